"""The pieces of the JSON Schema for what parties undertake, and when.

Which words of a statement make a step, and which changes a phase can make, is checked when they
are read.
"""

from __future__ import annotations

from zopa.conflict.files.schema_pieces import BASIS, Schema, keys, list_of, ref

__all__ = ["UNDERTAKING_PARTS"]

_KEEPS = ref(
    "statement",
    description="What its own moves keep true.",
    examples=["not north.block if south.pay"],
)

UNDERTAKING_PARTS: dict[str, Schema] = {
    "commitment": {
        "title": "Commitment",
        "description": "What a party has given its word on. It makes no move into a state that "
        "breaks its word.",
        "anyOf": [
            ref("statement"),
            keys({"keeps": _KEEPS, **BASIS}, required=("keeps",)),
            keys(
                {
                    "swap": ref(
                        "words", description="Label of a swap that it has undertaken already."
                    ),
                    **BASIS,
                },
                required=("swap",),
            ),
        ],
    },
    "swap": keys(
        {
            "name": ref(
                "text",
                description="What people call it, as a noun; without it, the label.",
                examples=["the escort for a halt to the bombing"],
            ),
            "by": ref("by", description="Who would undertake it: a party, or several together."),
            "keeps": ref(
                "statement",
                description="What each of them would keep true by its own moves.",
                examples=["south.pay iff north.open"],
            ),
            **BASIS,
        },
        required=("by", "keeps"),
        title="Swap",
        description="A commitment that parties could undertake together; not in force until they "
        "do.",
    ),
    "order": keys(
        {
            "name": ref(
                "text",
                description="What people call it, as a clause; without it, the label.",
                examples=["the bombing stops first"],
            ),
            "steps": {
                "type": "array",
                "items": ref("step"),
                "minItems": 1,
                "description": "What is done, one measure after the other, from the status quo on.",
            },
            **BASIS,
        },
        required=("steps",),
        title="Order",
        description="Measures in the order in which they are to be taken.",
    ),
    "step": {
        "title": "Step",
        "description": "Options that are taken or dropped (not party.option), joined by and.",
        "type": ["string", "boolean"],
        "minLength": 1,
        "examples": ["not north.block and south.pay"],
    },
    "phase": keys(
        {
            "name": ref(
                "text",
                description="What people call it, as a noun; without it, the label.",
                examples=["the truce of 72 hours"],
            ),
            "dates": ref("date", description="When it is."),
            "change": list_of(
                ref("change"),
                "What differs from what the file says elsewhere, all of it together; "
                "anything but bring.",
            ),
            "swaps": list_of(ref("words"), "Labels of the swaps that are undertaken for its time."),
            "commitments": list_of(
                ref("given"), "What parties give their word on for its time, beside that."
            ),
            "status_quo": {
                "type": "array",
                "items": ref("option_label"),
                "description": "The options that are yes when it begins; without it, it begins "
                "where the phase before ends, and the first one in the status quo.",
            },
            **BASIS,
        },
        title="Phase",
        description="A stretch of time in which the conflict differs from what the file says "
        "elsewhere. Phases do not add up.",
    ),
    "given": keys(
        {
            "by": ref("by", description="Who gives its word: a party, or several, each its own."),
            "keeps": _KEEPS,
            **BASIS,
        },
        required=("by", "keeps"),
        title="Commitment of a phase",
        description="What a party gives its word on while a phase lasts.",
    ),
}
