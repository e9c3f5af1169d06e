"""Where a brief goes: a file whose ending names its form, or standard output."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zopa.cli.output import NOT_WRITTEN, USAGE, stop

if TYPE_CHECKING:
    from zopa.brief.model import Brief

__all__ = ["check_target", "write_brief", "written_on"]

FORMS = (".html", ".md", ".pdf")


def check_target(output: str) -> None:
    """Refuse a target that nothing can be written to, before anything is computed."""
    if output == "-":
        return
    path = Path(output)
    if path.suffix.lower() not in FORMS:
        stop(
            f"'{output}' names no form of a brief; end it in {', '.join(FORMS)}, "
            "or give '-' for Markdown on standard output",
            USAGE,
        )
    if not path.parent.is_dir():
        stop(f"there is no folder '{path.parent}' to write '{path.name}' into", NOT_WRITTEN)


def written_on(date: str | None) -> str:
    """The date printed on a brief: the one given, else SOURCE_DATE_EPOCH's, else today's."""
    if date is not None:
        try:
            return datetime.date.fromisoformat(date).isoformat()
        except ValueError:
            stop(f"'{date}' is not a date; write it as 2016-10-12", USAGE)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date().isoformat()
    return datetime.date.today().isoformat()


def write_brief(brief: Brief, output: str) -> None:
    """Write the brief whole or not at all."""
    from zopa.brief.markdown import to_markdown
    from zopa.brief.page import to_html

    if output == "-":
        sys.stdout.write(to_markdown(brief))
        return
    from zopa.conflict.files.write import write_together
    from zopa.errors import DossierError

    path = Path(output)
    form = path.suffix.lower()
    if form == ".pdf":
        from zopa.brief.pdf import to_pdf

        data = to_pdf(to_html(brief))
    else:
        data = (to_markdown(brief) if form == ".md" else to_html(brief)).encode()
    try:
        write_together({path: data})
    except DossierError as error:
        stop(str(error), NOT_WRITTEN)
