"""What pygambit says of a game, in the same words for its versions 16 and 17."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

#: The tests that need it are left out where no wheel of it is to be had.
pygambit: Any = pytest.importorskip("pygambit")

__all__ = ["payoff", "players", "pure", "pygambit", "strategies"]


def _label(named: Any) -> str:
    return str(getattr(named, "label", named))


def players(game: Any) -> list[str]:
    """Labels of the players, in order."""
    return [_label(player) for player in game.players]


def strategies(game: Any, player: int) -> list[str]:
    """Labels of a player's strategies, in order."""
    named = list(game.players)[player]
    found = game.get_strategies(named) if isinstance(named, str) else named.strategies
    return [_label(strategy) for strategy in found]


def payoff(game: Any, player: int, profile: tuple[int, ...]) -> Fraction:
    """What a player gets where everybody plays the strategy of that number."""
    value = game.to_arrays()[player][profile]
    return Fraction(int(value.numerator), int(value.denominator))


def pure(game: Any) -> list[list[str]]:
    """The yes options of every equilibrium in pure strategies, as pygambit finds them."""
    found = []
    for profile in pygambit.nash.enumpure_solve(game).equilibria:
        yes: list[str] = []
        for number, player in enumerate(game.players):
            chances = profile[player]
            chosen = [s for s in strategies(game, number) if _chance(chances, s) == 1]
            assert len(chosen) == 1
            yes += [] if chosen == ["(nothing)"] else chosen[0].split()
        found.append(sorted(yes))
    return sorted(found)


def _chance(chances: Any, strategy: str) -> Any:
    return chances[strategy]
