"""Bounds contain what every completion brings about, and are exact where nothing is open."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import (
    ALL_CONCEPTS,
    CONCEPTS,
    ENGINES,
    Labels,
    Tried,
    both,
    lever,
    lively,
    move,
    small,
    subsets,
    with_levers,
)
from zopa.conflict.apply import contradictions
from zopa.conflict.change import OptionChange, RuleChange, StatementChange
from zopa.conflict.model import Conflict
from zopa.levers import bounds as module
from zopa.levers.aims import GoalIsEveryEnd
from zopa.levers.bounds import Bounds
from zopa.levers.variants import Variants
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import CONCEPTS as ALL

#: Any two of the levers can be pulled, all three cannot.
CIRCLE = with_levers(
    conflict(
        {"b": ("w", ["b.w iff a.x", "not a.x"]), "a": ("x y z", ["a.x", "a.y", "a.z"])},
        today="",
        outcomes={"any": "true"},
        goal="any",
    ),
    lever("one", move("a", "a.x", "before", "a.y")),
    lever("two", move("a", "a.y", "before", "a.z")),
    lever("three", move("a", "a.z", "before", "a.x")),
)

#: The two exclude each other, and would together make an order that neither makes alone.
PLACED = with_levers(
    replace(CIRCLE, levers=()),
    lever("one", move("a", "a.y", "first"), move("a", "a.z", "last")),
    lever("two", move("a", "a.z", "first")),
)


def unruled(subject: Conflict) -> Conflict:
    """Without the levers that change which states there are: those are decided before."""
    levers = tuple(
        one
        for one in subject.levers
        if not any(isinstance(change, RuleChange | OptionChange) for change in one.changes)
    )
    return replace(subject, levers=levers)


def bounds_of(analysis: Analysis, concept: str) -> Bounds:
    subject = analysis.conflict
    assert subject.goal is not None
    apart = frozenset(frozenset(each.levers) for each in contradictions(subject, subject.levers))
    return Bounds(
        Variants(analysis), subject.levers, apart, ALL[concept], analysis.where(subject.goal)
    )


def some_decision(tried: Tried, bits: int) -> tuple[Labels, Labels]:
    """Levers that are pulled and those that are open; the others are decided against."""
    pulled: set[str] = set()
    open_: set[str] = set()
    for label in tried.labels:
        if bits % 4 == 1 and tried.can(frozenset(pulled | {label})):
            pulled.add(label)
        elif bits % 4 > 1:
            open_.add(label)
        bits //= 4
    return frozenset(pulled), frozenset(open_)


def completions(tried: Tried, pulled: Labels, open_: Labels) -> list[Labels]:
    every = [pulled | more for more in subsets(sorted(open_))]
    return [chosen for chosen in every if tried.can(chosen)]


@given(
    free_or_bound(small()), ALL_CONCEPTS, st.lists(st.integers(0, 4**5 - 1), min_size=3, max_size=3)
)
@example(CIRCLE, "seq", [0, 0b010101, 0b111111])
@example(CIRCLE, "sim", [0, 0b010101, 0b111111])
@pytest.mark.parametrize("most", [module.MOST_ORDERS, 3, 1])
@FEWER
def test_no_completion_is_missed(
    most: int, subject: Conflict, concept: str, decisions: list[int]
) -> None:
    subject = unruled(subject)
    tried = Tried(subject)
    for analysis in both(subject):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "MOST_ORDERS", most)
            bounds = bounds_of(analysis, concept)
            for bits in decisions:
                pulled, open_ = some_decision(tried, bits)
                check(bounds, tried, concept, pulled, open_)
                check(bounds, tried, concept, pulled, frozenset())


def check(bounds: Bounds, tried: Tried, concept: str, pulled: Labels, open_: Labels) -> None:
    analysis = bounds.analysis
    position = {frozenset(state): k for k, state in enumerate(analysis.states)}
    for parties in (None, [0], list(range(1, len(analysis.parties)))):
        asked = None if parties is None else [analysis.parties[k] for k in parties]
        possible = {
            position[state]
            for chosen in completions(tried, pulled, open_)
            for state in tried.stable(chosen, concept, asked)
        }
        left, refuters = bounds.left(pulled, open_, parties)
        found = {k for k, truth in enumerate(left.tolist()) if truth}
        assert possible <= found
        assert found <= {k for k, truth in enumerate(bounds.goal.tolist()) if truth}
        if not open_:
            assert found == (possible if tried.can(pulled) else set())
        assert set(refuters) <= set(range(len(analysis.parties)) if parties is None else parties)
    for number, party in enumerate(analysis.parties):
        states = bounds.stable(number, pulled, open_)
        for chosen in completions(tried, pulled, open_):
            game = tried.game(chosen)
            exact = [game.stable(concept, party, state) for state in game.states]
            assert all(found or not truth for found, truth in zip(states, exact, strict=True))
            if not open_:
                assert states.tolist() == exact


@given(free_or_bound(lively(structural=False)), st.integers(0, 4**5 - 1))
@example(CIRCLE, 0b111111)
@example(PLACED, 0b1111)
@FEWER
def test_the_orders_are_those_of_the_completions(subject: Conflict, bits: int) -> None:
    tried = Tried(subject)
    pulled, open_ = some_decision(tried, bits)
    for analysis in both(subject):
        bounds = bounds_of(analysis, "seq")
        for number, party in enumerate(analysis.parties):
            found = bounds.orders(number, pulled, open_)
            assert found is not None
            assert len({id(ranks) for ranks in found}) == len(found)
            at_states = analysis.ground.engine.at_states
            told = [tuple(at_states(ranks).tolist()) for ranks in found]
            touching = {
                one.label
                for one in subject.levers
                for change in one.changes
                if isinstance(change, StatementChange) and change.party == party
            }
            groups = [pulled | more for more in subsets(sorted(open_ & touching))]
            expected = {tried.ranks(chosen, party) for chosen in groups if tried.can(chosen)}
            assert len(set(told)) == len(told)
            assert expected <= set(told)
            if not any(
                not tried.can(chosen)
                and all(tried.can(frozenset(p)) for p in combinations(chosen, 2))
                for chosen in groups
            ):
                assert expected == set(told)


@given(free_or_bound(lively()), st.integers(0, 4**5 - 1), CONCEPTS)
@FEWER
def test_hopeless_is_without_hope(subject: Conflict, bits: int, concept: str) -> None:
    subject = unruled(subject)
    assume(subject.levers)
    tried = Tried(subject)
    pulled, open_ = some_decision(tried, bits)
    for analysis in both(subject):
        aim = GoalIsEveryEnd("wanted", concept)
        if aim.hopeless(bounds_of(analysis, concept), pulled, open_):
            for chosen in completions(tried, pulled, open_):
                assert not tried.every_end(chosen, concept)


@pytest.mark.parametrize("concept", ALL)
def test_what_cannot_be_pulled_brings_nothing_about(concept: str) -> None:
    for analysis in both(CIRCLE):
        bounds = bounds_of(analysis, concept)
        everything = frozenset({"one", "two", "three"})
        assert bounds.orders(1, everything, frozenset()) == ()
        left, _ = bounds.left(everything, frozenset())
        assert not left.any()


def nobody_moves() -> Conflict:
    return conflict(
        {"a": ("x", ["not a.x"]), "b": ("y", ["not b.y"])},
        today="",
        outcomes={"wanted": "a.x"},
        goal="wanted",
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nobody_would_leave_today_there_is_no_other_end(engine: str) -> None:
    subject = with_levers(nobody_moves(), lever("idle", move("a", "not a.x", "first")))
    analysis: Any = both(subject)[ENGINES.index(engine)]
    aim = GoalIsEveryEnd("wanted", "nash")
    assert aim.hopeless(bounds_of(analysis, "nash"), frozenset(), frozenset({"idle"}))


def test_what_refutes_is_asked_first() -> None:
    subject = with_levers(
        conflict(
            {"a": ("x", ["a.x"]), "b": ("y", ["not b.y"])},
            today="",
            outcomes={"wanted": "a.x and b.y"},
            goal="wanted",
        ),
        lever("idle", move("a", "a.x", "first")),
    )
    for analysis in both(subject):
        bounds = bounds_of(analysis, "nash")
        left, asked = bounds.left(frozenset(), frozenset({"idle"}))
        assert not left.any()
        assert asked == (1,)
        assert bounds.refuted == {0: 0, 1: 1}
