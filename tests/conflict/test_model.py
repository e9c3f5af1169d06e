"""Conflicts as objects: labels everywhere, nothing to be changed."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import truth
from zopa.conflict.formula import OptionIs, OutcomeIs
from zopa.conflict.model import Basis, Conflict, Irreversible, State
from zopa.errors import UnknownLabelError
from zopa.testing import conflicts
from zopa.text import Text

SUBJECT = conflict(
    {"a": ("x y", ["a.x"]), "b": ("z", []), "c": ("", [])},
    rules=["not (a.x and a.y)", "a.y if b.z"],
    today="b.z a.y",
    outcomes={"peace": "not a.x"},
)


def test_labels_in_file_order() -> None:
    assert SUBJECT.labels == ("a.x", "a.y", "b.z")
    assert [option.party for option in SUBJECT.options] == ["a", "a", "b"]
    assert SUBJECT.today is not None
    assert set(SUBJECT.today) == {"a.y", "b.z"}
    assert SUBJECT.today.yes == ("a.y", "b.z")
    assert conflict({"a": ("x", [])}).today is None


@pytest.mark.parametrize(
    "kind, look, wrong, near",
    [
        ("party", SUBJECT.party, "A", "a"),
        ("option", SUBJECT.option, "a.X", "a.x"),
        ("outcome", SUBJECT.outcome, "peacee", "peace"),
    ],
)
def test_looking_up(kind: str, look, wrong: str, near: str) -> None:
    assert look(near)
    with pytest.raises(UnknownLabelError, match=f"no {kind} '{wrong}'; did you mean '{near}'"):
        look(wrong)
    with pytest.raises(KeyError):
        look("something else altogether")


def test_a_state_is_a_set_in_file_order() -> None:
    state = SUBJECT.state(["b.z", "a.x", "b.z"])
    same: object = {"a.x", "b.z"}
    assert state == same
    assert same == state
    assert hash(state) == hash(frozenset(("a.x", "b.z")))
    assert list(state) == ["a.x", "b.z"]
    assert len(state) == 2
    assert "a.x" in state
    assert "a.y" not in state
    assert str(state) == "a.x b.z"
    assert repr(state) == "State(a.x b.z)"
    assert str(SUBJECT.state([])) == "(nothing)"
    assert state - {"a.x"} == {"b.z"}
    assert state | {"a.y"} == {"a.x", "a.y", "b.z"}
    assert {state: 1}[frozenset(("b.z", "a.x"))] == 1  # type: ignore[index]
    assert State(("p", "q")) == State(("q", "p"))
    with pytest.raises(UnknownLabelError):
        SUBJECT.state(["a.q"])


@given(conflicts(), st.integers(0, 63))
def test_broken_rules(subject: Conflict, bits: int) -> None:
    yes = {label for k, label in enumerate(subject.labels) if bits >> k & 1}
    broken = [rule for rule in subject.rules if not truth(rule.formula, yes)]
    assert list(subject.broken_rules(yes)) == broken


def test_what_a_label_stands_for() -> None:
    assert SUBJECT.resolve("a.x") == OptionIs("a.x")
    assert SUBJECT.resolve("peace") == OutcomeIs("peace", SUBJECT.outcome("peace").formula)
    assert SUBJECT.resolve("a") is None
    assert SUBJECT.resolve("a.q") is None


def test_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SUBJECT.goal = "peace"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        SUBJECT.parties[0].label = "z"  # type: ignore[misc]


def test_what_a_judgement_rests_on() -> None:
    reason = Text.of("because")
    assert not Basis()
    assert Basis().kind == "nothing"
    assert Basis(judgement=reason).kind == "judgement"
    assert Basis(("c1",), judgement=reason).kind == "claims"
    assert Basis(against=("c1",)).kind == "nothing"
    assert Basis(against=("c1",))


def test_literals() -> None:
    assert str(Irreversible("a.x", True)) == "a.x"
    assert str(Irreversible("a.x", False)) == "not a.x"


def test_names_of_statements_and_outcomes() -> None:
    preference = SUBJECT.party("a").preferences[0]
    assert preference.identity == "a.x"
    assert dataclasses.replace(preference, id="first").identity == "first"
    outcome = SUBJECT.outcome("peace")
    assert outcome.shown == "peace"
    assert dataclasses.replace(outcome, phrase=Text.of("a calm")).shown == "a calm"
