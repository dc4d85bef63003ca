"""Wrong clocks of phones and of the server."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.store.db import read
from app.sync import actions
from app.sync.cli import trust_clock_command
from app.sync.models import Receipt
from tests.rooms.sync.phone import Phone, ms, note, receipt_count, refusal, statuses


@pytest.mark.parametrize(
    "clock, at, quality, late",
    [
        pytest.param(0, -3600, "exact", 3600, id="right"),
        pytest.param(5 * 365 * 86400, -3600, "corrected", 3600, id="five years ahead"),
        pytest.param(-5 * 365 * 86400, -3600, "corrected", 3600, id="five years behind"),
        pytest.param(0, -56 * 365 * 86400, "clamped", 400 * 86400, id="1970, then set right"),
        pytest.param(0, 86400, "clamped", 0, id="answer in the future"),
        pytest.param(10**15, 0, "clamped", 0, id="beyond 2200"),
    ],
)
def test_sync_receipts_store_the_event_time_corrected_or_limited_for_a_wrong_phone_clock(
    note_app: Flask, clock: int, at: int, quality: str, late: int
) -> None:
    phone = Phone(note_app)
    phone_now = ms(utcnow()) + clock * 1000
    assert statuses(phone.send(note(at=phone_now + at * 1000), now=phone_now)) == ["created"]
    with note_app.app_context():
        row = (
            read().execute(select(Receipt.quality, Receipt.occurred_at, Receipt.received_at)).one()
        )
    assert abs(row.received_at - row.occurred_at - timedelta(seconds=late)) < timedelta(minutes=1)
    assert row.quality == quality or clock == 10**15


def qualities(app: Flask) -> list[str]:
    with app.app_context():
        return list(read().execute(select(Receipt.quality).order_by(Receipt.seq)).scalars())


@pytest.mark.parametrize("put", [False, True])
def test_sync_items_are_refused_with_503_when_the_server_clock_is_five_years_behind(
    note_app: Flask, put: bool
) -> None:
    phone, item = Phone(note_app), note()
    with time_machine.travel(utcnow() - timedelta(days=5 * 365), tick=False):
        answer = phone.put(item) if put else phone.send(item)
        assert refusal(answer) == (503, "server_clock")
        assert int(answer.headers["Retry-After"]) > 0
        with note_app.app_context(), pytest.raises(OSError, match="behind"):
            actions.store_sent_items([], utcnow())  # nor by form
    assert receipt_count(note_app) == 0
    assert statuses(phone.send(item)) == ["created"]


def test_sync_item_times_are_unsure_until_an_operator_confirms_a_server_clock_far_ahead(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    with time_machine.travel(utcnow() + timedelta(days=5 * 365), tick=False):
        assert statuses(phone.send(note())) == ["created"]
        assert statuses(phone.send(note())) == ["created"]
    assert statuses(phone.send(note())) == ["created"]  # the jump was not trusted
    assert qualities(note_app) == ["unsure", "unsure", "exact"]
    with time_machine.travel(utcnow() + timedelta(days=7), tick=False):
        result = note_app.test_cli_runner().invoke(trust_clock_command)
        assert result.exit_code == 0, result.output
        assert statuses(phone.send(note())) == ["created"]
    assert qualities(note_app)[3] == "exact"
    assert refusal(phone.send(note())) == (503, "server_clock")


def test_server_clock_stays_trusted_when_it_is_checked_every_day(note_app: Flask) -> None:
    phone, now = Phone(note_app), utcnow()
    for day in range(1, 5):
        with (
            time_machine.travel(now + timedelta(hours=23 * day), tick=False),
            note_app.app_context(),
        ):
            actions.update_trusted_time(utcnow())
    with time_machine.travel(now + timedelta(hours=23 * 5), tick=False):
        assert statuses(phone.send(note())) == ["created"]
    assert qualities(note_app) == ["exact"]
