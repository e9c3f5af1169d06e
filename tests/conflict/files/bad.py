"""Bad dossiers, one or more for every diagnostic code, and the tests' way to write them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conflict.files.bad_graph import BAD_GRAPHS, ODD_GRAPHS
from zopa.conflict.files.load import check

HEAD = """\
zopa: 1
parties:
  north:
    options:
      dam: dam the river
      talk: talk
    preferences: [north.dam]
  south:
    options:
      shell: shell the dam
    preferences: [not north.dam]
"""

EVIDENCE = """\
zopa: 1
documents:
  report: {title: A report}
claims:
  c1: {document: report, by: an engineer, says: It will hold., kind: asserted}
  c2: {document: report, by: a fisher, says: It will not., kind: denied, contradicts: [c1]}
"""


@dataclass(frozen=True)
class Bad:
    """A dossier with one thing wrong.

    Attributes:
        code: the diagnostic that it must get, and no other error.
        conflict: text of conflict.yaml.
        evidence: text of evidence.yaml, if any.
        tables: texts of other files, by name.
    """

    code: str
    conflict: str | bytes
    evidence: str | None = None
    tables: Mapping[str, str | bytes] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str | bytes]:
        files: dict[str, str | bytes] = {"conflict.yaml": self.conflict, **self.tables}
        return files if self.evidence is None else {**files, "evidence.yaml": self.evidence}


def _wish(code: str, entries: str) -> Bad:
    """A conflict in which the north wants some things."""
    return Bad(code, HEAD.replace("preferences: [north.dam]", f"preferences: [{entries}]"))


def _ranked(code: str, states: str, unknown: str | None = None) -> Bad:
    """A conflict in which the north ranks its four states, and the south has no option."""
    rest = "" if unknown is None else f", unknown: [{unknown}]"
    head = HEAD.replace("preferences: [north.dam]", f"ranking: {{states: [{states}]{rest}}}")
    return Bad(code, f"{head}rules: [not south.shell]\n")


def _more(code: str, text: str, evidence: str | None = None) -> Bad:
    return Bad(code, HEAD + text, evidence)


def _claims(code: str, text: str) -> Bad:
    return Bad(code, HEAD, EVIDENCE + text)


def _option(code: str, text: str) -> Bad:
    return Bad(code, HEAD.replace("dam: dam the river", text))


_RANKED = HEAD.replace("preferences: [north.dam]", "ranking: RANKING")


def _ranking(code: str, text: str, more: str = "") -> Bad:
    return Bad(code, _RANKED.replace("RANKING", text) + more)


_LEVERED = """\
zopa: 1
parties:
  north:
    options:
      dam: dam the river
      talk: talk
    preferences:
      - {id: water, wants: north.dam}
      - north.talk
      - {id: calm, wants: not south.shell}
  south:
    options:
      shell: shell the dam
    preferences: [not north.dam, not south.shell]
  league:
    options: {host: host the talks}
    preferences: []
rules:
  - not south.shell
  - north.talk if league.host
status_quo: [north.dam]
formats:
  lausanne: {parties: [north, south]}
"""


def _lever(code: str, *changes: str, old: str = "", new: str = "") -> Bad:
    """A dossier with one lever that makes the changes."""
    assert old in _LEVERED
    lever = "levers:\n  push:\n    by: north\n    cost: 2\n    change:\n"
    text = _LEVERED.replace(old, new, 1) if old else _LEVERED
    return Bad(code, text + lever + "".join(f"      - {change}\n" for change in changes))


def _push(code: str, text: str) -> Bad:
    """A dossier with one lever that is written differently."""
    return Bad(code, f"{_LEVERED}levers:\n  push: {text}\n")


def _format(code: str, text: str) -> Bad:
    return _more(code, f"formats:\n  table: {text}\n")


def _swap(code: str, text: str, evidence: str | None = None) -> Bad:
    return _more(code, f"swaps:\n  truce: {text}\n", evidence)


def _word(code: str, commitment: str, more: str = "") -> Bad:
    """A dossier in which south has given its word."""
    given = f"preferences: [not north.dam]\n    commitments:\n      - {commitment}\n"
    return Bad(code, HEAD.replace("preferences: [not north.dam]\n", given) + more)


def _order(code: str, *steps: str, more: str = "") -> Bad:
    said = "".join(f"      - {step}\n" for step in steps)
    return _more(code, f"{more}orders:\n  guns-first:\n    steps:\n{said}")


def _phase(code: str, text: str, old: str = "", new: str = "") -> Bad:
    assert old in _LEVERED
    head = _LEVERED.replace(old, new, 1) if old else _LEVERED
    return Bad(code, f"{head}phases:\n  winter:\n{text}")


def _winter(code: str, *changes: str) -> Bad:
    """A dossier with one phase that makes the changes."""
    return _phase(code, "    change:\n" + "".join(f"      - {change}\n" for change in changes))


_TRUCE = "swaps: {truce: {by: [north, south], keeps: north.dam iff south.shell}}\n"

_STATES = (
    "[[north.dam], [], [north.talk], [north.dam, north.talk], [south.shell], "
    "[north.dam, south.shell], [north.talk, south.shell]"
)

BAD: dict[str, Bad] = {
    # the file and its YAML
    "binary": Bad("ZP006", b"\x89PNG\r\n\x1a\n"),
    "latin-1": Bad("ZP006", HEAD.encode() + "title: Übung".encode("latin-1")),
    "nul": Bad("ZP006", HEAD + "title: a\0b"),
    "bell": Bad("ZP006", HEAD + "title: a\x07b"),
    "nul-escape": Bad("ZP006", HEAD + 'title: "a\\0b"'),
    "half-a-pair": Bad("ZP006", HEAD + 'title: "a\\ud800b"'),
    "empty": Bad("ZP007", ""),
    "only-comments": Bad("ZP007", "# soon\n"),
    "colon-in-text": _option("ZP008", "dam: dam: the river"),
    "tab": Bad("ZP008", "zopa: 1\nparties:\n\tnorth:\n"),
    "at-sign": _option("ZP008", "dam: @river"),
    "open-quote": _option("ZP008", 'dam: "dam the river'),
    "quote-in-quotes": _option("ZP008", "dam: 'dam the river's mouth'"),
    "open-bracket": _more("ZP008", "status_quo: [north.dam\ngoal: peace\n"),
    "open-bracket-at-end": _more("ZP008", "status_quo: [north.dam,"),
    "closed-too-often": _more("ZP008", "status_quo: [north.dam]]"),
    "dash-on-the-line": _more("ZP008", "rules: - north.dam"),
    "indentation": _more("ZP008", "rules:\n  - north.dam\n  title: x\n"),
    "no-colon": _more("ZP008", "goal\ntitle: x\n"),
    "backslash": _more("ZP008", 'title: "C:\\q"'),
    "beyond-unicode": _more("ZP008", 'title: "\\U00110000"'),
    "text-behind-bar": _more("ZP008", "title: | The dam\n  by the river\n"),
    "percent": _more("ZP008", "title: %x"),
    "deep-flow": _more("ZP009", "rules: " + "[" * 20_000 + "]" * 20_000),
    "deep-braces": _more("ZP009", "rules: " + "{a: " * 20_000 + "}" * 20_000),
    "deep-dashes": Bad("ZP009", "- " * 20_000 + "x"),
    "deep-block": Bad("ZP009", "".join(" " * depth + "a:\n" for depth in range(2_000))),
    "second-document": _more("ZP011", "---\nzopa: 1\n"),
    "alias": _more("ZP012", "title: *name"),
    "anchor": _more("ZP012", "title: &name x"),
    "tag": _more("ZP013", "title: !important x"),
    "python-tag": _more("ZP013", 'title: !!python/object/apply:os.system ["true"]'),
    "long-tag": _more("ZP013", "title: !" + "x" * 100_000),
    "merge": _more("ZP014", "<<: {title: x}"),
    "twice": _more("ZP015", "title: a\ntitle: b\n"),
    "number-as-key": _more("ZP016", "outcomes:\n  2016: north.dam\n"),
    "true-as-key": _more("ZP016", "outcomes:\n  true: north.dam\n"),
    "no-key": _more("ZP016", "outcomes:\n  : north.dam\n"),
    "list-as-key": _more("ZP016", "outcomes:\n  [a]: north.dam\n"),
    "stray-comma": _option("ZP017", "dam: {do: dam the river, quickly}"),
    "stray-comma-first": _option("ZP017", "dam: {quickly, do: dam the river}"),
    # structure
    "unknown-key": _more("ZP101", "titel: The river\n"),
    "unknown-key-far": _more("ZP101", "weather: fine\n"),
    "unknown-key-inside": _option("ZP101", "dam: {do: dam the river, becuase: []}"),
    "no-version": Bad("ZP102", HEAD.removeprefix("zopa: 1\n")),
    "no-do": _option("ZP102", "dam: {stop: let it flow}"),
    "top-is-a-list": Bad("ZP103", "- zopa: 1\n"),
    "number-for-text": _more("ZP103", "title: 1916\n"),
    "list-for-text": _more("ZP103", "title: [a, b]\n"),
    "text-for-list": _more("ZP103", "rules: north.dam\n"),
    "text-for-mapping": _more("ZP103", "outcomes: peace\n"),
    "nothing-for-text": _more("ZP103", "title:\n"),
    "kind": Bad("ZP104", HEAD, EVIDENCE.replace("kind: denied", "kind: denyed")),
    "kind-far": Bad("ZP104", HEAD, EVIDENCE.replace("kind: denied", "kind: hearsay")),
    "label-blank": _more("ZP105", "outcomes:\n  a truce: not north.dam\n"),
    "label-digit": _more("ZP105", 'outcomes:\n  "2nd": not north.dam\n'),
    "label-emoji": _more("ZP105", "outcomes:\n  p☮: not north.dam\n"),
    "label-loose-accent": _more("ZP105", "outcomes:\n  tre\u0301ve: not north.dam\n"),
    "label-dot": _option("ZP105", "north.dam: dam the river\n      dam: x"),
    "reserved": _more("ZP106", "outcomes:\n  most: not north.dam\n"),
    "empty-text": _more("ZP107", 'title: " "\n'),
    "no-parties": Bad("ZP107", "zopa: 1\nparties: {}\n"),
    "empty-ranking": _ranking("ZP107", "[]"),
    "newer": Bad("ZP108", HEAD.replace("zopa: 1", "zopa: 2") + "levers: {}\n"),
    "version-text": Bad("ZP109", HEAD.replace("zopa: 1", "zopa: one")),
    "version-zero": Bad("ZP109", HEAD.replace("zopa: 1", "zopa: 0")),
    "date": _more("ZP110", "as_of: October 2016\n"),
    "date-not-in-calendar": _more("ZP110", "as_of: 2016-02-30\n"),
    "date-backwards": _more("ZP110", "as_of: 2016/2015\n"),
    "date-short": _more("ZP110", "as_of: 16\n"),
    "date-hexadecimal": _more("ZP110", "as_of: 0x7E0\n"),
    "grade": _claims(
        "ZP111", "  c3: {document: report, by: x, says: y, kind: asserted, grade: B7}"
    ),
    "language": _more("ZP112", "language: English, please\n"),
    # meaning
    "two-spellings": Bad("ZP201", HEAD + "  South: {}\n"),
    "two-spellings-dash": _more("ZP201", "outcomes:\n  a-b: north.dam\n  a_b: north.dam\n"),
    "two-spellings-option": _option("ZP201", "dam: dam it\n      DAM: x"),
    "two-spellings-claim": _claims(
        "ZP201", "  C1: {document: report, by: x, says: y, kind: asserted}"
    ),
    "statement": _more("ZP202", "rules:\n  - north.dam andd south.shell\n"),
    "statement-capitals": _more("ZP202", 'rules:\n  - "north.dam AND south.shell"\n'),
    "statement-ends": _more("ZP202", "rules:\n  - north.dam or\n"),
    "statement-symbol": _more("ZP202", "rules:\n  - north.dam & south.shell\n"),
    "statement-folded": _more("ZP202", "rules:\n  - >-\n    north.dam\n    ) or south.shell\n"),
    "statement-deep": _more("ZP202", "rules:\n  - " + "(" * 9_000 + "north.dam" + ")" * 9_000),
    "statement-long": _more("ZP202", "rules:\n  - " + "north.dam or " * 9_000 + "north.dam"),
    "literal": _more("ZP202", "irreversible: [north.dam or south.shell]\n"),
    "no-option": _more("ZP203", "rules:\n  - not (north.dem and south.shell)\n"),
    "no-option-party": _more("ZP203", "rules:\n  - not north.shell\n"),
    "no-option-no-party": _more("ZP203", "rules:\n  - west.dam\n"),
    "option-without-party": _more("ZP203", "status_quo: [dam]\n"),
    "outcome-for-option": _more("ZP203", "outcomes: {calm: not north.dam}\nstatus_quo: [calm]\n"),
    "no-option-irreversible": _more("ZP203", "irreversible: [not south.shel]\n"),
    "no-option-ranked": _ranking("ZP203", "[[north.dem]]"),
    "no-outcome": _more("ZP204", "outcomes: {calm: not north.dam}\ngoal: calme\n"),
    "no-outcome-in-statement": _more("ZP204", "rules: [not peace]\n"),
    "no-party": _more("ZP205", "ties:\n  - {from: north, relation: arms, to: soth}\n"),
    "no-claim": _option("ZP206", "dam: {do: dam it, because: [c9]}"),
    "no-claim-near": Bad(
        "ZP206", HEAD + "rules:\n  - {rule: north.dam, because: [C1]}\n", EVIDENCE
    ),
    "no-claim-contradicts": Bad("ZP206", HEAD, EVIDENCE.replace("[c1]", "[c7]")),
    "no-document": Bad(
        "ZP207", HEAD, EVIDENCE.replace("c1: {document: report", "c1: {document: rep")
    ),
    "circle": _more("ZP208", "outcomes:\n  calm: not war\n  war: not calm\n"),
    "circle-of-one": _more("ZP208", "outcomes:\n  calm: not calm\n"),
    "circle-large": _more(
        "ZP208", "outcomes:\n" + "".join(f"  o{k}: o{(k + 1) % 2_000}\n" for k in range(2_000))
    ),
    "doubling": _more(
        "ZP209",
        "outcomes:\n  o0: north.dam\n" + "".join(f"  o{k + 1}: o{k} and o{k}\n" for k in range(14)),
    ),
    "deep-outcomes": _more(
        "ZP209",
        "outcomes:\n  o0: north.dam\n" + "".join(f"  o{k + 1}: not o{k}\n" for k in range(120)),
    ),
    "own-contradiction": Bad("ZP210", HEAD, EVIDENCE.replace("[c1]", "[c2]")),
    "both": Bad(
        "ZP211", HEAD.replace("options:\n      shell", "ranking: [[]]\n    options:\n      shell")
    ),
    "ranked-twice": _ranking("ZP212", "[[north.dam], [], [north.dam]]"),
    "ranked-impossible": _ranking(
        "ZP213",
        _STATES + ", [north.dam, north.talk, south.shell]]",
        "rules: [not south.shell or not north.dam or not north.talk]\n",
    ),
    "ranking-misses-one": _ranking("ZP214", _STATES + "]"),
    "ranking-misses-many": _ranking("ZP214", "[[north.dam]]"),
    "status-quo": _more(
        "ZP215",
        "rules:\n  - not (north.dam and south.shell)\nstatus_quo: [south.shell, north.dam]\n",
    ),
    "clash": _more(
        "ZP216",
        "rules:\n  - north.talk or north.dam\n  - north.dam if south.shell\n  - south.shell\n"
        "  - not north.dam\n",
    ),
    "never": _more("ZP216", "rules:\n  - north.dam and not north.dam\n"),
    "same-id": Bad(
        "ZP217",
        HEAD.replace("[north.dam]", "[{id: a, wants: north.dam}, {id: a, wants: north.talk}]"),
    ),
    "status-quo-no": _more("ZP203", "status_quo: [not north.dam]\n"),
    "named-twice": _more("ZP218", "status_quo: [north.dam, north.dam]\n"),
    "cited-twice": Bad("ZP218", HEAD + "rules: [{rule: north.dam, because: [c1, c1]}]", EVIDENCE),
    "literal-twice": _more("ZP218", "irreversible: [north.dam, north.dam]\n"),
    "tie-twice": _more("ZP218", "ties:\n" + "  - {from: north, relation: arms, to: south}\n" * 2),
    "lever-cost-text": _push("ZP103", "{by: north, cost: high, change: [{forbid: north.talk}]}"),
    "lever-cost-true": _push("ZP103", "{by: north, cost: true, change: [{forbid: north.talk}]}"),
    "lever-cost-nothing": _push("ZP103", "{by: north, cost: , change: [{forbid: north.talk}]}"),
    "lever-no-cost": _push("ZP102", "{by: north, change: [{forbid: north.talk}]}"),
    "lever-no-by": _push("ZP102", "{cost: 1, change: [{forbid: north.talk}]}"),
    "lever-no-change": _push("ZP107", "{by: north, cost: 1, change: []}"),
    "lever-label": _more(
        "ZP105", "levers:\n  a push: {by: north, cost: 1, change: [{forbid: north.talk}]}\n"
    ),
    "lever-by": _push("ZP205", "{by: nort, cost: 1, change: [{forbid: north.talk}]}"),
    "lever-by-twice": _push(
        "ZP218", "{by: [north, north], cost: 1, change: [{forbid: north.talk}]}"
    ),
    "lever-two-spellings": _more(
        "ZP201",
        "levers:\n"
        "  push: {by: north, cost: 1, change: [{forbid: north.talk}]}\n"
        "  Push: {by: north, cost: 1, change: [{forbid: south.shell}]}\n",
    ),
    "cost-negative": _push("ZP220", "{by: north, cost: -1, change: [{forbid: north.talk}]}"),
    "cost-infinite": _push("ZP220", "{by: north, cost: .inf, change: [{forbid: north.talk}]}"),
    "cost-minus-infinite": _push(
        "ZP220", "{by: north, cost: -.inf, change: [{forbid: north.talk}]}"
    ),
    "cost-not-a-number": _push("ZP220", "{by: north, cost: .nan, change: [{forbid: north.talk}]}"),
    "lever-party": _lever("ZP205", "{party: nort, promote: calm, to: first}"),
    "lever-no-party": _lever("ZP102", "{promote: calm, to: first}"),
    "lever-claim": Bad(
        "ZP206",
        _LEVERED + "levers: {push: {by: north, cost: 1, because: [c9], "
        "change: [{forbid: north.talk}]}}\n",
        EVIDENCE,
    ),
    "no-statement": _lever("ZP221", "{party: north, promote: clam, to: first}"),
    "no-statement-text": _lever("ZP221", "{party: north, demote: not north.dam, to: last}"),
    "no-statement-at-all": _lever("ZP221", "{party: league, drop: peace}"),
    "no-statement-after": _lever(
        "ZP221", "{party: south, promote: not south.shell, before: quiet}"
    ),
    "no-statement-unreadable": _lever("ZP202", "{party: north, drop: north.dam north.talk}"),
    "no-statement-no-option": _lever("ZP203", "{party: north, drop: north.damm}"),
    "no-option-in-a-rule-to-lift": _lever("ZP203", "{lift_rule: not south.shel}"),
    "no-rule-near": _lever("ZP222", "{lift_rule: north.talk iff league.host}"),
    "no-such-rule": _lever("ZP222", "{lift_rule: north.dam if league.host}"),
    "no-rule-to-allow": _lever("ZP222", "{allow: league.host}"),
    "no-rule-mentions-it": _lever("ZP222", "{allow: north.dam}"),
    "lever-no-option": _lever("ZP203", "{forbid: north.tolk}"),
    "lever-outcome-for-option": _lever(
        "ZP203", "{allow: rest}", old="formats:", new="outcomes: {rest: true}\nformats:"
    ),
    "no-format": _lever("ZP223", "{bring: league, to: losanne}"),
    "no-format-at-all": _more(
        "ZP223", "levers: {push: {by: north, cost: 1, change: [{bring: south, to: table}]}}\n"
    ),
    "lever-brings-nobody": _lever("ZP205", "{bring: leage, to: lausanne}"),
    "lever-on-a-ranking": _ranking(
        "ZP224",
        _STATES + ", [north.dam, north.talk, south.shell]]",
        "levers: {push: {by: south, cost: 1, change: [{party: north, drop: north.dam}]}}\n",
    ),
    "promote-first": _lever("ZP225", "{party: north, promote: water, to: first}"),
    "promote-same-place": _lever("ZP225", "{party: north, promote: calm, after: north.talk}"),
    "promote-down": _lever("ZP225", "{party: north, promote: water, after: north.talk}"),
    "demote-last": _lever("ZP225", "{party: north, demote: calm, to: last}"),
    "demote-up": _lever("ZP225", "{party: north, demote: calm, before: water}"),
    "no-kind-of-change": _lever("ZP226", "{party: north, to: first}"),
    "two-kinds-of-change": _lever("ZP226", "{forbid: north.talk, allow: south.shell}"),
    "key-that-does-not-go-with-it": _lever("ZP226", "{party: north, forbid: north.talk}"),
    "id-without-add": _lever("ZP226", "{party: north, promote: calm, to: first, id: peace}"),
    "change-unknown-key": _lever("ZP101", "{party: north, promot: calm, to: first}"),
    "change-unknown-key-far": _lever("ZP101", "{party: north, sway: calm, to: first}"),
    "no-place": _lever("ZP227", "{party: north, promote: calm}"),
    "no-place-for-the-new": _lever("ZP227", "{party: north, add: south.shell}"),
    "two-places": _lever("ZP227", "{party: north, promote: calm, to: first, before: water}"),
    "place-beside-drop": _lever("ZP227", "{party: north, drop: calm, after: water}"),
    "next-to-itself": _lever("ZP227", "{party: north, promote: calm, before: not south.shell}"),
    "no-such-end": _lever("ZP104", "{party: north, promote: calm, to: firts}"),
    "no-such-end-far": _lever("ZP104", "{party: north, promote: calm, to: water}"),
    "statement-is-there": _lever("ZP228", "{party: north, add: (north.dam), to: last}"),
    "id-is-there": _lever("ZP228", "{party: north, add: south.shell, id: calm, to: last}"),
    "lever-id-is-no-label": _lever("ZP105", "{party: north, add: south.shell, id: 2nd, to: last}"),
    "rule-is-there": _lever("ZP228", "{add_rule: (north.talk) if league.host}"),
    "forbidden-already": _lever("ZP228", "{forbid: south.shell}"),
    "sits-already": _lever("ZP228", "{bring: south, to: lausanne}"),
    "changed-twice": _lever(
        "ZP229", "{party: north, promote: calm, to: first}", "{party: north, drop: calm}"
    ),
    "added-twice": _lever(
        "ZP229",
        "{party: north, add: south.shell, id: war, to: first}",
        "{party: north, add: south.shell, to: last}",
    ),
    "next-to-a-dropped-one": _lever(
        "ZP229",
        "{party: north, promote: calm, before: north.talk}",
        "{party: north, drop: north.talk}",
    ),
    "in-a-circle": _lever(
        "ZP229",
        "{party: north, promote: calm, before: north.talk}",
        "{party: north, demote: north.talk, after: calm}",
    ),
    "lift-and-allow": _lever("ZP229", "{lift_rule: not south.shell}", "{allow: south.shell}"),
    "allow-and-forbid": _lever("ZP229", "{allow: south.shell}", "{forbid: south.shell}"),
    "lift-and-add": _lever(
        "ZP229",
        "{lift_rule: north.talk if league.host}",
        "{add_rule: north.talk if league.host}",
    ),
    "adds-the-contrary": _lever("ZP229", "{forbid: north.talk}", "{add_rule: north.talk}"),
    "same-change-twice": _lever("ZP218", "{forbid: north.talk}", "{forbid: north.talk}"),
    "id-and-text": Bad(
        "ZP217",
        _LEVERED.replace("- north.talk", "- calm")
        + "outcomes: {calm: true}\n"
        + "levers: {push: {by: north, cost: 2, change: [{party: north, drop: water}]}}\n",
    ),
    "excludes-today": _lever("ZP230", "{forbid: north.dam}"),
    "excludes-today-by-a-rule": _lever("ZP230", "{add_rule: north.talk}"),
    "excludes-everything": _lever(
        "ZP230", "{add_rule: south.shell}", old="status_quo: [north.dam]\n", new=""
    ),
    "exclude-everything": _lever(
        "ZP230",
        "{add_rule: league.host}",
        "{forbid: north.talk}",
        old="status_quo: [north.dam]\n",
        new="",
    ),
    "makes-unranked-states": _ranking(
        "ZP231",
        "[[north.dam], [], [north.talk], [north.dam, north.talk]]",
        "rules: [not south.shell]\n"
        "levers: {push: {by: south, cost: 1, change: [{allow: south.shell}]}}\n",
    ),
    "makes-unranked-states-by-a-rule": _ranking(
        "ZP231",
        "[[north.dam], [], [north.talk], [north.dam, north.talk]]",
        "rules: [not south.shell]\n"
        "levers: {push: {by: south, cost: 1, change: [{lift_rule: not south.shell}]}}\n",
    ),
    "format-party": _format("ZP205", "{parties: [north, soth]}"),
    "format-party-twice": _format("ZP218", "{parties: [north, north]}"),
    "format-nobody": _format("ZP107", "{parties: []}"),
    "format-no-parties": _format("ZP102", "{decides: consensus}"),
    "format-decides": _format("ZP104", "{parties: [north], decides: concensus}"),
    "format-decides-far": _format("ZP104", "{parties: [north], decides: by majority}"),
    "many-changes": _lever("ZP219", *["{forbid: north.talk}"] * 1_001),
    "swap-no-by": _swap("ZP102", "{keeps: not south.shell}"),
    "swap-no-keeps": _swap("ZP102", "{by: south}"),
    "swap-nobody": _swap("ZP107", "{by: [], keeps: not south.shell}"),
    "swap-by": _swap("ZP205", "{by: [north, soth], keeps: not south.shell}"),
    "swap-by-alone": _swap("ZP205", "{by: soth, keeps: not south.shell}"),
    "swap-by-twice": _swap("ZP218", "{by: [south, south], keeps: not south.shell}"),
    "swap-statement": _swap("ZP202", "{by: south, keeps: south.shell north.dam}"),
    "swap-option": _swap("ZP203", "{by: south, keeps: not south.shel}"),
    "swap-claim": _swap("ZP206", "{by: south, keeps: not south.shell, because: [c9]}", EVIDENCE),
    "swap-two-spellings": _more(
        "ZP201",
        "swaps:\n"
        "  truce: {by: south, keeps: not south.shell}\n"
        "  Truce: {by: north, keeps: not north.dam}\n",
    ),
    "commitment-option": _word("ZP203", "not south.shel"),
    "commitment-statement": _word("ZP202", "{keeps: south.shell unless north.dam}"),
    "commitment-of-nothing": _word("ZP102", "{judgement: it said so}"),
    "commitment-twofold": _word("ZP101", "{keeps: not south.shell, swap: truce}", _TRUCE),
    "commitment-claim": _word("ZP206", "{keeps: not south.shell, because: [c1]}"),
    "undertaken-no-swap": _word("ZP232", "{swap: truse}", _TRUCE),
    "degree-word": _wish("ZP103", "{wants: north.dam, degree: high}"),
    "degree-none": _wish("ZP240", "{wants: north.dam, degree: 0}"),
    "degree-many": _wish("ZP240", "{wants: north.dam, degree: 10}"),
    "degree-half": _wish("ZP103", "{wants: north.dam, degree: 1.5}"),
    "degree-rising": _wish("ZP241", "north.talk, {wants: north.dam, degree: 2}"),
    "degree-rising-group": _wish(
        "ZP241", "{wants: north.talk, degree: 2}, {equally: [north.dam, south.shell], degree: 3}"
    ),
    "equally-of-two-degrees": _wish(
        "ZP242", "{equally: [{wants: north.dam, degree: 2}, south.shell]}"
    ),
    "equally-nested": _wish("ZP243", "{equally: [north.dam, {equally: [south.shell]}]}"),
    "equally-unknown": _wish(
        "ZP244", "{equally: [north.dam, {wants: south.shell, unknown: true}]}"
    ),
    "equally-twice": _wish("ZP247", "{equally: [north.dam, south.shell, north.dam]}"),
    "equally-again": _wish("ZP247", "{equally: [north.dam, south.shell]}, south.shell"),
    "equally-and-wants": _wish("ZP101", "{equally: [north.dam], wants: south.shell}"),
    "unknown-word": _wish("ZP103", "{wants: north.dam, unknown: perhaps}"),
    "gap-first": _ranked("ZP245", '">>", [], [north.dam], [north.talk], [north.dam, north.talk]'),
    "gap-last": _ranked("ZP245", '[], [north.dam], [north.talk], [north.dam, north.talk], ">>"'),
    "gap-twice": _ranked(
        "ZP245", '[], ">>", ">>", [north.dam], [north.talk], [north.dam, north.talk]'
    ),
    "gap-of-ten": _ranked(
        "ZP240", '[], ">>>>>>>>>>", [north.dam], [north.talk], [north.dam, north.talk]'
    ),
    "uncompared-twice": _ranked(
        "ZP212",
        "[], [north.dam], [north.talk], [north.dam, north.talk]",
        "[[north.dam], [], [north.dam]]",
    ),
    "uncompared-nowhere": _ranked(
        "ZP203",
        "[], [north.dam], [north.talk], [north.dam, north.talk]",
        "[[north.dam], [north.dim]]",
    ),
    "uncompared-alone": _ranked(
        "ZP246", "[], [north.dam], [north.talk], [north.dam, north.talk]", "[[north.dam]]"
    ),
    "undertaken-by-others": _word("ZP238", "{swap: truce}", _TRUCE.replace(", south", "")),
    "order-no-steps": _more("ZP102", "orders: {guns-first: {name: the guns fall silent first}}\n"),
    "order-empty": _more("ZP107", "orders: {guns-first: {steps: []}}\n"),
    "order-label": _more("ZP105", "orders: {guns first: {steps: [north.dam]}}\n"),
    "step-or": _order("ZP233", "not south.shell", "north.talk or not north.dam"),
    "step-outcome": _order("ZP233", "calm", more="outcomes: {calm: not south.shell}\n"),
    "step-true": _order("ZP233", "true"),
    "step-statement": _order("ZP204", "stop the guns"),
    "step-option": _order("ZP203", "not south.shell and north.tolk"),
    "step-contradicts-itself": _order("ZP234", "north.talk and not north.talk"),
    "step-twice": _order("ZP218", "north.talk and not north.dam and north.talk"),
    "phase-brings": _winter("ZP235", "{bring: league, to: lausanne}"),
    "phase-no-kind-of-change": _winter("ZP226", "{party: north, to: first}"),
    "phase-two-kinds-of-change": _winter("ZP226", "{forbid: north.talk, allow: south.shell}"),
    "phase-no-statement": _winter("ZP221", "{party: north, drop: clam}"),
    "phase-no-rule": _winter("ZP222", "{allow: league.host}"),
    "phase-rule-is-there": _winter("ZP228", "{forbid: south.shell}"),
    "phase-contradicts-itself": _winter(
        "ZP229", "{party: north, promote: calm, to: first}", "{party: north, drop: calm}"
    ),
    "phase-says-twice": _winter("ZP218", "{forbid: north.talk}", "{forbid: north.talk}"),
    "phase-on-a-ranking": _ranking(
        "ZP224",
        _STATES + ", [north.dam, north.talk, south.shell]]",
        "phases: {winter: {change: [{party: north, drop: north.dam}]}}\n",
    ),
    "phase-dates": _phase("ZP110", "    dates: 2016-11/2016-10\n"),
    "phase-dates-text": _phase("ZP110", "    dates: in winter\n"),
    "phase-no-swap": _more("ZP232", _TRUCE + "phases: {winter: {swaps: [peace]}}\n"),
    "phase-no-swap-at-all": _phase("ZP232", "    swaps: [truce]\n"),
    "phase-swap-twice": _more("ZP218", _TRUCE + "phases: {winter: {swaps: [truce, truce]}}\n"),
    "phase-swap-alone": _more("ZP103", _TRUCE + "phases: {winter: {swaps: truce}}\n"),
    "phase-commitment-party": _phase("ZP205", "    commitments: [{by: soth, keeps: true}]\n"),
    "phase-commitment-short": _phase("ZP103", "    commitments: [not south.shell]\n"),
    "phase-state-option": _phase("ZP203", "    status_quo: [north.damm]\n"),
    "phase-state-no": _phase("ZP203", "    status_quo: [not north.dam]\n"),
    "phase-state-twice": _phase("ZP218", "    status_quo: [north.dam, north.dam]\n"),
    "phase-without-states": _phase(
        "ZP236", "    change: [{add_rule: south.shell}]\n", "status_quo: [north.dam]\n"
    ),
    "later-phase-without-states": _phase(
        "ZP236", "    dates: 2016\n  spring: {change: [{add_rule: south.shell}]}\n"
    ),
    "phase-begins-today": _winter("ZP237", "{forbid: north.dam}", "{add_rule: north.talk}"),
    "phase-begins": _phase("ZP237", "    status_quo: [league.host]\n"),
    "many-phase-changes": _winter("ZP219", *["{forbid: north.talk}"] * 1_001),
    "many-steps": _order("ZP219", *["north.talk", "not north.talk"] * 501),
    "many-commitments": _word("ZP219", "\n      - ".join(["not south.shell"] * 1_001)),
    "many-phases": _more("ZP219", "phases:\n" + "".join(f"  w{k}: {{}}\n" for k in range(1_001))),
    "many-options": _option("ZP219", "\n".join(f"      o{k}: x" for k in range(1_001)).strip()),
}


_REASON = "judgement: as everybody says"
_CLEAN = f"""\
zopa: 1
parties:
  north:
    options:
      dam: {{do: dam the river, {_REASON}}}
    preferences:
      - {{wants: north.dam, {_REASON}}}
  south:
    options:
      shell: {{do: shell the dam, {_REASON}}}
    preferences:
      - {{wants: not north.dam, {_REASON}}}
      - {{wants: not south.shell, {_REASON}}}
  league: {{name: the League}}
status_quo: {{yes: [], {_REASON}}}
outcomes:
  calm: not south.shell
goal: calm
"""


def _odd(code: str, text: str, evidence: str | None = None) -> Bad:
    return Bad(code, _CLEAN + text, evidence)


def _odder(code: str, old: str, new: str, more: str = "") -> Bad:
    assert old in _CLEAN
    return Bad(code, _CLEAN.replace(old, new, 1) + more)


_QUIET = "by: south, keeps: not south.shell"


def _kept(code: str, *commitments: str, again: bool = False, more: str = "") -> Bad:
    """A dossier in which south has given its word, once or twice."""
    said = "".join(f"      - {given}\n" for given in commitments * (1 + again))
    return _odder(code, "  league:", f"    commitments:\n{said}  league:", more)


def _ordered(*steps: str) -> str:
    """An order of measures that gives its reason."""
    said = "".join(f"      - {step}\n" for step in steps)
    return f"orders:\n  dam-first:\n    {_REASON}\n    steps:\n{said}"


def _phased(*phases: str) -> str:
    """Phases that give their reasons."""
    names = ("winter", "spring")
    said = (f"  {name}: {{{text}, {_REASON}}}\n" for name, text in zip(names, phases, strict=False))
    return "phases:\n" + "".join(said)


#: Dossiers with one thing odd: they load, and get this warning and no other.
ODD: dict[str, Bad] = {
    "no-basis-option": _odder(
        "ZP301", f"shell: {{do: shell the dam, {_REASON}}}", "shell: shell the dam"
    ),
    "no-basis-preference": _odder("ZP301", f"{{wants: north.dam, {_REASON}}}", "north.dam"),
    "no-basis-ranking": _odder(
        "ZP301",
        f"preferences:\n      - {{wants: north.dam, {_REASON}}}",
        "ranking: [[[north.dam], [north.dam, south.shell]], [], [south.shell]]",
    ),
    "no-basis-rule": _odd("ZP301", "rules: [north.dam or not south.shell]\n"),
    "no-basis-irreversible": _odd("ZP301", "irreversible: [south.shell]\n"),
    "no-basis-tie": _odd("ZP301", "ties:\n  - {from: north, relation: fears, to: south}\n"),
    "no-basis-today": _odder("ZP301", f"{{yes: [], {_REASON}}}", "[]"),
    "unused-claim": Bad(
        "ZP302",
        _CLEAN.replace(_REASON, "because: [c1]", 1),
        EVIDENCE.replace(", contradicts: [c1]", ""),
    ),
    "unmentioned-option": _odder(
        "ZP303",
        "    preferences:\n      - {wants: north.dam",
        f"      talk: {{do: talk, {_REASON}}}\n    preferences:\n      - {{wants: north.dam",
    ),
    "irreversible-goal": _odder(
        "ZP304",
        "calm: not south.shell",
        "calm: north.dam and not south.shell",
        f"irreversible: [{{literal: north.dam, {_REASON}}}]\n",
    ),
    "unused-tie": _odd(
        "ZP305", f"ties:\n  - {{from: league, relation: hosts, to: south, {_REASON}}}\n"
    ),
    "always-true": _odd("ZP306", f"rules: [{{rule: not south.shell, {_REASON}}}]\n"),
    "never-true": _odder("ZP306", "{wants: north.dam,", "{wants: north.dam and not north.dam,"),
    "impossible-outcome": _odder(
        "ZP307",
        "  calm: not south.shell\n",
        "  calm: not south.shell\n  odd: calm and south.shell\n",
    ),
    "same-statement": _odder(
        "ZP308",
        "  league:",
        f"      - {{wants: not north.dam, {_REASON}}}\n  league:",
    ),
    "indifferent": _odder(
        "ZP309", f"    preferences:\n      - {{wants: north.dam, {_REASON}}}\n", ""
    ),
    "no-goal": _odder("ZP310", "goal: calm\n", ""),
    "no-basis-lever": _odd(
        "ZP301",
        "cost_unit: days\nlevers: {push: {by: south, cost: 1, change: [{forbid: north.dam}]}}\n",
    ),
    "no-basis-format": _odd("ZP301", "formats: {table: {parties: [north, south]}}\n"),
    "no-cost-unit": _odd(
        "ZP312",
        f"levers:\n  push: {{by: south, cost: 1, change: [{{forbid: north.dam}}], {_REASON}}}\n",
    ),
    "same-levers": _odd(
        "ZP313",
        "cost_unit: days\nlevers:\n"
        f"  push: {{by: south, cost: 1, change: [{{forbid: north.dam}}], {_REASON}}}\n"
        f"  pull: {{by: south, cost: 2, change: [{{forbid: north.dam}}], {_REASON}}}\n",
    ),
    "no-basis-commitment": _kept("ZP301", "not south.shell"),
    "no-basis-swap": _odd("ZP301", "swaps: {truce: {by: south, keeps: not south.shell}}\n"),
    "no-basis-order": _odd("ZP301", "orders: {dam-first: {steps: [north.dam]}}\n"),
    "no-basis-phase": _odd("ZP301", "phases: {winter: {dates: 2016-12}}\n"),
    "same-commitment": _kept("ZP308", f"{{keeps: not south.shell, {_REASON}}}", again=True),
    "same-commitment-in-a-phase": _odd(
        "ZP308", _phased(f"commitments: [{{{_QUIET}}}, {{{_QUIET}}}]")
    ),
    "commitment-always-kept": _kept(
        "ZP314", f"{{keeps: south.shell or not south.shell, {_REASON}}}"
    ),
    "commitment-never-kept": _odd(
        "ZP314", _phased("commitments: [{by: south, keeps: south.shell and not south.shell}]")
    ),
    "swap-always-kept": _odd(
        "ZP314", f"swaps: {{truce: {{by: south, keeps: south.shell if south.shell, {_REASON}}}}}\n"
    ),
    "commitments-at-odds": _kept(
        "ZP314",
        f"{{keeps: south.shell iff north.dam, {_REASON}}}",
        f"{{keeps: not south.shell if north.dam, {_REASON}}}",
        f"{{keeps: south.shell or north.dam, {_REASON}}}",
    ),
    "commitments-at-odds-in-a-phase": _kept(
        "ZP314",
        f"{{keeps: not south.shell, {_REASON}}}",
        more=_phased("commitments: [{by: south, keeps: south.shell}], status_quo: [south.shell]"),
    ),
    "commitment-about-others": _kept("ZP315", f"{{keeps: not north.dam, {_REASON}}}"),
    "swap-about-others": _odd(
        "ZP315",
        f"swaps: {{truce: {{by: [south, league], keeps: not south.shell, {_REASON}}}}}\n",
    ),
    "commitment-broken-today": _kept("ZP316", f"{{keeps: south.shell, {_REASON}}}"),
    "commitment-broken-at-the-start": _odd(
        "ZP316", _phased(f"status_quo: [south.shell], commitments: [{{{_QUIET}}}]")
    ),
    "step-that-is-so-today": _odd("ZP317", _ordered("not south.shell")),
    "step-that-is-so-already": _odd("ZP317", _ordered("south.shell and north.dam", "north.dam")),
    "step-to-nowhere": _odd(
        "ZP318",
        f"rules: [{{rule: north.dam iff south.shell, {_REASON}}}]\n"
        + _ordered("north.dam", "south.shell"),
    ),
    "step-back": _odd(
        "ZP319",
        f"irreversible: [{{literal: north.dam, {_REASON}}}]\n"
        + _ordered("north.dam", "south.shell and not north.dam"),
    ),
    "phases-backwards": _odd("ZP320", _phased("dates: 2016-11", "dates: 2016-09/2016-10")),
    "phases-overlap": _odd("ZP320", _phased("dates: 2016-11-01/2016-11-20", "dates: 2016-11-15")),
    "no-status-quo": _odder("ZP311", f"status_quo: {{yes: [], {_REASON}}}\n", ""),
}


BAD |= {name: Bad(code, text, None, more) for name, (code, text, more) in BAD_GRAPHS.items()}
ODD |= {name: Bad(code, text, None, more) for name, (code, text, more) in ODD_GRAPHS.items()}


def write(bad: Bad, folder: Path) -> None:
    """Write the files of a dossier into a folder."""
    for name, text in bad.files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def messages() -> str:
    """What ``check`` says about each of them now."""
    said = []
    for name, bad in {**BAD, **ODD}.items():
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            write(bad, Path(folder))
            report = check(".")
        said += [name, *(f"    {d}" for d in (report.errors or report.warnings))]
    return "\n".join(said) + "\n"


if __name__ == "__main__":  # python -m tests.conflict.files.bad > tests/conflict/files/messages.txt
    print(messages(), end="")
