"""``zopa brief`` and ``zopa demo``: the one-screen answer."""

from __future__ import annotations

from pathlib import Path

from zopa.bundled import example
from zopa.cli.output import answering, compute_usual, console, open_analysis, print_json

__all__ = ["brief", "demo"]


def demo(output: str | None, as_json: bool) -> None:
    """Answer for the bundled dossier."""
    folder = example()
    here = Path.cwd()
    shown = folder.relative_to(here) if folder.is_relative_to(here) else folder
    brief(str(shown), "seq", "auto", output, None, as_json)


def brief(
    dossier: str, concept: str, engine: str, output: str | None, date: str | None, as_json: bool
) -> None:
    """Answer for any dossier that names a goal; write the whole brief where asked to."""
    from zopa.cli.write import check_target, written_on

    with answering(as_json):
        if output is not None:
            check_target(output)
        from zopa.brief.note import write_note

        analysis = open_analysis(dossier, engine)
        concepts = compute_usual(analysis)
        if output is None:
            note = write_note(analysis, concept, concepts)
        else:
            from zopa.brief.compose import compose
            from zopa.cli.write import write_brief

            whole = compose(analysis, concept, concepts, written_on(date))
            write_brief(whole, output)
            if output == "-":
                return
            note = whole.note
        if as_json:
            print_json(note.to_json())
            return
        from zopa.brief.terminal import print_note

        print_note(note, console())
        if output is not None:
            print(f"\nThe whole brief, with its evidence and pictures: {output}")
