"""Parties that have given their word: by hand, changes that change nothing, and what is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import FEWER, both_engines, bound_conflicts, conflict
from tests.naive import ALL_CONCEPTS, naive_conflict, truth
from tests.stability.test_metamorphic import answers, relabelled
from zopa.agreements.waiting import _shift
from zopa.conflict.formula import TRUE, And, Formula, Not, OptionIs, Or
from zopa.conflict.model import Basis, Conflict, Party
from zopa.conflict.undertake import unbound, undertake
from zopa.conflict.undertaking import Commitment, Swap
from zopa.game.build import grid_of, option_game
from zopa.stability.analysis import analyse
from zopa.stability.explain import Explanation
from zopa.stability.phrases import Phrases
from zopa.stability.sentences import paragraphs, staying, verdict
from zopa.stability.word import Word, deciding, ruled_out, tempted_but_for_word
from zopa.testing import conflicts, formulas
from zopa.text import Text

BOUND = bound_conflicts(conflicts())
ENGINE = st.sampled_from(("graph", "array", "auto"))


def with_words(subject: Conflict, *words: tuple[str, Formula]) -> Conflict:
    """The conflict in which parties have given their word on more than before."""
    return replace(
        subject,
        parties=tuple(
            replace(
                party,
                commitments=(
                    *party.commitments,
                    *(Commitment(keeps) for label, keeps in words if label == party.label),
                ),
            )
            for party in subject.parties
        ),
    )


# -- by hand


def holds(subject: Conflict, concept: str) -> set[str]:
    found = [
        {str(state) for state in analyse(subject, engine).equilibria(concept)}
        for engine in ("graph", "array")
    ]
    assert found[0] == found[1]
    return found[0]


#: Each better off as the other's ally; neither stays one unless both have given their word.
DILEMMA = {"a": ("c", ["b.c", "not a.c"]), "b": ("c", ["a.c", "not b.c"])}


def test_mutual_commitments_make_a_deal_hold() -> None:
    assert holds(conflict(DILEMMA), "nash") == {"(nothing)"}
    swap = {"a": ["a.c iff b.c"], "b": ["a.c iff b.c"]}
    # Nobody may leave either state alone; from the mixed ones both would repair their word.
    assert holds(conflict(DILEMMA, words=swap), "nash") == {"(nothing)", "a.c b.c"}
    assert holds(conflict(DILEMMA, words={"a": ["a.c iff b.c"]}), "nash") == {"(nothing)"}
    outright = {"a": ["a.c"], "b": ["b.c"]}
    assert holds(conflict(DILEMMA, words=outright), "nash") == {"a.c b.c"}


def test_a_word_given_on_what_others_do_bars_every_move_of_its_giver() -> None:
    """a's word depends on b alone: while b breaks it for a, nothing that a could do keeps it."""
    subject = conflict({"a": ("x", ["a.x"]), "b": ("y", [])}, words={"a": ["b.y"]})
    assert holds(subject, "nash") == {"(nothing)", "a.x", "a.x b.y"}


def test_to_repair_a_word_is_an_improvement_even_to_something_worse() -> None:
    """What a ranks last keeps its word: from what it ranks first it goes there."""
    subject = conflict(
        {"a": ("x", []), "b": ("y", [])},
        rankings={"a": ["", "b.y", "a.x b.y", "a.x"]},
        words={"a": ["a.x"]},
    )
    assert holds(subject, "nash") == {"a.x", "a.x b.y"}
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        ranks = dict(zip(map(str, analysis.states), analysis.rank("a").tolist(), strict=True))
        assert ranks == {"a.x b.y": 3, "a.x": 2, "(nothing)": 1, "b.y": 0}


def test_a_bound_party_cannot_threaten_what_would_break_its_word() -> None:
    parties = {"a": ("x", ["not b.y", "a.x"]), "b": ("y", ["not (a.x and not b.y)"])}
    assert "(nothing)" in holds(conflict(parties), "seq")
    for concept in ("seq", "sseq", "gmr", "smr", "sim"):
        assert "(nothing)" not in holds(conflict(parties, words={"b": ["not b.y"]}), concept)


def test_who_cannot_escape_for_its_word_is_deterred() -> None:
    parties = {"a": ("x y", []), "b": ("z", ["b.z"])}
    best = ["a.x", "a.y b.z", "", ["a.x b.z", "a.y", "a.x a.y", "b.z", "a.x a.y b.z"]]
    free = conflict(parties, rankings={"a": best})
    assert "(nothing)" not in holds(free, "smr")
    tied = conflict(parties, rankings={"a": best}, words={"a": ["not a.y if b.z"]})
    position = analyse(tied).position(())
    for concept in ("sseq", "smr"):
        assert not analyse(free).stable(concept, "a")[position]
        assert analyse(tied).stable(concept, "a")[position]


def test_what_moves_make_together_may_break_a_word() -> None:
    """Under SIM b and a move at once; b would break its word only by moving after a."""
    subject = conflict(
        {"a": ("x", ["not (a.x and b.y)", "a.x"]), "b": ("y", ["b.y"])},
        words={"b": ["not (a.x and b.y)"]},
    )
    assert "(nothing)" not in holds(subject, "gmr")
    position = analyse(subject).position(())
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        assert analysis.stable("sim", "a")[position]
        assert not analysis.stable("gmr", "a")[position]


# -- what changes nothing


@FEWER
@given(conflicts(), ENGINE)
def test_a_commitment_to_what_is_always_true(subject: Conflict, engine: str) -> None:
    tied = with_words(subject, *((party.label, TRUE) for party in subject.parties))
    assert answers(tied, engine) == answers(subject, engine)
    assert option_game(tied, grid_of(tied)).bars(0) is None, "nothing to be barred from"


@FEWER
@given(BOUND, ENGINE)
def test_a_commitment_that_every_state_keeps(subject: Conflict, engine: str) -> None:
    """Any word, weakened by all that rules leave over."""
    states = naive_conflict(subject).states
    weak = []
    for party in subject.parties:
        for given_ in party.commitments:
            broken = [s for s in states if not truth(given_.keeps, s)]
            said = [_exactly(subject, s) for s in broken]
            weak.append((party.label, Or((given_.keeps, *said)) if said else given_.keeps))
    assert answers(with_words(unbound(subject), *weak), engine) == answers(unbound(subject), engine)


def _exactly(subject: Conflict, state: frozenset[str]) -> Formula:
    return And(tuple(OptionIs(o) if o in state else Not(OptionIs(o)) for o in subject.labels))


@FEWER
@given(conflicts(), ENGINE, st.data())
def test_nobody_bound(subject: Conflict, engine: str, data: st.DataObject) -> None:
    tied = data.draw(bound_conflicts(st.just(subject)))
    assert answers(unbound(tied), engine) == answers(subject, engine)


@FEWER
@given(BOUND, ENGINE)
def test_a_word_given_in_pieces_or_twice_or_by_a_swap(subject: Conflict, engine: str) -> None:
    whole = replace(
        subject,
        parties=tuple(
            replace(party, commitments=(Commitment(party.word),)) if party.word else party
            for party in subject.parties
        ),
    )
    twice = with_words(subject, *((p.label, p.word) for p in subject.parties if p.word))
    swaps = tuple(
        Swap(f"s{k}-{number}", Text.of("s"), (party.label,), given_.keeps)
        for k, party in enumerate(subject.parties)
        for number, given_ in enumerate(party.commitments)
    )
    swapped = undertake(replace(unbound(subject), swaps=swaps), [swap.label for swap in swaps])
    expected = answers(subject, engine)
    for other in (whole, twice, swapped):
        assert answers(other, engine) == expected


@FEWER
@given(BOUND, ENGINE, st.randoms(use_true_random=False))
def test_other_names(subject: Conflict, engine: str, rng) -> None:
    names = [party.label for party in subject.parties]
    new = [f"{chr(ord('z') - k)}arty" for k in range(len(names))]
    rng.shuffle(new)
    party_of = dict(zip(names, new, strict=True))
    to = {
        label: f"{party_of[label.split('.')[0]]}.{label.split('.')[1]}" for label in subject.labels
    }
    other = answers(relabelled(subject, party_of, to), engine)
    for (concept, party), states in answers(subject, engine).items():
        expected = {frozenset(to[label] for label in state) for state in states}
        assert other[concept, party_of[party]] == expected


@FEWER
@given(conflicts(min_parties=2), ENGINE, st.data())
def test_the_word_of_an_onlooker_binds_nobody(
    subject: Conflict, engine: str, data: st.DataObject
) -> None:
    onlooker = Party("onlooker", Text.of("Onlooker"))
    other = replace(subject, parties=(onlooker, *subject.parties))
    other = with_words(other, ("onlooker", data.draw(formulas(subject.labels))))
    before, after = answers(subject, engine), answers(other, engine)
    assert {key: after[key] for key in before} == before


# -- engines


@FEWER
@given(BOUND)
def test_simultaneous_moves_of_bound_parties(subject: Conflict) -> None:
    """The short cut that SIM takes where nobody is bound is not taken where somebody is."""
    array = both_engines(subject)[1]
    game = array.game
    somebody = any(game.bars(k) is not None for k in range(len(game.parties)))
    assert array.every_combination == (game.feasible is None and not somebody)


# -- what is told

WORDED = conflict(
    {
        "fleet": ({"strike": ("strike the port", "hold its fire")}, ["fleet.strike"]),
        "harbour": ({"open": "open the port"}, ["not harbour.open"]),
    },
    names={"fleet": "the fleet", "harbour": "the harbour"},
    words={"fleet": ["not fleet.strike if harbour.open"], "harbour": ["harbour.open"]},
)


def explained(subject: Conflict, state: str, concept: str = "nash") -> Explanation:
    return analyse(subject).explain(state.split(), concept=concept)


def told(subject: Conflict, state: str, party: str, concept: str = "nash") -> list[str]:
    parts = paragraphs(subject, explained(subject, state, concept))
    return [line for part in parts if part.party == party for line in part.sentences]


def test_why_a_bound_party_stays() -> None:
    explanation = explained(WORDED, "harbour.open")
    assert explanation.holds
    view = explanation.party("fleet")
    assert view.reason == "would not move"
    assert view.least_bad is None, "it has no move that keeps its word"
    assert view.but_for_word is not None
    assert frozenset(view.but_for_word.to) == {"fleet.strike", "harbour.open"}
    assert told(WORDED, "harbour.open", "fleet") == [
        "The fleet would not move: nothing it can do alone serves it better.",
        "But for its word to hold its fire, should the harbour open the port (unsupported), it "
        "would serve the fleet better to strike the port, since it wants to strike the port "
        "(unsupported).",
    ]
    assert staying(WORDED, explanation, "fleet").startswith("The fleet has no move here. But for ")
    assert verdict(WORDED, explanation).startswith("This state holds")


def test_why_a_bound_party_repairs_its_word() -> None:
    nothing = "Nothing that the others could do would take the gain away."
    assert told(WORDED, "fleet.strike", "harbour") == [
        f"The harbour would open the port, as it has given its word to (unsupported). {nothing}"
    ]
    assert told(WORDED, "fleet.strike harbour.open", "fleet") == [
        "The fleet would hold its fire, since it has given its word to hold its fire, should the "
        f"harbour open the port (unsupported). {nothing}"
    ]
    temptation = explained(WORDED, "fleet.strike harbour.open").party("fleet").temptations[0]
    assert temptation.decided_by is not None
    word, kept = temptation.decided_by
    assert isinstance(word, Word)
    assert kept
    data = explained(WORDED, "fleet.strike harbour.open").to_json()["parties"][0]
    assert data["temptations"][0]["decided_by"]["word"] is True
    assert data["but_for_word"] is None


@pytest.mark.parametrize(
    ("keeps", "phrase"),
    [
        ("not fleet.strike", "its word to hold its fire"),
        ("fleet.strike", "its word to strike the port"),
        ("not fleet.strike if harbour.open", None),
        ("harbour.open iff not fleet.strike", None),
        ("harbour.open", "its word on “harbour.open”"),
        ("fleet.strike or harbour.open", "its word on “fleet.strike or harbour.open”"),
        ("not fleet.strike if (harbour.open iff fleet.strike)", None),
    ],
)
def test_how_a_word_is_put(keeps: str, phrase: str | None) -> None:
    subject = conflict(
        {
            "fleet": ({"strike": ("strike the port", "hold its fire")}, []),
            "harbour": ({"open": "open the port"}, []),
        },
        names={"harbour": "the harbour"},
        words={"fleet": [keeps]},
    )
    word = subject.party("fleet").word
    assert word is not None
    expected = {
        "not fleet.strike if harbour.open": (
            "its word to hold its fire, should the harbour open the port"
        ),
        "harbour.open iff not fleet.strike": (
            "its word to hold its fire, should the harbour open the port, and otherwise to strike "
            "the port"
        ),
        "not fleet.strike if (harbour.open iff fleet.strike)": (
            "its word on “not fleet.strike if (harbour.open iff fleet.strike)”"
        ),
    }
    assert Phrases(subject).word(word, "fleet") == (phrase or expected[keeps])


def test_what_a_broken_word_rests_on() -> None:
    """Of several commitments those that the move turns on, with all that speaks for them."""
    subject = conflict({"a": ("x y", []), "b": ("z", [])})
    party = subject.party("a")
    formulas = [
        p.word
        for p in conflict(
            {"a": ("x y", []), "b": ("z", [])}, words={"a": ["a.x if b.z", "a.y"], "b": ["a.x"]}
        ).parties
    ]
    first, second = formulas[0].operands  # type: ignore[union-attr]
    given_ = (
        Commitment(first, basis=Basis(("c1",), ("c2",))),
        Commitment(second, basis=Basis(("c3",), (), Text.of("said so"))),
        Commitment(first, basis=Basis(("c1", "c4"), ())),
    )
    bound = replace(party, commitments=given_)
    state = subject.state
    decided = deciding(bound, state(["a.y", "b.z"]), state(["a.x", "a.y"]))
    assert decided == (Word(first, basis=Basis(("c1", "c4"), ("c2",))), True)
    decided = deciding(bound, state(["a.x", "a.y"]), state(["b.z"]))
    assert decided is not None
    assert not decided[1]
    assert decided[0] == Word(
        And((first, second)), basis=Basis(("c1", "c3", "c4"), ("c2",), Text.of("said so"))
    )
    assert deciding(bound, state(["b.z"]), state([])) is None, "both violate it"


@FEWER
@given(BOUND, st.sampled_from(ALL_CONCEPTS), st.integers(0, 63))
def test_what_the_word_rules_out(subject: Conflict, concept: str, number: int) -> None:
    """Moves that exist once nobody is bound, and of them the one most liked."""
    bound_game, free_game = naive_conflict(subject), naive_conflict(unbound(subject))
    for engine in ("graph", "array"):
        analysis = analyse(subject, engine)
        states = [frozenset(state) for state in analysis.states]
        position = number % len(states)
        ground, here = analysis.ground, states[position]
        explanation = analysis.explain(here, concept=concept)
        assert verdict(subject, explanation)
        for k, party in enumerate(bound_game.parties):
            gone = set(free_game.moves[party, here]) - set(bound_game.moves[party, here])
            found = ruled_out(ground, k, ground.index(position))
            assert {frozenset(ground.state(int(i))) for i in found} == gone
            assert sorted(found.tolist()) == found.tolist()
            best = tempted_but_for_word(ground, k, ground.index(position))
            likes = {s: free_game.value[party, s] for s in (*gone, here)}
            better = [s for s in gone if likes[s] > likes[here]]
            assert (best is None) == (not better)
            if best is None:
                continue
            reached = frozenset(ground.state(best))
            key = max((likes[s], -len(s ^ here)) for s in better)
            assert (likes[reached], -len(reached ^ here)) == key
            view = explanation.party(party)
            assert view.but_for_word is not None
            assert frozenset(view.but_for_word.to) == reached
            assert "but for its word" in staying(subject, explanation, party).lower()
        assert paragraphs(subject, explanation)


@FEWER
@given(BOUND, st.integers(0, 63), st.integers(0, 63))
def test_what_decides(subject: Conflict, first: int, second: int) -> None:
    game = naive_conflict(subject)
    before, after = (game.states[k % len(game.states)] for k in (first, second))
    for party in subject.parties:
        decided = deciding(party, subject.state(before), subject.state(after))
        kept = [game.keeps[party.label, state] for state in (before, after)]
        likes = [game.value[party.label, state] for state in (before, after)]
        if kept[0] != kept[1]:
            assert decided is not None
            word, holds_after = decided
            assert isinstance(word, Word)
            assert holds_after == kept[1] == truth(word.wants, after)
            assert truth(word.wants, before) == kept[0]
        elif party.ranking is None and likes[0] != likes[1]:
            assert decided is not None
            assert not isinstance(decided[0], Word)
            assert decided[1] == (likes[1] > likes[0])
        else:
            assert decided is None


def test_ranks_of_cells_that_a_word_splits() -> None:
    """Dense over both classes, the same on cells as in a list."""
    subject = conflict(
        {"a": ("x y", ["a.y"]), "b": ("z", ["b.z"])},
        rules=["not (a.x and a.y and b.z)"],
        words={"a": ["a.x if b.z"]},
    )
    for engine in both_engines(subject):
        rank = engine.at_states(engine.rank(0))
        assert sorted(set(rank.tolist())) == [0, 1, 2, 3]
        assert np.array_equal(rank, [2, 2, 3, 3, 0, 2, 1])


def test_the_value_of_waiting_leaves_the_word_aside() -> None:
    """Ends are compared by what a party wants, not by what it has promised."""
    subject = conflict({"a": ("x", ["a.x"])}, words={"a": ["not a.x"]})
    shift = _shift(subject.party("a"), subject.state([]), subject.state(["a.x"]))
    assert shift.liking == "better"
    assert shift.decided_by is not None
    assert not isinstance(shift.decided_by[0], Word)
