"""How long analyses take, from a conflict in memory to every equilibrium.

Run with ``.venv/bin/pytest benchmarks``. Not part of the test run: times are measured, not
asserted.
"""

from __future__ import annotations

import pytest
from conflicts import random_conflict
from pytest_benchmark.fixture import BenchmarkFixture

import zopa

SIX = ("nash", "seq", "sseq", "gmr", "smr", "sim")
FIVE = SIX[:5]


def equilibria(conflict: zopa.Conflict, concepts: tuple[str, ...], engine: str) -> dict[str, int]:
    analysis = zopa.analyse(conflict, engine=engine)
    return {concept: len(analysis.equilibria(concept)) for concept in concepts}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rules", [0, 3], ids=["free", "3 rules, 3 irreversible"])
def test_six_concepts_six_parties_2_to_13(
    benchmark: BenchmarkFixture, rules: int, seed: int
) -> None:
    conflict = random_conflict((2, 2, 2, 2, 2, 3), rules=rules, irreversible=rules, seed=seed)
    benchmark(equilibria, conflict, SIX, "array")


@pytest.mark.parametrize("rules", [0, 3], ids=["free", "3 rules, 3 irreversible"])
def test_five_concepts_five_parties_2_to_20(benchmark: BenchmarkFixture, rules: int) -> None:
    conflict = random_conflict((4, 4, 4, 4, 4), rules=rules, irreversible=rules)
    benchmark.pedantic(equilibria, (conflict, FIVE, "array"), rounds=3)


@pytest.mark.parametrize("engine", ["graph", "array"])
def test_engines_side_by_side_2_to_10(benchmark: BenchmarkFixture, engine: str) -> None:
    conflict = random_conflict((2, 2, 2, 2, 2))
    benchmark(equilibria, conflict, SIX, engine)
