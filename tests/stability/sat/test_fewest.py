"""The state that makes fewest literals true, against all states that hold."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict
from tests.stability.sat.drawn import FEW, SMALL, holding
from zopa.conflict.model import Conflict
from zopa.game.formulas import formula_game
from zopa.stability.concepts import concept
from zopa.stability.engine import listening
from zopa.stability.sat.fewest import fewest_true
from zopa.stability.sat.search import StateSearch

CONCEPT = st.sampled_from(ALL_CONCEPTS)


def differing(search: StateSearch, subject: Conflict) -> list[int]:
    assert subject.today is not None
    return search.changed(frozenset(subject.today), subject.labels)


@FEW
@given(SMALL, CONCEPT, st.none() | st.integers(0, 3))
def test_against_every_state(subject: Conflict, name: str, most: int | None) -> None:
    """The fewest changes from today, and with ``most`` no more than were asked for, if any can."""
    held = holding(naive_conflict(subject), name)
    search = StateSearch(formula_game(subject), concept(name))
    first = search.find()
    if first.yes is None:
        assert not held
        return
    assert subject.today is not None
    today = frozenset(subject.today)
    best = fewest_true(search, [], first, differing(search, subject), most)
    assert best.found.yes in held
    least = min(len(state ^ today) for state in held)
    assert best.found.yes is not None
    count = len(best.found.yes ^ today)
    if best.proven:
        assert count == least
    else:
        assert most is not None
        assert least > most


def test_what_was_not_looked_for_is_not_proven() -> None:
    """No state of one change holds; whether one of two does was not asked."""
    subject = conflict({"a": ("x y z", ["a.x", "a.y", "a.z"]), "b": ("w", [])}, today="b.w")
    search = StateSearch(formula_game(subject), concept("nash"))
    fixed = search.encoder.exactly(frozenset(["b.w"]))[-1:]
    first = search.find(fixed)
    literals = differing(search, subject)
    assert not fewest_true(search, fixed, first, literals, 1).proven
    assert fewest_true(search, fixed, first, literals, 2).proven
    assert fewest_true(search, fixed, first, literals).proven


@contextmanager
def struck(when: int) -> Iterator[None]:
    """Interrupt at one of the next ticks."""
    ticks = 0

    def strike() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == when:
            raise KeyboardInterrupt

    with listening(strike):
        yield


@FEW
@given(SMALL, st.integers(1, 12))
def test_an_interrupt_keeps_what_was_found(subject: Conflict, when: int) -> None:
    held = holding(naive_conflict(subject), "nash")
    search = StateSearch(formula_game(subject), concept("nash"))
    first = search.find()
    if first.yes is None or subject.today is None:
        return
    literals = differing(search, subject)
    today = frozenset(subject.today)
    least = min(len(state ^ today) for state in held)
    with struck(when):
        best = fewest_true(search, [], first, literals)
    assert best.found.yes in held
    assert best.found.yes is not None
    assert not best.proven or len(best.found.yes ^ today) == least
    assert len(best.found.yes ^ today) <= len(first.yes ^ today)
    again = fewest_true(search, [], first, literals)
    assert again.proven
    assert again.found.yes is not None
    assert len(again.found.yes ^ today) == least


@FEW
@given(SMALL)
def test_without_time_nothing_is_proven_but_what_cannot_be_better(subject: Conflict) -> None:
    search = StateSearch(formula_game(subject), concept("nash"))
    first = search.find()
    if first.yes is None or subject.today is None:
        return
    literals: Sequence[int] = differing(search, subject)
    search.deadline = time.monotonic() - 1
    best = fewest_true(search, [], first, literals)
    assert best.found == first
    assert best.proven == (first.yes == frozenset(subject.today))
