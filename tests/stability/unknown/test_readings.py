"""Every reading of every concept, against sets and completions."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.cases import FEWER, conflict
from tests.naive import naive_conflict
from tests.naive_unknown import LETTERS, READ, NaiveUnknown, completed
from tests.stability.unknown.drawn import uncertain_conflicts
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.model import Conflict, Party, StatusQuo
from zopa.game.build import arc_game, list_of
from zopa.stability.analysis import analyse
from zopa.stability.concepts import CONCEPTS, concept
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.unknown.engine import UncertainGraphEngine
from zopa.stability.unknown.relation import relation_of
from zopa.testing import conflicts
from zopa.text import Text


def uncertain_engine(subject: Conflict) -> UncertainGraphEngine:
    """The engine that compares pairs, also where everything is known."""
    listed = list_of(subject)
    known = tuple(not party.is_uncertain for party in subject.parties)
    return UncertainGraphEngine(
        arc_game(subject, listed), lambda party: relation_of(listed, subject.parties[party]), known
    )


def unknown(subject: Conflict, **parties: str) -> Conflict:
    """The conflict with some statements unknown, by their places: ``a="0 2"``."""
    changed = []
    for party in subject.parties:
        places = {int(place) for place in parties.get(party.label, "").split()}
        wishes = tuple(
            replace(wish, unknown=k in places) for k, wish in enumerate(party.preferences)
        )
        changed.append(replace(party, preferences=wishes))
    return replace(subject, parties=tuple(changed))


def names() -> list[tuple[str, str, str, bool]]:
    """Every name of a reading: (name, concept, letter, sure steps)."""
    found = [(f"{c}-{x}", c, x, False) for c in READ for x in LETTERS]
    found += [(f"{c}-{x}-sure", c, x, True) for c in ("seq", "sseq") for x in LETTERS]
    found += [(f"certain-{c}", c, "a", True) for c in READ]
    return found + [(f"possible-{c}", c, "d", False) for c in READ]


def check(subject: Conflict) -> None:
    engine = uncertain_engine(subject)
    naive = NaiveUnknown(subject)
    for number, party in enumerate(subject.parties):
        if party not in subject.movers:
            continue
        for name, base, letter, sure in names():
            found = concept(name).stable(engine, number).tolist()
            expected = [
                naive.stable(base, letter, party.label, s, sure_steps=sure) for s in naive.states
            ]
            assert found == expected, (name, party.label)


@given(uncertain_conflicts(commitments=2))
def test_every_reading_is_what_sets_say(subject):
    check(subject)


@given(uncertain_conflicts(groups=True, rankings=False))
def test_and_where_statements_share_their_importance(subject):
    check(subject)


@given(conflicts(max_total=5, commitments=2))
def test_where_everything_is_known_every_reading_is_the_concept(subject):
    engine = uncertain_engine(subject)
    plain = GraphEngine(engine.game)
    for number in range(len(subject.parties)):
        for name, base, _, _ in names():
            expected = CONCEPTS[base].stable(plain, number)
            assert np.array_equal(concept(name).stable(engine, number), expected), name
            # On an ordinary engine the names mean the same.
            assert np.array_equal(concept(name).stable(plain, number), expected), name


@given(uncertain_conflicts(groups=True))
def test_order_of_the_readings(subject):
    engine = uncertain_engine(subject)
    for number in range(len(subject.parties)):
        stable = {n: concept(n).stable(engine, number) for n, *_ in names()}

        def implies(first, second, stable=stable):
            return bool((~stable[first] | stable[second]).all())

        for base in READ:
            for first, second in (("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")):
                assert implies(f"{base}-{first}", f"{base}-{second}")
            assert implies(f"certain-{base}", f"{base}-a")
            assert implies(f"certain-{base}", f"possible-{base}")
        for letter in LETTERS:
            for base in ("seq", "sseq"):
                assert implies(f"{base}-{letter}-sure", f"{base}-{letter}")
            for strong, weak in (
                ("nash", "sseq"),
                ("sseq", "seq"),
                ("sseq", "smr"),
                ("seq", "gmr"),
                ("smr", "gmr"),
            ):
                assert implies(f"{strong}-{letter}", f"{weak}-{letter}")


@FEWER
@given(uncertain_conflicts(groups=True, rankings=False))
def test_certain_and_possible_bound_every_completion(subject):
    """What certainly holds does in every completion; what does in one, possibly holds."""
    engine = uncertain_engine(subject)
    wholes = [NaiveUnknown(whole) for whole in itertools.islice(completed(subject), 24)]
    for base, (number, party) in itertools.product(READ, enumerate(engine.parties)):
        certain = concept(f"certain-{base}").stable(engine, number)
        possible = concept(f"possible-{base}").stable(engine, number)
        for whole in wholes:
            stable = np.array([whole.stable(base, "a", party, state) for state in whole.states])
            assert (~certain | stable).all()
            assert (~stable | possible).all()


@FEWER
@given(uncertain_conflicts(rankings=False))
def test_nash_is_what_all_or_some_completions_say(subject):
    """One party in one state, and so equilibria: nothing is lost by looking at pairs."""
    analysis = analyse(subject) if subject.is_uncertain else None
    if analysis is None:
        return
    held = [
        [all(game.stable("nash", p, s) for p in game.parties) for s in game.states]
        for game in map(naive_conflict, completed(subject))
    ]
    every = [all(column) for column in zip(*held, strict=True)]
    some = [any(column) for column in zip(*held, strict=True)]
    assert analysis.holds("certain-nash").tolist() == every
    assert analysis.holds("possible-nash").tolist() == some


# -- conflicts written by hand, each for one thing that is easily got wrong

#: b may take p, and from there may swap it for q; but q itself it certainly likes less.
SWAP = unknown(
    conflict(
        {"a": ("o", ["not b.q", "a.o"]), "b": ("p q", ["b.p", "not b.q"])},
        rules=["not (b.p and b.q)"],
        today="",
    ),
    b="0",
)
#: Whatever b wants, one of two answers serves it; no answer serves it for certain.
EITHER = unknown(
    conflict(
        {
            "a": ("o", ["not b.p", "a.o"]),
            "b": ("p", ["(b.p and not c.r) or (not b.p and c.r)"]),
            "c": ("r", ["c.r"]),
        },
        today="",
    ),
    b="0",
)
#: The only answer has b take p and drop it again: it cannot want both.
BOTH_WAYS = unknown(
    conflict(
        {
            "a": ("o", ["not (c.r and not b.p)", "a.o"]),
            "b": ("p", ["b.p"]),
            "c": ("r", ["c.r iff b.p"]),
        },
        today="",
    ),
    b="0",
)
#: The only answer serves b, or does not.
PERHAPS = unknown(conflict({"a": ("o", ["not b.p", "a.o"]), "b": ("p", ["b.p"])}, today=""), b="0")


def nothing_stable(subject: Conflict, name: str) -> bool:
    analysis = analyse(subject)
    return bool(analysis.stable(name, "a")[analysis.position([])])


def completions_say(subject: Conflict, base: str) -> list[bool]:
    return [naive_conflict(whole).stable(base, "a", frozenset()) for whole in completed(subject)]


def test_legal_sequences_are_not_plain_closure():
    """By closure b would come to q by way of p, alone; nobody moves twice in a row."""
    engine = uncertain_engine(SWAP)
    assert not nothing_stable(SWAP, "seq-d")
    steps = engine.steps(1, "may")
    known = set(zip(steps.sources.tolist(), steps.targets.tolist(), strict=True))
    start, p, q = (list_of(SWAP).position(s) for s in (["a.o"], ["a.o", "b.p"], ["a.o", "b.q"]))
    assert {(start, p), (p, q)} <= known
    assert (start, q) not in known
    # Where b may move there directly, a is deterred.
    direct = unknown(SWAP, b="0 1")
    assert nothing_stable(direct, "seq-d")


def test_stable_in_every_completion_is_not_certain():
    assert completions_say(EITHER, "seq") == [True, True]
    assert not nothing_stable(EITHER, "certain-seq")
    assert nothing_stable(EITHER, "seq-a")


def test_possible_is_not_stable_in_some_completion():
    assert completions_say(BOTH_WAYS, "seq") == [False, False]
    assert nothing_stable(BOTH_WAYS, "possible-seq")
    assert not nothing_stable(BOTH_WAYS, "certain-seq")


def test_reading_a_is_not_certain_where_steps_are_unknown():
    """Why certain-seq is not seq-a: there is a completion in which the state does not hold."""
    assert completions_say(PERHAPS, "seq") == [True, False]
    assert nothing_stable(PERHAPS, "seq-a")
    assert not nothing_stable(PERHAPS, "certain-seq")
    assert not nothing_stable(PERHAPS, "seq-a-sure")


def circle() -> Conflict:
    """b and c can go round in a circle, and come back to a's move, whose worth is not known."""
    free = conflict({"a": ("o", []), "b": ("p", []), "c": ("r", [])}, today="")
    states = [state for state in naive_conflict(free).states if state != frozenset({"a.o"})]
    # Better than today: all that b and c can make of a's move.
    better = tuple(state for state in states if "a.o" in state)
    worse = (*(state for state in states if "a.o" not in state), frozenset({"a.o"}))
    doubted = ((frozenset[str](), frozenset({"a.o"})),)
    a = replace(free.parties[0], ranking=(better, worse), unknown=doubted)
    return replace(free, parties=(a, *free.parties[1:]))


CIRCLE = circle()


def test_an_answer_that_ends_where_it_began_is_none():
    """In reading c, a move of unknown worth must not count as the answer to itself."""
    assert not nothing_stable(CIRCLE, "gmr-c")
    assert not NaiveUnknown(CIRCLE).stable("gmr", "c", "a", frozenset())


@pytest.mark.parametrize(
    ("word", "expected"), [(("a.o",), ("better", "better")), ((), ("unknown", "unknown"))]
)
def test_its_word_decides_before_what_is_unknown(word, expected):
    by_wishes = unknown(
        conflict({"a": ("o", ["a.o"])}, today="", words={"a": word} if word else None), a="0"
    )
    by_ranking = conflict(
        {"a": ("o", [])}, rankings={"a": ["", "a.o"]}, words={"a": word} if word else None
    )
    pair = (frozenset[str](), frozenset({"a.o"}))
    doubted = replace(by_ranking.parties[0], unknown=(pair,))
    by_ranking = replace(by_ranking, parties=(doubted,))
    found = [uncertain_engine(subject).relation(0) for subject in (by_wishes, by_ranking)]
    assert tuple(relation.liking(0, 1) for relation in found) == expected
    assert all(relation.may.shape == (2, 2) for relation in found)


def test_states_and_moves_that_are_listed():
    """In graph form: arcs of any kind, and pairs of states that are unknown."""
    names = ("start", "left", "bad", "worse")
    ways = [("a", "start", "left"), ("b", "left", "bad"), ("b", "bad", "worse")]

    def ranked(*best_first: str) -> tuple[tuple[frozenset[str], ...], ...]:
        return tuple((frozenset({name}),) for name in best_first)

    pairs = (("left", "bad"), ("bad", "worse"))
    a = Party("a", Text.of("a"), ranking=ranked("left", "bad", "start", "worse"))
    b = Party(
        "b",
        Text.of("b"),
        ranking=ranked("left", "bad", "worse", "start"),
        unknown=tuple((frozenset({one}), frozenset({other})) for one, other in pairs),
    )
    graph = Graph(
        tuple(GraphState(name, Text.of(name)) for name in names), tuple(Arc(*way) for way in ways)
    )
    subject = Conflict((a, b), graph=graph, status_quo=StatusQuo(("start",)))
    analysis = analyse(subject)
    stays = {n: bool(analysis.stable(n, "a")[0]) for n in ("certain-seq", "possible-seq", "seq-c")}
    # b alone cannot go on from bad to worse, so nothing that a would regret is ever reached.
    assert stays == {"certain-seq": False, "possible-seq": False, "seq-c": False}
    c = replace(b, label="c")
    further = replace(graph, arcs=(*graph.arcs[:2], Arc("c", "bad", "worse")))
    analysis = analyse(replace(subject, parties=(a, b, c), graph=further))
    stays = {n: bool(analysis.stable(n, "a")[0]) for n in ("certain-seq", "possible-seq", "seq-c")}
    assert stays == {"certain-seq": False, "possible-seq": True, "seq-c": True}
    view = analysis.explain("start", concept="possible-seq").party("a")
    sanction = view.temptations[0].sanction
    assert sanction is not None
    assert [(step.party, step.liking) for step in sanction.steps] == [
        ("b", "unknown"),
        ("c", "unknown"),
    ]


def test_liking():
    relation = uncertain_engine(SWAP).relation(1)
    listed = [str(state) for state in analyse(SWAP).states]
    at = {label: listed.index(label) for label in ("(nothing)", "a.o", "b.p", "b.q")}
    assert relation.liking(at["(nothing)"], at["a.o"]) == "same"
    assert relation.liking(at["(nothing)"], at["b.p"]) == "unknown"
    assert relation.liking(at["(nothing)"], at["b.q"]) == "worse"
    assert relation.liking(at["b.q"], at["(nothing)"]) == "better"
