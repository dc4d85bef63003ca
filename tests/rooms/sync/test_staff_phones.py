"""A phone of staff: its token adds attendance and lisan, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.identity.models import DeviceAccount, StaffGrant
from app.kit.clock import today, utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import new_id, read, transaction
from app.meetings.models import AttendanceMark
from app.own_data.actions import erase_person
from app.staff import actions as staff
from app.sync import actions
from app.sync.models import UploadToken
from tests.factories import make_person, make_staff, sign_in
from tests.rooms.meetings.cohort import SomeCohort, make_class
from tests.rooms.sync.phone import Phone, ms, refusal, statuses

STAFF = '{"for": "staff"}'


class StaffPhone(Phone):
    """A trainer's phone, with the token of a phone of staff."""

    asks = STAFF


def tapped(made: SomeCohort, **more: Any) -> dict[str, Any]:
    marks = [{"participant": str(who), "present": True} for who in made.people.values()]
    body = {"cohort": str(made.id), "date": today().isoformat(), "nth": 1, "marks": marks}
    at = ms(utcnow())
    return {"id": str(new_id()), "kind": "attendance", "at": at, "dur_ms": 0, "body": body} | more


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def test_staff_phone_stores_attendance_once_after_the_session_ended(app: Flask) -> None:
    made = make_class(app, "Siti")
    phone = StaffPhone(app, page=made.rina_page)
    phone.page.client.delete_cookie("bekal")
    item = tapped(made)
    for status in ("created", "duplicate", "duplicate"):
        assert statuses(phone.send(item)) == [status]
    assert phone.put(item).status_code == 200
    assert count(app, AttendanceMark) == 1
    assert count(app, DeviceAccount) == 1  # of the learner: the PIN of /masuk opens nothing here


def test_staff_phone_sends_no_other_kind_of_item(app: Flask) -> None:
    made = make_class(app, "Siti")
    phone = StaffPhone(app, page=made.rina_page)
    others = [tapped(made, kind=kind) for kind in ("quiz", "review", "nothing")]
    reply = phone.send(others[0], tapped(made), *others[1:]).get_json()["results"]
    assert [each["status"] for each in reply] == ["rejected", "created", "rejected", "rejected"]
    assert {each.get("code") for each in reply} == {"not_allowed", None}
    assert refusal(phone.put(others[0])) == (422, "not_allowed")
    for address in ("/kelompok", f"/kelompok/{made.id}", "/sync/v1/saya"):
        answer = phone.client.get(address, headers={"Authorization": f"Bearer {phone.token}"})
        assert answer.status_code in (302, 303, 405)


def test_staff_phone_is_given_only_to_staff_who_see_people(app: Flask) -> None:
    company, _ = make_staff(app, "Bu Sri", "penempatan")
    officer, _ = make_staff(app, "Bu Endah", "petugas")
    with app.app_context(), transaction() as tx:
        learner = make_person(tx, "Sumi", utcnow())
    for page in (company, officer, sign_in(app, learner)):
        answer = page.client.post("/sync/v1/saya", data=STAFF, content_type="application/json")
        assert refusal(answer) == (401, "signed_out")
    assert count(app, UploadToken) == 0


def test_profile_is_not_given_to_a_trainer_on_a_page_of_learners(app: Flask) -> None:
    trainer, _ = make_staff(app, "Bu Rina", "pelatih")
    for body in ("{}", "[]", '{"for": "x"}'):
        answer = trainer.client.post("/sync/v1/saya", data=body, content_type="application/json")
        assert refusal(answer) == (401, "signed_out")
    assert count(app, UploadToken) == 0


@pytest.mark.parametrize("way", ["left", "reset", "task", "erased"])
def test_staff_phone_sends_nothing_more_once_it_is_let_go(app: Flask, way: str) -> None:
    made = make_class(app, "Siti")
    phone, now = StaffPhone(app, page=made.rina_page), utcnow()
    with app.app_context():
        hashed = hash_secret("23456789")
        with transaction() as tx:
            if way == "left":
                actions.revoke_staff_tokens(tx, made.rina, now=now, device=phone.device)
            elif way == "reset":
                staff.replace_start_code(
                    tx, made.rina, start_code="23456789", code_hash=hashed, now=now
                )
            elif way == "task":
                grant = read().scalar(select(StaffGrant.id).where(StaffGrant.account == made.rina))
                assert grant is not None
                staff.end_staff_grant(tx, grant, ended_by=made.budi, now=now)
            else:
                erase_person(tx, made.rina, now)
    expected = (410, "profile_erased") if way == "erased" else (401, "token")
    assert refusal(phone.send(tapped(made))) == expected
    assert count(app, AttendanceMark) == 0


def test_staff_phone_stays_when_another_phone_of_hers_is_let_go(app: Flask) -> None:
    made = make_class(app, "Siti")
    phone = StaffPhone(app, page=made.rina_page)
    other = StaffPhone(app, page=sign_in(app, made.rina))
    with app.app_context(), transaction() as tx:
        actions.revoke_staff_tokens(tx, made.rina, now=utcnow(), device=other.device)
    assert refusal(other.send(tapped(made))) == (401, "token")
    assert statuses(phone.send(tapped(made))) == ["created"]


def test_leaving_a_phone_lets_its_token_go_and_locking_it_does_not(app: Flask) -> None:
    made = make_class(app, "Siti")
    for way, expected in (("kunci", None), ("lepas", (401, "token"))):
        page = sign_in(app, made.rina)
        phone = StaffPhone(app, page=page)
        page.get("/keluar")
        forms = page.root.one("main").all("form")
        page.submit(forms[way == "lepas"], button=way)
        assert page.location == "/masuk"
        answer = phone.send(tapped(made))
        if expected is None:
            assert statuses(answer) == ["created"]
        else:
            assert refusal(answer) == expected
