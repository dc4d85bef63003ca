"""`/kelola/akun`: who works here, a new account with its start code shown once, a task's end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.identity import actions as identity
from app.identity.models import Account, StaffGrant
from app.kit.clock import WIB, today, utcnow
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import new_id, read, transaction
from app.kit.store.models import AuditEvent
from app.recovery import actions as recovery
from app.staff import queries
from app.staff.rules import end_of_last_day
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.recovery.codes import give_trainer_code
from tests.rooms.sign_in.people import (
    PASSPHRASE,
    PIN,
    create_person,
    set_first_passphrase,
    sign_in_with_pin,
)
from tests.rooms.sign_in.people import create_staff as staff_of_the_door
from tests.rooms.training.test_cohorts import create_cohort

FORM: dict[str, Any] = {
    "name": "Bu Lestari", "role": "pelatih", "scope": "35.02", "passphrase": PASSPHRASE
}  # fmt: skip


@pytest.fixture
def admin(app: Flask) -> tuple[Page, UUID]:
    staff, account = make_staff(app, "Pak Admin", "admin", "35")
    with app.app_context():
        secret = hash_secret(PASSPHRASE)
        with transaction() as tx:
            identity.set_credential(tx, account, "passphrase", secret, now=utcnow())
    return staff, account


def count_rows(app: Flask, model: type[Account | StaffGrant]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def checked_region(page: Page) -> str | None:
    """The region that is chosen."""
    radios = page.root.all("input", name="scope")
    return next((r.get("value") for r in radios if "checked" in r.attributes), None)


def read_start_code(page: Page) -> tuple[str, str]:
    """Sign-in name and start code, as the page tells them."""
    name = page.root.one("main").all("b")[1].text
    return name, page.root.one("p", cls="kode").text.replace(" ", "")


def test_staff_account_created_by_an_admin_signs_in_with_its_start_code(
    app: Flask, admin: tuple[Page, UUID], page: Page
) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, **FORM, until=str(today() + timedelta(days=30)))
    assert staff.response.headers["Cache-Control"] == "no-store"
    name, code = read_start_code(staff)
    set_first_passphrase(page, name, code)
    page.get("/kelompok")
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Lestari" in r.text)
    assert "Pelatih" in row.text
    assert "Kabupaten Ponorogo" in row.text
    assert "Kode mulai belum dipakai" not in row.text
    with app.app_context():
        made = select(AuditEvent.who).where(AuditEvent.what == "identity:staff:make")
        assert admin[1] in [who for (who,) in read().execute(made)]


def test_staff_list_marks_accounts_whose_start_code_is_unused(admin: tuple[Page, UUID]) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, **FORM)
    code = read_start_code(staff)[1]
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Lestari" in r.text)
    assert "Kode mulai belum dipakai" in row.text
    assert "tanpa batas" in row.text
    assert code not in staff.text.replace(" ", "")


def test_staff_form_sent_twice_creates_one_account_and_shows_its_start_code_until_used(
    app: Flask, admin: tuple[Page, UUID], page: Page
) -> None:
    staff = admin[0]
    staff.get("/kelola/akun/baru")
    form = staff.root.one("main").one("form")
    staff.submit(form, status=200, **FORM)
    before, told = count_rows(app, Account), read_start_code(staff)
    staff.submit(form, status=200, **FORM)
    assert read_start_code(staff) == told
    set_first_passphrase(page, *told)
    staff.submit(form, status=200, **FORM)
    assert "tidak berlaku lagi" in staff.text
    assert not staff.root.all("p", cls="kode")
    assert count_rows(app, Account) == before
    assert count_rows(app, StaffGrant) == before


@pytest.mark.parametrize(
    "change, says",
    [
        ({"name": " \u200b "}, "Tulis nama"),
        ({"name": "x" * 41}, "lebih pendek"),
        ({"role": None}, "Pilih satu peran"),
        ({"role": "raja"}, "Peran"),
        ({"scope": None}, "Cari wilayahnya, lalu pilih satu"),
        ({"scope": "99.99"}, "Cari wilayahnya, lalu pilih satu"),
        ({"scope": "3" * 5000}, "Cari wilayahnya, lalu pilih satu"),
        ({"scope": "٣٥"}, "Cari wilayahnya, lalu pilih satu"),
        ({"scope": None, "place": "zzzz"}, "Belum ada nama seperti itu di wilayah tugas Anda"),
        ({"place": "x" * 200}, "lebih pendek"),
        ({"scope": "33"}, "di luar tugas Anda"),
        ({"scope": "00"}, "di luar tugas Anda"),
        ({"until": "2020-01-01"}, "sudah lewat"),
        ({"until": "2099-01-01"}, "lima tahun"),
        ({"until": "besok"}, "Pilih tanggal. Contoh"),
    ],
)
def test_invalid_new_staff_form_shows_errors_at_the_fields_and_keeps_the_values(
    app: Flask, admin: tuple[Page, UUID], change: dict[str, Any], says: str
) -> None:
    staff, before = admin[0], count_rows(app, Account)
    staff.get("/kelola/akun/baru")
    staff.submit(status=422, **(FORM | change))
    assert says in staff.text
    if "scope" not in change:
        assert checked_region(staff) == "35.02"
    assert count_rows(app, Account) == before


def test_region_search_in_the_new_staff_form_keeps_the_other_values(
    admin: tuple[Page, UUID],
) -> None:
    staff = admin[0]
    typed: dict[str, Any] = {
        "name": "Bu Lestari",
        "role": "petugas",
        "until": str(today() + timedelta(days=30)),
    }
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, button="cari", place="ponorogo", **typed)
    assert not staff.root.all("p", cls="pesan")
    labels = [label.text for label in staff.root.one("fieldset", id="scope").all("label")]
    assert labels[0] == "Jawa Timur", "the whole of one's own task comes first"
    assert labels[1:3] == [
        "Kabupaten Ponorogo, Jawa Timur",
        "Kecamatan Ponorogo, Kabupaten Ponorogo, Jawa Timur",
    ]
    assert checked_region(staff) is None
    for name in ("name", "until"):
        assert staff.root.one("input", name=name).get("value") == typed[name]
    staff.submit(status=422, place="cilacap")
    assert "Belum ada nama seperti itu" in staff.text, "which lies outside"
    staff.submit(status=200, button="cari", place="siman ponorogo", scope="35.02")
    assert checked_region(staff) == "35.02", (
        "what was chosen stays when something else is looked for"
    )
    staff.submit(status=200, passphrase=PASSPHRASE)
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Lestari" in r.text)
    assert "Kabupaten Ponorogo" in row.text


def test_region_search_in_the_new_staff_form_is_limited_to_the_admins_own_region(
    app: Flask,
) -> None:
    """Though there are more of that name elsewhere than are shown."""
    staff = make_staff(app, "Bu Admin", "admin", "35.02")[0]
    staff.get("/kelola/akun/baru")
    staff.submit(status=200, button="cari", place="sidoharjo")
    offered = [r.get("value") for r in staff.root.all("input", name="scope")]
    assert len(offered) > 1
    assert {code[:5] for code in offered} == {"35.02"}


def address_of_reset_page(staff: Page, name: str) -> str:
    """Where the list leads for a new start code of who has this name."""
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if name in r.text)
    return str(row.all("a")[0].get("href"))


def test_resetting_a_trainers_passphrase_creates_a_start_code_and_keeps_the_cohorts(
    app: Flask, admin: tuple[Page, UUID], page: Page, new_page: Callable[[], Page]
) -> None:
    rina, name, code = staff_of_the_door(app)
    set_first_passphrase(page, name, code)
    cohort = create_cohort(app, rina)
    staff = admin[0]
    staff.get(address_of_reset_page(staff, "Bu Rina"))
    assert "Tugas dan kelompoknya tetap ada." in staff.text
    form = staff.root.one("main").one("form")
    staff.submit(form, status=200, passphrase=PASSPHRASE)
    told = read_start_code(staff)
    assert told[0] == name
    page.get("/kelompok", 302)
    new = new_page()
    new.get("/masuk/petugas")
    new.submit(status=422, name=name, secret=PASSPHRASE)
    staff.submit(form, status=200, passphrase=PASSPHRASE)
    assert read_start_code(staff) == told, "the same form tells the same code"
    set_first_passphrase(new, *told, passphrase="kereta pagi ke kota lama")
    new.get(f"/kelompok/{cohort}")
    staff.submit(form, status=200, passphrase=PASSPHRASE)
    assert "tidak berlaku lagi" in staff.text
    new.get("/kelompok")
    with app.app_context():
        trail = select(AuditEvent.who, AuditEvent.about).where(
            AuditEvent.what == "identity:staff:reset"
        )
        assert read().execute(trail).all() == [(admin[1], str(rina))]


def test_admin_can_create_start_codes_only_for_accounts_with_no_more_rights_than_their_own(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    """Else an account that may do more, for longer or elsewhere could be taken over."""
    staff, me = admin
    near = make_staff(app, "Pak Dekat", "admin", "35.02")[1]
    both = make_staff(app, "Bu Dua", "pelatih", "35.02")[1]
    make_staff(app, "Bu Jauh", "pelatih", "33.01")
    with app.app_context():
        with transaction() as tx:
            identity.grant_role(tx, both, "pelatih", "33.01", now=utcnow())
        assert queries.resettable_accounts(me, utcnow()) == {near}
        mine = {t.account: t.id for t in queries.list_staff_grants() if t.scope.startswith("35")}
        for account in (me, both):
            staff.get(f"/kelola/akun/{mine[account]}/kode-mulai", 404)
        ends = end_of_last_day(today() + timedelta(days=9), WIB)
        with transaction() as tx:
            tx.execute(update(StaffGrant).where(StaffGrant.account == me).values(ends=ends))
    staff.get(f"/kelola/akun/{mine[near]}/kode-mulai", 404)
    with app.app_context(), transaction() as tx:
        tx.execute(update(StaffGrant).where(StaffGrant.account == near).values(ends=ends))
    staff.get(f"/kelola/akun/{mine[near]}/kode-mulai")


@pytest.mark.parametrize(
    ("passphrase", "error"),
    [("", "Tulis kalimat sandi Anda."), ("kereta pagi ke kota lama", "Ini belum cocok.")],
)
def test_start_code_is_created_only_after_the_admin_enters_their_own_passphrase(
    app: Flask, admin: tuple[Page, UUID], page: Page, passphrase: str, error: str
) -> None:
    """Somebody else may hold an admin's open session."""
    set_first_passphrase(page, *staff_of_the_door(app)[1:])
    staff, accounts = admin[0], count_rows(app, Account)
    staff.get("/kelola/akun/baru")
    staff.submit(status=422, **FORM | {"passphrase": passphrase})
    assert error in staff.text
    assert staff.root.one("input", name="name").get("value") == FORM["name"]
    assert staff.root.one("input", name="passphrase").get("value") in (None, "")
    assert count_rows(app, Account) == accounts
    staff.get(address_of_reset_page(staff, "Bu Rina"))
    staff.submit(status=422, passphrase=passphrase)
    assert error in staff.text
    page.get("/kelompok")  # the session of the other person goes on


def test_wrong_passphrases_of_an_admin_who_creates_start_codes_are_limited(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    staff, accounts = admin[0], count_rows(app, Account)
    for _ in range(10):
        staff.get("/kelola/akun/baru")
        staff.submit(status=422, **FORM | {"passphrase": "bukan ini kalimatnya"})
    staff.submit(status=422, **FORM)
    assert "Terlalu banyak percobaan." in staff.text
    assert count_rows(app, Account) == accounts


def test_earlier_start_code_is_void_after_a_new_one_is_created(
    app: Flask, admin: tuple[Page, UUID], page: Page
) -> None:
    """Also on a page that was opened with it before."""
    _, name, code = staff_of_the_door(app)
    page.get("/masuk/petugas")
    page.submit(status=200, name=name, secret=code)
    staff = admin[0]
    staff.get(address_of_reset_page(staff, "Bu Rina"))
    staff.submit(status=200, passphrase=PASSPHRASE)
    told = read_start_code(staff)
    page.submit(secret=PASSPHRASE)
    page.get("/kelompok", 302)
    set_first_passphrase(page, *told)
    page.get("/kelompok")


def test_admin_cannot_give_a_staff_role_that_lasts_longer_than_their_own(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    staff, me = admin
    mine, last = today() + timedelta(days=10), str(today() + timedelta(days=9))
    with app.app_context(), transaction() as tx:
        ends = end_of_last_day(today() + timedelta(days=9), WIB)
        tx.execute(update(StaffGrant).where(StaffGrant.account == me).values(ends=ends))
    staff.get("/kelola/akun/baru")
    for until in ("", str(mine), str(mine + timedelta(days=300))):
        staff.submit(status=422, **FORM | {"role": "admin", "scope": "35", "until": until})
        assert "Tugas Anda sendiri sampai" in staff.text
    staff.submit(status=200, **FORM | {"role": "admin", "until": last})
    with app.app_context():
        ends_of = select(func.count()).where(StaffGrant.ends.is_(None))
        assert read().scalar(ends_of) == 0


def test_forged_signed_new_staff_form_creates_no_account(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    staff, before = admin[0], count_rows(app, Account)
    staff.get("/kelola/akun/baru")
    staff.submit(**FORM, note="x")
    assert staff.location == "/kelola/akun/baru"
    assert count_rows(app, Account) == before


def test_ending_a_trainer_role_applies_to_open_sessions_and_voids_the_trainers_codes(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
    rina, rina_id = make_staff(app, "Bu Rina", "pelatih", "35.02")
    code = give_trainer_code(app, create_person(app).id, rina_id)
    rina.get("/kelompok")
    staff = admin[0]
    staff.get("/kelola/akun")
    row = next(r for r in staff.root.one("tbody").all("tr") if "Bu Rina" in r.text)
    end = row.all("a")[-1].get("href")
    staff.get(end)
    assert "Akhiri tugas Bu Rina?" in staff.text
    rina.get("/kelompok")
    staff.get(end)
    staff.submit()
    staff.get(staff.location)
    assert "Sudah berakhir" in staff.text
    rina.get("/kelompok", 403)
    with app.app_context():
        assert (
            recovery.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow()) is None
        )
        assert recovery.request_pin_reset(code, hash_token("new"), now=utcnow()) is None
    staff.get(end)
    staff.submit()


def test_staff_role_cannot_be_ended_by_its_holder_or_by_an_admin_of_another_region(
    app: Flask, admin: tuple[Page, UUID]
) -> None:
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


def test_staff_account_pages_answer_403_without_the_permission(app: Flask) -> None:
    for role in ("pelatih", "petugas"):
        make_staff(app, f"Orang {role}", role)[0].get("/kelola/akun", 403)
    sign_in_with_pin(Page(app.test_client()), create_person(app)).get("/kelola/akun", 403)
    Page(app.test_client()).get("/kelola/akun/baru", 302)
