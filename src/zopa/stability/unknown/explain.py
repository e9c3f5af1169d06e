"""Why a state holds or does not under a reading, party by party.

The same structures as elsewhere (:mod:`zopa.stability.explain`), with "unknown" among the likings.
Answers have no grades but one: an answer is an improvement where each of its steps certainly is.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from zopa.conflict.model import Party, Preference, State
from zopa.game.model import Arcs, Index
from zopa.stability.concepts import Concept
from zopa.stability.explain import (
    MOST_DESCRIBED,
    Change,
    Explanation,
    Liking,
    PartyView,
    Reason,
    Sanction,
    Step,
    Temptation,
    changes_between,
    deciding,
)
from zopa.stability.ground import Ground
from zopa.stability.provenance import provenance_of
from zopa.stability.unknown.engine import Steps, UncertainGraphEngine
from zopa.stability.unknown.paths import shortest_answer
from zopa.stability.unknown.readings import Reading
from zopa.stability.unknown.stable import steps_of

__all__ = ["explain_unknown"]

_KINDS: tuple[Steps, ...] = ("sure", "may", "move")


def explain_unknown(
    ground: Ground, concept: Concept, position: int, outcome: str | None
) -> Explanation:
    """Explain the state at a position where preferences are partly unknown.

    Raises:
        ZopaError: where the concept is no reading.
    """
    engine = ground.engine
    assert isinstance(engine, UncertainGraphEngine), "every preference is known"
    concept.check(engine.parties)
    index = ground.index(position)
    views = []
    for number, party in enumerate(ground.conflict.parties):
        if party in ground.conflict.movers:
            own = concept.of(party.label)
            if own.reading is None:
                raise engine.refuse(own.base)
            views.append(_Looker(ground, engine, own, own.reading, number).view(index))
    return Explanation(
        concept.name,
        ground.state(index),
        outcome,
        all(view.stable for view in views),
        tuple(views),
        provenance_of(ground.conflict, engine.name),
    )


class _Looker:
    """Looks at one state with the eyes of one party."""

    def __init__(
        self,
        ground: Ground,
        engine: UncertainGraphEngine,
        concept: Concept,
        reading: Reading,
        number: int,
    ) -> None:
        self.ground = ground
        self.engine = engine
        self.concept = concept
        self.reading = reading
        self.number = number
        self.party: Party = ground.conflict.parties[number]
        self.relation = engine.relation(number)

    def view(self, state: int) -> PartyView:
        _, moves = self.engine.moves(self.number, np.array([state]))
        better = self.relation.better(unknown=self.reading.leaves_unknown)
        targets = moves[better[state, moves]]
        label, name = self.party.label, self.concept.name
        if not len(targets):
            doubt = self.doubt(state, moves)
            stays: Reason = "would not move" if doubt is None else "need not move"
            return PartyView(label, True, stays, (), 0, 0, doubt, concept=name)
        deterred = self.deterred(state, targets)
        unsure = ~self.relation.sure[state, targets]
        order = np.lexsort((targets, unsure, deterred))
        described = tuple(
            self.temptation(state, int(targets[k]), bool(deterred[k]))
            for k in order[:MOST_DESCRIBED]
        )
        undeterred = int((~deterred).sum())
        return PartyView(
            label,
            undeterred == 0,
            "not deterred" if undeterred else "deterred",
            described,
            len(targets),
            undeterred,
            concept=name,
        )

    def doubt(self, state: int, moves: Index) -> Step | None:
        """For a party that would not move: the first move of which that is not certain."""
        unsure = moves[self.relation.may[state, moves]]
        return self.step(self.number, state, int(unsure[0])) if len(unsure) else None

    def deterred(self, state: int, targets: Index) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        if self.reading.concept == "nash":
            return np.zeros(len(targets), dtype=np.bool_)
        return self.engine.deterred(
            self.number,
            Arcs(np.full(len(targets), state), targets),
            steps_of(self.reading),
            escape=self.reading.escape,
            unknown=self.reading.counts_unknown,
        )

    def temptation(self, state: int, target: int, deterred: bool) -> Temptation:
        before, after = self.ground.state(state), self.ground.state(target)
        liking = self.liking(self.number, state, target)
        return Temptation(
            changes_between(before, after),
            after,
            _decided(self.party, before, after, liking),
            deterred,
            None if self.reading.concept == "nash" else self.answer(state, target, deterred),
            liking=liking,
        )

    def answer(self, state: int, target: int, deterred: bool) -> Sanction | None:
        """The answer that leaves least in doubt; of those that count where some do."""
        allowed = _KINDS[: _KINDS.index(steps_of(self.reading)) + 1]
        for unknown in (False, True):
            counting = self.engine.counting(
                self.number, escape=self.reading.escape, unknown=unknown
            )
            row = np.unpackbits(counting[state], count=self.engine.game.size)
            wanted = row.astype(np.bool_)
            for kind in allowed if deterred else _KINDS:
                path = shortest_answer(self.engine, self.number, target, kind, wanted)
                if path is not None:
                    return self.sanction(state, target, path, unknown=unknown)
        return None

    def sanction(
        self, state: int, target: int, path: tuple[tuple[int, int], ...], *, unknown: bool
    ) -> Sanction:
        steps, here = [], target
        for mover, there in path:
            steps.append(self.step(mover, here, there))
            here = there
        movers = sorted({mover for mover, _ in path})
        losing = [m for m in movers if self.liking(m, target, here) == "worse"]
        liking = self.liking(self.number, state, here)
        return Sanction(
            "improvement" if all(step.liking == "better" for step in steps) else None,
            tuple(steps),
            # Where the end itself is no better, it is the escape that is not known.
            "unknown" if unknown else liking,
            tuple(self.engine.parties[m] for m in losing),
            (),
            int(liking == "worse" and not unknown),
        )

    def step(self, mover: int, here: int, there: int) -> Step:
        before, after = self.ground.state(here), self.ground.state(there)
        liking = self.liking(mover, here, there)
        party = self.ground.conflict.parties[mover]
        changes: tuple[Change, ...] = changes_between(before, after)
        decided = _decided(party, before, after, liking)
        return Step(party.label, changes, after, liking, decided)

    def liking(self, party: int, before: int, after: int) -> Liking:
        return cast(Liking, self.engine.relation(party).liking(before, after))


def _decided(
    party: Party, before: State, after: State, liking: Liking
) -> tuple[Preference, bool] | None:
    """What tells two states apart: where that is not known, the unknown statement."""
    if liking != "unknown":
        return deciding(party, before, after)
    for wish in party.preferences:
        truth = wish.wants.holds_in(after)
        if wish.unknown and truth != wish.wants.holds_in(before):
            return wish, truth
    return None
