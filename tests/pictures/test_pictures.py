"""What holds for every picture."""

import re

import pytest

from tests.pictures.deals import crowd, deal_gallery, deals, valley
from tests.pictures.drawn import NASTY, SVG, aleppo, gallery, nasty, parsed, shown, squeezed
from zopa.conflict.model import Conflict
from zopa.pictures import Picture, state_strip, ties_map
from zopa.pictures.picture import TEXT, WIDTH
from zopa.pictures.svg import el
from zopa.pictures.theme import DARK, LIGHT, STYLE, TEXT_ON

PICTURES = (*gallery(), *deal_gallery())
ALL = pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title[:40])


@ALL
def test_is_well_formed_and_named(picture: Picture) -> None:
    root = parsed(picture)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    ids = {e.get("id"): e for e in root.iter() if e.get("id")}
    title, description = (ids[name] for name in (root.get("aria-labelledby") or "").split())
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert squeezed(title.text or "") == squeezed(picture.title)
    assert squeezed(description.text or "") == squeezed(picture.description)
    assert picture._repr_svg_() == picture.svg


def test_ids_are_unique_among_all_pictures() -> None:
    ids = [e.get("id") for p in PICTURES for e in parsed(p).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


@ALL
def test_holds_only_drawing(picture: Picture) -> None:
    allowed = {"svg", "title", "desc", "style", "rect", "path", "circle", "text", "g"}
    for element in parsed(picture).iter():
        assert element.tag.removeprefix(SVG) in allowed
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    assert "nan" not in re.sub(r">[^<]*<", "><", picture.svg)


@ALL
def test_letters_are_large_enough_on_a_telephone(picture: Picture) -> None:
    sizes = {float(e.get("font-size", 0)) for e in parsed(picture).iter(f"{SVG}text")}
    assert min(sizes) >= TEXT
    width = float((parsed(picture).get("viewBox") or "").split()[2])
    if width == WIDTH:
        assert min(sizes) * 320 / width >= 9


@ALL
def test_everything_lies_within_the_frame(picture: Picture) -> None:
    root = parsed(picture)
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", -1)) <= width
        assert 0 <= float(text.get("y", -1)) <= height
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x", 0)) + float(box.get("width", 0)) <= width + 0.1
        assert float(box.get("y", 0)) + float(box.get("height", 0)) <= height + 0.1


@ALL
def test_twin_has_a_cell_for_every_heading(picture: Picture) -> None:
    assert {len(row) for row in picture.table.rows} <= {len(picture.table.headings)}
    for cell in (cell for row in picture.table.rows for cell in row):
        assert " ".join(cell.split())[:20] in " ".join(picture.to_text().split())


@ALL
def test_twin_says_what_the_drawing_shows(picture: Picture) -> None:
    told = squeezed(picture.title + picture.description + str(picture.to_text()))
    for text in parsed(picture).iter(f"{SVG}text"):
        for word in re.findall(r"[\w,]{9,}", (text.text or "").lower()):
            assert word in told or word in FURNITURE


#: Words that explain a drawing and that a table does not need.
FURNITURE = {"judgement", "relation", "strongest", "something"}


def test_drawing_shows_what_the_twin_says() -> None:
    subject = aleppo().conflict
    for picture in (ties_map(subject), state_strip(subject, subject.today or ())):
        assert picture is not None
        text = shown(picture)
        for row in picture.table.rows:
            assert squeezed(row[0]) in text
            assert squeezed(row[1]) in text


def test_same_input_same_bytes() -> None:
    for made in (gallery, deal_gallery, aleppo, deals, valley, crowd):
        made.cache_clear()
    assert [p.svg for p in (*gallery(), *deal_gallery())] == [p.svg for p in PICTURES]


def test_texts_from_a_dossier_stay_texts() -> None:
    picture = ties_map(nasty())
    assert picture is not None
    assert "<script" not in picture.svg
    assert squeezed(NASTY[0]) in shown(picture)
    assert "\\u202e" in picture.svg
    assert "\u202e" not in picture.svg


def test_markup_is_escaped_everywhere() -> None:
    assert str(el("a", "<&>", title="\"'<")) == ('<a title="&quot;&#39;&lt;">&lt;&amp;&gt;</a>')
    assert str(el("a", "\x00\ufffe\U0001ffff\ud800ok")) == "<a>" + "\ufffd" * 4 + "ok</a>"


@pytest.mark.parametrize("prefix", ["", "a b", "1a", '"><script>', "é", "a\n"])
def test_prefix_is_an_identifier(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        state_strip(Conflict(()), (), prefix=prefix)


def luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(colours: dict[str, str]) -> None:
    def contrast(first: str, second: str) -> float:
        high, low = sorted((luminance(colours[first]), luminance(colours[second])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    assert {pair: contrast(*pair) for pair in TEXT_ON if contrast(*pair) < 4.5} == {}
    for mark in ("line", "better", "worse"):
        assert contrast(mark, "paper") >= 3


def test_stylesheet_is_scoped_and_needs_no_escaping() -> None:
    assert not set(STYLE) & set('<>&"')
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", STYLE)
    assert all(selector.startswith(".zp") for selector in selectors)
    assert STYLE.count("{") == STYLE.count("}")


def test_every_class_is_styled() -> None:
    styled = set(re.findall(r"\.(zp[\w-]*)", STYLE))
    for picture in gallery():
        for element in parsed(picture).iter():
            assert set((element.get("class") or "").split()) <= styled
