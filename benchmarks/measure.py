"""One analysis in a process of its own: time, peak memory, and what holds.

From a conflict in memory to the number of equilibria under five concepts (all but SIM)::

    python benchmarks/measure.py 4,4,4,4,4,4 --rules 3
    python benchmarks/measure.py 4,4,4,4,4,4 --rules 3 --numpy
    python benchmarks/measure.py trade-round

The first argument is the number of options of each party. Prints one JSON document. What is
loaded on the way, Numba and kernels from their cache, is part of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CONCEPTS = ("nash", "seq", "sseq", "gmr", "smr")


def measure(what: str, rules: int = 0, statements: int = 12) -> dict[str, Any]:
    """Analyse a conflict in this process."""
    from conflicts import random_conflict, trade_round

    import zopa

    if what == "trade-round":
        conflict = trade_round()
    else:
        options = [int(count) for count in what.split(",")]
        conflict = random_conflict(options, rules=rules, irreversible=rules, statements=statements)
    started = time.perf_counter()
    analysis = zopa.analyse(conflict, "array")
    built = time.perf_counter()
    held, seconds = {}, {"build": built - started}
    for concept in CONCEPTS:
        before = time.perf_counter()
        held[concept] = len(analysis.equilibria(concept))
        seconds[concept] = time.perf_counter() - before
    total = time.perf_counter() - started
    return {
        "options": what,
        "rules and irreversible options": rules,
        "engine": type(analysis._engine).__name__,
        "states": len(analysis.states),
        "seconds": round(total, 3),
        "of which": {name: round(value, 3) for name, value in seconds.items()},
        "peak GB": round(_peak() / 1e9, 3),
        "hold": held,
    }


def _peak() -> int:
    """Most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says there may be the parent's
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    kib = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kib


def measured(what: str, rules: int = 0, *, numpy: bool = False) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, what, "--rules", str(rules)]
    done = subprocess.run(
        command + ["--numpy"] * numpy, check=True, capture_output=True, encoding="utf-8"
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", help="options of each party, as in 4,4,4; or trade-round")
    parser.add_argument("--rules", type=int, default=0, help="as many irreversible options too")
    parser.add_argument("--statements", type=int, default=12, help="preferences of each party")
    parser.add_argument("--numpy", action="store_true", help="without compiled kernels")
    given = parser.parse_args()
    if given.numpy:
        os.environ["ZOPA_FAST"] = "0"
    print(json.dumps(measure(given.what, given.rules, given.statements), indent=1))
