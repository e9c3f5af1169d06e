"""Threads that share out pieces of work and stop soon when they are interrupted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import cache
from itertools import pairwise

__all__ = ["share", "workers"]


@cache
def workers() -> int:
    """How many threads work: one a processor that this process may use, 16 at most."""
    if hasattr(os, "sched_getaffinity"):
        return min(16, len(os.sched_getaffinity(0)))
    return min(16, os.cpu_count() or 1)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers(), thread_name_prefix="zopa")


def share(work: Callable[[int, int], bool], count: int, most: int, least: int = 1) -> bool:
    """Call ``work(begin, end)`` for consecutive pieces of ``range(count)``, on all processors.

    Args:
        work: releases the interpreter while it computes; pieces must not depend on each other.
        count: how much there is to do.
        most: longest piece; so short that an interruption need not wait long.
        least: pieces shorter than this aren't worth a thread.

    Returns:
        Whether any call returned true.
    """
    number = max(-(-count // max(1, most)), min(workers(), count // max(1, least)), 1)
    bounds = [count * k // number for k in range(number + 1)]
    pieces = iter(list(pairwise(bounds)))
    if number == 1 or workers() == 1:
        return sum(work(begin, end) for begin, end in pieces) > 0
    stopped = False

    def take(pieces: Iterable[tuple[int, int]]) -> bool:
        found = False
        for begin, end in pieces:  # list iterators may be shared between threads
            if stopped:
                break
            found |= bool(work(begin, end))
        return found

    running = [_pool().submit(take, pieces) for _ in range(min(workers(), number))]
    try:
        wait(running, return_when=FIRST_EXCEPTION)
        return sum(future.result() for future in running) > 0
    finally:
        # Nobody may go on writing to arrays that somebody else believes to be free.
        stopped = True
        wait(running)
