"""State spaces and sequences of states: listed and on a grid, the same."""

from __future__ import annotations

from collections.abc import Container

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import naive_conflict, truth
from zopa.conflict.formula import FALSE, TRUE
from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError
from zopa.game.build import grid_of, list_of
from zopa.game.space import own_strategies
from zopa.game.states import States
from zopa.stability.analysis import analyse
from zopa.testing import conflicts, formulas


@given(conflicts(max_rules=3), st.data())
def test_listed_and_grid_are_equal(subject: Conflict, data: st.DataObject) -> None:
    naive = naive_conflict(subject)
    formula = data.draw(formulas(subject.labels))
    order = data.draw(st.permutations(range(len(naive.states))))
    for space in (grid_of(subject), list_of(subject)):
        assert len(space) == len(naive.states)
        assert space.labels == subject.labels
        rows = space.matrix(np.array(order))
        for row, number in zip(rows.tolist(), order, strict=True):
            assert row == [label in naive.states[number] for label in subject.labels]
        for bits in range(1 << len(subject.labels)):
            yes = frozenset(label for k, label in enumerate(subject.labels) if bits >> k & 1)
            expected = naive.states.index(yes) if yes in naive.states else None
            assert space.position(yes) == expected
        for wanted in (formula, TRUE, FALSE):
            found = space.evaluate(wanted)
            assert found.tolist() == [truth(wanted, state) for state in naive.states]


@given(conflicts(max_rules=3))
def test_own_strategies(subject: Conflict) -> None:
    strategies, crossing = own_strategies(subject)
    holders = [party for party in subject.parties if party.options]
    assert len(strategies) == len(holders)
    for rule in subject.rules:
        owners = {label.partition(".")[0] for label in rule.formula.options}
        assert (rule.formula in crossing) == (len(owners) != 1)
    for party, rows in zip(holders, strategies, strict=True):
        own = [option.label for option in party.options]
        internal = [
            r.formula for r in subject.rules if r.formula.options <= set(own) and r.formula.options
        ]
        expected = [
            [bool(bits >> k & 1) for k in range(len(own))]
            for bits in range(1 << len(own))
            if all(
                truth(f, {label for k, label in enumerate(own) if bits >> k & 1}) for f in internal
            )
        ]
        assert rows.tolist() == expected


@given(conflicts())
def test_ascending_in_bits(subject: Conflict) -> None:
    for engine in ("graph", "array"):
        states = analyse(subject, engine).states
        bits = states.bits
        assert bits == sorted(set(bits))
        for number, state in zip(bits, states, strict=True):
            assert number == sum(1 << k for k, label in enumerate(subject.labels) if label in state)


SUBJECT = conflict(
    {"a": ("x y", ["a.x"]), "b": ("z", [])}, rules=["not (a.x and a.y)"], today="b.z"
)
NAMES = ["(nothing)", "a.x", "a.y", "b.z", "a.x b.z", "a.y b.z"]


@pytest.mark.parametrize("engine", ["graph", "array"])
class TestStates:
    """A ``States`` behaves like a tuple of states."""

    @pytest.fixture
    def states(self, engine: str) -> States:
        return analyse(SUBJECT, engine).states  # type: ignore[arg-type]

    def test_sequence(self, states: States) -> None:
        assert [str(state) for state in states] == NAMES
        assert len(states) == 6
        assert str(states[0]) == "(nothing)"
        assert str(states[-1]) == "a.y b.z"
        assert [str(state) for state in reversed(states)] == NAMES[::-1]
        assert set(states[4]) == {"b.z", "a.x"}
        assert states.index(states[4]) == 4
        assert states.count(states[4]) == 1
        with pytest.raises(IndexError):
            states[6]
        with pytest.raises(IndexError):
            states[-7]

    @pytest.mark.parametrize(
        "part", [slice(None), slice(1, 3), slice(None, None, -1), slice(4, None, 2), slice(6, 9)]
    )
    def test_slices(self, states: States, part: slice) -> None:
        assert isinstance(states[part], States)
        assert [str(state) for state in states[part]] == NAMES[part]

    def test_looking_up(self, states: States) -> None:
        found: Container[object] = states
        assert {"a.y"} in found
        assert ["b.z", "a.y"] in found
        assert {"a.x", "a.y"} not in found
        assert states.index_of(["a.x", "b.z"]) == 4
        assert states.index_of({"a.x", "a.y"}) is None
        some = states[1:4]
        assert some.index_of({"b.z"}) == 2
        assert some.index_of(()) is None
        fewer: Container[object] = some
        assert frozenset() not in fewer

    def test_arrays(self, states: States) -> None:
        assert states.matrix.shape == (6, 3)
        assert states.bits == [0, 1, 2, 4, 5, 6]
        assert states[1:3].bits == [1, 2]
        assert states[1:3].positions.tolist() == [1, 2]

    def test_repr(self, states: States) -> None:
        assert repr(states) == "<6 states: (nothing), a.x, a.y, ...>"
        assert repr(states[:2]) == "<2 states: (nothing), a.x>"
        assert repr(states[:0]) == "<0 states: >"


@pytest.mark.parametrize("other", [{"a.q"}, ["a.x", "nobody.nothing"], "a.x"])
def test_what_names_no_state_is_in_none(other: object) -> None:
    assert other not in analyse(SUBJECT).states


def test_many_states_are_decoded_in_runs() -> None:
    subject = conflict({"a": ("a b c d e f g", []), "b": ("a b c d e f", [])})
    states = analyse(subject).states
    assert len(states) == 8192
    assert len(list(states)) == len(set(states)) == 8192
    assert states.bits == list(range(8192))


def test_a_list_has_a_limit() -> None:
    with pytest.raises(TooLargeError):
        list_of(SUBJECT, 5)
    assert len(list_of(SUBJECT, 6)) == 6
