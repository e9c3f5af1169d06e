"""What no printed sentence may look like, whatever it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["proper"]

#: Traces of a value that was printed as Python writes it, or was not there.
_RAW = re.compile(
    r"None[,;.) ]|\{|\}|\[|\]|<|>|State\(|frozenset|Fraction|\bnan\b|\binf\b|-1\b|\(\)"
)
#: "None" may begin a sentence.
_NONE = re.compile(r"(?:^|\. )None (?:of|would)")
#: One of something that is said of several.
_MANY = re.compile(
    r"(?<![,.\d] )(?<![,.\d])\b1 (?:other |joint |single )?"
    r"(?:states|ends|ways|agreements|moves|changes|exchanges|wishes|levers|tables)\b"
)


def proper(lines: Iterable[str], ends: str = ".:") -> None:
    """Assert that sentences are sentences.

    Args:
        lines: the sentences.
        ends: characters of which one ends each; none for phrases.
    """
    for line in lines:
        assert line, "an empty sentence"
        assert not ends or line[-1] in ends, line
        assert not re.search(r"  |\s$|^\s| [.,;:]|\.\.|,,|;;|: \.|, \.", line), line
        assert not _RAW.search(_NONE.sub("", line)), line
        assert not _MANY.search(line), line
        for left, right in ("()", "“”"):
            assert line.count(left) == line.count(right), line
