"""Dense ranks from ordered statements or from a ranking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from zopa.game.crew import share
from zopa.game.model import INFEASIBLE, Index, Ranks

__all__ = ["dense", "lexicographic", "lexicographic_dense", "ranks_of_groups"]

Truth = npt.NDArray[np.bool_]

#: Bits of the largest table of codes, unless there are as many distinct ranks.
_TABLE_BITS = 20
#: Up to so many cells, codes are kept rather than made twice.
_KEPT = 1 << 22


def lexicographic(truths: Iterable[Truth], shape: tuple[int, ...]) -> npt.NDArray[np.int32]:
    """Ranks of states by the vector of truths of ordered statements (option prioritisation).

    Args:
        truths: one array a statement, most important first, each broadcastable to ``shape``.
        shape: shape of the result.

    Returns:
        Integers that order the states as the vectors do, higher is better. They are made
        dense whenever their range outgrows the number of states, so no number of statements
        can overflow them. Peng, Hipel & Kilgour (1997) sum powers of two instead, which
        gives the same order for as long as the sum fits its type.
    """
    cells = int(np.prod(shape, dtype=np.int64))
    limit = max(4 * cells, 4096)
    rank = np.zeros((1,) * len(shape), dtype=np.int32)
    count = 1
    for truth in truths:
        rank = rank * np.int32(2) + truth
        count *= 2
        if count > limit:
            rank, count = _squeeze(rank, count)
    return np.ascontiguousarray(np.broadcast_to(rank, shape))


def dense(rank: npt.NDArray[np.integer], feasible: Truth | None) -> Ranks:
    """Ranks 0, 1, ... without gaps over the feasible states, in the smallest type that serves.

    Args:
        rank: any non-negative integers, higher is better.
        feasible: truth a state, or None where all are; the others become INFEASIBLE.
    """
    kept = rank if feasible is None else rank[feasible]
    used = np.zeros(int(rank.max(initial=0)) + 1, dtype=np.bool_)
    used[kept] = True
    numbers = np.cumsum(used, dtype=np.int32) - np.int32(1)
    small = np.int16 if int(numbers[-1]) < np.iinfo(np.int16).max - 1 else np.int32
    result: Ranks = numbers.astype(small)[rank]
    if feasible is not None:
        result[~feasible] = INFEASIBLE
    return result


def lexicographic_dense(
    truths: Callable[[int, int, int], Iterable[Truth]],
    statements: int,
    windows: Sequence[tuple[int, int, tuple[int, ...]]],
    feasible: Truth | None,
) -> Ranks:
    """What :func:`lexicographic` and :func:`dense` give together, window by window.

    Takes little more memory than its result, and every processor.

    Args:
        truths: called with the number of a window and a range of statements; gives one array
            a statement, most important first, each broadcastable to the window's shape.
        statements: number of statements.
        windows: first cell, end and shape of each; they follow one another.
        feasible: truth a cell, or None where all are; the others become INFEASIBLE.
    """
    result: Ranks = np.zeros(windows[-1][1], dtype=np.int16)
    begin, count = 0, 1
    while True:
        # As many statements at once as a table of moderate size can tell apart.
        end = min(statements, begin + max(1, _TABLE_BITS - (count - 1).bit_length()))
        codes = partial(_codes, truths, (begin, end), windows, result)
        used = np.zeros(count << (end - begin), dtype=np.bool_)
        kept: dict[int, npt.NDArray[np.int32]] | None = {} if len(result) <= _KEPT else None
        share(partial(_mark, codes, windows, feasible, used, kept), len(windows), 1)
        numbers = np.maximum(np.cumsum(used, dtype=np.int32) - np.int32(1), np.int32(0))
        count = int(numbers[-1]) + 1
        small = np.int16 if count - 1 < np.iinfo(np.int16).max - 1 else np.int32
        numbers = numbers.astype(small)
        result = result if result.dtype == small else np.empty(len(result), dtype=small)
        again = codes if kept is None else kept.pop
        share(partial(_write, again, windows, numbers, result), len(windows), 1)
        begin = end
        if begin == statements:
            break
    if feasible is not None:
        np.copyto(result, INFEASIBLE, where=~feasible)
    return result


def _mark(
    codes: Callable[[int], npt.NDArray[np.int32]],
    windows: Sequence[tuple[int, int, tuple[int, ...]]],
    feasible: Truth | None,
    used: Truth,
    kept: dict[int, npt.NDArray[np.int32]] | None,
    first: int,
    last: int,
) -> bool:
    for number in range(first, last):
        begin, end, _ = windows[number]
        code = codes(number)
        used[code if feasible is None else code[feasible[begin:end]]] = True
        if kept is not None:
            kept[number] = code
    return False


def _write(
    codes: Callable[[int], npt.NDArray[np.int32]],
    windows: Sequence[tuple[int, int, tuple[int, ...]]],
    numbers: Ranks,
    result: Ranks,
    first: int,
    last: int,
) -> bool:
    for number in range(first, last):
        begin, end, _ = windows[number]
        np.take(numbers, codes(number), out=result[begin:end], mode="clip")
    return False


def _codes(
    truths: Callable[[int, int, int], Iterable[Truth]],
    statements: tuple[int, int],
    windows: Sequence[tuple[int, int, tuple[int, ...]]],
    known: Ranks,
    number: int,
) -> npt.NDArray[np.int32]:
    """Known ranks, and below them the truths of some statements as the bits of a number."""
    begin, end, shape = windows[number]
    first, last = statements
    # Statements that turn on the same axes are added up while they are small.
    parts: dict[tuple[int, ...], npt.NDArray[np.int32]] = {}
    for place, truth in enumerate(truths(number, first, last), first + 1):
        weighted = truth * np.int32(1 << (last - place))
        before = parts.get(truth.shape)
        parts[truth.shape] = weighted if before is None else before + weighted
    total = np.zeros((1,) * len(shape), dtype=np.int32)
    for part in sorted(parts.values(), key=lambda part: part.size):
        total = total + part
    code = np.broadcast_to(total, shape).ravel()
    return code if first == 0 else code + (known[begin:end].astype(np.int32) << (last - first))


def _squeeze(rank: npt.NDArray[np.int32], count: int) -> tuple[npt.NDArray[np.int32], int]:
    used = np.zeros(count, dtype=np.bool_)
    used[rank.ravel()] = True
    numbers = np.cumsum(used, dtype=np.int32) - np.int32(1)
    return numbers[rank], int(numbers[-1]) + 1


def ranks_of_groups(positions: Iterable[Index], size: int) -> npt.NDArray[np.int32]:
    """Ranks from groups of equally good states, best group first.

    Args:
        positions: one array of state positions a group.
        size: number of states (or cells); those in no group get 0.
    """
    groups = list(positions)
    rank = np.zeros(size, dtype=np.int32)
    for worse, group in enumerate(reversed(groups)):
        rank[group] = worse
    return rank
