"""A full disk, or one that fails at the n-th write or sync: the server acknowledges only stored
answers, keeps serving pages, and resumes writing by itself."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from time import monotonic

import pytest

from tests.deployment import opened_app, serving, wait_until
from tests.faults.conftest import Deployment
from tests.faults.phone import FlakyNetwork, SimulatedPhone
from tests.faults.world import (
    FULL_LENGTH,
    make_people,
    phone_of,
    quizzes,
    received,
    stored_rows,
)

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

ANSWERS_EACH_TIME = 20
MOST_WRITES = 400
"""An upper bound of the writes and syncs of one batch."""
STEP = 1 if FULL_LENGTH else 7
MOST_SECONDS = 5.0
"""Seconds within which writing must resume once there is space."""


class PhoneOnDisk:
    """A phone that sends answers to a running server."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment

    @contextmanager
    def opened(self) -> Iterator[SimulatedPhone]:
        with opened_app(self.deployment.environment) as app:
            self.people = make_people(app, 1)
            bodies = quizzes()
            with serving(self.deployment.environment) as site:
                self.port = int(site.url.rpartition(":")[2])
                phone = phone_of(self.port, self.people[0], 0, FlakyNetwork(self.port), pace=0.02)
                self.made: set[str] = set()
                self.bodies = bodies
                self.phone = phone
                yield phone

    def answer(self, count: int = ANSWERS_EACH_TIME) -> None:
        for nth in range(count):
            self.made.add(self.phone.keep("quiz", self.bodies[nth % len(self.bodies)]))

    def read_status(self) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as reader:
            reader.request("GET", "/belajar", headers={"Cookie": self.people[0].cookies[0]})
            return reader.getresponse().status

    def empty_outbox(self) -> float:
        """Send until the outbox is empty. Returns the seconds that it took."""
        began = monotonic()
        wait_until(lambda: self.phone.send_batch() == 0 and not self.phone.outbox)
        return monotonic() - began

    def check(self) -> None:
        """Check that exactly the sent answers are stored."""
        with opened_app(self.deployment.environment):
            there = stored_rows(self.people)
        assert set(there.receipts) == set(there.attempts) == self.made
        assert len(there.receipts) == len(there.attempts) == len(self.made)
        assert there.differed == 0
        assert self.phone.aside == {}


def test_server_recovers_from_a_full_disk_without_a_restart(deployment: Deployment) -> None:
    deployment.need_disk()
    sender = PhoneOnDisk(deployment)
    with sender.opened() as phone:
        sender.answer()
        assert sender.empty_outbox() < MOST_SECONDS
        with deployment.disk.full(deployment.rows):
            refused = []
            for _ in range(10):
                sender.answer(50)
                before = len(phone.outbox)
                phone.send_batch()
                refused.append(len(phone.outbox) == before)
                assert sender.read_status() == 200
            assert deployment.postgresql is not None or all(refused)
        assert set(phone.results) <= received(sender.people)
        assert sender.empty_outbox() < MOST_SECONDS
    sender.check()


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_no_acknowledged_answer_is_lost_whichever_disk_write_or_fsync_fails(
    deployment: Deployment, error: int
) -> None:
    deployment.need_disk()
    sender = PhoneOnDisk(deployment)
    with sender.opened() as phone:
        sender.answer()
        sender.empty_outbox()
        for n in range(1, MOST_WRITES, STEP):
            sender.answer()
            with deployment.disk.failing(deployment.database, n, error):
                phone.send_batch()
                has_failed = deployment.disk.left == 0
            assert set(phone.results) <= received(sender.people)
            sender.empty_outbox()
            assert sender.read_status() == 200
            if not has_failed:
                break
        assert not has_failed, "every write of a batch was to fail once"
    sender.check()


def test_health_check_reports_a_full_disk_until_there_is_free_space(deployment: Deployment) -> None:
    deployment.need_disk()
    with serving(deployment.environment) as site:
        assert health(site.url)[0] == 200
        # SQLite's log may have space left in its file; then only new files fail.
        for under in (deployment.rows,) if deployment.postgresql else (deployment.rows, "/#"):
            with deployment.disk.full(under):
                wait_until(partial(health_mentions, site.url, "Disk penuh"), MOST_SECONDS * 2)
            wait_until(lambda: health(site.url)[0] == 200, MOST_SECONDS * 2)


def health_mentions(url: str, reason: str) -> bool:
    return reason in health(url)[1]


def health(url: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", int(url.rpartition(":")[2]), timeout=10)) as asking:
        asking.request("GET", "/sehat")
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
