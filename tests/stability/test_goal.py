"""Which outcome is asked about, and what is said of one that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cases import conflict
from zopa.conflict.model import Conflict, Place
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.goal import goal_of, needed_goal, why_impossible


def subject(*rules: str, goal: str | None = None, **outcomes: str) -> Conflict:
    return conflict(
        {"a": ("x y", ["a.x"]), "b": ("z", [])}, rules=rules, outcomes=outcomes, goal=goal
    )


def test_an_outcome_that_is_named_comes_before_the_goal() -> None:
    analysis = analyse(subject(goal="one", one="a.x", two="b.z"))
    assert goal_of(analysis, None) == needed_goal(analysis, None) == "one"
    assert goal_of(analysis, "two") == needed_goal(analysis, "two") == "two"


def test_without_a_goal_one_has_to_be_named() -> None:
    analysis = analyse(subject(one="a.x", two="b.z"))
    assert goal_of(analysis, None) is None
    with pytest.raises(ZopaError) as caught:
        needed_goal(analysis, None)
    assert str(caught.value) == ("the conflict has no 'goal': name an outcome; there are: one, two")
    with pytest.raises(ZopaError) as caught:
        needed_goal(analyse(subject()), None)
    assert str(caught.value) == (
        "the conflict has no 'goal': name an outcome, of which the conflict has none yet"
    )


def test_an_unknown_outcome_is_answered_with_a_near_one() -> None:
    with pytest.raises(UnknownLabelError, match="did you mean 'truce'"):
        goal_of(analyse(subject(truce="a.x")), "trcue")


def test_a_goal_that_cannot_be_is_refused() -> None:
    analysis = analyse(subject("not a.x", goal="one", one="a.x", two="b.z"))
    for ask in (goal_of, needed_goal):
        with pytest.raises(InfeasibleError, match="no feasible state satisfies the outcome 'one'"):
            ask(analysis, None)
        assert ask(analysis, "two") == "two"


NONE = "no feasible state satisfies the outcome 'one'"


def test_one_rule_may_exclude_an_outcome() -> None:
    assert why_impossible(subject("b.z", "not a.x", one="a.x"), "one") == (
        f"{NONE}: excluded by the rule 'not a.x'"
    )


def test_several_rules_may_exclude_an_outcome_together() -> None:
    clashing = subject("a.y if a.x", "b.z if a.y", "not b.z", "a.x or a.y", one="a.x")
    clashing = replace(clashing, rules=clashing.rules[:3])
    assert why_impossible(clashing, "one") == (
        f"{NONE}: excluded by the rules 'a.y if a.x'; 'b.z if a.y'; 'not b.z'"
    )


def test_rules_are_named_with_their_places() -> None:
    placed = subject("not a.x", one="a.x")
    place = Place("conflict.yaml", 7, 3)
    placed = replace(placed, rules=(replace(placed.rules[0], place=place),))
    assert why_impossible(placed, "one") == (f"{NONE}: excluded by the rule 'not a.x' ({place})")
    assert "7" in str(place)


def test_an_outcome_may_contradict_itself() -> None:
    assert why_impossible(subject("b.z", one="a.x and not a.x"), "one") == (
        f"{NONE}: it contradicts itself"
    )
    assert why_impossible(subject(one="false"), "one") == f"{NONE}: it contradicts itself"


def test_where_the_rules_cannot_be_found_only_the_fact_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_large(*given: object) -> tuple[int, ...]:
        raise TooLargeError("the search ran out of its budget")

    monkeypatch.setattr("zopa.stability.goal.clash", too_large)
    assert why_impossible(subject("not a.x", one="a.x"), "one") == NONE
