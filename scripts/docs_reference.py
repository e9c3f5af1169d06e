"""Write the generated pages of the documentation, or check that they are up to date.

::

    python scripts/docs_reference.py            writes docs/reference/{file-format,cli,library}.md
    python scripts/docs_reference.py --check    fails where one of them is out of date

The file format comes from the JSON Schemas, the command line from ``--help``, the library from
signatures and docstrings.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTICE = "<!-- Written by scripts/docs_reference.py: change that, or what it reads, not this. -->\n"

Schema = dict[str, Any]


def pages() -> dict[Path, str]:
    """Every generated page, by path."""
    return {
        REFERENCE / "file-format.md": file_format(),
        REFERENCE / "cli.md": command_line(),
        REFERENCE / "library.md": library(),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the generated pages of the documentation.")
    parser.add_argument("--check", action="store_true", help="fail where a page is out of date")
    wanted = parser.parse_args(arguments)
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if wanted.check:
            print(f"{path.relative_to(ROOT)} is out of date: run scripts/docs_reference.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if wanted.check and stale else 0


# --- the file format ------------------------------------------------------------------------

_FORMAT_INTRO = """\
# The file format

A dossier is a folder with `conflict.yaml` and, where there is any evidence, `evidence.yaml`. A
conflict file under another name works too; the evidence file is looked for beside it. Both are
YAML in UTF-8, without anchors, tags or merge keys. `zopa schema` and `zopa schema --file evidence`
print the JSON Schemas that this page is made from; most editors can complete and check with them.

Keys marked **required** must be there. A key that is not listed is an error.
"""

_STATEMENTS = """\
## Statements

Wishes, rules and outcomes are statements.

| written | is true when |
|---|---|
| `north.pump` | the option is yes |
| `rest` | the outcome of that name is true |
| `not A` | A is false |
| `A and B`, `A or B` | both are; at least one is |
| `A if B` | B is false, or A is true: B never without A |
| `A iff B` | both are true or both are false |
| `exactly one of (A, B, C)`, `at most one of (...)`, `at least one of (...)` | that many are |
| `at least 2 of (A, B, C)` | two of them are, or more |
| `true`, `false` | always, never |

`not` binds tightest, then `and`, then `or`, then `if` and `iff`, which do not chain: write
parentheses. Labels are a letter, then letters, digits, `_` and `-`, in any script. In `rules`,
`irreversible`, `status_quo`, `outcomes` and wishes alike an option is named with its party:
`north.pump`.
"""

_CHANGES = """\
### How a change is written

| change | what happens |
|---|---|
| `{party: P, promote: S, to: first}` | P cares more about S: the statement moves up in its list |
| `{party: P, demote: S, after: T}` | P cares less about S: it moves down, here to just below T |
| `{party: P, add: S, id: X, before: T}` | P comes to want S as well; the `id` is optional |
| `{party: P, drop: S}` | P no longer cares about S |
| `{add_rule: R}`, `{lift_rule: R}` | the rule R comes to hold, or ends |
| `{forbid: P.X}`, `{allow: P.X}` | a rule `not P.X` comes to hold, or ends |
| `{bring: P, to: F}` | P joins the format F |

A statement that is promoted, demoted or added takes one of `to: first`, `to: last`, `before: T` and
`after: T`. Statements are named by their id or by their text. Quote a text that holds a comma where
it stands inside braces: `{add_rule: "at most one of (north.pump, south.pump)"}`.

All changes of a lever, or of a phase, are made together, to what the file says. None of them may be
idle: a rule that is added is not there yet, one that is lifted is, a promoted statement does move
up. A lever has to leave today's state possible, and a phase the one in which it begins.
"""

_UNDERTAKINGS = """\
### How commitments, orders and phases are written

```yaml
zopa: 1
parties:
  north:
    options:
      pump: pump from the lake
      release: release the prisoners
    preferences: [north.pump, not south.shell]
    commitments:                       # given already, and taken to be binding
      - keeps: not north.pump if south.withdraw
        judgement: Its president has said so in public.
  south:
    options:
      shell: shell the pumps
      withdraw: withdraw its guns
    preferences: [not north.pump, not south.withdraw]
irreversible: [north.release]
status_quo: [north.pump, south.shell]
swaps:
  quiet-for-prisoners:                 # could be undertaken; not in force
    name: quiet for the prisoners
    by: [north, south]
    keeps: north.release iff not south.shell
orders:
  guns-first:
    name: the guns fall silent first
    steps:
      - not south.shell
      - north.release and south.withdraw
      - not north.pump
phases:
  harvest:                             # begins today
    dates: 2024-08
    change:
      - {forbid: south.withdraw}
  winter:
    dates: 2024-09/2025-03
    swaps: [quiet-for-prisoners]
    commitments:
      - {by: south, keeps: not south.shell if not north.pump}
    status_quo: [north.pump, south.shell]
```

A commitment binds the party that gives it: the party makes no move into a state that breaks its
word, and in a state that breaks it every move to one that keeps it counts as an improvement. Others
move as before. A commitment under a party is in force in every answer; a swap only where it is
undertaken: in an answer that asks for it, in a phase that lists it, or, once it has been
undertaken, with `- swap: quiet-for-prisoners` under `commitments` of each party that has.

The steps of an order are taken one after the other from the status quo on. A step takes options, or
drops them after `not`; what it does not mention stays as it is.

Phases stand in the order in which they come. They do not add up: each changes what the file says
elsewhere, as a lever would (but for `bring`), with what parties undertake for its time. A phase
begins in its own `status_quo`; without one where the phase before ends, and the first one today.
"""

_GRAPH = """\
### How listed states and moves are written

```yaml
parties:
  us:
    ranking: [peace, tension, [clash, war]]   # labels of states; equally good ones in a list
  ussr:
    preferences: [not war, peace or tension]  # or statements about states
graph:
  states:
    peace: the peace holds                    # a label, and what it is called
    tension:                                  # nothing: the label is the name
    clash: {name: border clashes, judgement: There were some in May.}
    war:
  arcs:
    us:
      - peace <-> tension                     # a move and the move back
      - {move: tension -> clash, name: send troops}
    ussr:
      - tension -> clash -> war               # two moves
status_quo: tension
```

With a `graph` nobody has options: a state is its own label, true in that state alone. `options`,
`rules`, `irreversible`, `commitments`, `swaps`, `orders`, `phases` and levers that change options
or rules do not go with it.

Either part may be a table instead: `graph: {states: states.csv, arcs: arcs.csv}`, a CSV file in the
folder of the conflict file, in UTF-8, with commas or semicolons.

| table | columns |
|---|---|
| states | `state` (its label); perhaps `name`; perhaps labels of parties: ranks, 1 the best |
| arcs | `party`, `from`, `to` (labels); perhaps `name` |

Equal numbers are ties. A party with a column of ranks has neither `preferences` nor `ranking` in
the conflict file; what stands as its basis there is the basis of that ranking as well.
"""

_TEXTS = """\
## Texts

A text is a string, or a mapping from language tags to strings: `{en: a truce, fr: une trêve}`. Put
quotes around a text that holds a colon, a comma or a `#`.
"""

_BASIS_INTRO = """\
## Basis

What a judgement rests on. These keys may stand wherever the format records a judgement; an element
that has a short form takes them in its long form.
"""

_FORMAT_NAMES = {
    "text": "[text](#texts)",
    "words": "text",
    "label": "label",
    "option_label": "`party.option`",
    "language": "language tag such as `en` or `pt-BR`",
    "date": "date: year, month, day, or two with `/` between",
    "statement": "[statement](#statements)",
    "claims_cited": "list of claim ids",
    "by": "label of a party, or list of labels",
    "cost": "number",
    "degree": "whole number from 1 to 9",
    "ranked_state": "list of `party.option`",
    "table": "name of a CSV file",
    "state_label": "label of a state",
}

_BASIS = ("because", "against", "judgement")

#: Pieces that get a section of their own, in the order of reading.
_CONFLICT_SECTIONS = (
    "party",
    "option",
    "preference",
    "ranking",
    "graph",
    "graph_states",
    "graph_state",
    "graph_arcs",
    "arc",
    "rule",
    "irreversible",
    "status_quo",
    "today",
    "outcome",
    "tie",
    "lever",
    "change",
    "format",
    "commitment",
    "swap",
    "order",
    "step",
    "phase",
    "given",
)
_EVIDENCE_SECTIONS = ("document", "claim", "grade")
_TITLES = {
    "today": "Option that is yes today",
    "graph_states": "States of a graph",
    "graph_state": "State of a graph",
    "graph_arcs": "Moves of a graph",
    "arc": "Move",
    "status_quo": "Status quo",
    "given": "Commitment of a phase",
    "grade": "Grade",
}


def file_format() -> str:
    from zopa.conflict.files.schema import schema

    conflict, evidence = schema("conflict"), schema("evidence")
    parts = [NOTICE, _FORMAT_INTRO, "## conflict.yaml\n", _object(conflict, conflict["$defs"])]
    parts += [_section(conflict["$defs"], name) for name in _CONFLICT_SECTIONS]
    parts += [_CHANGES, _UNDERTAKINGS, _GRAPH]
    basis = {key: conflict["$defs"]["tie"]["properties"][key] for key in _BASIS}
    parts += [_STATEMENTS, _BASIS_INTRO, _table(basis, set(), {}), _TEXTS, "## evidence.yaml\n"]
    parts.append(_object(evidence, evidence["$defs"]))
    parts += [_section(evidence["$defs"], name) for name in _EVIDENCE_SECTIONS]
    return "\n".join(parts)


def _title(name: str) -> str:
    return _TITLES.get(name, name.capitalize())


def _section(parts: dict[str, Schema], name: str) -> str:
    piece = parts[name]
    lines = [f"### {_title(name)}\n"]
    if "description" in piece:
        lines.append(f"{piece['description']}\n")
    for number, way in enumerate(piece.get("anyOf", [piece])):
        if "properties" in way:
            if number:
                lines.append("Or a mapping:\n")
            lines.append(_object(way, parts))
        elif "anyOf" in piece:
            lines.append(f"{'Or' if number else 'Short'}: {_value(way)}.\n")
        else:
            pattern = f", matching `{way['pattern']}`" if "pattern" in way else ""
            lines.append(f"Written as {_value(way)}{pattern}.\n")
    return "\n".join(lines)


def _object(piece: Schema, parts: dict[str, Schema]) -> str:
    properties = piece["properties"]
    own = {key: value for key, value in properties.items() if key not in _BASIS}
    table = _table(own, set(piece.get("required", ())), parts)
    if len(own) < len(properties):
        keys = ", ".join(f"`{key}`" for key in _BASIS)
        table += f"| {keys} | [basis](#basis) | What it rests on. |\n"
    return table


def _table(properties: Schema, required: set[str], parts: dict[str, Schema]) -> str:
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for key, value in properties.items():
        must = " **required**" if key in required else ""
        rows.append(f"| `{key}`{must} | {_value(value)} | {_meaning(value, parts)} |")
    return "\n".join(rows) + "\n"


def _meaning(value: Schema, parts: dict[str, Schema]) -> str:
    said = value.get("description", "")
    name = value.get("$ref", "").rsplit("/", 1)[-1]
    if not said and name in (*_CONFLICT_SECTIONS, *_EVIDENCE_SECTIONS, "degree"):
        said = parts[name].get("description", "")
    if "default" in value:
        said += f" Without it: `{value['default']}`."
    if "examples" in value:
        said += " Such as " + ", ".join(f"`{example}`" for example in value["examples"]) + "."
    return said.strip()


def _value(value: Schema) -> str:
    """The kind of a value, in a few words."""
    if "$ref" in value:
        name = value["$ref"].rsplit("/", 1)[1]
        if name in _FORMAT_NAMES:
            return _FORMAT_NAMES[name]
        if name == "state":
            return "list of `party.option`"
        if name == "ranked":
            return "states, equally good ones in a list of their own"
        return f"[{_title(name).lower()}](#{_slug(_title(name))})"
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return "one of " + ", ".join(f"`{item}`" for item in value["enum"])
    kinds = value.get("type", "string")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "array":
        items = _value(value["items"])
        return (
            items.replace("states,", "list of states,")
            if "equally" in items
            else (f"list of {items}")
        )
    if kind == "object" and "additionalProperties" in value and value["additionalProperties"]:
        return f"mapping of labels, each to {_value(value['additionalProperties'])}"
    return {"string": "text", "object": "mapping", "null": "nothing"}.get(kind, kind)


def _slug(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


# --- the command line -----------------------------------------------------------------------

_CLI_INTRO = """\
# The command line

What `--help` says, command by command. For what the exit codes and the JSON documents mean see
[output and exit codes](output.md).
"""


def command_line() -> str:
    parts = [NOTICE, _CLI_INTRO, "## zopa\n", _help([])]
    for command in commands():
        parts += [f"## zopa {command}\n", _help([command])]
    return "\n".join(parts)


def commands() -> list[str]:
    """The names of all commands, in the order of the help."""
    import typer.main

    from zopa.cli.app import app

    group: Any = typer.main.get_command(app)
    return [name for name, command in group.commands.items() if not command.hidden]


def _help(words: list[str]) -> str:
    from typer.testing import CliRunner

    from zopa.cli.app import app

    plain = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1"}
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="zopa", env=plain)
    assert result.exit_code == 0, result.output
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


# --- the library ----------------------------------------------------------------------------

_LIBRARY_INTRO = """\
# The library

Everything that `import zopa` offers. Names that are not on this page may change without notice.
[zopa from Python](../howto/python.md) shows the common ones at work.
"""

_GROUPS = {
    "Reading, checking and writing": ("load", "check", "edit", "save", "schema", "parse"),
    "Analysing": ("analyse", "Analysis", "Explanation"),
    "The conflict": (
        "Conflict",
        "Party",
        "Option",
        "Preference",
        "Rule",
        "Irreversible",
        "StatusQuo",
        "State",
        "Outcome",
        "Tie",
        "Basis",
        "Text",
    ),
    "Agreements": ("agree", "tables", "after", "coalition_stability"),
    "Levers, hinges and the inverse question": (
        "cheapest_levers",
        "apply_levers",
        "hinges",
        "inverse",
        "Lever",
        "Format",
    ),
    "Order and time": ("steps", "check_order", "undertake", "phases"),
    "Where states are too many to list": ("Finder",),
    "Evidence": ("Ledger", "Document", "Claim"),
    "Reports": ("Report", "Diagnostic"),
    "Errors": (
        "ZopaError",
        "DossierError",
        "StatementError",
        "UnknownLabelError",
        "InfeasibleError",
        "TooLargeError",
    ),
}


#: Rooms whose names are imported from there.
_ROOMS = ("zopa.conflict.graph", "zopa.export", "zopa.casebook", "zopa.testing")


def library() -> str:
    import zopa

    grouped = [name for names in _GROUPS.values() for name in names]
    rest = sorted(set(zopa.__all__) - set(grouped) - {"__version__"})
    groups = dict(_GROUPS) | ({"More": tuple(rest)} if rest else {})
    parts = [NOTICE, _LIBRARY_INTRO, "`zopa.__version__` is the version, as text.\n"]
    for title, names in groups.items():
        parts.append(f"## {title}\n")
        parts += [_entry(f"zopa.{name}", getattr(zopa, name), 3) for name in names]
    for room in _ROOMS:
        parts.append(f"## {room}\n")
        module = importlib.import_module(room)
        parts.append(_markdown(inspect.getdoc(module) or ""))
        parts += [
            _entry(f"{room}.{name}", getattr(module, name), 3)
            for name in module.__all__
            if inspect.isroutine(getattr(module, name)) or inspect.isclass(getattr(module, name))
        ]
    return "\n".join(parts)


def _entry(name: str, thing: Any, level: int) -> str:
    is_class = inspect.isclass(thing)
    heading = f"{'#' * level} {name}\n"
    signature = _signature(name.rsplit(".", 1)[1], thing)
    parts = [heading, f"```py\n{signature}\n```\n", _markdown(_doc(thing))]
    if is_class and not issubclass(thing, Exception):
        parts += [_method(label, member) for label, member in _members(thing)]
    return "\n".join(part for part in parts if part)


def _doc(thing: Any) -> str:
    text = inspect.getdoc(thing) or ""
    # A dataclass without a docstring gets its signature as one.
    return "" if text.startswith(f"{getattr(thing, '__name__', '')}(") else text


def _signature(name: str, thing: Any) -> str:
    if inspect.isclass(thing) and not dataclasses.is_dataclass(thing):
        return f"class {name}"
    start = f"class {name}" if inspect.isclass(thing) else name
    found = inspect.signature(thing)
    shown = [
        parameter.replace(annotation=_plain(parameter.annotation))
        for parameter in found.parameters.values()
        if not parameter.name.startswith("_") and parameter.name != "place"
    ]
    result = "" if inspect.isclass(thing) else f" -> {_plain(found.return_annotation)}"
    nothing = "Basis(because=(), against=(), judgement=None)"
    each = [str(parameter).replace(nothing, "Basis()") for parameter in shown]
    if any(parameter.kind is parameter.KEYWORD_ONLY for parameter in shown):
        first = next(k for k, one in enumerate(shown) if one.kind is one.KEYWORD_ONLY)
        if not any(one.kind is one.VAR_POSITIONAL for one in shown):
            each.insert(first, "*")
    line = f"{start}({', '.join(each)}){result}"
    if len(line) <= 88:
        return line
    return f"{start}(\n" + "".join(f"    {one},\n" for one in each) + f"){result}"


class _Shown(str):
    """An annotation that prints without quotes."""

    def __repr__(self) -> str:
        return str(self)


def _plain(annotation: Any) -> Any:
    if annotation is inspect.Parameter.empty or not isinstance(annotation, str):
        return annotation
    return _Shown(re.sub(r"\b(zopa(\.\w+)+\.|np\.|npt\.|st\.)", "", annotation))


def _members(thing: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties, in the order of the source, own ones and inherited."""
    seen: set[str] = set()
    for owner in thing.__mro__:
        if not owner.__module__.startswith("zopa"):
            continue
        for label, member in vars(owner).items():
            if label.startswith("_") or label in seen:
                continue
            seen.add(label)
            if _documented(member):
                yield label, member


def _documented(member: Any) -> bool:
    found = getattr(member, "func", None) or getattr(member, "fget", None) or member
    found = getattr(found, "__func__", found)
    return inspect.isfunction(found) and bool(inspect.getdoc(found))


def _method(label: str, member: Any) -> str:
    computed = getattr(member, "func", None) or getattr(member, "fget", None)
    found: Callable[..., Any] = computed or getattr(member, "__func__", member)
    if computed:
        head = f"{label}: {_plain(inspect.signature(found).return_annotation)}"
    else:
        head = re.sub(r"\((self|cls)(, )?", "(", _signature(label, found), count=1)
        head = re.sub(r"\(\n    (self|cls),\n", "(\n", head, count=1)
    body = _markdown(inspect.getdoc(found) or "")
    return f"```py\n{head}\n```\n\n{_quoted(body)}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()) + "\n"


_SECTIONS = ("Args", "Returns", "Raises", "Yields", "Attributes")


def _markdown(doc: str) -> str:
    """A docstring in Google style, as Markdown."""
    out: list[str] = []
    lines = doc.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.rstrip(":") in _SECTIONS and line.endswith(":"):
            block, at = _indented(lines, at + 1)
            out += [f"**{line.rstrip(':')}**", "", *_items(block, line.rstrip(":")), ""]
        elif line.endswith("::"):
            block, at = _indented(lines, at + 1)
            said = line[:-2].rstrip()
            out += [*([f"{_inline(said)}:", ""] if said else []), "```py", *block, "```", ""]
        else:
            out.append(_inline(line))
            at += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip() + "\n"


def _indented(lines: list[str], at: int) -> tuple[list[str], int]:
    start = at
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(" ")):
        at += 1
    return textwrap.dedent("\n".join(lines[start:at])).strip("\n").splitlines(), at


def _items(block: Iterable[str], section: str) -> Iterator[str]:
    named = re.compile(r"^([\w`*., ]+): (.*)$")
    for line in block:
        match = named.match(line)
        if not line.strip():
            continue
        if match and section not in ("Returns", "Yields"):
            names = ", ".join(f"`{name.strip()}`" for name in match[1].split(","))
            yield f"- {names}: {_inline(match[2])}"
        elif line.startswith(" "):
            yield f"  {_inline(line.strip())}"
        else:
            yield _inline(line)


def _inline(text: str) -> str:
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
