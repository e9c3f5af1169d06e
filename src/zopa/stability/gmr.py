"""General metarationality (GMR).

Definition (Howard 1971; n parties on a graph: Fang, Hipel & Kilgour 1993). State s is GMR
stable for party i when from every unilateral improvement s1 of i the others can reach, by a
legal sequence of any of their moves, some s2 that i does not prefer to s. Whether that serves
the others does not count.

Pseudo-code::

    floor(s1) = lowest rank for i among s1 and all that the others reach by moves
    stable(s) :<=> every improvement s1 from s has floor(s1) <= rank(s)
"""

from __future__ import annotations

from zopa.stability.engine import Engine, Field

__all__ = ["floor"]


def floor(engine: Engine, party: int) -> Field:
    """The lowest rank the party must expect at each state, by state index."""
    rank = engine.rank(party)
    return engine.worst_answer(party, rank, improving=False)
