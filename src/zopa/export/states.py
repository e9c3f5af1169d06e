"""The table of states: what each is, how the parties rank it, and for whom it is stable."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import numpy as np
import numpy.typing as npt

from zopa.export.table import Cells, Column, Table
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept

__all__ = ["NOTHING", "concept_names", "labels_of", "state_columns", "states_table"]

Truth = npt.NDArray[np.bool_]

#: The label of a state without yes options, as everywhere.
NOTHING = "(nothing)"


class _Bits:
    """Truth values kept as single bits, for there may be a hundred columns of them."""

    def __init__(self, truth: Truth) -> None:
        self._packed = np.packbits(truth)

    def __call__(self, begin: int, end: int) -> Truth:
        """Those from ``begin``, a multiple of eight, to ``end``."""
        piece = self._packed[begin // 8 : -(-end // 8)]
        return np.unpackbits(piece, count=end - begin).view(np.bool_)


class _Ranks:
    """Ranks in the narrowest type that holds them."""

    def __init__(self, ranks: npt.NDArray[np.signedinteger]) -> None:
        most = int(ranks.max(initial=0))
        kind = next(t for t in (np.uint8, np.uint16, np.uint32) if most <= np.iinfo(t).max)
        self._ranks = ranks.astype(kind)

    def __call__(self, begin: int, end: int) -> npt.NDArray[np.int64]:
        return self._ranks[begin:end].astype(np.int64)


def states_table(analysis: Analysis, concepts: Sequence[str] | None = None) -> Table:
    """One row a feasible state, in the order of ``Analysis.states``.

    Columns, none of which can be mistaken for another, since labels have no colon and only those
    of options have a dot:

    * ``state``: its number, from 1, as ``zopa states`` counts;
    * ``label``: its yes options; in graph form its label;
    * ``status_quo``: whether it is today's;
    * one an option, by its label: whether it is taken (none in graph form);
    * ``rank:PARTY``: dense, 0 worst, higher better, equal numbers equally good (none for a party
      whose preferences are partly unknown);
    * ``outcome:NAME``: whether it satisfies the outcome;
    * ``holds:CONCEPT``: whether it is an equilibrium;
    * ``stable:CONCEPT:PARTY``: whether it is stable for the party.

    Args:
        analysis: the analysis; what it has not computed yet is computed here.
        concepts: names of concepts; the usual ones by default.

    Raises:
        UnknownLabelError: for a concept that does not exist.

    Memory is one bit a state and truth column, and at most four bytes a state and party.
    """
    columns, makers = state_columns(analysis, concepts)
    conflict = analysis.conflict
    today = analysis.status_quo
    options = conflict.labels if conflict.graph is None else ()
    head = (
        Column("state", "number"),
        Column("label", "text"),
        Column("status_quo", "truth"),
        *(Column(label, "truth") for label in options),
    )

    def cells(begin: int, end: int) -> Sequence[Cells]:
        numbers = np.arange(begin, end)
        matrix = analysis.states[begin:end].matrix
        here = numbers == (-1 if today is None else today)
        own: list[Cells] = [column for column in matrix.T] if options else []  # noqa: C416
        labels = labels_of(conflict.labels, matrix)
        return [numbers + 1, labels, here, *own, *(make(begin, end) for make in makers)]

    return Table((*head, *columns), len(analysis.states), cells)


def state_columns(
    analysis: Analysis, concepts: Sequence[str] | None
) -> tuple[tuple[Column, ...], list[_Bits | _Ranks]]:
    """What is known of states: ranks, outcomes, equilibria, stability; and what makes the cells."""
    columns: list[Column] = []
    makers: list[_Bits | _Ranks] = []
    conflict = analysis.conflict
    for party in analysis.parties:
        if not conflict.party(party).is_uncertain:
            columns.append(Column(f"rank:{party}", "number"))
            makers.append(_Ranks(analysis.rank(party)))
    for outcome in conflict.outcomes:
        columns.append(Column(f"outcome:{outcome.name}", "truth"))
        makers.append(_Bits(analysis.where(outcome.name)))
    for name in concept_names(analysis, concepts):
        columns.append(Column(f"holds:{name}", "truth"))
        makers.append(_Bits(analysis.holds(name)))
        for party in analysis.parties:
            columns.append(Column(f"stable:{name}:{party}", "truth"))
            makers.append(_Bits(analysis.stable(name, party)))
    return tuple(columns), makers


def concept_names(analysis: Analysis, concepts: Sequence[str] | None) -> tuple[str, ...]:
    """Names of concepts in lower case, each once; the usual ones where none are named."""
    named = analysis.usual_concepts if concepts is None else concepts
    return tuple(dict.fromkeys(concept(name).name for name in named))


def labels_of(labels: Sequence[str], matrix: Truth) -> list[str]:
    """Each row of a truth matrix as the text of its state."""
    return [" ".join(compress(labels, row)) or NOTHING for row in matrix.tolist()]
