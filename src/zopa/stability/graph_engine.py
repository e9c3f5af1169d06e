"""The graph engine: explicit arcs, any move relation, written to be read.

What a party may not do because it gave its word is simply no arc.

Legal sequences forbid a party to move twice in a row. Where every party's moves are
transitive that forbids nothing that matters and plain closure is used; elsewhere the engine
carries the pair (state, last mover).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.errors import ZopaError
from zopa.game.model import ArcGame, Arcs, Index, Ranks
from zopa.game.strength import ceilings, kept_by
from zopa.stability.engine import Field, Moves, as_group

__all__ = ["GraphEngine", "is_transitive"]


def is_transitive(arcs: Arcs) -> bool:
    """Whether s -> t -> u implies s -> u (or u = s). Joins the arcs with themselves."""
    if not len(arcs.sources):
        return True
    size = int(max(arcs.sources.max(), arcs.targets.max())) + 1
    known = arcs.sources * size + arcs.targets
    starts = np.searchsorted(arcs.sources, np.arange(size + 1))
    for source in np.unique(arcs.sources):
        after = arcs.targets[starts[source] : starts[source + 1]]
        twice = np.concatenate([arcs.targets[starts[t] : starts[t + 1]] for t in after])
        twice = twice[twice != source]
        if not np.isin(source * size + twice, known).all():
            return False
    return True


class GraphEngine:
    """Engine over an :class:`~zopa.game.model.ArcGame`; state indices are positions."""

    name = "graph"
    every_combination = False

    def __init__(self, game: ArcGame) -> None:
        self.game = game
        self.parties = game.parties
        self.memo: dict[Any, Any] = {}
        self.states: Index = np.arange(game.size)
        #: Every ranking by which a party's steps count as improvements.
        self._rankings: list[tuple[Ranks, ...]] = [(ranks,) for ranks in game.ranks]

    @cached_property
    def transitive(self) -> bool:
        in_option_form = self.game.strategies is not None
        return in_option_form or all(is_transitive(arcs) for arcs in self.game.arcs)

    def at_states(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values

    def rank(self, party: int) -> Ranks:
        return self.game.ranks[party]

    def ceilings(self, party: int, degree: int) -> Ranks:
        key = ("ceilings", party, degree)
        if key not in self.memo:
            self.memo[key] = ceilings(self.game, party, degree)
        found: Ranks = self.memo[key]
        return found

    def best_own(self, party: int, field: Field) -> Field:
        best: Field = field.copy()
        arcs = self.game.arcs[party]
        np.maximum.at(best, arcs.sources, field[arcs.targets])
        return best

    def lowest_origin(self, party: int, field: Field) -> Field:
        lowest: Field = field.copy()
        arcs = self.game.arcs[party]
        np.minimum.at(lowest, arcs.targets, field[arcs.sources])
        return lowest

    def worst_answer(
        self, answered: int | Collection[int], field: Field, *, improving: bool
    ) -> Field:
        silent = as_group(answered)
        others = [other for other in range(len(self.parties)) if other not in silent]
        steps = {other: self._steps(other, improving) for other in others}
        if self.transitive:
            return self._by_closure(field, list(steps.values()))
        return self._by_last_mover(field, steps)

    def _by_closure(self, field: Field, steps: list[Arcs]) -> Field:
        worst: Field = field.copy()
        changed = True
        while changed:
            before = worst.copy()
            for arcs in steps:
                np.minimum.at(worst, arcs.sources, worst[arcs.targets])
            changed = not np.array_equal(before, worst)
        return worst

    def _by_last_mover(self, field: Field, steps: dict[int, Arcs]) -> Field:
        # after[m][s]: the lowest field reachable from s when m has just moved.
        after = {mover: field.copy() for mover in steps}
        changed = True
        while changed:
            changed = False
            for last, worst in after.items():
                before = worst.copy()
                for mover, arcs in steps.items():
                    if mover != last:
                        np.minimum.at(worst, arcs.sources, after[mover][arcs.targets])
                changed = changed or not np.array_equal(before, worst)
        result: Field = field.copy()
        for mover, arcs in steps.items():
            np.minimum.at(result, arcs.sources, after[mover][arcs.targets])
        return result

    def _steps(self, party: int, improving: bool) -> Arcs:
        arcs = self.game.arcs[party]
        if not improving:
            return arcs
        better = np.zeros(len(arcs.sources), dtype=np.bool_)
        for rank in self._rankings[party]:
            better |= rank[arcs.targets] > rank[arcs.sources]
        return Arcs(arcs.sources[better], arcs.targets[better])

    def variant(self, ranks: Mapping[int, Sequence[Ranks]]) -> GraphEngine:
        first = tuple(
            ranks[party][0] if party in ranks else own for party, own in enumerate(self.game.ranks)
        )
        engine = GraphEngine(replace(self.game, ranks=first, ceilings=kept_by(self.game, ranks)))
        engine._rankings = [
            tuple(ranks.get(party, own)) for party, own in enumerate(self._rankings)
        ]
        if "transitive" in self.__dict__:
            engine.__dict__["transitive"] = self.transitive
        return engine

    def moves(self, party: int, states: Index) -> Moves:
        arcs = self.game.arcs[party]
        begin = np.searchsorted(arcs.sources, states, side="left")
        counts = np.searchsorted(arcs.sources, states, side="right") - begin
        origins = np.repeat(np.arange(len(states)), counts)
        within = np.arange(len(origins)) - np.repeat(np.cumsum(counts) - counts, counts)
        return Moves(origins, arcs.targets[np.repeat(begin, counts) + within])

    @cached_property
    def _codes(self) -> npt.NDArray[Any]:
        if self.game.strategies is None:
            raise ZopaError(
                "SIM is defined in option form only, where moves of several parties can be "
                "combined; this game has arbitrary arcs"
            )
        columns = self.game.strategies
        sizes = [int(column.max(initial=0)) + 1 for column in columns.T]
        total = 1
        for size in sizes:
            total *= size
        # Python integers where 64 bits would overflow: slower, never wrong.
        codes = np.zeros(self.game.size, dtype=np.int64 if total < 2**62 else object)
        stride = 1
        for size, column in zip(sizes, columns.T, strict=True):
            codes = codes + column.astype(codes.dtype) * stride
            stride *= size
        return codes

    def codes(self) -> Index:
        return self._codes

    @cached_property
    def _by_code(self) -> tuple[npt.NDArray[Any], Index]:
        order = np.argsort(self._codes, kind="stable")
        return self._codes[order], order

    def lookup(self, codes: npt.NDArray[Any]) -> Index:
        known, order = self._by_code
        place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        found: Index = np.where(known[place] == codes, order[place], -1)
        return found
