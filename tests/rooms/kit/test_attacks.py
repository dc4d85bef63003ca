"""What somebody sends who means harm, or whose browser is broken."""

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
from app.kit.web.logs import trace_of
from app.kit.web.packing import best_encoding, encoding_for
from tests.addresses import example
from tests.conftest import settings
from tests.factories import make_person, sign_in
from tests.page import Page

NAME = "Sulastri"


@pytest.mark.parametrize("path", ["/%5Cevil.example", "/%5C/evil.example", "/%2Fevil.example/x"])
def test_no_link_of_a_page_follows_its_address_to_another_site(
    client: FlaskClient, path: str
) -> None:
    html = client.get("http://localhost" + path).text
    assert "evil.example" in html, "the language link keeps the address"
    assert 'href="/\\' not in html
    assert 'href="//' not in html


def test_one_form_is_harmless_and_carries_no_token(app: Flask) -> None:
    marked = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if (access := access_of(view)) is not None and access.harmless
    }
    assert marked == {"sign_in.hide"}


def test_every_form_but_those_of_public_pages_needs_its_token(app: Flask) -> None:
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
def test_json_is_not_taken_for_a_form(page: Page, body: str) -> None:
    page.get("/gabung")
    token = page.root.one("input", name="csrf_token").get("value")
    answer = page.client.post(
        "/gabung", data=body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200, "an empty form, asked again"


def test_a_database_that_fails_is_told_as_a_page_also_to_who_is_signed_in(tmp_path: Path) -> None:
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


def test_what_the_log_keeps_of_a_failed_statement_names_nobody(app: Flask) -> None:
    statement = text("INSERT INTO account (id, name, language, made_at) VALUES (:i, :n, 'xx', :t)")
    with app.app_context(), pytest.raises(DBAPIError) as caught, transaction() as tx:
        tx.execute(statement, {"i": new_id().hex, "n": NAME, "t": str(utcnow())})
    told = trace_of(caught.value)
    assert NAME not in told
    assert "test_attacks.py" in told
    assert told.endswith("Error")


def test_what_the_log_keeps_of_a_text_that_cannot_be_read_is_not_the_text() -> None:
    with pytest.raises(UnicodeError) as caught:
        NAME.encode().join([b"", b"\xff"]).decode()
    told = trace_of(caught.value)
    assert NAME not in told
    assert told.endswith("UnicodeDecodeError")


def test_what_fails_while_a_failure_is_told_names_no_path(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_asked: object, **_how: object) -> None:
        raise LookupError

    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr("app.kit.web.pages.page", fails)
    monkeypatch.setitem(app.view_functions, "sign_in.join_by", permissions.public(fails))
    told: list[tuple[str, dict[str, str]]] = []
    log = SimpleNamespace(
        error=lambda event, **more: told.append((event, more)), info=lambda *_said, **_more: None
    )
    for where in ("http", "pages"):
        monkeypatch.setattr(f"app.kit.web.{where}.log", log)
    with pytest.raises(LookupError):  # no page for it either: the server's own answer is left
        app.test_client().get("/gabung/RAHASIA")
    assert [event for event, _ in told] == ["request_failed", "request_failed"]
    assert "RAHASIA" not in f"{told}{caplog.text}"


def test_a_name_holds_nothing_that_cannot_be_seen(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        account = make_person(tx, "Siti")
    page = sign_in(app, account)
    page.get("/profil")
    page.submit(name="\u202eAmi\x00nah\u200b \ue000", language="id")
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Aminah"
    page.submit(status=422, name="\u200b\u2060", language="id")


def test_headers_that_no_browser_sends_are_not_remembered(app: Flask) -> None:
    reader = SessionReader(app)
    for n in range(5):
        assert reader.of({"HTTP_COOKIE": f"bekal={n}{'x' * 100_000}"}) == {}
    assert reader._kept.cache_info().currsize == 0
    best_encoding.cache_clear()
    for n in range(5):
        encoding_for({"HTTP_ACCEPT_ENCODING": f"br, {'x' * 100_000}{n}"})
    assert best_encoding.cache_info().currsize == 1
