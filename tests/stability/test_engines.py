"""Graph engine, array engine and the naive reading give one answer."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.cases import arcs, both_engines, bound_conflicts, conflict
from tests.naive import (
    ALL_CONCEPTS,
    CLOSURE_CONCEPTS,
    Naive,
    naive_arcs,
    naive_conflict,
    plain_closure,
)
from zopa.conflict.model import Conflict
from zopa.errors import ZopaError
from zopa.game.model import ArcGame
from zopa.stability.analysis import analyse
from zopa.stability.concepts import CONCEPTS
from zopa.stability.engine import Engine
from zopa.stability.graph_engine import GraphEngine, is_transitive
from zopa.testing import arc_games, conflicts

ENGINES = ("graph", "array")

# -- conflicts written by hand, each for one thing that is easily got wrong

#: Two parties, each better off as the other's ally; the textbook dilemma.
DILEMMA = conflict(
    {"a": ("c", ["b.c", "not a.c"]), "b": ("c", ["a.c", "not b.c"])}, today="a.c b.c"
)
#: b can only answer after c has: an answer of two parties, that one round in file order misses.
RELAY = conflict(
    {
        "a": ("x", ["not b.y", "a.x"]),
        "b": ("y", ["b.y if c.z"]),
        "c": ("z", ["c.z"]),
    },
    rules=["c.z if b.y", "a.x if c.z"],
    today="",
)
#: b answers, then c, then b again: nobody may be left at a single answer.
TWICE = conflict(
    {
        "a": ("x", ["not (b.y and b.w and c.z)", "a.x"]),
        "b": ("y w", ["b.w", "b.y"]),
        "c": ("z", ["c.z"]),
    },
    rules=["b.y if c.z", "c.z if b.w", "a.x if b.y"],
    today="",
)
#: The single and the double answer of SIM: together they are possible, b's alone is not.
SIM_JOINT = conflict(
    {
        "a": ("x", ["not (b.y and c.z)", "a.x"]),
        "b": ("y", ["b.y"]),
        "c": ("z", ["c.z"]),
    },
    rules=["b.y iff c.z if a.x".replace("b.y iff c.z", "(b.y iff c.z)")],
    today="",
)
#: a's first improvement is spoiled at the same moment, its second is not.
SIM_SECOND = conflict(
    {"a": ("x y", ["not (a.x and b.z)", "a.x or a.y"]), "b": ("z", ["b.z"])}, today=""
)
#: b would punish, but that leads to where nobody may be.
MASKED = conflict(
    {"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["b.y"])}, rules=["not (a.x and b.y)"], today=""
)
#: b's only punishment undoes what cannot be undone; where a has not acted, it never can.
ONE_WAY = conflict(
    {"a": ("x", ["b.y", "a.x"]), "b": ("y", ["not b.y"])}, irreversible=["b.y"], today="b.y"
)
NO_WAY = conflict({"a": ("x", ["a.x"]), "b": ("y", ["b.y"])}, irreversible=["not a.x"], today="")
#: GMR stable, SMR not: a moves on from the punishment to something better than before.
ESCAPE = conflict(
    {"a": ("x y", []), "b": ("z", ["b.z"])},
    rankings={
        "a": ["a.x", "a.y b.z", "", ["a.x b.z", "a.y", "a.x a.y", "b.z", "a.x a.y b.z"]],
    },
    today="",
)
#: Both signs: this option is frozen, whatever it is.
FROZEN = conflict(
    {"a": ("x y", ["a.x"]), "b": ("z", ["a.y", "b.z"])}, irreversible=["a.x", "not a.x", "b.z"]
)
#: An answer that changes nothing for a is one that it likes no better: a sanction is weak.
TIED = conflict({"a": ("x", ["a.x iff not b.y"]), "b": ("y", ["b.y"])}, today="")
#: Nobody at all has an option.
IDLE = conflict({"a": ("x", []), "b": ("", ["a.x"])}, rules=["a.x"])

BY_HAND = {
    "dilemma": DILEMMA,
    "relay": RELAY,
    "twice": TWICE,
    "sim joint": SIM_JOINT,
    "sim second": SIM_SECOND,
    "masked": MASKED,
    "one way": ONE_WAY,
    "no way": NO_WAY,
    "escape": ESCAPE,
    "frozen": FROZEN,
    "tied": TIED,
    "idle": IDLE,
}


def check(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    for engine in ENGINES:
        analysis = analyse(subject, engine)  # type: ignore[arg-type]
        assert analysis.engine == engine
        assert [frozenset(state) for state in analysis.states] == naive.states
        for concept in ALL_CONCEPTS:
            for party in naive.parties:
                expected = [naive.stable(concept, party, state) for state in naive.states]
                assert analysis.stable(concept, party).tolist() == expected, (
                    engine,
                    concept,
                    party,
                )
            held = [state for state in naive.states if naive.holds(concept, state)]
            assert [frozenset(state) for state in analysis.equilibria(concept)] == held


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str) -> None:
    check(BY_HAND[name])


@given(conflicts())
def test_engines_agree_with_the_definitions(subject: Conflict) -> None:
    check(subject)


@given(bound_conflicts(conflicts()))
def test_engines_agree_where_words_were_given(subject: Conflict) -> None:
    check(subject)


@given(bound_conflicts(conflicts(min_parties=3, max_parties=4, max_options=2, max_rules=0)))
def test_words_without_rules(subject: Conflict) -> None:
    check(subject)


@given(conflicts(min_parties=2, max_parties=3, max_options=2, max_total=4, max_irreversible=4))
def test_small_conflicts(subject: Conflict) -> None:
    check(subject)


@given(conflicts(min_parties=3, max_parties=5, max_options=2, max_rules=4, rankings=False))
def test_rules_across_parties(subject: Conflict) -> None:
    check(subject)


# -- what the conflicts by hand are for: the answer, not only the agreement


def holds(subject: Conflict, concept: str) -> set[str]:
    return {str(state) for state in analyse(subject).equilibria(concept)}


def test_dilemma() -> None:
    assert holds(DILEMMA, "nash") == {"(nothing)"}
    for concept in ("seq", "gmr", "smr", "sim"):
        assert holds(DILEMMA, concept) == {"(nothing)", "a.c b.c"}


def deters(subject: Conflict, concept: str, party: str, state: str) -> bool:
    analysis = analyse(subject)
    assert not analysis.stable("nash", party)[analysis.position(state.split())]
    return bool(analysis.stable(concept, party)[analysis.position(state.split())])


def test_answers_of_several_parties_count() -> None:
    assert deters(RELAY, "seq", "a", "")
    assert deters(TWICE, "seq", "a", "")


def test_a_joint_answer_counts_though_a_part_of_it_is_infeasible() -> None:
    assert deters(SIM_JOINT, "sim", "a", "")


def test_every_improvement_must_be_spoiled() -> None:
    naive = naive_conflict(SIM_SECOND)
    fates = {
        naive.deterred("sim", "a", frozenset(), target)
        for target in naive.improvements("a", frozenset())
    }
    assert fates == {True, False}
    assert not deters(SIM_SECOND, "sim", "a", "")


def test_no_answer_leads_to_an_infeasible_state() -> None:
    for concept in ("seq", "gmr", "smr", "sim"):
        assert not deters(MASKED, concept, "a", "")


def test_what_is_irreversible_is_neither_answer_nor_improvement() -> None:
    assert not deters(ONE_WAY, "gmr", "a", "b.y")
    reversible = conflict({"a": ("x", ["b.y", "a.x"]), "b": ("y", ["not b.y"])}, today="b.y")
    assert deters(reversible, "gmr", "a", "b.y")
    assert holds(NO_WAY, "nash") == {"b.y", "a.x b.y"}


def test_an_escape_undoes_a_sanction() -> None:
    for free, bound in (("gmr", "smr"), ("seq", "sseq")):
        assert deters(ESCAPE, free, "a", "")
        assert not deters(ESCAPE, bound, "a", "")


def test_an_indifferent_end_is_a_sanction() -> None:
    for concept in ("seq", "gmr", "sim"):
        assert deters(TIED, concept, "a", "")


# -- what an engine is asked for


@given(conflicts() | bound_conflicts(conflicts()))
def test_the_interface(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    for engine in both_engines(subject):
        index = [int(i) for i in engine.states]
        states = dict(zip(index, naive.states, strict=True))
        assert engine.parties == tuple(naive.parties)
        assert engine.transitive
        for number, party in enumerate(engine.parties):
            rank = engine.rank(number)[engine.states]
            assert sorted(set(rank.tolist())) == list(range(rank.max() + 1)), "dense from 0"
            origins, targets = engine.moves(number, engine.states)
            found = list(zip(origins.tolist(), targets.tolist(), strict=True))
            assert found == sorted(found)
            moves: dict[object, list[object]] = {state: [] for state in naive.states}
            for origin, target in found:
                moves[naive.states[origin]].append(states[target])
            assert moves == {state: naive.moves[party, state] for state in naive.states}
            backwards = engine.moves(number, engine.states[::-1])
            assert len(backwards.origins) == len(origins)
            best = engine.best_own(number, engine.rank(number))
            for position, (at, state) in enumerate(states.items()):
                reached = [position, *(naive.states.index(t) for t in naive.moves[party, state])]
                assert best[at] == max(int(rank[k]) for k in reached)
        codes = engine.codes()
        assert engine.lookup(codes[engine.states]).tolist() == index


@given(conflicts() | bound_conflicts(conflicts()))
def test_worst_answers(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    for engine in both_engines(subject):
        place = {s: int(i) for s, i in zip(naive.states, engine.states, strict=True)}
        for number, party in enumerate(naive.parties):
            rank = engine.rank(number)
            for improving, kind in ((True, "improvement"), (False, "move")):
                worst = engine.worst_answer(number, rank, improving=improving)
                assert worst is not rank
                for state in naive.states:
                    ends = naive.reach(naive.others(party), state, kind) | {state}
                    assert worst[place[state]] == min(rank[place[end]] for end in ends)


# -- arbitrary arcs

#: b moves 1>2 and 2>3, not 1>3. Nobody moves twice in a row, so 3 is out of reach.
TWO_STEPS = arcs(4, a=("0>1", [1, 2, 3, 0]), b=("1>2 2>3", [0, 1, 2, 3]))
#: The same, but c can take b's place for a moment and hand the move back.
RELIEVED = arcs(
    5, a=("0>1", [1, 2, 3, 0, 4]), b=("1>2 4>3", [0, 1, 2, 4, 3]), c=("2>4", [0, 1, 2, 0, 3])
)
#: As the first, among improvements only: b likes the first step no better.
UNWILLING = arcs(4, a=("0>1", [1, 2, 3, 0]), b=("1>2 2>3", [0, 2, 1, 3]))
#: A detour makes the last mover matter: c reaches 4 only if b, not c, led to 3.
LAST_MOVER = arcs(
    5,
    a=("0>1", [1, 2, 3, 4, 0]),
    b=("1>2", [0, 1, 2, 3, 4]),
    c=("1>3 2>3 3>4", [0, 1, 2, 3, 4]),
)
#: b, c, b, c: a long way round. Elsewhere b is not transitive, so last movers are carried.
LONG_WAY = arcs(
    9,
    a=("0>1", [1, 2, 2, 2, 2, 0, 2, 2, 2]),
    b=("1>2 3>4 6>7 7>8", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    c=("2>3 4>5", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
)


def by_closure(naive: Naive, concept: str, party: str, state: object) -> bool:
    """What an engine would say that used plain closure on any arcs."""
    kind = "improvement" if concept in ("seq", "sseq") else "move"
    escape = concept in ("sseq", "smr")
    others = naive.others(party)
    return all(
        any(
            naive.is_sanction(party, state, end, escape=escape)
            for end in plain_closure(naive, others, improvement, kind)
        )
        for improvement in naive.improvements(party, state)
    )


def answers(engine: Engine, concept: str, party: int) -> list[bool]:
    return CONCEPTS[concept].stable(engine, party).tolist()


def check_arcs(game: ArcGame) -> None:
    naive = naive_arcs(game)
    engine = GraphEngine(game)
    for concept in CLOSURE_CONCEPTS:
        for number, party in enumerate(game.parties):
            expected = [naive.stable(concept, party, state) for state in naive.states]
            assert answers(engine, concept, number) == expected, (concept, party)


@given(arc_games())
@example(TWO_STEPS)
@example(RELIEVED)
@example(UNWILLING)
@example(LAST_MOVER)
@example(LONG_WAY)
def test_arbitrary_arcs(game: ArcGame) -> None:
    check_arcs(game)


@pytest.mark.parametrize("game", [TWO_STEPS, LAST_MOVER])
def test_closure_would_be_wrong(game: ArcGame) -> None:
    naive = naive_arcs(game)
    engine = GraphEngine(game)
    assert not engine.transitive
    for concept in ("seq", "gmr", "smr", "sseq"):
        assert by_closure(naive, concept, "a", 0)
        assert not naive.stable(concept, "a", 0)
        assert not answers(engine, concept, 0)[0]


def test_a_third_party_makes_two_moves_in_a_row_legal() -> None:
    for concept in ("seq", "gmr"):
        assert answers(GraphEngine(RELIEVED), concept, 0)[0]
        assert not answers(GraphEngine(TWO_STEPS), concept, 0)[0]


def test_long_sequences_are_followed_to_their_end() -> None:
    engine = GraphEngine(LONG_WAY)
    assert not engine.transitive
    for concept in ("seq", "sseq", "gmr", "smr"):
        assert answers(engine, concept, 0)[0]


@given(arc_games())
def test_transitivity_is_seen(game: ArcGame) -> None:
    naive = naive_arcs(game)
    for party, relation in zip(game.parties, game.arcs, strict=True):
        expected = all(
            end == start or end in naive.moves[party, start]
            for start in naive.states
            for middle in naive.moves[party, start]
            for end in naive.moves[party, middle]
        )
        assert is_transitive(relation) == expected


def test_sim_is_refused_on_arbitrary_arcs() -> None:
    with pytest.raises(ZopaError, match="option form"):
        CONCEPTS["sim"].stable(GraphEngine(TWO_STEPS), 0)


# -- more options than a machine word has bits


def wide(options: int = 90) -> Conflict:
    """Each of three parties takes exactly one of ``options // 3`` options."""
    count = options // 3
    names = [f"o{k}" for k in range(count)]
    parties = {}
    for number, label in enumerate("abc"):
        # Later options are better for their owner, but x's own last one spoils it for the next.
        other = "abc"[(number + 1) % 3]
        wants = [f"not {other}.{names[-1]}", f"{label}.{names[-1]}", f"{label}.{names[0]}"]
        parties[label] = (" ".join(names), wants)
    few = [
        f"exactly one of ({label}.{names[0]}, {label}.{names[1]}, {label}.{names[-1]})"
        for label in "abc"
    ]
    rest = [f"not {label}.{name}" for label in "abc" for name in names[2:-1]]
    return conflict(parties, rules=[*few, *rest, f"not (a.{names[1]} and c.{names[-1]})"])


def test_more_than_64_options() -> None:
    subject = wide()
    assert len(subject.labels) == 90
    # The same conflict without the options that are never taken.
    names = ["o0", "o1", "o29"]
    small = conflict(
        {
            party.label: (" ".join(names), [str(p.wants) for p in party.preferences])
            for party in subject.parties
        },
        rules=[
            *(f"exactly one of ({p}.o0, {p}.o1, {p}.o29)" for p in "abc"),
            "not (a.o1 and c.o29)",
        ],
    )
    naive = naive_conflict(small)
    for engine in ENGINES:
        analysis = analyse(subject, engine)  # type: ignore[arg-type]
        assert [frozenset(state) for state in analysis.states] == naive.states
        assert max(analysis.states.bits).bit_length() == 90
        for concept in ALL_CONCEPTS:
            for party in naive.parties:
                expected = [naive.stable(concept, party, state) for state in naive.states]
                assert analysis.stable(concept, party).tolist() == expected
    assert any(not naive.stable("sim", party, s) for party in naive.parties for s in naive.states)


def test_codes_beyond_64_bits() -> None:
    """70 parties with one option each, of which one may act: codes of states need 70 bits."""
    labels = [f"p{k}" for k in range(70)]
    eager = ("p0", "p30", "p69")
    parties = {
        label: ("x", [f"{label}.x" if label in eager else f"not {label}.x"]) for label in labels
    }
    everyone = ", ".join(f"{label}.x" for label in labels)
    subject = conflict(parties, rules=[f"at most one of ({everyone})"], today="")
    analysis = analyse(subject)
    assert analysis.engine == "graph"
    assert len(analysis.states) == 71
    assert analysis._engine.codes().dtype == object
    # The eager ones cannot act at the same moment, for that is infeasible: nobody is deterred.
    for label in labels:
        at_rest = label not in eager
        for concept in ALL_CONCEPTS:
            stable = dict(
                zip(map(str, analysis.states), analysis.stable(concept, label), strict=True)
            )
            assert stable["(nothing)"] == at_rest
            assert stable[f"{label}.x"] != at_rest
            assert stable["p0.x"]
    assert holds(subject, "sim") == {"p0.x", "p30.x", "p69.x"}
