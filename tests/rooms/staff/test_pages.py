"""`/kelola/akun`: who works here, a new account with its start code shown once, a task's end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.identity.models import Account, StaffGrant
from app.kit.clock import WIB, today, utcnow
from app.kit.db import new_id, read, transaction
from app.kit.models import AuditEvent
from app.kit.secrets import sha256
from app.recovery import actions as recovery
from app.staff.rules import end_of
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.door.people import PIN, first_time, signed_in, someone
from tests.rooms.recovery.codes import given_code

FORM: dict[str, Any] = {"name": "Bu Lestari", "role": "pelatih", "scope": "35.02"}


@pytest.fixture
def admin(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Pak Admin", "admin", "35")


def count(app: Flask, model: type[Account | StaffGrant]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def start(page: Page) -> tuple[str, str]:
    """Sign-in name and start code, as the page tells them."""
    name = page.root.one("main").all("b")[1].text
    return name, page.root.one("p", cls="kode").text.replace(" ", "")


def test_an_admin_makes_an_account_that_signs_in_with_its_start_code(
    app: Flask, admin: tuple[Page, UUID], page: Page
) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, **FORM, until=str(today() + timedelta(days=30)))
    assert staff.response.headers["Cache-Control"] == "no-store"
    name, code = start(staff)
    first_time(page, name, code)
    page.get("/kelompok")
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Lestari" in r.text)
    assert "Pelatih" in row.text
    assert "Kabupaten Ponorogo" in row.text
    assert "Belum pernah masuk" not in row.text
    with app.app_context():
        made = select(AuditEvent.who).where(AuditEvent.what == "identity:staff:make")
        assert admin[1] in [who for (who,) in read().execute(made)]


def test_who_has_not_come_yet_is_told_of(admin: tuple[Page, UUID]) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, **FORM)
    code = start(staff)[1]
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Lestari" in r.text)
    assert "Belum pernah masuk" in row.text
    assert "tanpa batas" in row.text
    assert code not in staff.text.replace(" ", "")


def test_the_same_form_twice_makes_one_account_and_tells_no_code(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    form = staff.root.one("main").one("form")
    staff.submit(form, status=200, **FORM)
    before = count(app, Account)
    staff.submit(form, status=200, **FORM)
    assert "Akun ini sudah dibuat" in staff.text
    assert not staff.root.all("p", cls="kode")
    assert count(app, Account) == before
    assert count(app, StaffGrant) == before


@pytest.mark.parametrize(
    "change, says",
    [
        ({"name": " \u200b "}, "Tulis nama"),
        ({"name": "x" * 41}, "lebih pendek"),
        ({"role": None}, "Pilih satu peran"),
        ({"role": "raja"}, "Peran"),
        ({"scope": ""}, "Tulis kode wilayah"),
        ({"scope": "99.99"}, "Tidak ada wilayah"),
        ({"scope": "3" * 5000}, "Tidak ada wilayah"),
        ({"scope": "٣٥"}, "Tidak ada wilayah"),
        ({"scope": "33"}, "di luar tugas Anda"),
        ({"scope": "00"}, "di luar tugas Anda"),
        ({"until": "2020-01-01"}, "sudah lewat"),
        ({"until": "2099-01-01"}, "lima tahun"),
        ({"until": "besok"}, "Pilih tanggal. Contoh"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(
    app: Flask, admin: tuple[Page, UUID], change: dict[str, Any], says: str
) -> None:
    staff, before = admin[0], count(app, Account)
    staff.get("/kelola/akun/baru")
    staff.submit(status=422, **(FORM | change))
    assert says in staff.text
    if "scope" not in change:
        assert staff.root.one("input", name="scope").get("value") == "35.02"
    assert count(app, Account) == before


def test_nobody_gives_a_task_that_outlasts_their_own(app: Flask, admin: tuple[Page, UUID]) -> None:
    staff, me = admin
    mine, last = today() + timedelta(days=10), str(today() + timedelta(days=9))
    with app.app_context(), transaction() as tx:
        ends = end_of(today() + timedelta(days=9), WIB)
        tx.execute(update(StaffGrant).where(StaffGrant.account == me).values(ends=ends))
    staff.get("/kelola/akun/baru")
    for until in ("", str(mine), str(mine + timedelta(days=300))):
        staff.submit(status=422, **FORM | {"role": "admin", "scope": "35", "until": until})
        assert "Tugas Anda sendiri sampai" in staff.text
    staff.submit(status=200, **FORM | {"role": "admin", "until": last})
    with app.app_context():
        ends_of = select(func.count()).where(StaffGrant.ends.is_(None))
        assert read().scalar(ends_of) == 0


def test_a_forged_note_makes_nobody(app: Flask, admin: tuple[Page, UUID]) -> None:
    staff, before = admin[0], count(app, Account)
    staff.get("/kelola/akun/baru")
    staff.submit(**FORM, note="x")
    assert staff.location == "/kelola/akun/baru"
    assert count(app, Account) == before


def test_a_task_ends_at_once_where_it_is_open_and_with_it_the_codes_it_gave(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    rina, rina_id = make_staff(app, "Bu Rina", "pelatih", "35.02")
    code = given_code(app, someone(app).id, rina_id)
    rina.get("/kelompok")
    staff = admin[0]
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Rina" in r.text)
    end = row.one("a").get("href")
    staff.get(end)
    assert "Akhiri tugas Bu Rina?" in staff.text
    rina.get("/kelompok")
    staff.get(end)
    staff.submit()
    staff.get(staff.location)
    assert "Sudah berakhir" in staff.text
    rina.get("/kelompok", 403)
    with app.app_context():
        assert recovery.use_code(code, PIN, sha256("new"), now=utcnow()) is None
        assert recovery.ask_new_pin(code, sha256("new"), now=utcnow()) is None
    staff.get(end)
    staff.submit()


def test_nobody_ends_their_own_task_or_one_elsewhere(app: Flask, admin: tuple[Page, UUID]) -> None:
    make_staff(app, "Bu Jauh", "pelatih", "33.01")
    make_staff(app, "Pak Pusat", "admin", "00")
    staff = admin[0]
    staff.get("/kelola/akun")
    assert "Bu Jauh" not in staff.text
    assert "Pak Pusat" not in staff.text
    assert not staff.root.one("tbody").all("a")
    with app.app_context():
        grants = read().scalars(select(StaffGrant.id)).all()
    assert len(grants) == 3
    for grant in (*grants, new_id()):
        staff.get(f"/kelola/akun/{grant}/akhiri", 404)


def test_only_with_the_permission(app: Flask) -> None:
    for role in ("pelatih", "petugas"):
        make_staff(app, f"Orang {role}", role)[0].get("/kelola/akun", 403)
    signed_in(Page(app.test_client()), someone(app)).get("/kelola/akun", 403)
    Page(app.test_client()).get("/kelola/akun/baru", 302)
