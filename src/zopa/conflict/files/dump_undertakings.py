"""Commitments, swaps, orders and phases out to the data of a conflict file."""

from __future__ import annotations

from zopa.conflict.files.dump_levers import change_data
from zopa.conflict.files.dump_pieces import Data, basis_data, labels_data, name_data, without_empty
from zopa.conflict.files.yaml_text import Flow
from zopa.conflict.model import Basis, Conflict
from zopa.conflict.undertaking import Commitment, Order, Phase, Swap

__all__ = ["commitment_data", "order_data", "phase_data", "swap_data"]


def commitment_data(commitment: Commitment, conflict: Conflict) -> str | Data:
    """What a commitment of a party is in the file."""
    swap = next((s for s in conflict.swaps if s.label == commitment.swap), None)
    basis = commitment.basis
    if swap is not None and swap.keeps == commitment.keeps:
        own = Basis() if basis == swap.basis else basis
        return {"swap": swap.label} | basis_data(own, conflict.language)
    said = basis_data(basis, conflict.language)
    return {"keeps": str(commitment.keeps)} | said if said else str(commitment.keeps)


def swap_data(swap: Swap, language: str) -> Data:
    """What a swap is in the file."""
    return (
        without_empty({"name": name_data(swap.name, swap.label, language)})
        | {"by": labels_data(swap.by), "keeps": str(swap.keeps)}
        | basis_data(swap.basis, language)
    )


def order_data(order: Order, language: str) -> Data:
    """What an order of measures is in the file."""
    return (
        without_empty({"name": name_data(order.name, order.label, language)})
        | basis_data(order.basis, language)
        | {"steps": [str(step) for step in order.steps]}
    )


def phase_data(phase: Phase, language: str) -> Data:
    """What a phase is in the file."""
    begins = phase.status_quo
    return (
        without_empty(
            {
                "name": name_data(phase.name, phase.label, language),
                "dates": phase.dates and str(phase.dates),
            }
        )
        | basis_data(phase.basis, language)
        | without_empty(
            {
                "change": [change_data(change) for change in phase.changes],
                "swaps": Flow(phase.swaps),
                "commitments": [
                    {"by": party, "keeps": str(given.keeps)} | basis_data(given.basis, language)
                    for party, given in phase.commitments
                ],
                "status_quo": None if begins is None else Flow(begins),
            },
            keep=("status_quo",) if begins is not None else (),
        )
    )
