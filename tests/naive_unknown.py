"""A naive reading of stability where preferences are partly unknown: sets, loops, completions.

Shares no code with the engine. A comparison of two states is looked up in every completion, one by
one; legal sequences carry the pair (state, last mover), always.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.naive import Naive, naive_conflict, truth
from zopa.conflict.formula import Not
from zopa.conflict.model import Conflict, Party, Preference

LETTERS = ("a", "b", "c", "d")
READ = ("nash", "seq", "sseq", "gmr", "smr")


def completions(party: Party) -> Iterator[Party]:
    """A party with every unknown statement a wish or the opposite wish."""
    places = [k for k, wish in enumerate(party.preferences) if wish.unknown]
    for signs in itertools.product((True, False), repeat=len(places)):
        wishes = list(party.preferences)
        for place, sign in zip(places, signs, strict=True):
            wish = wishes[place]
            wishes[place] = replace(
                wish, unknown=False, wants=wish.wants if sign else Not(wish.wants)
            )
        yield replace(party, preferences=tuple(wishes))


def completed(conflict: Conflict) -> Iterator[Conflict]:
    """A conflict with every combination of completions of its parties."""
    for parties in itertools.product(*(list(completions(party)) for party in conflict.parties)):
        yield replace(conflict, parties=tuple(parties))


def value(party: Party, state: Any) -> tuple[Any, ...]:
    """How much a party likes a state when everything is known: tuples, higher is better."""
    kept = all(truth(given.keeps, state) for given in party.commitments)
    if party.ranking is not None:
        places = [k for k, group in enumerate(party.ranking) if frozenset(state) in group]
        return (kept, -places[0])
    counts: list[int] = []
    last: Preference | None = None
    for wish in party.preferences:
        met = int(truth(wish.wants, state))
        if last is not None and wish.group is not None and wish.group == last.group:
            counts[-1] += met
        else:
            counts.append(met)
        last = wish
    return (kept, *counts)


@dataclass
class NaiveUnknown:
    """A conflict whose parties compare states by what all their completions say."""

    conflict: Conflict

    def __post_init__(self) -> None:
        # Moves do not turn on preferences; its values are not read.
        self.game: Naive = naive_conflict(self.conflict)
        self.states = self.game.states
        self.parties = self.game.parties
        self._may: dict[tuple[str, Any, Any], bool] = {}
        self._sure: dict[tuple[str, Any, Any], bool] = {}
        for party in self.conflict.parties:
            self._compare(party)

    def _compare(self, party: Party) -> None:
        worths = [{s: value(whole, s) for s in self.states} for whole in completions(party)]
        pairs = {frozenset(pair) for pair in party.unknown}
        for one, other in itertools.product(self.states, repeat=2):
            better = [worth[other] > worth[one] for worth in worths]
            key = (party.label, one, other)
            self._may[key], self._sure[key] = any(better), all(better)
            keeps = {value(party, s)[0] for s in (one, other)}
            if one != other and frozenset((one, other)) in pairs and len(keeps) == 1:
                self._may[key], self._sure[key] = True, False

    def better(self, party: str, one: Any, other: Any, *, unknown: bool) -> bool:
        """Whether the other state is better than the one: surely, or perhaps."""
        return (self._may if unknown else self._sure)[party, one, other]

    def reach(self, movers: list[str], start: Any, steps: str) -> set[Any]:
        """Ends of legal sequences of at least one step, the start left out."""
        seen: set[tuple[Any, str]] = set()
        todo: list[tuple[Any, str | None]] = [(start, None)]
        while todo:
            state, last = todo.pop()
            for mover in movers:
                for target in self.game.moves[mover, state] if mover != last else ():
                    fits = steps == "move" or self.better(
                        mover, state, target, unknown=steps == "may"
                    )
                    if fits and (target, mover) not in seen:
                        seen.add((target, mover))
                        todo.append((target, mover))
        return {state for state, _ in seen} - {start}

    def stable(
        self, concept: str, letter: str, party: str, state: Any, *, sure_steps: bool = False
    ) -> bool:
        """Whether a state is stable for a party under a reading, by the definition."""
        leaves = [
            target
            for target in self.game.moves[party, state]
            if self.better(party, state, target, unknown=letter in "ac")
        ]
        return all(
            self._answered(concept, letter, party, state, target, sure_steps) for target in leaves
        )

    def _answered(
        self, concept: str, letter: str, party: str, state: Any, target: Any, sure_steps: bool
    ) -> bool:
        if concept == "nash":
            return False
        steps = "move" if concept in ("gmr", "smr") else "sure" if sure_steps else "may"
        others = [other for other in self.parties if other != party]
        for end in self.reach(others, target, steps):
            # What is not known to be better counts in c and d.
            further = self.game.moves[party, end] if concept in ("sseq", "smr") else []
            looked_at = [end, *further]
            if not any(
                self.better(party, state, each, unknown=letter in "ab") for each in looked_at
            ):
                return True
        return False
