"""Small conflicts and games written in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from hypothesis import settings

from zopa.conflict.formula import Formula
from zopa.conflict.model import (
    Conflict,
    Irreversible,
    Option,
    Outcome,
    Party,
    Preference,
    Rule,
    StatusQuo,
)
from zopa.conflict.parse import parse
from zopa.game.build import arc_game, grid_of, list_of, option_game
from zopa.game.model import ArcGame, Arcs
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.graph_engine import GraphEngine
from zopa.text import Text

#: For tests whose every example analyses several conflicts.
FEWER = settings(max_examples=max(1, settings().max_examples // 3))


def conflict(
    parties: Mapping[str, tuple[str | Mapping[str, str | tuple[str, str]], Sequence[str]]],
    *,
    rules: Iterable[str] = (),
    irreversible: Iterable[str] = (),
    today: str | None = None,
    outcomes: Mapping[str, str] | None = None,
    goal: str | None = None,
    names: Mapping[str, str] | None = None,
    phrases: Mapping[str, str] | None = None,
    rankings: Mapping[str, Sequence[str | Sequence[str]]] | None = None,
) -> Conflict:
    """A conflict from text.

    ``parties`` maps a label to (options, preference statements); options are names in one
    string, or a mapping of name to infinitive or to a pair (do, stop). ``rankings`` maps a
    label to states best first, each a string of yes options, a list being a tie.
    """
    bare = Conflict(
        tuple(
            Party(
                label,
                Text.of((names or {}).get(label, label)),
                tuple(_option(label, name, do) for name, do in _options(options).items()),
            )
            for label, (options, _) in parties.items()
        )
    )
    named: list[Outcome] = []

    def read(text: str) -> Formula:
        known = Conflict(bare.parties, outcomes=tuple(named))
        return parse(text, known.resolve)

    for name, text in (outcomes or {}).items():
        phrase = (phrases or {}).get(name)
        named.append(Outcome(name, read(text), Text.of(phrase) if phrase else None))
    return Conflict(
        tuple(
            Party(
                party.label,
                party.name,
                party.options,
                tuple(Preference(read(text)) for text in parties[party.label][1]),
                _ranking((rankings or {}).get(party.label)),
            )
            for party in bare.parties
        ),
        rules=tuple(Rule(read(text)) for text in rules),
        irreversible=tuple(
            Irreversible(text.removeprefix("not "), not text.startswith("not "))
            for text in irreversible
        ),
        status_quo=None if today is None else StatusQuo(tuple(today.split())),
        outcomes=tuple(named),
        goal=goal,
    )


def _options(
    options: str | Mapping[str, str | tuple[str, str]],
) -> Mapping[str, str | tuple[str, str]]:
    return {name: f"do {name}" for name in options.split()} if isinstance(options, str) else options


def _option(party: str, name: str, do: str | tuple[str, str]) -> Option:
    if isinstance(do, str):
        return Option(f"{party}.{name}", Text.of(do))
    return Option(f"{party}.{name}", Text.of(do[0]), Text.of(do[1]))


def _ranking(
    states: Sequence[str | Sequence[str]] | None,
) -> tuple[tuple[frozenset[str], ...], ...] | None:
    if states is None:
        return None
    groups = [[group] if isinstance(group, str) else group for group in states]
    return tuple(tuple(frozenset(state.split()) for state in group) for group in groups)


def arcs(size: int, **parties: tuple[str, Sequence[int]]) -> ArcGame:
    """A game from text: ``arcs(3, a=("0>1 1>2", [0, 1, 2]))`` gives moves and ranks of ``a``."""
    moves, ranks = [], []
    for text, rank in parties.values():
        pairs = [tuple(int(end) for end in arc.split(">")) for arc in text.split()]
        moves.append(Arcs.of([p[0] for p in pairs], [p[1] for p in pairs]))
        ranks.append(np.array(rank, dtype=np.int16))
    return ArcGame(tuple(parties), size, tuple(moves), tuple(ranks))


def both_engines(subject: Conflict) -> tuple[GraphEngine, ArrayEngine]:
    """The graph and the array engine, whatever "auto" would choose."""
    return (
        GraphEngine(arc_game(subject, list_of(subject))),
        ArrayEngine(option_game(subject, grid_of(subject))),
    )
