"""Nash stability.

Definition (Nash 1950; for graph models Fang, Hipel & Kilgour 1993). State s is Nash stable
for party i when i has no unilateral improvement from s.

Pseudo-code::

    stable(s) :<=> no s1 in R_i(s) with s1 preferred to s by i
"""

from __future__ import annotations

from zopa.stability.engine import Engine, Field

__all__ = ["floor"]


def floor(engine: Engine, party: int) -> Field:
    """The lowest rank the party must expect at each state: its own, for nobody answers."""
    return engine.rank(party)
