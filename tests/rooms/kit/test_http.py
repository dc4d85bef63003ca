"""Headers, access checks and log lines of responses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import ViewWithoutAccessError, create_app, load_rooms, register_rooms
from app.kit.permissions import public
from app.kit.web.pages import hashed_asset_names
from tests.addresses import example
from tests.conftest import settings
from tests.page import Page


def test_page_health_check_and_404_responses_have_security_headers(client: FlaskClient) -> None:
    for url in ("/sehat", "/tidak-ada", "/alat/kirim-uang"):
        headers = client.get(url).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Request-Id"]


def test_public_page_sets_no_cookie_and_does_not_vary_on_cookies(client: FlaskClient) -> None:
    response = client.get("/alat/kirim-uang", headers={"Cookie": "bekal=x; hp=y"})
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("language", ["id", "en"])
def test_unknown_address_shows_a_translated_404_page_with_a_link(page: Page, language: str) -> None:
    page.get(f"/tidak-ada?lang={language}", 404)
    assert page.root.one("html").get("lang") == language
    assert page.root.one("main").all("a")


def test_request_body_is_rejected_when_it_is_too_large(client: FlaskClient) -> None:
    response = client.post("/alat/kirim-uang.json", data={"jumlah": "1" * 70_000})
    assert response.status_code == 413


def test_chunked_request_body_is_rejected(client: FlaskClient) -> None:
    response = client.post(
        "/alat/impas",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"CONTENT_LENGTH": "", "wsgi.input_terminated": True},
    )
    assert response.status_code == 411


def test_every_address_answers_405_with_an_allow_header_to_an_unsupported_method(
    app: Flask,
) -> None:
    asset = "/static/" + hashed_asset_names(app)["bekal.css"]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        addresses = {example(adapter, rule) for rule in app.url_map.iter_rules()}
    assert len(addresses) > 100
    for address in {asset, "/belajar/kirim-uang/dua-biaya", *addresses}:
        for method in ("DELETE", "PATCH", "TRACE"):
            answer = app.test_client().open(address, method=method)
            assert answer.status_code == 405, (method, address, answer.status)
            assert {"GET", "POST", "PUT"} & set(answer.headers["Allow"].split(", ")), address


def test_registering_a_view_without_an_access_declaration_raises(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"))
    bare = Flask("bare")
    bare.extensions |= app.extensions
    bare.add_url_rule("/terbuka", "terbuka", lambda: "x")
    with pytest.raises(ViewWithoutAccessError):
        register_rooms(bare, load_rooms())


def test_view_declared_public_raises_when_it_reads_the_session(tmp_path: Path) -> None:
    from flask import session

    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"))
    app.testing = True

    @public
    def curious() -> str:
        return str(session.get("x"))

    app.add_url_rule("/ingin-tahu", "curious", curious)
    with pytest.raises(Exception, match="curious"):
        app.test_client().get("/ingin-tahu")


def test_request_log_contains_the_url_rule_without_the_query_string(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:

    lines: list[dict[str, object]] = []

    class Collector:
        def info(self, event: str, **kw: object) -> None:
            lines.append({"event": event, **kw})

    monkeypatch.setattr("app.kit.web.http.log", Collector())
    app.test_client().get("/alat/kirim-uang?jumlah=123456&nama=Rahasia")
    text = json.dumps(lines)
    assert "/alat/kirim-uang" in text
    assert "123456" not in text
    assert "Rahasia" not in text
    assert lines[-1]["id"]


def test_production_cookies_are_host_bound_and_secure(tmp_path: Path) -> None:
    app = create_app(
        settings(
            tmp_path,
            f"sqlite:///{tmp_path / 'x.sqlite3'}",
            env="production",
            public_url="https://bekal.example",
        )
    )
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["DEVICE_COOKIE"].startswith("__Host-")
    response = app.test_client().get("/sehat", base_url="https://bekal.example")
    assert "max-age" in response.headers["Strict-Transport-Security"]
    assert app.test_client().get("/sehat", base_url="https://else.example").status_code == 400


def test_page_is_compressed_when_the_browser_accepts_it(client: FlaskClient) -> None:
    plain = client.get("/alat/kirim-uang")
    packed = client.get("/alat/kirim-uang", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) * 3 < len(plain.data)
