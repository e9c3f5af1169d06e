"""``zopa export``: results as files for other tools."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from zopa.cli.output import (
    NOT_WRITTEN,
    answering,
    compute,
    compute_usual,
    open_analysis,
    patiently,
    stop,
)

__all__ = ["export"]


def export(dossier: str, out: Path, concepts: Sequence[str], engine: str, graph: bool) -> None:
    """Write the table of states, the state graph or the strategic form, whole or not at all."""
    from zopa.export.files import GRAPHS, ending_of

    if os.path.lexists(out):
        stop(f"'{out}' is there already; choose another place", NOT_WRITTEN)
    with answering(False):
        ending = ending_of(out, graph)
        if ending == ".nfg":
            _game(dossier, out)
        else:
            _results(dossier, out, concepts, engine, graph or ending in GRAPHS)
    print(out)


def _game(dossier: str, out: Path) -> None:
    from zopa.conflict.files.load import load
    from zopa.export.files import export_game

    conflict = load(dossier)
    with patiently("writing the game"), _writing():
        export_game(conflict, out)


def _results(dossier: str, out: Path, concepts: Sequence[str], engine: str, is_graph: bool) -> None:
    from zopa.export.files import export_results
    from zopa.export.graph import moves_table

    analysis = open_analysis(dossier, engine)
    moves = None
    if is_graph:  # what is too large is refused before concepts take their time
        with patiently("listing the moves"):
            moves = moves_table(analysis)
    if is_graph and out.suffix.lower() in (".csv", ".parquet"):
        names: Sequence[str] = ()  # a table of moves has nothing to say of concepts
    elif concepts:
        names = concepts
        compute(analysis, names)
    else:
        names = compute_usual(analysis)
    with patiently(f"writing {len(analysis.states):,} states"), _writing():
        export_results(analysis, out, tuple(names), moves)


@contextmanager
def _writing() -> Iterator[None]:
    """A file that cannot be written is not the dossier's fault."""
    from zopa.errors import DossierError

    try:
        yield
    except DossierError as error:
        stop(str(error), NOT_WRITTEN)
