"""Graph form: states and arcs listed; any move relation, held to the naive reading."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zopa
from tests.naive import CLOSURE_CONCEPTS, Naive
from zopa.conflict.formula import Formula, Not, OptionIs, Or
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.model import Conflict, Outcome, Party, Preference, StatusQuo
from zopa.errors import InfeasibleError, TooLargeError, UnknownLabelError, ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.choose import MAX_GRAPH_STATES
from zopa.stability.sentences import paragraphs
from zopa.testing import conflicts
from zopa.text import Text


def drawn(seed: int) -> Conflict:
    """A conflict in graph form with arcs of no particular kind."""
    dice = random.Random(seed)
    labels = [f"s{k}" for k in range(1, dice.randint(1, 8) + 1)]
    names = [f"p{k}" for k in range(1, dice.randint(1, 4) + 1)]
    arcs = [
        Arc(party, source, target)
        for party in names
        for source in labels
        for target in labels
        if source != target and dice.random() < dice.choice((0.1, 0.3, 0.6))
    ]
    dice.shuffle(arcs)
    parties = tuple(party(dice, name, labels) for name in names)
    states = tuple(GraphState(label, Text.of(label)) for label in labels)
    return Conflict(parties, graph=Graph(states, tuple(arcs)))


def party(dice: random.Random, name: str, labels: list[str]) -> Party:
    if dice.random() < 0.5:
        groups: dict[int, list[frozenset[str]]] = {}
        for label in labels:
            groups.setdefault(dice.randrange(len(labels)), []).append(frozenset((label,)))
        return Party(name, Text.of(name), ranking=tuple(tuple(g) for g in groups.values()))
    wants = []
    for _ in range(dice.randint(0, 4)):
        chosen = dice.sample(labels, min(len(labels), dice.randint(1, 3)))
        atoms: list[Formula] = [OptionIs(label) for label in chosen]
        formula = atoms[0] if len(atoms) == 1 else Or(tuple(atoms))
        wants.append(Preference(Not(formula) if dice.random() < 0.4 else formula))
    return Party(name, Text.of(name), preferences=tuple(wants))


def naive(conflict: Conflict) -> Naive:
    """Read off the lists alone."""
    graph = conflict.graph
    assert graph is not None
    labels = [state.label for state in graph.states]
    moves: dict[tuple[str, Any], list[Any]] = {
        (p.label, label): [] for p in conflict.parties for label in labels
    }
    for arc in graph.arcs:
        moves[arc.party, arc.source].append(arc.target)
    return Naive([p.label for p in conflict.parties], labels, moves, values(conflict, labels))


def values(conflict: Conflict, labels: list[str]) -> dict[tuple[str, Any], Any]:
    found: dict[tuple[str, Any], Any] = {}
    for each in conflict.parties:
        for label in labels:
            if each.ranking is not None:
                place = [frozenset((label,)) in group for group in each.ranking].index(True)
                found[each.label, label] = -place
            else:
                found[each.label, label] = tuple(met(w.wants, label) for w in each.preferences)
    return found


def met(formula: Formula, label: str) -> bool:
    if isinstance(formula, Not):
        return not met(formula.operand, label)
    if isinstance(formula, Or):
        return any(met(part, label) for part in formula.operands)
    assert isinstance(formula, OptionIs)
    return formula.label == label


@given(st.integers(0, 10**6))
@settings(max_examples=300, deadline=None)
def test_every_cell_is_that_of_the_naive_reading(seed: int) -> None:
    conflict = drawn(seed)
    analysis, reading = analyse(conflict), naive(conflict)
    assert [tuple(state) for state in analysis.states] == [(s,) for s in reading.states]
    for concept in CLOSURE_CONCEPTS:
        for name in reading.parties:
            expected = [reading.stable(concept, name, state) for state in reading.states]
            assert analysis.stable(concept, name).tolist() == expected, (concept, name)


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_explanations_are_true(seed: int) -> None:
    conflict = drawn(seed)
    analysis, reading = analyse(conflict), naive(conflict)
    for concept in CLOSURE_CONCEPTS:
        for state in reading.states:
            explained = analysis.explain(state, concept=concept)
            assert explained.holds == all(
                reading.stable(concept, name, state) for name in reading.parties
            )
            for view in explained.parties:
                better = reading.improvements(view.party, state)
                assert {str(t.to) for t in view.temptations} == set(better)
                for temptation in view.temptations:
                    follow(reading, view.party, state, temptation)
            paragraphs(conflict, explained)


def follow(reading: Naive, party: str, state: str, temptation: Any) -> None:
    """Every answer is a legal sequence of real arcs, to where the tempted party regrets it."""
    if temptation.sanction is None:
        return
    here, last = str(temptation.to), None
    for step in temptation.sanction.steps:
        assert step.party not in (party, last)
        assert str(step.to) in reading.moves[step.party, here]
        here, last = str(step.to), step.party
    assert reading.likes_no_better(party, here, state)


@given(conflicts())
@settings(max_examples=60, deadline=None)
def test_option_form_is_a_special_case(conflict: Conflict) -> None:
    """The same states and moves, listed, have the same answers."""
    conflict = replace(
        conflict, parties=tuple(replace(party, commitments=()) for party in conflict.parties)
    )
    before = analyse(conflict, "graph")
    if len(before.states) > 200:
        return
    after = analyse(listed(conflict, before))
    assert after.engine == "graph"
    for concept in CLOSURE_CONCEPTS:
        for label in before.parties:
            assert (before.stable(concept, label) == after.stable(concept, label)).all()


def listed(conflict: Conflict, analysis: zopa.Analysis) -> Conflict:
    labels = [f"state_{k}" for k in range(len(analysis.states))]
    engine = analysis.ground.engine
    arcs = []
    for k, holder in enumerate(conflict.parties):
        origins, targets = engine.moves(k, engine.states)
        arcs += [
            Arc(holder.label, labels[a], labels[b]) for a, b in zip(origins, targets, strict=True)
        ]
    parties = []
    for holder in conflict.parties:
        rank = analysis.rank(holder.label).tolist()
        groups = tuple(
            tuple(frozenset((labels[k],)) for k, r in enumerate(rank) if r == level)
            for level in sorted(set(rank), reverse=True)
        )
        parties.append(Party(holder.label, holder.name, ranking=groups))
    states = tuple(GraphState(label, Text.of(label)) for label in labels)
    return Conflict(tuple(parties), graph=Graph(states, tuple(arcs)))


@pytest.fixture
def siege() -> Conflict:
    """Two moves of one party in a row are none of its own: closure and legal sequences differ."""
    states = tuple(
        GraphState(label, Text.of(name))
        for label, name in (
            ("siege", "the siege goes on"),
            ("sally", "the defenders sally out"),
            ("talks", "talks"),
            ("sack", "the city is sacked"),
        )
    )
    arcs = (
        Arc("city", "siege", "sally", Text.of("open the gates")),
        Arc("army", "sally", "talks"),
        Arc("army", "talks", "sack"),
    )
    city = Party("city", Text.of("the city"), ranking=tuple(map(single, _CITY)))
    army = Party("army", Text.of("the army"), preferences=(Preference(OptionIs("sack")),))
    return Conflict(
        (city, army),
        graph=Graph(states, arcs),
        status_quo=StatusQuo(("siege",)),
        outcomes=(Outcome("quiet", Or((OptionIs("siege"), OptionIs("talks")))),),
        goal="quiet",
    )


_CITY = ("sally", "talks", "siege", "sack")


def single(label: str) -> tuple[frozenset[str]]:
    return (frozenset((label,)),)


def test_nobody_moves_twice_in_a_row(siege: Conflict) -> None:
    """The army cannot go on from the talks to the sack: that would be its second move running."""
    analysis = analyse(siege)
    assert not analysis.stable("gmr", "city")[0]
    graph = siege.graph
    assert graph is not None
    shortcut = Graph(graph.states, (*graph.arcs, Arc("army", "sally", "sack")))
    assert analyse(replace(siege, graph=shortcut)).stable("gmr", "city")[0]


def test_it_is_told_by_names(siege: Conflict) -> None:
    analysis = analyse(siege)
    told = paragraphs(siege, analysis.explain("siege"))[0].sentences[0]
    assert told.startswith(
        "The city would open the gates (move to “the defenders sally out”), which it ranks higher."
    )
    told = paragraphs(siege, analysis.explain("talks"))[0].sentences[0]
    assert told == (
        "The army would move to “the city is sacked”, since it wants “the city is sacked” "
        "(unsupported). Whatever the others did, it would stay better off than before."
    )


def test_summaries_and_outcomes(siege: Conflict) -> None:
    analysis = analyse(siege)
    assert analysis.where("quiet").tolist() == [True, False, True, False]
    assert analysis.status_quo == 0
    data = analysis.to_json()
    assert (data["states"], data["feasible"], data["status_quo"]) == (4, 4, ["siege"])
    shared = analysis.summary("nash")
    assert (shared.count, shared.yes, shared.varies) == (2, (), ())
    alone = replace(siege, outcomes=(Outcome("sacked", OptionIs("sack")),))
    assert analyse(alone).summary("nash", "sacked").yes == ("sack",)
    assert analysis.usual_concepts == CLOSURE_CONCEPTS


def test_a_state_is_one_label(siege: Conflict) -> None:
    assert siege.state(["sack"]).yes == ("sack",)
    with pytest.raises(InfeasibleError, match="named by its own label alone, not by 2"):
        siege.state(["sack", "siege"])
    with pytest.raises(InfeasibleError, match="not by 0"):
        siege.state([])
    with pytest.raises(UnknownLabelError, match="sacked"):
        siege.state(["sacked"])


REFUSED: dict[str, Callable[[zopa.Analysis], Any]] = {
    "agreements and what follows": lambda a: zopa.agree(a, ["city"]),
    "tables": lambda a: zopa.tables(a),
    "levers": lambda a: zopa.cheapest_levers(a),
    "hinges": lambda a: zopa.hinges(a),
    "inverse questions": lambda a: zopa.inverse(a),
    "phases": lambda a: zopa.phases(a),
    "searches without a list": lambda a: zopa.Finder(a.conflict),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_needs_options_says_so(siege: Conflict, what: str) -> None:
    with pytest.raises(ZopaError, match=f"^{what}.* need options .* graph form"):
        REFUSED[what](analyse(siege))


def test_sim_and_the_array_engine_say_so(siege: Conflict) -> None:
    with pytest.raises(ZopaError, match="SIM is defined in option form only"):
        analyse(siege).holds("sim")
    with pytest.raises(ZopaError, match="the array engine needs options"):
        analyse(siege, "array")


def test_too_many_states(siege: Conflict) -> None:
    many = tuple(GraphState(f"s{k}", Text.of("")) for k in range(MAX_GRAPH_STATES + 1))
    with pytest.raises(TooLargeError, match="takes up to 20,000 states"):
        analyse(Conflict((Party("a", Text.of("a")),), graph=Graph(many)))
