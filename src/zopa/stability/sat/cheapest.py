"""The cheapest choice under conditions that come up one by one (implicit hitting sets).

Whoever tries a choice and finds that it does not do learns a condition that every choice which does
must meet: one of some things taken, or left (Chandrasekaran, Karp, Moreno-Centeno & Vempala 2011).
The cheapest choice under all conditions so far bounds the cost from below at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from zopa.errors import ZopaError
from zopa.stability.sat.circuit import NO_SOLVER

__all__ = ["Cheapest"]


class Cheapest:
    """Choices of things with costs, the cheapest first; of equal cost, the smallest.

    Args:
        costs: the cost of each thing, not negative.

    Raises:
        ZopaError: where python-sat is not installed.
    """

    def __init__(self, costs: Mapping[str, Fraction]) -> None:
        try:
            from pysat.examples.rc2 import RC2  # type: ignore[import-untyped,unused-ignore]
            from pysat.formula import WCNF  # type: ignore[import-untyped,unused-ignore]
        except ImportError as error:
            raise ZopaError(NO_SOLVER) from error

        self.costs = dict(costs)
        self._number = {thing: k for k, thing in enumerate(costs, 1)}
        scale = lcm(*(cost.denominator for cost in costs.values())) if costs else 1
        formula = WCNF()
        for thing, number in self._number.items():
            # One more for each thing, so that nothing is taken for nothing.
            weight = int(costs[thing] * scale) * (len(costs) + 1) + 1
            formula.append([-number], weight=weight)
        self._solver: Any = RC2(formula, solver="g4")

    def need(self, taken: Iterable[str], left: Iterable[str] = ()) -> None:
        """From now on one of some things is taken, or one of others is left."""
        clause = [self._number[thing] for thing in taken]
        clause += [-self._number[thing] for thing in left]
        # Without anything to choose from, nothing is possible any more.
        for each in [clause] if clause else [[len(self._number) + 1], [-len(self._number) - 1]]:
            self._solver.add_clause(each)

    def best(self) -> frozenset[str] | None:
        """The cheapest choice that meets every condition; None where there is none."""
        model = self._solver.compute(expect_interrupt=True)
        if model is None:
            return None
        positive = {literal for literal in model if literal > 0}
        return frozenset(thing for thing, number in self._number.items() if number in positive)

    def cost(self, chosen: Iterable[str]) -> Fraction:
        """What a choice costs."""
        return sum((self.costs[thing] for thing in chosen), Fraction(0))
