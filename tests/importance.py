"""Conflicts whose wishes are strong, equal or unknown, and a plain reading of equal importance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.naive import Naive, naive_conflict, truth
from zopa.conflict.model import Conflict, Party, Preference
from zopa.testing import conflicts

__all__ = ["naive_equals", "weighed"]


@st.composite
def weighed(
    draw: st.DrawFn, /, *, strong: bool = False, unknown: bool = False, **limits: Any
) -> Conflict:
    """A conflict with groups of equally important statements and, if asked for, more of it."""
    conflict = draw(conflicts(**limits))
    parties = tuple(_weighed(draw, party, strong, unknown) for party in conflict.parties)
    return replace(conflict, parties=parties)


def _weighed(draw: st.DrawFn, party: Party, strong: bool, unknown: bool) -> Party:
    if party.ranking is not None:
        gaps = len(party.ranking) - 1
        degrees = tuple(draw(st.lists(st.integers(1, 3), min_size=gaps, max_size=gaps)))
        every = [state for group in party.ranking for state in group]
        pairs: tuple[Any, ...] = ()
        if unknown and len(every) > 1 and draw(st.booleans()):
            pairs = (tuple(draw(st.permutations(every))[:2]),)
        kept = degrees if strong and any(degree > 1 for degree in degrees) else ()
        return replace(party, gaps=kept, unknown=pairs)
    found: list[Preference] = []
    group, degree = 0, 3 if strong else 1
    texts = [str(wish.wants) for wish in party.preferences]
    for number, wish in enumerate(party.preferences):
        # A file refuses a statement that stands again beside its equals.
        once = all(texts.count(text) == 1 for text in texts[max(0, number - 1) : number + 1])
        joins = bool(found) and once and draw(st.booleans())
        if not joins:
            group += 1
            degree = draw(st.integers(1, degree))
        found.append(replace(wish, group=group, degree=degree))
    sizes = [sum(w.group == wish.group for w in found) for wish in found]
    return replace(
        party,
        preferences=tuple(
            replace(wish, group=wish.group if size > 1 else None)
            if size > 1
            else replace(wish, group=None, unknown=unknown and draw(st.booleans()))
            for wish, size in zip(found, sizes, strict=True)
        ),
    )


def naive_equals(conflict: Conflict) -> Naive:
    """The game with states valued group by group: how many of each are met, most important first.

    Reads the numbers of the groups itself, without any code that the ranks are made with.
    """
    game = naive_conflict(conflict)
    for party in conflict.parties:
        if party.ranking is not None:
            continue
        groups: list[list[Preference]] = []
        for wish in party.preferences:
            if groups and wish.group is not None and groups[-1][0].group == wish.group:
                groups[-1].append(wish)
            else:
                groups.append([wish])
        for state in game.states:
            kept = [truth(given.keeps, state) for given in party.commitments]
            met = tuple(sum(truth(wish.wants, state) for wish in group) for group in groups)
            game.value[party.label, state] = (all(kept), *met)
    return game
