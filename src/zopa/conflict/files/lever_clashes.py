"""Do the changes of one lever, or of one phase, contradict each other?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from zopa.conflict.change import LeverChange, OptionChange, RuleChange, StatementChange
from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.model import Place

__all__ = ["report_clashes", "rule_of"]

_Placed: TypeAlias = tuple[LeverChange, Place]


def report_clashes(changes: Sequence[_Placed], out: Collector, what: str = "lever") -> None:
    """Report changes that cannot be made together, each once, at the later one.

    Args:
        changes: those of one lever or phase, with their places.
        out: takes what is wrong.
        what: what they are changes of, for messages.
    """
    for number, (change, place) in enumerate(changes):
        for earlier, before in changes[:number]:
            why = _opposed(earlier, change, f"the {what}")
            if why is None:
                continue
            message = f"{why} (see line {before.line})" if before.line != place.line else why
            if earlier == change:
                out.add("ZP218", message, "delete one of the two", place)
            else:
                fix = f"keep one of the two, or make two {what}s of them"
                out.add("ZP229", message, fix, place)
            break
    _report_circle(changes, out)


def _opposed(earlier: LeverChange, change: LeverChange, what: str) -> str | None:
    """Why two changes cannot be made together; None where they can."""
    if earlier == change:
        return f"{what} says twice: {shown(str(change))}"
    if isinstance(earlier, StatementChange) and isinstance(change, StatementChange):
        return _opposed_statements(earlier, change, what)
    if isinstance(earlier, OptionChange) and isinstance(change, OptionChange):
        if earlier.option != change.option:
            return None
        return f"{what} both forbids and allows {shown(change.option)}"
    one, other = rule_of(earlier), rule_of(change)
    if one is None or other is None:
        return None
    (adds, rule), (adds_too, same) = one, other
    if str(rule) == str(same):
        if adds == adds_too:
            return f"{what} {'adds' if adds else 'lifts'} the rule {shown(str(rule))} twice"
        return f"{what} both adds and lifts the rule {shown(str(rule))}"
    contrary = str(Not(rule)) == str(same) or str(Not(same)) == str(rule)
    if adds and adds_too and contrary:
        return f"{what} adds both {shown(str(rule))} and {shown(str(same))}"
    return None


def _opposed_statements(earlier: StatementChange, change: StatementChange, what: str) -> str | None:
    if earlier.party != change.party:
        return None
    party = shown(change.party)
    same_text = earlier.wants is not None and str(earlier.wants) == str(change.wants)
    if earlier.statement == change.statement or same_text:
        return f"{what} changes {shown(change.statement)} of {party} twice"
    for one, other in ((earlier, change), (change, earlier)):
        if one.kind == "drop" and other.anchor == one.statement:
            dropped, placed = shown(one.statement), shown(other.statement)
            return f"{what} drops {dropped} of {party} and puts {placed} next to it"
    return None


def rule_of(change: LeverChange) -> tuple[bool, Formula] | None:
    """Whether a change adds or lifts a rule, and which; None for other changes."""
    if isinstance(change, RuleChange):
        return change.kind == "add", change.rule
    if isinstance(change, OptionChange):
        return change.kind == "forbid", Not(OptionIs(change.option))
    return None


def _report_circle(changes: Sequence[_Placed], out: Collector) -> None:
    """Report statements of which each is put next to the other, so that none has a place."""
    moved = {
        (change.party, change.statement): (change, place)
        for change, place in changes
        if isinstance(change, StatementChange) and change.anchor is not None
    }
    done: set[tuple[str, str]] = set()
    for start in moved:
        path: list[tuple[str, str]] = []
        at = start
        while at in moved and at not in done:
            done.add(at)
            path.append(at)
            at = (at[0], moved[at][0].anchor or "")
        if at in path:
            circle = path[path.index(at) :]
            names = " -> ".join(shown(name, 40) for _, name in [*circle[:4], at])
            message = (
                f"statements of {shown(at[0])} are put next to each other in a circle: {names}"
            )
            place = max((moved[key][1] for key in circle), key=lambda p: (p.line, p.column))
            out.add("ZP229", message, "give one of them a place of its own", place)
