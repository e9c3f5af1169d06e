"""Where a state leads: from its start along the moves that nothing deters, to the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zopa.agreements.outlook import Way
from zopa.conflict.formula import Formula, OutcomeIs
from zopa.conflict.model import Conflict, State
from zopa.pictures.letters import Lines, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.pictures.start import Start, start_of
from zopa.pictures.svg import el, path
from zopa.stability.explain import Step
from zopa.stability.phrases import Phrases, capital, counted

__all__ = ["drift_map"]

#: Ways that are drawn; the table has them all.
_MOST = 4
_INDENT = 26
_GAP = 24
_MARK = 30


@dataclass
class _Node:
    """A place where ways that have come the same way so far part, or end.

    Attributes:
        step: the move that led here; None for the start.
        next: where it goes on.
        end: the way that ends here, if one does.
    """

    step: Step | None = None
    next: dict[tuple[str, State], _Node] = field(default_factory=dict)
    end: Way | None = None


def drift_map(
    conflict: Conflict,
    ways: Sequence[Way],
    start: State,
    *,
    goal: Formula | None = None,
    prefix: str = "drift",
) -> Picture:
    """Draw where a state leads; ways that begin alike are drawn once as far as they do.

    Args:
        conflict: where the words come from.
        ways: from the start to its ends, nearest first.
        start: the state where they begin.
        goal: what the ends are measured against, if anything.
        prefix: of the ids in the drawing, unique in the page.
    """
    teller = _Teller(conflict, goal)
    canvas = Canvas()
    begun = start_of(conflict, start)
    if len(ways) == 1 and not ways[0].steps:
        y = teller.end(canvas, ways[0], MARGIN, MARGIN, begun)
    else:
        y = canvas.card(begun.blocks(WIDTH - 2 * MARGIN - 28), MARGIN)
        y = teller.branches(canvas, _tree(ways[:_MOST]), MARGIN, y)
    if not ways:
        none = wrap(teller.told(ways), WIDTH - 2 * MARGIN, TEXT)
        y = canvas.words(none, MARGIN + 2, y + 8, "muted")
    left = len(ways) - _MOST
    if left > 0:
        told = f"and {counted(left, 'more end')}: see the table"
        y = canvas.words(wrap(told, WIDTH - 2 * MARGIN, TEXT), MARGIN + 2, y + 8, "muted")
    rows = [("start", "", name, doing) for name, doing in begun.facts]
    rows = rows or [("start", "", "", begun.title)]
    title = f"Where {begun.title[:1].lower() + begun.title[1:]} leads"
    table = Table(("Way", "Step", "Who", "What"), (*rows, *teller.rows(ways)))
    return canvas.picture(y + MARGIN, title, teller.told(ways), table, prefix)


def _tree(ways: Sequence[Way]) -> _Node:
    root = _Node()
    for way in ways:
        here = root
        for step in way.steps:
            here = here.next.setdefault((step.party, step.to), _Node(step))
        here.end = way
    return root


class _Teller:
    """Puts moves and ends into words and boxes."""

    def __init__(self, conflict: Conflict, goal: Formula | None) -> None:
        self.phrases = Phrases(conflict)
        self.goal = goal
        self.goal_shown = (
            self.phrases.outcome(goal.name) if isinstance(goal, OutcomeIs) else "the goal reached"
        )

    def branches(self, canvas: Canvas, node: _Node, x: float, y: float) -> float:
        """What follows a box that ends at y: one box below it, or several to its right."""
        parts = [_Node(next={key: after}) for key, after in node.next.items()]
        if node.end is not None:
            parts.append(_Node(end=node.end))
        if len(parts) == 1:
            _down(canvas, x, y)
            return self.follow(canvas, parts[0], x, y + _GAP)
        below = y
        for part in parts:
            below += _GAP - 8
            _across(canvas, x + 13, y, x + _INDENT, below + 20)
            below = self.follow(canvas, part, x + _INDENT, below)
        return below

    def follow(self, canvas: Canvas, node: _Node, x: float, y: float) -> float:
        """The only thing that follows: a move and what comes of it, or the end."""
        for after in node.next.values():
            assert after.step is not None
            end = canvas.card(self.move(after.step, x), y, x=x)
            return self.branches(canvas, after, x, end)
        if node.end is None:
            return y
        return self.end(canvas, node.end, x, y)

    def move(self, step: Step, x: float) -> list[tuple[Lines, str]]:
        room = WIDTH - MARGIN - x - 28
        who, doing = self.who(step)
        return [
            (wrap(who, room, NAME, bold=True), "ink"),
            (wrap(doing, room, TEXT, most=5), "ink"),
        ]

    def who(self, step: Step) -> tuple[str, str]:
        name = capital(self.phrases.name(step.party)) or step.party
        return name, self.phrases.doings(step.changes)

    def end(
        self, canvas: Canvas, way: Way, x: float, y: float, begun: Start | None = None
    ) -> float:
        """The box of an end; in one with the start where the two are one."""
        reached = None if way.cycle else self.reached(way)
        look = "box" if reached is None else "box-better" if reached else "box-worse"
        shown = "ink" if reached is None else "better" if reached else "worse"
        room = WIDTH - MARGIN - x - 28 - _MARK
        heading, rest = self.ending(way)
        blocks = [] if begun is None else begun.blocks(room)
        blocks.append((wrap(heading, room, NAME, bold=True, most=4), shown))
        blocks.append((wrap(rest, room, TEXT, most=5), "ink"))
        end = canvas.card(blocks, y, look, x)
        middle = WIDTH - MARGIN - 24, y + 20
        if way.cycle:
            _round(canvas, *middle)
        elif reached is not None:
            canvas.tick(reached, *middle)
        return end

    def reached(self, way: Way) -> bool | None:
        return None if self.goal is None else self.goal.holds_in(way.end)

    def ending(self, way: Way) -> tuple[str, str]:
        """What an end is called, and what is to be said of it."""
        reached = self.reached(way)
        within = "" if reached is None else f" with{'' if reached else 'out'} {self.goal_shown}"
        if way.cycle:
            told = "Parties go on moving without rest, and come back here again and again."
            if within:
                told += f" This state of the circle is one{within}."
            return "It goes round in a circle", told
        if way.steps:
            return f"An end{within}", "Nobody would move on."
        return f"It stays so,{within}" if within else "It stays so", "Nobody would move."

    def told(self, ways: Sequence[Way]) -> str:
        if not ways:
            return "No way from here was given."
        parts = []
        for way in ways[:_MOST]:
            moves = ", then ".join(self.phrases.would(s.party, s.changes) for s in way.steps)
            parts.append(f"{moves}. {self.line(way)}" if moves else self.line(way))
        left = len(ways) - _MOST
        more = f" There {'is' if left == 1 else 'are'} {counted(left, 'more end')}."
        return " ".join(map(capital, parts)) + (more if left > 0 else "")

    def line(self, way: Way) -> str:
        heading, rest = self.ending(way)
        return f"{heading}. {rest}".strip()

    def rows(self, ways: Sequence[Way]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for number, way in enumerate(ways, 1):
            for place, step in enumerate(way.steps, 1):
                found.append((str(number), f"move {place}", *self.who(step)))
            found.append((str(number), "end", "", self.line(way)))
        return found


def _down(canvas: Canvas, x: float, y: float) -> None:
    canvas.line("M", x + 20, y, "V", y + _GAP - 8)
    canvas.arrow_head(x + 20, y + _GAP)


def _across(canvas: Canvas, trunk: float, y: float, x: float, middle: float) -> None:
    """From a trunk into the side of a box."""
    canvas.line("M", trunk, y, "V", middle, "H", x - 8)
    tip = path("M", x, middle, "l", -9, -4.5, "v", 9, "Z")
    canvas.add(el("path", d=tip, class_="zp-head"))


def _round(canvas: Canvas, x: float, y: float) -> None:
    """An arrow that comes back to where it began."""
    canvas.line("M", x + 7.4, y + 4.3, "a", 8.5, 8.5, 0, 1, 1, 0.9, -6.3)
    tip = path("M", x + 10.6, y + 3.6, "l", -6.6, -2.4, "l", 7.6, -6.4, "Z")
    canvas.add(el("path", d=tip, class_="zp-head"))
