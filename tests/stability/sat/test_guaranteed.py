"""Constant values that decide GMR and SMR, against all strategies of everybody."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from tests.naive import naive_conflict
from tests.stability.sat.drawn import FEW, free, maximin, minimax, wishes
from zopa.conflict.model import Conflict
from zopa.game.formulas import formula_game
from zopa.stability.sat.circuit import OutOfTime
from zopa.stability.sat.guaranteed import guaranteed, held_to


@given(free())
def test_against_every_combination(subject: Conflict) -> None:
    game = formula_game(subject)
    assert game.free
    for party in range(len(game.players)):
        assert tuple(guaranteed(game, party)) == maximin(game, party)
        assert tuple(held_to(game, party)) == minimax(game, party)


@FEW
@given(free())
def test_they_decide_gmr_and_smr(subject: Conflict) -> None:
    game, naive = formula_game(subject), naive_conflict(subject)
    for party, player in enumerate(game.players):
        sure, held = tuple(guaranteed(game, party)), tuple(held_to(game, party))
        for state in naive.states:
            value = wishes(game, party, state)
            assert naive.stable("gmr", player.label, state) == (value >= sure)
            assert naive.stable("smr", player.label, state) == (value >= held)


@pytest.mark.parametrize("ask", [guaranteed, held_to])
@FEW
@given(subject=free())
def test_a_deadline_in_the_past(ask: object, subject: Conflict) -> None:
    game = formula_game(subject)
    for party, player in enumerate(game.players):
        if player.wants:
            with pytest.raises(OutOfTime):
                ask(game, party, time.monotonic() - 1)  # type: ignore[operator]
