"""Every condition of a given order against the literal definition."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.drawn import Read, sets
from tests.agreements.test_steps import (
    ASKED,
    STANDOFF,
    found,
    hopeful,
    naive,
    seated,
    states_of,
    with_table,
)
from tests.cases import FEWER, conflict, free_or_bound
from tests.naive import truth
from tests.naive_steps import NaiveSteps, Sequence
from zopa.agreements.sequence import CheckedOrder, Flaw
from zopa.agreements.steps import check_order, compare_orders
from zopa.conflict.formula import Iff, Not, OptionIs
from zopa.conflict.model import Conflict
from zopa.conflict.undertake import unbound, undertake
from zopa.conflict.undertaking import Measure, Order, Swap
from zopa.errors import StatementError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.text import Text

RNG = st.randoms(use_true_random=False)


def walk(subject: Conflict, rng: random.Random) -> list[str]:
    """Measures at random: possible or not, idle or not, there and back."""
    texts = []
    for _ in range(rng.randint(1, 4)):
        chosen = rng.sample(subject.labels, rng.randint(1, min(3, len(subject.labels))))
        signs = [rng.choice(("", "not ")) for _ in chosen]
        texts.append(" and ".join(sign + label for sign, label in zip(signs, chosen, strict=True)))
    return texts


def states_along(start: frozenset[str], texts: list[str]) -> Sequence:
    states = [start]
    for text in texts:
        state = set(states[-1])
        for part in text.split(" and "):
            label = part.removeprefix("not ")
            (state.discard if part.startswith("not ") else state.add)(label)
        states.append(frozenset(state))
    return tuple(states)


def checked(subject: Conflict, texts: list[str], asked: tuple[Any, ...]) -> list[CheckedOrder]:
    concept, mask, _, pays, baseline = asked
    table = None if seated(subject, mask) is None else "table"
    return [
        check_order(
            analysis,
            texts,
            concept=concept,
            format=table,
            pays_each_step=pays,
            baseline=baseline,
        )
        for analysis in Read(with_table(subject, asked)).analyses
    ]


@given(free_or_bound(hopeful()), ASKED, RNG)
def test_every_condition(subject: Conflict, asked: tuple[Any, ...], rng: random.Random) -> None:
    game = naive(subject, asked)
    texts = walk(subject, rng)
    sequence = states_along(game.start, texts)
    for answer in checked(subject, texts, asked):
        assert [frozenset(each.step.to) for each in answer.steps] == list(sequence[1:])
        assert subject.goal is not None
        assert answer.satisfies == truth(subject.outcome(subject.goal).formula, sequence[-1])
        check(game, sequence, answer)


@given(free_or_bound(hopeful()), ASKED)
def test_what_was_found_passes(subject: Conflict, asked: tuple[Any, ...]) -> None:
    """Whatever the search finds passes the check, and what the near miss says is so."""
    game = naive(subject, asked)
    for each in found(subject, asked, most=5)[0].sequences:
        texts = [" and ".join(map(str, step.changes)) for step in each.steps]
        for answer in checked(subject, texts, asked):
            assert answer.self_enforcing
            assert answer.satisfies
            assert answer.first_break is None
            assert [step.step for step in answer.steps] == list(each.steps)
            check(game, states_of(each, game.start), answer)


def check(game: NaiveSteps, sequence: Sequence, answer: CheckedOrder) -> None:
    possible = set(game.game.states)
    last = len(sequence) - 1
    if all(state in possible for state in sequence):
        assert answer.self_enforcing == game.enforces_itself(sequence)
    for k in range(last + 1):
        flaws = list(answer.steps[k].flaws if k < last else answer.at_end)
        assert all(flaw.at == k for flaw in flaws)
        here = sequence[k]
        if k < last:
            expected = troubles(game, sequence, k)
            obstacles = {(f.kind, f.party) for f in flaws if f.condition is None}
            assert obstacles == expected
            assert answer.steps[k].possible == (not expected)
            measured = game.measured(sequence, k)
            gains = {f.party for f in flaws if f.kind == "gain"}
            if here in possible and measured in possible:
                assert gains == game.gain_troubles(sequence, k)
            else:
                assert not gains
        if here not in possible:
            assert not any(flaw.condition for flaw in flaws)
            continue
        defections = game.defections(sequence, k) if sequence[-1] in possible else set()
        told = {f.party: f for f in flaws if f.kind == "defection"}
        assert set(told) == {party for party, _ in defections}
        for party, flaw in told.items():
            targets = [target for who, target in defections if who == party]
            check_would(game, here, flaw, targets, party, best=True)
        exposures = game.exposures(sequence, k)
        exposed = {(f.victim, f.party): f for f in flaws if f.kind == "exposure"}
        assert set(exposed) == {(victim, party) for victim, party, _ in exposures}
        for (victim, party), flaw in exposed.items():
            targets = [t for v, p, t in exposures if (v, p) == (victim, party)]
            check_would(game, here, flaw, targets, victim, best=False)
    first = answer.first_break
    assert (first is None) == answer.self_enforcing
    if first is not None:
        assert first.at == min(flaw.at for flaw in answer.flaws)
    assert answer.to_json()["self_enforcing"] == answer.self_enforcing


def troubles(game: NaiveSteps, sequence: Sequence, k: int) -> set[tuple[str, str | None]]:
    """Obstacles; consent cannot be asked where one of the two states cannot be."""
    possible = set(game.game.states)
    if sequence[k] in possible and game.measured(sequence, k) in possible:
        return game.step_troubles(sequence, k)
    deciding = game.decides
    try:
        game.decides = "any_subset"
        return game.step_troubles(sequence, k)
    finally:
        game.decides = deciding


def check_would(
    game: NaiveSteps, here: Any, flaw: Flaw, targets: list[Any], judge: Any, *, best: bool
) -> None:
    assert flaw.moves == len(targets)
    assert flaw.step is not None
    told = frozenset(flaw.step.to)
    assert told in targets
    worth = [game.likes(judge, target) for target in targets]
    chosen = max(worth) if best else min(worth)
    alike = [t for t, value in zip(targets, worth, strict=True) if value == chosen]
    place = game.game.states.index
    assert told == min(alike, key=lambda target: (len(target ^ here), place(target)))


@FEWER
@given(hopeful(), ASKED, RNG)
def test_swaps(subject: Conflict, asked: tuple[Any, ...], rng: random.Random) -> None:
    """An order with swaps is the order in the conflict with them; and without any word."""
    label = rng.choice(subject.labels)
    keeps: Any = OptionIs(label) if rng.random() < 0.5 else Not(OptionIs(label))
    if len(subject.labels) > 1 and rng.random() < 0.5:
        keeps = Iff(keeps, OptionIs(rng.choice(subject.labels)))
    by = tuple(p.label for p in subject.parties if p.options and rng.random() < 0.7)
    by = by or (subject.parties[0].label,)
    swapped = replace(subject, swaps=(Swap("swap", Text.of("a swap"), by, keeps),))
    texts = walk(subject, rng)
    concept, _, _, pays, baseline = asked
    terms = {"concept": concept, "pays_each_step": pays, "baseline": baseline}
    answer = check_order(analyse(swapped), texts, swaps=["swap"], **terms)
    done = undertake(swapped, ["swap"])
    bound = check_order(analyse(done), texts, **terms)
    free = check_order(analyse(unbound(done)), texts, **terms)
    assert answer.flaws == bound.flaws
    assert answer.swaps == ("swap",)
    assert answer.bound == by
    assert answer.unbound is not None
    assert answer.unbound.flaws == free.flaws
    assert answer.unbound.unbound is None
    assert not answer.unbound.bound


# -- by hand


def kinds(answer: CheckedOrder) -> list[tuple[int, str, str | None]]:
    return [(flaw.at, flaw.kind, flaw.party) for flaw in answer.flaws]


def test_a_standoff() -> None:
    """Whoever stops first is fought on; together they would go back on it."""
    analysis = analyse(STANDOFF)
    answer = check_order(analysis, ["not a.fight", "not b.fight"], concept="nash")
    # a likes it better when both stop; b would fight on rather than stop, and does not.
    assert kinds(answer) == [(1, "gain", "b"), (2, "defection", "b")]
    assert answer.satisfies
    assert str(answer.end) == "(nothing)"
    assert answer.first_break is not None
    assert answer.first_break.condition == "a"
    assert answer.first_break.step is not None
    assert answer.first_break.step.liking == "worse"
    assert answer.first_break.step.decided_by is not None
    assert str(answer.first_break.step.decided_by[0].wants) == "b.fight"


ESCORT = conflict(
    {
        "a": ("bomb", ["b.leave", "not c.see", "a.bomb"]),
        "b": ("leave", ["not b.leave if a.bomb", "b.leave if c.see", "not b.leave"]),
        "c": ("see", ["c.see iff not a.bomb"]),
    },
    today="a.bomb",
    outcomes={"quiet": "not a.bomb and b.leave"},
    goal="quiet",
)


def ordered(subject: Conflict, **orders: str) -> Conflict:
    made = tuple(
        Order(
            label,
            Text.of(label),
            tuple(
                Measure(tuple((x.removeprefix("not "), not x.startswith("not ")) for x in [step]))
                for step in steps.split(", ")
            ),
        )
        for label, steps in orders.items()
    )
    return replace(subject, orders=made)


def test_consent_looks_at_the_end_or_at_the_next_step() -> None:
    """c minds what a and b do together, and likes what comes of it."""
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y z", ["b.z", "b.y"]), "c": ("w", ["b.z", "not a.x"])},
        today="",
    )
    analysis = analyse(subject)
    for pays, refused in ((False, []), (True, [(0, "consent", "c")])):
        answer = check_order(
            analysis,
            ["a.x and b.y", "b.z"],
            concept="gmr",
            format=["a", "b", "c"],
            pays_each_step=pays,
        )
        assert [each for each in kinds(answer) if each[1] == "consent"] == refused


def test_orders_of_the_conflict() -> None:
    subject = ordered(
        ESCORT,
        bombing="not a.bomb, c.see, b.leave",
        leaving="b.leave, not a.bomb, c.see",
        half="not a.bomb",
    )
    analysis = analyse(subject)
    first, second, half = compare_orders(analysis, concept="nash")
    assert [each.order for each in (first, second, half)] == ["bombing", "leaving", "half"]
    assert first.literals == second.literals != half.literals
    assert check_order(analysis, "half", concept="nash").flaws == half.flaws
    assert check_order(analysis, subject.orders[2], concept="nash").flaws == half.flaws
    assert half.satisfies is False


def test_bad_orders() -> None:
    analysis = analyse(STANDOFF)
    with pytest.raises(UnknownLabelError, match="no order 'soon'"):
        check_order(analysis, "soon")
    with pytest.raises(UnknownLabelError, match="no swap 'deal'"):
        check_order(analysis, ["a.fight"], swaps=["deal"])
    with pytest.raises(ZopaError, match="the order has no steps"):
        check_order(analysis, [])
    with pytest.raises(ZopaError, match="is no measure"):
        check_order(analysis, ["a.fight or b.fight"])
    with pytest.raises(ZopaError, match="takes an option and drops it"):
        check_order(analysis, ["a.fight and not a.fight"])
    with pytest.raises(StatementError):
        check_order(analysis, ["a.fights"])
    with pytest.raises(ZopaError, match="SIM says nothing"):
        check_order(analysis, ["a.fight"], concept="sim")
    with pytest.raises(ZopaError, match="no order to compare"):
        compare_orders(analysis)
    with pytest.raises(UnknownLabelError, match="no baseline 'hope'"):
        check_order(analysis, ["a.fight"], baseline="hope")  # type: ignore[arg-type]


def test_what_cannot_be_done_at_all() -> None:
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["b.y"])},
        rules=["not (a.x and b.y)"],
        irreversible=["a.x"],
        today="",
        words={"b": ["not b.y"]},
    )
    answer = check_order(analyse(subject), ["a.x", "b.y", "not a.x", "a.x", "a.x"], concept="nash")
    told = [(f.at, f.kind, f.detail) for f in answer.flaws if f.condition is None]
    assert told == [
        (1, "rule", "not (a.x and b.y)"),
        (1, "word", "not b.y"),
        (2, "irreversible", "a.x"),
        (3, "repeated", None),
        (3, "rule", "not (a.x and b.y)"),
        (4, "nothing", None),
    ]
    assert sets([answer.end]) == [{"a.x", "b.y"}]
