"""The statement language: text in, :class:`~zopa.conflict.formula.Formula` out.

Grammar, loosest first (``if`` and ``iff`` do not chain)::

    statement = alternative [("if" | "iff") alternative]
    alternative = conjunction {"or" conjunction}
    conjunction = factor {"and" factor}
    factor = "not" factor | atom
    atom = label | "true" | "false" | "(" statement ")"
         | ("exactly" | "at" "most" | "at" "least") "one" "of" "(" statement {"," statement} ")"
         | "at" "least" number "of" "(" statement {"," statement} ")"

A label with a dot (``russia.bomb``) is an option, one without is an outcome.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from zopa.conflict.formula import (
    FALSE,
    TRUE,
    And,
    Formula,
    If,
    Iff,
    Not,
    OneOf,
    OptionIs,
    Or,
    at_least,
)
from zopa.errors import StatementError

__all__ = ["LABEL", "MAX_DEPTH", "MAX_LENGTH", "RESERVED", "parse"]

#: Words of the language; no party, option or outcome may bear one as its label.
RESERVED = frozenset(
    "and at exactly false if iff least most not of one or true".split()  # noqa: SIM905
)
#: Deepest nesting of parentheses and negations that a statement may have.
MAX_DEPTH = 50
#: Longest statement, in characters.
MAX_LENGTH = 20_000

# Many scripts write vowels as combining marks, which are no word characters to ``re``.
_MARKS = "".join(c for c in map(chr, range(0x300, 0xFE30)) if unicodedata.category(c)[0] == "M")
#: A label: a letter, then letters, digits, ``_`` and ``-``; any script.
LABEL = rf"[^\W\d_][\w{_MARKS}-]*"
# A number is one only before "of"; elsewhere a digit is a slip, and told so.
_NUMBER = r"[0-9]{1,5}(?=\s+of\b)"
_TOKEN = re.compile(
    rf"\s*(?:(?P<word>{LABEL}(?:\.{LABEL})?)|(?P<number>{_NUMBER})|(?P<mark>[(),]))"
)

Resolve = Callable[[str], "Formula | None"]


@dataclass(frozen=True)
class _Token:
    text: str
    start: int

    @property
    def shown(self) -> str:
        return f"'{self.text}'" if self.text else "the end of the statement"


def parse(text: str, resolve: Resolve | None = None) -> Formula:
    """Read a statement.

    Args:
        text: the statement, for example ``"not russia.bomb and (us.strike or eu.sanction)"``.
        resolve: maps a label to the formula it stands for, or to None where it names
            nothing. Without it every dotted label is taken for an option, and labels
            without a dot are refused.

    Returns:
        The formula. ``str()`` of it is the canonical text; parsing that gives an equal formula.

    Raises:
        StatementError: with the position, what was found and what could stand there.
    """
    return _Parser(text, resolve or _options_only).statement_to_end()


def _options_only(label: str) -> Formula | None:
    return OptionIs(label) if "." in label else None


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise StatementError(
            text[:80],
            MAX_LENGTH,
            f"{len(text)} characters",
            f"a statement may have at most {MAX_LENGTH}: name parts of it as outcomes",
        )
    tokens = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise StatementError(text, start, f"'{text[start]}'", _hint(text[start]))
        kind = match.lastgroup or "mark"
        tokens.append(_Token(match.group(kind), match.start(kind)))
        position = match.end()
    tokens.append(_Token("", len(text)))
    return tokens


def _hint(character: str) -> str:
    spelled = {"&": "and", "|": "or", "!": "not", "~": "not", "=": "iff", "-": "not", "<": "if"}
    if character in spelled:
        return f"write '{spelled[character]}'"
    if character.isdigit():
        return "labels begin with a letter; options are named, never numbered"
    if character == ".":
        return "an option is written party.option, without spaces"
    return "labels, 'not', 'and', 'or', 'if', 'iff', parentheses and commas can stand here"


class _Parser:
    def __init__(self, text: str, resolve: Resolve) -> None:
        self.text = text
        self.resolve = resolve
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def fail(self, expected: str) -> StatementError:
        return StatementError(self.text, self.token.start, self.token.shown, expected)

    def accept(self, word: str) -> bool:
        if self.token.text == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str, why: str) -> None:
        if not self.accept(word):
            raise self.fail(f"'{word}' is needed here {why}")

    def statement_to_end(self) -> Formula:
        formula = self.statement()
        if self.token.text:
            raise self.fail(self.after_operand())
        return formula

    def after_operand(self) -> str:
        if self.token.text in ("if", "iff"):
            return "'if' and 'iff' do not chain: put one of them in parentheses"
        if self.token.text == ")":
            return "there is no '(' for it"
        return "'and', 'or', 'if', 'iff' or the end can stand here"

    def statement(self) -> Formula:
        left = self.alternative()
        if self.accept("if"):
            return If(left, self.alternative())
        if self.accept("iff"):
            return Iff(left, self.alternative())
        return left

    def alternative(self) -> Formula:
        return self.chain("or", self.conjunction, Or)

    def conjunction(self) -> Formula:
        return self.chain("and", self.factor, And)

    def chain(
        self, word: str, operand: Callable[[], Formula], make: type[And] | type[Or]
    ) -> Formula:
        parts = [operand()]
        while self.accept(word):
            parts.append(operand())
        if len(parts) == 1:
            return parts[0]
        # (a and b) and c is one conjunction: one tree for one canonical text.
        flat: list[Formula] = []
        for part in parts:
            flat.extend(part.operands if isinstance(part, make) else (part,))
        return make(tuple(flat))

    def factor(self) -> Formula:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail(f"nesting deeper than {MAX_DEPTH}: name parts of it as outcomes")
        try:
            return Not(self.factor()) if self.accept("not") else self.atom()
        finally:
            self.depth -= 1

    def atom(self) -> Formula:
        if self.accept("("):
            inside = self.statement()
            if not self.accept(")"):
                chained = self.token.text in ("if", "iff")
                raise self.fail(self.after_operand() if chained else "')' is missing")
            return inside
        if self.token.text in ("exactly", "at"):
            return self.one_of()
        if self.accept("true"):
            return TRUE
        if self.accept("false"):
            return FALSE
        return self.label()

    def one_of(self) -> Formula:
        how: Literal["exactly", "at most", "at least"] = "exactly"
        if self.accept("at"):
            if self.accept("most"):
                how = "at most"
            elif self.accept("least"):
                how = "at least"
            else:
                raise self.fail("'most' or 'least' is needed after 'at'")
        else:
            self.at += 1
        if how == "at least" and self.token.text.isdigit():
            return self.at_least()
        self.expect("one", f"after '{how}'")
        self.expect("of", "after 'one'")
        self.expect("(", "after 'one of'")
        return OneOf(how, self.listed())

    def at_least(self) -> Formula:
        token = self.token
        self.at += 1
        self.expect("of", f"after '{token.text}'")
        self.expect("(", f"after '{token.text} of'")
        operands = self.listed()
        if not 1 <= int(token.text) <= len(operands):
            expected = f"a number from 1 to {len(operands)}, of the statements listed, is needed"
            raise StatementError(self.text, token.start, token.shown, expected)
        return at_least(int(token.text), operands)

    def listed(self) -> tuple[Formula, ...]:
        operands = [self.statement()]
        while self.accept(","):
            operands.append(self.statement())
        if not self.accept(")"):
            raise self.fail("',' or ')' is needed here")
        return tuple(operands)

    def label(self) -> Formula:
        token = self.token
        if not token.text or token.text in "(),":
            raise self.fail("an option, an outcome, 'not' or '(' is needed here")
        if token.text.isdigit():
            raise self.fail("only 'at least 2 of (...)' counts; labels begin with a letter")
        if token.text in RESERVED:
            raise self.fail("an option, an outcome, 'not' or '(' is needed here")
        # The same letter may be written in two ways; labels are compared in one.
        formula = self.resolve(unicodedata.normalize("NFC", token.text))
        if formula is None:
            what = "option" if "." in token.text else "outcome"
            raise self.fail(f"there is no {what} of that name")
        self.at += 1
        return formula
