"""The outcome that is asked about: which one, and that it can be at all."""

from __future__ import annotations

from zopa.conflict.feasible import clash
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, TooLargeError, ZopaError
from zopa.stability.analysis import Analysis

__all__ = ["goal_of", "needed_goal", "why_impossible"]


def goal_of(analysis: Analysis, goal: str | None) -> str | None:
    """The outcome that was named, or the conflict's goal; None where there is neither.

    Raises:
        UnknownLabelError: for an outcome that does not exist.
        InfeasibleError: where no feasible state satisfies it, with the rules that exclude it.
    """
    name = goal or analysis.conflict.goal
    if name is None:
        return None
    outcome = analysis.conflict.outcome(name)
    if not analysis.where(outcome.name).any():
        raise InfeasibleError(why_impossible(analysis.conflict, outcome.name))
    return outcome.name


def needed_goal(analysis: Analysis, goal: str | None) -> str:
    """As :func:`goal_of`; raises ZopaError where there is neither."""
    name = goal_of(analysis, goal)
    if name is None:
        known = ", ".join(outcome.name for outcome in analysis.conflict.outcomes)
        raise ZopaError(
            "the conflict has no 'goal': name an outcome"
            + (f"; there are: {known}" if known else ", of which the conflict has none yet")
        )
    return name


def why_impossible(conflict: Conflict, outcome: str) -> str:
    """A sentence that names the rules under which no state satisfies an outcome."""
    said = f"no feasible state satisfies the outcome '{outcome}'"
    formulas = [conflict.outcome(outcome).formula, *(rule.formula for rule in conflict.rules)]
    try:
        clashing = clash(conflict.labels, formulas)
    except TooLargeError:
        return said
    rules = [conflict.rules[index - 1] for index in clashing if index > 0]
    if not rules:
        return f"{said}: it contradicts itself"
    named = "; ".join(
        f"'{rule.formula}'" + (f" ({rule.place})" if rule.place else "") for rule in rules
    )
    return f"{said}: excluded by the {'rule' if len(rules) == 1 else 'rules'} {named}"
