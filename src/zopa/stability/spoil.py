"""The simplest combination of simultaneous improvements that spoils an improvement (SIM)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from zopa.stability.engine import Engine
from zopa.stability.sim import improvements

__all__ = ["Combination", "spoiling"]


@dataclass(frozen=True)
class Combination:
    """What the others add at the same moment.

    Attributes:
        moves: pairs (position of the party, the state its own improvement alone leads to).
        end: state index when all of it, and the improvement answered, happens together.
    """

    moves: tuple[tuple[int, int], ...]
    end: int


def spoiling(engine: Engine, party: int, state: int, target: int) -> Combination | None:
    """The combination of fewest movers that leaves the party no better than ``state``, or None.

    Time grows with the product of the others' improvements; with few movers it ends early.
    """
    codes = engine.codes()
    rank = engine.rank(party)
    others = {}
    for other in range(len(engine.parties)):
        if other != party:
            _, targets = improvements(engine, other, np.array([state]))
            if len(targets):
                others[other] = targets
    for count in range(1, len(others) + 1):
        for movers in combinations(others, count):
            for moves in product(*(others[mover] for mover in movers)):
                code = codes[target] + sum(codes[move] - codes[state] for move in moves)
                end = int(engine.lookup(np.array([code]))[0])
                if end >= 0 and rank[end] <= rank[state]:
                    reached = tuple(int(move) for move in moves)
                    return Combination(tuple(zip(movers, reached, strict=True)), end)
    return None
