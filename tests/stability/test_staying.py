"""Why a party would not move: the move that it likes best all the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given

import zopa
from tests.cases import conflict, free_or_bound
from tests.naive import keeps_word
from zopa.stability.sentences import staying
from zopa.testing import conflicts


@given(free_or_bound(conflicts()))
def test_the_least_bad_move_is_the_best_liked_of_all(subject: zopa.Conflict) -> None:
    for engine in ("graph", "array"):
        analysis = zopa.analyse(subject, engine)
        position = len(analysis.states) // 2
        here = frozenset(analysis.states[position])
        for view in analysis.explain(here, concept="nash").parties:
            own = {option.label for option in subject.party(view.party).options}
            rank = analysis.rank(view.party)
            moves = [
                (int(rank[k]), -len(here ^ frozenset(state)), state)
                for k, state in enumerate(analysis.states)
                if k != position and frozenset(state) - own == here - own
                if _legal(subject, here, frozenset(state))
                and keeps_word(subject, view.party, frozenset(state))
            ]
            if view.improvements or not moves:
                assert view.least_bad is None
                continue
            assert view.least_bad is not None
            best, changes, _ = max(moves, key=lambda move: move[:2])
            assert int(rank[analysis.position(view.least_bad.to)]) == best
            assert -len(view.least_bad.changes) == changes
            assert view.least_bad.liking == ("same" if best == rank[position] else "worse")
            assert np.all(rank[position] >= [move[0] for move in moves])


def _legal(subject: zopa.Conflict, before: frozenset[str], after: frozenset[str]) -> bool:
    return all(
        (literal.option in after) == literal.value
        for literal in subject.irreversible
        if (literal.option in before) == literal.value
    )


def test_in_words() -> None:
    subject = conflict(
        {
            "ann": ("sing", ["not ann.sing"]),
            "bob": ("dance", ["ann.sing"]),
            "cleo": ("leave", ["not cleo.leave"]),
        },
        rules=["not cleo.leave"],
    )
    explanation = zopa.analyse(subject).explain([], concept="nash")
    assert [staying(subject, explanation, party) for party in ("ann", "bob", "cleo")] == [
        "Ann could do sing, but it wants not to do sing (unsupported).",
        "Bob could do dance, and would be neither better nor worse off.",
        "Cleo has no move here.",
    ]
