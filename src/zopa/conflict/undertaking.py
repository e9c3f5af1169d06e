"""What parties undertake, and when: commitments, swaps, phases, and orders of measures.

Only what they are: :mod:`zopa.conflict.undertake` puts them into force.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from zopa.conflict.change import OptionChange, RuleChange, StatementChange
from zopa.conflict.formula import Formula
from zopa.conflict.model_basics import Basis, Place
from zopa.text import Interval, Text

__all__ = ["Commitment", "Measure", "Order", "Phase", "PhaseChange", "Swap"]

#: What a phase may change: anything that a lever may, but for seats at a table.
PhaseChange: TypeAlias = StatementChange | RuleChange | OptionChange


@dataclass(frozen=True)
class Commitment:
    """A party's word: a formula, often ``X if Y``, that its own moves keep true.

    The party may not move to a state that violates it. In a state that violates it (by what
    others did, or from the start), every move of the party to a state that satisfies it counts as
    an improvement. Others may move where they like.

    Attributes:
        keeps: the formula.
        swap: label of the swap that it was undertaken in, if any.
    """

    keeps: Formula
    swap: str | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Swap:
    """A commitment that several parties could undertake together; not in force until they do.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence, as a noun ("the escort for a halt").
        by: labels of those who undertake it, in file order; one is enough.
        keeps: the formula that each of them keeps true by its own moves.
    """

    label: str
    name: Text
    by: tuple[str, ...]
    keeps: Formula
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Phase:
    """A stretch of time in which the conflict differs from what the file says elsewhere.

    Phases do not add up: each changes the conflict as the file describes it.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence, as a noun ("the truce of 72 hours").
        dates: when it is, if the file says.
        changes: what differs in it.
        swaps: labels of swaps that are undertaken for its time.
        commitments: pairs (label of the party, commitment) that hold for its time.
        status_quo: yes options of the state in which it begins, in file order of the conflict;
            None where it begins where the phase before ends (the first: today).
    """

    label: str
    name: Text
    dates: Interval | None = None
    changes: tuple[PhaseChange, ...] = ()
    swaps: tuple[str, ...] = ()
    commitments: tuple[tuple[str, Commitment], ...] = ()
    status_quo: tuple[str, ...] | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Measure:
    """What is done in one step of an order: some options are taken, some dropped, together.

    Attributes:
        changes: pairs (label of an option, whether it is taken), as the file gives them.
    """

    changes: tuple[tuple[str, bool], ...]
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return " and ".join(label if value else f"not {label}" for label, value in self.changes)


@dataclass(frozen=True)
class Order:
    """Measures in the order in which they are to be taken, from the status quo on.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence, as a clause ("the bombing stops first").
        steps: one measure a step.
    """

    label: str
    name: Text
    steps: tuple[Measure, ...]
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)
