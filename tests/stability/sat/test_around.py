"""Moves, improvements and bounds on wires, against plain sets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.naive import naive_conflict
from tests.stability.sat.drawn import FEW, SMALL, wishes
from zopa.conflict.model import Conflict
from zopa.game.formulas import formula_game
from zopa.stability.sat.around import Around, at_most_constant, better
from zopa.stability.sat.circuit import Circuit
from zopa.stability.sat.near import Near

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=5)


@given(PAIRS)
def test_comparisons(pairs: list[tuple[bool, bool]]) -> None:
    one, other = [p[0] for p in pairs], [p[1] for p in pairs]
    circuit = Circuit()
    wires = [[circuit.new() for _ in pairs] for _ in range(2)]
    given_ = [
        x if value else -x
        for literals, values in zip(wires, (one, other), strict=True)
        for x, value in zip(literals, values, strict=True)
    ]
    assert circuit.solve([*given_, better(circuit, *wires)]) == (one > other)
    assert circuit.solve([*given_, at_most_constant(circuit, wires[0], other)]) == (one <= other)


@FEW
@given(SMALL)
def test_what_is_seen_from_every_state(subject: Conflict) -> None:
    """Strategies taken, improvements, likes and escapes, relative to another state."""
    game, naive = formula_game(subject), naive_conflict(subject)
    around = Around(Near(game))
    near, circuit = around.near, around.circuit
    bound = naive.states[0]
    bounds = [around.bound(party, bound) for party in range(len(game.players))]
    low = [around.no_better(party, value) for party, value in enumerate(bounds)]
    stuck = [around.no_escape(party, value) for party, value in enumerate(bounds)]
    improvements = around.improvements
    for state in naive.states:
        assert circuit.solve(around.encoder.exactly(state))
        assert around.state() == state
        row = near.row(state)
        for party, player in enumerate(game.players):
            assert tuple(bounds[party]) == wishes(game, party, bound)
            taken = [circuit.true(x) for x in around.taken(party)]
            assert [k for k, true in enumerate(taken) if true] == [near.strategy(party, row)]
            told = [circuit.true(x) for x in improvements[party]]
            assert told == near.improvements(party, row[None, :])[0].tolist()
            assert circuit.true(low[party]) == naive.likes_no_better(player.label, state, bound)
            if circuit.true(low[party]):  # else it is no sanction, whatever it may move to
                escape = not naive.is_sanction(player.label, bound, state, escape=True)
                assert circuit.true(stuck[party]) != escape


@FEW
@given(SMALL)
def test_only_feasible_states(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    around = Around(Near(formula_game(subject)))
    found = set()
    while around.circuit.solve():
        found.add(around.state())
        around.circuit.add([-x for x in around.encoder.exactly(around.state())])
    assert found == set(naive.states)


@FEW
@given(SMALL)
def test_what_the_others_cannot_undo(subject: Conflict) -> None:
    game, naive = formula_game(subject), naive_conflict(subject)
    around = Around(Near(game))
    for party, player in enumerate(game.players):
        for state in naive.states[:4]:
            kept = around.kept(around.near.row(state), party)
            options = {around.encoder.option(label): label for label in game.labels}
            told = {(options[abs(literal)], literal > 0) for literal in kept}
            expected = {
                (literal.option, literal.value)
                for literal in subject.irreversible
                if literal.option not in player.options
                and (literal.option in state) == literal.value
            }
            assert told == expected
