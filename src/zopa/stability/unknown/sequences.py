"""What several parties reach by legal sequences, from every state at once.

Steps that are "better or unknown" are not transitive: that a party may prefer b to a and c to b
does not say that it may prefer c to a. So nobody moves twice in a row, and plain closure would
reach too much. States reached are single bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.game.model import Arcs
from zopa.stability.engine import tick

__all__ = ["Bits", "reached"]

#: Shape (states, states / 8): bit k of row s says whether s leads to the k-th state.
Bits: TypeAlias = npt.NDArray[np.uint8]

#: Bytes that are looked up at once.
_BLOCK = 1 << 26


def reached(size: int, steps: Mapping[int, Arcs]) -> Bits:
    """The ends of legal sequences of at least one step, from each state; never the state itself.

    An answer that ends where it began is no answer.

    Args:
        size: number of states.
        steps: the steps that each party may take.

    Every round adds what one more step reaches; their number is at most that of states times
    parties, and small in practice.
    """
    alone = np.packbits(np.eye(size, dtype=np.bool_), axis=1)
    # first[m]: what is reached by sequences that m begins.
    first: dict[int, Bits] = {mover: np.zeros_like(alone) for mover in steps}
    changed = True
    while changed:
        changed = False
        for mover, arcs in steps.items():
            after = alone.copy()
            for other, found in first.items():
                if other != mover:
                    after |= found
            now = _along(arcs, after)
            changed = changed or not np.array_equal(now, first[mover])
            first[mover] = now
        tick()
    together = np.zeros_like(alone)
    for found in first.values():
        together |= found
    return together & ~alone


def _along(arcs: Arcs, bits: Bits) -> Bits:
    """For each state, what its arcs' targets lead to, all together."""
    result = np.zeros_like(bits)
    sources, begins = np.unique(arcs.sources, return_index=True)
    ends = np.append(begins[1:], len(arcs.sources))
    widest = max(1, _BLOCK // max(1, bits.shape[1]))
    at = 0
    while at < len(sources):
        # As many whole states as fit, at least one.
        upto = max(at + 1, int(np.searchsorted(ends, begins[at] + widest, side="right")))
        targets = arcs.targets[begins[at] : ends[upto - 1]]
        result[sources[at:upto]] = np.bitwise_or.reduceat(
            bits[targets], begins[at:upto] - begins[at], axis=0
        )
        at = upto
    return result
