"""What is written where: the ending of a file decides, and no file is ever seen half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, cast

from zopa.conflict.files.write import cannot_write
from zopa.conflict.model import Conflict
from zopa.errors import ZopaError
from zopa.export.dot import write_dot
from zopa.export.formats import write_csv, write_json, write_parquet
from zopa.export.graph import StateGraph, moves_table
from zopa.export.graphml import write_graphml
from zopa.export.states import concept_names, states_table
from zopa.export.strategic import write_nfg
from zopa.export.table import Table
from zopa.stability.analysis import Analysis

__all__ = ["ENDINGS", "GRAPHS", "ending_of", "export_file", "export_game", "export_results"]

#: What each ending stands for.
ENDINGS = {
    ".csv": "the table of states",
    ".parquet": "the table of states",
    ".json": "the table of states",
    ".graphml": "the state graph",
    ".dot": "the state graph",
    ".nfg": "the game in strategic form",
}
#: Endings that always stand for the state graph.
GRAPHS = (".graphml", ".dot")
_RANKS = "dense, 0 worst, higher better, equal numbers equally good"


def export_file(
    analysis: Analysis,
    path: str | os.PathLike[str],
    concepts: Sequence[str] | None = None,
    *,
    graph: bool = False,
) -> None:
    """Write the results of an analysis to a new file; its ending decides how.

    ``.csv``, ``.json`` and ``.parquet`` get the table of states, ``.graphml`` and ``.dot`` the
    state graph, ``.nfg`` the game in strategic form.

    Args:
        analysis: the analysis; what it has not computed yet is computed here.
        path: where to write. The file is whole or not there.
        concepts: names of concepts; the usual ones by default. ``.nfg`` needs none.
        graph: also for ``.csv`` and ``.parquet``: the moves, one a row; for ``.json``: states and
            moves as networkx's node-link data.

    Raises:
        ZopaError: for an ending that means nothing here, a file that is there already, a package
            that is missing, or a conflict that the strategic form cannot say.
        TooLargeError: for a graph or game that is too large.
        DossierError: where the file cannot be written.
        UnknownLabelError: for a concept that does not exist.
    """
    out = Path(path)
    ending = ending_of(out, graph)
    if ending == ".nfg":
        export_game(analysis.conflict, out)
        return
    is_graph = graph or ending in GRAPHS
    moves = moves_table(analysis) if is_graph else None
    export_results(analysis, out, concept_names(analysis, concepts), moves)


def ending_of(path: Path, graph: bool) -> str:
    """The ending of a file that can be written, in lower case.

    Raises:
        ZopaError: where it means nothing here, where its package is missing, or where the file is
            there already.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ZopaError(f"'{path}' should end in {', '.join(list(ENDINGS)[:-1])} or .nfg")
    if graph and ending == ".nfg":
        raise ZopaError("a game in strategic form (.nfg) is no graph: leave --graph out")
    if ending == ".parquet" and find_spec("pyarrow") is None:
        raise ZopaError("Parquet needs pyarrow: pip install 'zopa[parquet]'")
    if os.path.lexists(path):
        raise ZopaError(f"'{path}' is there already; choose another place")
    return ending


def export_game(conflict: Conflict, path: Path) -> None:
    """Write the game in strategic form; needs no analysis."""
    with whole(path) as stream:
        write_nfg(conflict, stream)


def export_results(
    analysis: Analysis, path: Path, concepts: tuple[str, ...], moves: Table | None
) -> None:
    """Write the table of states to a file, or with ``moves`` the state graph."""
    ending = path.suffix.lower()
    head = _head(analysis, concepts)
    graph = None if moves is None else StateGraph(analysis, concepts, moves)
    with whole(path) as stream:
        if ending == ".csv":
            write_csv(moves or states_table(analysis, concepts), stream)
        elif ending == ".parquet":
            write_parquet(moves or states_table(analysis, concepts), stream, head)
        elif graph is None:
            write_json({"rows": states_table(analysis, concepts)}, stream, head)
        elif ending == ".json":
            nodes, edges = graph.node_link()
            kind = {"directed": True, "multigraph": True, "graph": {"title": head["title"]}}
            write_json({"nodes": nodes, "edges": edges}, stream, {**head, **kind})
        elif ending == ".graphml":
            write_graphml(graph, stream, head)
        else:
            write_dot(graph, stream, head)


def _head(analysis: Analysis, concepts: Sequence[str]) -> dict[str, Any]:
    today = analysis.status_quo
    return {
        **analysis.provenance.to_json(),
        "title": str(analysis.conflict.title),
        "feasible": len(analysis.states),
        "status_quo": None if today is None else today + 1,
        "parties": list(analysis.parties),
        "concepts": list(concepts),
        "ranks": _RANKS,
    }


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A stream to a new file that is in its place only when all of it is written and flushed.

    Raises:
        DossierError: where it cannot be written.
        ZopaError: where somebody else has written it meanwhile.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=".tmp", dir=path.parent
        )
        with os.fdopen(handle, "wb") as stream:
            yield cast("BinaryIO", stream)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        if os.path.lexists(path):
            raise ZopaError(f"'{path}' is there already; choose another place")
        os.replace(temporary, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
