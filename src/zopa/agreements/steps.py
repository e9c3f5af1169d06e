"""Self-enforcing sequences of steps from today to a goal: the shortest, or why there is none.

Definition. A sequence s0 (the status quo) .. sn (a state that satisfies the goal) of unilateral
moves and of joint moves that a format allows *enforces itself* under a concept when at each sk

(a) each mover of the step from sk strictly prefers sn to sk,
(b) every undeterred improvement of anybody, but for the planned step, leaves its mover no better
    than sn, and
(c) no undeterred improvement of another party leaves one that has already moved below its
    baseline.

At sn itself (b) says that it is an equilibrium. The search is in :mod:`zopa.agreements.search`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

import numpy as np

from zopa.agreements.agree import Table, table_of
from zopa.agreements.check_order import check_order, checked_path, compare_orders
from zopa.agreements.outlook import BASELINES, BaselineKind, Outlook, outlook
from zopa.agreements.reach import Ask
from zopa.agreements.search import Path, Search
from zopa.agreements.sequence import CheckedOrder, NearMiss, PlannedStep, SelfEnforcing, Steps
from zopa.agreements.terrain import Terrain
from zopa.conflict.model import State
from zopa.errors import UnknownLabelError, ZopaError
from zopa.game.model import Index
from zopa.stability.analysis import Analysis
from zopa.stability.engine import tick
from zopa.stability.explain import changes_between
from zopa.stability.goal import needed_goal

__all__ = ["check_order", "compare_orders", "steps"]

#: Sequences among which a near miss is chosen.
_MOST_NEAR = 20
#: Conditions that are given up for a near miss, as few as do.
_GIVEN_UP: tuple[tuple[str, ...], ...] = (
    ("c",),
    ("b",),
    ("a",),
    ("b", "c"),
    ("a", "c"),
    ("a", "b"),
    ("a", "b", "c"),
)


class _TimeIsUp(Exception):
    """Raised within a search when its time is up."""


@dataclass(frozen=True, eq=False)
class _Question:
    """What is asked."""

    view: Outlook
    goal: str
    table: Table | None
    pays_each_step: bool
    baseline: BaselineKind
    longest: int
    most: int


def steps(
    analysis: Analysis,
    *,
    goal: str | None = None,
    concept: str = "seq",
    format: str | Sequence[str] | None = None,
    pays_each_step: bool = False,
    baseline: BaselineKind = "no_deal",
    longest: int = 6,
    most: int = 5,
    patience: float | None = None,
    on_found: Callable[[SelfEnforcing], None] | None = None,
) -> Steps:
    """The shortest self-enforcing sequences from today to a goal, or why there is none.

    Args:
        analysis: of a conflict with a status quo.
        goal: name of an outcome; the conflict's goal by default.
        concept: a concept with a floor.
        format: label of a format, or labels of the parties at the table, who may move jointly;
            without it everybody moves alone.
        pays_each_step: each mover must prefer the next state to the present one, and who consents
            must not like it less, instead of the end of the sequence.
        baseline: below which nobody who has moved may be brought: "no_deal" or "status_quo".
        longest: most steps of a sequence.
        most: sequences to tell.
        patience: seconds after which to stop and say what is known; None for no limit.
        on_found: called with every sequence as it is found; they come in their final order.

    Returns:
        What was found. A KeyboardInterrupt ends the search, not the answer.

    Raises:
        UnknownLabelError: for a label that names nothing.
        InfeasibleError: for a goal that no feasible state satisfies.
        TooLargeError: for more unilateral moves than can be listed.
        ZopaError: without a goal or a status quo, for SIM, or for numbers below 1.

    Finding the bound of all ends takes a few sweeps over all unilateral moves, and one over all
    states for every set of parties at the table that would gain; how many ends have to be told
    apart, and how many sequences begun, depends on the conflict.
    """
    if longest < 1 or most < 1:
        raise ZopaError("a sequence has at least one step: ask for 'longest' and 'most' from 1 on")
    if baseline not in BASELINES:
        raise UnknownLabelError("baseline", baseline, BASELINES)
    question = _Question(
        outlook(analysis, concept),
        needed_goal(analysis, goal),
        None if format is None else table_of(analysis, format),
        pays_each_step,
        baseline,
        longest,
        most,
    )
    return _Answer(question, patience).told(on_found or (lambda found: None))


class _Answer:
    """Searches, and tells what was found."""

    def __init__(self, question: _Question, patience: float | None) -> None:
        self.question = question
        self.view = question.view
        self.analysis = question.view.analysis
        self.until = None if patience is None else time.monotonic() + patience
        self.positions = np.flatnonzero(self.analysis.where(question.goal))
        engine = self.view.ground.engine
        holding = engine.at_states(self.view.drift.equilibria)[self.positions]
        self.ends: Index = self.positions[holding]
        self.found: list[SelfEnforcing] = []

    def pulse(self) -> None:
        """Let whoever listens know that some work is done, and stop when time is up."""
        tick()
        if self.until is not None and time.monotonic() > self.until:
            raise _TimeIsUp

    def told(self, say: Callable[[SelfEnforcing], None]) -> Steps:
        more: bool | None = None
        near = None
        stopped = False
        try:
            more = self.search(say)
            if not self.found:
                near = self.near_miss()
        except (KeyboardInterrupt, _TimeIsUp):
            stopped = True
        asked = self.question
        start = self.analysis.status_quo
        return Steps(
            asked.goal,
            self.view.concept.name,
            asked.table,
            asked.pays_each_step,
            asked.baseline,
            asked.longest,
            len(self.positions),
            int((self.ends != start).sum()),
            bool((self.ends == start).any()),
            tuple(self.found),
            more,
            more is False,
            stopped,
            near,
            {} if len(self.ends) else self.left_by(),
            self.analysis.provenance,
        )

    def search(self, say: Callable[[SelfEnforcing], None]) -> bool:
        """Find sequences; whether there are more than were asked for."""
        for path in self.paths(()):
            if len(self.found) == self.question.most:
                return True
            self.found.append(self.sequence(path))
            say(self.found[-1])
        return False

    def paths(self, given_up: Sequence[str]) -> Iterator[Path]:
        """Sequences that meet all conditions but some, in order."""
        asked = ("a" not in given_up, "b" not in given_up, "c" not in given_up)
        ask = Ask(*asked, self.question.pays_each_step)
        search = Search(self.terrain, ask, self.ends, self.question.longest, self.pulse)
        return search.paths()

    @cached_property
    def terrain(self) -> Terrain:
        return Terrain(self.view, self.question.table, self.question.baseline)

    def near_miss(self) -> NearMiss | None:
        """The sequence that comes closest: few conditions given up, and kept to for longest."""
        asked = self.question
        for given_up in _GIVEN_UP:
            best: CheckedOrder | None = None
            for path in islice(self.paths(given_up), _MOST_NEAR):
                checked = checked_path(
                    self.view,
                    asked.table,
                    self.states(path),
                    goal=asked.goal,
                    pays_each_step=asked.pays_each_step,
                    baseline=asked.baseline,
                )
                if best is None or _breaks_at(checked) > _breaks_at(best):
                    best = checked
            if best is not None:
                return NearMiss(given_up, best)
        return None

    def states(self, path: Path) -> list[State]:
        return [self.view.ground.state(self.view.ground.index(position)) for position in path]

    def sequence(self, path: Path) -> SelfEnforcing:
        planned = []
        states = self.states(path)
        for before, after in pairwise(states):
            changes = changes_between(before, after)
            moving = {change.option.partition(".")[0] for change in changes}
            parties = tuple(party for party in self.analysis.parties if party in moving)
            planned.append(PlannedStep(parties, changes, after))
        return SelfEnforcing(tuple(planned))

    def left_by(self) -> dict[str, int]:
        """For each party, goal states that it would leave."""
        counts = {}
        for party in self.analysis.parties:
            stable = self.analysis.stable(self.view.concept.name, party)[self.positions]
            counts[party] = int(np.count_nonzero(~stable))
        return {party: count for party, count in counts.items() if count}


def _breaks_at(checked: CheckedOrder) -> int:
    """Where an order breaks first: the number of the state."""
    assert checked.first_break is not None
    return checked.first_break.at
