"""The state graph: states as nodes, unilateral moves as arcs.

Moves are asked of the engine, so that a conflict whose arcs are listed one by one comes out like
one whose moves follow from options.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from zopa.errors import TooLargeError
from zopa.export.states import NOTHING, labels_of, state_columns
from zopa.export.table import CHUNK, Cells, Column, Table
from zopa.game.model import Index
from zopa.game.space import own_strategies
from zopa.stability.analysis import Analysis
from zopa.stability.engine import tick
from zopa.stability.unknown.engine import UncertainGraphEngine

__all__ = ["MAX_ARCS", "MAX_NODES", "Arc", "StateGraph", "moves_table"]

#: Most states and moves that are written as a graph.
MAX_NODES = 200_000
MAX_ARCS = 1_000_000
#: Most strategies of one party of such a graph: engines look at every pair of them.
MAX_STRATEGIES = 4096
#: Moves that are looked at together, at most (or those of one state).
_AT_ONCE = 1 << 20


class Arc(NamedTuple):
    """A unilateral move.

    Attributes:
        source: number of a state, from 1.
        target: number of another.
        party: label of the mover.
        improvement: whether the mover strictly prefers the target.
        unknown: whether it is not known if the mover prefers the target.
    """

    source: int
    target: int
    party: str
    improvement: bool
    unknown: bool = False


@dataclass(frozen=True, eq=False)
class StateGraph:
    """The state graph of a conflict, in two tables.

    Attributes:
        analysis: where the states come from; what it has not computed is computed on demand.
        concepts: names of the concepts that the nodes tell of.
        arcs: the moves, from :func:`moves_table`.
    """

    analysis: Analysis
    concepts: tuple[str, ...]
    arcs: Table = field(repr=False)

    @cached_property
    def nodes(self) -> Table:
        """One row a state, in the order of ``Analysis.states``.

        ``state`` and ``label`` as in the table of states, ``yes`` (the yes options; empty for
        none), ``status_quo``, and ``rank:PARTY``, ``outcome:NAME``, ``holds:CONCEPT`` and
        ``stable:CONCEPT:PARTY`` as there.
        """
        return _nodes(self.analysis, self.concepts)

    def each_node(self) -> Iterator[dict[str, Any]]:
        """Every state as plain data, ascending."""
        return self.nodes.rows()

    def each_arc(self) -> Iterator[Arc]:
        """Every move, party by party."""
        return (Arc(**row) for row in self.arcs.rows())

    def node_link(self) -> tuple[Table, Table]:
        """Nodes and edges as networkx's node-link data names them: ``id`` in place of ``state``."""
        columns = (replace(self.nodes.columns[0], name="id"), *self.nodes.columns[1:])
        return replace(self.nodes, columns=columns), self.arcs


def moves_table(analysis: Analysis) -> Table:
    """Every unilateral move, a row each.

    Columns: ``source`` and ``target`` (numbers of states, from 1), ``party`` (who moves) and
    ``improvement`` (whether the mover strictly prefers the target). Where preferences are partly
    unknown there is also ``unknown`` (whether it is not known if it does). Rows go by party in
    file order, then source, then target.

    Raises:
        TooLargeError: beyond ``MAX_NODES`` states, ``MAX_ARCS`` moves or ``MAX_STRATEGIES``
            strategies of one party. Moves are counted while they are listed, so that no more
            are ever held.

    Linear in states plus moves; with rules also in the combinations of strategies they exclude.
    """
    sources, targets, movers = [], [], []
    count = 0
    for number, found in _moves(analysis):
        count += len(found.origins)
        if count > MAX_ARCS:
            raise _too_large(f"more than {MAX_ARCS:,} moves")
        sources.append(found.origins.astype(np.int32))
        targets.append(found.targets.astype(np.int32))
        movers.append(np.full(len(found.origins), number, dtype=np.int32))
    source, target, mover = map(_joined, (sources, targets, movers))
    improving, unknown = np.zeros((2, count), dtype=np.bool_)
    for number in range(len(analysis.parties)):
        own = mover == number
        improving[own], unknown[own] = _better(analysis, number, source[own], target[own])
    labels = np.array(analysis.parties, dtype=object)
    columns = [
        Column("source", "number"),
        Column("target", "number"),
        Column("party", "text"),
        Column("improvement", "truth"),
    ]
    further = []
    if analysis.conflict.is_uncertain:
        columns.append(Column("unknown", "truth"))
        further.append(unknown)

    def cells(begin: int, end: int) -> Sequence[Cells]:
        run = slice(begin, end)
        ends = [source[run] + 1, target[run] + 1]
        return [*ends, labels[mover[run]].tolist(), improving[run], *(f[run] for f in further)]

    return Table(tuple(columns), count, cells)


def _better(
    analysis: Analysis, party: int, source: Index, target: Index
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether the party strictly prefers each target to its source, and whether that is unknown."""
    if not analysis.conflict.parties[party].is_uncertain:
        ranks = analysis.rank(analysis.parties[party])
        return ranks[target] > ranks[source], np.zeros(len(source), dtype=np.bool_)
    engine = analysis.ground.engine
    assert isinstance(engine, UncertainGraphEngine), "what is chosen for unknown preferences"
    relation = engine.relation(party)
    sure = relation.better(unknown=False)[source, target]
    return sure, relation.better(unknown=True)[source, target] & ~sure


def _nodes(analysis: Analysis, concepts: Sequence[str]) -> Table:
    columns, makers = state_columns(analysis, concepts)
    labels = analysis.conflict.labels
    today = analysis.status_quo
    head = (
        Column("state", "number"),
        Column("label", "text"),
        Column("yes", "text"),
        Column("status_quo", "truth"),
    )

    def cells(begin: int, end: int) -> Sequence[Cells]:
        numbers = np.arange(begin, end)
        shown = labels_of(labels, analysis.states[begin:end].matrix)
        yes = [label if label != NOTHING else "" for label in shown]
        here = numbers == (-1 if today is None else today)
        return [numbers + 1, shown, yes, here, *(make(begin, end) for make in makers)]

    return Table((*head, *columns), len(analysis.states), cells)


class _Found(NamedTuple):
    """Moves as positions of states, by source, then target."""

    origins: Index
    targets: Index


def _moves(analysis: Analysis) -> Iterator[tuple[int, _Found]]:
    """Every party's moves, a run of states at a time."""
    if len(analysis.states) > MAX_NODES:
        raise _too_large(f"{len(analysis.states):,} states")
    engine = analysis.ground.engine
    indices = engine.states
    widest = _widest(analysis)
    if widest > MAX_STRATEGIES and analysis.conflict.graph is None:
        raise _too_large(f"a party with {widest:,} strategies")
    run = max(1, min(CHUNK, _AT_ONCE // widest))
    for number in range(len(analysis.parties)):
        for begin in range(0, len(indices), run):
            tick()
            moves = engine.moves(number, indices[begin : begin + run])
            reached = np.searchsorted(indices, moves.targets)
            yield number, _Found(moves.origins + begin, reached)


def _widest(analysis: Analysis) -> int:
    """The most moves out of one state that an engine looks at for one party."""
    if analysis.conflict.graph is not None:
        return len(analysis.states)
    return max((len(rows) for rows in own_strategies(analysis.conflict)[0]), default=1)


def _joined(parts: list[npt.NDArray[np.int32]]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(0, np.int32), *parts]).astype(np.int64)


def _too_large(what: str) -> TooLargeError:
    return TooLargeError(
        f"the state graph has {what}; at most {MAX_NODES:,} states, {MAX_ARCS:,} moves and "
        f"{MAX_STRATEGIES:,} strategies a party are written as a graph. Add rules that exclude "
        "what cannot happen, or write the table of states (.csv or .parquet), which has no such "
        "limit"
    )
