"""Phases on a time line: what holds in each, and for whom time works from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zopa.agreements.phase_sentences import ends_told, phase_named
from zopa.agreements.phases import PhaseAnswer, Phases, PhaseView
from zopa.agreements.waiting import Value
from zopa.conflict.model import Conflict
from zopa.pictures.letters import Lines, isolated, line_height, measure, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.pictures.svg import el, path
from zopa.stability.explain import Liking
from zopa.stability.phrases import Phrases, capital
from zopa.text import visible

__all__ = ["phases_chart"]

#: Phases beside one another; where there are more, the last is drawn again in the next line.
_ABREAST = 3
_INSIDE = WIDTH - 2 * MARGIN
_GAP = 10
_PAD = 8
_MARK = 24
_ENDS = {
    "certainly": "goal at every end",
    "possibly": "goal at some ends",
    "never": "goal at no end",
}
#: Parties for whom nothing changes that have a row each; where there are more, they share one.
_MOST_SAME = 3
_LIKINGS: dict[Value | None, Liking] = {"gains": "better", "loses": "worse", "same": "same"}

_WAITS: tuple[tuple[str, Value | None], ...] = (
    ("Gain by waiting for it", "gains"),
    ("Lose by it", "loses"),
    ("Mixed", "mixed"),
    ("The same", "same"),
    ("Unknown", None),
)


@dataclass(frozen=True)
class _Column:
    """What the card of a phase says.

    Attributes:
        name: what the phase is called, with its number.
        dates: when it is; empty where the file does not say.
        holds: whether the goal can hold; None without a goal.
        verdict: "certainly", "possibly" or "never"; None without a goal.
        ends: how many ends there are.
        free: what it would be with nobody bound, where that differs; else empty.
    """

    name: str
    dates: str
    holds: bool | None
    verdict: str | None
    ends: str
    free: str

    @property
    def look(self) -> str:
        """Class of its card."""
        return {"certainly": "box-better", "never": "box-worse"}.get(self.verdict or "", "box")


@dataclass(frozen=True)
class _Row:
    """What waiting means for one party, from each phase to the next."""

    name: str
    values: tuple[Value | None, ...]


def phases_chart(conflict: Conflict, found: Phases, *, prefix: str = "phases") -> Picture:
    """Draw the phases of a conflict side by side, and below them who gains by waiting.

    Args:
        conflict: where the names come from.
        found: from :func:`zopa.agreements.phases.phases`.
        prefix: of the ids in the drawing, unique in the page.
    """
    columns = [_column(number, view) for number, view in enumerate(found.phases, 1)]
    rows = _rows(conflict, found)
    canvas = Canvas()
    y: float = MARGIN
    for first in range(0, max(len(columns) - 1, 1), _ABREAST - 1):
        band = columns[first : first + _ABREAST]
        y = _band(canvas, band, y, again=first > 0, more=first + len(band) < len(columns))
        if len(band) > 1:
            values = slice(first, first + len(band) - 1)
            part = [_Row(row.name, row.values[values]) for row in rows]
            y = _waiting(canvas, part, len(band), y) + 10
    canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
    y += 4
    goal = None if found.goal is None else Phrases(conflict).outcome(found.goal)
    for note in _notes(found, goal):
        y = canvas.words(wrap(note, _INSIDE - 4, TEXT), MARGIN + 2, y + 2, "muted") + 2
    title = "The phases, one after another"
    title += f", and whether {goal} can hold" if goal else ""
    title += "; who gains by waiting" if len(columns) > 1 else ""
    table = _table(rows, columns)
    return canvas.picture(y + MARGIN - 4, title, _told(rows, columns), table, prefix)


def _column(number: int, view: PhaseView) -> _Column:
    answer = view.answer
    return _Column(
        f"{number} {isolated(capital(phase_named(view)))}",
        visible(str(view.dates)) if view.dates else "",
        answer.goal_can_hold,
        answer.verdict,
        ends_told(answer),
        _free(answer, view.unbound),
    )


def _free(answer: PhaseAnswer, unbound: PhaseAnswer | None) -> str:
    """What would be different with nobody bound."""
    if unbound is None:
        return ""
    parts = []
    if unbound.goal_can_hold != answer.goal_can_hold:
        parts.append(_holds(unbound.goal_can_hold))
    if unbound.verdict != answer.verdict and unbound.verdict is not None:
        parts.append(_ENDS[unbound.verdict])
    if not parts and not answer.ends_as(unbound):
        told = ends_told(unbound)
        parts.append(told if told != ends_told(answer) else "other ends")
    return f"with nobody bound: {', '.join(parts) or 'the same'}"


def _holds(holds: bool | None) -> str:
    return "goal can hold" if holds else "goal cannot hold"


def _rows(conflict: Conflict, found: Phases) -> list[_Row]:
    phrases = Phrases(conflict)
    return [
        _Row(
            capital(phrases.name(party.label)) or party.label,
            tuple(
                each.value
                for view in found.phases[1:]
                for each in found.into(view.label)
                if each.party == party.label
            ),
        )
        for party in conflict.parties
    ]


def _band(
    canvas: Canvas, columns: Sequence[_Column], y: float, *, again: bool, more: bool
) -> float:
    """Some phases side by side on a time line; returns where their cards end."""
    pitch = (_INSIDE + _GAP) / len(columns)
    room = pitch - _GAP
    lefts = [MARGIN + number * pitch for number in range(len(columns))]
    dates = [_dates(column.dates, room) for column in columns]
    line = y + max((text.height for text in dates), default=0) + 8
    canvas.line("M", MARGIN, line, "H", WIDTH - MARGIN - (4 if more else 9))
    if more:
        canvas.line("M", WIDTH - MARGIN - 4, line - 6, "v", 12)
    else:
        tip = path("M", WIDTH - MARGIN, line, "l", -9, -4.5, "v", 9, "Z")
        canvas.add(el("path", d=tip, class_="zp-head"))
    cards = [_card(column, room - 2 * _PAD, again and not k) for k, column in enumerate(columns)]
    top = line + 16
    height = max(sum(lines.height + 4 for lines, _, _ in card) for card in cards) + 2 * _PAD - 4
    for column, left, when, card in zip(columns, lefts, dates, cards, strict=True):
        middle = left + room / 2
        if column.dates:
            canvas.words(when, middle, line - 8 - when.height, "muted", "middle")
        canvas.line("M", middle, line - 5, "V", top)
        canvas.box(left, top, room, height, column.look)
        here = top + _PAD
        for lines, look, tick in card:
            inset = _PAD + (_MARK if tick is not None else 0)
            if tick is not None:
                _tick(canvas, tick, left + _PAD + 9, here + line_height(TEXT) / 2)
            here = canvas.words(lines, left + inset, here, look) + 4
    return top + height + 8


def _dates(dates: str, room: float) -> Lines:
    """A span of days, broken between its ends where it does not fit into a line."""
    first, slash, last = dates.partition("/")
    if not slash or measure(dates, TEXT) <= room:
        return wrap(dates, room, TEXT, most=2)
    return Lines((f"{first}/", last), None, TEXT, False)


def _card(column: _Column, room: float, again: bool) -> list[tuple[Lines, str, bool | str | None]]:
    """Lines of a card with their colours and marks."""
    card: list[tuple[Lines, str, bool | str | None]] = [
        (wrap(column.name, room, _sized(column.name, room), bold=True, most=6), "ink", None)
    ]
    if again:
        return [*card, (wrap("as above", room, TEXT), "muted", None)]
    if column.holds is not None and column.verdict is not None:
        words = wrap(_holds(column.holds), room - _MARK, TEXT, most=3)
        card.append((words, "ink", column.holds))
        reached: bool | str = column.verdict == "certainly"
        if column.verdict == "possibly":
            reached = "some"
        card.append((wrap(_ENDS[column.verdict], room - _MARK, TEXT, most=3), "ink", reached))
    card.append((wrap(f"leads to {column.ends}", room, TEXT, most=4), "muted", None))
    if column.free:
        card.append((wrap(column.free, room, TEXT, most=5), "ink", None))
    return card


def _sized(name: str, room: float) -> float:
    """The larger size, unless a word would have to be broken."""
    widest = max((measure(word, NAME, bold=True) for word in name.split()), default=0)
    return NAME if widest <= room else TEXT


def _tick(canvas: Canvas, tick: bool | str, x: float, y: float) -> None:
    if isinstance(tick, bool):
        canvas.tick(tick, x, y)
    else:
        canvas.dot("some", x, y)


def _waiting(canvas: Canvas, rows: Sequence[_Row], columns: int, y: float) -> float:
    """One row a party: a mark and a word between each two phases."""
    pitch = (_INSIDE + _GAP) / columns
    middles = [MARGIN + pitch * number - _GAP / 2 for number in range(1, columns)]
    widest = max(measure(word, TEXT, bold=True) for word in _words(rows)) + 30
    unchanged = [row for row in rows if set(row.values) == {"same"}]
    if len(unchanged) > _MOST_SAME:
        rows = [row for row in rows if row not in unchanged]
    else:
        unchanged = []
    room = middles[0] - widest / 2 - MARGIN - 10
    beside = all(_fits(row.name, room) for row in rows)
    heading = wrap("By waiting, from one phase to the next:", _INSIDE, TEXT, bold=True)
    y = canvas.words(heading, MARGIN + 2, y) + 6
    for row in rows:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        name = wrap(row.name, room if beside else _INSIDE, NAME, bold=True, most=2)
        tall = max(name.height, 28.0) if beside else name.height
        middle = y + 6 + tall / 2 if beside else y + 6 + tall + 16
        canvas.words(name, MARGIN + 2, y + 6 + (tall - name.height) / 2)
        for value, x in zip(row.values, middles, strict=True):
            _value(canvas, value, x - widest / 2, middle)
        y = (y + 6 + tall if beside else middle + 14) + 6
    if unchanged:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        canvas.badge("same", MARGIN + 13, y + 8 + line_height(TEXT) / 2)
        names = ", ".join(isolated(row.name) for row in unchanged)
        told = wrap(f"the same: {names}", _INSIDE - 34, TEXT, most=12)
        y = canvas.words(told, MARGIN + 32, y + 8) + 8
    return y


def _fits(name: str, room: float) -> bool:
    """Whether a name fits beside marks: no word is broken, and it takes two lines at most."""
    widest = max((measure(word, NAME, bold=True) for word in name.split()), default=0)
    return widest <= room and len(wrap(name, room, NAME, bold=True, most=9).lines) <= 2


def _words(rows: Sequence[_Row]) -> list[str]:
    return [_word(value) for row in rows for value in row.values] or ["–"]


def _word(value: Value | None) -> str:
    return "unknown" if value is None else value


def _value(canvas: Canvas, value: Value | None, x: float, y: float) -> None:
    """What waiting means, by shape, sign, colour and word, from x on about the height y."""
    middle = x + 12
    liking = _LIKINGS.get(value)
    if liking is not None:
        canvas.badge(liking, middle, y)
    elif value == "mixed":
        corner = path("M", middle, y - 13, "l", 13, 13, "l", -13, 13, "l", -13, -13, "Z")
        canvas.add(el("path", d=corner, class_="zp-same"))
        wave = path("M", middle - 6, y + 1.5, "q", 3, -6, 6, -1.5, "t", 6, -1.5)
        canvas.add(el("path", d=wave, class_="zp-sign"))
    else:
        canvas.add(el("circle", cx=float(middle), cy=float(y), r=9.0, class_="zp-open"))
    look = liking if liking in ("better", "worse") else "ink"
    word = wrap(_word(value), 90, TEXT, bold=True)
    canvas.words(word, x + 30, y - word.height / 2, look)


def _notes(found: Phases, goal: str | None) -> list[str]:
    notes = []
    if goal is not None:
        notes.append(f"The goal: {goal}.")
    if len(found.phases) > 1:
        notes.append(
            "Waiting compares where the phases end by today's wishes: worst with worst, best with "
            "best. Mixed: one better, one worse."
        )
    if any(each.value is None for each in found.waiting):
        notes.append("Unknown: some end is not among the states that the party ranks.")
    if any(view.bound for view in found.phases):
        notes.append("Those who are bound are taken to keep their word.")
    return notes


def _told(rows: Sequence[_Row], columns: Sequence[_Column]) -> str:
    parts = []
    for column in columns:
        said = [column.dates, f"leads to {column.ends}"]
        if column.holds is not None and column.verdict is not None:
            said += [_holds(column.holds), _ENDS[column.verdict]]
        parts.append(f"Phase {column.name}: {', '.join(filter(None, [*said, column.free]))}.")
    for number, column in enumerate(columns[1:]):
        for _, value in _WAITS:
            names = [isolated(row.name) for row in rows if row.values[number] == value]
            if names:
                told = f"By waiting for phase {column.name}, {_word(value)}"
                parts.append(f"{told}: {', '.join(names)}.")
    return " ".join(parts)


def _table(rows: Sequence[_Row], columns: Sequence[_Column]) -> Table:
    headings = ("Phase", "Dates", "Goal can hold", "Leads to", "Goal there", "Nobody bound")
    cells = []
    for number, column in enumerate(columns):
        waits = ["–"] * len(_WAITS)
        if number:
            names = [
                ", ".join(isolated(row.name) for row in rows if row.values[number - 1] == value)
                for _, value in _WAITS
            ]
            waits = [some or "nobody" for some in names]
        cells.append(
            (
                column.name,
                column.dates or "–",
                "–" if column.holds is None else "yes" if column.holds else "no",
                column.ends,
                "–" if column.verdict is None else _ENDS[column.verdict].removeprefix("goal "),
                column.free.removeprefix("with nobody bound: ") or "–",
                *waits,
            )
        )
    return Table((*headings, *(heading for heading, _ in _WAITS)), tuple(cells))
