"""Everything at once: killed workers, servers and databases, dropped answers, cut bodies, two
phones with one outbox, clocks that are years off. Nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import Any

import pytest

from tests.bench.processes import alive, workers
from tests.deployment import Site, serving, wait_until
from tests.faults.conftest import Deployment
from tests.faults.phone import Line, Phone
from tests.faults.world import FULL, Kept, Person, kept, make_people, opened, phone_of, quizzes

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

ITEMS, KILLS, PAIRS = (100_000, 200, 100) if FULL else (600, 3, 6)
SENDERS = 6
DROP, CUT = 0.25, 0.15
FIVE_YEARS = 5 * 365 * 86_400_000
PACE = 0.002
PATIENCE = 900
"""Seconds after which what was to be saved counts as lost."""
MOST_AT_ONCE = 25
AT_ONCE = 20
"""People who answer between two kills, some 25 questions each: as many as a week without network
brings. Were everybody to answer two, most of the time would go into the requests around them."""


@dataclass
class Storm:
    """Kills one thing after another while phones send, and starts again what has to be, as
    deploy/bekal.service does: a server whose workers die too soon after each other ends."""

    place: Deployment
    site: Site
    random: random.Random
    kills: dict[str, int] = field(default_factory=dict)
    ended: int = 0
    """How often the server ended by itself."""

    def strike(self) -> None:
        """Each thing once, then the most what dies most easily."""
        kinds = self._possible()
        so_far = sum(self.kills.values())
        if so_far < len(kinds):
            what = kinds[so_far]
        else:
            what = self.random.choices(kinds, self._weights())[0]
        self.kills[what] = self.kills.get(what, 0) + 1
        getattr(self, f"_kill_{what}")()

    def _possible(self) -> list[str]:
        return ["worker", "server", "database"] if self.place.postgresql else ["worker", "server"]

    def _weights(self) -> list[int]:
        return [18, 1, 1] if self.place.postgresql else [18, 1]

    def outlive(self, it_holds: Callable[[], bool]) -> None:
        """Wait until it holds; start the server again should it end by itself meanwhile."""

        def holds() -> bool:
            if self.site.process.poll() is not None:
                self.ended += 1
                self._again()
            return it_holds()

        wait_until(holds, PATIENCE)

    def _kill_worker(self) -> None:
        for pid in workers(self.site.process.pid)[:1]:  # the oldest, so that the server stays
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _kill_server(self) -> None:
        children = workers(self.site.process.pid)
        self.site.process.kill()
        self.site.process.wait()
        wait_until(lambda: not any(alive(pid) for pid in children))
        self._again()

    def _again(self) -> None:
        self.end()
        self.begin()

    def _kill_database(self) -> None:
        assert self.place.postgresql is not None
        self.place.postgresql.kill()
        self.place.postgresql.start()

    def begin(self) -> None:
        self._running = serving(self.place.environment)
        self.site = self._running.__enter__()

    def end(self) -> None:
        self._running.__exit__(None, None, None)


def phones(site: Site, people: list[Person], seed: random.Random) -> Iterator[tuple[Phone, Phone]]:
    """Each person's two, on lines of their own; one clock in three is right."""
    port = int(site.url.rpartition(":")[2])
    for person in people:
        skew = seed.choice([0, seed.randint(-FIVE_YEARS, FIVE_YEARS), -1_764_000_000_000])
        yield tuple(  # type: ignore[misc]
            phone_of(
                port,
                person,
                which,
                Line(port, DROP, CUT, seed.getrandbits(32)),
                skew=skew,
                pace=PACE,
                most=MOST_AT_ONCE,
            )
            for which in (0, 1)
        )


def send_all(pairs: list[tuple[Phone, Phone]], fed: Event, stopped: Event) -> None:
    """Turn and turn about, until nothing more comes and every outbox is empty."""
    waits = {id(phone): 0.0 for pair in pairs for phone in pair}
    while not stopped.is_set():
        is_last = fed.is_set()
        left = [phone for pair in pairs for phone in pair if phone.outbox]
        if not left and is_last:
            return
        for phone in left:
            if waits[id(phone)] <= monotonic():
                waits[id(phone)] = monotonic() + phone.turn()
        stopped.wait(0.01)


def feed(
    pairs: list[tuple[Phone, Phone]], count: int, bodies: list[dict[str, Any]], seed: random.Random
) -> set[str]:
    """Answers into the outboxes of some pairs: each was made on the first phone, and the second
    knows of it too; it sends them in another order."""
    made: list[tuple[str, dict[str, Any], Phone]] = []
    some = seed.sample(pairs, min(AT_ONCE, len(pairs)))
    for _ in range(count):
        first, second = seed.choice(some)
        item = first.made("quiz", seed.choice(bodies))
        first.outbox[item["id"]] = item
        made.append((item["id"], item, second))
    seed.shuffle(made)
    for id_, item, second in made:
        second.outbox[id_] = item
    return {id_ for id_, _, _ in made}


def saved(pairs: list[tuple[Phone, Phone]]) -> int:
    """Of how many answers their first phone has been told."""
    return sum(len(first.results) for first, _ in pairs)


def run(place: Deployment) -> tuple[set[str], list[tuple[Phone, Phone]], Storm, Kept]:
    seed = random.Random(5)
    with opened(place.environment) as app:
        people = make_people(app, PAIRS)
        storm = Storm(place, None, random.Random(7))  # type: ignore[arg-type]
        storm.begin()
        pairs = list(phones(storm.site, people, seed))
        bodies = quizzes()
    made: set[str] = set()
    fed, stopped = Event(), Event()
    with ThreadPoolExecutor(SENDERS) as pool:
        try:
            sending = [
                pool.submit(send_all, pairs[n::SENDERS], fed, stopped) for n in range(SENDERS)
            ]
            for _ in range(KILLS):
                enough = len(made)
                made |= feed(pairs, ITEMS // KILLS, bodies, seed)
                storm.outlive(lambda: saved(pairs) >= enough)  # noqa: B023 (called at once)
                storm.strike()
            fed.set()
            storm.outlive(lambda: all(each.done() for each in sending))
            for each in sending:
                each.result()
        finally:
            stopped.set()
            storm.end()
    with opened(place.environment):
        return made, pairs, storm, kept(people)


def test_answers_are_stored_exactly_once_under_random_failures(place: Deployment) -> None:
    began = monotonic()
    made, pairs, storm, there = run(place)
    lines = [phone.line for pair in pairs for phone in pair]
    requests = sum(line.requests for line in lines)
    told = {id_ for pair in pairs for phone in pair for id_ in phone.results}
    print(  # noqa: T201 (shown by `make faults`)
        f"\n{len(made):,} items in {requests:,} requests, {sum(storm.kills.values())} kills "
        f"{storm.kills}, {storm.ended} ends by itself, "
        f"{sum(line.dropped for line in lines):,} answers dropped, "
        f"{sum(line.cuts for line in lines):,} bodies cut, {monotonic() - began:.0f} s"
    )
    assert not any(phone.aside for pair in pairs for phone in pair)
    assert set(there.receipts) == made == told
    assert len(there.receipts) == len(made)
    assert set(there.attempts) == made
    assert len(there.attempts) == len(made)
    assert there.differed == 0
    for first, second in pairs:  # both phones were told the same
        assert first.results == second.results
