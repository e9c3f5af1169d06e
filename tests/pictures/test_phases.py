"""Phases on a time line: marks with words, a table that says the same, and room for any text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given

from tests.agreements.drawn import CONCEPTS
from tests.agreements.test_phases import CLAIMS, asked, phase, phased
from tests.agreements.test_phases_told import NIGHTS
from tests.cases import FEWER
from tests.pictures.deals import crowd, nasty_deals, valley
from tests.pictures.drawn import NASTY, SVG, aleppo, parsed, shown, squeezed
from tests.pictures.test_deals import boxes, check, marks
from zopa.agreements.phases import Phases, phases
from zopa.agreements.waiting import Value
from zopa.conflict.change import OptionChange, StatementChange
from zopa.conflict.formula import TRUE
from zopa.conflict.model import Conflict
from zopa.conflict.undertaking import Commitment, Phase
from zopa.pictures import Picture, phases_chart
from zopa.pictures.picture import WIDTH
from zopa.stability.analysis import analyse
from zopa.text import Interval, Text

#: A word that binds nobody to anything.
IDLE = (("north", Commitment(TRUE)),)


def found(subject: Conflict, concept: str = "nash", **more: str) -> Phases:
    return phases(analyse(subject), concept=concept, **more)


def long_time() -> tuple[Conflict, Phases]:
    """Four phases of Aleppo, from which nearly everybody gains or loses somewhere."""
    subject = replace(
        aleppo().conflict,
        phases=(
            Phase("campaign", Text.of("the last months of the administration"),
                  Interval.read("2016-10-12/2017-01-19"), (OptionChange("forbid", "us.strike"),)),
            Phase("start", Text.of("the first weeks of the new administration"),
                  Interval.read("2017-01-20/2017-02-28"),
                  (StatementChange("promote", "us", "strike-if-bombed", "first"),)),
            phase("time after"),
            phase("very last", OptionChange("forbid", "russia.bomb"), status_quo=()),
        ),
    )  # fmt: skip
    return subject, found(subject, "seq")


def nasty() -> tuple[Conflict, Phases]:
    """Every text trouble, and more phases than stand side by side."""
    subject = nasty_deals()
    made = tuple(
        Phase(f"t{k}", Text.of(name), Interval.read("2016/2017") if k % 2 else None,
              (OptionChange("forbid", f"p{k}.a"),), status_quo=())
        for k, name in enumerate(NASTY)
    )  # fmt: skip
    subject = replace(subject, phases=made)
    return subject, found(subject)


def gallery() -> list[Picture]:
    crowded = crowd(7, 0).conflict
    crowded = replace(crowded, phases=(phase("one"), phase("two")))
    single = replace(CLAIMS, phases=(phase("only"),))
    farm = valley().conflict
    changes = (OptionChange("forbid", "north.pump"), OptionChange("forbid", "council.fine"))
    drought = phase("drought", *changes, status_quo=())
    farm = replace(farm, phases=(drought, phase("rain"), phase("frost")))
    aimless = replace(NIGHTS, goal=None)
    return [
        phases_chart(NIGHTS, found(NIGHTS), prefix="nights"),
        phases_chart(aimless, found(aimless), prefix="aimless"),
        phases_chart(single, found(single), prefix="single"),
        phases_chart(*long_time(), prefix="long"),
        phases_chart(*nasty(), prefix="nasty"),
        phases_chart(crowded, found(crowded), prefix="crowd"),
        phases_chart(farm, found(farm), prefix="valley"),
    ]


def apart(picture: Picture) -> None:
    """No text covers a text or a mark; all lie within the frame, whatever the texts are."""
    found = boxes(picture)
    for one, other in itertools.combinations(found, 2):
        if one.what.startswith("text") or other.what.startswith("text"):
            assert not one.overlaps(other), (one, other)
    assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in found)


@pytest.mark.parametrize(
    "picture", gallery(), ids=lambda picture: re.findall(r' id="([^"]+)', picture.svg)[0]
)
def test_nothing_covers_anything_and_texts_stay_texts(picture: Picture) -> None:
    apart(picture)
    assert "<script" not in picture.svg
    assert "\u202e" not in picture.svg
    height = float(parsed(picture).get("viewBox", "").split()[3])
    for text in parsed(picture).iter(f"{SVG}text"):
        assert float(text.get("y", 0)) < height


def test_in_words() -> None:
    picture = phases_chart(NIGHTS, found(NIGHTS))
    assert picture.to_text().startswith(
        "The phases, one after another, and whether a quiet night can hold; who gains by waiting\n"
    )
    assert picture.table.rows == (
        ("1 The three nights", "2016-10-20/2016-10-22", "yes", "1 end", "at every end",
         "goal cannot hold, goal at no end", "–", "–", "–", "–", "–"),
        ("2 The time after", "–", "no", "1 end", "at no end", "–",
         "nobody", "The North Farms, South Farm", "nobody", "nobody", "nobody"),
    )  # fmt: skip
    for words in ("loses", "goal can hold", "goal at no end", "with nobody bound: goal cannot"):
        assert squeezed(words) in shown(picture)
    assert "gains" not in shown(picture)
    assert "By waiting for phase 2" in picture.description


def test_what_would_be_with_nobody_bound() -> None:
    aimless = replace(NIGHTS, goal=None)
    picture = phases_chart(aimless, found(aimless))
    assert [row[5] for row in picture.table.rows] == ["other ends", "–"]
    idle = replace(NIGHTS, phases=(replace(NIGHTS.phases[1], commitments=IDLE),))
    picture = phases_chart(idle, found(idle))
    assert [row[5] for row in picture.table.rows] == ["the same"]


def test_every_party_stands_once_in_every_row_of_the_table() -> None:
    subject, told = long_time()
    picture = phases_chart(subject, told)
    names = {str(party.name).lower() for party in subject.parties}
    for row in picture.table.rows[1:]:
        listed = [name.lower() for cell in row[6:] if cell != "nobody" for name in cell.split(", ")]
        assert sorted(listed) == sorted(names)
    # As many marks as values, but for parties that share one mark in a line of phases.
    drawn = sum(e.get("class") == "zp-better" for e in parsed(picture).iter(f"{SVG}path"))
    assert drawn == sum(each.value == "gains" for each in told.waiting)
    assert "asabove" in shown(picture)


def test_each_value_has_a_shape_and_a_word() -> None:
    told = found(replace(CLAIMS, phases=(phase("one"), phase("two"))))
    first, second, third = told.waiting
    kinds = []
    for value in ("gains", "loses", "same", "mixed", None):
        each = replace(told, waiting=(replace(first, value=value), second, third))
        picture = phases_chart(CLAIMS, each)
        assert squeezed("unknown" if value is None else value) in shown(picture)
        sign = [e.get("d") for e in parsed(picture).iter() if e.get("class") == "zp-sign"]
        kinds.append((tuple(sign), marks(picture, "zp-open")))
    assert len(set(kinds)) == 5


@FEWER
@given(phased(), CONCEPTS)
def test_phases_of_random_conflicts(subject: Conflict, concept: str) -> None:
    told = asked(subject, "array", concept)
    if told is None:
        return
    picture = phases_chart(subject, told)
    check(picture)
    assert len(picture.table.rows) == len(subject.phases)
    for view, row in zip(told.phases, picture.table.rows, strict=True):
        assert (row[2] == "yes") == view.answer.goal_can_hold
        lost = {"certainly": "at every end", "possibly": "at some ends", "never": "at no end"}
        assert row[4] == lost[str(view.answer.verdict)]
        each = [w.value for w in told.into(view.label)]
        values: tuple[Value | None, ...] = ("gains", "loses", "mixed", "same", None)
        for value, cell in zip(values, row[6:], strict=True):
            count = 0 if cell in ("nobody", "–") else len(cell.split(", "))
            assert count == each.count(value)
