"""Symmetric metarationality (SMR).

Definition (Howard 1971, or Fraser & Hipel 1979, as Rêgo & Vieira have it; n parties on a graph:
Fang, Hipel & Kilgour 1993). State s is SMR stable for party i when from every unilateral
improvement s1 of i the others can reach, by a legal sequence of any of their moves, some s2 that
i does not prefer to s and from which no move of i leads to a state that it prefers to s.

Pseudo-code::

    escape(s2) = highest rank for i among s2 and R_i(s2)
    floor(s1)  = lowest escape among s1 and all that the others reach by moves
    stable(s) :<=> every improvement s1 from s has floor(s1) <= rank(s)
"""

from __future__ import annotations

import numpy as np

from zopa.stability.engine import Engine, Field

__all__ = ["floor"]


def floor(engine: Engine, party: int) -> Field:
    """The lowest rank the party must expect at each state, by state index."""
    rank = engine.rank(party)
    escape = engine.best_own(party, rank)
    # A state that is no improvement may have a high escape but is no temptation itself:
    # its own rank keeps the floor below that of the state it is reached from.
    return np.minimum(engine.worst_answer(party, escape, improving=False), rank)
