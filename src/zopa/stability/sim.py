"""Simultaneous stability (SIM), n parties, option form only.

Definition (simultaneous sanctioning after Fraser & Hipel 1979, 1984, taken to n parties).
State s is SIM stable for party i when every unilateral improvement s1 of i from s meets a
combination in which every other party adds at most one of its own improvements *from s*, all
changes taken together with i's, that is feasible and that i does not prefer to s.

Pseudo-code::

    for each improvement s1 of i from s:
        combinations = {s1}
        for each other party j:
            combinations += {c with j's strategy replaced : c in combinations, j's UIs from s}
        s1 is deterred if some feasible c has rank(c) <= rank(s)
    stable(s) :<=> every s1 is deterred

The cost grows with the product of the others' improvements.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index
from zopa.stability.engine import Engine

__all__ = ["improvements", "stable"]

#: Combinations that are held at once.
_ROWS = 1 << 21


def stable(engine: Engine, party: int) -> npt.NDArray[np.bool_]:
    """Whether each state is stable for the party, by state index."""
    result = np.ones(len(engine.rank(party)), dtype=np.bool_)
    codes = engine.codes()
    start, step = 0, 4096
    while start < len(engine.states):
        states = engine.states[start : start + step]
        others = [
            _Steps.of(engine, other, states, codes)
            for other in range(len(engine.parties))
            if other != party
        ]
        own = _Steps.of(engine, party, states, codes)
        if own.worst_rows(others) > _ROWS and step > 1:
            step = max(1, step // 4)
            continue
        result[states] = ~_tempts(engine, party, states, own, others, codes)
        start += len(states)
    return result


def improvements(engine: Engine, party: int, states: Index) -> tuple[Index, Index]:
    """The party's unilateral improvements out of some states, as (origins, targets)."""
    origins, targets = engine.moves(party, states)
    rank = engine.rank(party)
    better = rank[targets] > rank[states[origins]]
    return origins[better], targets[better]


class _Steps:
    """One party's improvements from a run of states, as changes of code."""

    def __init__(self, counts: Index, changes: npt.NDArray[Any]) -> None:
        self.counts = counts
        self.starts = np.cumsum(counts) - counts
        self.changes = changes

    @classmethod
    def of(cls, engine: Engine, party: int, states: Index, codes: npt.NDArray[Any]) -> _Steps:
        origins, targets = improvements(engine, party, states)
        counts = np.bincount(origins, minlength=len(states))
        return cls(counts, codes[targets] - codes[states[origins]])

    def worst_rows(self, others: list[_Steps]) -> int:
        product = self.counts.astype(np.float64)
        for other in others:
            product = product * (1 + other.counts)
        return int(product.sum())


def _tempts(
    engine: Engine,
    party: int,
    states: Index,
    own: _Steps,
    others: list[_Steps],
    codes: npt.NDArray[Any],
) -> npt.NDArray[np.bool_]:
    """Whether some improvement of the party from each state meets no answering combination."""
    rank = engine.rank(party)
    origin = np.repeat(np.arange(len(states)), own.counts)
    deterred = np.zeros(len(origin), dtype=np.bool_)
    # Rows are combinations: the improvement each answers, and its code so far.
    pair = np.arange(len(origin))
    code = codes[states[origin]] + own.changes
    for other in others:
        counts = other.counts[origin[pair]]
        row = np.repeat(np.arange(len(pair)), counts)
        within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        joined = code[row] + other.changes[other.starts[origin[pair[row]]] + within]
        reached = engine.lookup(joined)
        no_better = rank[reached] <= rank[states[origin[pair[row]]]]
        deterred[pair[row[(reached >= 0) & no_better]]] = True
        # An infeasible combination may become feasible when one more party joins in.
        pair = np.concatenate([pair, pair[row]])
        code = np.concatenate([code, joined])
        pair, code = pair[~deterred[pair]], code[~deterred[pair]]
    tempted = np.zeros(len(states), dtype=np.bool_)
    tempted[origin[~deterred]] = True
    return tempted
