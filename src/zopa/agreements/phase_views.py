"""What is said of the phases of a conflict, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from zopa.agreements.after import Verdict
from zopa.agreements.outlook import Way
from zopa.agreements.waiting import Waiting
from zopa.conflict.model import State
from zopa.game.states import States
from zopa.stability.provenance import Provenance
from zopa.text import Interval

__all__ = ["Beginning", "Begins", "Blocked", "PhaseAnswer", "PhaseView", "Phases"]

#: Where a phase begins: today, where it says, or where the phase before ends.
Begins: TypeAlias = Literal["today", "own", "ends"]


@dataclass(frozen=True)
class Blocked:
    """A state in which the phase before may end and in which this one cannot begin.

    Attributes:
        state: the state.
        why: which rules exclude it and what to do about it, as a sentence without a full stop.
    """

    state: State
    why: str

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"state": list(self.state), "why": self.why}


@dataclass(frozen=True)
class Beginning:
    """A state in which a phase may begin, and what becomes of it there.

    Attributes:
        state: the state.
        holds: whether nobody would leave it while the phase lasts.
        satisfies: whether it satisfies the goal; None without a goal, as is the next.
        verdict: whether what follows ends within the goal.
        way: a shortest way to the nearest end; where the state satisfies the goal and not all
            that follows ends within it, to the nearest end outside it.
    """

    state: State
    holds: bool
    satisfies: bool | None
    verdict: Verdict | None
    way: Way

    @property
    def falls_apart(self) -> bool:
        """Whether the goal is there at first and need not be at the end."""
        return self.satisfies is True and self.verdict != "certainly"

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "state": list(self.state),
            "holds": self.holds,
            "satisfies_goal": self.satisfies,
            "verdict": self.verdict,
            "way": self.way.to_json(),
        }


@dataclass(frozen=True, eq=False)
class PhaseAnswer:
    """What holds while a phase lasts, and where it leads.

    Attributes:
        feasible: states that are possible.
        holding: those that hold.
        goal_states: possible states that satisfy the goal; None without a goal.
        goal_holding: those of them that hold; None without a goal.
        single: ends of one state that its beginnings lead to.
        cycles: ends among which parties go on moving.
        verdict: whether every, some or no end lies within the goal ("certainly", "possibly",
            "never"); None without a goal.
        falling: beginnings in which the goal falls apart: they satisfy it, and not every end that
            follows does; None without a goal.
        beginnings: a few states in which it begins, one by one, those of ``falling`` first.
    """

    feasible: int
    holding: int
    goal_states: int | None
    goal_holding: int | None
    single: States
    cycles: tuple[States, ...]
    verdict: Verdict | None
    falling: int | None
    beginnings: tuple[Beginning, ...]

    @property
    def goal_can_hold(self) -> bool | None:
        """Whether a state that satisfies the goal holds; None without a goal."""
        return None if self.goal_holding is None else self.goal_holding > 0

    def ends_as(self, other: PhaseAnswer) -> bool:
        """Whether another answer about the same states has the same ends."""
        mine, others = (self.single, *self.cycles), (other.single, *other.cycles)
        return len(mine) == len(others) and all(
            np.array_equal(one.positions, two.positions)
            for one, two in zip(mine, others, strict=True)
        )

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """As plain data; at most ``limit`` states a list, counts are never bounded."""
        return {
            "feasible": self.feasible,
            "holding": self.holding,
            "goal_states": self.goal_states,
            "goal_holding": self.goal_holding,
            "goal_can_hold": self.goal_can_hold,
            "ends": {"count": len(self.single), "states": [list(s) for s in self.single[:limit]]},
            "cycles": [
                {"count": len(cycle), "states": [list(s) for s in cycle[:limit]]}
                for cycle in self.cycles[:limit]
            ],
            "verdict": self.verdict,
            "falling_apart": self.falling,
            "beginnings": [beginning.to_json() for beginning in self.beginnings],
        }


@dataclass(frozen=True, eq=False)
class PhaseView:
    """One phase.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence.
        dates: when it is, if the file says.
        changes: what differs in it, in labels.
        begins: where it begins: "today", "own" (its own status quo) or "ends" (of the one before).
        starts: every state in which it begins.
        blocked: the first few ends of the phase before in which it cannot begin.
        blocked_count: how many there are.
        bound: labels of the parties that have given their word on something while it lasts.
        unranked: labels of parties that rank states directly, and not all that are possible in
            this phase; to each of them the others are as good as its least preferred.
        answer: what holds and where it leads, the bound parties keeping their word.
        unbound: the same from the same beginnings with nobody bound; None where nobody is.
    """

    label: str
    name: str
    dates: Interval | None
    changes: tuple[str, ...]
    begins: Begins
    starts: States
    blocked: tuple[Blocked, ...]
    blocked_count: int
    bound: tuple[str, ...]
    unranked: tuple[str, ...]
    answer: PhaseAnswer
    unbound: PhaseAnswer | None

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """As plain data."""
        return {
            "label": self.label,
            "name": self.name,
            "dates": None if self.dates is None else str(self.dates),
            "changes": list(self.changes),
            "begins": self.begins,
            "starts": {"count": len(self.starts), "states": [list(s) for s in self.starts[:limit]]},
            "blocked": {
                "count": self.blocked_count,
                "states": [blocked.to_json() for blocked in self.blocked],
            },
            "bound": list(self.bound),
            "unranked": list(self.unranked),
            **self.answer.to_json(limit),
            "unbound": None if self.unbound is None else self.unbound.to_json(limit),
        }


@dataclass(frozen=True, eq=False)
class Phases:
    """A conflict over its phases.

    Attributes:
        goal: name of the outcome asked about, if any.
        concept: under which moves are deterred.
        phases: in file order.
        waiting: from each phase to the next, one a party, in file order.
        first: the same from where the conflict would end without any phase to where the first
            phase does; empty where the conflict names no status quo.
        provenance: what made the answer.
    """

    goal: str | None
    concept: str
    phases: tuple[PhaseView, ...]
    waiting: tuple[Waiting, ...]
    first: tuple[Waiting, ...]
    provenance: Provenance

    def phase(self, label: str) -> PhaseView:
        """The phase of that label; raises KeyError."""
        return {view.label: view for view in self.phases}[label]

    def into(self, label: str) -> tuple[Waiting, ...]:
        """What it means for each party to wait for a phase; empty for the first one."""
        return tuple(each for each in self.waiting if each.after == label)

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """What ``zopa phases --json`` prints; at most ``limit`` states a list."""
        return {
            **self.provenance.to_json(),
            "concept": self.concept,
            "goal": self.goal,
            "phases": [view.to_json(limit) for view in self.phases],
            "waiting": [each.to_json() for each in self.waiting],
            "first_phase_against_none": [each.to_json() for each in self.first],
        }
