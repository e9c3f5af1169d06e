"""What makes an order of measures work, in sentences."""

from __future__ import annotations

from zopa.conflict.model import Conflict
from zopa.levers.guarantors import Guarantors, GuarantorSet
from zopa.levers.sentences import cost_told, lever_named
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, counted

__all__ = ["guarantors_told"]


def guarantors_told(conflict: Conflict, found: Guarantors) -> tuple[str, ...]:
    """The cheapest levers under which an order enforces itself, and how far that is proven."""
    under = concept(found.today.concept).shown
    if found.today.self_enforcing:
        return (f"Under {under} the order enforces itself as things are; it takes no lever.",)
    lines = []
    upto = f"of at most {counted(found.biggest, 'lever')}"
    for number, each in enumerate(found.sets):
        start = f"For the order to enforce itself under {under}" if number == 0 else "Next"
        lines.append(f"{start}: {_set_told(conflict, each)}")
    if found.sets:
        lines.append(f"No cheaper combination {upto} is enough.")
    elif found.complete:
        lines.append(f"No combination {upto} makes the order enforce itself under {under}.")
    else:
        lines.append("The search was stopped before any combination was found.")
    if found.interrupted and found.cheaper:
        lines.append(f"Any other {upto} costs {cost_told(found.cheaper)} or more.")
    elif found.complete and found.sets:
        lines.append(f"Every other combination {upto} that could be enough has one of these in it.")
    return tuple(lines)


def _set_told(conflict: Conflict, found: GuarantorSet) -> str:
    levers = "; ".join(lever_named(conflict, label) for label in found.levers)
    told = f"{levers}, at a cost of {cost_told(found.cost)}."
    if found.checked.goal is not None and not found.checked.satisfies:
        shown = Phrases(conflict).outcome(found.checked.goal)
        told += f" Its end does not bring {shown}."
    return told
