"""The inverse question: what would the parties have to want for a state to hold?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import And, Formula, Not, OptionIs, OutcomeIs
from zopa.conflict.importance import has_groups
from zopa.conflict.model import Party, Preference, State
from zopa.errors import TooLargeError, ZopaError
from zopa.levers.conditions import Clause, Condition, condition
from zopa.levers.orders import Share, StatementOrders, share_of_state_orders
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept as concept_of
from zopa.stability.explain import Change, changes_between, deciding
from zopa.stability.goal import needed_goal
from zopa.stability.ground import Ground
from zopa.stability.provenance import Provenance

__all__ = ["Insertion", "Inverse", "NearestOrder", "PartyInverse", "Requirement", "inverse"]

Truth = npt.NDArray[np.bool_]

#: Requirements and alternatives that are listed; the others are counted.
_MOST_LISTED = 32
#: Cells of truth tables that a search for insertions may look at.
_MOST_TRIED = 200_000_000


@dataclass(frozen=True)
class Requirement:
    """What one move of a party asks of its preferences.

    Attributes:
        to: where the move leads.
        changes: what it changes.
        met: whether the party's preferences meet it today.
        decided_by: the statement by which the party prefers ``to``, with its truth there; None
            where it does not, or ranks states directly.
        alternatives: sets of states; it is enough to like every state of one of them no better
            than the state asked about. The first is ``to`` alone; at most 32 are listed.
        count: number of alternatives.
        within: whether ``to`` satisfies the outcome that was asked about; None without one.
    """

    to: State
    changes: tuple[Change, ...]
    met: bool
    decided_by: tuple[Preference, bool] | None
    alternatives: tuple[tuple[State, ...], ...]
    count: int
    within: bool | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "to": list(self.to),
            "changes": [str(change) for change in self.changes],
            "met": self.met,
            "decided_by": None if self.decided_by is None else self.decided_by[0].identity,
            "no_better_than_the_state": [
                [list(state) for state in alternative] for alternative in self.alternatives
            ],
            "alternatives": self.count,
            "within_outcome": self.within,
        }


@dataclass(frozen=True)
class NearestOrder:
    """The nearest order of a party's statements under which it stays.

    Attributes:
        distance: exchanges of neighbours, or statements promoted.
        order: identities of the statements, most important first.
        moved: those that stand above one that they stand below today.
    """

    distance: int
    order: tuple[str, ...]
    moved: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "distance": self.distance,
            "order": list(self.order),
            "moved": list(self.moved),
        }


@dataclass(frozen=True)
class Insertion:
    """One new statement that is enough.

    Attributes:
        wants: the statement.
        before: identity of the statement that it is put before; None for the end of the list.
        position: where it stands then, from 0; the least important place that is enough.
    """

    wants: Formula
    before: str | None
    position: int

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"wants": str(self.wants), "before": self.before, "position": self.position}


@dataclass(frozen=True, eq=False)
class PartyInverse:
    """What one party would have to want.

    Attributes:
        party: its label.
        stays: whether it stays today.
        requirements: one a move, unmet ones first; all together are necessary and sufficient.
        moves: number of moves; more than are listed where there are many.
        state_orders: the share of strict orders of all states under which it stays.
        statement_orders: the share of orders of its own statements; None for a party that ranks
            states directly or has no statements.
        swaps: the nearest order by exchanges of neighbouring statements; None where no order
            does, or there are no statements.
        promotions: the nearest order by statements promoted; None likewise.
        insertions: single new statements that are enough, the simplest and the least important
            first.
        too_many: what was left out because it would have taken too long, as sentences.
        breaks_word: whether the state violates what the party has given its word on. Orders and
            new statements are about its wishes: its word stands above them all.
    """

    party: str
    stays: bool
    requirements: tuple[Requirement, ...]
    moves: int
    state_orders: Share
    statement_orders: Share | None
    swaps: NearestOrder | None
    promotions: NearestOrder | None
    insertions: tuple[Insertion, ...]
    too_many: tuple[str, ...]
    breaks_word: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "party": self.party,
            "stays": self.stays,
            "moves": self.moves,
            "requirements": [each.to_json() for each in self.requirements],
            "state_orders": self.state_orders.to_json(),
            "statement_orders": _json(self.statement_orders),
            "swaps": _json(self.swaps),
            "promotions": _json(self.promotions),
            "insertions": [each.to_json() for each in self.insertions],
            "too_many": list(self.too_many),
            "breaks_word": self.breaks_word,
        }


@dataclass(frozen=True, eq=False)
class Inverse:
    """What the parties would have to want for a state to hold.

    Attributes:
        state: the state.
        outcome: the outcome that it stands for, if one was asked about.
        concept: name of the concept.
        holds: whether it holds today.
        parties: the parties that would leave it, or those asked about.
        provenance: what made the answer.
    """

    state: State
    outcome: str | None
    concept: str
    holds: bool
    parties: tuple[PartyInverse, ...]
    provenance: Provenance

    def party(self, label: str) -> PartyInverse:
        """The view of one party."""
        return next(view for view in self.parties if view.party == label)

    def to_json(self) -> dict[str, Any]:
        """What ``zopa inverse --json`` prints, as plain data."""
        return {
            **self.provenance.to_json(),
            "state": list(self.state),
            "outcome": self.outcome,
            "concept": self.concept,
            "holds": self.holds,
            "parties": [view.to_json() for view in self.parties],
        }


def inverse(
    analysis: Analysis,
    state: str | Iterable[str] | None = None,
    *,
    outcome: str | None = None,
    parties: Sequence[str] | None = None,
    concept: str = "seq",
    seed: int = 0,
) -> Inverse:
    """What the parties that would leave a state would have to want for it to hold.

    Each party is looked at with everybody else's preferences as they are.

    Args:
        analysis: of any conflict.
        state: yes options of the state; a string is split at blanks.
        outcome: instead of a state: the state of this outcome that comes closest to holding, as
            :meth:`zopa.Analysis.best_state` chooses it. Neither: the goal's.
        parties: labels of the parties to look at; by default those that would leave the state.
        concept: the solution concept.
        seed: of the random numbers, where orders have to be sampled.

    Raises:
        UnknownLabelError, InfeasibleError: as :meth:`zopa.Analysis.position` does.
        ZopaError: for a state and an outcome at once, or without any.

    One closure a move of each party.
    """
    analysis.conflict.needs_options("inverse questions")
    chosen = concept_of(concept)
    chosen.needs_plain("what parties would have to want")
    if state is not None and outcome is not None:
        raise ZopaError("ask about a state or about an outcome, not about both")
    if state is None:
        outcome = needed_goal(analysis, outcome)
        best = analysis.best_state(outcome, chosen.name)
        assert best is not None  # some feasible state satisfies the goal
        position = analysis.position(best)
    else:
        position = analysis.position(state.split() if isinstance(state, str) else state)
    asked = None if parties is None else [analysis.conflict.party(p).label for p in parties]
    stays = {
        party: bool(analysis.stable(chosen.name, party)[position]) for party in analysis.parties
    }
    index = analysis.ground.index(position)
    views = []
    for number, party in enumerate(analysis.conflict.parties):
        if party.label in asked if asked is not None else not stays[party.label]:
            met = condition(analysis.ground.engine, chosen, number, index)
            wanted = None if outcome is None else analysis.conflict.outcome(outcome).formula
            views.append(_View(analysis.ground, party, met, seed, wanted).told())
    return Inverse(
        analysis.ground.state(index),
        outcome,
        chosen.name,
        all(stays.values()),
        tuple(views),
        analysis.provenance,
    )


class _View:
    """One party before one condition."""

    def __init__(
        self,
        ground: Ground,
        party: Party,
        wanted: Condition,
        seed: int,
        outcome: Formula | None,
    ) -> None:
        self.outcome = outcome
        self.ground = ground
        self.party = party
        self.condition = wanted
        kept = self._kept()
        self.breaks_word = not kept[wanted.state]
        #: What its word leaves open: what orders and new statements are held to.
        self.open = wanted if party.word is None else wanted.apart_from_word(kept)
        self.seed = seed
        self.here = ground.state(wanted.state)
        rank = ground.engine.rank(wanted.party)
        self.no_better: Truth = rank <= rank[wanted.state]
        self.too_many: list[str] = []

    def told(self) -> PartyInverse:
        states = len(self.ground.engine.states)
        statements = None
        equals = has_groups(self.party)
        if equals:
            self.too_many.append(
                "orders of its statements and new ones were not looked for: some of its statements "
                "are equally important"
            )
        elif self.party.ranking is None and self.party.preferences:
            statements = self.statement_orders()
        return PartyInverse(
            self.party.label,
            self.condition.met(self.no_better),
            self.requirements(),
            len(self.condition.clauses),
            share_of_state_orders(self.open.minimal, states, self.seed),
            None if statements is None else statements.share(self.seed),
            None if statements is None else self.nearest(statements, "swaps"),
            None if statements is None else self.nearest(statements, "promotions"),
            () if self.party.ranking is not None or equals else self.insertions(),
            tuple(self.too_many),
            self.breaks_word,
        )

    def _kept(self) -> Truth:
        """Truth a state index of satisfying the party's word."""
        engine = self.ground.engine
        kept = np.ones(len(engine.rank(self.condition.party)), dtype=np.bool_)
        if self.party.word is not None:
            kept[engine.states] = self.ground.space.evaluate(self.party.word)
        return kept

    def requirements(self) -> tuple[Requirement, ...]:
        told = [(clause.met(self.no_better), clause) for clause in self.condition.clauses]
        rank = self.ground.engine.rank(self.condition.party).astype(np.int64)
        told.sort(key=lambda item: (item[0], -rank[item[1].move], item[1].move))
        return tuple(self.requirement(clause, met) for met, clause in told[:_MOST_LISTED])

    def requirement(self, clause: Clause, met: bool) -> Requirement:
        to = self.ground.state(clause.move)
        tempting = not self.no_better[clause.move]
        return Requirement(
            to,
            changes_between(self.here, to),
            met,
            deciding(self.party, self.here, to) if tempting else None,
            tuple(
                tuple(self.ground.state(int(state)) for state in states)
                for states in clause.alternatives(_MOST_LISTED)
            ),
            clause.count,
            None if self.outcome is None else self.outcome.holds_in(to),
        )

    # Orders of statements -------------------------------------------------------------------

    def statement_orders(self) -> StatementOrders:
        relevant, clauses = self.relevant()
        states = [self.ground.state(int(index)) for index in relevant]
        wishes = [preference.wants for preference in self.party.preferences]
        truths = np.array(
            [[wish.holds_in(state) for wish in wishes] for state in states], dtype=np.bool_
        ).reshape(len(states), len(wishes))
        here = np.array([wish.holds_in(self.here) for wish in wishes], dtype=np.bool_)
        return StatementOrders(truths, here, clauses)

    def relevant(self) -> tuple[npt.NDArray[np.int64], list[list[frozenset[int]]]]:
        """State indices that matter, and the clauses over positions among them."""
        minimal = self.open.minimal
        everything = sorted({state for clause in minimal for each in clause for state in each})
        place = {state: k for k, state in enumerate(everything)}
        clauses = [
            [frozenset(place[state] for state in each) for each in clause] for clause in minimal
        ]
        return np.array(everything, dtype=np.int64), clauses

    def nearest(self, orders: StatementOrders, by: str) -> NearestOrder | None:
        names = [preference.identity for preference in self.party.preferences]
        try:
            found = orders.nearest(by)  # type: ignore[arg-type]
        except TooLargeError as error:
            self.too_many.append(f"the nearest order by {by} was not looked for: {error}")
            return None
        if found is None:
            return None
        distance, order = found
        moved = [k for at, k in enumerate(order) if any(other < k for other in order[at + 1 :])]
        return NearestOrder(
            distance,
            tuple(names[k] for k in order),
            tuple(names[k] for k in sorted(moved)),
        )

    # Insertions -----------------------------------------------------------------------------

    def insertions(self) -> tuple[Insertion, ...]:
        """Single new statements that are enough, each at the least important place that is.

        Literals and named outcomes first, either way round. Where none of those does, the
        conjunction of the party's own strategy does at the top; what can be left out of it is.
        None at all may do where the state breaks the party's word.
        """
        relevant, clauses = self.relevant()
        if self.condition.met(self.no_better):
            return ()
        wishes = self.party.preferences
        if len(relevant) * (len(wishes) + 1) * self._candidates() > _MOST_TRIED:
            self.too_many.append("single new statements were not looked for: too many states")
            return ()
        tried = _Insertions(self.ground, self.party, self.here, relevant, clauses)
        found = [one for formula in self._simple() if (one := tried.lowest(formula)) is not None]
        if not found:
            found = self._own_strategy(tried)
        return tuple(sorted(found, key=lambda one: -one.position))

    def _candidates(self) -> int:
        return 2 * (len(self.ground.conflict.options) + len(self.ground.conflict.outcomes))

    def _simple(self) -> Iterable[Formula]:
        for option in self.ground.conflict.labels:
            yield OptionIs(option) if option in self.here else Not(OptionIs(option))
        for outcome in self.ground.conflict.outcomes:
            named = OutcomeIs(outcome.name, outcome.formula)
            yield named if outcome.formula.holds_in(self.here) else Not(named)

    def _own_strategy(self, tried: _Insertions) -> list[Insertion]:
        literals: list[Formula] = [
            OptionIs(o.label) if o.label in self.here else Not(OptionIs(o.label))
            for o in self.party.options
        ]
        for size in range(2, len(literals) + 1):
            fits = [
                one
                for group in combinations(literals, size)
                if (one := tried.lowest(And(group))) is not None
            ]
            if fits:
                return [max(fits, key=lambda one: one.position)]
        assert self.breaks_word, "a party stays where its own strategy is what it wants most"
        return []


class _Insertions:
    """Tries statements at every place of a party's list."""

    def __init__(
        self,
        ground: Ground,
        party: Party,
        here: State,
        relevant: npt.NDArray[np.int64],
        clauses: Sequence[Sequence[frozenset[int]]],
    ) -> None:
        self.party = party
        self.here = here
        self.states = [ground.state(int(index)) for index in relevant]
        self.columns = [[np.array(sorted(each)) for each in clause] for clause in clauses]
        wishes = [preference.wants for preference in party.preferences]
        mine = np.array([wish.holds_in(here) for wish in wishes], dtype=np.bool_)
        truths = np.array(
            [[wish.holds_in(state) for wish in wishes] for state in self.states], dtype=np.bool_
        ).reshape(len(self.states), len(wishes))
        differs = np.append(truths != mine, np.ones((len(truths), 1), np.bool_), axis=1)
        #: The first statement that tells each state from here, and whether it speaks for here.
        self.first = differs.argmax(axis=1)
        won = np.append(mine, True)
        self.no_better = won[self.first]

    def lowest(self, formula: Formula) -> Insertion | None:
        """The statement at the least important place that is enough, if any is."""
        mine = formula.holds_in(self.here)
        other = np.array([formula.holds_in(state) != mine for state in self.states])
        if not mine or not other.any():
            return None  # it would speak for no more states, or for none
        names = [preference.identity for preference in self.party.preferences]
        for place in range(len(names), -1, -1):
            no_better = self.no_better | (other & (self.first >= place))
            if self.met(no_better):
                before = names[place] if place < len(names) else None
                return Insertion(formula, before, place)
        return None

    def met(self, no_better: Truth) -> bool:
        return all(
            any(bool(no_better[alternative].all()) for alternative in clause)
            for clause in self.columns
        )


def _json(value: Any) -> Any:
    return None if value is None else value.to_json()
