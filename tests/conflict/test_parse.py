"""The statement language: what is read, what is refused, and where."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zopa.conflict.formula import (
    FALSE,
    TRUE,
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
from zopa.conflict.parse import MAX_DEPTH, MAX_LENGTH, RESERVED, parse
from zopa.errors import StatementError
from zopa.testing import formulas

LABELS = ("p.a", "p.b", "q-1.a_2", "été.ü")
A, B, C, D = (OptionIs(label) for label in LABELS)
CALM = OutcomeIs("calm", Not(A))


def resolve(label: str) -> Formula | None:
    if label == "calm":
        return CALM
    return OptionIs(label) if label in LABELS else None


@given(formulas(LABELS, outcomes=(CALM,), max_depth=4))
def test_canonical_text_reads_back(formula: Formula) -> None:
    text = str(formula)
    assert parse(text, resolve) == formula
    assert str(parse(text, resolve)) == text


def test_counts() -> None:
    assert parse("at least 2 of (p.a, p.b, not p.a)") == AtLeast(2, (A, B, Not(A)))
    assert parse("not at  least 02 of(p.a,p.b)") == Not(AtLeast(2, (A, B)))
    one = parse("at least 1 of (p.a, p.b)")
    assert one == OneOf("at least", (A, B))  # one spelling
    assert (
        str(parse("at least 2 of (p.a, p.b or q-1.a_2)")) == "at least 2 of (p.a, p.b or q-1.a_2)"
    )


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("at least 3 of (p.a, p.b)", 9, "a number from 1 to 2"),
        ("at least 0 of (p.a, p.b)", 9, "a number from 1 to 2"),
        ("at least 2 of p.a", 14, "'(' is needed here"),
        ("at most 2 of (p.a, p.b)", 8, "'one' is needed"),
        ("exactly 2 of (p.a, p.b)", 8, "'one' is needed"),
        ("p.a and 2 of (p.a, p.b)", 8, "only 'at least 2 of (...)' counts"),
        ("at least 2 (p.a, p.b)", 9, "labels begin with a letter"),
    ],
)
def test_counts_that_are_none(text: str, position: int, expected: str) -> None:
    with pytest.raises(StatementError) as caught:
        parse(text)
    assert caught.value.position == position
    assert expected in caught.value.expected


@given(formulas(LABELS, outcomes=(CALM,)), st.randoms(use_true_random=False))
def test_space_does_not_matter(formula: Formula, rng: random.Random) -> None:
    text = str(formula).replace("(", " ( ").replace(")", " ) ").replace(",", " , ")
    spread = "".join(
        rng.choice((" ", "  ", "\t", "\n ")) if character == " " else character
        for character in f" {text} "
    )
    assert parse(spread, resolve) == formula


@given(st.text(alphabet="pqab. ()notandrifexlysm,1&é", max_size=40))
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    formula, error = read_or_refused(text, resolve)
    if formula is not None:
        assert parse(str(formula), resolve) == formula
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.text == text
        assert error.found
        assert error.expected


def read_or_refused(text: str, known=None) -> tuple[Formula | None, StatementError | None]:
    try:
        return parse(text, known), None
    except StatementError as error:
        return None, error


@given(st.text(max_size=30))
def test_any_text_at_all(text: str) -> None:
    _, error = read_or_refused(text)
    assert error is None or 0 <= error.position <= len(text)


@pytest.mark.parametrize(
    "text, formula",
    [
        ("p.a", A),
        ("true", TRUE),
        ("false", FALSE),
        ("calm", CALM),
        ("(((p.a)))", A),
        ("not p.a and p.b", And((Not(A), B))),
        ("not (p.a and p.b)", Not(And((A, B)))),
        ("not not p.a", Not(Not(A))),
        ("p.a and p.b or q-1.a_2", Or((And((A, B)), C))),
        ("p.a or p.b and q-1.a_2", Or((A, And((B, C))))),
        ("p.a and p.b and q-1.a_2", And((A, B, C))),
        ("(p.a and p.b) and q-1.a_2", And((A, B, C))),
        ("p.a or (p.b or q-1.a_2)", Or((A, B, C))),
        ("p.a or p.b if q-1.a_2 and été.ü", If(Or((A, B)), And((C, D)))),
        ("p.a iff not p.b", Iff(A, Not(B))),
        ("p.a if (p.b if q-1.a_2)", If(A, If(B, C))),
        ("(p.a if p.b) and q-1.a_2", And((If(A, B), C))),
        ("exactly one of (p.a, p.b)", OneOf("exactly", (A, B))),
        ("at most one of(p.a,p.b,été.ü)", OneOf("at most", (A, B, D))),
        ("at least one of (p.a if p.b, not calm)", OneOf("at least", (If(A, B), Not(CALM)))),
        ("not at most one of (p.a) or p.b", Or((Not(OneOf("at most", (A,))), B))),
        ("not exactly one of (p.a, p.b) if p.b", If(Not(OneOf("exactly", (A, B))), B)),
    ],
)
def test_precedence(text: str, formula: Formula) -> None:
    assert parse(text, resolve) == formula


ERRORS = [
    # text, offset of the caret, what was found, part of what is expected
    ("", 0, "the end of the statement", "an option"),
    ("   ", 3, "the end of the statement", "an option"),
    ("p.a and", 7, "the end of the statement", "an option"),
    ("not", 3, "the end of the statement", "an option"),
    ("and p.a", 0, "'and'", "an option"),
    ("p.a p.b", 4, "'p.b'", "'and', 'or', 'if', 'iff' or the end"),
    ("p.a not p.b", 4, "'not'", "'and', 'or', 'if', 'iff' or the end"),
    ("p.a if p.b if q-1.a_2", 11, "'if'", "do not chain"),
    ("p.a iff p.b iff q-1.a_2", 12, "'iff'", "do not chain"),
    ("p.a if p.b iff q-1.a_2", 11, "'iff'", "do not chain"),
    ("(p.a if p.b if q-1.a_2)", 12, "'if'", "do not chain"),
    ("p.a)", 3, "')'", "there is no '(' for it"),
    ("(p.a", 4, "the end of the statement", "')' is missing"),
    ("(p.a p.b)", 5, "'p.b'", "')' is missing"),
    ("()", 1, "')'", "an option"),
    ("p.a, p.b", 3, "','", "'and', 'or', 'if', 'iff' or the end"),
    ("p.zz", 0, "'p.zz'", "no option of that name"),
    ("not quiet", 4, "'quiet'", "no outcome of that name"),
    ("p.a and p", 8, "'p'", "no outcome of that name"),
    ("exactly two of (p.a)", 8, "'two'", "'one' is needed here after 'exactly'"),
    ("exactly one (p.a)", 12, "'('", "'of' is needed here after 'one'"),
    ("exactly one of p.a", 15, "'p.a'", "'(' is needed here after 'one of'"),
    ("exactly one of ()", 16, "')'", "an option"),
    ("exactly one of (p.a", 19, "the end of the statement", "',' or ')'"),
    ("exactly one of (p.a p.b)", 20, "'p.b'", "',' or ')'"),
    ("exactly one of (p.a,)", 20, "')'", "an option"),
    ("at one of (p.a)", 3, "'one'", "'most' or 'least'"),
    ("at most of (p.a)", 8, "'of'", "'one' is needed here after 'at most'"),
    ("most", 0, "'most'", "an option"),
    ("p.a & p.b", 4, "'&'", "write 'and'"),
    ("p.a | p.b", 4, "'|'", "write 'or'"),
    ("!p.a", 0, "'!'", "write 'not'"),
    ("~ p.a", 0, "'~'", "write 'not'"),
    ("-p.a", 0, "'-'", "write 'not'"),
    ("p.a = p.b", 4, "'='", "write 'iff'"),
    ("p.a <- p.b", 4, "'<'", "write 'if'"),
    ("p. a", 1, "'.'", "without spaces"),
    ("p.a.b", 3, "'.'", "without spaces"),
    ("3", 0, "'3'", "never numbered"),
    ("p.a and  3", 9, "'3'", "never numbered"),
    ("p.a @ p.b", 4, "'@'", "can stand here"),
    ("'p.a'", 0, "'''", "can stand here"),
    ("p.a\x00", 3, "'\x00'", "can stand here"),
]


@pytest.mark.parametrize("text, position, found, expected", ERRORS)
def test_errors(text: str, position: int, found: str, expected: str) -> None:
    with pytest.raises(StatementError) as caught:
        parse(text, resolve)
    error = caught.value
    assert (error.position, error.found) == (position, found)
    assert expected in error.expected
    assert str(error) == f"at character {position + 1}: found {found}; {error.expected}"


def test_words_of_the_language_are_no_labels() -> None:
    assert all(not word.isupper() and word.isalpha() for word in RESERVED)
    for word in sorted(RESERVED - {"true", "false"}):
        with pytest.raises(StatementError):
            parse(word, OptionIs)


def test_without_a_resolver_every_dotted_label_is_an_option() -> None:
    assert parse("x.y and not z.w") == And((OptionIs("x.y"), Not(OptionIs("z.w"))))
    with pytest.raises(StatementError, match="no outcome"):
        parse("truce")


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "not " * 4_999, "(" * 9_000 + "p.a" + ")" * 9_000, "exactly one of (" * 1000],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(StatementError, match="nesting deeper than 50") as caught:
        parse(text)
    assert caught.value.position < 1000


@pytest.mark.parametrize("wrap", ["({})", "not {}"])
def test_the_deepest_nesting_that_is_allowed(wrap: str) -> None:
    text = "p.a"
    for _ in range(MAX_DEPTH - 1):
        text = wrap.format(text)
    formula = parse(text)
    assert parse(str(formula)) == formula
    with pytest.raises(StatementError, match="nesting"):
        parse(wrap.format(text))


def test_long_statements() -> None:
    text = " and ".join(["p.a"] * 2400)
    assert len(text) <= MAX_LENGTH
    formula = parse(text)
    assert isinstance(formula, And)
    assert len(formula.operands) == 2400
    assert formula.holds_in({"p.a"})
    assert parse(str(formula)) == formula
    with pytest.raises(
        StatementError, match="at most 20000: name parts of it as outcomes"
    ) as caught:
        parse("p.a or " * 3000 + "p.a")
    assert caught.value.position == MAX_LENGTH
    assert len(caught.value.text) <= 100
