"""Downloaded audio plays offline; without a download no player is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from app import create_app
from app.kit.store.db import Model, db
from tests.browser.people import wait_for
from tests.browser.phone import disconnect
from tests.browser.test_kept import (
    HEADING,
    LESSON,
    MODULE,
    FlakyServer,
    download_module,
    heading_at,
    serve_flaky,
)
from tests.conftest import settings
from tests.rooms.course.course import small_course
from tests.rooms.course.test_listening import published, read_all, script_of

AUDIO_HAS_PLAYED = "document.querySelector('audio').currentTime > 0"


@pytest.fixture
def server_with_audio(tmp_path: Path) -> Iterator[FlakyServer]:
    """Serves a course in which one lesson has a recording."""
    app = create_app(settings(tmp_path / "state", f"sqlite:///{tmp_path / 'db'}"))
    with app.app_context():
        Model.metadata.create_all(db.engine)
    course = small_course(tmp_path / "kursus")
    read_all(app, script_of(course))
    published(app, course)
    with serve_flaky(app) as flaky_server:
        yield flaky_server


def test_downloaded_audio_plays_offline(
    server_with_audio: FlakyServer, phone: Callable[..., BrowserContext]
) -> None:
    context = phone(base_url=f"http://127.0.0.1:{server_with_audio.app.extensions['bekal_port']}")
    page = context.new_page()
    download_module(page)
    disconnect(page)
    assert heading_at(page, LESSON) == HEADING
    expect(page.locator("[data-suara]")).to_be_hidden()
    context.set_offline(False)
    page.goto(MODULE)
    page.locator('#suara [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    disconnect(page)
    assert heading_at(page, LESSON) == HEADING
    expect(page.locator("[data-suara] audio")).to_be_visible()
    page.get_by_role("link", name="Lebih pelan atau bacakan").click()
    page.get_by_role("button", name="Lebih pelan").click()
    wait_for(page, AUDIO_HAS_PLAYED)
