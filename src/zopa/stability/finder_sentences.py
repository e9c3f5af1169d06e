"""What was found or refuted without listing states, told as an analyst would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zopa.conflict.model import Conflict
from zopa.stability.concepts import concept
from zopa.stability.explain import Step
from zopa.stability.finder_results import (
    Decision,
    Finding,
    Movers,
    Objector,
    PartyVerdict,
    Projections,
    WhyNot,
)
from zopa.stability.phrases import Phrases, capital, counted, listing

__all__ = [
    "combinations_told",
    "decision_told",
    "finding_told",
    "findings_told",
    "movers_told",
    "verdict_told",
    "why_not_told",
]

_IN_TIME = "could not be decided in the time that was given"


def finding_told(conflict: Conflict, found: Finding) -> str:
    """Whether an outcome can hold, and by which state."""
    shown = _shown(conflict, found.outcome)
    under = concept(found.concept).shown
    if found.status == "none":
        if found.outcome is None:
            return f"No state holds under {under}."
        return f"{capital(shown)} cannot hold under {under}: no state with it does."
    if found.status == "undecided" or found.state is None:
        known = "" if found.state is None else f" A state that may: {found.state}."
        return f"Whether {shown} can hold under {under} {_IN_TIME}.{known}"
    told = f"{capital(shown)} can hold under {under}"
    here, today = "in the state", "it does so today"
    if found.outcome is None:
        told = f"There is a state that holds under {under}"
        here, today = "the state", "today's"
    if conflict.today is None:
        return f"{told}, for example {here} {found.state}."
    if not found.changes:
        return f"{told}: {today}."
    least = ""
    if found.proven is not None:
        least = ", the fewest that are enough" if found.proven else ", perhaps not the fewest"
    changes = counted(len(found.changes), "change")
    return f"{told}, {changes} away from today{least}: {Phrases(conflict).terms(found.changes)}."


def findings_told(conflict: Conflict, found: Sequence[Finding]) -> tuple[str, ...]:
    """Which outcomes can hold, and by which states; what is said of several is said once."""
    cannot = [each for each in found if each.status == "none"]
    open_ = [each for each in found if each.status == "undecided" and each.state is None]
    rest = [each for each in found if each not in (*cannot, *open_)]
    lines = [finding_told(conflict, each) for each in rest]
    if open_:
        shown = listing((_shown(conflict, each.outcome) for each in open_), "or")
        under = concept(open_[0].concept).shown
        lines.append(f"Whether {shown} can hold under {under} {_IN_TIME}.")
    if len(cannot) == 1:
        lines.append(finding_told(conflict, cannot[0]))
    elif cannot:
        shown = listing((_shown(conflict, each.outcome) for each in cannot), "or")
        under = concept(cannot[0].concept).shown
        lines.append(f"No state holds under {under} with {shown}.")
    return tuple(lines)


def movers_told(conflict: Conflict, found: Movers) -> tuple[str, ...]:
    """Who would have to move."""
    shown = _shown(conflict, found.outcome)
    under = concept(found.concept).shown
    phrases = Phrases(conflict)
    if not found.groups:
        if found.complete:
            return (
                f"No parties can bring about {shown} that holds under {under}, not even all of "
                "them together.",
            )
        return (f"Who would have to move for {shown} {_IN_TIME}.",)
    named = [phrases.names(group) for group in found.groups]
    if named == [""]:
        return (f"Nobody would have to move for {shown}: it holds today under {under}.",)
    who = f"{named[0]} would have to move{' together' if len(found.groups[0]) > 1 else ''}"
    if len(named) > 1:
        who = f"one of these groups would have to move together: {'; or '.join(named)}"
    lines = [f"For {shown} to come about and hold under {under}, {who}."]
    shared = set(found.groups[0]).intersection(*found.groups)
    if found.complete:
        if shared and len(found.groups) > 1:
            named_all = phrases.names(p.label for p in conflict.parties if p.label in shared)
            lines.append(f"Nothing can be done without {named_all}.")
        if len(named) > 1:
            lines.append("Every group that is enough has one of these within it.")
        else:
            them = "them all" if len(found.groups[0]) > 1 else "it"
            lines.append(f"Every group that is enough includes {them}.")
    else:
        lines.append("There may be others, and smaller ones.")
    return tuple(lines)


def combinations_told(found: Projections) -> tuple[str, ...]:
    """Which outcomes can hold together."""
    lines = []
    for truths in found.truths:
        true = [name for name, taken in zip(found.onto, truths, strict=True) if taken]
        lines.append(f"{true[0]} alone" if len(true) == 1 else listing(true) or "none of them")
    if not lines:
        return ()
    end = "" if found.complete else "; there may be others"
    return (f"Of the outcomes, states that hold have {'; or '.join(lines)}{end}.",)


def verdict_told(conflict: Conflict, found: Decision) -> str:
    """Whether a state holds, and whose move breaks it."""
    under = concept(found.concept).shown
    today = found.state == conflict.today
    which = "Today's state" if today else "This state"
    phrases = Phrases(conflict)
    leave = [each.party for each in found.parties if each.stable is False]
    open_ = [each.party for each in found.parties if each.stable is None]
    if leave:
        told = f"{which} does not hold under {under}: {phrases.names(leave)} would leave it"
        told += f"; whether {phrases.names(open_)} would, {_IN_TIME}." if open_ else "."
        return told
    if open_:
        who = phrases.names(open_)
        return f"Whether {which.lower()} holds under {under} {_IN_TIME}: it turns on {who}."
    return f"{which} holds under {under}."


def decision_told(conflict: Conflict, found: Decision) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Party by party, its label and why it stays or leaves; without those that merely stay."""
    for view in found.parties:
        if view.improvements or view.stable is None:
            yield view.party, tuple(_party_told(conflict, view))


def _party_told(conflict: Conflict, view: PartyVerdict) -> Iterator[str]:
    phrases = Phrases(conflict)
    name = phrases.name(view.party)
    ways = counted(view.improvements, "move")
    if view.stable is False:
        tempted = view.temptations[-1]
        yield (
            f"{_temptation(phrases, tempted.step)}. "
            "No answer of the others makes that a bad bargain."
        )
        return
    if view.stable is None:
        whether = "whether it is deterred" if view.improvements == 1 else "whether all are deterred"
        yield f"{capital(name)} has {ways} that would serve it; {whether} {_IN_TIME}."
        return
    tempted = view.temptations[0]
    deterred = "and it is deterred" if view.improvements == 1 else "and every one is deterred"
    yield f"{capital(name)} has {ways} that would serve it, {deterred}. Its favourite:"
    yield f"{_temptation(phrases, tempted.step)}."
    if tempted.answer:
        yield f"The answer: {_path(phrases, tempted.answer)}."


def _temptation(phrases: Phrases, step: Step) -> str:
    return f"{capital(phrases.would(step.party, step.changes))}{_because(phrases, step)}"


def _because(phrases: Phrases, step: Step) -> str:
    if step.decided_by is None:
        return ""
    preference, _ = step.decided_by
    return f", for it {phrases.reason(preference, step.party)}"


def _path(phrases: Phrases, steps: Sequence[Step]) -> str:
    return ", then ".join(phrases.would(step.party, step.changes) for step in steps)


def why_not_told(conflict: Conflict, found: WhyNot) -> tuple[str, ...]:
    """Why an outcome cannot hold: who stands against it, for the sake of what."""
    shown = _shown(conflict, found.outcome)
    under = concept(found.concept).shown
    rules = "; ".join(f"“{rule}”" for rule in found.rules)
    if found.status == "impossible":
        return (
            (f"No state has {shown}: the rules exclude it ({rules}).",)
            if rules
            else (f"No state has {shown}: it contradicts itself.",)
        )
    if found.status == "found":
        return (f"{capital(shown)} can hold under {under}, in the state {found.state}.",)
    if found.status == "undecided":
        return (f"Whether {shown} can hold under {under} {_IN_TIME}.",)
    lines = []
    parties = [each.party for each in found.objectors]
    told_by_statement = any(each.statements for each in found.objectors)
    phrases = Phrases(conflict)
    if len(parties) == 1:
        lines.append(
            f"No state with {shown} holds under {under}: {phrases.name(parties[0])} would leave "
            "every one of them."
        )
    else:
        lines.append(
            f"No state with {shown} holds under {under}: there is none that all of "
            f"{phrases.names(parties)} would stay in."
            + (" Without any one of them there would be." if told_by_statement else "")
        )
    lines += [
        _objector_told(conflict, each) for each in found.objectors if each.statements or each.word
    ]
    if told_by_statement:
        lines.append("None of these wishes can be left out of the proof, and no other is needed.")
    if rules:
        lines.append(f"The proof also rests on the rules {rules}.")
    return tuple(lines)


def _objector_told(conflict: Conflict, objector: Objector) -> str:
    phrases = Phrases(conflict)
    party = conflict.party(objector.party)
    wanted = {preference.identity: preference for preference in party.preferences}
    told = [
        phrases.wish(wanted[identity].wants, objector.party) if identity in wanted else identity
        for identity in objector.statements
    ]
    rests = ["its word"] if objector.word else []
    rests += [f"what it wants: {'; '.join(told)}"] if told else []
    name = capital(phrases.name(objector.party))
    return f"{name}: it turns on {' and on '.join(rests)}."


def _shown(conflict: Conflict, outcome: str | None) -> str:
    if outcome is None:
        return "any state"
    known = {each.name for each in conflict.outcomes}
    return Phrases(conflict).outcome(outcome) if outcome in known else f"“{outcome}”"
