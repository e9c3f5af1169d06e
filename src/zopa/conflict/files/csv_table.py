"""A CSV file in, rows of cells with their places out.

The file is UTF-8, with or without a byte order mark; its columns are parted by commas or by
semicolons, whichever the first line has. Blank lines, and rows of blank cells such as spreadsheets
leave behind, count for nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from zopa.conflict.files.diagnostics import Collector, escaped, near, shown
from zopa.conflict.files.nodes import Scalar
from zopa.conflict.files.source import File, text_of
from zopa.conflict.model import Place

__all__ = ["Row", "Table", "read_table"]


#: Cells of a row that are looked at: more than there can be parties.
_MOST = 2_000


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: by column, without blanks around them.
        place: where the row begins.
    """

    cells: dict[str, Scalar]
    place: Place

    def __getitem__(self, column: str) -> Scalar:
        return self.cells[column]

    def get(self, column: str) -> Scalar | None:
        """The cell of a column that the table may lack; None where it does, or says nothing."""
        cell = self.cells.get(column)
        return cell if cell is not None and cell.text else None


@dataclass(frozen=True)
class Table:
    """A table with the right columns.

    Attributes:
        columns: the cells of its header, by name.
        rows: in file order; those that could not be told apart into columns are left out.
        is_whole: whether none had to be.
    """

    columns: dict[str, Scalar]
    rows: tuple[Row, ...]
    is_whole: bool = True


def read_table(
    file: File,
    needed: Sequence[str],
    allowed: Collection[str],
    most: int,
    out: Collector,
) -> Table | None:
    """Read a table.

    Args:
        file: the file.
        needed: columns that it must have.
        allowed: columns that it may have.
        most: rows at which reading stops: one more than anybody uses.
        out: takes what is wrong.

    Returns:
        The table; None where its header or its quotes are wrong, so that no row can be told.
    """
    text = text_of(file, out)
    if text is None:
        return None
    lines = _lines(file, text, out)
    header = next(lines, None)
    columns = _columns(file, header or [], needed, allowed, out)
    if columns is None:
        return None
    rows = []
    before = out.errors
    for cells in lines:
        if len(cells) == len(columns):
            rows.append(Row(dict(zip(columns, cells, strict=True)), cells[0].place))
        else:
            place = Place(file.shown, cells[0].place.line, 1)
            found = f"{len(cells)} cell{'s' if len(cells) > 1 else ''}"
            message = f"this row has {found}, and the table {len(columns)} columns"
            fix = "write one cell a column, and put quotes around a text that holds the separator"
            out.add("ZP262", message, fix, place)
        if len(rows) == most:
            break
    return Table(columns, tuple(rows), out.errors == before)


def _lines(file: File, text: str, out: Collector) -> Iterator[list[Scalar]]:
    """The rows that hold anything; ends where the quotes make no sense."""
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = ";" if ";" in first and "," not in first else ","
    raw: list[str] = []

    def noted() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            raw.append(line)
            yield line

    reader = csv.reader(noted(), delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        before = len(raw)
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = "a quotation mark is not closed, or text stands behind a closed one"
            fix = "close it; inside a quoted text write a quotation mark twice"
            out.add("ZP262", message, fix, Place(file.shown, before + 1, 1))
            return
        if any(cell.strip() for cell in row):
            yield _cells(file, row[:_MOST], raw[before:], before + 1, separator)


def _cells(file: File, row: list[str], raw: list[str], number: int, separator: str) -> list[Scalar]:
    """The cells of one row, each with its column where no quotes hide it."""
    columns = [1] * len(row)
    if len(raw) == 1 and '"' not in raw[0]:
        at = 1
        for k, piece in enumerate(raw[0].split(separator)[:_MOST]):
            columns[k] = at + len(piece) - len(piece.lstrip())
            at += len(piece) + 1
    return [
        Scalar(tidy, "plain", Place(file.shown, number, column), tidy, 0)
        for cell, column in zip(row, columns, strict=True)
        for tidy in (cell.strip(),)
    ]


def _columns(
    file: File,
    header: list[Scalar],
    needed: Sequence[str],
    allowed: Collection[str],
    out: Collector,
) -> dict[str, Scalar] | None:
    """The columns by their names; None, and diagnostics, where they are not what is needed."""
    columns: dict[str, Scalar] = {}
    known = [*needed, *allowed]
    sound = True
    for cell in header:
        if cell.text in columns:
            message, fix = f"the column {shown(cell.text)} stands there twice", "keep one of them"
        elif cell.text not in known:
            meant = near(cell.text, [name for name in known if name not in columns])
            message = f"unknown column {shown(cell.text)}" if cell.text else "a column has no name"
            listed = ", ".join(escaped(name) for name in known[:12])
            fix = f"did you mean {shown(meant)}?" if meant else f"known here: {listed}"
        else:
            columns[cell.text] = cell
            continue
        out.add("ZP261", message, fix, cell.place)
        sound = False
    missing = [name for name in needed if name not in columns]
    if missing and sound:
        said = ", ".join(f"'{name}'" for name in missing)
        said = f"the column {said} is" if len(missing) == 1 else f"the columns {said} are"
        fix = f"begin the table with the line '{','.join(needed)}', or with more columns"
        out.add("ZP261", f"{said} missing", fix, Place(file.shown, 1, 1))
    return columns if sound and not missing else None
