"""``zopa steps``, ``zopa phases``, and what commands say of commitments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.deals import FARMS, data, refused, run, told, write
from zopa.brief.compose import compose
from zopa.brief.markdown import to_markdown

LAKE = str(Path(__file__).parents[2] / "docs" / "howto" / "lake")

#: A party that has given its word, and one that relies on it.
BRIDGE = """
zopa: 1
title: Two and a word
parties:
  north:
    name: North
    options: {shell: {do: shell the bridge, stop: stop shelling the bridge}}
    commitments: [not north.shell if south.open]
    preferences: [north.shell]
  south:
    name: South
    options: {open: {do: open the road, stop: close the road}}
    preferences: [not north.shell, not south.open]
status_quo: [north.shell]
outcomes: {quiet: not north.shell and south.open}
goal: quiet
"""
FREE = BRIDGE.replace("    commitments: [not north.shell if south.open]\n", "")


def test_an_order_that_works_and_one_that_breaks() -> None:
    words = ("steps", LAKE, "--format", "shores", "--swap", "promise")
    answer = data(*words)
    works = {each["order"]: each["self_enforcing"] for each in answer["orders"]}
    assert works == {"north-first": False, "both-at-once": True}
    assert answer["swaps"] == ["promise"]
    said = told(*words)
    assert "Undertaken" in said
    assert "the order enforces itself" in said
    assert "breaks at its" in said


def test_levers_that_make_an_order_work() -> None:
    words = ("steps", LAKE, "--format", "shores", "--swap", "promise", "--levers")
    (found,) = data(*words)["guarantors"]
    assert found["today"]["order"] == "north-first"
    assert found["sets"][0]["levers"] == ["idle-pay"]
    assert "What would make this order work" in told(*words)


def test_orders_written_on_the_command_line(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS)
    text = "not north.pump; not south.pump and town.pipe"
    answer = data("steps", path, "--order", text, "--format", "fair")
    (order,) = answer["orders"]
    assert order["order"] is None
    assert order["measures"] == ["not north.pump", "not south.pump and town.pipe"]
    assert "north.pipe" in refused("steps", path, "--order", "north.pipe")
    assert "known: " in refused("steps", LAKE, "--order", "nowhere")
    assert "or" in refused("steps", path, "--order", "north.pump or south.pump")
    assert "the options are north." in refused("steps", path, "--order", "not not; north")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--concept", "sim"), "SIM"),
        (("--to", "nowhere"), "nowhere"),
        (("--format", "nowhere"), "nowhere"),
        (("--swap", "nowhere"), "nowhere"),
    ],
)
def test_what_steps_cannot_answer(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    assert said in refused("steps", write(tmp_path, FARMS), *words)


def test_steps_need_a_state_today(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS.replace("status_quo: [north.pump, south.pump]\n", ""))
    assert "status_quo" in refused("steps", path)


def test_bounds_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS)
    answer = data("steps", path, "--format", "fair", "--longest", "1", "--most", "1")
    assert answer["longest"] == 1
    assert len(answer["sequences"]) <= 1
    assert all(len(each["steps"]) == 1 for each in answer["sequences"])


def test_phases_say_who_gains_by_waiting() -> None:
    answer = data("phases", LAKE)
    assert [phase["label"] for phase in answer["phases"]] == ["trial", "next-spring", "promised"]
    values = {(each["before"], each["party"]): each["value"] for each in answer["waiting"]}
    assert set(values.values()) <= {"gains", "loses", "same", "mixed"}
    said = told("phases", LAKE)
    signs = {"gains": "▲ gains", "loses": "▼ loses", "same": "= same", "mixed": "~ mixed"}
    for value in set(values.values()):
        assert signs[value] in said
    assert "with nobody bound" in said


def test_phases_that_cannot_be_asked_about(tmp_path: Path) -> None:
    assert "write them under 'phases'" in refused("phases", write(tmp_path, FARMS))
    assert "SIM" in refused("phases", LAKE, "--concept", "sim")


def test_holds_says_what_rests_on_a_word(tmp_path: Path) -> None:
    path = write(tmp_path, BRIDGE)
    said = told("holds", path)
    assert (
        "Taken to be binding: North has given its word to stop shelling the bridge, should South "
        "open the road." in said
    )
    assert "under SEQ and SSEQ the outcome quiet could not hold" in said
    by_concept = {each["concept"]: each for each in data("holds", path)["binding"]}
    assert by_concept["seq"]["goal_holding"] == {"bound": 1, "free": 0}
    assert "binding" not in data("holds", write(tmp_path, FREE))
    assert "Commitments" not in told("holds", write(tmp_path, FREE))


def test_why_says_it_of_one_state(tmp_path: Path) -> None:
    path = write(tmp_path, BRIDGE)
    assert "With nobody bound, this state would not hold." in told("why", path, "-s", "south.open")
    answer = data("why", path, "--state", "south.open")
    assert answer["holds"] is True
    assert answer["binding"]["state_holds_free"] is False


def test_the_sat_engine_says_it_as_well(tmp_path: Path) -> None:
    path = write(tmp_path, BRIDGE)
    answer = data("holds", path, "--engine", "sat", "--concept", "seq")["concepts"]["seq"]
    assert answer["outcomes"]["quiet"]["status"] == "found"
    assert answer["unbound"]["goal"]["status"] == "none"


def test_the_brief_tells_order_and_time(tmp_path: Path) -> None:
    said = run("brief", LAKE, "-o", "-").output
    assert "## In which order, and by when" in said
    for part in ("Steps that nobody would stop half", "One order against another", "By when"):
        assert part in said
    path = write(tmp_path, BRIDGE)
    note = told("brief", path)
    assert "Taken to be binding: North has given its word" in note


def test_phases_that_cannot_begin_are_told_in_the_brief(tmp_path: Path) -> None:
    import zopa

    phases = """
phases:
  a: {name: the first}
  b: {name: the second, change: [{forbid: north.shell}]}
"""
    conflict = zopa.load(write(tmp_path, FREE + phases))
    text = to_markdown(compose(zopa.analyse(conflict), written="2026-01-01"))
    assert "cannot begin in the state" in text


def test_why_without_a_list_tells_what_the_word_does(tmp_path: Path) -> None:
    path = write(tmp_path, BRIDGE)
    words = ("why", path, "--engine", "sat", "--state", "south.open")
    answer = data(*words)
    assert (answer["verdict"], answer["unbound"]) == ("holds", {"verdict": "does not hold"})
    assert "With nobody bound by its word: This state does not hold" in told(*words)
