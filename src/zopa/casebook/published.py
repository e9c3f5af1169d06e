"""What a source says of a conflict: ``published.yaml``, beside a case's ``conflict.yaml``.

Every key is checked against the conflict, so that a slip is found when it is made and not as a
difference between publication and computation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from zopa.casebook.fields import Fields, load_yaml, told
from zopa.conflict.model import Conflict, State
from zopa.errors import InfeasibleError, UnknownLabelError
from zopa.stability.concepts import concept

__all__ = ["PUBLISHED", "Cell", "Happened", "Known", "Published", "read_published"]

#: Name of the file.
PUBLISHED = "published.yaml"

Origin = Literal["published", "recomputed", "none"]

#: One answer that can be compared: concept, party (None: every party, an equilibrium), state.
Cell: TypeAlias = tuple[str, str | None, State]

_ORIGINS = ("published", "recomputed", "none")
_KEYS = (
    "citation",
    "doi",
    "url",
    "year",
    "kind",
    "origin",
    "states",
    "feasible",
    "equilibria",
    "recomputed",
    "stable",
    "happened",
    "differs",
)
_KIND = re.compile(r"[a-z]+(-[a-z]+)*\Z")
_DOI = re.compile(r"10\.\d{4,9}/\S+\Z")
_URL = re.compile(r"https?://\S+\Z")


@dataclass(frozen=True)
class Happened:
    """What happened, in the model's terms.

    Attributes:
        states: the states that it may have been: one, or several where the model tells more
            apart than is known.
        outcome: the same in a sentence.
        source: what says so.
    """

    states: tuple[State, ...]
    outcome: str
    source: str

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        states = [list(state) for state in self.states]
        return {"states": states, "outcome": self.outcome, "source": self.source}


@dataclass(frozen=True)
class Known:
    """A known difference between publication and computation.

    Attributes:
        cell: where.
        published: what the publication says there.
        reason: why they differ, as far as is known.
    """

    cell: Cell
    published: bool
    reason: str


@dataclass(frozen=True)
class Published:
    """What a source says of a conflict.

    Attributes:
        citation: the source.
        origin: "published" where the source prints the results, "recomputed" where they were
            worked out from its model by other means than zopa, "none" where there are none.
        states: combinations of options (in graph form states), if given.
        feasible: those of them that can be, if given.
        equilibria: states that hold, by concept.
        recomputed: with results that the source prints, the same for concepts that it does not
            print, worked out from its model by other means than zopa.
        stable: states that are stable for a party, by concept and party.
        happened: what happened, where that is known.
        differs: known differences.
        kind: what kind of conflict it is ("war", "environment", ...), if given.
        year: when it took place, if given.
        url, doi: where the source is, if given.
    """

    citation: str
    origin: Origin
    states: int | None = None
    feasible: int | None = None
    equilibria: tuple[tuple[str, frozenset[State]], ...] = ()
    stable: tuple[tuple[str, str, frozenset[State]], ...] = ()
    happened: Happened | None = None
    differs: tuple[Known, ...] = ()
    kind: str | None = None
    year: int | None = None
    url: str | None = None
    doi: str | None = None
    recomputed: tuple[tuple[str, frozenset[State]], ...] = ()

    @property
    def tables(self) -> tuple[tuple[str, str | None, frozenset[State]], ...]:
        """Everything that can be compared: concept, party or None, and the states named there."""
        found = (*self.equilibria, *self.recomputed)
        return (*((name, None, states) for name, states in found), *self.stable)

    def to_json(self) -> dict[str, Any]:
        """What is known of the source, as plain data, without its tables."""
        return {
            "citation": self.citation,
            "doi": self.doi,
            "url": self.url,
            "year": self.year,
            "kind": self.kind,
            "origin": self.origin,
            "happened": self.happened.to_json() if self.happened else None,
        }


def read_published(path: Path, conflict: Conflict) -> Published:
    """Read ``published.yaml``.

    Args:
        path: the file.
        conflict: the conflict that it is about.

    Raises:
        ZopaError: for the first thing that is wrong, with its place and what to do.
    """
    return _Reader(path, conflict).read()


class _Reader:
    def __init__(self, path: Path, conflict: Conflict) -> None:
        self.path = path
        self.conflict = conflict

    def read(self) -> Published:
        top = self.fields(load_yaml(self.path), "", _KEYS)
        citation = top.text("citation", needed=True)
        assert citation is not None
        equilibria = self.by_concept(top, "equilibria")
        stable = self.stable(top)
        origin = self.origin(top, bool(equilibria or stable))
        found = Published(
            citation,
            origin,
            top.number("states", 1),
            top.number("feasible", 1),
            equilibria,
            stable,
            self.happened(top),
            kind=self.matching(top, "kind", _KIND, "write one word in small letters"),
            year=top.number("year", 1, 9999),
            url=self.matching(top, "url", _URL, "write it whole, with https://"),
            doi=self.matching(top, "doi", _DOI, "write it as 10.1000/xyz, without https://"),
            recomputed=self.recomputed(top, origin, {name for name, _ in equilibria}),
        )
        return self.with_differences(top, found)

    def fields(self, value: Any, place: str, known: tuple[str, ...]) -> Fields:
        return Fields(value, self.path, place, known)

    def origin(self, top: Fields, has_results: bool) -> Origin:
        origin = top.text("origin", needed=True)
        if origin not in _ORIGINS:
            raise top.error("origin", f"is {told(origin)}", f"write one of {', '.join(_ORIGINS)}")
        if has_results and origin == "none":
            fix = "say whether they are 'published' or 'recomputed'"
            raise top.error("origin", "is 'none', and there are results", fix)
        if not has_results and origin != "none":
            fix = "add 'equilibria' or 'stable', or write 'none'"
            raise top.error("origin", f"is '{origin}', and there are no results", fix)
        return origin  # type: ignore[return-value]

    def matching(self, top: Fields, key: str, form: re.Pattern[str], fix: str) -> str | None:
        text = top.text(key)
        if text is not None and not form.match(text):
            raise top.error(key, f"is {told(text)}", fix)
        return text

    def by_concept(self, top: Fields, key: str) -> tuple[tuple[str, frozenset[State]], ...]:
        found = self.concepts(top, key)
        return tuple((name, self.states(listed, name)) for name, listed in found)

    def recomputed(
        self, top: Fields, origin: Origin, printed: set[str]
    ) -> tuple[tuple[str, frozenset[State]], ...]:
        found = self.by_concept(top, "recomputed")
        if found and origin != "published":
            fix = "put them under 'equilibria'"
            raise top.error("recomputed", f"is there, and the origin is '{origin}'", fix)
        for name, _ in found:
            if name in printed:
                raise top.error("recomputed", f"repeats {name}, which is printed", "delete it")
        return found

    def stable(self, top: Fields) -> tuple[tuple[str, str, frozenset[State]], ...]:
        found = []
        for name, listed in self.concepts(top, "stable"):
            parties = tuple(party.label for party in self.conflict.parties)
            inner = self.fields(listed.values[name], f"stable.{name}", parties)
            found += [(name, party, self.states(inner, party)) for party in inner.values]
        return tuple(found)

    def concepts(self, top: Fields, key: str) -> list[tuple[str, Fields]]:
        """The mapping under a key, once for every concept that it has a key for."""
        if key not in top:
            return []
        listed = top.values[key]
        names = tuple(map(str, listed)) if isinstance(listed, Mapping) else ()
        inner = self.fields(listed, key, names)
        for name in names:
            self.concept(inner, name, name)
        return [(name, inner) for name in names]

    def concept(self, fields: Fields, key: str, name: str) -> str:
        """The name of a concept, as it is written in small letters."""
        try:
            known = concept(name)
        except UnknownLabelError as error:
            raise fields.error(key, f"names no concept: {error}", "correct it") from None
        if known.name != name:
            raise fields.error(key, f"is {told(name)}", f"write '{known.name}'")
        return name

    def states(self, fields: Fields, key: str) -> frozenset[State]:
        """The states listed under a key."""
        found: list[State] = []
        for number, listed in enumerate(fields.items(key), 1):
            state = self.state(fields, f"{key}, item {number},", listed)
            if state in found:
                raise fields.error(f"{key}, item {number},", f"repeats {state}", "delete it")
            found.append(state)
        return frozenset(found)

    def state(self, fields: Fields, key: str, listed: Any) -> State:
        """One feasible state: the list of its yes options, in graph form its label."""
        in_graph_form = self.conflict.graph is not None
        if in_graph_form and isinstance(listed, str):
            listed = [listed]
        if not isinstance(listed, list) or not all(isinstance(label, str) for label in listed):
            fix = (
                "write the label of a state"
                if in_graph_form
                else "write the list of its yes options, as [a.x, b.y]; [] for none"
            )
            raise fields.error(key, f"is {told(listed)}", fix)
        try:
            state = self.conflict.state(listed)
        except (UnknownLabelError, InfeasibleError) as error:
            raise fields.error(key, f"is no state: {error}", "correct it") from None
        broken = self.conflict.broken_rules(state)
        if broken:
            found = f"is {state}, which the rule '{broken[0].formula}' excludes"
            raise fields.error(key, found, "correct the state, or the rule in conflict.yaml")
        return state

    def happened(self, top: Fields) -> Happened | None:
        if "happened" not in top:
            return None
        known = ("state", "states", "outcome", "source")
        fields = self.fields(top.values["happened"], "happened", known)
        if ("state" in fields) == ("states" in fields):
            fix = "give either 'state', or 'states' where several fit"
            raise fields.error("", f"has {'both' if 'state' in fields else 'no state'}", fix)
        states: tuple[State, ...]
        if "state" in fields:
            states = (self.state(fields, "state", fields.values["state"]),)
        else:
            listed = enumerate(fields.items("states"), 1)
            states = tuple(self.state(fields, f"states, item {n},", s) for n, s in listed)
            if not states:
                raise fields.error("states", "is empty", "name the states that fit")
        outcome, source = (fields.text(key, needed=True) for key in ("outcome", "source"))
        assert outcome is not None
        assert source is not None
        return Happened(states, outcome, source)

    def with_differences(self, top: Fields, found: Published) -> Published:
        if "differs" not in top:
            return found
        tables = {(name, party): states for name, party, states in found.tables}
        known: dict[Cell, Known] = {}
        for number, value in enumerate(top.items("differs"), 1):
            keys = ("concept", "party", "state", "published", "reason")
            fields = self.fields(value, f"differs, item {number},", keys)
            difference = self.difference(fields, tables)
            if difference.cell in known:
                raise fields.error("", "repeats another", "delete one of them")
            known[difference.cell] = difference
        return replace(found, differs=tuple(known.values()))

    def difference(
        self, fields: Fields, tables: Mapping[tuple[str, str | None], frozenset[State]]
    ) -> Known:
        name = fields.text("concept", needed=True)
        assert name is not None
        name = self.concept(fields, "concept", name)
        party = fields.text("party")
        if (name, party) not in tables:
            table = f"equilibria.{name}" if party is None else f"stable.{name}.{party}"
            raise fields.error("", f"is about {table}, which is not given", f"add {table}")
        if "state" not in fields:
            raise fields.error("state", "is missing", "add 'state: [...]'")
        state = self.state(fields, "state", fields.values["state"])
        published = fields.truth("published")
        if published != (state in tables[name, party]):
            there = "not listed" if published else "listed"
            fix = f"correct it, or what is listed under {name}"
            raise fields.error(
                "published", f"is {str(published).lower()}, and {state} is {there}", fix
            )
        reason = fields.text("reason", needed=True)
        assert reason is not None
        return Known((name, party, state), published, reason)
