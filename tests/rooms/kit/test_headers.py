"""Every response has the standing headers, at most 900 bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from app import create_app
from app.kit.fast.lane import LANE
from app.kit.permissions import public
from app.kit.web.headers import HEADERS, security_headers
from app.kit.web.pages import asset_address
from app.kit.web.rsgi import RsgiAdapter
from tests.conftest import settings
from tests.rooms.kit.test_rsgi import Protocol, scope
from tests.shared import lend_course

MAX_BYTES = 900
SITE = "https://bekal.example"
LESSON = "/belajar/kirim-uang/dua-biaya"


def check(headers: Iterable[tuple[str, str]], *, hsts: bool = True) -> None:
    seen = Headers(list(headers))
    for name in HEADERS:
        assert len(seen.getlist(name)) == 1, name
    assert "default-src 'none'" in seen["Content-Security-Policy"]
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert ("Strict-Transport-Security" in seen) == hsts
    assert sum(len(f"{name}: {value}\r\n") for name, value in seen) <= MAX_BYTES


@pytest.fixture
def production(tmp_path: Path) -> Flask:
    """An application with production settings, the course and a view that fails."""
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    app = create_app(settings(tmp_path, url, env="production", public_url=SITE))
    lend_course(app)

    @public
    def fails() -> str:
        raise ValueError

    app.add_url_rule("/rusak", "fails", fails)
    return app


@pytest.mark.parametrize("lane", [True, False])
def test_responses_of_every_status_code_have_the_security_headers(
    production: Flask, lane: bool
) -> None:
    app = production
    if not lane:
        LANE.of(app).routes = ()
    with app.app_context():
        style = asset_address("bekal.css")
    client = app.test_client()
    first = client.get(LESSON, base_url=SITE)
    tag = {"If-None-Match": first.headers["ETag"]}
    answers = {
        200: [first, client.get(style, base_url=SITE), client.get("/alat", base_url=SITE)],
        206: [client.get(style, base_url=SITE, headers={"Range": "bytes=0-9"})],
        304: [client.get(LESSON, base_url=SITE, headers=tag)],
        400: [client.get("/", base_url="https://else.example")],
        404: [client.get(path, base_url=SITE) for path in ("/tidak-ada", "/static/tidak-ada.css")],
        405: [client.delete(path, base_url=SITE) for path in ("/", style, LESSON)],
        413: [client.post("/alat/kirim-uang.json", base_url=SITE, data={"j": "1" * 70_000})],
        500: [client.get("/rusak", base_url=SITE)],
    }
    for status, of_status in answers.items():
        for answer in of_status:
            assert answer.status_code == status, answer.request.path
            check(answer.headers)
            answer.close()  # the file of an asset


def test_responses_have_no_hsts_header_in_development(app: Flask) -> None:
    check(app.test_client().get("/alat").headers, hsts=False)


@pytest.mark.parametrize("status", [400, 408, 500])
def test_error_responses_of_the_server_adapter_have_the_security_headers(status: int) -> None:
    def fails(_environ: object, _start: object) -> list[bytes]:
        raise ValueError

    phone = Protocol(None) if status == 408 else Protocol(b"", cut=status == 400)
    asked = scope() if status == 500 else scope(("content-length", "4"))
    with ThreadPoolExecutor(1) as pool:
        serve = RsgiAdapter(
            fails, security_headers(with_hsts=True), body_timeout=0 if status == 408 else 60
        )
        pool.submit(lambda: asyncio.run(serve(asked, phone))).result()  # type: ignore[arg-type]
    assert phone.answer is not None
    assert phone.answer[0] == status
    check(phone.answer[1])
