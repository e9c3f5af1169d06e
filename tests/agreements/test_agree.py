"""The zone of a table, and what becomes of what it signs, against the definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.agreements.drawn import (
    ALARM,
    BASES,
    CHASE,
    CONCEPTS,
    DECIDES,
    DILEMMA,
    ENGINES,
    HOW,
    MASK,
    TRUCE,
    Read,
    State,
    lively,
    sets,
    small,
    way_of,
    with_goal,
)
from tests.cases import FEWER, conflict, free_or_bound
from tests.naive_agreements import (
    baselines,
    consents,
    efficient,
    handshake,
    legal_together,
    movers,
    undeterred,
    zone,
)
from zopa.agreements import bargain
from zopa.agreements.agree import Agreement, Zone, agree, table_of
from zopa.agreements.bargain import Bargain
from zopa.agreements.outlook import outlook
from zopa.conflict.change import Format
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.text import Text

TABLE = st.tuples(CONCEPTS, MASK, BASES, HOW, DECIDES)
#: As many as there can be.
ALL = 1 << 10


class Talks:
    """One table of a conflict, by the definitions."""

    def __init__(self, subject: Conflict, table: tuple[Any, ...]) -> None:
        self.read = Read(subject)
        self.concept, mask, self.kind, self.consent, self.decides = table
        self.game, self.start = self.read.game, self.read.start
        self.members = self.read.chosen(mask)
        self.base = baselines(self.game, self.concept, self.start, self.kind)
        terms = (self.members, self.start, self.base, self.consent, self.decides)
        self.agreements = zone(subject, self.game, *terms)

    def asked(self, most: int = ALL) -> list[Zone]:
        return [
            agree(
                analysis,
                self.members,
                concept=self.concept,
                baseline=self.kind,
                consent=self.consent,
                decides=self.decides,
                most=most,
            )
            for analysis in self.read.analyses
        ]

    def verdict(self, state: State, frozen: frozenset[str] = frozenset()) -> str:
        return handshake(self.game, self.concept, state, self.read.goal, frozen)

    def joint_moves(self) -> set[State]:
        return {
            state
            for state in self.read.states
            if legal_together(self.read.conflict, self.start, state)
            and movers(self.game, self.start, state) <= set(self.members)
        }


EXAMPLES: list[tuple[Conflict, tuple[Any, ...]]] = [
    (CHASE, ("nash", 3, "no_deal", "weak", "consensus")),
    (ALARM, ("nash", 3, "status_quo", "weak", "any_subset")),
    (TRUCE, ("nash", 7, "no_deal", "strict", "consensus")),
    (DILEMMA, ("nash", 3, "no_deal", "strict", "consensus")),
]


@given(with_goal(free_or_bound(small())), TABLE)
@example(*EXAMPLES[0])
@example(*EXAMPLES[1])
@example(*EXAMPLES[2])
@example(*EXAMPLES[3])
def test_the_zone(subject: Conflict, table: tuple[Any, ...]) -> None:
    talks = Talks(subject, table)
    game, agreed = talks.game, talks.agreements
    verdicts = {state: talks.verdict(state) for state in agreed}
    for found in talks.asked(most=0):
        assert found.table.format is None
        assert list(found.table.parties) == talks.members
        assert (found.concept, found.baseline) == (talks.concept, talks.kind)
        assert (found.consent, found.table.decides) == (talks.consent, talks.decides)
        assert sets(found.agreements) == [s for s in talks.read.states if s in agreed], "in order"
        assert set(sets(found.efficient)) == efficient(game, talks.members, agreed)
        held = {state for state in agreed if game.holds(talks.concept, state)}
        assert set(sets(found.durable)) == held
        assert found.satisfying is not None
        assert set(sets(found.satisfying)) == agreed & talks.read.goal
        assert found.durable_goals == len(held & talks.read.goal)
        assert found.certain is not None
        assert found.possible is not None
        assert set(sets(found.certain)) == {s for s in agreed if verdicts[s] == "certainly"}
        assert set(sets(found.possible)) == {s for s in agreed if verdicts[s] != "never"}


@given(with_goal(free_or_bound(small())), TABLE)
def test_refusals_and_spoilers(subject: Conflict, table: tuple[Any, ...]) -> None:
    talks = Talks(subject, table)
    joint = talks.joint_moves()
    refused = {
        member: sum(
            not consents(talks.game, [member], talks.start, state, talks.base, talks.consent)
            for state in joint
        )
        for member in talks.members
    }
    breaks = {
        party: sum(not talks.game.stable(talks.concept, party, s) for s in talks.agreements)
        for party in talks.game.parties
    }
    for found in talks.asked(most=0):
        assert found.joint_moves == len(joint)
        assert found.refusals == refused
        assert {each.party: each.breaks for each in found.spoilers} == {
            party: count for party, count in breaks.items() if count
        }
        counts = [each.breaks for each in found.spoilers]
        assert counts == sorted(counts, reverse=True)
        for each in found.spoilers:
            assert each.at_table == (each.party in talks.members)
            assert each.of == len(talks.agreements)


@FEWER
@given(with_goal(free_or_bound(lively())), TABLE)
@example(*EXAMPLES[0])
@example(*EXAMPLES[1])
@example(*EXAMPLES[3])
def test_what_is_told_of_an_agreement(subject: Conflict, table: tuple[Any, ...]) -> None:
    talks = Talks(subject, table)
    best = efficient(talks.game, talks.members, talks.agreements)
    for found in talks.asked():
        assert {frozenset(told.state) for told in found.best} == talks.agreements
        for told in found.best:
            check_told(talks, told)
            assert told.efficient == (frozenset(told.state) in best)
        order = [preference(told) for told in found.best]
        assert order == sorted(order)
    for found in talks.asked(most=2):
        assert [preference(told) for told in found.best] == order[:2]


def preference(told: Agreement) -> tuple[bool | int, ...]:
    """Good for the goal, then durable, efficient, of fewest changes."""
    verdict = told.after["may_renege"]
    return (
        verdict != "certainly",
        not told.satisfies,
        not told.durable,
        verdict == "never",
        not told.efficient,
        len(told.changes),
    )


def check_told(talks: Talks, told: Agreement) -> None:
    game, state = talks.game, frozenset(told.state)
    changed = state ^ talks.start
    assert set(told.movers) == movers(game, talks.start, state)
    assert {change.option for change in told.changes} == changed
    assert {change.option for change in told.changes if change.value} == changed & state
    assert told.satisfies == (state in talks.read.goal)
    assert told.durable == game.holds(talks.concept, state)
    assert told.after == {
        "may_renege": talks.verdict(state),
        "keeps_word": talks.verdict(state, changed),
    }
    leaving: dict[str, list[State]] = {}
    for party, target in undeterred(game, talks.concept, state):
        leaving.setdefault(party, []).append(target)
    assert [breach.party for breach in told.breaches] == list(leaving)
    for breach in told.breaches:
        assert breach.at_table == (breach.party in talks.members)
        ((party, target),) = way_of([breach.step])
        tempting = leaving[party]
        assert target in tempting
        # The one it likes best; among those the one of fewest changes.
        assert (game.value[party, target], -len(target ^ state)) == max(
            (game.value[party, other], -len(other ^ state)) for other in tempting
        )


@given(free_or_bound(small()), TABLE)
def test_without_a_goal(subject: Conflict, table: tuple[Any, ...]) -> None:
    talks = Talks(replace(subject, goal=None), table)
    for found in talks.asked():
        assert found.goal is None
        assert found.satisfying is None
        assert found.certain is None
        assert found.possible is None
        assert found.durable_goals == 0
        assert set(sets(found.agreements)) == talks.agreements
        for told in found.best:
            assert told.satisfies is None
            assert not told.after
        assert found.to_json()["satisfying_goal"] is None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dilemma(engine: str) -> None:
    analysis = analyse(DILEMMA, engine)  # type: ignore[arg-type]
    found = agree(analysis, ["a", "b"], concept="nash")
    assert [str(state) for state in found.agreements] == ["a.c b.c"]
    (told,) = found.best
    assert told.after == {"may_renege": "never", "keeps_word": "certainly"}
    assert [str(change) for breach in told.breaches for change in breach.step.changes] == [
        "not a.c",
        "not b.c",
    ]
    assert found.refusals == {"a": 1, "b": 1}, "each would not move alone"
    assert [(each.party, each.breaks, each.of) for each in found.spoilers] == [
        ("a", 1, 1),
        ("b", 1, 1),
    ]
    durable = agree(analysis, ["a", "b"], concept="gmr")
    assert [told.durable for told in durable.best] == [True]
    assert not len(agree(analysis, ["a"], concept="nash").agreements)


@pytest.mark.parametrize("engine", ENGINES)
def test_whoever_moves_must_gain(engine: str) -> None:
    """b is asked to do what it does not mind: it need not stand still, it may not be used."""
    subject = conflict({"a": ("x", ["b.y"]), "b": ("y", [])}, today="")
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    for consent in ("weak", "strict"):
        found = agree(analysis, ["a", "b"], consent=consent)
        assert not len(found.agreements)
    # Where b stands by, its indifference is consent enough, unless all must gain.
    willing = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, today="")
    standing_by = analyse(willing, engine)  # type: ignore[arg-type]
    terms = {"baseline": "status_quo", "concept": "nash"}
    weak = agree(standing_by, ["a", "b"], **terms)  # type: ignore[arg-type]
    assert [str(state) for state in weak.agreements] == ["a.x"]
    strict = agree(standing_by, ["a", "b"], consent="strict", **terms)  # type: ignore[arg-type]
    assert not len(strict.agreements)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_undone_is_no_joint_move(engine: str) -> None:
    subject = conflict(
        {"a": ("x", ["not a.x"]), "b": ("y", ["b.y"])}, irreversible=["a.x", "not b.y"], today="a.x"
    )
    found = agree(analyse(subject, engine), ["a", "b"], baseline="status_quo")  # type: ignore[arg-type]
    assert found.joint_moves == 0


# -- the table


def with_formats(subject: Conflict) -> Conflict:
    formats = (
        Format("both", Text.of("both"), ("b", "a")),
        Format("some", Text.of("some"), ("a", "b"), "any_subset"),
    )
    return replace(subject, formats=formats)


def test_formats_and_lists_of_parties() -> None:
    analysis = analyse(with_formats(DILEMMA))
    named = table_of(analysis, "both")
    assert (named.format, named.parties, named.decides) == ("both", ("b", "a"), "consensus")
    assert table_of(analysis, "some").decides == "any_subset"
    assert table_of(analysis, "some", "consensus").decides == "consensus"
    listed = table_of(analysis, ["b", "a", "b"])
    assert (listed.format, listed.parties, listed.decides) == (None, ("b", "a"), "consensus")
    told = agree(analysis, "both", concept="nash").to_json()
    assert (told["format"], told["parties"], told["decides"]) == ("both", ["b", "a"], "consensus")
    assert told["agreements"] == {"count": 1, "states": [["a.c", "b.c"]]}


def test_bad_questions() -> None:
    analysis = analyse(with_formats(DILEMMA))
    with pytest.raises(ZopaError, match="nobody is at the table: name a format or some parties"):
        agree(analysis, [])
    with pytest.raises(UnknownLabelError, match="no party 'c'"):
        agree(analysis, ["a", "c"])
    with pytest.raises(UnknownLabelError, match="no format 'geneva'"):
        agree(analysis, "geneva")
    with pytest.raises(UnknownLabelError, match="no consent 'silent'"):
        agree(analysis, ["a"], consent="silent")  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match="no baseline 'hope'"):
        agree(analysis, ["a"], baseline="hope")  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match="no way to decide 'majority'"):
        agree(analysis, ["a"], decides="majority")  # type: ignore[arg-type]
    with pytest.raises(UnknownLabelError, match="no outcome 'war'"):
        agree(analysis, ["a"], goal="war")
    with pytest.raises(ZopaError, match="SIM says nothing about what follows"):
        agree(analysis, ["a"], concept="sim")
    with pytest.raises(ZopaError, match="add a 'status_quo'"):
        agree(analyse(replace(DILEMMA, status_quo=None)), ["a"])


def test_a_goal_that_cannot_be() -> None:
    subject = conflict(
        {"a": ("x", []), "b": ("y", [])},
        rules=["not (a.x and b.y)"],
        today="",
        outcomes={"both": "a.x and b.y"},
        goal="both",
    )
    with pytest.raises(InfeasibleError, match=r"'both'.* excluded by the rule 'not \(a.x and b.y"):
        agree(analyse(subject), ["a"])


# -- what is efficient


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(-2, 3), min_size=width, max_size=width), max_size=14
        ).map(lambda rows: np.array(rows, dtype=np.int16).reshape(-1, width))
    )
)
def test_efficient(ranks: np.ndarray) -> None:
    expected = [
        not any((other >= row).all() and (other > row).any() for other in ranks) for row in ranks
    ]
    before = ranks.copy()
    assert bargain.efficient(ranks).tolist() == expected
    assert np.array_equal(ranks, before)


def test_efficient_rows_of_large_ranks() -> None:
    """Sums beyond sixteen bits, and equal rows, which do not dominate each other."""
    top = np.iinfo(np.int16).max
    ranks = np.array([[top, 0], [top, top], [top, top], [0, top]], dtype=np.int16)
    assert bargain.efficient(ranks).tolist() == [False, True, True, False]
    wide = np.array([[top, top, 0], [top, top, 1], [1, 0, 2]], dtype=np.int16)
    assert bargain.efficient(wide).tolist() == [False, True, True]


@given(free_or_bound(small()), MASK)
def test_efficient_states_of_any_set(subject: Conflict, mask: int) -> None:
    """Not only of zones, in which nobody is worse off than at its baseline."""
    read = Read(subject)
    members = read.chosen(mask)
    numbers = [read.game.parties.index(member) for member in members]
    for analysis in read.analyses:
        bargaining = Bargain(outlook(analysis, "nash"), "status_quo", "weak")
        for chosen in (set(read.states), set(read.states[::2]), set()):
            marked = np.array([state in chosen for state in read.states])
            found = bargaining.efficient(marked, numbers)
            kept = {state for state, fine in zip(read.states, found, strict=True) if fine}
            assert kept == efficient(read.game, members, chosen)
