"""The note on a terminal."""

from __future__ import annotations

import textwrap

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zopa.brief.note import Note
from zopa.stability.concepts import concept
from zopa.text import visible

__all__ = ["paragraph", "print_note", "print_table"]


def print_note(note: Note, console: Console) -> None:
    """Print the note; texts are never read as markup, and no line ends in blanks."""
    head = Text(note.title, style="bold")
    extra = [part for part in (note.as_of and f"as of {note.as_of}", note.marking) if part]
    if extra:
        head.append(f"  ({'; '.join(extra)})", style="dim")
    console.print(head)
    paragraph(console, " ".join(note.bottom_line), style="bold")
    print_table(console, _table(note, wide=console.width >= 70))
    for section in note.sections:
        console.print(Text(section.heading, style="bold"))
        for sentence in section.sentences:
            paragraph(console, sentence, indent="  ")
    paragraph(console, _made_by(note), style="dim")


def paragraph(console: Console, text: str, indent: str = "", style: str = "") -> None:
    """Print a wrapped paragraph of plain text; no line ends in blanks."""
    lines = textwrap.wrap(
        text, console.width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    for line in lines:
        console.print(Text(line, style=style), soft_wrap=True)


def print_table(console: Console, table: Table) -> None:
    """Print a table; where it goes to a file or pipe, without the blanks that pad its lines."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.print(Text(line.rstrip()), soft_wrap=True)


def _table(note: Note, wide: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("holds", no_wrap=True)
    table.add_column(Text(f"of {note.states:,}"), justify="right")
    table.add_column(Text(f"{visible(note.outcome)} of {note.outcome_states:,}"), justify="right")
    dated = any(standing.today_holds is not None for standing in note.standings)
    if dated:
        table.add_column("today", justify="right")
    if wide:
        table.add_column("a state holds if ...", style="dim")
    for standing in note.standings:
        chosen = concept(standing.concept)
        table.add_row(
            chosen.shown,
            f"{standing.hold:,}",
            f"{standing.outcome_holds:,}",
            *(["yes" if standing.today_holds else "no"] if dated else []),
            *([chosen.short] if wide else []),
        )
    return table


def _made_by(note: Note) -> str:
    made = note.provenance
    digest = f" (sha256 {made.sha256[:12]})" if made.sha256 else ""
    return (
        f"zopa {made.version}, {made.engine} engine; "
        f"{visible(made.file or 'conflict in memory')}{digest}; model {made.model_hash[:12]}"
    )
