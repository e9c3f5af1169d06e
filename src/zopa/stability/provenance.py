"""What made a result: files, meaning, engine, version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zopa._version import __version__
from zopa.conflict.identity import model_hash
from zopa.conflict.model import Conflict

__all__ = ["SCHEMA", "Provenance", "provenance_of"]

#: Version of the shape of everything that ``--json`` prints.
SCHEMA = 1


@dataclass(frozen=True)
class Provenance:
    """What made a result.

    Attributes:
        file: the dossier as it was named; None for a conflict made in memory.
        files: pairs (file name, sha256), the conflict file first.
        model_hash: hash of the meaning of the conflict alone.
        engine: name of the engine.
        version: version of zopa.
        marking: who may read it, as the dossier says.
    """

    file: str | None
    files: tuple[tuple[str, str], ...]
    model_hash: str
    engine: str
    version: str = __version__
    marking: str | None = None

    @property
    def sha256(self) -> str | None:
        """Hash of the conflict file."""
        return self.files[0][1] if self.files else None

    def to_json(self) -> dict[str, Any]:
        """The head of every JSON answer."""
        return {
            "schema": SCHEMA,
            "file": self.file,
            "sha256": self.sha256,
            "files": dict(self.files),
            "model_hash": self.model_hash,
            "version": self.version,
            "engine": self.engine,
            **({"marking": self.marking} if self.marking else {}),
        }


def provenance_of(conflict: Conflict, engine: str) -> Provenance:
    """The provenance of results about a conflict."""
    source = conflict.source
    return Provenance(
        source.path if source else None,
        source.sha256 if source else (),
        model_hash(conflict),
        engine,
        marking=conflict.marking,
    )
