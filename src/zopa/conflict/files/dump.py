"""A conflict out to the texts of its files: block style, short forms where nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from zopa.conflict.files.source import CONFLICT, EVIDENCE
from zopa.conflict.files.write import cannot_write, write_together
from zopa.conflict.files.yaml_text import Flow, to_yaml
from zopa.conflict.model import Basis, Conflict, Option, Outcome, Party, Preference, StatusQuo
from zopa.evidence.model import Claim, Document, Ledger
from zopa.text import Text

__all__ = ["dump", "save"]

Data: TypeAlias = dict[str, Any]


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
    return _without_empty(
        {
            "zopa": 1,
            "title": _text(conflict.title, language),
            "language": language,
            "as_of": conflict.as_of and str(conflict.as_of),
            "authors": list(conflict.authors),
            "marking": conflict.marking,
        }
    ) | _without_empty(
        {
            "parties": {party.label: _party(party, conflict) for party in conflict.parties},
            "rules": [
                _short("rule", str(rule.formula), rule.basis, language) for rule in conflict.rules
            ],
            "irreversible": [
                _short("literal", str(literal), literal.basis, language)
                for literal in conflict.irreversible
            ],
            "status_quo": None if today is None else _status_quo(today, language),
            "outcomes": {
                outcome.name: _outcome(outcome, language) for outcome in conflict.outcomes
            },
            "goal": conflict.goal,
            "ties": [
                {"from": tie.source, "relation": tie.relation, "to": tie.target}
                | _basis(tie.basis, language)
                for tie in conflict.ties
            ],
        },
        keep=("status_quo",) if today is not None else (),
    )


def _without_empty(data: Data, keep: Iterable[str] = ()) -> Data:
    return {key: value for key, value in data.items() if key in keep or value not in (None, [], {})}


def _text(text: Text | None, language: str) -> str | dict[str, str] | None:
    if text is None:
        return None
    if len(text.versions) == 1 and text.versions[0][0] == language:
        return text.versions[0][1]
    return dict(text.versions)


def _basis(basis: Basis, language: str) -> Data:
    return _without_empty(
        {
            "because": Flow(basis.because),
            "against": Flow(basis.against),
            "judgement": _text(basis.judgement, language),
        }
    )


def _short(key: str, value: str, basis: Basis, language: str) -> str | Data:
    said = _basis(basis, language)
    return {key: value} | said if said else value


def _party(party: Party, conflict: Conflict) -> Data:
    language = conflict.language
    prefix = len(party.label) + 1
    return (
        _without_empty(
            {"name": None if _is_label(party, language) else _text(party.name, language)}
        )
        | _basis(party.basis, language)
        | _without_empty(
            {
                "options": {
                    option.label[prefix:]: _option(option, language) for option in party.options
                },
                "preferences": [_preference(wish, language) for wish in party.preferences],
                "ranking": _ranking(party, conflict),
            }
        )
    )


def _is_label(party: Party, language: str) -> bool:
    return party.name.versions == ((language, party.label),)


def _option(option: Option, language: str) -> str | Data:
    said = _without_empty({"stop": _text(option.stop, language)}) | _basis(option.basis, language)
    do = _text(option.do, language)
    return do if not said and isinstance(do, str) else {"do": do} | said


def _preference(wish: Preference, language: str) -> str | Data:
    said = _without_empty({"id": wish.id}) | _basis(wish.basis, language)
    return {"wants": str(wish.wants)} | said if said else str(wish.wants)


def _ranking(party: Party, conflict: Conflict) -> list[Any] | Data | None:
    if party.ranking is None:
        return None

    def state(yes: frozenset[str]) -> Flow:
        return Flow(conflict.state(yes))

    groups: list[Any] = [
        state(group[0]) if len(group) == 1 else Flow(state(yes) for yes in group)
        for group in party.ranking
    ]
    said = _basis(party.ranking_basis, conflict.language)
    return {"states": groups} | said if said else groups


def _status_quo(today: StatusQuo, language: str) -> list[Any] | Data:
    of_one = dict(today.because)
    yes: list[Any] = [
        _short("option", label, of_one.get(label, Basis()), language) for label in today.yes
    ]
    said = _basis(today.basis, language)
    return {"yes": yes} | said if said else yes


def _outcome(outcome: Outcome, language: str) -> str | Data:
    said = _without_empty({"name": _text(outcome.phrase, language)})
    return (
        _short("formula", str(outcome.formula), outcome.basis, language)
        if not said
        else ({"formula": str(outcome.formula)} | said | _basis(outcome.basis, language))
    )


def _ledger(ledger: Ledger, language: str) -> Data:
    return {"zopa": 1} | _without_empty(
        {
            "documents": {d.id: _document(d, language) for d in ledger.documents},
            "claims": {claim.id: _claim(claim, language) for claim in ledger.claims},
        }
    )


def _document(document: Document, language: str) -> Data:
    return _without_empty(
        {
            "title": _text(document.title, language),
            "publisher": document.publisher,
            "date": document.date and str(document.date),
            "language": document.language,
        }
    )


def _claim(claim: Claim, language: str) -> Data:
    return _without_empty(
        {
            "document": claim.document,
            "at": claim.at,
            "by": claim.by,
            "says": _text(claim.says, language),
            "kind": claim.kind,
            "modality": None if claim.modality == "plain" else claim.modality,
            "about": claim.about and str(claim.about),
            "grade": claim.grade and str(claim.grade),
            "contradicts": Flow(claim.contradicts),
        }
    )
