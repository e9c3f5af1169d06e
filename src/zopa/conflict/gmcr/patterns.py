"""Formulas as conditions: lists of patterns of which one has to hold (disjunctive normal form)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from typing import TypeAlias

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
from zopa.errors import TooLargeError

__all__ = ["MAX_PATTERNS", "Pattern", "patterns", "patterns_against"]

#: An option and whether it is yes, for each option that a pattern names; all must be so.
Pattern: TypeAlias = tuple[tuple[str, bool], ...]

#: Patterns that one statement may need; nobody reads more.
MAX_PATTERNS = 200
#: Patterns that may stand side by side on the way, and come up in all.
_MOST = 600
_WORK = 20_000


def patterns(formula: Formula) -> tuple[Pattern, ...]:
    """Patterns of which at least one holds exactly where the formula does.

    A formula that is written as such patterns already keeps its order and its repetitions;
    others are spelled out, without patterns that contradict themselves or add nothing.

    Raises:
        TooLargeError: where there would be more than 200 of them.
    """
    written = _as_written(formula)
    return _few(_Spelled(formula).out(formula, True) if written is None else written, formula)


def patterns_against(rule: Formula) -> tuple[Pattern, ...]:
    """Patterns of the states that a rule excludes; raises TooLargeError like :func:`patterns`."""
    if isinstance(rule, Not):
        return patterns(rule.operand)
    if isinstance(rule, OptionIs):
        return (((rule.label, False),),)
    return _few(_Spelled(rule).out(rule, False), rule)


def _few(found: Sequence[Pattern], formula: Formula) -> tuple[Pattern, ...]:
    if len(found) > MAX_PATTERNS:
        raise _too_many(formula)
    return tuple(found)


def _too_many(formula: Formula) -> TooLargeError:
    text = str(formula)
    short = text if len(text) <= 60 else text[:57] + "..."
    return TooLargeError(f"'{short}' needs more than {MAX_PATTERNS} patterns when spelled out")


def _as_written(formula: Formula) -> tuple[Pattern, ...] | None:
    """The patterns of a formula that is an ``or`` of ``and`` of literals, as it stands."""
    if formula == Constant(False):
        return ()
    terms = formula.operands if isinstance(formula, Or) else (formula,)
    found = [_pattern(term) for term in terms]
    return None if None in found else tuple(one for one in found if one is not None)


def _pattern(term: Formula) -> Pattern | None:
    if term == Constant(True):
        return ()
    literals = [_literal(part) for part in (term.operands if isinstance(term, And) else (term,))]
    return None if None in literals else tuple(one for one in literals if one is not None)


def _literal(formula: Formula) -> tuple[str, bool] | None:
    if isinstance(formula, OptionIs):
        return formula.label, True
    if isinstance(formula, Not) and isinstance(formula.operand, OptionIs):
        return formula.operand.label, False
    return None


class _Spelled:
    """Spells a formula out, or its negation.

    Args:
        whole: the formula, for the message that it is too long.
    """

    def __init__(self, whole: Formula) -> None:
        self.whole = whole
        self.made = 0

    def out(self, formula: Formula, wanted: bool) -> list[Pattern]:
        """Patterns of the states in which the formula is true (or false)."""
        match formula:
            case Constant(value):
                return [()] if value == wanted else []
            case OptionIs(label):
                return [((label, wanted),)]
            case OutcomeIs(_, inside):
                return self.out(inside, wanted)
            case Not(inside):
                return self.out(inside, not wanted)
            case And(parts):
                return self.joined(parts, wanted, every=wanted)
            case Or(parts):
                return self.joined(parts, wanted, every=not wanted)
            case If(then, given):
                return self.out(Or((then, Not(given))), wanted)
            case Iff(left, right):
                same = (And((left, right)), And((Not(left), Not(right))))
                other = (And((left, Not(right))), And((Not(left), right)))
                return self.joined(same if wanted else other, True, every=False)
            case OneOf():
                return self.one_of(formula, wanted)
            case AtLeast(number, parts):
                # So many true; or so many false that not enough are left.
                size = number if wanted else len(parts) - number + 1
                several = (And(each) for each in combinations(parts, size))
                if wanted:
                    return self.joined(several, True, every=False)
                none_of = (And(tuple(map(Not, each))) for each in combinations(parts, size))
                return self.joined(none_of, True, every=False)
        raise AssertionError(f"no such formula: {type(formula).__name__}")

    def one_of(self, formula: OneOf, wanted: bool) -> list[Pattern]:
        parts = formula.operands
        none = [And(tuple(Not(part) for part in parts))]
        two = (And(pair) for pair in combinations(parts, 2))
        only = (
            And((part, *(Not(other) for other in parts[:k] + parts[k + 1 :])))
            for k, part in enumerate(parts)
        )
        if formula.how == "at least":
            cases: Iterable[Formula] = parts if wanted else none
        elif formula.how == "at most":
            cases = chain(none, only) if wanted else two
        else:
            cases = only if wanted else chain(none, two)
        return self.joined(cases, True, every=False)

    def joined(self, parts: Iterable[Formula], wanted: bool, every: bool) -> list[Pattern]:
        """Patterns of all parts together, or of any of them."""
        found: list[Pattern] = [()] if every else []
        for part in parts:
            more = self.out(part, wanted)
            if every:
                self.made += len(found) * len(more)
                if self.made > _WORK:
                    raise _too_many(self.whole)
                both = (_both(one, other) for one in found for other in more)
                found = self.shortest(pattern for pattern in both if pattern is not None)
            else:
                found = self.shortest(more, found)
        return found

    def shortest(self, new: Iterable[Pattern], old: Iterable[Pattern] = ()) -> list[Pattern]:
        """Patterns without those that another one covers, in the order in which they came.

        Args:
            new: patterns to add.
            old: patterns of which none covers another.
        """
        kept = {frozenset(pattern): pattern for pattern in old}
        for pattern in new:
            self.made += 1
            literals = frozenset(pattern)
            if any(shorter <= literals for shorter in kept):
                continue
            for longer in [one for one in kept if literals <= one]:
                del kept[longer]
            kept[literals] = pattern
            if len(kept) > _MOST or self.made > _WORK:
                raise _too_many(self.whole)
        return list(kept.values())


def _both(one: Pattern, other: Pattern) -> Pattern | None:
    """Both patterns together; None where they contradict each other."""
    joined = dict(one)
    for label, value in other:
        if joined.setdefault(label, value) != value:
            return None
    return tuple(joined.items())
