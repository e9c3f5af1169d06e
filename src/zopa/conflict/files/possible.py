"""Does what a conflict says leave any state, today's among them, and do its rankings cover all?"""

from __future__ import annotations

from zopa.conflict.apply import rules_of
from zopa.conflict.change import Lever
from zopa.conflict.feasible import clash, enumerate_feasible, find_feasible
from zopa.conflict.files.diagnostics import Collector, shown
from zopa.conflict.files.lever_clashes import rule_of
from zopa.conflict.files.read_conflict import Draft
from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict, Place, Rule
from zopa.conflict.undertaking import Phase
from zopa.errors import TooLargeError

__all__ = ["check_possible"]

#: A ranking is a list that somebody wrote by hand.
MAX_RANKED = 65_536
#: Naming the rules that clash takes one search a rule.
_MOST_RULES = 300
#: Partial states that the question whether a phase leaves any may look at.
_BUDGET = 20_000


def check_possible(draft: Draft, out: Collector) -> None:
    """Check the rules, the status quo and the rankings of a conflict without other errors.

    What would take too long to find out is not reported.
    """
    conflict = draft.conflict
    if not _some_state(conflict, out):
        return
    _today(conflict, out)
    if draft.ranked:
        _rankings(draft, out)
    if not out.errors:
        for lever in conflict.levers:
            _lever(lever, draft, out)
        for number, phase in enumerate(conflict.phases):
            _phase(phase, draft, out, is_first=number == 0)


def _some_state(conflict: Conflict, out: Collector) -> bool:
    formulas = [rule.formula for rule in conflict.rules]
    try:
        if find_feasible(conflict.labels, formulas) is not None:
            return True
        few = len(formulas) <= _MOST_RULES
        clashing = clash(conflict.labels, formulas) if few else ()
    except TooLargeError:
        return True
    rules = [conflict.rules[index] for index in clashing]
    place = rules[0].place if rules else conflict.rules[0].place
    if len(rules) == 1:
        message = f"no state is possible: the rule {_named(rules)} is never true"
    elif rules:
        message = f"no state is possible: these rules clash: {_named(rules)}"
    else:
        message = f"no state is possible: the {len(formulas)} rules clash"
    out.add("ZP216", message, "loosen or delete one of them", place)
    return False


def _named(rules: list[Rule]) -> str:
    return ", ".join(
        f"{shown(str(rule.formula))}{f' (line {rule.place.line})' if rule.place else ''}"
        for rule in rules
    )


def _today(conflict: Conflict, out: Collector) -> None:
    today = conflict.status_quo
    if today is None:
        return
    broken = list(conflict.broken_rules(today.yes))
    if broken:
        what = "this rule" if len(broken) == 1 else "these rules"
        more = f" and {len(broken) - 5} more" if len(broken) > 5 else ""
        message = f"the status quo breaks {what}: {_named(broken[:5])}{more}"
        out.add("ZP215", message, "change the status quo or the rule", today.place)


def _rankings(draft: Draft, out: Collector) -> None:
    conflict = draft.conflict
    labels = conflict.labels
    if conflict.graph is not None:
        _misses(draft, [frozenset((label,)) for label in labels], out)
        return
    formulas = [rule.formula for rule in conflict.rules]
    try:
        rows = enumerate_feasible(labels, formulas, limit=MAX_RANKED)
    except TooLargeError:
        for place in draft.ranking_places.values():
            message = "there are too many possible states to rank"
            out.add("ZP214", message, "write preferences instead", place)
        return
    feasible = [
        frozenset(label for label, yes in zip(labels, row, strict=True) if yes)
        for row in rows.tolist()
    ]
    possible = set(feasible)
    for ranked in draft.ranked.values():
        for entry in ranked:
            if entry.state not in possible:
                broken = list(conflict.broken_rules(entry.state))
                message = f"the rules exclude this state: {_named(broken[:3])}"
                out.add("ZP213", message, "leave it out", entry.place)
    for party in conflict.parties:
        for state in {state for pair in party.unknown for state in pair} - possible:
            named = _state(conflict, state)
            message = f"the rules exclude the state {named}, which is said not to be compared"
            out.add("ZP213", message, "leave it out", draft.ranking_places[party.label])
    _misses(draft, feasible, out)


def _misses(draft: Draft, feasible: list[frozenset[str]], out: Collector) -> None:
    """Report the rankings that leave out states that are possible."""
    conflict = draft.conflict
    for party, ranked in draft.ranked.items():
        known = {entry.state for entry in ranked}
        missing = [state for state in feasible if state not in known]
        if missing:
            first = ", ".join(_state(conflict, state) for state in missing[:3])
            count = "1 possible state" if len(missing) == 1 else f"{len(missing)} possible states"
            such = "" if len(missing) <= 3 else ", such as"
            message = f"the ranking of {shown(party)} misses {count}{such or ':'} {first}"
            out.add("ZP214", message, "rank every possible state", draft.ranking_places[party])


def _state(conflict: Conflict, state: frozenset[str]) -> str:
    listed = ", ".join(conflict.state(state))
    return listed if conflict.graph is not None else f"[{listed}]"


def _lever(lever: Lever, draft: Draft, out: Collector) -> None:
    """Check that the rules that a lever adds leave today's state, or any where none is named."""
    conflict = draft.conflict
    lifted, added = set[str](), list[tuple[Formula, Place]]()
    for change, place in zip(lever.changes, draft.change_places[lever.label], strict=True):
        told = rule_of(change)
        if told is not None and told[0]:
            added.append((told[1], place))
        elif told is not None:
            lifted.add(str(told[1]))
    fix = "change the rule, or the lever"
    if conflict.today is not None:
        # Today's state satisfies the rules of the file, so the added ones alone can exclude it.
        for formula, place in added:
            if not formula.holds_in(conflict.today):
                message = f"with the rule {shown(str(formula))} today's state would be impossible"
                out.add("ZP230", message, fix, place)
        return
    kept = [rule.formula for rule in conflict.rules if str(rule.formula) not in lifted]
    formulas = [*kept, *(formula for formula, _ in added)]
    try:
        if not added or find_feasible(conflict.labels, formulas) is not None:
            return
    except TooLargeError:
        return
    said = ", ".join(shown(str(formula)) for formula, _ in added[:3])
    what = "the rule" if len(added) == 1 else "the rules"
    message = f"with {what} {said} no state would be possible"
    out.add("ZP230", message, fix, added[0][1])


def _phase(phase: Phase, draft: Draft, out: Collector, is_first: bool) -> None:
    """Check that the rules of a phase leave a state, and the one that it begins in."""
    conflict, places = draft.conflict, draft.phase_places[phase.label]
    rules = rules_of(conflict.rules, phase.changes)
    begins = phase.status_quo
    if begins is None and is_first and conflict.today is not None:
        begins = conflict.today.yes
    if begins is not None:
        broken = [rule for rule in rules if not rule.formula.holds_in(begins)]
        if not broken:
            return
        told = f"{_named(broken[:3])}{f' and {len(broken) - 3} more' if len(broken) > 3 else ''}"
        if phase.status_quo is not None:
            message = f"the phase {shown(phase.label)} cannot begin in this state: it breaks {told}"
            fix = "change the state, or the rules of the phase"
            out.add("ZP237", message, fix, places.status_quo)
        else:
            message = f"the phase {shown(phase.label)} cannot begin in today's state: "
            message += f"that breaks {told}"
            fix = "say under its 'status_quo' in which state it begins, or change its rules"
            out.add("ZP237", message, fix, phase.place)
        return
    kept = {id(rule) for rule in conflict.rules}
    added = [rule for rule in rules if id(rule) not in kept]
    formulas = [rule.formula for rule in rules]
    if conflict.today is not None and all(f.holds_in(conflict.today) for f in formulas):
        return  # as good as any other state, and at hand
    try:
        if not added or find_feasible(conflict.labels, formulas, _BUDGET) is not None:
            return
    except TooLargeError:
        return
    said = ", ".join(shown(str(rule.formula)) for rule in added[:3])
    what = "the rule" if len(added) == 1 else "the rules"
    message = f"with {what} {said} no state would be possible in the phase {shown(phase.label)}"
    out.add("ZP236", message, "change its rules", phase.place)
