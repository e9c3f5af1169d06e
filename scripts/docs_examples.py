"""Run the ``$ zopa ...`` examples of the documentation again and write down what they print.

::

    python scripts/docs_examples.py docs/tutorial.md docs/theory/*.md

A block in which a line is ``...`` was shortened by hand: it is left as it is. The last line of an
answer, which names version and hashes, becomes ``zopa ...``. Read the difference before you keep
it: ``tests/test_documents.py`` checks that what the pages say is what the commands print.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def main(pages: list[str]) -> None:
    os.environ["COLUMNS"] = "100"
    paths = [Path(page).resolve() for page in pages]
    os.chdir(ROOT)
    for path in paths:
        before = path.read_text(encoding="utf-8")
        after = BLOCK.sub(lambda match: f"```console\n{_again(match[1])}```", before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")


def _again(block: str) -> str:
    if "..." in block.splitlines() or "my-conflict" in block:
        return block
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    return "".join(f"$ {command}\n{_printed(command)}" for command in commands)


def _printed(command: str) -> str:
    from typer.testing import CliRunner

    from zopa.cli.app import app

    words = shlex.split(command)
    if words[0] != "zopa":
        return ""
    output = CliRunner().invoke(app, words[1:]).output
    lines = [line.rstrip() for line in output.rstrip().splitlines()]
    if lines and re.match(r"zopa \d+\.\d+", lines[-1]):
        lines[-1] = "zopa ..."
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    main(sys.argv[1:])
