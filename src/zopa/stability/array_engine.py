"""The array engine: games in option form on a mixed-radix grid, in plain NumPy.

A party's moves stay within a fibre of its axis, so every question becomes a few whole-array
operations an axis. What the others reach is a closure, found by lowering a field along one
axis after another until nothing changes any more; one round is enough only where no rule
crosses parties and nothing is irreversible, so it is always checked. Closure equals legal
sequences here because each party's own moves are transitive.

Where a party is barred from cells, by its word, every extreme over what it can move to is taken
of a copy of the field in which those cells hold a neutral value, and then combined with the
untouched field: being in such a cell is one thing, moving into it another. Bars leave moves
transitive, for whether a move exists depends on where it ends, not on where it began.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from zopa.game.model import INFEASIBLE, Axis, Index, MoveGroup, OptionGame, Ranks
from zopa.game.strength import ceilings, kept_by
from zopa.stability.engine import Field, Moves, above_all, as_group, tick

__all__ = ["ArrayEngine", "Tables", "predicted_bytes"]

T = TypeVar("T")


def predicted_bytes(
    sizes: Sequence[int], parties: int, axes: Sequence[Axis] = (), bound: int = 0
) -> int:
    """Most memory that the analysis of a grid takes, in bytes.

    Args:
        sizes: strategies of each option-holding party.
        parties: number of all parties.
        axes: the axes themselves, where they are known: each group of moves that something
            irreversible makes has an index table of its own.
        bound: number of parties that are barred from cells: a byte a cell each, and a copy of
            one field.
    """
    cells = 1
    for size in sizes:
        cells *= size
    # Ranks (2 bytes, 4 in bad cases) a party, two index tables of 8 bytes an axis, and
    # the fields, temporaries and results of one concept.
    tables = 17.0 * len(sizes)
    for axis in axes:
        if len(axis.groups) > 1:
            reached = sum(len(group.targets) for group in axis.groups)
            tables += 8 * (reached / axis.size - 1) + 8
    return int(cells * (4 * parties + tables + 48 + (bound + 4 if bound else 0)))


class ArrayEngine:
    """Engine over an :class:`~zopa.game.model.OptionGame`; state indices are cells."""

    name = "array"
    transitive = True

    def __init__(self, game: OptionGame) -> None:
        self.game = game
        self.parties = game.parties
        self.memo: dict[Any, Any] = {}
        self.every_combination = game.feasible is None and not any(
            bars is not None for bars in game.barred
        )
        self._axis_of = {axis.party: k for k, axis in enumerate(game.axes)}
        #: Every ranking by which a party's steps count as improvements.
        self._rankings: list[tuple[Ranks, ...]] = [(ranks,) for ranks in game.ranks]
        self._tables = Tables()

    @cached_property
    def states(self) -> Index:
        return self.game.states

    def at_states(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values if self.game.feasible is None else values[self.game.feasible]

    def rank(self, party: int) -> Ranks:
        return self.game.ranks[party]

    def ceilings(self, party: int, degree: int) -> Ranks:
        key = ("ceilings", party, degree)
        if key not in self.memo:
            self.memo[key] = ceilings(self.game, party, degree)
        found: Ranks = self.memo[key]
        return found

    def best_own(self, party: int, field: Field) -> Field:
        axis = self._axis_of.get(party)
        best: Field = field.copy()
        if axis is None:
            return best
        into = self._fibres(axis, best)
        source = self._fibres(axis, self._open(axis, field, np.iinfo(field.dtype).min))
        for group in self.game.axes[axis].groups:
            highest = _along(source, group.targets).max(axis=1, keepdims=True)
            _set(into, group.sources, np.maximum(_along(into, group.sources), highest))
        return best

    def lowest_origin(self, party: int, field: Field) -> Field:
        axis = self._axis_of.get(party)
        lowest: Field = field.copy()
        if axis is None:
            return lowest
        # Nothing is moved from where no state is.
        self._fill_no_state(lowest, above_all(lowest))
        into, source = self._fibres(axis, lowest), self._fibres(axis, lowest.copy())
        for group in self.game.axes[axis].groups:
            least = _along(source, group.sources).min(axis=1, keepdims=True)
            _set(into, group.targets, np.minimum(_along(into, group.targets), least))
        bars = self.game.bars(party)
        if bars is not None:  # nobody has moved there
            np.copyto(lowest, field, where=bars)
        return lowest

    def worst_answer(
        self, answered: int | Collection[int], field: Field, *, improving: bool
    ) -> Field:
        silent = as_group(answered)
        worst: Field = field.copy()
        # Where no state is, nothing bad can be reached while the others move ...
        self._fill_no_state(worst, above_all(worst))
        others = [k for k, axis in enumerate(self.game.axes) if axis.party not in silent]
        unchanged = 0
        turn = 0
        while unchanged < len(others):
            axis = others[turn % len(others)]
            changed = self._lower(axis, worst, improving)
            # The axis itself is settled by its own step, for moves along it are transitive;
            # improvements by one ranking after another are not.
            settled = not improving or len(self._rankings[self.game.axes[axis].party]) == 1
            unchanged = int(settled) if changed else unchanged + 1
            turn += 1
            tick()
        # ... and nothing good can be moved to afterwards.
        self._fill_no_state(worst, INFEASIBLE)
        return worst

    def _lower(self, axis: int, worst: Field, improving: bool) -> bool:
        """Let one party answer once, everywhere; whether that lowered anything."""
        if improving:
            source = self._open(axis, worst, above_all(worst))
            # Every step has to be taken, so no short cut at the first that changed anything.
            return sum(step.lower(worst, source) for step in self._improvements(axis)) > 0
        changed = False
        view = self._fibres(axis, worst)
        source = self._fibres(axis, self._open(axis, worst, above_all(worst)))
        lowest_by_group = [
            _along(source, group.targets).min(axis=1, keepdims=True)
            for group in self.game.axes[axis].groups
        ]
        for group, lowest in zip(self.game.axes[axis].groups, lowest_by_group, strict=True):
            before = _along(view, group.sources)
            after = np.minimum(before, lowest)
            if self.game.feasible is not None:
                mask = _along(self._fibres(axis, self.game.feasible), group.sources)
                after = np.where(mask, after, before)
            if not np.array_equal(before, after):
                changed = True
                _set(view, group.sources, after)
        return changed

    def moves(self, party: int, states: Index) -> Moves:
        axis = self._axis_of.get(party)
        nothing = np.zeros(0, dtype=np.int64)
        if axis is None:
            return Moves(nothing, nothing)
        stride = self.game.strides[axis]
        size = self.game.axes[axis].size
        strategy = states // stride % size
        allowed = self._legal(axis)[strategy]
        targets = states[:, None] + (np.arange(size) - strategy[:, None]) * stride
        allowed &= targets != states[:, None]
        if self.game.feasible is not None:
            allowed &= self.game.feasible[targets]
        bars = self.game.bars(party)
        if bars is not None:
            allowed &= ~bars[targets]
        origins, which = np.nonzero(allowed)
        return Moves(origins, targets[origins, which])

    def codes(self) -> Index:
        return np.arange(self.game.cells)

    def lookup(self, codes: npt.NDArray[Any]) -> Index:
        if self.game.feasible is None:
            return codes
        return np.where(self.game.feasible[codes], codes, -1)

    def _legal(self, axis: int) -> npt.NDArray[np.bool_]:
        size = self.game.axes[axis].size
        legal = np.zeros((size, size), dtype=np.bool_)
        for group in self.game.axes[axis].groups:
            legal[np.ix_(group.sources, group.targets)] = True
        return legal

    def _fibres(self, axis: int, flat: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A view of shape (outer, strategies, inner): fibres of the axis run along axis 1."""
        return flat.reshape(-1, self.game.axes[axis].size, self.game.strides[axis])

    def _open(self, axis: int, field: Field, closed: int) -> Field:
        """The field with a neutral value wherever the party may not move; itself if nowhere."""
        bars = self.game.bars(self.game.axes[axis].party)
        return field if bars is None else np.where(bars, field.dtype.type(closed), field)

    def _fill_no_state(self, field: Field, value: int) -> None:
        if self.game.feasible is not None:
            field[~self.game.feasible] = value

    def _improvements(self, axis: int) -> list[_Improving]:
        along = self.game.axes[axis]
        found = []
        for ranks in self._rankings[along.party]:

            def prepare(ranks: Ranks = ranks) -> list[_Improving]:
                fibres, stride = self._fibres(axis, ranks), self.game.strides[axis]
                return [_Improving(along, stride, group, fibres) for group in along.groups]

            found += self._tables.get(axis, ranks, prepare, 16 * self.game.cells)
        return found

    def variant(self, ranks: Mapping[int, Sequence[Ranks]]) -> ArrayEngine:
        changed = replace(
            self.game,
            ranks=tuple(
                ranks[party][0] if party in ranks else own
                for party, own in enumerate(self.game.ranks)
            ),
            ceilings=kept_by(self.game, ranks),
        )
        engine = type(self)(changed)
        engine._rankings = [
            tuple(ranks.get(party, own)) for party, own in enumerate(self._rankings)
        ]
        engine._tables = self._tables
        engine.__dict__["states"] = self.states
        return engine


class Tables:
    """What was prepared for each array of ranks, shared among variants of a game.

    What was not used for longest is given up beyond a gigabyte, so that thousands of variants
    fit.
    """

    LIMIT = 1 << 30

    def __init__(self) -> None:
        # The arrays themselves are kept, so that no other array can take over their id.
        self._kept: OrderedDict[tuple[int, int], tuple[Ranks, Any]] = OrderedDict()

    def get(self, axis: int, ranks: Ranks, prepare: Callable[[], T], cost: int) -> T:
        """What was prepared for an axis and its ranks; prepared now where it was not.

        Args:
            axis: the axis.
            ranks: an array that is always passed as the same object.
            prepare: makes it.
            cost: bytes that it takes.
        """
        key = (axis, id(ranks))
        if key not in self._kept:
            self._kept[key] = (ranks, prepare())
            while len(self._kept) > max(2, self.LIMIT // max(1, cost)):
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        found: T = self._kept[key][1]
        return found


class _Improving:
    """One party's improvements from one group of strategies, prepared once for every use.

    Each fibre is sorted best first. The lowest field among all strictly better states is then
    a running minimum, read just before the first state that is equally good.
    """

    def __init__(self, axis: Axis, stride: int, group: MoveGroup, ranks: Ranks) -> None:
        outer, _, inner = ranks.shape
        fibres = outer * inner
        size = len(group.targets)
        by_fibre = np.ascontiguousarray(_along(ranks, group.targets).transpose(0, 2, 1))
        by_fibre = by_fibre.reshape(fibres, size)
        # Ranks begin at INFEASIBLE = -1, so negation cannot overflow.
        order = np.argsort(-by_fibre, axis=1, kind="stable")
        ordered = np.take_along_axis(by_fibre, order, axis=1)
        first = np.zeros((fibres, size), dtype=np.int64)
        first[:, 1:] = np.where(ordered[:, 1:] < ordered[:, :-1], np.arange(1, size), 0)
        np.maximum.accumulate(first, axis=1, out=first)
        base = (np.arange(outer)[:, None] * axis.size * stride + np.arange(inner)).ravel()
        #: Cells in sorted order, shape (targets, fibres).
        self._sorted = np.ascontiguousarray((group.targets[order] * stride + base[:, None]).T)
        # Where the running minimum before the equals stands, for every target cell ...
        before = np.empty((fibres, size), dtype=np.int64)
        np.put_along_axis(before, order, first * fibres + np.arange(fibres)[:, None], axis=1)
        # ... of which only the sources take it over.
        mine = np.searchsorted(group.targets, group.sources)
        cells = group.sources * stride + base[:, None]
        if len(group.sources) == axis.size:
            self._sources: Index | None = None
            read = np.empty(fibres * size, dtype=np.int64)
            read[cells.ravel()] = before.ravel()
            self._read = read
        else:
            self._sources = cells.T.ravel()
            self._read = np.ascontiguousarray(before[:, mine].T).ravel()
        self._shape = (size, fibres)

    def lower(self, worst: Field, source: Field) -> bool:
        """Lower a field to the lowest of the party's improvements; whether anything changed.

        Args:
            worst: what is lowered.
            source: the same field, with a neutral value where the party may not move.
        """
        size, fibres = self._shape
        running = np.empty((size + 1, fibres), dtype=worst.dtype)
        running[0] = above_all(worst)
        np.take(source, self._sorted, out=running[1:], mode="clip")
        for k in range(2, size + 1):
            np.minimum(running[k], running[k - 1], out=running[k])
        reached = running.ravel().take(self._read, mode="clip")
        before = worst if self._sources is None else worst[self._sources]
        if not (reached < before).any():
            return False
        after = np.minimum(before, reached)
        worst[... if self._sources is None else self._sources] = after
        return True


def _along(fibres: npt.NDArray[Any], strategies: Index) -> npt.NDArray[Any]:
    """Fibres restricted to some strategies; a view where those are all."""
    return fibres if len(strategies) == fibres.shape[1] else fibres[:, strategies]


def _set(fibres: npt.NDArray[Any], strategies: Index, values: npt.NDArray[Any]) -> None:
    if len(strategies) == fibres.shape[1]:
        fibres[...] = values
    else:
        fibres[:, strategies] = values
