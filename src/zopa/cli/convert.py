"""``zopa convert``: a dossier as a ``.gmcr`` file, or such a file as a dossier."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zopa.cli.output import NOT_WRITTEN, USAGE, answering, stop

if TYPE_CHECKING:
    from zopa.conflict.model import Conflict

__all__ = ["convert"]

#: Endings of files that somebody may hope for and zopa does not write here.
_OTHERS = frozenset({".csv", ".htm", ".html", ".json", ".md", ".pdf", ".txt", ".xlsx", ".xml"})


def convert(dossier: str, out: Path) -> None:
    """Write the conflict of a dossier to a new place, whole or not at all."""
    from zopa.conflict.files.load import check
    from zopa.errors import DossierError

    ending = out.suffix.lower()
    if ending in _OTHERS or not out.name:
        stop(f"'{out}' should end in .gmcr or .yaml, or be a folder for a dossier", USAGE)
    with answering(False):
        report = check(dossier)
        if report.conflict is None:
            raise DossierError(report.diagnostics)
        notes = [str(w) for w in report.warnings if w.code.startswith("ZP4")]  # lost in reading
        files = (
            _gmcr(report.conflict, out, notes) if ending == ".gmcr" else _yaml(report.conflict, out)
        )
    for path in files:
        if os.path.lexists(path):
            stop(f"'{path}' is there already; choose another place", NOT_WRITTEN)
    _write(files, None if ending in (".gmcr", ".yaml", ".yml") else out)
    for note in notes:
        sys.stderr.write(f"{note}\n")


def _gmcr(conflict: Conflict, out: Path, notes: list[str]) -> dict[Path, bytes]:
    from zopa.conflict.gmcr.write import as_gmcr

    written = as_gmcr(conflict)
    notes += [f"left out: {phrase}" for phrase in written.left_out]
    if written.ranked and not all(party.ranking is not None for party in conflict.parties):
        notes.append("preferences are written as rankings of all states, for every party")
    return {out: written.text.encode()}


def _yaml(conflict: Conflict, out: Path) -> dict[Path, bytes]:
    from zopa.conflict.files.dump import dump
    from zopa.conflict.files.load import check
    from zopa.conflict.files.source import CONFLICT
    from zopa.errors import DossierError

    texts = dump(conflict)
    again = check(texts)
    if again.conflict is None:  # such as a condition longer than a statement may be
        raise DossierError(again.diagnostics)
    if out.suffix.lower() not in (".yaml", ".yml"):
        return {out / name: text.encode() for name, text in texts.items()}
    names = {name: out if name == CONFLICT else out.with_name(name) for name in texts}
    return {names[name]: text.encode() for name, text in texts.items()}


def _write(files: dict[Path, bytes], folder: Path | None) -> None:
    """Write the files, making the folder if need be, and say what was written."""
    from zopa.conflict.files.write import write_together
    from zopa.errors import DossierError

    is_new = folder is not None and not folder.exists()
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        write_together(files)
    except (OSError, DossierError) as error:
        if folder is not None and is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        stop(str(error), NOT_WRITTEN)
    for path in files:
        print(path)
