"""Files of GMCR+ in: what they mean, against a naive reading of the JSON."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.cases import FEWER
from tests.conflict.gmcr.bad import NAME, model, put, ranked, text_of
from zopa.conflict.files.diagnostics import Collector
from zopa.conflict.files.dump import dump
from zopa.conflict.files.source import File
from zopa.conflict.gmcr.labels import Labels
from zopa.conflict.gmcr.numbers import GmcrNumbers
from zopa.conflict.gmcr.read import read_gmcr
from zopa.conflict.gmcr.write import to_gmcr
from zopa.conflict.identity import model_hash
from zopa.conflict.model import Conflict
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError


def numbers(conflict: Conflict) -> GmcrNumbers:
    """The order and numbers of the file that a conflict was read from."""
    assert conflict.imported is not None
    return conflict.imported


def read(data: Any, name: str = NAME) -> Conflict:
    """The conflict of a file without errors."""
    out = Collector()
    text = data if isinstance(data, str) else json.dumps(data)
    conflict = read_gmcr(File(name, name, text.encode()), out)
    assert not out.errors, out.found
    assert conflict is not None
    return conflict


# --- a naive reading: bits and loops, nothing of zopa ---------------------------------------------


def holds(condition: Any, state: tuple[bool, ...]) -> bool:
    if isinstance(condition, dict) and condition.get("compound"):
        return any(holds(member, state) for member in condition["members"])
    literals = condition["condition"] if isinstance(condition, dict) else condition
    return all(state[option] == (value == "Y") for option, value in literals)


def feasible(data: Any) -> list[tuple[bool, ...]]:
    """The feasible states in the order of their numbers, option k at position k."""
    count = len(data["options"])
    every = [tuple(bool(n >> k & 1) for k in range(count)) for n in range(1 << count)]
    return [s for s in every if not any(holds(c, s) for c in data["infeasibles"])]


def groups(data: Any, maker: int) -> list[set[int]]:
    """State numbers of a decision maker, best group first."""
    said = data["decisionMakers"][maker]
    if data["useManualPreferenceRanking"]:
        return [set(g) if isinstance(g, list) else {g} for g in said["preferenceRanking"]]
    values = [tuple(holds(c, s) for c in said["preferences"]) for s in feasible(data)]
    return [
        {number for number, value in enumerate(values, 1) if value == level}
        for level in sorted(set(values), reverse=True)
    ]


@st.composite
def files(draw: st.DrawFn) -> Any:
    """Whole files whose options interleave, in which some state is feasible."""
    count = draw(st.integers(1, 5))
    makers = draw(st.integers(1, 3))
    owners = draw(st.lists(st.integers(0, makers - 1), min_size=count, max_size=count))
    names = st.sampled_from(["Build", "build", "Go!", "", "not", "3rd", "É", "عمل", "a b", "a-b"])
    literals = st.tuples(st.integers(0, count - 1), st.sampled_from("YN")).map(list)
    simple = st.lists(literals, max_size=3)
    conditions = st.one_of(
        simple,
        simple.map(lambda c: {"condition": c}),
        st.lists(simple, max_size=3).map(lambda m: {"compound": True, "members": m}),
    )
    spared = [bool(draw(st.integers(0, 1))) for _ in range(count)]
    excluded = draw(st.lists(conditions, max_size=4))
    data: dict[str, Any] = {
        "options": [
            {
                "name": draw(names),
                "permittedDirection": draw(st.sampled_from(["both", "fwd", "back"])),
            }
            for _ in range(count)
        ],
        "decisionMakers": [
            {
                "name": draw(names),
                "options": draw(
                    st.permutations([k for k, owner in enumerate(owners) if owner == maker])
                ),
                "preferences": draw(st.lists(conditions, max_size=4)),
            }
            for maker in range(makers)
        ],
        "infeasibles": [c for c in excluded if not holds(c, tuple(spared))],
        "useManualPreferenceRanking": draw(st.booleans()),
    }
    if data["useManualPreferenceRanking"]:
        for maker in data["decisionMakers"]:
            order = draw(st.permutations(range(1, len(feasible(data)) + 1)))
            maker["preferences"] = []
            maker["preferenceRanking"] = draw(_split(order))
    return data


@st.composite
def _split(draw: st.DrawFn, numbers: list[int]) -> list[Any]:
    ranking: list[Any] = []
    for number in numbers:
        if ranking and draw(st.integers(0, 2)) == 0:
            last = ranking.pop()
            ranking.append([*(last if isinstance(last, list) else [last]), number])
        else:
            ranking.append(number)
    return ranking


@given(files())
def test_a_file_means_what_its_json_says(data):
    conflict = read(data)
    imported = numbers(conflict)
    states = [frozenset(itertools.compress(imported.options, state)) for state in feasible(data)]
    assert [frozenset(state) for state in imported.states] == states
    analysis = zopa.analyse(conflict)
    assert {frozenset(state) for state in analysis.states} == set(states)
    for k, party in enumerate(conflict.parties):
        held = data["decisionMakers"][k]["options"]
        assert [imported.options.index(option.label) for option in party.options] == held
        ranks = analysis.rank(party.label)
        ranked_ = [
            {
                imported.state_number(s)
                for s, r in zip(analysis.states, ranks, strict=True)
                if r == v
            }
            for v in sorted(set(ranks.tolist()), reverse=True)
        ]
        assert ranked_ == groups(data, k)
    ways = {literal.option: literal.value for literal in conflict.irreversible}
    for label, option in zip(imported.options, data["options"], strict=True):
        way = {"both": None, "fwd": True, "back": False}[option["permittedDirection"]]
        assert ways.get(label) is way


@given(files())
def test_reading_what_was_written_gives_the_same_meaning_and_numbers(data):
    conflict = read(data)
    again = read(to_gmcr(conflict))
    assert model_hash(again) == model_hash(conflict)
    assert numbers(again).options == numbers(conflict).options
    assert numbers(again).states == numbers(conflict).states
    assert [str(o.do) for o in again.options] == [str(o.do) for o in conflict.options]
    assert to_gmcr(again) == to_gmcr(conflict)


@FEWER
@given(files())
def test_the_dossier_of_a_file_has_the_same_meaning(data):
    conflict = read(data)
    assert model_hash(zopa.load(dump(conflict))) == model_hash(conflict)


# --- by hand --------------------------------------------------------------------------------------


def test_interleaved_options_and_both_directions():
    conflict = read(put("options.2.permittedDirection", "back"))
    assert conflict.labels == ("north.talk", "north.dam_the_river", "south.shell_the_dam")
    assert numbers(conflict).options == (
        "north.dam_the_river",
        "south.shell_the_dam",
        "north.talk",
    )
    assert [str(literal) for literal in conflict.irreversible] == [
        "south.shell_the_dam",
        "not north.talk",
    ]
    assert [str(rule.formula) for rule in conflict.rules] == [
        "not (not north.dam_the_river and south.shell_the_dam)"
    ]
    assert [str(wish.wants) for wish in conflict.party("north").preferences] == [
        "not south.shell_the_dam",
        "north.dam_the_river and not north.talk",
    ]
    assert [str(wish.wants) for wish in conflict.party("south").preferences] == [
        "not north.dam_the_river or south.shell_the_dam"
    ]
    assert str(conflict.title) == "model"
    assert conflict.status_quo is None
    assert conflict.goal is None
    assert conflict.outcomes == ()


def test_numbers_of_states():
    imported = numbers(read(model()))
    dam, shell, talk = imported.options
    # 000, 100, 110, 001, 101, 111 as (dam, shell, talk): shell never without dam.
    expected = [set(), {dam}, {dam, shell}, {talk}, {dam, talk}, {dam, shell, talk}]
    assert [set(imported.state(number)) for number in range(1, 7)] == expected
    assert [imported.state_number(state) for state in expected] == [1, 2, 3, 4, 5, 6]
    assert [imported.binary(state) for state in expected] == [0, 1, 3, 4, 5, 7]
    assert imported.state(6).yes == (talk, dam, shell)
    with pytest.raises(InfeasibleError, match=r"excludes the state south\.shell_the_dam"):
        imported.state_number([shell])
    for number in (0, 7):
        with pytest.raises(UnknownLabelError, match="1 to 6"):
            imported.state(number)
    with pytest.raises(UnknownLabelError):
        imported.state_number(["north.sing"])


def test_numbers_are_refused_where_there_are_too_many():
    labels = tuple(f"a.o{k}" for k in range(17))
    with pytest.raises(TooLargeError):
        GmcrNumbers(labels, labels).state_number(())
    assert GmcrNumbers(labels, labels).binary(labels) == 2**17 - 1


def test_a_ranking_with_ties():
    conflict = read(ranked())
    dam, shell, talk = numbers(conflict).options
    assert conflict.party("north").ranking == (
        (frozenset({dam}),),
        (frozenset({talk}), frozenset({dam, shell, talk})),
        (frozenset(), frozenset({dam, shell})),
        (frozenset({dam, talk}),),
    )
    assert conflict.party("north").preferences == ()


def test_the_older_spelling():
    data = ranked()
    for maker in data["decisionMakers"]:
        maker["preferenceVector"] = maker.pop("preferenceRanking")
    data["useManualPreferenceVectors"] = data.pop("useManualPreferenceRanking")
    assert model_hash(read(data)) == model_hash(read(ranked()))
    data["useManualPreferenceVectors"] = False
    assert read(data).party("north").ranking is None


def test_little_is_enough():
    conflict = read({"options": [{}], "decisionMakers": [{"options": [0]}, {}]})
    assert conflict.labels == ("party_1.option_1",)
    assert [str(party.name) for party in conflict.parties] == ["Party 1", "Party 2"]
    assert zopa.analyse(conflict).holds("nash").all()


@pytest.mark.parametrize(
    ("preferences", "ranking", "taken"),
    [([[[0, "Y"]]], [1, 2], "preferences"), ([], [2, 1], "ranking"), ([], [], "neither")],
)
def test_where_it_is_not_said_what_counts(preferences, ranking, taken):
    maker = {"options": [0], "preferences": preferences, "preferenceRanking": ranking}
    conflict = read({"options": [{"name": "Go"}], "decisionMakers": [maker]})
    party = conflict.parties[0]
    assert bool(party.preferences) == (taken == "preferences")
    assert (party.ranking is not None) == (taken == "ranking")


def test_a_decision_maker_listed_again_as_a_coalition_of_one_is_nothing_new():
    data = model()
    data["coalitionsFull"] = json.loads(json.dumps(data["decisionMakers"]))
    assert numbers(read(data)).left_out == ()
    data["coalitionsFull"][1] = {"name": "North and South", "members": [0, 1]}
    (note,) = numbers(read(data)).left_out
    assert "coalitionsFull[1] is an object named 'North and South'" in note


def test_what_is_left_out_stays_with_the_conflict():
    data = put("decisionMakers.1.misperceptions", [[[0, "Y"]]], model(comments="none"))
    notes = numbers(read(data)).left_out
    assert [note.split()[2] for note in notes] == ["ZP452", "ZP451"]
    assert numbers(read(model())).left_out == ()


def test_coalitions_are_kept():
    conflict = read(model(coalitions=[0, [1, 0]], coalitionsFull=[[0, 1], [0]]))
    assert numbers(conflict).coalitions == (("north", "south"),)
    assert json.loads(to_gmcr(conflict))["coalitions"] == [0, 1, [0, 1]]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Modify the Order!", "modify_the_order"),
        ("  U.S. / EU  ", "u_s_eu"),
        ("Ölförderung straße", "olforderung_strasse"),
        ("Đà Nẵng", "da_nang"),
        ("عمل عسكري", "عمل_عسكري"),
        ("किसान", "किसान"),
        ("停戦", "停戦"),
        ("not", "option_not"),
        ("72-hour pause", "option_72_hour_pause"),
        ("!!!", "option_1"),
        ("", "option_1"),
        ("½", "option_1_2"),
        ("x" * 90, "x" * 40),
        (
            "resume talks with everybody who was ever asked",
            "resume_talks_with_everybody_who_was_ever",
        ),
    ],
)
def test_labels(name, label):
    assert Labels("option").label(name, 1) == label


@given(st.lists(st.text(max_size=12), max_size=8))
def test_labels_are_labels_and_differ(names):
    labels = Labels("option")
    made = [labels.label(name, number) for number, name in enumerate(names)]
    assert len({label.casefold() for label in made}) == len(names)
    for label in made:
        assert str(zopa.parse(f"not a.{label}")) == f"not a.{label}"


def test_equal_names_get_labels_that_differ():
    data = put("options.2.name", "DAM the river!")
    assert read(data).labels[:2] == ("north.dam_the_river", "north.dam_the_river_2")


# --- the doors ------------------------------------------------------------------------------------


def test_it_is_a_dossier(tmp_path):
    path = tmp_path / "Farms.GMCR"
    path.write_bytes(text_of(model()))
    (tmp_path / "evidence.yaml").write_text("not: [even, read")
    conflict = zopa.load(path)
    assert conflict.source is not None
    assert conflict.source.path == str(path)
    assert [name for name, _ in conflict.source.sha256] == ["Farms.GMCR"]
    assert len(conflict.source.sha256[0][1]) == 64
    assert conflict == replace(conflict, imported=None)
    assert all(option.place and option.place.file == str(path) for option in conflict.options)
    place = conflict.option("north.talk").place
    assert place is not None
    assert place.line == 13


def test_a_json_file_by_its_content(tmp_path):
    path = tmp_path / "model.json"
    path.write_bytes(text_of(model()))
    assert zopa.load(path).imported is not None
    path.write_text('{"zopa": 1, "parties": {"a": {"options": {"x": "go"}}}}')
    assert zopa.load(path).imported is None
    assert zopa.load(path).labels == ("a.x",)


def test_a_folder_with_such_a_file_says_to_name_it(tmp_path):
    (tmp_path / "model.gmcr").write_bytes(text_of(model()))
    (found,) = zopa.check(tmp_path).errors
    assert found.code == "ZP002"
    assert f"name the file that you mean: '{tmp_path / 'model.gmcr'}'" in found.fix


def test_a_large_file_is_read_in_time():
    count = 14
    payoffs = [float(n) for n in range(1 << count)]
    data = {
        "options": [{"name": f"o{k}"} for k in range(count)],
        "decisionMakers": [
            {
                "name": "a",
                "options": list(range(count)),
                "preferences": [[[k, "Y"]] for k in reversed(range(count))],
                "payoffs": payoffs,
                "preferenceRanking": list(range(1 << count, 0, -1)),
            }
        ],
        "useManualPreferenceRanking": False,
    }
    out = Collector()
    conflict = read_gmcr(File(NAME, NAME, json.dumps(data).encode()), out)
    assert out.found == []
    assert conflict is not None
    data["decisionMakers"][0]["payoffs"][5] = 1e9  # type: ignore[index]
    read_gmcr(File(NAME, NAME, json.dumps(data).encode()), out)
    assert [d.code for d in out.found] == ["ZP453"]
    assert np.isfinite(payoffs).all()
