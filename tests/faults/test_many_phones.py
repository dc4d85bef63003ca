"""All phones of a district come back within a minute: a tower was down, and now it is not."""

from __future__ import annotations

import heapq
import json
import secrets
from collections import Counter, deque
from contextlib import suppress
from datetime import timedelta
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from app.identity.models import Account, Device, DeviceAccount
from app.kit.clock import utcnow
from app.kit.secrets import sha256
from app.kit.store.db import Model, database, new_id, read, transaction
from app.sync.actions.server import keep_server
from app.sync.models import Receipt, UploadToken
from tests.bench.client import Exchange
from tests.bench.processes import children, pss_megabytes
from tests.deployment import serving
from tests.faults.conftest import Deployment
from tests.faults.world import FULL, opened, quizzes

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

PHONES, WITHIN = (50_000, 60.0) if FULL else (400, 1.0)
CONNECTIONS = 100
MEGABYTES = 300
"""For the whole deployment, a PostgreSQL apart."""


def everybody() -> list[bytes]:
    """So many people with a phone each, straight into the tables, and what each phone sends: one
    answer. To be called inside `opened`."""
    now, bodies = utcnow(), quizzes()
    with transaction() as tx:
        keep_server(tx, now=now)
    rows: dict[type[Model], list[dict[str, Any]]] = {
        model: [] for model in (Account, Device, DeviceAccount, UploadToken)
    }
    made = []
    for nth in range(PHONES):
        account, device, token = new_id(), new_id(), secrets.token_urlsafe(32)
        tied = {"account": account, "device": device}
        rows[Account].append({"id": account, "name": "Sumi", "language": "id", "made_at": now})
        rows[Device].append({"id": device, "secret_hash": sha256(token[1:]), "first_seen": now})
        rows[DeviceAccount].append(tied | {"misses": 0, "since": now})
        until = {"made_at": now, "until": now + timedelta(days=365)}
        rows[UploadToken].append(tied | {"hash": sha256(token)} | until)
        made.append(request(account, device, token, bodies[nth % len(bodies)]))
    with database().writer.begin() as connection:
        for model, of_model in rows.items():
            connection.execute(insert(model), of_model)
    return made


def request(account: UUID, device: UUID, token: str, body: dict[str, Any]) -> bytes:
    now = int(utcnow().timestamp() * 1000)
    item = {"id": str(new_id()), "kind": "quiz", "at": now, "dur_ms": 1, "body": body}
    said = {"v": 1, "device": str(device), "profile": str(account), "now": now}
    content = json.dumps(said | {"epoch": None, "seen": 0, "items": [item]}).encode()
    head = (
        "POST /sync/v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def send(port: int, requests: list[bytes]) -> Counter[str]:
    """Each within the time; again a second later where the server says to come back. Returns
    answers by status."""
    began = monotonic()
    due = [(began + WITHIN * nth / len(requests), nth) for nth in range(len(requests))]
    # In turn, or some would say nothing for so long that the server ends them.
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
    """Memory of a server and everything it started. What has just ended, as `berkala` does each
    minute, has none."""
    total = pss_megabytes(pid)
    for child in children(pid):
        with suppress(FileNotFoundError, ProcessLookupError):
            total += megabytes(child)
    return total


def test_server_answers_all_returning_phones_within_a_minute(place: Deployment) -> None:
    with opened(place.environment):
        requests = everybody()
        before = receipts()
    with serving(place.environment) as site:
        began = monotonic()
        statuses = send(int(site.url.rpartition(":")[2]), requests)
        took, memory = monotonic() - began, megabytes(site.process.pid)
    print(f"\n{PHONES:,} phones in {took:.0f} s, {statuses}, {memory:.0f} MB")  # noqa: T201
    with opened(place.environment):
        assert receipts() - before == PHONES
    assert set(statuses) <= {"200", "503"}
    assert memory <= MEGABYTES


def receipts() -> int:
    return read().execute(select(func.count()).select_from(Receipt)).scalar_one()
