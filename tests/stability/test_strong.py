"""Strong stabilities: three engines and a naive reading give one answer, told in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import bound_conflicts, conflict, free_or_bound
from tests.naive import naive_arcs
from tests.naive_strong import NaiveStrong, strengthened
from tests.stability.test_graph_form import drawn
from tests.stability.test_graph_form import naive as naive_graph
from zopa.agreements.after import after
from zopa.agreements.coalitions import coalition_stability
from zopa.agreements.drift import Drift
from zopa.agreements.outlook import outlook
from zopa.brief.note import write_note
from zopa.cli.holds import holds
from zopa.cli.why import why
from zopa.conflict.model import Conflict, Preference, State
from zopa.conflict.parse import parse
from zopa.errors import UnknownLabelError, ZopaError
from zopa.game import build
from zopa.game.build import arc_game, grid_of, list_of, option_game, ranks_of
from zopa.game.model import INFEASIBLE, ArcGame, OptionGame
from zopa.game.strength import by_class, one_class, stronger
from zopa.levers.find import cheapest_levers
from zopa.levers.hinges import hinges
from zopa.levers.inverse import inverse
from zopa.levers.variants import Variants
from zopa.stability.analysis import analyse
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.concepts import concept
from zopa.stability.graph_engine import GraphEngine
from zopa.stability.sentences import paragraphs, verdict
from zopa.stability.strong import (
    STRONG_CONCEPTS,
    StrongForm,
    degree_worse,
    strong_form,
    strong_names,
)
from zopa.stability.strong_views import held_strongly, stable_degrees, strengths
from zopa.testing import arc_games, conflicts

FORMS = [
    *(StrongForm(name, degree) for name in STRONG_CONCEPTS for degree in (2, 3)),
    StrongForm("smr", 2, True),
    StrongForm("sseq", 2, True),
]


def strong(subject: Conflict, **degrees: list[int]) -> Conflict:
    """A conflict whose parties' statements are of some degrees, in their order."""
    return replace(
        subject,
        parties=tuple(
            replace(
                party,
                preferences=tuple(
                    replace(wish, degree=degree)
                    for wish, degree in zip(party.preferences, degrees[party.label], strict=True)
                ),
            )
            if party.label in degrees
            else party
            for party in subject.parties
        ),
    )


#: Fishing inside the bay pays; the guard can take the nets, or only fine.
FISHING = conflict(
    {
        "fleet": (
            {"fish": "fish inside the bay"},
            ["not guard.seize", "not guard.fine", "fleet.fish"],
        ),
        "guard": (
            {"seize": "seize nets", "fine": "fine every skipper"},
            ["not guard.seize", "guard.fine"],
        ),
    },
    names={"fleet": "the trawler fleet", "guard": "the coast guard"},
    rules=["fleet.fish if guard.seize or guard.fine"],
    today="",
    outcomes={"calm": "not fleet.fish"},
    goal="calm",
)


def check(subject: Conflict) -> None:
    naive = NaiveStrong(subject)
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        for form in FORMS:
            for party in analysis.parties:
                expected = [
                    naive.strongly_stable(
                        form.concept, party, state, degree=form.degree, mild=form.mild
                    )
                    for state in naive.game.states
                ]
                found = analysis.stable(form.name, party).tolist()
                assert found == expected, (engine, form.name, party)


@given(strengthened(conflicts()))
def test_engines_agree_with_the_definition(subject: Conflict) -> None:
    check(subject)


@given(strengthened(bound_conflicts(conflicts())))
def test_a_word_is_of_every_degree(subject: Conflict) -> None:
    check(subject)


def test_a_word_alone_makes_two_classes() -> None:
    """Nothing that a wants is strong, but to be brought to break its word is much worse."""
    subject = conflict(
        {"a": ("x", ["a.x"]), "b": ("y", ["b.y"])}, words={"a": ["not (a.x and b.y)"]}, today=""
    )
    check(subject)
    analysis = analyse(subject)
    assert not analysis.stable("nash", "a")[analysis.position([])]
    for name in ("strong-seq", "strong9-seq"):
        assert analysis.stable(name, "a")[analysis.position([])]


@given(strengthened(free_or_bound(conflicts(max_parties=5))))
def test_compiled_kernels_agree(subject: Conflict) -> None:
    pytest.importorskip("numba", reason="the compiled kernels need numba")
    from zopa.stability.fast.engine import FastArrayEngine

    game = option_game(subject, grid_of(subject))
    graph = GraphEngine(arc_game(subject, list_of(subject)))
    compiled = FastArrayEngine(game)
    for form in FORMS:
        for party in range(len(subject.parties)):
            wanted = concept(form.name).stable(graph, party).tolist()
            found = compiled.at_states(concept(form.name).stable(compiled, party))
            assert found.tolist() == wanted, (form.name, party)


@given(arc_games())
def test_arbitrary_arcs(game: ArcGame) -> None:
    """Neighbouring pairs of ranks are a class; moves need not be transitive."""
    ranks = tuple(np.unique(own, return_inverse=True)[1].astype(np.int16) for own in game.ranks)
    halves = (lambda own, degree: by_class(own, own // 2),) * len(game.parties)
    engine = GraphEngine(replace(game, ranks=ranks, ceilings=halves))
    naive = naive_arcs(engine.game)
    for number, party in enumerate(game.parties):
        for form in (StrongForm("seq"), StrongForm("gmr"), StrongForm("smr")):
            kind = "improvement" if form.concept == "seq" else "move"
            found = concept(form.name).stable(engine, number)
            for state in naive.states:
                expected = all(
                    any(
                        all(
                            naive.value[party, t] // 2 < naive.value[party, state] // 2
                            for t in (end, *(naive.moves[party, end] * (form.concept == "smr")))
                        )
                        for end in naive.reach(naive.others(party), tempting, kind)
                    )
                    for tempting in naive.improvements(party, state)
                )
                assert found[state] == expected, (form.name, party, state)


@given(st.data())
def test_graph_form(data: st.DataObject) -> None:
    plain = drawn(data.draw(st.integers(0, 10_000)))
    subject = data.draw(strengthened(st.just(plain)))
    naive = NaiveStrong(subject, naive_graph(plain))
    analysis = analyse(subject)
    for form in FORMS:
        for party in analysis.parties:
            expected = [
                naive.strongly_stable(
                    form.concept, party, state, degree=form.degree, mild=form.mild
                )
                for state in naive.game.states
            ]
            assert analysis.stable(form.name, party).tolist() == expected, (form.name, party)


@given(strengthened(free_or_bound(conflicts())))
def test_what_follows_from_the_definitions(subject: Conflict) -> None:
    analysis = analyse(subject)
    for party in analysis.parties:
        nash = analysis.stable("nash", party)
        for name in STRONG_CONCEPTS:
            ordinary = analysis.stable(name, party)
            second, third = (analysis.stable(f"strong{k}-{name}", party) for k in ("", 3))
            assert (nash <= third).all()
            assert (third <= second).all()
            assert (second <= ordinary).all()
        for name in ("smr", "sseq"):
            mild = analysis.stable(f"strong-{name}-mild", party)
            assert (analysis.stable(f"strong-{name}", party) <= mild).all()
            assert (mild <= analysis.stable(name, party)).all()
        assert (analysis.stable("strong-seq", party) <= analysis.stable("strong-gmr", party)).all()
        assert (analysis.stable("strong-smr", party) <= analysis.stable("strong-gmr", party)).all()


@given(conflicts())
def test_without_strong_preferences_strong_is_nash(subject: Conflict) -> None:
    analysis = analyse(subject)
    assert not any(name.startswith("strong") for name in analysis.usual_concepts)
    for party in analysis.parties:
        for name in STRONG_CONCEPTS:
            found = analysis.stable(f"strong-{name}", party)
            assert (found == analysis.stable("nash", party)).all()


@given(conflicts(min_parties=2, max_parties=3, max_options=2))
def test_where_everything_is_strong_and_nothing_tied_strong_is_ordinary(subject: Conflict) -> None:
    """The one difference left is that a strong sanction is worse, an ordinary one no better."""
    every = replace(
        subject,
        parties=tuple(
            replace(
                party,
                ranking=None,
                gaps=(),
                preferences=tuple(
                    Preference(parse(label, subject.resolve), degree=2)
                    for label in (*_turned(subject.labels, k),)
                ),
            )
            for k, party in enumerate(subject.parties)
        ),
    )
    analysis = analyse(every)
    for party in analysis.parties:
        for name in STRONG_CONCEPTS:
            found = analysis.stable(f"strong-{name}", party)
            if name in ("gmr", "seq"):
                ties = NaiveStrong(every)
                for k, state in enumerate(ties.game.states):
                    # Back where it began is no better, and no worse either.
                    back = any(
                        state
                        in ties.game.reach(
                            ties.game.others(party),
                            tempting,
                            "improvement" if name == "seq" else "move",
                        )
                        for tempting in ties.game.improvements(party, state)
                    )
                    if not back:
                        assert found[k] == analysis.stable(name, party)[k]


def _turned(labels: tuple[str, ...], by: int) -> tuple[str, ...]:
    by %= max(1, len(labels))
    return labels[by:] + labels[:by]


# -- classes and ceilings


def test_ceilings_by_hand() -> None:
    ranks = np.array([3, 0, INFEASIBLE, 2, 1, 3], dtype=np.int16)
    classes = np.array([1, 0, INFEASIBLE, 1, 0, 1], dtype=np.int16)
    found = by_class(ranks, classes)
    assert found.tolist() == [2, 2, 4, 4, INFEASIBLE]
    assert found.dtype == np.int16
    assert found[ranks].tolist() == [4, 2, INFEASIBLE, 4, 2, 4]
    assert one_class(ranks, 2).tolist() == [4, 4, 4, 4, INFEASIBLE]


def test_the_widest_small_ranks_have_room_for_their_ceilings() -> None:
    ranks = np.arange(32766).astype(np.int16)  # as many as dense ranks of this type ever are
    assert one_class(ranks, 2)[ranks].max() == 32766
    assert one_class(ranks, 2).dtype == np.int16


@pytest.mark.parametrize("degree", [2, 3])
def test_wide_ranks(degree: int) -> None:
    """More ranks than 16 bits tell apart; the classes are the first statements of the party."""
    options = " ".join(f"o{k}" for k in range(16))
    wishes = [f"a.o{k}" for k in range(16)]
    subject = strong(conflict({"a": (options, wishes), "b": ("x", [])}), a=[3, 2, 2] + [1] * 13)
    grid = grid_of(subject)
    ranks = ranks_of(grid, subject.parties[0])
    assert ranks.dtype == np.int32
    found = ArrayEngine(option_game(subject, grid)).ceilings(0, degree)
    size = 1 << (15 if degree == 3 else 13)
    assert found.dtype == np.int32
    assert found[:-1].tolist() == [(rank // size + 1) * size for rank in range(1 << 16)]


def test_strength_is_only_computed_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = strong(FISHING, fleet=[2, 1, 1])
    engine = ArrayEngine(option_game(subject, grid_of(subject)))
    asked: list[int] = []

    def counted(*arguments: object) -> object:
        asked.append(1)
        return ranks_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(build, "ranks_of", counted)
    concept("gmr").stable(engine, 0)
    assert not asked
    for _ in range(2):
        concept("strong-gmr").stable(engine, 0)
    assert len(asked) == 1


def test_a_statement_below_a_weaker_one_is_no_stronger() -> None:
    party = strong(FISHING, fleet=[1, 2, 2]).parties[0]
    assert stronger(party, 2).preferences == ()
    assert degree_worse(party, State(["fleet.fish"]), State([])) == 1


def test_equally_important_statements_are_of_one_degree() -> None:
    """Two of three rather than one is much better; the fourth wish tells apart but weakly."""
    subject = conflict({"a": ("x", ["b.p", "b.q", "b.r", "a.x"]), "b": ("p q r", [])})
    first = subject.parties[0]
    wishes = tuple(
        replace(wish, degree=2 if k < 3 else 1, group=1 if k < 3 else None)
        for k, wish in enumerate(first.preferences)
    )
    first = replace(first, preferences=wishes)
    subject = replace(subject, parties=(first, subject.parties[1]))
    states = [State(yes.split()) for yes in ("b.p b.q", "b.r", "b.p", "a.x b.p")]
    assert degree_worse(first, states[0], states[1]) == 2
    assert degree_worse(first, states[1], states[2]) == 0
    assert degree_worse(first, states[3], states[2]) == 1
    analysis = analyse(subject)
    place = [analysis.position(state) for state in states]
    rank = analysis.rank("a")
    ceiling = analysis.ground.engine.ceilings(0, 2)
    for k, before in enumerate(states):
        for j, after_ in enumerate(states):
            much = ceiling[rank[place[j]]] <= rank[place[k]]
            assert much == (degree_worse(first, before, after_) >= 2)


def test_gaps_join_groups_and_keep_the_word_apart() -> None:
    subject = conflict(
        {"a": ("x y", []), "b": ("", [])},
        rankings={"a": ["a.x", "a.y", ["", "a.x a.y"]]},
        words={"a": ["not a.x"]},
    )
    party = replace(subject.parties[0], gaps=(1, 3))
    merged = stronger(party, 2).ranking
    assert merged is not None
    assert [len(group) for group in merged] == [2, 2]
    assert [len(group) for group in stronger(party, 4).ranking or ()] == [4]
    assert degree_worse(party, State(["a.y"]), State([])) == 3
    assert degree_worse(party, State([]), State(["a.y"])) == 0
    assert degree_worse(party, State(["a.y"]), State(["a.x"])) == 9
    assert degree_worse(party, State(["a.x", "a.y"]), State(["a.x"])) == 0


def test_a_variant_does_not_know_how_strong_new_preferences_are() -> None:
    subject = strong(FISHING, fleet=[2, 1, 1])
    for engine in (
        GraphEngine(arc_game(subject, list_of(subject))),
        ArrayEngine(option_game(subject, grid_of(subject))),
        ArrayEngine(_without_strength(subject)),
    ):
        changed = engine.variant({0: [engine.rank(0)]})
        assert changed.ceilings(1, 2).tolist() == engine.ceilings(1, 2).tolist()
        with pytest.raises(ZopaError, match="how strongly fleet prefers"):
            changed.ceilings(0, 2)


def _without_strength(subject: Conflict) -> OptionGame:
    return replace(option_game(subject, grid_of(subject)), ceilings=())


# -- names


def test_names() -> None:
    assert strong_form("strong-seq") == StrongForm("seq")
    assert strong_form("strong2-seq") == StrongForm("seq")
    assert strong_form("strong9-smr-mild") == StrongForm("smr", 9, True)
    for name in ("strong-nash", "strong-sim", "strong1-seq", "strong-seq-mild", "strong", "x"):
        assert strong_form(name) is None
    assert concept("Strong3-GMR").name == "strong3-gmr"
    assert concept("strong-gmr").shown == "strong GMR"
    assert concept("strong3-smr-mild").shown == "strong SMR (degree 3, mild escape)"
    assert strong_names(1) == ()
    assert strong_names(3)[::4] == ("strong-seq", "strong3-seq")
    for form in FORMS:
        assert concept(concept(form.name).name).strong == form
    with pytest.raises(UnknownLabelError):
        concept("strong-nash")


def test_usual_concepts_and_the_table() -> None:
    analysis = analyse(strong(FISHING, fleet=[3, 1, 1]))
    assert analysis.usual_concepts[6:10] == (
        "strong-seq",
        "strong-sseq",
        "strong-gmr",
        "strong-smr",
    )
    assert analysis.usual_concepts[-1] == "strong3-smr"
    assert "strong GMR (degree 3)" in [row[0] for row in analysis.overview().rows]
    assert json.loads(json.dumps(analysis.to_json()))["concepts"]["strong-gmr"]


# -- strongly, weakly


def test_strongly_or_weakly() -> None:
    """To be fined is bad and to lose the nets is worse: only the second deters strongly."""
    subject = strong(FISHING, fleet=[2, 1, 1])
    analysis = analyse(subject)
    here = analysis.position([])
    # The guard fines for its own good, and would seize only at a cost to itself.
    assert stable_degrees(analysis, "seq", "fleet")[here] == 1
    assert stable_degrees(analysis, "gmr", "fleet")[here] == 2
    assert strengths(analysis, "seq", here) == {"fleet": "weakly"}
    assert strengths(analysis, "gmr", here) == {"fleet": "strongly"}
    assert strengths(analysis, "strong-gmr", here) == {"fleet": "strongly"}
    assert strengths(analysis, "gmr fleet=seq", here) == {"fleet": "weakly"}
    assert strengths(analysis, "nash", here) == {}
    assert strengths(analysis, "sim", here) == {}
    assert strengths(analyse(FISHING), "seq", 0) == {}


# -- in words


def told(subject: Conflict, name: str, party: str = "fleet") -> list[str]:
    explanation = analyse(subject).explain([], concept=name)
    return [
        sentence
        for paragraph in paragraphs(subject, explanation)
        if paragraph.party == party
        for sentence in paragraph.sentences
    ]


TEMPTED = "The trawler fleet could fish inside the bay, as it wants to (unsupported), but then "
LEAVES = "The trawler fleet would fish inside the bay, as it wants to (unsupported). "


def test_an_answer_that_is_much_worse() -> None:
    subject = strong(FISHING, fleet=[2, 1, 1])
    assert told(subject, "strong-gmr") == [
        f"{TEMPTED}the coast guard would seize nets, which would leave it much worse off: a bluff, "
        "for answering so would leave the coast guard itself worse off."
    ]
    assert told(subject, "strong-smr")[0].startswith(
        f"{TEMPTED}the coast guard would seize nets, which would leave it much worse off and it "
        "could not escape that: a bluff"
    )


def test_a_strong_answer_that_does_not_pay() -> None:
    subject = strong(FISHING, fleet=[2, 1, 1])
    assert told(subject, "strong-seq") == [
        f"{LEAVES}The only answer that would leave it much worse off is for the coast guard to "
        "seize nets; and that would leave the coast guard itself worse off than letting it pass, "
        "for it wants not to seize nets (unsupported)."
    ]


def test_no_answer_is_strong() -> None:
    fined = f"{LEAVES}One answer would leave it worse off: the coast guard would fine every skipper"
    milder = strong(FISHING, fleet=[1, 1, 1])
    assert told(milder, "strong-gmr") == [
        f"{fined}; but that would not be much worse for the trawler fleet."
    ]
    assert told(strong(FISHING, fleet=[2, 1, 1]), "strong3-gmr") == [
        f"{fined}; but that would not be worse by degree 3 for the trawler fleet."
    ]


def test_ordinary_concepts_tell_how_much_worse_too() -> None:
    assert "much worse off: for whoever" in told(strong(FISHING, fleet=[2, 2, 1]), "seq")[0]
    assert "much" not in told(strong(FISHING, fleet=[2, 1, 1]), "seq")[0]
    assert (
        "worse off by degree 3: a bluff" in told(strong(FISHING, fleet=[3, 2, 1]), "strong3-gmr")[0]
    )


#: The answer is much worse for a, but from there it gets to where it is only somewhat worse.
AWAY = conflict(
    {"a": ("x y", []), "b": ("z", [])},
    rankings={
        "a": ["a.x", "", "a.x a.y b.z", "a.x b.z", ["a.y", "a.x a.y", "b.z", "a.y b.z"]],
        "b": [["", "a.x", "a.y", "a.x a.y", "b.z", "a.x b.z", "a.y b.z", "a.x a.y b.z"]],
    },
    today="",
)


def test_an_escape_to_something_less_bad() -> None:
    subject = replace(AWAY, parties=(replace(AWAY.parties[0], gaps=(1, 1, 2, 1)), AWAY.parties[1]))
    analysis = analyse(subject)
    here = analysis.position([])
    found = {
        name: bool(analysis.stable(name, "a")[here])
        for name in (
            "smr",
            "strong-smr-mild",
            "strong-smr",
            "strong-gmr",
            "gmr",
        )
    }
    assert found == {
        "smr": True,
        "strong-smr-mild": True,
        "strong-smr": False,
        "strong-gmr": True,
        "gmr": True,
    }
    assert told(subject, "strong-smr", "a") == [
        "A would do x, which it ranks higher. One answer would leave it much worse off: b would do "
        "z; but then it could move on to where it would not be much worse off."
    ]
    assert told(subject, "strong-smr-mild", "a")[0].startswith("A could do x")


@given(strengthened(free_or_bound(conflicts(max_total=5))))
def test_explanations_follow_the_definition(subject: Conflict) -> None:
    naive = NaiveStrong(subject)
    analysis = analyse(subject)
    for form in (StrongForm("seq"), StrongForm("smr"), StrongForm("smr", 2, True)):
        for state in naive.game.states[:4]:
            explanation = analysis.explain(state, concept=form.name)
            for view in explanation.parties:
                assert view.concept == form.name
                assert view.stable == naive.strongly_stable(
                    form.concept, view.party, state, mild=form.mild
                )
                for temptation in view.temptations:
                    sanction = temptation.sanction
                    if temptation.deterred:
                        assert sanction is not None
                        assert sanction.enough
                    if sanction is not None:
                        end = frozenset(sanction.steps[-1].to)
                        for degree in (2, 3):
                            assert naive.much_worse(view.party, degree, state, end) == (
                                sanction.degree >= degree
                            )
                        assert (sanction.degree > 0) == (sanction.liking == "worse")
            json.dumps(explanation.to_json())
            assert verdict(subject, explanation)
            assert paragraphs(subject, explanation)


# -- on the command line


def printed(
    subject: Conflict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    for module in ("holds", "why"):
        monkeypatch.setattr(
            f"zopa.cli.{module}.beyond_arrays", lambda dossier, engine: analyse(subject)
        )
    monkeypatch.setenv("COLUMNS", "100")

    def ask(command: Callable[..., None], *arguments: object) -> str:
        command("dossier", *arguments)
        return capsys.readouterr().out

    return ask


def test_the_table_tells_strongly_and_weakly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = printed(strong(FISHING, fleet=[2, 1, 1]), monkeypatch, capsys)
    everything = ask(holds, [], None, None, "parties", "auto", 100, None, False)
    assert re.search(r"^SEQ +\d+ ", everything, re.MULTILINE)
    assert re.search(r"^strong SEQ +\d+ ", everything, re.MULTILINE)
    one = ask(holds, ["SEQ", "strong2-seq"], None, None, "parties", "auto", 100, None, False)
    assert "  (nothing)  (today, weakly)\n" in one
    assert "strong SEQ: 1 state holds\n  fleet.fish guard.fine\n" in one
    assert "  fleet.fish guard.fine  (strongly)\n" in one
    free = printed(FISHING, monkeypatch, capsys)
    assert "ly)" not in free(holds, ["seq"], None, None, "parties", "auto", 100, None, False)


def test_why_tells_strongly_and_weakly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = printed(strong(FISHING, fleet=[2, 1, 1]), monkeypatch, capsys)
    said = ask(why, "", None, "SEQ", "auto", None, False)
    assert "The trawler fleet: deterred, weakly\n" in said
    said = ask(why, "", None, "strong-seq", "auto", None, False)
    assert "The trawler fleet: not deterred, only weakly stable\n" in said
    said = ask(why, "", None, "nash fleet=strong-gmr", "auto", None, False)
    assert "The trawler fleet: deterred, strongly (strong GMR)\n" in said
    report = json.loads(ask(why, "", None, "strong-gmr", "auto", None, True))
    assert report["strength"] == {"fleet": "strongly"}
    (fleet, _) = report["parties"]
    assert fleet["concept"] == "strong-gmr"
    sanction = fleet["temptations"][0]["sanction"]
    assert (sanction["liking"], sanction["degree"], sanction["enough"]) == ("worse", 2, True)


def test_unknown_preferences_have_no_strength() -> None:
    unknown = replace(FISHING.parties[0].preferences[0], unknown=True, degree=2)
    fleet = replace(FISHING.parties[0], preferences=(unknown,))
    analysis = analyse(replace(FISHING, parties=(fleet, FISHING.parties[1])))
    assert strengths(analysis, "certain-seq", 0) == {}
    assert held_strongly(analysis, "seq") is None
    with pytest.raises(ZopaError, match=r"partly unknown.*certain-seq"):
        analysis.stable("strong-seq", "fleet")


# -- other rooms


def test_a_variant_whose_strength_alone_differs() -> None:
    analysis = analyse(strong(FISHING, fleet=[2, 1, 1]))
    changed = Variants(analysis).of(strong(FISHING, fleet=[2, 2, 1]))
    assert changed.stable("gmr", "fleet").tolist() == analysis.stable("gmr", "fleet").tolist()
    with pytest.raises(ZopaError, match="how strongly fleet prefers"):
        changed.stable("strong-gmr", "fleet")
    same = Variants(analysis).of(strong(FISHING, fleet=[2, 1, 1]))
    assert same.ground.engine is analysis.ground.engine


def test_rooms_that_refuse() -> None:
    subject = strong(FISHING, fleet=[2, 1, 1])
    analysis = analyse(subject)
    asked = {
        "levers": lambda: cheapest_levers(analysis, concept="strong-seq"),
        "hinges": lambda: hinges(analysis, concept="strong-seq"),
        "what parties would have to want": lambda: inverse(analysis, concept="strong-seq"),
        "hinges ": lambda: hinges(analysis, concept="seq guard=strong-gmr"),
    }
    for what, ask in asked.items():
        with pytest.raises(ZopaError, match=f"^{what.strip()} are looked for.*strong stability"):
            ask()
    with pytest.raises(UnknownLabelError, match="coalitions"):
        coalition_stability(analysis, ["fleet"], "", concept="strong-seq")


def test_search_without_a_list_refuses() -> None:
    pytest.importorskip("pysat", reason="needs python-sat")
    from zopa.stability.finder import Finder

    with pytest.raises(ZopaError, match="strong stability; choose one of the six"):
        Finder(FISHING, "strong-seq")


@pytest.mark.parametrize("name", ["seq", "strong-seq", "strong-gmr", "strong3-smr"])
def test_what_follows_under_a_strong_stability(name: str) -> None:
    """The drift leaves a state exactly where it does not hold."""
    analysis = analyse(strong(FISHING, fleet=[2, 1, 1]))
    held = bool(analysis.holds(name)[analysis.position([])])
    assert outlook(analysis, name).no_deal.holds == held
    found = after(analysis, [], concept=name)
    assert (found.concept, found.holds) == (name, held)


@given(strengthened(conflicts(max_total=5)))
def test_drift_and_equilibria_agree(subject: Conflict) -> None:
    analysis = analyse(subject)
    for name in ("strong-seq", "strong-smr-mild"):
        engine = analysis.ground.engine
        found = engine.at_states(Drift(engine, concept(name)).equilibria)
        assert found.tolist() == analysis.holds(name).tolist()


def test_note_with_strong_preferences() -> None:
    note = write_note(analyse(strong(FISHING, fleet=[2, 1, 1])))
    assert "strong SEQ" in {concept(row.concept).shown for row in note.standings}
