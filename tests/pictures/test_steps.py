"""A sequence of steps as boxes: who moves, what changes, where it breaks."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.deals import crowd, nasty_deals, valley
from tests.pictures.drawn import NASTY, SVG, aleppo, parsed, shown, squeezed
from tests.pictures.test_deals import boxes
from zopa.pictures import Picture, StepMark, steps_chart
from zopa.pictures.picture import WIDTH

ORDER = (
    StepMark(1, ("russia",), ("halt its bombing",)),
    StepMark(
        2,
        ("un", "opposition"),
        ("escort the fighters out", "let them leave"),
        ("Russia would bomb again", "Iran would not follow"),
    ),
    StepMark(3, ("government",), ("halt its attacks",), (), True),
)


def gallery() -> list[Picture]:
    subject = aleppo().conflict
    nasty = nasty_deals()
    trouble = tuple(
        StepMark(k + 1, (f"p{k}", "p3"), (name * 3, name), (name * 5,) * (k % 3), k % 2 == 0)
        for k, name in enumerate(NASTY)
    )
    many = tuple(StepMark(k, (f"p{k % 7}",), (f"keep promise {k}",)) for k in range(1, 24))
    return [
        steps_chart(subject, ORDER, goal=subject.goal, prefix="order"),
        steps_chart(subject, ORDER[:1], prefix="one"),
        steps_chart(subject, (), prefix="none"),
        steps_chart(nasty, trouble, goal="some", prefix="trouble"),
        steps_chart(crowd(7, 0).conflict, many, prefix="many"),
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
    subject = aleppo().conflict
    picture = steps_chart(subject, ORDER, goal=subject.goal)
    goal = "a truce for Aleppo"
    assert picture.title == f"The steps, one after another, and whether they reach {goal}"
    assert picture.table.rows == (
        ("1", "Russia", "halt its bombing", "no", "no"),
        ("2", "The United Nations and the armed opposition",
         "escort the fighters out; let them leave", "no",
         "Russia would bomb again; Iran would not follow"),
        ("3", "The Syrian government", "halt its attacks", "yes", "no"),
    )  # fmt: skip
    assert picture.description.startswith("3 steps. 1. ")
    assert "It breaks here: Russia would bomb again; Iran would not follow." in picture.description
    for words in ("It breaks here:", "Iran would not follow", f"Brings {goal}"):
        assert squeezed(words) in shown(picture)


@pytest.mark.parametrize("breaks", [(), ("somebody would leave",)])
@pytest.mark.parametrize("reached", [False, True])
def test_what_a_box_looks_like(breaks: tuple[str, ...], reached: bool) -> None:
    step = StepMark(1, ("north",), ("stop pumping",), breaks, reached)
    picture = steps_chart(valley().conflict, [step])
    boxes = [e.get("class") for e in parsed(picture).iter(f"{SVG}rect")]
    assert ("zp-box-worse" in boxes) == bool(breaks)
    assert ("zp-box-better" in boxes) == (reached and not breaks)
    assert ("breakshere" in shown(picture)) == bool(breaks)
    assert ("bringsthegoal" in shown(picture)) == reached


def test_no_step() -> None:
    picture = steps_chart(valley().conflict, [])
    assert picture.description == "There is no step to take."
    assert picture.table.rows == ()


def test_boxes_go_from_left_to_right_and_down() -> None:
    steps = [StepMark(k, ("north",), ("stop pumping",)) for k in range(1, 6)]
    picture = steps_chart(valley().conflict, steps)
    places = [
        (float(e.get("y", 0)), float(e.get("x", 0)))
        for e in parsed(picture).iter(f"{SVG}rect")
        if e.get("class") == "zp-box"
    ]
    assert len(places) == 5
    assert places == sorted(places)
    assert len({y for y, _ in places}) == 3
    heads = sum(e.get("class") == "zp-head" for e in parsed(picture).iter(f"{SVG}path"))
    assert heads == 4


TEXTS = st.sampled_from(NASTY) | st.text("abc DEF -/ليس国際", min_size=1, max_size=60)


@given(
    st.lists(
        st.builds(
            StepMark,
            st.integers(1, 99),
            st.lists(st.sampled_from(("p0", "p1", "p5")), min_size=1, unique=True).map(tuple),
            st.lists(TEXTS, min_size=1, max_size=4).map(tuple),
            st.lists(TEXTS, max_size=3).map(tuple),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_any_texts(steps: list[StepMark]) -> None:
    picture = steps_chart(nasty_deals(), steps, goal="some")
    apart(picture)
    assert "<script" not in picture.svg
    assert len(picture.table.rows) == len(steps)
