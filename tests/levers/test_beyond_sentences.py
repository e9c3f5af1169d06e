"""The cheapest levers without lists, in sentences that claim no more than was found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cases import conflict
from zopa.conflict.change import Lever, StatementChange
from zopa.levers.beyond import FoundLevers, LeversThatDo, levers_beyond
from zopa.levers.beyond_sentences import beyond_told
from zopa.stability.provenance import provenance_of
from zopa.text import Text

BARE = conflict(
    {"a": ({"x": ("go", "stay")}, ["not a.x"]), "b": ({"y": ("come", "leave")}, ["not b.y"])},
    today="b.y",
    outcomes={"met": "a.x and b.y"},
    goal="met",
    names={"a": "Anna", "b": "Ben"},
    phrases={"met": "a meeting"},
)


def lever(label: str, name: str, by: str, cost: float, party: str, lost: str) -> Lever:
    return Lever(
        label, Text.of(name), tuple(by.split()), cost, (StatementChange("drop", party, lost),)
    )


SUBJECT = replace(
    BARE,
    levers=(
        lever("call", "call Anna", "b", 2, "a", "not a.x"),
        lever("pay", "pay Ben", "a b", 1.5, "b", "not b.y"),
    ),
)
MEETING = SUBJECT.state(["a.x", "b.y"])
BOTH = LeversThatDo(("call", "pay"), 3.5, MEETING)
NONE = LeversThatDo((), 0, MEETING)
AIM = "For a meeting to be able to hold under Nash"
TOLD = (
    "call Anna (Ben); pay Ben (Anna and Ben), at a cost of 3.5. What holds then is this, for "
    "example: Anna to go."
)


def found(
    *sets: LeversThatDo,
    best: LeversThatDo | None = None,
    complete: bool = False,
    cheaper: float | None = None,
    undecided: tuple[tuple[str, ...], ...] = (),
    interrupted: bool = False,
) -> FoundLevers:
    return FoundLevers(
        "met",
        "nash",
        None,
        sets,
        sets[0] if sets else best,
        complete,
        cheaper,
        undecided,
        interrupted,
        1,
        (),
        provenance_of(SUBJECT, "sat"),
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            found(BOTH, complete=True),
            f"{AIM}: {TOLD} It is proven that nothing cheaper "
            "is enough.",
        ),
        (
            found(BOTH, cheaper=4),
            f"{AIM}: {TOLD} It is proven that nothing cheaper "
            "is enough. Others cost 4 or more.",
        ),
        (
            found(NONE, complete=True),
            "For a meeting to be able to hold under Nash: no lever is needed. What holds then is "
            "this, for example: Anna to go.",
        ),
        (
            found(complete=True),
            "For a meeting to be able to hold under Nash: no combination of the levers is enough; "
            "every one was ruled out.",
        ),
        (
            found(cheaper=1.5, interrupted=True),
            "For a meeting to be able to hold under Nash: nothing was found before the search "
            "ended. The search was stopped. What is enough, if anything, costs 1.5 or more.",
        ),
        (
            found(best=BOTH, cheaper=2, interrupted=True),
            f"For a meeting to be able to hold under Nash: {TOLD} The search was stopped. What is "
            "enough costs 2 or more.",
        ),
        (
            found(BOTH, replace(BOTH, levers=("pay",), cost=4), cheaper=4, interrupted=True),
            f"{AIM}: {TOLD} It is proven that nothing cheaper "
            "is enough. Next: pay Ben (Anna and Ben), at a cost of 4. What holds then is this, for "
            "example: Anna to go. The search was stopped. Others cost 4 or more.",
        ),
        (
            found(BOTH, cheaper=3.5, undecided=(("pay",),)),
            f"For a meeting to be able to hold under Nash: {TOLD} Of 1 combination it could not be "
            "decided whether it is enough: pay. Apart from it, others cost 3.5 or more.",
        ),
        (
            found(undecided=((), ("call",)), cheaper=3.5),
            "For a meeting to be able to hold under Nash: nothing was found before the search "
            "ended. Of 2 combinations it could not be decided whether they are enough, the first "
            "being no lever at all. Apart from them, what is enough, if anything, costs 3.5 or "
            "more.",
        ),
    ],
)  # fmt: skip
def test_what_is_told(answer: FoundLevers, said: str) -> None:
    assert " ".join(beyond_told(SUBJECT, answer)) == said


def test_without_a_state_today_the_example_is_a_state() -> None:
    subject = replace(SUBJECT, status_quo=None)
    (first, *_) = beyond_told(subject, found(BOTH, complete=True))
    assert first.endswith("What holds then is the state a.x b.y.")


def test_today_itself_may_be_what_holds() -> None:
    told = beyond_told(SUBJECT, found(LeversThatDo((), 0, SUBJECT.state(["b.y"])), complete=True))
    assert told == (
        "For a meeting to be able to hold under Nash: no lever is needed. What holds then is the "
        "state b.y.",
    )


def test_as_it_is_searched_for() -> None:
    answer = levers_beyond(SUBJECT, concept="nash", most=9)
    assert " ".join(beyond_told(SUBJECT, answer)) == (
        f"For a meeting to be able to hold under Nash: {TOLD} It is proven that nothing cheaper is "
        "enough."
    )
    fewer = levers_beyond(SUBJECT, concept="nash", levers=["call"])
    assert "every one was ruled out" in " ".join(beyond_told(SUBJECT, fewer))
