"""How wide a text will be, and where to break it, without asking any font.

Widths are those of a wide sans-serif, so that a text fits its box in whatever font the reader
has; they are estimates all the same.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Lines", "isolated", "line_height", "measure", "wrap"]

#: Hundredths of the font size, by character.
_TABLE = {
    character: width
    for width, characters in {
        28: "ijl'",
        30: "IJ",
        32: " .,",
        34: "|:;/\\",
        36: "-f",
        40: "!()[]t",
        42: "r",
        46: '"',
        50: "*_`",
        53: "sz?",
        56: "cL",
        60: "kvxyFP",
        62: "aeoTY",
        64: "bdghnpqu0123456789$E{}S–",
        70: "ABKRVXZC",
        76: "HNU",
        79: "DGOQ&",
        84: "w+=<>~^#",
        88: "M",
        98: "mW%",
        100: "@…—→←↓↑",
    }.items()
    for character in characters
}
_BOLD = 1.1
#: Around a text whose direction is its own.
_OPEN, _CLOSE = "\u2068", "\u2069"


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    known = _TABLE.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or category == "So":
        return 105
    plain = unicodedata.normalize("NFD", character)[0]
    if plain in _TABLE:
        return _TABLE[plain]
    return 80 if category == "Lu" else 66 if category == "Ll" else 75


def measure(text: str, size: float, bold: bool = False) -> float:
    """Estimated width of a text.

    >>> measure("mm", 10)
    19.6
    """
    return sum(map(_width, text)) * size / 100 * (_BOLD if bold else 1)


def line_height(size: float) -> float:
    """Distance between two lines of text."""
    return round(size * 1.32)


@dataclass(frozen=True)
class Lines:
    """A text broken into lines.

    Attributes:
        lines: as they are shown.
        whole: the whole text where the end was cut, else None.
        size, bold: how they are set.
    """

    lines: tuple[str, ...]
    whole: str | None
    size: float
    bold: bool

    @property
    def width(self) -> float:
        return max((measure(line, self.size, self.bold) for line in self.lines), default=0)

    @property
    def height(self) -> float:
        return len(self.lines) * line_height(self.size)


def wrap(
    text: str,
    width: float,
    size: float,
    *,
    bold: bool = False,
    most: int = 3,
    balanced: bool = False,
) -> Lines:
    """Break a text into lines.

    Args:
        text: any text; breaks come at spaces, after hyphens and slashes, between CJK
            characters, and inside words that would not fit otherwise.
        width: widest line.
        size: font size.
        bold: whether it is set in bold.
        most: most lines; what is beyond is cut and an ellipsis set.
        balanced: make lines about equally long, for centred text.
    """
    lines = _reopened(_broken(text, width, size, bold))
    if len(lines) > most:
        last = lines[most - 1]
        while last and measure(last + "…", size, bold) > width:
            last = last[:-1]
            while last and _joins(last[-1]):
                last = last[:-1]
        cut = last.rstrip() + "…"
        return Lines((*lines[: most - 1], cut + _unclosed(cut) * _CLOSE), text, size, bold)
    if balanced and len(lines) > 1:
        for tenths in range(4, 10):
            tighter = _broken(text, width * tenths / 10, size, bold)
            if len(tighter) == len(lines) and _words_kept(tighter, text):
                return Lines(tuple(tighter), None, size, bold)
    return Lines(tuple(lines), None, size, bold)


def isolated(text: str) -> str:
    """A text whose direction leaves its surroundings alone."""
    return f"{_OPEN}{text}{_CLOSE}"


def _unclosed(line: str) -> int:
    return max(line.count(_OPEN) - line.count(_CLOSE), 0)


def _reopened(lines: list[str]) -> list[str]:
    """Lines with what is isolated over their ends closed, and opened again after them."""
    if not any(_unclosed(line) for line in lines):
        return lines
    found, depth = [], 0
    for line in lines:
        line = _OPEN * depth + line
        depth = _unclosed(line)
        found.append(line + _CLOSE * depth)
    return found


def _words_kept(lines: list[str], text: str) -> bool:
    return " ".join(lines).split() == text.split()


def _broken(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measure((line + piece).rstrip(), size, bold) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while measure(line.rstrip(), size, bold) > width and len(line.rstrip()) > 1:
            cut = _fitting(line, width, size, bold)
            if cut >= len(line):
                break
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _fitting(line: str, width: float, size: float, bold: bool) -> int:
    """How many characters fit, one at least, no mark torn from its letter."""
    cut = 1
    while cut < len(line) and measure(line[: cut + 1], size, bold) <= width:
        cut += 1
    while 1 < cut < len(line) and _joins(line[cut]):
        cut -= 1
    while cut < len(line) and _joins(line[cut]):
        cut += 1
    return cut


def _joins(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")


def _pieces(text: str) -> list[str]:
    """Words with the space after them, and other stretches between places to break."""
    pieces: list[str] = []
    piece = ""
    for character in " ".join(text.split()):
        wide = unicodedata.east_asian_width(character) in "WF"
        punctuation = unicodedata.category(character).startswith("P")
        if wide and piece and not punctuation:
            pieces.append(piece)
            piece = ""
        piece += character
        if character == " " or (character in "-/" and len(piece) > 2):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces
