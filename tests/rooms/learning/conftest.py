"""A published course and a household of learners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.households import actions as households
from app.households import queries as homes
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import new_id, transaction
from app.sign_in import actions as door
from tests.factories import make_known
from tests.page import Page
from tests.rooms.learning.answers import NOW, publish_course

VILLAGE = "35.02.10.2001"


@pytest.fixture
def school(app: Flask) -> Flask:
    """The application with the course published."""
    with app.app_context():
        publish_course()
    return app


@dataclass(frozen=True)
class Family:
    household: UUID
    worker: UUID
    mother: UUID


@pytest.fixture
def make_family(school: Flask) -> Callable[[], Family]:
    def make() -> Family:
        worker, mother = new_id(), new_id()
        with school.app_context():
            with transaction() as tx:
                for account, name in ((worker, "Wati"), (mother, "Ibu Sumi")):
                    row = {"id": account, "name": name, "language": "id", "made_at": NOW}
                    tx.execute(insert(Account), row)
                households.create_new_household(tx, worker, "pekerja", VILLAGE, now=NOW)
            home = homes.memberships_of(worker)[0]
            with transaction() as tx:
                households.join_household(tx, home.household, mother, "keluarga", now=NOW)
                make_known(tx, [worker, mother])
        return Family(home.household, worker, mother)

    return make


@pytest.fixture
def family(make_family: Callable[[], Family]) -> Family:
    """A worker and her mother who have not started."""
    return make_family()


def sign_in(app: Flask, client: FlaskClient, account: UUID) -> None:
    """Signs this person in on this browser, as after the right PIN."""
    with app.app_context(), transaction() as tx:
        key = door.open_demo_session(tx, account, hash_token(str(id(client))), now=utcnow())
    with app.app_context(), client.session_transaction() as session:
        session["_user_id"] = key


@pytest.fixture
def mother(school: Flask, page: Page, family: Family) -> Page:
    """The browser of a mother who has not started."""
    sign_in(school, page.client, family.mother)
    return page
