"""Hypothesis strategies for conflicts and games, for your own property tests.

They need hypothesis, which zopa does not install by itself::

    from hypothesis import given
    from zopa.testing import conflicts

    @given(conflicts())
    def test_nash_is_the_strictest(conflict):
        analysis = zopa.analyse(conflict)
        assert (analysis.holds("gmr") | ~analysis.holds("nash")).all()

Everything that is drawn is valid: the status quo is feasible, so there is at least one state.
Examples shrink towards two parties, one option, no rules and no preferences.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeVar, cast

import numpy as np

from zopa.conflict.apply import rules_of
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
from zopa.conflict.formula import (
    FALSE,
    TRUE,
    And,
    AtLeast,
    Formula,
    If,
    Iff,
    Not,
    OneOf,
    OptionIs,
    Or,
    OutcomeIs,
)
from zopa.conflict.model import (
    Basis,
    Conflict,
    Irreversible,
    Option,
    Outcome,
    Party,
    Preference,
    Rule,
    StatusQuo,
    Tie,
)
from zopa.conflict.undertaking import Commitment, Measure, Order, Phase, Swap
from zopa.evidence.model import KINDS, MODALITIES, Claim, Document, Grade, Kind, Ledger, Modality
from zopa.game.model import ArcGame, Arcs
from zopa.text import Interval, Text

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover - depends on the environment
    raise ImportError(
        "zopa.testing needs hypothesis, which zopa does not install by itself: "
        "pip install hypothesis"
    ) from error

__all__ = ["arc_games", "conflicts", "formulas"]

_T = TypeVar("_T")
_SIMPLE = st.integers(0, 2)
_KINDS = st.integers(0, 15)
_WHICH = st.integers(0, 1199)
_HOW: tuple[Literal["at most", "exactly", "at least"], ...] = ("at most", "exactly", "at least")
_DECIDES: tuple[Literal["consensus", "any_subset"], ...] = ("consensus", "any_subset")
_WORDS = st.sampled_from(("act", "hold the line", "talk: at last", "d'accord", "لا", "#1"))
_TEXTS = _WORDS.map(Text.of)
_COIN = st.booleans()
_DATES = st.sampled_from(("2016", "2016-10", "2016-10-12", "2016-10-12/2016-11-02"))


def formulas(
    labels: Sequence[str],
    *,
    outcomes: Sequence[OutcomeIs] = (),
    max_depth: int = 3,
) -> st.SearchStrategy[Formula]:
    """Formulas over some options, with every connective of the statement language.

    They are in the form in which :func:`zopa.conflict.parse.parse` builds them (no ``and``
    directly inside an ``and``, no ``or`` inside an ``or``), so that parsing the canonical
    text gives an equal formula.

    Args:
        labels: full labels of the options that may be mentioned; at least one.
        outcomes: named outcomes that may be mentioned too.
        max_depth: most connectives above an option; 0 gives single options and outcomes.
    """
    atoms: list[Formula] = [*(OptionIs(label) for label in labels), *outcomes]
    return _formulas(tuple(atoms), max_depth)


@st.composite
def _formulas(draw: st.DrawFn, atoms: tuple[Formula, ...], depth: int) -> Formula:
    return _formula(draw, atoms, depth)


def _formula(draw: st.DrawFn, atoms: tuple[Formula, ...], depth: int) -> Formula:
    # Two choices of fixed range make an option: examples shrink towards the first one, and do
    # not fall apart while options are taken away.
    kind, which = draw(_KINDS if depth else _SIMPLE), draw(_WHICH)
    match kind:
        case 0 | 1 | 2:
            return _picked(atoms, which)
        case 3 | 4 | 5:
            return Not(_picked(atoms, which))
        case 6 | 7:
            return _chained(And, _several(draw, atoms, depth, 2 + which % 2))
        case 8 | 9:
            return _chained(Or, _several(draw, atoms, depth, 2 + which % 2))
        case 10:
            return Not(_formula(draw, atoms, depth - 1))
        case 11 | 12:
            return If(*_several(draw, atoms, depth, 2))
        case 13:
            return Iff(*_several(draw, atoms, depth, 2))
        case 14:
            parts = tuple(_several(draw, atoms, depth, 1 + which // 3 % 3))
            if which // 9 % 2 and len(parts) > 1:
                return AtLeast(2 + which % 2 * (len(parts) - 2), parts)
            return OneOf(_HOW[which % 3], parts)
    return FALSE if which % 2 else TRUE


def _picked(atoms: tuple[Formula, ...], which: int) -> Formula:
    # While the last of a few atoms are taken away, numbers keep meaning the others.
    return atoms[which % max(12, len(atoms)) % len(atoms)]


def _several(draw: st.DrawFn, atoms: tuple[Formula, ...], depth: int, count: int) -> list[Formula]:
    return [_formula(draw, atoms, depth - 1) for _ in range(count)]


def _chained(make: type[And] | type[Or], parts: Sequence[Formula]) -> Formula:
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.operands if isinstance(part, make) else (part,))
    return make(tuple(flat))


@st.composite
def conflicts(
    draw: st.DrawFn,
    *,
    min_parties: int = 2,
    max_parties: int = 5,
    max_options: int = 3,
    max_total: int = 6,
    max_statements: int = 4,
    max_rules: int = 2,
    max_irreversible: int = 3,
    max_outcomes: int = 2,
    rankings: bool = True,
    details: bool = False,
    levers: int = 0,
    formats: int = 0,
    commitments: int = 0,
    swaps: int = 0,
    orders: int = 0,
    phases: int = 0,
) -> Conflict:
    """Whole conflicts, small enough for exhaustive checks.

    Parties are ``p1``, ``p2``, ...; their options ``p1.a``, ``p1.b``, ... Some parties may have
    no options, some are indifferent between many states (few statements, or rankings with
    ties). Rules concern one party or several; both signs of literals are irreversible; later
    outcomes, rules and preferences may use earlier outcomes. There is always a status quo.

    Args:
        draw: given by Hypothesis.
        min_parties: fewest parties.
        max_parties: most parties.
        max_options: most options of one party.
        max_total: most options of all parties; there are at most ``2**max_total`` states.
        max_statements: most preference statements of one party.
        max_rules: most rules.
        max_irreversible: most irreversible literals, at most one an option.
        max_outcomes: most outcomes; a goal is drawn among them, or none.
        rankings: whether parties may rank states directly, where there are 24 or fewer.
        details: whether to draw ties, evidence, bases, ids, phrases and dates as well.
        levers: most levers; each can be pulled, and none contradicts itself. Together they may.
        formats: most formats; levers may bring parties to them.
        commitments: most commitments of all parties together, and of each phase; they may be
            broken from the start, about others, or impossible to keep.
        swaps: most swaps; with commitments, some may have been undertaken.
        orders: most orders of measures; any step may break rules or undo what is irreversible.
        phases: most phases; each can begin in the state that it names, or else today.
    """
    counts = draw(st.lists(st.integers(0, max_options), min_size=min_parties, max_size=max_parties))
    options: list[list[str]] = []
    left = max_total
    for number, count in enumerate(counts, 1):
        taken = min(count, left)
        left -= taken
        options.append([f"p{number}.{'abcdefghijklmnopqrstuvwxyz'[k]}" for k in range(taken)])
    if left == max_total:
        options[0] = ["p1.a"]
    labels = [label for own in options for label in own]
    names = [f"p{number}" for number in range(1, len(options) + 1)]

    bits = draw(st.integers(0, (1 << max_total) - 1))
    today = frozenset(label for k, label in enumerate(labels) if bits >> k & 1)
    details_of = _Details(draw, details, names)
    outcomes: list[Outcome] = []
    for number in range(draw(st.integers(0, max_outcomes))):
        known = [OutcomeIs(outcome.name, outcome.formula) for outcome in outcomes]
        formula = draw(formulas(labels, outcomes=known))
        phrase = details_of.maybe(_TEXTS)
        outcomes.append(Outcome(f"o{number + 1}", formula, phrase, details_of.basis()))
    known = [OutcomeIs(outcome.name, outcome.formula) for outcome in outcomes]

    rules = []
    for _ in range(draw(st.integers(0, max_rules))):
        scope = draw(st.sampled_from([labels, *(own for own in options if own)]))
        rule = draw(formulas(scope, outcomes=known if scope is labels else ()))
        # A rule that today's state breaks is turned round: no draw is ever thrown away.
        rules.append(Rule(rule if rule.holds_in(today) else Not(rule), details_of.basis()))

    literals = draw(
        st.lists(
            st.tuples(st.sampled_from(labels), st.booleans()),
            max_size=max_irreversible,
            unique_by=lambda literal: literal[0],
        )
    )
    states = _feasible(labels, rules) if rankings else []
    ranked = 1 <= len(states) <= 24
    parties = []
    for name, own in zip(names, options, strict=True):
        preferences: list[Preference] = []
        ranking = None
        # Drawn in any case: else examples would shrink towards too many states to rank.
        if draw(st.integers(0, 3)) == 3 and ranked:
            levels = draw(st.lists(st.integers(0, 6), min_size=len(states), max_size=len(states)))
            ranking = _groups(states, levels)
        else:
            wants = st.lists(formulas(labels, outcomes=known), max_size=max_statements)
            for number, formula in enumerate(draw(wants)):
                id = details_of.maybe(st.just(f"s{number + 1}"))
                preferences.append(Preference(formula, id, details_of.basis()))
        parties.append(
            Party(
                name,
                details_of.or_else(_TEXTS, Text.of(name)),
                tuple(
                    Option(
                        label,
                        details_of.or_else(_TEXTS, Text.of(f"do {label[-1]}")),
                        details_of.maybe(_TEXTS),
                        details_of.basis(),
                    )
                    for label in own
                ),
                tuple(preferences),
                ranking,
                details_of.basis(),
                details_of.basis() if ranking else Basis(),
            )
        )
    conflict = Conflict(
        tuple(parties),
        title=details_of.or_else(_TEXTS, Text.of("A drawn conflict")),
        as_of=details_of.maybe(_DATES.map(Interval.read)),
        marking=details_of.maybe(st.just("TLP:CLEAR")),
        authors=details_of.or_else(st.just(("A. N. Author",)), ()),
        rules=tuple(rules),
        irreversible=tuple(
            Irreversible(label, value, details_of.basis()) for label, value in literals
        ),
        status_quo=StatusQuo(
            tuple(label for label in labels if label in today), details_of.basis()
        ),
        outcomes=tuple(outcomes),
        goal=draw(st.sampled_from([None, *(outcome.name for outcome in outcomes)])),
        ties=details_of.ties(),
        evidence=details_of.ledger,
    )
    if formats:
        conflict = replace(conflict, formats=_formats(draw, conflict, formats, details_of))
    if levers:
        unit = details_of.maybe(_TEXTS)
        drawn = _levers(draw, conflict, levers, details_of)
        conflict = replace(conflict, levers=drawn, cost_unit=unit)
    if swaps:
        conflict = replace(conflict, swaps=_swaps(draw, conflict, swaps, details_of))
    if commitments:
        bound = _with_commitments(draw, conflict, commitments, details_of)
        conflict = replace(conflict, parties=bound)
    if orders:
        conflict = replace(conflict, orders=_orders(draw, conflict, orders, details_of))
    if phases:
        found = _phases(draw, conflict, phases, commitments, details_of)
        conflict = replace(conflict, phases=found)
    return conflict


class _Details:
    """Everything that changes no answer, drawn only where it is asked for."""

    def __init__(self, draw: st.DrawFn, wanted: bool, parties: Sequence[str]) -> None:
        self.draw = draw
        self.wanted = wanted
        self.parties = parties
        self.ledger = draw(_ledgers()) if wanted else Ledger()

    def maybe(self, strategy: st.SearchStrategy[_T]) -> _T | None:
        return self.draw(strategy) if self.wanted and self.draw(_COIN) else None

    def or_else(self, strategy: st.SearchStrategy[_T], otherwise: _T) -> _T:
        return self.draw(strategy) if self.wanted else otherwise

    def basis(self) -> Basis:
        if not self.wanted:
            return Basis()
        claims = [claim.id for claim in self.ledger.claims]
        chosen = [claim for claim in claims if self.draw(_COIN)]
        split = self.draw(st.integers(0, len(chosen)))
        return Basis(tuple(chosen[:split]), tuple(chosen[split:]), self.maybe(_TEXTS))

    def ties(self) -> tuple[Tie, ...]:
        if not self.wanted:
            return ()
        party = st.sampled_from(list(self.parties))
        relation = st.sampled_from(("backs", "pays", "speaks for"))
        found = self.draw(st.lists(st.tuples(party, relation, party), max_size=3, unique=True))
        return tuple(Tie(*tie, self.basis()) for tie in found if tie[0] != tie[2])


def _formats(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> tuple[Format, ...]:
    names = [party.label for party in conflict.parties]
    seats = st.lists(st.sampled_from(names), min_size=1, unique=True)
    return tuple(
        Format(
            f"f{number + 1}",
            details_of.or_else(_TEXTS, Text.of(f"f{number + 1}")),
            tuple(draw(seats)),
            draw(st.sampled_from(_DECIDES)),
            details_of.basis(),
        )
        for number in range(draw(st.integers(0, most)))
    )


def _levers(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> tuple[Lever, ...]:
    names = [party.label for party in conflict.parties]
    by = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    found = []
    for number in range(draw(st.integers(0, most))):
        changes = _changes(draw, conflict, details_of)
        if not changes:
            continue
        label = f"l{number + 1}"
        name = details_of.or_else(_TEXTS, Text.of(label))
        cost = draw(st.integers(0, 20)) / 2
        found.append(Lever(label, name, tuple(draw(by)), cost, changes, details_of.basis()))
    return tuple(found)


def _changes(draw: st.DrawFn, conflict: Conflict, details_of: _Details) -> tuple[LeverChange, ...]:
    """Changes of one lever, no two of which touch the same party's statements or rule."""
    found: dict[str, LeverChange] = {}
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 6))
        change: LeverChange | None
        if kind < 4:
            party = draw(st.sampled_from(conflict.parties))
            change = _statement_change(draw, conflict, party, kind, details_of)
        elif kind < 6:
            change = _rule_change(draw, conflict, lifts=kind == 5)
        else:
            change = _seat(draw, conflict)
        if isinstance(change, StatementChange):
            found.setdefault(f"statements of {change.party}", change)
        elif isinstance(change, RuleChange):
            found.setdefault(f"rule {change.rule}", change)
        elif isinstance(change, OptionChange):
            found.setdefault(f"rule not {change.option}", change)
        elif change is not None:
            found.setdefault(str(change), change)
    return tuple(found.values())


def _statement_change(
    draw: st.DrawFn, conflict: Conflict, party: Party, kind: int, details_of: _Details
) -> StatementChange | None:
    if party.ranking is not None:
        return None
    names = list(dict.fromkeys(wish.identity for wish in party.preferences))
    if kind == 0:  # first, so that examples shrink to it
        known = [OutcomeIs(outcome.name, outcome.formula) for outcome in conflict.outcomes]
        wants = draw(formulas(conflict.labels, outcomes=known))
        if any(str(wish.wants) == str(wants) for wish in party.preferences):
            return None
        id = details_of.maybe(st.just("new"))
        place = _place(draw, names, draw(st.integers(0, len(names))))
        return StatementChange("add", party.label, id or str(wants), *place, wants, id)
    if not names:
        return None
    old = draw(st.integers(0, len(names) - 1))
    name = names.pop(old)
    if kind == 1:
        return StatementChange("drop", party.label, name)
    new = draw(st.integers(0, len(names)))
    if new == old:
        return None
    place = _place(draw, names, new)
    return StatementChange("promote" if new < old else "demote", party.label, name, *place)


def _place(draw: st.DrawFn, others: Sequence[str], new: int) -> tuple[Where, str | None]:
    """One of the ways to say where a statement is put among others."""
    ways: list[tuple[Where, str | None]] = []
    if new == 0:
        ways.append(("first", None))
    if new == len(others):
        ways.append(("last", None))
    if new < len(others):
        ways.append(("before", others[new]))
    if new > 0:
        ways.append(("after", others[new - 1]))
    return draw(st.sampled_from(ways))


def _rule_change(
    draw: st.DrawFn, conflict: Conflict, lifts: bool
) -> RuleChange | OptionChange | None:
    if lifts and conflict.rules and all(party.ranking is None for party in conflict.parties):
        rule = draw(st.sampled_from(conflict.rules)).formula
        short = isinstance(rule, Not) and isinstance(rule.operand, OptionIs) and draw(_COIN)
        return OptionChange("allow", str(rule)[4:]) if short else RuleChange("lift", rule)
    assert conflict.today is not None
    if draw(_COIN):
        rule = draw(formulas(conflict.labels))
        # Whatever is added holds today, so that the lever can be pulled.
        rule = rule if rule.holds_in(conflict.today) else Not(rule)
        known = any(str(old.formula) == str(rule) for old in conflict.rules)
        return None if known else RuleChange("add", rule)
    label = draw(st.sampled_from(conflict.labels))
    known = any(str(old.formula) == f"not {label}" for old in conflict.rules)
    return None if known or label in conflict.today else OptionChange("forbid", label)


def _seat(draw: st.DrawFn, conflict: Conflict) -> Seat | None:
    seats = [
        Seat(party.label, format_.label)
        for format_ in conflict.formats
        for party in conflict.parties
        if party.label not in format_.parties
    ]
    return draw(st.sampled_from(seats)) if seats else None


def _kept(draw: st.DrawFn, conflict: Conflict) -> Formula:
    known = [OutcomeIs(outcome.name, outcome.formula) for outcome in conflict.outcomes]
    return draw(formulas(conflict.labels, outcomes=known))


def _swaps(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> tuple[Swap, ...]:
    names = [party.label for party in conflict.parties]
    by = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    return tuple(
        Swap(
            f"w{number + 1}",
            details_of.or_else(_TEXTS, Text.of(f"w{number + 1}")),
            tuple(draw(by)),
            _kept(draw, conflict),
            details_of.basis(),
        )
        for number in range(draw(st.integers(0, most)))
    )


def _with_commitments(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> tuple[Party, ...]:
    given = _commitments(draw, conflict, most, details_of)
    for swap in conflict.swaps:
        if draw(st.integers(0, 3)) == 3:
            done = Commitment(swap.keeps, swap.label, swap.basis)
            given += [(party, done) for party in swap.by]
    return tuple(
        replace(party, commitments=tuple(c for label, c in given if label == party.label))
        for party in conflict.parties
    )


def _commitments(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> list[tuple[str, Commitment]]:
    return [
        (
            draw(st.sampled_from(conflict.parties)).label,
            Commitment(_kept(draw, conflict), basis=details_of.basis()),
        )
        for _ in range(draw(st.integers(0, most)))
    ]


def _orders(
    draw: st.DrawFn, conflict: Conflict, most: int, details_of: _Details
) -> tuple[Order, ...]:
    step = st.dictionaries(st.sampled_from(conflict.labels), _COIN, min_size=1, max_size=3)
    measure = step.map(lambda changes: Measure(tuple(changes.items())))
    steps = st.lists(measure, min_size=1, max_size=4)
    return tuple(
        Order(
            f"r{number + 1}",
            details_of.or_else(_TEXTS, Text.of(f"r{number + 1}")),
            tuple(draw(steps)),
            details_of.basis(),
        )
        for number in range(draw(st.integers(0, most)))
    )


def _phases(
    draw: st.DrawFn, conflict: Conflict, most: int, given: int, details_of: _Details
) -> tuple[Phase, ...]:
    found = []
    for number in range(draw(st.integers(0, most))):
        changes = _changes(draw, conflict, details_of) if draw(_COIN) else ()
        changed = tuple(change for change in changes if not isinstance(change, Seat))
        states = _feasible(conflict.labels, rules_of(conflict.rules, changed))
        begins = draw(st.sampled_from([None, *states]))
        label = f"h{number + 1}"
        found.append(
            Phase(
                label,
                details_of.or_else(_TEXTS, Text.of(label)),
                details_of.maybe(_DATES.map(Interval.read)),
                changed,
                tuple(swap.label for swap in conflict.swaps if draw(_COIN)),
                tuple(_commitments(draw, conflict, given, details_of)),
                None if begins is None else conflict.state(begins).yes,
                details_of.basis(),
            )
        )
    return tuple(found)


@st.composite
def _ledgers(draw: st.DrawFn) -> Ledger:
    documents = tuple(
        Document(
            f"d{number + 1}",
            Text.of(draw(_WORDS)),
            draw(st.none() | _WORDS),
            draw(st.none() | _DATES.map(Interval.read)),
            draw(st.sampled_from((None, "en", "fr"))),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    claims: list[Claim] = []
    for number in range(draw(st.integers(0, 3)) if documents else 0):
        earlier = [claim.id for claim in claims]
        claims.append(
            Claim(
                f"c{number + 1}",
                draw(st.sampled_from([document.id for document in documents])),
                draw(_WORDS),
                Text.of(draw(_WORDS)),
                cast(Kind, draw(st.sampled_from(KINDS))),
                draw(st.none() | st.just("paragraph 2")),
                cast(Modality, draw(st.sampled_from(MODALITIES))),
                draw(st.none() | _DATES.map(Interval.read)),
                draw(
                    st.none()
                    | st.builds(Grade, st.sampled_from("ABCDEF"), st.sampled_from("123456"))
                ),
                tuple(earlier[-1:]) if draw(st.booleans()) else (),
            )
        )
    return Ledger(documents, tuple(claims))


def _feasible(labels: Sequence[str], rules: Sequence[Rule]) -> list[frozenset[str]]:
    """Every feasible state, by looking at each combination."""
    count = 1 << len(labels)
    bits = np.arange(count)
    truth = {label: (bits >> k & 1).astype(np.bool_) for k, label in enumerate(labels)}
    allowed = np.ones(count, dtype=np.bool_)
    for rule in rules:
        allowed &= rule.formula.evaluate(truth.__getitem__)
    return [
        frozenset(label for label in labels if truth[label][state])
        for state in np.flatnonzero(allowed)
    ]


def _groups(
    states: Sequence[frozenset[str]], levels: Sequence[int]
) -> tuple[tuple[frozenset[str], ...], ...]:
    ordered = sorted(range(len(states)), key=lambda k: levels[k])
    return tuple(
        tuple(states[k] for k in group)
        for _, group in itertools.groupby(ordered, key=lambda k: levels[k])
    )


@st.composite
def arc_games(
    draw: st.DrawFn,
    *,
    min_parties: int = 2,
    max_parties: int = 4,
    max_states: int = 7,
    max_arcs: int = 9,
    max_rank: int = 4,
) -> ArcGame:
    """Games whose moves are arbitrary arcs: neither transitive nor reversible in general.

    Parties are ``p1``, ``p2``, ...; states are numbers. Such games are for the graph engine
    alone, and SIM is not defined on them.

    Args:
        draw: given by Hypothesis.
        min_parties: fewest parties.
        max_parties: most parties.
        max_states: most states; at least one.
        max_arcs: most arcs of one party.
        max_rank: highest rank; ranks are dense from 0, ties are common.
    """
    size = draw(st.integers(1, max_states))
    state = st.integers(0, size - 1)
    arcs, ranks = [], []
    count = draw(st.integers(min_parties, max_parties))
    for _ in range(count):
        pairs = draw(st.lists(st.tuples(state, state), max_size=max_arcs, unique=True))
        arcs.append(Arcs.of([pair[0] for pair in pairs], [pair[1] for pair in pairs]))
        levels = draw(st.lists(st.integers(0, max_rank), min_size=size, max_size=size))
        dense = {level: number for number, level in enumerate(sorted(set(levels)))}
        ranks.append(np.array([dense[level] for level in levels], dtype=np.int16))
    names = tuple(f"p{number + 1}" for number in range(count))
    return ArcGame(names, size, tuple(arcs), tuple(ranks))
