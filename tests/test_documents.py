"""Examples in Markdown run: Python prompts through doctest, console prompts as commands."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zopa.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md", "casebook/**/*.md")
    for page in ROOT.glob(pattern)
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(language: str) -> list[tuple[str, int, str]]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            if match.group(1) == language:
                line = text.count("\n", 0, match.start()) + 1
                found.append((str(page.relative_to(ROOT)), line, match.group(2)))
    return found


def name(block: object) -> str | None:
    return f"{block[0]}:{block[1]}" if isinstance(block, tuple) else None


@pytest.mark.parametrize("block", blocks("python"), ids=name)
def test_python_example(block: tuple[str, int, str], monkeypatch: pytest.MonkeyPatch) -> None:
    page, line, text = block
    assert ">>>" in text, f"{page}:{line}: a python example shows prompts, so that it can run"
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest(text, {}, page, page, line)
    report: list[str] = []
    failed = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append).failed
    assert not failed, "".join(report)


@pytest.mark.parametrize("block", blocks("console"), ids=name)
def test_console_example(
    block: tuple[str, int, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``$ zopa ...`` is run in the checkout; ``...`` in the output stands for anything."""
    page, line, text = block
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, wanted = part.partition("\n")
        words = shlex.split(command)
        if words[0] != "zopa":
            continue
        words = [word.replace("my-conflict", str(tmp_path / "my-conflict")) for word in words]
        result = CliRunner().invoke(app, words[1:])
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        got = result.output.replace(str(tmp_path) + "/", "")
        if wanted.strip():
            same = doctest.OutputChecker().check_output(wanted.strip(), got.strip(), FLAGS)
            assert same, f"{page}:{line}: {command}\nexpected:\n{wanted}\ngot:\n{got}"
