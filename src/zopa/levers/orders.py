"""How many orders meet a condition, and which is nearest: orders of states and of statements.

A random strict order of states puts a state s somewhere and every other state below it or
above. If its clauses ask for one of several single states each, the share of orders that meet
all of them follows by inclusion and exclusion: for a set S of clauses, none of the states that
they name lies below s in one of (1 + their number) orders, so that

    share = sum over S of (-1)^|S| / (1 + |union of S|).

Where alternatives ask for several states at once, the sets of states below s are enumerated: with
m states that matter, a set of size k is exactly what lies below s in k!(m-k)!/(m+1)! of the
orders. Where there are too many for either, orders are sampled.

Orders of a party's own statements are built statement by statement. What such a prefix decides is
which states s is no worse than; prefixes of the same statements that decide the same are one.
That counts all orders, and finds the one that is nearest to the present one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, factorial, sqrt
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.errors import TooLargeError

__all__ = ["Share", "StatementOrders", "share_of_state_orders"]

Clauses: TypeAlias = Sequence[Sequence[frozenset[int]]]

#: Most clauses for inclusion and exclusion, and most states for enumeration.
_MOST_CLAUSES = 16
_MOST_STATES = 18
#: Prefixes of statement orders that are told apart before sampling takes over.
_MOST_PREFIXES = 200_000
_SAMPLES = 4_000
#: Half the width of an interval in standard deviations: 95 % of a normal distribution.
_Z = 1.96


@dataclass(frozen=True)
class Share:
    """The share of orders that do.

    Attributes:
        share: exact, or as sampled.
        exact: whether all orders were counted.
        number: how many orders do; None where sampled, or where all orders are too many to print.
        of: how many orders there are, under the same condition.
        low: for a sample: lower end of a 95 % interval (Wilson 1927); else the share.
        high: upper end.
        samples: orders that were drawn; 0 where counted.
    """

    share: float
    exact: bool
    number: int | None
    of: int | None
    low: float
    high: float
    samples: int

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "share": self.share,
            "exact": self.exact,
            "orders": self.number,
            "of": self.of,
            "interval": None if self.exact else [self.low, self.high],
            "samples": self.samples,
        }


#: Numbers of orders with more digits than a person reads are left out.
_MOST_PRINTED = 10**15


def _exactly(share: Fraction, orders: int) -> Share:
    total = factorial(orders) if orders <= 17 else None
    printed = total is not None and total <= _MOST_PRINTED
    number = int(share * total) if printed and total is not None else None
    value = float(share)
    return Share(value, True, number, total if printed else None, value, value, 0)


def _sampled(hits: int, samples: int, orders: int) -> Share:
    share = hits / samples
    centre = (share + _Z**2 / (2 * samples)) / (1 + _Z**2 / samples)
    half = _Z / (1 + _Z**2 / samples)
    half *= sqrt(share * (1 - share) / samples + _Z**2 / (4 * samples**2))
    total = factorial(orders) if orders <= 17 else None
    printed = total if total is not None and total <= _MOST_PRINTED else None
    # Where all or none do, rounding must not leave them outside.
    low, high = max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
    return Share(share, False, None, printed, low, high, samples)


def share_of_state_orders(clauses: Clauses, states: int, seed: int = 0) -> Share:
    """The share of all strict orders of the states under which a condition is met.

    Args:
        clauses: one alternative of each must lie wholly below the state; minimal, as
            :attr:`zopa.levers.conditions.Condition.minimal` gives them.
        states: number of states in an order.
        seed: of the random numbers, where orders have to be sampled.
    """
    if all(len(alternative) == 1 for clause in clauses for alternative in clause):
        named = [frozenset().union(*clause) for clause in clauses]
        if all(len(each) == 1 for each in named):
            return _exactly(Fraction(1, len(named) + 1), states)
        if len(named) <= _MOST_CLAUSES:
            return _exactly(_included_and_excluded(named), states)
    relevant = sorted({state for clause in clauses for each in clause for state in each})
    if len(relevant) <= _MOST_STATES:
        return _exactly(_enumerated(clauses, relevant), states)
    return _sample_states(clauses, relevant, states, seed)


def _included_and_excluded(named: Sequence[frozenset[int]]) -> Fraction:
    count = len(named)
    patterns = np.zeros(1 << count, dtype=np.int64)
    for state in frozenset().union(*named) if named else ():
        patterns[sum(1 << k for k, states in enumerate(named) if state in states)] += 1
    total = int(patterns.sum())
    # within[S]: states named by no clause outside S.
    within = patterns.copy()
    for k in range(count):
        view = within.reshape(-1, 2, 1 << k)
        view[:, 1] += view[:, 0]
    outside = within[::-1]  # at S: states that S does not name, for the complement of S is ~S
    union = total - outside
    signs = np.array([int(s).bit_count() & 1 for s in range(1 << count)])
    even = np.bincount(union[signs == 0], minlength=total + 1)
    odd = np.bincount(union[signs == 1], minlength=total + 1)
    parts = (
        Fraction(int(e) - int(o), size + 1)
        for size, (e, o) in enumerate(zip(even, odd, strict=True))
    )
    return sum(parts, Fraction(0))


def _enumerated(clauses: Clauses, relevant: Sequence[int]) -> Fraction:
    place = {state: k for k, state in enumerate(relevant)}
    below = np.arange(1 << len(relevant))
    met = np.ones(len(below), dtype=np.bool_)
    for clause in clauses:
        some = np.zeros(len(below), dtype=np.bool_)
        for alternative in clause:
            mask = sum(1 << place[state] for state in alternative)
            some |= (below & mask) == mask
        met &= some
    sizes = np.zeros(len(below), dtype=np.int64)
    for k in range(len(relevant)):
        sizes += below >> k & 1
    counts = np.bincount(sizes[met], minlength=len(relevant) + 1)
    m = len(relevant)
    parts = (Fraction(int(n), (m + 1) * comb(m, k)) for k, n in enumerate(counts))
    return sum(parts, Fraction(0))


def _sample_states(clauses: Clauses, relevant: Sequence[int], states: int, seed: int) -> Share:
    draw = np.random.default_rng(seed)
    place = {state: k for k, state in enumerate(relevant)}
    columns = [[[place[state] for state in each] for each in clause] for clause in clauses]
    hits = 0
    step = max(1, min(_SAMPLES, 20_000_000 // len(relevant)))
    for begin in range(0, _SAMPLES, step):
        size = min(step, _SAMPLES - begin)
        # One row a state, so that looking at a few states is quick.
        below = draw.random((len(relevant), size)) < draw.random(size)
        met = np.arange(size)  # orders that meet all clauses so far
        for clause in columns:
            unmet = met
            for alternative in clause:
                unmet = unmet[~below[np.ix_(np.array(alternative), unmet)].all(axis=0)]
                if not len(unmet):
                    break
            met = np.setdiff1d(met, unmet, assume_unique=True)
        hits += len(met)
    return _sampled(hits, _SAMPLES, states)


@dataclass(frozen=True)
class _Rest:
    """A prefix of an order: which statements stand, and which kinds of states they decided."""

    placed: int
    below: int
    above: int


class StatementOrders:
    """Orders of one party's statements, against a condition on states.

    States that agree on which statements speak for s and which against it are of one *kind*: an
    order puts a kind below s (or level with it) when the first of those statements that it
    names speaks for s, or when there is none.

    Args:
        truths: truth of each statement in each relevant state, shape (states, statements).
        here: truth of each statement in s, shape (statements,).
        clauses: over positions in ``truths``, as in :func:`share_of_state_orders`.
    """

    def __init__(
        self, truths: npt.NDArray[np.bool_], here: npt.NDArray[np.bool_], clauses: Clauses
    ) -> None:
        self.count = len(here)
        weights = [1 << k for k in range(self.count)]
        kinds: dict[tuple[int, int], int] = {}
        kind_of = []
        for row in truths:
            speaks = [(bool(mine), bool(its)) for mine, its in zip(here, row, strict=True)]
            pro = sum(w for w, (mine, its) in zip(weights, speaks, strict=True) if mine > its)
            con = sum(w for w, (mine, its) in zip(weights, speaks, strict=True) if its > mine)
            kind_of.append(kinds.setdefault((pro, con), len(kinds)))
        self.kinds = list(kinds)
        #: For each statement, the kinds against which it speaks for s, and those for which.
        self._for = [_bits(pro >> k & 1 for pro, _ in kinds) for k in range(self.count)]
        self._against = [_bits(con >> k & 1 for _, con in kinds) for k in range(self.count)]
        self.clauses = [
            sorted({sum({1 << kind_of[state] for state in each}) for each in clause})
            for clause in clauses
        ]

    @cached_property
    def start(self) -> _Rest:
        """Nothing placed: kinds that no statement tells from s are level with it."""
        below = above = 0
        for number, (pro, con) in enumerate(self.kinds):
            if not con:  # whatever the order, s is no worse
                below |= 1 << number
            elif not pro:
                above |= 1 << number
        return _Rest(0, below, above)

    def verdict(self, rest: _Rest) -> bool | None:
        """Whether the condition is met, or cannot be any more; None while it is open."""
        decided = True
        for clause in self.clauses:
            if any(each & ~rest.below == 0 for each in clause):
                continue
            if all(each & rest.above for each in clause):
                return False
            decided = False
        return True if decided else None

    def place(self, rest: _Rest, statement: int) -> _Rest:
        """The prefix with one more statement."""
        undecided = ~(rest.below | rest.above)
        return _Rest(
            rest.placed | 1 << statement,
            rest.below | (undecided & self._for[statement]),
            rest.above | (undecided & self._against[statement]),
        )

    def free(self, rest: _Rest) -> list[int]:
        """Statements that are not placed yet, in file order."""
        return [k for k in range(self.count) if not rest.placed >> k & 1]

    def met_by(self, order: Iterable[int]) -> bool:
        """Whether one order meets the condition."""
        rest = self.start
        for statement in order:
            rest = self.place(rest, statement)
        return bool(self.verdict(rest))

    def share(self, seed: int = 0) -> Share:
        """The share of all orders of the statements under which the condition is met."""
        # Breadth first: prefixes of one length that decided the same are counted together.
        level = {self.start: 1}
        doing = 0
        seen = 0
        for length in range(self.count + 1):
            following: dict[_Rest, int] = {}
            for rest, ways in level.items():
                verdict = self.verdict(rest)
                if verdict is not None:
                    doing += ways * factorial(self.count - length) * verdict
                    continue
                for statement in self.free(rest):
                    after = self.place(rest, statement)
                    following[after] = following.get(after, 0) + ways
            seen += len(following)
            if seen > _MOST_PREFIXES:
                return self._sample(seed)
            level = following
        return _exactly(Fraction(doing, factorial(self.count)), self.count)

    def _sample(self, seed: int) -> Share:
        draw = np.random.default_rng(seed)
        hits = sum(self.met_by(draw.permutation(self.count).tolist()) for _ in range(_SAMPLES))
        return _sampled(hits, _SAMPLES, self.count)

    def nearest(self, by: Literal["swaps", "promotions"]) -> tuple[int, tuple[int, ...]] | None:
        """The nearest order that meets the condition, and how far it is; None where none does.

        Args:
            by: "swaps": exchanges of neighbours; "promotions": statements put above one that
                they stood below, each as far as need be.

        Raises:
            TooLargeError: when more than 200,000 prefixes would have to be told apart.
        """
        price = _swaps if by == "swaps" else _promotions
        queue: list[tuple[int, int, int, _Rest, tuple[int, ...]]] = [(0, 0, 0, self.start, ())]
        best: dict[_Rest, int] = {}
        number = 0
        while queue:
            cost, _, _, rest, order = heapq.heappop(queue)
            if best.get(rest, cost + 1) <= cost:
                continue
            best[rest] = cost
            if len(best) > _MOST_PREFIXES:
                raise TooLargeError(
                    f"more than {_MOST_PREFIXES:,} beginnings of orders would have to be told apart"
                )
            verdict = self.verdict(rest)
            if verdict:
                return cost, (*order, *self.free(rest))
            if verdict is False:
                continue
            free = self.free(rest)
            for statement in free:
                number += 1
                after = self.place(rest, statement)
                spent = cost + price(free, statement)
                entry = (spent, -len(order), number, after, (*order, statement))
                heapq.heappush(queue, entry)
        return None


def _bits(truths: Iterable[int]) -> int:
    """A number with bit k set where the k-th is true."""
    return sum(1 << k for k, truth in enumerate(truths) if truth)


def _swaps(free: list[int], statement: int) -> int:
    """Statements that the next one overtakes."""
    return free.index(statement)


def _promotions(free: list[int], statement: int) -> int:
    """Whether the next statement overtakes any."""
    return int(free[0] != statement)
