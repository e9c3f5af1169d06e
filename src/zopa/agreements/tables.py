"""Who has to be in the room: who must move, which tables are enough, whose chair matters.

A table *works* when it reaches, by consensus, an agreement that satisfies the goal and holds, or
from which every end lies within the goal, everybody being free to move.

What one state asks of a table is a sandwich: those who move must sit there, and whoever sits
there must accept. So with the movers M(t) and the acceptors A(t) of a state t that leads to the
goal, a table H works exactly when M(t) ⊆ H ⊆ A(t) for some t with M(t) ⊆ A(t). The smallest
tables are the smallest such M(t), and all tables are judged without trying any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.agreements.after import goal_marks
from zopa.agreements.agree import Zone, agree
from zopa.agreements.bargain import Bargain, Consent
from zopa.agreements.outlook import BaselineKind, changes_json, outlook
from zopa.conflict.model import State
from zopa.errors import TooLargeError
from zopa.stability.analysis import Analysis
from zopa.stability.explain import Change, changes_between
from zopa.stability.goal import needed_goal
from zopa.stability.provenance import Provenance

__all__ = ["Chair", "MinimalTable", "Tables", "minimal_masks", "tables"]

Masks: TypeAlias = npt.NDArray[np.int64]

#: Masks of parties are 64-bit numbers, with one bit to spare.
MOST_PARTIES = 62


@dataclass(frozen=True)
class MinimalTable:
    """An inclusion-minimal set of parties.

    Attributes:
        parties: labels, in file order.
        example: the state of fewest changes from the status quo that it brings about.
        changes: what that state changes.
        states: number of states that these parties, and all of them, would bring about.
    """

    parties: tuple[str, ...]
    example: State
    changes: tuple[Change, ...]
    states: int

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "parties": list(self.parties),
            "example": list(self.example),
            "changes": changes_json(self.changes),
            "states": self.states,
        }


@dataclass(frozen=True)
class Chair:
    """What happens to one format when one chair is emptied, or one more is filled.

    Attributes:
        party: its label.
        seated: whether it sits in the format.
        works: whether the format works as it is.
        works_otherwise: whether it works without the party, or with it as well.
    """

    party: str
    seated: bool
    works: bool
    works_otherwise: bool


@dataclass(frozen=True, eq=False)
class Tables:
    """Who has to be in the room for a goal.

    Attributes:
        goal: name of the outcome.
        concept: under which moves are deterred.
        baseline: what consent is measured against.
        consent: "weak" or "strict".
        today: whether the status quo leads to the goal for certain, so that no agreement is
            needed.
        movers: inclusion-minimal sets of parties that can bring the goal about together,
            whether they want to or not; empty where no joint move reaches it.
        enough: inclusion-minimal tables that work; empty where none does.
        needed: parties without which no table works (a veto by absence).
        unwanted: parties with which no table works (a veto by presence).
        lasting: joint moves that lead to the goal for certain, whether anybody wants them or not.
        unwilling: for every party, those of them that it would have to move for and refuses.
        formats: the zone of each format of the conflict.
        chairs: per format, what each empty or additional chair changes.
        provenance: what made the answer.
    """

    goal: str
    concept: str
    baseline: BaselineKind
    consent: Consent
    today: bool
    movers: tuple[MinimalTable, ...]
    enough: tuple[MinimalTable, ...]
    needed: tuple[str, ...]
    unwanted: tuple[str, ...]
    lasting: int
    unwilling: dict[str, int]
    formats: tuple[Zone, ...]
    chairs: dict[str, tuple[Chair, ...]]
    provenance: Provenance

    def to_json(self, limit: int = 100) -> dict[str, Any]:
        """What ``zopa tables --json`` prints, as plain data."""
        return {
            **self.provenance.to_json(),
            "goal": self.goal,
            "concept": self.concept,
            "baseline": self.baseline,
            "consent": self.consent,
            "today": self.today,
            "movers": [table.to_json() for table in self.movers],
            "tables": [table.to_json() for table in self.enough],
            "needed": list(self.needed),
            "unwanted": list(self.unwanted),
            "lasting_goal_states": self.lasting,
            "unwilling": dict(self.unwilling),
            "formats": {zone.table.format: zone.to_json(limit) for zone in self.formats},
            "chairs": {
                format_: [
                    {
                        "party": chair.party,
                        "seated": chair.seated,
                        "works": chair.works,
                        "works_otherwise": chair.works_otherwise,
                    }
                    for chair in chairs
                ]
                for format_, chairs in self.chairs.items()
            },
        }


def tables(
    analysis: Analysis,
    *,
    goal: str | None = None,
    concept: str = "seq",
    baseline: BaselineKind = "no_deal",
    consent: Consent = "weak",
    formats: Iterable[str] | None = None,
) -> Tables:
    """Who must move for a goal, which smallest tables reach it, and whose chair matters.

    Args:
        analysis: of a conflict with a status quo.
        goal: name of an outcome; the conflict's goal by default.
        concept: the concept under which moves are deterred.
        baseline: what a party falls back on, as in :func:`zopa.agree`.
        consent: "weak" or "strict".
        formats: labels of formats to compare; all of the conflict by default.

    Raises:
        UnknownLabelError: for a label that names nothing.
        ZopaError: without a goal or a status quo, or for SIM.

    Memory and time are linear in states times parties.
    """
    analysis.conflict.needs_options("tables")
    name = needed_goal(analysis, goal)
    labels = None if formats is None else list(formats)
    chosen = [
        format_.label
        for format_ in analysis.conflict.formats
        if labels is None or format_.label in labels
    ]
    for label in labels or ():
        analysis.conflict.format(label)
    return _Room(analysis, name, concept, baseline, consent).told(chosen)


class _Room:
    """Everybody's consent to every state that leads to the goal."""

    def __init__(
        self, analysis: Analysis, goal: str, concept: str, baseline: BaselineKind, consent: Consent
    ) -> None:
        if len(analysis.parties) > MOST_PARTIES:
            raise TooLargeError(
                f"{len(analysis.parties)} parties are too many for comparing tables "
                f"(at most {MOST_PARTIES}); leave out those that have no options"
            )
        self.analysis = analysis
        self.goal = goal
        self.view = outlook(analysis, concept)
        self.bargain = Bargain(self.view, baseline, consent)
        marks = goal_marks(self.view, goal)
        certain, _ = self.view.goal_ahead(goal, marks)
        self.everyone = range(len(analysis.parties))
        self.today = bool(certain[self.view.start])
        # What leads to the goal for certain: durable goal states are among them.
        lasting = self.view.ground.engine.at_states(certain) & self.bargain.possible
        self.lasting = np.flatnonzero(lasting)
        self.movers = self.masks(self.lasting, self.bargain.moved)
        self.acceptors = self.masks(self.lasting, self.bargain.accepts)
        willing = (self.movers & ~self.acceptors) == 0
        self.signable = np.flatnonzero(willing)

    def masks(self, positions: npt.NDArray[np.int64], of: Any) -> Masks:
        """One bit a party, for some states."""
        found = np.zeros(len(positions), dtype=np.int64)
        for party in self.everyone:
            found |= of(party)[positions].astype(np.int64) << party
        return found

    def told(self, formats: Sequence[str]) -> Tables:
        wanted = np.flatnonzero(self.analysis.where(self.goal) & self.bargain.possible)
        movers = self.movers[self.signable]
        acceptors = self.acceptors[self.signable]
        everyone = [1 << party for party in self.everyone]
        works = bool(len(self.signable))
        zones = tuple(
            agree(
                self.analysis,
                label,
                concept=self.view.concept.name,
                baseline=self.bargain.baseline,
                consent=self.bargain.consent,
                goal=self.goal,
            )
            for label in formats
        )
        unwilling = {
            self.analysis.parties[k]: int(((self.movers & ~self.acceptors) & bit != 0).sum())
            for k, bit in enumerate(everyone)
        }
        return Tables(
            self.goal,
            self.view.concept.name,
            self.bargain.baseline,
            self.bargain.consent,
            self.today,
            self.minimal(wanted, self.masks(wanted, self.bargain.moved)),
            self.minimal(self.lasting[self.signable], movers),
            self.named(bit for bit in everyone if works and not (movers & bit == 0).any()),
            self.named(bit for bit in everyone if works and not (acceptors & bit != 0).any()),
            len(self.lasting),
            {party: count for party, count in unwilling.items() if count},
            zones,
            {zone.table.format or "": self.chairs(zone) for zone in zones},
            self.analysis.provenance,
        )

    def named(self, bits: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.analysis.parties[bit.bit_length() - 1] for bit in bits)

    def minimal(self, positions: npt.NDArray[np.int64], movers: Masks) -> tuple[MinimalTable, ...]:
        """The inclusion-minimal sets of movers, smallest first, each with its nearest state."""
        found = []
        for mask in minimal_masks(movers):
            mine = positions[movers == mask]
            indices = self.view.ground.engine.states[mine]
            start = np.full(len(indices), self.view.start)
            nearest = int(np.argmin(self.view.ground.distance(start, indices)))
            state = self.view.ground.state(int(indices[nearest]))
            parties = tuple(p for k, p in enumerate(self.analysis.parties) if mask >> k & 1)
            changes = changes_between(self.view.today, state)
            found.append(MinimalTable(parties, state, changes, len(mine)))
        return tuple(found)

    def works(self, members: Collection[str], decides: str) -> bool:
        """Whether a table reaches an agreement that leads to the goal for certain."""
        table = sum(1 << self.analysis.parties.index(party) for party in set(members))
        inside = (self.movers & ~table) == 0
        signers = self.movers if decides == "any_subset" else np.int64(table)
        willing = (signers & ~self.acceptors) == 0
        return bool((inside & willing).any())

    def chairs(self, zone: Zone) -> tuple[Chair, ...]:
        seated, decides = zone.table.parties, zone.table.decides
        works = self.works(seated, decides)
        found = []
        for party in self.analysis.parties:
            there = party in seated
            others = [p for p in seated if p != party] if there else [*seated, party]
            found.append(Chair(party, there, works, self.works(others, decides)))
        return tuple(found)


def minimal_masks(masks: Masks) -> list[int]:
    """The inclusion-minimal among sets of bits, fewest bits first, then lowest.

    Takes a turn for every minimal set.
    """
    distinct = np.unique(masks)
    sizes = np.array([int(mask).bit_count() for mask in distinct], dtype=np.int64)
    left = distinct[np.lexsort((distinct, sizes))]
    found = []
    while len(left):
        least = left[0]
        found.append(int(least))
        left = left[(left & least) != least]
    return found
