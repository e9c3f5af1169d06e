"""State spaces: which states there are, in which order, and which formulas hold in them.

Positions count the feasible states in ascending order of bits, bit k being the k-th option
of the file. Options of one party stand together, so the mixed-radix order of cells, with the
first party least significant, is that same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.feasible import enumerate_feasible
from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict
from zopa.game.model import Index

__all__ = ["Grid", "Labelled", "Listed", "Space", "Window", "own_strategies"]

Truth: TypeAlias = npt.NDArray[np.bool_]

#: Most strategies that one party may have before a grid is out of the question.
MAX_STRATEGIES = 1 << 22


class Space(Protocol):
    """What results need of a state space."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Options, in file order."""

    def __len__(self) -> int:
        """Number of feasible states."""

    def matrix(self, positions: Index) -> Truth:
        """Truth of every option in the states at some positions, shape (n, options)."""

    def position(self, yes: Iterable[str]) -> int | None:
        """Position of a state given by its yes options; None where it is not feasible."""

    def evaluate(self, formula: Formula) -> Truth:
        """Truth of a formula in every feasible state, shape (len(self),)."""


class Window(NamedTuple):
    """A run of cells of a grid.

    Attributes:
        begin, end: the cells.
        shape: of as many axes as the grid; their product is ``end - begin``.
        slices: where the run stands on the first of NumPy's axes.
    """

    begin: int
    end: int
    shape: tuple[int, ...]
    slices: tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class Listed:
    """A space that holds every feasible state as a row.

    Attributes:
        labels: options, in file order.
        rows: truth values, shape (states, options), ascending in bits.
    """

    labels: tuple[str, ...]
    rows: Truth

    def __len__(self) -> int:
        return len(self.rows)

    def matrix(self, positions: Index) -> Truth:
        return self.rows[positions]

    def position(self, yes: Iterable[str]) -> int | None:
        taken = frozenset(yes)
        if not taken <= frozenset(self.labels):
            return None
        wanted = np.array([label in taken for label in self.labels], dtype=np.bool_)
        found = np.flatnonzero((self.rows == wanted).all(axis=1))
        return int(found[0]) if len(found) else None

    def evaluate(self, formula: Formula) -> Truth:
        column = {label: k for k, label in enumerate(self.labels)}
        truth = formula.evaluate(lambda label: self.rows[:, column[label]])
        return np.array(np.broadcast_to(truth, (len(self),)))


@dataclass(frozen=True, eq=False)
class Labelled:
    """A space whose states are labels of their own, as in graph form: each is true in one state.

    Attributes:
        labels: one a state, in file order.
    """

    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {label: k for k, label in enumerate(self.labels)}

    def matrix(self, positions: Index) -> Truth:
        rows = np.zeros((len(positions), len(self.labels)), dtype=np.bool_)
        rows[np.arange(len(positions)), positions] = True
        return rows

    def position(self, yes: Iterable[str]) -> int | None:
        taken = list(frozenset(yes))
        return self._positions.get(taken[0]) if len(taken) == 1 else None

    def evaluate(self, formula: Formula) -> Truth:
        truth = formula.evaluate(self._alone)
        return np.array(np.broadcast_to(truth, (len(self),)))

    def _alone(self, label: str) -> Truth:
        truth = np.zeros(len(self.labels), dtype=np.bool_)
        truth[self._positions[label]] = True
        return truth


@dataclass(frozen=True, eq=False)
class Grid:
    """A space laid out as a grid: one axis an option-holding party, over its own strategies.

    Attributes:
        labels: options, in file order.
        strategies: one truth matrix (strategies, own options) an axis, ascending in bits.
        rules: rules that cross parties; a party's own are already in its strategies.
    """

    labels: tuple[str, ...]
    strategies: tuple[Truth, ...]
    rules: tuple[Formula, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes as NumPy sees them: the last party first."""
        return tuple(len(rows) for rows in reversed(self.strategies))

    @cached_property
    def cells(self) -> int:
        """Number of cells, feasible or not."""
        product = 1
        for size in self.shape:
            product *= size
        return product

    @cached_property
    def _columns(self) -> dict[str, Truth]:
        """Each option's truth along its own axis, shaped to broadcast over the grid."""
        axes = len(self.strategies)
        columns: dict[str, Truth] = {}
        labels = iter(self.labels)
        for axis, rows in enumerate(self.strategies):
            shape = [1] * axes
            shape[axes - 1 - axis] = len(rows)
            for column in rows.T:
                columns[next(labels)] = np.ascontiguousarray(column).reshape(shape)
        return columns

    def on_cells(self, formula: Formula) -> Truth:
        """Truth of a formula, of a shape that broadcasts to ``shape``."""
        return self._evaluated(formula, self._columns)

    def windows(self, most: int) -> list[Window]:
        """The grid in consecutive runs of at most ``most`` cells (or so, on a long last axis)."""
        shape = self.shape
        length, fixed = self.cells, 0
        while fixed < len(shape) - 1 and length // shape[fixed] >= most:
            length //= shape[fixed]
            fixed += 1
        row = length // shape[fixed]
        step = max(1, most // row)
        pieces = [slice(k, min(k + step, shape[fixed])) for k in range(0, shape[fixed], step)]
        windows, begin = [], 0
        for outer in np.ndindex(*shape[:fixed]):
            for piece in pieces:
                rows = piece.stop - piece.start
                slices = (*(slice(k, k + 1) for k in outer), piece)
                shaped = ((1,) * fixed) + (rows,) + shape[fixed + 1 :]
                windows.append(Window(begin, begin + rows * row, shaped, slices))
                begin += rows * row
        return windows

    def within(self, window: Window) -> Callable[[Formula], Truth]:
        """What gives the truth of formulas in a window, broadcastable to its shape."""
        columns = {}
        for label, column in self._columns.items():
            slices = zip(window.slices, column.shape, strict=False)
            columns[label] = column[tuple(s if n > 1 else slice(None) for s, n in slices)]
        return lambda formula: self._evaluated(formula, columns)

    def _evaluated(self, formula: Formula, columns: dict[str, Truth]) -> Truth:
        truth: Truth = np.asarray(formula.evaluate(columns.__getitem__))
        return truth.reshape((1,) * len(self.shape)) if truth.ndim == 0 else truth

    @cached_property
    def feasible(self) -> Truth | None:
        """Truth a cell, shape (cells,); None where every cell is a state."""
        if not self.rules:
            return None
        allowed = np.ones(self.shape, dtype=np.bool_)
        for rule in self.rules:
            allowed &= self.on_cells(rule)
        return None if allowed.all() else allowed.ravel()

    @cached_property
    def states(self) -> Index:
        """Cells that are states, ascending."""
        return np.arange(self.cells) if self.feasible is None else np.flatnonzero(self.feasible)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return self.cells if self.feasible is None else int(np.count_nonzero(self.feasible))

    def matrix(self, positions: Index) -> Truth:
        rest = positions if self.feasible is None else self.states[positions]
        columns = []
        for rows in self.strategies:
            rest, strategy = np.divmod(rest, len(rows))
            columns.append(rows[strategy])
        return np.concatenate(columns, axis=1) if columns else np.zeros((len(rest), 0), np.bool_)

    def position(self, yes: Iterable[str]) -> int | None:
        taken = frozenset(yes)
        if not taken <= frozenset(self.labels):
            return None
        labels = iter(self.labels)
        cell, stride = 0, 1
        for rows in self.strategies:
            wanted = np.array([next(labels) in taken for _ in range(rows.shape[1])], np.bool_)
            found = np.flatnonzero((rows == wanted).all(axis=1))
            if not len(found):
                return None
            cell += int(found[0]) * stride
            stride *= len(rows)
        if self.feasible is None:
            return cell
        return int(np.count_nonzero(self.feasible[:cell])) if self.feasible[cell] else None

    def evaluate(self, formula: Formula) -> Truth:
        truth = np.broadcast_to(self.on_cells(formula), self.shape).ravel()
        return truth if self.feasible is None else truth[self.feasible]


def own_strategies(conflict: Conflict) -> tuple[tuple[Truth, ...], tuple[Formula, ...]]:
    """The feasible strategies of each option-holding party, and the rules that cross parties.

    Raises:
        TooLargeError: when one party alone has more than ``MAX_STRATEGIES``.
    """
    owned: dict[str, list[Formula]] = {party.label: [] for party in conflict.parties}
    crossing: list[Formula] = []
    for rule in conflict.rules:
        owners = {label.partition(".")[0] for label in rule.formula.options}
        if len(owners) == 1:
            owned[owners.pop()].append(rule.formula)
        else:
            crossing.append(rule.formula)
    strategies = tuple(
        enumerate_feasible(
            [option.label for option in party.options], owned[party.label], MAX_STRATEGIES
        )
        for party in conflict.parties
        if party.options
    )
    return strategies, tuple(crossing)
