"""The map of ties covers nothing and crosses no label."""

from itertools import combinations, pairwise

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.cases import FEWER
from tests.pictures.drawn import aleppo, nasty, parsed, squeezed
from zopa.conflict.model import Conflict, Option, Party, Tie
from zopa.pictures import ties, ties_map
from zopa.pictures.layers import ordered
from zopa.pictures.picture import WIDTH, Box, Canvas
from zopa.text import Text

WORDS = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Pd"]), min_size=1, max_size=40
) | st.sampled_from(["backs", "the armed opposition", "a", "W" * 40, "国" * 40])


@st.composite
def webs(draw: st.DrawFn) -> Conflict:
    names = draw(st.lists(WORDS, min_size=2, max_size=16))
    parties = tuple(
        Party(f"p{k}", Text.of(name), (Option(f"p{k}.a", Text.of("act")),) if k % 2 else ())
        for k, name in enumerate(names)
    )
    label = st.sampled_from([party.label for party in parties])
    relation = st.sampled_from(["backs", "arms"]) | WORDS
    drawn = st.lists(st.builds(Tie, label, relation, label), min_size=1, max_size=28)
    return Conflict(parties, ties=tuple(draw(drawn)))


class Pen(Canvas):
    """Remembers where lines run."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[tuple[float, float]]] = []

    def line(self, *parts: str | int | float, look: str = "line") -> None:
        super().line(*parts, look=look)
        numbers = [part for part in parts if not isinstance(part, str)]
        if "C" in parts:
            x1, top, first, _, my, x2, _, _, last, bottom = map(float, numbers)
            self.lines.append([(x1, top), (x1, first)])
            self.lines.append([curve(k / 12, x1, first, my, x2, last) for k in range(13)])
            self.lines.append([(x2, last), (x2, bottom)])
        else:
            x, top, bottom = map(float, numbers)
            self.lines.append([(x, top), (x, bottom)])


def curve(t: float, x1: float, y1: float, my: float, x2: float, y2: float) -> tuple[float, float]:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return a * x1 + b * x1 + c * x2 + d * x2, a * y1 + b * my + c * my + d * y2


def check(subject: Conflict) -> Pen:
    pen = Pen()
    height = ties._draw(pen, subject)
    for kind in ("text", "box"):
        alike = [box for box in pen.boxes if box.what == kind]
        for first, second in combinations(alike, 2):
            assert not first.overlaps(second), (first, second)
    boxes = [box for box in pen.boxes if box.what == "box"]
    for text in (box for box in pen.boxes if box.what == "text"):
        around = [box for box in boxes if box.overlaps(text)]
        assert len(around) <= 1
        for box in around:
            assert box.x <= text.x
            assert text.x + text.width <= box.x + box.width
            assert box.y <= text.y
            assert text.y + text.height <= box.y + box.height
        assert text.x >= 0
        assert text.x + text.width <= pen.width
        assert text.y + text.height <= height
    small = [Box(b.x + 1, b.y + 1, b.width - 2, b.height - 2) for b in pen.boxes]
    for line in pen.lines:
        for (x1, y1), (x2, y2) in pairwise(line):
            piece = Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            assert not any(piece.overlaps(box) for box in small), (piece, line)
    return pen


@settings(FEWER)
@given(webs())
def test_nothing_covers_anything(subject: Conflict) -> None:
    check(subject)


def test_examples_fit_the_usual_width() -> None:
    assert check(aleppo().conflict).width == WIDTH
    check(nasty())


def test_there_is_no_map_without_ties() -> None:
    assert ties_map(Conflict((Party("a", Text.of("A")),))) is None


def conflict(*arrows: str) -> Conflict:
    found = [Tie(*arrow.split()[:3]) for arrow in arrows]  # type: ignore[arg-type]
    labels = sorted({end for tie in found for end in (tie.source, tie.target)})
    parties = tuple(Party(label, Text.of(label)) for label in labels)
    return Conflict(parties, ties=tuple(found))


def texts(subject: Conflict) -> list[str]:
    picture = ties_map(subject)
    assert picture is not None
    found = [e.text or "" for e in parsed(picture).iter() if e.tag.endswith("text")]
    return [squeezed(text) for text in found]


def test_relations_of_a_pair_share_one_line_and_say_which_way() -> None:
    both = texts(conflict("a backs b", "a arms b", "b fears a"))
    assert both[:5] == ["a", "↓backs", "↓arms", "↑fears", "b"]


def test_one_label_serves_several_parties() -> None:
    assert texts(conflict("a arms c", "b arms c")).count("arms") == 1
    assert texts(conflict("a arms b", "a arms c")).count("arms") == 1
    assert texts(conflict("a arms b", "c arms d")).count("arms") == 2


def test_a_tie_to_oneself_stands_in_the_box() -> None:
    assert "watchesitself" in texts(conflict("a watches a"))


def test_parties_without_ties_are_shown_apart() -> None:
    subject = conflict("a arms b")
    alone = Conflict((*subject.parties, Party("c", Text.of("C"))), ties=subject.ties)
    assert texts(alone)[-3:-1] == ["withoutties", "c"]


def test_order_follows_the_arrows_and_breaks_circles() -> None:
    assert ordered("cba", [("a", "b"), ("b", "c")]) == ["a", "b", "c"]
    assert sorted(ordered("abc", [("a", "b"), ("b", "c"), ("c", "a")])) == ["a", "b", "c"]
