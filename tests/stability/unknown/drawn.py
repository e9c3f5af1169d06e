"""Conflicts in which some preferences are unknown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from zopa.conflict.importance import regrouped
from zopa.conflict.model import Conflict, Party
from zopa.testing import conflicts

#: Small enough that all completions of all parties can be looked at.
MOST_UNKNOWN = 2


@st.composite
def uncertain_conflicts(
    draw: st.DrawFn, *, groups: bool = False, rankings: bool = True, commitments: int = 0
) -> Conflict:
    """A conflict with at least one party that is uncertain, wherever one has any preferences.

    Args:
        draw: given by Hypothesis.
        groups: whether statements may share their importance.
        rankings: whether parties may rank states.
        commitments: most commitments.
    """
    conflict = draw(
        conflicts(
            max_parties=4,
            max_total=4,
            max_statements=3,
            max_outcomes=0,
            rankings=rankings,
            commitments=commitments,
        )
    )
    parties = tuple(_doubted(draw, party, groups) for party in conflict.parties)
    return replace(conflict, parties=parties)


def _doubted(draw: st.DrawFn, party: Party, groups: bool) -> Party:
    if party.ranking is not None:
        states = [state for group in party.ranking for state in group]
        if len(states) < 2:
            return party
        one = st.sampled_from(states)
        pairs = draw(st.lists(st.tuples(one, one), max_size=4))
        return replace(party, unknown=tuple(pair for pair in pairs if pair[0] != pair[1]))
    wishes = list(party.preferences)
    if not wishes:
        return party
    places = st.integers(0, len(wishes) - 1)
    for place in draw(st.lists(places, min_size=1, max_size=MOST_UNKNOWN, unique=True)):
        wishes[place] = replace(wishes[place], unknown=True)
    if groups:
        marks = draw(st.lists(st.sampled_from((None, 1, 2)), min_size=len(wishes), max_size=8))
        wishes = [replace(w, group=mark) for w, mark in zip(wishes, marks, strict=False)]
        wishes = list(regrouped(wishes))
    return replace(party, preferences=tuple(wishes))
