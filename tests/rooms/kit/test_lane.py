"""The fast lane: selection of routes, and errors of routes."""

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
from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.kit.store.db import transaction
from tests.conftest import settings

RULE = "/uji/<x>"


@pytest.fixture
def app_with_view(tmp_path: Path) -> Flask:
    """An application with an additional view at /uji/<x>."""
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"))

    @public
    def view(x: str) -> str:
        return f"view {x}"

    app.add_url_rule(RULE, "uji", view, methods=["GET", "PUT"])
    return app


def route(app: Flask, answer: Callable[[RequestBeforeFlask], AnswerBeforeFlask | None]) -> None:
    LANE.of(app).routes = (RouteBeforeFlask(frozenset({"GET", "HEAD"}), "/uji/", RULE, answer),)


def test_response_of_a_wsgi_middleware_route_has_content_length_and_request_id(
    app_with_view: Flask,
) -> None:
    route(
        app_with_view,
        lambda request: AnswerBeforeFlask("200 OK", [("X-Path", request.path)], b"fast"),
    )
    answer = app_with_view.test_client().get("/uji/1")
    assert (answer.data, answer.headers["X-Path"]) == (b"fast", "/uji/1")
    assert answer.headers["Content-Length"] == "4"
    assert len(answer.headers["X-Request-Id"]) == 12
    head = app_with_view.test_client().head("/uji/1")
    assert (head.data, head.headers["Content-Length"]) == (b"", "4")


def test_flask_view_answers_when_the_wsgi_middleware_route_returns_none(
    app_with_view: Flask,
) -> None:
    route(app_with_view, lambda _request: None)
    assert app_with_view.test_client().get("/uji/1").data == b"view 1"


def test_wsgi_middleware_route_leaves_other_methods_and_paths_to_flask(
    app_with_view: Flask,
) -> None:
    route(app_with_view, lambda _request: AnswerBeforeFlask("200 OK", (), b"fast"))
    assert app_with_view.test_client().put("/uji/1", data=b"x").data == b"view 1"
    assert app_with_view.test_client().get("/uji").status_code == 404


def test_flask_view_answers_and_error_is_logged_when_the_wsgi_middleware_route_raises(
    app_with_view: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, object]] = []

    class Log:
        def error(self, event: str, **fields: object) -> None:
            seen.append({"event": event} | fields)

    def fails(_request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
        raise KeyError

    monkeypatch.setattr("app.kit.fast.lane.log", Log())
    monkeypatch.setattr(Log, "warning", None, raising=False)
    route(app_with_view, fails)
    assert app_with_view.test_client().get("/uji/rahasia").data == b"view rahasia"
    (line,) = seen
    assert (line["event"], line["rule"]) == ("fast_route_failed", RULE)
    assert "KeyError" in str(line["trace"])
    assert "rahasia" not in str(line)


def test_wsgi_middleware_route_that_raises_after_a_database_write_began_answers_503(
    app_with_view: Flask,
) -> None:
    def fails(_request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
        with transaction() as tx:
            tx.execute(text("SELECT 1"))
        raise KeyError

    route(app_with_view, fails)
    answer = app_with_view.test_client().get("/uji/1")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.data == b""


def test_create_app_argument_disables_the_wsgi_middleware_routes(tmp_path: Path) -> None:
    given = settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}")
    for lane in (True, False):
        app = create_app(given, lane=lane)
        assert LANE.of(app).routes == (registry(app).fast if lane else ())
