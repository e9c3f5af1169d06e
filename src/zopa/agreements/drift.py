"""Where a conflict drifts: the graph of undeterred improvements, and where it ends.

An edge leads from s to s1 where some party moves there, prefers it, and need not expect, under
a concept, to end no better than in s. With the floor of :mod:`zopa.stability.concepts`, the
lowest rank that the party must expect, an edge is a move with ``floor(s1) > rank(s)``, and a
state without one is an equilibrium of the concept.

Reachability is plain here: a party may move twice in a row. All closures are whole-array sweeps,
one party after another until nothing changes, so that no edge is ever stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.errors import ZopaError
from zopa.game.model import INFEASIBLE, Index
from zopa.stability.concepts import Concept
from zopa.stability.engine import Engine, Field, Moves, above_all, tick

__all__ = ["Drift", "Ends"]

Marks: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ends:
    """The terminal strongly connected components of a drift.

    Attributes:
        single: state indices of those of one state, ascending: equilibria.
        cycles: state indices of each of the others, ascending: states among which parties go on
            moving and which they do not leave.
    """

    single: Index
    cycles: tuple[Index, ...]

    def __len__(self) -> int:
        return len(self.single) + len(self.cycles)

    @property
    def states(self) -> Index:
        """State indices of every state in an end, ascending."""
        return np.sort(np.concatenate([self.single, *self.cycles]))


class Drift:
    """The undeterred improvements of all parties under one concept.

    Marks and fields have one entry a state index of the engine.

    Args:
        engine: moves and ranks.
        concept: a concept with a floor.
        allowed: the states that may be entered at all; all feasible ones by default.

    Raises:
        ZopaError: for SIM, which deters moves one state at a time and has no floor.
    """

    def __init__(self, engine: Engine, concept: Concept, allowed: Marks | None = None) -> None:
        if concept.floor is None:
            raise ZopaError(
                f"{concept.shown} says nothing about what follows a move, so nothing can be "
                "followed under it; choose Nash, SEQ, SSEQ, GMR or SMR"
            )
        self.engine = engine
        self.concept = concept
        self._floors: dict[int, Field] = {}
        self.allowed = self.marks(engine.states) if allowed is None else allowed

    def within(self, allowed: Marks) -> Drift:
        """The same drift where only some states may be entered; deterrence stays as it is."""
        narrower = Drift(self.engine, self.concept, self.allowed & allowed)
        narrower._floors = self._floors
        return narrower

    def floor(self, party: int) -> Field:
        """The lowest rank the party must expect in each state."""
        if party not in self._floors:
            assert self.concept.floor is not None
            floor = self.concept.floor(self.engine, party)
            # Never above the rank itself: what is no improvement must not look like one.
            self._floors[party] = np.minimum(floor, self.engine.rank(party))
        return self._floors[party]

    def no_marks(self) -> Marks:
        """Marks of no state."""
        return np.zeros(len(self.engine.rank(0)), dtype=np.bool_)

    def marks(self, states: Index | Iterable[int]) -> Marks:
        """Marks of some state indices."""
        marked = self.no_marks()
        marked[np.asarray(states, dtype=np.int64)] = True
        return marked

    @cached_property
    def equilibria(self) -> Marks:
        """States that no party leaves for one that may be entered."""
        return self.allowed & ~self.one_step_before(self.allowed)

    def leavers(self, state: int) -> tuple[int, ...]:
        """Parties that would leave a state."""
        here = np.array([state])
        return tuple(
            party
            for party in range(len(self.engine.parties))
            if len(self.moves(party, here).targets)
        )

    def moves(self, party: int, states: Index) -> Moves:
        """The party's undeterred improvements out of some states."""
        origins, targets = self.engine.moves(party, states)
        kept = self.floor(party)[targets] > self.engine.rank(party)[states[origins]]
        kept &= self.allowed[targets]
        return Moves(origins[kept], targets[kept])

    def one_step(self, marked: Marks) -> Marks:
        """States that one undeterred improvement leads to from a marked one."""
        reached = self.no_marks()
        for party in range(len(self.engine.parties)):
            rank = self.engine.rank(party)
            # Reached by this party: some marked state from which it moves here ranks below.
            origins = np.where(marked, rank, above_all(rank))
            reached |= self.floor(party) > self.engine.lowest_origin(party, origins)
        return reached & self.allowed

    def one_step_before(self, marked: Marks) -> Marks:
        """States from which one undeterred improvement leads to a marked one."""
        before = self.no_marks()
        for party in range(len(self.engine.parties)):
            floor = self.floor(party)
            ends = np.where(marked, floor, floor.dtype.type(INFEASIBLE))
            rank = self.engine.rank(party)
            before |= self.engine.best_own(party, ends) > rank
        return before & self.allowed

    def reached_from(self, marked: Marks) -> Marks:
        """Every state that is reached from a marked one; the marked are among them."""
        seen = marked.copy()
        fresh = marked
        while fresh.any():
            fresh = self.one_step(fresh) & ~seen
            seen |= fresh
            tick()
        return seen

    def leading_to(self, marked: Marks) -> Marks:
        """Every state from which a marked one is reached; the marked are among them."""
        seen = marked.copy()
        fresh = marked
        while fresh.any():
            fresh = self.one_step_before(fresh) & ~seen
            seen |= fresh
            tick()
        return seen

    def ends_within(self, reached: Marks) -> Ends:
        """The ends among states that undeterred improvements do not lead out of.

        A state that reaches no equilibrium runs into a cycle. From any such state the walk goes
        to a state that does not lead back, until all that can be reached leads back: that is
        a terminal component (forward-backward search; Fleischer, Hendrickson & Pinar 2000).
        """
        single = reached & self.equilibria
        left = reached & ~self.leading_to(single) if single.any() else reached.copy()
        cycles: list[Index] = []
        while left.any():
            at = int(np.argmax(left))
            while True:
                ahead = self.reached_from(self.marks([at]))
                back = self.leading_to(self.marks([at]))
                away = ahead & ~back
                if not away.any():
                    break
                at = int(np.argmax(away))
            cycles.append(np.flatnonzero(ahead))
            left &= ~back
        cycles.sort(key=lambda cycle: int(cycle[0]))
        return Ends(np.flatnonzero(single), tuple(cycles))

    @cached_property
    def ends(self) -> Ends:
        """All ends, wherever the drift begins."""
        return self.ends_within(self.allowed)

    def ends_from(self, state: int) -> Ends:
        """The ends that are reached from a state."""
        return self.ends_within(self.reached_from(self.marks([state])))

    def surely_and_perhaps(self, goal: Marks) -> tuple[Marks, Marks]:
        """States from which every end, and those from which some end, lies within the goal.

        A cycle lies within the goal when all of its states do.
        """
        good = self.ends.single[goal[self.ends.single]]
        bad = self.ends.single[~goal[self.ends.single]]
        kept = [cycle for cycle in self.ends.cycles if goal[cycle].all()]
        lost = [cycle for cycle in self.ends.cycles if not goal[cycle].all()]
        to_good = self.leading_to(self.marks(np.concatenate([good, *kept])))
        to_bad = self.leading_to(self.marks(np.concatenate([bad, *lost])))
        return self.allowed & ~to_bad, to_good
