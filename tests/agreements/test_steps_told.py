"""Steps, orders and what makes them work, in sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.test_steps import ASKED, STANDOFF, found, hopeful, with_table
from tests.agreements.test_steps_check import checked, walk
from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import add, drop, lever, with_levers
from zopa.agreements.sequence import CheckedOrder, FlawKind
from zopa.agreements.step_sentences import (
    flaw_told,
    order_told,
    orders_compared,
    sequence_told,
    steps_told,
)
from zopa.agreements.steps import check_order, compare_orders, steps
from zopa.conflict.change import Format
from zopa.conflict.formula import Not, OptionIs
from zopa.conflict.model import Conflict
from zopa.conflict.undertaking import Measure, Order, Swap
from zopa.levers.guarantor_sentences import guarantors_told
from zopa.levers.guarantors import what_makes_it_work
from zopa.stability.analysis import analyse
from zopa.text import Text

SIEGE = conflict(
    {
        "russia": ({"bomb": ("bomb", "halt its bombing")}, ["fighters.leave", "russia.bomb"]),
        "fighters": (
            {"leave": ("leave the city", "stay in the city")},
            [
                "not fighters.leave if russia.bomb",
                "fighters.leave if un.escort",
                "not fighters.leave",
            ],
        ),
        "un": (
            {"escort": ("escort the fighters out", "withhold its escort")},
            ["not un.escort if russia.bomb", "un.escort"],
        ),
    },
    today="russia.bomb",
    outcomes={"swap": "not russia.bomb and fighters.leave"},
    goal="swap",
    names={"russia": "Russia", "fighters": "the fighters", "un": "the United Nations"},
    phrases={"swap": "the swap"},
)
BOMBING_FIRST = ["not russia.bomb", "un.escort", "fighters.leave"]
ENFORCES = (
    "At every step those who move gain by going on, nobody would turn to anything that it likes "
    "better than the end, and nobody who has moved is left exposed"
)


def seated(subject: Conflict, *parties: str) -> Conflict:
    return replace(subject, formats=(Format("table", Text.of("the table"), parties),))


def test_the_shortest_sequence() -> None:
    subject = seated(SIEGE, "russia", "fighters")
    answer = steps(analyse(subject), format="table")
    assert steps_told(subject, answer) == (
        f"Under SEQ the swap can be reached in 2 steps. {ENFORCES}:",
        "1. The United Nations to escort the fighters out.",
        "2. Russia to halt its bombing and the fighters to leave the city, together.",
        "It is the only one of at most 6 steps.",
    )
    assert sequence_told(subject, answer.sequences[0]) == steps_told(subject, answer)[1:3]


def test_others_and_how_far() -> None:
    subject = seated(SIEGE, "russia", "fighters", "un")
    every = steps_told(subject, steps(analyse(subject), format="table"))
    assert every[-1] == "They are the only ones of at most 6 steps."
    assert every[-2] == (
        "Or in 3 steps: the United Nations to escort the fighters out, then Russia to halt its "
        "bombing, the fighters to leave the city and the United Nations to withhold its escort, "
        "then the United Nations to escort the fighters out."
    )
    first = steps_told(subject, steps(analyse(subject), format="table", most=1))
    assert first[-1] == "There are others of at most 6 steps."


def test_where_there_is_none() -> None:
    assert steps_told(SIEGE, steps(analyse(SIEGE))) == (
        "Under SEQ no sequence of at most 6 steps to the swap enforces itself.",
        "What comes closest:",
        "1. Russia to halt its bombing.",
        "2. The United Nations to escort the fighters out.",
        "3. The fighters to leave the city.",
        "It breaks at its third step:",
        "Once the second step is taken, Russia would bomb, and no answer would deter it; the "
        "United Nations, which has moved already, would then be worse off than without any deal.",
    )
    assert steps_told(SIEGE, steps(analyse(SIEGE), concept="nash")) == (
        "No steps can end in the swap: none of the 2 states that bring it would hold under Nash.",
        "Russia would leave every one of them.",
    )
    assert steps_told(STANDOFF, steps(analyse(STANDOFF), concept="nash")) == (
        "No steps can end in the outcome peace: the one state with it would not hold under Nash.",
        "B would leave it.",
    )
    assert steps_told(SIEGE, steps(analyse(SIEGE), patience=-1.0)) == (
        "The search was stopped before any sequence was found.",
    )


def test_where_no_way_leads_there() -> None:
    """Two steps, which a rule keeps apart, and a bound of one."""
    subject = conflict(
        {"a": ("x", ["b.y"]), "b": ("y", ["b.y"])},
        rules=["a.x if b.y"],
        today="",
        outcomes={"end": "b.y"},
        goal="end",
        phrases={"end": "the end"},
    )
    told = steps_told(subject, steps(analyse(subject), concept="nash", longest=1))
    assert told == (
        "Under Nash no sequence of at most 1 step to the end enforces itself.",
        "That many steps, whoever gained by them, would not lead to a state that brings the end "
        "and that nobody would leave.",
    )


def test_today() -> None:
    subject = replace(SIEGE, goal="war", outcomes=_war())
    told = steps_told(subject, steps(analyse(subject), longest=2))
    assert told[0] == "Today's state brings the outcome war as it is, and nobody would leave it."


def _war() -> Any:
    return conflict(
        {"russia": ("bomb", []), "un": ("escort", []), "fighters": ("leave", [])},
        outcomes={"war": "russia.bomb"},
    ).outcomes


def test_an_order_with_a_word() -> None:
    keeps = Not(OptionIs("russia.bomb"))
    subject = replace(SIEGE, swaps=(Swap("halt", Text.of("a halt"), ("russia",), keeps),))
    answer = check_order(analyse(subject), ["un.escort", "not russia.bomb"], swaps=["halt"])
    assert order_told(subject, answer)[-2:] == (
        "This takes it that Russia keeps its word.",
        "If nobody were bound by any word, it would break at its second step.",
    )
    idle = replace(subject, swaps=(replace(subject.swaps[0], by=("un", "fighters")),))
    idle = replace(idle, swaps=(replace(idle.swaps[0], keeps=OptionIs("russia.bomb")),))
    same = check_order(analyse(idle), ["russia.bomb"], swaps=["halt"])
    assert order_told(idle, same)[-1] == (
        "This is so whether or not the fighters and the United Nations keep their word."
    )


def named(subject: Conflict, **orders: list[str]) -> Conflict:
    def measures(texts: list[str]) -> tuple[Measure, ...]:
        pairs = [(text.removeprefix("not "), not text.startswith("not ")) for text in texts]
        return tuple(Measure((pair,)) for pair in pairs)

    made = tuple(
        Order(label, Text.of(label.replace("_", " ")), measures(texts))
        for label, texts in orders.items()
    )
    return replace(subject, orders=made)


def test_orders_compared() -> None:
    subject = named(
        SIEGE,
        the_bombing_stops_first=BOMBING_FIRST,
        the_fighters_go_first=["fighters.leave", "not russia.bomb", "un.escort"],
        nothing_but_the_escort=["un.escort"],
    )
    told = orders_compared(subject, compare_orders(analyse(subject)))
    assert told[0].startswith("“the bombing stops first”: this order breaks at its third step; ")
    assert told[1] == (
        "“the fighters go first”: this order breaks at its first step; the fighters would not take "
        "part in it: it would like the end less than things as they are, for it wants to stay in "
        "the city."
    )
    assert told[-1] == (
        "“the bombing stops first”; “the fighters go first”: these are the same measures; none of "
        "them enforces itself."
    )
    assert len(told) == 4
    bare = orders_compared(SIEGE, compare_orders(analyse(SIEGE), [["un.escort"]]))
    assert bare[0].startswith("“un.escort”: this order ")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("nothing", "it would change nothing that is not so already"),
        ("repeated", "it would lead back to a state that was left before"),
        ("rule", "it would lead to a state that cannot be, for it breaks “not (a.x and b.y)”"),
        ("irreversible", "a cannot go back on “a.z”"),
        ("seats", "it is a joint move, and b does not sit at the table"),
        ("word", "c would break its word by it: “c.w”"),
        (
            "consent",
            "c sits at the table and would not consent: it would like the end less than things "
            "as they are, for it wants b not to do y",
        ),
        ("gain", "a would not take part in it: it would like the end no better than things as"),
        (
            "defection",
            "as things are today, b would do y rather than wait for the end, and nothing is taken "
            "to deter it: it wants to do y",
        ),
    ],
)
def test_every_flaw(kind: FlawKind, sentence: str) -> None:
    subject = conflict(
        {
            "a": ("x z", []),
            "b": ("y", ["b.y"]),
            "c": ("w", ["not b.y"]),
        },
        rules=["not (a.x and b.y)"],
        irreversible=["a.z"],
        today="c.w",
        words={"c": ["c.w"]},
    )
    subject = seated(subject, "a", "c")
    orders = [
        ["a.x", "b.y"],
        ["a.z", "not a.z"],
        ["c.w"],
        ["a.x", "not a.x"],
        ["a.x and a.z", "not c.w"],
        ["a.x and b.y"],
        ["a.z and b.y"],
    ]
    analysis = analyse(subject)
    for order in orders:
        for table in (["a", "c"], ["a", "b", "c"]):
            answer = check_order(analysis, order, format=table, concept="nash")
            for flaw in answer.flaws:
                if flaw.kind == kind and flaw_told(subject, answer, flaw).startswith(sentence):
                    return
    raise AssertionError(f"no flaw of the kind {kind} is told so")


def test_without_a_table() -> None:
    answer = check_order(analyse(SIEGE), ["not russia.bomb and un.escort"])
    assert any(
        line == "It is a joint move of Russia and the United Nations, and there is no table for it."
        for line in order_told(SIEGE, answer)
    )


def test_what_makes_it_work() -> None:
    reward = lever("share the spoils", drop("b", "b.fight"), cost=3, by="a")
    threat = lever("threaten", add(STANDOFF, "b", "not b.fight"), cost=2, by="a")
    subject = with_levers(STANDOFF, reward, threat)
    analysis = analyse(subject)
    peace = ["not a.fight", "not b.fight"]
    answer = what_makes_it_work(analysis, peace, concept="nash", baseline="status_quo")
    assert guarantors_told(subject, answer) == (
        "For the order to enforce itself under Nash: threaten (a), at a cost of 2.",
        "No cheaper combination of at most 3 levers is enough.",
        "Every other combination of at most 3 levers that could be enough has one of these in it.",
    )
    never = what_makes_it_work(analysis, ["a.fight"], concept="nash")
    assert guarantors_told(subject, never) == (
        "No combination of at most 3 levers makes the order enforce itself under Nash.",
    )
    stopped = what_makes_it_work(analysis, peace, concept="nash", patience=-1.0)
    assert guarantors_told(subject, stopped)[0] == (
        "The search was stopped before any combination was found."
    )


@FEWER
@given(free_or_bound(hopeful()), ASKED, st.randoms(use_true_random=False))
def test_everything_can_be_told(subject: Conflict, asked: tuple[Any, ...], rng: Any) -> None:
    """Whatever is found and checked: whole sentences, no label of an option, nothing twice over."""
    subject = with_table(subject, asked)
    for answer in found(subject, asked)[:1]:
        check_lines(steps_told(subject, answer))
    texts = walk(subject, rng)
    orders: list[CheckedOrder] = checked(subject, texts, asked)
    check_lines(order_told(subject, orders[0]))
    check_lines(orders_compared(subject, orders))


def check_lines(lines: tuple[str, ...]) -> None:
    assert lines
    for line in lines:
        assert line[-1] in ".:"
        assert line[0] in "“123456789" or line[0].isupper()
        assert "None" not in line
        assert "  " not in line
        assert ".." not in line
