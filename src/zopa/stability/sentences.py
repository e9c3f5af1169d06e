"""Explanations in sentences, as an analyst would write them. Knows the concepts, no conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zopa.conflict.model import Basis, Conflict, Party
from zopa.stability.concepts import Concept, concept
from zopa.stability.explain import Change, Explanation, PartyView, Sanction, Step, Temptation
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.word import Word, broken_word

__all__ = [
    "Paragraph",
    "breach",
    "cited",
    "paragraphs",
    "sentence",
    "simplest",
    "staying",
    "verdict",
]


@dataclass(frozen=True)
class Paragraph:
    """What there is to say about one party in one state.

    Attributes:
        party: its label.
        sentences: one a temptation; one in all where there is none.
        bases: what the preferences that decide rest on, without repetition.
    """

    party: str
    sentences: tuple[str, ...]
    bases: tuple[Basis, ...]


def cited(basis: Basis) -> str:
    """What a judgement rests on, in brackets: `` (c17, c19; against: c20)``."""
    parts = [", ".join(basis.because)] if basis.because else []
    if not parts:
        parts = ["judgement" if basis.judgement else "unsupported"]
    if basis.against:
        parts.append(f"against: {', '.join(basis.against)}")
    return f" ({'; '.join(parts)})"


def verdict(conflict: Conflict, explanation: Explanation) -> str:
    """One sentence: does the state hold, and who would leave it."""
    chosen = concept(explanation.concept)
    if explanation.holds:
        return f"This state holds under {chosen.shown}: no party would leave it."
    leaving = [view.party for view in explanation.parties if not view.stable]
    names = Phrases(conflict).names(leaving)
    return f"This state does not hold under {chosen.shown}: {names} would leave it."


def paragraphs(
    conflict: Conflict, explanation: Explanation, most: int | None = None
) -> tuple[Paragraph, ...]:
    """The explanation in words, one paragraph a party, those who would leave first.

    Args:
        conflict: where the phrases come from.
        explanation: the structured explanation.
        most: most temptations told a party; all that are described by default.
    """
    teller = _Teller(conflict, concept(explanation.concept))
    views = sorted(explanation.parties, key=lambda view: view.stable)
    return tuple(teller.paragraph(view, most) for view in views)


def sentence(
    conflict: Conflict, explanation: Explanation, party: str, temptation: Temptation
) -> str:
    """One temptation of a party in words."""
    return _Teller(conflict, concept(explanation.concept)).temptation(party, temptation)


def staying(conflict: Conflict, explanation: Explanation, party: str) -> str:
    """Why a party would not move: what its least bad move would cost it."""
    view = explanation.party(party)
    told = _staying(Phrases(conflict), party, view.least_bad)
    if view.but_for_word is None:
        return told
    return f"{told} {_bound(Phrases(conflict), conflict.party(party), view.but_for_word)}"


def _staying(phrases: Phrases, party: str, step: Step | None) -> str:
    name = capital(phrases.name(party))
    if step is None:
        return f"{name} has no move here."
    move = phrases.doings(step.changes)
    if step.liking == "same":
        return f"{name} could {move}, and would be neither better nor worse off."
    if step.decided_by is None:
        return f"{name} could {move}, which it ranks lower; it has nothing better."
    preference = step.decided_by[0]
    why = phrases.reason(preference, party)
    return f"{name} could {move}, but it {why}{cited(preference.basis)}."


def _bound(phrases: Phrases, party: Party, step: Step) -> str:
    """What a party's word keeps it from. It does not say that nothing else would."""
    word = broken_word(party, step.to)
    given = f"{phrases.word(word.wants, party.label)}{cited(word.basis)}"
    better = f"it would serve {phrases.name(party.label)} better to {phrases.doings(step.changes)}"
    if step.decided_by is None:
        return f"But for {given}, {better}, which it ranks higher."
    preference = step.decided_by[0]
    why = phrases.reason(preference, party.label)
    return f"But for {given}, {better}, since it {why}{cited(preference.basis)}."


def breach(
    conflict: Conflict, explanation: Explanation, party: str, temptation: Temptation
) -> tuple[str, str]:
    """An undeterred temptation in words: the move, and apart from it why nothing stops it."""
    return _Teller(conflict, concept(explanation.concept)).breach(party, temptation)


class _Teller:
    def __init__(self, conflict: Conflict, chosen: Concept) -> None:
        self.phrases = Phrases(conflict)
        self.concept = chosen

    def paragraph(self, view: PartyView, most: int | None) -> Paragraph:
        name = self.phrases.name(view.party)
        if not view.improvements:
            sentence = f"{capital(name)} would not move: nothing it can do alone serves it better."
            decided = view.least_bad.decided_by if view.least_bad else None
            bases = dict.fromkeys((decided[0].basis,) if decided else ())
            held = self.held_back(view)
            return Paragraph(view.party, (sentence, *held), (*bases, *self.held_bases(view)))
        told = simplest(view.temptations)[:most]
        sentences = [self.temptation(view.party, temptation) for temptation in told]
        left = view.improvements - len(told)
        if left:
            loose = view.undeterred - sum(not t.deterred for t in told)
            if not loose:
                fate = "deterred as well"
            else:
                fate = "none of them deterred" if loose == left else f"{loose:,} not deterred"
            if left == 1 and loose:
                fate = "not deterred either"
            sentences.append(f"It has {counted(left, 'other improvement')} here, {fate}.")
        if view.stable:
            sentences += self.held_back(view)
        bases = dict.fromkeys((*self.bases(told), *(self.held_bases(view) if view.stable else ())))
        return Paragraph(view.party, tuple(sentences), tuple(bases))

    def held_back(self, view: PartyView) -> tuple[str, ...]:
        """What a party's word keeps it from, if anything."""
        if view.but_for_word is None:
            return ()
        party = self.phrases.conflict.party(view.party)
        return (_bound(self.phrases, party, view.but_for_word),)

    def held_bases(self, view: PartyView) -> tuple[Basis, ...]:
        step = view.but_for_word
        if step is None:
            return ()
        word = broken_word(self.phrases.conflict.party(view.party), step.to)
        return (word.basis, *([step.decided_by[0].basis] if step.decided_by else []))

    def bases(self, told: Sequence[Temptation]) -> tuple[Basis, ...]:
        found: dict[Basis, None] = {}
        for temptation in told:
            if temptation.decided_by is not None:
                found.setdefault(temptation.decided_by[0].basis)
            for step in temptation.sanction.steps if temptation.sanction else ():
                if step.liking == "worse" and step.decided_by is not None:
                    found.setdefault(step.decided_by[0].basis)
        return tuple(found)

    def temptation(self, party: str, temptation: Temptation) -> str:
        move = self.phrases.doings(temptation.changes)
        reason = self.reason(party, temptation)
        name = capital(self.phrases.name(party))
        if temptation.deterred:
            return f"{name} could {move}{reason}, {self.deterrent(temptation)}."
        return " ".join(self.breach(party, temptation))

    def breach(self, party: str, temptation: Temptation) -> tuple[str, str]:
        move = self.phrases.doings(temptation.changes)
        name = capital(self.phrases.name(party))
        told = f"{name} would {move}{self.reason(party, temptation)}."
        return told, self.loophole(temptation)

    def reason(self, party: str, temptation: Temptation) -> str:
        if temptation.decided_by is None:
            return ", which it ranks higher"
        preference = temptation.decided_by[0]
        wish = self.phrases.wish(preference.wants, party)
        rests = cited(preference.basis)
        if wish in {f"to {self.phrases.doing(change)}" for change in temptation.changes}:
            bound = isinstance(preference, Word)
            return f", as it {'has given its word to' if bound else 'wants to'}{rests}"
        return f", since it {self.phrases.reason(preference, party)}{rests}"

    def deterrent(self, temptation: Temptation) -> str:
        sanction = temptation.sanction
        assert sanction is not None, "deterred without a sanction"
        left = _left(sanction)
        if sanction.grade is None:
            added = listing(
                f"{self.phrases.name(step.party)} {self.phrases.doings(step.changes)}"
                for step in sanction.steps
            )
            return f"but should {added} at the same moment, it would be left {left}"
        steps = self.steps(sanction.steps)
        escape = " and it could not escape that" if self.concept.escape else ""
        start = f"but then {steps}, which would leave it {left}{escape}"
        return f"{start}: {self.belief(sanction)}{self.caveat(sanction)}"

    def caveat(self, sanction: Sanction) -> str:
        """Each step may pay while the whole does not: whoever answers may rue where it ends."""
        if not sanction.losers or sanction.grade == "bluff":
            return ""
        own = " itself" if len(sanction.losers) == 1 else ""
        losers = self.phrases.names(sanction.losers)
        return f", though where it ends {losers}{own} would have done better to let it pass"

    def belief(self, sanction: Sanction) -> str:
        several = len(sanction.steps) > 1
        match sanction.grade:
            case "best answer":
                return (
                    "for whoever answers, that is the best there is to do"
                    if not several
                    else ("each step is the best that its mover could do there")
                )
            case "improvement":
                return (
                    "the answer serves whoever gives it"
                    if not several
                    else ("each step serves whoever takes it")
                )
            case "costless" if several:
                return "the answer costs nobody anything, but not every step pays"
            case "costless":
                return "the answer costs whoever gives it nothing, and gains it nothing"
            case "joint":
                return "not every step pays, but all who answer end up better off"
            case _:
                return f"a bluff, {self.price(sanction)}"

    def price(self, sanction: Sanction) -> str:
        if sanction.losers:
            own = " itself" if len(sanction.losers) == 1 else ""
            return (
                f"for answering so would leave {self.phrases.names(sanction.losers)}{own} worse off"
            )
        return "for it asks for a step that costs its mover something and gains it nothing"

    def cost(self, sanction: Sanction) -> str:
        """Which wish the dearest step goes against, where one step is all there is."""
        if len(sanction.steps) > 1 or sanction.steps[0].decided_by is None:
            return ""
        preference = sanction.steps[0].decided_by[0]
        why = self.phrases.reason(preference, sanction.steps[0].party)
        return f", for it {why}{cited(preference.basis)}"

    def loophole(self, temptation: Temptation) -> str:
        """Why nothing stops a move: what the strongest answer lacks, if there is one at all."""
        sanction = temptation.sanction
        if sanction is None:
            if self.concept.answers == "nothing":
                return "Nothing that the others could do would take the gain away."
            return self.no_answer()
        left = _left(sanction)
        if self.concept.answers == "nothing":
            steps = self.steps(sanction.steps)
            return f"The strongest answer to come would be this: {steps} ({sanction.grade})."
        made = {change for step in sanction.steps for change in step.changes}
        if len(sanction.steps) == 1 and set(sanction.always) == made:
            step = sanction.steps[0]
            only = f"for {self.phrases.name(step.party)} to {self.phrases.doings(step.changes)}"
            answer = f"The only answer that would leave it {left} is {only}"
        elif sanction.always and self.phrases.conflict.graph is None:
            needed = listing(self._for(change) for change in sanction.always)
            answer = (
                f"Every answer that would leave it no better off needs {needed}; the strongest: "
                f"{self.steps(sanction.steps)}"
            )
        else:
            answer = f"One answer would leave it {left}: {self.steps(sanction.steps)}"
        return f"{answer}; {self.shortfall(sanction)}."

    def _for(self, change: Change) -> str:
        return (
            f"{self.phrases.name(change.option.partition('.')[0])} to {self.phrases.doing(change)}"
        )

    def no_answer(self) -> str:
        if self.concept.answers == "at the same moment":
            return "Nothing that the others would do at the same moment takes the gain away."
        if self.concept.escape:
            better = "Whatever the others answered, it would stay better off"
            return f"{better}, or could escape the answer."
        return "Whatever the others did, it would stay better off than before."

    def shortfall(self, sanction: Sanction) -> str:
        match sanction.grade:
            case "bluff" if sanction.losers:
                losers = self.phrases.names(sanction.losers)
                own = " itself" if len(sanction.losers) == 1 else ""
                why = self.cost(sanction)
                return f"and that would leave {losers}{own} worse off than letting it pass{why}"
            case "bluff":
                return "and that asks for a step that costs its mover something for nothing"
            case "joint":
                return "but it pays only at the end: a step on the way costs whoever takes it"
            case _ if len(sanction.steps) > 1:
                return "giving it would cost nobody anything, but not every step pays"
            case _:
                return "giving it would cost nothing, but gain nothing either"

    def steps(self, steps: Sequence[Step]) -> str:
        told = [self.phrases.would(step.party, step.changes) for step in steps]
        return told[0] if len(told) == 1 else f"first {', then '.join(told)}"


def simplest(temptations: Sequence[Temptation]) -> list[Temptation]:
    """One temptation of each sort: those that only bundle more changes tell nothing new."""
    found: dict[object, Temptation] = {}
    for temptation in temptations:
        sanction = temptation.sanction
        answer = sanction and (sanction.grade, [(s.party, s.changes) for s in sanction.steps])
        sort = (temptation.deterred, str(temptation.decided_by), str(answer))
        known = found.get(sort)
        if known is None or len(temptation.changes) < len(known.changes):
            found[sort] = temptation
    return list(found.values())


def _left(sanction: Sanction) -> str:
    return "worse off" if sanction.liking == "worse" else "no better off than before"
