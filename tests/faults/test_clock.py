"""The clock of the machine leaps while the server runs, and returns: no data is lost."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.backups.rules import nightly_archive_name
from app.identity.models import Credential, SignInSession
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import new_id, read, transaction
from app.staff.actions import create_staff_account
from tests.deployment import bekal, opened_app, serving
from tests.factories import START_CODE
from tests.faults.conftest import Deployment
from tests.faults.test_kill import learner

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

LEAP = """
import os
from datetime import datetime, timedelta
import time_machine

time_machine.travel(datetime.now() + timedelta(days=int(os.environ["LEAP"])), tick=True).start()
"""
"""A `sitecustomize` that moves the clock of each process of a server by LEAP days."""


@pytest.mark.parametrize("days", [1830, -1830])
def test_leap_of_the_server_clock_by_years_deletes_no_data_and_ends_no_session(
    deployment: Deployment, tmp_path: Path, days: int
) -> None:
    folder = tmp_path / "malam"
    folder.mkdir()
    (tmp_path / "sitecustomize.py").write_text(LEAP)
    right = deployment.environment | {"BEKAL_BACKUP_DIR": str(folder)}
    leapt = right | {"LEAP": str(days), "PYTHONPATH": str(tmp_path)}
    bekal(right, "berkala")
    old = {nightly_archive_name(date(2025, 1, day)) for day in range(1, 10)}
    for name in old:
        (folder / name).touch()
    cookie = _staff_and_learner(right)
    before = _expiring_rows(right)
    with serving(leapt):
        bekal(leapt, "berkala")
        assert _status(leapt, "/masuk/petugas", cookie) == 200
    assert _expiring_rows(right) == before
    assert {each.name for each in folder.iterdir()} > old
    bekal(right, "berkala")
    with opened_app(right) as app:
        answer = app.test_client(use_cookies=False).get("/profil", headers={"Cookie": cookie})
        assert answer.status_code == 200
    assert _expiring_rows(right) == before


def _staff_and_learner(environment: Mapping[str, str]) -> str:
    """Make a staff member with a start code and a signed-in learner. Returns the learner's
    cookies."""
    with opened_app(environment) as app:
        name, kept = f"Bu Wati {new_id().hex[-6:]}", hash_secret(START_CODE)
        with transaction() as tx:
            create_staff_account(
                tx,
                name=name,
                role="admin",
                scope="00",
                start_code=START_CODE,
                code_hash=kept,
                now=utcnow(),
            )
        _, browser = learner(app)
        return browser.header


def _expiring_rows(environment: Mapping[str, str]) -> list[Any]:
    """Rows that expire: sessions and one-time codes."""
    with opened_app(environment):
        sessions = read().execute(select(SignInSession.key_hash, SignInSession.ends_at)).all()
        return [*sorted(sessions), *sorted(read().execute(select(Credential.hash)).all())]


def _status(environment: Mapping[str, str], path: str, cookie: str) -> int:
    with closing(HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=20)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie})
        return connection.getresponse().status
