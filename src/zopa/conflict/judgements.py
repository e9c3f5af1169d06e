"""Every judgement of a conflict with what it rests on, and the way back from a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zopa.conflict.model import Basis, Conflict, Place

__all__ = ["Judgement", "judgements", "uses_of_claims"]


@dataclass(frozen=True)
class Judgement:
    """One element of a conflict that somebody judged to be so.

    Attributes:
        kind: "party", "option", "preference", "ranking", "rule", "irreversible",
            "status quo", "outcome", "tie", "lever" or "format".
        element: its label, canonical text or name, unique within its kind and party.
        party: the party that it belongs to, if it does to one.
        basis: what it rests on.
        place: where it stands.
    """

    kind: str
    element: str
    party: str | None
    basis: Basis
    place: Place | None

    def __str__(self) -> str:
        owner = f"{self.party}: " if self.party and self.kind in ("preference", "ranking") else ""
        return f"{self.kind} {owner}{self.element}"


def judgements(conflict: Conflict) -> Iterator[Judgement]:
    """All judgements, in file order."""
    for party in conflict.parties:
        yield Judgement("party", party.label, party.label, party.basis, party.place)
        for option in party.options:
            yield Judgement("option", option.label, party.label, option.basis, option.place)
        for preference in party.preferences:
            yield Judgement(
                "preference", preference.identity, party.label, preference.basis, preference.place
            )
        if party.ranking is not None:
            yield Judgement("ranking", party.label, party.label, party.ranking_basis, party.place)
    for rule in conflict.rules:
        yield Judgement("rule", str(rule.formula), None, rule.basis, rule.place)
    for literal in conflict.irreversible:
        owner = literal.option.partition(".")[0]
        yield Judgement("irreversible", str(literal), owner, literal.basis, literal.place)
    if conflict.status_quo is not None:
        today = conflict.status_quo
        yield Judgement("status quo", "as a whole", None, today.basis, today.place)
        for label, basis in today.because:
            yield Judgement("status quo", label, None, basis, today.place)
    for outcome in conflict.outcomes:
        yield Judgement("outcome", outcome.name, None, outcome.basis, outcome.place)
    for tie in conflict.ties:
        name = f"{tie.source} {tie.relation} {tie.target}"
        yield Judgement("tie", name, tie.source, tie.basis, tie.place)
    for lever in conflict.levers:
        yield Judgement("lever", lever.label, None, lever.basis, lever.place)
    for format_ in conflict.formats:
        yield Judgement("format", format_.label, None, format_.basis, format_.place)


def uses_of_claims(conflict: Conflict) -> dict[str, tuple[Judgement, ...]]:
    """For every claim id that is cited, for or against: the judgements that cite it."""
    uses: dict[str, list[Judgement]] = {}
    for judgement in judgements(conflict):
        for claim in dict.fromkeys((*judgement.basis.because, *judgement.basis.against)):
            uses.setdefault(claim, []).append(judgement)
    return {claim: tuple(found) for claim, found in uses.items()}
