"""What many states share and how they differ, so that nobody has to read a list of hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index
from zopa.game.space import Labelled, Space

__all__ = ["Pattern", "Summary", "summarise"]

_CHUNK = 1 << 18


@dataclass(frozen=True)
class Pattern:
    """In every state of a set, the first literal is never true without the second.

    Attributes:
        option, value: the literal that brings the other with it.
        then, then_value: the literal that comes with it.
    """

    option: str
    value: bool
    then: str
    then_value: bool

    def __str__(self) -> str:
        first = self.option if self.value else f"not {self.option}"
        second = self.then if self.then_value else f"not {self.then}"
        return f"{second} if {first}"


@dataclass(frozen=True)
class Summary:
    """What a set of states has in common.

    Attributes:
        count: number of states.
        yes: options taken in every one.
        no: options taken in none.
        varies: pairs (option, number of states that take it) of all others.
        patterns: what goes together among those, and does not in all feasible states.
    """

    count: int
    yes: tuple[str, ...]
    no: tuple[str, ...]
    varies: tuple[tuple[str, int], ...]
    patterns: tuple[Pattern, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "count": self.count,
            "yes": list(self.yes),
            "no": list(self.no),
            "varies": dict(self.varies),
            "patterns": [str(pattern) for pattern in self.patterns],
        }


def summarise(space: Space, positions: Index, among: Index | None = None) -> Summary:
    """Summarise the states at some positions.

    Args:
        space: the state space.
        positions: the states to summarise.
        among: what they are compared with for patterns; all feasible states by default.

    Linear in states times options squared.
    """
    labels = space.labels
    if isinstance(space, Labelled):  # states that are labels have nothing to share
        alone = tuple(labels[k] for k in positions) if len(positions) == 1 else ()
        return Summary(count=len(positions), yes=alone, no=(), varies=(), patterns=())
    together = _together(space, positions)
    counts = np.diag(together)
    everywhere = [label for label, n in zip(labels, counts, strict=True) if n == len(positions)]
    nowhere = [label for label, n in zip(labels, counts, strict=True) if n == 0]
    fixed = set(everywhere) | set(nowhere)
    varying = [k for k, label in enumerate(labels) if label not in fixed]
    whole = range(len(space)) if among is None else among
    patterns = _patterns(labels, varying, together, len(positions), _together(space, whole), whole)
    return Summary(
        count=len(positions),
        yes=tuple(everywhere) if len(positions) else (),
        no=tuple(nowhere) if len(positions) else (),
        varies=tuple((labels[k], int(counts[k])) for k in varying) if len(positions) else (),
        patterns=patterns if len(positions) else (),
    )


def _together(space: Space, positions: Index | range) -> npt.NDArray[np.int64]:
    """How many states take each pair of options; the diagonal counts single options."""
    options = len(space.labels)
    total = np.zeros((options, options), dtype=np.int64)
    for start in range(0, len(positions), _CHUNK):
        # float32 products run in the BLAS and are exact below 2^24, which a chunk is.
        chunk = positions[start : start + _CHUNK]
        if isinstance(chunk, range):
            chunk = np.arange(chunk.start, chunk.stop)
        rows = space.matrix(chunk).astype(np.float32)
        total += (rows.T @ rows).astype(np.int64)
    return total


def _patterns(
    labels: tuple[str, ...],
    varying: list[int],
    here: npt.NDArray[np.int64],
    size: int,
    everywhere: npt.NDArray[np.int64],
    whole: Index | range,
) -> tuple[Pattern, ...]:
    found = []
    for first in varying:
        for second in varying:
            if first == second:
                continue
            for value in (True, False):
                for then in (True, False):
                    if not value and then and second < first:
                        continue  # "b if not a" says the same as "a if not b"
                    if value and not then and second < first:
                        continue  # "not b if a" says the same as "not a if b"
                    if not value and not then:
                        continue  # "not b if not a" says the same as "a if b"
                    if _never(here, size, first, value, second, not then) and not _never(
                        everywhere, len(whole), first, value, second, not then
                    ):
                        found.append(Pattern(labels[first], value, labels[second], then))
    return tuple(found)


def _never(
    together: npt.NDArray[np.int64], size: int, first: int, value: bool, second: int, other: bool
) -> bool:
    """Whether no state has the first option at ``value`` and the second at ``other``."""
    both = int(together[first, second])
    one, two = int(together[first, first]), int(together[second, second])
    counts = {
        (True, True): both,
        (True, False): one - both,
        (False, True): two - both,
        (False, False): size - one - two + both,
    }
    return counts[value, other] == 0
