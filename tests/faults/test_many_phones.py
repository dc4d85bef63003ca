"""All phones of a district reconnect within a minute, as after the outage of a radio tower."""

from __future__ import annotations

import heapq
import json
from collections import Counter, deque
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.kit.clock import utcnow
from app.kit.store.db import new_id, read
from app.sync.models import Receipt
from tests.bench.client import Exchange
from tests.bench.processes import children, pss_megabytes
from tests.deployment import opened_app, serving
from tests.faults.conftest import Deployment
from tests.faults.fleet import enrol
from tests.faults.world import FULL_LENGTH, quizzes

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

PHONES, SECONDS = (50_000, 60.0) if FULL_LENGTH else (400, 1.0)
CONNECTIONS = 100
MEGABYTES = 300
"""Limit for the whole deployment, without PostgreSQL."""


def insert_phones() -> list[bytes]:
    """Insert PHONES people with a phone each. Returns one request with one answer for each phone.
    Call it inside `opened_app`."""
    bodies = quizzes()
    return [
        request(each.account, each.device, each.token, bodies[nth % len(bodies)])
        for nth, each in enumerate(enrol(PHONES))
    ]


def request(account: UUID, device: UUID, token: str, body: dict[str, Any]) -> bytes:
    now = int(utcnow().timestamp() * 1000)
    item = {"id": str(new_id()), "kind": "quiz", "at": now, "dur_ms": 1, "body": body}
    envelope = {"v": 1, "device": str(device), "profile": str(account), "now": now}
    content = json.dumps(envelope | {"epoch": None, "seen": 0, "items": [item]}).encode()
    head = (
        "POST /sync/v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send(port: int, requests: list[bytes]) -> Counter[str]:
    """Send each request within the time, and again a second later when the server asks for it.
    Returns the number of replies by status."""
    began = monotonic()
    due = [(began + SECONDS * nth / len(requests), nth) for nth in range(len(requests))]
    # Connections take turns, so that none stays idle until the server closes it.
    idle = deque(Exchange(port) for _ in range(CONNECTIONS))
    busy: dict[Exchange, int] = {}
    statuses: Counter[str] = Counter()
    selector = DefaultSelector()
    for exchange in idle:
        selector.register(exchange.socket, EVENT_READ, exchange)
    while due or busy:
        while due and idle and due[0][0] <= monotonic():
            exchange, (_, nth) = idle.popleft(), heapq.heappop(due)
            busy[exchange] = nth
            exchange.send(requests[nth])
        for key, _ in selector.select(timeout=0.01):
            exchange = key.data
            if not exchange.take():
                continue
            nth, status = busy.pop(exchange), exchange.seen[9:12].decode()
            statuses[status] += 1
            idle.append(exchange)
            if status != "200":
                heapq.heappush(due, (monotonic() + 1, nth))
    for exchange in idle:
        exchange.socket.close()
    return statuses


def megabytes(pid: int) -> float:
    """Memory of a server and all its child processes, except those that have just ended, like
    `berkala` does each minute."""
    total = pss_megabytes(pid)
    for child in children(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            total += megabytes(child)
    return total


def test_server_stores_every_answer_when_all_phones_reconnect_within_a_minute(
    deployment: Deployment,
) -> None:
    with opened_app(deployment.environment):
        requests = insert_phones()
        before = receipts()
    with serving(deployment.environment) as site:
        began = monotonic()
        statuses = send(int(site.url.rpartition(":")[2]), requests)
        took, memory = monotonic() - began, megabytes(site.process.pid)
    print(f"\n{PHONES:,} phones in {took:.0f} s, {statuses}, {memory:.0f} MB")  # noqa: T201
    with opened_app(deployment.environment):
        assert receipts() - before == PHONES
    assert set(statuses) <= {"200", "503"}
    assert memory <= MEGABYTES


def receipts() -> int:
    return read().execute(select(func.count()).select_from(Receipt)).scalar_one()
