"""Every refusal of a file of GMCR+, and every warning of what zopa cannot express."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.conflict.gmcr.bad import BAD, NAME, ODD, messages, model, put, ranked, text_of
from zopa.conflict.files.codes import CODES
from zopa.conflict.files.diagnostics import Collector
from zopa.conflict.files.source import File
from zopa.conflict.gmcr.read import read_gmcr
from zopa.errors import DossierError

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_its_code_and_no_other_error(name, tmp_path):
    code, content = BAD[name]
    path = tmp_path / NAME
    path.write_bytes(text_of(content))
    report = zopa.check(path)
    assert {d.code for d in report.errors} == {code}
    assert all(d.place is not None and d.place.file == str(path) for d in report.errors)
    assert report.conflict is None
    with pytest.raises(DossierError) as caught:
        zopa.load(path)
    assert set(report.errors) <= set(caught.value.diagnostics)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_gets_its_warning_and_no_other(name, tmp_path):
    code, content = ODD[name]
    path = tmp_path / NAME
    path.write_bytes(text_of(content))
    report = zopa.check(path)
    assert [d.code for d in report.diagnostics] == [code]
    assert report.conflict == zopa.load(path)


@pytest.mark.parametrize(
    "data",
    [
        model(),
        ranked(),
        model(coalitions=[[0], [1]]),
        put("decisionMakers.0.preferenceRanking", [2, [1, 4, 5], 3, 6], model()),
        put("decisionMakers.1.payoffs", [2, 1, 2, 2, 1, 2], model()),
        put("decisionMakers.1.payoffs", [9, 8, 9, 9, 7, 9], ranked()),
        put("decisionMakers.0.misperceptions", {}, model()),
        put("decisionMakers.0.misperceptions", None, model()),
    ],
    ids=range(8),
)
def test_what_says_nothing_else_is_not_warned_about(data, tmp_path):
    path = tmp_path / NAME
    path.write_bytes(text_of(data))
    found = zopa.check(path).diagnostics
    # Nobody is asked for evidence, a goal or a status quo in a file that has no place for them.
    assert found == ()


def test_every_code_of_these_files_occurs():
    codes = {code for code, _ in [*BAD.values(), *ODD.values()]}
    assert {code for code in CODES if code.startswith("ZP4")} == {
        code for code in codes if code.startswith("ZP4")
    } | {"ZP409"}


def test_the_messages_are_the_ones_that_were_reviewed():
    # To accept changes: python -m tests.conflict.gmcr.bad > tests/conflict/gmcr/messages.txt
    assert messages() == (HERE / "messages.txt").read_text("utf-8")


def test_reading_stops_after_a_hundred_errors(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(text_of(model(infeasibles=[[[3, "Y"]]] * 150)))
    errors = zopa.check(path).errors
    assert len(errors) == 101
    assert errors[-1].code == "ZP018"


def test_what_a_file_says_cannot_move_the_cursor(tmp_path):
    evil = "a\x1b[2J\u202e"
    data = put("options.0.name", evil)
    data = put("decisionMakers.1.options", [1, 0], data) | {evil: 1, "infeasibles": [evil]}
    data["decisionMakers"][0]["name"] = evil
    path = tmp_path / NAME
    path.write_bytes(text_of(data))
    report = zopa.check(path)
    assert {d.code for d in report.diagnostics} == {"ZP405", "ZP407", "ZP451"}
    assert all(str(d).isprintable() for d in report.diagnostics)


def test_it_is_not_edited_in_place(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(text_of(model()))
    with pytest.raises(DossierError, match=r"ZP409 .*zopa convert"), zopa.edit(path) as conflict:
        conflict["goal"] = "truce"
    assert path.read_bytes() == text_of(model())


# --- mutated files ------------------------------------------------------------------------------

_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 9),
    st.sampled_from([1.5, 1e400, 10**400, "", "Y", "N", "a\0", "\ud800", "fwd"]),
    st.sampled_from([[], {}, [[]], [[0, "Y"]], {"compound": True, "members": [[]]}]),
)


def _nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        items: Any = value.items()
    else:
        items = enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += _nodes(inner, (*path, key))
    return found


@st.composite
def mutants(draw: st.DrawFn) -> Any:
    """A model with up to three nodes dropped, replaced or copied elsewhere."""
    data = copy.deepcopy(draw(st.sampled_from([model(), ranked()])))
    for _ in range(draw(st.integers(1, 3))):
        paths = [path for path in _nodes(data) if path]
        if not paths:
            break
        *way, last = draw(st.sampled_from(paths))
        at = data
        for key in way:
            at = at[key]
        how = draw(st.integers(0, 2))
        if how == 0:
            del at[last]
        elif how == 1:
            at[last] = copy.deepcopy(draw(_VALUES))  # a later turn may change it
        else:
            other = data
            for key in draw(st.sampled_from(paths)):
                other = other[key]
            at[last] = copy.deepcopy(other)
    return data


def _read(data: bytes) -> tuple[Any, Collector]:
    out = Collector(limit=10_000)
    return read_gmcr(File(NAME, NAME, data), out), out


@given(mutants())
def test_a_mutated_file_is_read_or_refused(data):
    conflict, out = _read(json.dumps(data).encode())
    if out.errors:
        assert all(d.place is not None for d in out.found)
        return
    assert conflict is not None
    imported = conflict.imported
    assert sorted(imported.options) == sorted(conflict.labels)
    if len(conflict.labels) < 8:
        analysis = zopa.analyse(conflict)
        assert len(analysis.states) == len(imported.states)
        for party in conflict.parties:
            analysis.stable("seq", party.label)


@given(st.data())
def test_a_file_with_a_piece_cut_out_or_doubled_is_read_or_refused(data):
    text = text_of(model()).decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    more = data.draw(st.sampled_from(["", text[start:end] * 2, "\t", "\\", '"', "1e5", "é", "[["]))
    conflict, out = _read((text[:start] + more + text[end:]).encode())
    assert conflict is not None or out.errors
