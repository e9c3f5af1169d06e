"""The brief in every form: complete, linked, escaped, the same for the same input."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import zopa
from zopa.brief.compose import compose
from zopa.brief.markdown import to_markdown
from zopa.brief.model import Brief
from zopa.brief.page import to_html
from zopa.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
ALONE = "zopa: 1\nparties: {a: {options: {x: do x}, preferences: [a.x]}}\n"
ALEPPO = ROOT / "examples" / "aleppo"
#: Small, for what does not depend on what a dossier says.
VALLEY = ROOT / "docs" / "tutorial" / "valley"

NASTY = (
    '</style><script>alert("x")</script><img src=x onerror=alert(1)> & "quotes" '
    "\u202e\u200fمرحبا [a](b) **c** | d"
)


def nasty_dossier() -> dict[str, str]:
    """A dossier whose every text tries to be something else."""
    text = NASTY.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202E")
    conflict = f"""
zopa: 1
title: "{text}"
authors: ["{text}"]
marking: "{text}"
parties:
  ann:
    name: "{text}"
    options:
      act: {{do: "{text}", stop: "stop {text}", because: [c1], judgement: "{text}"}}
    preferences:
      - {{wants: not bob.act, because: [c1], against: [c2], judgement: "{text}"}}
      - ann.act
  bob:
    name: "{text}"
    options: {{act: "{text}"}}
    preferences: [not ann.act, bob.act]
status_quo: [ann.act, bob.act]
outcomes:
  calm: {{formula: not ann.act and not bob.act, name: "{text}"}}
goal: calm
ties: [{{from: ann, relation: "{text}", to: bob}}]
rules: [{{rule: ann.act or not ann.act, judgement: "{text}"}}]
"""
    evidence = f"""
zopa: 1
documents: {{d: {{title: "{text}", publisher: "{text}"}}}}
claims:
  c1: {{document: d, by: "{text}", says: "{text}", kind: asserted, at: "{text}", grade: B2}}
  c2: {{document: d, by: "{text}", says: "{text}", kind: denied, contradicts: [c1]}}
"""
    return {"conflict.yaml": conflict, "evidence.yaml": evidence}


@pytest.fixture(scope="module")
def aleppo() -> Brief:
    return compose(zopa.analyse(zopa.load(ALEPPO)), written="2016-10-12")


@pytest.fixture(scope="module")
def nasty() -> Brief:
    return compose(zopa.analyse(zopa.load(nasty_dossier())), written="2020-01-01")


class Page(HTMLParser):
    """Elements, ids, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name))]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})


@pytest.mark.parametrize("which", ["aleppo", "nasty"])
def test_page_is_well_formed_and_every_link_arrives(
    which: str, request: pytest.FixtureRequest
) -> None:
    page = Page(to_html(request.getfixturevalue(which)))
    assert page.open == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = page.values("href")
    assert links
    for link in links:
        assert link.startswith("#"), link
        assert link[1:] in ids, link


def test_page_is_self_contained(aleppo: Brief) -> None:
    text = to_html(aleppo)
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert "url(" not in text
    assert "default-src 'none'" in text
    outside = set(re.findall(r"https?://[^\"'<> ]+", text))
    assert outside <= {"http://www.w3.org/2000/svg"}


def test_texts_from_a_file_stay_texts(nasty: Brief) -> None:
    text = to_html(nasty)
    page = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert "<script>alert" in page.text  # shown, as what it is
    assert "\u202e" not in text
    assert text.count("</style>") == text.count("<style")
    markdown = to_markdown(nasty)
    assert "<script" not in markdown
    assert "[a](b)" not in markdown
    assert "**c**" not in markdown
    assert "\u202e" not in markdown


def test_every_claim_and_preference_has_its_anchor_and_is_linked(aleppo: Brief) -> None:
    page = Page(to_html(aleppo))
    ids = set(page.values("id"))
    links = set(page.values("href"))
    conflict = zopa.load(ALEPPO)
    for claim in conflict.evidence.claims:
        assert f"claim-{claim.id}" in ids
    used = {c for p in conflict.parties for w in p.preferences for c in w.basis.because}
    assert {f"#claim-{claim}" for claim in used} <= links
    preferences = [i for i in ids if i.startswith("preference-")]
    assert len(preferences) == sum(len(party.preferences) for party in conflict.parties)
    assert any(link.startswith("#preference-russia-take-aleppo") for link in links)


def test_contents_are_complete(aleppo: Brief) -> None:
    anchors = [section.anchor for section in aleppo.sections]
    assert anchors == [
        *(f"glance-{number}" for number in range(1, 6)),
        "parties",
        "rules",
        "today",
        "holds",
        "why",
        "belief",
        "room",
        "signed",
        "after",
        "levers",
        "course",
        "hinges",
        "accounts",
        "evidence",
        "judgement",
        "method",
    ]
    assert len(aleppo.note.bottom_line) == 4
    text = Page(to_html(aleppo)).text
    for said in ("TLP:CLEAR", "written 2016-10-12", "sha256", "Kilgour", "the zopa project"):
        assert said in text
    markdown = to_markdown(aleppo)
    for section in aleppo.sections:
        assert f"## {section.heading}" in markdown.replace("\\", "")


def test_marking_is_on_every_printed_page(aleppo: Brief) -> None:
    text = to_html(aleppo)
    assert "@top-right" in text
    written = "".join(f"\\{ord(character):06x}" for character in "TLP:CLEAR")
    assert written in text


def test_same_input_same_bytes() -> None:
    one, again = (compose(zopa.analyse(zopa.load(VALLEY)), written="2016-10-12") for _ in range(2))
    assert to_html(again) == to_html(one)
    assert to_markdown(again) == to_markdown(one)


def test_a_conflict_without_ties_claims_or_status_quo() -> None:
    text = ALONE + "outcomes: {o: a.x}\ngoal: o\n"
    brief = compose(zopa.analyse(zopa.load({"conflict.yaml": text})))
    page = Page(to_html(brief))
    assert page.open == []
    assert "holds, nobody has anything to gain" in page.text
    assert to_markdown(brief)


def test_a_goal_that_holds_under_no_concept_at_all() -> None:
    text = ALONE + "outcomes: {o: not a.x}\ngoal: o\n"
    brief = compose(zopa.analyse(zopa.load({"conflict.yaml": text})))
    assert "cannot hold" in " ".join(brief.note.bottom_line)
    assert "belief" not in [section.anchor for section in brief.sections]


def test_write_each_form(tmp_path: Path) -> None:
    for name in ("brief.html", "brief.md"):
        target = tmp_path / name
        assert run("brief", str(VALLEY), "-o", str(target), "--date", "2016-10-12").exit_code == 0
        first = target.read_bytes()
        assert run("brief", str(VALLEY), "-o", str(target), "--date", "2016-10-12").exit_code == 0
        assert target.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.html", "brief.md"]
    printed = run("brief", str(VALLEY), "-o", "-", "--date", "2016-10-12").output
    assert printed == (tmp_path / "brief.md").read_text(encoding="utf-8")


def test_demo_writes_the_brief_and_says_where(tmp_path: Path) -> None:
    target = tmp_path / "aleppo.html"
    result = run("demo", "-o", str(target))
    assert result.exit_code == 0
    assert str(target) in result.output.replace("\n", "")
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_targets_that_cannot_be(tmp_path: Path) -> None:
    odd = run("brief", str(VALLEY), "-o", str(tmp_path / "brief.docx"))
    assert odd.exit_code == 2
    assert ".html" in odd.output
    nowhere = run("brief", str(VALLEY), "-o", str(tmp_path / "no" / "brief.html"))
    assert nowhere.exit_code == 4
    folder = tmp_path / "folder.html"
    folder.mkdir()
    assert run("brief", str(VALLEY), "-o", str(folder)).exit_code == 4
    assert list(tmp_path.iterdir()) == [folder]
    assert run("brief", str(VALLEY), "-o", "-", "--date", "12.10.2016").exit_code == 2


def test_date_comes_from_the_build_where_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1476230400")
    assert "written 2016-10-12" in run("brief", str(VALLEY), "-o", "-").output


def test_pdf_without_a_browser_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ZOPA_BROWSER", raising=False)
    result = run("brief", str(VALLEY), "-o", str(tmp_path / "brief.pdf"))
    assert result.exit_code == 2
    assert "ZOPA_BROWSER" in result.output
    assert not (tmp_path / "brief.pdf").exists()
