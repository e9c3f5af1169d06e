"""Reading a picture back, and pictures to read."""

import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import zopa
from zopa.conflict.model import Conflict, Option, Party, StatusQuo, Tie
from zopa.pictures import Picture, move_chain, standing_chart, state_strip, ties_map
from zopa.stability.findings import standings
from zopa.text import Text

EXAMPLE = Path(__file__).parents[2] / "examples" / "aleppo"
SVG = "{http://www.w3.org/2000/svg}"

NASTY = (
    "<script>alert('x')</script>",
    "حكومة الوفاق الوطني",
    "国際連合安全保障理事会常任理事国代表団",
    'Åland & "Øst" ]]> <!-- &amp;',
    "\u202eevil\u202c \x1b[31m\ufffe\ud800",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
    "",
    "संयुक्त राष्ट्र",
)


@cache
def aleppo() -> "zopa.Analysis":
    return zopa.analyse(zopa.load(EXAMPLE))


def nasty() -> Conflict:
    """A conflict in which every text is trouble."""
    parties = tuple(
        Party(
            f"p{number}",
            Text.of(name),
            (
                Option(f"p{number}.a", Text.of(f"do {name} " * 4), Text.of(name)),
                Option(f"p{number}.b", Text.of(name)),
            )
            if number % 3
            else (),
        )
        for number, name in enumerate(NASTY)
    )
    ties = tuple(
        Tie(f"p{number}", name, f"p{(number * 3 + 1) % 8}") for number, name in enumerate(NASTY)
    )
    return Conflict(parties, ties=ties, status_quo=StatusQuo(("p1.a", "p2.b")))


@cache
def gallery() -> tuple[Picture, ...]:
    """One of each kind, plain and nasty."""
    analysis = aleppo()
    subject = analysis.conflict
    assert subject.goal
    found = [ties_map(subject), ties_map(nasty(), prefix="nasty-ties")]
    rows = standings(analysis, subject.goal, analysis.usual_concepts)
    found.append(standing_chart(rows, subject.outcome(subject.goal).shown, 24_576, 4_096))
    found.append(standing_chart(rows, NASTY[0] * 3, 1 << 60, 0, prefix="nasty-standing"))
    for name in ("nash", "seq", "gmr", "sim"):
        explanation = analysis.explain(outcome=subject.goal, concept=name)
        found.append(state_strip(subject, explanation.state, prefix=f"strip-{name}"))
        for view in explanation.parties:
            for temptation in view.temptations[:1]:
                prefix = f"chain-{name}-{view.party}"
                found.append(
                    move_chain(subject, explanation, view.party, temptation, prefix=prefix)
                )
    found.append(state_strip(nasty(), ("p1.b",), prefix="nasty-strip"))
    return tuple(picture for picture in found if picture is not None)


def parsed(picture: Picture) -> ET.Element:
    """The drawing as XML, after making sure that it declares nothing."""
    assert "<!" not in picture.svg
    assert "<?" not in picture.svg
    return ET.fromstring(picture.svg)


def shown(picture: Picture) -> str:
    """All its texts and the whole versions of those that were cut, without spaces."""
    root = parsed(picture)
    texts = [e.text or "" for e in root.iter(f"{SVG}text")]
    texts += [e.text or "" for g in root.iter(f"{SVG}g") for e in g.iter(f"{SVG}title")]
    return squeezed("".join(texts))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2066-\u2069\ufffd]|[\ufffe\uffff]", "", text).lower()
