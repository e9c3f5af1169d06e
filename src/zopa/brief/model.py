"""What a brief is made of, whoever renders it: sections of prose, tables and pictures.

Every text here is plain; renderers escape it. ``Link`` joins a finding to the preference or
claim that it rests on, and back, by the anchor of a section, a table row or a list item.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zopa.brief.note import Note
from zopa.pictures.picture import Picture

__all__ = [
    "Block",
    "Brief",
    "Figure",
    "Grid",
    "Inline",
    "Link",
    "Points",
    "Prose",
    "Row",
    "Section",
]


@dataclass(frozen=True)
class Link:
    """A text that leads to an anchor in the same brief."""

    text: str
    anchor: str


Inline: TypeAlias = str | Link
Text: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    text: Text


@dataclass(frozen=True)
class Points:
    """A list; each point may have an anchor."""

    points: tuple[tuple[Text, str | None], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: one a column.
        anchor: where links to the row lead.
    """

    cells: tuple[Text, ...]
    anchor: str | None = None


@dataclass(frozen=True)
class Grid:
    """A table; its first column names the rows.

    Attributes:
        roomy: whether the second column holds sentences and wants most of the room.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    roomy: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture with its twin as a table.

    Attributes:
        told_below: whether the block that follows says the same, so that no twin is needed.
    """

    picture: Picture
    told_below: bool = False


Block: TypeAlias = Prose | Points | Grid | Figure


@dataclass(frozen=True)
class Section:
    """A section of a brief."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Brief:
    """The whole answer.

    Attributes:
        note: the one-screen answer, which is also the head of the brief.
        authors: who wrote the dossier.
        language: language tag of the dossier's texts.
        written: date printed on the brief, if any.
        sections: the reasons in full.
    """

    note: Note
    authors: tuple[str, ...]
    language: str
    written: str | None
    sections: tuple[Section, ...] = field(default=())
