"""Which of a party's statements are equally important, and what a group of them means.

A party's statements are ordered, most important first. Neighbours of one group have the same
place in that order: of two states that all more important statements leave level, the party
prefers the one that meets more of the group, whichever those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from zopa.conflict.formula import Formula, at_least
from zopa.conflict.model import Party, Preference

__all__ = ["has_groups", "lexical", "regrouped", "tier_at", "tiers"]


def tiers(preferences: Iterable[Preference]) -> tuple[tuple[Preference, ...], ...]:
    """Statements by importance: each tier is one statement, or a whole group of equal ones."""
    numbered = enumerate(preferences)
    found = groupby(numbered, key=lambda item: (item[1].group, item[1].group is None and item[0]))
    return tuple(tuple(wish for _, wish in members) for _, members in found)


def tier_at(preferences: Iterable[Preference], place: int) -> tuple[Preference, ...]:
    """The tier of the statement at a place; raises IndexError where there is none."""
    every = [tier for tier in tiers(preferences) for _ in tier]
    return every[place]


def has_groups(party: Party) -> bool:
    """Whether some of a party's statements are equally important."""
    return any(len(tier) > 1 for tier in tiers(party.preferences))


def lexical(preferences: Sequence[Preference]) -> tuple[Formula, ...]:
    """Formulas that, compared lexicographically, order states as some statements do.

    A statement that stands alone is its own formula. A group of n becomes the n formulas "at
    least 1 of them", ..., "at least n of them". A state that meets c of them makes the first c
    true and no other, so that the lexicographic order of the n truths is the order of c. There
    are as many formulas as statements, and those of a group stand where the group does.

    Option weighting, where all weights within the group are equal, orders states in the same way
    (Fang, Hipel, Kilgour & Peng 2003).
    """
    found: list[Formula] = []
    for tier in tiers(preferences):
        wants = tuple(wish.wants for wish in tier)
        if len(tier) == 1:
            found += wants
        else:
            found += (at_least(number, wants) for number in range(1, len(tier) + 1))
    return tuple(found)


def regrouped(preferences: Iterable[Preference]) -> tuple[Preference, ...]:
    """The same statements, with groups numbered 1, 2, ... and none of a single statement.

    Group numbers mean nothing but who belongs together; so two parties that mean the same have
    equal statements.
    """
    found: list[Preference] = []
    number = 0
    for tier in tiers(preferences):
        number += len(tier) > 1
        group = number if len(tier) > 1 else None
        found += (wish if wish.group == group else replace(wish, group=group) for wish in tier)
    return tuple(found)
