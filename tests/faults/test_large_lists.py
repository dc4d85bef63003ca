"""A trainer's long list does not delay others, and nobody else may send one."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPResponse
from select import select as ready
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.clock import today, utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import new_id, read, transaction
from app.rosters.models import RosterDraft, RosterInvitation
from app.sign_in import actions as sign_in_actions
from app.training import actions as training
from tests.bench.people import Browser, browser_of
from tests.deployment import Site, opened_app, serving
from tests.factories import make_person, make_staff
from tests.faults.conftest import Deployment

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]
PEOPLE = 2_000
MEANWHILE = 5
"""So many requests one after another would not all slip in before a list that nobody shares."""


def long_list() -> str:
    """One megabyte of names, each line with a long remark."""
    names = ("".join(chr(65 + at // 26**power % 26) for power in range(3)) for at in range(PEOPLE))
    return "\n".join(f"Siti {name} - Tak Dikenal (istri {'x' * 480})" for name in names)


def trainer_with_cohorts(environment: Mapping[str, str]) -> tuple[Browser, list[UUID]]:
    with opened_app(environment) as app:
        _, trainer = make_staff(app, "Bu Rina", "pelatih")
        with transaction() as tx:
            cohorts = [
                training.create_cohort(
                    tx,
                    trainer,
                    name=name,
                    place="Balai desa",
                    starts=today(),
                    ends=today(),
                    now=utcnow(),
                )
                for name in ("Ponorogo A", "Ponorogo B")
            ]
        return signed_in(app, trainer), cohorts


def signed_in(app: Flask, account: UUID) -> Browser:
    with transaction() as tx:
        device = hash_token(str(new_id()))
        key = sign_in_actions.open_demo_session(tx, account, device, now=utcnow())
    return browser_of(app, key)


def post(path: str, browser: Browser | None, **fields: str) -> bytes:
    token = {"csrf_token": browser.token} if browser else {}
    body = urlencode(fields | token)
    cookie = f"Cookie: {browser.header}\r\n" if browser else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}Connection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@contextmanager
def connected(site: Site) -> Iterator[socket.socket]:
    port = urlsplit(site.url).port or 0
    with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as client:
        yield client


def status_of_answer(client: socket.socket) -> int:
    answer = HTTPResponse(client)
    answer.begin()
    return answer.status


def exchange(site: Site, request: bytes) -> int:
    """Send this and return the status of the answer."""
    with connected(site) as client:
        client.sendall(request)
        return status_of_answer(client)


def test_others_are_answered_and_may_write_while_a_long_list_is_read(
    deployment: Deployment,
) -> None:
    environment = deployment.environment | {"WORKERS": "1"}
    trainer, (first, second) = trainer_with_cohorts(environment)
    short, long = f"/kelompok/{first}/daftar", f"/kelompok/{second}/daftar"
    with serving(environment) as site:
        assert exchange(site, post(short, trainer, names="Siti", role="pekerja")) == 303
        with connected(site) as waiting:
            waiting.sendall(post(long, trainer, names=long_list(), role="pekerja"))
            for _ in range(MEANWHILE):
                assert exchange(site, b"GET /masuk HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == 200
            assert exchange(site, post(f"{short}/periksa", trainer, langkah="undang")) == 303
            assert ready([waiting], [], [], 0)[0] == []  # the long list is still being read
            assert status_of_answer(waiting) == 303
        assert exchange(site, post(f"{long}/periksa", trainer, langkah="simpan")) == 303
        assert exchange(site, post(long, trainer, names="Tini", role="pekerja")) == 303
        assert exchange(site, post(f"{long}/periksa", trainer, langkah="undang")) == 303
    with opened_app(environment):
        its = RosterInvitation.cohort.in_([first, second])
        invited = select(RosterInvitation.name).where(its).order_by(RosterInvitation.name)
        assert read().scalars(invited).all() == ["Siti", "Tini"]


def test_long_list_of_a_stranger_is_refused_before_it_has_come(deployment: Deployment) -> None:
    environment = deployment.environment
    _, (cohort, _) = trainer_with_cohorts(environment)
    with opened_app(environment) as app:
        with transaction() as tx:
            learner = make_person(tx, "Sari", utcnow())
        strangers = ((None, 303), (signed_in(app, learner), 413))
    with serving(environment) as site:
        for browser, status in strangers:
            request = post(f"/kelompok/{cohort}/daftar", browser, names=long_list())
            assert exchange(site, request[:2_000]) == status
    with opened_app(environment):
        drafts = select(func.count()).select_from(RosterDraft)
        assert read().scalar(drafts.where(RosterDraft.cohort == cohort)) == 0
