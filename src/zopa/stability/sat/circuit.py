"""Formulas as circuits of a SAT solver, and a solver that can be stopped at any moment.

A formula is evaluated over *wires*; ``&``, ``|`` and ``~`` of wires add gates (Tseitin 1968), each
only once, and simplify where an input is constant or known.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from zopa.errors import ZopaError
from zopa.stability.engine import tick

__all__ = ["NO_SOLVER", "Circuit", "OutOfTime", "Wire"]

#: What to do where python-sat is missing.
NO_SOLVER = "this many states are only searched with a SAT solver: pip install 'zopa[sat]'"

#: Conflicts after which a solver looks up from its work: some ten milliseconds.
_SLICE = 2_000


class OutOfTime(Exception):
    """The time for a question is over; what was found before still stands."""


class Wire:
    """One truth value in a circuit; understands ``&``, ``|`` and ``~``.

    Attributes:
        number: the literal of the solver; the negative is its negation.
    """

    __slots__ = ("circuit", "number")

    # Constants of formulas are NumPy truth values, which may stand on either side of an
    # operator; without this NumPy would try to take wires for array elements.
    __array_ufunc__ = None

    def __init__(self, circuit: Circuit, number: int) -> None:
        self.circuit = circuit
        self.number = number

    def __and__(self, other: Any) -> Wire:
        return Wire(self.circuit, self.circuit.both(self.number, self.circuit.literal(other)))

    def __or__(self, other: Any) -> Wire:
        circuit = self.circuit
        return Wire(circuit, -circuit.both(-self.number, -circuit.literal(other)))

    __rand__ = __and__
    __ror__ = __or__

    def __invert__(self) -> Wire:
        return Wire(self.circuit, -self.number)


class Circuit:
    """Wires, gates, and the solver behind them.

    Args:
        deadline: a time of the monotonic clock after which ``solve`` raises OutOfTime.

    Raises:
        ZopaError: where python-sat is not installed.
    """

    #: The constant.
    TRUE = 1
    FALSE = -1

    def __init__(self, deadline: float | None = None) -> None:
        try:
            from pysat.solvers import Solver  # type: ignore[import-untyped,unused-ignore]
        except ImportError as error:
            raise ZopaError(NO_SOLVER) from error
        self.deadline = deadline
        self.solver: Any = Solver(name="glucose4")
        self.variables = 1
        self._gates: dict[tuple[int, int], int] = {}
        self._waiting: list[list[int]] = [[1]]
        self.model: list[bool] = []

    def new(self) -> int:
        """A new variable."""
        self.variables += 1
        return self.variables

    def wire(self, number: int) -> Wire:
        """A literal as a wire."""
        return Wire(self, number)

    def literal(self, value: Any) -> int:
        """The literal of a wire or of a plain truth value."""
        if isinstance(value, Wire):
            return value.number
        return self.TRUE if value else self.FALSE

    def both(self, one: int, other: int) -> int:
        """A literal that is true when two are."""
        if one == -1 or other == -1 or one == -other:
            return -1
        if one == 1 or one == other:
            return other
        if other == 1:
            return one
        key = (one, other) if one < other else (other, one)
        found = self._gates.get(key)
        if found is None:
            found = self.new()
            self._waiting += ([-found, one], [-found, other], [found, -one, -other])
            # Last, so that an interrupt leaves no gate that says nothing.
            self._gates[key] = found
        return found

    def all(self, literals: Iterable[int]) -> int:
        """A literal that is true when all of some are."""
        found = 1
        for literal in literals:
            found = self.both(found, literal)
        return found

    def add(self, clause: list[int]) -> None:
        """At least one of some literals is true from now on."""
        self._waiting.append(clause or [self.FALSE])

    def solve(self, assumptions: Sequence[int] = ()) -> bool:
        """Whether everything added so far can be true together with some assumptions.

        The solver works in short slices, so that a keyboard interrupt is never far and nothing
        that was learned is lost.

        Raises:
            OutOfTime: after the deadline.
        """
        if self._waiting:
            self.solver.append_formula(self._waiting)
            self._waiting = []
        budget = 100  # most questions are answered at once
        while True:
            tick()
            if self.deadline is not None and time.monotonic() > self.deadline:
                raise OutOfTime
            self.solver.conf_budget(budget)
            # "Expecting an interrupt" leaves the handling of signals to Python.
            answer = self.solver.solve_limited(list(assumptions), expect_interrupt=True)
            if answer is not None:
                break
            budget = _SLICE
        if answer:
            model = self.solver.get_model()
            self.model = [False] * (self.variables + 1)
            for literal in model:
                if literal > 0 and literal <= self.variables:
                    self.model[literal] = True
        return bool(answer)

    def true(self, literal: int) -> bool:
        """Whether a literal is true in the assignment that ``solve`` found last."""
        return self.model[literal] if literal > 0 else not self.model[-literal]

    def core(self) -> list[int]:
        """Assumptions of the last ``solve`` that could not be true together."""
        return list(self.solver.get_core() or ())

    def smallest_core(self, assumptions: Sequence[int], keep: Sequence[int] = ()) -> list[int]:
        """Assumptions, none of which can be left out, that cannot be true together with ``keep``.

        Args:
            assumptions: literals that cannot be true together with ``keep``.
            keep: literals that are assumed throughout.

        One question a literal of the first core; where time runs out, what is left is still a
        core, though perhaps not a smallest.
        """
        kept = list(assumptions)
        fixed: list[int] = []
        try:
            while kept:
                candidate = kept.pop()
                if self.solve([*keep, *fixed, *kept]):
                    fixed.append(candidate)
                else:
                    core = set(self.core())
                    kept = [literal for literal in kept if literal in core]
        except OutOfTime:
            fixed += [*kept, candidate]
        return fixed

    def close(self) -> None:
        """Give the solver's memory back."""
        if self.solver is not None:
            self.solver.delete()
            self.solver = None

    def __del__(self) -> None:
        if getattr(self, "solver", None) is not None:
            self.close()
