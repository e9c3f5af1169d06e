"""What several checks of the linter ask about one conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cached_property
from typing import TypeAlias

import numpy as np

from zopa.conflict.change import LeverChange, StatementChange
from zopa.conflict.feasible import find_feasible
from zopa.conflict.files.lever_clashes import rule_of
from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict, Party, Place
from zopa.conflict.undertaking import Phase
from zopa.errors import TooLargeError

__all__ = ["BUDGET", "Finding", "Model"]

#: Partial states that one question may look at: a linter answers at once or not at all.
BUDGET = 20_000
#: Truth values that one question about listed states may look at.
_STEPS = 200_000_000
#: States that are kept to answer questions without a search.
_SEEN = 50

#: A code, what was found, what to do, and where.
Finding: TypeAlias = tuple[str, str, str, Place | None]


class Model:
    """A conflict, and answers that several checks ask for."""

    def __init__(self, conflict: Conflict, claims: Mapping[str, Place]) -> None:
        self.conflict = conflict
        self.claims = claims
        self.rules = [rule.formula for rule in conflict.rules]
        # States that satisfy the lasting rules: mostly one of them answers the next question.
        self._seen: list[Set[str]] = [] if conflict.today is None else [conflict.today]

    def can_be(self, *formulas: Formula) -> bool | None:
        """Whether some feasible state satisfies the formulas; None where that takes too long."""
        if self.conflict.graph is not None:
            return self._listed(formulas)
        try:
            found = find_feasible(self.conflict.labels, [*self.rules, *formulas], BUDGET)
        except TooLargeError:
            return None
        return found is not None

    def could_be(self, *formulas: Formula) -> bool | None:
        """The same, of the states that are feasible once all rules are lifted that ever are."""
        if any(all(f.holds_in(state) for f in formulas) for state in self._seen):
            return True
        if self.conflict.graph is not None:
            return self._listed(formulas)
        try:
            found = find_feasible(self.conflict.labels, [*self.lasting, *formulas], BUDGET)
        except TooLargeError:
            return None
        if found is not None and len(self._seen) < _SEEN:
            self._seen.append(found)
        return found is not None

    def _listed(self, formulas: Sequence[Formula]) -> bool | None:
        """Whether some state of a graph satisfies the formulas; each is true to one label."""
        labels = self.conflict.labels
        if len(labels) * sum(formula.size for formula in formulas) > _STEPS:
            return None
        column = {label: k for k, label in enumerate(labels)}
        true = np.ones(len(labels), dtype=np.bool_)
        for formula in formulas:
            true &= formula.evaluate(lambda label: np.arange(len(labels)) == column[label])
        return bool(true.any())

    def could_be_in(self, phase: Phase | None, *formulas: Formula) -> bool | None:
        """The same for one phase, if any, with the rules that it adds."""
        changes = phase.changes if phase else ()
        told = [rule for change in changes if (rule := rule_of(change)) is not None]
        return self.could_be(*(rule for adds, rule in told if adds), *formulas)

    @cached_property
    def changes(self) -> list[LeverChange]:
        """What any lever or phase changes."""
        of_levers = [change for lever in self.conflict.levers for change in lever.changes]
        return [*of_levers, *(change for phase in self.conflict.phases for change in phase.changes)]

    @cached_property
    def lasting(self) -> list[Formula]:
        """The rules that no lever and no phase lifts."""
        told = [rule for change in self.changes if (rule := rule_of(change)) is not None]
        lifted = {str(rule) for adds, rule in told if not adds}
        return [rule for rule in self.rules if str(rule) not in lifted]

    @cached_property
    def wanted(self) -> dict[str, frozenset[str]]:
        """Options that each party has a reason to care about, be it with a lever or in a phase.

        Its preferences or its ranking mention them, or what it gives its word on.
        """
        conflict = self.conflict
        found = {party.label: _mentioned(party) for party in conflict.parties}
        for change in self.changes:
            if isinstance(change, StatementChange) and change.wants is not None:
                found[change.party] |= change.wants.options
        for swap in conflict.swaps:
            for party in swap.by:
                found[party] |= swap.keeps.options
        for phase in conflict.phases:
            for party, given in phase.commitments:
                found[party] |= given.keeps.options
        return found


def _mentioned(party: Party) -> frozenset[str]:
    states = [state for group in party.ranking or () for state in group]
    wanted = [preference.wants.options for preference in party.preferences]
    kept = [given.keeps.options for given in party.commitments]
    return frozenset().union(*states, *wanted, *kept)
