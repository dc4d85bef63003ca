"""What a trainer's form is sent that no calendar holds, and by which address a code is printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.kit.clock import today
from tests.factories import make_staff


@pytest.mark.parametrize(
    "starts, ends",
    [
        (date.max, date.max),
        (date.max - timedelta(days=9), date.max),
        (date.min, date.min),
        (today() + timedelta(days=800), today() + timedelta(days=801)),
    ],
)
def test_cohort_with_a_date_far_from_today_is_rejected(
    app: Flask, starts: date, ends: date
) -> None:
    page, _ = make_staff(app, "Pak Bambang", "pelatih", "35.02")
    page.get("/kelompok/baru")
    page.submit(
        status=422, name="A", place="balai", starts=starts.isoformat(), ends=ends.isoformat()
    )
    assert "dua tahun" in page.text


def test_cohort_code_links_use_the_configured_public_url_and_not_the_request_host(
    app: Flask,
) -> None:
    page, _ = make_staff(app, "Pak Bambang", "pelatih", "35.02")
    page.get("/kelompok/baru")
    first, last = today().isoformat(), (today() + timedelta(days=30)).isoformat()
    page.submit(name="A\x00", place="balai", starts=first, ends=last)
    html = page.client.get(page.location.replace("/desa", "/kode")).text.replace("<wbr>", "")
    assert "http://127.0.0.1:5000/gabung/" in html
    assert "http://localhost" not in html, "the name that this request came by"
