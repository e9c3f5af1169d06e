"""Costs of levers, added up exactly and printed without false digits."""

from __future__ import annotations

from fractions import Fraction

from zopa.conflict.change import Lever

__all__ = ["cost_of", "number"]


def cost_of(lever: Lever) -> Fraction:
    """The cost of a lever as it is written, so that sums are exact."""
    return Fraction(str(lever.cost))


def number(cost: Fraction) -> float:
    """A cost as it is printed: whole where it is whole."""
    return int(cost) if cost.denominator == 1 else float(cost)
