"""Why a state holds or does not: structured data, party by party. Sentences are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.model import Party, Preference, State
from zopa.game.model import Index
from zopa.stability.concepts import Concept
from zopa.stability.engine import Field
from zopa.stability.grades import Answer, Grade, strongest_answer
from zopa.stability.ground import Ground
from zopa.stability.provenance import Provenance, provenance_of
from zopa.stability.sim import deterred as simultaneously_deterred
from zopa.stability.sim import improvements as improvements_of
from zopa.stability.spoil import spoiling
from zopa.stability.strong import degree_worse
from zopa.stability.word import Together, Word, deciding, tempted_but_for_word

__all__ = [
    "Change",
    "Explanation",
    "PartyView",
    "Reason",
    "Sanction",
    "Step",
    "Temptation",
    "changes_between",
    "deciding",
    "explain",
]

Reason: TypeAlias = Literal["would not move", "need not move", "deterred", "not deterred"]
Truth: TypeAlias = npt.NDArray[np.bool_]
Liking: TypeAlias = Literal["better", "same", "worse", "unknown"]

#: Improvements of one party that are described one by one; the others are counted.
MOST_DESCRIBED = 32


@dataclass(frozen=True)
class Change:
    """An option that is taken up or dropped."""

    option: str
    value: bool

    def __str__(self) -> str:
        return self.option if self.value else f"not {self.option}"


@dataclass(frozen=True)
class Step:
    """One move in an answer.

    Attributes:
        party: who moves.
        changes: which of its options it changes.
        to: the state it leads to.
        liking: how the mover likes that state against the one it moves from.
        decided_by: the mover's most important statement that tells the two states apart, with
            the truth it has afterwards, a :class:`~zopa.stability.word.Word` where its word
            does; None where it ranks states directly or likes both alike.
    """

    party: str
    changes: tuple[Change, ...]
    to: State
    liking: Liking
    decided_by: tuple[Preference, bool] | None = None


@dataclass(frozen=True)
class Sanction:
    """The strongest answer to a temptation.

    Attributes:
        grade: how much it can be believed; None for SIM, whose answers are given at the same
            moment and are improvements by definition, and where preferences are partly unknown
            for an answer whose steps are not all certain improvements.
        steps: the whole path, from the temptation on. For SIM: what each party adds.
        liking: how the tempted party likes the end against the state that it left.
        losers: movers that like the end less than the temptation they answer.
        always: changes that every sanction contains, whatever its grade; empty where the
            grade is an improvement or better and that was not looked for.
        degree: by how much the tempted party likes the end less than the state that it left: 0
            where it does not, 1, or more where it likes it less strongly.
        enough: whether that is as much less as the concept asks for; False only under a strong
            stability, where no answer is enough and this is the strongest of the others.
    """

    grade: Grade | None
    steps: tuple[Step, ...]
    liking: Liking
    losers: tuple[str, ...]
    always: tuple[Change, ...]
    degree: int = 0
    enough: bool = True


@dataclass(frozen=True)
class Temptation:
    """A unilateral improvement, and what it meets.

    Attributes:
        changes: the options that the tempted party changes.
        to: the state it leads to.
        decided_by: the party's most important statement that tells the two states apart, with
            the truth it has afterwards, a :class:`~zopa.stability.word.Word` where its word
            does; None where the party ranks states directly.
        deterred: whether the concept counts it as sanctioned.
        sanction: the strongest answer that exists at all, also where it does not count
            under the concept; None where nothing the others can do is an answer.
        liking: "unknown" where it is not known whether the party likes the state better.
    """

    changes: tuple[Change, ...]
    to: State
    decided_by: tuple[Preference, bool] | None
    deterred: bool
    sanction: Sanction | None
    liking: Liking = "better"


@dataclass(frozen=True)
class PartyView:
    """One party in one state.

    Attributes:
        temptations: improvements, the undeterred first, then best liked first; at most
            ``MOST_DESCRIBED`` of them.
        improvements: number of all improvements.
        undeterred: number of those that nothing deters under the concept.
        least_bad: for a party that would not move: the move that it likes best all the same
            (then of fewest changes, then in file order); None where it has none, or would move.
            Where preferences are partly unknown: the first move that it may like better.
        but_for_word: for a party that has given its word: the move that it would like best, and
            better than to stay, if its word did not rule it out; its ``decided_by`` leaves the
            word aside. None where there is no such move.
        concept: name of the concept that the party is judged by; empty for the explanation's.
    """

    party: str
    stable: bool
    reason: Reason
    temptations: tuple[Temptation, ...]
    improvements: int
    undeterred: int
    least_bad: Step | None = None
    but_for_word: Step | None = None
    concept: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why a state holds or does not under a concept.

    Attributes:
        concept: name of the solution concept.
        state: the state explained.
        outcome: the outcome for which the state was chosen, if it was.
        holds: whether it is an equilibrium.
        parties: one view a party that has options, in file order.
        provenance: what made the explanation.
    """

    concept: str
    state: State
    outcome: str | None
    holds: bool
    parties: tuple[PartyView, ...]
    provenance: Provenance

    def party(self, label: str) -> PartyView:
        """The view of one party; raises KeyError for one that has no options."""
        return {view.party: view for view in self.parties}[label]

    def to_json(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""
        return {
            **self.provenance.to_json(),
            "concept": self.concept,
            "state": list(self.state),
            "outcome": self.outcome,
            "holds": self.holds,
            "parties": [_view_json(view, self.concept) for view in self.parties],
        }


def explain(ground: Ground, concept: Concept, position: int, outcome: str | None) -> Explanation:
    """Explain the state at a position; use :meth:`zopa.Analysis.explain`."""
    concept.check(ground.engine.parties)
    index = ground.index(position)
    views = tuple(
        _Looker(ground, concept.of(party.label), number).view(index)
        for number, party in enumerate(ground.conflict.parties)
        if party in ground.conflict.movers
    )
    return Explanation(
        concept.name,
        ground.state(index),
        outcome,
        all(view.stable for view in views),
        views,
        provenance_of(ground.conflict, ground.engine.name),
    )


class _Looker:
    """Looks at one state with the eyes of one party."""

    def __init__(self, ground: Ground, concept: Concept, number: int) -> None:
        self.ground = ground
        self.engine = ground.engine
        self.concept = concept
        self.number = number
        self.party: Party = ground.conflict.parties[number]
        self.rank = self.engine.rank(number)

    def view(self, state: int) -> PartyView:
        _, targets = improvements_of(self.engine, self.number, np.array([state]))
        held_back = self.but_for_word(state)
        if not len(targets):
            least_bad = self.least_bad(state)
            stays: Reason = "would not move"
            own = self.concept.name
            return PartyView(
                self.party.label, True, stays, (), 0, 0, least_bad, held_back, concept=own
            )
        deterred = self.deterred(state, targets)
        order = np.lexsort((targets, -self.rank[targets].astype(np.int64), deterred))
        described = tuple(
            self.temptation(state, int(targets[k]), bool(deterred[k]))
            for k in order[:MOST_DESCRIBED]
        )
        undeterred = int((~deterred).sum())
        return PartyView(
            self.party.label,
            undeterred == 0,
            "not deterred" if undeterred else "deterred",
            described,
            len(targets),
            undeterred,
            but_for_word=held_back,
            concept=self.concept.name,
        )

    def least_bad(self, state: int) -> Step | None:
        here = np.array([state])
        _, targets = self.engine.moves(self.number, here)
        if not len(targets):
            return None
        changes = self.ground.distance(np.repeat(here, len(targets)), targets)
        order = np.lexsort((targets, changes, -self.rank[targets].astype(np.int64)))
        return self.step(self.number, state, int(targets[order[0]]))

    def but_for_word(self, state: int) -> Step | None:
        target = tempted_but_for_word(self.ground, self.number, state)
        if target is None:
            return None
        before, after = self.ground.state(state), self.ground.state(target)
        free = replace(self.party, commitments=())
        changes = changes_between(before, after)
        return Step(self.party.label, changes, after, "better", deciding(free, before, after))

    def deterred(self, state: int, targets: Index) -> Truth:
        if self.concept.floor is None:
            return simultaneously_deterred(self.engine, self.number, state)
        floor = self.concept.floor(self.engine, self.number)
        met: Truth = floor[targets] <= self.rank[state]
        return met

    def temptation(self, state: int, target: int, deterred: bool) -> Temptation:
        before, after = self.ground.state(state), self.ground.state(target)
        if self.concept.floor is None:
            sanction = self.simultaneous(state, target) if deterred else None
        else:
            sanction = self.sanction(state, target)
        return Temptation(
            changes_between(before, after),
            after,
            deciding(self.party, before, after),
            deterred,
            sanction,
        )

    def sanction(self, state: int, target: int) -> Sanction | None:
        answer = None
        if self.concept.strong is not None:
            regret = self.concept.strong.regret(self.engine, self.number)
            answer = self.strongest(state, target, regret)
        enough = answer is not None or self.concept.strong is None
        if answer is None:
            regret = self.rank
            if self.concept.escape:
                regret = self.engine.best_own(self.number, self.rank)
            answer = self.strongest(state, target, regret)
        if answer is None:
            return None
        steps, here = [], target
        for mover, there in zip(answer.path.movers, answer.path.states[1:], strict=True):
            steps.append(self.step(mover, here, there))
            here = there
        return Sanction(
            answer.grade,
            tuple(steps),
            _liking(self.rank, state, here),
            self.losers(answer.path.movers, target, here),
            () if answer.sanctions is None else self.always(target, answer.sanctions),
            self.degree(state, here),
            enough,
        )

    def strongest(self, state: int, target: int, regret: Field) -> Answer | None:
        level, distance = int(self.rank[state]), self.ground.distance
        return strongest_answer(self.engine, self.number, target, level, regret, distance)

    def degree(self, before: int, after: int) -> int:
        """By how much the party likes a state less; no more than 1 where nothing is strong."""
        if self.concept.strong is None and self.party.degrees == 1:
            return int(self.rank[after] < self.rank[before])
        return degree_worse(self.party, self.ground.state(before), self.ground.state(after))

    def simultaneous(self, state: int, target: int) -> Sanction | None:
        combined = spoiling(self.engine, self.number, state, target)
        if combined is None:
            return None
        steps = tuple(self.step(mover, state, own) for mover, own in combined.moves)
        movers = [mover for mover, _ in combined.moves]
        end = combined.end
        losers = self.losers(movers, target, end)
        liking, degree = _liking(self.rank, state, end), self.degree(state, end)
        return Sanction(None, steps, liking, losers, (), degree)

    def step(self, mover: int, here: int, there: int) -> Step:
        before, after = self.ground.state(here), self.ground.state(there)
        liking = _liking(self.engine.rank(mover), here, there)
        return Step(
            self.engine.parties[mover],
            changes_between(before, after),
            after,
            liking,
            deciding(self.ground.conflict.parties[mover], before, after),
        )

    def losers(self, movers: Iterable[int], start: int, end: int) -> tuple[str, ...]:
        worse = {m for m in movers if _liking(self.engine.rank(m), start, end) == "worse"}
        return tuple(self.engine.parties[m] for m in sorted(worse))

    def always(self, start: int, sanctions: Index) -> tuple[Change, ...]:
        if self.ground.conflict.graph is not None and len(sanctions) > 1:
            return ()  # states that share no options share no changes
        rows = self.ground.rows(sanctions)
        begin = self.ground.rows(np.array([start]))[0]
        flipped = (rows != begin).all(axis=0)
        labels = self.ground.conflict.labels
        return tuple(Change(labels[k], not begin[k]) for k in np.flatnonzero(flipped))


def changes_between(before: State, after: State) -> tuple[Change, ...]:
    """The options in which two states differ, those taken up first."""
    taken = tuple(Change(label, True) for label in after if label not in before)
    return taken + tuple(Change(label, False) for label in before if label not in after)


def _liking(rank: Field, before: int, after: int) -> Liking:
    first, second = int(rank[before]), int(rank[after])
    return "better" if second > first else "same" if second == first else "worse"


def _view_json(view: PartyView, concept: str) -> dict[str, Any]:
    return {
        "party": view.party,
        "concept": view.concept or concept,
        "stable": view.stable,
        "reason": view.reason,
        "improvements": view.improvements,
        "undeterred": view.undeterred,
        "least_bad": None if view.least_bad is None else _step_json(view.least_bad),
        "but_for_word": None if view.but_for_word is None else _step_json(view.but_for_word),
        "temptations": [_temptation_json(temptation) for temptation in view.temptations],
    }


def _temptation_json(temptation: Temptation) -> dict[str, Any]:
    return {
        "changes": [str(change) for change in temptation.changes],
        "to": list(temptation.to),
        "decided_by": _decided_json(temptation.decided_by),
        **({} if temptation.liking == "better" else {"liking": temptation.liking}),
        "deterred": temptation.deterred,
        "sanction": None if temptation.sanction is None else _sanction_json(temptation.sanction),
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "party": step.party,
        "changes": [str(change) for change in step.changes],
        "to": list(step.to),
        "liking": step.liking,
        "decided_by": _decided_json(step.decided_by),
    }


def _decided_json(decided: tuple[Preference, bool] | None) -> dict[str, Any] | None:
    if decided is None:
        return None
    preference, truth = decided
    basis = preference.basis
    return {
        "wants": str(preference.wants),
        "id": preference.id,
        "word": isinstance(preference, Word),
        "becomes": truth,
        **({"unknown": True} if preference.unknown else {}),
        **(_equals_json(preference) if isinstance(preference, Together) else {}),
        "because": list(basis.because),
        "against": list(basis.against),
        "judgement": str(basis.judgement) if basis.judgement else None,
    }


def _equals_json(preference: Together) -> dict[str, Any]:
    """Which statements count alike, and how many of them each of the two states meets."""
    return {"equally": [wish.identity for wish in preference.members], "met": list(preference.met)}


def _sanction_json(sanction: Sanction) -> dict[str, Any]:
    return {
        "grade": sanction.grade,
        "path": [_step_json(step) for step in sanction.steps],
        "liking": sanction.liking,
        "degree": sanction.degree,
        "enough": sanction.enough,
        "losers": list(sanction.losers),
        "always": [str(change) for change in sanction.always],
    }
