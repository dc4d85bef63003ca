"""Synthetic learners by number: ids, sign-in keys and progress. Both the database and the requests
are made from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

LEARNERS, HOUSEHOLDS, SENT, DEVICES, COHORTS, STAFF, WORDS, PHONES = range(1, 9)
"""The first eight digits of an id give its kind, the others its number."""
DEVICE = UUID(int=DEVICES << 96)
EPOCH = UUID(int=DEVICES << 96 | 1)
COHORT = UUID(int=COHORTS << 96)
TRAINER = UUID(int=STAFF << 96)
CODE = "KRS3MNPW"
COHORT_SIZE = 1_000

FRESH, OFTEN = 0, 2
"""Two learners to compare: OFTEN has 500 attempts, FRESH has none."""
FIRST_SENDER = 100
MOST_SENDERS = 30_000
"""The maximum number of learners, from FIRST_SENDER on, who send answers."""

# Of 100 learners 40 have not begun, 45 have passed 1 to 3 lessons, 5 lack one, 10 have finished.
# Partners have consecutive numbers, so that finishing one also completes some households.
DONE = tuple(
    0 if place < 40 else 1 + place % 3 if place < 85 else 11 if place < 90 else 12
    for place in range(100)
)


MOST_BESIDE_A_FREEZE = 60_000
"""The maximum number of learners who send answers while a week is frozen."""


def learner_id(number: int) -> UUID:
    return UUID(int=LEARNERS << 96 | number)


ROLES = ("pekerja", "keluarga")


def role_of(number: int) -> str:
    """Worker and relative alternate."""
    return ROLES[number % 2]


def lessons_done(number: int) -> int:
    """How many of the twelve core lessons of their role this learner has passed, in order."""
    return DONE[number % 100]


def sign_in_key(number: int) -> str:
    return f"bench-learner-{number}"


def upload_token(number: int) -> str:
    return f"bench-phone-{number}"


def senders(learners: int) -> tuple[range, range, range]:
    """Ranges of learners who send forms, single items and batches. They are disjoint, so that no
    answer affects another."""
    most = min(learners - FIRST_SENDER, MOST_SENDERS)
    forms, items = FIRST_SENDER + most * 2 // 5, FIRST_SENDER + most * 4 // 5
    return range(FIRST_SENDER, forms), range(forms, items), range(items, FIRST_SENDER + most)


def senders_beside_a_freeze(learners: int) -> range:
    """Learners who send forms while a week is frozen; none of `senders`."""
    first = senders(learners)[-1].stop
    return range(first, min(learners, first + MOST_BESIDE_A_FREEZE))


TRAINER_KEY = "bench-trainer"


@dataclass(frozen=True)
class Browser:
    """A browser's session: its cookies and its CSRF token."""

    cookies: dict[str, str]
    token: str

    @property
    def header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def browser_of(app: Flask, key: str) -> Browser:
    """The session of a browser that signed in with this key."""
    raw = "c" * 40
    sessions: Any = app.session_interface
    content = {"_permanent": True, "_user_id": key, "csrf_token": raw}
    value = sessions.get_signing_serializer(app).dumps(content)
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return Browser({app.config["SESSION_COOKIE_NAME"]: value}, str(signer.dumps(raw)))


def post(path: str, host: str, browser: Browser, fields: Mapping[str, object]) -> bytes:
    """A whole HTTP/1.1 request that sends a form."""
    body = urlencode({**fields, "csrf_token": browser.token}, doseq=True)
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {browser.header}\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: id\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 10; K) Chrome/119.0 Mobile\r\n"
        f"Origin: https://{host}\r\nReferer: https://{host}{path}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
