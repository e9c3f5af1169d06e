"""Documents and claims: what a dossier's judgements rest on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from zopa.errors import UnknownLabelError
from zopa.text import Interval, Text

__all__ = ["Claim", "Document", "Grade", "Kind", "Ledger", "Modality"]

Kind = Literal["asserted", "denied", "accused", "demanded", "planned", "offered", "assessed"]
Modality = Literal["plain", "hedged"]

KINDS: tuple[str, ...] = get_args(Kind)
MODALITIES: tuple[str, ...] = get_args(Modality)

#: The source's record (NATO AJP-2.1 / "Admiralty" scale).
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
#: This item of information, graded apart from its source.
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


@dataclass(frozen=True)
class Grade:
    """An Admiralty grade such as B2. F and 6 mean *cannot be judged*, never *bad*."""

    reliability: str
    credibility: str

    def __str__(self) -> str:
        return self.reliability + self.credibility

    @property
    def judged(self) -> bool:
        """Whether both the source and the item could be judged."""
        return self.reliability != "F" and self.credibility != "6"

    @property
    def meaning(self) -> str:
        """The grade in words."""
        return f"{RELIABILITY[self.reliability]}, {CREDIBILITY[self.credibility]}"


@dataclass(frozen=True)
class Document:
    """Something that can be cited."""

    id: str
    title: Text
    publisher: str | None = None
    date: Interval | None = None
    language: str | None = None


@dataclass(frozen=True)
class Claim:
    """One statement of fact or intent, by a source, in a document.

    Attributes:
        document: id of the document it stands in.
        at: the place in the document ("paragraph 5").
        by: who says so.
        says: what is said.
        kind: what sort of statement it is.
        modality: ``plain``, or ``hedged`` where its source does ("seems to").
        about: the date or interval that it speaks of.
        grade: Admiralty grade, or None where nobody graded it.
        contradicts: ids of the claims that cannot be true together with it.
    """

    id: str
    document: str
    by: str
    says: Text
    kind: Kind
    at: str | None = None
    modality: Modality = "plain"
    about: Interval | None = None
    grade: Grade | None = None
    contradicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """All documents and claims of a dossier."""

    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.claims)

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def claim(self, id: str) -> Claim:
        """The claim with this id; raises UnknownLabelError."""
        try:
            return self._claims[id]
        except KeyError:
            raise UnknownLabelError("claim", id, self._claims) from None

    def document(self, id: str) -> Document:
        """The document with this id; raises UnknownLabelError."""
        try:
            return self._documents[id]
        except KeyError:
            raise UnknownLabelError("document", id, self._documents) from None

    @cached_property
    def contradictions(self) -> tuple[tuple[str, str], ...]:
        """Every contradicting pair of claims once, the one first in the file first."""
        order = {claim.id: position for position, claim in enumerate(self.claims)}
        pairs = {
            (claim.id, other) if order[claim.id] < order[other] else (other, claim.id)
            for claim in self.claims
            for other in claim.contradicts
            if other in order and other != claim.id
        }
        return tuple(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))

    def contradicting(self, id: str) -> tuple[str, ...]:
        """Ids of the claims that contradict one, whichever of the two says so."""
        return tuple(
            other for pair in self.contradictions if id in pair for other in pair if other != id
        )
