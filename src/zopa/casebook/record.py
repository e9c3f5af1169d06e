"""The track record: of what each concept lets stand, and whether what happened is among it.

It validates nothing. Whoever modelled these conflicts knew how they had ended, and a concept that
lets every state stand always has what happened among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zopa.casebook.cases import Case
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.concepts import concept

__all__ = ["ConceptRecord", "Record", "Standing", "record_of", "track_record"]


@dataclass(frozen=True)
class Standing:
    """One case under one concept.

    Attributes:
        concept: name of the concept.
        stand: how many feasible states it lets stand.
        hit: whether what happened is one of them.
    """

    concept: str
    stand: int
    hit: bool

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Record:
    """One case of which it is known what happened.

    Attributes:
        name: of the case.
        title: its title.
        outcome: what happened, in a sentence.
        feasible: how many states are feasible.
        standings: one a concept.
    """

    name: str
    title: str
    outcome: str
    feasible: int
    standings: tuple[Standing, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "standings": [found.to_json() for found in self.standings]}


@dataclass(frozen=True)
class ConceptRecord:
    """One concept over all cases of which it is known what happened.

    Attributes:
        concept: name of the concept.
        cases: how many there are.
        hits: in how many of them it lets stand what happened.
        share: mean share of the feasible states that it lets stand, from 0 to 1; every case
            counts the same. A concept that knew nothing would hit about as often.
    """

    concept: str
    cases: int
    hits: int
    share: float

    @property
    def shown(self) -> str:
        """The concept's name as it is printed."""
        return concept(self.concept).shown

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "share": round(self.share, 4)}


def record_of(case: Case, analysis: Analysis | None = None) -> Record | None:
    """One case's line of the track record.

    Args:
        case: the case.
        analysis: its analysis, if there is one already.

    Returns:
        The line; None where it is not known what happened, or where preferences are partly
        unknown, so that no concept lets states simply stand.
    """
    happened = case.published.happened
    if happened is None or case.conflict.is_uncertain:
        return None
    if analysis is None:
        analysis = analyse(case.conflict)
    positions = [analysis.position(state) for state in happened.states]
    standings = []
    for name in analysis.usual_concepts:
        held = analysis.holds(name)
        standings.append(Standing(name, int(held.sum()), bool(held[positions].any())))
    return Record(case.name, case.title, happened.outcome, len(held), tuple(standings))


def track_record(records: Iterable[Record]) -> tuple[ConceptRecord, ...]:
    """Each concept over some cases, in the order in which concepts are listed.

    Args:
        records: from :func:`record_of`.
    """
    shares: dict[str, list[float]] = {}
    hits: dict[str, int] = {}
    for record in records:
        for found in record.standings:
            shares.setdefault(found.concept, []).append(found.stand / record.feasible)
            hits[found.concept] = hits.get(found.concept, 0) + found.hit
    return tuple(
        ConceptRecord(name, len(each), hits[name], sum(each) / len(each))
        for name, each in shares.items()
    )
