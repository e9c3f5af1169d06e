"""Rankings and payoffs of a ``.gmcr`` file: those in use as groups of states, the others compared.

The program keeps a ranking and payoffs beside prioritised conditions, and the conditions beside
a ranking made by hand. One of them counts; what the others say is compared with it, so that a
file that contradicts itself does not pass for one that does not.
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.nodes import Node, Scalar, Sequence
from zopa.conflict.formula import Formula
from zopa.conflict.gmcr.numbers import GmcrNumbers
from zopa.conflict.gmcr.shape import Shapes, shortened
from zopa.conflict.model import Place, State
from zopa.errors import TooLargeError

__all__ = ["Levels", "RankingReader", "levels_of", "levels_of_groups"]

#: For each feasible state how well it is liked, 0 best, dense.
Levels: TypeAlias = npt.NDArray[np.int64]


def levels_of(states: Many[State], wants: Many[Formula], labels: Many[str]) -> Levels:
    """How well states are liked by prioritised statements.

    Args:
        states: the states.
        wants: statements, most important first.
        labels: every option.

    Returns:
        Dense levels, 0 best, shape (len(states),). Linear in states times size of statements.
    """
    count = len(states)
    truth = {label: np.array([label in state for state in states], np.bool_) for label in labels}
    levels = np.zeros(count, np.int64)
    for formula in wants:
        holds = np.broadcast_to(formula.evaluate(truth.__getitem__), (count,))
        _, levels = np.unique(2 * levels + ~holds, return_inverse=True)
        levels = levels.reshape(count)
    return levels


def levels_of_groups(states: Many[State], groups: Many[Many[frozenset[str]]]) -> Levels:
    """How well states are liked by a ranking of them all, best group first."""
    level = {state: number for number, group in enumerate(groups) for state in group}
    return np.array([level[frozenset(state)] for state in states], np.int64)


class RankingReader:
    """Reads rankings against the numbering of one file.

    Args:
        numbers: the numbering; its rules have been read without errors.
        shapes: checks kinds of values.
    """

    def __init__(self, numbers: GmcrNumbers, shapes: Shapes) -> None:
        self.numbers = numbers
        self.shapes = shapes

    @property
    def out(self) -> Collector:
        return self.shapes.out

    @cached_property
    def states(self) -> tuple[State, ...] | None:
        """The feasible states in the order of their numbers; None where they are too many."""
        try:
            return self.numbers.states
        except TooLargeError:
            return None

    def ranking(
        self, node: Node | None, path: str, party: str, place: Place
    ) -> tuple[tuple[frozenset[str], ...], ...] | None:
        """A ranking that is in use, best group first; None where it cannot be used."""
        if self.states is None:
            message = "there are too many possible states to rank"
            self.out.add("ZP214", message, "give conditions instead", place)
            return None
        groups = self.groups(node, path)
        if groups is None or not self._complete(groups, party, node.place if node else place):
            return None
        states = self.states
        return tuple(tuple(frozenset(states[number - 1]) for number in group) for group in groups)

    def groups(self, node: Node | None, path: str) -> list[list[int]] | None:
        """The numbers of a ranking, best group first; None where some cannot be read."""
        if node is not None and not isinstance(node, Sequence):
            self.shapes.wrong(node, path, "a list of state numbers, best first,")
            return None
        before = self.out.errors
        seen: dict[int, str] = {}
        groups = []
        for item, where in self.shapes.items(node, path):
            tied = self.shapes.items(item, where) if isinstance(item, Sequence) else [(item, where)]
            group = [number for number in (self._number(*one, seen) for one in tied) if number]
            if group:
                groups.append(group)
        return groups if self.out.errors == before else None

    def _number(self, node: Node, path: str, seen: dict[int, str]) -> int | None:
        number = self.shapes.whole(node, path, "the number of a state")
        if number is None:
            return None
        count = len(self.states or ())
        if not 1 <= number <= count:
            message = f"{path} names the state {shortened(number)}"
            self.out.add("ZP408", message, f"feasible states are 1 to {count:,} here", node.place)
            return None
        if number in seen:
            message = f"{path} names the state {number} again; {seen[number]} does already"
            self.out.add("ZP212", message, "delete one of the two", node.place)
            return None
        seen[number] = path
        return number

    def _complete(self, groups: list[list[int]], party: str, place: Place) -> bool:
        states = self.states or ()
        ranked = {number for group in groups for number in group}
        missing = [number for number in range(1, len(states) + 1) if number not in ranked]
        if not missing:
            return True
        first = ", ".join(f"{number} [{', '.join(states[number - 1])}]" for number in missing[:3])
        count = "1 possible state" if len(missing) == 1 else f"{len(missing):,} possible states"
        such = "" if len(missing) <= 3 else ", such as"
        message = f"the ranking of {shown(party)} misses {count}{such or ':'} {first}"
        self.out.add("ZP214", message, "rank every possible state", place)
        return False

    # --- what is not in use -----------------------------------------------------------------

    def compare_ranking(self, node: Node | None, path: str, levels: Levels | None) -> None:
        """Warn of a stored ranking that orders the states otherwise than what is in use."""
        if _is_blank(node) or levels is None or node is None:
            return
        found = self._quietly(node)
        if found is None:
            self._otherwise(node, path, "is no ranking of the feasible states")
        elif not np.array_equal(found, levels):
            self._otherwise(node, path)

    def compare_conditions(
        self, wants: Many[Formula], node: Node, path: str, levels: Levels
    ) -> None:
        """Warn of stored conditions that order the states otherwise than the ranking in use."""
        if wants and not np.array_equal(
            levels_of(self.states or (), wants, self.numbers.labels), levels
        ):
            self._otherwise(node, path)

    def compare_payoffs(self, node: Node | None, path: str, levels: Levels | None) -> None:
        """Warn of stored payoffs, a number a state, higher being better, that say otherwise."""
        if _is_blank(node) or levels is None or node is None:
            return
        values = [
            item.value
            for item in (node.items if isinstance(node, Sequence) else ())
            if isinstance(item, Scalar)
        ]
        numbers = [float(v) for v in values if type(v) in (int, float) and v is not None]
        if not isinstance(node, Sequence) or not len(numbers) == len(node.items) == len(levels):
            self._otherwise(node, path, "is not one number for each feasible state")
            return
        _, found = np.unique(-np.array(numbers), return_inverse=True)
        if not np.array_equal(found.reshape(len(levels)), levels):
            self._otherwise(node, path)

    def _quietly(self, node: Node) -> Levels | None:
        """The levels of a ranking that is not in use; None where it is none."""
        aside = Collector()
        reader = RankingReader(self.numbers, Shapes(aside))
        aside.limit = 1_000_000  # nothing of it is shown
        groups = reader.groups(node, "")
        states = self.states or ()
        if groups is None or sum(map(len, groups)) != len(states):
            return None
        levels = np.zeros(len(states), np.int64)
        for level, group in enumerate(groups):
            levels[np.array(group, np.int64) - 1] = level
        return levels

    def _otherwise(self, node: Node, path: str, how: str = "orders the states otherwise") -> None:
        message = f"{path}, which is not in use, {how}"
        fix = "check which of the two is meant; what is in use counts"
        self.out.add("ZP453", message, fix, node.place)


def _is_blank(node: Node | None) -> bool:
    if isinstance(node, Scalar):
        return node.value is None
    return isinstance(node, Sequence) and not node.items
