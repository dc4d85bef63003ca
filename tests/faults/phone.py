"""A Python twin of the sync script on phones (docs/sync.md, "The phone"): outbox, one batch at a
time, back-off, epoch, items in a backup. Its network loses replies and cuts request bodies."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import UUID

from app.kit.clock import utcnow
from app.kit.store.db import new_id

MOST_ITEMS = 50
FIRST_WAIT, LONGEST_WAIT = 1.0, 900.0
BATCH = "/sync/v1/batch"
ITEM = "/sync/v1/items/"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes
    headers: dict[str, str]
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    retry_after: float

    @property
    def code(self) -> str:
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


class FlakyNetwork:
    """A connection to the server at `port`. A share `cut` of all requests loses part of its body, a
    share `drop` loses its reply, whether or not the server has stored the items."""

    def __init__(self, port: int, drop: float = 0, cut: float = 0, seed: int = 0) -> None:
        self.port = port
        self.drop, self.cut = drop, cut
        self.random = random.Random(seed)
        self.dropped = self.cuts = self.requests = 0

    def send(self, request: Request) -> Reply | None:
        """Returns None when no reply arrives."""
        method, path, body, headers = request.method, request.path, request.body, request.headers
        self.requests += 1
        luck = self.random.random()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            try:
                if luck < self.cut:
                    self.cuts += 1
                    half = body[: self.random.randrange(len(body))]
                    whole = headers | {"Content-Length": str(len(body))}
                    connection.request(method, path, half, whole)
                    return None
                connection.request(method, path, body, headers)
                if luck < self.cut + self.drop:
                    self.dropped += 1
                    if (
                        self.random.random() < 0.5
                    ):  # the reply arrived at the phone's network and is lost there
                        connection.getresponse()
                    return None
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, HTTPException):
                return None
        try:
            reply = json.loads(content)
        except ValueError:
            reply = None
        return Reply(answer.status, reply, float(answer.headers.get("Retry-After", 0)))


@dataclass
class SimulatedPhone:
    """One person's data on a phone. The clock is wrong by `skew` milliseconds; `pace` shortens
    every wait, because tests cannot wait for fifteen minutes."""

    network: Any
    account: UUID
    device: UUID
    token: str
    epoch: str | None = None
    skew: int = 0
    pace: float = 1.0
    renew: Callable[[], str] | None = None
    """Returns a new token, as entering the PIN does."""
    seen: int = 0
    proof: str = ""
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, tuple[dict[str, Any], int]] = field(default_factory=dict)
    safe: set[str] = field(default_factory=set)
    aside: dict[str, str] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    wiped: bool = False
    most: int = MOST_ITEMS
    """Items in a batch; halved each time the server rejects the batch."""
    _misses: int = 0
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    def now(self) -> int:
        return int(utcnow().timestamp() * 1000) + self.skew

    def __post_init__(self) -> None:
        self._most = self.most

    def new_item(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make an item with the time of this phone's clock."""
        return {"id": str(new_id()), "kind": kind, "at": self.now(), "dur_ms": 1, "body": body}

    def keep(self, kind: str, body: dict[str, Any]) -> str:
        """Put an answer in the outbox. From then on the screen says that it is saved."""
        item = self.new_item(kind, body)
        self.outbox[item["id"]] = item
        return str(item["id"])

    def request(self, items: list[dict[str, Any]]) -> bytes:
        return json.dumps(self._envelope() | {"items": items}).encode()

    def _envelope(self) -> dict[str, Any]:
        about = {"v": 1, "device": str(self.device), "profile": str(self.account)}
        return about | {
            "now": self.now(),
            "epoch": self.epoch,
            "seen": self.seen,
            "proof": self.proof,
        }

    def send_batch(self) -> float:
        """Send one batch. Returns the seconds to wait before the next."""
        request = self.next_request()
        return 0 if request is None else self.handle(self.network.send(request), request)

    def next_request(self, *, single: bool = False) -> Request | None:
        """A batch of the oldest items, or the oldest alone; None when the outbox is empty."""
        items = list(self.outbox.values())[: 1 if single else self._most]
        if not items:
            return None
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        if not single:
            return Request("POST", BATCH, self.request(items), headers, items)
        flat = json.dumps(self._envelope() | items[0]).encode()
        return Request("PUT", ITEM + items[0]["id"], flat, headers, items)

    def handle(self, reply: Reply | None, request: Request) -> float:
        """Apply what came back, None when nothing did. Returns the seconds to wait."""
        body = reply.body if reply is not None else None
        if isinstance(body, dict) and request.method == "PUT" and "status" in body:
            body = body | {"results": [body]}
        if reply is not None and "results" in (body or ()) and self._apply(body):
            self._misses, self._most = 0, self.most
            return 0
        return self._wait(0.0 if reply is None else self._handle_error(reply, request.items))

    def _apply(self, reply: Any) -> bool:
        """Apply a reply. Returns False if it is not from our server: a captive portal answers 200,
        too."""
        if not isinstance(reply, dict) or reply.get("v") != 1 or "results" not in reply:
            return False
        self.epoch, self.seen, self.proof = reply["epoch"], reply["seen"], reply["proof"]
        for each in reply["results"]:
            item = self.outbox.pop(each["id"], None)
            if item is None:
                continue
            if each["status"] in ("created", "duplicate", "deferred"):
                self.sent[each["id"]] = (item, each["seq"])
                self.results[each["id"]] = each.get("result")
            else:
                self.aside[each["id"]] = each.get("code", each["status"])
        for id_ in [i for i, (_, seq) in self.sent.items() if seq <= reply["safe_through"]]:
            del self.sent[id_]
            self.safe.add(id_)
        return True

    def _handle_error(self, reply: Reply, items: list[dict[str, Any]]) -> float:
        """Do what docs/sync.md prescribes. Returns the seconds that the server asks to wait."""
        if reply.status == 409 and reply.code == "epoch_changed":
            self.outbox |= {id_: item for id_, (item, _) in self.sent.items()}
            self.sent, self.epoch = {}, reply.body["epoch"]
            self.seen, self.proof = 0, ""
        elif reply.status == 410:
            self.outbox, self.sent, self.wiped = {}, {}, True
        elif reply.status == 401 and self.renew is not None:
            self.token = self.renew()
        elif reply.status in (400, 413, 415):
            if self._most == 1 or len(items) == 1:
                self.aside[items[0]["id"]] = reply.code
                del self.outbox[items[0]["id"]]
            self._most = max(1, min(self._most, len(items)) // 2)
        return reply.retry_after

    def _wait(self, asked: float) -> float:
        """Full jitter below a limit that doubles."""
        limit = min(FIRST_WAIT * 2**self._misses, LONGEST_WAIT)
        self._misses += 1
        return max(asked, self._random.uniform(0, limit)) * self.pace
