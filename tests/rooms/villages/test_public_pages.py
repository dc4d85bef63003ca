"""`/desa`: the public list by region, and the page of a village."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.regions.models import Region, RegionSuccessor
from app.villages import actions, queries
from app.villages.rules.entries import VillageEntry
from app.villages.rules.readiness import NotedMark
from tests.factories import VILLAGE, make_person
from tests.page import Page

EMAS = VillageEntry(
    VILLAGE, "emas", "", "2025", "SK 12/2025", "2025-09-11", "Kantor desa, meja layanan"
)
NEIGHBOUR = "35.02.10.2002"
OLD = "35.02.10.2777"
DAY = date(2026, 11, 2)


def store(app: Flask, *entries: VillageEntry) -> UUID:
    """List these; returns the officer who noted them."""
    with app.app_context(), transaction() as tx:
        officer = make_person(tx, "Bu Petugas Rahasia")
        actions.store_entries(tx, entries, now=utcnow(), by=officer)
    return officer


def name_of(app: Flask, code: str) -> str:
    with app.app_context():
        return read().scalar(select(Region.name).where(Region.code == code)) or ""


@contextmanager
def renumbered(app: Flask, old: str, new: str) -> Iterator[None]:
    """The village `old` became `new`, as `bekal wilayah pindah` records it."""
    with app.app_context(), transaction() as tx:
        tx.add(Region(code=old, name="Desa Lama", parent=old[:8], gone_at=utcnow()))
        tx.flush()
        tx.add(RegionSuccessor(old=old, new=new, since=utcnow()))
    yield
    with app.app_context(), transaction() as tx:
        tx.delete(tx.get_one(RegionSuccessor, old))
        tx.flush()
        tx.delete(tx.get_one(Region, old))


def links(page: Page) -> list[str]:
    return [each.get("href") for each in page.root.all("a")]


def test_list_names_villages_of_a_region_and_leads_to_each(app: Flask, page: Page) -> None:
    store(app, EMAS, VillageEntry("33.01.01.2001", "desbumi", status="selesai"))
    page.get("/desa")
    assert {f"/desa/{VILLAGE}", "/desa/33.01.01.2001"} <= set(links(page))
    assert "Desbumi (selesai)" in page.text
    page.get("/desa?di=35.02")
    assert f"/desa/{VILLAGE}" in links(page)
    assert "/desa/33.01.01.2001" not in links(page)
    page.get("/desa?di=35.02&lang=en")


def test_list_keeps_to_the_programme_that_is_chosen(app: Flask, page: Page) -> None:
    store(app, EMAS, VillageEntry(NEIGHBOUR, "desbumi"))
    page.get("/desa?program=desbumi")
    assert f"/desa/{NEIGHBOUR}" in links(page)
    assert f"/desa/{VILLAGE}" not in links(page)
    page.get("/desa?program=tidak-ada&di=bukan")
    assert {f"/desa/{NEIGHBOUR}", f"/desa/{VILLAGE}"} <= set(links(page))


def test_list_of_many_villages_shows_parts_with_how_many_each_has(app: Flask, page: Page) -> None:
    with app.app_context():
        codes = read().scalars(
            select(Region.code)
            .where(Region.parent.like("35.02.%"), func.length(Region.code) == 13)
            .order_by(Region.code)
            .limit(60)
        )
        entries = [VillageEntry(code, "desmigratif") for code in codes]
    store(app, *entries)
    page.get("/desa")
    assert "/desa?di=35" in links(page)
    assert "60 desa" in page.text
    page.get("/desa?di=35.02")
    assert f"/desa/{entries[-1].village}" in links(page)


def test_list_leaves_out_what_was_struck_out(app: Flask, page: Page) -> None:
    store(app, VillageEntry(VILLAGE, "emas", status="dicoret"))
    page.get("/desa")
    assert "Belum ada desa yang tercatat di sini." in page.text


def test_village_page_tells_programme_decree_office_and_history(app: Flask, page: Page) -> None:
    officer = store(app, EMAS)
    with app.app_context():
        (listed,) = queries.entries_of_village(VILLAGE)
        changed = VillageEntry(VILLAGE, "emas", "", "2025", "SK 30/2026", "2026-02", EMAS.office)
        with transaction() as tx:
            actions.change_entry(tx, listed.id, changed, now=utcnow(), by=officer)
    page.get(f"/desa/{VILLAGE}")
    for told in (
        name_of(app, VILLAGE), "Desa Migran Emas", "berjalan", "sejak 2025",
        "SK 30/2026, Februari 2026", "SK 12/2025, 11 September 2025", "mulai tercatat",
        "Yang berubah: Nomor SK, Tanggal SK", "Kantor desa, meja layanan",
        "Belum dicatat. Tanyakan di kantor desa.",
    ):  # fmt: skip
        assert told in page.text, told
    assert "Rahasia" not in page.response.get_data(as_text=True)
    page.get(f"/desa/{VILLAGE}?lang=en")


def test_village_page_shows_each_mark_with_its_paper_and_makes_no_number_of_them(
    app: Flask, page: Page
) -> None:
    officer = store(app, EMAS)
    with app.app_context(), transaction() as tx:
        marks = [
            NotedMark("perdes", "ada", "Perdes 2/2023", DAY),
            NotedMark("layanan", "berjalan", "SK 4/2024", DAY),
            NotedMark("usaha", "belum", "", DAY),
        ]
        actions.note_marks(tx, VILLAGE, marks, now=utcnow(), by=officer)
        actions.note_meeting(tx, VILLAGE, DAY, 25, now=utcnow(), by=officer)
    page.get(f"/desa/{VILLAGE}")
    assert "Peraturan desa: ada Perdes 2/2023, 2 November 2026" in page.text
    assert "Tempat layanan: berjalan SK 4/2024, 2 November 2026" in page.text
    assert "Kelompok usaha: belum 2 November 2026" in page.text
    assert "Satuan tugas: belum dicatat" in page.text
    assert "%" not in page.text
    assert "25" not in page.text.replace("2025", "")
    strip = page.root.one("svg", cls="anyam")
    assert [path.get("class") for path in strip.all("path")].count("s0") == 6


def test_village_page_of_a_village_in_no_programme_names_the_nearest(
    app: Flask, page: Page
) -> None:
    store(app, EMAS)
    page.get(f"/desa/{NEIGHBOUR}")
    assert "Desa ini belum tercatat di sebuah program." in page.text
    assert "Yang tercatat di kecamatan ini" in page.text
    assert f"/desa/{VILLAGE}" in links(page)
    assert f"/mitra/cari?tempat={NEIGHBOUR}" in links(page)
    page.get("/desa/35.07.01.2001")
    assert "Yang tercatat di provinsi ini" in page.text
    page.get("/desa/33.01.01.2001")
    assert "Yang tercatat" not in page.text


@pytest.mark.parametrize("code", ["35.02", "35.02.10.2999", "desa", "..", "00"])
def test_village_page_is_not_found_for_what_is_no_village(page: Page, code: str) -> None:
    page.get(f"/desa/{code}", 404)


def test_search_of_a_village_leads_to_its_page(app: Flask, page: Page) -> None:
    page.get("/desa/cari")
    page.get(f"/desa/cari?desa={VILLAGE}", 302)
    assert page.response.location == f"/desa/{VILLAGE}"


def test_former_code_leads_to_the_present_page_which_tells_what_was_noted_under_it(
    app: Flask, page: Page
) -> None:
    old = VillageEntry(OLD, "emas", since="2024", office="Kantor desa")
    officer = store(app, old)
    with app.app_context(), transaction() as tx:
        noted = [NotedMark("satgas", "ada", "SK 1/2024", DAY)]
        actions.note_marks(tx, OLD, noted, now=utcnow(), by=officer)
    with renumbered(app, OLD, VILLAGE):
        page.get(f"/desa/{OLD}", 302)
        assert page.response.location == f"/desa/{VILLAGE}"
        page.get(f"/desa/{VILLAGE}")
        assert "sejak 2024" in page.text
        assert "SK 1/2024" in page.text
        page.get("/desa?di=35.02")
        assert name_of(app, VILLAGE) in page.text
        assert f"/desa/{VILLAGE}" in links(page)
        with app.app_context():
            with transaction() as tx:
                told = actions.store_entries(tx, [EMAS], now=utcnow(), by=officer)
            assert (told.new, told.changed) == (0, 1)
            assert [each.entry for each in queries.entries_of_village(VILLAGE)] == [EMAS]


def test_blank_of_a_regulation_asks_ten_questions_in_both_languages(page: Page) -> None:
    page.get("/desa")
    assert "/desa/perdes" in links(page)
    for lang, told in (("id", "Siapa yang dilindungi?"), ("en", "Who is protected?")):
        page.get(f"/desa/perdes?lang={lang}")
        assert told in page.text
        assert "10." in page.text
