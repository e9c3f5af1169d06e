"""How much an answer can be believed: the strongest grade of sanction that exists.

Grades explain; they are not solution concepts. From the strongest:

best answer
    every step is its mover's most preferred improvement there;
improvement
    every step is an improvement for its mover;
costless
    every step is at least weakly preferred by its mover;
joint
    every mover strictly prefers the end to the improvement that is answered;
bluff
    no sanction is any of these: every one asks for a step that costs its mover something, and
    leaves some mover no better off at the end than if it had let the improvement stand. Only
    this may be called a threat that nobody would carry out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from zopa.game.model import Index
from zopa.stability.engine import Engine, Field
from zopa.stability.paths import Distance, Path, StepKind, reachable, shortest

__all__ = ["GRADES", "Answer", "Grade", "strongest_answer"]

Grade: TypeAlias = Literal["best answer", "improvement", "costless", "joint", "bluff"]

#: Grades of sanction, strongest first.
GRADES: tuple[str, ...] = get_args(Grade)

_STEPWISE: tuple[tuple[Grade, StepKind], ...] = (
    ("best answer", "best"),
    ("improvement", "improvement"),
    ("costless", "costless"),
)


@dataclass(frozen=True)
class Answer:
    """The strongest sanction against an improvement.

    Attributes:
        grade: how much it can be believed.
        path: the moves of the others, from the improvement on.
        sanctions: every state that sanctions, whatever its grade, ascending; None where the
            grade is an improvement or better and nobody had to look.
    """

    grade: Grade
    path: Path
    sanctions: Index | None


def strongest_answer(
    engine: Engine,
    party: int,
    start: int,
    level: int,
    regret: Field,
    distance: Distance,
) -> Answer | None:
    """The strongest sanction that the others have against an improvement, or None.

    Args:
        engine: moves and ranks.
        party: who moved to the improvement.
        start: state index of the improvement.
        level: the party's rank of the state that it left.
        regret: what the party gets out of each state (its rank, or the best rank it could
            still escape to); a state sanctions where that is no higher than ``level``.
        distance: options in which states differ.
    """
    others = [other for other in range(len(engine.parties)) if other != party]
    for grade, kind in _STEPWISE:
        path = shortest(engine, start, others, kind, lambda s: regret[s] <= level, distance)
        if path is not None:
            all_of_them = None
            if grade == "costless":
                all_of_them = _sanctions(engine, others, start, level, regret, distance)
            return Answer(grade, path, all_of_them)
    sanctions = _sanctions(engine, others, start, level, regret, distance)
    if not len(sanctions):
        return None
    joint = _joint(engine, others, start, sanctions, distance)
    if joint is not None:
        return Answer("joint", joint, sanctions)
    path = shortest(engine, start, others, "move", lambda s: np.isin(s, sanctions), distance)
    assert path is not None
    return Answer("bluff", path, sanctions)


def _sanctions(
    engine: Engine,
    others: Sequence[int],
    start: int,
    level: int,
    regret: Field,
    distance: Distance,
) -> Index:
    reached = reachable(engine, start, others, "move", distance)
    return reached[regret[reached] <= level]


def _joint(
    engine: Engine, others: Sequence[int], start: int, sanctions: Index, distance: Distance
) -> Path | None:
    """The shortest sanction whose every mover prefers its end to the improvement."""
    gains = np.stack(
        [engine.rank(other)[sanctions] > engine.rank(other)[start] for other in others], axis=1
    )
    best: Path | None = None
    for pattern in np.unique(gains, axis=0):
        movers = [other for other, gain in zip(others, pattern, strict=True) if gain]
        # Ends from which these movers gain, and perhaps others too.
        ends = sanctions[(gains | ~pattern).all(axis=1)]
        path = shortest(engine, start, movers, "move", lambda s, e=ends: np.isin(s, e), distance)  # type: ignore[misc]
        if path is not None and (best is None or _order(path) < _order(best)):
            best = path
    return best


def _order(path: Path) -> tuple[int, int, tuple[int, ...]]:
    return len(path.movers), path.changes, path.states
