"""``zopa states``: the option form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zopa.cli.output import answering, console, open_analysis, print_json
from zopa.errors import TooLargeError

if TYPE_CHECKING:
    from zopa.stability.analysis import Analysis

__all__ = ["states"]


def states(dossier: str, limit: int, as_json: bool) -> None:
    """Print every state as a column, every option as a row, and the ranks."""
    with answering(as_json):
        analysis = open_analysis(dossier, "auto")
        if len(analysis.states) > limit:
            raise TooLargeError(
                f"{len(analysis.states):,} states do not make a table that anyone can read "
                f"(the limit is {limit}); ask 'zopa holds' what they share, or raise --limit"
            )
        if as_json:
            print_json(_json(analysis))
        elif analysis.conflict.graph is not None:
            _show_listed(analysis)
        else:
            _show(analysis)


def _ranks(analysis: Analysis, party: str) -> list[int] | None:
    """Ranks as the field prints them: 1 is best, equal numbers are equally good.

    None where not all of the party's preferences are known.
    """
    if analysis.conflict.party(party).is_uncertain:
        return None
    rank = analysis.rank(party)
    numbers: list[int] = (int(rank.max()) - rank + 1).tolist()
    return numbers


def _shown(ranks: list[int] | None, column: int) -> str:
    return "?" if ranks is None else str(ranks[column])


def _legend(analysis: Analysis) -> str:
    """What stands below the table."""
    parts = ["* today"] if analysis.status_quo is not None else []
    unsure = analysis.conflict.is_uncertain
    if analysis.status_quo is not None or unsure or analysis.conflict.graph is not None:
        parts.append("rank 1 is best")
    if unsure:
        parts.append("? not all its preferences are known, so its states have no ranks")
    return "    ".join(parts)


def _unknown(analysis: Analysis) -> dict[str, Any]:
    """Pairs of states, by position, of which it is not known which a party prefers."""
    from zopa.stability.unknown.engine import UncertainGraphEngine

    engine = analysis.ground.engine
    if not isinstance(engine, UncertainGraphEngine):
        return {}
    pairs = {
        party.label: [list(pair) for pair in engine.unknown_pairs(number)]
        for number, party in enumerate(analysis.conflict.parties)
        if party.is_uncertain
    }
    return {"unknown": pairs}


def _json(analysis: Analysis) -> dict[str, Any]:
    return {
        **analysis.provenance.to_json(),
        "options": list(analysis.conflict.labels),
        "states": [list(state) for state in analysis.states],
        "ranks": {party: _ranks(analysis, party) for party in analysis.parties},
        **_unknown(analysis),
        "status_quo": analysis.status_quo,
    }


def _show_listed(analysis: Analysis) -> None:
    """In graph form: a state a row, with its name, its ranks and where each party can move."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from zopa.brief.terminal import print_table
    from zopa.text import visible

    graph = analysis.conflict.graph
    assert graph is not None
    out = console(widest=240)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    table.add_column("state", no_wrap=True)
    table.add_column("name")
    for party in analysis.conflict.parties:
        name = visible(str(party.name))
        table.add_column(Text(f"rank for {name}"), justify="right")
        table.add_column(Text(f"{name} can move to"))
    ranks = {party: _ranks(analysis, party) for party in analysis.parties}
    targets: dict[tuple[str, str], list[str]] = {}
    for arc in graph.arcs:
        targets.setdefault((arc.party, arc.source), []).append(arc.target)
    for row, state in enumerate(graph.states):
        cells = [Text(f"{state.label}{'*' if row == analysis.status_quo else ''}")]
        cells.append(Text(visible(str(state.name)) if str(state.name) != state.label else ""))
        for party_label in analysis.parties:
            cells.append(Text(_shown(ranks[party_label], row)))
            cells.append(Text(", ".join(targets.get((party_label, state.label), []))))
        table.add_row(*cells)
    print_table(out, table)
    out.print(Text(_legend(analysis), style="dim"))


def _show(analysis: Analysis) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from zopa.brief.terminal import print_table
    from zopa.text import visible

    conflict = analysis.conflict
    parties = analysis.parties
    total = len(analysis.states)
    out = console(widest=240)
    names = {party: f"rank for {visible(str(conflict.party(party).name))}" for party in parties}
    widest = max(len(text) for text in (*conflict.labels, *names.values(), "state"))
    width = max(len(str(total)) + 1, 2) + 1
    block = max(4, (out.width - widest - 4) // width)
    matrix = analysis.states.matrix
    ranks = {party: _ranks(analysis, party) for party in parties}
    for start in range(0, total, block):
        columns = range(start, min(start + block, total))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 0, 0, 1))
        table.add_column("state", no_wrap=True)
        for column in columns:
            today = column == analysis.status_quo
            table.add_column(
                Text(f"{column + 1}{'*' if today else ''}"), justify="right", no_wrap=True
            )
        for row, label in enumerate(conflict.labels):
            table.add_row(Text(label), *("Y" if matrix[c, row] else "-" for c in columns))
        table.add_section()
        if conflict.imported is not None:  # whose options may interleave
            numbers = map(conflict.imported.state_number, (analysis.states[c] for c in columns))
            table.add_row("in the file", *map(str, numbers))
        for party in parties:
            table.add_row(Text(names[party]), *(_shown(ranks[party], c) for c in columns))
        print_table(out, table)
        out.print()
    legend = _legend(analysis)
    if legend:
        out.print(Text(legend, style="dim"))
