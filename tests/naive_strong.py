"""A naive reading of strong stabilities, from the statements themselves: no ranks, no ceilings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.naive import ESCAPE, IMPROVING, Naive, keeps_word, naive_conflict, truth
from zopa.conflict.model import Conflict, Party


class NaiveStrong:
    """A conflict, with the definition of strong stability word for word."""

    def __init__(self, conflict: Conflict, game: Naive | None = None) -> None:
        self.conflict = conflict
        self.game: Naive = game or naive_conflict(conflict)

    def much_worse(self, label: str, degree: int, start: Any, end: Any) -> bool:
        """Whether a party likes ``end`` less than ``start`` by a degree or more."""
        party = self.conflict.party(label)
        if self.conflict.graph is not None:  # a state's label is all that is true in it
            start, end = frozenset((start,)), frozenset((end,))
        keeps = [keeps_word(self.conflict, label, state) for state in (start, end)]
        if keeps[0] != keeps[1]:
            return keeps[0]
        if party.ranking is None:
            for wish in party.preferences:
                if truth(wish.wants, start) != truth(wish.wants, end):
                    return truth(wish.wants, start) and wish.degree >= degree
            return False
        place = {frozenset(s): k for k, group in enumerate(party.ranking) for s in group}
        between = range(place[start], place[end])
        return any((party.gaps or [1] * 9999)[k] >= degree for k in between)

    def strongly_stable(
        self, concept: str, label: str, state: Any, *, degree: int = 2, mild: bool = False
    ) -> bool:
        game = self.game
        kind = "improvement" if concept in IMPROVING else "move"

        def suffers(end: Any) -> bool:
            if not self.much_worse(label, degree, state, end):
                return False
            return concept not in ESCAPE or all(
                game.likes_no_better(label, further, state)
                if mild
                else self.much_worse(label, degree, state, further)
                for further in game.moves[label, end]
            )

        return all(
            any(suffers(end) for end in game.reach(game.others(label), tempting, kind))
            for tempting in game.improvements(label, state)
        )


@st.composite
def strengthened(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict]) -> Conflict:
    """Conflicts in which some preferences are strong, up to degree 4."""
    subject = draw(subjects)
    return replace(subject, parties=tuple(draw(_strong_party(p)) for p in subject.parties))


@st.composite
def _strong_party(draw: st.DrawFn, party: Party) -> Party:
    degrees = st.sampled_from((1, 1, 2, 2, 3, 4))
    if party.ranking is not None:
        gaps = draw(st.tuples(*[degrees for _ in party.ranking[1:]]))
        return replace(party, gaps=gaps)
    drawn = sorted((draw(degrees) for _ in party.preferences), reverse=True)
    return replace(
        party,
        preferences=tuple(
            replace(wish, degree=degree)
            for wish, degree in zip(party.preferences, drawn, strict=True)
        ),
    )
