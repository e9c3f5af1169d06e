"""The array engine with compiled kernels, shared out among threads; the same answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.game.crew import share
from zopa.game.model import INFEASIBLE, OptionGame, Ranks
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.engine import Field, above_all, as_group, tick
from zopa.stability.fast import PAIRWISE, kernels

__all__ = ["FastArrayEngine"]

#: Cells that one call of a kernel takes: some milliseconds, so that it can be interrupted.
_PIECE = 1 << 21
#: Fewer cells than this are not worth a thread of their own.
_LEAST = 1 << 15
#: Cells whose fibres are sorted at once.
_SORTED = 1 << 18


class FastArrayEngine(ArrayEngine):
    """An :class:`ArrayEngine` whose fields are lowered and raised by compiled kernels."""

    def __init__(self, game: OptionGame) -> None:
        super().__init__(game)
        #: All fields and ranks are of one type, so that each kernel is compiled once.
        self._kind = np.result_type(np.int16, *(ranks.dtype for ranks in game.ranks))

    def _along(self, axis: int) -> list[_Along]:
        """What the kernels must know of one axis, once for each ranking of its party."""
        return [
            self._tables.get(
                axis,
                ranks,
                partial(_Along, self.game, axis, self._kind, ranks),
                4 * self.game.cells,
            )
            for ranks in self._rankings[self.game.axes[axis].party]
        ]

    def variant(self, ranks: Mapping[int, Sequence[Ranks]]) -> ArrayEngine:
        given = [each.dtype for several in ranks.values() for each in several]
        if np.result_type(self._kind, *given) != self._kind:
            plain = ArrayEngine(self.game)  # no kernels for wider ranks
            plain._rankings = self._rankings
            return plain.variant(ranks)
        engine = super().variant(ranks)
        engine._kind = self._kind  # type: ignore[attr-defined]
        return engine

    def best_own(self, party: int, field: Field) -> Field:
        best = field.astype(self._kind)
        axis = self._axis_of.get(party)
        if axis is not None:
            self._along(axis)[0].take_extreme(_Turns(best, 1), highest=True)
        return best

    def worst_answer(
        self, answered: int | Collection[int], field: Field, *, improving: bool
    ) -> Field:
        silent = as_group(answered)
        worst = field.astype(self._kind)
        # A cell that is no state is worth no visit: nothing lowers it further, and it is
        # worse than any state for everybody, so that it is nobody's improvement.
        self._fill_no_state(worst, INFEASIBLE if improving else above_all(worst))
        others = [
            along
            for k, axis in enumerate(self.game.axes)
            if axis.party not in silent
            for along in (self._along(k) if improving else self._along(k)[:1])
        ]
        turns = _Turns(worst, len(others))
        unchanged = 0
        while unchanged < len(others):
            along = others[turns.turn % len(others)]
            if improving:
                changed = along.lower(turns)
            else:
                changed = along.take_extreme(turns, highest=False)
            unchanged = 1 if changed else unchanged + 1
            turns.turn += 1
            tick()
        self._fill_no_state(worst, INFEASIBLE)
        return worst


class _Turns:
    """A field, and which of its blocks changed when, so that no axis looks twice at the same."""

    def __init__(self, field: Field, axes: int) -> None:
        self.field = field
        self.turn = 0
        self._axes = axes
        self._stamps = np.zeros(len(field) // kernels.BLOCK + 1, dtype=np.int32)

    @property
    def arguments(self) -> tuple[Field, npt.NDArray[np.int32], int, int]:
        """What every kernel wants first; the axis in turn was last in turn a round ago."""
        return self.field, self._stamps, self.turn - self._axes, self.turn


class _Along:
    """What the kernels must know of one axis."""

    def __init__(self, game: OptionGame, axis: int, kind: np.dtype[Any], ranks: Ranks) -> None:
        along = game.axes[axis]
        self._size = n = along.size
        self._step = step = game.strides[axis]
        self._fibres = game.cells // n
        self._top = kind.type(np.iinfo(kind).max)
        self._rank = ranks.astype(kind, copy=False)
        bars = game.bars(along.party)
        self._barred = np.zeros(0, dtype=np.bool_) if bars is None else bars
        self._groupof = np.zeros(n, dtype=np.int64)
        self._targets = np.zeros((len(along.groups), n), dtype=np.bool_)
        for number, group in enumerate(along.groups):
            self._groupof[group.sources] = number
            self._targets[number, group.targets] = True
        self._legal = self._targets[self._groupof]
        np.fill_diagonal(self._legal, False)
        # Rows long enough for vectors, tiles small enough for the cache.
        tile = max(512, 8192 // n)
        if step >= tile:
            parts = -(-step // tile)
            self._tile = -(-step // parts)
            self._tiles = self._fibres // step * parts
        else:
            self._tile = tile // step * step
            self._tiles = -(-self._fibres // self._tile)

    def lower(self, turns: _Turns) -> bool:
        """Lower a field by the party's improvements; whether anything changed."""
        if self._size > PAIRWISE:
            order = self._order
            fall = _fall(order.dtype)
            moves = (order, self._groupof, self._targets)
            in_order = partial(
                kernels.lower_by_order, *turns.arguments, self._barred, *moves, self._step
            )
            return share(
                lambda begin, end: bool(in_order(begin, end, self._top, fall)),
                self._fibres,
                max(1, _PIECE // self._size),
                max(1, _LEAST // self._size),
            )
        return self._tiled(
            partial(
                kernels.lower_by_better, *turns.arguments, self._barred, self._rank, self._legal
            )
        )

    def take_extreme(self, turns: _Turns, *, highest: bool) -> bool:
        """Lower or raise a field by the party's moves; whether anything changed."""
        moves = (self._barred, self._groupof, self._targets, highest)
        return self._tiled(partial(kernels.take_extreme, *turns.arguments, *moves))

    def _tiled(self, kernel: Callable[..., bool]) -> bool:
        cells = self._tile * self._size
        return share(
            lambda begin, end: bool(kernel(self._step, self._tile, begin, end, self._top)),
            self._tiles,
            max(1, _PIECE // cells),
            max(1, _LEAST // cells),
        )

    @cached_property
    def _order(self) -> npt.NDArray[np.unsignedinteger[Any]]:
        """Strategies of each fibre, best first, shape (fibres, strategies)."""
        n, step = self._size, self._step
        kind = np.dtype(np.uint16 if n <= _fall(np.dtype(np.uint16)) else np.uint32)
        fall = kind.type(_fall(kind))
        order = np.empty((self._fibres // step, step, n), dtype=kind)
        ranks = self._rank.reshape(-1, n, step).transpose(0, 2, 1)
        # Pieces are some fibres of one block, or some whole blocks where those are short.
        parts = max(1, step * n // _SORTED)
        blocks = max(1, _SORTED // (step * n))

        def sort(begin: int, end: int) -> bool:
            for piece in range(begin, end):
                block, part = divmod(piece, parts)
                outer = slice(block * blocks, (block + 1) * blocks)
                inner = slice(step * part // parts, step * (part + 1) // parts)
                mine = np.ascontiguousarray(ranks[outer, inner])
                # Ranks begin at INFEASIBLE = -1, so negation cannot overflow.
                best_first = np.argsort(-mine, axis=-1, kind="stable")
                ordered = np.take_along_axis(mine, best_first, axis=-1)
                codes = best_first.astype(kind)
                codes[..., 1:] += fall * (ordered[..., 1:] < ordered[..., :-1])
                order[outer, inner] = codes
            return False

        share(sort, -(-len(order) // blocks) * parts, 1)
        return order.reshape(-1, n)


def _fall(kind: np.dtype[Any]) -> int:
    """What a sorted order adds to a strategy that is worse than the one before it."""
    return 1 << (8 * kind.itemsize - 1)
