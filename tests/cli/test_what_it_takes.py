"""``zopa levers``, ``hinges`` and ``inverse``, run as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zopa
from tests.cli.deals import FARMS, data, refused, run, told, write


@pytest.fixture
def farms(tmp_path: Path) -> str:
    return write(tmp_path, FARMS)


# -- levers


def test_levers_tells_the_cheapest_sets(farms: str) -> None:
    answer = data("levers", farms, "-c", "nash")
    assert set(answer) >= {
        "goal",
        "concept",
        "aim",
        "format",
        "cost_unit",
        "sets",
        "best",
        "proven",
        "complete",
        "no_other_set_below",
        "interrupted",
        "examined",
        "blockers",
        "alone",
        "contradictions",
        "impossible",
        "redundant",
    }
    assert [(each["levers"], each["cost"]) for each in answer["sets"]] == [
        (["shame", "calm"], 5),
        (["law"], 40),
    ]
    assert answer["complete"]
    assert answer["proven"]
    assert [each["lever"] for each in answer["alone"]] == ["shame", "calm", "seat", "law"]
    text = told("levers", farms, "-c", "nash")
    assert "shame the north (the town); calm the south (the North Farms and the town)" in text
    assert "Costs are in favours." in text


def test_most_bounds_the_sets(farms: str) -> None:
    answer = data("levers", farms, "-c", "nash", "--most", "1")
    assert len(answer["sets"]) == 1
    assert answer["complete"] is False
    assert "Ask for more with --most." in told("levers", farms, "-c", "nash", "--most", "1")
    assert "Ask for more" not in told("levers", farms, "-c", "nash", "--most", "9")


def test_only_some_levers_may_be_pulled(farms: str) -> None:
    answer = data("levers", farms, "-c", "nash", "-l", "law", "--lever", "seat")
    assert [each["levers"] for each in answer["sets"]] == [["law"]]
    assert [each["lever"] for each in answer["alone"]] == ["seat", "law"]
    text = told("levers", farms, "-c", "nash", "-l", "shame")
    assert "For a quiet night to be able to hold under Nash: the one lever is not enough." in text
    assert "Whatever is pulled, South Farm would leave every state with a quiet night." in text


def test_a_format_is_to_agree_or_every_end_to_satisfy(farms: str) -> None:
    # With the law nobody pumps whatever is said; the town's pipe is what would be agreed on.
    answer = data("levers", farms, "-c", "nash", "--every-end")
    assert (answer["aim"], answer["sets"][0]["levers"]) == ("every_end", ["law"])
    answer = data("levers", farms, "-c", "nash", "--format", "well")
    assert (answer["aim"], answer["format"]) == ("agreed", "well")
    base = ("levers", farms, "-f", "hall", "--goal", "dry", "-c", "nash")
    assert data(*base, "--baseline", "status_quo")["goal"] == "dry"
    assert data(*base, "--consent", "strict", "--engine", "graph")["engine"] == "graph"


def test_consent_and_baseline_reach_the_table(farms: str) -> None:
    # Every farm moves for a quiet night; a town that merely loses nothing sits beside them.
    text = FARMS.replace("[town.pipe if rest, not town.pipe]", "[not town.pipe]")
    path = write(Path(farms).parent, text.replace(", decides: any_subset", ""))
    words = ("levers", path, "-f", "fair")
    assert data(*words)["sets"][0]["levers"] == []
    assert data(*words, "--consent", "strict")["sets"] == []


def test_what_is_written_holds(farms: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "changed"
    result = run("levers", farms, "-c", "nash", "--write", str(folder))
    assert result.exit_code == 0, result.output
    assert f"Written with shame, calm: {folder}" in result.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["conflict.yaml"]
    analysis = zopa.analyse(zopa.load(folder))
    assert (analysis.holds("nash") & analysis.where("rest")).any()
    assert zopa.check(folder).ok


def test_levers_that_are_spent_or_no_longer_fit_are_left_out(farms: str, tmp_path: Path) -> None:
    # "shame" is spent, "late" would be put next to what it dropped, "seat" still can be pulled.
    late = "  late: {by: town, cost: 90, change: [{party: north, add: rest, after: north.pump}]}\n"
    path = write(Path(farms).parent, FARMS + late)
    folder = tmp_path / "changed"
    text = told("levers", path, "-c", "nash", "-l", "shame", "-l", "calm", "--write", str(folder))
    assert "Left out, for they no longer fit: late" in text
    assert [lever.label for lever in zopa.load(folder).levers] == ["seat", "law"]


def test_a_lever_on_rules_is_written_as_a_rule(tmp_path: Path) -> None:
    lift = "  open: {by: town, cost: 1, change: [{lift_rule: not rest}]}\n"
    text = FARMS.replace("status_quo:", "rules: [not rest]\nstatus_quo:") + lift
    folder = tmp_path / "changed"
    words = ("levers", write(tmp_path, text), "-c", "seq", "--write", str(folder))
    answer = data(*words)
    assert answer["best"]["levers"] == ["open"]
    changed = zopa.load(folder)
    assert changed.rules == ()
    analysis = zopa.analyse(changed)
    assert (analysis.holds("seq") & analysis.where("rest")).any()


def test_writing_says_nothing_more_on_json(farms: str, tmp_path: Path) -> None:
    result = run("levers", farms, "--json", "--write", str(tmp_path / "changed"))
    assert json.loads(result.stdout)["best"]["levers"] == []
    assert (tmp_path / "changed" / "conflict.yaml").exists()
    text = told("levers", farms, "--write", str(tmp_path / "again"))
    assert f"Written with no lever: {tmp_path / 'again'}" in text


def test_a_folder_with_something_in_it_is_left_alone(farms: str, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for target in (folder, folder / "notes.txt"):
        said = refused("levers", farms, "-c", "nash", "--write", str(target))
        assert said == f"zopa: nothing was written: {target} exists and is not an empty folder"
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert (folder / "notes.txt").read_text() == "mine"
    (folder / "notes.txt").unlink()
    assert run("levers", farms, "-c", "nash", "--write", str(folder)).exit_code == 0


def test_nothing_is_written_where_nothing_suffices(farms: str, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    said = refused("levers", farms, "-c", "nash", "-l", "seat", "--write", str(folder))
    assert "nothing was written: no set of levers was found" in said
    assert not folder.exists()


def test_nothing_is_left_half_written(
    farms: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zopa.conflict.files.write.os.replace", full)
    folder = tmp_path / "changed"
    said = refused("levers", farms, "-c", "nash", "--write", str(folder), code=1)
    assert "cannot be written: No space left on device" in said
    assert not folder.exists() or not list(folder.iterdir())


# -- hinges


def test_hinges_lists_what_flips_the_answer(farms: str) -> None:
    answer = data("hinges", farms)
    assert answer["headline"] == {"goal_can_hold": True, "status_quo_holds": True}
    assert answer["examined"]["all"] == sum(
        count for kind, count in answer["examined"].items() if kind != "all"
    )
    assert set(answer) >= {"goal", "concept", "interrupted", "hinges"}
    assert set(answer["hinges"][0]) == {
        "kind",
        "party",
        "element",
        "above",
        "falls",
        "rests_on",
        "claims",
        "judgement",
        "place",
        "flips",
        "excludes_goal",
        "becomes",
    }
    text = told("hinges", farms)
    assert "Under SEQ a quiet night can hold, and today's state holds." in text
    assert (
        "If the North Farms put “to pump at night” (unsupported) above “South Farm to stop "
        "pumping” (unsupported): a quiet night could no longer hold." in text
    )


def test_hinges_takes_every_option(farms: str) -> None:
    answer = data("hinges", farms, "-c", "nash", "-g", "dry", "--engine", "graph")
    assert (answer["concept"], answer["goal"], answer["engine"]) == ("nash", "dry", "graph")
    found = data("hinges", farms)["hinges"]
    assert len(found) > 1
    text = told("hinges", farms, "--limit", "1")
    assert f"And {len(found) - 1} more; --limit shows them." in text
    assert len(data("hinges", farms, "--limit", "1")["hinges"]) == len(found)


def test_stopped_hinges_say_so(farms: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter(range(5))

    def tick() -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    monkeypatch.setattr("zopa.levers.hinges.tick", tick)
    result = run("hinges", farms)
    assert result.exit_code == 130
    assert "The search was stopped; other changes were not tried." in " ".join(
        result.stdout.split()
    )
    left = iter(range(5))
    result = run("hinges", farms, "--json")
    assert result.exit_code == 130
    answer = json.loads(result.stdout)
    assert answer["interrupted"] is True
    assert 0 < answer["examined"]["all"] < 12


# -- inverse


def test_inverse_says_what_the_parties_would_have_to_want(farms: str) -> None:
    answer = data("inverse", farms, "--state", "", "-c", "nash")
    assert (answer["state"], answer["outcome"], answer["holds"]) == ([], None, False)
    assert [view["party"] for view in answer["parties"]] == ["north", "south", "town"]
    assert set(answer["parties"][0]) == {
        "party",
        "stays",
        "moves",
        "requirements",
        "state_orders",
        "statement_orders",
        "swaps",
        "promotions",
        "insertions",
        "breaks_word",
        "too_many",
    }
    text = told("inverse", farms, "--state", "", "-c", "nash")
    assert "State: (nothing) The North Farms, South" in text
    assert "The town To lay a pipe must be no gain" in text


def test_inverse_takes_every_option(farms: str) -> None:
    answer = data("inverse", farms, "-o", "dry", "-p", "south", "-p", "town", "--seed", "7")
    assert answer["outcome"] == "dry"
    assert [view["party"] for view in answer["parties"]] == ["south", "town"]
    assert data("inverse", farms, "--engine", "graph")["engine"] == "graph"
    text = told("inverse", farms)
    assert "(of all with rest, the one that comes closest to holding)" in text
    text = told("inverse", farms, "-s", "north.pump", "-p", "north", "-c", "nash")
    assert "This state does not hold under Nash, but the North Farms would not leave it." in text


# -- wrong usage


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("levers F -l shme", "there is no lever 'shme'; did you mean 'shame'?"),
        ("levers F -f wel", "there is no format 'wel'; did you mean 'well'?"),
        ("levers F -g rset", "there is no outcome 'rset'; did you mean 'rest'?"),
        ("levers F -f well --every-end", "give --format or --every-end, not both"),
        ("levers F -f well -c sim", "SIM says nothing about what follows a move"),
        ("levers F --every-end -c sim", "SIM says nothing about what follows a move"),
        ("levers F --most 0", "greater than or equal to 1"),
        ("hinges F -g rset", "did you mean 'rest'?"),
        ("hinges F --limit 0", "greater than or equal to 1"),
        ("inverse F -s north.pumps", "did you mean 'north.pump'?"),
        ("inverse F -p nort", "there is no party 'nort'; did you mean 'north'?"),
        ("inverse F -s north.pump -o rest", "give --state or --outcome, not both"),
        ("inverse F --seed x", "valid integer"),
    ],
)
def test_wrong_usage_is_answered(farms: str, words: str, message: str) -> None:
    said = refused(*(farms if word == "F" else word for word in words.split()))
    assert message in said


def test_without_levers_there_is_nothing_to_pull(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS[: FARMS.index("cost_unit:")])
    assert "the conflict names no levers" in refused("levers", path)
    answer = json.loads(run("levers", path, "--json").stdout)
    assert set(answer) == {"schema", "error"}


def test_sim_holds_can_be_asked_of_levers_hinges_and_inverse(farms: str) -> None:
    for command in ("levers", "hinges", "inverse"):
        assert data(command, farms, "-c", "sim")["concept"] == "sim"


def test_a_phase_that_a_written_lever_makes_idle_is_left_out(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
zopa: 1
parties:
  farm: {options: {pump: pump at night}, preferences: [farm.pump]}
  town: {}
status_quo: []
outcomes: {rest: not farm.pump}
goal: rest
levers:
  ban: {name: forbid it, by: town, cost: 1, change: [{forbid: farm.pump}]}
  praise: {name: praise them, by: town, cost: 2, change: [{party: farm, drop: farm.pump}]}
phases:
  spring: {name: the spring, change: [{forbid: farm.pump}]}
  autumn: {name: the autumn}
""",
    )
    folder = tmp_path / "written"
    said = told("levers", path, "--most", "1", "--write", str(folder))
    assert "Written with ban" in said
    assert said.endswith("Left out, for they no longer fit: the phase spring")
    written = zopa.load(folder)
    assert [phase.label for phase in written.phases] == ["autumn"]
    assert [lever.label for lever in written.levers] == ["praise"]
