"""``zopa why``: the explanation of one state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from zopa.cli.output import USAGE, answering, console, print_json, stop

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.conflict.model import Basis, Conflict
    from zopa.stability.analysis import Analysis
    from zopa.stability.explain import Explanation

__all__ = ["why"]


def why(
    dossier: str,
    state: str | None,
    outcome: str | None,
    concept: str,
    engine: str,
    as_json: bool,
) -> None:
    """Explain a state, or the best state of an outcome."""
    if state is not None and outcome is not None:
        stop("give --state or --outcome, not both", USAGE)
    with answering(as_json):
        from zopa.conflict.files.load import load
        from zopa.stability.analysis import analyse

        analysis = analyse(load(dossier), engine=engine)  # type: ignore[arg-type]
        yes = None if state is None else state.replace(",", " ").split()
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
        "verdict": verdict(analysis.conflict, explanation),
        "sentences": {paragraph.party: list(paragraph.sentences) for paragraph in told},
        "claims": [
            _claim_json(analysis.conflict, claim)
            for claim in _cited(p for paragraph in told for p in paragraph.bases)
        ],
    }


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
    from rich.padding import Padding
    from rich.text import Text

    from zopa.stability.phrases import Phrases, capital
    from zopa.stability.sentences import paragraphs, verdict

    conflict = analysis.conflict
    chosen = (
        f" (closest to holding of all with {explanation.outcome})" if explanation.outcome else ""
    )
    out.print(Text(f"State: {explanation.state}{chosen}"))
    out.print(Text(verdict(conflict, explanation), style="bold"))
    phrases = Phrases(conflict)
    told = paragraphs(conflict, explanation)
    for paragraph in told:
        out.print()
        view = explanation.party(paragraph.party)
        head = Text(capital(phrases.name(paragraph.party)), style="bold")
        head.append(f": {view.reason}", style="dim")
        out.print(head)
        for sentence in paragraph.sentences:
            out.print(Padding(Text(sentence), (0, 0, 0, 2)))
        for basis in paragraph.bases:
            out.print(Padding(Text(_basis(basis), style="dim"), (0, 0, 0, 2)))
    _show_claims(conflict, _cited(b for paragraph in told for b in paragraph.bases), out)


def _basis(basis: Basis) -> str:
    from zopa.text import visible

    parts = []
    if basis.because:
        parts.append(f"rests on {', '.join(basis.because)}")
    if basis.against:
        parts.append(f"against it {', '.join(basis.against)}")
    if basis.judgement:
        parts.append(f"judgement: {visible(str(basis.judgement))}")
    return f"[{'; '.join(parts) or 'rests on nothing that is written down'}]"


def _show_claims(conflict: Conflict, cited: list[str], out: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from zopa.conflict.judgements import uses_of_claims
    from zopa.text import visible

    if not cited:
        return
    uses = uses_of_claims(conflict)
    out.print()
    out.print(Text("Claims behind this", style="bold"))
    for id_ in cited:
        claim = conflict.evidence.claim(id_)
        grade = f", {claim.grade}" if claim.grade else ""
        hedged = ", hedged" if claim.modality == "hedged" else ""
        line = (
            f"{id_} ({visible(claim.by)}; {claim.kind}{hedged}{grade}): {visible(str(claim.says))}"
        )
        against = conflict.evidence.contradicting(id_)
        if against:
            line += f" Contradicted by {', '.join(against)}."
        others = len(uses.get(id_, ())) - 1
        line += f" Used by {uses[id_][0]}" + (f" and {others} more." if others > 0 else ".")
        out.print(Padding(Text(line), (0, 0, 0, 2)))
