"""Random conflicts of a given size, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from zopa import (
    Conflict,
    Irreversible,
    Option,
    Party,
    Preference,
    Rule,
    StatusQuo,
    Text,
    parse,
)


def random_conflict(
    options: Sequence[int],
    *,
    statements: int = 12,
    rules: int = 0,
    irreversible: int = 0,
    seed: int = 0,
) -> Conflict:
    """A conflict with ``options[i]`` options for party i.

    Args:
        options: number of options, a party.
        statements: preference statements a party, of one to four options each.
        rules: rules that each exclude a pair of options of different parties.
        irreversible: options that stay once taken.
        seed: of the random numbers.
    """
    rng = random.Random(seed)
    owned = [[f"p{i}.o{k}" for k in range(count)] for i, count in enumerate(options)]
    labels = [label for own in owned for label in own]
    parties = tuple(
        Party(
            f"p{i}",
            Text.of(f"party {i}"),
            tuple(Option(label, Text.of(f"do {label}")) for label in own),
            tuple(Preference(parse(_statement(rng, labels))) for _ in range(statements)),
        )
        for i, own in enumerate(owned)
    )
    excluded: list[Rule] = []
    while len(excluded) < rules:
        one, two = rng.sample(labels, 2)
        if one.partition(".")[0] != two.partition(".")[0]:
            excluded.append(Rule(parse(f"not ({one} and {two})")))
    kept = tuple(Irreversible(label, True) for label in rng.sample(labels, irreversible))
    return Conflict(parties, rules=tuple(excluded), irreversible=kept)


def large_conflict(
    parties: int,
    options: int,
    *,
    statements: int = 12,
    own: float = 0.3,
    rules: int = 0,
    irreversible: int = 0,
    seed: int = 0,
) -> Conflict:
    """A conflict with a status quo, of any size: nothing in it lists states.

    Args:
        parties: number of parties.
        options: number of options of each.
        statements: preference statements a party, of one to three options each.
        own: how often an option in a party's statement is one of its own.
        rules: rules that each exclude a pair of options of different parties.
        irreversible: literals that stay once true, of both signs.
        seed: of the random numbers.
    """
    rng = random.Random(seed)
    owned = [[f"p{i}.o{k}" for k in range(options)] for i in range(parties)]
    labels = [label for mine in owned for label in mine]

    def statement(mine: Sequence[str]) -> str:
        some = [
            rng.choice(mine if rng.random() < own else labels) for _ in range(rng.randint(1, 3))
        ]
        literals = [label if rng.random() < 0.5 else f"not {label}" for label in some]
        found = literals[0]
        for literal in literals[1:]:
            found = f"({found}) {rng.choice(('and', 'or', 'if', 'iff'))} {literal}"
        return found

    excluded = []
    while len(excluded) < rules:
        one, two = (rng.choice(mine) for mine in rng.sample(owned, 2))
        excluded.append((one, two))
    today: set[str] = set()
    for label in rng.sample(labels, len(labels) // 3):
        if not any({one, two} <= today | {label} for one, two in excluded):
            today.add(label)
    kept = rng.sample(labels, irreversible)
    return Conflict(
        tuple(
            Party(
                f"p{i}",
                Text.of(f"party {i}"),
                tuple(Option(label, Text.of(f"do {label}")) for label in mine),
                tuple(Preference(parse(statement(mine))) for _ in range(statements)),
            )
            for i, mine in enumerate(owned)
        ),
        rules=tuple(Rule(parse(f"not ({one} and {two})")) for one, two in excluded),
        irreversible=tuple(Irreversible(label, rng.random() < 0.5) for label in kept),
        status_quo=StatusQuo(tuple(label for label in labels if label in today)),
    )


def trade_round(seed: int = 0) -> Conflict:
    """A conflict of the shape of a trade round that the literature calls extremely large.

    20 options of six parties, 138,240 feasible states: rules within four of the parties leave
    grids of 24, 10, 3, 3, 8 and 8 strategies. Three parties order 16, 10 and 6 statements,
    three have none. The statements themselves are random.

    Args:
        seed: of the random numbers.
    """
    rng = random.Random(seed)
    counts = {"us": 5, "ec": 4, "japan": 3, "nics": 2, "ldcs": 3, "middle": 3}
    statements = {"us": 16, "ec": 10, "japan": 6}
    labels = [f"{name}.o{k}" for name, count in counts.items() for k in range(count)]
    parties = tuple(
        Party(
            name,
            Text.of(name),
            tuple(
                Option(label, Text.of(f"do {label}"))
                for label in labels
                if label.startswith(f"{name}.")
            ),
            tuple(
                Preference(parse(_statement(rng, labels))) for _ in range(statements.get(name, 0))
            ),
        )
        for name in counts
    )
    excluded = (
        "not us.o0 and us.o3",
        "ec.o1 and ec.o2",
        "ec.o1 and ec.o3",
        "japan.o0 and japan.o1",
        "japan.o0 and japan.o2",
        "not japan.o0 and japan.o2",
        "nics.o0 and nics.o1",
    )
    return Conflict(parties, rules=tuple(Rule(parse(f"not ({what})")) for what in excluded))


def _statement(rng: random.Random, labels: Sequence[str], depth: int = 2) -> str:
    if depth == 0 or rng.random() < 0.3:
        label = rng.choice(labels)
        return label if rng.random() < 0.5 else f"not {label}"
    word = rng.choice(["and", "or", "if", "iff"])
    left, right = (_statement(rng, labels, depth - 1) for _ in range(2))
    return f"({left}) {word} ({right})"
