"""The last answer is taken in front of Flask; nobody can tell, but by the time that it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.identity.models import Account, SignIn
from app.kit.store.db import transaction
from app.learning.routes import quiz as view
from app.learning.routes import sending
from tests.page import Page
from tests.rooms.learning.conftest import Family, sign_in
from tests.rooms.learning.test_quiz_kept import QUIZ, attempts, fill, hidden


@pytest.fixture
def worker(school: Flask, family: Family, new_page: Callable[[], Page]) -> Page:
    """Another browser, of the one abroad."""
    page = new_page()
    sign_in(school, page.client, family.worker)
    return page


def last_of(school: Flask, page: Page) -> dict[str, Any]:
    """The form of the last question as it would be sent, not sent yet."""
    page.get(QUIZ)
    return {**fill(school, page)[-1], **hidden(page)}


def told(response: TestResponse) -> dict[str, str]:
    """The headers, but for what is of this one request, or of a body that only the view sends."""
    own = ("X-Request-Id", "Location", "Content-Type", "Content-Length", "Vary")
    return {name: value for name, value in response.headers.items() if name not in own}


def send(page: Page, address: str, form: dict[str, Any]) -> TestResponse:
    client: FlaskClient = page.client
    return client.post(address, data=form)


def test_the_front_answers_as_the_view_does(school: Flask, mother: Page, worker: Page) -> None:
    in_front = send(mother, QUIZ, last_of(school, mother))
    by_view = send(worker, f"{QUIZ}?lang=id", last_of(school, worker))
    assert in_front.status == by_view.status == "303 SEE OTHER"
    assert told(in_front) == told(by_view)
    assert in_front.location.startswith(QUIZ.replace("kuis", "hasil/"))


def test_the_last_answer_needs_no_view(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = last_of(school, mother)
    monkeypatch.setattr(view, "unseal", None)
    assert send(mother, QUIZ, form).status_code == 303
    assert attempts(school) == 1


@pytest.mark.parametrize("change", [{"csrf_token": "x"}, {"lembar": "x"}, {"j": "77"}])
def test_what_the_view_refuses_the_front_does_not_take(
    school: Flask, mother: Page, change: dict[str, str]
) -> None:
    form = last_of(school, mother)
    form.pop("t", None)
    assert send(mother, QUIZ, form | change).status_code == 400
    assert attempts(school) == 0


def test_a_sheet_of_somebody_else_is_not_taken(school: Flask, mother: Page, worker: Page) -> None:
    """Back on a shared phone: the token is mine, the sheet is my neighbour's."""
    theirs, mine = last_of(school, worker), last_of(school, mother)
    assert send(mother, QUIZ, mine | {"lembar": theirs["lembar"]}).status_code == 400
    assert attempts(school) == 0


def test_who_reads_english_is_led_to_an_english_result(
    school: Flask, mother: Page, family: Family
) -> None:
    with school.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == family.mother).values(language="en"))
    assert send(mother, QUIZ, last_of(school, mother)).location.endswith("?lang=en")
    assert attempts(school) == 1


def test_an_answer_on_a_shared_phone_is_the_views_which_writes_down_that_it_is_used(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with school.app_context(), transaction() as tx:
        tx.execute(update(SignIn).values(shared=True))
    form = last_of(school, mother)
    monkeypatch.setattr(sending, "_is_kept", None)
    assert send(mother, QUIZ, form).status_code == 303
    assert attempts(school) == 1


def test_what_goes_wrong_in_front_is_told_by_the_view(
    school: Flask, mother: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = last_of(school, mother)
    monkeypatch.setattr(sending, "find_person", lambda *_: 1 / 0)
    assert send(mother, QUIZ, form).status_code == 303
    assert attempts(school) == 1
