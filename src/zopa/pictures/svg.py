"""SVG, built so that nothing from a dossier can become markup: every text and value is escaped."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = ["Element", "Value", "el", "path"]

#: What an attribute or a child may be; numbers are written with one decimal at most.
Value = str | int | float

_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


@dataclass(frozen=True)
class Element:
    """One element; ``str()`` gives its markup.

    Attributes:
        tag: its name, always one of zopa's own.
        attributes: pairs (name, value); values are escaped when written.
        children: elements, and texts that are escaped when written.
    """

    tag: str
    attributes: tuple[tuple[str, Value], ...] = ()
    children: tuple[Element | str, ...] = ()

    def __str__(self) -> str:
        opening = self.tag + "".join(f' {k}="{_value(v)}"' for k, v in self.attributes)
        if not self.children:
            return f"<{opening}/>"
        inside = "".join(
            _escaped(child) if isinstance(child, str) else str(child) for child in self.children
        )
        return f"<{opening}>{inside}</{self.tag}>"


def el(tag: str, *children: Element | str, **attributes: Value) -> Element:
    """An element; a name's final ``_`` is dropped (``class_``), others become ``-``.

    >>> print(el("text", "a < b", class_="zp-ink", font_size=14))
    <text class="zp-ink" font-size="14">a &lt; b</text>
    """
    named = tuple(
        (name if name == "viewBox" else name.removesuffix("_").replace("_", "-"), value)
        for name, value in attributes.items()
    )
    return Element(tag, named, children)


def path(*parts: Value) -> str:
    """The ``d`` of a path from letters and numbers.

    >>> path("M", 1, 2.25, "L", 3.0, 4)
    'M 1 2.2 L 3 4'
    """
    return " ".join(_value(part) for part in parts)


def _value(value: Value) -> str:
    if isinstance(value, float):
        written = f"{value:.1f}".removesuffix(".0")
        return "0" if written == "-0" else written
    return _escaped(str(value))


def _escaped(text: str) -> str:
    return "".join(_MARKUP.get(c) or (c if _allowed(c) else "\ufffd") for c in text)


def _allowed(character: str) -> bool:
    """Whether XML may hold the character: no controls, surrogates or non-characters."""
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and ord(character) & 0xFFFE != 0xFFFE
