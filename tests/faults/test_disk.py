"""A disk that is full, or that fails at the n-th write or sync: nothing is acknowledged that is not
kept, reading goes on, and writing resumes by itself."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from time import monotonic

import pytest

from tests.deployment import serving, wait_until
from tests.faults.conftest import Deployment
from tests.faults.phone import Line, Phone
from tests.faults.world import FULL, kept, make_people, opened, phone_of, quizzes, received

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

EACH_TIME = 20
MOST = 400
"""Writes and syncs of one batch; there are fewer."""
STEP = 1 if FULL else 7
SOON = 5.0
"""Seconds after which writing has to go on once there is room."""


class Sending:
    """A phone on a running server, and the bodies that it may send."""

    def __init__(self, place: Deployment) -> None:
        self.place = place

    @contextmanager
    def opened(self) -> Iterator[Phone]:
        with opened(self.place.environment) as app:
            self.people = make_people(app, 1)
            bodies = quizzes()
            with serving(self.place.environment) as site:
                self.port = int(site.url.rpartition(":")[2])
                phone = phone_of(self.port, self.people[0], 0, Line(self.port), pace=0.02)
                self.made: set[str] = set()
                self.bodies = bodies
                self.phone = phone
                yield phone

    def answer(self, count: int = EACH_TIME) -> None:
        for nth in range(count):
            self.made.add(self.phone.keep("quiz", self.bodies[nth % len(self.bodies)]))

    def reads(self) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as reader:
            reader.request("GET", "/belajar", headers={"Cookie": self.people[0].cookies[0]})
            return reader.getresponse().status

    def bring_home(self) -> float:
        """Send until the outbox is empty; returns the seconds that it took."""
        began = monotonic()
        wait_until(lambda: self.phone.turn() == 0 and not self.phone.outbox)
        return monotonic() - began

    def check(self) -> None:
        """What is there when all is home."""
        with opened(self.place.environment):
            there = kept(self.people)
        assert set(there.receipts) == set(there.attempts) == self.made
        assert len(there.receipts) == len(there.attempts) == len(self.made)
        assert there.differed == 0
        assert self.phone.aside == {}


def test_full_disk_recovers_without_a_restart(place: Deployment) -> None:
    place.need_disk()
    sending = Sending(place)
    with sending.opened() as phone:
        sending.answer()
        assert sending.bring_home() < SOON
        with place.disk.full(place.rows):
            refused = []
            for _ in range(10):
                sending.answer(50)
                before = len(phone.outbox)
                phone.turn()
                refused.append(len(phone.outbox) == before)
                assert sending.reads() == 200
            assert place.postgresql is not None or all(refused)
        assert set(phone.results) <= received(sending.people)
        assert sending.bring_home() < SOON
    sending.check()


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_failing_nth_write_or_sync_loses_nothing_for_every_n(place: Deployment, error: int) -> None:
    place.need_disk()
    sending = Sending(place)
    with sending.opened() as phone:
        sending.answer()
        sending.bring_home()
        for n in range(1, MOST, STEP):
            sending.answer()
            with place.disk.failing(place.database, n, error):
                phone.turn()
                has_failed = place.disk.left == 0
            assert set(phone.results) <= received(sending.people)
            sending.bring_home()
            assert sending.reads() == 200
            if not has_failed:
                break
        assert not has_failed, "every write of a batch was to fail once"
    sending.check()


def test_health_reports_a_full_disk_until_there_is_room(place: Deployment) -> None:
    place.need_disk()
    with serving(place.environment) as site:
        assert health(site.url)[0] == 200
        # SQLite's log may have room from before: then only what is new on the disk has none.
        for under in (place.rows,) if place.postgresql else (place.rows, "/#"):
            with place.disk.full(under):
                wait_until(partial(tells, site.url, "Disk penuh"), SOON * 2)
            wait_until(lambda: health(site.url)[0] == 200, SOON * 2)


def tells(url: str, reason: str) -> bool:
    return reason in health(url)[1]


def health(url: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", int(url.rpartition(":")[2]), timeout=10)) as asking:
        asking.request("GET", "/sehat")
        answer = asking.getresponse()
        return answer.status, answer.read().decode()
