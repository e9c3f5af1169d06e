"""Explanations say what the engines say, and every path in them can be walked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import arcs, conflict, free_or_bound
from tests.naive import ALL_CONCEPTS, ESCAPE, Naive, naive_arcs, naive_conflict
from tests.stability.test_engines import BY_HAND
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.game.model import ArcGame
from zopa.stability.analysis import analyse
from zopa.stability.explain import MOST_DESCRIBED, Change, PartyView, Sanction, Temptation
from zopa.stability.grades import GRADES, strongest_answer
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.word import Word
from zopa.testing import arc_games, conflicts


def check(subject: Conflict, engine: str, concept: str, number: int) -> None:
    naive = naive_conflict(subject)
    state = naive.states[number % len(naive.states)]
    explanation = analyse(subject, engine).explain(state, concept=concept)  # type: ignore[arg-type]
    assert explanation.concept == concept
    assert explanation.state == state
    assert explanation.outcome is None
    assert explanation.holds == naive.holds(concept, state)
    assert [view.party for view in explanation.parties] == [
        party.label for party in subject.parties if party.options
    ]
    for view in explanation.parties:
        assert explanation.party(view.party) is view
        check_view(subject, naive, concept, state, view)
    assert_plain(explanation.to_json())


def assert_plain(data: Any) -> None:
    if isinstance(data, dict):
        assert all(type(key) is str for key in data)
        for value in data.values():
            assert_plain(value)
    elif isinstance(data, list):
        for value in data:
            assert_plain(value)
    else:
        assert data is None or type(data) in (str, int, bool)


def check_view(subject: Conflict, naive: Naive, concept: str, state: Any, view: PartyView) -> None:
    party = view.party
    improvements = naive.improvements(party, state)
    deterred = {t: naive.deterred(concept, party, state, t) for t in improvements}
    assert view.stable == naive.stable(concept, party, state) == all(deterred.values())
    assert view.improvements == len(improvements)
    assert view.undeterred == sum(not fate for fate in deterred.values())
    if not improvements:
        assert view.reason == "would not move"
    else:
        assert view.reason == ("deterred" if view.stable else "not deterred")
    assert len(view.temptations) == min(len(improvements), MOST_DESCRIBED)
    assert len({t.to for t in view.temptations}) == len(view.temptations)
    order = [t.deterred for t in view.temptations]
    assert order == sorted(order), "the undeterred come first"
    for fate in (False, True):
        likings = [naive.value[party, t.to] for t in view.temptations if t.deterred == fate]
        assert likings == sorted(likings, reverse=True), "then the best liked"
    for temptation in view.temptations:
        target = frozenset(temptation.to)
        assert target in deterred
        assert temptation.deterred == deterred[target]
        assert changes(state, target) == set(temptation.changes)
        check_decided(subject, party, state, temptation)
        if concept == "sim":
            check_simultaneous(naive, party, state, target, temptation.sanction)
        else:
            check_sanction(naive, concept, party, state, target, temptation.sanction)
        if temptation.deterred:
            assert temptation.sanction is not None
        if temptation.deterred and concept in ("seq", "sseq"):
            assert temptation.sanction is not None
            assert temptation.sanction.grade in ("best answer", "improvement")


def check_decided(subject: Conflict, party: str, state: Any, temptation: Temptation) -> None:
    statements = subject.party(party).preferences
    telling = [p for p in statements if p.wants.holds_in(state) != p.wants.holds_in(temptation.to)]
    if any(not given.keeps.holds_in(state) for given in subject.party(party).commitments):
        # No move breaks its word, so that to repair it is what tells first.
        assert temptation.decided_by is not None
        assert isinstance(temptation.decided_by[0], Word)
        assert temptation.decided_by[1]
    elif not statements:
        assert temptation.decided_by is None
    else:
        # Lexicographic: what tells first tells in favour.
        assert temptation.decided_by == (telling[0], True)


def changes(before: Any, after: Any) -> set[Change]:
    return {Change(label, label in after) for label in before ^ after}


def liking(naive: Naive, party: str, before: Any, after: Any) -> str:
    first, second = naive.value[party, before], naive.value[party, after]
    return "better" if second > first else "same" if second == first else "worse"


def check_sanction(
    naive: Naive, concept: str, party: str, state: Any, target: Any, sanction: Sanction | None
) -> None:
    escape = concept in ESCAPE
    expected = naive.grade(party, state, target, escape=escape)
    if expected is None:
        assert sanction is None
        return
    assert sanction is not None
    grade, length, fewest = expected
    assert sanction.grade == grade
    assert len(sanction.steps) == length
    here, last, changed = target, party, 0
    for step in sanction.steps:
        there = frozenset(step.to)
        assert step.party not in (party, last)
        kind = {"best answer": "best", "improvement": "improvement", "costless": "costless"}
        assert there in naive.steps(kind.get(grade, "move"), step.party, here)
        assert set(step.changes) == changes(here, there)
        assert step.liking == liking(naive, step.party, here, there)
        changed += len(step.changes)
        here, last = there, step.party
    assert changed == fewest
    assert naive.is_sanction(party, state, here, escape=escape)
    assert sanction.liking == liking(naive, party, state, here) != "better"
    movers = {step.party for step in sanction.steps}
    assert set(sanction.losers) == {m for m in movers if liking(naive, m, target, here) == "worse"}
    assert list(sanction.losers) == [p for p in naive.parties if p in sanction.losers]
    if grade == "joint":
        assert all(liking(naive, m, target, here) == "better" for m in movers)
    if grade in ("best answer", "improvement"):
        assert not sanction.always
    else:
        ends = [
            end
            for end in naive.reach(naive.others(party), target, "move")
            if naive.is_sanction(party, state, end, escape=escape)
        ]
        always = set.intersection(*(changes(target, end) for end in ends))
        assert set(sanction.always) == always


def check_simultaneous(
    naive: Naive, party: str, state: Any, target: Any, sanction: Sanction | None
) -> None:
    spoiling = [
        (adding, end)
        for adding, end in naive.combinations(party, state, target)
        if naive.likes_no_better(party, end, state)
    ]
    if not spoiling:
        assert sanction is None
        return
    assert sanction is not None
    assert sanction.grade is None
    assert sanction.always == ()
    adding = {step.party: frozenset(step.to) for step in sanction.steps}
    assert len(adding) == len(sanction.steps) == min(len(combined) for combined, _ in spoiling)
    end = next(end for combined, end in spoiling if combined == adding)
    assert sanction.liking == liking(naive, party, state, end)
    for step in sanction.steps:
        assert set(step.changes) == changes(state, frozenset(step.to))
        assert step.liking == "better"
    assert set(sanction.losers) == {m for m in adding if liking(naive, m, target, end) == "worse"}


@given(
    free_or_bound(conflicts()),
    st.sampled_from(("graph", "array")),
    st.sampled_from(ALL_CONCEPTS),
    st.integers(0, 63),
)
def test_explanations(subject: Conflict, engine: str, concept: str, number: int) -> None:
    check(subject, engine, concept, number)


@given(
    free_or_bound(conflicts(min_parties=3, max_options=2, rankings=False)),
    st.sampled_from(("gmr", "smr")),
    st.integers(0, 63),
)
def test_grades(subject: Conflict, concept: str, number: int) -> None:
    check(subject, "graph", concept, number)


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_by_hand(name: str, concept: str) -> None:
    subject = BY_HAND[name]
    for engine in ("graph", "array"):
        for number in range(len(naive_conflict(subject).states)):
            check(subject, engine, concept, number)


# -- one conflict a grade: what b, or b and c, can do about a's move to a.x

GRADED = {
    "best answer": conflict({"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["b.y"])}, today=""),
    # b likes z most of all, y is an improvement too.
    "improvement": conflict(
        {"a": ("x", ["not b.y", "a.x"]), "b": ("y z", ["b.z and not b.y", "b.y"])}, today=""
    ),
    # b does not mind.
    "costless": conflict({"a": ("x", ["not b.y", "a.x"]), "b": ("y", [])}, today=""),
    # b pays for y, then c rewards it: both end up better off.
    "joint": conflict(
        {
            "a": ("x", ["not c.z", "a.x"]),
            "b": ("y", ["c.z", "not b.y"]),
            "c": ("z", ["c.z"]),
        },
        rules=["b.y if c.z"],
        today="",
    ),
    "bluff": conflict({"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["not b.y"])}, today=""),
    # b's first step costs it something, c does not mind, and b ends where it began: no loser.
    "bluff without a loser": conflict(
        {
            "a": ("x", ["not c.z", "a.x"]),
            "b": ("y", ["c.z or not b.y"]),
            "c": ("z", []),
        },
        rules=["b.y if c.z"],
        today="",
    ),
}


@pytest.mark.parametrize("name", GRADED)
@pytest.mark.parametrize("engine", ["graph", "array"])
def test_each_grade(name: str, engine: str) -> None:
    explanation = analyse(GRADED[name], engine).explain([], concept="gmr")  # type: ignore[arg-type]
    (temptation,) = explanation.party("a").temptations
    assert temptation.deterred
    assert temptation.sanction is not None
    assert temptation.sanction.grade == name.removesuffix(" without a loser")
    assert temptation.sanction.losers == (("b",) if name == "bluff" else ())
    check(GRADED[name], engine, "gmr", 0)


def test_grades_are_ordered() -> None:
    assert GRADES == ("best answer", "improvement", "costless", "joint", "bluff")


def test_only_answer() -> None:
    """No sanction without b.y: that is what ``always`` is for."""
    explanation = analyse(GRADED["bluff"]).explain([], concept="seq")
    (temptation,) = explanation.party("a").temptations
    assert not temptation.deterred
    assert temptation.sanction is not None
    assert temptation.sanction.always == (Change("b.y", True),)
    assert [str(change) for change in temptation.sanction.always] == ["b.y"]
    dropped = conflict({"a": ("x", ["b.y", "a.x"]), "b": ("y", ["b.y"])})
    (temptation,) = analyse(dropped).explain(["b.y"], concept="seq").party("a").temptations
    assert temptation.sanction is not None
    assert [str(change) for change in temptation.sanction.always] == ["not b.y"]


def test_the_shortest_path_then_the_fewest_changes() -> None:
    """b can answer at once with two changes, or with one; c's detour is longer."""
    subject = conflict(
        {
            "a": ("x", ["not (b.y or b.w or c.z)", "a.x"]),
            "b": ("w y", []),
            "c": ("z", []),
        },
        rules=["b.y if b.w"],
        today="",
    )
    (temptation,) = analyse(subject).explain([], concept="gmr").party("a").temptations
    assert temptation.sanction is not None
    (step,) = temptation.sanction.steps
    # One change each: b.y or c.z. First in file order is the lower state.
    assert step.changes == (Change("b.y", True),)


# -- arbitrary arcs: the search carries the last mover


@given(arc_games(), st.integers(0, 6), st.booleans())
def test_grades_on_arbitrary_arcs(game: ArcGame, number: int, escape: bool) -> None:
    naive = naive_arcs(game)
    engine = GraphEngine(game)
    state = number % game.size
    for index, party in enumerate(game.parties):
        rank = engine.rank(index)
        regret = engine.best_own(index, rank) if escape else rank
        for target in naive.improvements(party, state):
            answer = strongest_answer(
                engine, index, target, int(rank[state]), regret, lambda a, b: 0 * a
            )
            expected = naive.grade(party, state, target, escape=escape)
            if expected is None:
                assert answer is None
                continue
            assert answer is not None
            assert (answer.grade, len(answer.path.movers), answer.path.changes) == expected
            assert answer.path.states[0] == target
            last = party
            for mover, here, there in zip(
                answer.path.movers, answer.path.states, answer.path.states[1:], strict=False
            ):
                assert game.parties[mover] not in (party, last)
                assert there in naive.moves[game.parties[mover], here]
                last = game.parties[mover]
            end = answer.path.states[-1]
            assert naive.is_sanction(party, state, end, escape=escape)


def test_nobody_answers_twice_in_a_row() -> None:
    game = arcs(4, a=("0>1", [1, 2, 3, 0]), b=("1>2 2>3", [0, 1, 2, 3]))
    engine = GraphEngine(game)
    rank = engine.rank(0)
    assert strongest_answer(engine, 0, 1, 1, rank, lambda a, b: 0 * a) is None


# -- which state is explained


def test_what_is_explained() -> None:
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["not b.y"])},
        outcomes={"deal": "a.x and b.y", "never": "a.x and not a.x"},
        goal="deal",
        today="",
    )
    analysis = analyse(subject)
    assert set(analysis.explain().state) == {"a.x", "b.y"}
    assert analysis.explain().outcome == "deal"
    assert analysis.explain().concept == "seq"
    assert analysis.explain(outcome="deal", concept="Nash").concept == "nash"
    with pytest.raises(ZopaError, match="never"):
        analysis.explain(outcome="never")
    with pytest.raises(UnknownLabelError, match="deal"):
        analysis.explain(outcome="dael")
    with pytest.raises(UnknownLabelError, match="concept"):
        analysis.explain([], concept="pareto")
    with pytest.raises(UnknownLabelError, match=r"a\.x"):
        analysis.explain(["a.xx"])


def test_without_a_goal_the_status_quo_is_explained() -> None:
    subject = conflict({"a": ("x", ["a.x"])}, today="a.x")
    explanation = analyse(subject).explain()
    assert set(explanation.state) == {"a.x"}
    assert explanation.outcome is None
    with pytest.raises(ZopaError, match="neither goal nor status quo"):
        analyse(conflict({"a": ("x", [])})).explain()


def test_an_infeasible_state_is_refused_with_the_rule() -> None:
    subject = conflict({"a": ("x y", [])}, rules=["not (a.x and a.y)"])
    with pytest.raises(InfeasibleError, match=r"not \(a\.x and a\.y\)"):
        analyse(subject).explain(["a.x", "a.y"])


def test_parties_without_options_have_no_view() -> None:
    subject = conflict({"a": ("x", ["a.x"]), "b": ("", ["not a.x"])})
    explanation = analyse(subject).explain([])
    assert [view.party for view in explanation.parties] == ["a"]
    with pytest.raises(KeyError):
        explanation.party("b")


# -- the best state of an outcome


@given(conflicts(max_outcomes=1), st.sampled_from(ALL_CONCEPTS))
def test_best_state(subject: Conflict, concept: str) -> None:
    naive = naive_conflict(subject)
    for outcome in subject.outcomes:
        candidates = [s for s in naive.states if outcome.formula.holds_in(s)]
        for engine in ("graph", "array"):
            analysis = analyse(subject, engine)
            best = analysis.best_state(outcome.name, concept)
            if not candidates:
                assert best is None
                continue

            def order(state: Any) -> tuple[int, int, int]:
                assert subject.today is not None
                stable = sum(naive.stable(concept, party, state) for party in naive.parties)
                changed = len(state ^ frozenset(subject.today))
                return (-stable, changed, naive.states.index(state))

            assert best == min(candidates, key=order)
