"""What everybody has without a deal, against the definitions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given

from tests.agreements.drawn import (
    ALARM,
    CHASE,
    CONCEPTS,
    DILEMMA,
    ENGINES,
    TRUCE,
    Read,
    sets,
    small,
    way_of,
)
from tests.cases import conflict, free_or_bound
from tests.naive_agreements import BASELINES, baseline
from zopa.agreements.outlook import MOST_WAYS, outlook
from zopa.conflict.model import Conflict, StatusQuo
from zopa.errors import UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse


@given(free_or_bound(small()), CONCEPTS)
@example(CHASE, "nash")
@example(ALARM, "nash")
@example(TRUCE, "nash")
@example(DILEMMA, "gmr")
def test_no_deal(subject: Conflict, concept: str) -> None:
    read = Read(subject)
    single, cycles = read.ends(concept, read.start)
    distances = read.distances(concept, read.start)
    nearest = sorted(min(distances[state][0] for state in end) for end in _all(single, cycles))
    for analysis in read.analyses:
        found = outlook(analysis, concept).no_deal
        assert (found.concept, frozenset(found.status_quo)) == (concept, read.start)
        assert set(sets(found.single)) == single
        assert {frozenset(sets(cycle)) for cycle in found.cycles} == cycles
        assert found.holds == (single == {read.start} and not cycles)
        assert [len(way.steps) for way in found.ways] == nearest[:MOST_WAYS]
        reached = set()
        for way in found.ways:
            read.check_way(concept, read.start, way_of(way.steps))
            end = frozenset(way.end)
            assert end == (way_of(way.steps)[-1][1] if way.steps else read.start)
            (component,) = [c for c in _all(single, cycles) if end in c]
            assert way.cycle == (component in cycles)
            # No state of the same end is nearer, or as near by fewer changes.
            assert distances[end] == min(distances[state] for state in component)
            reached.add(component)
        assert len(reached) == len(found.ways)
        for step in (step for way in found.ways for step in way.steps):
            assert step.liking == "better"
            assert {change.option for change in step.changes} <= read.game.own[step.party]


def _all(single, cycles):
    return [*(frozenset((state,)) for state in single), *cycles]


@given(free_or_bound(small()), CONCEPTS)
@example(CHASE, "nash")
@example(ALARM, "nash")
@example(DILEMMA, "nash")
def test_baselines(subject: Conflict, concept: str) -> None:
    read = Read(subject)
    game, start = read.game, read.start
    terminal = set().union(*_all(*read.ends(concept, start)))
    for analysis in read.analyses:
        view = outlook(analysis, concept)
        assert [each.party for each in view.baselines] == game.parties
        assert view.no_deal.baselines is view.baselines
        for number, each in enumerate(view.baselines):
            party = each.party
            today = game.value[party, start]
            worst = baseline(game, concept, start, party, "no_deal")
            assert frozenset(each.status_quo) == start
            assert frozenset(each.no_deal) in terminal
            assert game.value[party, frozenset(each.no_deal)] == worst
            assert each.drift == (
                "better" if worst > today else "worse" if worst < today else "same"
            )
            rank = dict(zip(read.states, analysis.rank(party).tolist(), strict=True))
            for kind in BASELINES:
                expected = baseline(game, concept, start, party, kind)
                base = view.base(number, kind)
                for state in read.states:
                    assert (rank[state] >= base) == (game.value[party, state] >= expected)
                    assert (rank[state] > base) == (game.value[party, state] > expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_drift_that_makes_everybody_worse_off(engine: str) -> None:
    allies = replace(DILEMMA, status_quo=StatusQuo(("a.c", "b.c")))
    found = outlook(analyse(allies, engine), "nash").no_deal  # type: ignore[arg-type]
    assert [str(state) for state in found.single] == ["(nothing)"]
    assert [each.drift for each in found.baselines] == ["worse", "worse"]
    assert not found.holds
    told = found.to_json()
    assert told["ways"][0]["steps"] == [
        {"party": "b", "changes": ["not b.c"], "to": ["a.c"]},
        {"party": "a", "changes": ["not a.c"], "to": []},
    ]
    assert told["baselines"]["a"] == {"no_deal": [], "no_deal_against_status_quo": "worse"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_chase_is_an_end_of_four_states(engine: str) -> None:
    found = outlook(analyse(ALARM, engine), "nash").no_deal  # type: ignore[arg-type]
    assert not len(found.single)
    assert [len(cycle) for cycle in found.cycles] == [4]
    assert [(len(way.steps), way.cycle) for way in found.ways] == [(1, True)]
    assert [each.drift for each in found.baselines] == ["better", "same"]
    assert len(found.to_json(limit=2)["cycles"][0]["states"]) == 2
    assert found.to_json(limit=2)["cycles"][0]["count"] == 4


@pytest.mark.parametrize("engine", ENGINES)
def test_only_so_many_ways_are_told(engine: str) -> None:
    """Ten rivals, of whom whoever comes first stays."""
    labels = [f"p{k}" for k in range(10)]
    rivals = ", ".join(f"{label}.x" for label in labels)
    subject = conflict(
        {label: ("x", [f"{label}.x"]) for label in labels},
        rules=[f"at most one of ({rivals})"],
        today="",
    )
    view = outlook(analyse(subject, engine), "nash")  # type: ignore[arg-type]
    assert len(view.no_deal.single) == 10
    assert len(view.no_deal.ways) == MOST_WAYS
    assert len(view.ways(view.drift, view.start, view.ends, 20)) == 10


@pytest.mark.parametrize("engine", ENGINES)
def test_refusals(engine: str) -> None:
    analysis = analyse(CHASE, engine)  # type: ignore[arg-type]
    with pytest.raises(ZopaError, match="SIM says nothing about what follows a move"):
        outlook(analysis, "sim")
    with pytest.raises(UnknownLabelError, match="no concept 'sec'"):
        outlook(analysis, "sec")
    with pytest.raises(UnknownLabelError, match="no baseline 'today'"):
        outlook(analysis, "seq").base(0, "today")
    without = analyse(replace(CHASE, status_quo=None), engine)  # type: ignore[arg-type]
    with pytest.raises(ZopaError, match="measured against today: add a 'status_quo'"):
        outlook(without, "seq")


def test_asked_twice_computed_once() -> None:
    analysis = analyse(CHASE)
    assert outlook(analysis, "NASH") is outlook(analysis, "nash")
    assert outlook(analysis, "seq") is not outlook(analysis, "nash")
