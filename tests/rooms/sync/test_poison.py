"""Invalid bodies: unsupported versions, malformed, too large, compression bombs."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.kit.store.db import new_id
from tests.rooms.sync.phone import Phone, note, receipt_count, refusal, statuses


@pytest.mark.parametrize("pack, name", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_compressed_sync_request_body_is_accepted(
    note_app: Flask, pack: Callable[[bytes], bytes], name: str
) -> None:
    phone = Phone(note_app)
    whole = json.dumps(phone.envelope(items=[note()])).encode()
    assert statuses(phone.send_raw(pack(whole), **{"Content-Encoding": name})) == ["created"]
    assert refusal(phone.send_raw(whole, **{"Content-Encoding": "br"})) == (415, "wrong_type")
    assert refusal(phone.send_raw(whole, content_type="text/plain")) == (415, "wrong_type")


@pytest.mark.parametrize("version", [-1, 0, 2, 99])
def test_sync_request_with_an_unsupported_protocol_version_is_rejected(
    note_app: Flask, version: int
) -> None:
    phone = Phone(note_app)
    assert refusal(phone.send(note(), v=version)) == (422, "version_unsupported")
    assert refusal(phone.put(note(), v=version)) == (422, "version_unsupported")
    assert receipt_count(note_app) == 0


DEEP = "[" * 800 + "]" * 800
POISON: dict[str, Any] = {
    "empty object": "{}",
    "array": "[1]",
    "no id": '{"kind": "note", "at": 1, "body": {"text": "a"}}',
    "invalid id": '{"id": "abc", "kind": "note", "at": 1, "body": {"text": "a"}}',
    "id with a lone surrogate": '{"id": "\\ud800", "kind": "note", "at": 1, "body": {}}',
    "nested": f'{{"id": "%s", "kind": "note", "at": 1, "body": {{"text": {DEEP}}}}}',
    "NaN": '{"id": "%s", "kind": "note", "at": NaN, "body": {"text": "a"}}',
    "NaN inside": '{"id": "%s", "kind": "note", "at": 1, "body": {"text": "a", "b": NaN}}',
    "a lone surrogate": '{"id": "%s", "kind": "note", "at": 1, "body": {"text": "\\ud800"}}',
    "surrogate in a key": '{"id": "%s", "kind": "note", "at": 1, "body": {"\\udfff": 1}}',
    "fractional time": '{"id": "%s", "kind": "note", "at": 1.5, "body": {"text": "a"}}',
    "kind with NUL": '{"id": "%s", "kind": "note\\u0000", "at": 1, "body": {"text": "a"}}',
    "a number too large": '{"id": "%s", "kind": "note", "at": 1, "body": {"text": 1e999}}',
}


@pytest.mark.parametrize("item", POISON.values(), ids=POISON.keys())
def test_malformed_sync_item_is_rejected_and_the_others_of_its_batch_are_stored(
    note_app: Flask, item: str
) -> None:
    phone, good = Phone(note_app), [note(), note()]
    body = json.dumps(phone.envelope(items=[good[0], "@", good[1]])).replace(
        '"@"', item.replace("%s", str(new_id()))
    )
    assert statuses(phone.send_raw(body.encode())) == ["created", "rejected", "created"]
    assert receipt_count(note_app) == 2


def test_nul_character_in_a_sync_item_does_not_block_other_items(note_app: Flask) -> None:
    phone = Phone(note_app)
    before, after = note(), note()
    found = statuses(phone.send(before, note("a\x00b"), after))
    assert (found[0], found[2]) == ("created", "created")
    assert statuses(phone.send(before, after)) == ["duplicate", "duplicate"]


@pytest.mark.parametrize("envelope", ["[]", "1", "{}", '{"v": 1}', "[" * 60_000, "nul", "\x00"])
def test_sync_request_body_that_is_not_a_batch_object_is_rejected(
    note_app: Flask, envelope: str
) -> None:
    phone = Phone(note_app)
    assert refusal(phone.send_raw(envelope.encode())) == (400, "bad_request")
    assert refusal(phone.send_raw(b"\xff\xfe{}")) == (400, "bad_request")


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{}] * 51},
        {"items": {}},
        {"v": "1"},
        {"v": None},
        {"profile": "a"},
        {"now": "today"},
        {"now": True},
        {"seen": -1},
        {"epoch": 5},
        {"device": None},
    ],
    ids=str,
)
def test_sync_batch_with_an_invalid_top_level_field_is_rejected(
    note_app: Flask, change: dict[str, Any]
) -> None:
    phone = Phone(note_app)
    body = phone.envelope(items=[note()]) | change
    assert refusal(phone.send_raw(json.dumps(body).encode())) == (400, "bad_request")
    assert receipt_count(note_app) == 0


def test_sync_request_body_over_64_kib_is_rejected(note_app: Flask) -> None:
    phone = Phone(note_app)
    body = json.dumps(phone.envelope(items=[note()])).encode()
    fits = body + b" " * (64 * 1024 - len(body))
    assert statuses(phone.send_raw(fits)) == ["created"]
    assert refusal(phone.send_raw(fits + b" ")) == (413, "too_big")
    packed = {"Content-Encoding": "gzip"}
    assert statuses(phone.send_raw(gzip.compress(fits), **packed)) == ["duplicate"]
    assert refusal(phone.send_raw(gzip.compress(fits + b" "), **packed)) == (413, "too_big")


def test_compression_bomb_is_rejected_after_decompressing_at_most_64_kib(
    note_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(note_app)
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 64 * 1024
    unpacked: list[int] = []
    real = zlib.decompressobj

    class Watched:
        def __init__(self, window: int) -> None:
            self._of = real(window)

        def decompress(self, data: bytes, most: int) -> bytes:
            out = self._of.decompress(data, most)
            unpacked.append(len(out))
            return out

        eof = False
        unused_data = b""

    monkeypatch.setattr("app.kit.web.bodies.zlib.decompressobj", Watched)
    answer = phone.send_raw(bomb, **{"Content-Encoding": "gzip"})
    assert refusal(answer) == (413, "too_big")
    assert max(unpacked) <= 64 * 1024 + 1
