"""Sound that was kept plays without a network; where none was kept, none is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from app import create_app
from app.kit.store.db import Model, db
from tests.browser.test_kept import HEADING, LESSON, MODULE, Line, at_the_end_of, heading, keep
from tests.conftest import settings
from tests.rooms.course.course import small_course
from tests.rooms.course.test_listening import published, read_all, script_of

HEARD = (
    "() => { const all = [...document.querySelectorAll('audio')]; return all[0].currentTime > 0; }"
)


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[Line]:
    """A course of which one lesson was read aloud."""
    app = create_app(settings(tmp_path / "state", f"sqlite:///{tmp_path / 'db'}"))
    with app.app_context():
        Model.metadata.create_all(db.engine)
    course = small_course(tmp_path / "kursus")
    read_all(app, script_of(course))
    published(app, course)
    with at_the_end_of(app) as line:
        yield line


def test_downloaded_audio_plays_offline(spoken: Line, phone: Callable[..., BrowserContext]) -> None:
    context = phone(base_url=f"http://127.0.0.1:{spoken.app.extensions['bekal_port']}")
    page = context.new_page()
    keep(page)
    context.set_offline(True)
    assert heading(page, LESSON) == HEADING
    expect(page.locator("[data-suara]")).to_be_hidden()
    context.set_offline(False)
    page.goto(MODULE)
    page.locator('#suara [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    context.set_offline(True)
    assert heading(page, LESSON) == HEADING
    expect(page.locator("[data-suara] audio")).to_be_visible()
    page.get_by_role("link", name="Lebih pelan atau bacakan").click()
    page.get_by_role("button", name="Lebih pelan").click()
    page.wait_for_function(HEARD)
