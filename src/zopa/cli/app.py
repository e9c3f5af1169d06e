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
        "states would hold (zopa holds) and why (zopa why), what could be agreed and by whom "
        "(zopa agree, zopa tables), what follows (zopa after), in which order and by when "
        "(zopa steps, zopa phases), what it would take (zopa levers) and what the answer rests "
        "on (zopa hinges, zopa inverse). DOSSIER is a folder with conflict.yaml and "
        "evidence.yaml, a conflict file, or a file of GMCR+ (.gmcr), which zopa convert turns "
        "into a dossier and back, or casebook:NAME for a published conflict (zopa casebook).\n\n"
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


class EngineWithSat(StrEnum):
    """Engines of those commands that can also search without listing states."""

    auto = "auto"
    graph = "graph"
    array = "array"
    sat = "sat"


class BaselineName(StrEnum):
    """What a party falls back on without an agreement."""

    no_deal = "no_deal"
    status_quo = "status_quo"


class ConsentName(StrEnum):
    """What consent asks of those at a table."""

    weak = "weak"
    strict = "strict"


class SanctionsName(StrEnum):
    """Who may answer a coalition's improvement."""

    parties = "parties"
    coalitions = "coalitions"


class DecidesName(StrEnum):
    """How a table decides."""

    consensus = "consensus"
    any_subset = "any_subset"


Dossier = Annotated[
    str,
    typer.Argument(
        metavar="DOSSIER",
        help="A dossier folder, a conflict file, a .gmcr file, or casebook:NAME.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
EngineOption = Annotated[Engine, typer.Option("--engine", help="Which engine computes.")]
SatEngineOption = Annotated[
    EngineWithSat,
    typer.Option("--engine", help="Which engine computes; sat searches without listing states."),
]
Patience = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option(
        "--patience", min=0, help="Seconds a search may take (SAT: 20 a question unless said)."
    ),
]
OneConcept = Annotated[
    ConceptName,
    typer.Option("--concept", "-c", case_sensitive=False, help="The solution concept."),
]

#: Concepts that rooms take by any name; which there are is checked when they are asked.
_CONCEPT_HELP = (
    "nash, seq, sseq, gmr, smr or sim; strong-seq, certain-seq, possible-seq and their like; or "
    'party by party: "seq x=nash".'
)
AnyConcept = Annotated[
    str, typer.Option("--concept", "-c", metavar="CONCEPT", help=f"The concept: {_CONCEPT_HELP}")
]
AnyConcepts = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--concept",
        "-c",
        metavar="CONCEPT",
        help=f"A concept; repeat for more: {_CONCEPT_HELP} By default all that are usual (SIM up "
        "to 65,536 states).",
    ),
]


Goal = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--goal", "-g", help="Name of the outcome asked about; default: the goal."),
]
Baseline = Annotated[
    BaselineName,
    typer.Option("--baseline", help="Consent is measured against no deal, or today's state."),
]
ConsentOption = Annotated[
    ConsentName,
    typer.Option("--consent", help="weak: who changes an option must gain, others not lose."),
]
FormatOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--format", "-f", help="Label of a format of the dossier."),
]
StateOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--state", "-s", help='Yes options of a state: "a.x b.y"; "" for none.'),
]
OutcomeOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--outcome", "-o", help="The best state of this outcome; default: the goal."),
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
def casebook(
    name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="NAME", help="A case; without one all are listed."),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Recompute it, or all, and compare with the publication."),
    ] = False,
    wanted: Annotated[
        bool, typer.Option("--wanted", help="List cases that could not be recovered whole.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Published conflicts: list them, open one, or compare all with what their sources print."""
    from zopa.cli.casebook import casebook as run

    run(name, check, wanted, as_json)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to create or fill.")],
) -> None:
    """Write a small commented dossier to start from."""
    from zopa.cli.new import new as run

    run(folder)


@app.command()
def check(
    dossiers: Annotated[
        Optional[list[str]],  # noqa: UP045  (read at run time by the command line)
        typer.Argument(
            metavar="DOSSIER...", help="Dossier folders, conflict files or .gmcr files."
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    explain: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--explain", metavar="CODE", help="Explain a diagnostic code and stop."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check dossiers: each problem, its place, what to do."""
    from zopa.cli.check import check as run

    run(dossiers or (), strict, explain, as_json)


@app.command()
def convert(
    dossier: Dossier,
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="A new file .gmcr or .yaml, or a folder for a dossier."),
    ],
) -> None:
    """Write a dossier anew: as a file of GMCR+, or such a file as a dossier."""
    from zopa.cli.convert import convert as run

    run(dossier, out)


@app.command()
def export(
    dossier: Dossier,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="A new file: states as .csv, .json or .parquet, the state graph as .graphml or "
            ".dot, the strategic form as .nfg.",
        ),
    ],
    concept: AnyConcepts = None,
    engine: EngineOption = Engine.auto,
    graph: Annotated[
        bool,
        typer.Option(
            "--graph", help="As .csv or .parquet the moves, one a row; as .json states and moves."
        ),
    ] = False,
) -> None:
    """Take results to other tools: tables, the state graph, a game for Gambit."""
    from zopa.cli.export import export as run

    run(dossier, out, list(dict.fromkeys(concept or ())), engine.value, graph)


@app.command()
def holds(
    dossier: Dossier,
    concept: AnyConcepts = None,
    outcome: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--outcome", "-o", help="Describe the states that hold and satisfy this."),
    ] = None,
    coalition: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--coalition", help='Which of them parties acting as one would leave: "a b".'),
    ] = None,
    sanctions: Annotated[
        SanctionsName,
        typer.Option("--sanctions", help="Who answers the coalition under SEQ."),
    ] = SanctionsName.parties,
    engine: SatEngineOption = EngineWithSat.auto,
    patience: Patience = None,
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

    names = list(dict.fromkeys(concept or ()))
    run(
        dossier,
        names,
        outcome,
        coalition,
        sanctions.value,
        engine.value,
        limit,
        patience,
        as_json,
    )


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
    concept: AnyConcept = "seq",
    engine: SatEngineOption = EngineWithSat.auto,
    patience: Patience = None,
    as_json: Json = False,
) -> None:
    """Why a state holds or does not, party by party, with evidence."""
    from zopa.cli.why import why as run

    run(dossier, state, outcome, concept, engine.value, patience, as_json)


@app.command()
def agree(
    dossier: Dossier,
    format: FormatOption = None,
    parties: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--parties", "-p", help='Labels of those at the table: "a b c".'),
    ] = None,
    decides: Annotated[
        Optional[DecidesName],  # noqa: UP045
        typer.Option("--decides", help="How the table decides; default: as its format does."),
    ] = None,
    goal: Goal = None,
    concept: AnyConcept = "seq",
    baseline: Baseline = BaselineName.no_deal,
    consent: ConsentOption = ConsentName.weak,
    engine: EngineOption = Engine.auto,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Most agreements told in full.")] = 3,
    as_json: Json = False,
) -> None:
    """What a table could sign, what of it would last, and who would break it."""
    from zopa.cli.agree import agree as run

    how = decides.value if decides else None
    run(
        dossier,
        format,
        parties,
        how,
        goal,
        concept,
        baseline.value,
        consent.value,
        engine.value,
        limit,
        as_json,
    )


@app.command()
def tables(
    dossier: Dossier,
    goal: Goal = None,
    concept: AnyConcept = "seq",
    baseline: Baseline = BaselineName.no_deal,
    consent: ConsentOption = ConsentName.weak,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """Who has to be in the room: who must move, which tables are enough, who has a veto."""
    from zopa.cli.tables import tables as run

    run(dossier, goal, concept, baseline.value, consent.value, engine.value, as_json)


@app.command()
def after(
    dossier: Dossier,
    state: StateOption = None,
    outcome: OutcomeOption = None,
    goal: Goal = None,
    concept: AnyConcept = "seq",
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """Where a state leads once it has been agreed on: do they keep their word or not?"""
    from zopa.cli.after import after as run

    run(dossier, state, outcome, goal, concept, engine.value, as_json)


@app.command()
def levers(
    dossier: Dossier,
    goal: Goal = None,
    concept: OneConcept = ConceptName.seq,
    format: FormatOption = None,
    every_end: Annotated[
        bool,
        typer.Option("--every-end", help="Every end from today's state is to satisfy the goal."),
    ] = False,
    lever: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--lever", "-l", help="Only this lever may be pulled; repeat for more."),
    ] = None,
    baseline: Baseline = BaselineName.no_deal,
    consent: ConsentOption = ConsentName.weak,
    most: Annotated[
        int, typer.Option("--most", min=1, help="How many sets to look for, cheapest first.")
    ] = 3,
    write: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--write", metavar="DIR", help="Write the dossier with the best set applied."),
    ] = None,
    engine: SatEngineOption = EngineWithSat.auto,
    patience: Patience = None,
    as_json: Json = False,
) -> None:
    """What it would take: the cheapest changes under which the goal holds."""
    from zopa.cli.levers import levers as run

    run(
        dossier,
        goal,
        concept.value,
        format,
        every_end,
        lever or [],
        baseline.value,
        consent.value,
        most,
        write,
        engine.value,
        patience,
        as_json,
    )


@app.command()
def steps(
    dossier: Dossier,
    to: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--to", "-t", help="Outcome that the steps lead to; default: the goal."),
    ] = None,
    format: FormatOption = None,
    order: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--order",
            help='Check this order: its label, or "not a.x; b.y and c.z"; repeat to compare. '
            "By default all of the dossier.",
        ),
    ] = None,
    swap: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--swap", help="Label of a swap that is undertaken; repeat for more."),
    ] = None,
    pays_each_step: Annotated[
        bool,
        typer.Option("--pays-each-step", help="Each mover must gain by its own step already."),
    ] = False,
    levers: Annotated[
        bool, typer.Option("--levers", help="Also: which levers would make the orders work.")
    ] = False,
    concept: AnyConcept = "seq",
    baseline: Annotated[
        BaselineName,
        typer.Option("--baseline", help="What those who have moved must not fall below."),
    ] = BaselineName.no_deal,
    longest: Annotated[int, typer.Option("--longest", min=1, help="Most steps.")] = 6,
    most: Annotated[int, typer.Option("--most", min=1, help="Most sequences told.")] = 5,
    patience: Patience = None,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """In which order: steps to an outcome that nobody would stop half-way."""
    from zopa.cli.steps import steps as run

    run(
        dossier,
        to,
        concept,
        format,
        order or [],
        swap or [],
        pays_each_step,
        baseline.value,
        longest,
        most,
        levers,
        patience,
        engine.value,
        as_json,
    )


@app.command()
def phases(
    dossier: Dossier,
    goal: Goal = None,
    concept: AnyConcept = "seq",
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """By when: what holds in each phase, where it leads, and who gains by waiting."""
    from zopa.cli.phases import phases as run

    run(dossier, goal, concept, engine.value, as_json)


@app.command()
def hinges(
    dossier: Dossier,
    goal: Goal = None,
    concept: OneConcept = ConceptName.seq,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Most hinges printed; JSON has them all.")
    ] = 12,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """What the answer rests on: every single change of the dossier that flips it."""
    from zopa.cli.hinges import hinges as run

    run(dossier, goal, concept.value, limit, engine.value, as_json)


@app.command()
def inverse(
    dossier: Dossier,
    state: StateOption = None,
    outcome: OutcomeOption = None,
    party: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--party", "-p", help="A party to look at; default: those who would leave."),
    ] = None,
    concept: OneConcept = ConceptName.seq,
    seed: Annotated[int, typer.Option("--seed", help="Of the random numbers, if any.")] = 0,
    engine: EngineOption = Engine.auto,
    as_json: Json = False,
) -> None:
    """What the parties would have to want for a state to hold."""
    from zopa.cli.inverse import inverse as run

    run(dossier, state, outcome, party or [], concept.value, seed, engine.value, as_json)


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
