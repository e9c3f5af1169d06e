"""States, statements and Nash stability as circuits.

A state is one wire an option. That a state is Nash stable for a party says, of every strategy of
its own (over those of its options that can matter to it), that moving there is no improvement:
the truths of its statements in the state are, lexicographically, at least those after the move, or
the move is none, for a rule, something irreversible or its word stands in the way.

All strategies of a party are compared at once, along a tree: a node stands for the strategies that
agree in the wires of their first statements. ``tied`` says that they are as good as the state so
far. A statement that is true after the move and not before makes all strategies below a node
improvements, and is then forbidden: by a *reason*, a literal named by party and statement, so that
a refutation can say which statements it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import Formula
from zopa.errors import TooLargeError
from zopa.game.formulas import FormulaGame, Player
from zopa.stability.sat.circuit import Circuit, Wire

__all__ = ["Alternatives", "Encoder", "relevant"]

#: Own strategies of one party that are written down; with more, they are looked for one by one.
MOST_STRATEGIES = 1 << 16


def relevant(game: FormulaGame, player: Player, wants: Sequence[Formula]) -> tuple[str, ...]:
    """Those of a party's own options that can matter to its moves, in file order.

    They are in its statements or its word, or stand in a rule together with one that is. What else
    a move may change makes it neither better nor possible, for the state itself is feasible.
    """
    own = set(player.options)
    found = set().union(*(formula.options for formula in wants)) & own
    groups = [rule.options & own for rule in game.rules]
    while True:
        joined = found.union(*(group for group in groups if group & found))
        if joined == found:
            return tuple(label for label in player.options if label in found)
        found = joined


class Alternatives:
    """A party's own strategies over some of its options, as seen from a state on wires.

    Args:
        encoder: the state on wires.
        number: position of the party.
        options: the options that its moves may change, in file order.

    Attributes:
        rows: truth of each in each strategy, shape (strategies, options); those that a rule over
            its own options alone excludes are left out.
    """

    def __init__(self, encoder: Encoder, number: int, options: tuple[str, ...]) -> None:
        self.encoder = encoder
        self.player = encoder.game.players[number]
        self.options = options
        count = len(self.options)
        if 1 << count > MOST_STRATEGIES:
            raise TooLargeError(
                f"{self.player.label} has {count} options that its moves turn on; the SAT engine "
                f"writes down at most {MOST_STRATEGIES:,} strategies of a party"
            )
        codes = np.arange(1 << count)
        rows = (codes[:, None] >> np.arange(count)) & 1 == 1
        self._column = {label: k for k, label in enumerate(self.options)}
        mine = set(self.options)
        self._rules = [rule for rule in encoder.game.rules if rule.options & mine]
        alone = [rule for rule in self._rules if rule.options <= mine]
        columns = {label: rows[:, k] for label, k in self._column.items()}
        allowed = np.ones(len(rows), dtype=np.bool_)
        for rule in alone:
            allowed &= rule.evaluate(columns.__getitem__)
        rows = rows[allowed]
        self._rules = [rule for rule in self._rules if rule not in alone]
        self.rows = rows

    def after(self, formula: Formula) -> npt.NDArray[np.int64]:
        """The literal of a formula once each strategy is taken, shape (strategies,)."""
        used = [label for label in self.options if label in formula.options]
        if not used:
            return np.full(len(self.rows), self.encoder.literal(formula), dtype=np.int64)
        columns = [self._column[label] for label in used]
        codes = self.rows[:, columns] @ (1 << np.arange(len(used)))
        table = np.zeros(1 << len(used), dtype=np.int64)
        for code in np.unique(codes).tolist():
            fixed = {label: bool(code >> k & 1) for k, label in enumerate(used)}
            table[code] = self.encoder.literal(formula, fixed)
        found: npt.NDArray[np.int64] = table[codes]
        return found

    @cached_property
    def obstacles(self) -> list[list[int]]:
        """For each strategy, literals of which one must be true where it cannot be moved to.

        A literal that is always false is left out; a strategy that can never be moved to has the
        constant.
        """
        found: list[list[int]] = [[] for _ in range(len(self.rows))]
        formulas = [*self._rules, *([] if self.player.word is None else [self.player.word])]
        for formula in formulas:
            for blocked, literal in zip(found, self.after(formula).tolist(), strict=True):
                if literal != Circuit.TRUE:
                    blocked.append(-literal)
        for option, value in self.player.kept:
            literal = self.encoder.option(option) * (1 if value else -1)
            if option in self._column:
                leaving = np.flatnonzero(self.rows[:, self._column[option]] != value)
                for strategy in leaving.tolist():
                    found[strategy].append(literal)
        return found


class Encoder:
    """A state of a game on wires, and what can be said about it.

    Args:
        game: the game.
        circuit: where the wires are.
        values: the wires of the options; new ones by default.
    """

    def __init__(
        self, game: FormulaGame, circuit: Circuit, values: Mapping[str, Wire] | None = None
    ) -> None:
        self.game = game
        self.circuit = circuit
        self.values: Mapping[str, Wire] = values or {
            label: circuit.wire(circuit.new()) for label in game.labels
        }
        self._literals: dict[tuple[str, tuple[tuple[str, bool], ...]], int] = {}
        self._alternatives: dict[tuple[int, tuple[str, ...]], Alternatives] = {}

    def option(self, label: str) -> int:
        """The literal of an option."""
        return self.values[label].number

    def literal(self, formula: Formula, fixed: Mapping[str, bool] | None = None) -> int:
        """The literal of a formula in the state, some options set to constants."""
        given = fixed or {}
        key = (str(formula), tuple(sorted(given.items())))
        if key not in self._literals:
            values = self.values

            def value(label: str) -> Wire | np.bool_:
                return np.bool_(given[label]) if label in given else values[label]

            self._literals[key] = self.circuit.literal(formula.evaluate(value))
        return self._literals[key]

    def state(self, labels: Sequence[str]) -> frozenset[str]:
        """The yes options of the state that the solver found last."""
        return frozenset(label for label in labels if self.circuit.true(self.option(label)))

    def exactly(self, yes: frozenset[str]) -> list[int]:
        """Literals that make the state a given one."""
        return [
            self.option(label) if label in yes else -self.option(label)
            for label in self.game.labels
        ]

    def alternatives(self, party: int, options: tuple[str, ...]) -> Alternatives:
        """A party's strategies over some of its options; kept."""
        key = (party, options)
        if key not in self._alternatives:
            self._alternatives[key] = Alternatives(self, party, options)
        return self._alternatives[key]

    def value(self, wants: Sequence[Formula]) -> list[int]:
        """The literals of some statements in the state."""
        return [self.literal(formula) for formula in wants]

    def no_improvement(self, party: int, wants: Sequence[Formula], reasons: Sequence[int]) -> None:
        """State that the party has no unilateral improvement.

        Args:
            party: its position.
            wants: its statements, most important first.
            reasons: one literal a statement; where it is false, improvements that this statement
                decides are let pass.
        """
        options = relevant(self.game, self.game.players[party], wants)
        alternatives = self.alternatives(party, options)
        here = self.value(wants)
        there = [alternatives.after(formula) for formula in wants]
        self.at_least(here, there, alternatives.obstacles, reasons)

    def at_least(
        self,
        here: Sequence[int],
        there: Sequence[npt.NDArray[np.int64]],
        obstacles: Sequence[Sequence[int]],
        reasons: Sequence[int],
    ) -> None:
        """State that a value is at least that of every strategy without an obstacle.

        Args:
            here: the value, literals of statements, most important first.
            there: a statement, its literal after each strategy.
            obstacles: for each strategy, literals of which one must be true where it is better.
            reasons: one literal a statement, as :meth:`no_improvement` takes them.
        """
        _Tree(self.circuit, here, there, obstacles, reasons).state()

    def at_least_constant(
        self,
        here: Sequence[int],
        value: Sequence[bool],
        reasons: Sequence[int],
    ) -> None:
        """State that a value is at least a constant one."""
        there = [np.array([Circuit.TRUE if truth else Circuit.FALSE]) for truth in value]
        self.at_least(here, there, [[]], reasons)


class _Tree:
    """The comparison of a state with all of a party's strategies."""

    def __init__(
        self,
        circuit: Circuit,
        here: Sequence[int],
        there: Sequence[npt.NDArray[np.int64]],
        obstacles: Sequence[Sequence[int]],
        reasons: Sequence[int],
    ) -> None:
        self.circuit = circuit
        self.here = here
        self.there = there
        self.obstacles = obstacles
        self.reasons = reasons
        self.open = np.array([not blocked for blocked in obstacles], dtype=np.bool_)
        never = np.array([Circuit.TRUE in blocked for blocked in obstacles], dtype=np.bool_)
        self.strategies = np.flatnonzero(~never)

    def state(self) -> None:
        """Forbid every improvement."""
        if not len(self.strategies):
            return  # no move is ever possible, as where no own move can keep a word
        #: Nodes to split: statement, strategies, literal "tied so far", literal "is better".
        nodes = [(0, self.strategies, Circuit.TRUE, Circuit.FALSE)]
        while nodes:
            level, strategies, tied, better = nodes.pop()
            if level == len(self.here) or tied == Circuit.FALSE:
                self._forbid(strategies, better)
                continue
            for after, below in self._split(level, strategies):
                nodes.append((level + 1, below, *self._child(level, after, below, tied, better)))

    def _split(
        self, level: int, strategies: npt.NDArray[np.int64]
    ) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
        """Strategies by the literal of one statement."""
        literals = self.there[level][strategies]
        if len(strategies) == 1:
            yield int(literals[0]), strategies
            return
        order = np.argsort(literals, kind="stable")
        ordered = literals[order]
        bounds = [0, *(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(ordered)]
        for begin, end in pairwise(bounds):
            yield int(ordered[begin]), strategies[order[begin:end]]

    def _child(
        self,
        level: int,
        after: int,
        below: npt.NDArray[np.int64],
        tied: int,
        better: int,
    ) -> tuple[int, int]:
        """The literals of a node one statement further down; states what an improvement needs."""
        add, here = self.circuit.add, self.here[level]
        # "after and not here": better by this statement.
        gains = Circuit.FALSE if after == here else self.circuit.both(after, -here)
        if gains != Circuit.FALSE:
            reason = self.reasons[level]
            condition = [-each for each in (tied, gains, reason) if each != Circuit.TRUE]
            if self.open[below].any():
                add(condition)  # nothing stands in the way of some of them
            else:
                worse_off = better
                better = self.circuit.new()
                add([*condition, better])
                if worse_off != Circuit.FALSE:
                    add([-worse_off, better])
        return self._still_tied(tied, after, here), better

    def _still_tied(self, tied: int, after: int, here: int) -> int:
        """A literal that is true where strategies are tied, and so by one more statement."""
        if after == here:
            return tied
        if after == -here:
            return Circuit.FALSE
        lead = [] if tied == Circuit.TRUE else [-tied]
        node = self.circuit.new()
        for sign in (1, -1):
            if Circuit.FALSE not in (sign * after, sign * here):
                known = [-each for each in (sign * after, sign * here) if each != Circuit.TRUE]
                self.circuit.add([*lead, *known, node])
        return node

    def _forbid(self, strategies: npt.NDArray[np.int64], better: int) -> None:
        """Where strategies are better, something must stand in the way of each."""
        if better == Circuit.FALSE:
            return
        for strategy in strategies.tolist():
            blocked = list(self.obstacles[strategy])
            self.circuit.add(blocked if better == Circuit.TRUE else [-better, *blocked])
