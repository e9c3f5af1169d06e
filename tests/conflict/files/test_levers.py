"""Levers and formats in a conflict file: what they are read as, and what is left alone."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conflict.files.bad import EVIDENCE
from tests.conflict.files.test_source import plain, tree
from tests.conflict.files.test_structure import VALIDATORS, is_valid, mutated
from zopa.conflict.change import Format, OptionChange, RuleChange, Seat, StatementChange
from zopa.conflict.files import possible
from zopa.conflict.files.dump import dump
from zopa.conflict.files.load import check, load
from zopa.conflict.files.starter import starter
from zopa.conflict.formula import Not, OptionIs
from zopa.conflict.judgements import judgements, uses_of_claims
from zopa.conflict.model import Basis, Conflict
from zopa.errors import TooLargeError
from zopa.testing import conflicts
from zopa.text import Text

RIVER = """\
zopa: 1
parties:
  north:
    options: {dam: dam the river, talk: talk}
    preferences:
      - {id: water, wants: north.dam}
      - north.talk
      - {id: calm, wants: not south.shell}
      - rest
  south:
    options: {shell: shell the dam}
    preferences: [not north.dam, not south.shell]
  league:
    options: {host: host the talks}
    preferences: [true]
rules:
  - not south.shell
  - at most one of (north.dam, league.host)
status_quo: [north.dam]
outcomes:
  rest: not south.shell and not north.dam
"""

FULL = (
    RIVER
    + """\
cost_unit: {en: weeks of talks, fr: semaines}
levers:
  all-of-it:
    name: change all that can be changed
    by: [north, league]
    cost: 2.5
    because: [c1]
    against: [c2]
    judgement: it is said to be possible
    change:
      - {party: north, promote: calm, to: first}
      - {party: north, demote: (north.talk), after: rest}
      - {party: north, add: not   league.host, id: alone, before: water}
      - {party: south, add: north.talk if south.shell, after: not  (north.dam)}
      - {party: south, drop: not south.shell}
      - add_rule: north.talk if league.host
      - lift_rule: "at most one of (north.dam,league.host)"
      - {forbid: league.host}
      - {allow: south.shell}
      - {bring: league, to: both}
  if:
    by: south
    cost: 0
    change:
      - {party: league, demote: true, after: new}
      - {party: league, add: rest, id: new, to: last}
formats:
  both:
    name: the two of the river
    parties: [south, north]
    because: [c2]
  wide: {parties: [league], decides: any_subset}
"""
)


@pytest.fixture(scope="module")
def conflict() -> Conflict:
    return load({"conflict.yaml": FULL, "evidence.yaml": EVIDENCE})


def found(*changes: str, text: str = RIVER, more: str = "") -> list[str]:
    """Codes of the errors that one lever with these changes gets."""
    said = "".join(f"      - {change}\n" for change in changes)
    lever = f"levers:\n  push:\n    by: north\n    cost: 1\n    change:\n{said}"
    return [d.code for d in check({"conflict.yaml": text + lever + more}).errors]


# --- what is read


def test_a_lever(conflict):
    lever = conflict.lever("all-of-it")
    assert str(lever.name) == "change all that can be changed"
    assert lever.by == ("north", "league")
    assert lever.cost == 2.5
    assert lever.basis == Basis(("c1",), ("c2",), Text.of("it is said to be possible"))
    assert lever.place is not None
    assert lever.place.line == RIVER.count("\n") + 3


def test_every_change(conflict):
    new = OptionIs("league.host")
    calls, lift, *others = conflict.lever("all-of-it").changes[5:]
    assert conflict.lever("all-of-it").changes[:5] == (
        StatementChange("promote", "north", "calm", "first"),
        StatementChange("demote", "north", "north.talk", "after", "rest"),
        StatementChange("add", "north", "alone", "before", "water", Not(new), "alone"),
        StatementChange(
            "add",
            "south",
            "north.talk if south.shell",
            "after",
            "not north.dam",
            conflict.lever("all-of-it").changes[3].wants,
        ),
        StatementChange("drop", "south", "not south.shell"),
    )
    assert isinstance(calls, RuleChange)
    assert str(calls) == "add rule north.talk if league.host"
    assert lift == RuleChange("lift", conflict.rules[1].formula)
    assert others == [
        OptionChange("forbid", "league.host"),
        OptionChange("allow", "south.shell"),
        Seat("league", "both"),
    ]


def test_what_is_short(conflict):
    lever = conflict.lever("if")  # no statement names a lever: any word will do
    assert lever.name == Text.of("if")
    assert lever.by == ("south",)
    assert lever.cost == 0.0
    assert not lever.basis


def test_formats_and_the_unit(conflict):
    assert dict(conflict.cost_unit.versions) == {"en": "weeks of talks", "fr": "semaines"}
    name = Text.of("the two of the river")
    assert conflict.formats == (
        Format("both", name, ("south", "north"), basis=Basis(("c2",))),
        Format("wide", Text.of("wide"), ("league",), "any_subset"),
    )


def test_they_are_judgements(conflict):
    told = [str(j) for j in judgements(conflict) if j.kind in ("lever", "format")]
    assert told == ["lever all-of-it", "lever if", "format both", "format wide"]
    uses = uses_of_claims(conflict)
    assert [str(j) for j in uses["c1"]] == ["lever all-of-it"]
    assert [str(j) for j in uses["c2"]] == ["lever all-of-it", "format both"]
    report = check({"conflict.yaml": FULL, "evidence.yaml": EVIDENCE})
    assert "ZP302" not in {d.code for d in report.warnings}


def test_keys_with_nothing_behind_them_are_empty():
    assert not check({"conflict.yaml": RIVER + "levers:\nformats:\n"}).errors


# --- statements by id and by text


@pytest.mark.parametrize(
    "cited", ["calm", "not south.shell", "not (south.shell)", "(not south.shell)"]
)
def test_a_statement_is_cited_by_its_id_or_its_text(cited):
    text = (
        f"{RIVER}levers: {{a: {{by: north, cost: 1, change: [{{party: north, drop: {cited}}}]}}}}\n"
    )
    (change,) = load({"conflict.yaml": text}).lever("a").changes
    assert change == StatementChange("drop", "north", "calm")


def test_an_outcome_is_a_text_and_no_id():
    text = f"{RIVER}levers: {{a: {{by: north, cost: 1, change: [{{party: north, drop: rest}}]}}}}\n"
    (change,) = load({"conflict.yaml": text}).lever("a").changes
    assert isinstance(change, StatementChange)
    assert change.statement == "rest"
    assert found("{party: south, drop: rest}") == ["ZP221"]
    assert found("{party: south, drop: rset}") == ["ZP221"]


def test_of_two_statements_with_one_text_the_one_without_an_id_is_meant():
    text = RIVER.replace("      - rest\n", "      - not south.shell\n")
    lever = "levers: {a: {by: north, cost: 1, change: [{party: north, drop: not south.shell}]}}\n"
    (change,) = load({"conflict.yaml": text + lever}).lever("a").changes
    assert isinstance(change, StatementChange)
    assert change.statement == "not south.shell"


def test_what_only_seems_to_be_missing_is_not_reported():
    # The slip is in the list of the party, or in the rule: that is where it is told.
    torn = RIVER.replace("      - north.talk\n", "      - north.tolk\n")
    assert found("{party: north, promote: north.talk, to: first}", text=torn) == ["ZP203"]
    assert found("{party: north, promote: calm, to: last}", text=torn) == ["ZP203"]
    torn = RIVER.replace("  - not south.shell\n", "  - not south.shel\n")
    assert found("{allow: south.shell}", text=torn) == ["ZP203"]
    assert found("{lift_rule: not south.shell}", text=torn) == ["ZP203"]


# --- places


@pytest.mark.parametrize(
    "change",
    [
        "{party: north, promote: rest, to: first}",
        "{party: north, promote: rest, before: calm}",
        "{party: north, promote: rest, after: north.talk}",
        "{party: north, demote: water, to: last}",
        "{party: north, demote: water, after: north.talk}",
        "{party: north, demote: water, before: calm}",
        "{party: south, demote: not north.dam, to: last}",
    ],
)
def test_statements_that_move(change):
    assert found(change) == []


@pytest.mark.parametrize(
    "change",
    [
        "{party: north, promote: rest, to: last}",
        "{party: north, promote: rest, after: calm}",
        "{party: north, promote: north.talk, before: calm}",
        "{party: north, promote: north.talk, after: water}",
        "{party: north, demote: water, to: first}",
        "{party: north, demote: water, before: north.talk}",
        "{party: north, demote: calm, after: north.talk}",
        "{party: north, demote: calm, before: rest}",
        "{party: league, promote: true, to: first}",
        "{party: league, demote: true, to: last}",
    ],
)
def test_statements_that_do_not_move(change):
    assert found(change) == ["ZP225"]


def test_a_neighbour_can_be_new_whatever_the_order():
    new = "{party: north, add: south.shell, id: war, to: first}"
    beside = "{party: north, demote: water, after: war}"
    assert found(new, beside) == found(beside, new) == []
    text = "{party: north, demote: water, after: south.shell}"
    assert found(new, text) == []
    assert found("{party: south, add: south.shell, id: war, to: first}", beside) == ["ZP221"]


def test_a_new_statement_next_to_itself():
    assert found("{party: north, add: south.shell, id: war, after: war}") == ["ZP227"]
    assert found("{party: north, add: south.shell, before: south.shell}") == ["ZP227"]


def test_two_parties_can_be_changed_alike():
    assert found("{party: north, drop: calm}", "{party: south, drop: not south.shell}") == []


def test_every_slip_of_a_lever_is_reported():
    codes = found(
        "{party: nort, drop: calm}",
        "{forbid: north.tolk}",
        "{lift_rule: north.talk}",
        "{bring: league, to: nowhere}",
        "{party: north, drop: calm, to: first}",
        "{to: first}",
    )
    assert codes == ["ZP205", "ZP203", "ZP222", "ZP223", "ZP227", "ZP226"]


# --- rules


def test_a_circle_may_be_long_and_is_told_once():
    codes = found(
        "{party: north, add: south.shell, id: a, after: b}",
        "{party: north, add: not north.talk, id: b, after: c}",
        "{party: north, add: not league.host, id: c, after: a}",
        "{party: north, demote: water, after: c}",
    )
    assert codes == ["ZP229"]


def test_a_rule_that_a_lever_adds_holds_today():
    assert found("{add_rule: north.dam or league.host}") == []
    assert found("{add_rule: not north.dam}") == ["ZP230"]
    assert found("{add_rule: not north.dam}", "{lift_rule: not south.shell}") == ["ZP230"]


def test_without_a_status_quo_some_state_is_left():
    text = RIVER.replace("status_quo: [north.dam]\n", "")
    assert found("{add_rule: south.shell}", text=text) == ["ZP230"]
    assert found("{add_rule: south.shell}", "{allow: south.shell}", text=text) == []
    assert found("{forbid: north.dam}", "{add_rule: league.host}", text=text) == []


def test_what_takes_too_long_to_find_out_is_not_reported(monkeypatch):
    text = RIVER.replace("status_quo: [north.dam]\n", "")

    def give_up(*_: object) -> None:
        raise TooLargeError("too long")

    monkeypatch.setattr(possible, "find_feasible", give_up)
    assert found("{add_rule: south.shell}", text=text) == []


def test_rankings_allow_rules_that_are_added():
    text = "zopa: 1\nparties: {north: {options: {dam: dam it}, ranking: [[], [north.dam]]}}\n"
    assert found("{forbid: north.dam}", text=text) == []


# --- lint


def test_a_statement_that_a_lever_makes_possible_is_not_idle():
    before = check({"conflict.yaml": RIVER}).warnings
    idle = [d.place.line for d in before if d.code == "ZP306" and d.place]
    assert idle
    lever = "levers: {a: {by: north, cost: 1, change: [{allow: south.shell}]}}\n"
    after = check({"conflict.yaml": RIVER + lever}).warnings
    # What is left is idle anyhow: a party wants what is always true.
    assert [d.message for d in after if d.code == "ZP306"] == [
        "every possible state satisfies the preference 'true'"
    ]


def test_an_option_that_a_lever_makes_somebody_want_is_mentioned():
    assert "ZP303" in {d.code for d in check({"conflict.yaml": RIVER}).warnings}
    lever = (
        "levers: {a: {by: north, cost: 1, change: [{party: north, add: league.host, to: last}]}}\n"
    )
    assert "ZP303" not in {d.code for d in check({"conflict.yaml": RIVER + lever}).warnings}


def test_levers_that_differ_in_order_alone_do_the_same():
    one = "[{forbid: league.host}, {allow: south.shell}]"
    other = "[{allow: south.shell}, {forbid: league.host}]"
    levers = f"levers:\n  a: {{by: north, cost: 1, change: {one}}}\n"
    levers += f"  b: {{by: south, cost: 2, change: {other}}}\n"
    report = check({"conflict.yaml": RIVER + levers})
    assert [d.code for d in report.warnings].count("ZP313") == 1
    levers = levers.replace(other, "[{allow: south.shell}]")
    assert "ZP313" not in {d.code for d in check({"conflict.yaml": RIVER + levers}).warnings}


# --- the schema


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_both_checkers_agree_on_mutations(data):
    document = data.draw(mutated(plain(tree(FULL))))
    assert is_valid(json.dumps(document), "conflict") == VALIDATORS["conflict"].is_valid(document)


@pytest.mark.parametrize(
    "cost", ["1", "1.5", "0", "-0.5", "-1", ".inf", "-.inf", ".nan", "x", "", "~"]
)
def test_both_checkers_agree_on_costs(cost):
    text = f"{RIVER}levers: {{a: {{by: north, cost: {cost}, change: [{{forbid: north.talk}}]}}}}\n"
    assert is_valid(text, "conflict") == VALIDATORS["conflict"].is_valid(plain(tree(text)))


# --- the starter


def test_the_changes_that_the_starter_only_mentions_are_sound_too():
    files = starter()
    head, mark, tail = files["conflict.yaml"].partition("# Other changes are:\n")
    block, _, rest = tail.partition("\n\n")
    shown = "\n".join(line.replace("# ", "", 1) for line in block.splitlines()[1:])
    shown = re.sub(r"\n *(#|`allow).*", "", shown)
    conflict = load(files | {"conflict.yaml": f"{head}{mark}{shown}\n\n{rest}"})
    assert len(conflict.lever("promise-water").changes) == 7
    assert not check(dump(conflict)).diagnostics


# --- dump


def test_what_is_dumped_loads_as_the_same_conflict(conflict):
    dumped = dump(conflict)
    assert load(dumped) == conflict
    assert dump(load(dumped)) == dumped


def test_the_short_forms_are_used(conflict):
    text = dump(conflict)["conflict.yaml"]
    assert "  if:\n    by: south\n    cost: 0\n    change:\n" in text
    assert "    by: [north, league]\n    cost: 2.5\n" in text
    assert "  both:\n    name: the two of the river\n    parties: [south, north]\n" in text
    assert "  wide:\n    parties: [league]\n    decides: any_subset\n" in text


@settings(max_examples=100, deadline=None)
@given(conflicts(details=True, levers=3, formats=2))
def test_any_levers_survive_the_way_through_the_file(subject):
    assert load(dump(subject)) == subject
