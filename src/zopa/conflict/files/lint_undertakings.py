"""What is odd about commitments, swaps, orders of measures and phases."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TypeAlias

from zopa.conflict.files.diagnostics import escaped, shown
from zopa.conflict.files.lint_model import Finding, Model
from zopa.conflict.formula import Formula, Not
from zopa.conflict.model import Conflict, Place, State
from zopa.conflict.undertaking import Commitment, Measure, Order, Phase
from zopa.text import Interval

__all__ = ["UNDERTAKING_RULES"]

#: Words of rules that are looked at to follow the steps of all orders.
_BUDGET = 100_000

#: A party, what it gives its word on, and the phase that it does so for, if it is for one.
_Given: TypeAlias = tuple[str, Commitment, Phase | None]


def _given(conflict: Conflict) -> Iterator[_Given]:
    """Every commitment of the file, but for those that were undertaken in its swaps."""
    for party in conflict.parties:
        for commitment in party.commitments:
            if commitment.swap is None:
                yield party.label, commitment, None
    for phase in conflict.phases:
        for label, commitment in phase.commitments:
            yield label, commitment, phase


def _idle_commitments(model: Model) -> Iterator[Finding]:
    idle: set[Formula] = set()
    for _, commitment, phase in _given(model.conflict):
        yield from _idle(
            model, f"commitment {shown(str(commitment.keeps))}", commitment, phase, idle
        )
    for swap in model.conflict.swaps:
        what = f"swap {shown(swap.label)}, {shown(str(swap.keeps))},"
        yield from _idle(model, what, Commitment(swap.keeps, place=swap.place), None, idle)
    yield from _contrary(model, idle)


def _idle(
    model: Model, what: str, commitment: Commitment, phase: Phase | None, idle: set[Formula]
) -> Iterator[Finding]:
    """One commitment that is always kept, or never; notes its formula in ``idle``."""
    if model.could_be_in(phase, commitment.keeps) is False:
        message = f"no possible state keeps the {what.rstrip(',')}"
    elif model.could_be_in(phase, Not(commitment.keeps)) is False:
        message = f"the {what} is kept in every possible state"
    else:
        return
    idle.add(commitment.keeps)
    yield "ZP314", message, "delete it, or check the rules", commitment.place


def _contrary(model: Model, idle: set[Formula]) -> Iterator[Finding]:
    """Commitments of one party that cannot be kept together, though each can be."""
    conflict = model.conflict
    for party in conflict.parties:
        kept = [commitment.keeps for commitment in party.commitments]
        if _clash(model, kept, idle, None):
            yield _not_together(party.label, kept, "", party.commitments[-1].place)
    for phase in conflict.phases:
        for label in dict.fromkeys(_bound_in(conflict, phase)):
            before = [commitment.keeps for commitment in conflict.party(label).commitments]
            kept = _word(conflict, label, phase)
            if not _clash(model, before, idle, None) and _clash(model, kept, idle, phase):
                where = f" in the phase {shown(phase.label)}"
                yield _not_together(label, kept, where, phase.place)


def _bound_in(conflict: Conflict, phase: Phase) -> Iterator[str]:
    """Those who give their word for the time of a phase."""
    for label in phase.swaps:
        yield from conflict.swap(label).by
    for label, _ in phase.commitments:
        yield label


def _word(conflict: Conflict, party: str, phase: Phase | None) -> list[Formula]:
    """All that a party keeps to, always and for the time of a phase."""
    kept = [commitment.keeps for commitment in conflict.party(party).commitments]
    if phase is not None:
        swaps = (conflict.swap(label) for label in phase.swaps)
        kept += [swap.keeps for swap in swaps if party in swap.by]
        kept += [commitment.keeps for label, commitment in phase.commitments if label == party]
    return kept


def _clash(model: Model, kept: list[Formula], idle: set[Formula], phase: Phase | None) -> bool:
    alone = len(kept) < 2 or not idle.isdisjoint(kept)  # that has been told by itself
    return not alone and model.could_be_in(phase, *kept) is False


def _not_together(party: str, kept: list[Formula], where: str, place: Place | None) -> Finding:
    said = ", ".join(shown(str(formula)) for formula in kept[:4])
    more = f" and {len(kept) - 4} more" if len(kept) > 4 else ""
    message = f"no possible state keeps all commitments of {shown(party)}{where}: {said}{more}"
    return "ZP314", message, "loosen or delete one of them", place


def _others_options(model: Model) -> Iterator[Finding]:
    conflict = model.conflict
    for label, commitment, _ in _given(conflict):
        if _is_foreign(label, commitment.keeps):
            said = shown(str(commitment.keeps))
            message = f"the commitment {said} mentions no option of {shown(label)}, who gives it"
            fix = "say what the party itself would do, or let those give it who have the options"
            yield "ZP315", message, fix, commitment.place
    for swap in conflict.swaps:
        for label in swap.by:
            if _is_foreign(label, swap.keeps):
                message = f"the swap {shown(swap.label)} mentions no option of {shown(label)}, "
                message += "who would undertake it"
                fix = f"say under 'keeps' what {shown(label)} would do, or leave it out of 'by'"
                yield "ZP315", message, fix, swap.place


def _is_foreign(party: str, formula: Formula) -> bool:
    """Whether a formula is about options, none of which the party controls."""
    owners = {label.partition(".")[0] for label in formula.options}
    return bool(owners) and party not in owners


def _broken_from_the_start(model: Model) -> Iterator[Finding]:
    conflict = model.conflict
    for label, commitment, phase in _given(conflict):
        begins = _begins(conflict, phase)
        if begins is None or _is_foreign(label, commitment.keeps):
            continue
        if commitment.keeps.holds_in(begins):
            continue
        if model.could_be_in(phase, *_word(conflict, label, phase)) is not False:
            said = f"the commitment {shown(str(commitment.keeps))} of {shown(label)}"
            where = "today's state"
            if phase is not None:
                where = f"the state in which the phase {shown(phase.label)} begins"
            fix = "keep it if the party would mend that at once; else change it, or the state"
            yield "ZP316", f"{where} breaks {said}", fix, commitment.place


def _begins(conflict: Conflict, phase: Phase | None) -> State | None:
    """The state that a phase begins in; today's for none, and None where nobody knows."""
    if phase is None or (phase.status_quo is None and phase is conflict.phases[0]):
        return conflict.today
    return None if phase.status_quo is None else conflict.state(phase.status_quo)


def _steps(model: Model) -> Iterator[Finding]:
    budget = _BUDGET
    for order in model.conflict.orders:
        state = model.conflict.today
        if state is None:
            return
        for number, step in enumerate(order.steps, 1):
            changed = {label for label, _ in step.changes}
            budget -= sum(rule.size for rule in model.rules if not changed.isdisjoint(rule.options))
            if budget < 0:
                return
            then = _after(model.conflict, state, step)
            yield from _step(model, order, number, state, then)
            state = then


def _after(conflict: Conflict, state: State, step: Measure) -> State:
    dropped = {label for label, value in step.changes if not value}
    return conflict.state(state - dropped | {label for label, value in step.changes if value})


def _step(
    model: Model, order: Order, number: int, before: State, after: State
) -> Iterator[Finding]:
    step = order.steps[number - 1]
    place, said = step.place or order.place, f"the step {shown(str(step))}"
    if before == after:
        since = "today" if number == 1 else "after the steps before it"
        yield "ZP317", f"{said} changes nothing: it is so {since}", "delete it", place
        return
    changed = frozenset(label for label, _ in step.changes)
    broken = [
        rule
        for rule in model.rules
        if not changed.isdisjoint(rule.options)
        and rule.holds_in(before)
        and not rule.holds_in(after)
    ]
    if broken:
        told = ", ".join(shown(str(rule)) for rule in broken[:3])
        message = f"{said} leads to a state that the rules exclude: {told}"
        fix = "put what must happen together into one step, or change the order"
        yield "ZP318", message, fix, place
    for literal in model.conflict.irreversible:
        was, is_ = literal.option in before, literal.option in after
        if was == literal.value != is_:
            message = f"{said} undoes the irreversible {shown(str(literal))}"
            yield "ZP319", message, "leave it out, or check what is irreversible", place


def _phases_in_time(model: Model) -> Iterator[Finding]:
    dated = [(phase, phase.dates) for phase in model.conflict.phases if phase.dates is not None]
    for (earlier, before), (phase, dates) in itertools.pairwise(dated):
        one = f"the phase {shown(phase.label)} ({escaped(str(dates))})"
        other = f"{shown(earlier.label)} ({escaped(str(before))})"
        if dates.first < before.first:
            message = f"{one} begins before {other}, which stands before it"
            yield "ZP320", message, "list phases in the order in which they come", phase.place
        elif dates.first <= before.last and not _meet(before, dates):
            message = f"{one} begins before {other} has ended"
            yield "ZP320", message, "correct the dates of one of them", phase.place


def _meet(before: Interval, after: Interval) -> bool:
    """Whether one ends in the very day, month or year in which the other begins."""
    end, begin = before.text.split("/")[-1], after.text.split("/")[0]
    ends, begins = Interval.read(end), Interval.read(begin)
    return (ends.first, ends.last) == (begins.first, begins.last)


UNDERTAKING_RULES: tuple[Callable[[Model], Iterator[Finding]], ...] = (
    _idle_commitments,
    _others_options,
    _broken_from_the_start,
    _steps,
    _phases_in_time,
)
