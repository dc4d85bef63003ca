"""Addresses that accept large bodies: from whom, and how the server handles them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder

from app.identity import actions as identity
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.store.db import database, db, new_id, read, transaction
from app.kit.web.http import MAX_BODY
from app.kit.web.large_bodies import (
    may_send_large_body,
    paths_run_beside,
    paths_with_large_bodies,
)
from app.kit.web.rsgi import LARGE_BODIES_AT_ONCE, RsgiAdapter
from tests.factories import NOW, make_person, make_staff, sign_in
from tests.page import Page
from tests.rooms.kit.test_rsgi import Protocol, scope

COHORT = UUID("0195d000-0000-7000-8000-000000000001")
LIST = f"/kelompok/{COHORT}/daftar"
LARGE, LIMIT = MAX_BODY + 1, 2 * MAX_BODY
PATHS_OF_LIST = "/kelompok/<uuid>/daftar"


def may_send(app: Flask, page: Page, path: str = LIST, method: str = "POST") -> bool:
    cookie = page.client.get_cookie("bekal")
    asked = EnvironBuilder(path, "http://127.0.0.1:5000", method=method)
    asked.headers["Cookie"] = f"bekal={cookie.value}" if cookie else ""
    return may_send_large_body(app, asked.get_environ())


def test_large_body_may_be_sent_by_who_has_the_permission_of_the_view(app: Flask) -> None:
    trainer, _ = make_staff(app, "Bu Rina", "pelatih")
    officer, _ = make_staff(app, "Bu Endah", "petugas")
    with app.app_context(), transaction() as tx:
        learner = make_person(tx, "Sari", utcnow())
    assert may_send(app, trainer)
    assert not may_send(app, officer)
    assert not may_send(app, sign_in(app, learner))
    assert not may_send(app, Page(app.test_client()))


def test_large_body_may_be_sent_by_nobody_where_no_view_wants_one(app: Flask) -> None:
    trainer, _ = make_staff(app, "Bu Rina", "pelatih")
    for path in ("/tidak-ada", "/masuk", "/kelompok/bukan/daftar"):
        assert not may_send(app, trainer, path)
    assert not may_send(app, trainer, method="PUT")


def test_large_body_may_not_be_sent_after_the_session_has_ended(app: Flask) -> None:
    page, trainer = make_staff(app, "Bu Rina", "pelatih")
    with app.app_context(), transaction() as tx:
        identity.end_sessions_of_account(tx, trainer)
    assert not may_send(app, page)


def test_large_body_may_not_be_sent_while_the_database_fails(app: Flask) -> None:
    def fails(*_arguments: object) -> None:
        raise OperationalError("SELECT", None, Exception("gone"))

    page, _ = make_staff(app, "Bu Rina", "pelatih")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", fails)
        try:
            assert not may_send(app, page)
        finally:
            event.remove(db.engine, "before_cursor_execute", fails)
    assert may_send(app, page)


def test_paths_with_large_bodies_have_a_placeholder_for_ids(app: Flask) -> None:
    assert paths_with_large_bodies(app)["/kelompok/<uuid>/daftar"] > 6_000_000


def test_paths_run_beside_have_a_placeholder_for_ids(app: Flask) -> None:
    assert "/kelompok/<uuid>/daftar/periksa" in paths_run_beside(app)


class Application:
    """Notes the length of each body and whether it ran in the loop's thread. `during` is called
    with each path."""

    def __init__(self, during: Callable[[str], object] = lambda _path: None) -> None:
        self.seen: list[tuple[int, bool]] = []
        self.loop_thread = 0
        self.during = during

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        in_loop = threading.get_ident() == self.loop_thread
        self.seen.append((len(environ["wsgi.input"].read()), in_loop))
        self.during(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b"ya"]


def serve(application: Application, *requests: tuple[str, Protocol], **how: Any) -> None:
    """Serve requests, given as a path and who sends a body there, all at once."""
    adapter: Any = RsgiAdapter(
        application, [("X-Ada", "1")], large_bodies={PATHS_OF_LIST: LIMIT}, **how
    )

    async def serve_all() -> None:
        application.loop_thread = threading.get_ident()
        lengths = [str(len(phone.body or b"")) for _, phone in requests]
        await asyncio.gather(
            *(
                adapter(scope(("content-length", length), path=path), phone)
                for length, (path, phone) in zip(lengths, requests, strict=True)
            )
        )

    with ThreadPoolExecutor(1) as pool:  # browser tests leave an event loop in this thread
        pool.submit(lambda: asyncio.run(serve_all())).result()


def test_large_body_is_read_and_handled_in_a_thread_beside() -> None:
    application, phone = Application(), Protocol(b"x" * LARGE)
    serve(application, (LIST, phone))
    assert application.seen == [(LARGE, False)]
    assert phone.answer == (200, [], b"ya")


def test_large_body_is_not_read_from_who_may_not_send_it() -> None:
    application, phone = Application(), Protocol(b"x" * LARGE)
    serve(application, (LIST, phone), may_send_large=lambda _environ: False)
    assert not phone.asked
    assert application.seen == [(0, False)]


@pytest.mark.parametrize(
    ("path", "length"),
    [
        (LIST, LIMIT + 1),
        ("/kelompok/sumoroto/daftar", LARGE),
        (f"{LIST}/periksa", LARGE),
        (f"{LIST[:-8]}/daftar", LARGE),
    ],
)
def test_large_body_is_not_read_elsewhere_and_nobody_is_asked(path: str, length: int) -> None:
    asked: list[object] = []
    application, phone = Application(), Protocol(b"x" * length)
    serve(application, (path, phone), may_send_large=asked.append)
    assert not phone.asked
    assert not asked


def test_request_is_handled_in_the_loop_unless_its_address_accepts_large_bodies() -> None:
    """Or unless its view runs beside."""
    application, asked = Application(), list[object]()
    how: dict[str, Any] = {"may_send_large": asked.append, "beside": [f"{PATHS_OF_LIST}/periksa"]}
    for path, body in (("/masuk", b"x"), (LIST, b""), (LIST, b"x"), (f"{LIST}/periksa", b"")):
        serve(application, (path, Protocol(body)), **how)
    assert application.seen == [(1, True), (0, True), (1, False), (0, False)]
    assert not asked


def test_request_is_answered_while_a_large_body_is_handled() -> None:
    others_are_answered = threading.Event()
    phones = [Protocol(b"x") for _ in range(3)]

    def wait(path: str) -> None:
        if path == LIST:
            assert others_are_answered.wait(timeout=60)
        elif sum(phone.answer is not None for phone in phones) == 2:
            others_are_answered.set()

    trainer = Protocol(b"x" * LARGE)
    serve(Application(wait), (LIST, trainer), *(("/masuk", phone) for phone in phones))
    assert trainer.answer == (200, [], b"ya")


def test_large_body_is_read_once_those_before_are_answered() -> None:
    trainers = [Protocol(b"x" * LARGE) for _ in range(LARGE_BODIES_AT_ONCE * 2)]
    unanswered: list[int] = []

    def count(_path: str) -> None:
        read = sum(trainer.asked for trainer in trainers)
        unanswered.append(read - sum(trainer.answer is not None for trainer in trainers))

    serve(Application(count), *((LIST, trainer) for trainer in trainers))
    assert max(unanswered) <= LARGE_BODIES_AT_ONCE
    assert all(trainer.answer == (200, [], b"ya") for trainer in trainers)


def test_failure_to_tell_who_sends_a_large_body_is_answered_with_500() -> None:
    def fails(_environ: object) -> bool:
        raise ValueError

    phone = Protocol(b"x" * LARGE)
    serve(Application(), (LIST, phone), may_send_large=fails)
    assert phone.rejected_status == 500


def test_two_threads_read_and_write_at_once(app: Flask) -> None:
    """Each has its own connection, and one writes after the other."""
    barrier = threading.Barrier(2, timeout=60)

    def work(name: str) -> int:
        with app.app_context():
            mine = read()
            barrier.wait()
            for at in range(10):
                with transaction() as tx:
                    tx.add(Account(id=new_id(), name=f"{name} {at}", language="id", made_at=NOW))
                assert read().scalar(select(Account.name).where(Account.name == f"{name} {at}"))
            database().drop_connection()
            return id(mine)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(work, ["Siti", "Tini"])
    assert first != second
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(Account)) == 20
