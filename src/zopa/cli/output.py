"""What all commands share: consoles, JSON, progress, and how they end.

Exit codes::

    0    done
    1    the dossier has errors (or, for ``check --strict``, warnings)
    2    the command was called wrongly: an unknown option, party, outcome, state ...
    3    refused: what was asked for does not fit this machine
    4    a file could not be written
    130  interrupted
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from zopa.errors import DossierError, TooLargeError, ZopaError

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.conflict.model import Conflict
    from zopa.stability.analysis import Analysis

__all__ = [
    "ERRORS",
    "answering",
    "beyond_arrays",
    "compute",
    "compute_usual",
    "console",
    "noticing_interrupts",
    "open_analysis",
    "patiently",
    "print_head",
    "print_json",
    "print_lines",
    "stop",
    "yes_options",
]

ERRORS = 1
USAGE = 2
TOO_LARGE = 3
NOT_WRITTEN = 4

#: A progress bar appears only when an answer takes longer than this many seconds.
PATIENCE = 2.0


def console(widest: int = 100) -> Console:
    """Standard output as plain text, between 40 and ``widest`` columns wide."""
    from rich.console import Console

    found = Console(highlight=False, markup=False, emoji=False)
    width = min(max(_columns() or found.width, 40), widest)
    return Console(highlight=False, markup=False, emoji=False, width=width)


def _columns() -> int:
    """Columns that the environment names; 0 where it names none, or none that can be."""
    import os

    named = os.environ.get("COLUMNS", "")
    return int(named) if named.isdigit() else 0


def print_json(data: Any) -> None:
    """One JSON document on standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def stop(message: str, code: int) -> NoReturn:
    """End with a message on standard error."""
    sys.stderr.write(f"zopa: {message}\n")
    raise SystemExit(code)


@contextmanager
def answering(as_json: bool) -> Iterator[None]:
    """Turns errors into a message (or a JSON document) and an exit code; never a traceback."""
    try:
        yield
    except DossierError as error:
        if as_json:
            listed = [diagnostic.to_json() for diagnostic in error.diagnostics]
            print_json({"schema": 1, "error": "the dossier has errors", "diagnostics": listed})
        else:
            for diagnostic in error.diagnostics:
                sys.stderr.write(f"{diagnostic}\n")
        raise SystemExit(ERRORS) from None
    except ZopaError as error:
        code = TOO_LARGE if isinstance(error, TooLargeError) else USAGE
        if as_json:
            print_json({"schema": 1, "error": str(error)})
            raise SystemExit(code) from None
        stop(str(error), code)
    except MemoryError:
        stop("the machine ran out of memory; nothing was written", TOO_LARGE)


def compute_usual(analysis: Analysis) -> list[str]:
    """Compute the concepts that nobody asked for by name; what is too large is left out, and said.

    Returns:
        Names of the concepts that were computed.
    """
    from zopa.stability.concepts import CONCEPTS, concept

    done = []
    for name in analysis.usual_concepts:
        try:
            compute(analysis, [name])
        except TooLargeError as error:
            sys.stderr.write(f"zopa: {concept(name).shown} is left out: {error}\n")
        else:
            done.append(name)
    whole = analysis.conflict.graph is None and not analysis.conflict.is_uncertain
    for name in CONCEPTS if whole else ():
        if name not in analysis.usual_concepts:
            sys.stderr.write(
                f"zopa: {concept(name).shown} is left out, for it may take very long with "
                f"{len(analysis.states):,} states; ask for it with --concept {name}\n"
            )
    return done


def compute(analysis: Analysis, concepts: Sequence[str]) -> None:
    """Compute every concept for every party, with a progress bar once it takes long.

    The bar goes to standard error and only to a terminal.
    """
    tasks = [(name, party) for name in concepts for party in analysis.parties]
    if not sys.stderr.isatty():
        for name, party in tasks:
            analysis.stable(name, party)
        return
    import time

    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    from zopa.stability.engine import listening

    started = time.monotonic()
    columns = (*Progress.get_default_columns()[:-1], TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("analysing", total=len(tasks), visible=False)
        for done, (name, party) in enumerate(tasks):

            def step(label: str = f"{name} for {party}", end: int = done + 1) -> None:
                # How many steps are to come nobody knows: each goes a part of the way.
                late = time.monotonic() - started > PATIENCE
                left = end - progress.tasks[0].completed
                progress.update(bar, description=label, visible=late, advance=left / 25)

            step()
            with listening(step):
                analysis.stable(name, party)
            progress.update(bar, completed=done + 1)


@contextmanager
def patiently(doing: str) -> Iterator[Callable[[str], None]]:
    """Shows that something takes long, once it does: on standard error, only to a terminal.

    Args:
        doing: what is being done.

    Yields:
        A function that says what was found so far.
    """
    if not sys.stderr.isatty():
        yield lambda said: None
        return
    import time

    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from zopa.stability.engine import listening

    started = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(doing, total=None, visible=False)

        def step() -> None:
            progress.update(bar, visible=time.monotonic() - started > PATIENCE)

        def say(said: str) -> None:
            progress.update(bar, description=f"{doing}; {said}")

        with listening(step):
            yield say


@contextmanager
def noticing_interrupts() -> Iterator[Callable[[], bool]]:
    """Remembers whether somebody pressed Ctrl-C, also where what was asked answered all the same.

    Yields:
        A function that says whether it was.
    """
    import signal

    seen: list[int] = []

    def note(number: int, frame: object) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # not the main thread, which alone is interrupted
        yield lambda: False
        return
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)


def yes_options(state: str) -> list[str]:
    """The labels in a state as it is typed: the list of its yes options."""
    yes = state.replace(",", " ").split()
    if {"not", "and", "or"} & set(yes):
        stop('a state is the list of its yes options: --state "a.x b.y"', USAGE)
    return yes


def open_analysis(dossier: str, engine: str) -> Analysis:
    """The analysis of a dossier; nothing is computed yet."""
    from zopa.cli.dossier import opened
    from zopa.stability.analysis import analyse

    return analyse(opened(dossier), engine=engine)  # type: ignore[arg-type]


def beyond_arrays(dossier: str, engine: str) -> Conflict | Analysis:
    """The analysis of a dossier, or the conflict alone where the SAT engine is to answer.

    It is where that was asked for, and where no other engine has room.
    """
    from zopa.cli.dossier import opened
    from zopa.stability.analysis import analyse

    conflict = opened(dossier)
    if engine == "sat":
        return conflict
    try:
        return analyse(conflict, engine=engine)  # type: ignore[arg-type]
    except TooLargeError:
        from importlib.util import find_spec

        if engine != "auto" or conflict.is_uncertain or find_spec("pysat") is None:
            raise
        return conflict


def print_head(analysis: Analysis, out: Console, about: str = "") -> None:
    """The title of a dossier, its marking, and what the answer is about."""
    from rich.text import Text

    from zopa.text import visible

    conflict = analysis.conflict
    head = Text(visible(str(conflict.title)), style="bold")
    marking = f"  {visible(conflict.marking)}" if conflict.marking else ""
    head.append(f"{marking}  [{about or analysis.engine + ' engine'}]", style="dim")
    for line in head.wrap(out, out.width):
        line.rstrip()
        out.print(line, soft_wrap=True)


def print_lines(out: Console, heading: str, lines: Sequence[str]) -> None:
    """A heading, and paragraphs under it; nothing where there are none."""
    from zopa.brief.terminal import paragraph

    if not lines:
        return
    paragraph(out, heading, style="bold")
    for line in lines:
        paragraph(out, line, "  ")
