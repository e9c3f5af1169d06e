"""From 2^10 to 2^26 states, 2 to 12 parties, compiled kernels against NumPy; memory.

Run with ``.venv/bin/pytest benchmarks``. ``ZOPA_BENCHMARK=24`` goes up to 2^24 states, 26 to
2^26; without it 2^20 is the end. Answers of the two must be equal; times are measured, not
asserted.
"""

from __future__ import annotations

import os

import pytest
from conflicts import random_conflict, trade_round
from measure import CONCEPTS, measured
from pytest_benchmark.fixture import BenchmarkFixture

import zopa

LARGEST = int(os.environ.get("ZOPA_BENCHMARK", "20"))
#: NumPy alone takes minutes beyond this.
LARGEST_NUMPY = 22
#: Options of each of six parties.
SIX = {
    10: (1, 1, 2, 2, 2, 2),
    12: (2, 2, 2, 2, 2, 2),
    14: (2, 2, 2, 2, 3, 3),
    16: (2, 2, 3, 3, 3, 3),
    18: (3, 3, 3, 3, 3, 3),
    20: (3, 3, 3, 3, 4, 4),
    22: (3, 3, 4, 4, 4, 4),
    24: (4, 4, 4, 4, 4, 4),
    26: (4, 4, 4, 4, 5, 5),
}
#: 2^20 states among so many parties.
AMONG = {
    2: (10, 10),
    3: (6, 7, 7),
    4: (5, 5, 5, 5),
    5: (4, 4, 4, 4, 4),
    8: (2, 2, 2, 2, 3, 3, 3, 3),
    10: (2,) * 10,
    12: (1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2),
}


def equilibria(conflict: zopa.Conflict) -> dict[str, int]:
    analysis = zopa.analyse(conflict, "array")
    return {concept: len(analysis.equilibria(concept)) for concept in CONCEPTS}


def bench(
    benchmark: BenchmarkFixture,
    monkeypatch: pytest.MonkeyPatch,
    conflict: zopa.Conflict,
    path: str,
) -> None:
    if path == "fast":
        pytest.importorskip("numba")
    size = len(conflict.options)
    if size > (LARGEST if path == "fast" else min(LARGEST, LARGEST_NUMPY)):
        pytest.skip("large: set ZOPA_BENCHMARK")
    monkeypatch.setenv("ZOPA_FAST", "1" if path == "fast" else "0")
    rounds = 5 if size <= 16 else 3 if size <= 20 else 1
    benchmark.pedantic(equilibria, (conflict,), rounds=rounds, warmup_rounds=size <= 20)


@pytest.mark.parametrize("path", ["numpy", "fast"])
@pytest.mark.parametrize("rules", [0, 3], ids=["free", "3 rules, 3 irreversible"])
@pytest.mark.parametrize("size", SIX)
def test_six_parties(
    benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch, size: int, rules: int, path: str
) -> None:
    conflict = random_conflict(SIX[size], rules=rules, irreversible=rules)
    bench(benchmark, monkeypatch, conflict, path)


@pytest.mark.parametrize("path", ["numpy", "fast"])
@pytest.mark.parametrize("parties", AMONG)
def test_2_to_20_among_some_parties(
    benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch, parties: int, path: str
) -> None:
    conflict = random_conflict(AMONG[parties], rules=3, irreversible=3)
    bench(benchmark, monkeypatch, conflict, path)


@pytest.mark.parametrize("path", ["numpy", "fast"])
def test_trade_round(
    benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    bench(benchmark, monkeypatch, trade_round(), path)


@pytest.mark.parametrize("options", ["3,3,4", "3,4,4", "4,4,4", "4,4,5", "4,5,5"])
def test_three_parties_no_rules(
    benchmark: BenchmarkFixture, monkeypatch: pytest.MonkeyPatch, options: str
) -> None:
    """The shape for which the best-known tool's times were published."""
    conflict = random_conflict([int(count) for count in options.split(",")])
    bench(benchmark, monkeypatch, conflict, "numpy")


@pytest.mark.parametrize("path", ["numpy", "fast"])
@pytest.mark.parametrize("size", [20, 22, 24, 26])
def test_memory(benchmark: BenchmarkFixture, size: int, path: str) -> None:
    """Time and peak memory of a process of its own, in ``extra_info``."""
    if path == "fast":
        pytest.importorskip("numba")
    if size > (LARGEST if path == "fast" else min(LARGEST, LARGEST_NUMPY)):
        pytest.skip("large: set ZOPA_BENCHMARK")
    options = ",".join(str(count) for count in SIX[size])
    found = benchmark.pedantic(measured, (options, 3), {"numpy": path == "numpy"}, rounds=1)
    benchmark.extra_info |= found


@pytest.mark.parametrize("parties", [3, 6])
def test_both_paths_count_the_same(parties: int) -> None:
    pytest.importorskip("numba")
    options = ",".join(str(count) for count in (AMONG[3] if parties == 3 else SIX[20]))
    fast, numpy = (measured(options, 3, numpy=without) for without in (False, True))
    assert fast["hold"] == numpy["hold"]
