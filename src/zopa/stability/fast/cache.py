"""Where compiled kernels are kept between runs, and whether some are there."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

__all__ = ["folder", "is_warm", "mark_warm", "writable_folder"]


def folder() -> Path:
    """The folder for compiled kernels: below XDG_CACHE_HOME or where the platform keeps caches."""
    named = os.environ.get("XDG_CACHE_HOME")
    if named and os.path.isabs(named):
        base = Path(named)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path.home() / ".cache"
    return base / "zopa" / "kernels"


@cache
def writable_folder() -> Path | None:
    """The folder, made if need be; None where nothing can be written to it."""
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return place
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return None


def _mark(kind: str) -> Path | None:
    place = writable_folder()
    if place is None:
        return None
    try:
        source = Path(__file__).with_name("kernels.py")
        versions = (metadata.version("numba"), sys.version, os.fspath(source))
        stamp = source.stat().st_mtime_ns
    except (OSError, metadata.PackageNotFoundError):
        return None
    key = sha256(repr((versions, stamp, kind)).encode()).hexdigest()[:16]
    return place / f"warm-{key}"


def is_warm(kind: str) -> bool:
    """Whether kernels for a type were compiled and kept by an earlier run."""
    mark = _mark(kind)
    return mark is not None and mark.exists()


def mark_warm(kind: str) -> None:
    """Note that kernels for a type are compiled and kept."""
    mark = _mark(kind)
    if mark is not None:
        try:
            mark.touch()
        except OSError:  # the next run is no worse off than this one was
            pass
