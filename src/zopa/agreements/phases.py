"""Phases: what holds in each stretch of time, where it leads, and who gains by waiting.

Each phase is analysed as a conflict of its own, exactly as if it stood in a file of its own. The
first begins today, each further one in every state in which the one before may end; a phase that
names a status quo begins there instead. A truce of three days is two phases: one in which it is
in force, and the time after it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zopa.agreements.after import goal_marks, verdict_of
from zopa.agreements.drift import Drift, Ends, Marks
from zopa.agreements.outlook import Outlook, outlook
from zopa.agreements.phase_views import (
    Beginning,
    Begins,
    Blocked,
    PhaseAnswer,
    Phases,
    PhaseView,
)
from zopa.agreements.waiting import Extremes, Waiting, extremes, waiting
from zopa.conflict.apply import rules_of
from zopa.conflict.model import Conflict, Rule
from zopa.conflict.undertake import in_phase, unbound
from zopa.conflict.undertaking import Phase
from zopa.errors import InfeasibleError, TooLargeError, ZopaError
from zopa.game.model import Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.concepts import concept as concept_of

__all__ = ["Beginning", "Blocked", "PhaseAnswer", "PhaseView", "Phases", "phases"]

#: Beginnings that are looked at one by one, and states that are told not to be possible.
MOST_BEGINNINGS = 8
#: Up to so many beginnings are followed one by one; more in sweeps. The ends are the same.
_MOST_FOLLOWED = 64


def phases(analysis: Analysis, *, goal: str | None = None, concept: str = "seq") -> Phases:
    """What holds in each phase of a conflict, where it leads, and who gains by waiting.

    One analysis a phase, and one more where somebody is bound in it.

    Args:
        analysis: of a conflict with phases and a status quo.
        goal: name of an outcome; the conflict's goal by default.
        concept: the concept under which moves are deterred; not SIM.

    Raises:
        UnknownLabelError: for an outcome or concept that does not exist.
        InfeasibleError: where a phase cannot begin in any state in which it would have to.
        ZopaError: without phases, without a status quo, or for SIM.
    """
    conflict = analysis.conflict
    conflict.needs_options("phases")
    chosen = concept_of(concept).name
    name = goal or conflict.goal
    if name is not None:
        name = conflict.outcome(name).name
    if not conflict.phases:
        raise ZopaError(
            "the conflict has no phases: write them under 'phases', each with a name and what "
            "differs in it, for example 'lull: {name: the lull of three days, "
            "commitments: [{by: PARTY, keeps: not PARTY.OPTION}]}'"
        )
    if conflict.today is None and conflict.phases[0].status_quo is None:
        raise ZopaError(
            "the first phase begins in today's state: add a 'status_quo' to the conflict, or to "
            f"its phase '{conflict.phases[0].label}'"
        )
    views: list[PhaseView] = []
    ends: list[tuple[Extremes, ...]] = []
    before: _Stage | None = None
    for phase in conflict.phases:
        before = _Stage(analysis, phase, before, chosen, name)
        views.append(before.view())
        ends.append(extremes(before.analysis, before.final, conflict.parties))
    found: list[Waiting] = []
    for number, view in enumerate(views[1:], 1):
        earlier = views[number - 1].label
        both = ends[number - 1 : number + 1]
        found += waiting(earlier, view.label, conflict.parties, *both)
    first = _first(analysis, chosen, views[0].label, ends[0])
    return Phases(name, chosen, tuple(views), tuple(found), first, analysis.provenance)


def _first(
    analysis: Analysis, chosen: str, label: str, ends: tuple[Extremes, ...]
) -> tuple[Waiting, ...]:
    """What the first phase means for each party against no phase at all."""
    if analysis.conflict.today is None:
        return ()
    view = outlook(analysis, chosen)
    parties = analysis.conflict.parties
    without = extremes(analysis, view.states(view.ends.states), parties)
    return waiting(None, label, parties, without, ends)


class _Stage:
    """One phase while it is looked at.

    Args:
        base: the analysis of the conflict as the file describes it.
        phase: the phase.
        before: the phase before; None for the first.
        chosen: name of the concept.
        goal: name of the outcome asked about, if any.
    """

    def __init__(
        self, base: Analysis, phase: Phase, before: _Stage | None, chosen: str, goal: str | None
    ) -> None:
        self.phase = phase
        self.goal = goal
        self.chosen = chosen
        self.engine = base.engine
        conflict = base.conflict
        self.blocked: list[Blocked] = []
        self.blocked_count = 0
        self.begins: Begins = "own" if phase.status_quo is not None else "today"
        if phase.status_quo is None and before is not None:
            self.begins = "ends"
            self.conflict = self._after(conflict, before)
        else:
            self.conflict = in_phase(conflict, phase)
        self.analysis = _analyse(self.conflict, self.engine)
        self.starts = self._starts(before)
        self.outlook = outlook(self.analysis, chosen)
        indices = self.outlook.ground.engine.states[self.starts.positions]
        self.ends = _ends(self.outlook.drift, indices)

    def _after(self, conflict: Conflict, before: _Stage) -> Conflict:
        """The conflict as it is in this phase, begun in the first end that it allows."""
        rules = rules_of(conflict.rules, self.phase.changes)
        possible = _allowed(before.analysis, before.final, rules)
        out = before.final.positions[~possible]
        self.blocked_count = len(out)
        for state in before.analysis.states_at(out[:MOST_BEGINNINGS]):
            try:
                in_phase(conflict, self.phase, state)
            except InfeasibleError as error:
                self.blocked.append(Blocked(state, str(error)))
        kept = before.final.positions[possible]
        # Where none is left, the first of those that are not possible: that is refused, and why.
        first = before.analysis.states[int(kept[0])] if len(kept) else before.final[0]
        return in_phase(conflict, self.phase, first)

    def _starts(self, before: _Stage | None) -> States:
        if self.begins != "ends" or before is None:
            return self.analysis.states_at(np.array([self.analysis.status_quo]))
        return self.analysis.states_at(_carried(before.analysis, before.final, self.analysis))

    @property
    def final(self) -> States:
        """Every state in which the phase may end."""
        return self.outlook.states(self.ends.states)

    def view(self) -> PhaseView:
        bound = tuple(party.label for party in self.conflict.bound)
        unranked = tuple(
            party.label
            for party in self.conflict.parties
            if party.ranking is not None
            and len({s for group in party.ranking for s in group}) < len(self.analysis.states)
        )
        without = None
        if bound:
            free = outlook(_analyse(unbound(self.conflict), self.engine), self.chosen)
            indices = free.ground.engine.states[self.starts.positions]
            without = _answer(free, indices, _ends(free.drift, indices), self.goal)
        indices = self.outlook.ground.engine.states[self.starts.positions]
        return PhaseView(
            self.phase.label,
            str(self.phase.name),
            self.phase.dates,
            _changes(self.phase),
            self.begins,
            self.starts,
            tuple(self.blocked),
            self.blocked_count,
            bound,
            unranked,
            _answer(self.outlook, indices, self.ends, self.goal),
            without,
        )


def _analyse(conflict: Conflict, engine: str) -> Analysis:
    """The analysis of a phase, on the engine of the conflict where it can take it."""
    try:
        return analyse(conflict, engine)  # type: ignore[arg-type]
    except TooLargeError:
        # A phase that lifts a rule may have far more states than the conflict.
        return analyse(conflict)


def _allowed(analysis: Analysis, states: States, rules: Sequence[Rule]) -> Marks:
    """Whether each of some states satisfies the rules of another conflict."""
    kept = np.ones(len(states), dtype=np.bool_)
    for rule in rules:
        kept &= analysis.where(rule.formula)[states.positions]
    return kept


def _carried(first: Analysis, states: States, second: Analysis) -> Index:
    """Positions in another analysis of those of some states that are possible there.

    Both list their states in order of bits, so the n-th that is possible in both is the same.
    """
    shared = _allowed(first, first.states, second.conflict.rules)
    back = np.flatnonzero(_allowed(second, second.states, first.conflict.rules))
    chosen = states.positions[shared[states.positions]]
    number = np.cumsum(shared) - 1
    positions: Index = back[number[chosen]]
    return positions


def _ends(drift: Drift, starts: Index) -> Ends:
    """The ends that are reached from any of some states."""
    if len(starts) > _MOST_FOLLOWED:
        return drift.ends_within(drift.reached_from(drift.marks(starts)))
    found = [drift.ends_from(int(start)) for start in starts]
    single = np.unique(np.concatenate([ends.single for ends in found]))
    cycles = {int(cycle[0]): cycle for ends in found for cycle in ends.cycles}
    return Ends(single, tuple(cycles[first] for first in sorted(cycles)))


def _answer(view: Outlook, starts: Index, ends: Ends, goal: str | None) -> PhaseAnswer:
    analysis = view.analysis
    held = analysis.holds(view.concept.name)
    marks = where = None
    falling: Marks = np.zeros(len(starts), dtype=np.bool_)
    if goal is not None:
        marks, where = goal_marks(view, goal), analysis.where(goal)
        falling = _falling(view, starts, goal, marks)
    order = np.argsort(~falling, kind="stable")[:MOST_BEGINNINGS]
    return PhaseAnswer(
        len(analysis.states),
        int(np.count_nonzero(held)),
        None if where is None else int(np.count_nonzero(where)),
        None if where is None else int(np.count_nonzero(held & where)),
        view.states(ends.single),
        tuple(view.states(cycle) for cycle in ends.cycles),
        None if marks is None else verdict_of(ends, marks),
        None if marks is None else int(np.count_nonzero(falling)),
        tuple(_beginning(view, int(start), marks) for start in starts[order]),
    )


def _falling(view: Outlook, starts: Index, goal: str, marks: Marks) -> Marks:
    """Whether each of some states satisfies the goal and may end outside it."""
    within = marks[starts]
    if np.count_nonzero(within) > _MOST_FOLLOWED:
        surely, _ = view.goal_ahead(goal, marks)
        return within & ~surely[starts]
    kept = [
        bool(inside) and verdict_of(view.drift.ends_from(int(start)), marks) != "certainly"
        for start, inside in zip(starts, within, strict=True)
    ]
    return np.array(kept, dtype=np.bool_)


def _beginning(view: Outlook, start: int, marks: Marks | None) -> Beginning:
    ends = view.drift.ends_from(start)
    verdict = None if marks is None else verdict_of(ends, marks)
    satisfies = None if marks is None else bool(marks[start])
    told = ends
    if marks is not None and satisfies and verdict != "certainly":
        cycles = tuple(cycle for cycle in ends.cycles if not marks[cycle].all())
        told = Ends(ends.single[~marks[ends.single]], cycles)
    (way,) = view.ways(view.drift, start, told, 1)
    holds = not view.drift.leavers(start)
    return Beginning(view.ground.state(start), holds, satisfies, verdict, way)


def _changes(phase: Phase) -> tuple[str, ...]:
    """What differs in a phase, in labels: changes, swaps, what is given for its time."""
    found = [str(change) for change in phase.changes]
    found += [f"swap {swap}" for swap in phase.swaps]
    found += [f"{party} keeps {commitment.keeps}" for party, commitment in phase.commitments]
    return tuple(found)
