"""Sentences about levers, hinges and the inverse question: whole, as they are printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.agreements.told import farms, table
from tests.cases import conflict
from tests.levers.drawn import ALL_CONCEPTS, CONCEPTS, QUICK, add, drop, lever, move, rule, small
from tests.levers.drawn import with_levers as pulled
from tests.proper import proper
from zopa.conflict.change import Lever
from zopa.conflict.model import Basis, Conflict
from zopa.errors import ZopaError
from zopa.evidence.model import Claim, Document, Grade, Ledger
from zopa.levers.find import CheapestLevers, cheapest_levers
from zopa.levers.hinges import hinges
from zopa.levers.inverse import inverse
from zopa.levers.orders import Share
from zopa.levers.sentences import (
    alone_told,
    cost_told,
    headline_told,
    hinge_told,
    hinges_told,
    inverse_told,
    levers_told,
    party_inverse_told,
    set_told,
    share_told,
)
from zopa.stability.analysis import analyse
from zopa.testing import conflicts
from zopa.text import Text

WELL = farms()
SHAME = lever("shame", drop("north", "north.pump"), cost=2, by="south")
CALM = lever("calm", drop("south", "south.pump"), cost=3.5, by="south")
LAW = Lever(
    "law",
    Text.of("forbid pumping"),
    ("north", "south"),
    40,
    (add(WELL, "north", "not north.pump"), add(WELL, "south", "not south.pump")),
)
AIM = "For a quiet night to be able to hold under Nash"
BOTH = (
    "shame (South Farm); calm (South Farm), at a cost of 5.5. 1 of 1 state with a quiet night "
    "would hold, and today's state would hold."
)
PROVEN = "It is proven that nothing cheaper is enough."


def ask(subject: Conflict, concept: str = "nash", **more: object) -> CheapestLevers:
    return cheapest_levers(analyse(subject), concept=concept, **more)  # type: ignore[arg-type]


def told(subject: Conflict, concept: str = "nash", **more: object) -> list[str]:
    return list(levers_told(subject, ask(subject, concept, **more)))


def alone(subject: Conflict, concept: str = "nash", **more: object) -> list[str]:
    return list(alone_told(subject, ask(subject, concept, **more)))


# -- what it would take


def test_nothing_may_be_needed() -> None:
    subject = pulled(WELL, SHAME, CALM, LAW)
    assert told(subject, "seq") == [
        "For a quiet night to be able to hold under SEQ: no lever is needed; 1 of 1 state with a "
        "quiet night would hold, and today's state would hold."
    ]
    assert alone(subject, "seq") == [
        "shame (cost 2): not needed, and would undo it.",
        "calm (cost 3.5): not needed, and would undo it.",
        "law (cost 40): not needed.",
    ]


def test_one_lever_may_be_enough() -> None:
    assert told(pulled(WELL, LAW)) == [
        f"{AIM}: forbid pumping (the North Farms and South Farm), at a cost of 40. 1 of 1 state "
        "with a quiet night would hold, and today's state would not hold.",
        PROVEN,
        "Every other combination that is enough has this one within it; not all that have "
        "are enough.",
    ]


def test_several_may_be_needed_and_others_follow() -> None:
    subject = pulled(WELL, SHAME, CALM, LAW)
    assert told(subject) == [
        f"{AIM}: {BOTH}",
        PROVEN,
        "Next: forbid pumping (the North Farms and South Farm), at a cost of 40. 1 of 1 state with "
        "a quiet night would hold, and today's state would not hold.",
        "Every other combination that is enough has one of these within it; not all that have "
        "are enough.",
    ]
    assert told(subject, most=1) == [f"{AIM}: {BOTH}", PROVEN]
    assert alone(subject) == [
        "shame (cost 2): not enough on its own.",
        "calm (cost 3.5): not enough on its own.",
        "law (cost 40): enough on its own.",
    ]


def test_there_may_be_more_than_was_asked_for() -> None:
    extra = lever("ban", add(WELL, "north", "rest"), add(WELL, "south", "rest"), cost=90)
    subject = pulled(WELL, SHAME, CALM, LAW, replace(extra, by=("north",)))
    assert told(subject, most=2)[-1] == "Others may cost 40 or more."


def test_without_today_nothing_is_said_of_it() -> None:
    subject = replace(pulled(WELL, LAW), status_quo=None)
    assert told(subject)[0].endswith("1 of 1 state with a quiet night would hold.")


def test_a_table_or_every_end_may_be_asked_for() -> None:
    subject = pulled(farms(well=table("well", "north", "south")), LAW)
    assert told(subject, format="well", baseline="status_quo")[0].startswith(
        "For the well to be able to agree on a quiet night that holds under Nash: forbid pumping "
        "(the North Farms and South Farm), at a cost of 40. 1 of 1 state with a quiet night would "
        "hold and could be agreed on, and"
    )
    assert told(subject, every_end=True)[0] == (
        "For everything to end in a quiet night under Nash, agreed or not: forbid pumping (the "
        "North Farms and South Farm), at a cost of 40. 1 of 1 state with a quiet night would be "
        "where everything ends, and today's state would not hold."
    )


def test_nothing_may_be_enough_because_of_one_party() -> None:
    leaves = "Whatever is pulled, South Farm would leave every state with a quiet night."
    assert told(pulled(WELL, SHAME)) == [f"{AIM}: the one lever is not enough.", leaves]
    idle = lever("idle", add(WELL, "north", "true", "last"), cost=0, by="north")
    assert told(pulled(WELL, SHAME, idle)) == [
        f"{AIM}: no combination of the 2 levers is enough; every one was ruled out.",
        leaves,
    ]
    assert alone(pulled(WELL, SHAME, idle))[1] == "idle (cost 0): makes no difference on its own."


def test_nothing_may_be_enough_because_of_several() -> None:
    # What keeps the one leaves the other as it is, and they cannot be pulled together.
    wishes = farms(["north.pump", "true"], ["south.pump", "true"])
    subject = pulled(
        wishes,
        lever("one", drop("north", "north.pump"), move("south", "south.pump", "last"), by="south"),
        lever("two", drop("south", "south.pump"), move("north", "north.pump", "last"), by="south"),
    )
    assert told(subject) == [
        f"{AIM}: no combination of the 2 levers is enough; every one was ruled out.",
        "Each of the North Farms and South Farm could be kept in some state with a quiet night, "
        "but whatever is pulled, there is none that all of them would stay in.",
    ]
    assert alone(subject)[-1] == (
        "one and two exclude each other: both change 'north.pump' of north."
    )


def test_nothing_may_be_enough_for_want_of_consent() -> None:
    wants = farms(["north.pump"], ["south.pump"], well=table("well", "north"))
    assert told(pulled(wants, SHAME, CALM), format="well")[1:] == [
        "A quiet night can be made to hold, but the table would not agree on it."
    ]
    assert len(told(pulled(wants, SHAME), every_end=True)) == 1


def test_a_lever_may_be_impossible_or_undo_today() -> None:
    odd = lever("odd", rule(WELL, "not north.pump"), cost=1, by="north")
    turn = lever("turn", add(WELL, "north", "not north.pump"), cost=7, by="south")
    assert alone(pulled(WELL, odd, turn)) == [
        "odd (cost 1): cannot be pulled; it would leave no state, or exclude today's.",
        "turn (cost 7): not enough on its own; today's state would not hold.",
    ]


# -- stopped


def test_a_stopped_search_claims_no_more_than_it_knows() -> None:
    subject = pulled(WELL, SHAME, CALM, LAW)
    whole = ask(subject)
    stop = replace(whole, complete=False, interrupted=True, alone=(), blockers=())

    def said(**changes: object) -> list[str]:
        return list(levers_told(subject, replace(stop, **changes)))  # type: ignore[arg-type]

    best = f"{AIM}: {BOTH}"
    before = "The search was stopped before that was proven: there may be a cheaper combination"
    assert said(sets=(), cheaper=0) == [best, f"{before}."]
    assert said(sets=(), cheaper=2.5) == [best, f"{before}, of at least 2.5."]
    assert said(sets=(), cheaper=5.5) == [
        best,
        "The search was stopped; nothing cheaper is enough.",
    ]
    nothing = f"{AIM}: nothing was found before the search was stopped."
    assert said(sets=(), best=None, cheaper=0) == [nothing]
    assert said(sets=(), best=None, cheaper=9) == [
        nothing,
        "What is enough, if anything, costs 9 or more.",
    ]
    assert said(sets=whole.sets[:1], cheaper=5.5) == [
        best,
        PROVEN,
        "The search for others was stopped: they cost 5.5 or more.",
    ]
    nobody = replace(ask(pulled(WELL, SHAME)), interrupted=True, alone=(), blockers=())
    assert levers_told(subject, nobody) == (
        f"{AIM}: no combination of the levers is enough; every one was ruled out.",
        "The search for the reason was stopped.",
    )


def test_patience_is_a_stopped_search() -> None:
    subject = pulled(WELL, SHAME, CALM, LAW)
    assert told(subject, patience=0)[1].startswith("The search was stopped before that was proven")


def test_costs_have_no_false_digits() -> None:
    assert [cost_told(cost) for cost in (0, 2, 0.1 + 0.2, 1234.5)] == ["0", "2", "0.3", "1,234.5"]


# -- hinges


def test_headlines() -> None:
    subject = WELL
    found = hinges(analyse(subject), concept="seq")
    assert headline_told(subject, "rest", found.headline) == (
        "a quiet night can hold, and today's state holds"
    )
    known = replace(found.headline, goal_can_hold=False, today_holds=False)
    assert headline_told(subject, "rest", known) == (
        "a quiet night cannot hold, and today's state does not hold"
    )
    assert headline_told(subject, "rest", replace(known, today_holds=None)) == (
        "a quiet night cannot hold"
    )


def test_hinges_are_counted() -> None:
    found = hinges(analyse(WELL), concept="nash")
    assert hinges_told(WELL, found) == (
        "Under Nash a quiet night cannot hold, and today's state holds. 8 single changes to the "
        "dossier were tried; none would change that.",
        "No single judgement or piece of evidence among them carries the answer.",
    )
    stopped = replace(found, interrupted=True, examined={"move": 1})
    assert hinges_told(WELL, stopped) == (
        "Under Nash a quiet night cannot hold, and today's state holds. 1 single change to the "
        "dossier was tried; none would change that.",
        "The search was stopped; other changes were not tried.",
    )


def test_moves_drops_claims_and_frozen_options_are_hinges() -> None:
    claim = Claim(
        "c1", "d1", "the miller", Text.of("they are thirsty"), "asserted", grade=Grade("B", "3")
    )
    north, south = WELL.parties
    rests = replace(south.preferences[0], basis=Basis(because=("c1",)))
    subject = replace(
        WELL,
        parties=(north, replace(south, preferences=(rests, *south.preferences[1:]))),
        evidence=Ledger((Document("d1", Text.of("a letter")),), (claim,)),
    )
    found = hinges(analyse(subject), concept="seq")
    lost = "a quiet night could no longer hold"
    out = "(it would be ruled out altogether)"
    assert {hinge_told(subject, found, hinge) for hinge in found.found} == {
        "If the North Farms put “to pump at night” (unsupported) above “South Farm to stop "
        f"pumping” (unsupported): {lost}",
        "If South Farm put “to pump at night” (unsupported) above “the North Farms to stop "
        f"pumping” (c1): {lost}",
        f"If the North Farms did not want “South Farm to stop pumping” (unsupported): {lost}",
        f"If the North Farms did not want “to pump at night” (unsupported): {lost}",
        f"If South Farm did not want “to pump at night” (unsupported): {lost}",
        f"If South Farm did not want “the North Farms to stop pumping” (c1): {lost}",
        f"Without c1 (the miller, B3), on which alone “south: not north.pump” rests: {lost}",
        f"If the North Farms could only keep to “north.pump” (unsupported): {lost} {out}",
        f"If South Farm could only keep to “south.pump” (unsupported): {lost} {out}",
    }


def test_a_claim_may_carry_several_and_have_no_grade() -> None:
    claim = Claim("c1", "d1", "the miller", Text.of("they are thirsty"), "asserted")
    north, south = WELL.parties
    rest = tuple(replace(wish, basis=Basis(because=("c1",))) for wish in south.preferences)
    subject = replace(
        WELL,
        parties=(north, replace(south, preferences=rest)),
        evidence=Ledger((Document("d1", Text.of("a letter")),), (claim,)),
    )
    found = hinges(analyse(subject), concept="seq")
    (hinge,) = [each for each in found.found if each.change.kind == "claim"]
    assert hinge_told(subject, found, hinge) == (
        "Without c1 (the miller), on which alone “south: not north.pump” and “south: south.pump” "
        "rest: a quiet night could no longer hold"
    )


def test_rules_and_locks_are_hinges() -> None:
    kept = farms(["north.pump"], ["south.pump"], rules=("rest",), today="")
    kept = replace(kept, rules=(replace(kept.rules[0], basis=Basis(judgement=Text.of("so"))),))
    found = hinges(analyse(kept), concept="nash")
    assert [hinge_told(kept, found, hinge) for hinge in found.found] == [
        "Without the rule “rest” (judgement): a quiet night could no longer hold and today's state "
        "would no longer hold"
    ]
    locked = conflict(
        {"a": ("x", ["not a.x"])},
        today="a.x",
        irreversible=["a.x"],
        outcomes={"any": "true"},
        goal="any",
    )
    found = hinges(analyse(locked), concept="nash")
    assert [hinge_told(locked, found, hinge) for hinge in found.found] == [
        "If “a.x” could be undone (unsupported): today's state would no longer hold"
    ]


def test_a_hinge_may_open_the_way() -> None:
    subject = farms(["not north.pump"], ["true", "south.pump"])
    found = hinges(analyse(subject), concept="nash")
    assert hinge_told(subject, found, found.found[0]) == (
        "If South Farm did not want “to pump at night” (unsupported): a quiet night could hold"
    )
    assert hinge_told(subject, found, found.found[-1]) == (
        "If the North Farms could only keep to “north.pump” (unsupported): today's state would hold"
    )


# -- inverse


def views(subject: Conflict, state: str | None, concept: str = "nash", **more: object) -> list[str]:
    found = inverse(analyse(subject), state, concept=concept, **more)  # type: ignore[arg-type]
    lines = [inverse_told(subject, found)]
    for view in found.parties:
        lines += party_inverse_told(subject, found, view)
    return lines


def test_a_state_may_hold_as_it_is() -> None:
    assert views(WELL, "", "seq") == ["This state holds under SEQ as things are."]


def test_those_who_leave_would_have_to_want_other_things() -> None:
    assert views(WELL, "north.pump") == [
        "South Farm would leave this state under Nash. What each would have to want to stay, "
        "everybody else's wishes being as they are:",
        "To pump at night must be no gain; today “south.pump” makes it one.",
        "One new wish would be enough for it to stay, in place 2 of 3, above “south.pump”: "
        "“to stop pumping”.",
        "No order of the present wishes would do.",
        "Of all orders of the states 12 of 24 would do, everybody else's wishes being as they are.",
    ]
    assert views(WELL, "")[0] == (
        "The North Farms and South Farm would leave this state under Nash. What each would "
        "have to want to stay, "
        "everybody else's wishes being as they are:"
    )


def test_the_nearest_orders_are_told_where_they_differ() -> None:
    answer = "To pump at night must be no gain, or the one answer must be liked no better than "
    would = (
        "The North Farms would leave this state under SEQ. What each would have to want to stay, "
        "everybody else's wishes being as they are:"
    )
    at_the_top = (
        "One new wish would be enough for it to stay, above everything else: “to stop "
        "pumping”, “South "
    )
    assert views(farms(["north.pump", "not south.pump"]), "", "seq") == [
        would,
        f"{answer}staying; today “north.pump” makes it one.",
        "Nearest order of the wishes: 1 exchange of neighbours, “not south.pump” moving up.",
        f"{at_the_top}Farm to stop pumping” or “a quiet night”.",
        "Of all orders of the present wishes 1 of 2 would do.",
        "Of all orders of the states 16 of 24 would do, everybody else's wishes being as they are.",
    ]
    piped = farms(["north.pump", "town.pipe", "not south.pump"], town=[])
    assert views(piped, "", "seq")[2:4] == [
        "Nearest order of the wishes: 2 exchanges of neighbours, “town.pipe” and “not south.pump” "
        "moving up.",
        "Fewest wishes promoted: 1 wish, “not south.pump”.",
    ]


def test_answers_that_could_be_escaped_count_with_what_follows() -> None:
    piped = farms(["north.pump", "not south.pump"], town=["town.pipe"])
    assert views(piped, "", "smr")[1] == (
        "To pump at night must be no gain, or one of the 4 answers, and whatever can be done about "
        "it, must be liked no better than staying; today “north.pump” makes it one."
    )


def test_only_the_first_of_many_moves_are_told() -> None:
    many = conflict(
        {"a": ("w x y z", ["a.w or a.x or a.y or a.z"]), "b": ("u", ["not a.w"])}, today=""
    )
    told = views(many, "")
    assert told[1] == "To do w must be no gain; today “a.w or a.x or a.y or a.z” makes it one."
    assert told[4:6] == [
        "And so on for 12 other moves.",
        "One new wish would be enough for it to stay, above everything else: “not to do w, "
        "not to do x, not to do "
        "y and not to do z”.",
    ]


def test_a_ranking_has_no_orders_of_wishes() -> None:
    ranks = {"a": ["a.x", "a.x b.p", ["", "b.p"]]}
    ranked = conflict({"a": ("x", []), "b": ("p", [])}, today="", rankings=ranks)
    assert views(ranked, "")[1:] == [
        "To do x must be no gain.",
        "Of all orders of the states 12 of 24 would do, everybody else's wishes being as they are.",
    ]


def test_somebody_else_may_be_asked_about() -> None:
    assert views(WELL, "north.pump", parties=["north"]) == [
        "This state does not hold under Nash, but the North Farms would not leave it.",
        "Nothing else needs to be wanted: as things are, it would stay.",
        "Of all orders of the present wishes all would do.",
        "Of all orders of the states 12 of 24 would do, everybody else's wishes being as they are.",
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(0.0, True, 0, 24, 0.0, 0.0, 0), "none"),
        (Share(1.0, True, 24, 24, 1.0, 1.0, 0), "all"),
        (Share(0.5, True, 12, 24, 0.5, 0.5, 0), "12 of 24"),
        (Share(0.805, True, None, None, 0.805, 0.805, 0), "80 %"),
        (Share(0.001, True, 10**9, 10**12, 0.001, 0.001, 0), "less than 1 %"),
        (Share(0.999, True, None, None, 0.999, 0.999, 0), "more than 99 %"),
        (
            Share(0.5, False, None, None, 0.484, 0.516, 4000),
            "48 % to 52 % (95 % interval from 4,000 sampled orders)",
        ),
        (
            Share(0.0, False, None, None, 0.0, 0.001, 4000),
            "0 % to less than 1 % (95 % interval from 4,000 sampled orders)",
        ),
        (
            Share(0.001, False, None, None, 0.0005, 0.002, 4000),
            "less than 1 % (95 % interval from 4,000 sampled orders)",
        ),
    ],
)
def test_shares_have_no_false_digits(share: Share, said: str) -> None:
    assert share_told(share) == said


# -- whatever the conflict


@QUICK
@given(small(), CONCEPTS)
def test_every_sentence_on_levers_is_one(subject: Conflict, concept: str) -> None:
    asked: list[dict[str, Any]] = [{}, {"every_end": True}]
    asked += [{"format": format_.label} for format_ in subject.formats]
    for more in asked:
        try:
            found = ask(subject, concept, **more)
        except ZopaError:  # no goal, or one that cannot be
            continue
        proper(levers_told(subject, found))
        proper(alone_told(subject, found))
        proper(set_told(subject, found, each) for each in found.sets)
        proper(levers_told(subject, ask(subject, concept, patience=0, **more)))


@QUICK
@given(conflicts(details=True, max_outcomes=2), ALL_CONCEPTS)
def test_every_sentence_on_hinges_and_wishes_is_one(subject: Conflict, concept: str) -> None:
    analysis = analyse(subject)
    for outcome in subject.outcomes:
        if analysis.where(outcome.name).any():
            found = hinges(analysis, goal=outcome.name, concept=concept)
            proper(hinges_told(subject, found))
            proper((hinge_told(subject, found, hinge) for hinge in found.found), ends="")
    for state in (analysis.states[0], analysis.states[-1]):
        turned = inverse(analysis, state, concept=concept)
        proper([inverse_told(subject, turned)])
        for view in turned.parties:
            proper(party_inverse_told(subject, turned, view))
