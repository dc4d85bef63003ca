"""Processes are killed while answers arrive: acknowledged answers are stored, and an answer that
was sent twice is stored once."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import new_id, transaction
from app.learning import queries
from app.learning.forms import QuizSheet, sign_quiz_sheet
from app.sign_in import actions as sign_in_actions
from tests.bench.people import Browser, browser_of
from tests.bench.processes import alive, workers
from tests.deployment import Site, opened_app, serving, wait_until
from tests.factories import make_household
from tests.faults.conftest import Deployment
from tests.faults.world import FULL_LENGTH
from tests.rooms.learning.answers import core_lessons, quiz_answers, quiz_of

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]
ROUNDS = 3 if FULL_LENGTH else 1
ANSWERS, CONNECTIONS = 40, 4


class Sender:
    """Sends each answer repeatedly until it is acknowledged."""

    def __init__(self, port: int, browser: Browser) -> None:
        self.port = port
        self.browser = browser
        self.kept: list[str] = []
        self.enough = {n: threading.Event() for n in (ANSWERS // 4, ANSWERS // 2)}
        self._mutex = threading.Lock()

    def send(self, sheet: tuple[str, str]) -> None:
        path, lembar = sheet
        wait_until(lambda: self._acknowledged(path, lembar))

    def _acknowledged(self, path: str, lembar: str) -> bool:
        body = urlencode({"csrf_token": self.browser.token, "lembar": lembar})
        headers = {
            "Cookie": self.browser.header,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            try:
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                return False
        assert answer.status == 303
        with self._mutex:
            self.kept.append(answer.headers["Location"].partition("?")[0].rpartition("/")[2])
            for n, event in self.enough.items():
                if len(self.kept) >= n:
                    event.set()
        return True


def learner(app: Flask) -> tuple[UUID, Browser]:
    with transaction() as tx:
        (account,) = make_household(tx, ("Yanti", "keluarga"))
        key = sign_in_actions.open_demo_session(
            tx, account, hash_token(str(new_id())), now=utcnow()
        )
    return account, browser_of(app, key)


def sheets(account: UUID) -> list[tuple[str, str]]:
    """Completed quizzes that are not stored yet, with the address that stores them."""
    quizzes = [quiz_of(lesson) for lesson in core_lessons()[:4]]
    made = []
    for nth in range(ANSWERS):
        quiz = quizzes[nth % 4]
        body = QuizSheet(
            id=new_id(),
            account=account,
            lesson=quiz.lesson,
            rev=quiz.rev,
            answers=quiz_answers(quiz, nth % 2),
        )
        made.append((f"/belajar/{quiz.lesson}/kuis", sign_quiz_sheet(body)))
    return made


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # a worker ends with its master
            os.kill(pid, signal.SIGKILL)


def kill_everything(site: Site) -> None:
    children = workers(site.process.pid)
    kill(site.process.pid, *children)
    site.process.wait()
    wait_until(lambda: not any(alive(pid) for pid in children))


def test_acknowledged_answers_survive_killed_server_workers_and_master_process(
    deployment: Deployment,
) -> None:
    environment = deployment.environment
    for _ in range(ROUNDS):
        with opened_app(environment) as app:
            account, browser = learner(app)
            made = sheets(account)
        sender = Sender(int(environment["PORT"]), browser)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            with serving(environment) as site:
                sent = [pool.submit(sender.send, sheet) for sheet in made]
                assert sender.enough[ANSWERS // 4].wait(60)
                kill(*workers(site.process.pid))
                assert sender.enough[ANSWERS // 2].wait(60)
                kill_everything(site)
            with serving(environment) as site:
                for each in sent:
                    each.result()
                kill_everything(site)
        with opened_app(environment):
            attempts = [str(row["id"]) for row in queries.export_attempts(account)]
        assert len(attempts) == ANSWERS
        assert sorted(sender.kept) == sorted(attempts)


def test_server_workers_end_when_their_master_process_is_killed(deployment: Deployment) -> None:
    with serving(deployment.environment) as site:
        wait_until(
            lambda: len(workers(site.process.pid)) == 2
        )  # the port opens before both workers run
        children = workers(site.process.pid)
        kill(site.process.pid)
        wait_until(lambda: not any(alive(pid) for pid in children))
