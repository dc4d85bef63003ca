"""/pengingat: a reminder in the calendar of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.kit.text.icalendar import (
    LAST_DAY,
    LATEST_DAY,
    MonthlyEvent,
    escape_text,
    first_day_of,
    fold_line,
    write_calendar,
)
from tests.page import Page
from tests.rooms.goals.people import Browsers, family, propose_goal

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)  # 10.00 in western Indonesia
FILE = "/pengingat/bekal.ics"


@pytest.fixture(autouse=True)
def first_of_december() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def properties(file: str) -> list[tuple[str, str]]:
    """The (name, value) pairs of a calendar file, unfolded."""
    assert file.endswith("\r\n")
    assert "\n" not in file.replace("\r\n", "")
    lines = file.replace("\r\n ", "").split("\r\n")[:-1]
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def test_reminder_file_has_a_neutral_event_each_month_that_links_home(page: Page) -> None:
    answer = page.client.get(f"{FILE}?tanggal=5&jam=19")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bekal.ics"'
    assert "Set-Cookie" not in answer.headers
    assert properties(answer.get_data(as_text=True)) == [
        ("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Bekal//ID"),
        ("METHOD", "PUBLISH"), ("BEGIN", "VEVENT"), ("UID", "pengingat@127.0.0.1"),
        ("DTSTAMP", "20261201T030000Z"), ("DTSTART", "20261205T190000"), ("DURATION", "PT15M"),
        ("RRULE", "FREQ=MONTHLY;BYMONTHDAY=5"), ("SUMMARY", "Bekal"),
        ("DESCRIPTION", "http://127.0.0.1:5000/"), ("URL", "http://127.0.0.1:5000/"),
        ("CLASS", "PRIVATE"), ("TRANSP", "TRANSPARENT"),
        ("BEGIN", "VALARM"), ("ACTION", "DISPLAY"), ("DESCRIPTION", "Bekal"),
        ("TRIGGER", "PT0S"), ("END", "VALARM"), ("END", "VEVENT"), ("END", "VCALENDAR"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "hour", "start", "rule"),
    [
        ("1", "10", "20270101T100000", "1"),
        ("1", "11", "20261201T110000", "1"),
        ("28", "5", "20261228T050000", "28"),
        ("-1", "22", "20261231T220000", "-1"),
    ],
)
def test_reminder_begins_on_the_first_such_day_to_come(
    page: Page, day: str, hour: str, start: str, rule: str
) -> None:
    found = dict(properties(page.client.get(f"{FILE}?tanggal={day}&jam={hour}").text))
    assert found["DTSTART"] == start
    assert found["RRULE"] == f"FREQ=MONTHLY;BYMONTHDAY={rule}"


@pytest.mark.parametrize(
    "query", ["tanggal=29&jam=19", "tanggal=0&jam=19", "tanggal=5&jam=4", "tanggal=x&jam=y"]
)
def test_reminder_of_a_day_or_hour_that_is_not_offered_shows_the_form_again(
    page: Page, query: str
) -> None:
    main = page.get(f"{FILE}?{query}", 422).one("main")
    assert main.one("form").get("action") == FILE
    assert "Periksa lagi isian ini" in main.text
    assert "Pilih satu dari daftar." in main.text


def test_reminder_form_offers_days_that_every_month_has(page: Page) -> None:
    main = page.get("/pengingat").one("main")
    days = [each.get("value") for each in main.one("select", name="tanggal").all("option")]
    assert days == [*map(str, range(1, LATEST_DAY + 1)), str(LAST_DAY)]
    hours = [each.get("value") for each in main.one("select", name="jam").all("option")]
    assert hours == [*map(str, range(5, 23))]
    assert not main.all("input", name="csrf_token")


def test_reminder_in_english_keeps_its_language_and_its_title(page: Page) -> None:
    main = page.get("/pengingat?lang=en").one("main")
    assert main.one("input", name="lang").get("value") == "en"
    again = page.get(f"{FILE}?tanggal=99&jam=19&lang=en", 422).one("main")
    assert "Day of the month" in again.text
    file = page.client.get(f"{FILE}?tanggal=1&jam=19&lang=en").text
    assert dict(properties(file))["SUMMARY"] == "Bekal"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_folded_line_has_short_parts_and_unfolds_to_the_same_text(text: str) -> None:
    folded = fold_line(text)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60))
def test_escaped_text_has_no_bare_sign_and_reads_back(text: str) -> None:
    escaped = escape_text(text)
    assert "\n" not in escaped
    read, ahead = "", iter(escaped)
    for sign in ahead:
        assert sign not in ";,"
        read += {"n": "\n"}.get(escape := next(ahead), escape) if sign == "\\" else sign
    assert read == text


@given(
    st.sampled_from([*range(1, LATEST_DAY + 1), LAST_DAY]),
    st.integers(0, 23),
    st.integers(0, 6 * 365 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds)),
)
def test_first_day_of_an_event_is_after_now_and_within_a_month(
    day: int, hour: int, now: datetime
) -> None:
    event = MonthlyEvent("a", "Bekal", "https://bekal.id/", day, hour)
    first = first_day_of(event, now)
    ahead = datetime(first.year, first.month, first.day, hour, 59, 59, 999_999, UTC) - now
    assert 0 <= ahead.total_seconds() <= 32 * 86_400
    start = dict(properties(write_calendar(event, now, "Bekal")))["DTSTART"]
    assert start == f"{first:%Y%m%d}T{hour:02d}0000"


def test_home_and_goal_page_lead_to_the_reminder(new_page: Browsers) -> None:
    (wati,) = family(new_page, "Wati")
    propose_goal(wati, name="Modal warung", modal="24 juta")
    for path in ("/", "/keluarga/tujuan"):
        links = [each.get("href") for each in wati.get(path).one("main").all("a")]
        assert links.count("/pengingat") == 1
