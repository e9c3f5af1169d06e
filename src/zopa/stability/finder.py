"""Questions about a conflict whose states are too many to list: found, refuted, optimised by SAT.

The answers are the same as an :class:`~zopa.stability.analysis.Analysis` would give, or
"undecided": a search that ran out of its time says so, with what it knows.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cached_property
from typing import Literal

from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.importance import tier_at
from zopa.conflict.model import Conflict, Party, State
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.game.formulas import FormulaGame, formula_game
from zopa.stability.concepts import Concept, concept
from zopa.stability.explain import Liking, Step, changes_between
from zopa.stability.finder_results import (
    Decision,
    Finding,
    Movers,
    Objector,
    PartyVerdict,
    Projections,
    Tempted,
    Verdict,
    WhyNot,
)
from zopa.stability.provenance import Provenance, provenance_of
from zopa.stability.sat.cheapest import Cheapest
from zopa.stability.sat.circuit import OutOfTime
from zopa.stability.sat.decide import Answer, PartyDecision
from zopa.stability.sat.fewest import fewest_true
from zopa.stability.sat.search import Found, StateSearch
from zopa.stability.word import deciding

__all__ = ["Finder"]


class Finder:
    """Finds, refutes and optimises states that hold, by SAT, without listing any.

    Every method can be interrupted (KeyboardInterrupt) and returns what it knows by then, marked
    as interrupted; so it does when its patience ends.

    Args:
        conflict: a conflict of any number of options, up to some sixteen a party that matter.
        concept: the solution concept.
        patience: seconds that one question may take; None for no limit.

    Raises:
        ZopaError: where python-sat is not installed (``pip install 'zopa[sat]'``).
        TooLargeError: where one party alone has too many strategies.
        UnknownLabelError: for a concept that does not exist.
    """

    def __init__(
        self, conflict: Conflict, concept_name: str = "seq", patience: float | None = None
    ) -> None:
        conflict.needs_options("searches without a list")
        self.conflict = conflict
        self.concept: Concept = concept(concept_name)
        self.concept.needs_plain("states")
        self.patience = patience
        self.game: FormulaGame = formula_game(conflict)
        self._search: StateSearch | None = None
        self._interrupted = False
        self._end: float | None = None

    @property
    def search(self) -> StateSearch:
        """The search itself; made when something is first asked."""
        if self._search is None:
            if self._end is None:
                self._begin()
            self._search = StateSearch(self.game, self.concept, self._end)
        return self._search

    @cached_property
    def provenance(self) -> Provenance:
        """Which files, meaning, engine and version make the answers."""
        return provenance_of(self.conflict, "sat")

    # ----- finding --------------------------------------------------------------------------

    def find(
        self,
        outcome: str | Formula | None = None,
        *,
        fewest_changes: bool = False,
        best_for: str | None = None,
        most: int | None = None,
    ) -> Finding:
        """A state that holds, with an outcome.

        Args:
            outcome: name of an outcome, or a formula; any state by default.
            fewest_changes: look for the one of fewest changes from the status quo.
            best_for: label of a party: look for the one that it likes best.
            most: with ``fewest_changes``, most changes that are of interest.

        Raises:
            UnknownLabelError: for an outcome or party that does not exist.
            ZopaError: for fewest changes without a status quo.
        """
        formula = self._formula(outcome)
        party = None if best_for is None else self._party(best_for)
        today = self.conflict.today
        if fewest_changes and today is None:
            raise ZopaError("there are no changes to count: the conflict names no 'status_quo'")
        found, proven = Found("undecided"), None
        with self._asked():
            fixed = [] if formula is None else [self.search.literal(formula)]
            found = self.search.find(fixed)
            if found.status == "found":
                if party is not None:
                    proven = False
                    found, fixed, proven = self._most_preferred(party, fixed, found)
                if fewest_changes and today is not None and proven is not False:
                    proven = False
                    best = fewest_true(self.search, fixed, found, self._changed(today), most)
                    found, proven = best.found, best.proven
                    self._interrupted |= best.stopped
        return self._finding(outcome, found, proven)

    def combinations(
        self, onto: Sequence[str] | None = None, *, outcome: str | None = None, most: int = 64
    ) -> Projections:
        """Which combinations of outcomes states that hold have, a state of each.

        Args:
            onto: names of outcomes, or labels of options; every outcome by default.
            outcome: only states with this outcome.
            most: combinations to look for.
        """
        names = [each.name for each in self.conflict.outcomes] if onto is None else list(onto)
        formulas = [self._named(name) for name in names]
        within = self._formula(outcome)
        truths: list[tuple[bool, ...]] = []
        states: list[State] = []
        complete = stopped = False
        with self._asked():
            fixed = [] if within is None else [self.search.literal(within)]
            for found in self.search.states(fixed, formulas):
                if found.status != "found" or found.yes is None:
                    complete = found.status == "none"
                    stopped = not complete
                    break
                truths.append(tuple(formula.holds_in(found.yes) for formula in formulas))
                states.append(self.conflict.state(found.yes))
                if len(states) >= most:
                    break
        stopped |= self._interrupted
        return Projections(tuple(names), tuple(truths), tuple(states), complete, stopped)

    def who_must_move(self, outcome: str | Formula, *, most: int = 8) -> Movers:
        """Smallest sets of parties that would have to move for an outcome that holds.

        Args:
            outcome: name of an outcome, or a formula.
            most: sets to look for.

        Raises:
            ZopaError: without a status quo.
        """
        today = self.conflict.today
        if today is None:
            raise ZopaError("nobody has to move from nowhere: the conflict has no 'status_quo'")
        formula = self._formula(outcome)
        assert formula is not None
        groups: list[tuple[str, ...]] = []
        states: list[State] = []
        complete = False
        with self._asked():
            search = self.search
            moved = {
                player.label: search.either(search.changed(frozenset(today), player.options))
                for player in self.game.players
                if player.options
            }
            goal = search.literal(formula)
            # The goal may itself be that a party stays: it is assumed whoever moves.
            named = {-literal: label for label, literal in moved.items() if -literal != goal}
            choices = Cheapest(dict.fromkeys(moved, Fraction(1)))
            sure = True
            while len(groups) < most:
                group = choices.best()
                if group is None:
                    complete = sure
                    break
                still = [-literal for label, literal in moved.items() if label not in group]
                found = search.find([goal, *still])
                if found.status == "found" and found.yes is not None:
                    groups.append(tuple(label for label in moved if label in group))
                    states.append(self.conflict.state(found.yes))
                    choices.need((), group)
                elif found.status == "none":
                    core = {named[literal] for literal in found.core if literal in named}
                    choices.need(core)
                elif self._late:
                    raise OutOfTime
                else:
                    sure = False
                    choices.need((label for label in moved if label not in group), group)
        return Movers(
            self.concept.name,
            str(outcome),
            tuple(groups),
            tuple(states),
            complete,
            self._interrupted or (not complete and len(groups) < most),
            self.provenance,
        )

    # ----- refuting -------------------------------------------------------------------------

    def why_not(self, outcome: str | Formula) -> WhyNot:
        """Why no state with an outcome holds: a smallest core of parties, statements and rules.

        One question to the solver a party and statement.
        """
        formula = self._formula(outcome)
        assert formula is not None
        status: Literal["none", "impossible", "found", "undecided"] = "undecided"
        objectors: tuple[Objector, ...] = ()
        rules: tuple[Formula, ...] = ()
        nearest: Decision | None = None
        state: State | None = None
        with self._asked():
            search = self.search
            goal = search.literal(formula)
            if not search.circuit.solve([goal, *search.rules]):
                core = search.circuit.smallest_core(search.rules, [goal])
                rules = self._rules(core)
                status = "impossible"
            else:
                found = search.find([goal])
                status = found.status
                if found.yes is not None:
                    state = self.conflict.state(found.yes)
                if found.status == "none":
                    reasons, kept = search.core([goal])
                    objectors, rules = self._objectors(reasons), self._rules(kept)
                    nearest = self._nearest(formula)
        return WhyNot(
            self.concept.name,
            str(outcome),
            status,
            objectors,
            rules,
            nearest,
            state,
            self._interrupted,
            self.provenance,
        )

    def nearest(self, formula: Formula) -> Decision | None:
        """A state with an outcome that many parties would not leave, decided party by party.

        None where no feasible state has the outcome, or none was found in time.
        """
        nearest = None
        with self._asked():
            nearest = self._nearest(formula)
        return nearest

    def _nearest(self, formula: Formula) -> Decision | None:
        yes = self.search.nearly([self.search.literal(formula)])
        if yes is None:
            return None
        state, found = self.conflict.state(yes), self._undecided()
        self._go_round(state, found)
        return self._decision(state, found)

    def decide(self, state: str | Iterable[str]) -> Decision:
        """Whether a state holds, party by party.

        Args:
            state: its yes options; a string is split at blanks.

        Raises:
            UnknownLabelError, InfeasibleError: for a state that cannot be.
        """
        wanted = self.conflict.state(state.split() if isinstance(state, str) else state)
        broken = "; ".join(str(rule.formula) for rule in self.conflict.broken_rules(wanted))
        if broken:
            raise InfeasibleError(f"the state '{wanted}' cannot be: it breaks {broken}")
        found = self._undecided()
        with self._asked():
            self._go_round(wanted, found)
        return self._decision(wanted, found)

    def _undecided(self) -> dict[str, PartyVerdict]:
        """What is known of every party with options before it is asked."""
        return {
            player.label: PartyVerdict(player.label, None, 0, ())
            for player in self.game.players
            if player.options
        }

    def _go_round(self, state: State, found: dict[str, PartyVerdict]) -> None:
        """Decide party by party."""
        decider = self.search.decider
        decider.deadline = self.search.deadline
        for number, player in enumerate(self.game.players):
            if player.options:
                decision = decider.party(number, frozenset(state))
                found[player.label] = self._verdict(number, state, decision)

    def _decision(self, state: State, found: dict[str, PartyVerdict]) -> Decision:
        stable = [each.stable for each in found.values()]
        verdict: Verdict = "undecided" if None in stable else "holds"
        if False in stable:
            verdict = "does not hold"
        stopped = self._interrupted or (None in stable and self._late)
        return Decision(
            self.concept.name, state, verdict, tuple(found.values()), stopped, self.provenance
        )

    # ----- what they share ------------------------------------------------------------------

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """One question: its patience begins; an interrupt ends it, and not the answer."""
        self._interrupted = False
        self._begin()
        try:
            yield
        except (KeyboardInterrupt, OutOfTime):
            self._interrupted = True

    def _begin(self) -> None:
        """From now on the patience with a question counts."""
        self._end = None if self.patience is None else time.monotonic() + self.patience
        if self._search is not None:
            self._search.deadline = self._end

    @property
    def _late(self) -> bool:
        """Whether the patience with this question has ended."""
        return self._end is not None and time.monotonic() > self._end

    def _finding(self, outcome: str | Formula | None, found: Found, proven: bool | None) -> Finding:
        state = None if found.yes is None else self.conflict.state(found.yes)
        today = self.conflict.today
        changes = () if state is None or today is None else changes_between(today, state)
        return Finding(
            self.concept.name,
            None if outcome is None else str(outcome),
            found.status,
            state,
            proven,
            changes,
            self._interrupted or found.status == "undecided",
            self.provenance,
        )

    def _most_preferred(
        self, party: int, fixed: list[int], found: Found
    ) -> tuple[Found, list[int], bool]:
        """The state that a party likes best: statement by statement, true where it can be."""
        fixed, proven = list(fixed), True
        for formula in self.game.players[party].wants:
            literal = self.search.literal(formula)
            assert found.yes is not None
            if not formula.holds_in(found.yes):
                try:
                    better = self.search.find([*fixed, literal])
                except KeyboardInterrupt:
                    self._interrupted = True
                    return found, fixed, False
                if better.status != "found":
                    if better.status != "none":
                        proven, self._interrupted = False, True
                    fixed.append(-literal)
                    continue
                found = better
            fixed.append(literal)
        return found, fixed, proven

    def _changed(self, today: State) -> list[int]:
        return self.search.changed(frozenset(today), self.conflict.labels)

    def _verdict(self, number: int, here: State, decision: PartyDecision) -> PartyVerdict:
        tempted = []
        for each in decision.temptations:
            first = self._step(decision.party, here, each.to)
            answer = tuple(self._path(first.to, each.answer))
            tempted.append(Tempted(first, each.deterred, answer))
        return PartyVerdict(decision.party, decision.stable, decision.improvements, tuple(tempted))

    def _path(self, here: State, steps: Iterable[Answer]) -> Iterator[Step]:
        for step in steps:
            told = self._step(step.party, here, step.to)
            yield told
            here = told.to

    def _step(self, party: str, here: State, to: Iterable[str]) -> Step:
        after = self.conflict.state(to)
        holder = self.conflict.party(party)
        decided = deciding(holder, here, after)
        liking: Liking = "same"
        if decided is not None:
            liking = "better" if decided[1] else "worse"
        elif holder.ranking is not None:
            level = {state: k for k, group in enumerate(holder.ranking) for state in group}
            gain = level[frozenset(here)] - level[frozenset(after)]
            liking = "better" if gain > 0 else "same" if gain == 0 else "worse"
        return Step(party, changes_between(here, after), after, liking, decided)

    def _objectors(self, reasons: Iterable[int]) -> tuple[Objector, ...]:
        core = set(reasons)
        found = []
        for party, player, literals in zip(
            self.conflict.parties, self.game.players, self.search.needed, strict=True
        ):
            mine = [k for k, literal in enumerate(literals) if literal in core]
            if not mine:
                continue
            if not self.search.told_by_statement:
                found.append(Objector(player.label, ()))
                continue
            first = 0 if player.word is None else 1
            named = dict.fromkeys(
                name for k in mine if k >= first for name in _identities(party, k - first)
            )
            found.append(Objector(player.label, tuple(named), word=first > 0 and 0 in mine))
        return tuple(found)

    def _rules(self, literals: Iterable[int]) -> tuple[Formula, ...]:
        core = set(literals)
        return tuple(
            rule
            for rule, literal in zip(self.game.rules, self.search.rules, strict=True)
            if literal in core
        )

    def _formula(self, outcome: str | Formula | None) -> Formula | None:
        if isinstance(outcome, str):
            return self.conflict.outcome(outcome).formula
        return outcome

    def _named(self, name: str) -> Formula:
        """The formula of an outcome or an option, which may be negated."""
        label = name.removeprefix("not ")
        found = self.conflict.resolve(label)
        if found is None:
            known = [*(each.name for each in self.conflict.outcomes), *self.conflict.labels]
            raise UnknownLabelError("outcome or option", label, known)
        formula: Formula = OptionIs(label) if label in self.conflict.labels else found
        return formula if label == name else Not(formula)

    def _party(self, label: str) -> int:
        labels = [party.label for party in self.conflict.parties]
        return labels.index(self.conflict.party(label).label)


def _identities(party: Party, place: int) -> tuple[str, ...]:
    """The statement at a place, with its equals; a party with a ranking has groups instead."""
    if party.ranking is None:
        return tuple(wish.identity for wish in tier_at(party.preferences, place))
    return (f"group {place + 1} of its ranking",)
