"""Phases and the value of waiting in sentences, as an analyst would write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zopa.agreements.after import Verdict
from zopa.agreements.outlook import Way
from zopa.agreements.phases import PhaseAnswer, Phases, PhaseView
from zopa.agreements.sentences import way_told
from zopa.agreements.waiting import Shift, Value, Waiting
from zopa.conflict.model import Conflict
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.sentences import cited
from zopa.text import visible

__all__ = ["ends_told", "phase_named", "phases_told", "waiting_told"]

#: How many of several ends bring the goal.
_MANY: dict[Verdict, str] = {
    "certainly": "all of them with {goal}",
    "possibly": "some with and some without {goal}",
    "never": "none of them with {goal}",
}
#: Parties for whom nothing changes that are named; more are "the others".
_MOST_NAMED = 3


def phase_named(view: PhaseView) -> str:
    """What a phase is called in a sentence; its label where it has no name."""
    return visible(view.name) or visible(view.label)


def ends_told(answer: PhaseAnswer) -> str:
    """How many ends there are: ``1 end``, ``3 ends, 1 of them a round of moves without rest``."""
    single, rounds = len(answer.single), len(answer.cycles)
    told = counted(single + rounds, "end")
    if not rounds:
        return told
    if not single:
        return f"{told}, {'each ' if rounds > 1 else ''}a round of moves without rest"
    which = "a round" if rounds == 1 else "rounds"
    return f"{told}, {rounds:,} of them {which} of moves without rest"


def phases_told(conflict: Conflict, found: Phases) -> tuple[str, ...]:
    """In which phase the goal can hold, when it falls apart and by whose move; then each phase."""
    teller = _Teller(conflict, found)
    lines = [*teller.overview()]
    for number, view in enumerate(found.phases):
        before = found.phases[number - 1] if number else None
        lines.append(" ".join(teller.phase(view, before)))
    return tuple(lines)


def waiting_told(conflict: Conflict, found: Phases) -> tuple[str, ...]:
    """Who gains and who loses from phase to phase, and what decides it for them."""
    teller = _Teller(conflict, found)
    lines: list[str] = []
    for earlier, later in zip(found.phases, found.phases[1:], strict=False):
        lines += teller.pair(earlier, later, found.into(later.label))
    lines += teller.against_none(found)
    if lines:
        lines.append(
            "Ends are compared by today's wishes, the least preferred with the least preferred and "
            "the most preferred with the most preferred."
        )
    return tuple(lines)


class _Teller:
    def __init__(self, conflict: Conflict, found: Phases) -> None:
        self.conflict = conflict
        self.phrases = Phrases(conflict)
        self.found = found
        self.goal = None if found.goal is None else self.phrases.outcome(found.goal)
        self.shown = concept(found.concept).shown

    def overview(self) -> Iterable[str]:
        if self.goal is None:
            return
        can = [phase_named(v) for v in self.found.phases if v.answer.goal_can_hold]
        cannot = [phase_named(v) for v in self.found.phases if not v.answer.goal_can_hold]
        told = f"Under {self.shown} {self.goal}"
        if not cannot:
            yield f"{told} can hold in {listing(can)}."
        elif not can:
            yield f"{told} can hold in none of the phases."
        else:
            yield f"{told} can hold in {listing(can)}, but not in {listing(cannot, 'or')}."
        for view in self.found.phases:
            if view.answer.falling:
                beginning = view.answer.beginnings[0]
                told = f"{capital(self.goal)} falls apart in {phase_named(view)}"
                yield f"{told}{self.first_move(beginning.way)}."
                break

    def first_move(self, way: Way) -> str:
        if not way.steps:
            return ", in a round of moves without rest"
        return f", and the first to move is {self.phrases.name(way.steps[0].party)}"

    def phase(self, view: PhaseView, before: PhaseView | None) -> Iterable[str]:
        dates = f" ({visible(str(view.dates))})" if view.dates else ""
        yield f"{capital(phase_named(view))}{dates}: {self.start(view, before)}."
        if view.changes:
            yield f"What differs: {visible('; '.join(view.changes))}."
        if self.goal is not None:
            yield self.can_hold(view.answer)
        yield self.course(view)
        if view.blocked_count and before is not None:
            yield (
                f"{counted(view.blocked_count, 'other state')} in which {phase_named(before)} may "
                "end would not be possible any more and "
                f"{'is' if view.blocked_count == 1 else 'are'} left out: for one, "
                f"{visible(view.blocked[0].why)}."
            )
        for party in view.unranked:
            yield (
                f"{capital(self.phrases.name(party))} ranks states directly, and not all that are "
                "possible here: the others count as its least preferred."
            )
        yield from self.word(view)

    def start(self, view: PhaseView, before: PhaseView | None) -> str:
        many = len(view.starts)
        if view.begins == "own":
            told = "it begins in the state that it names"
        elif before is None:
            told = "it begins in today's state"
        else:
            told = f"it begins at the end of {phase_named(before)}"
            told += f", in one of {many:,} states" if many > 1 else ""
        if self.goal is None or many > 1:
            return told
        within = view.answer.beginnings[0].satisfies
        return f"{told}, with{'' if within else 'out'} {self.goal}"

    def can_hold(self, answer: PhaseAnswer) -> str:
        if not answer.goal_states:
            return f"No state with {self.goal} is possible."
        if not answer.goal_holding:
            return f"No state with {self.goal} would hold."
        states = counted(answer.goal_states, "state")
        some = f"{answer.goal_holding:,} of {states}"
        if answer.goal_holding == answer.goal_states:
            some = f"All {states}" if answer.goal_states > 1 else "The only state"
        return f"{some} with {self.goal} would hold."

    def course(self, view: PhaseView) -> str:
        """Where a phase leads, and the first way there."""
        answer = view.answer
        first = answer.beginnings[0]
        if len(view.starts) == 1 and first.holds:
            return "Nobody would move."
        told = f"It leads to {self.ends(answer)}."
        if first.falls_apart:
            some = "" if answer.falling == len(view.starts) else " from some of its beginnings"
            why = f"{way_told(self.conflict, first.way)}{_into(first.way)}"
            why = why or "parties go on moving, out of it and back"
            return f"{told} So {self.goal} falls apart{some}: {why}."
        moving = next((each.way for each in answer.beginnings if each.way.steps), None)
        if moving is None:
            return told
        return f"{told} The shortest way: {way_told(self.conflict, moving)}{_into(moving)}."

    def ends(self, answer: PhaseAnswer) -> str:
        """Where a phase ends, and whether with the goal."""
        told = ends_told(answer)
        if self.goal is None or answer.verdict is None:
            return told
        if len(answer.single) + len(answer.cycles) > 1:
            return f"{told}, {_MANY[answer.verdict].format(goal=self.goal)}"
        if answer.verdict == "certainly":
            return f"{told}, with {self.goal}"
        without = "without" if len(answer.single) else "not all of it with"
        return f"{told}, {without} {self.goal}"

    def word(self, view: PhaseView) -> Iterable[str]:
        """What it rests on that parties keep their word, and what would come if they did not."""
        free = view.unbound
        if free is None:
            return
        names = self.phrases.names(view.bound)
        yield f"It is assumed that {names} would keep the word given."
        first, kept = free.beginnings[0], view.answer.beginnings[0]
        told = f"it would lead to {self.ends(free)}"
        if len(view.starts) == 1 and first.holds:
            told = f"nobody would move{' either' if kept.holds else ''}"
        if self.goal is not None and free.goal_can_hold != view.answer.goal_can_hold:
            told += f", and {self.goal} could {'' if free.goal_can_hold else 'not '}hold"
        if first.falls_apart and first.way.steps and not kept.falls_apart:
            told += f": {way_told(self.conflict, first.way)}"
        yield f"If nobody were bound, {told}."

    # -- waiting

    def pair(self, earlier: PhaseView, later: PhaseView, each: Sequence[Waiting]) -> Iterable[str]:
        start = f"From {phase_named(earlier)} to {phase_named(later)}"
        parties = self.by_value(each)
        names = {value: self.phrases.names(some) for value, some in parties.items()}
        told_all = all(one.value is not None for one in each)
        if set(names) == {"same"} and told_all:
            yield f"{start} nothing changes for anybody."
            return
        clauses = []
        if "gains" in names:
            clauses.append(f"time works for {names['gains']}")
        if "loses" in names:
            lost = f"against {names['loses']}"
            clauses = [f"{clauses[0]} and {lost}"] if clauses else [f"time works {lost}"]
        if "mixed" in names:
            clauses.append(f"for {names['mixed']} it cuts both ways")
        if "same" in names:
            others = told_all and len(parties["same"]) > _MOST_NAMED
            clauses.append(f"for {'the others' if others else names['same']} nothing changes")
        if clauses:
            yield f"{start} {'; '.join(clauses)}."
        yield from self.reasons(each)

    def by_value(self, each: Iterable[Waiting]) -> dict[Value, list[str]]:
        """Which parties have what value; those of which it cannot be told are left out."""
        found: dict[Value, list[str]] = {}
        for one in each:
            if one.value is not None:
                found.setdefault(one.value, []).append(one.party)
        return found

    def reasons(self, each: Sequence[Waiting]) -> Iterable[str]:
        """What decides it; parties with the same wish in one sentence."""
        alike: dict[tuple[str, str, bool | None], list[tuple[str, str]]] = {}
        for one in each:
            name = self.phrases.name(one.party)
            if one.value is None:
                yield f"What it means for {name} cannot be told: {one.reason}."
            elif one.value == "mixed":
                assert one.worst is not None
                assert one.best is not None
                worst, best = (" ".join(self.shift(one, s)) for s in (one.worst, one.best))
                yield f"{capital(name)}: at worst {worst}; at best {best}."
            elif one.value != "same":
                where, shift = _deciding(one)
                wish, rests, then = self.wish(one, shift)
                alike.setdefault((where, wish, then), []).append((name, rests))
        for (where, wish, then), who in alike.items():
            yield _wish_told(where, wish, then, who)

    def wish(self, one: Waiting, shift: Shift) -> tuple[str, str, bool | None]:
        """What decides between two ends: the wish, what it rests on, whether it is met then."""
        if shift.decided_by is None:
            return "higher" if shift.liking == "better" else "lower", "", None
        statement, truth = shift.decided_by
        return self.phrases.wish(statement.wants, one.party), cited(statement.basis), truth

    def shift(self, one: Waiting, shift: Shift) -> Iterable[str]:
        wish, rests, then = self.wish(one, shift)
        if then is None:
            yield f"it ranks where the later one ends {wish}"
        else:
            yield f"it wants {wish}{rests},"
            yield f"and then {_met(wish, then)}"

    def against_none(self, found: Phases) -> Iterable[str]:
        parties = self.by_value(found.first)
        names = {value: self.phrases.names(some) for value, some in parties.items()}
        parts = []
        if "gains" in names:
            parts.append(f"better for {names['gains']}")
        if "loses" in names:
            parts.append(f"worse for {names['loses']}")
        if "mixed" in names:
            parts.append(f"better and worse at once for {names['mixed']}")
        if parts:
            first = phase_named(found.phases[0])
            yield (
                f"The end of {first} is {listing(parts)} than where the conflict would end as it "
                "stands, without any phase."
            )


def _deciding(one: Waiting) -> tuple[str, Shift]:
    """The two ends that decide for a party that gains or loses, and which they are."""
    assert one.worst is not None
    assert one.best is not None
    chosen = one.worst if one.worst.liking != "same" else one.best
    if one.worst.decided_by == one.best.decided_by and one.worst.liking == one.best.liking:
        return "", chosen
    return "at worst " if chosen is one.worst else "at best ", chosen


def _wish_told(where: str, wish: str, then: bool | None, who: Sequence[tuple[str, str]]) -> str:
    """A wish that decides it for one party or several."""
    if len(who) == 1:
        ((name, rests),) = who
        if then is None:
            return f"{capital(name)}: {where}it ranks where the later one ends {wish}."
        return f"{capital(name)}: {where}it wants {wish}{rests}, and then {_met(wish, then)}."
    names = capital(listing(f"{name}{rests}" for name, rests in who))
    if then is None:
        return f"{names}: {where}each ranks where the later one ends {wish}."
    return f"{names}: {where}each wants {wish}, and then {_met(wish, then)}."


def _met(wish: str, then: bool) -> str:
    """Whether a wish is met then; of one with a condition nobody can be said to have it."""
    if ", should " in wish:
        return "that is met" if then else "that is not met"
    return "has it" if then else "has it no longer"


def _into(way: Way) -> str:
    return " and so into a round of moves without rest" if way.cycle and way.steps else ""
