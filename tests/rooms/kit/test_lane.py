"""The lane in front of Flask: which requests a route gets, and what happens to its errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.kit.fast.lane import LANE
from app.kit.permissions import public
from app.kit.registry import registry
from app.kit.room import FastAnswer, FastRequest, FastRoute
from app.kit.store.db import transaction
from tests.conftest import settings

RULE = "/uji/<x>"


@pytest.fixture
def made(tmp_path: Path) -> Flask:
    """An application with one view of its own, at /uji/<x>."""
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"))

    @public
    def view(x: str) -> str:
        return f"view {x}"

    app.add_url_rule(RULE, "uji", view, methods=["GET", "PUT"])
    return app


def route(app: Flask, answer: Callable[[FastRequest], FastAnswer | None]) -> None:
    LANE.of(app).routes = (FastRoute(frozenset({"GET", "HEAD"}), "/uji/", RULE, answer),)


def test_a_route_answers_and_the_lane_adds_length_and_id(made: Flask) -> None:
    route(made, lambda request: FastAnswer("200 OK", [("X-Path", request.path)], b"fast"))
    answer = made.test_client().get("/uji/1")
    assert (answer.data, answer.headers["X-Path"]) == (b"fast", "/uji/1")
    assert answer.headers["Content-Length"] == "4"
    assert len(answer.headers["X-Request-Id"]) == 12
    head = made.test_client().head("/uji/1")
    assert (head.data, head.headers["Content-Length"]) == (b"", "4")


def test_the_view_answers_where_the_route_does_not(made: Flask) -> None:
    route(made, lambda _request: None)
    assert made.test_client().get("/uji/1").data == b"view 1"


def test_the_view_answers_another_method_or_prefix(made: Flask) -> None:
    route(made, lambda _request: FastAnswer("200 OK", (), b"fast"))
    assert made.test_client().put("/uji/1", data=b"").data == b"view 1"
    assert made.test_client().get("/uji").status_code == 404


def test_an_error_is_logged_and_the_view_answers(
    made: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, object]] = []

    class Log:
        def error(self, event: str, **told: object) -> None:
            seen.append({"event": event} | told)

    def fails(_request: FastRequest) -> FastAnswer | None:
        raise KeyError

    monkeypatch.setattr("app.kit.fast.lane.log", Log())
    monkeypatch.setattr(Log, "warning", None, raising=False)
    route(made, fails)
    assert made.test_client().get("/uji/rahasia").data == b"view rahasia"
    (line,) = seen
    assert (line["event"], line["rule"]) == ("fast_route_failed", RULE)
    assert "KeyError" in str(line["trace"])
    assert "rahasia" not in str(line)


def test_an_error_after_a_write_has_begun_is_503_and_the_view_is_not_asked(made: Flask) -> None:
    def fails(_request: FastRequest) -> FastAnswer | None:
        with transaction() as tx:
            tx.execute(text("SELECT 1"))
        raise KeyError

    route(made, fails)
    answer = made.test_client().get("/uji/1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.data == b""


def test_the_lane_is_switched_off_by_an_argument(tmp_path: Path) -> None:
    its = settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    for lane in (True, False):
        app = create_app(its, lane=lane)
        assert LANE.of(app).routes == (registry(app).fast if lane else ())
