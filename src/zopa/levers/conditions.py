"""What a party's preferences must be like for it to stay in a state: necessary and sufficient.

For party i and state s let U be the states that i likes no better than s. Everything else being
as it is, whether s is stable for i depends on U alone, and a larger U never harms. For every
move from s to s1 the condition asks that

* Nash: s1 is in U;
* GMR, SEQ: s1 or some s2 that the others reach from it (for SEQ by improvements, which i's own
  preferences do not touch) is in U;
* SMR, SSEQ: s1 is in U, or for some such s2 both s2 and all that i can move to from there are;
* SIM: s1 or some state that it makes together with simultaneous improvements is in U.

So a condition is a list of *clauses*, one a move; a clause is a choice of *alternatives*; an
alternative is a set of states that must all be in U.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.game.model import Index
from zopa.stability.concepts import Concept
from zopa.stability.engine import Engine
from zopa.stability.reach import reached_by
from zopa.stability.sim import improvements

__all__ = ["Clause", "Condition", "condition"]

Truth: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Clause:
    """What one move asks.

    Attributes:
        move: state index that the move leads to.
        any_of: state indices, the move's own target first; one that is liked no better than the
            state is enough.
        all_of: sets of several state indices, each ascending; it is also enough to like every
            one of such a set no better.
    """

    move: int
    any_of: Index
    all_of: tuple[Index, ...] = ()

    @property
    def count(self) -> int:
        """Number of alternatives."""
        return len(self.any_of) + len(self.all_of)

    def alternatives(self, most: int) -> list[Index]:
        """The first alternatives, as sets of state indices."""
        single = [self.any_of[k : k + 1] for k in range(min(most, len(self.any_of)))]
        return [*single, *self.all_of[: most - len(single)]]

    def apart_from_word(self, kept: Truth, here: bool) -> Clause | None:
        """What of it the word leaves open; None where it is met by that alone.

        Args:
            kept: truth a state index of satisfying the word.
            here: whether the state asked about satisfies it.
        """
        open_ = kept if here else ~kept
        if here:
            any_of, all_of = self.any_of, tuple(each[kept[each]] for each in self.all_of)
            if not kept[any_of].all() or any(not len(each) for each in all_of):
                return None
        else:
            any_of = self.any_of[open_[self.any_of]]
            all_of = tuple(each for each in self.all_of if open_[each].all())
        single = [each for each in all_of if len(each) == 1]
        several = tuple(each for each in all_of if len(each) > 1)
        return Clause(self.move, np.concatenate([any_of, *single]), several)

    def met(self, no_better: Truth) -> bool:
        """Whether it is met, given truth a state index of being liked no better."""
        return bool(no_better[self.any_of].any()) or any(
            bool(no_better[states].all()) for states in self.all_of
        )


@dataclass(frozen=True, eq=False)
class Condition:
    """When a party stays in a state.

    Attributes:
        party: its position.
        state: state index.
        clauses: one a move that the party has, in ascending order of its target.
    """

    party: int
    state: int
    clauses: tuple[Clause, ...]

    @cached_property
    def minimal(self) -> tuple[tuple[frozenset[int], ...], ...]:
        """The clauses as choices of sets, without what others say already.

        Of two alternatives of a clause, one within the other, the larger is left out; so is a
        clause whose alternatives include all those of another.
        """
        reduced: dict[tuple[frozenset[int], frozenset[frozenset[int]]], None] = {}
        for clause in self.clauses:
            single = frozenset(clause.any_of.tolist())
            several: list[frozenset[int]] = []
            smaller = 0  # of those kept, how many have fewer members than the next: few or none
            for candidate in sorted({frozenset(a.tolist()) for a in clause.all_of}, key=len):
                while smaller < len(several) and len(several[smaller]) < len(candidate):
                    smaller += 1
                if single.isdisjoint(candidate) and not any(
                    known <= candidate for known in several[:smaller]
                ):
                    several.append(candidate)
            reduced[single, frozenset(several)] = None
        chosen: list[tuple[frozenset[int], frozenset[frozenset[int]]]] = []
        for single, several_ in sorted(reduced, key=lambda clause: sum(map(len, clause))):
            if not any(one <= single and more <= several_ for one, more in chosen):
                chosen.append((single, several_))
        return tuple(
            (
                *(frozenset((state,)) for state in sorted(single)),
                *sorted(several_, key=lambda each: (len(each), sorted(each))),
            )
            for single, several_ in chosen
        )

    def apart_from_word(self, kept: Truth) -> Condition:
        """What the condition asks of the party's wishes, its word standing above them.

        Where the state keeps the word, the party likes every state that does not no better,
        whatever it wants; where it breaks it, every state that keeps it is better. A clause
        without alternatives cannot be met.

        Args:
            kept: truth a state index of satisfying the party's word.
        """
        clauses = [clause.apart_from_word(kept, bool(kept[self.state])) for clause in self.clauses]
        left = tuple(clause for clause in clauses if clause is not None)
        return Condition(self.party, self.state, left)

    def met(self, no_better: Truth) -> bool:
        """Whether the party stays, given truth a state index of being liked no better."""
        return all(clause.met(no_better) for clause in self.clauses)


def condition(engine: Engine, concept: Concept, party: int, state: int) -> Condition:
    """The condition under which a state is stable for a party.

    Args:
        engine: moves, and the ranks of the others.
        concept: the solution concept.
        party: position of the party; its own ranks are not looked at.
        state: state index.

    One closure a move of the party; for SIM the product of the others' improvements.
    """
    _, targets = engine.moves(party, np.array([state]))
    others = [k for k in range(len(engine.parties)) if k != party]
    clauses = []
    for target in targets:
        match concept.answers:
            case "nothing":
                ends = np.zeros(0, dtype=np.int64)
            case "at the same moment":
                ends = _combined(engine, others, state, int(target))
            case answers:
                improving = answers == "improvements"
                reached = reached_by(engine, others, int(target), improving=improving)
                ends = np.flatnonzero(reached)
        own = np.array([target], dtype=np.int64)
        if concept.escape:
            clauses.append(Clause(int(target), own, _with_escapes(engine, party, ends)))
        else:
            clauses.append(Clause(int(target), np.concatenate([own, ends[ends != target]])))
    return Condition(party, state, tuple(clauses))


def _with_escapes(engine: Engine, party: int, ends: Index) -> tuple[Index, ...]:
    """For each end: itself and all that the party could move to from there; each set once."""
    origins, targets = engine.moves(party, ends)
    bounds = np.searchsorted(origins, np.arange(len(ends) + 1))
    found: dict[bytes, Index] = {}
    for k, end in enumerate(ends):
        together = np.sort(np.append(targets[bounds[k] : bounds[k + 1]], end))
        found[together.tobytes()] = together
    return tuple(found.values())


def _combined(engine: Engine, others: list[int], state: int, target: int) -> Index:
    """Feasible states that a move makes together with at most one improvement of each other."""
    codes = engine.codes()
    added = []
    for other in others:
        _, reached = improvements(engine, other, np.array([state]))
        if len(reached):
            added.append([0, *(codes[reached] - codes[state]).tolist()])
    wanted = [codes[target] + sum(chosen) for chosen in product(*added)]
    found = engine.lookup(np.array(wanted, dtype=codes.dtype))
    return np.unique(found[found >= 0])
