"""A conflict out to a file of GMCR+: every answer stays."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.cases import FEWER, conflict
from tests.conflict.gmcr.test_read import read
from tests.naive import truth
from zopa.conflict.gmcr import patterns as module
from zopa.conflict.gmcr import write
from zopa.conflict.gmcr.numbers import GmcrNumbers
from zopa.conflict.gmcr.patterns import patterns, patterns_against
from zopa.conflict.gmcr.write import as_gmcr, to_gmcr
from zopa.errors import TooLargeError, ZopaError
from zopa.stability.concepts import CONCEPTS
from zopa.testing import conflicts, formulas

ROOT = Path(__file__).resolve().parents[3]
LABELS = ("a.x", "a.y", "b.z")
STATES = [frozenset(x for k, x in enumerate(LABELS) if n >> k & 1) for n in range(8)]


def same_answers(one: zopa.Conflict, other: zopa.Conflict) -> None:
    """Every cell of every concept, states mapped by their yes options in the file's order."""
    assert other.imported is not None
    written = one.imported.options if one.imported else one.labels
    label = dict(zip(written, other.imported.options, strict=True))
    before, after = zopa.analyse(one), zopa.analyse(other)
    assert len(before.states) == len(after.states)
    where = [after.position(label[x] for x in state) for state in before.states]
    for concept in CONCEPTS:
        for party, twin in zip(one.parties, other.parties, strict=True):
            mine = before.stable(concept, party.label)
            assert (mine == after.stable(concept, twin.label)[where]).all(), (concept, party.label)


@FEWER
@given(conflicts(), st.data())
def test_every_cell_of_every_concept_stays(drawn, data):
    if data.draw(st.booleans()):  # as if it had come from a file with this order
        order = tuple(data.draw(st.permutations(drawn.labels)))
        drawn = replace(drawn, imported=GmcrNumbers(order, drawn.labels))
    again = read(to_gmcr(drawn))
    assert len(again.parties) == len(drawn.parties)
    same_answers(drawn, again)


@given(formulas(LABELS))
def test_patterns_hold_where_the_formula_does(formula):
    for found, wanted in ((patterns(formula), True), (patterns_against(formula), False)):
        for state in STATES:
            some = any(all((x in state) == value for x, value in one) for one in found)
            assert some == (truth(formula, state) == wanted)


ONE_AT_MOST = [
    "-a.x -a.y -b.z",
    "a.x -a.y -b.z",
    "a.y -a.x -b.z",
    "b.z -a.x -a.y",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.x iff b.z", ["a.x b.z", "-a.x -b.z"]),
        ("a.x if b.z", ["a.x", "-b.z"]),
        ("not (a.x or b.z)", ["-a.x -b.z"]),
        ("a.x and a.x", ["a.x a.x"]),
        ("a.x and not a.x", ["a.x -a.x"]),
        ("(a.x or a.y) and a.x", ["a.x"]),
        ("exactly one of (a.x, a.y)", ["a.x -a.y", "a.y -a.x"]),
        ("at most one of (a.x, a.y, b.z)", ONE_AT_MOST),
        ("true", [""]),
        ("false", []),
    ],
)
def test_patterns_by_hand(text, found):
    said = [
        " ".join(label if value else f"-{label}" for label, value in one)
        for one in patterns(zopa.parse(text))
    ]
    assert said == found


def _parity(count: int) -> str:
    text = "a.o0"
    for k in range(1, count):
        text = f"(({text}) iff a.o{k})"
    return text


def test_a_statement_that_is_too_long_becomes_a_ranking_for_everybody():
    options = " ".join(f"o{k}" for k in range(10))
    drawn = conflict({"a": (options, [_parity(10)]), "b": ("go", ["b.go"])})
    written = as_gmcr(drawn)
    assert written.ranked
    data = json.loads(written.text)
    assert data["useManualPreferenceRanking"] is True
    assert [maker["preferences"] for maker in data["decisionMakers"]] == [[], []]
    assert all(len(maker["preferenceRanking"]) == 2 for maker in data["decisionMakers"])
    same_answers(drawn, read(written.text))


def test_a_short_one_stays_a_statement():
    drawn = conflict({"a": ("o0 o1 o2", [_parity(3)])})
    written = as_gmcr(drawn)
    assert not written.ranked
    (wish,) = json.loads(written.text)["decisionMakers"][0]["preferences"]
    assert wish["compound"] is True
    assert len(wish["members"]) == 4


def test_one_ranking_makes_rankings_of_all():
    drawn = conflict(
        {"a": ("x", []), "b": ("y", ["b.y"])}, rankings={"a": ["a.x", ["", "a.x b.y"], "b.y"]}
    )
    written = as_gmcr(drawn)
    data = json.loads(written.text)
    assert written.ranked
    assert data["useManualPreferenceRanking"] is True
    assert data["decisionMakers"][0]["preferenceRanking"] == [2, [1, 4], 3]
    assert data["decisionMakers"][1]["preferenceRanking"] == [[3, 4], [1, 2]]


def test_too_many_states_to_rank_are_refused(monkeypatch):
    monkeypatch.setattr(write, "MAX_RANKED", 7)
    ranked = conflict({"a": ("x y", ["a.x"]), "b": ("", [])}, rankings={"b": [["", "a.x"]]})
    with pytest.raises(TooLargeError, match=r"a party ranks the states, so all .*at most 7 for"):
        to_gmcr(ranked)
    options = " ".join(f"o{k}" for k in range(17))
    with pytest.raises(TooLargeError, match="needs more than 200 patterns when spelled out, so"):
        to_gmcr(conflict({"a": (options, [_parity(17)])}))


def test_a_rule_that_is_too_long_is_refused():
    options = " ".join(f"o{k}" for k in range(10))
    with pytest.raises(TooLargeError, match="more than 200 patterns"):
        to_gmcr(conflict({"a": (options, [])}, rules=[_parity(10)]))


def test_a_formula_that_would_explode_is_refused_at_once():
    text = " and ".join(f"(a.o{k} or a.o{k + 1})" for k in range(0, 60, 2))
    with pytest.raises(TooLargeError):
        patterns(zopa.parse(text))
    many = ", ".join(f"a.o{k}" for k in range(300))
    with pytest.raises(TooLargeError):
        patterns(zopa.parse(f"not at most one of ({many})"))
    assert module.MAX_PATTERNS == 200


def test_an_option_that_cannot_move_is_refused():
    drawn = conflict({"a": ("x y", [])}, irreversible=["a.x", "not a.x"])
    with pytest.raises(ZopaError, match=r"'a\.x' can neither be taken nor dropped"):
        to_gmcr(drawn)


def test_an_order_of_other_options_is_not_used():
    drawn = conflict({"a": ("x y", ["a.y"])})
    drawn = replace(drawn, imported=GmcrNumbers(("b.q",), ("b.q",)))
    assert [o["name"] for o in json.loads(to_gmcr(drawn))["options"]] == ["do x", "do y"]


def test_what_is_left_out_is_named():
    bundled = zopa.load(ROOT / "examples" / "aleppo")
    said = as_gmcr(bundled).left_out
    assert said[0] == "the status quo"
    assert f"{len(bundled.levers)} levers" in said
    assert f"{len(bundled.ties)} ties" in said
    assert f"{len(bundled.evidence.claims)} claims" in said
    assert "the marking TLP:CLEAR" in said
    bare = conflict({"a": ("x", ["a.x"])})
    assert as_gmcr(bare).left_out == ()
    bound = conflict({"a": ("x", ["a.x"]), "b": ("", [])}, words={"a": ["not a.x"]}, goal=None)
    (only,) = as_gmcr(bound).left_out
    assert only.startswith("what a gave their word on")


@pytest.mark.parametrize(
    "name", [p.name for p in sorted((ROOT / "casebook").iterdir()) if p.is_dir()]
)
def test_the_casebook_goes_there_and_back(name):
    if not (ROOT / "casebook" / name / "conflict.yaml").exists():
        pytest.skip("no dossier")
    published = zopa.load(ROOT / "casebook" / name)
    text = to_gmcr(published)
    same_answers(published, read(text))
    assert to_gmcr(read(text)) == text
