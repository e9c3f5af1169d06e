"""Levers and formats out to the data of a conflict file."""

from __future__ import annotations

from zopa.conflict.change import (
    Format,
    Lever,
    LeverChange,
    OptionChange,
    RuleChange,
    StatementChange,
)
from zopa.conflict.files.dump_pieces import Data, basis_data, labels_data, name_data, without_empty
from zopa.conflict.files.yaml_text import Flow

__all__ = ["change_data", "format_data", "lever_data"]


def lever_data(lever: Lever, language: str) -> Data:
    """What a lever is in the file."""
    return (
        without_empty({"name": name_data(lever.name, lever.label, language)})
        | {
            "by": labels_data(lever.by),
            "cost": int(lever.cost) if float(lever.cost).is_integer() else lever.cost,
        }
        | basis_data(lever.basis, language)
        | {"change": [change_data(change) for change in lever.changes]}
    )


def format_data(format_: Format, language: str) -> Data:
    """What a format is in the file."""
    return (
        without_empty({"name": name_data(format_.name, format_.label, language)})
        | {"parties": Flow(format_.parties)}
        | without_empty({"decides": None if format_.decides == "consensus" else format_.decides})
        | basis_data(format_.basis, language)
    )


def change_data(change: LeverChange) -> Data:
    """What a change of a lever or of a phase is in the file."""
    match change:
        case StatementChange():
            return _statement_change(change)
        case RuleChange(kind, rule):
            return {f"{kind}_rule": str(rule)}
        case OptionChange(kind, option):
            return {kind: option}
    return {"bring": change.party, "to": change.format}


def _statement_change(change: StatementChange) -> Data:
    said = change.statement if change.wants is None else str(change.wants)
    place: Data = {}
    if change.where in ("before", "after"):
        place = {change.where: change.anchor}
    elif change.where is not None:
        place = {"to": change.where}
    return {"party": change.party, change.kind: said} | without_empty({"id": change.id}) | place
