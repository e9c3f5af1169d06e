"""A sequence of steps: numbered boxes from left to right, and where an order would break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zopa.conflict.model import Conflict
from zopa.pictures.letters import Lines, isolated, line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.pictures.svg import el, path
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.text import visible

__all__ = ["StepMark", "steps_chart"]

_ABREAST = 2
_GAP = 30
_DOWN = 30
_PAD = 10
_INSIDE = WIDTH - 2 * MARGIN
_MARK = 24


@dataclass(frozen=True)
class StepMark:
    """One step as it is drawn.

    Attributes:
        number: its number in the sequence, from 1.
        movers: labels of the parties that move in it.
        changes: what they do, each as a text ("halt its bombing").
        breaks: by whom and how the sequence breaks there, each as a text; empty where it does not.
        reached_goal: whether the state that it leads to satisfies the goal.
    """

    number: int
    movers: tuple[str, ...]
    changes: tuple[str, ...]
    breaks: tuple[str, ...] = ()
    reached_goal: bool = False


def steps_chart(
    conflict: Conflict, steps: Sequence[StepMark], *, goal: str | None = None, prefix: str = "steps"
) -> Picture:
    """Draw a sequence of steps; those at which it breaks are marked, with who breaks it.

    Args:
        conflict: where the names come from.
        steps: in their order.
        goal: name of the outcome that the sequence is to bring, if any.
        prefix: of the ids in the drawing, unique in the page.
    """
    teller = _Teller(conflict, goal)
    steps = [_visible(step) for step in steps]
    canvas = Canvas()
    y: float = MARGIN
    wide = (_INSIDE - _GAP * (_ABREAST - 1)) / _ABREAST
    for first in range(0, len(steps), _ABREAST):
        row = steps[first : first + _ABREAST]
        end = _row(canvas, [teller.card(step, wide - 2 * _PAD) for step in row], y, wide)
        y = end
        if first + _ABREAST < len(steps):
            _turn(canvas, y, wide)
            y += _DOWN
    if not steps:
        y = canvas.words(wrap("There is no step to take.", _INSIDE, TEXT), MARGIN, y, "muted")
    title = "The steps, one after another"
    if goal is not None:
        title += f", and whether they reach {teller.goal}"
    return canvas.picture(y + MARGIN, title, teller.told(steps), teller.table(steps), prefix)


def _visible(step: StepMark) -> StepMark:
    """A step whose texts, wherever the caller took them from, are safe to show."""
    changes, breaks = (tuple(map(visible, texts)) for texts in (step.changes, step.breaks))
    return replace(step, changes=changes, breaks=breaks)


@dataclass(frozen=True)
class _Card:
    """What a box says, line by line, with colours; and its own look and mark."""

    blocks: tuple[tuple[Lines, str], ...]
    look: str
    sign: str

    @property
    def height(self) -> float:
        return sum(lines.height + 3 for lines, _ in self.blocks) + 2 * _PAD - 3


class _Teller:
    """Puts steps into words."""

    def __init__(self, conflict: Conflict, goal: str | None) -> None:
        self.phrases = Phrases(conflict)
        self.goal = "the goal" if goal is None else self.phrases.outcome(goal)

    def who(self, step: StepMark) -> str:
        names = [self.phrases.name(party) or party for party in step.movers]
        return listing(isolated(name if k else capital(name)) for k, name in enumerate(names))

    def reached(self, step: StepMark) -> str:
        return f"brings {self.goal}" if step.reached_goal else ""

    def card(self, step: StepMark, room: float) -> _Card:
        sign = "breaks" if step.breaks else "goal" if step.reached_goal else ""
        head = f"{step.number} {self.who(step)}"
        first = room - (_MARK if sign else 0)
        blocks = [(wrap(head, first, NAME, bold=True, most=4), "ink")]
        blocks += [(wrap(isolated(each), room, TEXT, most=5), "ink") for each in step.changes]
        if step.reached_goal:
            told = capital(self.reached(step))
            blocks.append((wrap(told, room, TEXT, bold=True, most=4), "better"))
        if step.breaks:
            blocks.append((wrap("It breaks here:", room, TEXT, bold=True), "worse"))
            blocks += [(wrap(isolated(each), room, TEXT, most=6), "ink") for each in step.breaks]
        look = {"breaks": "box-worse", "goal": "box-better"}.get(sign, "box")
        return _Card(tuple(blocks), look, sign)

    def told(self, steps: Sequence[StepMark]) -> str:
        if not steps:
            return "There is no step to take."
        parts = [f"{counted(len(steps), 'step')}."]
        for step in steps:
            told = f"{step.number}. {self.who(step)}: {'; '.join(step.changes) or 'nothing'}."
            if step.reached_goal:
                told += f" {capital(self.reached(step))}."
            if step.breaks:
                told += f" It breaks here: {'; '.join(step.breaks)}."
            parts.append(told)
        return " ".join(parts)

    def table(self, steps: Sequence[StepMark]) -> Table:
        return Table(
            ("Step", "Who", "What", "Goal", "Breaks"),
            tuple(
                (
                    str(step.number),
                    self.who(step),
                    "; ".join(step.changes),
                    "yes" if step.reached_goal else "no",
                    "; ".join(step.breaks) or "no",
                )
                for step in steps
            ),
        )


def _row(canvas: Canvas, cards: Sequence[_Card], y: float, wide: float) -> float:
    """Boxes side by side with arrows between them; returns where they end."""
    height = max(card.height for card in cards)
    for number, card in enumerate(cards):
        x = MARGIN + number * (wide + _GAP)
        if number:
            middle = y + _PAD + line_height(NAME) / 2
            canvas.line("M", x - _GAP + 3, middle, "H", x - 10)
            tip = path("M", x - 2, middle, "l", -9, -4.5, "v", 9, "Z")
            canvas.add(el("path", d=tip, class_="zp-head"))
        canvas.box(x, y, wide, height, card.look)
        here = y + _PAD
        for lines, look in card.blocks:
            here = canvas.words(lines, x + _PAD, here, look) + 3
        if card.sign:
            _sign(canvas, card.sign, x + wide - _PAD - 9, y + _PAD + line_height(NAME) / 2)
    return y + height


def _sign(canvas: Canvas, sign: str, x: float, y: float) -> None:
    """A tick where the goal is reached, a broken-off square where the order breaks."""
    if sign == "goal":
        canvas.tick(True, x, y)
        return
    canvas.bar(x - 9, y - 9, 18, 18, "worse")
    cross = path("M", x - 4.5, y - 4.5, "l", 9, 9, "M", x + 4.5, y - 4.5, "l", -9, 9)
    canvas.add(el("path", d=cross, class_="zp-sign"))


def _turn(canvas: Canvas, y: float, wide: float) -> None:
    """From the last box of a line to the first of the next."""
    right = MARGIN + (_ABREAST - 1) * (wide + _GAP) + wide / 2
    left = MARGIN + wide / 2
    canvas.line("M", right, y + 2, "V", y + _DOWN / 2, "H", left, "V", y + _DOWN - 10)
    canvas.arrow_head(left, y + _DOWN - 2)
