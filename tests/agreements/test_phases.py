"""Phases against files of their own written by hand, and the value of waiting naively."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.agreements.drawn import CONCEPTS, ENGINES, sets, small, with_goal
from tests.cases import FEWER, conflict
from tests.naive import naive_conflict, truth
from tests.naive_phases import all_ends, states_in, value_of_waiting
from tests.stability.test_metamorphic import relabelled
from zopa.agreements import phases as room
from zopa.agreements.outlook import outlook
from zopa.agreements.phases import MOST_BEGINNINGS, PhaseAnswer, Phases, phases
from zopa.agreements.waiting import Waiting, extremes, waiting
from zopa.conflict.change import OptionChange, RuleChange, StatementChange
from zopa.conflict.files.load import load
from zopa.conflict.formula import Not, OptionIs, Or
from zopa.conflict.model import Conflict, Outcome, Party, Rule, StatusQuo
from zopa.conflict.undertaking import Commitment, Phase
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.game.states import States
from zopa.stability.analysis import Analysis, analyse
from zopa.testing import conflicts, formulas
from zopa.text import Text

ENGINE = st.sampled_from(ENGINES)

RIDGE = """
zopa: 1
title: A ridge
parties:
  army:
    name: the army
    options:
      shell: {do: shell the ridge, stop: hold its guns}
      move: {do: bring up reserves, stop: leave its reserves where they are}
    preferences:
      - {id: road, wants: not rebels.fire}
      - {id: guns, wants: army.shell}
      - {id: men, wants: army.move}
  rebels:
    name: the rebels
    options:
      fire: {do: fire on the road, stop: hold their fire}
    preferences:
      - {id: quiet, wants: not army.shell}
      - {id: answer, wants: rebels.fire if army.move}
      - {id: rest, wants: not rebels.fire}
  monitors:
    name: the monitors
    options:
      watch: {do: watch the ridge, stop: leave the ridge}
    preferences:
      - {id: safe, wants: not monitors.watch if army.shell or rebels.fire}
      - {id: present, wants: monitors.watch}
rules:
  - not monitors.watch if army.move and rebels.fire
status_quo: [army.shell, rebels.fire]
outcomes:
  truce: not army.shell and not rebels.fire
goal: truce
swaps:
  hours:
    name: the truce of 72 hours
    by: [army, rebels]
    keeps: not army.shell and not rebels.fire if monitors.watch
"""
PHASES = """
phases:
  before:
    name: the week before
    change:
      - {forbid: monitors.watch}
  truce:
    name: the truce of 72 hours
    swaps: [hours]
    commitments:
      - {by: monitors, keeps: monitors.watch}
    status_quo: [monitors.watch]
  after:
    name: the days after it
    change:
      - {party: army, demote: road, to: last}
      - {party: rebels, add: rebels.fire if not army.move, id: late, to: first}
      - {add_rule: not monitors.watch if army.shell}
"""


def by_hand(number: int, begins: list[str]) -> dict[str, Any]:
    """One of the three phases as a file of its own, changed by hand."""
    data: dict[str, Any] = YAML(typ="safe").load(RIDGE)
    parties, rules = data["parties"], data["rules"]
    if number == 0:
        rules.append("not monitors.watch")
    elif number == 1:
        word = "not army.shell and not rebels.fire if monitors.watch"
        parties["army"]["commitments"] = [word]
        parties["rebels"]["commitments"] = [word]
        parties["monitors"]["commitments"] = ["monitors.watch"]
    else:
        wishes = parties["army"]["preferences"]
        parties["army"]["preferences"] = [wishes[1], wishes[2], wishes[0]]
        late = {"id": "late", "wants": "rebels.fire if not army.move"}
        parties["rebels"]["preferences"].insert(0, late)
        rules.append("not monitors.watch if army.shell")
    data["status_quo"] = begins
    return data


def loaded(data: dict[str, Any]) -> Conflict:
    out = io.StringIO()
    YAML(typ="safe").dump(data, out)
    return load({"conflict.yaml": out.getvalue()})


def same_as(answer: PhaseAnswer, own: list[Any], concept: str) -> None:
    """An answer is what dossiers of its own say, one a state in which the phase begins."""
    (first, *_) = own
    held = {frozenset(state) for state in first.equilibria(concept)}
    goal = {frozenset(s) for s, k in zip(first.states, first.where("truce"), strict=True) if k}
    assert answer.feasible == len(first.states)
    assert answer.holding == len(held)
    assert answer.goal_states == len(goal)
    assert answer.goal_holding == len(held & goal)
    assert answer.goal_can_hold == bool(held & goal)
    no_deals = [outlook(each, concept).no_deal for each in own]
    assert set(sets(answer.single)) == {s for n in no_deals for s in sets(n.single)}
    cycles = {frozenset(sets(cycle)) for n in no_deals for cycle in n.cycles}
    assert {frozenset(sets(cycle)) for cycle in answer.cycles} == cycles
    inside = [{state} <= goal for state in sets(answer.single)]
    inside += [set(sets(cycle)) <= goal for cycle in answer.cycles]
    expected = "certainly" if all(inside) else "possibly" if any(inside) else "never"
    assert answer.verdict == expected
    told = {frozenset(b.state): b for b in answer.beginnings}
    assert len(told) == min(len(own), MOST_BEGINNINGS)
    for each, no_deal in zip(own, no_deals, strict=True):
        start = frozenset(each.conflict.today)
        beginning = told[start]
        assert beginning.holds == (start in held)
        assert beginning.satisfies == (start in goal)
        ends = [{state} for state in sets(no_deal.single)]
        ends += [set(sets(cycle)) for cycle in no_deal.cycles]
        lost = any(not end <= goal for end in ends)
        assert beginning.falls_apart == (start in goal and lost)
        if not beginning.falls_apart:
            assert beginning.way == no_deal.ways[0]


@pytest.mark.parametrize("concept", ["nash", "seq", "sseq", "gmr", "smr"])
@pytest.mark.parametrize("engine", ENGINES)
def test_each_phase_is_a_file_of_its_own(engine: str, concept: str) -> None:
    subject = load({"conflict.yaml": RIDGE + PHASES})
    found = phases(analyse(subject, engine), concept=concept)  # type: ignore[arg-type]
    assert [view.label for view in found.phases] == ["before", "truce", "after"]
    assert [view.begins for view in found.phases] == ["today", "own", "ends"]
    assert [view.bound for view in found.phases] == [(), ("army", "rebels", "monitors"), ()]
    starts: list[list[str]] = [["army.shell", "rebels.fire"]]
    for number, view in enumerate(found.phases):
        if number == 1:
            starts = [["monitors.watch"]]
        own = [analyse(loaded(by_hand(number, start))) for start in starts]
        assert set(sets(view.starts)) == set(map(frozenset, starts))
        same_as(view.answer, own, concept)
        assert (view.unbound is None) == (number != 1)
        if view.unbound is not None:
            bare = YAML(typ="safe").load(RIDGE)
            same_as(
                view.unbound,
                [analyse(loaded(bare | {"status_quo": start})) for start in starts],
                concept,
            )
        assert view.blocked_count == 0
        ended = [*view.answer.single, *(s for cycle in view.answer.cycles for s in cycle)]
        starts = [list(state) for state in ended]


# -- drawn conflicts


@st.composite
def phased(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict] | None = None) -> Conflict:
    """Conflicts with two or three phases; phases may rule out states and bind parties."""
    subject = draw(with_goal(subjects))
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    found = []
    for number in range(rng.choice((2, 2, 3))):
        changes: list[Any] = []
        for party in subject.parties:
            if party.preferences and party.ranking is None and rng.random() < 0.6:
                said = rng.choice(party.preferences).identity
                kind = rng.choice(("promote", "demote", "drop"))
                where = {"promote": "first", "demote": "last", "drop": None}[kind]
                changes.append(StatementChange(kind, party.label, said, where))  # type: ignore[arg-type]
        chosen = rng.sample(subject.labels, min(2, len(subject.labels)))
        if rng.random() < 0.5:
            literals = [OptionIs(o) if rng.random() < 0.5 else Not(OptionIs(o)) for o in chosen]
            rule = literals[0] if len(literals) == 1 else Or(tuple(literals))
            changes.append(RuleChange("add", rule))
        elif subject.rules and rng.random() < 0.5:
            changes.append(RuleChange("lift", rng.choice(subject.rules).formula))
        given = []
        if rng.random() < 0.4:
            keeps = draw(formulas(subject.labels, max_depth=1))
            given.append((rng.choice(subject.parties).label, Commitment(keeps)))
        begins = None
        if rng.random() < 0.25:
            begins = tuple(o for o in subject.labels if rng.random() < 0.5)
        name = Text.of("time " + "abc"[number])
        parts = (tuple(changes), (), tuple(given), begins)
        found.append(Phase(f"t{number}", name, None, *parts))
    return replace(subject, phases=tuple(found))


def written(subject: Conflict, phase: Phase) -> Conflict:
    """What somebody would write for a phase: only what the naive reading looks at."""
    changed = {c.party: c for c in phase.changes if isinstance(c, StatementChange)}
    parties = []
    for party in subject.parties:
        wishes = list(party.preferences)
        change = changed.get(party.label)
        if change is not None:
            # Two statements alike count as the first of them once something is changed.
            wishes = list({p.identity: p for p in wishes}.values())
            (moving,) = [p for p in wishes if p.identity == change.statement]
            wishes.remove(moving)
            if change.kind == "promote":
                wishes.insert(0, moving)
            elif change.kind == "demote":
                wishes.append(moving)
        parties.append(replace(party, preferences=tuple(wishes)))
    rules = list(subject.rules)
    for other in phase.changes:
        if isinstance(other, RuleChange) and other.kind == "add":
            rules.append(Rule(other.rule))
        elif isinstance(other, RuleChange):
            rules = [rule for rule in rules if str(rule.formula) != str(other.rule)]
    return replace(subject, parties=tuple(parties), rules=tuple(rules), phases=())


def asked(subject: Conflict, engine: str, concept: str) -> Phases | None:
    """The answer; None where some phase cannot begin."""
    try:
        return phases(analyse(subject, engine), concept=concept)  # type: ignore[arg-type]
    except InfeasibleError:
        return None


@FEWER
@given(phased(conflicts(max_parties=4, max_total=4, rankings=False)), ENGINE, CONCEPTS)
def test_phases_naively(subject: Conflict, engine: str, concept: str) -> None:
    subject = replace(
        subject, phases=tuple(replace(phase, commitments=()) for phase in subject.phases)
    )
    found = asked(subject, engine, concept)
    assert subject.today is not None
    starts = {frozenset(subject.today)}
    for number, phase in enumerate(subject.phases):
        game = naive_conflict(written(subject, phase))
        if phase.status_quo is not None:
            starts = {frozenset(phase.status_quo)}
        possible = starts & set(game.states)
        if not possible:
            assert found is None
            return
        assert found is not None or number + 1 < len(subject.phases)
        expected = all_ends(game, concept, possible)
        if found is not None:
            view = found.phases[number]
            assert set(sets(view.starts)) == possible
            assert view.blocked_count == len(starts - possible)
            assert {frozenset(b.state) for b in view.blocked} <= starts - possible
            ended = {frozenset([s]) for s in sets(view.answer.single)}
            ended |= {frozenset(sets(cycle)) for cycle in view.answer.cycles}
            assert ended == expected
            assert view.answer.holding == sum(game.holds(concept, s) for s in game.states)
            goal = subject.outcome("wanted").formula
            falling = [
                truth(goal, start)
                and any(not truth(goal, s) for s in states_in(all_ends(game, concept, [start])))
                for start in possible
            ]
            assert view.answer.falling == sum(falling)
        starts = states_in(expected)
    assert found is not None


@given(phased(), ENGINE, CONCEPTS)
def test_the_value_of_waiting_naively(subject: Conflict, engine: str, concept: str) -> None:
    found = asked(subject, engine, concept)
    if found is None:
        return
    ends = [
        {frozenset(s) for s in (*v.answer.single, *(s for c in v.answer.cycles for s in c))}
        for v in found.phases
    ]
    number = 0
    for earlier, later, before, after in zip(
        found.phases, found.phases[1:], ends, ends[1:], strict=False
    ):
        for party in subject.parties:
            each = found.waiting[number]
            number += 1
            assert (each.before, each.after) == (earlier.label, later.label)
            assert each.party == party.label
            assert each.value == value_of_waiting(subject, party.label, before, after)
            check(subject, each, before, after)
    assert number == len(found.waiting)
    assert subject.today is not None
    bare = replace(subject, phases=())
    without = outlook(analyse(bare, engine), concept).no_deal  # type: ignore[arg-type]
    before = {frozenset(s) for s in (*without.single, *(s for c in without.cycles for s in c))}
    for party, each in zip(subject.parties, found.first, strict=True):
        assert each.value == value_of_waiting(subject, party.label, before, ends[0])


def check(subject: Conflict, each: Waiting, before: set[Any], after: set[Any]) -> None:
    """The two pairs of ends that are told are the least and the most preferred ones."""
    if each.value is None:
        assert each.reason is not None
        assert "ranks states directly" in each.reason
        return
    assert each.worst is not None
    assert each.best is not None
    for shift, name in ((each.worst, "worst"), (each.best, "best")):
        old, new = frozenset(shift.before), frozenset(shift.after)
        assert old in before
        assert new in after
        for end, among in ((old, before), (new, after)):
            both = {value_of_waiting(subject, each.party, [end], [other]) for other in among}
            assert both <= ({"gains", "same"} if name == "worst" else {"loses", "same"})
        told = {"better": "gains", "worse": "loses", "same": "same"}[shift.liking]
        assert told == value_of_waiting(subject, each.party, [old], [new])
        party = subject.party(each.party)
        if party.ranking is None and shift.liking != "same":
            assert shift.decided_by is not None
            statement, becomes = shift.decided_by
            above = party.preferences[: party.preferences.index(statement)]
            assert all(truth(p.wants, old) == truth(p.wants, new) for p in above)
            assert truth(statement.wants, new) == becomes != truth(statement.wants, old)
            assert becomes == (shift.liking == "better")
        else:
            assert shift.decided_by is None


# -- what changes nothing


@FEWER
@given(with_goal(), ENGINE, CONCEPTS)
def test_a_phase_without_changes_is_the_conflict_itself(
    subject: Conflict, engine: str, concept: str
) -> None:
    plain = Phase("t", Text.of("no time"))
    both = (plain, replace(plain, label="u"), replace(plain, label="v"))
    found = phases(analyse(replace(subject, phases=both), engine), concept=concept)  # type: ignore[arg-type]
    base = analyse(subject, engine)  # type: ignore[arg-type]
    view = outlook(base, concept)
    for each in found.phases:
        answer = each.answer
        assert sets(answer.single) == sets(view.no_deal.single)
        assert [sets(c) for c in answer.cycles] == [sets(c) for c in view.no_deal.cycles]
        assert answer.holding == len(base.equilibria(concept))
        assert answer.feasible == len(base.states)
        assert each.unbound is None
        assert not each.unranked
        assert not each.blocked
    assert found.phases[0].answer.beginnings[0].holds == view.no_deal.holds
    assert {each.value for each in (*found.waiting, *found.first)} <= {"same"}
    assert len(found.waiting) == 2 * len(subject.parties)


@FEWER
@given(phased(conflicts(max_parties=4, max_total=4)), ENGINE, CONCEPTS, st.randoms())
def test_new_names_for_everybody(
    subject: Conflict, engine: str, concept: str, rng: random.Random
) -> None:
    subject = replace(
        subject,
        phases=tuple(
            Phase(p.label, p.name, changes=tuple(
                c for c in p.changes if isinstance(c, StatementChange) and "." not in c.statement
            ), status_quo=p.status_quo)
            for p in subject.phases
        ),
    )  # fmt: skip
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {o: f"{party_of[o.partition('.')[0]]}.{o.partition('.')[2]}" for o in subject.labels}
    other = relabelled(subject, party_of, to)
    begun = tuple(
        Phase(p.label, p.name, status_quo=p.status_quo and tuple(to[o] for o in p.status_quo))
        for p in subject.phases
    )
    plain = tuple(replace(p, changes=()) for p in subject.phases)
    one = asked(replace(subject, phases=plain), engine, concept)
    two = asked(replace(other, phases=begun), engine, concept)
    assert (one is None) == (two is None)
    if one is None or two is None:
        return
    for first, second in zip(one.phases, two.phases, strict=True):
        renamed = {frozenset(to[o] for o in state) for state in first.answer.single}
        assert renamed == set(sets(second.answer.single))
        assert first.answer.verdict == second.answer.verdict
    values = {(party_of[w.party], w.after): w.value for w in one.waiting}
    assert values == {(w.party, w.after): w.value for w in two.waiting}


MANY = conflicts(max_parties=3, max_total=4, max_statements=6, rankings=False)


@given(MANY, st.integers(1, (1 << 16) - 1), st.integers(1, (1 << 16) - 1), st.randoms())
def test_what_stands_below_the_deciding_statement(
    subject: Conflict, first: int, second: int, rng: random.Random
) -> None:
    """The value of waiting rests on the statements down to the ones that decide, in their order."""
    analysis = analyse(subject)
    ends = [_some(analysis, bits) for bits in (first, second)]

    def told(parties: Sequence[Party]) -> tuple[Waiting, ...]:
        both = [extremes(analysis, each, parties) for each in ends]
        return waiting("one", "two", parties, *both)

    found = told(subject.parties)
    shuffled = []
    for party, each in zip(subject.parties, found, strict=True):
        shifts = [each.worst, each.best]
        decided = [shift.decided_by for shift in shifts if shift is not None]
        kept = len(party.preferences)
        if None not in decided:
            kept = 1 + max(party.preferences.index(d[0]) for d in decided if d is not None)
        below = list(party.preferences[kept:])
        rng.shuffle(below)
        shuffled.append(replace(party, preferences=(*party.preferences[:kept], *below)))
    for old, new in zip(found, told(shuffled), strict=True):
        assert (old.party, old.value) == (new.party, new.value)
        for shift, other in ((old.worst, new.worst), (old.best, new.best)):
            assert shift is not None
            assert other is not None
            assert (shift.liking, shift.decided_by) == (other.liking, other.decided_by)


@given(small(), st.integers(1, (1 << 32) - 1), st.integers(1, (1 << 32) - 1), ENGINE)
def test_values_between_any_sets_of_ends(
    subject: Conflict, first: int, second: int, engine: str
) -> None:
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    ends = [_some(analysis, bits) for bits in (first, second)]
    both = [extremes(analysis, each, subject.parties) for each in ends]
    for each in waiting("one", "two", subject.parties, *both):
        before, after = (set(sets(states)) for states in ends)
        assert each.value == value_of_waiting(subject, each.party, before, after)
        check(subject, each, before, after)


def _some(analysis: Analysis, bits: int) -> States:
    """Some states, at least one."""
    chosen = [k for k in range(len(analysis.states)) if bits >> k & 1]
    return analysis.states_at(np.array(chosen or [bits % len(analysis.states)]))


# -- single cases


def phase(label: str, *changes: Any, **more: Any) -> Phase:
    return Phase(label, Text.of(f"the {label}"), changes=changes, **more)


#: Either of two may claim the well; which of them does, whoever comes first decides.
CLAIMS = conflict(
    {"a": ("x", ["a.x"]), "b": ("y", ["b.y"]), "c": ("z", [])},
    rules=["not (a.x and b.y)"],
    today="",
    outcomes={"mine": "a.x", "quiet": "not a.x and not b.y"},
    goal="mine",
)


@pytest.mark.parametrize("engine", ENGINES)
def test_ends_that_the_next_phase_excludes_are_left_out(engine: str) -> None:
    subject = replace(
        CLAIMS, phases=(phase("first"), phase("second", OptionChange("forbid", "a.x")))
    )
    found = phases(analyse(subject, engine), concept="nash")  # type: ignore[arg-type]
    first, second = found.phases
    assert {str(s) for s in first.answer.single} == {"a.x", "b.y"}
    assert first.answer.verdict == "possibly"
    assert [str(s) for s in second.starts] == ["b.y"]
    assert second.blocked_count == 1
    assert [str(b.state) for b in second.blocked] == ["a.x"]
    assert "it breaks not a.x" in second.blocked[0].why
    assert "status_quo" in second.blocked[0].why
    assert second.answer.goal_states == second.answer.goal_holding == 0
    assert second.answer.goal_can_hold is False
    values = {each.party: each.value for each in found.waiting}
    assert values == {"a": "loses", "b": "gains", "c": "same"}
    told = found.to_json()
    assert told["phases"][1]["blocked"]["count"] == 1
    assert told["phases"][0]["falling_apart"] == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_from_every_beginning_whether_bound_or_not(engine: str) -> None:
    idle = phase("second", commitments=(("c", Commitment(OptionIs("c.z"))),))
    subject = replace(CLAIMS, phases=(phase("first"), idle))
    found = phases(analyse(subject, engine), concept="nash")  # type: ignore[arg-type]
    bound, free = found.phases[1].answer, found.phases[1].unbound
    assert {str(s) for s in bound.single} == {"a.x c.z", "b.y c.z"}
    assert free is not None
    assert {str(s) for s in free.single} == {"a.x", "b.y"}
    assert (free.verdict, bound.ends_as(free), free.ends_as(free)) == ("possibly", False, True)


@pytest.mark.parametrize("engine", ENGINES)
def test_how_it_falls_apart_leads_out_of_the_goal(engine: str) -> None:
    """One end keeps the goal and stands first in the file; the way that is told leads elsewhere."""
    peace = Outcome("peace", Not(OptionIs("b.y")))
    subject = replace(CLAIMS, outcomes=(peace,), goal="peace", phases=(phase("only"),))
    found = phases(analyse(subject, engine), concept="nash")  # type: ignore[arg-type]
    answer = found.phases[0].answer
    assert [str(s) for s in answer.single] == ["a.x", "b.y"]
    assert (answer.verdict, answer.falling) == ("possibly", 1)
    (beginning,) = answer.beginnings
    assert beginning.falls_apart
    assert str(beginning.way.end) == "b.y"


def test_where_no_end_is_left_it_is_refused() -> None:
    both = (OptionChange("forbid", "a.x"), OptionChange("forbid", "b.y"))
    subject = replace(CLAIMS, phases=(phase("first"), phase("second", *both)))
    with pytest.raises(InfeasibleError, match=r"'second' cannot begin .* Say under its"):
        phases(analyse(subject), concept="nash")
    fine = replace(
        subject, phases=(subject.phases[0], replace(subject.phases[1], status_quo=("c.z",)))
    )
    found = phases(analyse(fine), concept="nash")
    assert [view.begins for view in found.phases] == ["today", "own"]
    assert [str(s) for s in found.phases[1].answer.single] == ["c.z"]
    assert found.phases[1].blocked_count == 0


def test_a_ranking_says_nothing_about_states_that_it_does_not_have() -> None:
    subject = conflict(
        {"a": ("x", []), "b": ("y", ["b.y"])},
        rules=["not (a.x and b.y)"],
        today="a.x",
        rankings={"a": ["a.x", "", "b.y"]},
    )
    lifted = phase("free", RuleChange("lift", subject.rules[0].formula))
    found = phases(analyse(replace(subject, phases=(phase("first"), lifted))), concept="nash")
    assert [view.unranked for view in found.phases] == [(), ("a",)]
    assert [view.answer.verdict for view in found.phases] == [None, None]
    each = {w.party: w for w in found.waiting}
    assert each["a"].value is None
    assert each["a"].worst is each["a"].best is None
    assert each["a"].reason is not None
    assert "and not the state" in each["a"].reason
    assert "in the phase 'free'" in each["a"].reason
    assert each["b"].value == "gains"
    assert found.to_json()["waiting"][0]["value"] is None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_truce_holds_as_long_as_it_is_in_force(engine: str) -> None:
    subject = conflict(
        {"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["not a.x", "b.y"])},
        today="",
        outcomes={"truce": "not a.x and not b.y"},
        goal="truce",
    )
    given = tuple((p, Commitment(Not(OptionIs(o)))) for p, o in (("a", "a.x"), ("b", "b.y")))
    subject = replace(subject, phases=(phase("truce", commitments=given), phase("after")))
    found = phases(analyse(subject, engine), concept="nash")  # type: ignore[arg-type]
    truce, after = found.phases
    assert truce.bound == ("a", "b")
    assert (truce.answer.verdict, truce.answer.goal_can_hold) == ("certainly", True)
    assert truce.answer.beginnings[0].holds
    assert truce.unbound is not None
    assert (truce.unbound.verdict, truce.unbound.goal_can_hold) == ("never", False)
    assert truce.unbound.falling == 1
    assert (after.answer.verdict, after.unbound) == ("never", None)
    assert after.answer.falling == 1
    (beginning,) = after.answer.beginnings
    assert beginning.falls_apart
    assert beginning.way.steps[0].party == "b"
    assert {each.value for each in found.waiting} == {"loses"}
    assert {each.value for each in found.first} == {"gains"}


def test_many_beginnings_are_followed_all_and_told_some() -> None:
    """Twelve states, among which one party chooses and nobody else cares."""
    rivals = conflict(
        {f"p{k}": ("x", [f"p{k}.x"]) for k in range(12)},
        rules=["at most one of (" + ", ".join(f"p{k}.x" for k in range(12)) + ")"],
        today="",
        outcomes={"some": "p11.x"},
        goal="some",
    )
    drop = [StatementChange("drop", f"p{k}", f"p{k}.x") for k in range(12)]
    subject = replace(rivals, phases=(phase("rush"), phase("calm", *drop)))
    found = phases(analyse(subject), concept="nash")
    assert len(found.phases[1].starts) == 12
    assert len(found.phases[1].answer.single) == 12
    assert len(found.phases[1].answer.beginnings) == MOST_BEGINNINGS
    assert found.phases[1].answer.verdict == "possibly"


@FEWER
@given(phased(), CONCEPTS)
def test_followed_together_or_one_by_one(subject: Conflict, concept: str) -> None:
    one = asked(subject, "array", concept)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_MOST_FOLLOWED", 0)
        together = asked(subject, "array", concept)
    assert (one and one.to_json()) == (together and together.to_json())


# -- refusals


def test_no_phases() -> None:
    with pytest.raises(ZopaError, match=r"no phases: write them under 'phases'"):
        phases(analyse(CLAIMS))


def test_no_status_quo() -> None:
    bare = replace(CLAIMS, status_quo=None, phases=(phase("first"), phase("second")))
    with pytest.raises(ZopaError, match=r"add a 'status_quo' to the conflict.*'first'"):
        phases(analyse(bare))
    own = replace(bare, phases=(replace(bare.phases[0], status_quo=()), bare.phases[1]))
    found = phases(analyse(own), concept="nash")
    assert found.first == ()
    assert len(found.phases[1].starts) == 2


def test_today_may_be_impossible_in_the_first_phase() -> None:
    subject = replace(CLAIMS, status_quo=StatusQuo(("a.x",)))
    subject = replace(subject, phases=(phase("first", OptionChange("forbid", "a.x")),))
    with pytest.raises(InfeasibleError, match=r"'first' cannot begin in the state 'a\.x'"):
        phases(analyse(subject))


def test_unknown_names_and_sim() -> None:
    subject = replace(CLAIMS, phases=(phase("first"),))
    with pytest.raises(ZopaError, match="SIM says nothing about what follows"):
        phases(analyse(subject), concept="sim")
    with pytest.raises(UnknownLabelError, match="no outcome 'mone'; did you mean 'mine'"):
        phases(analyse(subject), goal="mone")
    with pytest.raises(UnknownLabelError, match="no concept 'sec'"):
        phases(analyse(subject), concept="sec")


def test_another_goal_and_none() -> None:
    subject = replace(CLAIMS, phases=(phase("first"),))
    assert (
        phases(analyse(subject), goal="quiet", concept="nash").phases[0].answer.verdict == "never"
    )
    found = phases(analyse(replace(subject, goal=None)), concept="nash")
    assert found.goal is None
    answer = found.phases[0].answer
    assert (answer.verdict, answer.goal_states, answer.goal_can_hold) == (None, None, None)
    assert found.waiting == ()
    assert found.phase("first") is found.phases[0]
