"""All failures at once: killed workers, servers and databases, lost replies, cut bodies, two phones
with the same outbox, clocks that are years off. Every answer is stored exactly once."""

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
from tests.deployment import Site, opened_app, serving, wait_until
from tests.faults.conftest import Deployment
from tests.faults.phone import FlakyNetwork, SimulatedPhone
from tests.faults.world import (
    FULL_LENGTH,
    Person,
    StoredRows,
    make_people,
    phone_of,
    quizzes,
    stored_rows,
)

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

ITEMS, KILLS, PAIRS = (100_000, 200, 100) if FULL_LENGTH else (600, 3, 6)
SENDERS = 6
DROP, CUT = 0.25, 0.15
FIVE_YEARS = 5 * 365 * 86_400_000
PACE = 0.002
PATIENCE = 900
"""Seconds after which an unsaved answer counts as lost."""
MOST_AT_ONCE = 25
AT_ONCE = 20
"""People who answer between two kills, about 25 questions each, like after a week without a
network. With more people, most of the time would go into the requests around the answers."""


@dataclass
class Storm:
    """Kills one process after another while phones send, and restarts what deploy/bekal.service
    restarts: a server whose workers die too soon after each other ends."""

    deployment: Deployment
    site: Site
    random: random.Random
    kills: dict[str, int] = field(default_factory=dict)
    ended: int = 0
    """How often the server ended by itself."""

    def kill_one(self) -> None:
        """Kill each kind of process once, then mostly workers."""
        kinds = self._possible()
        so_far = sum(self.kills.values())
        if so_far < len(kinds):
            what = kinds[so_far]
        else:
            what = self.random.choices(kinds, self._weights())[0]
        self.kills[what] = self.kills.get(what, 0) + 1
        getattr(self, f"_kill_{what}")()

    def _possible(self) -> list[str]:
        return (
            ["worker", "server", "database"] if self.deployment.postgresql else ["worker", "server"]
        )

    def _weights(self) -> list[int]:
        return [18, 1, 1] if self.deployment.postgresql else [18, 1]

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; restart the server whenever it ends by itself."""

        def holds() -> bool:
            if self.site.process.poll() is not None:
                self.ended += 1
                self._restart()
            return condition()

        wait_until(holds, PATIENCE)

    def _kill_worker(self) -> None:
        for pid in workers(self.site.process.pid)[:1]:  # the oldest, so that the server survives
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _kill_server(self) -> None:
        children = workers(self.site.process.pid)
        self.site.process.kill()
        self.site.process.wait()
        wait_until(lambda: not any(alive(pid) for pid in children))
        self._restart()

    def _restart(self) -> None:
        self.end()
        self.begin()

    def _kill_database(self) -> None:
        assert self.deployment.postgresql is not None
        self.deployment.postgresql.kill()
        self.deployment.postgresql.start()

    def begin(self) -> None:
        self._running = serving(self.deployment.environment)
        self.site = self._running.__enter__()

    def end(self) -> None:
        self._running.__exit__(None, None, None)


def phones(
    site: Site, people: list[Person], seed: random.Random
) -> Iterator[tuple[SimulatedPhone, SimulatedPhone]]:
    """Two phones for each person, each on its own network; one clock in three is right."""
    port = int(site.url.rpartition(":")[2])
    for person in people:
        skew = seed.choice([0, seed.randint(-FIVE_YEARS, FIVE_YEARS), -1_764_000_000_000])
        yield tuple(  # type: ignore[misc]
            phone_of(
                port,
                person,
                which,
                FlakyNetwork(port, DROP, CUT, seed.getrandbits(32)),
                skew=skew,
                pace=PACE,
                most=MOST_AT_ONCE,
            )
            for which in (0, 1)
        )


def send_all(
    pairs: list[tuple[SimulatedPhone, SimulatedPhone]], is_fed: Event, stopped: Event
) -> None:
    """Let the phones take turns until no more answers are added and every outbox is empty."""
    waits = {id(phone): 0.0 for pair in pairs for phone in pair}
    while not stopped.is_set():
        is_last = is_fed.is_set()
        left = [phone for pair in pairs for phone in pair if phone.outbox]
        if not left and is_last:
            return
        for phone in left:
            if waits[id(phone)] <= monotonic():
                waits[id(phone)] = monotonic() + phone.send_batch()
        stopped.wait(0.01)


def add_answers(
    pairs: list[tuple[SimulatedPhone, SimulatedPhone]],
    count: int,
    bodies: list[dict[str, Any]],
    seed: random.Random,
) -> set[str]:
    """Add answers to the outboxes of some pairs. The second phone of a pair has the same answers
    and sends them in another order. Returns their ids."""
    made: list[tuple[str, dict[str, Any], SimulatedPhone]] = []
    some = seed.sample(pairs, min(AT_ONCE, len(pairs)))
    for _ in range(count):
        first, second = seed.choice(some)
        item = first.new_item("quiz", seed.choice(bodies))
        first.outbox[item["id"]] = item
        made.append((item["id"], item, second))
    seed.shuffle(made)
    for id_, item, second in made:
        second.outbox[id_] = item
    return {id_ for id_, _, _ in made}


def count_confirmed(pairs: list[tuple[SimulatedPhone, SimulatedPhone]]) -> int:
    """How many answers the server has confirmed to the first phones."""
    return sum(len(first.results) for first, _ in pairs)


def run(
    deployment: Deployment,
) -> tuple[set[str], list[tuple[SimulatedPhone, SimulatedPhone]], Storm, StoredRows]:
    seed = random.Random(5)
    with opened_app(deployment.environment) as app:
        people = make_people(app, PAIRS)
        storm = Storm(deployment, None, random.Random(7))  # type: ignore[arg-type]
        storm.begin()
        pairs = list(phones(storm.site, people, seed))
        bodies = quizzes()
    made: set[str] = set()
    is_fed, stopped = Event(), Event()
    with ThreadPoolExecutor(SENDERS) as pool:
        try:
            sending = [
                pool.submit(send_all, pairs[n::SENDERS], is_fed, stopped) for n in range(SENDERS)
            ]
            for _ in range(KILLS):
                enough = len(made)
                made |= add_answers(pairs, ITEMS // KILLS, bodies, seed)
                storm.wait_until(lambda: count_confirmed(pairs) >= enough)  # noqa: B023 (called at once)
                storm.kill_one()
            is_fed.set()
            storm.wait_until(lambda: all(each.done() for each in sending))
            for each in sending:
                each.result()
        finally:
            stopped.set()
            storm.end()
    with opened_app(deployment.environment):
        return made, pairs, storm, stored_rows(people)


def test_answers_sent_by_phones_are_stored_exactly_once_under_random_failures(
    deployment: Deployment,
) -> None:
    began = monotonic()
    made, pairs, storm, there = run(deployment)
    networks = [phone.network for pair in pairs for phone in pair]
    requests = sum(network.requests for network in networks)
    confirmed = {id_ for pair in pairs for phone in pair for id_ in phone.results}
    print(  # noqa: T201 (shown by `make faults`)
        f"\n{len(made):,} items in {requests:,} requests, {sum(storm.kills.values())} kills "
        f"{storm.kills}, {storm.ended} ends by itself, "
        f"{sum(network.dropped for network in networks):,} answers dropped, "
        f"{sum(network.cuts for network in networks):,} bodies cut, {monotonic() - began:.0f} s"
    )
    assert not any(phone.aside for pair in pairs for phone in pair)
    assert set(there.receipts) == made == confirmed
    assert len(there.receipts) == len(made)
    assert set(there.attempts) == made
    assert len(there.attempts) == len(made)
    assert there.differed == 0
    for first, second in pairs:  # both phones received the same results
        assert first.results == second.results
