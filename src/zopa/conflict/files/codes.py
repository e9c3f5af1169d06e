"""Every diagnostic code: its title, how severe it is and what it means.

The page docs/diagnostics.md repeats title and explanation and adds an example; a test holds
the two together, so a code changes in both places or in none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["CODES", "CodeInfo", "Severity"]

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True)
class CodeInfo:
    """What a code stands for.

    Attributes:
        title: a few words.
        severity: ``"error"`` or ``"warning"``.
        explanation: one or two sentences: what it means and why it matters.
    """

    title: str
    severity: Severity
    explanation: str


def _errors(**codes: tuple[str, str]) -> dict[str, CodeInfo]:
    return {code: CodeInfo(title, "error", why) for code, (title, why) in codes.items()}


def _warnings(**codes: tuple[str, str]) -> dict[str, CodeInfo]:
    return {code: CodeInfo(title, "warning", why) for code, (title, why) in codes.items()}


_FILES = _errors(
    ZP001=("no such file or folder", "Nothing exists under the path that was given."),
    ZP002=(
        "no conflict in the folder",
        "A dossier is a folder that holds a file `conflict.yaml`; this folder has none.",
    ),
    ZP003=(
        "not a file",
        "A file is needed, and something else (a folder, a pipe, a device) stands there.",
    ),
    ZP004=("cannot be read", "The operating system refuses to read the file."),
    ZP005=(
        "larger than 5 MB",
        "The file is refused before it is read: no dossier written by hand is that large.",
    ),
    ZP006=(
        "not a text file",
        "The file is not UTF-8 text, or holds control characters that no text needs.",
    ),
    ZP007=("empty file", "The file holds nothing but blanks and comments."),
    ZP008=(
        "broken YAML",
        "The file does not follow the rules of YAML, so that its structure cannot be known. "
        "Reading stops at the first place that does not fit.",
    ),
    ZP009=(
        "nested too deeply",
        "Lists and mappings stand in each other more than 50 levels deep; no dossier needs more "
        "than ten.",
    ),
    ZP010=("too many values", "The file holds more than 200,000 keys and values."),
    ZP011=(
        "several documents in one file",
        "A line `---` begins a second YAML document; a dossier file holds one.",
    ),
    ZP012=(
        "anchor or alias",
        "YAML anchors (`&name`) and aliases (`*name`) are not used in dossiers: a short file can "
        "blow up into a huge one with them, and they do not survive an edit.",
    ),
    ZP013=(
        "tag",
        "YAML tags (`!name`, `!!type`) ask for objects of a program; a dossier holds text, "
        "numbers, lists and mappings only.",
    ),
    ZP014=("merge key", "The YAML merge key `<<` is not used in dossiers."),
    ZP015=(
        "key given twice",
        "One mapping has the same key twice, so that one of the two values would be lost.",
    ),
    ZP016=(
        "key is not text",
        "A key reads as a number, as true or false, as nothing, or is a list or mapping itself.",
    ),
    ZP017=(
        "key without a value",
        "Inside `{...}` a word stands where a key should, without a colon and a value. Mostly a "
        "comma in unquoted text has split that text in two.",
    ),
    ZP018=(
        "too many errors",
        "Reading stopped because there are more errors than anybody mends in one go.",
    ),
    ZP019=(
        "dossier already there",
        "A starter dossier is only written where it overwrites nothing.",
    ),
    ZP020=(
        "cannot be written",
        "The operating system refuses to write the file; what was there before is unchanged.",
    ),
)

_STRUCTURE = _errors(
    ZP101=("unknown key", "The file format has no such key at this place."),
    ZP102=("missing key", "A key that this part of the file needs is not there."),
    ZP103=(
        "wrong kind of value",
        "Another kind of value is needed here: a text, a number, a list or a mapping.",
    ),
    ZP104=("value not allowed", "Only certain values can stand here, and this is none of them."),
    ZP105=(
        "not a label",
        "Labels of parties, options, outcomes, levers, formats, swaps, orders and phases and the "
        "ids of preferences, documents and claims begin with a letter and go on with letters, "
        "digits, `_` and `-`, at most 100 in all. Any script will do.",
    ),
    ZP106=(
        "reserved word",
        "The label is a word of the statement language, so that no statement could name it.",
    ),
    ZP107=("empty value", "A text, list or mapping is needed that holds something."),
    ZP108=(
        "newer format version",
        "The file was made for a newer zopa; reading it with this one could miss what it means.",
    ),
    ZP109=("unknown format version", "The only format version that this zopa knows is 1."),
    ZP110=("not a date", "A date is a year, a month, a day, or two of them with a slash between."),
    ZP111=(
        "not a grade",
        "A grade is a letter A-F for the source and a digit 1-6 for the item of information.",
    ),
    ZP112=(
        "not a language tag",
        "Languages are named by short tags such as `en`, `fr` or `pt-BR`.",
    ),
)

_MEANING = _errors(
    ZP201=(
        "two spellings of one name",
        "Two labels differ only in capitals, or in `-` and `_`. Almost always one thing is meant.",
    ),
    ZP202=("statement cannot be read", "A statement does not follow the statement language."),
    ZP203=(
        "no such option",
        "A statement, a status quo, a ranking, a lever or a phase names an option that no party "
        "has.",
    ),
    ZP204=(
        "no such outcome",
        "A statement or the goal names an outcome that the file does not define.",
    ),
    ZP205=(
        "no such party",
        "A tie, a lever, a format, a swap, a phase or a listed move names a party that the file "
        "does not define.",
    ),
    ZP206=("no such claim", "A claim is cited that `evidence.yaml` does not hold."),
    ZP207=(
        "no such document",
        "A claim says that it stands in a document that `evidence.yaml` does not list.",
    ),
    ZP208=(
        "outcomes in a circle",
        "Outcomes are defined by each other in a circle, so that none of them means anything.",
    ),
    ZP209=(
        "too large when spelled out",
        "With its outcomes spelled out a statement is deeper than 200 levels or larger than "
        "20,000 words, or all statements of the file together are larger than 1,000,000.",
    ),
    ZP210=(
        "a claim contradicts itself",
        "A claim lists its own id among the claims that it contradicts.",
    ),
    ZP211=(
        "preferences and ranking",
        "A party has both `preferences` and a `ranking`; each of them says everything.",
    ),
    ZP212=("state ranked twice", "A ranking names the same state twice."),
    ZP213=("ranked state is not possible", "A ranking names a state that the rules exclude."),
    ZP214=("ranking misses states", "A ranking has to place every state that the rules allow."),
    ZP215=(
        "status quo is not possible",
        "The rules exclude the state of today, so a rule or the status quo is wrong.",
    ),
    ZP216=("no state is possible", "No combination of options satisfies all rules."),
    ZP217=(
        "id used twice",
        "Two preferences of one party have the same id; or, where a lever or a phase changes them, "
        "the id of one is the text of another.",
    ),
    ZP218=("named twice", "A list names the same thing twice."),
    ZP219=(
        "more than anybody writes",
        "The conflict has more than 1,000 options, changes by levers, changes by phases, "
        "commitments, steps or phases.",
    ),
    ZP220=(
        "not a cost",
        "The cost of a lever is a number that is not negative and not infinite, so that costs can "
        "be added up and compared.",
    ),
    ZP221=(
        "no such statement",
        "A lever or a phase names a statement that the party does not have, neither by its id nor "
        "by its text.",
    ),
    ZP222=(
        "no such rule",
        "A lever or a phase lifts a rule that the file does not have, or allows an option that no "
        "rule of its own (`not party.option`) forbids.",
    ),
    ZP223=("no such format", "A lever brings a party to a format that the file does not define."),
    ZP224=(
        "change to a ranking",
        "A lever or a phase changes statements of a party that has a `ranking` instead of "
        "statements.",
    ),
    ZP225=(
        "statement does not move",
        "A statement is promoted but would not stand higher in its party's list, or demoted but "
        "would not stand lower.",
    ),
    ZP226=(
        "not one change",
        "An entry of `change` does exactly one thing, and has only the keys that go with it.",
    ),
    ZP227=(
        "not one place",
        "A statement that is promoted, demoted or added is put to one place, an end of the list or "
        "next to another statement; one that is dropped is put nowhere.",
    ),
    ZP228=(
        "there already",
        "A lever or a phase adds a statement, rule or seat that the file has without it.",
    ),
    ZP229=(
        "changes contradict each other",
        "Two changes of one lever, or of one phase, cannot both be made. All of them are made "
        "together.",
    ),
    ZP230=(
        "lever excludes today",
        "With the rules that a lever adds today's state, or every state, would be impossible, so "
        "that nobody could pull it.",
    ),
    ZP231=(
        "states without a rank",
        "Without a rule more states are possible, but a party's `ranking` places only those that "
        "the rules of the file allow.",
    ),
    ZP232=(
        "no such swap",
        "A phase or a party undertakes a swap that the file does not define.",
    ),
    ZP233=(
        "not a step",
        "A step of an order lists options that are taken or, after `not`, dropped, joined by "
        "`and`. Only so is it certain which state it leads to.",
    ),
    ZP234=(
        "step contradicts itself",
        "A step of an order both takes and drops the same option.",
    ),
    ZP235=(
        "seat in a phase",
        "A phase brings a party to a table. Only a lever can: phases change what parties want and "
        "can do.",
    ),
    ZP236=(
        "phase without states",
        "With the rules that a phase adds no state would be possible in it.",
    ),
    ZP237=(
        "phase cannot begin",
        "The rules of a phase exclude the state in which it begins: the one under its "
        "`status_quo`, or today's for the first phase where it has none.",
    ),
    ZP238=(
        "not a party to the swap",
        "A party is said to have undertaken a swap that does not list it under `by`.",
    ),
    ZP240=(
        "not a degree of strength",
        "How strongly a party wants something is a whole number from 1 (ordinary) to 9.",
    ),
    ZP241=(
        "stronger than what is more important",
        "A statement is wanted more strongly than the one before it, which is more important. "
        "Strong statements stand first.",
    ),
    ZP242=(
        "equal statements of two degrees",
        "Statements that are equally important are wanted equally strongly.",
    ),
    ZP243=(
        "group within a group",
        "An entry of `equally` is a statement, and no group of its own.",
    ),
    ZP244=(
        "unknown within a group",
        "A statement of which it is not known whether the party wants it or its opposite cannot be "
        "one of several that are equally important.",
    ),
    ZP245=(
        "gap in the wrong place",
        'A gap of a ranking (`">>"`) stands between two states, and no other stands beside it.',
    ),
    ZP246=(
        "nothing to compare",
        "Which states are not compared takes two of them at least.",
    ),
    ZP247=(
        "equal statement given again",
        "A statement of a group of equally important ones stands in the list a second time. In the "
        "group it would count twice, and after it it would make one of the equals the most "
        "important.",
    ),
)

_GRAPH = _errors(
    ZP250=(
        "options beside listed states",
        "Where `graph` lists states and moves nobody has options, so the file can have nothing "
        "that is about options: neither options, rules, irreversible literals, commitments, swaps, "
        "orders and phases nor levers that change options or rules.",
    ),
    ZP251=(
        "no such state",
        "A move, a statement, a ranking or the status quo names a state that `graph` does not "
        "list.",
    ),
    ZP252=(
        "not a move",
        "A move is written as two states or more with `->` between them, or `<->` for both ways.",
    ),
    ZP253=("move to itself", "A move leads from a state to the same state."),
    ZP254=("move listed twice", "A party has the same move twice."),
    ZP255=(
        "a state and an outcome of one name",
        "A statement that names the label could mean either of the two.",
    ),
    ZP256=(
        "more states or moves than can be listed",
        "A graph has at most 20,000 states and 100,000 moves.",
    ),
    ZP257=(
        "not one state",
        "Where states are listed, a status quo or an entry of a ranking names a state by its one "
        "label.",
    ),
    ZP260=(
        "no such table",
        "States and moves can stand in tables: CSV files in the folder of the conflict file and "
        "nowhere else, named without a path.",
    ),
    ZP261=(
        "columns of a table",
        "A table of states has the column `state`, and perhaps `name` and one for each party's "
        "ranks; a table of moves `party`, `from` and `to`, and perhaps `name`.",
    ),
    ZP262=(
        "broken row of a table",
        "A row has more or fewer cells than the table has columns, or its quotation marks make no "
        "sense.",
    ),
    ZP263=(
        "not a rank",
        "A rank in a table is a whole number from 1, the best, on; equally good states have equal "
        "ranks.",
    ),
    ZP264=(
        "states without a rank in a table",
        "A column of ranks has to rank every state.",
    ),
    ZP265=(
        "ranked in two places",
        "A party has a column of ranks in the table of states, and preferences or a ranking in the "
        "conflict file as well; each of them says everything.",
    ),
)

_LINT = _warnings(
    ZP301=(
        "judgement without a basis",
        "A judgement cites no claim and states no reason, so nobody can see what it rests on.",
    ),
    ZP302=(
        "claim that nobody uses",
        "No judgement cites the claim, and it contradicts no claim that one cites.",
    ),
    ZP303=(
        "option that no preference mentions",
        "No party cares, so far, whether the option is taken.",
    ),
    ZP304=(
        "goal includes an irreversible act",
        "The goal cannot be reached without something that could never be undone.",
    ),
    ZP305=(
        "tie that nothing uses",
        "Two parties are tied, but neither's preferences mention an option of the other and no "
        "rule joins options of both: the tie makes no difference.",
    ),
    ZP306=(
        "statement that tells no states apart",
        "A preference is true in every possible state, or in none, so it changes no comparison.",
    ),
    ZP307=("outcome that cannot happen", "No possible state satisfies the outcome."),
    ZP308=(
        "statement given twice",
        "A party's list of preferences or commitments holds the same statement twice; only the "
        "first one counts.",
    ),
    ZP309=(
        "party without preferences",
        "A party has options but wants nothing: it is indifferent between all states and never "
        "moves.",
    ),
    ZP310=("no goal", "No outcome is named as the goal, so there is no main question to answer."),
    ZP311=(
        "no status quo",
        "Nothing says what is the case today, so no answer can say whether today's state holds, or "
        "what a goal would change.",
    ),
    ZP312=(
        "no unit of cost",
        "Levers have costs, but nothing says what these are counted in.",
    ),
    ZP313=(
        "levers that do the same",
        "Two levers make exactly the same changes, so the dearer one is never worth its cost.",
    ),
    ZP314=(
        "commitment that binds to nothing",
        "A commitment or a swap is kept in every possible state, or in none; or all commitments of "
        "a party cannot be kept together.",
    ),
    ZP315=(
        "commitment about others",
        "A commitment or a swap mentions no option of a party that gives it: its own moves can "
        "neither keep nor break it.",
    ),
    ZP316=(
        "commitment broken from the start",
        "Today's state, or the one in which a phase begins, breaks a commitment, so that its party "
        "counts as wanting to mend that before anything else.",
    ),
    ZP317=(
        "step that changes nothing",
        "A step of an order is the case already, today or after the steps before it.",
    ),
    ZP318=(
        "step to an impossible state",
        "A step of an order, taken from the status quo on, leads to a state that the rules "
        "exclude.",
    ),
    ZP319=(
        "step back from the irreversible",
        "A step of an order undoes what can never be undone.",
    ),
    ZP320=(
        "phases out of order",
        "A phase begins before the one that stands before it, or before that one has ended; but "
        "phases follow each other.",
    ),
    ZP330=(
        "state out of reach",
        "No move leads to the state or away from it, so it holds without anybody's doing.",
    ),
)

_GMCR = _errors(
    ZP401=("broken JSON", "The file does not follow the rules of JSON."),
    ZP402=(
        "no model of GMCR+",
        "The file should be one of the GMCR+ program, but it has no options or decision makers.",
    ),
    ZP403=(
        "wrong kind of value in a GMCR+ file",
        "Something else stands where a GMCR+ file has a number, a text, a list or an object.",
    ),
    ZP404=(
        "no such number",
        "A number of an option is not one of those that the file counts, from 0.",
    ),
    ZP405=(
        "option held twice",
        "An option belongs to exactly one party here, and the file gives it to two decision "
        "makers, or twice to one.",
    ),
    ZP406=(
        "option held by nobody",
        "An option belongs to no decision maker, so nobody decides it.",
    ),
    ZP407=(
        "condition cannot be read",
        "A condition is a list of pairs of an option's number and `Y` or `N`; a compound one is "
        "an object with `compound` and `members`.",
    ),
    ZP408=(
        "no state of that number",
        "Rankings count the feasible states from 1, and this number is beyond the last.",
    ),
    ZP409=(
        "not edited in place",
        "A file of the GMCR+ program has no comments or layout to keep; what is edited in place "
        "is a dossier.",
    ),
) | _warnings(
    ZP451=(
        "unknown key in a GMCR+ file",
        "The key is none that zopa reads, so what it says is left out of the conflict.",
    ),
    ZP452=(
        "misperceptions",
        "The file says what a decision maker sees wrongly; zopa analyses what is, and leaves that "
        "out.",
    ),
    ZP453=(
        "says otherwise",
        "Beside the preferences in use the file keeps a ranking, payoffs or conditions that order "
        "the states otherwise. Only those in use count.",
    ),
    ZP454=(
        "coalitions kept aside",
        "The file lists a coalition. zopa answers for a coalition when it is asked for by name.",
    ),
    ZP455=(
        "preferences in use not named",
        "The file does not say whether its rankings or its prioritised conditions count. "
        "Conditions are taken where there are any.",
    ),
)

#: Every code, in order.
CODES: dict[str, CodeInfo] = {**_FILES, **_STRUCTURE, **_MEANING, **_GRAPH, **_LINT, **_GMCR}
