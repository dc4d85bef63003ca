"""What a third person in the household sees: nothing, in words, bytes, headers or statements.

Two whole worlds are made and every page that the person can open is fetched in both. In the one
the others have finished all and share with each other only; in the other they share with the
person and have not started. Names, ids and dates aside, the answers must be the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert

from app.households import actions as households
from app.households import queries as homes
from app.identity.models import Account
from app.kit.store.db import new_id, transaction
from app.sync.actions import store_sent_items
from tests.conftest import counted, empty_tables
from tests.rooms.learning.answers import NOW, core_lessons, publish_course, quiz_item
from tests.rooms.learning.conftest import VILLAGE, sign_in

IDS = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
TAIL = re.compile(rb'(data-siapa=")[0-9a-f]{8}')
"""The end of the reader's own id, for the scripts."""
TOKENS = re.compile(rb'(name="(?:csrf_token|lembar)"[^>]* value=")[^"]*')
DATES = re.compile(
    rb"\d{1,2} \w+ 20\d\d(?:, \d\d\.\d\d WIB)?|20\d\d-\d\d-\d\d(?:[T ][\d:.+Z]+)?|\d\d\.\d\d WIB"
    rb"|(?<=DTSTAMP:)20\d{6}T\d{6}Z"
)
OWN = {"X-Request-Id", "Set-Cookie", "Date", "Content-Length", "ETag"}
PEOPLE = ("pekerja", "keluarga", "keluarga")  # Wati, her mother, her husband
ASIDE = (
    "/static",
    "/sehat",
    "/metrics",
    "/masuk/demo",
    "/kata-pemulihan",
)  # recovery words are random


@dataclass(frozen=True)
class VisitedPage:
    """One response, without names, ids and dates."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: tuple[str, ...]


def people(app: Flask, *, together: int) -> tuple[UUID, UUID, UUID]:
    """Wati, her mother, her husband; the first `together` of them and he share a household."""
    ids = (new_id(), new_id(), new_id())
    with app.app_context():
        with transaction() as tx:
            for account, name in zip(ids, ("Wati", "Sumi", "Joko"), strict=True):
                row = {"id": account, "name": name, "language": "id", "made_at": NOW}
                tx.execute(insert(Account), row)
            households.create_new_household(
                tx, ids[2], "keluarga", VILLAGE, now=NOW - timedelta(days=3)
            )
        home = homes.memberships_of(ids[2])[0]
        for n in range(together):
            with transaction() as tx:
                at = NOW - timedelta(days=2, hours=-n)
                households.join_household(tx, home.household, ids[n], PEOPLE[n], now=at)
    return ids


def share(app: Flask, *pairs: tuple[UUID, UUID]) -> None:
    with app.app_context(), transaction() as tx:
        for owner, viewer in pairs:
            households.share_progress(tx, owner, viewer, version=1, language="id", now=NOW)


def finish(app: Flask, *accounts: UUID) -> None:
    with app.app_context():
        cores = {lesson for role in ("pekerja", "keluarga") for lesson in core_lessons(role)}
        store_sent_items(
            [quiz_item(who, lesson) for who in accounts for lesson in sorted(cores)], NOW
        )


def addresses(app: Flask, others: tuple[UUID, ...]) -> Iterator[str]:
    """Every address without parameters, and those about each of the others."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(ASIDE):
            continue
        if not rule.arguments:
            yield rule.rule
        elif rule.arguments == {"anggota"}:
            yield from (re.sub("<[^>]*>", str(other), rule.rule) for other in others)


def pages_seen_by(app: Flask, reader: UUID, others: tuple[UUID, ...]) -> dict[str, VisitedPage]:
    """All pages that the reader sees, by address (the others by number)."""
    client = app.test_client()
    for kept in ("/sw.js", "/mitra.json", "/mitra.csv"):
        client.get(kept)  # makes what the process keeps: the frame, files of partners
    sign_in(app, client, reader)
    seen: dict[str, VisitedPage] = {}
    for address in sorted(addresses(app, others)):
        with counted(app) as statements:
            response = client.get(address)
        headers = tuple((k, v) for k, v in response.headers if k not in OWN)
        name = IDS.sub(lambda m: str(others.index(UUID(m[0].decode()))).encode(), address.encode())
        body = DATES.sub(
            b"DATE", TOKENS.sub(rb"\1", TAIL.sub(rb"\1", IDS.sub(b"ID", response.get_data())))
        )
        seen[name.decode()] = VisitedPage(response.status_code, headers, body, tuple(statements))
    return seen


def assert_same_pages(one: dict[str, VisitedPage], other: dict[str, VisitedPage]) -> None:
    assert one.keys() == other.keys()
    for address, seen in one.items():
        assert seen.status == other[address].status, address
        assert seen.headers == other[address].headers, address
        assert seen.body.decode() == other[address].body.decode(), address
        assert seen.statements == other[address].statements, address


@pytest.fixture
def again(app: Flask) -> Callable[[], None]:
    """Empties the database and publishes the course."""

    def make() -> None:
        with app.app_context():
            empty_tables()
            publish_course()

    return make


def test_unshared_progress_of_a_relative_looks_exactly_like_no_progress(
    app: Flask, again: Callable[[], None]
) -> None:
    again()
    wati, sumi, joko = people(app, together=2)
    finish(app, wati, sumi)
    share(app, (wati, sumi), (sumi, wati))
    hidden = pages_seen_by(app, joko, (wati, sumi))
    again()
    wati, sumi, joko = people(app, together=2)
    share(app, (wati, joko), (sumi, joko), (wati, sumi), (sumi, wati))
    fresh = pages_seen_by(app, joko, (wati, sumi))
    assert len(hidden) > 10
    assert {"/keluarga", "/keluarga/0", "/keluarga/1", "/"} <= hidden.keys()
    assert all(hidden[page].status == 200 for page in ("/keluarga", "/keluarga/0", "/"))
    assert_same_pages(hidden, fresh)


def test_former_household_member_looks_exactly_like_a_person_who_never_joined(
    app: Flask, again: Callable[[], None]
) -> None:
    again()
    wati, sumi, joko = people(app, together=2)
    share(app, (wati, joko), (sumi, joko), (joko, wati))
    finish(app, sumi)
    home = homes_of(app, joko)
    with app.app_context(), transaction() as tx:
        households.leave_household(tx, home, sumi, now=NOW)
    left = pages_seen_by(app, joko, (wati, sumi))
    again()
    wati, sumi, joko = people(app, together=1)
    share(app, (wati, joko), (joko, wati))
    never = pages_seen_by(app, joko, (wati, sumi))
    assert left["/keluarga/1"].status == 404
    assert_same_pages(left, never)


def homes_of(app: Flask, account: UUID) -> UUID:
    with app.app_context():
        home = homes.memberships_of(account)[0]
    return home.household


def test_shared_progress_of_a_relative_changes_the_pages_of_the_household(
    app: Flask, again: Callable[[], None]
) -> None:
    """Control: the comparison above would also pass if pages never showed progress."""
    again()
    wati, sumi, joko = people(app, together=2)
    fresh = pages_seen_by(app, joko, (wati, sumi))
    finish(app, wati)
    share(app, (wati, joko))
    seen = pages_seen_by(app, joko, (wati, sumi))
    assert {page for page in seen if seen[page].body != fresh[page].body} >= {
        "/keluarga",
        "/keluarga/0",
    }
    assert seen["/keluarga/1"] == fresh["/keluarga/1"]
