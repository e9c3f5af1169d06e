"""What every state allows and threatens, for sequences of steps: whole arrays, one entry a state.

Positions count the feasible states as ``Analysis.states`` does. Parties in a set are bits: bit k
is the k-th party of the file.

Nothing here depends on where a sequence ends; what does is left to :mod:`zopa.agreements.search`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.agreements.agree import Table
from zopa.agreements.outlook import BaselineKind, Outlook
from zopa.errors import TooLargeError
from zopa.game.model import Index
from zopa.stability.engine import tick

__all__ = ["Edges", "Terrain"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Bits: TypeAlias = npt.NDArray[np.int64]
Ints: TypeAlias = npt.NDArray[np.signedinteger[Any]]

#: Most unilateral moves, over all states, that are listed.
_MOST_MOVES = 60_000_000
#: Most parties, and irreversible literals, that fit in the bits of a number.
_MOST_BITS = 62


class Edges(NamedTuple):
    """The unilateral moves of one party, ascending in origin, then in target.

    Attributes:
        origins, targets: positions.
        begins: moves out of the state at position s are ``begins[s]:begins[s + 1]``.
        sources: the origins once more, ascending in target.
        arrives: those that lead to t are ``sources[arrives[t]:arrives[t + 1]]``.
    """

    origins: Ints
    targets: Ints
    begins: Index
    sources: Ints
    arrives: Index

    def out_of(self, state: int) -> Ints:
        """Where the party can move from a state."""
        return self.targets[self.begins[state] : self.begins[state + 1]]

    def into(self, states: Index) -> tuple[Index, Index]:
        """Moves into some states: origins and targets."""
        lengths = self.arrives[states + 1] - self.arrives[states]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        origins = self.sources[np.repeat(self.arrives[states], lengths) + within]
        return origins.astype(np.int64), np.repeat(states, lengths)


class Terrain:
    """Moves, joint moves, temptations and exposures in every state of a conflict.

    Args:
        view: the drift from the status quo, for deterrence and baselines.
        table: who may move jointly; None for nobody.
        baseline: below which nobody who has moved may be brought.

    Raises:
        TooLargeError: for more states, parties or irreversible options than it can hold.
    """

    def __init__(self, view: Outlook, table: Table | None, baseline: BaselineKind) -> None:
        self.view = view
        self.analysis = view.analysis
        self.engine = view.ground.engine
        self.table = table
        self.baseline = baseline
        self.size = len(self.engine.states)
        self.start = int(np.searchsorted(self.engine.states, view.start))
        self.parties = len(self.analysis.parties)
        #: Parties that have options.
        self.movers = [k for k, p in enumerate(self.analysis.conflict.parties) if p.options]
        self.seated = 0
        if table is not None:
            for label in table.parties:
                self.seated |= 1 << self.analysis.parties.index(label)
        if max(self.parties, len(self.analysis.conflict.irreversible)) > _MOST_BITS:
            raise TooLargeError(
                f"sequences of steps are searched among at most {_MOST_BITS} parties and as many "
                "irreversible options; leave out those that are not asked about"
            )
        #: Ranks of the states, one array a party.
        self.ranks: list[Ints] = [
            self.engine.at_states(self.engine.rank(k)).astype(np.int64) for k in range(self.parties)
        ]
        #: Truth of every option, shape (states, options).
        self.rows: Truth = view.ground.space.matrix(np.arange(self.size))

    @cached_property
    def breaks_word(self) -> Bits:
        """For each state, the parties whose word it violates."""
        broken = np.zeros(self.size, dtype=np.int64)
        for party, holder in enumerate(self.analysis.conflict.parties):
            if holder.word is not None:
                broken |= (~self.analysis.where(holder.word)).astype(np.int64) << party
        return broken

    @cached_property
    def edges(self) -> dict[int, Edges]:
        """Unilateral moves by party, those that would break the mover's own word left out."""
        found: dict[int, Edges] = {}
        total = 0
        place = np.full(len(self.engine.rank(0)), -1, dtype=np.int64)
        place[self.engine.states] = np.arange(self.size)
        for party in self.movers:
            origins, targets = self.engine.moves(party, self.engine.states)
            total += len(origins)
            if total > _MOST_MOVES:
                raise TooLargeError(
                    f"there are more than {_MOST_MOVES:,} unilateral moves, too many to search "
                    "sequences among; leave out options that nobody's preferences mention"
                )
            targets = place[targets]
            kept = (self.breaks_word[targets] >> party & 1) == 0
            origins, targets = origins[kept], targets[kept]
            order = np.lexsort((targets, origins))
            origins, targets = origins[order], targets[order]
            every = np.arange(self.size + 1)
            begins = np.searchsorted(origins, every)
            back = np.lexsort((origins, targets))
            arrives = np.searchsorted(targets[back], every)
            ends = (origins.astype(np.int32), targets.astype(np.int32))
            found[party] = Edges(*ends, begins, ends[0][back], arrives)
            tick()
        return found

    # -- temptations: what the conditions on states look at

    @cached_property
    def _below(self) -> Bits:
        """For each state, the parties that it leaves below their baseline."""
        below = np.zeros(self.size, dtype=np.int64)
        for party in self.movers:
            base = self.view.base(party, self.baseline)
            below |= (self.ranks[party] < base).astype(np.int64) << party
        return below

    @cached_property
    def _temptations(self) -> tuple[Ints, Ints, Ints, Bits]:
        """Best, where it leads, second best, by mover and state; and who is exposed in a state."""
        shape = (len(self.movers), self.size)
        best, second = np.full(shape, -1), np.full(shape, -1)
        leads = np.full(shape, -1)
        exposed = np.zeros(self.size, dtype=np.int64)
        for row, party in enumerate(self.movers):
            origins, targets = self.edges[party][:2]
            floor = self.engine.at_states(self.view.drift.floor(party))
            free = floor[targets] > self.ranks[party][origins]
            origins, targets = origins[free], targets[free]
            np.bitwise_or.at(exposed, origins, self._below[targets] & ~(1 << party))
            value = self.ranks[party][targets]
            order = np.lexsort((-value, origins))
            origins, targets, value = origins[order], targets[order], value[order]
            first = np.flatnonzero(np.diff(origins, prepend=-1))
            best[row, origins[first]] = value[first]
            leads[row, origins[first]] = targets[first]
            after = first + 1
            after = after[after < len(origins)]
            after = after[origins[after] == origins[after - 1]]
            second[row, origins[after]] = value[after]
            tick()
        return best, leads, second, exposed

    @property
    def best(self) -> Ints:
        """Rank of the best undeterred improvement, shape (movers, states); -1 for none."""
        return self._temptations[0]

    @property
    def leads(self) -> Ints:
        """Where that improvement leads; -1 for none."""
        return self._temptations[1]

    @property
    def second(self) -> Ints:
        """Rank of the next best undeterred improvement, as good or worse; -1 for none."""
        return self._temptations[2]

    @property
    def exposed(self) -> Bits:
        """For each state, whom another's undeterred improvement brings below their baseline."""
        return self._temptations[3]

    @cached_property
    def safe(self) -> Truth:
        """States in which nobody is exposed who must have moved, having other options than today.

        No other state can be on the way to anything.
        """
        moved = np.zeros(self.size, dtype=np.int64)
        for party, played in self.strategies.items():
            moved |= (played != played[self.start]).astype(np.int64) << party
        safe: Truth = self.exposed & moved == 0
        return safe

    # -- joint moves

    @cached_property
    def strategies(self) -> dict[int, Index]:
        """Which of its strategies each party plays in each state."""
        found = {}
        begin = 0
        for party, holder in enumerate(self.analysis.conflict.parties):
            own = self.rows[:, begin : begin + len(holder.options)]
            begin += len(holder.options)
            if holder.options:
                packed = np.packbits(own, axis=1)
                _, inverse = np.unique(packed, axis=0, return_inverse=True)
                found[party] = np.asarray(inverse, dtype=np.int64).reshape(-1)
        return found

    @cached_property
    def held(self) -> Bits:
        """Which irreversible literals are true in each state; they stay true."""
        held = np.zeros(self.size, dtype=np.int64)
        labels = self.analysis.conflict.labels
        for bit, literal in enumerate(self.analysis.conflict.irreversible):
            column = self.rows[:, labels.index(literal.option)]
            held |= (column == literal.value).astype(np.int64) << bit
        return held

    @cached_property
    def holdings(self) -> tuple[Bits, Index]:
        """The different values of ``held``, and which of them each state has."""
        kinds, of = np.unique(self.held, return_inverse=True)
        return kinds, of.reshape(-1)

    @cached_property
    def seats(self) -> list[int]:
        """Parties that sit at the table and have options."""
        return [party for party in self.movers if self.seated >> party & 1]

    @cached_property
    def _same(self) -> dict[int, tuple[Index, int]]:
        return {}

    def same_outside(self, group: int) -> tuple[Index, int]:
        """A number a state, equal where states differ only in options of a group of parties.

        And one more than the highest of these numbers.
        """
        if group not in self._same:
            key = np.zeros(self.size, dtype=np.int64)
            for party, played in self.strategies.items():
                if not group >> party & 1:
                    key = key * (int(played.max(initial=0)) + 1) + played
                    if key.max(initial=0) > self.size << 5:
                        key = np.unique(key, return_inverse=True)[1].reshape(-1)
            self._same[group] = key, int(key.max(initial=0)) + 1
        return self._same[group]

    @cached_property
    def _blocks(self) -> tuple[Index, Index]:
        """States in order of what those at the table cannot change, and where each run begins."""
        key, count = self.same_outside(self.seated)
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        begins = np.searchsorted(ordered, np.arange(count + 1))
        return order, begins

    def joint_moves(self, state: int, among: Truth) -> tuple[Index, Bits]:
        """Joint moves of those at the table out of a state, as far as they can be made at all.

        Within rules, word and what is irreversible; consent is not looked at.

        Args:
            state: position.
            among: the states that are asked about.

        Returns:
            Positions, ascending, and who moves to each.
        """
        if self.seated & (self.seated - 1) == 0:
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing
        order, begins = self._blocks
        block = int(self.same_outside(self.seated)[0][state])
        ends = order[begins[block] : begins[block + 1]]
        ends = ends[among[ends]]
        who = np.zeros(len(ends), dtype=np.int64)
        for party, played in self.strategies.items():
            if self.seated >> party & 1:
                who |= (played[ends] != played[state]).astype(np.int64) << party
        several = who & (who - 1) != 0
        kept = several & (self.held[state] & ~self.held[ends] == 0)
        kept &= who & self.breaks_word[ends] == 0
        return ends[kept], who[kept]

    def better(self, state: int, ends: Index) -> Bits:
        """Who likes each of some states better than a given one."""
        return self._compared(state, ends, np.greater)

    def worse(self, state: int, ends: Index) -> Bits:
        """Who likes each of some states less than a given one."""
        return self._compared(state, ends, np.less)

    def _compared(self, state: int, ends: Index, how: np.ufunc) -> Bits:
        found = np.zeros(len(ends), dtype=np.int64)
        for party in range(self.parties):
            rank = self.ranks[party]
            found |= how(rank[ends], rank[state]).astype(np.int64) << party
        return found
