"""Shares of orders against counting them all."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import FEWER
from tests.naive_levers import overtakings
from zopa.errors import TooLargeError
from zopa.levers import orders as module
from zopa.levers.orders import Clauses, Share, StatementOrders, share_of_state_orders

SEEDS = st.integers(0, 1 << 30)


def drawn_clauses(rng: random.Random, states: int, single: bool) -> Clauses:
    def alternative() -> frozenset[int]:
        size = 1 if single else rng.choice((1, 1, 2, 3))
        return frozenset(rng.sample(range(states), min(size, states)))

    drawn = {
        frozenset(alternative() for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(0, 4))
    }
    # Minimal, as they are asked for: no clause says what another says already.
    needed = [one for one in drawn if not any(other < one for other in drawn)]
    needed = [
        frozenset(each for each in clause if not any(other < each for other in clause))
        for clause in needed
    ]
    return sorted((sorted(clause, key=sorted) for clause in set(needed)), key=str)


def met(clauses: Clauses, below: frozenset[int]) -> bool:
    return all(any(each <= below for each in clause) for clause in clauses)


def counted(clauses: Clauses, states: int) -> Fraction:
    """Over all orders of the states, and of the one that is asked about, number ``states``."""
    every = list(permutations(range(states + 1)))
    doing = sum(met(clauses, frozenset(order[order.index(states) + 1 :])) for order in every)
    return Fraction(doing, len(every))


@given(SEEDS, st.integers(1, 5), st.booleans())
@FEWER
def test_orders_of_states(seed: int, states: int, single: bool) -> None:
    clauses = drawn_clauses(random.Random(seed), states, single)
    expected = counted(clauses, states)
    found = share_of_state_orders(clauses, states + 1)
    total = factorial(states + 1)
    assert found == Share(
        float(expected), True, int(expected * total), total, float(expected), float(expected), 0
    )
    # States that nothing asks for do not matter.
    more = share_of_state_orders(clauses, states + 3)
    assert (more.share, more.of) == (found.share, factorial(states + 3))
    assert more.number == expected * factorial(states + 3)


@given(SEEDS, st.integers(1, 5))
@FEWER
def test_two_ways_of_counting_agree(seed: int, states: int) -> None:
    clauses = drawn_clauses(random.Random(seed), states, single=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_CLAUSES", -1)
        enumerated = share_of_state_orders(clauses, 6)
    assert enumerated == share_of_state_orders(clauses, 6)


def contains(sampled: Share, exact: float) -> bool:
    assert not sampled.exact
    assert sampled.number is None
    assert sampled.samples == 4_000
    assert 0 <= sampled.low <= sampled.share <= sampled.high <= 1
    assert sampled.high - sampled.low < 0.04
    return sampled.low <= exact <= sampled.high


def test_an_interval_contains_the_exact_share(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(7)
    cases = [drawn_clauses(rng, 5, single=k % 2 == 0) for k in range(100)]
    exact = [share_of_state_orders(clauses, 6) for clauses in cases]
    monkeypatch.setattr(module, "_MOST_CLAUSES", -1)
    monkeypatch.setattr(module, "_MOST_STATES", -1)
    inside = tried = 0
    for seed, (clauses, known) in enumerate(zip(cases, exact, strict=True)):
        if all(len(clause) == 1 and len(clause[0]) == 1 for clause in clauses):
            continue  # never sampled: one in (1 + their number)
        sampled = share_of_state_orders(clauses, 6, seed)
        assert sampled == share_of_state_orders(clauses, 6, seed), "the seed decides"
        assert sampled.of == factorial(6)
        tried += 1
        inside += contains(sampled, known.share)
        assert abs(sampled.share - known.share) < 0.05
    assert tried > 40
    assert inside >= 0.9 * tried


def test_numbers_that_nobody_reads_are_left_out() -> None:
    clauses = [[frozenset({0}), frozenset({1})]]
    assert share_of_state_orders(clauses, 17).of == factorial(17)
    assert share_of_state_orders(clauses, 18).of is None
    assert share_of_state_orders(clauses, 18).number is None
    assert share_of_state_orders(clauses, 18).share == pytest.approx(2 / 3)


def test_where_nothing_is_asked_every_order_does() -> None:
    assert share_of_state_orders([], 3) == Share(1.0, True, 6, 6, 1.0, 1.0, 0)
    assert share_of_state_orders([[frozenset({1})]], 3).share == 0.5


# -- orders of statements


class Case:
    """Statements, a state and others, each a row of truths."""

    def __init__(self, seed: int, most: int = 5) -> None:
        rng = random.Random(seed)
        self.count = rng.randint(1, most)
        self.states = rng.randint(1, 6)
        likely = rng.choice((0.2, 0.5))
        self.here = [rng.random() < 0.5 for _ in range(self.count)]
        self.truths = [
            [value != (rng.random() < likely) for value in self.here] for _ in range(self.states)
        ]
        self.clauses = drawn_clauses(rng, self.states, single=rng.random() < 0.5)
        self.orders = StatementOrders(np.array(self.truths), np.array(self.here), self.clauses)

    def does(self, order: tuple[int, ...]) -> bool:
        def liked(row: list[bool]) -> tuple[bool, ...]:
            return tuple(row[k] for k in order)

        below = frozenset(k for k, row in enumerate(self.truths) if liked(row) <= liked(self.here))
        return met(self.clauses, below)

    def doing(self) -> list[tuple[int, ...]]:
        return [order for order in permutations(range(self.count)) if self.does(order)]


@given(SEEDS)
def test_orders_of_statements(seed: int) -> None:
    case = Case(seed)
    doing = case.doing()
    total = factorial(case.count)
    found = case.orders.share()
    assert (found.number, found.of, found.exact) == (len(doing), total, True)
    assert found.share == len(doing) / total
    for order in permutations(range(case.count)):
        assert case.orders.met_by(order) == (order in doing)
        if case.count > 3:
            break


@given(SEEDS)
def test_the_nearest_order(seed: int) -> None:
    for number in range(4):
        check_nearest(Case(seed + number))


def check_nearest(case: Case) -> None:
    doing = case.doing()

    def swaps(order: tuple[int, ...]) -> int:
        return len(set(overtakings(order)))

    def promoted(order: tuple[int, ...]) -> int:
        return len({k for k, _ in overtakings(order)})

    for by, distance in (("swaps", swaps), ("promotions", promoted)):
        found = case.orders.nearest(by)  # type: ignore[arg-type]
        if not doing:
            assert found is None
            continue
        assert found is not None
        cost, order = found
        assert sorted(order) == list(range(case.count))
        assert order in doing
        assert cost == distance(order) == min(map(distance, doing))


def test_one_statement_that_overtakes_two() -> None:
    # Only the last statement speaks for the state; the others, each against a state of its own.
    here = np.array([False, False, True])
    truths = np.array([[True, False, False], [False, True, False]])
    orders = StatementOrders(truths, here, [[frozenset({0})], [frozenset({1})]])
    assert orders.nearest("swaps") == (2, (2, 0, 1))
    assert orders.nearest("promotions") == (1, (2, 0, 1))


def test_a_sample_of_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PREFIXES", -1)
    inside = tried = 0
    for seed in range(60):
        case = Case(seed)
        sampled = case.orders.share(seed)
        if sampled.exact:  # decided before anything stands
            assert sampled.share in (0, 1)
            continue
        tried += 1
        exact = len(case.doing()) / factorial(case.count)
        inside += contains(sampled, exact)
    assert tried > 15
    assert inside >= 0.9 * tried


def test_too_many_beginnings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PREFIXES", 2)
    here = np.array([False, True, False, True, True])
    rows = np.array([[True, False, True, False, True], [True, True, False, False, False]])
    with pytest.raises(TooLargeError, match="beginnings of orders"):
        StatementOrders(rows, here, [[frozenset({0})], [frozenset({1})]]).nearest("swaps")
