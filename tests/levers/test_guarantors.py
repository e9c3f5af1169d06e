"""What makes an order work, against trying every set of levers."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.drawn import Read
from tests.agreements.test_steps import ASKED, hopeful, naive, seated, with_table
from tests.agreements.test_steps_check import states_along
from tests.cases import FEWER, conflict
from tests.levers.drawn import add, drop, lever, rule, subsets, with_levers
from tests.naive_agreements import minimal
from zopa.agreements.steps import check_order
from zopa.conflict.apply import apply_levers
from zopa.conflict.change import Lever, LeverChange, Seat
from zopa.conflict.model import Conflict
from zopa.errors import UnknownLabelError, ZopaError
from zopa.levers.guarantors import Guarantors, GuarantorSet, what_makes_it_work
from zopa.stability.analysis import analyse


def measures_in(subject: Conflict, rng: random.Random) -> list[str]:
    """One or two, each of which changes something."""
    start = Read(subject).start
    chosen = rng.sample(subject.labels, min(len(subject.labels), rng.randint(1, 2)))
    return [f"not {label}" if label in start else label for label in chosen]


def leveraged(subject: Conflict, measures: list[str], rng: random.Random) -> Conflict:
    """With up to four levers on statements, rules and seats; rankings give way to statements.

    Most add a wish for what the measures come to, so that some sets make them work.
    """
    end = " and ".join(measures)
    parties = tuple(
        replace(p, ranking=None, preferences=()) if rng.random() < 0.7 else p
        for p in subject.parties
    )
    subject = replace(subject, parties=parties)
    free = [p for p in parties if p.ranking is None] or [parties[0]]
    levers = []
    for number in range(rng.randint(1, 4)):
        changes: list[LeverChange] = []
        for _ in range(rng.randint(1, 2)):
            party = rng.choice(free)
            label = rng.choice(subject.labels)
            sign = rng.choice(("", "not "))
            kind = rng.random()
            if kind < 0.6 and party.ranking is None:
                changes.append(add(subject, party.label, rng.choice((end, end, measures[0]))))
            elif kind < 0.8 and party.ranking is None:
                changes.append(add(subject, party.label, sign + label))
            elif kind < 0.9 and subject.formats:
                changes.append(Seat(rng.choice(parties).label, "table"))
            else:
                changes.append(rule(subject, sign + label))
        levers.append(lever(f"l{number}", *changes, cost=rng.choice((0, 1, 1, 2, 0.5))))
    return with_levers(subject, *levers)


@FEWER
@given(hopeful(), ASKED, st.randoms(use_true_random=False), st.integers(1, 4))
def test_every_set(
    subject: Conflict, asked: tuple[Any, ...], rng: random.Random, biggest: int
) -> None:
    measures = measures_in(subject, rng)
    subject = leveraged(with_table(subject, asked), measures, rng)
    concept, mask, _, pays, baseline = asked
    table = None if seated(subject, mask) is None else "table"
    working = set()
    for chosen in subsets(each.label for each in subject.levers):
        try:
            changed = apply_levers(subject, chosen)
        except ZopaError:
            continue
        members = changed.format("table").parties if table else None
        game = replace_table(changed, asked, members)
        sequence = states_along(Read(changed).start, measures)
        possible = set(game.game.states)
        if all(state in possible for state in sequence) and game.enforces_itself(sequence):
            working.add(chosen)
    expected = {each for each in minimal(working) if len(each) <= biggest}
    told: list[GuarantorSet] = []
    answer = what_makes_it_work(
        analyse(subject),
        measures,
        concept=concept,
        format=table,
        pays_each_step=pays,
        baseline=baseline,
        most=100,
        biggest=biggest,
        on_found=told.append,
    )
    assert answer.today.self_enforcing == (frozenset() in working)
    assert answer.complete
    assert not answer.interrupted
    assert tuple(told) == answer.sets
    if frozenset() in working:
        assert not answer.sets
        return
    assert {frozenset(each.levers) for each in answer.sets} == expected
    costs = [cost(subject, each) for each in answer.sets]
    assert costs == sorted(costs)
    assert all(float(c) == each.cost for c, each in zip(costs, answer.sets, strict=True))
    assert all(each.checked.self_enforcing for each in answer.sets)
    if len(answer.sets) > 1:
        first = what_makes_it_work(
            analyse(subject),
            measures,
            concept=concept,
            format=table,
            pays_each_step=pays,
            baseline=baseline,
            most=1,
            biggest=biggest,
        )
        assert [each.levers for each in first.sets] == [answer.sets[0].levers]
        assert not first.complete
        assert first.cheaper is not None
        assert first.cheaper <= costs[1]


def replace_table(changed: Conflict, asked: tuple[Any, ...], members: Any) -> Any:
    game = naive(changed, asked)
    game.seated = members
    return game


def cost(subject: Conflict, found: GuarantorSet) -> Fraction:
    return sum((Fraction(str(subject.lever(label).cost)) for label in found.levers), Fraction(0))


PAY = conflict(
    {"a": ("x", ["not a.x"]), "b": ("y", ["b.y iff a.x", "not b.y"])},
    today="",
    outcomes={"deal": "a.x and b.y"},
    goal="deal",
)


def paid(*more: Lever) -> Conflict:
    reward = lever("reward", drop("a", "not a.x"), add(PAY, "a", "b.y and a.x"), cost=3)
    return with_levers(PAY, reward, *more)


def answer(subject: Conflict, **more: Any) -> Guarantors:
    return what_makes_it_work(analyse(subject), ["a.x", "b.y"], concept="nash", **more)


def test_a_reward() -> None:
    """Only a does what it would not have done; b follows by itself."""
    threat = lever("threat", add(PAY, "a", "a.x"), cost=2)
    found = answer(paid(threat))
    assert [(each.levers, each.cost) for each in found.sets] == [(("threat",), 2), (("reward",), 3)]
    assert found.complete
    assert found.examined == 3, "nothing of what contains a set that was found"
    assert [each.levers for each in answer(paid(threat), levers=["reward"]).sets] == [("reward",)]
    told = found.to_json()
    assert [each["levers"] for each in told["sets"]] == [["threat"], ["reward"]]
    assert told["today"]["self_enforcing"] is False


def test_levers_that_cannot_be_pulled() -> None:
    never = lever("never", rule(PAY, "a.x"), cost=1)
    found = answer(paid(never))
    # Today's state would break its rule, with the other or without.
    assert found.impossible == (("never",),)
    assert [each.levers for each in found.sets] == [("reward",)]


def test_patience_and_interrupts() -> None:
    found = answer(paid(), patience=-1.0)
    assert (found.interrupted, found.complete, found.sets) == (True, False, ())

    def stop(one: GuarantorSet) -> None:
        raise KeyboardInterrupt

    found = answer(paid(), on_found=stop)
    assert found.interrupted
    assert len(found.sets) == 1


def test_bad_questions() -> None:
    with pytest.raises(ZopaError, match="names no levers"):
        answer(PAY)
    with pytest.raises(UnknownLabelError, match="no lever 'luck'"):
        answer(paid(), levers=["luck"])


def test_under_levers_it_is_the_check() -> None:
    subject = paid()
    found = answer(subject).sets[0]
    changed = analyse(apply_levers(subject, found.levers))
    again = check_order(changed, ["a.x", "b.y"], concept="nash")
    assert again.flaws == found.checked.flaws == ()
    assert found.checked.satisfies
