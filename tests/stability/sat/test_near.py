"""What is seen from single states, against plain sets."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import naive_conflict, truth
from tests.stability.sat.drawn import FEW, SMALL
from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError
from zopa.game.formulas import formula_game
from zopa.stability.sat.near import Near, at_most, packed


@given(SMALL)
def test_moves_and_improvements(subject: Conflict) -> None:
    """From every state at once; what nothing mentions is left as it is."""
    game, naive = formula_game(subject), naive_conflict(subject)
    near = Near(game)
    rows = np.array([near.row(state) for state in naive.states])
    used = {o for formula in game.rules for o in formula.options}
    used |= {o for player in game.players for formula in player.wants for o in formula.options}
    for party, player in enumerate(game.players):
        legal, better = near.legal(party, rows), near.improvements(party, rows)
        for k, state in enumerate(naive.states):
            rest = state - used
            for seen, known in (
                (legal, naive.moves[player.label, state]),
                (better, naive.improvements(player.label, state)),
            ):
                (which,) = np.nonzero(seen[k])
                ends = near.moved(party, np.repeat(rows[k : k + 1], len(which), 0), which)
                assert {near.yes(end) for end in ends} == {t for t in known if t - used == rest}


@FEW
@given(SMALL)
def test_values_order_states_as_parties_do(subject: Conflict) -> None:
    game, naive = formula_game(subject), naive_conflict(subject)
    near = Near(game)
    rows = np.array([near.row(state) for state in naive.states])
    assert [near.yes(row) for row in rows] == naive.states
    assert len(set(packed(rows))) == len(rows)
    for party, player in enumerate(game.players):
        values = near.values(party, rows)
        told = at_most(values[:, None, :], values[None, :, :])
        for (i, s), (j, t) in itertools.product(enumerate(naive.states), repeat=2):
            assert told[i, j] == naive.likes_no_better(player.label, s, t)


@FEW
@given(SMALL)
def test_values_after_a_move(subject: Conflict) -> None:
    game, naive = formula_game(subject), naive_conflict(subject)
    near = Near(game)
    rows = np.array([near.row(state) for state in naive.states])
    for mover, party in itertools.product(range(len(game.players)), repeat=2):
        after = near.values_after(party, mover, rows)
        for strategy in range(len(near.strategies[mover])):
            ends = near.moved(mover, rows, np.full(len(rows), strategy))
            assert (after[:, strategy] == near.values(party, ends)).all()


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=3))
def test_at_most_compares_number_by_number(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))
    assert at_most(first, second) == (first.tolist() <= second.tolist())


def test_more_statements_than_bits() -> None:
    """130 statements; only the last, or one in the middle, tells two states apart."""
    same = ["a.x or not a.x"] * 129
    for wants in ([*same, "a.x"], [*same[:64], "a.x", *same[64:]]):
        game = formula_game(conflict({"a": ("x", wants), "b": ("y", [])}))
        near = Near(game)
        rows = np.array([near.row(frozenset()), near.row(frozenset(["a.x"]))])
        values = near.values(0, rows)
        assert values.shape == (2, 3)
        assert at_most(values[0], values[1])
        assert not at_most(values[1], values[0])
        assert near.improvements(0, rows).tolist() == [[False, True], [False, False]]
        assert all(truth(f, {"a.x"}) for f in game.players[0].wants)


def test_a_party_with_too_many_options() -> None:
    names = "abcdefghijklmnopq"
    wants = [f"a.{name}" for name in names]
    game = formula_game(conflict({"a": (" ".join(names), []), "b": ("y", wants)}))
    with pytest.raises(TooLargeError, match=r"a has 17 options that something turns on.*65,536"):
        Near(game)
