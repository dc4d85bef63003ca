"""Malicious or broken requests."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.fast.lane import SessionReader
from app.kit.permissions import access_of
from app.kit.store.db import new_id, transaction
from app.kit.web.logs import safe_traceback
from app.kit.web.packing import best_encoding, best_encoding_of_request
from tests.addresses import example
from tests.conftest import settings
from tests.factories import make_person, sign_in
from tests.page import Page

NAME = "Sulastri"


@pytest.mark.parametrize("path", ["/%5Cevil.example", "/%5C/evil.example", "/%2Fevil.example/x"])
def test_page_contains_no_link_to_another_host_when_the_request_path_names_one(
    client: FlaskClient, path: str
) -> None:
    html = client.get("http://localhost" + path).text
    assert "evil.example" in html, "the language link keeps the address"
    assert 'href="/\\' not in html
    assert 'href="//' not in html


def test_hide_view_is_the_only_form_exempt_from_csrf_tokens(app: Flask) -> None:
    marked = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if (access := access_of(view)) is not None and access.harmless
    }
    assert marked == {"sign_in.hide"}


def test_every_non_public_form_is_rejected_without_a_csrf_token(app: Flask) -> None:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        addresses = [
            example(adapter, rule)
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ())
            and (access := access_of(app.view_functions[rule.endpoint])) is not None
            and not access.public
            and not access.scripted
            and not access.harmless
        ]
    assert len(addresses) > 15
    for address in addresses:
        for sent in ({"data": {"x": "1"}}, {"json": {"x": 1}}, {"data": b"", "method": "PUT"}):
            answer = app.test_client().open(address, **{"method": "POST"} | sent)
            assert answer.status_code in (400, 405, 411), (address, sent, answer.status)


@pytest.mark.parametrize(
    "body", ["[1, 2]", '"x"', '{"code": 5}', '{"code": "\\ud800"}', "[" * 9000]
)
def test_json_body_posted_to_a_form_view_is_treated_as_an_empty_form(page: Page, body: str) -> None:
    page.get("/gabung")
    token = page.root.one("input", name="csrf_token").get("value")
    answer = page.client.post(
        "/gabung", data=body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200, "an empty form, asked again"


def test_signed_in_request_returns_a_503_page_when_the_database_fails(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, f"sqlite:///{tmp_path / 'gone' / 'x.sqlite3'}"))
    client = app.test_client()
    with app.app_context(), client.session_transaction() as session:
        session["_user_id"] = "k" * 43
    for address in ("/", "/keluarga", "/belajar/kirim-uang"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "Bekal belum siap" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sqlite" not in answer.text


def test_logged_traceback_of_a_failed_sql_statement_contains_no_bound_values(app: Flask) -> None:
    statement = text("INSERT INTO account (id, name, language, made_at) VALUES (:i, :n, 'id', :t)")
    values = {"i": new_id().hex, "n": NAME, "t": str(utcnow())}
    with app.app_context():
        with transaction() as tx:
            tx.execute(statement, values)
        with pytest.raises(DBAPIError) as caught, transaction() as tx:
            tx.execute(statement, values)
    trace = safe_traceback(caught.value)
    assert NAME not in trace
    assert "test_attacks.py" in trace
    assert trace.endswith("Error")


def test_logged_traceback_of_a_decoding_error_does_not_contain_the_text() -> None:
    with pytest.raises(UnicodeError) as caught:
        NAME.encode().join([b"", b"\xff"]).decode()
    trace = safe_traceback(caught.value)
    assert NAME not in trace
    assert trace.endswith("UnicodeDecodeError")


def test_log_contains_no_request_path_when_rendering_the_error_page_fails(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_asked: object, **_how: object) -> None:
        raise LookupError

    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr("app.kit.web.pages.render", fails)
    monkeypatch.setitem(app.view_functions, "sign_in.join_by", permissions.public(fails))
    logged: list[tuple[str, dict[str, str]]] = []
    log = SimpleNamespace(
        error=lambda event, **more: logged.append((event, more)), info=lambda *_said, **_more: None
    )
    for where in ("http", "pages"):
        monkeypatch.setattr(f"app.kit.web.{where}.log", log)
    with pytest.raises(LookupError):  # the error page fails too, so the server answers
        app.test_client().get("/gabung/RAHASIA")
    assert [event for event, _ in logged] == ["request_failed", "request_failed"]
    assert "RAHASIA" not in f"{logged}{caplog.text}"


def test_profile_name_is_stored_without_invisible_characters(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Siti")
    page = sign_in(app, account)
    page.get("/profil")
    page.submit(name="\u202eAmi\x00nah\u200b \ue000", language="id")
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Aminah"
    page.submit(status=422, name="\u200b\u2060", language="id")


def test_oversized_cookie_and_encoding_headers_are_not_kept_in_memory_caches(app: Flask) -> None:
    reader = SessionReader(app)
    for n in range(5):
        assert reader.read_session({"HTTP_COOKIE": f"bekal={n}{'x' * 100_000}"}) == {}
    assert reader._kept.cache_info().currsize == 0
    best_encoding.cache_clear()
    for n in range(5):
        best_encoding_of_request({"HTTP_ACCEPT_ENCODING": f"br, {'x' * 100_000}{n}"})
    assert best_encoding.cache_info().currsize == 1
