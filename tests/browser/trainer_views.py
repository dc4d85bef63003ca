"""The pages of a cohort and the way to each, for tests that check every page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.page_views import (
    OFFICER,
    STRANGER,
    TRAINER,
    PageView,
    address,
    at,
    by_link,
    press_solid_button,
)
from tests.browser.people import path, tap

LIST = "1. SITI AMINAH - ds Sumberagung 0812 0000 0000\n2. Tini - Tak Dikenal\n3. TINI\n4.\n"
"""A pasted list with a row of every kind: new, doubtful for two reasons, and without a name."""


def cohort_page(end: str, lang: str, page: Page) -> None:
    """Open the page of the first cohort whose address ends with `end`."""
    by_link("/kelompok", ".baris a")(page, lang)
    page.goto(address(f"{path(page)}/{end}", lang))


def of_cohort(end: str, status: int = 200) -> PageView:
    return PageView(f"cohort, {end}", TRAINER, lambda p, lang: cohort_page(end, lang, p), status)


def list_sent(names: str) -> Callable[[Page, str], None]:
    """Paste a list and look it over; an empty one is refused."""

    def go(page: Page, lang: str) -> None:
        cohort_page("daftar", lang, page)
        page.locator("#names").fill(names)
        page.locator("main label.pilihan").first.click()
        press_solid_button(page)

    return go


def invited_names(then: str) -> Callable[[Page, str], None]:
    """Invite two people, and open the page of their invitations or slips."""

    def go(page: Page, lang: str) -> None:
        list_sent("Bu Kartini\nBu Dewi Sartika")(page, lang)
        button = page.locator('main button[value="undang"]')
        if button.count():
            tap(page, button)
        cohort_page(then, lang, page)

    return go


def meeting(end: str = "") -> Callable[[Page, str], None]:
    """Enter today's meeting, which may be entered already, and open a page of it."""

    def go(page: Page, lang: str) -> None:
        cohort_page("pertemuan/baru", lang, page)
        page.locator("label.pilihan").first.click()
        press_solid_button(page)
        page.goto(address(path(page) + end, lang))

    return go


def call_on_paper(page: Page, lang: str) -> None:
    page.goto(address("/hari-ini", lang))
    page.locator("main details.layar > summary").click()
    tap(page, page.locator('main a[href*="/kertas"]').first)


def meeting_refused(page: Page, lang: str) -> None:
    cohort_page("pertemuan/baru", lang, page)
    page.locator("#held_on").fill("")
    press_solid_button(page)


def spoken_question(page: Page, lang: str) -> None:
    """Show the first question to people without a phone."""
    invited_names("lisan")(page, lang)
    page.locator("main label.pilihan").first.click()
    page.locator("#lesson summary").first.click()
    page.locator("#lesson label").first.click()
    press_solid_button(page)


def spoken_stored(then: str = "") -> Callable[[Page, str], None]:
    """Store the answers of a person without a phone, and open a page about her."""

    def go(page: Page, lang: str) -> None:
        spoken_question(page, lang)
        while page.locator('main input[name="lembar"]').count():
            press_solid_button(page)
        if then:
            tap(page, page.locator('main .baris a[href*="/lisan/"]').first)
            page.goto(address(f"{path(page)}{then.strip('.')}", lang))

    return go


def assistant_code(page: Page, lang: str) -> None:
    """Make a code for an assistant, if there is none yet."""
    cohort_page("pelatih", lang, page)
    if not page.locator('main form[action*="/pelatih/kode/"]').count():
        press_solid_button(page)


PAPERS = ("", "/poster", "/kartu", "/laporan", "/kehadiran")
TRAINER_VIEWS = [
    *(of_cohort(end) for end in ("daftar", "undangan/cetak", "pertemuan", "pertemuan/baru")),
    PageView("list, sent empty", TRAINER, list_sent(""), 422),
    PageView("list looked over", TRAINER, list_sent(LIST)),
    PageView("open invitations", TRAINER, invited_names("undangan")),
    PageView("slips of invitations", TRAINER, invited_names("undangan/cetak")),
    PageView("meeting, who is there", TRAINER, meeting()),
    *(
        PageView(f"meeting, {end}", TRAINER, meeting(f"/{end}"))
        for end in ("jejak", "ubah", "tanda-tangan")
    ),
    PageView("meeting with errors", TRAINER, meeting_refused, 422),
    of_cohort("lisan"),
    PageView("lisan, a question", TRAINER, spoken_question),
    PageView("lisan, answers stored", TRAINER, spoken_stored()),
    PageView("lisan, a slip for a phone", TRAINER, spoken_stored(".")),
    PageView("lisan, erasing somebody", TRAINER, spoken_stored("/hapus")),
    at("/kartu-jawaban", STRANGER),
    at("/sertifikat/salah", STRANGER, 404),
    at("/siapkan-hp", TRAINER),
    *(of_cohort(end) for end in ("soal", "sertifikat", "kenal", "arsip", "siapkan")),
    PageView("code of an assistant", TRAINER, assistant_code),
    *(of_cohort(f"kertas{end}") for end in PAPERS),
    *(at(url, TRAINER) for url in ("/kelompok/arsip", "/kelompok/pendamping")),
    PageView("a call from paper", TRAINER, call_on_paper),
    *(at(f"/kelola/kelompok{code}", OFFICER) for code in ("", "/35", "/35.02")),
]
