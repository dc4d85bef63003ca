"""A program reads coverage files by a token: no pages, no other region, and not for longer than its
maker may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select, update
from werkzeug.test import TestResponse

from app.identity.actions import end_role_grant
from app.identity.models import FailedAttempts, StaffGrant
from app.identity.rules import LIMITS
from app.kit.clock import today, utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.read_tokens.actions import erase_read_tokens
from app.read_tokens.models import ReadToken, ReadTokenUse
from app.staff import actions as staff
from tests.api import check
from tests.page import Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_spreadsheet import read_sheets

HERE = "35.07.01.2001"
NEW = "/kelola/token-baca/baru"
FILES = ("json", "csv", "xlsx")


@pytest.fixture(autouse=True)
def no_earlier_attempt(app: Flask) -> Iterator[None]:
    with app.app_context(), transaction() as tx:
        tx.execute(delete(FailedAttempts))
        tx.execute(delete(AuditEvent).where(AuditEvent.what.like("coverage:%")))
    yield
    with app.app_context(), transaction() as tx:
        tx.execute(delete(FailedAttempts))


def make_token(page: Page, *, regions: str = "35.07", days: int = 30, name: str = "papan") -> str:
    """The text of a new token."""
    page.get(NEW)
    last_day = (today() + timedelta(days=days)).isoformat()
    page.submit(status=200, name=name, regions=regions, last_day=last_day)
    return page.root.one("code", id="token").text


def ask(app: Flask, path: str, token: str) -> TestResponse:
    return app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})


def code_of(app: Flask, path: str, token: str) -> tuple[int, Any]:
    """The status and the code of an error, which has to be as /openapi.json describes it."""
    answer = ask(app, path, token)
    described = re.sub(r"/[0-9.]+\.([a-z]+)$", r"/{code}.\1", path.partition("?")[0])
    check(app, answer, "get", described)
    return answer.status_code, (answer.get_json(silent=True) or {}).get("code")


def token_id(app: Flask) -> Any:
    with app.app_context():
        return read().execute(select(ReadToken.id).order_by(ReadToken.made_at.desc())).scalar()


@pytest.mark.parametrize("file_format", FILES)
def test_token_reads_the_files_that_its_maker_reads(
    app: Flask, officer: Officer, homes: Homes, file_format: str
) -> None:
    homes(HERE, 15, 60)
    page = officer("35.07")
    token = make_token(page)
    for code in ("35.07", "35.07.01", HERE):
        path = f"/cakupan/{code}.{file_format}"
        page.get(path)
        answer = ask(app, path, token)
        assert answer.status_code == 200
        assert answer.get_data() == page.response.get_data()
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        check(app, answer, "get", f"/cakupan/{{code}}.{file_format}")
    sheets = read_sheets(ask(app, "/cakupan/35.07.xlsx", token).get_data())
    assert 60.0 in sheets["Angka"][1]


def test_token_opens_no_page(app: Flask, officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    token = make_token(officer("35.07"))
    for path in ("/cakupan", "/cakupan/35.07", "/cakupan/cari", "/kelola/token-baca", "/profil"):
        answer = ask(app, path, token)
        assert (answer.status_code, "/masuk" in answer.headers["Location"]) == (302, True)


@pytest.mark.parametrize("file_format", FILES)
def test_region_outside_the_token_is_refused_alike_whether_it_exists_or_not(
    app: Flask, officer: Officer, homes: Homes, file_format: str
) -> None:
    homes("35.02.01.2001", 15, 60)
    token = make_token(officer("00"), regions="35.07")
    bodies = set()
    for code in ("00", "35", "35.02", "33.01", "35.99", "99", "35.02.01.2001"):
        path = f"/cakupan/{code}.{file_format}"
        assert code_of(app, path, token) == (403, "forbidden")
        bodies.add(ask(app, path, token).get_data())
    assert len(bodies) == 1
    assert code_of(app, f"/cakupan/35.07.99.{file_format}", token) == (404, "not_found")
    assert code_of(app, f"/cakupan/35.07.{file_format}?inti=99", token) == (400, "bad_request")


@pytest.mark.parametrize("file_format", FILES)
def test_token_that_is_unknown_expired_or_revoked_gets_401_with_a_code(
    app: Flask, officer: Officer, homes: Homes, file_format: str
) -> None:
    homes(HERE, 15, 60)
    page = officer("35.07")
    token, path = make_token(page, days=3), f"/cakupan/35.07.{file_format}"
    for wrong in ("", "bekal_", token[:-1], token + "x", "x" * 3000):
        assert code_of(app, path, wrong) == (401, "token_unknown")
    assert ask(app, path, "x").headers["WWW-Authenticate"] == "Bearer error=invalid_token"
    with time_machine.travel(utcnow() + timedelta(days=5), tick=False):
        assert code_of(app, path, token) == (401, "token_expired")
    page.get(f"/kelola/token-baca/{token_id(app)}/cabut")
    page.submit(status=303)
    assert code_of(app, path, token) == (401, "token_revoked")


def test_token_ends_with_the_grant_of_its_maker(app: Flask, officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    token = make_token(officer("35.07", also="33"), regions="35.07, 33")
    assert ask(app, "/cakupan/33.json", token).status_code == 200
    for scope, then in (("33", (403, "forbidden")), ("35.07", (401, "token_without_grant"))):
        with app.app_context(), transaction() as tx:
            maker = select(ReadToken.maker).where(ReadToken.id == token_id(app)).scalar_subquery()
            its = (StaffGrant.account == maker, StaffGrant.scope == scope)
            (grant,) = tx.scalars(select(StaffGrant.id).where(*its))
            end_role_grant(tx, grant, now=utcnow() - timedelta(seconds=1))
        assert code_of(app, "/cakupan/33.json", token) == then


def test_token_ends_when_the_passphrase_of_its_maker_is_reset(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    """Somebody who had a stolen session for a day must not read for a year."""
    homes(HERE, 15, 60)
    token = make_token(officer("35.07"))
    assert ask(app, "/cakupan/35.07.json", token).status_code == 200
    with app.app_context(), transaction() as tx:
        maker = tx.scalar(select(ReadToken.maker).where(ReadToken.id == token_id(app)))
        assert maker is not None
        code = staff.replace_start_code(
            tx, maker, start_code="x", code_hash=hash_secret("x"), now=utcnow()
        )
    assert code.account == maker
    assert code_of(app, "/cakupan/35.07.json", token) == (401, "token_without_grant")


def test_token_of_a_wide_region_shrinks_to_what_its_maker_still_may(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    token = make_token(officer("35", also="35.07"), regions="35")
    with app.app_context(), transaction() as tx:
        maker = select(ReadToken.maker).where(ReadToken.id == token_id(app)).scalar_subquery()
        its = (StaffGrant.account == maker, StaffGrant.scope == "35")
        tx.execute(update(StaffGrant).where(*its).values(ends=utcnow()))
    assert ask(app, "/cakupan/35.07.json", token).status_code == 200
    assert code_of(app, "/cakupan/35.json", token) == (403, "forbidden")


def test_token_in_a_browser_of_somebody_else_counts_instead_of_the_session(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    token, wide = make_token(officer("35.07")), officer("00")
    for header, status in ((f"Bearer {token}", 403), ("Bearer x", 401), ("Basic eDp4", 200)):
        answer = wide.client.get("/cakupan/00.json", headers={"Authorization": header})
        assert answer.status_code == status


def test_use_of_a_token_is_in_the_audit_once_a_day_for_each_file(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("35.07")
    token = make_token(page)
    monday = ask(app, "/cakupan/35.07.json", token).get_json()["monday"]
    for _ in range(3):
        ask(app, "/cakupan/35.07.json", token)
        ask(app, "/cakupan/35.07.csv", token)
    ask(app, "/cakupan/35.02.csv", token)
    with time_machine.travel(utcnow() + timedelta(days=1), tick=False):
        ask(app, "/cakupan/35.07.json", token)
    end = token_id(app).hex[-12:]
    its = select(AuditEvent.about, AuditEvent.who).where(AuditEvent.what == "coverage:token:use")
    with app.app_context():
        rows = read().execute(its.order_by(AuditEvent.at, AuditEvent.id)).all()
        assert read().scalar(select(func.count()).select_from(ReadTokenUse)) == 1
        made = read().scalar(select(AuditEvent.who).where(AuditEvent.what == "coverage:token:make"))
    told = [f"35.07 {monday} {each} token {end}" for each in ("json", "csv", "json")]
    assert [row.about for row in rows] == told
    assert {row.who for row in rows} == {made}


def test_token_is_shown_once_and_stored_as_a_hash(app: Flask, officer: Officer) -> None:
    page = officer("35.07")
    page.get(NEW)
    hidden = page.root.one("main").one("form").all("input", type="hidden")
    sent = {field.get("name"): field.get("value") for field in hidden}
    sent |= {"name": "papan", "regions": "35.07", "last_day": today().isoformat()}
    texts = set()
    for _ in range(2):  # the button is pressed twice
        page.post(NEW, sent, 200)
        texts.add(page.root.one("code", id="token").text)
    (text,) = texts
    assert re.fullmatch("bekal_[A-Za-z0-9_-]{43}", text)
    page.get("/kelola/token-baca")
    assert text not in page.text
    assert page.text.count("papan") == 1
    with app.app_context():
        stored = read().execute(select(ReadToken)).mappings().all()
    assert text not in str(stored)


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"regions": "35.02"}, "Kode 35.02 tidak ada di wilayah Anda."),
        ({"regions": "35.07.99"}, "Kode 35.07.99 tidak ada di wilayah Anda."),
        ({"regions": "Malang"}, "Tulis kode seperti ini: 35.07. Untuk negara: 00."),
        ({"regions": ","}, "Tulis satu kode wilayah atau lebih."),
        ({"regions": ",".join(["35.07.01"] * 60)}, None),
        ({"name": ""}, "Tulis untuk apa token ini."),
        ({"last_day": ""}, "Pilih tanggal."),
        ({"last_day": "2020-01-01"}, "Tanggal itu sudah lewat."),
        ({"last_day": "2099-01-01"}, "Pilih tanggal paling lama satu tahun dari sekarang."),
    ],
)
def test_form_of_a_token_says_what_to_write_and_keeps_what_was_typed(
    app: Flask, officer: Officer, typed: dict[str, Any], sentence: str | None
) -> None:
    page = officer("35.07")
    page.get(NEW)
    fine = {"name": "papan", "regions": "35.07", "last_day": today().isoformat()}
    values: dict[str, Any] = fine | typed
    page.submit(status=200 if sentence is None else 422, **values)
    if sentence is None:
        return
    assert sentence in page.text
    for name, value in values.items():
        assert page.root.one("input", name=name).get("value") == value
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ReadToken)) == 0


def test_staff_see_and_revoke_their_own_tokens_and_an_admin_those_of_the_region(
    app: Flask, officer: Officer
) -> None:
    maker, other = officer("35.07"), officer("35.07")
    admin, far = officer("35", role="admin"), officer("33", role="admin")
    make_token(maker, name="papan dinas")
    path = f"/kelola/token-baca/{token_id(app)}/cabut"
    for page, sees in ((maker, True), (other, False), (admin, True), (far, False)):
        page.get("/kelola/token-baca")
        assert ("papan dinas" in page.text) == sees
        page.get(path, 200 if sees else 404)
    admin.get(path)
    form = admin.root.one("main").one("form")
    for _ in range(2):  # the button is pressed twice
        admin.submit(form)
    admin.get(path, 303)
    maker.get("/kelola/token-baca")
    assert "Sudah berakhir" in maker.text
    officer("35.07", role="pelatih").get("/kelola/token-baca", 403)


def test_tokens_are_limited_in_requests_and_in_guesses(
    app: Flask, officer: Officer, homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(HERE, 15, 60)
    token, path = make_token(officer("35.07")), "/cakupan/35.07.json"
    for limit in ("token:requests", "token:address"):
        monkeypatch.setitem(LIMITS, limit, type(LIMITS[limit])(2, 15))
    with time_machine.travel(utcnow(), tick=False):  # within one window of the limit
        for sent, status in ((token, 200), ("x", 401)):
            assert [ask(app, path, sent).status_code for _ in range(3)] == [status, status, 429]
        answer = ask(app, path, token)
    check(app, answer, "get", "/cakupan/{code}.json")
    assert answer.headers["Retry-After"] == "900"


def test_expired_and_revoked_tokens_are_limited_together_with_guesses(
    app: Flask, officer: Officer, homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token in force, from the same address, is still accepted."""
    homes(HERE, 15, 60)
    maker, path = officer("35.07"), "/cakupan/35.07.json"
    good, expired, revoked = (make_token(maker, name=name) for name in ("a", "b", "c"))
    past = utcnow() - timedelta(seconds=1)
    with app.app_context(), transaction() as tx:
        of_name = update(ReadToken).where
        tx.execute(of_name(ReadToken.name == "b").values(until=past))
        tx.execute(of_name(ReadToken.name == "c").values(revoked_at=past))
    monkeypatch.setitem(LIMITS, "token:address", type(LIMITS["token:address"])(2, 15))
    with time_machine.travel(utcnow(), tick=False):  # within one window of the limit
        assert code_of(app, path, expired) == (401, "token_expired")
        assert code_of(app, path, revoked) == (401, "token_revoked")
        sent = (expired, revoked, "x", good)
        assert [ask(app, path, each).status_code for each in sent] == [429, 429, 429, 200]


def test_token_is_erased_with_its_maker(app: Flask, officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    token = make_token(officer("35.07"))
    assert ask(app, "/cakupan/35.07.json", token).status_code == 200
    with app.app_context(), transaction() as tx:
        maker = tx.scalar(select(ReadToken.maker))
        assert maker is not None
        erase_read_tokens(tx, maker, utcnow())
    assert code_of(app, "/cakupan/35.07.json", token) == (401, "token_unknown")
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ReadTokenUse)) == 0


@pytest.mark.parametrize("address", ["/kelola/token-baca", NEW])
def test_menu_on_pages_of_tokens_marks_coverage_as_current(officer: Officer, address: str) -> None:
    page = officer("35.07")
    page.get(address)
    here = page.root.one("nav", cls="menu").all("a", **{"aria-current": "page"})
    assert [link.get("href") for link in here] == ["/cakupan"]
