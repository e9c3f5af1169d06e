"""What a party's wishes must be like, against the definitions with other wishes put in."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cases import FEWER, both_engines, conflict, free_or_bound
from tests.levers.drawn import ALL_CONCEPTS, State, lively
from tests.naive import Naive, naive_conflict
from zopa.conflict.model import Conflict
from zopa.levers.conditions import Clause, Condition, condition
from zopa.stability.concepts import CONCEPTS
from zopa.stability.engine import Engine
from zopa.testing import conflicts

SEEDS = st.integers(0, 1 << 30)
SMALL = free_or_bound(conflicts(max_total=5, max_parties=4) | lively(levers=1))

#: From every answer of b's, a could move on.
ESCAPES = conflict(
    {"a": ("x y", ["a.x"]), "b": ("z", ["b.z"]), "c": ("w", ["c.w if a.x"])}, today=""
)
#: Two others may move at the same moment as a, or one of them, or none.
TOGETHER = conflict(
    {"a": ("x", ["a.x"]), "b": ("y", ["b.y"]), "c": ("z", ["c.z"])},
    today="",
)


def wished(game: Naive, party: str, rng: random.Random) -> Naive:
    """The game with other wishes of one party, ties among them."""
    levels = rng.choice((2, 3, 8))
    value = {(party, state): rng.randrange(levels) for state in game.states}
    return replace(game, value=game.value | value, _reached={})


def no_better(engine: Engine, game: Naive, party: str, here: State) -> Any:
    """Truth a state index; True, which nothing may read, where there is no state."""
    truths = np.ones(len(engine.rank(0)), dtype=np.bool_)
    truths[engine.states] = [game.likes_no_better(party, state, here) for state in game.states]
    return truths


def met_by(minimal: Any, truths: Any) -> bool:
    return all(any(all(truths[state] for state in each) for each in clause) for clause in minimal)


@given(SMALL, ALL_CONCEPTS, SEEDS)
@example(ESCAPES, "smr", 1)
@example(ESCAPES, "sseq", 2)
@example(TOGETHER, "sim", 1)
@example(TOGETHER, "sim", 2)
@example(TOGETHER, "sim", 3)
@example(TOGETHER, "sim", 4)
def test_it_is_met_where_the_party_stays(subject: Conflict, concept: str, seed: int) -> None:
    rng = random.Random(seed)
    game = naive_conflict(subject)
    party = rng.choice([p.label for p in subject.parties if p.options])
    number = game.parties.index(party)
    at = rng.randrange(len(game.states))
    here = game.states[at]
    worlds = [game, *(wished(game, party, rng) for _ in range(12))]
    for engine in both_engines(subject):
        wanted = condition(engine, CONCEPTS[concept], number, int(engine.states[at]))
        assert [clause.move for clause in wanted.clauses] == [
            int(engine.states[game.states.index(target)]) for target in game.moves[party, here]
        ]
        for world in worlds:
            truths = no_better(engine, world, party, here)
            assert wanted.met(truths) == world.stable(concept, party, here)
            assert met_by(wanted.minimal, truths) == wanted.met(truths)
            for clause in wanted.clauses:
                target = game.states[engine.states.tolist().index(clause.move)]
                fine = world.likes_no_better(party, target, here) or world.deterred(
                    concept, party, here, target
                )
                assert clause.met(truths) == fine


@given(SMALL, ALL_CONCEPTS, SEEDS)
@example(ESCAPES, "smr", 1)
@FEWER
def test_nothing_is_said_twice(subject: Conflict, concept: str, seed: int) -> None:
    rng = random.Random(seed)
    for engine in both_engines(subject):
        number = rng.randrange(len(engine.parties))
        wanted = condition(engine, CONCEPTS[concept], number, int(rng.choice(engine.states)))
        clauses = [frozenset(clause) for clause in wanted.minimal]
        for clause, given_ in zip(clauses, wanted.minimal, strict=True):
            assert len(clause) == len(given_)
            assert not any(one < other for one in clause for other in clause)
        for k, one in enumerate(clauses):
            assert not any(other <= one for j, other in enumerate(clauses) if j != k)
        for whole in wanted.clauses:
            targets = whole.alternatives(whole.count)
            assert len(targets) == whole.count
            assert targets[0].tolist() == [whole.move]
            assert [a.tolist() for a in whole.alternatives(1)] == [[whole.move]]


@given(st.integers(0, 1 << 30))
def test_minimal_clauses_are_equivalent(seed: int) -> None:
    """Also for clauses that no conflict gives."""
    rng = random.Random(seed)

    def some(most: int) -> list[int]:
        return sorted(rng.sample(range(6), rng.randint(1, most)))

    clauses = [
        Clause(
            0,
            np.array(some(2)),
            tuple(np.array(some(4)) for _ in range(rng.randint(0, 3))),
        )
        for _ in range(rng.randint(0, 4))
    ]
    wanted = Condition(0, 9, tuple(clauses))
    for bits in range(1 << 6):
        truths = np.array([bool(bits >> k & 1) for k in range(6)])
        assert met_by(wanted.minimal, truths) == wanted.met(truths)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_who_cannot_move_stays(concept: str) -> None:
    subject = conflict({"a": ("x", []), "b": ("", ["a.x"])}, today="")
    for engine in both_engines(subject):
        wanted = condition(engine, CONCEPTS[concept], 1, int(engine.states[0]))
        assert not wanted.clauses
        assert not wanted.minimal
        assert wanted.met(np.zeros(len(engine.rank(0)), dtype=np.bool_))
