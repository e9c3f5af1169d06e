"""Texts in several languages, and dates that may be as vague as a year."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Interval", "Text", "visible"]

# Embeddings, overrides and isolates; plain marks and letters of any script stay.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


@dataclass(frozen=True)
class Text:
    """A text for people, in one language or several.

    Attributes:
        versions: pairs of (language tag, text), in file order.
        language: the language that ``str()`` gives where it can.
    """

    versions: tuple[tuple[str, str], ...]
    language: str = "en"

    @classmethod
    def of(cls, text: str | Mapping[str, str], language: str = "en") -> Text:
        """A text from a plain string (in ``language``) or a mapping of language to string."""
        if isinstance(text, str):
            return cls(((language, text),), language)
        return cls(tuple(text.items()), language)

    def __str__(self) -> str:
        by_language = dict(self.versions)
        if self.language in by_language:
            return by_language[self.language]
        return self.versions[0][1] if self.versions else ""

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True)
class Interval:
    """A span of whole days; a year, a month or a single day is one.

    Attributes:
        first: first day.
        last: last day, included.
        text: as it was written.
    """

    first: datetime.date
    last: datetime.date
    text: str

    @classmethod
    def read(cls, text: str) -> Interval:
        """Read ``2016``, ``2016-10``, ``2016-10-12`` or ``2016-10-12/2016-10-15``.

        Raises:
            ValueError: saying what is wrong with the text.
        """
        written = text.strip()
        first, slash, last = written.partition("/")
        begin = _span(first)
        end = _span(last) if slash else begin
        if end[1] < begin[0]:
            raise ValueError(f"'{written}' ends before it begins")
        return cls(begin[0], end[1], written)

    def __str__(self) -> str:
        return self.text


def _span(text: str) -> tuple[datetime.date, datetime.date]:
    match = _DAY.match(text.strip())
    if match is None:
        raise ValueError(
            f"'{text}' is not a date; write 2016, 2016-10, 2016-10-12 or 2016-10-12/2016-10-15"
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if day is not None and month is not None:
            single = datetime.date(year, month, day)
            return single, single
        first_month, last_month = (month, month) if month else (1, 12)
        last_day = calendar.monthrange(year, last_month)[1]
        return datetime.date(year, first_month, 1), datetime.date(year, last_month, last_day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(f"'{text}' is not a day of the calendar") from error


def visible(text: str) -> str:
    """A text from a file made safe to show: control and direction characters become visible.

    A terminal obeys escape sequences, and right-to-left overrides make a text read as
    something that it is not; line breaks become spaces.
    """
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\t":
        return " "
    hidden = unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTION
    return f"\\u{ord(character):04x}" if hidden else character
