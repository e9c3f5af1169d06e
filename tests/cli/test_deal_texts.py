"""Commands on deals and levers: what their text looks like, bad dossiers, and being stopped."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.deals import FARMS, run, write

COMMANDS = [
    "agree F",
    "agree F -p north",
    "agree F -f well -c nash",
    "tables F",
    "tables F -c nash",
    "after F",
    "after F -s town.pipe -c nash",
    "levers F",
    "levers F -c nash",
    "levers F -c nash -l seat",
    "hinges F",
    "inverse F -c nash",
    "holds F --coalition north,south",
]


def ask(command: str, path: str, columns: int = 100) -> str:
    result = run(*(path if word == "F" else word for word in command.split()), columns=columns)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


# -- how text looks


@pytest.mark.parametrize("columns", [20, 61, 300])
@pytest.mark.parametrize("command", COMMANDS)
def test_text_fits_the_terminal(tmp_path: Path, command: str, columns: int) -> None:
    title = "Two farms, one well, and a town that would rather not be asked about either of them"
    text = FARMS.replace("Two farms, one well", title).replace(
        "status_quo:", "marking: TLP:CLEAR\nstatus_quo:"
    )
    lines = ask(command, write(tmp_path, text), columns).splitlines()
    assert max(len(line) for line in lines) <= min(max(columns, 40), 100)
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("command", COMMANDS)
def test_names_are_shown_and_not_obeyed(tmp_path: Path, command: str) -> None:
    odd = "\\e[31m\\u202E"
    text = FARMS
    for name in ("Two farms, one well", "the North Farms", "the men at the well", "lay a pipe"):
        text = text.replace(f" {name}", f' "{odd}[bold]{name}"')
    for name in ("a quiet night", "shame the north", "favours"):
        text = text.replace(f" {name}", f' "{odd}{name}"')
    output = ask(command, write(tmp_path, text))
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert "\\u001b[31m\\u202e" in output.replace("\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_json_is_one_document(tmp_path: Path, command: str) -> None:
    answer = json.loads(ask(f"{command} --json", write(tmp_path, FARMS)))
    assert answer["schema"] == 1


# -- dossiers with errors

BAD = [
    ("drop: north.pump", "drop: north.pipe", "there is no option 'north.pipe'"),
    ("drop: north.pump", "drop: dry", "'north' has no statement 'dry'"),
    ("drop: north.pump", "drop: not north.pump", "'north' has no statement 'not north.pump'"),
    ("{bring: north, to: hall}", "{bring: north, to: hal}", "no format 'hal'"),
    ("{bring: north, to: hall}", "{lift_rule: rest}", "no rule 'rest'"),
    ("parties: [south, town]}", "parties: [south, twon]}", "did you mean 'town'"),
    (
        "[{party: south, drop: south.pump}]",
        "[{party: south, drop: south.pump}, {party: south, promote: south.pump, to: first}]",
        "changes 'south.pump' of 'south' twice",
    ),
    (
        "[{bring: north, to: hall}]",
        "[{forbid: town.pipe}, {allow: town.pipe}]",
        "forbids and allows",
    ),
    ("cost: 40", "cost: a lot", "a lot"),
    ("cost: 40", "cost: -1", "-1"),
    ("cost: 40", "cost: .nan", ".nan"),
    ("cost: 40", "cost: .inf", ".inf"),
]


@pytest.mark.parametrize(("old", "new", "message"), BAD)
def test_a_slip_in_levers_or_formats_names_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert FARMS.count(old) == 1
    path = write(tmp_path, FARMS.replace(old, new))
    line = FARMS[: FARMS.index(old)].count("\n") + 1
    for command in ("agree", "tables", "after", "levers", "hinges", "inverse"):
        result = run(command, path)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert f"{path}:{line}:" in result.stderr
        assert message in result.stderr
        answer = json.loads(run(command, path, "--json").stdout)
        assert answer["schema"] == 1
        assert [d["line"] for d in answer["diagnostics"] if d["severity"] == "error"] == [line]


# -- being stopped


def long_search(tmp_path: Path, *more: str) -> str:
    """A conflict with twenty levers, each a rule that hardly matters: a million sets to look at."""
    options = [f"{who}.o{k}" for who in "ab" for k in range(4)]
    pairs = [(one, other) for k, one in enumerate(options) for other in options[:k]][:20]
    levers = "".join(
        f"  l{k}: {{by: a, cost: {k % 7 + 1}, change: [{{add_rule: not {one} or not {other}}}]}}\n"
        for k, (one, other) in enumerate(pairs)
    )
    parties = "".join(
        f"  {who}:\n    options: {{pump: pump at night, o0: act, o1: act, o2: act, o3: act}}\n"
        f"    preferences: [{who}.pump]\n"
        for who in "ab"
    )
    return write(
        tmp_path,
        f"zopa: 1\nparties:\n{parties}status_quo: [a.pump, b.pump]\n"
        f"outcomes: {{rest: not a.pump}}\ngoal: rest\nlevers:\n{levers}{''.join(more)}",
    )


def stopped(*words: str) -> tuple[int, str, str]:
    """Exit code, output and what the terminal saw of a command stopped while it searches."""
    import pty

    reader, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "zopa", *words],
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
        env={**os.environ, "COLUMNS": "100", "TERM": "xterm", "NO_COLOR": "1"},
    ) as process:
        os.close(terminal)
        seen, end, asked = "", time.monotonic() + 60, False
        while time.monotonic() < end:
            if select.select([reader], [], [], 0.1)[0]:
                try:
                    seen += os.read(reader, 65536).decode()
                except OSError:  # the other end is closed: the command has ended
                    break
            elif process.poll() is not None:
                break
            # The search is under way once the terminal says so.
            if not asked and "trying levers" in seen:
                asked = True
                process.send_signal(signal.SIGINT)
        else:
            process.kill()
        os.close(reader)
        output, _ = process.communicate()
        return process.returncode, output, seen


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_stopped_search_says_what_it_knows(tmp_path: Path) -> None:
    law = "  law: {name: forbid pumping, by: b, cost: 900, change: [{party: a, drop: a.pump}]}\n"
    folder = tmp_path / "changed"
    code, output, seen = stopped("levers", long_search(tmp_path, law), "--write", str(folder))
    assert code == 130
    assert "best so far costs 900: law" in seen
    assert "Traceback" not in seen
    text = " ".join(output.split())
    assert "For the outcome rest to be able to hold under SEQ: forbid pumping (b), at a" in text
    assert "The search was stopped before that was proven: there may be a cheaper" in text
    assert "It is proven" not in text
    assert f"Written with law: {folder}" in text
    assert (folder / "conflict.yaml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_stopped_search_that_knows_nothing_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    words = ("levers", long_search(tmp_path), "--json", "--write", str(folder))
    code, output, seen = stopped(*words)
    assert code == 130
    answer = json.loads(output)
    assert (answer["interrupted"], answer["complete"], answer["proven"]) == (True, False, False)
    assert (answer["sets"], answer["best"]) == ([], None)
    assert "nothing was written: no set of levers was found" in seen
    assert not folder.exists()
