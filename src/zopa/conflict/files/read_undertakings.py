"""Swaps, orders of measures and phases of a conflict file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from zopa.conflict.files.diagnostics import Collector, Enough, shown
from zopa.conflict.files.lever_clashes import report_clashes
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.read_changes import ChangeReader
from zopa.conflict.files.reading import Fault, JudgementReader, items, mapping, words
from zopa.conflict.files.statements import Statements
from zopa.conflict.formula import And, Formula, Not, OptionIs
from zopa.conflict.model import Place
from zopa.conflict.undertaking import Commitment, Measure, Order, Phase, PhaseChange, Swap

__all__ = [
    "MAX_UNDERTAKINGS",
    "PhasePlaces",
    "UndertakingReader",
    "check_sizes",
    "read_swaps",
    "swap_fault",
]

#: Of each kind that is counted; far more than anybody writes by hand.
MAX_UNDERTAKINGS = 1_000


@dataclass(frozen=True)
class PhasePlaces:
    """Where the parts of a phase stand.

    Attributes:
        changes: each of its changes.
        status_quo: the state that it begins in, if it names one.
    """

    changes: tuple[Place, ...]
    status_quo: Place | None


def swap_fault(known: Collection[str]) -> Fault:
    """How a swap that does not exist is reported."""
    return Fault("ZP232", "swap", known, "write it under 'swaps'; the file has none")


def check_sizes(tree: Mapping, out: Collector) -> None:
    """Refuse files with more commitments, steps or phases than a dossier can need.

    Raises:
        Enough: where there are.
    """
    phases, orders, swaps = (_mappings(tree.get(key)) for key in ("phases", "orders", "swaps"))
    parties = _mappings(tree.get("parties"))
    given = [
        len(items(node.get(key)))
        for nodes, key in (
            (parties, "commitments"),
            (phases, "commitments"),
            (phases, "swaps"),
            (swaps, "by"),
        )
        for _, node in nodes
    ]
    steps = sum(len(items(node.get("steps"))) for _, node in orders)
    changes = sum(len(items(node.get("change"))) for _, node in phases)
    for what, count, key in (
        ("commitments", sum(given) + len(swaps), "swaps" if swaps else "parties"),
        ("steps", steps, "orders"),
        ("changes", changes, "phases"),
        ("phases", len(phases), "phases"),
    ):
        if count > MAX_UNDERTAKINGS:
            message = f"{count:,} {what}; {MAX_UNDERTAKINGS:,} is the limit"
            place = tree.entries[key][0].place
            out.add("ZP219", message, "leave out what decides nothing", place)
            raise Enough


def read_swaps(
    node: Node | None,
    statements: Statements,
    parties: Collection[str],
    judgements: JudgementReader,
) -> dict[str, Swap | None]:
    """The swaps of one file by their labels, in file order; None for what cannot be read.

    Args:
        node: the mapping of swaps.
        statements: reads statements.
        parties: labels of every party.
        judgements: reads texts and bases.
    """
    swaps: dict[str, Swap | None] = {key.text: None for key, _ in mapping(node) or ()}
    for key, said in _labelled("swap", node, judgements):
        name, basis = judgements.name(said, key.text), judgements.basis(said)
        by = judgements.parties(said.get("by"), parties)
        keeps = statements.formula(said.get("keeps"))
        if keeps is not None:
            swaps[key.text] = Swap(key.text, name, by, keeps, basis, key.place)
    return swaps


class UndertakingReader:
    """Reads the orders and phases of one file.

    Args:
        changes: reads the changes of phases.
        statements: reads statements.
        parties: labels of every party.
        judgements: reads texts and bases.

    Attributes:
        phase_places: where the parts of each phase stand, by its label.
    """

    def __init__(
        self,
        changes: ChangeReader,
        statements: Statements,
        parties: Collection[str],
        judgements: JudgementReader,
    ) -> None:
        self.changes = changes
        self.statements = statements
        self.parties = parties
        self.read = judgements
        self.out = judgements.out
        self.phase_places: dict[str, PhasePlaces] = {}

    def orders(self, node: Node | None) -> tuple[Order, ...]:
        """The orders of measures, in file order."""
        found = []
        for key, said in _labelled("order", node, self.read):
            read = [self._step(item) for item in items(said.get("steps"))]
            steps = tuple(step for step in read if step is not None)
            name, basis = self.read.name(said, key.text), self.read.basis(said)
            found.append(Order(key.text, name, steps, basis, key.place))
        return tuple(found)

    def phases(self, node: Node | None, swaps: Collection[str]) -> tuple[Phase, ...]:
        """The phases, in file order.

        Args:
            node: the mapping of phases.
            swaps: labels of every swap of the file.
        """
        found = _labelled("phase", node, self.read)
        return tuple(self._phase(key, said, swaps) for key, said in found)

    def _step(self, node: Node) -> Measure | None:
        """The measure that a step means; None, and a diagnostic, where it means none."""
        formula = self.statements.formula(node)
        if formula is None or not isinstance(node, Scalar):
            return None
        literals = _literals(formula)
        if literals is None:
            message = f"{shown(node.text)} does not say which options are taken and dropped"
            fix = "join options by 'and', after 'not' those that are dropped"
            self.out.add("ZP233", message, fix, node.place)
            return None
        found: dict[str, bool] = {}
        for label, value in literals:
            if found.setdefault(label, value) != value:
                message = f"the step both takes and drops {shown(label)}"
                fix = "keep one of the two, or make two steps of them"
                self.out.add("ZP234", message, fix, node.place)
                return None
        if len(found) < len(literals):
            labels = [label for label, _ in literals]
            self.read.twice(node, next(x for k, x in enumerate(labels) if x in labels[:k]))
        return Measure(tuple(found.items()), node.place)

    def _phase(self, key: Scalar, node: Mapping, swaps: Collection[str]) -> Phase:
        changes = self.changes.changes(
            [said for item in items(node.get("change")) if (said := mapping(item))]
        )
        report_clashes(changes, self.out, "phase")
        begins = node.entries.get("status_quo")
        place = begins[0].place if begins else None
        self.phase_places[key.text] = PhasePlaces(tuple(place for _, place in changes), place)
        return Phase(
            key.text,
            self.read.name(node, key.text),
            self.read.interval(node.get("dates")),
            # What else a lever could do has been reported, and is not among them.
            tuple(cast(PhaseChange, change) for change, _ in changes),
            self.read.ids(node.get("swaps"), swaps, swap_fault(swaps)),
            self._commitments(node.get("commitments")),
            self._status_quo(begins[1]) if begins else None,
            self.read.basis(node),
            key.place,
        )

    def _commitments(self, node: Node | None) -> tuple[tuple[str, Commitment], ...]:
        found = []
        for item in items(node):
            said = mapping(item)
            if said is None:
                continue
            keeps = self.statements.formula(said.get("keeps"))
            by, basis = self.read.parties(said.get("by"), self.parties), self.read.basis(said)
            if keeps is not None:
                found += [(party, Commitment(keeps, None, basis, item.place)) for party in by]
        return tuple(found)

    def _status_quo(self, node: Node) -> tuple[str, ...]:
        yes: set[str] = set()
        for item in items(node):
            word = words(item)
            if word is None or not self.statements.known_yes(word, "when the phase begins"):
                continue
            if word.text in yes:
                self.read.twice(word)
            yes.add(word.text)
        return tuple(label for label in self.statements.options if label in yes)


def _mappings(node: Node | None) -> list[tuple[Scalar, Mapping]]:
    return [(key, said) for key, value in mapping(node) or () if (said := mapping(value))]


def _labelled(
    what: str, node: Node | None, judgements: JudgementReader
) -> list[tuple[Scalar, Mapping]]:
    found = _mappings(node)
    # No statement names any of them, so words of the statement language will do as labels.
    judgements.check_labels(what, [key for key, _ in found], reserved=False)
    return found


def _literals(formula: Formula) -> list[tuple[str, bool]] | None:
    """The options of a conjunction, each with whether it is taken; None for anything else."""
    found: list[tuple[str, bool]] = []
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        match part:
            case And(operands):
                waiting.extend(reversed(operands))
            case OptionIs(label):
                found.append((label, True))
            case Not(OptionIs(label)):
                found.append((label, False))
            case _:
                return None
    return found
