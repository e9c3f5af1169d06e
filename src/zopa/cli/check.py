"""``zopa check``: diagnostics."""

from __future__ import annotations

from zopa.cli.output import ERRORS, USAGE, print_json, stop

__all__ = ["check"]


def check(dossier: str | None, strict: bool, explain: str | None, as_json: bool) -> None:
    """Print every diagnostic of a dossier, or explain one code."""
    if explain is not None:
        _explain(explain.upper(), as_json)
        return
    if dossier is None:
        stop("name a DOSSIER to check, or a code with --explain", USAGE)
    from zopa.conflict.files.load import check as check_dossier

    report = check_dossier(dossier)
    failed = bool(report.errors) or (strict and bool(report.warnings))
    if as_json:
        listed = [diagnostic.to_json() for diagnostic in report.diagnostics]
        print_json({"schema": 1, "file": dossier, "ok": not failed, "diagnostics": listed})
    else:
        for diagnostic in report.diagnostics:
            print(diagnostic)
        print(_closing(dossier, len(report.errors), len(report.warnings)))
    raise SystemExit(ERRORS if failed else 0)


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
