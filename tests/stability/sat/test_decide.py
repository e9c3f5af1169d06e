"""Decisions about single states against the naive reading: every state, party and concept."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, Naive, naive_conflict
from tests.stability.sat.drawn import FEW, SMALL, reference
from zopa.conflict.model import Conflict
from zopa.game.formulas import FormulaGame, formula_game
from zopa.stability.analysis import analyse
from zopa.stability.concepts import concept
from zopa.stability.sat import decide
from zopa.stability.sat.decide import Answer, Decider, PartyDecision
from zopa.testing import conflicts

CONCEPT = st.sampled_from(ALL_CONCEPTS)
State = frozenset[str]


@pytest.mark.parametrize("name", ALL_CONCEPTS)
@FEW
@given(subject=SMALL)
def test_every_state_for_every_party(name: str, subject: Conflict) -> None:
    """Nothing is left undecided in games as small as these."""
    game, naive = formula_game(subject), naive_conflict(subject)
    decider = Decider(game, concept(name))
    known = reference(naive, name)
    for party, player in enumerate(game.players):
        for state in naive.states:
            decision = decider.party(party, state)
            assert decision.stable is known[player.label, state]
            checked(game, naive, name, state, decision)
    for state in naive.states:
        assert decider.holds(state) is all(known[party, state] for party in naive.parties)


@FEW
@given(subject=SMALL, name=st.sampled_from(("seq", "sseq", "gmr", "smr")), most=st.integers(0, 3))
def test_low_limits_leave_it_open_or_right(subject: Conflict, name: str, most: int) -> None:
    """Undecided is allowed here alone, where hardly any state may be looked at."""
    game, naive = formula_game(subject), naive_conflict(subject)
    decider = Decider(game, concept(name), most_states=most)
    known = reference(naive, name)
    for party, player in enumerate(game.players):
        for state in naive.states:
            decision = decider.party(party, state)
            assert decision.stable in (None, known[player.label, state])
            checked(game, naive, name, state, decision)


@FEW
@given(conflicts(max_parties=5, max_options=3, max_total=8), CONCEPT, st.integers(0, 1 << 8))
def test_larger_games_against_the_array_engine(subject: Conflict, name: str, bits: int) -> None:
    analysis = analyse(subject, "array")
    decider = Decider(formula_game(subject), concept(name))
    number = bits % len(analysis.states)
    state = frozenset(analysis.states[number])
    for party, label in enumerate(analysis.parties):
        wanted = bool(analysis.stable(name, label)[number])
        assert decider.party(party, state).stable is wanted


def checked(
    game: FormulaGame, naive: Naive, name: str, state: State, decision: PartyDecision
) -> None:
    """Improvements are all there, and whatever is said of them is so."""
    party = decision.party
    used = {o for rule in game.rules for o in rule.options}
    used |= {o for player in game.players for formula in player.wants for o in formula.options}
    better = {to for to in naive.improvements(party, state) if to - used == state - used}
    told = [each.to for each in decision.temptations]
    assert decision.improvements == len(better)
    assert set(told) <= better
    assert len(set(told)) == len(told)
    if decision.stable is False:
        assert decision.undeterred is decision.temptations[-1]
    else:
        assert set(told) == better
        likes = [naive.value[party, to] for to in told]
        assert likes == sorted(likes, reverse=True)
    for each in decision.temptations:
        assert each.deterred in (None, naive.deterred(name, party, state, each.to))
        if each.answer:
            assert each.deterred
            answered(naive, name, party, state, each.to, each.answer)
        elif each.deterred:
            assert name == "sim"


def answered(
    naive: Naive, name: str, party: str, state: State, start: State, answer: Sequence[Answer]
) -> None:
    """A legal sequence to a sanction, of improvements where the concept asks for them."""
    last = None
    for step in answer:
        assert step.party not in (party, last)
        kind = "improvement" if name in ("seq", "sseq") else "move"
        assert step.to in naive.steps(kind, step.party, start)
        start, last = step.to, step.party
    assert naive.is_sanction(party, state, start, escape=name in ("sseq", "smr"))


def test_an_answer_that_only_moves_through_a_detour_can_give() -> None:
    """b cannot take x at once: c must first take y, which bars b's way back, and let it go."""
    subject = conflict(
        {"a": ("m", ["not b.x", "a.m"]), "b": ("x", []), "c": ("y", [])},
        rules=["c.y if b.x"],
    )
    game, naive = formula_game(subject), naive_conflict(subject)
    decider = Decider(game, concept("gmr"))
    (found,) = decider.party(0, frozenset()).temptations
    assert found.deterred
    assert [step.party for step in found.answer] == ["c", "b"]
    answered(naive, "gmr", "a", frozenset(), found.to, found.answer)


def test_an_answer_that_needs_a_party_twice() -> None:
    """b and c cannot go straight where they punish a: c makes room first, and comes back."""
    subject = conflict(
        {"a": ("m", ["not c.y", "a.m"]), "b": ("x", []), "c": ("y z", [])},
        rules=["at most one of (c.y, c.z)", "c.y or c.z if b.x", "b.x if c.y"],
    )
    game, naive = formula_game(subject), naive_conflict(subject)
    (found,) = Decider(game, concept("gmr")).party(0, frozenset()).temptations
    assert found.deterred
    assert [step.party for step in found.answer] == ["c", "b", "c"]
    answered(naive, "gmr", "a", frozenset(), found.to, found.answer)


def test_at_the_same_moment_whoever_likes_may_stay() -> None:
    """c spoils a's move, but not if b, who would gain by it, moves as well."""
    subject = conflict(
        {
            "a": ("m", ["b.x or not c.y", "a.m"]),
            "b": ("x", ["b.x"]),
            "c": ("y", ["c.y"]),
        }
    )
    assert Decider(formula_game(subject), concept("sim")).party(0, frozenset()).stable is True


@pytest.mark.parametrize(
    ("name", "stable"), [("gmr", True), ("smr", False), ("seq", True), ("sseq", False)]
)
def test_who_is_punished_may_escape(name: str, stable: bool) -> None:
    """a would rather not do what b does; b follows a, who then goes back."""
    subject = conflict({"a": ("m", ["not (a.m iff b.y)"]), "b": ("y", ["a.m iff b.y"])})
    assert Decider(formula_game(subject), concept(name)).party(0, frozenset()).stable is stable


def test_what_was_not_seen_is_not_denied() -> None:
    """b's answer, which lets c punish, is seen with four states and not with one."""
    subject = conflict(
        {"a": ("m", ["not c.z", "a.m"]), "b": ("x", ["b.x iff a.m"]), "c": ("z", ["c.z iff b.x"])}
    )
    game = formula_game(subject)
    assert Decider(game, concept("seq"), most_states=1).party(0, frozenset()).stable is None
    assert Decider(game, concept("seq"), most_states=4).party(0, frozenset()).stable is True


def test_nobody_is_tempted_out_of_what_nothing_mentions() -> None:
    subject = conflict({"a": ("m idle", ["a.m"]), "b": ("x", [])})
    decider = Decider(formula_game(subject), concept("nash"))
    decision = decider.party(0, frozenset(["a.idle"]))
    assert [each.to for each in decision.temptations] == [{"a.m", "a.idle"}]


def long_way() -> Conflict:
    """b's improvements lead through 2^8 states, of which none is bad for a.

    In the end nothing but the proof by a cover, or having seen them all, can tell.
    """
    names = "stuvwxyz"
    counting = [f"b.{name}" for name in names]
    return conflict({"a": ("m", ["a.m", "c.n"]), "b": (" ".join(names), counting), "c": ("n", [])})


def test_the_cover_proves_what_the_rings_did_not_see() -> None:
    decider = Decider(formula_game(long_way()), concept("seq"), most_states=2)
    decision = decider.party(0, frozenset())
    assert decision.stable is False
    assert decision.undeterred is not None
    assert decision.undeterred.to == {"a.m"}


@FEW
@given(SMALL, st.sampled_from(("seq", "sseq")))
def test_what_a_proof_needs(subject: Conflict, name: str) -> None:
    """In every state with those options as they are, the same move is not deterred either."""
    game, naive = formula_game(subject), naive_conflict(subject)
    decider = Decider(game, concept(name))
    labels, proofs = game.labels, 0
    for party, player in enumerate(game.players):
        for state in naive.states:
            undeterred = decider.party(party, state).undeterred
            if undeterred is None:
                continue
            to = undeterred.to
            needed = decider.needed(party, state, decider.near.row(to))
            if needed is None:
                continue
            proofs += 1
            if proofs > 6:
                return
            own = set(player.options)
            fixed = {labels[column] for column in needed}
            assert not fixed & own
            for other in naive.states:
                end = (other - own) | (to & own)
                if (
                    end & fixed == to & fixed
                    and naive.likes_no_better(player.label, other, state)
                    and end in naive.improvements(player.label, other)
                ):
                    assert not naive.deterred(name, player.label, other, end)


def test_a_proof_needs_what_keeps_an_answer_away() -> None:
    """b would answer if c had taken z, whatever d does."""
    subject = conflict(
        {
            "a": ("m", ["not b.y", "a.m"]),
            "b": ("y", ["b.y iff (a.m and c.z)"]),
            "c": ("z", []),
            "d": ("w", ["d.w", "c.z"]),
        }
    )
    decider = Decider(formula_game(subject), concept("seq"))
    needed = decider.needed(0, frozenset(), decider.near.row(frozenset(["a.m"])))
    assert needed is not None
    assert [decider.game.labels[column] for column in needed] == ["b.y", "c.z"]


@pytest.mark.parametrize("name", ALL_CONCEPTS)
def test_a_deadline_in_the_past(name: str) -> None:
    """Undecided at most, never wrong; and decided once there is time."""
    subject = long_way()
    game = formula_game(subject)
    decider = Decider(game, concept(name), deadline=time.monotonic() - 1)
    naive = naive_conflict(subject)
    for party, player in enumerate(game.players):
        stable = decider.party(party, frozenset()).stable
        assert stable in (None, naive.stable(name, player.label, frozenset()))
    asked_solver = name != "nash"
    assert (decider.party(0, frozenset()).stable is None) == asked_solver
    decider.deadline = None
    assert decider.party(0, frozenset()).stable is naive.stable(name, "a", frozenset())


def test_the_parts_are_chunked_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rings looked at a state at a time come to the same."""
    subject = conflict(
        {"a": ("m", ["not c.z", "a.m"]), "b": ("x y", ["b.x", "b.y"]), "c": ("z", ["c.z iff b.y"])}
    )
    before = Decider(formula_game(subject), concept("seq")).party(0, frozenset())
    monkeypatch.setattr(decide, "_CHUNK", 1)
    after = Decider(formula_game(subject), concept("seq")).party(0, frozenset())
    assert before.stable is after.stable is True
    naive = naive_conflict(subject)
    for decision in (before, after):
        checked(formula_game(subject), naive, "seq", frozenset(), decision)
