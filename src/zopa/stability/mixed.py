"""A different concept for each party: how such a concept is written and read.

Stability is asked party by party, so each party can be judged by a concept of its own: one looks
no further than its own move, another expects answers. A state holds when it is stable for every
party under that party's concept. An answer counts as it always does: how the answering parties
would themselves be judged plays no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zopa.errors import ZopaError

__all__ = ["EachParty", "each_party"]


@dataclass(frozen=True)
class EachParty:
    """Which concept each party is judged by.

    Attributes:
        named: concept by label of a party.
        rest: concept of all other parties; None where no such is named.
    """

    named: Mapping[str, str]
    rest: str | None

    @property
    def name(self) -> str:
        """As it is written: ``seq russia=nash us=gmr``."""
        words = [f"{party}={concept}" for party, concept in self.named.items()]
        return " ".join([*([self.rest] if self.rest else []), *words])


def each_party(name: str) -> EachParty | None:
    """What a text such as ``seq russia=nash`` says; None for one that names no party.

    Raises:
        ZopaError: where it names a party twice, two concepts for everybody else, or a party
            without a concept.
    """
    if "=" not in name:
        return None
    named: dict[str, str] = {}
    rest = None
    for word in re.sub(r"\s*=\s*", "=", name.replace(",", " ")).split():
        party, equals, concept = word.partition("=")
        if not equals:
            if rest is not None:
                raise ZopaError(
                    f"'{name}' names two concepts for all other parties, '{rest}' and '{word}'; "
                    f"keep one, and write the others as party=concept"
                )
            rest = word.lower()
        elif not party or not concept or "=" in concept:
            raise ZopaError(
                f"'{word}' names no concept for a party; write party=concept, with the party's "
                "label and a name such as seq, and no more"
            )
        elif party in named:
            raise ZopaError(f"'{name}' names a concept for {party} twice; keep one")
        else:
            named[party] = concept.lower()
    return EachParty(named, rest)
