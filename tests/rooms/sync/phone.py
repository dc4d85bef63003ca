"""A phone for tests: signed in, with a token, sending as docs/sync.md describes. Every response is
checked against /openapi.json."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from app.kit.clock import utcnow
from app.kit.store.db import database, new_id, read, transaction
from app.sync.models import Receipt
from tests.api import check
from tests.factories import make_person, sign_in
from tests.page import Page

JSON = "application/json"


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def note(words: Any = "halo", item: UUID | str | None = None, **more: Any) -> dict[str, Any]:
    """An item of the test kind `note`."""
    at = ms(utcnow()) - 60_000
    fields = {"id": str(item or new_id()), "kind": "note", "at": at, "dur_ms": 4_000}
    return fields | {"body": {"text": words}} | more


class Phone:
    """One person on a phone; `page` is the browser in which they are signed in."""

    asks = "{}"

    def __init__(self, app: Flask, name: str = "Sumi", page: Page | None = None) -> None:
        self.app = app
        if page is None:
            with app.app_context(), transaction() as tx:
                account = make_person(tx, name, utcnow())
            page = sign_in(app, account)
        self.page = page
        self.client = app.test_client()  # without cookies
        self.opened: dict[str, Any] = self.open().get_json()
        self.token = self.opened["token"]
        self.account, self.device = UUID(self.opened["profile"]), UUID(self.opened["device"])
        self.epoch: str | None = self.opened["epoch"]
        self.seen = 0

    def open(self, **headers: str) -> TestResponse:
        """Request the signed-in person, token and key."""
        answer = self.page.client.post(
            "/sync/v1/saya", data=self.asks, content_type=JSON, headers=headers or None
        )
        return check(self.app, answer, "post", "/sync/v1/saya")

    def envelope(self, **more: Any) -> dict[str, Any]:
        opened = {"v": 1, "device": str(self.device), "profile": str(self.account)}
        return opened | {"now": ms(utcnow()), "epoch": self.epoch, "seen": self.seen} | more

    def send(self, *items: Any, token: str | None = None, **more: Any) -> TestResponse:
        return self.send_raw(json.dumps(self.envelope(items=items, **more)).encode(), token)

    def send_raw(
        self, data: bytes, token: str | None = None, content_type: str = JSON, **headers: str
    ) -> TestResponse:
        bearer = {"Authorization": f"Bearer {token or self.token}"} | headers
        answer = self.client.post(
            "/sync/v1/batch", data=data, content_type=content_type, headers=bearer
        )
        return check(self.app, answer, "post", "/sync/v1/batch")

    def put(self, item: dict[str, Any], **more: Any) -> TestResponse:
        content = {name: value for name, value in item.items() if name != "id"}
        answer = self.client.put(
            f"/sync/v1/items/{item['id']}",
            data=json.dumps(self.envelope() | content | more),
            content_type=JSON,
            headers={"Authorization": f"Bearer {self.token}"},
        )
        return check(self.app, answer, "put", "/sync/v1/items/{id}")


def statuses(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.data
    return [each["status"] for each in response.get_json()["results"]]


def receipt_count(app: Flask) -> int:
    with app.app_context():
        return read().execute(select(func.count()).select_from(Receipt)).scalar_one()


def refusal(response: TestResponse) -> tuple[int, str]:
    assert response.is_json
    return response.status_code, response.get_json()["code"]


def execute(app: Flask, *statements: str) -> None:
    with app.app_context(), database().writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
