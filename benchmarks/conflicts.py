"""Random conflicts of a given size, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from zopa import Conflict, Irreversible, Option, Party, Preference, Rule, Text, parse


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


def _statement(rng: random.Random, labels: Sequence[str], depth: int = 2) -> str:
    if depth == 0 or rng.random() < 0.3:
        label = rng.choice(labels)
        return label if rng.random() < 0.5 else f"not {label}"
    word = rng.choice(["and", "or", "if", "iff"])
    left, right = (_statement(rng, labels, depth - 1) for _ in range(2))
    return f"({left}) {word} ({right})"
