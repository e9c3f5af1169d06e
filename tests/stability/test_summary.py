"""What many states share and how they differ, against looking at every state."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.conflict.model import Conflict
from zopa.conflict.parse import parse
from zopa.game.build import grid_of, list_of
from zopa.stability.analysis import analyse
from zopa.stability.summary import Summary, summarise
from zopa.testing import conflicts


def check(subject: Conflict, summary: Summary, states: list[Any], among: list[Any]) -> None:
    labels = subject.labels
    assert summary.count == len(states)
    if not states:
        assert (summary.yes, summary.no, summary.varies, summary.patterns) == ((), (), (), ())
        return
    taken = {label: sum(label in state for state in states) for label in labels}
    assert summary.yes == tuple(label for label in labels if taken[label] == len(states))
    assert summary.no == tuple(label for label in labels if taken[label] == 0)
    assert summary.varies == tuple(item for item in taken.items() if 0 < item[1] < len(states))

    said = set()
    for pattern in summary.patterns:
        formula = parse(str(pattern))
        assert all(formula.holds_in(state) for state in states), "a pattern is true"
        assert not all(formula.holds_in(state) for state in among), "and says something"
        said.add(clause(pattern.option, not pattern.value, pattern.then, pattern.then_value))
    assert len(said) == len(summary.patterns), "nothing is said twice"

    varying = [label for label, _ in summary.varies]
    expected = {
        clause(first, one, second, two)
        for first in varying
        for second in varying
        for one in (True, False)
        for two in (True, False)
        if first != second
        and all((first in s) == one or (second in s) == two for s in states)
        and not all((first in s) == one or (second in s) == two for s in among)
    }
    assert said == expected, "nothing is left out"


def clause(first: str, one: bool, second: str, two: bool) -> frozenset[tuple[str, bool]]:
    """ "The first is so or the second is so": every pattern is one such, whichever way told."""
    return frozenset(((first, one), (second, two)))


@given(conflicts(), st.data())
def test_any_set_of_states(subject: Conflict, data: st.DataObject) -> None:
    states = naive_conflict(subject).states
    among = sorted(data.draw(st.sets(st.integers(0, len(states) - 1), min_size=1)))
    chosen = sorted(data.draw(st.sets(st.sampled_from(among))))
    for space in (grid_of(subject), list_of(subject)):
        picked = np.array(chosen, dtype=np.int64)
        summary = summarise(space, picked)
        check(subject, summary, [states[k] for k in chosen], states)
        summary = summarise(space, picked, np.array(among))
        check(subject, summary, [states[k] for k in chosen], [states[k] for k in among])


@given(conflicts(max_outcomes=1), st.sampled_from(ALL_CONCEPTS))
def test_of_an_analysis(subject: Conflict, concept: str) -> None:
    naive = naive_conflict(subject)
    held = [state for state in naive.states if naive.holds(concept, state)]
    analysis = analyse(subject)
    check(subject, analysis.summary(concept), held, naive.states)
    for outcome in subject.outcomes:
        where = [s for s in naive.states if outcome.formula.holds_in(s)]
        both = [state for state in held if state in where]
        check(subject, analysis.summary(concept, outcome.name), both, where)


def test_in_words() -> None:
    subject = conflict({"a": ("x y", ["a.x iff b.z"]), "b": ("z", ["b.z iff a.x"])})
    summary = analyse(subject).summary("nash")
    assert summary.to_json() == {
        "count": 4,
        "yes": [],
        "no": [],
        "varies": {"a.x": 2, "a.y": 2, "b.z": 2},
        "patterns": ["b.z if a.x", "a.x if b.z"],
    }
    alone = analyse(subject).summary("nash").patterns[0]
    assert (alone.option, alone.value, alone.then, alone.then_value) == ("a.x", True, "b.z", True)
