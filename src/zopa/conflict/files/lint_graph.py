"""What is odd about states and moves that are listed one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from zopa.conflict.files.diagnostics import shown
from zopa.conflict.files.lint_model import Finding, Model

__all__ = ["GRAPH_RULES"]


def _untouched_states(model: Model) -> Iterator[Finding]:
    graph = model.conflict.graph
    if graph is None:
        return
    touched = {end for arc in graph.arcs for end in (arc.source, arc.target)}
    for state in graph.states:
        if state.label not in touched:
            message = f"no move leads to the state {shown(state.label)} or away from it"
            yield "ZP330", message, "list its moves, or delete the state", state.place


def _moves_without_basis(model: Model) -> Iterator[Finding]:
    """One warning a party: a table of moves has no room for reasons, so its party's will do."""
    graph = model.conflict.graph
    for party in model.conflict.parties if graph is not None else ():
        own = [arc for arc in graph.arcs if arc.party == party.label] if graph else []
        if own and not party.basis and not any(arc.basis for arc in own):
            whose = f"of {shown(party.label)}"
            message = f"none of the {len(own):,} moves {whose} cites a claim or gives a reason"
            if len(own) == 1:
                message = f"the only move {whose} cites no claim and gives no reason"
            fix = "say what the moves rest on, at one of them or at the party"
            yield "ZP301", message, fix, own[0].place


GRAPH_RULES: tuple[Callable[[Model], Iterator[Finding]], ...] = (
    _untouched_states,
    _moves_without_basis,
)
