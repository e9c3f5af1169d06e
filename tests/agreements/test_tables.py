"""Who has to be in the room, against trying every table by the definitions."""

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
    DILEMMA,
    ENGINES,
    HOW,
    MASK,
    TRUCE,
    Read,
    State,
    lively,
    small,
    with_goal,
)
from tests.cases import FEWER, conflict, free_or_bound
from tests.naive_agreements import (
    absence,
    baselines,
    consents,
    handshake,
    legal_together,
    mover_sets,
    movers,
    presence,
    table_works,
    zone,
)
from tests.naive_agreements import minimal as naive_minimal
from tests.naive_agreements import tables as naive_tables
from zopa.agreements.tables import Chair, MinimalTable, Tables, minimal_masks, tables
from zopa.conflict.change import Format
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.text import Text

TERMS = st.tuples(CONCEPTS, BASES, HOW)


class Room:
    """Who consents to what, by the definitions."""

    def __init__(self, subject: Conflict, terms: tuple[Any, ...]) -> None:
        self.read = Read(subject)
        self.conflict, self.game, self.start = subject, self.read.game, self.read.start
        self.concept, self.kind, self.consent = terms
        self.base = baselines(self.game, self.concept, self.start, self.kind)
        #: What the naive reading wants last.
        self.terms = (self.start, self.base, self.consent, self.concept, self.read.goal)

    def asked(self, **more: Any) -> list[Tables]:
        terms = {"concept": self.concept, "baseline": self.kind, "consent": self.consent}
        return [tables(analysis, **terms, **more) for analysis in self.read.analyses]

    def certain(self, state: State) -> bool:
        return handshake(self.game, self.concept, state, self.read.goal) == "certainly"

    def moved(self, state: State) -> frozenset[str]:
        return frozenset(movers(self.game, self.start, state))

    def accepts(self, state: State, party: str) -> bool:
        return consents(self.game, [party], self.start, state, self.base, self.consent)

    def works(self, members: list[str], decides: Any) -> bool:
        if decides == "consensus":
            return table_works(self.conflict, self.game, members, *self.terms)
        agreed = zone(
            self.conflict, self.game, members, self.start, self.base, self.consent, decides
        )
        return any(self.certain(state) for state in agreed)


EXAMPLES: list[tuple[Conflict, tuple[Any, ...]]] = [
    (CHASE, ("nash", "no_deal", "weak")),
    (ALARM, ("nash", "status_quo", "weak")),
    (TRUCE, ("nash", "no_deal", "strict")),
    (DILEMMA, ("gmr", "no_deal", "weak")),
]


@given(with_goal(free_or_bound(small())), TERMS)
@example(*EXAMPLES[0])
@example(*EXAMPLES[1])
@example(*EXAMPLES[2])
@example(*EXAMPLES[3])
def test_smallest_tables(subject: Conflict, terms: tuple[Any, ...]) -> None:
    room = Room(subject, terms)
    reachable = [t for t in room.read.states if legal_together(subject, room.start, t)]
    lasting = [t for t in reachable if room.certain(t)]
    refused = {
        party: sum(party in room.moved(t) and not room.accepts(t, party) for t in lasting)
        for party in room.game.parties
    }
    signable = [t for t in lasting if all(room.accepts(t, p) for p in room.moved(t))]
    for found in room.asked():
        assert (found.goal, found.concept) == (subject.goal, room.concept)
        assert (found.baseline, found.consent) == (room.kind, room.consent)
        assert found.today == room.certain(room.start)
        wanted = [t for t in reachable if t in room.read.goal]
        expected = mover_sets(subject, room.game, room.start, room.read.goal)
        check_minimal(room, found.movers, expected, wanted)
        check_minimal(room, found.enough, naive_tables(subject, room.game, *room.terms), signable)
        assert found.lasting == len(lasting)
        assert found.unwilling == {party: count for party, count in refused.items() if count}
        order = {party: number for number, party in enumerate(room.game.parties)}
        assert list(found.needed) == sorted(found.needed, key=order.__getitem__)
        assert set(found.needed) == absence(subject, room.game, *room.terms)
        assert set(found.unwanted) == presence(subject, room.game, *room.terms)


def check_minimal(
    room: Room,
    found: tuple[MinimalTable, ...],
    expected: set[frozenset[str]],
    states: list[State],
) -> None:
    assert {frozenset(table.parties) for table in found} == expected
    assert len(found) == len(expected)
    sizes = [len(table.parties) for table in found]
    assert sizes == sorted(sizes), "smallest first"
    for table in found:
        mine = [t for t in states if room.moved(t) == frozenset(table.parties)]
        assert table.states == len(mine)
        assert frozenset(table.example) in mine
        fewest = min(len(t ^ room.start) for t in mine)
        assert {c.option for c in table.changes} == frozenset(table.example) ^ room.start
        assert len(table.changes) == fewest


@FEWER
@given(with_goal(free_or_bound(lively())), TERMS, MASK)
@example(*EXAMPLES[0], 1)
@example(*EXAMPLES[2], 7)
@example(*EXAMPLES[3], 1)
def test_chairs(subject: Conflict, terms: tuple[Any, ...], mask: int) -> None:
    """Each seat is emptied, each empty seat filled; also for tables of which a part may sign."""
    members = Read(subject).chosen(mask)
    formats = (
        Format("all", Text.of("all"), tuple(reversed(members))),
        Format("any", Text.of("any"), tuple(members), "any_subset"),
    )
    room = Room(replace(subject, formats=formats), terms)
    for found in room.asked():
        assert list(found.chairs) == ["all", "any"]
        assert [zone_.table.format for zone_ in found.formats] == ["all", "any"]
        for format_, zone_ in zip(formats, found.formats, strict=True):
            agreed = zone(
                subject,
                room.game,
                members,
                room.start,
                room.base,
                room.consent,
                format_.decides,
            )
            assert {frozenset(state) for state in zone_.agreements} == agreed
            assert (zone_.concept, zone_.baseline) == (room.concept, room.kind)
            assert (zone_.consent, zone_.goal) == (room.consent, subject.goal)
            works = room.works(members, format_.decides)
            expected = [
                Chair(
                    party,
                    party in members,
                    works,
                    room.works(sorted({party} ^ set(members)), format_.decides),
                )
                for party in room.game.parties
            ]
            assert list(found.chairs[format_.label]) == expected


@given(st.lists(st.integers(0, 255), max_size=20))
def test_minimal_masks(masks: list[int]) -> None:
    found = minimal_masks(np.array(masks, dtype=np.int64))
    as_sets = [frozenset(k for k in range(8) if mask >> k & 1) for mask in masks]
    found_sets = [frozenset(k for k in range(8) if mask >> k & 1) for mask in found]
    assert set(found_sets) == naive_minimal(as_sets)
    keys = [(mask.bit_count(), mask) for mask in found]
    assert keys == sorted(set(keys)), "fewest bits first, then lowest, each once"


# -- by hand


@pytest.mark.parametrize("engine", ENGINES)
def test_the_owner_of_peace_must_come(engine: str) -> None:
    found = tables(analyse(TRUCE, engine), concept="nash")  # type: ignore[arg-type]
    assert not found.today
    assert [table.parties for table in found.movers] == [("a", "c")]
    assert not found.enough
    assert found.unwilling == {"c": 1}
    willing = replace(
        TRUCE,
        parties=(*TRUCE.parties[:2], replace(TRUCE.parties[2], preferences=())),
    )
    # Who does not care is not used: whoever moves must gain.
    assert not tables(analyse(willing, engine), concept="nash").enough  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_vetoes(engine: str) -> None:
    """a and b can do it; c, which loses by it, must not have a say. d is neither."""
    subject = conflict(
        {
            "a": ("x", ["a.x and b.y", "not a.x"]),
            "b": ("y", ["a.x and b.y", "not b.y"]),
            "c": ("z", ["not (a.x and b.y)"]),
            "d": ("", []),
        },
        today="",
        outcomes={"deal": "a.x and b.y"},
        goal="deal",
    )
    subject = replace(
        subject,
        formats=(
            Format("four", Text.of("four"), ("a", "b", "c", "d")),
            Format("loose", Text.of("loose"), ("a", "b", "c", "d"), "any_subset"),
        ),
    )
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    found = tables(analysis, concept="nash")
    assert [table.parties for table in found.movers] == [("a", "b")]
    assert [table.parties for table in found.enough] == [("a", "b")]
    assert found.enough[0].example == subject.state(["a.x", "b.y"])
    assert (found.needed, found.unwanted) == (("a", "b"), ("c",))
    four, loose = found.chairs["four"], found.chairs["loose"]
    assert [chair.works_otherwise for chair in four] == [False, False, True, False]
    assert [chair.works_otherwise for chair in loose] == [False, False, True, True]
    assert not four[0].works
    assert loose[0].works
    strict = tables(analysis, concept="nash", consent="strict")
    assert strict.unwanted == ("c", "d"), "who gains nothing does not say yes"
    told = found.to_json()
    assert told["needed"] == ["a", "b"]
    assert told["tables"][0]["changes"] == ["a.x", "b.y"]
    assert told["chairs"]["four"][2] == {
        "party": "c",
        "seated": True,
        "works": False,
        "works_otherwise": True,
    }
    assert list(told["formats"]) == ["four", "loose"]
    only = tables(analysis, concept="nash", formats=["loose"])
    assert [zone_.table.format for zone_ in only.formats] == ["loose"]
    assert list(only.chairs) == ["loose"]


@pytest.mark.parametrize("engine", ENGINES)
def test_where_no_agreement_is_needed(engine: str) -> None:
    """Today leads to the goal by itself, though it is not there yet."""
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", [])}, today="", outcomes={"done": "a.x"}, goal="done"
    )
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    found = tables(analysis, concept="nash")
    assert found.today
    assert not found.enough, "nothing is better than what comes anyway"
    assert [table.parties for table in found.movers] == [("a",)]


@pytest.mark.parametrize("engine", ENGINES)
def test_joint_moves_that_nobody_wants(engine: str) -> None:
    """Everybody together could; what they could do cannot undo what cannot be undone."""
    subject = conflict(
        {"a": ("x", ["not a.x"]), "b": ("y", ["not b.y"])},
        irreversible=["a.x"],
        today="a.x",
        outcomes={"calm": "not a.x", "busy": "b.y"},
        goal="calm",
    )
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    assert not tables(analysis).movers
    busy = tables(analysis, goal="busy")
    assert [table.parties for table in busy.movers] == [("b",)]
    assert (busy.enough, busy.needed, busy.unwanted) == ((), (), ())


def test_bad_questions() -> None:
    analysis = analyse(TRUCE)
    with pytest.raises(UnknownLabelError, match="no outcome 'war'"):
        tables(analysis, goal="war")
    with pytest.raises(UnknownLabelError, match="no format 'geneva'"):
        tables(analysis, formats=["geneva"])
    with pytest.raises(UnknownLabelError, match="no consent 'silent'"):
        tables(analysis, consent="silent")  # type: ignore[arg-type]
    with pytest.raises(ZopaError, match="SIM says nothing about what follows"):
        tables(analysis, concept="sim")
    with pytest.raises(ZopaError, match="add a 'status_quo'"):
        tables(analyse(replace(TRUCE, status_quo=None)))
    with pytest.raises(ZopaError, match=r"no 'goal'.*there are: peace"):
        tables(analyse(replace(TRUCE, goal=None)))
    never = replace(TRUCE, rules=(*TRUCE.rules, *conflict_rules("not c.z")))
    with pytest.raises(InfeasibleError, match=r"'peace': excluded by the rule 'not c\.z'"):
        tables(analyse(never))


def conflict_rules(text: str) -> tuple[Any, ...]:
    return conflict({"a": ("x", []), "b": ("y", []), "c": ("z", [])}, rules=[text]).rules


def test_more_parties_than_bits() -> None:
    parties: dict[str, tuple[str, list[str]]] = {
        f"p{k}": ("x" if k == 0 else "", []) for k in range(63)
    }
    subject = conflict(parties, today="", outcomes={"done": "p0.x"}, goal="done")
    with pytest.raises(TooLargeError, match=r"63 parties are too many.*at most 62"):
        tables(analyse(subject))
    few = replace(subject, parties=subject.parties[:62])
    assert [table.parties for table in tables(analyse(few)).movers] == [("p0",)]
