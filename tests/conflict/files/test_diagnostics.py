"""Every code occurs, says what it said before, and is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conflict.files.bad import BAD, ODD, messages, write
from tests.conflict.gmcr.bad import BAD as GMCR_BAD
from tests.conflict.gmcr.bad import ODD as GMCR_ODD
from zopa.conflict.files.codes import CODES
from zopa.conflict.files.diagnostics import Collector, Diagnostic, Enough, escaped, shown
from zopa.conflict.files.load import check, load
from zopa.conflict.model import Place
from zopa.errors import DossierError

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "diagnostics.md"

#: Codes that need more than the text of a file: tested in test_source.py and test_write.py.
ELSEWHERE = {"ZP001", "ZP002", "ZP003", "ZP004", "ZP005", "ZP010", "ZP018", "ZP019", "ZP020"}
#: One that an edit gets, tested in tests/conflict/gmcr/test_diagnostics.py.
ELSEWHERE |= {"ZP409"}
REVIEWED = (HERE / "messages.txt", HERE.parent / "gmcr" / "messages.txt")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_dossier_gets_its_code_and_no_other_error(name, tmp_path, monkeypatch):
    write(BAD[name], tmp_path)
    monkeypatch.chdir(tmp_path)
    report = check(".")
    assert {d.code for d in report.errors} == {BAD[name].code}
    assert report.conflict is None
    assert not report.ok
    with pytest.raises(DossierError) as caught:
        load(".")
    assert caught.value.diagnostics == report.diagnostics


@pytest.mark.parametrize("name", ODD)
def test_an_odd_dossier_gets_its_warning_and_no_other(name, tmp_path):
    write(ODD[name], tmp_path)
    report = check(tmp_path)
    assert [d.code for d in report.diagnostics] == [ODD[name].code]
    assert report.ok
    assert report.conflict == load(tmp_path)


def test_every_code_occurs():
    of_imports = {code for code, _ in [*GMCR_BAD.values(), *GMCR_ODD.values()]}
    of_dossiers = {bad.code for bad in [*BAD.values(), *ODD.values()]}
    assert of_dossiers | of_imports | ELSEWHERE == set(CODES)


def test_the_messages_are_the_ones_that_were_reviewed():
    # To accept changes: python -m tests.conflict.files.bad > tests/conflict/files/messages.txt
    assert messages() == (HERE / "messages.txt").read_text("utf-8")


@pytest.mark.parametrize("code", CODES)
def test_the_page_documents_every_code(code):
    page = PAGE.read_text("utf-8")
    info = CODES[code]
    section = re.search(rf"^### {code}: (.*?)\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"no section for {code}"
    assert section[1] == info.title
    assert info.explanation in " ".join(section[2].split())
    assert "**To mend it.**" in section[2]
    assert f"{info.severity} {code} " in section[2]


@pytest.mark.parametrize("code", sorted(set(CODES) - ELSEWHERE))
def test_the_page_shows_a_message_as_it_is(code):
    page = PAGE.read_text("utf-8")
    said = re.findall(rf"^(?:\S+ )?(?:error|warning) {code} .*$", page, re.MULTILINE)
    reviewed = [line for file in REVIEWED for line in file.read_text("utf-8").splitlines()]
    assert said
    assert {line.strip() for line in said} <= {line.strip() for line in reviewed}


def test_the_page_documents_nothing_else():
    page = PAGE.read_text("utf-8")
    assert re.findall(r"^### (ZP\d+)", page, re.MULTILINE) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_codes_are_grouped_and_only_lint_and_imports_warn(code):
    assert re.fullmatch(r"ZP[0-4]\d\d", code)
    warns = re.fullmatch(r"ZP(3\d|4[5-9])\d", code)
    assert CODES[code].severity == ("warning" if warns else "error")


def test_a_diagnostic_as_text_and_as_data():
    d = Diagnostic("ZP101", "error", "unknown key 'a'", "did you mean 'b'?", Place("c.yaml", 3, 5))
    assert str(d) == "c.yaml:3:5: error ZP101 unknown key 'a'; did you mean 'b'?"
    assert d.to_json() == {
        "code": "ZP101",
        "severity": "error",
        "message": "unknown key 'a'",
        "fix": "did you mean 'b'?",
        "file": "c.yaml",
        "line": 3,
        "column": 5,
    }
    assert str(Diagnostic("ZP001", "error", "gone")) == "error ZP001 gone"
    assert Diagnostic("ZP001", "error", "gone").to_json()["line"] is None


def test_what_a_file_says_cannot_move_the_cursor():
    assert escaped("a\x1b[2Jb\u202ec\n\t\u2066\U000e0001") == (
        "a\\x1b[2Jb\\u202ec\\n\\t\\u2066\\U000e0001"
    )
    assert escaped("القاهرة – Köln") == "القاهرة – Köln"
    assert shown("x" * 100) == f"'{'x' * 57}...'"


def test_text_from_a_file_is_escaped_wherever_it_is_shown(tmp_path):
    evil = "\\e[31m\\u202e"
    text = f"""
zopa: 1
"ti{evil}tle": x
parties:
  "p{evil}": {{options: {{x: y}}}}
  south: {{options: {{x: y}}, preferences: ["n{evil} or"]}}
rules: ["{evil}"]
status_quo: ["x{evil}"]
as_of: "2016{evil}"
ties: [{{from: "a{evil}", relation: b, to: c}}]
irreversible: ["not {evil}"]
goal: "{evil}"
"""
    (tmp_path / "conflict.yaml").write_text(text)
    report = check(tmp_path)
    assert len(report.errors) >= 9
    for diagnostic in report.diagnostics:
        assert str(diagnostic).isprintable(), ascii(str(diagnostic))


def test_the_name_of_a_file_is_escaped(tmp_path):
    folder = tmp_path / "a\x1b[2J\nb"
    assert all(str(d).isprintable() for d in check(folder).diagnostics)
    folder.mkdir()
    (folder / "conflict.yaml").write_text("zopa: 1\n")
    assert all(str(d).isprintable() for d in check(folder).diagnostics)


def test_reading_stops_after_a_hundred_errors():
    out = Collector()
    for k in range(100):
        out.add("ZP101", f"unknown key {k}")
    with pytest.raises(Enough):
        out.add("ZP101", "unknown key")
    assert len(out.found) == 101
    assert out.in_order()[-1].code == "ZP018"


def test_diagnostics_come_in_the_order_of_the_files():
    out = Collector()
    out.add("ZP206", "b", place=Place("evidence.yaml", 1, 1))
    out.add("ZP101", "a", place=Place("conflict.yaml", 10, 1))
    out.add("ZP101", "a", place=Place("conflict.yaml", 9, 7))
    out.add("ZP101", "a", place=Place("conflict.yaml", 9, 7))
    places = [str(d.place) for d in out.in_order(["conflict.yaml", "evidence.yaml"])]
    assert places == ["conflict.yaml:9:7", "conflict.yaml:10:1", "evidence.yaml:1:1"]
