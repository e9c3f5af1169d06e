"""Dump, save, edit and the starter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zopa
from tests.conflict.files.bad import EVIDENCE, HEAD
from tests.conflict.files.test_read import FULL
from tests.conflict.files.test_source import plain, tree
from zopa.conflict.files import edit as edit_module
from zopa.conflict.files.dump import dump, save
from zopa.conflict.files.edit import edit
from zopa.conflict.files.load import check, load
from zopa.conflict.files.starter import starter, write_starter
from zopa.conflict.files.yaml_text import Flow, to_yaml
from zopa.conflict.identity import model_hash
from zopa.conflict.model import Conflict, Party
from zopa.errors import DossierError
from zopa.testing import conflicts
from zopa.text import Text

# --- dump and save


@pytest.mark.parametrize(
    "files",
    [
        {"conflict.yaml": FULL, "evidence.yaml": EVIDENCE},
        {"conflict.yaml": HEAD},
        {"conflict.yaml": HEAD, "evidence.yaml": EVIDENCE},
        {"conflict.yaml": HEAD + "status_quo: []\n"},
        {"conflict.yaml": HEAD + "status_quo: {yes: [], judgement: x}\n"},
        {"conflict.yaml": "zopa: 1\nparties: {a: {ranking: [[]]}, b: {ranking: [[[]]]}}\n"},
        starter(),
    ],
)
def test_what_is_dumped_loads_as_the_same_conflict(files):
    conflict = load(files)
    dumped = dump(conflict)
    assert load(dumped) == conflict
    assert dump(load(dumped)) == dumped
    assert model_hash(load(dumped)) == model_hash(conflict)


@settings(max_examples=60, deadline=None)
@given(conflicts())
def test_any_conflict_survives_the_way_through_its_files(conflict):
    assert load(dump(conflict)) == conflict


def test_the_short_forms_are_used():
    text = dump(load({"conflict.yaml": HEAD}))["conflict.yaml"]
    assert "      dam: dam the river\n" in text
    assert "      - not north.dam\n" in text
    assert "name:" not in text


def test_a_conflict_without_evidence_has_one_file():
    assert list(dump(load({"conflict.yaml": HEAD}))) == ["conflict.yaml"]


TRICKY = """yes|null|~|1|1e3|.inf|0x1|- a|a: b|a #b|a:| a|a |'a'|"a|2016-10-12|2016|*a|&a|!a|%a|@a
`a`|{a|[a|a, b|12:30|=|<<|?|- |a\\b""".replace("\n", "|").split("|")
TEXTS = st.sampled_from(TRICKY) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3), min_size=1, max_size=3))
def test_any_text_survives_yaml(data):
    assert plain(tree(to_yaml(data))) == data
    flow = {key: Flow(value) if isinstance(value, list) else value for key, value in data.items()}
    assert plain(tree(to_yaml(flow))) == data


def test_save_makes_the_folder_and_replaces_both_files(tmp_path):
    target = tmp_path / "a" / "b"
    full = load({"conflict.yaml": HEAD, "evidence.yaml": EVIDENCE})
    save(full, target)
    assert load(target) == full
    save(load({"conflict.yaml": HEAD}), target)
    assert [path.name for path in target.iterdir()] == ["conflict.yaml"]


def test_save_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DossierError, match="ZP020"):
        save(load({"conflict.yaml": HEAD}), tmp_path / "file")


def test_a_conflict_made_in_code_can_be_dumped_and_checked():
    made = Conflict((Party("north", Text.of("north")),), title=Text.of("Rain: a dispute"))
    assert load(dump(made)) == made
    assert check(dump(Conflict((Party("not", Text.of("not")),)))).errors[0].code == "ZP106"


# --- edit

WRITTEN = """\
# The river.
zopa: 1   # the format
title:   'A  river'
parties:
    north:
        options:
            dam: dam it    # as it says
            talk:    talk
        preferences:
        - wants: north.dam  # most of all
          judgement: it says so,
            and says it again
    south: {options: {shell: shell it}, preferences: [not north.dam]}

# What it is about.
outcomes:
    calm:  not south.shell
as_of: 2016-10-12
"""


@pytest.fixture
def dossier(tmp_path) -> Path:
    (tmp_path / "conflict.yaml").write_bytes(WRITTEN.encode())
    return tmp_path


def test_an_edit_changes_its_lines_and_no_other(dossier):
    with edit(dossier) as conflict:
        conflict["goal"] = "calm"
        conflict["parties"]["north"]["options"]["dam"] = "dam the river"
    text = (dossier / "conflict.yaml").read_text()
    expected = WRITTEN.replace("dam: dam it    #", "dam: dam the river    #") + "goal: calm\n"
    assert text.splitlines()[:6] == expected.splitlines()[:6]
    changed = [line for line in text.splitlines() if line not in expected.splitlines()]
    assert all("dam the river" in line for line in changed)
    assert load(dossier).goal == "calm"
    assert "# as it says" in text
    assert "            and says it again\n" in text
    assert list(dossier.iterdir()) == [dossier / "conflict.yaml"]


def test_an_edit_can_add_and_delete(dossier):
    with edit(dossier) as conflict:
        conflict["parties"]["north"]["preferences"].append("not south.shell")
        conflict["rules"] = ["not (north.dam and north.talk)"]
        del conflict["as_of"]
    found = load(dossier)
    assert [str(wish.wants) for wish in found.party("north").preferences] == [
        "north.dam",
        "not south.shell",
    ]
    assert len(found.rules) == 1
    assert found.as_of is None
    text = (dossier / "conflict.yaml").read_text()
    assert text.startswith("# The river.\nzopa: 1   # the format\ntitle:   'A  river'\n")
    assert "# What it is about." in text


def test_a_file_that_nothing_was_changed_in_is_not_touched(dossier):
    path = dossier / "conflict.yaml"
    before = path.stat()
    with edit(path) as conflict:
        conflict["title"] = conflict["title"]
    assert path.read_text() == WRITTEN
    assert path.stat().st_ino == before.st_ino


def test_an_edit_that_breaks_the_dossier_leaves_it_alone(dossier):
    with pytest.raises(DossierError, match="ZP204"), edit(dossier) as conflict:
        conflict["goal"] = "peace"
    assert (dossier / "conflict.yaml").read_text() == WRITTEN
    assert len(list(dossier.iterdir())) == 1


def test_an_edit_is_checked_against_the_evidence(dossier):
    (dossier / "evidence.yaml").write_text(EVIDENCE)
    with pytest.raises(DossierError, match="ZP206"), edit(dossier) as conflict:
        conflict["parties"]["north"]["because"] = ["c9"]
    with edit(dossier) as conflict:
        conflict["parties"]["north"]["because"] = ["c1"]
    assert load(dossier).party("north").basis.because == ("c1",)


def test_an_exception_inside_the_block_leaves_the_file_alone(dossier):
    with pytest.raises(ZeroDivisionError), edit(dossier) as conflict:
        conflict["goal"] = 1 / 0
    assert (dossier / "conflict.yaml").read_text() == WRITTEN


@pytest.mark.parametrize(
    "text, code",
    [
        ("a: [", "ZP008"),
        ("- a", "ZP103"),
        ("a: 1\na: 2", "ZP015"),
        ("", "ZP007"),
        ("[" * 9_000, "ZP009"),
        ("a: &b c", "ZP012"),
    ],
)
def test_a_file_that_cannot_be_read_cannot_be_edited(text, code, tmp_path):
    (tmp_path / "conflict.yaml").write_text(text)
    with pytest.raises(DossierError, match=code), edit(tmp_path):
        pytest.fail("it was opened")


def test_a_file_with_errors_can_be_mended(dossier):
    path = dossier / "conflict.yaml"
    path.write_text(WRITTEN + "goal: peace\n")
    with edit(path) as conflict:
        conflict["goal"] = "calm"
    assert path.read_text() == WRITTEN + "goal: calm\n"


def test_line_ends_byte_order_mark_and_permissions_stay(dossier):
    path = dossier / "conflict.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    with edit(path) as conflict:
        conflict["goal"] = "calm"
    expected = b"\xef\xbb\xbf" + (WRITTEN + "goal: calm\n").replace("\n", "\r\n").encode()
    assert path.read_bytes() == expected
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(dossier, tmp_path_factory):
    link = tmp_path_factory.mktemp("link") / "conflict.yaml"
    link.symlink_to(dossier / "conflict.yaml")
    with edit(link) as conflict:
        conflict["goal"] = "calm"
    assert link.is_symlink()
    assert load(dossier).goal == "calm"


def test_where_lines_cannot_be_told_apart_the_plain_layout_is_taken():
    merged = edit_module._merged("a:  1\nb:  2\n", "a: 1\nb: 2\n", "a: 1\nb: 3\n")
    assert plain(tree(merged)) == {"a": 1, "b": 3}


LAYOUTS = st.sampled_from(
    ["a: 1", "a:   1", "b: 2", "c: [1, 2]", "c: [ 1,2 ]", "# x", "", "d: x\n  y"]
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(LAYOUTS, max_size=5, unique_by=lambda line: line[:1]),
    st.sampled_from("abcde"),
    st.integers(0, 3),
)
def test_an_edit_means_what_it_says(lines, key, value):
    layout = edit_module._Layout("\n".join(["zopa: 1", *lines, ""]).encode())
    data = layout.load()
    before = layout.dump(data)
    data[key] = value
    after = layout.dump(data)
    merged = edit_module._merged(layout.text, before, after)
    expected = plain(tree(layout.text)) | {key: value}
    assert plain(tree(merged)) == expected


# --- the starter


def test_the_starter_is_sound_and_shows_every_key(tmp_path):
    report = check(starter())
    assert report.diagnostics == ()
    text = starter()["conflict.yaml"]
    pieces = zopa.schema()
    parts = [pieces, *pieces["$defs"].values()]
    branches = [branch for part in parts for branch in [part, *part.get("anyOf", ())]]
    listed = {"graph", "arcs", "move", "state"}  # a conflict has options or lists its states
    for key in {key for branch in branches for key in branch.get("properties", ())} - listed:
        assert f"{key}:" in text, key
    for key in zopa.schema("evidence")["$defs"]["claim"]["properties"]:
        assert f"{key}:" in starter()["evidence.yaml"], key


def test_the_starter_is_written_with_its_folders(tmp_path):
    paths = write_starter(tmp_path / "a" / "b")
    assert [path.name for path in paths] == ["conflict.yaml", "evidence.yaml"]
    assert check(tmp_path / "a" / "b").diagnostics == ()


@pytest.mark.parametrize("name", ["conflict.yaml", "evidence.yaml"])
def test_the_starter_overwrites_nothing(name, tmp_path):
    (tmp_path / name).write_text("mine")
    with pytest.raises(DossierError, match="ZP019"):
        write_starter(tmp_path)
    assert (tmp_path / name).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_starter_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    real = os.replace
    done: list[object] = []

    def fail_at_the_second(source, target):
        if done:
            raise OSError(28, "No space left on device")
        done.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_second)
    with pytest.raises(DossierError, match="No space left"):
        write_starter(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_starter_where_no_folder_can_be(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DossierError, match="ZP020"):
            write_starter(folder)
