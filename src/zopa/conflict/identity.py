"""The identity of a conflict's meaning: a hash that texts, comments and key order do not touch."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from zopa.conflict.model import Conflict, Party

__all__ = ["model_hash"]


def model_hash(conflict: Conflict) -> str:
    """SHA-256 (hex) of what the answers of an analysis depend on, and of the ties.

    Two files have the same hash when they describe the same parties, options, preferences,
    rules, irreversible literals, status quo, outcomes, goal and ties, in whatever order their
    keys stand, with whatever texts, ids and evidence.
    """
    meaning = {
        "parties": {party.label: _party(party) for party in conflict.parties},
        "rules": sorted({str(rule.formula) for rule in conflict.rules}),
        "irreversible": sorted({str(literal) for literal in conflict.irreversible}),
        "status_quo": None if conflict.today is None else sorted(conflict.today),
        "outcomes": {outcome.name: str(outcome.formula) for outcome in conflict.outcomes},
        "goal": conflict.goal,
        "ties": sorted({(tie.source, tie.relation, tie.target) for tie in conflict.ties}),
    }
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _party(party: Party) -> dict[str, Any]:
    ranking = party.ranking
    return {
        "options": sorted(option.label for option in party.options),
        "preferences": [str(preference.wants) for preference in party.preferences],
        "ranking": None
        if ranking is None
        else [sorted(sorted(state) for state in group) for group in ranking],
    }
