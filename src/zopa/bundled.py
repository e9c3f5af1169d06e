"""Where the dossiers are that come with zopa: the worked example and the casebook.

Both are kept once, at the top of the repository. An installed package carries copies, made when
it was built; a checkout has only the originals. ``casebook:NAME`` stands for a case wherever a
dossier is named.
"""

from __future__ import annotations

import os
from pathlib import Path

from zopa.errors import UnknownLabelError

__all__ = ["CASE", "case_folder", "case_names", "casebook", "example", "located"]

#: What a dossier begins with that is a case of the casebook.
CASE = "casebook:"

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def example() -> Path:
    """The folder of the worked example."""
    return _first(_PACKAGE / "examples" / "aleppo", _CHECKOUT / "examples" / "aleppo")


def casebook() -> Path:
    """The folder that holds the cases, a folder each."""
    return _first(_PACKAGE / "casebook" / "data", _CHECKOUT / "casebook")


def _first(packaged: Path, checkout: Path) -> Path:
    return packaged if packaged.is_dir() else checkout


def case_names(root: Path | None = None) -> tuple[str, ...]:
    """Names of the cases, in alphabetical order.

    Args:
        root: where to look instead of in the casebook that comes with zopa.
    """
    found = (casebook() if root is None else root).glob("*/conflict.yaml")
    return tuple(sorted(path.parent.name for path in found))


def case_folder(name: str, root: Path | None = None) -> Path:
    """The folder of a case; raises UnknownLabelError, which names the nearest case."""
    known = case_names(root)
    if name not in known:  # so that no name leads out of the casebook
        raise UnknownLabelError("case", name, known)
    return (casebook() if root is None else root) / name


def located(dossier: str | os.PathLike[str]) -> str | os.PathLike[str]:
    """Where a dossier is: the folder of a case for ``casebook:NAME``, else as it was given.

    Raises:
        UnknownLabelError: where the casebook has no such case.
    """
    if isinstance(dossier, str) and dossier.startswith(CASE):
        return case_folder(dossier.removeprefix(CASE))
    return dossier
