"""Without an agreement: where the status quo leads, and what each party can fall back on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from zopa.agreements.drift import Drift, Ends, Marks
from zopa.agreements.ways import shortest_way
from zopa.conflict.model import State
from zopa.errors import UnknownLabelError, ZopaError
from zopa.game.model import Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept
from zopa.stability.explain import Change, Step, changes_between, deciding
from zopa.stability.provenance import Provenance

__all__ = [
    "BASELINES",
    "Baseline",
    "BaselineKind",
    "NoDeal",
    "Outlook",
    "Way",
    "changes_json",
    "outlook",
]

BaselineKind: TypeAlias = Literal["no_deal", "status_quo"]
BASELINES: tuple[str, ...] = ("no_deal", "status_quo")

#: Ends to which a way is looked for, unless somebody asks for more.
MOST_WAYS = 8


@dataclass(frozen=True)
class Way:
    """A shortest way along undeterred improvements.

    Attributes:
        steps: who moves, how; empty where the start is the end.
        end: where it leads.
        cycle: whether the end is one state of a cycle, in which parties go on moving.
    """

    steps: tuple[Step, ...]
    end: State
    cycle: bool

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "end": list(self.end),
            "cycle": self.cycle,
            "steps": [
                {
                    "party": step.party,
                    "changes": changes_json(step.changes),
                    "to": list(step.to),
                }
                for step in self.steps
            ],
        }


@dataclass(frozen=True)
class Baseline:
    """What a party can expect without an agreement.

    Attributes:
        party: its label.
        no_deal: its least preferred state among the ends of the drift from the status quo.
        status_quo: the state today.
        drift: how the party likes ``no_deal`` against ``status_quo``.
    """

    party: str
    no_deal: State
    status_quo: State
    drift: Literal["better", "same", "worse"]


@dataclass(frozen=True, eq=False)
class NoDeal:
    """Where the status quo leads if nobody agrees on anything.

    Attributes:
        concept: the concept under which improvements are deterred or not.
        status_quo: the state today.
        single: ends of one state; each is an equilibrium of the concept.
        cycles: ends in which parties go on moving, each with its states.
        ways: shortest ways to the ends, nearest first; at most those to the first few.
        baselines: one a party, in file order.
        provenance: what made the answer.
    """

    concept: str
    status_quo: State
    single: States
    cycles: tuple[States, ...]
    ways: tuple[Way, ...]
    baselines: tuple[Baseline, ...]
    provenance: Provenance

    @property
    def holds(self) -> bool:
        """Whether the status quo is its own end: nobody would leave it."""
        return len(self.single) == 1 and not self.cycles and self.single[0] == self.status_quo

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """As plain data; at most ``limit`` states are listed, counts are never bounded."""
        return {
            "concept": self.concept,
            "status_quo": list(self.status_quo),
            "holds": self.holds,
            "ends": {"count": len(self.single), "states": [list(s) for s in self.single[:limit]]},
            "cycles": [
                {"count": len(cycle), "states": [list(s) for s in cycle[:limit]]}
                for cycle in self.cycles[:limit]
            ],
            "ways": [way.to_json() for way in self.ways],
            "baselines": {
                each.party: {
                    "no_deal": list(each.no_deal),
                    "no_deal_against_status_quo": each.drift,
                }
                for each in self.baselines
            },
        }


def changes_json(changes: Sequence[Change]) -> list[str]:
    """Changes as texts: ``russia.bomb``, ``not russia.bomb``."""
    return [str(change) for change in changes]


def outlook(analysis: Analysis, concept_name: str = "seq") -> Outlook:
    """What agreements are measured against; kept with the analysis, so asked once.

    Raises:
        ZopaError: when the conflict names no status quo, or the concept is SIM.
        UnknownLabelError: for a concept that does not exist.
    """
    analysis.conflict.needs_options("agreements and what follows them")
    memo = analysis.memo
    key = ("outlook", concept(concept_name).name)
    if key not in memo:
        memo[key] = Outlook(analysis, concept_name)
    found: Outlook = memo[key]
    return found


class Outlook:
    """The drift of a conflict, seen from its status quo.

    Args:
        analysis: of a conflict with a status quo.
        concept_name: a concept with a floor.
    """

    def __init__(self, analysis: Analysis, concept_name: str) -> None:
        if analysis.status_quo is None or analysis.conflict.today is None:
            raise ZopaError(
                "agreements are measured against today: add a 'status_quo' to the conflict"
            )
        self.analysis = analysis
        self.concept = concept(concept_name)
        self.ground = analysis.ground
        self.drift = Drift(self.ground.engine, self.concept)
        self.today = analysis.conflict.today
        self.start = self.ground.index(analysis.status_quo)
        self._ahead: dict[str, tuple[Marks, Marks]] = {}

    @cached_property
    def ends(self) -> Ends:
        """The ends that are reached from the status quo."""
        return self.drift.ends_from(self.start)

    @cached_property
    def _fallbacks(self) -> list[int]:
        """Each party's least preferred end state, as a state index; the first in file order."""
        states = self.ends.states
        ranks = (self.ground.engine.rank(party) for party in range(len(self.analysis.parties)))
        return [int(states[int(np.argmin(rank[states]))]) for rank in ranks]

    def base(self, party: int, kind: str) -> int:
        """The rank a party falls back on.

        Raises:
            UnknownLabelError: for a kind that does not exist.
        """
        if kind not in BASELINES:
            raise UnknownLabelError("baseline", kind, BASELINES)
        state = self.start if kind == "status_quo" else self._fallbacks[party]
        return int(self.ground.engine.rank(party)[state])

    @cached_property
    def baselines(self) -> tuple[Baseline, ...]:
        """What every party falls back on, in both readings."""
        found = []
        for party, label in enumerate(self.analysis.parties):
            here, there = self.base(party, "status_quo"), self.base(party, "no_deal")
            drift: Literal["better", "same", "worse"]
            drift = "better" if there > here else "same" if there == here else "worse"
            end = self.ground.state(self._fallbacks[party])
            found.append(Baseline(label, end, self.today, drift))
        return tuple(found)

    @cached_property
    def no_deal(self) -> NoDeal:
        """Where the status quo leads, told in states."""
        return NoDeal(
            self.concept.name,
            self.today,
            self.states(self.ends.single),
            tuple(self.states(cycle) for cycle in self.ends.cycles),
            self.ways(self.drift, self.start, self.ends, MOST_WAYS),
            self.baselines,
            self.analysis.provenance,
        )

    def goal_ahead(self, goal: str, marks: Marks) -> tuple[Marks, Marks]:
        """States from which an outcome is certainly, and possibly, reached; kept by its name."""
        if goal not in self._ahead:
            self._ahead[goal] = self.drift.surely_and_perhaps(marks)
        return self._ahead[goal]

    def states(self, indices: Index) -> States:
        """States at some state indices, which ascend."""
        return self.analysis.states_at(np.searchsorted(self.ground.engine.states, indices))

    def ways(self, drift: Drift, start: int, ends: Ends, most: int) -> tuple[Way, ...]:
        """Shortest ways from a state to its nearest ends; singles before cycles of one distance."""
        found = []
        for goal, cycle in _nearest(drift, start, ends, most):
            path = shortest_way(self.ground, drift, start, goal)
            assert path is not None
            steps, here = [], start
            for mover, there in zip(path.movers, path.states[1:], strict=True):
                steps.append(self.step(mover, here, there))
                here = there
            found.append(Way(tuple(steps), self.ground.state(here), cycle))
        return tuple(found)

    def step(self, mover: int, here: int, there: int) -> Step:
        """One undeterred improvement as it is told."""
        before, after = self.ground.state(here), self.ground.state(there)
        party = self.analysis.conflict.parties[mover]
        changes = changes_between(before, after)
        return Step(party.label, changes, after, "better", deciding(party, before, after))


def _nearest(drift: Drift, start: int, ends: Ends, most: int) -> list[tuple[Index, bool]]:
    """The ends that fewest steps lead to, each as its states and whether it is a cycle."""
    found: list[tuple[Index, bool]] = []
    seen = fresh = drift.marks([start])
    left = list(ends.cycles)
    while fresh.any() and len(found) < most:
        found += [(np.array([state]), False) for state in ends.single[fresh[ends.single]]]
        found += [(cycle, True) for cycle in left if fresh[cycle].any()]
        left = [cycle for cycle in left if not fresh[cycle].any()]
        fresh = drift.one_step(fresh) & ~seen
        seen = seen | fresh
    return found[:most]
