"""What the readers of both files share: forgiving access to the tree, and checks of names.

The structure has been checked before, so a value of the wrong kind has been reported already:
here it reads as if it were not there, and reading goes on to find what else is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable

from zopa.conflict.files.diagnostics import Collector, escaped, near, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.files.schema_pieces import DATE_PATTERN, LABEL_PATTERN
from zopa.conflict.model import Basis
from zopa.conflict.parse import LABEL, RESERVED
from zopa.text import Interval, Text

__all__ = ["Reader", "items", "mapping", "words"]

_DATE = re.compile(DATE_PATTERN)
_LABEL = re.compile(LABEL)
_LOOSE = re.compile(LABEL_PATTERN)


def mapping(node: Node | None) -> Mapping | None:
    """The node, if it is a mapping."""
    return node if isinstance(node, Mapping) else None


def items(node: Node | None) -> list[Node]:
    """The items of a list, or none."""
    return node.items if isinstance(node, Sequence) else []


def words(node: Node | None) -> Scalar | None:
    """The node, if it is text."""
    return node if isinstance(node, Scalar) and isinstance(node.value, str) else None


class Reader:
    """Reads the values that both files have.

    Args:
        language: language of plain texts.
        out: takes what is wrong.
    """

    def __init__(self, language: str, out: Collector) -> None:
        self.language = language
        self.out = out

    def string(self, node: Node | None) -> str | None:
        """A plain text, or None."""
        found = words(node)
        return found.text if found else None

    def text(self, node: Node | None) -> Text | None:
        """A text in one language or several, or None."""
        if isinstance(node, Mapping):
            versions = [(key.text, words(value)) for key, value in node]
            pairs = tuple((tag, _tidy(found)) for tag, found in versions if found)
            return Text(pairs, self.language) if pairs else None
        found = words(node)
        return Text.of(_tidy(found), self.language) if found else None

    def interval(self, node: Node | None) -> Interval | None:
        """A date or interval, or None."""
        if not isinstance(node, Scalar) or node.value is None or isinstance(node.value, bool):
            return None
        if isinstance(node.value, str) and not _DATE.match(node.text):
            return None  # reported by the schema, as is the number of no year
        if isinstance(node.value, int | float) and not 1000 <= node.value <= 9999:
            return None
        try:
            return Interval.read(node.text)
        except ValueError as error:
            message = escaped(str(error)) if len(node.text) < 60 else f"{shown(node.text)} is long"
            self.out.add("ZP110", message, "correct the date", node.place)
            return None

    def name(self, node: Mapping, label: str) -> Text:
        """What something is called: its label where nothing else is said."""
        return self.text(node.get("name")) or Text.of(label, self.language)

    def parties(self, node: Node | None, known: Collection[str]) -> tuple[str, ...]:
        """Labels of parties, each named once and each known; a single one may stand by itself."""
        fault = Fault("ZP205", "party", known)
        alone = words(node)
        if alone is None:
            return self.ids(node, known, fault)
        if alone.text not in known:
            fault.report(alone, self.out)
        return (alone.text,)

    def ids(self, node: Node | None, known: Container[str] | None, fault: Fault) -> tuple[str, ...]:
        """A list of ids, each named once and each known.

        Args:
            node: the list.
            known: ids that exist; None where that cannot be told.
            fault: reports an id that does not exist.
        """
        found: dict[str, None] = {}
        for item in items(node):
            word = words(item)
            if word is None:
                continue
            if word.text in found:
                self.twice(word)
            elif known is not None and word.text not in known:
                fault.report(word, self.out)
            found[word.text] = None
        return tuple(found)

    def twice(self, word: Scalar, text: str = "") -> None:
        """Report something that a list names for the second time."""
        message = f"{shown(text or word.text)} is named twice"
        self.out.add("ZP218", message, "name it once", word.place)

    def check_labels(self, what: str, labels: Iterable[Scalar], reserved: bool = True) -> None:
        """Check the grammar of labels that stand side by side, and that no two are alike.

        Args:
            what: what they name ("party"), for messages.
            labels: the keys.
            reserved: whether words of the statement language are refused.
        """
        first: dict[str, Scalar] = {}
        for key in labels:
            self._check_grammar(what, key, reserved)
            folded = unicodedata.normalize("NFKC", key.text).casefold().replace("-", "_")
            twin = first.setdefault(folded, key)
            if twin is not key:
                self.out.add(
                    "ZP201",
                    f"{shown(key.text)} and {shown(twin.text)} (line {twin.place.line}) look like "
                    f"two spellings of one {what}",
                    "write it in one way, or choose names that differ more",
                    key.place,
                )

    def _check_grammar(self, what: str, key: Scalar, reserved: bool) -> None:
        label = key.text
        if not _LOOSE.match(label) or len(label) > 100:
            return  # reported by the schema
        if unicodedata.normalize("NFC", label) != label:
            message = f"the {what} {shown(label)} is written with loose accents"
            self.out.add("ZP105", message, "type the accented letters as one character", key.place)
        elif not _LABEL.fullmatch(label):
            fix = "begin with a letter, go on with letters, digits, '_' or '-'"
            self.out.add("ZP105", f"{shown(label)} is not a label", fix, key.place)
        elif reserved and label in RESERVED:
            message = f"{shown(label)} is a word of the statement language"
            self.out.add("ZP106", message, f"choose another label for the {what}", key.place)


class Fault:
    """How a missing thing is reported.

    Args:
        code: the diagnostic.
        what: what it is ("claim").
        known: the ones that exist.
        absent: what to say where there are none at all.
    """

    def __init__(self, code: str, what: str, known: Iterable[str], absent: str = "") -> None:
        self.code = code
        self.what = what
        self.known = list(known)
        self.absent = absent

    def report(self, word: Scalar, out: Collector) -> None:
        """Report a name that stands for nothing."""
        meant = near(word.text, self.known)
        if meant:
            fix = f"did you mean {shown(meant)}?"
        elif not self.known and self.absent:
            fix = self.absent
        else:
            listed = ", ".join(escaped(k[:40]) for k in self.known[:10])
            more = ", ..." if len(self.known) > 10 else ""
            fix = f"known: {listed}{more}" if listed else f"there is no {self.what} at all"
        out.add(self.code, f"there is no {self.what} {shown(word.text)}", fix, word.place)


def _tidy(node: Scalar) -> str:
    # A block scalar ends with a line break that nobody means.
    return node.text.rstrip("\n") if node.style in ("literal", "folded") else node.text


class JudgementReader(Reader):
    """Reads ``because``, ``against`` and ``judgement`` as well.

    Args:
        language: language of plain texts.
        claims: ids of the claims that can be cited; None where that cannot be told.
        has_evidence: whether there is an ``evidence.yaml``.
        out: takes what is wrong.
    """

    def __init__(
        self, language: str, claims: Container[str] | None, fault: Fault, out: Collector
    ) -> None:
        super().__init__(language, out)
        self.claims = claims
        self.fault = fault

    def basis(self, node: Node | None) -> Basis:
        """What a judgement rests on; an empty basis for anything but a mapping."""
        if not isinstance(node, Mapping):
            return Basis()
        return Basis(
            self.ids(node.get("because"), self.claims, self.fault),
            self.ids(node.get("against"), self.claims, self.fault),
            self.text(node.get("judgement")),
        )
