"""The model hash: what changes it and what does not."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.cases import conflict
from zopa.conflict.change import OptionChange
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
from zopa.conflict.undertaking import Commitment, Measure, Order, Phase, Swap
from zopa.evidence.model import Ledger
from zopa.testing import conflicts
from zopa.text import Interval, Text

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


# --- what parties undertake, and when

KEPT = parse("not a.x if b.z")
OTHER = parse("b.z iff a.y")


def bound(*given: tuple[str, str]) -> Conflict:
    """BASE with commitments."""
    return replace(
        BASE,
        parties=tuple(
            replace(
                party,
                commitments=tuple(
                    Commitment(parse(f)) for label, f in given if label == party.label
                ),
            )
            for party in BASE.parties
        ),
    )


SWAP = Swap("s", Text.of("s"), ("a", "b"), KEPT)
ORDER = Order(
    "o", Text.of("o"), (Measure((("a.x", False), ("b.z", True))), Measure((("a.y", True),)))
)
PHASE = Phase(
    "p",
    Text.of("p"),
    changes=(OptionChange("forbid", "a.y"),),
    swaps=("s",),
    commitments=(("a", Commitment(KEPT)), ("b", Commitment(OTHER))),
    status_quo=("a.x", "b.z"),
)
NEXT = Phase("q", Text.of("q"))
WITH = replace(bound(("a", "not a.x")), swaps=(SWAP,), orders=(ORDER,), phases=(PHASE, NEXT))


def test_a_conflict_without_them_has_the_hash_it_always_had() -> None:
    assert model_hash(BASE) == "ed0edbd12715de80db69436f2ae849cb31f747ca227c02e81a0e25e3f5f3a754"


@pytest.mark.parametrize(
    "other",
    [
        replace(WITH, swaps=()),
        replace(WITH, swaps=(replace(SWAP, by=("a",)),)),
        replace(WITH, swaps=(replace(SWAP, keeps=OTHER),)),
        replace(WITH, swaps=(replace(SWAP, label="t"),)),
        replace(WITH, orders=()),
        replace(WITH, orders=(replace(ORDER, steps=ORDER.steps[::-1]),)),
        replace(WITH, orders=(replace(ORDER, steps=ORDER.steps[:1]),)),
        replace(
            WITH,
            orders=(replace(ORDER, steps=(ORDER.steps[0], Measure((("a.y", False),)))),),
        ),
        replace(WITH, phases=(NEXT, PHASE)),
        replace(WITH, phases=(PHASE,)),
        replace(WITH, phases=(replace(PHASE, changes=()), NEXT)),
        replace(WITH, phases=(replace(PHASE, swaps=()), NEXT)),
        replace(WITH, phases=(replace(PHASE, commitments=PHASE.commitments[:1]), NEXT)),
        replace(WITH, phases=(replace(PHASE, status_quo=()), NEXT)),
        replace(WITH, phases=(replace(PHASE, status_quo=None), NEXT)),
        replace(
            WITH,
            phases=(
                replace(PHASE, commitments=(("b", Commitment(KEPT)), ("a", Commitment(OTHER)))),
                NEXT,
            ),
        ),
        replace(WITH, parties=BASE.parties),
        replace(WITH, parties=bound(("b", "not a.x")).parties),
        replace(WITH, parties=bound(("a", "not a.y")).parties),
        replace(WITH, parties=bound(("a", "not a.x"), ("a", "not a.y")).parties),
    ],
)
def test_what_is_undertaken_counts(other: Conflict) -> None:
    assert model_hash(other) != model_hash(WITH)


def test_names_dates_bases_and_the_order_of_lists_do_not_count() -> None:
    new, why = Text.of("something else"), Basis(judgement=Text.of("so"))
    swapped = Commitment(parse("not a.x"), "s", why)
    other = replace(
        WITH,
        parties=(replace(WITH.parties[0], commitments=(swapped, swapped)), WITH.parties[1]),
        swaps=(replace(SWAP, name=new, by=("b", "a"), basis=why),),
        orders=(
            replace(
                ORDER,
                name=new,
                basis=why,
                steps=(Measure(ORDER.steps[0].changes[::-1]), ORDER.steps[1]),
            ),
        ),
        phases=(
            replace(
                PHASE,
                name=new,
                dates=Interval.read("2016"),
                basis=why,
                commitments=(
                    ("b", Commitment(OTHER, basis=why)),
                    *PHASE.commitments,
                ),
                status_quo=("b.z", "a.x"),
            ),
            NEXT,
        ),
    )
    assert model_hash(other) == model_hash(WITH)
