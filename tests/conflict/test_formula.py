"""Formulas: truth, canonical text, three-valued evaluation."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import truth
from zopa.conflict.formula import (
    FALSE,
    TRUE,
    And,
    Formula,
    If,
    Iff,
    Kleene,
    Not,
    OneOf,
    OptionIs,
    Or,
    OutcomeIs,
    at_least,
)
from zopa.testing import formulas

LABELS = ("p.a", "p.b", "q.a", "q.b")
A, B, C, D = (OptionIs(label) for label in LABELS)
STATES = [
    frozenset(itertools.compress(LABELS, flags))
    for flags in itertools.product((False, True), repeat=len(LABELS))
]
OUTCOMES = (OutcomeIs("calm", And((Not(A), Not(C)))), OutcomeIs("talks", Or((B, D))))


@given(formulas(LABELS, outcomes=OUTCOMES))
def test_truth(formula: Formula) -> None:
    expected = [truth(formula, state) for state in STATES]
    assert [formula.holds_in(state) for state in STATES] == expected
    columns = {label: np.array([label in state for state in STATES]) for label in LABELS}
    together = np.broadcast_to(formula.evaluate(columns.__getitem__), (len(STATES),))
    assert together.tolist() == expected


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_at_least_counts(number: int) -> None:
    formula = at_least(number, (A, Not(B), C, D))
    for state in STATES:
        met = ("p.a" in state) + ("p.b" not in state) + ("q.a" in state) + ("q.b" in state)
        assert formula.holds_in(state) == (met >= number)


def test_at_least_counts_repetitions_and_constants() -> None:
    assert at_least(2, (A, A)).holds_in({"p.a"})
    assert at_least(2, (A, TRUE, FALSE)).holds_in({"p.a"})
    assert not at_least(2, (A, TRUE, FALSE)).holds_in(set())


@given(formulas(LABELS, outcomes=OUTCOMES))
def test_measures(formula: Formula) -> None:
    nodes = list(formula.walk())
    assert nodes[0] is formula
    mentioned = {n.label for n in nodes if isinstance(n, OptionIs)}
    named = {n.name for n in nodes if isinstance(n, OutcomeIs)}
    spelled_out = {o for n in nodes if isinstance(n, OutcomeIs) for o in n.formula.options}
    assert formula.options == mentioned | spelled_out
    assert formula.outcomes == named
    assert formula.size >= formula.depth >= 1
    assert formula.size >= len(nodes)


@given(formulas(LABELS, outcomes=OUTCOMES), st.sets(st.sampled_from(LABELS)), st.data())
def test_three_values(formula: Formula, unknown: set[str], data: st.DataObject) -> None:
    """What is sure is so in every completion; what is not possible is so in none."""
    known = {label: data.draw(st.booleans()) for label in LABELS if label not in unknown}

    def value(label: str) -> Kleene:
        if label in unknown:
            return Kleene(np.bool_(False), np.bool_(True))
        return Kleene(np.bool_(known[label]), np.bool_(known[label]))

    result = formula.evaluate(value)
    surely = bool(getattr(result, "surely", result))
    possibly = bool(getattr(result, "possibly", result))
    completions = {
        truth(formula, state)
        for state in STATES
        if all((label in state) == flag for label, flag in known.items())
    }
    assert surely <= possibly
    assert not surely or completions == {True}
    assert possibly or completions == {False}
    if not unknown:
        assert {surely} == {possibly} == completions


KNOWN = {True: Kleene(True, True), False: Kleene(False, False), None: Kleene(False, True)}


def as_np(value: Kleene) -> Kleene:
    return Kleene(np.bool_(value.surely), np.bool_(value.possibly))


@pytest.mark.parametrize("first", [True, False, None])
@pytest.mark.parametrize("second", [True, False, None])
def test_kleene_tables(first: bool | None, second: bool | None) -> None:
    left, right = as_np(KNOWN[first]), as_np(KNOWN[second])
    both = False if False in (first, second) else None if None in (first, second) else True
    some = True if True in (first, second) else None if None in (first, second) else False
    opposite = None if first is None else not first
    assert left & right == KNOWN[both]
    assert left | right == KNOWN[some]
    assert ~left == KNOWN[opposite]
    if second is not None:  # constants stand on either side
        assert np.bool_(second) & left == left & np.bool_(second) == KNOWN[both]
        assert np.bool_(second) | left == left | np.bool_(second) == KNOWN[some]


@pytest.mark.parametrize(
    "formula, text",
    [
        (Not(Not(A)), "not not p.a"),
        (Not(And((A, B))), "not (p.a and p.b)"),
        (Or((And((A, B)), C)), "p.a and p.b or q.a"),
        (And((Or((A, B)), C)), "(p.a or p.b) and q.a"),
        (If(If(A, B), C), "(p.a if p.b) if q.a"),
        (If(A, If(B, C)), "p.a if (p.b if q.a)"),
        (If(Or((A, B)), And((C, D))), "p.a or p.b if q.a and q.b"),
        (Iff(Not(A), If(B, C)), "not p.a iff (p.b if q.a)"),
        (And((If(A, B), C)), "(p.a if p.b) and q.a"),
        (OneOf("exactly", (If(A, B), C)), "exactly one of (p.a if p.b, q.a)"),
        (Not(OneOf("at most", (A, B))), "not at most one of (p.a, p.b)"),
        (OneOf("at least", (A,)), "at least one of (p.a)"),
        (And((TRUE, FALSE)), "true and false"),
        (Not(OUTCOMES[0]), "not calm"),
    ],
)
def test_canonical_text(formula: Formula, text: str) -> None:
    assert str(formula) == text


@pytest.mark.parametrize(
    "how, allowed", [("exactly", {1}), ("at most", {0, 1}), ("at least", {1, 2, 3, 4})]
)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_one_of(how: str, allowed: set[int], count: int) -> None:
    formula = OneOf(how, (A, B, C, D)[:count])  # type: ignore[arg-type]
    for state in STATES:
        taken = len(state & set(LABELS[:count]))
        assert formula.holds_in(state) == (taken in allowed)


def test_repeated_operands_count_twice() -> None:
    assert not OneOf("exactly", (A, A)).holds_in({"p.a"})
    assert not OneOf("at most", (A, A)).holds_in({"p.a"})


def test_formulas_are_values() -> None:
    assert And((A, B)) == And((OptionIs("p.a"), OptionIs("p.b")))
    assert hash(And((A, B))) == hash(And((A, B)))
    assert And((A, B)) != And((B, A))
    assert len({A, OptionIs("p.a"), B}) == 2
