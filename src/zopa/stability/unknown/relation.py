"""How a party compares states where some of its preferences are not known.

The comparison of two states is what its *completions* say: each unknown statement is either a
wish or the opposite wish, each unknown pair of a ranking either way round. One state is *surely*
better than another if it is so in every completion, and *maybe* better if it is so in some. Where
no statement shares its importance with others, that is the relation of Li, Hipel, Kilgour & Fang
(2004): better, unknown, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import Formula
from zopa.conflict.importance import tiers
from zopa.conflict.model import Party, Preference
from zopa.game.build import ranks_of
from zopa.game.space import Labelled, Listed

__all__ = ["BYTES_A_PAIR", "Relation", "levels_of", "relation_of"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Counts: TypeAlias = npt.NDArray[np.int32]

#: Bytes that one party's comparisons take for each pair of states: two for the relation, and some
#: bits for what answers what.
BYTES_A_PAIR = 3
#: Cells that are compared at once.
_BLOCK = 1 << 21


@dataclass(frozen=True, eq=False)
class Relation:
    """One party's comparison of every state with every other.

    Attributes:
        may: shape (states, states): whether the second state is better than the first in some
            completion: it is better, or that is not known.
        sure: the same shape: whether it is better in every completion.
    """

    may: Truth
    sure: Truth

    def better(self, *, unknown: bool) -> Truth:
        """Whether the second state is better; ``unknown`` to count what is not known as well."""
        return self.may if unknown else self.sure

    @property
    def unknown(self) -> Truth:
        """Whether completions differ on how two states compare, shape (states, states)."""
        either: Truth = self.may | self.may.T
        return either & ~(self.sure | self.sure.T)

    def liking(self, first: int, second: int) -> str:
        """How the second state compares with the first.

        Returns:
            "better" or "worse" where every completion says so, "same" where none tells them
            apart, else "unknown".
        """
        if self.sure[first, second]:
            return "better"
        if self.sure[second, first]:
            return "worse"
        return "unknown" if self.may[first, second] or self.may[second, first] else "same"


def relation_of(space: Listed | Labelled, party: Party) -> Relation:
    """How a party compares the states of a list.

    Its word, if it gave one, decides before everything else. Time and memory grow with the square
    of the number of states, time with the number of statements too.
    """
    if party.ranking is not None:
        return _of_ranking(space, party)
    levels = [
        (
            _met(space, [wish.wants for wish in level if not wish.unknown]),
            [space.evaluate(wish.wants) for wish in level if wish.unknown],
        )
        for level in levels_of(party)
    ]
    size = len(space)
    may = np.zeros((size, size), dtype=np.bool_)
    same = np.zeros((size, size), dtype=np.bool_)
    rows = max(1, _BLOCK // max(1, size))
    for begin in range(0, size, rows):
        block = slice(begin, begin + rows)
        may[block], same[block] = _compared(levels, block, size)
    return Relation(may, may & ~may.T & ~same)


def levels_of(party: Party) -> tuple[tuple[Preference, ...], ...]:
    """A party's statements, the most important first, those of equal importance together.

    Its word, as a wish, stands alone above them.
    """
    word = () if party.word is None else ((Preference(party.word),),)
    return word + tiers(party.preferences)


def _met(space: Listed | Labelled, wishes: Sequence[Formula]) -> Counts:
    """How many of some wishes each state meets."""
    met: Counts = np.zeros(len(space), dtype=np.int32)
    for wish in wishes:
        met = met + space.evaluate(wish).astype(np.int32)
    return met


def _compared(
    levels: Sequence[tuple[Counts, list[Truth]]], block: slice, size: int
) -> tuple[Truth, Truth]:
    """Whether each state may be better than those of a block, and whether it may be as good.

    From the least important level up: a level leaves the comparison to those below it where as
    many of its wishes may be met in both states.
    """
    height = len(range(*block.indices(size)))
    may: Truth = np.zeros((height, size), dtype=np.bool_)
    same: Truth = np.ones((height, size), dtype=np.bool_)
    for met, unknown in reversed(levels):
        more = met[None, :] - met[block, None]
        # An unknown wish met in one of the two states adds one to either side.
        either = np.zeros((height, size), dtype=np.int32)
        for truth in unknown:
            either += truth[None, :] != truth[block, None]
        # An odd number of wishes cannot come out level; then it may come out either way, which
        # says as much.
        level = np.abs(more) <= either
        may = (more + either > 0) | (level & may)
        same &= level
    return may, same


def _of_ranking(space: Listed | Labelled, party: Party) -> Relation:
    ranks = ranks_of(space, party)
    sure = ranks[None, :] > ranks[:, None]
    may = sure.copy()
    kept = None if party.word is None else space.evaluate(party.word)
    for one, other in party.unknown:
        first, second = space.position(one), space.position(other)
        if first is None or second is None or first == second:
            continue
        if kept is not None and kept[first] != kept[second]:
            continue  # its word decides
        for pair in ((first, second), (second, first)):
            may[pair] = True
            sure[pair] = False
    return Relation(may, sure)
