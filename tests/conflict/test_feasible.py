"""Enumeration, search and clashes against looking at every assignment."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import truth
from zopa.conflict.feasible import clash, enumerate_feasible, find_feasible
from zopa.conflict.formula import FALSE, TRUE, Formula, Not, OneOf, OptionIs
from zopa.conflict.parse import parse
from zopa.errors import TooLargeError
from zopa.testing import formulas

LABELS = ("p.a", "p.b", "q.a", "q.b", "r.a")
SETS = st.lists(formulas(LABELS), max_size=4)


def brute(wanted: list[Formula], labels: tuple[str, ...] = LABELS) -> list[frozenset[str]]:
    """Satisfying assignments in ascending order of bits, the first label being bit 0."""
    assignments = (
        frozenset(itertools.compress(labels, reversed(flags)))
        for flags in itertools.product((False, True), repeat=len(labels))
    )
    return [yes for yes in assignments if all(truth(formula, yes) for formula in wanted)]


def test_the_order_of_bits() -> None:
    assert brute([], ("x", "y")) == [set(), {"x"}, {"y"}, {"x", "y"}]


@given(SETS)
def test_enumerate(wanted: list[Formula]) -> None:
    rows = enumerate_feasible(LABELS, wanted, 32)
    assert rows.dtype == np.bool_
    assert rows.shape[1] == len(LABELS)
    found = [frozenset(itertools.compress(LABELS, row)) for row in rows.tolist()]
    assert found == brute(wanted)


@given(SETS, st.integers(0, 31))
def test_the_limit(wanted: list[Formula], limit: int) -> None:
    count = len(brute(wanted))
    if count > limit:
        with pytest.raises(TooLargeError, match=f"more than {limit}"):
            enumerate_feasible(LABELS, wanted, limit)
    else:
        assert len(enumerate_feasible(LABELS, wanted, limit)) == count


@given(SETS)
def test_find(wanted: list[Formula]) -> None:
    found = find_feasible(LABELS, wanted)
    if found is None:
        assert not brute(wanted)
    else:
        assert found <= set(LABELS)
        assert all(truth(formula, found) for formula in wanted)


@given(st.lists(formulas(LABELS, max_depth=1), max_size=7))
def test_clash(wanted: list[Formula]) -> None:
    indices = clash(LABELS, wanted)
    if brute(wanted):
        assert indices == ()
        return
    assert list(indices) == sorted(set(indices))
    clashing = [wanted[k] for k in indices]
    assert not brute(clashing)
    for left_out in range(len(clashing)):
        assert brute(clashing[:left_out] + clashing[left_out + 1 :])


def test_clash_of_one() -> None:
    assert clash(LABELS, [TRUE, FALSE, OptionIs("p.a")]) == (1,)
    assert clash((), [FALSE]) == (0,)
    assert clash((), []) == ()


def test_nothing_to_choose() -> None:
    assert enumerate_feasible((), [], 1).shape == (1, 0)
    assert enumerate_feasible((), [FALSE], 1).shape == (0, 0)
    assert find_feasible((), []) == frozenset()


def test_many_options_with_few_states() -> None:
    labels = tuple(f"p.o{k}" for k in range(100))
    one = OneOf("exactly", tuple(OptionIs(label) for label in labels))
    rows = enumerate_feasible(labels, [one], 100)
    assert rows.shape == (100, 100)
    assert (rows == np.eye(100, dtype=np.bool_)).all()


def test_more_rows_than_fit_a_chunk() -> None:
    labels = tuple(f"p.o{k}" for k in range(15))
    rows = enumerate_feasible(labels, [Not(OptionIs("p.o3"))], 1 << 14)
    assert len(rows) == 1 << 14
    bits = rows @ (1 << np.arange(15))
    assert (np.diff(bits) > 0).all()


def test_search_gives_up_within_its_budget() -> None:
    """Pigeons that do not fit: no small proof, and partial assignments look fine for long."""
    holes = 5
    labels = tuple(f"p{pigeon}.h{hole}" for pigeon in range(holes + 1) for hole in range(holes))
    at_home = [
        parse(f"at least one of ({', '.join(f'p{pigeon}.h{hole}' for hole in range(holes))})")
        for pigeon in range(holes + 1)
    ]
    alone = [
        parse(f"at most one of ({', '.join(f'p{pigeon}.h{hole}' for pigeon in range(holes + 1))})")
        for hole in range(holes)
    ]
    with pytest.raises(TooLargeError, match="budget"):
        find_feasible(labels, [*at_home, *alone], budget=500)
    assert find_feasible(labels, [*at_home, *alone]) is None
    assert find_feasible(labels, [*at_home[1:], *alone]) is not None


def test_labels_that_no_formula_mentions_cost_a_search_nothing() -> None:
    labels = tuple(f"p.o{k}" for k in range(2000))
    assert find_feasible(labels, [OptionIs("p.o1999")], budget=10) == frozenset(("p.o1999",))
