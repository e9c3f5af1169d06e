"""``zopa phases``: what holds in each phase, where it leads, and who gains by waiting."""

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
    from rich.table import Table

    from zopa.agreements.phases import PhaseAnswer, Phases
    from zopa.conflict.model import Conflict

__all__ = ["phases"]

#: A sign beside the word, never instead of it.
_SIGNS = {"gains": "▲ gains", "loses": "▼ loses", "same": "= same", "mixed": "~ mixed"}


def phases(dossier: str, goal: str | None, concept: str, engine: str, as_json: bool) -> None:
    """Print the phases of a conflict one by one, and the value of waiting from each to the next."""
    with answering(as_json):
        from zopa.agreements.phases import phases as ask

        analysis = open_analysis(dossier, engine)
        with patiently("looking at the phases"):
            found = ask(analysis, goal=goal, concept=concept)
        if as_json:
            print_json(found.to_json())
            return
        out = console()
        print_head(analysis, out)
        _show(analysis.conflict, found, out)


def _show(conflict: Conflict, found: Phases, out: Console) -> None:
    from zopa.agreements.phase_sentences import phases_told, waiting_told
    from zopa.brief.terminal import print_table

    print_table(out, _phases(found))
    print_lines(out, "The phases", phases_told(conflict, found))
    if found.waiting:
        from rich.text import Text

        out.print(Text("The value of waiting", style="bold"))
        print_table(out, _waiting(conflict, found))
    print_lines(out, "Who can wait", waiting_told(conflict, found))


def _table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)


def _phases(found: Phases) -> Table:
    from rich.text import Text

    from zopa.agreements.phase_sentences import phase_named
    from zopa.text import visible

    table = _table()
    columns = ["phase", "dates"]
    if found.goal is not None:
        columns += [f"{visible(found.goal)} can hold"]
    columns += ["where it leads"]
    if found.goal is not None:
        columns += [f"{visible(found.goal)} there"]
    for name in columns:
        table.add_column(Text(name), overflow="fold", no_wrap=name == "dates")
    for view in found.phases:
        dates = visible(str(view.dates)) if view.dates else ""
        table.add_row(*map(Text, (phase_named(view), dates, *_cells(view.answer))))
        if view.unbound is not None:
            cells = ("  ... with nobody bound", "", *_cells(view.unbound))
            table.add_row(*map(Text, cells), style="dim")
    return table


def _cells(answer: PhaseAnswer) -> list[str]:
    from zopa.agreements.phase_sentences import ends_told

    if answer.verdict is None:
        return [ends_told(answer)]
    holds = f"{'yes' if answer.goal_can_hold else 'no'} ({answer.goal_holding:,} of "
    there = {"certainly": "every end", "possibly": "some ends", "never": "no end"}
    return [f"{holds}{answer.goal_states:,})", ends_told(answer), there[answer.verdict]]


def _waiting(conflict: Conflict, found: Phases) -> Table:
    from rich.text import Text

    from zopa.agreements.phase_sentences import phase_named
    from zopa.stability.phrases import Phrases, capital

    table = _table()
    table.add_column("party", overflow="fold")
    for view in found.phases[1:]:
        table.add_column(Text(f"until {phase_named(view)}"), overflow="fold")
    phrases = Phrases(conflict)
    for party in conflict.parties:
        cells = [
            "? cannot be told" if each.value is None else _SIGNS[each.value]
            for view in found.phases[1:]
            for each in found.into(view.label)
            if each.party == party.label
        ]
        table.add_row(*map(Text, (capital(phrases.name(party.label)), *cells)))
    return table
