"""Phrases in English made from a dossier's own infinitives.

``would`` and ``to`` go before an infinitive in any direction and number, so nothing has to be
conjugated: "Russia would halt its bombing", "it wants Russia to halt its bombing", "should
Russia halt its bombing".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zopa.conflict.formula import (
    And,
    AtLeast,
    Constant,
    Formula,
    If,
    Iff,
    Not,
    OneOf,
    OptionIs,
    Or,
    OutcomeIs,
)
from zopa.conflict.model import Conflict, Option, Preference
from zopa.stability.explain import Change
from zopa.stability.word import Together, Word
from zopa.text import visible

__all__ = ["Phrases", "capital", "counted", "listing"]


def listing(items: Iterable[str], word: str = "and") -> str:
    """``a, b and c``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def capital(sentence: str) -> str:
    """The sentence with its first letter raised."""
    return sentence[:1].upper() + sentence[1:]


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 state``, ``2 states``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Phrases:
    """Names parties, changes and formulas of one conflict in words."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict

    def name(self, party: str) -> str:
        """The party's name as it stands in the dossier."""
        return visible(str(self.conflict.party(party).name))

    def names(self, parties: Iterable[str], word: str = "and") -> str:
        """Names of several parties, listed."""
        return listing((self.name(party) for party in parties), word)

    def outcome(self, name: str) -> str:
        """What an outcome is called in a sentence."""
        phrase = self.conflict.outcome(name).phrase
        return visible(str(phrase)) if phrase else f"the outcome {visible(name)}"

    def doing(self, change: Change) -> str:
        """A change as an infinitive: ``bomb eastern Aleppo``, ``halt its bombing``.

        Dropping an option that says nothing of it is ``choose not to bomb eastern Aleppo``: a bare
        "not" would read as inability after "could".
        """
        if self.conflict.graph is not None:
            word = "move to" if change.value else "leave"
            return f"{word} {self.listed(change.option)}"
        option = self.conflict.option(change.option)
        if change.value:
            return self._do(option)
        return visible(str(option.stop)) if option.stop else f"choose not to {self._do(option)}"

    def _do(self, option: Option) -> str:
        told = visible(str(option.do))
        # Other programs list options by titles: "Shell the dam" is no proper name.
        is_title = self.conflict.imported is not None and told[1:2].islower()
        return told[:1].lower() + told[1:] if is_title else told

    def doings(self, changes: Sequence[Change]) -> str:
        """Several changes as infinitives, listed.

        In graph form: the one move that they are, by its name where it has one.
        """
        if self.conflict.graph is not None:
            return self._along(changes)
        return listing(self.doing(change) for change in changes)

    def listed(self, label: str) -> str:
        """What a state of a conflict in graph form is called: ``“the siege goes on”``."""
        assert self.conflict.graph is not None, "a conflict in option form"
        return f"“{visible(str(self.conflict.graph.state(label).name))}”"

    def _along(self, changes: Sequence[Change]) -> str:
        """A move of a conflict in graph form: from the label that goes to the label that comes."""
        graph = self.conflict.graph
        target = next((change.option for change in changes if change.value), None)
        source = next((change.option for change in changes if not change.value), None)
        if graph is None or target is None:
            return "stay"
        names = {
            str(arc.name) if arc.name else None
            for party in self.conflict.parties
            if source is not None and (arc := graph.arc(party.label, source, target))
        }
        name = names.pop() if len(names) == 1 else None  # else it is not known whose move is meant
        there = f"move to {self.listed(target)}"
        return f"{visible(name)} ({there})" if name else there

    def would(self, party: str, changes: Sequence[Change]) -> str:
        """``Russia would bomb eastern Aleppo``."""
        return f"{self.name(party)} would {self.doings(changes)}"

    def terms(self, changes: Sequence[Change]) -> str:
        """What several parties would change, to be agreed on.

        ``Russia to halt its bombing and the government to halt its attacks``.
        """
        by_party: dict[str, list[Change]] = {}
        for change in changes:
            by_party.setdefault(change.option.partition(".")[0], []).append(change)
        order = [party.label for party in self.conflict.parties if party.label in by_party]
        parts = [f"{self.name(party)} to {self.doings(by_party[party])}" for party in order]
        if any(len(each) > 1 for each in by_party.values()):
            return "; ".join(parts)  # "and" within a part would read as one between parts
        return listing(parts)

    def wish(self, formula: Formula, party: str) -> str:
        """What a party wants, to follow "it wants": ``Russia to halt its bombing``.

        Statements that would need nested clauses are quoted as they stand.
        """
        simple = self._simple(formula, party)
        if simple is not None:
            return simple
        match formula:
            case And(operands) | Or(operands):
                parts = [self._simple(part, party) for part in operands]
                word = "and" if isinstance(formula, And) else "or"
            case If(then, condition):
                parts = [self._simple(then, party), self._case(condition)]
                word = "should"
            case Iff(left, right):
                otherwise = left.operand if isinstance(left, Not) else Not(left)
                parts = [
                    self._simple(left, party),
                    self._case(right),
                    self._simple(otherwise, party),
                ]
                word = "otherwise"
            case OneOf(how, operands):
                parts = [self._simple(part, party) for part in operands]
                word = how
            case AtLeast(number, operands):
                parts = [self._simple(part, party) for part in operands]
                word = f"at least {number}"
            case _:
                parts, word = [None], ""
        told = [part for part in parts if part is not None]
        if len(told) < len(parts):
            return f"this to be so: “{formula}”"
        if word == "otherwise":
            return f"{told[0]}, should {told[1]}, and otherwise {told[2]}"
        if word == "should":
            return f"{told[0]}, should {told[1]}"
        if isinstance(formula, OneOf):
            return f"{word} one of these: {listing(told, 'or')}"
        if isinstance(formula, AtLeast):
            return f"{word} of these: {listing(told)}"
        return listing(told, word)

    def word(self, formula: Formula, party: str) -> str:
        """What a party has given its word on: ``its word to halt its bombing, should ...``.

        What is not put in terms of its own options is quoted as it stands.
        """
        if isinstance(formula, Iff) and not self._own(formula.left, party):
            formula = Iff(formula.right, formula.left)
        match formula:
            case If(then, _):
                clear = self._own(then, party)
            case Iff(left, _):
                clear = self._own(left, party)
            case And(operands):
                clear = all(self._own(part, party) for part in operands)
            case _:
                clear = self._own(formula, party)
        wish = self.wish(formula, party) if clear else ""
        if wish.startswith(("to ", "not to ")):
            return f"its word {wish}"
        return f"its word on “{formula}”"

    @staticmethod
    def _own(formula: Formula, party: str) -> bool:
        literal = _literal(formula)
        return literal is not None and literal.option.partition(".")[0] == party

    def reason(self, preference: Preference, party: str) -> str:
        """Why it moves or does not, to follow "it": ``wants ...``, ``has given its word ...``."""
        if isinstance(preference, Word):
            return f"has given {self.word(preference.wants, party)}"
        if isinstance(preference, Together):
            return self._together(preference, party)
        return f"wants {self.wish(preference.wants, party)}"

    def _together(self, preference: Together, party: str) -> str:
        """How many of some equally important wishes are met, to follow "it"."""
        before, after = preference.met
        count = len(preference.members)
        wishes = "; ".join(self.wish(member.wants, party) for member in preference.members)
        instead = f"{after} of {count} equally important wishes met instead of {before}"
        return f"would see {instead} ({wishes})"

    def _simple(self, formula: Formula, party: str) -> str | None:
        """A literal, an outcome or a constant, to follow "it wants"; None for anything more."""
        literal = _literal(formula)
        if literal is not None and self.conflict.graph is not None:
            return f"{'' if literal.value else 'not to see '}{self.listed(literal.option)}"
        if literal is not None:
            return self._to(literal, party)
        match formula:
            case OutcomeIs(name, _):
                return self.outcome(name)
            case Not(OutcomeIs(name, _)):
                return f"not to see {self.outcome(name)}"
            case Constant(value):
                return "anything at all" if value else "the impossible"
        return None

    def _to(self, change: Change, party: str) -> str:
        owner = change.option.partition(".")[0]
        who = "" if owner == party else f"{self.name(owner)} "
        option = self.conflict.option(change.option)
        if not change.value and not option.stop:
            return f"{who}not to {self._do(option)}"
        return f"{who}to {self.doing(change)}"

    def _case(self, formula: Formula) -> str | None:
        """A condition, to follow "should": ``Russia halt its bombing``; None where too involved."""
        match formula:
            case OutcomeIs(name, _):
                return f"there be {self.outcome(name)}"
            case And(operands) | Or(operands):
                told = [self._case(part) for part in operands if _literal(part) is not None]
                if len(told) < len(operands):
                    return None
                word = "and" if isinstance(formula, And) else "or"
                return listing((part for part in told if part is not None), word)
        literal = _literal(formula)
        if literal is None:
            return None
        if self.conflict.graph is not None:
            return f"it {'' if literal.value else 'not '}be {self.listed(literal.option)}"
        return f"{self.name(literal.option.partition('.')[0])} {self.doing(literal)}"


def _literal(formula: Formula) -> Change | None:
    if isinstance(formula, OptionIs):
        return Change(formula.label, True)
    if isinstance(formula, Not) and isinstance(formula.operand, OptionIs):
        return Change(formula.operand.label, False)
    return None
