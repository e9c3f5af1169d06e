"""What somebody could change about a conflict (levers), and who sits at which table (formats).

Only what they are: :mod:`zopa.conflict.apply` makes the changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from zopa.conflict.formula import Formula
from zopa.conflict.model_basics import Basis, Place
from zopa.text import Text

__all__ = [
    "Format",
    "Lever",
    "LeverChange",
    "OptionChange",
    "RuleChange",
    "Seat",
    "StatementChange",
    "Where",
]

#: Where a statement is put: at an end of its party's list, or next to another statement.
Where: TypeAlias = Literal["first", "last", "before", "after"]


@dataclass(frozen=True)
class StatementChange:
    """A preference statement of one party is put elsewhere, added or dropped.

    Attributes:
        kind: what happens to it.
        party: label of the party whose statement it is.
        statement: identity of the statement: its id, or its canonical text where it has none.
        where: where it is put; None where it is dropped.
        anchor: identity of the statement that it is put before or after.
        wants: the formula of a statement that is added; else None.
        id: id of a statement that is added, if it has one.
    """

    kind: Literal["promote", "demote", "add", "drop"]
    party: str
    statement: str
    where: Where | None = None
    anchor: str | None = None
    wants: Formula | None = None
    id: str | None = None

    def __str__(self) -> str:
        place = "" if self.where is None else f" to {self.where}"
        if self.anchor is not None:
            place = f" {self.where} {self.anchor}"
        return f"{self.party}: {self.kind} {self.statement}{place}"


@dataclass(frozen=True)
class RuleChange:
    """A rule is added or lifted; which one, its formula says."""

    kind: Literal["add", "lift"]
    rule: Formula

    def __str__(self) -> str:
        return f"{self.kind} rule {self.rule}"


@dataclass(frozen=True)
class OptionChange:
    """An option is forbidden (a rule ``not option``), or such a rule is lifted again."""

    kind: Literal["allow", "forbid"]
    option: str

    def __str__(self) -> str:
        return f"{self.kind} {self.option}"


@dataclass(frozen=True)
class Seat:
    """A party is brought to a format."""

    party: str
    format: str

    def __str__(self) -> str:
        return f"bring {self.party} to {self.format}"


LeverChange: TypeAlias = StatementChange | RuleChange | OptionChange | Seat


@dataclass(frozen=True)
class Lever:
    """A named change to a conflict that somebody could make, with a cost.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence, as an infinitive ("threaten force believably").
        by: labels of the parties that could make the change.
        cost: what it costs, in the unit of ``Conflict.cost_unit``; not negative.
        changes: what changes, all of it together.
    """

    label: str
    name: Text
    by: tuple[str, ...]
    cost: float
    changes: tuple[LeverChange, ...]
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Format:
    """Who sits at a table, and how the table decides.

    Attributes:
        label: its name in the file.
        name: what it is called in a sentence ("the six of Lausanne").
        parties: labels of those at the table, in file order of the format.
        decides: ``"consensus"``: an agreement needs the consent of everybody at the table;
            ``"any_subset"``: of any of them, for what they alone can do.
    """

    label: str
    name: Text
    parties: tuple[str, ...]
    decides: Literal["consensus", "any_subset"] = "consensus"
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)
