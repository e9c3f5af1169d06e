"""``zopa casebook``, and ``casebook:NAME`` where a dossier is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.casebook.made import BOTH, ONLY_NORTH, published, write_case
from zopa.bundled import case_names
from zopa.cli.app import app

SLIP = {"concept": "nash", "state": ONLY_NORTH, "published": True, "reason": "a [b]slip[/b]"}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A casebook of its own, with one case."""
    monkeypatch.setattr("zopa.bundled.casebook", lambda: tmp_path)
    write_case(tmp_path, published())
    return tmp_path


def test_the_list() -> None:
    result = run("casebook")
    assert result.exit_code == 0, result.output
    assert all(f"\n{name} " in result.output for name in case_names())
    told = json.loads(run("casebook", "--json").stdout)
    assert told["schema"] == 1
    assert [case["name"] for case in told["cases"]] == list(case_names())
    cuba = next(case for case in told["cases"] if case["name"] == "cuba-1962")
    assert cuba["title"] == "Cuban missile crisis, 1962"
    assert (cuba["parties"], cuba["feasible"], cuba["origin"]) == (2, 12, "recomputed")
    assert told["unreadable"] == []


def test_the_list_counts_states_that_the_source_does_not(root: Path) -> None:
    data = published()
    del data["feasible"]
    write_case(root, data)
    assert json.loads(run("casebook", "--json").stdout)["cases"][0]["feasible"] == 6


def test_a_case_that_cannot_be_read_does_not_hide_the_others(root: Path) -> None:
    write_case(root, {"citation": "x"}, "broken")
    write_case(root, published(), "broken-too", conflict="zopa: 1\n")
    for words in (["casebook"], ["casebook", "--check"]):
        result = run(*words)
        assert result.exit_code == 1
        assert "two-farms" in result.output
        assert "origin is missing" in result.output
        assert "ZP" in result.output
    told = json.loads(run("casebook", "--json").stdout)
    assert [one["name"] for one in told["unreadable"]] == ["broken", "broken-too"]


def test_one_case_like_any_dossier(root: Path) -> None:
    result = run("casebook", "two-farms")
    assert result.exit_code == 0, result.output
    holds = run("holds", "casebook:two-farms").output
    assert result.output.startswith(holds)
    rest = result.output.removeprefix(holds)
    assert "Source\n  made up.\n" in rest
    assert "They shared the well. Source: hearsay." in rest
    assert "state: (nothing); it holds under SEQ, SSEQ, GMR, SMR and SIM" in rest
    assert "all 18 answers agree (graph and array engines)" in rest
    assert "UNEXPLAINED" not in rest
    assert '  zopa why casebook:two-farms --state ""\n' in rest


def test_how_to_go_on_is_true(root: Path, tmp_path: Path) -> None:
    told = run("casebook", "two-farms").output.partition("How to go on\n")[2].splitlines()
    assert len(told) == 3
    assert run("why", "casebook:two-farms", "--state", "").exit_code == 0
    assert run("states", "casebook:two-farms").exit_code == 0
    assert run("convert", "casebook:two-farms", tmp_path / "copy").exit_code == 0
    assert run("holds", tmp_path / "copy").exit_code == 0


def test_one_case_as_json(root: Path) -> None:
    told = json.loads(run("casebook", "two-farms", "--json").stdout)
    assert told["file"] == "casebook:two-farms"
    assert set(told["files"]) == {"conflict.yaml"}
    assert told["concepts"]["seq"]["count"] == 3
    assert told["case"]["happened"]["outcome"] == "They shared the well."
    assert told["published"]["ok"] is True


def test_an_unknown_case() -> None:
    result = run("casebook", "elmira-1919")
    assert result.exit_code == 2
    assert "there is no case 'elmira-1919'; did you mean 'elmira-1991'?" in result.stderr
    assert json.loads(run("casebook", "nonsense", "--json").stdout)["error"]
    assert run("holds", "casebook:nonsense").exit_code == 1


def test_all_that_come_with_zopa_pass() -> None:
    result = run("casebook", "--check")
    assert result.exit_code == 0, result.output
    assert "different without one: 0." in " ".join(result.output.split())
    assert "FAILS" not in result.output
    told = json.loads(run("casebook", "--check", "--json").stdout)
    assert told["ok"] is True
    assert [case["name"] for case in told["cases"]] == list(case_names())


def spoilt(root: Path, **more: Any) -> None:
    data = published() | more
    data["equilibria"]["nash"] = [ONLY_NORTH, BOTH]
    write_case(root, data)


@pytest.mark.parametrize("words", [[], ["two-farms"]])
def test_an_unrecorded_difference_fails(root: Path, words: list[str]) -> None:
    spoilt(root)
    result = run("casebook", *words, "--check")
    assert result.exit_code == 1
    assert "11/12" in result.output
    assert "FAILS" in result.output
    assert "Nash, north.pump: the source has 'holds', zopa 'does not hold'. UNEXPLAINED" in (
        " ".join(result.output.split())
    )
    assert "In agreement: 17; different with a reason: 0; different without one: 1." in (
        result.output
    )
    told = json.loads(run("casebook", *words, "--check", "--json").stdout)
    assert told["ok"] is False
    assert told["cases"][0]["concepts"][0]["differences"] == [
        {
            "concept": "nash",
            "party": None,
            "state": ["north.pump"],
            "published": True,
            "engines": ["graph", "array"],
            "reason": None,
        }
    ]


def test_a_recorded_difference_is_printed_as_it_is_written(root: Path) -> None:
    spoilt(root, differs=[SLIP])
    result = run("casebook", "--check")
    assert result.exit_code == 0, result.output
    assert "Reason: a [b]slip[/b]" in result.output
    assert "different with a reason: 1" in result.output
    assert "Reason: a [b]slip[/b]" in run("casebook", "two-farms").output


def test_a_difference_for_a_party(root: Path) -> None:
    data = published()
    data["stable"]["nash"]["north"].remove(ONLY_NORTH)
    write_case(root, data)
    result = run("casebook", "--check")
    assert result.exit_code == 1
    assert "Nash for north, north.pump: the source has 'not stable', zopa 'stable'." in (
        result.output
    )


def test_a_recorded_difference_that_has_gone_fails(root: Path) -> None:
    write_case(root, published() | {"differs": [SLIP | {"state": BOTH}]})
    result = run("casebook", "--check")
    assert result.exit_code == 1
    assert "WRONG: a difference is recorded for nash in north.pump south.pump" in result.output
    assert "1 more to put right." in result.output


def test_what_is_wanted(root: Path) -> None:
    assert "Nothing is wanted" in run("casebook", "--wanted").output
    text = "- {title: A river, citation: 'A & B 1999', missing: the ranking, kind: environment}\n"
    (root / "wanted.yaml").write_text(text, encoding="utf-8")
    assert run("casebook", "--wanted").output == "A river\n  A & B 1999\n  missing: the ranking\n"
    told = json.loads(run("casebook", "--wanted", "--json").stdout)
    assert told["wanted"][0]["kind"] == "environment"
    (root / "wanted.yaml").write_text("x", encoding="utf-8")
    result = run("casebook", "--wanted")
    assert (result.exit_code, "is no list" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [["--wanted", "--check"], ["--wanted", "two-farms"]])
def test_what_is_wanted_goes_alone(words: list[str]) -> None:
    result = run("casebook", *words)
    assert (result.exit_code, result.stderr) == (2, "zopa: --wanted goes alone\n")


def test_every_command_takes_a_case() -> None:
    for words in (
        ["check", "casebook:cuba-1962"],
        ["states", "casebook:cuba-1962"],
        ["why", "casebook:cuba-1962", "--state", "ussr.withdraw"],
        ["inverse", "casebook:cuba-1962", "--state", "ussr.withdraw"],
    ):
        result = run(*words)
        assert result.exit_code == 0, (words, result.output)
    told = json.loads(run("holds", "casebook:cuba-1962", "--json").stdout)
    assert told["file"] == "casebook:cuba-1962"
    assert len(told["sha256"]) == 64


@pytest.mark.parametrize(
    "words", [["casebook"], ["casebook", "--check"], ["casebook", "cuba-1962"]]
)
def test_nothing_is_cut_off_where_there_is_little_room(words: list[str]) -> None:
    result = CliRunner().invoke(app, words, env={"COLUMNS": "50"})
    assert result.exit_code == 0, result.output
    assert "…" not in result.output
    assert "cuba-1962" in result.output
    commands = [line for line in result.output.splitlines() if not line.startswith("  zopa ")]
    assert max(map(len, commands)) <= 50
