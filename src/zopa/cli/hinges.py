"""``zopa hinges``: what the answer rests on."""

from __future__ import annotations

from zopa.cli.output import (
    answering,
    console,
    open_analysis,
    patiently,
    print_head,
    print_json,
    print_lines,
)

__all__ = ["hinges"]

INTERRUPTED = 130


def hinges(
    dossier: str, goal: str | None, concept: str, limit: int, engine: str, as_json: bool
) -> None:
    """Print every single change of the dossier that flips the headline."""
    with answering(as_json):
        from zopa.levers.hinges import hinges as ask
        from zopa.levers.sentences import hinge_told, hinges_told

        analysis = open_analysis(dossier, engine)
        with patiently("trying every single change"):
            found = ask(analysis, goal=goal, concept=concept)
        if as_json:
            print_json(found.to_json())
        else:
            out = console()
            conflict = analysis.conflict
            print_head(analysis, out)
            print_lines(out, "What the answer rests on", hinges_told(conflict, found))
            told = [f"{hinge_told(conflict, found, hinge)}." for hinge in found.found[:limit]]
            if len(found.found) > limit:
                told.append(f"And {len(found.found) - limit:,} more; --limit shows them.")
            print_lines(out, "Hinges, the ones to look at first in front", told)
    if found.interrupted:
        raise SystemExit(INTERRUPTED)
