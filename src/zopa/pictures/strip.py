"""A state as a strip of options, party by party, with what changes from today marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zopa.conflict.model import Conflict, Option, State
from zopa.pictures.letters import Lines, line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.phrases import Phrases, capital, counted
from zopa.text import visible

__all__ = ["state_strip"]

_NAMES = 118
_MARKS = MARGIN + _NAMES + 20
_DOINGS = _MARKS + 46
_PAD = 5


@dataclass(frozen=True)
class _Row:
    option: Option
    yes: bool
    changed: bool
    doing: Lines

    @property
    def height(self) -> float:
        return self.doing.height + (line_height(TEXT) if self.changed else 0) + 2 * _PAD


def state_strip(
    conflict: Conflict,
    state: Iterable[str],
    today: Iterable[str] | None = None,
    *,
    prefix: str = "strip",
) -> Picture:
    """Draw a state.

    Args:
        conflict: whose options these are.
        state: labels of the yes options.
        today: the state to compare it with; the conflict's own status quo by default.
        prefix: of the ids in the drawing, unique in the page.
    """
    canvas = Canvas()
    before = conflict.today if today is None else conflict.state(today)
    now = conflict.state(state)
    phrases = Phrases(conflict)
    y: float = MARGIN
    cells: list[tuple[str, ...]] = []
    for party in conflict.parties:
        rows = [_row(option, now, before) for option in party.options]
        if not rows:
            continue
        if y > MARGIN:
            canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _group(canvas, capital(phrases.name(party.label)), rows, y + 6) + 6
        cells += [
            _cells(capital(phrases.name(party.label)), row, before is not None) for row in rows
        ]
    changed = sum(option.label in now ^ before for option in conflict.options) if before else 0
    title, description = _told(len(conflict.options), len(now), changed, before is not None)
    headings = ("Party", "Option", "Here") + (("Today",) if before is not None else ())
    return canvas.picture(y + MARGIN - 6, title, description, Table(headings, tuple(cells)), prefix)


def _row(option: Option, now: State, before: State | None) -> _Row:
    yes = option.label in now
    changed = before is not None and (option.label in before) != yes
    room = WIDTH - MARGIN - 8 - _DOINGS
    return _Row(option, yes, changed, wrap(visible(str(option.do)), room, TEXT, most=4))


def _group(canvas: Canvas, name: str, rows: list[_Row], y: float) -> float:
    named = wrap(name, _NAMES, NAME, bold=True, most=3)
    canvas.words(named, MARGIN, y + _PAD - 1)
    here = y
    for row in rows:
        if row.changed:
            canvas.bar(_MARKS - 14, here, WIDTH - MARGIN - _MARKS + 14, row.height, "band")
            canvas.bar(_MARKS - 14, here, 4, row.height, "better")
        middle = here + _PAD + line_height(TEXT) / 2
        canvas.tick(row.yes, _MARKS + 6, middle)
        canvas.words(
            wrap("yes" if row.yes else "no", 40, TEXT, bold=row.yes),
            _MARKS + 20, here + _PAD, "ink" if row.yes else "muted",
        )  # fmt: skip
        end = canvas.words(row.doing, _DOINGS + 4, here + _PAD, "ink" if row.yes else "muted")
        if row.changed:
            was = f"changed: {'no' if row.yes else 'yes'} today"
            canvas.words(wrap(was, 200, TEXT, bold=True), _DOINGS + 4, end, "better")
        here += row.height
    return max(here, y + named.height + _PAD)


def _cells(name: str, row: _Row, compared: bool) -> tuple[str, ...]:
    here, other = ("yes", "no") if row.yes else ("no", "yes")
    cells = (name, visible(str(row.option.do)), here)
    if not compared:
        return cells
    return (*cells, f"{other} (changed)" if row.changed else here)


def _told(options: int, yes: int, changed: int, compared: bool) -> tuple[str, str]:
    done = f"{yes} of {counted(options, 'option')} {'is' if yes == 1 else 'are'} yes"
    if not compared:
        return "A state, option by option", f"{done}."
    if not changed:
        return "Today's state, option by option", f"{done}."
    title = "A state, option by option, against today"
    return title, f"{done}; {changed} {'differs' if changed == 1 else 'differ'} from today."
