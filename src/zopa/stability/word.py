"""What a party's word decides: between two states, and by ruling moves out.

A party's word stands above its statements, and none of its moves leads to a state that violates
it. So between a state that keeps the word and one that does not, the word decides; and an
explanation of why a party stays may lie in a move that it does not have.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.formula import And, Formula, Not, OptionIs, at_least
from zopa.conflict.importance import tiers
from zopa.conflict.model import Basis, Conflict, Party, Preference, State
from zopa.game.model import Index
from zopa.stability.ground import Ground

__all__ = ["Together", "Word", "broken_word", "deciding", "ruled_out", "tempted_but_for_word"]

Truth: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Word(Preference):
    """What a party has given its word on, as the wish that it stands for: above all the others.

    Of several commitments it holds those that the question turns on, with all that they rest on.
    """


@dataclass(frozen=True)
class Together(Preference):
    """Equally important statements, of which one state meets more than another.

    As a statement it is that at least as many are met as in the better of the two; it rests on
    what those rest on that one of the states meets and the other does not.

    Attributes:
        members: the statements.
        met: how many of them the first state meets, and the second.
    """

    members: tuple[Preference, ...] = ()
    met: tuple[int, int] = (0, 0)


def deciding(party: Party, before: State, after: State) -> tuple[Preference, bool] | None:
    """The party's most important statement that tells two states apart, and its truth then.

    Where one of the states keeps the party's word and the other does not, that is a
    :class:`Word`. None for a party that ranks states directly, unless its word decides.
    """
    if party.word is not None:
        kept = party.word.holds_in(after)
        if kept != party.word.holds_in(before):
            return broken_word(party, before if kept else after), kept
    for tier in tiers(party.preferences):
        met = [[wish.wants.holds_in(state) for wish in tier] for state in (before, after)]
        counts = sum(met[0]), sum(met[1])
        if counts[0] == counts[1]:
            continue
        if len(tier) == 1:
            return tier[0], bool(counts[1])
        return _together_of(tier, met, counts), counts[1] > counts[0]
    return None


def _together_of(
    tier: tuple[Preference, ...], met: list[list[bool]], counts: tuple[int, int]
) -> Together:
    """Equally important statements as the one that tells two states apart."""
    changed = [wish.basis for wish, one, other in zip(tier, *met, strict=True) if one != other]
    wants = at_least(max(counts), tuple(wish.wants for wish in tier))
    return Together(wants, basis=_together(changed), members=tier, met=counts)


def broken_word(party: Party, state: State) -> Word:
    """Those of a party's commitments that a state violates, of which there must be some."""
    broken = [given for given in party.commitments if not given.keeps.holds_in(state)]
    keeps = tuple(dict.fromkeys(given.keeps for given in broken))
    return Word(
        keeps[0] if len(keeps) == 1 else And(keeps),
        basis=_together(given.basis for given in broken),
    )


def _together(bases: Iterable[Basis]) -> Basis:
    """Everything that several judgements rest on; of the modeller's own reasons the first."""
    found = list(dict.fromkeys(bases))
    return Basis(
        tuple(dict.fromkeys(claim for basis in found for claim in basis.because)),
        tuple(dict.fromkeys(claim for basis in found for claim in basis.against)),
        next((basis.judgement for basis in found if basis.judgement), None),
    )


def tempted_but_for_word(ground: Ground, number: int, state: int) -> int | None:
    """The move that a party would like best, and better than to stay, but for its word.

    Args:
        ground: the conflict and its engine.
        number: position of the party.
        state: state index.

    Returns:
        The state index that it would lead to: of those liked best the one of fewest changes, then
        the first in file order. None where the party is not bound, or its word rules out no move
        that it would like better.
    """
    moves = ruled_out(ground, number, state)
    if not len(moves):
        return None
    # All of them violate the word, so that its statements alone tell them apart.
    rank = ground.engine.rank(number)[moves].astype(np.int64)
    changes = ground.distance(np.full(len(moves), state), moves)
    best = int(moves[np.lexsort((moves, changes, -rank))[0]])
    party = replace(ground.conflict.parties[number], commitments=())
    return best if _prefers(party, ground.state(state), ground.state(best)) else None


def ruled_out(ground: Ground, number: int, state: int) -> Index:
    """The states that a party could move to from a state, were it not for its word, ascending.

    A sweep over all states.
    """
    party = ground.conflict.parties[number]
    if party.word is None or not party.options:
        return np.zeros(0, dtype=np.int64)
    here = ground.state(state)
    own = frozenset(option.label for option in party.options)
    kept = _kept_by_moves(ground.conflict, own, here)
    formulas: tuple[Formula, ...] = (*(_literal(label, here) for label in kept), Not(party.word))
    found: Truth = ground.space.evaluate(And(formulas) if len(formulas) > 1 else formulas[0])
    indices: Index = ground.engine.states[np.flatnonzero(found)]
    moves: Index = indices[indices != state]
    return moves


def _kept_by_moves(conflict: Conflict, own: frozenset[str], here: State) -> list[str]:
    """Options that no move of their holder changes: those of others, and what is irreversible."""
    held = {
        literal.option
        for literal in conflict.irreversible
        if (literal.option in here) == literal.value
    }
    return [label for label in conflict.labels if label not in own or label in held]


def _literal(label: str, here: State) -> Formula:
    return OptionIs(label) if label in here else Not(OptionIs(label))


def _prefers(party: Party, before: State, after: State) -> bool:
    """Whether a party that is not bound likes the second state better than the first."""
    if party.ranking is None:
        decided = deciding(party, before, after)
        return decided is not None and decided[1]
    level = {state: number for number, group in enumerate(party.ranking) for state in group}
    return level[frozenset(after)] < level[frozenset(before)]
