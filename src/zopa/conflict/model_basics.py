"""Where something stands in a file, and what a judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass

from zopa.text import Text

__all__ = ["Basis", "Place"]


@dataclass(frozen=True)
class Place:
    """Where something stands in a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Basis:
    """What a judgement rests on.

    Attributes:
        because: ids of the claims that speak for it.
        against: ids of the claims that speak against it.
        judgement: the modeller's own reason, where no claim carries it.
    """

    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    judgement: Text | None = None

    def __bool__(self) -> bool:
        return bool(self.because or self.against or self.judgement)

    @property
    def kind(self) -> str:
        """``"claims"``, ``"judgement"`` (the modeller's alone) or ``"nothing"``."""
        if self.because:
            return "claims"
        return "judgement" if self.judgement else "nothing"
