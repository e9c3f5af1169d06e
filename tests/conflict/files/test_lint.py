"""Lint: what each warning leaves alone. What it catches is in bad.py."""

from __future__ import annotations

import re

from tests.conflict.files.bad import EVIDENCE
from zopa.conflict.files import lint as lint_module
from zopa.conflict.files import lint_model
from zopa.conflict.files.lint import lint
from zopa.conflict.files.load import check, load

TWO = """\
zopa: 1
parties:
  north:
    options: {dam: dam it, talk: talk}
    preferences: [NORTH]
  south:
    options: {shell: shell it}
    preferences: [SOUTH]
  league: {preferences: [LEAGUE]}
outcomes: {calm: not south.shell}
goal: calm
"""
PLAIN = re.sub("NORTH|SOUTH|LEAGUE", "true", TWO)


def codes(text: str, evidence: str | None = None, north="north.dam", south="south.shell", **more):
    text = text.replace("NORTH", north).replace("SOUTH", south)
    text = text.replace("[LEAGUE]", more.get("league", "[]"))
    files = {"conflict.yaml": text}
    if evidence is not None:
        files["evidence.yaml"] = evidence
    report = check(files)
    assert report.ok, report.diagnostics
    return [d.code for d in report.warnings]


def test_load_does_not_lint(monkeypatch):
    monkeypatch.setattr(lint_module, "lint", lambda *_: 1 / 0)
    assert load({"conflict.yaml": PLAIN}).goal == "calm"


def test_a_claim_against_is_a_basis_as_well():
    text = TWO.replace("NORTH", "{wants: north.dam, against: [c1]}")
    assert codes(text, EVIDENCE).count("ZP301") == codes(TWO).count("ZP301") - 1


def test_one_reason_for_one_option_of_the_status_quo_will_do():
    before = codes(TWO + "status_quo: [south.shell]\n").count("ZP301")
    after = codes(TWO + "status_quo: [{option: south.shell, judgement: x}]\n").count("ZP301")
    assert after == before - 1


def test_outcomes_and_plain_parties_need_no_basis():
    text = "zopa: 1\nparties: {a: {}}\noutcomes: {o: true}\ngoal: o\n"
    text += "status_quo: {yes: [], judgement: so}\n"
    assert codes(text) == []


def test_a_claim_is_used_by_any_judgement_or_by_contradicting_a_used_one():
    for used in (
        "rules: [{rule: true, against: [c1]}]",
        "status_quo: [{option: north.dam, because: [c1]}]",
        "status_quo: {yes: [], because: [c1]}",
        "irreversible: [{literal: north.dam, because: [c1]}]",
        "ties: [{from: north, relation: x, to: south, because: [c1]}]",
    ):
        assert "ZP302" not in codes(TWO + used, EVIDENCE), used
    assert codes(TWO, EVIDENCE).count("ZP302") == 2
    by_party = TWO.replace("league: {", "league: {because: [c2], ")
    assert "ZP302" not in codes(by_party, EVIDENCE)
    by_outcome = TWO.replace("calm: not", "calm: {because: [c1], formula: not").replace(
        "shell}", "shell}}"
    )
    assert "ZP302" not in codes(by_outcome, EVIDENCE)


def test_an_option_is_mentioned_through_an_outcome_or_by_anybody():
    assert codes(TWO).count("ZP303") == 1
    assert "ZP303" not in codes(TWO, north="north.dam and north.talk")
    assert "ZP303" not in codes(TWO, league="[not north.talk]")
    text = TWO.replace("calm: not", "calm: not north.talk and not")
    assert "ZP303" not in codes(text, north="calm or north.dam")


def test_a_ranking_mentions_every_option():
    text = "zopa: 1\nparties: {a: {options: {x: y}, ranking: [[], [a.x]]}}\n"
    text += "outcomes: {o: a.x}\ngoal: o\nstatus_quo: {yes: [], judgement: so}\n"
    assert codes(text) == ["ZP301", "ZP301"]


def test_an_irreversible_act_that_is_done_or_that_the_goal_can_do_without():
    goal = TWO.replace("calm: not south.shell", "calm: north.dam or north.talk")
    assert "ZP304" not in codes(goal + "irreversible: [north.dam]\n")
    goal = TWO.replace("calm: not south.shell", "calm: north.dam")
    assert "ZP304" in codes(goal + "irreversible: [north.dam]\n")
    assert "ZP304" in codes(goal + "irreversible: [north.dam]\nstatus_quo: []\n")
    assert "ZP304" not in codes(goal + "irreversible: [north.dam]\nstatus_quo: [north.dam]\n")
    assert "ZP304" not in codes(goal + "irreversible: [not north.dam]\n")
    assert "ZP304" in codes(TWO + "irreversible: [not south.shell]\nstatus_quo: [south.shell]\n")
    # A goal that cannot be reached at all has its own warning.
    nowhere = TWO.replace("calm: not south.shell", "calm: north.dam and not north.dam")
    found = codes(nowhere + "irreversible: [north.dam]\n")
    assert "ZP304" not in found
    assert "ZP307" in found


def test_a_tie_is_used_by_a_preference_of_either_or_a_rule():
    tie = "ties: [{from: north, relation: fears, to: south}]\n"
    assert "ZP305" in codes(TWO + tie)
    assert "ZP305" not in codes(TWO + tie, north="not south.shell")
    assert "ZP305" not in codes(TWO + tie, south="not north.dam")
    assert "ZP305" not in codes(TWO + tie + "rules: [not (north.dam and south.shell)]\n")
    assert "ZP305" in codes(TWO + tie + "rules: [not (north.dam and north.talk)]\n")


def test_a_tie_to_a_party_without_options_is_used_by_that_partys_preferences():
    tie = "ties: [{from: south, relation: hosts, to: league}]\n"
    assert "ZP305" in codes(TWO + tie)
    assert "ZP305" not in codes(TWO + tie, league="[not south.shell]")
    assert "ZP305" in codes(TWO + tie, league="[not north.dam]")


def test_what_takes_too_long_to_find_out_is_not_reported(monkeypatch):
    assert "ZP306" in codes(TWO, north="north.dam or not north.dam")
    monkeypatch.setattr(lint_model, "BUDGET", 0)
    assert "ZP306" not in codes(TWO, north="north.dam or not north.dam")


def test_the_same_words_for_two_parties_are_no_repetition():
    assert "ZP308" not in codes(TWO, north="south.shell")
    assert "ZP308" in codes(TWO, north="south.shell, (south.shell)")


def test_a_party_without_options_may_be_silent():
    assert "ZP309" not in codes(TWO)
    assert codes(TWO, north="").count("ZP309") == 1


def test_lint_of_a_conflict_made_in_code_has_no_places():
    conflict = load({"conflict.yaml": PLAIN, "evidence.yaml": EVIDENCE})
    unused = [d for d in lint(conflict) if d.code == "ZP302"]
    assert len(unused) == 2
    assert unused[0].place is None


def test_warnings_have_a_limit():
    options = ", ".join(f"o{k}: x" for k in range(900))
    text = f"zopa: 1\nparties: {{a: {{options: {{{options}}}}}}}\n"
    assert len(codes(text)) == 300
