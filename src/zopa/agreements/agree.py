"""What a table could sign: its zone of possible agreement, and who would break what it signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from zopa.agreements.after import (
    ReadingName,
    Verdict,
    drift_after,
    goal_marks,
    verdict_of,
)
from zopa.agreements.bargain import Bargain, Consent, Decides
from zopa.agreements.outlook import BaselineKind, NoDeal, Outlook, changes_json, outlook
from zopa.conflict.model import State
from zopa.errors import ZopaError
from zopa.game.model import Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis
from zopa.stability.explain import Change, Step, changes_between
from zopa.stability.goal import goal_of
from zopa.stability.provenance import Provenance

__all__ = ["Agreement", "Breach", "Spoiler", "Table", "Zone", "agree", "table_of"]


@dataclass(frozen=True)
class Table:
    """Who sits at a table and how it decides.

    Attributes:
        format: label of the format; None where the parties were named one by one.
        parties: labels, as the format or the caller gave them.
        decides: "consensus" or "any_subset".
    """

    format: str | None
    parties: tuple[str, ...]
    decides: Decides


@dataclass(frozen=True)
class Breach:
    """How a party would break an agreement.

    Attributes:
        step: its undeterred improvement, the one it likes best.
        at_table: whether it sat at the table.
    """

    step: Step
    at_table: bool

    @property
    def party(self) -> str:
        """Who breaks it."""
        return self.step.party


@dataclass(frozen=True, eq=False)
class Agreement:
    """One state that a table could agree on.

    Attributes:
        state: the state.
        movers: labels of the parties that would change options.
        changes: what it changes of the status quo.
        efficient: whether no other agreement of the table serves a member better and none worse.
        durable: whether nobody would leave it.
        satisfies: whether it satisfies the goal; None without a goal.
        breaches: one a party that would leave it; empty where it is durable.
        after: whether it leads to the goal, by reading; empty without a goal.
    """

    state: State
    movers: tuple[str, ...]
    changes: tuple[Change, ...]
    efficient: bool
    durable: bool
    satisfies: bool | None
    breaches: tuple[Breach, ...]
    after: dict[ReadingName, Verdict]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "state": list(self.state),
            "movers": list(self.movers),
            "changes": changes_json(self.changes),
            "efficient": self.efficient,
            "durable": self.durable,
            "satisfies_goal": self.satisfies,
            "breaches": [
                {
                    "party": breach.party,
                    "at_table": breach.at_table,
                    "changes": changes_json(breach.step.changes),
                    "to": list(breach.step.to),
                }
                for breach in self.breaches
            ],
            "after": dict(self.after),
        }


@dataclass(frozen=True)
class Spoiler:
    """A party that would break agreements of a table.

    Attributes:
        party: its label.
        at_table: whether it sits at the table.
        breaks: agreements that it would leave.
        of: agreements of the table.
    """

    party: str
    at_table: bool
    breaks: int
    of: int


@dataclass(frozen=True, eq=False)
class Zone:
    """The zone of possible agreement of a table.

    Every ``States`` here lists agreements in ascending order of bits.

    Attributes:
        table: who sits there and how it decides.
        concept: under which moves are deterred.
        baseline: what consent is measured against.
        consent: "weak" or "strict".
        goal: name of the outcome asked about, if any.
        no_deal: where the status quo leads without an agreement, and every baseline.
        joint_moves: states that the parties at the table could bring about together.
        agreements: those with consent.
        efficient: agreements that are Pareto-efficient for the table.
        durable: agreements that nobody would leave.
        satisfying: agreements that satisfy the goal; None without a goal, as are the next two.
        certain: agreements from which every end lies within the goal, everybody free to move.
        possible: agreements from which some end does, the certain ones included.
        refusals: for every party at the table, joint moves that it would not consent to.
        spoilers: parties that would break agreements, those that break most first.
        best: agreements told in full, the best for the goal first.
        provenance: what made the answer.
    """

    table: Table
    concept: str
    baseline: BaselineKind
    consent: Consent
    goal: str | None
    no_deal: NoDeal
    joint_moves: int
    agreements: States
    efficient: States
    durable: States
    satisfying: States | None
    certain: States | None
    possible: States | None
    refusals: dict[str, int]
    spoilers: tuple[Spoiler, ...]
    best: tuple[Agreement, ...]
    provenance: Provenance

    @property
    def durable_goals(self) -> int:
        """Agreements that satisfy the goal and that nobody would leave; 0 without a goal."""
        if self.satisfying is None:
            return 0
        shared = np.isin(self.durable.positions, self.satisfying.positions)
        return int(np.count_nonzero(shared))

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """What ``zopa agree --json`` prints; at most ``limit`` states a list, counts unbounded."""

        def listed(states: States | None) -> dict[str, Any] | None:
            if states is None:
                return None
            return {"count": len(states), "states": [list(s) for s in states[:limit]]}

        return {
            **self.provenance.to_json(),
            "format": self.table.format,
            "parties": list(self.table.parties),
            "decides": self.table.decides,
            "concept": self.concept,
            "baseline": self.baseline,
            "consent": self.consent,
            "goal": self.goal,
            "no_deal": self.no_deal.to_json(limit),
            "joint_moves": self.joint_moves,
            "agreements": listed(self.agreements),
            "efficient": listed(self.efficient),
            "durable": listed(self.durable),
            "satisfying_goal": listed(self.satisfying),
            "durable_and_satisfying_goal": None if self.goal is None else self.durable_goals,
            "certainly_leading_to_goal": listed(self.certain),
            "possibly_leading_to_goal": listed(self.possible),
            "refusals": dict(self.refusals),
            "spoilers": [
                {"party": s.party, "at_table": s.at_table, "breaks": s.breaks, "of": s.of}
                for s in self.spoilers
            ],
            "best": [agreement.to_json() for agreement in self.best],
        }


def agree(
    analysis: Analysis,
    table: str | Sequence[str],
    *,
    concept: str = "seq",
    baseline: BaselineKind = "no_deal",
    consent: Consent = "weak",
    decides: Decides | None = None,
    goal: str | None = None,
    most: int = 5,
) -> Zone:
    """The zone of possible agreement of a table, and what would become of what it signs.

    Args:
        analysis: of a conflict with a status quo.
        table: label of a format, or labels of the parties at the table.
        concept: the concept under which moves are deterred.
        baseline: what a party falls back on: "no_deal" (its least preferred end of the drift
            from the status quo) or "status_quo".
        consent: "weak" (who changes an option must gain, the others not lose) or "strict".
        decides: "consensus" or "any_subset"; the format's own by default.
        goal: name of an outcome; the conflict's goal by default.
        most: agreements that are told in full.

    Raises:
        UnknownLabelError: for a label that names nothing.
        ZopaError: without a status quo, without anybody at the table, or for SIM.
    """
    view = outlook(analysis, concept)
    seated = table_of(analysis, table, decides)
    members = [analysis.parties.index(party) for party in seated.parties]
    bargain = Bargain(view, baseline, consent)
    zone = bargain.zone(members, seated.decides)
    name = goal_of(analysis, goal)
    drawn = _Zone(view, bargain, seated, members, zone, name)
    return drawn.told(most)


def table_of(
    analysis: Analysis, table: str | Sequence[str], decides: Decides | None = None
) -> Table:
    """The table that a format or a list of parties stands for.

    Raises:
        UnknownLabelError: for a format or party that does not exist.
        ZopaError: for an empty table.
    """
    conflict = analysis.conflict
    if isinstance(table, str):
        found = conflict.format(table)
        return Table(found.label, found.parties, decides or found.decides)
    parties = tuple(dict.fromkeys(conflict.party(label).label for label in table))
    if not parties:
        raise ZopaError("nobody is at the table: name a format or some parties")
    return Table(None, parties, decides or "consensus")


class _Zone:
    """Looks at the zone of one table from every side."""

    def __init__(
        self,
        view: Outlook,
        bargain: Bargain,
        table: Table,
        members: list[int],
        zone: npt.NDArray[np.bool_],
        goal: str | None,
    ) -> None:
        self.view = view
        self.analysis = view.analysis
        self.bargain = bargain
        self.table = table
        self.members = members
        self.zone = zone
        self.goal = goal
        engine = view.ground.engine
        self.durable = zone & engine.at_states(view.drift.equilibria)
        self.efficient = bargain.efficient(zone, members)
        self.marks = None if goal is None else goal_marks(view, goal)
        self.where = None if goal is None else zone & view.analysis.where(goal)
        self.certain = self.possible = None
        if goal is not None and self.marks is not None:
            certain, possible = view.goal_ahead(goal, self.marks)
            self.certain = zone & engine.at_states(certain)
            self.possible = zone & engine.at_states(possible)

    def told(self, most: int) -> Zone:
        joint = self.bargain.possible.copy()
        for party in range(len(self.analysis.parties)):
            if party not in self.members:
                joint &= ~self.bargain.moved(party)
        refusals = {
            self.analysis.parties[party]: int((joint & ~self.bargain.accepts(party)).sum())
            for party in self.members
        }
        return Zone(
            self.table,
            self.view.concept.name,
            self.bargain.baseline,
            self.bargain.consent,
            self.goal,
            self.view.no_deal,
            int(joint.sum()),
            self.states(self.zone),
            self.states(self.efficient),
            self.states(self.durable),
            None if self.where is None else self.states(self.where),
            None if self.certain is None else self.states(self.certain),
            None if self.possible is None else self.states(self.possible),
            refusals,
            self.spoilers(),
            tuple(self.agreement(position) for position in self.best(most)),
            self.analysis.provenance,
        )

    def states(self, chosen: npt.NDArray[np.bool_]) -> States:
        return self.analysis.states_at(np.flatnonzero(chosen))

    def spoilers(self) -> tuple[Spoiler, ...]:
        total = int(self.zone.sum())
        found = []
        for party, label in enumerate(self.analysis.parties):
            leaves = self.zone & ~self.analysis.stable(self.view.concept.name, label)
            count = int(np.count_nonzero(leaves))
            if count:
                found.append(Spoiler(label, party in self.members, count, total))
        return tuple(sorted(found, key=lambda spoiler: -spoiler.breaks))

    def best(self, most: int) -> list[int]:
        """Positions to tell: good for the goal, then durable, efficient, of fewest changes."""
        positions = np.flatnonzero(self.zone)
        nothing = np.zeros(len(self.zone), dtype=np.bool_)
        satisfies = nothing if self.where is None else self.where
        certain = nothing if self.certain is None else self.certain
        possible = nothing if self.possible is None else self.possible
        changes = self.changes(positions)
        order = np.lexsort(
            (
                positions,
                changes,
                ~self.efficient[positions],
                ~possible[positions],
                ~self.durable[positions],
                ~satisfies[positions],
                ~certain[positions],
            )
        )
        return [int(position) for position in positions[order[:most]]]

    def changes(self, positions: Index) -> Index:
        """Options in which states differ from the status quo."""
        indices = self.view.ground.engine.states[positions]
        return self.view.ground.distance(np.full(len(indices), self.view.start), indices)

    def agreement(self, position: int) -> Agreement:
        index = self.view.ground.index(position)
        state = self.view.ground.state(index)
        (movers,) = self.bargain.movers(np.array([position]))
        verdicts: dict[ReadingName, Verdict] = {}
        if self.marks is not None:
            assert self.certain is not None
            assert self.possible is not None
            free: Verdict = "possibly" if self.possible[position] else "never"
            verdicts["may_renege"] = "certainly" if self.certain[position] else free
            ends = drift_after(self.view, index, "keeps_word").ends_from(index)
            verdicts["keeps_word"] = verdict_of(ends, self.marks)
        return Agreement(
            state,
            tuple(self.analysis.parties[mover] for mover in movers),
            changes_between(self.view.today, state),
            bool(self.efficient[position]),
            bool(self.durable[position]),
            None if self.where is None else bool(self.where[position]),
            self.breaches(index),
            verdicts,
        )

    def breaches(self, index: int) -> tuple[Breach, ...]:
        """For every party that would leave a state: the move that it likes best."""
        found = []
        for party in self.view.drift.leavers(index):
            _, targets = self.view.drift.moves(party, np.array([index]))
            rank = self.view.ground.engine.rank(party)[targets].astype(np.int64)
            changes = self.view.ground.distance(np.full(len(targets), index), targets)
            target = int(targets[np.lexsort((targets, changes, -rank))[0]])
            found.append(Breach(self.view.step(party, index, target), party in self.members))
        return tuple(found)
