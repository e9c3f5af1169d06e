"""The shortest answer whose steps are certainly better, better or unknown, or any moves."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.stability.unknown.engine import Steps, UncertainGraphEngine

__all__ = ["shortest_answer"]

Truth: TypeAlias = npt.NDArray[np.bool_]
#: A state and who moved there last; -1 for nobody.
_Node: TypeAlias = tuple[int, int]


def shortest_answer(
    engine: UncertainGraphEngine, party: int, start: int, kind: Steps, wanted: Truth
) -> tuple[tuple[int, int], ...] | None:
    """The shortest legal sequence of the others to a state that is wanted; then in file order.

    Args:
        engine: moves and relations.
        party: who is answered.
        start: state index to begin from; not itself a candidate.
        kind: what every step must be.
        wanted: truth a state.

    Returns:
        The steps as (mover, state), or None where there is no such sequence.
    """
    steps = {k: engine.steps(k, kind) for k in range(len(engine.parties)) if k != party}
    came: dict[_Node, _Node | None] = {(start, -1): None}
    level: list[_Node] = [(start, -1)]
    while level:
        following: list[_Node] = []
        for node in level:
            for mover, arcs in steps.items():
                if mover == node[1]:
                    continue
                first, last = np.searchsorted(arcs.sources, [node[0], node[0] + 1])
                for target in arcs.targets[first:last].tolist():
                    there = (target, mover)
                    if there not in came:
                        came[there] = node
                        following.append(there)
        hits = sorted(node for node in following if wanted[node[0]] and node[0] != start)
        if hits:
            return _trace(came, hits[0])
        level = following
    return None


def _trace(came: dict[_Node, _Node | None], end: _Node) -> tuple[tuple[int, int], ...]:
    path: list[tuple[int, int]] = []
    node: _Node | None = end
    while node is not None and node[1] >= 0:
        path.append((node[1], node[0]))
        node = came[node]
    return tuple(reversed(path))
