"""The tree of a ``.gmcr`` file in, a conflict out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from zopa.conflict.files.diagnostics import Collector, Enough, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar, Sequence
from zopa.conflict.files.possible import check_possible
from zopa.conflict.files.read_conflict import MAX_OPTIONS, Draft
from zopa.conflict.files.source import File, text_of
from zopa.conflict.formula import Formula, Not
from zopa.conflict.gmcr.conditions import ConditionReader
from zopa.conflict.gmcr.json_tree import parse_json
from zopa.conflict.gmcr.labels import Labels
from zopa.conflict.gmcr.numbers import GmcrNumbers
from zopa.conflict.gmcr.rankings import Levels, RankingReader, levels_of, levels_of_groups
from zopa.conflict.gmcr.shape import Shapes, told
from zopa.conflict.model import Conflict, Irreversible, Option, Party, Preference, Rule
from zopa.text import Text

__all__ = ["is_gmcr", "read_gmcr"]

_MARK = re.compile(rb'"decisionMakers"\s*:')
#: Warnings of what a file says and the conflict does not.
_LEFT_OUT = frozenset({"ZP451", "ZP452", "ZP454", "ZP455"})
_DIRECTIONS = {"both": None, "fwd": True, "back": False}
_KNOWN = frozenset(
    {
        "title",
        "options",
        "decisionMakers",
        "infeasibles",
        "useManualPreferenceRanking",
        "useManualPreferenceVectors",
        "coalitions",
        "coalitionsFull",
        "program",
        "version",
    }
)
_KNOWN_OPTION = frozenset({"name", "permittedDirection"})
_KNOWN_PARTY = frozenset(
    {
        "name",
        "options",
        "preferences",
        "preferenceRanking",
        "preferenceVector",
        "payoffs",
        "misperceptions",
    }
)


def is_gmcr(file: File) -> bool:
    """Whether a file is one of the GMCR+ program: by its ending, or a ``.json`` by its content."""
    ending = PurePath(file.name).suffix.lower()
    return ending == ".gmcr" or (ending == ".json" and _MARK.search(file.data) is not None)


def read_gmcr(file: File, out: Collector) -> Conflict | None:
    """Read a file of the GMCR+ program.

    Args:
        file: the file.
        out: takes everything that is wrong, and as warnings what zopa cannot express.

    Returns:
        The conflict, its ``imported`` set; only to be used when there were no errors. None
        where it could not be read at all.
    """
    text = text_of(file, out)
    tree = None if text is None else parse_json(text, file.shown, out)
    if tree is None:
        return None
    for key in ("options", "decisionMakers"):
        if not isinstance(tree, Mapping) or tree.get(key) is None:
            found = f"there is no '{key}'" if isinstance(tree, Mapping) else f"it is {told(tree)}"
            fix = "save it with GMCR+ again, or name a dossier"
            out.add("ZP402", f"this is no model of GMCR+: {found}", fix, tree.place)
            return None
    assert isinstance(tree, Mapping)
    conflict = _Reader(tree, PurePath(file.name).stem, out).conflict()
    if not out.errors:
        check_possible(Draft(conflict), out)
    left_out = tuple(str(d) for d in out.in_order() if d.code in _LEFT_OUT)
    assert conflict.imported is not None
    return replace(conflict, imported=replace(conflict.imported, left_out=left_out))


@dataclass(frozen=True)
class _Maker:
    """A decision maker as far as it has been read."""

    node: Mapping
    path: str
    name: str
    label: str
    options: tuple[int, ...]


class _Reader:
    def __init__(self, tree: Mapping, title: str, out: Collector) -> None:
        self.tree = tree
        self.out = out
        self.shapes = Shapes(out)
        self.title = self.shapes.name(tree.get("title"), "title", title or "Untitled conflict")
        self.option_nodes = list(self.shapes.objects(tree.get("options"), "options"))
        if len(self.option_nodes) > MAX_OPTIONS:
            message = f"{len(self.option_nodes):,} options; {MAX_OPTIONS:,} is the limit"
            out.add("ZP219", message, "leave out what decides nothing", tree.place)
            raise Enough

    def conflict(self) -> Conflict:
        self.shapes.keys(self.tree, "", _KNOWN, "file")
        makers = self.makers()
        parties, labels = self.parties(makers)
        conditions = ConditionReader(labels, self.shapes)
        rules = self.rules(conditions)
        ordered = tuple(option.label for party in parties for option in party.options)
        conflict = Conflict(
            parties,
            title=Text.of(self.title),
            rules=rules,
            irreversible=self.irreversible(labels),
            imported=GmcrNumbers(
                tuple(label for label in labels if label is not None),
                ordered,
                tuple(rule.formula for rule in rules),
                self.coalitions(makers),
            ),
        )
        return replace(conflict, parties=self.with_wishes(conflict, makers, conditions))

    # --- parties and options ----------------------------------------------------------------

    def makers(self) -> list[_Maker]:
        makers = []
        labels = Labels("party")
        found = self.shapes.objects(self.tree.get("decisionMakers"), "decisionMakers")
        for number, (node, _, path) in enumerate(found, 1):
            if node is None:
                continue
            self.shapes.keys(node, path, _KNOWN_PARTY, "decision maker")
            name = self.shapes.name(node.get("name"), f"{path}.name", f"Party {number}")
            makers.append(
                _Maker(node, path, name, labels.label(name, number), self.held(node, path))
            )
            self.misperceptions(node, path, name)
        if not makers and not self.out.errors:
            message = "decisionMakers is empty: a conflict needs somebody"
            self.out.add("ZP403", message, "add a decision maker", self.tree.place)
        return makers

    def held(self, node: Mapping, path: str) -> tuple[int, ...]:
        """The options of a decision maker, by their position in the file."""
        listed = self.shapes.items(node.get("options"), f"{path}.options")
        count = len(self.option_nodes)
        read = [self.shapes.option(item, where, count) for item, where in listed]
        return tuple(number for number in read if number is not None)

    def misperceptions(self, node: Mapping, path: str, name: str) -> None:
        said = node.get("misperceptions")
        blank = (isinstance(said, Scalar) and said.value in (None, "", False)) or (
            isinstance(said, Sequence) and not said.items
        )
        if said is None or blank or (isinstance(said, Mapping) and not said.entries):
            return
        message = f"{path}.misperceptions is {told(said)}: what {shown(name)} sees wrongly"
        fix = "zopa knows no misperception and leaves it out"
        self.out.add("ZP452", message, fix, said.place)

    def parties(self, makers: list[_Maker]) -> tuple[tuple[Party, ...], list[str | None]]:
        """The parties with their options, and the label of each option of the file."""
        names = [
            self.shapes.name(node.get("name") if node else None, f"{path}.name", f"Option {k}")
            for k, (node, _, path) in enumerate(self.option_nodes, 1)
        ]
        labels: list[str | None] = [None] * len(names)
        owners: dict[int, _Maker] = {}
        is_torn = bool(self.out.errors)  # then nobody can tell what has no owner
        parties = []
        for maker in makers:
            own = Labels("option")
            options = []
            for number in maker.options:
                if number in owners:
                    self.held_twice(number, names[number], owners[number], maker)
                    continue
                owners[number] = maker
                label = f"{maker.label}.{own.label(names[number], number + 1)}"
                labels[number] = label
                place = self.option_nodes[number][1].place
                options.append(Option(label, Text.of(names[number]), place=place))
            name, place = Text.of(maker.name), maker.node.place
            parties.append(Party(maker.label, name, tuple(options), place=place))
        for number, (_, node, path) in enumerate(self.option_nodes):
            if number not in owners and not is_torn:
                message = f"no decision maker has the option {shown(names[number])} ({path})"
                fix = "add it to the options of the one who decides it, or delete it"
                self.out.add("ZP406", message, fix, node.place)
        return tuple(parties), labels

    def held_twice(self, number: int, name: str, first: _Maker, second: _Maker) -> None:
        if first is second:
            message = f"{shown(first.name)} has the option {shown(name)} twice"
        else:
            message = f"the option {shown(name)} is held by {shown(first.name)} and by "
            message += shown(second.name)
        fix = f"one decision maker decides it: leave {number} in one list of options"
        node = second.node.get("options")
        assert node is not None
        self.out.add("ZP405", message, fix, node.place)

    def irreversible(self, labels: list[str | None]) -> tuple[Irreversible, ...]:
        found = []
        for label, (node, _, path) in zip(labels, self.option_nodes, strict=True):
            if node is None:
                continue
            self.shapes.keys(node, path, _KNOWN_OPTION, "option")
            said = node.get("permittedDirection")
            if said is None or (isinstance(said, Scalar) and said.value is None):
                continue
            if not isinstance(said, Scalar) or said.value not in _DIRECTIONS:
                needed = '"both", "fwd" or "back"'
                self.shapes.wrong(said, f"{path}.permittedDirection", needed)
                continue
            way = _DIRECTIONS[said.text]
            if way is not None and label is not None:
                found.append(Irreversible(label, way, place=said.place))
        return tuple(found)

    # --- what is possible ---------------------------------------------------------------------

    def rules(self, conditions: ConditionReader) -> tuple[Rule, ...]:
        found = []
        for node, path in self.shapes.items(self.tree.get("infeasibles"), "infeasibles"):
            for term in conditions.terms(node, path) or ():
                # A pattern that excludes a "no" is a rule that says "yes".
                rule = term.operand if isinstance(term, Not) else Not(term)
                found.append(Rule(rule, place=node.place))
        return tuple(found)

    def coalitions(self, makers: list[_Maker]) -> tuple[tuple[str, ...], ...]:
        """Groups of several that the file lists, with a warning that they are kept aside."""
        labels = [maker.label for maker in makers]
        groups: dict[tuple[str, ...], None] = {}
        for key in ("coalitions", "coalitionsFull"):
            node = self.tree.get(key)
            if node is None or (isinstance(node, Scalar) and node.value is None):
                continue
            if not isinstance(node, Sequence):
                self.coalition_left_out(node, key)
                continue
            for item, path in self.shapes.items(node, key):
                if self.is_maker(item, makers):
                    continue
                members = self.members(item, len(labels))
                if members is None:
                    self.coalition_left_out(item, path)
                elif len(members) > 1:
                    group = tuple(labels[k] for k in members)
                    if group not in groups:
                        asked = f'ask for it with --coalition "{" ".join(group)}"'
                        message = f"{path} is a coalition of {len(group)}, which is kept aside"
                        self.out.add("ZP454", message, asked, item.place)
                    groups[group] = None
        return tuple(groups)

    def is_maker(self, node: Node, makers: list[_Maker]) -> bool:
        """Whether an object only repeats a decision maker, as files list those who stand alone."""
        if not isinstance(node, Mapping):
            return False
        name, held = node.get("name"), node.get("options")
        numbers = tuple(
            item.value
            for item in (held.items if isinstance(held, Sequence) else ())
            if isinstance(item, Scalar)
        )
        return isinstance(name, Scalar) and any(
            (name.value, numbers) == (maker.name, maker.options) for maker in makers
        )

    def members(self, node: Node, count: int) -> list[int] | None:
        """Positions of the members of a coalition; None where it is not a list of such."""
        listed = node.items if isinstance(node, Sequence) else [node]
        found = [
            item.value
            for item in listed
            if isinstance(item, Scalar) and type(item.value) is int and 0 <= item.value < count
        ]
        return sorted(set(found)) if len(found) == len(listed) else None

    def coalition_left_out(self, node: Node, path: str) -> None:
        name = node.get("name") if isinstance(node, Mapping) else None
        named = f" named {shown(name.text)}" if isinstance(name, Scalar) else ""
        message = f"{path} is {told(node)}{named}, not the numbers of decision makers"
        fix = "it is left out; ask for a coalition with --coalition"
        self.out.add("ZP454", message, fix, node.place)

    # --- what they want -----------------------------------------------------------------------

    def with_wishes(
        self, conflict: Conflict, makers: list[_Maker], conditions: ConditionReader
    ) -> tuple[Party, ...]:
        """The parties with their preferences or rankings."""
        ranked = self.uses_rankings(makers)
        wishes = [self.wishes(maker, conditions) for maker in makers]
        if self.out.errors or conflict.imported is None:
            return conflict.parties  # states cannot be counted
        reader = RankingReader(conflict.imported, self.shapes)
        return tuple(
            self.ranked(party, maker, wants, reader)
            if ranked
            else self.prioritised(party, maker, wants, reader)
            for party, maker, wants in zip(conflict.parties, makers, wishes, strict=True)
        )

    def wishes(self, maker: _Maker, conditions: ConditionReader) -> tuple[Preference, ...]:
        path = f"{maker.path}.preferences"
        found = []
        for node, where in self.shapes.items(maker.node.get("preferences"), path):
            formula = conditions.formula(node, where)
            if formula is not None:
                found.append(Preference(formula, place=node.place))
        return tuple(found)

    def uses_rankings(self, makers: list[_Maker]) -> bool:
        """Whether the rankings count, and not the prioritised conditions."""
        for key in ("useManualPreferenceRanking", "useManualPreferenceVectors"):
            node = self.tree.get(key)
            if node is not None and _filled(node):
                return self.shapes.truth(node, key) is True
        listed = any(_filled(maker.node.get("preferences")) for maker in makers)
        rankings = any(_filled(_ranking_of(maker)[0]) for maker in makers)
        if listed or rankings:
            taken = "the prioritised conditions" if listed else "the rankings"
            message = "the file does not say which preferences count"
            fix = f"{taken} are taken; 'useManualPreferenceRanking' says it"
            self.out.add("ZP455", message, fix, self.tree.place)
        return rankings and not listed

    def ranked(
        self, party: Party, maker: _Maker, wants: tuple[Preference, ...], reader: RankingReader
    ) -> Party:
        node, path = _ranking_of(maker)
        groups = reader.ranking(node, path, maker.name, maker.node.place)
        if groups is None:
            return party
        levels = levels_of_groups(reader.states or (), groups)
        formulas = [wish.wants for wish in wants]
        conditions = maker.node.get("preferences")
        if conditions is not None:
            reader.compare_conditions(formulas, conditions, f"{maker.path}.preferences", levels)
        self.compare(maker, path, reader, levels)
        return replace(party, ranking=groups)

    def prioritised(
        self, party: Party, maker: _Maker, wants: tuple[Preference, ...], reader: RankingReader
    ) -> Party:
        stored = ("preferenceRanking", "preferenceVector", "payoffs")
        if any(_filled(maker.node.get(key)) for key in stored) and reader.states is not None:
            formulas: list[Formula] = [wish.wants for wish in wants]
            levels = levels_of(reader.states, formulas, reader.numbers.labels)
            self.compare(maker, "", reader, levels)
        return replace(party, preferences=wants)

    def compare(self, maker: _Maker, used: str, reader: RankingReader, levels: Levels) -> None:
        """Compare what is in use with the ranking and the payoffs that stand beside it."""
        for key in ("preferenceRanking", "preferenceVector"):
            path = f"{maker.path}.{key}"
            if path != used:
                reader.compare_ranking(maker.node.get(key), path, levels)
        reader.compare_payoffs(maker.node.get("payoffs"), f"{maker.path}.payoffs", levels)


def _ranking_of(maker: _Maker) -> tuple[Node | None, str]:
    """The ranking of a decision maker and its path, in the newer or the older spelling."""
    older = maker.node.get("preferenceVector")
    newer = maker.node.get("preferenceRanking")
    if not _filled(newer) and _filled(older):
        return older, f"{maker.path}.preferenceVector"
    return newer, f"{maker.path}.preferenceRanking"


def _filled(node: Node | None) -> bool:
    if isinstance(node, Scalar):
        return node.value is not None
    return node is not None and (not isinstance(node, Sequence) or bool(node.items))
