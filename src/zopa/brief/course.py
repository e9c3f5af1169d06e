"""The section of a brief on order and time: in which order, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zopa.agreements.phase_sentences import phases_told, waiting_told
from zopa.agreements.sequence import CheckedOrder, PlannedStep, Steps
from zopa.agreements.step_sentences import flaw_told, order_named, order_told, steps_told
from zopa.brief.model import Block, Figure, Grid, Inline, Points, Prose, Row, Section
from zopa.brief.questions import Questions
from zopa.conflict.model import Basis, Conflict
from zopa.pictures import StepMark, phases_chart, steps_chart
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.sentences import cited
from zopa.text import visible

__all__ = ["course_section"]

_NOTHING_FOLLOWED = (
    "No order of steps and no phase can be followed here, for want of a state today."
)

#: Makes the claims in a text into links.
Linked = Callable[[str], tuple[Inline, ...]]


def course_section(asked: Questions, linked: Linked) -> Section | None:
    """In which order, and by when; None where the dossier says nothing of either, and nothing can.

    Args:
        asked: the questions, with their answers.
        linked: makes the claims in a text into links.
    """
    conflict = asked.analysis.conflict
    parts = [*_sequences(asked, linked), *_orders(asked, linked), *_time(asked, linked)]
    stated = _stated(conflict, linked)
    if not parts and not stated:
        return None
    lead = list(_lead(asked)) if parts else [_NOTHING_FOLLOWED]
    blocks = tuple(Prose(linked(line)) for line in lead)
    if stated:
        parts.append(Section("course-dossier", "What the dossier says of order and time", stated))
    return Section("course", "In which order, and by when", blocks, tuple(parts))


def _lead(asked: Questions) -> Iterator[str]:
    """What to remember of it: whether any steps lead there, which order works, whom time serves."""
    conflict = asked.analysis.conflict
    shown = Phrases(conflict).outcome(asked.goal)
    found, then = asked.steps, asked.once_pulled
    if found is not None:
        yield _reach_told(found, shown, "today")
        if not found.sequences and then is not None and then.steps is not None:
            yield _reach_told(
                then.steps, shown, "once the cheapest levers that were found are pulled"
            )
    if asked.orders:
        yield _works_told(conflict, asked.orders, "as things are")
        if then is not None and then.orders:
            yield _works_told(conflict, then.orders, "once those levers are pulled")
    if asked.phases is not None:
        yield from phases_told(conflict, asked.phases)[:1]
        yield from waiting_told(conflict, asked.phases)[:1]


def _reach_told(found: Steps, shown: str, when: str) -> str:
    if found.today:
        return f"{capital(shown)} is there {when}, and nobody would leave it."
    if found.sequences:
        count = counted(len(found.sequences[0].steps), "step")
        return (
            f"{capital(when)}, {shown} can be reached in {count} that nobody would stop half-way."
        )
    if found.interrupted:
        return f"{capital(when)}, no steps to {shown} were found before the search was stopped."
    if not found.ends:
        return f"{capital(when)}, no steps can end in {shown}: no state with it would hold."
    upto = counted(found.longest, "step")
    return f"{capital(when)}, no sequence of at most {upto} to {shown} would be seen through."


def _works_told(conflict: Conflict, orders: Sequence[CheckedOrder], when: str) -> str:
    works = [order_named(conflict, each) for each in orders if each.self_enforcing]
    if not works:
        which = "the dossier's order does not enforce itself"
        if len(orders) > 1:
            which = f"none of the dossier's {len(orders)} orders enforces itself"
        return f"{capital(when)}, {which}."
    verb = "enforces itself" if len(works) == 1 else "enforce themselves"
    return f"{capital(when)}, {listing(works)} {verb}, of {counted(len(orders), 'order')}."


def _sequences(asked: Questions, linked: Linked) -> Iterator[Section]:
    """Steps that enforce themselves, today and once the cheapest levers are pulled."""
    found = asked.steps
    if found is None:
        return
    blocks = _searched(asked, found, linked, "chart-steps")
    then = asked.once_pulled
    if not found.sequences and then is not None and then.steps is not None:
        blocks.append(Prose(("Once the cheapest levers that were found are pulled:",)))
        blocks += _searched(then, then.steps, linked, "chart-steps-then")
    yield Section("steps", "Steps that nobody would stop half-way", tuple(blocks))


def _searched(asked: Questions, found: Steps, linked: Linked, prefix: str) -> list[Block]:
    conflict = asked.analysis.conflict
    blocks: list[Block] = [Prose(linked(line)) for line in steps_told(conflict, found)]
    if found.sequences:
        steps = found.sequences[0].steps
        last = len(steps)
        marks = [_mark(conflict, k, step, (), k == last) for k, step in enumerate(steps, 1)]
        blocks.insert(0, Figure(steps_chart(conflict, marks, goal=asked.goal, prefix=prefix)))
    return blocks


def _mark(
    conflict: Conflict, number: int, step: PlannedStep, breaks: Sequence[str], goal: bool
) -> StepMark:
    phrases = Phrases(conflict)
    changes = tuple(phrases.doing(change) for change in step.changes)
    return StepMark(number, step.parties, changes, tuple(breaks), goal)


def _orders(asked: Questions, linked: Linked) -> Iterator[Section]:
    """The dossier's orders of measures: which would work, and where the others break."""
    conflict = asked.analysis.conflict
    if not asked.orders:
        return
    blocks: list[Block] = []
    for number, checked in enumerate(asked.orders, 1):
        blocks.append(Prose((f"{capital(order_named(conflict, checked))}:",)))
        marks = _order_marks(conflict, checked)
        prefix = f"chart-order-{number}"
        blocks.append(Figure(steps_chart(conflict, marks, goal=asked.goal, prefix=prefix)))
        told = [*_without_steps(order_told(conflict, checked)), *_swaps_told(asked, checked)]
        blocks += [Prose(linked(line)) for line in told]
    then = asked.once_pulled
    if then is not None and then.orders:
        blocks.append(Prose(("Once the cheapest levers that were found are pulled:",)))
        lines = [
            f"{capital(order_named(conflict, checked))}: {_short(then.analysis.conflict, checked)}"
            for checked in then.orders
        ]
        blocks.append(Points(tuple((linked(line), None) for line in lines)))
    yield Section("orders", "One order against another", tuple(blocks))


def _without_steps(lines: Sequence[str]) -> Iterator[str]:
    """What is told of an order besides its steps, which the picture has."""
    return (line for line in lines if not line[:1].isdigit())


def _swaps_told(asked: Questions, checked: CheckedOrder) -> Iterator[str]:
    """What the dossier's swaps would change for an order that breaks."""
    conflict = asked.analysis.conflict
    again = asked.order_with_swaps.get(checked.order or "", ())
    same = 0
    for label, other in again:
        if _break(other) == _break(checked):
            same += 1
        else:
            name = visible(str(conflict.swap(label).name))
            yield f"With {name} undertaken, and kept: {_short(conflict, other)}"
    if same and same == len(again):
        which = "The dossier's swap would" if same == 1 else "None of the dossier's swaps would"
        yield f"{which}{' not' if same == 1 else ''} change where it breaks, and by whom."


def _break(checked: CheckedOrder) -> tuple[int, str, str | None] | None:
    first = checked.first_break
    return None if first is None else (first.at, first.kind, first.party)


def _short(conflict: Conflict, checked: CheckedOrder) -> str:
    """Whether an order works, in one sentence."""
    first = checked.first_break
    if first is None:
        return "the order enforces itself."
    return f"it breaks. {capital(flaw_told(conflict, checked, first)).rstrip('.')}."


def _order_marks(conflict: Conflict, checked: CheckedOrder) -> list[StepMark]:
    marks = []
    first = checked.first_break
    last = len(checked.steps)
    for number, each in enumerate(checked.steps, 1):
        broken = first is not None and first.at == number - 1
        at_end = number == last and first is not None and first.at == last
        breaks: tuple[str, ...] = ()
        if first is not None and (broken or at_end):
            where = "Once all is done: " if at_end else ""
            breaks = (f"{where}{flaw_told(conflict, checked, first)}",)
        goal = number == last and bool(checked.satisfies)
        marks.append(_mark(conflict, number, each.step, breaks, goal and not breaks))
    return marks


def _time(asked: Questions, linked: Linked) -> Iterator[Section]:
    """The dossier's phases, and who gains by letting the clock run."""
    conflict = asked.analysis.conflict
    if asked.phases_refused is not None:
        yield Section("phases", "By when", (Prose((f"{capital(asked.phases_refused)}.",)),))
        return
    found = asked.phases
    if found is None:
        return
    blocks: list[Block] = [Figure(phases_chart(conflict, found, prefix="chart-phases"))]
    blocks += [Prose(linked(line)) for line in phases_told(conflict, found)]
    blocks += [Prose(linked(line)) for line in waiting_told(conflict, found)]
    yield Section("phases", "By when, and who can wait", tuple(blocks))


def _stated(conflict: Conflict, linked: Linked) -> tuple[Block, ...]:
    """What the dossier says of swaps, orders and phases, each with what it rests on."""
    phrases = Phrases(conflict)
    rows: list[Row] = []
    for number, swap in enumerate(conflict.swaps, 1):
        said = f"by {phrases.names(swap.by)}: “{swap.keeps}”"
        rows.append(_row("swap", number, str(swap.name), said, swap.basis, linked))
    for number, order in enumerate(conflict.orders, 1):
        said = ", then ".join(str(step) for step in order.steps)
        rows.append(_row("order", number, str(order.name), said, order.basis, linked))
    for number, phase in enumerate(conflict.phases, 1):
        parts = [str(phase.dates)] if phase.dates else []
        parts += [str(change) for change in phase.changes]
        parts += [f"{label} undertaken" for label in phase.swaps]
        parts += [f"{party} keeps “{given.keeps}”" for party, given in phase.commitments]
        said = "; ".join(parts) or "nothing is different"
        rows.append(_row("phase", number, str(phase.name), said, phase.basis, linked))
    if not rows:
        return ()
    kinds = [
        name
        for name, known in (
            ("swaps", conflict.swaps),
            ("orders", conflict.orders),
            ("phases", conflict.phases),
        )
        if known
    ]
    headings = ("what", "name", "what it says", "rests on")
    return (Grid(f"The dossier's {listing(kinds)}", headings, tuple(rows)),)


def _row(kind: str, number: int, name: str, said: str, basis: Basis, linked: Linked) -> Row:
    cells = ((kind,), (visible(name),), (visible(said),), linked(_rests(basis)))
    return Row(cells, f"{kind}-{number}")


def _rests(basis: Basis) -> str:
    judgement = f" {visible(str(basis.judgement))}" if basis.judgement else ""
    return f"{cited(basis).strip()}{judgement}"
