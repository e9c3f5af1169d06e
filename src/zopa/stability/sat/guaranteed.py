"""What a party can guarantee itself, and what the others can hold it to, as constant values.

Where the others of a party reach every combination of their own strategies, GMR and SMR ask for
two values alone (both follow from the definitions, for an answer can then
bring about every strategy of the others at once):

* GMR: a state is stable when the party likes it at least as well as its best *guaranteed*
  alternative, the highest over its strategies of the lowest that the others could then do;
* SMR: a state is stable when the party likes it at least as well as what the others can hold it
  to, the lowest over their strategies of the best that the party could then do. A Nash stable
  state is the best that the party can do against one of those strategies, so it is among them.
"""

from __future__ import annotations

from zopa.game.formulas import FormulaGame
from zopa.stability.sat.circuit import Circuit
from zopa.stability.sat.encode import Encoder, relevant

__all__ = ["guaranteed", "held_to"]


def guaranteed(game: FormulaGame, party: int, deadline: float | None = None) -> list[bool]:
    """A party's best guaranteed value, as truths of its statements.

    At most one question to the solver a strategy and statement.

    Raises:
        OutOfTime: after the deadline.
    """
    wants = game.players[party].wants
    circuit, encoder = _any_state(game, deadline)
    alternatives = encoder.alternatives(party, relevant(game, game.players[party], wants))
    there = [alternatives.after(formula).tolist() for formula in wants]
    #: Strategies that may still be best, with what is fixed of the others' worst answer to each.
    left: dict[int, list[int]] = {strategy: [] for strategy in range(len(alternatives.rows))}
    value: list[bool] = []
    for literals in there:
        kept = {}
        for strategy, fixed in left.items():
            kept[strategy] = not circuit.solve([*fixed, -literals[strategy]])
        best = any(kept.values())
        value.append(best)
        left = {
            strategy: [*fixed, literals[strategy] * (1 if best else -1)]
            for strategy, fixed in left.items()
            if kept[strategy] == best
        }
    circuit.close()
    return value


def held_to(game: FormulaGame, party: int, deadline: float | None = None) -> list[bool]:
    """The lowest value that the others can hold a party to, as truths of its statements.

    One question to the solver a statement.

    Raises:
        OutOfTime: after the deadline.
    """
    wants = game.players[party].wants
    circuit, encoder = _any_state(game, deadline)
    alternatives = encoder.alternatives(party, relevant(game, game.players[party], wants))
    most = [circuit.new() for _ in wants]
    there = [alternatives.after(formula) for formula in wants]
    encoder.at_least(most, there, alternatives.obstacles, [Circuit.TRUE] * len(wants))
    fixed: list[int] = []
    for literal in most:
        lower = circuit.solve([*fixed, -literal])
        fixed.append(-literal if lower else literal)
    circuit.close()
    return [literal > 0 for literal in fixed]


def _any_state(game: FormulaGame, deadline: float | None) -> tuple[Circuit, Encoder]:
    circuit = Circuit(deadline)
    encoder = Encoder(game, circuit)
    for rule in game.rules:
        circuit.add([encoder.literal(rule)])
    return circuit, encoder
