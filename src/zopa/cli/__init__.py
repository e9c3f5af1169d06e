"""The command line: thin commands over the same public functions."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Entry point of the ``zopa`` command."""
    from zopa.cli.app import app

    try:
        app()
    except KeyboardInterrupt:
        sys.stderr.write("zopa: interrupted\n")
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        raise SystemExit(0) from None
