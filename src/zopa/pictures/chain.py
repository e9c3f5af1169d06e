"""The chain of a temptation and its answers: who moves, what changes, who likes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zopa.conflict.model import Conflict
from zopa.pictures.letters import Lines, line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Picture, Table
from zopa.pictures.start import Start, start_of
from zopa.pictures.svg import el
from zopa.stability.concepts import concept
from zopa.stability.explain import (
    Change,
    Explanation,
    Liking,
    Sanction,
    Temptation,
)
from zopa.stability.grades import GRADES
from zopa.stability.phrases import Phrases, capital, listing

__all__ = ["move_chain"]

_TRACK = MARGIN + 26
_WORDS = MARGIN + 58
_ROOM = WIDTH - MARGIN - 12 - _WORDS
_INSIDE = WIDTH - 2 * MARGIN - 28

_LIKES: dict[Liking, str] = {
    "better": "likes the result better",
    "same": "likes the result as well as before",
    "worse": "likes the result less",
}
_GRADES = {
    "best answer": "each step is the best that its mover could do there",
    "improvement": "each step serves whoever takes it",
    "costless": "it costs nobody anything, but does not serve all who give it",
    "joint": "not every step pays, but all who answer end up better off",
    "bluff": "some step costs its mover something and gains it nothing",
}


#: A state on the way, a bar across the track, or nothing but the track.
_Waypoint = Literal["state", "stop", "none"]


@dataclass(frozen=True)
class _Move:
    party: str
    doing: str
    liking: Liking


@dataclass(frozen=True)
class _Chain:
    """All that a picture of a chain says, in words."""

    start: Start
    move: _Move
    answers: tuple[_Move, ...]
    before_answers: str
    counts: bool
    verdict: str
    end: str
    liking: Liking
    grade: tuple[str, str] | None

    @property
    def waypoint(self) -> _Waypoint:
        """What stands on the track after the move."""
        return "state" if self.answers else "stop"


def move_chain(
    conflict: Conflict,
    explanation: Explanation,
    party: str,
    temptation: Temptation,
    *,
    prefix: str = "chain",
) -> Picture:
    """Draw one temptation of a party and the strongest answer to it.

    Args:
        conflict: where the words come from.
        explanation: of the state in which the party is tempted.
        party: label of the tempted party.
        temptation: one of ``explanation.party(party).temptations``.
        prefix: of the ids in the drawing, unique in the page.
    """
    teller = _Teller(conflict, explanation, party)
    chain = teller.chain(party, temptation)
    canvas = Canvas()
    y = canvas.card(chain.start.blocks(_INSIDE), MARGIN)
    together = teller.concept.answers == "at the same moment" and chain.answers
    y = _step(canvas, chain.move, y, dashed=False, head=not together)
    y = _waypoint(canvas, chain.before_answers, y, "none" if together else chain.waypoint)
    for number, answer in enumerate(chain.answers, 1):
        last = number == len(chain.answers)
        y = _step(canvas, answer, y, dashed=not chain.counts, head=last or not together)
        if not last and not together:
            y = _waypoint(canvas, "", y, "state")
    y = _end(canvas, chain, y + (0 if chain.answers else 10))
    title = f"{chain.move.party} could {chain.move.doing}: the move and the answers to it"
    return canvas.picture(y + MARGIN, title, _told(chain), _table(chain), prefix)


class _Teller:
    def __init__(self, conflict: Conflict, explanation: Explanation, party: str) -> None:
        self.conflict = conflict
        self.explanation = explanation
        self.phrases = Phrases(conflict)
        self.concept = concept(explanation.concept).of(party)

    def chain(self, party: str, temptation: Temptation) -> _Chain:
        start = start_of(self.conflict, self.explanation.state, self.explanation.outcome)
        sanction = temptation.sanction
        move = self.move(party, temptation.changes, "better")
        steps = () if sanction is None else sanction.steps
        return _Chain(
            start,
            move,
            tuple(self.move(step.party, step.changes, step.liking) for step in steps),
            self.before(temptation),
            temptation.deterred,
            f"{'Deterred' if temptation.deterred else 'Not deterred'} under {self.concept.shown}",
            self.end(self.phrases.name(party), temptation),
            "better" if sanction is None else sanction.liking,
            None if sanction is None or sanction.grade is None else self.grade(sanction),
        )

    def move(self, party: str, changes: Sequence[Change], liking: Liking) -> _Move:
        return _Move(capital(self.phrases.name(party)), self.phrases.doings(changes), liking)

    def before(self, temptation: Temptation) -> str:
        if temptation.sanction is None:
            return "No answer"
        if self.concept.answers == "at the same moment":
            return "At the same moment"
        if self.concept.answers == "nothing":
            return "The strongest answer to come"
        return "The answer" if temptation.deterred else "The strongest answer; it does not count"

    def end(self, name: str, temptation: Temptation) -> str:
        sanction = temptation.sanction
        if sanction is None:
            return self.no_answer(name)
        left = "worse off than" if sanction.liking == "worse" else "no better off than"
        if temptation.deterred:
            return f"{capital(name)} ends {left} at the start."
        but = "not everyone who gives it gains by each step"
        if self.concept.answers == "nothing":
            but = f"{self.concept.shown} looks at no answers"
        if not sanction.enough:
            but = "that would not be bad enough"
        return f"The answer would leave {name} {left} at the start, but {but}."

    def no_answer(self, name: str) -> str:
        if self.concept.answers == "at the same moment":
            return f"Nothing that the others would do meanwhile takes the gain from {name}."
        again = ", or could get there again" if self.concept.escape else ""
        return f"Whatever the others did, {name} would stay better off than at the start{again}."

    def grade(self, sanction: Sanction) -> tuple[str, str]:
        assert sanction.grade is not None
        if sanction.grade == "bluff" and sanction.losers:
            names = self.phrases.names(sanction.losers)
            return sanction.grade, f"it leaves {names} worse off than letting the move pass"
        return sanction.grade, _GRADES[sanction.grade]


def _step(canvas: Canvas, move: _Move, y: float, *, dashed: bool, head: bool = True) -> float:
    blocks = (
        (wrap(move.party, _ROOM, NAME, bold=True), "ink"),
        (wrap(move.doing, _ROOM, TEXT, most=5), "ink"),
        (wrap(_LIKES[move.liking], _ROOM, TEXT), move.liking),
    )
    tall = sum(lines.height for lines, _ in blocks)
    end = y + tall + 26
    middle = y + 11 + tall / 2
    look = "line zp-dashed" if dashed else "line"
    canvas.line("M", _TRACK, y, "V", end - (8 if head else 0), look=look)
    if head:
        canvas.arrow_head(_TRACK, end)
    canvas.add(el("circle", cx=_TRACK, cy=float(middle), r=17, class_="zp-ground"))
    canvas.badge(move.liking, _TRACK, middle)
    here = y + 11
    for lines, shown in blocks:
        here = canvas.words(lines, _WORDS, here, shown)
    return end


def _waypoint(canvas: Canvas, text: str, y: float, kind: _Waypoint) -> float:
    """What stands between two moves, and what is said about it."""
    middle = y + (13 if kind == "stop" else 7)
    if kind == "stop":
        canvas.line("M", _TRACK, y, "V", middle, look="line zp-dashed")
        canvas.line("M", _TRACK - 11, middle, "h", 22)
    elif kind == "none":
        canvas.line("M", _TRACK, y, "V", middle + 6)
    else:
        canvas.add(el("circle", cx=_TRACK, cy=float(middle), r=6, class_="zp-open"))
    if text:
        lines = wrap(text, _ROOM, TEXT)
        canvas.words(lines, _WORDS, middle - line_height(TEXT) / 2, "muted")
    return middle + (4 if kind == "stop" else 6)


def _end(canvas: Canvas, chain: _Chain, y: float) -> float:
    look, shown = ("box-better", "better") if chain.counts else ("box-worse", "worse")
    blocks: list[tuple[Lines, str]] = [
        (wrap(chain.verdict, _INSIDE - 34, NAME, bold=True), shown),
        (wrap(chain.end, _INSIDE, TEXT, most=5), "ink"),
    ]
    if chain.grade is None:
        end = canvas.card(blocks, y, look)
    else:
        name, meaning = chain.grade
        blocks.append((wrap(f"Grade: {name}", _INSIDE - 110, TEXT, bold=True), "ink"))
        blocks.append((wrap(capital(meaning) + ".", _INSIDE, TEXT, most=4), "ink"))
        end = canvas.card(blocks, y, look)
        above = sum(lines.height + 3 for lines, _ in blocks[:2])
        _meter(canvas, GRADES.index(name), y + 10 + above + line_height(TEXT) / 2)
    _padlock(canvas, chain.counts, WIDTH - MARGIN - 22, y + 10 + line_height(NAME) / 2)
    return end


def _meter(canvas: Canvas, place: int, y: float) -> None:
    """Five steps, the stronger the grade the more of them filled."""
    filled = len(GRADES) - place
    for number in range(len(GRADES)):
        x = WIDTH - MARGIN - 96 + number * 17
        if number < filled:
            canvas.bar(x, y - 5, 13, 10, "muted")
        else:
            canvas.bar(x, y - 4.2, 13, 8.4, "open")


def _padlock(canvas: Canvas, shut: bool, x: float, y: float) -> None:
    """A lock, shut where the move is deterred, open where it is not."""
    look = "zp-better" if shut else "zp-worse"
    canvas.bar(x - 8, y - 2, 16, 12, look.removeprefix("zp-"))
    arch = ("M", x - 5, y - 2, "v", -4, "a", 5, 5, 0, 0, 1, 10, 0, "v", 4 if shut else -1)
    canvas.line(*arch, look=f"arch-{'better' if shut else 'worse'}")


def _told(chain: _Chain) -> str:
    parts = [f"{chain.move.party} could {chain.move.doing}."]
    if chain.answers:
        steps = [
            f"{move.party} would {move.doing} ({_LIKES[move.liking]})" for move in chain.answers
        ]
        parts.append(f"{chain.before_answers}: {listing(steps, 'then')}.")
    parts.append(f"{chain.verdict}. {chain.end}")
    if chain.grade:
        parts.append(f"Grade of the answer: {chain.grade[0]}; {chain.grade[1]}.")
    return " ".join(parts)


def _table(chain: _Chain) -> Table:
    facts = chain.start.facts or (("", chain.start.title),)
    end = chain.end if chain.grade is None else f"{chain.end} Grade: {chain.grade[0]}."
    return Table(
        ("Step", "Who", "What", "And likes it"),
        (
            *(("start", name, doing, "") for name, doing in facts),
            ("move", chain.move.party, chain.move.doing, chain.move.liking),
            *(
                (f"answer {number}", move.party, move.doing, move.liking)
                for number, move in enumerate(chain.answers, 1)
            ),
            ("end", "", f"{chain.verdict}. {end}", ""),
        ),
    )
