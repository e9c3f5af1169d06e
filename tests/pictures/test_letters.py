import unicodedata

import hypothesis.strategies as st
from hypothesis import given

from zopa.pictures.letters import measure, wrap

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@given(TEXTS, st.floats(30, 300), st.booleans(), st.booleans())
def test_lines_fit_and_lose_nothing(text: str, width: float, bold: bool, balanced: bool) -> None:
    lines = wrap(text, width, 14, bold=bold, most=3, balanced=balanced)
    assert 1 <= len(lines.lines) <= 3
    for line in lines.lines:
        letters = sum(unicodedata.category(c)[0] not in "MC" for c in line)
        assert measure(line, 14, bold) <= width + 0.01 or letters <= 1
    if lines.whole is None:
        assert "".join("".join(lines.lines).split()) == "".join(text.split())
    else:
        assert lines.whole == text
        assert lines.lines[-1].endswith("…")


def test_breaks_between_words_and_wide_characters() -> None:
    assert wrap("keeps troops in the country of", 112, 14).lines == (
        "keeps troops in",
        "the country of",
    )
    assert len(wrap("国際連合安全保障理事会", 60, 15).lines) == 3
    assert wrap("", 60, 15).lines == ("",)


def test_balanced_lines_are_about_equally_long() -> None:
    lines = wrap("the Ministry of Water", 140, 14, balanced=True)
    assert lines.lines == ("the Ministry", "of Water")


def test_marks_stay_with_their_letters() -> None:
    for line in wrap("e\u0301" * 60, 60, 14, most=9).lines:
        assert not unicodedata.combining(line[0])


def test_bold_is_wider() -> None:
    assert measure("word", 14, bold=True) > measure("word", 14) > measure("wor", 14)
