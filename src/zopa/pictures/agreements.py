"""Formats side by side: what each could do, agree on and keep, and who would break it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zopa.agreements.agree import Spoiler, Zone
from zopa.agreements.sentences import table_named
from zopa.conflict.model import Conflict
from zopa.pictures.letters import isolated, line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.phrases import Phrases, capital, listing

__all__ = ["agreements_chart"]

_LEFT = MARGIN + 2
_INSIDE = WIDTH - 2 * MARGIN - 4
_PITCH = _INSIDE / 5
_ROOM = _PITCH - 7
#: Spoilers that are drawn; the table has them all.
_MOST = 3


@dataclass(frozen=True)
class _Stage:
    """One column: how many, and of how many."""

    heading: str
    number: int
    total: int

    @property
    def shown(self) -> str:
        return f"{self.number:,}" if self.number else "none"


def agreements_chart(
    conflict: Conflict, zones: Sequence[Zone], *, prefix: str = "agreements"
) -> Picture:
    """Draw what several tables could agree on, and what would become of it.

    Bars are shares: of joint moves for what could be agreed, of that for all further columns.

    Args:
        conflict: where the words come from.
        zones: from :func:`zopa.agree`, of one concept and one goal.
        prefix: of the ids in the drawing, unique in the page.
    """
    phrases = Phrases(conflict)
    named = [name for name in (zone.goal for zone in zones) if name is not None]
    goal = phrases.outcome(named[0]) if named else None
    canvas = Canvas()
    y = _headings(canvas, [stage.heading for stage in _stages(zones[0])] if zones else [], MARGIN)
    for zone in zones:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _zone(canvas, conflict, zone, y + 8) + 10
    y = _legend(canvas, zones, goal, y)
    title = "What the formats could agree on"
    if goal is not None:
        title += f", and whether it leads to {goal}"
    told = " ".join(_told(conflict, zone) for zone in zones) or "No format was looked at."
    return canvas.picture(y + MARGIN - 2, title, told, _table(conflict, zones), prefix)


def _stages(zone: Zone) -> list[_Stage]:
    agreed = len(zone.agreements)
    stages = [
        _Stage("Joint moves", zone.joint_moves, 0),
        _Stage("Could be agreed", agreed, zone.joint_moves),
        _Stage("Would hold", len(zone.durable), agreed),
    ]
    if zone.satisfying is not None and zone.certain is not None:
        stages.append(_Stage("Meet the goal", len(zone.satisfying), agreed))
        stages.append(_Stage("Lead to it for sure", len(zone.certain), agreed))
    return stages


def _headings(canvas: Canvas, headings: Sequence[str], y: float) -> float:
    texts = [wrap(heading, _ROOM, TEXT, bold=True) for heading in headings]
    tall = max((text.height for text in texts), default=0)
    for number, text in enumerate(texts):
        canvas.words(text, _LEFT + number * _PITCH, y + tall - text.height)
    return y + tall + 7


def _zone(canvas: Canvas, conflict: Conflict, zone: Zone, y: float) -> float:
    name = capital(table_named(conflict, zone)) or (zone.table.format or "")
    y = canvas.words(wrap(name, _INSIDE, NAME, bold=True), _LEFT, y)
    if zone.table.decides == "any_subset":
        note = "any of them may agree on what they alone can do"
        y = canvas.words(wrap(note, _INSIDE, TEXT), _LEFT, y, "muted")
    y += 3
    for place, stage in enumerate(_stages(zone)):
        x = _LEFT + place * _PITCH
        look = "ink" if stage.number else "muted"
        long = len(stage.shown) > 8
        number = wrap(
            stage.shown, _PITCH, TEXT if long else NAME, bold=bool(stage.number) and not long
        )
        canvas.words(number, x, y, look)
        if place:
            bar = "better" if place > 1 else "muted"
            top = y + line_height(NAME) + 2
            canvas.share(x, top, _ROOM, stage.number, stage.total, bar)
    return _spoilers(canvas, conflict, zone, y + line_height(NAME) + 17)


def _spoilers(canvas: Canvas, conflict: Conflict, zone: Zone, y: float) -> float:
    if not zone.agreements:
        return _refusing(canvas, conflict, zone, y)
    if not zone.spoilers:
        return canvas.words(wrap("Nobody would break any.", _INSIDE, TEXT), _LEFT, y)
    y = canvas.words(wrap("Would break most:", _INSIDE, TEXT), _LEFT, y, "muted") + 2
    for spoiler in zone.spoilers[:_MOST]:
        line = f"{isolated(_named(conflict, spoiler))}, {_at(spoiler)}: {_breaks(spoiler)}"
        text = wrap(line, _INSIDE - 22, TEXT)
        canvas.dot("all" if spoiler.at_table else "none", _LEFT + 8, y + line_height(TEXT) / 2)
        y = canvas.words(text, _LEFT + 22, y) + 2
    left = len(zone.spoilers) - _MOST
    if left > 0:
        y = canvas.words(wrap(f"and {left} more", _INSIDE, TEXT), _LEFT + 22, y, "muted")
    return y


def _refusing(canvas: Canvas, conflict: Conflict, zone: Zone, y: float) -> float:
    """Who would consent to nothing, where nothing can be agreed."""
    names = _refusers(conflict, zone)
    if not names:
        return y - 4
    return canvas.words(wrap(f"Would refuse all: {names}.", _INSIDE, TEXT), _LEFT, y)


def _refusers(conflict: Conflict, zone: Zone) -> str:
    phrases = Phrases(conflict)
    found = [party for party, count in zone.refusals.items() if count == zone.joint_moves]
    return listing(isolated(phrases.name(party)) for party in found) if zone.joint_moves else ""


def _named(conflict: Conflict, spoiler: Spoiler) -> str:
    return capital(Phrases(conflict).name(spoiler.party)) or spoiler.party


def _at(spoiler: Spoiler) -> str:
    return "at the table" if spoiler.at_table else "not at the table"


def _breaks(spoiler: Spoiler) -> str:
    if spoiler.breaks == spoiler.of:
        return f"all {spoiler.of:,}" if spoiler.of > 1 else "the only one"
    return f"{spoiler.breaks:,} of {spoiler.of:,}"


def _legend(canvas: Canvas, zones: Sequence[Zone], goal: str | None, y: float) -> float:
    canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
    notes = ["Bars: what could be agreed, of all joint moves; then, of what could be agreed."]
    if goal is not None:
        notes.insert(0, f"The goal: {goal}.")
    if any(zone.agreements and zone.spoilers for zone in zones):
        notes.append("Filled circle: sits at the table; empty: does not.")
    y += 6
    for note in notes if zones else ["No format was looked at."]:
        y = canvas.words(wrap(note, _INSIDE, TEXT), _LEFT, y, "muted") + 2
    return y


def _told(conflict: Conflict, zone: Zone) -> str:
    name = capital(table_named(conflict, zone))
    numbers = ", ".join(f"{s.heading.lower()} {s.shown}" for s in _stages(zone))
    told = f"{name}: {numbers}."
    if zone.spoilers:
        first = zone.spoilers[0]
        told += f" {_named(conflict, first)}, {_at(first)}, would break {_breaks(first)}."
    return told


def _table(conflict: Conflict, zones: Sequence[Zone]) -> Table:
    most = max(([stage.heading for stage in _stages(zone)] for zone in zones), key=len, default=[])
    rows = []
    for zone in zones:
        numbers = [stage.shown for stage in _stages(zone)]
        numbers += ["–"] * (len(most) - len(numbers))
        breakers = "; ".join(
            f"{isolated(_named(conflict, s))} ({_at(s)}): {_breaks(s)}" for s in zone.spoilers
        )
        name = capital(table_named(conflict, zone)) or (zone.table.format or "")
        decides = "by consensus" if zone.table.decides == "consensus" else "any of them"
        rows.append(
            (name, decides, *numbers, breakers or "nobody", _refusers(conflict, zone) or "nobody")
        )
    return Table(("Format", "Decides", *most, "Would break them", "Would refuse all"), tuple(rows))
