"""The state that makes fewest of some literals true, among those that hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zopa.stability.sat.search import Found, StateSearch

__all__ = ["Fewest", "fewest_true"]


@dataclass(frozen=True)
class Fewest:
    """The best state that was found.

    Attributes:
        found: the state, as a search gives it.
        proven: whether none makes fewer of the literals true.
        stopped: whether an interrupt, the end of the time or an undecided state ended the search.
    """

    found: Found
    proven: bool
    stopped: bool = False


def fewest_true(
    search: StateSearch,
    fixed: Sequence[int],
    first: Found,
    literals: Sequence[int],
    most: int | None = None,
) -> Fewest:
    """Look for states that make ever fewer of some literals true.

    Args:
        search: the search.
        fixed: literals that are assumed throughout.
        first: a state that holds, where the descent begins.
        literals: those to count.
        most: the count from which on to look; the descent then begins there.

    Returns:
        The last state found; not proven where only ``most`` or fewer were looked for, and there
        are none. An interrupt or the end of the time ends the descent, and not the answer.
    """
    from pysat.card import ITotalizer  # type: ignore[import-untyped,unused-ignore]

    best = first
    if not literals:
        return Fewest(best, True)
    circuit = search.circuit
    # The counter's clauses are about new variables alone: they rule nothing out.
    with ITotalizer(list(literals), ubound=len(literals) - 1, top_id=circuit.variables) as counter:
        clauses = [list(clause) for clause in counter.cnf.clauses]
        above = list(counter.rhs)  # above[k]: more than k of them are true
        circuit.variables = max(circuit.variables, counter.top_id)
    for clause in clauses:
        circuit.add(clause)
    try:
        while True:
            count = _count(search, best, literals)
            if count == 0:
                return Fewest(best, True)
            bound = count - 1 if most is None else min(count - 1, most)
            better = search.find([*fixed, -above[bound]])
            if better.status != "found":
                none = better.status == "none"
                return Fewest(best, none and bound == count - 1, stopped=not none)
            best = better
    except KeyboardInterrupt:
        return Fewest(best, False, stopped=True)


def _count(search: StateSearch, found: Found, literals: Sequence[int]) -> int:
    """How many of some option literals are true in a state."""
    assert found.yes is not None
    true = set(search.encoder.exactly(found.yes))
    return sum(literal in true for literal in literals)
