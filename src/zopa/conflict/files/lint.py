"""What is allowed but odd: one small function a code, over a conflict without errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from zopa.conflict.change import Lever, LeverChange, StatementChange
from zopa.conflict.feasible import find_feasible
from zopa.conflict.files.diagnostics import CODES, Diagnostic, escaped, shown
from zopa.conflict.files.lever_clashes import rule_of
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.judgements import uses_of_claims
from zopa.conflict.model import Basis, Conflict, Party, Place
from zopa.errors import TooLargeError

__all__ = ["lint"]

#: Partial states that one question may look at: a linter answers at once or not at all.
_BUDGET = 20_000

_Finding: TypeAlias = tuple[str, str, str, Place | None]


def lint(conflict: Conflict, claims: Mapping[str, Place] | None = None) -> list[Diagnostic]:
    """Every oddity of a conflict, as warnings.

    Args:
        conflict: a conflict without errors.
        claims: where each claim stands, by id.

    Returns:
        The warnings, in no particular order. What cannot be found out quickly is left out.
    """
    model = _Model(conflict, claims or {})
    return [
        Diagnostic(code, CODES[code].severity, message, fix, place)
        for rule in _RULES
        for code, message, fix, place in rule(model)
    ]


class _Model:
    """A conflict, and answers that several checks ask for."""

    def __init__(self, conflict: Conflict, claims: Mapping[str, Place]) -> None:
        self.conflict = conflict
        self.claims = claims
        self.rules = [rule.formula for rule in conflict.rules]

    def can_be(self, *formulas: Formula) -> bool | None:
        """Whether some feasible state satisfies the formulas; None where that takes too long."""
        return self._satisfiable([*self.rules, *formulas])

    def could_be(self, *formulas: Formula) -> bool | None:
        """The same, of the states that are feasible once levers have lifted what they can."""
        return self._satisfiable([*self.lasting, *formulas])

    def _satisfiable(self, formulas: Sequence[Formula]) -> bool | None:
        try:
            found = find_feasible(self.conflict.labels, formulas, _BUDGET)
        except TooLargeError:
            return None
        return found is not None

    @cached_property
    def lasting(self) -> list[Formula]:
        """The rules that no lever lifts."""
        changes = [change for lever in self.conflict.levers for change in lever.changes]
        told = [rule for change in changes if (rule := rule_of(change)) is not None]
        lifted = {str(rule) for adds, rule in told if not adds}
        return [rule for rule in self.rules if str(rule) not in lifted]

    @cached_property
    def wanted(self) -> dict[str, frozenset[str]]:
        """Options that each party's preferences or ranking mention, or would with a lever."""
        found = {party.label: _mentioned(party) for party in self.conflict.parties}
        for lever in self.conflict.levers:
            for change in lever.changes:
                if isinstance(change, StatementChange) and change.wants is not None:
                    found[change.party] |= change.wants.options
        return found


def _mentioned(party: Party) -> frozenset[str]:
    states = [state for group in party.ranking or () for state in group]
    formulas = [preference.wants.options for preference in party.preferences]
    return frozenset().union(*states, *formulas)


def _bases(conflict: Conflict) -> Iterator[tuple[str, Basis, Place | None]]:
    for party in conflict.parties:
        for option in party.options:
            yield f"the option {shown(option.label)}", option.basis, option.place
        for wish in party.preferences:
            yield f"the preference {shown(str(wish.wants))}", wish.basis, wish.place
        if party.ranking is not None:
            yield f"the ranking of {shown(party.label)}", party.ranking_basis, party.place
    for rule in conflict.rules:
        yield f"the rule {shown(str(rule.formula))}", rule.basis, rule.place
    for literal in conflict.irreversible:
        yield f"the irreversible {shown(str(literal))}", literal.basis, literal.place
    for tie in conflict.ties:
        said = f"{tie.source} {tie.relation} {tie.target}"
        yield f"the tie {shown(said)}", tie.basis, tie.place
    for lever in conflict.levers:
        yield f"the lever {shown(lever.label)}", lever.basis, lever.place
    for format_ in conflict.formats:
        yield f"the format {shown(format_.label)}", format_.basis, format_.place


def _no_basis(model: _Model) -> Iterator[_Finding]:
    fix = "cite claims under 'because', or give your reason under 'judgement'"
    for what, basis, place in _bases(model.conflict):
        if not basis:
            yield "ZP301", f"{what} cites no claim and gives no reason", fix, place
    today = model.conflict.status_quo
    if today is not None and not today.basis and not today.because:
        yield "ZP301", "the status quo cites no claim and gives no reason", fix, today.place


def _unused_claims(model: _Model) -> Iterator[_Finding]:
    conflict = model.conflict
    cited = set(uses_of_claims(conflict))
    opposed = {other for id in cited for other in conflict.evidence.contradicting(id)}
    for claim in conflict.evidence.claims:
        if claim.id not in cited and claim.id not in opposed:
            message = f"no judgement cites the claim {shown(claim.id)}"
            fix = "cite it where it matters, or delete it"
            yield "ZP302", message, fix, model.claims.get(claim.id)


def _unmentioned_options(model: _Model) -> Iterator[_Finding]:
    wanted = frozenset().union(*model.wanted.values())
    for option in model.conflict.options:
        if option.label not in wanted:
            message = f"no preference mentions the option {shown(option.label)}"
            yield "ZP303", message, "say who wants it or fears it, or delete it", option.place


def _irreversible_goal(model: _Model) -> Iterator[_Finding]:
    conflict = model.conflict
    if conflict.goal is None:
        return
    goal = conflict.outcome(conflict.goal)
    if model.can_be(goal.formula) is not True:
        return
    for literal in conflict.irreversible:
        if conflict.today is not None and (literal.option in conflict.today) == literal.value:
            continue
        option = OptionIs(literal.option)
        undone = Not(option) if literal.value else option
        if model.can_be(goal.formula, undone) is False:
            message = f"the goal {shown(goal.name)} cannot be reached without the irreversible "
            message += shown(str(literal))
            yield "ZP304", message, "check that this is meant", goal.place


def _unused_ties(model: _Model) -> Iterator[_Finding]:
    conflict = model.conflict
    own = {party.label: {o.label for o in party.options} for party in conflict.parties}
    for tie in conflict.ties:
        one, other = own[tie.source], own[tie.target]
        cared = model.wanted[tie.source] & other or model.wanted[tie.target] & one
        ruled = any(f.options & one and f.options & other for f in model.rules)
        if not cared and not ruled:
            message = f"nothing uses the tie {shown(f'{tie.source} {tie.relation} {tie.target}')}"
            fix = "add a preference or rule through which it matters, or delete it"
            yield "ZP305", message, fix, tie.place


def _idle_statements(model: _Model) -> Iterator[_Finding]:
    for party in model.conflict.parties:
        for wish in party.preferences:
            said = shown(str(wish.wants))
            if model.could_be(wish.wants) is False:
                message = f"no possible state satisfies the preference {said}"
            elif model.could_be(Not(wish.wants)) is False:
                message = f"every possible state satisfies the preference {said}"
            else:
                continue
            yield "ZP306", message, "delete it, or check the rules", wish.place


def _impossible_outcomes(model: _Model) -> Iterator[_Finding]:
    for outcome in model.conflict.outcomes:
        if model.could_be(outcome.formula) is False:
            message = f"no possible state satisfies the outcome {shown(outcome.name)}"
            yield "ZP307", message, "check its formula and the rules", outcome.place


def _repeated_statements(model: _Model) -> Iterator[_Finding]:
    for party in model.conflict.parties:
        first: dict[str, Place | None] = {}
        for wish in party.preferences:
            said = str(wish.wants)
            if said in first:
                before = first[said]
                where = f" (first in line {before.line})" if before else ""
                message = f"{shown(party.label)} wants {shown(said)} twice{where}"
                yield "ZP308", message, "delete the second one", wish.place
            first.setdefault(said, wish.place)


def _no_preferences(model: _Model) -> Iterator[_Finding]:
    for party in model.conflict.parties:
        if party.options and not party.preferences and party.ranking is None:
            message = f"the party {shown(party.label)} has options but no preferences"
            yield "ZP309", message, "say what it wants under 'preferences'", party.place


def _no_goal(model: _Model) -> Iterator[_Finding]:
    if model.conflict.goal is None:
        names = ", ".join(escaped(outcome.name) for outcome in model.conflict.outcomes[:5])
        fix = f"add 'goal:' with one of: {names}" if names else "name an outcome, then 'goal: NAME'"
        yield "ZP310", "the conflict has no goal", fix, None


def _no_status_quo(model: _Model) -> Iterator[_Finding]:
    if model.conflict.status_quo is None:
        fix = "add 'status_quo:' with the options that are yes today, or [] for none"
        yield "ZP311", "the conflict has no status quo", fix, None


def _no_cost_unit(model: _Model) -> Iterator[_Finding]:
    conflict = model.conflict
    if conflict.levers and conflict.cost_unit is None:
        fix = "add 'cost_unit: ...', such as 'political capital, from 1 (a telephone call) to 10'"
        message = "nothing says what the costs of the levers are counted in"
        yield "ZP312", message, fix, conflict.levers[0].place


def _same_levers(model: _Model) -> Iterator[_Finding]:
    first: dict[frozenset[LeverChange], Lever] = {}
    for lever in model.conflict.levers:
        twin = first.setdefault(frozenset(lever.changes), lever)
        if twin is not lever:
            where = f" (line {twin.place.line})" if twin.place else ""
            message = (
                f"the levers {shown(twin.label)}{where} and {shown(lever.label)} make the same "
            )
            message += "changes"
            yield "ZP313", message, "delete one of them, or change what it does", lever.place


_RULES: tuple[Callable[[_Model], Iterator[_Finding]], ...] = (
    _no_basis,
    _unused_claims,
    _unmentioned_options,
    _irreversible_goal,
    _unused_ties,
    _idle_statements,
    _impossible_outcomes,
    _repeated_statements,
    _no_preferences,
    _no_goal,
    _no_status_quo,
    _no_cost_unit,
    _same_levers,
)
