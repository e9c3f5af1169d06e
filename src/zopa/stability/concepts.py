"""The solution concepts by name, and the one rule that all but SIM share.

A state is stable for a party when none of its improvements has a *floor*, the lowest rank it
must expect there, above the rank of the state. The concepts differ in that floor alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.errors import UnknownLabelError, ZopaError
from zopa.stability import gmr, nash, seq, sim, smr, sseq
from zopa.stability.engine import Engine, Field
from zopa.stability.mixed import each_party
from zopa.stability.strong import StrongForm, strong_form
from zopa.stability.unknown.engine import UncertainGraphEngine
from zopa.stability.unknown.readings import Reading, reading_of
from zopa.stability.unknown.stable import stable as stable_as_read

__all__ = ["CONCEPTS", "Concept", "concept"]

Answers: TypeAlias = Literal["nothing", "improvements", "moves", "at the same moment"]


@dataclass(frozen=True)
class Concept:
    """A solution concept.

    Attributes:
        name: short name, lower case.
        title: full name.
        plain: what it means, in plain words, as "a state holds ...".
        short: the same in a few words.
        answers: what the others may answer with.
        escape: whether the tempted party must also be unable to escape the answer.
        floor: the lowest rank that a party must expect at each state; None for SIM.
        reading: how it is read where preferences are partly unknown; None where it cannot be.
            Where all are known every reading is the concept itself.
        strong: what is strong about it; None for an ordinary concept.
        each: concepts of single parties, by label; empty for one concept for everybody.
        rest: with ``each``, the concept of all other parties; None where none is named.
    """

    name: str
    title: str
    plain: str
    short: str
    answers: Answers
    escape: bool
    floor: Callable[[Engine, int], Field] | None
    reading: Reading | None = None
    strong: StrongForm | None = None
    each: tuple[tuple[str, Concept], ...] = ()
    rest: Concept | None = None

    def stable(self, engine: Engine, party: int) -> npt.NDArray[np.bool_]:
        """Whether each state is stable for the party, by state index (any value where none is).

        Raises:
            ZopaError: where preferences are partly unknown and the concept is no reading.
            UnknownLabelError: where it names a party that does not exist.
        """
        if self.each:
            self.check(engine.parties)
            return self.of(engine.parties[party]).stable(engine, party)
        if isinstance(engine, UncertainGraphEngine):
            if self.reading is None:
                raise engine.refuse(self.base)
            return stable_as_read(engine, party, self.reading)
        if self.floor is None:
            return sim.stable(engine, party)
        return engine.best_own(party, self.floor(engine, party)) <= engine.rank(party)

    @property
    def shown(self) -> str:
        """The name as it is printed; of parties, their labels."""
        return self.told(str)

    def told(self, names: Callable[[str], str]) -> str:
        """The name as it is printed.

        Args:
            names: from labels of parties to what they are called.
        """
        if self.each:
            rest = [] if self.rest is None else [self.rest.shown]
            return ", ".join(rest + [f"{own.shown} for {names(party)}" for party, own in self.each])
        if self.reading is not None:
            return _shown(self.reading)
        if self.strong is not None:
            return f"strong {self.strong.concept.upper()}{self.strong.qualified}"
        return "Nash" if self.name == "nash" else self.name.upper()

    @property
    def base(self) -> str:
        """Name of the concept in ``CONCEPTS`` that it is a form of; its own where it is no form."""
        form = self.strong or self.reading
        return self.name if form is None else form.concept

    def of(self, party: str) -> Concept:
        """The concept that a party is judged by, itself unless it has one for each.

        Raises:
            ZopaError: where it names neither the party nor a concept for all others.
        """
        if not self.each:
            return self
        own = dict(self.each).get(party, self.rest)
        if own is None:
            raise ZopaError(
                f"'{self.name}' names no concept for {party}; add {party}=seq, say, or one "
                f"concept for all other parties, as in 'seq {self.name}'"
            )
        return own

    def check(self, parties: tuple[str, ...]) -> None:
        """Raise UnknownLabelError where it names a party that is not among some labels."""
        for label, _ in self.each:
            if label not in parties:
                raise UnknownLabelError("party", label, parties)

    def needs_plain(self, what: str, *, each: bool = False) -> None:
        """Raise ZopaError unless it is one of ``CONCEPTS``, or a reading of one.

        The door of rooms that have a way of their own with each concept, or change preferences
        on trial, after which nobody knows how strong they are.

        Args:
            what: in the plural, to begin a sentence with ("levers").
            each: whether there may be a concept for each party.
        """
        asked = [own for _, own in self.each] + [own for own in (self, self.rest) if own]
        if any(own.strong for own in asked):
            kind = "a strong stability"
        elif self.each and not each:
            kind = "a concept for each party"
        else:
            return
        raise ZopaError(
            f"{what} are looked for under Nash, SEQ, SSEQ, GMR, SMR or SIM, and '{self.name}' "
            f"asks for {kind}; choose one of the six"
        )


#: Every concept, from the least to the most foresight of answers; SIM apart.
CONCEPTS: dict[str, Concept] = {
    c.name: c
    for c in (
        Concept(
            "nash",
            "Nash stability",
            "even if nobody ever answers a move",
            "nobody gains by a move, answered or not",
            "nothing",
            False,
            nash.floor,
        ),
        Concept(
            "seq",
            "sequential stability",
            "because every temptation meets answers that improve things for those who give them",
            "every temptation meets answers that pay",
            "improvements",
            False,
            seq.floor,
        ),
        Concept(
            "sseq",
            "symmetric sequential stability",
            "because every temptation meets such answers, and the mover could not escape them",
            "... and that its mover cannot escape",
            "improvements",
            True,
            sseq.floor,
        ),
        Concept(
            "gmr",
            "general metarationality",
            "if the others could punish every move, whether or not it serves them",
            "others could punish, at whatever cost",
            "moves",
            False,
            gmr.floor,
        ),
        Concept(
            "smr",
            "symmetric metarationality",
            "if the others could punish every move, and the mover could not escape it",
            "... and the mover could not escape it",
            "moves",
            True,
            smr.floor,
        ),
        Concept(
            "sim",
            "simultaneous stability",
            "if the others, moving for their own good at the same moment, could spoil every move",
            "moves at the same moment would spoil it",
            "at the same moment",
            False,
            None,
        ),
    )
}


def concept(name: str) -> Concept:
    """The concept of that name, in any case; raises UnknownLabelError.

    Besides those of ``CONCEPTS`` there are families of names: ``certain-seq`` (readings where
    preferences are partly unknown), ``strong-seq`` (strong stabilities) and ``seq russia=nash``
    (a concept for each party).

    Raises:
        UnknownLabelError: for a concept that does not exist.
        ZopaError: for concepts of parties that contradict one another.
    """
    known = CONCEPTS.get(name.lower())
    for family in () if known else _FAMILIES:
        known = known or family(name)
    if known is None:
        raise UnknownLabelError("concept", name, CONCEPTS)
    return known


def _as_read(name: str) -> Concept | None:
    """A reading of a concept for preferences that are partly unknown."""
    reading = reading_of(name.lower())
    if reading is None:
        return None
    base = CONCEPTS[reading.concept]
    title = f"{base.title}, {reading.title}"
    return replace(base, name=name.lower(), title=title, reading=reading)


def _shown(reading: Reading) -> str:
    base = CONCEPTS[reading.concept].shown
    return f"{reading.word} {base}" if reading.word else f"{base}{reading.suffix}"


#: The strong forms in few words.
_STRONG_SHORT = {
    "seq": "answers that pay, and cost the mover much",
    "sseq": "... and that it cannot escape",
    "gmr": "others could punish severely, at whatever cost",
    "smr": "... and the mover could not escape it",
}


def _strong(name: str) -> Concept | None:
    """A strong form of a concept."""
    form = strong_form(name.lower())
    if form is None:
        return None
    base = CONCEPTS[form.concept]
    return replace(
        base,
        name=form.name,
        title=f"strong {base.title}{form.qualified}",
        plain=f"{base.plain}, and whoever is tempted would end much worse off",
        short=_STRONG_SHORT[form.concept],
        floor=form.floor,
        strong=form,
    )


def _for_each(name: str) -> Concept | None:
    """A concept for each party."""
    found = each_party(name)
    if found is None:
        return None
    each = tuple((party, concept(own)) for party, own in found.named.items())
    rest = None if found.rest is None else concept(found.rest)
    used = [own for _, own in each] + ([] if rest is None else [rest])
    made = Concept(
        found.name,
        "a concept for each party",
        "if each party is judged by its own concept",
        "each party by its own concept",
        max((own.answers for own in used), key=_BY_ANSWERS.index),
        any(own.escape for own in used),
        None,
        each=each,
        rest=rest,
    )
    if any(own.floor is None for own in used):
        return made

    def floor(engine: Engine, party: int) -> Field:
        made.check(engine.parties)
        own = made.of(engine.parties[party]).floor
        assert own is not None
        return own(engine, party)

    return replace(made, floor=floor)


#: What answers a concept looks at, from none to any at all.
_BY_ANSWERS: tuple[Answers, ...] = ("nothing", "improvements", "at the same moment", "moves")

#: What makes concepts of names that are not in ``CONCEPTS``; each gives None for other names.
_FAMILIES: tuple[Callable[[str], Concept | None], ...] = (_as_read, _strong, _for_each)
