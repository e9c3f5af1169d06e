"""Pictures of agreements, levers and hinges: nothing covers anything, and twins say it all."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.agreements.drawn import CHASE, CONCEPTS, lively
from tests.cases import FEWER, conflict
from tests.levers import drawn as levers
from tests.pictures import deals
from tests.pictures.drawn import NASTY, SVG, parsed, shown, squeezed
from zopa.agreements.outlook import Way
from zopa.conflict.change import Format
from zopa.conflict.model import Basis, Conflict, State
from zopa.pictures import (
    Picture,
    agreements_chart,
    drift_map,
    hinges_chart,
    levers_chart,
    room_chart,
)
from zopa.pictures.letters import line_height, measure
from zopa.pictures.picture import WIDTH, Box
from zopa.text import Text

ALL = pytest.mark.parametrize(
    "picture", deals.deal_gallery(), ids=lambda picture: re.findall(r' id="([^"]+)', picture.svg)[0]
)


def boxes(picture: Picture) -> list[Box]:
    """Texts and marks; grounds, cards, lines and tracks may lie under them."""
    found = []
    for element in parsed(picture).iter():
        shape, css = element.tag.removeprefix(SVG), element.get("class", "")
        number = {
            k: float(element.get(k, 0)) for k in ("x", "y", "width", "height", "cx", "cy", "r")
        }
        if shape == "text":
            size, text = float(element.get("font-size", 0)), element.text or ""
            width, step = measure(text, size, "zp-bold" in css), line_height(size)
            left = number["x"] - {"middle": width / 2}.get(element.get("text-anchor", ""), 0)
            top = number["y"] - size * 0.36 - step / 2
            # Places are written with one decimal.
            found.append(Box(left + 0.1, top + 0.1, width - 0.2, step - 0.2, f"text {text}"))
        elif shape == "circle":
            r = number["r"]
            found.append(Box(number["cx"] - r, number["cy"] - r, 2 * r, 2 * r, "circle"))
        elif shape == "rect" and not re.search("zp-(ground|box|track)", css):
            x, y, width, height = (number[k] for k in ("x", "y", "width", "height"))
            found.append(Box(x, y, width, height, f"rect {css}"))
    return found


def check(picture: Picture) -> None:
    """No text covers a text or a mark, and all lie within the frame."""
    found = boxes(picture)
    for one, other in itertools.combinations(found, 2):
        if one.what.startswith("text") or other.what.startswith("text"):
            assert not one.overlaps(other), (one, other)
    for box in found:
        assert box.x >= 0, box
        assert box.x + box.width <= WIDTH, box
    told = picture.title + picture.description + picture.to_text()
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", told))
    for text in parsed(picture).iter(f"{SVG}text"):
        line = text.text or ""
        if " more" not in line and not any(letter in line for letter in "…<"):
            assert set(re.findall(r"\d[\d,.]*\d|\d", line)) <= numbers, line


@ALL
def test_nothing_covers_anything(picture: Picture) -> None:
    check(picture)


@ALL
def test_texts_from_a_dossier_stay_texts(picture: Picture) -> None:
    assert "<script" not in picture.svg
    assert "\u202e" not in picture.svg


# -- random conflicts


@st.composite
def seated(draw: st.DrawFn) -> Conflict:
    subject = draw(lively())
    labels = [party.label for party in subject.parties]
    chairs = st.lists(st.sampled_from(labels), min_size=1, unique=True)
    names = st.sampled_from((*NASTY, "the hall"))
    decides = st.sampled_from(("consensus", "any_subset"))
    tables = draw(st.lists(st.tuples(names, chairs, decides), max_size=10))
    return replace(
        subject,
        formats=tuple(
            Format(f"f{k}", Text.of(name), tuple(parties), how)  # type: ignore[arg-type]
            for k, (name, parties, how) in enumerate(tables)
        ),
        outcomes=(zopa.Outcome("o", zopa.parse(draw(st.sampled_from(subject.labels)),
                                               subject.resolve)),),
        goal="o",
    )  # fmt: skip


@FEWER
@given(seated(), CONCEPTS)
def test_agreements_of_random_conflicts(subject: Conflict, concept: str) -> None:
    analysis = zopa.analyse(subject)
    try:
        found = zopa.tables(analysis, concept=concept)
    except zopa.InfeasibleError:
        return
    room = room_chart(subject, found)
    check(room)
    seats = [row[1] for row in room.table.rows]
    for number, zone in enumerate(found.formats):
        letter = chr(ord("A") + number)
        assert sum(letter in seat.split(", ") for seat in seats) == len(zone.table.parties)
        verdict = next(row[1] for row in room.table.rows if row[0].startswith(f"Format {letter}:"))
        assert verdict.endswith(": yes") == bool(zone.certain)
    picture = agreements_chart(subject, found.formats)
    check(picture)
    for zone, row in zip(found.formats, picture.table.rows, strict=True):
        numbers = [zone.joint_moves, len(zone.agreements), len(zone.durable)]
        assert list(row[2:5]) == [f"{n:,}" if n else "none" for n in numbers]
        assert row[7].count("at the table)") == len(zone.spoilers)
    no_deal = zopa.agree(analysis, [subject.parties[0].label], concept=concept).no_deal
    goal = subject.outcome("o").formula
    drift = drift_map(subject, no_deal.ways, no_deal.status_quo, goal=goal)
    check(drift)
    assert sum(row[1] == "end" for row in drift.table.rows) == len(no_deal.ways)
    steps = sum(len(way.steps) for way in no_deal.ways)
    assert sum(row[1].startswith("move") for row in drift.table.rows) == steps


@levers.QUICK
@given(levers.with_goal(levers.lively()), CONCEPTS)
def test_levers_and_hinges_of_random_conflicts(subject: Conflict, concept: str) -> None:
    analysis = zopa.analyse(subject)
    try:
        answer = zopa.cheapest_levers(analysis, concept=concept)
        found = zopa.hinges(analysis, concept=concept)
    except zopa.InfeasibleError:
        return
    picture = levers_chart(subject, answer)
    check(picture)
    kinds = [row[0] for row in picture.table.rows]
    assert sum(kind.startswith("set") for kind in kinds) == len(answer.sets)
    assert kinds.count("alone") == len(answer.alone)
    hinge = hinges_chart(subject, found)
    check(hinge)
    assert len(hinge.table.rows) == max(len(found.found), 1)


# -- what they say


def test_room_in_words() -> None:
    subject = deals.valley().conflict
    found = deals.of_sets(zopa.tables(deals.valley()), subject, [[0, 1], [0, 3]], [[0, 1, 3]])
    picture = room_chart(subject, replace(found, needed=("north",), unwanted=("council",)))
    assert picture.title == "Who must be in the room for a cistern for a quiet well"
    assert picture.table.rows == (
        ("North Farm", "A, B, C", "in 2 of 2 sets (1, 2)", "yes", "by absence"),
        ("South Farm", "A, B, C", "in 1 of 2 sets (1)", "yes", "none"),
        ("The district council", "C", "in 0 of 2 sets", "no", "by presence"),
        ("The farmers' bank", "B, C", "in 1 of 2 sets (2)", "yes", "none"),
        *(
            (
                f"Format {letter}: {name}",
                "agrees on something that leads to a cistern for a quiet well: no",
                "", "", "",
            )
            for letter, name in (
                ("A", "the two farms"),
                ("B", "the kitchen table at North Farm"),
                ("C", "the village hall"),
            )
        ),
    )  # fmt: skip


def marks(picture: Picture, css: str, shape: str = "circle") -> int:
    return sum(e.get("class") == css for e in parsed(picture).iter(f"{SVG}{shape}"))


def test_seats_are_filled_circles() -> None:
    crowded = deals.crowd()
    found = zopa.tables(crowded)
    taken = sum(len(zone.table.parties) for zone in found.formats)
    bare = replace(found, movers=(), enough=(), needed=(), lasting=0)
    assert marks(room_chart(crowded.conflict, bare), "zp-ink") == taken
    assert marks(room_chart(crowded.conflict, bare), "zp-open") == 12 * 8 - taken


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 9])
def test_few_sets_are_told_apart(count: int) -> None:
    plain = deals.crowd(5, 0)
    every = list(itertools.combinations(range(4), 2)) + list(itertools.combinations(range(4), 3))
    found = deals.of_sets(zopa.tables(plain), plain.conflict, every[:count], [])
    picture = room_chart(plain.conflict, found)
    squares = marks(picture, "zp-ink", "rect") + marks(picture, "zp-open", "rect")
    assert squares == (5 * count if 2 <= count <= 4 else 0)
    assert ("some" in shown(picture)) == (count > 4)


def test_no_format_is_a_room_of_its_own() -> None:
    plain = deals.crowd(5, 0)
    picture = room_chart(plain.conflict, zopa.tables(plain))
    assert "The conflict names no formats." in picture.description
    assert {row[1] for row in picture.table.rows} == {"none"}
    assert "agreeson" not in shown(picture)


def test_more_formats_than_columns() -> None:
    ten = deals.crowd(4, 10, 30)
    picture = room_chart(ten.conflict, zopa.tables(ten))
    assert "2moreformats" in shown(picture)
    assert sum(row[0].startswith("Format ") for row in picture.table.rows) == 10


def test_agreements_in_words() -> None:
    subject = conflict(
        {"a": ("c", ["b.c", "not a.c"]), "b": ("c", ["a.c", "not b.c"]), "c": ("x", ["c.x"])},
        today="",
        outcomes={"peace": "a.c and b.c"},
        goal="peace",
        phrases={"peace": "peace"},
        names={"a": "Alba", "b": "Brega", "c": "Corva"},
    )
    subject = replace(subject, formats=(deals.format_("two", "the two", "a b"),))
    zone = zopa.agree(zopa.analyse(subject), "two", concept="nash")
    picture = agreements_chart(subject, [zone])
    row = picture.table.rows[0]
    assert row[:7] == ("The two", "by consensus", "3", "1", "none", "1", "none")
    assert row[7] == (
        "Alba (at the table): the only one; Brega (at the table): the only one; "
        "Corva (not at the table): the only one"
    )
    assert marks(picture, "zp-ink") == 2
    assert marks(picture, "zp-open") == 1
    assert picture.description == (
        "The two: joint moves 3, could be agreed 1, would hold none, meet the goal 1, lead to it "
        "for sure none. Alba, at the table, would break the only one."
    )


def test_who_refuses_where_nothing_can_be_agreed() -> None:
    zone = zopa.agree(deals.deals(), "bilateral")
    picture = agreements_chart(deals.deals().conflict, [zone])
    assert not zone.agreements
    assert ("wouldrefuseall" in shown(picture)) == (zone.joint_moves in zone.refusals.values())
    assert shown(picture).count("none") == 4


def test_drift_in_words() -> None:
    subject = conflict(
        {"a": ({"x": "go"}, []), "b": ({"y": "pay"}, [])},
        today="",
        outcomes={"peace": "a.x"},
        phrases={"peace": "peace"},
        names={"a": "Alba", "b": "Brega"},
    )
    ways = [
        deals.walk(subject, "+b.y"),
        deals.walk(subject, "+b.y", "+a.x"),
        deals.walk(subject, "+b.y", "+a.x", "-b.y", cycle=True),
    ]
    picture = drift_map(subject, ways, State(()), goal=subject.resolve("peace"))
    round_ = (
        "It goes round in a circle. Parties go on moving without rest, and come back here again "
        "and again. This state of the circle is one with peace."
    )
    assert picture.title == "Where today's state leads"
    assert picture.table.rows == (
        ("start", "", "", "Today's state"),
        ("1", "move 1", "Brega", "pay"),
        ("1", "end", "", "An end without peace. Nobody would move on."),
        ("2", "move 1", "Brega", "pay"),
        ("2", "move 2", "Alba", "go"),
        ("2", "end", "", "An end with peace. Nobody would move on."),
        ("3", "move 1", "Brega", "pay"),
        ("3", "move 2", "Alba", "go"),
        ("3", "move 3", "Brega", "choose not to pay"),
        ("3", "end", "", round_),
    )
    assert shown(picture).count("brega") == 2
    assert picture.description.startswith("Brega would pay. An end without peace.")
    assert 'zp-box-better"' in picture.svg
    assert 'zp-box-worse"' in picture.svg


def test_where_nobody_would_move_there_is_one_box() -> None:
    subject = CHASE
    picture = drift_map(subject, [Way((), State(()), False)], State(()))
    assert picture.description == "It stays so. Nobody would move."
    assert sum("zp-box" in e.get("class", "") for e in parsed(picture).iter(f"{SVG}rect")) == 1
    assert "more" not in shown(picture)


def test_more_ways_than_are_drawn() -> None:
    subject = deals.crowd(6, 0).conflict
    ways = [deals.walk(subject, f"+p{k}.a") for k in range(6)]
    picture = drift_map(subject, ways, State(()))
    assert "and2moreends" in shown(picture)
    assert "There are 2 more ends." in picture.description
    assert picture.table.rows[-1][0] == "6"


def test_levers_in_words() -> None:
    analysis = deals.deals()
    answer = zopa.cheapest_levers(analysis)
    picture = levers_chart(analysis.conflict, answer)
    rows = [list(row) for row in picture.table.rows]
    best = answer.sets[0]
    assert rows[0] == [
        "set 1",
        "make the threat of a strike believed (the United States)",
        "8",
        f"{best.states:,} of {best.goal_states:,}",
        "no",
    ]
    alone = {row[1]: row[3] for row in rows if row[0] == "alone"}
    assert alone["hold Damascus back (Russia and Iran)"] == "alone: nothing"
    assert squeezed("Cost in political capital, 1 to 10") in shown(picture)


def test_where_no_set_suffices_the_blockers_are_named() -> None:
    valley = deals.valley()
    answer = replace(
        zopa.cheapest_levers(valley), sets=(), best=None, complete=True, blockers=("bank",)
    )
    picture = levers_chart(valley.conflict, answer)
    assert squeezed("the farmers' bank") in shown(picture)
    assert picture.table.rows[0][0] == "no set"
    assert "the farmers' bank" in picture.table.rows[0][1]


def test_longest_bar_is_the_highest_cost() -> None:
    picture = levers_chart(deals.deals().conflict, zopa.cheapest_levers(deals.deals()))
    bars = [float(e.get("width", 0)) for e in parsed(picture).iter(f"{SVG}rect")
            if e.get("class") == "zp-muted"]  # fmt: skip
    costs = [lever.cost for lever in deals.deals().conflict.levers]
    assert [round(bar / max(bars), 2) for bar in bars] == [round(c / max(costs), 2) for c in costs]


def test_hinges_in_words() -> None:
    subject = deals.deals().conflict
    found = zopa.hinges(deals.deals())
    picture = hinges_chart(subject, found, 1)
    assert picture.table.rows[0] == (
        "us: strike-if-bombed above stay-out",
        "claims: c5 (F6), c24 (C3), c25 (F2); against: c25 (F2), c24 (C3)",
        "cannot → can hold",
        "holds → does not",
    )
    assert len(picture.table.rows) == len(found.found)
    assert f"and{len(found.found) - 1}morehinges" in shown(picture)
    assert shown(picture).count("above") == 1


@pytest.mark.parametrize(
    "basis, told",
    [
        (Basis(("c5",)), "claims: c5 (B2)"),
        (Basis(("c5",), ("c2",)), "claims: c5 (B2); against: c2 (C3)"),
        (Basis(judgement=Text.of("so be it")), "judgement alone"),
        (Basis((), ("c2",), Text.of("so be it")), "judgement alone; against: c2 (C3)"),
        (Basis(), "nothing"),
    ],
)
def test_what_a_hinge_rests_on(basis: Basis, told: str) -> None:
    found = zopa.hinges(deals.valley())
    drop = next(each for each in found.found if each.change.kind == "drop")
    one = replace(found, found=(replace(drop, change=replace(drop.change, basis=basis)),))
    picture = hinges_chart(deals.valley().conflict, one)
    assert picture.table.rows[0][1] == told
    assert squeezed(told) in shown(picture)
    assert marks(picture, "zp-ink") == ("claims" in told)


def test_no_hinge_is_said() -> None:
    found = replace(zopa.hinges(deals.valley()), found=())
    picture = hinges_chart(deals.valley().conflict, found)
    assert "flipstheanswer" in shown(picture)
    assert picture.table.rows == (("no single change", "", "same", "same"),)
