"""The dossier that ``zopa new`` writes: small, complete, and commented for a first reader."""

from __future__ import annotations

import contextlib
import os
from importlib.resources import files
from pathlib import Path

from zopa.conflict.files.codes import CODES
from zopa.conflict.files.diagnostics import Diagnostic, shown
from zopa.conflict.files.source import CONFLICT, EVIDENCE
from zopa.conflict.files.write import cannot_write, write_together
from zopa.errors import DossierError

__all__ = ["starter", "write_starter"]


def starter() -> dict[str, str]:
    """The texts of the starter dossier, by file name."""
    folder = files("zopa.conflict.files") / "starter"
    return {name: (folder / name).read_text("utf-8") for name in (CONFLICT, EVIDENCE)}


def write_starter(folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write the starter dossier, both files or none.

    Args:
        folder: made if need be, with the folders above it.

    Returns:
        Paths of the files.

    Raises:
        DossierError: where one of the files exists already, or nothing can be written.
    """
    target = Path(folder)
    paths = {target / name: text.encode() for name, text in starter().items()}
    for path in paths:
        if os.path.lexists(path):
            message = f"{shown(str(path), 200)} is there already"
            fix = "choose another folder"
            raise DossierError([Diagnostic("ZP019", CODES["ZP019"].severity, message, fix)])
    is_new = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        write_together(paths)
    except DossierError:
        if is_new:
            with contextlib.suppress(OSError):
                target.rmdir()
        raise
    return tuple(paths)
