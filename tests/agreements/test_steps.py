"""Self-enforcing sequences against the literal definition."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.agreements.drawn import (
    ALARM,
    BASES,
    CHASE,
    CONCEPTS,
    DECIDES,
    DILEMMA,
    TRUCE,
    Read,
    lively,
    picked,
    sets,
    small,
    with_goal,
)
from tests.cases import FEWER, bound_conflicts, conflict, free_or_bound
from tests.naive_steps import NaiveSteps, Sequence
from tests.stability.test_metamorphic import relabelled
from zopa.agreements.sequence import SelfEnforcing, Steps
from zopa.agreements.steps import steps
from zopa.conflict.change import Format
from zopa.conflict.formula import TRUE, And, Not, OptionIs
from zopa.conflict.model import Conflict, Option, Outcome
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.testing import conflicts, formulas
from zopa.text import Text

#: Concept, who is seated (0: no table), how the table decides, mode, baseline.
ASKED = st.tuples(CONCEPTS, st.sampled_from((0, 0, 3, 5, 6, 7, 31)), DECIDES, st.booleans(), BASES)
ALL = 1 << 30


@st.composite
def hopeful(draw: st.DrawFn) -> Conflict:
    """Conflicts of at most 16 states whose goal is often the end of a sequence.

    States are ranked at random, today's low and one other high, for everybody.
    """
    subject = draw(lively(onlookers=1))
    assume(len(Read(subject).states) <= 16)
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    read = Read(subject)
    others = [state for state in read.states if state != read.start]
    assume(others)
    wanted = rng.choice(others)
    parties = []
    for party in subject.parties:
        groups = [list(group) for group in party.ranking or ()]
        if rng.random() < 0.8:
            for group in groups:
                for state in (wanted, read.start):
                    if state in group:
                        group.remove(state)
            at = rng.randint(0, min(2, len(groups)))
            groups.insert(at, [wanted])
            groups.insert(rng.randint(at + 1, len(groups)), [read.start])
        parties.append(replace(party, ranking=tuple(tuple(g) for g in groups if g)))
    goal = Outcome("wanted", TRUE if rng.random() < 0.4 else _exactly(subject, wanted))
    if rng.random() < 0.3:
        formula = draw(formulas(subject.labels, max_depth=1))
        if any(formula.holds_in(state) for state in read.states):
            goal = Outcome("wanted", formula)
    return replace(
        subject, parties=tuple(parties), outcomes=(*subject.outcomes, goal), goal="wanted"
    )


def _exactly(subject: Conflict, state: frozenset[str]) -> Any:
    return And(
        tuple(
            OptionIs(label) if label in state else Not(OptionIs(label)) for label in subject.labels
        )
    )


def seated(subject: Conflict, mask: int) -> list[str] | None:
    chosen = picked([party.label for party in subject.parties], mask)
    return chosen or None


def with_table(subject: Conflict, asked: tuple[Any, ...]) -> Conflict:
    chosen = seated(subject, asked[1])
    if chosen is None:
        return subject
    return replace(subject, formats=(Format("table", Text.of("table"), tuple(chosen), asked[2]),))


def naive(subject: Conflict, asked: tuple[Any, ...]) -> NaiveSteps:
    read = Read(subject)
    concept, mask, decides, pays, baseline = asked
    chosen = seated(subject, mask)
    return NaiveSteps(subject, read.game, concept, read.start, chosen, decides, pays, baseline)


def found(subject: Conflict, asked: tuple[Any, ...], **more: Any) -> list[Steps]:
    """The answer on both engines."""
    concept, mask, _, pays, baseline = asked
    table = None if seated(subject, mask) is None else "table"
    read = Read(with_table(subject, asked))
    return [
        steps(
            analysis,
            concept=concept,
            format=table,
            pays_each_step=pays,
            baseline=baseline,
            **{"longest": 3, "most": ALL, **more},
        )
        for analysis in read.analyses
    ]


def states_of(answer: SelfEnforcing, start: frozenset[str]) -> Sequence:
    return (start, *sets(step.to for step in answer.steps))


@given(hopeful() | bound_conflicts(hopeful()) | with_goal(small(max_total=4)), ASKED)
@example(CHASE, ("nash", 3, "consensus", False, "no_deal"))
@example(ALARM, ("nash", 0, "consensus", True, "no_deal"))
@example(TRUCE, ("nash", 0, "consensus", True, "no_deal"))
@example(DILEMMA, ("gmr", 3, "consensus", False, "status_quo"))
def test_all_sequences(subject: Conflict, asked: tuple[Any, ...]) -> None:
    """Up to three steps, in order, with both engines."""
    read = Read(subject)
    game = naive(subject, asked)
    longest = 3 if len(read.states) <= 16 else 2
    expected = game.sequences(read.goal, longest)
    for answer in found(subject, asked, longest=longest):
        assert [states_of(each, read.start) for each in answer.sequences] == expected
        assert (answer.more, answer.complete, answer.interrupted) == (False, True, False)
        assert answer.goal_states == len(read.goal)
        holding = {state for state in read.goal if game.game.holds(asked[0], state)}
        assert answer.ends == len(holding - {read.start})
        assert answer.today == (read.start in holding)
        for each in answer.sequences:
            for step, before in zip(each.steps, states_of(each, read.start), strict=False):
                changed = before ^ frozenset(step.to)
                assert {change.option for change in step.changes} == changed
                owners = {option.partition(".")[0] for option in changed}
                assert list(step.parties) == [p for p in game.game.parties if p in owners]
        if expected:
            assert answer.near is None
        else:
            assert bool(answer.left_by) == (not holding)


@st.composite
def winding(draw: st.DrawFn) -> Conflict:
    """Eight states, ranked in few levels, and ends that everybody likes: many a way goes about."""
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    bare = conflict(
        {"a": ("x", []), "b": ("y", []), "c": ("z", [])}, today="", outcomes={"wanted": "a.x"}
    )
    states = Read(bare).states
    end = rng.choice(states[1:])
    parties = []
    for party in bare.parties:
        levels: dict[int, list[frozenset[str]]] = {}
        for state in states:
            level = 9 if state == end else rng.randrange(rng.choice((2, 3, 8)))
            levels.setdefault(level, []).append(state)
        ranking = tuple(tuple(levels[level]) for level in sorted(levels, reverse=True))
        parties.append(replace(party, ranking=ranking))
    wanted = Outcome("wanted", _exactly(bare, end))
    return replace(bare, parties=tuple(parties), outcomes=(wanted,), goal="wanted")


@given(free_or_bound(winding()), ASKED)
def test_long_sequences(subject: Conflict, asked: tuple[Any, ...]) -> None:
    """Parties move more than once, also back to what they do today."""
    read = Read(subject)
    expected = naive(subject, asked).sequences(read.goal, 5)
    for answer in found(subject, asked, longest=5):
        assert [states_of(each, read.start) for each in answer.sequences] == expected
        assert answer.complete


@FEWER
@given(hopeful(), ASKED, st.integers(1, 3))
def test_the_first_of_them(subject: Conflict, asked: tuple[Any, ...], most: int) -> None:
    every = found(subject, asked)[0].sequences
    for answer in found(subject, asked, most=most):
        assert answer.sequences == every[:most]
        assert answer.more == (len(every) > most)
        assert answer.complete == (len(every) <= most)
    told: list[SelfEnforcing] = []
    found(subject, asked, most=most, on_found=told.append)
    assert tuple(told) == every[:most] * 2, "on each engine"


@FEWER
@given(free_or_bound(hopeful()), ASKED)
def test_near_misses(subject: Conflict, asked: tuple[Any, ...]) -> None:
    """A near miss can be walked, and breaks by the conditions given up alone."""
    game = naive(subject, asked)
    for answer in found(subject, asked):
        if answer.near is None:
            continue
        checked = answer.near.checked
        assert checked.satisfies
        assert not checked.self_enforcing
        assert {flaw.condition for flaw in checked.flaws} <= set(answer.near.given_up)
        sequence = (game.start, *sets(step.step.to for step in checked.steps))
        assert not game.enforces_itself(sequence)
        assert all(not game.step_troubles(sequence, k) for k in range(len(sequence) - 1))


# -- by hand

#: a fights until b lays down its arms, which b does if a then stops: one after the other.
STANDOFF = conflict(
    {"a": ("fight", ["not b.fight", "not a.fight"]), "b": ("fight", ["not a.fight", "b.fight"])},
    today="a.fight b.fight",
    outcomes={"peace": "not a.fight and not b.fight"},
    goal="peace",
)


def changes(answer: Steps) -> list[list[str]]:
    return [[" ".join(map(str, step.changes)) for step in s.steps] for s in answer.sequences]


def test_nothing_ends_where_no_goal_state_holds() -> None:
    answer = steps(analyse(STANDOFF), concept="nash")
    assert (answer.ends, answer.sequences, answer.near) == (0, (), None)
    assert answer.left_by == {"b": 1}


def test_nobody_breaks_its_word_in_a_joint_move() -> None:
    def answer(words: dict[str, list[str]]) -> Steps:
        subject = conflict(
            {"a": ("x", ["a.x and b.y"]), "b": ("y", ["a.x and b.y"]), "c": ("z", [])},
            today="c.z",
            outcomes={"deal": "a.x and b.y and c.z"},
            goal="deal",
            words=words,
        )
        table = replace(subject, formats=(Format("table", Text.of("table"), ("a", "b")),))
        return steps(analyse(table), concept="nash", format="table", longest=1)

    assert changes(answer({})) == [["a.x b.y"]]
    # What c does not move for does not bind it; what a moves for binds it.
    assert changes(answer({"c": ["not (a.x and b.y)"]})) == [["a.x b.y"]]
    assert answer({"a": ["not (a.x and b.y)"]}).ends == 0
    halfway = answer({"a": ["not a.x or not c.z"], "b": []})
    assert halfway.sequences == ()


def test_patience() -> None:
    answer = steps(analyse(STANDOFF), concept="gmr", patience=-1.0)
    assert answer.interrupted
    assert (answer.more, answer.complete, answer.sequences) == (None, False, ())


def test_an_interrupt_ends_the_search_and_not_the_answer() -> None:
    def enough(one: SelfEnforcing) -> None:
        raise KeyboardInterrupt

    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["a.x", "b.y"])}, today="", outcomes={"x": "a.x"}, goal="x"
    )
    answer = steps(analyse(subject), concept="nash", on_found=enough)
    assert answer.interrupted
    assert len(answer.sequences) == 1
    assert answer.more is None
    assert answer.to_json()["interrupted"] is True


def test_bad_questions() -> None:
    analysis = analyse(STANDOFF)
    with pytest.raises(ZopaError, match="SIM says nothing about what follows"):
        steps(analysis, concept="sim")
    with pytest.raises(ZopaError, match="add a 'status_quo'"):
        steps(analyse(replace(STANDOFF, status_quo=None)))
    with pytest.raises(ZopaError, match="name an outcome"):
        steps(analyse(replace(STANDOFF, goal=None)))
    with pytest.raises(ZopaError, match="at least one step"):
        steps(analysis, longest=0)
    with pytest.raises(UnknownLabelError, match="no baseline 'hope'"):
        steps(analysis, baseline="hope")  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match="no format 'geneva'"):
        steps(analysis, format="geneva")
    blocked = conflict(
        {"a": ("x", []), "b": ("y", [])},
        rules=["not a.x"],
        today="",
        outcomes={"x": "a.x"},
        goal="x",
    )
    with pytest.raises(InfeasibleError, match="excluded by the rule"):
        steps(analyse(blocked))


# -- what changes nothing


def as_sets(answer: Steps) -> set[Sequence]:
    return {tuple(sets(step.to for step in each.steps)) for each in answer.sequences}


@FEWER
@given(hopeful(), ASKED, st.randoms(use_true_random=False))
def test_relabelling(subject: Conflict, asked: tuple[Any, ...], rng: random.Random) -> None:
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {
        label: f"{party_of[label.partition('.')[0]]}.{label.partition('.')[2]}"
        for label in subject.labels
    }
    other = found(relabelled(subject, party_of, to), asked)[0]
    expected = {
        tuple(frozenset(to[label] for label in state) for state in sequence)
        for sequence in as_sets(found(subject, asked)[0])
    }
    assert as_sets(other) == expected


@FEWER
@given(free_or_bound(hopeful()), ASKED, st.randoms(use_true_random=False))
def test_reordering(subject: Conflict, asked: tuple[Any, ...], rng: random.Random) -> None:
    def mixed(items: tuple) -> tuple:
        return tuple(rng.sample(items, len(items)))

    table = with_table(subject, asked)
    other = replace(
        table,
        parties=mixed(tuple(replace(p, options=mixed(p.options)) for p in table.parties)),
        rules=mixed(table.rules),
        irreversible=mixed(table.irreversible),
    )
    concept, _, _, pays, baseline = asked
    first, second = (
        steps(
            analyse(one),
            concept=concept,
            format="table" if one.formats else None,
            pays_each_step=pays,
            baseline=baseline,
            longest=3,
            most=ALL,
        )
        for one in (table, other)
    )
    assert as_sets(first) == as_sets(second)


@FEWER
@given(
    with_goal(conflicts(max_parties=3, max_total=3, rankings=False)),
    ASKED,
    st.integers(0, 3),
)
def test_an_option_that_nobody_cares_about(
    subject: Conflict, asked: tuple[Any, ...], number: int
) -> None:
    """What is found before is found again, and whatever else is found uses the new option."""
    owner = subject.parties[number % len(subject.parties)]
    grown = replace(owner, options=(*owner.options, Option(f"{owner.label}.z", Text.of("yawn"))))
    other = replace(subject, parties=tuple(grown if p is owner else p for p in subject.parties))
    before, after = found(subject, asked)[0], found(other, asked)[0]
    idle = f"{owner.label}.z"
    unused = {seq for seq in as_sets(after) if not any(idle in state for state in seq)}
    assert unused == as_sets(before)
    shortest = [min((len(s) for s in as_sets(answer)), default=None) for answer in (before, after)]
    if shortest[0] is not None:
        assert shortest[1] == shortest[0]
