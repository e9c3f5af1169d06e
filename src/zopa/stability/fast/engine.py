"""The array engine with compiled kernels, shared out among threads; the same answers."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.game.model import INFEASIBLE, OptionGame
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.engine import Field, above_all
from zopa.stability.fast import kernels
from zopa.game.crew import share

__all__ = ["FastArrayEngine"]

#: Up to this many strategies every pair is compared; beyond it fibres are sorted once.
PAIRWISE = 40
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
        self._along = [_Along(game, axis, self._kind) for axis in range(len(game.axes))]

    def best_own(self, party: int, field: Field) -> Field:
        best = field.astype(self._kind)
        axis = self._axis_of.get(party)
        if axis is not None:
            self._along[axis].extreme(
                best, np.zeros(len(best) // kernels.BLOCK + 1, dtype=np.int32), -1, 0, highest=True
            )
        return best

    def worst_answer(self, party: int, field: Field, *, improving: bool) -> Field:
        worst = field.astype(self._kind)
        # A cell that is no state is worth no visit: nothing lowers it further, and it is
        # worse than any state for everybody, so that it is nobody's improvement.
        self._fill_no_state(worst, INFEASIBLE if improving else above_all(worst))
        others = [along for k, along in enumerate(self._along) if k != self._axis_of.get(party)]
        stamps = np.zeros(len(worst) // kernels.BLOCK + 1, dtype=np.int32)
        unchanged = 0
        turn = 0
        while unchanged < len(others):
            along = others[turn % len(others)]
            since = turn - len(others)
            if improving:
                changed = along.improve(worst, stamps, since, turn)
            else:
                changed = along.extreme(worst, stamps, since, turn)
            unchanged = 1 if changed else unchanged + 1
            turn += 1
        self._fill_no_state(worst, INFEASIBLE)
        return worst


class _Along:
    """What the kernels must know of one axis."""

    def __init__(self, game: OptionGame, axis: int, kind: np.dtype[Any]) -> None:
        along = game.axes[axis]
        self._size = n = along.size
        self._step = step = game.strides[axis]
        self._fibres = game.cells // n
        self._top = kind.type(np.iinfo(kind).max)
        self._rank = game.ranks[along.party].astype(kind, copy=False)
        self._group_of = np.zeros(n, dtype=np.int64)
        self._targets = np.zeros((len(along.groups), n), dtype=np.bool_)
        for number, group in enumerate(along.groups):
            self._group_of[group.sources] = number
            self._targets[number, group.targets] = True
        self._legal = self._targets[self._group_of]
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

    def improve(self, worst: Field, stamps, since: int, turn: int) -> bool:
        """Lower a field by the party's improvements; whether anything changed."""
        if self._size > PAIRWISE:
            return self._improve_in_order(worst)
        run = partial(kernels.lower_by_better, worst, stamps, since, turn, self._rank, self._legal)
        return self._tiled(lambda a, b: run(self._step, self._tile, a, b, self._top))

    def extreme(self, field: Field, stamps, since, turn, *, highest: bool = False) -> bool:
        """Lower or raise a field by the party's moves; whether anything changed."""
        run = partial(
            kernels.take_extreme, field, stamps, since, turn, self._group_of, self._targets, highest
        )
        return self._tiled(lambda a, b: run(self._step, self._tile, a, b, self._top))

    def _tiled(self, work: Any) -> bool:
        cells = self._tile * self._size
        return share(work, self._tiles, max(1, _PIECE // cells), max(1, _LEAST // cells))

    def _improve_in_order(self, worst: Field) -> bool:
        order = self._order
        fall = _fall(order.dtype)
        run = partial(kernels.lower_by_order, worst, order, self._group_of, self._targets)
        return share(
            lambda a, b: run(self._step, a, b, self._top, fall),
            self._fibres,
            max(1, _PIECE // self._size),
            max(1, _LEAST // self._size),
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
