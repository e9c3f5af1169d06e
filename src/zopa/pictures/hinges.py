"""What an answer rests on: single changes that flip it, and how well each is supported."""

from __future__ import annotations

from dataclasses import dataclass

from zopa.conflict.model import Basis, Conflict
from zopa.levers.hinges import Hinge, Hinges, SingleChange
from zopa.levers.sentences import headline_told, hinges_told
from zopa.pictures.letters import line_height, wrap
from zopa.pictures.picture import MARGIN, NAME, TEXT, WIDTH, Canvas, Fill, Picture, Table
from zopa.stability.phrases import Phrases, capital, counted
from zopa.text import visible

__all__ = ["hinges_chart"]

_LEFT = MARGIN + 2
_WORDS = MARGIN + 30
_FLIPS = 288
_INSIDE = WIDTH - 2 * MARGIN - 4


@dataclass(frozen=True)
class _Flip:
    """One part of the headline that is different: what it is called, before and after."""

    what: str
    before: str
    after: str
    now: bool

    @property
    def shown(self) -> str:
        return f"{self.what}: {self.before} → {self.after}"


@dataclass(frozen=True)
class _Support:
    """What a judgement rests on: a kind, and in words."""

    fill: Fill
    told: str


def hinges_chart(
    conflict: Conflict, hinges: Hinges, most: int = 12, *, prefix: str = "hinges"
) -> Picture:
    """Draw the changes that flip the answer, the ones to look at first on top.

    Args:
        conflict: where claims and names come from.
        hinges: from :func:`zopa.hinges`.
        most: hinges that are drawn; the table has them all.
        prefix: of the ids in the drawing, unique in the page.
    """
    goal = Phrases(conflict).outcome(hinges.goal)
    canvas = Canvas()
    now = f"Now: {headline_told(conflict, hinges.goal, hinges.headline)}."
    y = canvas.words(wrap(now, _INSIDE, NAME, bold=True, most=4), _LEFT, MARGIN) + 6
    if hinges.found:
        y = _headings(canvas, y)
    for hinge in hinges.found[:most]:
        canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
        y = _row(canvas, conflict, hinge, y + 8) + 8
    canvas.line("M", MARGIN, y, "H", WIDTH - MARGIN, look="rule")
    y += 4
    for note in _notes(hinges, most, goal):
        y = canvas.words(wrap(note, _INSIDE, TEXT), _LEFT, y + 2, "muted") + 2
    told = " ".join(hinges_told(conflict, hinges))
    title = "What the answer rests on: single changes that flip it"
    return canvas.picture(y + MARGIN - 4, title, told, _table(conflict, hinges), prefix)


def _headings(canvas: Canvas, y: float) -> float:
    canvas.words(wrap("What changes, and its support", 260, TEXT, bold=True), _LEFT, y)
    return canvas.words(wrap("What flips", 120, TEXT, bold=True), _FLIPS, y) + 6


def _row(canvas: Canvas, conflict: Conflict, hinge: Hinge, y: float) -> float:
    room = _FLIPS - 14 - _LEFT
    end = canvas.words(wrap(_change(hinge.change), room, TEXT, bold=True, most=4), _LEFT, y) + 3
    support = _support(conflict, hinge.change)
    canvas.dot(support.fill, _LEFT + 8, end + line_height(TEXT) / 2)
    text = wrap(support.told, _FLIPS - 14 - _WORDS, TEXT, most=4)
    end = canvas.words(text, _WORDS, end)
    here = y
    for flip in _flips(hinge):
        here = _flip(canvas, flip, here) + 4
    return max(end, here - 4)


def _flip(canvas: Canvas, flip: _Flip, y: float) -> float:
    """What it is, a mark before and one after, and both in words."""
    canvas.words(wrap(flip.what, 60, TEXT, bold=True), _FLIPS, y + 1)
    middle = y + 10
    canvas.tick(flip.now, _FLIPS + 68, middle)
    canvas.line("M", _FLIPS + 82, middle, "h", 11)
    canvas.line("M", _FLIPS + 90, middle - 4.5, "l", 4.5, 4.5, "l", -4.5, 4.5)
    canvas.tick(not flip.now, _FLIPS + 110, middle)
    words = f"{flip.before} → {flip.after}"
    return canvas.words(wrap(words, WIDTH - MARGIN - _FLIPS, TEXT, most=2), _FLIPS, y + 22)


def _flips(hinge: Hinge) -> list[_Flip]:
    flips = []
    if "goal" in hinge.flips:
        can = not hinge.becomes.goal_can_hold
        flips.append(_turned("goal", "can hold", "cannot", can))
    if "status quo" in hinge.flips:
        holds = not hinge.becomes.today_holds
        flips.append(_turned("today", "holds", "does not", holds))
    return flips


def _turned(what: str, yes: str, no: str, now: bool) -> _Flip:
    return _Flip(what, yes if now else no, no if now else yes, now)


def _change(change: SingleChange) -> str:
    """What changes, in labels: ``us: strike-if-bombed above stay-out``, ``without c25``."""
    element = visible(change.element)
    match change.kind:
        case "claim":
            return f"without {element}"
        case "word":
            return f"{change.party} not bound to {element}"
        case "rule":
            return f"without the rule {element}"
        case "reversible":
            return f"{element} can be undone"
        case "freeze":
            return f"{element} fixed as today"
        case "drop":
            return f"{change.party}: without {element}"
        case "move":
            return f"{change.party}: {element} above {visible(change.other or '')}"


def _support(conflict: Conflict, change: SingleChange) -> _Support:
    """What the judgement rests on; of an exchange, what both statements rest on."""
    if change.kind == "claim":
        fallen = ", ".join(visible(text) for text in change.falls)
        told = _claim(conflict, change.element) + (f"; alone carries {fallen}" if fallen else "")
        return _Support("all", told)
    bases = [change.basis, change.other_basis or Basis()]
    because = dict.fromkeys(claim for basis in bases for claim in basis.because)
    against = dict.fromkeys(claim for basis in bases for claim in basis.against)
    opposed = "; against: " + _claims(conflict, against) if against else ""
    if because:
        return _Support("all", f"claims: {_claims(conflict, because)}{opposed}")
    if any(basis.judgement for basis in bases):
        return _Support("some", f"judgement alone{opposed}")
    return _Support("none", f"nothing{opposed}")


def _claims(conflict: Conflict, claims: dict[str, None]) -> str:
    return ", ".join(_claim(conflict, claim) for claim in claims)


def _claim(conflict: Conflict, claim: str) -> str:
    grade = conflict.evidence.claim(claim).grade
    return f"{visible(claim)} ({grade or 'ungraded'})"


def _notes(hinges: Hinges, most: int, goal: str) -> list[str]:
    total = sum(hinges.examined.values())
    notes = []
    left = len(hinges.found) - most
    if left > 0:
        notes.append(f"and {counted(left, 'more hinge')}: see the table")
    if hinges.found:
        flip = "flips" if len(hinges.found) == 1 else "flip"
        tried = counted(total, "single change")
        notes.append(f"{len(hinges.found):,} of {tried} {flip} the answer.")
        notes.append(f"Goal: {goal}. Filled circle: rests on claims; half: judgement; empty: none.")
    elif not hinges.interrupted:
        tried = counted(total, "single change")
        notes.append(f"None of {tried} flips the answer: no single judgement or claim carries it.")
    if hinges.interrupted:
        notes.append(f"The search was stopped after {counted(total, 'single change')}.")
    return notes


def _table(conflict: Conflict, hinges: Hinges) -> Table:
    rows = [
        (
            _change(hinge.change),
            _support(conflict, hinge.change).told,
            *(
                next((f"{f.before} → {f.after}" for f in _flips(hinge) if f.what == what), "same")
                for what in ("goal", "today")
            ),
        )
        for hinge in hinges.found
    ]
    if not rows:
        rows = [("no single change", "", "same", "same")]
    return Table(("What changes", "Rests on", capital("goal"), "Today"), tuple(rows))
