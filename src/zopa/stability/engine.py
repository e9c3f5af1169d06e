"""What a solution concept asks of an engine. Engines read a game and write nothing for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index, Ranks

__all__ = ["Engine", "Field", "Moves", "above_all", "as_group", "listening", "tick"]

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
        """Whether parties are known to reach one by one what they do at the same moment.

        So it is where every combination of strategies is a state and nobody is barred from any.
        """

    @property
    def memo(self) -> dict[Any, Any]:
        """What one question leaves for the next; goes with the engine."""

    def rank(self, party: int) -> Ranks:
        """Ranks of the states for a party, higher is better."""

    def ceilings(self, party: int, degree: int) -> Ranks:
        """A party's ceiling of each of its ranks at a degree (see :mod:`zopa.game.strength`).

        Returns:
            Shape (ranks + 1,), in the type of the ranks; the last entry is INFEASIBLE, so that it
            can be indexed by ranks as they are.

        Raises:
            ZopaError: for a party whose ranks a variant replaced.
        """

    def best_own(self, party: int, field: Field) -> Field:
        """The highest of ``field`` over each state and the party's moves from it."""

    def lowest_origin(self, party: int, field: Field) -> Field:
        """The lowest of ``field`` over each state and those the party can move to it from.

        In cells that are no state the result is any value.
        """

    def worst_answer(
        self, answered: int | Collection[int], field: Field, *, improving: bool
    ) -> Field:
        """The lowest of ``field`` over each state and all that the others reach from it.

        Args:
            answered: the party, or the parties, that the others answer; they take no step.
            field: a rank a state.
            improving: whether each step of the others must be a unilateral improvement.

        Returns:
            A new field; INFEASIBLE where a cell is no state, so that it never tempts.
        """

    def moves(self, party: int, states: Index) -> Moves:
        """The party's unilateral moves out of some states, in ascending order of target.

        None of them leads to a state that the party is barred from by its word.
        """

    def variant(self, ranks: Mapping[int, Sequence[Ranks]]) -> Engine:
        """The same states and moves with other ranks for some parties; the rest is shared.

        Whoever is bound by its word stays so, and its ranks have to say so.

        Args:
            ranks: for a party, the ranks to take, shaped as ``rank`` gives them. Where there are
                several, the first are its ranks, and a step counts as its improvement when it
                is one by any of them: then the others can answer at least as much as under
                each choice.
        """

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


def as_group(parties: int | Collection[int]) -> frozenset[int]:
    """One party or several as a set."""
    return frozenset((parties,) if isinstance(parties, int) else parties)


def above_all(ranks: Ranks) -> int:
    """A rank above every rank of an array; stands for "no state"."""
    return int(np.iinfo(ranks.dtype).max)
