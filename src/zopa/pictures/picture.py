"""A picture, its table twin, and the canvas on which pictures are drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from zopa.pictures.letters import Lines, line_height, measure
from zopa.pictures.svg import Element, Value, el, path
from zopa.pictures.theme import STYLE
from zopa.stability.explain import Liking

__all__ = ["MARGIN", "NAME", "TEXT", "WIDTH", "Box", "Canvas", "Fill", "Picture", "Table"]

#: How much of a mark is filled.
Fill: TypeAlias = Literal["all", "some", "none"]

#: Narrow, so that text is still legible when a telephone shows the whole picture.
WIDTH = 440
MARGIN = 14
#: Font sizes; nothing is set smaller than TEXT.
TEXT = 14
NAME = 15
#: A picture is shown at most this much larger than it was drawn.
_LARGEST = 1.14
#: The shortest bar for a number that is not zero.
_SHORTEST = 3

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def _plain(cell: str) -> str:
    """A cell without the isolates of a drawing; those of a file have been made visible."""
    return cell.replace("\u2068", "").replace("\u2069", "")


@dataclass(frozen=True)
class Table:
    """What a picture says, as a table.

    Attributes:
        headings: one a column.
        rows: cells of text, as many a row as there are headings.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        # What a drawing sets apart by marks of direction stands in a cell of its own here.
        plain = tuple(tuple(map(_plain, cells)) for cells in (self.headings, *self.rows))
        object.__setattr__(self, "headings", plain[0])
        object.__setattr__(self, "rows", plain[1:])

    def to_text(self) -> str:
        """Plain text in columns."""
        lines = [self.headings, *self.rows]
        widths = [max(map(_columns, column)) for column in zip(*lines, strict=True)]
        set_ = [
            "  ".join(
                cell + " " * (w - _columns(cell)) for cell, w in zip(line, widths, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([set_[0], "-" * (sum(widths) + 2 * len(widths) - 2), *set_[1:]]) + "\n"


def _columns(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


@dataclass(frozen=True)
class Picture:
    """A drawing with its twin in words. Notebooks show it as it is.

    Attributes:
        svg: one ``<svg>`` element, to be written to a file or put into a page.
        title: what it is.
        description: what it says, in a sentence or a few.
        table: the same as a table.
    """

    svg: str
    title: str
    description: str
    table: Table

    def _repr_svg_(self) -> str:
        return self.svg

    def to_text(self) -> str:
        """The picture in words: title, description, table."""
        return f"{self.title}\n{self.description}\n\n{self.table.to_text()}"


@dataclass(frozen=True)
class Box:
    """A rectangle that something fills; ``what`` says "text" or "box"."""

    x: float
    y: float
    width: float
    height: float
    what: str = "box"

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


class Canvas:
    """Collects what is drawn, and where texts and boxes stand.

    Attributes:
        boxes: every text and box so far, for checking that none covers another.
    """

    def __init__(self, width: float = WIDTH) -> None:
        self.width = width
        self.boxes: list[Box] = []
        self._drawn: list[Element] = []

    def add(self, *elements: Element) -> None:
        """Draw anything."""
        self._drawn += elements

    def words(
        self, lines: Lines, x: float, y: float, look: str = "ink", anchor: str = "start"
    ) -> float:
        """Set lines of text whose top is at y; returns where they end.

        Args:
            lines: from :func:`~zopa.pictures.letters.wrap`.
            x: left, middle or right edge, as ``anchor`` says.
            y: top.
            look: class of the colour.
            anchor: "start", "middle" or "end".
        """
        step = line_height(lines.size)
        css = f"zp-{look} zp-bold" if lines.bold else f"zp-{look}"
        texts = []
        for number, line in enumerate(lines.lines):
            top = y + number * step
            width = measure(line, lines.size, lines.bold)
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            self.boxes.append(Box(left, top, width, step, "text"))
            baseline = top + step / 2 + lines.size * 0.36
            placed: dict[str, Value] = {"x": float(x), "y": float(baseline)}
            if anchor != "start":
                placed["text_anchor"] = anchor
            texts.append(el("text", line, class_=css, font_size=lines.size, **placed))
        if lines.whole is not None:
            self.add(el("g", el("title", lines.whole), *texts))
        else:
            self.add(*texts)
        return y + lines.height

    def box(
        self, x: float, y: float, width: float, height: float, look: str = "box", radius: float = 8
    ) -> None:
        """A rounded rectangle."""
        self.boxes.append(Box(x, y, width, height))
        self.add(_rectangle(x, y, width, height, radius, f"zp-{look}"))

    def bar(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """A rectangle that is no box of its own."""
        self.add(_rectangle(x, y, width, height, 2, f"zp-{look}"))

    def share(self, x: float, y: float, width: float, part: float, total: float, look: str) -> None:
        """A bar on a track, as long as its share of the total; what is not zero always shows."""
        self.bar(x, y + 3, width, 2, "track")
        if part:
            share = min(part / total, 1) if total else 1
            self.bar(x, y, max(_SHORTEST, width * share), 8, look)

    def card(
        self,
        blocks: Sequence[tuple[Lines, str]],
        y: float,
        look: str = "box",
        x: float = MARGIN,
    ) -> float:
        """A box from x to the right margin with lines of text in it; returns where it ends.

        Args:
            blocks: lines and the class of their colour.
            y: top.
            look: class of the box.
            x: left edge.
        """
        height = sum(lines.height for lines, _ in blocks) + 20 + 3 * (len(blocks) - 1)
        self.box(x, y, self.width - MARGIN - x, height, look)
        here = y + 10
        for lines, shown in blocks:
            here = self.words(lines, x + 14, here, shown) + 3
        return y + height

    def dot(self, fill: Fill, x: float, y: float) -> None:
        """A circle that is filled, half filled or empty, about the middle (x, y)."""
        if fill == "all":
            self.add(el("circle", cx=float(x), cy=float(y), r=7.5, class_="zp-ink"))
            return
        self.add(el("circle", cx=float(x), cy=float(y), r=6.7, class_="zp-open"))
        if fill == "some":
            half = path("M", x, y - 6.7, "a", 6.7, 6.7, 0, 0, 0, 0, 13.4, "Z")
            self.add(el("path", d=half, class_="zp-ink"))

    def line(self, *parts: Value, look: str = "line") -> None:
        """A path."""
        self.add(el("path", d=path(*parts), class_=f"zp-{look}"))

    def arrow_head(self, x: float, y: float, down: bool = True) -> None:
        """A head whose tip is at (x, y)."""
        back = -9 if down else 9
        d = path("M", x, y, "l", -4.5, back, "h", 9, "Z")
        self.add(el("path", d=d, class_="zp-head"))

    def badge(self, liking: Liking, x: float, y: float) -> None:
        """Better, same or worse, by shape, sign and colour, about the middle (x, y)."""
        tip = {"better": -14, "same": None, "worse": 14}[liking]
        if tip is None:
            self.add(_rectangle(x - 11, y - 11, 22, 22, 3, "zp-same"))
            d = path("M", x - 5, y - 3, "h", 10, "M", x - 5, y + 3, "h", 10)
        else:
            foot = -tip * 0.7
            corner = path(
                "M", x, y + tip, "L", x + 11.5, y + tip * 0.2, "V", y + foot,
                "H", x - 11.5, "V", y + tip * 0.2, "Z",
            )  # fmt: skip
            self.add(el("path", d=corner, class_=f"zp-{liking}"))
            middle = y - tip * 0.13
            d = path("M", x - 5, middle, "h", 10)
            if liking == "better":
                d += " " + path("M", x, middle - 5, "v", 10)
        self.add(el("path", d=d, class_="zp-sign"))

    def tick(self, yes: bool, x: float, y: float) -> None:
        """Yes as a filled square with a tick, no as an empty one with a bar; middle (x, y)."""
        if yes:
            self.add(_rectangle(x - 9, y - 9, 18, 18, 4, "zp-better"))
            d = path("M", x - 4.5, y + 0.5, "l", 3.2, 3.5, "l", 6, -7.5)
            self.add(el("path", d=d, class_="zp-sign"))
        else:
            self.add(_rectangle(x - 8.2, y - 8.2, 16.4, 16.4, 4, "zp-open"))
            self.add(el("path", d=path("M", x - 3.5, y, "h", 7), class_="zp-line"))

    def picture(
        self, height: float, title: str, description: str, table: Table, prefix: str
    ) -> Picture:
        """Everything drawn, framed, named and described.

        Raises:
            ValueError: for a prefix that is no identifier.
        """
        if not _PREFIX.match(prefix):
            raise ValueError(f"prefix '{prefix}': use a letter, then letters, digits, - or _")
        shown = round(self.width * _LARGEST)
        root = el(
            "svg",
            el("title", title, id=f"{prefix}-title"),
            el("desc", description, id=f"{prefix}-desc"),
            el("style", STYLE),
            _rectangle(0, 0, self.width, height, 10, "zp-ground"),
            *self._drawn,
            xmlns="http://www.w3.org/2000/svg",
            class_="zp",
            id=prefix,
            role="img",
            aria_labelledby=f"{prefix}-title {prefix}-desc",
            viewBox=path(0, 0, float(self.width), float(height)),
            width=shown,
            height=round(height * shown / self.width),
            style="max-width:100%;height:auto",
        )
        return Picture(str(root), title, description, table)


def _rectangle(x: float, y: float, width: float, height: float, radius: float, css: str) -> Element:
    return el(
        "rect",
        x=float(x),
        y=float(y),
        width=float(width),
        height=float(height),
        rx=radius,
        class_=css,
    )
