"""Where a conflict drifts is what the definitions say, on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.agreements.drawn import (
    CHASE,
    CONCEPTS,
    DILEMMA,
    MASK,
    TRUCE,
    Read,
    State,
    parted,
    picked,
    sets,
    small,
)
from tests.cases import FEWER, conflict, free_or_bound
from tests.naive import CLOSURE_CONCEPTS
from tests.naive_agreements import drift_reach, ends, handshake, undeterred
from zopa.agreements import drift as drift_module
from zopa.agreements.drift import Drift, Ends
from zopa.agreements.ways import shortest_way
from zopa.conflict.model import Conflict
from zopa.errors import ZopaError
from zopa.stability.analysis import analyse
from zopa.stability.concepts import concept as concept_of
from zopa.stability.ground import Ground


class Seen:
    """A drift, its states as sets of yes options."""

    def __init__(self, ground: Ground, states: list[State], concept: str) -> None:
        self.ground = ground
        self.drift = Drift(ground.engine, concept_of(concept))
        self.indices = [int(index) for index in ground.engine.states]
        self.index = dict(zip(states, self.indices, strict=True))
        self.at = {index: state for state, index in self.index.items()}

    def marks(self, states: Iterable[State]) -> np.ndarray:
        return self.drift.marks([self.index[state] for state in states])

    def states(self, marks: np.ndarray) -> set[State]:
        """Marked states; a cell that is no state would raise KeyError."""
        return {self.at[int(index)] for index in np.flatnonzero(marks)}

    def ends(self, found: Ends) -> tuple[set[State], set[frozenset[State]]]:
        assert len(found) == len(found.single) + len(found.cycles)
        assert found.states.tolist() == sorted(
            index for part in (found.single, *found.cycles) for index in part.tolist()
        )
        assert found.single.tolist() == sorted(found.single)
        assert all(cycle.tolist() == sorted(cycle) for cycle in found.cycles)
        firsts = [cycle[0] for cycle in found.cycles]
        assert firsts == sorted(firsts)
        cycles = [frozenset(self.at[int(k)] for k in cycle) for cycle in found.cycles]
        return {self.at[int(k)] for k in found.single}, set(cycles)


def seen(read: Read, concept: str) -> Iterator[Seen]:
    for analysis in read.analyses:
        yield Seen(analysis.ground, read.states, concept)


@given(free_or_bound(small()), CONCEPTS)
@example(CHASE, "nash")
@example(TRUCE, "nash")
def test_edges(subject: Conflict, concept: str) -> None:
    read = Read(subject)
    held = {state for state in read.states if read.game.holds(concept, state)}
    for view in seen(read, concept):
        assert view.states(view.drift.equilibria) == held
        for state in read.states:
            index = view.index[state]
            expected = undeterred(read.game, concept, state)
            found = []
            for number, party in enumerate(read.game.parties):
                _, targets = view.drift.moves(number, np.array([index]))
                found += [(party, view.at[int(target)]) for target in targets]
            assert found == expected
            leavers = [read.game.parties[k] for k in view.drift.leavers(index)]
            assert leavers == list(dict.fromkeys(party for party, _ in expected))


@given(free_or_bound(small()), CONCEPTS, MASK)
@example(TRUCE, "nash", 5)
def test_closures(subject: Conflict, concept: str, mask: int) -> None:
    read = Read(subject)
    some = set(picked(read.states, mask * 37))
    step = {state: {t for _, t in undeterred(read.game, concept, state)} for state in read.states}
    reach = {state: drift_reach(read.game, concept, state) for state in read.states}
    for view in seen(read, concept):
        marks = view.marks(some)
        assert view.states(view.drift.one_step(marks)) == {t for s in some for t in step[s]}
        assert view.states(view.drift.one_step_before(marks)) == {
            s for s in read.states if step[s] & some
        }
        assert view.states(view.drift.reached_from(marks)) == {t for s in some for t in reach[s]}
        assert view.states(view.drift.leading_to(marks)) == {
            s for s in read.states if reach[s] & some
        }
        assert view.states(marks) == some, "what is asked about is left as it is"


@given(free_or_bound(small()), CONCEPTS)
@example(CHASE, "nash")
@example(TRUCE, "nash")
@example(DILEMMA, "seq")
def test_ends(subject: Conflict, concept: str) -> None:
    read = Read(subject)
    by_start = {state: ends(read.game, concept, state) for state in read.states}
    every = parted(set().union(*by_start.values()))
    for view in seen(read, concept):
        assert view.ends(view.drift.ends) == every
        for state, expected in by_start.items():
            index = view.index[state]
            assert view.ends(view.drift.ends_from(index)) == parted(expected), "one by one"
            reached = view.drift.reached_from(view.drift.marks([index]))
            assert view.ends(view.drift.ends_within(reached)) == parted(expected), "in sweeps"


@pytest.mark.parametrize("most", [0, 3])
def test_a_drift_that_reaches_too_much_to_be_listed(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The four states of a chase are one more than are looked at one by one."""
    monkeypatch.setattr(drift_module, "_MOST_LISTED", most)
    read = Read(CHASE)
    for view in seen(read, "nash"):
        assert view.ends(view.drift.ends_from(view.index[read.start])) == (
            set(),
            {frozenset(read.states)},
        )


@given(free_or_bound(small()), CONCEPTS, st.integers(0, (1 << 32) - 1))
@example(CHASE, "nash", 0b1000)
@example(TRUCE, "nash", 0b10001)
def test_surely_and_perhaps(subject: Conflict, concept: str, mask: int) -> None:
    read = Read(subject)
    goal = set(picked(read.states, mask))
    verdicts = {state: handshake(read.game, concept, state, goal) for state in read.states}
    for view in seen(read, concept):
        surely, perhaps = view.drift.surely_and_perhaps(view.marks(goal))
        assert view.states(surely) == {s for s in read.states if verdicts[s] == "certainly"}
        assert view.states(perhaps) == {s for s in read.states if verdicts[s] != "never"}


def test_a_cycle_must_lie_wholly_within_the_goal() -> None:
    read = Read(CHASE)
    for view in seen(read, "nash"):
        for goal in (read.states[:3], read.states[1:]):
            surely, perhaps = view.drift.surely_and_perhaps(view.marks(goal))
            assert not surely.any()
            assert not perhaps.any()
        surely, perhaps = view.drift.surely_and_perhaps(view.marks(read.states))
        assert view.states(surely) == view.states(perhaps) == set(read.states)


@given(free_or_bound(small()), CONCEPTS, st.integers(0, 31), st.integers(0, 31))
@example(CHASE, "nash", 0, 1)
@example(TRUCE, "nash", 1, 4)
def test_within(subject: Conflict, concept: str, number: int, mask: int) -> None:
    """Options that nobody touches any more: deterrence is as before, the drift is narrower."""
    read = Read(subject)
    start = read.states[number % len(read.states)]
    frozen = frozenset(picked(subject.labels, mask))
    same = {state for state in read.states if not frozen & (state ^ start)}
    expected = ends(read.game, concept, start, frozen)
    for view in seen(read, concept):
        narrow = view.drift.within(view.marks(same))
        assert view.ends(narrow.ends_from(view.index[start])) == parted(expected)
        leaving = {
            party
            for party, target in undeterred(read.game, concept, start)
            if not frozen & (start ^ target)
        }
        found = {read.game.parties[k] for k in narrow.leavers(view.index[start])}
        assert found == leaving
        assert view.states(narrow.equilibria) == {
            state
            for state in same
            if all(target not in same for _, target in undeterred(read.game, concept, state))
        }
        every = set().union(*(ends(read.game, concept, state, frozen) for state in same))
        assert view.ends(narrow.ends) == parted(every)
        assert narrow.floor(0) is view.drift.floor(0)
        twice = narrow.within(view.marks(read.states))
        assert view.states(twice.allowed) == same


@given(
    free_or_bound(small()),
    CONCEPTS,
    st.integers(0, 31),
    st.integers(1, (1 << 32) - 1),
    st.integers(0, 31),
)
@example(TRUCE, "nash", 0, 1 << 4, 0)
def test_shortest_way(subject: Conflict, concept: str, number: int, mask: int, freeze: int) -> None:
    read = Read(subject)
    start = read.states[number % len(read.states)]
    wanted = set(picked(read.states, mask)) or {read.states[-1]}
    frozen = frozenset(picked(subject.labels, freeze & mask))
    same = [state for state in read.states if not frozen & (state ^ start)]
    ways = read.distances(concept, start, frozen)
    ahead = [ways[state] for state in wanted if state in ways]
    told = []
    for view in seen(read, concept):
        drift = view.drift.within(view.marks(same))
        goal = np.array([view.index[state] for state in sorted(wanted, key=view.index.__getitem__)])
        path = shortest_way(view.ground, drift, view.index[start], goal)
        if not ahead:
            assert path is None
            continue
        assert path is not None
        states = [view.at[index] for index in path.states]
        assert states[0] == start
        assert states[-1] in wanted
        assert len(path.movers) == len(states) - 1
        assert (len(path.movers), path.changes) == min(ahead)
        movers = [read.game.parties[k] for k in path.movers]
        way = list(zip(movers, states[1:], strict=True))
        read.check_way(concept, start, way, frozen)
        told.append(way)
    assert all(way == told[0] for way in told), "both engines tell the same way"


def the_way(subject: Conflict, goal: str) -> list[State]:
    """The shortest way from today to the states of a goal under Nash, on both engines."""
    read = Read(subject)
    told = []
    for view in seen(read, "nash"):
        wanted = subject.outcome(goal).formula
        ends = [view.index[state] for state in read.states if wanted.holds_in(state)]
        path = shortest_way(view.ground, view.drift, view.index[read.start], np.array(ends))
        assert path is not None
        told.append([view.at[index] for index in path.states])
    assert told[0] == told[1]
    return told[0]


def test_the_nearest_end_of_fewest_changes() -> None:
    """Two ends are one step away; the one that comes first in order takes two changes."""
    ends = "(a.u and a.v and not a.x) or (a.x and not a.u and not a.v)"
    subject = conflict({"a": ("u v x", [ends])}, today="", outcomes={"end": ends})
    assert the_way(subject, "end") == [frozenset(), {"a.x"}]


def test_the_way_of_fewest_changes() -> None:
    """b follows either signal; both lead on in three steps, and the longer one comes first."""
    signals = "(a.x and not a.u and not a.v) or (a.u and a.v and not a.x)"
    end = "a.y and b.z and not a.u and not a.v and not a.x"
    subject = conflict(
        {
            "a": ("u v x y", [end, f"({signals}) and not a.y"]),
            "b": ("z", ["b.z iff (a.x or a.u or a.y)"]),
        },
        today="",
        outcomes={"end": end},
    )
    assert the_way(subject, "end") == [frozenset(), {"a.x"}, {"a.x", "b.z"}, {"a.y", "b.z"}]


@pytest.mark.parametrize("engine", ["graph", "array"])
def test_sim_cannot_be_followed(engine: str) -> None:
    analysis = analyse(CHASE, engine)  # type: ignore[arg-type]
    with pytest.raises(ZopaError, match=r"SIM says nothing about what follows .* choose Nash"):
        Drift(analysis.ground.engine, concept_of("sim"))


@FEWER
@given(free_or_bound(small()))
def test_a_state_without_edges_is_an_equilibrium(subject: Conflict) -> None:
    for analysis in Read(subject).analyses:
        for concept in CLOSURE_CONCEPTS:
            drift = Drift(analysis.ground.engine, concept_of(concept))
            positions = np.searchsorted(
                analysis.ground.engine.states, np.flatnonzero(drift.equilibria)
            )
            held = sets(analysis.states_at(positions))
            assert held == sets(analysis.equilibria(concept))
