"""The cases that come with zopa: on both engines, by the naive reading, and as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import zopa
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.bundled import casebook, example, located
from zopa.casebook import case_names, check_case, open_case
from zopa.casebook.cases import wanted
from zopa.conflict.files.load import load
from zopa.conflict.model import Conflict
from zopa.errors import DossierError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parents[2]
CASEBOOK = ROOT / "casebook"
CASES = sorted(path.parent.name for path in CASEBOOK.glob("*/conflict.yaml"))
#: The naive reading goes through every combination of options, one by one.
FEW_OPTIONS = 12


def published(case: str) -> Any:
    return YAML(typ="safe").load(CASEBOOK / case / "published.yaml")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def subject(case: str) -> Conflict:
    return load(CASEBOOK / case)


def test_all_folders_are_cases() -> None:
    folders = {path.name for path in CASEBOOK.iterdir() if path.is_dir()}
    assert set(CASES) == folders
    assert list(case_names()) == CASES
    assert len(CASES) >= 7


@pytest.mark.parametrize("engine", ["graph", "array"])
def test_equilibria(case: str, subject: Conflict, engine: str) -> None:
    if engine == "array" and (subject.graph is not None or subject.is_uncertain):
        pytest.skip("the array engine takes option form with known preferences")
    known = published(case)
    try:
        analysis = analyse(subject, engine)  # type: ignore[arg-type]
    except zopa.TooLargeError:
        assert known["feasible"] > 20_000
        return
    assert subject.combinations == known["states"]
    assert len(analysis.states) == known["feasible"]
    recorded = {(d["concept"], frozenset(d["state"])) for d in known.get("differs", [])}
    results = known.get("equilibria", {}) | known.get("recomputed", {})
    for concept, states in results.items():
        found = {frozenset(state) for state in analysis.equilibria(concept)}
        listed = {frozenset([s] if isinstance(s, str) else s) for s in states}
        assert {(concept, state) for state in found ^ listed} <= recorded, concept


def test_the_check_passes(case: str) -> None:
    check = check_case(open_case(case))
    assert check.ok, check.to_json()
    tables = published(case)
    keys = ("equilibria", "recomputed", "stable")
    compared = {concept for key in keys for concept in tables.get(key, {})}
    assert {one.concept for one in check.comparisons} | set(check.left_out) == compared


def test_the_naive_reading_agrees(subject: Conflict) -> None:
    if subject.graph is not None or subject.is_uncertain or len(subject.options) > FEW_OPTIONS:
        pytest.skip("the naive reading of conflicts is for few options and known preferences")
    naive = naive_conflict(subject)
    analysis = analyse(subject)
    for concept in ALL_CONCEPTS:
        for party in naive.parties:
            expected = [naive.stable(concept, party, state) for state in naive.states]
            assert analysis.stable(concept, party).tolist() == expected


def test_the_naive_reading_agrees_with_the_source_as_well(case: str, subject: Conflict) -> None:
    """Without any code of zopa between the two but the reading of the model."""
    if subject.graph is not None or subject.is_uncertain or len(subject.options) > FEW_OPTIONS:
        pytest.skip("the naive reading of conflicts is for few options and known preferences")
    naive = naive_conflict(subject)
    known = published(case)
    recorded = {
        (d["concept"], d.get("party"), frozenset(d["state"])) for d in known.get("differs", [])
    }
    tables: list[tuple[str, str | None, Any]] = [
        (concept, None, states)
        for key in ("equilibria", "recomputed")
        for concept, states in known.get(key, {}).items()
    ]
    for concept, by_party in known.get("stable", {}).items():
        tables += [(concept, party, states) for party, states in by_party.items()]
    differing = set()
    for concept, party, states in tables:
        if concept not in CONCEPTS:
            continue
        listed = set(map(frozenset, states))
        for state in naive.states:
            stands = naive.stable(concept, party, state) if party else naive.holds(concept, state)
            if stands != (state in listed):
                differing.add((concept, party, state))
    assert differing == recorded


def test_it_says_where_it_comes_from(case: str) -> None:
    known = published(case)
    assert known["origin"] in ("published", "recomputed", "none")
    head = (CASEBOOK / case / "conflict.yaml").read_text(encoding="utf-8").partition("zopa: 1")[0]
    cited = " ".join(line.removeprefix("# ") for line in head.splitlines())
    assert f"Source: {known['citation']}." in cited
    readme = (CASEBOOK / "README.md").read_text(encoding="utf-8")
    assert f"({case}/conflict.yaml)" in readme or f"`-{case.rpartition('-')[2]}`" in readme


def test_a_case_is_a_dossier_of_its_own_name(case: str) -> None:
    conflict = zopa.load(f"casebook:{case}")
    assert conflict == load(CASEBOOK / case)
    assert conflict.source is not None
    assert conflict.source.path == f"casebook:{case}"
    beside = load(CASEBOOK / case).source
    assert beside is not None
    assert conflict.source.sha256 == beside.sha256
    assert zopa.check(f"casebook:{case}").ok
    assert open_case(case).conflict.source == conflict.source
    assert open_case(f"casebook:{case}").name == case


@pytest.mark.parametrize(
    "name", ["", "..", "../casebook/cuba-1962", "README.md", "cuba-1962/", "x"]
)
def test_no_name_leads_elsewhere(name: str) -> None:
    with pytest.raises(UnknownLabelError):
        located(f"casebook:{name}")
    with pytest.raises(UnknownLabelError):
        open_case(name)
    with pytest.raises(DossierError, match="ZP001 there is no case"):
        zopa.load(f"casebook:{name}")


def test_the_nearest_name_is_named() -> None:
    report = zopa.check("casebook:elmira-1919")
    assert not report.ok
    assert [str(d) for d in report.diagnostics] == [
        "error ZP001 there is no case 'elmira-1919' in the casebook; "
        "did you mean 'casebook:elmira-1991'?"
    ]
    with pytest.raises(UnknownLabelError, match="did you mean 'elmira-1991'"):
        open_case("elmira-1919")


def test_a_path_stays_a_path(tmp_path: Path) -> None:
    assert located(str(tmp_path)) == str(tmp_path)
    assert located(tmp_path) == tmp_path
    assert located("./casebook:x") == "./casebook:x"


def test_both_are_found_in_a_checkout() -> None:
    assert casebook() == CASEBOOK
    assert example() == ROOT / "examples" / "aleppo"


def test_both_are_found_in_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zopa.bundled._PACKAGE", tmp_path)
    for folder in (tmp_path / "casebook" / "data" / "one", tmp_path / "examples" / "aleppo"):
        folder.mkdir(parents=True)
    (tmp_path / "casebook" / "data" / "one" / "conflict.yaml").touch()
    assert casebook() == tmp_path / "casebook" / "data"
    assert example() == tmp_path / "examples" / "aleppo"
    assert case_names() == ("one",)


def test_the_wheel_carries_it() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = project["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["force-include"]["casebook"] == "zopa/casebook/data"
    assert "/casebook" in build["sdist"]["include"]


def test_what_is_wanted_can_be_read() -> None:
    for one in wanted():
        assert one.title
        assert one.missing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: x\n", "the file is no list"),
        ("- title: x\n  citation: y\n", "item 1.missing is missing"),
        ("- title: x\n  citation: y\n  missing: z\n  lost: w\n", "has the key 'lost'"),
        ("- 3\n", "item 1 is '3'"),
        ("- [\n", "is no YAML"),
    ],
)
def test_a_bad_list_of_what_is_wanted(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "wanted.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ZopaError, match=r"wanted\.yaml") as caught:
        wanted(tmp_path)
    assert said in str(caught.value)


def test_nothing_is_wanted_where_there_is_no_list(tmp_path: Path) -> None:
    assert wanted(tmp_path) == ()
