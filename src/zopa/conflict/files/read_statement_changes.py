"""Changes to the preference statements of a party: which statement, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as Labels
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from zopa.conflict.change import StatementChange, Where
from zopa.conflict.files.diagnostics import near, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.reading import JudgementReader, words
from zopa.conflict.files.statements import Statements
from zopa.conflict.importance import tiers
from zopa.conflict.model import Party, Preference
from zopa.conflict.parse import LABEL, RESERVED

__all__ = ["PLACES", "Added", "StatementChangeReader"]

_Kind: TypeAlias = Literal["promote", "demote", "add", "drop"]

#: The keys that say where a statement is put.
PLACES = ("to", "before", "after")
_ENDS: tuple[Literal["first", "last"], ...] = ("first", "last")
_ID = re.compile(LABEL)


@dataclass(frozen=True)
class Added:
    """A statement that a lever or a phase gives to a party, and the change that says so."""

    party: str
    preference: Preference
    node: Mapping


class _Listed:
    """The statements of one party by everything that they answer to: many levers may ask.

    Attributes:
        names: identities in order, each once.
        by_id: statements by their ids.
        by_identity: the first statement of each identity.
        by_text: the first statement of each canonical text.
    """

    def __init__(self, preferences: Sequence[Preference]) -> None:
        self.preferences = preferences
        self.by_id = {wish.id: wish for wish in reversed(preferences) if wish.id is not None}
        self.by_identity = {wish.identity: wish for wish in reversed(preferences)}
        self.by_text = {str(wish.wants): wish for wish in reversed(preferences)}
        self.names = list(dict.fromkeys(wish.identity for wish in preferences))

    @cached_property
    def equals(self) -> dict[str, list[str]]:
        """For every identity those that are as important, itself among them."""
        found: dict[str, list[str]] = {}
        for tier in tiers(self.preferences):
            named = list(dict.fromkeys(wish.identity for wish in tier))
            for name in named:
                found.setdefault(name, named)
        return found

    @cached_property
    def ambiguous(self) -> Preference | None:
        """A statement whose id is the text of another one that has no id."""
        texts = {str(wish.wants) for wish in self.preferences if wish.id is None}
        return next((wish for wish in self.preferences if wish.id in texts), None)

    def named(self, text: str) -> Preference | None:
        """The statement of a canonical text: of several, the one that has no other name."""
        return self.by_identity.get(text) or self.by_text.get(text)


class StatementChangeReader:
    """Reads changes of statements.

    Args:
        torn: labels of the parties with a statement that could not be read.
        statements: reads statements.
        judgements: checks labels.
        what: what the changes are those of, for messages.
    """

    def __init__(
        self,
        torn: Labels[str],
        statements: Statements,
        judgements: JudgementReader,
        what: str = "lever",
    ) -> None:
        self.what = what
        self.torn = torn
        self.statements = statements
        self.read = judgements
        self.out = judgements.out
        self._lists: dict[str, _Listed] = {}

    def _listed(self, party: Party) -> _Listed:
        if party.label not in self._lists:
            self._lists[party.label] = _Listed(party.preferences)
        return self._lists[party.label]

    def added(self, node: Mapping, party: Party) -> Added | None:
        """The statement that a change adds; None, and a diagnostic, where it cannot be read."""
        said, id = node.get("add"), words(node.get("id"))
        if id is not None:
            self.read.check_labels("preference", [id], reserved=False)
        wants = self.statements.formula(said)
        if wants is None or said is None:
            return None
        new = Preference(wants, id.text if id else None, place=said.place)
        # Either way two statements would answer to one name.
        listed, text = self._listed(party), str(wants)
        named = listed.by_identity.get(new.identity)
        old = named or listed.by_text.get(text)
        if old is not None:
            name = new.identity if named else text
            where = f" (line {old.place.line})" if old.place else ""
            message = f"{shown(party.label)} has the statement {shown(name)} already{where}"
            at = id.place if id is not None and named else said.place
            self.out.add("ZP228", message, "promote or demote that one, or rename this", at)
        return Added(party.label, new, node)

    def change(
        self, node: Mapping, kind: _Kind, party: Party, added: Sequence[Added]
    ) -> StatementChange | None:
        """What a change does to a statement of a party; None where that cannot be told.

        Args:
            node: the change.
            kind: what it does; a key of the node.
            party: whose statement it is.
            added: the statements that are added together with it.
        """
        if not self._has_statements(node, party):
            return None
        new = next((entry.preference for entry in added if entry.node is node), None)
        if kind == "add" and new is None:
            return None  # reported when it was read
        old = self._listed(party)
        cited = new or self._cited(node.get(kind), party, [old])
        if kind == "drop":
            self._no_place(node)
            return None if cited is None else StatementChange("drop", party.label, cited.identity)
        key = self._place_key(node, kind)
        beside = _Listed([entry.preference for entry in added if entry.party == party.label])
        where = self._where(node, key, party, [old, beside])
        if cited is None or where is None:
            return None
        end, anchor = where
        if anchor == cited.identity:
            message = f"{shown(cited.identity)} is put {end} itself"
            fix = "name another statement, or write 'to: first' or 'to: last'"
            self.out.add("ZP227", message, fix, node.entries[end][1].place)
            return None
        if new is not None:
            wants, id = new.wants, new.id
            return StatementChange("add", party.label, new.identity, end, anchor, wants, id)
        change = StatementChange(kind, party.label, cited.identity, end, anchor)
        self._check_direction(change, node, party)
        return change

    def _has_statements(self, node: Mapping, party: Party) -> bool:
        """Whether a party has statements to change, each with a name of its own."""
        place = node.entries["party"][1].place
        if party.ranking is not None:
            message = (
                f"{shown(party.label)} has a ranking; a {self.what} can only change statements"
            )
            self.out.add("ZP224", message, "write its preferences as statements", place)
            return False
        odd = self._listed(party).ambiguous
        if odd is not None and odd.id is not None:
            message = f"{shown(odd.id)} is the id of one statement of {shown(party.label)} "
            message += "and the text of another"
            self.out.add("ZP217", message, "choose another id", odd.place)
            return False
        return True

    def _cited(
        self, node: Node | None, party: Party, lists: Sequence[_Listed]
    ) -> Preference | None:
        """The statement of one of the lists that is named by its id or its text."""
        if not isinstance(node, Scalar):
            return None
        for listed in lists:
            if node.text in listed.by_id:
                return listed.by_id[node.text]
        names = [name for listed in lists for name in listed.names]
        if self._can_only_be_an_id(node.text):
            self._unknown(node, party, names, near(node.text, names))
            return None
        formula = self.statements.formula(node)
        if formula is None:
            return None
        for listed in lists:
            found = listed.named(str(formula))
            if found is not None:
                return found
        alike = (
            wish.identity
            for listed in lists
            for wish in listed.preferences
            if wish.wants.options == formula.options
        )
        self._unknown(node, party, names, next(alike, None))
        return None

    def _can_only_be_an_id(self, text: str) -> bool:
        known = text in self.statements.names or text.lower() in RESERVED
        return bool(_ID.fullmatch(text)) and not known

    def _unknown(self, node: Scalar, party: Party, names: Sequence[str], meant: str | None) -> None:
        if party.label in self.torn:
            return
        if meant:
            fix = f"did you mean {shown(meant)}?"
        elif names:
            more = ", ..." if len(names) > 5 else ""
            fix = f"its statements: {', '.join(shown(name) for name in names[:5])}{more}"
        else:
            fix = "it has no statements"
        message = f"{shown(party.label)} has no statement {shown(node.text)}"
        self.out.add("ZP221", message, fix, node.place)

    def _no_place(self, node: Mapping) -> None:
        for key in PLACES:
            if key in node.entries:
                message = f"a statement that is dropped goes nowhere, but '{key}' stands here"
                fix = f"delete '{key}', or write 'demote' instead of 'drop'"
                self.out.add("ZP227", message, fix, node.entries[key][0].place)

    def _place_key(self, node: Mapping, kind: _Kind) -> str | None:
        """The one key that says where a statement is put; None, and a diagnostic, if not one."""
        given = [key for key in node.entries if key in PLACES]
        if len(given) == 1:
            return given[0]
        if given:
            message = f"found {shown(given[0])} and {shown(given[1])}: a statement has one place"
            place = node.entries[given[1]][0].place
            self.out.add("ZP227", message, "keep one of them", place)
        else:
            message = f"nothing says where {shown(kind)} puts the statement"
            fix = "add one of 'to: first', 'to: last', 'before: ...', 'after: ...'"
            self.out.add("ZP227", message, fix, node.place)
        return None

    def _where(
        self, node: Mapping, key: str | None, party: Party, lists: Sequence[_Listed]
    ) -> tuple[Where, str | None] | None:
        if key == "to":
            end = self._end(node)
            return None if end is None else (end, None)
        if key is None:
            return None
        anchor = self._cited(node.get(key), party, lists)
        if anchor is None:
            return None
        return "before" if key == "before" else "after", anchor.identity

    def _end(self, node: Mapping) -> Literal["first", "last"] | None:
        word = words(node.get("to"))
        if word is None:
            return None
        for end in _ENDS:
            if word.text == end:
                return end
        meant = near(word.text, _ENDS)
        fix = f"did you mean '{meant}'?" if meant else "write 'first' or 'last', or use 'before'"
        self.out.add("ZP104", f"{shown(word.text)} is not allowed here", fix, word.place)
        return None

    def _check_direction(self, change: StatementChange, node: Mapping, party: Party) -> None:
        """Report a statement that would not move up, or down, as its change says."""
        names = self._listed(party).names
        others = [name for name in names if name != change.statement]
        if party.label in self.torn or (change.anchor and change.anchor not in others):
            return  # nobody knows yet, or the neighbour is a statement that is added
        old = names.index(change.statement)
        equals = self._listed(party).equals
        new = 0 if change.where == "first" else len(others)
        if change.anchor is not None:  # next to one of several equals is next to them all
            beside = [others.index(name) for name in equals[change.anchor] if name in others]
            new = max(beside) + 1 if change.where == "after" else min(beside)
        up = change.kind == "promote"
        mine = [names.index(name) for name in equals[change.statement]]
        if len(mine) > 1:  # to leave its equals is a move, whichever of them the list names first
            moves = new <= min(mine) if up else new >= max(mine)
        else:
            moves = new < old if up else new > old
        if moves:
            return
        name, way = shown(change.statement), "up" if up else "down"
        number = f"{old + 1} of {len(names)}"
        further = f"name a place further {way}"
        if new != old:
            other = "demote" if up else "promote"
            message = f"this moves {name} from number {number} to number {new + 1}, not {way}"
            fix = f"{further}, or write '{other}'"
        else:
            message = f"this does not move {name} {way}: it is number {number} already"
            at_the_end = old == (0 if up else len(others))
            fix = "delete the change" if at_the_end else f"{further}, or delete the change"
        self.out.add("ZP225", message, fix, node.entries[change.kind][1].place)
