"""Two at the same moment: a code is used once, a new PIN set once, or cancelled and not set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import transaction
from app.recovery import actions
from app.recovery.rules.codes import PAPER_CODE_LIVES, WAIT, pin_reset_opens_at
from app.sign_in.actions import open_session_with_pin
from tests.rooms.households.test_at_once import run_concurrently
from tests.rooms.recovery.codes import NEW_PIN, create_trainer, give_trainer_code
from tests.rooms.sign_in.people import OTHER_PIN, PIN, RegisteredPerson, create_person

ROUNDS = 6


def run_both_concurrently(app: Flask, *deeds: Callable[[], object]) -> list[object]:
    """What each returned, done at the same moment."""
    results: list[object] = []
    outcomes = run_concurrently(app, *(lambda deed=deed: results.append(deed()) for deed in deeds))
    assert outcomes == [None] * len(deeds)
    return results


@pytest.fixture
def people(app: Flask) -> tuple[UUID, list[RegisteredPerson]]:
    return create_trainer(app), [create_person(app, secret=f"{n}" * 43) for n in range(ROUNDS)]


def test_trainer_code_used_by_concurrent_requests_is_accepted_only_once(
    app: Flask, people: tuple[UUID, list[RegisteredPerson]]
) -> None:
    (by, learners), now = people, utcnow()
    for who in learners:
        code = give_trainer_code(app, who.id, by)

        def ask(browser: str, code: str = code) -> Callable[[], object]:
            return lambda: actions.request_pin_reset(code, hash_token(browser), now=now)

        def use(code: str = code) -> object:
            return actions.sign_in_with_trainer_code(code, PIN, hash_token("third"), now=now)

        results = run_both_concurrently(app, ask("one"), ask("two"), use)
        assert len([r for r in results if r is not None]) == 1


def test_only_one_of_two_new_pins_submitted_concurrently_is_set(
    app: Flask, people: tuple[UUID, list[RegisteredPerson]]
) -> None:
    (by, learners), later = people, pin_reset_opens_at(utcnow()) + WAIT
    for who in learners:
        browser = hash_token(f"asks {who.id}")
        with app.app_context():
            wait = actions.request_pin_reset(
                give_trainer_code(app, who.id, by), browser, now=utcnow()
            )
        assert wait is not None

        def set_new_pin(
            pin: str, wait: UUID = wait, browser: bytes = browser
        ) -> Callable[[], object]:
            return lambda: actions.finish_pin_reset(wait, browser, pin, now=later)

        results = run_both_concurrently(app, set_new_pin(NEW_PIN), set_new_pin(OTHER_PIN))
        assert len([r for r in results if r is not None]) == 1
        with app.app_context():
            fits = [
                open_session_with_pin(who.id, browser, pin, now=later)
                for pin in (NEW_PIN, OTHER_PIN)
            ]
        assert len([key for key in fits if key is not None]) == 1


@pytest.mark.parametrize("how", ["not me", "the right PIN"])
def test_either_the_cancellation_or_the_new_pin_wins_when_a_pin_reset_gets_both_concurrently(
    app: Flask, people: tuple[UUID, list[RegisteredPerson]], how: str
) -> None:
    (by, learners), later = people, pin_reset_opens_at(utcnow()) + WAIT
    for who in learners:
        browser = hash_token(f"asks {who.id}")
        with app.app_context():
            wait = actions.request_pin_reset(
                give_trainer_code(app, who.id, by), browser, now=utcnow()
            )
        assert wait is not None

        def cancel_reset(who: RegisteredPerson = who, wait: UUID = wait) -> object:
            if how == "the right PIN":
                return open_session_with_pin(who.id, hash_token(who.secret), PIN, now=later)
            with transaction() as tx:
                actions.reject_trainer_code(tx, who.id, wait, now=later)
            return None

        def set_new_pin(wait: UUID = wait, browser: bytes = browser) -> object:
            return ("set", actions.finish_pin_reset(wait, browser, NEW_PIN, now=later))

        [key] = [
            r[1]
            for r in run_both_concurrently(app, set_new_pin, cancel_reset)
            if isinstance(r, tuple)
        ]
        with app.app_context():
            old = open_session_with_pin(who.id, hash_token(who.secret), PIN, now=later)
        assert (key is None) == (old is not None)


def test_only_one_of_two_trainer_codes_issued_concurrently_stays_valid(
    app: Flask, people: tuple[UUID, list[RegisteredPerson]]
) -> None:
    (by, learners), now, other = people, utcnow(), create_trainer(app)
    for who in learners:

        def issue_code(giver: UUID, who: RegisteredPerson = who) -> Callable[[], str]:
            its: dict[str, Any] = {"trainer": giver, "lifetime": PAPER_CODE_LIVES, "now": now}
            return lambda: actions.issue_trainer_code(who.id, **its).code

        codes = [
            str(code) for code in run_both_concurrently(app, issue_code(by), issue_code(other))
        ]
        with app.app_context():
            asked = [actions.request_pin_reset(code, hash_token("b"), now=now) for code in codes]
        assert len([wait for wait in asked if wait is not None]) == 1
