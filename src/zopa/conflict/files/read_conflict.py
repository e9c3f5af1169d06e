"""The tree of ``conflict.yaml`` in, a :class:`~zopa.conflict.model.Conflict` out.

Everything that is wrong is collected; what the reader returns is only to be used when
nothing was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from zopa.conflict.change import Format
from zopa.conflict.files.beside import Beside
from zopa.conflict.files.diagnostics import Collector, Enough, shown
from zopa.conflict.files.graph_form import refuse_options
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.read_changes import ChangeReader, Known
from zopa.conflict.files.read_graph import GraphReader
from zopa.conflict.files.read_levers import LeverReader, read_formats
from zopa.conflict.files.read_parties import PartyReader, Ranked
from zopa.conflict.files.read_undertakings import (
    PhasePlaces,
    UndertakingReader,
    check_sizes,
    read_swaps,
)
from zopa.conflict.files.reading import Fault, JudgementReader, items, mapping, words
from zopa.conflict.files.statements import Statements
from zopa.conflict.model import (
    Basis,
    Conflict,
    Irreversible,
    Outcome,
    Party,
    Place,
    Rule,
    StatusQuo,
    Tie,
)
from zopa.evidence.model import Ledger
from zopa.text import Text

__all__ = ["MAX_OPTIONS", "Draft", "read_conflict"]

#: Far more than anybody writes by hand; keeps every check within seconds.
MAX_OPTIONS = 1_000


@dataclass(frozen=True)
class Draft:
    """A conflict as far as it could be read.

    Attributes:
        conflict: complete only if there were no errors.
        ranked: the states of each ranking with their places, by party.
        ranking_places: where each ranking stands, by party.
        change_places: where each change of each lever stands, by the lever's label.
        phase_places: where the parts of each phase stand, by its label.
    """

    conflict: Conflict
    ranked: dict[str, list[Ranked]] = field(default_factory=dict)
    ranking_places: dict[str, Place] = field(default_factory=dict)
    change_places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    phase_places: dict[str, PhasePlaces] = field(default_factory=dict)


def read_conflict(
    tree: Mapping,
    evidence: Ledger,
    claims: Collection[str] | None,
    has_evidence: bool,
    out: Collector,
    beside: Beside | None = None,
) -> Draft:
    """Read a conflict.

    Args:
        tree: what conflict.yaml holds, checked against the schema.
        evidence: the ledger beside it.
        claims: ids of the claims that can be cited; None where evidence.yaml cannot be read.
        has_evidence: whether there is an evidence.yaml at all.
        out: takes everything that is wrong.
        beside: finds the tables that it names; without it there are none.
    """
    language = words(tree.get("language"))
    absent = "" if has_evidence else "write the claim into evidence.yaml; the dossier has none"
    fault = Fault("ZP206", "claim", claims or (), absent)
    judgements = JudgementReader(language.text if language else "en", claims, fault, out)
    return _ConflictReader(tree, judgements, beside or Beside({})).draft(evidence)


class _ConflictReader:
    def __init__(self, tree: Mapping, judgements: JudgementReader, beside: Beside) -> None:
        self.tree = tree
        self.read = judgements
        self.out = judgements.out
        drawn = mapping(tree.get("graph"))
        if drawn is not None:
            refuse_options(tree, self.out)
        elif "graph" in tree.entries:
            raise Enough  # of what kind it is has been reported; the labels are unknown
        self.parties = PartyReader(mapping(tree.get("parties")), judgements)
        outcomes = mapping(tree.get("outcomes"))
        self.outcome_nodes = {key.text: (key, value) for key, value in outcomes or ()}
        self.read.check_labels("outcome", [key for key, _ in self.outcome_nodes.values()])
        check_sizes(tree, self.out)
        self.graph: GraphReader | None = None
        if drawn is not None:
            keys = {name: key for name, (key, _) in self.outcome_nodes.items()}
            self.graph = GraphReader(drawn, self.parties.nodes, keys, judgements, beside)
        labels = self.parties.labels
        if len(labels) > MAX_OPTIONS:
            message = f"{len(labels):,} options; {MAX_OPTIONS:,} is the limit"
            self.out.add("ZP219", message, "leave out what decides nothing", tree.place)
            raise Enough
        formulas = {name: _formula(node) for name, (_, node) in self.outcome_nodes.items()}
        states = None if self.graph is None else self.graph.graph.labels
        self.statements = Statements(labels, formulas, self.out, states)

    def draft(self, evidence: Ledger) -> Draft:
        tree, read = self.tree, self.read
        title = read.text(tree.get("title"))
        swaps = read_swaps(tree.get("swaps"), self.statements, self.parties.nodes, read)
        parties = self.parties.parties(self.statements, swaps)
        if self.graph is not None:
            parties = self.graph.ranked(parties)
        rules = self.rules()
        formats = read_formats(tree.get("formats"), self.parties.nodes, read)
        known = self.known(parties, rules, formats)
        changes = ChangeReader(known, self.statements, read)
        levers = LeverReader(changes, self.parties.nodes, read)
        changes = ChangeReader(known, self.statements, read, "phase")
        undertakings = UndertakingReader(changes, self.statements, self.parties.nodes, read)
        conflict = Conflict(
            parties,
            title=title or Text.of("Untitled conflict", read.language),
            language=read.language,
            as_of=read.interval(tree.get("as_of")),
            authors=tuple(node.text for node in map(words, items(tree.get("authors"))) if node),
            marking=read.string(tree.get("marking")),
            rules=rules,
            irreversible=self.irreversible(),
            status_quo=self.status_quo(),
            outcomes=self.outcomes(),
            goal=self.goal(),
            ties=self.ties(),
            levers=levers.levers(tree.get("levers")),
            cost_unit=read.text(tree.get("cost_unit")),
            formats=formats,
            swaps=tuple(swap for swap in swaps.values() if swap is not None),
            orders=undertakings.orders(tree.get("orders")),
            phases=undertakings.phases(tree.get("phases"), swaps),
            graph=None if self.graph is None else self.graph.graph,
            evidence=evidence,
        )
        ranked, places = self.parties.ranked, self.parties.ranking_places
        return Draft(conflict, ranked, places, levers.change_places, undertakings.phase_places)

    def known(
        self, parties: tuple[Party, ...], rules: tuple[Rule, ...], formats: tuple[Format, ...]
    ) -> Known:
        """What levers and phases can change."""
        return Known(
            {party.label: party for party in parties},
            rules,
            {format_.label: format_ for format_ in formats},
            frozenset(party.label for party in parties if self.parties.is_torn(party)),
            len(rules) != len(items(self.tree.get("rules"))),
        )

    def outcomes(self) -> tuple[Outcome, ...]:
        found = []
        for name, (key, node) in self.outcome_nodes.items():
            said = mapping(node)
            phrase = self.read.text(said.get("name")) if said else None
            basis = self.read.basis(node)
            formula = self.statements.outcomes.get(name)
            if formula is not None:
                found.append(Outcome(name, formula, phrase, basis, key.place))
        return tuple(found)

    def rules(self) -> tuple[Rule, ...]:
        found = []
        for item in items(self.tree.get("rules")):
            said = mapping(item)
            formula = self.statements.formula(said.get("rule") if said else item)
            basis = self.read.basis(item)
            if formula is not None:
                found.append(Rule(formula, basis, item.place))
        return tuple(found)

    def irreversible(self) -> tuple[Irreversible, ...]:
        found: dict[tuple[str, bool], Irreversible] = {}
        for item in items(self.tree.get("irreversible")):
            said = mapping(item)
            word = words(said.get("literal") if said else item)
            basis = self.read.basis(item)
            if word is None:
                continue
            parts = word.text.split()
            value = parts[:1] != ["not"]
            label = parts[-1] if len(parts) == (1 if value else 2) else None
            if label is None:
                message = f"{shown(word.text)} is neither an option nor 'not' and an option"
                fix = "write 'party.option' or 'not party.option'"
                self.out.add("ZP202", message, fix, word.place)
            elif label not in self.statements.options:
                self.statements.unknown(label, word, word.text.index(label), is_option=True)
            elif (label, value) in found:
                self.read.twice(word)
            else:
                found[label, value] = Irreversible(label, value, basis, item.place)
        return tuple(found.values())

    def status_quo(self) -> StatusQuo | None:
        node = self.tree.get("status_quo")
        if node is None:
            return None
        place = self.tree.entries["status_quo"][0].place
        if self.graph is not None:
            return self.graph.status_quo(node, place, self.statements)
        said = mapping(node)
        if words(node) is not None or (said is not None and "state" in said.entries):
            self.statements.needs_list(node if said is None else said.entries["state"][0])
            return None
        today: dict[str, Basis] = {}
        for item in items(said.get("yes") if said else node):
            of_one = mapping(item)
            word = words(of_one.get("option") if of_one else item)
            basis = self.read.basis(item)
            if word is None or not self.statements.known_yes(word, "today"):
                continue
            if word.text in today:
                self.read.twice(word)
            today[word.text] = basis
        yes = tuple(label for label in self.parties.labels if label in today)
        because = tuple((label, today[label]) for label in yes if today[label])
        return StatusQuo(yes, self.read.basis(node), because, place)

    def goal(self) -> str | None:
        word = words(self.tree.get("goal"))
        if word is None:
            return None
        if word.text not in self.outcome_nodes:
            Fault("ZP204", "outcome", self.outcome_nodes).report(word, self.out)
        return word.text

    def ties(self) -> tuple[Tie, ...]:
        found: dict[tuple[str, str, str], Tie] = {}
        fault = Fault("ZP205", "party", self.parties.nodes)
        for item in items(self.tree.get("ties")):
            said = mapping(item)
            if said is None:
                continue
            ends = [words(said.get("from")), words(said.get("to"))]
            for end in ends:
                if end is not None and end.text not in self.parties.nodes:
                    fault.report(end, self.out)
            basis = self.read.basis(item)
            relation = self.read.string(said.get("relation"))
            source, target = ends
            if source is None or target is None or relation is None:
                continue
            key = (source.text, relation, target.text)
            if key in found:
                self.read.twice(source, " ".join(key))
            found[key] = Tie(*key, basis, item.place)
        return tuple(found.values())


def _formula(node: Node) -> Scalar | None:
    said = mapping(node)
    found = said.get("formula") if said else node
    return found if isinstance(found, Scalar) else None
