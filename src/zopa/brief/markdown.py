"""The brief as Markdown: plain, with anchors, and with every picture as its twin in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zopa.brief.model import Block, Brief, Figure, Grid, Inline, Link, Points, Prose, Section
from zopa.brief.note import Note
from zopa.pictures.picture import Table
from zopa.stability.concepts import concept
from zopa.text import visible

__all__ = ["to_markdown"]

# What could open markup anywhere, and what could at the beginning of a line: texts come
# from files.
_ANYWHERE = re.compile(r"([\\`*_\[\]|~$])")
_AT_THE_BEGINNING = re.compile(r"^(\s*)([#+-]|\d+[.)])")


def to_markdown(brief: Brief) -> str:
    """The whole brief; same input, same text."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    note = brief.note
    yield f"# {_escape(note.title)}"
    yield ""
    yield from _head(brief, note)
    for line in note.bottom_line:
        yield f"**{_escape(line)}**"
        yield ""
    for section in brief.sections:
        yield from _section(section, 2)
    if note.marking:
        yield f"{_escape(note.marking)}"


def _head(brief: Brief, note: Note) -> Iterator[str]:
    facts = [note.marking, note.as_of and f"as of {note.as_of}", *brief.authors]
    if brief.written:
        facts.append(f"written {brief.written}")
    told = " · ".join(_escape(fact) for fact in facts if fact)
    if told:
        yield told
        yield ""
    yield "| holds under | states | with the goal | today | asks that |"
    yield "|---|--:|--:|---|---|"
    for standing in note.standings:
        chosen = concept(standing.concept)
        today = "–" if standing.today_holds is None else "yes" if standing.today_holds else "no"
        yield (
            f"| {chosen.shown} | {standing.hold:,} | {standing.outcome_holds:,} | {today} "
            f"| {_escape(chosen.short)} |"
        )
    yield ""


def _section(section: Section, level: int) -> Iterator[str]:
    yield f'<a id="{section.anchor}"></a>'
    yield ""
    yield f"{'#' * level} {_escape(section.heading)}"
    yield ""
    for block in section.blocks:
        yield from _block(block)
        yield ""
    for inner in section.sections:
        yield from _section(inner, min(level + 1, 6))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose(text):
            yield _text(text)
        case Points(points, numbered):
            for number, (text, anchor) in enumerate(points, 1):
                mark = f"{number}." if numbered else "-"
                yield f"{mark} {_anchor(anchor)}{_text(text)}"
        case Grid(caption, headings, rows, _):
            yield f"*{_escape(caption)}*"
            yield ""
            yield _row([_escape(heading) for heading in headings])
            yield _row(["---"] * len(headings))
            for row in rows:
                cells = [_text(cell) for cell in row.cells]
                cells[0] = _anchor(row.anchor) + cells[0]
                yield _row(cells)
        case Figure(_, True):
            pass
        case Figure(picture):
            yield f"*{_escape(picture.title)}*"
            yield ""
            yield from _twin(picture.table)


def _twin(table: Table) -> Iterator[str]:
    yield _row([_escape(heading) for heading in table.headings])
    yield _row(["---"] * len(table.headings))
    for row in table.rows:
        yield _row([_escape(cell) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _anchor(anchor: str | None) -> str:
    return f'<a id="{anchor}"></a>' if anchor else ""


def _text(text: tuple[Inline, ...]) -> str:
    return "".join(
        f"[{_escape(part.text)}](#{part.anchor})" if isinstance(part, Link) else _escape(part)
        for part in text
    )


def _escape(text: str) -> str:
    """Plain text as Markdown that shows just that text."""
    escaped = _ANYWHERE.sub(r"\\\1", visible(text).replace("&", "&amp;"))
    escaped = escaped.replace("<", "&lt;").replace(">", "&gt;")
    return _AT_THE_BEGINNING.sub(lambda match: f"{match[1]}\\{match[2]}", escaped)
