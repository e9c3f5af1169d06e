"""``zopa inverse``: what the parties would have to want for a state to hold."""

from __future__ import annotations

from collections.abc import Sequence

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

__all__ = ["inverse"]


def inverse(
    dossier: str,
    state: str | None,
    outcome: str | None,
    parties: Sequence[str],
    concept: str,
    seed: int,
    engine: str,
    as_json: bool,
) -> None:
    """Print what each party that would leave a state would have to want."""
    if state is not None and outcome is not None:
        stop("give --state or --outcome, not both", USAGE)
    with answering(as_json):
        from zopa.levers.inverse import inverse as ask
        from zopa.levers.sentences import inverse_told, party_inverse_told
        from zopa.stability.phrases import Phrases, capital

        analysis = open_analysis(dossier, engine)
        yes = None if state is None else yes_options(state)
        with patiently("turning the question round"):
            found = ask(
                analysis, yes, outcome=outcome, parties=parties or None, concept=concept, seed=seed
            )
        if as_json:
            print_json(found.to_json())
            return
        out = console()
        conflict = analysis.conflict
        print_head(analysis, out)
        chosen = (
            f" (of all with {found.outcome}, the one that comes closest to holding)"
            if found.outcome
            else ""
        )
        print_lines(out, f"State: {found.state}{chosen}", (inverse_told(conflict, found),))
        for view in found.parties:
            name = capital(Phrases(conflict).name(view.party))
            print_lines(out, name, party_inverse_told(conflict, found, view))
