"""The graph engine where preferences are partly unknown: relations in the place of ranks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.errors import ZopaError
from zopa.game.model import ArcGame, Arcs, Ranks
from zopa.stability.engine import Field, as_group
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.unknown.readings import refusal
from zopa.stability.unknown.relation import BYTES_A_PAIR, Relation
from zopa.stability.unknown.sequences import Bits, reached

__all__ = ["MAX_UNCERTAIN_STATES", "Steps", "UncertainGraphEngine", "bytes_of_pairs"]

Truth: TypeAlias = npt.NDArray[np.bool_]
#: What the steps of an answer must be for whoever takes them.
Steps: TypeAlias = Literal["sure", "may", "move"]

#: Most states of a conflict whose preferences are partly unknown: every pair is compared.
MAX_UNCERTAIN_STATES = 4096
#: Bytes that are held at once while answers are matched with temptations.
_BLOCK = 1 << 25


def bytes_of_pairs(states: int, parties: int) -> int:
    """Memory that the comparisons of all parties take, and the making of one."""
    return BYTES_A_PAIR * states * states * (parties + 2)


class UncertainGraphEngine(GraphEngine):
    """A graph engine over states that parties compare without knowing every preference.

    It has ranks only for a party whose preferences are all known; what needs the others' is
    refused. Every pair of states is compared once a party.

    Args:
        game: states and moves; its ranks are read only where preferences are known.
        compare: from the position of a party to its comparison of all states; called once each.
        known: whether all preferences of each party are known.
    """

    def __init__(
        self, game: ArcGame, compare: Callable[[int], Relation], known: tuple[bool, ...]
    ) -> None:
        super().__init__(game)
        self._compare = compare
        self._known = known

    # -- what needs ranks

    def rank(self, party: int) -> Ranks:
        self._need_known([party])
        return super().rank(party)

    def worst_answer(
        self, answered: int | Collection[int], field: Field, *, improving: bool
    ) -> Field:
        if improving:
            silent = as_group(answered)
            self._need_known([k for k in range(len(self.parties)) if k not in silent])
        return super().worst_answer(answered, field, improving=improving)

    def variant(self, ranks: Mapping[int, Sequence[Ranks]]) -> GraphEngine:
        self._need_known(range(len(self.parties)))
        return super().variant(ranks)

    def _need_known(self, parties: Collection[int]) -> None:
        for party in parties:
            if not self._known[party]:
                raise ZopaError(refusal(self.parties[party]))

    def refuse(self, concept: str) -> ZopaError:
        """What to raise where a concept is asked for that needs every preference to be known."""
        return ZopaError(refusal(self.parties[self._known.index(False)], concept))

    # -- relations and answers

    def relation(self, party: int) -> Relation:
        """How a party compares the states; kept."""
        key = ("relation", party)
        if key not in self.memo:
            self.memo[key] = self._compare(party)
        found: Relation = self.memo[key]
        return found

    def unknown_pairs(self, party: int) -> list[tuple[int, int]]:
        """Pairs of states of which it is not known how the party compares them, the first lower."""
        first, second = np.nonzero(np.triu(self.relation(party).unknown))
        return list(zip(first.tolist(), second.tolist(), strict=True))

    def steps(self, party: int, kind: Steps) -> Arcs:
        """The party's moves that are certainly better, better or unknown, or any."""
        arcs = self.game.arcs[party]
        if kind == "move":
            return arcs
        better = self.relation(party).better(unknown=kind == "may")
        kept = better[arcs.sources, arcs.targets]
        return Arcs(arcs.sources[kept], arcs.targets[kept])

    def answers(self, party: int, kind: Steps) -> Bits:
        """What the others reach from each state by legal sequences of such steps; kept."""
        key = ("answers", party, kind)
        if key not in self.memo:
            others = [k for k in range(len(self.parties)) if k != party]
            self.memo[key] = reached(self.game.size, {k: self.steps(k, kind) for k in others})
        found: Bits = self.memo[key]
        return found

    def counting(self, party: int, *, escape: bool, unknown: bool) -> Bits:
        """Which states count as answers to moves from which; kept.

        Args:
            party: who moved.
            escape: whether the party must also be unable to move on to something better.
            unknown: whether an answer counts where it is not known to be no better.

        Returns:
            Truth a pair, of (state left, answer), as bits: those of a state left are a row.
        """
        key = ("counting", party, escape, unknown)
        if key not in self.memo:
            answers = ~self.relation(party).better(unknown=not unknown)
            if escape:
                answers = self._without_escape(party, answers)
            self.memo[key] = np.packbits(answers, axis=1)
        found: Bits = self.memo[key]
        return found

    def _without_escape(self, party: int, answers: Truth) -> Truth:
        arcs = self.game.arcs[party]
        kept = answers.copy()
        if not len(arcs.sources):
            return kept
        sources, begins = np.unique(arcs.sources, return_index=True)
        rows = max(1, _BLOCK // len(arcs.targets))
        for begin in range(0, len(answers), rows):
            block = answers[begin : begin + rows]
            further = np.logical_and.reduceat(block[:, arcs.targets], begins, axis=1)
            kept[begin : begin + rows, sources] &= further
        return kept

    def deterred(
        self, party: int, moves: Arcs, kind: Steps, *, escape: bool, unknown: bool
    ) -> Truth:
        """Whether each of some moves of the party meets an answer that counts, shape (moves,).

        Args:
            party: who moves.
            moves: any of its moves.
            kind: what the steps of an answer must be.
            escape: as :meth:`counting` has it.
            unknown: the same.
        """
        answers = self.answers(party, kind)
        counting = self.counting(party, escape=escape, unknown=unknown)
        met = np.zeros(len(moves.sources), dtype=np.bool_)
        rows = max(1, _BLOCK // max(1, counting.shape[1]))
        for begin in range(0, len(met), rows):
            block = slice(begin, begin + rows)
            both = answers[moves.targets[block]] & counting[moves.sources[block]]
            met[block] = both.any(axis=1)
        return met
