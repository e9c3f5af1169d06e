"""Stability tables of ``.gmcr`` models, read off their JSON by loops and sets alone.

Nothing of the reader takes part in what is expected: states are tuples of truths in the order of
the file, moves and preferences come from the definitions.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

import zopa
from tests.cases import FEWER
from tests.conflict.gmcr.test_read import feasible, files, groups, numbers, read
from tests.naive import ALL_CONCEPTS, Naive
from zopa.conflict.gmcr.write import to_gmcr
from zopa.conflict.model import Conflict


def naive(data: Any) -> Naive:
    states = feasible(data)
    names = [str(k) for k in range(len(data["decisionMakers"]))]
    moves: dict[tuple[str, Any], list[Any]] = {}
    value: dict[tuple[str, Any], Any] = {}
    own: dict[str, frozenset[str]] = {}
    for k, name in enumerate(names):
        held = data["decisionMakers"][k]["options"]
        own[name] = frozenset(map(str, held))
        best_first = groups(data, k)
        for number, state in enumerate(states, 1):
            value[name, state] = -[number in group for group in best_first].index(True)
            moves[name, state] = [
                t for t in states if t != state and can_move(data, held, state, t)
            ]
    return Naive(names, states, moves, value, own)


def can_move(data: Any, held: list[int], state: tuple[bool, ...], to: tuple[bool, ...]) -> bool:
    for k, (before, after) in enumerate(zip(state, to, strict=True)):
        if before == after:
            continue
        way = data["options"][k]["permittedDirection"]
        if k not in held or way == ("back" if after else "fwd"):
            return False
    return True


def cells(data: Any) -> dict[tuple[str, str], list[bool]]:
    """Stability a concept and decision maker, in the order of the file's state numbers."""
    game = naive(data)
    return {
        (concept, name): [stable(game, concept, name, state, data) for state in game.states]
        for concept in ALL_CONCEPTS
        for name in game.parties
    }


def stable(game: Naive, concept: str, name: str, state: Any, data: Any) -> bool:
    if concept != "sim":
        return game.stable(concept, name, state)
    return all(spoiled(game, name, state, to, data) for to in game.improvements(name, state))


def spoiled(game: Naive, name: str, state: Any, to: Any, data: Any) -> bool:
    """Whether moves of the others at the same moment leave a mover no better off."""
    combined = {to}
    for other in game.others(name):
        held = data["decisionMakers"][int(other)]["options"]
        for move in game.improvements(other, state):
            combined |= {
                tuple(move[k] if k in held else s[k] for k in range(len(s))) for s in combined
            }
    return any(
        end in game.states and game.likes_no_better(name, end, state) for end in combined - {to}
    ) or game.likes_no_better(name, to, state)


def computed(conflict: Conflict) -> dict[tuple[str, str], list[bool]]:
    """What zopa answers, in the order of the file's state numbers."""
    analysis = zopa.analyse(conflict)
    order = [analysis.position(state) for state in numbers(conflict).states]
    return {
        (concept, str(k)): analysis.stable(concept, party)[order].tolist()
        for concept in ALL_CONCEPTS
        for k, party in enumerate(analysis.parties)
    }


@FEWER
@given(files())
def test_every_cell_there_and_back(data: Any) -> None:
    expected = cells(data)
    conflict = read(data)
    assert computed(conflict) == expected
    written = to_gmcr(conflict)
    assert computed(read(written)) == expected
    # The file that was written has the same table by itself, options and numbers in their places.
    again = json.loads(written)
    assert [o["permittedDirection"] for o in again["options"]] == [
        o["permittedDirection"] for o in data["options"]
    ]
    assert feasible(again) == feasible(data)
    assert cells(again) == expected
