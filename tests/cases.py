"""Small conflicts and games written in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from zopa.conflict.formula import Formula, If, Iff, Not, OptionIs
from zopa.conflict.model import (
    Basis,
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
from zopa.conflict.undertaking import Commitment
from zopa.game.build import arc_game, grid_of, list_of, option_game
from zopa.game.model import ArcGame, Arcs
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.graph_engine import GraphEngine
from zopa.testing import formulas
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
    words: Mapping[str, Sequence[str]] | None = None,
) -> Conflict:
    """A conflict from text.

    ``parties`` maps a label to (options, preference statements); options are names in one
    string, or a mapping of name to infinitive or to a pair (do, stop). ``rankings`` maps a
    label to states best first, each a string of yes options, a list being a tie. ``words`` maps
    a label to what the party has given its word on.
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
                commitments=tuple(
                    Commitment(read(text)) for text in (words or {}).get(party.label, ())
                ),
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


@st.composite
def bound_conflicts(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict]) -> Conflict:
    """Conflicts in which one party at least has given its word, kept today or not."""
    subject = draw(subjects)
    words = [draw(st.lists(_words(subject, party), max_size=2)) for party in subject.parties]
    if not any(words):
        holder = next(k for k, party in enumerate(subject.parties) if party.options)
        words[holder] = [draw(_words(subject, subject.parties[holder]))]
    claims = [claim.id for claim in subject.evidence.claims]

    def given(keeps: Formula) -> Commitment:
        rests = draw(st.booleans()) if claims else False
        basis = Basis((draw(st.sampled_from(claims)),)) if rests else Basis()
        return Commitment(keeps, basis=basis)

    return replace(
        subject,
        parties=tuple(
            replace(party, commitments=tuple(map(given, word)))
            for party, word in zip(subject.parties, words, strict=True)
        ),
    )


def _words(subject: Conflict, party: Party) -> st.SearchStrategy[Formula]:
    """Often of the kind that binds: a literal of its own, should something be so."""
    anything = formulas(subject.labels, max_depth=2)
    own = [option.label for option in party.options]
    if not own:
        return anything
    literal = st.builds(_literal, st.sampled_from(own), st.booleans())
    return literal | st.builds(If, literal, anything) | st.builds(Iff, literal, anything) | anything


def _literal(label: str, value: bool) -> Formula:
    return OptionIs(label) if value else Not(OptionIs(label))


def free_or_bound(subjects: st.SearchStrategy[Conflict]) -> st.SearchStrategy[Conflict]:
    """Conflicts, in half of which some party has given its word."""
    return subjects | bound_conflicts(subjects)
