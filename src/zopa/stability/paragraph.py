"""A paragraph about one party, and what its judgements rest on."""

from __future__ import annotations

from dataclasses import dataclass

from zopa.conflict.model import Basis

__all__ = ["Paragraph", "cited"]


@dataclass(frozen=True)
class Paragraph:
    """What there is to say about one party in one state.

    Attributes:
        party: its label.
        sentences: one a temptation; one in all where there is none.
        bases: what the preferences that decide rest on, without repetition.
    """

    party: str
    sentences: tuple[str, ...]
    bases: tuple[Basis, ...]


def cited(basis: Basis) -> str:
    """What a judgement rests on, in brackets: `` (c17, c19; against: c20)``."""
    parts = [", ".join(basis.because)] if basis.because else []
    if not parts:
        parts = ["judgement" if basis.judgement else "unsupported"]
    if basis.against:
        parts.append(f"against: {', '.join(basis.against)}")
    return f" ({'; '.join(parts)})"
