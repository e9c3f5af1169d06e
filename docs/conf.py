"""How the documentation is built: ``sphinx-build -W --keep-going -b html docs build/docs``.

Nothing is fetched while building or reading: no intersphinx, no remote fonts, no remote scripts.
"""

from __future__ import annotations

from pathlib import Path

_VERSION: dict[str, str] = {}
exec(  # the version alone: building the pages must not need zopa's dependencies
    (Path(__file__).resolve().parents[1] / "src" / "zopa" / "_version.py").read_text("utf-8"),
    _VERSION,
)

project = "zopa"
author = "zopa contributors"
copyright = "zopa contributors"
version = release = _VERSION["__version__"]
language = "en"

extensions = ["myst_parser"]
exclude_patterns: list[str] = []
myst_heading_anchors = 4
# Examples of broken YAML are broken on purpose, and cannot be coloured.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["zopa.css"]
html_title = f"zopa {release}"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": False}
