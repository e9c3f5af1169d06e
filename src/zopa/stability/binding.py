"""What an answer owes to parties keeping their word: the same questions with nobody bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zopa.conflict.undertake import unbound
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.concepts import concept

__all__ = ["Binding", "binding", "free_analysis"]


@dataclass(frozen=True)
class Binding:
    """An answer with commitments taken to be binding, and with nobody bound.

    Attributes:
        concept: name of the concept.
        goal: name of the outcome asked about, if any.
        parties: labels of those that have given their word.
        holding, holding_free: states that hold, with everybody bound and with nobody.
        goal_holding, goal_holding_free: those of them with the goal; None without one.
        today, today_free: whether the status quo holds; None without one.
    """

    concept: str
    goal: str | None
    parties: tuple[str, ...]
    holding: int
    holding_free: int
    goal_holding: int | None
    goal_holding_free: int | None
    today: bool | None
    today_free: bool | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "concept": self.concept,
            "goal": self.goal,
            "bound": list(self.parties),
            "holding": {"bound": self.holding, "free": self.holding_free},
            "goal_holding": {"bound": self.goal_holding, "free": self.goal_holding_free},
            "status_quo_holds": {"bound": self.today, "free": self.today_free},
        }


def free_analysis(analysis: Analysis) -> Analysis:
    """The analysis of the same conflict with nobody bound; kept with the analysis."""
    memo = analysis.memo
    if "unbound" not in memo:
        memo["unbound"] = analyse(unbound(analysis.conflict), engine=analysis.engine)  # type: ignore[arg-type]
    found: Analysis = memo["unbound"]
    return found


def binding(analysis: Analysis, concept_name: str, goal: str | None = None) -> Binding | None:
    """The answer with and without commitments; None where nobody has given any.

    Args:
        analysis: of a conflict with its commitments.
        concept_name: the solution concept.
        goal: name of an outcome; the conflict's goal by default.
    """
    bound = analysis.conflict.bound
    if not bound:
        return None
    name = concept(concept_name).name
    wanted = goal or analysis.conflict.goal
    counts = []
    for each in (analysis, free_analysis(analysis)):
        held = each.holds(name)
        with_goal = None if wanted is None else int((held & each.where(wanted)).sum())
        today = None if each.status_quo is None else bool(held[each.status_quo])
        counts.append((int(held.sum()), with_goal, today))
    (holding, goal_holding, today), (free, goal_free, today_free) = counts
    return Binding(
        name,
        wanted,
        tuple(party.label for party in bound),
        holding,
        free,
        goal_holding,
        goal_free,
        today,
        today_free,
    )
