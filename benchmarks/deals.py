"""Agreements, tables, levers and hinges on a conflict of a given size, in a process of its own.

::

    python benchmarks/deals.py agree 4,4,4,4,4 --rules 3
    python benchmarks/deals.py tables 2,2,1,1,1,1,1,1,1,1,1,1
    python benchmarks/deals.py levers examples/aleppo --concept seq --most 1000
    python benchmarks/deals.py hinges examples/aleppo

The conflict is a dossier, or the number of options of each party of a random conflict. Prints
one JSON document; building the analysis is part of the time, reading the dossier is not.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from dataclasses import replace
from typing import Any

import zopa


def measure(what: str, where: str, concept: str, rules: int, most: int) -> dict[str, Any]:
    """Ask one question in this process."""
    conflict = _conflict(where, rules)
    found: list[float] = []
    started = time.perf_counter()
    analysis = zopa.analyse(conflict)
    everybody = list(analysis.parties)
    result: dict[str, Any]
    if what == "agree":
        zone = zopa.agree(analysis, everybody, concept=concept)
        result = {"agreements": len(zone.agreements), "durable": len(zone.durable)}
    elif what == "tables":
        tables = zopa.tables(analysis, concept=concept)
        result = {"movers": len(tables.movers), "tables": len(tables.enough)}
    elif what == "hinges":
        hinges = zopa.hinges(analysis, concept=concept)
        result = {"tried": sum(hinges.examined.values()), "hinges": len(hinges.found)}
    else:
        levers = zopa.cheapest_levers(
            analysis,
            concept=concept,
            most=most,
            on_found=lambda one: found.append(time.perf_counter() - started),
        )
        result = {
            "sets": [each.levers for each in levers.sets],
            "complete": levers.complete,
            "examined": levers.examined,
            "first set after": round(found[0], 3) if found else None,
        }
    return {
        "question": what,
        "conflict": where,
        "concept": concept,
        "engine": type(analysis.ground.engine).__name__,
        "states": len(analysis.states),
        "seconds": round(time.perf_counter() - started, 3),
        "peak GB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9, 3),
        **result,
    }


def _conflict(where: str, rules: int) -> zopa.Conflict:
    """A dossier, or a random conflict with a status quo, an outcome and a goal."""
    if not where.replace(",", "").isdigit():
        return zopa.load(where)
    from conflicts import random_conflict

    options = [int(count) for count in where.split(",")]
    conflict = random_conflict(options, rules=rules, irreversible=rules)
    rng = random.Random(1)
    labels = conflict.labels
    while True:
        today = [label for label in labels if rng.random() < 0.3]
        if not conflict.broken_rules(today):
            break
    wanted = " and ".join(
        f"not {label}" if label in today else label for label in rng.sample(list(labels), 3)
    )
    return replace(
        conflict,
        status_quo=zopa.StatusQuo(tuple(today)),
        outcomes=(zopa.Outcome("wanted", zopa.parse(wanted)),),
        goal="wanted",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question", choices=["agree", "tables", "levers", "hinges"])
    parser.add_argument("conflict")
    parser.add_argument("--concept", default="seq")
    parser.add_argument("--rules", type=int, default=0)
    parser.add_argument("--most", type=int, default=1000)
    given = parser.parse_args()
    print(
        json.dumps(
            measure(given.question, given.conflict, given.concept, given.rules, given.most),
            indent=2,
        )
    )
