"""A naive reading of what is agreed, what follows it, and what coalitions would do.

On top of :mod:`tests.naive`, by sets and loops alone. States are frozensets of yes options;
a coalition is any collection of party labels; a goal is a set of states.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from tests.naive import Naive, keeps_word
from zopa.conflict.model import Conflict

State = frozenset[str]
Coalition = Collection[str]
#: What each party compares an agreement with: one of the values of ``Naive.value``.
Baselines = Mapping[str, Any]
BaselineKind = Literal["no_deal", "status_quo"]
Consent = Literal["weak", "strict"]
Decides = Literal["consensus", "any_subset"]
Handshake = Literal["certainly", "possibly", "never"]
Sanctions = Literal["parties", "coalitions"]

NOTHING: frozenset[str] = frozenset()
BASELINES: tuple[BaselineKind, ...] = ("no_deal", "status_quo")
CONSENTS: tuple[Consent, ...] = ("weak", "strict")
COALITION_CONCEPTS = ("nash", "seq", "gmr", "smr")


# -- what happens when everybody moves as long as nothing deters them


def undeterred(game: Naive, concept: str, state: Any) -> list[tuple[str, Any]]:
    """The improvements that nothing deters, as (party, target)."""
    key = ("undeterred", concept, state)
    if key not in game._reached:
        game._reached[key] = {
            (party, target)
            for party in game.parties
            for target in game.improvements(party, state)
            if not game.deterred(concept, party, state, target)
        }
    found = game._reached[key]
    return [
        (party, target)
        for party in game.parties
        for target in game.moves[party, state]
        if (party, target) in found
    ]


def drift_reach(
    game: Naive, concept: str, start: Any, frozen: frozenset[str] = NOTHING
) -> set[Any]:
    """Where undeterred improvements lead, start included; none of them touches ``frozen``."""
    seen = {start}
    todo = [start]
    while todo:
        state = todo.pop()
        for _, target in undeterred(game, concept, state):
            if frozen and frozen & (state ^ target):
                continue
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def ends(
    game: Naive, concept: str, start: Any, frozen: frozenset[str] = NOTHING
) -> set[frozenset[Any]]:
    """The terminal strongly connected components that are reached from start.

    A state is in one if everything that it reaches reaches it back; then what it reaches is
    its component.
    """
    reached = {
        state: drift_reach(game, concept, state, frozen)
        for state in drift_reach(game, concept, start, frozen)
    }
    return {
        frozenset(onward)
        for state, onward in reached.items()
        if all(state in reached[other] for other in onward)
    }


def baseline(game: Naive, concept: str, start: Any, party: str, kind: BaselineKind) -> Any:
    """What a party has without a deal: its worst end of the drift, or today."""
    if kind == "status_quo":
        return game.value[party, start]
    assert kind == "no_deal", kind
    terminal = set().union(*ends(game, concept, start))
    return min(game.value[party, state] for state in terminal)


def baselines(game: Naive, concept: str, start: Any, kind: BaselineKind) -> dict[str, Any]:
    """The baselines of every party, also of those without options."""
    return {party: baseline(game, concept, start, party, kind) for party in game.parties}


# -- what can be agreed


def movers(game: Naive, start: State, t: State) -> set[str]:
    """The parties that own an option in which the two states differ."""
    return {
        party
        for party in game.parties
        if any((option in start) != (option in t) for option in game.own[party])
    }


def legal_together(conflict: Conflict, start: State, t: State) -> bool:
    """Whether all together may go from start to ``t``, a feasible state."""
    if t == start:
        return False
    for literal in conflict.irreversible:
        true_at_start = (literal.option in start) == literal.value
        true_at_t = (literal.option in t) == literal.value
        if true_at_start and not true_at_t:
            return False
    return not any(breaks_word(conflict, party.label, start, t) for party in conflict.parties)


def breaks_word(conflict: Conflict, party: str, start: State, t: State) -> bool:
    """Whether going from start to ``t`` has a party change options of its own and break its word.

    A party that changes nothing may be left with its word broken by others.
    """
    changing = any(
        (option.label in start) != (option.label in t) for option in conflict.party(party).options
    )
    return changing and not keeps_word(conflict, party, t)


def consents(
    game: Naive, coalition: Coalition, start: State, t: State, base: Baselines, consent: Consent
) -> bool:
    """Whether every member agrees to ``t``.

    Weakly: nobody is worse off than its baseline, and whoever changes an option is better off.
    Strictly: everybody is better off.
    """
    assert consent in CONSENTS, consent
    changing = movers(game, start, t)
    for member in coalition:
        there = game.value[member, t]
        if there < base[member]:
            return False
        if there == base[member] and (consent == "strict" or member in changing):
            return False
    return True


def zone(
    conflict: Conflict,
    game: Naive,
    coalition: Coalition,
    start: State,
    base: Baselines,
    consent: Consent,
    decides: Decides,
) -> set[State]:
    """The agreements of a coalition."""
    if decides == "any_subset":
        found: set[State] = set()
        for part in _coalitions(coalition):
            found |= zone(conflict, game, part, start, base, consent, "consensus")
        return found
    assert decides == "consensus", decides
    return {
        t
        for t in game.states
        if legal_together(conflict, start, t)
        and movers(game, start, t) <= set(coalition)
        and consents(game, coalition, start, t, base, consent)
    }


def efficient(game: Naive, coalition: Coalition, states: Iterable[State]) -> set[State]:
    """The states than which none of them is better for a member and worse for none."""
    among = set(states)
    return {
        state
        for state in among
        if not any(
            all(game.value[member, other] >= game.value[member, state] for member in coalition)
            and any(game.value[member, other] > game.value[member, state] for member in coalition)
            for other in among
        )
    }


# -- what follows a handshake


def handshake(
    game: Naive, concept: str, t: Any, goal: Collection[Any], frozen: frozenset[str] = NOTHING
) -> Handshake:
    """Whether what follows ``t`` ends within the goal."""
    inside = [all(state in goal for state in end) for end in ends(game, concept, t, frozen)]
    if all(inside):
        return "certainly"
    return "possibly" if any(inside) else "never"


# -- who has to sit at the table


def minimal(sets: Iterable[Iterable[Any]]) -> set[frozenset[Any]]:
    """The sets that contain no other of them."""
    every = {frozenset(one) for one in sets}
    return {one for one in every if not any(other < one for other in every)}


def mover_sets(
    conflict: Conflict, game: Naive, start: State, goal: Collection[State]
) -> set[frozenset[str]]:
    """Who would have to change something at least, whether or not they consent."""
    return minimal(
        movers(game, start, t)
        for t in game.states
        if t in goal and legal_together(conflict, start, t)
    )


def table_works(
    conflict: Conflict,
    game: Naive,
    coalition: Coalition,
    start: State,
    base: Baselines,
    consent: Consent,
    concept: str,
    goal: Collection[State],
) -> bool:
    """Whether the coalition can agree by consensus on what certainly leads to the goal."""
    agreed = zone(conflict, game, coalition, start, base, consent, "consensus")
    return any(handshake(game, concept, t, goal) == "certainly" for t in agreed)


def tables(
    conflict: Conflict,
    game: Naive,
    start: State,
    base: Baselines,
    consent: Consent,
    concept: str,
    goal: Collection[State],
) -> set[frozenset[str]]:
    """The smallest coalitions of parties with options that work."""
    holders = [party for party in game.parties if game.own[party]]
    return minimal(_working(conflict, game, holders, start, base, consent, concept, goal))


def absence(
    conflict: Conflict,
    game: Naive,
    start: State,
    base: Baselines,
    consent: Consent,
    concept: str,
    goal: Collection[State],
) -> set[str]:
    """The parties without which no coalition works, though some coalition does."""
    working = _working(conflict, game, game.parties, start, base, consent, concept, goal)
    return {
        party
        for party in game.parties
        if working and not any(party not in coalition for coalition in working)
    }


def presence(
    conflict: Conflict,
    game: Naive,
    start: State,
    base: Baselines,
    consent: Consent,
    concept: str,
    goal: Collection[State],
) -> set[str]:
    """The parties, with options or without, with which no coalition works, though some does."""
    working = _working(conflict, game, game.parties, start, base, consent, concept, goal)
    return {
        party
        for party in game.parties
        if working and not any(party in coalition for coalition in working)
    }


def _working(
    conflict: Conflict,
    game: Naive,
    parties: Iterable[str],
    start: State,
    base: Baselines,
    consent: Consent,
    concept: str,
    goal: Collection[State],
) -> set[frozenset[str]]:
    return {
        coalition
        for coalition in _coalitions(parties)
        if table_works(conflict, game, coalition, start, base, consent, concept, goal)
    }


def _coalitions(parties: Iterable[str]) -> list[frozenset[str]]:
    """Every non-empty coalition."""
    members = list(parties)
    return [
        frozenset(chosen)
        for count in range(1, len(members) + 1)
        for chosen in itertools.combinations(members, count)
    ]


# -- what coalitions would do (Kilgour, Hipel, Fang & Peng 2001)


def coalition_stable(
    game: Naive,
    concept: str,
    coalition: Coalition,
    state: Any,
    sanctions: Sanctions = "parties",
) -> bool:
    """Whether every joint improvement of one coalition is deterred."""
    return all(
        coalition_deterred(game, concept, coalition, state, improvement, sanctions)
        for improvement in coalition_improvements(game, coalition, state)
    )


def coalition_improvements(game: Naive, coalition: Coalition, state: Any) -> set[Any]:
    """Where legal sequences of members lead that every member strictly prefers.

    Whoever has changed an option of its own in the end must have kept its word in the end.
    """
    members = _members(game, coalition)
    return {
        target
        for target in game.reach(members, state, "move")
        if target != state
        and not any(
            (target ^ state) & game.own[member] and not game.keeps[member, target]
            for member in members
        )
        and all(game.value[member, target] > game.value[member, state] for member in members)
    }


def coalition_deterred(
    game: Naive,
    concept: str,
    coalition: Coalition,
    state: Any,
    improvement: Any,
    sanctions: Sanctions = "parties",
) -> bool:
    """Whether the others can answer a joint improvement so that some member regrets it."""
    assert concept in COALITION_CONCEPTS, concept
    members = _members(game, coalition)
    others = [party for party in game.parties if party not in members]

    def hurts(end: Any) -> bool:
        return any(game.value[member, end] <= game.value[member, state] for member in members)

    if concept == "nash":
        return False
    if concept == "gmr":
        return any(hurts(end) for end in game.reach(others, improvement, "move"))
    if concept == "smr":
        return any(
            hurts(end) and all(hurts(further) for further in game.reach(members, end, "move"))
            for end in game.reach(others, improvement, "move")
        )
    if sanctions == "parties":
        return any(hurts(end) for end in game.reach(others, improvement, "improvement"))
    assert sanctions == "coalitions", sanctions
    return any(hurts(end) for end in joint_reach(game, others, improvement))


def joint_reach(game: Naive, parties: Iterable[str], start: Any) -> set[Any]:
    """Ends of legal sequences of joint improvements: no coalition twice in a row."""
    groups = _coalitions(parties)
    seen: set[tuple[Any, frozenset[str]]] = set()
    todo: list[tuple[Any, frozenset[str] | None]] = [(start, None)]
    while todo:
        state, last = todo.pop()
        for group in groups:
            if group == last:
                continue
            for target in coalition_improvements(game, group, state):
                if (target, group) not in seen:
                    seen.add((target, group))
                    todo.append((target, group))
    return {state for state, _ in seen}


def _members(game: Naive, coalition: Coalition) -> list[str]:
    """The members in file order."""
    return [party for party in game.parties if party in coalition]
