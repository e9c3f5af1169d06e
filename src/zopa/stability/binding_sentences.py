"""What was taken to be binding, and what becomes of the answer if it is not, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from zopa.conflict.model import Conflict
from zopa.stability.binding import Binding
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, capital, counted, listing

__all__ = ["binding_told"]


def binding_told(conflict: Conflict, found: Sequence[Binding]) -> tuple[str, ...]:
    """Whose word is taken to be binding, on what, and the answers with nobody bound.

    Args:
        conflict: the conflict with its commitments.
        found: one a concept; concepts that answer alike are told together.
    """
    phrases = Phrases(conflict)
    given = [
        f"{phrases.name(party.label)} has given "
        f"{'; and '.join(phrases.word(each.keeps, party.label) for each in party.commitments)}."
        for party in conflict.bound
    ]
    by_answer: dict[str, list[str]] = {}
    for each in found:
        by_answer.setdefault(_without(phrases, each), []).append(concept(each.concept).shown)
    lines = [f"Taken to be binding: {' '.join((*given[:1], *map(capital, given[1:])))}"]
    for answer, names in by_answer.items():
        lines.append(f"With nobody bound by its word, under {listing(names)} {answer}.")
    return tuple(lines)


def _without(phrases: Phrases, found: Binding) -> str:
    parts = []
    if found.goal is not None and bool(found.goal_holding) != bool(found.goal_holding_free):
        shown = phrases.outcome(found.goal)
        parts.append(f"{shown} {'could' if found.goal_holding_free else 'could not'} hold")
    if found.today != found.today_free:
        parts.append(f"today's state {'would' if found.today_free else 'would not'} hold")
    if found.holding != found.holding_free:
        states = counted(found.holding_free, "state")
        parts.append(f"{states} would hold instead of {found.holding:,}")
    if parts:
        return listing(parts)
    return f"as many states would hold ({found.holding:,})"
