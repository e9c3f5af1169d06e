"""A naive reading of sequences that enforce themselves: every sequence, every condition, by sets.

On top of :mod:`tests.naive` and :mod:`tests.naive_agreements`. States are frozensets of yes
options. A sequence is a tuple of states, the status quo first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.naive import Naive, truth
from tests.naive_agreements import baselines, legal_together, movers, undeterred
from zopa.conflict.model import Conflict

State = frozenset[str]
Sequence = tuple[State, ...]


@dataclass
class NaiveSteps:
    """One question about sequences, read literally.

    Attributes:
        seated: who sits at the table; None where there is no table.
        decides: "consensus" or "any_subset".
    """

    conflict: Conflict
    game: Naive
    concept: str
    start: State
    seated: Collection[str] | None
    decides: str
    pays_each_step: bool
    baseline: Any

    def __post_init__(self) -> None:
        self.base = baselines(self.game, self.concept, self.start, self.baseline)

    def likes(self, party: str, state: State) -> Any:
        return self.game.value[party, state]

    def measured(self, sequence: Sequence, k: int) -> State:
        """What a step is measured by: the end, or the next state."""
        return sequence[k + 1] if self.pays_each_step else sequence[-1]

    # -- what the format allows

    def keeps_word(self, party: str, state: State) -> bool:
        return all(truth(c.keeps, state) for c in self.conflict.party(party).commitments)

    def step_troubles(self, sequence: Sequence, k: int) -> set[tuple[str, str | None]]:
        """Why the step from s_k cannot be taken: (kind, party)."""
        here, there = sequence[k], sequence[k + 1]
        moving = movers(self.game, here, there)
        if here == there:
            return {("nothing", None)}
        found: set[tuple[str, str | None]] = set()
        if there in sequence[:k]:
            found.add(("repeated", None))
        if there not in self.game.states:
            found.add(("rule", None))
        for literal in self.conflict.irreversible:
            if (literal.option in here) == literal.value != (literal.option in there):
                found.add(("irreversible", literal.option.partition(".")[0]))
        found |= {("word", party) for party in moving if not self.keeps_word(party, there)}
        if len(moving) > 1:
            seated = self.seated or ()
            found |= {("seats", party) for party in moving if party not in seated}
            if self.decides == "consensus":
                goal = self.measured(sequence, k)
                for party in seated:
                    if party not in moving and self.likes(party, goal) < self.likes(party, here):
                        found.add(("consent", party))
        return found

    # -- the three conditions

    def gain_troubles(self, sequence: Sequence, k: int) -> set[str]:
        """(a) Movers that do not gain."""
        goal = self.measured(sequence, k)
        return {
            party
            for party in movers(self.game, sequence[k], sequence[k + 1])
            if not self.likes(party, goal) > self.likes(party, sequence[k])
        }

    def tempting(self, state: State) -> set[tuple[str, State]]:
        return {
            (party, target)
            for party, target in undeterred(self.game, self.concept, state)
            if self.keeps_word(party, target)
        }

    def defections(self, sequence: Sequence, k: int) -> set[tuple[str, State]]:
        """(b) Undeterred improvements, not the planned step, to what is better than the end."""
        planned = sequence[k + 1] if k + 1 < len(sequence) else None
        return {
            (party, target)
            for party, target in self.tempting(sequence[k])
            if target != planned and self.likes(party, target) > self.likes(party, sequence[-1])
        }

    def exposures(self, sequence: Sequence, k: int) -> set[tuple[str, str, State]]:
        """(c) (victim, who moves, where): below the baseline of one that has moved."""
        moved: set[str] = set()
        for j in range(k):
            moved |= movers(self.game, sequence[j], sequence[j + 1])
        return {
            (victim, party, target)
            for party, target in self.tempting(sequence[k])
            for victim in moved
            if victim != party and self.likes(victim, target) < self.base[victim]
        }

    def enforces_itself(self, sequence: Sequence) -> bool:
        last = len(sequence) - 1
        return (
            not any(self.step_troubles(sequence, k) for k in range(last))
            and not any(self.gain_troubles(sequence, k) for k in range(last))
            and not any(self.defections(sequence, k) for k in range(last + 1))
            and not any(self.exposures(sequence, k) for k in range(last + 1))
        )

    # -- all of them

    def sequences(self, goal: Collection[State], longest: int) -> list[Sequence]:
        """Every self-enforcing sequence, in order: steps, option changes, states by position.

        All tuples of distinct states are tried; those that begin with a step that nobody could
        take are not gone on with.
        """
        place = {state: number for number, state in enumerate(self.game.states)}
        found = []
        level: list[Sequence] = [(self.start,)]
        for _ in range(longest):
            level = [
                (*sequence, state)
                for sequence in level
                for state in self.game.states
                if state not in sequence and self.could_step(sequence[-1], state)
            ]
            found += [s for s in level if s[-1] in goal and self.enforces_itself(s)]
        return sorted(
            found,
            key=lambda sequence: (
                len(sequence),
                sum(len(a ^ b) for a, b in pairwise(sequence)),
                [place[state] for state in sequence],
            ),
        )

    def could_step(self, here: State, there: State) -> bool:
        """Whether a step is a move at all, consent and gain apart."""
        moving = movers(self.game, here, there)
        together = self.seated is not None and moving <= set(self.seated)
        return legal_together(self.conflict, here, there) and (len(moving) == 1 or together)
