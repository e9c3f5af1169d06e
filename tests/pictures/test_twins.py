"""The words beside the drawings, and the chains in all their kinds."""

import pytest

from tests.cases import conflict
from tests.pictures.drawn import aleppo, parsed, shown, squeezed
from zopa import analyse
from zopa.pictures import Picture, Table, move_chain, standing_chart, state_strip
from zopa.stability.findings import Standing


def chain(name: str, party: str, place: int = 0) -> Picture:
    analysis = aleppo()
    explanation = analysis.explain(outcome="truce", concept=name)
    temptation = explanation.party(party).temptations[place]
    return move_chain(analysis.conflict, explanation, party, temptation)


def test_chain_in_words() -> None:
    assert chain("seq", "russia").to_text() == (
        """\
Russia could bomb eastern Aleppo: the move and the answers to it
Russia could bomb eastern Aleppo. The strongest answer; it does not count: The United States would \
strike Syrian government forces (likes the result less). Not deterred under SEQ. The answer would \
leave Russia worse off than at the start, but not everyone who gives it gains by each step. Grade \
of the answer: bluff; it leaves the United States worse off than letting the move pass.

"""
        + Table(
            ("Step", "Who", "What", "And likes it"),
            (
                ("start", "Russia", "halt its bombing of eastern Aleppo", ""),
                ("start", "The Syrian government", "halt its attacks on eastern Aleppo", ""),
                ("start", "The armed opposition", "hold its fire", ""),
                ("move", "Russia", "bomb eastern Aleppo", "better"),
                ("answer 1", "The United States", "strike Syrian government forces", "worse"),
                (
                    "end",
                    "",
                    "Not deterred under SEQ. The answer would leave Russia worse off than at the "
                    "start, but not everyone who gives it gains by each step. Grade: bluff.",
                    "",
                ),
            ),
        ).to_text()
    )


def test_strip_in_words() -> None:
    subject = conflict(
        {"a": ({"x": "go", "y": "stay"}, []), "b": ({"z": "pay"}, [])},
        today="a.x b.z",
        names={"a": "Alba", "b": "国"},
    )
    assert state_strip(subject, ["a.y", "b.z"]).to_text() == (
        "A state, option by option, against today\n"
        "2 of 3 options are yes; 2 differ from today.\n\n"
        "Party  Option  Here  Today\n"
        "----------------------------------\n"
        "Alba   go      no    yes (changed)\n"
        "Alba   stay    yes   no (changed)\n"
        "国     pay     yes   yes\n"
    )


def test_standing_in_words() -> None:
    rows = [Standing("nash", 1, 0, True), Standing("gmr", 2404, 1024, None)]
    assert standing_chart(rows, "a truce", 24_576, 4_096).to_text() == (
        "How many states hold, and how many with a truce\n"
        "States with a truce hold under GMR. None does under Nash. "
        "Today's state holds under Nash.\n\n"
        + Table(
            (
                "Concept",
                "A state holds if ...",
                "States that hold, of 24,576",
                "With a truce, of 4,096",
                "Today holds",
            ),
            (
                ("Nash", "nobody gains by a move, answered or not", "1", "0", "yes"),
                ("GMR", "others could punish, at whatever cost", "2,404", "1,024", "–"),
            ),
        ).to_text()
    )


def test_numbers_stand_beside_their_bars() -> None:
    rows = [Standing("seq", 67_108_864, 1, False)]
    text = shown(standing_chart(rows, "peace", 67_108_864, 67_108_864))
    assert text.count("67,108,864") == 3
    assert text.endswith("no")


@pytest.mark.parametrize(
    "name, party, verdict, grade",
    [
        ("seq", "russia", "Not deterred under SEQ", "bluff"),
        ("gmr", "russia", "Deterred under GMR", "bluff"),
        ("nash", "russia", "Not deterred under Nash", "bluff"),
        ("seq", "un", "Deterred under SEQ", "best answer"),
        ("sim", "russia", "Not deterred under SIM", None),
    ],
)
def test_end_of_a_chain(name: str, party: str, verdict: str, grade: str | None) -> None:
    picture = chain(name, party)
    assert squeezed(verdict) in shown(picture)
    assert verdict in picture.table.rows[-1][2]
    assert (squeezed(f"Grade: {grade}") in shown(picture)) == (grade is not None)
    if grade is None:
        assert "noanswer" in shown(picture)


def test_liking_has_a_word_a_sign_and_a_colour() -> None:
    picture = chain("seq", "russia")
    for liking, word in (("better", "likes the result better"), ("worse", "likes the result less")):
        assert squeezed(word) in shown(picture)
        assert f'zp-{liking}"' in picture.svg
    shapes = [e.get("d") for e in parsed(picture).iter() if e.get("class") == "zp-sign"]
    assert len(set(map(len, map(str, shapes)))) == 2


def test_several_answers_stand_in_order() -> None:
    subject = conflict(
        {
            "a": ("x", ["not b.y or not c.z", "a.x"]),
            "b": ("y", ["b.y iff a.x"]),
            "c": ("z", ["c.z iff b.y"]),
        },
        today="",
    )
    explanation = analyse(subject).explain([], concept="seq")
    picture = move_chain(subject, explanation, "a", explanation.party("a").temptations[0])
    assert [row[:2] for row in picture.table.rows[1:-1]] == [
        ("move", "A"),
        ("answer 1", "B"),
        ("answer 2", "C"),
    ]
    assert "Today's state" in picture.table.rows[0]


def test_a_long_start_is_cut_in_the_drawing_only() -> None:
    parties = {f"p{k}": ("x", ["p0.x"]) for k in range(12)}
    subject = conflict(parties, today="")
    explanation = analyse(subject).explain([f"p{k}.x" for k in range(1, 12)], concept="nash")
    picture = move_chain(subject, explanation, "p0", explanation.party("p0").temptations[0])
    assert "and5partiesmore" in shown(picture)
    assert sum(row[0] == "start" for row in picture.table.rows) == 11


def test_strip_without_a_status_quo_compares_nothing() -> None:
    subject = conflict({"a": ("x", [])})
    assert state_strip(subject, ["a.x"]).table.headings == ("Party", "Option", "Here")
    assert "changed" in shown(state_strip(subject, ["a.x"], today=[]))
    assert state_strip(conflict({"a": ("x", [])}, today=""), []).title == (
        "Today's state, option by option"
    )
