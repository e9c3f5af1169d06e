"""Whether several parties would leave a state together, against the definitions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import zopa
from tests.agreements.drawn import ALARM, ENGINES, MASK, Read, lively, picked, sets, small
from tests.cases import FEWER, arcs, conflict, free_or_bound
from tests.naive_agreements import (
    COALITION_CONCEPTS,
    coalition_deterred,
    coalition_improvements,
    coalition_stable,
)
from zopa.agreements.coalitions import MOST_SUBCOALITIONS, _Room, coalition_stability
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.graph_engine import GraphEngine

CASEBOOK = Path(__file__).parents[2] / "casebook"
SANCTIONS: tuple[Literal["parties", "coalitions"], ...] = ("parties", "coalitions")
QUESTIONS = st.sampled_from(
    [
        *((concept, "parties") for concept in COALITION_CONCEPTS),
        ("seq", "coalitions"),
        ("seq", "coalitions"),
    ]
)

#: a and b gain by acting together. c and d could punish them, for their own good, but only
#: together, for either alone would lose by it.
JOINT_ANSWER = conflict(
    {
        "a": ("x", ["not (c.z and d.w)", "a.x and b.y", "not a.x"]),
        "b": ("y", ["not (c.z and d.w)", "a.x and b.y", "not b.y"]),
        "c": ("z", ["(c.z and d.w) iff (a.x and b.y)", "not c.z"]),
        "d": ("w", ["(c.z and d.w) iff (a.x and b.y)", "not d.w"]),
    },
    today="",
)
#: After c's punishment a and b undo their move together, so that under SMR it frightens nobody.
UNDONE = conflict(
    {
        "a": ("x", []),
        "b": ("y", []),
        "c": ("z", ["c.z"]),
    },
    rankings={
        label: ["c.z", "a.x b.y", "", ["a.x", "b.y", "a.x c.z", "b.y c.z", "a.x b.y c.z"]]
        for label in ("a", "b")
    },
    today="",
)


def check(read: Read, coalition: list[str], concept: str, sanctions: Any) -> None:
    game = read.game
    for analysis in read.analyses:
        for state in read.states:
            improvements = coalition_improvements(game, coalition, state)
            undeterred = {
                target
                for target in improvements
                if not coalition_deterred(game, concept, coalition, state, target, sanctions)
            }
            found = coalition_stability(
                analysis, coalition, state, concept=concept, sanctions=sanctions
            )
            assert found.coalition == tuple(p for p in game.parties if p in coalition)
            assert (found.concept, found.sanctions) == (concept, sanctions)
            assert frozenset(found.state) == state
            assert set(sets(found.improvements)) == improvements
            assert set(sets(found.undeterred)) == undeterred
            assert found.stable == coalition_stable(game, concept, coalition, state, sanctions)
            if not undeterred:
                assert found.stable
                assert found.example is None
                assert not found.changes
            else:
                assert found.example is not None
                example_ = frozenset(found.example)
                assert example_ in undeterred
                assert len(example_ ^ state) == min(len(t ^ state) for t in undeterred)
                assert {change.option for change in found.changes} == example_ ^ state


@FEWER
@given(free_or_bound(small(max_total=4)), MASK, QUESTIONS)
@example(JOINT_ANSWER, 3, ("seq", "coalitions"))
@example(JOINT_ANSWER, 3, ("seq", "parties"))
@example(UNDONE, 3, ("smr", "parties"))
@example(UNDONE, 3, ("gmr", "parties"))
@example(ALARM, 3, ("gmr", "parties"))
def test_coalitions(subject: Conflict, mask: int, question: tuple[str, str]) -> None:
    read = Read(subject)
    check(read, read.chosen(mask), *question)


@FEWER
@given(free_or_bound(lively()), st.integers(1, 30), QUESTIONS)
def test_some_of_several(subject: Conflict, mask: int, question: tuple[str, str]) -> None:
    """Coalitions that leave others to answer."""
    read = Read(subject)
    check(read, picked(read.game.parties[:-1], mask) or read.game.parties[:1], *question)


@given(free_or_bound(small()))
def test_coalitions_of_one(subject: Conflict) -> None:
    """As in the concepts for single parties; those with options may also answer together."""
    for analysis in Read(subject).analyses:
        for concept in COALITION_CONCEPTS:
            for party in analysis.parties:
                stable = analysis.stable(concept, party).tolist()
                found = [
                    coalition_stability(analysis, [party], state, concept=concept).stable
                    for state in analysis.states
                ]
                assert found == stable, (concept, party)


@FEWER
@given(free_or_bound(lively()), MASK)
def test_what_implies_what(subject: Conflict, mask: int) -> None:
    """More answers deter more."""
    read = Read(subject)
    coalition = read.chosen(mask)
    for analysis in read.analyses:
        for state in analysis.states:

            def stable(concept: str, sanctions: Any = "parties", state: Any = state) -> bool:
                return coalition_stability(
                    analysis,  # noqa: B023
                    coalition,
                    state,
                    concept=concept,
                    sanctions=sanctions,
                ).stable

            assert stable("nash") <= stable("seq") <= stable("seq", "coalitions") <= stable("gmr")
            assert stable("nash") <= stable("smr") <= stable("gmr")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_that_takes_two(engine: str) -> None:
    analysis = analyse(JOINT_ANSWER, engine)  # type: ignore[arg-type]
    alone = coalition_stability(analysis, ["a", "b"], "")
    assert not alone.stable
    assert [str(change) for change in alone.changes] == ["a.x", "b.y"]
    together = coalition_stability(analysis, ["b", "a"], "", sanctions="coalitions")
    assert together.stable
    assert together.coalition == ("a", "b")
    assert [str(state) for state in together.improvements] == ["a.x b.y"]
    told = alone.to_json()
    assert told["undeterred"] == {"count": 1, "states": [["a.x", "b.y"]]}
    assert (told["example"], told["changes"]) == (["a.x", "b.y"], ["a.x", "b.y"])
    assert together.to_json()["example"] is None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_punishment_that_is_escaped_together(engine: str) -> None:
    """Neither a nor b alone would come out of it: as a coalition they do."""
    analysis = analyse(UNDONE, engine)  # type: ignore[arg-type]
    assert coalition_stability(analysis, ["a", "b"], "", concept="gmr").stable
    assert not coalition_stability(analysis, ["a", "b"], "", concept="smr").stable


@pytest.mark.parametrize("engine", ENGINES)
def test_elmira(engine: str) -> None:
    """An equilibrium for each alone that two leave together.

    Kilgour, Hipel, Fang & Peng 2001: MoE and Uniroyal have a coalition improvement from the
    state in which Uniroyal delays and the local government insists.
    """
    analysis = analyse(zopa.load(CASEBOOK / "elmira-1991"), engine)  # type: ignore[arg-type]
    state = "uniroyal.delay local_government.insist"
    for concept in COALITION_CONCEPTS:
        assert analysis.holds(concept)[analysis.position(state.split())]
        for sanctions in SANCTIONS:
            found = coalition_stability(
                analysis, ["moe", "uniroyal"], state, concept=concept, sanctions=sanctions
            )
            assert not found.stable
            assert [str(each) for each in found.undeterred] == [
                "moe.modify uniroyal.accept local_government.insist"
            ]
    signed = "moe.modify uniroyal.accept local_government.insist"
    for coalition in (["moe", "uniroyal"], list(analysis.parties)):
        assert coalition_stability(analysis, coalition, signed, concept="nash").stable


def test_bad_questions() -> None:
    analysis = analyse(JOINT_ANSWER)
    with pytest.raises(UnknownLabelError, match="no concept for coalitions 'sseq'"):
        coalition_stability(analysis, ["a"], "", concept="sseq")
    with pytest.raises(UnknownLabelError, match="no concept for coalitions 'SIM'"):
        coalition_stability(analysis, ["a"], "", concept="SIM")
    with pytest.raises(UnknownLabelError, match="no kind of sanction 'all'"):
        coalition_stability(analysis, ["a"], "", sanctions="all")  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match="no party 'e'"):
        coalition_stability(analysis, ["a", "e"], "")
    with pytest.raises(UnknownLabelError, match=r"no option 'a\.y'"):
        coalition_stability(analysis, ["a"], "a.y")
    with pytest.raises(ZopaError, match="a coalition needs at least one member"):
        coalition_stability(analysis, [], "")
    masked = conflict({"a": ("x", []), "b": ("y", [])}, rules=["not (a.x and b.y)"])
    with pytest.raises(InfeasibleError, match=r"it breaks not \(a\.x and b\.y\)"):
        coalition_stability(analyse(masked), ["a"], "a.x b.y")


def test_too_many_subcoalitions() -> None:
    """Onlookers do not count: who has no options can join no answer."""
    labels = [f"p{k}" for k in range(12)]

    def subject(holders: int) -> Conflict:
        rival = ", ".join(f"{label}.x" for label in labels[:holders])
        wants = {
            label: ("x" if k < holders else "", ["p0.x"] if k == 0 else [])
            for k, label in enumerate(labels)
        }
        return conflict(wants, rules=[f"at most one of ({rival})"], today="")

    assert MOST_SUBCOALITIONS == 1023
    fits = analyse(subject(11))
    assert not coalition_stability(fits, ["p0"], "", sanctions="coalitions").stable
    with pytest.raises(TooLargeError, match="11 other parties form 2,047 coalitions"):
        coalition_stability(analyse(subject(12)), ["p0"], "", sanctions="coalitions")


def test_moves_that_do_not_add_up() -> None:
    game = arcs(3, a=("0>1 1>2", [0, 1, 2]), b=("", [0, 0, 0]))
    ground = replace(analyse(ALARM).ground, engine=GraphEngine(game))
    with pytest.raises(ZopaError, match="moves are transitive"):
        _Room(ground, [0, 1], "seq", "parties").improvements(0)
