"""Sequences of steps and orders of measures, in sentences as an analyst would write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zopa.agreements.sequence import (
    CheckedOrder,
    Flaw,
    NearMiss,
    PlannedStep,
    SelfEnforcing,
    Steps,
    first_and_rest,
)
from zopa.conflict.model import Conflict, State
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.text import visible

__all__ = [
    "flaw_told",
    "order_named",
    "order_told",
    "orders_compared",
    "sequence_told",
    "steps_told",
]

#: What enforcing itself means, in a sentence without its stop.
_ENFORCES = (
    "At every step those who move gain by going on, nobody would turn to anything that it likes "
    "better than the end, and nobody who has moved is left exposed"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()  # noqa: SIM905


def steps_told(conflict: Conflict, found: Steps) -> tuple[str, ...]:
    """The shortest sequences that enforce themselves, or why there is none."""
    phrases = Phrases(conflict)
    shown = phrases.outcome(found.goal)
    under = concept(found.concept).shown
    lines: list[str] = []
    if found.today:
        lines.append(f"Today's state brings {shown} as it is, and nobody would leave it.")
    if found.sequences:
        first = found.sequences[0]
        steps = counted(len(first.steps), "step")
        lines.append(f"Under {under} {shown} can be reached in {steps}. {_ENFORCES}:")
        lines += _numbered(phrases, first.steps)
        lines += [_other_told(phrases, other) for other in found.sequences[1:]]
        lines += _how_far(found)
        return tuple(lines)
    if found.more is None:
        lines.append("The search was stopped before any sequence was found.")
    elif found.ends:
        lines.append(
            f"Under {under} no sequence of at most {counted(found.longest, 'step')} to {shown} "
            "enforces itself."
        )
        lines += _near_told(conflict, found)
    elif not found.today:
        lines += _no_end_told(phrases, found, shown, under)
    else:
        lines.append(f"No other state that brings {shown} would hold, so no steps lead to one.")
    return tuple(lines)


def sequence_told(conflict: Conflict, sequence: SelfEnforcing) -> tuple[str, ...]:
    """The steps of a sequence, numbered."""
    return tuple(_numbered(Phrases(conflict), sequence.steps))


def _numbered(phrases: Phrases, steps: Sequence[PlannedStep]) -> Iterable[str]:
    for number, step in enumerate(steps, 1):
        together = ", together" if step.joint else ""
        told = phrases.terms(step.changes) if step.changes else "nothing that is not so already"
        yield f"{number}. {capital(told)}{together}."


def _other_told(phrases: Phrases, other: SelfEnforcing) -> str:
    parts = (phrases.terms(step.changes) for step in other.steps)
    return f"Or in {counted(len(other.steps), 'step')}: {', then '.join(parts)}."


def _how_far(found: Steps) -> Iterable[str]:
    if found.more:
        yield f"There are others of at most {counted(found.longest, 'step')}."
    elif found.more is None:
        yield "The search for others was stopped; none of them comes before these."
    else:
        which = "It is the only one" if len(found.sequences) == 1 else "They are the only ones"
        yield f"{which} of at most {counted(found.longest, 'step')}."


def _no_end_told(phrases: Phrases, found: Steps, shown: str, under: str) -> Iterable[str]:
    states = found.goal_states
    which = f"none of the {states:,} states that bring" if states > 1 else "the one state with"
    holds = "would hold" if states > 1 else "would not hold"
    yield f"No steps can end in {shown}: {which} it {holds} under {under}."
    every = [party for party, count in found.left_by.items() if count == states]
    some = [party for party, count in found.left_by.items() if count < states]
    if every:
        them = "every one of them" if states > 1 else "it"
        yield f"{capital(phrases.names(every))} would leave {them}."
    elif some:
        yield f"Each of them would be left by {phrases.names(some, 'or')}."


def _near_told(conflict: Conflict, found: Steps) -> Iterable[str]:
    if found.near is None:
        if found.interrupted:
            yield "The search for the reason was stopped."
        else:
            yield (
                "That many steps, whoever gained by them, would not lead to a state that "
                f"brings {Phrases(conflict).outcome(found.goal)} and that nobody would leave."
            )
        return
    near: NearMiss = found.near
    yield "What comes closest:"
    yield from _numbered(Phrases(conflict), [step.step for step in near.checked.steps])
    yield from _breaks_told(conflict, near.checked, "It")


# -- a given order


def order_named(conflict: Conflict, checked: CheckedOrder) -> str:
    """What an order is called, in quotes; its measures where it has no name."""
    if checked.order is None:
        return ", then ".join(f"“{measure}”" for measure in checked.measures)
    return f"“{visible(str(conflict.order(checked.order).name))}”"


def order_told(conflict: Conflict, checked: CheckedOrder) -> tuple[str, ...]:
    """The steps of an order, whether it enforces itself, and where and how it would break."""
    phrases = Phrases(conflict)
    lines = list(_numbered(phrases, [step.step for step in checked.steps]))
    if checked.self_enforcing:
        lines.append(
            f"Under {concept(checked.concept).shown} the order enforces itself. {_ENFORCES}."
        )
    else:
        lines += _breaks_told(conflict, checked, "The order")
    if checked.goal is not None:
        brings = "brings" if checked.satisfies else "does not bring"
        lines.append(f"Its end {brings} {phrases.outcome(checked.goal)}.")
    lines += _word_told(phrases, checked)
    return tuple(lines)


def _breaks_told(conflict: Conflict, checked: CheckedOrder, subject: str) -> Iterable[str]:
    first, rest = first_and_rest(checked.flaws)
    yield f"{subject} breaks {_where(checked, first[0].at)}:"
    yield from (f"{capital(told)}." for told in _flaws_told(conflict, checked, first))
    if rest:
        places = listing(_where(checked, at) for at in sorted({flaw.at for flaw in rest}))
        yield f"Were that mended, it would also break {places}."


def _flaws_told(conflict: Conflict, checked: CheckedOrder, flaws: Sequence[Flaw]) -> Iterable[str]:
    """Several reasons; what is alike for several parties is told once."""
    phrases = Phrases(conflict)
    unseated = [flaw.party for flaw in flaws if flaw.kind == "seats" and flaw.party is not None]
    exposed: dict[tuple[str, State], list[str]] = {}
    for flaw in flaws:
        if flaw.kind == "exposure" and flaw.step is not None and flaw.victim is not None:
            exposed.setdefault((flaw.step.party, flaw.step.to), []).append(flaw.victim)
    for flaw in flaws:
        if flaw.kind == "seats" and checked.table is None and len(unseated) > 1:
            if flaw.party == unseated[0]:
                names = phrases.names(unseated)
                yield f"it is a joint move of {names}, and there is no table for it"
        elif flaw.kind == "exposure" and flaw.step is not None:
            victims = exposed.pop((flaw.step.party, flaw.step.to), None)
            if victims is not None:
                yield _exposure_told(phrases, checked, flaw, victims)
        else:
            yield flaw_told(conflict, checked, flaw)


def _where(checked: CheckedOrder, at: int) -> str:
    return "at its end" if at == len(checked.steps) else f"at its {_ordinal(at + 1)} step"


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def flaw_told(conflict: Conflict, checked: CheckedOrder, flaw: Flaw) -> str:
    """One reason why an order does not enforce itself, as a clause without a full stop."""
    phrases = Phrases(conflict)
    name = "" if flaw.party is None else phrases.name(flaw.party)
    match flaw.kind:
        case "nothing":
            return "it would change nothing that is not so already"
        case "repeated":
            return "it would lead back to a state that was left before"
        case "rule":
            return f"it would lead to a state that cannot be, for it breaks “{flaw.detail}”"
        case "irreversible":
            return f"{name} cannot go back on “{flaw.detail}”"
        case "seats":
            if checked.table is None:
                return f"it is a joint move of {name} and others, and there is no table for it"
            return f"it is a joint move, and {name} does not sit at the table"
        case "word":
            return f"{name} would break its word by it: “{flaw.detail}”"
        case "consent":
            return (
                f"{name} sits at the table and would not consent: {_liked(phrases, checked, flaw)}"
            )
        case "gain":
            return f"{name} would not take part in it: {_liked(phrases, checked, flaw)}"
        case "defection":
            return _defection_told(phrases, checked, flaw)
    assert flaw.victim is not None
    return _exposure_told(phrases, checked, flaw, [flaw.victim])


def _liked(phrases: Phrases, checked: CheckedOrder, flaw: Flaw) -> str:
    """``it would like the end less than to leave things as they are then: it wants ...``."""
    assert flaw.step is not None
    what = "where the step leads" if checked.pays_each_step else "the end"
    how = "less than" if flaw.step.liking == "worse" else "no better than"
    stage = "as they are" if flaw.at == 0 else "as they are by then"
    told = f"it would like {what} {how} things {stage}"
    return f"{told}{_why(phrases, flaw, ', for it ')}"


def _why(phrases: Phrases, flaw: Flaw, link: str) -> str:
    assert flaw.step is not None
    if flaw.step.decided_by is None:
        return ""
    preference, _ = flaw.step.decided_by
    return f"{link}{phrases.reason(preference, flaw.step.party)}"


def _then(flaw: Flaw) -> str:
    """Since when: ``as things are today``, ``once the second step is taken``."""
    if flaw.at == 0:
        return "as things are today"
    return f"once the {_ordinal(flaw.at)} step is taken"


def _defection_told(phrases: Phrases, checked: CheckedOrder, flaw: Flaw) -> str:
    assert flaw.step is not None
    would = phrases.would(flaw.step.party, flaw.step.changes)
    at_end = flaw.at == len(checked.steps)
    rather = "rather than leave it at that" if at_end else "rather than wait for the end"
    why = _why(phrases, flaw, ": it ")
    return f"{_then(flaw)}, {would} {rather}, and {_undeterred(checked)}{why}"


def _exposure_told(
    phrases: Phrases, checked: CheckedOrder, flaw: Flaw, victims: Sequence[str]
) -> str:
    assert flaw.step is not None
    would = phrases.would(flaw.step.party, flaw.step.changes)
    names, have = phrases.names(victims), "has" if len(victims) == 1 else "have"
    than = "without any deal" if checked.baseline == "no_deal" else "it is today"
    return (
        f"{_then(flaw)}, {would}, and {_undeterred(checked)}; {names}, which {have} moved already, "
        f"would then be worse off than {than}"
    )


def _undeterred(checked: CheckedOrder) -> str:
    if checked.concept == "nash":
        return "nothing is taken to deter it"
    return "no answer would deter it"


def _word_told(phrases: Phrases, checked: CheckedOrder) -> Iterable[str]:
    """What it rests on that those who are bound keep their word."""
    free = checked.unbound
    if free is None:
        return
    whose = phrases.names(checked.bound)
    keeps = "keeps" if len(checked.bound) == 1 else "keep"
    if free.self_enforcing == checked.self_enforcing and free.flaws == checked.flaws:
        yield f"This is so whether or not {whose} {keeps} {_its(checked)} word."
        return
    yield f"This takes it that {whose} {keeps} {_its(checked)} word."
    if free.self_enforcing:
        yield "If nobody were bound by any word, the order would enforce itself."
    else:
        first = free.first_break
        assert first is not None
        yield f"If nobody were bound by any word, it would break {_where(free, first.at)}."


def _its(checked: CheckedOrder) -> str:
    return "its" if len(checked.bound) == 1 else "their"


# -- several orders


def orders_compared(conflict: Conflict, orders: Sequence[CheckedOrder]) -> tuple[str, ...]:
    """One sentence an order, and which of them do the same in another order."""
    lines = []
    for checked in orders:
        name = order_named(conflict, checked)
        if checked.self_enforcing:
            lines.append(f"{name}: this order enforces itself.")
            continue
        first = checked.first_break
        assert first is not None
        told = flaw_told(conflict, checked, first)
        lines.append(f"{name}: this order breaks {_where(checked, first.at)}; {told}.")
    lines += _same_measures(conflict, orders)
    return tuple(lines)


def _same_measures(conflict: Conflict, orders: Sequence[CheckedOrder]) -> Iterable[str]:
    groups: dict[frozenset[str], list[CheckedOrder]] = {}
    for checked in orders:
        groups.setdefault(checked.literals, []).append(checked)
    for alike in groups.values():
        if len(alike) < 2:
            continue
        names = "; ".join(order_named(conflict, each) for each in alike)
        working = sum(each.self_enforcing for each in alike)
        told = f"{names}: these are the same measures"
        if 0 < working < len(alike):
            yield f"{told}; whether they enforce themselves is a matter of their order alone."
        else:
            every = "each of them enforces itself" if working else "none of them enforces itself"
            yield f"{told}; {every}."


# -- what makes an order work
