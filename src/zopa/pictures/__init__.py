"""Small SVG pictures of what an analysis found, each with a table twin. They compute nothing."""

from __future__ import annotations

from zopa.pictures.agreements import agreements_chart
from zopa.pictures.chain import move_chain
from zopa.pictures.hinges import hinges_chart
from zopa.pictures.levers import levers_chart
from zopa.pictures.phases import phases_chart
from zopa.pictures.picture import Picture, Table
from zopa.pictures.room import room_chart
from zopa.pictures.standing import standing_chart
from zopa.pictures.steps import StepMark, steps_chart
from zopa.pictures.strip import state_strip
from zopa.pictures.ties import ties_map
from zopa.pictures.ways import drift_map

__all__ = [
    "Picture",
    "StepMark",
    "Table",
    "agreements_chart",
    "drift_map",
    "hinges_chart",
    "levers_chart",
    "move_chain",
    "phases_chart",
    "room_chart",
    "standing_chart",
    "state_strip",
    "steps_chart",
    "ties_map",
]
