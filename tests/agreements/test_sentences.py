"""Sentences about agreements, on two farms at one well: whole, as they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.drawn import ALARM, CHASE, CONCEPTS, TRUCE, lively, with_goal
from tests.agreements.told import farms, table
from tests.cases import FEWER, conflict
from tests.proper import proper
from zopa.agreements.after import after
from zopa.agreements.agree import agree
from zopa.agreements.coalitions import COALITION_CONCEPTS, coalition_stability
from zopa.agreements.outlook import outlook
from zopa.agreements.sentences import (
    after_told,
    agreement_told,
    chairs_told,
    coalition_told,
    no_deal_told,
    table_named,
    tables_told,
    zone_told,
)
from zopa.agreements.tables import tables
from zopa.conflict.model import Conflict
from zopa.stability.analysis import analyse
from zopa.testing import conflicts

WELL = farms()
TOWN = farms(
    town=["town.pipe if rest", "not town.pipe"],
    well=table("well", "north", "south"),
    hall=table("hall", "south", "town"),
    fair=table("fair", "north", "south", "town", decides="any_subset"),
)
#: Each does it gladly if nobody else has, and nobody wants to be the second.
FIRST = conflict(
    {who: ("x", ["peace", f"not {who}.x"]) for who in "abcdef"},
    today="",
    outcomes={"peace": " or ".join(f"{who}.x" for who in "abcdef")},
    goal="peace",
)
#: What nobody wants and nobody could undo.
FOR_GOOD = conflict(
    {"a": ("x", ["not a.x"]), "b": ("y", ["not b.y"])},
    today="",
    irreversible=["a.x", "b.y"],
    outcomes={"peace": "a.x or b.y"},
    goal="peace",
)

STOP = "The North Farms to stop pumping and South Farm to stop pumping."
NEED = (
    "For a quiet night it takes moves of all of these: the North Farms and South Farm. Without "
    "them it cannot be brought about."
)
ONE = (
    "Of 3 other states that they could bring about together, they could agree on 1 measured "
    "against what would come without a deal; "
)

Lines = list[str]


def no_deal(subject: Conflict, concept: str = "nash") -> Lines:
    return list(no_deal_told(subject, outlook(analyse(subject), concept).no_deal))


def zone(subject: Conflict, seated: object, concept: str = "nash", **more: object) -> Lines:
    found = agree(analyse(subject), seated, concept=concept, **more)  # type: ignore[arg-type]
    return list(zone_told(subject, found))


def best(subject: Conflict, seated: object, concept: str = "nash", **more: object) -> Lines:
    found = agree(analyse(subject), seated, concept=concept, **more)  # type: ignore[arg-type]
    return list(agreement_told(subject, found, found.best[0]))


def room(subject: Conflict, concept: str = "nash") -> Lines:
    return list(tables_told(subject, tables(analyse(subject), concept=concept)))


def follows(subject: Conflict, state: str, concept: str = "nash") -> Lines:
    return list(after_told(subject, after(analyse(subject), state, concept=concept)))


def joined(subject: Conflict, state: str, concept: str) -> str:
    view = coalition_stability(analyse(subject), ["north", "south"], state, concept=concept)
    return coalition_told(subject, view)


# -- without an agreement


def test_today_may_hold_by_itself() -> None:
    assert no_deal(WELL) == [
        "Without an agreement everything stays as it is today: under Nash nobody would move, so "
        "today's state is what every party falls back on."
    ]


def test_the_drift_may_hurt() -> None:
    assert no_deal(farms(today="")) == [
        "Without an agreement, under Nash, the conflict drifts to 1 end.",
        "The shortest way: South Farm would pump at night, then the North Farms would pump at "
        "night.",
        "At its worst that would be worse than today for the North Farms and South Farm: measured "
        "against it, more may be acceptable than measured against today.",
    ]


def test_the_drift_may_help() -> None:
    turns = farms(["north.pump iff not south.pump"], ["south.pump iff not north.pump"], today="")
    assert no_deal(turns) == [
        "Without an agreement, under Nash, the conflict drifts to one of 2 ends.",
        "The shortest way: the North Farms would pump at night.",
        "Even at its worst it would be better than today for the North Farms and South Farm, who "
        "can wait.",
    ]


def test_the_drift_may_never_come_to_rest() -> None:
    told = "Without an agreement, under Nash, the conflict drifts to 1 end, a round of moves "
    assert no_deal(CHASE)[0] == f"{told}without rest."
    assert no_deal(ALARM) == [
        f"{told}without rest.",
        "The shortest way: a would do w.",
        "Even at its worst it would be better than today for a, who can wait.",
    ]


def test_rest_and_unrest_may_both_be_ahead() -> None:
    # c may make peace, or a may raise an alarm that ends any peace.
    both = conflict(
        {
            "a": ("x", ["c.z", "a.x iff b.y"]),
            "b": ("y", ["c.z", "not (a.x iff b.y)"]),
            "c": ("z w", ["c.z or c.w"]),
        },
        rules=["not a.x and not b.y if c.z", "not (c.z and c.w)"],
        irreversible=["c.z", "c.w"],
        today="",
    )
    told = "Without an agreement, under Nash, the conflict drifts to one of 2 ends, 1 of them a "
    assert no_deal(both)[0] == f"{told}round of moves without rest."


# -- zones


def test_a_table_may_have_nothing_to_change() -> None:
    onlooker = conflict({"a": ("x", []), "g": ("", []), "h": ("", [])}, today="")
    assert zone(onlooker, ["g", "h"]) == ["Together these parties can change nothing."]
    assert zone(onlooker, ["g"]) == ["Alone this party can change nothing."]


def test_a_zone_is_empty_where_somebody_refuses_everything() -> None:
    none = "but there is none to which all who are needed would consent, measured against "
    assert zone(WELL, ["north"], baseline="status_quo") == [
        f"Alone they could bring about 1 other state, {none}today's state.",
        "The North Farms would refuse it.",
    ]
    assert zone(farms(["north.pump"], ["south.pump"]), ["north", "south"]) == [
        f"Together they could bring about 3 other states, {none}what would come without a deal.",
        "Each of them would accept some, but not the same: the North Farms would refuse 2 and "
        "South Farm 2.",
    ]
    assert (
        zone(
            farms(["dry"], outcomes={"rest": "true", "dry": "north.pump and south.pump"}),
            ["north", "south"],
        )[1]
        == "The North Farms would refuse every one of them."
    )


def test_a_zone_is_empty_where_the_lists_do_not_meet() -> None:
    assert zone(TOWN, "hall") == [
        "Together they could bring about 3 other states, but there is none to which all who are "
        "needed would consent, measured against what would come without a deal.",
        "Each of them would accept some, but not the same: South Farm would refuse 2 and the town "
        "2.",
    ]


def test_agreements_that_last() -> None:
    assert zone(WELL, ["north", "south"], "seq") == [
        f"{ONE}1 would hold.",
        "1 of the agreements would bring a quiet night; 1 of these would hold. 1 would lead to it "
        "for certain.",
    ]
    assert best(WELL, ["north", "south"], "seq") == [
        STOP,
        "It would hold: nobody would leave it.",
        "It brings a quiet night.",
    ]


def test_agreements_that_are_broken_at_the_table_and_away_from_it() -> None:
    assert zone(TOWN, "well") == [
        f"{ONE}none would hold.",
        "1 of the agreements would bring a quiet night; none of these would hold. None would lead "
        "to it for certain.",
        "The North Farms (at the table) would break the one agreement.",
        "South Farm (at the table) would break the one agreement.",
        "The town (not at the table) would break the one agreement.",
    ]
    assert best(TOWN, "well") == [
        STOP,
        "It would not hold: the North Farms would pump at night, South Farm would pump at night "
        "and the town would lay a pipe (not at the table).",
        "What follows does not end in a quiet night; if those who signed keep their word, it ends "
        "in a quiet night for certain.",
    ]
    assert best(TOWN, "fair", "seq")[1:] == [
        "It would not hold: the town would lay a pipe.",
        "What follows ends in a quiet night for certain, whether or not those who signed keep "
        "their word.",
    ]


def test_agreements_that_miss_the_goal() -> None:
    assert best(
        farms(outcomes={"rest": "true", "dry": "north.pump"}, goal="dry"), ["north", "south"], "seq"
    ) == [
        STOP,
        "It would hold: nobody would leave it.",
        "It does not bring a dry well.",
    ]


def test_without_a_goal_nothing_is_said_of_one() -> None:
    bare = farms(goal=None)
    assert zone(bare, ["north", "south"], "seq") == [f"{ONE}1 would hold."]
    assert best(bare, ["north", "south"], "seq") == [STOP, "It would hold: nobody would leave it."]


def test_many_spoilers_are_counted() -> None:
    # The mayor gives the feast; each guest then takes a seat, and some would go home first.
    feast = conflict(
        {
            "m": ("x y", ["m.x"]),
            **{who: ("z", [f"{who}.z if m.y", f"not {who}.z"]) for who in "abcd"},
            "e": ("z", ["e.z if (m.x and m.y)", "not e.z"]),
        },
        names={"m": "the mayor"},
        today="",
        outcomes={"feast": "m.x"},
        goal="feast",
    )
    told = zone(feast, ["m"], baseline="status_quo")
    assert told == [
        "Of 3 other states that they could bring about alone, they could agree on 2 measured "
        "against today's state, 2 of them efficient; 1 would hold.",
        "2 of the agreements would bring the outcome feast; 1 of these would hold. 2 would lead to "
        "it for certain.",
        "A (not at the table) would break 1 of the 2 agreements.",
        "B (not at the table) would break 1 of the 2 agreements.",
        "C (not at the table) would break 1 of the 2 agreements.",
        "Some would be broken by d and e as well.",
    ]


def test_tables_are_named() -> None:
    analysis = analyse(TOWN)
    assert table_named(TOWN, agree(analysis, "hall")) == "the hall"
    assert table_named(TOWN, agree(analysis, ["town", "north"])) == "the town and the North Farms"


# -- tables


def test_one_table_is_enough_and_has_vetoes() -> None:
    assert room(TOWN, "seq") == [
        NEED,
        "The smallest table that could sign something from which all that follows ends in a quiet "
        "night: the North Farms and South Farm.",
        "The North Farms and South Farm could agree on this: the North Farms to stop pumping and "
        "South Farm to stop pumping.",
        "No table can do without the North Farms or South Farm: a veto by absence.",
        "No table that decides by consensus can do with the town at it: a veto by presence.",
    ]


def test_no_table_is_enough_where_nothing_lasts() -> None:
    assert room(WELL) == [
        NEED,
        "No table is enough, whoever sits at it: there is no joint move after which all that "
        "follows ends in a quiet night.",
    ]


def test_no_table_is_enough_where_somebody_refuses() -> None:
    told = "No table is enough: 3 joint moves would lead to the outcome peace for certain, but "
    assert room(FOR_GOOD) == [
        "For the outcome peace it takes a move of a; or of b.",
        f"{told}each needs a party that would not consent: a would refuse 2 and b 2.",
    ]
    alone = conflict(
        {"a": ("x", ["not a.x"])},
        today="",
        irreversible=["a.x"],
        outcomes={"peace": "a.x"},
        goal="peace",
    )
    assert room(alone) == [
        "For the outcome peace it takes a move of a. Without them it cannot be brought about.",
        "No table is enough: 1 joint move would lead to the outcome peace for certain, but it "
        "needs a party that would not consent. A would have to move for it, and would refuse.",
    ]


def test_today_may_lead_there_by_itself() -> None:
    told = room(FIRST)
    assert told == [
        "For the outcome peace it takes a move of a; or of b; or of c; or of d; or of one of 2 "
        "more sets of parties.",
        "No agreement is needed: all that follows from today's state ends in the outcome peace.",
    ]
    there = farms(today="")
    assert room(there, "seq")[:2] == [
        "Today's state brings a quiet night as it is.",
        "No agreement is needed: all that follows from today's state ends in a quiet night.",
    ]


def test_no_move_may_reach_the_goal() -> None:
    gone = conflict(
        {"a": ("x", [])}, today="a.x", irreversible=["a.x"], outcomes={"no": "not a.x"}, goal="no"
    )
    assert room(gone)[0] == "No joint move reaches the outcome no from today's state."


def test_several_tables_may_be_enough() -> None:
    # Each gains by taking what there is one of; for the goal it must not be a.
    pipes = conflict(
        {who: ("x", [f"{who}.x"]) for who in "abcde"},
        today="",
        rules=["at most one of (a.x, b.x, c.x, d.x, e.x)"],
        irreversible=[f"{who}.x" for who in "abcde"],
        outcomes={"wet": "not a.x"},
        goal="wet",
    )
    told = room(pipes)
    assert told[0] == "Today's state brings the outcome wet as it is."
    assert told[1] == (
        "4 smallest tables could sign something from which all that follows ends in the outcome "
        "wet: b; c; d; e."
    )
    assert told[2:] == ["B could agree on this: b to do x.", "C could agree on this: c to do x."]


def test_what_a_chair_changes() -> None:
    found = tables(analyse(TOWN), concept="seq").chairs
    assert chairs_told(TOWN, found["well"]) == (
        "It would no longer be enough if the North Farms or South Farm left.",
        "It would no longer be enough if the town joined.",
    )
    assert chairs_told(TOWN, found["hall"]) == ()
    more = farms(
        town=["town.pipe if rest", "not town.pipe"],
        one=table("one", "north"),
        all=table("all", "north", "south", "town"),
    )
    found = tables(analyse(more), concept="seq").chairs
    assert chairs_told(more, found["one"]) == ("It would be enough if South Farm joined.",)
    assert chairs_told(more, found["all"]) == ("It would be enough if the town left.",)


# -- after


def test_both_readings_may_differ() -> None:
    assert follows(TOWN, "") == [
        f"Signed: {STOP[0].lower()}{STOP[1:]}",
        "If everybody is free to move again, it does not end in a quiet night (1 end).",
        "The shortest way: South Farm would pump at night, then the North Farms would pump at "
        "night.",
        "If those who signed keep their word, it ends in a quiet night for certain (1 end).",
        "The shortest way: the town would lay a pipe.",
    ]
    assert follows(WELL, "north.pump")[1:] == [
        "If everybody is free to move again, it does not end in a quiet night (1 end).",
        "The shortest way: South Farm would pump at night.",
        "If those who signed keep their word, it does not end in a quiet night (1 end).",
        "Nobody would move then.",
    ]


def test_both_readings_may_be_alike() -> None:
    assert follows(TOWN, "", "seq")[1:] == [
        "Whether or not those who signed keep their word, it ends in a quiet night for certain (1 "
        "end).",
        "The shortest way: the town would lay a pipe.",
    ]


def test_some_ways_may_lead_there() -> None:
    turns = farms(
        ["north.pump iff not south.pump"],
        ["south.pump iff not north.pump"],
        outcomes={"rest": "true", "dry": "north.pump"},
        goal="dry",
    )
    assert follows(turns, "")[1] == (
        "If everybody is free to move again, it ends in a dry well on some ways and not on others "
        "(2 ends)."
    )


def test_what_holds_needs_no_readings() -> None:
    assert follows(WELL, "", "seq")[1:] == [
        "The state holds: nobody would leave it.",
        "It brings a quiet night.",
    ]
    assert follows(WELL, "north.pump south.pump") == [
        "There would be nothing to sign: this is today's state.",
        "The state holds: nobody would leave it.",
        "It does not bring a quiet night.",
    ]


def test_a_round_of_moves_is_no_rest() -> None:
    unrest = "does not end in the outcome both (1 end, a round of moves without rest)."
    within = "It is part of a round of moves without rest."
    assert follows(CHASE, "") == [
        "There would be nothing to sign: this is today's state.",
        f"It {unrest}",
        within,
    ]
    assert follows(CHASE, "a.x b.y")[1:] == [
        f"If everybody is free to move again, it {unrest}",
        within,
        "If those who signed keep their word, it ends in the outcome both for certain (1 end).",
        "Nobody would move then.",
    ]
    assert follows(ALARM, "a.w a.x")[2] == within
    peace = follows(TRUCE, "b.y")
    assert "in the outcome peace (1 end, a round of moves without rest)." in peace[1]


def test_a_way_may_lead_into_a_round() -> None:
    assert follows(ALARM, "")[2] == (
        "The shortest way: a would do w and so into a round of moves without rest."
    )


def test_after_without_a_goal() -> None:
    assert follows(farms(goal=None), "")[1] == (
        "If everybody is free to move again, it leads to 1 end."
    )


# -- coalitions


def test_coalitions() -> None:
    better = "which each of them would like better."
    assert joined(WELL, "north.pump south.pump", "nash") == (
        "The North Farms and South Farm would leave it together under Nash: the North Farms to "
        f"stop pumping and South Farm to stop pumping, {better}"
    )
    assert joined(WELL, "", "nash") == (
        "The North Farms and South Farm could do nothing together that each of them would like "
        "better."
    )
    wary = farms(["not town.pipe", "not north.pump"], ["not town.pipe", "not south.pump"], [])
    assert joined(wary, "north.pump south.pump", "gmr") == (
        "The North Farms and South Farm could do better together in 1 way; under GMR it is "
        "deterred."
    )
    free = farms(
        ["not town.pipe", "not dry"],
        ["not town.pipe", "not dry"],
        [],
        outcomes={"dry": "north.pump and south.pump"},
        goal=None,
    )
    assert joined(free, "north.pump south.pump", "gmr") == (
        "The North Farms and South Farm could do better together in 3 ways; under GMR all of them "
        "are deterred."
    )


# -- whatever the conflict


@FEWER
@given(
    st.one_of(lively(), conflicts(formats=2), with_goal(), with_goal(conflicts(formats=2))),
    CONCEPTS,
    st.integers(1, 31),
)
def test_every_sentence_is_one(subject: Conflict, concept: str, mask: int) -> None:
    analysis = analyse(subject)
    proper(no_deal_told(subject, outlook(analysis, concept).no_deal))
    if subject.goal is not None and not analysis.where(subject.goal).any():
        return
    seated = [p.label for k, p in enumerate(subject.parties) if mask >> k & 1] or ["p1"]
    for chosen in (seated, *(each.label for each in subject.formats)):
        found = agree(analysis, chosen, concept=concept)
        proper(zone_told(subject, found))
        for agreement in found.best:
            proper(agreement_told(subject, found, agreement))
    if subject.goal is not None:
        rooms = tables(analysis, concept=concept)
        proper(tables_told(subject, rooms))
        for chairs in rooms.chairs.values():
            proper(chairs_told(subject, chairs))
    for state in (analysis.states[0], analysis.states[len(analysis.states) // 2]):
        proper(after_told(subject, after(analysis, state, concept=concept)))
        if concept in COALITION_CONCEPTS:
            view = coalition_stability(analysis, seated, state, concept=concept)
            proper([coalition_told(subject, view)])


@pytest.mark.parametrize("concept", ["nash", "seq", "sseq", "gmr", "smr"])
def test_the_sentences_name_their_concept(concept: str) -> None:
    shown = "Nash" if concept == "nash" else concept.upper()
    assert f"under {shown}" in no_deal(WELL, concept)[0]
