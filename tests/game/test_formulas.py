"""The game in formulas says what the conflict says."""

from __future__ import annotations

from hypothesis import given

from tests.cases import conflict
from tests.naive import naive_conflict, truth
from tests.stability.sat.drawn import FEW, SMALL, subsets
from zopa.conflict.model import Conflict
from zopa.game.formulas import FormulaGame, formula_game


@given(SMALL)
def test_statements_order_states_as_parties_do(subject: Conflict) -> None:
    """Word first, then statements; a direct ranking too, with its ties."""
    game, naive = formula_game(subject), naive_conflict(subject)
    for player in game.players:
        wishes = {s: tuple(truth(f, s) for f in player.wants) for s in naive.states}
        for one in naive.states:
            for other in naive.states:
                said = wishes[one] <= wishes[other]
                assert said == naive.likes_no_better(player.label, one, other)


@FEW
@given(SMALL)
def test_states_words_and_what_is_kept(subject: Conflict) -> None:
    game, naive = formula_game(subject), naive_conflict(subject)
    assert game.labels == subject.labels
    known = [s for s in subsets(game.labels) if all(truth(rule, s) for rule in game.rules)]
    assert set(known) == set(naive.states)
    for player in game.players:
        assert frozenset(player.options) == naive.own[player.label]
        for state in naive.states:
            assert naive.keeps[player.label, state] == (
                player.word is None or truth(player.word, state)
            )
    assert {kept for player in game.players for kept in player.kept} == {
        (literal.option, literal.value) for literal in subject.irreversible
    }
    assert all(set(dict(player.kept)) <= set(player.options) for player in game.players)


@FEW
@given(SMALL)
def test_free_games_are_those_in_which_others_reach_everything(subject: Conflict) -> None:
    """Where a game is said to be free, the others of any party reach all their strategies."""
    game, naive = formula_game(subject), naive_conflict(subject)
    if not game.free:
        return
    for player in game.players:
        mine = naive.own[player.label]
        for state in naive.states:
            reached = naive.reach(naive.others(player.label), state, "move") | {state}
            assert reached == {s for s in naive.states if s & mine == state & mine}


def freed(**more: object) -> FormulaGame:
    parties = {"a": ("x y", ["b.z"]), "b": ("z", [])}
    return formula_game(conflict(parties, **more))  # type: ignore[arg-type]


def test_what_makes_a_game_less_than_free() -> None:
    assert freed().free
    assert freed(rules=["a.x or a.y"]).free
    assert not freed(rules=["a.x or b.z"]).free
    assert not freed(irreversible=["not a.x"]).free
    assert not freed(words={"b": ["b.z"]}).free
    crossing = freed(rules=["a.x or a.y", "a.x or b.z"]).crossing
    assert [str(rule) for rule in crossing] == ["a.x or b.z"]


def test_a_direct_ranking_in_statements() -> None:
    """One a group but the last: this group or a better one."""
    subject = conflict(
        {"a": ("x", []), "b": ("y", [])}, rankings={"a": ["a.x", ["", "a.x b.y"], "b.y"]}
    )
    (a, _) = formula_game(subject).players
    assert [str(formula) for formula in a.wants] == [
        "a.x and not b.y",
        "a.x and not b.y or not a.x and not b.y or a.x and b.y",
    ]
