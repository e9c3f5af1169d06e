"""Conflicts to agree on, and what the naive reading knows of them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from tests.cases import conflict
from tests.naive import CLOSURE_CONCEPTS, Naive, naive_conflict, truth
from tests.naive_agreements import BASELINES, CONSENTS, ends, undeterred
from zopa.conflict.formula import Not
from zopa.conflict.model import Conflict, Outcome
from zopa.stability.analysis import Analysis, analyse
from zopa.testing import conflicts, formulas

State = frozenset[str]

ENGINES = ("graph", "array")
#: Nash more often: under the others little drifts far.
CONCEPTS = st.sampled_from((*CLOSURE_CONCEPTS, "nash", "nash"))
BASES = st.sampled_from(BASELINES)
HOW = st.sampled_from(CONSENTS)
DECIDES = st.sampled_from(("consensus", "any_subset"))
#: Which of at most five parties, states, ...; often all of them.
MASK = st.sampled_from((*range(1, 32), *16 * (31,)))

#: a wants to do as b does, b wants otherwise: under Nash they never stop.
CHASE = conflict(
    {"a": ("x", ["a.x iff b.y"]), "b": ("y", ["not (a.x iff b.y)"])},
    today="",
    outcomes={"both": "a.x and b.y", "any": "true"},
    goal="both",
)
#: The same, until c makes the peace that both prefer, which cannot be unmade.
TRUCE = conflict(
    {
        "a": ("x", ["c.z", "a.x iff b.y"]),
        "b": ("y", ["c.z", "not (a.x iff b.y)"]),
        "c": ("z", ["c.z and a.x"]),
    },
    rules=["not a.x and not b.y if c.z"],
    irreversible=["c.z"],
    today="a.x",
    outcomes={"peace": "c.z"},
    goal="peace",
)
#: Nobody can stop a chase once the alarm is up, which is better for a than doing nothing.
ALARM = conflict(
    {"a": ("w x", ["a.w", "a.x iff b.y"]), "b": ("y", ["not (a.x iff b.y)"])},
    rules=["a.w if a.x or b.y"],
    today="",
    outcomes={"quiet": "not a.x and not b.y"},
    goal="quiet",
)
#: Each better off as the other's ally; under Nash neither stays one.
DILEMMA = conflict(
    {"a": ("c", ["b.c", "not a.c"]), "b": ("c", ["a.c", "not b.c"])},
    today="",
    outcomes={"peace": "a.c and b.c"},
    goal="peace",
)


@st.composite
def lively(draw: st.DrawFn, onlookers: int = 1) -> Conflict:
    """Conflicts in which much can be agreed and much goes round in circles.

    Three or four parties rank at most 32 states at random, with ties; those drawn by
    :func:`conflicts` rarely have anything to agree on.
    """
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    counts = [rng.choice((1, 1, 2)) for _ in range(rng.choice((2, 3)))]
    counts += [0] * rng.randint(0, onlookers)
    rng.shuffle(counts)
    names = {f"p{k}": "abc"[:count] for k, count in enumerate(counts, 1)}
    labels = [f"{name}.{option}" for name, options in names.items() for option in options]
    today = {label for label in labels if rng.random() < 0.3}

    def literal(label: str, value: bool) -> str:
        return label if value else f"not {label}"

    def rule() -> str:
        # Excludes some states, today's never.
        chosen = rng.sample(labels, 2)
        spared = rng.choice(chosen)
        said = [literal(o, (o in today) if o == spared else rng.random() < 0.5) for o in chosen]
        return " or ".join(said)

    rules = [rule() for _ in range(rng.choice((0, 0, 1, 2)))]
    held = [label for label in labels if rng.random() < 0.15]
    bare = conflict(
        {name: (" ".join(options), []) for name, options in names.items()},
        rules=rules,
        irreversible=[literal(label, rng.random() < 0.7) for label in held],
        today=" ".join(sorted(today)),
    )
    states = naive_conflict(bare).states
    parties = []
    for party in bare.parties:
        levels = rng.choice((2, 4, 16))
        groups: dict[int, list[State]] = {}
        for state in states:
            # Hardly anybody likes it as it is.
            draws = 3 if state == today else 1
            level = max(rng.randrange(levels) for _ in range(draws))
            groups.setdefault(level, []).append(state)
        ranking = tuple(tuple(groups[level]) for level in sorted(groups))
        parties.append(replace(party, ranking=ranking))
    return replace(bare, parties=tuple(parties))


def small(**more: Any) -> st.SearchStrategy[Conflict]:
    """Conflicts of at most 32 states."""
    limits = {"max_parties": 4, "max_total": 5, "max_irreversible": 2, **more}
    return lively() | conflicts(**limits) | lively()


@st.composite
def with_goal(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict] | None = None) -> Conflict:
    """Conflicts with a goal that some state satisfies."""
    subject = draw(small() if subjects is None else subjects)
    formula = draw(formulas(subject.labels, max_depth=2))
    states = naive_conflict(subject).states
    if not any(truth(formula, state) for state in states):
        formula = Not(formula)
    wanted = Outcome("wanted", formula)
    return replace(subject, outcomes=(*subject.outcomes, wanted), goal="wanted")


@dataclass
class Read:
    """A conflict as the naive reading sees it."""

    conflict: Conflict

    @cached_property
    def game(self) -> Naive:
        return naive_conflict(self.conflict)

    @property
    def states(self) -> list[State]:
        return self.game.states

    @property
    def start(self) -> State:
        assert self.conflict.today is not None
        return frozenset(self.conflict.today)

    @cached_property
    def goal(self) -> set[State]:
        assert self.conflict.goal is not None
        formula = self.conflict.outcome(self.conflict.goal).formula
        return {state for state in self.states if truth(formula, state)}

    @cached_property
    def analyses(self) -> list[Analysis]:
        """On every engine."""
        return [analyse(self.conflict, engine) for engine in ENGINES]  # type: ignore[arg-type]

    def chosen(self, mask: int) -> list[str]:
        """Some parties, at least one."""
        return picked(self.game.parties, mask) or self.game.parties[:1]

    def ends(self, concept: str, start: State) -> tuple[set[State], set[frozenset[State]]]:
        """Ends of one state, and those of several."""
        return parted(ends(self.game, concept, start))

    def distances(
        self, concept: str, start: State, frozen: frozenset[str] = frozenset()
    ) -> dict[State, tuple[int, int]]:
        """State -> fewest undeterred improvements from start, fewest option changes then."""
        found = {start: (0, 0)}
        level = {start: 0}
        steps = 0
        while level:
            steps += 1
            following: dict[State, int] = {}
            for state, changes in level.items():
                for _, target in undeterred(self.game, concept, state):
                    cost = changes + len(state ^ target)
                    if target not in found and not frozen & (state ^ target):
                        following[target] = min(cost, following.get(target, cost))
            found |= {state: (steps, cost) for state, cost in following.items()}
            level = following
        return found

    def check_way(
        self,
        concept: str,
        start: State,
        way: Sequence[tuple[str, State]],
        frozen: frozenset[str] = frozenset(),
    ) -> None:
        """Every step is an undeterred improvement; the whole is as short as can be."""
        here, changes = start, 0
        for party, there in way:
            assert (party, there) in undeterred(self.game, concept, here)
            assert not frozen & (here ^ there)
            changes += len(here ^ there)
            here = there
        assert (len(way), changes) == self.distances(concept, start, frozen)[here]


def picked(items: Sequence[Any], mask: int) -> list[Any]:
    return [item for k, item in enumerate(items) if mask >> k & 1]


def parted(
    components: Iterable[frozenset[State]],
) -> tuple[set[State], set[frozenset[State]]]:
    """Components of one state and of several."""
    found = set(components)
    return {next(iter(c)) for c in found if len(c) == 1}, {c for c in found if len(c) > 1}


def sets(states: Iterable[Collection[str]]) -> list[State]:
    """States of an answer as plain sets."""
    return [frozenset(state) for state in states]


def way_of(steps: Iterable[Any]) -> list[tuple[str, State]]:
    """Told steps as (party, target)."""
    return [(step.party, frozenset(step.to)) for step in steps]
