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
    "certainly": "ends in {goal} for certain",
    "possibly": "ends in {goal} on some ways and not on others",
    "never": "does not end in {goal}",
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
    ends = _ends_told(len(no_deal.single), len(no_deal.cycles))
    one_of = "" if ends.startswith("1 ") else "one of "
    lines = [f"Without an agreement, under {shown}, the conflict drifts to {one_of}{ends}."]
    moving = next((way for way in no_deal.ways if way.steps), None)
    if moving is not None:
        lines.append(f"The shortest way: {way_told(conflict, moving)}.")
    worse = [each.party for each in no_deal.baselines if each.drift == "worse"]
    better = [each.party for each in no_deal.baselines if each.drift == "better"]
    if worse:
        lines.append(
            f"At its worst that would be worse than today for {phrases.names(worse)}: measured "
            "against it, more may be acceptable than measured against today."
        )
    if better:
        lines.append(
            f"Even at its worst it would be better than today for {phrases.names(better)}, who "
            "can wait."
        )
    return tuple(lines)


def _ends_told(single: int, cycles: int) -> str:
    """How many ends there are: ``1 end``, ``2 ends, 1 of them a round of moves without rest``."""
    told = counted(single + cycles, "end")
    if not cycles:
        return told
    if not single:
        return f"{told}, {'each ' if cycles > 1 else ''}a round of moves without rest"
    rounds = "a round" if cycles == 1 else "rounds"
    return f"{told}, {cycles:,} of them {rounds} of moves without rest"


def table_named(conflict: Conflict, zone: Zone) -> str:
    """What a table is called: the name of its format, or its parties."""
    if zone.table.format is not None:
        return visible(str(conflict.format(zone.table.format).name))
    return Phrases(conflict).names(zone.table.parties)


def zone_told(conflict: Conflict, zone: Zone) -> tuple[str, ...]:
    """What a table could agree on, what of it would last, and who would break it."""
    phrases = Phrases(conflict)
    alone = len(zone.table.parties) == 1
    if not zone.joint_moves:
        them = "Alone this party" if alone else "Together these parties"
        return (f"{them} can change nothing.",)
    moves = counted(zone.joint_moves, "other state")
    against = "what would come without a deal" if zone.baseline == "no_deal" else "today's state"
    if not zone.agreements:
        refusing = [p for p, n in zone.refusals.items() if n == zone.joint_moves]
        lines = [
            f"{'Alone' if alone else 'Together'} they could bring about {moves}, but there is none "
            f"to which all who are needed would consent, measured against {against}."
        ]
        if refusing:
            them = "every one of them" if zone.joint_moves > 1 else "it"
            lines.append(f"{capital(phrases.names(refusing))} would refuse {them}.")
        else:
            refused = _refused(phrases, [(p, n) for p, n in zone.refusals.items() if n])
            lines.append(f"Each of them would accept some, but not the same: {refused}.")
        return tuple(lines)
    efficient = f", {len(zone.efficient):,} of them efficient" if len(zone.agreements) > 1 else ""
    told = (
        f"Of {moves} that they could bring about {'alone' if alone else 'together'}, they could "
        f"agree on "
        f"{len(zone.agreements):,} measured against {against}{efficient}; "
        f"{_some(len(zone.durable))} would hold."
    )
    return (told, *_goal_told(phrases, zone), *_spoilers_told(phrases, zone))


def _goal_told(phrases: Phrases, zone: Zone) -> Iterable[str]:
    """How many agreements bring the goal, last, and lead to it."""
    if zone.goal is None or zone.satisfying is None or zone.certain is None:
        return
    shown = phrases.outcome(zone.goal)
    told = f"{capital(_some(len(zone.satisfying)))} of the agreements would bring {shown}"
    lasting = f"; {_some(zone.durable_goals)} of these would hold" if len(zone.satisfying) else ""
    yield f"{told}{lasting}. {capital(_some(len(zone.certain)))} would lead to it for certain."


def _refused(phrases: Phrases, counts: Iterable[tuple[str, int]]) -> str:
    """``Russia would refuse 3, Iran 2 and Turkey 1``."""
    first, *others = counts
    parts = [f"{phrases.name(first[0])} would refuse {first[1]:,}"]
    return listing([*parts, *(f"{phrases.name(party)} {count:,}" for party, count in others)])


def _some(count: int) -> str:
    return f"{count:,}" if count else "none"


def _spoilers_told(phrases: Phrases, zone: Zone) -> Iterable[str]:
    for spoiler in zone.spoilers[:3]:
        where = "at the table" if spoiler.at_table else "not at the table"
        all_ = counted(spoiler.of, "agreement")
        how_many = f"{spoiler.breaks:,} of the {all_}"
        if spoiler.breaks == spoiler.of:
            how_many = "the one agreement" if spoiler.of == 1 else f"every one of the {all_}"
        yield f"{capital(phrases.name(spoiler.party))} ({where}) would break {how_many}."
    rest = [spoiler.party for spoiler in zone.spoilers[3:]]
    if rest:
        yield f"Some would be broken by {phrases.names(rest)} as well."


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
    if zone.goal is None:
        return tuple(lines)
    shown = phrases.outcome(zone.goal)
    if agreement.durable:
        lines.append(f"It {'brings' if agreement.satisfies else 'does not bring'} {shown}.")
    else:
        free = _AFTER[agreement.after["may_renege"]].format(goal=shown)
        bound = _AFTER[agreement.after["keeps_word"]].format(goal=shown)
        if free == bound:
            lines.append(f"What follows {free}, whether or not those who signed keep their word.")
        else:
            lines.append(f"What follows {free}; if those who signed keep their word, it {bound}.")
    return tuple(lines)


def tables_told(conflict: Conflict, found: Tables) -> tuple[str, ...]:
    """Who must move, which smallest tables are enough, and who has a veto."""
    phrases = Phrases(conflict)
    shown = phrases.outcome(found.goal)
    lines = [_movers_told(phrases, found, shown, _brought_today(conflict, found.goal))]
    if found.today:
        lines.append(
            f"No agreement is needed: all that follows from today's state ends in {shown}."
        )
        if not found.enough:
            return tuple(lines)
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
            f"No table can do without {phrases.names(found.needed, 'or')}: a veto by absence."
        )
    if found.unwanted:
        names = phrases.names(found.unwanted, "or")
        lines.append(
            f"No table that decides by consensus can do with {names} at it: a veto by presence."
        )
    return tuple(lines)


def _brought_today(conflict: Conflict, goal: str) -> bool:
    return conflict.today is not None and conflict.outcome(goal).formula.holds_in(conflict.today)


def _movers_told(phrases: Phrases, found: Tables, shown: str, brought: bool) -> str:
    if brought:
        return f"Today's state brings {shown} as it is."
    if not found.movers:
        return f"No joint move reaches {shown} from today's state."
    sets = [phrases.names(table.parties) for table in found.movers]
    if len(sets) == 1:
        alone = len(found.movers[0].parties) == 1
        whose = f"a move of {sets[0]}" if alone else f"moves of all of these: {sets[0]}"
        return f"For {shown} it takes {whose}. Without them it cannot be brought about."
    named = "; or of ".join(sets[:_MOST_NAMED])
    more = len(sets) - _MOST_NAMED
    rest = f"; or of one of {more:,} more sets of parties" if more > 1 else ""
    if more == 1:
        rest = f"; or of {sets[-1]}"
    return f"For {shown} it takes a move of {named}{rest}."


def _no_table_told(phrases: Phrases, found: Tables, shown: str) -> str:
    if not found.lasting:
        return (
            "No table is enough, whoever sits at it: there is no joint move after which all that "
            f"follows ends in {shown}."
        )
    refusing = [p for p, n in found.unwilling.items() if n == found.lasting]
    told = (
        f"No table is enough: {counted(found.lasting, 'joint move')} would lead to {shown} for "
        f"certain, but {'each' if found.lasting > 1 else 'it'} needs a party that would not consent"
    )
    if refusing:
        which = "every one" if found.lasting > 1 else "it"
        names = phrases.names(refusing)
        return f"{told}. {capital(names)} would have to move for {which}, and would refuse."
    counts = sorted(found.unwilling.items(), key=lambda item: -item[1])
    others = ", among others" if len(counts) > 3 else ""
    return f"{told}: {_refused(phrases, counts[:3])}{others}."


def chairs_told(conflict: Conflict, chairs: Iterable[Chair]) -> tuple[str, ...]:
    """What an empty chair, or one more, would change for one format; nothing where nothing does."""
    phrases = Phrases(conflict)
    lines = []
    changed = [chair for chair in chairs if chair.works != chair.works_otherwise]
    for seated, now_works, told in (
        (True, True, "It would no longer be enough if {} left."),
        (False, True, "It would no longer be enough if {} joined."),
        (True, False, "It would be enough if {} left."),
        (False, False, "It would be enough if {} joined."),
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
    else:
        lines.append("There would be nothing to sign: this is today's state.")
    if found.holds:
        lines.append("The state holds: nobody would leave it.")
        if found.goal is not None:
            there = conflict.outcome(found.goal).formula.holds_in(found.state)
            shown = phrases.outcome(found.goal)
            lines.append(f"It brings {shown}." if there else f"It does not bring {shown}.")
        return tuple(lines)
    free, bound = found.reading("may_renege"), found.reading("keeps_word")
    if _alike(free, bound):
        told = _leads(found, free, phrases)
        whether = "Whether or not those who signed keep their word, " if found.signed else ""
        lines.append(f"{capital(f'{whether}{told}')}.")
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
    where = _ends_told(len(reading.single), len(reading.cycles))
    if found.goal is None or reading.verdict is None:
        return f"it leads to {where}"
    shown = phrases.outcome(found.goal)
    return f"it {_AFTER[reading.verdict].format(goal=shown)} ({where})"


def _ways_told(conflict: Conflict, reading: Reading) -> Iterable[str]:
    if not reading.ways:
        return
    way = reading.ways[0]
    if not way.steps:
        within = "It is part of a round of moves without rest."
        yield within if way.cycle else "Nobody would move then."
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
        found = counted(len(view.improvements), "way")
        which = "all of them are" if len(view.improvements) > 1 else "it is"
        return f"{names} could do better together in {found}; under {shown} {which} deterred."
    return (
        f"{names} would leave it together under {shown}: {phrases.terms(view.changes)}, which "
        "each of them would like better."
    )
