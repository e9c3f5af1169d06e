"""The changes of a lever or a phase: each read by itself, against what the file says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Labelled
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from zopa.conflict.change import Format, LeverChange, OptionChange, RuleChange, Seat
from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.lever_clashes import rule_of
from zopa.conflict.files.nodes import Mapping, Scalar
from zopa.conflict.files.read_statement_changes import PLACES, Added, StatementChangeReader
from zopa.conflict.files.reading import Fault, JudgementReader, words
from zopa.conflict.files.statements import Statements
from zopa.conflict.model import Party, Place, Rule

__all__ = ["ChangeReader", "Known"]

_StatementKind: TypeAlias = Literal["promote", "demote", "add", "drop"]

#: What a change can do, each with the keys that it needs and the keys that it takes beside them.
_FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "promote": (("party",), PLACES),
    "demote": (("party",), PLACES),
    "add": (("party",), ("id", *PLACES)),
    "drop": (("party",), PLACES),  # no place, really: that is told apart where places are read
    "add_rule": ((), ()),
    "lift_rule": ((), ()),
    "forbid": ((), ()),
    "allow": ((), ()),
    "bring": (("to",), ()),
}
_KEYS = frozenset((*_FORMS, "party", "id", *PLACES))


@dataclass(frozen=True)
class Known:
    """What a lever or a phase can act on.

    Attributes:
        parties: by label.
        rules: those of the file.
        formats: by label.
        torn: parties with a statement that could not be read: what seems to be missing among
            their statements may only have a slip in it.
        torn_rules: whether that is so for the rules.
    """

    parties: Labelled[str, Party]
    rules: Sequence[Rule]
    formats: Labelled[str, Format]
    torn: frozenset[str] = field(default=frozenset())
    torn_rules: bool = False


class ChangeReader:
    """Reads the changes of levers or of phases.

    Args:
        known: what they can act on.
        statements: reads statements.
        judgements: checks labels.
        what: what the changes are those of; a phase brings nobody to a table.
    """

    def __init__(
        self,
        known: Known,
        statements: Statements,
        judgements: JudgementReader,
        what: Literal["lever", "phase"] = "lever",
    ) -> None:
        self.what = what
        self.known = known
        self.statements = statements
        self.out: Collector = judgements.out
        self.of_statements = StatementChangeReader(known.torn, statements, judgements, what)
        self.rules = {str(rule.formula): rule for rule in known.rules}

    def changes(self, nodes: Iterable[Mapping]) -> list[tuple[LeverChange, Place]]:
        """The changes of one lever or phase that can be read, with their places."""
        read = [(node, kind) for node in nodes if (kind := self._kind(node)) is not None]
        # What is added can be named as a neighbour by the other changes, in any order.
        added = [
            new
            for node, kind in read
            if kind == "add" and (party := self._party(node)) is not None
            if (new := self.of_statements.added(node, party)) is not None
        ]
        found = [
            (node, kind, change)
            for node, kind in read
            if (change := self._change(node, kind, added)) is not None
        ]
        self._check_rules(found)
        return [(change, node.place) for node, _, change in found]

    def _change(self, node: Mapping, kind: str, added: Sequence[Added]) -> LeverChange | None:
        match kind:
            case "add_rule":
                return self._rule(node, "add")
            case "lift_rule":
                return self._rule(node, "lift")
            case "forbid" | "allow":
                return self._option(node, kind)
            case "bring":
                return self._seat(node)
        party = self._party(node, quiet=kind == "add")
        if party is None:
            return None
        return self.of_statements.change(node, cast(_StatementKind, kind), party, added)

    def _kind(self, node: Mapping) -> str | None:
        """What a change does; None, and diagnostics, where it is not exactly one thing."""
        kinds = [key for key in node.entries if key in _FORMS]
        if len(kinds) > 1:
            message = f"found {shown(kinds[0])} and {shown(kinds[1])} in one change"
            fix = "write each as a change of its own, after '- '"
            self.out.add("ZP226", message, fix, node.entries[kinds[1]][0].place)
            return None
        if not kinds:
            if _KEYS.issuperset(node.entries):  # else the key that nobody knows is the slip
                message = "nothing says what this changes"
                forms = [key for key in _FORMS if (self.what, key) != ("phase", "bring")]
                self.out.add("ZP226", message, f"write one of: {', '.join(forms)}", node.place)
            return None
        if (self.what, kinds[0]) == ("phase", "bring"):
            message = "found 'bring' in a phase: a phase leaves the tables as they are"
            fix = "delete the change, or write it under a lever"
            self.out.add("ZP235", message, fix, node.entries["bring"][0].place)
            return None
        needs, takes = _FORMS[kinds[0]]
        missing = [key for key in needs if key not in node.entries]
        for absent in missing:
            fix = f"add '{absent}: ...'"
            message = f"the key '{absent}' is missing beside '{kinds[0]}'"
            self.out.add("ZP102", message, fix, node.place)
        for key in _KEYS.difference(kinds, needs, takes).intersection(node.entries):
            message = f"{shown(key)} does not go with {shown(kinds[0])}"
            allowed = ", ".join((*needs, *takes))
            fix = f"beside it can stand: {allowed}" if allowed else "delete it"
            self.out.add("ZP226", message, fix, node.entries[key][0].place)
        return None if missing else kinds[0]

    def _party(self, node: Mapping, quiet: bool = False, key: str = "party") -> Party | None:
        word = words(node.get(key))
        if word is None:
            return None
        found = self.known.parties.get(word.text)
        if found is None and not quiet:
            Fault("ZP205", "party", self.known.parties).report(word, self.out)
        return found

    def _rule(self, node: Mapping, kind: Literal["add", "lift"]) -> RuleChange | None:
        formula = self.statements.formula(node.get(f"{kind}_rule"))
        return None if formula is None else RuleChange(kind, formula)

    def _option(self, node: Mapping, kind: Literal["forbid", "allow"]) -> OptionChange | None:
        word = words(node.get(kind))
        if word is None or not self.statements.known_option(word):
            return None
        return OptionChange(kind, word.text)

    def _check_rules(self, found: Sequence[tuple[Mapping, str, LeverChange]]) -> None:
        """Check that what is added is not there, and what is lifted is.

        A rule that is both added and lifted is left out: that contradiction is
        reported by itself, and one of the two is bound to be wrong here as well.
        """
        told = [(node.get(kind), kind, rule_of(change)) for node, kind, change in found]
        rules = [
            (said, kind, *rule)
            for said, kind, rule in told
            if rule is not None and isinstance(said, Scalar)
        ]
        added = {str(rule) for _, _, adds, rule in rules if adds}
        lifted = {str(rule) for _, _, adds, rule in rules if not adds}
        for said, kind, adds, rule in rules:
            text = str(rule)
            if text in added & lifted:
                continue
            if adds and text in self.rules:
                self._rule_is_there(text, said.place)
            elif not adds and text in self.rules:
                self._would_be_unranked(said)
            elif not adds and not self.known.torn_rules:
                self._no_such_rule(said, kind)

    def _no_such_rule(self, said: Scalar, kind: str) -> None:
        if kind == "lift_rule":
            Fault("ZP222", "rule", self.rules).report(said, self.out)
            return
        concerned = [text for text, rule in self.rules.items() if said.text in rule.formula.options]
        listed = ", ".join(shown(text) for text in concerned[:3])
        fix = f"to lift a rule that mentions it, write 'lift_rule: ...': {listed}"
        message = f"no rule says just {shown(f'not {said.text}')}"
        fix = fix if concerned else "no rule mentions it: delete the change"
        self.out.add("ZP222", message, fix, said.place)

    def _rule_is_there(self, said: str, place: Place) -> None:
        before = self.rules[said].place
        where = f" (line {before.line})" if before else ""
        message = f"the rule {shown(said)} is there already{where}"
        self.out.add("ZP228", message, "delete the change, or the rule", place)

    def _would_be_unranked(self, word: Scalar) -> None:
        ranked = [party.label for party in self.known.parties.values() if party.ranking is not None]
        if ranked:
            message = (
                f"without this rule there may be states that {shown(ranked[0])} has not ranked"
            )
            fix = "give it preferences instead of the ranking, or leave the rule"
            self.out.add("ZP231", message, fix, word.place)

    def _seat(self, node: Mapping) -> Seat | None:
        party, word = self._party(node, key="bring"), words(node.get("to"))
        if word is None:
            return None
        table = self.known.formats.get(word.text)
        if table is None:
            absent = "write it under 'formats'; the file has none"
            Fault("ZP223", "format", self.known.formats, absent).report(word, self.out)
        if party is None or table is None:
            return None
        if party.label in table.parties:
            message = f"{shown(party.label)} is at the table of {shown(table.label)} already"
            place = node.entries["bring"][1].place
            self.out.add("ZP228", message, "delete the change, or the seat", place)
        return Seat(party.label, table.label)
