"""Analyses of a conflict's variants, sharing whatever a change leaves as it is.

A change of preferences leaves states, moves and every other party's ranks alone, and most of the
work of an analysis is in those.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from zopa.conflict.importance import lexical, tiers
from zopa.conflict.model import Conflict, Party
from zopa.game.build import ranks_of
from zopa.game.model import Ranks
from zopa.game.space import Grid, Listed
from zopa.stability.analysis import Analysis, analyse

__all__ = ["Variants"]


class Variants:
    """Makes analyses of conflicts that differ little from one that was analysed.

    Args:
        base: an analysis.
    """

    def __init__(self, base: Analysis) -> None:
        self.base = base
        ground = base.ground
        self._space = cast("Grid | Listed", ground.space)
        self._by_party = {
            number: [(party, ground.engine.rank(number))]
            for number, party in enumerate(base.conflict.parties)
        }

    def same_game(self, conflict: Conflict) -> bool:
        """Whether a conflict has the same states and moves: rules, bars and literals."""
        before = self.base.conflict
        return (
            conflict.labels == before.labels
            and {str(rule.formula) for rule in conflict.rules}
            == {str(rule.formula) for rule in before.rules}
            and set(map(str, conflict.irreversible)) == set(map(str, before.irreversible))
            and list(map(_word, conflict.parties)) == list(map(_word, before.parties))
        )

    def ranks(self, number: int, party: Party) -> Ranks:
        """The ranks of a party with other preferences; the same array for the same ranks."""
        for known, ranks in self._by_party[number]:
            if _same_wishes(known, party):
                return ranks
        made = ranks_of(self._space, party)
        alike = [ranks for _, ranks in self._by_party[number] if np.array_equal(ranks, made)]
        found = alike[0] if alike else made
        self._by_party[number].append((party, found))
        return found

    def of(self, conflict: Conflict) -> Analysis:
        """The analysis of a variant; a new one from the start where its states or moves differ."""
        if not self.same_game(conflict):
            return analyse(conflict)
        engine = self.base.ground.engine
        changed = {}
        for number, party in enumerate(conflict.parties):
            ranks = self.ranks(number, party)
            strong_as_before = _strength(party) == _strength(self.base.conflict.parties[number])
            if ranks is not engine.rank(number) or not strong_as_before:
                changed[number] = [ranks]
        if changed:
            engine = engine.variant(changed)
        return Analysis(
            conflict, self.base.engine, self.base.version, _engine=engine, _space=self._space
        )


def _same_wishes(one: Party, other: Party) -> bool:
    wishes = [[str(wants) for wants in lexical(party.preferences)] for party in (one, other)]
    return wishes[0] == wishes[1] and one.ranking == other.ranking and _word(one) == _word(other)


def _strength(party: Party) -> object:
    """What decides how strongly a party prefers; nothing where nothing is strong."""
    strong = [
        (sorted(str(wish.wants) for wish in tier), tier[0].degree)
        for tier in tiers(party.preferences)
        if tier[0].degree > 1
    ]
    return strong, party.gaps


def _word(party: Party) -> str | None:
    """What a party has given its word on: it bars it from moves, and stands above its wishes."""
    return None if party.word is None else str(party.word)
