"""The model hash: what changes it and what does not."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.cases import conflict
from zopa.conflict.formula import Not
from zopa.conflict.identity import model_hash
from zopa.conflict.model import (
    Basis,
    Conflict,
    Irreversible,
    Option,
    Outcome,
    Party,
    Preference,
    Rule,
    StatusQuo,
    Tie,
)
from zopa.conflict.parse import parse
from zopa.evidence.model import Ledger
from zopa.testing import conflicts
from zopa.text import Text

replace = dataclasses.replace


def shuffled(items: tuple, rng: random.Random) -> tuple:
    mixed = list(items)
    rng.shuffle(mixed)
    return tuple(mixed)


@given(conflicts(details=True), st.randoms(use_true_random=False))
def test_order_of_keys_does_not_count(subject: Conflict, rng: random.Random) -> None:
    parties = tuple(
        replace(
            party,
            options=shuffled(party.options, rng),
            ranking=party.ranking and tuple(shuffled(group, rng) for group in party.ranking),
        )
        for party in subject.parties
    )
    assert subject.status_quo is not None
    other = replace(
        subject,
        parties=shuffled(parties, rng),
        rules=shuffled(subject.rules, rng),
        irreversible=shuffled(subject.irreversible, rng),
        outcomes=shuffled(subject.outcomes, rng),
        ties=shuffled(subject.ties, rng),
        status_quo=StatusQuo(shuffled(subject.status_quo.yes, rng)),
    )
    assert model_hash(other) == model_hash(subject)


@given(conflicts(details=True))
def test_texts_ids_and_evidence_do_not_count(subject: Conflict) -> None:
    new = Text.of({"en": "something else", "fr": "autre chose"})
    parties = tuple(
        Party(
            party.label,
            new,
            tuple(Option(option.label, new) for option in party.options),
            tuple(Preference(p.wants, f"id-{k}") for k, p in enumerate(party.preferences)),
            party.ranking,
            Basis(judgement=new),
        )
        for party in subject.parties
    )
    assert subject.status_quo is not None
    other = replace(
        subject,
        parties=parties,
        title=new,
        language="fr",
        as_of=None,
        authors=("Somebody",),
        marking=None,
        rules=tuple(Rule(rule.formula) for rule in subject.rules),
        irreversible=tuple(Irreversible(i.option, i.value) for i in subject.irreversible),
        status_quo=StatusQuo(subject.status_quo.yes),
        outcomes=tuple(Outcome(o.name, o.formula, new) for o in subject.outcomes),
        ties=tuple(Tie(t.source, t.relation, t.target) for t in subject.ties),
        evidence=Ledger(),
    )
    assert model_hash(other) == model_hash(subject)


@given(conflicts(rankings=False), st.integers(0, 99))
def test_a_changed_statement_counts(subject: Conflict, number: int) -> None:
    holders = [party for party in subject.parties if party.preferences]
    assume(holders)
    party = holders[number % len(holders)]
    which = number % len(party.preferences)
    statements = list(party.preferences)
    statements[which] = Preference(Not(statements[which].wants))
    changed = replace(party, preferences=tuple(statements))
    other = replace(subject, parties=tuple(changed if p is party else p for p in subject.parties))
    assert model_hash(other) != model_hash(subject)


BASE = conflict(
    {"a": ("x y", ["a.x", "b.z"]), "b": ("z", ["not a.x"])},
    rules=["not (a.x and a.y)"],
    irreversible=["b.z"],
    today="a.x",
    outcomes={"peace": "not a.x", "quiet": "peace and not b.z"},
    goal="peace",
)


@pytest.mark.parametrize(
    "other",
    [
        replace(BASE, rules=()),
        replace(BASE, irreversible=(Irreversible("b.z", False),)),
        replace(BASE, irreversible=()),
        replace(BASE, status_quo=StatusQuo(("b.z",))),
        replace(BASE, status_quo=StatusQuo(())),
        replace(BASE, status_quo=None),
        replace(BASE, goal="quiet"),
        replace(BASE, goal=None),
        replace(BASE, ties=(Tie("a", "backs", "b"),)),
        replace(BASE, outcomes=(Outcome("peace", parse("not b.z")), BASE.outcomes[1])),
        replace(
            BASE,
            parties=(
                replace(BASE.parties[0], preferences=BASE.parties[0].preferences[::-1]),
                BASE.parties[1],
            ),
        ),
        replace(
            BASE,
            parties=(
                replace(BASE.parties[0], options=BASE.parties[0].options[:1]),
                BASE.parties[1],
            ),
        ),
        replace(BASE, parties=(*BASE.parties, Party("c", Text.of("c")))),
    ],
)
def test_what_counts(other: Conflict) -> None:
    assert model_hash(other) != model_hash(BASE)


def test_the_order_of_a_ranking_counts_but_not_within_a_tie() -> None:
    def ranked(*groups: str | list[str]) -> str:
        return model_hash(conflict({"a": ("x y", [])}, rankings={"a": groups}))

    assert ranked("a.x", ["", "a.y"]) == ranked("a.x", ["a.y", ""])
    assert ranked("a.x a.y", "") == ranked("a.y a.x", "")
    hashes = {ranked("a.x", "", "a.y"), ranked("", "a.x", "a.y"), ranked("a.x", ["", "a.y"])}
    assert len(hashes) == 3


def test_a_tie_from_and_to() -> None:
    one = replace(BASE, ties=(Tie("a", "backs", "b"),))
    other = replace(BASE, ties=(Tie("b", "backs", "a"),))
    assert model_hash(one) != model_hash(other)


def test_it_is_a_sha256() -> None:
    assert len(model_hash(BASE)) == 64
    assert set(model_hash(BASE)) <= set("0123456789abcdef")
