"""What a set of levers is to bring about: a goal that holds, is agreed on, or is every end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.agreements.agree import table_of
from zopa.agreements.bargain import Bargain, Consent, moved_by
from zopa.agreements.outlook import BaselineKind, outlook
from zopa.conflict.change import Seat
from zopa.levers.bounds import Bounds
from zopa.stability.analysis import Analysis

__all__ = ["AimName", "GoalAgreed", "GoalHolds", "GoalIsEveryEnd"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = frozenset[str]
AimName: TypeAlias = Literal["holds", "agreed", "every_end"]


@dataclass(frozen=True)
class GoalHolds:
    """Some goal state is an equilibrium."""

    name: AimName = "holds"
    needs_goal_to_hold: bool = True

    def candidates(self, analysis: Analysis) -> Truth | None:
        """Any goal state."""
        return None

    def hopeless(self, bounds: Bounds, pulled: Labels, open_: Labels) -> bool:
        """Never for reasons of its own."""
        return False

    def reached(self, analysis: Analysis, holding: Truth | None) -> Truth:
        """The goal states that hold."""
        assert holding is not None
        return holding


@dataclass(frozen=True)
class GoalAgreed:
    """Some goal state that is an equilibrium can be agreed on by a format.

    Attributes:
        format: its label.
        concept: name of the concept.
        baseline, consent: as in :func:`zopa.agree`.
    """

    format: str
    concept: str
    baseline: BaselineKind = "no_deal"
    consent: Consent = "weak"
    name: AimName = "agreed"
    needs_goal_to_hold: bool = True

    def hopeless(self, bounds: Bounds, pulled: Labels, open_: Labels) -> bool:
        """Never for reasons of its own."""
        return False

    def candidates(self, analysis: Analysis) -> Truth | None:
        """States that only those move for who sit in the format, or could be brought to it."""
        conflict = analysis.conflict
        seated = set(conflict.format(self.format).parties)
        for lever in conflict.levers:
            seated |= {
                change.party
                for change in lever.changes
                if isinstance(change, Seat) and change.format == self.format
            }
        within = np.ones(len(analysis.states), dtype=np.bool_)
        for number, party in enumerate(conflict.parties):
            if party.label not in seated:
                within &= ~moved_by(analysis, number)
        return within

    def reached(self, analysis: Analysis, holding: Truth | None) -> Truth:
        """The goal states that hold and that the format could agree on."""
        assert holding is not None
        bargain = Bargain(outlook(analysis, self.concept), self.baseline, self.consent)
        table = table_of(analysis, self.format)
        members = [analysis.parties.index(party) for party in table.parties]
        agreed: Truth = bargain.zone(members, table.decides) & holding
        return agreed


@dataclass(frozen=True)
class GoalIsEveryEnd:
    """Every end that undeterred improvements reach from the status quo satisfies the goal.

    Attributes:
        goal: name of the outcome.
        concept: name of the concept.
    """

    goal: str
    concept: str
    name: AimName = "every_end"
    needs_goal_to_hold: bool = False

    def candidates(self, analysis: Analysis) -> Truth | None:
        """Any goal state."""
        return None

    def hopeless(self, bounds: Bounds, pulled: Labels, open_: Labels) -> bool:
        """Whether nobody would leave a status quo without the goal, whatever is pulled."""
        analysis = bounds.analysis
        today = analysis.status_quo
        if today is None or bounds.goal[today]:
            return False
        engine = analysis.ground.engine
        here = np.array([analysis.ground.index(today)])
        for party in range(len(analysis.parties)):
            orders = bounds.orders(party, pulled, open_)
            if orders is None:
                return False
            _, targets = engine.moves(party, here)
            if any((ranks[targets] > ranks[here[0]]).any() for ranks in orders):
                return False
        return True

    def reached(self, analysis: Analysis, holding: Truth | None) -> Truth:
        """The end states, where every one of them satisfies the goal; none otherwise."""
        view = outlook(analysis, self.concept)
        ends = np.searchsorted(view.ground.engine.states, view.ends.states)
        goal = analysis.where(self.goal)
        reached = np.zeros(len(goal), dtype=np.bool_)
        if goal[ends].all():
            reached[ends] = True
        return reached
