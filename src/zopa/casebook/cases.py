"""The cases: which there are, and each with its conflict and what its source says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zopa import bundled
from zopa.casebook.fields import Fields, load_yaml
from zopa.casebook.published import PUBLISHED, Published, read_published
from zopa.conflict.files.load import load
from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError, ZopaError
from zopa.stability.analysis import analyse
from zopa.text import visible

__all__ = ["WANTED", "Case", "Wanted", "open_case", "wanted"]

#: The file that lists cases which could not be recovered whole.
WANTED = "wanted.yaml"


@dataclass(frozen=True)
class Case:
    """A published conflict.

    Attributes:
        name: its folder's name.
        conflict: the model; its source names the case as ``casebook:NAME`` and hashes its files.
        published: what its source says.
    """

    name: str
    conflict: Conflict
    published: Published

    @property
    def title(self) -> str:
        """The title of the dossier, safe to show."""
        return visible(str(self.conflict.title))

    @property
    def feasible(self) -> int | None:
        """How many states are feasible, as its source says or else counted; None if too many."""
        if self.published.feasible is not None:
            return self.published.feasible
        try:
            return len(analyse(self.conflict).states)
        except TooLargeError:
            return None

    def to_json(self) -> dict[str, Any]:
        """What ``zopa casebook --json`` lists, as plain data."""
        return {
            "name": self.name,
            "title": self.title,
            "parties": len(self.conflict.parties),
            "feasible": self.feasible,
            **self.published.to_json(),
        }


@dataclass(frozen=True)
class Wanted:
    """A case that could not be recovered whole.

    Attributes:
        title: the conflict.
        citation: who published it.
        missing: what would be needed.
        kind: what kind of conflict it is, if given.
    """

    title: str
    citation: str
    missing: str
    kind: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return dict(vars(self))


def open_case(name: str, root: Path | None = None) -> Case:
    """Read a case.

    Args:
        name: of the case, with or without ``casebook:``.
        root: a folder of cases instead of the casebook that comes with zopa.

    Raises:
        UnknownLabelError: where there is none of that name; says which is nearest.
        DossierError: where its ``conflict.yaml`` has errors.
        ZopaError: where its ``published.yaml`` cannot be used, and why.
    """
    name = name.removeprefix(bundled.CASE)
    folder = bundled.case_folder(name, root)
    conflict = load(f"{bundled.CASE}{name}" if root is None else folder)
    return Case(name, conflict, read_published(folder / PUBLISHED, conflict))


def wanted(root: Path | None = None) -> tuple[Wanted, ...]:
    """Cases that could not be recovered whole; none where nobody has listed any.

    Raises:
        ZopaError: where the list cannot be used, and why.
    """
    path = (bundled.casebook() if root is None else root) / WANTED
    if not path.exists():
        return ()
    listed = load_yaml(path)
    if not isinstance(listed, list):
        raise ZopaError(f"{path}: the file is no list; write '- title: ...' items")
    found = []
    for number, value in enumerate(listed, 1):
        keys = ("title", "citation", "missing", "kind")
        fields = Fields(value, path, f"item {number}", keys)
        title, citation, missing = (fields.text(key, needed=True) or "" for key in keys[:3])
        found.append(Wanted(title, citation, missing, fields.text("kind")))
    return tuple(found)
