"""A table that is made in pieces, column by column, and never as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.stability.engine import tick

__all__ = ["CHUNK", "Cells", "Column", "Table", "plain"]

#: Rows that are made at once. A multiple of eight, for answers are kept as bits.
CHUNK = 1 << 13

#: The cells of one column in a run of rows.
Cells: TypeAlias = npt.NDArray[Any] | Sequence[str]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: its heading.
        kind: what its cells are.
    """

    name: str
    kind: Literal["text", "number", "truth"]


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length whose cells are made when they are asked for.

    Attributes:
        columns: names and kinds; names differ.
        size: number of rows.
        cells: gives the cells of every column in the rows from ``begin`` to ``end``, which
            starts at a multiple of ``CHUNK``.
    """

    columns: tuple[Column, ...]
    size: int
    cells: Callable[[int, int], Sequence[Cells]] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(column.name for column in self.columns)

    def pieces(self, most: int = CHUNK) -> Iterator[Sequence[Cells]]:
        """All rows in order, in runs of at most ``most`` (a multiple of ``CHUNK``)."""
        for begin in range(0, self.size, most):
            tick()
            yield self.cells(begin, min(begin + most, self.size))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row in order, as plain data by column."""
        names = self.names
        for piece in self.pieces():
            for row in zip(*map(plain, piece), strict=True):
                yield dict(zip(names, row, strict=True))


def plain(cells: Cells) -> list[Any]:
    """Cells as plain Python values."""
    return cells.tolist() if isinstance(cells, np.ndarray) else list(cells)
