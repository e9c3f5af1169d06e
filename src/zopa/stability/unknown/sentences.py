"""Explanations in sentences where preferences are partly unknown."""

from __future__ import annotations

from zopa.conflict.model import Basis, Conflict
from zopa.stability.concepts import concept
from zopa.stability.explain import Explanation, PartyView, Sanction, Step, Temptation
from zopa.stability.paragraph import Paragraph, cited
from zopa.stability.phrases import Phrases, capital, counted
from zopa.stability.unknown.readings import Reading

__all__ = ["paragraph_unknown", "verdict_unknown"]


def verdict_unknown(conflict: Conflict, explanation: Explanation) -> str:
    """One sentence: does the state hold under the reading, and who would leave it."""
    phrases = Phrases(conflict)
    chosen = concept(explanation.concept)
    leaving = phrases.names(view.party for view in explanation.parties if not view.stable)
    base = concept(chosen.base).shown
    match chosen.reading.word if chosen.reading is not None else "":
        case "certain" if explanation.holds:
            return f"This state certainly holds under {base}, whatever is not known."
        case "certain":
            return f"It is not certain that this state holds under {base}: {leaving} may leave it."
        case "possible" if explanation.holds:
            return f"Nothing that is known rules out that this state holds under {base}."
        case "possible":
            return (
                f"This state does not hold under {base}, whatever is not known: "
                f"{leaving} would leave it."
            )
    under = chosen.told(phrases.name)
    if explanation.holds:
        return f"This state holds under {under}: no party would leave it."
    return f"This state does not hold under {under}: {leaving} would leave it."


def paragraph_unknown(
    conflict: Conflict, explanation: Explanation, view: PartyView, most: int | None = None
) -> Paragraph:
    """One party in one state in words.

    Args:
        conflict: where the phrases come from.
        explanation: what the view is a part of.
        view: the party's.
        most: most temptations told; all that are described by default.
    """
    reading = concept(view.concept or explanation.concept).reading
    assert reading is not None, "a concept that needs every preference to be known"
    return _Teller(conflict, view.party, reading).paragraph(view, most)


class _Teller:
    def __init__(self, conflict: Conflict, party: str, reading: Reading) -> None:
        self.phrases = Phrases(conflict)
        self.party = party
        self.reading = reading
        self.name = capital(self.phrases.name(party))

    def paragraph(self, view: PartyView, most: int | None) -> Paragraph:
        if not view.improvements:
            return Paragraph(view.party, self.staying(view.least_bad), _bases((view.least_bad,)))
        told = view.temptations[:most]
        sentences = [self.temptation(temptation) for temptation in told]
        left = view.improvements - len(told)
        if left:
            loose = view.undeterred - sum(not t.deterred for t in told)
            fate = f"{loose:,} not deterred" if loose else "deterred as well"
            sentences.append(f"It has {counted(left, 'other move')} of that kind, {fate}.")
        return Paragraph(view.party, tuple(sentences), _bases(told))

    def staying(self, doubt: Step | None) -> tuple[str, ...]:
        if doubt is None:
            sentence = f"{self.name} would not move: nothing it can do alone"
            return (f"{sentence} serves it better, whatever is not known.",)
        move = self.phrases.doings(doubt.changes)
        return (
            f"Nothing that {self.phrases.name(self.party)} can do alone certainly serves it "
            f"better. It may prefer to {move}: {self.doubted(doubt)}.",
        )

    def temptation(self, temptation: Temptation) -> str:
        move = self.phrases.doings(temptation.changes)
        if temptation.liking == "unknown":
            start = f"{self.name} may prefer to {move}: {self.doubted(temptation)}."
            if temptation.deterred:
                return f"{start} But then {self.deterrent(temptation)}."
            return f"{start} {self.loophole(temptation)}"
        reason = self.reason(temptation)
        if temptation.deterred:
            return f"{self.name} could {move}{reason}, but then {self.deterrent(temptation)}."
        return f"{self.name} would {move}{reason}. {self.loophole(temptation)}"

    def doubted(self, what: Step | Temptation) -> str:
        """What is not known about how a party compares two states."""
        if what.decided_by is None:
            return "which of the two states it prefers is not known"
        wish = what.decided_by[0]
        wanted = self.phrases.wish(wish.wants, self.party)
        return f"whether it wants {wanted} is not known{cited(wish.basis)}"

    def reason(self, temptation: Temptation) -> str:
        if temptation.decided_by is None:
            return ", which it ranks higher"
        preference = temptation.decided_by[0]
        why = self.phrases.reason(preference, self.party)
        return f", since it {why}{cited(preference.basis)}"

    def deterrent(self, temptation: Temptation) -> str:
        sanction = temptation.sanction
        assert sanction is not None, "deterred without an answer"
        told = f"{self.steps(sanction)}, {self.end(sanction)}"
        return f"{told}: {self.belief(sanction)}"

    def end(self, sanction: Sanction) -> str:
        """Where an answer leaves the party."""
        escape = " and it could not escape that" if self.reading.escape else ""
        match sanction.liking:
            case "worse":
                return f"which would leave it worse off{escape}"
            case "unknown" if self.reading.escape:
                return "and whether it would be better off then, or could escape, is not known"
            case "unknown":
                return "and whether that would leave it better off than before is not known"
            case _:
                return f"which would leave it no better off than before{escape}"

    def belief(self, sanction: Sanction) -> str:
        """Whom the answer serves."""
        one = len(sanction.steps) == 1
        if sanction.grade == "improvement":
            return (
                "the answer serves whoever gives it" if one else "each step serves whoever takes it"
            )
        unsure = [step.party for step in sanction.steps if step.liking == "unknown"]
        costly = [step.party for step in sanction.steps if step.liking in ("worse", "same")]
        told = []
        if costly:
            told.append(f"that does not serve {self.phrases.names(dict.fromkeys(costly), 'or')}")
        if unsure:
            whom = self.phrases.names(dict.fromkeys(unsure), "or")
            told.append(f"whether that serves {whom} is not known")
        return " and ".join(told)

    def loophole(self, temptation: Temptation) -> str:
        """Why nothing stops a move for certain: what the answer that comes closest lacks."""
        sanction = temptation.sanction
        if self.reading.concept == "nash":
            return "Under Nash no answer counts."
        if sanction is None:
            better = "Whatever the others did, it would stay better off than before"
            return f"{better}, or could escape the answer." if self.reading.escape else f"{better}."
        if sanction.liking == "unknown" and not self.reading.counts_unknown:
            return "No answer would certainly leave it no better off than before."
        told = f"An answer would be this: {self.steps(sanction)}, {self.end(sanction)}"
        lacking = self.belief(sanction) if sanction.grade is None and self.reading.improving else ""
        return f"{told}; but {lacking}." if lacking else f"{told}."

    def steps(self, sanction: Sanction) -> str:
        told = [self.phrases.would(step.party, step.changes) for step in sanction.steps]
        return told[0] if len(told) == 1 else f"first {', then '.join(told)}"


def _bases(told: tuple[Temptation | Step | None, ...]) -> tuple[Basis, ...]:
    """What the statements that are told rest on, without repetition."""
    decided = (each.decided_by for each in told if each is not None)
    return tuple(dict.fromkeys(found[0].basis for found in decided if found is not None))
