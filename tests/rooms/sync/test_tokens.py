"""Whose items are taken, by which token, and for how long."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta

import time_machine
from flask import Flask

from app.identity import actions as identity
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.sync import actions
from app.sync.cli import believe_clock
from tests.factories import sign_in
from tests.rooms.sync.phone import Phone, note, receipt_count, refusal, statuses


def test_session_expired_mid_queue_token_revoked_pin_changed(house: Flask) -> None:
    phone, first, second = Phone(house), note(), note()
    phone.page.client.delete_cookie("bekal")
    assert refusal(phone.open()) == (401, "signed_out")
    assert statuses(phone.send(first)) == ["created"]
    with house.app_context(), transaction() as tx:
        actions.revoke_tokens(tx, phone.account, now=utcnow())
    body = json.dumps(phone.envelope(items=[first, second])).encode()
    assert refusal(phone.send_raw(body)) == (401, "token")
    assert refusal(phone.send_raw(body, "a" * 43)) == (401, "token")
    again = Phone(house, page=sign_in(house, phone.account))
    assert refusal(again.send_raw(body)) == (403, "profile_mismatch")  # another phone


def test_a_token_ends_after_half_a_year_and_a_new_one_sends_the_same_bytes(house: Flask) -> None:
    phone = Phone(house)
    later = utcnow() + timedelta(days=181)
    body = json.dumps(phone.envelope(items=[note()])).encode()
    with time_machine.travel(later, tick=False):
        house.test_cli_runner().invoke(believe_clock)
        assert refusal(phone.send_raw(body)) == (401, "token")
        with house.app_context(), transaction() as tx:
            opened = actions.open_phone(tx, phone.account, phone.device, now=utcnow())
        assert statuses(phone.send_raw(body, opened.token)) == ["created"]


def test_no_token_and_no_cookie_open_the_door(house: Flask) -> None:
    phone, item = Phone(house), note()
    for header in ({}, {"Authorization": f"Basic {phone.token}"}, {"Authorization": "Bearer "}):
        answer = phone.page.client.post(
            "/sync/v1/batch", json=phone.envelope(items=[item]), headers=header
        )
        assert refusal(answer) == (401, "token")
    assert receipt_count(house) == 0


def test_leaving_the_phone_ends_its_token(house: Flask) -> None:
    phone = Phone(house)
    with house.app_context(), transaction() as tx:
        identity.drop_device_account(tx, phone.account, phone.device, now=utcnow())
    assert refusal(phone.send(note())) == (401, "token")
    with house.app_context(), transaction() as tx:
        opened = actions.open_phone(tx, phone.account, phone.device, now=utcnow())
    assert opened.key == b64decode(phone.opened["key"])


def test_profile_as_items_under_bs_token(house: Flask) -> None:
    a, b = Phone(house), Phone(house, "Budi")
    answer = b.send(note(), profile=str(a.account))
    assert refusal(answer) == (403, "profile_mismatch")
    assert receipt_count(house) == 0


def test_same_id_with_other_content_or_owner(house: Flask) -> None:
    a, b, item = Phone(house), Phone(house, "Budi"), note()
    assert statuses(a.send(item)) == ["created"]
    for answer in (b.send(item), a.send(item | {"body": {"text": "lain"}})):
        (told,) = answer.get_json()["results"]
        assert told == {"id": item["id"], "status": "conflict"}
    assert refusal(b.put(item)) == (409, "conflict")


def test_in_front_of_flask_and_behind_it_one_item_is_answered_alike(house: Flask) -> None:
    phone = Phone(house)
    for item in (note(), note("later")):
        answers = [phone.put(item), phone.put(item, x=1)]
        odd = phone.client.put(
            f"/sync/v1/items/{item['id']}",
            data=json.dumps(phone.envelope() | item),
            content_type="application/json; charset=utf-8",  # left to the view
            headers={"Authorization": f"Bearer {phone.token}"},
        )
        assert [each.status_code for each in (*answers, odd)] == [201, 200, 200]
        front, view = answers[1], odd
        assert front.get_json() | {"now": 0} == view.get_json() | {"now": 0}
        # Nothing of either is kept by anybody, so it is all one by what it may vary.
        names = {name for name, _ in view.headers} - {"Vary"}
        assert {name for name, _ in front.headers} == names
        for name in ("Content-Type", "Cache-Control", "Content-Security-Policy"):
            assert front.headers[name] == view.headers[name]
