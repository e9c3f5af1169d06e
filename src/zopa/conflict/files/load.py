"""From a dossier's files to a conflict: everything in order, all diagnostics at once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from zopa.bundled import CASE, located
from zopa.conflict.files import nodes
from zopa.conflict.files.beside import Beside
from zopa.conflict.files.diagnostics import Collector, Diagnostic, Enough, shown
from zopa.conflict.files.possible import check_possible
from zopa.conflict.files.read_conflict import read_conflict
from zopa.conflict.files.read_evidence import Evidence, read_evidence
from zopa.conflict.files.reading import words
from zopa.conflict.files.source import CONFLICT, EVIDENCE, File, find_files, read_file, tree_of
from zopa.conflict.files.structure import check_structure
from zopa.conflict.gmcr.read import is_gmcr, read_gmcr
from zopa.conflict.model import Conflict, Place, Source
from zopa.errors import DossierError, UnknownLabelError, did_you_mean

__all__ = ["Dossier", "Report", "Run", "check", "load", "open_files"]

#: What a file of the GMCR+ program has no place for, so that nobody could mend it there.
_NOT_THERE = frozenset({"ZP301", "ZP310", "ZP311"})

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
            evidence, and the tables that it names), or the conflict file itself; or the texts of
            all of them by file name. The path of a GMCR+ file (``.gmcr``) is a dossier by
            itself, and ``casebook:NAME`` is one of the published conflicts that come with zopa.

    Returns:
        The conflict, its ``source`` set to the path and the hashes of its files.

    Raises:
        DossierError: with every error that was found.
    """
    run = _run(path)
    if run.conflict is None:
        raise DossierError(run.diagnostics())
    return run.conflict


def check(path: Dossier) -> Report:
    """Read a dossier and say everything that is wrong or odd about it; raises nothing.

    Args:
        path: as for :func:`load`.
    """
    from zopa.conflict.files.lint import lint

    run = _run(path)
    if run.conflict is not None:
        found = lint(run.conflict, run.evidence.claims)
        imported = run.conflict.imported is not None
        run.out.extend(d for d in found if not (imported and d.code in _NOT_THERE))
    return Report(run.conflict, run.diagnostics())


def _run(dossier: Dossier) -> Run:
    out = Collector()
    if isinstance(dossier, Mapping):
        return Run(open_files(dossier, out), "", out, Beside(dossier))
    path = os.fspath(dossier)
    try:
        place = located(path)
    except UnknownLabelError as error:
        close = did_you_mean(error.label, error.known)
        fix = f"did you mean '{CASE}{close}'?" if close else "'zopa casebook' lists the cases"
        out.add("ZP001", f"there is no case {shown(error.label)} in the casebook", fix)
        return Run([], path, out, Beside(path))
    return Run(open_files(place, out), path, out, Beside(place))


class Run:
    """One run over the files of one dossier.

    Args:
        files: the conflict file and the evidence file, as far as they could be read.
        path: the dossier as it was given.
        out: takes everything that is wrong; may hold what opening the files has found.
        beside: finds the tables that the conflict file names.

    Attributes:
        conflict: what they say; None where there are errors.
    """

    def __init__(self, files: Sequence[File], path: str, out: Collector, beside: Beside) -> None:
        self.out = out
        self.beside = beside
        self.files = files
        self.evidence = Evidence()
        self.conflict: Conflict | None = None
        draft: Conflict | None = None
        with contextlib.suppress(Enough):
            if files and is_gmcr(files[0]):
                draft = read_gmcr(files[0], out)
            elif files:
                draft = self.read(files[0], files[1] if len(files) > 1 else None)
        if draft is not None and not out.errors:
            hashes = tuple((file.name, file.sha256) for file in self.all_files)
            self.conflict = replace(draft, source=Source(path, hashes))

    @property
    def all_files(self) -> list[File]:
        return [*self.files, *self.beside.files.values()]

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return self.out.in_order([file.shown for file in self.all_files])

    def read(self, conflict: File, evidence: File | None) -> Conflict | None:
        # Errors so far can only be those of an evidence file that cannot be read.
        claims: dict[str, Place] | None = None if self.out.errors else {}
        tree = self.tree(conflict, "conflict")
        language = words(tree.get("language")) if tree else None
        if evidence is not None:
            claims = self.read_evidence(evidence, language.text if language else "en")
        if tree is None:
            return None
        ledger, cited = self.evidence.ledger, evidence is not None
        draft = read_conflict(tree, ledger, claims, cited, self.out, self.beside)
        if not self.out.errors:
            check_possible(draft, self.out)
        return draft.conflict

    def tree(self, file: File, kind: Literal["conflict", "evidence"]) -> nodes.Mapping | None:
        tree = tree_of(file, self.out)
        return None if tree is None else check_structure(tree, kind, self.out)

    def read_evidence(self, file: File, language: str) -> dict[str, Place] | None:
        tree = self.tree(file, "evidence")
        if tree is None:
            return None
        self.evidence = read_evidence(tree, language, self.out)
        return self.evidence.claims


def open_files(dossier: Dossier, out: Collector) -> list[File]:
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
    first = read_file(conflict, out)
    if first is not None and is_gmcr(first):
        return [first]  # it cites nothing, whatever stands beside it
    second = read_file(evidence, out) if evidence else None
    return [file for file in (first, second) if file] if first else []
