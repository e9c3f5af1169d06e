"""Strongly or weakly stable: what an analysis says about strength, party by party."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept as concept_of
from zopa.stability.strong import MAX_DEGREE, STRONG_CONCEPTS, StrongForm

__all__ = ["Strength", "held_strongly", "stable_degrees", "strengths"]

Truth: TypeAlias = npt.NDArray[np.bool_]

Strength: TypeAlias = Literal["strongly", "weakly"]


def stable_degrees(analysis: Analysis, concept: str, party: str) -> npt.NDArray[np.int8]:
    """How strongly each state is stable for a party: the two halves of its stability.

    Args:
        analysis: of any conflict.
        concept: "seq", "sseq", "gmr" or "smr".
        party: label of a party.

    Returns:
        Aligned with ``analysis.states``: 0 where a state is not stable, 1 where it is weakly
        stable, k where it is strongly stable at degree k and no higher one of the party's degrees;
        where no answer is needed at all, that is the party's highest degree.
    """
    result = analysis.stable(concept, party).astype(np.int8)
    for degree in range(2, min(MAX_DEGREE, analysis.conflict.party(party).degrees) + 1):
        result[analysis.stable(StrongForm(concept, degree).name, party)] = degree
    return result


def strengths(analysis: Analysis, concept: str, position: int) -> Mapping[str, Strength]:
    """Which parties are strongly, and which weakly, deterred from leaving a state.

    Only those that prefer something strongly, have an improvement there, and are deterred under a
    concept that has strong forms. Nobody where preferences are partly unknown.

    Args:
        analysis: of any conflict.
        concept: a name, also of a strong form or of a concept for each party.
        position: of the state among ``analysis.states``.
    """
    found: dict[str, Strength] = {}
    if analysis.conflict.is_uncertain:
        return found
    if analysis.conflict.is_uncertain:  # strength has no reading where preferences are unknown
        return found
    chosen = concept_of(concept)
    for party in analysis.conflict.movers:
        if party.degrees == 1:
            continue
        base = chosen.of(party.label).base
        if base not in STRONG_CONCEPTS or analysis.stable("nash", party.label)[position]:
            continue
        if analysis.stable(base, party.label)[position]:
            strong = analysis.stable(StrongForm(base).name, party.label)[position]
            found[party.label] = "strongly" if strong else "weakly"
    return found


def held_strongly(analysis: Analysis, concept: str) -> Truth | None:
    """Whether each state holds strongly, at degree 2: is strongly stable for every party.

    A state that holds under the concept but not so holds weakly.

    Args:
        analysis: of any conflict.
        concept: name of a concept.

    Returns:
        Aligned with ``analysis.states``; None for a concept without a strong form, and where
        nobody prefers anything strongly or preferences are partly unknown.
    """
    name = concept_of(concept).name
    conflict = analysis.conflict
    nothing_strong = all(party.degrees == 1 for party in conflict.parties)
    if name not in STRONG_CONCEPTS or nothing_strong or conflict.is_uncertain:
        return None
    return analysis.holds(StrongForm(name).name)
