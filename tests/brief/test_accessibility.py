"""The page as a browser shows it: accessible, unbroken at every width, printed with tags."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import zopa
from tests.brief.test_brief import ALEPPO, nasty_dossier
from zopa.brief.compose import compose
from zopa.brief.page import to_html
from zopa.brief.pdf import find_browser
from zopa.cli.app import app

MISSING = [
    name
    for name, found in (
        ("a Chromium or Chrome", find_browser()),
        ("playwright", importlib.util.find_spec("playwright")),
        ("axe_playwright_python", importlib.util.find_spec("axe_playwright_python")),
    )
    if not found
]
# Where a browser has to be there (the project's own CI), its absence is a failure.
REQUIRED = bool(os.environ.get("ZOPA_REQUIRE_BROWSER"))
pytestmark = pytest.mark.skipif(
    bool(MISSING) and not REQUIRED, reason=f"not installed: {', '.join(MISSING)}"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield found
        found.close()


@pytest.fixture(scope="module", params=["aleppo", "nasty"])
def page(request: pytest.FixtureRequest) -> str:
    dossier = ALEPPO if request.param == "aleppo" else nasty_dossier()
    text = to_html(compose(zopa.analyse(zopa.load(dossier)), written="2016-10-12"))
    # The checker is a script; the page forbids those, rightly, so only this copy lets it in.
    strict, open_ = "default-src 'none'; style-src 'unsafe-inline'", "default-src * 'unsafe-inline'"
    assert strict in text
    return text.replace(strict, open_)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_for_axe_to_find(browser: Any, page: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    context = browser.new_context(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    tab = context.new_page()
    tab.set_content(page)
    found = Axe().run(tab).response["violations"]
    context.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("width", [320, 720, 1200])
def test_the_page_never_scrolls_sideways(browser: Any, page: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    tab.set_content(page)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_nothing_runs_and_nothing_is_loaded(browser: Any) -> None:
    text = to_html(compose(zopa.analyse(zopa.load(nasty_dossier())), written="2016-10-12"))
    context = browser.new_context()
    tab = context.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))

    def note(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", note)
    tab.set_content(text)
    assert asked == []
    assert dialogs == []
    context.close()


def test_pdf_has_tags_and_pages(tmp_path: Path) -> None:
    target = tmp_path / "brief.pdf"
    words = ["brief", str(ALEPPO), "-o", str(target), "--date", "2016-10-12"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    data = target.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in data
    assert b"/MarkInfo" in data
    assert data.count(b"/Type /Page\n") + data.count(b"/Type/Page/") >= 4
