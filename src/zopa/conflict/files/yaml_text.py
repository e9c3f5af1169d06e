"""Plain data out to YAML text: block style, quotes where a text could read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zopa.conflict.files.nodes import resolve_plain

__all__ = ["Flow", "to_yaml"]

# Text that needs no quotes: nothing that YAML gives a meaning to, at either end or inside.
_PLAIN = re.compile(r"[^\W_]([\w .()/;'+-]|,(?= )|:(?=[\w/])|(?<= -)>(?= ))*", re.UNICODE)
# Words that YAML 1.1 tools would read as true, false or a number in base 60.
_ELSEWHERE = re.compile(r"(?:y|yes|n|no|on|off)|[0-9][0-9:._]*", re.IGNORECASE)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


class Flow(list[Any]):
    """A list that is written on one line: ``[a, b]``."""


def to_yaml(data: dict[str, Any]) -> str:
    """YAML 1.2 text for a mapping of texts, numbers, lists and mappings; None is left empty.

    A blank line stands between the sections of the top level.
    """
    lines: list[str] = []
    for key, value in data.items():
        section = list(_entry(_key(key), value, 0))
        if lines and len(section) > 1:
            lines.append("")
        lines.extend(section)
    return "\n".join(lines) + "\n"


def _entry(head: str, value: Any, indent: int) -> Iterator[str]:
    """``head: value``, the value on lines of its own where it needs them."""
    pad = " " * indent
    line = _inline(value)
    if line is not None:
        yield f"{pad}{head}: {line}".rstrip()
        return
    yield f"{pad}{head}:"
    yield from _block(value, indent + 2)


def _block(value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entry(_key(key), inner, indent)
        return
    for item in value:
        line = _inline(item)
        if line is not None:
            yield f"{pad}- {line}"
            continue
        # The item's first line takes the place of the dash's indentation.
        first, *rest = _block(item, indent + 2)
        yield f"{pad}- {first[indent + 2 :]}"
        yield from rest


def _inline(value: Any) -> str | None:
    """The value on one line, or None where it needs a block."""
    if value is None:
        return ""
    if isinstance(value, Flow) or value in ([], {}):
        return _flow(value)
    return None if isinstance(value, dict | list) else scalar(value)


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, dict):
        return "{}"
    text = scalar(value)
    # Commas and brackets end an unquoted text inside a flow list.
    return text if re.fullmatch(r'[\w.-]+|".*"', text, re.DOTALL) else _quoted(str(value))


def _key(text: str) -> str:
    # The format has a key `yes`, which YAML 1.2 reads as text.
    return text if text == "yes" else scalar(text)


def scalar(value: str | float) -> str:
    """A scalar as YAML text, quoted where it would not read back as the same thing."""
    if isinstance(value, int | float):
        return str(value)
    if _PLAIN.fullmatch(value) and not value.endswith(" "):
        date = re.fullmatch(r"[0-9]{4}(-[0-9]+)*(/[0-9-]+)?", value) and "-" in value
        if date or (isinstance(resolve_plain(value), str) and not _ELSEWHERE.fullmatch(value)):
            return value
    return _quoted(value)


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
