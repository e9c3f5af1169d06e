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
    from zopa.stability.phrases import capital, listing

    conflict = analysis.conflict
    print_head(analysis, out)
    print_lines(out, "Who has to be in the room", tables_told(conflict, found))
    told: dict[tuple[str, ...], list[str]] = {}
    for zone in found.formats:
        chairs = found.chairs[zone.table.format or ""]
        verdict = "enough" if any(chair.works for chair in chairs) else "not enough"
        lines = chairs_told(conflict, chairs)
        if not lines and chairs:
            lines = ("No one chair more or less would change that.",)
        told.setdefault((verdict, *lines), []).append(table_named(conflict, zone))
    for (verdict, *lines_), names in told.items():
        print_lines(out, f"{capital(verdict)}: {listing(names)}", lines_ or ("-",))
