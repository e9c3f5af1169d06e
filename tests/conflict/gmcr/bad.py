"""Files of GMCR+ with one thing wrong or odd, and what ``check`` says about each."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from zopa.conflict.files.load import check

NAME = "model.gmcr"


def model(**changed: Any) -> dict[str, Any]:
    """A model of two decision makers whose options interleave, in the newer spelling."""
    data: dict[str, Any] = {
        "program": "gmcr",
        "version": "1",
        "options": [
            {"name": "Dam the river", "permittedDirection": "both"},
            {"name": "Shell the dam", "permittedDirection": "fwd"},
            {"name": "Talk", "permittedDirection": "both"},
        ],
        "decisionMakers": [
            {
                "name": "North",
                "options": [2, 0],
                "preferences": [[[1, "N"]], [[0, "Y"], [2, "N"]]],
                "preferenceRanking": [],
                "payoffs": [],
                "misperceptions": [],
            },
            {
                "name": "South",
                "options": [1],
                "preferences": [{"compound": True, "members": [[[0, "N"]], [[1, "Y"]]]}],
            },
        ],
        "infeasibles": [[[0, "N"], [1, "Y"]]],
        "useManualPreferenceRanking": False,
        "coalitions": [0, 1],
        "coalitionsFull": [],
    }
    return data | changed


#: Rankings of the six feasible states of :func:`model`.
NORTH = [2, [4, 6], [1, 3], 5]
SOUTH = [[1, 3, 4, 6], 2, 5]


def ranked(north: Any = NORTH, south: Any = SOUTH, **changed: Any) -> dict[str, Any]:
    """The model with rankings in use, and no conditions."""
    data = model(useManualPreferenceRanking=True) | changed
    for maker, ranking in zip(data["decisionMakers"], (north, south), strict=True):
        maker["preferences"] = []
        maker["preferenceRanking"] = ranking
    return data


def put(path: str, value: Any, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """The model with another value at a path such as ``options.0.name``."""
    data = model() if data is None else data
    *way, last = path.split(".")
    at: Any = data
    for key in way:
        at = at[int(key)] if isinstance(at, list) else at[key]
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return data


def _deep(levels: int) -> str:
    return '{"options": ' + "[" * levels + "]" * levels + "}"


_TEXT = json.dumps(model(), indent=1)
_MANY = [{"name": f"Option {k}"} for k in range(1_001)]

#: Code and file: each must get this code and no other error.
BAD: dict[str, tuple[str, Any]] = {
    "empty": ("ZP007", "\n"),
    "latin-1": ("ZP006", '{"options": "Übung"}'.encode("latin-1")),
    "deep": ("ZP009", _deep(60)),
    "deep-as-a-hole": ("ZP009", "[" * 100_000),
    "many-values": ("ZP010", f"[{','.join('1' * 250_000)}]"),
    "key-twice": ("ZP015", _TEXT.replace('"version"', '"program"')),
    "yaml": ("ZP401", "options:\n  - a\n"),
    "cut-off": ("ZP401", _TEXT[:200]),
    "cut-off-in-a-text": ("ZP401", _TEXT[: _TEXT.index("Talk") + 2]),
    "comma-too-many": ("ZP401", _TEXT.replace('"coalitionsFull": []', '"coalitionsFull": [],')),
    "comma-missing": ("ZP401", _TEXT.replace('"program": "gmcr",', '"program": "gmcr"')),
    "colon-missing": ("ZP401", _TEXT.replace('"program":', '"program"')),
    "single-quotes": ("ZP401", _TEXT.replace('"gmcr"', "'gmcr'")),
    "comment": ("ZP401", "// saved\n" + _TEXT),
    "not-a-number": ("ZP401", _TEXT.replace('"gmcr"', "NaN")),
    "two-values": ("ZP401", _TEXT + "{}"),
    "a-list": ("ZP402", [1, 2]),
    "a-number": ("ZP402", 7),
    "another-object": ("ZP402", {"nodes": [], "edges": []}),
    "no-options": ("ZP402", {"decisionMakers": []}),
    "options-no-list": ("ZP403", {"options": 7, "decisionMakers": [{"name": "North"}]}),
    "option-no-object": ("ZP403", put("options.0", "Dam the river")),
    "maker-no-object": ("ZP403", put("decisionMakers.1", [1])),
    "nobody": ("ZP403", {"options": [], "decisionMakers": []}),
    "name-no-text": ("ZP403", put("options.0.name", 7)),
    "name-with-a-nul": ("ZP403", put("options.0.name", "a\0b")),
    "name-with-half-a-letter": ("ZP403", put("decisionMakers.0.name", "a\ud800")),
    "direction": ("ZP403", put("options.0.permittedDirection", "up")),
    "direction-no-text": ("ZP403", put("options.0.permittedDirection", [])),
    "manual-no-truth": ("ZP403", put("useManualPreferenceRanking", "yes")),
    "infeasibles-no-list": ("ZP403", put("infeasibles", {"a": 1})),
    "preferences-no-list": ("ZP403", put("decisionMakers.0.preferences", "none")),
    "option-by-name": ("ZP403", put("infeasibles", [[["Talk", "Y"]]])),
    "option-by-truth": ("ZP403", put("infeasibles", [[[True, "Y"]]])),
    "option-by-fraction": ("ZP403", put("infeasibles", [[[1.5, "Y"]]])),
    "compound-no-truth": ("ZP403", put("infeasibles", [{"compound": 1, "members": []}])),
    "ranking-no-list": ("ZP403", ranked(north="4 2 1")),
    "ranking-of-names": ("ZP403", ranked(north=["a", [1, 2], 3, 4, 5, 6])),
    "ranking-too-deep": ("ZP403", ranked(north=[2, [[4], 6], [1, 3], 5])),
    "option-out-of-range": ("ZP404", put("infeasibles", [[[3, "Y"]]])),
    "option-negative": ("ZP404", put("infeasibles", [[[-1, "Y"]]])),
    "own-option-out-of-range": ("ZP404", put("decisionMakers.0.options", [2, 0, 9])),
    "huge-number": ("ZP404", put("infeasibles", [[[10**200, "Y"]]])),
    "held-by-two": ("ZP405", put("decisionMakers.1.options", [1, 2])),
    "held-twice": ("ZP405", put("decisionMakers.1.options", [1, 1])),
    "held-by-nobody": ("ZP406", put("decisionMakers.0.options", [0])),
    "no-list-of-options": ("ZP406", put("decisionMakers.0", {"name": "North"})),
    "not-y-or-n": ("ZP407", put("infeasibles", [[[0, "-"]]])),
    "value-no-text": ("ZP407", put("infeasibles", [[[0, True]]])),
    "pair-too-long": ("ZP407", put("infeasibles", [[[0, "Y", 1]]])),
    "pairs-flat": ("ZP407", put("infeasibles", [[0, "Y"]])),
    "pattern": ("ZP407", put("infeasibles", ["NY-"])),
    "other-object": ("ZP407", put("infeasibles", [{"ynd": "NY-"}])),
    "compound-without-members": ("ZP407", put("infeasibles", [{"compound": True}])),
    "members-not-compound": ("ZP407", put("infeasibles", [{"compound": False, "members": []}])),
    "no-such-state": ("ZP408", ranked(north=[1, 2, 3, 4, 5, 6, 7])),
    "state-zero": ("ZP408", ranked(south=[0, 1, 2, 3, 4, 5, 6])),
    "state-ranked-twice": ("ZP212", ranked(north=[1, 2, 3, [4, 2], 5, 6])),
    "ranking-misses": ("ZP214", ranked(north=[1, 2, 3, 4, 5])),
    "ranking-misses-more": ("ZP214", ranked(south=[1, 2])),
    "ranking-missing": ("ZP214", ranked(south=[])),
    "too-many-to-rank": (
        "ZP214",
        {
            "options": _MANY[:17],
            "decisionMakers": [{"options": list(range(17)), "preferenceRanking": [1]}],
            "useManualPreferenceRanking": True,
        },
    ),
    "no-state": ("ZP216", put("infeasibles", [[[0, "Y"]], [[0, "N"]]])),
    "everything-excluded": ("ZP216", put("infeasibles", [[]])),
    "many-options": (
        "ZP219",
        {"options": _MANY, "decisionMakers": [{"options": list(range(1_001))}]},
    ),
}

#: Code and file: each loads, and gets this warning and no other.
ODD: dict[str, tuple[str, Any]] = {
    "unknown-key": ("ZP451", put("comments", "Checked by two of us")),
    "unknown-keys-of-a-kind": (
        "ZP451",
        put("options.1.comment", "", put("options.0.comment", "see the annex")),
    ),
    "mistyped-key": ("ZP451", put("infeasible", [])),
    "unknown-key-of-a-condition": (
        "ZP451",
        put("infeasibles", [{"condition": [[0, "N"], [1, "Y"]], "weight": 3}]),
    ),
    "misperception": ("ZP452", put("decisionMakers.0.misperceptions", [[[1, "Y"]]])),
    "ranking-beside": ("ZP453", put("decisionMakers.0.preferenceRanking", [1, 2, 3, 4, 5, 6])),
    "ranking-beside-incomplete": ("ZP453", put("decisionMakers.0.preferenceRanking", [1, 2])),
    "ranking-beside-no-list": ("ZP453", put("decisionMakers.0.preferenceRanking", {"a": 1})),
    "payoffs-beside": ("ZP453", put("decisionMakers.1.payoffs", [1, 2, 3, 4, 5, 6])),
    "payoffs-of-another-model": ("ZP453", put("decisionMakers.1.payoffs", [1, 2])),
    "conditions-beside": ("ZP453", put("decisionMakers.0.preferences", [[[0, "Y"]]], ranked())),
    "two-spellings": (
        "ZP453",
        put("decisionMakers.0.preferenceVector", [1, 2, 3, 4, 5, 6], ranked()),
    ),
    "coalition": ("ZP454", put("coalitions", [0, 1, [0, 1]])),
    "coalition-in-full": ("ZP454", put("coalitionsFull", [[1, 0]])),
    "coalition-of-names": ("ZP454", put("coalitions", ["North and South"])),
    "coalition-of-nobody": ("ZP454", put("coalitions", [[0, 7]])),
    "coalitions-no-list": ("ZP454", put("coalitions", {"a": [0, 1]})),
    "not-said": ("ZP455", put("useManualPreferenceRanking", None)),
}


def text_of(content: Any) -> bytes:
    """The bytes of a file: as they are, or JSON of the data."""
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content, indent=1)).encode()


def messages() -> str:
    """What ``check`` says about each of them now."""
    said = []
    for name, (_, content) in {**BAD, **ODD}.items():
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path(NAME).write_bytes(text_of(content))
            report = check(NAME)
        said += [name, *(f"    {d}" for d in (report.errors or report.warnings)[:3])]
    return "\n".join(said) + "\n"


if __name__ == "__main__":  # python -m tests.conflict.gmcr.bad > tests/conflict/gmcr/messages.txt
    print(messages(), end="")
