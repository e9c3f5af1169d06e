"""The readings of a concept where preferences are partly unknown, by name.

Definitions: Li, Hipel, Kilgour & Fang 2004 give four extensions of Nash, GMR, SMR and SEQ, called
a, b, c and d here; SSEQ is read alike. With s1 a move of party i from s, and s2 an answer to it:

========= ==================================== ====================================
reading   i leaves s for an s1 that is ...      an s2 counts if it is ...
========= ==================================== ====================================
a         better, or unknown                    certainly no better than s
b         better                                certainly no better than s
c         better, or unknown                    not certainly better than s
d         better                                not certainly better than s
========= ==================================== ====================================

Where answers are improvements (SEQ, SSEQ) their steps are better for their mover, or unknown; with
``-sure`` after the name they are certainly better. Where there must be no escape (SMR, SSEQ) every
s3 that i could move on to must be as s2 must.

``certain-`` is a with sure steps: stable in every completion. ``possible-`` is d: a state that is
stable in some completion is stable so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["READ_CONCEPTS", "USUAL_READINGS", "Letter", "Reading", "reading_of", "refusal"]

Letter: TypeAlias = Literal["a", "b", "c", "d"]

#: Concepts that have readings: all but SIM.
READ_CONCEPTS: tuple[str, ...] = ("nash", "seq", "sseq", "gmr", "smr")
#: Those whose answers are improvements, so that it matters which steps are.
_IMPROVING = ("seq", "sseq")
#: What is looked at unless somebody asks for something else.
USUAL_READINGS: tuple[str, ...] = tuple(
    f"{word}-{name}" for name in READ_CONCEPTS for word in ("certain", "possible")
)
#: Those whose answers the party must be unable to escape.
_NO_ESCAPE = ("sseq", "smr")
_LETTERS: dict[str, Letter] = {"a": "a", "b": "b", "c": "c", "d": "d"}


@dataclass(frozen=True)
class Reading:
    """One reading of a concept.

    Attributes:
        concept: name of the concept that is read.
        letter: which of the four readings it is.
        sure_steps: whether the others answer by certain improvements only.
        word: "certain" or "possible" where it was asked for so; empty otherwise.
    """

    concept: str
    letter: Letter
    sure_steps: bool = False
    word: Literal["certain", "possible", ""] = ""

    @property
    def name(self) -> str:
        """Its name, as :func:`zopa.stability.concepts.concept` takes it."""
        return f"{self.word}-{self.concept}" if self.word else f"{self.concept}{self.suffix}"

    @property
    def suffix(self) -> str:
        """What stands after the name of the concept, by letter."""
        return f"-{self.letter}{'-sure' if self.sure_steps and self.improving else ''}"

    @property
    def title(self) -> str:
        """What it is called after the concept's full name."""
        if self.word:
            return f"{self.word} reading"
        sure = ", sure answers" if self.sure_steps and self.improving else ""
        return f"reading {self.letter}{sure}"

    @property
    def leaves_unknown(self) -> bool:
        """Whether a move counts as an improvement where it is not known to be one."""
        return self.letter in "ac"

    @property
    def counts_unknown(self) -> bool:
        """Whether an answer counts where it is not known to take the gain away."""
        return self.letter in "cd"

    @property
    def improving(self) -> bool:
        """Whether answers are improvements, step by step."""
        return self.concept in _IMPROVING

    @property
    def escape(self) -> bool:
        """Whether the party that left must also be unable to escape an answer."""
        return self.concept in _NO_ESCAPE


def reading_of(name: str) -> Reading | None:
    """The reading of that name (``certain-seq``, ``seq-a``, ``seq-a-sure``); None for any other."""
    first, _, rest = name.partition("-")
    if rest in READ_CONCEPTS and first == "certain":
        return Reading(rest, "a", True, "certain")
    if rest in READ_CONCEPTS and first == "possible":
        return Reading(rest, "d", False, "possible")
    letter, _, sure = rest.partition("-")
    if first not in READ_CONCEPTS or letter not in _LETTERS or sure not in ("", "sure"):
        return None
    if rest.endswith("-") or (sure and first not in _IMPROVING):
        return None
    return Reading(first, _LETTERS[letter], sure == "sure")


def refusal(party: str, concept: str = "seq") -> str:
    """Why a question that needs every preference is refused, and what can be asked instead.

    Args:
        party: label of a party whose preferences are partly unknown.
        concept: name of the concept that was asked for.
    """
    asked = concept if concept in READ_CONCEPTS else "seq"
    why = ", and SIM has no reading for that" if concept == "sim" else ""
    return (
        f"{party}'s preferences are partly unknown{why}: "
        f"ask for certain-{asked} or possible-{asked}"
    )
