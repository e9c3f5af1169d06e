"""The answer as an analyst's note: a few sections of sentences, read from results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zopa.agreements.sentences import tables_told
from zopa.brief.questions import Questions
from zopa.conflict.model import Preference, State
from zopa.errors import ZopaError
from zopa.levers.hinges import Hinge
from zopa.levers.sentences import cost_told, hinge_told, lever_named, levers_told
from zopa.stability.analysis import Analysis
from zopa.stability.binding import binding
from zopa.stability.binding_sentences import binding_told
from zopa.stability.concepts import concept
from zopa.stability.explain import Change, Explanation
from zopa.stability.findings import (
    Standing,
    breakers,
    deciding_preferences,
    deterring_concept,
    grades_of_deterrence,
    open_questions,
    standings,
    to_check_first,
)
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.provenance import Provenance
from zopa.stability.sentences import breach, paragraphs, sentence, simplest
from zopa.stability.summary import Summary
from zopa.text import visible

__all__ = ["HANDS", "OPEN", "TAKES", "Note", "Section", "write_note"]

HANDS = "Whose hands it is in"
TAKES = "Who must be in the room, and what it would take"
OPEN = "What the evidence leaves open"

#: Grades of answers in words, strongest first.
_BELIEF = {
    "best answer": "by the best that whoever answers could do anyway",
    "improvement": "by answers that serve whoever gives them",
    "costless": "by answers that cost nobody anything but do not serve all who give them",
    "joint": "by answers that pay only at their end",
    "bluff": "only by bluffs, answers that would hurt whoever gives them",
}


@dataclass(frozen=True)
class Section:
    """A heading, and under it sentences or a table (or both)."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """The one-screen answer.

    Attributes:
        title, as_of, marking: from the dossier.
        bottom_line: what to remember.
        standings: how the goal fares, a row a concept.
        outcome: name of the goal; ``outcome_states`` says how many states satisfy it.
        sections: the reasons.
        provenance: what made it.
        questions: what the whole brief asks besides.
    """

    title: str
    as_of: str | None
    marking: str | None
    bottom_line: tuple[str, ...]
    outcome: str
    outcome_shown: str
    outcome_states: int
    states: int
    standings: tuple[Standing, ...]
    sections: tuple[Section, ...]
    provenance: Provenance
    questions: Questions = field(repr=False, compare=False)

    def to_json(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""
        return {
            **self.provenance.to_json(),
            "title": self.title,
            "as_of": self.as_of,
            "marking": self.marking,
            "bottom_line": list(self.bottom_line),
            "outcome": self.outcome,
            "outcome_states": self.outcome_states,
            "feasible": self.states,
            "standings": [vars(standing) for standing in self.standings],
            "sections": [
                {"heading": section.heading, "sentences": list(section.sentences)}
                for section in self.sections
            ],
        }


def write_note(
    analysis: Analysis, headline: str = "seq", concepts: Sequence[str] | None = None
) -> Note:
    """Write the answer about the goal of a conflict.

    Args:
        analysis: of a conflict that names a goal.
        headline: the concept under which reasons are told.
        concepts: the concepts that are compared; the usual ones by default.

    Raises:
        ZopaError: when the conflict names no goal or no feasible state satisfies it.
    """
    conflict = analysis.conflict
    conflict.needs_options("briefs")
    if conflict.goal is None:
        raise ZopaError("the conflict names no goal; add 'goal: NAME' with the name of an outcome")
    return _Writer(analysis, conflict.goal, headline, concepts or analysis.usual_concepts).note()


class _Writer:
    def __init__(
        self, analysis: Analysis, goal: str, headline: str, concepts: Sequence[str]
    ) -> None:
        self.analysis = analysis
        self.conflict = analysis.conflict
        self.goal = goal
        self.concept = concept(headline)
        self.phrases = Phrases(self.conflict)
        self.shown = self.phrases.outcome(goal)
        self.where = analysis.where(goal)
        self.count = int(self.where.sum())
        self.explanation = analysis.explain(outcome=goal, concept=headline)
        self.standings = standings(analysis, goal, concepts)
        self.questions = Questions(analysis, goal, self.concept.name)
        self.deterring = deterring_concept(self.explanation, self.standings)

    def note(self) -> Note:
        conflict = self.conflict
        sections = (self.breaks(), self.belief(), self.matters(), self.takes(), self.open())
        return Note(
            visible(str(conflict.title)),
            str(conflict.as_of) if conflict.as_of else None,
            visible(conflict.marking) if conflict.marking else None,
            self.bottom_line(),
            self.goal,
            self.shown,
            self.count,
            len(self.analysis.states),
            self.standings,
            tuple(section for section in sections if section.sentences),
            self.analysis.provenance,
            self.questions,
        )

    def bottom_line(self) -> tuple[str, ...]:
        return tuple(
            line
            for line in (
                self.today(),
                self.can_hold(),
                *self.binding(),
                self.broken_by(),
                self.rests_on(),
            )
            if line
        )

    def binding(self) -> tuple[str, ...]:
        """What was taken to be binding, and the answer when it is not."""
        found = binding(self.analysis, self.concept.name, self.goal)
        return () if found is None else binding_told(self.conflict, [found])

    def rests_on(self) -> str:
        """The single change that flips the answer and is to be looked at first."""
        found = self.questions.hinges
        if found is None:
            return ""
        if not found.found:
            return "No single judgement carries this answer: no single change flips it."
        first, *others = found.found
        told = hinge_told(self.conflict, found, first, short=True)
        return f"What would flip it: {told[:1].lower()}{told[1:]}.{_other_flips(others)}"

    def broken_by(self) -> str:
        """Who would break it even at its best, or what keeps it."""
        explanation = self.explanation
        if not explanation.holds:
            leaving = self.phrases.names(v.party for v in explanation.parties if not v.stable)
            return f"Even where it comes closest to holding, {leaving} would break it."
        deterred = [view.party for view in explanation.parties if view.reason == "deterred"]
        if not deterred:
            return "Where it holds, nobody has anything to gain from breaking it."
        names = self.phrases.names(deterred)
        return f"Where it holds, the answers of others keep {names} from breaking it."

    def today(self) -> str:
        position = self.analysis.status_quo
        if position is None:
            return ""
        names = [concept(s.concept).shown for s in self.standings if s.today_holds]
        if self.where[position]:
            if not names:
                return f"{capital(self.shown)} is in place today, but holds under no concept."
            return f"{capital(self.shown)} is in place today and holds under {listing(names)}."
        there = f"{capital(self.shown)} is not in place today"
        if not names:
            leaving = self.phrases.names(
                party
                for party in self.analysis.parties
                if not self.analysis.stable(self.concept.name, party)[position]
            )
            return f"{there}, and today's state holds under no concept: {leaving} would leave it."
        whole = "every concept" if len(names) == len(self.standings) else listing(names)
        return f"{there}, and today's state holds under {whole}: no party would leave it."

    def can_hold(self) -> str:
        able = [s for s in self.standings if s.outcome_holds]
        unable = [concept(s.concept).shown for s in self.standings if not s.outcome_holds]
        of = f"of {counted(self.count, 'such state')}"
        if not able:
            return f"{capital(self.shown)} cannot hold: {of} none does, under any concept."
        told = listing(f"{s.outcome_holds:,} under {concept(s.concept).shown}" for s in able)
        if all(concept(s.concept).answers == "moves" for s in able):
            # With many parties somebody can nearly always punish, so this is no good news yet.
            return (
                f"{capital(self.shown)} does not hold on answers that pay for those who give "
                f"them: {of} none does under {listing(unable, 'or')}. It would hold only if the "
                f"others punished every breach at whatever cost to themselves ({told})."
            )
        never = f"; under {listing(unable)} none does" if unable else ""
        return f"{capital(self.shown)} can hold: {of}, {told}{never}."

    def breaks(self) -> Section:
        explanation = self.explanation
        shown = self.concept.shown
        if explanation.holds:
            heading = f"Why it can hold ({shown})"
            best = f"{capital(self._best(shown))}: {self.changes(explanation.state)}."
        else:
            heading = f"What breaks it ({shown})"
            best = f"Even in the state that comes closest ({self.changes(explanation.state)}):"
        return Section(heading, (best, *(self._kept() if explanation.holds else self._broken())))

    def _kept(self) -> list[str]:
        """What keeps each tempted party, told by its simplest temptation."""
        return [
            paragraph.sentences[0]
            for paragraph in paragraphs(self.conflict, self.explanation, most=1)
            if self.explanation.party(paragraph.party).improvements
        ]

    def _broken(self) -> list[str]:
        """Who would break it; an answer that has just been told is not told again."""
        told: list[str] = []
        known: set[str] = set()
        for view in self.explanation.parties:
            if view.stable:
                continue
            temptation = simplest(view.temptations)[0]
            move, answer = breach(self.conflict, self.explanation, view.party, temptation)
            again = "The answer to that is the same, at the same cost."
            told.append(f"{move} {again if answer in known and len(answer) > 80 else answer}")
            known.add(answer)
        return told

    def _best(self, shown: str) -> str:
        """What to call the state that is explained."""
        nearest = "" if self.conflict.today is None else " nearest to today"
        return f"the state with {self.shown}{nearest} that holds under {shown}"

    def changes(self, state: State) -> str:
        """A state as what it changes about today, in words."""
        today: Collection[str] = self.conflict.today or ()
        moves = []
        for party in self.conflict.parties:
            changed = [
                Change(option.label, option.label in state)
                for option in party.options
                if (option.label in state) != (option.label in today)
            ]
            if changed:
                moves.append(f"{self.phrases.name(party.label)} to {self.phrases.doings(changed)}")
        if moves:
            return listing(moves)
        return "nothing is done" if self.conflict.today is None else "nothing changes"

    def belief(self) -> Section:
        """How much the deterring answers can be believed, where the goal holds at all."""
        explanation = self._deterring()
        if explanation is None:
            return Section("", ())
        grades = grades_of_deterrence(explanation)
        total = sum(grades.values())
        shown = concept(explanation.concept).shown
        heading = f"How much the deterring answers can be believed ({shown})"
        if not total:
            return Section(heading, (f"In {self._best(shown)} nobody has to be deterred.",))
        parts = [
            _BELIEF[g] if len(grades) == 1 else f"{grades[g]} {_BELIEF[g]}"
            for g in _BELIEF
            if g in grades
        ]
        told = f"In {self._best(shown)}, {counted(total, 'temptation')} "
        verb = "is" if total == 1 else "are"
        sentence_ = f"{told}{verb} deterred: {listing(parts)}."
        # Where it does not hold, what breaks it tells the same answer with its price.
        told_above = self.breaks().sentences
        weakest = tuple(
            line
            for line in (self._weakest(explanation) if self.explanation.holds else ())
            if line not in told_above
        )
        return Section(heading, (sentence_, *weakest))

    def _deterring(self) -> Explanation | None:
        name = self.deterring
        if name is None:
            return None
        return self.analysis.explain(outcome=self.goal, concept=name)

    def _weakest(self, explanation: Explanation) -> tuple[str, ...]:
        """One deterrent told in full: the weakest one, for on it the state depends."""
        order = list(_BELIEF)
        ranked = [
            (order.index(temptation.sanction.grade), view.party)
            for view in explanation.parties
            for temptation in view.temptations
            if temptation.deterred and temptation.sanction and temptation.sanction.grade
        ]
        if not ranked:
            return ()
        weakest, party = max(ranked)
        for temptation in explanation.party(party).temptations:
            sanction = temptation.sanction
            if temptation.deterred and sanction and sanction.grade == order[weakest]:
                return (sentence(self.conflict, explanation, party, temptation),)
        return ()

    def matters(self) -> Section:
        found = breakers(self.analysis, self.goal, self.concept.name)
        deciding = [b.party for b in found if b.decides]
        sentences = []
        if deciding:
            verb = "decides" if len(deciding) == 1 else "decide"
            own = "its" if len(deciding) == 1 else "their"
            names = capital(self.phrases.names(deciding))
            sentences.append(f"{names} {verb} by {own} own acts whether there is {self.shown}.")
        by_share: dict[int, list[str]] = {}
        for breaker in found:
            by_share.setdefault(breaker.leaves, []).append(breaker.party)
        told = []
        for leaves, parties in by_share.items():
            share = f"all {leaves:,}" if leaves == self.count else f"{leaves:,}"
            each = "each " if len(parties) > 1 else ""
            if leaves:
                told.append(f"{self.phrases.names(parties)} would {each}leave {share}")
        if 0 in by_share:
            told.append("the others none" if told else "nobody would leave any")
        sentences.append(f"Of such states, under {self.concept.shown}, {'; '.join(told)}.")
        return Section(HANDS, tuple(sentences))

    def takes(self) -> Section:
        """Who must be in the room, and what would make it hold."""
        told: list[str] = []
        if self.questions.tables is not None:
            # Who must move is told above already: whose hands it is in.
            told += tables_told(self.conflict, self.questions.tables)[1:2]
        found = self.questions.levers
        if found is not None:
            told.append(levers_told(self.conflict, found)[0])
            steady = next((one for one in found.sets if not one.pays), None)
            if steady is not None and steady is not found.sets[0]:
                named = listing(lever_named(self.conflict, label) for label in steady.levers)
                told[-1] += (
                    f" The cheapest that stands this second look: {named}, at a cost of "
                    f"{cost_told(steady.cost)}."
                )
        return Section(TAKES, tuple(told))

    def open(self) -> Section:
        turning = deciding_preferences(self._turning())
        found = open_questions(self.conflict, turning)
        sentences = self._check_first(turning)
        against: dict[str, list[str]] = {}
        for first, second in found.contradictions:
            against.setdefault(second, []).append(first)
        pairs = [
            f"{self._claim(claim)} contradicts {listing(self._claim(other) for other in others)}"
            for claim, others in against.items()
        ]
        if pairs:
            sentences.append(f"{'; '.join(pairs)}.")
        total = found.by_claims + found.by_judgement + found.by_nothing
        if total:
            sentences.append(
                f"Of {counted(total, 'preference statement')}, {found.by_claims} rest on claims, "
                f"{found.by_judgement} on the modeller's judgement alone"
                + (f", {found.by_nothing} on nothing" if found.by_nothing else "")
                + "."
            )
        doubts = []
        if found.not_judged:
            doubts.append(f"{len(found.not_judged)} cannot be judged (grade F or 6)")
        if found.hedged:
            verb = "is" if len(found.hedged) == 1 else "are"
            doubts.append(f"{len(found.hedged)} {verb} hedged by the source")
        if doubts:
            told = f"Of {counted(found.used, 'claim')} used, {listing(doubts)}."
            sentences[-1:] = [f"{sentences[-1]} {told}"] if total else [*sentences[-1:], told]
        return Section(OPEN, tuple(sentences))

    def _turning(self) -> Explanation:
        """The explanation, of those who would leave where anybody would."""
        if self.explanation.holds:
            return self.explanation
        leaving = tuple(view for view in self.explanation.parties if not view.stable)
        return replace(self.explanation, parties=leaving)

    def _check_first(self, turning: tuple[tuple[str, Preference], ...]) -> list[str]:
        claims = to_check_first(self.conflict, turning)
        if not claims:
            return []
        first, *others = claims
        grade = f", {first.grade}" if first.grade else ""
        says = visible(str(first.says)).rstrip(".")
        told = f"Check first {first.id} ({visible(first.by)}{grade}): {says}."
        if others:
            told += f" The answer also turns on {listing(claim.id for claim in others)}."
        return [told]

    def _claim(self, id_: str) -> str:
        return f"{id_} ({visible(self.conflict.evidence.claim(id_).by)})"


def _other_flips(others: Sequence[Hinge]) -> str:
    """How many other single changes flip the answer, and which half of it."""
    if not others:
        return " No other single change does."
    goal = sum("goal" in hinge.flips for hinge in others)
    rest = len(others) - goal
    changes = counted(len(others), "other single change")
    if not rest or not goal:
        half = "whether it can hold" if goal else "whether today's state holds"
        return f" {capital(changes)} would flip {half}."
    return f" {capital(changes)} would, {goal:,} of them whether it can hold."


def describe_summary(phrases: Phrases, summary: Summary) -> tuple[str, ...]:
    """What a set of states shares, in words: what is done in all of them, what in none."""
    if not summary.yes and not summary.no:
        return (f"no option is the same in all {summary.count:,}.",)
    every = "the one state" if summary.count == 1 else f"all {summary.count:,}"
    told = []
    if summary.yes:
        told.append(f"yes in {every}: {_by_party(phrases, summary.yes)}.")
    if summary.no:
        told.append(f"no in {every}: {_by_party(phrases, summary.no)}.")
    return tuple(told)


def _by_party(phrases: Phrases, labels: tuple[str, ...]) -> str:
    owners: dict[str, list[Change]] = {}
    for label in labels:
        owners.setdefault(label.partition(".")[0], []).append(Change(label, True))
    return "; ".join(
        f"{phrases.name(owner)} to {phrases.doings(changes)}" for owner, changes in owners.items()
    )
