"""Stability under a reading, party by party.

Pseudo-code::

    leaving   = moves s -> s1 of i that are better (b, d), or better or unknown (a, c)
    answers   = ends s2 of legal sequences of the others from s1: of moves (GMR, SMR), or of steps
                that are better or unknown for who takes them (SEQ, SSEQ; -sure: better)
    s2 counts against s :<=> s2 is no better than s for i: certainly (a, b), or it is not known to
                be better (c, d); for SMR and SSEQ the same of every s3 in R_i(s2)
    stable(s) :<=> every leaving move from s meets an answer that counts against s (Nash: there is
                no leaving move)
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.stability.unknown.engine import Steps, UncertainGraphEngine
from zopa.stability.unknown.readings import Reading

__all__ = ["stable", "steps_of"]

Truth: TypeAlias = npt.NDArray[np.bool_]


def stable(engine: UncertainGraphEngine, party: int, reading: Reading) -> Truth:
    """Whether each state is stable for the party under a reading, by state index.

    Time and memory grow with the square of the number of states; the time of answers with the
    number of moves times that of states too, eight at a time.
    """
    result = np.ones(engine.game.size, dtype=np.bool_)
    leaving = engine.steps(party, "may" if reading.leaves_unknown else "sure")
    if reading.concept == "nash":
        result[leaving.sources] = False
        return result
    met = engine.deterred(
        party,
        leaving,
        steps_of(reading),
        escape=reading.escape,
        unknown=reading.counts_unknown,
    )
    result[leaving.sources[~met]] = False
    return result


def steps_of(reading: Reading) -> Steps:
    """What the steps of an answer must be under a reading."""
    if not reading.improving:
        return "move"
    return "sure" if reading.sure_steps else "may"
