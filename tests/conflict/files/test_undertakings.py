"""Commitments, swaps, orders and phases in a conflict file: what they are read as, and back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conflict.files.bad import EVIDENCE
from tests.conflict.files.test_levers import RIVER
from tests.conflict.files.test_source import plain, tree
from tests.conflict.files.test_structure import VALIDATORS, is_valid, mutated
from zopa.conflict.change import OptionChange, RuleChange, StatementChange
from zopa.conflict.feasible import find_feasible
from zopa.conflict.files import possible
from zopa.conflict.files.dump import dump
from zopa.conflict.files.edit import edit
from zopa.conflict.files.load import check, load
from zopa.conflict.files.starter import starter
from zopa.conflict.formula import Iff, Not, OptionIs
from zopa.conflict.judgements import judgements, uses_of_claims
from zopa.conflict.model import Basis, Conflict
from zopa.conflict.undertake import in_phase, undertake
from zopa.conflict.undertaking import Commitment, Measure, Swap
from zopa.errors import InfeasibleError, TooLargeError
from zopa.testing import conflicts
from zopa.text import Interval, Text

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "file-format.md"

GIVEN = """\
    preferences: [not north.dam, not south.shell]
    commitments:
      - not   (south.shell)
      - keeps: south.shell if not rest
        because: [c1]
      - swap: if
      - {swap: calm, against: [c2], judgement: with a grudge}
"""

MORE = """\
swaps:
  calm:
    name: {en: calm for talks, fr: du calme}
    by: [south, north]
    keeps: north.talk iff not south.shell
    because: [c2]
  if: {by: south, keeps: rest, judgement: so they say}
orders:
  talks-first:
    name: the talks come first
    steps:
      - north.talk
      - not north.dam and (league.host and not north.talk)
    because: [c1]
  short: {steps: [not   north.dam]}
phases:
  thaw:
    name: the thaw
    dates: 2024-03/2024-05
    change:
      - {party: north, promote: calm, to: first}
      - {party: north, add: not league.host, id: alone, before: water}
      - lift_rule: "at most one of (north.dam, league.host)"
      - {forbid: league.host}
    swaps: [if, calm]
    commitments:
      - {by: south, keeps: not south.shell, because: [c2]}
      - {by: [north, league], keeps: rest if league.host}
    status_quo: [north.talk, north.dam]
    judgement: as every year
  flood: {dates: 2024-06, status_quo: []}
  drought: {}
"""

FULL = RIVER.replace("    preferences: [not north.dam, not south.shell]\n", GIVEN) + MORE


@pytest.fixture(scope="module")
def conflict() -> Conflict:
    return load({"conflict.yaml": FULL, "evidence.yaml": EVIDENCE})


def codes(text: str, evidence: str | None = None) -> list[str]:
    files = {"conflict.yaml": text}
    return [
        d.code
        for d in check(files if evidence is None else files | {"evidence.yaml": evidence}).errors
    ]


# --- what is read


def test_commitments(conflict):
    shell = OptionIs("south.shell")
    plain_one, kept = conflict.party("south").commitments[:2]
    assert plain_one == Commitment(Not(shell))
    assert str(kept.keeps) == "south.shell if not rest"
    assert (kept.swap, kept.basis) == (None, Basis(("c1",)))
    assert conflict.party("south").place is not None
    assert kept.place is not None
    assert kept.place.line == conflict.party("south").place.line + 5


def test_what_was_undertaken_is_what_the_swap_says(conflict):
    undertaken, grudging = conflict.party("south").commitments[2:]
    assert undertaken == Commitment(conflict.swap("if").keeps, "if", conflict.swap("if").basis)
    talks = Iff(OptionIs("north.talk"), Not(OptionIs("south.shell")))
    own = Basis((), ("c2",), Text.of("with a grudge"))
    assert grudging == Commitment(talks, "calm", own)
    assert conflict.bound == (conflict.party("south"),)
    assert conflict.party("north").word is None


def test_swaps(conflict):
    calm, short = conflict.swaps
    assert calm == Swap(
        "calm",
        Text.of({"en": "calm for talks", "fr": "du calme"}),
        ("south", "north"),
        Iff(OptionIs("north.talk"), Not(OptionIs("south.shell"))),
        Basis(("c2",)),
    )
    assert short.label == "if"  # no statement names a swap: any word will do
    assert (str(short.name), short.by) == ("if", ("south",))
    assert short.keeps.outcomes == {"rest"}


def test_orders(conflict):
    first, short = conflict.orders
    assert first.steps == (
        Measure((("north.talk", True),)),
        Measure((("north.dam", False), ("league.host", True), ("north.talk", False))),
    )
    assert [step.place.line for step in first.steps] == [
        1 + FULL[: FULL.index("      - north.talk\n      - not north.dam and")].count("\n") + k
        for k in (0, 1)
    ]
    assert (str(first.name), first.basis) == ("the talks come first", Basis(("c1",)))
    assert str(short.steps[0]) == "not north.dam"
    assert str(short.name) == "short"


def test_phases(conflict):
    thaw, flood, drought = conflict.phases
    new, rules = thaw.changes[:2], thaw.changes[2:]
    assert new == (
        StatementChange("promote", "north", "calm", "first"),
        StatementChange(
            "add", "north", "alone", "before", "water", Not(OptionIs("league.host")), "alone"
        ),
    )
    assert rules == (
        RuleChange("lift", conflict.rules[1].formula),
        OptionChange("forbid", "league.host"),
    )
    assert thaw.dates == Interval.read("2024-03/2024-05")
    assert thaw.swaps == ("if", "calm")
    assert thaw.status_quo == ("north.dam", "north.talk")  # in file order of the conflict
    assert thaw.basis == Basis(judgement=Text.of("as every year"))
    assert [party for party, _ in thaw.commitments] == ["south", "north", "league"]
    assert thaw.commitments[0][1] == Commitment(Not(OptionIs("south.shell")), basis=Basis(("c2",)))
    assert flood.status_quo == ()
    assert (drought.status_quo, drought.dates, str(drought.name)) == (None, None, "drought")


def test_they_are_judgements(conflict):
    kinds = ("commitment", "swap", "order", "phase")
    assert [str(found) for found in judgements(conflict) if found.kind in kinds] == [
        "commitment south: not south.shell",
        "commitment south: south.shell if not rest",
        "commitment south: north.talk iff not south.shell",
        "swap calm",
        "swap if",
        "order talks-first",
        "order short",
        "phase thaw",
        "commitment south: not south.shell in thaw",
        "commitment north: rest if league.host in thaw",
        "commitment league: rest if league.host in thaw",
        "phase flood",
        "phase drought",
    ]
    uses = uses_of_claims(conflict)
    assert [found.kind for found in uses["c1"]] == ["commitment", "order"]
    assert [found.kind for found in uses["c2"]] == ["commitment", "swap", "commitment"]
    report = check({"conflict.yaml": FULL, "evidence.yaml": EVIDENCE})
    assert "ZP302" not in {d.code for d in report.warnings}


def test_undertaking_a_swap_adds_no_judgement(conflict):
    before = [str(found) for found in judgements(conflict)]
    assert [str(found) for found in judgements(undertake(conflict, ["calm"]))] == before


def test_keys_with_nothing_behind_them_are_empty():
    text = RIVER.replace("[true]", "[true]\n    commitments:")
    text += "swaps:\norders:\nphases:\n  a: {change: , swaps: , commitments: }\n"
    (phase,) = load({"conflict.yaml": text}).phases
    assert (phase.changes, phase.swaps, phase.commitments) == ((), (), ())
    assert codes(text + "  b: {status_quo: }\n") == ["ZP103"]  # nothing, or nothing yes?


def test_every_slip_is_reported():
    text = (
        RIVER
        + """\
swaps: {a: {by: [nrth, south], keeps: north.damn}}
orders: {b: {steps: [north.dam or north.talk, league.hots]}}
phases:
  c: {swaps: [d], commitments: [{by: x, keeps: y}], status_quo: [z], dates: 2024/2023}
"""
    )
    found = ["ZP205", "ZP203", "ZP233", "ZP203", "ZP232", "ZP205", "ZP204", "ZP203", "ZP110"]
    assert sorted(codes(text)) == sorted(found)


def test_a_swap_with_a_slip_in_it_is_there():
    text = RIVER + "swaps: {a: {by: south, keeps: south.shel}}\nphases: {b: {swaps: [a]}}\n"
    assert codes(text) == ["ZP203"]
    text = text.replace("[true]", "[true]\n    commitments: [swap: a]")
    assert codes(text) == ["ZP203"]


def test_a_commitment_says_what_is_kept_or_which_swap():
    text = RIVER.replace("[true]", "[true]\n    commitments: [HERE]")
    assert codes(text.replace("HERE", "{}")) == ["ZP102"]
    swap = "swaps: {a: {by: league, keeps: league.host}}\n"
    assert codes(text.replace("HERE", "{swap: a}") + swap) == []
    assert codes(text.replace("HERE", "{swap: a, keeps: rest}") + swap) == ["ZP101"]


# --- what is possible


def test_a_phase_begins_today_or_where_nobody_knows():
    forbid = "change: [{forbid: north.dam}]"
    assert codes(f"{RIVER}phases: {{a: {{{forbid}}}}}\n") == ["ZP237"]
    assert codes(f"{RIVER}phases: {{a: {{{forbid}, status_quo: []}}}}\n") == []
    assert codes(f"{RIVER}phases: {{a: {{}}, b: {{{forbid}}}}}\n") == []
    without = RIVER.replace("status_quo: [north.dam]\n", "")
    assert codes(f"{without}phases: {{a: {{{forbid}}}}}\n") == []


def test_the_rules_of_a_phase_are_those_of_the_file_and_its_own():
    lift = "change: [{allow: south.shell}]"
    assert codes(f"{RIVER}phases: {{a: {{status_quo: [south.shell]}}}}\n") == ["ZP237"]
    assert codes(f"{RIVER}phases: {{a: {{{lift}, status_quo: [south.shell]}}}}\n") == []


def test_what_takes_too_long_to_find_out_is_not_reported(monkeypatch):
    text = f"{RIVER}phases: {{a: {{}}, b: {{change: [{{add_rule: south.shell}}]}}}}\n"
    assert codes(text) == ["ZP236"]

    def tired(labels, formulas, *budget):
        if len(formulas) > 2:
            raise TooLargeError("enough")
        return find_feasible(labels, formulas, *budget)

    monkeypatch.setattr(possible, "find_feasible", tired)
    assert codes(text) == []


@settings(max_examples=60, deadline=None)
@given(conflicts(phases=2, swaps=2, commitments=2), st.data())
def test_a_phase_without_errors_can_be_entered(subject, data):
    state = frozenset(label for label in subject.labels if data.draw(st.booleans()))
    phases = tuple(
        replace(phase, status_quo=subject.state(state).yes) if data.draw(st.booleans()) else phase
        for phase in subject.phases
    )
    subject = replace(subject, phases=phases[:1])
    refused = [d for d in check(dump(subject)).errors if d.code == "ZP237"]
    for phase in subject.phases:
        try:
            in_phase(subject, phase)
        except InfeasibleError:
            assert refused
        else:
            assert not refused


# --- the schema


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_both_checkers_agree_on_mutations(data):
    document = data.draw(mutated(plain(tree(FULL))))
    assert is_valid(json.dumps(document), "conflict") == VALIDATORS["conflict"].is_valid(document)


def test_the_sample_is_valid_for_both():
    assert is_valid(FULL, "conflict")
    VALIDATORS["conflict"].validate(plain(tree(FULL)))


# --- the starter and the page


def test_the_commitments_that_the_starter_only_mentions_are_sound_too():
    text = starter()["conflict.yaml"]
    assert text.count("    # commitments:\n") == 1
    before, _, after = text.partition("    # commitments:\n")
    block, _, rest = after.partition("\n\n")
    shown = "\n".join(line.replace("    # ", "    ", 1) for line in block.splitlines())
    dossier = starter() | {"conflict.yaml": f"{before}    commitments:\n{shown}\n\n{rest}"}
    conflict = load(dossier)
    assert [c.swap for c in conflict.party("fund").commitments] == [None, "canals-for-data"]
    assert not check(dossier).diagnostics


def test_the_example_of_the_page_works():
    (example,) = re.findall(r"```yaml\n(zopa: 1\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    report = check({"conflict.yaml": example})
    assert {d.code for d in report.diagnostics} == {"ZP301", "ZP310"}
    conflict = report.conflict
    assert conflict is not None
    assert (len(conflict.swaps), len(conflict.orders), len(conflict.phases)) == (1, 1, 2)
    assert [party.label for party in conflict.bound] == ["north"]
    assert len(in_phase(conflict, "winter").party("south").commitments) == 2
    assert in_phase(conflict, "harvest").today == conflict.today


# --- dump and edit


def test_what_is_dumped_loads_as_the_same_conflict(conflict):
    dumped = dump(conflict)
    assert load(dumped) == conflict
    assert dump(load(dumped)) == dumped


def test_the_short_forms_are_used(conflict):
    text = dump(conflict)["conflict.yaml"]
    assert "      - not south.shell\n      - keeps: south.shell if not rest\n" in text
    assert "      - swap: if\n      - swap: calm\n        against: [c2]\n" in text
    assert "  if:\n    by: south\n    keeps: rest\n" in text
    assert "      - not north.dam and league.host and not north.talk\n" in text
    assert "  flood:\n    dates: 2024-06\n    status_quo: []\n  drought: {}\n" in text
    assert "    status_quo: [north.dam, north.talk]\n" in text


def test_a_swap_undertaken_in_code_is_dumped_as_one(conflict):
    done = undertake(conflict, ["calm"])
    assert load(dump(done)) == done
    assert "    commitments:\n      - swap: calm\n" in dump(done)["conflict.yaml"]


def test_a_commitment_from_a_swap_that_is_gone_is_dumped_in_full(conflict):
    done = replace(undertake(conflict, ["calm"]), swaps=(), phases=())
    (given_,) = load(dump(done)).party("north").commitments
    assert given_ == Commitment(conflict.swap("calm").keeps, None, Basis(("c2",)))


@settings(max_examples=100, deadline=None)
@given(conflicts(details=True, commitments=3, swaps=2, orders=2, phases=2, levers=1))
def test_all_of_them_survive_the_way_through_the_file(subject):
    assert load(dump(subject)) == subject


def test_an_edit_keeps_the_comments_around_them(tmp_path):
    path = tmp_path / "conflict.yaml"
    text = FULL.replace("  calm:\n    name: {en", "  calm:  # if only\n    name:   {en")
    text = text.replace("because: [c1]", "judgement: x").replace("because: [c2]", "judgement: y")
    path.write_text(text.replace("against: [c2], ", ""))
    before = path.read_text()
    with edit(tmp_path) as opened:
        opened["orders"]["short"]["steps"].append("league.host")
        opened["phases"]["drought"]["swaps"] = ["if"]
    found = load(tmp_path)
    assert [str(step) for step in found.order("short").steps] == ["not north.dam", "league.host"]
    assert found.phase("drought").swaps == ("if",)
    assert "  calm:  # if only\n    name:   {en" in path.read_text()
    assert set(path.read_text().splitlines()) - set(before.splitlines()) == {
        "  short: {steps: [not   north.dam, league.host]}",
        "  drought:",
        "    swaps:",
        "      - if",
    }
