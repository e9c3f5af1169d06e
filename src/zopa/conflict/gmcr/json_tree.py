"""JSON text in, node tree out: every value with its place, nothing built but text and numbers.

The standard library's reader gives no places and keeps the last of two equal keys; a file that
a person is to mend needs both told.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.events import MAX_DEPTH, MAX_NODES
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence, Value
from zopa.conflict.model import Place

__all__ = ["parse_json"]

_BLANK = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[^\W\d][\w-]*")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
# Python refuses to convert very long numerals; nothing is counted in such numbers.
_LONGEST = 300


class _Stop(Exception):
    """The file cannot be read on; why has been noted."""


def parse_json(text: str, file: str, out: Collector) -> Node | None:
    """Read JSON text into a tree.

    Args:
        text: the file's text.
        file: its name, for places.
        out: takes everything that is wrong.

    Returns:
        The tree, of two equal keys the first; None when the file cannot be read to its end.
    """
    try:
        return _Parser(text, file, out).document()
    except _Stop:
        return None


class _Parser:
    def __init__(self, text: str, file: str, out: Collector) -> None:
        self.text = text
        self.file = file
        self.out = out
        self.at = 0
        self.depth = 0
        self.nodes = 0
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, at: int) -> Place:
        line = bisect_right(self.lines, at)
        return Place(self.file, line, at - self.lines[line - 1] + 1)

    def fail(self, code: str, message: str, fix: str) -> _Stop:
        self.out.add(code, message, fix, self.place(self.at))
        return _Stop()

    def broken(self, needed: str) -> _Stop:
        rest = self.text[self.at : self.at + 20].split("\n")[0]
        found = f"{shown(rest)} stands" if rest.strip() else "the file or line ends"
        return self.fail("ZP401", f"{found} where {needed} is needed", _hint(rest))

    def blanks(self) -> str:
        """Go to the next token; returns its first character, or nothing at the end."""
        match = _BLANK.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def document(self) -> Node:
        if not self.blanks():
            raise self.fail("ZP007", "the file is empty", "save the model again")
        node = self.value()
        if self.blanks():
            raise self.broken("the end of the file")
        return node

    def value(self) -> Node:
        first = self.blanks()
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"more than {MAX_NODES:,} values"
            raise self.fail("ZP010", message, "no model that a person can judge needs that many")
        if first and first in "{[":
            self.depth += 1
            if self.depth > MAX_DEPTH:
                message = f"lists and objects stand more than {MAX_DEPTH} levels deep here"
                raise self.fail("ZP009", message, "no model needs that")
            node = self.object() if first == "{" else self.list()
            self.depth -= 1
            return node
        return self.scalar("a value")

    def scalar(self, needed: str) -> Scalar:
        start = self.at
        place = self.place(start)
        if match := _STRING.match(self.text, start):
            self.at = match.end()
            said: str = json.loads(match.group())
            return Scalar(said, "double", place, said, None)
        if match := _NUMBER.match(self.text, start):
            self.at = match.end()
            return Scalar(match.group(), "plain", place, _number(match), 0)
        match = _WORD.match(self.text, start)
        if match is None or match.group() not in _WORDS:
            raise self.broken(needed)
        self.at = match.end()
        return Scalar(match.group(), "plain", place, _WORDS[match.group()], 0)

    def list(self) -> Sequence:
        found = Sequence(self.place(self.at))
        self.at += 1
        if self.blanks() == "]":
            self.at += 1
            return found
        while True:
            found.items.append(self.value())
            if self.ends("]"):
                return found

    def object(self) -> Mapping:
        found = Mapping(self.place(self.at))
        self.at += 1
        if self.blanks() == "}":
            self.at += 1
            return found
        while True:
            if self.blanks() != '"':
                raise self.broken("a key in double quotes")
            key = self.scalar("a key in double quotes")
            if self.blanks() != ":":
                raise self.broken("a colon")
            self.at += 1
            value = self.value()
            if key.text in found.entries:
                before = found.entries[key.text][0].place.line
                message = f"the key {shown(key.text)} stands here twice (first in line {before})"
                self.out.add("ZP015", message, "delete one of the two", key.place)
            else:
                found.entries[key.text] = (key, value)
            if self.ends("}"):
                return found

    def ends(self, mark: str) -> bool:
        """Go past a comma or the closing mark; whether it was the latter."""
        found = self.blanks()
        if not found or found not in f",{mark}":
            raise self.broken(f"a comma or '{mark}'")
        self.at += 1
        return found == mark


def _number(match: re.Match[str]) -> int | float:
    text = match.group()
    if len(text) > _LONGEST:
        return float("-inf" if text.startswith("-") else "inf")
    return float(text) if match[1] or match[2] else int(text)


def _hint(rest: str) -> str:
    first = rest[:1]
    if first == "'":
        return "JSON knows double quotes only"
    if first == '"':
        return "close the text in its line; a backslash in it is written twice"
    if first in ("]", "}"):
        return "delete the comma before it, or close what is still open"
    if first in ("/", "#"):
        return "JSON has no comments: delete this one"
    return "mend the file, or save it again with the program that made it"
