"""Sequences of steps from today to a goal, as data: what is planned, and where it would break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from zopa.agreements.agree import Table
from zopa.agreements.outlook import BaselineKind, changes_json
from zopa.conflict.model import State
from zopa.stability.explain import Change, Step
from zopa.stability.provenance import Provenance
from zopa.stability.word import Word

__all__ = [
    "CONDITIONS",
    "CheckedOrder",
    "CheckedStep",
    "Flaw",
    "FlawKind",
    "NearMiss",
    "PlannedStep",
    "SelfEnforcing",
    "Steps",
    "first_and_rest",
]

#: What can be wrong with a step or with a state on the way: why a step cannot be taken at all
#: (the first seven), or which of the three conditions fails.
FlawKind: TypeAlias = Literal[
    "nothing",
    "repeated",
    "rule",
    "irreversible",
    "seats",
    "consent",
    "word",
    "gain",
    "defection",
    "exposure",
]

#: The letters under which the theory page has the conditions.
CONDITIONS: dict[str, str] = {"gain": "a", "defection": "b", "exposure": "c"}


@dataclass(frozen=True)
class PlannedStep:
    """One step of a sequence.

    Attributes:
        parties: who moves, in file order; a joint move has two or more.
        changes: the options they change.
        to: the state it leads to.
    """

    parties: tuple[str, ...]
    changes: tuple[Change, ...]
    to: State

    @property
    def joint(self) -> bool:
        """Whether several parties move together."""
        return len(self.parties) > 1

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "parties": list(self.parties),
            "joint": self.joint,
            "changes": changes_json(self.changes),
            "to": list(self.to),
        }


@dataclass(frozen=True)
class SelfEnforcing:
    """A self-enforcing sequence.

    Attributes:
        steps: one after another, the first from the status quo.
    """

    steps: tuple[PlannedStep, ...]

    @property
    def end(self) -> State:
        """Where it ends: a state that satisfies the goal and that nobody would leave."""
        return self.steps[-1].to

    @property
    def changes(self) -> int:
        """Options changed in all, each as often as it is changed."""
        return sum(len(step.changes) for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "steps": [step.to_json() for step in self.steps],
            "end": list(self.end),
            "changes": self.changes,
        }


@dataclass(frozen=True)
class Flaw:
    """One reason why a sequence does not enforce itself.

    Attributes:
        at: number k of the state s_k at which it shows, 0 being the status quo; the step that
            is taken there is the (k+1)-th.
        kind: "nothing" (the step changes nothing), "repeated" (it leads back to a state that was
            left), "rule" (its end cannot be), "irreversible" (it undoes what cannot be undone),
            "seats" (a mover of a joint move has no seat, or there is no table), "consent"
            (somebody at the table does not consent), "word" (a mover would break its word),
            "gain" (condition a: a mover does not gain), "defection" (b: a party would move
            otherwise) or "exposure" (c: a party that has moved would be made worse off).
        party: whose flaw it is: the mover, the one who refuses or the one who would move
            otherwise; None for "nothing", "repeated" and "rule".
        step: for "gain" and "consent" the planned step as the party sees it: its own changes, and
            how it likes what the step is measured by against s_k. For "defection" and
            "exposure" what it would do; of several such moves, the one that it likes best, or
            the one that is worst for the victim.
        victim: for "exposure", the party that would fall below its baseline.
        moves: for "defection" and "exposure": how many such moves the party has there.
        detail: the literal or the rules that forbid the step, as they stand in the file.
    """

    at: int
    kind: FlawKind
    party: str | None = None
    step: Step | None = None
    victim: str | None = None
    moves: int = 0
    detail: str | None = None

    @property
    def condition(self) -> str | None:
        """The letter of the condition that fails; None where the step cannot be taken at all."""
        return CONDITIONS.get(self.kind)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "at": self.at,
            "kind": self.kind,
            "condition": self.condition,
            "party": self.party,
            "step": None if self.step is None else _step_json(self.step),
            "victim": self.victim,
            "moves": self.moves,
            "detail": self.detail,
        }


def _step_json(step: Step) -> dict[str, Any]:
    decided = step.decided_by
    return {
        "party": step.party,
        "changes": changes_json(step.changes),
        "to": list(step.to),
        "liking": step.liking,
        "decided_by": None
        if decided is None
        else {
            "wants": str(decided[0].wants),
            "id": decided[0].id,
            "word": isinstance(decided[0], Word),
            "becomes": decided[1],
        },
    }


@dataclass(frozen=True)
class CheckedStep:
    """One step of an order that was checked.

    Attributes:
        step: who moves, how, where to.
        possible: whether it can be taken at all: feasible, reversible, allowed by the format if
            it is joint, and within the word of those who move.
        flaws: what is wrong with it, and in the state from which it is taken.
    """

    step: PlannedStep
    possible: bool
    flaws: tuple[Flaw, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **self.step.to_json(),
            "possible": self.possible,
            "flaws": [flaw.to_json() for flaw in self.flaws],
        }


@dataclass(frozen=True, eq=False)
class CheckedOrder:
    """Whether an order of measures enforces itself, and where it would break.

    Attributes:
        order: label of the order; None where measures were given one by one.
        measures: what each step was to change, as texts.
        concept: under which moves are deterred.
        table: who may move jointly; None where there is no table.
        pays_each_step: whether each step must pay by itself.
        baseline: below which nobody who has moved may be brought.
        goal: name of the outcome asked about, if any.
        satisfies: whether the end satisfies it; None without a goal.
        start: the state today.
        steps: every step, checked. Where a step leads to a state that cannot be, conditions
            are checked only at states before it, and only those that do not look at the end.
        at_end: what is wrong in the last state.
        swaps: labels of swaps that were taken to be undertaken.
        bound: labels of parties that were taken to be bound by their word.
        unbound: the same with nobody bound by its word; None where nobody is.
        provenance: what made the answer.
    """

    order: str | None
    measures: tuple[str, ...]
    concept: str
    table: Table | None
    pays_each_step: bool
    baseline: BaselineKind
    goal: str | None
    satisfies: bool | None
    start: State
    steps: tuple[CheckedStep, ...]
    at_end: tuple[Flaw, ...]
    swaps: tuple[str, ...]
    bound: tuple[str, ...]
    unbound: CheckedOrder | None
    provenance: Provenance

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """Everything that is wrong, the earliest first."""
        return tuple(flaw for step in self.steps for flaw in step.flaws) + self.at_end

    @property
    def self_enforcing(self) -> bool:
        """Whether nothing is wrong, wherever the order ends."""
        return not self.flaws

    @property
    def first_break(self) -> Flaw | None:
        """What goes wrong first; None where nothing does."""
        return next(iter(self.flaws), None)

    @property
    def end(self) -> State:
        """The state in which it ends."""
        return self.steps[-1].step.to if self.steps else self.start

    @property
    def literals(self) -> frozenset[str]:
        """What is done in it, in whatever order."""
        return frozenset(part for text in self.measures for part in text.split(" and "))

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        first = self.first_break
        return {
            **self.provenance.to_json(),
            "order": self.order,
            "measures": list(self.measures),
            "concept": self.concept,
            **_table_json(self.table),
            "pays_each_step": self.pays_each_step,
            "baseline": self.baseline,
            "goal": self.goal,
            "satisfies_goal": self.satisfies,
            "self_enforcing": self.self_enforcing,
            "first_break": None if first is None else first.to_json(),
            "start": list(self.start),
            "end": list(self.end),
            "steps": [step.to_json() for step in self.steps],
            "at_end": [flaw.to_json() for flaw in self.at_end],
            "swaps": list(self.swaps),
            "bound": list(self.bound),
            "unbound": None if self.unbound is None else self.unbound.to_json(),
        }


def _table_json(table: Table | None) -> dict[str, Any]:
    if table is None:
        return {"format": None, "parties": None, "decides": None}
    return {"format": table.format, "parties": list(table.parties), "decides": table.decides}


@dataclass(frozen=True, eq=False)
class NearMiss:
    """The sequence that comes closest where none enforces itself.

    Attributes:
        given_up: letters of the conditions without which there are sequences, as few as do.
        checked: of those sequences that were looked at, the one that breaks last.
    """

    given_up: tuple[str, ...]
    checked: CheckedOrder

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"given_up": list(self.given_up), "checked": self.checked.to_json()}


@dataclass(frozen=True, eq=False)
class Steps:
    """The shortest self-enforcing sequences from today to a goal, or why there is none.

    Attributes:
        goal: name of the outcome.
        concept: under which moves are deterred.
        table: who may move jointly; None where there is no table.
        pays_each_step: whether each step must pay by itself.
        baseline: below which nobody who has moved may be brought.
        longest: steps of the longest sequences that were looked for.
        goal_states: states that satisfy the goal.
        ends: those of them, other than today's, that nobody would leave: a sequence can end
            only there.
        today: whether today's state satisfies the goal and nobody would leave it.
        sequences: those that were found, in order: fewest steps, fewest option changes, then
            the first states in order of bits. They are the first of all, also where the search
            was stopped.
        more: whether there are others of at most ``longest`` steps; None where the search was
            stopped before that was known.
        complete: whether the search was finished: no other sequence of at most ``longest``
            steps exists.
        interrupted: whether the search was stopped, from outside or for want of patience.
        near: where none exists and some goal state holds, the one that comes closest; None where
            no goal state holds, none can be reached within the bound, or the search was stopped.
        left_by: where no goal state holds: for each party, goal states that it would leave.
        provenance: what made the answer.
    """

    goal: str
    concept: str
    table: Table | None
    pays_each_step: bool
    baseline: BaselineKind
    longest: int
    goal_states: int
    ends: int
    today: bool
    sequences: tuple[SelfEnforcing, ...]
    more: bool | None
    complete: bool
    interrupted: bool
    near: NearMiss | None
    left_by: dict[str, int]
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **self.provenance.to_json(),
            "goal": self.goal,
            "concept": self.concept,
            **_table_json(self.table),
            "pays_each_step": self.pays_each_step,
            "baseline": self.baseline,
            "longest": self.longest,
            "goal_states": self.goal_states,
            "ends": self.ends,
            "today": self.today,
            "sequences": [each.to_json() for each in self.sequences],
            "more": self.more,
            "complete": self.complete,
            "interrupted": self.interrupted,
            "near_miss": None if self.near is None else self.near.to_json(),
            "left_by": dict(self.left_by),
        }


def first_and_rest(flaws: Iterable[Flaw]) -> tuple[tuple[Flaw, ...], tuple[Flaw, ...]]:
    """The flaws at the earliest state, and all later ones."""
    listed = tuple(flaws)
    first = min((flaw.at for flaw in listed), default=0)
    return (
        tuple(flaw for flaw in listed if flaw.at == first),
        tuple(flaw for flaw in listed if flaw.at > first),
    )
