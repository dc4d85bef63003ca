"""A trainer pastes a list, a person of it registers by the link of a slip, two assistants mark one
meeting and mend two swapped names, and a certificate is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app.certificates.models import CertificateFile
from app.course.queries import catalogue
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.learning.models import Attempt, LessonProgress
from app.training import actions as training
from app.training.models import Enrolment
from tests.browser.page_views import TRAINER
from tests.browser.people import follow, path, press, screen
from tests.browser.people_of_class import INVITED, SPOKEN, answer_by_cards, box_of, register, tick
from tests.deployment import Site
from tests.factories import make_staff
from tests.page import Page as Client

COHORT = "Kelas Walikukun"
LEAD, ASSISTANT = "Bu Rina", "Pak Budi"
PASTED = "Daftar peserta\n1. SITI AMINAH 0812 0000 0000\n2. Tini\n3. Bu Kartini\n\n4. Bu Dewi"
SITI, TINI, KARTINI, DEWI = "Siti", "Tini", "Bu Kartini", "Bu Dewi"
MODULE = "kirim-uang"


@dataclass(frozen=True)
class Class:
    """A cohort, and a page of each of its two trainers, who are signed in."""

    id: UUID
    lead: Page
    assistant: Page

    @property
    def address(self) -> str:
        return f"/kelompok/{self.id}"


@pytest.fixture
def made(site: Site, house: Flask, phone: Callable[..., BrowserContext]) -> Class:
    (lead, lead_id), (assistant, assistant_id) = (
        make_staff(house, name, TRAINER, "35") for name in (LEAD, ASSISTANT)
    )
    with house.app_context(), transaction() as tx:
        now = utcnow()
        cohort = training.create_cohort(
            tx, lead_id, name=COHORT, place="Balai desa", starts=today(), ends=today(), now=now
        )
        training.add_trainer(tx, cohort, assistant_id, now=now)

    def page_of(client: Client) -> Page:
        """A page of a browser in which this trainer is signed in."""
        name = house.config["SESSION_COOKIE_NAME"]
        cookie = client.client.get_cookie(name)
        assert cookie
        context = phone()
        context.add_cookies([{"name": name, "value": cookie.value, "url": site.url}])
        return context.new_page()

    return Class(cohort, page_of(lead), page_of(assistant))


def paste(made: Class) -> dict[str, str]:
    """Paste the list, look it over, invite everybody. Returns the links of the slips by name."""
    page = made.lead
    page.goto(f"{made.address}/daftar")
    page.get_by_label("Tempel daftar di sini").fill(PASTED)
    page.locator("label.pilihan").first.click()
    press(page, "Periksa daftar")
    expect(page.locator("main")).to_contain_text("Baru: 4")
    assert "0812" not in page.content()
    press(page, "Undang 4 orang")
    follow(page, "Cetak slip")
    slips = page.locator(".slip").all()
    return {
        re.sub(r"^\d+\. ", "", slip.locator(".nama").inner_text()): "http://"
        + slip.locator(".alamat").inner_text().split()[-1]
        for slip in slips
    }


def test_list_becomes_slips_and_a_class_whose_swapped_names_are_mended(
    made: Class, house: Flask, phone: Callable[..., BrowserContext]
) -> None:
    links = paste(made)
    assert sorted(links) == sorted(["Siti Aminah", TINI, KARTINI, DEWI])
    learner = phone().new_page()
    assert len(register(learner, links["Siti Aminah"], SITI, LEAD)) == 3
    lead, assistant = made.lead, made.assistant
    lead.goto(made.address)
    expect(lead.get_by_role("row").filter(has_text=SITI)).to_be_visible()
    again = phone().new_page()
    again.goto(links["Siti Aminah"])
    expect(again.locator("main")).not_to_contain_text(INVITED)

    lead.goto(f"{made.address}/pertemuan/baru")
    lead.get_by_label("Kelas pertama").check()
    press(lead, "Catat pertemuan")
    meeting = path(lead)
    assistant.goto(meeting)
    tick(lead, SITI, TINI)  # it was Bu Kartini, and not Tini
    press(lead, "Simpan")
    expect(lead.locator("[data-hadir]")).to_have_text("2 dari 4 orang hadir.")
    tick(assistant, DEWI)  # her page was opened before the marks of the lead
    press(assistant, "Simpan")
    expect(assistant.locator("[data-hadir]")).to_have_text("3 dari 4 orang hadir.")

    lead.goto(f"{made.address}/lisan")
    answer_by_cards(lead, [TINI, KARTINI, DEWI])
    with house.app_context():
        everybody = select(Enrolment.account).where(Enrolment.cohort == made.id)
        attempts = select(Attempt.account, Attempt.lesson, Attempt.spoken)
        stored = read().execute(attempts.where(Attempt.account.in_(everybody))).all()
        assert {(each.lesson, each.spoken) for each in stored} == {(SPOKEN, True)}
        assert len(stored) == len({each.account for each in stored}) == 3

    tick(assistant, TINI, present=False)
    tick(assistant, KARTINI)
    press(assistant, "Simpan")
    lead.goto(f"{made.address}/pertemuan")
    expect(lead.locator("main")).to_contain_text("3 orang hadir, 1 orang berbeda")
    lead.goto(meeting)
    press(lead, f"Tidak hadir, {TINI}")
    for page in (lead, assistant):
        page.goto(meeting)
        expect(page.locator("[data-hadir]")).to_have_text("3 dari 4 orang hadir.")
        for name in (SITI, TINI, KARTINI, DEWI):
            expect(box_of(page, name)).to_be_checked(checked=name != TINI)
    lead.goto(f"{made.address}/pertemuan")
    expect(lead.locator("main")).to_contain_text("3 orang hadir")
    expect(lead.locator("main")).not_to_contain_text("berbeda")

    lead.goto(f"{meeting}/jejak")
    rows = [
        tuple(row.locator("th, td").all_inner_texts()[:3]) for row in lead.locator("tbody tr").all()
    ]
    assert rows[0] == (TINI, "tidak hadir (keputusan)", LEAD)
    assert sorted(rows[1:]) == sorted([
        (TINI, "tidak hadir", ASSISTANT),
        (KARTINI, "hadir", ASSISTANT),
        (DEWI, "hadir", ASSISTANT),
        (SITI, "hadir", LEAD),
        (TINI, "hadir", LEAD),
    ])  # fmt: skip
    lead.goto(f"{made.address}/kertas/kehadiran")
    listed = lead.locator("table.hadir tbody tr")
    expect(listed).to_have_count(4)  # whoever is on her list, with consent or without
    cells = [row.inner_text().split("\t") for row in listed.all()]
    times = {each[1]: each[-1] for each in cells}
    assert times == {"Siti Aminah": "1", TINI: "0", KARTINI: "1", DEWI: "1"}


def test_certificate_is_genuine_until_one_letter_is_changed(
    made: Class, house: Flask, phone: Callable[..., BrowserContext]
) -> None:
    links = paste(made)
    register(phone().new_page(), links["Siti Aminah"], SITI, LEAD)
    finish_module(house, made.id)
    made.lead.goto(f"{made.address}/sertifikat")
    press(made.lead, "Buat PDF untuk 1 orang")
    pdf = made.lead.get_by_role("link", name="Unduh PDF")
    pdf.wait_for(timeout=60_000)
    with made.lead.expect_download() as download:
        pdf.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    link = certificate_link(house, made.id)
    visitor = phone(javascript=False).new_page()
    answer = visitor.goto(link)
    assert answer
    assert answer.status == 200
    assert "Sertifikat ini asli dan tidak dicabut." in screen(visitor)
    assert SITI in screen(visitor)
    at = link.rindex("/") + 20
    answer = visitor.goto(link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :])
    assert answer
    assert answer.status == 404
    assert "Ini bukan sertifikat Bekal." in screen(visitor)
    assert SITI not in screen(visitor)


def finish_module(house: Flask, cohort: UUID) -> None:
    """Store that the only person of the cohort passed all lessons of a module."""
    with house.app_context(), transaction() as tx:
        (who,) = tx.scalars(select(Enrolment.account).where(Enrolment.cohort == cohort))
        found = catalogue().module(MODULE)
        assert found
        tx.add_all(
            LessonProgress(
                account=who, lesson=lesson.id, best=100, tries=1,
                passed_at=utcnow(), last_at=utcnow(),
            )
            for lesson in found.lessons
        )  # fmt: skip


def certificate_link(house: Flask, cohort: UUID) -> str:
    """The address in the QR code of the only certificate of a cohort, on this server."""
    with house.app_context():
        document = read().scalar(
            select(CertificateFile.document).where(CertificateFile.about == cohort)
        )
    assert document
    (told,) = json.loads(document)["certificates"]
    return urlsplit(str(told["link"])).path


def test_every_page_linked_from_the_papers_of_a_cohort_answers(made: Class) -> None:
    page = made.lead
    page.goto(f"{made.address}/kertas")
    links = page.locator("main a").evaluate_all("its => its.map(each => each.href)")
    assert len(links) > 10
    answers = {link: page.request.get(link).status for link in links}
    assert set(answers.values()) == {200}, answers
