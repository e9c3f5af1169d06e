"""Conflicts from the literature come out as they are known to, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.conflict.files.load import load
from zopa.conflict.model import Conflict
from zopa.stability.analysis import analyse

CASEBOOK = Path(__file__).parent.parent / "casebook"
CASES = sorted(path.parent.name for path in CASEBOOK.glob("*/conflict.yaml"))


def published(case: str) -> Any:
    return YAML(typ="safe").load(CASEBOOK / case / "published.yaml")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def subject(case: str) -> Conflict:
    return load(CASEBOOK / case)


def test_all_are_there() -> None:
    assert CASES == [
        "cuba-1962",
        "elmira-1991",
        "euphrates-1975",
        "korea-2017-a",
        "korea-2017-c",
        "korea-2017-d",
        "prisoners-dilemma",
    ]


@pytest.mark.parametrize("engine", ["graph", "array"])
def test_equilibria(case: str, subject: Conflict, engine: str) -> None:
    known = published(case)
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    assert 2 ** len(subject.options) == known["states"]
    assert len(analysis.states) == known["feasible"]
    assert set(known["equilibria"]) == {"nash", "gmr", "smr", "seq", "sim"}
    for concept, states in known["equilibria"].items():
        found = {frozenset(state) for state in analysis.equilibria(concept)}
        assert found == {frozenset(state) for state in states}, concept


def test_the_naive_reading_agrees(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    analysis = analyse(subject)
    for concept in ALL_CONCEPTS:
        for party in naive.parties:
            expected = [naive.stable(concept, party, state) for state in naive.states]
            assert analysis.stable(concept, party).tolist() == expected


def test_it_says_where_it_comes_from(case: str) -> None:
    known = published(case)
    assert known["origin"] in ("published", "recomputed")
    head = (CASEBOOK / case / "conflict.yaml").read_text(encoding="utf-8").partition("zopa: 1")[0]
    cited = " ".join(line.removeprefix("# ") for line in head.splitlines())
    assert f"Source: {known['citation']}." in cited
    readme = (CASEBOOK / "README.md").read_text(encoding="utf-8")
    assert f"({case}/conflict.yaml)" in readme
