"""Changing a conflict file that people write in: comments, order and layout stay."""

from __future__ import annotations

import difflib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from zopa.conflict.files.beside import Beside
from zopa.conflict.files.diagnostics import Collector, Enough, shown
from zopa.conflict.files.events import parse_tree
from zopa.conflict.files.load import Run, open_files
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.source import CONFLICT, File, tree_of
from zopa.conflict.files.write import write_together
from zopa.conflict.gmcr.read import is_gmcr
from zopa.errors import DossierError

__all__ = ["edit"]

_BOM = b"\xef\xbb\xbf"


@contextmanager
def edit(path: str | os.PathLike[str]) -> Iterator[CommentedMap]:
    """Change a conflict file in place, keeping its comments, order and layout.

    ::

        with zopa.edit("dossier") as conflict:
            conflict["goal"] = "truce"

    The file is replaced when the block ends without an exception and the new text is a
    dossier without errors; a file that nothing was changed in is not touched.

    Args:
        path: a folder or a conflict file.

    Yields:
        The top mapping of the file, as ruamel.yaml reads it for round trips.

    Raises:
        DossierError: where the file cannot be read, or the new text has errors, or it cannot
            be written; the file is then as it was.
    """
    out = Collector()
    files = open_files(path, out)
    if files and is_gmcr(files[0]):
        message = f"{shown(files[0].shown, 200)} is a file of GMCR+, which is not edited in place"
        out.add("ZP409", message, "make a dossier of it first: 'zopa convert'")
    with suppress(Enough):
        tree = tree_of(files[0], out) if files and not out.errors else None
    if out.errors or not isinstance(tree, Mapping):
        raise (
            DossierError(out.in_order([file.shown for file in files]))
            if out.errors
            else (DossierError(Run(files, os.fspath(path), out, Beside(path)).diagnostics()))
        )
    layout = _Layout(files[0].data)
    data = layout.load()
    before = layout.dump(data)
    yield data
    after = layout.dump(data)
    if after == before:
        return
    text = _merged(layout.text, before, after)
    changed = File(files[0].name, files[0].shown, layout.encode(text))
    run = Run([changed, *files[1:]], os.fspath(path), Collector(), Beside(path))
    if run.conflict is None:
        raise DossierError(run.diagnostics())
    given = Path(path)
    write_together({given / CONFLICT if given.is_dir() else given: changed.data})


class _Layout:
    """How a file is laid out, as far as ruamel.yaml can be told to keep to it."""

    def __init__(self, data: bytes) -> None:
        self.bom = data.startswith(_BOM)
        text = data.decode("utf-8-sig")
        self.crlf = "\r\n" in text
        self.text = text.replace("\r\n", "\n")
        self.yaml = YAML(typ="rt", pure=True)
        self.yaml.preserve_quotes = True
        self.yaml.width = 1_000_000  # never break a line that its writer has not broken
        offset = _dash_offset(self.text)
        mapping = re.search(r"^[^\s#-][^\n]*:\n( +)[^\s#-]", self.text, re.MULTILINE)
        self.yaml.indent(
            mapping=len(mapping[1]) if mapping else 2, sequence=offset + 2, offset=offset
        )

    def load(self) -> CommentedMap:
        loaded: CommentedMap = self.yaml.load(self.text)
        return loaded

    def dump(self, data: Any) -> str:
        stream = io.StringIO()
        self.yaml.dump(data, stream)
        return stream.getvalue()

    def encode(self, text: str) -> bytes:
        if self.crlf:
            text = text.replace("\n", "\r\n")
        return (_BOM if self.bom else b"") + text.encode()


def _dash_offset(text: str) -> int:
    """Columns from a key to the dashes of the list below it."""
    found = re.search(r"^( *)(?:- )?[^\s#-][^\n]*:\n( *)- ", text, re.MULTILINE)
    return max(0, min(8, len(found[2]) - len(found[1]))) if found else 2


def _merged(original: str, before: str, after: str) -> str:
    """The original text with the change from ``before`` to ``after``, and no other.

    ``before`` is the original as ruamel.yaml writes it: where that differs in layout from
    what the writer wrote, the writer's lines stay.
    """
    if original == before:
        return after
    old, plain, new = (text.splitlines(keepends=True) for text in (original, before, after))
    kept = {  # lines of `before` that stand in the original, but for blanks
        block.b + k: block.a + k
        for block in difflib.SequenceMatcher(
            None, _no_blanks(old), _no_blanks(plain), autojunk=False
        ).get_matching_blocks()
        for k in range(block.size)
    }
    kept[-1], kept[len(plain)] = -1, len(old)
    merged: list[str] = []
    done = 0
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(
        None, plain, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        # Widen the change to lines that both texts share, and take the new lines there.
        first = a1 - 1
        while first not in kept:
            first -= 1
        last = a2
        while last not in kept:
            last += 1
        begin, end = kept[first] + 1, kept[last]
        if begin < done:
            return after  # two changes touch the same lines: the plain layout is safe
        merged += old[done:begin] + plain[first + 1 : a1] + new[b1:b2] + plain[a2:last]
        done = end
    text = "".join(merged + old[done:])
    return text if _same(text, after) else after


def _no_blanks(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def _same(text: str, other: str) -> bool:
    """Whether two YAML texts mean the same."""
    trees = [parse_tree(t, "", Collector()) for t in (text, other)]
    return None not in trees and _plain(trees[0]) == _plain(trees[1])


def _plain(node: Node | None) -> Any:
    if isinstance(node, Mapping):
        return [(key.text, _plain(value)) for key, value in node]
    if isinstance(node, Scalar) or node is None:
        return node and node.value
    return [_plain(item) for item in node.items]
