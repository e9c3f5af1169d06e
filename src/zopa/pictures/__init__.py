"""Small SVG pictures of what an analysis found, each with a table twin. They compute nothing."""

from __future__ import annotations

from zopa.pictures.chain import move_chain
from zopa.pictures.picture import Picture, Table
from zopa.pictures.standing import standing_chart
from zopa.pictures.strip import state_strip
from zopa.pictures.ties import ties_map

__all__ = ["Picture", "Table", "move_chain", "standing_chart", "state_strip", "ties_map"]
