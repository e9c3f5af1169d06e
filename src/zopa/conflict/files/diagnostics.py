"""What is wrong with a dossier, as data: a code, a place, what was found, what to do.

Every text that comes from a file is shown quoted, shortened and escaped (:func:`shown`), so
that a file can neither move the cursor of a terminal nor turn the direction of a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zopa.conflict.files.codes import CODES, CodeInfo, Severity
from zopa.conflict.model import Place
from zopa.errors import did_you_mean

__all__ = ["CODES", "CodeInfo", "Collector", "Diagnostic", "Enough", "escaped", "near", "shown"]

#: Errors after which reading stops: nobody mends more than that in one go.
MAX_ERRORS = 100
#: Warnings that are kept; those of a large draft are much alike.
MAX_WARNINGS = 300
_SHOWN = 60
_COMPARED = 1_000


@dataclass(frozen=True)
class Diagnostic:
    """One problem.

    Attributes:
        code: for example ``ZP101``; a key of :data:`CODES`, explained in docs/diagnostics.md.
        severity: ``"error"`` (the dossier cannot be used) or ``"warning"``.
        message: what was found.
        fix: what to do about it; may be empty.
        place: where it stands; None where a whole file or folder is meant.
    """

    code: str
    severity: Severity
    message: str
    fix: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        where = f"{escaped(str(self.place))}: " if self.place else ""
        what = f"{self.message}; {self.fix}" if self.fix else self.message
        return f"{where}{self.severity} {self.code} {what}"

    def to_json(self) -> dict[str, Any]:
        """The same as plain data; file, line and column are null where there is no place."""
        place = self.place
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "fix": self.fix,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
        }


class Enough(Exception):
    """So many errors were found that reading on helps nobody. Never leaves this package."""


class Collector:
    """Gathers diagnostics while files are read.

    Args:
        limit: errors after which :class:`Enough` is raised.
    """

    def __init__(self, limit: int = MAX_ERRORS) -> None:
        self.limit = limit
        self.found: list[Diagnostic] = []
        self.errors = 0
        self.warnings = 0

    def add(self, code: str, message: str, fix: str = "", place: Place | None = None) -> None:
        """Note a problem.

        Raises:
            Enough: when the limit of errors is reached.
        """
        severity = CODES[code].severity
        if severity == "warning":
            self.warnings += 1
            if self.warnings > MAX_WARNINGS:
                return
        else:
            self.errors += 1
            if self.errors > self.limit:
                message = f"more than {self.limit} errors; the rest of the dossier was not checked"
                code, fix = "ZP018", "mend these first"
        self.found.append(Diagnostic(code, severity, message, fix, place))
        if code == "ZP018":
            raise Enough

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note problems that another collector gathered."""
        for d in diagnostics:
            self.add(d.code, d.message, d.fix, d.place)

    def in_order(self, files: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
        """Everything found, once each: by file (in the order given), line and column."""
        rank = {file: position for position, file in enumerate(files)}

        def key(d: Diagnostic) -> tuple[bool, bool, int, str, int, int, str]:
            place = d.place or Place("", 0, 0)
            last = d.code == "ZP018"
            order = rank.get(place.file, len(rank))
            return (last, bool(d.place), order, place.file, place.line, place.column, d.code)

        return tuple(sorted(dict.fromkeys(self.found), key=key))


def escaped(text: str) -> str:
    """The text with every control, format, bidirectional and unpaired character spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_character, text))


def _character(character: str) -> str:
    if character == "\n":
        return "\\n"
    if character == "\t":
        return "\\t"
    if unicodedata.category(character)[0] == "C" or character in "\u2028\u2029":
        number = ord(character)
        if number < 0x100:
            return f"\\x{number:02x}"
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return character


def shown(text: str, limit: int = _SHOWN) -> str:
    """A text from a file as it may appear in a message: quoted, escaped and shortened."""
    short = text if len(text) <= limit else text[: limit - 3] + "..."
    return f"'{escaped(short)}'"


def near(label: str, known: Iterable[str]) -> str | None:
    """The known label closest to a mistyped one, looking at no more than is worth the time."""
    if len(label) > 2 * _SHOWN:
        return None
    candidates = [k for k in known if len(k) <= 2 * _SHOWN]
    return did_you_mean(label, candidates[:_COMPARED])
