"""Dense ranks from ordered statements or from a ranking."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from zopa.game.model import INFEASIBLE, Index, Ranks

__all__ = ["dense", "lexicographic", "ranks_of_groups"]

Truth = npt.NDArray[np.bool_]


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
