"""What an analysis says about a goal: who breaks it, how answers are believed, what is open.

Structured findings; the words are the brief's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from zopa.conflict.judgements import uses_of_claims
from zopa.conflict.model import Basis, Conflict, Preference
from zopa.evidence.model import Claim
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept
from zopa.stability.explain import Explanation

__all__ = [
    "Breaker",
    "OpenQuestions",
    "Standing",
    "breakers",
    "deciding_preferences",
    "deterring_concept",
    "grades_of_deterrence",
    "open_questions",
    "standings",
    "to_check_first",
]


@dataclass(frozen=True)
class Standing:
    """How an outcome fares under one concept.

    Attributes:
        concept: name of the concept.
        hold: equilibria.
        outcome_holds: equilibria that satisfy the outcome.
        today_holds: whether the status quo is an equilibrium; None without a status quo.
    """

    concept: str
    hold: int
    outcome_holds: int
    today_holds: bool | None


def standings(analysis: Analysis, outcome: str, concepts: Iterable[str]) -> tuple[Standing, ...]:
    """How an outcome fares under several concepts."""
    where = analysis.where(outcome)
    today = analysis.status_quo
    found = []
    for name in concepts:
        held = analysis.holds(name)
        here = None if today is None else bool(held[today])
        found.append(Standing(name, int(held.sum()), int((held & where).sum()), here))
    return tuple(found)


@dataclass(frozen=True)
class Breaker:
    """What a party means for an outcome.

    Attributes:
        party: its label.
        decides: whether options of its own appear in the outcome's formula.
        leaves: states of the outcome that it would leave under the concept.
        of: states of the outcome.
    """

    party: str
    decides: bool
    leaves: int
    of: int


def breakers(analysis: Analysis, outcome: str, concept: str) -> tuple[Breaker, ...]:
    """Every party with options, those that would leave most states of the outcome first."""
    where = analysis.where(outcome)
    mentioned = analysis.conflict.outcome(outcome).formula.options
    found = [
        Breaker(
            party.label,
            any(option.label in mentioned for option in party.options),
            int(np.count_nonzero(where & ~analysis.stable(concept, party.label))),
            int(where.sum()),
        )
        for party in analysis.conflict.movers
    ]
    return tuple(sorted(found, key=lambda breaker: -breaker.leaves))


def deterring_concept(explanation: Explanation, found: Iterable[Standing]) -> str | None:
    """The concept under which to ask how an outcome's breaches are deterred.

    The one that was explained, where the outcome can hold under it; else the first that lets it
    hold and grades its answers (SIM's have none); None where there is none.
    """
    if explanation.holds:
        return explanation.concept
    for standing in found:
        if standing.outcome_holds and concept(standing.concept).floor is not None:
            return standing.concept
    return None


def grades_of_deterrence(explanation: Explanation) -> dict[str, int]:
    """How many deterred temptations meet, at best, each grade of answer."""
    return dict(
        Counter(
            temptation.sanction.grade
            for view in explanation.parties
            for temptation in view.temptations
            if temptation.deterred and temptation.sanction and temptation.sanction.grade
        )
    )


def deciding_preferences(explanation: Explanation) -> tuple[tuple[str, Preference], ...]:
    """The statements on which the described temptations turn, as (party, preference).

    Those that make a party move, and those that make an answer cost whoever would give it;
    undeterred temptations first.
    """
    found: dict[tuple[str, Preference], None] = {}
    told = [(view.party, t) for view in explanation.parties for t in view.temptations]
    for party, temptation in sorted(told, key=lambda item: item[1].deterred):
        for step in temptation.sanction.steps if temptation.sanction else ():
            if step.liking == "worse" and step.decided_by is not None:
                found.setdefault((step.party, step.decided_by[0]))
        if temptation.decided_by is not None:
            found.setdefault((party, temptation.decided_by[0]))
    return tuple(found)


def to_check_first(
    conflict: Conflict, deciding: Iterable[tuple[str, Preference]]
) -> tuple[Claim, ...]:
    """The claims to check first: those that an answer turns on, the least certain first.

    Least certain are claims that cannot be judged, then those of the worst grade of their item;
    among equals those that are contradicted, then those that more important statements cite.
    """
    cited = list(dict.fromkeys(c for _, preference in deciding for c in preference.basis.because))
    found = [conflict.evidence.claim(id_) for id_ in cited]

    def doubt(claim: Claim) -> tuple[bool, int, bool]:
        grade = claim.grade
        judged = grade is not None and grade.judged
        credibility = int(grade.credibility) if grade is not None else 6
        return judged, -credibility, not conflict.evidence.contradicting(claim.id)

    return tuple(sorted(found, key=doubt))


@dataclass(frozen=True)
class OpenQuestions:
    """What the evidence leaves open.

    Attributes:
        contradictions: pairs of claims that contradict each other and of which one at least
            is used; those that bear on a statement that the answer turns on come first.
        by_claims, by_judgement, by_nothing: how many preference statements rest on claims,
            on the modeller's judgement alone, on nothing at all.
        deciding_alone: deciding statements that no claim supports, as (party, preference).
        contested: deciding statements that have claims against them, as (party, preference).
        not_judged: used claims whose grade says that source or truth cannot be judged.
        hedged: used claims that their source hedges.
        used: number of claims used anywhere.
    """

    contradictions: tuple[tuple[str, str], ...]
    by_claims: int
    by_judgement: int
    by_nothing: int
    deciding_alone: tuple[tuple[str, Preference], ...]
    contested: tuple[tuple[str, Preference], ...]
    not_judged: tuple[str, ...]
    hedged: tuple[str, ...]
    used: int


def open_questions(conflict: Conflict, deciding: Iterable[tuple[str, Preference]]) -> OpenQuestions:
    """What the evidence leaves open about an answer that turns on some preferences."""
    turning = tuple(deciding)
    cited = {c for _, preference in turning for c in _claims(preference.basis)}
    used = set(uses_of_claims(conflict))
    ledger = [claim for claim in conflict.evidence.claims if claim.id in used]
    kinds = Counter(
        preference.basis.kind for party in conflict.parties for preference in party.preferences
    )
    return OpenQuestions(
        contradictions=tuple(
            sorted(
                (pair for pair in conflict.evidence.contradictions if used & set(pair)),
                key=lambda pair: not cited & set(pair),
            )
        ),
        by_claims=kinds["claims"],
        by_judgement=kinds["judgement"],
        by_nothing=kinds["nothing"],
        deciding_alone=tuple(item for item in turning if item[1].basis.kind != "claims"),
        contested=tuple(item for item in turning if item[1].basis.against),
        not_judged=tuple(c.id for c in ledger if c.grade is not None and not c.grade.judged),
        hedged=tuple(c.id for c in ledger if c.modality == "hedged"),
        used=len(ledger),
    )


def _claims(basis: Basis) -> tuple[str, ...]:
    return (*basis.because, *basis.against)
