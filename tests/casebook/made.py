"""A casebook of one made-up case, to be written down rightly and wrongly."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

#: Two farms that would rather pump, each afraid of the other's pump: a prisoners' dilemma.
CONFLICT = """\
# Two farms
# Source: made up.
zopa: 1
title: Two farms
parties:
  north:
    name: North
    options: {pump: pump at night}
    preferences: [not south.pump, north.pump]
  south:
    name: South
    options: {pump: pump at night, leave: leave the valley}
    preferences: [not north.pump, south.pump]
rules: [not (south.pump and south.leave)]
"""

BOTH = ["north.pump", "south.pump"]
ONLY_NORTH = ["north.pump"]
ONLY_SOUTH = ["south.pump"]
NORTH_ALONE = ["north.pump", "south.leave"]
NOBODY: list[str] = []
SOUTH_LEFT = ["south.leave"]

#: As it is, worked out by hand: whether South leaves or stays without pumping is the same to both.
PUBLISHED: dict[str, Any] = {
    "citation": "made up",
    "origin": "recomputed",
    "states": 8,
    "feasible": 6,
    "equilibria": {"nash": [BOTH], "seq": [BOTH, NOBODY, SOUTH_LEFT]},
    "stable": {"nash": {"north": [BOTH, ONLY_NORTH, NORTH_ALONE]}},
    "happened": {"state": NOBODY, "outcome": "They shared the well.", "source": "hearsay"},
}

GRAPH = """\
zopa: 1
title: A siege
parties:
  town: {name: Town, ranking: [s2, s1]}
  army: {name: Army, ranking: [s1, s2]}
graph:
  states: {s1: the siege goes on, s2: the siege is lifted}
  arcs:
    army: [s1 <-> s2]
"""


def published() -> dict[str, Any]:
    """A copy to be spoilt."""
    return copy.deepcopy(PUBLISHED)


def write_case(root: Path, data: Any, name: str = "two-farms", conflict: str = CONFLICT) -> Path:
    """Write a case; ``data`` is what its published.yaml says, or its text, or None for no file."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conflict.yaml").write_text(conflict, encoding="utf-8")
    path = folder / "published.yaml"
    if isinstance(data, str):
        path.write_text(data, encoding="utf-8")
    elif data is not None:
        with path.open("w", encoding="utf-8") as stream:
            YAML(typ="safe").dump(data, stream)
    return folder
