"""Small conflicts with names that read like a dossier's, for the sentences told about them."""

from __future__ import annotations

from dataclasses import replace

from tests.cases import conflict
from zopa.conflict.change import Format
from zopa.conflict.model import Conflict
from zopa.text import Text

NAMES = {"north": "the North Farms", "south": "South Farm", "town": "the town", "guest": "a guest"}
PHRASES = {"rest": "a quiet night", "dry": "a dry well"}
PUMP = {"pump": ("pump at night", "stop pumping")}
PIPE = {"pipe": ("lay a pipe", "dig up its pipe")}


def farms(
    north: list[str] | None = None,
    south: list[str] | None = None,
    town: list[str] | None = None,
    *,
    rules: tuple[str, ...] = (),
    today: str = "north.pump south.pump",
    goal: str | None = "rest",
    outcomes: dict[str, str] | None = None,
    **formats: Format,
) -> Conflict:
    """Two farms at one well, each of which would rather pump, and a town if it wants anything.

    Each would rather that the other did not: everybody pumps under Nash.
    """
    parties = {
        "north": (PUMP, ["not south.pump", "north.pump"] if north is None else north),
        "south": (PUMP, ["not north.pump", "south.pump"] if south is None else south),
    }
    if town is not None:
        parties["town"] = (PIPE, town)
    subject = conflict(
        parties,
        names=NAMES,
        phrases=PHRASES,
        rules=rules,
        today=today,
        outcomes=outcomes or {"rest": "not north.pump and not south.pump"},
        goal=goal,
    )
    return replace(subject, formats=tuple(formats.values()))


def table(label: str, *parties: str, decides: str = "consensus") -> Format:
    """A format named after its label: ``the well``."""
    return Format(label, Text.of(f"the {label}"), parties, decides)  # type: ignore[arg-type]
