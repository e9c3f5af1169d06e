"""Colours and type of the pictures: one stylesheet that every picture carries.

Plain rules come first, with the light colours, for programs that know no custom properties.
Browsers follow the second half: light or dark with the reader's setting, or whatever the page
around sets as ``--zopa-ink``, ``--zopa-paper`` and so on.
"""

from __future__ import annotations

__all__ = ["DARK", "FONT", "LIGHT", "STYLE", "TEXT_ON"]

FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif"

#: Blue against orange, apart for every common kind of colour-blindness and in grey.
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2027",
    "muted": "#55606d",
    "line": "#7b8794",
    "edge": "#c9d0d9",
    "soft": "#f4f6f9",
    "better": "#0a58a6",
    "better-soft": "#e4effa",
    "worse": "#a03d05",
    "worse-soft": "#fcebe0",
}
DARK = {
    "paper": "#14181d",
    "ink": "#e9edf2",
    "muted": "#aab4c0",
    "line": "#7f8b98",
    "edge": "#3c4754",
    "soft": "#1e242c",
    "better": "#80bdff",
    "better-soft": "#142d47",
    "worse": "#ffac75",
    "worse-soft": "#42260f",
}
#: Which text colours stand on which grounds, for checking contrast.
TEXT_ON = tuple(
    [(text, ground) for text in ("ink", "muted", "better", "worse") for ground in ("paper", "soft")]
    + [("ink", "better-soft"), ("ink", "worse-soft"), ("muted", "better-soft")]
    + [("muted", "worse-soft"), ("better", "better-soft"), ("worse", "worse-soft")]
    + [("paper", "better"), ("paper", "worse"), ("paper", "muted")]
)

#: Class to declarations; a word in braces is a colour.
_RULES = {
    "ground": "fill:{paper}",
    "ink": "fill:{ink}",
    "muted": "fill:{muted}",
    "better": "fill:{better}",
    "same": "fill:{muted}",
    "worse": "fill:{worse}",
    "box": "fill:{soft};stroke:{edge};stroke-width:1",
    "box-better": "fill:{better-soft};stroke:{better};stroke-width:1",
    "box-worse": "fill:{worse-soft};stroke:{worse};stroke-width:1",
    "band": "fill:{better-soft}",
    "track": "fill:{edge}",
    "rule": "fill:none;stroke:{edge};stroke-width:1",
    "line": "fill:none;stroke:{line};stroke-width:1.6",
    "head": "fill:{line}",
    "open": "fill:{paper};stroke:{line};stroke-width:1.6",
    "sign": "fill:none;stroke:{paper};stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round",
    "arch-better": "fill:none;stroke:{better};stroke-width:2.4",
    "arch-worse": "fill:none;stroke:{worse};stroke-width:2.4",
}


def _rules(value: str) -> str:
    filled = []
    for name, declarations in _RULES.items():
        for colour, light in LIGHT.items():
            shown = light if value == "plain" else f"var(--zp-{colour})"
            declarations = declarations.replace("{" + colour + "}", shown)
        filled.append(f".zp-{name}{{{declarations}}}")
    return "".join(filled)


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"--zp-{name}:var(--zopa-{name},{value});" for name, value in colours.items())


STYLE = (
    f".zp text{{font-family:{FONT};unicode-bidi:plaintext}}"
    ".zp-bold{font-weight:600}.zp-dashed{stroke-dasharray:5 4}"
    + _rules("plain")
    + "@supports (--a:0){"
    + f".zp{{{_properties(LIGHT)}}}"
    + f"@media (prefers-color-scheme:dark){{.zp{{{_properties(DARK)}}}}}"
    + f"@media print{{.zp{{{_properties(LIGHT)}}}}}"
    + _rules("var")
    + "}"
)
