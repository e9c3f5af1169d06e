"""Engines with other ranks, several rankings at once, and answers to several parties."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cases import FEWER, arcs, both_engines, bound_conflicts, conflict
from tests.naive import ALL_CONCEPTS, CLOSURE_CONCEPTS, Naive, naive_arcs, naive_conflict
from zopa.conflict.model import Conflict
from zopa.errors import ZopaError
from zopa.game.build import grid_of, option_game
from zopa.game.model import INFEASIBLE, ArcGame, Ranks
from zopa.stability.concepts import CONCEPTS
from zopa.stability.engine import Engine
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.reach import reached_by
from zopa.testing import arc_games, conflicts

_FREE = conflicts(max_parties=4, max_total=5)
SMALL = _FREE | bound_conflicts(_FREE)
SEED = st.integers(0, 1 << 30)
#: Which parties; of at most four.
MASK = st.integers(0, 15)

compiled = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None,
    reason="the compiled kernels need numba: pip install 'zopa[fast]'",
)
Make = Callable[[Conflict], Engine]


def graph(subject: Conflict) -> Engine:
    return both_engines(subject)[0]


def array(subject: Conflict) -> Engine:
    return both_engines(subject)[1]


def fast(subject: Conflict) -> Engine:
    from zopa.stability.fast.engine import FastArrayEngine

    return FastArrayEngine(option_game(subject, grid_of(subject)))


@pytest.fixture(params=[graph, array, pytest.param(fast, marks=compiled)], scope="module")
def make(request: pytest.FixtureRequest) -> Make:
    return cast("Make", request.param)


def ranked_anew(subject: Conflict, number: int, seed: int) -> Conflict:
    """One party ranks the states at random, with ties."""
    rng = random.Random(seed)
    levels = rng.choice((1, 2, 4, 40))
    groups: dict[int, list[frozenset[str]]] = {}
    for state in naive_conflict(subject).states:
        groups.setdefault(rng.randrange(levels), []).append(state)
    ranking = tuple(tuple(groups[level]) for level in sorted(groups))
    return replace(
        subject,
        parties=tuple(
            replace(party, preferences=(), ranking=ranking) if k == number else party
            for k, party in enumerate(subject.parties)
        ),
    )


def some(subject: Conflict, mask: int) -> list[int]:
    return [k for k in range(len(subject.parties)) if mask >> k & 1]


def choices(subject: Conflict, mask: int, seed: int, count: int) -> dict[int, list[Conflict]]:
    """For some parties the conflict with each of several rankings of that party."""
    rng = random.Random(seed)
    return {
        k: [ranked_anew(subject, k, rng.getrandbits(30)) for _ in range(count)]
        for k in some(subject, mask)
    }


def combined(subject: Conflict, of: dict[int, Conflict]) -> Conflict:
    """Each party as in the conflict that is named for it."""
    return replace(
        subject,
        parties=tuple(
            of[k].parties[k] if k in of else party for k, party in enumerate(subject.parties)
        ),
    )


def ranks(make: Make, chosen: dict[int, list[Conflict]]) -> dict[int, list[Ranks]]:
    return {k: [make(one).rank(k) for one in several] for k, several in chosen.items()}


def same_answers(one: Engine, other: Engine, names: Sequence[str] = ALL_CONCEPTS) -> None:
    for party in range(len(one.parties)):
        assert np.array_equal(one.rank(party), other.rank(party))
        for name in names:
            found = [e.at_states(CONCEPTS[name].stable(e, party)).tolist() for e in (one, other)]
            assert found[0] == found[1], (name, party)


# -- one ranking a party


@FEWER
@given(SMALL, MASK, SEED)
def test_a_variant_is_as_if_built_anew(make: Make, subject: Conflict, mask: int, seed: int) -> None:
    base = make(subject)
    before = [base.rank(party).copy() for party in range(len(base.parties))]
    for turn in range(2):
        chosen = choices(subject, mask, seed + turn, 1)
        fresh = make(combined(subject, {k: several[0] for k, several in chosen.items()}))
        variant = base.variant(ranks(make, chosen))
        assert variant.name == base.name
        assert variant.parties == base.parties
        assert variant.states.tolist() == base.states.tolist()
        assert variant.transitive
        assert variant.memo is not base.memo
        same_answers(variant, fresh)
    # The engine itself is left as it was.
    for party, rank in enumerate(before):
        assert np.array_equal(base.rank(party), rank)
    same_answers(base, make(subject))


@FEWER
@given(SMALL, MASK, MASK, SEED)
def test_a_variant_of_a_variant(
    make: Make, subject: Conflict, mask: int, again: int, seed: int
) -> None:
    first, second = choices(subject, mask, seed, 1), choices(subject, again, seed + 1, 1)
    variant = make(subject).variant(ranks(make, first)).variant(ranks(make, second))
    fresh = combined(subject, {k: several[0] for k, several in {**first, **second}.items()})
    same_answers(variant, make(fresh))


@FEWER
@given(SMALL, MASK, SEED)
def test_a_variant_of_its_own_ranks(make: Make, subject: Conflict, mask: int, seed: int) -> None:
    base = make(subject)
    chosen = choices(subject, mask, seed, 1)
    back = base.variant(ranks(make, chosen)).variant({k: [base.rank(k)] for k in chosen})
    same_answers(back, base)
    same_answers(base.variant({}), base)


# -- several rankings a party


@FEWER
@given(SMALL, MASK, MASK, st.integers(2, 3), SEED)
def test_several_rankings_at_once(
    make: Make, subject: Conflict, mask: int, answered: int, count: int, seed: int
) -> None:
    several_rankings(make, subject, mask, answered, count, seed)


def reach(
    step: Callable[[str, Any], list[Any]], movers: Sequence[str], start: Any, *, plain: bool = True
) -> set[Any]:
    """What some parties reach, the start included; if not ``plain``, nobody twice in a row."""
    seen: set[tuple[Any, str]] = set()
    todo: list[tuple[Any, str | None]] = [(start, None)]
    while todo:
        state, last = todo.pop()
        for mover in movers:
            for target in step(mover, state) if plain or mover != last else ():
                if (target, mover) not in seen:
                    seen.add((target, mover))
                    todo.append((target, mover))
    return {start, *(state for state, _ in seen)}


def by_any(game: Naive, rankings: dict[str, list[Naive]]) -> Callable[[str, Any], list[Any]]:
    """A move is an improvement when it is one by any ranking of its mover."""

    def step(mover: str, state: Any) -> list[Any]:
        return [
            target
            for target in game.moves[mover, state]
            if any(
                one.value[mover, target] > one.value[mover, state]
                for one in rankings.get(mover, [game])
            )
        ]

    return step


def field_of(engine: Engine, values: Sequence[int]) -> np.ndarray:
    """A field with those values at the states, and where no state is, the lowest of all."""
    field = np.full(len(engine.rank(0)), INFEASIBLE, dtype=np.int16)
    field[engine.states] = values
    return field


def several_rankings(
    make: Make, subject: Conflict, mask: int, answered: int, count: int, seed: int
) -> None:
    """The closure of the union of the improvements; never above any single choice.

    Improvements by one ranking after another are not transitive: plain closure lets a party
    answer twice in a row, and so gives no less than any choice.
    """
    game = naive_conflict(subject)
    base = make(subject)
    chosen = choices(subject, mask, seed, count)
    arrays = ranks(make, chosen)
    loose = base.variant(arrays)
    step = by_any(
        game,
        {game.parties[k]: [naive_conflict(one) for one in each] for k, each in chosen.items()},
    )
    silent = some(subject, answered)
    others = [party for k, party in enumerate(game.parties) if k not in silent]
    rng = random.Random(seed)
    value = {state: rng.randrange(6) for state in game.states}
    field = field_of(base, list(value.values()))
    worst = loose.worst_answer(silent, field, improving=True)
    expected = [min(value[end] for end in reach(step, others, s)) for s in game.states]
    assert worst[loose.states].tolist() == expected
    for party in chosen:
        assert loose.rank(party) is arrays[party][0], "the first ranking is the party's own"
    for number in range(count):
        single = base.variant({k: [several[number]] for k, several in arrays.items()})
        bound = single.worst_answer(silent, field, improving=True)
        assert (worst[loose.states] <= bound[loose.states]).all()
    # Moves are what they were, whoever prefers what.
    free = base.worst_answer(silent, field, improving=False)
    assert np.array_equal(loose.worst_answer(silent, field, improving=False), free)
    # One ranking said twice is one ranking.
    twice = base.variant({k: [several[0]] * 2 for k, several in arrays.items()})
    once = base.variant({k: [several[0]] for k, several in arrays.items()})
    same_answers(twice, once, CLOSURE_CONCEPTS)


@FEWER
@given(SMALL, MASK, MASK, SEED)
def test_several_rankings_stay_when_others_change(
    make: Make, subject: Conflict, mask: int, again: int, seed: int
) -> None:
    first, second = choices(subject, mask, seed, 2), choices(subject, again, seed + 1, 2)
    together = make(subject).variant(ranks(make, {**first, **second}))
    apart = make(subject).variant(ranks(make, first)).variant(ranks(make, second))
    same_answers(together, apart, CLOSURE_CONCEPTS)


@pytest.mark.parametrize("seed", range(12))
def test_a_party_that_answers_by_one_ranking_after_another(make: Make, seed: int) -> None:
    """Many strategies a party, so that what one ranking leads to, the other leads on from."""
    rng = random.Random(seed)
    counts = [(3,), (2, 2), (3, 2), (1, 3, 1)][seed % 4]
    parties: dict[str, tuple[str, list[str]]] = {
        f"p{k}": (" ".join("abc"[:count]), []) for k, count in enumerate(counts)
    }
    subject = conflict(parties, today="")
    several_rankings(make, subject, 7, 0, 2, rng.getrandbits(30))


def test_never_above_a_single_choice(make: Make) -> None:
    """Here a party that is thought settled after a turn by each ranking would be too hopeful."""
    subject = conflict({"p0": ("a b", []), "p1": ("a b", [])}, today="")
    several_rankings(make, subject, 3, 0, 2, 148)


def test_a_union_that_no_choice_allows(make: Make) -> None:
    """b must want y against z by one ranking and z by the other: two improvements in a row."""
    subject = conflict(
        {"a": ("x", ["not (b.y and c.z)", "a.x"]), "b": ("y", []), "c": ("z", [])},
        rules=["b.y if c.z"],
        today="",
    )
    wants = [
        {"b": ["b.y"], "c": []},
        {"b": [], "c": ["c.z"]},
    ]
    options = {"a": ("x", ["not (b.y and c.z)", "a.x"])}
    single = [
        conflict(
            {**options, "b": ("y", want["b"]), "c": ("z", want["c"])},
            rules=["b.y if c.z"],
            today="",
        )
        for want in wants
    ]
    base = make(subject)
    rank = base.rank(0)
    both = base.variant({k: [make(one).rank(k) for one in single] for k in (1, 2)})
    worst = both.worst_answer(0, rank, improving=True)
    start = int(base.states[0])
    assert worst[start] == 0
    for one in single:
        assert make(one).worst_answer(0, rank, improving=True)[start] == rank[start] > 0


# -- questions to an engine


@FEWER
@given(SMALL, SEED)
def test_lowest_origin(make: Make, subject: Conflict, seed: int) -> None:
    game = naive_conflict(subject)
    engine = make(subject)
    rng = random.Random(seed)
    value = {state: rng.randrange(5) for state in game.states}
    field = field_of(engine, list(value.values()))
    before = field.copy()
    for number, party in enumerate(game.parties):
        lowest = engine.lowest_origin(number, field)
        assert lowest is not field
        assert np.array_equal(field, before), "what is asked about is left as it is"
        expected = [
            min([value[s], *(value[o] for o in game.states if s in game.moves[party, o])])
            for s in game.states
        ]
        assert lowest[engine.states].tolist() == expected


@FEWER
@given(SMALL, MASK, SEED)
def test_answers_to_several_parties(make: Make, subject: Conflict, mask: int, seed: int) -> None:
    game = naive_conflict(subject)
    engine = make(subject)
    rng = random.Random(seed)
    value = {state: rng.randrange(5) for state in game.states}
    field = field_of(engine, list(value.values()))
    silent = some(subject, mask)
    others = [party for k, party in enumerate(game.parties) if k not in silent]
    for improving, kind in ((True, "improvement"), (False, "move")):
        worst = engine.worst_answer(silent, field, improving=improving)
        expected = [
            min(value[end] for end in (s, *game.reach(others, s, kind))) for s in game.states
        ]
        assert worst[engine.states].tolist() == expected
        no_state = np.ones(len(worst), dtype=np.bool_)
        no_state[engine.states] = False
        assert (worst[no_state] == INFEASIBLE).all()
        assert np.array_equal(
            engine.worst_answer(set(silent), field, improving=improving), worst
        ), "order does not matter"
        if len(silent) == 1:
            assert np.array_equal(engine.worst_answer(silent[0], field, improving=improving), worst)


@FEWER
@given(SMALL, MASK)
def test_what_some_parties_reach(make: Make, subject: Conflict, mask: int) -> None:
    game = naive_conflict(subject)
    engine = make(subject)
    movers = some(subject, mask)
    names = [game.parties[k] for k in movers]
    at = dict(zip((int(index) for index in engine.states), game.states, strict=True))
    for index, state in at.items():
        for improving, kind in ((True, "improvement"), (False, "move")):
            marks = reached_by(engine, movers, index, improving=improving)
            found = {at[int(k)] for k in np.flatnonzero(marks)}
            assert found == {state, *game.reach(names, state, kind)}


# -- arbitrary arcs, which the graph engine alone takes

#: b may take its two steps only with c's move between them, and wants each by another ranking.
RELAY = arcs(4, a=("", [0, 0, 0, 0]), b=("0>1 2>3", [0, 0, 0, 0]), c=("1>2", [0, 0, 1, 0]))


def other_ranks(game: ArcGame, mask: int, seed: int, count: int) -> dict[int, list[Ranks]]:
    rng = random.Random(seed)

    def one() -> Ranks:
        levels = [rng.randrange(4) for _ in range(game.size)]
        dense = {level: number for number, level in enumerate(sorted(set(levels)))}
        return np.array([dense[level] for level in levels], dtype=np.int16)

    return {k: [one() for _ in range(count)] for k in range(len(game.parties)) if mask >> k & 1}


def with_ranks(game: ArcGame, new: dict[int, Ranks]) -> ArcGame:
    return replace(game, ranks=tuple(new.get(k, rank) for k, rank in enumerate(game.ranks)))


@given(arc_games(), MASK, st.booleans(), SEED)
def test_variants_of_arbitrary_arcs(game: ArcGame, mask: int, asked: bool, seed: int) -> None:
    base = GraphEngine(game)
    assert not asked or base.transitive in (True, False)  # known before, or found out after
    new = other_ranks(game, mask, seed, 1)
    variant = base.variant(new)
    fresh = GraphEngine(with_ranks(game, {k: several[0] for k, several in new.items()}))
    assert variant.transitive == fresh.transitive
    same_answers(variant, fresh, CLOSURE_CONCEPTS)


@given(arc_games(), MASK, MASK, SEED)
@example(RELAY, 2, 1, 0)
def test_several_rankings_on_arbitrary_arcs(
    game: ArcGame, mask: int, answered: int, seed: int
) -> None:
    new = other_ranks(game, mask, seed, 2)
    engine = GraphEngine(game).variant(new)
    naive = naive_arcs(game)
    singles: dict[str, list[Naive]] = {
        game.parties[k]: [naive_arcs(with_ranks(game, {k: rank})) for rank in several]
        for k, several in new.items()
    }
    silent = [k for k in range(len(game.parties)) if answered >> k & 1]
    others = [party for k, party in enumerate(game.parties) if k not in silent]
    rng = random.Random(seed)
    field = np.array([rng.randrange(5) for _ in range(game.size)], dtype=np.int16)
    steps = {True: by_any(naive, singles), False: lambda mover, s: naive.moves[mover, s]}
    for improving, step in steps.items():
        worst = engine.worst_answer(silent, field, improving=improving)
        assert worst.tolist() == [
            min(field[end] for end in reach(step, others, state, plain=engine.transitive))
            for state in naive.states
        ]


def test_reaching_is_refused_where_closure_would_be_wrong() -> None:
    engine = GraphEngine(arcs(3, a=("0>1 1>2", [0, 1, 2])))
    with pytest.raises(ZopaError, match="moves are transitive"):
        reached_by(engine, [0], 0, improving=False)


# -- what is prepared once for many variants


def engines_made(make: Make, subject: Conflict, count: int) -> Iterator[tuple[Engine, Engine]]:
    base = make(subject)
    for seed in range(count):
        changed = ranked_anew(subject, seed % len(subject.parties), seed)
        number = seed % len(subject.parties)
        yield base.variant({number: [make(changed).rank(number)]}), make(changed)


def test_tables_that_are_given_up(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many variants, each array of ranks dropped as soon as it was used; few tables kept."""
    from zopa.stability.array_engine import Tables

    monkeypatch.setattr(Tables, "LIMIT", 1)
    subject = conflict(
        {"a": ("x", ["a.x iff b.y"]), "b": ("y", ["c.z"]), "c": ("z w", ["not a.x", "c.w"])},
        rules=["not (a.x and b.y and c.w)"],
        irreversible=["c.w"],
        today="",
    )
    for variant, fresh in engines_made(make, subject, 60):
        same_answers(variant, fresh, CLOSURE_CONCEPTS)
