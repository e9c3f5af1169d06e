"""The cheapest choice, against all choices."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stability.sat.drawn import subsets
from zopa.errors import ZopaError
from zopa.stability.sat.cheapest import Cheapest

THINGS = "abcde"
COST = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(7, 2)])
SOME = st.lists(st.sampled_from(THINGS), max_size=3, unique=True)


@given(
    st.lists(COST, min_size=5, max_size=5),
    st.lists(st.tuples(SOME, SOME), max_size=6),
)
def test_against_every_choice(
    costs: list[Fraction], conditions: list[tuple[list[str], list[str]]]
) -> None:
    """Conditions come one by one; the best after each is the cheapest, then smallest."""
    cost = dict(zip(THINGS, costs, strict=True))
    choices = Cheapest(cost)
    so_far: list[tuple[list[str], list[str]]] = []
    for taken, left in [(["a"], ["a"]), *conditions]:  # the first says nothing
        choices.need(taken, left)
        so_far.append((taken, left))
        fits = [
            one
            for one in subsets(THINGS)
            if all(set(t) & one or set(out) - one for t, out in so_far)
        ]
        best = choices.best()
        if not fits:
            assert best is None
            continue
        assert best is not None
        assert best in fits
        weight = min((sum((cost[x] for x in one), Fraction(0)), len(one)) for one in fits)
        assert (choices.cost(best), len(best)) == weight


@given(st.lists(COST, max_size=4))
def test_one_after_another_they_are_all_seen(costs: list[Fraction]) -> None:
    """Each ruled out as it comes: every choice comes once, costs never fall, then there is none."""
    cost = dict(zip(THINGS, costs, strict=False))
    choices = Cheapest(cost)
    seen: list[frozenset[str]] = []
    while (best := choices.best()) is not None:
        seen.append(best)
        choices.need((x for x in cost if x not in best), best)
    assert sorted(map(sorted, seen)) == sorted(map(sorted, subsets(cost)))
    told = [choices.cost(one) for one in seen]
    assert told == sorted(told)


def test_without_python_sat_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pysat"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysat", None)
    with pytest.raises(ZopaError, match=r"pip install 'zopa\[sat\]'"):
        Cheapest({"a": Fraction(1)})
