"""What coalitions could agree to: joint moves, consent, and what of it is efficient.

Definitions. A *joint move* of a coalition is a feasible state that differs from the status quo,
only in options of its members, and undoes nothing irreversible; no member that changes an option
of its own may break its word by it. A member *consents* when it
likes the state at least as well as its baseline, and better where it changes an option itself;
in the strict form every member must like it better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from zopa.agreements.outlook import BaselineKind, Outlook
from zopa.conflict.formula import TRUE, And, Formula, Not, OptionIs
from zopa.errors import UnknownLabelError
from zopa.game.model import Index
from zopa.stability.analysis import Analysis

__all__ = ["CONSENTS", "DECISIONS", "Bargain", "Consent", "Decides", "efficient", "moved_by"]

Truth: TypeAlias = npt.NDArray[np.bool_]
Consent: TypeAlias = Literal["weak", "strict"]
Decides: TypeAlias = Literal["consensus", "any_subset"]
CONSENTS: tuple[str, ...] = ("weak", "strict")
DECISIONS: tuple[str, ...] = ("consensus", "any_subset")


class Bargain:
    """Who would have to move for a state, and who would consent to it, for every state.

    Arrays are aligned with ``Analysis.states``.

    Args:
        outlook: the drift from the status quo, for the baselines.
        baseline: what consent is measured against.
        consent: "weak" or "strict".

    Raises:
        UnknownLabelError: for a baseline or a consent that does not exist.
    """

    def __init__(self, outlook: Outlook, baseline: BaselineKind, consent: Consent) -> None:
        if consent not in CONSENTS:
            raise UnknownLabelError("consent", consent, CONSENTS)
        self.outlook = outlook
        self.analysis = outlook.analysis
        self.consent = consent
        self.baseline = baseline
        self._base = [outlook.base(party, baseline) for party in range(len(self.parties))]
        self._moved: dict[int, Truth] = {}

    @property
    def parties(self) -> tuple[str, ...]:
        """Labels of all parties."""
        return self.analysis.parties

    @cached_property
    def possible(self) -> Truth:
        """States that some coalition can move to from the status quo."""
        today = self.outlook.today
        kept = [
            _literal(literal.option, literal.value)
            for literal in self.analysis.conflict.irreversible
            if (literal.option in today) == literal.value
        ]
        possible: Truth = self.analysis.where(_all(kept)).copy()
        possible[self.analysis.position(today)] = False
        for number, party in enumerate(self.analysis.conflict.parties):
            if party.word is not None:
                possible &= self.analysis.where(party.word) | ~self.moved(number)
        return possible

    def moved(self, party: int) -> Truth:
        """States in which an option of the party differs from the status quo."""
        if party not in self._moved:
            self._moved[party] = moved_by(self.analysis, party)
        return self._moved[party]

    def accepts(self, party: int) -> Truth:
        """States that the party consents to, whoever else sits at the table."""
        rank = self._rank(party)
        better: Truth = rank > self._base[party]
        if self.consent == "weak":
            better |= (rank == self._base[party]) & ~self.moved(party)
        return better

    def _rank(self, party: int) -> npt.NDArray[np.signedinteger]:
        engine = self.outlook.ground.engine
        rank: npt.NDArray[np.signedinteger] = engine.at_states(engine.rank(party))
        return rank

    def zone(self, members: Collection[int], decides: Decides = "consensus") -> Truth:
        """The zone of possible agreement of a coalition.

        Args:
            members: positions of its parties.
            decides: "consensus", or "any_subset": what any of its non-empty subsets could agree
                to on its own; a subset of those who move is then enough.
        """
        if decides not in DECISIONS:
            raise UnknownLabelError("way to decide", decides, DECISIONS)
        zone = self.possible.copy()
        for party in range(len(self.parties)):
            if party not in members:
                zone &= ~self.moved(party)
            elif decides == "consensus":
                zone &= self.accepts(party)
            else:
                zone &= self.accepts(party) | ~self.moved(party)
        return zone

    def movers(self, positions: Index) -> list[tuple[int, ...]]:
        """Who changes options in each of some states."""
        moved = np.stack([self.moved(k)[positions] for k in range(len(self.parties))], axis=1)
        return [tuple(int(k) for k in np.flatnonzero(row)) for row in moved]

    def efficient(self, zone: Truth, members: Iterable[int]) -> Truth:
        """Those states of a zone that no other one improves for a member at no other's cost."""
        positions = np.flatnonzero(zone)
        ranks = np.stack([self._rank(party)[positions] for party in members], axis=1)
        kept = np.zeros(len(zone), dtype=np.bool_)
        kept[positions[efficient(ranks)]] = True
        return kept


def moved_by(analysis: Analysis, party: int) -> Truth:
    """States in which an option of a party differs from the status quo, which there must be."""
    today = analysis.conflict.today or ()
    options = analysis.conflict.parties[party].options
    same = _all([_literal(o.label, o.label in today) for o in options])
    moved: Truth = ~analysis.where(same)
    return moved


def efficient(ranks: npt.NDArray[np.signedinteger]) -> Truth:
    """Rows that no other row dominates: at least as high everywhere and higher somewhere.

    Args:
        ranks: shape (states, parties), higher is better.

    Takes a turn for every efficient vector of ranks: of the rows left, the one of the highest
    sum is efficient, and what it dominates is dropped.
    """
    distinct, of = np.unique(ranks, axis=0, return_inverse=True)
    order = np.argsort(-distinct.sum(axis=1, dtype=np.int64), kind="stable")
    left = distinct[order]
    kept = []
    while len(left):
        best = left[0]
        kept.append(order[0])
        dominated = (left <= best).all(axis=1)
        left, order = left[~dominated], order[~dominated]
    best_rows = np.zeros(len(distinct), dtype=np.bool_)
    best_rows[kept] = True
    result: Truth = best_rows[of.reshape(-1)]
    return result


def _literal(option: str, value: bool) -> Formula:
    return OptionIs(option) if value else Not(OptionIs(option))


def _all(formulas: list[Formula]) -> Formula:
    if not formulas:
        return TRUE
    return formulas[0] if len(formulas) == 1 else And(tuple(formulas))
