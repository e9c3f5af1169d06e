"""A naive reading of levers, hinges and the inverse question: trying everything.

On top of :mod:`tests.naive`, by sets and loops alone. Lever sets are frozensets of labels.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from tests.naive import Naive, naive_conflict, truth
from tests.naive_agreements import minimal
from zopa.conflict.change import (
    Format,
    LeverChange,
    OptionChange,
    RuleChange,
    Seat,
    StatementChange,
)
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.model import Basis, Conflict, Irreversible, Party, Preference, Rule
from zopa.conflict.undertaking import Commitment

State = frozenset[str]
LeverSet = frozenset[str]


# -- a conflict with levers applied


def changed(conflict: Conflict, labels: Iterable[str]) -> Conflict:
    """The conflict with these levers applied together; meaningless where they contradict.

    Raises KeyError where a statement or an anchor is not there.
    """
    changes = _changes(conflict, labels)
    statements = [change for change in changes if isinstance(change, StatementChange)]
    rules = _changed_rules(conflict.rules, changes)
    feasible = _feasible(conflict.labels, rules)
    parties = tuple(
        replace(
            party,
            preferences=_changed_statements(
                party.preferences, [c for c in statements if c.party == party.label]
            ),
            ranking=_still_ranked(party, feasible),
        )
        for party in conflict.parties
    )
    seats = [change for change in changes if isinstance(change, Seat)]
    formats = tuple(_seated(format_, seats) for format_ in conflict.formats)
    return replace(conflict, parties=parties, rules=rules, formats=formats)


def _changes(conflict: Conflict, labels: Iterable[str]) -> list[LeverChange]:
    """Every change of the levers, in file order, each one once."""
    wanted = set(labels)
    unknown = wanted - {lever.label for lever in conflict.levers}
    if unknown:
        raise KeyError(*sorted(unknown))
    found: list[LeverChange] = []
    for lever in conflict.levers:
        for change in lever.changes if lever.label in wanted else ():
            if change not in found:
                found.append(change)
    return found


def _changed_statements(
    present: Sequence[Preference], changes: Sequence[StatementChange]
) -> tuple[Preference, ...]:
    named = {preference.identity: preference for preference in reversed(present)}
    touched = {change.statement for change in changes}
    staying = [preference for preference in present if preference.identity not in touched]
    standing: list[Preference] = []

    def put(change: StatementChange) -> list[Preference]:
        """The statement with everything that is put next to it, and next to that."""
        if change.wants is not None:
            return around(Preference(change.wants, change.id))
        return around(named[change.statement])

    def around(statement: Preference) -> list[Preference]:
        beside = [change for change in placed if change.anchor == statement.identity]
        block: list[Preference] = []
        for change in beside:
            if change.where == "before":
                block += put(change)
        block.append(statement)
        for change in beside:
            if change.where == "after":
                block += put(change)
        return block

    placed = [change for change in changes if change.kind != "drop"]
    for change in placed:
        if change.where == "first":
            standing += put(change)
    for k, statement in enumerate(staying):
        # Of a statement that is given twice only the first one counts, as an anchor too.
        repeated = statement.identity in [earlier.identity for earlier in staying[:k]]
        standing += [statement] if repeated else around(statement)
    for change in placed:
        if change.where == "last":
            standing += put(change)
    lost = {change.statement for change in placed} - {p.identity for p in standing}
    if lost:
        raise KeyError(*sorted(lost))
    return tuple(standing)


def _changed_rules(present: Iterable[Rule], changes: Iterable[LeverChange]) -> tuple[Rule, ...]:
    rules = list(present)
    for change in changes:
        asked = _asked(change)
        if asked is None:
            continue
        text, wanted, formula = asked
        if not wanted:
            rules = [rule for rule in rules if str(rule.formula) != text]
        elif text not in [str(rule.formula) for rule in rules]:
            rules.append(Rule(formula))
    return tuple(rules)


def _asked(change: LeverChange) -> tuple[str, bool, Formula] | None:
    """Which rule a change is about, and whether the rule is to be there."""
    if isinstance(change, RuleChange):
        return str(change.rule), change.kind == "add", change.rule
    if isinstance(change, OptionChange):
        formula = Not(OptionIs(change.option))
        return str(formula), change.kind == "forbid", formula
    return None


def _still_ranked(party: Party, feasible: Collection[State]) -> Any:
    """A ranking without the states that are not feasible, and without empty groups."""
    if party.ranking is None:
        return None
    groups = [tuple(s for s in group if frozenset(s) in feasible) for group in party.ranking]
    return tuple(group for group in groups if group)


def _seated(format_: Format, seats: Iterable[Seat]) -> Format:
    parties = list(format_.parties)
    for seat in seats:
        if seat.format == format_.label and seat.party not in parties:
            parties.append(seat.party)
    return replace(format_, parties=tuple(parties))


def _feasible(labels: Sequence[str], rules: Iterable[Rule]) -> set[State]:
    formulas = [rule.formula for rule in rules]
    return {
        state
        for size in range(len(labels) + 1)
        for state in map(frozenset, itertools.combinations(labels, size))
        if all(truth(formula, state) for formula in formulas)
    }


# -- levers that cannot be applied together


def contradictory(conflict: Conflict, labels: Iterable[str]) -> bool:
    """Whether levers contradict each other, or exclude today, or everything.

    One lever that contradicts itself in the same way counts too.
    """
    changes = _changes(conflict, labels)
    return (
        _differ_on_a_statement(changes)
        or _anchor_is_dropped(changes)
        or _anchors_in_a_circle(changes)
        or _differ_on_a_rule(changes)
        or _excludes_too_much(changed(conflict, labels))
    )


def _differ_on_a_statement(changes: Iterable[LeverChange]) -> bool:
    statements = [change for change in changes if isinstance(change, StatementChange)]
    return any(
        one.party == other.party and one.statement == other.statement and one != other
        for one, other in itertools.combinations(statements, 2)
    )


def _anchor_is_dropped(changes: Iterable[LeverChange]) -> bool:
    statements = [change for change in changes if isinstance(change, StatementChange)]
    dropped = {(c.party, c.statement) for c in statements if c.kind == "drop"}
    return any((change.party, change.anchor) in dropped for change in statements)


def _anchors_in_a_circle(changes: Iterable[LeverChange]) -> bool:
    anchor_of = {
        (change.party, change.statement): (change.party, change.anchor)
        for change in changes
        if isinstance(change, StatementChange) and change.anchor is not None
    }
    for start in anchor_of:
        seen: list[Any] = [start]
        while seen[-1] in anchor_of:
            following = anchor_of[seen[-1]]
            if following in seen:
                return True
            seen.append(following)
    return False


def _differ_on_a_rule(changes: Iterable[LeverChange]) -> bool:
    asked = [found for change in changes if (found := _asked(change)) is not None]
    there = {text for text, wanted, _ in asked if wanted}
    gone = {text for text, wanted, _ in asked if not wanted}
    return bool(there & gone)


def _excludes_too_much(conflict: Conflict) -> bool:
    feasible = _feasible(conflict.labels, conflict.rules)
    today = conflict.status_quo
    return not feasible or (today is not None and frozenset(today.yes) not in feasible)


# -- what it would take


def holding_goal(conflict: Conflict, concept: str, goal: str) -> set[State]:
    """The states of an outcome, by its name, that are equilibria."""
    wanted = next(outcome.formula for outcome in conflict.outcomes if outcome.name == goal)
    game = naive_conflict(conflict)
    return {state for state in game.states if truth(wanted, state) and game.holds(concept, state)}


def every_sufficient_set(conflict: Conflict, concept: str, goal: str) -> list[LeverSet]:
    """Every lever set, minimal or not, that makes some state of the goal hold."""
    labels = [lever.label for lever in conflict.levers]
    return [
        chosen
        for size in range(len(labels) + 1)
        for chosen in map(frozenset, itertools.combinations(labels, size))
        if not contradictory(conflict, chosen)
        and holding_goal(changed(conflict, chosen), concept, goal)
    ]


def sufficient_sets(conflict: Conflict, concept: str, goal: str) -> set[LeverSet]:
    """The lever sets that make some state of the goal hold and contain no other such set."""
    return minimal(every_sufficient_set(conflict, concept, goal))


def cost(conflict: Conflict, labels: Collection[str]) -> Fraction:
    """What levers cost together, exactly as their costs are written."""
    return sum(
        (Fraction(str(lever.cost)) for lever in conflict.levers if lever.label in labels),
        Fraction(0),
    )


def cheapest(conflict: Conflict, concept: str, goal: str) -> tuple[Fraction, set[LeverSet]] | None:
    """The least cost at which the goal can hold, and every lever set at that cost.

    Where levers cost nothing, some of the sets are not minimal.
    """
    found = every_sufficient_set(conflict, concept, goal)
    if not found:
        return None
    least = min(cost(conflict, chosen) for chosen in found)
    return least, {chosen for chosen in found if cost(conflict, chosen) == least}


# -- what the answer rests on


def headline(conflict: Conflict, concept: str, goal: str) -> tuple[bool, bool]:
    """Whether some state of the goal is an equilibrium, and whether the status quo is one."""
    today = conflict.status_quo
    return (
        bool(holding_goal(conflict, concept, goal)),
        today is not None and naive_conflict(conflict).holds(concept, frozenset(today.yes)),
    )


def hinge_variants(conflict: Conflict) -> dict[tuple[str | int, ...], Conflict]:
    """The conflict with every single change, by a description of the change."""
    found: dict[tuple[str | int, ...], Conflict] = {}
    for party in conflict.parties:
        statements = party.preferences
        for k in range(len(statements)):
            without = statements[:k] + statements[k + 1 :]
            found["drop statement", party.label, k] = _with_statements(conflict, party, without)
        for k in range(len(statements) - 1):
            order = (*statements[:k], statements[k + 1], statements[k], *statements[k + 2 :])
            found["swap", party.label, k] = _with_statements(conflict, party, order)
        for k in range(len(party.commitments)):
            given = party.commitments[:k] + party.commitments[k + 1 :]
            found["drop word", party.label, k] = replace(
                conflict,
                parties=tuple(
                    replace(party, commitments=given) if other is party else other
                    for other in conflict.parties
                ),
            )
    if not _ranked(conflict):
        for k in range(len(conflict.rules)):
            rules = conflict.rules[:k] + conflict.rules[k + 1 :]
            found["drop rule", k] = replace(conflict, rules=rules)
    if conflict.status_quo is not None:
        for label in conflict.labels:
            found["freeze", label] = _frozen(conflict, label, label in conflict.status_quo.yes)
    for k in range(len(conflict.irreversible)):
        literals = conflict.irreversible[:k] + conflict.irreversible[k + 1 :]
        found["drop irreversible", k] = replace(conflict, irreversible=literals)
    for claim in conflict.evidence.claims:
        less = without_claim(conflict, claim.id)
        if not (_ranked(conflict) and len(less.rules) < len(conflict.rules)):
            found["drop claim", claim.id] = less
    return found


def _ranked(conflict: Conflict) -> bool:
    return any(party.ranking is not None for party in conflict.parties)


def _with_statements(
    conflict: Conflict, changing: Party, statements: tuple[Preference, ...]
) -> Conflict:
    parties = tuple(
        replace(party, preferences=statements) if party.label == changing.label else party
        for party in conflict.parties
    )
    return replace(conflict, parties=parties)


def _frozen(conflict: Conflict, label: str, value: bool) -> Conflict:
    literal = OptionIs(label) if value else Not(OptionIs(label))
    rules = (*conflict.rules, Rule(literal))
    feasible = _feasible(conflict.labels, rules)
    parties = tuple(
        replace(party, ranking=_still_ranked(party, feasible)) for party in conflict.parties
    )
    return replace(conflict, parties=parties, rules=rules)


def without_claim(conflict: Conflict, claim: str) -> Conflict:
    """The conflict when a claim is not believed: what rested on it alone is gone."""

    def falls(element: Preference | Commitment | Rule | Irreversible) -> bool:
        return set(element.basis.because) == {claim} and not element.basis.judgement

    less = replace(
        conflict,
        parties=tuple(
            replace(
                party,
                preferences=tuple(p for p in party.preferences if not falls(p)),
                commitments=tuple(c for c in party.commitments if not falls(c)),
            )
            for party in conflict.parties
        ),
        rules=tuple(rule for rule in conflict.rules if not falls(rule)),
        irreversible=tuple(literal for literal in conflict.irreversible if not falls(literal)),
    )
    return replace(
        less,
        **{
            field.name: _unclaimed(getattr(less, field.name), claim)
            for field in fields(less)
            if field.name not in ("evidence", "source")
        },
    )


def _unclaimed(value: Any, claim: str) -> Any:
    """The same piece of a model, with a claim removed from every basis in it."""
    if isinstance(value, Basis):
        return replace(
            value,
            because=tuple(id for id in value.because if id != claim),
            against=tuple(id for id in value.against if id != claim),
        )
    if isinstance(value, tuple):
        return tuple(_unclaimed(part, claim) for part in value)
    if is_dataclass(value) and not isinstance(value, type | Formula):
        return replace(
            value, **{f.name: _unclaimed(getattr(value, f.name), claim) for f in fields(value)}
        )
    return value


# -- which preferences would do


class StatementOrders(NamedTuple):
    """How many orders of a party's statements do, and how far the nearest is away.

    Attributes:
        doing: orders under which the state is stable for the party.
        total: all orders.
        swaps: fewest exchanges of neighbours that lead to one that does; None if none does.
        moved_up: fewest statements that are moved up, each to any higher place, to get to one
            that does; None if none does.
    """

    doing: int
    total: int
    swaps: int | None
    moved_up: int | None


def orders_that_do(conflict: Conflict, concept: str, party: str, state: State) -> tuple[int, int]:
    """Strict orders of all feasible states under which the state is stable for the party.

    Its word stands above them. Everything else stays as it is. The number of those that do, and
    of all.
    """
    game = naive_conflict(conflict)
    doing = total = 0
    for order in itertools.permutations(game.states):
        value = {(party, one): (game.keeps[party, one], -place) for place, one in enumerate(order)}
        total += 1
        doing += _valued(game, value).stable(concept, party, state)
    return doing, total


def statement_orders_that_do(
    conflict: Conflict, concept: str, party: str, state: State
) -> StatementOrders:
    """Orders of the party's statements, under its word, with which it stays in the state."""
    wants = [preference.wants for preference in conflict.party(party).preferences]
    assert conflict.party(party).ranking is None, party
    game = naive_conflict(conflict)
    found: list[tuple[int, ...]] = []
    total = 0
    for order in itertools.permutations(range(len(wants))):
        value = {
            (party, one): (game.keeps[party, one], tuple(truth(wants[k], one) for k in order))
            for one in game.states
        }
        total += 1
        if _valued(game, value).stable(concept, party, state):
            found.append(order)
    return StatementOrders(
        len(found),
        total,
        min((len(set(overtakings(order))) for order in found), default=None),
        min((len({k for k, _ in overtakings(order)}) for order in found), default=None),
    )


def overtakings(order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs (k, j): number k stands above j, below which it stood in the order 0, 1, 2, ...

    An exchange of neighbours makes at most one new pair, so their number is the number of
    exchanges. Whatever overtook something was moved up; taking those from the top down and
    putting each in its place among those above it moves nothing else.
    """
    for j, k in itertools.combinations(range(len(order)), 2):
        if order.index(k) < order.index(j):
            yield k, j


def _valued(game: Naive, value: dict[tuple[str, Any], Any]) -> Naive:
    """The same game with other values, and nothing remembered."""
    return replace(game, value=game.value | value, _reached={})
