"""Finding and reading the files of a dossier, with every limit checked before it is needed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from zopa.conflict.files.diagnostics import Collector, near, shown
from zopa.conflict.files.events import parse_tree
from zopa.conflict.files.nodes import Node
from zopa.conflict.model import Place

__all__ = [
    "CONFLICT",
    "EVIDENCE",
    "MAX_BYTES",
    "File",
    "find_files",
    "read_file",
    "text_of",
    "tree_of",
]

CONFLICT = "conflict.yaml"
EVIDENCE = "evidence.yaml"
MAX_BYTES = 5_000_000

_NOT_TEXT = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class File:
    """A file that has been read.

    Attributes:
        name: the file's own name.
        shown: its path as a message names it: as it was given.
        data: its bytes.
    """

    name: str
    shown: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def find_files(dossier: str | os.PathLike[str], out: Collector) -> tuple[Path, Path | None] | None:
    """The conflict file of a dossier and its evidence file, if there is one.

    Args:
        dossier: a folder or a conflict file.
        out: takes what is wrong.

    Returns:
        Both paths, or None when there is no conflict file.
    """
    given = Path(dossier)
    try:
        if os.path.isdir(given):  # unlike Path.is_dir it never raises
            conflict = given / CONFLICT
            if not os.path.lexists(conflict):
                out.add("ZP002", f"the folder {shown(str(given))} has no {CONFLICT}", _hint(given))
                return None
        else:
            conflict = given
        evidence = conflict.with_name(EVIDENCE)
        there = os.path.lexists(evidence) and evidence != conflict
    except ValueError:  # no file name at all
        out.add("ZP001", f"{shown(str(given))} is no path of a file", "check the path")
        return None
    return conflict, evidence if there else None


def _hint(folder: Path) -> str:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        names = []
    close = near(CONFLICT, [name for name in names if name.endswith((".yaml", ".yml"))])
    if close:
        return f"rename {shown(close)} to {CONFLICT}"
    models = [name for name in names if name.lower().endswith(".gmcr")]
    if len(models) > 1:
        return f"name one of its {len(models):,} .gmcr files, or several with 'zopa check'"
    if models:
        return f"name the file that you mean: {shown(str(folder / models[0]), 200)}"
    return "'zopa new DIR' writes a starter dossier"


def read_file(path: Path, out: Collector) -> File | None:
    """The bytes of a file, or None when it cannot or should not be read."""
    name = shown(str(path))
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            kind = "a folder" if stat.S_ISDIR(about.st_mode) else "neither a file nor a folder"
            out.add("ZP003", f"{name} is {kind}", "put the YAML file there")
            return None
        if about.st_size > MAX_BYTES:
            size = f"{about.st_size / 1e6:,.1f} MB"
            out.add("ZP005", f"{name} has {size}; 5 MB is the limit", "keep long texts outside")
            return None
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the path
        out.add("ZP001", f"there is no {name}", "check the path")
        return None
    except OSError as error:
        reason = error.strerror or "the path cannot be used"
        out.add("ZP004", f"{name} cannot be read: {reason}", "check the path and its permissions")
        return None
    if len(data) > MAX_BYTES:  # it grew after it was measured
        out.add("ZP005", f"{name} has more than 5 MB", "keep long texts outside")
        return None
    return File(path.name, str(path), data)


def tree_of(file: File, out: Collector) -> Node | None:
    """The node tree of a file, or None when it is no text or no YAML."""
    text = text_of(file, out)
    return None if text is None else parse_tree(text, file.shown, out)


def text_of(file: File, out: Collector) -> str | None:
    """The text of a file, or None when it is no UTF-8 text."""
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = file.data[: error.start]
        place = _place(file, before.decode("utf-8", "replace"))
        found = f"byte 0x{file.data[error.start]:02x} is not UTF-8 text"
        out.add("ZP006", found, "save the file as UTF-8 text", place)
        return None
    match = _NOT_TEXT.search(text)
    if match:
        found = f"a control character stands here (U+{ord(match.group()):04X})"
        out.add("ZP006", found, "delete it", _place(file, text[: match.start()]))
        return None
    return text


def _place(file: File, before: str) -> Place:
    return Place(file.shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
