"""A first start that is killed while it creates the demo is completed by the next start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from app.demo.rules import HOUSEHOLDS, NAMED, STAFF
from app.households.models import Household
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.recount import actions as recount
from config import ROOT
from tests.deployment import bekal, opened_app, wait_until
from tests.factories import make_person
from tests.faults.conftest import Deployment

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]
KILL_POINTS = (1, 4, 12, 90, 260)
"""Numbers of people at which it is killed: among the named people and among the households."""


def killed_at(environment: Mapping[str, str], people: int) -> None:
    """Start or continue it, and kill it when there are this many people."""
    with (
        opened_app(environment),
        subprocess.Popen(
            [sys.executable, "-m", "app", "siapkan"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        counted = select(func.count()).select_from(Account)
        wait_until(lambda: (read().scalar(counted) or 0) >= people)
        process.kill()


def test_creation_of_demo_data_killed_repeatedly_is_completed_by_the_next_start(
    deployment: Deployment,
) -> None:
    environment = deployment.environment | {"BEKAL_DEMO": "1"}
    kept = deployment.state_dir / "demo.json"
    for people in KILL_POINTS:
        killed_at(environment, people)
        assert not kept.exists()
    bekal(environment, "siapkan")
    named = json.loads(kept.read_text("utf-8"))
    assert [each["name"] for each in named] == [
        *(person.name for person in NAMED),
        *(name for name, _, _ in STAFF),
    ]
    assert kept.stat().st_mode & 0o777 == 0o600
    with opened_app(environment) as app:
        assert read().scalar(select(func.count()).select_from(Household)) == HOUSEHOLDS + 2
        with transaction() as tx:
            assert recount.rebuild_counters(tx, now=utcnow()).differed == 0
        browser = app.test_client()
        for person in named:
            page = browser.get("/masuk/demo").get_data(as_text=True)
            token = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
            sent = {"orang": person["id"], "csrf_token": token}
            assert browser.post("/masuk/demo", data=sent).status_code == 303


def test_interrupted_creation_of_demo_data_is_not_completed_after_a_person_signed_up(
    deployment: Deployment,
) -> None:
    environment = deployment.environment | {"BEKAL_DEMO": "1"}
    (deployment.state_dir / "demo.json").unlink()
    with opened_app(environment), transaction() as tx:
        make_person(tx, "Orang sungguhan")
        before = tx.scalar(select(func.count()).select_from(Account))
    bekal(environment, "siapkan")
    assert not (deployment.state_dir / "demo.json").exists()
    with opened_app(environment):
        assert read().scalar(select(func.count()).select_from(Account)) == before
