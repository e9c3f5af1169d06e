"""YAML text in, node tree out: iteratively, from the parser's events, building no objects.

The scanner works one token ahead of the events, so limits on depth and number hold while it
works and not after. What the file format has no use for (aliases, tags, merge keys, several
documents) is refused here, with a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence, Style, resolve_plain
from zopa.conflict.files.plain_words import plain_words
from zopa.conflict.model import Place

__all__ = ["MAX_DEPTH", "MAX_NODES", "parse_tree"]

MAX_DEPTH = 50
MAX_NODES = 200_000

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
# The scanner's time grows with the square of a tag's length; nobody writes such a tag.
_LONG_TAG = re.compile(r"(?:^|[\s,\[{])(![!-~]{1000})", re.ASCII)
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


class _Stop(Exception):
    """The file cannot be read on; why has been noted."""


def parse_tree(text: str, file: str, out: Collector) -> Node | None:
    """Read YAML 1.2 text into a tree.

    Args:
        text: the file's text.
        file: its name, for places.
        out: takes everything that is wrong.

    Returns:
        The tree, without entries that cannot be told (a key given twice or without a value);
        None when the file cannot be read to its end.
    """
    builder = _Builder(text, file, out)
    tag = _LONG_TAG.search(text)
    if tag:
        line = text.count("\n", 0, tag.start(1)) + 1
        column = tag.start(1) - text.rfind("\n", 0, tag.start(1))
        out.add("ZP013", f"{shown(tag[1])} is a tag", "quote it", Place(file, line, column))
        return None
    try:
        for event in _events(builder):
            builder.take(event)
    except _Stop:
        return None
    if builder.refused:
        return None
    if builder.root is None:
        out.add("ZP007", f"{shown(file)} holds nothing", "'zopa new DIR' writes a starter dossier")
    return builder.root


def _events(builder: _Builder) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe", pure=True).parse(builder.text)
    except MarkedYAMLError as error:
        found, fix = plain_words(error)
        mark = error.problem_mark or error.context_mark
        place = builder.place(mark) if mark is not None else builder.last
        builder.out.add("ZP008", found, fix, place)
        raise _Stop from error
    except (YAMLError, ValueError, LookupError, AttributeError, AssertionError) as error:
        # Numeric escapes beyond Unicode and a few odd directives make the scanner fail
        # with errors of Python's own; the file is as broken then as in the other case.
        builder.out.add(
            "ZP008",
            "something behind this place is no YAML: an escape beyond Unicode, or a directive",
            "use single quotes for a text with backslashes",
            builder.last,
        )
        raise _Stop from error


class _Builder:
    """Takes events, keeps the containers that are open on a stack of its own."""

    def __init__(self, text: str, file: str, out: Collector) -> None:
        self.text = text
        self.file = file
        self.out = out
        self.root: Node | None = None
        self.last = Place(file, 1, 1)
        self.refused = False
        self.documents = 0
        self.count = 0
        self.open: list[Sequence | _OpenMapping] = []

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def take(self, event: Any) -> None:
        self.last = self.place(event.start_mark)
        if isinstance(event, NodeEvent):
            self.node(event)
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            closed = self.open.pop()
            self.put(closed.mapping if isinstance(closed, _OpenMapping) else closed, event)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                fix = "keep one document and delete the line '---' between them"
                self.stop("ZP011", "a second document begins here", fix)

    def stop(self, code: str, message: str, fix: str) -> None:
        self.out.add(code, message, fix, self.last)
        raise _Stop

    def refuse(self, code: str, message: str, fix: str) -> None:
        self.refused = True
        self.out.add(code, message, fix, self.last)

    def node(self, event: Any) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.stop("ZP010", f"more than {MAX_NODES:,} keys and values", "split the dossier")
        if event.anchor is not None:
            alias = isinstance(event, AliasEvent)
            mark, what = ("*", "an alias") if alias else ("&", "an anchor")
            self.refuse(
                "ZP012",
                f"{shown(mark + str(event.anchor))} is {what}, which dossiers do not use",
                "write the value out, or quote it if it is text",
            )
        if getattr(event, "tag", None):
            found = f"{shown(str(event.tag))} is a tag, which dossiers do not use"
            self.refuse("ZP013", found, "delete it, or quote it if it is text")
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            if len(self.open) >= MAX_DEPTH:
                self.stop("ZP009", f"nested deeper than {MAX_DEPTH} levels", "write it flat")
            mapping = isinstance(event, MappingStartEvent)
            self.open.append(_OpenMapping(self.last) if mapping else Sequence(self.last))
        else:
            self.put(self.scalar(event), event)

    def scalar(self, event: Any) -> Scalar:
        if isinstance(event, AliasEvent):
            return Scalar("", "plain", self.last, None, None)
        assert isinstance(event, ScalarEvent)
        text: str = event.value
        style = _STYLES.get(event.style, "plain")
        begin, end = event.start_mark, event.end_mark
        if _UNUSABLE.search(text):
            self.refuse(
                "ZP006", "an escape stands for no character (NUL, half a pair)", "delete it"
            )
            text = _UNUSABLE.sub("?", text)
        value = resolve_plain(text) if style == "plain" else text
        # The text stands in the file as it is when nothing but the quotes is between the marks.
        extra = end.index - begin.index - len(text)
        in_one_piece = begin.line == end.line and extra == (0 if style == "plain" else 2)
        lead = (0 if style == "plain" else 1) if in_one_piece else None
        return Scalar(text, style, self.last, value, lead)

    def put(self, node: Node, event: Any) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif not parent.has_key:
            self.key(parent, node, event)
        else:
            self.value(parent, node, event)

    def key(self, parent: _OpenMapping, node: Node, event: Any) -> None:
        parent.has_key = True
        parent.key = None
        parent.key_end = event.end_mark.index
        if isinstance(node, Scalar) and isinstance(node.value, str):
            if node.text == "<<" and node.style == "plain":
                self.refuse("ZP014", "'<<' merges mappings", "write the keys out, or quote it")
            parent.key = node
            return
        if isinstance(node, Scalar) and node.text:
            kind = "a truth value" if isinstance(node.value, bool) else "a number"
            kind = "nothing" if node.value is None else kind
            message = f"the key {shown(node.text)} reads as {kind}, not as text"
            fix = f'quote it: "{shown(node.text)[1:-1]}"'
        elif isinstance(node, Scalar):
            message, fix = "a key is empty", "write a key before the colon"
        else:
            message, fix = "a list or mapping stands where a key should", "write a text as the key"
        if not self.refused:  # an alias as key has been refused already
            self.out.add("ZP016", message, fix, node.place)

    def value(self, parent: _OpenMapping, node: Node, event: Any) -> None:
        parent.has_key = False
        key, entries = parent.key, parent.mapping.entries
        if key is None:
            return
        if isinstance(node, Scalar) and node.style == "plain" and not node.text:
            # The scanner sees an empty value at the next thing that is not empty.
            node.place = key.place
        if isinstance(node, Scalar) and not node.text and self.no_colon(parent, event):
            self.stray(parent.mapping, key)
        elif key.text in entries:
            first = entries[key.text][0].place.line
            message = f"the key {shown(key.text)} is given twice (first in line {first})"
            self.out.add("ZP015", message, "keep one of the two", key.place)
        else:
            entries[key.text] = (key, node)

    def no_colon(self, parent: _OpenMapping, event: Any) -> bool:
        empty = event.start_mark.index
        return bool(event.style is None and ":" not in self.text[parent.key_end : empty])

    def stray(self, mapping: Mapping, key: Scalar) -> None:
        fix = "quote the text"
        before = next(reversed(mapping.entries.values()), None)
        if before and isinstance(before[1], Scalar) and before[1].style == "plain":
            whole = f"{before[1].text}, {key.text}"
            if len(whole) <= 80 and '"' not in whole and "\\" not in whole:
                fix = f'quote the text: {shown(before[0].text)[1:-1]}: "{shown(whole, 80)[1:-1]}"'
        message = f"{shown(key.text)} has no value; a comma in unquoted text begins a new key"
        self.out.add("ZP017", message, fix, key.place)


class _OpenMapping:
    """A mapping of which the end has not come yet, and the key that waits for its value."""

    __slots__ = ("has_key", "key", "key_end", "mapping")

    def __init__(self, place: Place) -> None:
        self.mapping = Mapping(place)
        self.has_key = False
        self.key: Scalar | None = None
        self.key_end = 0
