"""Changes to a conflict that change nothing: names, order, and what nobody cares about."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import FEWER
from zopa.conflict.formula import (
    And,
    AtLeast,
    Formula,
    If,
    Iff,
    Not,
    OneOf,
    OptionIs,
    Or,
    OutcomeIs,
)
from zopa.conflict.model import (
    Conflict,
    Irreversible,
    Option,
    Outcome,
    Party,
    Preference,
    Rule,
    StatusQuo,
)
from zopa.conflict.undertaking import Commitment
from zopa.stability.analysis import analyse
from zopa.testing import conflicts
from zopa.text import Text

CONCEPTS = ("nash", "seq", "sseq", "gmr", "smr", "sim")
ENGINE = st.sampled_from(("graph", "array", "auto"))
replace = dataclasses.replace


def answers(subject: Conflict, engine: str) -> dict[tuple[str, str], set[frozenset[str]]]:
    """(concept, party) -> the states that are stable."""
    analysis = analyse(subject, engine)  # type: ignore[arg-type]
    states = [frozenset(state) for state in analysis.states]
    return {
        (concept, party): {
            s for s, fine in zip(states, analysis.stable(concept, party), strict=True) if fine
        }
        for concept in CONCEPTS
        for party in analysis.parties
    }


def renamed(formula: Formula, to: Mapping[str, str]) -> Formula:
    match formula:
        case OptionIs(label):
            return OptionIs(to[label])
        case OutcomeIs(name, meaning):
            return OutcomeIs(name, renamed(meaning, to))
        case Not(operand):
            return Not(renamed(operand, to))
        case And(operands):
            return And(tuple(renamed(part, to) for part in operands))
        case Or(operands):
            return Or(tuple(renamed(part, to) for part in operands))
        case If(then, condition):
            return If(renamed(then, to), renamed(condition, to))
        case Iff(left, right):
            return Iff(renamed(left, to), renamed(right, to))
        case AtLeast(number, operands):
            return AtLeast(number, tuple(renamed(part, to) for part in operands))
        case OneOf(how, operands):
            return OneOf(how, tuple(renamed(part, to) for part in operands))
    return formula


def relabelled(subject: Conflict, party_of: Mapping[str, str], to: Mapping[str, str]) -> Conflict:
    def over(formula: Formula) -> Formula:
        return renamed(formula, to)

    def party(old: Party) -> Party:
        return Party(
            party_of[old.label],
            old.name,
            tuple(Option(to[option.label], option.do) for option in old.options),
            tuple(Preference(over(p.wants)) for p in old.preferences),
            old.ranking
            and tuple(
                tuple(frozenset(to[label] for label in state) for state in group)
                for group in old.ranking
            ),
            commitments=tuple(Commitment(over(given.keeps)) for given in old.commitments),
        )

    assert subject.status_quo is not None
    return Conflict(
        tuple(party(old) for old in subject.parties),
        rules=tuple(Rule(over(rule.formula)) for rule in subject.rules),
        irreversible=tuple(Irreversible(to[i.option], i.value) for i in subject.irreversible),
        status_quo=StatusQuo(tuple(to[label] for label in subject.status_quo.yes)),
        outcomes=tuple(Outcome(o.name, over(o.formula)) for o in subject.outcomes),
        goal=subject.goal,
    )


@FEWER
@given(conflicts(), ENGINE, st.randoms(use_true_random=False))
def test_relabelling(subject: Conflict, engine: str, rng: random.Random) -> None:
    """New names, which also sort differently."""
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {}
    for label in subject.labels:
        party, _, option = label.partition(".")
        to[label] = f"{party_of[party]}.{'zyxwvu'['abcdef'.index(option)]}"
    other = answers(relabelled(subject, party_of, to), engine)
    for (concept, party), states in answers(subject, engine).items():
        expected = {frozenset(to[label] for label in state) for state in states}
        assert other[concept, party_of[party]] == expected


@FEWER
@given(conflicts(), ENGINE, st.randoms(use_true_random=False))
def test_reordering(subject: Conflict, engine: str, rng: random.Random) -> None:
    """Parties, options, rules and literals in another order."""

    def mixed(items: tuple) -> tuple:
        return tuple(rng.sample(items, len(items)))

    parties = mixed(tuple(replace(p, options=mixed(p.options)) for p in subject.parties))
    other = replace(
        subject,
        parties=parties,
        rules=mixed(subject.rules),
        irreversible=mixed(subject.irreversible),
    )
    assert answers(other, engine) == answers(subject, engine)


@FEWER
@given(conflicts(max_total=5, rankings=False), ENGINE, st.integers(0, 4), st.booleans())
def test_an_option_that_nobody_cares_about(
    subject: Conflict, engine: str, number: int, front: bool
) -> None:
    owner = subject.parties[number % len(subject.parties)]
    extra = Option(f"{owner.label}.z", Text.of("yawn"))
    options = (extra, *owner.options) if front else (*owner.options, extra)
    grown = replace(owner, options=options)
    other = replace(subject, parties=tuple(grown if p is owner else p for p in subject.parties))
    before, after = answers(subject, engine), answers(other, engine)
    for key, states in before.items():
        assert after[key] == states | {state | {extra.label} for state in states}


def same(change: Callable[[Party], Party]) -> Callable[[Conflict, str], None]:
    def check(subject: Conflict, engine: str) -> None:
        other = replace(subject, parties=tuple(change(party) for party in subject.parties))
        assert answers(other, engine) == answers(subject, engine)

    return check


@FEWER
@given(conflicts(), ENGINE, st.integers(0, 4))
def test_saying_a_statement_again(subject: Conflict, engine: str, number: int) -> None:
    """Further down, or at the very end, it can tell nothing apart any more."""

    def again(party: Party) -> Party:
        if not party.preferences:
            return party
        said = party.preferences[number % len(party.preferences)]
        return replace(party, preferences=(*party.preferences, said, Preference(Not(said.wants))))

    same(again)(subject, engine)


@FEWER
@given(conflicts(), ENGINE)
def test_a_rule_said_as_an_outcome_or_twice(subject: Conflict, engine: str) -> None:
    outcomes = tuple(Outcome(f"r{k}", rule.formula) for k, rule in enumerate(subject.rules))
    rules = tuple(Rule(OutcomeIs(o.name, o.formula)) for o in outcomes)
    other = replace(subject, rules=(*rules, *subject.rules), outcomes=outcomes, goal=None)
    assert answers(other, engine) == answers(subject, engine)


@FEWER
@given(conflicts(), ENGINE)
def test_an_onlooker(subject: Conflict, engine: str) -> None:
    """A party without options changes nothing, whatever it wants."""
    wants = Preference(OptionIs(subject.labels[0]))
    onlooker = Party("onlooker", Text.of("Onlooker"), (), (wants,))
    other = replace(subject, parties=(onlooker, *subject.parties))
    before, after = answers(subject, engine), answers(other, engine)
    assert {key: after[key] for key in before} == before
    everything = {frozenset(state) for state in analyse(subject).states}
    assert all(after[concept, "onlooker"] == everything for concept in CONCEPTS)


@FEWER
@given(conflicts(), ENGINE)
def test_statements_written_as_a_ranking(subject: Conflict, engine: str) -> None:
    analysis = analyse(subject)
    states = [frozenset(state) for state in analysis.states]

    def ranked(party: Party) -> Party:
        rank = analysis.rank(party.label).tolist()
        groups = tuple(
            tuple(s for s, r in zip(states, rank, strict=True) if r == level)
            for level in sorted(set(rank), reverse=True)
        )
        return replace(party, preferences=(), ranking=groups)

    same(ranked)(subject, engine)


@FEWER
@given(conflicts(), ENGINE)
def test_what_implies_what(subject: Conflict, engine: str) -> None:
    """Nash holds under every concept but needs none; an escape only makes it harder to deter."""
    found = answers(subject, engine)
    for party in subject.parties:
        of = {concept: found[concept, party.label] for concept in CONCEPTS}
        assert of["nash"] <= of["sseq"] <= of["seq"] <= of["gmr"]
        assert of["sseq"] <= of["smr"] <= of["gmr"]
        assert of["nash"] <= of["sim"]
