"""``zopa holds``: which states hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zopa.cli.beyond import holds_beyond
from zopa.cli.output import (
    answering,
    beyond_arrays,
    compute,
    compute_usual,
    console,
    print_head,
    print_json,
    print_lines,
)
from zopa.errors import TooLargeError

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.agreements.coalitions import CoalitionView
    from zopa.stability.analysis import Analysis
    from zopa.stability.binding import Binding

__all__ = ["holds"]

#: Up to this many states are listed one by one; more are summarised.
FEW = 8


def holds(
    dossier: str,
    concepts: Sequence[str],
    outcome: str | None,
    coalition: str | None,
    sanctions: str,
    engine: str,
    limit: int,
    patience: float | None,
    as_json: bool,
) -> None:
    """Print which states hold under some concepts, and which of them a coalition would leave."""
    with answering(as_json):
        from zopa.conflict.model import Conflict
        from zopa.stability.concepts import concept

        concepts = list(dict.fromkeys(concept(name).name for name in concepts))
        analysis = beyond_arrays(dossier, engine)
        if isinstance(analysis, Conflict):
            if coalition is not None:
                raise TooLargeError(
                    "what a coalition would leave is only looked at where states can be listed"
                )
            holds_beyond(analysis, concepts, outcome, patience, as_json)
            return
        if outcome is not None:
            analysis.conflict.outcome(outcome)
        views = [] if coalition is None else _joined(analysis, concepts, coalition, sanctions)
        if concepts:
            compute(analysis, concepts)
        else:
            concepts = compute_usual(analysis)
        if as_json:
            report = analysis.to_json(concepts, limit)
            if outcome is not None:
                report["outcome"] = outcome
                report["shared"] = {
                    name: analysis.summary(name, outcome).to_json() for name in concepts
                }
            if coalition is not None:
                report["coalition"] = [view.to_json(limit) for view in views]
            if analysis.conflict.bound:
                report["binding"] = [
                    found.to_json() for found in _bindings(analysis, concepts, outcome)
                ]
            print_json(report)
            return
        out = console()
        _show(analysis, concepts, outcome, limit, out)
        _show_bindings(analysis, concepts, outcome, out)
        if coalition is not None:
            _show_coalition(analysis, _coalition_concepts(concepts), views, limit, out)


def _bindings(
    analysis: Analysis, concepts: Sequence[str], outcome: str | None
) -> Iterator[Binding]:
    """What the answers owe to commitments, concept by concept."""
    from zopa.stability.binding import binding

    for name in concepts:
        found = binding(analysis, name, outcome)
        if found is not None:
            yield found


def _show_bindings(
    analysis: Analysis, concepts: Sequence[str], outcome: str | None, out: Console
) -> None:
    from zopa.stability.binding_sentences import binding_told

    found = list(_bindings(analysis, concepts, outcome))
    if found:
        print_lines(out, "Commitments", binding_told(analysis.conflict, found))


def _joined(
    analysis: Analysis, concepts: Sequence[str], coalition: str, sanctions: str
) -> list[CoalitionView]:
    """One coalition in every state that holds, under every concept that has a form for it."""
    from zopa.agreements.coalitions import COALITION_CONCEPTS, coalition_stability
    from zopa.cli.output import patiently
    from zopa.errors import UnknownLabelError, ZopaError

    members = [analysis.conflict.party(p).label for p in coalition.replace(",", " ").split()]
    names = _coalition_concepts(concepts)
    if not names:
        raise UnknownLabelError("concept for coalitions", concepts[0], COALITION_CONCEPTS)
    if not members:
        raise ZopaError("a coalition needs at least one member")
    views = []
    with patiently("looking at what the coalition could do"):
        for name in names:
            views += [
                coalition_stability(analysis, members, state, concept=name, sanctions=sanctions)  # type: ignore[arg-type]
                for state in analysis.equilibria(name)
            ]
    return views


def _coalition_concepts(concepts: Sequence[str]) -> list[str]:
    """Those of some concepts that have a form for coalitions; of all where none is named."""
    from zopa.agreements.coalitions import COALITION_CONCEPTS

    return [name for name in concepts or COALITION_CONCEPTS if name in COALITION_CONCEPTS]


def _show_coalition(
    analysis: Analysis,
    names: Sequence[str],
    views: Sequence[CoalitionView],
    limit: int,
    out: Console,
) -> None:
    from zopa.agreements.sentences import coalition_told
    from zopa.stability.concepts import concept

    for name in names:
        mine = [view for view in views if view.concept == name]
        left = [view for view in mine if not view.stable]
        holding = f"{len(mine):,} states that hold" if len(mine) != 1 else "the 1 state that holds"
        told = [
            f"Of {holding} for every party alone, the coalition would leave "
            f"{f'{len(left):,}' if left else 'none'}."
        ]
        shown = left[:limit][:FEW]
        told += [f"{v.state}: {coalition_told(analysis.conflict, v)}" for v in shown]
        if len(left) > len(shown):
            told.append(f"And {len(left) - len(shown):,} more.")
        heading = f"{concept(name).shown}, with the coalition acting as one"
        print_lines(out, heading, told)


def _show(
    analysis: Analysis, concepts: Sequence[str], outcome: str | None, limit: int, out: Console
) -> None:
    from zopa.brief.terminal import print_table

    print_head(analysis, out)
    print_table(out, analysis.overview(concepts).to_rich())
    for names in _alike(analysis, concepts):
        _describe(analysis, names, outcome, limit, out)


def _alike(analysis: Analysis, concepts: Sequence[str]) -> list[list[str]]:
    """Concepts that let the same states stand, together: they are described once."""
    groups: dict[bytes, list[str]] = {}
    for name in concepts:
        groups.setdefault(analysis.holds(name).tobytes(), []).append(name)
    return list(groups.values())


def _describe(
    analysis: Analysis, names: Sequence[str], outcome: str | None, limit: int, out: Console
) -> None:
    from rich.text import Text

    from zopa.brief.terminal import paragraph
    from zopa.stability.concepts import concept
    from zopa.stability.phrases import listing
    from zopa.stability.strong_views import held_strongly

    summary = analysis.summary(names[0], outcome)
    shown = listing(concept(name).shown for name in names)
    noun = "state holds" if summary.count == 1 else "states hold"
    with_outcome = f" with {outcome}" if outcome else ""
    out.print(Text(f"{shown}: {summary.count:,} {noun}{with_outcome}", style="bold"))
    if not summary.count:
        return
    if summary.count <= min(FEW, limit):
        held = analysis.holds(names[0])
        if outcome:
            held = held & analysis.where(outcome)
        strongly = [found for name in names if (found := held_strongly(analysis, name)) is not None]
        for position in held.nonzero()[0]:
            said = ["today"] if position == analysis.status_quo else []
            if strongly and len({bool(found[position]) for found in strongly}) == 1:
                said.append("strongly" if strongly[0][position] else "weakly")
            notes = f"  ({', '.join(said)})" if said else ""
            paragraph(out, f"{analysis.states[int(position)]}{notes}", "  ")
        return
    if summary.yes:
        paragraph(out, f"yes in all: {', '.join(summary.yes)}", "  ")
    if summary.no:
        paragraph(out, f"no in all: {', '.join(summary.no)}", "  ")
    if summary.varies:
        shares = [f"{label} {_share(n, summary.count)}" for label, n in summary.varies]
        paragraph(out, f"yes in some: {', '.join(shares)}", "  ")
    if summary.patterns:
        told = [str(pattern) for pattern in summary.patterns[:FEW]]
        more = len(summary.patterns) - len(told)
        rest = f"; and {more} more such" if more else ""
        paragraph(out, f"always: {'; '.join(told)}{rest}", "  ")


def _share(part: int, whole: int) -> str:
    """A share without false digits: whole percents, never rounded to none or all."""
    percent = min(99, max(1, round(100 * part / whole)))
    return f"({percent}%)"
