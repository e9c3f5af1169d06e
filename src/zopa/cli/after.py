"""``zopa after``: where a state leads once it has been agreed on."""

from __future__ import annotations

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
    yes_options,
)

__all__ = ["after"]


def after(
    dossier: str,
    state: str | None,
    outcome: str | None,
    goal: str | None,
    concept: str,
    engine: str,
    as_json: bool,
) -> None:
    """Print what follows a handshake on a state, or on the best state of an outcome."""
    if state is not None and outcome is not None:
        stop("give --state or --outcome, not both", USAGE)
    with answering(as_json):
        from zopa.agreements.after import after as ask
        from zopa.agreements.sentences import after_told
        from zopa.stability.goal import needed_goal

        analysis = open_analysis(dossier, engine)
        with patiently("following moves"):
            chosen = ""
            if state is None:
                named = needed_goal(analysis, outcome)
                best = analysis.best_state(named, concept)
                assert best is not None
                yes = list(best)
                chosen = f" (of all with {named}, the one that comes closest to holding)"
            else:
                yes = yes_options(state)
            found = ask(analysis, yes, concept=concept, goal=goal)
        if as_json:
            print_json(found.to_json())
            return
        out = console()
        print_head(analysis, out)
        print_lines(
            out, f"After a handshake on {found.state}{chosen}", after_told(analysis.conflict, found)
        )
