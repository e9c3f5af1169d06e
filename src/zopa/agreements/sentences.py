"""Agreements, tables and what follows them, in sentences as an analyst would write them."""

from __future__ import annotations

from collections.abc import Iterable

from zopa.agreements.after import Aftermath, Reading, Verdict
from zopa.agreements.agree import Agreement, Zone
from zopa.agreements.coalitions import CoalitionView
from zopa.agreements.outlook import NoDeal, Way
from zopa.agreements.tables import Chair, Tables
from zopa.conflict.model import Conflict
from zopa.stability.concepts import concept
from zopa.stability.phrases import Phrases, capital, counted, listing
from zopa.text import visible

__all__ = [
    "after_told",
    "agreement_told",
    "chairs_told",
    "coalition_told",
    "no_deal_told",
    "table_named",
    "tables_told",
    "way_told",
    "zone_told",
]

_AFTER: dict[Verdict, str] = {
    "certainly": "leads to {goal} for certain",
    "possibly": "leads to {goal} on some ways and away from it on others",
    "never": "leads away from {goal}",
}
#: Minimal sets of parties that are named one by one.
_MOST_NAMED = 4


def way_told(conflict: Conflict, way: Way) -> str:
    """The steps of a way: ``Russia would ..., then the government would ...``."""
    phrases = Phrases(conflict)
    return ", then ".join(phrases.would(step.party, step.changes) for step in way.steps)


def no_deal_told(conflict: Conflict, no_deal: NoDeal) -> tuple[str, ...]:
    """Where today's state leads if nobody agrees on anything, and who would be hurt by it."""
    phrases = Phrases(conflict)
    shown = concept(no_deal.concept).shown
    if no_deal.holds:
        return (
            f"Without an agreement everything stays as it is today: under {shown} nobody would "
            "move, so today's state is what every party falls back on.",
        )
    ends = len(no_deal.single) + len(no_deal.cycles)
    told = f"Without an agreement the conflict drifts to {counted(ends, 'end')} under {shown}"
    if no_deal.cycles:
        rounds = counted(len(no_deal.cycles), "round", "rounds")
        told += f", {rounds} of moves without rest among them"
    lines = [f"{told}."]
    moving = next((way for way in no_deal.ways if way.steps), None)
    if moving is not None:
        lines.append(f"The shortest way: {way_told(conflict, moving)}.")
    worse = [each.party for each in no_deal.baselines if each.drift == "worse"]
    better = [each.party for each in no_deal.baselines if each.drift == "better"]
    if worse:
        them = phrases.names(worse)
        lines.append(
            f"At its worst that would be worse than today for {them}: measured against it, they "
            "would accept what they would refuse measured against today."
        )
    if better:
        lines.append(
            f"Even at its worst it would be better than today for {phrases.names(better)}, who "
            "can wait."
        )
    return tuple(lines)


def table_named(conflict: Conflict, zone: Zone) -> str:
    """What a table is called: the name of its format, or its parties."""
    if zone.table.format is not None:
        return visible(str(conflict.format(zone.table.format).name))
    return Phrases(conflict).names(zone.table.parties)


def zone_told(conflict: Conflict, zone: Zone) -> tuple[str, ...]:
    """What a table could agree on, what of it would last, and who would break it."""
    phrases = Phrases(conflict)
    if not zone.joint_moves:
        return ("Together these parties can change nothing.",)
    moves = counted(zone.joint_moves, "other state")
    against = "what would come without a deal" if zone.baseline == "no_deal" else "today's state"
    if not zone.agreements:
        refusing = [p for p, n in zone.refusals.items() if n == zone.joint_moves]
        lines = [
            f"Together they could bring about {moves}, but there is none to which all who are "
            f"needed would consent, measured against {against}."
        ]
        if refusing:
            lines.append(f"{capital(phrases.names(refusing))} would refuse every one of them.")
        else:
            lines.append(
                "Each party would accept some, but no two lists meet: "
                + listing(
                    f"{phrases.name(p)} would refuse {n:,}" for p, n in zone.refusals.items() if n
                )
                + "."
            )
        return tuple(lines)
    told = (
        f"Of {moves} that they could bring about together, they could agree on "
        f"{len(zone.agreements):,} measured against {against}, {len(zone.efficient):,} of them "
        f"efficient; {_some(len(zone.durable))} would hold."
    )
    lines = [told]
    if zone.goal is not None and zone.satisfying is not None and zone.certain is not None:
        shown = phrases.outcome(zone.goal)
        lines.append(
            f"{capital(_some(len(zone.satisfying)))} of the agreements would bring {shown}, "
            f"{_some(zone.durable_goals)} of these would hold, and from "
            f"{_some(len(zone.certain))} all that follows ends in {shown}."
        )
    lines += _spoilers_told(phrases, zone)
    return tuple(lines)


def _some(count: int) -> str:
    return f"{count:,}" if count else "none"


def _spoilers_told(phrases: Phrases, zone: Zone) -> Iterable[str]:
    for spoiler in zone.spoilers[:3]:
        where = "which sits at the table" if spoiler.at_table else "which is not at the table"
        how_many = (
            "every one of them"
            if spoiler.breaks == spoiler.of
            else f"{spoiler.breaks:,} of the {spoiler.of:,}"
        )
        yield f"{capital(phrases.name(spoiler.party))}, {where}, would break {how_many}."
    rest = [spoiler.party for spoiler in zone.spoilers[3:]]
    if rest:
        yield f"So would, some of them, {phrases.names(rest)}."


def agreement_told(conflict: Conflict, zone: Zone, agreement: Agreement) -> tuple[str, ...]:
    """One agreement: its terms, whether it would last, and what would follow it."""
    phrases = Phrases(conflict)
    lines = [f"{capital(phrases.terms(agreement.changes))}."]
    if agreement.durable:
        lines.append("It would hold: nobody would leave it.")
    else:
        parts = [
            f"{phrases.would(breach.party, breach.step.changes)}"
            + ("" if breach.at_table else " (not at the table)")
            for breach in agreement.breaches
        ]
        lines.append(f"It would not hold: {listing(parts)}.")
    if zone.goal is not None and not (agreement.durable and agreement.satisfies):
        shown = phrases.outcome(zone.goal)
        free = _AFTER[agreement.after["may_renege"]].format(goal=shown)
        bound = _AFTER[agreement.after["keeps_word"]].format(goal=shown)
        if free == bound:
            lines.append(f"What follows {free}, even if those who signed keep their word.")
        else:
            lines.append(f"What follows {free}; if those who signed keep their word, it {bound}.")
    return tuple(lines)


def tables_told(conflict: Conflict, found: Tables) -> tuple[str, ...]:
    """Who must move, which smallest tables are enough, and who has a veto."""
    phrases = Phrases(conflict)
    shown = phrases.outcome(found.goal)
    lines = [_movers_told(phrases, found, shown)]
    if found.today:
        lines.append(
            f"No agreement is needed: today's state leads to {shown} for certain by itself."
        )
    if not found.enough:
        lines.append(_no_table_told(phrases, found, shown))
        return tuple(lines)
    sets = [phrases.names(table.parties) for table in found.enough]
    if len(sets) == 1:
        lines.append(
            f"The smallest table that could sign something from which all that follows ends in "
            f"{shown}: {sets[0]}."
        )
    else:
        named = "; ".join(sets[:_MOST_NAMED])
        more = len(sets) - _MOST_NAMED
        rest = f"; and {more:,} more" if more > 0 else ""
        lines.append(
            f"{len(sets):,} smallest tables could sign something from which all that follows ends "
            f"in {shown}: {named}{rest}."
        )
    for table in found.enough[:2]:
        terms = phrases.terms(table.changes)
        lines.append(f"{capital(phrases.names(table.parties))} could agree on this: {terms}.")
    if found.needed:
        lines.append(
            f"Without {phrases.names(found.needed, 'or')} no table can: a veto by absence."
        )
    if found.unwanted:
        lines.append(
            f"With {phrases.names(found.unwanted, 'or')} at it no table can: a veto by presence."
        )
    return tuple(lines)


def _movers_told(phrases: Phrases, found: Tables, shown: str) -> str:
    if not found.movers:
        return f"No joint move reaches {shown} from today's state."
    sets = [phrases.names(table.parties) for table in found.movers]
    if len(sets) == 1:
        return (
            f"For {shown} it takes a move of {sets[0]}: without all of them no other party's "
            "moves reach it."
        )
    named = "; or ".join(sets[:_MOST_NAMED])
    more = len(sets) - _MOST_NAMED
    rest = f"; or one of {more:,} more sets" if more > 0 else ""
    return f"For {shown} it takes a move of {named}{rest}."


def _no_table_told(phrases: Phrases, found: Tables, shown: str) -> str:
    if not found.lasting:
        return (
            f"No table is enough, whoever sits at it: after none of the states that could be "
            f"agreed on does all that follows end in {shown}."
        )
    refusing = [p for p, n in found.unwilling.items() if n == found.lasting]
    told = (
        f"No table is enough: {counted(found.lasting, 'joint move')} would lead to {shown} for "
        "good, but each needs a party that would not consent"
    )
    if refusing:
        return f"{told}; {phrases.names(refusing)} would have to move for every one and refuses."
    counts = sorted(found.unwilling.items(), key=lambda item: -item[1])
    parts = [f"{phrases.name(p)} refuses {n:,}" for p, n in counts[:3]]
    return f"{told}: {listing(parts)}."


def chairs_told(conflict: Conflict, chairs: Iterable[Chair]) -> tuple[str, ...]:
    """What an empty chair, or one more, would change for one format; nothing where nothing does."""
    phrases = Phrases(conflict)
    lines = []
    changed = [chair for chair in chairs if chair.works != chair.works_otherwise]
    for seated, now_works, told in (
        (True, True, "It would no longer be enough without {}."),
        (False, True, "It would no longer be enough with {} at it as well."),
        (True, False, "It would be enough without {}."),
        (False, False, "It would be enough with {} at it as well."),
    ):
        names = [c.party for c in changed if (c.seated, c.works) == (seated, now_works)]
        if names:
            lines.append(told.format(phrases.names(names, "or")))
    return tuple(lines)


def after_told(conflict: Conflict, found: Aftermath) -> tuple[str, ...]:
    """Where a state leads once it has been agreed on, in both readings."""
    phrases = Phrases(conflict)
    lines = []
    if found.signed:
        lines.append(f"Signed: {phrases.terms(found.signed)}.")
    if found.holds:
        lines.append("The state holds: nobody would leave it.")
        if found.goal is not None:
            there = conflict.outcome(found.goal).formula.holds_in(found.state)
            shown = phrases.outcome(found.goal)
            lines.append(f"It brings {shown}." if there else f"It does not bring {shown}.")
        return tuple(lines)
    free, bound = found.reading("may_renege"), found.reading("keeps_word")
    if _alike(free, bound):
        lines.append(
            f"Whether or not those who signed keep their word, {_leads(found, free, phrases)}."
        )
        lines += _ways_told(conflict, free)
        return tuple(lines)
    lines.append(f"If everybody is free to move again, {_leads(found, free, phrases)}.")
    lines += _ways_told(conflict, free)
    lines.append(f"If those who signed keep their word, {_leads(found, bound, phrases)}.")
    lines += _ways_told(conflict, bound)
    return tuple(lines)


def _alike(one: Reading, other: Reading) -> bool:
    return one.to_json() | {"reading": ""} == other.to_json() | {"reading": ""}


def _leads(found: Aftermath, reading: Reading, phrases: Phrases) -> str:
    ends = len(reading.single) + len(reading.cycles)
    where = counted(ends, "end")
    if reading.cycles:
        where += f" ({len(reading.cycles):,} without rest)"
    if found.goal is None or reading.verdict is None:
        return f"it leads to {where}"
    shown = phrases.outcome(found.goal)
    return f"it {_AFTER[reading.verdict].format(goal=shown)}, to {where}"


def _ways_told(conflict: Conflict, reading: Reading) -> Iterable[str]:
    if not reading.ways:
        return
    way = reading.ways[0]
    if not way.steps:
        yield "Nobody would move then."
        return
    last = " and so into a round of moves without rest" if way.cycle else ""
    yield f"The shortest way: {way_told(conflict, way)}{last}."


def coalition_told(conflict: Conflict, view: CoalitionView) -> str:
    """Whether a coalition would leave a state together, in one sentence."""
    phrases = Phrases(conflict)
    names = capital(phrases.names(view.coalition))
    shown = concept(view.concept).shown
    if not view.improvements:
        return f"{names} could do nothing together that each of them would like better."
    if view.stable:
        found = counted(len(view.improvements), "joint improvement")
        return f"{names} have {found} together, all deterred under {shown}."
    return (
        f"{names} would leave it together under {shown}: {phrases.terms(view.changes)}, which "
        "each of them would like better."
    )
