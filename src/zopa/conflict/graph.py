"""States and moves listed one by one, for conflicts whose moves are no free change of options.

In *graph form* nobody holds options. A state is a label of its own, and what each party can do is
a list of arcs from state to state, which may be any relation at all: one-way, broken in the
middle, without shortcuts. Fang, Hipel & Kilgour (1993) define the graph model in this form;
option form is the special case in which moves follow from options.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from zopa.conflict.model_basics import Basis, Place
from zopa.text import Text

__all__ = ["Arc", "Graph", "GraphState"]


@dataclass(frozen=True)
class GraphState:
    """A state of a conflict in graph form.

    Attributes:
        label: its identity; as a formula it is true in this state alone.
        name: what it is called in a sentence ("the siege goes on").
    """

    label: str
    name: Text
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Arc:
    """One move: a party can lead from one state to another by itself.

    Attributes:
        party: label of the party that moves.
        source, target: labels of two different states.
        name: what the move is, as an infinitive ("lift the siege"), if given.
    """

    party: str
    source: str
    target: str
    name: Text | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Graph:
    """All states and all moves of a conflict in graph form.

    Attributes:
        states: in file order; the k-th is bit k of a state.
        arcs: in file order; no two of a party lead from the same state to the same state.
    """

    states: tuple[GraphState, ...]
    arcs: tuple[Arc, ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of the states, in file order."""
        return tuple(state.label for state in self.states)

    def state(self, label: str) -> GraphState:
        """The state of that label; raises KeyError."""
        return self._states[label]

    def arc(self, party: str, source: str, target: str) -> Arc | None:
        """The party's move from one state to another, or None where it has none."""
        return self._arcs.get((party, source, target))

    @cached_property
    def _states(self) -> dict[str, GraphState]:
        return {state.label: state for state in self.states}

    @cached_property
    def _arcs(self) -> dict[tuple[str, str, str], Arc]:
        return {(arc.party, arc.source, arc.target): arc for arc in self.arcs}
