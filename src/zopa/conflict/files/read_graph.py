"""States and moves that a conflict file lists, in YAML or in tables beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Labelled
from dataclasses import replace
from typing import TypeAlias

from zopa.conflict.files.beside import Beside
from zopa.conflict.files.csv_table import Row, Table, read_table
from zopa.conflict.files.diagnostics import Collector, Enough, escaped, shown
from zopa.conflict.files.nodes import Mapping, Node, Scalar
from zopa.conflict.files.reading import Fault, JudgementReader, items, mapping, words
from zopa.conflict.files.schema_pieces import LABEL_PATTERN
from zopa.conflict.files.statements import Statements
from zopa.conflict.graph import Arc, Graph, GraphState
from zopa.conflict.model import Basis, Party, Place, StatusQuo
from zopa.text import Text

__all__ = ["MAX_ARCS", "MAX_STATES", "GraphReader"]

#: The engines keep a table of all pairs of states.
MAX_STATES = 20_000
MAX_ARCS = 100_000

_LABEL = re.compile(LABEL_PATTERN)
_ARROW = re.compile("<->|->")
_RANK = re.compile(r"[0-9]{1,9}")

#: Groups of equally good states, best first.
_Ranking: TypeAlias = tuple[tuple[frozenset[str], ...], ...]
#: A party and where it moves from and to.
_Ends: TypeAlias = tuple[str, str, str]


class GraphReader:
    """Reads the graph of one file.

    Args:
        node: what stands under ``graph``.
        parties: key and mapping of every party, by label.
        outcomes: key of every outcome, by name.
        judgements: reads texts and bases.
        beside: finds tables.

    Attributes:
        graph: the states and moves that could be read.

    Raises:
        Enough: where some states could not be read, so that nothing about states can be checked.
    """

    def __init__(
        self,
        node: Mapping,
        parties: Labelled[str, tuple[Scalar, Mapping | None]],
        outcomes: Labelled[str, Scalar],
        judgements: JudgementReader,
        beside: Beside,
    ) -> None:
        self.node = node
        self.parties = parties
        self.outcomes = outcomes
        self.read = judgements
        self.out: Collector = judgements.out
        self.beside = beside
        self.rankings: dict[str, _Ranking] = {}
        self.lost = False
        states = self._states()
        if self.lost or not states:
            raise Enough  # whatever names a state could be right
        self.labels = {state.label for state in states}
        self.fault = Fault("ZP251", "state", [state.label for state in states])
        order = {label: k for k, label in enumerate(self.parties)}
        arcs = sorted(self._arcs(), key=lambda arc: order[arc.party])
        self.graph = Graph(states, tuple(arcs))

    # --- states

    def _states(self) -> tuple[GraphState, ...]:
        node = self.node.get("states")
        name = words(node)
        if name is not None:
            return self._tabled_states(name)
        listed = list(mapping(node) or ())
        self._at_most(len(listed), MAX_STATES, "states", self.node.place)
        self._check_labels([key for key, _ in listed])
        return tuple(self._state(key, value) for key, value in listed)

    def _state(self, key: Scalar, node: Node) -> GraphState:
        said = mapping(node)
        name = self.read.text(said.get("name") if said else node)
        name = name or Text.of(key.text, self.read.language)
        return GraphState(key.text, name, self.read.basis(node), key.place)

    def _tabled_states(self, name: Scalar) -> tuple[GraphState, ...]:
        table = self._table(name, ("state",), ["name", *self.parties], MAX_STATES, "states")
        if table is None:
            return ()
        self.lost = not table.is_whole
        if not table.rows and table.is_whole:
            message = "the table lists no state"
            self.out.add("ZP107", message, "write one row a state", table.columns["state"].place)
        rows: dict[str, Row] = {}
        for row in table.rows:
            key = row["state"]
            if key.text in rows:
                self.read.twice(key)
            elif not _LABEL.match(key.text) or len(key.text) > 100:
                fix = "begin with a letter, go on with letters, digits, '_' or '-'"
                self.out.add("ZP105", f"{shown(key.text)} is not a label", fix, key.place)
                self.lost = True
            else:
                rows[key.text] = row
        self._check_labels([row["state"] for row in rows.values()])
        for party, column in table.columns.items():
            if party in self.parties and party not in ("state", "name") and rows:
                self._tabled_ranking(party, column, rows)
        language = self.read.language
        return tuple(
            GraphState(label, Text.of(said.text if said else label, language), place=row.place)
            for label, row in rows.items()
            for said in (row.get("name"),)
        )

    def _tabled_ranking(self, party: str, column: Scalar, rows: dict[str, Row]) -> None:
        groups: dict[int, list[frozenset[str]]] = {}
        without: list[str] = []
        for label, row in rows.items():
            cell = row[party]
            if not cell.text:
                without.append(label)
            elif not _RANK.fullmatch(cell.text) or int(cell.text) < 1:
                fix = "write a whole number: 1 for the best states, equal numbers for equal ones"
                self.out.add("ZP263", f"{shown(cell.text)} is not a rank", fix, cell.place)
            else:
                groups.setdefault(int(cell.text), []).append(frozenset((label,)))
        if without:
            listed = ", ".join(escaped(label) for label in without[:3])
            more = f" and {len(without) - 3:,} more" if len(without) > 3 else ""
            message = f"{shown(party)} gives no rank to {listed}{more}"
            place = rows[without[0]][party].place
            self.out.add("ZP264", message, "rank every state, or leave out the column", place)
        self._ranked_twice(party, column)
        self.rankings[party] = tuple(tuple(groups[rank]) for rank in sorted(groups))

    def _check_labels(self, keys: list[Scalar]) -> None:
        self.read.check_labels("state", keys)
        for key in keys:
            if key.text in self.outcomes:
                line = self.outcomes[key.text].place.line
                message = f"{shown(key.text)} is the label of a state and of an outcome"
                fix = f"rename one of them (the outcome stands in line {line})"
                self.out.add("ZP255", message, fix, key.place)

    # --- moves

    def _arcs(self) -> list[Arc]:
        node = self.node.get("arcs")
        name = words(node)
        told = self._listed_arcs(mapping(node)) if name is None else self._tabled_arcs(name)
        found: dict[_Ends, Arc] = {}
        for arc in told:
            ends = (arc.party, arc.source, arc.target)
            first = found.setdefault(ends, arc)
            if first is not arc:
                where = f" (first in line {first.place.line})" if first.place else ""
                message = f"{shown(arc.party)} has the move {escaped(arc.source)} -> "
                message += f"{escaped(arc.target)} twice{where}"
                self.out.add("ZP254", message, "list it once", arc.place)
            self._at_most(len(found), MAX_ARCS, "moves", self.node.place)
        return list(found.values())

    def _listed_arcs(self, node: Mapping | None) -> Iterator[Arc]:
        for key, value in node or ():
            if key.text not in self.parties:
                Fault("ZP205", "party", self.parties).report(key, self.out)
                continue
            for item in items(value):
                said = mapping(item)
                word = words(said.get("move") if said else item)
                name = self.read.text(said.get("name")) if said else None
                basis = self.read.basis(item)
                for source, target in self._moves(word) if word else ():
                    yield Arc(key.text, source, target, name, basis, item.place)

    def _moves(self, word: Scalar) -> Iterator[tuple[str, str]]:
        """The moves that a text such as ``a -> b <-> c`` lists, one by one."""
        arrows = [match.group() for match in _ARROW.finditer(word.text)]
        labels = _labels(word)
        if not arrows or any(len(label.text.split()) != 1 for label in labels):
            message = f"{shown(word.text)} is not a move"
            fix = "write 'state -> state', or 'state <-> state' for both ways"
            self.out.add("ZP252", message, fix, word.place)
            return
        unknown = {label.text: label for label in labels if label.text not in self.labels}
        for label in unknown.values():
            self.fault.report(label, self.out)
        for arrow, source, target in zip(arrows, labels, labels[1:], strict=False):
            if source.text in unknown or target.text in unknown:
                continue
            if source.text == target.text:
                self._no_move(source.text, source.place)
                continue
            yield source.text, target.text
            if arrow == "<->":
                yield target.text, source.text

    def _no_move(self, label: str, place: Place) -> None:
        message = f"a move leads from {shown(label)} to itself"
        self.out.add("ZP253", message, "leave it out: to stay is always possible", place)

    def _tabled_arcs(self, name: Scalar) -> Iterator[Arc]:
        table = self._table(name, ("party", "from", "to"), ["name"], MAX_ARCS, "moves")
        party_fault = Fault("ZP205", "party", self.parties)
        for row in table.rows if table else ():
            party, source, target = row["party"], row["from"], row["to"]
            if party.text not in self.parties:
                party_fault.report(party, self.out)
            for end in (source, target):
                if end.text not in self.labels:
                    self.fault.report(end, self.out)
            if party.text not in self.parties or not {source.text, target.text} <= self.labels:
                continue
            if source.text == target.text:
                self._no_move(source.text, row.place)
                continue
            said = row.get("name")
            text = Text.of(said.text, self.read.language) if said else None
            yield Arc(party.text, source.text, target.text, text, place=row.place)

    # --- what else names states

    def ranked(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """The parties, with the rankings that a table gives them.

        What a party rests on as a whole is what such a ranking rests on, for a table has no place
        to say so.
        """
        return tuple(
            replace(party, preferences=(), ranking=told, ranking_basis=party.basis)
            if told is not None
            else party
            for party in parties
            for told in (self.rankings.get(party.label),)
        )

    def _ranked_twice(self, party: str, column: Scalar) -> None:
        """Report what the conflict file itself says of the order in which a party sees states."""
        node = self.parties[party][1]
        for key in ("preferences", "ranking"):
            value = node.get(key) if node else None
            if node and (items(value) or mapping(value)):
                what = "a ranking" if key == "ranking" else key
                where = f"{column.place.file} has a column of its ranks"
                message = f"the party {shown(party)} has {what} here, and {where}"
                self.out.add("ZP265", message, "keep one of the two", node.entries[key][0].place)

    def status_quo(self, node: Node, place: Place, statements: Statements) -> StatusQuo | None:
        """Today's state: a label, by itself, as the one entry of a list, or under ``state``."""
        said = mapping(node)
        told = node if said is None else said.get("state") or said.get("yes")
        entries = items(told) if words(told) is None else [told]
        because: list[tuple[str, Basis]] = []
        found: list[Scalar] = []
        for item in entries:
            of_one = mapping(item)
            word = words(of_one.get("option") if of_one else item)
            basis = self.read.basis(item)
            if word is None:
                return None
            found.append(word)
            because += [(word.text, basis)] if basis else []
        if len(found) != 1:
            count = f"are {len(found)}" if found else "is none"
            message = f"today's state is named by one label, and here {count}"
            self.out.add("ZP257", message, "write 'status_quo: LABEL'", place)
            return None
        if not statements.known_option(found[0]):
            return None
        return StatusQuo((found[0].text,), self.read.basis(node), tuple(because), place)

    # --- sizes and tables

    def _table(
        self, name: Scalar, needed: tuple[str, ...], allowed: list[str], most: int, what: str
    ) -> Table | None:
        file = self.beside.table(name, self.out)
        if file is None:
            return None
        table = read_table(file, needed, allowed, most + 1, self.out)
        if table is not None and len(table.rows) > most:
            self._at_most(most + 1, most, what, table.rows[-1].place)
        return table

    def _at_most(self, number: int, most: int, what: str, place: Place) -> None:
        if number > most:
            message = f"more than {most:,} {what}; that is the limit"
            self.out.add("ZP256", message, "leave out what decides nothing", place)
            raise Enough


def _labels(word: Scalar) -> list[Scalar]:
    """What stands between the arrows of a move, each with its place."""
    found, at = [], 0
    for piece in _ARROW.split(word.text):
        lead = len(piece) - len(piece.lstrip())
        label = piece.strip()
        found.append(Scalar(label, "plain", word.place_of(at + lead), label, 0))
        arrow = _ARROW.match(word.text, at + len(piece))
        at = arrow.end() if arrow else at
    return found
