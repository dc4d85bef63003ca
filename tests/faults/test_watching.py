"""`/metrics` and `bekal periksa` on a deployment that runs, with two workers."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from config import ROOT
from tests.deployment import bekal, serving
from tests.faults.conftest import Deployment

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]
REQUESTS = 40
"""On connections of their own, so that the kernel gives some to each worker."""


def get(port: int, path: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200
        return response.read().decode()


def counted_pages(port: int) -> float:
    return sum(
        sample.value
        for family in text_string_to_metric_families(get(port, "/metrics"))
        for sample in family.samples
        if sample.name == "bekal_request_seconds_count"
    )


def test_whichever_worker_answers_metrics_tells_the_sum_of_all(deployment: Deployment) -> None:
    with serving(deployment.environment) as site:
        port = urlsplit(site.url).port or 0
        before = counted_pages(port)
        for _ in range(REQUESTS):
            get(port, "/masuk")
        seen = [counted_pages(port) - before for _ in range(REQUESTS)]
        # Each reading of /metrics is counted after it was answered.
        assert seen == [REQUESTS + 1 + n for n in range(REQUESTS)]


def test_examining_finds_nothing_but_the_missing_backup_while_a_deployment_runs(
    deployment: Deployment,
) -> None:
    bekal(deployment.environment, "berkala")
    command = [sys.executable, "-m", "app", "periksa", "--json"]
    with serving(deployment.environment):
        told = subprocess.run(
            command,
            cwd=ROOT,
            env=deployment.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert told.returncode == 1, told.stderr
    sentences = json.loads(told.stdout)
    assert sentences == ["Belum ada cadangan yang diperiksa: bekal cadangan periksa FILE."]
