"""The loops that dominate the array engine's time, compiled by Numba.

A *fibre* is the run of cells that differ on one axis only. Kernels take fibres in *tiles* of
several hundred, one row a strategy, so that the innermost loops run across neighbouring
fibres and become vector instructions. Tiles share no cell: any number of threads may work on
different ones at the same time. Importing this module imports Numba.

``barred`` is, in every kernel, the truth a cell that the party may not move into, or empty where
it may move anywhere. Only what moves lead to is then read from a copy of the tile, in which such
cells hold a neutral value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import numba  # type: ignore[import-untyped,import-not-found,unused-ignore]
import numpy as np
import numpy.typing as npt

from zopa.stability.fast.cache import writable_folder

__all__ = ["lower_by_better", "lower_by_order", "take_extreme", "warm_up"]

_F = TypeVar("_F", bound=Callable[..., Any])
_Array = npt.NDArray[Any]

#: Cells whose changes are noted together.
BLOCK = 512
#: Runs of cells shorter than this are copied one by one.
_SHORT = 16


@contextmanager
def _cached_in(folder: str) -> Iterator[None]:
    # Numba decides where a function is cached when the function is decorated.
    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, folder
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _compiled(function: _F) -> _F:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    folder = writable_folder()
    if folder is not None:
        try:
            with _cached_in(str(folder)):
                cached: _F = numba.njit(cache=True, **options)(function)
                return cached
        except (OSError, RuntimeError):  # no place for it after all
            pass
    plain: _F = numba.njit(**options)(function)
    return plain


@_compiled
def _gather(flat: _Array, base: int, step: int, run: int, runs: int, into: _Array) -> None:
    """Copies fibres to the rows of a tile: ``runs`` times ``run`` neighbours, ``n`` apart."""
    n = into.shape[0]
    if run < _SHORT:
        for g in range(runs):
            for s in range(n):
                at = base + (g * n + s) * step
                for i in range(run):
                    into[s, g * run + i] = flat[at + i]
        return
    for g in range(runs):
        for s in range(n):
            at = base + (g * n + s) * step
            source = flat[at : at + run]
            row = into[s, g * run : (g + 1) * run]
            for i in range(run):
                row[i] = source[i]


@_compiled
def _scatter(
    row: _Array,
    flat: _Array,
    stamps: _Array,
    turn: int,
    base: int,
    step: int,
    n: int,
    s: int,
    run: int,
    runs: int,
) -> None:
    """Copies one row of a tile back, and stamps the blocks it touches."""
    for g in range(runs):
        at = base + (g * n + s) * step
        for block in range(at // BLOCK, (at + run - 1) // BLOCK + 1):
            stamps[block] = turn
        target = flat[at : at + run]
        source = row[g * run : (g + 1) * run]
        for i in range(run):
            target[i] = source[i]


@_compiled
def _find_stale(
    stale: _Array, stamps: _Array, since: int, base: int, step: int, run: int, runs: int
) -> bool:
    """Which rows of a tile have changed after a turn, by block; whether any has."""
    n = stale.shape[0]
    if run == step:  # the rows lie in one another's blocks
        first, last = base // BLOCK, (base + runs * n * step - 1) // BLOCK
        found = False
        for block in range(first, last + 1):
            found |= stamps[block] > since
        stale[:] = found
        return found
    found = False
    for s in range(n):
        at = base + s * step
        stale[s] = False
        for block in range(at // BLOCK, (at + run - 1) // BLOCK + 1):
            if stamps[block] > since:
                stale[s] = True
                found = True
    return found


@_compiled
def _close(into: _Array, here: _Array, shut: _Array, width: int, neutral: Any) -> None:
    """Copies a tile, with a neutral value wherever it is shut."""
    for s in range(here.shape[0]):
        for i in range(width):
            into[s, i] = neutral if shut[s, i] else here[s, i]


@_compiled
def lower_by_better(
    field: _Array,
    stamps: _Array,
    since: int,
    turn: int,
    barred: _Array,
    rank: _Array,
    legal: _Array,
    step: int,
    tile: int,
    begin: int,
    end: int,
    top: Any,
) -> bool:
    """Lower a field to the lowest among each cell's improvements; whether anything changed.

    Every pair of strategies is compared: fewer instructions than following a sorted order
    as long as a fibre is short, because they are vector instructions.

    Args:
        field: shape (cells,); INFEASIBLE where no state is.
        stamps: the turn in which each block of the field was last changed.
        since: the turn in which this axis was last visited; what has not changed after it is
            left alone.
        turn: the turn that it is.
        barred: truth a cell, or empty.
        rank: shape (cells,), of the field's type; INFEASIBLE where no state is.
        legal: whether strategy s may change to t, shape (n, n).
        step: distance in cells between neighbouring strategies.
        tile: most fibres of a tile.
        begin: first tile.
        end: tile to stop before.
        top: at least every value.
    """
    n = legal.shape[0]
    outer = field.shape[0] // (n * step)
    stale = np.empty(n, np.bool_)
    here = np.empty((n, tile), field.dtype)
    mine = np.empty((n, tile), rank.dtype)
    lowest = np.empty(tile, field.dtype)
    bound = barred.shape[0] > 0
    ends = np.empty((n, tile), field.dtype) if bound else here
    shut = np.empty((n, tile if bound else 0), np.bool_)
    wide = step >= tile
    parts = (step + tile - 1) // tile if wide else 1
    group = 1 if wide else tile // step
    changed = False
    for k in range(begin, end):
        if wide:
            first = (k % parts) * tile
            run, runs = min(tile, step - first), 1
            base = (k // parts) * n * step + first
        else:
            run, runs = step, min(group, outer - k * group)
            base = k * group * n * step
        if not _find_stale(stale, stamps, since, base, step, run, runs):
            continue
        width = run * runs
        _gather(field, base, step, run, runs, here)
        _gather(rank, base, step, run, runs, mine)
        if bound:
            _gather(barred, base, step, run, runs, shut)
            _close(ends, here, shut, width, top)
        for s in range(n):
            now, level = here[s], mine[s]
            for i in range(width):
                lowest[i] = now[i]
            for t in range(n):
                if legal[s, t] and stale[t]:
                    there, other = ends[t], mine[t]
                    for i in range(width):
                        reached = there[i] if other[i] > level[i] else top
                        lowest[i] = min(lowest[i], reached)
            differs = False
            for i in range(width):
                differs |= lowest[i] != now[i]
            if differs:
                changed = True
                _scatter(lowest, field, stamps, turn, base, step, n, s, run, runs)
    return changed


@_compiled
def lower_by_order(
    field: _Array,
    stamps: _Array,
    since: int,
    turn: int,
    barred: _Array,
    order: _Array,
    group_of: _Array,
    targets: _Array,
    step: int,
    begin: int,
    end: int,
    top: Any,
    fall: int,
) -> bool:
    """The same as :func:`lower_by_better` for long fibres, along a sorted order.

    Args:
        field: shape (cells,).
        stamps: the turn in which each block of the field was last changed.
        since: the turn in which this axis was last visited; what has not changed after it is
            left alone.
        turn: the turn that it is.
        barred: truth a cell, or empty.
        order: strategies of each fibre, best first, shape (fibres, n); ``fall`` is added
            where a strategy is worse than the one before it.
        group_of: number of the move group of each strategy, shape (n,).
        targets: whether a group leads to a strategy, shape (groups, n).
        step: distance in cells between neighbouring strategies.
        begin: first fibre.
        end: fibre to stop before.
        top: at least every value.
        fall: more than every strategy.
    """
    groups, n = targets.shape
    bound = barred.shape[0] > 0
    changed = False
    for fibre in range(begin, end):
        base = (fibre // step) * n * step + fibre % step
        stale = False
        for s in range(n):
            if stamps[(base + s * step) // BLOCK] > since:
                stale = True
                break
        if not stale:
            continue
        for g in range(groups):
            better = top
            so_far = top
            for k in range(n):
                s = int(order[fibre, k])
                if s >= fall:
                    s -= fall
                    better = so_far
                value = field[base + s * step]
                if targets[g, s] and not (bound and barred[base + s * step]):
                    so_far = min(so_far, value)
                if better < value and group_of[s] == g:
                    field[base + s * step] = better
                    stamps[(base + s * step) // BLOCK] = turn
                    changed = True
    return changed


@_compiled
def take_extreme(
    field: _Array,
    stamps: _Array,
    since: int,
    turn: int,
    barred: _Array,
    group_of: _Array,
    targets: _Array,
    highest: bool,
    step: int,
    tile: int,
    begin: int,
    end: int,
    top: Any,
) -> bool:
    """Give each cell the lowest (or highest) of a field over itself and all moves from it.

    Args:
        field: shape (cells,); ``top`` in cells that are no state when lowest is asked for.
        stamps: the turn in which each block of the field was last changed.
        since: the turn in which this axis was last visited; what has not changed after it is
            left alone.
        turn: the turn that it is.
        barred: truth a cell, or empty.
        group_of: number of the move group of each strategy, shape (n,).
        targets: whether a group leads to a strategy, shape (groups, n).
        highest: whether the highest is asked for.
        step: distance in cells between neighbouring strategies.
        tile: most fibres of a tile.
        begin: first tile.
        end: tile to stop before.
        top: above every value.

    Returns:
        Whether anything changed.
    """
    groups, n = targets.shape
    outer = field.shape[0] // (n * step)
    stale = np.empty(n, np.bool_)
    here = np.empty((n, tile), field.dtype)
    extreme = np.empty(tile, field.dtype)
    result = np.empty(tile, field.dtype)
    bound = barred.shape[0] > 0
    ends = np.empty((n, tile), field.dtype) if bound else here
    shut = np.empty((n, tile if bound else 0), np.bool_)
    wide = step >= tile
    parts = (step + tile - 1) // tile if wide else 1
    group = 1 if wide else tile // step
    changed = False
    for k in range(begin, end):
        if wide:
            first = (k % parts) * tile
            run, runs = min(tile, step - first), 1
            base = (k // parts) * n * step + first
        else:
            run, runs = step, min(group, outer - k * group)
            base = k * group * n * step
        if not _find_stale(stale, stamps, since, base, step, run, runs):
            continue
        width = run * runs
        _gather(field, base, step, run, runs, here)
        if bound:
            _gather(barred, base, step, run, runs, shut)
            _close(ends, here, shut, width, -top if highest else top)
        for g in range(groups):
            started = False
            for t in range(n):
                if targets[g, t]:
                    row = ends[t]
                    if not started:
                        started = True
                        for i in range(width):
                            extreme[i] = row[i]
                    elif highest:
                        for i in range(width):
                            extreme[i] = max(extreme[i], row[i])
                    else:
                        for i in range(width):
                            extreme[i] = min(extreme[i], row[i])
            for s in range(n):
                if group_of[s] != g:
                    continue
                now = here[s]
                differs = False
                if highest:
                    for i in range(width):
                        result[i] = max(extreme[i], now[i])
                        differs |= result[i] != now[i]
                else:
                    for i in range(width):
                        result[i] = now[i] if now[i] == top else min(extreme[i], now[i])
                        differs |= result[i] != now[i]
                if differs:
                    changed = True
                    _scatter(result, field, stamps, turn, base, step, n, s, run, runs)
    return changed


def warm_up(kind: np.dtype[Any], *, long: bool) -> None:
    """Compile the kernels for fields of a type, or load them from the cache.

    Args:
        kind: the type.
        long: whether some fibres are long.
    """
    field = np.zeros(2, dtype=kind)
    top = field.dtype.type(np.iinfo(kind).max)
    stamps = np.zeros(1, dtype=np.int32)
    group_of = np.zeros(2, dtype=np.int64)
    targets = np.ones((1, 2), dtype=np.bool_)
    legal = np.zeros((2, 2), dtype=np.bool_)
    turns = (field, stamps, 0, 0, np.zeros(0, dtype=np.bool_))
    lower_by_better(*turns, field, legal, 1, 1, 0, 1, top)
    take_extreme(*turns, group_of, targets, True, 1, 1, 0, 1, top)
    if long:
        order = np.zeros((1, 2), dtype=np.uint16)
        lower_by_order(*turns, order, group_of, targets, 1, 0, 1, top, 0x8000)
