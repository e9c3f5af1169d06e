"""The brief as one self-contained HTML page: no network, no script, light and dark, for print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from importlib import resources

from zopa.brief.model import Block, Brief, Figure, Grid, Inline, Link, Points, Prose, Section
from zopa.brief.note import Note
from zopa.pictures.picture import Table
from zopa.text import visible

__all__ = ["to_html"]


def to_html(brief: Brief) -> str:
    """The whole page; same input, same bytes."""
    return "\n".join(_page(brief)) + "\n"


def _page(brief: Brief) -> Iterator[str]:
    note = brief.note
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_escape(brief.language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # Nothing is loaded and nothing runs, whatever a dossier says.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'<meta name="generator" content="zopa {_escape(note.provenance.version)}">'
    yield f"<title>{_escape(note.title)}</title>"
    yield f"<style>\n{_style(note.marking)}</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#main">To the brief</a>'
    yield from _header(brief, note)
    yield '<main id="main">'
    yield from _bottom_line(note)
    yield '<div class="glance">'
    for section in brief.sections:
        if not section.anchor.startswith("glance-"):
            break
        yield from _section(section, 2)
    yield "</div>"
    yield from _contents(brief)
    for section in brief.sections:
        if not section.anchor.startswith("glance-"):
            yield from _section(section, 2)
    yield "</main>"
    if note.marking:
        yield f'<footer><p class="marking">{_escape(note.marking)}</p></footer>'
    yield "</body>"
    yield "</html>"


def _style(marking: str | None) -> str:
    sheet = resources.files("zopa.brief").joinpath("page.css").read_text(encoding="utf-8")
    return sheet.replace('"MARKING"', _css_string(marking or ""))


def _css_string(text: str) -> str:
    """A text as a CSS string in which every character is escaped."""
    return '"' + "".join(f"\\{ord(character):06x}" for character in text) + '"'


def _header(brief: Brief, note: Note) -> Iterator[str]:
    yield "<header>"
    if note.marking:
        yield f'<p class="marking">{_escape(note.marking)}</p>'
    yield f"<h1>{_bdi(note.title)}</h1>"
    facts = [note.as_of and f"as of {note.as_of}", *brief.authors]
    if brief.written:
        facts.append(f"written {brief.written}")
    told = " · ".join(_bdi(fact) for fact in facts if fact)
    if told:
        yield f'<p class="facts">{told}</p>'
    yield "</header>"


def _bottom_line(note: Note) -> Iterator[str]:
    yield '<section class="bottom-line" aria-labelledby="bottom-line">'
    yield '<h2 id="bottom-line">The bottom line</h2>'
    for line in note.bottom_line:
        yield f"<p>{_escape(line)}</p>"
    yield "</section>"


def _contents(brief: Brief) -> Iterator[str]:
    yield '<nav aria-label="Contents"><ul>'
    for section in brief.sections:
        if section.anchor.startswith("glance-"):
            continue
        yield f'<li><a href="#{section.anchor}">{_escape(section.heading)}</a></li>'
    yield "</ul></nav>"


def _section(section: Section, level: int) -> Iterator[str]:
    heading = min(level, 6)
    yield f'<section id="{section.anchor}">'
    yield f"<h{heading}>{_bdi(section.heading)}</h{heading}>"
    for block in section.blocks:
        yield from _block(block, section.anchor)
    for inner in section.sections:
        yield from _section(inner, level + 1)
    yield "</section>"


def _block(block: Block, anchor: str) -> Iterator[str]:
    match block:
        case Prose(text):
            yield f"<p>{_text(text)}</p>"
        case Points(points, numbered):
            tag = "ol" if numbered else "ul"
            yield f"<{tag}>"
            for text, point in points:
                yield f"<li{_id(point)}>{_text(text)}</li>"
            yield f"</{tag}>"
        case Grid(caption, headings, rows, roomy):
            told = ((_id(row.anchor), [_text(cell) for cell in row.cells]) for row in rows)
            yield from _table(caption, caption, headings, told, ' class="roomy"' if roomy else "")
        case Figure(picture, told_below):
            yield "<figure>"
            yield picture.svg
            yield f"<figcaption>{_escape(picture.title)}</figcaption>"
            if not told_below:
                yield "<details><summary>The same as a table</summary>"
                yield from _twin(picture.table, picture.title)
                yield "</details>"
            yield "</figure>"


def _twin(table: Table, caption: str) -> Iterator[str]:
    told = (("", [_escape(cell) for cell in row]) for row in table.rows)
    yield from _table(f"{caption}, as a table", caption, table.headings, told)


def _table(
    label: str,
    caption: str,
    headings: Iterable[str],
    rows: Iterable[tuple[str, list[str]]],
    look: str = "",
) -> Iterator[str]:
    """A table from rows of (attributes, cells that are HTML already).

    A wide one scrolls by itself, for the keyboard too, and not the page.
    """
    yield f'<div class="wide" role="group" tabindex="0" aria-label="{_escape(label)}">'
    yield f"<table{look}><caption>{_escape(caption)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{_escape(heading)}</th>' for heading in headings)
    yield "</tr></thead><tbody>"
    for attributes, (first, *others) in rows:
        cells = "".join(f"<td>{cell}</td>" for cell in others)
        yield f'<tr{attributes}><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _id(anchor: str | None) -> str:
    return f' id="{anchor}"' if anchor else ""


def _text(text: tuple[Inline, ...]) -> str:
    return "".join(
        f'<a href="#{part.anchor}">{_escape(part.text)}</a>'
        if isinstance(part, Link)
        else _bdi(part)
        for part in text
    )


def _bdi(text: str) -> str:
    """Escaped, and where a text runs from right to left, kept from turning its neighbours."""
    escaped = _escape(text)
    return escaped if text.isascii() else f"<bdi>{escaped}</bdi>"


def _escape(text: str) -> str:
    return html.escape(visible(text), quote=True)
