"""An officer at a browser, and households that have or have not finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.counters.models import RoundingSecret
from app.counters.queries import rounding_secret
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks import queries as frozen_weeks_queries
from app.frozen_weeks.models import CoverageWeek
from app.households import actions as households
from app.identity import actions as identity
from app.identity.models import StaffGrant
from app.kit.clock import last_monday, utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import transaction
from app.staff import actions as staff
from tests.factories import make_known
from tests.page import Page
from tests.rooms.households.people import add_account, day_of_test

Officer = Callable[..., Page]
Homes = Callable[..., None]
SetSecret = Callable[[bytes | None], None]
KNOWN = bytes(range(32))


def freeze_anew() -> None:
    """Freeze this week, and forget all weeks that were frozen before."""
    with transaction() as tx:
        tx.execute(delete(CoverageWeek))
    assert frozen_weeks.freeze_week(last_monday(utcnow()))


@pytest.fixture
def officer(app: Flask) -> Officer:
    """`officer("35.07")`: a browser in which an officer of that region (or another role) has signed
    in by passphrase. If no week is frozen, this one is."""

    def sign_in(scope: str, role: str = "petugas", also: str = "") -> Page:
        client = app.test_client()
        now = utcnow()
        with app.app_context():
            kept = hash_secret("KODEAWAL")
            with transaction() as tx:
                made = staff.create_staff_account(
                    tx,
                    name="Ratna",
                    role=role,
                    scope=scope,
                    start_code="KODEAWAL",
                    code_hash=kept,
                    now=now,
                )
                if also:
                    tx.add(StaffGrant(account=made.account, role=role, scope=also, starts=now))
                device = identity.get_or_create_device(tx, made.account.bytes * 2, now=now)
                key = identity.open_session(tx, made.account, device, now=now, staff=True)
            if not frozen_weeks_queries.frozen_mondays():
                freeze_anew()
        sessions = SecureCookieSessionInterface().get_signing_serializer(app)
        assert sessions is not None
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], str(sessions.dumps({"_user_id": key})))
        return Page(client)

    return sign_in


def household(
    tx: Session, village: str | None, *, complete: bool, core: int = 1, role: str = "pekerja"
) -> None:
    """One of two people, who both finished, or of whom only the one of `role` did."""
    worker, mother = add_account(tx, "Wati"), add_account(tx, "Sumi")
    home = households.create_new_household(tx, worker, "pekerja", village, now=day_of_test(0))
    households.join_household(tx, home, mother, "keluarga", now=day_of_test(0))
    make_known(tx, [worker, mother], day_of_test(0))
    told = {worker: "pekerja", mother: "keluarga"}
    households.record_core_progress(
        tx,
        {who: {its: (core, 12, 12)} for who, its in told.items() if complete or its == role},
        now=day_of_test(1),
    )


@pytest.fixture
def homes(app: Flask) -> Homes:
    """`homes("35.07.01.2001", 6, 12)`: 12 households there, 6 of them complete. Then this week is
    frozen anew, so that officers are shown them."""

    def make(village: str | None, complete: int, number: int, *, core: int = 1) -> None:
        with app.app_context(), transaction() as tx:
            for n in range(number):
                household(tx, village, complete=n < complete, core=core)
        with app.app_context():
            freeze_anew()

    return make


@pytest.fixture
def secret(app: Flask) -> Iterator[SetSecret]:
    """A known secret of the rounding, KNOWN. `secret(other)` sets another one, `secret(None)`
    deletes the row. That of the database is set back at the end, since tests share it."""

    def put(value: bytes | None) -> None:
        with app.app_context(), transaction() as tx:
            if value is None:
                tx.execute(delete(RoundingSecret))
            elif not tx.scalars(
                update(RoundingSecret).values(secret=value).returning(RoundingSecret.id)
            ).all():
                tx.add(RoundingSecret(secret=value))

    with app.app_context():
        own = rounding_secret()
    put(KNOWN)
    yield put
    put(own)
