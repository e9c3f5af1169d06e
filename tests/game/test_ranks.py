"""Ranks against tuples of truths compared as tuples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import both_engines, bound_conflicts, conflict
from tests.naive import naive_conflict
from zopa.conflict.model import Conflict
from zopa.game.model import INFEASIBLE
from zopa.game.ranks import dense, lexicographic, ranks_of_groups
from zopa.stability.analysis import analyse
from zopa.testing import conflicts

#: Columns of truths, one row a statement: few states and many statements, or the reverse.
TRUTHS = st.integers(1, 12).flatmap(
    lambda states: st.lists(
        st.lists(st.booleans(), min_size=states, max_size=states), max_size=90
    ).map(lambda rows: np.array(rows, dtype=np.bool_).reshape(len(rows), states))
)


def expected(truths: np.ndarray) -> list[int]:
    """Dense ranks, by Python's own comparison of tuples."""
    vectors = [tuple(column) for column in truths.T.tolist()]
    order = {vector: rank for rank, vector in enumerate(sorted(set(vectors)))}
    return [order[vector] for vector in vectors]


@given(TRUTHS)
def test_lexicographic(truths: np.ndarray) -> None:
    states = truths.shape[1]
    rank = dense(lexicographic(iter(truths), (states,)), None)
    assert rank.tolist() == expected(truths)


@given(TRUTHS, st.data())
def test_dense_over_feasible_states_only(truths: np.ndarray, data: st.DataObject) -> None:
    states = truths.shape[1]
    flags = data.draw(st.lists(st.booleans(), min_size=states, max_size=states).filter(any))
    feasible = np.array(flags)
    rank = dense(lexicographic(iter(truths), (states,)), feasible)
    assert rank[feasible].tolist() == expected(truths[:, feasible])
    assert (rank[~feasible] == INFEASIBLE).all()


def test_statements_beyond_64() -> None:
    """The last of a hundred statements tells two states apart that all others do not."""
    truths = np.zeros((100, 3), dtype=np.bool_)
    truths[-1, 1] = True
    truths[0, 2] = True
    assert dense(lexicographic(iter(truths), (3,)), None).tolist() == [0, 1, 2]


@pytest.mark.parametrize("number", range(100))
def test_every_statement_counts(number: int) -> None:
    """Also those at which ranks are made dense on the way."""
    truths = np.zeros((100, 3), dtype=np.bool_)
    truths[number, 1] = True
    assert dense(lexicographic(iter(truths), (3,)), None).tolist() == [0, 1, 0]


def test_as_many_ranks_as_states() -> None:
    bits = np.arange(1 << 16)
    truths = [(bits >> k & 1).astype(np.bool_) for k in reversed(range(16))]
    rank = dense(lexicographic(iter([*truths, *truths]), bits.shape), None)
    assert rank.dtype == np.int32
    assert (rank == bits).all()
    few = dense(lexicographic(iter(truths[:8]), bits.shape), None)
    assert few.dtype == np.int16
    assert (few == bits >> 8).all()


@pytest.mark.parametrize("count", [32765, 32766, 32767, 32768, 32769])
def test_the_smallest_type_that_serves_holds_every_rank(count: int) -> None:
    """And one more on top, which stands for "no state"."""
    rank = dense(np.arange(count, dtype=np.int32), None)
    assert (rank == np.arange(count)).all()
    assert rank.max() < np.iinfo(rank.dtype).max


def test_no_statements() -> None:
    assert dense(lexicographic(iter([]), (4,)), None).tolist() == [0, 0, 0, 0]


def test_statements_broadcast_over_a_grid() -> None:
    column = np.array([False, True, True]).reshape(3, 1)
    row = np.array([True, False]).reshape(1, 2)
    rank = lexicographic(iter([column, row]), (3, 2))
    assert rank.shape == (3, 2)
    assert dense(rank.ravel(), None).tolist() == [1, 0, 3, 2, 3, 2]


def test_groups() -> None:
    groups = [np.array([2]), np.array([0, 3])]
    assert ranks_of_groups(groups, 5).tolist() == [0, 0, 1, 0, 0]
    assert ranks_of_groups([np.array([1]), np.array([0]), np.array([2])], 3).tolist() == [1, 2, 0]


@given(conflicts() | bound_conflicts(conflicts()))
def test_ranks_order_states_as_the_conflict_does(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    for engine in both_engines(subject):
        for number, party in enumerate(naive.parties):
            values = [naive.value[party, state] for state in naive.states]
            order = {value: rank for rank, value in enumerate(sorted(set(values)))}
            rank = engine.rank(number)[engine.states]
            assert rank.tolist() == [order[value] for value in values]


def test_a_ranking_with_ties() -> None:
    subject = conflict(
        {"a": ("x y", []), "b": ("z", [])},
        rules=["not (a.y and b.z)"],
        rankings={"a": ["a.x", ["", "a.x b.z"], ["a.y", "b.z", "a.x a.y"]]},
    )
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        ranks = dict(zip(map(str, analysis.states), analysis.rank("a").tolist(), strict=True))
        assert ranks == {
            "a.x": 2,
            "(nothing)": 1,
            "a.x b.z": 1,
            "a.y": 0,
            "b.z": 0,
            "a.x a.y": 0,
        }
