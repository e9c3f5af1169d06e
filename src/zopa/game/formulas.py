"""The neutral game in formulas: for engines that never list a state.

Options are Boolean variables; what each party wants is its statements, most important first, and
its word, if it gave any, stands above them.
"""

from __future__ import annotations

from dataclasses import dataclass

from zopa.conflict.formula import FALSE, And, Formula, Not, OptionIs, Or
from zopa.conflict.importance import lexical
from zopa.conflict.model import Conflict, Party

__all__ = ["FormulaGame", "Player", "formula_game", "wants_of"]


@dataclass(frozen=True)
class Player:
    """A party as such an engine sees it.

    Attributes:
        label: its label.
        options: labels of its own options.
        wants: its statements, most important first; its word before them.
        word: what its own moves must keep true; None where it gave no word.
        kept: own literals (option, value) that stay true once they are.
    """

    label: str
    options: tuple[str, ...]
    wants: tuple[Formula, ...]
    word: Formula | None = None
    kept: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class FormulaGame:
    """A game in formulas.

    Attributes:
        labels: every option, in file order.
        players: every party, in file order.
        rules: formulas that are true in every state.
    """

    labels: tuple[str, ...]
    players: tuple[Player, ...]
    rules: tuple[Formula, ...]

    @property
    def crossing(self) -> tuple[Formula, ...]:
        """Rules over the options of several parties."""
        return tuple(
            rule for rule in self.rules if len({o.partition(".")[0] for o in rule.options}) > 1
        )

    @property
    def free(self) -> bool:
        """Whether the others of any party reach every combination of their own strategies.

        So it is where no rule crosses parties, nothing is irreversible and nobody is bound.
        """
        return not self.crossing and not any(p.kept or p.word is not None for p in self.players)


def formula_game(conflict: Conflict) -> FormulaGame:
    """The game of a conflict in formulas."""
    kept: dict[str, list[tuple[str, bool]]] = {party.label: [] for party in conflict.parties}
    for literal in conflict.irreversible:
        kept[literal.option.partition(".")[0]].append((literal.option, literal.value))
    return FormulaGame(
        conflict.labels,
        tuple(
            Player(
                party.label,
                tuple(option.label for option in party.options),
                wants_of(conflict, party),
                party.word,
                tuple(kept[party.label]),
            )
            for party in conflict.parties
        ),
        tuple(rule.formula for rule in conflict.rules),
    )


def wants_of(conflict: Conflict, party: Party) -> tuple[Formula, ...]:
    """A party's statements, most important first, its word before them.

    Equally important statements become as many that stand alone (:func:`lexical`). A direct
    ranking becomes statements, one a group: "one of the states down to this group".
    """
    word = () if party.word is None else (party.word,)
    if party.ranking is None:
        return (*word, *lexical(party.preferences))
    found: list[Formula] = []
    so_far: list[Formula] = []
    for group in party.ranking[:-1]:
        so_far += [_exactly(conflict, state) for state in group]
        found.append(_any(so_far))
    return (*word, *found)


def _exactly(conflict: Conflict, state: frozenset[str]) -> Formula:
    literals: list[Formula] = [
        OptionIs(label) if label in state else Not(OptionIs(label)) for label in conflict.labels
    ]
    return literals[0] if len(literals) == 1 else And(tuple(literals))


def _any(formulas: list[Formula]) -> Formula:
    if not formulas:
        return FALSE
    return formulas[0] if len(formulas) == 1 else Or(tuple(formulas))
