"""The schema of states and moves that are listed one by one."""

from __future__ import annotations

from zopa.conflict.files.schema_pieces import BASIS, TEXT, Schema, keys, list_of, named, ref

__all__ = ["GRAPH_PARTS"]

GRAPH_PARTS: dict[str, Schema] = {
    "graph": keys(
        {
            "states": ref("graph_states"),
            "arcs": ref("graph_arcs"),
        },
        required=("states", "arcs"),
        title="Graph",
        description="Every state and every move, listed; instead of options.",
    ),
    "graph_states": {
        "title": "States of a graph",
        "description": "Labels of all states, each with what it is called; or the name of a table.",
        "anyOf": [
            named(
                ref("graph_state"),
                "Labels of all states, each with what it is called.",
                type="object",
                minProperties=1,
            ),
            ref("table"),
        ],
    },
    "graph_state": {
        "title": "State of a graph",
        "description": "What it is called, or a mapping that says more; without either, the label.",
        "anyOf": [
            TEXT,
            {"type": "null"},
            keys(
                {
                    "name": ref("text", description="What it is called; without it, the label."),
                    **BASIS,
                }
            ),
        ],
    },
    "graph_arcs": {
        "title": "Moves of a graph",
        "description": "Labels of parties, each with its moves; or the name of a table.",
        "anyOf": [
            named(list_of(ref("arc"), "Its moves."), "Labels of parties, each with its moves."),
            ref("table"),
        ],
    },
    "arc": {
        "title": "Move",
        "description": "Two states or more with -> between them, or <-> for both ways.",
        "anyOf": [
            ref("words"),
            keys(
                {
                    "move": ref("words", description="state -> state."),
                    "name": ref("text", description="What the move is, as an infinitive."),
                    **BASIS,
                },
                required=("move",),
            ),
        ],
    },
    "table": {
        "title": "Table",
        "description": "Name of a CSV file in the folder of the conflict file.",
        "type": "string",
        "minLength": 1,
        "examples": ["states.csv"],
    },
    "state_label": {
        "title": "State of a graph",
        "description": "In graph form: the label of a state.",
        "type": "string",
        "minLength": 1,
        "examples": ["truce"],
    },
}
