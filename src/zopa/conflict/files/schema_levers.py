"""The pieces of the JSON Schema that describe levers and formats.

Which keys of a change go together is checked when the change is read: a schema that said so
could only answer a slip with the list of everything that is allowed.
"""

from __future__ import annotations

from zopa.conflict.files.schema_pieces import BASIS, Schema, keys, ref

__all__ = ["LEVER_PARTS"]


def _party_labels(description: str) -> Schema:
    return {
        "type": "array",
        "items": ref("words"),
        "minItems": 1,
        "description": description,
    }


LEVER_PARTS: dict[str, Schema] = {
    "lever": keys(
        {
            "name": ref(
                "text",
                description="What pulling it means, as an infinitive; without it, the label.",
                examples=["make the threat of force believed"],
            ),
            "by": ref("by", description="Who can pull it: a party, or several together."),
            "cost": ref("cost", description="What it costs, in cost_unit; not negative."),
            "change": {
                "type": "array",
                "items": ref("change"),
                "minItems": 1,
                "description": "What it changes, all of it together.",
            },
            **BASIS,
        },
        required=("by", "cost", "change"),
        title="Lever",
        description="A change to the conflict that somebody could make, with what it costs.",
    ),
    "by": {
        "title": "By",
        "anyOf": [ref("words"), _party_labels("Labels of several parties.")],
    },
    "cost": {"title": "Cost", "type": "number", "minimum": 0, "examples": [5]},
    "change": keys(
        {
            "party": ref("words", description="Label of the party whose statement it is."),
            "promote": ref(
                "statement",
                description="A statement of the party that moves up: its id or its text.",
                examples=["stop-the-dam"],
            ),
            "demote": ref(
                "statement",
                description="A statement of the party that moves down: its id or its text.",
                examples=["stop-the-dam"],
            ),
            "add": ref("statement", description="A new statement of the party."),
            "drop": ref(
                "statement",
                description="A statement that the party gives up: its id or its text.",
                examples=["stop-the-dam"],
            ),
            "id": ref("label", description="A short name for the statement that is added."),
            "to": ref(
                "words",
                description="Where the statement is put: first or last. With bring: a format.",
                examples=["first", "last"],
            ),
            "before": ref(
                "statement",
                description="The statement that it is put in front of: its id or its text.",
                examples=["stop-the-dam"],
            ),
            "after": ref(
                "statement",
                description="The statement that it is put behind: its id or its text.",
                examples=["stop-the-dam"],
            ),
            "add_rule": ref("statement", description="A new rule."),
            "lift_rule": ref("statement", description="A rule of the file that ends: its text."),
            "forbid": ref("option_label", description="An option that can no longer be taken."),
            "allow": ref(
                "option_label",
                description="An option that a rule 'not party.option' forbids, and that can be "
                "taken from now on.",
            ),
            "bring": ref("words", description="Label of a party that joins a format."),
        },
        title="Change",
        description="One change: exactly one of promote, demote, add, drop, add_rule, "
        "lift_rule, forbid, allow and bring, with the keys that go with it.",
    ),
    "format": keys(
        {
            "name": ref(
                "text",
                description="What people call it; without it, the label.",
                examples=["the six of Lausanne"],
            ),
            "parties": _party_labels("Labels of those at the table."),
            "decides": {
                "enum": ["consensus", "any_subset"],
                "description": "consensus: an agreement needs everybody at the table; any_subset: "
                "any of them may agree on what they alone can do.",
                "default": "consensus",
            },
            **BASIS,
        },
        required=("parties",),
        title="Format",
        description="Who sits at a table, and how the table decides.",
    ),
}
