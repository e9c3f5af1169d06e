"""Who must be in the room: seats by format, who must move, which tables are enough, vetoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zopa.agreements.sentences import tables_told
from zopa.agreements.tables import MinimalTable, Tables
from zopa.conflict.model import Conflict
from zopa.pictures.letters import isolated, line_height, measure, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Fill, Picture, Table
from zopa.stability.phrases import Phrases, capital, counted
from zopa.text import visible

__all__ = ["room_chart"]

#: Formats that are drawn; the table has them all.
_MOST = 8
#: Minimal sets that are told apart.
_APART = 4
#: Formats beside which there is room for names.
_BESIDE = 3
_LEFT = MARGIN + 2
_MUST = 220
_SMALLEST = 284
_VETO = 354
_INSIDE = WIDTH - 2 * MARGIN - 4


@dataclass(frozen=True)
class _Row:
    """What a party's row says.

    Attributes:
        name: what it is called.
        seated: whether it sits in each format.
        moves: whether it belongs to each minimal set of movers.
        sits: whether it belongs to each smallest table.
        veto: "absence", "presence" or "".
    """

    name: str
    seated: tuple[bool, ...]
    moves: tuple[bool, ...]
    sits: tuple[bool, ...]
    veto: str


@dataclass(frozen=True)
class _Format:
    letter: str
    name: str
    works: bool


def room_chart(conflict: Conflict, tables: Tables, *, prefix: str = "room") -> Picture:
    """Draw who sits in which format, and who has to.

    Args:
        conflict: where the names come from.
        tables: from :func:`zopa.tables`.
        prefix: of the ids in the drawing, unique in the page.
    """
    rows, formats = _rows(conflict, tables), _formats(conflict, tables)
    goal = Phrases(conflict).outcome(tables.goal)
    canvas = Canvas()
    y = _key(canvas, formats, MARGIN)
    layout = _Layout(rows, len(formats))
    y = _headings(canvas, formats, layout, y)
    for row in rows:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _row(canvas, row, layout, y + 7) + 7
    y = _foot(canvas, formats, layout, goal, y)
    for note in (*_legend(tables, formats), *_notes(tables, goal)):
        y = canvas.words(wrap(note, _INSIDE, TEXT, most=4), _LEFT, y + 2, "muted") + 2
    title = f"Who must be in the room for {goal}"
    told = [*tables_told(conflict, tables), _formats_told(formats, goal)]
    table = _table(rows, formats, tables, goal)
    return canvas.picture(y + MARGIN - 4, title, " ".join(filter(None, told)), table, prefix)


def _formats(conflict: Conflict, tables: Tables) -> tuple[_Format, ...]:
    found = []
    for number, zone in enumerate(tables.formats):
        label = zone.table.format
        name = str(conflict.format(label).name) if label else ""
        found.append(
            _Format(
                chr(ord("A") + number) if number < 26 else str(number + 1),
                visible(name) or visible(label or "") or f"Format {number + 1}",
                bool(zone.certain),
            )
        )
    return tuple(found)


def _rows(conflict: Conflict, tables: Tables) -> tuple[_Row, ...]:
    """Parties with options or a seat, and those that would spoil every table."""
    phrases = Phrases(conflict)
    seated = {party for zone in tables.formats for party in zone.table.parties}
    return tuple(
        _Row(
            capital(phrases.name(party.label)) or party.label,
            tuple(party.label in zone.table.parties for zone in tables.formats),
            tuple(party.label in each.parties for each in tables.movers),
            tuple(party.label in each.parties for each in tables.enough),
            "absence"
            if party.label in tables.needed
            else "presence"
            if party.label in tables.unwanted
            else "",
        )
        for party in conflict.parties
        if party.options or party.label in seated or party.label in tables.unwanted
    )


class _Layout:
    """Where columns stand: names beside the marks where they fit, else above them.

    Attributes:
        beside: whether names stand beside the marks.
        room: for names, in width.
    """

    def __init__(self, rows: Sequence[_Row], formats: int) -> None:
        self.shown = min(formats, _MOST)
        room = _MUST - 12 - _LEFT if not formats else self._first(True) - 16 - _LEFT
        words = [word for row in rows for word in row.name.split()]
        widest = max((measure(word, NAME, bold=True) for word in words), default=0)
        self.beside = formats <= _BESIDE and widest <= room
        self.room = room if self.beside else _INSIDE

    @property
    def _pitch(self) -> float:
        return min(28.0, (_MUST - 10 - MARGIN) / max(self.shown, 1))

    def _first(self, beside: bool) -> float:
        left = _MUST - 14 - self._pitch * self.shown if beside else MARGIN
        return left + self._pitch / 2

    def column(self, number: int) -> float:
        """The middle of a format's column."""
        return self._first(self.beside) + self._pitch * number


def _key(canvas: Canvas, formats: Sequence[_Format], y: float) -> float:
    for each in formats[:_MOST]:
        canvas.words(wrap(each.letter, 22, TEXT, bold=True), _LEFT, y)
        y = canvas.words(wrap(each.name, _INSIDE - 24, TEXT, most=2), _LEFT + 24, y) + 1
    left = len(formats) - _MOST
    if left > 0:
        told = f"{counted(left, 'more format')}: see the table"
        y = canvas.words(wrap(told, _INSIDE, TEXT), _LEFT, y, "muted")
    return y + (10 if formats else 0)


def _headings(canvas: Canvas, formats: Sequence[_Format], layout: _Layout, y: float) -> float:
    columns = [
        (wrap(text, width, TEXT, bold=True), x)
        for text, x, width in (
            ("Must move", _MUST, 58),
            ("Smallest table", _SMALLEST, 69),
            ("Veto by its", _VETO, 72),
        )
    ]
    end = y + max(lines.height for lines, _ in columns)
    for lines, x in columns:
        canvas.words(lines, x, end - lines.height)
    for number, each in enumerate(formats[:_MOST]):
        letter = wrap(each.letter, 22, TEXT, bold=True)
        canvas.words(letter, layout.column(number), end - letter.height, anchor="middle")
    return end + 6


def _row(canvas: Canvas, row: _Row, layout: _Layout, y: float) -> float:
    name = wrap(row.name, layout.room, NAME, bold=True, most=4 if layout.beside else 2)
    end = canvas.words(name, _LEFT, y)
    middle = y + line_height(NAME) / 2 if layout.beside else end + 12
    for number, seated in enumerate(row.seated[:_MOST]):
        canvas.dot("all" if seated else "none", layout.column(number), middle)
    if row.seated:
        canvas.line("M", _MUST - 9, middle - 10, "v", 20, look="rule")
    _member(canvas, row.moves, _MUST, middle)
    _member(canvas, row.sits, _SMALLEST, middle)
    veto = wrap(row.veto or "–", 72, TEXT, bold=bool(row.veto))
    canvas.words(veto, _VETO, middle - veto.height / 2, "ink" if row.veto else "muted")
    return max(end, middle + 10)


def _member(canvas: Canvas, sets: tuple[bool, ...], x: float, middle: float) -> None:
    """In which of some sets: one square a set, or a circle where they are many."""
    if 1 < len(sets) <= _APART:
        for number, member in enumerate(sets):
            left = x + 14 * number
            if member:
                canvas.bar(left, middle - 5.5, 11, 11, "ink")
            else:
                canvas.bar(left + 0.8, middle - 4.7, 9.4, 9.4, "open")
        return
    word = wrap(_share(sets), 40, TEXT)
    left = x
    if sets:
        fill: Fill = "all" if all(sets) else "some" if any(sets) else "none"
        canvas.dot(fill, x + 8, middle)
        left = x + 19
    canvas.words(word, left, middle - word.height / 2, "ink" if any(sets) else "muted")


def _share(sets: tuple[bool, ...]) -> str:
    if not sets:
        return "–"
    if len(sets) == 1:
        return "yes" if sets[0] else "no"
    return "all" if all(sets) else "some" if any(sets) else "none"


def _foot(
    canvas: Canvas, formats: Sequence[_Format], layout: _Layout, goal: str, y: float
) -> float:
    canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
    if not formats:
        return y + 6
    told = f"Agrees on something that leads to {goal}:"
    y = canvas.words(wrap(told, _INSIDE, TEXT, bold=True), _LEFT, y + 7) + 4
    for number, each in enumerate(formats[:_MOST]):
        middle = layout.column(number)
        canvas.tick(each.works, middle, y + 10)
        word = wrap("yes" if each.works else "no", 30, TEXT)
        canvas.words(word, middle, y + 20, anchor="middle")
    end = y + 20 + line_height(TEXT) + 6
    canvas.line("M", MARGIN, end, "H", WIDTH - MARGIN, look="rule")
    return end + 6


def _legend(tables: Tables, formats: Sequence[_Format]) -> list[str]:
    lines = []
    if formats:
        lines.append("Filled circle under a letter: has a seat in this format; empty: has none.")
    sets = max(len(tables.movers), len(tables.enough))
    if 1 < len(tables.movers) <= _APART or 1 < len(tables.enough) <= _APART:
        lines.append("One square for each set that would do; filled: the party belongs to it.")
    if sets > _APART:
        lines.append(f"Half-filled circle: in some of the sets that would do, of {sets:,} at most.")
    return lines


def _notes(tables: Tables, goal: str) -> list[str]:
    lines = []
    if tables.today:
        return [f"No agreement is needed: today's state leads to {goal} by itself."]
    if not tables.movers:
        lines.append(f"Nobody's moves reach {goal}, whoever joins in.")
    if not tables.enough:
        lines.append("No table is enough, whoever sits at it.")
    return lines


def _formats_told(formats: Sequence[_Format], goal: str) -> str:
    if not formats:
        return "The conflict names no formats."
    return " ".join(
        f"{capital(each.name)} {'agrees' if each.works else 'does not agree'} on something that "
        f"leads to {goal}."
        for each in formats
    )


def _table(rows: Sequence[_Row], formats: Sequence[_Format], tables: Tables, goal: str) -> Table:
    cells = [
        (
            row.name,
            ", ".join(f.letter for f, seat in zip(formats, row.seated, strict=True) if seat)
            or "none",
            _sets_told(row.moves, tables.movers),
            _sets_told(row.sits, tables.enough),
            f"by {row.veto}" if row.veto else "none",
        )
        for row in rows
    ]
    cells += [
        (
            f"Format {each.letter}: {isolated(each.name)}",
            f"agrees on something that leads to {goal}: {'yes' if each.works else 'no'}",
            "",
            "",
            "",
        )
        for each in formats
    ]
    headings = ("Party", "Sits in", "Must move", "In a smallest table", "Veto")
    return Table(headings, tuple(cells))


def _sets_told(member: tuple[bool, ...], sets: Sequence[MinimalTable]) -> str:
    if len(sets) < 2:
        return _share(member) if sets else "there is no set"
    told = f"in {sum(member):,} of {len(sets):,} sets"
    if len(sets) <= _APART and any(member):
        told += f" ({', '.join(str(k) for k, one in enumerate(member, 1) if one)})"
    return told
