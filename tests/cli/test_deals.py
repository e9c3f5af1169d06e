"""``zopa agree``, ``tables``, ``after`` and ``holds --coalition``, run as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.deals import FARMS, data, refused, run, told, write


@pytest.fixture
def farms(tmp_path: Path) -> str:
    return write(tmp_path, FARMS)


# -- agree


def test_agree_puts_every_format_side_by_side(farms: str) -> None:
    text = told("agree", farms)
    assert "The men at the well: the North Farms and South Farm, deciding by consensus" in text
    assert "The fair: the North Farms, South Farm and the town, deciding in any subset" in text
    answer = data("agree", farms)
    assert set(answer["formats"]) == {"well", "hall", "fair"}
    well = answer["formats"]["well"]
    assert set(well) >= {
        "format",
        "parties",
        "decides",
        "concept",
        "baseline",
        "consent",
        "goal",
        "no_deal",
        "joint_moves",
        "agreements",
        "efficient",
        "durable",
        "satisfying_goal",
        "durable_and_satisfying_goal",
        "certainly_leading_to_goal",
        "possibly_leading_to_goal",
        "refusals",
        "spoilers",
        "best",
    }
    assert well["agreements"] == {"count": 1, "states": [[]]}
    assert well["spoilers"] == [{"party": "town", "at_table": False, "breaks": 1, "of": 1}]
    [best] = well["best"]
    assert best["changes"] == ["not north.pump", "not south.pump"]
    assert best["after"] == {"may_renege": "certainly", "keeps_word": "certainly"}


def test_agree_of_one_format_is_one_answer(farms: str) -> None:
    answer = data("agree", farms, "--format", "hall")
    assert (answer["format"], answer["parties"]) == ("hall", ["south", "town"])
    assert "The men at the well" not in told("agree", farms, "-f", "hall")


def test_agree_of_parties(farms: str) -> None:
    for words in ("north south", "north,south", "north, south"):
        answer = data("agree", farms, "--parties", words)
        assert (answer["format"], answer["parties"]) == (None, ["north", "south"])
    assert "The North Farms and South Farm Of 3" in told("agree", farms, "-p", "north south")


def test_agree_without_formats_seats_everybody_who_has_options(tmp_path: Path) -> None:
    bare = FARMS[: FARMS.index("formats:")] + "ties: [{from: guest, relation: visits, to: town}]\n"
    bare = bare.replace("parties:\n", "parties:\n  guest: {name: a guest}\n", 1)
    answer = data("agree", write(tmp_path, bare))
    assert answer["parties"] == ["north", "south", "town"]


def test_the_way_to_decide_can_be_changed(farms: str) -> None:
    table = ("agree", farms, "-p", "north south town")
    assert data(*table)["agreements"]["count"] == 0
    assert data(*table, "--decides", "any_subset")["agreements"]["count"] == 1
    assert "and the town, deciding in any subset" in told(*table, "--decides", "any_subset")
    answer = data("agree", farms, "-f", "fair", "--decides", "consensus")
    assert answer["decides"] == "consensus"
    assert answer["agreements"]["count"] == 0


def test_goal_concept_baseline_and_consent_are_passed_on(farms: str) -> None:
    answer = data("agree", farms, "-f", "well", "--goal", "dry", "-c", "nash")
    assert (answer["goal"], answer["concept"]) == ("dry", "nash")
    assert answer["satisfying_goal"]["count"] == 0
    answer = data("agree", farms, "-f", "well", "--baseline", "status_quo", "--consent", "strict")
    assert (answer["baseline"], answer["consent"]) == ("status_quo", "strict")
    assert "measured against today's state" in told("agree", farms, "--baseline", "status_quo")
    assert data("agree", farms, "-f", "well", "--engine", "graph")["engine"] == "graph"


def test_strict_consent_asks_for_more(farms: str) -> None:
    # The town neither moves nor gains by a quiet night without its pipe.
    subset = ("agree", farms, "-p", "north south town", "--decides", "any_subset")
    neutral = FARMS.replace("[town.pipe if rest, not town.pipe]", "[not town.pipe]")
    path = write(Path(farms).parent, neutral)
    assert data(*subset)["agreements"]["count"] == 1
    assert data("agree", path, "-p", "north south town")["agreements"]["count"] == 1
    strict = data("agree", path, "-p", "north south town", "--consent", "strict")
    assert strict["agreements"]["count"] == 0


def test_limit_bounds_what_is_told_and_not_what_is_counted(farms: str) -> None:
    assert "Agreement 1" in told("agree", farms, "-f", "well")
    assert "Agreement 1" not in told("agree", farms, "-f", "well", "--limit", "0")
    answer = data("agree", farms, "-f", "well", "--limit", "0")
    assert answer["best"] == []
    assert answer["agreements"]["count"] == 1


# -- tables


def test_tables_says_who_has_to_be_in_the_room(farms: str) -> None:
    answer = data("tables", farms)
    assert set(answer) >= {"goal", "concept", "baseline", "consent", "today", "lasting_goal_states"}
    assert [table["parties"] for table in answer["movers"]] == [["north", "south"]]
    assert [table["parties"] for table in answer["tables"]] == [["north", "south"]]
    assert (answer["needed"], answer["unwanted"]) == (["north", "south"], ["town"])
    assert set(answer["formats"]) == set(answer["chairs"]) == {"well", "hall", "fair"}
    assert answer["chairs"]["well"][2] == {
        "party": "town",
        "seated": False,
        "works": True,
        "works_otherwise": False,
    }
    text = told("tables", farms)
    assert "Enough: the men at the well" in text
    assert "It would no longer be enough if the town joined." in text
    assert "Not enough: the town hall" in text
    assert text.count("No one chair more or less would change that.") == 1


def test_tables_takes_every_option(farms: str) -> None:
    answer = data("tables", farms, "-g", "dry", "-c", "nash", "--baseline", "status_quo")
    assert (answer["goal"], answer["concept"], answer["baseline"]) == ("dry", "nash", "status_quo")
    assert answer["today"] is True
    assert "Today's state brings a dry well as it is." in told("tables", farms, "-g", "dry")
    strict = data("tables", farms, "--consent", "strict", "--engine", "array")
    assert (strict["consent"], strict["engine"]) == ("strict", "array")


# -- after


def test_after_follows_a_state_in_both_readings(farms: str) -> None:
    answer = data("after", farms, "--state", "", "-c", "nash")
    assert set(answer) >= {"concept", "goal", "state", "signed", "holds", "readings"}
    assert answer["signed"] == ["not north.pump", "not south.pump"]
    free, bound = answer["readings"]
    assert (free["reading"], free["verdict"]) == ("may_renege", "never")
    assert (bound["reading"], bound["verdict"]) == ("keeps_word", "certainly")
    text = told("after", farms, "--state", "", "-c", "nash")
    assert "After a handshake on (nothing) Signed: the North Farms to stop pumping" in text


def test_after_chooses_the_best_state_of_an_outcome(farms: str) -> None:
    assert data("after", farms)["state"] == ["town.pipe"]
    assert data("after", farms, "--outcome", "dry")["state"] == ["north.pump", "south.pump"]
    chosen = "(of all with rest, the one that comes closest to holding)"
    assert f"After a handshake on town.pipe {chosen}" in told("after", farms)
    assert data("after", farms, "-s", "town.pipe,north.pump")["state"] == [
        "north.pump",
        "town.pipe",
    ]


def test_after_judges_by_another_goal(farms: str) -> None:
    answer = data("after", farms, "-s", "", "--goal", "dry", "-c", "nash", "--engine", "graph")
    assert answer["readings"][0]["verdict"] == "certainly"
    assert answer["engine"] == "graph"


# -- holds --coalition


def test_holds_says_what_a_coalition_would_leave(farms: str) -> None:
    words = ("holds", farms, "-c", "nash", "--coalition", "north south")
    answer = data(*words)
    [view] = answer["coalition"]
    assert (view["coalition"], view["concept"]) == (["north", "south"], "nash")
    assert view["stable"] is False
    assert view["undeterred"]["states"] == [[]]
    text = told(*words)
    assert "Of the 1 state that holds for every party alone, the coalition would leave 1." in text
    assert "north.pump south.pump: The North Farms and South Farm would leave it together" in text


def test_sanctions_by_coalitions_are_another_question(farms: str) -> None:
    for sanctions in ("parties", "coalitions"):
        words = ("-c", "seq", "--coalition", "north", "--sanctions", sanctions)
        views = data("holds", farms, *words)["coalition"]
        assert {view["sanctions"] for view in views} == {sanctions}


def test_a_coalition_is_looked_at_under_the_concepts_that_know_it(farms: str) -> None:
    text = told("holds", farms, "--coalition", "town")
    for name in ("Nash", "SEQ", "GMR", "SMR"):
        assert f"{name}, with the coalition acting as one Of " in text
    assert "SSEQ, with" not in text
    assert "the coalition would leave none." in text
    assert "did you mean 'seq'" in refused("holds", farms, "-c", "sseq", "--coalition", "town")


def test_no_more_than_some_states_of_a_coalition_are_told(farms: str) -> None:
    text = told("holds", farms, "-c", "nash", "--coalition", "north south", "--limit", "0")
    assert "the coalition would leave 1. And 1 more." in text


# -- wrong usage


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("agree F -f wel", "there is no format 'wel'; did you mean 'well'?"),
        ("agree F -p nort", "there is no party 'nort'; did you mean 'north'?"),
        ("agree F -f well -p north", "give --format or --parties, not both"),
        ("agree F -p ,", "nobody is at the table"),
        ("agree F -g rset", "there is no outcome 'rset'; did you mean 'rest'?"),
        ("agree F -c sim", "SIM says nothing about what follows a move"),
        ("agree F -c nahs", "nahs"),
        ("agree F --baseline best", "best"),
        ("agree F --limit -1", "greater than or equal to 0"),
        ("tables F -g dri", "did you mean 'dry'?"),
        ("tables F -c sim", "SIM says nothing"),
        ("after F -s north.pumps", "did you mean 'north.pump'?"),
        ("after F -o rst", "did you mean 'rest'?"),
        ("after F -s north.pump -o rest", "give --state or --outcome, not both"),
        ("after F -c sim", "SIM says nothing"),
        ("holds F --coalition nort", "there is no party 'nort'; did you mean 'north'?"),
        ("holds F --coalition ,", "at least one member"),
    ],
)
def test_wrong_usage_is_answered(farms: str, words: str, message: str) -> None:
    said = refused(*(farms if word == "F" else word for word in words.split()))
    assert message in said


@pytest.mark.parametrize("command", ["agree", "tables", "after", "levers -f hall"])
def test_without_a_status_quo_nothing_is_measured(tmp_path: Path, command: str) -> None:
    path = write(tmp_path, FARMS.replace("status_quo: [north.pump, south.pump]\n", ""))
    name, *words = command.split()
    assert "add a 'status_quo' to the conflict" in refused(name, path, *words)


@pytest.mark.parametrize("command", ["tables", "after", "levers", "hinges", "inverse"])
def test_without_a_goal_an_outcome_has_to_be_named(tmp_path: Path, command: str) -> None:
    path = write(tmp_path, FARMS.replace("goal: rest\n", ""))
    assert "the conflict has no 'goal': name an outcome" in refused(command, path)
    option = "-o" if command in ("after", "inverse") else "-g"
    assert run(command, path, option, "rest").exit_code == 0


def test_agree_needs_no_goal(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS.replace("goal: rest\n", ""))
    answer = data("agree", path, "-f", "well")
    assert answer["goal"] is answer["satisfying_goal"] is None
    assert "leads there" not in told("agree", path)


@pytest.mark.parametrize("command", ["agree", "tables", "after", "levers", "hinges", "inverse"])
def test_a_goal_that_cannot_be_names_the_rules(tmp_path: Path, command: str) -> None:
    rule = "rules:\n  - at least one of (north.pump, south.pump)\n  - town.pipe if dry\n"
    path = write(tmp_path, FARMS.replace("status_quo: [", f"{rule}status_quo: [town.pipe, "))
    said = refused(command, path)
    assert "no feasible state satisfies the outcome 'rest': excluded by the rule 'at least" in said
    assert "(conflict.yaml:" in said.replace(f"{path}:", "conflict.yaml:")
    assert "town.pipe if dry" not in said
