"""Tables as files: CSV, JSON and Parquet, written row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from zopa.errors import ZopaError
from zopa.export.table import CHUNK, Cells, Column, Table, plain

__all__ = ["spreadsheet_safe", "write_csv", "write_json", "write_parquet"]

_TRUTHS = np.array(["false", "true"], dtype=object)
#: What a spreadsheet may take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
#: Rows that share a group of a Parquet file.
_GROUP = 16 * CHUNK


def spreadsheet_safe(text: str) -> str:
    """A text that no spreadsheet runs: one that may begin a formula gets an apostrophe before it.

    As the OWASP Application Security Verification Standard asks (version 5.0, 1.2.10).
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(table: Table, stream: BinaryIO) -> None:
    """CSV in UTF-8 without a byte-order mark: lines and quotes as RFC 4180 has them.

    Truth values are ``true`` and ``false``, which pandas, R and spreadsheets all read as such.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([spreadsheet_safe(name) for name in table.names])
    for piece in table.pieces():
        shown = (_for_csv(c, cells) for c, cells in zip(table.columns, piece, strict=True))
        writer.writerows(zip(*shown, strict=True))
    text.flush()
    text.detach()


def _for_csv(column: Column, cells: Cells) -> Sequence[Any]:
    if column.kind == "truth":
        shown: list[str] = _TRUTHS[np.asarray(cells, dtype=np.int8)].tolist()
        return shown
    if column.kind == "text":
        return [spreadsheet_safe(cell) for cell in cells]
    return plain(cells)


def write_json(tables: Mapping[str, Table], stream: BinaryIO, head: Mapping[str, Any]) -> None:
    """One JSON document: the head, and each table as a list of objects, a line each."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    first = ",\n".join(f"  {encode(key)}: {encode(value)}" for key, value in head.items())
    text.write("{\n" + first)
    for name, table in tables.items():
        text.write(f",\n  {encode(name)}: [")
        for number, row in enumerate(table.rows()):
            text.write((",\n    " if number else "\n    ") + encode(row))
        text.write("\n  ]" if table.size else "]")
    text.write("\n}\n")
    text.flush()
    text.detach()


def write_parquet(table: Table, stream: BinaryIO, head: Mapping[str, Any]) -> None:
    """Parquet; the head stands as JSON in the metadata of the schema, under ``zopa``.

    Raises:
        ZopaError: where pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]
        import pyarrow.parquet as pq  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError as error:
        raise ZopaError("Parquet needs pyarrow: pip install 'zopa[parquet]'") from error
    types = {"text": pa.string(), "number": pa.int64(), "truth": pa.bool_()}
    fields = [pa.field(column.name, types[column.kind], nullable=False) for column in table.columns]
    kept = {"zopa": json.dumps(dict(head), ensure_ascii=False)}
    schema = pa.schema(fields, metadata=kept)
    with pq.ParquetWriter(stream, schema) as writer:
        for piece in table.pieces(_GROUP):
            arrays = [
                pa.array(cells, type=field.type) for cells, field in zip(piece, fields, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
