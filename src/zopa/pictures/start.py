"""The box in which a picture of moves begins: a state, as it differs from today."""

from __future__ import annotations

from dataclasses import dataclass

from zopa.conflict.model import Conflict, State
from zopa.pictures.letters import Lines, isolated, wrap
from zopa.pictures.picture import NAME, TEXT
from zopa.stability.explain import changes_between
from zopa.stability.phrases import Phrases, capital

__all__ = ["Start", "start_of"]

#: Most lines about the start; the table has them all.
_MOST = 7


@dataclass(frozen=True)
class Start:
    """Where moves begin.

    Attributes:
        title: what the state is called.
        facts: who does what that differs from today; without a status quo, all that is done.
    """

    title: str
    facts: tuple[tuple[str, str], ...]

    def blocks(self, room: float) -> list[tuple[Lines, str]]:
        """As lines for a card, with their colours."""
        label = "Start" if not self.facts else "Start: what differs from today"
        blocks: list[tuple[Lines, str]] = [
            (wrap(label, room, TEXT), "muted"),
            (wrap(self.title, room, NAME, bold=True), "ink"),
        ]
        for number, (name, doing) in enumerate(self.facts):
            left = len(self.facts) - number
            if number == _MOST - 1 and left > 1:
                blocks.append((wrap(f"and {left} parties more", room, TEXT), "muted"))
                break
            fact = f"{isolated(name)}: {isolated(doing)}"
            blocks.append((wrap(fact, room, TEXT, most=3), "ink"))
        return blocks


def start_of(conflict: Conflict, state: State, outcome: str | None = None) -> Start:
    """A state as the start of a picture.

    Args:
        conflict: where the words come from.
        state: the state.
        outcome: name of the outcome that it stands for, if any.
    """
    today = conflict.today
    if today is not None and state == today:
        return Start("Today's state", ())
    phrases = Phrases(conflict)
    changes = changes_between(State(()) if today is None else today, state)
    return Start(
        capital(phrases.outcome(outcome)) if outcome else "The state looked at",
        tuple(
            (capital(phrases.name(party.label)), phrases.doings(own))
            for party in conflict.parties
            if (own := [c for c in changes if c.option.partition(".")[0] == party.label])
        ),
    )
