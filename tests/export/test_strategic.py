"""The strategic form: pygambit finds the pure Nash equilibria that zopa finds."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given

import zopa
from tests.cases import FEWER, conflict
from tests.export.gambit import payoff, players, pure, pygambit, strategies
from tests.export.test_states import FARMS, listed
from tests.naive import naive_conflict, truth
from zopa.conflict.model import Preference
from zopa.conflict.parse import parse
from zopa.errors import TooLargeError, ZopaError
from zopa.export import strategic, to_pygambit
from zopa.export.strategic import write_nfg
from zopa.testing import conflicts
from zopa.text import Text

ROOT = Path(__file__).resolve().parents[2]


def own_strategies(subject):
    """Each option holder's strategies that break none of the rules about it alone, naively."""
    found = {}
    for party in subject.parties:
        own = [option.label for option in party.options]
        if own:
            rules = [r.formula for r in subject.rules if r.formula.options <= set(own)]
            subsets = itertools.product((False, True), repeat=len(own))
            taken = [frozenset(itertools.compress(own, chosen)) for chosen in subsets]
            found[party.label] = [s for s in taken if all(truth(rule, s) for rule in rules)]
    return found


@given(conflicts(max_total=5, max_parties=4, max_rules=0, max_irreversible=0))
def test_pure_nash_equilibria_agree(subject):
    game = naive_conflict(subject)
    expected = sorted(sorted(state) for state in game.states if game.holds("nash", state))
    assert pure(to_pygambit(subject)) == expected
    held = zopa.analyse(subject).equilibria("nash")
    assert sorted(sorted(state) for state in held) == expected


@given(conflicts(max_total=4, max_parties=3, max_rules=1, max_irreversible=1))
def test_it_is_refused_exactly_where_something_cannot_be_done(subject):
    game = naive_conflict(subject)
    strategies = own_strategies(subject)
    profiles = {frozenset().union(*chosen) for chosen in itertools.product(*strategies.values())}
    free = profiles == set(game.states) and all(
        len(game.moves[party, state]) == len(own) - 1
        for party, own in strategies.items()
        for state in game.states
    )
    if not free:
        with pytest.raises(ZopaError, match=r"\.graphml"):
            to_pygambit(subject)
        return
    expected = sorted(sorted(state) for state in game.states if game.holds("nash", state))
    assert pure(to_pygambit(subject)) == expected


@given(conflicts(max_total=4, max_parties=3, max_rules=0, max_irreversible=0))
@FEWER
def test_every_payoff_is_a_rank(subject):
    read = to_pygambit(subject)
    naive = naive_conflict(subject)
    holders = [party for party in subject.parties if party.options]
    assert players(read) == [party.label for party in holders]
    for player, party in enumerate(holders):
        order = sorted({naive.value[party.label, state] for state in naive.states})
        for state in naive.states:
            profile = []
            for number, each in enumerate(holders):
                own = [o.label for o in each.options if o.label in state]
                profile.append(strategies(read, number).index(" ".join(own) or "(nothing)"))
            got = payoff(read, player, tuple(profile))
            assert got == order.index(naive.value[party.label, state])


def test_the_prisoners_dilemma_of_the_casebook():
    subject = zopa.load(ROOT / "casebook" / "prisoners-dilemma")
    assert pure(to_pygambit(subject)) == [[]]


def test_the_bundled_dossier():
    subject = zopa.load(ROOT / "examples" / "aleppo")
    expected = [sorted(state) for state in zopa.analyse(subject).equilibria("nash")]
    assert pure(to_pygambit(subject)) == sorted(expected)


def nfg(subject):
    stream = io.BytesIO()
    write_nfg(subject, stream)
    return stream.getvalue().decode("ascii")


def test_the_file_is_what_pygambit_reads():
    read = pygambit.read_nfg(io.StringIO(nfg(FARMS)))
    again = to_pygambit(FARMS)
    assert read.to_nfg() == again.to_nfg()
    assert read.title == "Untitled conflict"
    assert strategies(read, 1) == [
        *("(nothing)", "south.shell", "south.talk", "south.shell south.talk"),
    ]


def test_what_gambit_cannot_spell_is_escaped():
    subject = replace(
        conflict({"شمال": ("سد", ["شمال.سد"])}),
        title=Text.of('The "river"\nand\ta \\ Fluß'),
        marking="TLP:CLEAR",
    )
    read = to_pygambit(subject)
    assert read.title == 'The "river" and a \\ Flu\\xdf'
    assert players(read) == ["\\u0634\\u0645\\u0627\\u0644"]
    assert read.description.startswith("TLP:CLEAR. Payoffs are ranks")


TWO = {"a": ("x", ["a.x"]), "b": ("y z", ["b.y"])}


@pytest.mark.parametrize(
    "subject, reason",
    [
        (conflict(TWO, rules=["a.x or b.y"]), "rules exclude 2 of 8 combinations"),
        (conflict(TWO, irreversible=["b.z"]), "'b' cannot undo what is irreversible"),
        (conflict(TWO, words={"a": ["not a.x"]}), "'a' is bound by its word"),
        (listed(), "in graph form moves are listed"),
        (conflict({"a": ("", [])}), "needs a party that has an option"),
    ],
)
def test_refusals_say_why(subject, reason):
    with pytest.raises(ZopaError, match=reason):
        to_pygambit(subject)


def test_unknown_preferences_are_refused():
    party = FARMS.parties[0]
    unknown = Preference(parse("south.talk", FARMS.resolve), unknown=True)
    parties = (replace(party, preferences=(unknown,)), *FARMS.parties[1:])
    with pytest.raises(ZopaError, match="partly unknown"):
        to_pygambit(replace(FARMS, parties=parties))


def test_a_rule_of_one_party_takes_strategies_away_and_no_profile():
    subject = conflict(TWO, rules=["b.y or b.z"])
    game = to_pygambit(subject)
    assert [len(strategies(game, number)) for number in (0, 1)] == [2, 3]


def test_what_is_irreversible_but_cannot_be_otherwise_is_no_reason_to_refuse():
    subject = conflict(TWO, rules=["b.z"], irreversible=["b.z"])
    assert pure(to_pygambit(subject)) == [["a.x", "b.y", "b.z"]]


def test_too_many_profiles_are_refused_before_ranks_are_made(monkeypatch):
    monkeypatch.setattr(strategic, "MAX_PROFILES", 7)
    monkeypatch.setattr(strategic, "option_game", None)
    with pytest.raises(TooLargeError, match="would have 8 profiles"):
        nfg(FARMS)


def test_without_pygambit(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pygambit", None)
    with pytest.raises(ZopaError, match=r"pip install 'zopa\[gambit\]'"):
        to_pygambit(FARMS)
    assert nfg(FARMS).startswith("NFG 1 R ")


@given(conflicts(max_total=3, max_parties=2, max_rules=2))
@FEWER
def test_nothing_is_written_before_a_refusal(subject):
    stream = io.BytesIO()
    try:
        write_nfg(subject, stream)
    except ZopaError:
        assert not stream.getvalue()
    else:
        assume(False)
