"""One phone, several people: found by name or drawing, locked by itself, left in one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.kit.clock import utcnow
from tests.page import Element, Page
from tests.rooms.sign_in.people import (
    OTHER_PIN,
    PIN,
    RegisteredPerson,
    create_person,
    sign_in_with_pin,
    use_phone_of,
)

OTHER_APPS = (
    "Mozilla/5.0 (Linux; Android 13; SM-A045F; wv) AppleWebKit/537.36 Version/4.0 Chrome/126.0"
    " Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/471.0]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Instagram 335.0",
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Line/14.8.0/IAB",
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Mobile MicroMessenger/8.0.49",
    "WhatsApp/2.24.11.79 A",
)
ANY = {"x": ""}
"""A browser says that an empty form is 0 bytes long; the test client does not."""
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile"


def is_signed_in(page: Page) -> bool:
    return page.client.get("/profil").status_code == 200


def open_home_after(minutes: float, page: Page) -> bool:
    """Whether the person is still in when they come back so much later."""
    with time_machine.travel(utcnow() + timedelta(minutes=minutes), tick=False):
        return is_signed_in(page)


def test_session_on_a_personal_phone_lasts_thirty_days(app: Flask, page: Page) -> None:
    sign_in_with_pin(page, create_person(app))
    assert open_home_after(29 * 24 * 60, page)
    assert not open_home_after(31 * 24 * 60, page)


def mark_phone_as_shared(page: Page, who: RegisteredPerson) -> None:
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    page.submit(pin=PIN, shared="y")


def test_session_on_a_shared_phone_locks_after_fifteen_idle_minutes(app: Flask, page: Page) -> None:
    mark_phone_as_shared(page, create_person(app))
    assert open_home_after(14.9, page)
    assert not open_home_after(31, page)


def test_session_on_a_shared_phone_is_extended_by_use(app: Flask, page: Page) -> None:
    mark_phone_as_shared(page, create_person(app))
    start = utcnow()
    for minutes in range(10, 60, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert is_signed_in(page)
    with time_machine.travel(start + timedelta(minutes=67), tick=False):
        assert not is_signed_in(page)


def test_last_use_of_a_session_is_written_to_the_database_at_most_once_a_minute(
    app: Flask, page: Page, statements: object
) -> None:
    mark_phone_as_shared(page, create_person(app))
    start = utcnow()
    for seconds, writes in ((30, 0), (90, 1), (100, 0), (160, 1)):
        with (
            time_machine.travel(start + timedelta(seconds=seconds), tick=False),
            statements() as seen,  # type: ignore[operator]
        ):
            page.get("/profil")
        assert len([each for each in seen if each.startswith("UPDATE sign_in")]) == writes


def test_shared_phone_box_is_ticked_at_sign_in_once_a_second_person_is_known_on_the_phone(
    app: Flask, page: Page
) -> None:
    first = create_person(app)
    second = create_person(app, name="Wati", pin=OTHER_PIN)
    use_phone_of(page, first).get(f"/masuk/{first.id}")
    assert not page.root.one("input", id="shared").attributes.get("checked")
    page.get(f"/masuk/{second.id}")
    assert "checked" in page.root.one("input", id="shared").attributes


def test_sign_up_name_field_disables_autocomplete_on_a_phone_that_has_a_profile(
    app: Flask, page: Page
) -> None:
    def autocomplete_of_name() -> str | None:
        page.get("/daftar?peran=pekerja")
        return page.root.one("input", id="name").get("autocomplete")

    assert autocomplete_of_name() == "given-name"
    use_phone_of(page, create_person(app))
    assert autocomplete_of_name() == "off"


def test_phone_marked_as_shared_or_personal_stays_so_until_it_is_changed(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    mark_phone_as_shared(page, who)
    page.get("/masuk/tampilan")
    assert "checked" in page.root.one("input", id="shared").attributes
    page.post("/masuk/tampilan", _form_values_without(page, "shared") | {"drawing": "ikan"})
    assert open_home_after(60, page)
    page.get(f"/masuk/{who.id}")
    assert "checked" not in page.root.one("input", id="shared").attributes


def _form_values_without(page: Page, name: str) -> dict[str, str]:
    """What the form holds, a box not ticked."""
    fields = page.root.one("main").one("form").all("input", type="hidden")
    return {field.get("name"): field.get("value") for field in fields if field.get("name") != name}


def test_chosen_avatar_replaces_the_name_on_the_sign_in_page(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/masuk/tampilan")
    assert page.root.one("main").all("a")[0].text == "Ganti orang", "who is in need not sign in"
    page.submit(drawing="ikan")
    page.post("/keluar", _token(page))
    page.get("/masuk")
    assert "Ikan" in page.root.one("main").text
    assert "Sumi" not in page.text
    page.get(f"/masuk/{who.id}")
    assert "Sumi" not in page.text
    page.submit(pin=PIN)
    page.get("/")
    assert "Sumi" in page.text


def _token(page: Page) -> dict[str, str]:
    page.get("/keluar")
    form = page.root.one("main").all("form")[0]
    return {"csrf_token": form.one("input", name="csrf_token").get("value"), "cara": "kunci"}


def test_unknown_avatar_is_rejected_on_the_sign_in_appearance_page(app: Flask, page: Page) -> None:
    sign_in_with_pin(page, create_person(app)).get("/masuk/tampilan")
    page.submit(status=422, drawing="naga")


@pytest.mark.parametrize("where", ["/", "/belajar", "/alat", "/masuk", "/tidak-ada"])
def test_quick_lock_button_on_any_page_ends_the_session_and_shows_a_calendar(
    app: Flask, page: Page, where: str
) -> None:
    sign_in_with_pin(page, create_person(app)).get(where, 404 if where == "/tidak-ada" else 200)
    form = page.root.one("header").one("form", method="post")
    page.post(form.get("action"), ANY)
    assert page.location == "/kalender"
    assert not is_signed_in(page)


def test_calendar_page_shown_by_the_quick_lock_does_not_mention_the_application(
    app: Flask, page: Page
) -> None:
    sign_in_with_pin(page, create_person(app))
    response = page.client.get("/kalender")
    assert response.headers["Cache-Control"] == "no-store"
    assert "<title>Kalender</title>" in response.text
    for told in ("Bekal", "Sumi", "<a ", "<form", "<script"):
        assert told not in response.text


def test_quick_lock_without_a_session_shows_the_calendar_and_sets_no_cookie(page: Page) -> None:
    page.post("/kalender", ANY)
    assert page.location == "/kalender"
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize("agent", OTHER_APPS)
def test_sign_up_and_sign_in_pages_in_a_chat_app_browser_first_offer_to_open_chrome(
    page: Page, agent: str
) -> None:
    for where in ("/daftar", "/daftar?peran=keluarga", "/gabung", "/masuk"):
        page.get(where, headers={"User-Agent": agent})
        main = page.root.one("main")
        assert "Buka di Chrome dulu." in main.text
        assert "catatan" in next(each for each in main.all() if each.tag in ("div", "h1")).classes
        assert page.response.headers["Cache-Control"] == "no-store"


def test_page_opened_in_chrome_does_not_offer_to_open_chrome(page: Page) -> None:
    for where in ("/daftar", "/gabung", "/masuk"):
        page.get(where, headers={"User-Agent": CHROME})
        assert "Buka di Chrome" not in page.text


def test_signed_in_page_carries_the_profile_id_for_scripts_and_a_public_page_does_not(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    use_phone_of(page, who)
    for where in ("/", "/masuk"):
        page.get(where)
        assert [e.get("data-siapa") for e in _elements_with_profile_id(page)] == [""]
    sign_in_with_pin(page, who)
    for where in ("/", "/masuk", "/belajar"):
        page.get(where)
        assert [e.get("data-siapa") for e in _elements_with_profile_id(page)] == [who.id.hex[-8:]]
    page.get("/alat")
    assert _elements_with_profile_id(page) == []


def _elements_with_profile_id(page: Page) -> list[Element]:
    return [each for each in page.root.all() if "data-siapa" in each.attributes]
