"""Finding, refuting and optimising states that hold, where no list of states would fit.

The state that is looked for stands on wires (:mod:`zopa.stability.sat.encode`). Nash is stated in
clauses, exactly; so are GMR and SMR where the others of any party reach every combination of their
strategies. For the rest a state is looked for that no *necessary* condition rules out, and decided
by itself (:mod:`zopa.stability.sat.decide`); where it does not hold, what is wrong with it becomes
a condition for all others:

* the improvement that is not deterred must be none, or be met by something that the others could
  bring about at all (the bound of GMR), and, where they only improve, begin with an improvement;
* where it is met by such a thing and still not deterred, the proof is widened over the options
  that it does not need, and all states that it covers are ruled out.

A Nash state holds under every concept, so that those are looked for first.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from zopa.conflict.formula import Formula
from zopa.game.formulas import FormulaGame
from zopa.stability.concepts import Concept
from zopa.stability.sat.circuit import Circuit, OutOfTime
from zopa.stability.sat.conditions import Conditions
from zopa.stability.sat.decide import Decider
from zopa.stability.sat.encode import Encoder
from zopa.stability.sat.guaranteed import guaranteed, held_to

__all__ = ["Found", "StateSearch", "Status"]

#: Whether a state was found, there is none, or neither could be shown.
Status: TypeAlias = Literal["found", "none", "undecided"]

#: Seconds that the decision about one candidate may take.
_ONE = 10.0


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        status: "found", "none" or "undecided".
        yes: yes options of the state that was found; where undecided, of one that could neither
            be shown to hold nor not to, if there was one.
        core: where there is none, the assumptions that it rests on (literals).
        looked: candidates that were decided one by one.
    """

    status: Status
    yes: frozenset[str] | None = None
    core: tuple[int, ...] = ()
    looked: int = 0


class StateSearch:
    """Searches the states of a game that hold under a concept.

    Args:
        game: the game.
        concept: the solution concept.
        deadline: a time of the monotonic clock after which searches end undecided.

    Raises:
        ZopaError: where no SAT solver is installed.
        TooLargeError: where one party alone has too many strategies.
    """

    def __init__(self, game: FormulaGame, concept: Concept, deadline: float | None = None) -> None:
        self.game = game
        self.concept = concept
        self.circuit = Circuit(deadline)
        self.encoder = Encoder(game, self.circuit)
        new = self.circuit.new
        #: Literals to assume: the rules, and for each party and statement its reason.
        self.rules = [new() for _ in game.rules]
        for rule, literal in zip(game.rules, self.rules, strict=True):
            self.circuit.add([-literal, self.encoder.literal(rule)])
        self.nash = [[new() for _ in player.wants] for player in game.players]
        for party, player in enumerate(game.players):
            self.encoder.no_improvement(party, player.wants, self.nash[party])
        #: Whether what is assumed besides says exactly that a state holds.
        self.exact = concept.name == "nash"
        self.needed = self.nash
        if not self.exact:
            # Party by party; where something exact is said, statement by statement.
            self.needed = [[new()] * len(player.wants) for player in game.players]
        self._decider: Decider | None = None
        self._conditions: Conditions | None = None
        if not self.exact and game.free and concept.name in ("gmr", "smr"):
            self._state_guarantees()

    @property
    def deadline(self) -> float | None:
        """When to stop."""
        return self.circuit.deadline

    @deadline.setter
    def deadline(self, when: float | None) -> None:
        self.circuit.deadline = when

    @property
    def told_by_statement(self) -> bool:
        """Whether a refutation names statements, and not only parties."""
        return self.exact

    @property
    def decider(self) -> Decider:
        """What decides about single states."""
        if self._decider is None:
            self._decider = Decider(self.game, self.concept)
        return self._decider

    def literal(self, formula: Formula) -> int:
        """A literal to assume: the state satisfies a formula."""
        return self.encoder.literal(formula)

    def either(self, literals: Sequence[int]) -> int:
        """A literal that is true when one of some is."""
        return -self.circuit.all(-literal for literal in literals)

    def changed(self, yes: frozenset[str], labels: Sequence[str]) -> list[int]:
        """Literals: each of some options differs from a given state."""
        return [
            -self.encoder.option(label) if label in yes else self.encoder.option(label)
            for label in labels
        ]

    def find(self, assumptions: Sequence[int] = ()) -> Found:
        """A state that holds and satisfies some assumptions, or that there is none.

        Args:
            assumptions: literals, for example of :meth:`literal`.
        """
        try:
            fixed = [*assumptions, *self.rules]
            reasons = [literal for mine in self.nash for literal in mine]
            if self.circuit.solve([*fixed, *reasons]):
                return Found("found", self.state())
            if self.needed is self.nash:
                return Found("none", core=tuple(self.circuit.core()))
            return self._refine(fixed)
        except OutOfTime:
            return Found("undecided")

    def core(self, assumptions: Sequence[int]) -> tuple[list[int], list[int]]:
        """A smallest core of why no state holds, after :meth:`find` said so.

        Returns:
            Reasons of statements, and literals of rules, none of which can be left out.
        """
        reasons = list(dict.fromkeys(literal for mine in self.needed for literal in mine))
        kept = self.circuit.smallest_core([*self.rules, *reasons], assumptions)
        rules = set(self.rules)
        return [x for x in kept if x not in rules], [x for x in kept if x in rules]

    def state(self) -> frozenset[str]:
        """The state that the solver found last."""
        return self.encoder.state(self.game.labels)

    def nearly(self, assumptions: Sequence[int] = ()) -> frozenset[str] | None:
        """A feasible state that is Nash stable for many parties, if not for all; None without any.

        Raises:
            OutOfTime: after the deadline.
        """
        still = [self._all_nash(party) for party in range(len(self.game.players))]
        fixed = [*assumptions, *self.rules]
        return self.state() if self._with_many(fixed, still) else None

    def _state_guarantees(self) -> None:
        """GMR and SMR in clauses."""
        deadline = self.circuit.deadline
        by_statement = [[self.circuit.new() for _ in p.wants] for p in self.game.players]
        try:
            for party, player in enumerate(self.game.players):
                if not player.options:
                    continue
                of = guaranteed if self.concept.name == "gmr" else held_to
                value = of(self.game, party, deadline)
                here = self.encoder.value(player.wants)
                self.encoder.at_least_constant(here, value, by_statement[party])
            self.exact = True
            self.needed = by_statement
        except OutOfTime:
            pass  # then candidates are decided one by one

    def _refine(self, fixed: Sequence[int]) -> Found:
        """Candidates that nothing rules out, one after another, until one holds or none is left."""
        if self._conditions is None:
            self._conditions = Conditions(self.game, self.concept, self.encoder, self.needed)
        conditions = self._conditions
        undecided: frozenset[str] | None = None
        passed: list[int] = []
        looked = 0
        while True:
            try:
                if not self._candidate([*fixed, *passed]):
                    core = tuple(self.circuit.core())
                    if undecided is None:
                        return Found("none", core=core, looked=looked)
                    return Found("undecided", undecided, looked=looked)
                yes = self.state()
                if self.exact:
                    return Found("found", yes)
                looked += 1
                verdict, party, target = self._decide(yes)
            except OutOfTime:
                return Found("undecided", undecided, looked=looked)
            if verdict is True:
                return Found("found", yes, looked=looked)
            if verdict is False:
                assert target is not None
                conditions.learn(self.decider, party, yes, target)
            else:
                undecided = undecided or yes
                # Another state may do; this one is passed over in this search alone.
                passed.append(self.either(self.changed(yes, self.game.labels)))

    def _candidate(self, fixed: Sequence[int]) -> bool:
        """A state that meets all necessary conditions, Nash stable for many parties."""
        needed = [literal for mine in self.needed for literal in mine]
        if not self.circuit.solve([*fixed, *needed]):
            return False
        if self.exact:
            return True
        still = [self._all_nash(party) for party in range(len(self.game.players))]
        return self._with_many([*fixed, *needed], still)

    def _with_many(self, fixed: Sequence[int], wished: list[int]) -> bool:
        """Solve with as many of some wishes as are seen to be possible, one dropped a conflict."""
        left = list(wished)
        while left:
            if self.circuit.solve([*fixed, *left]):
                return True
            core = set(self.circuit.core())
            dropped = [literal for literal in left if literal in core]
            if not dropped:
                return False
            left.remove(dropped[-1])
        return self.circuit.solve(fixed)

    def _all_nash(self, party: int) -> int:
        return self.circuit.all(self.nash[party])

    def _decide(self, yes: frozenset[str]) -> tuple[bool | None, int, frozenset[str] | None]:
        """Whether a candidate holds; where it does not, for whom, and the move that shows it."""
        decider = self.decider
        end = time.monotonic() + _ONE
        if self.circuit.deadline is not None:
            end = min(end, self.circuit.deadline)
        decider.deadline = end
        left = list(range(len(self.game.players)))
        for most in decider.limits:
            open_ = []
            for party in left:
                decision = decider.party(party, yes, most)
                if decision.undeterred is not None:
                    return False, party, decision.undeterred.to
                if decision.stable is None:
                    open_.append(party)
            left = open_
        deadline = self.circuit.deadline
        if left and deadline is not None and time.monotonic() > deadline:
            raise OutOfTime
        return (None if left else True), -1, None

    def states(self, assumptions: Sequence[int], onto: Sequence[Formula]) -> Iterator[Found]:
        """States that hold, one for every combination of truths of some formulas.

        The last item says how it ended: "none" when there are no more combinations.
        """
        literals = [self.literal(formula) for formula in onto]
        seen: list[int] = []
        while True:
            found = self.find([*assumptions, *seen])
            yield found
            if found.status != "found" or found.yes is None:
                return
            here = [formula.holds_in(found.yes) for formula in onto]
            other = [-x if true else x for x, true in zip(literals, here, strict=True)]
            seen.append(self.either(other) if other else Circuit.FALSE)
