"""Compiled kernels give the answers of plain NumPy, and are used where they pay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import bound_conflicts, conflict
from tests.naive import ALL_CONCEPTS
from zopa.conflict.model import Conflict
from zopa.game import build, crew, ranks
from zopa.game.build import arc_game, grid_of, list_of, option_game
from zopa.game.model import INFEASIBLE, Axis, MoveGroup, OptionGame
from zopa.stability import analysis as analysis_module
from zopa.stability import fast
from zopa.stability.analysis import analyse
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.concepts import CONCEPTS
from zopa.stability.engine import listening
from zopa.stability.fast import cache
from zopa.stability.graph_engine import GraphEngine
from zopa.testing import conflicts

pytest.importorskip("numba", reason="the compiled kernels need numba: pip install 'zopa[fast]'")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _decided_by_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZOPA_FAST", raising=False)
    monkeypatch.setattr(fast, "_loaded", set())


def kernels_for(game: OptionGame) -> ArrayEngine:
    from zopa.stability.fast.engine import FastArrayEngine

    return FastArrayEngine(game)


# -- the same answers


@given(conflicts(max_parties=6) | bound_conflicts(conflicts(max_parties=6)))
def test_three_engines_agree(subject: Conflict) -> None:
    game = option_game(subject, grid_of(subject))
    plain, compiled = ArrayEngine(game), kernels_for(game)
    graph = GraphEngine(arc_game(subject, list_of(subject)))
    for name in ALL_CONCEPTS:
        for party in range(len(subject.parties)):
            wanted = CONCEPTS[name].stable(graph, party).tolist()
            for engine in (plain, compiled):
                found = engine.at_states(CONCEPTS[name].stable(engine, party))
                assert found.tolist() == wanted, (name, party, type(engine).__name__)


def drawn_game(
    sizes: tuple[int, ...],
    *,
    seed: int,
    ties: int,
    onlookers: int,
    masked: bool,
    held: int,
    bound: bool = False,
) -> OptionGame:
    """A game of some shape: any ranks, any states left out, any literals irreversible.

    Where parties are bound, half of them are barred from any cells; ranks know nothing of it.
    """
    rng = np.random.default_rng(seed)
    cells = int(np.prod(sizes))
    feasible = rng.random(cells) < 0.7 if masked else None
    axes = []
    for party, size in enumerate(sizes):
        kept = rng.random((size, held)) < 0.5
        classes, of = np.unique(kept, axis=0, return_inverse=True)
        groups = tuple(
            MoveGroup(
                np.flatnonzero(of.reshape(-1) == number),
                np.flatnonzero((kept | ~pattern).all(axis=1)),
            )
            for number, pattern in enumerate(classes)
        )
        axes.append(Axis(party, size, groups))
    parties = tuple(f"p{k}" for k in range(len(sizes) + onlookers))
    levels = []
    for _ in parties:
        raw = rng.integers(0, max(1, cells // ties), cells).astype(np.int32)
        levels.append(ranks.dense(raw, feasible))
    barred = tuple(
        rng.random(cells) < 0.4 if bound and rng.random() < 0.5 else None for _ in parties
    )
    return OptionGame(parties, tuple(axes), feasible, tuple(levels), barred)


def assert_same_fields(game: OptionGame) -> None:
    plain, compiled = ArrayEngine(game), kernels_for(game)
    for party in range(len(game.parties)):
        rank = game.ranks[party]
        escape = plain.best_own(party, rank)
        same = compiled.at_states(compiled.best_own(party, rank)) == plain.at_states(escape)
        assert same.all()
        for improving in (True, False):
            for field in (rank, escape):
                wanted = plain.worst_answer(party, field, improving=improving)
                found = compiled.worst_answer(party, field, improving=improving)
                # Everywhere, cells that are no state included: there nothing may tempt.
                assert np.array_equal(found, wanted), (party, improving)


@given(
    st.lists(st.integers(1, 7), min_size=1, max_size=5),
    st.integers(0, 10_000),
    st.sampled_from((1, 3, 50)),
    st.integers(0, 2),
    st.booleans(),
    st.integers(0, 2),
    st.booleans(),
)
def test_fields_of_small_games(
    sizes: list[int], seed: int, ties: int, onlookers: int, masked: bool, held: int, bound: bool
) -> None:
    assert_same_fields(
        drawn_game(
            tuple(sizes),
            seed=seed,
            ties=ties,
            onlookers=onlookers,
            masked=masked,
            held=held,
            bound=bound,
        )
    )


@pytest.mark.parametrize("bound", [False, True], ids=["unbound", "bound"])
@pytest.mark.parametrize("masked", [False, True], ids=["all cells", "some cells"])
@pytest.mark.parametrize("held", [0, 2], ids=["free", "irreversible"])
@pytest.mark.parametrize(
    "sizes",
    [
        (7, 5, 9, 11, 6),  # strides that no tile is a multiple of
        (3, 700, 8),  # a fibre sorted along an inner axis
        (90, 2, 97),  # ... along the first and the last
        (41, 40, 13),  # on both sides of the limit
        (1200, 17),
        (17, 1200),
        (2,) * 14,
        (20_000,),
    ],
    ids=str,
)
def test_fields_of_every_shape(
    sizes: tuple[int, ...], held: int, masked: bool, bound: bool
) -> None:
    """Tiles that end anywhere, fibres on both sides of the limit, both types of ranks."""
    for ties in (1, 200):
        assert_same_fields(
            drawn_game(sizes, seed=7, ties=ties, onlookers=1, masked=masked, held=held, bound=bound)
        )


def test_more_strategies_than_sixteen_bits_number() -> None:
    assert_same_fields(drawn_game((33_000, 2), seed=1, ties=1, onlookers=0, masked=True, held=1))


def test_ranks_beyond_sixteen_bits() -> None:
    game = drawn_game((16, 16, 16, 16), seed=3, ties=1, onlookers=0, masked=True, held=1)
    assert {rank.dtype.itemsize for rank in game.ranks} == {4}
    # One party with few ranks among them: fields and ranks of two types meet.
    few = ranks.dense(np.maximum(game.ranks[0], 0) % 5, game.feasible)
    assert few.dtype.itemsize == 2
    assert_same_fields(OptionGame(game.parties, game.axes, game.feasible, (few, *game.ranks[1:])))


# -- ranks made window by window


@given(
    conflicts(max_statements=6) | bound_conflicts(conflicts()),
    st.sampled_from((1, 2, 4)),
    st.sampled_from((1, 2, 8)),
)
def test_ranks_by_window_are_the_same(subject: Conflict, bits: int, window: int) -> None:
    grid = grid_of(subject)
    with pytest.MonkeyPatch.context() as patch:
        wanted = option_game(subject, grid).ranks
        patch.setattr(build, "_WINDOW", window)
        patch.setattr(ranks, "_TABLE_BITS", bits)
        found = option_game(subject, grid).ranks
    for one, other in zip(found, wanted, strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


def test_windows_cover_the_grid_in_order() -> None:
    grid = grid_of(busy(3, 2))
    for most in (1, 3, 5, 16, 1000):
        windows = grid.windows(most)
        assert [w.begin for w in windows[1:]] == [w.end for w in windows[:-1]]
        assert (windows[0].begin, windows[-1].end) == (0, grid.cells)
        assert all(int(np.prod(w.shape)) == w.end - w.begin for w in windows)


# -- answers kept as bits


@given(conflicts())
def test_answers_kept_as_bits_are_the_same(subject: Conflict) -> None:
    plain = analyse(subject, "array")
    wanted = plain.to_json()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis_module, "_PACKED", 0)
        packed = analyse(subject, "array")
        assert packed.to_json() == wanted
        for name in ALL_CONCEPTS:
            assert packed.equilibria(name).bits == plain.equilibria(name).bits
            for party in plain.parties:
                assert packed.stable(name, party).dtype == np.bool_
                assert (packed.stable(name, party) == plain.stable(name, party)).all()


# -- when they are used


def busy(parties: int, options: int, **more) -> Conflict:
    names = "abcdefghijkl"[:options]
    wants = {
        f"p{k}": (
            " ".join(names),
            [f"not p{(k + 1) % parties}.a or p{k}.b", *(f"p{k}.{name}" for name in names)],
        )
        for k in range(parties)
    }
    return conflict(wants, **more)


def test_forced_and_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = busy(3, 3, rules=["not (p0.a and p1.a)"])
    kinds, answers = [], []
    for value in ("0", "1", ""):
        monkeypatch.setenv("ZOPA_FAST", value)
        found = analyse(subject, "array")
        kinds.append(type(found._engine).__name__)
        assert found.engine == found.provenance.engine == "array"
        answers.append(found.to_json())
    assert kinds == ["ArrayEngine", "FastArrayEngine", "ArrayEngine"]
    assert answers[0] == answers[1] == answers[2]


def test_only_work_that_exceeds_compiling() -> None:
    assert not fast.expected([])
    assert not fast.expected([64] * 2)
    assert not fast.expected([8] * 5 + [4])  # 2^17: never compiled for
    assert not fast.expected([16] * 4 + [4])  # 2^18, but little work
    assert fast.expected([8, 8, 8, 8, 16, 16])
    assert fast.expected([16] * 6)


def test_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "find_spec", lambda name: None)
    assert not fast.expected([16] * 6)
    monkeypatch.setenv("ZOPA_FAST", "1")
    assert type(analyse(busy(3, 3), "array")._engine) is ArrayEngine


def test_what_is_loaded_or_warm_is_used_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    game = option_game(busy(5, 3), grid_of(busy(5, 3)))
    monkeypatch.setattr(fast, "_loaded", set())
    monkeypatch.setattr(fast, "is_warm", lambda kernels: True)
    assert type(fast.array_engine(game)) is ArrayEngine
    monkeypatch.setattr(fast, "_LOAD", 0.001)
    assert type(fast.array_engine(game)) is not ArrayEngine
    assert fast._loaded == {"int16"}
    monkeypatch.setattr(fast, "_LOAD", 1e9)
    assert type(fast.array_engine(game)) is not ArrayEngine
    monkeypatch.setattr(fast, "_CALL", 1e9)
    assert type(fast.array_engine(game)) is ArrayEngine


def test_a_numba_that_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from zopa.stability.fast import kernels

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no compiler here")

    game = option_game(busy(3, 2), grid_of(busy(3, 2)))
    monkeypatch.setattr(kernels, "warm_up", broken)
    monkeypatch.setattr(fast, "_loaded", set())
    monkeypatch.setattr(fast, "expected", lambda sizes: True)
    with pytest.warns(UserWarning, match="takes longer: no compiler here"):
        assert type(fast.array_engine(game)) is ArrayEngine
    monkeypatch.setenv("ZOPA_FAST", "1")
    with pytest.raises(RuntimeError, match="no compiler here"):
        fast.array_engine(game)


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


SMALL = """
import sys, zopa
analysis = zopa.analyse(zopa.load("examples/aleppo"))
print(len(analysis.equilibria("seq")), "numba" in sys.modules)
"""
SHOW = """
from tests.stability.test_fast import busy
from zopa.stability.analysis import analyse
from zopa.stability.fast import cache, kernels
analysis = analyse(busy(3, 3), "array")
print(type(analysis._engine).__name__, len(analysis.equilibria("seq")), cache.writable_folder())
print(sum(kernels.lower_by_better.stats.cache_misses.values()))
"""


def test_small_models_never_import_numba() -> None:
    assert run(SMALL) == "1 False"


def test_the_cache_is_in_a_folder_of_its_own(tmp_path: Path) -> None:
    for misses in (1, 0):
        said = run(SHOW, ZOPA_FAST="1", XDG_CACHE_HOME=str(tmp_path)).splitlines()
        assert said[0].startswith("FastArrayEngine ")
        assert said[0].endswith(str(tmp_path / "zopa" / "kernels"))
        assert said[1] == str(misses)
    assert [path.name for path in tmp_path.iterdir()] == ["zopa"]
    assert list((tmp_path / "zopa" / "kernels").glob("warm-*"))


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run(SHOW, ZOPA_FAST="1", XDG_CACHE_HOME=str(tmp_path / "file")).splitlines()
    assert said[0].startswith("FastArrayEngine ")
    assert said[0].endswith("None")


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # is to be ignored, says the standard
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache.folder() == tmp_path / ".cache" / "zopa" / "kernels"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.folder() == tmp_path / "Library" / "Caches" / "zopa" / "kernels"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache.folder() == tmp_path / "local" / "zopa" / "kernels"


# -- memory, progress, interruption, threads


@pytest.mark.parametrize(
    "subject",
    [
        busy(5, 4),
        busy(5, 4, rules=["p0.a if p1.b", "not (p2.a and p3.a)"], irreversible=["p0.a", "p2.c"]),
        busy(2, 9),
        busy(5, 4, words={f"p{k}": [f"p{k}.a if p{(k + 1) % 5}.b"] for k in range(5)}),
    ],
    ids=["free", "rules", "long", "words"],
)
def test_predicted_memory_is_a_bound(subject: Conflict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZOPA_FAST", "1")
    analyse(busy(2, 6), "array").holds("seq")  # what loading takes comes on top
    analyse(busy(2, 2), "array").holds("seq")
    sizes = [len(rows) for rows in grid_of(subject).strategies]
    tracemalloc.start()
    try:
        found = analyse(subject, "array")
        for name in ("nash", "seq", "sseq", "gmr", "smr"):
            found.equilibria(name)
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    bound = fast.predicted_bytes(sizes, len(subject.parties), len(subject.bound))
    bound -= fast.predicted_bytes([1], 0)
    assert taken <= bound + 2_000_000
    assert bound <= 6 * taken


def test_listeners_hear_of_every_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("0", "1"):
        monkeypatch.setenv("ZOPA_FAST", value)
        found = analyse(busy(4, 2), "array")
        heard: list[int] = []
        with listening(lambda heard=heard: heard.append(1)):  # type: ignore[misc]
            found.stable("seq", "p0")
        assert len(heard) >= 3
        found.stable("seq", "p1")
        assert len(heard) < 40


INTERRUPTED = """
import time
from tests.stability.test_fast import busy
from zopa.stability.analysis import analyse
try:
    analysis = analyse(busy(6, 4), "array")
    print("ready", flush=True)
    while True:
        analysis._stable.clear()
        analysis.holds("sseq")
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interruption_ends_it_within_a_second() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        said = process.stdout.read()
        code = process.wait(timeout=60)
    assert (said, code) == ("interrupted\n", 0)
    # About a second on an idle machine; a busy one gets more.
    assert time.monotonic() - sent < 10


def test_work_is_shared_out_completely(monkeypatch: pytest.MonkeyPatch) -> None:
    for threads in (1, 2):
        monkeypatch.setattr(crew, "workers", lambda threads=threads: threads)
        for count, most, least in [(0, 4, 1), (1, 4, 1), (10, 3, 1), (10, 100, 1), (10, 100, 6)]:
            done = np.zeros(count, dtype=np.int64)

            def work(begin: int, end: int, done: np.ndarray = done) -> bool:
                done[begin:end] += 1
                return begin <= 5 < end

            assert crew.share(work, count, most, least) == (count > 5)
            assert (done == 1).all()


def test_an_error_in_a_thread_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "workers", lambda: 2)

    def work(begin: int, end: int) -> bool:
        raise ZeroDivisionError(begin, end)

    with pytest.raises(ZeroDivisionError):
        crew.share(work, 10, 1)


def test_nothing_is_read_where_no_state_is() -> None:
    """A field is INFEASIBLE there afterwards, so that it never tempts."""
    game = drawn_game((5, 6, 7), seed=2, ties=3, onlookers=0, masked=True, held=1)
    assert game.feasible is not None
    engine = kernels_for(game)
    for improving in (True, False):
        worst = engine.worst_answer(0, game.ranks[0], improving=improving)
        assert (worst[~game.feasible] == INFEASIBLE).all()
