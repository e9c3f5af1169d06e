"""The checker and the schema: right by themselves, and in agreement with jsonschema."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conflict.files.bad import BAD, EVIDENCE, HEAD
from tests.conflict.files.test_source import plain, tree
from zopa.conflict.files.diagnostics import Collector, Enough
from zopa.conflict.files.events import parse_tree
from zopa.conflict.files.schema import schema
from zopa.conflict.files.starter import starter
from zopa.conflict.files.structure import check_structure

FILES: tuple[Literal["conflict", "evidence"], ...] = ("conflict", "evidence")
VALIDATORS: dict[str, jsonschema.Draft202012Validator] = {
    file: jsonschema.Draft202012Validator(schema(file)) for file in FILES
}


def is_valid(text: str, file: Any) -> bool:
    out = Collector()
    with contextlib.suppress(Enough):
        check_structure(tree(text), file, out)
    return not out.errors


@pytest.mark.parametrize("file", FILES)
def test_the_schema_is_one(file):
    found = schema(file)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:zopa:schema:{file}:1"
    json.dumps(found)


@pytest.mark.parametrize("file", FILES)
def test_every_key_is_explained(file):
    found = schema(file)
    for piece in [found, *found["$defs"].values()]:
        for branch in [piece, *piece.get("anyOf", ())]:
            for key, rules in branch.get("properties", {}).items():
                target = found["$defs"].get(rules.get("$ref", "").rpartition("/")[2], {})
                assert {"description", "title"} & (rules.keys() | target.keys()), key


@pytest.mark.parametrize("file", FILES)
def test_every_piece_is_used(file):
    found = schema(file)
    text = json.dumps(found)
    unused = {name for name in found["$defs"] if f'"#/$defs/{name}"' not in text}
    assert not unused


def test_the_schema_that_is_given_out_is_the_callers_own():
    schema()["properties"].clear()
    assert schema()["properties"]


HAND_MADE = [
    "zopa: 1",
    "zopa: 1.0\nparties: {a: {}}",
    "zopa: true\nparties: {a: {}}",
    "zopa: '1'\nparties: {a: {}}",
    "[]",
    "x",
    "zopa: 1\nparties: {a: null}",
    "zopa: 1\nparties: null",
    "zopa: 1\nparties: {a: {options: null, preferences: null}}",
    "zopa: 1\nparties: {a: {options: {b: null}}}",
    "zopa: 1\nparties: {a: {ranking: []}}",
    "zopa: 1\nparties: {a: {ranking: [[]]}}",
    "zopa: 1\nparties: {a: {ranking: [[[]]]}}",
    "zopa: 1\nparties: {a: {ranking: [[[[]]]]}}",
    "zopa: 1\nparties: {a: {ranking: [[a.b, [a.b]]]}}",
    "zopa: 1\nparties: {a: {ranking: {states: [[]]}}}",
    "zopa: 1\nparties: {a: {ranking: {states: 1, x: 2}}}",
    "zopa: 1\nparties: {a: {preferences: [true, not a.b, {wants: false}]}}",
    "zopa: 1\nparties: {a: {preferences: [1]}}",
    "zopa: 1\nparties: {'2a': {}}",
    "zopa: 1\nparties: {été: {}, 'a b': {}}",
    f"zopa: 1\nparties: {{{'a' * 101}: {{}}}}",
    "zopa: 1\nparties: {a: {}}\ntitle: {en: x, fr: ''}",
    "zopa: 1\nparties: {a: {}}\ntitle: {}",
    "zopa: 1\nparties: {a: {}}\ntitle: {english language: x}",
    "zopa: 1\nparties: {a: {}}\nas_of: 2016",
    "zopa: 1\nparties: {a: {}}\nas_of: 216",
    "zopa: 1\nparties: {a: {}}\nas_of: 2016.5",
    "zopa: 1\nparties: {a: {}}\nas_of: .inf",
    "zopa: 1\nparties: {a: {}}\nas_of: 2016-1/2017",
    "zopa: 1\nparties: {a: {}}\nstatus_quo: []",
    "zopa: 1\nparties: {a: {}}\nstatus_quo: null",
    "zopa: 1\nparties: {a: {}}\nstatus_quo: {yes: [a.b, {option: a.b, because: [c]}]}",
    "zopa: 1\nparties: {a: {}}\nstatus_quo: {yes: [a.b, {because: [c]}]}",
    "zopa: 1\nparties: {a: {}}\nauthors: [a, 1]",
    "zopa: 1\nparties: {a: {}}\nties: [{from: a, to: b}]",
    "zopa: 1\nparties: {a: {}}\nties: [{from: a, relation: ' ', to: b}]",
]


@pytest.mark.parametrize("text", HAND_MADE)
def test_both_checkers_agree_on_conflicts(text):
    assert is_valid(text, "conflict") == VALIDATORS["conflict"].is_valid(plain(tree(text)))


@pytest.mark.parametrize("name", BAD)
def test_both_checkers_agree_on_bad_dossiers(name):
    for file, text in (("conflict", BAD[name].conflict), ("evidence", BAD[name].evidence)):
        if not isinstance(text, str):
            continue
        out = Collector()
        found = parse_tree(text, file, out)
        if found is not None and not out.found:
            assert is_valid(text, file) == VALIDATORS[file].is_valid(plain(found))


@pytest.mark.parametrize("text", [*starter().values(), HEAD, EVIDENCE])
def test_good_files_are_valid_for_both(text):
    file = "evidence" if "claims:" in text else "conflict"
    assert is_valid(text, file)
    VALIDATORS[file].validate(plain(tree(text)))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 3_000)
    | st.sampled_from([1.0, 1.5, 2016.0])
    | st.sampled_from(["", " ", "x", "a.b", "2016-10", "B2", "B9", "en", "plain", "asserted", "é"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["yes", "do", "en", "wants", "x y", "states"]), inner)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(["do", "name", "x", "because", "title", "a b", "kind", "yes", "Goal", "1"])


def nodes(data, path=()):
    yield path
    children = data if isinstance(data, dict) else {}
    if isinstance(data, list):
        children = dict(enumerate(data))
    for key, value in children.items():
        yield from nodes(value, (*path, key))


@st.composite
def mutated(draw, data):
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in nodes(data) if path]))
        *way, last = path
        parent = data
        for step in way:
            parent = parent[step]
        change = draw(st.sampled_from(["replace", "delete", "add", "rename"]))
        if change == "replace":
            parent[last] = draw(VALUES)
        elif change == "delete" or isinstance(parent, list):
            del parent[last]
        elif change == "add":
            parent[draw(KEYS)] = draw(VALUES)
        else:
            parent[draw(KEYS)] = parent.pop(last)
        if not data:
            break
    return data


SOUND = {file: plain(tree(starter()[f"{file}.yaml"])) for file in FILES}


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_both_checkers_agree_on_mutations(file, data):
    document = data.draw(mutated(SOUND[file]))
    assert is_valid(json.dumps(document), file) == VALIDATORS[file].is_valid(document)


def test_a_mistyped_key_is_read_as_what_was_meant():
    # One slip is one error: the references to its options are not reported as well.
    out = Collector()
    found = tree(HEAD.replace("    options:\n      dam", "    optoins:\n      dam"))
    check_structure(found, "conflict", out)
    assert [d.code for d in out.found] == ["ZP101"]
    north = plain(found)["parties"]["north"]
    assert "options" in north
