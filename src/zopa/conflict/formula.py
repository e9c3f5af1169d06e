"""Boolean formulas over options: what statements, rules and outcomes mean.

A formula is an immutable tree. It prints itself as *canonical text* (one spelling for
one tree, which :func:`zopa.conflict.parse.parse` reads back), and it is evaluated over any
values that understand ``&``, ``|`` and ``~``: NumPy arrays of truth values, one entry a
state. ``Kleene`` holds three-valued truth, for assignments that are not complete yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, Literal

import numpy as np

__all__ = [
    "FALSE",
    "TRUE",
    "And",
    "AtLeast",
    "Constant",
    "Formula",
    "If",
    "Iff",
    "Kleene",
    "Not",
    "OneOf",
    "OptionIs",
    "Or",
    "OutcomeIs",
    "Values",
    "at_least",
]

#: How an evaluation looks an option up: label in, truth values out.
Values = Callable[[str], Any]

# Binding strength, loosest first; an operand that binds no tighter than its
# parent is put in parentheses.
_IF, _OR, _AND, _NOT, _ATOM = range(5)


@dataclass(frozen=True)
class Kleene:
    """Truth values of which some are not known yet (Kleene's strong three-valued logic).

    Attributes:
        surely: true whatever the unknown options turn out to be.
        possibly: true for some completion at least, as far as operand-wise reasoning sees.
    """

    surely: Any
    possibly: Any

    # Constants evaluate to plain truth values, which may stand on either side of an
    # operator; without this NumPy would try to take Kleene values for array elements.
    __array_ufunc__ = None

    def __and__(self, other: Any) -> Kleene:
        other = _kleene(other)
        return Kleene(self.surely & other.surely, self.possibly & other.possibly)

    def __or__(self, other: Any) -> Kleene:
        other = _kleene(other)
        return Kleene(self.surely | other.surely, self.possibly | other.possibly)

    __rand__ = __and__
    __ror__ = __or__

    def __invert__(self) -> Kleene:
        return Kleene(~self.possibly, ~self.surely)


def _kleene(value: Any) -> Kleene:
    return value if isinstance(value, Kleene) else Kleene(value, value)


class Formula:
    """A Boolean formula over options. ``str(formula)`` is its canonical text."""

    binds: int = _ATOM

    def parts(self) -> tuple[Formula, ...]:
        """The operands, left to right; empty for atoms."""
        return ()

    def evaluate(self, values: Values) -> Any:
        """Truth of the formula.

        Args:
            values: maps an option label to its truth: ``np.bool_`` arrays of one common
                (broadcastable) shape, or :class:`Kleene` values.

        Returns:
            Truth values of the broadcast shape. Linear in the size of the formula.
        """
        raise NotImplementedError

    @cached_property
    def options(self) -> frozenset[str]:
        """Labels of every option the formula mentions, through outcomes too."""
        return frozenset().union(*(part.options for part in self.parts()))

    @cached_property
    def outcomes(self) -> frozenset[str]:
        """Names of the outcomes that the text of the formula mentions."""
        return frozenset().union(*(part.outcomes for part in self.parts()))

    @cached_property
    def depth(self) -> int:
        """Levels of the tree, outcomes spelled out; an atom has 1."""
        return 1 + max((part.depth for part in self.parts()), default=0)

    @cached_property
    def size(self) -> int:
        """Nodes of the tree, outcomes spelled out."""
        return 1 + sum(part.size for part in self.parts())

    def holds_in(self, yes: Any) -> bool:
        """Whether the formula is true in the state whose yes options are given."""
        return bool(self.evaluate(lambda label: np.bool_(label in yes)))

    def _inside(self, parent: int) -> str:
        return f"({self})" if self.binds <= parent else str(self)

    def walk(self) -> Iterator[Formula]:
        """The formula and everything in it, outermost first."""
        stack: list[Formula] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.parts()))


@dataclass(frozen=True)
class Constant(Formula):
    """``true`` or ``false``."""

    value: bool

    def evaluate(self, values: Values) -> Any:
        return np.bool_(self.value)

    def __str__(self) -> str:
        return "true" if self.value else "false"


TRUE = Constant(True)
FALSE = Constant(False)


@dataclass(frozen=True)
class OptionIs(Formula):
    """The option with this label is taken."""

    label: str

    def evaluate(self, values: Values) -> Any:
        return values(self.label)

    @cached_property
    def options(self) -> frozenset[str]:
        return frozenset((self.label,))

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class OutcomeIs(Formula):
    """A named outcome is the case; prints as its name, means its formula."""

    name: str
    formula: Formula

    def evaluate(self, values: Values) -> Any:
        return self.formula.evaluate(values)

    @cached_property
    def options(self) -> frozenset[str]:
        return self.formula.options

    @cached_property
    def outcomes(self) -> frozenset[str]:
        return frozenset((self.name,))

    @cached_property
    def depth(self) -> int:
        return 1 + self.formula.depth

    @cached_property
    def size(self) -> int:
        return 1 + self.formula.size

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Not(Formula):
    """``not X``."""

    operand: Formula
    binds = _NOT

    def parts(self) -> tuple[Formula, ...]:
        return (self.operand,)

    def evaluate(self, values: Values) -> Any:
        return ~self.operand.evaluate(values)

    def __str__(self) -> str:
        # "not not x" needs no parentheses: the operator is a prefix.
        return f"not {self.operand._inside(_AND)}"


@dataclass(frozen=True)
class And(Formula):
    """``X and Y and ...``: two operands or more."""

    operands: tuple[Formula, ...]
    binds = _AND

    def parts(self) -> tuple[Formula, ...]:
        return self.operands

    def evaluate(self, values: Values) -> Any:
        return reduce(lambda a, b: a & b, (part.evaluate(values) for part in self.operands))

    def __str__(self) -> str:
        return " and ".join(part._inside(_AND) for part in self.operands)


@dataclass(frozen=True)
class Or(Formula):
    """``X or Y or ...``: two operands or more."""

    operands: tuple[Formula, ...]
    binds = _OR

    def parts(self) -> tuple[Formula, ...]:
        return self.operands

    def evaluate(self, values: Values) -> Any:
        return reduce(lambda a, b: a | b, (part.evaluate(values) for part in self.operands))

    def __str__(self) -> str:
        return " or ".join(part._inside(_OR) for part in self.operands)


@dataclass(frozen=True)
class If(Formula):
    """``X if Y``: wherever the condition Y is true, X is true."""

    then: Formula
    condition: Formula
    binds = _IF

    def parts(self) -> tuple[Formula, ...]:
        return (self.then, self.condition)

    def evaluate(self, values: Values) -> Any:
        return self.then.evaluate(values) | ~self.condition.evaluate(values)

    def __str__(self) -> str:
        return f"{self.then._inside(_IF)} if {self.condition._inside(_IF)}"


@dataclass(frozen=True)
class Iff(Formula):
    """``X iff Y``: both true or both false."""

    left: Formula
    right: Formula
    binds = _IF

    def parts(self) -> tuple[Formula, ...]:
        return (self.left, self.right)

    def evaluate(self, values: Values) -> Any:
        left, right = self.left.evaluate(values), self.right.evaluate(values)
        return (left & right) | (~left & ~right)

    def __str__(self) -> str:
        return f"{self.left._inside(_IF)} iff {self.right._inside(_IF)}"


@dataclass(frozen=True)
class OneOf(Formula):
    """``exactly one of (...)``, ``at most one of (...)``, ``at least one of (...)``."""

    how: Literal["exactly", "at most", "at least"]
    operands: tuple[Formula, ...]

    def parts(self) -> tuple[Formula, ...]:
        return self.operands

    def evaluate(self, values: Values) -> Any:
        # One pass keeps "some operand so far" and "two operands so far"; the same
        # code serves two- and three-valued truth.
        some: Any = None
        two: Any = None
        for part in self.operands:
            truth = part.evaluate(values)
            if some is None:
                some = truth
                continue
            both = some & truth
            two = both if two is None else two | both
            some = some | truth
        if self.how == "at least":
            return some
        if two is None:  # a single operand: never two
            return some if self.how == "exactly" else some | ~some
        return some & ~two if self.how == "exactly" else ~two

    def __str__(self) -> str:
        return f"{self.how} one of ({', '.join(str(part) for part in self.operands)})"


@dataclass(frozen=True)
class AtLeast(Formula):
    """``at least 2 of (...)``: so many of some statements are true, whichever they are.

    Attributes:
        number: how many; from 2 to the number of operands. :func:`at_least` also makes 1.
    """

    number: int
    operands: tuple[Formula, ...]

    def parts(self) -> tuple[Formula, ...]:
        return self.operands

    @cached_property
    def size(self) -> int:
        # Counting takes a step for every operand and every number up to the one asked for.
        return 1 + sum(part.size for part in self.operands) + self.number * len(self.operands)

    def evaluate(self, values: Values) -> Any:
        # met[k]: more than k of the operands so far are true. The same order of steps whatever
        # the number, so that circuits of several numbers share their gates.
        met: list[Any] = []
        for part in self.operands:
            truth = part.evaluate(values)
            more = met[-1] & truth if met and len(met) < self.number else None
            for k in range(len(met) - 1, 0, -1):
                met[k] = met[k] | (met[k - 1] & truth)
            if not met:
                met.append(truth)
                continue
            met[0] = met[0] | truth
            if more is not None:
                met.append(more)
        return met[self.number - 1]

    def __str__(self) -> str:
        return f"at least {self.number} of ({', '.join(str(part) for part in self.operands)})"


def at_least(number: int, operands: tuple[Formula, ...]) -> Formula:
    """The formula that at least so many of some operands are true, in its one spelling.

    Args:
        number: from 1 to the number of operands.
        operands: one or more.
    """
    return OneOf("at least", operands) if number == 1 else AtLeast(number, operands)
