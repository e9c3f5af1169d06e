"""The public names are few, pinned, documented and cheap to import."""

from __future__ import annotations

import inspect
import subprocess
import sys

import zopa

PUBLIC = """
    __version__ Analysis Basis Claim Conflict Diagnostic Document DossierError Explanation
    InfeasibleError Irreversible Ledger Option Outcome Party Preference Report Rule State
    StatementError StatusQuo Text Tie TooLargeError UnknownLabelError ZopaError analyse check edit
    load parse save schema
""".split()


def test_names_are_pinned() -> None:
    assert sorted(zopa.__all__) == sorted(PUBLIC)


def test_every_name_exists_and_is_documented() -> None:
    for name in PUBLIC[1:]:
        thing = getattr(zopa, name)
        assert inspect.getdoc(thing), name
        for member_name, member in vars(thing).items() if inspect.isclass(thing) else ():
            if inspect.isfunction(member) and not member_name.startswith("_"):
                assert inspect.getdoc(member), f"{name}.{member_name}"


def test_unknown_name() -> None:
    try:
        zopa.nonsense  # noqa: B018
    except AttributeError as error:
        assert "nonsense" in str(error)
    else:
        raise AssertionError


def test_import_is_lazy() -> None:
    code = (
        "import sys, zopa, zopa.cli, zopa.cli.app;"
        "print([m for m in ('numpy', 'ruamel', 'rich.table', 'hypothesis') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
