"""After the handshake: where a state leads once it has been agreed on.

Two readings. *may_renege*: every party follows its undeterred improvements. *keeps_word*: so it
does, but those who signed do not touch what they signed, that is the options that the
agreement changed. What deters a move is the same in both: a threat to answer a breach in kind
is no breach. Commitments of the file bind in both, for they are part of the conflict.

From a state the goal is reached *certainly* if every end that the drift reaches lies within it,
*possibly* if one does, *never* otherwise. A cycle lies within the goal when all its states do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from zopa.agreements.drift import Drift, Ends, Marks
from zopa.agreements.outlook import MOST_WAYS, Outlook, Way, changes_json, outlook
from zopa.conflict.formula import OptionIs
from zopa.conflict.model import State
from zopa.game.model import Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis
from zopa.stability.explain import Change, changes_between
from zopa.stability.goal import goal_of
from zopa.stability.provenance import Provenance

__all__ = ["READINGS", "Aftermath", "Reading", "Verdict", "after"]

Verdict: TypeAlias = Literal["certainly", "possibly", "never"]
ReadingName: TypeAlias = Literal["may_renege", "keeps_word"]
READINGS: tuple[ReadingName, ...] = ("may_renege", "keeps_word")


@dataclass(frozen=True, eq=False)
class Reading:
    """What follows a handshake under one reading.

    Attributes:
        name: "may_renege" or "keeps_word".
        verdict: whether the goal is reached; None where no goal was named.
        single: ends of one state.
        cycles: ends in which parties go on moving, each with its states.
        ways: shortest ways to the nearest ends.
    """

    name: ReadingName
    verdict: Verdict | None
    single: States
    cycles: tuple[States, ...]
    ways: tuple[Way, ...]

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """As plain data."""
        return {
            "reading": self.name,
            "verdict": self.verdict,
            "ends": {"count": len(self.single), "states": [list(s) for s in self.single[:limit]]},
            "cycles": [
                {"count": len(cycle), "states": [list(s) for s in cycle[:limit]]}
                for cycle in self.cycles[:limit]
            ],
            "ways": [way.to_json() for way in self.ways],
        }


@dataclass(frozen=True, eq=False)
class Aftermath:
    """Where a state leads once it has been agreed on.

    Attributes:
        state: what was agreed on.
        signed: what it changes of the status quo.
        concept: the concept.
        goal: name of the outcome asked about, if any.
        holds: whether nobody would leave it even if free to.
        readings: one a reading, "may_renege" first.
        provenance: what made the answer.
    """

    state: State
    signed: tuple[Change, ...]
    concept: str
    goal: str | None
    holds: bool
    readings: tuple[Reading, ...]
    provenance: Provenance

    def reading(self, name: str) -> Reading:
        """The reading of that name."""
        return next(reading for reading in self.readings if reading.name == name)

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """What ``zopa after --json`` prints, as plain data."""
        return {
            **self.provenance.to_json(),
            "concept": self.concept,
            "goal": self.goal,
            "state": list(self.state),
            "signed": changes_json(self.signed),
            "holds": self.holds,
            "readings": [reading.to_json(limit) for reading in self.readings],
        }


def after(
    analysis: Analysis,
    state: str | Iterable[str],
    *,
    concept: str = "seq",
    goal: str | None = None,
) -> Aftermath:
    """Where a state leads once it has been agreed on, in both readings.

    Args:
        analysis: of a conflict with a status quo.
        state: yes options of the state; a string is split at blanks.
        concept: the concept under which moves are deterred.
        goal: name of an outcome; the conflict's goal by default.

    Raises:
        UnknownLabelError, InfeasibleError: as :meth:`zopa.Analysis.position` does.
        ZopaError: without a status quo, or for SIM.
    """
    view = outlook(analysis, concept)
    wanted = state.split() if isinstance(state, str) else state
    position = analysis.position(wanted)
    index = view.ground.index(position)
    name = goal_of(analysis, goal)
    marks = None if name is None else goal_marks(view, name)
    here = view.ground.state(index)
    readings = []
    for reading in READINGS:
        drift = drift_after(view, index, reading)
        ends = drift.ends_from(index)
        readings.append(
            Reading(
                reading,
                None if marks is None else verdict_of(ends, marks),
                view.states(ends.single),
                tuple(view.states(cycle) for cycle in ends.cycles),
                view.ways(drift, index, ends, MOST_WAYS),
            )
        )
    return Aftermath(
        here,
        changes_between(view.today, here),
        view.concept.name,
        name,
        not view.drift.leavers(index),
        tuple(readings),
        analysis.provenance,
    )


def goal_marks(view: Outlook, goal: str) -> Marks:
    """Marks of the states that satisfy an outcome."""
    return view.drift.marks(view.ground.engine.states[view.analysis.where(goal)])


def drift_after(view: Outlook, index: int, reading: ReadingName) -> Drift:
    """The drift that a reading allows from an agreed state."""
    if reading == "may_renege":
        return view.drift
    start, end = view.ground.rows(np.array([view.start, index]))
    signed = np.flatnonzero(start != end)
    labels = view.analysis.conflict.labels
    allowed = view.drift.allowed.copy()
    states: Index = view.ground.engine.states
    for column in signed:
        yes = view.analysis.where(OptionIs(labels[column]))
        allowed[states[yes != end[column]]] = False
    return view.drift.within(allowed)


def verdict_of(ends: Ends, goal: Marks) -> Verdict:
    """Whether ends lie within a goal: all, some or none of them."""
    within = [bool(goal[state]) for state in ends.single]
    within += [bool(goal[cycle].all()) for cycle in ends.cycles]
    if all(within):
        return "certainly"
    return "possibly" if any(within) else "never"
