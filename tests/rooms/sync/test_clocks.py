"""A phone's clock may be anything, and our own may be wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.store.db import read
from app.sync import actions
from app.sync.cli import believe_clock
from app.sync.models import Receipt
from tests.rooms.sync.phone import Phone, ms, note, receipt_count, refusal, statuses


@pytest.mark.parametrize(
    "clock, at, quality, late",
    [
        pytest.param(0, -3600, "exact", 3600, id="right"),
        pytest.param(5 * 365 * 86400, -3600, "corrected", 3600, id="five years ahead"),
        pytest.param(-5 * 365 * 86400, -3600, "corrected", 3600, id="five years behind"),
        pytest.param(0, -56 * 365 * 86400, "clamped", 400 * 86400, id="1970, then set right"),
        pytest.param(0, 86400, "clamped", 0, id="set back since the answer"),
        pytest.param(10**15, 0, "clamped", 0, id="no time at all"),
    ],
)
def test_client_clock_wrong_by_years_1970_or_jumping_between_answer_and_send(
    house: Flask, clock: int, at: int, quality: str, late: int
) -> None:
    phone = Phone(house)
    told = ms(utcnow()) + clock * 1000
    assert statuses(phone.send(note(at=told + at * 1000), now=told)) == ["created"]
    with house.app_context():
        row = (
            read().execute(select(Receipt.quality, Receipt.occurred_at, Receipt.received_at)).one()
        )
    assert abs(row.received_at - row.occurred_at - timedelta(seconds=late)) < timedelta(minutes=1)
    assert row.quality == quality or clock == 10**15


def qualities(app: Flask) -> list[str]:
    with app.app_context():
        return list(read().execute(select(Receipt.quality).order_by(Receipt.seq)).scalars())


@pytest.mark.parametrize("put", [False, True])
def test_server_clock_five_years_behind_takes_nothing(house: Flask, put: bool) -> None:
    phone, item = Phone(house), note()
    with time_machine.travel(utcnow() - timedelta(days=5 * 365), tick=False):
        answer = phone.put(item) if put else phone.send(item)
        assert refusal(answer) == (503, "server_clock")
        assert int(answer.headers["Retry-After"]) > 0
        with house.app_context(), pytest.raises(OSError, match="behind"):
            actions.accept([], utcnow())  # neither does the plain form
    assert receipt_count(house) == 0
    assert statuses(phone.send(item)) == ["created"]


def test_server_clock_five_years_ahead_is_unsure_until_an_operator_says_so(house: Flask) -> None:
    phone = Phone(house)
    with time_machine.travel(utcnow() + timedelta(days=5 * 365), tick=False):
        assert statuses(phone.send(note())) == ["created"]
        assert statuses(phone.send(note())) == ["created"]
    assert statuses(phone.send(note())) == ["created"]  # the leap was not believed
    assert qualities(house) == ["unsure", "unsure", "exact"]
    with time_machine.travel(utcnow() + timedelta(days=7), tick=False):
        told = house.test_cli_runner().invoke(believe_clock)
        assert told.exit_code == 0, told.output
        assert statuses(phone.send(note())) == ["created"]
    assert qualities(house)[3] == "exact"
    assert refusal(phone.send(note())) == (503, "server_clock")


def test_the_clock_is_believed_day_by_day(house: Flask) -> None:
    phone, now = Phone(house), utcnow()
    for day in range(1, 5):
        with time_machine.travel(now + timedelta(hours=23 * day), tick=False), house.app_context():
            actions.watch_clock(utcnow())
    with time_machine.travel(now + timedelta(hours=23 * 5), tick=False):
        assert statuses(phone.send(note())) == ["created"]
    assert qualities(house) == ["exact"]
