"""Files that are missing, huge, hostile or no files at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conflict.files.bad import BAD, EVIDENCE, HEAD
from zopa.conflict.files import events, source
from zopa.conflict.files.diagnostics import Collector
from zopa.conflict.files.events import parse_tree
from zopa.conflict.files.load import check, load
from zopa.conflict.files.nodes import Mapping, Scalar, Sequence
from zopa.conflict.files.starter import starter


def only(path) -> str:
    report = check(path)
    assert len(report.diagnostics) == 1, report.diagnostics
    return str(report.diagnostics[0])


def test_a_folder_or_the_file_itself(tmp_path):
    (tmp_path / "conflict.yaml").write_text(HEAD + "rules: [{rule: north.dam, because: [c1]}]")
    (tmp_path / "evidence.yaml").write_text(EVIDENCE)
    by_folder, by_file = load(tmp_path), load(tmp_path / "conflict.yaml")
    assert by_folder == by_file == load(str(tmp_path))
    assert by_folder.source is not None
    assert by_folder.source.path == str(tmp_path)
    assert [name for name, _ in by_folder.source.sha256] == ["conflict.yaml", "evidence.yaml"]
    assert all(len(digest) == 64 for _, digest in by_folder.source.sha256)


def test_a_conflict_file_of_any_name_takes_the_evidence_beside_it(tmp_path):
    (tmp_path / "lume.yaml").write_text(HEAD)
    (tmp_path / "evidence.yaml").write_text(EVIDENCE)
    assert len(load(tmp_path / "lume.yaml").evidence.claims) == 2


def test_places_name_the_file_as_it_was_given(tmp_path, monkeypatch):
    (tmp_path / "lume").mkdir()
    (tmp_path / "lume" / "conflict.yaml").write_text(HEAD + "titel: x")
    monkeypatch.chdir(tmp_path)
    shown = str(Path("lume") / "conflict.yaml")
    assert str(check("lume").errors[0]).startswith(f"{shown}:12:1: error ZP101 ")


def test_nothing_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert only("alepo") == "error ZP001 there is no 'alepo'; check the path"
    assert "ZP001" in only("a\0b")
    assert "ZP004" in only("x" * 5_000)


def test_a_folder_without_a_conflict(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "ZP002 the folder '.' has no conflict.yaml; 'zopa new DIR'" in only(".")
    Path("conflict.yml").touch()
    assert "rename 'conflict.yml' to conflict.yaml" in only(".")


@pytest.mark.parametrize("name", ["conflict.yaml", "evidence.yaml"])
def test_a_folder_where_a_file_should_be(name, tmp_path):
    (tmp_path / "conflict.yaml").write_text(HEAD)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    assert "ZP003" in only(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "conflict.yaml")
    assert "ZP003" in only(tmp_path)


def test_a_broken_link(tmp_path):
    (tmp_path / "conflict.yaml").symlink_to(tmp_path / "gone.yaml")
    assert "ZP001" in only(tmp_path)


def test_what_the_system_refuses(tmp_path, monkeypatch):
    (tmp_path / "conflict.yaml").write_text(HEAD)

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "ZP004" in only(tmp_path)
    assert "Permission denied" in only(tmp_path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "conflict.yaml"
    with path.open("wb") as stream:
        stream.truncate(source.MAX_BYTES + 1)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert "ZP005" in only(path)


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "conflict.yaml"
    path.write_text(HEAD)
    monkeypatch.setattr(source, "MAX_BYTES", 50)
    real = Path.stat

    class Small:
        st_mode = real(path).st_mode
        st_size = 10

    monkeypatch.setattr(Path, "stat", lambda self, **_: Small())
    out = Collector()
    assert source.read_file(path, out) is None
    assert out.found[0].code == "ZP005"


def test_cited_claims_are_not_held_against_an_evidence_file_that_cannot_be_read(tmp_path):
    (tmp_path / "conflict.yaml").write_text(HEAD + "rules: [{rule: north.dam, because: [c1]}]")
    (tmp_path / "evidence.yaml").write_text("zopa: 1\nclaims: [")
    assert "ZP008" in only(tmp_path)
    (tmp_path / "evidence.yaml").unlink()
    (tmp_path / "evidence.yaml").mkdir()
    assert "ZP003" in only(tmp_path)


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "conflict.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode() + b"titel: x\r\n")
    assert ":12:1: error ZP101" in str(check(path).errors[0])


@pytest.mark.parametrize(
    "name", [name for name in BAD if name.startswith(("deep", "circle", "long", "statement"))]
)
def test_hostile_files_are_refused_quickly(name, tmp_path):
    bad = BAD[name]
    assert isinstance(bad.conflict, str)
    before = time.process_time()
    check({"conflict.yaml": bad.conflict})
    assert time.process_time() - before < 3


BOMBS = {
    "aliases": "a: &a [x, x]\n"
    + "".join(f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 30)),
    "brackets": "[" * 4_900_000,
    "open maps": "{a: " * 20_000,
    "question marks": "? " * 20_000,
    "colons": ": " * 500_000,
    "anchors": "- &a b\n" * 100_000,
    "commas": "{" + "a," * 500_000,
    "duplicates": "a: 1\n" * 90_000,
    "unknown keys": "zopa: 1\nparties: {a: {}}\n" + "".join(f"k{k}: 1\n" for k in range(20_000)),
    "a long key": "x" * 200_000 + ": 1",
    "a long statement word": HEAD + "rules: [" + "x" * 100_000 + "]",
    "a long number": HEAD + "title: " + "9" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(name):
    before = time.process_time()
    report = check({"conflict.yaml": BOMBS[name]})
    assert report.errors
    assert len(report.diagnostics) <= 102
    assert time.process_time() - before < 3


def test_more_values_than_anybody_writes(monkeypatch):
    assert events.MAX_NODES == 200_000
    monkeypatch.setattr(events, "MAX_NODES", 1_000)
    report = check({"conflict.yaml": HEAD + "authors:\n" + "  - x\n" * 1_000})
    assert [d.code for d in report.diagnostics] == ["ZP010"]


def test_more_errors_than_anybody_mends():
    report = check({"conflict.yaml": HEAD + "rules:\n" + "  - 1\n" * 1_000})
    assert len(report.diagnostics) == 101
    assert report.diagnostics[-1].code == "ZP018"


def test_texts_without_a_conflict():
    assert "ZP002" in only({"evidence.yaml": EVIDENCE})


def tree(text: str):
    out = Collector()
    found = parse_tree(text, "f", out)
    assert not out.found, out.found
    return found


def plain(node):
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.value


@pytest.mark.parametrize(
    "text, value",
    [
        ("yes", "yes"),
        ("no", "no"),
        ("On", "On"),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("", None),
        ("~", None),
        ("null", None),
        ("2016", 2016),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        ("2016-10-12", "2016-10-12"),
        ("12:30:00", "12:30:00"),
        ("'2016'", "2016"),
        ('"true"', "true"),
        ("TLP:CLEAR", "TLP:CLEAR"),
    ],
)
def test_plain_scalars_are_read_as_yaml_1_2_core(text, value):
    found = plain(tree(f"a: {text}\n"))["a"]
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_a_number():
    assert plain(tree("a: .nan"))["a"] != plain(tree("a: .nan"))["a"]


def test_texts_of_every_style():
    text = "a: |\n  one\n  two\nb: >\n  one\n  two\nc: one\n  two\nd: 'it''s'\ne: \"a\\tb\"\n"
    assert plain(tree(text)) == {
        "a": "one\ntwo\n",
        "b": "one two\n",
        "c": "one two",
        "d": "it's",
        "e": "a\tb",
    }


@pytest.mark.parametrize(
    "text, column",
    [("  - abc def", 9), ("  - 'abc def'", 10), ('  - "abc def"', 10), ("- abc def # x", 7)],
)
def test_the_place_of_a_word_inside_a_scalar(text, column):
    scalar = tree(text).items[0]
    assert isinstance(scalar, Scalar)
    assert str(scalar.place_of(4)) == f"f:1:{column}"


@pytest.mark.parametrize("text", ["- 'it''s so'", '- "a\\tb c"', "- |\n  abc def", "- abc\n  def"])
def test_a_word_in_a_text_of_several_pieces_has_the_place_of_the_text(text):
    scalar = tree(text).items[0]
    assert scalar.place_of(4) == scalar.place


STARTER = starter()
WORDS = "[ ] { } \" ' \\ # , % @ ( 1 &a *a !x ? --- null .nan not \u202e e\u0301 \ufeff \0 \x85"
LINES = (": ", "- ", "\n", "\t", "|\n", "<<: ", "zopa: 2\n", '"\\ud800"', "%YAML 1.1\n---\n")
BITS = st.sampled_from((*WORDS.split(" "), *LINES))
CUT = st.tuples(st.sampled_from(sorted(STARTER)), st.integers(0, 4_000), st.integers(0, 20), BITS)


@settings(max_examples=60, deadline=None)
@given(st.lists(CUT, min_size=1, max_size=4))
def test_a_damaged_dossier_is_answered_and_never_with_a_traceback(cuts):
    files = dict(STARTER)
    for name, at, gone, bit in cuts:
        text = files[name]
        at %= len(text) + 1
        files[name] = text[:at] + bit + text[at + gone :]
    for diagnostic in check(files).diagnostics:
        assert str(diagnostic).isprintable()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_answered(data):
    out = Collector()
    source.tree_of(source.File("conflict.yaml", "conflict.yaml", data), out)
    for diagnostic in out.found:
        assert str(diagnostic).isprintable()
