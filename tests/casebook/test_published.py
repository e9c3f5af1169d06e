"""``published.yaml``: what it says is taken over, and every slip is answered with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.casebook.made import BOTH, GRAPH, NOBODY, ONLY_NORTH, published, write_case
from zopa.casebook import Published, open_case
from zopa.errors import ZopaError


def opened(root: Path, data: Any, **more: str) -> Published:
    write_case(root, data, **more)
    return open_case("two-farms", root).published


def sets(states: Any) -> set[frozenset[str]]:
    """Some states as plain sets of labels."""
    return {frozenset(state) for state in states}


def test_everything_is_taken_over(tmp_path: Path) -> None:
    data = published() | {
        "doi": "10.1000/xyz",
        "url": "https://example.org/paper",
        "year": 1999,
        "kind": "water",
        "differs": [
            {"concept": "nash", "state": BOTH, "published": True, "reason": "a slip"},
            {
                "concept": "nash",
                "party": "north",
                "state": NOBODY,
                "published": False,
                "reason": "another",
            },
        ],
    }
    found = opened(tmp_path, data)
    assert found.to_json() == {
        "citation": "made up",
        "doi": "10.1000/xyz",
        "url": "https://example.org/paper",
        "year": 1999,
        "kind": "water",
        "origin": "recomputed",
        "happened": {"states": [[]], "outcome": "They shared the well.", "source": "hearsay"},
    }
    assert (found.states, found.feasible) == (8, 6)
    assert sets(dict(found.equilibria)["nash"]) == {frozenset(BOTH)}
    assert [table[:2] for table in found.tables] == [
        ("nash", None),
        ("seq", None),
        ("nash", "north"),
    ]
    assert [(k.cell[1], set(k.cell[2]), k.published) for k in found.differs] == [
        (None, set(BOTH), True),
        ("north", set(), False),
    ]
    assert [k.reason for k in found.differs] == ["a slip", "another"]


def test_the_old_keys_are_enough(tmp_path: Path) -> None:
    data = {key: published()[key] for key in ("citation", "origin", "equilibria")}
    found = opened(tmp_path, data)
    assert (found.states, found.feasible, found.happened, found.differs) == (None, None, None, ())


def test_what_the_source_does_not_print_may_be_recomputed(tmp_path: Path) -> None:
    data = {
        "citation": "made up",
        "origin": "published",
        "equilibria": {"seq": [BOTH]},
        "recomputed": {"nash": []},
    }
    found = opened(tmp_path, data)
    assert [table[:2] for table in found.tables] == [("seq", None), ("nash", None)]
    with pytest.raises(ZopaError, match="repeats seq, which is printed; delete it"):
        opened(tmp_path, {**data, "recomputed": {"seq": []}})
    with pytest.raises(ZopaError, match="and the origin is 'recomputed'; put them under"):
        opened(tmp_path, {**data, "origin": "recomputed"})


def test_no_results(tmp_path: Path) -> None:
    found = opened(tmp_path, {"citation": "to be found", "origin": "none"})
    assert found.tables == ()


def test_several_states_may_have_happened(tmp_path: Path) -> None:
    data = published()
    data["happened"] = {"states": [BOTH, NOBODY], "outcome": "Either.", "source": "hearsay"}
    found = opened(tmp_path, data).happened
    assert found is not None
    assert [set(state) for state in found.states] == [set(BOTH), set(NOBODY)]


@pytest.mark.parametrize("written", ["s2", ["s2"]])
def test_states_in_graph_form(tmp_path: Path, written: Any) -> None:
    data = {"citation": "made up", "origin": "published", "equilibria": {"seq": [written]}}
    found = opened(tmp_path, data, conflict=GRAPH)
    [(concept, states)] = found.equilibria
    assert (concept, sets(states)) == ("seq", {frozenset(["s2"])})


@pytest.mark.parametrize("written", [["s1", "s2"], [], "s3", 3])
def test_bad_states_in_graph_form(tmp_path: Path, written: Any) -> None:
    data = {"citation": "made up", "origin": "published", "equilibria": {"seq": [written]}}
    with pytest.raises(ZopaError, match=r"equilibria\.seq, item 1, is"):
        opened(tmp_path, data, conflict=GRAPH)


def put(*keys: Any) -> Callable[[dict[str, Any]], None]:
    """Sets a value: the last of ``keys``, at the place that the others lead to."""

    def spoil(data: Any) -> None:
        *way, last, value = keys
        for key in way:
            data = data[key]
        if value is KeyError:
            del data[last]
        else:
            data[last] = value

    return spoil


def difference(**more: Any) -> dict[str, Any]:
    right = {"concept": "nash", "state": BOTH, "published": True, "reason": "a slip"}
    return {key: value for key, value in (right | more).items() if value is not KeyError}


STATE = "write the list of its yes options, as [a.x, b.y]; [] for none"
BAD: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "no citation": (put("citation", KeyError), "citation is missing; add 'citation: ...'"),
    "empty citation": (put("citation", " "), "citation is empty; write a text, in quotes"),
    "citation no text": (put("citation", [1]), "citation is a list; write a text"),
    "no origin": (put("origin", KeyError), "origin is missing"),
    "bad origin": (put("origin", "book"), "origin is 'book'; write one of published, recomputed"),
    "origin none": (put("origin", "none"), "origin is 'none', and there are results"),
    "stray key": (put("equilibrium", {}), "the file has the key 'equilibrium'; did you mean"),
    "far key": (put("zzz", {}), "the file has the key 'zzz'; known are citation, doi"),
    "number key": (put(3, {}), "the file has the key '3'"),
    "states no number": (put("states", "8"), "states is '8'; write a whole number"),
    "states true": (put("states", True), "states is 'True'; write a whole number"),
    "states none": (put("feasible", 0), "feasible is 0; write a number from 1 on"),
    "year": (put("year", 19999), "year is 19999; write a number from 1 to 9999"),
    "kind": (put("kind", "A war"), "kind is 'A war'; write one word in small letters"),
    "url": (put("url", "example.org"), "url is 'example.org'; write it whole, with https://"),
    "doi": (
        put("doi", "https://doi.org/10.1/x"),
        "doi is 'https://doi.org/10.1/x'; write it as 10",
    ),
    "equilibria a list": (put("equilibria", [BOTH]), "equilibria is a list; write 'key: value'"),
    "no such concept": (put("equilibria", "sec", []), "equilibria.sec names no concept: there is"),
    "capitals": (put("equilibria", "SEQ", []), "equilibria.SEQ is 'SEQ'; write 'seq'"),
    "no list": (put("equilibria", "nash", None), "equilibria.nash is empty; write a list"),
    "state a text": (
        put("equilibria", "nash", ["north.pump"]),
        f"equilibria.nash, item 1, is 'north.pump'; {STATE}",
    ),
    "state of numbers": (put("equilibria", "nash", [[1]]), "item 1, is a list; write the list of"),
    "no such option": (
        put("equilibria", "nash", [BOTH, ["north.dump"]]),
        "equilibria.nash, item 2, is no state: there is no option 'north.dump'; did you mean "
        "'north.pump'?; correct it",
    ),
    "cannot be": (
        put("equilibria", "nash", [["south.pump", "south.leave"]]),
        "item 1, is south.pump south.leave, which the rule 'not (south.pump and south.leave)' ",
    ),
    "twice": (put("equilibria", "nash", [BOTH, BOTH[::-1]]), "item 2, repeats north.pump south"),
    "stable a list": (put("stable", "nash", [BOTH]), "stable.nash is a list"),
    "no such party": (
        put("stable", "nash", "nroth", []),
        "stable.nash has the key 'nroth'; did you mean 'north'?",
    ),
    "stable no list": (put("stable", "nash", "north", 3), "stable.nash.north is '3'"),
    "happened a text": (put("happened", "peace"), "happened is 'peace'; write 'key: value'"),
    "happened nowhere": (put("happened", "state", KeyError), "happened has no state"),
    "happened twice": (put("happened", "states", [BOTH]), "happened has both"),
    "happened to none": (
        put("happened", {"states": [], "outcome": "x", "source": "y"}),
        "happened.states is empty",
    ),
    "happened in no state": (put("happened", "state", ["x.y"]), "happened.state is no state"),
    "no outcome": (put("happened", "outcome", KeyError), "happened.outcome is missing"),
    "no source": (put("happened", "source", 7), "happened.source is '7'"),
    "differs a mapping": (put("differs", {}), "differs is a mapping; write a list"),
    "difference a text": (put("differs", ["x"]), "differs, item 1, is 'x'"),
    "difference of no concept": (
        put("differs", [difference(concept=KeyError)]),
        "differs, item 1, concept is missing",
    ),
    "difference of bad concept": (
        put("differs", [difference(concept="sec")]),
        "differs, item 1, concept names no concept",
    ),
    "difference elsewhere": (
        put("differs", [difference(concept="gmr")]),
        "differs, item 1, is about equilibria.gmr, which is not given",
    ),
    "difference of another party": (
        put("differs", [difference(party="south")]),
        "is about stable.nash.south, which is not given",
    ),
    "difference nowhere": (put("differs", [difference(state=KeyError)]), "state is missing"),
    "difference unsaid": (
        put("differs", [difference(published=KeyError)]),
        "published is missing; write true or false",
    ),
    "difference yes": (put("differs", [difference(published="yes")]), "published is 'yes'; write"),
    "difference the wrong way": (
        put("differs", [difference(published=False)]),
        "published is false, and north.pump south.pump is listed",
    ),
    "difference not listed": (
        put("differs", [difference(state=ONLY_NORTH)]),
        "published is true, and north.pump is not listed",
    ),
    "no reason": (put("differs", [difference(reason=KeyError)]), "reason is missing"),
    "difference twice": (
        put("differs", [difference(), difference(reason="again")]),
        "differs, item 2, repeats another; delete one of them",
    ),
    "stray key in difference": (put("differs", [difference(why="x")]), "has the key 'why'"),
}


@pytest.mark.parametrize("name", BAD)
def test_every_slip_is_answered(tmp_path: Path, name: str) -> None:
    spoil, said = BAD[name]
    data = published()
    spoil(data)
    with pytest.raises(ZopaError) as caught:
        opened(tmp_path, data)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'two-farms' / 'published.yaml'}: ")
    assert said in message
    assert "\n" not in message


def test_no_results_where_some_are_promised(tmp_path: Path) -> None:
    with pytest.raises(ZopaError, match="origin is 'published', and there are no results"):
        opened(tmp_path, {"citation": "made up", "origin": "published"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read: No such file"),
        ("citation: [", "is no YAML: "),
        ("a: 1\na: 2\n", "is no YAML: "),
        ("!!python/object:os.system {}\n", "is no YAML: "),
        ("year: 2001-13-45\n", "is no YAML: "),
        ("", "the file is empty; write 'key: value' lines"),
        ("- 1\n", "the file is a list"),
        ("[" * 1500, "is nested too deeply"),
        ("# " + "x" * 5_000_001, "more than 5 MB"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, text: str | None, said: str) -> None:
    with pytest.raises(ZopaError, match=r"published\.yaml") as caught:
        opened(tmp_path, text)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    folder = write_case(tmp_path, None)
    (folder / "published.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ZopaError, match="is not UTF-8 text"):
        open_case("two-farms", tmp_path)


def test_controls_do_not_reach_the_terminal(tmp_path: Path) -> None:
    with pytest.raises(ZopaError) as caught:
        opened(tmp_path, published() | {"kind": "a\x1b[31mwar"})
    assert "\x1b" not in str(caught.value)
