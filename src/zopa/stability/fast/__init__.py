"""Compiled kernels under the array engine: the optional extra ``zopa[fast]``.

They are used by themselves where Numba is installed and the work that plain NumPy would have
exceeds the time it takes to load or compile them. Answers are the same. The environment
variable ``ZOPA_FAST`` decides otherwise: 0 never, 1 always.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from zopa.game.model import OptionGame
from zopa.stability.array_engine import ArrayEngine
from zopa.stability.engine import Engine
from zopa.stability.fast.cache import is_warm, mark_warm

__all__ = ["array_engine", "expected", "predicted_bytes"]

#: Up to this many strategies every pair is compared; beyond it fibres are sorted once.
PAIRWISE = 40
#: Fewer cells than this are never compiled for.
MIN_TO_COMPILE = 1 << 18
#: Seconds that plain NumPy takes for five concepts, per cell and pair of parties.
_NUMPY = 1e-7
#: Seconds of such work that justify compiling, loading from the cache, or using what is loaded.
_COMPILE, _LOAD, _CALL = 3.0, 1.0, 0.02

#: What this process has loaded.
_loaded: set[str] = set()


def expected(sizes: Sequence[int]) -> bool:
    """Whether a grid so large would be given to the kernels.

    Args:
        sizes: strategies of each option-holding party.
    """
    asked = os.environ.get("ZOPA_FAST", "")
    if asked == "0" or not sizes or find_spec("numba") is None:
        return False
    return asked == "1" or (_cells(sizes) >= MIN_TO_COMPILE and _seconds(sizes) > _COMPILE)


def predicted_bytes(sizes: Sequence[int], parties: int, bound: int = 0) -> int:
    """Most memory that the analysis of a grid takes with kernels, in bytes.

    Args:
        sizes: strategies of each option-holding party.
        parties: number of all parties.
        bound: number of parties that are barred from cells: a byte a cell each.
    """
    # Ranks a party (2 bytes, or 2 and 4), sorted fibres where they are long, answers as
    # bits, and the fields, temporaries and results of one concept. The kernels themselves.
    long = sum(2 if size <= 1 << 15 else 4 for size in sizes if size > PAIRWISE)
    return _cells(sizes) * (6 * parties + long + len(sizes) + bound + 40) + (200 << 20)


def array_engine(game: OptionGame) -> Engine:
    """The array engine for a game: with kernels where they pay."""
    sizes = [axis.size for axis in game.axes]
    kind = np.result_type(np.int16, *(ranks.dtype for ranks in game.ranks))
    long = any(size > PAIRWISE for size in sizes)
    kernels = f"{kind.name}{' long' if long else ''}"
    asked = os.environ.get("ZOPA_FAST", "")
    wanted = expected(sizes)
    if not wanted and asked != "0" and sizes and find_spec("numba") is not None:
        if kernels in _loaded:
            wanted = _seconds(sizes) > _CALL
        else:
            wanted = _seconds(sizes) > _LOAD and is_warm(kernels)
    if not wanted:
        return ArrayEngine(game)
    try:
        from zopa.stability.fast.engine import FastArrayEngine
        from zopa.stability.fast.kernels import warm_up

        if kernels not in _loaded:
            warm_up(kind, long=long)
            mark_warm(kernels)
            _loaded.add(kernels)
    except Exception as error:
        # A Numba that doesn't work here must not keep anyone from an answer.
        if asked == "1":
            raise
        warnings.warn(f"no compiled kernels, so this takes longer: {error}", stacklevel=2)
        return ArrayEngine(game)
    return FastArrayEngine(game)


def _cells(sizes: Sequence[int]) -> int:
    cells = 1
    for size in sizes:
        cells *= size
    return cells


def _seconds(sizes: Sequence[int]) -> float:
    """Roughly what NumPy alone would take."""
    return _cells(sizes) * len(sizes) * (len(sizes) - 1) * _NUMPY
