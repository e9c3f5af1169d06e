"""The inverse question against every order and every place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import zopa
from tests import naive_levers
from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import ALL_CONCEPTS, ENGINES, QUICK, State, both, lively
from tests.naive import ALL_CONCEPTS as EVERY
from tests.naive import naive_conflict, truth
from zopa.conflict.formula import And, Formula, Not, OptionIs, OutcomeIs
from zopa.conflict.model import Conflict, Preference, Rule
from zopa.conflict.parse import parse
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.levers import inverse as module
from zopa.levers import orders
from zopa.levers.inverse import Insertion, PartyInverse, inverse
from zopa.stability.analysis import Analysis, analyse
from zopa.testing import conflicts

CASEBOOK = Path(__file__).parents[2] / "casebook"

#: Neither would keep to what both like better.
DILEMMA = conflict(
    {"a": ("x", ["not a.x", "b.y"]), "b": ("y", ["not b.y", "a.x"])},
    today="",
    outcomes={"deal": "a.x and b.y"},
    goal="deal",
)
#: No single option tells today from both moves of a's that tempt it.
TWO_TEMPTATIONS = conflict(
    {"a": ("x y", ["a.x or a.y", "a.x and not a.y"])}, today="", outcomes={}, goal=None
)
#: The same with an option that neither temptation is about.
SPARE_OPTION = conflict({"a": ("x y z", ["a.x or a.y", "a.x and not a.y"])}, today="")
#: What tempts has a pair of things in common that no single one has.
PAIR = conflict({"a": ("x y z", ["a.x", "a.y", "a.z"])}, today="")


def wants(subject: Conflict, party: str, statements: tuple[Preference, ...]) -> Conflict:
    parties = tuple(
        replace(one, preferences=statements) if one.label == party else one
        for one in subject.parties
    )
    return replace(subject, parties=parties)


def stays(subject: Conflict, concept: str, party: str, state: State) -> bool:
    """With nothing shared: read afresh, by the definitions."""
    return naive_conflict(subject).stable(concept, party, state)


def views(
    subject: Conflict, concept: str, pick: int
) -> Iterator[tuple[Analysis, State, list[PartyInverse]]]:
    """On both engines: a state, and every party before it."""
    for analysis in both(subject):
        state = analysis.states[pick % len(analysis.states)]
        result = inverse(analysis, state, parties=analysis.parties, concept=concept)
        assert result.state == state
        assert [view.party for view in result.parties] == list(analysis.parties)
        game = naive_conflict(subject)
        here = frozenset(state)
        assert result.holds == game.holds(concept, here)
        for view in result.parties:
            assert view.stays == game.stable(concept, view.party, here)
            assert result.party(view.party) is view
        leaving = inverse(analysis, state, concept=concept)
        assert [v.party for v in leaving.parties] == [
            v.party for v in result.parties if not v.stays
        ]
        yield analysis, here, list(result.parties)


#: b can make a break its word, which a likes least of all, whatever it wants.
AVENGED = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, today="", words={"a": ["not b.y"]})
#: The same; a can mend it by undoing what it did, and then likes it no better than before.
UNDONE = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, today="", words={"a": ["not a.x if b.y"]})
SMALL = free_or_bound(conflicts(max_total=4, max_parties=3, max_statements=4) | lively(levers=1))


# -- which orders do


@st.composite
def tiny(draw: st.DrawFn) -> Conflict:
    """At most six states, so that all their orders can be tried."""
    subject = draw(
        conflicts(max_total=3, max_options=2, max_parties=3, max_rules=1, max_outcomes=0)
    )
    while len(naive_conflict(subject).states) > 6:
        # A state that is not today's is taken out.
        assert subject.today is not None
        spare = next(
            s for s in naive_conflict(subject).states[::-1] if s != frozenset(subject.today)
        )
        said = tuple(
            OptionIs(label) if label in spare else Not(OptionIs(label)) for label in subject.labels
        )
        bare = replace(subject, rules=(*subject.rules, Rule(Not(And(said)))))
        ranked = [
            replace(
                party,
                ranking=party.ranking
                and tuple(
                    kept
                    for group in party.ranking
                    if (kept := tuple(s for s in group if s != spare))
                ),
            )
            for party in bare.parties
        ]
        subject = replace(bare, parties=tuple(ranked))
    return subject


@given(free_or_bound(tiny()), ALL_CONCEPTS, st.integers(0, 5))
@example(AVENGED, "gmr", 0)
@example(AVENGED, "smr", 0)
@example(UNDONE, "smr", 0)
@QUICK
def test_orders_of_states(subject: Conflict, concept: str, pick: int) -> None:
    expected: dict[str, tuple[int, int]] = {}
    for analysis, here, found in views(subject, concept, pick):
        for view in found:
            if not analysis.conflict.party(view.party).options:
                assert view.state_orders.share == 1
                continue
            if view.party not in expected:
                expected[view.party] = naive_levers.orders_that_do(
                    subject, concept, view.party, here
                )
            doing, total = expected[view.party]
            assert (view.state_orders.number, view.state_orders.of) == (doing, total)
            assert view.state_orders.exact
            assert view.state_orders.share == doing / total


@given(SMALL, ALL_CONCEPTS, st.integers(0, 15))
@example(DILEMMA, "nash", 3)
@example(AVENGED, "gmr", 0)
@example(AVENGED, "smr", 0)
@example(UNDONE, "smr", 0)
@FEWER
def test_orders_of_statements(subject: Conflict, concept: str, pick: int) -> None:
    for _, here, found in views(subject, concept, pick):
        for view in found:
            party = subject.party(view.party)
            if party.ranking is not None or not party.preferences:
                assert view.statement_orders is None
                assert view.swaps is view.promotions is None
                continue
            told = naive_levers.statement_orders_that_do(subject, concept, party.label, here)
            share = view.statement_orders
            assert share is not None
            assert (share.number, share.of, share.exact) == (told.doing, told.total, True)
            check_nearest(subject, concept, view, here, told)


def check_nearest(
    subject: Conflict,
    concept: str,
    view: PartyInverse,
    here: State,
    told: naive_levers.StatementOrders,
) -> None:
    party = subject.party(view.party)
    named = {wish.identity: wish for wish in party.preferences}
    for found, distance in ((view.swaps, told.swaps), (view.promotions, told.moved_up)):
        assert (found is None) == (distance is None)
        if found is None:
            continue
        assert found.distance == distance
        names = [wish.identity for wish in party.preferences]
        assert sorted(found.order) == sorted(names)
        changed = wants(subject, party.label, tuple(named[name] for name in found.order))
        assert stays(changed, concept, party.label, here)
        if len(named) == len(names):
            order = [names.index(name) for name in found.order]
            over = set(naive_levers.overtakings(order))
            assert found.moved == tuple(names[k] for k in sorted({k for k, _ in over}))
            count = len(over) if found is view.swaps else len({k for k, _ in over})
            assert count == distance


# -- what could be added


def inserted(subject: Conflict, party: str, wish: Formula, place: int) -> Conflict:
    known = subject.party(party).preferences
    return wants(subject, party, (*known[:place], Preference(wish), *known[place:]))


def lowest(subject: Conflict, concept: str, party: str, here: State, wish: Formula) -> int | None:
    """The least important place at which a statement is enough."""
    for place in range(len(subject.party(party).preferences), -1, -1):
        if stays(inserted(subject, party, wish, place), concept, party, here):
            return place
    return None


def literal(option: str, here: State) -> Formula:
    return OptionIs(option) if option in here else Not(OptionIs(option))


def simple(subject: Conflict, here: State) -> list[Formula]:
    outcomes = [OutcomeIs(outcome.name, outcome.formula) for outcome in subject.outcomes]
    return [
        *(literal(option, here) for option in subject.labels),
        *(named if truth(named, here) else Not(named) for named in outcomes),
    ]


@given(SMALL, ALL_CONCEPTS, st.integers(0, 15))
@example(DILEMMA, "nash", 3)
@example(TWO_TEMPTATIONS, "nash", 0)
@example(SPARE_OPTION, "nash", 0)
@example(PAIR, "nash", 0)
@FEWER
def test_insertions(subject: Conflict, concept: str, pick: int) -> None:
    for analysis, here, found in views(subject, concept, pick):
        for view in found:
            party = subject.party(view.party)
            if view.stays or party.ranking is not None:
                assert view.insertions == ()
                continue
            names = [wish.identity for wish in party.preferences]
            for one in view.insertions:
                check_insertion(subject, concept, view.party, here, one, names)
                # It is read from the file as it is written there.
                again = parse(str(one.wants), subject.resolve)
                changed = inserted(subject, view.party, again, one.position)
                at = analyse(changed, analysis.engine)  # type: ignore[arg-type]
                assert at.stable(concept, view.party)[at.position(here)]
            places = [one.position for one in view.insertions]
            assert places == sorted(places, reverse=True)
            expected = {
                str(wish): place
                for wish in simple(subject, here)
                if (place := lowest(subject, concept, view.party, here, wish)) is not None
            }
            if expected:
                assert {str(one.wants): one.position for one in view.insertions} == expected
            elif view.insertions:
                assert len(view.insertions) == 1
                check_fallback(subject, concept, view, here)
            else:
                # No wish keeps it where it would have to break its word.
                own = [literal(option.label, here) for option in party.options]
                assert lowest(subject, concept, view.party, here, And(tuple(own))) is None
                assert view.breaks_word
            assert view.breaks_word != naive_conflict(subject).keeps[view.party, here]


def check_insertion(
    subject: Conflict, concept: str, party: str, here: State, one: Insertion, names: list[str]
) -> None:
    assert one.position == lowest(subject, concept, party, here, one.wants)
    assert one.before == (names[one.position] if one.position < len(names) else None)


def check_fallback(subject: Conflict, concept: str, view: PartyInverse, here: State) -> None:
    """As few of the party's own options as are enough, and as little important as that allows."""
    own = [literal(option.label, here) for option in subject.party(view.party).options]
    one = view.insertions[0]
    assert isinstance(one.wants, And)
    assert set(one.wants.operands) <= set(own)
    for size in range(2, len(one.wants.operands) + 1):
        places = [
            lowest(subject, concept, view.party, here, And(group))
            for group in combinations(own, size)
        ]
        if size < len(one.wants.operands):
            assert set(places) == {None}
        else:
            assert one.position == max(place for place in places if place is not None)


def test_a_pair_of_options_where_no_single_one_is_enough() -> None:
    for analysis in both(TWO_TEMPTATIONS):
        (view,) = inverse(analysis, "", concept="nash").parties
        assert [str(one.wants) for one in view.insertions] == ["not a.x and not a.y"]
        assert [(one.position, one.before) for one in view.insertions] == [(0, "a.x or a.y")]


# -- what each move asks


@given(SMALL, ALL_CONCEPTS, st.integers(0, 15))
@FEWER
def test_requirements(subject: Conflict, concept: str, pick: int) -> None:
    game = naive_conflict(subject)
    for _, here, found in views(subject, concept, pick):
        for view in found:
            moves = game.moves[view.party, here]
            assert view.moves == len(moves)
            asked = {frozenset(each.to): each for each in view.requirements}
            assert set(asked) == set(moves)
            met = [each.met for each in view.requirements]
            assert met == sorted(met), "unmet ones first"
            for target, each in asked.items():
                better = not game.likes_no_better(view.party, target, here)
                deterred = game.deterred(concept, view.party, here, target)
                assert each.met == (not better or deterred)
                assert frozenset(each.alternatives[0][0]) == target
                assert len(each.alternatives) == min(each.count, 32)
                assert (each.decided_by is not None) == (
                    better
                    and (
                        subject.party(view.party).ranking is None
                        or game.keeps[view.party, target] != game.keeps[view.party, here]
                    )
                )
                assert (
                    each.met
                    == any(
                        all(game.likes_no_better(view.party, frozenset(s), here) for s in states)
                        for states in each.alternatives
                    )
                    or each.count > 32
                )
                assert {c.option for c in each.changes} == here ^ target


def test_many_moves_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_LISTED", 2)
    (view,) = inverse(analyse(PAIR), "", concept="nash").parties
    assert (view.moves, len(view.requirements)) == (7, 2)
    # The most tempting in front.
    assert frozenset(view.requirements[0].to) == {"a.x", "a.y", "a.z"}


# -- which state


def test_the_state_that_is_asked_about() -> None:
    for analysis in both(DILEMMA):
        goal = inverse(analysis, concept="nash")
        assert (goal.outcome, str(goal.state), goal.holds) == ("deal", "a.x b.y", False)
        assert [view.party for view in goal.parties] == ["a", "b"]
        named = inverse(analysis, "a.x b.y", concept="nash")
        assert (named.outcome, named.state) == (None, goal.state)
        assert inverse(analysis, ["b.y", "a.x"], parties=["b"]).parties[0].party == "b"
        assert inverse(analysis, outcome="deal", concept="NASH").to_json() == goal.to_json()
        assert inverse(analysis, "", concept="nash").parties == ()


def test_what_is_refused() -> None:
    analysis = analyse(DILEMMA)
    with pytest.raises(ZopaError, match="not about both"):
        inverse(analysis, "a.x", outcome="deal")
    with pytest.raises(ZopaError, match="no 'goal'"):
        inverse(analyse(replace(DILEMMA, goal=None)))
    with pytest.raises(UnknownLabelError):
        inverse(analysis, "a.z")
    with pytest.raises(UnknownLabelError):
        inverse(analysis, parties=["c"])
    bound = conflict({"a": ("x", []), "b": ("y", [])}, rules=["not a.x"])
    with pytest.raises(InfeasibleError):
        inverse(analyse(bound), "a.x")


# -- where it would take too long


def test_samples_and_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = inverse(analyse(PAIR), "", concept="nash", seed=1).parties[0]
    monkeypatch.setattr(orders, "_MOST_PREFIXES", 0)
    monkeypatch.setattr(module, "_MOST_TRIED", 0)
    (view,) = inverse(analyse(PAIR), "", concept="nash", seed=1).parties
    assert view.swaps is view.promotions is None
    assert view.insertions == ()
    assert len(view.too_many) == 3
    assert any("swaps" in said for said in view.too_many)
    assert any("single new statements" in said for said in view.too_many)
    assert exact.too_many == ()


# -- as published


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("concept", "number"), [("nash", 240), ("seq", 384), ("gmr", 384), ("smr", 300)]
)
def test_euphrates(engine: str, concept: str, number: int) -> None:
    """Orders of the six states under which Syria keeps releasing water.

    Hipel, Kilgour & Kinsara 2014, Group Decision and Negotiation 23:355-376.
    """
    subject = zopa.load(CASEBOOK / "euphrates-1975")
    analysis = zopa.analyse(subject, engine)  # type: ignore[arg-type]
    found = zopa.inverse(analysis, "syria.release_water", parties=["syria"], concept=concept)
    share: Any = found.party("syria").state_orders
    assert (share.number, share.of, share.exact) == (number, 720, True)
    state = frozenset({"syria.release_water"})
    assert naive_levers.orders_that_do(subject, concept, "syria", state) == (number, 720)


def test_as_data() -> None:
    found = inverse(analyse(DILEMMA), concept="nash").to_json()
    assert (found["schema"], found["state"], found["holds"]) == (1, ["a.x", "b.y"], False)
    view = found["parties"][0]
    assert view["requirements"][0]["to"] == ["b.y"]
    assert view["state_orders"] == {
        "share": 0.5,
        "exact": True,
        "orders": 12,
        "of": 24,
        "interval": None,
        "samples": 0,
    }
    assert view["statement_orders"]["orders"] == 0
    assert view["swaps"] is view["promotions"] is None
    assert {"wants": "a.x", "before": "not a.x", "position": 0} in view["insertions"]


@given(SMALL, st.integers(0, 15))
@QUICK
def test_names_and_order_of_the_parties_do_not_matter(subject: Conflict, pick: int) -> None:
    assume(all(party.ranking is None for party in subject.parties))
    turned = replace(subject, parties=subject.parties[::-1])
    analysis, other = analyse(subject), analyse(turned)
    state = analysis.states[pick % len(analysis.states)]
    for concept in EVERY:
        one = inverse(analysis, state, parties=analysis.parties, concept=concept)
        two = inverse(other, state, parties=analysis.parties, concept=concept)
        for view in one.parties:
            again = two.party(view.party)
            assert again.state_orders == view.state_orders
            assert again.statement_orders == view.statement_orders
            assert again.swaps == view.swaps
            assert {(str(i.wants), i.position) for i in again.insertions} == {
                (str(i.wants), i.position) for i in view.insertions
            }
