"""The state graph against the naive reading, read back by networkx and pydot."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx  # type: ignore[import-untyped,unused-ignore]
import pydot
import pytest
from hypothesis import given

import zopa
from tests.cases import FEWER, conflict, free_or_bound
from tests.export.test_states import FARMS, listed
from tests.naive import naive_conflict
from tests.naive_unknown import completed
from zopa.errors import TooLargeError
from zopa.export import export_file
from zopa.export import graph as graph_module
from zopa.export.dot import write_dot
from zopa.export.graph import StateGraph, moves_table
from zopa.export.graphml import write_graphml
from zopa.export.states import states_table
from zopa.export.table import CHUNK
from zopa.testing import conflicts
from zopa.text import Text


def graph_of(subject, concepts=("nash",), engine="auto"):
    analysis = zopa.analyse(subject, engine=engine)
    return StateGraph(analysis, tuple(concepts), moves_table(analysis))


def graphml(graph, head=None):
    stream = io.BytesIO()
    write_graphml(graph, stream, head or {})
    stream.seek(0)
    return networkx.read_graphml(stream)


def dot(graph):
    stream = io.BytesIO()
    write_dot(graph, stream, {"a": 'quote " and \\ in it'})
    found = pydot.graph_from_dot_data(stream.getvalue().decode("utf-8"))
    assert found is not None
    return found[0]


@given(free_or_bound(conflicts(max_total=4, max_parties=4)))
@FEWER
def test_arcs_are_the_naive_moves_on_either_engine(subject):
    game = naive_conflict(subject)
    number = {state: k for k, state in enumerate(game.states, 1)}
    expected = [
        (number[s], number[t], party, game.value[party, t] > game.value[party, s], False)
        for party in game.parties
        for s in game.states
        for t in sorted(game.moves[party, s], key=number.__getitem__)
    ]
    for engine in ("graph", "array"):
        assert list(graph_of(subject, engine=engine).each_arc()) == expected


@given(conflicts(max_total=3, max_parties=3))
@FEWER
def test_networkx_reads_the_graphml(subject):
    graph = graph_of(subject, ["nash", "seq"])
    read = graphml(graph)
    table = list(states_table(graph.analysis, ["nash", "seq"]).rows())
    assert list(read.nodes) == [f"s{row['state']}" for row in table]
    for row in table:
        node = dict(read.nodes[f"s{row['state']}"])
        taken = [label for label in subject.labels if row[label]]
        assert (node.pop("yes") or "") == " ".join(taken)  # networkx makes None of an empty text
        assert node == {name: row[name] for name in node}
        assert set(row) - set(node) == set(subject.labels)
    edges = {(a, b, d["party"], d["improvement"]) for a, b, d in read.edges(data=True)}
    assert edges == {(f"s{a}", f"s{b}", party, ui) for a, b, party, ui, _ in graph.each_arc()}
    assert read.is_directed()


def test_types_in_networkx():
    read = graphml(graph_of(FARMS), {"title": 'a <b> & "c" \x00 ä'})
    node = read.nodes["s2"]
    assert node["status_quo"] is True
    assert node["yes"] == "north.dam"
    assert type(node["rank:north"]) is int
    assert node["holds:nash"] in (True, False)
    assert json.loads(read.graph["zopa"]) == {"title": 'a <b> & "c" \x00 ä'}


def test_the_graphml_is_what_the_schema_allows():
    outcome = replace(FARMS.outcomes[0], name="a\x01\ufffe\ud800b")
    stream = io.BytesIO()
    write_graphml(graph_of(replace(FARMS, outcomes=(outcome,))), stream, {"title": "\ufffe"})
    root = ElementTree.fromstring(stream.getvalue().decode("utf-8"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {key.get("id"): key for key in root.iter(f"{space}key")}
    assert "outcome:a\ufffd\ufffd\ufffdb" in {key.get("attr.name") for key in keys.values()}
    kinds = {"boolean": {"true", "false"}, "int": set(map(str, range(10)))}
    seen = set()
    for data in root.iter(f"{space}data"):
        kind = keys[data.get("key")].get("attr.type", "")
        assert kind == "string" or data.text in kinds[kind]
        seen.add(kind)
    assert seen == {"string", "boolean", "int"}


def test_arcs_of_two_parties_between_the_same_states_stay_two():
    graph = graph_of(listed())
    arcs = list(graph.each_arc())
    assert [arc[:4] for arc in arcs] == [
        (1, 2, "a", True),
        (2, 3, "a", True),
        (1, 2, "b", True),
        (3, 1, "b", True),
    ]
    read = graphml(graph)
    assert read.number_of_edges("s1", "s2") == 2
    assert read.nodes["s1"]["yes"] == read.nodes["s1"]["label"] == "war"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # within pydot
def test_pydot_reads_the_dot():
    title = Text.of('a "title" \\N\nin two lines, اسم')
    graph = graph_of(replace(FARMS, title=title, marking="TLP:CLEAR"), ["nash"])
    found = dot(graph)
    nodes = {node.get_name(): node for node in found.get_nodes() if node.get_name()[0] == "s"}
    assert list(nodes) == [f"s{k}" for k in range(1, 9)]
    rows = list(graph.nodes.rows())
    for row in rows:
        kept = nodes[f"s{row['state']}"].get_attributes()
        assert (kept.get("peripheries") == '"2"') == row["holds:nash"]
        assert (kept["style"] == '"bold"') == row["status_quo"]
        assert kept['"rank:north"'] == f'"{row["rank:north"]}"'
        assert kept["label"] == '"' + "\\n".join([str(row["state"]), *row["label"].split()]) + '"'
    assert 0 < sum(row["holds:nash"] for row in rows) < 8
    edges = [
        (e.get_source(), e.get_destination(), e.get("party"), e.get("style"))
        for e in found.get_edges()
    ]
    styles = {True: '"solid"', False: '"dashed"'}
    assert edges == [
        (f"s{a}", f"s{b}", f'"{party}"', styles[ui]) for a, b, party, ui, _ in graph.each_arc()
    ]
    top = found.get_graph_defaults()[0]["label"]
    assert top == '"a \\"title\\" \\\\N\\nin two lines, اسم\\nTLP:CLEAR"'


def test_json_is_node_link_data(tmp_path: Path):
    out = tmp_path / "farms.json"
    analysis = zopa.analyse(FARMS)
    export_file(analysis, out, ["nash"], graph=True)
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data.items() >= analysis.provenance.to_json().items()
    read = networkx.node_link_graph(data, edges="edges")
    graph = graph_of(FARMS)
    assert sorted((a, b, d["party"], d["improvement"]) for a, b, d in read.edges(data=True)) == (
        sorted(arc[:4] for arc in graph.each_arc())
    )
    assert [read.nodes[k]["label"] for k in read] == [row["label"] for row in graph.each_node()]


def test_moves_as_a_table(tmp_path: Path):
    export_file(zopa.analyse(listed()), tmp_path / "moves.csv", graph=True)
    assert (tmp_path / "moves.csv").read_text(encoding="utf-8") == (
        "source,target,party,improvement\n1,2,a,true\n2,3,a,true\n1,2,b,true\n3,1,b,true\n"
    )


@pytest.mark.parametrize("limit, fits", [(31, False), (32, True)])
def test_too_many_moves_are_refused(monkeypatch, limit, fits):
    # North has one other strategy in each of eight states, south three.
    monkeypatch.setattr(graph_module, "MAX_ARCS", limit)
    if fits:
        assert graph_of(FARMS).arcs.size == 32
    else:
        with pytest.raises(TooLargeError, match="more than 31 moves"):
            graph_of(FARMS)


def test_too_many_states_are_refused_before_any_move_is_looked_at(monkeypatch):
    monkeypatch.setattr(graph_module, "MAX_NODES", 7)
    analysis = zopa.analyse(FARMS)
    monkeypatch.setattr(type(analysis.ground.engine), "moves", None)
    with pytest.raises(TooLargeError, match="the state graph has 8 states"):
        moves_table(analysis)


def test_too_many_strategies_are_refused(monkeypatch):
    monkeypatch.setattr(graph_module, "MAX_STRATEGIES", 3)
    with pytest.raises(TooLargeError, match="a party with 4 strategies"):
        graph_of(FARMS)
    assert graph_of(listed()).arcs.size == 4


def test_a_party_with_many_strategies_is_looked_at_few_states_at_a_time(monkeypatch):
    few = list(graph_of(FARMS).each_arc())
    monkeypatch.setattr(graph_module, "_AT_ONCE", 4)
    assert list(graph_of(FARMS).each_arc()) == few


def test_more_states_than_are_made_at_once():
    graph = graph_of(conflict({f"p{k}": ("x", [f"p{(k + 1) % 14}.x"]) for k in range(14)}))
    numbers = [node["state"] for node in graph.each_node()]
    assert numbers == list(range(1, 2**14 + 1))
    assert len(numbers) > CHUNK
    # A move changes one bit of a state, whose number is one more than its bits.
    arcs = [(arc.source - 1, arc.target - 1, int(arc.party[1:])) for arc in graph.each_arc()]
    assert len(arcs) == len(set(arcs)) == 14 * 2**14
    assert all(a ^ b == 1 << k for a, b, k in arcs)


def test_a_conflict_in_which_nobody_can_move():
    subject = conflict({"a": ("x", [])}, rules=["a.x"])
    graph = graph_of(subject)
    assert graph.arcs.size == 0
    assert list(graphml(graph).nodes) == ["s1"]


def test_unknown_preferences():
    party = FARMS.parties[0]
    wishes = (replace(party.preferences[0], unknown=True), *party.preferences[1:])
    subject = replace(FARMS, parties=(replace(party, preferences=wishes), *FARMS.parties[1:]))
    games = [naive_conflict(one) for one in completed(subject)]
    assert len(games) == 2
    number = {state: k for k, state in enumerate(games[0].states, 1)}
    expected = []
    for party_label in games[0].parties:
        for s in games[0].states:
            for t in sorted(games[0].moves[party_label, s], key=number.__getitem__):
                better = [g.value[party_label, t] > g.value[party_label, s] for g in games]
                unknown = any(better) and not all(better)
                expected.append((number[s], number[t], party_label, all(better), unknown))
    graph = graph_of(subject, ["certain-nash", "possible-nash"])
    assert list(graph.each_arc()) == expected
    assert any(arc[4] for arc in expected)
    assert {d["unknown"] for *_, d in graphml(graph).edges(data=True)} == {True, False}
    node = next(graph.each_node())
    assert "rank:south" in node
    assert "rank:north" not in node
    for row in graph.each_node():
        held = [g.holds("nash", g.states[row["state"] - 1]) for g in games]
        assert row["holds:certain-nash"] == all(held)
