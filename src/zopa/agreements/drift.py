"""Where a conflict drifts: the graph of undeterred improvements, and where it ends.

An edge leads from s to s1 where some party moves there, prefers it, and need not expect, under
a concept, to end no better than in s. With the floor of :mod:`zopa.stability.concepts`, the
lowest rank that the party must expect, an edge is a move with ``floor(s1) > rank(s)``, and a
state without one is an equilibrium of the concept.

Reachability is plain here: a party may move twice in a row. All closures are whole-array sweeps,
one party after another until nothing changes, so that no edge is ever stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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

#: States that a drift from one state may reach to be looked at one by one.
_MOST_LISTED = 2_000


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
        """The ends among states that undeterred improvements do not lead out of."""
        single = reached & self.equilibria
        left = reached & ~self.leading_to(single) if single.any() else reached.copy()
        return Ends(np.flatnonzero(single), self._cycles(left))

    def _cycles(self, left: Marks) -> tuple[Index, ...]:
        """The cycles among states that reach no equilibrium and that nothing leads out of."""

        def ahead(at: int) -> Marks:
            return self.reached_from(self.marks([at]))

        def back(at: int) -> Marks:
            return self.leading_to(self.marks([at]))

        return _terminal_cycles(left, ahead, back)

    @cached_property
    def ends(self) -> Ends:
        """All ends, wherever the drift begins."""
        return self.ends_within(self.allowed)

    def ends_from(self, state: int) -> Ends:
        """The ends that are reached from a state.

        Where few states are reached they are looked at one by one, else in sweeps.
        """
        listed = self._listed(state)
        if listed is not None:
            return listed.ends()
        return self.ends_within(self.reached_from(self.marks([state])))

    def _listed(self, state: int) -> _Listed | None:
        """The drift from a state with its edges; None where it reaches too many states."""
        known = np.array([state])
        fresh = known
        edges: list[tuple[Index, Index]] = []
        while len(fresh):
            reached = [known]
            for party in range(len(self.engine.parties)):
                origins, targets = self.moves(party, fresh)
                edges.append((fresh[origins], targets))
                reached.append(targets)
            merged = np.unique(np.concatenate(reached))
            fresh = np.setdiff1d(merged, known, assume_unique=True)
            known = merged
            if len(known) > _MOST_LISTED:
                return None
        sources, targets = (np.concatenate(ends) for ends in zip(*edges, strict=True))
        return _Listed(known, np.searchsorted(known, sources), np.searchsorted(known, targets))

    def surely_and_perhaps(self, goal: Marks) -> tuple[Marks, Marks]:
        """States from which every end, and those from which some end, lies within the goal.

        A cycle lies within the goal when all of its states do.
        """
        single = self.equilibria
        to_good = self.leading_to(single & goal)
        to_bad = self.leading_to(single & ~goal)
        for cycle in self._cycles(self.allowed & ~to_good & ~to_bad):
            to_cycle = self.leading_to(self.marks(cycle))
            if goal[cycle].all():
                to_good |= to_cycle
            else:
                to_bad |= to_cycle
        return self.allowed & ~to_bad, to_good


@dataclass(frozen=True, eq=False)
class _Listed:
    """A small part of a drift that nothing leads out of, with its edges.

    Attributes:
        states: state indices, ascending.
        sources: positions in ``states`` from which an edge leads.
        targets: positions to which it leads.
    """

    states: Index
    sources: Index
    targets: Index

    def ends(self) -> Ends:
        """The terminal strongly connected components."""
        single = np.ones(len(self.states), dtype=np.bool_)
        single[self.sources] = False
        left = ~self._closure(single, self.targets, self.sources)

        def marks(at: int) -> Marks:
            marked = np.zeros(len(self.states), dtype=np.bool_)
            marked[at] = True
            return marked

        cycles = _terminal_cycles(
            left,
            lambda at: self._closure(marks(at), self.sources, self.targets),
            lambda at: self._closure(marks(at), self.targets, self.sources),
        )
        return Ends(self.states[single], tuple(self.states[cycle] for cycle in cycles))

    @staticmethod
    def _closure(marked: Marks, sources: Index, targets: Index) -> Marks:
        seen = marked.copy()
        while True:
            following = targets[seen[sources]]
            if seen[following].all():
                return seen
            seen[following] = True


def _terminal_cycles(
    left: Marks, ahead: Callable[[int], Marks], back: Callable[[int], Marks]
) -> tuple[Index, ...]:
    """Terminal components among states that reach no terminal state, in ascending order.

    From any such state the walk goes to a state that does not lead back, until all that can be
    reached leads back: that is a terminal component (forward-backward search; Fleischer,
    Hendrickson & Pinar 2000).
    """
    left = left.copy()
    cycles: list[Index] = []
    while left.any():
        at = int(np.argmax(left))
        while True:
            behind = back(at)
            reached = ahead(at)
            away = reached & ~behind
            if not away.any():
                break
            at = int(np.argmax(away))
        cycles.append(np.flatnonzero(reached))
        left &= ~behind
    return tuple(sorted(cycles, key=lambda cycle: int(cycle[0])))
