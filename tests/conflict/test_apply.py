"""Levers applied, against the naive reading; and what is refused."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests import naive_levers
from tests.cases import FEWER, conflict
from tests.levers.drawn import (
    add,
    both,
    drop,
    lever,
    lively,
    move,
    rule,
    small,
    subsets,
    with_levers,
    without_today,
)
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.conflict.apply import apply_levers, contradictions, with_statements
from zopa.conflict.change import Format, OptionChange, Seat
from zopa.conflict.files.dump import dump
from zopa.conflict.files.load import load
from zopa.conflict.identity import model_hash
from zopa.conflict.model import Conflict, Party
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.testing import conflicts
from zopa.text import Text

BASE = conflict(
    {"a": ("x y z", ["a.x", "a.y", "a.z"]), "b": ("w", ["b.w"])},
    rules=["not b.w"],
    today="",
    outcomes={"wanted": "a.x"},
    goal="wanted",
)
ANY = st.one_of(
    small(),
    conflicts(max_parties=3, max_total=5, levers=5, formats=2, details=True).filter(
        lambda subject: bool(subject.levers)
    ),
)


def order(subject: Conflict, party: str = "a") -> str:
    return ", ".join(wish.identity for wish in subject.party(party).preferences)


def once(party: Party) -> list[object]:
    """The party's statements; of one that is given twice, the first."""
    found = {wish.identity: wish for wish in reversed(party.preferences)}
    return [found[name] for name in dict.fromkeys(w.identity for w in party.preferences)]


def check_same(found: Conflict, expected: Conflict) -> None:
    for one, other in zip(found.parties, expected.parties, strict=True):
        assert once(one) == once(other)
        assert one.ranking == other.ranking
        assert replace(one, preferences=(), ranking=None) == replace(
            other, preferences=(), ranking=None
        )
    assert [str(r.formula) for r in found.rules] == [str(r.formula) for r in expected.rules]
    assert replace(found, parties=(), rules=()) == replace(expected, parties=(), rules=())


# -- every set


@given(ANY)
@example(
    with_levers(
        BASE,
        lever("one", move("a", "a.x", "before", "a.y")),
        lever("two", move("a", "a.y", "before", "a.z")),
        lever("three", move("a", "a.z", "before", "a.x")),
        lever("four", add(BASE, "a", "b.w", "after", "a.x"), OptionChange("allow", "b.w")),
        lever("five", add(BASE, "a", "not b.w", "after", "a.x")),
    )
)
@FEWER
def test_every_set(subject: Conflict) -> None:
    for chosen in subsets(one.label for one in subject.levers):
        if naive_levers.contradictory(subject, chosen):
            with pytest.raises(ZopaError) as caught:
                apply_levers(subject, chosen)
            # A sentence that names levers of the set, and no others.
            named = [label for label in chosen if label in str(caught.value).split(": ")[0]]
            assert named or isinstance(caught.value, InfeasibleError)
            assert any(label in str(caught.value) for label in chosen)
        else:
            found = apply_levers(subject, chosen)
            check_same(found, naive_levers.changed(subject, chosen))
            assert found.levers == subject.levers


@given(ANY)
@FEWER
def test_the_order_of_labels_does_not_matter(subject: Conflict) -> None:
    labels = [one.label for one in subject.levers]
    for chosen in subsets(labels):
        if len(chosen) > 1 and not naive_levers.contradictory(subject, chosen):
            expected = apply_levers(subject, sorted(chosen))
            assert apply_levers(subject, sorted(chosen, reverse=True)) == expected
            # Nor does naming one twice.
            assert apply_levers(subject, [*chosen, *chosen]) == expected


@given(small())
@FEWER
def test_contradictions_are_pairs_that_cannot_be(subject: Conflict) -> None:
    found = {each.levers: each for each in contradictions(subject, subject.levers)}
    for one, other in itertools.combinations(subject.levers, 2):
        pair = (one.label, other.label)
        if pair in found:
            assert naive_levers.contradictory(subject, pair)
            with pytest.raises(ZopaError) as caught:
                apply_levers(subject, pair)
            assert str(caught.value) == str(found[pair])
            assert str(found[pair]).startswith(f"{one.label} and {other.label}: ")
        elif naive_levers.contradictory(subject, pair):
            with pytest.raises(InfeasibleError):
                apply_levers(subject, pair)


# -- what is claimed holds in the file


@given(small(), st.integers(0, 31), st.sampled_from(ALL_CONCEPTS))
@FEWER
def test_the_changed_conflict_can_be_written_and_read(
    subject: Conflict, mask: int, concept: str
) -> None:
    labels = [one.label for k, one in enumerate(subject.levers) if mask >> k & 1]
    assume(not naive_levers.contradictory(subject, labels))
    # The levers that are left name what the conflict was before.
    changed = replace(apply_levers(subject, labels), levers=())
    again = load(dump(changed))
    assert replace(again, source=None) == replace(changed, title=again.title)
    game = naive_conflict(naive_levers.changed(subject, labels))
    held = [state for state in game.states if game.holds(concept, state)]
    for analysis in both(again):
        assert [frozenset(state) for state in analysis.equilibria(concept)] == held


@given(small(), st.integers(0, 31))
@FEWER
def test_the_hash_tells_what_changed(subject: Conflict, mask: int) -> None:
    labels = [one.label for k, one in enumerate(subject.levers) if mask >> k & 1]
    assume(not naive_levers.contradictory(subject, labels))
    changed = apply_levers(subject, labels)
    assert apply_levers(subject, []) == subject

    def meaning(one: Conflict) -> object:
        return (
            [[str(wish.wants) for wish in party.preferences] for party in one.parties],
            [party.ranking for party in one.parties],
            {str(each.formula) for each in one.rules},
            {each.label: frozenset(each.parties) for each in one.formats},
        )

    assert (model_hash(changed) == model_hash(subject)) == (meaning(changed) == meaning(subject))


# -- where statements are put


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([move("a", "a.z", "first")], "a.z, a.x, a.y"),
        ([move("a", "a.x", "last")], "a.y, a.z, a.x"),
        ([move("a", "a.z", "before", "a.y")], "a.x, a.z, a.y"),
        ([move("a", "a.x", "after", "a.y")], "a.y, a.x, a.z"),
        ([drop("a", "a.y")], "a.x, a.z"),
        ([move("a", "a.z", "first"), move("a", "a.y", "first")], "a.z, a.y, a.x"),
        ([move("a", "a.x", "last"), move("a", "a.y", "last")], "a.z, a.x, a.y"),
        ([move("a", "a.y", "after", "a.x"), move("a", "a.z", "after", "a.x")], "a.x, a.y, a.z"),
        ([move("a", "a.z", "after", "a.x"), move("a", "a.y", "after", "a.x")], "a.x, a.z, a.y"),
        ([move("a", "a.x", "before", "a.z"), move("a", "a.y", "before", "a.z")], "a.x, a.y, a.z"),
        # What is put next to something goes with it.
        ([move("a", "a.x", "after", "a.z"), move("a", "a.z", "first")], "a.z, a.x, a.y"),
        ([move("a", "a.x", "before", "a.y"), move("a", "a.y", "last")], "a.z, a.x, a.y"),
    ],
)
def test_places(changes: list[object], told: str) -> None:
    levers = [lever(f"l{k}", change) for k, change in enumerate(changes)]  # type: ignore[arg-type]
    changed = apply_levers(with_levers(BASE, *levers), [one.label for one in levers])
    assert order(changed) == told
    assert naive_levers.changed(with_levers(BASE, *levers), [x.label for x in levers]) == changed


def test_an_added_statement() -> None:
    subject = with_levers(BASE, lever("more", add(BASE, "a", "a.x if b.w", "before", "a.z")))
    assert order(apply_levers(subject, ["more"])) == "a.x, a.y, a.x if b.w, a.z"


def test_a_statement_next_to_one_that_is_not_there() -> None:
    with pytest.raises(ZopaError, match=r"no statement 'b\.w' of a"):
        with_statements(BASE.party("a"), [move("a", "a.x", "before", "b.w")])


# -- rules, options and seats


def rules(subject: Conflict, *labels: str) -> list[str]:
    return [str(each.formula) for each in apply_levers(subject, labels).rules]


def test_rules_and_options() -> None:
    subject = with_levers(
        BASE,
        lever("allow", OptionChange("allow", "b.w")),
        lever("lift", rule(BASE, "not b.w", lift=True)),
        lever("forbid", OptionChange("forbid", "a.x")),
        lever("bind", rule(BASE, "not a.x")),
        lever("again", rule(BASE, "not b.w")),
    )
    assert rules(subject, "allow") == rules(subject, "lift", "allow") == []
    assert rules(subject, "forbid", "bind") == ["not b.w", "not a.x"]
    assert rules(subject, "again") == ["not b.w"]
    with pytest.raises(
        ZopaError, match=r"^allow and again: one adds the rule 'not b\.w', the other"
    ):
        apply_levers(subject, ["again", "allow"])


def test_rankings_lose_the_states_that_cannot_be() -> None:
    subject = conflict(
        {"a": ("x", []), "b": ("y", [])},
        rankings={"a": ["a.x", ["", "a.x b.y"], "b.y"]},
        today="",
    )
    subject = with_levers(subject, lever("forbid", OptionChange("forbid", "a.x")))
    changed = apply_levers(subject, ["forbid"])
    assert changed.party("a").ranking == ((frozenset(),), (frozenset({"b.y"}),))


def test_seats() -> None:
    subject = replace(BASE, formats=(Format("talks", Text.of("talks"), ("b",)),))
    subject = with_levers(subject, lever("invite", Seat("a", "talks")))
    assert apply_levers(subject, ["invite"]).format("talks").parties == ("b", "a")


# -- what is refused


def refusal(subject: Conflict, labels: Iterable[str]) -> str:
    with pytest.raises(ZopaError) as caught:
        apply_levers(subject, labels)
    return str(caught.value)


def test_what_is_refused() -> None:
    subject = with_levers(
        BASE,
        lever("up", move("a", "a.y", "first")),
        lever("down", move("a", "a.y", "last")),
        lever("gone", drop("a", "a.y")),
        lever("near", move("a", "a.x", "after", "a.y")),
        lever("nearer", move("a", "a.y", "after", "a.x")),
        lever("must", rule(BASE, "a.y")),
        lever("never", rule(BASE, "not a.y")),
    )
    assert refusal(subject, ["up", "down"]) == "up and down: both change 'a.y' of a"
    assert refusal(subject, ["near", "gone"]) == (
        "gone and near: one drops 'a.y' of a, which the other puts a statement next to"
    )
    assert refusal(subject, ["near", "nearer"]) == (
        "near and nearer: 'a.x' of a would have to stand next to itself"
    )
    assert refusal(subject, ["must", "never"]) == (
        "must and never: they add the rules 'a.y' and 'not a.y'"
    )
    assert refusal(subject, ["must"]) == "with must today's state would break a.y"
    assert refusal(without_today(subject), ["must", "never"]).startswith("must and never: ")
    with pytest.raises(UnknownLabelError):
        apply_levers(subject, ["sideways"])


def test_three_in_a_circle_are_named() -> None:
    subject = with_levers(
        BASE,
        lever("one", move("a", "a.x", "before", "a.y")),
        lever("two", move("a", "a.y", "before", "a.z")),
        lever("three", move("a", "a.z", "before", "a.x")),
    )
    assert refusal(subject, ["three", "two", "one"]) == (
        "one and two and three: 'a.x' of a would have to stand next to itself"
    )


def test_no_state_is_left() -> None:
    subject = without_today(
        with_levers(
            BASE,
            lever("some", rule(BASE, "a.x or a.y")),
            lever("none", rule(BASE, "not a.x and not a.y")),
        )
    )
    with pytest.raises(InfeasibleError, match="with the levers some, none no state would be left"):
        apply_levers(subject, ["some", "none"])
    assert rules(subject, "some") == ["not b.w", "a.x or a.y"]


@given(lively())
@FEWER
def test_no_change_is_forgotten(subject: Conflict) -> None:
    """Levers act on what the file says: those about different things add up."""
    for chosen in subsets(one.label for one in subject.levers):
        if len(chosen) == 2 and not naive_levers.contradictory(subject, chosen):
            together = apply_levers(subject, chosen)
            for label in chosen:
                alone = apply_levers(subject, [label])
                for before, after, both_ in zip(
                    subject.parties, alone.parties, together.parties, strict=True
                ):
                    names = {wish.identity for wish in before.preferences}
                    added = {w.identity for w in after.preferences} - names
                    gone = names - {w.identity for w in after.preferences}
                    final = {wish.identity for wish in both_.preferences}
                    assert added <= final
                    assert not gone & final
