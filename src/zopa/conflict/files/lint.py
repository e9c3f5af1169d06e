"""What is allowed but odd: one small function a code, over a conflict without errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from zopa.conflict.change import Lever, LeverChange
from zopa.conflict.files.diagnostics import CODES, Diagnostic, escaped, shown
from zopa.conflict.files.lint_graph import GRAPH_RULES
from zopa.conflict.files.lint_model import Finding, Model
from zopa.conflict.files.lint_undertakings import UNDERTAKING_RULES
from zopa.conflict.formula import Formula, Not, OptionIs
from zopa.conflict.judgements import uses_of_claims
from zopa.conflict.model import Basis, Conflict, Place

__all__ = ["lint"]


def lint(conflict: Conflict, claims: Mapping[str, Place] | None = None) -> list[Diagnostic]:
    """Every oddity of a conflict, as warnings.

    Args:
        conflict: a conflict without errors.
        claims: where each claim stands, by id.

    Returns:
        The warnings, in no particular order. What cannot be found out quickly is left out.
    """
    model = Model(conflict, claims or {})
    return [
        Diagnostic(code, CODES[code].severity, message, fix, place)
        for rule in _RULES
        for code, message, fix, place in rule(model)
    ]


def _bases(conflict: Conflict) -> Iterator[tuple[str, Basis, Place | None]]:
    for party in conflict.parties:
        for option in party.options:
            yield f"the option {shown(option.label)}", option.basis, option.place
        for wish in party.preferences:
            yield f"the preference {shown(str(wish.wants))}", wish.basis, wish.place
        if party.ranking is not None:
            yield f"the ranking of {shown(party.label)}", party.ranking_basis, party.place
        for given in party.commitments:
            if given.swap is None:  # else it rests on what the swap rests on
                what = f"the commitment {shown(str(given.keeps))} of {shown(party.label)}"
                yield what, given.basis, given.place
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
    for swap in conflict.swaps:
        yield f"the swap {shown(swap.label)}", swap.basis, swap.place
    for order in conflict.orders:
        yield f"the order {shown(order.label)}", order.basis, order.place
    for phase in conflict.phases:  # its basis serves what is given for its time, too
        yield f"the phase {shown(phase.label)}", phase.basis, phase.place


def _no_basis(model: Model) -> Iterator[Finding]:
    fix = "cite claims under 'because', or give your reason under 'judgement'"
    for what, basis, place in _bases(model.conflict):
        if not basis:
            yield "ZP301", f"{what} cites no claim and gives no reason", fix, place
    today = model.conflict.status_quo
    if today is not None and not today.basis and not today.because:
        yield "ZP301", "the status quo cites no claim and gives no reason", fix, today.place


def _unused_claims(model: Model) -> Iterator[Finding]:
    conflict = model.conflict
    cited = set(uses_of_claims(conflict))
    opposed = {other for id in cited for other in conflict.evidence.contradicting(id)}
    for claim in conflict.evidence.claims:
        if claim.id not in cited and claim.id not in opposed:
            message = f"no judgement cites the claim {shown(claim.id)}"
            fix = "cite it where it matters, or delete it"
            yield "ZP302", message, fix, model.claims.get(claim.id)


def _unmentioned_options(model: Model) -> Iterator[Finding]:
    wanted = frozenset().union(*model.wanted.values())
    for option in model.conflict.options:
        if option.label not in wanted:
            message = f"no preference mentions the option {shown(option.label)}"
            yield "ZP303", message, "say who wants it or fears it, or delete it", option.place


def _irreversible_goal(model: Model) -> Iterator[Finding]:
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


def _unused_ties(model: Model) -> Iterator[Finding]:
    conflict = model.conflict
    if conflict.graph is not None:
        return  # its statements are about states, which belong to nobody
    own = {party.label: {o.label for o in party.options} for party in conflict.parties}
    for tie in conflict.ties:
        one, other = own[tie.source], own[tie.target]
        cared = model.wanted[tie.source] & other or model.wanted[tie.target] & one
        ruled = any(f.options & one and f.options & other for f in model.rules)
        if not cared and not ruled:
            message = f"nothing uses the tie {shown(f'{tie.source} {tie.relation} {tie.target}')}"
            fix = "add a preference or rule through which it matters, or delete it"
            yield "ZP305", message, fix, tie.place


def _idle_statements(model: Model) -> Iterator[Finding]:
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


def _impossible_outcomes(model: Model) -> Iterator[Finding]:
    for outcome in model.conflict.outcomes:
        if model.could_be(outcome.formula) is False:
            message = f"no possible state satisfies the outcome {shown(outcome.name)}"
            yield "ZP307", message, "check its formula and the rules", outcome.place


def _repeated_statements(model: Model) -> Iterator[Finding]:
    for party in model.conflict.parties:
        wishes = [(wish.wants, wish.place) for wish in party.preferences]
        yield from _repeated(f"{shown(party.label)} wants", wishes)
        given = [(commitment.keeps, commitment.place) for commitment in party.commitments]
        yield from _repeated(f"{shown(party.label)} gives its word on", given)
    for phase in model.conflict.phases:
        for label in dict.fromkeys(party for party, _ in phase.commitments):
            given = [(c.keeps, c.place) for party, c in phase.commitments if party == label]
            yield from _repeated(f"{shown(label)} gives its word on", given)


def _repeated(who: str, said: Iterable[tuple[Formula, Place | None]]) -> Iterator[Finding]:
    first: dict[str, Place | None] = {}
    for formula, place in said:
        text = str(formula)
        if text in first:
            before = first[text]
            where = f" (first in line {before.line})" if before else ""
            message = f"{who} {shown(text)} twice{where}"
            yield "ZP308", message, "delete the second one", place
        first.setdefault(text, place)


def _no_preferences(model: Model) -> Iterator[Finding]:
    what = "options" if model.conflict.graph is None else "moves"
    for party in model.conflict.movers:
        silent = not party.preferences and party.ranking is None and not party.commitments
        if silent:
            message = f"the party {shown(party.label)} has {what} but no preferences"
            yield "ZP309", message, "say what it wants under 'preferences'", party.place


def _no_goal(model: Model) -> Iterator[Finding]:
    if model.conflict.goal is None:
        names = ", ".join(escaped(outcome.name) for outcome in model.conflict.outcomes[:5])
        fix = f"add 'goal:' with one of: {names}" if names else "name an outcome, then 'goal: NAME'"
        yield "ZP310", "the conflict has no goal", fix, None


def _no_status_quo(model: Model) -> Iterator[Finding]:
    if model.conflict.status_quo is None:
        fix = "add 'status_quo:' with the options that are yes today, or [] for none"
        if model.conflict.graph is not None:
            fix = "add 'status_quo:' with the label of today's state"
        yield "ZP311", "the conflict has no status quo", fix, None


def _no_cost_unit(model: Model) -> Iterator[Finding]:
    conflict = model.conflict
    if conflict.levers and conflict.cost_unit is None:
        fix = "add 'cost_unit: ...', such as 'political capital, from 1 (a telephone call) to 10'"
        message = "nothing says what the costs of the levers are counted in"
        yield "ZP312", message, fix, conflict.levers[0].place


def _same_levers(model: Model) -> Iterator[Finding]:
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


_RULES: tuple[Callable[[Model], Iterator[Finding]], ...] = (
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
    *GRAPH_RULES,
    *UNDERTAKING_RULES,
)
