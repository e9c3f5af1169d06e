"""How many steps a self-enforcing sequence needs at least, from every state to some ends.

Ends are looked at together, as one that every party likes as much as it likes any of them
(*the bar*): each condition asks no more for it than for each of them, so that no sequence to
one of them is shorter than what is found. For the end of one bar the bound still leaves out
who has moved before, and whether a state comes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zopa.agreements.terrain import Bits, Ints, Terrain, Truth
from zopa.game.model import Index

__all__ = ["Ask", "Reach"]


@dataclass(frozen=True)
class Ask:
    """Which conditions are asked, and how.

    Attributes:
        gain, calm, safe: whether conditions (a), (b) and (c) are.
        pays_each_step: whether (a) and consent look at the next state instead of the end.
    """

    gain: bool = True
    calm: bool = True
    safe: bool = True
    pays_each_step: bool = False


class Reach:
    """Least numbers of steps to some ends, layer by layer from there.

    Args:
        terrain: what every state allows and threatens.
        ask: the conditions.
        ends: positions of the ends.
        pulse: called now and then; may raise to stop.

    Attributes:
        bar: for each party, the highest rank that an end has.
        needed: steps that each state needs at least; -1 where more than ``depth``.
        depth: how many layers are known.
    """

    def __init__(self, terrain: Terrain, ask: Ask, ends: Index, pulse: Callable[[], None]) -> None:
        self.terrain = terrain
        self.ask = ask
        self.ends = ends
        self.pulse = pulse
        self.bar = [int(rank[ends].max()) for rank in terrain.ranks]
        self.needed = np.full(terrain.size, -1, dtype=np.int64)
        self.needed[ends] = 0
        self.depth = 0
        self._fresh = ends
        rows = terrain.rows[ends]
        self._yes, self._no = rows.all(axis=0), ~rows.any(axis=0)

    def distance(self, states: Index) -> Index:
        """Options that must at least be changed between each of some states and an end."""
        rows = self.terrain.rows[states]
        missing: Index = ((self._yes & ~rows) | (self._no & rows)).sum(axis=1)
        return missing

    # -- the conditions that look at the end

    @cached_property
    def _tempted(self) -> tuple[Index, Ints, Ints]:
        """How many temptations beyond the end there are in a state; the only one, and whose."""
        land = self.terrain
        bar = np.array([self.bar[party] for party in land.movers])[:, None]
        many = np.zeros(land.size, dtype=np.int64)
        only, whose = np.full(land.size, -1), np.full(land.size, -1)
        if self.ask.calm and land.movers:
            over = land.best > bar
            many = over.sum(axis=0) + (land.second > bar).sum(axis=0)
            row = over.argmax(axis=0)
            single = many == 1
            only[single] = land.leads[row, np.arange(land.size)][single]
            whose[single] = np.array(land.movers)[row][single]
        return many, only, whose

    @property
    def many(self) -> Index:
        """For each state, undeterred improvements to what their mover likes better than the end."""
        return self._tempted[0]

    @property
    def only(self) -> Ints:
        """Where the one such improvement leads; -1 where there is none or there are several."""
        return self._tempted[1]

    @cached_property
    def gains(self) -> Bits:
        """Who would like the end better than each state."""
        return self._like(np.less)

    @cached_property
    def refuses(self) -> Bits:
        """Who would like the end less than each state."""
        return self._like(np.greater)

    def _like(self, how: np.ufunc) -> Bits:
        found = np.zeros(self.terrain.size, dtype=np.int64)
        for party, rank in enumerate(self.terrain.ranks):
            found |= how(rank, self.bar[party]).astype(np.int64) << party
        return found

    # -- layers

    def upto(self, depth: int, start: int | None = None) -> None:
        """Make so many layers known, or as many as it takes to come to a state."""
        while self.depth < depth and (start is None or self.needed[start] < 0):
            self._fresh = self._before(self._fresh) if len(self._fresh) else self._fresh
            self.depth += 1
            self.needed[self._fresh] = self.depth
            self.pulse()

    def _before(self, fresh: Index) -> Index:
        """States without a number from which one step leads to a fresh one, or may."""
        found = np.zeros(self.terrain.size, dtype=np.bool_)
        self._by_one_party(fresh, found)
        if self.terrain.table is not None:
            found |= self._jointly(fresh, self._open & (self.many == 0) & ~found)
        return np.flatnonzero(found)

    @property
    def _open(self) -> Truth:
        """States without a number in which a sequence may go on."""
        return (self.needed < 0) & self._passable

    @cached_property
    def _passable(self) -> Truth:
        passable = self.many <= 1
        return passable & self.terrain.safe if self.ask.safe else passable

    def _by_one_party(self, fresh: Index, found: Truth) -> None:
        land = self.terrain
        open_ = self._open
        for party in land.movers:
            origins, targets = land.edges[party].into(fresh)
            kept = open_[origins]
            if self.ask.calm:
                kept &= (self.only[origins] < 0) | (self.only[origins] == targets)
            if self.ask.gain:
                rank = land.ranks[party]
                other = rank[targets] if self.ask.pays_each_step else self.bar[party]
                kept &= rank[origins] < other
            found[origins[kept]] = True

    def _jointly(self, fresh: Index, open_: Truth) -> Truth:
        """Joint moves, as if one mover were enough and any word could be broken.

        Where each step must pay, all that is asked is that nobody who would have to consent or
        to move likes every fresh state less.
        """
        land = self.terrain
        found = np.zeros(land.size, dtype=np.bool_)
        states = np.flatnonzero(open_)
        groups = np.full(len(states), land.seated)
        consensus = land.table is not None and land.table.decides == "consensus"
        if not self.ask.pays_each_step:
            if self.ask.gain:
                groups = self.gains[states] & land.seated
                if consensus:
                    kept = self.refuses[states] & land.seated == 0
                    states, groups = states[kept], groups[kept]
            kept = groups & (groups - 1) != 0
            states, groups = states[kept], groups[kept]
        elif self.ask.gain and consensus:
            kept = np.ones(len(states), dtype=np.bool_)
            for party in range(land.parties):
                if land.seated >> party & 1:
                    kept &= land.ranks[party][states] <= land.ranks[party][fresh].max()
            states, groups = states[kept], groups[kept]
        for group, kind, here in self._kinds(states, groups):
            same, count = land.same_outside(group)
            held = int(land.holdings[0][kind])
            ends = fresh[held & ~land.held[fresh] == 0]
            hit = np.zeros(count, dtype=np.bool_)
            hit[same[ends]] = True
            found[here[hit[same[here]]]] = True
        return found

    def _kinds(self, states: Index, groups: Bits) -> Iterator[tuple[int, int, Index]]:
        """States by the group of parties that may move there, and by what they cannot undo."""
        land = self.terrain
        kinds = len(land.holdings[0])
        key = land.holdings[1][states].copy()
        for bit, party in enumerate(land.seats):
            key += (groups >> party & 1) * (kinds << bit)
        order = np.argsort(key, kind="stable")
        key, states, groups = key[order], states[order], groups[order]
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        for begin, end in zip(begins, np.append(begins[1:], len(key)), strict=False):
            yield int(groups[begin]), int(key[begin]) % kinds, states[begin:end]
