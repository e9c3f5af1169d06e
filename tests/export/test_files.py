"""``zopa export`` and ``export_file``: whole files or none, and sentences where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import networkx  # type: ignore[import-untyped,unused-ignore]
import pyarrow.csv  # type: ignore[import-untyped,unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-untyped,unused-ignore]
import pytest
from typer.testing import CliRunner, Result

import zopa
from tests.export.test_states import FARMS
from zopa.cli.app import app
from zopa.errors import DossierError, ZopaError
from zopa.export import ENDINGS, export_file, files
from zopa.export import graph as graph_module

ROOT = Path(__file__).resolve().parents[2]
DILEMMA = str(ROOT / "casebook" / "prisoners-dilemma")
ELMIRA = str(ROOT / "casebook" / "elmira-1991")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, words)], env={"COLUMNS": "100"})


def wrote(result: Result, out: Path) -> bool:
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{out}\n"
    return out.stat().st_size > 0


def test_every_ending_opens_in_the_tool_it_is_for(tmp_path: Path) -> None:
    outs = {ending: tmp_path / f"out{ending}" for ending in ENDINGS}
    for out in outs.values():
        assert wrote(run(DILEMMA, out), out)
    table = pyarrow.csv.read_csv(outs[".csv"]).to_pylist()
    assert table == pq.read_table(outs[".parquet"]).to_pylist()
    rows = json.loads(outs[".json"].read_text(encoding="utf-8"))["rows"]
    assert rows == table
    graph = networkx.read_graphml(outs[".graphml"])
    held = [graph.nodes[f"s{k}"]["holds:seq"] for k in range(1, 5)]
    assert held == [row["holds:seq"] for row in table] == [True, False, False, True]
    assert outs[".dot"].read_text(encoding="utf-8").count(" -> ") == graph.number_of_edges() == 8
    assert outs[".nfg"].read_text(encoding="ascii").startswith("NFG 1 R ")
    assert sorted(tmp_path.iterdir()) == sorted(outs.values())  # and nothing else


def test_concepts_engines_and_capital_endings(tmp_path: Path) -> None:
    out = tmp_path / "out.CSV"
    result = run(ELMIRA, out, "-c", "nash", "--concept", "SMR", "--engine", "graph")
    assert wrote(result, out)
    columns = pyarrow.csv.read_csv(out).column_names
    assert [c for c in columns if c.startswith("holds:")] == ["holds:nash", "holds:smr"]
    other = tmp_path / "other.csv"
    run(ELMIRA, other, "-c", "nash", "-c", "smr", "--engine", "array")
    assert other.read_bytes() == out.read_bytes()


def test_graph_as_a_table_of_moves_and_as_json(tmp_path: Path) -> None:
    moves, nodes = tmp_path / "moves.csv", tmp_path / "graph.json"
    assert wrote(run(DILEMMA, moves, "--graph"), moves)
    assert pyarrow.csv.read_csv(moves).column_names == ["source", "target", "party", "improvement"]
    assert wrote(run(DILEMMA, nodes, "--graph", "-c", "gmr"), nodes)
    data = json.loads(nodes.read_text(encoding="utf-8"))
    assert (len(data["nodes"]), len(data["edges"]), data["concepts"]) == (4, 8, ["gmr"])


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine", encoding="utf-8")
    result = run(DILEMMA, out)
    assert (result.exit_code, out.read_text(encoding="utf-8")) == (4, "mine")
    assert result.stderr == f"zopa: '{out}' is there already; choose another place\n"
    with pytest.raises(ZopaError, match="is there already"):
        export_file(zopa.analyse(FARMS), out)
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "nowhere")
    assert run(DILEMMA, link).exit_code == 4


def test_what_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"

    def both() -> None:
        with files.whole(out) as stream:
            stream.write(b"ours")
            out.write_text("theirs", encoding="utf-8")

    with pytest.raises(ZopaError, match="is there already"):
        both()
    assert [(p, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [(out, "theirs")]


@pytest.mark.parametrize("stops", [KeyboardInterrupt, ZopaError("no"), OSError(28, "full")])
def test_whole_or_not_at_all(tmp_path: Path, stops: type[BaseException] | BaseException) -> None:
    out = tmp_path / "out.csv"

    def half() -> None:
        with files.whole(out) as stream:
            stream.write(b"half")
            raise stops

    with pytest.raises((KeyboardInterrupt, ZopaError)):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    out = tmp_path / "no" / "such" / "out.csv"
    result = run(DILEMMA, out)
    assert result.exit_code == 4
    assert f"{out}' cannot be written: No such file or directory" in result.stderr
    with pytest.raises(DossierError):
        export_file(zopa.analyse(FARMS), out)


@pytest.mark.parametrize("name", ["out", "out.xlsx", "out.svg", ".csv"])
def test_other_endings(tmp_path: Path, name: str) -> None:
    result = run(DILEMMA, tmp_path / name)
    assert result.exit_code == 2
    assert "should end in .csv, .parquet, .json, .graphml, .dot or .nfg" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_game_is_no_graph(tmp_path: Path) -> None:
    result = run(DILEMMA, tmp_path / "out.nfg", "--graph")
    assert (result.exit_code, "leave --graph out" in result.stderr) == (2, True)


def test_a_strategic_form_that_would_say_something_else(tmp_path: Path) -> None:
    result = run(ELMIRA, tmp_path / "out.nfg")
    assert result.exit_code == 2
    assert "cannot undo what is irreversible" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_graph_that_is_too_large_is_refused_before_concepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_module, "MAX_ARCS", 7)
    monkeypatch.setattr("zopa.cli.export.compute_usual", None)
    result = run(DILEMMA, tmp_path / "out.dot")
    assert result.exit_code == 3
    assert "more than 7 moves" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    monkeypatch.setattr("zopa.cli.export.open_analysis", None)
    result = run(DILEMMA, tmp_path / "out.parquet")
    assert result.exit_code == 2
    assert result.stderr == "zopa: Parquet needs pyarrow: pip install 'zopa[parquet]'\n"


def test_a_dossier_with_errors(tmp_path: Path) -> None:
    (tmp_path / "conflict.yaml").write_text("zopa: 1\n", encoding="utf-8")
    result = run(tmp_path, tmp_path / "out.csv")
    assert result.exit_code == 1
    assert not (tmp_path / "out.csv").exists()


def test_permissions_follow_the_mask(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    export_file(zopa.analyse(FARMS), out, ["nash"])
    (tmp_path / "plain").touch()
    assert out.stat().st_mode == (tmp_path / "plain").stat().st_mode
