"""The state graph as DOT, which Graphviz draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from zopa.export.graph import StateGraph
from zopa.text import visible

__all__ = ["write_dot"]

#: Colours that people with any sight tell apart (Okabe and Ito, 2008), on white.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")


def write_dot(graph: StateGraph, stream: BinaryIO, head: Mapping[str, Any]) -> None:
    """A drawing that Graphviz can make as it is: ``dot -Tsvg out.dot``.

    Under it stand the title and the marking. A state is a box with its number and yes options:
    bold where it is today's, with a double line where it is an equilibrium under the first
    concept of ``graph``. An arc has its mover's colour and its label; it is drawn through for an
    improvement, dotted where that is not known and dashed otherwise. Every attribute of the nodes
    is there too, named as in GraphML.
    """
    for line in _lines(graph, head):
        stream.write(line.encode("utf-8"))


def _lines(graph: StateGraph, head: Mapping[str, Any]) -> Iterator[str]:
    conflict = graph.analysis.conflict
    title = "\n".join(filter(None, (str(conflict.title), conflict.marking)))
    parties = graph.analysis.parties
    colours = {label: _COLOURS[k % len(_COLOURS)] for k, label in enumerate(parties)}
    first = f"holds:{graph.concepts[0]}" if graph.concepts else ""
    yield "digraph states {\n"
    yield f'  graph [charset="UTF-8", label={_quoted(title)}, zopa={_quoted(_plain(head))}];\n'
    yield '  node [shape=box, fontname="sans-serif"];\n  edge [fontname="sans-serif"];\n'
    for node in graph.each_node():
        shown = f"{node['state']}\n" + "\n".join(node["label"].split(" "))
        drawn = {"label": shown, "style": "bold" if node["status_quo"] else "solid"}
        if node.get(first):
            drawn["peripheries"] = "2"
        drawn |= {name: _plain(value) for name, value in node.items() if name != "label"}
        yield f"  s{node['state']} [{_listed(drawn)}];\n"
    for arc in graph.each_arc():
        drawn = {
            "label": arc.party,
            "party": arc.party,
            "improvement": _plain(arc.improvement),
            "color": colours[arc.party],
            "style": "dotted" if arc.unknown else "solid" if arc.improvement else "dashed",
        }
        yield f"  s{arc.source} -> s{arc.target} [{_listed(drawn)}];\n"
    yield "}\n"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(attributes: Mapping[str, str]) -> str:
    return ", ".join(f"{_name(name)}={_quoted(value)}" for name, value in attributes.items())


def _name(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _quoted(name)


def _quoted(text: str) -> str:
    r"""A quoted string of DOT: line breaks as ``\n``, no other escape is left to be obeyed."""
    shown = "\\n".join(_escaped(line) for line in text.split("\n"))
    return f'"{shown}"'


def _escaped(line: str) -> str:
    return visible(line).replace("\\", "\\\\").replace('"', '\\"')
