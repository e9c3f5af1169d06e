"""Nash stability in clauses, against every state and every move by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from tests.cases import conflict
from tests.naive import naive_conflict, truth
from tests.stability.sat.drawn import FEW, SMALL, gains, matter, subsets, wishes
from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError
from zopa.game.formulas import formula_game
from zopa.stability.sat.circuit import Circuit
from zopa.stability.sat.encode import Encoder, relevant


@given(SMALL)
def test_no_improvement_in_every_state(subject: Conflict) -> None:
    """Feasible or not, with all of its statements counted, none, or all but one."""
    game = formula_game(subject)
    for party, player in enumerate(game.players):
        circuit = Circuit()
        encoder = Encoder(game, circuit)
        reasons = [circuit.new() for _ in player.wants]
        encoder.no_improvement(party, player.wants, reasons)
        every = list(range(len(reasons)))
        for counted in (every, [], *([k for k in every if k != left] for left in every[:2])):
            for state in subsets(game.labels):
                said = circuit.solve([*encoder.exactly(state), *(reasons[k] for k in counted)])
                assert said != gains(game, party, state, counted), (player.label, state, counted)


@FEW
@given(SMALL)
def test_it_is_nash_stability(subject: Conflict) -> None:
    """The reading above, of every feasible state, is the definition."""
    naive, game = naive_conflict(subject), formula_game(subject)
    for party, player in enumerate(game.players):
        for state in naive.states:
            assert gains(game, party, state) != naive.stable("nash", player.label, state)


@FEW
@given(SMALL)
def test_relevant_options(subject: Conflict) -> None:
    game = formula_game(subject)
    for party, player in enumerate(game.players):
        found = relevant(game, player, player.wants)
        assert found == tuple(o for o in player.options if o in matter(game, party))


@FEW
@given(SMALL)
def test_alternatives(subject: Conflict) -> None:
    """Where a move is legal, and what statements it makes true."""
    game = formula_game(subject)
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    naive = naive_conflict(subject)
    for party, player in enumerate(game.players):
        alternatives = encoder.alternatives(party, player.options)
        after = [alternatives.after(formula).tolist() for formula in player.wants]
        obstacles = alternatives.obstacles
        for state in naive.states:
            assert circuit.solve(encoder.exactly(state))
            legal = set()
            for k, row in enumerate(alternatives.rows.tolist()):
                mine = {o for o, taken in zip(player.options, row, strict=True) if taken}
                to = (state - set(player.options)) | mine
                if not any(circuit.true(literal) for literal in obstacles[k]):
                    legal.add(to)
                told = tuple(circuit.true(values[k]) for values in after)
                assert told == wishes(game, party, to)
            # To stay is no move; whether it breaks the party's word does not matter.
            assert legal - {state} == set(naive.moves[player.label, state])


@FEW
@given(SMALL)
def test_literals_of_formulas(subject: Conflict) -> None:
    game = formula_game(subject)
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    said = [formula for player in game.players for formula in player.wants]
    some = game.labels[:2]
    plain = [encoder.literal(formula) for formula in said]
    fixed = {
        values: [encoder.literal(f, dict(zip(some, values, strict=True))) for f in said]
        for values in itertools.product((False, True), repeat=len(some))
    }
    for state in subsets(game.labels):
        assert circuit.solve(encoder.exactly(state))
        assert encoder.state(game.labels) == state
        assert [circuit.true(x) for x in plain] == [truth(f, state) for f in said]
        for values, literals in fixed.items():
            other = (state - set(some)) | set(itertools.compress(some, values))
            assert [circuit.true(x) for x in literals] == [truth(f, other) for f in said]


def test_a_party_that_can_move_nowhere_has_no_improvement() -> None:
    """Its word cannot be kept by anything that it could do."""
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, words={"a": ["a.x and not a.x"]})
    game = formula_game(subject)
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    encoder.no_improvement(0, game.players[0].wants, [Circuit.TRUE, Circuit.TRUE])
    assert all(circuit.solve(encoder.exactly(state)) for state in subsets(game.labels))


def test_a_party_with_too_many_options_that_matter() -> None:
    names = "abcdefghijklmnopq"
    wants = [f"a.{name}" for name in names]
    game = formula_game(conflict({"a": (" ".join(names), wants), "b": ("y", [])}))
    encoder = Encoder(game, Circuit())
    with pytest.raises(TooLargeError, match=r"a has 17 options that its moves turn on.*65,536"):
        encoder.no_improvement(0, game.players[0].wants, [Circuit.TRUE] * 17)


def test_options_that_do_not_matter_are_no_burden() -> None:
    names = "abcdefghijklmnopqrst"
    game = formula_game(conflict({"a": (" ".join(names), ["a.c", "not a.k"]), "b": ("y", [])}))
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    encoder.no_improvement(0, game.players[0].wants, [Circuit.TRUE] * 2)
    assert circuit.solve()
    assert circuit.true(encoder.option("a.c"))
    assert not circuit.true(encoder.option("a.k"))
