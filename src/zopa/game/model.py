"""The neutral game that engines read: states, moves and dense ranks, no labels of options.

Ranks are integers, higher is better, equal means indifferent; they are dense from 0 over
the feasible states. ``INFEASIBLE`` marks cells of a grid that are no state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["INFEASIBLE", "ArcGame", "Arcs", "Axis", "MoveGroup", "OptionGame"]

Ranks: TypeAlias = npt.NDArray[np.signedinteger]
Index: TypeAlias = npt.NDArray[np.int64]

#: Rank of a cell that is no state; below every real rank.
INFEASIBLE = -1


@dataclass(frozen=True, eq=False)
class MoveGroup:
    """From each of the ``sources`` a party may move to each other one of the ``targets``.

    Attributes:
        sources: strategies, ascending.
        targets: strategies, ascending, the sources among them. They are fewer than all
            strategies only where something is irreversible.
    """

    sources: Index
    targets: Index


@dataclass(frozen=True, eq=False)
class Axis:
    """The strategies of one party: the combinations of its own options that it can take.

    Attributes:
        party: position of the party in ``OptionGame.parties``.
        size: number of strategies.
        groups: every strategy is a source in exactly one of them.
    """

    party: int
    size: int
    groups: tuple[MoveGroup, ...]


@dataclass(frozen=True, eq=False)
class OptionGame:
    """A game in option form: parties change their own options, one axis a party.

    A *cell* is one strategy a party, numbered in mixed radix with the first axis least
    significant: ``cell = sum(strategy[a] * stride[a])``. Moves stay within a *fibre*, the
    cells that differ on one axis only.

    Attributes:
        parties: labels of all parties; those without options have no axis.
        axes: one an option-holding party, in the order of ``parties``.
        feasible: truth a cell, shape (cells,); None where every cell is a state.
        ranks: one array of shape (cells,) a party of ``parties``; INFEASIBLE in other cells.
        barred: truth a cell, an entry of ``parties``: the party may not move into it, wherever
            it comes from; None for a party that is barred from no state. Others may move there,
            and the party may be there already. Empty where nobody is barred from anything.
        ceilings: how strongly each of ``parties`` prefers: what makes its ceilings from its ranks
            and a degree (see :mod:`zopa.game.strength`), when somebody asks; None where that is
            not known. Empty where nobody prefers anything strongly.
    """

    parties: tuple[str, ...]
    axes: tuple[Axis, ...]
    feasible: npt.NDArray[np.bool_] | None
    ranks: tuple[Ranks, ...]
    barred: tuple[npt.NDArray[np.bool_] | None, ...] = ()
    ceilings: tuple[Callable[[Ranks, int], Ranks] | None, ...] = ()

    def bars(self, party: int) -> npt.NDArray[np.bool_] | None:
        """The cells that a party may not move into; None where there are none."""
        return self.barred[party] if self.barred else None

    @property
    def cells(self) -> int:
        """Number of cells, feasible or not."""
        product = 1
        for axis in self.axes:
            product *= axis.size
        return product

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """Distance in cells between neighbouring strategies, an axis."""
        strides, stride = [], 1
        for axis in self.axes:
            strides.append(stride)
            stride *= axis.size
        return tuple(strides)

    @cached_property
    def states(self) -> Index:
        """Cells that are states, ascending."""
        if self.feasible is None:
            return np.arange(self.cells)
        return np.flatnonzero(self.feasible)


@dataclass(frozen=True, eq=False)
class Arcs:
    """One party's moves between states, as arcs sorted by their source.

    Attributes:
        sources, targets: positions of states, shape (arcs,); no arc leads to its source.
    """

    sources: Index
    targets: Index

    @classmethod
    def of(cls, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Arcs:
        """Arcs in any order; duplicates and loops are dropped."""
        pairs = np.stack([np.asarray(sources, np.int64), np.asarray(targets, np.int64)], axis=1)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        pairs = np.unique(pairs, axis=0).reshape(-1, 2)
        return cls(np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))


@dataclass(frozen=True, eq=False)
class ArcGame:
    """A game as explicit states and arcs; the arcs may be any relation.

    Attributes:
        parties: labels.
        size: number of states.
        arcs: one an entry of ``parties``; none leads where its party may not move.
        ranks: one array of shape (size,) an entry of ``parties``.
        strategies: shape (size, axes), the strategy of each option-holding party in each
            state, where the game is in option form; None where arcs are arbitrary.
        axes: position in ``parties`` of the party of each column of ``strategies``.
        ceilings: as :class:`OptionGame` has them.
    """

    parties: tuple[str, ...]
    size: int
    arcs: tuple[Arcs, ...]
    ranks: tuple[Ranks, ...]
    strategies: Index | None = None
    axes: tuple[int, ...] = ()
    ceilings: tuple[Callable[[Ranks, int], Ranks] | None, ...] = ()
