"""Own data: every table that knows a person is listed, exported and erased."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Column, func, select, update

from app.counters import queries as counters
from app.counters.rules import ANY
from app.coverage_reports.actions import ask_for_report_file
from app.coverage_reports.queries import ReportFileKey
from app.households import actions as households
from app.households import queries
from app.identity import actions as identity
from app.identity.models import Account, StaffGrant
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.registry import registry
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import Model, read, transaction
from app.kit.store.models import AuditEvent
from app.own_data.queries import export_personal_data
from app.read_tokens import actions as read_tokens
from app.recovery.actions import save_recovery_words
from tests.factories import NOW, finish_core, make_household, make_known, share_all
from tests.page import Page
from tests.rooms.sign_in.people import COOKIE, PASSPHRASE, PIN, create_staff, set_first_passphrase

PERSON = {"account", "owner", "viewer", "who", "made_by", "trainer"}

PHONE = "a" * 43


def person_columns() -> list[Column[object]]:
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if column.name in PERSON
        or any(key.column.table.name == "account" for key in column.foreign_keys)
        or (table.name == "account" and column.name == "id")
    ]


def test_every_table_that_references_a_person_is_declared_as_personal_data(app: Flask) -> None:
    with app.app_context():
        listed = set(registry().personal_data)
    assert {column.table.name for column in person_columns()} == listed


def test_every_table_of_personal_data_declares_its_retention(app: Flask) -> None:
    with app.app_context():
        assert all(len(table.retention) > 10 for table in registry().personal_data.values())


@pytest.fixture
def worker(app: Flask) -> Page:
    with app.app_context(), transaction() as tx:
        pair = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))
        make_known(tx, pair)
        finish_core(tx, pair[0], "pekerja")
        finish_core(tx, pair[1], "keluarga")
        share_all(tx, pair)
        households.invite_to_household(tx, home_of(pair[0]), pair[0], "keluarga", now=NOW)
        identity.set_credential(tx, pair[0], "pin", hash_secret(PIN), now=NOW)
        identity.link_account_to_device(tx, pair[0], hash_token(PHONE), now=NOW)
    page = Page(app.test_client())
    page.client.set_cookie(COOKIE, PHONE, domain="localhost")
    page.get(f"/masuk/{pair[0]}")
    page.submit(pin=PIN)
    return page


def home_of(account: UUID) -> UUID:
    home = queries.memberships_of(account)[0]
    return home.household


def test_export_contains_all_data_of_the_person_as_json(worker: Page) -> None:
    response = worker.client.get("/data-saya/unduh")
    kept = json.loads(response.data)
    assert kept["account"][0]["name"] == "Wati"
    assert {"consent", "member", "core_progress", "share", "invitation"} <= set(kept)
    assert len(kept["core_progress"]) == 1  # not that of the one who shares


@pytest.mark.parametrize(
    ("lang", "told"),
    [("id", ("(2 persetujuan)", "(1 rumah)")), ("en", ("(2 consents)", "(1 home)"))],
)
def test_own_data_page_shows_each_number_with_the_name_of_what_it_counts(
    worker: Page, lang: str, told: tuple[str, str]
) -> None:
    worker.get(f"/data-saya?lang={lang}")
    assert all(each in worker.text for each in told)
    assert not re.search(r"\(\d+\)", worker.text)


def test_own_data_page_names_departure_read_tokens_and_reports_in_plain_words(
    app: Flask, worker: Page
) -> None:
    """Whatever the export holds of these; nothing is said of what is not kept."""
    worker.get("/data-saya")
    listed = worker.root.one("main").text
    assert "Kenal petugas: Petugas yang bilang mengenal Anda (1 petugas)" in listed
    assert not any(each in listed for each in ("Berangkat bekerja", "Token", "Laporan cakupan"))
    with app.app_context(), transaction() as tx:
        account = tx.scalars(select(Account.id).where(Account.name == "Wati")).one()
        said = LastDepartureAnswer("bulan", date(2025, 3, 1))
        identity.set_last_departure(tx, account, said, now=NOW)
        read_tokens.make_read_token(
            tx,
            account,
            "x" * 20,
            name="papan",
            regions=["35.02"],
            maker=account,
            until=NOW + timedelta(days=9),
            now=NOW,
        )
        key = ReportFileKey(account, "35.02", date(2026, 11, 23), "id")
        ask_for_report_file(tx, key, "{}", now=NOW)
    worker.get("/data-saya")
    listed = worker.root.one("main").text
    assert "Kapan terakhir berangkat ke luar negeri (Maret 2025)" in listed
    assert "Kunci program yang Anda buat untuk membaca cakupan (1 token)" in listed
    assert "PDF yang Anda minta, disimpan satu hari (1 laporan)" in listed
    with app.app_context(), transaction() as tx:
        answer = LastDepartureAnswer("belum_berangkat")
        identity.set_last_departure(tx, account, answer, now=NOW)
    worker.get("/data-saya?lang=en")
    assert "(Not yet left)" in worker.text


def test_own_data_page_tells_signed_out_visitors_what_would_be_stored(page: Page) -> None:
    page.get("/data-saya")
    assert "Nama panggilan yang Anda pilih" in page.text


def test_erasing_an_account_after_confirmation_deletes_all_rows_and_updates_counters(
    app: Flask, worker: Page
) -> None:
    with app.app_context():
        account = (
            read()
            .execute(
                select(Model.metadata.tables["account"].c.id).where(
                    Model.metadata.tables["account"].c.name == "Wati"
                )
            )
            .scalar_one()
        )
    worker.get("/data-saya/hapus")
    worker.submit(status=422, sure=None, pin=PIN)
    assert "Centang dulu" in worker.text
    worker.submit(sure="y", pin=PIN)
    worker.get(worker.location)
    assert "sudah dihapus" in worker.text
    with app.app_context():
        for column in person_columns():
            left = read().execute(
                select(func.count()).select_from(column.table).where(column == account)
            )
            assert left.scalar_one() == 0, str(column)
        assert export_personal_data(account) == {}
        audit = Model.metadata.tables["audit_event"]
        about = select(func.count()).where(audit.c.about == str(account))
        assert read().execute(about).scalar_one() == 0
        counts = counters.counters_of_subregions("00")["00"]
    assert counts == {
        ("household", 0): 1,
        ("person", 0): 1,
        ("done", ANY): 1,
        ("done", 1): 1,
    }
    worker.get("/keluarga", 302)


def people(app: Flask) -> set[str]:
    with app.app_context():
        return set(read().scalars(select(Account.name)))


def test_erasing_an_account_requires_the_pin_and_counts_wrong_pins(
    app: Flask, worker: Page
) -> None:
    """A phone that lies open is in other hands at times."""
    worker.get("/data-saya/hapus")
    for pin in ("", "000000", "48291"):
        worker.submit(status=422, sure="y", pin=pin)
        assert "Tulis enam angka yang membuka Bekal" in worker.text
        assert worker.root.one("input", name="pin").get("value") == ""
    for _ in range(8):
        worker.submit(status=422, sure="y", pin="000000")
    assert people(app) == {"Wati", "Sumi", "Bu Rina"}
    worker.get("/profil", 302)
    with app.app_context():
        misses = select(func.count()).where(AuditEvent.what == "identity:pin:miss")
        assert read().scalar(misses) == 10


def test_account_can_be_erased_with_the_recovery_words_instead_of_the_pin(
    app: Flask, worker: Page
) -> None:
    words = ("bambu", "kelapa", "selimut", "pasar", "kereta", "abjad")
    worker.get("/data-saya/hapus")
    worker.submit(status=422, sure="y", words=" ".join(words))
    assert "belum cocok" in worker.text, "there are none yet"
    with app.app_context():
        wati = read().scalars(select(Account.id).where(Account.name == "Wati")).one()
        save_recovery_words(wati, words, now=NOW)
    worker.submit(status=422, sure="y", words="bambu kelapa selimut pasar kereta kopi")
    worker.submit(sure="y", words=" ".join(words).upper())
    assert people(app) == {"Sumi", "Bu Rina"}


@pytest.mark.parametrize("is_over", [False, True])
def test_erasing_a_staff_account_requires_the_passphrase_even_after_the_role_ended(
    app: Flask, page: Page, is_over: bool
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    with app.app_context(), transaction() as tx:
        if is_over:
            tx.execute(update(StaffGrant).values(ends=NOW))
    page.get("/data-saya/hapus")
    for _ in range(9):
        page.submit(status=422, sure="y", passphrase="bukan kalimat yang benar")
    page.submit(sure="y", passphrase=PASSPHRASE)
    assert people(app) == set()


def test_passphrase_guesses_are_limited_when_a_staff_account_is_erased(
    app: Flask, page: Page
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    page.get("/data-saya/hapus")
    for _ in range(10):
        page.submit(status=422, sure="y", passphrase="bukan kalimat yang benar")
    page.submit(status=422, sure="y", passphrase=PASSPHRASE)
    assert "Terlalu banyak percobaan" in page.text
    assert people(app) == {"Bu Rina"}
