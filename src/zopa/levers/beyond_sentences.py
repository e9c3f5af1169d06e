"""Levers that were found without listing states, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from zopa.conflict.model import Conflict
from zopa.levers.beyond import FoundLevers, LeversThatDo
from zopa.levers.sentences import cost_told, lever_named
from zopa.stability.concepts import concept
from zopa.stability.explain import changes_between
from zopa.stability.phrases import Phrases, capital, counted

__all__ = ["beyond_told"]


def beyond_told(conflict: Conflict, found: FoundLevers) -> tuple[str, ...]:
    """The cheapest set, the next ones, or why there is none; and how far that is proven."""
    return tuple(_told(conflict, found))


def _told(conflict: Conflict, found: FoundLevers) -> Iterator[str]:
    shown = Phrases(conflict).outcome(found.goal)
    aim = f"For {shown} to be able to hold under {concept(found.concept).shown}"
    stopped = found.interrupted or bool(found.undecided)
    if found.sets:
        yield f"{aim}: {_set_told(conflict, found.sets[0])}"
        if found.sets[0].levers and not _cheaper_undecided(found):
            yield "It is proven that nothing cheaper is enough."
    elif found.best is not None:
        yield f"{aim}: {_set_told(conflict, found.best)}"
    elif found.complete:
        yield f"{aim}: no combination of the levers is enough; every one was ruled out."
    else:
        yield f"{aim}: nothing was found before the search ended."
    for other in found.sets[1:]:
        yield f"Next: {_set_told(conflict, other)}"
    apart = ""
    if found.undecided:
        which = ", ".join(found.undecided[0]) or "no lever at all"
        combinations = counted(len(found.undecided), "combination")
        if len(found.undecided) == 1:
            apart = "Apart from it, "
            yield f"Of {combinations} it could not be decided whether it is enough: {which}."
        else:
            apart = "Apart from them, "
            yield (
                f"Of {combinations} it could not be decided whether they are enough, the first "
                f"being {which}."
            )
    if found.cheaper is not None and (stopped or found.sets):
        why = "The search was stopped. " if found.interrupted else ""
        yield f"{why}{_at_least(found, apart)} {cost_told(found.cheaper)} or more."


def _at_least(found: FoundLevers, apart: str) -> str:
    """What it is that costs so much or more."""
    if found.sets:
        told = "others cost"
    elif found.best is not None:
        told = "what is enough costs"
    else:
        told = "what is enough, if anything, costs"
    return f"{apart}{told}" if apart else capital(told)


def _cheaper_undecided(found: FoundLevers) -> bool:
    """Whether a set that may be cheaper than the first was left undecided."""
    return bool(found.undecided)


def _set_told(conflict: Conflict, one: LeversThatDo) -> str:
    changes = () if conflict.today is None else changes_between(conflict.today, one.example)
    state = f"the state {one.example}"
    if changes:
        state = f"this, for example: {Phrases(conflict).terms(changes)}"
    if not one.levers:
        return f"no lever is needed. What holds then is {state}."
    named = "; ".join(lever_named(conflict, label) for label in one.levers)
    return f"{named}, at a cost of {cost_told(one.cost)}. What holds then is {state}."
