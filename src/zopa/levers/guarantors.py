"""What makes an order of steps work: the cheapest sets of levers under which it enforces itself.

A third party that watches, pays or threatens changes what somebody prefers or can do; such changes
are levers. Sets are tried one by one, the cheapest first, up to a size: whether an order enforces
itself is neither kept nor lost as levers are added, so that no bound leaves sets out but for those
that contain one that was found.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zopa.agreements.check_order import check_order
from zopa.agreements.measures import Measures
from zopa.agreements.outlook import BaselineKind
from zopa.agreements.sequence import CheckedOrder
from zopa.conflict.apply import apply_levers, contradictions
from zopa.conflict.change import Lever
from zopa.errors import ZopaError
from zopa.levers.costs import cost_of
from zopa.levers.variants import Variants
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept as concept_of
from zopa.stability.engine import tick
from zopa.stability.provenance import Provenance

__all__ = ["GuarantorSet", "Guarantors", "what_makes_it_work"]


@dataclass(frozen=True, eq=False)
class GuarantorSet:
    """A set of levers under which an order enforces itself, and none of whose subsets does.

    Attributes:
        levers: labels, in file order.
        cost: their cost together.
        checked: the order in the conflict with them.
    """

    levers: tuple[str, ...]
    cost: float
    checked: CheckedOrder

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "levers": list(self.levers),
            "cost": self.cost,
            "satisfies_goal": self.checked.satisfies,
            "end": list(self.checked.end),
        }


@dataclass(frozen=True, eq=False)
class Guarantors:
    """What it takes for an order to enforce itself.

    Attributes:
        today: the order in the conflict as it is; where it enforces itself, no lever is needed
            and ``sets`` is empty.
        cost_unit: in what costs are counted, if the file says.
        sets: inclusion-minimal sets, the cheapest first.
        biggest: levers of the largest sets that were tried.
        complete: whether there are no other inclusion-minimal sets of so many levers at most.
        cheaper: no set of so many levers that costs less than this does, but for those in
            ``sets``; None where the search was finished.
        interrupted: whether the search was stopped, from outside or for want of patience.
        examined: sets that were tried, the empty one included.
        impossible: sets that cannot be pulled together, as far as the search came upon them.
        provenance: what made the answer.
    """

    today: CheckedOrder
    cost_unit: str | None
    sets: tuple[GuarantorSet, ...]
    biggest: int
    complete: bool
    cheaper: float | None
    interrupted: bool
    examined: int
    impossible: tuple[tuple[str, ...], ...]
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **self.provenance.to_json(),
            "today": self.today.to_json(),
            "cost_unit": self.cost_unit,
            "sets": [each.to_json() for each in self.sets],
            "biggest": self.biggest,
            "complete": self.complete,
            "no_other_set_below": self.cheaper,
            "interrupted": self.interrupted,
            "examined": self.examined,
            "impossible": [list(labels) for labels in self.impossible],
        }


def what_makes_it_work(
    analysis: Analysis,
    order: Measures,
    *,
    goal: str | None = None,
    concept: str = "seq",
    format: str | Sequence[str] | None = None,
    pays_each_step: bool = False,
    baseline: BaselineKind = "no_deal",
    swaps: Iterable[str] = (),
    levers: Iterable[str] | None = None,
    most: int = 3,
    biggest: int = 3,
    patience: float | None = None,
    on_found: Callable[[GuarantorSet], None] | None = None,
) -> Guarantors:
    """The cheapest inclusion-minimal sets of levers under which an order enforces itself.

    Args:
        analysis: of a conflict with a status quo and levers.
        order: as in :func:`zopa.agreements.steps.check_order`, as are the next arguments.
        goal: told with every set, and asked of none.
        concept: a concept with a floor.
        format: who may move jointly.
        pays_each_step: whether each step must pay by itself.
        baseline: below which nobody who has moved may be brought.
        swaps: labels of swaps that are taken to be undertaken.
        levers: labels of those that may be pulled; all of the conflict by default.
        most: sets to look for.
        biggest: most levers of a set.
        patience: seconds after which to stop and say what is known; None for no limit.
        on_found: called with every set as it is found; they come in their final order.

    Returns:
        What was found. A KeyboardInterrupt ends the search, not the answer.

    Raises:
        UnknownLabelError, StatementError: as :func:`zopa.agreements.steps.check_order`.
        ZopaError: as there, and without levers.

    Tries at most as many sets as there are of ``biggest`` levers or fewer; each takes the floors of
    the concept anew for what it changes.
    """
    conflict = analysis.conflict
    conflict.needs_options("levers that make an order work")
    concept_of(concept).needs_plain("levers", each=True)
    wanted = None if levers is None else {conflict.lever(label).label for label in levers}
    chosen = [lever for lever in conflict.levers if wanted is None or lever.label in wanted]
    if not chosen:
        raise ZopaError(
            "the conflict names no levers: say under 'levers' what somebody could change, by whom "
            "and at what cost"
        )
    undertaken = tuple(swaps)

    def check(changed: Analysis) -> CheckedOrder:
        return check_order(
            changed,
            order,
            goal=goal,
            concept=concept,
            format=format,
            pays_each_step=pays_each_step,
            baseline=baseline,
            swaps=undertaken,
        )

    return _Tries(analysis, chosen, check, most, biggest, patience).told(
        on_found or (lambda one: None)
    )


class _Tries:
    """Tries sets of levers, the cheapest first."""

    def __init__(
        self,
        analysis: Analysis,
        levers: Sequence[Lever],
        check: Callable[[Analysis], CheckedOrder],
        most: int,
        biggest: int,
        patience: float | None,
    ) -> None:
        self.analysis = analysis
        self.levers = levers
        self.check = check
        self.most = most
        self.biggest = biggest
        self.until = None if patience is None else time.monotonic() + patience
        self.variants = Variants(analysis)
        self.apart = [set(each.levers) for each in contradictions(analysis.conflict, levers)]
        self.sets: list[GuarantorSet] = []
        self.examined = 1
        self.impossible: list[tuple[str, ...]] = []

    def told(self, say: Callable[[GuarantorSet], None]) -> Guarantors:
        today = self.check(self.analysis)
        complete = today.self_enforcing
        interrupted = False
        reached = Fraction(0)
        try:
            if not complete:
                for cost, labels in self.by_cost():
                    reached = cost
                    if len(self.sets) >= self.most:
                        break
                    if self.until is not None and time.monotonic() > self.until:
                        interrupted = True
                        break
                    found = self.tried(cost, labels)
                    if found is not None:
                        self.sets.append(found)
                        say(found)
                else:
                    complete = True
        except KeyboardInterrupt:
            interrupted = True
        unit = self.analysis.conflict.cost_unit
        return Guarantors(
            today,
            str(unit) if unit else None,
            tuple(self.sets),
            self.biggest,
            complete,
            None if complete else float(reached),
            interrupted,
            self.examined,
            tuple(self.impossible),
            self.analysis.provenance,
        )

    def by_cost(self) -> Iterator[tuple[Fraction, tuple[str, ...]]]:
        """Sets that may be minimal, the cheapest first; then the smaller, then in file order."""
        queue: list[tuple[Fraction, int, tuple[int, ...]]] = []

        def push(cost: Fraction, numbers: tuple[int, ...]) -> None:
            first = numbers[-1] + 1 if numbers else 0
            if len(numbers) < self.biggest:
                for number in range(first, len(self.levers)):
                    more = cost + cost_of(self.levers[number])
                    heapq.heappush(queue, (more, len(numbers) + 1, (*numbers, number)))

        push(Fraction(0), ())
        while queue:
            cost, _, numbers = heapq.heappop(queue)
            labels = tuple(self.levers[number].label for number in numbers)
            pulled = set(labels)
            if any(pair <= pulled for pair in self.apart):
                continue
            if any(pulled >= set(known.levers) for known in self.sets):
                continue
            yield cost, labels
            if not any(pulled >= set(known.levers) for known in self.sets):
                push(cost, numbers)

    def tried(self, cost: Fraction, labels: tuple[str, ...]) -> GuarantorSet | None:
        """The set, where the order enforces itself under it."""
        tick()
        self.examined += 1
        try:
            changed = apply_levers(self.analysis.conflict, labels)
        except ZopaError:  # no state would be left, or statements stand in a circle
            self.impossible.append(labels)
            return None
        checked = self.check(self.variants.of(changed))
        if not checked.self_enforcing:
            return None
        number = int(cost) if cost.denominator == 1 else float(cost)
        return GuarantorSet(labels, number, checked)
