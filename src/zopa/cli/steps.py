"""``zopa steps``: in which order, so that nobody gains by stopping half-way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zopa.cli.output import (
    answering,
    console,
    open_analysis,
    patiently,
    print_head,
    print_json,
    print_lines,
)

if TYPE_CHECKING:
    from rich.console import Console

    from zopa.agreements.sequence import CheckedOrder, SelfEnforcing, Steps
    from zopa.conflict.model import Conflict
    from zopa.levers.guarantors import Guarantors, GuarantorSet
    from zopa.stability.analysis import Analysis

__all__ = ["steps"]

INTERRUPTED = 130
#: So many options are named to whoever names one that does not exist.
_FEW = 20


def steps(
    dossier: str,
    goal: str | None,
    concept: str,
    format_: str | None,
    orders: Sequence[str],
    swaps: Sequence[str],
    pays_each_step: bool,
    baseline: str,
    longest: int,
    most: int,
    levers: bool,
    patience: float | None,
    engine: str,
    as_json: bool,
) -> None:
    """Print self-enforcing sequences of steps, and where orders of measures break."""
    with answering(as_json):
        from zopa.agreements.steps import steps as search
        from zopa.conflict.undertake import undertake
        from zopa.stability.analysis import analyse

        analysis = open_analysis(dossier, engine)
        swaps = list(dict.fromkeys(swaps))
        if swaps:
            analysis = analyse(undertake(analysis.conflict, swaps), engine=engine)  # type: ignore[arg-type]
        conflict = analysis.conflict
        asked: dict[str, Any] = {
            "goal": goal,
            "concept": concept,
            "format": format_,
            "pays_each_step": pays_each_step,
            "baseline": baseline,
        }
        with patiently("looking for sequences of steps") as say:

            def found_one(one: SelfEnforcing) -> None:
                say(f"found one of {len(one.steps)} steps")

            found = search(
                analysis,
                **asked,
                longest=longest,
                most=most,
                patience=patience,
                on_found=found_one,
            )
        measures = [_measures(text) for text in orders] or [each.label for each in conflict.orders]
        checked = _checked(analysis, measures, asked)
        guarantors: list[Guarantors] = []
        if levers and not found.interrupted:
            guarantors = _guarantors(analysis, measures, checked, asked, patience)
        if as_json:
            report = found.to_json()
            report["swaps"] = list(swaps)
            report["orders"] = [each.to_json() for each in checked]
            if levers:
                report["guarantors"] = [each.to_json() for each in guarantors]
            print_json(report)
        else:
            out = console()
            print_head(analysis, out)
            _show(conflict, found, checked, guarantors, swaps, out)
    if found.interrupted:
        raise SystemExit(INTERRUPTED)


def _measures(text: str) -> str | list[str]:
    """The label of an order, or measures with semicolons between them."""
    parts = [part.strip() for part in text.split(";")]
    plain = len(parts) == 1 and " " not in text and "." not in text
    return text if plain else [part for part in parts if part]


def _checked(
    analysis: Analysis, measures: Sequence[str | list[str]], asked: dict[str, Any]
) -> tuple[CheckedOrder, ...]:
    from zopa.agreements.check_order import compare_orders
    from zopa.errors import StatementError, ZopaError

    if not measures:
        return ()
    try:
        with patiently("checking orders of measures"):
            return compare_orders(analysis, measures, **asked)
    except StatementError as error:
        known = ", ".join(each.label for each in analysis.conflict.orders)
        labels = analysis.conflict.labels
        options = ", ".join(labels[:_FEW])
        if len(labels) > _FEW:
            options += f" and {len(labels) - _FEW} more"
        raise ZopaError(
            f"--order cannot be read: {error}. Give the label of an order (known: "
            f"{known or 'none'}), or measures such as 'a.x; not b.y and c.z'; "
            f"the options are {options}"
        ) from None


def _guarantors(
    analysis: Analysis,
    measures: Sequence[str | list[str]],
    checked: Sequence[CheckedOrder],
    asked: dict[str, Any],
    patience: float | None,
) -> list[Guarantors]:
    """What would make the orders work that do not."""
    from zopa.levers.guarantors import what_makes_it_work

    found = []
    for order, result in zip(measures, checked, strict=True):
        if result.self_enforcing:
            continue
        with patiently("trying levers") as say:

            def found_one(one: GuarantorSet) -> None:
                say(f"{', '.join(one.levers)} would do, at a cost of {one.cost:,.15g}")

            found.append(
                what_makes_it_work(analysis, order, **asked, patience=patience, on_found=found_one)
            )
        if found[-1].interrupted:
            break
    return found


def _show(
    conflict: Conflict,
    found: Steps,
    checked: Sequence[CheckedOrder],
    guarantors: Sequence[Guarantors],
    swaps: Sequence[str],
    out: Console,
) -> None:
    from zopa.agreements.step_sentences import (
        order_named,
        order_told,
        orders_compared,
        steps_told,
    )
    from zopa.levers.guarantor_sentences import guarantors_told
    from zopa.stability.phrases import capital, listing
    from zopa.text import visible

    if swaps:
        named = listing(visible(str(conflict.swap(label).name)) for label in swaps)
        print_lines(out, "Undertaken", (f"{capital(named)}, taken to be binding.",))
    print_lines(out, "Steps that enforce themselves", steps_told(conflict, found))
    for each in checked:
        heading = capital(order_named(conflict, each))
        print_lines(out, heading, order_told(conflict, each))
    if found.table is None and any(f.kind == "seats" for each in checked for f in each.flaws):
        print_lines(out, "Joint moves", ("Name the table that could agree on them with --format.",))
    if len(checked) > 1:
        print_lines(out, "The orders compared", orders_compared(conflict, checked))
    for lever_sets in guarantors:
        heading = f"What would make this order work: {order_named(conflict, lever_sets.today)}"
        print_lines(out, heading, guarantors_told(conflict, lever_sets))
