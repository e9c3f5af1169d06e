"""How strong, equal and unknown wishes are written in a file, and written again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

import zopa
from tests.cases import FEWER
from tests.importance import weighed
from zopa.conflict.files.dump import dump
from zopa.conflict.files.load import check, load
from zopa.conflict.identity import model_hash
from zopa.conflict.importance import regrouped
from zopa.conflict.model import Conflict

HEAD = """\
zopa: 1
parties:
  a:
    options: {x: go, y: stay}
"""


def read(rest: str, head: str = HEAD) -> Conflict:
    return load({"conflict.yaml": head + rest})


def plain(conflict: Conflict) -> Conflict:
    """With groups numbered as a reader numbers them."""
    parties = (replace(p, preferences=regrouped(p.preferences)) for p in conflict.parties)
    return replace(conflict, parties=tuple(parties))


@given(weighed(strong=True, unknown=True, details=True))
@FEWER
def test_what_is_written_is_read_again(conflict: Conflict) -> None:
    again = load(dump(conflict))
    assert again == plain(conflict)
    assert model_hash(again) == model_hash(conflict)


@given(weighed(strong=True, unknown=True))
@FEWER
def test_every_part_of_it_counts_for_the_hash(conflict: Conflict) -> None:
    for k, party in enumerate(conflict.parties):
        weaker = replace(
            party,
            gaps=(),
            unknown=(),
            preferences=tuple(
                replace(wish, degree=1, group=None, unknown=False) for wish in party.preferences
            ),
        )
        parties = (*conflict.parties[:k], weaker, *conflict.parties[k + 1 :])
        same = plain(replace(conflict, parties=parties)) == plain(conflict)
        assert (model_hash(replace(conflict, parties=parties)) == model_hash(conflict)) == same


def test_a_file_that_has_all_of_it() -> None:
    party = read(
        "    preferences:\n"
        "      - {wants: a.x, degree: 3, because: []}\n"
        "      - equally: [a.y, {wants: a.x if a.y, id: if-so, judgement: why}]\n"
        "        degree: 2\n"
        "      - {wants: not a.y, unknown: true}\n"
        "      - {wants: not a.x, unknown: false}\n"
    ).parties[0]
    assert [(str(w.wants), w.degree, w.group, w.unknown) for w in party.preferences] == [
        ("a.x", 3, None, False),
        ("a.y", 2, 1, False),
        ("a.x if a.y", 2, 1, False),
        ("not a.y", 1, None, True),
        ("not a.x", 1, None, False),
    ]
    assert party.preferences[2].id == "if-so"
    assert str(party.preferences[2].basis.judgement) == "why"
    assert (party.degrees, party.is_uncertain) == (3, True)


@pytest.mark.parametrize(
    ("listed", "gaps"),
    [
        ('[[a.x], ">>", [], [a.y], ">>>", [a.x, a.y]]', (2, 1, 3)),
        ('[[a.x], ">", [], [a.y], [a.x, a.y]]', ()),
        ('[[a.x], [[], [a.y]], ">>", [a.x, a.y]]', (1, 2)),
        ("[[a.x], [], [a.y], [a.x, a.y]]", ()),
    ],
)
def test_gaps_of_a_ranking(listed: str, gaps: tuple[int, ...]) -> None:
    assert read(f"    ranking: {listed}\n").parties[0].gaps == gaps
    assert read(f"    ranking: {{states: {listed}}}\n").parties[0].gaps == gaps


def test_pairs_that_are_not_compared() -> None:
    party = read(
        "    ranking:\n"
        "      states: [[a.x], [], [a.y], [a.x, a.y]]\n"
        "      unknown:\n"
        "        - [[a.x], [], [a.y]]\n"
        "        - [[], [a.x]]\n"
    ).parties[0]
    x, y, nothing = frozenset({"a.x"}), frozenset({"a.y"}), frozenset[str]()
    assert party.unknown == ((x, nothing), (x, y), (nothing, y))


def test_in_graph_form() -> None:
    conflict = load(
        {
            "conflict.yaml": "zopa: 1\nparties:\n  a:\n    ranking: {states: [s, '>>', [t, u]], "
            "unknown: [[t, s]]}\ngraph: {states: {s: , t: , u: }, arcs: {a: [s -> t -> u]}}\n"
        }
    )
    assert conflict.parties[0].gaps == (2,)
    assert conflict.parties[0].unknown == ((frozenset({"t"}), frozenset({"s"})),)
    assert load(dump(conflict)) == conflict


def test_a_rule_of_a_lever_keeps_the_strongest_gap(tmp_path: object) -> None:
    conflict = read(
        '    ranking: {states: [[a.x], ">>", [], [a.y], [a.x, a.y]], unknown: [[[], [a.y]]]}\n'
        "levers:\n"
        "  no: {by: a, cost: 1, change: [{forbid: a.y}]}\n"
        "  keep: {by: a, cost: 1, change: [{add_rule: a.x or a.y}]}\n"
    )
    forbidden = zopa.apply_levers(conflict, ["no"]).parties[0]
    assert (forbidden.gaps, forbidden.unknown) == ((2,), ())
    kept = zopa.apply_levers(conflict, ["keep"]).parties[0]
    assert (kept.gaps, kept.unknown) == ((2, 1), ())


def test_levers_keep_degrees_in_order() -> None:
    conflict = read(
        "    preferences: [{wants: a.x, degree: 3}, {wants: a.y, degree: 2}, not a.x, not a.y]\n"
        "levers:\n"
        "  up: {by: a, cost: 1, change: [{party: a, promote: not a.y, to: first}]}\n"
        "  down: {by: a, cost: 1, change: [{party: a, demote: a.x, to: last}]}\n"
        "  new: {by: a, cost: 1, change: [{party: a, add: a.x iff a.y, after: a.x}]}\n"
    )

    def degrees(lever: str) -> list[tuple[str, int]]:
        party = zopa.apply_levers(conflict, [lever]).parties[0]
        return [(str(wish.wants), wish.degree) for wish in party.preferences]

    assert degrees("up") == [("not a.y", 3), ("a.x", 3), ("a.y", 2), ("not a.x", 1)]
    assert degrees("down") == [("a.y", 2), ("not a.x", 1), ("not a.y", 1), ("a.x", 1)]
    assert degrees("new")[:3] == [("a.x", 3), ("a.x iff a.y", 2), ("a.y", 2)]


def moved(order: str, change: str) -> list[tuple[str, int | None]]:
    """The statements of a, in canonical order within a group, after one change of a lever."""
    conflict = read(
        f"    preferences: [not a.x, {{equally: [{order}]}}, not a.y]\n"
        f"levers: {{l: {{by: a, cost: 1, change: [{{party: a, {change}}}]}}}}\n"
    )
    party = zopa.apply_levers(conflict, ["l"]).parties[0]
    return sorted(
        ((str(wish.wants), wish.group) for wish in party.preferences),
        key=lambda told: (told[1] or 0, told[0]),
    )


@pytest.mark.parametrize("order", ["a.x, a.y, a.x iff a.y", "a.y, a.x iff a.y, a.x"])
@pytest.mark.parametrize(
    "change",
    [
        "promote: a.x, before: a.y",
        "demote: a.x, after: a.y",
        "promote: a.x, after: not a.x",
        "demote: a.x, before: not a.y",
    ],
)
def test_one_of_several_equals_can_leave_them_wherever_it_is_listed(
    order: str, change: str
) -> None:
    told = moved(order, change)
    assert told == [
        ("a.x", None),
        ("not a.x", None),
        ("not a.y", None),
        ("a.x iff a.y", 1),
        ("a.y", 1),
    ]
    conflict = read(
        f"    preferences: [not a.x, {{equally: [{order}]}}, not a.y]\n"
        f"levers: {{l: {{by: a, cost: 1, change: [{{party: a, {change}}}]}}}}\n"
    )
    wants = [str(w.wants) for w in zopa.apply_levers(conflict, ["l"]).parties[0].preferences]
    up = change.startswith("promote")
    assert wants.index("a.x") == (1 if up else 3)
    assert wants.index("not a.y") == 4


@pytest.mark.parametrize(
    "change",
    [
        "promote: a.x, after: a.y",
        "demote: a.x, before: a.y",
        "promote: not a.y, after: a.x",
        "demote: not a.x, before: a.y",
    ],
)
@pytest.mark.parametrize("order", ["a.x, a.y", "a.y, a.x"])
def test_a_move_the_wrong_way_past_equals_is_refused(order: str, change: str) -> None:
    rest = (
        f"    preferences: [not a.x, {{equally: [{order}]}}, not a.y]\n"
        f"levers: {{l: {{by: a, cost: 1, change: [{{party: a, {change}}}]}}}}\n"
    )
    assert [d.code for d in check({"conflict.yaml": HEAD + rest}).errors] == ["ZP225"]


def test_a_statement_of_a_group_of_one_may_be_given_again() -> None:
    again = "    preferences: [{equally: [a.x]}, {equally: [a.x, a.y]}]\n"
    found = check({"conflict.yaml": HEAD + again})
    assert not found.errors
    assert "ZP308" in [d.code for d in found.warnings]


@pytest.mark.parametrize("text", ["degree: 2.0", "degree: 2"])
def test_a_whole_number_however_it_is_written(text: str) -> None:
    assert read(f"    preferences: [{{wants: a.x, {text}}}]\n").parties[0].degrees == 2


def test_one_slip_is_one_error() -> None:
    rest = "    preferences: [{wants: a.x, degrees: 2}, {equaly: [a.x, a.y]}]\n"
    codes = [d.code for d in check({"conflict.yaml": HEAD + rest}).errors]
    assert codes == ["ZP101", "ZP101"]
