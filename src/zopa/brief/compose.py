"""Composes the brief from results: which sections there are and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from zopa.brief.deals import deal_sections, number_of
from zopa.brief.method import METHOD, PUBLICATIONS
from zopa.brief.model import (
    Block,
    Brief,
    Figure,
    Grid,
    Inline,
    Link,
    Points,
    Prose,
    Row,
    Section,
)
from zopa.brief.note import Note, describe_summary, write_note
from zopa.conflict.importance import tiers
from zopa.conflict.judgements import Judgement, judgements, uses_of_claims
from zopa.conflict.model import Basis, Party, Preference
from zopa.evidence.model import CREDIBILITY, RELIABILITY, Claim
from zopa.pictures import move_chain, standing_chart, state_strip, ties_map
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept
from zopa.stability.explain import Explanation, Temptation
from zopa.stability.findings import deterring_concept
from zopa.stability.phrases import Phrases, capital
from zopa.stability.sentences import (
    cited,
    paragraphs,
    sentence,
    simplest,
    staying,
    verdict,
)
from zopa.stability.word import Word
from zopa.text import visible

__all__ = ["compose"]

_CITATION = re.compile(r"\(([^()]*)\)")


def compose(
    analysis: Analysis,
    headline: str = "seq",
    concepts: Sequence[str] | None = None,
    written: str | None = None,
) -> Brief:
    """Compose the brief about the goal of a conflict.

    Args:
        analysis: of a conflict that names a goal.
        headline: the concept under which reasons are told.
        concepts: the concepts that are compared; the usual ones by default.
        written: date to print, as it is to be printed; None for none.

    Raises:
        ZopaError: when the conflict names no goal or no feasible state satisfies it.
    """
    note = write_note(analysis, headline, concepts)
    return _Composer(analysis, note, headline).brief(written)


class _Composer:
    def __init__(self, analysis: Analysis, note: Note, headline: str) -> None:
        self.analysis = analysis
        self.note = note
        self.conflict = analysis.conflict
        self.phrases = Phrases(analysis.conflict)
        self.headline = concept(headline)
        self.explanation = analysis.explain(outcome=note.outcome, concept=headline)
        self.uses = uses_of_claims(self.conflict)
        self.claims = {claim.id: claim for claim in self.conflict.evidence.claims}

    def brief(self, written: str | None) -> Brief:
        sections = [
            *self.at_a_glance(),
            self.parties(),
            self.rules(),
            self.today(),
            self.standing(),
            self.why(),
            self.belief(),
            *deal_sections(self.note.questions, self._linked),
            self.contradictions(),
            self.evidence(),
            self.judgement(),
            self.method(),
        ]
        return Brief(
            self.note,
            tuple(visible(author) for author in self.conflict.authors),
            self.conflict.language,
            written,
            tuple(section for section in sections if section is not None),
        )

    # Parties ------------------------------------------------------------------------------

    def parties(self) -> Section:
        blocks: list[Block] = []
        picture = ties_map(self.conflict)
        if picture is not None:
            blocks.append(Figure(picture, told_below=True))
            blocks.append(self._ties())
        return Section(
            "parties",
            "The parties, what each can do and what it wants",
            tuple(blocks),
            tuple(self._party(party) for party in self.conflict.parties),
        )

    def _ties(self) -> Grid:
        rows = tuple(
            Row(
                (
                    (self.phrases.name(tie.source),),
                    (visible(tie.relation),),
                    (self.phrases.name(tie.target),),
                    self._basis(tie.basis),
                ),
                _anchor("tie", f"{tie.source} {tie.relation} {tie.target}"),
            )
            for tie in self.conflict.ties
        )
        return Grid("Ties between the parties", ("from", "relation", "to", "rests on"), rows)

    def _party(self, party: Party) -> Section:
        blocks: list[Block] = []
        if party.basis:
            blocks.append(Prose(("Rests on: ", *self._basis(party.basis))))
        if party.options:
            today = self.conflict.today or ()
            rows = tuple(
                Row(
                    (
                        (visible(str(option.do)),),
                        ("yes" if option.label in today else "no",),
                        (option.label,),
                        self._basis(option.basis),
                    ),
                    _anchor("option", option.label),
                )
                for option in party.options
            )
            caption = f"What {self.phrases.name(party.label)} can do"
            blocks.append(Grid(caption, ("can", "today", "label", "rests on"), rows))
        if party.preferences:
            wishes = tuple(
                (
                    (
                        f"{self.phrases.wish(preference.wants, party.label)}"
                        f"{_weight(preference, preference is not tier[0])} ",
                        *self._basis(preference.basis),
                    ),
                    self._preference_anchor(party.label, preference),
                )
                for tier in tiers(party.preferences)
                for preference in tier
            )
            blocks.append(Prose(("Wants, most important first:",)))
            blocks.append(Points(wishes, numbered=True))
        if party.ranking is not None:
            blocks.append(Prose(("Ranks the states directly: ", *self._basis(party.ranking_basis))))
        if not blocks:
            blocks.append(Prose(("Has no options of its own here.",)))
        name = capital(self.phrases.name(party.label))
        return Section(_anchor("party", party.label), name, tuple(blocks))

    def rules(self) -> Section | None:
        """What can never be, what cannot be undone, and which outcomes have a name."""
        conflict = self.conflict
        rows = [
            (("always true",), str(rule.formula), rule.basis, _anchor("rule", str(rule.formula)))
            for rule in conflict.rules
        ]
        rows += [
            (("once true, stays true",), str(one), one.basis, _anchor("irreversible", str(one)))
            for one in conflict.irreversible
        ]
        rows += [
            (
                (capital(self.phrases.outcome(outcome.name)),),
                str(outcome.formula),
                outcome.basis,
                _anchor("outcome", outcome.name),
            )
            for outcome in conflict.outcomes
        ]
        if not rows:
            return None
        grid = Grid(
            "Rules, irreversible acts and named outcomes",
            ("what", "statement", "rests on"),
            tuple(
                Row((what, (text,), self._basis(basis) if basis else ("–",)), anchor)
                for what, text, basis, anchor in rows
            ),
        )
        return Section("rules", "What can be, and what it is called", (grid,))

    # Results ------------------------------------------------------------------------------

    def today(self) -> Section | None:
        state = self.conflict.today
        if state is None or self.conflict.status_quo is None:
            return None
        blocks: list[Block] = [Figure(state_strip(self.conflict, state, prefix="strip-today"))]
        status_quo = self.conflict.status_quo
        if status_quo.basis or not status_quo.because:
            blocks.append(Prose(("Rests on: ", *self._basis(status_quo.basis))))
        if status_quo.because:
            points = tuple(
                ((f"{self._option(label)} ", *self._basis(basis)), None)
                for label, basis in status_quo.because
            )
            blocks += [Prose(("That it is so today rests on:",)), Points(points)]
        return Section("today", "Today's state", tuple(blocks))

    def standing(self) -> Section:
        note = self.note
        picture = standing_chart(
            note.standings, note.outcome_shown, note.states, note.outcome_states
        )
        blocks: list[Block] = [Figure(picture)]
        points: list[tuple[tuple[Inline, ...], str | None]] = []
        for standing in note.standings:
            chosen = concept(standing.concept)
            told = f"{chosen.shown} ({chosen.title}): a state holds {chosen.plain}."
            if standing.hold == 1 and standing.today_holds:
                lines = "Only today's state does."
            elif standing.hold:
                shared = describe_summary(self.phrases, self.analysis.summary(chosen.name))
                lines = " ".join(capital(line) for line in shared)
            else:
                lines = "None does."
            points.append(((f"{told} {lines}",), None))
        blocks.append(Prose(("What each concept asks, and what all states that hold share:",)))
        blocks.append(Points(tuple(points)))
        return Section("holds", "What holds", tuple(blocks))

    def why(self) -> Section:
        explanation = self.explanation
        asked = f"{self.note.outcome_shown} under {self.headline.shown}"
        heading = f"In full: why {asked} {'can hold' if explanation.holds else 'does not hold'}"
        blocks: list[Block] = [
            Prose((f"Of all states with {self.note.outcome_shown}, this comes closest:",)),
            Figure(
                state_strip(
                    self.conflict, explanation.state, self.conflict.today, prefix="strip-why"
                )
            ),
            Prose((verdict(self.conflict, explanation),)),
        ]
        parts = [
            self._reasons(explanation, paragraph.party, paragraph.sentences)
            for paragraph in paragraphs(self.conflict, explanation)
            if explanation.party(paragraph.party).improvements
        ]
        still = [view.party for view in explanation.parties if not view.improvements]
        if still:
            names = capital(self.phrases.names(still))
            blocks.append(Prose((f"{names} would not move: there is nothing to gain alone.",)))
            reasons = (staying(self.conflict, explanation, party) for party in still)
            blocks.append(Points(tuple((self._linked(told), None) for told in reasons)))
        return Section("why", heading, tuple(blocks), tuple(parts))

    def _reasons(self, explanation: Explanation, party: str, sentences: Sequence[str]) -> Section:
        view = explanation.party(party)
        first = simplest(view.temptations)[0]
        blocks: list[Block] = [
            Figure(
                move_chain(self.conflict, explanation, party, first, prefix=_anchor("chain", party))
            ),
            *(Prose(self._linked(told)) for told in sentences),
        ]
        turns_on = self._turns_on(party, view.temptations)
        if turns_on:
            blocks.append(Prose(("Turns on: ", *turns_on)))
        name = capital(self.phrases.name(party))
        return Section(_anchor("why", party), f"{name}: {view.reason}", tuple(blocks))

    def _turns_on(self, party: str, temptations: Iterable[Temptation]) -> tuple[Inline, ...]:
        found: dict[Preference, None] = {}
        for temptation in temptations:
            if temptation.decided_by is not None:
                found.setdefault(temptation.decided_by[0])
        links: list[Inline] = []
        for preference in found:
            if isinstance(preference, Word):  # stands in no list that a link could lead to
                links += [", ", self.phrases.word(preference.wants, party)]
                continue
            anchor = self._preference_anchor(party, preference)
            links += [", ", Link(self.phrases.wish(preference.wants, party), anchor)]
        return tuple(links[1:])

    def at_a_glance(self) -> Iterator[Section]:
        """The one-screen answer: all that a reader with ten minutes needs, before the details."""
        for number, section in enumerate(self.note.sections, 1):
            told = tuple(Prose(self._linked(line)) for line in section.sentences)
            yield Section(f"glance-{number}", section.heading, told)

    def belief(self) -> Section | None:
        """Every deterrent of the state that holds, or comes closest, with its grade."""
        name = deterring_concept(self.explanation, self.note.standings)
        if name is None:
            return None
        explanation = self.analysis.explain(outcome=self.note.outcome, concept=name)
        rows = tuple(
            Row(
                (
                    (self.phrases.would(view.party, temptation.changes),),
                    (temptation.sanction.grade,),
                    self._linked(sentence(self.conflict, explanation, view.party, temptation)),
                )
            )
            for view in explanation.parties
            for temptation in view.temptations
            if temptation.deterred and temptation.sanction and temptation.sanction.grade
        )
        shown = concept(name).shown
        if not rows:
            return None
        caption = f"Every temptation in the state nearest to today that holds under {shown}"
        told = (
            f"In the state nearest to today with {self.note.outcome_shown} that holds under "
            f"{shown}, these moves are deterred. A bluff is an answer that would cost whoever "
            "gives it more than letting the move pass."
        )
        return Section(
            "belief",
            "How much each deterring answer can be believed",
            (Prose((told,)), Grid(caption, ("temptation", "strongest answer", "told"), rows)),
        )

    # Evidence -----------------------------------------------------------------------------

    def contradictions(self) -> Section | None:
        pairs = self.conflict.evidence.contradictions
        if not pairs:
            return None
        rows = tuple(
            Row((self._account(self.claims[one]), self._account(self.claims[other])))
            for one, other in pairs
        )
        told = "These accounts cannot all be true. They are shown, and nothing is resolved."
        grid = Grid("Contradicting accounts side by side", ("one account", "the other"), rows)
        return Section("accounts", "Contradicting accounts", (Prose((told,)), grid))

    def _account(self, claim: Claim) -> tuple[Inline, ...]:
        says = visible(str(claim.says)).rstrip(".")
        return (
            Link(claim.id, _anchor("claim", claim.id)),
            f" {capital(visible(claim.by))}: {says}.",
        )

    def evidence(self) -> Section | None:
        ledger = self.conflict.evidence
        if not ledger.claims:
            return None
        rows = tuple(self._claim(claim) for claim in ledger.claims)
        headings = ("claim", "who says what", "kind", "grade", "contradicted by", "used by")
        documents = tuple(
            (
                (
                    ", ".join(
                        visible(str(part))
                        for part in (document.title, document.publisher, document.date)
                        if part
                    ),
                ),
                _anchor("document", document.id),
            )
            for document in ledger.documents
        )
        grades = "; ".join(f"{k} {v}" for k, v in (*RELIABILITY.items(), *CREDIBILITY.items()))
        return Section(
            "evidence",
            "The evidence",
            (
                Prose(("Documents:",)),
                Points(documents),
                Grid("Claims, their grades and where each is used", headings, rows, roomy=True),
                Prose(
                    (f"Grades: {grades}. F and 6 mean that nobody can tell, not that it is bad.",)
                ),
            ),
        )

    def _claim(self, claim: Claim) -> Row:
        place = f" ({visible(claim.at)})" if claim.at else ""
        kind = f"{claim.kind}, hedged" if claim.modality == "hedged" else claim.kind
        against: list[Inline] = []
        for other in self.conflict.evidence.contradicting(claim.id):
            against += [", ", Link(other, _anchor("claim", other))]
        used: list[Inline] = []
        for use in self.uses.get(claim.id, ()):
            used += ["; ", Link(self._told(use), self._judgement_anchor(use))]
        return Row(
            (
                (claim.id,),
                (f"{capital(visible(claim.by))}: {visible(str(claim.says))}{place}",),
                (kind,),
                (str(claim.grade) if claim.grade else "not graded",),
                tuple(against[1:]) or ("–",),
                tuple(used[1:]) or ("nothing",),
            ),
            _anchor("claim", claim.id),
        )

    def judgement(self) -> Section | None:
        points = tuple(
            (
                (
                    Link(self._told(found), self._judgement_anchor(found)),
                    f": {visible(str(found.basis.judgement))}"
                    if found.basis.judgement
                    else ": nothing is written down",
                ),
                None,
            )
            for found in judgements(self.conflict)
            if not found.basis.because
            and found.kind in ("option", "preference", "ranking", "rule", "irreversible", "tie")
        )
        if not points:
            return None
        told = "No claim supports these. Another analyst may judge them otherwise."
        return Section(
            "judgement", "The modeller's judgement alone", (Prose((told,)), Points(points))
        )

    def method(self) -> Section:
        made = self.note.provenance
        hashes = tuple(
            ((f"{visible(name)}: sha256 {digest}",), None) for name, digest in made.files
        )
        blocks: list[Block] = [Prose((text,)) for text in METHOD]
        blocks += [
            Prose(("Publications:",)),
            Points(tuple(((publication,), None) for publication in PUBLICATIONS)),
            Prose((f"Made by zopa {made.version} with the {made.engine} engine from:",)),
            Points((*hashes, ((f"the meaning of the model: {made.model_hash}",), None))),
        ]
        return Section("method", "Method and provenance", tuple(blocks))

    def _option(self, label: str) -> str:
        option = self.conflict.option(label)
        return f"{self.phrases.name(option.party)} to {visible(str(option.do))}"

    # Links --------------------------------------------------------------------------------

    def _basis(self, basis: Basis) -> tuple[Inline, ...]:
        parts = self._linked(cited(basis).strip())
        if basis.judgement:
            parts = (*parts, f" {visible(str(basis.judgement))}")
        return parts

    def _linked(self, text: str) -> tuple[Inline, ...]:
        """The text with claims as links.

        Ids that could be words ("report") count only where sentences cite: in brackets.
        """
        parts: list[Inline] = []
        end = 0
        for match in _CITATION.finditer(text):
            parts += self._numbered(text[end : match.start(1)])
            for token in re.split(r"(, |; |against: )", match.group(1)):
                known = token in self.claims
                parts.append(Link(token, _anchor("claim", token)) if known else token)
            end = match.end(1)
        parts += self._numbered(text[end:])
        return tuple(part for part in parts if part)

    def _numbered(self, text: str) -> list[Inline]:
        """Claims whose ids have a digit in them, anywhere in a text."""
        return [
            Link(token, _anchor("claim", token))
            if token in self.claims and any(map(str.isdigit, token))
            else token
            for token in re.split(r"([\w-]+)", text)
        ]

    def _told(self, found: Judgement) -> str:
        if found.kind == "party":
            return self.phrases.name(found.element)
        if found.kind == "preference" and found.party:
            return f"{self.phrases.name(found.party)}: {visible(found.element)}"
        return visible(str(found))

    def _preference_anchor(self, party: str, preference: Preference) -> str:
        return _anchor("preference", f"{party} {preference.identity}")

    def _judgement_anchor(self, found: Judgement) -> str:
        match found.kind:
            case "preference":
                return _anchor("preference", f"{found.party} {found.element}")
            case "option" | "party" | "tie" | "rule" | "irreversible" | "outcome":
                return _anchor(found.kind, found.element)
            case "status quo":
                return "today"
            case "lever":
                labels = [lever.label for lever in self.conflict.levers]
                return f"lever-{labels.index(found.element) + 1}"
            case "swap" | "order" | "phase" as kind:
                known = {
                    "swap": [swap.label for swap in self.conflict.swaps],
                    "order": [order.label for order in self.conflict.orders],
                    "phase": [phase.label for phase in self.conflict.phases],
                }[kind]
                return f"{kind}-{known.index(found.element) + 1}"
            case "commitment" if found.party:
                return _anchor("party", found.party)
            case "format":
                return f"format-{number_of(self.note.questions, found.element)}"
            case _:
                return _anchor("party", found.element)


def _weight(preference: Preference, is_equal: bool) -> str:
    """How important and how strong a wish is, where it is not as its place in the list says."""
    said = ["as important as the one before"] if is_equal else []
    said += ["strongly"] if preference.degree > 1 else []
    return f" ({', '.join(said)})" if said else ""


def _anchor(kind: str, label: str) -> str:
    """An anchor that is valid everywhere and different for different labels."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", label).strip("-").lower()
    exact = plain == label
    return f"{kind}-{plain}" if exact else f"{kind}-{plain}-{_digest(label)}"


def _digest(label: str) -> str:
    import hashlib

    return hashlib.sha256(label.encode()).hexdigest()[:6]
