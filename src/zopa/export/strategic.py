"""A conflict as a game in strategic form, for Gambit and pygambit.

In strategic form everybody may choose any of its strategies, whatever the others choose and
whatever was chosen before. A conflict says the same only where no rule, no irreversible option and
no given word takes a move away. Only then is the game written, and then its pure Nash equilibria
are the conflict's Nash equilibria: a party has a unilateral improvement exactly where it has a
better reply. Payoffs are ranks: their order means something, their differences do not. Equilibria
in mixed strategies weigh differences, so they say nothing about the conflict.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from zopa.conflict.model import Conflict
from zopa.errors import TooLargeError, ZopaError
from zopa.export.states import labels_of
from zopa.export.table import CHUNK
from zopa.game.build import axes_of, grid_of, option_game
from zopa.game.model import Axis, OptionGame
from zopa.game.space import Grid
from zopa.stability.engine import tick

if TYPE_CHECKING:
    import pygambit  # type: ignore[import-not-found,import-untyped,unused-ignore]

__all__ = ["to_pygambit", "write_nfg"]

#: Most profiles of a game that is written.
MAX_PROFILES = 1 << 20
_INSTEAD = "write the state graph instead (.graphml), which has exactly the moves there are"


def to_pygambit(conflict: Conflict) -> pygambit.Game:
    """The conflict as a game of pygambit.

    Players are the parties that have options, in file order; their strategies are their own
    feasible strategies, labelled by their yes options; payoffs are dense ranks, 0 worst.

    Raises:
        ZopaError: where a strategic form would not say the same as the conflict, with the reason,
            and where pygambit is not installed.
        TooLargeError: beyond ``MAX_PROFILES`` profiles.

    Linear in profiles times parties.
    """
    try:
        import pygambit
    except ImportError as error:
        raise ZopaError("to_pygambit() needs pygambit: pip install 'zopa[gambit]'") from error
    stream = io.BytesIO()
    write_nfg(conflict, stream)
    return pygambit.read_nfg(io.StringIO(stream.getvalue().decode("ascii")))


def write_nfg(conflict: Conflict, stream: BinaryIO) -> None:
    r"""Write the game as Gambit's ``.nfg`` file with one payoff a player and profile.

    Needs no pygambit. Gambit reads ASCII alone: other characters are written as ``\u0645``.

    Raises:
        ZopaError, TooLargeError: as :func:`to_pygambit` does.
    """
    grid, game = _same_game(conflict)
    stream.write("".join(_head(conflict, grid, game)).encode("ascii"))
    players = [game.ranks[axis.party] for axis in game.axes]
    # The file counts profiles with the first player's strategy changing fastest, as cells do.
    for begin in range(0, game.cells, CHUNK):
        tick()
        payoffs = np.stack([ranks[begin : begin + CHUNK] for ranks in players], axis=1)
        lines = (" ".join(map(str, row)) for row in payoffs.tolist())
        stream.write("".join(f"{line}\n" for line in lines).encode("ascii"))


def _head(conflict: Conflict, grid: Grid, game: OptionGame) -> Iterator[str]:
    players = [conflict.parties[axis.party] for axis in game.axes]
    yield f"NFG 1 R {_quoted(str(conflict.title))} {{ "
    yield " ".join(_quoted(party.label) for party in players)
    yield " }\n{\n"
    for party, rows in zip(players, grid.strategies, strict=True):
        names = labels_of([option.label for option in party.options], rows)
        yield f"  {{ {' '.join(map(_quoted, names))} }}\n"
    marking = f"{conflict.marking}. " if conflict.marking else ""
    yield "}\n"
    yield _quoted(f"{marking}Payoffs are ranks: 0 worst, higher better; differences mean nothing.")
    yield "\n\n"


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).encode("ascii", "backslashreplace").decode("ascii")
    printable = "".join(c if c.isprintable() else " " for c in plain)
    return '"' + printable.replace('"', '\\"') + '"'


def _same_game(conflict: Conflict) -> tuple[Grid, OptionGame]:
    """The grid and the game of a conflict that a strategic form says exactly."""
    if conflict.graph is not None:
        raise ZopaError(
            "in graph form moves are listed one by one, and a game in strategic form needs options "
            "that parties change; " + _INSTEAD
        )
    conflict.needs_known("games in strategic form")
    if not conflict.movers:
        raise ZopaError("a game in strategic form needs a party that has an option")
    grid = grid_of(conflict)
    if not grid.cells:
        raise ZopaError("no state is possible, so there is no game to write")
    if grid.cells > MAX_PROFILES:
        raise TooLargeError(
            f"the game would have {grid.cells:,} profiles, and at most {MAX_PROFILES:,} are "
            "written; fix options that no question turns on"
        )
    if grid.feasible is not None:
        raise ZopaError(
            f"rules exclude {grid.cells - len(grid):,} of {grid.cells:,} combinations of "
            "strategies, and a game in strategic form needs payoffs for all of them; " + _INSTEAD
        )
    for axis in axes_of(conflict, grid):
        if not _is_free(axis):
            party = conflict.parties[axis.party].label
            raise ZopaError(
                f"'{party}' cannot undo what is irreversible, and in strategic form everybody is "
                "free to choose any strategy; " + _INSTEAD
            )
    game = option_game(conflict, grid)
    for party_number, party_label in enumerate(game.parties):
        if game.bars(party_number) is not None:
            raise ZopaError(
                f"'{party_label}' is bound by its word not to move to some states, and in "
                "strategic form everybody is free to choose any strategy; " + _INSTEAD
            )
    return grid, game


def _is_free(axis: Axis) -> bool:
    """Whether every strategy leads to every other one."""
    return all(len(group.targets) == axis.size for group in axis.groups)
