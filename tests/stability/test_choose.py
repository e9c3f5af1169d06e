"""Which engine takes a conflict, and what is refused before memory is taken."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from tests.cases import conflict
from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError, UnknownLabelError, ZopaError
from zopa.game.build import axes_of, grid_of
from zopa.stability import choose
from zopa.stability.analysis import analyse
from zopa.stability.array_engine import predicted_bytes


def free(parties: int, options: int, **more) -> Conflict:
    """Parties with some options each; each likes its own options and dislikes the next party's."""
    names = "abcdefghijklmnopqrst"[:options]
    return conflict(
        {
            f"p{k}": (
                " ".join(names),
                [
                    f"not p{(k + 1) % parties}.a or p{k}.b",
                    *(f"p{k}.{name}" for name in names),
                    f"p{(k + 2) % parties}.b",
                ],
            )
            for k in range(parties)
        },
        **more,
    )


SIXTY = free(5, 12)


@pytest.mark.parametrize(
    "engine, what",
    [("array", "the array engine"), ("graph", "the graph engine"), ("auto", "either engine")],
)
def test_sixty_options_are_refused_with_a_reason(engine: str, what: str) -> None:
    with pytest.raises(TooLargeError) as caught:
        analyse(SIXTY, engine)  # type: ignore[arg-type]
    said = str(caught.value)
    assert said.startswith(f"60 options are too many for {what}: it would need 2^60 states")
    for part in ("of memory", "are free", "20,000 feasible states", "Add rules", "smaller ones"):
        assert part in said
    assert isinstance(caught.value, ZopaError)


def test_the_refusal_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            analyse(SIXTY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200_000_000


def test_one_party_alone_may_be_too_much() -> None:
    subject = conflict({"a": (" ".join(f"o{k}" for k in range(60)), []), "b": ("x", [])})
    for engine in ("array", "graph", "auto"):
        with pytest.raises(TooLargeError, match="61 options are too many"):
            analyse(subject, engine)


def test_no_such_engine() -> None:
    with pytest.raises(UnknownLabelError, match="did you mean 'graph'"):
        analyse(SIXTY, "grahp")  # type: ignore[arg-type]


def test_auto_takes_the_array_engine_where_its_grid_fits() -> None:
    assert analyse(free(3, 3)).engine == "array"
    assert analyse(free(2, 3, rules=["not (p0.a and p1.a)"])).engine == "array"


def test_auto_takes_the_graph_engine_where_rules_leave_few_states() -> None:
    everything = [f"p{k}.{name}" for k in range(3) for name in "abcdef"]
    few = free(3, 6, rules=[f"at most one of ({', '.join(everything)})"])
    analysis = analyse(few)
    assert analysis.engine == "graph"
    assert len(analysis.states) == 19
    other = analyse(few, "array")
    for concept in ("nash", "seq", "gmr", "smr", "sseq", "sim"):
        assert (analysis.holds(concept) == other.holds(concept)).all()


def test_auto_takes_the_graph_engine_beyond_any_grid() -> None:
    everything = [f"p{k}.{name}" for k in range(5) for name in "abcdefghijkl"]
    few = free(5, 12, rules=[f"at most one of ({', '.join(everything)})"])
    assert analyse(few).engine == "graph"
    assert len(analyse(few).states) == 61
    with pytest.raises(TooLargeError, match="60 options are too many for the array engine"):
        analyse(few, "array")


def test_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit this machine is refused here and not elsewhere."""
    subject = free(3, 5)
    assert analyse(subject).engine == "array"
    monkeypatch.setattr(choose, "available_memory", lambda: 1_000_000)
    with pytest.raises(TooLargeError, match=r"15 options .* 32,768 states .* 1 MB are free"):
        analyse(subject, "array")
    with pytest.raises(TooLargeError, match="either engine"):
        analyse(subject)
    assert analyse(free(2, 2)).engine == "array"


def test_available_memory() -> None:
    assert 1 << 20 < choose.available_memory() < 1 << 50


def predicted_and_taken(subject: Conflict) -> tuple[int, int]:
    sizes = [1 << len(party.options) for party in subject.parties if party.options]
    axes = axes_of(subject, grid_of(subject))
    tracemalloc.start()
    try:
        analysis = analyse(subject, "array")
        for concept in ("nash", "seq", "sseq", "gmr", "smr"):
            analysis.holds(concept)
        predicted = predicted_bytes(sizes, len(subject.parties), axes, len(subject.bound))
        return predicted, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "subject",
    [
        free(2, 7),
        free(7, 2),
        free(5, 3),
        free(4, 4),
        free(4, 4, rules=["p0.a if p1.b", "not (p2.a and p3.a and p0.c)"]),
        free(4, 4, words={f"p{k}": [f"p{k}.a if p{(k + 1) % 4}.b"] for k in range(4)}),
        conflict(
            {f"p{k}": ("a b", [f"p{(k + j) % 7}.a" for j in range(7)]) for k in range(7)}
            | {f"q{k}": ("", ["p0.a"]) for k in range(6)}
        ),
    ],
    ids=["2x7", "7x2", "5x3", "4x4", "rules", "words", "onlookers"],
)
def test_predicted_memory_is_a_bound_and_no_wild_one(subject: Conflict) -> None:
    predicted, taken = predicted_and_taken(subject)
    assert taken <= predicted + 1_000_000
    assert predicted <= 4 * taken


@pytest.mark.parametrize(
    "subject",
    [
        free(4, 4, irreversible=["p0.a", "not p1.b", "p2.c"]),
        free(2, 7, irreversible=[f"p{k}.{name}" for k in (0, 1) for name in "abcdefg"]),
    ],
    ids=["some", "all"],
)
def test_predicted_memory_where_something_is_irreversible(subject: Conflict) -> None:
    predicted, taken = predicted_and_taken(subject)
    assert taken <= predicted + 1_000_000


CROWD = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
from tests.cases import conflict
from zopa.errors import TooLargeError
from zopa.stability.analysis import analyse

labels = [f"p{k}" for k in range(40)]
everyone = ", ".join(f"{label}.x" for label in labels)
subject = conflict(
    {label: ("x", [f"{label}.x"]) for label in labels}, rules=[f"at most one of ({everyone})"]
)
try:
    print(int(analyse(subject).holds("sim").sum()))
except TooLargeError as error:
    print("refused:", error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits its own memory")
def test_sim_with_a_crowd_is_answered_or_refused() -> None:
    """From the state of nothing all forty would act, so there are 2^39 combinations."""
    done = subprocess.run(
        [sys.executable, "-c", CROWD],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "40" or done.stdout.startswith("refused: ")
