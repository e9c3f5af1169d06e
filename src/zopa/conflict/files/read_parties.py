"""Parties of a conflict file: their options, preferences, rankings and commitments."""

from __future__ import annotations

from collections.abc import Mapping as Labelled
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from zopa.conflict.files.diagnostics import shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.files.read_importance import between, check_groups, entries_of
from zopa.conflict.files.read_undertakings import swap_fault
from zopa.conflict.files.reading import JudgementReader, items, mapping, words
from zopa.conflict.files.statements import Statements
from zopa.conflict.importance import regrouped
from zopa.conflict.model import Option, Party, Place, Preference
from zopa.conflict.undertaking import Commitment, Swap
from zopa.text import Text

__all__ = ["PartyReader", "Ranked", "Swaps"]

#: The swaps of a file by their labels; None where one could not be read.
Swaps: TypeAlias = Labelled[str, Swap | None]


@dataclass(frozen=True)
class Ranked:
    """A state of a ranking, and where it stands."""

    state: frozenset[str]
    place: Place


class PartyReader:
    """Reads the parties of one file.

    Args:
        parties: the mapping of parties.
        judgements: reads texts and bases.

    Attributes:
        options: the options of each party, by its label.
        ranked: the states of each ranking with their places, best first, by party.
        ranking_places: where each ranking stands.
    """

    def __init__(self, parties: Mapping | None, judgements: JudgementReader) -> None:
        self.read = judgements
        self.out = judgements.out
        self.nodes = {key.text: (key, mapping(value)) for key, value in parties or ()}
        self.ranked: dict[str, list[Ranked]] = {}
        self.ranking_places: dict[str, Place] = {}
        self.read.check_labels("party", [key for key, _ in self.nodes.values()])
        self.options = {
            label: self._options(label, node) for label, (_, node) in self.nodes.items()
        }
        self.labels = [option.label for group in self.options.values() for option in group]

    def _options(self, party: str, node: Mapping | None) -> tuple[Option, ...]:
        options = mapping(node.get("options")) if node else None
        if options is None:
            return ()
        self.read.check_labels("option", [key for key, _ in options])
        return tuple(self._option(f"{party}.{key.text}", key, value) for key, value in options)

    def _option(self, label: str, key: Scalar, node: Node) -> Option:
        said = mapping(node)
        do = self.read.text(said.get("do") if said else node) or Text.of(key.text)
        stop = self.read.text(said.get("stop")) if said else None
        return Option(label, do, stop, self.read.basis(node), key.place)

    def parties(self, statements: Statements, swaps: Swaps) -> tuple[Party, ...]:
        """The parties, once statements can be read.

        Args:
            statements: reads statements.
            swaps: the swaps of the file by their labels; None where one could not be read.
        """
        return tuple(self._party(key, node, statements, swaps) for key, node in self.nodes.values())

    def is_torn(self, party: Party) -> bool:
        """Whether the file has statements of a party that could not be read."""
        node = self.nodes[party.label][1]
        written = entries_of(node.get("preferences")) if node else []
        return len(written) != len(party.preferences)

    def _party(
        self, key: Scalar, node: Mapping | None, statements: Statements, swaps: Swaps
    ) -> Party:
        label = key.text
        name = (self.read.text(node.get("name")) if node else None) or Text.of(
            label, self.read.language
        )
        if node is None:
            return Party(label, name, place=key.place)
        ranking, preferences = node.get("ranking"), node.get("preferences")
        if ranking is not None and preferences is not None:
            message = f"the party {shown(label)} has both preferences and a ranking"
            place = node.entries["ranking"][0].place
            self.out.add("ZP211", message, "keep one of the two", place)
        ranked, gaps = self._ranking(label, ranking, statements) if ranking else ((), ())
        return Party(
            label,
            name,
            self.options[label],
            self._preferences(preferences, statements),
            None if ranking is None else ranked,
            self.read.basis(node),
            self.read.basis(ranking),
            key.place,
            self._commitments(label, node.get("commitments"), statements, swaps),
            gaps,
            self._unknown_pairs(ranking, statements),
        )

    def _preferences(self, node: Node | None, statements: Statements) -> tuple[Preference, ...]:
        found: list[Preference] = []
        ids: set[str] = set()
        before = 9
        for entry in check_groups(entries_of(node), self.out):
            item, said = entry.node, mapping(entry.node)
            wants = statements.formula(said.get("wants") if said else item)
            degree = entry.degree
            if degree > before:
                message = f"this is wanted to degree {degree}, and the one before it to {before}"
                fix = "put strong statements first, or give this one a lower degree"
                self.out.add("ZP241", message, fix, item.place)
            before = degree
            id = words(said.get("id")) if said else None
            if id is not None:
                if id.text in ids:
                    message = f"the id {shown(id.text)} is used twice"
                    self.out.add("ZP217", message, "give each its own id", id.place)
                ids.add(id.text)
                self.read.check_labels("preference", [id], reserved=False)
            if wants is not None:
                found.append(
                    Preference(
                        wants,
                        id.text if id else None,
                        self.read.basis(item),
                        item.place,
                        degree,
                        entry.group,
                        entry.unknown,
                    )
                )
        return self._counted_once(regrouped(found))

    def _counted_once(self, wishes: tuple[Preference, ...]) -> tuple[Preference, ...]:
        """The same; reports a statement that stands again after it was one of several equals."""
        first: dict[str, Preference] = {}
        for wish in wishes:
            before = first.setdefault(str(wish.wants), wish)
            if before is not wish and before.group is not None:
                where = f" in line {before.place.line}" if before.place else ""
                message = f"{shown(str(wish.wants))} is one of several equals{where} already"
                fix = "write it once, in the group or apart from it"
                self.out.add("ZP247", message, fix, wish.place)
        return wishes

    def _commitments(
        self, party: str, node: Node | None, statements: Statements, swaps: Swaps
    ) -> tuple[Commitment, ...]:
        found = []
        for item in items(node):
            said = mapping(item)
            basis = self.read.basis(item)
            word = words(said.get("swap")) if said else None
            if word is not None:
                swap = self._swap(party, word, swaps)
                if swap is not None:
                    basis = basis or swap.basis
                    found.append(Commitment(swap.keeps, swap.label, basis, item.place))
                continue
            keeps = statements.formula(said.get("keeps") if said else item)
            if keeps is not None:
                found.append(Commitment(keeps, None, basis, item.place))
        return tuple(found)

    def _swap(self, party: str, word: Scalar, swaps: Swaps) -> Swap | None:
        """A swap that a party has undertaken; None where it cannot be, or could not be read."""
        if word.text not in swaps:
            swap_fault(swaps).report(word, self.out)
            return None
        swap = swaps[word.text]
        if swap is not None and party not in swap.by:
            message = f"{shown(party)} is no party to the swap {shown(word.text)}"
            fix = "add it under 'by' of the swap, or write 'keeps: ...' instead"
            self.out.add("ZP238", message, fix, word.place)
        return swap

    def _ranking(
        self, party: str, node: Node, statements: Statements
    ) -> tuple[tuple[tuple[frozenset[str], ...], ...], tuple[int, ...]]:
        """The groups of a ranking, best first, and the degrees of its gaps, if any is strong."""
        self.ranking_places[party] = node.place
        ranked = self.ranked.setdefault(party, [])
        groups = []
        listed = items(node.get("states") if isinstance(node, Mapping) else node)
        rows, gaps = between(listed, self.out)
        for item in rows:
            states = items(item)
            is_group = bool(states) and all(isinstance(state, Sequence) for state in states)
            if statements.is_graph:
                is_group = isinstance(item, Sequence)
                if is_group and not states:
                    message = "the list is empty"
                    self.out.add("ZP107", message, "write at least one entry", item.place)
            group = [
                Ranked(state, node.place)
                for node in (states if is_group else [item])
                if (state := self._state(node, statements)) is not None
            ]
            ranked.extend(group)
            groups.append(tuple(entry.state for entry in group))
        first: dict[frozenset[str], Ranked] = {}
        for entry in ranked:
            before = first.setdefault(entry.state, entry)
            if before is not entry:
                message = f"this state is ranked twice (first in line {before.place.line})"
                self.out.add("ZP212", message, "name it once", entry.place)
        return tuple(groups), gaps

    def _unknown_pairs(
        self, node: Node | None, statements: Statements
    ) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """Every two states of one group under ``unknown``; the states must be ranked as well."""
        pairs: dict[frozenset[frozenset[str]], tuple[frozenset[str], frozenset[str]]] = {}
        said = mapping(node) if node is not None else None
        for group in items(said.get("unknown") if said else None):
            found = [(self._state(state, statements), state) for state in items(group)]
            states = [state for state, _ in found if state is not None]
            for state, at in found:
                if state is not None and states.count(state) > 1:
                    message = "this state stands twice among those that are not compared"
                    self.out.add("ZP212", message, "name it once", at.place)
                    return ()
            if len(found) < 2:
                message = f"{len(found)} state is no pair" if found else "no state is no pair"
                self.out.add("ZP246", message, "name two states or more", group.place)
            for one, other in combinations(states, 2):
                pairs.setdefault(frozenset((one, other)), (one, other))
        return tuple(pairs.values())

    def _state(self, node: Node, statements: Statements) -> frozenset[str] | None:
        """A state written as the list of its yes options; None where one does not exist.

        A listed state is written as its label, by itself or as the one entry of a list.
        """
        if words(node) is not None and not statements.is_graph:
            statements.needs_list(node)
            return None
        if statements.is_graph:
            return self._listed_state(node, statements)
        yes: set[str] = set()
        usable = True
        for item in items(node):
            word = words(item)
            if word is None or not statements.known_option(word):
                usable = False
                continue
            if word.text in yes:
                self.read.twice(word)
            yes.add(word.text)
        return frozenset(yes) if usable else None

    def _listed_state(self, node: Node, statements: Statements) -> frozenset[str] | None:
        """A listed state, written as its label; None where there is no such state."""
        named = items(node) if isinstance(node, Sequence) else [node]
        if len(named) != 1:
            count = f"are {len(named)}" if named else "is none"
            message = f"a listed state is named by one label, and here {count}"
            self.out.add("ZP257", message, "write its label", node.place)
            return None
        word = words(named[0])
        if word is None or not statements.known_option(word):
            return None
        return frozenset((word.text,))
