"""Phases in sentences and as the command prints them: whole, on two farms at one well."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.agreements.drawn import CONCEPTS
from tests.agreements.test_phases import CLAIMS, asked, phase, phased
from tests.agreements.told import farms
from tests.cases import FEWER, conflict
from tests.proper import proper
from zopa.agreements.phase_sentences import ends_told, phases_told, waiting_told
from zopa.agreements.phases import phases
from zopa.cli.phases import phases as command
from zopa.conflict.change import OptionChange, RuleChange, StatementChange
from zopa.conflict.files.dump import dump
from zopa.conflict.formula import Not, OptionIs
from zopa.conflict.model import Conflict, Outcome
from zopa.conflict.undertaking import Commitment, Phase
from zopa.stability.analysis import analyse
from zopa.text import Interval, Text

REST = tuple((party, Commitment(Not(OptionIs(f"{party}.pump")))) for party in ("north", "south"))
#: Three nights without pumping, and what follows.
NIGHTS = replace(
    farms(today=""),
    phases=(
        Phase("rest", Text.of("the three nights"), Interval.read("2016-10-20/2016-10-22"),
              commitments=REST),
        Phase("after", Text.of("the time after")),
    ),
)  # fmt: skip


def told(subject: Conflict, concept: str = "nash") -> list[str]:
    return list(phases_told(subject, phases(analyse(subject), concept=concept)))


def waited(subject: Conflict, concept: str = "nash") -> list[str]:
    return list(waiting_told(subject, phases(analyse(subject), concept=concept)))


def test_a_truce_and_what_follows() -> None:
    assert told(NIGHTS) == [
        "Under Nash a quiet night can hold in the three nights, but not in the time after.",
        "A quiet night falls apart in the time after, and the first to move is South Farm.",
        "The three nights (2016-10-20/2016-10-22): it begins in today's state, with a quiet night. "
        "What differs: north keeps not north.pump; south keeps not south.pump. The only state "
        "with a quiet night would hold. Nobody would move. It is assumed that the North Farms and "
        "South Farm would keep the word given. If nobody were bound, it would lead to 1 end, "
        "without a quiet night, and a quiet night could not hold: South Farm would pump at night, "
        "then the North Farms would pump at night.",
        "The time after: it begins at the end of the three nights, with a quiet night. No state "
        "with a quiet night would hold. It leads to 1 end, without a quiet night. So a quiet night "
        "falls apart: South Farm would pump at night, then the North Farms would pump at night.",
    ]


def test_who_loses_by_the_end_of_it() -> None:
    assert waited(NIGHTS) == [
        "From the three nights to the time after time works against the North Farms and South "
        "Farm.",
        "The North Farms: it wants South Farm to stop pumping (unsupported), and then has it no "
        "longer.",
        "South Farm: it wants the North Farms to stop pumping (unsupported), and then has it no "
        "longer.",
        "The end of the three nights is better for the North Farms and South Farm than where the "
        "conflict would end as it stands, without any phase.",
        "Ends are compared by today's wishes, the least preferred with the least preferred and the "
        "most preferred with the most preferred.",
    ]


def test_nothing_changes_for_anybody() -> None:
    plain = replace(farms(), phases=(phase("day"), phase("night")))
    assert told(plain)[0] == "Under Nash a quiet night can hold in none of the phases."
    assert told(plain)[1].endswith("No state with a quiet night would hold. Nobody would move.")
    assert waited(plain)[0] == "From the day to the night nothing changes for anybody."
    assert len(waited(plain)) == 2
    alone = replace(farms(), phases=(phase("day"),))
    assert waited(alone) == []


def test_it_can_hold_throughout() -> None:
    quiet = farms(["not north.pump"], ["not south.pump"], today="")
    subject = replace(quiet, phases=(phase("day"), phase("night")))
    assert told(subject)[0] == "Under Nash a quiet night can hold in the day and the night."
    assert "falls apart" not in " ".join(told(subject))


def test_a_shared_wish_is_told_once() -> None:
    town = farms(["not town.pipe"], ["not town.pipe"], ["town.pipe"], today="")
    subject = replace(town, phases=(phase("frost", OptionChange("forbid", "town.pipe")),
                                    phase("spring")))  # fmt: skip
    assert waited(subject)[:3] == [
        "From the frost to the spring time works for the town and against the North Farms and "
        "South Farm.",
        "The North Farms (unsupported) and South Farm (unsupported): each wants the town to dig up "
        "its pipe, and then has it no longer.",
        "The town: it wants to lay a pipe (unsupported), and then has it.",
    ]
    assert "The shortest way: the town would lay a pipe." in told(subject)[2]


def test_what_is_better_at_worst_and_worse_at_best() -> None:
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["b.y"]), "c": ("z", ["not a.x or c.z", "b.y"])},
        rules=["not (a.x and b.y)", "not c.z if not a.x"],
        irreversible=["not c.z"],
        today="",
    )
    middle = phase("calm", OptionChange("forbid", "a.x"), OptionChange("forbid", "b.y"))
    subject = replace(subject, phases=(phase("rush"), replace(middle, status_quo=())))
    found = phases(analyse(subject), concept="nash")
    assert {w.party: w.value for w in found.waiting} == {"a": "loses", "b": "loses", "c": "mixed"}
    assert waited(subject)[:4] == [
        "From the rush to the calm time works against a and b; for c it cuts both ways.",
        "C: at worst it wants a not to do x or to do z (unsupported), and then has it; at "
        "best it wants b to do y (unsupported), and then has it no longer.",
        "A: at best it wants to do x (unsupported), and then has it no longer.",
        "B: at best it wants to do y (unsupported), and then has it no longer.",
    ]


def test_what_is_left_out_and_what_is_not_ranked() -> None:
    subject = replace(
        CLAIMS, phases=(phase("first"), phase("second", OptionChange("forbid", "a.x")))
    )
    assert told(subject)[-1] == (
        "The second: it begins at the end of the first, without the outcome mine. What differs: "
        "forbid a.x. No state with the outcome mine is possible. Nobody would move. 1 other state "
        "in which the first may end would not be possible any more and is left out: for one, the "
        "phase 'second' cannot begin in the state 'a.x': it breaks not a.x. Say under its "
        "'status_quo' in which state it begins."
    )
    ranked = conflict(
        {"a": ("x", []), "b": ("y", ["b.y"])},
        rules=["not (a.x and b.y)"],
        today="a.x",
        rankings={"a": ["a.x", "", "b.y"]},
    )
    lifted = phase("free", RuleChange("lift", ranked.rules[0].formula))
    free = replace(ranked, phases=(phase("first"), lifted))
    assert (
        "A ranks states directly, and not all that are possible here: the others count as its"
        in (told(free)[-1])
    )
    assert waited(free)[:3] == [
        "From the first to the free time works for b.",
        "What it means for a cannot be told: it ranks states directly, and not the state 'a.x "
        "b.y', which is an end in the phase 'free'.",
        "B: it wants to do y (unsupported), and then has it.",
    ]


def test_one_of_several_beginnings() -> None:
    subject = replace(
        CLAIMS, phases=(phase("first"), phase("second", StatementChange("drop", "a", "a.x")))
    )
    assert told(subject)[-1] == (
        "The second: it begins at the end of the first, in one of 2 states. What differs: a: drop "
        "a.x. All 2 states with the outcome mine would hold. It leads to 2 ends, some with and "
        "some without the outcome mine."
    )


@FEWER
@given(phased(), CONCEPTS)
def test_every_sentence_is_one(subject: Conflict, concept: str) -> None:
    found = asked(subject, "array", concept)
    if found is not None:
        proper(phases_told(subject, found))
        proper(waiting_told(subject, found))
        proper([ends_told(view.answer) for view in found.phases], "")
        aimless = asked(replace(subject, goal=None), "array", concept)
        assert aimless is not None
        lines = phases_told(subject, aimless)
        proper(lines)
        assert len(lines) == len(subject.phases)


# -- as the command prints them


@pytest.fixture
def dossier(tmp_path: Path) -> str:
    (tmp_path / "conflict.yaml").write_text(dump(NIGHTS)["conflict.yaml"], encoding="utf-8")
    return str(tmp_path)


def test_the_command(
    dossier: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    command(dossier, None, "nash", "auto", False)
    printed = capsys.readouterr().out
    rows = [line.split("  ") for line in printed.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert [
        "the three nights",
        "2016-10-20/2016-10-22",
        "yes (1 of 1)",
        "1 end",
        "every end",
    ] in cells
    assert ["the time after", "no (0 of 1)", "1 end", "no end"] in cells
    assert ["The North Farms", "▼ loses"] in cells
    assert "with nobody bound" in " ".join(printed.split())
    flat = " ".join(printed.split())
    assert all(" ".join(line.split()) in flat for line in (*told(NIGHTS), *waited(NIGHTS)))


def test_the_command_without_a_goal(
    dossier: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = replace(NIGHTS, goal=None)
    (tmp_path / "conflict.yaml").write_text(dump(bare)["conflict.yaml"], encoding="utf-8")
    command(dossier, None, "seq", "graph", False)
    assert "can hold" not in capsys.readouterr().out


def test_the_command_as_data(dossier: str, capsys: pytest.CaptureFixture[str]) -> None:
    command(dossier, "rest", "nash", "graph", True)
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1
    assert [each["verdict"] for each in data["phases"]] == ["certainly", "never"]
    assert data["phases"][0]["dates"] == "2016-10-20/2016-10-22"
    assert data["phases"][0]["unbound"]["verdict"] == "never"
    assert [each["value"] for each in data["waiting"]] == ["loses", "loses"]


def test_the_command_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = replace(farms(), outcomes=(Outcome("rest", OptionIs("north.pump")),))
    (tmp_path / "conflict.yaml").write_text(dump(plain)["conflict.yaml"], encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        command(str(tmp_path), None, "seq", "auto", False)
    assert ended.value.code == 2
    assert "zopa: the conflict has no phases: write them under" in capsys.readouterr().err
