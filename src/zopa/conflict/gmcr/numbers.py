"""The order and the numbers that an imported conflict has in the file it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from zopa.conflict.feasible import enumerate_feasible
from zopa.conflict.formula import Formula
from zopa.conflict.model import State
from zopa.errors import InfeasibleError, UnknownLabelError

__all__ = ["MAX_NUMBERED", "GmcrNumbers"]

#: States that are numbered at most; a file that ranks more would be too large anyway.
MAX_NUMBERED = 65_536


@dataclass(frozen=True)
class GmcrNumbers:
    """How a ``.gmcr`` file counts: its options from 0, its feasible states from 1.

    A state's number is its position among the feasible states in ascending order of the binary
    number in which option k of the file is bit k (yes = 1). The numbers are those of the file:
    they stay what they are when a lever changes the rules of the conflict.

    Attributes:
        options: labels of the options in the file's order.
        labels: labels of the options in the conflict's order.
        rules: what the file says of feasible states.
        coalitions: groups of parties that the file lists, by their labels; zopa asks for a
            coalition by name and keeps these only to name them and to write them again.
        left_out: what the file says and the conflict does not, as warnings with their places.
    """

    options: tuple[str, ...]
    labels: tuple[str, ...]
    rules: tuple[Formula, ...] = ()
    coalitions: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()

    def binary(self, state: Iterable[str]) -> int:
        """The binary number of a state, feasible or not; raises UnknownLabelError."""
        bits = {label: k for k, label in enumerate(self.options)}
        number = 0
        for label in state:
            if label not in bits:
                raise UnknownLabelError("option", label, self.options)
            number |= 1 << bits[label]
        return number

    def state_number(self, state: Iterable[str]) -> int:
        """The number that the file gives a state, from 1.

        The first call lists the feasible states; later ones look the answer up.

        Raises:
            InfeasibleError: where the file excludes the state.
            TooLargeError: with more than 65,536 feasible states.
            UnknownLabelError: for a label that is no option.
        """
        yes = tuple(state)
        found = self._numbers.get(self.binary(yes))
        if found is None:
            named = " ".join(yes) or "(nothing)"
            raise InfeasibleError(f"the file excludes the state {named}, so it has no number")
        return found

    def state(self, number: int) -> State:
        """The state that the file gives this number.

        Raises:
            UnknownLabelError: where no feasible state has it.
            TooLargeError: with more than 65,536 feasible states.
        """
        if not 1 <= number <= len(self.states):
            known = (f"1 to {len(self.states):,}",) if self.states else ()
            raise UnknownLabelError("state number", str(number), known)
        return self.states[number - 1]

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The feasible states in the order of their numbers; raises TooLargeError."""
        rows = enumerate_feasible(self.options, self.rules, MAX_NUMBERED)
        column = {label: k for k, label in enumerate(self.options)}
        return tuple(
            State(label for label in self.labels if row[column[label]]) for row in rows.tolist()
        )

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {self.binary(state): number for number, state in enumerate(self.states, 1)}
