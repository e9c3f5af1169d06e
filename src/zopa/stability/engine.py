"""What a solution concept asks of an engine. Engines read a game and write nothing for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index, Ranks

__all__ = ["Engine", "Field", "Moves", "above_all", "listening", "tick"]

#: One rank a state: how good something is for one party.
Field: TypeAlias = npt.NDArray[np.signedinteger[Any]]


class Moves(NamedTuple):
    """Moves out of several states: move k leads from ``origins[k]`` to ``targets[k]``.

    ``origins`` are positions in the array of states that was asked about.
    """

    origins: Index
    targets: Index


class Engine(Protocol):
    """Moves and ranks of a game, one entry a state index of the engine's own.

    A *state index* is a cell for the array engine and a position for the graph engine;
    ``states`` lists those that are feasible, in ascending order of bits. Fields hold
    INFEASIBLE, or any value that nothing reads, where a cell is no state.
    """

    @property
    def name(self) -> str:
        """Name of the engine."""

    @property
    def parties(self) -> tuple[str, ...]:
        """Labels of all parties; methods name a party by its position here."""

    @property
    def states(self) -> Index:
        """Indices of the feasible states, in ascending order of bits."""

    def at_states(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What an array over state indices holds at ``states``; may be the array itself."""

    @property
    def transitive(self) -> bool:
        """Whether every party's own moves are transitive.

        Closure then reaches what legal sequences reach.
        """

    @property
    def every_combination(self) -> bool:
        """Whether every combination of strategies is known to be a state."""

    @property
    def memo(self) -> dict[Any, Any]:
        """What one question leaves for the next; goes with the engine."""

    def rank(self, party: int) -> Ranks:
        """Ranks of the states for a party, higher is better."""

    def best_own(self, party: int, field: Field) -> Field:
        """The highest of ``field`` over each state and the party's moves from it."""

    def worst_answer(self, party: int, field: Field, *, improving: bool) -> Field:
        """The lowest of ``field`` over each state and all that the others reach from it.

        Args:
            party: the party that is answered; it takes no step.
            field: a rank a state.
            improving: whether each step of the others must be a unilateral improvement.

        Returns:
            A new field; INFEASIBLE where a cell is no state, so that it never tempts.
        """

    def moves(self, party: int, states: Index) -> Moves:
        """The party's unilateral moves out of some states, in ascending order of target."""

    def codes(self) -> Index:
        """A number a state, such that one party's move adds a difference of its own strategies.

        Raises:
            ZopaError: when the game is not in option form.
        """

    def lookup(self, codes: npt.NDArray[Any]) -> Index:
        """State indices of codes; -1 for a code that is no feasible state."""


_listener: ContextVar[Callable[[], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[], None]) -> Iterator[None]:
    """Have a function called now and then while engines compute, at least at every turn."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tick() -> None:
    """Tell whoever listens that some work is done."""
    listener = _listener.get()
    if listener is not None:
        listener()


def above_all(ranks: Ranks) -> int:
    """A rank above every rank of an array; stands for "no state"."""
    return int(np.iinfo(ranks.dtype).max)
