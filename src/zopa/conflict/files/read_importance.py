"""How strongly, how equally and how surely a party wants things, as a file says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zopa.conflict.files.diagnostics import Collector
from zopa.conflict.files.nodes import Node, Scalar
from zopa.conflict.files.reading import items, mapping

__all__ = ["Entry", "between", "check_groups", "entries_of"]

_GAP = re.compile(r">+\Z")
_MOST = 9


@dataclass(frozen=True)
class Entry:
    """One statement of a list of preferences.

    Attributes:
        node: the statement, or the mapping that says more.
        degree: how strongly.
        group: a number that those of one group share; None for a statement that stands alone.
        unknown: whether it is not known if this or its opposite is wanted.
        nested: whether it is a group within a group.
    """

    node: Node
    degree: int = 1
    group: int | None = None
    unknown: bool = False
    nested: bool = False


def entries_of(node: Node | None) -> list[Entry]:
    """The statements of a list of preferences, groups spelled out; reports nothing."""
    found: list[Entry] = []
    for number, item in enumerate(items(node), 1):
        said = mapping(item)
        if said is None or said.get("equally") is None:
            found.append(_entry(item, 1, None))
            continue
        degree = _degree(said.get("degree"), 1)
        found += (_entry(member, degree, number) for member in items(said.get("equally")))
    return found


def _entry(node: Node, degree: int, group: int | None) -> Entry:
    said = mapping(node)
    if said is None:
        return Entry(node, degree, group)
    unknown = said.get("unknown")
    return Entry(
        node,
        _degree(said.get("degree"), degree),
        group,
        isinstance(unknown, Scalar) and unknown.value is True,
        said.get("equally") is not None,
    )


def _degree(node: Node | None, otherwise: int) -> int:
    """A degree that was checked before; whatever else stands there counts as not said."""
    if not isinstance(node, Scalar) or not isinstance(node.value, int | float):
        return otherwise
    return int(node.value) if 1 <= node.value <= _MOST else otherwise


def check_groups(entries: Iterable[Entry], out: Collector) -> list[Entry]:
    """The entries that can be read; reports what no group may hold."""
    found: list[Entry] = []
    first: dict[int, int] = {}
    for entry in entries:
        place = entry.node.place
        if entry.nested:
            message = "a group of equally important statements holds another group"
            out.add("ZP243", message, "write its statements into the outer one", place)
            continue
        if entry.group is not None:
            degree = first.setdefault(entry.group, entry.degree)
            if entry.degree != degree:
                message = f"equally important statements are wanted to degrees {degree} and "
                fix = "give the degree once, beside 'equally'"
                out.add("ZP242", f"{message}{entry.degree}", fix, place)
                entry = replace(entry, degree=degree)
            if entry.unknown:
                message = "it is not known whether this is wanted, and it is one of several equals"
                out.add("ZP244", message, "let it stand apart, above or below the group", place)
        found.append(entry)
    return found


def between(listed: Sequence[Node], out: Collector) -> tuple[list[Node], tuple[int, ...]]:
    """The rows of a ranking without the gaps written between them, and the degrees of these.

    Returns:
        The rows, and one degree fewer than rows; none at all where every gap is ordinary.
    """
    rows: list[Node] = []
    gaps: list[int] = []
    gap: Node | None = None
    for item in listed:
        if not _is_gap(item):
            if rows:
                gaps.append(len(gap.text) if isinstance(gap, Scalar) else 1)
            rows.append(item)
            gap = None
        elif gap is not None or not rows:
            out.add("ZP245", "a gap has no state before it", "write it between two", item.place)
        else:
            gap = item
            if isinstance(item, Scalar) and len(item.text) > _MOST:
                message = f"a gap of {len(item.text)} marks"
                out.add("ZP240", f"{message} is not a degree of strength", "9 are most", item.place)
    if gap is not None:
        out.add("ZP245", "a gap has no state after it", "write it between two", gap.place)
    return rows, tuple(gaps) if any(degree > 1 for degree in gaps) else ()


def _is_gap(node: Node) -> bool:
    return isinstance(node, Scalar) and bool(_GAP.match(node.text))
