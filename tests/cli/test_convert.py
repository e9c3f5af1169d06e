"""``zopa convert``, and commands on a file of GMCR+."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import zopa
from tests.conflict.gmcr.bad import model, put, ranked, text_of
from zopa.cli.app import app
from zopa.conflict.identity import model_hash

ROOT = Path(__file__).resolve().parents[2]
ALEPPO = str(ROOT / "examples" / "aleppo")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})


@pytest.fixture
def farms(tmp_path: Path) -> Path:
    path = tmp_path / "farms.gmcr"
    path.write_bytes(text_of(model()))
    return path


def test_commands_take_such_a_file(farms: Path) -> None:
    assert run("check", farms).output == f"{farms}: no problem found\n"
    answer = json.loads(run("holds", farms, "--json").stdout)
    assert answer["sha256"] == zopa.load(farms).source.sha256[0][1]  # type: ignore[union-attr]
    assert answer["model_hash"] == model_hash(zopa.load(farms))
    for words in (
        ["states"],
        ["why", "--state", "north.talk"],
        ["holds", "--coalition", "north south"],
    ):
        result = run(words[0], farms, *words[1:])
        assert result.exit_code == 0, result.output
    assert "goal: NAME" in run("brief", farms).output


def test_to_a_dossier_and_back(farms: Path, tmp_path: Path) -> None:
    folder, again = tmp_path / "deep" / "farms", tmp_path / "again.gmcr"
    result = run("convert", farms, folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{folder / 'conflict.yaml'}\n"
    assert result.stderr == ""
    assert model_hash(zopa.load(folder)) == model_hash(zopa.load(farms))
    assert run("convert", folder, again).exit_code == 0
    # A dossier keeps the options of a party together, and so does a file made of it.
    assert [o["name"] for o in json.loads(again.read_text())["options"]] == [
        "Talk",
        "Dam the river",
        "Shell the dam",
    ]
    assert model_hash(zopa.load(again)) == model_hash(zopa.load(farms))
    direct = tmp_path / "direct.gmcr"
    assert run("convert", farms, direct).exit_code == 0
    assert [o["name"] for o in json.loads(direct.read_text())["options"]] == [
        o["name"] for o in model()["options"]
    ]


def test_to_a_yaml_file_with_its_evidence_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "aleppo.yaml"
    result = run("convert", ALEPPO, out)
    assert result.stdout.split() == [str(out), str(tmp_path / "evidence.yaml")]
    assert zopa.load(out) == zopa.load(ALEPPO)


def test_what_is_left_out_is_said_on_standard_error(tmp_path: Path) -> None:
    result = run("convert", ALEPPO, tmp_path / "aleppo.gmcr")
    assert result.stdout == f"{tmp_path / 'aleppo.gmcr'}\n"
    said = result.stderr.splitlines()
    assert "left out: the status quo" in said
    assert "left out: the marking TLP:CLEAR" in said
    assert all(line.startswith("left out: ") for line in said)


def test_rankings_for_everybody_are_said(tmp_path: Path) -> None:
    dossier = tmp_path / "c.yaml"
    dossier.write_text(
        "zopa: 1\nparties:\n  a: {options: {x: go}, ranking: [[a.x], []]}\n"
        "  b: {preferences: [a.x]}\n"
    )
    result = run("convert", dossier, tmp_path / "c.gmcr")
    assert result.stderr == "preferences are written as rankings of all states, for every party\n"
    file = tmp_path / "ranked.gmcr"
    file.write_bytes(text_of(ranked()))
    assert run("convert", file, tmp_path / "again.gmcr").stderr == ""


def test_what_reading_leaves_out_is_said_as_well(tmp_path: Path) -> None:
    file = tmp_path / "odd.gmcr"
    file.write_bytes(text_of(put("decisionMakers.0.misperceptions", [[[1, "Y"]]])))
    result = run("convert", file, tmp_path / "odd")
    assert result.exit_code == 0
    assert "warning ZP452" in result.stderr


@pytest.mark.parametrize("name", ["farms.gmcr", "there.yaml", "full", "other.yaml"])
def test_nothing_is_overwritten(name: str, farms: Path, tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "conflict.yaml").write_text("mine")
    (tmp_path / "evidence.yaml").write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    source = ALEPPO if name == "other.yaml" else farms
    result = run("convert", source, tmp_path / name)
    assert result.exit_code == 4
    assert "is there already; choose another place" in result.stderr
    assert "left out" not in result.stderr
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("out", ["farms.json", "farms.html", "."])
def test_other_forms_are_refused(out: str, farms: Path) -> None:
    result = run("convert", farms, out)
    assert result.exit_code == 2
    assert "should end in .gmcr or .yaml, or be a folder" in result.stderr


def test_errors_of_the_dossier_end_it(farms: Path, tmp_path: Path) -> None:
    farms.write_bytes(text_of(put("decisionMakers.0.options", [0])))
    result = run("convert", farms, tmp_path / "out")
    assert result.exit_code == 1
    assert "error ZP406" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_statement_too_long_for_a_dossier_is_refused(farms: Path, tmp_path: Path) -> None:
    members = [[[0, "Y"], [1, "N"]]] * 500
    farms.write_bytes(
        text_of(
            put(
                "infeasibles",
                [],
                put("decisionMakers.0.preferences", [{"compound": True, "members": members}]),
            )
        )
    )
    assert zopa.check(farms).ok
    result = run("convert", farms, tmp_path / "out")
    assert result.exit_code == 1
    assert "ZP202" in result.stderr
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_said_is_refused(tmp_path: Path) -> None:
    dossier = tmp_path / "c.yaml"
    dossier.write_text("zopa: 1\nparties: {a: {options: {x: go}}}\nirreversible: [a.x, not a.x]\n")
    result = run("convert", dossier, tmp_path / "c.gmcr")
    assert result.exit_code == 2
    assert "'a.x' can neither be taken nor dropped" in result.stderr


def test_a_place_that_cannot_be_written_to(farms: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "farms.gmcr" / "x.gmcr", tmp_path / "farms.gmcr" / "folder"):
        result = run("convert", farms, out)
        assert result.exit_code == 4
        assert "cannot be written" in result.stderr or "Not a directory" in result.stderr


def test_every_command_says_what_it_could_not_take_over(tmp_path: Path) -> None:
    path = tmp_path / "seen.gmcr"
    path.write_bytes(text_of(put("decisionMakers.0.misperceptions", [[[1, "Y"]]])))
    for words in (["holds"], ["states"], ["why", "--state", "north.talk"], ["holds", "--json"]):
        result = run(words[0], path, *words[1:])
        assert result.exit_code == 0, result.output
        assert result.stderr.count("warning ZP452 decisionMakers[0].misperceptions") == 1


def test_a_folder_of_files_is_checked_at_once(farms: Path, tmp_path: Path) -> None:
    twin, bad = tmp_path / "twin.gmcr", tmp_path / "bad.gmcr"
    twin.write_bytes(farms.read_bytes())
    bad.write_text('{"options": []}')
    result = run("check", farms, twin, bad)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "2 of 3 dossiers can be used"
    assert f"{bad}:1:1: error ZP402" in result.stdout
    answer = json.loads(run("check", "--json", farms, bad).stdout)
    assert (answer["schema"], answer["ok"]) == (1, False)
    assert [(d["file"], d["ok"]) for d in answer["dossiers"]] == [
        (str(farms), True),
        (str(bad), False),
    ]
    assert run("check", farms, twin).exit_code == 0
    assert "name one of its 3 .gmcr files" in run("check", tmp_path).output


def test_states_have_the_numbers_of_the_file(farms: Path) -> None:
    shown = run("states", farms).output.splitlines()
    (row,) = [line for line in shown if line.startswith("in the file")]
    numbers = zopa.load(farms).imported
    assert numbers is not None
    states = zopa.analyse(zopa.load(farms)).states
    assert row.split()[3:] == [str(numbers.state_number(state)) for state in states]
    assert row.split()[3:] != ["1", "2", "3", "4", "5", "6"]  # the options interleave there
