"""``zopa check``: diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zopa.cli.output import ERRORS, USAGE, print_json, stop

__all__ = ["check"]


def check(dossiers: Sequence[str], strict: bool, explain: str | None, as_json: bool) -> None:
    """Print every diagnostic of some dossiers, or explain one code."""
    if explain is not None:
        _explain(explain.upper(), as_json)
        return
    if not dossiers:
        stop("name a DOSSIER to check, or a code with --explain", USAGE)
    checked = [_checked(dossier, strict, as_json) for dossier in dossiers]
    good = sum(bool(found["ok"]) for found in checked)
    if as_json:
        whole = {"ok": good == len(checked), "dossiers": checked}
        print_json({"schema": 1} | (checked[0] if len(checked) == 1 else whole))
    elif len(checked) > 1:
        print(f"{good:,} of {len(checked):,} dossiers {'pass' if strict else 'can be used'}")
    raise SystemExit(0 if good == len(checked) else ERRORS)


def _checked(dossier: str, strict: bool, as_json: bool) -> dict[str, Any]:
    """What there is to say of one dossier; printed at once, unless it goes into a document."""
    from zopa.conflict.files.load import check as check_dossier

    report = check_dossier(dossier)
    failed = bool(report.errors) or (strict and bool(report.warnings))
    if not as_json:
        for diagnostic in report.diagnostics:
            print(diagnostic)
        print(_closing(dossier, len(report.errors), len(report.warnings)))
    listed = [diagnostic.to_json() for diagnostic in report.diagnostics]
    return {"file": dossier, "ok": not failed, "diagnostics": listed}


def _closing(dossier: str, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{dossier}: no problem found"
    counts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    usable = "it cannot be used yet" if errors else "it can be used"
    return f"{dossier}: {', '.join(counts)}; {usable} (zopa check --explain CODE tells more)"


def _explain(code: str, as_json: bool) -> None:
    from zopa.conflict.files.codes import CODES

    if code not in CODES:
        stop(f"there is no diagnostic '{code}'; known: {', '.join(CODES)}", USAGE)
    info = CODES[code]
    if as_json:
        print_json({"schema": 1, "code": code, **vars(info)})
    else:
        print(f"{code} ({info.severity}): {info.title}\n\n{info.explanation}")
