"""The public names are few, pinned, documented and cheap to import."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys

import pytest

import zopa

PUBLIC = [
    "Analysis",
    "Basis",
    "Claim",
    "Conflict",
    "Diagnostic",
    "Document",
    "DossierError",
    "Explanation",
    "Finder",
    "Format",
    "InfeasibleError",
    "Irreversible",
    "Ledger",
    "Lever",
    "Option",
    "Outcome",
    "Party",
    "Preference",
    "Report",
    "Rule",
    "State",
    "StatementError",
    "StatusQuo",
    "Text",
    "Tie",
    "TooLargeError",
    "UnknownLabelError",
    "ZopaError",
    "after",
    "agree",
    "analyse",
    "apply_levers",
    "cheapest_levers",
    "check",
    "check_order",
    "coalition_stability",
    "edit",
    "hinges",
    "inverse",
    "load",
    "parse",
    "phases",
    "save",
    "schema",
    "steps",
    "tables",
    "undertake",
]


def test_names_are_pinned() -> None:
    assert sorted(zopa.__all__) == sorted(["__version__", *PUBLIC])


#: Rooms that have names of their own to import.
ROOMS = {
    "zopa.casebook": [
        "Case",
        "CaseCheck",
        "Published",
        "Record",
        "case_names",
        "check_case",
        "open_case",
        "read_published",
        "record_of",
        "track_record",
    ],
    "zopa.conflict.graph": ["Arc", "Graph", "GraphState"],
    "zopa.export": ["ENDINGS", "export_file", "to_pygambit"],
}


@pytest.mark.parametrize("room", ROOMS)
def test_names_of_rooms_are_pinned_and_documented(room: str) -> None:
    module = importlib.import_module(room)
    assert sorted(module.__all__) == ROOMS[room]
    for name in ROOMS[room]:
        assert not callable(getattr(module, name)) or inspect.getdoc(getattr(module, name)), name


def test_every_name_exists_and_is_documented() -> None:
    for name in PUBLIC:
        thing = getattr(zopa, name)
        assert inspect.getdoc(thing), name
        for member_name, member in vars(thing).items() if inspect.isclass(thing) else ():
            if inspect.isfunction(member) and not member_name.startswith("_"):
                assert inspect.getdoc(member), f"{name}.{member_name}"


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        zopa.nonsense  # noqa: B018


def test_import_is_lazy() -> None:
    code = (
        "import sys, zopa, zopa.cli, zopa.cli.app;"
        "print([m for m in ('numpy', 'ruamel', 'rich.table', 'hypothesis') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
