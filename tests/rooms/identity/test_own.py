"""Profile, consents, codes, and what goes when a person goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import identity
from app.identity import actions, queries
from app.identity.models import Account, Consent, Credential, Device, DeviceAccount, SignInSession
from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from tests.page import Page
from tests.rooms.sign_in.people import RegisteredPerson, create_person, sign_in_with_pin


def test_profile_is_saved_with_only_a_name(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/profil")
    page.submit(name="  Ibu   Sumi ", language="id", stage="", sex="", country="")
    with app.app_context():
        kept = queries.find_profile(who.id)
        assert kept is not None
        assert (kept.name, kept.stage, kept.sex, kept.country) == ("Ibu Sumi", None, None, None)


def test_optional_profile_answers_are_stored_and_shown_again(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/profil")
    page.submit(name="Sumi", language="id", stage="selama", sex="perempuan", country="MY")
    page.get("/profil")
    chosen = {
        r.get("value") for r in page.root.all("input", type="radio") if "checked" in r.attributes
    }
    assert chosen == {"id", "selama", "perempuan"}
    page.submit(name="Sumi", language="id", stage="", sex="perempuan", country="MY")
    with app.app_context():
        kept = queries.find_profile(who.id)
        assert kept is not None
        assert (kept.stage, kept.country) == (None, "MY")


def test_language_chosen_in_the_profile_is_used_on_the_next_page(app: Flask, page: Page) -> None:
    sign_in_with_pin(page, create_person(app)).get("/profil")
    page.submit(name="Sumi", language="en", stage="", sex="", country="")
    page.get("/profil")
    assert page.root.one("html").get("lang") == "en"


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "A" * 41}, {"stage": "x"}, {"country": "US"}, {"language": "nl"}],
)
def test_invalid_profile_values_show_an_error_at_the_field(
    app: Flask, page: Page, wrong: dict[str, str]
) -> None:
    sign_in_with_pin(page, create_person(app)).get("/profil")
    ordinary = {"name": "Sumi", "language": "id", "stage": "", "sex": "", "country": ""}
    values: dict[str, Any] = ordinary | wrong
    page.submit(None, 422, **values)
    assert page.root.all(cls="galat")


def give_cohort_consent(app: Flask, account: UUID, about: UUID) -> None:
    with app.app_context(), transaction() as tx:
        for _ in range(2):
            actions.give_consent(tx, account, "kelompok", about=about, language="id", now=utcnow())


def test_consent_is_withdrawn_with_one_tap_and_takes_effect_at_once(app: Flask, page: Page) -> None:
    who, cohort = create_person(app), new_id()
    give_cohort_consent(app, who.id, cohort)
    sign_in_with_pin(page, who).get("/izin")
    assert page.text.count("Pelatih kelompok") == 1
    page.submit(form=page.root.one("main").all("form")[0])
    assert page.location == "/izin"
    page.get("/izin")
    assert "Sudah ditarik" in page.text
    with app.app_context():
        assert not queries.find_active_consent_id(who.id, "kelompok", cohort)
        assert queries.find_active_consent_id(who.id, "akun")


def test_withdrawing_a_required_consent_redirects_to_the_own_data_page(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/izin")
    for form in page.root.one("main").all("form"):
        page.submit(form=form)
        assert "data" in page.location
    with app.app_context():
        assert not queries.find_active_consent_id(who.id, "akun")


def test_consent_cannot_be_withdrawn_by_another_person(app: Flask, page: Page) -> None:
    stranger = create_person(app, "Tini", secret="b" * 43)
    with app.app_context():
        theirs = read().scalar(select(Consent.id).where(Consent.account == stranger.id))
    sign_in_with_pin(page, create_person(app)).get("/izin")
    page.submit(form=_with_form_action(page, f"/izin/{theirs}/tarik"), status=404)
    with app.app_context():
        assert queries.find_active_consent_id(stranger.id, "akun")


def _with_form_action(page: Page, action: str) -> Any:
    form = page.root.one("main").all("form")[0]
    form.attributes["action"] = action
    return form


def test_sign_out_form_without_a_csrf_token_returns_400_and_signs_nobody_out(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    page.client.application.config["WTF_CSRF_ENABLED"] = True
    sign_in_with_pin(page, who)
    page.post("/keluar", {"cara": "kunci"}, 400)
    page.get("/profil")


def create_invitation_code(app: Flask, maker: RegisteredPerson, *, once: bool) -> str:
    with app.app_context(), transaction() as tx:
        return actions.create_invitation(
            tx,
            kind="rumah",
            target=new_id(),
            role="keluarga",
            made_by=maker.id,
            single_use=once,
            until=utcnow() + timedelta(days=14),
            now=utcnow(),
        ).code


def test_single_use_invitation_code_works_only_once(app: Flask) -> None:
    maker = create_person(app)
    code = create_invitation_code(app, maker, once=True)
    with app.app_context():
        found = queries.find_invitation(code, utcnow())
        assert found is not None
        assert (found.open, found.maker, found.role) == (True, "Sumi", "keluarga")
        with transaction() as tx:
            assert actions.use_invitation(tx, code, now=utcnow()).kind == "rumah"
        with pytest.raises(actions.CodeRefusedError), transaction() as tx:
            actions.use_invitation(tx, code, now=utcnow())
        found = queries.find_invitation(code, utcnow())
        assert found is not None
        assert not found.open


def test_reusable_invitation_code_works_until_it_expires_or_is_revoked(app: Flask) -> None:
    code = create_invitation_code(app, create_person(app), once=False)
    with app.app_context():
        for _ in range(3):
            with transaction() as tx:
                actions.use_invitation(tx, code, now=utcnow())
        with pytest.raises(actions.CodeRefusedError), transaction() as tx:
            actions.use_invitation(tx, code, now=utcnow() + timedelta(days=14))
        with transaction() as tx:
            actions.withdraw_invitation(tx, code, now=utcnow())
        with pytest.raises(actions.CodeRefusedError), transaction() as tx:
            actions.use_invitation(tx, code, now=utcnow())
        with pytest.raises(actions.CodeRefusedError), transaction() as tx:
            actions.use_invitation(tx, "BBBBBBBB", now=utcnow())


def test_failed_sign_in_attempts_are_limited_separately_per_key_and_forgotten_after_a_day(
    app: Flask,
) -> None:
    now = utcnow()
    with app.app_context():
        key = actions.rate_limit_key("passphrase:name", "x")
        with transaction() as tx:
            within = [
                actions.count_failed_attempt(tx, "passphrase:name", key, now=now) for _ in range(11)
            ]
        assert within == [True] * 10 + [False]
        assert queries.is_limit_used_up("passphrase:name", key, now)
        other = actions.rate_limit_key("passphrase:name", "y")
        assert not queries.is_limit_used_up("passphrase:name", other, now)
        assert actions.delete_expired_sessions_and_codes(now + timedelta(days=1, minutes=1)) == 1


def test_personal_data_export_contains_no_hashes(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who)
    with app.app_context():
        told = {name: t.export(who.id) for name, t in identity.ROOM.personal_data.items()}
    assert told["account"][0]["name"] == "Sumi"
    assert [row["kind"] for row in told["credential"]] == ["pin"]
    assert {row["purpose"] for row in told["consent"]} == {"akun", "dewasa"}
    assert len(told["sign_in"]) == len(told["device_account"]) == 1
    assert not any("hash" in key for rows in told.values() for row in rows for key in row)


def test_erasing_a_person_deletes_all_their_rows_and_nobody_elses(app: Flask, page: Page) -> None:
    who, neighbour = create_person(app), create_person(app, "Tini", secret="a" * 43)
    sign_in_with_pin(page, who)
    with app.app_context():
        with transaction() as tx:
            for table in reversed(list(identity.ROOM.personal_data.values())):
                table.erase(tx, who.id, utcnow())
        for model in (Account, Credential, DeviceAccount, Device):
            assert read().scalar(select(func.count()).select_from(model)) == 1, model
        assert read().scalar(select(func.count()).select_from(SignInSession)) == 0
        with transaction() as tx:
            actions.erase_account(tx, neighbour.id, utcnow())
        assert read().scalar(select(func.count()).select_from(Device)) == 0
    page.get("/profil", 302)


def has_storage_consent(app: Flask, page: Page) -> bool:
    with app.app_context(), page.client.session_transaction() as session:
        person = queries.find_person_by_session_key(session["_user_id"], utcnow())
    assert person is not None
    return person.consents_to_storage


def test_withdrawn_consent_can_be_given_again_with_one_tap(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who)
    assert has_storage_consent(app, page)
    page.get("/izin")
    form = next(
        f for f in page.root.all("form") if "menyimpan" in f.one("button").get("aria-label")
    )
    page.submit(form)
    assert not has_storage_consent(app, page)
    page.get(page.location)
    assert "Persetujuan Anda sudah ditarik. Simpan dulu yang perlu" in page.text
    assert "Atau setuju lagi di “Ubah persetujuan”." in page.text
    page.get("/izin")
    again = [f for f in page.root.all("form") if f.get("action").endswith("/setuju")]
    assert len(again) == 1
    page.submit(again[0])
    assert has_storage_consent(app, page)
    page.get("/izin")
    assert "Setuju lagi" not in page.text
    page.get("/data-saya")
    assert "Persetujuan Anda sudah ditarik." not in page.text
