"""From a conflict to the neutral games that engines read.

A party's word enters twice: as its most important wish, above its statements or its ranking, and
as states that it may not move into.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.conflict.feasible import enumerate_feasible
from zopa.conflict.formula import Formula
from zopa.conflict.importance import lexical
from zopa.conflict.model import Conflict, Party
from zopa.game.model import ArcGame, Arcs, Axis, Index, MoveGroup, OptionGame, Ranks
from zopa.game.ranks import dense, lexicographic, lexicographic_dense, ranks_of_groups
from zopa.game.space import Grid, Labelled, Listed, Truth, own_strategies
from zopa.game.strength import by_class, one_class, stronger

__all__ = [
    "arc_game",
    "axes_of",
    "bars_of",
    "graph_game",
    "grid_of",
    "list_of",
    "option_game",
    "ranks_of",
]

#: Most states that are ever listed one by one.
MAX_LISTED = 1 << 20
#: Cells whose ranks are made at once, and so stay in the cache of a processor.
_WINDOW = 1 << 17


def grid_of(conflict: Conflict) -> Grid:
    """The grid of a conflict: cheap, takes memory only for each party's own strategies."""
    strategies, crossing = own_strategies(conflict)
    return Grid(conflict.labels, strategies, crossing)


def list_of(conflict: Conflict, limit: int = MAX_LISTED) -> Listed:
    """Every feasible state, listed; raises TooLargeError beyond ``limit``."""
    formulas = [rule.formula for rule in conflict.rules]
    return Listed(conflict.labels, enumerate_feasible(conflict.labels, formulas, limit))


def axes_of(conflict: Conflict, grid: Grid) -> tuple[Axis, ...]:
    """The axes of a grid with the moves along them; takes no memory worth counting."""
    holders = [k for k, party in enumerate(conflict.parties) if party.options]
    return tuple(
        Axis(k, len(rows), _groups(conflict, conflict.parties[k], rows))
        for k, rows in zip(holders, grid.strategies, strict=True)
    )


def option_game(conflict: Conflict, grid: Grid) -> OptionGame:
    """The game in option form on a grid. Linear in cells times statements."""
    ranks = tuple(ranks_of(grid, party) for party in conflict.parties)
    names = tuple(party.label for party in conflict.parties)
    barred = tuple(bars_of(grid, party) for party in conflict.parties) if conflict.bound else ()
    strengths = _strengths(conflict, grid)
    return OptionGame(names, axes_of(conflict, grid), grid.feasible, ranks, barred, strengths)


def bars_of(grid: Grid, party: Party) -> Truth | None:
    """The cells that a party may not move into, for they violate its word.

    Returns:
        Truth a cell, shape (cells,); None where no state is among them, or the party has no moves
        at all.
    """
    if party.word is None or not party.options:
        return None
    barred = ~np.broadcast_to(grid.on_cells(party.word), grid.shape).ravel()
    if grid.feasible is not None:
        barred &= grid.feasible
    return barred if barred.any() else None


def arc_game(conflict: Conflict, listed: Listed) -> ArcGame:
    """The game with every move as an arc. Memory grows with states times strategies a party."""
    rows = listed.rows
    strategies, arcs, axes = [], [], []
    first = 0
    for k, party in enumerate(conflict.parties):
        own = slice(first, first + len(party.options))
        first = own.stop
        if not party.options:
            arcs.append(Arcs.of([], []))
            continue
        mine, strategy = _numbered(rows[:, own])
        others = _numbered(np.delete(rows, own, axis=1))[1]
        along = _fibre_arcs(others, strategy, _groups(conflict, party, mine), len(mine))
        arcs.append(_keeping_word(along, listed, party))
        strategies.append(strategy)
        axes.append(k)
    ranks = tuple(ranks_of(listed, party) for party in conflict.parties)
    columns = np.stack(strategies, axis=1) if strategies else np.zeros((len(rows), 0), np.int64)
    return ArcGame(
        tuple(p.label for p in conflict.parties),
        len(rows),
        tuple(arcs),
        ranks,
        columns,
        tuple(axes),
        _strengths(conflict, listed),
    )


def graph_game(conflict: Conflict, space: Labelled) -> ArcGame:
    """The game of a conflict in graph form: its arcs as they are listed.

    SIM has no meaning there, so the game has no strategies.
    """
    assert conflict.graph is not None, "a conflict in option form"
    place = {label: k for k, label in enumerate(space.labels)}
    pairs: dict[str, list[tuple[int, int]]] = {party.label: [] for party in conflict.parties}
    for arc in conflict.graph.arcs:
        pairs[arc.party].append((place[arc.source], place[arc.target]))
    arcs = tuple(
        Arcs.of([source for source, _ in mine], [target for _, target in mine])
        for mine in pairs.values()
    )
    ranks = tuple(ranks_of(space, party) for party in conflict.parties)
    strengths = _strengths(conflict, space)
    return ArcGame(tuple(pairs), len(space), arcs, ranks, ceilings=strengths)


def _strengths(
    conflict: Conflict, space: Grid | Listed | Labelled
) -> tuple[Callable[[Ranks, int], Ranks], ...]:
    """What makes each party's ceilings when somebody asks; a party's word is of every degree."""
    return tuple(
        one_class if party.degrees == 1 and party.word is None else partial(_ceilings, space, party)
        for party in conflict.parties
    )


def _ceilings(space: Grid | Listed | Labelled, party: Party, ranks: Ranks, degree: int) -> Ranks:
    if degree > party.degrees and party.word is None:
        return one_class(ranks, degree)
    return by_class(ranks, ranks_of(space, stronger(party, degree)))


def _cells_of(grid: Grid) -> Callable[[frozenset[str]], int | None]:
    def cell(yes: frozenset[str]) -> int | None:
        position = grid.position(yes)
        return None if position is None else int(grid.states[position])

    return cell


def ranks_of(space: Grid | Listed | Labelled, party: Party) -> Ranks:
    """A party's dense ranks, one a cell of a grid or a state of a list.

    States that satisfy its word rank above those that violate it; its statements or its ranking
    order the states of each class.
    """
    if not isinstance(space, Grid):
        return _ranks(party, space.evaluate, (len(space),), None, space.position)
    return _ranks_on(space, party)


def _ranks_on(grid: Grid, party: Party) -> Ranks:
    if party.ranking is not None or grid.cells <= _WINDOW:
        return _ranks(party, grid.on_cells, grid.shape, grid.feasible, _cells_of(grid))
    windows = grid.windows(_WINDOW)
    wants = _wants(party)
    return lexicographic_dense(
        lambda number, first, last: map(grid.within(windows[number]), wants[first:last]),
        len(wants),
        [window[:3] for window in windows],
        grid.feasible,
    )


def _ranks(
    party: Party,
    evaluate: Callable[[Formula], Truth],
    shape: tuple[int, ...],
    feasible: Truth | None,
    index: Callable[[frozenset[str]], int | None],
) -> Ranks:
    if party.ranking is None:
        truths = (evaluate(formula) for formula in _wants(party))
        return dense(lexicographic(truths, shape).ravel(), feasible)
    size = int(np.prod(shape, dtype=np.int64))
    groups = []
    for group in party.ranking:
        found = (index(state) for state in group)
        groups.append(np.array([k for k in found if k is not None], dtype=np.int64))
    ranks = ranks_of_groups(groups, size)
    if party.word is not None:
        kept = np.broadcast_to(evaluate(party.word), shape).ravel()
        ranks = ranks + np.int32(max(1, len(groups))) * kept
    return dense(ranks, feasible)


def _wants(party: Party) -> list[Formula]:
    """A party's statements, most important first, its word above them."""
    word = [] if party.word is None else [party.word]
    return [*word, *lexical(party.preferences)]


def _groups(conflict: Conflict, party: Party, rows: Truth) -> tuple[MoveGroup, ...]:
    """Which strategies lead to which: a literal that is irreversible stays true."""
    column = {option.label: k for k, option in enumerate(party.options)}
    held = [
        rows[:, column[literal.option]] == literal.value
        for literal in conflict.irreversible
        if literal.option in column
    ]
    if not held:
        everything = np.arange(len(rows))
        return (MoveGroup(everything, everything),)
    kept = np.stack(held, axis=1)
    classes, of = np.unique(kept, axis=0, return_inverse=True)
    of = of.reshape(-1)
    return tuple(
        MoveGroup(np.flatnonzero(of == number), np.flatnonzero((kept | ~pattern).all(axis=1)))
        for number, pattern in enumerate(classes)
    )


def _keeping_word(arcs: Arcs, listed: Listed, party: Party) -> Arcs:
    """Those of a party's moves that do not violate its word."""
    if party.word is None:
        return arcs
    kept = listed.evaluate(party.word)[arcs.targets]
    return Arcs(arcs.sources[kept], arcs.targets[kept])


def _numbered(rows: Truth) -> tuple[Truth, Index]:
    """Distinct rows and, for every row, the number of its like."""
    if rows.shape[1] == 0:
        return rows[:1], np.zeros(len(rows), dtype=np.int64)
    distinct, number = np.unique(rows, axis=0, return_inverse=True)
    return distinct, number.reshape(-1).astype(np.int64)


def _fibre_arcs(fibre: Index, strategy: Index, groups: tuple[MoveGroup, ...], size: int) -> Arcs:
    """All legal moves within the fibres of one party."""
    allowed = np.zeros((size, size), dtype=np.bool_)
    for group in groups:
        allowed[np.ix_(group.sources, group.targets)] = True
    order = np.argsort(fibre, kind="stable")
    bounds = np.flatnonzero(np.diff(fibre[order], prepend=-1, append=-2))
    sources: list[npt.NDArray[Any]] = [np.zeros(0, np.int64)]
    targets: list[npt.NDArray[Any]] = [np.zeros(0, np.int64)]
    for begin, end in pairwise(bounds):
        members = order[begin:end]
        if len(members) > 1:
            mine = strategy[members]
            source, target = np.nonzero(allowed[np.ix_(mine, mine)])
            sources.append(members[source])
            targets.append(members[target])
    return Arcs.of(np.concatenate(sources), np.concatenate(targets))
