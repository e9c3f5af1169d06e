"""States and moves listed in the conflict file or in tables: read, refused, dumped, edited."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conflict.files.bad import EVIDENCE
from tests.conflict.files.bad_graph import LISTED, TABLED, TABLES
from tests.conflict.files.test_source import plain, tree
from tests.conflict.files.test_structure import VALIDATORS, VALUES, is_valid, nodes
from zopa.conflict.apply import apply_levers
from zopa.conflict.files.dump import dump, save
from zopa.conflict.files.edit import edit
from zopa.conflict.files.load import check, load
from zopa.conflict.formula import And, Not, OptionIs, Or, OutcomeIs
from zopa.conflict.gmcr.write import to_gmcr
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.identity import model_hash
from zopa.conflict.judgements import judgements, uses_of_claims
from zopa.conflict.model import Basis, Conflict, Outcome, Party, Preference, StatusQuo
from zopa.conflict.parse import parse
from zopa.errors import DossierError, ZopaError
from zopa.text import Text

LABELS = ["peace", "war", "truce", "siege", "détente", "no-deal", "b_2", "سلام", "us"]
NAMES = ["the peace holds", "null", "a, b", 'a "b"', "x; y", "-> y", "12", "a: b", "été"]


def text(said: str) -> dict[str, str]:
    return {"conflict.yaml": said}


def graph_of(conflict: Conflict | None) -> Graph:
    assert conflict is not None
    assert conflict.graph is not None
    return conflict.graph


def today(conflict: Conflict) -> list[str]:
    return list(conflict.today or ())


def name(conflict: Conflict, *ends: str) -> str | None:
    """What a move is called."""
    arc = graph_of(conflict).arc(*ends)
    assert arc is not None
    return None if arc.name is None else str(arc.name)


def ranking(conflict: Conflict, party: str) -> list[list[str]]:
    groups = conflict.party(party).ranking
    assert groups is not None
    return [[label for state in group for label in state] for group in groups]


def hashes(conflict: Conflict) -> dict[str, str]:
    assert conflict.source is not None
    return dict(conflict.source.sha256)


# --- reading


def test_what_is_listed_is_what_is_read():
    conflict = load(text(LISTED))
    assert conflict.labels == ("peace", "tension", "clash", "war")
    assert [str(state.name) for state in graph_of(conflict).states] == [
        "the peace holds",
        "tension",
        "border clashes",
        "war",
    ]
    assert [(arc.party, arc.source, arc.target) for arc in graph_of(conflict).arcs] == [
        ("us", "peace", "tension"),
        ("us", "tension", "peace"),
        ("us", "tension", "clash"),
        ("ussr", "tension", "clash"),
        ("ussr", "clash", "war"),
    ]
    assert name(conflict, "us", "tension", "clash") == "send troops"
    assert name(conflict, "us", "peace", "tension") is None
    assert ranking(conflict, "us") == [["peace"], ["tension"], ["clash", "war"]]
    assert str(conflict.party("ussr").preferences[0].wants) == "not war"
    assert conflict.outcome("quiet").formula.holds_in({"tension"})
    assert today(conflict) == ["tension"]
    assert conflict.options == ()


@pytest.mark.parametrize(
    "move, expected",
    [
        ("peace -> war", "peace>war"),
        ("peace->war", "peace>war"),
        ("peace <-> war", "peace>war war>peace"),
        ("peace -> truce -> war", "peace>truce truce>war"),
        ("peace <-> truce -> war", "peace>truce truce>peace truce>war"),
        ("war -> truce <-> peace", "war>truce truce>peace peace>truce"),
        ("' peace  ->  war '", "peace>war"),
    ],
)
def test_how_moves_are_written(move, expected):
    found = load(
        text(
            "zopa: 1\nparties: {us: }\n"
            f"graph: {{states: {{peace: , truce: , war: }}, arcs: {{us: [{move}]}}}}\n"
        )
    )
    assert " ".join(f"{arc.source}>{arc.target}" for arc in graph_of(found).arcs) == expected


@pytest.mark.parametrize(
    "said, basis, of_state",
    [
        ("tension", Basis(), ()),
        ("[tension]", Basis(), ()),
        ("{state: tension, because: [c1]}", Basis(("c1",)), ()),
        ("{yes: [tension], because: [c1]}", Basis(("c1",)), ()),
        ("[{option: tension, because: [c1]}]", Basis(), (("tension", Basis(("c1",))),)),
    ],
)
def test_how_todays_state_is_written(said, basis, of_state):
    files = {
        "conflict.yaml": LISTED.replace("status_quo: tension", f"status_quo: {said}"),
        "evidence.yaml": EVIDENCE,
    }
    conflict = load(files)
    assert conflict.status_quo == StatusQuo(("tension",), basis, of_state)
    assert load(dump(conflict)) == conflict


@pytest.mark.parametrize(
    "old, new, place",
    [
        ("- tension -> clash -> war", "- tension -> clash -> wars", "21:29"),
        ("- tension -> clash -> war", "- tension ->clash-> war -> war", "21:27"),
        ("peace <-> tension", "tensio <-> peace", "18:9"),
        ("peace or tension", "peace or tensionn", "9:19"),
        ("{move: tension -> clash", "{move: tension -> clush", "19:27"),
    ],
)
def test_places(old, new, place):
    assert old in LISTED
    (found,) = check(text(LISTED.replace(old, new))).errors
    assert str(found.place) == f"conflict.yaml:{place}"


def test_moves_stand_by_party_in_the_order_of_the_parties():
    tables = {
        **TABLES,
        "arcs.csv": "party,from,to\nussr,war,peace\nus,peace,war\nussr,peace,war\n",
        "conflict.yaml": TABLED,
    }
    found = graph_of(load(tables)).arcs
    assert [(arc.party, arc.source) for arc in found] == [
        ("us", "peace"),
        ("ussr", "war"),
        ("ussr", "peace"),
    ]


def test_a_party_and_a_state_may_bear_one_label():
    said = LISTED.replace("clash", "us")
    assert load(text(said)).labels == ("peace", "tension", "us", "war")


def test_a_party_may_have_no_moves_and_no_wishes():
    assert check(text(LISTED.replace("outcomes:", "  un:\noutcomes:"))).ok


def test_levers_may_change_what_parties_want_and_who_sits_where():
    more = """\
formats: {yalta: {parties: [us]}}
levers:
  talk:
    by: us
    cost: 2
    change:
      - {party: ussr, add: tension, to: first}
      - {bring: ussr, to: yalta}
"""
    conflict = load(text(LISTED + more))
    assert load(dump(conflict)) == conflict
    changed = apply_levers(conflict, ["talk"])
    wants = [str(wish.wants) for wish in changed.party("ussr").preferences]
    assert wants == ["tension", "not war", "quiet"]
    assert changed.graph == conflict.graph


def test_nothing_in_a_file_without_a_graph_means_anything_else():
    head = "zopa: 1\nparties:\n  us: {options: {arm: arm}, RANKING}\n"
    good = head.replace("RANKING", "ranking: [[], [us.arm]]")
    assert load(text(good)).graph is None
    for bad in ("ranking: [us.arm, []]", "ranking: [[us.arm], [[]], us.arm]"):
        report = check(text(head.replace("RANKING", bad)))
        assert "ZP103" in {found.code for found in report.errors}


# --- round trips

TEXTS = st.sampled_from(NAMES).map(Text.of) | st.builds(
    lambda one, other: Text((("en", one), ("fr", other)), "en"),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)
BASES = st.just(Basis()) | st.builds(Basis, judgement=TEXTS)


def formulas(labels):
    atoms = st.sampled_from(labels).map(OptionIs)
    return st.recursive(
        atoms,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(lambda a, b: And((a, b)), inner, inner)
            | st.builds(lambda a, b: Or((a, b)), inner, inner)
        ),
        max_leaves=4,
    ).map(
        lambda formula: parse(str(formula), OptionIs)
    )  # as it is written: without "a and (b and c)"


@st.composite
def rankings(draw, labels, in_order):
    order = draw(st.permutations(labels))
    groups: list[list[frozenset[str]]] = [[]]
    for label in order:
        if groups[-1] and draw(st.booleans()):
            groups.append([])
        groups[-1].append(frozenset((label,)))
    if in_order:  # a table ties states in the order in which it lists them
        groups = [[frozenset((a,)) for a in labels if {a} in group] for group in groups]
    return tuple(map(tuple, groups))


@st.composite
def graph_conflicts(draw, bare=False):
    """Conflicts in graph form; bare ones say nothing that a table has no column for."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=5, unique=True))
    texts = st.sampled_from(NAMES).map(Text.of) if bare else TEXTS
    bases = st.just(Basis()) if bare else BASES
    states = tuple(
        GraphState(label, draw(st.just(Text.of(label)) | texts), draw(bases)) for label in labels
    )
    names = draw(st.permutations(["us", "ussr", "un"]))[: draw(st.integers(1, 3))]
    pairs = [(a, b) for a in labels for b in labels if a != b]
    arcs = [
        Arc(label, source, target, draw(st.none() | texts), draw(bases))
        for label in names
        for source, target in (draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    ]
    outcomes: tuple[Outcome, ...] = ()
    if draw(st.booleans()):
        outcomes = (Outcome("goal", draw(formulas(labels))),)
    parties = []
    for name in names:
        basis = draw(bases)
        if draw(st.booleans()):
            wishes = [Preference(wish) for wish in draw(st.lists(formulas(labels), max_size=3))]
            wishes += [Preference(OutcomeIs("goal", o.formula)) for o in outcomes]
            party = Party(name, Text.of(name), preferences=tuple(wishes), basis=basis)
        else:
            of_ranking = basis if bare else draw(bases)
            ranking = draw(rankings(labels, bare))
            party = Party(
                name, Text.of(name), ranking=ranking, basis=basis, ranking_basis=of_ranking
            )
        parties.append(party)
    today = None
    if draw(st.booleans()):
        label = draw(st.sampled_from(labels))
        today = StatusQuo((label,), draw(bases))
    return Conflict(
        tuple(parties),
        graph=Graph(states, tuple(arcs)),
        outcomes=outcomes,
        goal="goal" if outcomes else None,
        status_quo=today,
    )


@settings(max_examples=150, deadline=None)
@given(graph_conflicts())
def test_any_graph_survives_the_way_through_its_file(conflict):
    found = load(dump(conflict))
    assert found == conflict
    assert dump(found) == dump(conflict)
    assert model_hash(found) == model_hash(conflict)


def tabled(conflict, separator, ends, mark):
    """The texts of a conflict with its graph and its rankings in tables, made without zopa."""
    told = plain(tree(dump(conflict)["conflict.yaml"]))
    told["graph"] = {"states": "states.csv", "arcs": "arcs.csv"}
    ranked = {party.label: party.ranking for party in conflict.parties if party.ranking}
    for label in ranked:
        told["parties"][label] = {
            key: value for key, value in (told["parties"][label] or {}).items() if key != "ranking"
        }
    rank = {
        (party, label): number
        for party, groups in ranked.items()
        for number, group in enumerate(groups, 1)
        for (label,) in group
    }
    states = [["state", "name", *ranked]]
    for state in graph_of(conflict).states:
        name = "" if str(state.name) == state.label else str(state.name)
        states.append([state.label, name, *(str(rank[p, state.label]) for p in ranked)])
    arcs = [["party", "from", "to", "name"]]
    for arc in graph_of(conflict).arcs:
        arcs.append([arc.party, arc.source, arc.target, str(arc.name or "")])

    def as_text(rows):
        stream = io.StringIO()
        csv.writer(stream, delimiter=separator, lineterminator=ends).writerows(rows)
        return mark + stream.getvalue()

    return {
        "conflict.yaml": json.dumps(told),
        "states.csv": as_text(states),
        "arcs.csv": as_text(arcs),
    }


@settings(max_examples=100, deadline=None)
@given(
    graph_conflicts(bare=True),
    st.sampled_from(",;"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_tables_say_the_same_as_yaml(conflict, separator, ends, mark):
    files = tabled(conflict, separator, ends, mark)
    found = load(files)
    assert found == load(dump(conflict))
    assert model_hash(found) == model_hash(conflict)
    digests = {name: hashlib.sha256(files[name].encode()).hexdigest() for name in files}
    assert hashes(found) == digests


def test_equal_numbers_tie_and_numbers_may_be_left_out():
    tables = {
        "states.csv": "state,us\nb,30\na,2\nd,30\nc,7\n",
        "arcs.csv": "party,from,to\nus,a,b\n",
        "conflict.yaml": TABLED.replace("not war", "a"),
    }
    assert ranking(load(tables), "us") == [["a"], ["c"], ["b", "d"]]


def test_a_ranking_in_a_table_rests_on_what_its_party_does():
    said = TABLED.replace("us: {}", "us: {judgement: So it says.}")
    party = load({**TABLES, "conflict.yaml": said}).party("us")
    assert party.ranking_basis == party.basis
    assert party.ranking_basis


def test_columns_of_the_table_are_no_parties():
    said = TABLED.replace("us: {}", "us: {}\n  name: {}\n  state: {}")
    found = load({**TABLES, "conflict.yaml": said})
    assert [party.ranking is None for party in found.parties] == [False, True, True, True]


def test_rows_of_blanks_count_for_nothing():
    rows = "\r\nstate;name\r\n\r\npeace; all quiet \r\n;\r\nwar;\r\n ; \r\n"
    found = load({**TABLES, "states.csv": rows, "conflict.yaml": TABLED})
    assert [str(state.name) for state in graph_of(found).states] == ["all quiet", "war"]


def test_a_text_over_two_lines_does_not_shift_the_places():
    rows = 'state,name,us\npeace,"all\nquiet",1\nwar,x,worst\n'
    (found,) = check({**TABLES, "states.csv": rows, "conflict.yaml": TABLED}).errors
    assert str(found.place) == "states.csv:4:7"


def test_states_may_be_in_a_table_and_moves_in_the_file_and_the_other_way_round():
    moves = "{us: [peace -> war], ussr: [war -> peace]}"
    one = load({**TABLES, "conflict.yaml": TABLED.replace("arcs.csv", moves)})
    other = load({**TABLES, "conflict.yaml": TABLED.replace("states.csv", "{war: , peace: }")})
    whole = load({**TABLES, "conflict.yaml": TABLED})
    ends = [(arc.party, arc.source, arc.target) for arc in graph_of(whole).arcs]
    assert [(arc.party, arc.source, arc.target) for arc in graph_of(one).arcs] == ends
    assert [(arc.party, arc.source, arc.target) for arc in graph_of(other).arcs] == ends


def test_where_states_cannot_be_read_nothing_else_about_states_is_said():
    files = {**TABLES, "states.csv": "state\npeace,\n", "conflict.yaml": TABLED}
    assert {found.code for found in check(files).errors} == {"ZP262"}


# --- files

CELLS = st.text(st.sampled_from(list("ab1 ,;\"'\n\r\t-.\ufeff\0é\x85\u2028")), max_size=40)
LINES = st.lists(
    st.lists(
        st.sampled_from(
            [
                "state",
                "name",
                "us",
                "party",
                "from",
                "to",
                "peace",
                "war",
                "1",
                "",
                "x",
                '"',
                "é",
                "\u202e",
            ]
        ),
        max_size=5,
    ).map(",".join),
    max_size=6,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(CELLS | LINES, CELLS | LINES, st.booleans())
def test_no_table_makes_a_traceback(states, arcs, good_states):
    files = {
        "conflict.yaml": TABLED,
        "states.csv": TABLES["states.csv"] if good_states else states,
        "arcs.csv": arcs,
    }
    report = check(files)
    assert report.ok == (report.conflict is not None)
    assert report.conflict is not None or report.errors
    for found in report.diagnostics:
        assert str(found).isprintable()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"state,us\npeace,\xe9\n", b"\0" * 9, b'"'])
def test_no_bytes_make_a_traceback(data, tmp_path):
    (tmp_path / "conflict.yaml").write_text(TABLED)
    (tmp_path / "arcs.csv").write_text(TABLES["arcs.csv"])
    (tmp_path / "states.csv").write_bytes(data)
    assert check(tmp_path).errors


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_both_checkers_agree_on_mutated_graphs(data):
    document = copy.deepcopy(plain(tree(LISTED)))
    paths = [path for path in nodes(document) if path and path[0] in ("graph", "status_quo")]
    path = data.draw(st.sampled_from([*paths, ("parties", "us", "ranking", 0)]))
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = data.draw(VALUES)
    written = json.dumps(document)
    assert is_valid(written, "conflict") == VALIDATORS["conflict"].is_valid(document)
    report = check(text(written))  # no traceback, whatever it says
    assert report.conflict is not None or report.errors


def test_the_listed_example_is_valid():
    VALIDATORS["conflict"].validate(plain(tree(LISTED)))
    VALIDATORS["conflict"].validate(plain(tree(TABLED)))
    with pytest.raises(jsonschema.ValidationError):
        VALIDATORS["conflict"].validate(plain(tree(LISTED)) | {"graph": {"states": {}}})


@pytest.fixture
def dossier(tmp_path):
    (tmp_path / "conflict.yaml").write_text(f"# The cold one.\n{TABLED}")
    for name, said in TABLES.items():
        (tmp_path / name).write_text(said)
    return tmp_path


def test_tables_are_found_beside_the_file(dossier, monkeypatch):
    whole = load({**TABLES, "conflict.yaml": TABLED})
    assert load(dossier) == whole
    assert load(dossier / "conflict.yaml") == whole
    monkeypatch.chdir(dossier)
    assert load("conflict.yaml") == whole
    assert list(hashes(load("."))) == ["conflict.yaml", "states.csv", "arcs.csv"]


def test_a_table_that_is_a_link_out_of_the_folder_is_refused(dossier, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "states.csv"
    (dossier / "states.csv").rename(elsewhere)
    (dossier / "states.csv").symlink_to(elsewhere)
    (found,) = check(dossier).errors
    assert found.code == "ZP260"
    assert "link" in found.message


def test_a_link_to_the_folder_is_followed(dossier, tmp_path_factory):
    link = tmp_path_factory.mktemp("link") / "dossier"
    link.symlink_to(dossier)
    assert load(link) == load(dossier)


def test_a_table_that_is_too_large(dossier):
    (dossier / "states.csv").write_text("state\n" + "x" * 5_000_001)
    assert {found.code for found in check(dossier).errors} == {"ZP005"}


def test_a_table_that_is_a_folder(dossier):
    (dossier / "states.csv").unlink()
    (dossier / "states.csv").mkdir()
    assert {found.code for found in check(dossier).errors} == {"ZP003"}


def test_an_edit_knows_the_tables(dossier):
    with edit(dossier) as conflict:
        conflict["status_quo"] = "war"
    assert today(load(dossier)) == ["war"]
    assert (dossier / "conflict.yaml").read_text().startswith("# The cold one.\n")
    with pytest.raises(DossierError, match="ZP251"), edit(dossier) as conflict:
        conflict["status_quo"] = "peas"
    assert today(load(dossier)) == ["war"]


def test_an_edit_of_listed_states_keeps_comments(tmp_path):
    path = tmp_path / "conflict.yaml"
    path.write_text(LISTED.replace("    tension:\n", "    tension:   # as in 1961\n"))
    with edit(path) as conflict:
        conflict["graph"]["arcs"]["ussr"].append("war -> tension")
    assert "    tension:   # as in 1961\n" in path.read_text()
    assert graph_of(load(path)).arc("ussr", "war", "tension")


def test_save_puts_the_tables_into_the_file(dossier, tmp_path_factory):
    target = tmp_path_factory.mktemp("saved")
    save(load(dossier), target)
    assert [path.name for path in target.iterdir()] == ["conflict.yaml"]
    assert load(target) == load(dossier)


# --- what else looks at a conflict


def test_the_hash_is_of_states_and_moves_and_not_of_their_names():
    conflict = load(text(LISTED))
    graph = graph_of(conflict)
    renamed = replace(
        conflict,
        graph=Graph(
            tuple(replace(state, name=Text.of("x")) for state in reversed(graph.states)),
            tuple(replace(arc, name=Text.of("x")) for arc in reversed(graph.arcs)),
        ),
    )
    assert model_hash(renamed) == model_hash(conflict)
    for k in range(len(graph.arcs)):
        fewer = Graph(graph.states, graph.arcs[:k] + graph.arcs[k + 1 :])
        assert model_hash(replace(conflict, graph=fewer)) != model_hash(conflict)
    more = Graph((*graph.states, GraphState("limbo", Text.of("limbo"))), graph.arcs)
    assert model_hash(replace(conflict, graph=more)) != model_hash(conflict)
    assert model_hash(replace(conflict, graph=None, status_quo=None)) != model_hash(conflict)


def test_claims_know_the_states_and_moves_that_they_carry():
    said = LISTED.replace("name: send troops", "name: send troops, because: [c1]")
    said = said.replace("judgement: It would come to that.", "against: [c1, c2]")
    conflict = load({"conflict.yaml": said, "evidence.yaml": EVIDENCE})
    uses = uses_of_claims(conflict)
    assert [str(use) for use in uses["c1"]] == ["state war", "move us: tension -> clash"]
    assert [str(use) for use in uses["c2"]] == ["state war"]
    listed = [use.element for use in judgements(conflict) if use.kind == "move"]
    assert len(listed) == len(graph_of(conflict).arcs)


def test_no_such_conflict_goes_into_a_file_of_gmcr():
    with pytest.raises(ZopaError, match="need options"):
        to_gmcr(load(text(LISTED)))


def test_only_what_is_odd_is_warned_about():
    codes = {found.code for found in check(text(LISTED)).diagnostics}
    assert codes == {"ZP301", "ZP310"}


DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("page", ["howto/graph-form.md", "reference/file-format.md"])
def test_the_example_of_the_page_works(page):
    found = re.findall(r"```yaml\n(parties:.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
    (example,) = [block for block in found if "\ngraph:" in block]
    report = check(text(f"zopa: 1\n{example}"))
    assert not report.errors
    assert len(graph_of(report.conflict).arcs) == 5


def test_the_tables_of_the_how_to_are_those_of_its_dossier():
    page = (DOCS / "howto" / "graph-form.md").read_text("utf-8")
    for name in ("states.csv", "arcs.csv"):
        table = (DOCS / "howto" / "siege-tables" / name).read_text("utf-8")
        assert f"```text\n{table}```" in page


def test_the_dossiers_of_the_how_to_are_one_conflict():
    howto = DOCS / "howto"
    listed, in_tables = check(howto / "siege"), check(howto / "siege-tables")
    assert listed.diagnostics == in_tables.diagnostics == ()
    assert listed.conflict is not None
    assert in_tables.conflict is not None
    assert model_hash(listed.conflict) == model_hash(in_tables.conflict)
    assert [a.name for a in graph_of(listed.conflict).arcs] == [
        a.name for a in graph_of(in_tables.conflict).arcs
    ]
