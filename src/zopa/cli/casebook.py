"""``zopa casebook``: the published conflicts, one of them, or all held against their sources."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from zopa.cli.output import (
    ERRORS,
    USAGE,
    answering,
    compute_usual,
    console,
    open_analysis,
    patiently,
    print_json,
    print_lines,
    stop,
)
from zopa.errors import ZopaError

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.casebook.cases import Case
    from zopa.casebook.check import CaseCheck
    from zopa.casebook.record import Record

__all__ = ["casebook"]

#: With fewer columns than this there is no room for a table.
NARROW = 80

_ORIGIN = {
    "published": "The source prints results.",
    "recomputed": "The results were worked out from the source's model by other means than zopa.",
    "none": "The source prints no results, and none were worked out by other means than zopa.",
}


def casebook(name: str | None, check: bool, wanted: bool, as_json: bool) -> None:
    """List the cases, open one, hold them against their sources, or list what is wanted."""
    if wanted and (check or name is not None):
        stop("--wanted goes alone", USAGE)
    with answering(as_json):
        if wanted:
            _wanted(as_json)
        elif check:
            _check(name, as_json)
        elif name is not None:
            _one(name, as_json)
        else:
            _list(as_json)


def _opened() -> tuple[list[Case], dict[str, str]]:
    """Every case that can be read, and what is wrong with the others."""
    from zopa.bundled import case_names
    from zopa.casebook.cases import open_case

    found, bad = [], {}
    for name in case_names():
        try:
            found.append(open_case(name))
        except ZopaError as error:
            bad[name] = str(error)
    return found, bad


def _list(as_json: bool) -> None:
    from rich.text import Text

    found, bad = _opened()
    if as_json:
        unreadable = [{"name": name, "error": error} for name, error in bad.items()]
        listed = [case.to_json() for case in found]
        print_json({"schema": 1, "cases": listed, "unreadable": unreadable})
    else:
        out = console()
        if out.width < NARROW:
            _listed(found, out)
        else:
            _tabled(found, out)
        out.print(Text("zopa casebook NAME opens one; any command takes casebook:NAME as DOSSIER."))
        for name, error in bad.items():
            sys.stderr.write(f"zopa: {name}: {error}\n")
    if bad:
        raise SystemExit(ERRORS)


def _tabled(found: list[Case], out: Console) -> None:
    """The cases as a table, conflict and source in one cell."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from zopa.brief.terminal import print_table
    from zopa.text import visible

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("name", no_wrap=True)
    table.add_column("conflict, source")
    for heading in ("year", "parties", "states"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("results", no_wrap=True)
    for case in found:
        citation = (visible(case.published.citation), "dim")
        year, parties = str(case.published.year or ""), str(len(case.conflict.parties))
        table.add_row(
            case.name,
            Text.assemble((case.title, "bold"), "\n", citation),
            year,
            parties,
            _feasible(case),
            case.published.origin,
        )
    print_table(out, table)


def _listed(found: list[Case], out: Console) -> None:
    """The cases one below the other, where a table would have no room."""
    from zopa.text import visible

    for case in found:
        about = [str(case.published.year)] if case.published.year else []
        about.append(f"{len(case.conflict.parties)} parties, {_feasible(case)} states")
        about.append(f"results: {case.published.origin}")
        citation = visible(case.published.citation)
        print_lines(out, case.name, [case.title, "; ".join(about), citation])


def _feasible(case: Case) -> str:
    return "many" if case.feasible is None else f"{case.feasible:,}"


def _wanted(as_json: bool) -> None:
    from zopa.casebook.cases import wanted
    from zopa.text import visible

    found = wanted()
    if as_json:
        print_json({"schema": 1, "wanted": [one.to_json() for one in found]})
        return
    out = console()
    if not found:
        out.print(
            "Nothing is wanted: no list of cases that could not be recovered comes with zopa."
        )
    for one in found:
        lines = [visible(one.citation), f"missing: {visible(one.missing)}"]
        print_lines(out, visible(one.title), lines)


def _one(name: str, as_json: bool) -> None:
    from zopa.bundled import CASE
    from zopa.casebook.cases import open_case
    from zopa.casebook.check import check_case
    from zopa.casebook.record import record_of

    case = open_case(name)
    dossier = f"{CASE}{case.name}"
    analysis = open_analysis(dossier, "auto")
    if as_json:
        report = analysis.to_json(compute_usual(analysis))
        check = check_case(case)
        print_json(report | {"case": case.to_json(), "published": check.to_json()})
        return
    from zopa.cli.holds import holds

    holds(
        dossier,
        concepts=[],
        outcome=None,
        coalition=None,
        sanctions="parties",
        engine="auto",
        limit=100,
        patience=None,
        as_json=False,
    )
    with patiently("comparing with the source") as say:
        check = check_case(case, say=say)
        record = record_of(case, analysis)
    out = console()
    print_lines(out, "Source", _source(case))
    print_lines(out, "What happened", _happened(case, record))
    print_lines(out, "Published results", _agreement(case, check))
    from rich.text import Text

    out.print(Text("How to go on", style="bold"))
    for line in _next(case, dossier):
        out.print(Text(f"  {line}"), soft_wrap=True)


def _source(case: Case) -> list[str]:
    from zopa.text import visible

    published = case.published
    about = [
        part
        for part in (
            published.kind,
            str(published.year) if published.year else None,
            f"doi {published.doi}" if published.doi else None,
            published.url,
        )
        if part
    ]
    lines = [f"{visible(published.citation).rstrip('.')}."]
    return [*lines, visible(", ".join(about))] if about else lines


def _happened(case: Case, record: Record | None) -> list[str]:
    from zopa.stability.concepts import concept
    from zopa.stability.phrases import listing
    from zopa.text import visible

    happened = case.published.happened
    if happened is None:
        return []
    states = " or ".join(str(state) for state in happened.states)
    lines = [
        f"{visible(happened.outcome)} Source: {visible(happened.source).rstrip('.')}.",
        f"state: {states}",
    ]
    if record is not None:
        hits = [concept(found.concept).shown for found in record.standings if found.hit]
        under = f"holds under {listing(hits)}" if hits else "holds under no concept"
        lines[1] = f"state: {states}; it {under}"
        lines.append("Whoever modelled it knew how it had ended, so this validates nothing.")
    return lines


def _agreement(case: Case, check: CaseCheck) -> list[str]:
    lines = [_ORIGIN[case.published.origin]]
    cells = sum(one.cells for one in check.comparisons)
    if cells:
        agreeing = sum(one.agreeing for one in check.comparisons)
        engines = " and ".join(check.engines)
        which = "engine" if len(check.engines) == 1 else "engines"
        count = f"all {cells:,}" if agreeing == cells else f"{agreeing:,} of {cells:,}"
        lines.append(f"Compared state by state, {count} answers agree ({engines} {which}).")
    return lines + _faults(check)


def _faults(check: CaseCheck) -> list[str]:
    """Differences one by one, and whatever else does not fit."""
    from zopa.stability.concepts import concept
    from zopa.text import visible

    lines = []
    for found in check.differences:
        whose = f" for {found.party}" if found.party else ""
        says, other = ("stable", "not stable") if found.party else ("holds", "does not hold")
        if not found.published:
            says, other = other, says
        by = "zopa" if found.engines == check.engines else f"zopa's {found.engines[0]} engine"
        reason = f"Reason: {visible(found.reason)}" if found.reason else "UNEXPLAINED"
        lines.append(
            f"{concept(found.concept).shown}{whose}, {found.state}: "
            f"the source has '{says}', {by} '{other}'. {reason}"
        )
    lines += [f"WRONG: {sentence}" for sentence in check.wrong]
    lines += [f"{concept(name).shown} is left out: too many states." for name in check.left_out]
    return lines


def _next(case: Case, dossier: str) -> list[str]:
    happened = case.published.happened
    state = happened.states[0] if happened else None
    lines = [] if state is None else [f'zopa why {dossier} --state "{" ".join(state)}"']
    if (case.feasible or 0) <= 64:
        lines.append(f"zopa states {dossier}")
    return [*lines, f"zopa convert {dossier} DIR    (a copy of your own to change)"]


def _check(name: str | None, as_json: bool) -> None:
    from zopa.casebook.cases import open_case
    from zopa.casebook.check import check_case

    found, bad = _opened() if name is None else ([open_case(name)], {})
    checks = []
    with patiently("recomputing") as say:
        for case in found:
            say(case.name)
            try:
                checks.append(check_case(case, say=say))
            except ZopaError as error:
                bad[case.name] = str(error)
    ok = not bad and all(check.ok for check in checks)
    if as_json:
        unreadable = [{"name": name, "error": error} for name, error in bad.items()]
        listed = [check.to_json() for check in checks]
        print_json({"schema": 1, "ok": ok, "cases": listed, "unreadable": unreadable})
    else:
        _show_checks(checks, bad, ok)
    if not ok:
        raise SystemExit(ERRORS)


def _show_checks(checks: list[CaseCheck], bad: dict[str, str], ok: bool) -> None:
    from zopa.brief.terminal import paragraph
    from zopa.stability.concepts import CONCEPTS

    out = console()
    named = {one.concept for check in checks for one in check.comparisons}
    usual = [name for name in CONCEPTS if name in named]
    others = sorted(named - set(usual))
    _print_cells(checks, usual, out, every_case=True)
    if others:
        _print_cells(checks, others, out, every_case=False)
    for check in checks:
        print_lines(out, check.name, _faults(check))
    for name, error in bad.items():
        print_lines(out, name, [f"WRONG: {error}"])
    cells = sum(one.cells for check in checks for one in check.comparisons)
    differences = [found for check in checks for found in check.differences]
    unexplained = sum(found.reason is None for found in differences)
    wrong = sum(len(check.wrong) for check in checks) + len(bad)
    noun = "case" if len(checks) == 1 else "cases"
    told = f"{len(checks):,} {noun}, {cells:,} answers compared. In agreement: "
    told += f"{cells - len(differences):,}; different with a reason: "
    told += f"{len(differences) - unexplained:,}; different without one: {unexplained:,}"
    told += f"; {wrong:,} more to put right." if wrong else "."
    paragraph(out, told, style="bold" if not ok else "")


def _print_cells(checks: list[CaseCheck], names: list[str], out: Console, every_case: bool) -> None:
    """A row a case, a column a concept: answers that agree, of those compared."""
    from rich import box
    from rich.table import Table

    from zopa.brief.terminal import print_table
    from zopa.stability.concepts import concept

    shown = [concept(name).shown for name in names]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("agree/compared", no_wrap=True)
    for heading in shown:
        table.add_column(heading, justify="right")
    table.add_column("engines", no_wrap=True)
    table.add_column("", no_wrap=True)
    for check in checks:
        compared = {one.concept: one for one in check.comparisons}
        if not every_case and not set(names) & set(compared):
            continue
        cells = [
            f"{compared[name].agreeing:,}/{compared[name].cells:,}" if name in compared else "–"
            for name in names
        ]
        verdict, engines = "" if check.ok else "FAILS", ", ".join(check.engines)
        table.add_row(check.name, *cells, engines, verdict)
        if out.width < NARROW:
            pairs = [f"{heading} {cell}" for heading, cell in zip(shown, cells, strict=True)]
            told = f"{', '.join(pairs)} ({engines})"
            print_lines(out, f"{check.name} {verdict}".strip(), [told])
    if out.width >= NARROW:
        print_table(out, table)
