"""Where every command opens its dossier, and says what could not be taken over from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zopa.conflict.model import Conflict

__all__ = ["opened"]


def opened(dossier: str) -> Conflict:
    """The conflict of a dossier.

    What a file of another program says and zopa cannot express goes to standard error, one line
    each, so that no answer is taken for one that heeds it.

    Raises:
        DossierError: with every error that was found.
    """
    from zopa.conflict.files.load import load

    conflict = load(dossier)
    if conflict.imported is not None:
        for note in conflict.imported.left_out:
            sys.stderr.write(f"zopa: {note}\n")
    return conflict
