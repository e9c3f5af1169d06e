"""Write the casebook's page of the documentation, or check that it is up to date.

::

    python scripts/docs_casebook.py            writes docs/casebook.md and its picture
    python scripts/docs_casebook.py --check    fails where one of them is out of date

Everything on the page is computed from ``casebook/``: what is there, how it compares with its
sources, and the track record. Large cases take some seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "casebook.md"
PICTURE = ROOT / "docs" / "_static" / "casebook-record.svg"

_INTRO = """\
<!-- Written by scripts/docs_casebook.py: change that, or casebook/, not this. -->

# The casebook

Published conflicts, each as a dossier of its own, with what its source says of it. They come with
zopa: `zopa casebook` lists them, `zopa casebook NAME` opens one, and every command takes
`casebook:NAME` as its DOSSIER, as does `zopa.load`.

```console
$ zopa holds casebook:cuba-1962 --concept seq
Cuban missile crisis, 1962  [array engine]
...
```

*Results* says where the results come from that zopa is held against: *published* where the source
prints them, *recomputed* where they were worked out from its model by other means than zopa, *none*
where there are none.
"""

_CHECK = """\
## Do the answers agree with the sources?

`zopa casebook --check` recomputes every case on every engine that can list its states, and compares
each answer with what the source says: whether a state holds under a concept and, where the source
says so, whether it is stable for one party. It fails on any difference that the case does not
explain, and on any explanation of a difference that is not there. Nothing is adjusted to match.
"""

_RECORD = """\
## Track record

Of some of these conflicts it is known how they went on, and what happened can be said in the
model's terms. Did the concepts let it stand?

**This validates nothing.** Whoever modelled these conflicts knew how they had ended, and chose
options and preferences with that knowledge. Conflicts that ended otherwise than a model could say
were less likely to be published. And a concept that lets every state stand is always right: read
both columns together. What happened is one state out of many; a concept that picked as many states
without looking would hit it about as often as its mean share of the states says. Where the model
tells more apart than is known, any of the states that fit counts as what happened.
"""

_ADD = """\
## More cases

[Add a case](howto/add-a-case.md) says how, in half an hour. `zopa casebook --wanted` lists cases
that somebody has looked for and could not recover whole from what can be read.
"""


def pages() -> dict[Path, str]:
    """The page and its picture, by path."""
    from zopa.casebook import case_names, check_case, open_case, record_of, track_record
    from zopa.pictures.record import RecordBar, record_chart

    opened = [open_case(name) for name in case_names()]
    checks = [check_case(case) for case in opened]
    records = [record for record in map(record_of, opened) if record is not None]
    totals = track_record(records)
    bars = [RecordBar(one.concept, one.cases, one.hits, one.share) for one in totals]
    picture = record_chart(bars, prefix="casebook-record")
    parts = [_INTRO, _cases(opened), _CHECK, _compared(checks), _RECORD]
    if records:
        shown = f"```{{raw}} html\n:file: _static/{PICTURE.name}\n```\n"
        parts += [
            _events(records),
            shown,
            _table(picture.table.headings, picture.table.rows),
            _by_case(records),
        ]
    else:
        parts.append("There is no such case yet.\n")
    parts.append(_ADD)
    return {PAGE: "\n".join(parts), PICTURE: picture.svg + "\n"}


def _cases(opened: Sequence) -> str:
    headings = ("case", "conflict", "year", "parties", "states", "source", "results")
    rows = []
    for case in opened:
        published = case.published
        source = published.citation
        if published.doi:
            source = f"[{source}](https://doi.org/{published.doi})"
        elif published.url:
            source = f"[{source}]({published.url})"
        feasible = "many" if case.feasible is None else f"{case.feasible:,}"
        parties = str(len(case.conflict.parties))
        year = str(published.year or "")
        row = (f"`{case.name}`", case.title, year, parties, feasible, source, published.origin)
        rows.append(row)
    return _table(headings, rows)


def _compared(checks: Sequence) -> str:
    from zopa.stability.concepts import concept

    cells = sum(one.cells for check in checks for one in check.comparisons)
    agreeing = sum(one.agreeing for check in checks for one in check.comparisons)
    cases = sum(bool(check.comparisons) for check in checks)
    about = f"{cases:,} case{'' if cases == 1 else 's'}"
    parts = [f"Of {cells:,} answers about {about}, {agreeing:,} agree.\n"]
    differences = [(check.name, found) for check in checks for found in check.differences]
    if differences:
        headings = ("case", "concept", "state", "the source", "why zopa differs")
        rows = []
        for name, found in differences:
            shown = concept(found.concept).shown + (f" for {found.party}" if found.party else "")
            word = "stable" if found.party else "holding"
            says = word if found.published else f"not {word}"
            row = (f"`{name}`", shown, f"`{found.state}`", says, found.reason or "unexplained")
            rows.append(row)
        parts += ["The others, one by one:\n", _table(headings, rows)]
    return "\n".join(parts)


def _events(records: Sequence) -> str:
    """How much the cases say apart from each other: models of one event are no new evidence."""
    events = len({record.outcome for record in records})
    models = "There is 1 model" if len(records) == 1 else f"There are {len(records)} models"
    of = "1 event" if events == 1 else f"{events} events"
    return (
        f"{models} of {of}: several models of one event count as often as they are listed, and\n"
        "say little more than one of them.\n"
    )


def _by_case(records: Sequence) -> str:
    """A row a case: how many states each concept lets stand, and whether it is among them."""
    from zopa.stability.concepts import concept

    names = list(dict.fromkeys(found.concept for record in records for found in record.standings))
    headings = ("case", "what happened", "states", *(concept(name).shown for name in names))
    rows = []
    for record in records:
        by_name = {found.concept: found for found in record.standings}
        cells = [
            f"{by_name[name].stand:,} {'✓' if by_name[name].hit else '✗'}"
            if name in by_name
            else ""
            for name in names
        ]
        rows.append((f"`{record.name}`", record.outcome, f"{record.feasible:,}", *cells))
    said = (
        "Case by case: how many of the feasible states hold, and whether what happened is among\n"
        "them (✓) or not (✗).\n"
    )
    return f"{said}\n{_table(headings, rows)}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the casebook's page.")
    parser.add_argument("--check", action="store_true", help="fail where it is out of date")
    wanted = parser.parse_args(arguments)
    stale = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if wanted.check:
            print(f"{path.relative_to(ROOT)} is out of date: run scripts/docs_casebook.py")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale and wanted.check else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
