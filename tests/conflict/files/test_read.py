"""What a sound dossier is read as."""

from __future__ import annotations

import time

import pytest

from tests.conflict.files.bad import EVIDENCE, HEAD
from zopa.conflict.files.load import check, load
from zopa.conflict.files.statements import MAX_FORMULA_DEPTH
from zopa.conflict.formula import Not, OptionIs, OutcomeIs
from zopa.conflict.model import Basis, Conflict
from zopa.evidence.model import Grade
from zopa.text import Interval, Text

FULL = """\
zopa: 1
title: {fr: La Lume, en: The Lume}
language: fr
as_of: 2016-10
authors: [A. Author, "B, C"]
marking: TLP:CLEAR
parties:
  nord:
    name: Nord
    because: [c1]
    options:
      dam:
        do: barrer la rivière
        stop: {en: open the dam}
        judgement: un avis
      parler: parler
    preferences:
      - nord.dam
      - {id: paix, wants: calme and not nord.parler, because: [c1], against: [c2]}
  été:
    options: {tirer: tirer}
    ranking:
      states:
        - [[], [nord.dam]]
        - [nord.parler]
        - [[nord.parler, nord.dam], [été.tirer, nord.dam]]
        - [[été.tirer]]
        - [nord.parler, été.tirer]
      judgement: comme toujours
  ligue:
rules:
  - not (nord.dam and nord.parler and été.tirer)
  - {rule: true, judgement: rien}
irreversible:
  - été.tirer
  - not   nord.parler
  - {literal: not été.tirer, because: [c2]}
status_quo:
  - été.tirer
  - {option: nord.dam, because: [c1]}
outcomes:
  guerre: not calme
  calme: {formula: not été.tirer, name: le calme, judgement: par définition}
goal: calme
ties:
  - {from: ligue, relation: appelle à, to: été}
"""


@pytest.fixture(scope="module")
def conflict() -> Conflict:
    return load({"conflict.yaml": FULL, "evidence.yaml": EVIDENCE})


def test_texts(conflict):
    assert str(conflict.title) == "La Lume"
    assert dict(conflict.title.versions) == {"fr": "La Lume", "en": "The Lume"}
    assert conflict.language == "fr"
    assert conflict.authors == ("A. Author", "B, C")
    assert conflict.marking == "TLP:CLEAR"
    assert conflict.as_of == Interval.read("2016-10")
    assert conflict.option("nord.dam").do == Text((("fr", "barrer la rivière"),), "fr")
    stop = conflict.option("nord.dam").stop
    assert str(stop) == "open the dam"
    assert str(conflict.party("ligue").name) == "ligue"
    assert str(conflict.option("nord.parler").do) == "parler"


def test_order_and_labels(conflict):
    assert conflict.labels == ("nord.dam", "nord.parler", "été.tirer")
    assert [party.label for party in conflict.parties] == ["nord", "été", "ligue"]
    assert conflict.party("ligue").options == ()


def test_bases(conflict):
    assert conflict.party("nord").basis == Basis(("c1",))
    assert conflict.option("nord.dam").basis == Basis(judgement=Text.of("un avis", "fr"))
    assert conflict.party("nord").preferences[1].basis == Basis(("c1",), ("c2",))
    assert str(conflict.party("été").ranking_basis.judgement) == "comme toujours"
    assert not conflict.rules[0].basis
    assert conflict.irreversible[2].basis == Basis(("c2",))
    assert str(conflict.outcome("calme").basis.judgement) == "par définition"


def test_statements_and_outcomes_in_any_order(conflict):
    calm = OutcomeIs("calme", Not(OptionIs("été.tirer")))
    assert conflict.outcome("guerre").formula == Not(calm)
    assert conflict.outcome("calme").shown == "le calme"
    assert conflict.party("nord").preferences[1].identity == "paix"
    assert str(conflict.party("nord").preferences[1].wants) == "calme and not nord.parler"
    assert str(conflict.rules[1].formula) == "true"
    assert conflict.goal == "calme"


def test_rankings(conflict):
    ranking = conflict.party("été").ranking
    assert [len(group) for group in ranking] == [2, 1, 2, 1, 1]
    assert ranking[0] == (frozenset(), frozenset({"nord.dam"}))
    assert ranking[3] == (frozenset({"été.tirer"}),)
    assert conflict.party("nord").ranking is None


@pytest.mark.parametrize(
    "ranking, groups",
    [
        ("[[]]", [[set()]]),
        ("[[[]]]", [[set()]]),
        ("[[[], [a.x]]]", [[set(), {"a.x"}]]),
        ("[[], [a.x]]", [[set()], [{"a.x"}]]),
        ("[[[a.x], []]]", [[{"a.x"}, set()]]),
    ],
)
def test_what_is_a_state_and_what_a_tie_group(ranking, groups):
    options = "options: {x: y}, " if "a.x" in ranking else ""
    text = f"zopa: 1\nparties: {{a: {{{options}ranking: {ranking}}}}}\n"
    found = load({"conflict.yaml": text}).party("a").ranking
    assert [[set(state) for state in group] for group in found or ()] == groups


def test_literals(conflict):
    assert [str(literal) for literal in conflict.irreversible] == [
        "été.tirer",
        "not nord.parler",
        "not été.tirer",
    ]


def test_the_status_quo_is_in_file_order(conflict):
    assert conflict.status_quo.yes == ("nord.dam", "été.tirer")
    assert conflict.status_quo.because == (("nord.dam", Basis(("c1",))),)
    assert tuple(conflict.today) == conflict.status_quo.yes


@pytest.mark.parametrize(
    "text, yes", [("[]", ()), ("{yes: []}", ()), ("{yes: [south.shell]}", ("south.shell",))]
)
def test_ways_to_write_the_status_quo(text, yes):
    found = load({"conflict.yaml": HEAD + f"status_quo: {text}"})
    assert found.status_quo is not None
    assert found.status_quo.yes == yes
    assert load({"conflict.yaml": HEAD}).status_quo is None


def test_places(conflict):
    def at(thing):
        return str(thing.place)

    assert at(conflict.party("nord")) == "conflict.yaml:8:3"
    assert at(conflict.option("nord.parler")) == "conflict.yaml:16:7"
    assert at(conflict.party("nord").preferences[0]) == "conflict.yaml:18:9"
    assert at(conflict.rules[0]) == "conflict.yaml:32:5"
    assert at(conflict.irreversible[1]) == "conflict.yaml:36:5"
    assert at(conflict.status_quo) == "conflict.yaml:38:1"
    assert at(conflict.outcome("calme")) == "conflict.yaml:43:3"
    assert at(conflict.ties[0]) == "conflict.yaml:46:5"


def test_ties(conflict):
    tie = conflict.ties[0]
    assert (tie.source, tie.relation, tie.target) == ("ligue", "appelle à", "été")


def test_evidence():
    text = EVIDENCE + (
        "  c3: {document: report, at: page 2, by: a spy, says: {en: Rain.}, kind: planned,\n"
        "    modality: hedged, about: 2016-10/2016-12, grade: F6, contradicts: [c1, c2]}\n"
    )
    text = text.replace("{title: A report}", "{title: T, publisher: P, date: 2016, language: ar}")
    found = load({"conflict.yaml": "language: fr\n" + HEAD, "evidence.yaml": text}).evidence
    document = found.document("report")
    assert (str(document.title), document.publisher, document.language) == ("T", "P", "ar")
    assert document.title.language == "fr"
    assert document.date == Interval.read("2016")
    claim = found.claim("c3")
    assert claim.grade == Grade("F", "6")
    assert (claim.kind, claim.modality, claim.at, claim.by) == (
        "planned",
        "hedged",
        "page 2",
        "a spy",
    )
    assert claim.about == Interval.read("2016-10/2016-12")
    assert str(claim.says) == "Rain."
    assert found.claim("c1").modality == "plain"
    assert found.contradictions == (("c1", "c2"), ("c1", "c3"), ("c2", "c3"))


def test_a_block_text_loses_its_last_line_break_and_nothing_else():
    text = HEAD + "title: |\n  The river\n  Lume\nmarking: ' x '\n"
    found = load({"conflict.yaml": text})
    assert str(found.title) == "The river\nLume"
    assert found.marking == " x "


def test_sections_with_nothing_in_them():
    sections = ("rules", "irreversible", "outcomes", "ties", "authors")
    text = HEAD + "".join(f"{key}:\n" for key in sections)
    assert load({"conflict.yaml": text}) == load({"conflict.yaml": HEAD})


def test_both_literals_of_an_option_may_be_irreversible():
    found = load({"conflict.yaml": HEAD + "irreversible: [north.dam, not north.dam]"})
    assert len(found.irreversible) == 2


def test_every_error_is_reported_at_once():
    text = HEAD + "titel: x\nrules: [north.dem, and]\ngoal: peace\nstatus_quo: [south]\n"
    evidence = EVIDENCE.replace("[c1]", "[c9]").replace("denied", "den")
    found = check({"conflict.yaml": text, "evidence.yaml": evidence})
    assert [d.code for d in found.diagnostics] == [
        "ZP101",
        "ZP203",
        "ZP202",
        "ZP204",
        "ZP203",
        "ZP104",
        "ZP206",
    ]


def test_a_broken_outcome_is_reported_once_and_not_where_it_is_used():
    text = (
        HEAD + "outcomes: {calm: not north.dem, war: not calm}\nrules: [calm or war]\ngoal: war\n"
    )
    assert [d.code for d in check({"conflict.yaml": text}).diagnostics] == ["ZP203"]


def test_chains_of_outcomes_up_to_the_limit():
    length = (MAX_FORMULA_DEPTH - 2) // 2
    text = HEAD + "outcomes:\n  o0: north.dam\n"
    text += "".join(f"  o{k}: not o{k - 1}\n" for k in range(1, length + 1))
    deepest = load({"conflict.yaml": text}).outcomes[-1].formula
    assert deepest.depth == 2 * length + 1
    assert deepest.options == {"north.dam"}
    assert str(deepest) == f"not o{length - 1}"
    assert deepest == deepest
    assert isinstance(hash(deepest), int)
    assert deepest.holds_in({"north.dam"}) == (length % 2 == 0)


@pytest.mark.parametrize("order", [1, -1])
def test_five_thousand_outcomes_each_naming_the_former(order):
    lines = ["  o0: north.dam\n", *(f"  o{k}: not o{k - 1}\n" for k in range(1, 5_000))]
    text = HEAD + "outcomes:\n" + "".join(lines[::order])
    before = time.process_time()
    assert {d.code for d in check({"conflict.yaml": text}).diagnostics} == {"ZP209"}
    assert time.process_time() - before < 3


def test_statements_that_are_only_large_together():
    doubling = "".join(f"  o{k}: o{k - 1} and o{k - 1}\n" for k in range(1, 13))
    text = HEAD + "outcomes:\n  o0: north.dam\n" + doubling + "rules:\n" + "  - o12\n" * 100
    found = check({"conflict.yaml": text}).diagnostics
    assert [d.code for d in found] == ["ZP209"]
    assert "all statements together" in found[0].message


def test_a_clash_among_very_many_rules_is_not_searched_for_its_core():
    text = HEAD + "rules:\n" + "  - north.dam\n" * 400 + "  - not north.dam\n"
    (found,) = check({"conflict.yaml": text}).diagnostics
    assert found.code == "ZP216"
    assert "the 401 rules clash" in found.message


def test_too_many_states_to_rank():
    options = "\n".join(f"      o{k}: x" for k in range(40))
    text = f"zopa: 1\nparties:\n  a:\n    ranking: [[]]\n    options:\n{options}\n"
    (found,) = check({"conflict.yaml": text}).diagnostics
    assert found.code == "ZP214"
    assert "too many" in found.message


def test_a_ranking_with_an_unknown_option_is_not_called_a_repetition():
    text = HEAD.replace("preferences: [north.dam]", "ranking: [[north.dem], []]")
    assert [d.code for d in check({"conflict.yaml": text}).diagnostics] == ["ZP203"]


def test_bidirectional_marks_are_welcome_in_texts():
    found = load({"conflict.yaml": HEAD + 'title: "\u2067حلب\u2069"\nmarking: "\\x07"\n'})
    assert str(found.title) == "\u2067حلب\u2069"
    assert found.marking == "\x07"
