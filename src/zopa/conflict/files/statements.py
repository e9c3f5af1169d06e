"""Statements of a file: parsed with places, outcomes resolved in any order and kept finite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zopa.conflict.files.diagnostics import Collector, escaped, near, shown
from zopa.conflict.files.nodes import Node, Scalar
from zopa.conflict.formula import TRUE, Formula, OptionIs, OutcomeIs
from zopa.conflict.model import Place
from zopa.conflict.parse import RESERVED, parse
from zopa.errors import StatementError

__all__ = ["MAX_FORMULA_DEPTH", "MAX_FORMULA_SIZE", "MAX_TOTAL_SIZE", "Statements"]

#: Deepest and largest formula, outcomes spelled out; and the size of all of them together.
MAX_FORMULA_DEPTH = 200
MAX_FORMULA_SIZE = 20_000
MAX_TOTAL_SIZE = 1_000_000

Resolve: TypeAlias = Callable[[str], Formula | None]


@dataclass
class _Looked:
    """What the last statement asked for and did not find."""

    label: str | None = None


class Statements:
    """Reads the statements of one file.

    Outcomes are read first, each after those that it names, so that their sizes are known
    before anything walks through them.

    Args:
        options: full labels of every option.
        states: labels of every state, where they are listed; they stand in statements then, and
            nobody has options.
        outcomes: the node of each outcome's formula, by name; None where it is malformed.
        out: takes what is wrong.

    Attributes:
        outcomes: the formula of every outcome that can be read, by name.
    """

    def __init__(
        self,
        options: Iterable[str],
        outcomes: Mapping[str, Scalar | None],
        out: Collector,
        states: Iterable[str] | None = None,
    ) -> None:
        self.out = out
        self.is_graph = states is not None
        self.options = {label: OptionIs(label) for label in (options if states is None else states)}
        self.names = dict.fromkeys(outcomes)
        self.outcomes: dict[str, Formula] = {}
        self.total = 0
        self._looked = _Looked()
        needs = {name: self._mentioned(node) for name, node in outcomes.items() if node is not None}
        for name in self._sorted(needs, outcomes):
            formula = self.formula(outcomes[name])
            if formula is not None:
                self.outcomes[name] = formula

    def formula(self, node: Node | None) -> Formula | None:
        """The formula that a statement means; None, and a diagnostic, where it means none."""
        if not isinstance(node, Scalar):
            return None
        formula = self._parse(node, self._resolve)
        if formula is None:
            return None
        # The parts are known to be small, so neither of these goes deep.
        depth, size = formula.depth, formula.size
        fix = "say it in fewer words"
        if depth > MAX_FORMULA_DEPTH:
            message = f"with its outcomes spelled out this is more than {MAX_FORMULA_DEPTH} deep"
            self.out.add("ZP209", message, fix, node.place)
            return None
        if size > MAX_FORMULA_SIZE:
            message = f"with its outcomes spelled out this has more than {MAX_FORMULA_SIZE:,} words"
            self.out.add("ZP209", message, fix, node.place)
            return None
        before, self.total = self.total, self.total + size
        if before <= MAX_TOTAL_SIZE < self.total:
            message = f"all statements together have more than {MAX_TOTAL_SIZE:,} words"
            self.out.add("ZP209", message, fix, node.place)
        return formula if self.total <= MAX_TOTAL_SIZE else None

    def _resolve(self, label: str) -> Formula | None:
        if label in self.options:
            return self.options[label]
        if label in self.names:
            # An outcome that could not be read has been reported; it stands in as a blank.
            return OutcomeIs(label, self.outcomes.get(label, TRUE))
        self._looked.label = label
        return None

    def _mentioned(self, node: Scalar) -> list[str] | None:
        """Names of the outcomes that a formula mentions; None where it cannot be read."""
        mentioned: dict[str, None] = {}

        def resolve(label: str) -> Formula | None:
            if label in self.names:
                mentioned[label] = None
            return self._resolve(label)

        return None if self._parse(node, resolve) is None else list(mentioned)

    def _parse(self, node: Scalar, resolve: Resolve) -> Formula | None:
        text = node.text.lower() if isinstance(node.value, bool) else node.text
        self._looked.label = None
        if node.value is None or not isinstance(node.value, str | bool):
            return None
        try:
            return parse(text, resolve)
        except StatementError as error:
            self._report(node, error)
            return None

    def _report(self, node: Scalar, error: StatementError) -> None:
        place = node.place_of(error.position)
        label = self._looked.label
        if label is not None:
            self.unknown(label, node, error.position)
            return
        found = escaped(error.found[:80])
        message = f"found {found} in a statement"
        if error.position == len(error.text):
            message = "a statement ends too early"
        elif error.position > len(error.text):  # too long to be read at all
            place = node.place
        elif node.lead is None:
            message = f"found {found} at character {error.position + 1} of a statement"
        word = error.found.strip("'")
        fix = error.expected
        if word not in RESERVED and word.lower() in RESERVED:
            fix = f"write '{word.lower()}' in small letters"
        self.out.add("ZP202", message, fix, place)

    def known_option(self, word: Scalar) -> bool:
        """Whether a word names an option; reports it if it does not."""
        if word.text in self.options:
            return True
        if word.text not in self.names:
            self.unknown(word.text, word, is_option=True)
        elif self.is_graph:
            message = f"{shown(word.text)} is an outcome; a state is needed"
            self.out.add("ZP251", message, "write the label of a state", word.place)
        else:
            message = f"{shown(word.text)} is an outcome; an option is needed"
            self.out.add("ZP203", message, "write party.option", word.place)
        return False

    def known_yes(self, word: Scalar, when: str) -> bool:
        """Whether a word names an option, in a list of all that are yes; reports it if not.

        Args:
            word: the entry.
            when: the time that the list speaks of ("today"), for messages.
        """
        if word.text.startswith("not "):
            # To offer the option itself would turn the statement round.
            message = f"found {shown(word.text)} where an option that is yes {when} is needed"
            fix = "delete the entry: every option that is not listed is no"
            self.out.add("ZP203", message, fix, word.place)
            return False
        return self.known_option(word)

    def unknown(self, label: str, node: Scalar, position: int = 0, is_option: bool = False) -> None:
        """Report an option or outcome that does not exist.

        Args:
            label: what was named.
            node: the text that names it.
            position: where in the text.
            is_option: whether only an option could stand there.
        """
        if self.is_graph:
            self._unknown_state(label, node.place_of(position), is_option)
            return
        tails = [full for full in self.options if full.partition(".")[2] == label]
        names = list(self.names)
        if tails:
            code, what, meant = "ZP203", "option", tails[0]
        elif "." in label or is_option:
            code, what = "ZP203", "option"
            meant = near(label, self.options) or self._tail(label)
        else:
            code, what, meant = "ZP204", "outcome", near(label, names) or self._tail(label)
        if meant:
            fix = f"did you mean {shown(meant)}?"
        elif what == "option":
            fix = _known(label, list(self.options))
        else:
            listed = ", ".join(escaped(name) for name in names[:10])
            fix = f"options are written party.option; outcomes: {listed or 'none'}"
        message = f"there is no {what} {shown(label)}"
        self.out.add(code, message, fix, node.place_of(position))

    def _unknown_state(self, label: str, place: Place, is_state: bool) -> None:
        meant = near(label, [*self.options, *(() if is_state else self.names)])
        listed = ", ".join(escaped(state[:40]) for state in list(self.options)[:10])
        fix = f"states: {listed}{', ...' if len(self.options) > 10 else ''}"
        what = "state" if is_state else "state or outcome"
        fix = f"did you mean {shown(meant)}?" if meant else fix
        self.out.add("ZP251", f"there is no {what} {shown(label)}", fix, place)

    def needs_list(self, node: Node) -> None:
        """Report a label that stands where a state is the list of its yes options."""
        message = f"found {shown(node.text) if isinstance(node, Scalar) else 'a mapping'} where a "
        message += "list of options is needed"
        fix = "a state is the list of its yes options; only listed states ('graph') have labels"
        self.out.add("ZP103", message, fix, node.place)

    def _tail(self, label: str) -> str:
        """The option whose name without its party is close to a label, or nothing."""
        tails = {full.partition(".")[2]: full for full in reversed(self.options)}
        return tails.get(near(label, tails) or "", "")

    def _sorted(
        self, needs: Mapping[str, list[str] | None], nodes: Mapping[str, Scalar | None]
    ) -> list[str]:
        """Readable outcomes, each after the ones it needs; those in a circle are left out."""
        waiting = {
            name: {n for n in needed if needs.get(n) is not None}
            for name, needed in needs.items()
            if needed is not None
        }
        needed_by: dict[str, list[str]] = {name: [] for name in waiting}
        for name, needed in waiting.items():
            for other in needed:
                needed_by[other].append(name)
        ready = [name for name, needed in waiting.items() if not needed]
        order = []
        while ready:
            name = ready.pop()
            order.append(name)
            del waiting[name]
            for other in needed_by[name]:
                waiting[other].discard(name)
                if not waiting[other]:
                    ready.append(other)
        self._report_circles(waiting, nodes)
        return order

    def _report_circles(
        self, waiting: Mapping[str, set[str]], nodes: Mapping[str, Scalar | None]
    ) -> None:
        rank = {name: position for position, name in enumerate(nodes)}
        seen: dict[str, str] = {}  # outcome -> start of the walk that came by
        for start in waiting:
            name, path = start, []
            while name not in seen:
                seen[name] = start
                path.append(name)
                name = min(waiting[name], key=rank.__getitem__)
            if seen[name] != start:
                continue
            circle = path[path.index(name) :]
            first = nodes[min(circle, key=rank.__getitem__)]
            named = [*circle[:4], "..."] if len(circle) > 5 else circle
            said = " -> ".join(escaped(n[:40]) for n in [*named, name])
            message = f"outcomes are defined by each other in a circle: {said}"
            if len(circle) == 1:
                message = f"the outcome {shown(name)} is defined by itself"
            assert first is not None
            self.out.add("ZP208", message, "define one of them by options alone", first.place)


def _known(label: str, options: list[str]) -> str:
    party = label.partition(".")[0]
    own = [full for full in options if full.partition(".")[0] == party]
    if own:
        listed = ", ".join(escaped(full) for full in own[:10])
        return f"options of {shown(party)}: {listed}{', ...' if len(own) > 10 else ''}"
    if not options:
        return "no party has options yet"
    return f"no party {shown(party)} has options"
