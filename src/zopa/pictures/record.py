"""A track record: in how many cases a concept lets what happened stand, and how much besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zopa.pictures.letters import line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.concepts import concept
from zopa.stability.phrases import counted

__all__ = ["RecordBar", "record_chart", "whole_percent"]

_FIRST = MARGIN + 2
_HITS = 84
_SHARE = 264
_BAR = 150


@dataclass(frozen=True)
class RecordBar:
    """One concept over some cases.

    Attributes:
        concept: name of the concept.
        cases: number of cases of which it is known what happened.
        hits: in how many of them what happened is among the states that hold.
        share: mean share of the feasible states that hold, from 0 to 1.
    """

    concept: str
    cases: int
    hits: int
    share: float


def record_chart(bars: Iterable[RecordBar], *, prefix: str = "record") -> Picture:
    """Draw a track record, a row a concept.

    Both bars are shares of the same length, so that they compare with each other: a concept that
    knew nothing would have both about equally long.

    Args:
        bars: a row a concept.
        prefix: of the ids in the drawing, unique in the page.
    """
    rows = tuple(bars)
    canvas = Canvas()
    y = _headings(canvas)
    for row in rows:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _row(canvas, row, y + 9) + 11
    table = Table(
        ("Concept", "Cases", "What happened holds", "States that hold, mean share"),
        tuple(
            (concept(row.concept).shown, str(row.cases), str(row.hits), whole_percent(row.share))
            for row in rows
        ),
    )
    title = "How often what happened is among the states that hold"
    return canvas.picture(y + 2, title, _told(rows), table, prefix)


def _headings(canvas: Canvas) -> float:
    ends = []
    for x, text in (
        (_HITS, "Cases in which what happened holds"),
        (_SHARE, "States that hold, mean share"),
    ):
        ends.append(canvas.words(wrap(text, _BAR, TEXT, bold=True, most=4), x, MARGIN))
    return max(ends) + 8


def _row(canvas: Canvas, row: RecordBar, y: float) -> float:
    canvas.words(wrap(concept(row.concept).shown, _HITS - _FIRST - 8, NAME, bold=True), _FIRST, y)
    bars = (
        (_HITS, f"{row.hits:,} of {row.cases:,}", row.hits, row.cases, "better"),
        (_SHARE, whole_percent(row.share), row.share, 1, "muted"),
    )
    for x, text, part, total, look in bars:
        canvas.words(wrap(text, _BAR, NAME), x, y)
        canvas.share(x, y + line_height(NAME) + 2, _BAR, part, total, look)
    return y + line_height(NAME) + 10


def whole_percent(share: float) -> str:
    """A share without false digits: whole percents, never rounded to none or all.

    >>> whole_percent(0.999), whole_percent(0.28333), whole_percent(0.0)
    ('99%', '28%', '0%')
    """
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{min(99, max(1, round(100 * share)))}%"


def _told(rows: tuple[RecordBar, ...]) -> str:
    if not rows:
        return "There is no case of which it is known what happened."
    sentences = [
        f"{concept(row.concept).shown}: in {row.hits:,} of {counted(row.cases, 'case')}, and "
        f"{whole_percent(row.share)} of the states hold."
        for row in rows
    ]
    return " ".join(sentences)
