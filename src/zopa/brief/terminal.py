"""The note on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from zopa.brief.note import Note, Section
from zopa.stability.concepts import concept
from zopa.text import visible

__all__ = ["print_note", "render_note"]


def print_note(note: Note, console: Console) -> None:
    """Print the note."""
    console.print(render_note(note))


def render_note(note: Note) -> RenderableType:
    """The note as a Rich renderable; texts are never read as markup."""
    head = Text(note.title, style="bold")
    extra = [part for part in (note.as_of and f"as of {note.as_of}", note.marking) if part]
    if extra:
        head.append(f"  ({'; '.join(extra)})", style="dim")
    bottom = Text(" ".join(note.bottom_line), style="bold")
    parts: list[RenderableType] = [head, Text(), bottom, _table(note)]
    for section in note.sections:
        parts += _section(section)
    parts.append(_footer(note))
    return Group(*parts)


def _table(note: Note) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("holds ...", no_wrap=True)
    table.add_column(Text(f"of {note.states:,} states"), justify="right")
    table.add_column(Text(f"of {note.outcome_states:,} with {note.outcome}"), justify="right")
    if any(standing.today_holds is not None for standing in note.standings):
        table.add_column("today", justify="right")
    table.add_column("that is", style="dim")
    for standing in note.standings:
        chosen = concept(standing.concept)
        today = [] if standing.today_holds is None else ["yes" if standing.today_holds else "no"]
        table.add_row(
            chosen.shown,
            f"{standing.hold:,}",
            f"{standing.outcome_holds:,}",
            *today,
            chosen.short,
        )
    return table


def _section(section: Section) -> list[RenderableType]:
    lines = [Padding(Text(sentence), (0, 0, 0, 2)) for sentence in section.sentences]
    return [Text(section.heading, style="bold"), *lines]


def _footer(note: Note) -> Text:
    made = note.provenance
    digest = (made.sha256 or "")[:12]
    return Text(
        f"zopa {made.version}, {made.engine} engine; {visible(made.file or 'conflict in memory')}"
        + (f" (sha256 {digest})" if digest else "")
        + f"; model {made.model_hash[:12]}",
        style="dim",
    )
