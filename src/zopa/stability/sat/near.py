"""What can be seen from single states: their values, moves and improvements, many at a time.

States are rows of truth values, one an option. A party's value of a state is the vector of the
truths of its statements, packed into whole numbers, the first statement highest; vectors compare
number by number, so that no count of statements is too large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import Formula
from zopa.errors import TooLargeError
from zopa.game.formulas import FormulaGame

__all__ = ["Near", "Rows", "Values", "at_most", "packed"]

Rows: TypeAlias = npt.NDArray[np.bool_]
#: One whole number for every 60 statements, the most important first; shape (..., numbers).
Values: TypeAlias = npt.NDArray[np.int64]

_PER_NUMBER = 60
#: Own strategies of one party that are looked at.
_MOST = 1 << 16


def at_most(first: Values, second: Values) -> npt.NDArray[np.bool_]:
    """Whether values are, lexicographically, at most others; shapes broadcast but for the last."""
    shape = np.broadcast_shapes(first.shape[:-1], second.shape[:-1])
    lower = np.zeros(shape, dtype=np.bool_)
    equal = np.ones(shape, dtype=np.bool_)
    for number in range(first.shape[-1]):
        one, other = first[..., number], second[..., number]
        lower |= equal & (one < other)
        equal &= one == other
    found: npt.NDArray[np.bool_] = lower | equal
    return found


def packed(rows: Rows) -> list[bytes]:
    """Rows as hashable keys."""
    return [row.tobytes() for row in np.packbits(rows, axis=1)]


class Near:
    """Looks around single states of a game.

    Args:
        game: the game.

    Raises:
        TooLargeError: where a party has too many strategies to look at.
    """

    def __init__(self, game: FormulaGame) -> None:
        self.game = game
        self.column = {label: k for k, label in enumerate(game.labels)}
        mentioned = frozenset().union(
            *(rule.options for rule in game.rules),
            *(formula.options for player in game.players for formula in player.wants),
        )
        #: Own options of each party that anything turns on, as columns.
        self.own: list[npt.NDArray[np.int64]] = []
        #: Own strategies of each party over those, shape (strategies, options).
        self.strategies: list[Rows] = []
        self._rules: list[list[Formula]] = []
        for player in game.players:
            labels = [label for label in player.options if label in mentioned]
            if 1 << len(labels) > _MOST:
                raise TooLargeError(
                    f"{player.label} has {len(labels)} options that something turns on; single "
                    f"states are looked at for up to {_MOST:,} strategies of a party"
                )
            rows = (np.arange(1 << len(labels))[:, None] >> np.arange(len(labels))) & 1 == 1
            own = {label: rows[:, k] for k, label in enumerate(labels)}
            rules = []
            for rule in game.rules:
                if rule.options and rule.options <= own.keys():
                    truth = np.broadcast_to(rule.evaluate(own.__getitem__), (len(rows),))
                    rows = rows[truth]
                    own = {label: rows[:, k] for k, label in enumerate(labels)}
                elif rule.options & own.keys():
                    rules.append(rule)
            self.own.append(np.array([self.column[label] for label in labels], dtype=np.int64))
            self.strategies.append(rows)
            self._rules.append(rules + ([] if player.word is None else [player.word]))

    def row(self, yes: frozenset[str]) -> Rows:
        """A state as a row."""
        return np.array([label in yes for label in self.game.labels], dtype=np.bool_)

    def yes(self, row: Rows) -> frozenset[str]:
        """The yes options of a row."""
        return frozenset(label for label, taken in zip(self.game.labels, row, strict=True) if taken)

    def truth(self, formula: Formula, rows: Rows) -> npt.NDArray[np.bool_]:
        """Truth of a formula in some states, shape (states,)."""
        found: npt.NDArray[np.bool_] = np.broadcast_to(
            formula.evaluate(lambda label: rows[:, self.column[label]]), (len(rows),)
        )
        return found

    def values(self, party: int, rows: Rows) -> Values:
        """A party's values of some states, shape (states, numbers)."""
        wants = self.game.players[party].wants
        return _pack([self.truth(formula, rows) for formula in wants], (len(rows),))

    def values_after(self, party: int, mover: int, rows: Rows) -> Values:
        """A party's values once a mover takes each of its strategies.

        Shape (states, strategies of the mover, numbers).
        """
        wants = self.game.players[party].wants
        shape = (len(rows), len(self.strategies[mover]))
        truths = [np.asarray(self._after(formula, mover, rows)) for formula in wants]
        return _pack(truths, shape)

    def legal(self, mover: int, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which strategies a mover can move to, from each state; shape (states, strategies)."""
        strategies, own = self.strategies[mover], self.own[mover]
        legal: npt.NDArray[np.bool_] = (rows[:, None, own] != strategies).any(axis=2)
        for formula in self._rules[mover]:
            legal &= self._after(formula, mover, rows)
        place = {column: k for k, column in enumerate(own.tolist())}
        for option, value in self.game.players[mover].kept:
            column = self.column[option]
            if column in place:
                leaves = strategies[:, place[column]] != value
                legal &= ~((rows[:, column] == value)[:, None] & leaves)
        return legal

    def improvements(self, mover: int, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which of those moves improve things for the mover; shape (states, strategies)."""
        here = self.values(mover, rows)[:, None, :]
        better = ~at_most(self.values_after(mover, mover, rows), here)
        found: npt.NDArray[np.bool_] = self.legal(mover, rows) & better
        return found

    def moved(self, mover: int, rows: Rows, strategies: npt.NDArray[np.int64]) -> Rows:
        """States with a mover's strategy exchanged, pairwise."""
        found = rows.copy()
        found[:, self.own[mover]] = self.strategies[mover][strategies]
        return found

    def strategy(self, mover: int, row: Rows) -> int:
        """The strategy that a mover takes in a state."""
        matching = (self.strategies[mover] == row[self.own[mover]]).all(axis=1)
        return int(np.flatnonzero(matching)[0])

    def _after(self, formula: Formula, mover: int, rows: Rows) -> npt.NDArray[np.bool_]:
        """Truth once a mover takes each strategy; broadcasts to (states, strategies)."""
        own = {int(column): k for k, column in enumerate(self.own[mover])}
        strategies = self.strategies[mover]

        def value(label: str) -> npt.NDArray[np.bool_]:
            column = self.column[label]
            if column in own:
                return strategies[None, :, own[column]]
            return rows[:, None, column]

        found: npt.NDArray[np.bool_] = formula.evaluate(value)
        return found


def _pack(truths: Sequence[npt.NDArray[np.bool_]], shape: tuple[int, ...]) -> Values:
    numbers = max(1, -(-len(truths) // _PER_NUMBER))
    found = np.zeros((*shape, numbers), dtype=np.int64)
    for k, truth in enumerate(truths):
        number, place = divmod(k, _PER_NUMBER)
        found[..., number] |= truth.astype(np.int64) << (_PER_NUMBER - 1 - place)
    return found
