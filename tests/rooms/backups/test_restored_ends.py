"""A restore revives nothing that was ended or withdrawn since the backup; where the replaced
database cannot be read, the operator and the people are told, and nothing counts as shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select, text

from app.backups.actions.migrating import known_revisions
from app.counters import queries as counters
from app.goals import actions as goals
from app.goals.models import GoalMarkConsent
from app.goals.rules import MARKS
from app.households import actions as households
from app.households.models import Acquaintance, Member, ProgressShare
from app.households.queries import memberships_of
from app.identity import actions as identity
from app.identity import queries as people
from app.identity.models import (
    Account,
    Credential,
    Departure,
    DeviceAccount,
    SignInSession,
    StaffGrant,
)
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import database, db, new_id, read, transaction
from app.read_tokens import actions as read_tokens
from app.read_tokens.queries import list_read_tokens
from app.recovery import actions as recovery
from app.sign_in import actions as sign_in_actions
from app.staff import actions as staff
from app.sync import actions as sync
from app.sync.queries import latest_trusted_time
from tests.factories import NOW, make_household, make_known, make_staff, share_all, sign_in
from tests.page import Page
from tests.rooms.backups.operating import assert_succeeded, run_bekal
from tests.rooms.recovery.codes import give_trainer_code
from tests.rooms.sign_in.people import OTHER_PIN, PIN, RegisteredPerson, create_person
from tests.rooms.sync.phone import Phone, note, refusal, statuses

WORDS = ("satu", "dua", "tiga", "empat", "lima", "enam")


def backup(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))


def restore(app: Flask, file: Path) -> str:
    return assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))


def lose_the_database(app: Flask) -> None:
    """Nothing is left that could be asked what was ended."""
    with app.app_context():
        if database().is_sqlite:
            database().drop_connection()
            db.engine.dispose()
            Path(str(db.engine.url.database)).write_bytes(b"nothing of a database" * 1000)
        else:
            with database().writer.begin() as connection:
                connection.execute(text("ALTER TABLE tombstone RENAME TO damaged"))
            database().drop_connection()


def signs_in_with_pin(app: Flask, who: RegisteredPerson, pin: str) -> bool:
    with app.app_context():
        return (
            sign_in_actions.open_session_with_pin(who.id, hash_token(who.secret), pin, now=utcnow())
            is not None
        )


def change_pin(app: Flask, who: RegisteredPerson, pin: str) -> None:
    with app.app_context():
        kept = hash_secret(pin)
        with transaction() as tx:
            identity.set_credential(tx, who.id, "pin", kept, now=utcnow())


def count_rows(app: Flask, model: Any) -> int:
    with app.app_context():
        return read().execute(select(func.count()).select_from(model)).scalar_one()


def test_restore_of_a_backup_signs_everybody_out(app: Flask, file: Path) -> None:
    page = sign_in(app, create_person(app).id)
    backup(app, file)
    opened = restore(app, file)
    assert "setiap orang masuk lagi" in opened
    assert "tidak diketahui" not in opened
    page.get("/profil", 302)
    assert count_rows(app, SignInSession) == 0


def test_staff_role_ended_after_the_backup_stays_ended_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    _, account = make_staff(app, "Pak Budi", "petugas", "35.02")
    backup(app, file)
    with app.app_context(), transaction() as tx:
        task = read().execute(select(StaffGrant.id)).scalar_one()
        staff.end_staff_grant(tx, task, ended_by=account, now=utcnow())
    restore(app, file)
    sign_in(app, account).get("/cakupan", 403)


def test_consent_and_sharing_withdrawn_after_the_backup_stay_withdrawn_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    """A share, the sight of marks, a consent, a phone, and a home that somebody left."""
    with app.app_context(), transaction() as tx:
        sumi, yanti, left = make_household(
            tx, ("Sumi", "keluarga"), ("Yanti", "pekerja"), ("Wati", "keluarga")
        )
        home = memberships_of(sumi)[0].household
        share_all(tx, [sumi, yanti, left])
        goals.set_savings_marks_visibility(
            tx, home, sumi, yanti, MARKS, version=1, language="id", now=utcnow()
        )
        goals.set_savings_marks_visibility(
            tx, home, yanti, sumi, MARKS, version=1, language="id", now=utcnow()
        )
        about = identity.give_consent(tx, sumi, "kelompok", language="id", now=utcnow(), about=home)
        device = identity.link_account_to_device(tx, sumi, hash_token("left"), now=utcnow())
    backup(app, file)
    with app.app_context(), transaction() as tx:
        households.refuse_to_share_progress(tx, sumi, yanti, now=utcnow())
        goals.set_savings_marks_visibility(
            tx, home, sumi, yanti, "tidak", version=1, language="id", now=utcnow()
        )
        identity.withdraw_consent(tx, sumi, about, now=utcnow())
        identity.unlink_account_from_device(tx, sumi, device, now=utcnow())
        households.leave_household(tx, home, left, now=utcnow())
    restore(app, file)
    with app.app_context():
        shares = {
            tuple(row) for row in read().execute(select(ProgressShare.owner, ProgressShare.viewer))
        }
        assert shares == {(yanti, sumi)}
        assert read().execute(select(GoalMarkConsent.owner)).scalars().all() == [yanti]
        assert people.find_active_consent_id(sumi, "kelompok", home) is None
        gone = select(DeviceAccount.account).where(DeviceAccount.device == device)
        assert read().execute(gone).first() is None
        members = read().execute(select(Member.account).where(Member.household == home))
        assert set(members.scalars()) == {sumi, yanti}


def test_departure_and_acquaintance_taken_back_after_the_backup_stay_so_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    """Who answered otherwise since has the newer answer, with its day. The household whose only
    acquaintance was taken back counts no more."""
    answer = LastDepartureAnswer("bulan", date(2025, 3, 1))
    with app.app_context(), transaction() as tx:
        taken_back, kept, changed = (
            make_household(tx, (name, "pekerja"))[0] for name in ("Sumi", "Yanti", "Wati")
        )
        for worker in (taken_back, kept, changed):
            identity.set_last_departure(tx, worker, answer, now=NOW)
        make_known(tx, [taken_back, kept])
    backup(app, file)
    other = LastDepartureAnswer("belum_tahu")
    with app.app_context(), transaction() as tx:
        identity.set_last_departure(tx, taken_back, None, now=NOW + timedelta(days=1))
        identity.set_last_departure(tx, changed, other, now=NOW + timedelta(days=1))
        of_worker = select(Acquaintance.id).where(Acquaintance.account == taken_back)
        households.end_acquaintances(tx, tx.scalars(of_worker).all(), None, now=utcnow())
    restore(app, file)
    with app.app_context():
        assert people.find_departure(taken_back) is None
        assert people.find_departure(kept) == answer
        assert people.find_departure(changed) == other
        days = select(Departure.answered_on).order_by(Departure.answered_on)
        assert read().execute(days).scalars().all() == [date(2026, 11, 24), date(2026, 11, 25)]
        known = select(Acquaintance.account).where(Acquaintance.ended_at.is_(None))
        assert read().execute(known).scalars().all() == [kept]
        assert counters.all_counters()["00", "household", 0] == 1


def test_pin_changed_after_the_backup_stays_changed_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    who = create_person(app)
    backup(app, file)
    change_pin(app, who, OTHER_PIN)
    restore(app, file)
    assert not signs_in_with_pin(app, who, PIN)
    assert signs_in_with_pin(app, who, OTHER_PIN)


def test_restore_keeps_the_pin_of_the_backup_when_the_replaced_database_has_an_older_one(
    app: Flask, file: Path, tmp_path: Path
) -> None:
    """The database that is replaced came itself from an older backup."""
    who, older = create_person(app), tmp_path / "lama.age"
    backup(app, older)
    change_pin(app, who, OTHER_PIN)
    backup(app, file)
    lose_the_database(app)
    restore(app, older)
    restore(app, file)
    assert signs_in_with_pin(app, who, OTHER_PIN)


def test_recovery_words_and_codes_used_after_the_backup_stay_used_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    who = create_person(app)
    with app.app_context():
        recovery.save_recovery_words(who.id, WORDS, now=utcnow())
    code = give_trainer_code(app, who.id)
    backup(app, file)
    with app.app_context():
        assert recovery.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())
        assert recovery.sign_in_with_recovery_words(WORDS, PIN, hash_token("new"), now=utcnow())
    restore(app, file)
    with app.app_context():
        assert (
            recovery.sign_in_with_trainer_code(code, PIN, hash_token("again"), now=utcnow()) is None
        )
        assert (
            recovery.sign_in_with_recovery_words(WORDS, PIN, hash_token("again"), now=utcnow())
            is None
        )
        kinds = read().execute(select(Credential.kind)).scalars().all()
        assert "code" not in kinds
        assert "start" not in kinds


def test_read_token_revoked_after_the_backup_stays_revoked_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    """So do those that were not: their makers make new ones."""
    _, maker = make_staff(app, "Pak Budi", "petugas", "35.02")
    made = [new_id(), new_id()]
    with app.app_context(), transaction() as tx:
        for token in made:
            read_tokens.make_read_token(
                tx,
                token,
                token.hex,
                name="papan",
                regions=["35.02"],
                maker=maker,
                until=utcnow() + timedelta(days=9),
                now=utcnow(),
            )
    backup(app, file)
    with app.app_context(), transaction() as tx:
        read_tokens.revoke_read_token(tx, made[0], now=utcnow(), revoked_by=maker)
    restore(app, file)
    with app.app_context():
        restored = list_read_tokens()
    assert {token.id for token in restored} == set(made)
    assert all(token.is_over(utcnow()) for token in restored)


def test_upload_token_revoked_after_the_backup_stays_revoked_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    revoked, kept = Phone(app, "Ani"), Phone(app, "Budi")
    backup(app, file)
    with app.app_context(), transaction() as tx:
        sync.revoke_upload_tokens(tx, revoked.account, now=utcnow())
    restore(app, file)
    for phone in (revoked, kept):
        phone.epoch = None
    assert refusal(revoked.send(note())) == (401, "token")
    assert statuses(kept.send(note())) == ["created"]


@pytest.fixture
def restore_over_lost_database(app: Flask, file: Path) -> Callable[[], str]:
    def lost() -> str:
        lose_the_database(app)
        return restore(app, file)

    return lost


def test_restore_over_an_unreadable_database_ends_upload_tokens_and_progress_sharing(
    app: Flask, file: Path, restore_over_lost_database: Callable[[], str]
) -> None:
    phone = Phone(app)
    with app.app_context(), transaction() as tx:
        yanti, sumi = make_household(tx, ("Yanti", "pekerja"), ("Sumi", "keluarga"))
        share_all(tx, [yanti, sumi])
        home = memberships_of(yanti)[0].household
        goals.set_savings_marks_visibility(
            tx, home, yanti, sumi, MARKS, version=1, language="id", now=utcnow()
        )
    backup(app, file)
    opened = restore_over_lost_database()
    assert "Untuk 3 orang tidak diketahui" in opened
    assert count_rows(app, ProgressShare) == count_rows(app, GoalMarkConsent) == 0
    phone.epoch = None
    assert refusal(phone.send(note())) == (401, "token")


def test_notice_of_a_restore_is_shown_to_a_person_once_at_the_next_sign_in(
    app: Flask,
    page: Page,
    new_page: Callable[[], Page],
    file: Path,
    restore_over_lost_database: Callable[[], str],
) -> None:
    who = create_person(app)
    backup(app, file)
    restore_over_lost_database()
    page.client.set_cookie("hp", who.secret, domain="localhost")
    page.get(f"/masuk/{who.id}?lanjut=/profil")
    page.submit(pin=PIN)
    assert page.location.startswith("/dipulihkan")
    page.get(page.location)
    assert "Profil Anda dipulihkan" in page.root.text
    page.submit()
    assert page.location == "/profil"
    page.get("/dipulihkan", 303)
    again = new_page()
    again.client.set_cookie("hp", who.secret, domain="localhost")
    again.get(f"/masuk/{who.id}")
    again.submit(pin=PIN)
    assert again.location == "/"


def test_no_notice_of_a_restore_is_shown_when_the_replaced_database_was_readable(
    app: Flask, page: Page, file: Path
) -> None:
    who = create_person(app)
    backup(app, file)
    restore(app, file)
    page.client.set_cookie("hp", who.secret, domain="localhost")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    assert page.location == "/"


def test_people_missing_from_the_database_that_a_restore_replaces_are_to_see_a_notice(
    app: Flask, file: Path
) -> None:
    """As on a new machine, on which somebody began already."""
    who = create_person(app)
    backup(app, file)
    with app.app_context(), database().writer.begin() as connection:
        connection.execute(delete(Account))
    Phone(app, "Baru")
    assert "Untuk 1 orang" in restore(app, file)
    with app.app_context():
        assert read().execute(select(Account.id, Account.came_back)).one()[0] == who.id


def test_restore_warns_of_an_untrusted_clock_and_keeps_the_last_trusted_time(
    app: Flask, file: Path
) -> None:
    now = utcnow()
    with app.app_context():
        sync.update_trusted_time(now)
    Phone(app)
    backup(app, file)
    with time_machine.travel(now + timedelta(days=1830), tick=False):
        assert "Jam mesin ini tidak pasti" in restore(app, file)
    with app.app_context():
        mark = latest_trusted_time()
        assert mark is not None
        assert abs(mark - now) < timedelta(days=1)


def test_restore_is_refused_until_the_current_database_is_migrated(app: Flask, file: Path) -> None:
    """What was ended in it could not be asked for, and everybody would be told."""
    backup(app, file)
    with app.app_context(), database().writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    try:
        told = run_bekal(app, "pulihkan", str(file), "--ya")
        assert told.exit_code == 1
        assert "bekal siapkan dulu" in told.stderr
    finally:
        with app.app_context(), database().writer.begin() as connection:
            newest = text("UPDATE alembic_version SET version_num = :it")
            connection.execute(newest, {"it": known_revisions()[0]})
