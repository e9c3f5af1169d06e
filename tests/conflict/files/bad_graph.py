"""Bad dossiers whose states and moves are listed: codes and texts, for ``bad.py`` to try."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BAD_GRAPHS", "LISTED", "ODD_GRAPHS", "TABLED", "TABLES"]

LISTED = """\
zopa: 1
parties:
  us:
    name: United States
    ranking: [peace, tension, [clash, war]]
  ussr:
    preferences: [not war, quiet]
outcomes:
  quiet: peace or tension
graph:
  states:
    peace: the peace holds
    tension:
    clash: {name: border clashes}
    war: {name: war, judgement: It would come to that.}
  arcs:
    us:
      - peace <-> tension
      - {move: tension -> clash, name: send troops}
    ussr:
      - tension -> clash -> war
status_quo: tension
"""

TABLED = """\
zopa: 1
parties:
  us: {}
  ussr: {preferences: [not war]}
graph: {states: states.csv, arcs: arcs.csv}
"""
TABLES: dict[str, str] = {
    "states.csv": "state,name,us\npeace,,1\nwar,a war,2\n",
    "arcs.csv": "party,from,to,name\nus,peace,war,attack\nussr,war,peace,\n",
}

#: A code, the text of the conflict file, and the tables beside it.
_Case = tuple[str, str, Mapping[str, str | bytes]]


def _listed(code: str, old: str, new: str) -> _Case:
    assert old in LISTED
    return code, LISTED.replace(old, new, 1), {}


def _more(code: str, text: str) -> _Case:
    return code, LISTED + text, {}


def _move(code: str, text: str) -> _Case:
    return _listed(code, "peace <-> tension", text)


def _states(code: str, table: str | bytes) -> _Case:
    return code, TABLED, {**TABLES, "states.csv": table}


def _arcs(code: str, table: str | bytes) -> _Case:
    return code, TABLED, {**TABLES, "arcs.csv": table}


def _named(code: str, name: str) -> _Case:
    return code, TABLED.replace("states.csv", name), TABLES


_LEVER = "levers: {push: {by: us, cost: 1, change: [CHANGE]}}\n"

BAD_GRAPHS: dict[str, _Case] = {
    "graph-options": _listed("ZP250", "preferences:", "options: {arm: arm}\n    preferences:"),
    "graph-commitments": _listed(
        "ZP250", "preferences:", "commitments: [not war]\n    preferences:"
    ),
    "graph-rules": _more("ZP250", "rules: [not war]\n"),
    "graph-irreversible": _more("ZP250", "irreversible: [war]\n"),
    "graph-swaps": _more("ZP250", "swaps: {calm: {by: [us, ussr], keeps: peace}}\n"),
    "graph-orders": _more("ZP250", "orders: {down: {steps: [tension, peace]}}\n"),
    "graph-phases": _more("ZP250", "phases: {winter: {status_quo: [tension]}}\n"),
    "graph-lever-rule": _more("ZP250", _LEVER.replace("CHANGE", "{add_rule: not war}")),
    "graph-lever-lift": _more("ZP250", _LEVER.replace("CHANGE", "{lift_rule: not war}")),
    "graph-lever-option": _more("ZP250", _LEVER.replace("CHANGE", "{forbid: war}")),
    "graph-lever-allow": _more("ZP250", _LEVER.replace("CHANGE", "{allow: war}")),
    "no-state-in-a-statement": _listed("ZP251", "not war, quiet", "not wor, quiet"),
    "no-state-far": _listed("ZP251", "not war, quiet", "not us.bomb, quiet"),
    "no-state-in-a-move": _move("ZP251", "peace -> tensoin"),
    "no-state-in-a-ranking": _listed("ZP251", "[clash, war]", "[clash, wart]"),
    "no-state-today": _listed("ZP251", "status_quo: tension", "status_quo: unrest"),
    "outcome-for-a-state": _listed("ZP251", "status_quo: tension", "status_quo: [quiet]"),
    "outcome-in-a-ranking": _listed("ZP251", "[clash, war]", "[clash, war, quiet]"),
    "no-arrow": _move("ZP252", "peace to tension"),
    "half-a-move": _move("ZP252", "'peace ->'"),
    "two-words-in-a-move": _move("ZP252", "peace -> high tension"),
    "move-to-itself": _move("ZP253", "peace -> tension -> tension"),
    "move-twice": _move("ZP254", "peace -> tension -> clash"),
    "state-and-outcome": _listed("ZP255", "  quiet:", "  war: clash\n  quiet:"),
    "two-states-today": _listed("ZP257", "status_quo: tension", "status_quo: [tension, war]"),
    "no-state-listed-today": _listed("ZP257", "status_quo: tension", "status_quo: []"),
    "two-states-at-one-place": _listed("ZP257", "[clash, war]", "[[clash, war]]"),
    "graph-misses-a-rank": _listed("ZP214", "[clash, war]", "clash"),
    "graph-ranked-twice": _listed("ZP212", "[clash, war]", "[clash, war, peace]"),
    "graph-empty-group": _listed("ZP107", "[clash, war]", "[clash, war], []"),
    "graph-no-states": _listed(
        "ZP107", LISTED[LISTED.index("    peace") : LISTED.index("  arcs")], "    {}\n"
    ),
    "graph-no-arcs": ("ZP102", TABLED.replace(", arcs: arcs.csv", ""), TABLES),
    "graph-label": _listed("ZP105", "    tension:", '    "2nd":\n    tension:'),
    "graph-reserved": _listed("ZP106", "    tension:", "    least:\n    tension:"),
    "graph-two-spellings": _listed("ZP201", "    tension:", "    Tension:\n    tension:"),
    "graph-party": _listed("ZP205", "    ussr:\n      -", "    usssr:\n      -"),
    "graph-key": _move("ZP101", "{move: peace -> tension, because: [], nam: x}"),
    "graph-number": _listed("ZP103", "tension:\n    clash", "tension: 12\n    clash"),
    "graph-text": ("ZP103", TABLED.replace("{states: states.csv, arcs: arcs.csv}", "x.csv"), {}),
    "label-without-a-graph": (
        "ZP103",
        "zopa: 1\nparties: {us: {options: {arm: arm}, ranking: [arm, []]}}\n",
        {},
    ),
    "today-without-a-graph": (
        "ZP103",
        "zopa: 1\nparties: {us: {options: {arm: arm}}}\nstatus_quo: us.arm\n",
        {},
    ),
    "state-without-a-graph": (
        "ZP103",
        "zopa: 1\nparties: {us: {options: {arm: arm}}}\nstatus_quo: {state: us.arm}\n",
        {},
    ),
    "table-absent": _named("ZP260", "stats.csv"),
    "table-ending": _named("ZP260", "states.xlsx"),
    "table-path": _named("ZP260", "../states.csv"),
    "table-backslash": _named("ZP260", "'..\\states.csv'"),
    "table-no-column": _states("ZP261", "name,us\npeace,1\n"),
    "table-empty": _states("ZP261", ""),
    "table-unknown-column": _states("ZP261", "state,label,us\npeace,x,1\nwar,y,2\n"),
    "table-mistyped-column": _states("ZP261", "state;Name;us\npeace;;1\nwar;;2\n"),
    "table-column-twice": _states("ZP261", "state,us,us\npeace,1,1\nwar,2,2\n"),
    "table-column-blank": _states("ZP261", "state,us,\npeace,1,\nwar,2,\n"),
    "table-no-columns-of-moves": _arcs("ZP261", "party,to\nus,war\n"),
    "table-ragged": _states("ZP262", "state,name,us\npeace,all, quiet,1\nwar,,2\n"),
    "table-short-row": _arcs("ZP262", "party,from,to\nus,peace\n"),
    "table-open-quote": _states("ZP262", 'state,name\npeace,"all quiet\nwar,\n'),
    "table-behind-a-quote": _arcs("ZP262", 'party,from,to\nus,"peace"ful,war\n'),
    "table-no-rank": _states("ZP263", "state,us\npeace,best\nwar,2\n"),
    "table-rank-zero": _states("ZP263", "state,us\npeace,0\nwar,1.5\n"),
    "table-without-rank": _states("ZP264", "state,us\npeace,1\nwar,\n"),
    "table-two-rankings": (
        "ZP265",
        TABLED.replace("us: {}", "us: {ranking: [peace, war]}"),
        TABLES,
    ),
    "table-and-preferences": (
        "ZP265",
        TABLED.replace("us: {}", "us: {preferences: [peace]}"),
        TABLES,
    ),
    "table-no-rows": _states("ZP107", "state,name\n"),
    "table-state-twice": _states("ZP218", "state\npeace\nwar\npeace\n"),
    "table-label": _states("ZP105", "state\npeace\nnuclear war\n"),
    "table-two-spellings": _states("ZP201", "state\npeace\nwar\nWar\n"),
    "table-reserved": _states("ZP106", "state\npeace\nwar\nif\n"),
    "table-party": _arcs("ZP205", "party,from,to\nUS,peace,war\n"),
    "table-state": _arcs("ZP251", "party;from;to\nus;peace;wart\n"),
    "table-to-itself": _arcs("ZP253", "party,from,to\nus,peace,war\nus,war,war\n"),
    "table-arc-twice": _arcs("ZP254", "party,from,to\nus,peace,war\nus,peace,war\n"),
    "table-latin-1": _states("ZP006", "state,name\npeace,Überall\nwar,\n".encode("latin-1")),
    "table-binary": _arcs("ZP006", b"PK\x03\x04\x14"),
    "graph-many-states": _states("ZP256", "state\n" + "".join(f"s{k}\n" for k in range(20_001))),
    "graph-many-arcs": _arcs("ZP256", "party,from,to\n" + "us,peace,war\n" * 100_001),
}

_REASON = "judgement: So we think."
_SOUND = f"""\
zopa: 1
parties:
  us:
    {_REASON}
    preferences: [{{wants: peace, {_REASON}}}]
outcomes: {{calm: not war}}
goal: calm
status_quo: {{state: peace, {_REASON}}}
graph:
  states: {{peace: , war: }}
  arcs:
    us: [{{move: peace <-> war, {_REASON}}}]
"""


def _odd(code: str, old: str, new: str) -> _Case:
    assert old in _SOUND
    return code, _SOUND.replace(old, new, 1), {}


ODD_GRAPHS: dict[str, _Case] = {
    "state-out-of-reach": _odd("ZP330", "war: }", "war: , limbo: }"),
    "moves-without-basis": (
        "ZP301",
        _SOUND.replace(f"    {_REASON}\n", "").replace(
            f"{{move: peace <-> war, {_REASON}}}", "peace <-> war"
        ),
        {},
    ),
    "move-without-basis": (
        "ZP301",
        _SOUND.replace(f"    {_REASON}\n", "").replace(
            f"{{move: peace <-> war, {_REASON}}}", "peace -> war"
        ),
        {},
    ),
    "graph-no-status-quo": _odd("ZP311", f"status_quo: {{state: peace, {_REASON}}}\n", ""),
    "graph-no-preferences": _odd("ZP309", f"[{{wants: peace, {_REASON}}}]", "[]"),
    "graph-idle-statement": _odd("ZP306", "wants: peace", "wants: peace or war"),
    "graph-never": _odd("ZP306", "wants: peace", "wants: peace and war"),
    "graph-outcome": _odd("ZP307", "not war}", "not war, never: peace and war}"),
}
