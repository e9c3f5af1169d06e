"""Shortest answers: how the others lead from an improvement to a state its mover regrets.

A breadth-first search over states (or, where some party's moves are not transitive, over
states with their last mover), a whole level at a time. Among shortest paths the one with the
fewest option changes is kept, then the first in file order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index
from zopa.stability.engine import Engine

__all__ = ["Path", "StepKind", "reachable", "shortest"]

#: What a step must be: its mover's best improvement there, any improvement, a move its mover
#: likes no less, or any move.
StepKind: TypeAlias = Literal["best", "improvement", "costless", "move"]
Test: TypeAlias = Callable[[Index], npt.NDArray[np.bool_]]
Distance: TypeAlias = Callable[[Index, Index], Index]

#: States whose moves are looked at together.
_CHUNK = 1 << 14


@dataclass(frozen=True)
class Path:
    """A sequence of moves.

    Attributes:
        movers: position of the party of each step.
        states: state indices, one more than steps: start, ..., end.
        changes: options changed along the way, repeated changes counted.
    """

    movers: tuple[int, ...]
    states: tuple[int, ...]
    changes: int


@dataclass
class _Level:
    nodes: Index
    parents: Index
    movers: Index
    costs: Index


def shortest(
    engine: Engine,
    start: int,
    parties: Sequence[int],
    kind: StepKind,
    wanted: Test,
    distance: Distance,
) -> Path | None:
    """The shortest legal sequence from a state to one that is wanted, or None.

    Args:
        engine: moves and ranks.
        start: state index to begin from; not itself a candidate.
        parties: who may move.
        kind: what every step must be for its mover.
        wanted: truth an index of an array of state indices.
        distance: options in which states of two arrays differ, pairwise.

    Time grows with the moves out of the states that are reached.
    """
    slots = _slots(engine)
    levels = [_first_level(engine, start)]
    for level in _levels(engine, start, parties, kind, distance):
        levels.append(level)
        hits = np.flatnonzero(wanted(level.nodes // slots))
        if len(hits):
            best = hits[np.lexsort((level.nodes[hits], level.costs[hits]))[0]]
            return _trace(levels, int(best), slots)
    return None


def reachable(
    engine: Engine, start: int, parties: Sequence[int], kind: StepKind, distance: Distance
) -> Index:
    """Every state that legal sequences reach, the start left out; ascending."""
    slots = _slots(engine)
    found = [level.nodes // slots for level in _levels(engine, start, parties, kind, distance)]
    states: Index = np.unique(np.concatenate([np.zeros(0, np.int64), *found]))
    reached: Index = states[states != start]
    return reached


def _slots(engine: Engine) -> int:
    """Nodes a state: one where closure is right, else one a last mover and one for nobody."""
    return 1 if engine.transitive else len(engine.parties) + 1


def _first_level(engine: Engine, start: int) -> _Level:
    slots = _slots(engine)
    nothing = np.zeros(1, dtype=np.int64)
    return _Level(np.array([start * slots + slots - 1]), nothing, nothing - 1, nothing)


def _levels(
    engine: Engine, start: int, parties: Sequence[int], kind: StepKind, distance: Distance
) -> Any:
    slots = _slots(engine)
    level = _first_level(engine, start)
    size = (int(engine.states[-1]) + 1) * slots
    seen = np.zeros(size, dtype=np.bool_)
    seen[level.nodes] = True
    while True:
        level = _expand(engine, level, parties, kind, distance, seen, slots)
        if not len(level.nodes):
            return
        seen[level.nodes] = True
        yield level


def _expand(
    engine: Engine,
    level: _Level,
    parties: Sequence[int],
    kind: StepKind,
    distance: Distance,
    seen: npt.NDArray[np.bool_],
    slots: int,
) -> _Level:
    pieces: list[_Level] = []
    for begin in range(0, len(level.nodes), _CHUNK):
        nodes = level.nodes[begin : begin + _CHUNK]
        states, last = np.divmod(nodes, slots)
        for party in parties:
            origins, targets = _steps(engine, party, states, kind)
            if slots > 1:
                legal = last[origins] != party
                origins, targets = origins[legal], targets[legal]
            reached = targets if slots == 1 else targets * slots + party
            fresh = ~seen[reached]
            origins, targets, reached = origins[fresh], targets[fresh], reached[fresh]
            costs = level.costs[begin + origins] + distance(states[origins], targets)
            mover = np.full(len(origins), party, dtype=np.int64)
            pieces.append(_Level(reached, begin + origins, mover, costs))
    if not pieces:
        nothing = np.zeros(0, dtype=np.int64)
        return _Level(nothing, nothing, nothing, nothing)
    nodes = np.concatenate([piece.nodes for piece in pieces])
    parents = np.concatenate([piece.parents for piece in pieces])
    movers = np.concatenate([piece.movers for piece in pieces])
    costs = np.concatenate([piece.costs for piece in pieces])
    # The cheapest way into each node; equal ones by party, then by parent: file order.
    order = np.lexsort((parents, movers, costs, nodes))
    first = order[np.flatnonzero(np.diff(nodes[order], prepend=-1))]
    return _Level(nodes[first], parents[first], movers[first], costs[first])


def _steps(engine: Engine, party: int, states: Index, kind: StepKind) -> tuple[Index, Index]:
    origins, targets = engine.moves(party, states)
    if kind == "move":
        return origins, targets
    rank = engine.rank(party)
    gain = rank[targets].astype(np.int64) - rank[states[origins]]
    kept = gain >= 0 if kind == "costless" else gain > 0
    origins, targets, gain = origins[kept], targets[kept], gain[kept]
    if kind == "best":
        most = np.zeros(len(states), dtype=np.int64)
        np.maximum.at(most, origins, gain)
        kept = gain == most[origins]
        origins, targets = origins[kept], targets[kept]
    return origins, targets


def _trace(levels: list[_Level], node: int, slots: int) -> Path:
    movers: list[int] = []
    states: list[int] = []
    cost = int(levels[-1].costs[node])
    for level in reversed(levels):
        states.append(int(level.nodes[node]) // slots)
        if int(level.movers[node]) >= 0:
            movers.append(int(level.movers[node]))
        node = int(level.parents[node])
    return Path(tuple(reversed(movers)), tuple(reversed(states)), cost)
