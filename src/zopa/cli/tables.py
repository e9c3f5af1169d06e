"""``zopa tables``: who has to be in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zopa.cli.output import (
    answering,
    console,
    open_analysis,
    patiently,
    print_head,
    print_json,
    print_lines,
)

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.agreements.tables import Tables
    from zopa.stability.analysis import Analysis

__all__ = ["tables"]


def tables(
    dossier: str,
    goal: str | None,
    concept: str,
    baseline: str,
    consent: str,
    engine: str,
    as_json: bool,
) -> None:
    """Print who must move for a goal, which tables are enough, and whose chair matters."""
    with answering(as_json):
        from zopa.agreements.tables import tables as ask

        analysis = open_analysis(dossier, engine)
        with patiently("comparing tables"):
            found = ask(
                analysis,
                goal=goal,
                concept=concept,
                baseline=baseline,  # type: ignore[arg-type]
                consent=consent,  # type: ignore[arg-type]
            )
        if as_json:
            print_json(found.to_json())
        else:
            _show(analysis, found, console())


def _show(analysis: Analysis, found: Tables, out: Console) -> None:
    from zopa.agreements.sentences import chairs_told, table_named, tables_told
    from zopa.stability.phrases import capital

    conflict = analysis.conflict
    print_head(analysis, out)
    print_lines(out, "Who has to be in the room", tables_told(conflict, found))
    for zone in found.formats:
        chairs = found.chairs[zone.table.format or ""]
        works = any(chair.works for chair in chairs)
        verdict = "It is enough." if works else "It is not enough."
        told = chairs_told(conflict, chairs)
        if not told and chairs:
            told = ("No one chair more or less would change that.",)
        print_lines(out, capital(table_named(conflict, zone)), (verdict, *told))
