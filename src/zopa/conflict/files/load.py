"""From a dossier's files to a conflict: everything in order, all diagnostics at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from zopa.conflict.files import nodes
from zopa.conflict.files.diagnostics import Collector, Diagnostic, Enough
from zopa.conflict.files.possible import check_possible
from zopa.conflict.files.read_conflict import read_conflict
from zopa.conflict.files.read_evidence import Evidence, read_evidence
from zopa.conflict.files.reading import words
from zopa.conflict.files.source import CONFLICT, EVIDENCE, File, find_files, read_file, tree_of
from zopa.conflict.files.structure import check_structure
from zopa.conflict.model import Conflict, Place, Source
from zopa.errors import DossierError

__all__ = ["Dossier", "Report", "check", "load"]

#: A folder, a conflict file, or texts by file name as :func:`~zopa.conflict.files.dump.dump`
#: gives them.
Dossier: TypeAlias = str | os.PathLike[str] | Mapping[str, str]


@dataclass(frozen=True)
class Report:
    """What :func:`check` found.

    Attributes:
        conflict: the conflict, or None where there are errors.
        diagnostics: every problem, in the order of its place: conflict.yaml first.
    """

    conflict: Conflict | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Problems that keep the dossier from being used."""
        return tuple(d for d in self.diagnostics if d.severity == "error")

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Problems that it can be used in spite of."""
        return tuple(d for d in self.diagnostics if d.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether the dossier can be used."""
        return not self.errors


def load(path: Dossier) -> Conflict:
    """Read a dossier.

    Args:
        path: a folder that holds ``conflict.yaml`` (and ``evidence.yaml``, if there is any
            evidence), or the conflict file itself; or the texts of both by file name.

    Returns:
        The conflict, its ``source`` set to the path and the hashes of its files.

    Raises:
        DossierError: with every error that was found.
    """
    report, _ = _read(path)
    if report.conflict is None:
        raise DossierError(report.diagnostics)
    return report.conflict


def check(path: Dossier) -> Report:
    """Read a dossier and say everything that is wrong or odd about it; raises nothing.

    Args:
        path: as for :func:`load`.
    """
    from zopa.conflict.files.lint import lint

    report, claims = _read(path)
    if report.conflict is None:
        return report
    found = lint(report.conflict, claims)
    return replace(report, diagnostics=_in_order([*report.diagnostics, *found], claims, report))


def _in_order(
    found: list[Diagnostic], claims: Mapping[str, Place], report: Report
) -> tuple[Diagnostic, ...]:
    evidence = {place.file for place in claims.values()}
    out = Collector()
    out.found = found
    conflict = {d.place.file for d in found if d.place and d.place.file not in evidence}
    return out.in_order([*sorted(conflict), *sorted(evidence)])


def _read(dossier: Dossier) -> tuple[Report, Mapping[str, Place]]:
    out = Collector()
    files: list[File] = []
    reading = _Reading(out)
    try:
        files = _files(dossier, out)
        if files:
            reading.read(files[0], files[1] if len(files) > 1 else None)
    except Enough:
        pass
    diagnostics = out.in_order([file.shown for file in files])
    if out.errors or reading.conflict is None:
        return Report(None, diagnostics), {}
    path = "" if isinstance(dossier, Mapping) else os.fspath(dossier)
    source = Source(path, tuple((file.name, file.sha256) for file in files))
    conflict = replace(reading.conflict, source=source)
    return Report(conflict, diagnostics), reading.evidence.claims


def _files(dossier: Dossier, out: Collector) -> list[File]:
    """The conflict file and the evidence file; empty where the former cannot be read."""
    if isinstance(dossier, Mapping):
        if CONFLICT not in dossier:
            out.add("ZP002", f"there is no {CONFLICT} among the texts", f"add '{CONFLICT}'")
            return []
        return [
            File(name, name, dossier[name].encode("utf-8", "surrogatepass"))
            for name in (CONFLICT, EVIDENCE)
            if name in dossier
        ]
    paths = find_files(dossier, out)
    if paths is None:
        return []
    conflict, evidence = paths
    read = [read_file(conflict, out), read_file(evidence, out) if evidence else None]
    return [file for file in read if file] if read[0] else []


class _Reading:
    """One run over the files of one dossier."""

    def __init__(self, out: Collector) -> None:
        self.out = out
        self.evidence = Evidence()
        self.conflict: Conflict | None = None

    def read(self, conflict: File, evidence: File | None) -> None:
        tree = self.tree(conflict)
        language = words(tree.get("language")) if tree else None
        claims: dict[str, Place] | None = {}
        if evidence is not None:
            claims = self.read_evidence(evidence, language.text if language else "en")
        elif self.out.errors:
            claims = None  # there is an evidence file, and it could not be read
        if tree is None:
            return
        draft = read_conflict(tree, self.evidence.ledger, claims, evidence is not None, self.out)
        if not self.out.errors:
            check_possible(draft, self.out)
            self.conflict = draft.conflict

    def tree(self, file: File) -> nodes.Mapping | None:
        tree = tree_of(file, self.out)
        if tree is None:
            return None
        kind = "evidence" if file.name == EVIDENCE else "conflict"
        return check_structure(tree, "evidence" if kind == "evidence" else "conflict", self.out)

    def read_evidence(self, file: File, language: str) -> dict[str, Place] | None:
        tree = self.tree(file)
        if tree is None:
            return None
        self.evidence = read_evidence(tree, language, self.out)
        return self.evidence.claims
