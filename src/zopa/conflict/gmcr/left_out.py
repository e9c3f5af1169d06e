"""What a conflict says that a ``.gmcr`` file has no place for."""

from __future__ import annotations

from collections.abc import Iterator

from zopa.conflict.files.diagnostics import escaped
from zopa.conflict.judgements import judgements, uses_of_claims
from zopa.conflict.model import Conflict
from zopa.text import Text

__all__ = ["left_out"]


def left_out(conflict: Conflict) -> tuple[str, ...]:
    """The parts of a conflict that are lost in a ``.gmcr`` file, as phrases; most weighty first."""
    return tuple(_phrases(conflict))


def _phrases(conflict: Conflict) -> Iterator[str]:
    if conflict.bound:
        who = ", ".join(escaped(party.label) for party in conflict.bound)
        yield f"what {who} gave their word on (the file is the conflict in which nobody is bound)"
    if any(party.degrees > 1 for party in conflict.parties):
        yield "how strongly something is preferred"
    if conflict.status_quo is not None:
        yield "the status quo"
    yield from _counted(len(conflict.outcomes), "outcome")
    if conflict.goal is not None:
        yield "the goal"
    yield from _counted(len(conflict.levers), "lever")
    yield from _counted(len(conflict.formats), "format")
    yield from _counted(len(conflict.swaps), "swap")
    yield from _counted(len(conflict.orders), "order of measures", "orders of measures")
    yield from _counted(len(conflict.phases), "phase")
    yield from _counted(len(conflict.ties), "tie")
    yield from _counted(len(conflict.evidence.claims), "claim")
    yield from _counted(len(conflict.evidence.documents), "document")
    reasons = sum(1 for each in judgements(conflict) if each.basis.judgement)
    yield from _counted(reasons, "reason given for a judgement", "reasons given for judgements")
    if not conflict.evidence and any(uses_of_claims(conflict)):
        yield "the claims that are cited"
    yield from _texts(conflict)
    if conflict.as_of is not None:
        yield "the date"
    yield from _counted(len(conflict.authors), "author")
    if conflict.marking is not None:
        yield f"the marking {escaped(conflict.marking)}"


def _counted(number: int, one: str, several: str = "") -> Iterator[str]:
    if number:
        yield f"{number:,} {one if number == 1 else several or one + 's'}"


def _texts(conflict: Conflict) -> Iterator[str]:
    wishes = [wish for party in conflict.parties for wish in party.preferences]
    yield from _counted(sum(wish.id is not None for wish in wishes), "id of a statement", "ids")
    stops = sum(option.stop is not None for option in conflict.options)
    yield from _counted(stops, "text for dropping an option", "texts for dropping options")
    texts: list[Text] = [conflict.title]
    texts += [party.name for party in conflict.parties]
    texts += [option.do for option in conflict.options]
    if any(len(text.versions) > 1 for text in texts):
        yield f"texts in other languages than {conflict.language}"
