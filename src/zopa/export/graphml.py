"""The state graph as GraphML, which networkx, igraph, Gephi and yEd read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree import ElementTree

from zopa.export.graph import StateGraph
from zopa.export.table import Column

__all__ = ["write_graphml"]

_TYPES = {"text": "string", "number": "int", "truth": "boolean"}
#: What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(graph: StateGraph, stream: BinaryIO, head: Mapping[str, Any]) -> None:
    """The graph with typed keys, one node or edge a line.

    Nodes are called ``s1``, ``s2``, ...; their attributes are the columns of ``graph.nodes``. The
    graph has the title, the marking and, as JSON in ``zopa``, what made it.
    """
    for line in _lines(graph, head):
        stream.write(line.encode("utf-8"))


def _lines(graph: StateGraph, head: Mapping[str, Any]) -> Iterator[str]:
    nodes = {column.name: f"n{k}" for k, column in enumerate(graph.nodes.columns)}
    own = graph.arcs.columns[2:]
    yield _OPENING
    yield from _keys("graph", (Column("zopa", "text"),), ["g0"])
    yield from _keys("node", graph.nodes.columns, nodes.values())
    yield from _keys("edge", own, [f"e{k}" for k in range(len(own))])
    yield '  <graph id="states" edgedefault="directed">\n'
    yield _line(_data("g0", json.dumps(dict(head), ensure_ascii=False)))
    for node in graph.each_node():
        element = ElementTree.Element("node", id=f"s{node['state']}")
        element.extend(_data(nodes[name], value) for name, value in node.items())
        yield _line(element)
    for arc in graph.each_arc():
        element = ElementTree.Element("edge", source=f"s{arc.source}", target=f"s{arc.target}")
        element.extend(_data(f"e{k}", value) for k, value in enumerate(arc[2 : 2 + len(own)]))
        yield _line(element)
    yield "  </graph>\n</graphml>\n"


def _keys(where: str, columns: Iterable[Column], ids: Iterable[str]) -> Iterator[str]:
    for column, id in zip(columns, ids, strict=True):
        named = {"attr.name": _text(column.name), "attr.type": _TYPES[column.kind]}
        yield _line(ElementTree.Element("key", {"id": id, "for": where, **named}), "  ")


def _data(key: str, value: object) -> ElementTree.Element:
    element = ElementTree.Element("data", key=key)
    element.text = str(value).lower() if isinstance(value, bool) else _text(str(value))
    return element


def _line(element: ElementTree.Element, indent: str = "    ") -> str:
    return f"{indent}{ElementTree.tostring(element, encoding='unicode')}\n"


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
