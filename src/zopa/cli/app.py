"""The commands, bound to their names. Each command's work is imported when it is called."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

__all__ = ["app"]

app = typer.Typer(
    name="zopa",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Which agreements would hold, and what would it take?\n\n"
        "Describe a conflict in a dossier (zopa new), check it (zopa check), and ask which "
        "states would hold (zopa holds) and why (zopa why). DOSSIER is a folder with "
        "conflict.yaml and evidence.yaml, or a conflict file.\n\n"
        "Exit codes: 0 done, 1 the dossier has errors, 2 wrong usage, 3 too large, "
        "4 could not write, 130 interrupted."
    ),
)


class ConceptName(StrEnum):
    """Solution concepts that can be named on the command line."""

    nash = "nash"
    seq = "seq"
    sseq = "sseq"
    gmr = "gmr"
    smr = "smr"
    sim = "sim"


class Engine(StrEnum):
    """Engines that can be named on the command line."""

    auto = "auto"
    graph = "graph"
    array = "array"


Dossier = Annotated[
    str, typer.Argument(metavar="DOSSIER", help="A dossier folder or a conflict file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
EngineOption = Annotated[Engine, typer.Option("--engine", help="Which engine computes.")]
OneConcept = Annotated[
    ConceptName,
    typer.Option("--concept", "-c", case_sensitive=False, help="The solution concept."),
]


def _version(wanted: bool) -> None:
    if wanted:
        from zopa._version import __version__

        typer.echo(f"zopa {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


Output = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the whole brief: .html, .md, .pdf, or -."
    ),
]


@app.command()
def demo(output: Output = None, as_json: Json = False) -> None:
    """The main job on the bundled dossier: would a truce for Aleppo hold?"""
    from zopa.cli.brief import demo as run

    run(output, as_json)


@app.command()
def brief(
    dossier: Dossier,
    output: Output = None,
    concept: OneConcept = ConceptName.seq,
    engine: EngineOption = Engine.auto,
    date: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--date", help="Date printed on the brief, as 2016-10-12; default: today."),
    ] = None,
    as_json: Json = False,
) -> None:
    """The answer on one screen: does the goal hold, and why not? With -o in full."""
    from zopa.cli.brief import brief as run

    run(dossier, concept.value, engine.value, output, date, as_json)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to create or fill.")],
) -> None:
    """Write a small commented dossier to start from."""
    from zopa.cli.new import new as run

    run(folder)


@app.command()
def check(
    dossier: Annotated[
        Optional[str],  # noqa: UP045  (read at run time by the command line)
        typer.Argument(metavar="DOSSIER", help="A dossier folder or a conflict file."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    explain: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--explain", metavar="CODE", help="Explain a diagnostic code and stop."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a dossier: each problem, its place, what to do."""
    from zopa.cli.check import check as run

    run(dossier, strict, explain, as_json)


@app.command()
def holds(
    dossier: Dossier,
    concept: Annotated[
        Optional[list[ConceptName]],  # noqa: UP045
        typer.Option(
            "--concept",
            "-c",
            case_sensitive=False,
            help="A concept; repeat for more. By default all (SIM up to 65,536 states).",
        ),
    ] = None,
    outcome: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--outcome", "-o", help="Describe the states that hold and satisfy this."),
    ] = None,
    engine: EngineOption = Engine.auto,
    limit: Annotated[
        int,
        typer.Option(
            "--limit", min=0, help="Most states listed with --json; counts are never limited."
        ),
    ] = 100,
    as_json: Json = False,
) -> None:
    """Which states hold, and what they share."""
    from zopa.cli.holds import holds as run

    names = list(dict.fromkeys(c.value for c in concept or ()))
    run(dossier, names, outcome, engine.value, limit, as_json)


@app.command()
def why(
    dossier: Dossier,
    state: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--state", "-s", help='Yes options of a state: "a.x b.y"; "" for none.'),
    ] = None,
    outcome: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--outcome", "-o", help="The best state of this outcome; default: the goal."),
    ] = None,
    concept: OneConcept = ConceptName.seq,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """Why a state holds or does not, party by party, with evidence."""
    from zopa.cli.why import why as run

    run(dossier, state, outcome, concept.value, engine.value, as_json)


@app.command()
def states(
    dossier: Dossier,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Refuse to print more states than this.")
    ] = 64,
    as_json: Json = False,
) -> None:
    """The option form: states as columns, options as rows, ranks."""
    from zopa.cli.states import states as run

    run(dossier, limit, as_json)


@app.command()
def schema(
    file: Annotated[str, typer.Option("--file", help="'conflict' or 'evidence'.")] = "conflict",
) -> None:
    """Print the JSON Schema, for an editor."""
    from zopa.cli.schema import schema as run

    run(file)
