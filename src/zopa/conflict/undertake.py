"""A conflict with swaps undertaken, in one of its phases, or with nobody bound by its word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zopa.conflict.apply import rules_of, with_statements, without_states
from zopa.conflict.change import StatementChange
from zopa.conflict.feasible import find_feasible
from zopa.conflict.model import Conflict, StatusQuo
from zopa.conflict.undertaking import Commitment, Phase
from zopa.errors import InfeasibleError, TooLargeError

__all__ = ["in_phase", "unbound", "undertake"]


def undertake(conflict: Conflict, swaps: Iterable[str]) -> Conflict:
    """The conflict with some of its swaps undertaken: each party to them has given its word.

    Args:
        conflict: a conflict that lists the swaps.
        swaps: their labels; a swap named twice counts once.

    Raises:
        UnknownLabelError: for a swap that does not exist.
    """
    given: dict[str, list[Commitment]] = {}
    for swap in (conflict.swap(label) for label in dict.fromkeys(swaps)):
        for party in swap.by:
            commitment = Commitment(swap.keeps, swap.label, swap.basis, swap.place)
            given.setdefault(party, []).append(commitment)
    return _committed(conflict, given)


def unbound(conflict: Conflict) -> Conflict:
    """The conflict with nobody bound by any commitment. The same object where nobody is."""
    if not conflict.bound:
        return conflict
    return replace(
        conflict, parties=tuple(replace(party, commitments=()) for party in conflict.parties)
    )


def in_phase(
    conflict: Conflict, phase: str | Phase, begins: Iterable[str] | None = None
) -> Conflict:
    """The conflict as it is in one of its phases.

    Args:
        conflict: a conflict that lists the phase.
        phase: the phase or its label.
        begins: the state in which the phase begins, where the phase itself does not say; the
            status quo by default.

    Raises:
        UnknownLabelError: for a phase that does not exist.
        InfeasibleError: where the phase leaves no state, or excludes the one it begins in.
    """
    found = conflict.phase(phase) if isinstance(phase, str) else phase
    statements = [change for change in found.changes if isinstance(change, StatementChange)]
    parties = tuple(with_statements(party, statements) for party in conflict.parties)
    rules = rules_of(conflict.rules, found.changes)
    changed = replace(conflict, parties=parties, rules=rules)
    if rules != conflict.rules:
        changed = without_states(changed)
    changed = undertake(changed, found.swaps)
    given: dict[str, list[Commitment]] = {}
    for party, commitment in found.commitments:
        given.setdefault(conflict.party(party).label, []).append(commitment)
    changed = _committed(changed, given)
    start = found.status_quo if found.status_quo is not None else begins
    if start is not None:
        yes = conflict.state(start).yes
        if conflict.status_quo is None or yes != conflict.state(conflict.status_quo.yes).yes:
            changed = replace(changed, status_quo=StatusQuo(yes))
    _still_possible(changed, found)
    return changed


def _committed(conflict: Conflict, given: Mapping[str, list[Commitment]]) -> Conflict:
    if not given:
        return conflict
    parties = []
    for party in conflict.parties:
        new = [c for c in given.get(party.label, ()) if c not in party.commitments]
        parties.append(replace(party, commitments=(*party.commitments, *new)) if new else party)
    return replace(conflict, parties=tuple(parties))


def _still_possible(conflict: Conflict, phase: Phase) -> None:
    """Raise where the rules of a phase exclude everything, or the state in which it begins."""
    if conflict.today is not None:
        broken = conflict.broken_rules(conflict.today)
        if broken:
            told = "; ".join(str(rule.formula) for rule in broken)
            raise InfeasibleError(
                f"the phase '{phase.label}' cannot begin in the state '{conflict.today}': it "
                f"breaks {told}. Say under its 'status_quo' in which state it begins"
            )
        return
    try:
        possible = find_feasible(conflict.labels, [rule.formula for rule in conflict.rules])
    except TooLargeError:
        return
    if possible is None:
        raise InfeasibleError(f"in the phase '{phase.label}' no state would be left")
