"""Questions to the SAT engine on random conflicts of a given size: CPU seconds over some seeds.

::

    python benchmarks/search.py nash 10x6
    python benchmarks/search.py nash 20x10
    python benchmarks/search.py stable 10x6 --concept seq
    python benchmarks/search.py find 10x6 --concept seq --seeds 8
    python benchmarks/search.py levers 8x5 --concept nash --most-levers 30
    python benchmarks/search.py levers 8x5 --concept gmr --most-levers 30

A size is a number of parties and of options of each. By default a party has twelve statements
of one to three options, three in ten of them its own; there are as many rules that exclude a
pair of options of different parties, and as many irreversible literals, as parties. Each question
is put to an engine of its own, so that building it is part of the time; making the conflict is not.

*nash* asks for states with random goals, until some were found and some refuted at each seed;
the two are counted apart. *stable* asks whether states hold: random ones, and ones from which
some would move but most not. *find* asks for any state, and for one with a random goal. *levers*
asks for a cheapest set with which a random goal holds that does not without. Prints one JSON
document.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median
from typing import Any, TypeVar

from conflicts import large_conflict

import zopa
from zopa.conflict.change import Lever, LeverChange, OptionChange, RuleChange, StatementChange
from zopa.conflict.formula import TRUE, Formula
from zopa.levers.beyond import levers_beyond
from zopa.stability.finder import Finder

T = TypeVar("T")
#: Goals that are tried at a seed until some are found and some refuted.
GOALS = 12


def measured(ask: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of a question, and its answer."""
    started = time.process_time()
    answer = ask()
    return time.process_time() - started, answer


def told(seconds: list[float]) -> dict[str, Any]:
    """Median and maximum."""
    if not seconds:
        return {"questions": 0}
    return {
        "questions": len(seconds),
        "median": round(median(seconds), 3),
        "maximum": round(max(seconds), 3),
    }


def goal(rng: random.Random, conflict: zopa.Conflict, literals: int) -> Formula:
    """A random conjunction."""
    some = rng.sample(list(conflict.labels), literals)
    return zopa.parse(" and ".join(x if rng.random() < 0.5 else f"not {x}" for x in some))


def nash(subjects: list[zopa.Conflict], given: argparse.Namespace) -> dict[str, Any]:
    """States with goals: found, and refuted."""
    seconds: dict[str, list[float]] = {"found": [], "none": [], "undecided": []}
    for seed, subject in enumerate(subjects):
        rng = random.Random(seed)
        here: Counter[str] = Counter()
        for number in range(GOALS):
            # Longer and longer ones, so that some are refuted; the first is any state.
            wanted = goal(rng, subject, number) if number else TRUE
            cpu, found = measured(
                lambda: Finder(subject, given.concept, given.patience).find(wanted)  # noqa: B023
            )
            if here[found.status] < 2:
                seconds[found.status].append(cpu)
            here[found.status] += 1
            if here["found"] and here["none"] >= 2:
                break
    return {status: told(each) for status, each in seconds.items()}


def states(subject: zopa.Conflict, seed: int, concept: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Random states, and ones with random goals that are nearly, but not quite, Nash stable."""
    rng = random.Random(seed)
    search = Finder(subject, concept).search
    for _ in range(3):
        literals: list[int] = []
        for label in rng.sample(list(subject.labels), len(subject.labels)):
            option = search.encoder.option(label) * rng.choice((1, -1))
            if search.circuit.solve([*search.rules, *literals, option]):
                literals.append(option)
        search.circuit.solve([*search.rules, *literals])
        yield "random", search.state()
        near = None
        while near is None:
            wanted = search.literal(goal(rng, subject, 6))
            stay = [literal for mine in search.nash for literal in mine]
            if not search.circuit.solve([wanted, *search.rules, *stay]):
                near = search.nearly([wanted])
        yield "nearly stable", near


def stable(subjects: list[zopa.Conflict], given: argparse.Namespace) -> dict[str, Any]:
    """Whether states hold."""
    seconds: dict[str, list[float]] = {"random": [], "nearly stable": []}
    verdicts: dict[str, Counter[str]] = {kind: Counter() for kind in seconds}
    for seed, subject in enumerate(subjects):
        for kind, state in states(subject, seed, given.concept):
            cpu, decision = measured(
                lambda: Finder(subject, given.concept, given.patience).decide(state)  # noqa: B023
            )
            seconds[kind].append(cpu)
            verdicts[kind][decision.verdict] += 1
    return {kind: {**told(each), **verdicts[kind]} for kind, each in seconds.items()}


def find(subjects: list[zopa.Conflict], given: argparse.Namespace) -> dict[str, Any]:
    """Any state, and one with a goal."""
    found: dict[str, list[float]] = {"found": [], "none": [], "undecided": []}
    for seed, subject in enumerate(subjects):
        for wanted in (TRUE, goal(random.Random(seed), subject, 3)):
            cpu, one = measured(
                lambda: Finder(subject, given.concept, given.patience).find(wanted)  # noqa: B023
            )
            found[one.status].append(cpu)
    return {status: told(each) for status, each in found.items()}


def with_levers(subject: zopa.Conflict, count: int, seed: int, concept: str) -> zopa.Conflict:
    """A conflict with random levers, and a goal that does not hold without them."""
    rng = random.Random(seed)
    while True:
        wanted = goal(rng, subject, 5)
        if Finder(subject, concept, 20.0).find(wanted).status == "none":
            break
    subject = replace(subject, outcomes=(zopa.Outcome("wanted", wanted),), goal="wanted")
    found: list[Lever] = []
    while len(found) < count:
        change = _change(rng, subject, wanted)
        if change is not None:
            party = rng.choice(subject.parties).label
            name = f"l{len(found)}"
            made = Lever(name, zopa.Text.of(name), (party,), rng.randint(1, 5), (change,))
            found.append(made)
    return replace(subject, levers=tuple(found))


def _change(rng: random.Random, subject: zopa.Conflict, wanted: Formula) -> LeverChange | None:
    kind = rng.choice(("want", "want", "promote", "drop", "lift", "forbid"))
    if kind == "want":  # its owner is won over for a part of the goal
        part = zopa.parse(rng.choice(str(wanted).split(" and ")))
        (label,) = part.options
        owner = label.partition(".")[0]
        return StatementChange("add", owner, str(part), rng.choice(("first", "last")), None, part)
    party = rng.choice(subject.parties)
    some = rng.choice(party.preferences).identity
    if kind == "promote":
        return StatementChange("promote", party.label, some, "first")
    if kind == "drop":
        return StatementChange("drop", party.label, some)
    if kind == "lift":
        return RuleChange("lift", rng.choice(subject.rules).formula) if subject.rules else None
    today = subject.today or ()
    return OptionChange("forbid", rng.choice([x for x in subject.labels if x not in today]))


def levers(subjects: list[zopa.Conflict], given: argparse.Namespace) -> dict[str, Any]:
    """A cheapest set."""
    seconds: list[float] = []
    first: list[float] = []
    ends: Counter[str] = Counter()
    sizes: list[int] = []
    for seed, plain in enumerate(subjects):
        subject = with_levers(plain, given.most_levers, seed, given.concept)
        started = time.process_time()
        said: list[float] = []
        cpu, found = measured(
            lambda: levers_beyond(
                subject,  # noqa: B023
                concept=given.concept,
                most=1,
                patience=given.patience,
                on_found=lambda one: said.append(time.process_time() - started),  # noqa: B023
            )
        )
        seconds.append(cpu)
        first += said[:1]
        sizes += [len(found.best.levers)] if found.best else []
        if found.sets:
            ends["cheapest set proven"] += 1
        elif found.complete:
            ends["none suffices, proven"] += 1
        else:
            ends["not proven, a set found" if found.best else "nothing known"] += 1
    return {**told(seconds), "first set": told(first), "sizes": sorted(sizes), **ends}


QUESTIONS = {"nash": nash, "stable": stable, "find": find, "levers": levers}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("question", choices=QUESTIONS)
    parser.add_argument("size", help="parties and options of each, as in 10x6")
    parser.add_argument("--concept", help="nash for nash and levers, seq for the others")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--statements", type=int, default=12, help="of each party")
    parser.add_argument("--own", type=float, default=0.3, help="share of own options in them")
    parser.add_argument("--rules", type=int, help="as many as parties by default")
    parser.add_argument("--irreversible", type=int, help="as many as parties by default")
    parser.add_argument("--most-levers", type=int, default=30)
    parser.add_argument("--patience", type=float, default=60.0)
    given = parser.parse_args()
    given.concept = given.concept or ("seq" if given.question in ("stable", "find") else "nash")
    count, each = (int(part) for part in given.size.split("x"))
    subjects = [
        large_conflict(
            count,
            each,
            statements=given.statements,
            own=given.own,
            rules=count if given.rules is None else given.rules,
            irreversible=count if given.irreversible is None else given.irreversible,
            seed=seed,
        )
        for seed in range(given.seeds)
    ]
    result = QUESTIONS[given.question](subjects, given)
    print(json.dumps({**vars(given), **result}, indent=1))
