"""Explanations in words, on a quarrel about fish: whole sentences, as they are printed.

The templates know concepts and no conflict; the last test looks for words of the worked
example in the source.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict

import zopa
from zopa.conflict.model import Basis, Conflict, Preference
from zopa.conflict.parse import parse
from zopa.stability.analysis import analyse
from zopa.stability.explain import Change
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.sentences import paragraphs, verdict
from zopa.testing import conflicts
from zopa.text import Text

NAMES = {"fleet": "the trawler fleet", "guard": "the coast guard", "town": "Porto Novo"}
OPTIONS: dict[str, dict[str, str | tuple[str, str]]] = {
    "fleet": {"fish": ("fish inside the bay", "leave the bay")},
    "guard": {"seize": ("seize nets", "stop seizing nets"), "fine": "fine every skipper"},
    "town": {"close": ("close its port", "open its port again")},
}


def quarrel(
    fleet: Sequence[str],
    guard: Sequence[str] = (),
    town: Sequence[str] = (),
    *,
    options: Mapping[str, Sequence[str]] | None = None,
    **more,
) -> Conflict:
    wants = {"fleet": fleet, "guard": guard, "town": town}
    chosen = options or {"fleet": ["fish"], "guard": ["seize"], "town": ["close"]}
    return conflict(
        {
            label: ({name: OPTIONS[label][name] for name in chosen.get(label, ())}, wants[label])
            for label in NAMES
            if label in chosen
        },
        names=NAMES,
        **more,
    )


TWO = {"fleet": ["fish"], "guard": ["seize"]}


def told(subject: Conflict, concept: str, party: str = "fleet", state: str = "") -> list[str]:
    explanation = analyse(subject).explain(state.split(), concept=concept)
    (found,) = [p for p in paragraphs(subject, explanation) if p.party == party]
    return list(found.sentences)
