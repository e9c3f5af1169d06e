"""``zopa levers``: the cheapest changes under which a goal holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from zopa.cli.beyond import PATIENCE, levers_beyond_told
from zopa.cli.output import (
    USAGE,
    answering,
    beyond_arrays,
    console,
    patiently,
    print_head,
    print_json,
    print_lines,
    stop,
)
from zopa.errors import TooLargeError

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.conflict.model import Conflict
    from zopa.levers.find import CheapestLevers, LeverSet
    from zopa.stability.analysis import Analysis

__all__ = ["levers"]

INTERRUPTED = 130


def levers(
    dossier: str,
    goal: str | None,
    concept: str,
    format_: str | None,
    every_end: bool,
    only: Sequence[str],
    baseline: str,
    consent: str,
    most: int,
    write: Path | None,
    engine: str,
    patience: float | None,
    as_json: bool,
) -> None:
    """Print the cheapest sets of levers, or why none suffices."""
    if format_ is not None and every_end:
        stop("give --format or --every-end, not both", USAGE)
    if write is not None and write.exists() and not (write.is_dir() and not any(write.iterdir())):
        stop(f"nothing was written: {write} exists and is not an empty folder", USAGE)
    with answering(as_json):
        from zopa.conflict.model import Conflict
        from zopa.levers.find import cheapest_levers

        analysis = beyond_arrays(dossier, engine)
        if isinstance(analysis, Conflict):
            if format_ is not None or every_end:
                raise TooLargeError(
                    "what a table would agree on, and where everything ends, is only looked at "
                    "where states can be listed; without --format and --every-end the levers are "
                    "searched for a goal that holds"
                )
            _beyond(analysis, goal, concept, only, most, patience, write, as_json)
            return
        with patiently("trying levers") as say:

            def found_one(one: LeverSet) -> None:
                say(f"best so far costs {one.cost:,.15g}: {', '.join(one.levers) or 'nothing'}")

            found = cheapest_levers(
                analysis,
                goal=goal,
                concept=concept,
                format=format_,
                every_end=every_end,
                baseline=baseline,  # type: ignore[arg-type]
                consent=consent,  # type: ignore[arg-type]
                levers=only or None,
                most=most,
                patience=patience,
                on_found=found_one,
            )
        if as_json:
            print_json(found.to_json())
        else:
            _show(analysis, found, console())
        if write is not None:
            pulled = None if found.best is None else found.best.levers
            _write(analysis.conflict, pulled, found.interrupted, write, as_json)
    if found.interrupted:
        raise SystemExit(INTERRUPTED)


def _show(analysis: Analysis, found: CheapestLevers, out: Console) -> None:
    from zopa.levers.sentences import alone_told, levers_told
    from zopa.text import visible

    conflict = analysis.conflict
    print_head(analysis, out)
    lines = levers_told(conflict, found)
    if found.sets and not found.complete and not found.interrupted:
        lines += ("Ask for more with --most.",)
    print_lines(out, "What it would take", lines)
    print_lines(out, "Each lever on its own", alone_told(conflict, found))
    unit = conflict.cost_unit
    told = f"Costs are in {visible(str(unit))}." if unit else "The dossier states no unit of costs."
    print_lines(out, "Costs", (f"{told} They are the dossier's own judgements, and added up.",))


def _beyond(
    conflict: Conflict,
    goal: str | None,
    concept: str,
    only: Sequence[str],
    most: int,
    patience: float | None,
    write: Path | None,
    as_json: bool,
) -> None:
    """Where the SAT engine answers."""
    from zopa.levers.beyond import LeversThatDo, levers_beyond

    with patiently("trying levers") as say:

        def found_one(one: LeversThatDo) -> None:
            say(f"best so far costs {one.cost:,.15g}: {', '.join(one.levers) or 'nothing'}")

        found = levers_beyond(
            conflict,
            goal=goal,
            concept=concept,
            levers=only or None,
            most=most,
            patience=PATIENCE if patience is None else patience,
            on_found=found_one,
        )
    levers_beyond_told(conflict, found, as_json)
    if write is not None:
        pulled = None if found.best is None else found.best.levers
        _write(conflict, pulled, found.interrupted, write, as_json)
    if found.interrupted:
        raise SystemExit(INTERRUPTED)


def _write(
    conflict: Conflict,
    pulled: Sequence[str] | None,
    interrupted: bool,
    folder: Path,
    as_json: bool,
) -> None:
    """Write the dossier with the best set of levers applied, to be looked at further."""
    from zopa.conflict.apply import apply_levers
    from zopa.conflict.files.dump import save

    if pulled is None:
        stop(
            "nothing was written: no set of levers was found",
            INTERRUPTED if interrupted else USAGE,
        )
    changed = apply_levers(conflict, pulled)
    changed, lost = _without_spent(changed, pulled)
    save(changed, folder)
    if not as_json:
        print(f"Written with {', '.join(pulled) or 'no lever'}: {folder}")
        if lost:
            print(f"Left out, for they no longer fit: {', '.join(lost)}")


def _without_spent(conflict: Conflict, pulled: Sequence[str]) -> tuple[Conflict, list[str]]:
    """A changed conflict without what no longer fits, and the labels of what does not.

    Levers that were pulled are spent. A lever, or a phase, that names what they took away, or adds
    what is there already, would be an error in the file.
    """
    bare = replace(conflict, levers=(), phases=())
    phases, lost = [], []
    for phase in conflict.phases:
        if _fits(replace(bare, phases=(phase,))):
            phases.append(phase)
        else:
            lost.append(f"the phase {phase.label}")
    kept = []
    for lever in conflict.levers:
        if lever.label in pulled:
            continue
        if _fits(replace(bare, levers=(lever,))):
            kept.append(lever)
        else:
            lost.append(lever.label)
    return replace(conflict, levers=tuple(kept), phases=tuple(phases)), lost


def _fits(conflict: Conflict) -> bool:
    """Whether a conflict could be read back from its own file."""
    from zopa.conflict.files.dump import dump
    from zopa.conflict.files.load import load
    from zopa.errors import DossierError

    try:
        load(dump(conflict))
    except DossierError:
        return False
    return True
