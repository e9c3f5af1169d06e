"""What the commands say where preferences are partly unknown, and what explanations rest on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

import zopa.cli.dossier
from tests.cases import FEWER, conflict
from tests.naive_unknown import NaiveUnknown
from tests.stability.unknown.drawn import uncertain_conflicts
from tests.stability.unknown.test_readings import BOTH_WAYS, CIRCLE, EITHER, PERHAPS, SWAP, unknown
from zopa.cli.holds import holds
from zopa.cli.states import states
from zopa.cli.why import why
from zopa.conflict.model import StatusQuo
from zopa.conflict.parse import parse
from zopa.conflict.undertaking import Commitment
from zopa.stability.analysis import analyse
from zopa.stability.concepts import concept
from zopa.stability.sentences import paragraphs, verdict

#: Whether Russia wants to bomb is not known; the rebels would leave if it stopped.
SIEGE = unknown(
    conflict(
        {
            "russia": ({"bomb": ("bomb the city", "halt its bombing")}, ["russia.bomb"]),
            "rebels": ({"leave": "leave the city"}, ["rebels.leave iff not russia.bomb"]),
        },
        today="russia.bomb",
        names={"russia": "Russia", "rebels": "the rebels"},
    ),
    russia="0",
)
SURE = ["certain-nash", "certain-seq", "certain-sseq", "certain-gmr", "certain-smr"]
MAYBE = [name.replace("certain", "possible") for name in SURE]


def told(subject, name, party=None):
    explanation = analyse(subject).explain(subject.today, concept=name)
    said = {p.party: " ".join(p.sentences) for p in paragraphs(subject, explanation)}
    return verdict(subject, explanation) if party is None else said[party]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("certain-seq", "It is not certain that this state holds under SEQ: Russia may leave it."),
        ("possible-seq", "Nothing that is known rules out that this state holds under SEQ."),
        ("nash-b", "This state holds under Nash-b: no party would leave it."),
        ("nash-a", "This state does not hold under Nash-a: Russia would leave it."),
    ],
)
def test_verdicts(name, expected):
    assert told(SIEGE, name) == expected


def test_verdict_of_what_is_certain_either_way():
    sure = replace(SIEGE, status_quo=StatusQuo(("russia.bomb", "rebels.leave")))
    assert told(sure, "possible-nash") == (
        "This state does not hold under Nash, whatever is not known: the rebels would leave it."
    )
    calm = unknown(conflict({"a": ("o", ["not a.o"]), "b": ("", ["a.o"])}, today=""), b="0")
    assert (
        told(calm, "certain-nash")
        == "This state certainly holds under Nash, whatever is not known."
    )


def test_a_move_that_it_may_prefer():
    assert told(SIEGE, "certain-nash", "russia") == (
        "Russia may prefer to halt its bombing: whether it wants to bomb the city is not known "
        "(unsupported). Under Nash no answer counts."
    )
    assert told(SIEGE, "certain-seq", "russia") == (
        "Russia may prefer to halt its bombing: whether it wants to bomb the city is not known "
        "(unsupported). No answer would certainly leave it no better off than before."
    )
    assert told(SIEGE, "possible-seq", "russia") == (
        "Nothing that Russia can do alone certainly serves it better. It may prefer to halt its "
        "bombing: whether it wants to bomb the city is not known (unsupported)."
    )
    assert told(SIEGE, "seq-c", "russia") == (
        "Russia may prefer to halt its bombing: whether it wants to bomb the city is not known "
        "(unsupported). But then the rebels would leave the city, and whether that would leave it "
        "better off than before is not known: the answer serves whoever gives it."
    )
    assert told(SIEGE, "certain-seq", "rebels") == (
        "The rebels would not move: nothing it can do alone serves it better, whatever is not "
        "known."
    )


def test_an_answer_of_which_it_is_not_known_whom_it_serves():
    assert told(PERHAPS, "certain-seq", "a") == (
        "A would do o, since it wants to do o (unsupported). An answer would be this: b would do "
        "p, which would leave it worse off; but whether that serves b is not known."
    )
    assert told(PERHAPS, "possible-seq", "a") == (
        "A could do o, since it wants to do o (unsupported), but then b would do p, which would "
        "leave it worse off: whether that serves b is not known."
    )
    assert told(BOTH_WAYS, "possible-seq", "a") == (
        "A could do o, since it wants to do o (unsupported), but then first b would do p, then c "
        "would do r, then b would choose not to do p, which would leave it worse off: whether "
        "that serves b is not known."
    )
    assert "whether that serves b is not known" in told(EITHER, "seq-a", "a")


def test_what_is_told_counts_under_the_reading():
    """A move that punishes for certain is no answer where only improvements are."""
    subject = unknown(
        conflict(
            {
                "a": ("o", ["not b.q", "a.o", "not b.p"]),
                "b": ("p q", ["not b.q", "b.p"]),
            },
            today="",
        )
    )
    # Whether p leaves a worse off than today is not known; that q does is, and b will not do it.
    wishes = subject.party("a").preferences
    swapped = (wishes[0], replace(wishes[2], unknown=True), wishes[1])
    subject = replace(
        subject, parties=(replace(subject.party("a"), preferences=swapped), subject.party("b"))
    )
    assert told(subject, "seq-d", "a") == (
        "A could do o, since it wants to do o (unsupported), but then b would do p, and whether "
        "that would leave it better off than before is not known: the answer serves whoever gives "
        "it."
    )
    assert told(subject, "gmr-d", "a").startswith(
        "A could do o, since it wants to do o (unsupported), but then b would do q, which would "
        "leave it worse off: that does not serve b"
    )


def test_what_is_certain_is_told_first():
    subject = unknown(
        conflict({"a": ("o p", ["a.o", "not (a.p and not a.o)", "a.p"])}, today=""), a="0"
    )
    doubted, *_ = analyse(subject).explain("", concept="certain-nash").parties
    assert [t.liking for t in doubted.temptations] == ["unknown", "unknown"]
    subject = conflict({"a": ("o p", ["a.p", "a.o"])}, today="")
    subject = unknown(subject, a="1")
    (view,) = analyse(subject).explain("", concept="certain-nash").parties
    found = [(str(t.to), t.liking) for t in view.temptations]
    assert found == [("a.p", "better"), ("a.o a.p", "better"), ("a.o", "unknown")]


def test_no_answer_is_told_that_ends_where_it_began():
    view = analyse(CIRCLE).explain("", concept="gmr-c").party("a")
    assert (view.undeterred, view.temptations[0].sanction) == (view.improvements, None)


def test_nobody_answers_twice_in_a_row():
    assert told(SWAP, "certain-seq", "a") == (
        "A would do o, since it wants to do o (unsupported). An answer would be this: b would do "
        "q, which would leave it worse off; but that does not serve b."
    )


def test_a_ranking_names_no_statement():
    bare = conflict({"a": ("o", [])}, rankings={"a": ["", "a.o"]}, today="")
    doubted = replace(bare.parties[0], unknown=((frozenset(), frozenset({"a.o"})),))
    assert told(replace(bare, parties=(doubted,)), "certain-nash", "a") == (
        "A may prefer to do o: which of the two states it prefers is not known. "
        "Under Nash no answer counts."
    )


@FEWER
@given(uncertain_conflicts(commitments=1))
def test_explanations_say_what_the_definitions_say(subject):
    if not subject.is_uncertain:
        return
    analysis = analyse(subject)
    naive = NaiveUnknown(subject)
    for name in (*SURE, *MAYBE, "sseq-a", "gmr-c", "seq-b-sure"):
        reading = concept(name).reading
        assert reading is not None
        explanation = analysis.explain(subject.today, concept=name)
        state = frozenset(explanation.state)
        for view in explanation.parties:
            wanted = naive.stable(
                reading.concept, reading.letter, view.party, state, sure_steps=reading.sure_steps
            )
            assert view.stable == wanted
            for temptation in view.temptations:
                sure = naive.better(view.party, state, frozenset(temptation.to), unknown=False)
                assert temptation.liking == ("better" if sure else "unknown")
                if temptation.deterred:
                    check_path(naive, reading, view.party, state, temptation)
        assert len(paragraphs(subject, explanation)) == len(explanation.parties)
        json.dumps(explanation.to_json())


def check_path(naive, reading, party, state, temptation):
    """The answer that is told exists, step by step, and counts."""
    here, last = frozenset(temptation.to), party
    for step in temptation.sanction.steps:
        there = frozenset(step.to)
        assert step.party != last
        assert there in naive.game.moves[step.party, here]
        if reading.improving:
            assert naive.better(step.party, here, there, unknown=not reading.sure_steps)
        here, last = there, step.party
    assert here != frozenset(temptation.to)
    assert not naive.better(party, state, here, unknown=not reading.counts_unknown)
    if reading.concept in ("sseq", "smr"):
        for further in naive.game.moves[party, here]:
            assert not naive.better(party, state, further, unknown=not reading.counts_unknown)


@pytest.fixture
def siege(monkeypatch):
    monkeypatch.setattr(zopa.cli.dossier, "opened", lambda dossier: SIEGE)
    monkeypatch.setenv("COLUMNS", "100")


def test_holds(siege, capsys):
    holds("siege", [], None, None, "parties", "auto", 20, None, False)
    out = capsys.readouterr()
    assert out.err == ""
    assert "certain Nash" in out.out
    assert "possible SMR" in out.out
    holds("siege", [], None, None, "parties", "auto", 20, None, True)
    counts = {n: c["count"] for n, c in json.loads(capsys.readouterr().out)["concepts"].items()}
    assert list(counts) == [name for pair in zip(SURE, MAYBE, strict=True) for name in pair]
    assert (counts["certain-nash"], counts["possible-nash"]) == (0, 2)


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("auto", "ask for certain-seq or possible-seq"),
        ("sat", "partly unknown"),
        ("array", "array"),
    ],
)
def test_holds_refuses_ordinary_concepts_and_other_engines(siege, capsys, engine, expected):
    with pytest.raises(SystemExit) as caught:
        holds("siege", ["seq"], None, None, "parties", engine, 20, None, False)
    assert caught.value.code == 2
    assert expected in capsys.readouterr().err


def test_why(siege, capsys):
    why("siege", None, None, "possible-seq", "auto", None, False)
    out = capsys.readouterr().out
    assert "Nothing that is known rules out that this state holds under SEQ." in out
    assert "Russia: need not move\n  Nothing that Russia can do alone certainly serves" in out
    why("siege", None, None, "seq-c", "auto", None, True)
    found = json.loads(capsys.readouterr().out)
    (temptation,) = next(v for v in found["parties"] if v["party"] == "russia")["temptations"]
    assert temptation["liking"] == "unknown"
    assert temptation["decided_by"]["unknown"] is True
    assert temptation["sanction"]["liking"] == "unknown"
    assert temptation["sanction"]["grade"] == "improvement"


def test_why_where_somebody_has_given_its_word(monkeypatch, capsys):
    rebels = replace(
        SIEGE.party("rebels"), commitments=(Commitment(parse("not rebels.leave", SIEGE.resolve)),)
    )
    bound = replace(SIEGE, parties=(SIEGE.party("russia"), rebels))
    monkeypatch.setattr(zopa.cli.dossier, "opened", lambda dossier: bound)
    monkeypatch.setenv("COLUMNS", "100")
    why("siege", "russia.bomb", None, "certain-nash", "auto", None, False)
    out = capsys.readouterr().out
    assert "Russia: not deterred" in out
    assert "With nobody bound, this state would not hold." in out


def test_states(siege, capsys):
    states("siege", 64, False)
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == (
        "* today    rank 1 is best    ? not all its preferences are known, so its states have no "
        "ranks"
    )
    (row,) = [line for line in out.splitlines() if line.startswith("rank for Russia")]
    assert row.split()[3:] == ["?"] * 4
    states("siege", 64, True)
    found = json.loads(capsys.readouterr().out)
    assert found["ranks"] == {"russia": None, "rebels": [2, 1, 1, 2]}
    # Two states that differ in bombing, at least.
    assert found["unknown"] == {"russia": [[0, 1], [0, 3], [1, 2], [2, 3]]}
