"""Every judgement of a conflict with what it rests on, and the way back from a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zopa.conflict.model import Basis, Conflict, Place
from zopa.conflict.undertaking import Commitment

__all__ = ["Judgement", "judgements", "uses_of_claims"]

#: Kinds of which several parties may have the same one.
_OWNED = ("preference", "ranking", "commitment", "move")


@dataclass(frozen=True)
class Judgement:
    """One element of a conflict that somebody judged to be so.

    Attributes:
        kind: "party", "option", "preference", "ranking", "rule", "irreversible",
            "status quo", "outcome", "tie", "lever", "format", "commitment", "swap", "order" or
            "phase"; where states are listed, "move", and "state" where one rests on anything.
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
        owner = f"{self.party}: " if self.party and self.kind in _OWNED else ""
        return f"{self.kind} {owner}{self.element}"


def judgements(conflict: Conflict) -> Iterator[Judgement]:
    """All judgements, in file order."""
    swaps = {swap.label: swap.basis for swap in conflict.swaps}
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
        for given in party.commitments:
            # One undertaken in a swap rests on what the swap rests on, unless it says otherwise.
            if given.swap is None or given.basis != swaps.get(given.swap):
                yield _commitment(str(given.keeps), party.label, given)
    yield from _of_graph(conflict)
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
    for swap in conflict.swaps:
        yield Judgement("swap", swap.label, None, swap.basis, swap.place)
    for order in conflict.orders:
        yield Judgement("order", order.label, None, order.basis, order.place)
    for phase in conflict.phases:
        yield Judgement("phase", phase.label, None, phase.basis, phase.place)
        for label, given in phase.commitments:
            yield _commitment(f"{given.keeps} in {phase.label}", label, given)


def _of_graph(conflict: Conflict) -> Iterator[Judgement]:
    if conflict.graph is None:
        return
    for state in conflict.graph.states:
        if state.basis:  # that a state is listed says little by itself
            yield Judgement("state", state.label, None, state.basis, state.place)
    for arc in conflict.graph.arcs:
        move = f"{arc.source} -> {arc.target}"
        yield Judgement("move", move, arc.party, arc.basis, arc.place)


def _commitment(element: str, party: str, given: Commitment) -> Judgement:
    return Judgement("commitment", element, party, given.basis, given.place)


def uses_of_claims(conflict: Conflict) -> dict[str, tuple[Judgement, ...]]:
    """For every claim id that is cited, for or against: the judgements that cite it."""
    uses: dict[str, list[Judgement]] = {}
    for judgement in judgements(conflict):
        for claim in dict.fromkeys((*judgement.basis.because, *judgement.basis.against)):
            uses.setdefault(claim, []).append(judgement)
    return {claim: tuple(found) for claim, found in uses.items()}
