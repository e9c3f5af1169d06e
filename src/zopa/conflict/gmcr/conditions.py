"""Conditions of a ``.gmcr`` file as formulas."""

from __future__ import annotations

from collections.abc import Sequence as Labels

from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.formula import FALSE, TRUE, And, Formula, Not, OptionIs, Or
from zopa.conflict.gmcr.shape import Shapes, told

__all__ = ["ConditionReader"]

_NEEDED = 'a condition such as [[0, "Y"], [2, "N"]]'


class ConditionReader:
    """Reads conditions.

    Args:
        labels: options in the file's order; None for one that no single party holds.
        shapes: checks kinds of values.
    """

    def __init__(self, labels: Labels[str | None], shapes: Shapes) -> None:
        self.labels = labels
        self.shapes = shapes

    def formula(self, node: Node, path: str) -> Formula | None:
        """What a condition means; None where it cannot be read."""
        terms = self.terms(node, path)
        if terms is None:
            return None
        if len(terms) == 1:
            return terms[0]
        return Or(tuple(terms)) if terms else FALSE

    def terms(self, node: Node, path: str) -> list[Formula] | None:
        """The conditions of which one has to hold: a single one, unless it is compound."""
        if not isinstance(node, Mapping):
            one = self._all_of(node, path)
            return None if one is None else [one]
        said = node.get("compound")
        compound = False if said is None else self.shapes.truth(said, f"{path}.compound")
        members, single = node.get("members"), node.get("condition")
        if compound and members is not None and single is None:
            self.shapes.keys(node, path, {"compound", "members"}, "compound condition")
            read = [
                self._all_of(member, where)
                for member, where in self.shapes.items(members, f"{path}.members")
            ]
            found = [term for term in read if term is not None]
            return found if len(found) == len(read) else None
        if compound is False and single is not None and members is None:
            self.shapes.keys(node, path, {"compound", "condition"}, "condition")
            one = self._all_of(single, f"{path}.condition")
            return None if one is None else [one]
        if compound is not None:
            keys = ", ".join(list(node.entries)[:5])
            self._unreadable(node, f"{path} is an object with the keys {keys or '(none)'}")
        return None

    def _all_of(self, node: Node, path: str) -> Formula | None:
        if not isinstance(node, Sequence):
            self._unreadable(node, f"{path} is {told(node)}")
            return None
        literals = [self._literal(item, where) for item, where in self.shapes.items(node, path)]
        found = tuple(literal for literal in literals if literal is not None)
        if len(found) != len(literals):
            return None
        if len(found) == 1:
            return found[0]
        return And(found) if found else TRUE

    def _literal(self, node: Node, path: str) -> Formula | None:
        if not isinstance(node, Sequence) or len(node.items) != 2:
            self._unreadable(node, f"{path} is {told(node)}")
            return None
        which, value = node.items
        number = self.shapes.option(which, f"{path}[0]", len(self.labels))
        if not isinstance(value, Scalar) or value.value not in ("Y", "N"):
            message = f"{path}[1] is {told(value)}"
            self.shapes.out.add("ZP407", message, 'an option is "Y" or "N"', value.place)
            return None
        label = None if number is None else self.labels[number]
        if label is None:  # reported where its owners are
            return None
        option = OptionIs(label)
        return option if value.value == "Y" else Not(option)

    def _unreadable(self, node: Node, found: str) -> None:
        self.shapes.out.add("ZP407", f"{found}, not {_NEEDED}", "write it so", node.place)
