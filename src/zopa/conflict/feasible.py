"""Which assignments satisfy a set of formulas: enumeration, search, and who clashes.

Partial assignments grow option by option, many at a time, and are dropped as soon as
three-valued evaluation (:class:`~zopa.conflict.formula.Kleene`) shows that a formula can no
longer become true. That keeps "exactly one of forty options" at forty rows, not 2^40.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import Formula, Kleene
from zopa.errors import TooLargeError

__all__ = ["clash", "enumerate_feasible", "find_feasible"]

Rows: TypeAlias = npt.NDArray[np.bool_]

#: Partial assignments that are extended together.
_CHUNK = 8192
_UNKNOWN = Kleene(np.bool_(False), np.bool_(True))


def enumerate_feasible(labels: Sequence[str], formulas: Sequence[Formula], limit: int) -> Rows:
    """Every assignment that satisfies all formulas.

    Args:
        labels: options; the k-th is bit k and column k.
        formulas: formulas over those options.
        limit: most rows that may be returned.

    Returns:
        Truth values, shape (n, len(labels)), in ascending order of bits.

    Raises:
        TooLargeError: when there are more than ``limit``, before they are all built.
    """
    found = [np.zeros((0, len(labels)), dtype=np.bool_)]
    count = 0
    for rows in _search(labels, formulas, budget=64 * limit + 1_000_000):
        count += len(rows)
        if count > limit:
            raise TooLargeError(f"there are more than {limit} feasible states")
        found.append(rows)
    everything = np.concatenate(found)
    # lexsort takes its last key as the most significant: columns in bit order do.
    return everything[np.lexsort(everything.T)] if len(labels) else everything


def find_feasible(
    labels: Sequence[str], formulas: Sequence[Formula], budget: int = 200_000
) -> frozenset[str] | None:
    """Some assignment that satisfies all formulas.

    Args:
        labels: options that may be used.
        formulas: formulas over those options.
        budget: partial assignments that may be looked at.

    Returns:
        The yes options of one assignment, or None when there is none.

    Raises:
        TooLargeError: when the budget ran out before an answer was certain.
    """
    mentioned = frozenset().union(*(formula.options for formula in formulas))
    needed = [label for label in labels if label in mentioned]
    for rows in _search(needed, formulas, budget):
        return frozenset(label for label, yes in zip(needed, rows[0], strict=True) if yes)
    return None


def clash(
    labels: Sequence[str], formulas: Sequence[Formula], budget: int = 200_000
) -> tuple[int, ...]:
    """A minimal set of formulas that cannot be true together.

    Returns:
        Indices into ``formulas``; leaving any one of them out makes the rest satisfiable.
        Empty when all of them are satisfiable together.

    Raises:
        TooLargeError: when the budget of one search ran out.
    """
    if find_feasible(labels, formulas, budget) is not None:
        return ()
    kept = list(range(len(formulas)))
    for index in range(len(formulas)):
        without = [k for k in kept if k != index]
        if find_feasible(labels, [formulas[k] for k in without], budget) is None:
            kept = without
    return tuple(kept)


def _search(labels: Sequence[str], formulas: Sequence[Formula], budget: int) -> Iterator[Rows]:
    """Complete assignments, in chunks; columns follow ``labels``."""
    order = _constrained_first(labels, formulas)
    column = {label: labels.index(label) for label in order}
    concerned = [[f for f in formulas if label in f.options] for label in order]
    constant = [f for f in formulas if not f.options]
    if not all(bool(f.evaluate(lambda label: _UNKNOWN)) for f in constant):
        return
    stack = [(0, np.zeros((1, len(labels)), dtype=np.bool_))]
    while stack:
        depth, rows = stack.pop()
        if depth == len(order):
            yield rows
            continue
        budget -= 2 * len(rows)
        if budget < 0:
            raise TooLargeError("the search for feasible states ran out of its budget")
        label = order[depth]
        yes = rows.copy()
        yes[:, column[label]] = True
        grown = np.concatenate([rows, yes])
        assigned = order[: depth + 1]
        for formula in concerned[depth]:
            grown = grown[_possible(formula, grown, assigned, column)]
        for start in range(0, len(grown), _CHUNK):
            stack.append((depth + 1, grown[start : start + _CHUNK]))


def _possible(
    formula: Formula, rows: Rows, assigned: Sequence[str], column: dict[str, int]
) -> Rows:
    known = frozenset(assigned)

    def value(label: str) -> Kleene:
        if label not in known:
            return _UNKNOWN
        truth = rows[:, column[label]]
        return Kleene(truth, truth)

    truth = formula.evaluate(value)
    possibly: Rows = np.broadcast_to(truth.possibly, (len(rows),))
    return possibly


def _constrained_first(labels: Sequence[str], formulas: Sequence[Formula]) -> list[str]:
    """Labels in the order in which formulas come to mention them, small formulas first."""
    wanted: dict[str, None] = {}
    for formula in sorted(formulas, key=lambda f: len(f.options)):
        for label in labels:
            if label in formula.options:
                wanted.setdefault(label)
    return [*wanted, *(label for label in labels if label not in wanted)]
