"""The JSON Schema (2020-12) of the two files of a dossier.

It serves three ends: completion and checks in an editor (``zopa schema``), the structural check
that :mod:`zopa.conflict.files.structure` makes with places, and the reference of the format.
"""

from __future__ import annotations

import copy
from typing import Any, Literal

from zopa.conflict.files.schema_graph import GRAPH_PARTS
from zopa.conflict.files.schema_levers import LEVER_PARTS
from zopa.conflict.files.schema_pieces import (
    BASICS,
    BASIS,
    TEXT,
    Schema,
    keys,
    list_of,
    named,
    ref,
)
from zopa.conflict.files.schema_undertakings import UNDERTAKING_PARTS
from zopa.evidence.model import KINDS, MODALITIES

__all__ = ["VERSION", "schema"]

#: The format version that this zopa reads and writes.
VERSION = 1

_CONFLICT_PARTS: dict[str, Schema] = {
    "party": keys(
        {
            "name": ref("text", description="What people call it; without it, the label."),
            **BASIS,
            "options": named(ref("option"), "What the party can do; each option is one yes or no."),
            "preferences": list_of(
                ref("preference"), "What the party wants, most important first."
            ),
            "ranking": ref("ranking"),
            "commitments": list_of(
                ref("commitment"),
                "What the party has given its word on; taken to be binding in every answer.",
            ),
        },
        title="Party",
        type=["object", "null"],
    ),
    "option": {
        "title": "Option",
        "description": "What taking it means, as an infinitive; or a mapping that says more.",
        "anyOf": [
            TEXT,
            keys(
                {
                    "do": ref("text", description="What taking it means, as an infinitive."),
                    "stop": ref("text", description="What dropping it means, as an infinitive."),
                    **BASIS,
                },
                required=("do",),
            ),
        ],
    },
    "preference": {
        "title": "Preference",
        "anyOf": [
            ref("statement"),
            keys(
                {
                    "wants": ref("statement", description="What it would rather see true."),
                    "id": ref("label", description="A short name; optional."),
                    "degree": ref("degree"),
                    "unknown": {
                        "type": "boolean",
                        "description": "Whether it is not known if it wants this or its opposite.",
                    },
                    **BASIS,
                },
                required=("wants",),
            ),
            keys(
                {
                    "equally": list_of(
                        ref("preference"),
                        "Statements that are equally important: the more of them are met the "
                        "better, whichever they are.",
                    ),
                    "degree": ref("degree"),
                },
                required=("equally",),
            ),
        ],
    },
    "degree": {
        "title": "Degree",
        "description": "How strongly it wants this: 1 is ordinary, 2 and more strong. Never more "
        "than of the statement before it.",
        "type": "integer",
        "minimum": 1,
        "maximum": 9,
        "examples": [2],
    },
    "state": {
        "title": "State",
        "description": "The list of its yes options; [] is the state in which all are no.",
        "type": "array",
        "items": ref("option_label"),
    },
    "ranked_state": {"title": "A state", "anyOf": [ref("state_label"), ref("state")]},
    "ranked": {
        "title": "A state, or a list of equally good states",
        "anyOf": [
            ref("state_label"),
            ref("state"),
            {"type": "array", "items": ref("state"), "minItems": 1},
        ],
    },
    "ranking": {
        "title": "Ranking",
        "description": "Every possible state, best first; instead of preferences.",
        "anyOf": [
            {"type": "array", "items": ref("ranked"), "minItems": 1},
            keys(
                {
                    "states": {
                        "type": "array",
                        "items": ref("ranked"),
                        "minItems": 1,
                        "description": 'Every possible state, best first; ">>" between two: what '
                        "stands above is strongly preferred.",
                    },
                    "unknown": list_of(
                        {"type": "array", "items": ref("ranked_state")},
                        "Groups of states: how any two of one group compare is not known.",
                    ),
                    **BASIS,
                },
                required=("states",),
            ),
        ],
    },
    "rule": {
        "title": "Rule",
        "description": "True in every possible state.",
        "anyOf": [
            ref("statement"),
            keys(
                {
                    "rule": ref("statement", description="What is true in every possible state."),
                    **BASIS,
                },
                required=("rule",),
            ),
        ],
    },
    "irreversible": {
        "title": "Irreversible",
        "description": "party.option: once taken, never undone. not party.option: once dropped, "
        "gone.",
        "anyOf": [
            ref("words"),
            keys(
                {
                    "literal": ref("words", description="party.option, or not party.option."),
                    **BASIS,
                },
                required=("literal",),
            ),
        ],
    },
    "today": {
        "anyOf": [
            ref("option_label"),
            keys(
                {
                    "option": ref("option_label", description="An option that is yes today."),
                    **BASIS,
                },
                required=("option",),
            ),
        ],
    },
    "status_quo": {
        "title": "Status quo",
        "description": "The options that are yes today; [] where all are no.",
        "anyOf": [
            {"type": "array", "items": ref("today")},
            ref("state_label"),
            keys(
                {
                    "yes": {
                        "type": "array",
                        "items": ref("today"),
                        "description": "The options that are yes today.",
                    },
                    **BASIS,
                },
                required=("yes",),
            ),
            keys(
                {
                    "state": ref("state_label", description="In graph form: today's state."),
                    **BASIS,
                },
                required=("state",),
            ),
        ],
    },
    "outcome": {
        "title": "Outcome",
        "description": "A statement that has a name.",
        "anyOf": [
            ref("statement"),
            keys(
                {
                    "formula": ref("statement", description="What the name stands for."),
                    "name": ref("text", description="A phrase for sentences: a truce for Aleppo."),
                    **BASIS,
                },
                required=("formula",),
            ),
        ],
    },
    "tie": keys(
        {
            "from": ref("words", description="Label of a party."),
            "relation": ref("words", description="A verb: backs, arms, hosts."),
            "to": ref("words", description="Label of a party."),
            **BASIS,
        },
        required=("from", "relation", "to"),
        title="Tie",
    ),
    **GRAPH_PARTS,
    **LEVER_PARTS,
    **UNDERTAKING_PARTS,
}

_EVIDENCE_PARTS: dict[str, Schema] = {
    "document": keys(
        {
            "title": ref("text"),
            "publisher": ref("words", description="Who published it."),
            "date": ref("date", description="When it was published."),
            "language": ref("language"),
        },
        required=("title",),
        title="Document",
    ),
    "claim": keys(
        {
            "document": ref("words", description="Id of the document it stands in."),
            "at": ref("words", description="The place in the document: paragraph 5."),
            "by": ref("words", description="Who says so."),
            "says": ref("text", description="What is said, in your own words."),
            "kind": {"enum": list(KINDS), "description": "What sort of statement it is."},
            "modality": {
                "enum": list(MODALITIES),
                "description": "hedged where the source hedges ('seems to').",
                "default": "plain",
            },
            "about": ref("date", description="The time that it speaks of."),
            "grade": ref("grade"),
            "contradicts": ref(
                "claims_cited", description="Ids of claims that cannot be true together with it."
            ),
        },
        required=("document", "by", "says", "kind"),
        title="Claim",
    ),
    "grade": {
        "title": "Admiralty grade",
        "description": "A-F for the source (F: cannot be judged), 1-6 for the item (6: cannot be "
        "judged).",
        "type": "string",
        "pattern": "^[A-F][1-6]$",
        "examples": ["B2"],
    },
}

#: Basic pieces that only conflicts have a use for.
_OPTIONS = frozenset(("option_label", "statement"))

_VERSION: Schema = {"const": VERSION, "description": "Version of the file format."}

_CONFLICT: Schema = keys(
    {
        "zopa": _VERSION,
        "title": ref("text"),
        "language": ref("language", description="Language of the plain texts.", default="en"),
        "as_of": ref("date", description="The day, month or year that the file describes."),
        "authors": list_of(ref("words"), "Who wrote the dossier."),
        "marking": ref("words", description="Printed on every page.", examples=["TLP:CLEAR"]),
        "parties": named(ref("party"), "Who can act.", type="object", minProperties=1),
        "graph": ref("graph"),
        "rules": list_of(ref("rule"), "Statements that are true in every possible state."),
        "irreversible": list_of(ref("irreversible"), "What, once true, stays true."),
        "status_quo": ref("status_quo"),
        "outcomes": named(ref("outcome"), "Statements that have a name."),
        "goal": ref("words", description="Name of the outcome that is asked about."),
        "ties": list_of(ref("tie"), "Who stands in what relation to whom."),
        "cost_unit": ref(
            "text",
            description="What the costs of levers are counted in.",
            examples=["political capital, from 1 (a telephone call) to 10"],
        ),
        "levers": named(ref("lever"), "What somebody could change about the conflict."),
        "formats": named(ref("format"), "Who sits at which table, and how it decides."),
        "swaps": named(ref("swap"), "What parties could undertake together."),
        "orders": named(ref("order"), "Orders in which measures could be taken."),
        "phases": named(ref("phase"), "Stretches of time, in the order in which they come."),
    },
    required=("zopa", "parties"),
)

_EVIDENCE: Schema = keys(
    {
        "zopa": _VERSION,
        "documents": named(ref("document"), "What can be cited."),
        "claims": named(ref("claim"), "What is said there, by whom."),
    },
    required=("zopa",),
)


def schema(file: Literal["conflict", "evidence"] = "conflict") -> dict[str, Any]:
    """The JSON Schema of one of the two files of a dossier.

    Args:
        file: ``"conflict"`` for conflict.yaml, ``"evidence"`` for evidence.yaml.

    Returns:
        A schema that is the caller's own: changing it changes nothing here.
    """
    root, parts = (
        (_CONFLICT, BASICS | _CONFLICT_PARTS)
        if file == "conflict"
        else (_EVIDENCE, {k: v for k, v in BASICS.items() if k not in _OPTIONS} | _EVIDENCE_PARTS)
    )
    return copy.deepcopy(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:zopa:schema:{file}:{VERSION}",
            "title": f"zopa {file} file",
            **root,
            "$defs": parts,
        }
    )
