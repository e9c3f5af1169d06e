"""``zopa schema``: the JSON Schema."""

from __future__ import annotations

from zopa.cli.output import USAGE, print_json, stop

__all__ = ["schema"]


def schema(file: str) -> None:
    """Print the schema of one of the two files of a dossier."""
    from zopa.conflict.files.schema import schema as schema_of

    if file not in ("conflict", "evidence"):
        stop(f"there is no file '{file}' in a dossier; use 'conflict' or 'evidence'", USAGE)
    print_json(schema_of(file))  # type: ignore[arg-type]
