"""The small pieces that the JSON Schemas of the dossier's files are built from.

Patterns keep to what Python and ECMA-262 read alike; the exact grammar of labels is checked
when the tree is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = [
    "BASICS",
    "BASIS",
    "DATE_PATTERN",
    "LABEL_PATTERN",
    "TEXT",
    "Schema",
    "keys",
    "list_of",
    "named",
    "ref",
]

Schema: TypeAlias = dict[str, Any]

#: Looser than the grammar of labels: no blanks, no ASCII punctuation but ``-`` and ``_``.
LABEL_PATTERN = r"^[^\s!-@\[-`{-~][^\s!-,./:-@\[-^`{-~]*$"
_DAY = "[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?"
#: The shape of a date or interval; whether it is in the calendar is checked when it is read.
DATE_PATTERN = rf"^{_DAY}(/{_DAY})?$"


def ref(name: str, **more: Any) -> Schema:
    """A reference to a named piece, with annotations for this one use of it."""
    return {"$ref": f"#/$defs/{name}", **more}


def keys(properties: Mapping[str, Schema], required: tuple[str, ...] = (), **more: Any) -> Schema:
    """A mapping of known keys: any other key is an error."""
    needed = {"required": list(required)} if required else {}
    return {
        "type": "object",
        "properties": dict(properties),
        **needed,
        "additionalProperties": False,
        **more,
    }


def list_of(items: Schema, description: str, **more: Any) -> Schema:
    """A list; a key with nothing behind it is an empty one."""
    return {"type": ["array", "null"], "items": items, "description": description, **more}


def named(values: Schema, description: str, **more: Any) -> Schema:
    """A mapping of labels of the writer's own; a key with nothing behind it is an empty one."""
    return {
        "type": ["object", "null"],
        "propertyNames": ref("label"),
        "additionalProperties": values,
        "description": description,
        **more,
    }


TEXT = {"type": "string", "minLength": 1, "pattern": r"\S"}

BASIS: dict[str, Schema] = {
    "because": ref("claims_cited", description="Ids of the claims that speak for it."),
    "against": ref("claims_cited", description="Ids of the claims that speak against it."),
    "judgement": ref("text", description="Your own reason, where no claim carries the judgement."),
}

BASICS: dict[str, Schema] = {
    "text": {
        "title": "Text",
        "description": "A text, or one text a language: {en: ..., fr: ...}.",
        "anyOf": [
            TEXT,
            {
                "type": "object",
                "propertyNames": ref("language"),
                "additionalProperties": TEXT,
                "minProperties": 1,
            },
        ],
    },
    "words": {"type": "string", "minLength": 1, "pattern": r"\S"},
    "label": {
        "title": "Label",
        "description": "A letter, then letters, digits, _ and -. Any script.",
        "type": "string",
        "pattern": LABEL_PATTERN,
        "maxLength": 100,
    },
    "option_label": {
        "title": "Option",
        "description": "An option: party.option.",
        "type": "string",
        "minLength": 1,
        "examples": ["harbour.toll"],
    },
    "language": {
        "title": "Language tag",
        "type": "string",
        "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$",
        "examples": ["en", "fr", "ar", "pt-BR"],
    },
    "date": {
        "title": "Date",
        "description": "A year, a month, a day, or two of them: 2016-10-12/2016-10-15.",
        "anyOf": [
            {"type": "string", "pattern": DATE_PATTERN},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ],
        "examples": [2016, "2016-10", "2016-10-12", "2016-10-12/2016-10-15"],
    },
    "statement": {
        "title": "Statement",
        "description": (
            "Options (party.option) or listed states, and outcomes, joined by not, and, or, if, "
            "iff, exactly one of (...), at most one of (...), at least one (or 2, 3, ...) of (...)."
        ),
        "type": ["string", "boolean"],
        "examples": ["not north.block", "south.pay if north.open"],
    },
    "claims_cited": {"type": ["array", "null"], "items": ref("words"), "examples": [["c1", "c2"]]},
}
