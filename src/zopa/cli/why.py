"""``zopa why``: the explanation of one state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from zopa.cli.beyond import why_beyond
from zopa.cli.output import (
    USAGE,
    answering,
    beyond_arrays,
    compute,
    console,
    print_json,
    stop,
    yes_options,
)
from zopa.text import visible

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.conflict.model import Basis, Conflict
    from zopa.stability.analysis import Analysis
    from zopa.stability.explain import Explanation
    from zopa.stability.strong_views import Strength

__all__ = ["why"]


def why(
    dossier: str,
    state: str | None,
    outcome: str | None,
    concept: str,
    engine: str,
    patience: float | None,
    as_json: bool,
) -> None:
    """Explain a state, or the best state of an outcome."""
    if state is not None and outcome is not None:
        stop("give --state or --outcome, not both", USAGE)
    with answering(as_json):
        from zopa.conflict.model import Conflict
        from zopa.stability.concepts import concept as concept_of

        concept = concept_of(concept).name
        analysis = beyond_arrays(dossier, engine)
        yes = None if state is None else yes_options(state)
        if isinstance(analysis, Conflict):
            why_beyond(analysis, yes, outcome, concept, patience, as_json)
            return
        if state is None:
            compute(analysis, [concept])
        explanation = analysis.explain(yes, outcome=outcome, concept=concept)
        if as_json:
            print_json(_json(analysis, explanation))
        else:
            _show(analysis, explanation, console())


def _json(analysis: Analysis, explanation: Explanation) -> dict[str, Any]:
    from zopa.stability.sentences import paragraphs, verdict

    told = paragraphs(analysis.conflict, explanation)
    return {
        **explanation.to_json(),
        "strength": dict(_strengths(analysis, explanation)),
        "verdict": verdict(analysis.conflict, explanation),
        **_binding_json(analysis, explanation),
        "sentences": {paragraph.party: list(paragraph.sentences) for paragraph in told},
        "claims": [
            _claim_json(analysis.conflict, claim)
            for claim in _cited(p for paragraph in told for p in paragraph.bases)
        ],
    }


def _strengths(analysis: Analysis, explanation: Explanation) -> Mapping[str, Strength]:
    """Who is strongly, and who weakly, deterred; nobody where no preference is strong."""
    from zopa.stability.strong_views import strengths

    return strengths(analysis, explanation.concept, analysis.position(explanation.state))


def _binding_json(analysis: Analysis, explanation: Explanation) -> dict[str, Any]:
    from zopa.stability.binding import binding, free_analysis

    found = binding(analysis, explanation.concept)
    if found is None:
        return {}
    free = free_analysis(analysis)
    holds = free.holds(explanation.concept)[free.position(explanation.state)]
    return {"binding": {**found.to_json(), "state_holds_free": bool(holds)}}


def _claim_json(conflict: Conflict, claim: str) -> dict[str, Any]:
    from zopa.conflict.judgements import uses_of_claims

    found = conflict.evidence.claim(claim)
    return {
        "id": found.id,
        "document": found.document,
        "at": found.at,
        "by": found.by,
        "says": str(found.says),
        "kind": found.kind,
        "modality": found.modality,
        "about": str(found.about) if found.about else None,
        "grade": str(found.grade) if found.grade else None,
        "contradicts": list(conflict.evidence.contradicting(found.id)),
        "used_by": [str(use) for use in uses_of_claims(conflict)[claim]],
    }


def _cited(bases: Iterable[Basis]) -> list[str]:
    return list(dict.fromkeys(c for basis in bases for c in (*basis.because, *basis.against)))


def _show(analysis: Analysis, explanation: Explanation, out: Console) -> None:
    from rich.text import Text

    from zopa.brief.terminal import paragraph
    from zopa.stability.concepts import concept
    from zopa.stability.phrases import Phrases, capital
    from zopa.stability.sentences import paragraphs, staying, verdict

    conflict = analysis.conflict
    phrases = Phrases(conflict)
    marking = f"  {visible(conflict.marking)}" if conflict.marking else ""
    paragraph(out, f"{visible(str(conflict.title))}{marking}", style="dim")
    chosen = " (today)" if explanation.state == conflict.today else ""
    if explanation.outcome:
        chosen += f" (of all with {explanation.outcome}, the one that comes closest to holding)"
    paragraph(out, f"State: {explanation.state}{chosen}")
    paragraph(out, verdict(conflict, explanation), style="bold")
    told = paragraphs(conflict, explanation)
    # Where preferences are partly unknown each of them has something of its own to be said.
    whole = not conflict.is_uncertain
    still = [p.party for p in told if whole and not explanation.party(p.party).improvements]
    strength = _strengths(analysis, explanation)
    for part in told:
        if part.party in still:
            continue
        head = Text(f"\n{capital(phrases.name(part.party))}", style="bold")
        view = explanation.party(part.party)
        head.append(f": {view.reason}", style="dim")
        if part.party in strength:
            only = "" if view.stable else "only "
            stable = "" if view.stable else " stable"
            head.append(f", {only}{strength[part.party]}{stable}", style="dim")
        if view.concept != explanation.concept:
            head.append(f" ({concept(view.concept).shown})", style="dim")
        out.print(head)
        for line in part.sentences:
            paragraph(out, line, "  ")
        for basis in part.bases:
            if basis.judgement:
                paragraph(out, f"Judgement: {visible(str(basis.judgement))}", "  ", "dim")
    if still:
        they, them = ("they", "them") if len(still) > 1 else ("it", "it")
        names = capital(phrases.names(still))
        out.print()
        paragraph(out, f"{names} would not move: nothing {they} can do alone serves {them} better.")
        for party in still:
            paragraph(out, staying(conflict, explanation, party), "  ")
    _show_binding(analysis, explanation, out)
    _show_claims(conflict, _cited(basis for part in told for basis in part.bases), out)


def _show_binding(analysis: Analysis, explanation: Explanation, out: Console) -> None:
    """Whether the state would hold with nobody bound by its word."""
    from zopa.cli.output import print_lines
    from zopa.stability.binding import binding, free_analysis
    from zopa.stability.binding_sentences import binding_told

    found = binding(analysis, explanation.concept)
    if found is None:
        return
    whose, without = binding_told(analysis.conflict, [found])
    free = free_analysis(analysis)
    holds = bool(free.holds(explanation.concept)[free.position(explanation.state)])
    here = f"With nobody bound, this state would {'hold' if holds else 'not hold'}."
    print_lines(out, "Commitments", (whose, here, without))


def _show_claims(conflict: Conflict, cited: list[str], out: Console) -> None:
    from rich.text import Text

    from zopa.brief.terminal import paragraph
    from zopa.conflict.judgements import uses_of_claims

    if not cited:
        return
    uses = uses_of_claims(conflict)
    out.print(Text("\nClaims behind this", style="bold"))
    for id_ in cited:
        claim = conflict.evidence.claim(id_)
        details = [visible(claim.by), claim.kind]
        if claim.modality == "hedged":
            details.append("hedged")
        if claim.grade:
            details.append(str(claim.grade))
        says = visible(str(claim.says)).rstrip(".")
        line = f"{id_} ({'; '.join(details)}): {says}."
        against = conflict.evidence.contradicting(id_)
        if against:
            line += f" Contradicted by {', '.join(against)}."
        others = len(uses[id_]) - 1
        line += f" Used by {uses[id_][0]}" + (f" and {others} more." if others else ".")
        paragraph(out, line, "  ")
