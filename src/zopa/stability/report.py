"""What an analysis says about itself: plain data for ``--json``, tables for notebook and terminal."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from zopa.stability.concepts import CONCEPTS, concept
from zopa.text import visible

if TYPE_CHECKING:
    from rich.table import Table

    from zopa.stability.analysis import Analysis

__all__ = ["SCHEMA", "holds_report", "html_table", "provenance", "rich_table", "rows"]

#: Version of the shape of everything that ``--json`` prints.
SCHEMA = 1


def provenance(analysis: Analysis) -> dict[str, Any]:
    """Which files, meaning, version and engine made a result."""
    source = analysis.conflict.source
    files = dict(source.sha256) if source else {}
    return {
        "schema": SCHEMA,
        "file": source.path if source else None,
        "sha256": next(iter(files.values()), None),
        "files": files,
        "model_hash": analysis.conflict.model_hash,
        "version": analysis.version,
        "engine": analysis.engine,
    }


def holds_report(analysis: Analysis, concepts: Sequence[str], limit: int) -> dict[str, Any]:
    """The whole of ``zopa holds --json``."""
    names = [concept(name).name for name in concepts]
    held = {name: analysis.holds(name) for name in names}
    today = analysis.status_quo
    outcomes = {}
    for outcome in analysis.conflict.outcomes:
        where = analysis.where(outcome.name)
        outcomes[outcome.name] = {
            "states": int(where.sum()),
            "holds": {name: int((held[name] & where).sum()) for name in names},
        }
    return {
        **provenance(analysis),
        "states": 2 ** len(analysis.conflict.options),
        "feasible": len(analysis.states),
        "status_quo": None if today is None else list(analysis.states[today]),
        "concepts": {
            name: {
                "count": int(held[name].sum()),
                "states": [list(state) for state in analysis.equilibria(name)[:limit]],
                "status_quo": None if today is None else bool(held[name][today]),
            }
            for name in names
        },
        "outcomes": outcomes,
    }


def rows(analysis: Analysis, concepts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """One row a concept: how many states hold, whether today does, how many of each outcome."""
    today = analysis.status_quo
    where = {o.name: analysis.where(o.name) for o in analysis.conflict.outcomes}
    for name in concepts:
        held = analysis.holds(name)
        cells = [f"{int(held.sum()):,}"]
        if today is not None:
            cells.append("yes" if held[today] else "no")
        cells += [f"{int(np.count_nonzero(held & truth)):,}" for truth in where.values()]
        yield concept(name).shown, cells


def headings(analysis: Analysis) -> list[str]:
    """Headings for :func:`rows`, the first of them for the name of the concept."""
    today = [] if analysis.status_quo is None else ["today holds"]
    outcomes = [
        f"{visible(o.name)} (of {int(analysis.where(o.name).sum()):,})"
        for o in analysis.conflict.outcomes
    ]
    return ["concept", f"hold (of {len(analysis.states):,})", *today, *outcomes]


def rich_table(analysis: Analysis, concepts: Sequence[str] = tuple(CONCEPTS)) -> Table:
    """The overview as a Rich table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings(analysis)):
        table.add_column(Text(heading), justify="right" if number else "left")
    for name, cells in rows(analysis, concepts):
        table.add_row(name, *cells)
    return table


def html_table(analysis: Analysis) -> str:
    """The overview as an HTML table, everything escaped; for notebooks."""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in headings(analysis))
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, cells in rows(analysis, tuple(CONCEPTS))
    )
    title = html.escape(visible(str(analysis.conflict.title)))
    return (
        f"<table><caption>{title}: which states hold</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
