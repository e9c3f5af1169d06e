"""Questions to the SAT engine, against all states by the naive reading; and interrupts."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict, truth
from tests.stability.sat.drawn import (
    FEW,
    SMALL,
    gains,
    holding,
    meets,
    wanting,
    wishes,
)
from tests.stability.test_metamorphic import relabelled, renamed
from zopa.conflict.formula import TRUE, Formula, Not
from zopa.conflict.model import Conflict, Option, Rule
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.game.formulas import formula_game
from zopa.stability.engine import listening
from zopa.stability.finder import Finder
from zopa.stability.sat import decide
from zopa.testing import conflicts
from zopa.text import Text

CONCEPT = st.sampled_from(ALL_CONCEPTS)
State = frozenset[str]


def goal_of(subject: Conflict) -> Formula:
    return subject.outcome("wanted").formula


def good_states(subject: Conflict, name: str) -> set[State]:
    return meets(goal_of(subject), holding(naive_conflict(subject), name))


def today_of(subject: Conflict) -> State:
    assert subject.today is not None
    return frozenset(subject.today)


def movers(subject: Conflict, good: set[State]) -> set[State]:
    """Smallest sets of parties by whose options alone a state differs from today."""
    own = {party.label: {o.label for o in party.options} for party in subject.parties}
    moved = {
        frozenset(label for label, mine in own.items() if (state ^ today_of(subject)) & mine)
        for state in good
    }
    return {one for one in moved if not any(other < one for other in moved)}


@contextmanager
def soon() -> Iterator[None]:
    """No search without end."""
    ticks = itertools.count()

    def tick() -> None:
        if next(ticks) > 1_000:
            raise AssertionError("it goes on and on")

    with listening(tick):
        yield


# -- answers


@FEW
@given(wanting(), CONCEPT)
def test_find(subject: Conflict, name: str) -> None:
    good = good_states(subject, name)
    finder = Finder(subject, name)
    found = finder.find("wanted")
    assert found.status == ("found" if good else "none")
    assert (found.state is None) == (not good)
    assert not found.interrupted
    assert found.proven is None
    if found.state is not None:
        assert frozenset(found.state) in good
        changed = {change.option for change in found.changes}
        assert changed == frozenset(found.state) ^ today_of(subject)
    anything = finder.find()
    assert (anything.status == "found") == bool(holding(naive_conflict(subject), name))


@FEW
@given(wanting(), CONCEPT)
def test_fewest_changes(subject: Conflict, name: str) -> None:
    good = good_states(subject, name)
    found = Finder(subject, name).find("wanted", fewest_changes=True)
    if found.state is None:
        assert not good
        assert found.status == "none"
        return
    least = min(len(state ^ today_of(subject)) for state in good)
    assert frozenset(found.state) in good
    assert (len(found.changes), found.proven) == (least, True)


@FEW
@given(wanting(), CONCEPT, st.integers(0, 9), st.booleans())
def test_best_for_a_party(subject: Conflict, name: str, number: int, fewest: bool) -> None:
    """None is preferred by the party; of those as good, with ``fewest_changes``, none is nearer."""
    good = good_states(subject, name)
    party = number % len(subject.parties)
    label = subject.parties[party].label
    found = Finder(subject, name).find("wanted", best_for=label, fewest_changes=fewest)
    if found.state is None:
        assert not good
        assert found.status == "none"
        return
    game = formula_game(subject)
    best = max(wishes(game, party, state) for state in good)
    assert frozenset(found.state) in good
    assert found.proven
    assert wishes(game, party, found.state) == best
    if fewest:
        as_good = [state for state in good if wishes(game, party, state) == best]
        assert len(found.changes) == min(len(s ^ today_of(subject)) for s in as_good)


@FEW
@given(wanting(), CONCEPT, st.booleans())
def test_combinations(subject: Conflict, name: str, within: bool) -> None:
    held = good_states(subject, name) if within else holding(naive_conflict(subject), name)
    onto = [*(o.name for o in subject.outcomes), f"not {subject.labels[0]}", subject.labels[-1]]
    formulas: list[Formula] = [o.formula for o in subject.outcomes]
    first, last = subject.resolve(subject.labels[0]), subject.resolve(subject.labels[-1])
    assert first is not None
    assert last is not None
    formulas += [Not(first), last]
    finder = Finder(subject, name)
    found = finder.combinations(onto, outcome="wanted" if within else None)
    expected = {tuple(truth(f, state) for f in formulas) for state in held}
    assert found.complete
    assert not found.interrupted
    assert set(found.truths) == expected
    assert len(found.truths) == len(expected)
    for truths, state in zip(found.truths, found.states, strict=True):
        assert frozenset(state) in held
        assert truths == tuple(truth(f, state) for f in formulas)
    some = finder.combinations(onto, outcome="wanted" if within else None, most=1)
    assert len(some.states) == min(1, len(expected))
    assert not some.interrupted


@FEW
@given(wanting(), CONCEPT)
def test_who_must_move(subject: Conflict, name: str) -> None:
    good = good_states(subject, name)
    with soon():
        found = Finder(subject, name).who_must_move("wanted", most=99)
    expected = movers(subject, good)
    assert found.complete
    assert not found.interrupted
    assert {frozenset(group) for group in found.groups} == expected
    assert len(found.groups) == len(expected)
    assert [len(group) for group in found.groups] == sorted(map(len, expected))
    for group, state in zip(found.groups, found.states, strict=True):
        assert frozenset(state) in good
        differ = {label.partition(".")[0] for label in frozenset(state) ^ today_of(subject)}
        assert differ == set(group)


def test_who_must_move_for_a_goal_that_is_about_staying() -> None:
    """That a party stays can itself be the goal; it does not have to move then."""
    subject = conflict(
        {"a": ("x", []), "b": ("z", ["not b.z if a.x"])},
        today="a.x b.z",
        outcomes={"wanted": "a.x"},
    )
    with soon():
        found = Finder(subject, "nash").who_must_move("wanted")
    assert (found.groups, found.complete) == ((("b",),), True)


@FEW
@given(SMALL, CONCEPT)
def test_decide(subject: Conflict, name: str) -> None:
    naive = naive_conflict(subject)
    finder = Finder(subject, name)
    for state in naive.states:
        decision = finder.decide(state)
        assert decision.verdict == ("holds" if naive.holds(name, state) else "does not hold")
        assert not decision.interrupted
        assert [one.party for one in decision.parties] == [
            party.label for party in subject.parties if party.options
        ]
        for one in decision.parties:
            assert one.stable is naive.stable(name, one.party, state)
            for each in one.temptations:
                assert frozenset(each.step.to) in naive.improvements(one.party, state)
                assert each.step.liking == "better"
                assert each.deterred is naive.deterred(
                    name, one.party, state, frozenset(each.step.to)
                )
    json.dumps(finder.decide(naive.states[0]).to_json())


@FEW
@given(wanting(), CONCEPT)
def test_why_not(subject: Conflict, name: str) -> None:
    naive, goal = naive_conflict(subject), goal_of(subject)
    there = meets(goal, naive.states)
    good = meets(goal, holding(naive, name))
    why = Finder(subject, name).why_not("wanted")
    expected = "impossible" if not there else "found" if good else "none"
    assert (why.status, why.interrupted) == (expected, False)
    assert (why.state is not None) == bool(good)
    json.dumps(why.to_json())
    if why.status == "impossible":
        assert not why.objectors
        assert why.nearest is None
        excluded(subject, goal, list(why.rules))
    elif why.status == "found":
        assert why.state is not None
        assert frozenset(why.state) in good
    else:
        assert why.objectors
        assert why.nearest is not None
        assert frozenset(why.nearest.state) in there
        assert why.nearest.verdict == "does not hold"
        for state in there:
            assert not all(naive.stable(name, one.party, state) for one in why.objectors)
        if name == "nash":
            objected(subject, there, why)


def excluded(subject: Conflict, goal: Formula, rules: list[Formula]) -> None:
    """A smallest set of rules excludes the outcome."""
    bare = replace(subject, rules=())
    states = naive_conflict(
        replace(bare, parties=tuple(replace(party, ranking=None) for party in bare.parties))
    ).states

    def possible(kept: list[Formula]) -> bool:
        return any(truth(goal, s) and all(truth(rule, s) for rule in kept) for s in states)

    assert not possible(rules)
    for k in range(len(rules)):
        assert possible([*rules[:k], *rules[k + 1 :]])


def objected(subject: Conflict, there: set[State], why: Any) -> None:
    """In every feasible state with the outcome somebody gains by a statement that is named."""
    game = formula_game(subject)
    for state in there:
        found = False
        for one in why.objectors:
            party = [p.label for p in subject.parties].index(one.party)
            holder = subject.parties[party]
            first = 1 if game.players[party].word is not None else 0
            named = [f"group {k + 1} of its ranking" for k in range(len(game.players[party].wants))]
            if holder.ranking is None:
                named = [preference.identity for preference in holder.preferences]
            counted = {k + first for k, name in enumerate(named) if name in one.statements}
            counted |= {0} if one.word else set()
            found |= gains(game, party, state, counted)
        assert found


@FEW
@given(wanting(), CONCEPT)
def test_nearest(subject: Conflict, name: str) -> None:
    naive, goal = naive_conflict(subject), goal_of(subject)
    nearest = Finder(subject, name).nearest(goal)
    there = meets(goal, naive.states)
    assert (nearest is None) == (not there)
    if nearest is not None:
        state = frozenset(nearest.state)
        assert state in there
        assert (nearest.verdict == "holds") == naive.holds(name, state)


# -- changes that change nothing


def told(subject: Conflict, name: str, goal: Formula) -> dict[str, Any]:
    """What is answered whatever things are called and however they are ordered."""
    finder = Finder(subject, name)
    near = finder.find(goal, fewest_changes=True)
    why = finder.why_not(goal)
    with soon():
        movers = finder.who_must_move(goal, most=99)
    return {
        "status": near.status,
        "changes": len(near.changes),
        "movers": {frozenset(group) for group in movers.groups},
        "why": why.status,
        "verdict": finder.decide(subject.today or ()).verdict,
    }


PLAIN = wanting(conflicts(max_total=5) | SMALL)


@FEW
@given(PLAIN, CONCEPT, st.randoms(use_true_random=False))
def test_relabelling(subject: Conflict, name: str, rng: Any) -> None:
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {}
    for label in subject.labels:
        party, _, option = label.partition(".")
        to[label] = f"{party_of[party]}.{'zyxwvu'['abcdef'.index(option)]}"
    before = told(subject, name, goal_of(subject))
    before["movers"] = {frozenset(party_of[label] for label in g) for g in before["movers"]}
    other = relabelled(subject, party_of, to)
    assert told(other, name, renamed(goal_of(subject), to)) == before


@FEW
@given(PLAIN, CONCEPT, st.randoms(use_true_random=False), st.integers(0, 9))
def test_reordering_and_what_says_nothing(
    subject: Conflict, name: str, rng: Any, number: int
) -> None:
    """Another order; a rule that is always true; and an option that nothing mentions."""

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(rng.sample(items, len(items)))

    before = told(subject, name, goal_of(subject))
    other = replace(
        subject,
        parties=mixed(tuple(replace(p, options=mixed(p.options)) for p in subject.parties)),
        rules=(*mixed(subject.rules), Rule(TRUE)),
        irreversible=mixed(subject.irreversible),
    )
    assert told(other, name, goal_of(subject)) == before
    owner = subject.parties[number % len(subject.parties)]
    if any(party.ranking for party in subject.parties):
        return  # a ranking is of the states as they were
    extra = replace(owner, options=(Option(f"{owner.label}.z", Text.of("yawn")), *owner.options))
    grown = replace(subject, parties=tuple(extra if p is owner else p for p in subject.parties))
    assert told(grown, name, goal_of(subject)) == before


# -- interrupts, and the end of patience


@contextmanager
def struck(when: int) -> Iterator[None]:
    """A keyboard interrupt at one of the next ticks."""
    ticks = 0

    def strike() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == when:
            raise KeyboardInterrupt

    with listening(strike):
        yield


QUESTIONS: dict[str, Callable[[Finder, Formula], Any]] = {
    "find": lambda finder, goal: finder.find(goal),
    "fewest": lambda finder, goal: finder.find(goal, fewest_changes=True),
    "best": lambda finder, goal: finder.find(goal, best_for=finder.conflict.parties[0].label),
    "combinations": lambda finder, goal: finder.combinations(),
    "movers": lambda finder, goal: finder.who_must_move(goal),
    "why_not": lambda finder, goal: finder.why_not(goal),
    "decide": lambda finder, goal: finder.decide(finder.conflict.today or ()),
    "nearest": lambda finder, goal: finder.nearest(goal),
}


def consistent(subject: Conflict, name: str, question: str, answer: Any) -> None:
    """Nothing that is said is wrong, however little it may be; less than all is marked."""
    naive, goal = naive_conflict(subject), goal_of(subject)
    good = meets(goal, holding(naive, name))
    whole = None
    if question in ("find", "fewest", "best"):
        assert answer.status in ("undecided", "found" if good else "none")
        if answer.status == "found":
            assert frozenset(answer.state) in good
        whole = answer.status != "undecided" and answer.proven is not False
        if question == "fewest" and answer.proven:
            assert len(answer.changes) == min(len(s ^ today_of(subject)) for s in good)
        if question == "best" and answer.proven:
            game = formula_game(subject)
            assert wishes(game, 0, answer.state) == max(wishes(game, 0, s) for s in good)
    elif question == "combinations":
        held = holding(naive, name)
        every = {tuple(truth(o.formula, s) for o in subject.outcomes) for s in held}
        assert set(answer.truths) <= every
        assert not answer.complete or set(answer.truths) == every
        whole = answer.complete
    elif question == "movers":
        groups = movers(subject, good)
        assert {frozenset(group) for group in answer.groups} <= groups
        assert not answer.complete or len(answer.groups) == len(groups)
        whole = answer.complete
    elif question == "why_not":
        there = meets(goal, naive.states)
        status = "impossible" if not there else "found" if good else "none"
        assert answer.status in ("undecided", status)
        whole = answer.status != "undecided" and (answer.nearest or status != "none")
    elif question == "decide":
        verdict = "holds" if naive.holds(name, today_of(subject)) else "does not hold"
        assert answer.verdict in ("undecided", verdict)
        for one in answer.parties:
            assert one.stable in (None, naive.stable(name, one.party, today_of(subject)))
        whole = answer.verdict != "undecided"
    if whole is not None and not whole:
        assert answer.interrupted


@pytest.mark.parametrize("question", QUESTIONS)
@FEW
@given(subject=wanting(), name=CONCEPT, when=st.integers(1, 25))
def test_an_interrupt_anywhere(question: str, subject: Conflict, name: str, when: int) -> None:
    """No question raises; what it says is so; and afterwards the finder still knows it all."""
    finder = Finder(subject, name)
    with struck(when):
        answer = QUESTIONS[question](finder, goal_of(subject))
    if answer is not None:
        consistent(subject, name, question, answer)
    again = QUESTIONS[question](finder, goal_of(subject))
    if again is not None:
        consistent(subject, name, question, again)
        assert not again.interrupted if question != "nearest" else True
    good = good_states(subject, name)
    assert finder.find("wanted").status == ("found" if good else "none")


@pytest.mark.parametrize("patience", [0.0, 1e-4])
@pytest.mark.parametrize("question", QUESTIONS)
@FEW
@given(subject=wanting(), name=CONCEPT)
def test_next_to_no_patience(question: str, patience: float, subject: Conflict, name: str) -> None:
    finder = Finder(subject, name, patience)
    answer = QUESTIONS[question](finder, goal_of(subject))
    if answer is not None:
        consistent(subject, name, question, answer)
    finder.patience = None
    again = QUESTIONS[question](finder, goal_of(subject))
    assert again is not None or not meets(goal_of(subject), naive_conflict(subject).states)
    if again is not None:
        consistent(subject, name, question, again)
        assert question == "nearest" or not again.interrupted


def test_what_was_found_before_an_interrupt_stays() -> None:
    """Wherever it strikes once a state was found, there is a state; in the end it is the best."""
    names = "abcdefgh"
    subject = conflict(
        {"a": (" ".join(names), []), "b": ("y", [])},
        today="b.y",
        outcomes={"wanted": " or ".join(f"a.{name}" for name in names)},
    )
    states: list[int] = []
    for when in itertools.count(1):
        finder = Finder(subject, "nash")
        with struck(when):
            found = finder.find("wanted", fewest_changes=True)
        assert found.interrupted == (found.proven is not True)
        assert when == 1 or found.status == "found"
        states.append(len(found.changes))
        if not found.interrupted:
            break
    assert states[-1] == 1
    assert states[1:] == sorted(states[1:], reverse=True)


def test_patience_begins_with_each_question() -> None:
    """A question that comes long after another has time of its own."""
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", ["not a.x"])}, today="")
    finder = Finder(subject, "gmr", 0.2)
    finder.find()
    time.sleep(0.3)
    assert finder.decide("a.x").verdict == "holds"
    time.sleep(0.3)
    assert finder.nearest(TRUE) is not None


def test_little_patience_with_many_parties() -> None:
    """Not every set of parties is tried once the time is over."""
    parties = {f"p{k}": ("x", [f"p{k}.x"]) for k in range(16)}
    wanted = " or ".join(f"p{k}.x" for k in range(16))
    subject = conflict(parties, today="", outcomes={"wanted": wanted})
    started = time.process_time()
    found = Finder(subject, "seq", 0).who_must_move("wanted")
    assert time.process_time() - started < 5
    assert (found.groups, found.complete, found.interrupted) == ((), False, True)


def test_one_candidate_that_cannot_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the answer is "undecided", with that candidate, and not "none"."""
    monkeypatch.setattr(decide.Decider, "party", _undecided)
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", ["not a.x", "b.y iff a.x"])})
    finder = Finder(subject, "seq")
    found = finder.find(Not(subject.resolve("b.y")))  # type: ignore[arg-type]
    assert (found.status, found.interrupted) == ("undecided", True)
    assert found.state is not None
    assert "b.y" not in found.state


def _undecided(self: decide.Decider, party: int, yes: State, most: int | None = None) -> Any:
    return decide.PartyDecision(self.game.players[party].label, None, 1, ())


#: Thirteen pigeons for twelve holes: no solver of this kind sees soon that it cannot be.
LONG = """
    import signal

    from zopa.conflict.model import Conflict, Option, Party
    from zopa.conflict.parse import parse
    from zopa.stability.engine import listening
    from zopa.stability.finder import Finder
    from zopa.text import Text

    signal.signal(signal.SIGINT, signal.default_int_handler)  # some shells turn it off
    holes, pigeons = range(12), range(13)
    name = Text.of("any")
    conflict = Conflict(tuple(
        Party(f"h{k}", name, tuple(Option(f"h{k}.p{n}", name) for n in pigeons)) for k in holes
    ))
    housed = [f"at least one of ({', '.join(f'h{k}.p{n}' for k in holes)})" for n in pigeons]
    alone = [f"at most one of ({', '.join(f'h{k}.p{n}' for n in pigeons)})" for k in holes]
    wanted = parse(" and ".join(housed + alone))
    ticks = 0

    def tick():
        global ticks
        ticks += 1
        if ticks == 3:
            print("working", flush=True)

    finder = Finder(conflict, "nash")
    with listening(tick):
        found = finder.find(wanted)
    print(found.status, found.interrupted, finder.find().status, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_real_interrupt_of_a_long_search() -> None:
    """Ctrl-C in another process: no traceback, an honest answer, and the finder goes on."""
    source = Path(__file__).resolve().parents[2] / "src"
    running = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(LONG)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "working\n"
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (out, errors) == ("undecided True found\n", "")


# -- what is wrong is said


def test_errors() -> None:
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", [])}, rules=["a.x or b.y"], outcomes={"o": "a.x"}
    )
    with pytest.raises(UnknownLabelError, match="nach"):
        Finder(subject, "nach")
    finder = Finder(subject)
    with pytest.raises(UnknownLabelError):
        finder.find("p")
    with pytest.raises(UnknownLabelError):
        finder.find("o", best_for="c")
    with pytest.raises(UnknownLabelError):
        finder.combinations(["o", "c.x"])
    with pytest.raises(UnknownLabelError):
        finder.decide("a.z")
    with pytest.raises(InfeasibleError, match=r"it breaks a\.x or b\.y"):
        finder.decide("")
    for ask in (lambda: finder.find(fewest_changes=True), lambda: finder.who_must_move("o")):
        with pytest.raises(ZopaError, match="status_quo"):
            ask()


def test_a_party_with_too_many_options() -> None:
    names = "abcdefghijklmnopq"
    wants = [f"a.{name}" for name in names]
    subject = conflict({"a": (" ".join(names), wants), "b": ("y", [])})
    with pytest.raises(TooLargeError, match="a has 17 options"):
        Finder(subject, "nash").find()
    others = conflict({"a": (" ".join(names), []), "b": ("y", wants)})
    assert Finder(others, "nash").find().status == "found"
    with pytest.raises(TooLargeError, match="a has 17 options"):
        Finder(others, "seq").decide("")


def test_without_python_sat(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pysat"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, today="", outcomes={"o": "a.x"})
    finder = Finder(subject)
    for ask in (
        finder.find,
        finder.combinations,
        lambda: finder.who_must_move("o"),
        lambda: finder.why_not("o"),
        lambda: finder.decide(""),
    ):
        with pytest.raises(ZopaError, match=r"pip install 'zopa\[sat\]'"):
            ask()


def test_a_state_among_a_hundred_options() -> None:
    """Sixteen parties of seven: each wants its first option, and the others' to go with theirs."""
    names = "abcdefg"
    parties = {
        f"p{k}": (
            " ".join(names),
            [f"p{k}.a", *(f"p{k}.{n} iff p{(k + 1) % 16}.{n}" for n in names)],
        )
        for k in range(16)
    }
    subject = conflict(parties, outcomes={"none": "not p3.a", "mixed": "p1.b and not p2.b"})
    finder = Finder(subject, "nash")
    found = finder.find()
    assert found.state is not None
    assert {f"p{k}.a" for k in range(16)} <= set(found.state)
    why = finder.why_not("none")
    assert [(one.party, one.statements) for one in why.objectors] == [("p3", ("p3.a",))]
    assert finder.find("mixed").status == "none"
    assert [one.party for one in finder.why_not("mixed").objectors] == ["p1"]
