"""The load and the proof of the drills, against one server whose worker is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import time
from uuid import UUID

import pytest
from sqlalchemy import delete

from app.kit.store.db import database
from app.learning.models import Attempt
from app.sync.models import Receipt
from config import ROOT
from tests.bench.processes import workers
from tests.deployment import opened_app, serving, wait_until
from tests.faults.conftest import Deployment
from tests.faults.fleet import enrol, write_fleet
from tests.faults.proof import prove, read_log
from tests.faults.world import quizzes

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

PHONES = 100


def test_proof_finds_each_acknowledged_answer_once_and_names_one_that_is_taken_away(
    deployment: Deployment, tmp_path: Path
) -> None:
    fleet, bodies, log = (tmp_path / name for name in ("fleet", "bodies", "log"))
    with opened_app(deployment.environment):
        write_fleet(fleet, enrol(PHONES))
        bodies.write_text(json.dumps(quizzes()))
    with serving(deployment.environment) as site:
        arguments: list[str | Path] = [site.url, fleet, bodies, log, "--drop", "0.3"]
        sending = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.load", *arguments], cwd=ROOT
        )
        wait_until(lambda: log.exists() and len(read_log(log).at) > PHONES)
        os.kill(workers(site.process.pid)[0], signal.SIGKILL)
        killed = time()
        wait_until(lambda: read_log(log).since(killed) > PHONES)
        sending.terminate()
        assert sending.wait(60) == 0
    told = read_log(log)
    assert set(told.at) == told.made
    assert told.repeated > 0
    assert told.longest_gap(killed) < 30
    with opened_app(deployment.environment):
        found = prove(log)
        assert (found.acknowledged, found.lost, found.twice) == (len(told.made), 0, 0)
        assert (found.differed, found.came_back) == (0, 0)
        one = UUID(next(iter(told.at)))
        with database().writer.begin() as connection:
            connection.execute(delete(Attempt).where(Attempt.id == one))
            connection.execute(delete(Receipt).where(Receipt.id == one))
        assert prove(log).lost == 1
