"""People, households and browsers for tests, made through the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app.demo.actions import register_demo_person
from app.households import actions as households
from app.households.rules import HOUSEHOLDS_A_DAY, SHARING_VERSION
from app.identity import actions as identity
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import new_id, transaction
from app.sign_in import actions as sign_in_actions
from app.staff import actions as staff
from tests.page import Page

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
VILLAGE = "35.02.10.2001"
START_CODE = "KODEAWAL"


def make_person(tx: Session, name: str, now: datetime = NOW) -> UUID:
    """Somebody who registered, with the two consents of sign-up and no PIN."""
    account = new_id()
    register_demo_person(tx, account, name, now)
    return account


def make_household(
    tx: Session, *people: tuple[str, str], village: str | None = VILLAGE, now: datetime = NOW
) -> list[UUID]:
    """People given as (name, role), living together; the first founds the household."""
    accounts = [make_person(tx, name, now) for name, _ in people]
    home = households.create_new_household(tx, accounts[0], people[0][1], village, now=now)
    for account, (_, role) in zip(accounts[1:], people[1:], strict=True):
        households.join_household(tx, home, account, role, now=now)
    return accounts


def make_known(tx: Session, people: Sequence[UUID], now: datetime = NOW) -> None:
    """Trainers say to know these people, each of no more households than in a day."""
    for start in range(0, len(people), HOUSEHOLDS_A_DAY):
        trainer = new_id()
        tx.add(Account(id=trainer, name="Bu Rina", language="id", made_at=now))
        tx.flush()
        identity.grant_role(tx, trainer, "pelatih", "00", now=now)
        some = people[start : start + HOUSEHOLDS_A_DAY]
        households.record_acquaintances(tx, some, trainer, way=households.TICK, now=now)


def finish_core(
    tx: Session, account: UUID, role: str, done: int = 12, *, core: int = 1, now: datetime = NOW
) -> None:
    """As learning tells it: `done` of 12 core lessons."""
    households.record_core_progress(tx, {account: {role: (core, done, 12)}}, now=now)


def share_all(tx: Session, people: Sequence[UUID], now: datetime = NOW) -> None:
    for owner in people:
        for viewer in people:
            if owner != viewer:
                households.share_progress(
                    tx, owner, viewer, version=SHARING_VERSION, language="id", now=now
                )


def sign_in(app: Flask, account: UUID) -> Page:
    """A browser in which this person has just been let in, as if their PIN had been right."""
    page = Page(app.test_client())
    with app.app_context():
        with transaction() as tx:
            device = hash_token(str(new_id()))
            key = sign_in_actions.open_demo_session(tx, account, device, now=utcnow())
        with page.client.session_transaction() as session:
            session["_user_id"] = key
    return page


def make_staff(app: Flask, name: str, role: str, scope: str = "00") -> tuple[Page, UUID]:
    """A member of staff, and a browser in which they signed in by passphrase."""
    with app.app_context():
        kept = hash_secret(START_CODE)
        with transaction() as tx:
            made = staff.create_staff_account(
                tx,
                name=name,
                role=role,
                scope=scope,
                start_code=START_CODE,
                code_hash=kept,
                now=utcnow(),
            )
    return sign_in(app, made.account), made.account
