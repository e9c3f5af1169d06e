"""An analysis that shares with another one answers as one made afresh."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import ENGINES, Tried, both, lever, lively, move, rule, small, with_levers
from tests.naive import ALL_CONCEPTS
from zopa.conflict.model import Conflict, Irreversible
from zopa.levers.hinges import single_changes
from zopa.levers.variants import Variants
from zopa.stability.analysis import Analysis, analyse


def check(variant: Analysis, changed: Conflict, engine: str) -> None:
    fresh = analyse(changed, engine)  # type: ignore[arg-type]
    assert variant.conflict == changed
    assert [*variant.states] == [*fresh.states]
    assert variant.status_quo == fresh.status_quo
    for party in fresh.parties:
        assert variant.rank(party).tolist() == fresh.rank(party).tolist()
    for concept in ALL_CONCEPTS:
        for party in fresh.parties:
            told = variant.stable(concept, party).tolist()
            assert told == fresh.stable(concept, party).tolist()
        assert variant.holds(concept).tolist() == fresh.holds(concept).tolist()
    assert variant.provenance.model_hash == fresh.provenance.model_hash


@given(free_or_bound(small()), st.lists(st.integers(0, 31), min_size=1, max_size=4))
@FEWER
def test_of_levers(subject: Conflict, masks: list[int]) -> None:
    tried = Tried(subject)
    for analysis, engine in zip(both(subject), ENGINES, strict=True):
        variants = Variants(analysis)
        for mask in masks:
            chosen = frozenset(x for k, x in enumerate(tried.labels) if mask >> k & 1)
            if tried.can(chosen):
                changed = tried.changed(chosen)
                check(variants.of(changed), changed, engine)
        check(variants.of(subject), subject, engine)


@given(free_or_bound(lively(levers=1)), st.integers(0, 40))
@FEWER
def test_of_single_changes(subject: Conflict, number: int) -> None:
    changes = list(single_changes(subject))
    for analysis, engine in zip(both(subject), ENGINES, strict=True):
        changed = changes[number % len(changes)].conflict
        check(Variants(analysis).of(changed), changed, engine)


#: Two statements that say the same to whoever ranks states: another order, the same ranks.
TWINS = with_levers(
    conflict({"a": ("x", ["a.x", "not not a.x"]), "b": ("y", ["b.y", "a.x"])}, today=""),
    lever("swap", move("a", "not not a.x", "first")),
)


@given(free_or_bound(lively(levers=1)))
@example(TWINS)
@FEWER
def test_what_stays_is_shared(subject: Conflict) -> None:
    for analysis in both(subject):
        variants = Variants(analysis)
        engine = analysis.ground.engine
        assert variants.of(subject).ground.engine is engine
        for number, party in enumerate(subject.parties):
            assert variants.ranks(number, party) is engine.rank(number)
            other = replace(party, preferences=party.preferences[::-1])
            ranks = variants.ranks(number, other)
            assert variants.ranks(number, other) is ranks
            same = ranks.tolist() == engine.rank(number).tolist()
            assert same == (ranks is engine.rank(number))


def test_what_makes_another_game() -> None:
    subject = conflict(
        {"a": ("x y", ["a.x"]), "b": ("z", ["b.z"])}, today="", rules=["a.x or b.z or not a.y"]
    )
    variants = Variants(analyse(subject))
    assert variants.same_game(subject)
    assert variants.same_game(
        replace(subject, parties=tuple(replace(party, preferences=()) for party in subject.parties))
    )
    # The same rule twice is one rule.
    assert variants.same_game(replace(subject, rules=subject.rules * 2))
    assert not variants.same_game(replace(subject, rules=()))
    held = (Irreversible("a.x", True),)
    assert not variants.same_game(replace(subject, irreversible=held))
    assert not variants.same_game(replace(subject, parties=subject.parties[::-1]))
    extra = lever("more", rule(subject, "a.x if b.z"))
    assert variants.same_game(with_levers(subject, extra))
