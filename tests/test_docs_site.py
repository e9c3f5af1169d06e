"""The documentation site: generated pages, completeness, and links, without building it."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

import zopa
from zopa.cli.app import app
from zopa.stability.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def name(page: object) -> str | None:
    return str(page.relative_to(ROOT)) if isinstance(page, Path) else None


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.fixture(scope="module")
def reference():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return import_module("docs_reference")
    finally:
        sys.path.pop(0)


def test_generated_pages_are_up_to_date(reference, capsys):
    assert reference.main(["--check"]) == 0, capsys.readouterr().out


def test_a_generated_page_that_is_out_of_date_is_noticed(reference, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    monkeypatch.setattr(reference, "pages", lambda: {tmp_path / "cli.md": "new"})
    (tmp_path / "cli.md").write_text("old", encoding="utf-8")
    assert reference.main(["--check"]) == 1
    assert "cli.md is out of date" in capsys.readouterr().out
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


@pytest.mark.parametrize("concept", CONCEPTS.values(), ids=lambda concept: concept.name)
def test_every_concept_has_a_theory_page(concept):
    page = DOCS / "theory" / f"{concept.name}.md"
    text = page.read_text(encoding="utf-8")
    assert concept.title.lower() in text.splitlines()[0].lower()
    for section in ("Definition", "In plain words", "Worked example", "Source", "Where the lit"):
        assert f"\n## {section}" in text, section


def test_every_command_and_option_is_in_the_reference(reference):
    text = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    for command in reference.commands():
        assert f"\n## zopa {command}\n" in text
        help_ = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"}).output
        for option in re.findall(r"--[a-z-]+", help_):
            assert option in text


def test_every_public_name_is_in_the_reference():
    text = (DOCS / "reference" / "library.md").read_text(encoding="utf-8")
    for public in zopa.__all__:
        assert f"zopa.{public}" in text


def test_every_key_of_the_format_is_in_the_reference():
    text = (DOCS / "reference" / "file-format.md").read_text(encoding="utf-8")

    def keys(schema):
        if isinstance(schema, dict):
            yield from schema.get("properties", {})
            for value in schema.values():
                yield from keys(value)
        elif isinstance(schema, list):
            for value in schema:
                yield from keys(value)

    for file in ("conflict", "evidence"):
        for key in keys(zopa.schema(file)):
            assert f"`{key}`" in text, key


@pytest.mark.parametrize("command", ["holds", "why", "brief", "states", "check"])
def test_every_key_of_the_json_documents_is_described(command):
    text = (DOCS / "reference" / "output.md").read_text(encoding="utf-8")
    result = CliRunner().invoke(app, [command, str(DOCS / "tutorial" / "valley"), "--json"])
    for key in json.loads(result.stdout):
        assert f"`{key}`" in text, key


@pytest.mark.parametrize(
    "words",
    [
        "agree --format shores",
        "tables",
        "after",
        "levers",
        "hinges",
        "inverse",
        "steps --levers",
        "phases",
        "holds --engine sat",
        "why --engine sat",
        "levers --engine sat",
    ],
)
def test_every_key_of_the_documents_on_deals_is_described(words):
    text = (DOCS / "reference" / "output.md").read_text(encoding="utf-8")
    command, *options = words.split()
    lake = str(DOCS / "howto" / "lake")
    result = CliRunner().invoke(app, [command, lake, *options, "--json"])
    for key in json.loads(result.stdout):
        assert f"`{key}`" in text, key


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_internal_links_resolve(page):
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), target
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_file(), f"{target} does not exist"
        assert there.is_relative_to(DOCS), f"{target} is no page of the site"
        if anchor:
            assert anchor in anchors(there), f"{target}: no such heading"


def test_every_page_is_in_a_table_of_contents():
    listed = {DOCS / "index.md"}
    for page in PAGES:
        for block in TOCTREE.findall(page.read_text(encoding="utf-8")):
            entries = [entry for entry in block.splitlines() if entry and entry[0] != ":"]
            listed |= {(page.parent / f"{entry}.md").resolve() for entry in entries}
    assert {name(page) for page in listed} == {name(page) for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pages_fetch_nothing(page):
    text = prose(page)
    assert "<script" not in text
    assert "<iframe" not in text
    assert "![" not in text or "](http" not in text


def test_what_the_tutorial_shows_stands_in_its_files():
    files = "".join(
        path.read_text(encoding="utf-8") for path in sorted((DOCS / "tutorial").rglob("*.yaml"))
    )
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        assert block in files, block
