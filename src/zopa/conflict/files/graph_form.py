"""What a conflict in graph form has no place for: everything that is about options."""

from __future__ import annotations

from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.files.reading import items, mapping

__all__ = ["refuse_options"]

#: Keys of the file, each with what to do instead.
_KEYS = {
    "rules": "leave out the states that cannot be",
    "irreversible": "leave out the moves back",
    "swaps": "leave them out: they are about options",
    "orders": "leave them out: they are about options",
    "phases": "leave them out, or write a file for each",
}
_OF_PARTIES = {
    "options": "list its moves under 'arcs' of 'graph', or leave out 'graph'",
    "commitments": "leave out the moves that would break its word",
}
_CHANGES = ("add_rule", "lift_rule", "forbid", "allow")


def refuse_options(tree: Mapping, out: Collector) -> None:
    """Report what a file with a ``graph`` cannot have, and read on as if it were not there.

    Args:
        tree: the whole file.
        out: takes what is wrong.
    """
    for key, fix in _KEYS.items():
        _refuse(tree, key, "the file", fix, out)
    for label, party in mapping(tree.get("parties")) or ():
        if isinstance(party, Mapping):
            for key, fix in _OF_PARTIES.items():
                _refuse(party, key, f"the party {shown(label.text)}", fix, out)
    for _, lever in list(mapping(tree.get("levers")) or ()):
        change = lever.get("change") if isinstance(lever, Mapping) else None
        if isinstance(change, Sequence):
            change.items = [item for item in items(change) if not _is_refused(item, out)]


def _refuse(node: Mapping, key: str, what: str, fix: str, out: Collector) -> None:
    if key not in node.entries:
        return
    name, value = node.entries.pop(key)
    if _holds(value):
        message = f"{what} has {key}, and states are listed under 'graph'"
        out.add("ZP250", message, fix, name.place)


def _holds(node: Node) -> bool:
    if isinstance(node, Scalar):
        return False  # nothing, or a wrong kind of value, which has been reported
    return bool(node.entries if isinstance(node, Mapping) else node.items)


def _is_refused(item: Node, out: Collector) -> bool:
    keys = [key for key in _CHANGES if isinstance(item, Mapping) and key in item.entries]
    for key in keys:
        assert isinstance(item, Mapping)
        message = f"{shown(key)} changes options or rules, and states are listed under 'graph'"
        fix = "with listed states a lever changes what parties want, or who sits where"
        out.add("ZP250", message, fix, item.entries[key][0].place)
    return bool(keys)
