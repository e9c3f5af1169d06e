"""Every command, run as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import zopa
from zopa.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
ALEPPO = str(ROOT / "examples" / "aleppo")

CHICKEN = """
zopa: 1
title: Two farms, one well
parties:
  north:
    name: North Farm
    options: {pump: {do: pump at night, stop: stop pumping at night}}
    preferences: [not south.pump, north.pump]
  south:
    name: South Farm
    options: {pump: {do: pump at night, stop: stop pumping at night}}
    preferences: [not north.pump, south.pump]
status_quo: [north.pump, south.pump]
outcomes: {rest: not north.pump and not south.pump}
goal: rest
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})


def data(*words: str) -> Any:
    result = run(*words)
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["schema"] == 1
    return answer


@pytest.fixture
def farms(tmp_path: Path) -> str:
    path = tmp_path / "farms.yaml"
    path.write_text(CHICKEN, encoding="utf-8")
    return str(path)


def big(options: int) -> str:
    each = options // 4
    parties = "".join(
        f"  p{i}:\n    options:\n" + "".join(f"      o{k}: act {k}\n" for k in range(each))
        for i in range(4)
    )
    return f"zopa: 1\nparties:\n{parties}"


def test_help_names_every_command_and_the_exit_codes() -> None:
    text = run("--help").output
    for command in ("demo", "brief", "new", "check", "holds", "why", "states", "schema"):
        assert command in text
    assert "3 too large" in text


def test_version() -> None:
    assert run("--version").output == f"zopa {zopa.__version__}\n"


def test_demo_is_the_brief_of_the_bundled_dossier() -> None:
    answer = data("demo", "--json")
    assert answer["outcome"] == "truce"
    assert {s["concept"] for s in answer["standings"]} == {
        "nash",
        "seq",
        "sseq",
        "gmr",
        "smr",
        "sim",
    }
    text = run("demo").output
    assert answer["bottom_line"][0].split(",")[0] in " ".join(text.split())
    assert len(text.splitlines()) <= 55
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_brief_of_another_conflict_knows_nothing_of_the_bundled_one(farms: str) -> None:
    text = run("brief", farms).output
    assert "North Farm" in text
    for word in ("Aleppo", "Russia", "truce", "bomb"):
        assert word not in text


def test_brief_without_a_goal_says_what_to_add(farms: str, tmp_path: Path) -> None:
    path = tmp_path / "no-goal.yaml"
    path.write_text(CHICKEN.replace("goal: rest", ""), encoding="utf-8")
    result = run("brief", str(path))
    assert result.exit_code == 2
    assert "goal: NAME" in result.output


def test_holds_json_has_the_documented_shape(farms: str) -> None:
    answer = data("holds", farms, "--json")
    assert set(answer) == {
        "schema",
        "file",
        "sha256",
        "files",
        "model_hash",
        "version",
        "engine",
        "states",
        "feasible",
        "status_quo",
        "concepts",
        "outcomes",
    }
    assert answer["states"] == answer["feasible"] == 4
    assert answer["status_quo"] == ["north.pump", "south.pump"]
    assert answer["concepts"]["nash"] == {
        "count": 1,
        "states": [["north.pump", "south.pump"]],
        "status_quo": True,
    }
    assert answer["concepts"]["seq"]["states"] == [[], ["north.pump", "south.pump"]]
    assert answer["outcomes"]["rest"]["states"] == 1
    assert answer["outcomes"]["rest"]["holds"]["nash"] == 0
    assert answer["outcomes"]["rest"]["holds"]["seq"] == 1
    assert answer["file"] == farms
    assert len(answer["sha256"]) == 64


@pytest.mark.parametrize("engine", ["graph", "array"])
def test_engines_answer_alike(farms: str, engine: str) -> None:
    answer = data("holds", farms, "--json", "--engine", engine)
    assert answer["engine"] == engine
    assert answer["concepts"] == data("holds", farms, "--json")["concepts"]


def test_limit_bounds_the_list_and_not_the_count() -> None:
    answer = data("holds", ALEPPO, "--json", "-c", "gmr", "--limit", "3")
    assert len(answer["concepts"]["gmr"]["states"]) == 3
    assert answer["concepts"]["gmr"]["count"] > 3


def test_holds_in_words(farms: str) -> None:
    text = run("holds", farms, "-c", "nash", "-c", "seq").output
    assert "Nash: 1 state holds" in text
    assert "north.pump south.pump  (today)" in text
    assert "GMR" not in text
    assert "SEQ: 1 state holds with rest" in run("holds", farms, "-c", "seq", "-o", "rest").output


def test_many_states_are_summarised() -> None:
    text = run("holds", ALEPPO, "-c", "gmr").output
    assert "no in all: " in text
    assert "yes in some: " in text


def test_why(farms: str) -> None:
    text = run("why", farms, "--state", "", "--concept", "nash").output
    assert "North Farm would pump at night, as it wants to" in " ".join(text.split())
    answer = data("why", farms, "--outcome", "rest", "--concept", "seq", "--json")
    assert answer["holds"] is True
    assert answer["state"] == []
    [temptation] = answer["parties"][0]["temptations"]
    assert temptation["deterred"]
    assert temptation["sanction"]["grade"] == "best answer"
    assert data("why", farms, "--json")["outcome"] == "rest"
    answer = data("why", farms, "--state", "north.pump, south.pump", "--json")
    assert answer["state"] == ["north.pump", "south.pump"]


def test_why_shows_claims_and_the_way_back() -> None:
    answer = data("why", ALEPPO, "--json")
    claims = {claim["id"]: claim for claim in answer["claims"]}
    assert "c20" in claims["c18"]["contradicts"]
    assert any(use.startswith("preference") for use in claims["c18"]["used_by"])


def test_states(farms: str) -> None:
    text = run("states", farms).output
    assert "north.pump" in text
    assert "4*" in text
    answer = data("states", farms, "--json")
    assert answer["states"] == [[], ["north.pump"], ["south.pump"], ["north.pump", "south.pump"]]
    assert answer["ranks"]["north"] == [2, 1, 4, 3]
    refused = run("states", farms, "--limit", "3")
    assert refused.exit_code == 3
    assert "zopa holds" in refused.output


def test_schema() -> None:
    assert json.loads(run("schema").stdout)["properties"]["parties"]
    assert json.loads(run("schema", "--file", "evidence").stdout)["properties"]["claims"]
    assert run("schema", "--file", "x").exit_code == 2


def test_new_then_check_then_brief(tmp_path: Path) -> None:
    folder = str(tmp_path / "mine")
    assert run("new", folder).exit_code == 0
    checked = run("check", folder)
    assert checked.exit_code == 0
    assert "no problem found" in checked.output
    assert run("brief", folder).exit_code == 0
    again = run("new", folder)
    assert again.exit_code == 4
    assert "conflict.yaml" in again.output


def test_check_codes(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(CHICKEN.replace("goal: rest", "goal: resr"), encoding="utf-8")
    result = run("check", str(path))
    assert result.exit_code == 1
    assert "did you mean 'rest'" in result.output
    assert f"{path}:" in result.output.replace("\n", "")
    listed = json.loads(run("check", str(path), "--json").stdout)
    assert listed["ok"] is False
    code = listed["diagnostics"][0]["code"]
    assert code in run("check", "--explain", code).output
    assert run("check", "--explain", "ZP999").exit_code == 2
    assert run("check").exit_code == 2


def test_strict_fails_on_warnings(farms: str) -> None:
    assert run("check", farms).exit_code == 0
    assert run("check", farms, "--strict").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("holds", "FARMS", "--outcome", "peace"),
        ("why", "FARMS", "--state", "north.pumps"),
        ("why", "FARMS", "--state", "", "--outcome", "rest"),
        ("why", "FARMS", "--concept", "nahs"),
        ("holds", "FARMS", "--engine", "steam"),
        ("holds", "FARMS", "--limit", "-1"),
        ("holds",),
    ],
)
def test_wrong_usage_is_answered(farms: str, words: tuple[str, ...]) -> None:
    result = run(*(farms if word == "FARMS" else word for word in words))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("command", ["brief", "holds", "why", "states"])
def test_a_bad_dossier_is_answered_everywhere(tmp_path: Path, command: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("zopa: 1\nparties: {a: {preferences: [b.c]}}\n", encoding="utf-8")
    result = run(command, str(path))
    assert result.exit_code == 1
    assert "b.c" in result.output
    answer = json.loads(run(command, str(path), "--json").stdout)
    assert answer["diagnostics"][0]["line"] == 2


@pytest.mark.parametrize("engine", ["array", "graph", "auto"])
def test_sixty_options_are_refused_with_what_to_do(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # without python-sat
    path = tmp_path / "big.yaml"
    path.write_text(big(60), encoding="utf-8")
    result = run("holds", str(path), "--engine", engine)
    assert result.exit_code == 3
    assert "60 options are too many" in result.output
    assert "Add rules" in result.output
    assert "pip install 'zopa[sat]'" in result.output
    assert "error" in json.loads(run("holds", str(path), "--engine", engine, "--json").stdout)


def test_texts_from_a_file_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    odd = CHICKEN.replace("North Farm", '"[bold]N[/bold] \\e[31m\\u202Eevil"')
    path.write_text(odd, encoding="utf-8")
    for command in ("brief", "why", "holds", "states"):
        output = run(command, str(path)).output
        assert "\x1b" not in output
        assert "\u202e" not in output
    assert "[bold]N[/bold] \\u001b[31m\\u202eevil" in run("why", str(path), "-s", "").output


def test_interruption_ends_cleanly(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    wishes = "".join(f"      - p{i}.o{k} iff p{(i + 1) % 4}.o{k}\n" for i in (0,) for k in range(5))
    text = big(20) + f"  last:\n    options: {{x: act}}\n    preferences:\n{wishes}"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "zopa", "holds", str(path), "--engine", "array"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (0, 130)  # 0 where the machine was faster than the signal
    assert "Traceback" not in errors


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m zopa holds {ALEPPO} --json | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_module_runs_as_a_command() -> None:
    env = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "zopa", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=env,
    )
    assert done.stdout.startswith("zopa ")
