"""The SAT engine behind ``holds``, ``why`` and ``levers``: against a naive reading, and large."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import zopa
from tests.cli.deals import FARMS, data, refused, run, told, write
from tests.cli.test_without_a_list import CASES, SAT, large
from tests.naive import ALL_CONCEPTS, naive_conflict, truth
from zopa.conflict.apply import apply_levers, contradictions
from zopa.conflict.model import Conflict
from zopa.errors import ZopaError

#: What every answer with the SAT engine says of where it comes from.
MADE = {"schema", "file", "sha256", "files", "model_hash", "version", "engine"}
#: Sixty options, a goal that does not hold, and levers of which some bring it about.
LEVERS = """
cost_unit: favours
levers:
  cool: {name: cool p0, by: p1, cost: 2, change: [{party: p0, drop: not p0.o0}]}
  bar: {name: bar p1, by: p2, cost: 1, change: [{forbid: p1.o0}]}
  stay: {name: have p1 stay, by: [p1, p2], cost: 0.5, change: [{party: p1, add: lone, to: first}]}
"""


@pytest.fixture
def sixty(tmp_path: Path) -> str:
    return write(tmp_path, large(10, 6).replace("goal: pair", "goal: lone") + LEVERS)


def state(yes: Any) -> frozenset[str]:
    return frozenset(yes)


def with_outcome(conflict: Conflict, concept: str, outcome: str) -> set[frozenset[str]]:
    """States with an outcome that hold, by a naive reading."""
    game = naive_conflict(conflict)
    wanted = conflict.outcome(outcome).formula
    return {s for s in game.states if truth(wanted, s) and game.holds(concept, s)}


# -- the same answers as by listing


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_what_can_hold_is_what_a_naive_reading_finds(tmp_path: Path, concept: str) -> None:
    path = write(tmp_path, FARMS)
    conflict = zopa.load(path)
    assert conflict.today is not None
    today = frozenset(conflict.today)
    answer = data("holds", path, *SAT, "--concept", concept)["concepts"][concept]
    stays = naive_conflict(conflict).holds(concept, today)
    assert answer["status_quo"] == ("holds" if stays else "does not hold")
    for name, found in answer["outcomes"].items():
        known = with_outcome(conflict, concept, name)
        assert (found["status"] == "found") == bool(known), name
        if known:
            assert state(found["state"]) in known
            assert found["proven"]
            assert len(found["changes"]) == min(len(s ^ today) for s in known)
    together = {frozenset(each["true"]) for each in answer["together"]["combinations"]}
    held = [
        s for s in naive_conflict(conflict).states if naive_conflict(conflict).holds(concept, s)
    ]
    assert together == {
        frozenset(o.name for o in conflict.outcomes if truth(o.formula, s)) for s in held
    }
    groups = answer["who_must_move"]
    assert (groups is None) == (answer["outcomes"]["rest"]["status"] == "none")
    if groups is not None:
        movers = {
            frozenset(label.partition(".")[0] for label in s ^ today)
            for s in with_outcome(conflict, concept, "rest")
        }
        smallest = {one for one in movers if not any(other < one for other in movers)}
        assert {frozenset(each["parties"]) for each in groups["groups"]} == smallest
        assert groups["complete"]


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
@pytest.mark.parametrize("case", CASES, ids=lambda path: Path(path).name)
def test_today_is_decided_as_in_lists(case: str, concept: str) -> None:
    analysis = zopa.analyse(zopa.load(case))
    found = data("holds", case, *SAT, "--concept", concept)["concepts"][concept]["status_quo"]
    if analysis.status_quo is None:
        assert found is None
    else:
        held = bool(analysis.holds(concept)[analysis.status_quo])
        assert found == ("holds" if held else "does not hold")


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_why_decides_every_state_party_by_party(tmp_path: Path, concept: str) -> None:
    path = write(tmp_path, FARMS)
    conflict = zopa.load(path)
    game = naive_conflict(conflict)
    for yes in game.states:
        words = ("--state", " ".join(sorted(yes)), "--concept", concept)
        answer = data("why", path, *SAT, *words)
        assert answer["verdict"] == ("holds" if game.holds(concept, yes) else "does not hold")
        stable = {each["party"]: each["stable"] for each in answer["parties"]}
        assert stable == {party: game.stable(concept, party, yes) for party in stable}
        for each in answer["parties"]:
            assert each["improvements"] == len(game.improvements(each["party"], yes))


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_why_not_is_told_exactly_where_none_is(tmp_path: Path, concept: str) -> None:
    path = write(tmp_path, FARMS)
    conflict = zopa.load(path)
    for name in ("rest", "dry"):
        answer = data("why", path, *SAT, "--outcome", name, "--concept", concept)
        known = with_outcome(conflict, concept, name)
        if known:  # then it is a state that is explained
            assert answer["verdict"] == "holds"
            assert state(answer["state"]) in known
            continue
        assert answer["status"] == "none"
        leave = {each["party"] for each in answer["objectors"]}
        game = naive_conflict(conflict)
        for yes in game.states:
            if truth(conflict.outcome(name).formula, yes):
                assert any(not game.stable(concept, party, yes) for party in leave)


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_levers_are_those_that_brute_force_finds(tmp_path: Path, concept: str) -> None:
    path = write(
        tmp_path,
        FARMS.replace("goal: rest", "goal: still").replace(
            "outcomes:\n", "outcomes:\n  still: rest and not town.pipe\n"
        ),
    )
    conflict = zopa.load(path)
    apart = {frozenset(each.levers) for each in contradictions(conflict, conflict.levers)}
    enough: list[frozenset[str]] = []
    labels = [lever.label for lever in conflict.levers]
    for size in range(len(labels) + 1):
        for chosen in map(frozenset, combinations(labels, size)):
            if any(one <= chosen for one in (*enough, *apart)):
                continue
            try:
                changed = apply_levers(conflict, chosen)
            except ZopaError:
                continue
            if with_outcome(changed, concept, "still"):
                enough.append(chosen)
    costs = {lever.label: lever.cost for lever in conflict.levers}
    known = {(one, sum(costs[label] for label in one)) for one in enough}
    answer = data("levers", path, *SAT, "--concept", concept, "--most", "20")
    assert {(frozenset(each["levers"]), each["cost"]) for each in answer["sets"]} == known
    assert answer["complete"]
    found = [each["cost"] for each in answer["sets"]]
    assert found == sorted(found)
    for each in answer["sets"]:
        held = with_outcome(apply_levers(conflict, each["levers"]), concept, "still")
        assert state(each["example"]) in held


# -- documents


def test_documents_say_what_made_them(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS)
    plain = data("holds", path)
    for words in (("holds",), ("why",), ("why", "--state", "north.pump"), ("levers",)):
        answer = data(words[0], path, *words[1:], *SAT)
        assert set(answer) >= MADE
        assert answer["engine"] == "sat"
        assert answer["model_hash"] == plain["model_hash"]
        assert answer["sha256"] == plain["sha256"]
    holds = data("holds", path, *SAT)
    assert set(holds) == MADE | {"options", "concepts"}
    assert list(holds["concepts"]) == ["nash", "seq"]
    assert holds["options"] == 3


def test_no_outcomes_no_today_no_goal(tmp_path: Path) -> None:
    path = write(tmp_path, "zopa: 1\nparties: {a: {options: {x: do x}, preferences: [a.x]}}\n")
    answer = data("holds", path, *SAT, "--concept", "nash")["concepts"]["nash"]
    assert answer["status_quo"] is None
    assert answer["outcomes"]["any"]["state"] == ["a.x"]
    assert answer["who_must_move"] is None
    said = "There is a state that holds under Nash, for example the state a.x."
    assert said in told("holds", path, *SAT)
    assert data("why", path, *SAT)["state"] == []
    assert "no 'goal'" in refused("levers", path, *SAT)


# -- sixty options


def test_sixty_options_from_question_to_question(sixty: str, tmp_path: Path) -> None:
    answer = data("holds", sixty, "--concept", "seq")
    assert answer["engine"] == "sat"
    assert answer["options"] == 60
    outcomes = answer["concepts"]["seq"]["outcomes"]
    assert {name: each["status"] for name, each in outcomes.items()} == {
        "pair": "found",
        "lone": "none",
    }
    assert data("why", sixty, "--outcome", "lone")["status"] == "none"
    assert data("why", sixty, "--state", "p0.o0 p1.o5")["verdict"] == "does not hold"

    folder = tmp_path / "changed"
    words = ("levers", sixty, "--concept", "nash", "--most", "9", "--write", str(folder))
    found = data(*words)
    assert [(one["levers"], one["cost"]) for one in found["sets"]] == [
        (["stay"], 0.5),
        (["bar"], 1),
    ]
    assert found["complete"]
    after = data("holds", str(folder), "--concept", "nash")["concepts"]["nash"]
    assert after["outcomes"]["lone"]["status"] == "found"
    assert [lever.label for lever in zopa.load(folder).levers] == ["cool", "bar"]


def test_what_is_told_of_sixty_options(sixty: str, tmp_path: Path) -> None:
    said = told("levers", sixty, "--concept", "nash", "--most", "1")
    assert "have p1 stay (p1 and p2), at a cost of 0.5" in said
    assert "It is proven that nothing cheaper is enough." in said
    (bound,) = re.findall(r"Others cost ([\d.]+) or more\. Ask for more with --most\.", said)
    assert 0.5 <= float(bound) <= 1  # the next that is enough costs 1
    assert "Costs are in favours." in said
    folder = tmp_path / "changed"
    said = told("levers", sixty, "--lever", "bar", "--write", str(folder))
    assert said.endswith(f"Written with bar: {folder}")
    assert "nothing was written" in refused("levers", sixty, "--write", str(folder))


def test_nothing_is_written_where_no_lever_is_enough(sixty: str, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    words = ("levers", sixty, "--concept", "nash", "--lever", "cool", "--write", str(folder))
    said = refused(*words)
    assert "no combination of the levers is enough; every one was ruled out" in said
    assert "nothing was written: no set of levers was found" in said
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("states",),
        ("agree", "--parties", "p0 p1"),
        ("tables",),
        ("after", "--state", "p0.o0"),
        ("hinges",),
        ("inverse",),
        ("steps",),
        ("phases",),
        ("brief",),
        ("holds", "--coalition", "p0 p1"),
        ("levers", "--format", "table"),
        ("levers", "--every-end"),
    ],
    ids=" ".join,
)
def test_what_needs_a_list_is_refused(sixty: str, words: tuple[str, ...]) -> None:
    command, *rest = words
    said = refused(command, sixty, *rest, code=3)
    assert said.startswith("zopa: ")
    assert "list" in said
    result = run(command, sixty, *rest, *(() if command == "brief" else ("--json",)))
    assert result.exit_code == 3
    if command != "brief":
        assert "list" in json.loads(result.stdout)["error"]


# -- out of time


@pytest.mark.parametrize("concept", ALL_CONCEPTS)
def test_no_patience_ends_at_once_and_says_so(sixty: str, concept: str) -> None:
    asked = ("--concept", concept, "--patience", "0")
    answer = data("holds", sixty, *asked)["concepts"][concept]
    assert {each["status"] for each in answer["outcomes"].values()} <= {"undecided", "none"}
    result = run("why", sixty, *asked)
    assert result.exit_code == 0, result.output
    assert "in the time that was given" in " ".join(result.output.split())
    stopped = run("levers", sixty, *asked)
    assert stopped.exit_code == 130, stopped.output
    said = " ".join(stopped.output.split())
    assert "nothing was found before the search ended" in said
    assert "The search was stopped. What is enough, if anything, costs 0 or more." in said
    document = json.loads(run("levers", sixty, *asked, "--json").stdout)
    assert (document["interrupted"], document["complete"], document["proven"]) == (
        True,
        False,
        False,
    )
    assert document["sets"] == []


def test_outcomes_that_were_not_decided_are_told_together(sixty: str) -> None:
    said = told("holds", sixty, "--concept", "seq", "--patience", "0")
    assert (
        "Whether the outcome pair or the outcome lone can hold under SEQ could not be decided"
        in said
    )
    assert "States that hold" not in said


# -- what was typed wrongly


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("holds", "--outcome", "peace"), "'peace'"),
        (("holds", "--concept", "nach"), "'nach'"),
        (("why", "--outcome", "peace"), "'peace'"),
        (("why", "--concept", "nach"), "'nach'"),
        (("why", "--state", "east.pump"), "'east.pump'"),
        (("why", "--state", "north.pump and town.pipe"), "a state is the list of its yes options"),
        (("why", "--state", "", "--outcome", "rest"), "not both"),
        (("levers", "--goal", "peace"), "'peace'"),
        (("levers", "--concept", "nach"), "'nach'"),
        (("levers", "--lever", "bribe"), "'bribe'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_words_are_named(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    command, *rest = words
    assert said in refused(command, write(tmp_path, FARMS), *rest, *SAT)


def test_a_state_that_rules_exclude_is_refused_as_by_other_engines(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS + "rules: [not (north.pump and town.pipe)]\n")
    words = ("why", path, "--state", "north.pump town.pipe")
    assert "it breaks not (north.pump and town.pipe)" in refused(*words, *SAT)
    assert "not (north.pump and town.pipe)" in refused(*words)


def test_an_outcome_that_rules_exclude(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        FARMS.replace("[north.pump, south.pump]", "[south.pump]") + "rules: [not north.pump]\n",
    )
    said = told("why", path, "--outcome", "dry", *SAT)
    assert "No state has a dry well: the rules exclude it (“not north.pump”)." in said
    assert data("why", path, "--outcome", "dry", *SAT)["status"] == "impossible"


# -- what others have written is shown and not obeyed


def test_names_and_markings_are_shown_as_they_are(tmp_path: Path) -> None:
    nasty = "[red]x[/red]\\x1b[31m\\u202e"
    path = write(
        tmp_path,
        FARMS.replace("Two farms, one well", f'"{nasty}"\nmarking: "{nasty}"')
        .replace("name: the North Farms", f'name: "{nasty}"')
        .replace("name: a quiet night", f'name: "{nasty}"')
        .replace("name: shame the north", f'name: "{nasty}"')
        .replace("cost_unit: favours", f'cost_unit: "{nasty}"'),
    )
    for words in (("holds",), ("why",), ("why", "--state", ""), ("levers", "--concept", "nash")):
        command, *rest = words
        output = run(command, path, *rest, *SAT).output
        assert "[red]x[/red]" in output
        assert "\x1b" not in output
        assert "\u202e" not in output
