"""What may happen around a state, as circuits: moves, improvements, and values below a bound.

One circuit serves every question about single states: the state on wires is any that may come
about, and a question fixes parts of it by assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from zopa.conflict.formula import Formula
from zopa.stability.sat.circuit import Circuit
from zopa.stability.sat.encode import Alternatives, Encoder
from zopa.stability.sat.near import Near, Rows

__all__ = ["Around", "at_most_constant", "better"]


def better(circuit: Circuit, after: Sequence[int], here: Sequence[int]) -> int:
    """A literal: the first values, most important first, are lexicographically above the second."""
    found = Circuit.FALSE
    for one, other in zip(reversed(after), reversed(here), strict=True):
        gains = circuit.both(one, -other)
        keeps = -circuit.both(-one, other)
        found = -circuit.both(-gains, -circuit.both(keeps, found))
    return found


def at_most_constant(circuit: Circuit, value: Sequence[int], bound: Sequence[bool]) -> int:
    """A literal: values are lexicographically at most a constant vector."""
    found = Circuit.TRUE
    for literal, wanted in zip(reversed(value), reversed(bound), strict=True):
        if wanted:
            found = -circuit.both(literal, -found)
        else:
            found = circuit.both(-literal, found)
    return found


class Around:
    """Feasible states on wires, with every party's strategies, moves and improvements.

    Args:
        near: the same game, for single states.
        deadline: as :class:`~zopa.stability.sat.circuit.Circuit` takes it.
    """

    def __init__(self, near: Near, deadline: float | None = None) -> None:
        self.near = near
        self.game = near.game
        self.circuit = Circuit(deadline)
        self.encoder = Encoder(self.game, self.circuit)
        for rule in self.game.rules:
            self.circuit.add([self.encoder.literal(rule)])
        self._taken: dict[int, list[int]] = {}

    def alternatives(self, party: int) -> Alternatives:
        """All strategies of a party, in the order of ``Near.strategies``."""
        labels = tuple(self.game.labels[column] for column in self.near.own[party].tolist())
        return self.encoder.alternatives(party, labels)

    def taken(self, party: int) -> list[int]:
        """For each strategy of a party, a literal: the party takes it."""
        if party not in self._taken:
            options = [
                self.encoder.option(self.game.labels[column])
                for column in self.near.own[party].tolist()
            ]
            found = [
                self.circuit.all(
                    literal if value else -literal
                    for literal, value in zip(options, row, strict=True)
                )
                for row in self.near.strategies[party].tolist()
            ]
            self._taken[party] = found
        return self._taken[party]

    @cached_property
    def improvements(self) -> list[list[int]]:
        """For each party and strategy, a literal: moving to it is a unilateral improvement."""
        circuit = self.circuit
        found = []
        for party, player in enumerate(self.game.players):
            alternatives = self.alternatives(party)
            here = self.encoder.value(player.wants)
            there = [alternatives.after(formula).tolist() for formula in player.wants]
            mine = []
            for strategy, blocked in enumerate(alternatives.obstacles):
                gain = better(circuit, [values[strategy] for values in there], here)
                mine.append(circuit.all([gain, *(-literal for literal in blocked)]))
            found.append(mine)
        return found

    def no_better(self, party: int, bound: Sequence[bool]) -> int:
        """A literal: the party likes the state no better than a bound."""
        value = self.encoder.value(self.game.players[party].wants)
        return at_most_constant(self.circuit, value, bound)

    def no_escape(self, party: int, bound: Sequence[bool]) -> int:
        """A literal: all that the party can move to from the state is no better than a bound."""
        circuit = self.circuit
        alternatives = self.alternatives(party)
        wants = self.game.players[party].wants
        there = [alternatives.after(formula).tolist() for formula in wants]
        stays = self.taken(party)
        found = Circuit.TRUE
        for strategy, blocked in enumerate(alternatives.obstacles):
            low = at_most_constant(circuit, [values[strategy] for values in there], bound)
            # Staying is no move; the state itself is bounded elsewhere.
            out = -circuit.all([-low, -stays[strategy], *(-literal for literal in blocked)])
            found = circuit.both(found, out)
        return found

    def kept(self, row: Rows, without: int) -> list[int]:
        """Literals: nothing irreversible of a state is undone by anybody but one party."""
        return [
            self.encoder.option(option) * (1 if value else -1)
            for number, player in enumerate(self.game.players)
            if number != without
            for option, value in player.kept
            if bool(row[self.near.column[option]]) == value
        ]

    def bound(self, party: int, yes: frozenset[str]) -> list[bool]:
        """A party's value of a state, as truths of its statements."""
        return [formula.holds_in(yes) for formula in self.game.players[party].wants]

    def either(self, literals: Iterable[int]) -> int:
        """A literal to assume where at least one of some is to be true."""
        chosen = self.circuit.new()
        self.circuit.add([-chosen, *literals])
        return chosen

    def state(self) -> frozenset[str]:
        """The state that was found last."""
        return self.encoder.state(self.game.labels)

    def literal(self, formula: Formula) -> int:
        """The literal of a formula in the state."""
        return self.encoder.literal(formula)
