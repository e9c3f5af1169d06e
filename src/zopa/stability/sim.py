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

Each of these moves keeps its mover's word by itself; what they make together may break it, for
nobody sees the others' moves coming.

The cost grows with the product of the others' improvements.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.errors import TooLargeError
from zopa.game.model import Index
from zopa.stability import gmr
from zopa.stability.engine import Engine

__all__ = ["deterred", "improvements", "stable"]

#: Combinations that are held at once.
_ROWS = 1 << 21
#: Most combinations of the improvements from one state: about 2 GB while they are listed.
_MOST_ROWS = 1 << 26
#: Most states whose improvements are kept between parties.
_KEPT = 1 << 16


def stable(engine: Engine, party: int) -> npt.NDArray[np.bool_]:
    """Whether each state is stable for the party, by state index."""
    result = np.ones(len(engine.rank(party)), dtype=np.bool_)
    codes = engine.codes()
    open_ = engine.states
    if engine.every_combination:
        # Others who move at the same moment reach no more than they would one by one: what
        # moves cannot punish at all (GMR), simultaneous improvements cannot either. It is not
        # so where somebody is bound: what it may do from here may break its word a moment later.
        result = engine.best_own(party, gmr.floor(engine, party)) <= engine.rank(party)
        open_ = open_[result[open_]]
    start, size = 0, 8192
    while start < len(open_):
        states = open_[start : start + size]
        own = _steps(engine, party, states, codes)
        tempted = np.flatnonzero(own.counts)
        states, own = states[tempted], own.at(tempted)
        others = [
            _steps(engine, other, states, codes)
            for other in range(len(engine.parties))
            if other != party
        ]
        rows = own.worst_rows(others)
        if rows > _ROWS and size > 1:
            size = max(1, size // 4)
            continue
        if rows > _MOST_ROWS:
            raise _too_many(rows)
        # Few improvements first: most temptations are then settled while rows are few.
        others.sort(key=lambda steps: int(steps.counts.sum()))
        origin, deterred = _answered(engine, party, states, own, others, codes)
        result[states[origin[~deterred]]] = False
        start += size
    return result


def deterred(engine: Engine, party: int, state: int) -> npt.NDArray[np.bool_]:
    """Whether each improvement of the party from one state meets an answering combination.

    Returns:
        Truth values in the order of :func:`improvements`.
    """
    codes = engine.codes()
    states = np.array([state])
    own = _steps(engine, party, states, codes)
    others = [
        _steps(engine, other, states, codes)
        for other in range(len(engine.parties))
        if other != party
    ]
    rows = own.worst_rows(others)
    if rows > _MOST_ROWS:
        raise _too_many(rows)
    return _answered(engine, party, states, own, others, codes)[1]


def _too_many(rows: float) -> TooLargeError:
    return TooLargeError(
        f"SIM would have to look at about {rows:.0e} combinations of improvements from a single "
        f"state, and {_MOST_ROWS:,} are the limit; use another concept, or describe fewer "
        "options whose change pays at once"
    )


def improvements(engine: Engine, party: int, states: Index) -> tuple[Index, Index]:
    """The party's unilateral improvements out of some states, as (origins, targets)."""
    origins, targets = engine.moves(party, states)
    rank = engine.rank(party)
    better = rank[targets] > rank[states[origins]]
    return origins[better], targets[better]


class _Steps:
    """One party's improvements from a run of states, as changes of code.

    Those of the k-th state are ``changes[starts[k] : starts[k] + counts[k]]``.
    """

    def __init__(self, counts: Index, starts: Index, changes: npt.NDArray[Any]) -> None:
        self.counts = counts
        self.starts = starts
        self.changes = changes

    @classmethod
    def of(cls, engine: Engine, party: int, states: Index, codes: npt.NDArray[Any]) -> _Steps:
        origins, targets = improvements(engine, party, states)
        counts = np.bincount(origins, minlength=len(states))
        return cls(counts, np.cumsum(counts) - counts, codes[targets] - codes[states[origins]])

    def at(self, kept: Index) -> _Steps:
        """The same for some of the states."""
        return _Steps(self.counts[kept], self.starts[kept], self.changes)

    def each(self, rows: Index) -> tuple[Index, npt.NDArray[Any]]:
        """For each of some states: how many improvements there are; and all their changes."""
        counts = self.counts[rows]
        first = self.starts[rows] - np.cumsum(counts) + counts
        return counts, self.changes[np.repeat(first, counts) + np.arange(int(counts.sum()))]

    def worst_rows(self, others: list[_Steps]) -> float:
        product = self.counts.astype(np.float64)
        for other in others:
            product = product * (1 + other.counts)
        return float(product.sum())


def _steps(engine: Engine, party: int, states: Index, codes: npt.NDArray[Any]) -> _Steps:
    """The party's improvements; kept for the other parties' turns where they are few."""
    if len(engine.states) > _KEPT:
        return _Steps.of(engine, party, states, codes)
    key = ("simultaneous steps", party)
    if key not in engine.memo:
        engine.memo[key] = _Steps.of(engine, party, engine.states, codes)
    kept: _Steps = engine.memo[key]
    return kept.at(np.searchsorted(engine.states, states))


def _answered(
    engine: Engine,
    party: int,
    states: Index,
    own: _Steps,
    others: list[_Steps],
    codes: npt.NDArray[Any],
) -> tuple[Index, npt.NDArray[np.bool_]]:
    """Each improvement of the party: from which of the states, and whether it is answered."""
    rank = engine.rank(party)
    counts, changes = own.each(np.arange(len(states)))
    origin = np.repeat(np.arange(len(states)), counts)
    level = rank[states[origin]]
    deterred = np.zeros(len(origin), dtype=np.bool_)
    # Rows are combinations: the improvement each answers, and its code so far.
    pair = np.arange(len(origin))
    code = codes[states[origin]] + changes
    for other in others:
        counts, changes = other.each(origin[pair])
        joined = np.repeat(code, counts) + changes
        answered = np.repeat(pair, counts)
        reached = engine.lookup(joined)
        no_better = rank[reached] <= level[answered]
        no_better &= reached >= 0
        deterred[answered[no_better]] = True
        # An infeasible combination may become feasible when one more party joins in.
        pair = np.concatenate([pair, answered])
        code = np.concatenate([code, joined])
        if no_better.any():
            open_ = ~deterred[pair]
            pair, code = pair[open_], code[open_]
    return origin, deterred
