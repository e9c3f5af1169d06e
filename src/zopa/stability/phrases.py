"""Phrases in English made from a dossier's own infinitives.

``would`` and ``to`` go before an infinitive in any direction and number, so nothing has to be
conjugated: "Russia would halt its bombing", "it wants Russia to halt its bombing", "should
Russia halt its bombing".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zopa.conflict.formula import (
    And,
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
from zopa.conflict.model import Conflict
from zopa.stability.explain import Change

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
        return str(self.conflict.party(party).name)

    def names(self, parties: Iterable[str], word: str = "and") -> str:
        """Names of several parties, listed."""
        return listing((self.name(party) for party in parties), word)

    def doing(self, change: Change) -> str:
        """A change as an infinitive: ``bomb eastern Aleppo``, ``halt its bombing``."""
        option = self.conflict.option(change.option)
        if change.value:
            return str(option.do)
        return str(option.stop) if option.stop else f"not {option.do}"

    def doings(self, changes: Sequence[Change]) -> str:
        """Several changes as infinitives, listed."""
        return listing(self.doing(change) for change in changes)

    def would(self, party: str, changes: Sequence[Change]) -> str:
        """``Russia would bomb eastern Aleppo``."""
        return f"{self.name(party)} would {self.doings(changes)}"

    def wish(self, formula: Formula, party: str) -> str:
        """What a party wants, to follow "it wants": ``Russia to halt its bombing``."""
        return self._goal(formula, party)

    def _goal(self, formula: Formula, party: str) -> str:
        literal = _literal(formula)
        if literal is not None:
            return self._to(literal, party)
        match formula:
            case OutcomeIs(name, _):
                return self.conflict.outcome(name).shown
            case Not(operand):
                return f"it not to be that {self._fact(operand)}"
            case And(operands):
                return listing(self._goal(part, party) for part in operands)
            case Or(operands):
                return listing((self._goal(part, party) for part in operands), "or")
            case If(then, condition):
                return f"{self._goal(then, party)}, should {self._case(condition)}"
            case Iff(left, right):
                goal, case = self._goal(left, party), self._case(right)
                return f"{goal} if, and only if, it should be that {case}"
            case OneOf(how, operands):
                parts = listing((self._goal(part, party) for part in operands), "or")
                return f"{how} one of these: {parts}"
            case Constant(value):
                return "anything" if value else "the impossible"
        raise AssertionError(formula)

    def _to(self, change: Change, party: str) -> str:
        owner = change.option.partition(".")[0]
        who = "" if owner == party else f"{self.name(owner)} "
        option = self.conflict.option(change.option)
        if change.value:
            return f"{who}to {option.do}"
        return f"{who}to {option.stop}" if option.stop else f"{who}not to {option.do}"

    def _case(self, formula: Formula) -> str:
        """A condition, to follow "should": ``Russia halt its bombing``."""
        literal = _literal(formula)
        if literal is not None:
            return f"{self.name(literal.option.partition('.')[0])} {self.doing(literal)}"
        if isinstance(formula, And):
            return listing(self._case(part) for part in formula.operands)
        if isinstance(formula, Or):
            return listing((self._case(part) for part in formula.operands), "or")
        return f"it be that {self._fact(formula)}"

    def _fact(self, formula: Formula) -> str:
        """A formula as something that is the case; falls back on the statement itself."""
        if isinstance(formula, OutcomeIs):
            return f"there is {self.conflict.outcome(formula.name).shown}"
        return f"“{formula}”"


def _literal(formula: Formula) -> Change | None:
    if isinstance(formula, OptionIs):
        return Change(formula.label, True)
    if isinstance(formula, Not) and isinstance(formula.operand, OptionIs):
        return Change(formula.operand.label, False)
    return None
