"""Shortest ways along undeterred improvements, from one state to any of several."""

from __future__ import annotations

import numpy as np

from zopa.agreements.drift import Drift, Marks
from zopa.game.model import Index
from zopa.stability.ground import Ground
from zopa.stability.paths import Path

__all__ = ["shortest_way"]


def shortest_way(ground: Ground, drift: Drift, start: int, ends: Index) -> Path | None:
    """The shortest way from a state to one of several; fewest option changes among those.

    Sweeps forward until an end is met and back again, so that only states on shortest ways are
    looked at one by one. Ties go to the first end, then, from the last step back, to the first
    mover and the first state, in file order.

    Returns:
        None where none of them is reached; a path without steps where the start is one.
    """
    wanted = drift.marks(ends)
    levels = _levels(drift, drift.marks([start]), wanted)
    if levels is None:
        return None
    met = levels[-1] & wanted
    on_way: list[Marks] = [met]
    for level in reversed(levels[:-1]):
        on_way.append(level & drift.one_step_before(on_way[-1]))
    on_way.reverse()
    # Cheapest way into every state on the way, level by level.
    states = np.array([start])
    costs = np.zeros(1, dtype=np.int64)
    trail: list[tuple[Index, Index, Index]] = []
    for allowed in on_way[1:]:
        states, costs, movers, parents = _step(ground, drift, states, costs, allowed)
        trail.append((states, movers, parents))
    at = int(np.lexsort((states, costs))[0])
    cost = int(costs[at])
    walked, moved = [], []
    for states, movers, parents in reversed(trail):
        walked.append(int(states[at]))
        moved.append(int(movers[at]))
        at = int(parents[at])
    return Path(tuple(reversed(moved)), (start, *reversed(walked)), cost)


def _levels(drift: Drift, start: Marks, wanted: Marks) -> list[Marks] | None:
    levels = [start]
    seen = start.copy()
    while not (levels[-1] & wanted).any():
        fresh = drift.one_step(levels[-1]) & ~seen
        if not fresh.any():
            return None
        seen |= fresh
        levels.append(fresh)
    return levels


def _step(
    ground: Ground, drift: Drift, states: Index, costs: Index, allowed: Marks
) -> tuple[Index, Index, Index, Index]:
    """States one step on, with the cheapest cost, mover and parent of each."""
    targets, movers, parents, spent = [], [], [], []
    for party in range(len(drift.engine.parties)):
        origins, ends = drift.moves(party, states)
        kept = allowed[ends]
        origins, ends = origins[kept], ends[kept]
        targets.append(ends)
        movers.append(np.full(len(ends), party, dtype=np.int64))
        parents.append(origins)
        spent.append(costs[origins] + ground.distance(states[origins], ends))
    target, mover, parent, cost = map(np.concatenate, (targets, movers, parents, spent))
    order = np.lexsort((parent, mover, cost, target))
    first = order[np.flatnonzero(np.diff(target[order], prepend=-1))]
    return target[first], cost[first], mover[first], parent[first]
