"""Break the engines on purpose, one small edit at a time, and see whether the tests notice.

Every mutation replaces one piece of a copy of the source; the tests that know what the right
answers are then run against that copy. Run it with an interpreter that has the test
dependencies, from anywhere::

    python scripts/mutate.py               every mutation: a few minutes
    python scripts/mutate.py --list        their names and what they break
    python scripts/mutate.py --only NAME   one of them; may be given several times

Exit code 0 when every mutation was caught; 1 when one survived, or no longer applies because
the source has changed: then correct its old text below.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
#: What knows the right answers; the quickest to fail come first.
TESTS = (
    "tests/stability/test_engines.py",
    "tests/stability/test_explain.py",
    "tests/game/test_ranks.py",
    "tests/stability/test_summary.py",
)
TIMEOUT = 180


@dataclass(frozen=True)
class Mutation:
    """An edit that makes an answer wrong.

    Attributes:
        name: short name.
        breaks: what goes wrong.
        file: path below ``src/zopa``.
        old: text that occurs there exactly once.
        new: what stands in its place.
    """

    name: str
    breaks: str
    file: str
    old: str
    new: str

    def applied(self, source: str) -> str | None:
        """The source with the edit, or None where the old text is not there exactly once."""
        return source.replace(self.old, self.new) if source.count(self.old) == 1 else None


MUTATIONS = (
    Mutation(
        "strict-sanction",
        "an indifferent end no longer sanctions: strict for weak comparison",
        "stability/concepts.py",
        "self.floor(engine, party)) <= engine.rank(party)",
        "self.floor(engine, party)) < engine.rank(party) + (engine.best_own(party, "
        "engine.rank(party)) <= engine.rank(party))",
    ),
    Mutation(
        "weak-improvement-sim",
        "an indifferent move counts as an improvement under SIM",
        "stability/sim.py",
        "better = rank[targets] > rank[states[origins]]",
        "better = rank[targets] >= rank[states[origins]]",
    ),
    Mutation(
        "weak-improvement-graph",
        "the graph engine lets parties answer with moves they are indifferent about",
        "stability/graph_engine.py",
        "better = rank[arcs.targets] > rank[arcs.sources]",
        "better = rank[arcs.targets] >= rank[arcs.sources]",
    ),
    Mutation(
        "weak-improvement-array",
        "the array engine lets parties answer with moves they are indifferent about",
        "stability/array_engine.py",
        "np.where(ordered[:, 1:] < ordered[:, :-1], np.arange(1, size), 0)",
        "np.where(ordered[:, 1:] <= ordered[:, :-1], np.arange(1, size), 0)",
    ),
    Mutation(
        "one-round-graph",
        "the graph engine's closure is cut after one round",
        "stability/graph_engine.py",
        "np.minimum.at(worst, arcs.sources, worst[arcs.targets])\n"
        "            changed = not np.array_equal(before, worst)",
        "np.minimum.at(worst, arcs.sources, worst[arcs.targets])\n            changed = False",
    ),
    Mutation(
        "one-round-array",
        "the array engine's closure is cut after one round",
        "stability/array_engine.py",
        "while unchanged < len(others):",
        "while turn < len(others):",
    ),
    Mutation(
        "one-round-last-mover",
        "legal sequences on arbitrary arcs are cut after one round",
        "stability/graph_engine.py",
        "changed = changed or not np.array_equal(before, worst)",
        "changed = False",
    ),
    Mutation(
        "party-skipped-graph",
        "a third other party never answers in the graph engine",
        "stability/graph_engine.py",
        "others = [other for other in range(len(self.parties)) if other != party]",
        "others = [other for other in range(len(self.parties)) if other != party][:2]",
    ),
    Mutation(
        "party-skipped-array",
        "all but two of the other parties never answer in the array engine",
        "stability/array_engine.py",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party != party]",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party != party][-2:]",
    ),
    Mutation(
        "answers-itself",
        "a party takes part in the answer to its own move",
        "stability/array_engine.py",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party != party]",
        "others = [k for k, axis in enumerate(self.game.axes)]",
    ),
    Mutation(
        "last-mover-ignored",
        "somebody may move twice in a row: closure on arbitrary arcs",
        "stability/graph_engine.py",
        "                    if mover != last:\n",
        "                    if True:\n",
    ),
    Mutation(
        "last-mover-ignored-in-paths",
        "paths that are shown let somebody move twice in a row",
        "stability/paths.py",
        "legal = last[origins] != party",
        "legal = last[origins] != -1",
    ),
    Mutation(
        "infeasible-not-masked",
        "cells that are no state count while others move on the grid",
        "stability/array_engine.py",
        "self._fill_no_state(worst, above_all(worst))",
        "self._fill_no_state(worst, INFEASIBLE)",
    ),
    Mutation(
        "infeasible-left-behind",
        "cells that are no state tempt after the others have moved",
        "stability/array_engine.py",
        "self._fill_no_state(worst, INFEASIBLE)",
        "pass",
    ),
    Mutation(
        "infeasible-moves",
        "the array engine lists moves to cells that are no state",
        "stability/array_engine.py",
        "allowed &= self.game.feasible[targets]",
        "pass",
    ),
    Mutation(
        "irreversibility-ignored",
        "what cannot be undone is undone",
        "game/build.py",
        "    if not held:\n",
        "    if True:\n",
    ),
    Mutation(
        "irreversibility-turned-round",
        "a negative irreversible literal is taken for a positive one",
        "game/build.py",
        "rows[:, column[literal.option]] == literal.value",
        "rows[:, column[literal.option]]",
    ),
    Mutation(
        "smr-escape-ignored",
        "SMR forgets that the mover may escape",
        "stability/smr.py",
        "escape = engine.best_own(party, rank)",
        "escape = rank",
    ),
    Mutation(
        "sseq-escape-ignored",
        "SSEQ forgets that the mover may escape",
        "stability/sseq.py",
        "escape = engine.best_own(party, rank)",
        "escape = rank",
    ),
    Mutation(
        "seq-answers-with-any-move",
        "SEQ accepts answers that serve nobody",
        "stability/seq.py",
        "improving=True",
        "improving=False",
    ),
    Mutation(
        "gmr-answers-with-improvements",
        "GMR accepts only answers that serve those who give them",
        "stability/gmr.py",
        "improving=False",
        "improving=True",
    ),
    Mutation(
        "sim-one-party-at-a-time",
        "SIM forgets the combinations of several parties",
        "stability/sim.py",
        "code = np.concatenate([code, joined])",
        "code = np.concatenate([code, np.repeat(code, counts)])",
    ),
    Mutation(
        "sim-infeasible-dropped",
        "SIM drops an infeasible combination that one more party would make feasible",
        "stability/sim.py",
        "        if no_better.any():\n",
        "        kept = np.concatenate([np.ones(len(pair) - len(reached), bool), reached >= 0])\n"
        "        pair, code = pair[kept], code[kept]\n"
        "        if no_better.any():\n",
    ),
    Mutation(
        "sim-first-improvement-only",
        "SIM is content when one of several improvements is spoiled",
        "stability/sim.py",
        "result[states[origin[~deterred]]] = False",
        "result[states[origin[~deterred]]] = False\n"
        "        result[states[origin[deterred]]] = True",
    ),
    Mutation(
        "sim-infeasible-not-masked",
        "SIM counts combinations that are no state",
        "stability/sim.py",
        "no_better &= reached >= 0",
        "pass",
    ),
    Mutation(
        "sim-without-moves",
        "SIM skips states where moves could punish instead of those where they could not",
        "stability/sim.py",
        "open_ = open_[result[open_]]",
        "open_ = open_[~result[open_]]",
    ),
    Mutation(
        "ties-broken",
        "a ranking's ties are broken by the order in which they are written",
        "game/ranks.py",
        "rank[group] = worse",
        "rank[group] = worse * size + np.arange(len(group))",
    ),
    Mutation(
        "last-statement-dropped",
        "statements weigh nothing once ranks are made dense",
        "game/ranks.py",
        "rank, count = _squeeze(rank, count)",
        "rank, count = _squeeze(rank // 2, count)",
    ),
    Mutation(
        "dense-ranks-off-by-one",
        "dense ranks begin at the rank of a cell that is no state",
        "game/ranks.py",
        "numbers = np.cumsum(used, dtype=np.int32) - np.int32(1)\n    small",
        "numbers = np.maximum(np.cumsum(used, dtype=np.int32) - np.int32(2), 0)\n    small",
    ),
    Mutation(
        "best-answer-any-improvement",
        "every improvement passes for a best answer",
        "stability/paths.py",
        "kept = gain == most[origins]",
        "kept = gain > 0",
    ),
    Mutation(
        "costless-strict",
        "a costless step must pay: strict for weak comparison",
        "stability/paths.py",
        'kept = gain >= 0 if kind == "costless" else gain > 0',
        "kept = gain > 0",
    ),
    Mutation(
        "joint-weak",
        "a joint answer may leave its movers as they were: weak for strict comparison",
        "stability/grades.py",
        "engine.rank(other)[sanctions] > engine.rank(other)[start]",
        "engine.rank(other)[sanctions] >= engine.rank(other)[start]",
    ),
    Mutation(
        "strict-sanction-grades",
        "an end that is as good as before is no sanction in explanations",
        "stability/grades.py",
        "lambda s: regret[s] <= level",
        "lambda s: regret[s] < level",
    ),
    Mutation(
        "explanations-without-escape",
        "explanations of SMR and SSEQ forget the escape",
        "stability/explain.py",
        "if self.concept.escape:",
        "if False:",
    ),
    Mutation(
        "pattern-one-way",
        "a summary tells patterns that one of its states does not follow",
        "stability/summary.py",
        "return counts[value, other] == 0",
        "return counts[value, other] <= 1",
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run mutations and print what became of each; returns the exit code."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--list", action="store_true", help="print the mutations and stop")
    reader.add_argument("--only", action="append", metavar="NAME", help="run only this one")
    given = reader.parse_args(arguments)
    chosen = [m for m in MUTATIONS if not given.only or m.name in given.only]
    unknown = set(given.only or ()) - {m.name for m in MUTATIONS}
    if unknown:
        reader.error(f"no such mutation: {', '.join(sorted(unknown))} (see --list)")
    if given.list:
        for mutation in chosen:
            print(f"{mutation.name:<30} {mutation.file:<28} {mutation.breaks}")
        return 0
    with tempfile.TemporaryDirectory(prefix="zopa-mutants-") as folder:
        if not _sound(Path(folder)):
            print("The tests fail without any mutation; put that right first.")
            return 1
        fates = [_fate(mutation, Path(folder)) for mutation in chosen]
    bad = [m.name for m, fate in zip(chosen, fates, strict=True) if fate != "caught"]
    print(f"{len(chosen) - len(bad)} of {len(chosen)} caught")
    if bad:
        print(f"not caught: {', '.join(bad)}")
    return 1 if bad else 0


def _sound(folder: Path) -> bool:
    """Whether the tests pass on the source as it is: else every mutation would look caught."""
    begin = time.monotonic()
    code, _ = _run_tests(_copy(folder / "unchanged"), folder)
    print(f"{'(no mutation)':<30} {'passes' if code == 0 else 'FAILS':<10} {_seconds(begin)}")
    return code == 0


def _fate(mutation: Mutation, folder: Path) -> str:
    begin = time.monotonic()
    source = _copy(folder / mutation.name)
    path = source / "zopa" / mutation.file
    edited = mutation.applied(path.read_text(encoding="utf-8")) if path.exists() else None
    if edited is None:
        fate = "no longer applies"
        note = f"its old text is not exactly once in src/zopa/{mutation.file}; correct it here"
    else:
        path.write_text(edited, encoding="utf-8")
        # 1: tests failed; a crash or an endless loop is noticed as well.
        code, failed = _run_tests(source, folder)
        fate = {0: "survived", 1: "caught", None: "caught"}.get(code, "unclear")
        note = {0: mutation.breaks, 1: failed, None: "by timeout"}.get(code, "")
        if fate == "unclear":
            note = f"pytest gave exit code {code}"
    shutil.rmtree(source.parent)
    shown = fate if fate == "caught" else fate.upper()
    print(f"{mutation.name:<30} {shown:<10} {_seconds(begin)}  {note}".rstrip(), flush=True)
    return fate


def _copy(folder: Path) -> Path:
    return Path(
        shutil.copytree(SOURCE, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    )


def _run_tests(source: Path, folder: Path) -> tuple[int | None, str]:
    """Exit code of pytest on a copy of the source, None when it took too long; what failed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        "ZOPA_MUTANTS": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    return done.returncode, failed[0].removeprefix("FAILED ")[:110] if failed else ""


def _seconds(begin: float) -> str:
    return f"{time.monotonic() - begin:5.1f} s"


if __name__ == "__main__":
    sys.exit(main())
