"""Tables that a conflict file names: found in its own folder and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.nodes import Scalar
from zopa.conflict.files.source import File, read_file

__all__ = ["Beside"]


class Beside:
    """The folder of a conflict file.

    Args:
        dossier: the folder, the conflict file, or texts by file name.

    Attributes:
        files: what has been read so far, by name.
    """

    def __init__(self, dossier: str | os.PathLike[str] | Mapping[str, str]) -> None:
        self.dossier = dossier
        self.files: dict[str, File] = {}

    def table(self, name: Scalar, out: Collector) -> File | None:
        """The table of a name; None, and a diagnostic, where there is none that may be read."""
        text = name.text
        if text in self.files:
            return self.files[text]
        if not text.lower().endswith(".csv") or len(text) > 255:
            message = f"{shown(text)} is not the name of a table"
            fix = "write the name of a .csv file, or 'key: value' lines below it, indented"
            out.add("ZP260", message, fix, name.place)
            return None
        if text.startswith(".") or any(mark in text for mark in "/\\:\0"):
            message = f"{shown(text)} is not a file beside this one"
            fix = "put the table into the folder of the conflict file, and write its name alone"
            out.add("ZP260", message, fix, name.place)
            return None
        found = (
            self._text(name, out)
            if isinstance(self.dossier, Mapping)
            else self._file(Path(self.dossier), name, out)
        )
        if found is not None:
            self.files[text] = found
        return found

    def _text(self, name: Scalar, out: Collector) -> File | None:
        assert isinstance(self.dossier, Mapping)
        if name.text not in self.dossier:
            _absent(name, out)
            return None
        data = self.dossier[name.text].encode("utf-8", "surrogatepass")
        return File(name.text, name.text, data)

    def _file(self, given: Path, name: Scalar, out: Collector) -> File | None:
        folder = given if os.path.isdir(given) else given.parent
        path = folder / name.text
        if not os.path.lexists(path):
            _absent(name, out)
            return None
        if os.path.dirname(os.path.realpath(path)) != os.path.realpath(folder):
            message = f"{shown(name.text)} is a link to a file elsewhere"
            fix = "put the table itself into the folder of the conflict file"
            out.add("ZP260", message, fix, name.place)
            return None
        return read_file(path, out)


def _absent(name: Scalar, out: Collector) -> None:
    message = f"there is no table {shown(name.text)} beside this file"
    out.add("ZP260", message, "put it into the same folder, or correct the name", name.place)
