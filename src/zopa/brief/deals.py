"""The sections of a brief on agreements, levers and hinges: who, what, what then, at what cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zopa.agreements.sentences import (
    after_told,
    agreement_told,
    chairs_told,
    no_deal_told,
    table_named,
    tables_told,
    zone_told,
)
from zopa.brief.course import course_section
from zopa.brief.model import Block, Figure, Grid, Inline, Points, Prose, Row, Section
from zopa.brief.questions import Questions
from zopa.conflict.model import Basis
from zopa.levers.sentences import alone_told, hinge_told, hinges_told, levers_told
from zopa.pictures import (
    agreements_chart,
    drift_map,
    hinges_chart,
    levers_chart,
    room_chart,
)
from zopa.stability.phrases import Phrases, capital, listing
from zopa.stability.sentences import cited
from zopa.text import visible

__all__ = ["deal_sections"]

#: Makes the claims in a text into links.
Linked = Callable[[str], tuple[Inline, ...]]

#: Hinges told in a brief; the command lists them all.
_MOST_HINGES = 12


def deal_sections(asked: Questions, linked: Linked) -> Iterator[Section]:
    """Who must be in the room, what could be signed, what follows, what it takes, when, on what.

    Args:
        asked: the questions, with their answers.
        linked: makes the claims in a text into links.
    """
    for section in (_room, _signed, _after, _levers, course_section, _hinges):
        made = section(asked, linked)
        if made is not None:
            yield made


def _room(asked: Questions, linked: Linked) -> Section | None:
    found = asked.tables
    if found is None:
        return None
    conflict = asked.analysis.conflict
    blocks: list[Block] = [Figure(room_chart(conflict, found, prefix="chart-room"))]
    blocks += [Prose(linked(line)) for line in tables_told(conflict, found)]
    told: dict[str, list[str]] = {}
    for zone in found.formats:
        chairs = found.chairs[zone.table.format or ""]
        enough = "enough" if any(chair.works for chair in chairs) else "not enough"
        lines = chairs_told(conflict, chairs) or ("No one chair more or less would change that.",)
        told.setdefault(f"{enough}. {' '.join(lines)}", []).append(table_named(conflict, zone))
    points = tuple(
        ((f"{capital(listing(names))}: {verdict}",), None) for verdict, names in told.items()
    )
    if points:
        blocks.append(Points(points))
    return Section("room", "Who must be in the room", tuple(blocks))


def number_of(asked: Questions, label: str) -> int:
    """The place of a format in the file, from 1; its anchor is made from it."""
    labels = [format_.label for format_ in asked.analysis.conflict.formats]
    return labels.index(label) + 1


def _signed(asked: Questions, linked: Linked) -> Section | None:
    conflict = asked.analysis.conflict
    no_deal = asked.no_deal
    if no_deal is None:
        return None
    blocks: list[Block] = [Prose(linked(line)) for line in no_deal_told(conflict, no_deal)]
    if not no_deal.holds:
        goal = conflict.resolve(asked.goal)
        picture = drift_map(
            conflict, no_deal.ways, no_deal.status_quo, goal=goal, prefix="chart-drift"
        )
        blocks.append(Figure(picture))
    if asked.zones:
        blocks.append(Figure(agreements_chart(conflict, asked.zones, prefix="chart-zones")))
    parts = []
    for zone in asked.zones:
        told: list[Block] = [Prose(linked(line)) for line in zone_told(conflict, zone)]
        for agreement in zone.best[:1]:
            told.append(Prose(("The one that serves the goal best:",)))
            told += [Prose(linked(line)) for line in agreement_told(conflict, zone, agreement)]
        anchor = f"format-{number_of(asked, zone.table.format or '')}"
        who = Phrases(conflict).names(zone.table.parties)
        name = f"{capital(table_named(conflict, zone))}: {who}"
        parts.append(Section(anchor, name, tuple(told)))
    heading = "What could be signed, and who would break it"
    return Section("signed", heading, tuple(blocks), tuple(parts))


def _after(asked: Questions, linked: Linked) -> Section | None:
    found = asked.aftermath
    if found is None:
        return None
    conflict = asked.analysis.conflict
    goal = conflict.resolve(asked.goal)
    blocks: list[Block] = []
    shown = Phrases(conflict).outcome(asked.goal)
    blocks.append(Prose((f"Were the state with {shown} signed that comes closest to holding:",)))
    blocks += [Prose(linked(line)) for line in after_told(conflict, found)]
    if not found.holds:
        for reading, caption in (
            ("may_renege", "If everybody is free to move again:"),
            ("keeps_word", "If those who signed keep their word:"),
        ):
            ways = found.reading(reading).ways
            picture = drift_map(
                conflict,
                ways,
                found.state,
                goal=goal,
                prefix=f"chart-after-{reading.replace('_', '-')}",
            )
            blocks += [Prose((caption,)), Figure(picture)]
    return Section("after", "What follows the handshake", tuple(blocks))


def _levers(asked: Questions, linked: Linked) -> Section | None:
    found = asked.levers
    if found is None:
        return None
    conflict = asked.analysis.conflict
    blocks: list[Block] = [Figure(levers_chart(conflict, found, prefix="chart-levers"))]
    blocks += [Prose(linked(line)) for line in levers_told(conflict, found)]
    phrases = Phrases(conflict)
    rows = tuple(
        Row(
            (
                (f"{lever.label}: {visible(str(lever.name))}",),
                (phrases.names(lever.by),),
                (f"{lever.cost:,.15g}",),
                ("; ".join(visible(str(change)) for change in lever.changes),),
                linked(_rests(lever.basis)),
            ),
            f"lever-{number}",
        )
        for number, lever in enumerate(conflict.levers, 1)
    )
    headings = ("lever", "by", "cost", "what it changes", "rests on")
    blocks.append(Grid("The levers of the dossier", headings, rows))
    blocks.append(Points(tuple((linked(line), None) for line in alone_told(conflict, found))))
    unit = conflict.cost_unit
    stated = f"in {visible(str(unit))}" if unit else "without a unit"
    told = f"Costs are stated {stated}. They are the dossier's own judgements, and added up."
    blocks.append(Prose((told,)))
    then = _once_pulled(asked, linked)
    return Section("levers", "What it would take", tuple(blocks), () if then is None else (then,))


def _once_pulled(asked: Questions, linked: Linked) -> Section | None:
    """What could be agreed on once the cheapest set of levers is pulled."""
    then = asked.once_pulled
    if then is None or then.tables is None or then.no_deal is None:
        return None
    conflict = then.analysis.conflict
    lines = [*no_deal_told(conflict, then.no_deal), *tables_told(conflict, then.tables)]
    blocks: list[Block] = [Prose(linked(line)) for line in lines]
    if then.zones:
        blocks.append(Figure(agreements_chart(conflict, then.zones, prefix="chart-zones-then")))
    heading = "Who would agree on what, once the cheapest is done"
    return Section("once-pulled", heading, tuple(blocks))


def _rests(basis: Basis) -> str:
    told = cited(basis).strip()
    judgement = f" {visible(str(basis.judgement))}" if basis.judgement else ""
    return f"{told}{judgement}"


def _hinges(asked: Questions, linked: Linked) -> Section | None:
    found = asked.hinges
    if found is None:
        return None
    conflict = asked.analysis.conflict
    blocks: list[Block] = [Prose(linked(line)) for line in hinges_told(conflict, found)]
    if found.found:
        blocks.insert(0, Figure(hinges_chart(conflict, found, _MOST_HINGES, prefix="chart-hinges")))
        told = [f"{hinge_told(conflict, found, hinge)}." for hinge in found.found[:_MOST_HINGES]]
        blocks.append(Points(tuple((linked(line), None) for line in told), numbered=True))
        more = len(found.found) - _MOST_HINGES
        if more > 0:
            blocks.append(Prose((f"And {more:,} more.",)))
    return Section("hinges", "What the answer rests on", tuple(blocks))
