"""A layered drawing of a graph whose edges carry labels, in which nothing covers anything.

Nodes stand in rows, and between them rows of labels; an edge is a chain from row to row, with
a place of its own wherever it passes a row. Lines run freely only between rows, so they
cannot cross a box. After Sugiyama, Tagawa & Toda (1981), with the cycle breaking of Eades,
Lin & Smyth (1993). Everything is decided by the order of the input, nothing by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

__all__ = ["Bond", "Layout", "Spot", "arrange", "ordered"]

_APART = 14
_THIN = 8
_SWEEPS = 10
_SETTLING = 90


@dataclass(frozen=True)
class Bond:
    """One label between nodes; either ``uppers`` or ``lowers`` has one member.

    Attributes:
        uppers, lowers: nodes above and below; every upper stands before every lower in order.
        width, height: of the label.
        down, up: whether an arrow points at the lowers, at the uppers.
    """

    uppers: tuple[str, ...]
    lowers: tuple[str, ...]
    width: float
    height: float
    down: bool
    up: bool

    @property
    def way(self) -> str:
        """``"both"``, ``"down"`` or ``"up"``."""
        return "both" if self.down and self.up else "down" if self.down else "up"


@dataclass
class Spot:
    """A place in a row: a node, a label or an edge that passes.

    Attributes:
        key: a node's name, a bond's number, or what passes.
        kind: "node", "label" or "pass".
        x: middle; y: top.
    """

    key: Hashable
    kind: str
    width: float
    height: float
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Link:
    """A line between spots of neighbouring rows, with the heads that it has."""

    upper: Spot
    lower: Spot
    way: str
    head_above: bool
    head_below: bool
    alone_above: bool = False
    alone_below: bool = False

    @property
    def leave(self) -> float:
        """Where it leaves the upper spot."""
        return self._end(self.upper, self.lower, self.alone_above)

    @property
    def arrive(self) -> float:
        """Where it meets the lower spot."""
        return self._end(self.lower, self.upper, self.alone_below)

    def _end(self, here: Spot, there: Spot, alone: bool) -> float:
        if here.kind == "label" and alone:
            # A line may meet a label off its middle if it runs straight that way.
            reach = max(here.width / 2 - 10, 0)
            target = there.x + _port(there, self.way)
            if abs(target - here.x) <= reach:
                return target
        return here.x + _port(here, self.way)


def _port(spot: Spot, way: str) -> float:
    """Lines that run down, up and both ways meet a node at places of their own."""
    if spot.kind != "node":
        return 0
    return {"down": 0.0, "up": spot.width / 4, "both": -spot.width / 4}[way]


@dataclass
class Layout:
    """Where everything stands."""

    width: float
    height: float = 0
    rows: list[list[Spot]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    #: Top and bottom of every row.
    bands: list[tuple[float, float]] = field(default_factory=list)

    @property
    def spots(self) -> list[Spot]:
        return [spot for row in self.rows for spot in row]


def ordered(nodes: Sequence[str], arrows: Sequence[tuple[str, str]]) -> list[str]:
    """Nodes in an order that few arrows run against."""
    left = list(nodes)
    first: list[str] = []
    last: list[str] = []
    while left:
        inside = [(a, b) for a, b in arrows if a in left and b in left and a != b]
        out = {n: sum(a == n for a, _ in inside) for n in left}
        into = {n: sum(b == n for _, b in inside) for n in left}
        sinks = [n for n in left if not out[n]]
        sources = [n for n in left if not into[n]]
        if sinks:
            last = [*sinks, *last]
            left = [n for n in left if n not in sinks]
        elif sources:
            first += sources
            left = [n for n in left if n not in sources]
        else:
            best = max(left, key=lambda n: out[n] - into[n])
            first.append(best)
            left.remove(best)
    return first + last


def arrange(
    sizes: Mapping[str, tuple[float, float]], bonds: Sequence[Bond], room: float, most: int
) -> Layout:
    """Lay out one connected graph.

    Args:
        sizes: width and height of each node.
        bonds: its edges.
        room: width to stay within where possible.
        most: most nodes in a row.
    """
    layers = _layers(sizes, bonds, most)
    rows, chosen = _rows(sizes, bonds, layers, room)
    links = _links(bonds, rows, chosen)
    _untangle(rows, links)
    _place(rows, links, room)
    return _measured(rows, links)


def _layers(
    sizes: Mapping[str, tuple[float, float]], bonds: Sequence[Bond], most: int
) -> dict[str, int]:
    """The layer of each node, 0 on top."""
    pairs = [(u, v) for bond in bonds for u in bond.uppers for v in bond.lowers]
    below: dict[str, list[str]] = {n: [v for u, v in pairs if u == n] for n in sizes}
    above: dict[str, list[str]] = {n: [u for u, v in pairs if v == n] for n in sizes}
    height: dict[str, int] = {}

    def rise(node: str) -> int:
        if node not in height:
            height[node] = max((rise(other) + 1 for other in below[node]), default=0)
        return height[node]

    top = max(map(rise, sizes))
    layer = {n: top - height[n] for n in sizes}
    for node in sizes:
        if not below[node] and above[node]:
            layer[node] = max(layer[other] for other in above[node]) + 1
    found: dict[str, int] = {}
    next_ = 0
    for number in sorted(set(layer.values())):
        members = [n for n in sizes if layer[n] == number]
        members.sort(key=lambda n: min((found[u] for u in above[n] if u in found), default=0))
        parts = -(-len(members) // most)
        for place, node in enumerate(members):
            found[node] = next_ + place * parts // len(members)
        next_ += parts
    return found


def _rows(
    sizes: Mapping[str, tuple[float, float]],
    bonds: Sequence[Bond],
    layers: Mapping[str, int],
    room: float,
) -> tuple[list[list[Spot]], dict[int, int]]:
    """Rows of nodes and of labels, and the row of each label."""
    degree_above = {n: sum(n in bond.uppers for bond in bonds) for n in sizes}
    degree_below = {n: sum(n in bond.lowers for bond in bonds) for n in sizes}
    gaps: dict[int, list[list[int]]] = {}
    used: dict[tuple[int, int], float] = {}
    for number, bond in enumerate(bonds):
        high = max(layers[u] for u in bond.uppers)
        low = min(layers[v] for v in bond.lowers) - 1
        near_top = len(bond.lowers) > 1 or (
            len(bond.uppers) == 1 and degree_below[bond.lowers[0]] >= degree_above[bond.uppers[0]]
        )
        choices = [high, low] if near_top else [low, high]
        _put(number, bond.width + _APART, choices, gaps, used, room)
    rows: list[list[Spot]] = []
    chosen: dict[int, int] = {}
    for layer in range(max(layers.values()) + 1):
        rows.append([Spot(n, "node", *sizes[n]) for n in sizes if layers[n] == layer])
        for labels in gaps.get(layer, []):
            chosen |= dict.fromkeys(labels, len(rows))
            rows.append([Spot(n, "label", bonds[n].width, bonds[n].height) for n in labels])
    return rows, chosen


def _put(
    number: int,
    width: float,
    choices: Sequence[int],
    gaps: dict[int, list[list[int]]],
    used: dict[tuple[int, int], float],
    room: float,
) -> None:
    """Put a label into a row that has room for it, or into a new one."""
    for gap in choices:
        for place, labels in enumerate(gaps.get(gap, [])):
            if used[gap, place] + width <= room:
                labels.append(number)
                used[gap, place] += width
                return
    own = gaps.setdefault(choices[0], [])
    used[choices[0], len(own)] = width
    own.append([number])


def _links(bonds: Sequence[Bond], rows: list[list[Spot]], chosen: Mapping[int, int]) -> list[Link]:
    """The lines, each from one row to the next; what leaves or meets one spot shares a trunk."""
    row_of = {s.key: r for r, row in enumerate(rows) for s in row if s.kind == "node"}
    spots = {(s.kind, s.key): s for row in rows for s in row}
    found: dict[tuple[int, int, str], Link] = {}

    def chain(start: Spot, first: int, end: Spot, last: int, trunk: Hashable, way: str) -> None:
        here = start
        for row in range(first + 1, last + 1):
            there = end
            if row < last:
                key = ("pass", (row, trunk))
                if key not in spots:
                    spots[key] = Spot((row, trunk), "pass", _THIN, 0)
                    rows[row].append(spots[key])
                there = spots[key]
            found.setdefault(
                (id(here), id(there), way),
                Link(
                    here,
                    there,
                    way,
                    way != "down" and here.kind == "node",
                    way != "up" and there.kind == "node",
                ),
            )
            here = there

    for number, bond in enumerate(bonds):
        label, row = spots["label", number], chosen[number]
        own = number if bond.way == "both" else -1
        for upper in bond.uppers:
            trunk = ("into", number) if len(bond.uppers) > 1 else ("from", upper, bond.way, own)
            chain(spots["node", upper], row_of[upper], label, row, trunk, bond.way)
        for lower in bond.lowers:
            trunk = ("out of", number) if len(bond.lowers) > 1 else ("to", lower, bond.way, own)
            chain(label, row, spots["node", lower], row_of[lower], trunk, bond.way)
    above = Counter(id(link.lower) for link in found.values())
    below = Counter(id(link.upper) for link in found.values())
    return [
        replace(k, alone_above=below[id(k.upper)] == 1, alone_below=above[id(k.lower)] == 1)
        for k in found.values()
    ]


def _untangle(rows: list[list[Spot]], links: Sequence[Link]) -> None:
    """Order each row so that few lines cross: means of neighbours, swept down and up."""
    row_of = {id(s): r for r, row in enumerate(rows) for s in row}
    best = [list(row) for row in rows]
    fewest = _crossings(rows, links, row_of)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            at = {id(s): k / max(len(r) - 1, 1) for r in rows for k, s in enumerate(r)}
            near: dict[int, list[float]] = {id(s): [] for s in row}
            for link in links:
                here, other = (link.lower, link.upper) if down else (link.upper, link.lower)
                if id(here) in near:
                    near[id(here)].append(at[id(other)])
            means = {k: sum(v) / len(v) if v else at[k] for k, v in near.items()}
            row.sort(key=lambda s, means=means: means[id(s)])  # type: ignore[misc]
        crossings = _crossings(rows, links, row_of)
        if crossings < fewest:
            fewest, best = crossings, [list(row) for row in rows]
    rows[:] = best


def _crossings(rows: list[list[Spot]], links: Sequence[Link], row_of: Mapping[int, int]) -> int:
    at = {id(s): k for row in rows for k, s in enumerate(row)}
    by_row: dict[int, list[tuple[int, int]]] = {}
    for link in links:
        ends = (at[id(link.upper)], at[id(link.lower)])
        by_row.setdefault(row_of[id(link.upper)], []).append(ends)
    return sum(
        (a - c) * (b - d) < 0
        for ends in by_row.values()
        for k, (a, b) in enumerate(ends)
        for c, d in ends[:k]
    )


def _place(rows: list[list[Spot]], links: Sequence[Link], room: float) -> None:
    """Move every spot as near to its neighbours as its row allows."""
    widest = max(_width(row) for row in rows)
    room = max(room, widest)
    for row in rows:
        left = (room - _width(row)) / 2
        for spot in row:
            spot.x = left + spot.width / 2
            left += spot.width + _APART
    above: dict[int, list[Spot]] = {}
    below: dict[int, list[Spot]] = {}
    for link in links:
        above.setdefault(id(link.lower), []).append(link.upper)
        below.setdefault(id(link.upper), []).append(link.lower)
    for sweep in range(_SETTLING):
        last = sweep >= 2 * _SWEEPS
        sides = [above, below] if last else [[above], [below]][sweep % 2]
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted, weights = [], []
            for spot in row:
                near = [(o.x, _pull(spot, o)) for side in sides for o in side.get(id(spot), ())]
                pull = sum(weight for _, weight in near)
                wanted.append(sum(x * w for x, w in near) / pull if near else spot.x)
                weights.append(pull if near else 0.2)
            _settle(row, wanted, weights, room)


def _pull(spot: Spot, other: Spot) -> float:
    """How much a line between two spots wants to be straight: long lines most."""
    return {0: 1.0, 1: 3.0, 2: 9.0}[(spot.kind == "pass") + (other.kind == "pass")]


def _width(row: Sequence[Spot]) -> float:
    return sum(s.width for s in row) + _APART * (len(row) - 1)


def _settle(
    row: Sequence[Spot], wanted: Sequence[float], weights: Sequence[float], room: float
) -> None:
    """Nearest places to the wanted ones in weighted squares, in order and apart."""
    if not row:
        return
    offsets = [row[0].width / 2]
    for before, spot in pairwise(row):
        offsets.append(offsets[-1] + (before.width + spot.width) / 2 + _APART)
    blocks: list[tuple[float, float, int]] = []
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        block = (want - offset, weight, 1)
        while blocks and blocks[-1][0] >= block[0]:
            mean, heavy, size = blocks.pop()
            total = heavy + block[1]
            block = ((mean * heavy + block[0] * block[1]) / total, total, size + block[2])
        blocks.append(block)
    slack = max(room - offsets[-1] - row[-1].width / 2, 0)
    shifts = [min(max(mean, 0), slack) for mean, _, size in blocks for _ in range(size)]
    for spot, offset, shift in zip(row, offsets, shifts, strict=True):
        spot.x = offset + shift


def _measured(rows: list[list[Spot]], links: list[Link]) -> Layout:
    """Heights, and everything moved to the left edge."""
    row_of = {id(s): r for r, row in enumerate(rows) for s in row}
    left = min(s.x - s.width / 2 for row in rows for s in row)
    for row in rows:
        for spot in row:
            spot.x -= left
    layout = Layout(max(s.x + s.width / 2 for row in rows for s in row), 0, rows, links)
    y: float = 0
    for number, row in enumerate(rows):
        tall = max(s.height for s in row)
        for spot in row:
            spot.y = y + (tall - spot.height) / 2
        layout.bands.append((y, y + tall))
        reach = [abs(k.leave - k.arrive) for k in links if row_of[id(k.upper)] == number]
        layout.height = y + tall
        heads = any(k.head_below or k.head_above for k in links if row_of[id(k.upper)] == number)
        y += tall + min(16 + 10 * heads + 0.09 * max(reach, default=0), 52)
    return layout
