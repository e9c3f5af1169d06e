"""Where compiled kernels are kept between runs, and whether some are there."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
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


def _mark(kernels: str) -> Path | None:
    place = writable_folder()
    if place is None:
        return None
    try:
        source = Path(__file__).with_name("kernels.py")
        versions = (metadata.version("numba"), sys.version, os.fspath(source))
        stamp = source.stat().st_mtime_ns
    except (OSError, metadata.PackageNotFoundError):
        return None
    key = sha256(repr((versions, stamp, kernels)).encode()).hexdigest()[:16]
    return place / f"warm-{key}"


def is_warm(kernels: str) -> bool:
    """Whether some kernels were compiled and kept by an earlier run."""
    mark = _mark(kernels)
    return mark is not None and mark.exists()


def mark_warm(kernels: str) -> None:
    """Note that some kernels are compiled and kept."""
    mark = _mark(kernels)
    if mark is not None:
        with suppress(OSError):  # the next run is then no worse off than this one was
            mark.touch()
