"""The cheapest set of levers that does what is wanted, by best-first branch and bound.

Sets of levers grow from the empty one, the cheapest first; those on rules and options are
decided first, for they change the game, the others are decided one by one under the bounds
of :mod:`zopa.levers.bounds`. The first complete set that does is a cheapest one, and when the
queue is empty no other does. Supersets of a set that does are left out.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.apply import apply_levers
from zopa.conflict.change import Lever, OptionChange, RuleChange, StatementChange
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, ZopaError
from zopa.levers.bounds import Bounds
from zopa.levers.costs import cost_of
from zopa.levers.variants import Variants
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.concepts import Concept
from zopa.stability.engine import tick

__all__ = ["Aim", "Found", "Search"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = frozenset[str]


class Aim(Protocol):
    """What a set of levers is to bring about."""

    @property
    def needs_goal_to_hold(self) -> bool:
        """Whether some goal state must be an equilibrium, so that bounds on those apply."""

    def candidates(self, analysis: Analysis) -> Truth | None:
        """States by which a conflict could do what is wanted, whatever anybody prefers.

        None where all could.
        """

    def hopeless(self, bounds: Bounds, pulled: Labels, open_: Labels) -> bool:
        """Whether no completion of a partial set can do, for reasons of the aim's own."""

    def reached(self, analysis: Analysis, holding: Truth | None) -> Truth:
        """Goal states by which a changed conflict does what is wanted; none where it doesn't.

        Args:
            analysis: of the changed conflict.
            holding: its goal states that hold, where they are known.
        """


@dataclass(frozen=True, eq=False)
class Found:
    """A set of levers that does what is wanted.

    Attributes:
        levers: labels, in file order.
        cost: their cost together.
        analysis: of the conflict with them.
        states: goal states by which it does, as positions in ``analysis.states``.
    """

    levers: tuple[str, ...]
    cost: Fraction
    analysis: Analysis
    states: npt.NDArray[np.int64]


@dataclass
class Stage:
    """The conflict with its levers on rules and options decided."""

    conflict: Conflict
    analysis: Analysis
    bounds: Bounds


class Search:
    """Searches the sets of a conflict's levers.

    Args:
        analysis: of the conflict as it is.
        levers: the levers that may be pulled, in file order.
        apart: pairs of labels that cannot be pulled together.
        concept: the solution concept.
        goal: name of the outcome.
        aim: what is wanted.
        parties: for whom goal states must be stable; everybody by default. With fewer, the
            search answers for which party an aim fails.

    Attributes:
        examined: partial and complete sets looked at.
        floor: no set of lower cost does, but for those that were found.
        stopped: whether time ran out.
        impossible: labels of sets that cannot be pulled, as far as the search came upon them.
        refuters: parties for which partial sets were given up.
        stages: what was made of the levers on rules and options, by their labels.
    """

    def __init__(
        self,
        analysis: Analysis,
        levers: Sequence[Lever],
        apart: frozenset[frozenset[str]],
        concept: Concept,
        goal: str,
        aim: Aim,
        parties: Sequence[int] | None = None,
    ) -> None:
        self.analysis = analysis
        self.apart = apart
        self.concept = concept
        self.goal = goal
        self.aim = aim
        self.parties = parties
        self._given = levers
        self.structural = sum(_structural(lever) for lever in levers)
        self.file_order = [lever.label for lever in levers]
        self.stages: dict[Labels, Stage | None] = {}
        self.examined = 0
        self.stopped = False
        self.floor = Fraction(0)
        self.impossible: list[tuple[str, ...]] = []
        self.refuters: dict[int, None] = {}

    @cached_property
    def levers(self) -> list[Lever]:
        """The levers in the order in which they are decided.

        Those that change the game come first; then those of the parties that leave most goal
        states today, so that what cannot do is seen after few decisions.
        """
        weights = self._weights()
        return sorted(
            self._given,
            key=lambda lever: (
                not _structural(lever),
                -max((weights.get(party, 0) for party in _parties(lever)), default=0),
            ),
        )

    def sets(self, end: float | None = None) -> Iterator[Found]:
        """Inclusion-minimal sets that do, the cheapest first; ends when there are no more.

        Args:
            end: a time of the monotonic clock at which to stop.
        """
        found: list[Labels] = []
        count = 0
        queue: list[tuple[Fraction, int, int, int, Labels]] = [(Fraction(0), 0, 0, 0, frozenset())]
        while queue:
            cost, size, negative_depth, _, pulled = heapq.heappop(queue)
            depth = -negative_depth
            self.floor = cost
            tick()
            if end is not None and time.monotonic() > end:
                self.stopped = True
                return
            if any(known <= pulled for known in found):
                continue
            self.examined += 1
            if not self._may_do(pulled, depth):
                continue
            if depth == len(self.levers):
                one = self.exact(pulled)
                if one is not None:
                    found.append(pulled)
                    yield one
                continue
            lever = self.levers[depth]
            count += 2
            heapq.heappush(queue, (cost, size, -depth - 1, count, pulled))
            if not any(frozenset((lever.label, label)) in self.apart for label in pulled):
                more = pulled | {lever.label}
                spent = cost + cost_of(lever)
                heapq.heappush(queue, (spent, size + 1, -depth - 1, count + 1, more))
        self.floor = Fraction(-1)

    def exact(self, labels: Iterable[str]) -> Found | None:
        """What a complete set brings about; None where it does not do."""
        pulled = frozenset(labels)
        stage = self._stage(pulled)
        if stage is None:
            return None
        holding = None
        if self.aim.needs_goal_to_hold:
            holding, _ = stage.bounds.left(pulled, frozenset(), self.parties)
            if not holding.any():
                return None
        changed = self.changed(pulled)
        if changed is None:
            return None
        reached = np.flatnonzero(self.aim.reached(changed, holding))
        if not len(reached):
            return None
        costs = (cost_of(lever) for lever in self.levers if lever.label in pulled)
        in_order = tuple(label for label in self.file_order if label in pulled)
        return Found(in_order, sum(costs, Fraction(0)), changed, reached)

    def changed(self, labels: Iterable[str]) -> Analysis | None:
        """The analysis of the conflict with a set of levers; None where it cannot be pulled."""
        pulled = frozenset(labels)
        stage = self._stage(pulled)
        if stage is None:
            return None
        in_order = tuple(label for label in self.file_order if label in pulled)
        try:
            conflict = apply_levers(self.analysis.conflict, in_order)
        except ZopaError:  # statements that would have to stand next to each other in a circle
            self.impossible.append(in_order)
            return None
        return stage.bounds.variants.of(conflict)

    def _weights(self) -> dict[str, int]:
        """For each party, the goal states that it would leave as things are."""
        if not self.aim.needs_goal_to_hold:
            return {}
        goal = self.analysis.where(self.goal)
        return {
            party: int((goal & ~self.analysis.stable(self.concept.name, party)).sum())
            for party in self.analysis.parties
        }

    def _may_do(self, pulled: Labels, depth: int) -> bool:
        """Whether a partial set can still be completed to one that does."""
        if depth < self.structural:
            return True
        stage = self._stage(pulled)
        if stage is None:
            return False
        open_ = frozenset(lever.label for lever in self.levers[depth:])
        if self.aim.needs_goal_to_hold:
            left, asked = stage.bounds.left(pulled, open_, self.parties)
            if not left.any():
                self.refuters |= dict.fromkeys(asked)
                return False
        return not self.aim.hopeless(stage.bounds, pulled, open_)

    def _stage(self, pulled: Labels) -> Stage | None:
        """The game that levers on rules and options make; None where no state is left."""
        structural = [lever for lever in self.levers[: self.structural] if lever.label in pulled]
        key = frozenset(lever.label for lever in structural)
        if key not in self.stages:
            self.stages[key] = self._make_stage([lever.label for lever in structural])
        return self.stages[key]

    def _make_stage(self, labels: list[str]) -> Stage | None:
        base = self.analysis
        # Only rules and options: what such levers do to statements is decided with the others.
        try:
            conflict = _game_only(base.conflict, labels)
        except InfeasibleError:
            self.impossible.append(tuple(labels))
            return None
        analysis = base if conflict is base.conflict else analyse(conflict)
        goal = analysis.where(self.goal)
        candidates = self.aim.candidates(analysis)
        if candidates is not None:
            goal = goal & candidates
        levers = [base.conflict.lever(label) for label in self.file_order]
        bounds = Bounds(Variants(analysis), levers, self.apart, self.concept, goal)
        return Stage(conflict, analysis, bounds)


def _parties(lever: Lever) -> set[str]:
    """Parties whose statements a lever changes."""
    return {change.party for change in lever.changes if isinstance(change, StatementChange)}


def _structural(lever: Lever) -> bool:
    """Whether a lever changes which states or moves there are."""
    return any(isinstance(change, RuleChange | OptionChange) for change in lever.changes)


def _game_only(conflict: Conflict, labels: Sequence[str]) -> Conflict:
    """The conflict with what some levers do to rules and options, and nothing else they do."""
    if not labels:
        return conflict
    kept = tuple(
        replace(
            lever,
            changes=tuple(c for c in lever.changes if isinstance(c, RuleChange | OptionChange)),
        )
        for lever in conflict.levers
    )
    changed = apply_levers(replace(conflict, levers=kept), labels)
    return replace(changed, levers=conflict.levers)
