"""What legal sequences of some parties reach from one state, whole arrays at a time."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.errors import ZopaError
from zopa.stability.engine import Engine, above_all, tick

__all__ = ["reached_by"]

Marks: TypeAlias = npt.NDArray[np.bool_]


def reached_by(engine: Engine, movers: Collection[int], start: int, *, improving: bool) -> Marks:
    """Marks of the states that moves, or improvements, of some parties reach; the start included.

    Args:
        engine: moves and ranks, with moves that are transitive, so that closure is right.
        movers: positions of the parties that move.
        start: state index.
        improving: whether each step must be a unilateral improvement of its mover.

    Raises:
        ZopaError: where some party's moves are not transitive.
    """
    if not engine.transitive:
        raise ZopaError("this is only followed where every party's moves are transitive")
    feasible = np.zeros(len(engine.rank(0)), dtype=np.bool_)
    feasible[engine.states] = True
    seen = np.zeros(len(feasible), dtype=np.bool_)
    seen[start] = True
    unchanged = 0
    turn = 0
    order = list(movers)
    while unchanged < len(order):
        mover = order[turn % len(order)]
        if improving:
            rank = engine.rank(mover)
            origins = np.where(seen, rank, above_all(rank))
            fresh = rank > engine.lowest_origin(mover, origins)
        else:
            away = np.where(seen, 0, 1).astype(np.int16)
            fresh = engine.lowest_origin(mover, away) == 0
        fresh &= feasible & ~seen
        seen |= fresh
        # A mover's own moves are settled by its own turn.
        unchanged = 1 if fresh.any() else unchanged + 1
        turn += 1
        tick()
    return seen
