"""The table of states against the naive reading, and as every kind of file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow.csv  # type: ignore[import-untyped,unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-untyped,unused-ignore]
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.cases import FEWER, conflict, free_or_bound
from tests.naive import CLOSURE_CONCEPTS, naive_conflict, truth
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.model import Conflict, Outcome, Party, Preference, StatusQuo
from zopa.conflict.parse import parse
from zopa.export.formats import spreadsheet_safe, write_csv, write_json, write_parquet
from zopa.export.states import states_table
from zopa.export.table import CHUNK, Column, Table
from zopa.testing import conflicts
from zopa.text import Text

FARMS = conflict(
    {
        "north": ("dam", ["north.dam", "not south.shell"]),
        "south": ("shell talk", ["not north.dam", "south.talk"]),
    },
    today="north.dam",
    outcomes={"calm": "not south.shell"},
)


def listed() -> Conflict:
    """A conflict in graph form: two parties share an arc, and one way is broken."""
    states = tuple(GraphState(label, Text.of(label)) for label in ("war", "talks", "peace"))
    arcs = (
        Arc("a", "war", "talks"),
        Arc("b", "war", "talks"),
        Arc("a", "talks", "peace"),
        Arc("b", "peace", "war"),
    )
    bare = Conflict((), graph=Graph(states, arcs))

    def wants(*texts: str) -> tuple[Preference, ...]:
        return tuple(Preference(parse(text, bare.resolve)) for text in texts)

    return Conflict(
        (
            Party("a", Text.of("A"), preferences=wants("peace", "talks")),
            Party("b", Text.of("B"), preferences=wants("talks", "war")),
        ),
        graph=Graph(states, arcs),
        status_quo=StatusQuo(("war",)),
        outcomes=(Outcome("quiet", parse("peace or talks", bare.resolve)),),
    )


def big(options: int = 14) -> Conflict:
    """More states than are made at once."""
    names = " ".join(f"o{k}" for k in range(options // 2))
    return conflict(
        {
            "a": (names, ["b.o1", "not a.o0", "a.o3"]),
            "b": (names, ["a.o0 iff b.o0", "not b.o1"]),
        },
        rules=["a.o2 if b.o2"],
        today="a.o2",
    )


def dense(values: list[object]) -> list[int]:
    order = sorted(set(values))  # type: ignore[type-var]
    return [order.index(value) for value in values]


@given(free_or_bound(conflicts(max_total=4, max_parties=3)))
@FEWER
def test_every_cell_is_what_the_naive_reading_says(subject):
    game = naive_conflict(subject)
    rows = list(states_table(zopa.analyse(subject), [*CLOSURE_CONCEPTS, "sim"]).rows())
    assert len(rows) == len(game.states)
    for party in game.parties:
        ranks = dense([game.value[party, state] for state in game.states])
        assert [row[f"rank:{party}"] for row in rows] == ranks
    today = None if subject.today is None else frozenset(subject.today)
    for number, (state, row) in enumerate(zip(game.states, rows, strict=True), 1):
        expected: dict[str, object] = {"state": number, "status_quo": state == today}
        expected["label"] = " ".join(x for x in subject.labels if x in state) or "(nothing)"
        expected |= {label: label in state for label in subject.labels}
        expected |= {f"outcome:{o.name}": truth(o.formula, state) for o in subject.outcomes}
        for concept in (*CLOSURE_CONCEPTS, "sim"):
            own = {p: game.stable(concept, p, state) for p in game.parties}
            expected |= {f"stable:{concept}:{p}": held for p, held in own.items()}
            expected[f"holds:{concept}"] = all(own.values())
        assert {k: v for k, v in row.items() if not k.startswith("rank:")} == expected


def test_order_of_columns():
    names = states_table(zopa.analyse(FARMS), ["SEQ", "seq"]).names
    assert names == (
        *("state", "label", "status_quo", "north.dam", "south.shell", "south.talk"),
        *("rank:north", "rank:south", "outcome:calm"),
        *("holds:seq", "stable:seq:north", "stable:seq:south"),
    )


def test_no_state_is_flagged_where_today_is_not_named():
    rows = list(states_table(zopa.analyse(replace(FARMS, status_quo=None)), ["nash"]).rows())
    assert not any(row["status_quo"] for row in rows)


def test_graph_form_has_labels_and_no_options():
    rows = list(states_table(zopa.analyse(listed()), ["nash", "gmr"]).rows())
    assert [row["label"] for row in rows] == ["war", "talks", "peace"]
    assert [row["rank:a"] for row in rows] == [0, 1, 2]
    assert [row["status_quo"] for row in rows] == [True, False, False]
    assert [row["outcome:quiet"] for row in rows] == [False, True, True]
    # From war both like talks better, from talks a likes peace, and b would leave peace for war.
    assert [row["holds:nash"] for row in rows] == [False, False, False]
    assert "war" not in rows[0]


def test_pieces_join_to_the_whole():
    analysis = zopa.analyse(big())
    table = states_table(analysis, ["nash", "smr"])
    assert table.size > CHUNK  # else the test says nothing
    pieces = list(table.pieces())
    assert [len(piece[0]) for piece in pieces] == [CHUNK, table.size - CHUNK]
    columns = dict(zip(table.names, map(list, zip(*pieces, strict=True)), strict=True))
    held = np.concatenate(columns["stable:smr:b"])
    assert (held == analysis.stable("smr", "b")).all()
    assert held.any()
    assert not held.all()
    assert (np.concatenate(columns["rank:a"]) == analysis.rank("a")).all()
    assert list(chain(*columns["label"])) == [str(state) for state in analysis.states]
    assert (np.concatenate(columns["state"]) == np.arange(table.size) + 1).all()
    assert np.flatnonzero(np.concatenate(columns["status_quo"])).tolist() == [analysis.status_quo]


def shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_csv():
    table = states_table(zopa.analyse(FARMS))
    stream = io.BytesIO()
    write_csv(table, stream)
    text = stream.getvalue().decode("utf-8")
    read = list(csv.DictReader(io.StringIO(text)))
    assert read == [{name: shown(v) for name, v in row.items()} for row in table.rows()]
    assert pyarrow.csv.read_csv(io.BytesIO(stream.getvalue())).to_pylist() == list(table.rows())


@given(st.lists(st.text(max_size=5).map(lambda text: text.replace("\0", "")), min_size=1))
def test_no_cell_of_a_csv_runs_as_a_formula(texts):
    stream = io.BytesIO()
    table = Table(
        (Column("=name", "text"), Column("n", "number")),
        len(texts),
        lambda a, b: [texts[a:b], np.arange(a, b)],
    )
    write_csv(table, stream)
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8"), newline="")))
    assert rows[0] == ["'=name", "n"]
    for text, (cell, _) in zip(texts, rows[1:], strict=True):
        assert cell[:1] not in set("=+-@\t\r\n")
        assert cell in (text, "'" + text)
        assert (cell == text) == (text[:1] not in set("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "＝1"])
def test_an_apostrophe_before_what_may_be_a_formula(text):
    assert spreadsheet_safe(text) == "'" + text
    assert spreadsheet_safe("a" + text) == "a" + text


def test_json(tmp_path: Path):
    analysis = zopa.analyse(FARMS)
    zopa_export(analysis, tmp_path / "farms.json", ["seq"])
    read = json.loads((tmp_path / "farms.json").read_text(encoding="utf-8"))
    assert read["rows"] == list(states_table(analysis, ["seq"]).rows())
    assert read.items() >= analysis.provenance.to_json().items()
    assert read["schema"] == 1
    assert read["concepts"] == ["seq"]
    assert read["feasible"] == 8
    assert read["rows"][read["status_quo"] - 1]["status_quo"]


def test_json_of_nothing_is_json():
    stream = io.BytesIO()
    write_json({"rows": Table((Column("a", "text"),), 0, lambda a, b: [[]])}, stream, {"x": "ä"})
    assert json.loads(stream.getvalue()) == {"x": "ä", "rows": []}


def test_parquet(tmp_path: Path):
    analysis = zopa.analyse(FARMS)
    out = tmp_path / "farms.parquet"
    zopa_export(analysis, out)
    read = pq.read_table(out)
    assert read.to_pylist() == list(states_table(analysis).rows())
    kept = json.loads(read.schema.metadata[b"zopa"])
    assert kept.items() >= analysis.provenance.to_json().items()


def test_parquet_in_several_groups(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("zopa.export.formats._GROUP", CHUNK)
    table = states_table(zopa.analyse(big()), ["nash"])
    stream = io.BytesIO()
    write_parquet(table, stream, {})
    stream.seek(0)
    assert pq.ParquetFile(stream).num_row_groups == 2
    stream.seek(0)
    assert pq.read_table(stream).to_pylist() == list(table.rows())


def zopa_export(analysis, out, concepts=None):
    from zopa.export import export_file

    export_file(analysis, out, concepts)
