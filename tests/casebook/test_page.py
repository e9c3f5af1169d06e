"""The casebook's page and its picture: up to date, and what they say is what was counted."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.casebook.made import published, write_case
from zopa.pictures.picture import TEXT
from zopa.pictures.record import RecordBar, record_chart, whole_percent
from zopa.pictures.theme import DARK, LIGHT

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
BARS = [
    RecordBar("nash", 8, 0, 0.0),
    RecordBar("seq", 8, 6, 0.284),
    RecordBar("gmr", 8, 8, 0.999),
    RecordBar("sim", 7, 7, 1.0),
]


@pytest.fixture(scope="module")
def script() -> Any:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return import_module("docs_casebook")
    finally:
        sys.path.pop(0)


def test_it_is_up_to_date(script: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["--check"]) == 0, capsys.readouterr().out


def test_a_page_that_is_out_of_date_is_noticed(
    script: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "pages", lambda: {tmp_path / "casebook.md": "new"})
    (tmp_path / "casebook.md").write_text("old", encoding="utf-8")
    assert script.main(["--check"]) == 1
    assert "casebook.md is out of date" in capsys.readouterr().out
    assert script.main([]) == 0
    assert (tmp_path / "casebook.md").read_text(encoding="utf-8") == "new"
    assert script.main(["--check"]) == 0


@pytest.fixture
def made(script: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("zopa.bundled.casebook", lambda: tmp_path)
    return tmp_path


def test_a_page_of_one_case(script: Any, made: Path) -> None:
    write_case(made, published() | {"doi": "10.1000/x"})
    page = script.pages()[script.PAGE]
    row = (
        "| `two-farms` | Two farms |  | 2 | 6 | [made up](https://doi.org/10.1000/x) | recomputed |"
    )
    assert row in page
    assert "Of 18 answers about 1 case, 18 agree." in page
    assert "There is 1 model of 1 event" in page
    assert "This validates nothing" in page
    # Nobody pumps: no Nash equilibrium, which only both pumping is; one of three under SEQ.
    assert re.search(r"\| `two-farms` \| They shared the well. \| 6 \| 1 ✗ \| 3 ✓ \|", page)
    assert "| Nash | 1 | 0 | 17% |" in page
    assert "| SEQ | 1 | 1 | 50% |" in page


def test_a_page_without_a_record(script: Any, made: Path) -> None:
    data = published()
    del data["happened"]
    write_case(made, data)
    page = script.pages()[script.PAGE]
    assert "no such case yet" in page
    assert "raw" not in page


def test_differences_are_told(script: Any, made: Path) -> None:
    data = published()
    data["stable"]["nash"]["north"].pop()
    write_case(made, data)
    page = script.pages()[script.PAGE]
    assert "| `two-farms` | Nash for north | `north.pump south.leave` | not stable |" in page


def test_the_picture_has_a_twin() -> None:
    picture = record_chart(BARS)
    assert [row[0] for row in picture.table.rows] == ["Nash", "SEQ", "GMR", "SIM"]
    assert picture.table.rows[1] == ("SEQ", "8", "6", "28%")
    root = ET.fromstring(picture.svg)
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "6 of 8 28%" in texts
    assert "7 of 7 100%" in texts
    for row in picture.table.rows:
        assert f"{row[0]}: in {row[2]} of {row[1]} cases, and {row[3]}" in picture.description
    assert root.get("role") == "img"
    assert min(float(t.get("font-size", 0)) for t in root.iter(f"{SVG}text")) >= TEXT


def test_nothing_is_covered_or_outside() -> None:
    root = ET.fromstring(record_chart(BARS).svg)
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    bars = list(root.iter(f"{SVG}rect"))
    for box in bars:
        assert float(box.get("x", 0)) + float(box.get("width", 0)) <= width + 0.1
        assert float(box.get("y", 0)) + float(box.get("height", 0)) <= height + 0.1
    long = [float(b.get("width", 0)) for b in bars if b.get("class") == "zp-better"]
    assert long == [112.5, 150.0, 150.0]  # none at all for no hit


def test_no_case_no_bars() -> None:
    assert "no case" in record_chart([]).description


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.996, "99%"), (1, "100%")],
)
def test_no_false_digits(share: float, shown: str) -> None:
    assert whole_percent(share) == shown


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_follow_the_theme_of_the_page(theme: str, colours: dict[str, str]) -> None:
    css = (ROOT / "docs" / "_static" / "zopa.css").read_text(encoding="utf-8")
    block = re.search(rf'body\[data-theme="{theme}"\] \.zp \{{(.*?)\}}', css, re.DOTALL)
    assert block
    found = dict(re.findall(r"--zopa-([\w-]+): (#\w+);", block[1]))
    assert found == colours
