"""zopa: which agreements would hold, and what would it take?

Start with :func:`load` and :func:`analyse`::

    analysis = zopa.analyse(zopa.load("examples/aleppo"))
    analysis.equilibria("seq")

Names are imported when they are first used, so that ``import zopa`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from zopa._version import __version__

if TYPE_CHECKING:
    from zopa.agreements.after import after
    from zopa.agreements.agree import agree
    from zopa.agreements.check_order import check_order
    from zopa.agreements.coalitions import coalition_stability
    from zopa.agreements.phases import phases
    from zopa.agreements.steps import steps
    from zopa.agreements.tables import tables
    from zopa.conflict.apply import apply_levers
    from zopa.conflict.change import Format, Lever
    from zopa.conflict.files.diagnostics import Diagnostic
    from zopa.conflict.files.dump import save
    from zopa.conflict.files.edit import edit
    from zopa.conflict.files.load import Report, check, load
    from zopa.conflict.files.schema import schema
    from zopa.conflict.model import (
        Basis,
        Conflict,
        Irreversible,
        Option,
        Outcome,
        Party,
        Preference,
        Rule,
        State,
        StatusQuo,
        Tie,
    )
    from zopa.conflict.parse import parse
    from zopa.conflict.undertake import undertake
    from zopa.errors import (
        DossierError,
        InfeasibleError,
        StatementError,
        TooLargeError,
        UnknownLabelError,
        ZopaError,
    )
    from zopa.evidence.model import Claim, Document, Ledger
    from zopa.levers.find import cheapest_levers
    from zopa.levers.hinges import hinges
    from zopa.levers.inverse import inverse
    from zopa.stability.analysis import Analysis, analyse
    from zopa.stability.explain import Explanation
    from zopa.stability.finder import Finder
    from zopa.text import Text

_HOMES = {
    "zopa.agreements.after": ("after",),
    "zopa.agreements.agree": ("agree",),
    "zopa.agreements.check_order": ("check_order",),
    "zopa.agreements.coalitions": ("coalition_stability",),
    "zopa.agreements.phases": ("phases",),
    "zopa.agreements.steps": ("steps",),
    "zopa.agreements.tables": ("tables",),
    "zopa.conflict.apply": ("apply_levers",),
    "zopa.conflict.change": ("Format", "Lever"),
    "zopa.conflict.files.diagnostics": ("Diagnostic",),
    "zopa.conflict.files.dump": ("save",),
    "zopa.conflict.files.edit": ("edit",),
    "zopa.conflict.files.load": ("Report", "check", "load"),
    "zopa.conflict.files.schema": ("schema",),
    "zopa.conflict.model": (
        "Basis",
        "Conflict",
        "Irreversible",
        "Option",
        "Outcome",
        "Party",
        "Preference",
        "Rule",
        "State",
        "StatusQuo",
        "Tie",
    ),
    "zopa.conflict.parse": ("parse",),
    "zopa.conflict.undertake": ("undertake",),
    "zopa.errors": (
        "DossierError",
        "InfeasibleError",
        "StatementError",
        "TooLargeError",
        "UnknownLabelError",
        "ZopaError",
    ),
    "zopa.evidence.model": ("Claim", "Document", "Ledger"),
    "zopa.levers.find": ("cheapest_levers",),
    "zopa.levers.hinges": ("hinges",),
    "zopa.levers.inverse": ("inverse",),
    "zopa.stability.analysis": ("Analysis", "analyse"),
    "zopa.stability.explain": ("Explanation",),
    "zopa.stability.finder": ("Finder",),
    "zopa.text": ("Text",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022  (as in _HOMES)
    "__version__",
    "Analysis",
    "Basis",
    "Claim",
    "Conflict",
    "Diagnostic",
    "Document",
    "DossierError",
    "Explanation",
    "Finder",
    "InfeasibleError",
    "Format",
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


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'zopa' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "testing"])
