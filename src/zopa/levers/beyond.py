"""The cheapest levers in a conflict whose states are too many to list, by SAT.

Costs are bounded from below by *conditions*: "one of these levers must be pulled, or one of those
left". Whatever is tried and refuted gives one, and the cheapest set that meets all conditions is
tried next (:mod:`zopa.stability.sat.cheapest`). A set that does when it is tried is a cheapest one.

Under Nash the levers stand on wires beside the options: rules hold as levers switch them, and a
party's statements are stated in every order that some set of levers gives them, once it comes up.
A refutation then names the levers that it needs to be left alone. Under other concepts each set is
searched by itself, and a refutation names the parties that it rests on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from zopa.conflict.apply import Contradiction, apply_levers, contradictions, with_statements
from zopa.conflict.change import Lever, OptionChange, RuleChange, StatementChange
from zopa.conflict.formula import And, Formula, Not, OptionIs, Or
from zopa.conflict.model import Conflict, State
from zopa.errors import InfeasibleError, ZopaError
from zopa.game.formulas import FormulaGame, formula_game, wants_of
from zopa.levers.costs import cost_of, number
from zopa.stability.concepts import Concept
from zopa.stability.concepts import concept as concept_of
from zopa.stability.finder import Finder
from zopa.stability.provenance import Provenance, provenance_of
from zopa.stability.sat.cheapest import Cheapest
from zopa.stability.sat.circuit import Circuit, OutOfTime
from zopa.stability.sat.encode import Encoder

__all__ = ["FoundLevers", "LeversThatDo", "levers_beyond"]


@dataclass(frozen=True)
class LeversThatDo:
    """A set of levers under which a goal state holds, and none of whose subsets does.

    Attributes:
        levers: labels, in file order; empty where nothing needs to be changed.
        cost: their cost together.
        example: a goal state that holds with them.
    """

    levers: tuple[str, ...]
    cost: float
    example: State

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"levers": list(self.levers), "cost": self.cost, "example": list(self.example)}


@dataclass(frozen=True)
class FoundLevers:
    """What it would take, in a conflict whose states are not listed.

    Attributes:
        goal: name of the outcome.
        concept: name of the concept.
        cost_unit: in what costs are counted, if the file says.
        sets: sets that are proven to be cheapest, then the next cheapest without them.
        best: the cheapest set that was found, proven or not.
        complete: whether there are no other such sets.
        cheaper: no other set that costs less than this suffices; None where complete.
        undecided: sets of which it could not be decided whether they do.
        interrupted: whether the search was stopped.
        examined: sets that were tried.
        contradictions: pairs that cannot be pulled together, and why.
        provenance: what made the answer.
    """

    goal: str
    concept: str
    cost_unit: str | None
    sets: tuple[LeversThatDo, ...]
    best: LeversThatDo | None
    complete: bool
    cheaper: float | None
    undecided: tuple[tuple[str, ...], ...]
    interrupted: bool
    examined: int
    contradictions: tuple[Contradiction, ...]
    provenance: Provenance

    @property
    def proven(self) -> bool:
        """Whether the first set is a cheapest one, or, without any, that none suffices."""
        return bool(self.sets) or self.complete

    def to_json(self) -> dict[str, Any]:
        """What ``zopa levers --json`` prints with the SAT engine."""
        return {
            **self.provenance.to_json(),
            "goal": self.goal,
            "concept": self.concept,
            "cost_unit": self.cost_unit,
            "sets": [each.to_json() for each in self.sets],
            "best": None if self.best is None else self.best.to_json(),
            "proven": self.proven,
            "complete": self.complete,
            "no_other_set_below": self.cheaper,
            "undecided": [list(labels) for labels in self.undecided],
            "interrupted": self.interrupted,
            "examined": self.examined,
            "contradictions": [
                {"levers": list(each.levers), "why": each.why} for each in self.contradictions
            ],
        }


def levers_beyond(
    conflict: Conflict,
    *,
    goal: str | None = None,
    concept: str = "seq",
    levers: Iterable[str] | None = None,
    most: int = 3,
    patience: float | None = None,
    on_found: Callable[[LeversThatDo], None] | None = None,
) -> FoundLevers:
    """The cheapest sets of levers under which a goal state holds, without listing states.

    Args:
        conflict: a conflict with levers.
        goal: name of an outcome; the conflict's goal by default.
        concept: the solution concept.
        levers: labels of those that may be pulled; all by default. What changes only who sits at
            a table does nothing here.
        most: sets to look for.
        patience: seconds after which to stop and say what is known; None for no limit.
        on_found: called with every set as it is found, the first perhaps not the cheapest.

    Raises:
        UnknownLabelError: for a label that names nothing.
        ZopaError: without a goal or without levers, or where no SAT solver is installed.
    """
    name = goal or conflict.goal
    if name is None:
        raise ZopaError("the conflict has no 'goal': name an outcome with --goal")
    chosen = concept_of(concept)
    conflict.needs_options("levers")
    chosen.needs_plain("levers")
    asked = _Asked(conflict, conflict.outcome(name).name, chosen, levers)
    return asked.answer(most, patience, on_found or (lambda found: None))


class _Asked:
    """One question about levers."""

    def __init__(
        self, conflict: Conflict, goal: str, concept: Concept, levers: Iterable[str] | None
    ) -> None:
        self.conflict = conflict
        self.goal = goal
        self.concept = concept
        wanted = None if levers is None else {conflict.lever(label).label for label in levers}
        self.levers = [
            lever for lever in conflict.levers if wanted is None or lever.label in wanted
        ]
        if not self.levers:
            raise ZopaError(
                "the conflict names no levers: say under 'levers' what somebody could change, by "
                "whom and at what cost"
            )
        self.contradictions = contradictions(conflict, self.levers)
        self.choices = Cheapest({lever.label: cost_of(lever) for lever in self.levers})
        for each in self.contradictions:
            self.choices.need((), each.levers)
        self.floor = Fraction(0)
        self.examined = 0
        self.undecided: list[tuple[str, ...]] = []
        self.complete = False

    def answer(
        self, most: int, patience: float | None, say: Callable[[LeversThatDo], None]
    ) -> FoundLevers:
        """Search, and tell what was found."""
        end = None if patience is None else time.monotonic() + patience
        found: list[LeversThatDo] = []
        best: LeversThatDo | None = None
        interrupted = False
        try:
            trial = _OnWires(self, end) if self.concept.name == "nash" else _OneByOne(self, end)
            guess = trial.any()
            if guess is not None:
                best = guess
                say(best)
            if trial.stopped:
                raise KeyboardInterrupt
            for one in self.sets(trial):
                found.append(one)
                best = found[0]
                say(one)
                if len(found) >= most:
                    self.look_ahead()
                    break
        except (KeyboardInterrupt, OutOfTime):
            interrupted = True
        unit = self.conflict.cost_unit
        complete = self.complete and not self.undecided
        return FoundLevers(
            self.goal,
            self.concept.name,
            str(unit) if unit else None,
            tuple(found),
            best,
            complete,
            None if complete else number(self.floor),
            tuple(self.undecided),
            interrupted,
            self.examined,
            self.contradictions,
            provenance_of(self.conflict, "sat"),
        )

    def sets(self, trial: _OnWires | _OneByOne) -> Iterator[LeversThatDo]:
        """Inclusion-minimal sets that do, the cheapest first."""
        while True:
            choice = self.choices.best()
            if choice is None:
                self.complete = True
                return
            self.floor = self.choices.cost(choice)
            self.examined += 1
            state = trial.holds_with(choice)
            if state is not None:
                yield self.told(choice, state)
                self.choices.need((), choice)

    def look_ahead(self) -> None:
        """What the next set costs at least, by all conditions so far."""
        choice = self.choices.best()
        if choice is None:
            self.complete = True
        else:
            self.floor = self.choices.cost(choice)

    def told(self, choice: Iterable[str], state: Iterable[str]) -> LeversThatDo:
        """A set as it is told."""
        chosen = set(choice)
        labels = tuple(lever.label for lever in self.levers if lever.label in chosen)
        cost = number(self.choices.cost(labels))
        return LeversThatDo(labels, cost, self.conflict.state(state))


class _OnWires:
    """Levers beside options, for Nash."""

    #: Whether somebody stopped the search on the way to a first set.
    stopped = False

    def __init__(self, asked: _Asked, end: float | None) -> None:
        self.asked = asked
        conflict = asked.conflict
        self.wire_of = {lever.label: f"lever {lever.label}" for lever in asked.levers}
        plain = formula_game(conflict)
        self.game = FormulaGame(
            (*plain.labels, *self.wire_of.values()),
            plain.players,
            tuple(_switched(conflict, asked.levers, self.wire_of)),
        )
        self.labels = plain.labels
        self.circuit = Circuit(end)
        self.encoder = Encoder(self.game, self.circuit)
        for rule in self.game.rules:
            self.circuit.add([self.encoder.literal(rule)])
        self.pulled = {label: self.encoder.option(wire) for label, wire in self.wire_of.items()}
        for each in asked.contradictions:
            self.circuit.add([-self.pulled[label] for label in each.levers])
        self._keep_today()
        self.goal = self.encoder.literal(conflict.outcome(asked.goal).formula)
        self.touching = [
            [lever for lever in asked.levers if _touches(lever, party.label)]
            for party in conflict.parties
        ]
        self.stated: set[tuple[int, frozenset[str]]] = set()
        for party in range(len(conflict.parties)):
            self.state_order(party, frozenset())

    def _keep_today(self) -> None:
        """No lever adds a rule that today's state breaks."""
        today = self.asked.conflict.today
        if today is None:
            return
        for lever in self.asked.levers:
            if any(
                adds and not rule.holds_in(today)
                for change in lever.changes
                for adds, rule in _rules_of(change)
            ):
                self.circuit.add([-self.pulled[lever.label]])
                self.asked.choices.need((), [lever.label])

    def any(self) -> LeversThatDo | None:
        """Some set that does, not the cheapest."""
        state = self._solve(())
        if state is None:
            return None
        return self.asked.told(self._now_pulled(), state)

    def holds_with(self, choice: frozenset[str]) -> frozenset[str] | None:
        """A goal state that holds with a choice of levers, or without some of them."""
        left = {-literal: label for label, literal in self.pulled.items() if label not in choice}
        state = self._solve(tuple(left))
        if state is None:
            self.asked.choices.need(left[x] for x in self.circuit.core() if x in left)
        return state

    def _solve(self, left: Sequence[int]) -> frozenset[str] | None:
        while self.circuit.solve([self.goal, *left]):
            pulled = self._now_pulled()
            state = self.encoder.state(self.labels)
            new = [
                self.state_order(party, pulled & frozenset(lever.label for lever in touching))
                for party, touching in enumerate(self.touching)
            ]
            if not any(new):
                return state
        return None

    def _now_pulled(self) -> frozenset[str]:
        return frozenset(x for x, literal in self.pulled.items() if self.circuit.true(literal))

    def state_order(self, party: int, pulled: frozenset[str]) -> bool:
        """State that a party stays, by its statements with some levers pulled; if new."""
        if (party, pulled) in self.stated:
            return False
        self.stated.add((party, pulled))
        touching = [lever.label for lever in self.touching[party]]
        unless = [self.pulled[x] * (-1 if x in pulled else 1) for x in touching]
        holder = self.asked.conflict.parties[party]
        changes = [
            change
            for lever in self.asked.levers
            if lever.label in pulled
            for change in lever.changes
        ]
        try:
            changed = with_statements(holder, changes)
        except ZopaError:  # statements that wait for one another in a circle
            self.circuit.add(unless)
            self.asked.choices.need((x for x in touching if x not in pulled), pulled)
            return True
        wants = wants_of(self.asked.conflict, changed)
        if unless:
            guard = self.circuit.new()
            self.circuit.add([*unless, guard])
        else:
            guard = Circuit.TRUE
        self.encoder.no_improvement(party, wants, [guard] * len(wants))
        return True


class _OneByOne:
    """Each set of levers searched by itself."""

    def __init__(self, asked: _Asked, end: float | None) -> None:
        self.asked = asked
        self.end = end
        #: Whether somebody stopped the search on the way to a first set.
        self.stopped = False
        self.known: dict[frozenset[str], frozenset[str]] = {}

    def any(self) -> LeversThatDo | None:
        """A cheapest set under which a goal state is even Nash stable, which holds here too."""
        nash = levers_beyond(
            self.asked.conflict,
            goal=self.asked.goal,
            concept="nash",
            levers=[lever.label for lever in self.asked.levers],
            most=1,
            patience=self._left(),
        )
        self.stopped = nash.interrupted
        if nash.best is not None:
            self.known[frozenset(nash.best.levers)] = frozenset(nash.best.example)
        return nash.best

    def _left(self) -> float | None:
        if self.end is None:
            return None
        left = self.end - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def holds_with(self, choice: frozenset[str]) -> frozenset[str] | None:
        """A goal state that holds with a choice of levers; where there is none, says why."""
        if choice in self.known:
            return self.known[choice]
        asked = self.asked
        try:
            changed = apply_levers(asked.conflict, choice)
        except (InfeasibleError, ZopaError):
            asked.choices.need(self._others(choice), choice)
            return None
        for name in dict.fromkeys((_weaker(asked.concept.name), asked.concept.name)):
            found = self._find(changed, name, choice)
            if isinstance(found, frozenset):
                return found
            if found is not None:
                asked.choices.need(*found)
                return None
        return None

    def _find(
        self, changed: Conflict, name: str, choice: frozenset[str]
    ) -> frozenset[str] | tuple[list[str], list[str]] | None:
        """A goal state; or a condition for other sets; or None where the next concept must say."""
        asked = self.asked
        finder = Finder(changed, name, self._left())
        finder.search.deadline = self.end
        goal = finder.search.literal(changed.outcome(asked.goal).formula)
        found = finder.search.find([goal])
        last = name == asked.concept.name
        if found.status == "found" and found.yes is not None:
            return found.yes if last else None
        if found.status == "undecided":
            if not last:
                return None
            if self.end is not None and time.monotonic() > self.end:
                raise OutOfTime
            asked.undecided.append(tuple(x.label for x in asked.levers if x.label in choice))
            return self._others(choice), list(choice)
        # Only what others want as well turns improvements on and off.
        parties = None if name not in ("gmr", "smr") else self._objectors(finder, goal)
        near = [
            lever.label
            for lever in asked.levers
            if parties is None or _changes_game(lever) or any(_touches(lever, p) for p in parties)
        ]
        return [x for x in near if x not in choice], [x for x in near if x in choice]

    def _objectors(self, finder: Finder, goal: int) -> set[str]:
        search = finder.search
        reasons = set(search.core([goal])[0])
        return {
            player.label
            for player, literals in zip(search.game.players, search.needed, strict=True)
            if reasons & set(literals)
        }

    def _others(self, choice: frozenset[str]) -> list[str]:
        return [lever.label for lever in self.asked.levers if lever.label not in choice]


def _weaker(name: str) -> str:
    """A concept under which everything holds that holds under another, and which is easier."""
    return {"seq": "gmr", "sseq": "gmr"}.get(name, name)


def _touches(lever: Lever, party: str) -> bool:
    return any(
        isinstance(change, StatementChange) and change.party == party for change in lever.changes
    )


def _changes_game(lever: Lever) -> bool:
    return any(isinstance(change, RuleChange | OptionChange) for change in lever.changes)


def _rules_of(change: object) -> list[tuple[bool, Formula]]:
    """Whether a change adds or lifts a rule, and which; empty for other changes."""
    if isinstance(change, RuleChange):
        return [(change.kind == "add", change.rule)]
    if isinstance(change, OptionChange):
        return [(change.kind == "forbid", Not(OptionIs(change.option)))]
    return []


def _switched(
    conflict: Conflict, levers: Sequence[Lever], wires: dict[str, str]
) -> Iterator[Formula]:
    """The rules, with levers that add and lift them as options of nobody."""
    switches: dict[tuple[bool, str], list[Formula]] = {}
    formulas = {str(rule.formula): rule.formula for rule in conflict.rules}
    known = set(formulas)
    for lever in levers:
        for change in lever.changes:
            for adds, rule in _rules_of(change):
                formulas.setdefault(str(rule), rule)
                pulled = switches.setdefault((adds, str(rule)), [])
                pulled.append(OptionIs(wires[lever.label]))
    for text, rule in formulas.items():
        if text in known:
            lifted = switches.get((False, text), [])
            yield Or((rule, *lifted)) if lifted else rule
        else:
            added = switches.get((True, text), [])
            if added:
                left = tuple(Not(lever) for lever in added)
                yield Or((rule, left[0] if len(left) == 1 else And(left)))
