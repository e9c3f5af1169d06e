"""What would it take: the cheapest levers under which a goal holds, or why none suffice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zopa.agreements.bargain import Consent
from zopa.agreements.drift import Drift
from zopa.agreements.outlook import BaselineKind, outlook
from zopa.conflict.apply import Contradiction, contradictions
from zopa.conflict.change import Lever, Seat
from zopa.conflict.model import Conflict, State
from zopa.errors import InfeasibleError, ZopaError
from zopa.levers.aims import AimName, GoalAgreed, GoalHolds, GoalIsEveryEnd
from zopa.levers.costs import cost_of, number
from zopa.levers.search import Aim, Found, Search
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import Concept
from zopa.stability.concepts import concept as concept_of
from zopa.stability.goal import why_impossible
from zopa.stability.provenance import Provenance
from zopa.stability.sim import improvements

__all__ = ["CheapestLevers", "LeverEffect", "LeverSet", "cheapest_levers"]


@dataclass(frozen=True, eq=False)
class LeverSet:
    """A set of levers that does what is wanted, and none of whose subsets does.

    Attributes:
        levers: labels, in file order; empty where nothing needs to be changed.
        cost: their cost together.
        states: number of goal states by which it does.
        goal_states: goal states that are feasible with these levers.
        example: the one of fewest changes from the status quo, then first in bits.
        today: whether the status quo still holds with them; None without a status quo.
        pays: parties that would gain by breaking the example after all: moves that nothing
            deters lead from their breach away from the goal, and to nothing but better ends for
            them. A concept counts answers that would not be given once they are followed
            further. Empty under SIM, where nothing is followed.
    """

    levers: tuple[str, ...]
    cost: float
    states: int
    goal_states: int
    example: State
    today: bool | None
    pays: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "levers": list(self.levers),
            "cost": self.cost,
            "states": self.states,
            "goal_states": self.goal_states,
            "example": list(self.example),
            "status_quo_holds": self.today,
            "breach_would_pay": list(self.pays),
        }


@dataclass(frozen=True)
class LeverEffect:
    """What one lever does on its own.

    Attributes:
        lever: its label.
        cost: its cost.
        states: goal states by which it does what is wanted.
        today: whether the status quo still holds with it; None without a status quo.
        changes: whether any state's stability or any rank differs with it.
        impossible: why it cannot be pulled at all, if it cannot.
    """

    lever: str
    cost: float
    states: int
    today: bool | None
    changes: bool
    impossible: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "lever": self.lever,
            "cost": self.cost,
            "states": self.states,
            "status_quo_holds": self.today,
            "changes": self.changes,
            "impossible": self.impossible,
        }


@dataclass(frozen=True, eq=False)
class CheapestLevers:
    """What it would take.

    Attributes:
        goal: name of the outcome.
        concept: name of the concept.
        aim: "holds", "agreed" or "every_end".
        format: label of the format that is to agree, if any.
        cost_unit: in what costs are counted, if the file says.
        sets: inclusion-minimal sets that are proven to do, the cheapest first.
        best: the cheapest set that was found, proven or not; None where none was.
        complete: whether there are no other inclusion-minimal sets: the search was finished.
        cheaper: no set that costs less than this suffices, but for those in ``sets``; None
            where the search was finished.
        interrupted: whether the search was stopped, from outside or for want of patience.
        examined: partial and complete sets that were looked at.
        blockers: where no set suffices: parties for which it fails, whatever is pulled; a
            group of parties that cannot be satisfied at once, though any fewer of them could.
        alone: what each lever does on its own, in file order.
        contradictions: pairs that cannot be pulled together, and why.
        impossible: sets that leave no state, exclude today's, or would put statements next to
            one another in a circle, as far as the search came upon them.
        redundant: levers in no inclusion-minimal set, as far as the search is complete.
        provenance: what made the answer.
    """

    goal: str
    concept: str
    aim: AimName
    format: str | None
    cost_unit: str | None
    sets: tuple[LeverSet, ...]
    best: LeverSet | None
    complete: bool
    cheaper: float | None
    interrupted: bool
    examined: int
    blockers: tuple[str, ...]
    alone: tuple[LeverEffect, ...]
    contradictions: tuple[Contradiction, ...]
    impossible: tuple[tuple[str, ...], ...]
    redundant: tuple[str, ...]
    provenance: Provenance

    @property
    def proven(self) -> bool:
        """Whether the first set is a cheapest one, or, without any, that none suffices."""
        return bool(self.sets) or self.complete

    def to_json(self) -> dict[str, Any]:
        """What ``zopa levers --json`` prints, as plain data."""
        return {
            **self.provenance.to_json(),
            "goal": self.goal,
            "concept": self.concept,
            "aim": self.aim,
            "format": self.format,
            "cost_unit": self.cost_unit,
            "sets": [each.to_json() for each in self.sets],
            "best": None if self.best is None else self.best.to_json(),
            "proven": self.proven,
            "complete": self.complete,
            "no_other_set_below": self.cheaper,
            "interrupted": self.interrupted,
            "examined": self.examined,
            "blockers": list(self.blockers),
            "alone": [each.to_json() for each in self.alone],
            "contradictions": [
                {"levers": list(each.levers), "why": each.why} for each in self.contradictions
            ],
            "impossible": [list(labels) for labels in self.impossible],
            "redundant": list(self.redundant),
        }


def cheapest_levers(
    analysis: Analysis,
    *,
    goal: str | None = None,
    concept: str = "seq",
    format: str | None = None,
    every_end: bool = False,
    baseline: BaselineKind = "no_deal",
    consent: Consent = "weak",
    levers: Iterable[str] | None = None,
    most: int = 3,
    patience: float | None = None,
    on_found: Callable[[LeverSet], None] | None = None,
) -> CheapestLevers:
    """The cheapest set of levers under which a goal holds, the next ones, or that there is none.

    Args:
        analysis: of a conflict with levers.
        goal: name of an outcome; the conflict's goal by default.
        concept: the solution concept.
        format: label of a format that is to be able to agree on the goal state that holds.
        every_end: instead of some goal state holding, every end that is reached from the
            status quo is to satisfy the goal.
        baseline: for ``format``, as in :func:`zopa.agree`.
        consent: for ``format``, as in :func:`zopa.agree`.
        levers: labels of those that may be pulled; all of the conflict by default.
        most: inclusion-minimal sets to look for.
        patience: seconds after which to stop and say what is known; None for no limit.
        on_found: called with every set as it is found, the first of them not proven yet.

    Returns:
        What was found. A KeyboardInterrupt ends the search, not the answer: what is known so far
        is returned, and said to be interrupted.

    Raises:
        UnknownLabelError: for a label that names nothing.
        InfeasibleError: for a goal that no feasible state satisfies, whatever is pulled.
        ZopaError: without a goal or without levers, or when both ``format`` and
            ``every_end`` are given.

    In the worst case the sets of n levers are tried one by one, 2^n of them; bounds leave out
    those that cannot do (see :mod:`zopa.levers.bounds`).
    """
    analysis.conflict.needs_options("levers")
    asked = _Asked(analysis, goal, concept, format, every_end, baseline, consent, levers)
    return asked.answer(most, patience, on_found)


class _Asked:
    """One question about levers."""

    def __init__(
        self,
        analysis: Analysis,
        goal: str | None,
        concept: str,
        format_: str | None,
        every_end: bool,
        baseline: BaselineKind,
        consent: Consent,
        levers: Iterable[str] | None,
    ) -> None:
        conflict = analysis.conflict
        self.analysis = analysis
        self.concept = concept_of(concept)
        self.concept.needs_plain("levers")
        self.goal = _goal(conflict, goal)
        self.levers = _chosen(conflict, levers)
        self.format = None if format_ is None else conflict.format(format_).label
        if self.format is not None and every_end:
            raise ZopaError("ask for an agreement of a format or for every end, not for both")
        self.aim: GoalHolds | GoalAgreed | GoalIsEveryEnd = GoalHolds()
        if self.format is not None:
            self.aim = GoalAgreed(self.format, self.concept.name, baseline, consent)
        elif every_end:
            self.aim = GoalIsEveryEnd(self.goal, self.concept.name)
        if self.format is not None or every_end:
            outlook(analysis, self.concept.name)  # says what is missing before the search begins
        self.contradictions = contradictions(conflict, self.levers)
        self.apart = frozenset(frozenset(each.levers) for each in self.contradictions)

    def search(self, aim: Aim, parties: Sequence[int] | None = None) -> Search:
        """A new search among the levers; those on chairs alone only where a table is to agree."""
        levers = [
            lever
            for lever in self.levers
            if isinstance(aim, GoalAgreed)
            or not all(isinstance(change, Seat) for change in lever.changes)
        ]
        return Search(self.analysis, levers, self.apart, self.concept, self.goal, aim, parties)

    def answer(
        self,
        most: int,
        patience: float | None,
        on_found: Callable[[LeverSet], None] | None,
    ) -> CheapestLevers:
        """Search, and tell what was found."""
        say = on_found or (lambda one: None)
        end = None if patience is None else time.monotonic() + patience
        search = self.search(self.aim)
        found: list[LeverSet] = []
        best: LeverSet | None = None
        alone: tuple[LeverEffect, ...] = ()
        blockers: tuple[str, ...] = ()
        complete = interrupted = False
        try:
            for guess in self.guesses(search):
                best = self.told(guess)
                say(best)
            for one in search.sets(end):
                found.append(self.told(one))
                best = found[0]
                say(found[-1])
                if len(found) >= most:
                    break
            else:
                complete = not search.stopped
            if complete and not found:
                blockers = self.blockers(search)
            alone = self.alone(search)
        except KeyboardInterrupt:
            interrupted = True
        possible = self.analysis.where(self.goal).any() or found
        if complete and not possible and not _some_stage_has_goal(search):
            raise InfeasibleError(why_impossible(self.analysis.conflict, self.goal))
        used = {label for one in found for label in one.levers}
        return CheapestLevers(
            self.goal,
            self.concept.name,
            self.aim.name,
            self.format,
            str(self.analysis.conflict.cost_unit) if self.analysis.conflict.cost_unit else None,
            tuple(found),
            best,
            complete,
            None if complete else float(search.floor),
            interrupted or search.stopped,
            search.examined,
            blockers,
            alone,
            self.contradictions,
            tuple(dict.fromkeys(search.impossible)),
            tuple(each.label for each in self.levers if each.label not in used) if complete else (),
            self.analysis.provenance,
        )

    def guesses(self, search: Search) -> Iterator[Found]:
        """Sets that do, found quickly and proven cheapest only later; each lies in the one before.

        The first lever that does on its own; else all of them together, if they do, without
        those that can be left out, the costliest first.
        """
        for label in [None, *(each.label for each in sorted(self.levers, key=cost_of))]:
            one = search.exact([] if label is None else [label])
            if one is not None:
                yield one
                return
        kept: list[str] = []
        for lever in sorted(self.levers, key=cost_of):
            if not any(frozenset((lever.label, label)) in self.apart for label in kept):
                kept.append(lever.label)
        one = search.exact(kept)
        if one is None:
            return
        yield one
        for label in reversed(list(kept)):
            fewer = search.exact([other for other in kept if other != label])
            if fewer is not None:
                kept.remove(label)
                yield fewer

    def told(self, found: Found) -> LeverSet:
        """A set that was found, as data without its analysis."""
        changed = found.analysis
        indices = changed.ground.engine.states[found.states]
        best = 0
        if changed.status_quo is not None:
            today = np.full(len(indices), changed.ground.index(changed.status_quo))
            best = int(np.argmin(changed.ground.distance(today, indices)))
        return LeverSet(
            found.levers,
            number(found.cost),
            len(found.states),
            int(changed.where(self.goal).sum()),
            changed.ground.state(int(indices[best])),
            _today_holds(changed, self.concept.name),
            _pays(changed, self.concept, self.goal, int(indices[best])),
        )

    def alone(self, search: Search) -> tuple[LeverEffect, ...]:
        """What each lever does on its own."""
        effects = []
        for lever in self.levers:
            cost = number(cost_of(lever))
            changed = search.changed([lever.label])
            if changed is None:
                why = "it would leave no state, or exclude today's"
                effects.append(LeverEffect(lever.label, cost, 0, None, False, why))
                continue
            one = search.exact([lever.label])
            effects.append(
                LeverEffect(
                    lever.label,
                    cost,
                    0 if one is None else len(one.states),
                    _today_holds(changed, self.concept.name),
                    not _alike(self.analysis, changed),
                )
            )
        return tuple(effects)

    def blockers(self, search: Search) -> tuple[str, ...]:
        """A smallest group of parties for which no goal state holds, whatever is pulled.

        The search has shown that everybody together is such a group; parties are left out one
        after another for as long as the rest still is one.
        """
        if not self.aim.needs_goal_to_hold:
            return ()
        holds = GoalHolds()
        if any(True for _ in self.search(holds).sets()):
            return ()  # a goal state can hold; it fails for want of an agreement
        # Those that refuted most are tried last for leaving out.
        group = [k for k, p in enumerate(self.analysis.conflict.parties) if p.options]
        group.sort(key=lambda party: party in search.refuters)
        for party in list(group):
            rest = [other for other in group if other != party]
            if not any(True for _ in self.search(holds, rest).sets()):
                group = rest
        return tuple(self.analysis.parties[party] for party in sorted(group))


def _goal(conflict: Conflict, goal: str | None) -> str:
    name = goal or conflict.goal
    if name is None:
        raise ZopaError("the conflict has no 'goal': name an outcome with --goal")
    return conflict.outcome(name).name


def _chosen(conflict: Conflict, labels: Iterable[str] | None) -> list[Lever]:
    wanted = None if labels is None else {conflict.lever(label).label for label in labels}
    chosen = [lever for lever in conflict.levers if wanted is None or lever.label in wanted]
    if not chosen:
        raise ZopaError(
            "the conflict names no levers: say under 'levers' what somebody could change, by whom "
            "and at what cost"
        )
    return chosen


def _today_holds(analysis: Analysis, concept: str) -> bool | None:
    """Whether the status quo holds; parties are asked until one would leave it."""
    today = analysis.status_quo
    if today is None:
        return None
    return all(bool(analysis.stable(concept, party)[today]) for party in analysis.parties)


def _pays(analysis: Analysis, concept: Concept, goal: str, state: int) -> tuple[str, ...]:
    """Parties with an improvement that leads away from a goal, to ends all better for them."""
    if concept.floor is None:
        return ()
    engine = analysis.ground.engine
    drift = Drift(engine, concept)
    wanted = drift.marks(engine.states[analysis.where(goal)])

    def gains(party: int, target: int) -> bool:
        ends = drift.ends_from(target).states
        rank = engine.rank(party)
        return not wanted[ends].any() and bool((rank[ends] > rank[state]).all())

    found = []
    for party, label in enumerate(analysis.parties):
        _, targets = improvements(engine, party, np.array([state]))
        if any(gains(party, int(target)) for target in targets):
            found.append(label)
    return tuple(found)


def _alike(one: Analysis, other: Analysis) -> bool:
    """Whether two conflicts that differ in levers alone have the same states, ranks and tables."""
    first, second = one.conflict, other.conflict
    for analysis, rules in ((one, second.rules), (other, first.rules)):
        if not all(analysis.where(rule.formula).all() for rule in rules):
            return False
    if {f.label: set(f.parties) for f in first.formats} != {
        f.label: set(f.parties) for f in second.formats
    }:
        return False
    return all(np.array_equal(one.rank(party), other.rank(party)) for party in one.parties)


def _some_stage_has_goal(search: Search) -> bool:
    return any(
        stage is not None and bool(stage.analysis.where(search.goal).any())
        for stage in search.stages.values()
    )
