"""Conditions that are learnt: they rule out what does not hold, and nothing that does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict
from tests.stability.sat.drawn import FEW, SMALL
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
def test_what_was_learnt_of_a_party_is_what_it_leaves(subject: Conflict, name: str) -> None:
    """After all its undeterred improvements were learnt from: no more is ruled out, and no less.

    What is ruled out is so in the party's name alone.
    """
    game, naive = formula_game(subject), naive_conflict(subject)
    decider = Decider(game, concept(name))
    for party, player in enumerate(game.players):
        circuit = Circuit()
        encoder = Encoder(game, circuit)
        needed = [[circuit.new()] for _ in game.players]
        conditions = Conditions(game, concept(name), encoder, needed)
        for state in naive.states:
            undeterred = decider.party(party, state).undeterred
            if undeterred is not None:
                conditions.learn(decider, party, state, undeterred.to)
                assert not circuit.solve([*encoder.exactly(state), *needed[party]])
        others = [mine[0] for k, mine in enumerate(needed) if k != party]
        for state in naive.states:
            exactly = encoder.exactly(state)
            stable = naive.stable(name, player.label, state)
            assert circuit.solve([*exactly, *needed[party]]) == stable
            assert circuit.solve([*exactly, *others])


@FEW
@given(SMALL, CONCEPT)
def test_what_was_learnt_of_all_leaves_what_holds(subject: Conflict, name: str) -> None:
    """Everybody's in one circuit, as a search has it."""
    game, naive = formula_game(subject), naive_conflict(subject)
    circuit = Circuit()
    encoder = Encoder(game, circuit)
    needed = [[circuit.new()] for _ in game.players]
    every = [literal for mine in needed for literal in mine]
    conditions = Conditions(game, concept(name), encoder, needed)
    decider = Decider(game, concept(name))
    for state in naive.states:
        for party in range(len(game.players)):
            undeterred = decider.party(party, state).undeterred
            if undeterred is not None:
                conditions.learn(decider, party, state, undeterred.to)
    for state in naive.states:
        assert circuit.solve([*encoder.exactly(state), *every]) == naive.holds(name, state)


def test_what_no_condition_sees_is_ruled_out_itself() -> None:
    """a and c together could punish b, but neither can begin: only looking at the state tells."""
    subject = conflict(
        {"a": ("x", []), "b": ("y", ["not a.x", "b.y"]), "c": ("z", [])}, rules=["a.x iff c.z"]
    )
    for name in ("seq", "sseq", "gmr", "smr", "sim"):
        game = formula_game(subject)
        circuit = Circuit()
        encoder = Encoder(game, circuit)
        needed = [[circuit.new()] for _ in game.players]
        conditions = Conditions(game, concept(name), encoder, needed)
        state = encoder.exactly(frozenset())
        assert circuit.solve([*state, *needed[1]])
        conditions.learn(Decider(game, concept(name)), 1, frozenset(), frozenset(["b.y"]))
        assert not circuit.solve([*state, *needed[1]])
        assert circuit.solve([*state, *needed[0], *needed[2]])
