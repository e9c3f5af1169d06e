"""A third, naive reading of the definitions: sets, loops and nothing else.

Shares no code with the engines, not even the evaluation of formulas. States are frozensets of
yes options (conflicts) or numbers (arc games); preferences are tuples of truths compared as
tuples; legal sequences carry the pair (state, last mover), always.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from zopa.conflict.formula import (
    And,
    AtLeast,
    Constant,
    Formula,
    If,
    Iff,
    Not,
    OneOf,
    OptionIs,
    Or,
    OutcomeIs,
)
from zopa.conflict.model import Conflict
from zopa.game.model import ArcGame

S = Hashable
ESCAPE = {"sseq", "smr"}
IMPROVING = {"seq", "sseq"}
CLOSURE_CONCEPTS = ("nash", "seq", "sseq", "gmr", "smr")
ALL_CONCEPTS = (*CLOSURE_CONCEPTS, "sim")


def truth(formula: Formula, yes: Any) -> bool:
    match formula:
        case Constant(value):
            return value
        case OptionIs(label):
            return label in yes
        case OutcomeIs(_, meaning):
            return truth(meaning, yes)
        case Not(operand):
            return not truth(operand, yes)
        case And(operands):
            return all(truth(part, yes) for part in operands)
        case Or(operands):
            return any(truth(part, yes) for part in operands)
        case If(then, condition):
            return truth(then, yes) or not truth(condition, yes)
        case Iff(left, right):
            return truth(left, yes) == truth(right, yes)
        case AtLeast(number, operands):
            return sum(truth(part, yes) for part in operands) >= number
        case OneOf(how, operands):
            count = sum(truth(part, yes) for part in operands)
            return {"exactly": count == 1, "at most": count <= 1, "at least": count >= 1}[how]
    raise AssertionError(formula)


@dataclass
class Naive:
    """A game: who can move where, and how each party likes each state (higher is better)."""

    parties: list[str]
    states: list[Any]
    moves: dict[tuple[str, Any], list[Any]]
    value: dict[tuple[str, Any], Any]
    own: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Whether a state satisfies everything that a party has given its word on.
    keeps: dict[tuple[str, Any], bool] = field(default_factory=dict)
    _reached: dict[Any, set[Any]] = field(default_factory=dict)

    # -- the definitions

    def improvements(self, party: str, state: S) -> list[Any]:
        here = self.value[party, state]
        return [t for t in self.moves[party, state] if self.value[party, t] > here]

    def likes_no_better(self, party: str, first: S, second: S) -> bool:
        return bool(self.value[party, first] <= self.value[party, second])

    def others(self, party: str) -> list[str]:
        return [other for other in self.parties if other != party]

    def steps(self, kind: str, mover: str, state: S) -> list[Any]:
        if kind == "move":
            return self.moves[mover, state]
        if kind == "costless":
            here = self.value[mover, state]
            return [t for t in self.moves[mover, state] if self.value[mover, t] >= here]
        better = self.improvements(mover, state)
        if kind == "best" and better:
            most = max(self.value[mover, t] for t in better)
            return [t for t in better if self.value[mover, t] == most]
        return better

    def reach(self, movers: Iterable[str], start: S, kind: str) -> set[Any]:
        """Ends of legal sequences of at least one step: nobody twice in a row."""
        group = tuple(movers)
        key = (group, start, kind)
        if key not in self._reached:
            seen: set[tuple[Any, str]] = set()
            todo: list[tuple[Any, str | None]] = [(start, None)]
            while todo:
                state, last = todo.pop()
                for mover in group:
                    if mover != last:
                        for target in self.steps(kind, mover, state):
                            if (target, mover) not in seen:
                                seen.add((target, mover))
                                todo.append((target, mover))
            self._reached[key] = {state for state, _ in seen}
        return self._reached[key]

    def sanctions(self, concept: str, party: str, state: S, improvement: S) -> set[Any]:
        """Every state that deters this improvement under the concept."""
        if concept == "nash":
            return set()
        if concept == "sim":
            return {
                end
                for _, end in self.combinations(party, state, improvement)
                if self.likes_no_better(party, end, state)
            }
        kind = "improvement" if concept in IMPROVING else "move"
        return {
            end
            for end in self.reach(self.others(party), improvement, kind)
            if self.is_sanction(party, state, end, escape=concept in ESCAPE)
        }

    def is_sanction(self, party: str, state: S, end: S, *, escape: bool) -> bool:
        if not self.likes_no_better(party, end, state):
            return False
        return not escape or all(
            self.likes_no_better(party, further, state) for further in self.moves[party, end]
        )

    def combinations(
        self, party: str, state: Any, improvement: Any
    ) -> list[tuple[dict[str, Any], Any]]:
        """Every way in which others add at most one improvement each: (who goes where, end)."""
        others = self.others(party)
        feasible = set(self.states)
        found = []
        for chosen in itertools.product(
            *([None, *self.improvements(other, state)] for other in others)
        ):
            end = set(improvement)
            for other, target in zip(others, chosen, strict=True):
                if target is not None:
                    end = (end - self.own[other]) | (target & self.own[other])
            if frozenset(end) in feasible:
                adding = {o: t for o, t in zip(others, chosen, strict=True) if t is not None}
                found.append((adding, frozenset(end)))
        return found

    def deterred(self, concept: str, party: str, state: S, improvement: S) -> bool:
        return bool(self.sanctions(concept, party, state, improvement))

    def stable(self, concept: str, party: str, state: S) -> bool:
        return all(
            self.deterred(concept, party, state, improvement)
            for improvement in self.improvements(party, state)
        )

    def holds(self, concept: str, state: S) -> bool:
        return all(self.stable(concept, party, state) for party in self.parties)

    # -- how much an answer can be believed

    def grade(
        self, party: str, state: S, improvement: S, *, escape: bool
    ) -> tuple[str, int, int] | None:
        """Strongest grade of any sanction, its shortest length, and the fewest changes then."""

        def sanctions(end: S) -> bool:
            return self.is_sanction(party, state, end, escape=escape)

        others = self.others(party)
        for grade, kind in (
            ("best answer", "best"),
            ("improvement", "improvement"),
            ("costless", "costless"),
        ):
            ways = self.shortest(others, improvement, kind)
            fits = [way for end, way in ways.items() if sanctions(end)]
            if fits:
                return (grade, *min(fits))
        ways = self.shortest(others, improvement, "move")
        ends = [end for end in ways if sanctions(end)]
        if not ends:
            return None
        joint = []
        for end in ends:
            gaining = [o for o in others if self.value[o, end] > self.value[o, improvement]]
            way = self.shortest(gaining, improvement, "move").get(end)
            if way is not None:
                joint.append(way)
        if joint:
            return ("joint", *min(joint))
        return ("bluff", *min(ways[end] for end in ends))

    def shortest(self, movers: Iterable[str], start: S, kind: str) -> dict[Any, tuple[int, int]]:
        """End -> (fewest steps, fewest option changes among those) of legal sequences."""
        group = list(movers)
        best: dict[tuple[Any, str], tuple[int, int]] = {}
        level: dict[tuple[Any, str | None], int] = {(start, None): 0}
        length = 0
        while level:
            length += 1
            following: dict[tuple[Any, str], int] = {}
            for (state, last), changes in level.items():
                for mover in group:
                    if mover == last:
                        continue
                    for target in self.steps(kind, mover, state):
                        node = (target, mover)
                        cost = changes + _distance(state, target)
                        if node not in best and cost < following.get(node, cost + 1):
                            following[node] = cost
            best |= {node: (length, cost) for node, cost in following.items()}
            level = {node: cost for node, cost in following.items()}  # noqa: C416
        ends: dict[Any, tuple[int, int]] = {}
        for (state, _), way in best.items():
            ends[state] = min(way, ends.get(state, way))
        return ends


def _distance(first: Any, second: Any) -> int:
    if isinstance(first, frozenset):
        return len(first ^ second)
    return 0


def naive_conflict(conflict: Conflict) -> Naive:
    """A conflict, state by state, in ascending order of bits."""
    labels = conflict.labels
    states = [
        frozenset(label for k, label in enumerate(labels) if bits >> k & 1)
        for bits in range(1 << len(labels))
    ]
    states = [s for s in states if all(truth(rule.formula, s) for rule in conflict.rules)]
    own = {
        party.label: frozenset(option.label for option in party.options)
        for party in conflict.parties
    }
    value: dict[tuple[str, Any], Any] = {}
    keeps: dict[tuple[str, Any], bool] = {}
    moves: dict[tuple[str, Any], list[Any]] = {}
    for party in conflict.parties:
        mine = own[party.label]
        like = _value(conflict, party.label)
        by_rest: dict[Any, list[Any]] = {}
        for state in states:
            by_rest.setdefault(state - mine, []).append(state)
        for state in states:
            value[party.label, state] = like(state)
            keeps[party.label, state] = keeps_word(conflict, party.label, state)
            moves[party.label, state] = [
                target
                for target in by_rest[state - mine]
                if target != state
                and not _gives_up(conflict, state, target)
                and keeps_word(conflict, party.label, target)
            ]
    return Naive([party.label for party in conflict.parties], states, moves, value, own, keeps)


def _gives_up(conflict: Conflict, state: Any, target: Any) -> bool:
    """Whether a move undoes something irreversible."""
    return any(
        (literal.option in state) == literal.value != (literal.option in target)
        for literal in conflict.irreversible
    )


def keeps_word(conflict: Conflict, label: str, state: Any) -> bool:
    """Whether a state satisfies everything that a party has given its word on."""
    return all(truth(given.keeps, state) for given in conflict.party(label).commitments)


def _value(conflict: Conflict, label: str) -> Callable[[Any], Any]:
    party = conflict.party(label)
    groups = {s: -k for k, group in enumerate(party.ranking or ()) for s in map(frozenset, group)}

    def value(state: Any) -> Any:
        wishes: Any = groups.get(state)
        if party.ranking is None:
            wishes = tuple(truth(p.wants, state) for p in party.preferences)
        # To keep its word matters more to a party than anything else.
        return (keeps_word(conflict, label, state), wishes)

    return value


def naive_arcs(game: ArcGame) -> Naive:
    """A game of arbitrary arcs."""
    states = list(range(game.size))
    moves: dict[tuple[str, Any], list[Any]] = {
        (party, state): [] for party in game.parties for state in states
    }
    value: dict[tuple[str, Any], Any] = {}
    for party, arcs, ranks in zip(game.parties, game.arcs, game.ranks, strict=True):
        for source, target in zip(arcs.sources.tolist(), arcs.targets.tolist(), strict=True):
            moves[party, source].append(target)
        for state, rank in enumerate(ranks.tolist()):
            value[party, state] = rank
    return Naive(list(game.parties), states, moves, value)


def plain_closure(game: Naive, movers: Iterable[str], start: S, kind: str) -> set[Any]:
    """What plain closure reaches, wrongly where a party's moves are not transitive."""
    group = list(movers)
    seen: set[Any] = set()
    todo = [start]
    while todo:
        state = todo.pop()
        for mover in group:
            for target in game.steps(kind, mover, state):
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
    return seen
