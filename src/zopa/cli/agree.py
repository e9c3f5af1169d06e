"""``zopa agree``: what tables could sign, what would last, and who would break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zopa.cli.output import (
    USAGE,
    answering,
    console,
    open_analysis,
    patiently,
    print_head,
    print_json,
    print_lines,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from zopa.agreements.agree import Zone
    from zopa.stability.analysis import Analysis

__all__ = ["agree"]


def agree(
    dossier: str,
    format_: str | None,
    parties: str | None,
    decides: str | None,
    goal: str | None,
    concept: str,
    baseline: str,
    consent: str,
    engine: str,
    limit: int,
    as_json: bool,
) -> None:
    """Print the zones of possible agreement of one table, or of every format side by side."""
    if format_ is not None and parties is not None:
        stop("give --format or --parties, not both", USAGE)
    with answering(as_json):
        from zopa.agreements.agree import agree as ask

        analysis = open_analysis(dossier, engine)
        tables: list[str | Sequence[str]]
        if parties is not None:
            tables = [parties.replace(",", " ").split()]
        elif format_ is not None:
            tables = [format_]
        else:
            tables = [each.label for each in analysis.conflict.formats]
            tables = tables or [[p.label for p in analysis.conflict.parties if p.options]]
        with patiently("looking for agreements"):
            zones = [
                ask(
                    analysis,
                    table,
                    concept=concept,
                    baseline=baseline,  # type: ignore[arg-type]
                    consent=consent,  # type: ignore[arg-type]
                    decides=decides,  # type: ignore[arg-type]
                    goal=goal,
                    most=limit,
                )
                for table in tables
            ]
        if as_json:
            if len(zones) == 1:
                print_json(zones[0].to_json())
            else:
                formats = {zone.table.format: zone.to_json() for zone in zones}
                print_json({**analysis.provenance.to_json(), "formats": formats})
            return
        _show(analysis, zones, limit, console())


def _show(analysis: Analysis, zones: Sequence[Zone], limit: int, out: Console) -> None:
    from zopa.agreements.sentences import agreement_told, no_deal_told, table_named, zone_told
    from zopa.stability.phrases import Phrases, capital

    conflict = analysis.conflict
    print_head(analysis, out)
    print_lines(out, "Without an agreement", no_deal_told(conflict, zones[0].no_deal))
    if len(zones) > 1:
        _side_by_side(analysis, zones, out)
    for zone in zones:
        named = capital(table_named(conflict, zone))
        if zone.table.format is not None:
            who = Phrases(conflict).names(zone.table.parties)
            how = "by consensus" if zone.table.decides == "consensus" else "in any subset"
            named += f": {who}, deciding {how}"
        elif zone.table.decides == "any_subset":
            named += ", deciding in any subset"
        print_lines(out, named, zone_told(conflict, zone))
        for number, agreement in enumerate(zone.best[: limit if len(zones) == 1 else 1], 1):
            kind = ", efficient" if agreement.efficient else ""
            told = agreement_told(conflict, zone, agreement)
            print_lines(out, f"  Agreement {number}{kind}", told)


def _side_by_side(analysis: Analysis, zones: Sequence[Zone], out: Console) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from zopa.brief.terminal import print_table
    from zopa.text import visible

    goal = zones[0].goal
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("format", overflow="fold")
    columns = ["could do", "agree on", "would hold"]
    if goal is not None:
        columns += [f"{visible(goal)}", "... that holds", "leads there"]
    for name in columns:
        table.add_column(Text(name), justify="right")
    for zone in zones:
        counts = [zone.joint_moves, len(zone.agreements), len(zone.durable)]
        if zone.satisfying is not None and zone.certain is not None:
            counts += [len(zone.satisfying), zone.durable_goals, len(zone.certain)]
        table.add_row(visible(zone.table.format or ""), *(f"{count:,}" for count in counts))
    print_table(out, table)
