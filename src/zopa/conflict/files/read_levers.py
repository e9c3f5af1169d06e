"""Levers and formats of a conflict file."""

from __future__ import annotations

import math
from collections.abc import Mapping as Labelled

from zopa.conflict.change import Format, Lever, LeverChange
from zopa.conflict.files.diagnostics import Enough, shown
from zopa.conflict.files.lever_clashes import report_clashes
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.read_changes import ChangeReader
from zopa.conflict.files.reading import JudgementReader, items, mapping, words
from zopa.conflict.model import Place

__all__ = ["MAX_CHANGES", "LeverReader", "read_formats"]

#: Changes of all levers together; far more than anybody writes by hand.
MAX_CHANGES = 1_000


class LeverReader:
    """Reads the levers of one file.

    Args:
        changes: reads single changes.
        parties: labels of every party.
        judgements: reads texts and bases.

    Attributes:
        change_places: where each change of each lever stands, by the lever's label.
    """

    def __init__(
        self, changes: ChangeReader, parties: Labelled[str, object], judgements: JudgementReader
    ) -> None:
        self.changes = changes
        self.parties = parties
        self.read = judgements
        self.out = judgements.out
        self.change_places: dict[str, tuple[Place, ...]] = {}

    def levers(self, node: Node | None) -> tuple[Lever, ...]:
        """The levers, in file order."""
        found = [(key, said) for key, value in mapping(node) or () if (said := mapping(value))]
        # No statement names a lever, so words of the statement language will do as labels.
        self.read.check_labels("lever", [key for key, _ in found], reserved=False)
        count = sum(len(items(said.get("change"))) for _, said in found)
        if node is not None and count > MAX_CHANGES:
            message = f"{count:,} changes; {MAX_CHANGES:,} is the limit"
            self.out.add("ZP219", message, "leave out what nobody would do", node.place)
            raise Enough
        return tuple(self._lever(key, said) for key, said in found)

    def _lever(self, key: Scalar, node: Mapping) -> Lever:
        label = key.text
        return Lever(
            label,
            self.read.name(node, label),
            self.read.parties(node.get("by"), self.parties),
            self._cost(node.get("cost")),
            self._changes(label, items(node.get("change"))),
            self.read.basis(node),
            key.place,
        )

    def _cost(self, node: Node | None) -> float:
        value = node.value if isinstance(node, Scalar) else None
        if (
            not isinstance(node, Scalar)
            or isinstance(value, bool)
            or not isinstance(value, int | float)
        ):
            return 0.0  # reported by the schema, as is a negative number
        cost = float(value)
        if math.isnan(cost) or cost == math.inf:
            message = f"{shown(node.text)} is not a cost"
            fix = "write a number; for what nobody could pay, leave the lever out"
            self.out.add("ZP220", message, fix, node.place)
            return 0.0
        return cost

    def _changes(self, label: str, nodes: list[Node]) -> tuple[LeverChange, ...]:
        found = self.changes.changes([said for node in nodes if (said := mapping(node))])
        report_clashes(found, self.out)
        self.change_places[label] = tuple(place for _, place in found)
        return tuple(change for change, _ in found)


def read_formats(
    node: Node | None, parties: Labelled[str, object], judgements: JudgementReader
) -> tuple[Format, ...]:
    """The formats of one file, in file order.

    Args:
        node: the mapping of formats.
        parties: labels of every party.
        judgements: reads texts and bases.
    """
    found = [(key, said) for key, value in mapping(node) or () if (said := mapping(value))]
    judgements.check_labels("format", [key for key, _ in found], reserved=False)
    formats = []
    for key, said in found:
        decides = words(said.get("decides"))
        formats.append(
            Format(
                key.text,
                judgements.name(said, key.text),
                judgements.parties(said.get("parties"), parties),
                "any_subset" if decides and decides.text == "any_subset" else "consensus",
                judgements.basis(said),
                key.place,
            )
        )
    return tuple(formats)
