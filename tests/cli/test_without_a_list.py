"""``holds``, ``why`` and ``levers`` with the SAT engine: what lists answer, without one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zopa
from tests.cli.deals import FARMS, data, refused, run, told, write

ROOT = Path(__file__).parents[2]
CASES = sorted(str(path.parent) for path in (ROOT / "casebook").glob("*/conflict.yaml"))
SAT = ("--engine", "sat")


def large(parties: int, options: int) -> str:
    """Each party wants its first option, and above that not to be the only one to take it."""
    text = "zopa: 1\nparties:\n"
    for k in range(parties):
        others = " or ".join(f"p{other}.o0" for other in range(parties) if other != k)
        text += f"  p{k}:\n    options:\n"
        text += "".join(f"      o{j}: act {j}\n" for j in range(options))
        text += f"    preferences: [p{k}.o0 if ({others}), not p{k}.o0]\n"
    text += (
        "status_quo: []\noutcomes: {pair: p0.o0 and p1.o0, lone: p0.o0 and not p1.o0}\ngoal: pair\n"
    )
    return text


@pytest.mark.parametrize("concept", ["nash", "seq", "sseq", "gmr", "smr", "sim"])
@pytest.mark.parametrize("case", CASES, ids=lambda path: Path(path).name)
def test_the_casebook_holds_as_it_does_in_lists(case: str, concept: str) -> None:
    conflict = zopa.load(case)
    known = zopa.analyse(conflict).holds(concept)
    answer = data("holds", case, *SAT, "--concept", concept)["concepts"][concept]
    asked = answer["outcomes"]
    if not conflict.outcomes:
        assert (asked["any"]["status"] == "found") == bool(known.any())
        return
    for name, found in asked.items():
        there = known & zopa.analyse(conflict).where(name)
        assert (found["status"] == "found") == bool(there.any()), name


@pytest.mark.parametrize("concept", ["nash", "seq", "gmr", "sim"])
def test_levers_are_those_of_the_list(tmp_path: Path, concept: str) -> None:
    path = write(tmp_path, FARMS)
    words = ("levers", path, "--concept", concept, "--most", "9")
    listed, searched = data(*words), data(*words, *SAT)
    sets = [
        {(tuple(one["levers"]), one["cost"]) for one in each["sets"]} for each in (listed, searched)
    ]
    assert sets[0] == sets[1]
    assert searched["complete"] == listed["complete"]
    assert searched["engine"] == "sat"


def test_forty_options_are_answered_without_being_asked_to(tmp_path: Path) -> None:
    path = write(tmp_path, large(8, 5))
    said = told("holds", path, "--concept", "nash")
    assert "[SAT engine, 2^40 combinations, none listed]" in said
    assert "Today's state holds under Nash." in said
    assert "The outcome pair can hold under Nash" in said
    assert "The outcome lone" in said
    answer = data("why", path, "--outcome", "pair", "--concept", "nash")
    assert answer["verdict"] == "holds"
    answer = data("why", path, "--state", "p0.o0", "--concept", "nash")
    assert answer["verdict"] == "does not hold"
    assert [each["party"] for each in answer["parties"] if not each["stable"]][:1] == ["p0"]


def test_why_not_names_the_party_and_its_wish(tmp_path: Path) -> None:
    path = write(
        tmp_path, large(8, 5) + "levers:\n  no: {by: p1, cost: 1, change: [{forbid: p0.o0}]}\n"
    )
    text = Path(path).read_text(encoding="utf-8").replace("goal: pair", "goal: alone")
    text = text.replace("{pair:", "{alone: p0.o0 and not p1.o0 and not p2.o0 and not p3.o0, pair:")
    Path(path).write_text(text, encoding="utf-8")
    said = told("why", path, "--concept", "nash")
    assert "No state with the outcome alone holds under Nash" in said
    answer = data("why", path, "--concept", "nash")
    assert answer["status"] == "none"
    assert {each["party"] for each in answer["objectors"]} <= {"p0", "p1", "p2", "p3"}
    assert "every one was ruled out" in told("levers", path, "--concept", "nash")


def test_a_state_that_rules_exclude_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, large(8, 5) + "rules: [not (p0.o0 and p0.o1)]\n")
    assert "it breaks not (p0.o0 and p0.o1)" in refused("why", path, "--state", "p0.o0 p0.o1")
    assert "p0.o9" in refused("why", path, "--state", "p0.o9")
    assert "nowhere" in refused("holds", path, "--outcome", "nowhere")


def test_what_needs_a_list_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS)
    for words in (
        ("holds", path, "--coalition", "north south"),
        ("levers", path, "--format", "well"),
        ("levers", path, "--every-end"),
    ):
        assert "where states can be listed" in refused(*words, *SAT, code=3)
    big = write(tmp_path, large(12, 6))
    assert "zopa.Finder" in refused("agree", big, "--parties", "p0 p1", code=3)


def test_no_patience_is_no_error(tmp_path: Path) -> None:
    path = write(tmp_path, large(12, 6))
    result = run("holds", path, "--concept", "seq", "--patience", "0")
    assert result.exit_code == 0, result.output
    assert "could not be decided in the time that was given" in " ".join(result.output.split())


def test_without_a_solver_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in list(sys.modules):
        if name == "pysat" or name.startswith("pysat."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    path = write(tmp_path, FARMS)
    assert "pip install 'zopa[sat]'" in refused("holds", path, *SAT)
    document = json.loads(run("holds", path, *SAT, "--json").stdout)
    assert document["schema"] == 1
    assert "zopa[sat]" in document["error"]


def test_names_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = write(tmp_path, FARMS.replace("Two farms, one well", '"[bold]x\\x1b[31m"'))
    said = run("holds", path, *SAT, "--concept", "nash").output
    assert "[bold]x" in said
    assert "\x1b[31m" not in said
