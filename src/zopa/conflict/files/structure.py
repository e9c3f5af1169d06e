"""A small JSON Schema checker that knows places and speaks in plain words.

It understands the keywords that :mod:`zopa.conflict.files.schema` uses and no others; a test
with the ``jsonschema`` library shows that the two agree on what is valid.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Literal

from zopa.conflict.files.diagnostics import Collector, Enough, near, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.files.schema import VERSION, schema
from zopa.conflict.files.schema_pieces import Schema

__all__ = ["check_structure"]

_WORDS = {
    "string": "text",
    "array": "a list",
    "object": "a mapping (key: value)",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}

_TEXT_TYPES = ("string", "object")

# Named pieces of the schema whose texts have a grammar of their own: code, what it is, fix.
_GRAMMARS = {
    "label": (
        "ZP105",
        "a label",
        "begin with a letter, go on with letters, digits, '_' or '-', at most 100 in all",
    ),
    "date": ("ZP110", "a date", "write 2016, 2016-10, 2016-10-12 or 2016-10-12/2016-10-15"),
    "grade": ("ZP111", "a grade", "write a letter A-F and a digit 1-6, such as B2"),
    "language": ("ZP112", "a language tag", "write one such as en, fr or pt-BR"),
    "cost": ("ZP220", "a cost", "write a number that is not negative"),
    "degree": ("ZP240", "a degree of strength", "write a whole number from 1 to 9"),
}


def check_structure(
    tree: Node, file: Literal["conflict", "evidence"], out: Collector
) -> Mapping | None:
    """Check a tree against the schema of its file.

    Keys with a slip in them are renamed to what was meant, so that one slip is one error.

    Args:
        tree: what the file was read into.
        file: which of the two files it is.
        out: takes what does not fit.

    Returns:
        The top mapping; None where there is none or it was made for a newer zopa, so that
        reading on would only mislead.
    """
    if isinstance(tree, Mapping) and _is_newer(tree, out):
        return None
    rules = schema(file)
    _Checker(rules["$defs"], out).check(tree, rules, "")
    return tree if isinstance(tree, Mapping) else None


def _is_newer(tree: Mapping, out: Collector) -> bool:
    version = tree.get("zopa")
    if not isinstance(version, Scalar) or not _is(version.value, "integer"):
        return False
    if not isinstance(version.value, int | float) or version.value <= VERSION:
        return False
    out.add(
        "ZP108",
        f"this file has format version {version.text[:20]}: it was made for a newer zopa than this "
        f"one, which reads version {VERSION}",
        "upgrade zopa ('pip install --upgrade zopa')",
        version.place,
    )
    return True


class _Checker:
    def __init__(self, definitions: dict[str, Schema], out: Collector) -> None:
        self.definitions = definitions
        self.out = out

    def resolve(self, rules: Schema, name: str) -> tuple[Schema, str]:
        """The schema that a reference stands for, and the name of the piece it is."""
        if "$ref" not in rules:
            return rules, name
        name = str(rules["$ref"]).rpartition("/")[2]
        return self.definitions[name], name

    def types(self, rules: Schema) -> Iterator[str]:
        """Every JSON type that a schema lets through."""
        rules, _ = self.resolve(rules, "")
        for branch in rules.get("anyOf", ()):
            yield from self.types(branch)
        allowed = rules.get("type", "string" if "enum" in rules else ())
        yield from (allowed,) if isinstance(allowed, str) else allowed

    def check(self, node: Node, rules: Schema, name: str) -> None:
        rules, name = self.resolve(rules, name)
        if "anyOf" in rules:
            self.any_of(node, rules, name)
            return
        if "const" in rules:
            self.version(node, rules["const"])
            return
        types = tuple(self.types(rules))
        if types and not any(_is_node(node, kind) for kind in types):
            self.wrong_kind(node, types)
        elif isinstance(node, Mapping):
            self.mapping(node, rules)
        elif isinstance(node, Sequence):
            self.sequence(node, rules)
        elif "enum" in rules:
            self.enum(node, rules["enum"])
        else:
            self.scalar(node, rules, name)

    def any_of(self, node: Node, rules: Schema, name: str) -> None:
        fitting = [
            branch
            for branch in rules["anyOf"]
            if any(_is_node(node, kind) for kind in self.types(branch))
        ]
        if not fitting:
            self.wrong_kind(node, tuple(self.types(rules)))
        elif len(fitting) == 1:
            self.check(node, fitting[0], name)
        else:
            # Several branches take this kind of value: report against the closest one.
            trials = [self.trial(node, branch, name) for branch in fitting]
            self.out.extend(min(trials, key=lambda trial: trial.errors).found)

    def trial(self, node: Node, rules: Schema, name: str) -> Collector:
        trial = Collector()
        with contextlib.suppress(Enough):
            _Checker(self.definitions, trial).check(node, rules, name)
        return trial

    def wrong_kind(self, node: Node, types: tuple[str, ...]) -> None:
        if types == _TEXT_TYPES:  # several languages are the exception: do not offer them first
            types = ("string",)
        words = list(dict.fromkeys(_WORDS[kind] for kind in types if kind != "null"))
        needed = " or ".join(words)
        fix = f"write {needed}"
        if isinstance(node, Scalar) and "string" in types and node.text:
            fix = f'quote it: "{shown(node.text)[1:-1]}"'
        elif words == ["a list"]:
            fix = "write a list: each entry on a line of its own, after '- '"
            if isinstance(node, Scalar) and node.text.replace("-", "").isalnum():
                fix = f"write a list: [{node.text}]"
        elif words == [_WORDS["object"]]:
            fix = "write 'key: value' lines below it, indented"
        self.out.add("ZP103", f"found {_found(node)} where {needed} is needed", fix, node.place)

    def version(self, node: Node, version: int) -> None:
        if not isinstance(node, Scalar) or isinstance(node.value, bool) or node.value != version:
            message = f"found {_found(node)}; the format version is {version}"
            self.out.add("ZP109", message, f"write 'zopa: {version}'", node.place)

    def mapping(self, node: Mapping, rules: Schema) -> None:
        properties: dict[str, Schema] = rules.get("properties", {})
        others = rules.get("additionalProperties", {})
        names = rules.get("propertyNames")
        for key, value in list(node):
            wanted = properties.get(key.text)
            if wanted is None and others is False:
                wanted = self.unknown_key(node, key, properties)
            elif wanted is None:
                wanted = others
            if names is not None:
                self.check(key, names, "")
            if wanted is not None:
                self.check(value, wanted, "")
        for needed in rules.get("required", ()):
            if needed not in node.entries:
                fix = f"add '{needed}: {VERSION if needed == 'zopa' else '...'}'"
                self.out.add("ZP102", f"the key '{needed}' is missing", fix, node.place)
        if len(node.entries) < rules.get("minProperties", 0):
            self.out.add("ZP107", "the mapping is empty", "write at least one entry", node.place)

    def unknown_key(
        self, node: Mapping, key: Scalar, properties: dict[str, Schema]
    ) -> Schema | None:
        free = [known for known in properties if known not in node.entries]
        meant = near(key.text, free)
        fix = f"did you mean '{meant}'?" if meant else f"known here: {', '.join(properties)}"
        self.out.add("ZP101", f"unknown key {shown(key.text)}", fix, key.place)
        if meant is None:
            return None
        node.rename(key.text, meant)
        return properties[meant]

    def sequence(self, node: Sequence, rules: Schema) -> None:
        if len(node.items) < rules.get("minItems", 0):
            self.out.add("ZP107", "the list is empty", "write at least one entry", node.place)
        for item in node.items:
            self.check(item, rules.get("items", {}), "")

    def enum(self, node: Node, allowed: list[str]) -> None:
        text = node.text if isinstance(node, Scalar) else ""
        if text in allowed:
            return
        meant = near(text, allowed)
        fix = f"did you mean '{meant}'?" if meant else f"write one of: {', '.join(allowed)}"
        self.out.add("ZP104", f"{shown(text)} is not allowed here", fix, node.place)

    def scalar(self, node: Scalar, rules: Schema, name: str) -> None:
        if name in _GRAMMARS:
            if not _fits(node, rules):
                code, what, fix = _GRAMMARS[name]
                self.out.add(code, f"{shown(node.text)} is not {what}", fix, node.place)
        elif not _fits(node, rules):
            fix = "write something, or leave it out"
            self.out.add("ZP107", "the text is empty", fix, node.place)


def _fits(node: Scalar, rules: Schema) -> bool:
    if isinstance(node.value, str):
        length = len(node.text)
        if not rules.get("minLength", 0) <= length <= rules.get("maxLength", length):
            return False
        return "pattern" not in rules or re.search(rules["pattern"], node.text) is not None
    if isinstance(node.value, int | float):
        # Asked this way round, .nan passes as it does in JSON Schema; the reader refuses it.
        low, high = rules.get("minimum", node.value), rules.get("maximum", node.value)
        return not (node.value < low or node.value > high)
    return True


def _is_node(node: Node, kind: str) -> bool:
    if isinstance(node, Mapping):
        return kind == "object"
    if isinstance(node, Sequence):
        return kind == "array"
    return _is(node.value, kind)


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "integer":
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            return whole and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
    return False


def _found(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing" if not node.text else f"{shown(node.text)}, which means nothing in YAML"
    if isinstance(node.value, str):
        return f"the text {shown(node.text)}"
    kind = "value" if isinstance(node.value, bool) else "number"
    return f"the {kind} {shown(node.text)[1:-1]}"
