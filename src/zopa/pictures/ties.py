"""The map of ties: who backs, arms or fights whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zopa.conflict.model import Conflict
from zopa.pictures.layers import Bond, Layout, Link, Spot, arrange, ordered
from zopa.pictures.letters import Lines, isolated, measure, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.phrases import Phrases, capital, counted
from zopa.text import visible

__all__ = ["ties_map"]

_ROOM = WIDTH - 2 * MARGIN
#: Nodes a row, width of names and of labels: the first that fits, else the narrowest.
_TRIES = ((4, 118, 112), (4, 100, 100), (4, 88, 88), (3, 100, 100), (3, 88, 84), (2, 100, 96))
_BETWEEN = 30
#: Words up to this width are not broken.
_LONGEST = 190


@dataclass(frozen=True)
class _Pair:
    """All relations between two parties, the upper one first."""

    upper: str
    lower: str
    down: tuple[str, ...]
    up: tuple[str, ...]

    @property
    def text(self) -> tuple[str, ...]:
        if not (self.down and self.up):
            return self.down or self.up
        there = tuple(f"↓ {isolated(relation)}" for relation in self.down)
        return (*there, *(f"↑ {isolated(relation)}" for relation in self.up))


@dataclass(frozen=True)
class _Drawn:
    """One connected part, laid out."""

    layout: Layout
    names: dict[str, Lines]
    own: dict[str, Lines]
    labels: list[tuple[Lines, ...]]


def ties_map(conflict: Conflict, *, prefix: str = "ties") -> Picture | None:
    """Draw the ties between parties as arrows with their relations; None where there are none.

    Args:
        conflict: whose parties and ties to draw.
        prefix: of the ids in the drawing, unique in the page.
    """
    if not conflict.ties:
        return None
    phrases = Phrases(conflict)
    canvas = Canvas()
    height = _draw(canvas, conflict)
    rows = tuple(
        (
            capital(phrases.name(tie.source)),
            visible(tie.relation),
            capital(phrases.name(tie.target)),
        )
        for tie in conflict.ties
    )
    title = f"Ties between parties: {counted(len(rows), 'tie')}"
    told = f"{'; '.join(' – '.join(row) for row in rows)}."
    table = Table(("From", "Relation", "To"), rows)
    return canvas.picture(height, title, told, table, prefix)


def _draw(canvas: Canvas, conflict: Conflict) -> float:
    """Draw the parts on shelves, the largest first; returns the height."""
    optionless = {party.label for party in conflict.parties if not party.options}
    parts, alone = _parts(conflict)
    drawn = [_laid_out(conflict, part) for part in parts]
    canvas.width = max([WIDTH, *(part.layout.width + 2 * MARGIN for part in drawn)])
    y: float = MARGIN + 4
    for shelf in _shelves(drawn, canvas.width - 2 * MARGIN):
        free = canvas.width - 2 * MARGIN - sum(part.layout.width for part in shelf)
        gap = free / (len(shelf) + 1)
        x = MARGIN + gap
        for part in shelf:
            _show(canvas, part, x, y, optionless)
            x += part.layout.width + gap
        y += max(part.layout.height for part in shelf) + _BETWEEN
    y -= _BETWEEN
    if alone:
        y = _loose(canvas, conflict, alone, optionless, y + 22)
    if optionless & set(_tied(conflict)) or optionless & set(alone):
        lines = wrap("Dashed: a party without options of its own", _ROOM, TEXT)
        y = canvas.words(lines, MARGIN, y + 14, "muted")
    return y + MARGIN


def _tied(conflict: Conflict) -> list[str]:
    ends = {end for tie in conflict.ties for end in (tie.source, tie.target)}
    return [party.label for party in conflict.parties if party.label in ends]


def _parts(conflict: Conflict) -> tuple[list[list[str]], list[str]]:
    """Connected parts, the largest first, and parties without ties."""
    tied = _tied(conflict)
    home = {label: label for label in tied}
    for tie in conflict.ties:
        old, new = home[tie.source], home[tie.target]
        home = {label: new if h == old else h for label, h in home.items()}
    parts = [[label for label in tied if home[label] == h] for h in dict.fromkeys(home.values())]
    alone = [party.label for party in conflict.parties if party.label not in home]
    return sorted(parts, key=lambda part: -len(part)), alone


def _laid_out(conflict: Conflict, part: Sequence[str]) -> _Drawn:
    groups = _groups(_pairs(conflict, part))
    phrases = Phrases(conflict)
    found: list[_Drawn] = []
    for most, name_width, label_width in _TRIES:
        names = {
            label: _centred(capital(phrases.name(label)), name_width, NAME, bold=True)
            for label in part
        }
        labels = [
            tuple(_centred(text, label_width, TEXT) for text in pairs[0].text) for pairs in groups
        ]
        own = {
            tie.source: _centred(text, name_width, TEXT)
            for tie in conflict.ties
            if tie.source == tie.target
            and tie.source in names
            and (text := _to_itself(conflict, tie.source))
        }
        sizes = {n: _size(text, own.get(n)) for n, text in names.items()}
        bonds = [_bond(pairs, lines) for pairs, lines in zip(groups, labels, strict=True)]
        found.append(_Drawn(arrange(sizes, bonds, _ROOM, most), names, own, labels))
        if found[-1].layout.width <= _ROOM:
            return found[-1]
    return min(found, key=lambda drawn: drawn.layout.width)


def _to_itself(conflict: Conflict, label: str) -> str:
    """Ties of a party to itself, which stand in its box."""
    relations = [t.relation for t in conflict.ties if t.source == t.target == label]
    return ", ".join(f"{visible(relation)} itself" for relation in dict.fromkeys(relations))


def _size(name: Lines, own: Lines | None) -> tuple[float, float]:
    wide = name.width if own is None else max(name.width, own.width)
    return max(wide + 22, 52), name.height + 14 + (0 if own is None else own.height)


def _centred(text: str, width: float, size: float, bold: bool = False) -> Lines:
    """Balanced lines that break no word but a very long one."""
    longest = max((measure(word, size, bold) for word in text.split()), default=0)
    room = max(width, min(longest + 1, _LONGEST))
    return wrap(text, room, size, bold=bold, most=4, balanced=True)


def _pairs(conflict: Conflict, part: Sequence[str]) -> list[_Pair]:
    ties = [tie for tie in conflict.ties if tie.source in part]
    order = ordered(part, [(tie.source, tie.target) for tie in ties])
    place = {label: number for number, label in enumerate(order)}
    found: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for tie in ties:
        down = place[tie.source] <= place[tie.target]
        ends = (tie.source, tie.target) if down else (tie.target, tie.source)
        found.setdefault(ends, ({}, {}))[0 if down else 1][visible(tie.relation)] = None
    return [_Pair(*ends, tuple(down), tuple(up)) for ends, (down, up) in found.items()]


def _groups(pairs: Sequence[_Pair]) -> list[tuple[_Pair, ...]]:
    """Pairs that share a label: one party with the same relation to several, or from several."""
    left = [pair for pair in pairs if pair.upper != pair.lower]
    groups: list[tuple[_Pair, ...]] = []
    while left:
        best: tuple[_Pair, ...] = (left[0],)
        for pair in left:
            alike = [p for p in left if (p.down, p.up) == (pair.down, pair.up)]
            if pair.down and pair.up:
                continue
            for end in ("upper", "lower"):
                group = tuple(p for p in alike if getattr(p, end) == getattr(pair, end))
                if len(group) > len(best):
                    best = group
        groups.append(best)
        left = [pair for pair in left if pair not in best]
    return groups


def _bond(pairs: Sequence[_Pair], lines: Iterable[Lines]) -> Bond:
    shown = list(lines)
    return Bond(
        tuple(dict.fromkeys(pair.upper for pair in pairs)),
        tuple(dict.fromkeys(pair.lower for pair in pairs)),
        max(text.width for text in shown) + 6,
        sum(text.height for text in shown) + 6,
        bool(pairs[0].down),
        bool(pairs[0].up),
    )


def _shelves(parts: Sequence[_Drawn], room: float) -> list[list[_Drawn]]:
    shelves: list[list[_Drawn]] = []
    for part in parts:
        for shelf in shelves:
            taken = sum(p.layout.width + _BETWEEN for p in shelf)
            if taken + part.layout.width <= room:
                shelf.append(part)
                break
        else:
            shelves.append([part])
    return shelves


def _show(canvas: Canvas, part: _Drawn, x: float, y: float, optionless: set[str]) -> None:
    layout = part.layout
    bands = {id(s): band for row, band in zip(layout.rows, layout.bands, strict=True) for s in row}
    for link in layout.links:
        _line(canvas, link, bands[id(link.upper)][1], bands[id(link.lower)][0], x, y)
    for spot in layout.spots:
        if spot.kind == "node":
            label = str(spot.key)
            _node(canvas, spot, part.names[label], x, y, label in optionless)
            if label in part.own:
                below = y + spot.y + 7 + part.names[label].height
                canvas.words(part.own[label], x + spot.x, below, "muted", "middle")
        elif spot.kind == "label":
            assert isinstance(spot.key, int)
            here = y + spot.y + 3
            for lines in part.labels[spot.key]:
                here = canvas.words(lines, x + spot.x, here, "muted", "middle")
        else:
            top, bottom = bands[id(spot)]
            canvas.line("M", x + spot.x, y + top, "V", y + bottom)


def _node(canvas: Canvas, spot: Spot, name: Lines, x: float, y: float, dashed: bool) -> None:
    look = "box zp-dashed" if dashed else "box"
    canvas.box(x + spot.x - spot.width / 2, y + spot.y, spot.width, spot.height, look)
    canvas.words(name, x + spot.x, y + spot.y + 7, "ink", "middle")


def _line(canvas: Canvas, link: Link, leave: float, arrive: float, x: float, y: float) -> None:
    """From the lower edge of a spot to the upper edge of another, curving between their rows."""
    upper, lower = link.upper, link.lower
    x1, x2 = x + link.leave, x + link.arrive
    top = y + (leave if upper.kind == "pass" else upper.y + upper.height)
    bottom = y + (arrive if lower.kind == "pass" else lower.y)
    first, last = y + leave, y + arrive
    if link.head_above:
        canvas.arrow_head(x1, top, down=False)
        top, first = top + 8, max(first, top + 8)
    if link.head_below:
        canvas.arrow_head(x2, bottom)
        bottom, last = bottom - 8, min(last, bottom - 8)
    middle = (first + last) / 2
    if abs(x1 - x2) < 0.5:
        canvas.line("M", x1, top, "V", bottom)
    else:
        canvas.line(
            "M", x1, top, "V", first, "C", x1, middle, x2, middle, x2, last, "V", bottom
        )  # fmt: skip


def _loose(
    canvas: Canvas, conflict: Conflict, alone: Sequence[str], optionless: set[str], y: float
) -> float:
    """Parties without ties, in rows of their own."""
    y = canvas.words(wrap("Without ties", _ROOM, TEXT), MARGIN, y, "muted") + 8
    phrases = Phrases(conflict)
    x, tall = float(MARGIN), 0.0
    for label in alone:
        name = _centred(capital(phrases.name(label)), 150, NAME, bold=True)
        width, height = name.width + 22, name.height + 14
        if x > MARGIN and x + width > canvas.width - MARGIN:
            x, y, tall = float(MARGIN), y + tall + 10, 0.0
        spot = Spot(label, "node", width, height, x + width / 2, y)
        _node(canvas, spot, name, 0, 0, label in optionless)
        x, tall = x + width + 10, max(tall, height)
    return y + tall
