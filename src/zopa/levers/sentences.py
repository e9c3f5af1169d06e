"""Levers, hinges and the inverse question in sentences as an analyst would write them."""

from __future__ import annotations

from collections.abc import Iterable

from zopa.conflict.formula import Formula
from zopa.conflict.model import Conflict
from zopa.levers.find import CheapestLevers, LeverSet
from zopa.levers.hinges import Headline, Hinge, Hinges, SingleChange
from zopa.levers.inverse import Insertion, Inverse, PartyInverse, Requirement
from zopa.levers.orders import Share
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.stability.sentences import cited
from zopa.text import visible

__all__ = [
    "alone_told",
    "cost_told",
    "headline_told",
    "hinge_told",
    "hinges_told",
    "inverse_told",
    "lever_named",
    "levers_told",
    "party_inverse_told",
    "set_told",
    "share_told",
]


def lever_named(conflict: Conflict, label: str) -> str:
    """What a lever is called, and by whom: ``make the threat believed (the United States)``."""
    lever = conflict.lever(label)
    return f"{visible(str(lever.name))} ({Phrases(conflict).names(lever.by)})"


def cost_told(cost: float) -> str:
    """A cost without false digits."""
    return f"{cost:,.15g}"


def levers_told(conflict: Conflict, found: CheapestLevers) -> tuple[str, ...]:
    """The cheapest set, the next ones, or why none suffices; and how far that is proven."""
    shown = Phrases(conflict).outcome(found.goal)
    under = concept(found.concept).shown
    aim = {
        "holds": f"{shown} to be able to hold under {under}",
        "agreed": f"{_format(conflict, found)} to be able to agree on {shown} that holds "
        f"under {under}",
        "every_end": f"everything to end in {shown} under {under}, agreed or not",
    }[found.aim]
    lines: list[str] = []
    if found.sets:
        lines.append(f"For {aim}: {set_told(conflict, found, found.sets[0])}")
        if found.sets[0].levers:
            lines.append("It is proven that nothing cheaper is enough.")
    elif found.best is not None:
        lines.append(f"For {aim}: {set_told(conflict, found, found.best)}")
        lines.append(_how_far(found, found.best))
    elif found.complete:
        lines += _none_told(conflict, found, aim)
    else:
        lines.append(f"For {aim}: nothing was found before the search was stopped.")
        if found.cheaper:
            lines.append(f"What is enough, if anything, costs {cost_told(found.cheaper)} or more.")
    for other in found.sets[1:]:
        lines.append(f"Next: {set_told(conflict, found, other)}")
    if found.sets and found.sets[0].levers:
        lines += _others_told(found)
    return tuple(lines)


def _others_told(found: CheapestLevers) -> Iterable[str]:
    """Whether there are other sets than those that were found."""
    if found.complete:
        known = "this one" if len(found.sets) == 1 else "one of these"
        yield (
            f"Every other combination that is enough has {known} within it; not all that have "
            "are enough."
        )
    elif found.interrupted:
        costs = f": they cost {cost_told(found.cheaper)} or more" if found.cheaper else ""
        yield f"The search for others was stopped{costs}."
    elif found.cheaper is not None and len(found.sets) > 1:
        yield f"Others may cost {cost_told(found.cheaper)} or more."


def _format(conflict: Conflict, found: CheapestLevers) -> str:
    if found.format is None:
        return "a table"
    return visible(str(conflict.format(found.format).name))


def _how_far(found: CheapestLevers, best: LeverSet) -> str:
    if found.cheaper is None or found.cheaper >= best.cost:
        return "The search was stopped; nothing cheaper is enough."
    told = "The search was stopped before that was proven: there may be a cheaper combination"
    return f"{told}, of at least {cost_told(found.cheaper)}." if found.cheaper > 0 else f"{told}."


def _none_told(conflict: Conflict, found: CheapestLevers, aim: str) -> Iterable[str]:
    phrases = Phrases(conflict)
    shown = phrases.outcome(found.goal)
    count = len(found.alone)
    if count == 1:
        yield f"For {aim}: the one lever is not enough."
    else:
        which = f"the {count:,} levers" if count else "the levers"  # none where it was stopped
        yield f"For {aim}: no combination of {which} is enough; every one was ruled out."
    if found.interrupted and not found.blockers:
        yield "The search for the reason was stopped."
    elif len(found.blockers) == 1:
        yield (
            f"Whatever is pulled, {phrases.name(found.blockers[0])} would leave every state "
            f"with {shown}."
        )
    elif found.blockers:
        yield (
            f"Each of {phrases.names(found.blockers)} could be kept in some state with {shown}, "
            "but whatever is pulled, there is none that all of them would stay in."
        )
    elif found.aim == "agreed":
        yield f"{capital(shown)} can be made to hold, but the table would not agree on it."


def set_told(conflict: Conflict, found: CheapestLevers, one: LeverSet) -> str:
    """A set of levers: what is to be done, by whom, at what cost, with what effect."""
    if not one.levers:
        return f"no lever is needed; {_effect(conflict, found, one)}"
    named = "; ".join(lever_named(conflict, label) for label in one.levers)
    return f"{named}, at a cost of {cost_told(one.cost)}. {capital(_effect(conflict, found, one))}"


def _effect(conflict: Conflict, found: CheapestLevers, one: LeverSet) -> str:
    shown = Phrases(conflict).outcome(found.goal)
    does = {
        "holds": "would hold",
        "agreed": "would hold and could be agreed on",
        "every_end": "would be where everything ends",
    }[found.aim]
    told = f"{one.states:,} of {counted(one.goal_states, 'state')} with {shown} {does}"
    if one.today is not None:
        told += f", and today's state would {'' if one.today else 'not '}hold"
    if one.pays:
        names = Phrases(conflict).names(one.pays)
        told += (
            f". On a second look {names} would still gain by breaking the nearest of them, "
            "followed to its end"
        )
    return f"{told}."


def alone_told(conflict: Conflict, found: CheapestLevers) -> tuple[str, ...]:
    """What each lever does on its own, and what cannot be pulled together."""
    lines = []
    needless = found.best is not None and not found.best.levers
    for effect in found.alone:
        named = f"{effect.lever} (cost {cost_told(effect.cost)})"
        if effect.impossible:
            lines.append(f"{named}: cannot be pulled; {effect.impossible}.")
        elif not effect.changes:
            lines.append(f"{named}: makes no difference on its own.")
        elif needless:
            does = "not needed" if effect.states else "not needed, and would undo it"
            lines.append(f"{named}: {does}.")
        elif effect.states:
            lines.append(f"{named}: enough on its own.")
        else:
            moves = "" if effect.today in (None, True) else "; today's state would not hold"
            lines.append(f"{named}: not enough on its own{moves}.")
    for pair in found.contradictions:
        lines.append(f"{listing(pair.levers)} exclude each other: {visible(pair.why)}.")
    return tuple(lines)


# Hinges ---------------------------------------------------------------------------------------


def headline_told(conflict: Conflict, goal: str, headline: Headline) -> str:
    """The headline: ``a truce cannot hold, and today's state holds``."""
    shown = Phrases(conflict).outcome(goal)
    can = f"{shown} {'can' if headline.goal_can_hold else 'cannot'} hold"
    if headline.today_holds is None:
        return can
    return f"{can}, and today's state {'holds' if headline.today_holds else 'does not hold'}"


def hinges_told(conflict: Conflict, found: Hinges) -> tuple[str, ...]:
    """How many changes were tried and how many flip the headline, and what that rests on."""
    total = sum(found.examined.values())
    shown = concept(found.concept).shown
    flips = len(found.found)
    were = "was" if total == 1 else "were"
    lines = [
        f"Under {shown} {headline_told(conflict, found.goal, found.headline)}. "
        f"{counted(total, 'single change')} to the dossier {were} tried; "
        f"{f'{flips:,}' if flips else 'none'} would change that."
    ]
    if found.interrupted:
        lines.append("The search was stopped; other changes were not tried.")
    elif total and not flips:
        lines.append("No single judgement or piece of evidence among them carries the answer.")
    return tuple(lines)


def hinge_told(conflict: Conflict, found: Hinges, hinge: Hinge, *, short: bool = False) -> str:
    """One hinge: what would have to be otherwise, what would follow, what it rests on.

    Args:
        conflict: where the phrases come from.
        found: all hinges.
        hinge: the one to tell.
        short: whether statements are named by their ids where they have one.
    """
    change = _change_told(conflict, hinge.change, short)
    return f"{change}: {_becomes(conflict, found.goal, hinge)}"


def _becomes(conflict: Conflict, goal: str, hinge: Hinge) -> str:
    shown = Phrases(conflict).outcome(goal)
    parts = []
    if "goal" in hinge.flips:
        parts.append(f"{shown} could {'' if hinge.becomes.goal_can_hold else 'no longer '}hold")
        if hinge.excludes:
            parts[-1] += " (it would be ruled out altogether)"
    if "status quo" in hinge.flips:
        word = "hold" if hinge.becomes.today_holds else "no longer hold"
        parts.append(f"today's state would {word}")
    return listing(parts)


def _change_told(conflict: Conflict, change: SingleChange, short: bool) -> str:
    """A change as a condition, each judgement in it with what it rests on."""
    phrases = Phrases(conflict)
    rests = cited(change.basis)
    if change.kind == "claim":
        claim = conflict.evidence.claim(change.element)
        grade = f", {claim.grade}" if claim.grade else ""
        fallen = listing(f"“{visible(text)}”" for text in change.falls)
        verb = "rests" if len(change.falls) == 1 else "rest"
        return f"Without {claim.id} ({visible(claim.by)}{grade}), on which alone {fallen} {verb}"
    if change.kind == "rule":
        return f"Without the rule “{visible(change.element)}”{rests}"
    if change.kind == "reversible":
        return f"If “{visible(change.element)}” could be undone{rests}"
    assert change.party is not None
    name = phrases.name(change.party)
    if change.kind == "freeze":
        return f"If {name} could only keep to “{visible(change.element)}”{rests}"
    if change.kind == "word":
        keeps = next(
            given.keeps
            for given in conflict.party(change.party).commitments
            if str(given.keeps) == change.element
        )
        return f"If {name} were not bound by {phrases.word(keeps, change.party)}{rests}"
    wish = _named(conflict, change.party, change.element, short)
    if change.kind == "drop":
        return f"If {name} did not want {_quoted(wish)}{rests}"
    assert change.other is not None
    other = _named(conflict, change.party, change.other, short)
    above = cited(change.other_basis) if change.other_basis is not None else ""
    return f"If {name} put {_quoted(wish)}{rests} above {_quoted(other)}{above}"


def _named(conflict: Conflict, party: str, identity: str, short: bool) -> str:
    """A statement: what it wants, or its id."""
    wants = _wants(conflict, party, identity)
    if short and identity != str(wants):
        return visible(identity)
    return Phrases(conflict).wish(wants, party)


def _quoted(wish: str) -> str:
    """A wish in quotation marks, unless it is a quotation already."""
    return wish if "“" in wish else f"“{wish}”"


def _wants(conflict: Conflict, party: str, identity: str) -> Formula:
    return next(
        preference.wants
        for preference in conflict.party(party).preferences
        if preference.identity == identity
    )


# Inverse --------------------------------------------------------------------------------------


def inverse_told(conflict: Conflict, found: Inverse) -> str:
    """Whether the state holds, and for whom it would have to become worth staying."""
    shown = concept(found.concept).shown
    if found.holds:
        return f"This state holds under {shown} as things are."
    leaving = [view.party for view in found.parties if not view.stays]
    if not leaving:
        asked = Phrases(conflict).names(view.party for view in found.parties)
        return f"This state does not hold under {shown}, but {asked} would not leave it."
    names = capital(Phrases(conflict).names(leaving))
    return (
        f"{names} would leave this state under {shown}. What each would have to want to stay, "
        "everybody else's wishes being as they are:"
    )


def party_inverse_told(conflict: Conflict, found: Inverse, view: PartyInverse) -> tuple[str, ...]:
    """What one party would have to want."""
    phrases = Phrases(conflict)
    unmet = [requirement for requirement in view.requirements if not requirement.met]
    lines = [_requirement_told(phrases, view.party, each) for each in unmet[:3]]
    if len(unmet) > 3:
        lines.append(f"And so on for {counted(len(unmet) - 3, 'other move')}.")
    if view.breaks_word and not view.stays:
        lines.append("The state breaks its word, and to keep that comes before all it wants.")
    if view.stays:
        lines.append("Nothing else needs to be wanted: as things are, it would stay.")
    if view.swaps is not None and view.swaps.distance:
        swaps = counted(view.swaps.distance, "exchange of neighbours", "exchanges of neighbours")
        lines.append(f"Nearest order of the wishes: {swaps}, {_order(view.swaps.moved)} moving up.")
    fewest = view.promotions
    if fewest and fewest.distance and not (view.swaps and view.swaps.order == fewest.order):
        count = counted(fewest.distance, "wish", "wishes")
        lines.append(f"Fewest wishes promoted: {count}, {_order(fewest.moved)}.")
    if view.insertions:
        lines.append(_insertions_told(phrases, conflict, view))
    orders = view.statement_orders
    if orders is not None and orders.exact and not orders.share:
        lines.append("No order of the present wishes would do.")
    elif orders is not None:
        lines.append(f"Of all orders of the present wishes {share_told(orders)} would do.")
    lines.append(
        f"Of all orders of the states {share_told(view.state_orders)} would do, everybody else's "
        "wishes being as they are."
    )
    lines += [f"{capital(each)}." for each in view.too_many]
    return tuple(lines)


def _order(identities: Iterable[str]) -> str:
    return listing(f"“{visible(each)}”" for each in identities)


def _requirement_told(phrases: Phrases, party: str, requirement: Requirement) -> str:
    move = phrases.doings(requirement.changes)
    told = f"To {move} must be no gain"
    others = requirement.count - 1
    if others > 0:
        which = f"one of the {others:,} answers" if others > 1 else "the one answer"
        if any(len(alternative) > 1 for alternative in requirement.alternatives):
            which += ", and whatever can be done about it,"
        told += f", or {which} must be liked no better than staying"
    if requirement.decided_by is not None:
        told += f"; today “{visible(requirement.decided_by[0].identity)}” makes it one"
    if requirement.within:
        told += " (that move would stay within the outcome asked about)"
    return f"{told}."


def _insertions_told(phrases: Phrases, conflict: Conflict, view: PartyInverse) -> str:
    lowest = view.insertions[0].position
    best = [each for each in view.insertions if each.position == lowest]
    wants = listing((_quoted(_wish(phrases, view.party, each)) for each in best[:4]), "or")
    if len(best) > 4:
        wants += ", among others"
    count = len(conflict.party(view.party).preferences)
    if best[0].before is None:
        place = "at the end of its list"
    elif lowest == 0:
        place = "above everything else"
        if conflict.party(view.party).word is not None:
            place += " but its word"
    else:
        place = f"in place {lowest + 1} of {count + 1}, above “{visible(best[0].before)}”"
    return f"One new wish would be enough for it to stay, {place}: {wants}."


def _wish(phrases: Phrases, party: str, insertion: Insertion) -> str:
    return phrases.wish(insertion.wants, party)


def share_told(share: Share) -> str:
    """A share without false digits: counted, or as the interval of a sample."""
    if share.exact:
        if share.share in (0, 1):
            return "none" if share.share == 0 else "all"
        if share.number is not None and share.of is not None and share.of <= 1_000_000:
            return f"{share.number:,} of {share.of:,}"
        return _percent(share.share)
    low, high = _percent(share.low), _percent(share.high)
    told = low if low == high else f"{low} to {high}"
    return f"{told} (95 % interval from {share.samples:,} sampled orders)"


def _percent(value: float) -> str:
    percent = 100 * value
    if percent < 1:
        return "less than 1 %" if percent else "0 %"
    if 99 < percent < 100:
        return "more than 99 %"
    return f"{percent:.0f} %"
