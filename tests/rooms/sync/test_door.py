"""What a phone is given to begin with, and what its items are answered."""

from __future__ import annotations

import base64

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.db import read
from app.sync.models import UploadToken
from tests.rooms.sync.phone import JSON, Phone, note, statuses


def test_who_is_signed_in_gets_what_the_phone_needs(house: Flask) -> None:
    phone = Phone(house)
    again = phone.open().get_json()
    assert len(base64.b64decode(phone.said["key"])) == 32
    assert again["key"] == phone.said["key"]
    assert again["token"] != phone.token
    assert again["epoch"] == phone.epoch
    assert (again["name"], again["language"], again["shared"]) == ("Sumi", "id", False)
    with house.app_context():
        kept = read().execute(select(UploadToken.hash)).scalars().all()
    assert len(kept) == 2
    assert phone.token.encode() not in b"".join(kept)


def test_only_a_script_of_our_own_pages_is_given_it(house: Flask) -> None:
    phone = Phone(house)
    other = phone.open(**{"Sec-Fetch-Site": "cross-site"})
    assert (other.status_code, other.get_json()["code"]) == (403, "other_site")
    form = phone.page.client.post("/sync/v1/saya", data={"a": "b"})
    assert (form.status_code, form.get_json()["code"]) == (415, "wrong_type")
    stranger = phone.client.post("/sync/v1/saya", data="{}", content_type=JSON)
    assert (stranger.status_code, stranger.get_json()["code"]) == (401, "signed_out")


def test_a_batch_is_answered_item_by_item_and_again_with_the_same(house: Flask) -> None:
    phone = Phone(house)
    items = [note(), note("refuse"), note("later"), {}, note("poison")]
    first = phone.send(*items)
    assert statuses(first) == ["created", "rejected", "deferred", "rejected", "rejected"]
    codes = [each.get("code") for each in first.get_json()["results"]]
    assert codes == [None, "unwanted", None, "bad_item", "not_written"]
    second = phone.send(*items)
    assert statuses(second) == ["duplicate", "rejected", "duplicate", "rejected", "rejected"]
    told = first.get_json()["results"][0], second.get_json()["results"][0]
    assert told[0]["result"] == told[1]["result"] == {"length": 4}
    assert told[0]["seq"] == told[1]["seq"]


@pytest.mark.parametrize(
    "words, status, told, code",
    [
        ("halo", 201, "created", None),
        ("later", 201, "deferred", None),
        ("refuse", 422, "rejected", "unwanted"),
        ("poison", 422, "rejected", "not_written"),
    ],
)
def test_one_item_by_put(
    house: Flask, words: str, status: int, told: str, code: str | None
) -> None:
    answer = Phone(house).put(note(words))
    assert (answer.status_code, answer.get_json()["status"]) == (status, told)
    assert answer.get_json().get("code") == code


def test_one_item_by_put_again_and_with_other_words(house: Flask) -> None:
    phone, item = Phone(house), note()
    assert phone.put(item).status_code == 201
    assert phone.put(item).status_code == 200
    assert statuses(phone.send(item)) == ["duplicate"]
    changed = phone.put(item | {"body": {"text": "lain"}})
    assert (changed.status_code, changed.get_json()["code"]) == (409, "conflict")
    assert "result" not in changed.get_json()
