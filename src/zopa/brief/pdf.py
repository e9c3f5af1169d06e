"""The brief as a tagged PDF, printed by a browser that the user already has."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from zopa.errors import ZopaError

__all__ = ["find_browser", "to_pdf"]

#: Browsers that print to PDF from the command line, as they are called on the systems we know.
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
#: Seconds after which the browser is stopped.
PATIENCE = 120


def find_browser() -> str | None:
    """A browser that can print, or None. ``ZOPA_BROWSER`` names one that is elsewhere."""
    named = os.environ.get("ZOPA_BROWSER")
    for name in (named, *BROWSERS) if named else BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    return None


def to_pdf(page: str) -> bytes:
    """Print an HTML page to PDF with structure tags.

    Args:
        page: a self-contained page; the browser gets an empty profile and no network.

    Raises:
        ZopaError: when no browser is found, or it does not print.
    """
    browser = find_browser()
    if browser is None:
        raise ZopaError(
            "a PDF is printed by a browser, and none was found; install Chromium, Chrome or Edge "
            "(or name one in ZOPA_BROWSER), or write .html and print that"
        )
    with tempfile.TemporaryDirectory(prefix="zopa-pdf-") as folder:
        source, target = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # the sandbox refuses to start for root
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
            return target.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise ZopaError(f"'{browser}' did not print the brief: {error}") from error
