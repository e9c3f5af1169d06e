"""Whether a given order of measures enforces itself: every condition, at every state on the way.

Looks at the states of one order alone, and so knows nothing of how sequences are searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from zopa.agreements.agree import Table, table_of
from zopa.agreements.measures import Measures, measures_of
from zopa.agreements.outlook import BASELINES, BaselineKind, Outlook, outlook
from zopa.agreements.sequence import CheckedOrder, CheckedStep, Flaw, FlawKind, PlannedStep
from zopa.conflict.model import Conflict, State
from zopa.conflict.undertake import unbound, undertake
from zopa.conflict.undertaking import Measure
from zopa.errors import UnknownLabelError, ZopaError
from zopa.game.model import Index
from zopa.stability.analysis import Analysis, analyse
from zopa.stability.explain import Change, Liking, Step, changes_between
from zopa.stability.word import deciding

__all__ = ["check_order", "checked_path", "compare_orders"]


def check_order(
    analysis: Analysis,
    order: Measures,
    *,
    goal: str | None = None,
    concept: str = "seq",
    format: str | Sequence[str] | None = None,
    pays_each_step: bool = False,
    baseline: BaselineKind = "no_deal",
    swaps: Iterable[str] = (),
) -> CheckedOrder:
    """Whether an order of measures, taken from the status quo on, enforces itself.

    Args:
        analysis: of a conflict with a status quo.
        order: label of an order, an order, or measures such as ``"not russia.bomb"``, several
            options of a step being joined by ``and``.
        goal: name of an outcome; the conflict's goal by default. Whether the end satisfies it is
            told; no condition asks for it.
        concept: a concept with a floor.
        format: label of a format, or labels of the parties at the table, who may move jointly;
            without it nobody may.
        pays_each_step: each mover must prefer the next state to the present one, and who consents
            must not like it less, instead of the end of the order.
        baseline: below which nobody who has moved may be brought: "no_deal" or "status_quo".
        swaps: labels of swaps that are taken to be undertaken.

    Returns:
        Every step and everything that is wrong with it. Commitments are taken to be binding;
        where there are any, ``unbound`` has the answer with none.

    Raises:
        UnknownLabelError: for a label that names nothing.
        StatementError: for a measure that cannot be read.
        ZopaError: without a status quo, without measures, for a measure that is no list of options
            to take or drop, or for SIM.

    Linear in states times parties for the floors of the concept, which are kept with the
    analysis; then a few states are looked at.
    """
    conflict = analysis.conflict
    conflict.needs_options("orders of measures")
    label, measures = measures_of(conflict, order)
    wanted = goal or conflict.goal
    # Under some levers no state may satisfy it: that is no reason not to answer.
    named = None if wanted is None else conflict.outcome(wanted).name
    undertaken = tuple(conflict.swap(swap).label for swap in dict.fromkeys(swaps))
    if undertaken:
        analysis = _variant(analysis, undertake(conflict, undertaken))

    def checked(of: Analysis, swaps: tuple[str, ...], free: CheckedOrder | None) -> CheckedOrder:
        checker = _checker(of, concept, format, baseline, pays_each_step)
        return checker.order(label, measures, named, swaps, free)

    free = None
    if analysis.conflict.bound:
        free = checked(_variant(analysis, unbound(analysis.conflict)), (), None)
    return checked(analysis, undertaken, free)


def compare_orders(
    analysis: Analysis,
    orders: Iterable[Measures] | None = None,
    *,
    goal: str | None = None,
    concept: str = "seq",
    format: str | Sequence[str] | None = None,
    pays_each_step: bool = False,
    baseline: BaselineKind = "no_deal",
    swaps: Iterable[str] = (),
) -> tuple[CheckedOrder, ...]:
    """Several orders, checked alike; all of the conflict by default.

    Orders that do the same in another order have equal ``literals``.

    Raises:
        ZopaError: as :func:`check_order` does, and where there is no order to check.
    """
    chosen = list(analysis.conflict.orders if orders is None else orders)
    if not chosen:
        raise ZopaError("there is no order to compare: add some under 'orders', or give measures")
    undertaken = tuple(swaps)
    return tuple(
        check_order(
            analysis,
            order,
            goal=goal,
            concept=concept,
            format=format,
            pays_each_step=pays_each_step,
            baseline=baseline,
            swaps=undertaken,
        )
        for order in chosen
    )


def checked_path(
    view: Outlook,
    table: Table | None,
    states: Sequence[State],
    *,
    goal: str | None,
    pays_each_step: bool,
    baseline: BaselineKind,
) -> CheckedOrder:
    """The check of a sequence that is given by its states, the status quo first."""
    checker = _Checker(view, table, baseline, pays_each_step)
    measures = [
        Measure(tuple((change.option, change.value) for change in changes_between(*pair)))
        for pair in pairwise(states)
    ]
    return checker.order(None, measures, goal, (), None)


def _variant(analysis: Analysis, conflict: Conflict) -> Analysis:
    """The analysis of the same conflict with other commitments; kept with the analysis."""
    if conflict is analysis.conflict:
        return analysis
    key = ("commitments", tuple((p.label, p.commitments) for p in conflict.bound))
    if key not in analysis.memo:
        analysis.memo[key] = analyse(conflict)
    found: Analysis = analysis.memo[key]
    return found


def _checker(
    analysis: Analysis,
    concept: str,
    format_: str | Sequence[str] | None,
    baseline: BaselineKind,
    pays_each_step: bool,
) -> _Checker:
    if baseline not in BASELINES:
        raise UnknownLabelError("baseline", baseline, BASELINES)
    table = None if format_ is None else table_of(analysis, format_)
    return _Checker(outlook(analysis, concept), table, baseline, pays_each_step)


class _Checker:
    """Looks at the states of one order."""

    def __init__(
        self, view: Outlook, table: Table | None, baseline: BaselineKind, pays_each_step: bool
    ) -> None:
        self.view = view
        self.analysis = view.analysis
        self.conflict = view.analysis.conflict
        self.table = table
        self.baseline = baseline
        self.pays_each_step = pays_each_step
        self.parties = view.analysis.parties

    def order(
        self,
        label: str | None,
        measures: Sequence[Measure],
        goal: str | None,
        swaps: tuple[str, ...],
        free: CheckedOrder | None,
    ) -> CheckedOrder:
        states = self.states(measures)
        end = states[-1]
        can_end = not self.conflict.broken_rules(end)
        moved: set[str] = set()
        steps = []
        for at, (before, after) in enumerate(pairwise(states)):
            step = self.planned(before, after)
            blocked = list(self.obstacles(at, states, step, end if can_end else None))
            flaws = list(blocked)
            if not self.conflict.broken_rules(before):
                flaws += self.lapses(at, before, step, end if can_end else None, moved)
            steps.append(CheckedStep(step, not blocked, tuple(flaws)))
            moved |= set(step.parties)
        at_end = self.lapses(len(measures), end, None, end, moved) if can_end else []
        meets = None if goal is None else self.conflict.outcome(goal).formula.holds_in(end)
        return CheckedOrder(
            label,
            tuple(map(str, measures)),
            self.view.concept.name,
            self.table,
            self.pays_each_step,
            self.baseline,
            goal,
            meets,
            states[0],
            tuple(steps),
            tuple(at_end),
            swaps,
            tuple(party.label for party in self.conflict.bound),
            free,
            self.analysis.provenance,
        )

    def states(self, measures: Sequence[Measure]) -> list[State]:
        """Today and what each measure makes of it, whether or not that can be."""
        states = [self.view.today]
        for measure in measures:
            yes = set(states[-1])
            for label, value in measure.changes:
                (yes.add if value else yes.discard)(self.conflict.option(label).label)
            states.append(self.conflict.state(yes))
        return states

    def planned(self, before: State, after: State) -> PlannedStep:
        changes = changes_between(before, after)
        moving = {change.option.partition(".")[0] for change in changes}
        return PlannedStep(tuple(p for p in self.parties if p in moving), changes, after)

    # -- whether a step can be taken

    def obstacles(
        self, at: int, states: Sequence[State], step: PlannedStep, end: State | None
    ) -> Iterable[Flaw]:
        before, after = states[at], states[at + 1]
        if before == after:
            yield Flaw(at, "nothing")
            return
        if after in states[:at]:
            yield Flaw(at, "repeated")
        broken = self.conflict.broken_rules(after)
        if broken:
            yield Flaw(at, "rule", detail="; ".join(str(rule.formula) for rule in broken))
        for literal in self.conflict.irreversible:
            held = (literal.option in before) == literal.value
            if held and (literal.option in after) != literal.value:
                owner = literal.option.partition(".")[0]
                yield Flaw(at, "irreversible", owner, detail=str(literal))
        if step.joint:
            yield from self.at_table(at, before, step, after if self.pays_each_step else end)
        for party in step.parties:
            word = self.conflict.party(party).word
            if word is not None and not word.holds_in(after):
                yield Flaw(at, "word", party, detail=str(word))

    def at_table(
        self, at: int, before: State, step: PlannedStep, measured: State | None
    ) -> Iterable[Flaw]:
        """Movers without a seat, and those who sit there and do not consent."""
        seated = () if self.table is None else self.table.parties
        for party in step.parties:
            if party not in seated:
                yield Flaw(at, "seats", party)
        if self.table is None or self.table.decides != "consensus":
            return
        if measured is None or self.broken(before, measured):
            return
        for party in (p for p in self.parties if p in seated and p not in step.parties):
            if self.liking(party, before, measured) == "worse":
                yield Flaw(at, "consent", party, self.seen(party, before, step, measured))

    def broken(self, *states: State) -> bool:
        return any(self.conflict.broken_rules(state) for state in states)

    # -- the three conditions

    def lapses(
        self,
        at: int,
        here: State,
        step: PlannedStep | None,
        end: State | None,
        moved: set[str],
    ) -> list[Flaw]:
        found: list[Flaw] = []
        if step is not None:
            found += self.no_gains(at, here, step, end)
        tempting = {party: self.tempting(number, here) for number, party in enumerate(self.parties)}
        planned = None if step is None else self.index(step.to)
        if end is not None:
            found += self.defections(at, here, end, planned, tempting)
        found += self.exposures(at, here, moved, tempting)
        return found

    def no_gains(
        self, at: int, here: State, step: PlannedStep, end: State | None
    ) -> Iterable[Flaw]:
        """(a) Movers who like what the step is measured by no better."""
        measured = step.to if self.pays_each_step else end
        if measured is None or self.broken(measured):
            return
        for party in step.parties:
            if self.liking(party, here, measured) != "better":
                yield Flaw(at, "gain", party, self.seen(party, here, step, measured))

    def defections(
        self,
        at: int,
        here: State,
        end: State,
        planned: int | None,
        tempting: dict[str, Index],
    ) -> Iterable[Flaw]:
        """(b) Parties that would move otherwise, to what they like better than the end."""
        final = self.index(end)
        assert final is not None
        for number, party in enumerate(self.parties):
            rank = self.rank(number)
            targets = tempting[party]
            targets = targets[rank[targets] > rank[final]]
            if planned is not None:
                targets = targets[targets != planned]
            if len(targets):
                best = self.first(here, targets, -rank[targets])
                yield self.would(at, "defection", number, here, best, len(targets))

    def exposures(
        self, at: int, here: State, moved: set[str], tempting: dict[str, Index]
    ) -> Iterable[Flaw]:
        """(c) Parties that have moved, and whom another would bring below their baseline."""
        for victim, label in enumerate(self.parties):
            if label not in moved:
                continue
            rank, base = self.rank(victim), self.view.base(victim, self.baseline)
            for number, party in enumerate(self.parties):
                targets = tempting[party]
                targets = targets[rank[targets] < base]
                if number != victim and len(targets):
                    worst = self.first(here, targets, rank[targets])
                    flaw = (at, "exposure", number, here, worst, len(targets), label)
                    yield self.would(*flaw)  # type: ignore[arg-type]

    def tempting(self, party: int, here: State) -> Index:
        """Where the undeterred improvements of a party lead, within its word."""
        index = self.index(here)
        if index is None:
            return np.zeros(0, dtype=np.int64)
        _, targets = self.view.drift.moves(party, np.array([index]))
        word = self.conflict.parties[party].word
        if word is None:
            return targets
        kept = [word.holds_in(self.view.ground.state(int(target))) for target in targets]
        return targets[np.array(kept, dtype=np.bool_)]

    def first(self, here: State, targets: Index, key: Index) -> int:
        """The target of the lowest key, of fewest changes, first in order of bits."""
        index = self.index(here)
        distance = self.view.ground.distance(np.full(len(targets), index), targets)
        order = np.lexsort((targets, distance, key.astype(np.int64)))
        return int(targets[order[0]])

    def would(
        self,
        at: int,
        kind: FlawKind,
        number: int,
        here: State,
        target: int,
        moves: int,
        victim: str | None = None,
    ) -> Flaw:
        index = self.index(here)
        assert index is not None
        step = self.view.step(number, index, target)
        return Flaw(at, kind, self.parties[number], step, victim, moves)

    def seen(self, party: str, here: State, step: PlannedStep, measured: State) -> Step:
        """The planned step as one party sees it."""
        own: tuple[Change, ...] = tuple(
            change for change in step.changes if change.option.partition(".")[0] == party
        )
        liking = self.liking(party, here, measured)
        return Step(
            party, own, step.to, liking, deciding(self.conflict.party(party), here, measured)
        )

    def liking(self, party: str, before: State, after: State) -> Liking:
        rank = self.rank(self.parties.index(party))
        first, second = self.index(before), self.index(after)
        assert first is not None
        assert second is not None
        if rank[second] > rank[first]:
            return "better"
        return "same" if rank[second] == rank[first] else "worse"

    def rank(self, number: int) -> Index:
        rank: Index = self.view.ground.engine.rank(number).astype(np.int64)
        return rank

    def index(self, state: State) -> int | None:
        """The state index; None for a state that cannot be."""
        if self.broken(state):
            return None
        return self.view.ground.index(self.analysis.position(state))
