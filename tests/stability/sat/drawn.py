"""Small conflicts for the SAT engine, and what holds in them by the naive reading."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from tests.cases import bound_conflicts, conflict
from tests.naive import Naive, truth
from zopa.conflict.formula import And, Formula, Not, OptionIs
from zopa.conflict.model import Conflict, Outcome
from zopa.game.formulas import FormulaGame
from zopa.testing import conflicts, formulas

__all__ = [
    "FEW",
    "SMALL",
    "at_least",
    "feasible",
    "free",
    "gains",
    "holding",
    "lively",
    "matter",
    "maximin",
    "meets",
    "minimax",
    "reference",
    "subsets",
    "wanting",
    "wishes",
]

State = frozenset[str]

#: Every example of these tests asks many questions.
FEW = settings(max_examples=max(1, settings().max_examples // 4))

_ANY = conflicts(max_parties=4, max_options=3, max_total=5, max_rules=3)
#: Rules within and across parties, irreversible literals of both signs, ties, direct rankings,
#: parties without options or statements, and words that may be broken from the start.
_WIDE = _ANY | bound_conflicts(_ANY)


@st.composite
def lively(draw: st.DrawFn, ruled: bool = True) -> Conflict:
    """Conflicts of three or four parties, each of which cares about few options at a time.

    Temptations are often met here, sometimes only by several others after one another, and
    rules, irreversible literals and words often stand in somebody's way.
    """
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    counts = rng.choice(((1, 1, 1), (1, 2, 1), (1, 1, 2), (1, 1, 1, 1), (2, 2, 1), (1, 2, 1, 1)))
    names = {f"p{k}": "abc"[:count] for k, count in enumerate(counts, 1)}
    labels = [f"{name}.{option}" for name, options in names.items() for option in options]
    today = {label for label in labels if rng.random() < 0.4}

    def literal(label: str) -> str:
        return label if rng.random() < 0.5 else f"not {label}"

    def wish() -> str:
        some = rng.sample(labels, rng.choice((1, 1, 2)))
        if len(some) == 1:
            return literal(some[0])
        how = rng.choice(("{} and {}", "{} or {}", "{} if {}", "{} iff {}"))
        return how.format(literal(some[0]), literal(some[1]))

    def rule() -> str:
        one, other = rng.sample(labels, 2)
        if rng.random() < 0.5:
            return f"{one} iff {other if (one in today) == (other in today) else f'not {other}'}"
        kept = one if one in today else f"not {one}"
        return f"{kept} or {literal(other)}"

    held = [label for label in labels if ruled and rng.random() < 0.15]
    bound = [name for name in names if ruled and rng.random() < 0.15]
    return conflict(
        {
            name: (" ".join(options), [wish() for _ in range(rng.randint(0, 3))])
            for name, options in names.items()
        },
        rules=[rule() for _ in range(rng.choice((0, 0, 1, 1, 2)) if ruled else 0)],
        irreversible=[literal(label) for label in held],
        today=" ".join(sorted(today)),
        words={name: [wish()] for name in bound},
    )


#: All that, and conflicts in which more happens.
SMALL = lively() | _WIDE | lively()


def _freed(subject: Conflict) -> Conflict:
    """The conflict with only those rules that concern one party."""
    alone = [
        rule
        for rule in subject.rules
        if len({label.partition(".")[0] for label in rule.formula.options}) <= 1
    ]
    return replace(subject, rules=tuple(alone))


def free() -> st.SearchStrategy[Conflict]:
    """Conflicts in which the others of any party reach each combination of their strategies."""
    ruled = conflicts(
        max_parties=4,
        max_options=3,
        max_total=5,
        max_rules=3,
        max_irreversible=0,
        rankings=False,
    ).map(_freed)
    ranked = conflicts(max_parties=3, max_options=3, max_total=4, max_rules=0, max_irreversible=0)
    return lively(ruled=False) | ruled | ranked


@st.composite
def wanting(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict] = SMALL) -> Conflict:
    """Conflicts with an outcome ``wanted``, which no state may satisfy."""
    subject = draw(subjects)
    some = draw(st.lists(st.sampled_from(subject.labels), max_size=3, unique=True))
    literals = [OptionIs(x) if draw(st.booleans()) else Not(OptionIs(x)) for x in some]
    formula = And(tuple(literals)) if len(literals) > 1 else draw(formulas(subject.labels))
    wanted = Outcome("wanted", formula)
    return replace(subject, outcomes=(*subject.outcomes, wanted), goal="wanted")


# -- by the naive reading


def holding(game: Naive, concept: str) -> set[State]:
    """Every state that holds."""
    return {state for state in game.states if game.holds(concept, state)}


def reference(game: Naive, concept: str) -> dict[tuple[str, State], bool]:
    """Whether each state is stable for each party."""
    return {
        (party, state): game.stable(concept, party, state)
        for party in game.parties
        for state in game.states
    }


def subsets(labels: Collection[str]) -> list[State]:
    every = list(labels)
    return [
        frozenset(label for k, label in enumerate(every) if bits >> k & 1)
        for bits in range(1 << len(every))
    ]


def feasible(game: FormulaGame, without: Collection[int] = ()) -> list[State]:
    """States that satisfy the rules, but for some (positions)."""
    rules = [rule for k, rule in enumerate(game.rules) if k not in without]
    return [state for state in subsets(game.labels) if all(truth(r, state) for r in rules)]


def wishes(game: FormulaGame, party: int, state: Collection[str]) -> tuple[bool, ...]:
    """The truths of a party's statements, most important first."""
    return tuple(truth(formula, state) for formula in game.players[party].wants)


def matter(game: FormulaGame, party: int) -> State:
    """Own options in a party's statements, or joined to one of those by rules."""
    player = game.players[party]
    own = set(player.options)
    found = {o for formula in player.wants for o in formula.options} & own
    for _ in own:
        for rule in game.rules:
            if set(rule.options) & found:
                found |= set(rule.options) & own
    return frozenset(found)


def gains(
    game: FormulaGame, party: int, state: State, counted: Collection[int] | None = None
) -> bool:
    """Whether a party has an improvement, decided by a statement that is counted.

    The state may break rules; a move keeps those that speak of what it may change.
    """
    player, mine = game.players[party], matter(game, party)
    rules = [rule for rule in game.rules if set(rule.options) & mine]
    for strategy in subsets(mine):
        to = (state - mine) | strategy
        undone = any((o in state) == value != (o in to) for o, value in player.kept)
        keeps = player.word is None or truth(player.word, to)
        if keeps and not undone and all(truth(rule, to) for rule in rules):
            here, there = wishes(game, party, state), wishes(game, party, to)
            if not at_least(here, there, counted):
                return True
    return False


def maximin(game: FormulaGame, party: int) -> tuple[bool, ...]:
    """The highest over a party's strategies of the lowest that the others could then do."""
    states, mine = feasible(game), frozenset(game.players[party].options)
    lowest = {
        strategy: min(wishes(game, party, s) for s in states if s & mine == strategy)
        for strategy in {state & mine for state in states}
    }
    return max(lowest.values())


def minimax(game: FormulaGame, party: int) -> tuple[bool, ...]:
    """The lowest over the others' strategies of the highest that the party could then do."""
    states, mine = feasible(game), frozenset(game.players[party].options)
    highest = {
        rest: max(wishes(game, party, s) for s in states if s - mine == rest)
        for rest in {state - mine for state in states}
    }
    return min(highest.values())


def at_least(
    here: Iterable[bool], there: Iterable[bool], counted: Collection[int] | None = None
) -> bool:
    """Whether the second value is no better than the first by a statement that is counted."""
    for k, (one, other) in enumerate(zip(here, there, strict=True)):
        if one != other:
            return one or (counted is not None and k not in counted)
    return True


def meets(formula: Formula, states: Iterable[State]) -> set[State]:
    """Those of some states that satisfy a formula."""
    return {state for state in states if truth(formula, state)}
