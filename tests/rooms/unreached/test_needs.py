"""Which needs have a partner in the parts of a region: page, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.partners import actions
from app.partners.rules.entries import PartnerEntry
from app.unreached import queries
from tests.page import FIRST_PAINT, Page, packed_weight
from tests.rooms.coverage.conftest import Officer, freeze_anew
from tests.rooms.partners.conftest import OFFICE, SHELTER
from tests.rooms.unreached.test_unreached import DISTRICT, OTHER, REGENCY, load_figures

WAGES, HOME = "L03", "L09"
"""The needs of OFFICE."""


def office(number: int, *places: str, **changes: Any) -> PartnerEntry:
    return replace(OFFICE, id=UUID(int=number), places=places, **{"checked_on": today()} | changes)


def store(*entries: PartnerEntry) -> None:
    """Store entries as of today."""
    with transaction() as tx:
        for each in entries:
            actions.save_entry(tx, each, now=utcnow(), today=today())


def lines_of(page: Page, code: str = REGENCY) -> dict[tuple[str, str], dict[str, str]]:
    """{(region, need): line} of the CSV."""
    text = page.client.get(f"/cakupan/{code}/mitra.csv").get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {(row["kode"], row["bantuan"]): row for row in rows}


def states(page: Page, need: str = WAGES) -> dict[str, str]:
    return {code: row["keadaan"] for (code, its), row in lines_of(page).items() if its == need}


def test_need_has_a_partner_where_one_was_checked_lately(app: Flask, officer: Officer) -> None:
    with app.app_context():
        store(office(1, "35.07.01.2001"), office(2, OTHER, checked_by="", checked_on=None))
    page = officer(REGENCY)
    found = states(page)
    assert (found.pop(DISTRICT), found.pop(OTHER)) == ("ada mitra", "perlu dipastikan")
    assert set(found.values()) == {"belum ada mitra"}


def test_partner_of_the_whole_regency_counts_in_its_parts_and_a_national_one_does_not(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        store(office(1, REGENCY, needs=(WAGES,)), office(2, "00", needs=(HOME,)))
    page = officer(REGENCY)
    assert set(states(page).values()) == {"ada mitra"}
    assert set(states(page, HOME).values()) == {"belum ada mitra"}
    line = lines_of(page)[DISTRICT, HOME]
    assert (line["mitra"], line["mitra_wilayah_atas"], line["mitra_nasional"]) == ("0", "0", "1")


def test_entry_that_nobody_checked_for_a_year_is_due_and_no_overlap(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        old = today() - timedelta(days=400)
        store(*(replace(office(n, DISTRICT), checked_on=old) for n in (1, 2)))
    page = officer(REGENCY)
    assert states(page)[DISTRICT] == "perlu dipastikan"
    page.get(f"/cakupan/{REGENCY}/mitra")
    assert "Mungkin bisa berbagi tugas." not in page.text


def test_regions_with_most_senders_and_no_partner_come_first(app: Flask, officer: Officer) -> None:
    with app.app_context():
        load_figures((DISTRICT, "pengirim uang", 40), (OTHER, "pengirim uang", 90))
        freeze_anew()
        store(office(1, "35.07.03"))
    page = officer(REGENCY)
    assert [code for code, need in lines_of(page) if need == WAGES][:2] == [OTHER, DISTRICT]
    page.get(f"/cakupan/{REGENCY}/mitra?butuh={WAGES}")
    first = page.root.one("tbody").all("tr")[0]
    assert f"tempat={OTHER}" in first.one("a").get("href")
    assert "90" in first.text
    page.get(f"/cakupan/{REGENCY}/mitra")
    regions = page.root.all("tbody")[1].all("tr")
    assert regions[0].one("a").get("href") == f"/cakupan/{OTHER}/mitra"
    assert "BI" in page.text


def test_overlap_is_told_when_two_partners_help_with_one_need_in_one_place(
    app: Flask, officer: Officer
) -> None:
    with app.app_context():
        store(office(1, DISTRICT, needs=(WAGES,)), office(2, DISTRICT, needs=(WAGES,)))
        store(office(3, DISTRICT, "35.07.01.2001", needs=(HOME,)))
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/mitra")
    assert page.text.count("2 mitra") == 1
    assert lines_of(page)[DISTRICT, HOME]["mitra"] == "1", "one partner with two places is one"


def test_officer_finds_the_need_without_a_partner_in_two_taps(app: Flask, officer: Officer) -> None:
    with app.app_context():
        freeze_anew()
        store(office(1, "35"))
    page = officer("35")
    page.get("/cakupan/35")
    links = [a.get("href") for a in page.root.one("main").all("a")]
    assert "/cakupan/35/mitra" in links
    page.get("/cakupan/35/mitra")
    first = page.root.one("main").one("ul", cls="daftar").all("a")
    assert f"/cakupan/35/mitra?butuh={WAGES}" not in [a.get("href") for a in first]
    assert len(first) == 17
    assert packed_weight(page.response.data) <= FIRST_PAINT / 2, "styles need the rest"


def test_map_of_needs_is_read_in_four_statements_at_every_level(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with app.app_context():
        freeze_anew()
        store(office(1, "35"), replace(SHELTER, checked_on=today()))
        for code in ("00", "35", REGENCY, DISTRICT, "35.07.01.2001"):
            with statements() as found:
                region = queries.read_needs_in_region(code, today())
            assert region is not None
            assert len(found) <= 4, found


def test_map_of_needs_answers_before_the_first_week_is_frozen(app: Flask) -> None:
    with app.app_context():
        region = queries.read_needs_in_region("35", today())
        assert region is not None
        assert (region.week, region.source) == (None, None)


@pytest.mark.parametrize("kind", ["", ".csv"])
def test_map_of_needs_is_closed_to_other_regions(app: Flask, officer: Officer, kind: str) -> None:
    page = officer(REGENCY)
    page.get(f"/cakupan/35.02/mitra{kind}", 403)
    page.get(f"/cakupan/35.07.99/mitra{kind}", 404)
    page.get(f"/cakupan/{REGENCY}/mitra?butuh=L99", 400)


def test_file_of_needs_is_recorded_and_the_page_is_not(app: Flask, officer: Officer) -> None:
    page = officer(REGENCY)
    page.get(f"/cakupan/{REGENCY}/mitra")
    page.client.get(f"/cakupan/{REGENCY}/mitra.csv")
    with app.app_context():
        about = read().scalars(
            select(AuditEvent.about).where(AuditEvent.what == "coverage:table:export")
        )
        (subject,) = (str(each).split() for each in about)
    assert (subject[0], subject[-1]) == (REGENCY, "mitra.csv")
