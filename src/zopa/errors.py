"""Everything zopa raises on purpose.

::

    ZopaError
    ├── DossierError        a file cannot be used; carries every diagnostic
    ├── StatementError      a statement cannot be read; carries the position
    ├── UnknownLabelError   a label that names nothing (also a KeyError)
    ├── InfeasibleError     a state that the rules exclude was asked about
    └── TooLargeError       what was asked does not fit; says what it would need and what to do
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

__all__ = [
    "DossierError",
    "InfeasibleError",
    "Problem",
    "StatementError",
    "TooLargeError",
    "UnknownLabelError",
    "ZopaError",
    "did_you_mean",
]


class Problem(Protocol):
    """What an error needs to know of a diagnostic."""

    @property
    def severity(self) -> str:
        """``"error"`` or ``"warning"``."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""


class ZopaError(Exception):
    """The base of every error that zopa raises on purpose."""


class DossierError(ZopaError):
    """A dossier that cannot be used.

    Attributes:
        diagnostics: every problem found, errors and warnings, in file order.
    """

    def __init__(self, diagnostics: Sequence[Problem]) -> None:
        self.diagnostics = tuple(diagnostics)
        errors = [d for d in self.diagnostics if d.severity == "error"]
        super().__init__("\n".join(str(d) for d in errors or self.diagnostics))


class StatementError(ZopaError):
    """A statement that does not follow the statement language.

    Attributes:
        text: the whole statement.
        position: offset of the first character that does not fit, from 0.
        found: what stands there.
        expected: what could stand there, as a phrase.
    """

    def __init__(self, text: str, position: int, found: str, expected: str) -> None:
        self.text = text
        self.position = position
        self.found = found
        self.expected = expected
        super().__init__(f"at character {position + 1}: found {found}; {expected}")


class UnknownLabelError(ZopaError, KeyError):
    """A label that names nothing.

    Attributes:
        kind: what was looked for ("party", "option", "outcome", "concept", ...).
        label: what was given.
        known: what would have been found.
    """

    def __init__(self, kind: str, label: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.label = label
        self.known = tuple(known)
        super().__init__(label)

    def __str__(self) -> str:
        near = did_you_mean(self.label, self.known)
        if near:
            return f"there is no {self.kind} '{self.label}'; did you mean '{near}'?"
        listed = ", ".join(self.known[:20]) + (", ..." if len(self.known) > 20 else "")
        return f"there is no {self.kind} '{self.label}'; known: {listed or 'none'}"


class InfeasibleError(ZopaError):
    """A state was asked about that a rule excludes."""


class TooLargeError(ZopaError):
    """A request was refused before any memory was taken, because it would not fit."""


def did_you_mean(label: str, known: Iterable[str]) -> str | None:
    """The known label that is closest to a mistyped one, or None if none is close."""
    candidates = list(known)
    folded = {c.casefold().replace("-", "_"): c for c in candidates}
    exact = folded.get(label.casefold().replace("-", "_"))
    if exact is not None:
        return exact
    near = difflib.get_close_matches(label, candidates, n=1, cutoff=0.6)
    return near[0] if near else None
