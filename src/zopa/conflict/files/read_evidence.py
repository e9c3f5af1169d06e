"""The tree of ``evidence.yaml`` in, a :class:`~zopa.evidence.model.Ledger` out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.reading import Fault, Reader, items, mapping, words
from zopa.conflict.model import Place
from zopa.evidence.model import KINDS, MODALITIES, Claim, Document, Grade, Kind, Ledger, Modality
from zopa.text import Text

__all__ = ["Evidence", "read_evidence"]

_GRADE = re.compile("([A-F])([1-6])")


@dataclass(frozen=True)
class Evidence:
    """A ledger as far as it could be read.

    Attributes:
        ledger: complete only if there were no errors.
        claims: where each claim stands, by id: also of those that could not be read.
    """

    ledger: Ledger = field(default_factory=Ledger)
    claims: dict[str, Place] = field(default_factory=dict)


def read_evidence(tree: Mapping, language: str, out: Collector) -> Evidence:
    """Read a ledger.

    Args:
        tree: what evidence.yaml holds, checked against the schema.
        language: language of plain texts: that of the conflict.
        out: takes everything that is wrong.
    """
    return _EvidenceReader(tree, Reader(language, out)).evidence()


class _EvidenceReader:
    def __init__(self, tree: Mapping, read: Reader) -> None:
        self.read = read
        self.out = read.out
        self.documents = list(mapping(tree.get("documents")) or ())
        self.claims = list(mapping(tree.get("claims")) or ())
        read.check_labels("document", [key for key, _ in self.documents], reserved=False)
        read.check_labels("claim", [key for key, _ in self.claims], reserved=False)
        self.ids = {key.text: key.place for key, _ in self.claims}
        document_ids = {key.text: None for key, _ in self.documents}
        self.no_document = Fault("ZP207", "document", document_ids, "list it under 'documents'")
        self.document_ids = document_ids
        self.no_claim = Fault("ZP206", "claim", self.ids)

    def evidence(self) -> Evidence:
        documents = tuple(self.document(key, node) for key, node in self.documents)
        found = tuple(self.claim(key, node) for key, node in self.claims)
        return Evidence(Ledger(documents, tuple(c for c in found if c)), self.ids)

    def document(self, key: Scalar, node: Node) -> Document:
        said = mapping(node) or Mapping(node.place)
        return Document(
            key.text,
            self.read.text(said.get("title")) or Text.of(key.text, self.read.language),
            self.read.string(said.get("publisher")),
            self.read.interval(said.get("date")),
            self.read.string(said.get("language")),
        )

    def claim(self, key: Scalar, node: Node) -> Claim | None:
        said = mapping(node)
        if said is None:
            return None
        document = words(said.get("document"))
        if document is not None and document.text not in self.document_ids:
            self.no_document.report(document, self.out)
        about = self.read.interval(said.get("about"))
        contradicts = self.contradicts(key, said.get("contradicts"))
        by, says = self.read.string(said.get("by")), self.read.text(said.get("says"))
        kind = self.read.string(said.get("kind"))
        modality = self.read.string(said.get("modality")) or "plain"
        grade = _GRADE.fullmatch(self.read.string(said.get("grade")) or "")
        if document is None or by is None or says is None:
            return None
        if kind not in KINDS or modality not in MODALITIES:
            return None  # reported by the schema
        return Claim(
            key.text,
            document.text,
            by,
            says,
            cast("Kind", kind),
            self.read.string(said.get("at")),
            cast("Modality", modality),
            about,
            Grade(grade[1], grade[2]) if grade else None,
            contradicts,
        )

    def contradicts(self, key: Scalar, node: Node | None) -> tuple[str, ...]:
        for item in items(node):
            word = words(item)
            if word is not None and word.text == key.text:
                message = f"the claim {shown(key.text)} contradicts itself"
                self.out.add("ZP210", message, "name another claim", word.place)
        return self.read.ids(node, self.ids, self.no_claim)
