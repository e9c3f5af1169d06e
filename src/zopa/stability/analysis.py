"""The analysis of a conflict: which states hold, for whom, under which concept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from zopa._version import __version__
from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict, State
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.game.space import Space
from zopa.game.states import States
from zopa.stability.choose import EngineName, prepare
from zopa.stability.concepts import CONCEPTS, Concept, concept
from zopa.stability.engine import Engine
from zopa.stability.explain import Explanation, explain
from zopa.stability.ground import Ground
from zopa.stability.overview import Overview
from zopa.stability.provenance import Provenance, provenance_of
from zopa.stability.strong import strong_names
from zopa.stability.summary import Summary, summarise
from zopa.stability.unknown.explain import explain_unknown
from zopa.stability.unknown.readings import USUAL_READINGS
from zopa.text import visible

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]


__all__ = ["Analysis", "analyse"]

Truth = npt.NDArray[np.bool_]

#: Answers about more states than this are kept as single bits.
_PACKED = 1 << 20

#: Beyond this many states SIM is only computed when it is asked for.
MANY_STATES = 1 << 16


def analyse(conflict: Conflict, engine: EngineName = "auto") -> Analysis:
    """Prepare the analysis of a conflict; every answer is computed when it is first asked for.

    Args:
        conflict: the conflict, for example from :func:`zopa.load`.
        engine: ``"auto"``, ``"graph"`` or ``"array"``; all give the same answers.

    Raises:
        TooLargeError: when the conflict does not fit; says what it would need.
        UnknownLabelError: when there is no such engine.
    """
    chosen, space = prepare(conflict, engine)
    return Analysis(conflict, chosen.name, __version__, _engine=chosen, _space=space)


@dataclass(frozen=True, eq=False)
class Analysis:
    """Answers about one conflict, computed when first asked for and then kept.

    Attributes:
        conflict: what was analysed; ``conflict.source`` says from which files.
        engine: name of the engine that computes.
        version: version of zopa.
        memo: what other rooms keep with an analysis.
    """

    conflict: Conflict = field(repr=False)
    engine: str
    version: str
    _engine: Engine = field(repr=False)
    _space: Space = field(repr=False)
    #: Truth values, or eight to a byte where they are many.
    _stable: dict[tuple[str, int], npt.NDArray[Any]] = field(default_factory=dict, repr=False)
    _explained: dict[tuple[str, int, str | None], Explanation] = field(
        default_factory=dict, repr=False
    )
    #: What is built on an analysis and asked for again; goes with it.
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def states(self) -> States:
        """Every feasible state, ascending in bits, bit k being the k-th option of the file."""
        return States(self._space, range(len(self._space)))

    def states_at(self, positions: npt.NDArray[np.int64]) -> States:
        """Some of ``states``, by their positions in ascending order."""
        return States(self._space, positions)

    @property
    def ground(self) -> Ground:
        """The engine and the state space, for what is built on top of an analysis."""
        return Ground(self.conflict, self._engine, self._space)

    @property
    def parties(self) -> tuple[str, ...]:
        """Labels of the parties, in file order."""
        return self._engine.parties

    @property
    def usual_concepts(self) -> tuple[str, ...]:
        """The concepts to look at unless somebody asks for others.

        All of them; beyond 2^16 states without SIM, whose cost grows with the product of the
        parties' improvements. In graph form without SIM, which is defined for options alone. Where
        preferences are partly unknown: the certain and the possible reading of all but SIM. Where
        some party prefers something strongly, the strong forms come last.
        """
        if self.conflict.is_uncertain:
            return USUAL_READINGS
        strong = strong_names(max((party.degrees for party in self.conflict.parties), default=1))
        if len(self._space) <= MANY_STATES and self.conflict.graph is None:
            return (*CONCEPTS, *strong)
        return (*(name for name, found in CONCEPTS.items() if found.floor is not None), *strong)

    def stable(self, concept: str, party: str) -> Truth:
        """Whether each state is stable for a party.

        Args:
            concept: "nash", "seq", "sseq", "gmr", "smr" or "sim"; or a name that
                :func:`zopa.stability.concepts.concept` makes, as "strong-seq".
            party: label of a party.

        Returns:
            Truth values aligned with ``states``. Do not write to them.

        Raises:
            UnknownLabelError: for a party or concept that does not exist.
        """
        return self._stability(_concept(concept), self._party(party))

    def holds(self, concept: str) -> Truth:
        """Whether each state is an equilibrium: stable for every party. Aligned with ``states``."""
        wanted = _concept(concept)
        together = np.ones(len(self._space), dtype=np.bool_)
        for party in range(len(self.parties)):
            together &= self._stability(wanted, party)
        return together

    def equilibria(self, concept: str) -> States:
        """The states that hold under a concept, ascending in bits."""
        return self.states_at(np.flatnonzero(self.holds(concept)))

    def rank(self, party: str) -> npt.NDArray[np.signedinteger[Any]]:
        """Dense ranks of the states for a party, 0 worst, aligned with ``states``."""
        return np.array(self._engine.at_states(self._engine.rank(self._party(party))))

    def where(self, outcome: str | Formula) -> Truth:
        """Whether each state satisfies an outcome (by name) or a formula."""
        formula = outcome
        if isinstance(formula, str):
            formula = self.conflict.outcome(formula).formula
        return self._space.evaluate(formula)

    def position(self, state: Iterable[str]) -> int:
        """Position of a state in ``states``.

        Raises:
            UnknownLabelError: for an option that does not exist.
            InfeasibleError: for a state that a rule excludes, naming the rules.
        """
        wanted = self.conflict.state(state)
        position = self._space.position(wanted)
        if position is None:
            broken = "; ".join(str(rule.formula) for rule in self.conflict.broken_rules(wanted))
            raise InfeasibleError(f"the state '{wanted}' cannot be: it breaks {broken}")
        return position

    @cached_property
    def status_quo(self) -> int | None:
        """Position of the state today, or None where the conflict names none."""
        return None if self.conflict.today is None else self.position(self.conflict.today)

    def summary(self, concept: str, outcome: str | None = None) -> Summary:
        """What the states that hold (those of an outcome, if named) share and how they differ."""
        held = self.holds(concept)
        if outcome is None:
            return summarise(self._space, np.flatnonzero(held))
        goal = self.where(outcome)
        return summarise(self._space, np.flatnonzero(held & goal), np.flatnonzero(goal))

    def best_state(self, outcome: str, concept: str) -> State | None:
        """The state of an outcome that comes closest to holding, or None if no state satisfies it.

        Closest: stable for most parties under the concept, then fewest changes from the
        status quo, then first in order of bits.
        """
        positions = np.flatnonzero(self.where(outcome))
        if not len(positions):
            return None
        stable = np.zeros(len(positions), dtype=np.int64)
        for party in self.parties:
            stable += self.stable(concept, party)[positions]
        positions = positions[stable == stable.max()]
        if self.conflict.today is not None:
            today = self._space.matrix(np.array([self.status_quo]))
            changes = (self._space.matrix(positions) != today).sum(axis=1)
            positions = positions[changes == changes.min()]
        return self.states[int(positions[0])]

    def explain(
        self,
        state: str | Iterable[str] | None = None,
        *,
        outcome: str | None = None,
        concept: str = "seq",
    ) -> Explanation:
        """Why a state holds or does not, party by party.

        Args:
            state: yes options of the state to explain; a string is split at blanks.
            outcome: instead of a state: explain the best state of this outcome, as
                :meth:`best_state` chooses it. Neither: the goal's, or the status quo.
            concept: the solution concept.

        Raises:
            UnknownLabelError, InfeasibleError: as :meth:`position` does.
            ZopaError: when no feasible state satisfies the outcome.
        """
        chosen = _concept(concept)
        if isinstance(state, str):
            state = state.split()
        if state is not None:
            return self._explain(chosen, self.position(state), None)
        if outcome is None:
            outcome = self.conflict.goal
        if outcome is None:
            if self.status_quo is None:
                raise ZopaError(
                    "name a state or an outcome: the conflict has neither goal nor status quo"
                )
            return self._explain(chosen, self.status_quo, None)
        best = self.best_state(outcome, chosen.name)
        if best is None:
            raise ZopaError(f"no feasible state satisfies the outcome '{outcome}'")
        return self._explain(chosen, self.position(best), outcome)

    def to_frame(self, concepts: Sequence[str] | None = None) -> pandas.DataFrame:
        """The states as a pandas table: options, ranks, and which concepts let each stand.

        A party whose preferences are partly unknown has no ranks.

        Raises:
            ZopaError: when pandas is not installed, which zopa does not install by itself.
        """
        try:
            import pandas
        except ImportError as error:
            raise ZopaError("to_frame() needs pandas: pip install pandas") from error
        columns: dict[str, Any] = dict(zip(self._space.labels, self.states.matrix.T, strict=True))
        ranked = [party for party in self.conflict.parties if not party.is_uncertain]
        columns |= {f"rank {party.label}": self.rank(party.label) for party in ranked}
        columns |= {name: self.holds(name) for name in concepts or self.usual_concepts}
        return pandas.DataFrame(columns)

    def to_json(self, concepts: Sequence[str] | None = None, limit: int = 100) -> dict[str, Any]:
        """What ``zopa holds --json`` prints, as plain data.

        Args:
            concepts: names of concepts; the usual ones by default.
            limit: most states listed per concept; never bounds the counts.
        """
        names = [_concept(name).name for name in concepts or self.usual_concepts]
        held = {name: self.holds(name) for name in names}
        outcomes = {o.name: self.where(o.name) for o in self.conflict.outcomes}
        today = self.status_quo
        return {
            **self.provenance.to_json(),
            "states": self.conflict.combinations,
            "feasible": len(self.states),
            "status_quo": None if today is None else list(self.states[today]),
            "concepts": {
                name: {
                    "count": int(held[name].sum()),
                    "states": [list(state) for state in self.equilibria(name)[:limit]],
                    "status_quo": None if today is None else bool(held[name][today]),
                }
                for name in names
            },
            "outcomes": {
                outcome: {
                    "states": int(where.sum()),
                    "holds": {name: int((held[name] & where).sum()) for name in names},
                }
                for outcome, where in outcomes.items()
            },
        }

    def overview(self, concepts: Sequence[str] | None = None) -> Overview:
        """How many states hold, how many of each outcome, and whether today's does."""
        outcomes = {o.name: self.where(o.name) for o in self.conflict.outcomes}
        today = self.status_quo
        rows = []
        for name in concepts or self.usual_concepts:
            held = self.holds(name)
            here = [] if today is None else ["yes" if held[today] else "no"]
            counts = [f"{int((held & where).sum()):,}" for where in outcomes.values()]
            rows.append((_concept(name).shown, f"{int(held.sum()):,}", *here, *counts))
        headings = (
            "concept",
            f"hold (of {len(self.states):,})",
            *([] if today is None else ["today holds"]),
            *(f"{visible(name)} (of {int(w.sum()):,})" for name, w in outcomes.items()),
        )
        return Overview(visible(str(self.conflict.title)), headings, tuple(rows))

    @cached_property
    def provenance(self) -> Provenance:
        """Which files, meaning, engine and version make the answers."""
        return provenance_of(self.conflict, self.engine)

    def _repr_html_(self) -> str:
        return self.overview().to_html()

    def __rich__(self) -> Any:
        return self.overview().to_rich()

    def _explain(self, chosen: Concept, position: int, outcome: str | None) -> Explanation:
        key = (chosen.name, position, outcome)
        if key not in self._explained:
            told = explain_unknown if self.conflict.is_uncertain else explain
            self._explained[key] = told(self.ground, chosen, position, outcome)
        return self._explained[key]

    def _party(self, label: str) -> int:
        try:
            return self.parties.index(label)
        except ValueError:
            raise UnknownLabelError("party", label, self.parties) from None

    def _stability(self, wanted: Concept, party: int) -> Truth:
        key = (wanted.name, party)
        if key not in self._stable:
            holder = self.conflict.parties[party]
            if holder not in self.conflict.movers:
                stable = np.ones(len(self._space), dtype=np.bool_)
            else:
                stable = self._engine.at_states(wanted.stable(self._engine, party))
            self._stable[key] = stable if len(stable) <= _PACKED else np.packbits(stable)
        kept = self._stable[key]
        if kept.dtype == np.bool_:
            return kept
        return np.unpackbits(kept, count=len(self._space)).view(np.bool_)


_concept = concept
