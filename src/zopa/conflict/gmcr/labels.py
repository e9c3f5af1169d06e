"""Readable labels from names: letters of any script stay, the rest becomes underscores."""

from __future__ import annotations

import re
import unicodedata

from zopa.conflict.parse import LABEL, RESERVED

__all__ = ["Labels"]

#: Longer names are cut, between words where that is possible.
_LONGEST = 40
_LABEL = re.compile(LABEL)
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


class Labels:
    """Makes labels that differ from each other, also where only capitals would differ.

    Args:
        kind: what is labelled: ``"party"`` or ``"option"``; begins a label where a name has no
            letter to begin with.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._taken: set[str] = set()

    def label(self, name: str, number: int) -> str:
        """A new label.

        Args:
            name: what people call it.
            number: its position, for a name that no label can be made of.
        """
        wanted = _slug(name)
        if not wanted or wanted in RESERVED or not _LABEL.fullmatch(wanted):
            wanted = f"{self.kind}_{wanted or number}"
            wanted = wanted if _LABEL.fullmatch(wanted) else f"{self.kind}_{number}"
        label = wanted
        again = 2
        while label.casefold() in self._taken:
            label = f"{wanted}_{again}"
            again += 1
        self._taken.add(label.casefold())
        return label


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    latin = "".join(
        character
        for k, character in enumerate(plain)
        if not (unicodedata.combining(character) and _on_latin(plain, k))
    )
    joined = unicodedata.normalize("NFC", latin)
    slug = "_".join(_words(joined))
    if len(slug) <= _LONGEST:
        return slug
    cut = slug[: _LONGEST + 1].rpartition("_")[0]
    return cut if len(cut) > _LONGEST // 2 else slug[:_LONGEST]


def _on_latin(text: str, at: int) -> bool:
    """Whether the mark at a position sits on a Latin letter, which can do without it."""
    while at and unicodedata.combining(text[at]):
        at -= 1
    return text[at].isascii()


def _words(text: str) -> list[str]:
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in text)
    return kept.split()
