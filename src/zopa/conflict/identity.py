"""The identity of a conflict's meaning: a hash that texts, comments and key order do not touch."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from zopa.conflict.change import Lever, LeverChange, StatementChange
from zopa.conflict.importance import tiers
from zopa.conflict.model import Conflict, Party, Preference
from zopa.conflict.undertaking import Phase

__all__ = ["model_hash"]


def model_hash(conflict: Conflict) -> str:
    """SHA-256 (hex) of what the answers of an analysis depend on, and of the ties.

    Two files have the same hash when they describe the same parties, options, preferences,
    rules, irreversible literals, status quo, outcomes, goal, ties, levers, formats, commitments,
    swaps, orders, phases, and states and moves that are listed, in whatever order their keys stand,
    with whatever texts, ids, dates and evidence. Only levers and phases keep their order: that of
    levers decides where their statements stand when several are put first, and a phase begins where
    the one before ends.
    """
    meaning: dict[str, Any] = {
        "parties": {party.label: _party(party) for party in conflict.parties},
        "rules": sorted({str(rule.formula) for rule in conflict.rules}),
        "irreversible": sorted({str(literal) for literal in conflict.irreversible}),
        "status_quo": None if conflict.today is None else sorted(conflict.today),
        "outcomes": {outcome.name: str(outcome.formula) for outcome in conflict.outcomes},
        "goal": conflict.goal,
        "ties": sorted({(tie.source, tie.relation, tie.target) for tie in conflict.ties}),
    }
    if conflict.graph is not None:
        meaning["graph"] = {
            "states": sorted(conflict.graph.labels),
            "arcs": sorted((arc.party, arc.source, arc.target) for arc in conflict.graph.arcs),
        }
    meaning |= _undertakings(conflict)
    if conflict.levers:
        meaning["levers"] = [_lever(conflict, lever) for lever in conflict.levers]
    if conflict.formats:
        meaning["formats"] = {
            format_.label: [sorted(format_.parties), format_.decides]
            for format_ in conflict.formats
        }
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _undertakings(conflict: Conflict) -> dict[str, Any]:
    """Swaps, orders and phases; nothing for a conflict without them."""
    meaning: dict[str, Any] = {}
    if conflict.swaps:
        meaning["swaps"] = {
            swap.label: [sorted(swap.by), str(swap.keeps)] for swap in conflict.swaps
        }
    if conflict.orders:
        meaning["orders"] = {
            order.label: [sorted(step.changes) for step in order.steps] for order in conflict.orders
        }
    if conflict.phases:
        meaning["phases"] = [_phase(conflict, phase) for phase in conflict.phases]
    return meaning


def _phase(conflict: Conflict, phase: Phase) -> Any:
    given = {(party, str(commitment.keeps)) for party, commitment in phase.commitments}
    begins = None if phase.status_quo is None else sorted(phase.status_quo)
    changes = [_change(conflict, change) for change in phase.changes]
    return [phase.label, changes, sorted(phase.swaps), sorted(given), begins]


def _lever(conflict: Conflict, lever: Lever) -> Any:
    changes = [_change(conflict, change) for change in lever.changes]
    return [lever.label, sorted(lever.by), float(lever.cost), changes]


def _change(conflict: Conflict, change: LeverChange) -> str:
    """A change as text, statements by what they want instead of by their ids."""
    if not isinstance(change, StatementChange):
        return str(change)
    wants = {p.identity: str(p.wants) for p in conflict.party(change.party).preferences}
    if change.wants is not None:
        wants[change.statement] = str(change.wants)
    anchor = change.anchor and wants.get(change.anchor, change.anchor)
    named = wants.get(change.statement, change.statement)
    return str(replace(change, statement=named, anchor=anchor))


def _party(party: Party) -> dict[str, Any]:
    ranking = party.ranking
    given = sorted({str(commitment.keeps) for commitment in party.commitments})
    return {
        "options": sorted(option.label for option in party.options),
        "preferences": [_tier(tier) for tier in tiers(party.preferences)],
        "ranking": None
        if ranking is None
        else [sorted(sorted(state) for state in group) for group in ranking],
    } | _without_empty(
        commitments=given,
        gaps=list(party.gaps) if any(degree > 1 for degree in party.gaps) else [],
        unknown=sorted(sorted(sorted(state) for state in pair) for pair in party.unknown),
    )


def _without_empty(**said: list[Any]) -> dict[str, Any]:
    """What a conflict says beyond what every conflict says, so that old hashes stay."""
    return {key: value for key, value in said.items() if value}


def _tier(tier: tuple[Preference, ...]) -> Any:
    """One statement, or equally important ones in whatever order; plain where it is ordinary."""
    told = sorted(_wish(wish) for wish in tier)
    return told[0] if len(told) == 1 else told


def _wish(wish: Preference) -> str:
    strong = f"{'>' * wish.degree} " if wish.degree > 1 else ""
    return f"{strong}{'? ' if wish.unknown else ''}{wish.wants}"
