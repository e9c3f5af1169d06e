"""The pieces that everything in a conflict file is dumped with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from zopa.conflict.files.yaml_text import Flow
from zopa.conflict.model import Basis
from zopa.text import Text

__all__ = ["Data", "basis_data", "labels_data", "name_data", "text_data", "without_empty"]

Data: TypeAlias = dict[str, Any]


def without_empty(data: Data, keep: Iterable[str] = ()) -> Data:
    """The entries that say something, and those that are to be kept in any case."""
    return {key: value for key, value in data.items() if key in keep or value not in (None, [], {})}


def text_data(text: Text | None, language: str) -> str | dict[str, str] | None:
    """A text: plain where it is in the language of the file alone."""
    if text is None:
        return None
    if len(text.versions) == 1 and text.versions[0][0] == language:
        return text.versions[0][1]
    return dict(text.versions)


def labels_data(labels: Sequence[str]) -> str | Flow:
    """Labels of parties; a single one stands by itself."""
    return labels[0] if len(labels) == 1 else Flow(labels)


def basis_data(basis: Basis, language: str) -> Data:
    """The keys that say what a judgement rests on."""
    return without_empty(
        {
            "because": Flow(basis.because),
            "against": Flow(basis.against),
            "judgement": text_data(basis.judgement, language),
        }
    )


def name_data(name: Text, label: str, language: str) -> str | dict[str, str] | None:
    """A name; None where it only repeats the label."""
    return None if name.versions == ((language, label),) else text_data(name, language)
