"""How fast the machine is at the moment: the CPU time of a loop that is always the same. A machine
that is shared swings by half within a minute, and takes every figure of CPU time along."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

TURNS = 21


def loop(turns: int) -> float:
    """Milliseconds of CPU for counting to 200,000; the median of `turns`."""
    took = []
    for _ in range(turns):
        started = time.thread_time()
        sum(n * n for n in range(200_000))
        took.append(time.thread_time() - started)
    return median(took) * 1000


def told() -> str:
    """By one process, and by each of two at once, as when two workers answer."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        alone = pool.submit(loop, TURNS).result()
        both = max(pool.map(loop, [TURNS] * 2))
    return f"a loop of 200,000 takes {alone:.1f} ms of CPU here, {both:.1f} ms each of two at once"
