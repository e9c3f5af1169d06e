"""A conflict out to a file of the GMCR+ program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeAlias

import numpy as np

from zopa._version import __version__
from zopa.conflict.formula import Formula
from zopa.conflict.gmcr.left_out import left_out
from zopa.conflict.gmcr.numbers import GmcrNumbers
from zopa.conflict.gmcr.patterns import Pattern, patterns, patterns_against
from zopa.conflict.gmcr.rankings import Levels, levels_of, levels_of_groups
from zopa.conflict.importance import lexical
from zopa.conflict.model import Conflict, Party
from zopa.errors import TooLargeError, ZopaError

__all__ = ["GmcrText", "as_gmcr", "to_gmcr"]

#: Ranked states of all parties together, so that the file can be read again.
MAX_RANKED = 60_000
_WIDTH = 90

_Condition: TypeAlias = "list[Any] | dict[str, Any]"


@dataclass(frozen=True)
class GmcrText:
    """A conflict as the text of a ``.gmcr`` file.

    Attributes:
        text: the text.
        left_out: what such a file has no place for, in words.
        ranked: whether the parties' preferences are written as rankings of all states.
    """

    text: str
    left_out: tuple[str, ...] = ()
    ranked: bool = False


def to_gmcr(conflict: Conflict) -> str:
    """The text of a ``.gmcr`` file; see :func:`as_gmcr`, which says what it leaves out as well.

    Raises:
        TooLargeError: where a statement is too long to spell out.
        ZopaError: where an option can neither be taken nor dropped.
    """
    return as_gmcr(conflict).text


def as_gmcr(conflict: Conflict) -> GmcrText:
    """A conflict as a file of the GMCR+ program.

    Options stand in the order of the file that the conflict was imported from, else in its own.
    Statements become conditions. Where a party ranks states, or a statement would need more than
    200 patterns, all parties get rankings of all feasible states: such a file uses one or the
    other for everybody.

    Args:
        conflict: a conflict without errors.

    Raises:
        TooLargeError: where a rule would need more than 200 patterns, or a statement would and
            there are too many states to rank.
        ZopaError: where an option can neither be taken nor dropped, which no such file can say, or
            where the states are listed.
    """
    conflict.needs_options("files of GMCR+, as zopa writes them,")
    return _Writer(conflict).written()


class _Writer:
    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        imported = conflict.imported
        same = imported is not None and sorted(imported.options) == sorted(conflict.labels)
        self.coalitions = imported.coalitions if imported is not None and same else ()
        order = imported.options if imported is not None and same else conflict.labels
        self.options = order
        self.index = {label: k for k, label in enumerate(order)}
        self.why_ranked = "a party ranks the states"

    def written(self) -> GmcrText:
        conflict = self.conflict
        wishes = self.conditions()
        makers = [
            {
                "name": str(party.name),
                "options": [self.index[option.label] for option in party.options],
                "preferences": wishes[k] if wishes is not None else [],
            }
            for k, party in enumerate(conflict.parties)
        ]
        if wishes is None:
            for maker, ranking in zip(makers, self.rankings(), strict=True):
                maker["preferenceRanking"] = ranking
        data: dict[str, Any] = {"program": "zopa", "version": __version__}
        if self.is_titled():
            data["title"] = str(conflict.title)
        data |= {
            "options": self.option_data(),
            "decisionMakers": makers,
            "infeasibles": self.infeasibles(),
            "useManualPreferenceRanking": wishes is None,
        }
        if self.coalitions:
            data["coalitions"] = self.coalition_data()
        return GmcrText(_pretty(data) + "\n", left_out(conflict), wishes is None)

    def is_titled(self) -> bool:
        """Whether the title says more than that there is none, or the name of the file."""
        source = self.conflict.source
        stem = PurePath(source.path).stem if source is not None else ""
        return str(self.conflict.title) not in ("", "Untitled conflict", stem)

    def option_data(self) -> list[dict[str, str]]:
        ways: dict[str, str] = {}
        for literal in self.conflict.irreversible:
            way = "fwd" if literal.value else "back"
            if ways.setdefault(literal.option, way) != way:
                raise ZopaError(
                    f"'{literal.option}' can neither be taken nor dropped, which no .gmcr file "
                    "can say; make a rule of it, or leave the option out"
                )
        return [
            {
                "name": str(self.conflict.option(label).do),
                "permittedDirection": ways.get(label, "both"),
            }
            for label in self.options
        ]

    def infeasibles(self) -> list[Any]:
        return [
            self.pattern(pattern)
            for rule in self.conflict.rules
            for pattern in patterns_against(rule.formula)
        ]

    def conditions(self) -> list[list[_Condition]] | None:
        """The statements of each party as conditions; None where rankings are needed."""
        parties = self.conflict.parties
        if any(party.ranking is not None for party in parties):
            return None
        try:
            return [[self.condition(wants) for wants in lexical(p.preferences)] for p in parties]
        except TooLargeError as error:
            self.why_ranked = str(error)
            return None

    def condition(self, formula: Formula) -> _Condition:
        found = [self.pattern(pattern) for pattern in patterns(formula)]
        return found[0] if len(found) == 1 else {"compound": True, "members": found}

    def pattern(self, pattern: Pattern) -> list[Any]:
        return [[self.index[label], "Y" if value else "N"] for label, value in pattern]

    def rankings(self) -> list[list[Any]]:
        """The states as each party ranks them, by their numbers."""
        conflict = self.conflict
        rules = tuple(rule.formula for rule in conflict.rules)
        numbers = GmcrNumbers(self.options, conflict.labels, rules)
        try:
            states = numbers.states
            count = len(states) * len(conflict.parties)
        except TooLargeError:
            count = MAX_RANKED + 1
        if count > MAX_RANKED:
            raise TooLargeError(
                f"{self.why_ranked}, so all states would have to be ranked, and there are too many "
                f"for a .gmcr file (at most {MAX_RANKED:,} for all parties together)"
            )

        def levels(party: Party) -> Levels:
            if party.ranking is not None:
                return levels_of_groups(states, party.ranking)
            return levels_of(states, lexical(party.preferences), conflict.labels)

        return [_groups(levels(party)) for party in conflict.parties]

    def coalition_data(self) -> list[Any]:
        """Everybody alone and the groups that the file listed, as numbers."""
        position = {party.label: k for k, party in enumerate(self.conflict.parties)}
        groups = [[position[label] for label in group] for group in self.coalitions]
        return [*range(len(position)), *groups]


def _groups(levels: Levels) -> list[Any]:
    """A ranking, best first: numbers from 1, ties as lists."""
    found: list[Any] = []
    for level in range(int(levels.max(initial=-1)) + 1):
        tied = (np.flatnonzero(levels == level) + 1).tolist()
        found.append(tied[0] if len(tied) == 1 else tied)
    return found


def _pretty(value: Any, indent: int = 0) -> str:
    """JSON with short lists and objects on one line each."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or (indent and len(line) <= _WIDTH):
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_pretty(inner, indent + 2)}" for key, inner in value.items()]
        return "{\n" + ",\n".join(pad + part for part in parts) + "\n" + " " * indent + "}"
    parts = [_pretty(inner, indent + 2) for inner in value]
    return "[\n" + ",\n".join(pad + part for part in parts) + "\n" + " " * indent + "]"
