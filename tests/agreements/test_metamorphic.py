"""Changes to a conflict that change nothing of what can be agreed, and by whom."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.agreements.drawn import BASES, CONCEPTS, ENGINES, HOW, MASK, lively, picked, with_goal
from tests.cases import FEWER
from tests.naive_agreements import BASELINES, minimal
from tests.stability.test_metamorphic import relabelled
from zopa.agreements.agree import agree
from zopa.agreements.coalitions import coalition_stability
from zopa.agreements.outlook import outlook
from zopa.agreements.tables import tables
from zopa.conflict.formula import OptionIs
from zopa.conflict.model import Conflict, Option, Party, Preference
from zopa.stability.analysis import analyse
from zopa.testing import conflicts
from zopa.text import Text

Groups = set[frozenset[str]]
HOW_ASKED = st.tuples(st.sampled_from(ENGINES), CONCEPTS, BASES, HOW)
#: No rankings: they list every state, so that no option could be added.
STATEMENTS = conflicts(max_parties=4, max_total=4, rankings=False)


@dataclass
class Answers:
    """What is said of a conflict, in labels."""

    today: bool
    movers: Groups
    enough: Groups
    needed: set[str]
    unwanted: set[str]
    lasting: int
    unwilling: dict[str, int]
    ranks: dict[tuple[str, str], int]
    drifts: dict[str, str]
    agreements: Groups
    efficient: Groups
    refusals: dict[str, int]
    breaks: dict[str, int]


def answers(subject: Conflict, asked: tuple[Any, ...], table: Collection[str]) -> Answers:
    engine, concept, baseline, consent = asked
    analysis = analyse(subject, engine)
    terms = {"concept": concept, "baseline": baseline, "consent": consent}
    room = tables(analysis, **terms)
    zone = agree(analysis, list(table), most=0, **terms)
    view = outlook(analysis, concept)
    return Answers(
        room.today,
        {frozenset(found.parties) for found in room.movers},
        {frozenset(found.parties) for found in room.enough},
        set(room.needed),
        set(room.unwanted),
        room.lasting,
        room.unwilling,
        {
            (party, kind): view.base(number, kind)
            for number, party in enumerate(analysis.parties)
            for kind in BASELINES
        },
        {each.party: each.drift for each in view.baselines},
        {frozenset(state) for state in zone.agreements},
        {frozenset(state) for state in zone.efficient},
        zone.refusals,
        {each.party: each.breaks for each in zone.spoilers},
    )


def chosen(subject: Conflict, mask: int) -> list[str]:
    return picked([party.label for party in subject.parties], mask) or [subject.parties[0].label]


def renamed(found: Answers, party: Mapping[str, str], option: Mapping[str, str]) -> Answers:
    def groups(of: Groups, to: Mapping[str, str]) -> Groups:
        return {frozenset(to[label] for label in group) for group in of}

    return Answers(
        found.today,
        groups(found.movers, party),
        groups(found.enough, party),
        {party[label] for label in found.needed},
        {party[label] for label in found.unwanted},
        found.lasting,
        {party[label]: count for label, count in found.unwilling.items()},
        {(party[label], kind): rank for (label, kind), rank in found.ranks.items()},
        {party[label]: drift for label, drift in found.drifts.items()},
        groups(found.agreements, option),
        groups(found.efficient, option),
        {party[label]: count for label, count in found.refusals.items()},
        {party[label]: count for label, count in found.breaks.items()},
    )


@FEWER
@given(with_goal(), HOW_ASKED, MASK, st.randoms(use_true_random=False))
def test_relabelling(
    subject: Conflict, asked: tuple[Any, ...], mask: int, rng: random.Random
) -> None:
    """New names, which also sort differently."""
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {}
    for label in subject.labels:
        party, _, option = label.partition(".")
        to[label] = f"{party_of[party]}.{'zyxwvu'['abcdef'.index(option)]}"
    table = chosen(subject, mask)
    other = answers(relabelled(subject, party_of, to), asked, [party_of[party] for party in table])
    assert other == renamed(answers(subject, asked, table), party_of, to)


@FEWER
@given(with_goal(), HOW_ASKED, MASK, st.randoms(use_true_random=False))
def test_reordering(
    subject: Conflict, asked: tuple[Any, ...], mask: int, rng: random.Random
) -> None:
    """Parties, options, rules and literals in another order."""

    def mixed(items: tuple) -> tuple:
        return tuple(rng.sample(items, len(items)))

    table = chosen(subject, mask)
    other = replace(
        subject,
        parties=mixed(tuple(replace(p, options=mixed(p.options)) for p in subject.parties)),
        rules=mixed(subject.rules),
        irreversible=mixed(subject.irreversible),
    )
    assert answers(other, asked, mixed(tuple(table))) == answers(subject, asked, table)


@FEWER
@given(with_goal(STATEMENTS), HOW_ASKED, st.integers(0, 4), st.booleans())
def test_an_option_that_nobody_cares_about(
    subject: Conflict, asked: tuple[Any, ...], number: int, front: bool
) -> None:
    owner = subject.parties[number % len(subject.parties)]
    extra = Option(f"{owner.label}.z", Text.of("yawn"))
    options = (extra, *owner.options) if front else (*owner.options, extra)
    grown = replace(owner, options=options)
    other = replace(subject, parties=tuple(grown if p is owner else p for p in subject.parties))
    table = chosen(subject, 31)
    before, after = answers(subject, asked, table), answers(other, asked, table)
    assert after.ranks == before.ranks
    assert after.drifts == before.drifts
    assert after.today == before.today
    # Where the goal is met today, its owner can now also meet it by taking up what is idle.
    assert subject.goal is not None
    met = subject.outcome(subject.goal).formula.holds_in(subject.today or frozenset())
    idle = [frozenset((owner.label,))] if met else []
    assert after.movers == minimal([*before.movers, *idle])
    assume(not before.today)
    assert after.enough == before.enough
    assert after.needed == before.needed
    assert after.unwanted == before.unwanted


@FEWER
@given(with_goal(), HOW_ASKED, MASK, st.booleans(), st.booleans())
def test_an_onlooker(
    subject: Conflict, asked: tuple[Any, ...], mask: int, wants: bool, front: bool
) -> None:
    """A party without options changes nothing for the others, whatever it wants."""
    hope = (Preference(OptionIs(subject.labels[0])),) if wants else ()
    onlooker = Party("onlooker", Text.of("Onlooker"), (), hope)
    parties = (onlooker, *subject.parties) if front else (*subject.parties, onlooker)
    other = replace(subject, parties=parties)
    table = chosen(subject, mask)
    before, after = answers(subject, asked, table), answers(other, asked, table)
    ranks = {key: rank for key, rank in after.ranks.items() if key[0] != "onlooker"}
    drifts = {party: drift for party, drift in after.drifts.items() if party != "onlooker"}
    cleared = replace(after, ranks=ranks, drifts=drifts, unwanted=after.unwanted - {"onlooker"})
    assert cleared == before
    if not wants and asked[3] == "weak":
        assert after == replace(before, ranks=after.ranks, drifts=after.drifts)
        seated = answers(other, asked, [*table, "onlooker"])
        assert seated.agreements == before.agreements
        assert seated.efficient == before.efficient
        assert seated.refusals == {**before.refusals, "onlooker": 0}


@FEWER
@given(lively(), MASK, st.sampled_from(("nash", "seq", "gmr", "smr")), st.booleans())
def test_coalitions_beside_an_onlooker(
    subject: Conflict, mask: int, concept: str, front: bool
) -> None:
    onlooker = Party(
        "onlooker", Text.of("Onlooker"), (), (Preference(OptionIs(subject.labels[0])),)
    )
    parties = (onlooker, *subject.parties) if front else (*subject.parties, onlooker)
    coalition = chosen(subject, mask)
    before, after = analyse(subject), analyse(replace(subject, parties=parties))
    for state in before.states:
        for sanctions in ("parties", "coalitions"):
            found = [
                coalition_stability(
                    analysis,
                    coalition,
                    state,
                    concept=concept,
                    sanctions=sanctions,
                ).stable
                for analysis in (before, after)
            ]
            assert found[0] == found[1]
