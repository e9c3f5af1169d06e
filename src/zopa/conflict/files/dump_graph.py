"""States and moves that are listed one by one out to the data of a conflict file."""

from __future__ import annotations

from zopa.conflict.files.dump_pieces import Data, basis_data, name_data, text_data, without_empty
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.model import Conflict

__all__ = ["graph_data"]


def graph_data(conflict: Conflict) -> Data | None:
    """What the graph of a conflict is in the file; None in option form.

    Moves stand by party, in the order of the parties, which is the one in which they are read.
    """
    graph, language = conflict.graph, conflict.language
    if graph is None:
        return None
    return {
        "states": {state.label: _state(state, language) for state in graph.states},
        "arcs": {
            label: [_arc(arc, language) for arc in graph.arcs if arc.party == label]
            for label in _movers(conflict, graph)
        },
    }


def _movers(conflict: Conflict, graph: Graph) -> list[str]:
    moving = dict.fromkeys(arc.party for arc in graph.arcs)
    known = [party.label for party in conflict.parties if party.label in moving]
    return [*known, *(label for label in moving if label not in known)]


def _state(state: GraphState, language: str) -> str | Data | None:
    name = name_data(state.name, state.label, language)
    said = basis_data(state.basis, language)
    if isinstance(name, dict) or said:
        return without_empty({"name": name}) | said
    return name


def _arc(arc: Arc, language: str) -> str | Data:
    move = f"{arc.source} -> {arc.target}"
    said = without_empty({"name": text_data(arc.name, language)}) | basis_data(arc.basis, language)
    return {"move": move} | said if said else move
