"""A different concept for each party: every party's cells are those of its own concept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import both_engines, conflict, free_or_bound
from tests.naive import ALL_CONCEPTS, naive_conflict
from tests.naive_strong import NaiveStrong, strengthened
from zopa.agreements.after import after
from zopa.agreements.drift import Drift
from zopa.conflict.model import Conflict
from zopa.errors import UnknownLabelError, ZopaError
from zopa.levers.find import cheapest_levers
from zopa.levers.hinges import hinges
from zopa.levers.inverse import inverse
from zopa.stability.analysis import analyse
from zopa.stability.concepts import concept
from zopa.stability.sentences import paragraphs, verdict
from zopa.testing import conflicts

#: The fleet gains by fishing unless the guard answers, which serves the guard.
BAY = conflict(
    {
        "fleet": ({"fish": "fish inside the bay"}, ["not guard.seize", "fleet.fish"]),
        "guard": ({"seize": "seize nets"}, ["guard.seize iff fleet.fish"]),
    },
    names={"fleet": "the trawler fleet", "guard": "the coast guard"},
    today="",
    outcomes={"calm": "not fleet.fish and not guard.seize"},
    goal="calm",
)


def drawn(labels: tuple[str, ...], names: list[str], rest: str | None) -> str:
    named = [f"{label}={name}" for label, name in zip(labels, names, strict=False)]
    return " ".join([*([rest] if rest else []), *named])


@given(free_or_bound(conflicts()), st.data())
def test_each_party_has_the_cells_of_its_own_concept(
    subject: Conflict, data: st.DataObject
) -> None:
    naive = naive_conflict(subject)
    names = data.draw(st.lists(st.sampled_from(ALL_CONCEPTS), min_size=1, max_size=3))
    rest = data.draw(st.sampled_from(ALL_CONCEPTS))
    labels = tuple(naive.parties)
    asked = drawn(labels, names, rest)
    own = dict.fromkeys(labels, rest) | dict(zip(labels, names, strict=False))
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        for label in labels:
            expected = [naive.stable(own[label], label, state) for state in naive.states]
            assert analysis.stable(asked, label).tolist() == expected, (asked, label)
        held = [all(naive.stable(own[p], p, s) for p in labels) for s in naive.states]
        assert analysis.holds(asked).tolist() == held


@given(strengthened(conflicts(max_total=5)))
def test_strong_stabilities_may_be_mixed_in(subject: Conflict) -> None:
    naive = NaiveStrong(subject)
    first = naive.game.parties[0]
    asked = f"seq {first}=strong-gmr"
    analysis = analyse(subject)
    for label in naive.game.parties:
        for state, found in zip(naive.game.states, analysis.stable(asked, label), strict=True):
            if label == first:
                assert found == naive.strongly_stable("gmr", label, state)
            else:
                assert found == naive.game.stable("seq", label, state)
    if len(naive.game.parties) > 1:
        engine = analysis.ground.engine
        drift = engine.at_states(Drift(engine, concept(asked)).equilibria)
        assert drift.tolist() == analysis.holds(asked).tolist()


@given(conflicts(max_total=5))
def test_explanations_judge_each_party_by_its_own(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    first = naive.parties[0]
    analysis = analyse(subject)
    for own, rest in (("nash", "seq"), ("smr", "nash"), ("sim", "gmr")):
        asked = f"{rest} {first}={own}"
        for state in naive.states[:4]:
            explanation = analysis.explain(state, concept=asked)
            assert explanation.concept == asked
            for view in explanation.parties:
                assert view.concept == (own if view.party == first else rest)
                assert view.stable == naive.stable(view.concept, view.party, state)
            assert explanation.holds == analysis.holds(asked)[analysis.position(state)]
            json.dumps(explanation.to_json())
            assert paragraphs(subject, explanation)


# -- how it is written


def test_canonical_names() -> None:
    assert concept("SEQ  Russia = NASH , us=gmr").name == "seq Russia=nash us=gmr"
    assert concept("russia=nash seq").name == "seq russia=nash"
    found = concept("seq russia=nash us=strong3-gmr")
    assert found.shown == "SEQ, Nash for russia, strong GMR (degree 3) for us"
    assert found.told({"russia": "Russia", "us": "the US"}.__getitem__).endswith("for the US")
    assert concept("russia=nash us=smr").shown == "Nash for russia, SMR for us"
    for name in ("seq russia=nash", "a=seq b=sim", "gmr a=certain-seq"):
        assert concept(concept(name).name).name == concept(name).name


def test_what_it_looks_at() -> None:
    assert concept("nash a=seq").answers == "improvements"
    assert concept("nash a=seq b=gmr").answers == "moves"
    assert concept("nash a=nash").answers == "nothing"
    assert concept("seq a=smr").escape
    assert not concept("seq a=gmr").escape
    assert concept("seq a=gmr").floor is not None
    assert concept("seq a=sim").floor is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("seq gmr a=nash", "names two concepts for all other parties, 'seq' and 'gmr'"),
        ("a=nash a=seq", "names a concept for a twice"),
        ("seq a=", "'a=' names no concept for a party; write party=concept"),
        ("=seq", "'=seq' names no concept"),
        ("a=b=seq", "'a=b=seq' names no concept"),
    ],
)
def test_what_cannot_be_read(name: str, said: str) -> None:
    with pytest.raises(ZopaError, match=said):
        concept(name)


def test_concepts_that_do_not_exist() -> None:
    with pytest.raises(UnknownLabelError, match="no concept 'sqe'; did you mean 'seq'"):
        concept("nash a=sqe")
    with pytest.raises(UnknownLabelError):
        concept("sqe a=nash")
    with pytest.raises(UnknownLabelError):
        concept("seq nash")


@pytest.mark.parametrize("asked", ["seq flet=nash", "sim flet=nash"])
def test_parties_that_do_not_exist(asked: str) -> None:
    analysis = analyse(BAY)
    for ask in (
        lambda: analysis.holds(asked),
        lambda: analysis.stable(asked, "guard"),
        lambda: analysis.explain([], concept=asked),
        *([lambda: after(analysis, [], concept=asked)] if asked.startswith("seq") else []),
    ):
        with pytest.raises(UnknownLabelError, match="no party 'flet'; did you mean 'fleet'"):
            ask()


def test_parties_without_a_concept() -> None:
    analysis = analyse(BAY)
    with pytest.raises(ZopaError, match="names no concept for guard; add guard=seq, say"):
        analysis.holds("fleet=nash")
    assert analysis.holds("fleet=nash guard=seq").tolist() == (
        analysis.holds("seq fleet=nash").tolist()
    )


# -- in words, and in other rooms


def test_in_words() -> None:
    analysis = analyse(BAY)
    assert analysis.explain([], concept="seq").holds
    explanation = analysis.explain([], concept="seq fleet=nash")
    assert verdict(BAY, explanation) == (
        "This state does not hold under SEQ, Nash for the trawler fleet: the trawler fleet would "
        "leave it."
    )
    told = {p.party: p.sentences for p in paragraphs(BAY, explanation)}["fleet"]
    assert told == (
        "The trawler fleet would fish inside the bay, as it wants to (unsupported). The strongest "
        "answer to come would be this: the coast guard would seize nets (best answer).",
    )
    deterred = analysis.explain([], concept="nash fleet=seq")
    assert deterred.holds
    told = {p.party: p.sentences for p in paragraphs(BAY, deterred)}["fleet"]
    assert told[0].startswith("The trawler fleet could fish inside the bay")
    assert (
        analysis.explain([], concept="seq fleet=nash").to_json()["parties"][0]["concept"] == "nash"
    )


def test_one_concept_for_everybody_is_that_concept() -> None:
    both = both_engines(BAY)
    for engine in both:
        for party in (0, 1):
            found = concept("fleet=smr guard=smr").stable(engine, party)
            assert found.tolist() == concept("smr").stable(engine, party).tolist()


def test_other_rooms() -> None:
    analysis = analyse(BAY)
    found = after(analysis, [], concept="seq fleet=nash")
    assert not found.holds
    assert found.concept == "seq fleet=nash"
    assert hinges(analysis, concept="seq fleet=nash").headline is not None
    with pytest.raises(ZopaError, match="says nothing about what follows a move"):
        after(analysis, [], concept="seq fleet=sim")
    with pytest.raises(ZopaError, match=r"levers are looked for.*a concept for each party"):
        cheapest_levers(analysis, concept="seq fleet=nash")
    with pytest.raises(ZopaError, match="have to want are looked for"):
        inverse(analysis, concept="seq fleet=nash")


def test_search_without_a_list_refuses() -> None:
    pytest.importorskip("pysat", reason="needs python-sat")
    from zopa.stability.finder import Finder

    with pytest.raises(ZopaError, match="a concept for each party; choose one of the six"):
        Finder(replace(BAY), "seq fleet=nash")
