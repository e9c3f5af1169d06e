"""A conflict with some of its levers applied, or why they cannot be applied together.

Several levers act on what the file says, not on each other's results: every change names a
statement, rule or option of the file. Where they put several statements to the same place,
these stand in file order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from zopa.conflict.change import (
    Format,
    Lever,
    LeverChange,
    OptionChange,
    RuleChange,
    Seat,
    StatementChange,
)
from zopa.conflict.feasible import find_feasible
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.importance import regrouped, tiers
from zopa.conflict.model import Conflict, Party, Preference, Rule
from zopa.errors import InfeasibleError, TooLargeError, ZopaError

__all__ = [
    "Contradiction",
    "apply_levers",
    "contradictions",
    "rules_of",
    "with_statements",
    "without_states",
]


@dataclass(frozen=True)
class Contradiction:
    """Two levers that cannot be pulled together, and why.

    Attributes:
        levers: their labels; a single label where a lever contradicts the conflict itself.
        why: as a clause without a full stop.
    """

    levers: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{' and '.join(self.levers)}: {self.why}"


def apply_levers(conflict: Conflict, labels: Iterable[str]) -> Conflict:
    """The conflict as it would be if some of its levers were pulled together.

    Args:
        conflict: a conflict that lists the levers.
        labels: labels of levers; their order does not matter, the file's does.

    Raises:
        UnknownLabelError: for a lever that does not exist.
        ZopaError: where two of them contradict each other.
        InfeasibleError: where they would leave no state, or exclude today's.
    """
    wanted = {conflict.lever(label).label for label in labels}
    levers = [lever for lever in conflict.levers if lever.label in wanted]
    for number, lever in enumerate(levers):
        for other in levers[:number]:
            why = _clash(other, lever)
            if why is not None:
                raise ZopaError(str(Contradiction((other.label, lever.label), why)))
    changes = [change for lever in levers for change in lever.changes]
    why = _circle(changes)
    if why is not None:
        raise ZopaError(str(Contradiction(tuple(lever.label for lever in levers), why)))
    changed = _changed(conflict, changes)
    _still_possible(changed, [lever.label for lever in levers])
    return changed


def contradictions(conflict: Conflict, levers: Sequence[Lever]) -> tuple[Contradiction, ...]:
    """Pairs of levers that cannot be pulled together, in file order."""
    found = []
    for number, lever in enumerate(levers):
        for other in levers[:number]:
            why = _clash(other, lever)
            if why is not None:
                found.append(Contradiction((other.label, lever.label), why))
    return tuple(found)


def _clash(first: Lever, second: Lever) -> str | None:
    """Why two levers exclude each other; None where they do not."""
    for one in first.changes:
        for other in second.changes:
            why = _opposed(one, other)
            if why is not None:
                return why
    return _circle([*first.changes, *second.changes])


def _opposed(one: LeverChange, other: LeverChange) -> str | None:
    if isinstance(one, StatementChange) and isinstance(other, StatementChange):
        if one.party != other.party:
            return None
        if one.statement == other.statement and one != other:
            return f"both change '{one.statement}' of {one.party}"
        for dropping, placing in ((one, other), (other, one)):
            if dropping.kind == "drop" and placing.anchor == dropping.statement:
                return (
                    f"one drops '{dropping.statement}' of {one.party}, which the other puts a "
                    "statement next to"
                )
        return None
    said, said_too = _rule_of(one), _rule_of(other)
    if said is not None and said_too is not None:
        (adds, rule), (adds_too, same) = said, said_too
        if adds != adds_too and str(rule) == str(same):
            return f"one adds the rule '{rule}', the other lifts it"
        if adds and adds_too and str(Not(rule)) == str(same):
            return f"they add the rules '{rule}' and '{same}'"
    return None


def _rule_of(change: LeverChange) -> tuple[bool, Formula] | None:
    """Whether a change adds or lifts a rule, and which; None for other changes."""
    if isinstance(change, RuleChange):
        return change.kind == "add", change.rule
    if isinstance(change, OptionChange):
        return change.kind == "forbid", Not(OptionIs(change.option))
    return None


def _circle(changes: Iterable[LeverChange]) -> str | None:
    """Why statements cannot be placed because each waits for another; None where they can."""
    anchors: dict[tuple[str, str], tuple[str, str]] = {
        (change.party, change.statement): (change.party, change.anchor)
        for change in changes
        if isinstance(change, StatementChange) and change.anchor is not None
    }
    for start in anchors:
        at, steps = start, 0
        while at in anchors and steps <= len(anchors):
            at, steps = anchors[at], steps + 1
        if at in anchors:
            return f"'{start[1]}' of {start[0]} would have to stand next to itself"
    return None


def _changed(conflict: Conflict, changes: Sequence[LeverChange]) -> Conflict:
    for_statements = [c for c in changes if isinstance(c, StatementChange)]
    parties = tuple(with_statements(party, for_statements) for party in conflict.parties)
    rules = rules_of(conflict.rules, changes)
    changed = replace(
        conflict,
        parties=parties,
        rules=rules,
        formats=tuple(_with_seats(format_, changes) for format_ in conflict.formats),
    )
    return changed if rules == conflict.rules else without_states(changed)


def rules_of(rules: Sequence[Rule], changes: Iterable[LeverChange]) -> tuple[Rule, ...]:
    """Rules with what some changes add and lift."""
    found = list(rules)
    for change in changes:
        said = _rule_of(change)
        if said is None:
            continue
        adds, formula = said
        known = [rule for rule in found if str(rule.formula) == str(formula)]
        if adds and not known:
            found.append(Rule(formula))
        elif not adds:
            found = [rule for rule in found if rule not in known]
    return tuple(found)


def without_states(conflict: Conflict) -> Conflict:
    """The conflict with what its rules exclude taken out of its parties' rankings."""

    def kept(party: Party) -> Party:
        if party.ranking is None:
            return party
        groups: list[tuple[frozenset[str], ...]] = []
        gaps: list[int] = []
        crossed = 0
        for number, group in enumerate(party.ranking):
            left = tuple(state for state in group if not conflict.broken_rules(state))
            if left and groups:
                gaps.append(crossed)
            if left:
                groups.append(left)
                crossed = 0
            if party.gaps and number < len(party.gaps):  # the strongest gap on the way counts
                crossed = max(crossed, party.gaps[number])
        unknown = tuple(pair for pair in party.unknown if not any(map(conflict.broken_rules, pair)))
        return replace(
            party,
            ranking=tuple(groups),
            gaps=tuple(gaps) if party.gaps else (),
            unknown=unknown,
        )

    return replace(conflict, parties=tuple(kept(party) for party in conflict.parties))


def with_statements(party: Party, changes: Iterable[LeverChange]) -> Party:
    """A party with those of some changes that concern its statements, which do not clash.

    Raises:
        ZopaError: where a statement would have to be put next to one that is not there.
    """
    unique = [
        change
        for change in dict.fromkeys(changes)
        if isinstance(change, StatementChange) and change.party == party.label
    ]
    if not unique:
        return party
    known: dict[str, Preference] = {}
    for preference in party.preferences:
        known.setdefault(preference.identity, preference)  # of two alike only the first counts
    new = {c.statement: Preference(c.wants, c.id) for c in unique if c.wants is not None}
    moved = {change.statement for change in unique}
    # A statement that is moved leaves its equals; next to one of them is next to them all.
    equals = {
        wish.identity: {other.identity for other in tier}
        for tier in tiers(party.preferences)
        for wish in tier
    }
    order = [identity for identity in known if identity not in moved]
    placing = [change for change in unique if change.kind != "drop"]
    order = [
        *(change.statement for change in placing if change.where == "first"),
        *order,
        *(change.statement for change in placing if change.where == "last"),
    ]
    waiting = [change for change in placing if change.anchor is not None]
    while waiting:
        # An anchor may itself be put next to another one: those that stand come first.
        ready = [change for change in waiting if change.anchor in order]
        if not ready:
            missing = waiting[0].anchor
            raise ZopaError(
                f"there is no statement '{missing}' of {party.label} to put one next to"
            )
        for change in ready:
            _place(order, change, placing, equals.get(change.anchor or "", set()) - moved)
        waiting = [change for change in waiting if change not in ready]
    alone = known | new
    return replace(party, preferences=regrouped(_by_degree([alone[k] for k in order], moved)))


def _by_degree(wishes: Sequence[Preference], moved: Set[str]) -> list[Preference]:
    """The same statements, those that moved alone and none stronger than the one before it.

    A change says where a statement stands and not how strongly it is wanted. So it stays as strong
    as it was unless its neighbours do not allow that: above strong ones it is strong itself, and
    below ordinary ones it is ordinary.
    """
    found: list[Preference] = []
    for number, wish in enumerate(wishes):
        if wish.identity in moved:
            below = (w.degree for w in wishes[number + 1 :] if w.identity not in moved)
            degree = max(wish.degree, next(below, 1))
            if found:
                degree = min(degree, found[-1].degree)
            wish = replace(wish, group=None, degree=degree)
        found.append(wish)
    return found


def _place(
    order: list[str],
    change: StatementChange,
    all_: Sequence[StatementChange],
    equals: Set[str],
) -> None:
    assert change.anchor is not None
    at = order.index(change.anchor)
    if change.where == "before":
        while at and order[at - 1] in equals:
            at -= 1
    if change.where == "after":
        while at + 1 < len(order) and order[at + 1] in equals:
            at += 1
        # Those put after the same anchor earlier in the file stay in front.
        earlier = {c.statement for c in all_ if (c.where, c.anchor) == ("after", change.anchor)}
        at += 1
        while at < len(order) and order[at] in earlier:
            at += 1
    order.insert(at, change.statement)


def _with_seats(format_: Format, changes: Iterable[LeverChange]) -> Format:
    brought = [c.party for c in changes if isinstance(c, Seat) and c.format == format_.label]
    parties = tuple(dict.fromkeys((*format_.parties, *brought)))
    return format_ if parties == format_.parties else replace(format_, parties=parties)


def _still_possible(conflict: Conflict, labels: Sequence[str]) -> None:
    """Raise where the rules exclude everything, or the status quo."""
    named = f"the levers {', '.join(labels)}" if len(labels) > 1 else "".join(labels)
    if conflict.today is not None:
        broken = conflict.broken_rules(conflict.today)
        if broken:
            told = "; ".join(str(rule.formula) for rule in broken)
            raise InfeasibleError(f"with {named} today's state would break {told}")
        return
    try:
        possible = find_feasible(conflict.labels, [rule.formula for rule in conflict.rules])
    except TooLargeError:
        return
    if possible is None:
        raise InfeasibleError(f"with {named} no state would be left")
