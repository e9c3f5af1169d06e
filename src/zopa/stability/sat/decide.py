"""Is a single state stable, for whom, and why: decided without listing all states.

What the others may reach from an improvement is looked for from three sides:

* *found*: a short answer, by widening rings around the improvement, the states that the tempted
  party likes least first;
* *refuted*: no state that the others could bring about at all is bad enough, whether or not their
  moves would serve them; or, where they only improve, no combination of the strategies that any
  sequence of improvements could bring them to (a *cover*, widened until it is closed) is;
* *exhausted*: the rings came to an end.

Where none of these settles it within the limits, the answer is "undecided".
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.game.formulas import FormulaGame
from zopa.stability.concepts import Concept
from zopa.stability.engine import tick
from zopa.stability.sat.around import Around
from zopa.stability.sat.circuit import OutOfTime
from zopa.stability.sat.near import Near, Rows, Values, at_most, packed

__all__ = ["Answer", "Decider", "PartyDecision", "Temptation"]

#: States that are looked at around one improvement before, and after, a cover is tried.
FIRST_STATES, MOST_STATES = 2_000, 100_000
#: Combinations of strategies that are checked for a way that leads to them.
_MOST_WAYS = 20
#: Truth values that are handled at once.
_CHUNK = 1 << 21


@dataclass(frozen=True)
class Answer:
    """One step of the others' answer.

    Attributes:
        party: label of the mover.
        to: yes options of the state it leads to.
    """

    party: str
    to: frozenset[str]


@dataclass(frozen=True)
class Temptation:
    """A unilateral improvement, and whether it is deterred.

    Attributes:
        to: yes options of the state that it leads to.
        deterred: None where that could not be decided within the limits.
        answer: steps to a sanction that was found; empty where none was, and where the sanction is
            known to exist only as a combination of moves at the same moment.
    """

    to: frozenset[str]
    deterred: bool | None
    answer: tuple[Answer, ...] = ()

    def to_json(self, order: tuple[str, ...]) -> dict[str, Any]:
        """As plain data; options in a given order."""
        return {
            "to": [label for label in order if label in self.to],
            "deterred": self.deterred,
            "answer": [
                {"party": step.party, "to": [label for label in order if label in step.to]}
                for step in self.answer
            ],
        }


@dataclass(frozen=True)
class PartyDecision:
    """Whether a state is stable for a party.

    Attributes:
        party: its label.
        stable: None where that could not be decided within the limits.
        improvements: how many the party has; those that differ only in options that no statement
            and no rule mentions count once.
        temptations: those that were looked at, the party's favourite first: all of them where
            the state is stable, up to an undeterred one where it is not.
    """

    party: str
    stable: bool | None
    improvements: int
    temptations: tuple[Temptation, ...]

    @property
    def undeterred(self) -> Temptation | None:
        """An improvement that nothing deters, if one was found."""
        return next((each for each in self.temptations if each.deterred is False), None)


class Decider:
    """Decides about single states of a game.

    Args:
        game: the game.
        concept: the solution concept.
        deadline: a time of the monotonic clock after which everything is undecided.
        most_states: states that are looked at around one improvement.
    """

    def __init__(
        self,
        game: FormulaGame,
        concept: Concept,
        deadline: float | None = None,
        most_states: int = MOST_STATES,
    ) -> None:
        self.game = game
        self.concept = concept
        self.near = Near(game)
        self.most_states = most_states
        self._deadline = deadline
        self._around: Around | None = None

    @property
    def around(self) -> Around:
        """The circuit for questions that no ring answers; made when it is first needed."""
        if self._around is None:
            self._around = Around(self.near, self._deadline)
        return self._around

    @property
    def deadline(self) -> float | None:
        """When to stop."""
        return self._deadline

    @deadline.setter
    def deadline(self, when: float | None) -> None:
        self._deadline = when
        if self._around is not None:
            self._around.circuit.deadline = when

    @property
    def limits(self) -> tuple[int, int]:
        """States to look at around an improvement: before anything harder is tried, and in all."""
        return min(FIRST_STATES, self.most_states), self.most_states

    def holds(self, yes: frozenset[str]) -> bool | None:
        """Whether a state is an equilibrium; parties are asked until one would leave it."""
        left = list(range(len(self.game.players)))
        for most in self.limits:
            verdicts = {}
            for party in left:
                verdicts[party] = self.party(party, yes, most).stable
                if verdicts[party] is False:
                    return False
            left = [party for party, stable in verdicts.items() if stable is None]
        return None if left else True

    def party(
        self, party: int, yes: frozenset[str], most_states: int | None = None
    ) -> PartyDecision:
        """Whether a state is stable for a party, and why.

        What is quickly seen of every improvement comes first, so that no time is spent on one of
        them where another settles the matter.
        """
        label = self.game.players[party].label
        here = self.near.row(yes)[None, :]
        targets = self._improvements(party, here)
        looked: list[Temptation] = []
        most = self.most_states if most_states is None else most_states
        for limit in dict.fromkeys((min(FIRST_STATES, most), most)):
            open_ = [k for k, each in enumerate(looked) if each.deterred is None]
            for k in open_ if looked else range(len(targets)):
                found, answer = self._deterred(party, yes, targets[k], limit)
                each = Temptation(self.near.yes(targets[k]), found, answer)
                looked[k : k + 1] = [each]
                if found is False:
                    return PartyDecision(label, False, len(targets), tuple(looked[: k + 1]))
        stable = None if any(each.deterred is None for each in looked) else True
        return PartyDecision(label, stable, len(targets), tuple(looked))

    def _improvements(self, party: int, here: Rows) -> Rows:
        """The states that a party's improvements lead to, its favourite first."""
        (which,) = np.nonzero(self.near.improvements(party, here)[0])
        targets = self.near.moved(party, np.repeat(here, len(which), axis=0), which)
        values = self.near.values(party, targets)
        order = np.lexsort(tuple(-values[:, k] for k in reversed(range(values.shape[1]))))
        found: Rows = targets[order]
        return found

    def _deterred(
        self, party: int, yes: frozenset[str], target: Rows, most: int
    ) -> tuple[bool | None, tuple[Answer, ...]]:
        try:
            match self.concept.answers:
                case "nothing":
                    return False, ()
                case "at the same moment":
                    return self._spoilt(party, yes, target), ()
                case "improvements":
                    return self._met_by_improvements(party, yes, target, most)
                case _:
                    return self._met_by_moves(party, yes, target, most)
        except OutOfTime:
            return None, ()

    # ----- improvements -----------------------------------------------------------------

    def _met_by_improvements(
        self, party: int, yes: frozenset[str], target: Rows, most: int
    ) -> tuple[bool | None, tuple[Answer, ...]]:
        rings = _Rings(self, party, yes, target, improving=True)
        found = rings.search(min(FIRST_STATES, most))
        if found is None and most <= FIRST_STATES:
            return (False if self._outside_cover(party, yes, target) else None), ()
        if found is None:
            found = rings.search(most)
        return found, rings.answer

    def needed(self, party: int, yes: frozenset[str], target: Rows) -> list[int] | None:
        """Options of others (columns) on which a proof rests that an improvement is not deterred.

        As long as they are as in the target, the party moves to its strategy there and liked what
        it left no better, the move is not deterred, whatever the other options are. None where
        there is no such proof.
        """
        if self.concept.answers != "improvements":
            return None
        others = [k for k in range(len(self.game.players)) if k != party]
        # What nothing turns on is never in the way.
        fixed = {int(column) for k in others for column in self.near.own[k]}
        try:
            if not self._outside_cover(party, yes, target, fixed):
                return None
            for k in others:
                fewer = fixed - set(self.near.own[k].tolist())
                if fewer != fixed and self._outside_cover(party, yes, target, fewer):
                    fixed = fewer
            for column in sorted(fixed):
                if self._outside_cover(party, yes, target, fixed - {column}):
                    fixed = fixed - {column}
        except OutOfTime:
            pass
        return sorted(fixed)

    def _outside_cover(
        self, party: int, yes: frozenset[str], target: Rows, fixed: set[int] | None = None
    ) -> bool:
        """Whether no combination of strategies that the others could improve to is a sanction.

        Args:
            party: whose improvement it is.
            yes: the state that it leaves.
            target: the state that it leads to.
            fixed: columns of options of others that are as in the target when they begin; the rest
                may be anything. All of them by default.
        """
        around, near = self.around, self.near
        circuit = around.circuit
        others = [k for k in range(len(self.game.players)) if k != party and len(near.own[k])]
        own = self._own(party, target)
        sanction = self._sanction(party, yes)
        covered = {k: self._beginning(k, target, fixed) for k in others}
        while True:
            outside = [
                -literal
                for k in others
                for strategy, literal in enumerate(around.taken(k))
                if strategy not in covered[k]
            ]
            if circuit.solve([*own, *outside, *sanction]):
                return False
            wider = around.either(
                literal
                for k in others
                for strategy, literal in enumerate(around.improvements[k])
                if strategy not in covered[k]
            )
            if not circuit.solve([*own, *outside, wider]):
                return True
            row = near.row(around.state())[None, :]
            circuit.add([-wider])
            for k in others:
                covered[k] |= set(np.flatnonzero(near.improvements(k, row)[0]).tolist())

    def _beginning(self, party: int, target: Rows, fixed: set[int] | None) -> set[int]:
        """Strategies that a party may have when the others begin to answer."""
        columns = self.near.own[party]
        kept = [k for k, c in enumerate(columns.tolist()) if fixed is None or c in fixed]
        agree = self.near.strategies[party][:, kept] == target[columns[kept]]
        return set(np.flatnonzero(agree.all(axis=1)).tolist())

    # ----- any moves --------------------------------------------------------------------

    def _met_by_moves(
        self, party: int, yes: frozenset[str], target: Rows, most: int
    ) -> tuple[bool | None, tuple[Answer, ...]]:
        around = self.around
        circuit = around.circuit
        fixed = [
            *self._own(party, target),
            *around.kept(target, party),
            *self._sanction(party, yes),
        ]
        for tried in range(_MOST_WAYS):
            if not circuit.solve(fixed):
                if not tried:
                    return False, ()
                break  # what there was has no straight way to it; the rings may find another
            there = self.near.row(around.state())
            way = self._way(party, target, there)
            if way is not None:
                return True, way
            differs = around.either(
                -literal if there[column] else literal
                for column, literal in (
                    (self.near.column[label], around.encoder.option(label))
                    for label in self.game.labels
                )
            )
            fixed.append(differs)
        rings = _Rings(self, party, yes, target, improving=False)
        return rings.search(most), rings.answer

    def _way(self, party: int, start: Rows, end: Rows) -> tuple[Answer, ...] | None:
        """An order in which the others can each move at once to where they are at the end."""
        near = self.near
        movers = [
            k
            for k in range(len(self.game.players))
            if k != party and (start[near.own[k]] != end[near.own[k]]).any()
        ]
        dead: set[frozenset[int]] = set()

        def go(row: Rows, left: tuple[int, ...]) -> tuple[Answer, ...] | None:
            if not left:
                return ()
            if frozenset(left) in dead:
                return None
            for mover in left:
                strategy = near.strategy(mover, end)
                if not near.legal(mover, row[None, :])[0, strategy]:
                    continue
                there = near.moved(mover, row[None, :], np.array([strategy]))[0]
                rest = go(there, tuple(k for k in left if k != mover))
                if rest is not None:
                    step = Answer(self.game.players[mover].label, near.yes(there))
                    return (step, *rest)
            dead.add(frozenset(left))
            return None

        return go(start, tuple(movers))

    # ----- at the same moment -----------------------------------------------------------

    def _spoilt(self, party: int, yes: frozenset[str], target: Rows) -> bool:
        """Whether simultaneous improvements of the others make the move no better."""
        around, near = self.around, self.near
        here = near.row(yes)
        fixed = [*self._own(party, target), *self._sanction(party, yes)]
        for k in range(len(self.game.players)):
            if k == party or not len(near.own[k]):
                continue
            may = set(np.flatnonzero(near.improvements(k, here[None, :])[0]).tolist())
            may.add(near.strategy(k, here))
            fixed += [-x for strategy, x in enumerate(around.taken(k)) if strategy not in may]
        return around.circuit.solve(fixed)

    # ----- shared -----------------------------------------------------------------------

    def _own(self, party: int, row: Rows) -> list[int]:
        """Assumptions: the party's options, and those that nothing turns on, are as in a row."""
        near = self.near
        moving = {int(c) for k, own in enumerate(near.own) if k != party for c in own}
        return [
            self.around.encoder.option(label) * (1 if row[column] else -1)
            for label, column in near.column.items()
            if column not in moving
        ]

    def _sanction(self, party: int, yes: frozenset[str]) -> list[int]:
        """Assumptions: the state is a sanction against leaving a given one."""
        around = self.around
        bound = around.bound(party, yes)
        found = [around.no_better(party, bound)]
        if self.concept.escape:
            found.append(around.no_escape(party, bound))
        return found


class _Rings:
    """States around an improvement that the others reach, in rings, with the ways to them."""

    def __init__(
        self, decider: Decider, party: int, yes: frozenset[str], target: Rows, improving: bool
    ) -> None:
        self.decider = decider
        self.near = decider.near
        self.party = party
        self.improving = improving
        self.bound: Values = self.near.values(party, self.near.row(yes)[None, :])
        self.others = [
            k for k in range(len(decider.game.players)) if k != party and len(self.near.own[k])
        ]
        (key,) = packed(target[None, :])
        #: How each state was come by: the state before and the mover.
        self.seen: dict[bytes, tuple[bytes, int] | None] = {key: None}
        self.ring = target[None, :]
        self.answer: tuple[Answer, ...] = ()

    def search(self, most: int) -> bool | None:
        """Whether a sanction is reached; None where more states would have to be looked at."""
        while len(self.ring):
            if len(self.seen) > most:
                return None
            tick()
            deadline = self.decider.deadline
            if deadline is not None and time.monotonic() > deadline:
                raise OutOfTime
            widest = max((len(self.near.strategies[k]) for k in self.others), default=1)
            count = max(1, min(len(self.ring), _CHUNK // (widest * max(1, self.ring.shape[1]))))
            chunk, self.ring = self.ring[:count], self.ring[count:]
            fresh = [*self._around(chunk)]
            found = np.concatenate(fresh) if fresh else chunk[:0]
            if len(found):
                sanctions = self._sanctions(found)
                if sanctions.any():
                    self.answer = self._path(found[int(np.argmax(sanctions))])
                    return True
                self.ring = self._least_liked_first(np.concatenate([self.ring, found]))
        return False

    def _around(self, rows: Rows) -> Iterator[Rows]:
        """States one step on that were not seen before."""
        keys = packed(rows)
        for mover in self.others:
            steps = (
                self.near.improvements(mover, rows)
                if self.improving
                else self.near.legal(mover, rows)
            )
            origins, strategies = np.nonzero(steps)
            there = self.near.moved(mover, rows[origins], strategies)
            new = []
            for k, key in enumerate(packed(there)):
                if key not in self.seen:
                    self.seen[key] = (keys[origins[k]], mover)
                    new.append(k)
            if new:
                yield there[new]

    def _sanctions(self, rows: Rows) -> npt.NDArray[np.bool_]:
        found = at_most(self.near.values(self.party, rows), self.bound)
        if self.decider.concept.escape and found.any():
            (which,) = np.nonzero(found)
            after = self.near.values_after(self.party, self.party, rows[which])
            out = self.near.legal(self.party, rows[which]) & ~at_most(after, self.bound[:, None])
            found[which] = ~out.any(axis=1)
        return found

    def _least_liked_first(self, rows: Rows) -> Rows:
        values = self.near.values(self.party, rows)
        order = np.lexsort(tuple(values[:, k] for k in reversed(range(values.shape[1]))))
        found: Rows = rows[order]
        return found

    def _path(self, row: Rows) -> tuple[Answer, ...]:
        (key,) = packed(row[None, :])
        steps: list[Answer] = []
        labels = self.decider.game.labels
        while (before := self.seen[key]) is not None:
            bits = np.unpackbits(np.frombuffer(key, dtype=np.uint8), count=len(labels))
            mover = self.decider.game.players[before[1]].label
            steps.append(Answer(mover, self.near.yes(bits.astype(np.bool_))))
            key = before[0]
        return tuple(reversed(steps))
