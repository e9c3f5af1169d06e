"""A conflict out to the texts of its files: block style, short forms where nothing is lost."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from zopa.conflict.files.dump_graph import graph_data
from zopa.conflict.files.dump_levers import format_data, lever_data
from zopa.conflict.files.dump_pieces import Data, basis_data, name_data, text_data, without_empty
from zopa.conflict.files.dump_undertakings import (
    commitment_data,
    order_data,
    phase_data,
    swap_data,
)
from zopa.conflict.files.source import CONFLICT, EVIDENCE
from zopa.conflict.files.write import cannot_write, write_together
from zopa.conflict.files.yaml_text import Flow, to_yaml
from zopa.conflict.importance import tiers
from zopa.conflict.model import Basis, Conflict, Option, Outcome, Party, Preference, StatusQuo
from zopa.evidence.model import Claim, Document, Ledger

__all__ = ["dump", "save"]


def dump(conflict: Conflict) -> dict[str, str]:
    """The files of a conflict.

    Args:
        conflict: any conflict; it is not checked.

    Returns:
        YAML text by file name: ``conflict.yaml``, and ``evidence.yaml`` where there is any
        evidence. :func:`zopa.load` reads an equal conflict back.
    """
    files = {CONFLICT: to_yaml(_conflict(conflict))}
    if conflict.evidence:
        files[EVIDENCE] = to_yaml(_ledger(conflict.evidence, conflict.language))
    return files


def save(conflict: Conflict, folder: str | os.PathLike[str]) -> None:
    """Write the files of a conflict into a folder, making it if need be.

    Each file is replaced whole or not at all. An ``evidence.yaml`` in the folder is deleted
    where the conflict has no evidence. Comments in old files are lost: to change a file that
    people edit, use :func:`zopa.edit`.

    Raises:
        DossierError: where the folder cannot be written to.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    files = dump(conflict)
    write_together({target / name: text.encode() for name, text in files.items()})
    if EVIDENCE not in files:
        (target / EVIDENCE).unlink(missing_ok=True)


def _conflict(conflict: Conflict) -> Data:
    language = conflict.language
    today = conflict.status_quo
    return without_empty(
        {
            "zopa": 1,
            "title": text_data(conflict.title, language),
            "language": language,
            "as_of": conflict.as_of and str(conflict.as_of),
            "authors": list(conflict.authors),
            "marking": conflict.marking,
        }
    ) | without_empty(
        {
            "parties": {party.label: _party(party, conflict) for party in conflict.parties},
            "graph": graph_data(conflict),
            "rules": [
                _short("rule", str(rule.formula), rule.basis, language) for rule in conflict.rules
            ],
            "irreversible": [
                _short("literal", str(literal), literal.basis, language)
                for literal in conflict.irreversible
            ],
            "status_quo": None if today is None else _status_quo(today, conflict),
            "outcomes": {
                outcome.name: _outcome(outcome, language) for outcome in conflict.outcomes
            },
            "goal": conflict.goal,
            "ties": [
                {"from": tie.source, "relation": tie.relation, "to": tie.target}
                | basis_data(tie.basis, language)
                for tie in conflict.ties
            ],
            "cost_unit": text_data(conflict.cost_unit, language),
            "levers": {lever.label: lever_data(lever, language) for lever in conflict.levers},
            "formats": {
                format_.label: format_data(format_, language) for format_ in conflict.formats
            },
            "swaps": {swap.label: swap_data(swap, language) for swap in conflict.swaps},
            "orders": {order.label: order_data(order, language) for order in conflict.orders},
            "phases": {phase.label: phase_data(phase, language) for phase in conflict.phases},
        },
        keep=("status_quo",) if today is not None else (),
    )


def _short(key: str, value: str, basis: Basis, language: str) -> str | Data:
    said = basis_data(basis, language)
    return {key: value} | said if said else value


def _party(party: Party, conflict: Conflict) -> Data:
    language = conflict.language
    prefix = len(party.label) + 1
    return (
        without_empty({"name": name_data(party.name, party.label, language)})
        | basis_data(party.basis, language)
        | without_empty(
            {
                "options": {
                    option.label[prefix:]: _option(option, language) for option in party.options
                },
                "preferences": _preferences(party, language),
                "ranking": _ranking(party, conflict),
                "commitments": [commitment_data(c, conflict) for c in party.commitments],
            }
        )
    )


def _option(option: Option, language: str) -> str | Data:
    said = without_empty({"stop": text_data(option.stop, language)}) | basis_data(
        option.basis, language
    )
    do = text_data(option.do, language)
    return do if not said and isinstance(do, str) else {"do": do} | said


def _preferences(party: Party, language: str) -> list[str | Data]:
    found: list[str | Data] = []
    for tier in tiers(party.preferences):
        if len(tier) == 1:
            found.append(_preference(tier[0], language))
            continue
        members = [_preference(replace(wish, degree=1), language) for wish in tier]
        found.append(
            {"equally": members} | ({"degree": tier[0].degree} if tier[0].degree > 1 else {})
        )
    return found


def _preference(wish: Preference, language: str) -> str | Data:
    said = without_empty(
        {
            "id": wish.id,
            "degree": wish.degree if wish.degree > 1 else None,
            "unknown": wish.unknown or None,
        }
    ) | basis_data(wish.basis, language)
    return {"wants": str(wish.wants)} | said if said else str(wish.wants)


def _ranking(party: Party, conflict: Conflict) -> list[Any] | Data | None:
    if party.ranking is None:
        return None

    def state(yes: frozenset[str]) -> Flow | str:
        listed = Flow(conflict.state(yes))
        return listed if conflict.graph is None else listed[0]

    groups: list[Any] = [
        state(group[0]) if len(group) == 1 else Flow(state(yes) for yes in group)
        for group in party.ranking
    ]
    for number, degree in reversed(list(enumerate(party.gaps, 1))):
        if degree > 1:
            groups.insert(number, ">" * degree)
    unknown = [Flow(state(yes) for yes in pair) for pair in party.unknown]
    said = without_empty({"unknown": unknown}) | basis_data(party.ranking_basis, conflict.language)
    return {"states": groups} | said if said else groups


def _status_quo(today: StatusQuo, conflict: Conflict) -> str | list[Any] | Data:
    language = conflict.language
    of_one = dict(today.because)
    if conflict.graph is not None and len(today.yes) == 1 and not of_one:
        return _short("state", today.yes[0], today.basis, language)
    yes: list[Any] = [
        _short("option", label, of_one.get(label, Basis()), language) for label in today.yes
    ]
    said = basis_data(today.basis, language)
    return {"yes": yes} | said if said else yes


def _outcome(outcome: Outcome, language: str) -> str | Data:
    said = without_empty({"name": text_data(outcome.phrase, language)})
    return (
        _short("formula", str(outcome.formula), outcome.basis, language)
        if not said
        else ({"formula": str(outcome.formula)} | said | basis_data(outcome.basis, language))
    )


def _ledger(ledger: Ledger, language: str) -> Data:
    return {"zopa": 1} | without_empty(
        {
            "documents": {d.id: _document(d, language) for d in ledger.documents},
            "claims": {claim.id: _claim(claim, language) for claim in ledger.claims},
        }
    )


def _document(document: Document, language: str) -> Data:
    return without_empty(
        {
            "title": text_data(document.title, language),
            "publisher": document.publisher,
            "date": document.date and str(document.date),
            "language": document.language,
        }
    )


def _claim(claim: Claim, language: str) -> Data:
    return without_empty(
        {
            "document": claim.document,
            "at": claim.at,
            "by": claim.by,
            "says": text_data(claim.says, language),
            "kind": claim.kind,
            "modality": None if claim.modality == "plain" else claim.modality,
            "about": claim.about and str(claim.about),
            "grade": claim.grade and str(claim.grade),
            "contradicts": Flow(claim.contradicts),
        }
    )
