"""Explanations in words, on a quarrel about fish: whole sentences, as they are printed.

The templates know concepts and no conflict; the last test looks for words of the worked
example in the source.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zopa
from tests.cases import conflict, free_or_bound
from tests.naive import ALL_CONCEPTS, naive_conflict
from zopa.conflict.model import Basis, Conflict, Preference
from zopa.conflict.parse import parse
from zopa.stability.analysis import analyse
from zopa.stability.explain import Change
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.sentences import paragraphs, verdict
from zopa.testing import conflicts
from zopa.text import Text

NAMES = {"fleet": "the trawler fleet", "guard": "the coast guard", "town": "Porto Novo"}
OPTIONS: dict[str, dict[str, str | tuple[str, str]]] = {
    "fleet": {"fish": ("fish inside the bay", "leave the bay")},
    "guard": {"seize": ("seize nets", "stop seizing nets"), "fine": "fine every skipper"},
    "town": {"close": ("close its port", "open its port again")},
}


def quarrel(
    fleet: Sequence[str],
    guard: Sequence[str] = (),
    town: Sequence[str] = (),
    *,
    options: Mapping[str, Sequence[str]] | None = None,
    **more,
) -> Conflict:
    wants = {"fleet": fleet, "guard": guard, "town": town}
    chosen = options or {"fleet": ["fish"], "guard": ["seize"], "town": ["close"]}
    return conflict(
        {
            label: ({name: OPTIONS[label][name] for name in chosen.get(label, ())}, wants[label])
            for label in NAMES
            if label in chosen
        },
        names=NAMES,
        **more,
    )


TWO = {"fleet": ["fish"], "guard": ["seize"]}


def told(subject: Conflict, concept: str, party: str = "fleet", state: str = "") -> list[str]:
    explanation = analyse(subject).explain(state.split(), concept=concept)
    (found,) = [p for p in paragraphs(subject, explanation) if p.party == party]
    return list(found.sentences)


FISHES = ["not guard.seize", "fleet.fish"]
IN_PORT = "guard.seize if town.close"  # the port closes only where nets were seized

BEST = quarrel(FISHES, ["guard.seize"], options=TWO)
IMPROVEMENT = quarrel(
    FISHES,
    ["guard.fine and not guard.seize", "guard.seize"],
    options={"fleet": ["fish"], "guard": ["seize", "fine"]},
)
CHAIN = quarrel(
    ["not town.close", "fleet.fish"],
    ["guard.seize"],
    ["town.close"],
    rules=[IN_PORT, "fleet.fish if guard.seize"],
)
COSTLESS = quarrel(FISHES, options=TWO)
JOINT = quarrel(
    ["not town.close", "fleet.fish"],
    ["town.close", "not guard.seize"],
    ["town.close"],
    rules=[IN_PORT],
)
BLUFF = quarrel(FISHES, ["not guard.seize"], options=TWO)
FOR_NOTHING = quarrel(
    ["not town.close", "fleet.fish"], ["town.close or not guard.seize"], rules=[IN_PORT]
)
BOTH_NEEDED = quarrel(
    ["not (town.close and guard.seize)", "fleet.fish"], ["not guard.seize"], ["not town.close"]
)
EITHER_WILL_DO = quarrel(
    ["not (town.close or guard.seize)", "fleet.fish"], ["not guard.seize"], ["not town.close"]
)
NO_ANSWER = quarrel(["fleet.fish"], options=TWO)
TIED = quarrel(["fleet.fish iff not guard.seize"], ["guard.seize"], options=TWO)

COULD = "The trawler fleet could fish inside the bay, as it wants to (unsupported), but"
WOULD = "The trawler fleet would fish inside the bay, as it wants to (unsupported)."
NETS = "then the coast guard would seize nets, which would leave it worse off"
PORT = (
    "then first the coast guard would seize nets, then Porto Novo would close its port, "
    "which would leave it worse off"
)

SENTENCES = [
    # deterred, at each grade
    (BEST, "seq", f"{COULD} {NETS}: for whoever answers, that is the best there is to do."),
    (
        BEST,
        "smr",
        f"{COULD} {NETS} and it could not escape that: "
        "for whoever answers, that is the best there is to do.",
    ),
    (IMPROVEMENT, "seq", f"{COULD} {NETS}: the answer serves whoever gives it."),
    (CHAIN, "seq", f"{COULD} {PORT}: each step is the best that its mover could do there."),
    (
        COSTLESS,
        "gmr",
        f"{COULD} {NETS}: the answer costs whoever gives it nothing, and gains it nothing.",
    ),
    (
        JOINT,
        "gmr",
        f"{COULD} {PORT}: not every step pays, but all who answer end up better off.",
    ),
    (
        BLUFF,
        "gmr",
        f"{COULD} {NETS}: a bluff, for answering so would leave the coast guard itself worse off.",
    ),
    (
        FOR_NOTHING,
        "gmr",
        f"{COULD} {PORT}: a bluff, for it asks for a step that costs its mover something "
        "and gains it nothing.",
    ),
    (
        BEST,
        "sim",
        f"{COULD} should the coast guard seize nets at the same moment, "
        "it would be left worse off.",
    ),
    # not deterred: an answer exists, but falls short
    (
        COSTLESS,
        "seq",
        f"{WOULD} The only answer that would leave it worse off is for the coast guard to seize "
        "nets; giving it would cost nothing, but gain nothing either.",
    ),
    (
        BLUFF,
        "seq",
        f"{WOULD} The only answer that would leave it worse off is for the coast guard to seize "
        "nets; and that would leave the coast guard itself worse off than letting it pass, "
        "for it wants to stop seizing nets (unsupported).",
    ),
    (
        JOINT,
        "seq",
        f"{WOULD} Every answer that would leave it no better off needs the coast guard to seize "
        "nets and Porto Novo to close its port; the strongest: first the coast guard would seize "
        "nets, then Porto Novo would close its port; but it pays only at the end: a step on the "
        "way costs whoever takes it.",
    ),
    (
        FOR_NOTHING,
        "seq",
        f"{WOULD} Every answer that would leave it no better off needs the coast guard to seize "
        "nets and Porto Novo to close its port; the strongest: first the coast guard would seize "
        "nets, then Porto Novo would close its port; and that asks for a step that costs its "
        "mover something for nothing.",
    ),
    (
        BOTH_NEEDED,
        "seq",
        f"{WOULD} Every answer that would leave it no better off needs the coast guard to seize "
        "nets and Porto Novo to close its port; the strongest: first Porto Novo would close its "
        "port, then the coast guard would seize nets; and that would leave the coast guard and "
        "Porto Novo worse off than letting it pass.",
    ),
    (
        EITHER_WILL_DO,
        "seq",
        f"{WOULD} One answer would leave it worse off: the coast guard would seize "
        "nets; and that would leave the coast guard itself worse off than letting it pass, "
        "for it wants to stop seizing nets (unsupported).",
    ),
    (
        BLUFF,
        "nash",
        f"{WOULD} The strongest answer to come would be this: the coast guard would seize nets "
        "(bluff).",
    ),
    # not deterred: there is no answer
    (NO_ANSWER, "nash", f"{WOULD} Nothing that the others could do would take the gain away."),
    (NO_ANSWER, "seq", f"{WOULD} Whatever the others did, it would stay better off than before."),
    (NO_ANSWER, "gmr", f"{WOULD} Whatever the others did, it would stay better off than before."),
    (
        NO_ANSWER,
        "smr",
        f"{WOULD} Whatever the others answered, it would stay better off, or could "
        "escape the answer.",
    ),
    (
        BLUFF,
        "sim",
        f"{WOULD} Nothing that the others would do at the same moment takes the gain away.",
    ),
    # an answer that leaves things as they were
    (
        TIED,
        "seq",
        "The trawler fleet could fish inside the bay, since it wants to fish inside the bay, "
        "should the coast guard stop seizing nets, and otherwise to leave the bay (unsupported), "
        "but then the coast guard would seize nets, which would leave it no better off than "
        "before: for whoever answers, that is the best there is to do.",
    ),
]


@pytest.mark.parametrize("subject, concept, expected", SENTENCES)
def test_one_temptation(subject: Conflict, concept: str, expected: str) -> None:
    assert told(subject, concept) == [expected]


def test_who_would_not_move() -> None:
    expected = "The trawler fleet would not move: nothing it can do alone serves it better."
    assert told(BEST, "seq", state="fleet.fish") == [expected]


def test_dropping_an_option() -> None:
    subject = quarrel(["not fleet.fish"], options=TWO)
    assert told(subject, "nash", state="fleet.fish") == [
        "The trawler fleet would leave the bay, as it wants to (unsupported). "
        "Nothing that the others could do would take the gain away."
    ]


def test_a_ranking_has_no_statement_to_cite() -> None:
    rest = ["", "guard.seize", "fleet.fish guard.seize"]
    subject = quarrel([], options=TWO, rankings={"fleet": ["fleet.fish", rest]})
    assert told(subject, "gmr") == [
        "The trawler fleet could fish inside the bay, which it ranks higher, but then the coast "
        "guard would seize nets, which would leave it no better off than before: the answer "
        "costs whoever gives it nothing, and gains it nothing."
    ]


def based(subject: Conflict, party: str, *bases: Basis) -> Conflict:
    """The conflict with these bases under the statements of a party."""

    def supported(preferences: tuple[Preference, ...]) -> tuple[Preference, ...]:
        return tuple(
            dataclasses.replace(p, basis=b) for p, b in zip(preferences, bases, strict=True)
        )

    return dataclasses.replace(
        subject,
        parties=tuple(
            dataclasses.replace(p, preferences=supported(p.preferences)) if p.label == party else p
            for p in subject.parties
        ),
    )


@pytest.mark.parametrize(
    "basis, cited",
    [
        (Basis(), "(unsupported)"),
        (Basis(("c1", "c2")), "(c1, c2)"),
        (Basis(("c1",), ("c3",)), "(c1; against: c3)"),
        (Basis(judgement=Text.of("they always have")), "(judgement)"),
        (Basis(against=("c3",)), "(unsupported; against: c3)"),
    ],
)
def test_what_the_deciding_statement_rests_on(basis: Basis, cited: str) -> None:
    subject = based(NO_ANSWER, "fleet", basis)
    (sentence,) = told(subject, "nash")
    assert f"as it wants to {cited}. " in sentence
    explanation = analyse(subject).explain([], concept="nash")
    (found,) = [p for p in paragraphs(subject, explanation) if p.party == "fleet"]
    assert found.bases == (basis,)


def test_the_others_are_counted() -> None:
    subject = quarrel(
        [],
        ["guard.fine", "guard.seize"],
        options={"fleet": ["fish"], "guard": ["seize", "fine"]},
    )
    explanation = analyse(subject).explain([], concept="nash")
    first = "The coast guard would fine every skipper, as it wants to (unsupported). Nothing that"
    (guard, fleet) = paragraphs(subject, explanation, 1)
    assert [paragraph.party for paragraph in (guard, fleet)] == ["guard", "fleet"]
    assert guard.sentences[0].startswith(first)
    assert guard.sentences[1:] == ("It has 2 other improvements here, none of them deterred.",)


def test_verdicts() -> None:
    analysis = analyse(BLUFF)
    assert verdict(BLUFF, analysis.explain([], concept="gmr")) == (
        "This state holds under GMR: no party would leave it."
    )
    assert verdict(BLUFF, analysis.explain([], concept="nash")) == (
        "This state does not hold under Nash: the trawler fleet would leave it."
    )
    both = quarrel(["fleet.fish"], ["guard.seize"], options=TWO)
    assert verdict(both, analyse(both).explain([])) == (
        "This state does not hold under SEQ: the trawler fleet and the coast guard would leave it."
    )


@given(free_or_bound(conflicts(details=True)), st.sampled_from(ALL_CONCEPTS), st.integers(0, 63))
def test_every_explanation_can_be_told(subject: Conflict, concept: str, number: int) -> None:
    states = naive_conflict(subject).states
    explanation = analyse(subject).explain(states[number % len(states)], concept=concept)
    assert verdict(subject, explanation).startswith("This state ")
    found = paragraphs(subject, explanation)
    assert {paragraph.party for paragraph in found} == {v.party for v in explanation.parties}
    assert [v.stable for p in found for v in explanation.parties if v.party == p.party] == sorted(
        view.stable for view in explanation.parties
    )
    for paragraph in found:
        assert paragraph.sentences
        for sentence in paragraph.sentences:
            assert sentence.endswith((".", "”."))
            assert sentence[0] == sentence[0].upper()
            assert "None" not in sentence
            assert "  " not in sentence


# -- phrases

PORTS = conflict(
    {label: (options, []) for label, options in OPTIONS.items()},
    names=NAMES,
    outcomes={"calm": "not guard.seize and not fleet.fish", "quota": "guard.fine"},
    phrases={"calm": "calm in the bay"},
)


@pytest.mark.parametrize(
    "formula, wish",
    [
        ("fleet.fish", "to fish inside the bay"),
        ("not fleet.fish", "to leave the bay"),
        ("guard.seize", "the coast guard to seize nets"),
        ("not guard.seize", "the coast guard to stop seizing nets"),
        ("not guard.fine", "the coast guard not to fine every skipper"),
        ("calm", "calm in the bay"),
        ("not calm", "not to see calm in the bay"),
        ("quota", "the outcome quota"),
        (
            "not fleet.fish and guard.fine",
            "to leave the bay and the coast guard to fine every skipper",
        ),
        (
            "calm or quota or town.close",
            "calm in the bay, the outcome quota or Porto Novo to close its port",
        ),
        (
            "town.close if fleet.fish",
            "Porto Novo to close its port, should the trawler fleet fish inside the bay",
        ),
        ("fleet.fish if calm", "to fish inside the bay, should there be calm in the bay"),
        (
            "at most one of (guard.seize, guard.fine)",
            "at most one of these: the coast guard to seize nets "
            "or the coast guard to fine every skipper",
        ),
        (
            "at least 2 of (guard.seize, guard.fine, calm)",
            "at least 2 of these: the coast guard to seize nets, "
            "the coast guard to fine every skipper and calm in the bay",
        ),
        (
            "at least 2 of (calm, quota, not (fleet.fish or calm))",
            "this to be so: “at least 2 of (calm, quota, not (fleet.fish or calm))”",
        ),
        ("true", "anything at all"),
        ("false", "the impossible"),
        (
            "fleet.fish iff calm",
            "to fish inside the bay, should there be calm in the bay, "
            "and otherwise to leave the bay",
        ),
        ("not (fleet.fish and calm)", "this to be so: “not (fleet.fish and calm)”"),
        ("calm and (quota or town.close)", "this to be so: “calm and (quota or town.close)”"),
    ],
)
def test_wishes(formula: str, wish: str) -> None:
    assert Phrases(PORTS).wish(parse(formula, PORTS.resolve), "fleet") == wish


def test_doings() -> None:
    phrases = Phrases(PORTS)
    taken, dropped = Change("guard.seize", True), Change("guard.seize", False)
    assert phrases.doing(taken) == "seize nets"
    assert phrases.doing(dropped) == "stop seizing nets"
    assert phrases.doing(Change("guard.fine", False)) == "choose not to fine every skipper"
    assert phrases.would("guard", [taken, Change("guard.fine", True)]) == (
        "the coast guard would seize nets and fine every skipper"
    )
    assert phrases.names(["guard", "town"], "or") == "the coast guard or Porto Novo"


def test_lists_and_numbers() -> None:
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert listing(["a", "b", "c"], "or") == "a, b or c"
    assert counted(1, "state") == "1 state"
    assert counted(1234, "state") == "1,234 states"
    assert counted(2, "party", "parties") == "2 parties"
    assert capital("the coast guard") == "The coast guard"
    assert capital("") == ""


# -- the templates know no conflict

CASE = re.compile(
    r"aleppo|russia|moscow|syria|damascus|assad|bomb|kerry|lavrov|washington|truce|humanitarian"
    r"|airstrike|convoy|ceasefire|cease-fire|nusra|rebel|opposition|united states|\bUN\b",
    re.IGNORECASE,
)


def strings(path: Path) -> list[str]:
    """String constants of a module that are no docstrings."""
    import ast

    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]


def test_no_template_contains_words_of_the_worked_example() -> None:
    source = Path(zopa.__file__).parent
    # The schema's descriptions for an editor may give an example.
    files = [path for path in source.rglob("*.py") if not path.name.startswith("schema")]
    assert len(files) > 30
    found = [
        (path.relative_to(source).as_posix(), text)
        for path in files
        for text in strings(path)
        if CASE.search(text)
    ]
    # What names the folder of the bundled example is no template.
    templates = [(name, text) for name, text in found if text not in ("aleppo", "examples/aleppo")]
    assert templates == []
