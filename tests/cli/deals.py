"""A dossier with formats and levers, and what it takes to ask the commands about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from zopa.cli.app import app

#: Two farms share a well: each would rather pump, whatever the other does, and both would
#: rather that nobody did. Nobody leaves the well alone under Nash, and both would under SEQ.
FARMS = """
zopa: 1
title: Two farms, one well
parties:
  north:
    name: the North Farms
    options: {pump: {do: pump at night, stop: stop pumping}}
    preferences: [not south.pump, north.pump]
  south:
    name: South Farm
    options: {pump: {do: pump at night, stop: stop pumping}}
    preferences: [not north.pump, south.pump]
  town:
    name: the town
    options: {pipe: {do: lay a pipe, stop: dig up its pipe}}
    preferences: [town.pipe if rest, not town.pipe]
status_quo: [north.pump, south.pump]
outcomes:
  rest: {name: a quiet night, formula: not north.pump and not south.pump}
  dry: {name: a dry well, formula: north.pump and south.pump}
goal: rest
formats:
  well: {name: the men at the well, parties: [north, south]}
  hall: {name: the town hall, parties: [south, town]}
  fair: {name: the fair, parties: [north, south, town], decides: any_subset}
cost_unit: favours
levers:
  shame:
    name: shame the north
    by: town
    cost: 2
    change: [{party: north, drop: north.pump}]
  calm:
    name: calm the south
    by: [north, town]
    cost: 3
    change: [{party: south, drop: south.pump}]
  seat:
    by: town
    cost: 0.5
    change: [{bring: north, to: hall}]
  law:
    name: forbid pumping
    by: town
    cost: 40
    change: [{party: north, add: not north.pump, to: first}, {party: south, add: rest, to: first}]
"""


def run(*words: str, columns: int = 100) -> Result:
    """A command as a user runs it."""
    return CliRunner().invoke(app, list(words), env={"COLUMNS": str(columns)})


def data(*words: str) -> Any:
    """The one JSON document of a command."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["schema"] == 1
    assert {"sha256", "model_hash", "version", "engine"} <= set(answer)
    return answer


def told(*words: str, columns: int = 100) -> str:
    """The text of a command, without its line breaks."""
    result = run(*words, columns=columns)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def refused(*words: str, code: int = 2) -> str:
    """The message of a command that ends with an exit code."""
    result = run(*words)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def write(folder: Path, text: str) -> str:
    """A conflict file in a folder."""
    path = folder / "conflict.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)
