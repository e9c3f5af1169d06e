"""What a conflict is: parties, options, preferences, rules, outcomes, ties.

Everything here is immutable and knows nothing of files, engines or screens. Labels are
the identity of everything; an option's full label is ``party.option``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from zopa.conflict.change import Format, Lever
from zopa.conflict.formula import And, Formula, OptionIs, OutcomeIs
from zopa.conflict.graph import Graph
from zopa.conflict.model_basics import Basis, Place
from zopa.conflict.undertaking import Commitment, Order, Phase, Swap
from zopa.errors import InfeasibleError, UnknownLabelError, ZopaError
from zopa.evidence.model import Ledger
from zopa.text import Interval, Text

if TYPE_CHECKING:
    from zopa.conflict.gmcr.numbers import GmcrNumbers

__all__ = [
    "Basis",
    "Conflict",
    "Irreversible",
    "Option",
    "Outcome",
    "Party",
    "Place",
    "Preference",
    "Rule",
    "Source",
    "State",
    "StatusQuo",
    "Tie",
]


@dataclass(frozen=True)
class Option:
    """A yes/no course of action that one party controls.

    Attributes:
        label: ``party.option``.
        do: what taking it means, as an infinitive ("bomb eastern Aleppo").
        stop: what dropping it means, as an infinitive ("halt its bombing"), if given.
    """

    label: str
    do: Text
    stop: Text | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def party(self) -> str:
        """Label of the party that controls it."""
        return self.label.partition(".")[0]


@dataclass(frozen=True)
class Preference:
    """One preference statement; a party's are ordered, most important first.

    Attributes:
        wants: the formula it would rather see true than false.
        id: optional short name; without it the canonical text is the identity.
        degree: how strongly; 1 is an ordinary wish, 2 and more a strong one. Never more than that
            of the statement before it, so that strength orders states as importance does.
        group: neighbours of one group are equally important: more of them met is better, whichever
            they are. None for a statement that stands alone. The numbers mean nothing else.
        unknown: whether it is not known if the party wants this or its opposite.
    """

    wants: Formula
    id: str | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)
    degree: int = 1
    group: int | None = None
    unknown: bool = False

    @property
    def identity(self) -> str:
        """The id, or the canonical text where none was given."""
        return self.id or str(self.wants)


@dataclass(frozen=True)
class Party:
    """A decision maker, or an actor without options that still has ties or evidence.

    Attributes:
        preferences: statements, most important first; empty with a ranking.
        ranking: groups of equally good states, best group first, each state the set of
            its yes options; None where statements are used. Covers every feasible state.
        commitments: what it has given its word on; taken to be binding.
        gaps: with a ranking, how strongly each group but the last is preferred to the next: 1 is
            ordinary, 2 and more strong. Empty where all are ordinary.
        unknown: with a ranking, pairs of states of which it is not known which the party prefers,
            whatever their places in the ranking.
    """

    label: str
    name: Text
    options: tuple[Option, ...] = ()
    preferences: tuple[Preference, ...] = ()
    ranking: tuple[tuple[frozenset[str], ...], ...] | None = None
    basis: Basis = field(default=Basis())
    ranking_basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)
    commitments: tuple[Commitment, ...] = ()
    gaps: tuple[int, ...] = ()
    unknown: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @property
    def degrees(self) -> int:
        """The highest degree of strength among its preferences; 1 where none is strong."""
        return max((1, *self.gaps, *(wish.degree for wish in self.preferences)))

    @property
    def is_uncertain(self) -> bool:
        """Whether some of its preferences are not known."""
        return bool(self.unknown) or any(wish.unknown for wish in self.preferences)

    @cached_property
    def word(self) -> Formula | None:
        """What its own moves must keep true: all its commitments; None where it gave none."""
        kept = tuple(commitment.keeps for commitment in self.commitments)
        if not kept:
            return None
        return kept[0] if len(kept) == 1 else And(kept)


@dataclass(frozen=True)
class Rule:
    """A formula that is true in every possible state."""

    formula: Formula
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Irreversible:
    """A literal that stays true once it is true.

    Attributes:
        option: label of the option.
        value: True for "once yes, stays yes"; False for "once dropped, gone".
    """

    option: str
    value: bool
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.option if self.value else f"not {self.option}"


@dataclass(frozen=True)
class Outcome:
    """A named formula; many states may satisfy it.

    Attributes:
        phrase: what it is called in a sentence ("a truce for Aleppo"), if given.
    """

    name: str
    formula: Formula
    phrase: Text | None = None
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def shown(self) -> str:
        """Its phrase, or its name where it has none."""
        return str(self.phrase) if self.phrase else self.name


@dataclass(frozen=True)
class Tie:
    """A relation from one party to another ("russia backs government")."""

    source: str
    relation: str
    target: str
    basis: Basis = field(default=Basis())
    place: Place | None = field(default=None, compare=False, repr=False)


class State(Set[str]):
    """A state: the set of its yes options, iterated in file order.

    Equal to any set of the same labels, and hashes like a frozenset.
    """

    __slots__ = ("_key", "_set", "yes")

    def __init__(self, yes: Iterable[str]) -> None:
        #: Labels of the yes options, in file order.
        self.yes: tuple[str, ...] = tuple(yes)
        self._set = frozenset(self.yes)
        self._key = hash(self._set)

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> frozenset[Any]:
        return frozenset(it)

    def __contains__(self, label: object) -> bool:
        return label in self._set

    def __iter__(self) -> Iterator[str]:
        return iter(self.yes)

    def __len__(self) -> int:
        return len(self.yes)

    def __hash__(self) -> int:
        return self._key

    def __repr__(self) -> str:
        return f"State({' '.join(self.yes)})"

    def __str__(self) -> str:
        return " ".join(self.yes) or "(nothing)"


@dataclass(frozen=True)
class StatusQuo:
    """The state today and, option by option or as a whole, what says so.

    Attributes:
        yes: labels of the yes options, in file order of the conflict.
        because: basis of single options, as pairs (label, basis).
    """

    yes: tuple[str, ...]
    basis: Basis = field(default=Basis())
    because: tuple[tuple[str, Basis], ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Source:
    """The files a conflict was read from.

    Attributes:
        path: the dossier as it was given.
        sha256: pairs (file name, hex digest), the conflict file first.
    """

    path: str
    sha256: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A whole conflict. Made by :func:`zopa.load`, or in code from the classes beside it.

    ``cost_unit`` says in what the costs of its levers are counted. ``imported`` has the order
    and numbers of options and states in the ``.gmcr`` file that it was read from. A conflict made
    in code is not checked by its constructor; ``zopa.dump`` it and ``zopa.check`` the text for
    that.
    """

    parties: tuple[Party, ...]
    title: Text = field(default=Text((("en", "Untitled conflict"),)))
    language: str = "en"
    as_of: Interval | None = None
    authors: tuple[str, ...] = ()
    marking: str | None = None
    rules: tuple[Rule, ...] = ()
    irreversible: tuple[Irreversible, ...] = ()
    status_quo: StatusQuo | None = None
    outcomes: tuple[Outcome, ...] = ()
    goal: str | None = None
    ties: tuple[Tie, ...] = ()
    levers: tuple[Lever, ...] = ()
    cost_unit: Text | None = None
    formats: tuple[Format, ...] = ()
    swaps: tuple[Swap, ...] = ()
    orders: tuple[Order, ...] = ()
    phases: tuple[Phase, ...] = ()
    graph: Graph | None = None
    evidence: Ledger = field(default=Ledger())
    source: Source | None = field(default=None, compare=False)
    imported: GmcrNumbers | None = field(default=None, compare=False)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every option, in file order; the k-th is bit k of a state."""
        return tuple(option for party in self.parties for option in party.options)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels that make up a state: of every option, in graph form of every state, as filed."""
        if self.graph is not None:
            return self.graph.labels
        return tuple(option.label for option in self.options)

    @cached_property
    def movers(self) -> tuple[Party, ...]:
        """The parties that can move: those with options, in graph form with arcs, as filed."""
        if self.graph is not None:
            moving = {arc.party for arc in self.graph.arcs}
            return tuple(party for party in self.parties if party.label in moving)
        return tuple(party for party in self.parties if party.options)

    @property
    def combinations(self) -> int:
        """Number of states that rules choose from: of all choices of options, or as listed."""
        return 2 ** len(self.options) if self.graph is None else len(self.graph.states)

    def needs_options(self, what: str) -> None:
        """Raise ZopaError, saying that ``what`` needs options, where the conflict is in graph form.

        The door of every room that reads options and ranks: where preferences are partly unknown,
        it does what :meth:`needs_known` does.

        Args:
            what: in the plural, to begin a sentence with ("agreements").
        """
        if self.graph is not None:
            raise ZopaError(
                f"{what} need options that parties change, and this conflict is in graph form, "
                "with states and moves listed; ask 'zopa holds', 'zopa why' or 'zopa export'"
            )
        self.needs_known(what)

    def needs_known(self, what: str) -> None:
        """Raise ZopaError, saying that ``what`` needs preferences, where some are not known.

        Args:
            what: in the plural, to begin a sentence with ("agreements").
        """
        unsure = next((party.label for party in self.parties if party.is_uncertain), None)
        if unsure is not None:
            raise ZopaError(
                f"{what} need to know what every party prefers, and {unsure}'s preferences are "
                "partly unknown; ask 'zopa holds' or 'zopa why' for certain-seq or possible-seq"
            )

    @property
    def is_uncertain(self) -> bool:
        """Whether some preferences of some party are not known."""
        return any(party.is_uncertain for party in self.parties)

    @cached_property
    def _parties(self) -> dict[str, Party]:
        return {party.label: party for party in self.parties}

    @cached_property
    def _options(self) -> dict[str, Option]:
        return {option.label: option for option in self.options}

    @cached_property
    def _outcomes(self) -> dict[str, Outcome]:
        return {outcome.name: outcome for outcome in self.outcomes}

    def party(self, label: str) -> Party:
        """The party with this label; raises UnknownLabelError."""
        try:
            return self._parties[label]
        except KeyError:
            raise UnknownLabelError("party", label, self._parties) from None

    def option(self, label: str) -> Option:
        """The option with this full label; raises UnknownLabelError."""
        try:
            return self._options[label]
        except KeyError:
            raise UnknownLabelError("option", label, self._options) from None

    def outcome(self, name: str) -> Outcome:
        """The outcome of this name; raises UnknownLabelError."""
        try:
            return self._outcomes[name]
        except KeyError:
            raise UnknownLabelError("outcome", name, self._outcomes) from None

    def lever(self, label: str) -> Lever:
        """The lever of this label; raises UnknownLabelError."""
        return _labelled("lever", label, self.levers)

    def format(self, label: str) -> Format:
        """The format of this label; raises UnknownLabelError."""
        return _labelled("format", label, self.formats)

    def swap(self, label: str) -> Swap:
        """The swap of this label; raises UnknownLabelError."""
        return _labelled("swap", label, self.swaps)

    def order(self, label: str) -> Order:
        """The order of measures of this label; raises UnknownLabelError."""
        return _labelled("order", label, self.orders)

    def phase(self, label: str) -> Phase:
        """The phase of this label; raises UnknownLabelError."""
        return _labelled("phase", label, self.phases)

    @property
    def bound(self) -> tuple[Party, ...]:
        """The parties that have given their word on something, in file order."""
        return tuple(party for party in self.parties if party.commitments)

    def state(self, yes: Iterable[str]) -> State:
        """The state with these yes options; raises UnknownLabelError for an unknown label.

        In graph form it is the one with this label, and there is no other way to name one.
        """
        if self.graph is not None:
            return self._listed(list(yes))
        wanted = {self.option(label).label for label in yes}
        return State(label for label in self.labels if label in wanted)

    def _listed(self, labels: list[str]) -> State:
        for label in labels:
            if label not in self._labels:
                raise UnknownLabelError("state", label, self.labels)
        if len(set(labels)) != 1:
            raise InfeasibleError(
                f"in graph form a state is named by its own label alone, not by {len(labels)}"
            )
        return State(labels[:1])

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(self.labels)

    @cached_property
    def today(self) -> State | None:
        """The status quo as a state, or None where the conflict names none."""
        return None if self.status_quo is None else self.state(self.status_quo.yes)

    def broken_rules(self, state: Iterable[str]) -> tuple[Rule, ...]:
        """The rules that exclude a state; empty for a feasible one."""
        yes = frozenset(state)
        return tuple(rule for rule in self.rules if not rule.formula.holds_in(yes))

    def resolve(self, label: str) -> Formula | None:
        """The formula an option label or outcome name stands for in a statement, or None."""
        if label in self._labels:
            return OptionIs(label)
        outcome = self._outcomes.get(label)
        return None if outcome is None else OutcomeIs(label, outcome.formula)


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


_L = TypeVar("_L", bound=_Labelled)


def _labelled(what: str, label: str, among: Iterable[_L]) -> _L:
    """The one of that label; raises UnknownLabelError."""
    found = {each.label: each for each in among}
    try:
        return found[label]
    except KeyError:
        raise UnknownLabelError(what, label, found) from None
