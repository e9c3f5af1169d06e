"""Published against computed: what differs is found, cell by cell, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casebook.made import (
    BOTH,
    GRAPH,
    NOBODY,
    ONLY_NORTH,
    ONLY_SOUTH,
    published,
    write_case,
)
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.casebook import Case, CaseCheck, Published, check_case, open_case
from zopa.casebook.published import Known
from zopa.stability.analysis import Analysis, analyse
from zopa.testing import conflicts

SLIP: dict[str, Any] = {"concept": "nash", "state": ONLY_NORTH, "published": True, "reason": "slip"}


def checked(root: Path, data: Any, **more: str) -> CaseCheck:
    write_case(root, data, **more)
    return check_case(open_case("two-farms", root))


def test_what_agrees(tmp_path: Path) -> None:
    check = checked(tmp_path, published())
    assert check.ok
    assert check.engines == ("graph", "array")
    assert [(one.concept, one.cells, one.agreeing) for one in check.comparisons] == [
        ("nash", 12, 12),  # 6 states, for all and for North
        ("seq", 6, 6),
    ]
    assert check.to_json()["ok"] is True


def test_an_unrecorded_difference_fails(tmp_path: Path) -> None:
    data = published()
    data["equilibria"]["nash"] = [ONLY_NORTH]
    check = checked(tmp_path, data)
    assert not check.ok
    assert [(set(d.state), d.published, d.engines, d.reason) for d in check.unexplained] == [
        (set(ONLY_NORTH), True, ("graph", "array"), None),
        (set(BOTH), False, ("graph", "array"), None),
    ]
    assert check.comparisons[0].agreeing == 10


def test_a_difference_for_one_party_fails(tmp_path: Path) -> None:
    data = published()
    data["stable"]["nash"]["north"].remove(ONLY_NORTH)
    check = checked(tmp_path, data)
    assert [(d.party, set(d.state), d.published) for d in check.unexplained] == [
        ("north", set(ONLY_NORTH), False)
    ]


def test_a_recorded_difference_is_none_the_less_told(tmp_path: Path) -> None:
    data = published() | {"differs": [SLIP]}
    data["equilibria"]["nash"] = [ONLY_NORTH, BOTH]
    check = checked(tmp_path, data)
    assert check.ok
    assert [(set(d.state), d.reason) for d in check.differences] == [(set(ONLY_NORTH), "slip")]
    assert check.comparisons[0].agreeing == 11


def test_a_reason_explains_its_own_cell_alone(tmp_path: Path) -> None:
    data = published() | {"differs": [SLIP]}
    data["equilibria"]["nash"] = [ONLY_NORTH, ONLY_SOUTH, BOTH]
    check = checked(tmp_path, data)
    assert not check.ok
    assert [set(d.state) for d in check.unexplained] == [set(ONLY_SOUTH)]


def test_a_recorded_difference_that_has_gone_fails(tmp_path: Path) -> None:
    gone = SLIP | {"state": BOTH}
    check = checked(tmp_path, published() | {"differs": [gone]})
    assert not check.ok
    assert check.differences == ()
    assert check.wrong == (
        "a difference is recorded for nash in north.pump south.pump, and there is none: "
        "take it out of 'differs'",
    )


@pytest.mark.parametrize(("key", "said"), [("states", "has 8"), ("feasible", "6 states are")])
def test_wrong_numbers_fail(tmp_path: Path, key: str, said: str) -> None:
    check = checked(tmp_path, published() | {key: 7})
    assert not check.ok
    assert len(check.wrong) == 1
    assert check.wrong[0].startswith(f"{key} is 7")
    assert said in check.wrong[0]


def test_nothing_to_compare(tmp_path: Path) -> None:
    check = checked(tmp_path, {"citation": "made up", "origin": "none"})
    assert check.ok
    assert check.comparisons == ()


def test_graph_form(tmp_path: Path) -> None:
    """The army likes s1 better and can go both ways; the town likes s2 and can do nothing."""
    data = {
        "citation": "made up",
        "origin": "published",
        "states": 2,
        "feasible": 2,
        "equilibria": {"nash": ["s1"], "seq": ["s1", "s2"]},
        "stable": {"nash": {"town": ["s1", "s2"]}},
    }
    check = checked(tmp_path, data, conflict=GRAPH)
    assert check.engines == ("graph",)
    assert [(d.concept, list(d.state)) for d in check.unexplained] == [("seq", ["s2"])]
    assert check.wrong == ()


class Lying:
    """An analysis that gives one wrong answer."""

    engine = "lying"

    def __init__(self, inner: Analysis) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def holds(self, concept: str) -> Any:
        held = self.inner.holds(concept).copy()
        held[0] = not held[0]
        return held


def test_no_reason_explains_that_the_engines_differ(tmp_path: Path) -> None:
    data = published()
    data["equilibria"] = {"nash": [BOTH, NOBODY]}
    data["differs"] = [SLIP | {"state": NOBODY}]
    write_case(tmp_path, data)
    case = open_case("two-farms", tmp_path)
    honest = analyse(case.conflict)
    assert check_case(case, [honest]).ok
    check = check_case(case, [honest, Lying(honest)])  # type: ignore[list-item]
    assert [(set(d.state), d.engines, d.reason) for d in check.differences] == [
        (set(), ("array",), None)
    ]
    assert not check.ok


def test_sim_is_left_out_where_it_is_not_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zopa.stability.analysis.MANY_STATES", 5)
    data = published()
    data["equilibria"] |= {"sim": [BOTH]}
    check = checked(tmp_path, data)
    assert check.left_out == ("sim",)
    assert [one.concept for one in check.comparisons] == ["nash", "seq"]
    assert check.ok


@settings(max_examples=40)
@given(conflicts(max_options=5), st.data())
def test_exactly_what_was_changed_is_found(conflict: Any, data: st.DataObject) -> None:
    """Tables by the naive reading agree; cells that are turned round are found, and no others."""
    naive = naive_conflict(conflict)
    analysis = analyse(conflict)
    if not naive.states:
        return
    states = {frozenset(state): state for state in analysis.states}
    concept = data.draw(st.sampled_from(ALL_CONCEPTS))
    party = data.draw(st.sampled_from([None, *naive.parties]))

    def stands(state: Any) -> bool:
        if party is None:
            return naive.holds(concept, state)
        return naive.stable(concept, party, state)

    listed = {state for state in naive.states if stands(state)}
    turned = set(data.draw(st.lists(st.sampled_from(naive.states), max_size=3)))
    known = set(data.draw(st.lists(st.sampled_from(naive.states), max_size=2)))
    table = frozenset(states[state] for state in listed ^ turned)
    differs = tuple(
        Known((concept, party, states[state]), state in listed ^ turned, "why") for state in known
    )
    told = Published(
        "made up",
        "recomputed",
        equilibria=((concept, table),) if party is None else (),
        stable=() if party is None else ((concept, party, table),),
        differs=differs,
    )
    check = check_case(Case("x", conflict, told))
    assert {frozenset(d.state) for d in check.differences} == turned
    assert {frozenset(d.state) for d in check.unexplained} == turned - known
    assert len(check.wrong) == len(known - turned)
    assert check.ok == (turned == known)
    assert check.comparisons[0].cells == len(naive.states)
    assert all(d.published != (frozenset(d.state) in listed) for d in check.differences)
