"""Conditions that are learnt: they rule out what does not hold, and nothing that does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.naive import ALL_CONCEPTS, naive_conflict
from tests.stability.sat.drawn import FEW, SMALL, reference
from zopa.conflict.model import Conflict
from zopa.game.formulas import formula_game
from zopa.stability.concepts import concept
from zopa.stability.sat.circuit import Circuit
from zopa.stability.sat.conditions import Conditions
from zopa.stability.sat.decide import Decider
from zopa.stability.sat.encode import Encoder

CONCEPT = st.sampled_from([name for name in ALL_CONCEPTS if name != "nash"])


@FEW
@given(SMALL, CONCEPT)
def test_nothing_that_holds_is_ruled_out(subject: Conflict, name: str) -> None:
    """After every undeterred improvement of every state was learnt from.

    What was learnt from a party speaks of that party alone: a state that is stable for it passes,
    whatever the others think of it. A state that is stable for all passes, and no other.
    """
    game, naive = formula_game(subject), naive_conflict(subject)
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    needed = [[circuit.new()] for _ in game.players]
    conditions = Conditions(game, concept(name), encoder, needed)
    decider = Decider(game, concept(name))
    known = reference(naive, name)
    for state in naive.states:
        for party in range(len(game.players)):
            undeterred = decider.party(party, state).undeterred
            if undeterred is not None:
                conditions.learn(decider, party, state, undeterred.to)
                every = [literal for mine in needed for literal in mine]
                assert not circuit.solve([*encoder.exactly(state), *every])
    for state in naive.states:
        for party, player in enumerate(game.players):
            if known[player.label, state]:
                assert circuit.solve([*encoder.exactly(state), *needed[party]])
        every = [literal for mine in needed for literal in mine]
        assert circuit.solve([*encoder.exactly(state), *every]) == naive.holds(name, state)
        assert circuit.solve(encoder.exactly(state))
