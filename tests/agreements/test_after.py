"""After the handshake, in both readings, against the definitions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.agreements.drawn import (
    ALARM,
    CHASE,
    CONCEPTS,
    DILEMMA,
    ENGINES,
    TRUCE,
    Read,
    parted,
    sets,
    small,
    way_of,
    with_goal,
)
from tests.cases import conflict, free_or_bound
from tests.naive_agreements import ends, handshake
from zopa.agreements.after import READINGS, after, verdict_of
from zopa.agreements.drift import Drift
from zopa.agreements.outlook import MOST_WAYS
from zopa.conflict.model import Conflict, StatusQuo
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.concepts import concept as concept_of

NUMBER = st.integers(0, 31)


@given(with_goal(free_or_bound(small())), CONCEPTS, NUMBER)
@example(CHASE, "nash", 3)
@example(ALARM, "nash", 1)
@example(TRUCE, "nash", 0)
@example(DILEMMA, "nash", 3)
def test_both_readings(subject: Conflict, concept: str, number: int) -> None:
    read = Read(subject)
    state = read.states[number % len(read.states)]
    signed = state ^ read.start
    for analysis in read.analyses:
        found = after(analysis, state, concept=concept)
        assert frozenset(found.state) == state
        assert {change.option for change in found.signed} == signed
        assert (found.concept, found.goal) == (concept, subject.goal)
        assert found.holds == read.game.holds(concept, state)
        assert tuple(reading.name for reading in found.readings) == READINGS
        for name, frozen in (("may_renege", frozenset()), ("keeps_word", signed)):
            reading = found.reading(name)
            components = ends(read.game, concept, state, frozen)
            single, cycles = parted(components)
            assert set(sets(reading.single)) == single
            assert {frozenset(sets(cycle)) for cycle in reading.cycles} == cycles
            assert reading.verdict == handshake(read.game, concept, state, read.goal, frozen)
            distances = read.distances(concept, state, frozen)
            nearest = sorted(min(distances[s][0] for s in end) for end in components)
            assert [len(way.steps) for way in reading.ways] == nearest[:MOST_WAYS]
            for way in reading.ways:
                read.check_way(concept, state, way_of(way.steps), frozen)
                (component,) = [end for end in components if frozenset(way.end) in end]
                assert way.cycle == (len(component) > 1)


@given(free_or_bound(small()), CONCEPTS, NUMBER)
def test_without_a_goal(subject: Conflict, concept: str, number: int) -> None:
    read = Read(replace(subject, goal=None))
    state = read.states[number % len(read.states)]
    for analysis in read.analyses:
        found = after(analysis, " ".join(state), concept=concept)
        assert found.goal is None
        assert [reading.verdict for reading in found.readings] == [None, None]
        assert set(sets(found.readings[0].single)) == parted(ends(read.game, concept, state))[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_allies_who_keep_their_word_or_do_not(engine: str) -> None:
    analysis = analyse(DILEMMA, engine)  # type: ignore[arg-type]
    found = after(analysis, "a.c b.c", concept="nash")
    assert not found.holds
    assert [reading.verdict for reading in found.readings] == ["never", "certainly"]
    assert [len(way.steps) for way in found.reading("may_renege").ways] == [2]
    assert [way.steps for way in found.reading("keeps_word").ways] == [()]
    # What a alone has promised binds nobody else: b goes on as it likes.
    alone = after(analysis, "a.c", concept="nash")
    assert [str(state) for state in alone.reading("keeps_word").single] == ["a.c"]
    told = found.to_json()
    assert told["signed"] == ["a.c", "b.c"]
    assert [reading["verdict"] for reading in told["readings"]] == ["never", "certainly"]
    assert told["readings"][0]["ends"] == {"count": 1, "states": [[]]}


@pytest.mark.parametrize("engine", ENGINES)
def test_keeping_to_what_is_dropped(engine: str) -> None:
    """A promise not to act is frozen as well as a promise to act."""
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", [])},
        today="a.x",
        outcomes={"calm": "not a.x"},
        goal="calm",
    )
    found = after(analyse(subject, engine), "", concept="nash")  # type: ignore[arg-type]
    assert [reading.verdict for reading in found.readings] == ["never", "certainly"]


@pytest.mark.parametrize("engine", ENGINES)
def test_ends_partly_within_the_goal(engine: str) -> None:
    """A cycle that is only partly within the goal is outside, with a goal all round it inside."""
    analysis = analyse(CHASE, engine)  # type: ignore[arg-type]
    assert [r.verdict for r in after(analysis, "", concept="nash").readings] == ["never"] * 2
    anything = after(analysis, "", concept="nash", goal="any")
    assert [r.verdict for r in anything.readings] == ["certainly"] * 2
    (cycle,) = anything.readings[0].cycles
    assert len(cycle) == 4
    assert [way.cycle for way in anything.readings[0].ways] == [True]


@pytest.mark.parametrize("engine", ENGINES)
def test_one_of_two_ends(engine: str) -> None:
    """Whoever of two is first stays: possible, not certain."""
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["b.y"])},
        rules=["not (a.x and b.y)"],
        today="",
        outcomes={"first": "a.x"},
        goal="first",
    )
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    found = after(analysis, "", concept="nash")
    assert [reading.verdict for reading in found.readings] == ["possibly"] * 2
    drift = Drift(analysis.ground.engine, concept_of("nash"))
    ends = drift.ends
    assert len(ends) == 2
    assert verdict_of(ends, drift.no_marks()) == "never"
    assert verdict_of(ends, ~drift.no_marks()) == "certainly"


@pytest.mark.parametrize("engine", ENGINES)
def test_bad_questions(engine: str) -> None:
    analysis = analyse(TRUCE, engine)  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match=r"no option 'a\.w'"):
        after(analysis, "a.w")
    with pytest.raises(
        InfeasibleError, match=r"'a\.x c\.z' cannot be: it breaks not a\.x and not b\.y if c\.z"
    ):
        after(analysis, ["a.x", "c.z"])
    with pytest.raises(UnknownLabelError, match="no outcome 'war'"):
        after(analysis, "a.x", goal="war")
    with pytest.raises(ZopaError, match="SIM says nothing about what follows"):
        after(analysis, "a.x", concept="sim")
    no_today = replace(TRUCE, status_quo=None)
    with pytest.raises(ZopaError, match="add a 'status_quo'"):
        after(analyse(no_today, engine), "a.x")  # type: ignore[arg-type]
    # What would undo the irreversible may still be asked about: nothing is asserted of how.
    bound = replace(TRUCE, status_quo=StatusQuo(("c.z",)))
    assert after(analyse(bound, engine), "a.x").signed  # type: ignore[arg-type]
