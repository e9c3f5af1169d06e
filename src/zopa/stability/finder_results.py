"""What a search without lists answers: states found or refuted, decided, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from zopa.conflict.formula import Formula
from zopa.conflict.model import State
from zopa.stability.explain import Change, Step
from zopa.stability.provenance import Provenance

__all__ = [
    "Decision",
    "Finding",
    "Movers",
    "Objector",
    "PartyVerdict",
    "Projections",
    "Tempted",
    "Verdict",
    "WhyNot",
]

Verdict: TypeAlias = Literal["holds", "does not hold", "undecided"]


@dataclass(frozen=True)
class Tempted:
    """A unilateral improvement of a party, and what it meets.

    Attributes:
        step: the improvement.
        deterred: None where that could not be decided within the limits.
        answer: moves of the others to a sanction, where one was found.
    """

    step: Step
    deterred: bool | None
    answer: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **_step_json(self.step),
            "deterred": self.deterred,
            "answer": [_step_json(step) for step in self.answer],
        }


@dataclass(frozen=True)
class PartyVerdict:
    """Whether a state is stable for a party.

    Attributes:
        party: its label.
        stable: None where that could not be decided within the limits.
        improvements: number of its unilateral improvements; those that differ only in options
            that no statement and no rule mentions count once.
        temptations: those that were looked at, its favourite first; where one is not deterred,
            that one last.
    """

    party: str
    stable: bool | None
    improvements: int
    temptations: tuple[Tempted, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "party": self.party,
            "stable": self.stable,
            "improvements": self.improvements,
            "temptations": [each.to_json() for each in self.temptations],
        }


@dataclass(frozen=True)
class Decision:
    """Whether a state holds, and for whom not.

    Attributes:
        concept: name of the concept.
        state: the state.
        verdict: "holds", "does not hold" or "undecided".
        parties: one a party with options, in file order.
        interrupted: whether it was stopped, or out of time, before every party was decided.
        provenance: what made the answer.
    """

    concept: str
    state: State
    verdict: Verdict
    parties: tuple[PartyVerdict, ...]
    interrupted: bool
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """What ``zopa why --json`` prints with the SAT engine."""
        return {
            **self.provenance.to_json(),
            "concept": self.concept,
            "state": list(self.state),
            "verdict": self.verdict,
            "parties": [each.to_json() for each in self.parties],
            "interrupted": self.interrupted,
        }


@dataclass(frozen=True)
class Finding:
    """A state that holds and satisfies what was asked, or that there is none.

    Attributes:
        concept: name of the concept.
        outcome: what it is to satisfy, as text; None for any state.
        status: "found", "none" or "undecided".
        state: the state; where undecided, one that could neither be shown to hold nor not to.
        proven: whether the state is the best of those that do: of fewest changes, or most
            preferred, as was asked; None where neither was.
        changes: what differs from the status quo; empty without one.
        interrupted: whether the search was stopped before it came to an end.
        provenance: what made the answer.
    """

    concept: str
    outcome: str | None
    status: Literal["found", "none", "undecided"]
    state: State | None
    proven: bool | None
    changes: tuple[Change, ...]
    interrupted: bool
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """As plain data, without what made it."""
        return {
            "concept": self.concept,
            "outcome": self.outcome,
            "status": self.status,
            "state": None if self.state is None else list(self.state),
            "proven": self.proven,
            "changes": [str(change) for change in self.changes],
            "interrupted": self.interrupted,
        }


@dataclass(frozen=True)
class Projections:
    """Which combinations of some formulas are true in states that hold.

    Attributes:
        onto: the formulas, as texts.
        states: one state for every combination that was found.
        complete: whether there are no others.
        interrupted: whether the search was stopped.
    """

    onto: tuple[str, ...]
    truths: tuple[tuple[bool, ...], ...]
    states: tuple[State, ...]
    complete: bool
    interrupted: bool

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "onto": list(self.onto),
            "combinations": [
                {
                    "true": [name for name, true in zip(self.onto, truths, strict=True) if true],
                    "state": list(state),
                }
                for truths, state in zip(self.truths, self.states, strict=True)
            ],
            "complete": self.complete,
            "interrupted": self.interrupted,
        }


@dataclass(frozen=True)
class Objector:
    """A party that a refutation rests on.

    Attributes:
        party: its label.
        statements: identities of those of its statements that the refutation cannot do without,
            most important first; empty where only the party as a whole is known.
        word: whether its word is among what the refutation rests on.
    """

    party: str
    statements: tuple[str, ...]
    word: bool = False


@dataclass(frozen=True)
class WhyNot:
    """Why no state with an outcome holds.

    Attributes:
        concept: name of the concept.
        outcome: what was asked for, as text.
        status: "none" where it is proven; "impossible" where no feasible state satisfies the
            outcome; "found" where a state does hold; "undecided".
        objectors: a smallest set of parties and statements: in every feasible state with the
            outcome one of them, by one of these statements, gains by a move that is not deterred.
        rules: the rules that this rests on, or that exclude the outcome.
        nearest: a state with the outcome that many parties would not leave, decided party by
            party; None where the outcome is impossible, or holds.
        state: the state that holds, where there is one.
        interrupted: whether the search was stopped.
        provenance: what made the answer.
    """

    concept: str
    outcome: str
    status: Literal["none", "impossible", "found", "undecided"]
    objectors: tuple[Objector, ...]
    rules: tuple[Formula, ...]
    nearest: Decision | None
    state: State | None
    interrupted: bool
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """What ``zopa why --outcome --json`` prints with the SAT engine."""
        return {
            **self.provenance.to_json(),
            "concept": self.concept,
            "outcome": self.outcome,
            "status": self.status,
            "objectors": [
                {"party": each.party, "statements": list(each.statements), "word": each.word}
                for each in self.objectors
            ],
            "rules": [str(rule) for rule in self.rules],
            "nearest": None if self.nearest is None else self.nearest.to_json(),
            "state": None if self.state is None else list(self.state),
            "interrupted": self.interrupted,
        }


@dataclass(frozen=True)
class Movers:
    """Who would have to move for an outcome to come about in a state that holds.

    Attributes:
        concept: name of the concept.
        outcome: the outcome, as text.
        groups: smallest sets of parties, fewest parties first: with every other party's options
            as they are today there is a state with the outcome that holds, and not without one of
            them.
        states: for each group, such a state.
        complete: whether there are no other such sets.
        interrupted: whether the search was stopped.
        provenance: what made the answer.
    """

    concept: str
    outcome: str
    groups: tuple[tuple[str, ...], ...]
    states: tuple[State, ...]
    complete: bool
    interrupted: bool
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "concept": self.concept,
            "outcome": self.outcome,
            "groups": [
                {"parties": list(group), "state": list(state)}
                for group, state in zip(self.groups, self.states, strict=True)
            ],
            "complete": self.complete,
            "interrupted": self.interrupted,
        }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "party": step.party,
        "changes": [str(change) for change in step.changes],
        "to": list(step.to),
        "decided_by": None if step.decided_by is None else step.decided_by[0].identity,
    }
