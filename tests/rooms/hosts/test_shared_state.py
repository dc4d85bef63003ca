"""What one host decides holds on the others at the next request: sessions, staff, limits, and who
runs the due jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from app.backups.actions.workshop import scratch_folder
from app.backups.rules import BackupError
from app.certificates.actions import CERTIFICATE_FILES
from app.certificates.queries import CertificateFileKey
from app.identity import actions as identity
from app.identity.models import StaffGrant
from app.identity.rules import LIMITS
from app.identity.rules.limits import FailedAttemptLimit
from app.kit.clock import utcnow
from app.kit.room import ScheduledJob
from app.kit.store.db import read, transaction
from app.kit.store.leases import LEASE, acquire_job_lease
from app.operations.rules import SCHEDULED_JOBS_LEASE
from app.staff import actions as staff
from tests.factories import NOW, make_person, make_staff, sign_in
from tests.page import Page
from tests.rooms.hosts.conftest import ON_POSTGRESQL, Host
from tests.rooms.sign_in.people import OTHER_PIN, create_person, use_phone_of
from tests.rooms.sync.phone import Phone, note, refusal
from tests.shared import replace_registry

pytestmark = ON_POSTGRESQL


def same_browser(page: Page, before: Host, host: Host) -> Page:
    """The same browser, which the load balancer now sends to this host."""
    there = Page(host.app.test_client())
    with before.app.app_context(), page.client.session_transaction() as cookie:
        key = cookie["_user_id"]
    with host.app.app_context(), there.client.session_transaction() as cookie:
        cookie["_user_id"] = key
    return there


def test_signing_out_on_one_host_ends_the_session_at_the_next_request_on_another(
    one: Host, two: Host
) -> None:
    with one.app.app_context(), transaction() as tx:
        who = make_person(tx, "Wati", utcnow())
    here = sign_in(one.app, who)
    there = same_browser(here, one, two)
    there.get("/profil")
    here.get("/keluar")
    here.submit(here.root.one("main").all("form")[0], button="kunci")
    there.get("/profil", 302)


def test_staff_member_ended_on_one_host_is_refused_at_the_next_request_on_another(
    one: Host, two: Host
) -> None:
    here, who = make_staff(one.app, "Lia", "admin")
    there = same_browser(here, one, two)
    there.get("/kelola/akun")
    with one.app.app_context():
        grant = read().scalars(select(StaffGrant.id).where(StaffGrant.account == who)).one()
        with transaction() as tx:
            staff.end_staff_grant(tx, grant, ended_by=uuid4(), now=utcnow())
    assert there.client.get("/kelola/akun").status_code in (302, 403, 404)


def test_guesses_at_all_hosts_count_towards_one_limit(
    one: Host, two: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "invitation:address", FailedAttemptLimit(3, 15))
    with time_machine.travel(NOW, tick=False):
        for host, status in ((one, 404), (two, 404), (one, 404), (two, 429), (one, 429)):
            Page(host.app.test_client()).get("/gabung/BCDFGH34", status)


def test_due_jobs_run_on_one_host_at_a_time_and_on_another_after_it_died(
    one: Host, two: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run(host: Host) -> None:
        told = host.app.test_cli_runner().invoke(args=["berkala"])
        assert told.exit_code == 0, told.output

    def on_one(_now: datetime) -> int:
        ran.append("one")
        run(two)  # its minute comes while this job runs
        return 1

    def on_two(_now: datetime) -> int:
        ran.append("two")
        return 1

    for host, job in ((one, on_one), (two, on_two)):
        jobs = (ScheduledJob("contoh", job, runs_with_unsure_clock=True),)
        replace_registry(monkeypatch, host.app, scheduled_jobs=jobs)
    with time_machine.travel(NOW, tick=False) as clock:
        run(one)
        assert ran == ["one"]
        run(two)
        assert ran == ["one", "two"]
        with one.app.app_context(), transaction() as tx:  # then it is killed
            assert acquire_job_lease(tx, SCHEDULED_JOBS_LEASE, utcnow())
        run(two)
        assert ran == ["one", "two"]
        clock.shift(LEASE)
        run(two)
        assert ran == ["one", "two", "two"]


def test_due_jobs_that_take_long_keep_their_lease_and_never_end_that_of_another_host(
    one: Host, two: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    with time_machine.travel(NOW, tick=False) as clock:

        def long_job(_now: datetime) -> int:
            ran.append("one")
            clock.shift(LEASE - timedelta(minutes=1))
            return 1

        def too_long(_now: datetime) -> int:
            clock.shift(LEASE + timedelta(minutes=1))
            with two.app.app_context(), transaction() as tx:
                assert acquire_job_lease(tx, SCHEDULED_JOBS_LEASE, utcnow())
            return 1

        def add(job: object) -> ScheduledJob:
            return ScheduledJob("contoh", job, runs_with_unsure_clock=True)  # type: ignore[arg-type]

        jobs = tuple(map(add, (long_job, long_job, long_job, too_long, long_job)))
        replace_registry(monkeypatch, one.app, scheduled_jobs=jobs)
        one.app.test_cli_runner().invoke(args=["berkala"])
        assert ran == ["one"] * 3, "the last one was not begun: another host runs jobs"
        with two.app.app_context(), transaction() as tx:
            assert not acquire_job_lease(tx, SCHEDULED_JOBS_LEASE, utcnow())


def test_phone_revoked_on_one_host_is_refused_at_the_next_request_on_another(
    one: Host, two: Host
) -> None:
    phone = Phone(one.app)
    with one.app.app_context(), transaction() as tx:
        identity.unlink_account_from_device(tx, phone.account, phone.device, now=utcnow())
    phone.client = two.app.test_client()
    assert refusal(phone.send(note())) == (401, "token")


def test_session_ended_elsewhere_is_refused_at_the_next_request_on_another_host(
    one: Host, two: Host
) -> None:
    with one.app.app_context(), transaction() as tx:
        who = make_person(tx, "Wati", utcnow())
    there = same_browser(sign_in(one.app, who), one, two)
    there.get("/profil")
    with one.app.app_context(), transaction() as tx:
        identity.end_sessions_of_account(tx, who)
    there.get("/profil", 302)


def test_wrong_pins_typed_on_two_hosts_count_together(one: Host, two: Host) -> None:
    who = create_person(one.app)
    page = use_phone_of(Page(one.app.test_client()), who)
    page.get(f"/masuk/{who.id}")
    for n in range(9):
        page.client.application = (one, two)[n % 2].app
        page.submit(status=422, pin=OTHER_PIN)
    page.submit(pin=OTHER_PIN)
    assert page.location == "/masuk/terkunci"


def test_file_asked_for_on_one_host_is_made_by_another_and_fetched_on_the_first(
    one: Host, two: Host
) -> None:
    files = replace(CERTIFICATE_FILES, make=str.encode, tells_progress=False)
    with one.app.app_context(), transaction() as tx:
        who = make_person(tx, "Wati", utcnow())
        asked = CertificateFileKey(asked_by=who, about=who)
        files.ask(tx, asked, "isi", now=utcnow())
    with two.app.app_context():
        assert files.make_waiting(utcnow()) == 1
    with one.app.app_context():
        assert files.make_waiting(utcnow()) == 0
        assert files.content(asked) == b"isi"


def test_two_hosts_do_not_work_on_backups_at_once(one: Host, two: Host) -> None:
    with one.app.app_context(), scratch_folder():
        pass
    with one.app.app_context(), scratch_folder():  # both are on their own disk
        busy = pytest.raises(BackupError, match="sedang dikerjakan")
        with two.app.app_context(), busy, scratch_folder():
            pass
    with two.app.app_context(), scratch_folder():
        pass
