"""What an answer rests on, against every single change made by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import naive_levers
from tests.cases import FEWER, conflict, free_or_bound
from tests.levers.drawn import ALL_CONCEPTS, ENGINES, QUICK, both, lively, with_goal, without_today
from zopa.conflict.model import Basis, Conflict
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.evidence.model import Claim, Document, Grade, Ledger
from zopa.levers.hinges import Headline, Hinge, Hinges, SingleChange, hinges, single_changes
from zopa.stability.analysis import analyse
from zopa.stability.engine import listening
from zopa.testing import conflicts
from zopa.text import Text

EVIDENT = with_goal(
    conflicts(max_total=4, max_parties=3, max_statements=3, max_irreversible=2, details=True)
)
SMALL = free_or_bound(EVIDENT | lively(levers=1))
#: (kind, party, element, put above, flips, goal can hold, today holds).
Told = tuple[Any, ...]


def described(subject: Conflict, key: tuple[Any, ...]) -> tuple[Any, ...]:
    """A change of the naive reading as this one names it."""
    match key:
        case ("swap", party, k):
            wishes = subject.party(party).preferences
            return ("move", party, wishes[k + 1].identity, wishes[k].identity)
        case ("drop statement", party, k):
            return ("drop", party, subject.party(party).preferences[k].identity, None)
        case ("drop word", party, k):
            return ("word", party, str(subject.party(party).commitments[k].keeps), None)
        case ("drop rule", k):
            return ("rule", None, str(subject.rules[k].formula), None)
        case ("drop irreversible", k):
            literal = subject.irreversible[k]
            return ("reversible", literal.option.split(".")[0], str(literal), None)
        case ("freeze", option):
            assert subject.today is not None
            said = option if option in subject.today else f"not {option}"
            return ("freeze", option.split(".")[0], said, None)
        case ("drop claim", claim):
            return ("claim", None, claim, None)
    raise AssertionError(key)


def expected(subject: Conflict, concept: str) -> Counter[Told]:
    before = naive_levers.headline(subject, concept, "wanted")
    found: Counter[Told] = Counter()
    for key, variant in naive_levers.hinge_variants(subject).items():
        goal, today = naive_levers.headline(variant, concept, "wanted")
        flips = (("goal",) if goal != before[0] else ()) + (
            ("status quo",) if today != before[1] else ()
        )
        if flips:
            found[(*described(subject, key), flips, goal, today)] += 1
    return found


def told(hinge: Hinge) -> Told:
    change, becomes = hinge.change, hinge.becomes
    return (
        change.kind,
        change.party,
        change.element,
        change.other,
        hinge.flips,
        becomes.goal_can_hold,
        bool(becomes.today_holds),
    )


def answers(subject: Conflict, concept: str) -> list[Hinges]:
    """On both engines; nothing where the goal can never be."""
    found = []
    for analysis in both(subject):
        if analysis.where("wanted").any():
            found.append(hinges(analysis, goal="wanted", concept=concept))
        else:
            with pytest.raises(InfeasibleError):
                hinges(analysis, goal="wanted", concept=concept)
    return found


def check_order(result: Hinges) -> None:
    """What makes the goal impossible last; the goal before today; small changes before large."""
    for hinge in result.found:
        assert hinge.excludes == (not analyse(hinge.change.conflict).where("wanted").any())
    order = ("move", "drop", "claim", "word", "rule", "reversible", "freeze")
    keys = [(h.excludes, "goal" not in h.flips, order.index(h.change.kind)) for h in result.found]
    assert keys == sorted(keys)


@given(SMALL, ALL_CONCEPTS)
@FEWER
def test_every_flip_and_no_other(subject: Conflict, concept: str) -> None:
    wanted: Counter[Told] | None = None
    for result in answers(subject, concept):
        wanted = expected(subject, concept) if wanted is None else wanted
        before = naive_levers.headline(subject, concept, "wanted")
        assert result.headline == Headline(*before)
        assert Counter(map(told, result.found)) == wanted
        kinds = Counter(described(subject, key)[0] for key in naive_levers.hinge_variants(subject))
        assert {kind: n for kind, n in result.examined.items() if n} == dict(kinds)
        assert not result.interrupted
        assert (result.goal, result.concept) == ("wanted", concept)
        check_order(result)


@given(SMALL, ALL_CONCEPTS)
@QUICK
def test_without_a_status_quo(subject: Conflict, concept: str) -> None:
    subject = without_today(subject)
    for result in answers(subject, concept):
        assert result.headline.today_holds is None
        assert result.examined["freeze"] == 0
        assert Counter(map(told, result.found)) == expected(subject, concept)
        assert all(hinge.flips == ("goal",) for hinge in result.found)
        assert all(hinge.becomes.today_holds is None for hinge in result.found)


@given(EVIDENT)
@FEWER
def test_single_changes(subject: Conflict) -> None:
    variants = naive_levers.hinge_variants(subject)
    changes = list(single_changes(subject))
    keys = [described(subject, key) for key in variants]
    assert Counter((c.kind, c.party, c.element, c.other) for c in changes) == Counter(keys)

    def meaning(one: Conflict) -> tuple[Any, ...]:
        return (
            [[str(wish.wants) for wish in party.preferences] for party in one.parties],
            [party.ranking for party in one.parties],
            [str(rule.formula) for rule in one.rules],
            [str(literal) for literal in one.irreversible],
        )

    by_hand: dict[Any, list[Any]] = {}
    for key, variant in variants.items():
        by_hand.setdefault(described(subject, key), []).append(meaning(variant))
    for change in changes:
        made = meaning(change.conflict)
        assert made in by_hand[change.kind, change.party, change.element, change.other]
        if change.kind == "claim":
            check_falls(subject, change)


def check_falls(subject: Conflict, change: SingleChange) -> None:
    def rests(basis: Basis) -> bool:
        return basis.because == (change.element,) and not basis.judgement

    assert change.falls == (
        *(
            f"{party.label}: {said}"
            for party in subject.parties
            for said, basis in (
                *((wish.identity, wish.basis) for wish in party.preferences),
                *((f"its word on {given.keeps}", given.basis) for given in party.commitments),
            )
            if rests(basis)
        ),
        *(f"rule {rule.formula}" for rule in subject.rules if rests(rule.basis)),
        *(f"irreversible {x}" for x in subject.irreversible if rests(x.basis)),
    )
    assert change.claims == (change.element,)


def test_only_what_rests_on_a_claim_alone_falls_with_it() -> None:
    bases = [
        Basis(because=("sure",)),
        Basis(because=("sure", "less")),
        Basis(because=("sure",), judgement=Text.of("and I think so")),
        Basis(because=("less",), against=("sure",)),
    ]
    subject = conflict(
        {"a": ("x y z w", ["a.x", "a.y", "a.z", "a.w"]), "b": ("v", [])},
        rules=["a.x or not b.v", "a.y or not b.v"],
        irreversible=["a.x", "a.y"],
        today="",
        words={"a": ["a.x if b.v", "a.y if b.v"]},
    )
    words = tuple(
        replace(word, basis=basis)
        for word, basis in zip(subject.parties[0].commitments, bases, strict=False)
    )
    wishes = tuple(
        replace(wish, basis=basis)
        for wish, basis in zip(subject.parties[0].preferences, bases, strict=True)
    )
    subject = replace(
        subject,
        parties=(
            replace(subject.parties[0], preferences=wishes, commitments=words),
            subject.parties[1],
        ),
        rules=tuple(replace(r, basis=b) for r, b in zip(subject.rules, bases, strict=False)),
        irreversible=tuple(
            replace(x, basis=b) for x, b in zip(subject.irreversible, bases, strict=False)
        ),
        evidence=graded().evidence,
    )
    changes = {c.element: c for c in single_changes(subject) if c.kind == "claim"}
    assert changes["sure"].falls == (
        "a: a.x",
        "a: its word on a.x if b.v",
        "rule a.x or not b.v",
        "irreversible a.x",
    )
    assert changes["less"].falls == ("a: a.w",)
    assert changes["denied"].falls == ()
    left = changes["sure"].conflict
    assert [str(wish.wants) for wish in left.parties[0].preferences] == ["a.y", "a.z", "a.w"]
    assert [str(word.keeps) for word in left.parties[0].commitments] == ["a.y if b.v"]
    assert [str(rule.formula) for rule in left.rules] == ["a.y or not b.v"]
    assert [str(literal) for literal in left.irreversible] == ["a.y"]


# -- stopped from outside


@contextmanager
def stopped(after: int) -> Iterator[None]:
    left = after

    def listener() -> None:
        nonlocal left
        left -= 1
        if left == -1:
            raise KeyboardInterrupt

    with listening(listener):
        yield


def same(one: SingleChange, other: SingleChange) -> bool:
    return (one.kind, one.party, one.element) == (other.kind, other.party, other.element)


@given(lively(levers=1), ALL_CONCEPTS, st.integers(0, 80))
@QUICK
def test_stopped_at_any_moment(subject: Conflict, concept: str, after: int) -> None:
    for analysis in both(subject):
        assume(analysis.where("wanted").any())
        # Without a headline there is nothing to flip; from then on what was found is kept.
        whole = hinges(analysis, concept=concept)
        with stopped(after):
            part = hinges(analysis, concept=concept)
        assert part.headline == whole.headline
        assert not Counter(map(told, part.found)) - Counter(map(told, whole.found))
        check_order(part)
        assert all(part.examined[kind] <= n for kind, n in whole.examined.items())
        if not part.interrupted:
            assert list(map(told, part.found)) == list(map(told, whole.found))
            assert part.examined == whole.examined
        # Of the changes that were examined, no flip is missing.
        first = list(single_changes(subject))[: sum(part.examined.values())]
        keys = {(h.change.kind, h.change.party, h.change.element) for h in part.found}
        assert keys == {
            (h.change.kind, h.change.party, h.change.element)
            for h in whole.found
            if any(same(h.change, change) for change in first)
        }
        assert part.to_json()["interrupted"] == part.interrupted


def test_a_stop_in_the_middle_keeps_what_was_found() -> None:
    ticks = 0

    def count() -> None:
        nonlocal ticks
        ticks += 1

    analysis = analyse(graded())
    whole = hinges(analysis)
    with listening(count):
        hinges(analysis)
    counts = []
    for after in range(0, ticks + 10, max(1, ticks // 20)):
        with stopped(after):
            part = hinges(analysis)
        counts.append(len(part.found))
        assert part.interrupted == (after < ticks)
    assert (counts[0], counts[-1]) == (0, len(whole.found))
    assert len(set(counts)) > 5


# -- which first


def graded() -> Conflict:
    """Six parties whose two statements would do the goal harm the other way round."""
    names = "abcdef"
    subject = conflict(
        {name: ("x", [f"{name}.x", f"not {name}.x"]) for name in names},
        today="",
        outcomes={"wanted": " and ".join(f"{name}.x" for name in names)},
        goal="wanted",
    )
    claims = (
        Claim("sure", "d", "X", Text.of("s"), "asserted", grade=Grade("A", "1")),
        Claim("less", "d", "X", Text.of("s"), "asserted", grade=Grade("B", "4")),
        Claim("unknown", "d", "X", Text.of("s"), "asserted", grade=Grade("F", "1")),
        Claim("ungraded", "d", "X", Text.of("s"), "asserted"),
        Claim("denied", "d", "X", Text.of("s"), "asserted", grade=Grade("A", "1")),
        Claim("denier", "d", "X", Text.of("s"), "asserted", contradicts=("denied",)),
    )
    bases = {
        "a": Basis(because=("sure",)),
        "b": Basis(because=("less",)),
        "c": Basis(because=("unknown",)),
        "d": Basis(judgement=Text.of("I think so")),
        "e": Basis(),
        "f": Basis(because=("sure",), against=("less",)),
    }
    parties = tuple(
        replace(
            party,
            preferences=tuple(
                replace(wish, basis=bases[party.label]) for wish in party.preferences
            ),
        )
        for party in subject.parties
    )
    ledger = Ledger((Document("d", Text.of("D")),), claims)
    return replace(subject, parties=parties, evidence=ledger)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_doubtful_comes_first(engine: str) -> None:
    result = hinges(analyse(graded(), engine), concept="nash")  # type: ignore[arg-type]
    moves = [h.change.party for h in result.found if h.change.kind == "move"]
    # Contested; resting on nothing; on a judgement alone; on a claim that nobody could grade, on
    # one that was graded low, on one graded high.
    assert moves == ["f", "e", "d", "c", "b", "a"]
    assert [h.change.kind for h in result.found][: len(moves)] == ["move"] * len(moves)


def test_a_contradicted_claim_comes_before_its_equals() -> None:
    subject = graded()
    parties = []
    for party in subject.parties:
        cited = {"a": "sure", "b": "denied"}.get(party.label, "sure")
        basis = Basis(because=(cited,))
        wishes = tuple(replace(wish, basis=basis) for wish in party.preferences)
        parties.append(replace(party, preferences=wishes))
    result = hinges(analyse(replace(subject, parties=tuple(parties))), concept="nash")
    moves = [h.change.party for h in result.found if h.change.kind == "move"]
    assert moves == ["b", "a", "c", "d", "e", "f"]


# -- what must not matter


def flips(subject: Conflict, concept: str, names: dict[str, str] | None = None) -> Counter[Any]:
    def renamed(text: str | None) -> str | None:
        for old, new in (names or {}).items():
            text = None if text is None else text.replace(old, new)
        return text

    return Counter(
        (
            h.change.kind,
            renamed(h.change.party),
            renamed(h.change.element),
            renamed(h.change.other),
            h.flips,
        )
        for h in hinges(analyse(subject), goal="wanted", concept=concept).found
    )


@given(lively(levers=1), ALL_CONCEPTS)
@QUICK
def test_order_does_not_matter(subject: Conflict, concept: str) -> None:
    assume(analyse(subject).where("wanted").any())
    other = replace(
        subject,
        parties=subject.parties[::-1],
        rules=subject.rules[::-1],
        irreversible=subject.irreversible[::-1],
    )
    assert flips(other, concept) == flips(subject, concept)


@given(lively(levers=1), ALL_CONCEPTS, st.integers(0, 2))
@QUICK
def test_an_option_that_nobody_cares_about(subject: Conflict, concept: str, number: int) -> None:
    assume(analyse(subject).where("wanted").any())
    party = subject.parties[number % len(subject.parties)]
    idle = replace(party.options[0], label=f"{party.label}.z")
    more = replace(party, options=(*party.options, idle))
    parties = tuple(more if other is party else other for other in subject.parties)
    assert flips(replace(subject, parties=parties), concept) == flips(subject, concept)


# -- questions without an answer


def test_what_is_refused() -> None:
    subject = graded()
    with pytest.raises(ZopaError, match="no 'goal'"):
        hinges(analyse(replace(subject, goal=None)))
    with pytest.raises(UnknownLabelError):
        hinges(analyse(subject), goal="peace")
    with pytest.raises(UnknownLabelError):
        hinges(analyse(subject), concept="hope")


def test_as_data() -> None:
    data = hinges(analyse(graded()), concept="nash").to_json()
    assert data["schema"] == 1
    assert data["headline"] == {"goal_can_hold": True, "status_quo_holds": False}
    assert data["examined"]["all"] == sum(n for k, n in data["examined"].items() if k != "all")
    first = data["hinges"][0]
    assert (first["kind"], first["party"], first["element"]) == ("move", "f", "not f.x")
    assert (first["above"], first["rests_on"]) == ("f.x", "claims")
    assert first["claims"] == ["sure", "less"]
    assert first["flips"] == ["goal"]
    assert first["becomes"] == {"goal_can_hold": False, "status_quo_holds": False}
