"""Values of the kind that is needed, or a diagnostic that names what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from zopa.conflict.files.diagnostics import Collector, near, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["Shapes", "shortened", "told"]

# What no file of a dossier may hold, so that an imported conflict can be written as one.
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


def told(node: Node) -> str:
    """What stands at a place, in words."""
    if isinstance(node, Mapping):
        return "an object" if node.entries else "an empty object"
    if isinstance(node, Sequence):
        return f"a list of {len(node.items):,}" if node.items else "an empty list"
    if isinstance(node.value, str):
        return f"the text {shown(node.text)}"
    if node.value is None or isinstance(node.value, bool):
        return node.text
    return f"the number {shortened(node.text)}"


def shortened(number: int | str) -> str:
    """A number as it may appear in a message."""
    text = str(number)
    return text if len(text) <= 20 else f"{text[:17]}..."


class Shapes:
    """Checks kinds of values; what is wrong is noted with the JSON path it stands under.

    Args:
        out: takes what is wrong.
    """

    def __init__(self, out: Collector) -> None:
        self.out = out
        self._unknown: set[tuple[str, str]] = set()

    def wrong(self, node: Node, path: str, needed: str) -> None:
        """Note that another kind of value is needed."""
        message = f"{path} is {told(node)}, but {needed} is needed"
        self.out.add("ZP403", message, "write that instead", node.place)

    def items(self, node: Node | None, path: str) -> list[tuple[Node, str]]:
        """The items of a list, each with its path; none where there is no list."""
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return []
        if not isinstance(node, Sequence):
            self.wrong(node, path, "a list")
            return []
        return [(item, f"{path}[{k}]") for k, item in enumerate(node.items)]

    def objects(self, node: Node | None, path: str) -> Iterator[tuple[Mapping | None, Node, str]]:
        """The items of a list of objects; None for an item that is none."""
        for item, of_item in self.items(node, path):
            if isinstance(item, Mapping):
                yield item, item, of_item
            else:
                self.wrong(item, of_item, "an object")
                yield None, item, of_item

    def whole(self, node: Node, path: str, needed: str) -> int | None:
        """A whole number."""
        if isinstance(node, Scalar) and type(node.value) is int:
            return node.value
        self.wrong(node, path, needed)
        return None

    def option(self, node: Node, path: str, count: int) -> int | None:
        """The position of an option in the file, counted from 0."""
        number = self.whole(node, path, "the number of an option, counted from 0,")
        if number is None or 0 <= number < count:
            return number
        known = f"options are numbered 0 to {count - 1}" if count else "the file has no options"
        message = f"{path} names the option {shortened(number)}"
        self.out.add("ZP404", message, known, node.place)
        return None

    def truth(self, node: Node, path: str) -> bool | None:
        """A value that is true or false."""
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.wrong(node, path, "true or false")
        return None

    def name(self, node: Node | None, path: str, otherwise: str) -> str:
        """A name; another one where there is none."""
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return otherwise
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self.wrong(node, path, "a text")
            return otherwise
        if bad := _UNUSABLE.search(node.text):
            message = f"{path} holds a character that no text can have (U+{ord(bad.group()):04X})"
            self.out.add("ZP403", message, "delete it", node.place)
            return otherwise
        return node.text if node.text.strip() else otherwise

    def keys(self, node: Mapping, path: str, known: Set[str], kind: str) -> None:
        """Warn of keys that are not read, once a key and kind of object."""
        for key, _ in node:
            if key.text in known or (kind, key.text) in self._unknown:
                continue
            self._unknown.add((kind, key.text))
            meant = near(key.text, known)
            where = f"{path}.{key.text[:60]}" if path else key.text[:60]
            message = f"the key {shown(where, 120)} is not known, and what it says is left out"
            fix = "keep a note of it where it matters"
            self.out.add("ZP451", message, f"did you mean '{meant}'?" if meant else fix, key.place)
