"""The command line: thin commands over the same public functions."""

from __future__ import annotations

import signal
import sys

__all__ = ["main"]


def main() -> None:
    """Entry point of the ``zopa`` command."""
    from zopa.cli.app import app
    from zopa.cli.output import NOT_WRITTEN

    if hasattr(signal, "SIGPIPE"):
        # A reader that has seen enough (head, less) ends us quietly, as it does other tools.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its code instead of a traceback.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("zopa: interrupted\n")
        raise SystemExit(130) from None
    except OSError as error:
        sys.stderr.write(f"zopa: the answer could not be written: {error.strerror or error}\n")
        sys.stderr.flush()
        # What is left in the buffer cannot be written either; do not try again at exit.
        import os

        os._exit(NOT_WRITTEN)
