"""States against concepts: how many hold, how many with the goal, whether today's does."""

from __future__ import annotations

from collections.abc import Iterable

from zopa.pictures.letters import line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.concepts import concept
from zopa.stability.findings import Standing
from zopa.stability.phrases import listing

__all__ = ["standing_chart"]

_FIRST = MARGIN + 2
_SECOND = 184
_THIRD = 354
_BAR = 146


def standing_chart(
    standings: Iterable[Standing],
    outcome_shown: str,
    states: int,
    outcome_states: int,
    *,
    prefix: str = "standing",
) -> Picture:
    """Draw how an outcome fares under several concepts.

    Bars are shares of their column's total, so they compare within a column; a number that is
    not zero always shows as a sliver.

    Args:
        standings: a row a concept, from :func:`zopa.stability.findings.standings`.
        outcome_shown: what the outcome is called in a sentence.
        states: number of feasible states.
        outcome_states: number of those that satisfy the outcome.
        prefix: of the ids in the drawing, unique in the page.
    """
    rows = tuple(standings)
    canvas = Canvas()
    y = _headings(canvas, outcome_shown, states, outcome_states)
    for row in rows:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _row(canvas, row, states, outcome_states, y + 9) + 11
    table = Table(
        (
            "Concept",
            "A state holds if ...",
            f"States that hold, of {states:,}",
            f"With {outcome_shown}, of {outcome_states:,}",
            "Today holds",
        ),
        tuple(
            (
                concept(row.concept).shown,
                concept(row.concept).short,
                f"{row.hold:,}",
                f"{row.outcome_holds:,}",
                _today(row),
            )
            for row in rows
        ),
    )
    title = f"How many states hold, and how many with {outcome_shown}"
    return canvas.picture(y + 2, title, _told(rows, outcome_shown), table, prefix)


def _headings(canvas: Canvas, outcome_shown: str, states: int, outcome_states: int) -> float:
    columns = (
        (_FIRST, _SECOND - _FIRST - 14, "States that hold", states),
        (_SECOND, _THIRD - _SECOND - 14, f"With {outcome_shown}", outcome_states),
    )
    ends = []
    for x, room, text, total in columns:
        end = canvas.words(wrap(text, room, TEXT, bold=True, most=4), x, MARGIN)
        ends.append(canvas.words(wrap(f"of {total:,}", room, TEXT), x, end, "muted"))
    room = WIDTH - MARGIN - _THIRD
    ends.append(canvas.words(wrap("Today holds", room, TEXT, bold=True), _THIRD, MARGIN))
    return max(ends) + 8


def _row(canvas: Canvas, row: Standing, states: int, outcome_states: int, y: float) -> float:
    known = concept(row.concept)
    canvas.words(wrap(known.shown, 60, NAME, bold=True), _FIRST, y)
    room = WIDTH - MARGIN - _FIRST - 56
    end = canvas.words(wrap(known.short, room, TEXT), _FIRST + 56, y, "muted") + 5
    for x, number, total, look in (
        (_FIRST, row.hold, states, "muted"),
        (_SECOND, row.outcome_holds, outcome_states, "better"),
    ):
        canvas.words(wrap(f"{number:,}", _BAR, NAME, bold=bool(number)), x, end)
        canvas.share(x, end + line_height(NAME) + 2, _BAR, number, total, look)
    middle = end + (line_height(NAME) + 10) / 2
    if row.today_holds is not None:
        canvas.tick(row.today_holds, _THIRD + 9, middle)
    canvas.words(wrap(_today(row), 44, TEXT), _THIRD + 26, middle - line_height(TEXT) / 2)
    return end + line_height(NAME) + 10


def _today(row: Standing) -> str:
    return {True: "yes", False: "no", None: "–"}[row.today_holds]


def _told(rows: tuple[Standing, ...], outcome_shown: str) -> str:
    able = [concept(row.concept).shown for row in rows if row.outcome_holds]
    unable = [concept(row.concept).shown for row in rows if not row.outcome_holds]
    today = [concept(row.concept).shown for row in rows if row.today_holds]
    parts = []
    if able:
        parts.append(f"States with {outcome_shown} hold under {listing(able)}.")
    if unable:
        parts.append(f"None does under {listing(unable, 'or')}.")
    if any(row.today_holds is not None for row in rows):
        parts.append(f"Today's state holds under {listing(today) if today else 'none of them'}.")
    return " ".join(parts)
