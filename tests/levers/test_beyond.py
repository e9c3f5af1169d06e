"""Levers by SAT against every set of levers, tried one by one or by the exhaustive search."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import bound_conflicts, conflict
from tests.levers.drawn import Tried, add, drop, holding, lever, rule, small, with_levers
from tests.naive import ALL_CONCEPTS, naive_conflict, truth
from zopa.conflict.apply import apply_levers
from zopa.conflict.change import OptionChange
from zopa.conflict.formula import TRUE
from zopa.conflict.model import Conflict, Rule
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.levers.beyond import FoundLevers, LeversThatDo, levers_beyond
from zopa.levers.find import cheapest_levers
from zopa.stability.analysis import analyse
from zopa.stability.engine import listening

#: Every example tries all sets of levers.
FEW = settings(max_examples=max(1, settings().max_examples // 5))
CONCEPT = st.sampled_from(ALL_CONCEPTS)
Labels = frozenset[str]


def known(subject: Conflict, name: str) -> dict[Labels, float]:
    """The inclusion-minimal sets that do, with their costs, by the exhaustive search."""
    try:
        found = cheapest_levers(analyse(subject), concept=name, most=50)
    except InfeasibleError:  # whatever is pulled, no state satisfies the goal
        return {}
    assert found.complete
    return {frozenset(one.levers): one.cost for one in found.sets}


def does(subject: Conflict, name: str, one: LeversThatDo) -> bool:
    """Whether the example of a set is a goal state that holds with it."""
    naive = naive_conflict(apply_levers(subject, one.levers))
    state = frozenset(one.example)
    assert subject.goal is not None
    return truth(subject.outcome(subject.goal).formula, state) and naive.holds(name, state)


@pytest.mark.parametrize("name", ALL_CONCEPTS)
@FEW
@given(subject=small(4) | bound_conflicts(small(4)))
def test_the_same_sets_as_by_trying_them(name: str, subject: Conflict) -> None:
    """The same sets and costs, the cheapest first, and no others."""
    expected = known(subject, name)
    said: list[LeversThatDo] = []
    found = levers_beyond(subject, concept=name, most=50, on_found=said.append)
    assert {frozenset(one.levers): one.cost for one in found.sets} == expected
    assert len(found.sets) == len(expected)
    costs = [one.cost for one in found.sets]
    assert costs == sorted(costs)
    assert (found.complete, found.proven, found.cheaper) == (True, True, None)
    assert (found.undecided, found.interrupted) == ((), False)
    assert found.best == (found.sets[0] if found.sets else None)
    for one in {*said, *found.sets}:
        assert does(subject, name, one)
    assert set(found.sets) <= set(said)
    json.dumps(found.to_json())


@FEW
@given(small(3), CONCEPT)
def test_by_a_naive_reading(subject: Conflict, name: str) -> None:
    tried = Tried(subject)
    expected = tried.minimal_sets(holding(tried, name))
    found = levers_beyond(subject, concept=name, most=50)
    assert {frozenset(one.levers) for one in found.sets} == expected
    for one in found.sets:
        assert one.cost == pytest.approx(float(tried.cost(one.levers)))
        assert frozenset(one.example) in tried.stable(frozenset(one.levers), name)


@FEW
@given(small(4), CONCEPT, st.integers(1, 2), st.integers(0, 15))
def test_fewer_sets_and_fewer_levers(subject: Conflict, name: str, most: int, mask: int) -> None:
    """The cheapest come first; and nothing is pulled that may not be."""
    every = known(subject, name)
    found = levers_beyond(subject, concept=name, most=most)
    assert len(found.sets) == min(most, len(every))
    assert [one.cost for one in found.sets] == sorted(every.values())[:most]
    if not found.complete:
        assert found.cheaper is not None
        assert len(found.sets) == most
        others = [
            cost
            for one, cost in every.items()
            if one not in map(frozenset, (each.levers for each in found.sets))
        ]
        assert all(cost >= found.cheaper for cost in others)
    allowed = [one.label for k, one in enumerate(subject.levers) if mask >> k & 1]
    if allowed:
        fewer = levers_beyond(subject, concept=name, levers=allowed, most=50)
        only = replace(subject, levers=tuple(x for x in subject.levers if x.label in allowed))
        assert {frozenset(one.levers): one.cost for one in fewer.sets} == known(only, name)


@FEW
@given(small(4), CONCEPT)
def test_what_says_nothing_changes_nothing(subject: Conflict, name: str) -> None:
    """Levers and parties in another order, and a rule that is always true."""
    before = levers_beyond(subject, concept=name, most=50)
    other = replace(
        subject,
        parties=subject.parties[::-1],
        levers=subject.levers[::-1],
        rules=(Rule(TRUE), *subject.rules),
    )
    after = levers_beyond(other, concept=name, most=50)
    assert {(frozenset(one.levers), one.cost) for one in before.sets} == {
        (frozenset(one.levers), one.cost) for one in after.sets
    }


# -- by hand


PAIR = {"a": ("x", ["not a.x"]), "b": ("y", ["b.y"]), "c": ("z", ["c.z"])}


def paired(*levers: Any, **more: Any) -> Conflict:
    subject = conflict(PAIR, today="", outcomes={"wanted": "a.x"}, goal="wanted", **more)
    made = [one(subject) if callable(one) else one for one in levers]
    return with_levers(subject, *made)


def test_nothing_needs_to_be_done() -> None:
    subject = conflict(PAIR, today="", outcomes={"wanted": "not a.x"}, goal="wanted")
    subject = with_levers(subject, lever("l", drop("a", "not a.x")))
    for name in ALL_CONCEPTS:
        found = levers_beyond(subject, concept=name)
        assert [(one.levers, one.cost) for one in found.sets] == [((), 0)]
        assert found.complete


def test_a_lever_that_costs_nothing_is_not_pulled_for_nothing() -> None:
    subject = paired(
        lever("free", drop("b", "b.y"), cost=0), lever("paid", drop("a", "not a.x"), cost=2)
    )
    found = levers_beyond(subject, concept="nash")
    assert [(one.levers, one.cost) for one in found.sets] == [(("paid",), 2)]


def test_a_lever_that_would_exclude_today_cannot_be_pulled() -> None:
    subject = paired(lambda c: lever("must", rule(c, "a.x"), cost=1))
    for name in ("nash", "seq"):
        found = levers_beyond(subject, concept=name)
        assert (found.sets, found.complete) == ((), True)


def test_who_punishes_may_be_anybody() -> None:
    """Under GMR a lever on the rules of others matters as much as one on who is tempted."""
    parties = {"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["not b.y"])}
    subject = conflict(
        parties, today="", rules=["not b.y"], outcomes={"wanted": "not a.x"}, goal="wanted"
    )
    subject = with_levers(
        subject,
        lever("arm", rule(subject, "not b.y", lift=True), cost=1, by="b"),
        lever("persuade", drop("a", "a.x"), cost=5),
    )
    for name in ("gmr", "smr"):
        found = levers_beyond(subject, concept=name, most=9)
        assert [one.levers for one in found.sets] == [("arm",), ("persuade",)]
    found = levers_beyond(subject, concept="seq", most=9)
    assert [one.levers for one in found.sets] == [("persuade",)]


def test_a_refutation_names_who_is_tempted() -> None:
    """a and c together could punish b, but neither can begin: only looking at the state tells."""
    subject = conflict(
        {"a": ("x", []), "b": ("y", ["not a.x", "b.y"]), "c": ("z", [])},
        today="",
        rules=["a.x iff c.z"],
        outcomes={"wanted": "not b.y and not a.x"},
        goal="wanted",
    )
    subject = with_levers(subject, lever("persuade", drop("b", "b.y"), cost=3, by="b"))
    for name in ALL_CONCEPTS:
        found = levers_beyond(subject, concept=name, most=9)
        assert [one.levers for one in found.sets] == [("persuade",)], name


# -- interrupts, and the end of patience


@contextmanager
def struck(when: int) -> Iterator[None]:
    ticks = 0

    def strike() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == when:
            raise KeyboardInterrupt

    with listening(strike):
        yield


def honest(subject: Conflict, name: str, found: FoundLevers, said: list[LeversThatDo]) -> None:
    """What is said is so, and nothing that was found is lost."""
    every = known(subject, name)
    told = {frozenset(one.levers): one.cost for one in found.sets}
    assert told.items() <= every.items()
    assert all(does(subject, name, one) for one in (*found.sets, *said))
    if found.complete:
        assert told == every
        assert not found.undecided
    else:
        assert found.interrupted or found.undecided
        assert found.cheaper is not None
        assert all(cost >= found.cheaper for one, cost in every.items() if one not in told)
    if said:
        assert found.best == (found.sets[0] if found.sets else said[0])
    assert found.proven == (bool(found.sets) or found.complete)


@FEW
@given(small(4), CONCEPT, st.integers(1, 60))
def test_an_interrupt_anywhere(subject: Conflict, name: str, when: int) -> None:
    said: list[LeversThatDo] = []
    struck_now = False
    ticks = 0

    def strike() -> None:
        nonlocal ticks, struck_now
        ticks += 1
        if ticks == when:
            struck_now = True
            raise KeyboardInterrupt

    with listening(strike):
        found = levers_beyond(subject, concept=name, most=50, on_found=said.append)
    honest(subject, name, found, said)
    # After the interrupt nothing more is done.
    assert (found.interrupted, ticks) == (struck_now, when if struck_now else ticks)


@pytest.mark.parametrize("patience", [0.0, 1e-3, 5e-3])
@FEW
@given(subject=small(4), name=CONCEPT)
def test_next_to_no_patience(patience: float, subject: Conflict, name: str) -> None:
    said: list[LeversThatDo] = []
    found = levers_beyond(subject, concept=name, most=50, patience=patience, on_found=said.append)
    honest(subject, name, found, said)
    if not patience:
        assert found.interrupted
        assert not found.sets


def many() -> Conflict:
    """Ten parties that would have to be won over one by one."""
    parties = {f"p{k}": ("x", [f"not p{k}.x"]) for k in range(10)}
    subject = conflict(
        parties,
        today="",
        outcomes={"wanted": " and ".join(f"p{k}.x" for k in range(10))},
        goal="wanted",
    )
    return with_levers(
        subject,
        *(
            lever(f"l{k}{n}", add(subject, f"p{k}", f"p{k}.x"), cost=1 + n, by=f"p{k}")
            for k in range(10)
            for n in range(2)
        ),
    )


def test_the_best_so_far_is_kept() -> None:
    """Wherever it strikes after a first set was told, that set is still the answer."""
    subject = many()
    for name in ("nash", "seq"):
        for when in range(1, 60, 3):
            said: list[LeversThatDo] = []
            with struck(when):
                found = levers_beyond(subject, concept=name, on_found=said.append)
            assert (found.best is None) == (not said)
            assert found.best is None or (said and found.best in said)


def test_a_large_choice() -> None:
    """2^20 sets of levers, of which the cheapest that does has ten."""
    started = time.process_time()
    found = levers_beyond(many(), concept="nash", most=1)
    assert found.sets[0].levers == tuple(f"l{k}0" for k in range(10))
    assert found.sets[0].cost == 10
    assert time.process_time() - started < 20


# -- what is wrong is said


def test_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = paired(lever("l", drop("a", "not a.x")))
    with pytest.raises(ZopaError, match="no 'goal'"):
        levers_beyond(replace(subject, goal=None))
    with pytest.raises(ZopaError, match="names no levers"):
        levers_beyond(replace(subject, levers=()))
    for wrong in ({"goal": "peace"}, {"concept": "nach"}, {"levers": ["k"]}):
        with pytest.raises(UnknownLabelError):
            levers_beyond(subject, **wrong)
    for name in [name for name in sys.modules if name.partition(".")[0] == "pysat"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    with pytest.raises(ZopaError, match=r"pip install 'zopa\[sat\]'"):
        levers_beyond(subject)


def test_a_party_with_too_many_options() -> None:
    names = "abcdefghijklmnopq"
    subject = conflict(
        {"a": (" ".join(names), [f"a.{name}" for name in names]), "b": ("y", [])},
        today="",
        outcomes={"wanted": "not a.a"},
        goal="wanted",
    )
    subject = with_levers(
        subject, lever("l", OptionChange("forbid", "a.a")), lever("k", drop("a", "a.a"))
    )
    for name in ALL_CONCEPTS:
        with pytest.raises(TooLargeError, match="a has 17 options"):
            levers_beyond(subject, concept=name)
