"""The strategies that zopa offers to others: what they promise, and how they shrink."""

from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings

import zopa
import zopa.testing
from tests.cases import FEWER
from tests.naive import naive_conflict
from zopa.conflict.change import RuleChange, Seat
from zopa.conflict.files.dump import dump
from zopa.conflict.formula import And, Constant, If, Iff, Not, OneOf, OptionIs, Or, OutcomeIs
from zopa.conflict.model import Conflict, Rule
from zopa.game.model import ArcGame
from zopa.stability.analysis import analyse
from zopa.testing import arc_games, conflicts, formulas


def test_public_names() -> None:
    assert zopa.testing.__all__ == ["arc_games", "conflicts", "formulas"]


def check(subject: Conflict) -> None:
    naive = naive_conflict(subject)
    assert subject.today is not None
    assert frozenset(subject.today) in naive.states
    assert 2 <= len(subject.parties) <= 5
    assert 1 <= len(subject.labels) <= 6
    labels, named = set(subject.labels), {outcome.name for outcome in subject.outcomes}
    assert subject.goal is None or subject.goal in named
    for party in subject.parties:
        assert party.ranking is None or not party.preferences
        if party.ranking is not None:
            listed = [state for group in party.ranking for state in group]
            assert sorted(map(sorted, listed)) == sorted(map(sorted, naive.states))
        for preference in party.preferences:
            assert preference.wants.options <= labels
            assert preference.wants.outcomes <= named
    assert len({literal.option for literal in subject.irreversible}) == len(subject.irreversible)
    claims = {claim.id for claim in subject.evidence.claims}
    for party in subject.parties:
        assert {*party.basis.because, *party.basis.against} <= claims
    for tie in subject.ties:
        assert subject.party(tie.source) is not subject.party(tie.target)


@given(conflicts())
def test_conflicts_are_valid(subject: Conflict) -> None:
    check(subject)
    assert not subject.evidence
    assert not subject.ties


@FEWER
@given(conflicts(details=True))
def test_conflicts_with_details_are_valid(subject: Conflict) -> None:
    check(subject)


@given(conflicts(min_parties=3, max_parties=3, max_options=1, max_rules=0, rankings=False))
def test_sizes_can_be_chosen(subject: Conflict) -> None:
    assert len(subject.parties) == 3
    assert all(len(party.options) <= 1 for party in subject.parties)
    assert not subject.rules
    assert all(party.ranking is None for party in subject.parties)


@given(conflicts())
def test_levers_and_formats_are_drawn_on_request_alone(subject: Conflict) -> None:
    assert not subject.levers
    assert not subject.formats
    assert subject.cost_unit is None


@FEWER
@given(conflicts(levers=2, formats=2))
def test_levers_and_formats_are_valid(subject: Conflict) -> None:
    check(subject)
    assert len(subject.levers) <= 2
    assert len(subject.formats) <= 2
    assert all(lever.changes for lever in subject.levers)
    assert not zopa.check(dump(subject)).errors


@given(conflicts())
def test_undertakings_are_drawn_on_request_alone(subject: Conflict) -> None:
    assert not subject.bound
    assert not (subject.swaps + subject.orders + subject.phases)


@FEWER
@given(conflicts(commitments=2, swaps=2, orders=2, phases=2))
def test_undertakings_are_valid(subject: Conflict) -> None:
    check(subject)
    assert len(subject.swaps) <= 2
    assert len(subject.orders) <= 2
    assert len(subject.phases) <= 2
    assert not zopa.check(dump(subject)).errors


UNDERTAKEN = {
    "a party that has given its word": lambda c: any(
        given_.swap is None for party in c.bound for given_ in party.commitments
    ),
    "a swap of several": lambda c: any(len(swap.by) > 1 for swap in c.swaps),
    "a swap that was undertaken": lambda c: any(
        given_.swap for party in c.bound for given_ in party.commitments
    ),
    "a step that takes and drops": lambda c: any(
        len({value for _, value in step.changes}) == 2 for order in c.orders for step in order.steps
    ),
    "a phase with a rule of its own": lambda c: any(
        isinstance(change, RuleChange) for phase in c.phases for change in phase.changes
    ),
    "a phase that begins elsewhere": lambda c: any(
        phase.status_quo not in (None, c.today.yes) for phase in c.phases
    ),
    "a phase with commitments and swaps": lambda c: any(
        phase.commitments and phase.swaps for phase in c.phases
    ),
}


@pytest.mark.parametrize("what", UNDERTAKEN)
def test_the_undertakings_that_are_drawn_are_varied(what: str) -> None:
    drawn = conflicts(commitments=2, swaps=2, orders=2, phases=2)
    assert smallest(drawn, UNDERTAKEN[what], Phase.generate)


@given(arc_games(max_states=4, max_parties=3, max_rank=2))
def test_arc_games_are_valid(game: ArcGame) -> None:
    assert 1 <= game.size <= 4
    assert 2 <= len(game.parties) == len(game.arcs) == len(game.ranks) <= 3
    for arcs, ranks in zip(game.arcs, game.ranks, strict=True):
        assert (arcs.sources != arcs.targets).all()
        assert ((arcs.sources >= 0) & (arcs.targets < game.size)).all()
        assert sorted(set(ranks.tolist())) == list(range(ranks.max() + 1))
        pairs = np.stack([arcs.sources, arcs.targets], axis=1)
        assert len(np.unique(pairs, axis=0)) == len(pairs)


def smallest(strategy, condition, *phases: Phase):
    chosen = settings(
        max_examples=3000, database=None, derandomize=True, phases=phases or (*Phase,)
    )
    return find(strategy, condition, settings=chosen)


VARIETY = {
    "a party without options": lambda c: any(not party.options for party in c.parties),
    "five parties": lambda c: len(c.parties) == 5,
    "once yes, stays yes": lambda c: any(literal.value for literal in c.irreversible),
    "once dropped, gone": lambda c: any(not literal.value for literal in c.irreversible),
    "an outcome that uses another": lambda c: any(o.formula.outcomes for o in c.outcomes),
    "a preference that uses an outcome": lambda c: any(
        preference.wants.outcomes for party in c.parties for preference in party.preferences
    ),
    "a goal": lambda c: c.goal is not None,
    "a rule within a party": lambda c: any(len(owners(rule)) == 1 for rule in c.rules),
    "a rule across parties": lambda c: any(len(owners(rule)) > 1 for rule in c.rules),
    "a ranking with a tie": lambda c: any(
        len(group) > 1 for party in c.parties for group in party.ranking or ()
    ),
    "a state that deterrence holds": lambda c: bool(
        (analyse(c).holds("seq") & ~analyse(c).holds("nash")).any()
    ),
    "a single state": lambda c: len(analyse(c).states) == 1,
}


CHANGES = {
    "a statement that moves up": lambda change: getattr(change, "kind", "") == "promote",
    "a statement that moves down": lambda change: getattr(change, "kind", "") == "demote",
    "a new statement": lambda change: getattr(change, "wants", None) is not None,
    "a statement next to another": lambda change: getattr(change, "anchor", None) is not None,
    "a statement that is dropped": lambda change: getattr(change, "kind", "") == "drop",
    "a rule that is added": lambda change: isinstance(change, RuleChange) and change.kind == "add",
    "a rule that is lifted": lambda c: isinstance(c, RuleChange) and c.kind == "lift",
    "an option that is forbidden": lambda change: getattr(change, "kind", "") == "forbid",
    "an option that is allowed": lambda change: getattr(change, "kind", "") == "allow",
    "a party that is brought": lambda change: isinstance(change, Seat),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_changes_that_are_drawn_are_varied(what: str) -> None:
    def has_one(subject: Conflict) -> bool:
        return any(CHANGES[what](c) for lever in subject.levers for c in lever.changes)

    assert smallest(conflicts(levers=3, formats=2), has_one, Phase.generate)


def owners(rule: Rule) -> set[str]:
    return {label.partition(".")[0] for label in rule.formula.options}


@pytest.mark.parametrize("what", VARIETY)
def test_what_is_drawn_is_varied(what: str) -> None:
    assert smallest(conflicts(), VARIETY[what], Phase.generate)


def test_conflicts_shrink() -> None:
    subject = smallest(conflicts(), lambda c: True)
    assert len(subject.parties) == 2
    assert subject.labels == ("p1.a",)
    assert subject.rules == subject.irreversible == subject.outcomes == ()
    crossing = smallest(conflicts(), VARIETY["a rule across parties"])
    assert len(crossing.labels) == 2
    assert len(crossing.rules) == 1


def test_formulas_shrink_to_an_option() -> None:
    labels = ("p.a", "p.b")
    assert smallest(formulas(labels), lambda f: True) == OptionIs("p.a")
    assert smallest(formulas(labels, max_depth=0), lambda f: f.options == {"p.b"})
    outcome = OutcomeIs("peace", OptionIs("p.a"))
    assert smallest(formulas(labels, outcomes=[outcome]), lambda f: bool(f.outcomes)) == outcome
    assert smallest(formulas(labels), lambda f: isinstance(f, OneOf)).size <= 3
    for kind in (And, Or, Not, If, Iff, OneOf, Constant):
        found = smallest(formulas(labels), lambda f, kind=kind: isinstance(f, kind))
        assert found.depth <= 2


def test_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    spec = importlib.util.spec_from_file_location("zopa_testing_again", zopa.testing.__file__)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match="pip install hypothesis"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
