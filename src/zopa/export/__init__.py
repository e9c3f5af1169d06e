"""Results for other tools: tables, state graphs, strategic-form games.

Everything is written as it is computed, a few thousand rows at a time, so that a million states
need no list of a million Python objects.
"""

from __future__ import annotations

from zopa.export.files import ENDINGS, export_file
from zopa.export.strategic import to_pygambit

__all__ = ["ENDINGS", "export_file", "to_pygambit"]
