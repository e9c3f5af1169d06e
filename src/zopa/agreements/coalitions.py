"""Coalition stability: would several parties leave a state together?

Definitions (Kilgour, Hipel, Fang & Peng 2001; with sanctions by subcoalitions, Inohara & Hipel
2008). H is a coalition, N all parties. A *coalition improvement* of H from s is a state of
R_H(s), reached by a legal sequence of moves of members, that every member strictly prefers to s.
It is deterred

* under Nash: never;
* under GMR: if the others can reach from it, by legal sequences of moves, some s2 that at least
  one member of H likes no better than s;
* under SMR: if there is such an s2 from which, besides, every state of R_H(s2) is liked no better
  than s by at least one member;
* under SEQ: as under GMR, but with improvements: single parties' unilateral improvements
  (``sanctions="parties"``), or improvements of any subcoalition of the others
  (``sanctions="coalitions"``).

Each move of a sequence keeps its mover's word. Where members act together they also answer for
what comes of it: no coalition improvement breaks the word of a member that changes an option of
its own on the whole.

A coalition of one party gives the concepts of :mod:`zopa.stability`.

Pseudo-code, for one state s::

    worse    = states that some member likes no better than s
    threats  = worse                      (SMR: without those from which R_H leads out of worse)
    deterred = states from which the others reach a threat
    stable(s) :<=> R_H(s) - worse - deterred is empty
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.model import State
from zopa.errors import TooLargeError, UnknownLabelError, ZopaError
from zopa.game.model import INFEASIBLE, Index
from zopa.game.states import States
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept as concept_of
from zopa.stability.explain import Change, changes_between
from zopa.stability.ground import Ground
from zopa.stability.provenance import Provenance
from zopa.stability.reach import reached_by

__all__ = ["COALITION_CONCEPTS", "SANCTIONS", "CoalitionView", "coalition_stability"]

Marks: TypeAlias = npt.NDArray[np.bool_]
Sanctions: TypeAlias = Literal["parties", "coalitions"]

COALITION_CONCEPTS: tuple[str, ...] = ("nash", "seq", "gmr", "smr")
SANCTIONS: tuple[str, ...] = ("parties", "coalitions")

#: Most subcoalitions of the others whose joint answers are followed.
MOST_SUBCOALITIONS = 1023


@dataclass(frozen=True, eq=False)
class CoalitionView:
    """One coalition in one state.

    Attributes:
        coalition: labels of its members, in file order.
        concept: "nash", "seq", "gmr" or "smr".
        sanctions: who may answer under SEQ: "parties" or "coalitions".
        state: the state.
        stable: whether the coalition would stay.
        improvements: coalition improvements from the state, ascending in bits.
        undeterred: those of them that nothing deters.
        example: the undeterred one of fewest changes; None where there is none.
        changes: what that changes of the state.
        provenance: what made the answer.
    """

    coalition: tuple[str, ...]
    concept: str
    sanctions: Sanctions
    state: State
    stable: bool
    improvements: States
    undeterred: States
    example: State | None
    changes: tuple[Change, ...]
    provenance: Provenance

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """As plain data; at most ``limit`` states are listed, counts are never bounded."""
        return {
            "coalition": list(self.coalition),
            "concept": self.concept,
            "sanctions": self.sanctions,
            "state": list(self.state),
            "stable": self.stable,
            "improvements": {
                "count": len(self.improvements),
                "states": [list(state) for state in self.improvements[:limit]],
            },
            "undeterred": {
                "count": len(self.undeterred),
                "states": [list(state) for state in self.undeterred[:limit]],
            },
            "example": None if self.example is None else list(self.example),
            "changes": [str(change) for change in self.changes],
        }


def coalition_stability(
    analysis: Analysis,
    coalition: Sequence[str],
    state: str | Iterable[str],
    *,
    concept: str = "seq",
    sanctions: Sanctions = "parties",
) -> CoalitionView:
    """Whether a coalition would leave a state together.

    Args:
        analysis: of any conflict.
        coalition: labels of its members.
        state: yes options of the state; a string is split at blanks.
        concept: "nash", "seq", "gmr" or "smr".
        sanctions: who answers under SEQ: single "parties", or "coalitions" of them as well.

    Raises:
        UnknownLabelError, InfeasibleError: as :meth:`zopa.Analysis.position` does; also for a
            concept that has no form for coalitions.
        ZopaError: for a coalition without members.
        TooLargeError: where more than 1,023 subcoalitions would have to be followed.

    Time is linear in states times parties for a turn of answers; with answers of coalitions it
    grows with their number and with the states that these reach.
    """
    analysis.conflict.needs_options("joint moves of a coalition")
    name = concept_of(concept).name
    if name not in COALITION_CONCEPTS:
        raise UnknownLabelError("concept for coalitions", concept, COALITION_CONCEPTS)
    if sanctions not in SANCTIONS:
        raise UnknownLabelError("kind of sanction", sanctions, SANCTIONS)
    known = {analysis.conflict.party(label).label for label in coalition}
    if not known:
        raise ZopaError("a coalition needs at least one member")
    members = tuple(k for k, label in enumerate(analysis.parties) if label in known)
    wanted = state.split() if isinstance(state, str) else state
    index = analysis.ground.index(analysis.position(wanted))
    room = _Room(analysis.ground, members, name, sanctions)
    better, undeterred = room.improvements(index)
    here = analysis.ground.state(index)
    example = None
    if len(undeterred):
        distance = analysis.ground.distance(np.full(len(undeterred), index), undeterred)
        example = analysis.ground.state(int(undeterred[int(np.argmin(distance))]))
    places = [np.searchsorted(analysis.ground.engine.states, each) for each in (better, undeterred)]
    return CoalitionView(
        tuple(analysis.parties[k] for k in members),
        name,
        sanctions,
        here,
        not len(undeterred),
        analysis.states_at(places[0]),
        analysis.states_at(places[1]),
        example,
        () if example is None else changes_between(here, example),
        analysis.provenance,
    )


class _Room:
    """One coalition and its others, on an engine."""

    def __init__(
        self, ground: Ground, members: Collection[int], concept: str, sanctions: Sanctions
    ) -> None:
        self.ground = ground
        self.engine = engine = ground.engine
        self.members = tuple(members)
        self.others = tuple(k for k in range(len(engine.parties)) if k not in members)
        self.concept = concept
        self.sanctions = sanctions
        self.feasible = np.zeros(len(engine.rank(0)), dtype=np.bool_)
        self.feasible[engine.states] = True
        self._keeping: dict[int, Marks] = {}

    def improvements(self, state: int) -> tuple[Index, Index]:
        """Coalition improvements from a state, and those of them that nothing deters."""
        worse = np.zeros(len(self.feasible), dtype=np.bool_)
        for member in self.members:
            rank = self.engine.rank(member)
            worse |= rank <= rank[state]
        better = self.joint(self.members, state) & ~worse
        deterred = self.deterred(worse & self.feasible, better)
        return np.flatnonzero(better), np.flatnonzero(better & ~deterred)

    def joint(self, group: Sequence[int], start: int) -> Marks:
        """What members of a group reach together, each keeping its word; the start included."""
        reached = reached_by(self.engine, group, start, improving=False)
        for member in group:
            party = self.ground.conflict.parties[member]
            if party.word is None or not party.options:
                continue
            broken = np.flatnonzero(reached & ~self.keeping(member))
            own = [self.ground.conflict.labels.index(option.label) for option in party.options]
            here = self.ground.rows(np.array([start]))[:, own]
            moved = (self.ground.rows(broken)[:, own] != here).any(axis=1)
            reached[broken[moved]] = False
        return reached

    def keeping(self, member: int) -> Marks:
        """Marks of the states that keep a party's word."""
        if member not in self._keeping:
            word = self.ground.conflict.parties[member].word
            marks = np.ones(len(self.feasible), dtype=np.bool_)
            if word is not None:
                marks[self.engine.states] = self.ground.space.evaluate(word)
            self._keeping[member] = marks
        return self._keeping[member]

    def deterred(self, worse: Marks, better: Marks) -> Marks:
        """States from which the others reach something that deters."""
        match self.concept:
            case "nash":
                return np.zeros(len(worse), dtype=np.bool_)
            case "seq" if self.sanctions == "coalitions":
                return self.met_by_coalitions(worse, better)
            case "seq":
                return self.leading_to(self.others, worse, improving=True)
            case "smr":
                escape = self.leading_to(self.members, self.feasible & ~worse, improving=False)
                return self.leading_to(self.others, worse & ~escape, improving=False)
        return self.leading_to(self.others, worse, improving=False)

    def leading_to(self, movers: Collection[int], wanted: Marks, *, improving: bool) -> Marks:
        """States from which the movers reach a wanted one, or that are wanted themselves."""
        silent = [k for k in range(len(self.engine.parties)) if k not in movers]
        away = np.where(wanted, 0, 1).astype(np.int16)
        away[~self.feasible] = INFEASIBLE
        found: Marks = self.engine.worst_answer(silent, away, improving=improving) == 0
        return found & self.feasible

    def met_by_coalitions(self, worse: Marks, better: Marks) -> Marks:
        """States among ``better`` from which improvements of subcoalitions reach a worse one."""
        deterred = np.zeros(len(worse), dtype=np.bool_)
        for start in np.flatnonzero(better):
            deterred[start] = self.answered(int(start), worse)
        return deterred

    def answered(self, start: int, worse: Marks) -> bool:
        """Whether improvements of subcoalitions of the others lead from a state to a worse one."""
        seen = np.zeros(len(worse), dtype=np.bool_)
        seen[start] = True
        todo = [start]
        while todo:
            here = todo.pop()
            for group in self.subcoalitions:
                reached = self.joint(group, here)
                for member in group:
                    rank = self.engine.rank(member)
                    reached &= rank > rank[here]
                if (reached & worse).any():
                    return True
                fresh = reached & ~seen
                seen |= fresh
                todo += np.flatnonzero(fresh).tolist()
        return False

    @cached_property
    def subcoalitions(self) -> list[tuple[int, ...]]:
        """Every non-empty subcoalition of the others that have moves, small ones first."""
        states = self.engine.states
        movers = [k for k in self.others if len(self.engine.moves(k, states).targets)]
        if 2 ** len(movers) - 1 > MOST_SUBCOALITIONS:
            raise TooLargeError(
                f"{len(movers)} other parties form {2 ** len(movers) - 1:,} coalitions; answers "
                f"of at most {MOST_SUBCOALITIONS:,} are followed: ask with sanctions by parties"
            )
        sizes = range(1, len(movers) + 1)
        return [group for size in sizes for group in combinations(movers, size)]
