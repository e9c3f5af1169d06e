"""Lint of commitments, swaps, orders and phases, held to a naive reading in plain sets."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.conflict.files.bad import EVIDENCE
from tests.naive import truth
from zopa.conflict.change import OptionChange, RuleChange
from zopa.conflict.files import lint_model, lint_undertakings
from zopa.conflict.files.dump import dump
from zopa.conflict.files.lint import lint
from zopa.conflict.files.load import check, load
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.model import Conflict
from zopa.conflict.undertaking import Phase
from zopa.testing import conflicts

TWO = """\
zopa: 1
parties:
  north:
    options: {dam: dam it, talk: talk}
    preferences: [north.dam]
    commitments: []
  south:
    options: {shell: shell it}
    preferences: [south.shell]
    commitments: []
  league: {}
status_quo: [south.shell]
"""


def codes(text: str, south: str = "", north: str = "", evidence: str | None = None) -> list[str]:
    head, _, tail = text.partition("  south:")
    head = head.replace("commitments: []", f"commitments: [{north}]")
    text = f"{head}  south:{tail.replace('commitments: []', f'commitments: [{south}]')}"
    files = {"conflict.yaml": text}
    report = check(files if evidence is None else files | {"evidence.yaml": evidence})
    assert report.ok, report.diagnostics
    return [d.code for d in report.warnings]


# --- a naive reading


def states_of(conflict: Conflict, rules: list[Formula]) -> list[frozenset[str]]:
    labels = conflict.labels
    every = (
        frozenset(itertools.compress(labels, bits))
        for bits in itertools.product((0, 1), repeat=len(labels))
    )
    return [state for state in every if all(truth(rule, state) for rule in rules)]


def rule_of(change) -> tuple[bool, Formula] | None:
    if isinstance(change, RuleChange):
        return change.kind == "add", change.rule
    if isinstance(change, OptionChange):
        return change.kind == "forbid", Not(OptionIs(change.option))
    return None


def lasting(conflict: Conflict) -> list[Formula]:
    lifted = {
        str(told[1])
        for phase in conflict.phases
        for change in phase.changes
        if (told := rule_of(change)) and not told[0]
    }
    return [rule.formula for rule in conflict.rules if str(rule.formula) not in lifted]


def added(phase: Phase) -> list[Formula]:
    return [t[1] for change in phase.changes if (t := rule_of(change)) and t[0]]


def word(conflict: Conflict, party: str, phase: Phase | None) -> list[Formula]:
    kept = [c.keeps for c in conflict.party(party).commitments]
    if phase is None:
        return kept
    for swap in conflict.swaps:
        if swap.label in phase.swaps and party in swap.by:
            kept.append(swap.keeps)
    return kept + [c.keeps for label, c in phase.commitments if label == party]


def expected(conflict: Conflict) -> Counter[str]:
    """How many warnings of each code about commitments and swaps there should be."""
    count: Counter[str] = Counter()
    base = lasting(conflict)
    given_: list[tuple[str, Formula, Phase | None]] = [
        (party.label, c.keeps, None)
        for party in conflict.parties
        for c in party.commitments
        if c.swap is None
    ]
    given_ += [
        (label, c.keeps, phase) for phase in conflict.phases for label, c in phase.commitments
    ]
    idle = set()
    of_swaps = [("", swap.keeps, None) for swap in conflict.swaps]
    for _, keeps, phase in [*given_, *of_swaps]:
        states = states_of(conflict, base + (added(phase) if phase else []))
        if len({truth(keeps, state) for state in states}) < 2:
            count["ZP314"] += 1
            idle.add(keeps)

    def clash(formulas: list[Formula], phase: Phase | None) -> bool:
        states = states_of(conflict, base + (added(phase) if phase else []))
        told = len(formulas) < 2 or any(formula in idle for formula in formulas)
        return not told and not any(all(truth(f, s) for f in formulas) for s in states)

    for party in conflict.parties:
        before = clash(word(conflict, party.label, None), None)
        count["ZP314"] += before
        for phase in conflict.phases:
            new = {label for label, _ in phase.commitments}
            for swap in conflict.swaps:
                new |= set(swap.by) if swap.label in phase.swaps else set()
            if party.label in new:
                count["ZP314"] += not before and clash(word(conflict, party.label, phase), phase)

    def foreign(label: str, f: Formula) -> bool:
        return bool(f.options) and not any(o.startswith(f"{label}.") for o in f.options)

    pairs = [(label, keeps) for label, keeps, _ in given_]
    pairs += [(label, swap.keeps) for swap in conflict.swaps for label in swap.by]
    count["ZP315"] = sum(1 for label, keeps in pairs if foreign(label, keeps))

    for label, keeps, phase in given_:
        begins = frozenset(conflict.today or ())
        if phase is not None and phase.status_quo is not None:
            begins = frozenset(phase.status_quo)
        elif phase is not None and phase.label != conflict.phases[0].label:
            continue
        states = states_of(conflict, base + (added(phase) if phase else []))
        formulas = word(conflict, label, phase)
        can = any(all(truth(f, s) for f in formulas) for s in states)
        if can and not foreign(label, keeps) and not truth(keeps, begins):
            count["ZP316"] += 1
    return +count


@settings(max_examples=300, deadline=None)
@given(conflicts(max_total=4, commitments=3, swaps=2, phases=2))
def test_commitments_and_swaps_against_a_naive_reading(subject):
    found = Counter(d.code for d in lint(subject) if d.code in ("ZP314", "ZP315", "ZP316"))
    assert found == expected(subject)


@settings(max_examples=300, deadline=None)
@given(conflicts(max_total=4, orders=2, rankings=False))
def test_steps_against_a_naive_walk(subject):
    count: Counter[str] = Counter()
    for order in subject.orders:
        state = set(subject.today)
        for step in order.steps:
            then = set(state)
            for label, value in step.changes:
                (then.add if value else then.discard)(label)
            if then == state:
                count["ZP317"] += 1
            broken = [
                truth(rule.formula, state) and not truth(rule.formula, then)
                for rule in subject.rules
            ]
            count["ZP318"] += any(broken)
            for literal in subject.irreversible:
                was, is_ = literal.option in state, literal.option in then
                count["ZP319"] += was == literal.value and is_ != literal.value
            state = then
    found = Counter(d.code for d in lint(subject) if d.code in ("ZP317", "ZP318", "ZP319"))
    assert found == +count


# --- what is left alone


def test_a_party_that_only_keeps_its_word_is_not_silent():
    text = TWO.replace("preferences: [south.shell]", "preferences: []")
    assert "ZP309" in codes(text)
    assert "ZP309" not in codes(text, south="south.shell")


def test_what_a_commitment_mentions_is_mentioned():
    assert codes(TWO).count("ZP303") == 1  # north.talk
    assert "ZP303" not in codes(TWO, north="north.talk if south.shell")
    assert "ZP303" not in codes(TWO + "swaps: {a: {by: north, keeps: north.talk}}\n")
    given_ = "phases: {a: {commitments: [{by: north, keeps: north.talk}]}}\n"
    assert "ZP303" not in codes(TWO + given_)
    want = "phases: {a: {change: [{party: north, add: north.talk, to: last}]}}\n"
    assert "ZP303" not in codes(TWO + want)


def test_a_tie_is_used_by_a_commitment():
    tie = "ties: [{from: north, relation: fears, to: south}]\n"
    assert "ZP305" in codes(TWO + tie)
    assert "ZP305" not in codes(TWO + tie, north="north.talk if south.shell")


def test_a_statement_that_a_phase_makes_count_is_not_idle():
    text = TWO + "rules: [south.shell]\n"
    assert "ZP306" in codes(text)
    lift = "phases: {a: {change: [{lift_rule: south.shell}]}}\n"
    assert "ZP306" not in codes(text + lift)


def test_a_swap_that_today_breaks_is_what_swaps_are_for():
    swap = "swaps: {a: {by: south, keeps: not south.shell}}\n"
    assert "ZP316" in codes(TWO, south="not south.shell")
    assert "ZP316" not in codes(TWO + swap)
    assert "ZP316" not in codes(TWO + swap, south="swap: a")
    assert "ZP316" not in codes(TWO + swap + "phases: {b: {swaps: [a]}}\n")


def test_where_a_phase_begins():
    given_ = "commitments: [{by: south, keeps: not south.shell}]"
    assert "ZP316" in codes(TWO + f"phases: {{a: {{{given_}}}}}\n")
    assert "ZP316" not in codes(TWO + f"phases: {{a: {{{given_}, status_quo: []}}}}\n")
    assert "ZP316" not in codes(TWO + f"phases: {{z: {{}}, a: {{{given_}}}}}\n")
    later = f"phases: {{z: {{}}, a: {{{given_}, status_quo: [south.shell]}}}}\n"
    assert "ZP316" in codes(TWO + later)
    assert "ZP316" not in codes(TWO.replace("status_quo: [south.shell]\n", "") + later[:0])


def test_nothing_is_said_of_steps_without_a_status_quo():
    order = "orders: {a: {steps: [south.shell]}}\n"
    assert "ZP317" in codes(TWO + order)
    assert "ZP317" not in codes(TWO.replace("status_quo: [south.shell]\n", "") + order)


def test_a_step_is_told_once_where_the_rules_begin_to_exclude_it():
    text = TWO + "rules: [south.shell or north.talk]\n"
    order = "orders: {a: {steps: [not south.shell, north.dam, north.talk]}}\n"
    assert codes(text + order).count("ZP318") == 1


@pytest.mark.parametrize(
    ("first", "second", "odd"),
    [
        ("2016-10-12/2016-10-15", "2016-10-16", False),
        ("2016-10-12/2016-10-15", "2016-10-15/2016-10-20", False),  # from noon of that day on
        ("2016-10-12/2016-10-15", "2016-10-14/2016-10-20", True),
        ("2016-09/2016-10", "2016-10/2016-12", False),
        ("2016-09/2016-10", "2016-10-02/2016-12", True),
        ("2016", "2017", False),
        ("2016", "2016", False),
        ("2016", "2016-03", True),
        ("2017", "2016", True),
        ("2016-10", "2016-09/2016-10", True),
    ],
)
def test_phases_follow_each_other(first, second, odd):
    phases = f"phases: {{a: {{dates: {first}}}, b: {{}}, c: {{dates: {second}}}}}\n"
    assert codes(TWO + phases).count("ZP320") == odd


def test_the_reason_of_a_phase_serves_what_is_given_in_it():
    given_ = "commitments: [{by: south, keeps: south.shell}]"
    before = codes(TWO + f"phases: {{a: {{{given_}}}}}\n").count("ZP301")
    after = codes(TWO + f"phases: {{a: {{{given_}, judgement: so}}}}\n").count("ZP301")
    assert after == before - 1
    bare = codes(TWO, south="south.shell").count("ZP301")
    assert bare == codes(TWO).count("ZP301") + 1
    swap = "swaps: {a: {by: south, keeps: south.shell}}\n"
    assert codes(TWO + swap, south="swap: a").count("ZP301") == codes(TWO + swap).count("ZP301")


@pytest.mark.parametrize(
    "used",
    [
        "swaps: {a: {by: south, keeps: south.shell, because: [c1]}}\n",
        "orders: {a: {steps: [north.dam], against: [c1]}}\n",
        "phases: {a: {because: [c1]}}\n",
        "phases: {a: {commitments: [{by: south, keeps: south.shell, because: [c1]}]}}\n",
    ],
)
def test_any_of_them_uses_a_claim(used):
    assert "ZP302" in codes(TWO, evidence=EVIDENCE)
    assert "ZP302" not in codes(TWO + used, evidence=EVIDENCE)


def test_a_commitment_uses_a_claim():
    assert "ZP302" not in codes(TWO, "{keeps: south.shell, because: [c1]}", evidence=EVIDENCE)


def test_the_same_words_of_two_parties_are_no_repetition():
    assert "ZP308" not in codes(TWO, south="south.shell", north="south.shell")
    assert "ZP308" in codes(TWO, south="south.shell, (south.shell)")
    two = "phases: {a: {commitments: [{by: [south, north], keeps: south.shell}]}}\n"
    assert "ZP308" not in codes(TWO + two)


# --- budgets


def test_what_takes_too_long_to_find_out_is_not_reported(monkeypatch):
    odd = "north.dam or not north.dam"
    assert "ZP314" in codes(TWO, north=odd)
    monkeypatch.setattr(lint_model, "BUDGET", 0)
    assert "ZP314" not in codes(TWO, north=odd)


def test_long_orders_are_not_followed_to_the_end(monkeypatch):
    text = TWO + "rules: [south.shell or north.talk]\n"
    text += "orders: {a: {steps: [north.talk, not south.shell, not north.talk]}}\n"
    assert "ZP318" in codes(text)
    monkeypatch.setattr(lint_undertakings, "_BUDGET", 8)
    assert "ZP318" not in codes(text)


def test_lint_of_a_conflict_made_in_code_has_no_places():
    text = TWO + "orders: {a: {steps: [south.shell]}}\n"
    made = load({"conflict.yaml": text})
    orders = tuple(
        replace(order, place=None, steps=tuple(replace(s, place=None) for s in order.steps))
        for order in made.orders
    )
    (idle,) = (d for d in lint(replace(made, orders=orders)) if d.code == "ZP317")
    assert idle.place is None
    assert load(dump(made)) == made
