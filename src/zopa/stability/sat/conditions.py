"""What must be true of a state for a given improvement to be deterred, learnt as it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from zopa.game.formulas import FormulaGame
from zopa.stability.concepts import Concept
from zopa.stability.sat.around import better
from zopa.stability.sat.circuit import Circuit, Wire
from zopa.stability.sat.decide import Decider
from zopa.stability.sat.encode import Encoder
from zopa.stability.sat.near import Near

__all__ = ["Conditions"]


class Conditions:
    """Adds necessary conditions to the circuit of a search.

    Args:
        game: the game.
        concept: the solution concept.
        encoder: the state that is looked for.
        needed: for each party, literals; the party's conditions hold where all are true.
    """

    def __init__(
        self,
        game: FormulaGame,
        concept: Concept,
        encoder: Encoder,
        needed: Sequence[Sequence[int]],
    ) -> None:
        self.game = game
        self.concept = concept
        self.encoder = encoder
        self.circuit = encoder.circuit
        self.needed = needed
        self.near = Near(game)
        self._stated: set[tuple[int, int]] = set()

    def learn(
        self, decider: Decider, party: int, yes: frozenset[str], target: frozenset[str]
    ) -> None:
        """Rule out a state from which a party has an undeterred improvement, and those like it."""
        strategy = self.near.strategy(party, self.near.row(target))
        if self.concept.answers != "at the same moment" and (party, strategy) not in self._stated:
            self._stated.add((party, strategy))
            self._must_be_met(party, strategy)
            if not self._still_allowed(yes):
                return
        self._rule_out(decider, party, strategy, yes, target)

    def _still_allowed(self, yes: frozenset[str]) -> bool:
        """Whether the conditions let a state pass."""
        reasons = [literal for mine in self.needed for literal in mine]
        return self.circuit.solve([*self.encoder.exactly(yes), *reasons])

    def _labels(self, party: int) -> tuple[str, ...]:
        return tuple(self.game.labels[column] for column in self.near.own[party].tolist())

    def _tempting(self, party: int, strategy: int) -> int:
        """A literal: moving to a strategy is an improvement for the party."""
        alternatives = self.encoder.alternatives(party, self._labels(party))
        wants = self.game.players[party].wants
        after = [int(alternatives.after(formula)[strategy]) for formula in wants]
        gain = better(self.circuit, after, self.encoder.value(wants))
        return self.circuit.all([gain, *(-x for x in alternatives.obstacles[strategy])])

    def _must_be_met(self, party: int, strategy: int) -> None:
        """Where the move is an improvement, something that the others could do is a sanction."""
        circuit = self.circuit
        tempting = self._tempting(party, strategy)
        if tempting == Circuit.FALSE:
            return
        lead = [-tempting, *(-literal for literal in self.needed[party])]
        wants = self.game.players[party].wants
        here = self.encoder.value(wants)
        there = self._somewhere(party, strategy, lead)
        circuit.add([*lead, -better(circuit, there.value(wants), here)])
        if self.concept.escape:
            self._no_escape(party, there, here, lead)
        if self.concept.answers == "improvements":
            circuit.add([*lead, *self._first_steps(party, strategy)])

    def _somewhere(self, party: int, strategy: int, lead: list[int]) -> Encoder:
        """A feasible state in which the party has moved, and the others may have too."""
        circuit = self.circuit
        fixed = self._moved(party, strategy)
        moving = {c for k, own in enumerate(self.near.own) if k != party for c in own.tolist()}
        values = {
            label: circuit.wire(circuit.new())
            if self.near.column[label] in moving
            else fixed[label]
            for label in self.game.labels
        }
        there = Encoder(self.game, circuit, values)
        for rule in self.game.rules:
            circuit.add([*lead, there.literal(rule)])
        for number, player in enumerate(self.game.players):
            if number != party:
                for option, value in player.kept:
                    sign = 1 if value else -1
                    was, is_ = fixed[option].number * sign, there.option(option) * sign
                    circuit.add([*lead, -was, is_])
        return there

    def _moved(self, party: int, strategy: int) -> dict[str, Wire]:
        """The wires of the state with the party's strategy exchanged."""
        row = self.near.strategies[party][strategy]
        values = dict(self.encoder.values)
        for label, taken in zip(self._labels(party), row.tolist(), strict=True):
            values[label] = self.circuit.wire(Circuit.TRUE if taken else Circuit.FALSE)
        return values

    def _no_escape(self, party: int, there: Encoder, here: Sequence[int], lead: list[int]) -> None:
        """All that the party could move to from there is no better than where it started."""
        circuit = self.circuit
        alternatives = there.alternatives(party, self._labels(party))
        wants = self.game.players[party].wants
        after = [alternatives.after(formula).tolist() for formula in wants]
        for k, blocked in enumerate(alternatives.obstacles):
            gain = better(circuit, [values[k] for values in after], here)
            circuit.add([*lead, -gain, *blocked])

    def _first_steps(self, party: int, strategy: int) -> list[int]:
        """Literals: some other party has an improvement right after the move."""
        circuit = self.circuit
        after = Encoder(self.game, circuit, self._moved(party, strategy))
        found = []
        for other, player in enumerate(self.game.players):
            if other == party or not len(self.near.own[other]):
                continue
            alternatives = after.alternatives(other, self._labels(other))
            here = after.value(player.wants)
            there = [alternatives.after(formula).tolist() for formula in player.wants]
            for k, blocked in enumerate(alternatives.obstacles):
                gain = better(circuit, [values[k] for values in there], here)
                literal = circuit.all([gain, *(-x for x in blocked)])
                if literal != Circuit.FALSE:
                    found.append(literal)
        return found

    def _rule_out(
        self,
        decider: Decider,
        party: int,
        strategy: int,
        yes: frozenset[str],
        target: frozenset[str],
    ) -> None:
        """Rule out the state, and all that the proof of its instability covers as well."""
        row = self.near.row(target)
        lead = [-literal for literal in self.needed[party]]
        needed = decider.needed(party, yes, row)
        if needed is None:
            self.circuit.add([*lead, *(-x for x in self.encoder.exactly(yes))])
            return
        # Those who like what they leave no better than here, and would gain by the same move.
        wants = self.game.players[party].wants
        bound = [Circuit.TRUE if formula.holds_in(yes) else Circuit.FALSE for formula in wants]
        above = better(self.circuit, self.encoder.value(wants), bound)
        tempting = self._tempting(party, strategy)
        other = [
            self.encoder.option(self.game.labels[column]) * (-1 if row[column] else 1)
            for column in needed
        ]
        self.circuit.add([*lead, above, -tempting, *other])
