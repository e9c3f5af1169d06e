"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from zopa.conflict.files.codes import CODES
from zopa.conflict.files.diagnostics import Diagnostic, shown
from zopa.errors import DossierError

__all__ = ["cannot_write", "write_together"]


def cannot_write(path: str | os.PathLike[str], error: OSError) -> DossierError:
    """The error for a file or folder that cannot be written to."""
    reason = error.strerror or "the path cannot be used"
    message = f"{shown(os.fspath(path), 200)} cannot be written: {reason}"
    fix = "check the path and its permissions"
    return DossierError([Diagnostic("ZP020", CODES["ZP020"].severity, message, fix)])


def write_together(files: Mapping[Path, bytes]) -> None:
    """Replace files by new contents: each whole, and new ones all or none.

    Everything is written and flushed beside its target first, so that a full disk leaves
    every old file as it was; only then are the files renamed into place. A link is followed,
    and the permissions of a file that existed are kept.

    Raises:
        DossierError: where a folder cannot be written to.
    """
    ready: list[tuple[str, Path]] = []
    created: list[Path] = []
    target = Path()
    try:
        for path, data in files.items():
            target = Path(os.path.realpath(path))
            ready.append((_beside(target, data), target))
        for temporary, target in ready:
            is_new = not target.exists()
            os.replace(temporary, target)
            if is_new:
                created.append(target)
    except OSError as error:
        for path in created:
            _remove(path)
        raise cannot_write(target, error) from error
    finally:
        for temporary, _ in ready:
            _remove(temporary)


def _remove(path: str | Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _beside(path: Path, data: bytes) -> str:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
