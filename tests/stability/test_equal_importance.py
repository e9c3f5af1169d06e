"""Equally important statements: counted, on every engine, in words and in what builds on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.cases import FEWER
from tests.importance import naive_equals, weighed
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.conflict.apply import apply_levers
from zopa.conflict.identity import model_hash
from zopa.conflict.importance import lexical, regrouped, tiers
from zopa.conflict.model import Conflict
from zopa.levers.hinges import single_changes
from zopa.stability.sentences import paragraphs, staying
from zopa.stability.word import deciding


def cells(conflict: Conflict, engine: Any = "auto") -> dict[tuple[str, str], list[bool]]:
    analysis = zopa.analyse(conflict, engine)
    return {
        (concept, party): analysis.stable(concept, party).tolist()
        for concept in ALL_CONCEPTS
        for party in analysis.parties
    }


@given(weighed())
@FEWER
def test_every_cell_is_that_of_counting(conflict: Conflict) -> None:
    game = naive_equals(conflict)
    expected = {
        (concept, party): [game.stable(concept, party, state) for state in game.states]
        for concept in ALL_CONCEPTS
        for party in game.parties
    }
    assert cells(conflict, "graph") == expected
    assert cells(conflict, "array") == expected


@given(weighed(commitments=1, max_total=5))
@FEWER
def test_beside_a_word(conflict: Conflict) -> None:
    game = naive_equals(conflict)
    analysis = zopa.analyse(conflict)
    for party in game.parties:
        expected = [game.stable("seq", party, state) for state in game.states]
        assert analysis.stable("seq", party).tolist() == expected


@given(weighed(max_total=5), st.data())
@FEWER
def test_order_within_a_group_and_its_number_mean_nothing(conflict: Conflict, data: Any) -> None:
    parties = []
    for party in conflict.parties:
        found = []
        for number, tier in enumerate(tiers(party.preferences), 10):
            shuffled = data.draw(st.permutations(tier))
            found += [replace(wish, group=number) for wish in shuffled]
        parties.append(replace(party, preferences=tuple(found)))
    other = replace(conflict, parties=tuple(parties))
    assert cells(other) == cells(conflict)
    assert model_hash(other) == model_hash(conflict)


@given(weighed(max_total=5))
@FEWER
def test_a_group_of_one_is_the_statement(conflict: Conflict) -> None:
    plain = tuple(
        replace(party, preferences=tuple(replace(w, group=None) for w in party.preferences))
        for party in conflict.parties
    )
    alone = replace(conflict, parties=plain)
    numbered = tuple(
        replace(
            party,
            preferences=tuple(replace(w, group=k) for k, w in enumerate(party.preferences)),
        )
        for party in plain
    )
    assert cells(replace(conflict, parties=numbered)) == cells(alone)
    assert model_hash(replace(conflict, parties=numbered)) == model_hash(alone)


@given(weighed(max_total=4, max_parties=3, rankings=False))
@FEWER
def test_the_sat_engine_counts_as_well(conflict: Conflict) -> None:
    game = naive_equals(conflict)
    for concept in ("nash", "seq", "smr"):
        finder = zopa.Finder(conflict, concept)
        for state in game.states[:8]:
            stands = all(game.stable(concept, party, state) for party in game.parties)
            assert (finder.decide(state).verdict == "holds") == stands


@given(weighed(max_total=5))
@FEWER
def test_what_tells_two_states_apart_is_true(conflict: Conflict) -> None:
    game = naive_equals(conflict)
    analysis = zopa.analyse(conflict)
    for state in game.states[:6]:
        explained = analysis.explain(state)
        paragraphs(conflict, explained)
        for view in explained.parties:
            for temptation in view.temptations:
                assert (
                    game.value[view.party, frozenset(temptation.to)] > game.value[view.party, state]
                )
                if temptation.decided_by is not None:
                    wish, becomes = temptation.decided_by
                    assert wish.wants.holds_in(temptation.to) is becomes is True
                    assert not wish.wants.holds_in(state)


DOSSIER = """\
zopa: 1
parties:
  north:
    name: North
    options: {pump: pump, talk: talk}
    preferences:
      - not south.pump
      - equally: [north.pump, {wants: south.talk, id: heard, judgement: it said so}, not north.talk]
      - south.pump
  south:
    name: South
    options: {pump: pump, talk: talk}
    preferences: [south.pump]
status_quo: [north.pump]
levers:
  hear:
    name: North comes to listen
    by: north
    cost: 1
    change: [{party: north, promote: heard, to: first}]
  below:
    name: North minds the pump less
    by: north
    cost: 1
    change: [{party: north, demote: not south.pump, after: north.pump}]
  between:
    name: North wants quiet
    by: north
    cost: 1
    change: [{party: north, add: not north.pump, before: heard}]
"""


@pytest.fixture
def north() -> Conflict:
    return zopa.load({"conflict.yaml": DOSSIER})


def texts(conflict: Conflict) -> list[list[str]]:
    return [[w.identity for w in tier] for tier in tiers(conflict.parties[0].preferences)]


def test_it_is_told(north: Conflict) -> None:
    explained = zopa.analyse(north).explain("north.pump")
    told = {p.party: p.sentences for p in paragraphs(north, explained)}
    view = explained.party("north")
    assert view.least_bad is not None
    assert view.least_bad.decided_by is not None
    assert "North would not move" in told["north"][0]
    data = explained.to_json()["parties"][0]["least_bad"]["decided_by"]
    assert data["equally"] == ["north.pump", "heard", "not north.talk"]
    assert data["met"] == [2, 1]
    assert staying(north, explained, "north") == (
        "North could choose not to pump, but it would see 1 of 3 equally important wishes met "
        "instead of 2 (to pump; South to talk; not to talk) (unsupported)."
    )


def test_levers_and_groups(north: Conflict) -> None:
    assert texts(apply_levers(north, ["hear"])) == [
        ["heard"],
        ["not south.pump"],
        ["north.pump", "not north.talk"],
        ["south.pump"],
    ]
    assert texts(apply_levers(north, ["below"])) == [
        ["north.pump", "heard", "not north.talk"],
        ["not south.pump"],
        ["south.pump"],
    ]
    assert texts(apply_levers(north, ["between"]))[:3] == [
        ["not south.pump"],
        ["not north.pump"],
        ["north.pump", "heard", "not north.talk"],
    ]


def test_hinges_exchange_whole_groups(north: Conflict) -> None:
    moves = [c for c in single_changes(north) if c.kind == "move" and c.party == "north"]
    assert [texts(change.conflict) for change in moves] == [
        [["north.pump"], ["not south.pump"], ["heard", "not north.talk"], ["south.pump"]],
        [["heard"], ["not south.pump"], ["north.pump", "not north.talk"], ["south.pump"]],
        [["not north.talk"], ["not south.pump"], ["north.pump", "heard"], ["south.pump"]],
        [["not south.pump"], ["south.pump"], ["north.pump", "heard", "not north.talk"]],
    ]


def test_inverse_says_what_it_leaves_out(north: Conflict) -> None:
    found = zopa.inverse(zopa.analyse(north), state=[], concept="nash")
    view = next(each for each in found.parties if each.party == "north")
    assert view.insertions == ()
    assert any("equally important" in reason for reason in view.too_many)


@given(weighed(max_total=5))
@FEWER
def test_groups_are_as_many_statements(conflict: Conflict) -> None:
    """Counting is nothing but a longer list: the same answers without any group."""
    plain = tuple(
        replace(
            party,
            preferences=tuple(
                replace(wish, wants=wants, group=None, id=None)
                for wish, wants in zip(party.preferences, lexical(party.preferences), strict=True)
            ),
        )
        for party in conflict.parties
    )
    spelled = replace(conflict, parties=plain)
    assert cells(spelled) == cells(conflict)
    game = naive_conflict(spelled)
    analysis = zopa.analyse(conflict)
    for party in game.parties:
        expected = [game.stable("seq", party, state) for state in game.states]
        assert analysis.stable("seq", party).tolist() == expected


def test_regrouped() -> None:
    conflict = zopa.load({"conflict.yaml": DOSSIER})
    wishes = conflict.parties[0].preferences
    assert [wish.group for wish in wishes] == [None, 1, 1, 1, None]
    without = regrouped([wishes[0], wishes[1], wishes[4]])
    assert [wish.group for wish in without] == [None, None, None]


def test_as_many_of_a_group_decide_nothing(north: Conflict) -> None:
    """Both states meet two of the three; the next wish tells them apart."""
    before = north.state(["north.pump", "south.pump"])
    after = north.state(["south.talk"])
    party = replace(north.party("north"), preferences=north.party("north").preferences[1:])
    decided = deciding(party, before, after)
    assert decided is not None
    assert (str(decided[0].wants), decided[1]) == ("south.pump", False)


def test_the_first_of_a_group_at_the_top_leaves_it() -> None:
    text = DOSSIER.replace("      - not south.pump\n      - equally", "      - equally")
    text = text.partition("levers:")[0]
    change = "{party: north, promote: heard, to: first}"
    text += f"levers:\n  hear: {{by: north, cost: 1, change: [{change}]}}\n"
    changed = apply_levers(zopa.load({"conflict.yaml": text}), ["hear"])
    assert texts(changed)[:2] == [["heard"], ["north.pump", "not north.talk"]]
