"""What levers bring about, followed to its end; flips and moves that say little."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import zopa
from tests.cases import FEWER, conflict
from tests.naive import naive_conflict, truth
from tests.naive_agreements import ends
from tests.naive_levers import changed
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError
from zopa.levers.hinges import hinges
from zopa.testing import conflicts


@settings(FEWER, suppress_health_check=list(HealthCheck))  # few have levers that do
@given(
    conflicts(max_rules=2, max_parties=3, levers=3),
    st.sampled_from(("nash", "seq", "gmr")),
    st.sampled_from(("graph", "array")),
)
def test_a_breach_pays_where_every_end_is_better_and_without_the_goal(
    subject: Conflict, concept: str, engine: str
) -> None:
    if subject.goal is None and subject.outcomes:
        subject = replace(subject, goal=subject.outcomes[0].name)
    assume(subject.levers)
    assume(subject.goal is not None)
    try:
        found = zopa.cheapest_levers(zopa.analyse(subject, engine), concept=concept)  # type: ignore[arg-type]
    except InfeasibleError:
        return
    for one in found.sets:
        pulled = changed(subject, one.levers)
        game = naive_conflict(pulled)
        goal = pulled.outcome(pulled.goal or "").formula
        state = frozenset(one.example)
        expected = set()
        for party in game.parties:
            for target in game.improvements(party, state):
                reached = set().union(*ends(game, concept, target))
                better = all(game.value[party, s] > game.value[party, state] for s in reached)
                if better and not any(truth(goal, s) for s in reached):
                    expected.add(party)
        assert set(one.pays) == expected


def test_a_deterrent_that_nobody_would_use_is_seen_through() -> None:
    # Russia is deterred by its ally's attack alone, which the same threat deters.
    subject = zopa.load("examples/aleppo")
    found = zopa.cheapest_levers(
        zopa.analyse(subject), levers=["threat-to-damascus", "believed-threat"], most=2
    )
    assert [(one.levers, one.pays) for one in found.sets] == [
        (("threat-to-damascus",), ("russia",)),
        (("believed-threat",), ()),
    ]


def test_a_hinge_that_rules_the_goal_out_comes_last_and_is_named() -> None:
    subject = conflict(
        {"a": ("x", ["not a.x"]), "b": ("y", ["b.y if a.x", "not b.y"])},
        today="a.x",
        outcomes={"quiet": "not a.x"},
        goal="quiet",
    )
    found = hinges(zopa.analyse(subject))
    assert found.headline.goal_can_hold
    trivial = [hinge.excludes for hinge in found.found]
    assert any(trivial)
    assert trivial == sorted(trivial)
    for hinge in found.found:
        analysis = zopa.analyse(hinge.change.conflict)
        assert hinge.excludes == (not analysis.where("quiet").any())


def test_moves_within_the_outcome_are_marked() -> None:
    found = zopa.inverse(zopa.analyse(zopa.load("examples/aleppo")), parties=["russia"])
    within = {
        tuple(str(change) for change in each.changes): each.within
        for each in found.party("russia").requirements
    }
    assert within == {("russia.bomb",): False, ("russia.pause",): True}
    asked = zopa.inverse(
        zopa.analyse(zopa.load("examples/aleppo")), list(found.state), parties=["russia"]
    )
    assert {each.within for each in asked.party("russia").requirements} == {None}
