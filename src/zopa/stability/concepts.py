"""The solution concepts by name, and the one rule that all but SIM share.

A state is stable for a party when none of its improvements has a *floor*, the lowest rank it
must expect there, above the rank of the state. The concepts differ in that floor alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from zopa.errors import UnknownLabelError
from zopa.stability import gmr, nash, seq, sim, smr, sseq
from zopa.stability.engine import Engine, Field

__all__ = ["CONCEPTS", "Concept", "concept"]


@dataclass(frozen=True)
class Concept:
    """A solution concept.

    Attributes:
        name: short name, lower case.
        title: full name.
        plain: what it means, in plain words, as "a state holds ...".
        short: the same in a few words.
        answers: what the others may answer with.
        escape: whether the tempted party must also be unable to escape the answer.
        floor: the lowest rank that a party must expect at each state; None for SIM.
    """

    name: str
    title: str
    plain: str
    short: str
    answers: Literal["nothing", "improvements", "moves", "at the same moment"]
    escape: bool
    floor: Callable[[Engine, int], Field] | None

    def stable(self, engine: Engine, party: int) -> npt.NDArray[np.bool_]:
        """Whether each state is stable for the party, by state index (any value where none is)."""
        if self.floor is None:
            return sim.stable(engine, party)
        return engine.best_own(party, self.floor(engine, party)) <= engine.rank(party)

    @property
    def shown(self) -> str:
        """The name as it is printed."""
        return "Nash" if self.name == "nash" else self.name.upper()


#: Every concept, from the least to the most foresight of answers; SIM apart.
CONCEPTS: dict[str, Concept] = {
    c.name: c
    for c in (
        Concept(
            "nash",
            "Nash stability",
            "even if nobody ever answers a move",
            "nobody gains by a move, answered or not",
            "nothing",
            False,
            nash.floor,
        ),
        Concept(
            "seq",
            "sequential stability",
            "because every temptation meets answers that improve things for those who give them",
            "every temptation meets answers that pay",
            "improvements",
            False,
            seq.floor,
        ),
        Concept(
            "sseq",
            "symmetric sequential stability",
            "because every temptation meets such answers, and the mover could not escape them",
            "... and that its mover cannot escape",
            "improvements",
            True,
            sseq.floor,
        ),
        Concept(
            "gmr",
            "general metarationality",
            "if the others could punish every move, whether or not it serves them",
            "others could punish, at whatever cost",
            "moves",
            False,
            gmr.floor,
        ),
        Concept(
            "smr",
            "symmetric metarationality",
            "if the others could punish every move, and the mover could not escape it",
            "... and the mover could not escape it",
            "moves",
            True,
            smr.floor,
        ),
        Concept(
            "sim",
            "simultaneous stability",
            "if the others, moving for their own good at the same moment, could spoil every move",
            "moves at the same moment would spoil it",
            "at the same moment",
            False,
            None,
        ),
    )
}


def concept(name: str) -> Concept:
    """The concept of that name, in any case; raises UnknownLabelError."""
    try:
        return CONCEPTS[name.lower()]
    except KeyError:
        raise UnknownLabelError("concept", name, CONCEPTS) from None
