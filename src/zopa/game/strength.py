"""Degrees of strength: which states a party prefers strongly to which.

A party prefers one state to another *by degree k or more* where its statements of degree k or more
already tell them apart, or some gap of degree k or more lies between their groups in its ranking.
As strength never increases down a list, the states that are not told apart so, a *class*, are
neighbours in rank: classes are ranks seen from further away.

One number a rank says all about them: its *ceiling*, the highest rank of its class and 1. A state
t is worse than s by degree k or more if and only if the ceiling of t's rank is no higher than the
rank of s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import takewhile
from typing import TypeAlias

import numpy as np

from zopa.conflict.model import Party
from zopa.errors import ZopaError
from zopa.game.model import INFEASIBLE, ArcGame, OptionGame, Ranks

__all__ = ["by_class", "ceilings", "kept_by", "one_class", "stronger"]

#: From a party's ranks and a degree to the ceilings of its ranks.
Ceilings: TypeAlias = Callable[[Ranks, int], Ranks]


def stronger(party: Party, degree: int) -> Party:
    """The party with its wishes of a degree or more alone; its word stays, above all of them.

    A statement below a weaker one counts as that: strength never increases down a list.
    """
    if party.ranking is None:
        strong = takewhile(lambda wish: wish.degree >= degree, party.preferences)
        return replace(party, preferences=tuple(strong))
    merged: list[tuple[frozenset[str], ...]] = []
    for number, group in enumerate(party.ranking):
        gap = party.gaps[number - 1] if party.gaps and number else 1
        if merged and gap < degree:
            merged[-1] += group
        else:
            merged.append(group)
    return replace(party, ranking=tuple(merged), gaps=())


def by_class(ranks: Ranks, classes: Ranks) -> Ranks:
    """The ceiling of every rank.

    Args:
        ranks: dense ranks, a cell or a state; INFEASIBLE where no state is.
        classes: coarser dense ranks of the same states.

    Returns:
        Shape (ranks + 1,), in the type of ``ranks``, which has room for one more. The last entry
        is INFEASIBLE, so that indexing by INFEASIBLE = -1 gives that again.
    """
    count = int(ranks.max(initial=INFEASIBLE)) + 1
    state = ranks >= 0
    of_rank = np.zeros(count, dtype=classes.dtype)
    of_rank[ranks[state]] = classes[state]  # whichever comes last: all of a rank are of one class
    return _ended(np.searchsorted(of_rank, of_rank, side="right"), ranks)


def one_class(ranks: Ranks, degree: int) -> Ranks:
    """The ceilings of a party that prefers nothing strongly, as :func:`by_class` has them."""
    count = int(ranks.max(initial=INFEASIBLE)) + 1
    return _ended(np.full(count, count), ranks)


def _ended(found: np.ndarray, ranks: Ranks) -> Ranks:
    ended: Ranks = np.append(found, INFEASIBLE).astype(ranks.dtype)
    return ended


def ceilings(game: ArcGame | OptionGame, party: int, degree: int) -> Ranks:
    """The ceilings of a party's ranks at a degree, as :func:`by_class` has them.

    Raises:
        ZopaError: where the party's ranks were replaced, so that its strength is not known.
    """
    made = game.ceilings[party] if game.ceilings else one_class
    if made is None:
        raise ZopaError(
            f"how strongly {game.parties[party]} prefers what it now prefers is not known: strong "
            "stabilities are not looked at where preferences are changed on trial; change them in "
            "the dossier"
        )
    return made(game.ranks[party], degree)


def kept_by(game: ArcGame | OptionGame, changed: Collection[int]) -> tuple[Ceilings | None, ...]:
    """The ``ceilings`` of a game in which some parties get other ranks."""
    before = game.ceilings or (one_class,) * len(game.parties)
    return tuple(None if party in changed else made for party, made in enumerate(before))
