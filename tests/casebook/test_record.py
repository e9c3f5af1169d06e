"""The track record: counted anew from the naive reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.casebook.made import BOTH, NOBODY, ONLY_NORTH, published, write_case
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.casebook import Record, open_case, record_of, track_record
from zopa.casebook.record import Standing


def recorded(root: Path, *states: list[str]) -> Record:
    data = published()
    data["happened"] = {"states": list(states), "outcome": "So it went.", "source": "hearsay"}
    write_case(root, data)
    record = record_of(open_case("two-farms", root))
    assert record is not None
    return record


@pytest.mark.parametrize("states", [[NOBODY], [BOTH], [ONLY_NORTH], [ONLY_NORTH, NOBODY]])
def test_a_case_is_counted_as_the_naive_reading_counts(tmp_path: Path, states: Any) -> None:
    record = recorded(tmp_path, *states)
    naive = naive_conflict(open_case("two-farms", tmp_path).conflict)
    assert record.feasible == len(naive.states) == 6
    assert {found.concept for found in record.standings} == set(ALL_CONCEPTS)
    for found in record.standings:
        holding = [state for state in naive.states if naive.holds(found.concept, state)]
        assert found.stand == len(holding)
        assert found.hit == any(frozenset(state) in holding for state in states)


def test_what_is_not_known_is_not_counted(tmp_path: Path) -> None:
    data = published()
    del data["happened"]
    write_case(tmp_path, data)
    assert record_of(open_case("two-farms", tmp_path)) is None


def test_unknown_preferences_are_not_counted(tmp_path: Path) -> None:
    write_case(tmp_path, published())
    case = open_case("two-farms", tmp_path)
    north, south = case.conflict.parties
    first, *others = north.preferences
    unsure = replace(north, preferences=(replace(first, unknown=True), *others))
    case = replace(case, conflict=replace(case.conflict, parties=(unsure, south)))
    assert case.conflict.is_uncertain
    assert record_of(case) is None


def test_over_all_cases() -> None:
    records = [
        Record("a", "A", "x", 10, (Standing("nash", 1, False), Standing("gmr", 10, True))),
        Record("b", "B", "y", 4, (Standing("nash", 2, True), Standing("gmr", 3, True))),
        Record("c", "C", "z", 5, (Standing("gmr", 0, False),)),
    ]
    nash, gmr = track_record(records)
    assert (nash.concept, nash.cases, nash.hits) == ("nash", 2, 1)
    assert nash.share == pytest.approx((1 / 10 + 2 / 4) / 2)
    assert (gmr.shown, gmr.cases, gmr.hits) == ("GMR", 3, 2)
    assert gmr.share == pytest.approx((1 + 3 / 4 + 0) / 3)
    assert gmr.to_json()["share"] == 0.5833
    assert track_record([]) == ()


def test_as_plain_data(tmp_path: Path) -> None:
    shown = recorded(tmp_path, NOBODY).to_json()
    assert shown["standings"][0] == {"concept": "nash", "stand": 1, "hit": False}
    assert (shown["name"], shown["feasible"]) == ("two-farms", 6)
