"""The value of waiting: how a party likes where one phase ends against where the next one does.

Both are measured by today's wishes: the statements (or the ranking) of the conflict as the file
describes it, whatever a phase changes of them, and whatever the party has given its word on. Of
each set of ends only the two that the party likes least and most are compared: what it must
reckon with, and what it may hope for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from zopa.conflict.importance import lexical
from zopa.conflict.model import Party, Preference, State
from zopa.game.model import Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis
from zopa.stability.explain import Liking, deciding

__all__ = ["Extremes", "Shift", "Value", "Waiting", "extremes", "waiting"]

#: What it means for a party that the clock runs on from one phase into the next.
Value: TypeAlias = Literal["gains", "loses", "same", "mixed"]


@dataclass(frozen=True)
class Extremes:
    """The ends of a phase that a party likes least and most by today's wishes.

    Attributes:
        worst: an end state that it likes least; of several the first in order of bits.
        best: one that it likes most, likewise; None where the two cannot be told.
        unranked: an end state that its ranking does not have; then both others are None.
    """

    worst: State | None
    best: State | None
    unranked: State | None = None


@dataclass(frozen=True)
class Shift:
    """One end state against another.

    Attributes:
        before: where the earlier phase may end.
        after: where the later one may end.
        liking: how the party likes ``after`` against ``before`` by today's wishes.
        decided_by: its most important statement that tells the two apart, with the truth that it
            has afterwards; None where it ranks states directly or likes both alike.
    """

    before: State
    after: State
    liking: Liking
    decided_by: tuple[Preference, bool] | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        decided = None
        if self.decided_by is not None:
            statement, truth = self.decided_by
            decided = {"wants": str(statement.wants), "id": statement.id, "becomes": truth}
        return {
            "before": list(self.before),
            "after": list(self.after),
            "liking": self.liking,
            "decided_by": decided,
        }


@dataclass(frozen=True)
class Waiting:
    """What it means for one party that one phase gives way to the next.

    Attributes:
        before: label of the earlier phase; None for the conflict without any phase.
        after: label of the later phase.
        party: whose view this is.
        value: "gains" if both its worst and its best end of the later phase are at least as good
            as those of the earlier one and one of them is better; "loses" likewise the other way;
            "same" if both are equally good; "mixed" otherwise; None where that cannot be told.
        reason: why it cannot, as a clause; None where it can.
        worst: the worst ends of both phases.
        best: the best ends of both phases.
    """

    before: str | None
    after: str
    party: str
    value: Value | None
    reason: str | None = None
    worst: Shift | None = None
    best: Shift | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "before": self.before,
            "after": self.after,
            "party": self.party,
            "value": self.value,
            "reason": self.reason,
            "worst": None if self.worst is None else self.worst.to_json(),
            "best": None if self.best is None else self.best.to_json(),
        }


def extremes(analysis: Analysis, ends: States, parties: Sequence[Party]) -> tuple[Extremes, ...]:
    """What each of some parties likes least and most among some states.

    Args:
        analysis: of the phase whose ends they are; only its states matter, not its wishes.
        ends: at least one of its states.
        parties: as the file describes them, apart from any phase.
    """
    return tuple(
        _of_statements(analysis, ends.positions, party)
        if party.ranking is None
        else _of_ranking(ends, party)
        for party in parties
    )


def _of_statements(analysis: Analysis, ends: Index, party: Party) -> Extremes:
    worst = best = ends
    for wants in lexical(party.preferences):
        if len(worst) == len(best) == 1:
            break
        truth = analysis.where(wants)
        if not truth[worst].all():
            worst = worst[~truth[worst]]
        if truth[best].any():
            best = best[truth[best]]
    return Extremes(analysis.states[int(worst[0])], analysis.states[int(best[0])])


def _of_ranking(ends: States, party: Party) -> Extremes:
    groups = _groups(party)
    listed = list(ends)
    places = []
    for state in listed:
        place = groups.get(frozenset(state))
        if place is None:
            return Extremes(None, None, state)
        places.append(place)
    return Extremes(listed[int(np.argmax(places))], listed[int(np.argmin(places))])


def _groups(party: Party) -> dict[frozenset[str], int]:
    """State -> number of its group in the party's ranking, 0 for the best."""
    ranking = party.ranking or ()
    return {frozenset(state): k for k, group in enumerate(ranking) for state in group}


def waiting(
    before: str | None,
    after: str,
    parties: Sequence[Party],
    first: Sequence[Extremes],
    second: Sequence[Extremes],
) -> tuple[Waiting, ...]:
    """The value of waiting for every party, from one set of ends to another.

    Args:
        before: label of the earlier phase; None for the conflict without any.
        after: label of the later phase.
        parties: as the file describes them.
        first: from :func:`extremes` for the ends of the earlier phase, one a party.
        second: the same for the later one.
    """
    return tuple(
        _waiting(before, after, party, one, other)
        for party, one, other in zip(parties, first, second, strict=True)
    )


def _waiting(
    before: str | None, after: str, party: Party, one: Extremes, other: Extremes
) -> Waiting:
    for found, label in ((one, before), (other, after)):
        if found.unranked is not None:
            where = "without any phase" if label is None else f"in the phase '{label}'"
            reason = (
                f"it ranks states directly, and not the state '{found.unranked}', "
                f"which is an end {where}"
            )
            return Waiting(before, after, party.label, None, reason)
    assert one.worst is not None
    assert one.best is not None
    assert other.worst is not None
    assert other.best is not None
    worst = _shift(party, one.worst, other.worst)
    best = _shift(party, one.best, other.best)
    value = _VALUES[frozenset((worst.liking, best.liking))]
    return Waiting(before, after, party.label, value, None, worst, best)


_VALUES: dict[frozenset[Liking], Value] = {
    frozenset(("better",)): "gains",
    frozenset(("better", "same")): "gains",
    frozenset(("worse",)): "loses",
    frozenset(("worse", "same")): "loses",
    frozenset(("same",)): "same",
    frozenset(("better", "worse")): "mixed",
}


def _shift(party: Party, before: State, after: State) -> Shift:
    if party.ranking is not None:
        groups = _groups(party)
        first, second = groups[frozenset(before)], groups[frozenset(after)]
        return Shift(before, after, _liking(second < first, second > first), None)
    decided = deciding(replace(party, commitments=()), before, after)
    better = decided is not None and decided[1]
    return Shift(before, after, _liking(better, decided is not None and not better), decided)


def _liking(better: bool, worse: bool) -> Liking:
    return "better" if better else "worse" if worse else "same"
