"""The questions that come after "does it hold": asked once, read by note and brief alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from zopa.agreements.after import Aftermath, after
from zopa.agreements.agree import Zone
from zopa.agreements.check_order import compare_orders
from zopa.agreements.outlook import NoDeal, outlook
from zopa.agreements.phases import Phases, phases
from zopa.agreements.sequence import CheckedOrder, Steps
from zopa.agreements.steps import steps
from zopa.agreements.tables import Tables, tables
from zopa.conflict.apply import apply_levers
from zopa.errors import InfeasibleError
from zopa.levers.find import CheapestLevers, cheapest_levers
from zopa.levers.hinges import Hinges, hinges
from zopa.levers.variants import Variants
from zopa.stability.analysis import MANY_STATES, Analysis
from zopa.stability.concepts import concept

__all__ = ["Questions"]

#: Seconds that a brief spends on the search for levers; the command has no such limit.
PATIENCE = 20.0
#: Most steps of a sequence that a brief looks for; the command looks for any number.
LONGEST = 4


@dataclass(frozen=True, eq=False)
class Questions:
    """What can be asked about a goal; every answer is computed when it is first asked for.

    An answer is None where the question makes no sense for the conflict: without a status quo
    nothing can be agreed on, without levers none can be pulled, and SIM follows no moves.

    Attributes:
        analysis: of a conflict with a goal.
        goal: name of the outcome.
        concept: the concept under which everything is told.
    """

    analysis: Analysis
    goal: str
    concept: str

    @property
    def follows(self) -> bool:
        """Whether moves can be followed from the status quo under the concept."""
        return self.analysis.status_quo is not None and concept(self.concept).floor is not None

    @cached_property
    def no_deal(self) -> NoDeal | None:
        """Where the status quo leads without an agreement."""
        return outlook(self.analysis, self.concept).no_deal if self.follows else None

    @cached_property
    def tables(self) -> Tables | None:
        """Who has to be in the room, and every format."""
        if not self.follows:
            return None
        return tables(self.analysis, goal=self.goal, concept=self.concept)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zone of possible agreement of every format."""
        return () if self.tables is None else self.tables.formats

    @cached_property
    def aftermath(self) -> Aftermath | None:
        """What follows a handshake on the goal state that comes closest to holding."""
        if not self.follows:
            return None
        best = self.analysis.best_state(self.goal, self.concept)
        if best is None or best == self.analysis.conflict.today:
            return None
        return after(self.analysis, best, concept=self.concept, goal=self.goal)

    @cached_property
    def cheapest(self) -> CheapestLevers | None:
        """The cheapest set of levers, as far as it was found in some seconds."""
        return self._levers(most=1)

    @cached_property
    def levers(self) -> CheapestLevers | None:
        """The cheapest sets of levers, as far as they were found in some seconds."""
        return self._levers(most=3)

    def _levers(self, most: int) -> CheapestLevers | None:
        if not self.analysis.conflict.levers:
            return None
        return cheapest_levers(
            self.analysis, goal=self.goal, concept=self.concept, most=most, patience=PATIENCE
        )

    @cached_property
    def once_pulled(self) -> Questions | None:
        """The same questions of the conflict with the cheapest set of levers pulled."""
        found = self.cheapest
        if found is None or found.best is None or not found.best.levers:
            return None
        changed = apply_levers(self.analysis.conflict, found.best.levers)
        return Questions(Variants(self.analysis).of(changed), self.goal, self.concept)

    @cached_property
    def steps(self) -> Steps | None:
        """Self-enforcing steps to the goal at the largest table, as found in some seconds."""
        if not self.follows:
            return None
        return steps(
            self.analysis,
            goal=self.goal,
            concept=self.concept,
            format=self.largest_table,
            longest=LONGEST,
            most=3,
            patience=PATIENCE,
        )

    @property
    def largest_table(self) -> str | None:
        """The format with most parties at the table, the first of those; None without any."""
        formats = self.analysis.conflict.formats
        if not formats:
            return None
        return max(formats, key=lambda format_: len(format_.parties)).label

    @cached_property
    def orders(self) -> tuple[CheckedOrder, ...]:
        """The orders of the dossier, checked; none where nothing can be followed."""
        return self._orders(())

    def _orders(self, swaps: tuple[str, ...]) -> tuple[CheckedOrder, ...]:
        if not self.follows or not self.analysis.conflict.orders:
            return ()
        return compare_orders(
            self.analysis,
            goal=self.goal,
            concept=self.concept,
            format=self.largest_table,
            swaps=swaps,
        )

    @cached_property
    def order_with_swaps(self) -> dict[str, tuple[tuple[str, CheckedOrder], ...]]:
        """For each order that breaks, what becomes of it with each swap undertaken."""
        found: dict[str, tuple[tuple[str, CheckedOrder], ...]] = {}
        for swap in self.analysis.conflict.swaps:
            for before, checked in zip(self.orders, self._orders((swap.label,)), strict=True):
                if not before.self_enforcing and before.order is not None:
                    known = found.get(before.order, ())
                    found[before.order] = (*known, (swap.label, checked))
        return found

    @cached_property
    def phases(self) -> Phases | None:
        """The phases of the dossier and the value of waiting; None where it has none."""
        if not self.follows or not self.analysis.conflict.phases:
            return None
        try:
            return phases(self.analysis, goal=self.goal, concept=self.concept)
        except InfeasibleError as error:
            self.__dict__["_refused"] = str(error)
            return None

    @property
    def phases_refused(self) -> str | None:
        """Why the phases cannot be followed, if they cannot."""
        if self.phases is not None:
            return None
        refused: str | None = self.__dict__.get("_refused")
        return refused

    @cached_property
    def hinges(self) -> Hinges | None:
        """What the answer rests on; None for a large conflict, where it takes its time."""
        if len(self.analysis.states) > MANY_STATES:
            return None
        return hinges(self.analysis, goal=self.goal, concept=self.concept)
