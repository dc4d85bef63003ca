"""Helpers that fill a deployment, create phones for it and read what it stored."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import database, new_id, read, transaction
from app.learning.models import Attempt
from app.recount import actions as recount
from app.sign_in import actions as sign_in_actions
from app.sync.models import Receipt
from tests.bench.people import browser_of
from tests.deployment import wait_until
from tests.factories import make_household
from tests.faults.phone import FlakyNetwork, SimulatedPhone
from tests.rooms.learning.answers import core_lessons, quiz_answers, quiz_of

FULL_LENGTH = os.environ.get("BEKAL_FAULTS") == "penuh"


@dataclass(frozen=True)
class Person:
    """A person who is signed in on two phones, with the cookies of both browsers."""

    account: UUID
    cookies: tuple[str, str]


def open_session(tx: Session, account: UUID) -> str:
    """The key of a session of this person on a phone of its own."""
    return sign_in_actions.open_demo_session(tx, account, hash_token(str(new_id())), now=utcnow())


def make_people(app: Flask, pairs: int) -> list[Person]:
    """Make `pairs` households of two."""
    made: list[Person] = []
    for _ in range(pairs):
        with transaction() as tx:
            for account in make_household(tx, ("Yanti", "pekerja"), ("Sumi", "keluarga")):
                keys = [open_session(tx, account) for _ in range(2)]
                first, second = (browser_of(app, key).header for key in keys)
                made.append(Person(account, (first, second)))
    return made


def quizzes() -> list[dict[str, Any]]:
    """Answers to the quizzes of all core lessons, with zero to two misses."""
    bodies = []
    for lesson in core_lessons():
        quiz = quiz_of(lesson)
        for misses in range(3):
            body = {"lesson": lesson, "rev": quiz.rev, "answers": quiz_answers(quiz, misses)}
            bodies.append(body)
    return bodies


def phone_of(
    port: int, person: Person, which: int, network: FlakyNetwork, **more: Any
) -> SimulatedPhone:
    """The phone number `which` of a person, after its page has asked who is signed in."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": person.cookies[which], "Content-Type": "application/json"}
    connection.request("POST", "/sync/v1/saya", "{}", headers)
    answer = connection.getresponse()
    session = json.loads(answer.read())
    connection.close()
    assert answer.status == 200, session
    device = UUID(session["device"])
    return SimulatedPhone(
        network, person.account, device, session["token"], session["epoch"], **more
    )


@dataclass(frozen=True)
class StoredRows:
    """Stored rows: ids of receipts and attempts, and how many counters a recount changed."""

    receipts: list[str]
    attempts: list[str]
    differed: int


def stored_rows(people: list[Person]) -> StoredRows:
    """Read these rows. Call it inside `opened_app`."""
    accounts = [person.account for person in people]
    attempts = select(Attempt.id).where(Attempt.account.in_(accounts))
    with transaction() as tx:
        differed = recount.rebuild_counters(tx, now=utcnow()).differed
    return StoredRows(
        sorted(received(people)),
        sorted(map(str, read().execute(attempts).scalars())),
        differed,
    )


def received(people: list[Person]) -> set[str]:
    """Ids of receipts. Call it inside `opened_app`."""
    accounts = [person.account for person in people]
    found = select(Receipt.id).where(Receipt.account.in_(accounts))
    ids: list[set[str]] = []

    def is_read() -> bool:
        try:
            ids.append(set(map(str, read().execute(found).scalars())))
        except OperationalError:  # PostgreSQL restarts when it cannot write its log
            database().drop_connection()
        return bool(ids)

    wait_until(is_read)
    return ids[0]
