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

# Beside this file, wherever it is run from.
sys.path.insert(0, str(Path(__file__).resolve().parent))
from mutations_search import SEARCH
from mutations_theory import THEORY

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
#: What knows the right answers; the quickest to fail come first.
TESTS = (
    "tests/stability/test_engines.py",
    "tests/stability/test_explain.py",
    "tests/game/test_ranks.py",
    "tests/stability/test_summary.py",
)
#: What knows the right answers about agreements, levers and variants of an engine.
AGREEMENTS = (
    "tests/agreements/test_after.py",
    "tests/agreements/test_agree.py",
    "tests/agreements/test_tables.py",
    "tests/agreements/test_coalitions.py",
    "tests/agreements/test_drift.py",
    "tests/agreements/test_outlook.py",
)
LEVERS = (
    "tests/levers/test_conditions.py",
    "tests/levers/test_orders.py",
    "tests/levers/test_inverse.py",
    "tests/levers/test_bounds.py",
    "tests/levers/test_find.py",
    "tests/levers/test_hinges.py",
    "tests/conflict/test_apply.py",
)
VARIANTS = ("tests/stability/test_variants.py",)
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
        tests: the tests that are to notice.
    """

    name: str
    breaks: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = TESTS

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
        "better |= rank[arcs.targets] > rank[arcs.sources]",
        "better |= rank[arcs.targets] >= rank[arcs.sources]",
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
        "others = [other for other in range(len(self.parties)) if other not in silent]",
        "others = [other for other in range(len(self.parties)) if other not in silent][:2]",
    ),
    Mutation(
        "party-skipped-array",
        "all but two of the other parties never answer in the array engine",
        "stability/array_engine.py",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party not in silent]",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party not in silent][-2:]",
    ),
    Mutation(
        "answers-itself",
        "a party takes part in the answer to its own move",
        "stability/array_engine.py",
        "others = [k for k, axis in enumerate(self.game.axes) if axis.party not in silent]",
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
    Mutation(
        "drift-edge-weak",
        "an edge needs no gain",
        "agreements/drift.py",
        "kept = self.floor(party)[targets] > self.engine.rank(party)[states[origins]]",
        "kept = self.floor(party)[targets] >= self.engine.rank(party)[states[origins]]",
        AGREEMENTS,
    ),
    Mutation(
        "drift-step-any-origin",
        "a step leads from anywhere",
        "agreements/drift.py",
        "origins = np.where(marked, rank, above_all(rank))",
        "origins = rank",
        AGREEMENTS,
    ),
    Mutation(
        "drift-frozen-entered",
        "what was signed is touched",
        "agreements/drift.py",
        "kept &= self.allowed[targets]",
        "kept &= True",
        AGREEMENTS,
    ),
    Mutation(
        "drift-cycle-partly",
        "a cycle partly in the goal counts",
        "agreements/drift.py",
        "if goal[cycle].all():",
        "if goal[cycle].any():",
        AGREEMENTS,
    ),
    Mutation(
        "drift-listed-no-cycles",
        "cycles of a listed drift are forgotten",
        "agreements/drift.py",
        "left = ~self._closure(single, self.targets, self.sources)",
        "left = single & False",
        AGREEMENTS,
    ),
    Mutation(
        "outlook-best-end",
        "a party falls back on its best end",
        "agreements/outlook.py",
        "states[int(np.argmin(rank[states]))]",
        "states[int(np.argmax(rank[states]))]",
        AGREEMENTS,
    ),
    Mutation(
        "bargain-mover-indifferent",
        "who moves need not gain",
        "agreements/bargain.py",
        "better |= (rank == self._base[party]) & ~self.moved(party)",
        "better |= rank == self._base[party]",
        AGREEMENTS,
    ),
    Mutation(
        "bargain-irreversible",
        "an agreement undoes what cannot be undone",
        "agreements/bargain.py",
        "possible: Truth = self.analysis.where(_all(kept)).copy()",
        "possible: Truth = self.analysis.where(TRUE).copy()",
        AGREEMENTS,
    ),
    Mutation(
        "bargain-subset-consensus",
        "a subset needs everybody",
        "agreements/bargain.py",
        "zone &= self.accepts(party) | ~self.moved(party)",
        "zone &= self.accepts(party)",
        AGREEMENTS,
    ),
    Mutation(
        "efficient-any-worse",
        "worse for one is dominated",
        "agreements/bargain.py",
        "dominated = (left <= best).all(axis=1)",
        "dominated = (left <= best).any(axis=1)",
        AGREEMENTS,
    ),
    Mutation(
        "agree-durable-nash",
        "durable means Nash",
        "agreements/agree.py",
        "self.durable = zone & engine.at_states(view.drift.equilibria)",
        'self.durable = zone & view.analysis.holds("nash")',
        AGREEMENTS,
    ),
    Mutation(
        "after-only-yes-frozen",
        "dropping an option is not signed",
        "agreements/after.py",
        "signed = np.flatnonzero(start != end)",
        "signed = np.flatnonzero(~start & end)",
        AGREEMENTS,
    ),
    Mutation(
        "after-cycle-partly",
        "a cycle partly in the goal is certain",
        "agreements/after.py",
        "within += [bool(goal[cycle].all()) for cycle in ends.cycles]",
        "within += [bool(goal[cycle].any()) for cycle in ends.cycles]",
        AGREEMENTS,
    ),
    Mutation(
        "tables-goal-not-lasting",
        "a table signs what does not last",
        "agreements/tables.py",
        "lasting = self.view.ground.engine.at_states(certain) & self.bargain.possible",
        "lasting = self.analysis.where(goal) & self.bargain.possible",
        AGREEMENTS,
    ),
    Mutation(
        "tables-unwanted-all",
        "a veto by presence needs one refusal only",
        "agreements/tables.py",
        "if works and not (acceptors & bit != 0).any()",
        "if works and not (acceptors & bit != 0).all()",
        AGREEMENTS,
    ),
    Mutation(
        "tables-minimal-equal",
        "supersets are minimal",
        "agreements/tables.py",
        "left = left[(left & least) != least]",
        "left = left[left != least]",
        AGREEMENTS,
    ),
    Mutation(
        "coalitions-strict",
        "a sanction must hurt",
        "agreements/coalitions.py",
        "worse |= rank <= rank[state]",
        "worse |= rank < rank[state]",
        AGREEMENTS,
    ),
    Mutation(
        "coalitions-smr-escape",
        "a coalition cannot escape",
        "agreements/coalitions.py",
        "return self.leading_to(self.others, worse & ~escape, improving=False)",
        "return self.leading_to(self.others, worse, improving=False)",
        AGREEMENTS,
    ),
    Mutation(
        "coalitions-singles-only",
        "subcoalitions of one",
        "agreements/coalitions.py",
        "sizes = range(1, len(movers) + 1)",
        "sizes = range(1, 2)",
        AGREEMENTS,
    ),
    Mutation(
        "variant-array-first",
        "only the first ranking answers",
        "stability/array_engine.py",
        "for ranks in self._rankings[along.party]:",
        "for ranks in self._rankings[along.party][:1]:",
        VARIANTS,
    ),
    Mutation(
        "variant-settled-too-soon",
        "the union of improvements is taken for transitive",
        "stability/array_engine.py",
        "settled = not improving or len(self._rankings[self.game.axes[axis].party]) == 1",
        "settled = True",
        VARIANTS,
    ),
    Mutation(
        "variant-graph-first",
        "only the first ranking answers",
        "stability/graph_engine.py",
        "for rank in self._rankings[party]:",
        "for rank in self._rankings[party][:1]:",
        VARIANTS,
    ),
    Mutation(
        "lowest-origin-groups",
        "moves come from where they lead",
        "stability/array_engine.py",
        "least = _along(source, group.sources).min(axis=1, keepdims=True)",
        "least = _along(source, group.targets).min(axis=1, keepdims=True)",
        VARIANTS,
    ),
    Mutation(
        "levers-bound-own-only",
        "a party's bound forgets its open orders",
        "levers/bounds.py",
        "for size in range(len(free) + 1):",
        "for size in range(1):",
        LEVERS,
    ),
    Mutation(
        "levers-supersets",
        "supersets of a set that does are listed",
        "levers/search.py",
        "if any(known <= pulled for known in found):",
        "if pulled in found:",
        LEVERS,
    ),
    Mutation(
        "levers-apart-forgotten",
        "levers that exclude each other are pulled",
        "levers/search.py",
        "if not any(frozenset((lever.label, label)) in self.apart for label in pulled):",
        "if True:",
        LEVERS,
    ),
    Mutation(
        "levers-cost-order",
        "the costliest first",
        "levers/search.py",
        "spent = cost + cost_of(lever)",
        "spent = cost - cost_of(lever)",
        LEVERS,
    ),
    Mutation(
        "hinges-today-forgotten",
        "the status quo is no part of the headline",
        "levers/hinges.py",
        "if becomes.today_holds != before.today_holds:",
        "if False:",
        LEVERS,
    ),
    Mutation(
        "conditions-own-target",
        "an improvement is no alternative to its answers",
        "levers/conditions.py",
        "return bool(no_better[self.any_of].any()) or any(",
        "return bool(no_better[self.any_of[1:]].any()) or any(",
        LEVERS,
    ),
    Mutation(
        "orders-even-odd",
        "inclusion without exclusion",
        "levers/orders.py",
        "Fraction(int(e) - int(o), size + 1)",
        "Fraction(int(e) + int(o), size + 1)",
        LEVERS,
    ),
    Mutation(
        "orders-swap-price",
        "every statement costs one exchange",
        "levers/orders.py",
        "    return free.index(statement)\n",
        "    return int(free[0] != statement)\n",
        LEVERS,
    ),
    Mutation(
        "inverse-insert-above",
        "a new statement does not outrank its neighbour",
        "levers/inverse.py",
        "no_better = self.no_better | (other & (self.first >= place))",
        "no_better = self.no_better | (other & (self.first > place))",
        LEVERS,
    ),
    Mutation(
        "apply-first-reversed",
        "several firsts stand in reverse",
        "conflict/apply.py",
        '*(change.statement for change in placing if change.where == "first"),',
        '*(change.statement for change in placing[::-1] if change.where == "first"),',
        LEVERS,
    ),
    Mutation(
        "word-below-wishes",
        "a party's word is its least important wish",
        "game/build.py",
        "return [*word, *lexical(party.preferences)]",
        "return [*lexical(party.preferences), *word]",
        ("tests/game/test_ranks.py",),
    ),
    Mutation(
        "word-of-a-ranker",
        "a party that ranks states directly ranks them as if it had given no word",
        "game/build.py",
        "        ranks = ranks + np.int32(max(1, len(groups))) * kept",
        "        pass",
        ("tests/game/test_ranks.py",),
    ),
    Mutation(
        "word-where-it-begins",
        "the graph engine asks of a move whether its source keeps the word, not its target",
        "game/build.py",
        "kept = listed.evaluate(party.word)[arcs.targets]",
        "kept = listed.evaluate(party.word)[arcs.sources]",
    ),
    Mutation(
        "word-no-bar-to-escape",
        "the array engine lets a bound party be tempted, or escape, into what breaks its word",
        "stability/array_engine.py",
        "self._fibres(axis, self._open(axis, field, np.iinfo(field.dtype).min))",
        "self._fibres(axis, field)",
    ),
    Mutation(
        "word-no-bar-to-punish",
        "the array engine lets bound parties punish by breaking their word",
        "stability/array_engine.py",
        "source = self._fibres(axis, self._open(axis, worst, above_all(worst)))",
        "source = self._fibres(axis, worst)",
    ),
    Mutation(
        "word-no-bar-to-improve",
        "the array engine lets bound parties answer with improvements that break their word",
        "stability/array_engine.py",
        "            source = self._open(axis, worst, above_all(worst))\n",
        "            source = worst\n",
    ),
    Mutation(
        "word-no-bar-behind",
        "the array engine finds origins of moves into what breaks the mover's word",
        "stability/array_engine.py",
        "np.copyto(lowest, field, where=bars)",
        "pass",
        VARIANTS,
    ),
    Mutation(
        "word-short-cut-of-sim",
        "SIM trusts that what moves cannot punish, simultaneous moves cannot, though words bind",
        "stability/array_engine.py",
        """game.feasible is None and not any(
            bars is not None for bars in game.barred
        )""",
        "game.feasible is None",
    ),
    Mutation(
        "word-of-a-signatory",
        "parties may break their word together",
        "agreements/bargain.py",
        "possible &= self.analysis.where(party.word) | ~self.moved(number)",
        "pass",
        AGREEMENTS,
    ),
    Mutation(
        "word-in-inverse",
        "orders of wishes are counted as if no word stood above them",
        "levers/inverse.py",
        "wanted if party.word is None else wanted.apart_from_word(kept)",
        "wanted",
        LEVERS,
    ),
    *(Mutation(*edit) for edit in (*SEARCH, *THEORY)),
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
        if not _sound(Path(folder), chosen):
            print("The tests fail without any mutation; put that right first.")
            return 1
        fates = [_fate(mutation, Path(folder)) for mutation in chosen]
    bad = [m.name for m, fate in zip(chosen, fates, strict=True) if fate != "caught"]
    print(f"{len(chosen) - len(bad)} of {len(chosen)} caught")
    if bad:
        print(f"not caught: {', '.join(bad)}")
    return 1 if bad else 0


def _sound(folder: Path, chosen: Sequence[Mutation]) -> bool:
    """Whether the tests pass on the source as it is: else every mutation would look caught."""
    begin = time.monotonic()
    source = _copy(folder / "unchanged")
    codes = [_run_tests(source, folder, tests)[0] for tests in sorted({m.tests for m in chosen})]
    sound = not any(codes)
    print(f"{'(no mutation)':<30} {'passes' if sound else 'FAILS':<10} {_seconds(begin)}")
    return sound


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
        code, failed = _run_tests(source, folder, mutation.tests)
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


def _run_tests(source: Path, folder: Path, tests: Sequence[str]) -> tuple[int | None, str]:
    """Exit code of pytest on a copy of the source, None when it took too long; what failed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(source),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        "ZOPA_MUTANTS": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
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
