"""Circuits against plain truth values; cores; and what stops a solver."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import truth
from tests.stability.sat.drawn import FEW, subsets
from zopa.conflict.formula import Formula
from zopa.errors import ZopaError
from zopa.stability.engine import listening
from zopa.stability.sat.circuit import Circuit, OutOfTime
from zopa.testing import formulas

LABELS = ("p.a", "p.b", "q.a", "q.b")


@given(st.lists(formulas(LABELS), min_size=1, max_size=3))
def test_wires_have_the_truth_of_formulas(drawn: list[Formula]) -> None:
    circuit = Circuit()
    values = {label: circuit.wire(circuit.new()) for label in LABELS}
    literals = [circuit.literal(formula.evaluate(values.__getitem__)) for formula in drawn]
    for yes in subsets(LABELS):
        state = [w.number if label in yes else -w.number for label, w in values.items()]
        for formula, literal in zip(drawn, literals, strict=True):
            assert circuit.solve([*state, literal]) == truth(formula, yes)
            assert circuit.solve([*state, -literal]) != truth(formula, yes)


def test_gates_are_made_once_and_simplified() -> None:
    circuit = Circuit()
    one, other = circuit.new(), circuit.new()
    gate = circuit.both(one, other)
    before = circuit.variables
    assert circuit.both(other, one) == gate
    assert circuit.both(one, one) == circuit.both(one, Circuit.TRUE) == one
    assert circuit.both(Circuit.TRUE, other) == other
    assert circuit.both(one, -one) == circuit.both(Circuit.FALSE, one) == Circuit.FALSE
    assert circuit.all([]) == Circuit.TRUE
    assert circuit.variables == before


def test_an_empty_clause_cannot_be_met() -> None:
    circuit = Circuit()
    assert circuit.solve()
    circuit.add([])
    assert not circuit.solve()


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=3), max_size=12
    )
)
def test_smallest_cores(drawn: list[list[tuple[int, bool]]]) -> None:
    """Nothing in one can be left out, and it cannot be met; what is kept is kept."""
    circuit = Circuit()
    variables = [circuit.new() for _ in range(5)]
    chosen = [circuit.new() for _ in drawn]
    clauses = [[variables[k] * (1 if positive else -1) for k, positive in one] for one in drawn]
    for literal, clause in zip(chosen, clauses, strict=True):
        circuit.add([-literal, *clause])

    def possible(taken: list[int]) -> bool:
        return any(
            all(
                any(
                    (variable > 0) == bool(bits >> variables.index(abs(variable)) & 1)
                    for variable in clause
                )
                for literal, clause in zip(chosen, clauses, strict=True)
                if literal in taken
            )
            for bits in range(32)
        )

    keep, asked = chosen[:1], chosen[1:]
    if possible(chosen):
        assert circuit.solve(chosen)
        return
    assert not circuit.solve(chosen)
    core = circuit.smallest_core(asked, keep)
    assert set(core) <= set(asked)
    assert not possible([*keep, *core])
    for left in core:
        assert possible([*keep, *(x for x in core if x != left)])


def test_a_deadline_in_the_past_ends_a_question() -> None:
    circuit = Circuit(time.monotonic() - 1)
    with pytest.raises(OutOfTime):
        circuit.solve()
    circuit.deadline = None
    assert circuit.solve()


def test_a_core_without_time_is_still_a_core() -> None:
    circuit = Circuit()
    needed, spare = circuit.new(), circuit.new()
    circuit.add([-needed])
    assert not circuit.solve([needed, spare])
    circuit.deadline = time.monotonic() - 1
    assert set(circuit.smallest_core([needed, spare])) == {needed, spare}


@FEW
@given(formulas(LABELS), st.integers(1, 6))
def test_an_interrupt_costs_nothing_that_is_known(formula: Formula, when: int) -> None:
    """Wherever it strikes: the same circuit still gives the right answers."""
    circuit = Circuit()
    values = {label: circuit.wire(circuit.new()) for label in LABELS}
    ticks = 0

    def strike() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == when:
            raise KeyboardInterrupt

    literal = 0
    try:
        with listening(strike):
            literal = circuit.literal(formula.evaluate(values.__getitem__))
            for _ in range(8):
                circuit.solve([literal])
    except KeyboardInterrupt:
        pass
    assert ticks == when
    some = any(truth(formula, yes) for yes in subsets(LABELS))
    assert circuit.solve([literal]) == some


def test_without_python_sat_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pysat"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    with pytest.raises(ZopaError, match=r"pip install 'zopa\[sat\]'"):
        Circuit()
