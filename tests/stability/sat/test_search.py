"""Searches for states that hold, against all states by the naive reading."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict, truth
from tests.stability.sat.drawn import (
    FEW,
    SMALL,
    at_least,
    free,
    gains,
    holding,
    maximin,
    meets,
    minimax,
    subsets,
    wanting,
    wishes,
)
from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict
from zopa.game.formulas import FormulaGame, formula_game
from zopa.stability.concepts import concept
from zopa.stability.sat.circuit import OutOfTime
from zopa.stability.sat.search import StateSearch
from zopa.testing import formulas

CONCEPT = st.sampled_from(ALL_CONCEPTS)
State = frozenset[str]


def goal_of(subject: Conflict) -> Formula:
    return subject.outcome("wanted").formula


@pytest.mark.parametrize("name", ALL_CONCEPTS)
@FEW
@given(subject=wanting(SMALL | free()), other=st.data())
def test_found_or_none(name: str, subject: Conflict, other: st.DataObject) -> None:
    """One search answers several questions, one after another."""
    game = formula_game(subject)
    held = holding(naive_conflict(subject), name)
    search = StateSearch(game, concept(name))
    asked = [goal_of(subject), *other.draw(st.lists(formulas(subject.labels), max_size=3))]
    for formula in asked:
        found = search.find([search.literal(formula)])
        good = meets(formula, held)
        if good:
            assert found.status == "found"
            assert found.yes in good
        else:
            assert (found.status, found.yes) == ("none", None)


@FEW
@given(free() | SMALL, CONCEPT)
def test_what_is_stated_exactly(subject: Conflict, name: str) -> None:
    """Nash always; GMR and SMR where the others reach all: no candidate is ever looked at."""
    game = formula_game(subject)
    search = StateSearch(game, concept(name))
    assert search.exact == (name == "nash" or (game.free and name in ("gmr", "smr")))
    if search.exact:
        assert search.find().looked == 0


@FEW
@given(wanting(), CONCEPT, st.integers(0, 3))
def test_every_combination_once(subject: Conflict, name: str, several: int) -> None:
    """All states, where each option counts; else one state for each combination of truths."""
    held = holding(naive_conflict(subject), name)
    search = StateSearch(formula_game(subject), concept(name))
    onto: list[Formula] = [outcome.formula for outcome in subject.outcomes][:several]
    *found, last = search.states([], onto)
    assert last.status == "none"
    states = [each.yes for each in found if each.yes is not None]
    assert len(states) == len(found)
    assert set(states) <= held
    truths = [tuple(truth(formula, state) for formula in onto) for state in states]
    assert len(set(truths)) == len(truths)
    assert set(truths) == {tuple(truth(formula, state) for formula in onto) for state in held}


@FEW
@given(SMALL, CONCEPT)
def test_every_state_once(subject: Conflict, name: str) -> None:
    held = holding(naive_conflict(subject), name)
    search = StateSearch(formula_game(subject), concept(name))
    onto = [subject.resolve(label) for label in subject.labels]
    *found, last = search.states([], [each for each in onto if each is not None])
    states = [each.yes for each in found]
    assert last.status == "none"
    assert len(set(states)) == len(states)
    assert set(states) == held


# -- cores


class Weakened:
    """The claim that is left of "this state holds" with some statements and rules alone.

    States may break the other rules. A party stays if it has no improvement that one of the
    statements decides; or, under GMR and SMR, if by those statements it likes the state no less
    than what it is sure of, or can be held to.
    """

    def __init__(self, game: FormulaGame, name: str, goal: Formula) -> None:
        self.game, self.name, self.goal = game, name, goal
        of = {"gmr": maximin, "smr": minimax}.get(name)
        self.value = [of(game, k) if of else () for k in range(len(game.players))]

    def stays(self, party: int, state: State, counted: set[int]) -> bool:
        if self.name == "nash":
            return not gains(self.game, party, state, counted)
        if not self.game.players[party].options:
            return True
        return at_least(wishes(self.game, party, state), self.value[party], counted)

    def possible(self, statements: set[tuple[int, int]], rules: set[int]) -> bool:
        kept = [self.game.rules[k] for k in rules]
        return any(
            truth(self.goal, state)
            and all(truth(rule, state) for rule in kept)
            and all(
                self.stays(party, state, {k for p, k in statements if p == party})
                for party in range(len(self.game.players))
            )
            for state in subsets(self.game.labels)
        )


@pytest.mark.parametrize(
    ("name", "subjects"),
    [("nash", SMALL), ("gmr", free()), ("smr", free())],
    ids=["nash", "gmr", "smr"],
)
@FEW
@given(data=st.data())
def test_cores(name: str, subjects: st.SearchStrategy[Conflict], data: st.DataObject) -> None:
    """What is named refutes alone, and nothing of it can be left out."""
    subject = data.draw(wanting(subjects))
    game = formula_game(subject)
    search = StateSearch(game, concept(name))
    goal = search.literal(goal_of(subject))
    if search.find([goal]).status == "found":
        return
    assert search.told_by_statement
    reasons, rules = search.core([goal])
    places = {
        literal: (party, k)
        for party, mine in enumerate(search.needed)
        for k, literal in enumerate(mine)
    }
    named = {places[literal] for literal in reasons}
    broken = {search.rules.index(literal) for literal in rules}
    claim = Weakened(game, name, goal_of(subject))
    assert not claim.possible(named, broken)
    for one in named:
        assert claim.possible(named - {one}, broken)
    for rule in broken:
        assert claim.possible(named, broken - {rule})


@FEW
@given(wanting(), CONCEPT)
def test_parties_in_a_core_refute_alone(subject: Conflict, name: str) -> None:
    """Whatever the concept: no feasible state with the outcome is stable for all who are named."""
    game, naive = formula_game(subject), naive_conflict(subject)
    search = StateSearch(game, concept(name))
    goal = search.literal(goal_of(subject))
    if search.find([goal]).status == "found":
        return
    reasons, _ = search.core([goal])
    named = [
        player.label
        for player, mine in zip(game.players, search.needed, strict=True)
        if set(mine) & set(reasons)
    ]
    for state in meets(goal_of(subject), naive.states):
        assert not all(naive.stable(name, party, state) for party in named)


def test_a_core_names_who_leaves_and_not_the_others() -> None:
    """SIM, where nothing can be said in clauses before states are looked at."""
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", ["b.y"])}, outcomes={"wanted": "not a.x"})
    search = StateSearch(formula_game(subject), concept("sim"))
    goal = search.literal(goal_of(subject))
    assert search.find([goal]).status == "none"
    reasons, rules = search.core([goal])
    assert (reasons, rules) == ([search.needed[0][0]], [])


def test_whoever_is_punished_may_go_back() -> None:
    """Neither can be held to anything, nor is sure of anything: GMR lets all stay, SMR nobody."""
    subject = conflict(
        {"a": ("m", ["not (a.m iff b.y)"]), "b": ("y", ["a.m iff b.y"])},
        outcomes={"wanted": "not a.m"},
    )
    for name, status in (("gmr", "found"), ("smr", "none")):
        search = StateSearch(formula_game(subject), concept(name))
        assert search.exact
        assert search.find([search.literal(goal_of(subject))]).status == status


def test_what_cannot_be_undone_only_where_it_was_done() -> None:
    """What was learnt where c could not punish says nothing of states in which it can."""
    subject = conflict(
        {"a": ("m", ["not c.z", "a.m"]), "b": ("x", []), "c": ("z", [])},
        rules=["not (b.x and c.z)"],
        irreversible=["b.x"],
        outcomes={"barred": "not a.m and b.x", "wanted": "not a.m and not b.x"},
    )
    for name in ("gmr", "smr"):
        search = StateSearch(formula_game(subject), concept(name))
        barred = search.literal(subject.outcome("barred").formula)
        assert search.find([barred]).status == "none"
        assert search.find([search.literal(goal_of(subject))]).status == "found"


@FEW
@given(wanting())
def test_nearly(subject: Conflict) -> None:
    """A feasible state with the outcome, from which nobody is missing without need.

    Whoever would leave it could not be satisfied besides all who would stay.
    """
    game, naive = formula_game(subject), naive_conflict(subject)
    search = StateSearch(game, concept("seq"))
    good = meets(goal_of(subject), naive.states)
    found = search.nearly([search.literal(goal_of(subject))])
    if not good:
        assert found is None
        return
    assert found in good
    stay = [party for party in naive.parties if naive.stable("nash", party, found)]
    for party in set(naive.parties) - set(stay):
        both = [*stay, party]
        assert not any(all(naive.stable("nash", p, state) for p in both) for state in good)


# -- time


@FEW
@given(wanting(), CONCEPT)
def test_without_time_and_then_with_it(subject: Conflict, name: str) -> None:
    held = meets(goal_of(subject), holding(naive_conflict(subject), name))
    search = StateSearch(formula_game(subject), concept(name), time.monotonic() - 1)
    goal = search.literal(goal_of(subject))
    assert search.find([goal]).status == "undecided"
    assert [found.status for found in search.states([], [])] == ["undecided"]
    with pytest.raises(OutOfTime):
        search.nearly()
    search.deadline = None
    found = search.find([goal])
    assert found.status == ("found" if held else "none")
    assert not held or found.yes in held
