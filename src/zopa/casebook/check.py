"""A case computed anew and held against what its source says, cell by cell.

A cell is one answer: whether one state is stable under one concept for one party, or for all. What
a source lists holds, and what it leaves out of a list does not; so every feasible state is a cell
of every list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zopa.casebook.cases import Case
from zopa.casebook.published import Cell
from zopa.conflict.model import State
from zopa.errors import TooLargeError
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.choose import EngineName

__all__ = ["CaseCheck", "Comparison", "Difference", "check_case", "fitting"]


@dataclass(frozen=True)
class Difference:
    """A cell in which publication and computation differ.

    Attributes:
        concept: name of the concept.
        party: whose stability, or None for an equilibrium.
        state: the state.
        published: what the publication says; the engines say the opposite.
        engines: those that do.
        reason: why, where the case says so; None makes it a failure.
    """

    concept: str
    party: str | None
    state: State
    published: bool
    engines: tuple[str, ...]
    reason: str | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "state": list(self.state), "engines": list(self.engines)}


@dataclass(frozen=True)
class Comparison:
    """Everything that a source says of one concept, compared.

    Attributes:
        concept: name of the concept.
        cells: how many were compared; every engine that fits compared each.
        differences: those in which publication and computation differ, on any engine.
    """

    concept: str
    cells: int
    differences: tuple[Difference, ...]

    @property
    def agreeing(self) -> int:
        """Cells that are the same on every engine."""
        return self.cells - len(self.differences)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "concept": self.concept,
            "cells": self.cells,
            "agreeing": self.agreeing,
            "differences": [found.to_json() for found in self.differences],
        }


@dataclass(frozen=True)
class CaseCheck:
    """A case held against what its source says.

    Attributes:
        name: of the case.
        engines: that computed it.
        comparisons: one a concept.
        wrong: what else does not fit, a sentence each: numbers of states, and recorded differences
            that no longer exist.
        left_out: concepts that the source covers and that were too large to compute.
    """

    name: str
    engines: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    wrong: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, concept by concept."""
        return tuple(found for one in self.comparisons for found in one.differences)

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        """Those for which the case gives no reason."""
        return tuple(found for found in self.differences if found.reason is None)

    @property
    def ok(self) -> bool:
        """Whether everything agrees, or differs as the case says it does."""
        return not self.wrong and not self.unexplained

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "name": self.name,
            "ok": self.ok,
            "engines": list(self.engines),
            "concepts": [one.to_json() for one in self.comparisons],
            "wrong": list(self.wrong),
            "left_out": list(self.left_out),
        }


def fitting(case: Case) -> tuple[Analysis, ...]:
    """An analysis by every engine that lists the states of a case.

    Raises:
        TooLargeError: where none does.
    """
    conflict = case.conflict
    if conflict.graph is not None or conflict.is_uncertain:  # the array engine takes neither
        return (analyse(conflict, "graph"),)
    found = []
    engines: tuple[EngineName, ...] = ("graph", "array")
    for engine in engines:
        try:
            found.append(analyse(conflict, engine))
        except TooLargeError:
            continue
    return tuple(found) or (analyse(conflict),)


def check_case(
    case: Case,
    analyses: Sequence[Analysis] | None = None,
    say: Callable[[str], None] | None = None,
) -> CaseCheck:
    """Compute a case on every engine that fits, and compare.

    Cost: that of the analysis, for every concept that the source covers; SIM is left out beyond
    65,536 states.

    Args:
        case: the case.
        analyses: answers to compare with; those of every engine that fits by default.
        say: is told what is being computed.

    Raises:
        TooLargeError: where no engine has room for its states.
    """
    if analyses is None:
        analyses = fitting(case)
    usual = analyses[0].usual_concepts
    names = list(dict.fromkeys(name for name, _, _ in case.published.tables))
    # Those beside the six are told apart by no list of usual ones.
    left_out = tuple(name for name in names if name == "sim" and name not in usual)
    reasons = {known.cell: known.reason for known in case.published.differs}
    wrong = _numbers(case, analyses)
    found: dict[Cell, Difference] = {}
    comparisons = []
    for name in (name for name in names if name not in left_out):
        if say is not None:
            say(f"{case.name}, {name}")
        comparison = _compare(case, name, analyses, reasons)
        comparisons.append(comparison)
        found |= {(d.concept, d.party, d.state): d for d in comparison.differences}
    for known in case.published.differs:
        concept, party, state = known.cell
        if known.cell not in found and concept not in left_out:
            whose = f" for {party}" if party else ""
            wrong.append(
                f"a difference is recorded for {concept}{whose} in {state}, and there is none: "
                "take it out of 'differs'"
            )
    engines = tuple(analysis.engine for analysis in analyses)
    return CaseCheck(case.name, engines, tuple(comparisons), tuple(wrong), left_out)


def _numbers(case: Case, analyses: Sequence[Analysis]) -> list[str]:
    """Whether there are as many states as the source says."""
    wrong = []
    published = case.published
    combinations, feasible = case.conflict.combinations, len(analyses[0].states)
    if published.states not in (None, combinations):
        wrong.append(f"states is {published.states:,}, and the conflict has {combinations:,}")
    if published.feasible not in (None, feasible):
        wrong.append(f"feasible is {published.feasible:,}, and {feasible:,} states are feasible")
    return wrong


def _compare(
    case: Case, name: str, analyses: Sequence[Analysis], reasons: dict[Cell, str]
) -> Comparison:
    """One concept: the equilibria and the stable states of every party that the source lists."""
    cells = 0
    differences: list[Difference] = []
    for concept, party, listed in case.published.tables:
        if concept != name:
            continue
        cells += len(analyses[0].states)
        engines: dict[State, list[str]] = {}
        for analysis in analyses:
            for state in _computed(analysis, name, party) ^ listed:
                engines.setdefault(state, []).append(analysis.engine)
        for state in sorted(engines, key=lambda state: state.yes):
            # A reason explains what all engines find; where they differ, one of them is wrong.
            explained = len(engines[state]) == len(analyses)
            reason = reasons.get((name, party, state)) if explained else None
            differences.append(
                Difference(name, party, state, state in listed, tuple(engines[state]), reason)
            )
    return Comparison(name, cells, tuple(differences))


def _computed(analysis: Analysis, name: str, party: str | None) -> frozenset[State]:
    held = analysis.holds(name) if party is None else analysis.stable(name, party)
    return frozenset(analysis.states_at(held.nonzero()[0]))
