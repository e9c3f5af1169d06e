"""What can still be reached when only some levers are decided: bounds for the search.

For one set of rules and options, a party's statements may stand in several orders, one a subset
of the undecided levers that move them. A goal state that is stable for the party under none of
them, even if the others could answer with every improvement that any of *their* orders gives
them, is stable under no completion: an answer that is available in some completion is available
in the union, and more answers never make a state less stable. Where everything is decided the
bound is the exact answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.conflict.apply import with_statements
from zopa.conflict.change import Lever, StatementChange
from zopa.errors import ZopaError
from zopa.game.model import Ranks
from zopa.levers.variants import Variants
from zopa.stability import gmr, smr
from zopa.stability.concepts import Concept

__all__ = ["Bounds"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = frozenset[str]

#: Orders of one party's statements that are told apart; with more, anything counts as possible.
MOST_ORDERS = 64


class Bounds:
    """Which goal states can still hold, for parts of a set of levers.

    Args:
        variants: of the conflict with its levers on rules and options already decided.
        levers: those that move statements, in file order.
        apart: pairs of labels that cannot be pulled together.
        concept: the solution concept.
        goal: truth a state: which states are wanted.
    """

    def __init__(
        self,
        variants: Variants,
        levers: Sequence[Lever],
        apart: frozenset[frozenset[str]],
        concept: Concept,
        goal: Truth,
    ) -> None:
        self.variants = variants
        self.analysis = variants.base
        self.levers = levers
        self.apart = apart
        self.concept = concept
        self.goal = goal
        self.engine = self.analysis.ground.engine
        self._touching = {
            number: [lever for lever in levers if _touches(lever, party.label)]
            for number, party in enumerate(self.analysis.conflict.parties)
        }
        self._stable: dict[object, Truth] = {}
        self._orders: dict[object, tuple[Ranks, ...] | None] = {}
        #: How often each party was the one for which nothing was left; such are asked first.
        self.refuted = dict.fromkeys(range(len(self.analysis.parties)), 0)

    def left(
        self, pulled: Labels, open_: Labels, parties: Iterable[int] | None = None
    ) -> tuple[Truth, tuple[int, ...]]:
        """Goal states that may hold when some levers are pulled and some are open.

        Args:
            pulled: labels of levers that are pulled.
            open_: labels of levers that may be pulled besides.
            parties: for whom the states must be stable; everybody by default.

        Returns:
            Truth a state, exact where no lever is open; and, where nothing is left, the
            parties for which nothing was.
        """
        chosen = range(len(self.analysis.parties)) if parties is None else list(parties)
        order = sorted(chosen, key=lambda party: (-self.refuted[party], party))
        left = self.goal.copy()
        asked: list[int] = []
        for party in order:
            if not left.any():
                break
            stable = self.stable(party, pulled, open_)
            if not stable[left].all():
                asked.append(party)
                left &= stable
        if not left.any() and asked:
            self.refuted[asked[-1]] += 1
        return left, tuple(asked)

    def stable(self, party: int, pulled: Labels, open_: Labels) -> Truth:
        """States that are stable for a party under at least one of its orders."""
        if not self.analysis.conflict.parties[party].options:
            return np.ones(len(self.goal), dtype=np.bool_)
        own = self.orders(party, pulled, open_)
        others = {
            k: self.orders(k, pulled, open_)
            for k, levers in self._touching.items()
            if k != party and levers and self.concept.answers != "moves"
        }
        if own is None or (self.concept.floor is None and open_):
            return np.ones(len(self.goal), dtype=np.bool_)
        if () in (own, *others.values()):
            return np.zeros(len(self.goal), dtype=np.bool_)  # no completion can be pulled
        if self.concept.answers == "nothing":
            others = {}
        key = (
            party,
            tuple(map(id, own)),
            tuple(
                (k, None if ranks is None else tuple(map(id, ranks))) for k, ranks in others.items()
            ),
        )
        if key not in self._stable:
            found = np.zeros(len(self.goal), dtype=np.bool_)
            for ranks in own:
                found |= self._stable_with(party, ranks, others)
            self._stable[key] = found
        return self._stable[key]

    def _stable_with(
        self, party: int, own: Ranks, others: dict[int, tuple[Ranks, ...] | None]
    ) -> Truth:
        known = {k: ranks for k, ranks in others.items() if ranks is not None}
        engine = self.engine.variant({party: [own], **known})
        if len(known) < len(others):
            # Too many orders of somebody else: let the others answer with any move.
            assert self.concept.floor is not None
            floor = (smr if self.concept.escape else gmr).floor(engine, party)
            found: Truth = engine.at_states(engine.best_own(party, floor) <= own)
        else:
            found = engine.at_states(self.concept.stable(engine, party))
        return found

    def orders(self, party: int, pulled: Labels, open_: Labels) -> tuple[Ranks, ...] | None:
        """A party's ranks under every set of levers that is still possible.

        None for too many; empty where no set can be pulled: its statements would wait for one
        another in a circle.
        """
        mine = self._touching[party]
        fixed = [lever for lever in mine if lever.label in pulled]
        free = [lever for lever in mine if lever.label in open_ and not self._apart(lever, pulled)]
        key = (party, tuple(x.label for x in fixed), tuple(x.label for x in free))
        if key not in self._orders:
            self._orders[key] = self._all_orders(party, fixed, free)
        return self._orders[key]

    def _all_orders(
        self, party: int, fixed: Sequence[Lever], free: Sequence[Lever]
    ) -> tuple[Ranks, ...] | None:
        if 2 ** len(free) > MOST_ORDERS:
            return None
        base = self.analysis.conflict.parties[party]
        found: dict[int, Ranks] = {}
        for size in range(len(free) + 1):
            for group in combinations(free, size):
                if any(
                    frozenset((a.label, b.label)) in self.apart for a, b in combinations(group, 2)
                ):
                    continue
                pulled = {lever.label for lever in (*fixed, *group)}
                changes = [
                    change
                    for lever in self.levers
                    if lever.label in pulled
                    for change in lever.changes
                ]
                try:
                    changed = with_statements(base, changes)
                except ZopaError:  # statements that wait for each other in a circle
                    continue
                ranks = self.variants.ranks(party, changed)
                found[id(ranks)] = ranks
        return tuple(found.values())

    def _apart(self, lever: Lever, pulled: Labels) -> bool:
        return any(frozenset((lever.label, label)) in self.apart for label in pulled)


def _touches(lever: Lever, party: str) -> bool:
    return any(
        isinstance(change, StatementChange) and change.party == party for change in lever.changes
    )
