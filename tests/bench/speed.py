"""The current speed of the machine: CPU time of a fixed loop. The speed of a shared machine varies
by half within a minute, and all CPU times with it."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

TURNS = 21


def loop(turns: int) -> float:
    """Median milliseconds of CPU for counting to 200,000."""
    took = []
    for _ in range(turns):
        started = time.thread_time()
        sum(n * n for n in range(200_000))
        took.append(time.thread_time() - started)
    return median(took) * 1000


def description() -> str:
    """The speed of one process, and of two at once, like two workers."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        alone = pool.submit(loop, TURNS).result()
        both = max(pool.map(loop, [TURNS] * 2))
    return f"a loop of 200,000 takes {alone:.1f} ms of CPU here, {both:.1f} ms each of two at once"
