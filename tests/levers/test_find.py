"""The cheapest sets of levers against trying every set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests import naive_levers
from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import (
    ALL_CONCEPTS,
    CONCEPTS,
    ENGINES,
    QUICK,
    Labels,
    State,
    Tried,
    add,
    both,
    drop,
    holding,
    lever,
    lively,
    move,
    rule,
    small,
    with_levers,
    without_today,
)
from tests.naive_agreements import BASELINES, CONSENTS, BaselineKind, Consent, ends
from zopa.conflict.change import Format, LeverChange, OptionChange, Seat
from zopa.conflict.files.dump import dump
from zopa.conflict.files.load import load
from zopa.conflict.model import Conflict, Outcome
from zopa.conflict.parse import parse
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.levers.find import CheapestLevers, LeverSet, cheapest_levers
from zopa.stability.analysis import analyse
from zopa.stability.engine import listening
from zopa.text import Text

MANY = 1000

# -- conflicts written by hand

#: Neither keeps to it: each would defect from what both like better.
PLEDGE = conflict(
    {"a": ("x", ["not a.x", "b.y"]), "b": ("y", ["not b.y", "a.x"])},
    today="",
    outcomes={"deal": "a.x and b.y", "odd": "a.x and not a.x", "ruled": "a.x and not b.y"},
    goal="deal",
)
#: Three statements, each of which a lever puts before the next: any two levers can be pulled.
CIRCLE = conflict(
    {"a": ("x y z", ["a.x", "a.y", "a.z"]), "b": ("w", ["b.w if a.x"])},
    today="",
    outcomes={"never": "not a.x and not a.y and not a.z"},
    goal="never",
)
CIRCLE = with_levers(
    CIRCLE,
    lever("one", move("a", "a.x", "before", "a.y")),
    lever("two", move("a", "a.y", "before", "a.z")),
    lever("three", move("a", "a.z", "before", "a.x")),
)

#: The same behind somebody whose consent no lever wins: every set is tried.
SEATED = with_levers(
    conflict(
        {"b": ("w", ["not a.x"]), "a": ("x y z", ["a.x", "a.y", "a.z"])},
        today="",
        outcomes={"wanted": "a.x and a.y and a.z"},
        goal="wanted",
    ),
    *CIRCLE.levers,
)
SEATED = replace(SEATED, formats=(Format("f", Text.of("f"), ("b",)),))
#: Today leads to two ends, only one of them wanted, until a prefers that one.
FORK = conflict(
    {"a": ("x y", ["(a.x or a.y) and not (a.x and a.y)"])},
    today="",
    outcomes={"wanted": "a.x"},
    goal="wanted",
)
FORK = with_levers(FORK, lever("prefer", add(FORK, "a", "a.x", "last")))


def keeps(party: str, wants: str, label: str | None = None, cost: float = 1) -> Any:
    return lever(label or party, add(PLEDGE, party, wants), cost=cost)


# -- what is claimed, against what is so


def check_set(one: LeverSet, tried: Tried, does: dict[Labels, set[State]], concept: str) -> None:
    chosen = frozenset(one.levers)
    assert list(one.levers) == [label for label in tried.labels if label in chosen]
    assert one.cost == float(tried.cost(chosen))
    assert one.states == len(does[chosen])
    assert one.goal_states == len(tried.goal(chosen))
    assert one.today == tried.today(chosen, concept)
    today = tried.conflict.today
    labels = tried.conflict.labels

    def nearness(state: State) -> tuple[int, int]:
        bits = sum(1 << k for k, label in enumerate(labels) if label in state)
        return len(state ^ frozenset(today)) if today is not None else 0, bits

    example = min(does[chosen], key=nearness)
    assert frozenset(one.example) == example
    assert list(one.pays) == ([] if concept == "sim" else breakers(tried, chosen, concept, example))


def breakers(tried: Tried, chosen: Labels, concept: str, state: State) -> list[str]:
    """Who gains by an improvement after all: it leads to better ends alone, none of them wanted."""
    game, goal = tried.game(chosen), tried.goal(chosen)

    def pays(party: str, target: State) -> bool:
        final: set[State] = set().union(*ends(game, concept, target))
        return not final & goal and all(
            not game.likes_no_better(party, end, state) for end in final
        )

    return [
        party
        for party in game.parties
        if any(pays(party, target) for target in game.improvements(party, state))
    ]


def check_claims(
    result: CheapestLevers, tried: Tried, does: dict[Labels, set[State]], concept: str
) -> None:
    """Nothing that is said is wrong, whether or not the search was finished."""
    minimal = tried.minimal_sets(does)
    found = [frozenset(one.levers) for one in result.sets]
    assert len(set(found)) == len(found)
    assert set(found) <= minimal
    order = [(tried.cost(chosen), len(chosen)) for chosen in found]
    assert order == sorted(order)
    for one in (*result.sets, *([] if result.best is None else [result.best])):
        check_set(one, tried, does, concept)
    if result.sets:
        assert result.best is result.sets[0]
        assert tried.cost(found[0]) == min(map(tried.cost, minimal))
    if result.complete:
        assert set(found) == minimal
        assert result.cheaper is None
        used = frozenset().union(*found)
        assert result.redundant == tuple(x for x in tried.labels if x not in used)
    else:
        assert result.cheaper is not None
        assert not result.redundant
        below = {chosen for chosen in minimal if float(tried.cost(chosen)) < result.cheaper}
        assert below <= set(found)
    assert result.proven == (bool(result.sets) or result.complete)
    for each in result.contradictions:
        assert naive_levers.contradictory(tried.conflict, each.levers)
    for labels in result.impossible:
        assert frozenset(labels) not in tried.possible
        # Nor is it for a pair among them that is told to be apart anyway.
        assert not any(set(each.levers) <= set(labels) for each in result.contradictions)
    check_alone(result, tried, does, concept)


def check_alone(
    result: CheapestLevers, tried: Tried, does: dict[Labels, set[State]], concept: str
) -> None:
    for effect in result.alone:
        chosen = frozenset({effect.lever})
        assert effect.cost == float(tried.cost(chosen))
        assert (effect.impossible is None) == (chosen in tried.possible)
        if effect.impossible is None:
            assert effect.states == len(does[chosen])
            assert effect.today == tried.today(chosen, concept)
            # Chairs alone count where a table is to agree.
            changes = next(x.changes for x in tried.conflict.levers if x.label == effect.lever)
            seats_only = all(isinstance(change, Seat) for change in changes)
            counts = result.aim == "agreed" or not seats_only
            assert effect.changes == (counts and differs(tried, chosen))


def differs(tried: Tried, chosen: Labels) -> bool:
    """Whether any state, rank or table is different with these levers."""
    before, after = tried.game(frozenset()), tried.game(chosen)
    seats = [
        {f.label: set(f.parties) for f in subject.formats}
        for subject in (tried.conflict, tried.possible[chosen])
    ]

    return (
        before.states != after.states
        or seats[0] != seats[1]
        or any(
            tried.ranks(frozenset(), party) != tried.ranks(chosen, party)
            for party in before.parties
        )
    )


def check_blockers(result: CheapestLevers, tried: Tried, concept: str) -> None:
    """They cannot be satisfied at once, whatever is pulled; any fewer of them can."""

    def some(parties: tuple[str, ...]) -> bool:
        return any(tried.stable(chosen, concept, parties) for chosen in tried.possible)

    assert not some(result.blockers)
    for party in result.blockers:
        assert some(tuple(other for other in result.blockers if other != party))


def answers(tried: Tried, **asked: Any) -> list[CheapestLevers]:
    """On both engines; none where the goal can never be."""
    if any(tried.goal(chosen) for chosen in tried.possible):
        return [cheapest_levers(analysis, **asked) for analysis in both(tried.conflict)]
    for analysis in both(tried.conflict):
        with pytest.raises(InfeasibleError, match="no feasible state satisfies"):
            cheapest_levers(analysis, **asked)
    return []


# -- a goal that holds


@given(free_or_bound(small()), ALL_CONCEPTS)
@example(CIRCLE, "seq")
@example(CIRCLE, "nash")
@example(CIRCLE, "sim")
@FEWER
def test_every_minimal_set_is_found(subject: Conflict, concept: str) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    for result in answers(tried, concept=concept, most=MANY):
        assert result.complete
        assert not result.interrupted
        assert len(result.alone) == len(tried.labels)
        check_claims(result, tried, does, concept)
        assert bool(result.blockers) == (not result.sets)
        if result.blockers:
            check_blockers(result, tried, concept)


@given(free_or_bound(lively(levers=4)), CONCEPTS)
@QUICK
def test_the_oracles_agree_with_one_another(subject: Conflict, concept: str) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    sufficient = naive_levers.sufficient_sets(subject, concept, "wanted")
    assert tried.minimal_sets(does) == sufficient
    for result in answers(tried, concept=concept, most=MANY):
        assert {frozenset(one.levers) for one in result.sets} == sufficient
        least = naive_levers.cheapest(subject, concept, "wanted")
        assert (result.best is None) == (least is None)
        if result.best is not None:
            assert least is not None
            assert result.best.cost == float(least[0])
            assert frozenset(result.best.levers) in least[1]


@given(small(), ALL_CONCEPTS, st.integers(1, 3))
@FEWER
def test_one_or_a_few(subject: Conflict, concept: str, most: int) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    for result in answers(tried, concept=concept, most=most):
        check_claims(result, tried, does, concept)
        minimal = tried.minimal_sets(does)
        assert len(result.sets) == min(most, len(minimal))
        assert result.proven


@given(lively(), CONCEPTS)
@QUICK
def test_without_a_status_quo(subject: Conflict, concept: str) -> None:
    tried = Tried(without_today(subject))
    does = holding(tried, concept)
    for result in answers(tried, concept=concept, most=MANY):
        check_claims(result, tried, does, concept)
        assert all(one.today is None for one in result.sets)
        assert all(each.today is None for each in result.alone)


@given(lively(), CONCEPTS, st.integers(0, 31))
@QUICK
def test_some_of_the_levers(subject: Conflict, concept: str, mask: int) -> None:
    chosen = [one.label for k, one in enumerate(subject.levers) if mask >> k & 1]
    assume(chosen)
    fewer = replace(subject, levers=tuple(x for x in subject.levers if x.label in chosen))
    tried = Tried(fewer)
    assume(any(tried.goal(each) for each in tried.possible))
    does = holding(tried, concept)
    for analysis in both(subject):
        # Of the levers in the file, whatever order they are named in.
        result = cheapest_levers(analysis, concept=concept, levers=chosen[::-1], most=MANY)
        assert result.complete
        check_claims(result, tried, does, concept)


@given(lively(), CONCEPTS)
@QUICK
def test_sets_are_told_as_they_are_found(subject: Conflict, concept: str) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    assume(any(does.values()))
    for analysis in both(subject):
        told: list[LeverSet] = []
        result = cheapest_levers(analysis, concept=concept, most=MANY, on_found=told.append)
        for one in told:
            check_set(one, tried, does, concept)
        assert [one.levers for one in result.sets] == [
            one.levers for one in told[len(told) - len(result.sets) :]
        ]
        # A guess is only told when it is cheaper than the one before, or as cheap and smaller.
        first = told[: len(told) - len(result.sets)]
        guesses = [(one.cost, len(one.levers)) for one in first]
        assert guesses == sorted(set(guesses), reverse=True)


# -- other aims


@given(small(), CONCEPTS, st.integers(0, 1), st.sampled_from(BASELINES), st.sampled_from(CONSENTS))
@example(SEATED, "seq", 0, "no_deal", "weak")
@example(SEATED, "sseq", 0, "no_deal", "weak")
@FEWER
def test_an_agreement(
    subject: Conflict, concept: str, number: int, baseline: BaselineKind, consent: Consent
) -> None:
    assume(subject.formats)
    label = subject.formats[number % len(subject.formats)].label
    tried = Tried(subject)
    does = {
        chosen: tried.agreed(chosen, concept, label, baseline, consent) for chosen in tried.possible
    }
    asked = {"format": label, "baseline": baseline, "consent": consent}
    for result in answers(tried, concept=concept, most=MANY, **asked):
        assert (result.aim, result.format) == ("agreed", label)
        assert result.complete
        check_claims(result, tried, does, concept)
        can_hold = any(tried.stable(chosen, concept) for chosen in tried.possible)
        assert bool(result.blockers) == (not can_hold)
        if result.blockers:
            check_blockers(result, tried, concept)


@given(small(), CONCEPTS)
@example(SEATED, "seq")
@example(FORK, "nash")
@FEWER
def test_every_end(subject: Conflict, concept: str) -> None:
    tried = Tried(subject)
    does = {chosen: tried.every_end(chosen, concept) for chosen in tried.possible}
    for result in answers(tried, concept=concept, every_end=True, most=MANY):
        assert (result.aim, result.format, result.blockers) == ("every_end", None, ())
        assert result.complete
        check_claims(result, tried, does, concept)


def test_what_is_agreed_on_must_hold() -> None:
    # The two like what they could agree on better, but neither keeps to it; what else is wanted
    # holds, but does nobody any good.
    subject = conflict(
        {"a": ("x z", ["b.y", "not a.x"]), "b": ("y", ["a.x", "not b.y"])},
        today="",
        outcomes={"good": "a.x and b.y or a.z and not a.x and not b.y"},
        goal="good",
    )
    subject = replace(subject, formats=(Format("talks", Text.of("talks"), ("a", "b")),))
    subject = with_levers(
        subject,
        lever("a", add(subject, "a", "a.x if b.y")),
        lever("b", add(subject, "b", "b.y if a.x")),
    )
    for analysis in both(subject):
        assert [one.levers for one in cheapest_levers(analysis, concept="nash").sets] == [()]
        result = cheapest_levers(analysis, concept="nash", format="talks")
        assert [one.levers for one in result.sets] == [("a", "b")]


def test_a_seat_can_be_what_it_takes() -> None:
    subject = conflict(
        {"a": ("x", ["a.x and b.y"]), "b": ("y", ["a.x and b.y"])},
        today="",
        outcomes={"deal": "a.x and b.y"},
        goal="deal",
    )
    alone = Format("alone", Text.of("alone"), ("a",))
    subject = with_levers(replace(subject, formats=(alone,)), lever("invite", Seat("b", "alone")))
    for analysis in both(subject):
        result = cheapest_levers(analysis, format="alone")
        assert [one.levers for one in result.sets] == [("invite",)]
        assert result.alone[0].changes
        # Where nobody asks what a table agrees on, it is no use.
        without = cheapest_levers(analysis)
        assert [one.levers for one in without.sets] == [()]
        assert (without.alone[0].changes, without.redundant) == (False, ("invite",))


def test_one_aim_at_a_time() -> None:
    subject = with_levers(PLEDGE, keeps("a", "a.x"))
    subject = replace(subject, formats=(Format("all", Text.of("all"), ("a", "b")),))
    with pytest.raises(ZopaError, match="not for both"):
        cheapest_levers(analyse(subject), format="all", every_end=True)
    with pytest.raises(UnknownLabelError):
        cheapest_levers(analyse(subject), format="none")
    aims: tuple[dict[str, Any], ...] = ({"format": "all"}, {"every_end": True})
    for aim in aims:
        with pytest.raises(ZopaError, match="status_quo"):
            cheapest_levers(analyse(without_today(subject)), **aim)
        with pytest.raises(ZopaError):
            cheapest_levers(analyse(subject), concept="sim", **aim)


# -- stopped from outside


@contextmanager
def stopped(after: int) -> Iterator[Callable[[], bool]]:
    """Ctrl-C at a moment while engines compute or the search goes on; only once."""
    left, done = after, False

    def listener() -> None:
        nonlocal left, done
        left -= 1
        if left < 0 and not done:
            done = True
            raise KeyboardInterrupt

    with listening(listener):
        yield lambda: done


@given(
    lively(),
    ALL_CONCEPTS,
    st.sampled_from(("holds", "holds", "agreed", "every_end")),
    st.integers(0, 60),
    st.integers(1, 4),
)
def test_stopped_at_any_moment(
    subject: Conflict, concept: str, aim: str, after: int, most: int
) -> None:
    concept = "nash" if concept == "sim" and aim != "holds" else concept
    tried = Tried(subject)
    does = {
        "holds": lambda chosen: tried.stable(chosen, concept),
        "agreed": lambda chosen: tried.agreed(chosen, concept, "f2", "no_deal", "weak"),
        "every_end": lambda chosen: tried.every_end(chosen, concept),
    }[aim]
    truths = {chosen: does(chosen) for chosen in tried.possible}
    asked: dict[str, Any] = {"agreed": {"format": "f2"}, "every_end": {"every_end": True}}
    for analysis in both(subject)[after % 2 :][:1]:
        with stopped(after) as was_stopped:
            try:
                result = cheapest_levers(analysis, concept=concept, most=most, **asked.get(aim, {}))
            except InfeasibleError:
                assert not any(tried.goal(chosen) for chosen in tried.possible)
                continue
        assert result.interrupted == was_stopped()
        check_claims(result, tried, truths, concept)
        if result.blockers:
            check_blockers(result, tried, concept)


@given(lively(), CONCEPTS, st.sampled_from((-1.0, 1e-4, 1e-3, 60.0)))
@QUICK
def test_out_of_patience(subject: Conflict, concept: str, patience: float) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    assume(any(tried.goal(chosen) for chosen in tried.possible))
    for analysis in both(subject):
        result = cheapest_levers(analysis, concept=concept, patience=patience, most=MANY)
        check_claims(result, tried, does, concept)
        assert result.interrupted == (not result.complete)
        if patience < 0:
            assert (result.sets, result.interrupted) == ((), True)
        elif patience > 1:
            assert result.complete


@given(lively(), CONCEPTS, st.integers(0, 5))
@QUICK
def test_stopped_by_who_is_told(subject: Conflict, concept: str, after: int) -> None:
    tried = Tried(subject)
    does = holding(tried, concept)
    assume(any(does.values()))
    for analysis in both(subject):
        told: list[LeverSet] = []

        def stop(one: LeverSet, told: list[LeverSet] = told) -> None:
            told.append(one)
            if len(told) > after:
                raise KeyboardInterrupt

        result = cheapest_levers(analysis, concept=concept, most=MANY, on_found=stop)
        assert result.interrupted == (len(told) > after)
        check_claims(result, tried, does, concept)
        # What was told is kept.
        assert result.best is not None
        assert result.best.cost == min(one.cost for one in told)


# -- goals that cannot be


def test_an_impossible_goal_names_its_rules() -> None:
    subject = replace(PLEDGE, goal="ruled")
    excluding = rule(PLEDGE, "b.y if a.x")
    bound = conflict(
        {"a": ("x", []), "b": ("y", [])},
        rules=["b.y if a.x"],
        today="",
        outcomes={"ruled": "a.x and not b.y"},
        goal="ruled",
    )
    for analysis in both(with_levers(bound, keeps("a", "a.x"))):
        with pytest.raises(InfeasibleError, match=r"excluded by the rule 'b\.y if a\.x'"):
            cheapest_levers(analysis)
        with pytest.raises(InfeasibleError, match="excluded by"):
            cheapest_levers(analysis, every_end=True)
    for analysis in both(with_levers(subject, keeps("a", "a.x"))):
        with pytest.raises(InfeasibleError, match="contradicts itself"):
            cheapest_levers(analysis, goal="odd")
    # A lever makes it possible, so it is no error, whether or not it does any good.
    lifting = lever("lift", replace(excluding, kind="lift"))
    found = cheapest_levers(analyse(with_levers(bound, lifting)))
    assert [one.levers for one in found.sets] == [("lift",)]
    unwilling = conflict(
        {"a": ("x", ["not a.x"]), "b": ("y", [])},
        rules=["b.y if a.x"],
        today="",
        outcomes={"ruled": "a.x and not b.y"},
        goal="ruled",
    )
    for analysis in both(with_levers(unwilling, lifting)):
        found = cheapest_levers(analysis)
        assert (found.sets, found.complete, found.blockers) == ((), True, ("a",))
        assert found.alone[0].changes


def test_a_goal_and_levers_are_needed() -> None:
    with pytest.raises(ZopaError, match="no levers"):
        cheapest_levers(analyse(PLEDGE))
    some = with_levers(PLEDGE, keeps("a", "a.x"))
    with pytest.raises(ZopaError, match="no levers"):
        cheapest_levers(analyse(some), levers=[])
    with pytest.raises(UnknownLabelError):
        cheapest_levers(analyse(some), levers=["b"])
    with pytest.raises(UnknownLabelError):
        cheapest_levers(analyse(some), goal="peace")
    with pytest.raises(UnknownLabelError):
        cheapest_levers(analyse(some), concept="hope")
    with pytest.raises(ZopaError, match="no 'goal'"):
        cheapest_levers(analyse(replace(some, goal=None)))


# -- costs


def test_costs_are_added_as_they_are_written() -> None:
    # 0.1 + 0.2 is more than 0.3 in binary; as written the two sets tie, and the smaller leads.
    subject = with_levers(
        PLEDGE,
        keeps("a", "a.x", cost=0.1),
        keeps("b", "b.y", cost=0.2),
        lever("treaty", rule(PLEDGE, "a.x iff b.y"), cost=0.3),
    )
    tried = Tried(subject)
    does = holding(tried, "nash")
    assert tried.minimal_sets(does) == {frozenset({"a", "b"}), frozenset({"treaty"})}
    for analysis in both(subject):
        result = cheapest_levers(analysis, concept="nash")
        assert [one.levers for one in result.sets] == [("treaty",), ("a", "b")]
        assert [one.cost for one in result.sets] == [0.3, 0.3]
        # Stopped behind the first: the other set is not below its cost.
        first = cheapest_levers(analysis, concept="nash", most=1)
        assert first.cheaper == 0.3
        check_claims(first, tried, does, "nash")


def test_what_costs_nothing() -> None:
    subject = with_levers(
        PLEDGE, keeps("a", "a.x", cost=0), keeps("b", "b.y", cost=0), keeps("b", "a.x", "c", cost=0)
    )
    for analysis in both(subject):
        result = cheapest_levers(analysis, concept="nash")
        assert [(one.levers, one.cost) for one in result.sets] == [(("a", "b"), 0)]
        assert result.redundant == ("c",)


# -- levers that exclude each other


def test_three_that_only_together_cannot_be_pulled() -> None:
    for concept in ("nash", "seq", "gmr"):
        for analysis in both(CIRCLE):
            result = cheapest_levers(analysis, concept=concept)
            assert (result.sets, result.contradictions) == ((), ())
            assert all(set(labels) == {"one", "two", "three"} for labels in result.impossible)


def test_levers_that_exclude_each_other_are_not_pulled_together() -> None:
    subject = with_levers(
        PLEDGE,
        lever("a", add(PLEDGE, "a", "a.x"), rule(PLEDGE, "b.y if a.x")),
        lever("b", add(PLEDGE, "b", "b.y"), rule(PLEDGE, "b.y if a.x", lift=True)),
        lever("c", add(PLEDGE, "b", "b.y", "last"), drop("b", "not b.y"), cost=5),
    )
    for analysis in both(subject):
        result = cheapest_levers(analysis, concept="nash")
        assert [each.levers for each in result.contradictions] == [("a", "b"), ("b", "c")]
        assert [one.levers for one in result.sets] == [("a",)]


def test_what_is_apart_is_not_even_tried() -> None:
    # Today is left, never for the goal: every set is looked at.
    subject = with_levers(
        replace(FORK, goal="both", outcomes=(Outcome("both", parse("a.x and a.y", FORK.resolve)),)),
        lever("up", add(FORK, "a", "a.x", "first")),
        lever("down", add(FORK, "a", "a.x", "last")),
        lever("more", add(FORK, "a", "not a.y", "last")),
    )
    tried = Tried(subject)
    does = {chosen: tried.every_end(chosen, "nash") for chosen in tried.possible}
    assert not any(does.values())
    for analysis in both(subject):
        result = cheapest_levers(analysis, concept="nash", every_end=True)
        assert [each.levers for each in result.contradictions] == [("up", "down")]
        assert (result.sets, result.complete, result.impossible) == ((), True, ())


def test_what_would_exclude_today_is_told() -> None:
    subject = replace(PLEDGE, status_quo=replace(PLEDGE.status_quo, yes=("a.x",)))  # type: ignore[type-var]
    subject = with_levers(subject, lever("forbid", OptionChange("forbid", "a.x")))
    for analysis in both(subject):
        result = cheapest_levers(analysis)
        assert result.impossible == (("forbid",),)
        assert result.alone[0].impossible == "it would leave no state, or exclude today's"


# -- what must not matter


def renamed(subject: Conflict, names: dict[str, str]) -> Conflict:
    """The conflict with other labels for its parties, read from its file again."""
    text = dump(subject)["conflict.yaml"]
    pattern = re.compile(r"\b(" + "|".join(names) + r")\b(?!:\d)")
    return load({"conflict.yaml": pattern.sub(lambda found: names[found[1]], text)})


def found_sets(subject: Conflict, concept: str) -> list[tuple[Any, ...]]:
    try:
        result = cheapest_levers(analyse(subject), concept=concept, most=MANY)
    except InfeasibleError:
        return []
    return sorted((one.cost, sorted(one.levers), one.states) for one in result.sets)


@given(lively(), CONCEPTS)
@QUICK
def test_names_do_not_matter(subject: Conflict, concept: str) -> None:
    other = renamed(subject, {"p1": "north", "p2": "b", "p3": "a"})
    assert found_sets(other, concept) == found_sets(subject, concept)


@given(lively(), CONCEPTS, st.randoms(use_true_random=False))
@QUICK
def test_order_does_not_matter(subject: Conflict, concept: str, rng: Any) -> None:
    parties = list(subject.parties)
    rng.shuffle(parties)
    rules = list(subject.rules)
    rng.shuffle(rules)
    other = replace(subject, parties=tuple(parties), rules=tuple(rules))
    assert found_sets(other, concept) == found_sets(subject, concept)


@given(lively(), CONCEPTS, st.integers(0, 2))
@QUICK
def test_an_option_that_nobody_cares_about(subject: Conflict, concept: str, number: int) -> None:
    party = subject.parties[number % len(subject.parties)]
    idle = replace(party.options[0], label=f"{party.label}.z")
    more = replace(party, options=(*party.options, idle))
    parties = tuple(more if other is party else other for other in subject.parties)
    other = replace(subject, parties=parties)
    doubled = [(cost, levers, 2 * states) for cost, levers, states in found_sets(subject, concept)]
    assert found_sets(other, concept) == doubled


@given(lively(levers=4), CONCEPTS, st.sampled_from(("move", "rule")))
@QUICK
def test_a_lever_of_no_effect(subject: Conflict, concept: str, how: str) -> None:
    party = subject.parties[0]
    first = party.preferences[0].identity
    changes: dict[str, LeverChange] = {
        "move": move(party.label, first, "first"),  # where it stands already
        "rule": rule(subject, f"{party.options[0].label} or not {party.options[0].label}"),
    }
    idle = lever("idle", changes[how], cost=0)
    # Where others move statements of the same party too, it would not be idle.
    touched = {getattr(change, "party", None) for one in subject.levers for change in one.changes}
    assume(how == "rule" or party.label not in touched)
    other = with_levers(subject, *subject.levers, idle)
    assert found_sets(other, concept) == found_sets(subject, concept)
    if found_sets(subject, concept):
        result = cheapest_levers(analyse(other), concept=concept, most=MANY)
        assert "idle" in result.redundant
        assert not result.alone[-1].changes


# -- as data


@pytest.mark.parametrize("engine", ENGINES)
def test_as_data(engine: str) -> None:
    subject = with_levers(PLEDGE, keeps("a", "a.x"), keeps("b", "b.y"), keeps("b", "a.x", "c"))
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    data = cheapest_levers(analysis, concept="nash").to_json()
    assert data["schema"] == 1
    assert data["engine"] == engine
    assert data["sets"] == [data["best"]]
    assert data["best"] == {
        "levers": ["a", "b"],
        "cost": 2,
        "states": 1,
        "goal_states": 1,
        "example": ["a.x", "b.y"],
        "status_quo_holds": False,
        "breach_would_pay": [],
    }
    assert [each["lever"] for each in data["alone"]] == ["a", "b", "c"]
    assert (data["complete"], data["proven"], data["no_other_set_below"]) == (True, True, None)
    assert data["redundant"] == ["c"]
