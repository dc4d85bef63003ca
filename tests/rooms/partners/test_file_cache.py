"""`/mitra.json` and `/mitra.csv` are made once for each state of the list, not for each request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import NOW
from tests.rooms.partners.conftest import OFFICE, SHELTER, change_hours, check, end, store

FILES = ("/mitra.json", "/mitra.csv")

pytestmark = pytest.mark.usefixtures("november")


@pytest.mark.parametrize("address", FILES)
def test_file_is_made_once_and_not_sent_again_to_who_has_it(
    app: Flask, client: FlaskClient, statements: Callable[[], Any], address: str
) -> None:
    store(app, OFFICE, SHELTER)
    first = client.get(address)
    with statements() as seen:
        again = client.get(address)
        known = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.data == first.data
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert (known.status_code, known.data) == (304, b"")
    assert len(seen) == 2, seen


def _add(app: Flask) -> None:
    store(app, SHELTER)


@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize("change", [change_hours, _add, end, check])
def test_file_is_made_anew_after_a_change(
    app: Flask, client: FlaskClient, address: str, change: Callable[[Flask], None]
) -> None:
    store(app, OFFICE)
    before = client.get(address)
    change(app)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data != before.data


def test_file_is_made_anew_when_an_entry_is_due(app: Flask, client: FlaskClient) -> None:
    store(app, OFFICE)
    assert "Belum dipastikan." not in client.get(FILES[0]).get_data(as_text=True)
    with time_machine.travel(NOW + timedelta(days=200), tick=False):
        assert "Belum dipastikan." in client.get(FILES[0]).get_data(as_text=True)
