"""What the search without lists found, refuted or left open, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import FEWER, conflict
from zopa.conflict.model import Conflict
from zopa.conflict.parse import parse
from zopa.stability.explain import changes_between
from zopa.stability.finder import Finder
from zopa.stability.finder_results import (
    Decision,
    Finding,
    Movers,
    Objector,
    PartyVerdict,
    Projections,
    WhyNot,
)
from zopa.stability.finder_sentences import (
    combinations_told,
    decision_told,
    finding_told,
    findings_told,
    movers_told,
    verdict_told,
    why_not_told,
)
from zopa.stability.provenance import provenance_of
from zopa.testing import conflicts

SUBJECT = conflict(
    {
        "a": ({"x": ("go", "stay")}, ["a.x if b.y", "not a.x"]),
        "b": ({"y": ("come", "leave")}, ["b.y"]),
        "c": ({"z": "look on"}, []),
    },
    today="c.z",
    outcomes={"both": "a.x and b.y", "none": "not a.x and not b.y", "deal": "a.x"},
    goal="both",
    names={"a": "Anna", "b": "Ben", "c": "the crowd"},
    phrases={"deal": "a deal"},
)
MADE = provenance_of(SUBJECT, "sat")


def finding(
    outcome: str | None, status: Any, yes: str | None = None, proven: bool | None = None
) -> Finding:
    state = None if yes is None else SUBJECT.state(yes.split())
    found = state is not None and status == "found"
    assert SUBJECT.today is not None
    changes = changes_between(SUBJECT.today, state) if found and state is not None else ()
    return Finding("seq", outcome, status, state, proven, changes, False, MADE)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (finding("deal", "none"), "A deal cannot hold under SEQ: no state with it does."),
        (
            finding("deal", "undecided"),
            "Whether a deal can hold under SEQ could not be decided in the time that was given.",
        ),
        (
            finding("both", "undecided", "a.x b.y"),
            "Whether the outcome both can hold under SEQ could not be decided in the time that was "
            "given. A state that may: a.x b.y.",
        ),
        (
            finding("none", "found", "c.z", True),
            "The outcome none can hold under SEQ: it does so today.",
        ),
        (
            finding("both", "found", "a.x b.y c.z", True),
            "The outcome both can hold under SEQ, 2 changes away from today, the fewest that are "
            "enough: Anna to go and Ben to come.",
        ),
        (
            finding("deal", "found", "a.x c.z", False),
            "A deal can hold under SEQ, 1 change away from today, perhaps not the fewest: Anna to "
            "go.",
        ),
        (
            finding("deal", "found", "a.x c.z"),
            "A deal can hold under SEQ, 1 change away from today: Anna to go.",
        ),
        (
            finding("a.x or b.y", "none"),
            "“a.x or b.y” cannot hold under SEQ: no state with it does.",
        ),
        (
            finding(None, "found", "b.y c.z"),
            "There is a state that holds under SEQ, 1 change away from today: Ben to come.",
        ),
        (
            finding(None, "found", "c.z", True),
            "There is a state that holds under SEQ: today's.",
        ),
        (finding(None, "none"), "No state holds under SEQ."),
        (
            finding(None, "undecided"),
            "Whether any state can hold under SEQ could not be decided in the time that was given.",
        ),
    ],
)  # fmt: skip
def test_a_finding(found: Finding, said: str) -> None:
    assert finding_told(SUBJECT, found) == said


def test_a_finding_without_a_state_today() -> None:
    subject = replace(SUBJECT, status_quo=None)
    found = replace(finding("deal", "found", "a.x"), changes=())
    assert finding_told(subject, found) == (
        "A deal can hold under SEQ, for example in the state a.x."
    )
    some = replace(found, outcome=None)
    assert finding_told(subject, some) == (
        "There is a state that holds under SEQ, for example the state a.x."
    )


def test_findings_that_are_alike_are_told_together() -> None:
    none = [finding("both", "none"), finding("deal", "none")]
    open_ = [finding("none", "undecided"), finding("both", "undecided")]
    known = finding("deal", "undecided", "a.x")
    assert findings_told(SUBJECT, none) == (
        "No state holds under SEQ with the outcome both or a deal.",
    )
    assert findings_told(SUBJECT, none[:1]) == (finding_told(SUBJECT, none[0]),)
    assert findings_told(SUBJECT, open_) == (
        "Whether the outcome none or the outcome both can hold under SEQ could not be decided in "
        "the time that was given.",
    )
    # One of which something is known is told by itself; nothing is told twice, or left out.
    assert findings_told(SUBJECT, [known, open_[0], none[0]]) == (
        finding_told(SUBJECT, known),
        finding_told(SUBJECT, open_[0]),
        finding_told(SUBJECT, none[0]),
    )
    assert findings_told(SUBJECT, []) == ()


def movers(groups: str, complete: bool = True, outcome: str = "both") -> Movers:
    """Groups as ``a b|c``; nobody is ``-``."""
    split = tuple(
        () if group == "-" else tuple(group.split()) for group in groups.split("|") if group
    )
    return Movers(
        "seq", outcome, split, tuple(SUBJECT.state([]) for _ in split), complete, False, MADE
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            movers("a b"),
            "For the outcome both to come about and hold under SEQ, Anna and Ben would have to "
            "move together. Every group that is enough includes them all.",
        ),
        (
            movers("a", outcome="deal"),
            "For a deal to come about and hold under SEQ, Anna would have to move. Every group "
            "that is enough includes it.",
        ),
        (
            movers("a b|a c"),
            "For the outcome both to come about and hold under SEQ, one of these groups would have "
            "to move together: Anna and Ben; or Anna and the crowd. Nothing can be done without "
            "Anna. Every group that is enough has one of these within it.",
        ),
        (
            movers("b|c"),
            "For the outcome both to come about and hold under SEQ, one of these groups would have "
            "to move together: Ben; or the crowd. Every group that is enough has one of these "
            "within it.",
        ),
        (
            movers("a b", complete=False),
            "For the outcome both to come about and hold under SEQ, Anna and Ben would have to "
            "move together. There may be others, and smaller ones.",
        ),
        (movers("-"), "Nobody would have to move for the outcome both: it holds today under SEQ."),
        (
            movers(""),
            "No parties can bring about the outcome both that holds under SEQ, not even all of "
            "them together.",
        ),
        (
            movers("", complete=False),
            "Who would have to move for the outcome both could not be decided in the time that was "
            "given.",
        ),
    ],
)
def test_who_must_move(found: Movers, said: str) -> None:
    assert " ".join(movers_told(SUBJECT, found)) == said


@pytest.mark.parametrize(
    ("truths", "complete", "said"),
    [
        ((), True, ()),
        (((True, False, True),), True, ("Of the outcomes, states that hold have both and deal.",)),
        (
            ((False, False, False), (False, True, False), (True, True, True)),
            False,
            (
                "Of the outcomes, states that hold have none of them; or none alone; or both, none "
                "and deal; there may be others.",
            ),
        ),
    ],
)
def test_outcomes_together(
    truths: tuple[tuple[bool, ...], ...], complete: bool, said: tuple[str, ...]
) -> None:
    found = Projections(("both", "none", "deal"), truths, (), complete, False)
    assert combinations_told(found) == said


def decision(yes: str, **stable: bool | None) -> Decision:
    parties = tuple(PartyVerdict(label, taken, 1, ()) for label, taken in stable.items())
    return Decision("gmr", SUBJECT.state(yes.split()), "undecided", parties, False, MADE)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (decision("c.z", a=True, b=True), "Today's state holds under GMR."),
        (decision("a.x", a=True), "This state holds under GMR."),
        (
            decision("c.z", a=False, b=False),
            "Today's state does not hold under GMR: Anna and Ben would leave it.",
        ),
        (
            decision("a.x", a=False, c=None),
            "This state does not hold under GMR: Anna would leave it; whether the crowd would, "
            "could not be decided in the time that was given.",
        ),
        (
            decision("c.z", a=True, b=None, c=None),
            "Whether today's state holds under GMR could not be decided in the time that was "
            "given: it turns on Ben and the crowd.",
        ),
    ],
)
def test_a_verdict(found: Decision, said: str) -> None:
    assert verdict_told(SUBJECT, found) == said


def test_why_a_party_stays_or_leaves() -> None:
    told = dict(decision_told(SUBJECT, Finder(SUBJECT, "seq").decide(["b.y"])))
    assert told == {
        "a": ("Anna would go, for it wants to go, should Ben come. No answer of the others makes "
              "that a bad bargain.",)
    }  # fmt: skip
    open_ = (PartyVerdict("b", None, 2, ()), PartyVerdict("a", None, 1, ()))
    found = replace(decision("", a=True), parties=open_)
    assert dict(decision_told(SUBJECT, found)) == {
        "b": (
            "Ben has 2 moves that would serve it; whether all are deterred could not be decided in "
            "the time that was given.",
        ),
        "a": (
            "Anna has 1 move that would serve it; whether it is deterred could not be decided in "
            "the time that was given.",
        ),
    }


def test_a_deterred_favourite_is_told_with_its_answer() -> None:
    """Each shore fishes alone; then the other fishes as well, which is worse for both."""
    subject = conflict(
        {"a": ({"x": "fish"}, ["not b.y", "a.x"]), "b": ({"y": "fish"}, ["not a.x", "b.y"])},
        today="",
        names={"a": "Anna", "b": "Ben"},
    )
    told = dict(decision_told(subject, Finder(subject, "seq").decide([])))
    assert told["a"] == (
        "Anna has 1 move that would serve it, and it is deterred. Its favourite:",
        "Anna would fish, for it wants to fish.",
        "The answer: Ben would fish.",
    )


def why_not(status: Any, *objectors: Objector, rules: str = "", outcome: str = "both") -> WhyNot:
    read = tuple(parse(text, SUBJECT.resolve) for text in rules.split(";") if text)
    state = SUBJECT.state(["a.x", "b.y"]) if status == "found" else None
    return WhyNot("nash", outcome, status, objectors, read, None, state, False, MADE)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            why_not("found"),
            "The outcome both can hold under Nash, in the state a.x b.y.",
        ),
        (
            why_not("undecided", outcome="deal"),
            "Whether a deal can hold under Nash could not be decided in the time that was given.",
        ),
        (
            why_not("impossible", rules="not a.x;not b.y"),
            "No state has the outcome both: the rules exclude it (“not a.x”; “not b.y”).",
        ),
        (why_not("impossible"), "No state has the outcome both: it contradicts itself."),
        (
            why_not("none", Objector("a", ())),
            "No state with the outcome both holds under Nash: Anna would leave every one of them.",
        ),
        (
            why_not("none", Objector("a", ()), Objector("b", ())),
            "No state with the outcome both holds under Nash: there is none that all of Anna and "
            "Ben would stay in.",
        ),
        (
            why_not(
                "none", Objector("a", ("a.x if b.y", "not a.x")), Objector("b", ("b.y",), True)
            ),
            "No state with the outcome both holds under Nash: there is none that all of Anna and "
            "Ben would stay in. Without any one of them there would be. Anna: it turns on what it "
            "wants: to go, should Ben come; to stay. Ben: it turns on its word and on what it "
            "wants: to come. None of these wishes can be left out of the proof, and no other is "
            "needed.",
        ),
        (
            why_not("none", Objector("a", ("not a.x",)), Objector("c", (), True)),
            "No state with the outcome both holds under Nash: there is none that all of Anna and "
            "the crowd would stay in. Without any one of them there would be. Anna: it turns on "
            "what it wants: to stay. The crowd: it turns on its word. None of these wishes can be "
            "left out of the proof, and no other is needed.",
        ),
        (
            why_not("none", Objector("a", ("not a.x",)), rules="b.y"),
            "No state with the outcome both holds under Nash: Anna would leave every one of them. "
            "Anna: it turns on what it wants: to stay. None of these wishes can be left out of the "
            "proof, and no other is needed. The proof also rests on the rules “b.y”.",
        ),
    ],
)  # fmt: skip
def test_why_not(found: WhyNot, said: str) -> None:
    assert " ".join(why_not_told(SUBJECT, found)) == said


CONCEPT = st.sampled_from(("nash", "seq", "gmr", "sim"))


@FEWER
@given(conflicts(), CONCEPT)
def test_every_sentence_is_one(subject: Conflict, name: str) -> None:
    """It begins with a capital letter, ends with a stop, and has no seams."""
    finder = Finder(subject, name)
    lines: list[str] = []
    findings = [finder.find(outcome.name) for outcome in subject.outcomes]
    lines += findings_told(subject, findings)
    for outcome in subject.outcomes:
        why = finder.why_not(outcome.name)
        lines += why_not_told(subject, why)
        if why.nearest is not None:
            lines += [line for _, told in decision_told(subject, why.nearest) for line in told]
        if subject.today is not None:
            lines += movers_told(subject, finder.who_must_move(outcome.name))
    if subject.today is not None:
        lines.append(verdict_told(subject, finder.decide(subject.today)))
    for line in lines:
        assert line[0] == line[0].upper(), line
        assert line[-1] in ".:", line
        for seam in ("  ", "..", " ,", " .", ",.", "()", "[]", "“”", ": .", ":."):
            assert seam not in line, line
