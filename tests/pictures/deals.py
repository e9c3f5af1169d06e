"""Agreements, levers and hinges to draw: two dossiers, and results of every awkward kind."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import zopa
from tests.agreements.drawn import CHASE, TRUCE
from tests.cases import conflict
from tests.pictures.drawn import NASTY, aleppo
from zopa.agreements.agree import Spoiler, Table, Zone
from zopa.agreements.outlook import Way
from zopa.agreements.tables import MinimalTable, Tables
from zopa.conflict.change import Format, Lever, LeverChange, OptionChange, StatementChange
from zopa.conflict.model import Conflict, Option, Party, State, StatusQuo
from zopa.levers.find import LeverEffect
from zopa.pictures import (
    Picture,
    agreements_chart,
    drift_map,
    hinges_chart,
    levers_chart,
    room_chart,
)
from zopa.stability.analysis import Analysis
from zopa.stability.explain import Step, changes_between
from zopa.text import Text

VALLEY = Path(__file__).parents[2] / "docs" / "tutorial" / "valley"
NASH = {"concept": "nash"}


def first(party: str, statement: str) -> LeverChange:
    return StatementChange("promote", party, statement, "first")


def lever(label: str, name: str, by: str, cost: float, *changes: LeverChange) -> Lever:
    return Lever(label, Text.of(name), tuple(by.split()), cost, changes)


def format_(label: str, name: str, parties: str) -> Format:
    return Format(label, Text.of(name), tuple(parties.split()))


@cache
def valley() -> Analysis:
    """The valley, with levers and formats of its own."""
    subject = zopa.load(VALLEY)
    return zopa.analyse(
        replace(
            subject,
            levers=(
                lever("vote", "put the well on the ballot", "council", 2, first(
                    "council", "not north.pump and not south.pump")),
                lever("meter", "meter the well at night", "council north", 1.5, OptionChange(
                    "forbid", "council.fine")),
                lever("cistern-first", "show North the cistern", "bank", 1, first(
                    "north", "cistern")),
                lever("no-night", "take North's night pump away", "council", 7, OptionChange(
                    "forbid", "north.pump")),
            ),
            cost_unit=Text.of("evenings of talk"),
            formats=(
                format_("farms", "the two farms", "north south"),
                format_("kitchen", "the kitchen table at North Farm", "north south bank"),
                format_("hall", "the village hall", "north south council bank"),
            ),
        )
    )  # fmt: skip


@cache
def deals() -> Analysis:
    """Aleppo, with the levers and formats of these tests."""
    subject = aleppo().conflict
    return zopa.analyse(
        replace(
            subject,
            levers=(
                lever("threat", "make the threat of a strike believed", "us", 8, first(
                    "us", "strike-if-bombed")),
                lever("talks", "offer Moscow talks at once", "us europe", 3, first(
                    "russia", "back-to-talks")),
                lever("leave", "have the jihadist fighters led out", "un", 4, first(
                    "jihadists", "take-the-escort")),
                lever("restrain", "hold Damascus back", "russia iran", 5, first(
                    "government", "rebels-quiet")),
                lever("arms", "stop the arms", "saudi qatar", 2, OptionChange(
                    "forbid", "saudi.arm")),
            ),
            cost_unit=Text.of("political capital, 1 to 10"),
            formats=(
                format_("bilateral", "Washington and Moscow", "us russia"),
                format_("lausanne", "the meeting of Lausanne", "us russia iran turkey saudi qatar"),
                format_("all", "everybody with a gun", "us russia government opposition jihadists"),
            ),
        )
    )  # fmt: skip


@cache
def crowd(parties: int = 12, formats: int = 8, length: int = 60) -> Analysis:
    """Many parties and formats, all with long names, some from right to left."""
    names = ("Committee for the Reconciliation of the Northern Provinces", NASTY[1] * 3, "W" * 99)
    members = tuple(
        Party(
            f"p{k}",
            Text.of((names[k % 3] + " and of neighbours")[:length]),
            (Option(f"p{k}.a", Text.of(f"keep promise {k}"), Text.of(f"break promise {k}")),),
        )
        for k in range(parties)
    )
    tables = tuple(
        Format(
            f"f{k}",
            Text.of((names[k % 3] + " in session")[:length]),
            tuple(f"p{n}" for n in range(parties) if n % (k + 1) == 0),
        )
        for k in range(formats)
    )
    bare = conflict(
        {party.label: ("a", ["all", f"not p{k}.a"]) for k, party in enumerate(members)},
        today="",
        outcomes={"all": " and ".join(f"p{k}.a" for k in range(parties))},
        goal="all",
    )
    return zopa.analyse(
        replace(
            bare,
            parties=tuple(
                replace(party, preferences=old.preferences)
                for party, old in zip(members, bare.parties, strict=True)
            ),
            formats=tables,
        )
    )


def sets(subject: Conflict, *members: Iterable[int]) -> tuple[MinimalTable, ...]:
    """Minimal sets by the numbers of their parties."""
    labels = [party.label for party in subject.parties]
    return tuple(MinimalTable(tuple(labels[k] for k in some), State(()), (), 1) for some in members)


def of_sets(
    found: Tables,
    subject: Conflict,
    movers: Iterable[Iterable[int]],
    enough: Iterable[Iterable[int]],
) -> Tables:
    """The same tables with other minimal sets."""
    working = sets(subject, *enough)
    lasting = found.lasting if working else 0
    return replace(found, movers=sets(subject, *movers), enough=working, lasting=lasting)


def nasty_deals() -> Conflict:
    """A conflict with nothing but trouble in its texts."""
    parties = tuple(
        Party(
            f"p{k}",
            Text.of(name),
            (Option(f"p{k}.a", Text.of(f"do {name} " * 4), Text.of(name)),),
        )
        for k, name in enumerate(NASTY)
    )
    wishes = conflict(
        {f"p{k}": ("a", ["not p1.a" if k else "p0.a"]) for k in range(len(NASTY))},
        today="",
        outcomes={"some": "p0.a or p1.a"},
        goal="some",
        phrases={"some": NASTY[0]},
    )
    return replace(
        wishes,
        parties=tuple(
            replace(party, preferences=old.preferences)
            for party, old in zip(parties, wishes.parties, strict=True)
        ),
        status_quo=StatusQuo(("p1.a",)),
        levers=tuple(
            lever(f"l{k}", name, "p1 p3", 10**k, OptionChange("forbid", f"p{k}.a"))
            for k, name in enumerate(NASTY)
            if k != 1
        ),
        cost_unit=Text.of(NASTY[3]),
        formats=tuple(format_(f"f{k}", name, "p0 p1") for k, name in enumerate(NASTY)),
    )


def walk(subject: Conflict, *moves: str, cycle: bool = False) -> Way:
    """A way of moves by one party each, from nothing: ``+a.x`` or ``-a.x``."""
    here = State(())
    steps = []
    for move in moves:
        label = move[1:]
        there = subject.state(set(here) | {label} if move[0] == "+" else set(here) - {label})
        party = label.partition(".")[0]
        steps.append(Step(party, changes_between(here, there), there, "better", None))
        here = there
    return Way(tuple(steps), here, cycle)


def zoned(analysis: Analysis, **more: object) -> list[Zone]:
    """The zone of every format of a conflict."""
    return [zopa.agree(analysis, each.label, **more) for each in analysis.conflict.formats]  # type: ignore[arg-type]


def drift(analysis: Analysis, prefix: str, **more: str) -> Picture:
    """Where today leads."""
    found = zopa.tables(analysis, **more)  # type: ignore[arg-type]
    no_deal = zopa.agree(analysis, [analysis.parties[0]], **more).no_deal  # type: ignore[arg-type]
    goal = analysis.conflict.resolve(found.goal)
    subject = analysis.conflict
    return drift_map(subject, no_deal.ways, no_deal.status_quo, goal=goal, prefix=prefix)


def dossier(analysis: Analysis, name: str) -> list[Picture]:
    """All five of one dossier."""
    subject = analysis.conflict
    return [
        room_chart(subject, zopa.tables(analysis), prefix=f"{name}-room"),
        agreements_chart(subject, zoned(analysis), prefix=f"{name}-agree"),
        drift(analysis, f"{name}-drift"),
        levers_chart(subject, zopa.cheapest_levers(analysis), prefix=f"{name}-levers"),
        hinges_chart(subject, zopa.hinges(analysis), prefix=f"{name}-hinges"),
    ]


def rooms() -> list[Picture]:
    """Rooms of every kind."""
    crowded = crowd()
    subject = crowded.conflict
    found = zopa.tables(crowded)
    many = [[k, (k + 1) % 12] for k in range(9)]
    none = replace(found, movers=(), enough=(), needed=(), unwanted=(), formats=(), today=True)
    plain = crowd(5, 0)
    vetoes = replace(
        of_sets(zopa.tables(crowd(5, 2)), plain.conflict, [[0, 1], [1, 2], [1, 3]], many[:2]),
        needed=("p1",),
        unwanted=("p4",),
    )
    ten = crowd(4, 10, 30)
    return [
        room_chart(subject, found, prefix="crowd"),
        room_chart(subject, of_sets(found, subject, many, many), prefix="crowd-many"),
        room_chart(subject, none, prefix="crowd-none"),
        room_chart(plain.conflict, zopa.tables(plain), prefix="plain-room"),
        room_chart(crowd(5, 2).conflict, vetoes, prefix="vetoes"),
        room_chart(ten.conflict, zopa.tables(ten), prefix="ten-formats"),
    ]


def zones() -> list[Picture]:
    """Zones of every kind."""
    crowded = crowd()
    zone = zopa.agree(crowded, "f0")
    labels = [party.label for party in crowded.conflict.parties]
    broken = replace(
        zone,
        joint_moves=67_108_864,
        spoilers=tuple(Spoiler(p, k % 2 == 0, 12_345_678 - k, 12_345_678)
                       for k, p in enumerate(labels[:5])),
    )  # fmt: skip
    named = replace(zone, table=Table(None, tuple(labels[:3]), "any_subset"), goal=None)
    empty = replace(named, satisfying=None, certain=None, possible=None)
    return [
        agreements_chart(crowded.conflict, zoned(crowded), prefix="crowd-agree"),
        agreements_chart(crowded.conflict, [broken, empty], prefix="broken-agree"),
        agreements_chart(crowded.conflict, [empty], prefix="aimless-agree"),
        agreements_chart(crowded.conflict, [], prefix="no-agree"),
    ]


def drifts() -> list[Picture]:
    """Ways of every kind."""
    subject = crowd(6, 0).conflict
    ways = [
        walk(subject, "+p0.a", "+p1.a", "+p2.a"),
        walk(subject, "+p0.a", "+p1.a", "+p3.a", "-p0.a"),
        walk(subject, "+p0.a", "+p4.a", cycle=True),
        walk(subject, "+p5.a"),
        walk(subject, "+p5.a", "+p4.a"),
        walk(subject, "+p4.a"),
    ]
    goal = subject.resolve("all")
    start = State(())
    return [
        drift_map(subject, ways, start, goal=goal, prefix="ways"),
        drift_map(subject, ways[:2], start, prefix="ways-aimless"),
        drift_map(subject, [Way((), start, False)], start, goal=goal, prefix="stays"),
        drift_map(subject, [Way((), start, True)], start, prefix="stays-round"),
        drift_map(subject, [], start, prefix="no-way"),
        drift_map(subject, ways[3:4], State(("p1.a", "p2.a")), goal=goal, prefix="other-start"),
        drift(zopa.analyse(CHASE), "chase", **NASH),
        drift(zopa.analyse(TRUCE), "truce", **NASH),
    ]


def what_it_takes() -> list[Picture]:
    """Levers of every kind."""
    analysis = valley()
    subject = analysis.conflict
    found = zopa.cheapest_levers(analysis)
    one = replace(found.sets[0], levers=tuple(each.label for each in subject.levers), cost=11.5)
    big = replace(one, states=33_554_432, goal_states=67_108_864, today=None)
    nothing = replace(one, levers=(), cost=0, today=True)
    alone = tuple(LeverEffect("vote", k, k % 2, None, k % 3 > 0, None) for k in range(20))
    alone = (replace(alone[0], impossible="it would leave no state"), *alone)
    halted = replace(found, sets=(), best=big, complete=False, cheaper=3.5, interrupted=True)
    return [
        levers_chart(subject, replace(found, sets=(nothing, one, big)), prefix="sets"),
        levers_chart(subject, halted, prefix="halted"),
        levers_chart(subject, replace(halted, best=None), prefix="nothing-yet"),
        levers_chart(
            subject,
            replace(found, sets=(), best=None, alone=alone, blockers=("north", "south")),
            prefix="blocked",
        ),
        levers_chart(subject, zopa.cheapest_levers(analysis, format="hall"), prefix="agreed"),
        levers_chart(subject, zopa.cheapest_levers(analysis, every_end=True), prefix="every-end"),
    ]  # fmt: skip


def what_it_rests_on() -> list[Picture]:
    """Hinges of every kind."""
    analysis = valley()
    subject = analysis.conflict
    found = zopa.hinges(analysis)
    many = replace(found, found=(found.found * 30)[:30])
    long = tuple(
        replace(each, change=replace(each.change, element=f"long-name-of-a-wish-{NASTY[5]}" * 3))
        for each in found.found
        if each.change.kind != "claim"
    )
    none = replace(found, found=())
    return [
        hinges_chart(subject, many, prefix="thirty"),
        hinges_chart(subject, many, 30, prefix="all-thirty"),
        hinges_chart(subject, replace(found, found=long), prefix="long-hinges"),
        hinges_chart(subject, none, prefix="no-hinges"),
        hinges_chart(subject, replace(none, interrupted=True), prefix="halted-hinges"),
        hinges_chart(CHASE, zopa.hinges(zopa.analyse(CHASE), concept="nash"), prefix="bare-hinges"),
    ]


def nasties() -> list[Picture]:
    """All five with every text trouble."""
    return dossier(zopa.analyse(nasty_deals()), "nasty")


@cache
def deal_gallery() -> tuple[Picture, ...]:
    """One of each kind, plain and awkward."""
    return (
        *dossier(valley(), "valley"),
        *dossier(deals(), "aleppo"),
        *rooms(),
        *zones(),
        *drifts(),
        *what_it_takes(),
        *what_it_rests_on(),
        *nasties(),
    )
