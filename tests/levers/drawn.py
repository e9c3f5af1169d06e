"""Conflicts with levers, and what trying every set of them tells."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from hypothesis import settings
from hypothesis import strategies as st

from tests import naive_levers
from tests.cases import conflict
from tests.naive import CLOSURE_CONCEPTS, Naive, naive_conflict, truth
from tests.naive_agreements import BaselineKind, Consent, baselines, ends, minimal, zone
from zopa.conflict.change import (
    Format,
    Lever,
    LeverChange,
    OptionChange,
    RuleChange,
    Seat,
    StatementChange,
    Where,
)
from zopa.conflict.model import Conflict, Outcome
from zopa.conflict.parse import parse
from zopa.stability.analysis import Analysis, analyse
from zopa.testing import conflicts, formulas
from zopa.text import Text

State = frozenset[str]
Labels = frozenset[str]

ENGINES = ("graph", "array")
#: For tests whose every example analyses dozens of conflicts.
QUICK = settings(max_examples=max(1, settings().max_examples // 6))
CONCEPTS = st.sampled_from((*CLOSURE_CONCEPTS, "seq"))
ALL_CONCEPTS = st.sampled_from((*CLOSURE_CONCEPTS, "sim"))


# -- levers in a few words


def lever(label: str, *changes: LeverChange, cost: float = 1, by: str = "a") -> Lever:
    return Lever(label, Text.of(label), (by,), cost, tuple(changes))


def move(party: str, statement: str, where: Where, anchor: str | None = None) -> StatementChange:
    return StatementChange("promote", party, statement, where, anchor)


def add(
    subject: Conflict, party: str, wants: str, where: Where = "first", anchor: str | None = None
) -> StatementChange:
    return StatementChange("add", party, wants, where, anchor, parse(wants, subject.resolve))


def drop(party: str, statement: str) -> StatementChange:
    return StatementChange("drop", party, statement)


def rule(subject: Conflict, text: str, *, lift: bool = False) -> RuleChange:
    return RuleChange("lift" if lift else "add", parse(text, subject.resolve))


def with_levers(subject: Conflict, *levers: Lever) -> Conflict:
    return replace(subject, levers=levers)


def both(subject: Conflict) -> list[Analysis]:
    """On both engines."""
    return [analyse(subject, engine) for engine in ENGINES]  # type: ignore[arg-type]


def subsets(labels: Iterable[str]) -> list[Labels]:
    every = list(labels)
    return [
        frozenset(chosen)
        for size in range(len(every) + 1)
        for chosen in itertools.combinations(every, size)
    ]


# -- conflicts that something can be done about


@st.composite
def lively(draw: st.DrawFn, levers: int = 5, structural: bool = True) -> Conflict:
    """Conflicts whose statements are about few options each, with levers that often matter.

    The goal never holds today under some concept, and often several levers together bring it
    about; some exclude each other. Two or three parties, at most 16 states.
    """
    rng = random.Random(draw(st.integers(0, 1 << 40)))
    concept = rng.choice(("nash", "seq", "gmr"))
    found = _lively(rng, levers, structural)
    for _ in range(20):
        tried = Tried(found)
        if not tried.stable(frozenset(), concept):
            some = rng.sample(subsets(tried.labels), min(8, 2 ** len(tried.labels)))
            several = any(
                len(one) > 1 and tried.can(one) and tried.stable(one, concept) for one in some
            )
            if rng.random() < (0.8 if several else 0.1):
                break
        found = _lively(rng, levers, structural)
    return found


def _lively(rng: random.Random, levers: int, structural: bool) -> Conflict:
    counts = rng.choice(((1, 1), (2, 1), (1, 2), (2, 2), (1, 1, 1), (1, 1, 2), (2, 1, 1)))
    names = {f"p{k}": "abc"[:count] for k, count in enumerate(counts, 1)}
    labels = [f"{name}.{option}" for name, options in names.items() for option in options]
    today = {label for label in labels if rng.random() < 0.4}

    def literal(label: str, value: bool | None = None) -> str:
        value = rng.random() < 0.5 if value is None else value
        return label if value else f"not {label}"

    def statement() -> str:
        chosen = rng.sample(labels, rng.choice((1, 1, 2)))
        if len(chosen) == 1:
            return literal(chosen[0])
        how = rng.choice(("{} and {}", "{} or {}", "{} if {}", "{} iff {}"))
        return how.format(literal(chosen[0]), literal(chosen[1]))

    def bound() -> str:
        # Excludes some states, today's never.
        chosen = rng.sample(labels, 2)
        spared = rng.choice(chosen)
        return " or ".join(
            literal(o, (o in today) if o == spared else rng.random() < 0.5) for o in chosen
        )

    wishes = {
        name: list(dict.fromkeys(statement() for _ in range(rng.randint(1, 4)))) for name in names
    }
    rules = list(dict.fromkeys(bound() for _ in range(rng.choice((0, 0, 1, 1, 2)))))
    held = [label for label in labels if rng.random() < 0.15]
    goal = " and ".join(literal(o, o not in today) for o in rng.sample(labels, 2))
    subject = conflict(
        {name: (" ".join(options), wishes[name]) for name, options in names.items()},
        rules=rules,
        irreversible=[literal(label, rng.random() < 0.7) for label in held],
        today=" ".join(sorted(today)),
        outcomes={"wanted": goal},
        goal="wanted",
    )
    formats = tuple(
        Format(f"f{k}", Text.of(f"f{k}"), tuple(rng.sample(list(names), size)), decides)  # type: ignore[arg-type]
        for k, (size, decides) in enumerate(((1, "consensus"), (2, "any_subset")), 1)
    )
    subject = replace(subject, formats=formats)
    found: list[Lever] = []
    for number in range(rng.randint(min(2, levers), levers)):
        changes: dict[str, LeverChange] = {}
        for _ in range(rng.choice((1, 1, 2))):
            change = _drawn_change(rng, subject, statement, bound, structural)
            if change is not None:
                what = change.party if isinstance(change, StatementChange) else str(change)
                changes.setdefault(what, change)
        if changes:
            cost = rng.choice((0, 0.1, 0.2, 0.3, 1, 1, 2, 3.5))
            one = lever(f"l{number}", *changes.values(), cost=cost, by=rng.choice(list(names)))
            if not naive_levers.contradictory(with_levers(subject, one), [one.label]):
                found.append(one)
    if not found:
        found = [lever("l", add(subject, "p1", literal(labels[0])), by="p1")]
    return with_levers(subject, *found)


def _drawn_change(
    rng: random.Random, subject: Conflict, statement: object, bound: object, structural: bool
) -> LeverChange | None:
    kind = rng.choice(("add", "add", "move", "move", "drop", "rule", "lift", "option", "seat"))
    party = rng.choice(subject.parties)
    known = [wish.identity for wish in party.preferences]
    if kind == "seat":
        format_ = rng.choice(subject.formats)
        return None if party.label in format_.parties else Seat(party.label, format_.label)
    if kind in ("rule", "lift", "option") and structural:
        if kind == "lift" and subject.rules:
            return RuleChange("lift", rng.choice(subject.rules).formula)
        if kind == "option":
            assert subject.today is not None
            spare = [label for label in subject.labels if label not in subject.today]
            return OptionChange("forbid", rng.choice(spare)) if spare else None
        text = bound()  # type: ignore[operator]
        if any(str(old.formula) == text for old in subject.rules):
            return None
        return rule(subject, text)
    if kind == "drop":
        return drop(party.label, rng.choice(known))
    if kind == "move" and len(known) > 1:
        old = rng.randrange(len(known))
        mine = known.pop(old)
        new = rng.choice([place for place in range(len(known) + 1) if place != old])
        ways: list[tuple[Where, str | None]] = []
        ways += [("first", None)] if new == 0 else [("after", known[new - 1])]
        ways += [("last", None)] if new == len(known) else [("before", known[new])]
        place = rng.choice(ways)
        return StatementChange("promote" if new < old else "demote", party.label, mine, *place)
    wants = statement()  # type: ignore[operator]
    if rng.random() < 0.5:
        wants = str(subject.outcome("wanted").formula)
    if wants in known:
        return None
    where: Where = rng.choice(("first", "first", "last", "before", "after"))
    anchor = rng.choice(known) if where in ("before", "after") else None
    return add(subject, party.label, wants, where, anchor)


@st.composite
def with_goal(draw: st.DrawFn, subjects: st.SearchStrategy[Conflict]) -> Conflict:
    """Conflicts with a goal, which no state may satisfy."""
    subject = draw(subjects)
    wanted = Outcome("wanted", draw(formulas(subject.labels, max_depth=2)))
    return replace(subject, outcomes=(*subject.outcomes, wanted), goal="wanted")


def small(levers: int = 5) -> st.SearchStrategy[Conflict]:
    """Conflicts of at most 16 states with levers."""
    wide = conflicts(
        max_parties=3,
        max_options=2,
        max_total=4,
        max_statements=4,
        max_irreversible=2,
        levers=levers,
        formats=2,
    ).filter(lambda subject: bool(subject.levers))
    return lively(levers) | with_goal(wide) | lively(levers)


def without_today(subject: Conflict) -> Conflict:
    return replace(subject, status_quo=None)


# -- trying everything


class Tried:
    """Every set of a conflict's levers, pulled."""

    def __init__(self, subject: Conflict) -> None:
        self.conflict = subject
        assert subject.goal is not None
        self.goal_formula = subject.outcome(subject.goal).formula
        self.labels = [one.label for one in subject.levers]
        self._changed: dict[Labels, Conflict | None] = {}
        self._known: dict[tuple[object, ...], Naive] = {}

    @cached_property
    def possible(self) -> dict[Labels, Conflict]:
        """What becomes of the conflict with each set that can be pulled."""
        return {chosen: self.changed(chosen) for chosen in subsets(self.labels) if self.can(chosen)}

    def can(self, chosen: Labels) -> bool:
        """Whether a set can be pulled."""
        if chosen not in self._changed:
            contradictory = naive_levers.contradictory(self.conflict, chosen)
            changed = None if contradictory else naive_levers.changed(self.conflict, chosen)
            self._changed[chosen] = changed
        return self._changed[chosen] is not None

    def changed(self, chosen: Labels) -> Conflict:
        """The conflict with a set that can be pulled."""
        assert self.can(chosen)
        changed = self._changed[chosen]
        assert changed is not None
        return changed

    def game(self, chosen: Labels) -> Naive:
        changed = self.changed(chosen)
        key = (
            tuple(str(rule.formula) for rule in changed.rules),
            tuple(tuple(str(p.wants) for p in party.preferences) for party in changed.parties),
        )
        if key not in self._known:
            self._known[key] = naive_conflict(changed)
        return self._known[key]

    def ranks(self, chosen: Labels, party: str) -> tuple[int, ...]:
        """Dense ranks of the states for a party, 0 worst."""
        game = self.game(chosen)
        values = [game.value[party, state] for state in game.states]
        place = {value: k for k, value in enumerate(sorted(set(values)))}
        return tuple(place[value] for value in values)

    def goal(self, chosen: Labels) -> set[State]:
        return {s for s in self.game(chosen).states if truth(self.goal_formula, s)}

    def stable(
        self, chosen: Labels, concept: str, parties: Collection[str] | None = None
    ) -> set[State]:
        """Goal states that are stable for some parties; for all by default."""
        game = self.game(chosen)
        asked = game.parties if parties is None else parties
        return {
            state
            for state in self.goal(chosen)
            if all(game.stable(concept, party, state) for party in asked)
        }

    def today(self, chosen: Labels, concept: str) -> bool | None:
        today = self.conflict.today
        return None if today is None else self.game(chosen).holds(concept, frozenset(today))

    def start(self) -> State:
        assert self.conflict.today is not None
        return frozenset(self.conflict.today)

    def agreed(
        self, chosen: Labels, concept: str, format_: str, baseline: BaselineKind, consent: Consent
    ) -> set[State]:
        """Goal states that hold and that a format can agree on."""
        changed, game = self.possible[chosen], self.game(chosen)
        table = changed.format(format_)
        base = baselines(game, concept, self.start(), baseline)
        agreed = zone(changed, game, table.parties, self.start(), base, consent, table.decides)
        return agreed & self.stable(chosen, concept)

    def every_end(self, chosen: Labels, concept: str) -> set[State]:
        """All end states, where every one of them is within the goal."""
        reached: set[State] = set().union(*ends(self.game(chosen), concept, self.start()))
        return reached if reached <= self.goal(chosen) else set()

    def cost(self, chosen: Collection[str]) -> Fraction:
        return naive_levers.cost(self.conflict, chosen)

    def minimal_sets(self, does: dict[Labels, set[State]]) -> set[Labels]:
        """The inclusion-minimal ones of sets that do."""
        return minimal(chosen for chosen, states in does.items() if states)


def holding(tried: Tried, concept: str) -> dict[Labels, set[State]]:
    return {chosen: tried.stable(chosen, concept) for chosen in tried.possible}


def sets(states: Iterable[Collection[str]]) -> list[State]:
    return [frozenset(state) for state in states]


def first_of(items: Sequence[str], mask: int) -> list[str]:
    return [item for k, item in enumerate(items) if mask >> k & 1]
