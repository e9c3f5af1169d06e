"""Which engine analyses a conflict, decided by predicted work before any memory is taken."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError, UnknownLabelError, ZopaError
from zopa.game.build import arc_game, axes_of, graph_game, grid_of, list_of, option_game
from zopa.game.model import Axis
from zopa.game.space import Grid, Labelled, Listed, Space
from zopa.stability import fast
from zopa.stability.array_engine import predicted_bytes
from zopa.stability.engine import Engine
from zopa.stability.fast import array_engine
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.unknown.engine import (
    MAX_UNCERTAIN_STATES,
    UncertainGraphEngine,
    bytes_of_pairs,
)
from zopa.stability.unknown.relation import Relation, relation_of

__all__ = ["ENGINES", "EngineName", "available_memory", "prepare"]

EngineName: TypeAlias = Literal["auto", "graph", "array"]
ENGINES: tuple[str, ...] = ("auto", "graph", "array")

#: Most states the graph engine takes; beyond it arcs no longer pay.
MAX_GRAPH_STATES = 20_000
#: Most arcs the graph engine takes: about 1 GB while they are sorted.
MAX_ARCS = 10_000_000
#: A visit to an arc costs about this many visits to a cell.
_ARC_COST = 10


@dataclass(frozen=True)
class _Need:
    """What an array analysis would take."""

    cells: int
    bytes: int

    @property
    def shown(self) -> str:
        return f"{_count(self.cells)} states in its grid, about {_bytes(self.bytes)} of memory"


def prepare(conflict: Conflict, engine: EngineName = "auto") -> tuple[Engine, Space]:
    """The engine for a conflict, ready to be asked, and the state space behind it.

    Args:
        conflict: the conflict.
        engine: a name, or "auto": the array engine where its grid fits into memory, unless
            rules leave so few states of the grid that arcs are less work.

    Raises:
        TooLargeError: when what was asked for does not fit, with what it would need.
        UnknownLabelError: when there is no such engine.
    """
    if engine not in ENGINES:
        raise UnknownLabelError("engine", engine, ENGINES)
    if conflict.is_uncertain:
        return _uncertain(conflict, engine)
    if conflict.graph is not None:
        return _graph_form(conflict, engine)
    grid, need = _grid(conflict)
    fits = grid is not None and need.bytes <= available_memory()
    if engine == "array" and not fits:
        raise _refusal(conflict, need, "the array engine")
    if engine == "array" or (engine == "auto" and fits and grid and not _sparse(grid)):
        assert grid is not None
        return array_engine(option_game(conflict, grid)), grid
    try:
        listed = list_of(conflict, MAX_GRAPH_STATES)
        _count_arcs(grid, listed)
    except TooLargeError:
        if engine == "auto" and fits and grid is not None:
            return array_engine(option_game(conflict, grid)), grid
        what = "the graph engine" if engine == "graph" else "either engine"
        raise _refusal(conflict, need, what) from None
    return GraphEngine(arc_game(conflict, listed)), listed


def _graph_form(conflict: Conflict, engine: EngineName) -> tuple[Engine, Space]:
    """A conflict whose states and moves are listed: the graph engine takes them as they are."""
    if engine == "array":
        raise ZopaError(
            "the array engine needs options, and this conflict is in graph form; "
            "leave --engine out, or ask for the graph engine"
        )
    space = Labelled(conflict.labels)
    if len(space) > MAX_GRAPH_STATES:
        raise TooLargeError(
            f"the graph engine takes up to {MAX_GRAPH_STATES:,} states, and this conflict lists "
            f"{len(space):,}"
        )
    return GraphEngine(graph_game(conflict, space)), space


def _uncertain(conflict: Conflict, engine: EngineName) -> tuple[Engine, Space]:
    """Preferences that are partly unknown: the graph engine compares every pair of states."""
    if engine == "array":
        raise ZopaError(
            "the array engine needs to know what every party prefers, and some preferences are "
            "unknown; leave --engine out, or ask for the graph engine"
        )
    if conflict.graph is not None:
        space: Listed | Labelled = Labelled(conflict.labels)
    else:
        try:
            space = list_of(conflict, MAX_UNCERTAIN_STATES)
        except TooLargeError:
            raise _too_many_pairs(f"more than {MAX_UNCERTAIN_STATES:,}") from None
    need = bytes_of_pairs(len(space), len(conflict.parties))
    if len(space) > MAX_UNCERTAIN_STATES or need > available_memory():
        raise _too_many_pairs(f"{len(space):,}", need)
    if isinstance(space, Labelled):
        game = graph_game(conflict, space)
    else:
        game = arc_game(conflict, space)
    known = tuple(not party.is_uncertain for party in conflict.parties)

    def compare(party: int) -> Relation:
        return relation_of(space, conflict.parties[party])

    return UncertainGraphEngine(game, compare, known), space


def _too_many_pairs(states: str, need: int = 0) -> TooLargeError:
    memory = f"; that would take about {_bytes(need)} of memory" if need else ""
    return TooLargeError(
        "where preferences are partly unknown every pair of states is compared, which is done "
        f"for up to {MAX_UNCERTAIN_STATES:,} states that fit into memory, and this conflict has "
        f"{states}{memory}. Add rules that exclude what cannot happen, or decide what is unknown"
    )


def available_memory() -> int:
    """Bytes that may be taken: what the machine has free, or less where a container says so."""
    free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    for path, name in (("/proc/meminfo", "MemAvailable:"), ("/sys/fs/cgroup/memory.max", "")):
        try:
            for line in Path(path).read_text(encoding="ascii").splitlines():
                if line.startswith(name) and line.split()[name != ""].isdigit():
                    bytes_ = int(line.split()[name != ""]) * (1024 if name else 1)
                    free = min(free, bytes_) if free else bytes_
        except OSError:
            continue
    # An unknown machine is taken for a small one.
    return free or 4 << 30


def _grid(conflict: Conflict) -> tuple[Grid | None, _Need]:
    holders = [party for party in conflict.parties if party.options]
    try:
        grid = grid_of(conflict)
    except TooLargeError:
        sizes = [1 << len(party.options) for party in holders]
        return None, _Need(2 ** len(conflict.options), _needed(conflict, sizes))
    sizes = [len(rows) for rows in grid.strategies]
    return grid, _Need(grid.cells, _needed(conflict, sizes, axes_of(conflict, grid)))


def _needed(conflict: Conflict, sizes: Sequence[int], axes: Sequence[Axis] = ()) -> int:
    """Bytes that the array engine takes, on the path that it would go."""
    parties, bound = len(conflict.parties), len(conflict.bound)
    if fast.expected(sizes):
        return fast.predicted_bytes(sizes, parties, bound)
    return predicted_bytes(sizes, parties, axes, bound)


def _sparse(grid: Grid) -> bool:
    """Whether arcs over the feasible states are less work than the cells of the grid."""
    if not grid.rules or grid.cells <= 4096:
        return False
    feasible = len(grid) if grid.cells <= 1 << 22 else 0
    if feasible > MAX_GRAPH_STATES:
        return False
    arcs = feasible * sum(size - 1 for size in grid.shape)
    return 0 < arcs * _ARC_COST < grid.cells * len(grid.shape)


def _count_arcs(grid: Grid | None, listed: Listed) -> None:
    widest = sum(grid.shape) if grid is not None else len(listed)
    if len(listed) * min(widest, len(listed)) > 4 * MAX_ARCS:
        raise TooLargeError("too many arcs")


def _refusal(conflict: Conflict, need: _Need, what: str) -> TooLargeError:
    options = len(conflict.options)
    return TooLargeError(
        f"{options} options are too many for {what}: it would need {need.shown}, "
        f"and {_bytes(available_memory())} are free (the graph engine lists up to "
        f"{MAX_GRAPH_STATES:,} feasible states). Add rules that exclude what cannot happen, "
        "fix options that no question turns on, or split the conflict into smaller ones; "
        "'zopa holds', 'why' and 'levers', and zopa.Finder, can search without listing states "
        "(pip install 'zopa[sat]')"
    )


def _count(number: int) -> str:
    return f"{number:,}" if number < 1 << 40 else f"2^{number.bit_length() - 1}"


def _bytes(number: int) -> str:
    size = float(number)
    for unit in ("B", "KB", "MB", "GB", "TB", "PB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"2^{number.bit_length() - 1} bytes"
