"""Strong stabilities: every improvement meets an answer that is *much* worse for who improved.

Definition (strength of preference: Hamouda, Kilgour & Hipel 2004, 2006; more than two degrees: Xu,
Hipel & Kilgour 2009). State s is strongly stable for party i at degree k, under GMR, SEQ, SMR or
SSEQ, when from every unilateral improvement s1 of i, whatever its degree, the others can reach some
s2 that is worse than s for i by degree k or more. As ever they go by moves under GMR and SMR, and
by improvements of any degree under SEQ and SSEQ; and under SMR and SSEQ every s3 in R_i(s2) must be
worse than s by degree k or more too. With a *mild* escape it is enough that no such s3 is better
than s. A state that is stable but not strongly is weakly stable. Nash has no strength.

Pseudo-code::

    ceiling(t) = (highest rank that is not above rank(t) by degree k) + 1
    regret(s2) = ceiling(s2)                                          GMR, SEQ
                 highest ceiling among s2 and R_i(s2)                 SMR, SSEQ
                 higher of ceiling(s2) and the highest rank in R_i(s2)   with a mild escape
    floor(s1)  = lowest of rank(s1) and the regrets of all that the others reach from s1
    stable(s) :<=> every improvement s1 from s has floor(s1) <= rank(s)

That is the definition: ceiling(t) <= rank(s) says that t is worse than s by degree k or more, and
so never of s1 itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from zopa.conflict.model import Party, Preference, State
from zopa.stability.engine import Engine, Field
from zopa.stability.word import Together, Word, deciding

__all__ = [
    "MAX_DEGREE",
    "STRONG_CONCEPTS",
    "StrongForm",
    "degree_worse",
    "strong_form",
    "strong_names",
]

#: The concepts that have strong forms.
STRONG_CONCEPTS: tuple[str, ...] = ("seq", "sseq", "gmr", "smr")
#: The highest degree that can be asked about.
MAX_DEGREE = 9

_NAME = re.compile(r"strong([2-9]?)-(seq|sseq|gmr|smr)(-mild)?")
_ESCAPE = ("sseq", "smr")
_IMPROVING = ("seq", "sseq")


@dataclass(frozen=True)
class StrongForm:
    """The strong form of a concept.

    Attributes:
        concept: name of the concept.
        degree: by how much answers must be worse, from 2.
        mild: whether the tempted party's escape from an answer must only be no better, where the
            concept looks at it at all.
    """

    concept: str
    degree: int = 2
    mild: bool = False

    @property
    def name(self) -> str:
        """Its name, as :func:`zopa.stability.concepts.concept` takes it."""
        degree = "" if self.degree == 2 else str(self.degree)
        return f"strong{degree}-{self.concept}{'-mild' if self.mild else ''}"

    @property
    def qualified(self) -> str:
        """What is said of it in brackets after its name; empty where it is the usual form."""
        said = [f"degree {self.degree}"] if self.degree > 2 else []
        said += ["mild escape"] if self.mild else []
        return f" ({', '.join(said)})" if said else ""

    def regret(self, engine: Engine, party: int) -> Field:
        """What the party gets out of each state at most, told as ceilings; by state index.

        An answer deters a move from a state s where this is no higher than the rank of s.
        """
        rank = engine.rank(party)
        ceiling: Field = engine.ceilings(party, self.degree)[rank]
        if self.concept not in _ESCAPE:
            return ceiling
        if self.mild:
            return np.maximum(ceiling, engine.best_own(party, rank))
        return engine.best_own(party, ceiling)

    def floor(self, engine: Engine, party: int) -> Field:
        """The lowest rank the party must expect at each state, by state index."""
        regret = self.regret(engine, party)
        worst = engine.worst_answer(party, regret, improving=self.concept in _IMPROVING)
        # The regret of a state is above its rank: only what others reach may bring it down.
        return np.minimum(worst, engine.rank(party))


def strong_form(name: str) -> StrongForm | None:
    """The strong form of that name (``strong-seq``, ``strong3-gmr``, ``strong-smr-mild``), or None.

    A mild form exists of the concepts that look at an escape: SMR and SSEQ.
    """
    match = _NAME.fullmatch(name)
    if match is None or (match[3] and match[2] not in _ESCAPE):
        return None
    return StrongForm(match[2], int(match[1] or 2), bool(match[3]))


def strong_names(degrees: int) -> tuple[str, ...]:
    """Names of the usual strong forms up to a degree; none where that is 1."""
    return tuple(
        StrongForm(concept, degree).name
        for degree in range(2, min(degrees, MAX_DEGREE) + 1)
        for concept in STRONG_CONCEPTS
    )


def degree_worse(party: Party, before: State, after: State) -> int:
    """By how much a party likes a state less than another: 0 not at all, 1 ordinary, 2 strongly ...

    What breaks its word, against a state that keeps it, is worse by ``MAX_DEGREE``.
    """
    decided = deciding(party, before, after)
    if decided is not None:
        preference, better = decided
        if better:
            return 0
        return MAX_DEGREE if isinstance(preference, Word) else _degree(party, preference)
    if party.ranking is None:
        return 0
    place = {state: number for number, group in enumerate(party.ranking) for state in group}
    first, second = place[frozenset(before)], place[frozenset(after)]
    gaps = party.gaps or (1,) * len(party.ranking)
    return max(gaps[first:second], default=0)


def _degree(party: Party, decided: Preference) -> int:
    """The degree of a statement, or of equal ones; no more than that of any before it."""
    last = decided.members[-1] if isinstance(decided, Together) else decided
    above = party.preferences[: party.preferences.index(last) + 1]
    return min(MAX_DEGREE, *(wish.degree for wish in above))
