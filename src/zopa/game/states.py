"""A sequence of states that is decoded only where somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from zopa.conflict.model import State
from zopa.game.model import Index
from zopa.game.space import Space

__all__ = ["States"]


class States(Sequence[State]):
    """Feasible states in ascending order of bits, bit k being the k-th option of the file.

    Behaves like a tuple of :class:`~zopa.conflict.model.State`; slicing gives another
    ``States``.

    Args:
        space: the state space.
        positions: position of each among all feasible states, ascending.
    """

    def __init__(self, space: Space, positions: Index | range) -> None:
        self._space = space
        self._positions = positions

    @property
    def positions(self) -> Index:
        """Position of each among all feasible states, shape (len(self),)."""
        return _array(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> State: ...
    @overload
    def __getitem__(self, index: slice) -> States: ...
    def __getitem__(self, index: int | slice) -> State | States:
        if isinstance(index, slice):
            return States(self._space, self._positions[index])
        return self._decode(np.array([self._positions[index]]))[0]

    def __iter__(self) -> Iterator[State]:
        for start in range(0, len(self), 4096):
            yield from self._decode(_array(self._positions[start : start + 4096]))

    def __repr__(self) -> str:
        shown = ", ".join(str(state) for state in self[:3])
        return f"<{len(self)} states: {shown}{', ...' if len(self) > 3 else ''}>"

    def index_of(self, yes: object) -> int | None:
        """Index in this sequence of the state with these yes options, or None."""
        position = self._space.position(yes)  # type: ignore[arg-type]
        if position is None:
            return None
        if isinstance(self._positions, range):
            return self._positions.index(position) if position in self._positions else None
        place = int(np.searchsorted(self._positions, position))
        here = place < len(self) and int(self._positions[place]) == position
        return place if here else None

    def __contains__(self, yes: object) -> bool:
        return self.index_of(yes) is not None

    @property
    def matrix(self) -> npt.NDArray[np.bool_]:
        """Truth of every option in every state, shape (len(self), options)."""
        return self._space.matrix(self.positions)

    @property
    def bits(self) -> list[int]:
        """Each state as a number, the sum of 2^k over its yes options; any number of options."""
        packed = np.packbits(self.matrix, axis=1, bitorder="little")
        return [int.from_bytes(row.tobytes(), "little") for row in packed]

    def _decode(self, positions: Index) -> list[State]:
        labels = self._space.labels
        return [
            State(label for label, taken in zip(labels, row, strict=True) if taken)
            for row in self._space.matrix(positions).tolist()
        ]


def _array(positions: Index | range) -> Index:
    if isinstance(positions, range):
        return np.arange(positions.start, positions.stop, positions.step)
    return positions
