"""``zopa new``: a dossier to start from."""

from __future__ import annotations

from pathlib import Path

from zopa.cli.output import NOT_WRITTEN, USAGE, stop

__all__ = ["new"]


def new(folder: Path) -> None:
    """Write the starter dossier into a folder."""
    from zopa.conflict.files.starter import write_starter
    from zopa.errors import ZopaError

    if not folder.name and str(folder) in ("", "."):
        stop("name a folder to write the dossier into", USAGE)

    try:
        written = write_starter(folder)
    except (OSError, ZopaError) as error:
        stop(str(error), NOT_WRITTEN)
    for path in written:
        print(path)
    print(f"\nOpen {folder / 'conflict.yaml'} in an editor and overwrite it piece by piece; then:")
    print(f"  zopa check {folder}\n  zopa brief {folder}")
