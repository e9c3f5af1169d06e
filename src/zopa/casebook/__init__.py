"""Published conflicts: what their sources print, held against what zopa computes."""

from __future__ import annotations

from zopa.bundled import case_names
from zopa.casebook.cases import Case, open_case
from zopa.casebook.check import CaseCheck, check_case
from zopa.casebook.published import Published, read_published
from zopa.casebook.record import Record, record_of, track_record

__all__ = [
    "Case",
    "CaseCheck",
    "Published",
    "Record",
    "case_names",
    "check_case",
    "open_case",
    "read_published",
    "record_of",
    "track_record",
]
