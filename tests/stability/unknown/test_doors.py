"""Where preferences are partly unknown: what is answered, and what is refused with a sentence."""

from __future__ import annotations

import pytest

import zopa
from tests.cases import conflict
from tests.stability.unknown.test_readings import PERHAPS, unknown
from zopa.brief.compose import compose
from zopa.conflict.gmcr.write import as_gmcr
from zopa.errors import TooLargeError, ZopaError
from zopa.levers.beyond import levers_beyond
from zopa.levers.guarantors import what_makes_it_work
from zopa.stability import choose
from zopa.stability.analysis import analyse

ROOM = unknown(
    conflict(
        {"a": ("o", ["not b.p", "a.o"]), "b": ("p", ["b.p"])},
        today="",
        outcomes={"calm": "not a.o"},
        goal="calm",
    ),
    b="0",
)
ASK = r"(certain-\w+ or possible-\w+)"


@pytest.mark.parametrize("name", ["nash", "seq", "sseq", "gmr", "smr"])
def test_ordinary_concepts_are_refused(name):
    analysis = analyse(PERHAPS)
    expected = f"b's preferences are partly unknown: ask for certain-{name} or possible-{name}"
    for ask in (analysis.holds, lambda c: analysis.explain("", concept=c)):
        with pytest.raises(ZopaError) as caught:
            ask(name)
        assert str(caught.value) == expected


def test_sim_is_refused():
    with pytest.raises(ZopaError, match="SIM has no reading for that: ask for certain-seq"):
        analyse(PERHAPS).holds("sim")


def test_ranks_do_not_lie():
    analysis = analyse(PERHAPS)
    assert analysis.rank("a").tolist() == [2, 3, 0, 1]
    with pytest.raises(ZopaError, match=f"b's preferences are partly unknown: ask for {ASK}"):
        analysis.rank("b")
    engine = analysis.ground.engine
    with pytest.raises(ZopaError, match="b's preferences"):
        engine.worst_answer(0, engine.rank(0), improving=True)
    with pytest.raises(ZopaError, match="b's preferences"):
        engine.variant({})


def test_tables_have_the_ranks_that_there_are():
    pytest.importorskip("pandas")
    frame = analyse(PERHAPS).to_frame()
    assert [name for name in frame.columns if name.startswith("rank")] == ["rank a"]
    assert frame["possible-seq"].sum() == 3


ROOMS = {
    "levers": lambda analysis: zopa.cheapest_levers(analysis),
    "hinges": lambda analysis: zopa.hinges(analysis),
    "inverse": lambda analysis: zopa.inverse(analysis),
    "agree": lambda analysis: zopa.agree(analysis, ["a", "b"]),
    "after": lambda analysis: zopa.after(analysis, ["a.o"]),
    "steps": lambda analysis: zopa.steps(analysis),
    "orders": lambda analysis: zopa.check_order(analysis, ["a.o"]),
    "phases": lambda analysis: zopa.phases(analysis),
    "tables": lambda analysis: zopa.tables(analysis),
    "guarantors": lambda analysis: what_makes_it_work(analysis, ["a.o"]),
    "levers without a list": lambda analysis: levers_beyond(analysis.conflict),
    "coalitions": lambda analysis: zopa.coalition_stability(analysis, ["a", "b"], []),
    "searches": lambda analysis: zopa.Finder(analysis.conflict),
    "brief": lambda analysis: compose(analysis),
    "gmcr": lambda analysis: as_gmcr(analysis.conflict),
}


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_that_read_ranks_say_what_can_be_asked(room):
    with pytest.raises(ZopaError, match=r"partly unknown.*certain-seq or possible-seq"):
        ROOMS[room](analyse(ROOM))


def test_only_the_graph_engine_compares_pairs():
    assert analyse(PERHAPS).engine == analyse(PERHAPS, "graph").engine == "graph"
    with pytest.raises(ZopaError, match="the array engine needs to know what every party prefers"):
        analyse(PERHAPS, "array")


def test_too_many_states_to_compare():
    options = " ".join("abcdefghijklm")
    large = unknown(conflict({"a": (options, ["a.a"])}), a="0")
    with pytest.raises(TooLargeError, match=r"more than 4,096\. Add rules"):
        analyse(large)


def test_too_little_memory_to_compare(monkeypatch):
    monkeypatch.setattr(choose, "available_memory", lambda: 10)
    with pytest.raises(TooLargeError, match="has 4; that would take about 192 B of memory"):
        analyse(PERHAPS)
