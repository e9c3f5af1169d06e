"""What explanations stand on: a conflict, an engine, and the state space that joins the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.model import Conflict, State
from zopa.game.model import Index
from zopa.game.space import Space
from zopa.game.states import States
from zopa.stability.engine import Engine

__all__ = ["Ground"]

Truth: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ground:
    """A conflict as an engine sees it; translates between state indices and states."""

    conflict: Conflict
    engine: Engine
    space: Space

    def index(self, position: int) -> int:
        """State index of the engine at a position among the feasible states."""
        return int(self.engine.states[position])

    def rows(self, indices: Index) -> Truth:
        """Truth of every option in the states at some state indices."""
        return self.space.matrix(np.searchsorted(self.engine.states, indices))

    def distance(self, first: Index, second: Index) -> Index:
        """Number of options in which states differ, pairwise."""
        if self.conflict.graph is not None:  # one label against another
            apart: Index = (first != second).astype(np.int64)
            return apart
        differing: Index = (self.rows(first) != self.rows(second)).sum(axis=1)
        return differing

    def state(self, index: int) -> State:
        """The state at a state index."""
        position = np.searchsorted(self.engine.states, np.array([index]))
        return States(self.space, position)[0]
