"""Orders of measures as they are asked about: by label, as objects, or in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from zopa.conflict.formula import And, Formula, Not, OptionIs
from zopa.conflict.model import Conflict
from zopa.conflict.parse import parse
from zopa.conflict.undertaking import Measure, Order
from zopa.errors import ZopaError

__all__ = ["Measures", "measures_of"]

#: An order of the conflict by its label, an order, or its measures as texts.
Measures: TypeAlias = str | Order | Sequence[str]


def measures_of(conflict: Conflict, order: Measures) -> tuple[str | None, tuple[Measure, ...]]:
    """The label of an order, if it has one, and its measures.

    Raises:
        UnknownLabelError, StatementError, ZopaError: as :func:`check_order` does.
    """
    if isinstance(order, str):
        order = conflict.order(order)
    if isinstance(order, Order):
        label, measures = order.label, order.steps
    else:
        label, measures = None, tuple(_read(conflict, text) for text in order)
    if not measures:
        raise ZopaError("the order has no steps: name at least one measure")
    return label, measures


def _read(conflict: Conflict, text: str) -> Measure:
    """A measure from ``not russia.bomb and un.escort``."""

    def literals(formula: Formula) -> list[tuple[str, bool]]:
        match formula:
            case OptionIs(label):
                return [(label, True)]
            case Not(OptionIs(label)):
                return [(label, False)]
            case And(operands):
                return [found for part in operands for found in literals(part)]
        raise ZopaError(
            f"'{text}' is no measure: name options to take, or to drop with 'not', joined by 'and'"
        )

    found = dict.fromkeys(literals(parse(text, conflict.resolve)))
    if len({label for label, _ in found}) < len(found):
        raise ZopaError(f"the measure '{text}' takes an option and drops it: keep one of the two")
    return Measure(tuple(found))
