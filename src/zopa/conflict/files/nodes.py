"""The tree that a YAML file is read into: text, lists and mappings, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from zopa.conflict.model import Place

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "Value", "resolve_plain"]

Value: TypeAlias = str | int | float | bool | None
Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(slots=True)
class Scalar:
    """A single value.

    Attributes:
        text: as written, without its quotes.
        value: what it means in YAML 1.2: only plain scalars can be other than text.
        lead: columns between ``place`` and the first character of ``text``; None where the
            text does not stand in one piece on one line.
    """

    text: str
    style: Style
    place: Place
    value: Value
    lead: int | None

    def place_of(self, position: int) -> Place:
        """The place of the character at an offset into the text, as exactly as is known."""
        if self.lead is None:
            return self.place
        column = self.place.column + self.lead + position
        return Place(self.place.file, self.place.line, column)


@dataclass(slots=True)
class Sequence:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values, in file order, each key once."""

    place: Place
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        entry = self.entries.get(key)
        return entry[1] if entry else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries.values())

    def rename(self, key: str, meant: str) -> None:
        """Read a mistyped key as the one that was meant, so that one slip is reported once."""
        self.entries[meant] = self.entries.pop(key)


Node: TypeAlias = Scalar | Sequence | Mapping

# The core schema of YAML 1.2.2, section 10.3.2.
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o([0-7]+)|0x([0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = frozenset((".nan", ".NaN", ".NAN"))
# Python refuses to convert very long numerals; no number in a dossier is that long.
_LONGEST = 300


def resolve_plain(text: str) -> Value:
    """What an unquoted scalar means: YAML 1.2 core, so ``yes``, ``no`` and dates are text."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0].isalpha():
        return text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= _LONGEST else float("inf")
    if based := _BASED.fullmatch(text):
        return int(based[1], 8) if based[1] else int(based[2], 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinite := _INFINITE.fullmatch(text):
        return float(infinite[1] + "inf")
    return float("nan") if text in _NAN else text
