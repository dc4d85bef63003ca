"""Upload tokens: owner, expiry and revocation."""

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
from app.sync.cli import trust_clock_command
from tests.factories import sign_in
from tests.rooms.sync.phone import Phone, note, receipt_count, refusal, statuses


def test_sync_token_is_accepted_after_the_session_expired_until_it_is_revoked(
    note_app: Flask,
) -> None:
    phone, first, second = Phone(note_app), note(), note()
    phone.page.client.delete_cookie("bekal")
    assert refusal(phone.open()) == (401, "signed_out")
    assert statuses(phone.send(first)) == ["created"]
    with note_app.app_context(), transaction() as tx:
        actions.revoke_upload_tokens(tx, phone.account, now=utcnow())
    body = json.dumps(phone.envelope(items=[first, second])).encode()
    assert refusal(phone.send_raw(body)) == (401, "token")
    assert refusal(phone.send_raw(body, "a" * 43)) == (401, "token")
    again = Phone(note_app, page=sign_in(note_app, phone.account))
    assert refusal(again.send_raw(body)) == (403, "profile_mismatch")  # another phone


def test_sync_batch_refused_for_an_expired_token_is_accepted_unchanged_with_a_new_token(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    later = utcnow() + timedelta(days=181)
    body = json.dumps(phone.envelope(items=[note()])).encode()
    with time_machine.travel(later, tick=False):
        note_app.test_cli_runner().invoke(trust_clock_command)
        assert refusal(phone.send_raw(body)) == (401, "token")
        with note_app.app_context(), transaction() as tx:
            opened = actions.create_upload_access(tx, phone.account, phone.device, now=utcnow())
        assert statuses(phone.send_raw(body, opened.token)) == ["created"]


def test_sync_items_are_rejected_without_a_token(note_app: Flask) -> None:
    phone, item = Phone(note_app), note()
    for header in ({}, {"Authorization": f"Basic {phone.token}"}, {"Authorization": "Bearer "}):
        answer = phone.page.client.post(
            "/sync/v1/batch", json=phone.envelope(items=[item]), headers=header
        )
        assert refusal(answer) == (401, "token")
    assert receipt_count(note_app) == 0


def test_sync_token_is_revoked_when_the_profile_is_removed_from_the_phone(note_app: Flask) -> None:
    phone = Phone(note_app)
    with note_app.app_context(), transaction() as tx:
        identity.unlink_account_from_device(tx, phone.account, phone.device, now=utcnow())
    assert refusal(phone.send(note())) == (401, "token")
    with note_app.app_context(), transaction() as tx:
        opened = actions.create_upload_access(tx, phone.account, phone.device, now=utcnow())
    assert opened.key == b64decode(phone.opened["key"])


def test_sync_items_of_one_profile_are_rejected_with_the_token_of_another(note_app: Flask) -> None:
    a, b = Phone(note_app), Phone(note_app, "Budi")
    answer = b.send(note(), profile=str(a.account))
    assert refusal(answer) == (403, "profile_mismatch")
    assert receipt_count(note_app) == 0


def test_sync_item_with_a_used_id_and_other_content_or_owner_is_a_conflict(note_app: Flask) -> None:
    a, b, item = Phone(note_app), Phone(note_app, "Budi"), note()
    assert statuses(a.send(item)) == ["created"]
    for answer in (b.send(item), a.send(item | {"body": {"text": "lain"}})):
        (told,) = answer.get_json()["results"]
        assert told == {"id": item["id"], "status": "conflict"}
    assert refusal(b.put(item)) == (409, "conflict")


def test_sync_item_gets_the_same_answer_from_the_fast_path_and_from_the_flask_view(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
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
        # Neither response is cached, so Vary does not matter.
        names = {name for name, _ in view.headers} - {"Vary"}
        assert {name for name, _ in front.headers} == names
        for name in ("Content-Type", "Cache-Control", "Content-Security-Policy"):
            assert front.headers[name] == view.headers[name]
