"""``zopa holds``, ``why`` and ``levers`` where no list of states fits: the SAT engine answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from zopa.cli.output import console, noticing_interrupts, patiently, print_json, print_lines
from zopa.text import visible

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.conflict.model import Conflict
    from zopa.levers.beyond import FoundLevers
    from zopa.stability.finder import Finder
    from zopa.stability.finder_results import Decision, WhyNot

__all__ = ["holds_beyond", "levers_beyond_told", "why_beyond"]

#: Concepts that are looked at unless others are named.
USUAL = ("nash", "seq")
INTERRUPTED = 130
_UNBOUND = "This takes commitments to be binding. With nobody bound by its word:"
#: Seconds that one question may take unless something else is said.
PATIENCE = 20.0


def holds_beyond(
    conflict: Conflict,
    concepts: Sequence[str],
    outcome: str | None,
    patience: float | None,
    as_json: bool,
) -> None:
    """Print which outcomes can hold, by which state, and who would have to move."""
    from zopa.stability.finder import Finder

    report: dict[str, Any] = {}
    out = console()
    with noticing_interrupts() as stopped:
        for number, name in enumerate(concepts or USUAL):
            finder = Finder(conflict, name, PATIENCE if patience is None else patience)
            with patiently(f"searching under {finder.concept.shown}"):
                found = _asked(finder, outcome, stopped)
            provenance = finder.provenance.to_json()
            told = found.pop("told")
            report[name] = found
            if not as_json:
                if not number:
                    _head(conflict, out)
                print_lines(out, finder.concept.shown, told)
            if stopped():
                break
    if as_json:
        options = len(conflict.options)
        print_json({**provenance, "options": options, "concepts": report})
    if stopped():
        raise SystemExit(INTERRUPTED)


def _asked(finder: Finder, outcome: str | None, stopped: Callable[[], bool]) -> dict[str, Any]:
    """Everything that is asked under one concept, as data and told, until somebody stops it."""
    from zopa.stability.finder_sentences import (
        combinations_told,
        finding_told,
        findings_told,
        movers_told,
        verdict_told,
    )

    conflict = finder.conflict
    names = [each.name for each in conflict.outcomes] if outcome is None else [outcome]
    today = conflict.today
    told: list[str] = []
    found: dict[str, Any] = {"status_quo": None, "outcomes": {}, "who_must_move": None}
    if today is not None:
        decision = finder.decide(today)
        found["status_quo"] = decision.verdict
        told.append(verdict_told(conflict, decision))
    if not names:
        some = finder.find(fewest_changes=today is not None)
        found["outcomes"]["any"] = some.to_json()
        told.append(finding_told(conflict, some))
    findings = {}
    for name in names:
        if not stopped():
            findings[name] = finder.find(name, fewest_changes=today is not None)
    found["outcomes"] |= {name: one.to_json() for name, one in findings.items()}
    told += findings_told(conflict, list(findings.values()))
    found["told"] = told
    goal = outcome or conflict.goal
    if stopped():
        return found
    if goal is not None and today is not None and findings[goal].status != "none":
        movers = finder.who_must_move(goal)
        found["who_must_move"] = movers.to_json()
        told += movers_told(conflict, movers)
    if conflict.bound and not stopped():
        found["unbound"], lines = _unbound(finder, goal)
        told += lines
    if len(names) > 1 and not stopped():
        together = finder.combinations(names)
        found["together"] = together.to_json()
        told += combinations_told(together)
    return found


def _unbound(finder: Finder, goal: str | None) -> tuple[dict[str, Any], list[str]]:
    """The answers with nobody bound by its word, as data and told."""
    from zopa.conflict.undertake import unbound
    from zopa.stability.finder import Finder
    from zopa.stability.finder_sentences import finding_told, verdict_told

    free = Finder(unbound(finder.conflict), finder.concept.name, finder.patience)
    data: dict[str, Any] = {"status_quo": None, "goal": None}
    lines: list[str] = []
    if free.conflict.today is not None:
        decision = free.decide(free.conflict.today)
        data["status_quo"] = decision.verdict
        lines.append(verdict_told(free.conflict, decision))
    if goal is not None:
        found = free.find(goal)
        data["goal"] = found.to_json()
        lines.append(finding_told(free.conflict, found))
    return data, [_UNBOUND, *lines]


def why_beyond(
    conflict: Conflict,
    state: Iterable[str] | None,
    outcome: str | None,
    concept: str,
    patience: float | None,
    as_json: bool,
) -> None:
    """Print why a state holds or does not; for an outcome: a state that holds, or why none does."""
    from zopa.stability.finder import Finder
    from zopa.stability.finder_sentences import decision_told, verdict_told, why_not_told
    from zopa.stability.phrases import Phrases, capital

    finder = Finder(conflict, concept, PATIENCE if patience is None else patience)
    name = outcome or conflict.goal
    with patiently("searching"):
        why_not = None
        if state is None and name is not None:
            why_not = finder.why_not(name)
            state = why_not.state if why_not.status == "found" else None
        elif state is None:
            state = conflict.today or ()
        decision = None if state is None else finder.decide(state)
        free, unbound_told = _why_unbound(finder, decision, why_not)
    if as_json:
        asked = why_not if decision is None else decision
        assert asked is not None
        print_json({**asked.to_json(), **free})
        return
    out = console()
    _head(conflict, out)
    if why_not is not None:
        print_lines(out, f"Why, under {finder.concept.shown}", why_not_told(conflict, why_not))
    heading = "State"
    if decision is None and why_not is not None:
        decision, heading = why_not.nearest, "A state that comes close"
    if decision is not None:
        print_lines(out, f"{heading}: {decision.state}", (verdict_told(conflict, decision),))
        for party, lines in decision_told(conflict, decision):
            print_lines(out, capital(Phrases(conflict).name(party)), lines)
    print_lines(out, "Commitments", unbound_told)


def _why_unbound(
    finder: Finder, decision: Decision | None, why_not: WhyNot | None
) -> tuple[dict[str, Any], list[str]]:
    """The same question with nobody bound, as data and told: of the state, or else the outcome."""
    from zopa.conflict.undertake import unbound
    from zopa.stability.finder import Finder
    from zopa.stability.finder_sentences import finding_told, verdict_told

    if not finder.conflict.bound:
        return {}, []
    free = Finder(unbound(finder.conflict), finder.concept.name, finder.patience)
    if decision is not None:
        known = free.decide(decision.state)
        return {"unbound": {"verdict": known.verdict}}, [
            _UNBOUND,
            verdict_told(free.conflict, known),
        ]
    assert why_not is not None
    found = free.find(why_not.outcome)
    return {"unbound": found.to_json()}, [_UNBOUND, finding_told(free.conflict, found)]


def levers_beyond_told(conflict: Conflict, found: FoundLevers, as_json: bool) -> None:
    """Print the cheapest sets of levers."""
    from zopa.levers.beyond_sentences import beyond_told

    if as_json:
        print_json(found.to_json())
        return
    out = console()
    _head(conflict, out)
    lines = beyond_told(conflict, found)
    if found.sets and not found.complete and not found.interrupted:
        lines += ("Ask for more with --most.",)
    print_lines(out, "What it would take", lines)
    unit = conflict.cost_unit
    told = f"Costs are in {visible(str(unit))}." if unit else "The dossier states no unit of costs."
    print_lines(out, "Costs", (f"{told} They are the dossier's own judgements, and added up.",))


def _head(conflict: Conflict, out: Console) -> None:
    from rich.text import Text

    options = len(conflict.options)
    head = Text(visible(str(conflict.title)), style="bold")
    marking = f"  {visible(conflict.marking)}" if conflict.marking else ""
    head.append(f"{marking}  [SAT engine, 2^{options} combinations, none listed]", style="dim")
    for line in head.wrap(out, out.width):
        line.rstrip()
        out.print(line, soft_wrap=True)
