"""Explanations in sentences, as an analyst would write them. Knows the concepts, no conflict."""

from __future__ import annotations

from collections.abc import Sequence

from zopa.conflict.model import Basis, Conflict, Party
from zopa.stability.concepts import Concept, concept
from zopa.stability.explain import Change, Explanation, PartyView, Sanction, Step, Temptation
from zopa.stability.paragraph import Paragraph, cited
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.strong import MAX_DEGREE
from zopa.stability.unknown.sentences import paragraph_unknown, verdict_unknown
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


def verdict(conflict: Conflict, explanation: Explanation) -> str:
    """One sentence: does the state hold, and who would leave it."""
    if conflict.is_uncertain:
        return verdict_unknown(conflict, explanation)
    phrases = Phrases(conflict)
    under = concept(explanation.concept).told(phrases.name)
    if explanation.holds:
        return f"This state holds under {under}: no party would leave it."
    leaving = [view.party for view in explanation.parties if not view.stable]
    return f"This state does not hold under {under}: {phrases.names(leaving)} would leave it."


def paragraphs(
    conflict: Conflict, explanation: Explanation, most: int | None = None
) -> tuple[Paragraph, ...]:
    """The explanation in words, one paragraph a party, those who would leave first.

    Args:
        conflict: where the phrases come from.
        explanation: the structured explanation.
        most: most temptations told a party; all that are described by default.
    """
    views = sorted(explanation.parties, key=lambda view: view.stable)
    if conflict.is_uncertain:
        return tuple(paragraph_unknown(conflict, explanation, view, most) for view in views)
    teller = _Teller(conflict, concept(explanation.concept))
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
        self.chosen = chosen

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
            return f"{name} could {move}{reason}, {self.deterrent(party, temptation)}."
        return " ".join(self.breach(party, temptation))

    def breach(self, party: str, temptation: Temptation) -> tuple[str, str]:
        move = self.phrases.doings(temptation.changes)
        name = capital(self.phrases.name(party))
        told = f"{name} would {move}{self.reason(party, temptation)}."
        return told, self.loophole(party, temptation)

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

    def deterrent(self, party: str, temptation: Temptation) -> str:
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
        escape = " and it could not escape that" if self.chosen.of(party).escape else ""
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

    def loophole(self, party: str, temptation: Temptation) -> str:
        """Why nothing stops a move: what the strongest answer lacks, if there is one at all."""
        under = self.chosen.of(party)
        sanction = temptation.sanction
        if sanction is None:
            if under.answers == "nothing":
                return "Nothing that the others could do would take the gain away."
            return self.no_answer(under)
        left = _left(sanction)
        if under.answers == "nothing":
            steps = self.steps(sanction.steps)
            return f"The strongest answer to come would be this: {steps} ({sanction.grade})."
        if not sanction.enough:
            return self.too_little(party, sanction)
        made = {change for step in sanction.steps for change in step.changes}
        if len(sanction.steps) == 1 and set(sanction.always) == made:
            step = sanction.steps[0]
            only = f"for {self.phrases.name(step.party)} to {self.phrases.doings(step.changes)}"
            answer = f"The only answer that would leave it {left} is {only}"
        elif sanction.always and self.phrases.conflict.graph is None:
            needed = listing(self._for(change) for change in sanction.always)
            end = "no better off" if under.strong is None else left
            answer = (
                f"Every answer that would leave it {end} needs {needed}; the strongest: "
                f"{self.steps(sanction.steps)}"
            )
        else:
            answer = f"One answer would leave it {left}: {self.steps(sanction.steps)}"
        return f"{answer}; {self.shortfall(sanction)}."

    def _for(self, change: Change) -> str:
        return (
            f"{self.phrases.name(change.option.partition('.')[0])} to {self.phrases.doing(change)}"
        )

    def no_answer(self, under: Concept) -> str:
        if under.answers == "at the same moment":
            return "Nothing that the others would do at the same moment takes the gain away."
        if under.escape:
            better = "Whatever the others answered, it would stay better off"
            return f"{better}, or could escape the answer."
        return "Whatever the others did, it would stay better off than before."

    def too_little(self, party: str, sanction: Sanction) -> str:
        """What the strongest answer lacks where none is much worse for who is tempted."""
        strong = self.chosen.of(party).strong
        assert strong is not None, "no answer is too little for an ordinary concept"
        wanted = strong.degree
        much = "much worse" if wanted == 2 else f"worse by degree {wanted}"
        told = f"One answer would leave it {_left(sanction)}: {self.steps(sanction.steps)}"
        if sanction.degree >= wanted:
            return f"{told}; but then it could move on to where it would not be {much} off."
        return f"{told}; but that would not be {much} for {self.phrases.name(party)}."

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
    if sanction.degree > 1:
        known = 2 < sanction.degree < MAX_DEGREE
        return f"worse off by degree {sanction.degree}" if known else "much worse off"
    return "worse off" if sanction.liking == "worse" else "no better off than before"
