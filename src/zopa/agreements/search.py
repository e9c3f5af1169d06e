"""Self-enforcing sequences in order: fewest steps, fewest option changes, first states.

Best first over one queue. Ends that are not told apart yet wait as a cluster, under the bound
of :mod:`zopa.agreements.reach`, and are split where the bound comes to the front; ends that
every party likes alike stay together, for no condition tells them apart. Sequences under way
wait under the option changes made and those that are still needed. Whatever comes to the front is
therefore the next one in order.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np

from zopa.agreements.reach import Ask, Reach
from zopa.agreements.terrain import Bits, Terrain
from zopa.game.model import Index

__all__ = ["Search"]

Path: TypeAlias = tuple[int, ...]


@dataclass(eq=False)
class _Alike:
    """Ends that every party likes alike, and what is known of the ways there.

    Attributes:
        reach: least numbers of steps.
        alive, dead: by state and steps left, sets of parties (as bits) that may have moved, and
            that may not, if there is to be a way on.
    """

    reach: Reach
    alive: dict[tuple[int, int], list[int]]
    dead: dict[tuple[int, int], list[int]]


@dataclass(eq=False)
class _Brood:
    """The steps that follow one sequence under way, in order.

    Attributes:
        path: the sequence, without the status quo, which all share.
        moved: who has moved in it.
        ends: where they lead.
        who: who moves.
        keys: option changes so far and still needed at least, for each.
        costs: option changes so far.
    """

    alike: _Alike
    path: Path
    moved: int
    ends: Index
    who: Bits
    keys: Index
    costs: Index


class Search:
    """Searches the sequences of one question.

    Args:
        terrain: what every state allows and threatens.
        ask: the conditions.
        ends: positions of the states in which a sequence may end.
        longest: steps of the longest sequences.
        pulse: called now and then; may raise to stop.
    """

    def __init__(
        self,
        terrain: Terrain,
        ask: Ask,
        ends: Index,
        longest: int,
        pulse: Callable[[], None] = lambda: None,
    ) -> None:
        self.terrain = terrain
        self.ask = ask
        self.longest = longest
        self.pulse = pulse
        self.consensus = terrain.table is not None and terrain.table.decides == "consensus"
        self.ends = ends[ends != terrain.start]

    def paths(self) -> Iterator[Path]:
        """Every sequence as positions, the status quo first, in order."""
        number = count()
        queue: list[tuple[int, int, Path, int, Reach | _Alike | tuple[_Brood, int]]] = []
        start = self.terrain.start

        def cluster(ends: Index) -> None:
            reach = Reach(self.terrain, self.ask, ends, self.pulse)
            reach.upto(self.longest, start)
            steps = int(reach.needed[start])
            if steps > 0:
                changes = int(reach.distance(np.array([start]))[0])
                heapq.heappush(queue, (steps, changes, (), next(number), reach))

        def child(steps: int, brood: _Brood | None, at: int) -> None:
            if brood is not None and at < len(brood.ends):
                path = (*brood.path, int(brood.ends[at]))
                entry = (steps, int(brood.keys[at]), path, next(number), (brood, at))
                heapq.heappush(queue, entry)

        if len(self.ends):
            cluster(self.ends)
        while queue:
            steps, changes, path, _, what = heapq.heappop(queue)
            self.pulse()
            if isinstance(what, Reach):
                parts = self._split(what.ends)
                if len(parts) > 1:
                    for part in parts:
                        cluster(part)
                else:
                    heapq.heappush(
                        queue, (steps, changes, path, next(number), _Alike(what, {}, {}))
                    )
            elif isinstance(what, _Alike):
                if steps < self.longest:
                    heapq.heappush(queue, (steps + 1, changes, path, next(number), what))
                what.reach.upto(steps)
                if self._goes_on(what, start, 0, steps):
                    child(steps, self._brood(what, (), 0, 0, steps), 0)
            else:
                brood, at = what
                child(steps, brood, at + 1)
                left = steps - len(brood.path)
                if left == 1:
                    yield (start, *path)
                    continue
                moved = brood.moved | int(brood.who[at])
                if self._goes_on(brood.alike, path[-1], moved, left - 1):
                    cost = int(brood.costs[at])
                    child(steps, self._brood(brood.alike, path, moved, cost, left - 1), 0)

    def _split(self, ends: Index) -> list[Index]:
        """Ends in two parts, at the party that tells most of them apart; one part where all agree.

        Only parties whose liking a condition may look at: those that have options or a seat.
        """
        land = self.terrain
        looking = [k for k in range(land.parties) if k in land.movers or land.seated >> k & 1]
        ranks = np.stack([land.ranks[party][ends] for party in looking], axis=1)
        levels = [len(np.unique(column)) for column in ranks.T]
        widest = int(np.argmax(levels))
        if levels[widest] == 1:
            return [ends]
        column = ranks[:, widest]
        values = np.unique(column)
        low = column < values[len(values) // 2]
        return [ends[low], ends[~low]]

    # -- one step on

    def _next(self, alike: _Alike, state: int, moved: int, left: int) -> tuple[Index, Bits]:
        """Where the planned step may lead from a state, and who moves, with so many steps left."""
        land, reach = self.terrain, alike.reach
        near = (reach.needed >= 0) & (reach.needed < left)
        if left == 1:
            near = reach.needed == 0
        if self.ask.calm and reach.many[state] > 1:
            near = np.zeros(land.size, dtype=np.bool_)
        elif self.ask.calm and reach.many[state] == 1:
            forced = np.zeros(land.size, dtype=np.bool_)
            forced[reach.only[state]] = True
            near = near & forced
        ends, who = [], []
        for party in land.movers:
            there = land.edges[party].out_of(state)
            there = there[near[there]].astype(np.int64)
            ends.append(there)
            who.append(np.full(len(there), 1 << party, dtype=np.int64))
        if land.table is not None:
            together, movers = land.joint_moves(state, near)
            ends.append(together)
            who.append(movers)
        target, movers = np.concatenate(ends), np.concatenate(who)
        kept = target != state
        if self.ask.gain:
            gaining = (
                land.better(state, target)
                if self.ask.pays_each_step
                else np.full(len(target), reach.gains[state])
            )
            kept &= movers & ~gaining == 0
        if self.consensus:
            refusing = (
                land.worse(state, target)
                if self.ask.pays_each_step
                else np.full(len(target), reach.refuses[state])
            )
            joint = movers & (movers - 1) != 0
            kept &= ~joint | (refusing & land.seated & ~movers == 0)
        if self.ask.safe:
            kept &= land.exposed[target] & (moved | movers) == 0
        return target[kept], movers[kept]

    def _brood(self, alike: _Alike, path: Path, moved: int, cost: int, left: int) -> _Brood | None:
        """What follows a sequence under way, in order; None where nothing does."""
        start = self.terrain.start
        here = path[-1] if path else start
        ends, who = self._next(alike, here, moved, left)
        fresh = ~np.isin(ends, (start, *path))
        ends, who = ends[fresh], who[fresh]
        if not len(ends):
            return None
        costs = cost + (self.terrain.rows[ends] != self.terrain.rows[here]).sum(axis=1)
        keys = costs + alike.reach.distance(ends)
        order = np.lexsort((ends, keys))
        return _Brood(alike, path, moved, ends[order], who[order], keys[order], costs[order])

    def _goes_on(self, alike: _Alike, state: int, moved: int, left: int) -> bool:
        """Whether exactly so many more steps can lead to an end, coming twice to a state allowed.

        Who has moved only ever forbids: what is open to some who have moved is open to fewer.
        """
        if left == 0:
            return bool(alike.reach.needed[state] == 0)
        key = (state, left)
        alive, dead = alike.alive.setdefault(key, []), alike.dead.setdefault(key, [])
        if any(moved & ~known == 0 for known in alive):
            return True
        if any(known & ~moved == 0 for known in dead):
            return False
        self.pulse()
        ends, who = self._next(alike, state, moved, left)
        near = np.argsort(alike.reach.needed[ends], kind="stable")
        for end, mover in zip(ends[near].tolist(), who[near].tolist(), strict=True):
            if self._goes_on(alike, end, moved | mover, left - 1):
                alive.append(moved)
                return True
        dead.append(moved)
        return False
