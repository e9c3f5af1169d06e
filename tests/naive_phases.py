"""A naive reading of phases and of the value of waiting, by sets, tuples and loops alone.

On top of :mod:`tests.naive_agreements`. Nothing of ``undertake`` or of the phases' own code is
used: a phase is given as what somebody would have written into a file of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from tests.naive import Naive, truth
from tests.naive_agreements import State, ends
from zopa.conflict.model import Conflict

Ends = set[frozenset[State]]


def all_ends(game: Naive, concept: str, starts: Iterable[State]) -> Ends:
    """The ends that are reached from any of some states."""
    found: Ends = set()
    for start in starts:
        found |= ends(game, concept, start)
    return found


def states_in(components: Ends) -> set[State]:
    return set().union(*components)


def wish(conflict: Conflict, party: str, state: Collection[str]) -> Any:
    """How good a state is by the wishes of the file, higher being better; None if not ranked."""
    holder = conflict.party(party)
    if holder.ranking is None:
        return tuple(truth(preference.wants, state) for preference in holder.preferences)
    for number, group in enumerate(holder.ranking):
        if frozenset(state) in {frozenset(each) for each in group}:
            return -number
    return None


def value_of_waiting(
    conflict: Conflict, party: str, before: Iterable[State], after: Iterable[State]
) -> str | None:
    """ "gains", "loses", "same", "mixed", or None where some state is not ranked."""
    first = [wish(conflict, party, state) for state in before]
    second = [wish(conflict, party, state) for state in after]
    if None in first or None in second:
        return None
    pairs = [(min(first), min(second)), (max(first), max(second))]
    better = any(new > old for old, new in pairs)
    worse = any(new < old for old, new in pairs)
    if better and worse:
        return "mixed"
    return "gains" if better else "loses" if worse else "same"
