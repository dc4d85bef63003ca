"""Requests with answers given offline: single PUTs and batches."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from app.kit.clock import utcnow
from app.kit.store.db import new_id
from tests.bench.mix import Answered, mixed, outboxes
from tests.bench.people import DEVICE, EPOCH, learner_id, senders, upload_token
from tests.bench.target import HOST, BenchDeployment
from tests.rooms.learning.answers import quiz_answers

ITEMS = 50


def puts(_target: BenchDeployment, learners: int, most: int) -> list[bytes]:
    """At most `most` answers in the MIX, one for each request. Needs an application context."""
    _, items, _ = senders(learners)
    return [_put(each) for each in islice(mixed(items), min(most, len(items) // 2))]


def batches(_target: BenchDeployment, learners: int, most: int) -> list[bytes]:
    """At most `most` batches of ITEMS answers, one for each person. Needs an application
    context."""
    _, _, phones = senders(learners)
    return [_batch(each) for each in islice(outboxes(phones, ITEMS), most)]


def _put(answered: Answered) -> bytes:
    body = _envelope(answered[0]) | _content(answered)
    return _request(f"PUT /sync/v1/items/{new_id()}", answered[0], body)


def _batch(answers_of_one: list[Answered]) -> bytes:
    number = answers_of_one[0][0]
    items = [_content(each) | {"id": str(new_id())} for each in answers_of_one]
    return _request("POST /sync/v1/batch", number, _envelope(number) | {"items": items})


def _envelope(number: int) -> dict[str, Any]:
    about = {"v": 1, "device": str(DEVICE), "profile": str(learner_id(number))}
    return about | {"now": _ms(), "epoch": str(EPOCH), "seen": 0}


def _content(answered: Answered) -> dict[str, Any]:
    _, quiz, misses = answered
    body = {"lesson": quiz.lesson, "rev": quiz.rev, "answers": quiz_answers(quiz, misses)}
    return {"kind": "quiz", "at": _ms() - 3_600_000, "dur_ms": 42_000, "body": body}


def _ms() -> int:
    return int(utcnow().timestamp() * 1000)


def _request(line: str, number: int, content: dict[str, Any]) -> bytes:
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    head = (
        f"{line} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {upload_token(number)}\r\n"
        "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: id\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) Chrome/119.0 Mobile\r\n"
        f"Origin: https://{HOST}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
