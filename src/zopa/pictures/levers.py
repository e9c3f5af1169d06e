"""What would it take: what sets of levers cost, and what they do."""

from __future__ import annotations

from dataclasses import dataclass

from zopa.conflict.model import Conflict
from zopa.levers.find import CheapestLevers, LeverEffect, LeverSet
from zopa.levers.sentences import cost_told, levers_told
from zopa.pictures.letters import isolated, line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.stability.phrases import Phrases, counted, listing
from zopa.text import visible

__all__ = ["levers_chart"]

_LEFT = MARGIN + 2
_COST = MARGIN + 26
_EFFECT = 178
_TODAY = 352
_COSTS = 124
_EFFECTS = 156
_INSIDE = WIDTH - 2 * MARGIN - 4
#: Single levers that are drawn; the table has them all.
_MOST = 12


@dataclass(frozen=True)
class _Found:
    """A set that is drawn, and whether it is proven to be what it is."""

    one: LeverSet
    proven: bool


def levers_chart(conflict: Conflict, answer: CheapestLevers, *, prefix: str = "levers") -> Picture:
    """Draw cost against effect, one row a set; below, what each lever does alone.

    Args:
        conflict: where the names come from.
        answer: from :func:`zopa.cheapest_levers`.
        prefix: of the ids in the drawing, unique in the page.
    """
    goal = Phrases(conflict).outcome(answer.goal)
    found = [_Found(one, True) for one in answer.sets]
    if not found and answer.best is not None:
        found.append(_Found(answer.best, False))
    costs = [each.one.cost for each in found] + [effect.cost for effect in answer.alone]
    drawer = _Drawer(conflict, max(costs, default=0))
    canvas = drawer.canvas
    y: float = MARGIN
    if found:
        y = drawer.headings(_does(answer, goal), y)
        for number, each in enumerate(found, 1):
            y = drawer.set(number, each, y)
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y += 4
    else:
        y = drawer.none(levers_told(conflict, answer), y)
    for note in filter(None, (_how_far(answer) if found else "", _unit(answer))):
        y = canvas.words(wrap(note, _INSIDE, TEXT, most=4), _LEFT, y + 2, "muted") + 2
    y = drawer.singles(answer, y)
    title = f"What it would take for {goal}: cost and effect"
    told = " ".join(levers_told(conflict, answer))
    return canvas.picture(y + MARGIN, title, told, _table(conflict, answer, found), prefix)


def _named(conflict: Conflict, label: str) -> str:
    """What a lever is called, and by whom it is pulled."""
    lever, phrases = conflict.lever(label), Phrases(conflict)
    by = listing(isolated(phrases.name(party)) for party in lever.by)
    return f"{isolated(visible(str(lever.name)) or visible(label))} ({by})"


def _unit(answer: CheapestLevers) -> str:
    return f"Cost in {isolated(visible(answer.cost_unit))}" if answer.cost_unit else ""


def _does(answer: CheapestLevers, goal: str) -> str:
    does = {
        "holds": "that hold",
        "agreed": "that hold and can be agreed on",
        "every_end": "in which it ends",
    }[answer.aim]
    return f"States with {goal} {does}"


def _how_far(answer: CheapestLevers) -> str:
    """What else there may be; the first set is proven to be cheapest."""
    if answer.complete:
        return "Nothing else does, but these with more added."
    if answer.cheaper is None:
        return ""
    if answer.sets:
        return f"Proven cheapest. Others may cost {cost_told(answer.cheaper)} and more."
    return (
        f"Not proven: a cheaper set, if there is one, costs at least {cost_told(answer.cheaper)}."
    )


def _effect_told(one: LeverSet) -> str:
    return f"{one.states:,} of {one.goal_states:,}"


def _alone_told(effect: LeverEffect) -> str:
    if effect.impossible:
        return "alone: cannot be pulled"
    if effect.states:
        return f"alone: enough, {counted(effect.states, 'state')}"
    return "alone: nothing" if effect.changes else "alone: changes nothing at all"


def _today_told(holds: bool | None) -> str:
    return {True: "yes", False: "no", None: "–"}[holds]


class _Drawer:
    """Draws rows on one scale of costs."""

    def __init__(self, conflict: Conflict, most: float) -> None:
        self.conflict = conflict
        self.most = most
        self.canvas = Canvas()

    def headings(self, does: str, y: float) -> float:
        columns = (
            (_COST, _COSTS, "Cost"),
            (_EFFECT, _EFFECTS, does),
            (_TODAY, WIDTH - MARGIN - _TODAY, "Today still holds"),
        )
        texts = [(wrap(text, room, TEXT, bold=True, most=5), x) for x, room, text in columns]
        tall = max(text.height for text, _ in texts)
        for text, x in texts:
            self.canvas.words(text, x, y + tall - text.height)
        return y + tall + 8

    def set(self, number: int, found: _Found, y: float) -> float:
        one, canvas = found.one, self.canvas
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y += 8
        canvas.words(wrap(str(number), 22, NAME, bold=True), _LEFT, y)
        room = WIDTH - MARGIN - _COST
        names = [_named(self.conflict, label) for label in one.levers]
        for place, name in enumerate(names or ["No lever is needed"]):
            told = f"{'and ' if place else ''}{name}"
            y = canvas.words(wrap(told, room, NAME, bold=True), _COST, y)
        if not found.proven:
            y = canvas.words(wrap("found first, not proven", room, TEXT), _COST, y, "muted")
        y = self.bars(one.cost, one.cost == 0, y + 4)
        effect = wrap(_effect_told(one), _EFFECTS, NAME, bold=True, most=2)
        top = y - 10 - line_height(NAME)
        end = canvas.words(effect, _EFFECT, top)
        canvas.share(_EFFECT, end + 2, _EFFECTS, one.states, one.goal_states, "better")
        word = wrap(_today_told(one.today), 44, TEXT)
        if one.today is not None:
            canvas.tick(one.today, _TODAY + 9, top + 14)
        left = _TODAY + (0 if one.today is None else 26)
        canvas.words(word, left, top + 14 - word.height / 2)
        return max(y, end + 10) + 10

    def bars(self, cost: float, free: bool, y: float, look: str = "ink") -> float:
        """The cost as a number and a bar; returns where the bar ends."""
        number = wrap("nothing" if free else cost_told(cost), _COSTS, NAME, bold=look == "ink")
        self.canvas.words(number, _COST, y, look)
        y += line_height(NAME) + 2
        self.canvas.share(_COST, y, _COSTS, cost, self.most, "worse" if look == "ink" else look)
        return y + 8

    def none(self, told: tuple[str, ...], y: float) -> float:
        """That no set suffices, and for whom it fails."""
        room = WIDTH - 2 * MARGIN - 28
        blocks = []
        for place, line in enumerate(told):
            size, look = (TEXT, "ink") if place else (NAME, "worse")
            blocks.append((wrap(line, room, size, bold=not place, most=6), look))
        return self.canvas.card(blocks, y, "box-worse") + 8

    def singles(self, answer: CheapestLevers, y: float) -> float:
        if not answer.alone:
            return y
        canvas = self.canvas
        heading = wrap("Each lever on its own", _INSIDE, TEXT, bold=True)
        y = canvas.words(heading, _LEFT, y + 6, "muted")
        for effect in answer.alone[:_MOST]:
            y = self.single(effect, y + 7)
        left = len(answer.alone) - _MOST
        if left > 0:
            told = f"and {counted(left, 'more lever')}: see the table"
            y = canvas.words(wrap(told, _INSIDE, TEXT), _LEFT, y + 4, "muted")
        return y

    def single(self, effect: LeverEffect, y: float) -> float:
        name = wrap(_named(self.conflict, effect.lever), WIDTH - MARGIN - _COST, TEXT)
        y = self.canvas.words(name, _COST, y, "muted")
        end = self.bars(effect.cost, effect.cost == 0, y, "muted")
        text = wrap(_alone_told(effect), WIDTH - MARGIN - _EFFECT, TEXT, most=2)
        return max(end, self.canvas.words(text, _EFFECT, y + 1, "muted"))


def _table(conflict: Conflict, answer: CheapestLevers, found: list[_Found]) -> Table:
    rows = [
        (
            f"set {number}" if each.proven else "found first, not proven",
            "; ".join(_named(conflict, label) for label in each.one.levers) or "no lever is needed",
            cost_told(each.one.cost),
            _effect_told(each.one),
            _today_told(each.one.today),
        )
        for number, each in enumerate(found, 1)
    ]
    if not found:
        told = " ".join(levers_told(conflict, answer))
        rows.append(("no set", told, "–", "0", "–"))
    rows += [
        (
            "alone",
            _named(conflict, effect.lever),
            cost_told(effect.cost),
            _alone_told(effect) + (f": {effect.impossible}" if effect.impossible else ""),
            _today_told(effect.today),
        )
        for effect in answer.alone
    ]
    does = _does(answer, Phrases(conflict).outcome(answer.goal))
    headings = ("", "Levers", _unit(answer) or "Cost", does, "Today still holds")
    return Table(headings, tuple(rows))
