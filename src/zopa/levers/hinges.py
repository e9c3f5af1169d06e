"""What an answer rests on: every single change of the dossier that flips its headline.

The headline is a pair: can the goal hold, that is, is one of its states an equilibrium; and does
the status quo hold. A hinge is one change that makes either different.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import numpy as np

from zopa.conflict.apply import without_states
from zopa.conflict.formula import Not, OptionIs
from zopa.conflict.importance import tiers
from zopa.conflict.model import Basis, Conflict, Party, Place, Preference, Rule
from zopa.evidence.model import Claim
from zopa.levers.variants import Variants
from zopa.stability.analysis import Analysis
from zopa.stability.concepts import concept as concept_of
from zopa.stability.engine import tick
from zopa.stability.goal import needed_goal
from zopa.stability.provenance import Provenance

__all__ = ["Headline", "Hinge", "HingeKind", "Hinges", "SingleChange", "hinges", "single_changes"]

HingeKind: TypeAlias = Literal["move", "drop", "word", "rule", "freeze", "reversible", "claim"]


@dataclass(frozen=True)
class Headline:
    """The answer in two words.

    Attributes:
        goal_can_hold: whether some state of the goal is an equilibrium.
        today_holds: whether the status quo is one; None without a status quo.
    """

    goal_can_hold: bool
    today_holds: bool | None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {"goal_can_hold": self.goal_can_hold, "status_quo_holds": self.today_holds}


@dataclass(frozen=True, eq=False)
class SingleChange:
    """One change of a dossier.

    Attributes:
        kind: "move" (a statement one place up, above the one before it), "drop" (a
            statement), "word" (a commitment that does not bind), "rule" (dropped), "freeze" (an
            option at its value today), "reversible" (an irreversible literal dropped), or
            "claim" (dropped, and what rests on it alone).
        party: whose statement or option it is; None for rules and claims.
        element: identity of the statement, text of the commitment, rule or literal, label of the
            option, or id of the claim.
        other: for "move": identity of the statement that it is put above.
        falls: for "claim": what rests on it alone, as texts.
        basis: what the changed judgement rests on; of a move, of the one moved.
        place: where it stands in the file.
        conflict: the conflict with the change.
    """

    kind: HingeKind
    party: str | None
    element: str
    basis: Basis
    place: Place | None
    conflict: Conflict
    other: str | None = None
    other_basis: Basis | None = None
    falls: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that speak for or against what is changed."""
        if self.kind == "claim":
            return (self.element,)
        bases = [self.basis, self.other_basis or Basis()]
        cited = (c for basis in bases for c in (*basis.because, *basis.against))
        return tuple(dict.fromkeys(cited))


@dataclass(frozen=True, eq=False)
class Hinge:
    """A single change that flips the headline.

    Attributes:
        change: the change.
        becomes: the headline with it.
        flips: which parts of the headline are different: "goal", "status quo".
        excludes: whether no state satisfies the goal any more with it: a flip that says little.
    """

    change: SingleChange
    becomes: Headline
    flips: tuple[str, ...]
    excludes: bool

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        change = self.change
        return {
            "kind": change.kind,
            "party": change.party,
            "element": change.element,
            "above": change.other,
            "falls": list(change.falls),
            "rests_on": change.basis.kind,
            "claims": list(change.claims),
            "judgement": str(change.basis.judgement) if change.basis.judgement else None,
            "place": str(change.place) if change.place else None,
            "flips": list(self.flips),
            "excludes_goal": self.excludes,
            "becomes": self.becomes.to_json(),
        }


@dataclass(frozen=True, eq=False)
class Hinges:
    """What an answer rests on.

    Attributes:
        goal: name of the outcome.
        concept: name of the concept.
        headline: the answer as it is.
        found: hinges, the ones to look at first in front: those that flip whether the goal can
            hold, the smaller changes, the weaker evidence.
        examined: number of single changes tried, by kind.
        interrupted: whether the search was stopped from outside.
        provenance: what made the answer.
    """

    goal: str
    concept: str
    headline: Headline
    found: tuple[Hinge, ...]
    examined: dict[HingeKind, int]
    interrupted: bool
    provenance: Provenance

    def to_json(self) -> dict[str, Any]:
        """What ``zopa hinges --json`` prints, as plain data."""
        return {
            **self.provenance.to_json(),
            "goal": self.goal,
            "concept": self.concept,
            "headline": self.headline.to_json(),
            "examined": {**self.examined, "all": sum(self.examined.values())},
            "interrupted": self.interrupted,
            "hinges": [hinge.to_json() for hinge in self.found],
        }


def hinges(analysis: Analysis, *, goal: str | None = None, concept: str = "seq") -> Hinges:
    """Every single change that flips the headline, ranked.

    The changes are those of :func:`single_changes`.

    Args:
        analysis: of any conflict.
        goal: name of an outcome; the conflict's goal by default.
        concept: the solution concept.

    Returns:
        What was found. A KeyboardInterrupt ends the search, not the answer: what was found is
        returned, and said to be interrupted.

    Raises:
        UnknownLabelError: for an outcome or a concept that does not exist.
        InfeasibleError: for a goal that no feasible state satisfies.
        ZopaError: without a goal.

    One analysis a change; changes of preferences share states, moves and all other ranks.
    """
    analysis.conflict.needs_options("hinges")
    name = needed_goal(analysis, goal)
    wanted = concept_of(concept)
    wanted.needs_plain("hinges", each=True)
    chosen = wanted.name
    asked = _Headlines(analysis, name, chosen)
    before = asked.of(analysis)
    found, examined = [], dict.fromkeys(_KINDS, 0)
    interrupted = False
    try:
        for change in single_changes(analysis.conflict):
            # Nothing is shared between variants but what they share with the conflict itself.
            changed = Variants(analysis).of(change.conflict)
            alike = changed.ground.engine is analysis.ground.engine
            becomes = before if alike else asked.of(changed)
            examined[change.kind] += 1
            flips = []
            if becomes.goal_can_hold != before.goal_can_hold:
                flips.append("goal")
            if becomes.today_holds != before.today_holds:
                flips.append("status quo")
            if flips:
                excludes = not changed.where(name).any()
                found.append(Hinge(change, becomes, tuple(flips), excludes))
            tick()  # last, so that what is counted as examined is found too
    except KeyboardInterrupt:
        interrupted = True
    ranked = sorted(found, key=lambda hinge: _weight(analysis.conflict, hinge))
    return Hinges(name, chosen, before, tuple(ranked), examined, interrupted, analysis.provenance)


_KINDS: tuple[HingeKind, ...] = ("move", "drop", "claim", "word", "rule", "reversible", "freeze")


def single_changes(conflict: Conflict) -> Iterator[SingleChange]:
    """Every single change of a dossier that is tried.

    Statements moved one place (each pair of neighbours exchanged) and dropped; commitments that
    do not bind; rules dropped, unless some party ranks states directly, for then the new states
    would have no rank; options frozen at their value today; irreversible literals dropped; claims
    dropped, and with each the preferences, commitments, rules and irreversible literals that rest
    on it alone.
    """
    ranked = any(party.ranking is not None for party in conflict.parties)
    for party in conflict.parties:
        yield from _moves(conflict, party)
        yield from _drops(conflict, party)
        yield from _words(conflict, party)
    yield from _claims(conflict, ranked)
    for number, rule in enumerate(conflict.rules):
        if not ranked:
            rules = conflict.rules[:number] + conflict.rules[number + 1 :]
            changed = replace(conflict, rules=rules)
            yield SingleChange("rule", None, str(rule.formula), rule.basis, rule.place, changed)
    for number, literal in enumerate(conflict.irreversible):
        literals = conflict.irreversible[:number] + conflict.irreversible[number + 1 :]
        changed = replace(conflict, irreversible=literals)
        owner = literal.option.partition(".")[0]
        yield SingleChange("reversible", owner, str(literal), literal.basis, literal.place, changed)
    yield from _freezes(conflict)


def _moves(conflict: Conflict, party: Party) -> Iterator[SingleChange]:
    for order, above, below in _exchanges(party.preferences):
        yield SingleChange(
            "move",
            party.label,
            below.identity,
            below.basis,
            below.place,
            _with(conflict, replace(party, preferences=order)),
            above.identity,
            above.basis,
        )


def _exchanges(
    wishes: Sequence[Preference],
) -> Iterator[tuple[tuple[Preference, ...], Preference, Preference]]:
    """Each statement moved above the one before it, with that one and itself.

    Of equally important ones each moves alone, above all that the one before it is equal to.
    """
    found = tiers(wishes)
    for number, (above, below) in enumerate(pairwise(found)):
        before = [wish for tier in found[:number] for wish in tier]
        after = [wish for tier in found[number + 2 :] for wish in tier]
        for moved in below:
            rest = [wish for wish in below if wish is not moved]
            order = (*before, replace(moved, group=None), *above, *rest, *after)
            yield order, above[0], moved


def _drops(conflict: Conflict, party: Party) -> Iterator[SingleChange]:
    for number, wish in enumerate(party.preferences):
        rest = party.preferences[:number] + party.preferences[number + 1 :]
        changed = _with(conflict, replace(party, preferences=rest))
        yield SingleChange("drop", party.label, wish.identity, wish.basis, wish.place, changed)


def _words(conflict: Conflict, party: Party) -> Iterator[SingleChange]:
    for number, given in enumerate(party.commitments):
        rest = party.commitments[:number] + party.commitments[number + 1 :]
        changed = _with(conflict, replace(party, commitments=rest))
        yield SingleChange("word", party.label, str(given.keeps), given.basis, given.place, changed)


def _claims(conflict: Conflict, ranked: bool) -> Iterator[SingleChange]:
    for claim in conflict.evidence.claims:

        def falls(basis: Basis, claim: Claim = claim) -> bool:
            return basis.because == (claim.id,) and not basis.judgement

        fallen: list[str] = []
        parties = []
        for party in conflict.parties:
            kept: list[Preference] = []
            for wish in party.preferences:
                if falls(wish.basis):
                    fallen.append(f"{party.label}: {wish.identity}")
                else:
                    kept.append(wish)
            given = [each for each in party.commitments if not falls(each.basis)]
            fallen += [
                f"{party.label}: its word on {each.keeps}"
                for each in party.commitments
                if falls(each.basis)
            ]
            parties.append(replace(party, preferences=tuple(kept), commitments=tuple(given)))
        rules = tuple(rule for rule in conflict.rules if not falls(rule.basis))
        if ranked and len(rules) < len(conflict.rules):
            continue
        fallen += [f"rule {r.formula}" for r in conflict.rules if falls(r.basis)]
        literals = tuple(x for x in conflict.irreversible if not falls(x.basis))
        fallen += [f"irreversible {x}" for x in conflict.irreversible if falls(x.basis)]
        changed = replace(conflict, parties=tuple(parties), rules=rules, irreversible=literals)
        basis = Basis(because=(claim.id,))
        yield SingleChange("claim", None, claim.id, basis, None, changed, falls=tuple(fallen))


def _freezes(conflict: Conflict) -> Iterator[SingleChange]:
    if conflict.today is None:
        return
    for option in conflict.options:
        held = OptionIs(option.label)
        rule = Rule(held if option.label in conflict.today else Not(held))
        changed = without_states(replace(conflict, rules=(*conflict.rules, rule)))
        yield SingleChange(
            "freeze", option.party, str(rule.formula), option.basis, option.place, changed
        )


def _with(conflict: Conflict, party: Party) -> Conflict:
    parties = tuple(party if other.label == party.label else other for other in conflict.parties)
    return replace(conflict, parties=parties)


class _Headlines:
    """Finds headlines, asking first the parties that decided the last ones."""

    def __init__(self, analysis: Analysis, goal: str, concept: str) -> None:
        self.goal = goal
        self.concept = concept
        self.decided = dict.fromkeys(analysis.parties, 0)

    def of(self, analysis: Analysis) -> Headline:
        """The headline of a conflict; asks no more parties than it takes."""
        left = analysis.where(self.goal).copy()
        today = analysis.status_quo
        here = None if today is None else True
        for party in sorted(analysis.parties, key=lambda label: -self.decided[label]):
            if not left.any() and not (here and _tempted(analysis, party)):
                continue  # who gains by no move today would stay under any concept
            stable = analysis.stable(self.concept, party)
            if left.any():
                left &= stable
                self.decided[party] += not left.any()
            if today is not None and not stable[today]:
                here = False
        return Headline(bool(left.any()), here)


def _tempted(analysis: Analysis, party: str) -> bool:
    """Whether a party would gain by some move from the status quo, answered or not."""
    assert analysis.status_quo is not None
    ground = analysis.ground
    number = analysis.parties.index(party)
    here = np.array([ground.index(analysis.status_quo)])
    _, targets = ground.engine.moves(number, here)
    rank = ground.engine.rank(number)
    return bool((rank[targets] > rank[here[0]]).any())


def _weight(conflict: Conflict, hinge: Hinge) -> tuple[object, ...]:
    """What to look at first: the goal before today, small changes, then weak evidence."""
    change = hinge.change
    doubts = [_doubt(conflict, claim) for claim in change.claims]
    grounds = {"nothing": 0, "judgement": 1, "claims": 2}[change.basis.kind]
    return (
        hinge.excludes,
        "goal" not in hinge.flips,
        _KINDS.index(change.kind),
        not change.basis.against,
        grounds,
        min(doubts, default=(2,)),
    )


def _doubt(conflict: Conflict, claim: str) -> tuple[int, ...]:
    """The less certain a claim, the smaller."""
    found = conflict.evidence.claim(claim)
    contradicted = not conflict.evidence.contradicting(claim)
    if found.grade is None or not found.grade.judged:
        return (0, int(contradicted))
    return (1, int(contradicted), -int(found.grade.credibility))
