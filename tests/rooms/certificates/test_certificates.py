"""Certificates of one person and of a cohort, their PDF, and the page that checks one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from app.certificates import actions
from app.certificates.models import Certificate, CertificateFile, CertificateName
from app.certificates.queries import CertificateFileKey
from app.course.queries import catalogue
from app.kit.clock import today, utcnow
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.kit.web import http
from app.kit.web.http import log_request
from app.training import actions as training
from tests.factories import make_staff, sign_in
from tests.page import Page
from tests.rooms.certificates.conftest import MODULE, finish_module, make_cohort

Learner = Callable[..., UUID]
Trainer = tuple[Page, UUID]


def make_own(app: Flask, account: UUID, name: str = "Siti Aminah") -> Page:
    """A browser in which this person has asked for a certificate."""
    page = sign_in(app, account)
    page.get("/sertifikat")
    page.submit(page.root.one("section", id="berkas").one("form"), name=name)
    return page


def run_job(app: Flask) -> int:
    with app.app_context():
        return actions.make_waiting_certificate_files(utcnow())


def told(app: Flask) -> list[dict[str, Any]]:
    """What the only file is made of: the certificates in it."""
    with app.app_context():
        document = read().scalar(select(CertificateFile.document))
        assert document is not None
        found: list[dict[str, Any]] = json.loads(document)["certificates"]
        return found


def path_of(link: str) -> str:
    return urlsplit(link).path


def audit_lines(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        its = select(AuditEvent.what, AuditEvent.about).where(
            AuditEvent.what.like("certificates:%")
        )
        return [(row.what, row.about) for row in read().execute(its.order_by(AuditEvent.at))]


def test_learner_makes_her_certificate_and_anybody_checks_it(
    app: Flask, learner: Learner, page: Page
) -> None:
    siti = learner()
    finish_module(app, siti)
    own = make_own(app, siti, "Siti  Aminah ")
    own.get("/sertifikat")
    assert "PDF sedang dibuat: 0%." in own.text
    own.get("/sertifikat.pdf", 404)
    assert run_job(app) == 1
    own.get("/sertifikat")
    assert "PDF sudah jadi." in own.text
    own.get("/sertifikat.pdf")
    pdf = PdfReader(io.BytesIO(own.response.get_data()))
    text = pdf.pages[0].extract_text()
    for words in (
        "Siti Aminah",
        "Sertifikat belajar",
        "Certificate of learning",
        "Scan to check.",
        "Pindai",
    ):
        assert words in text
    page.get(path_of(told(app)[0]["link"]))
    assert "Sertifikat ini asli dan tidak dicabut." in page.text
    assert "Siti Aminah" in page.text
    with app.app_context():
        module = catalogue().module(MODULE)
        assert module is not None
        assert module.title["id"] in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    page.get(f"{path_of(told(app)[0]['link'])}?lang=en")
    assert "This certificate is genuine and not revoked." in page.text


def test_certificate_fails_when_a_letter_of_its_address_is_changed(
    app: Flask, learner: Learner, page: Page
) -> None:
    siti = learner()
    finish_module(app, siti)
    make_own(app, siti)
    path = path_of(told(app)[0]["link"])
    swapped = path[:40] + ("A" if path[40] != "A" else "B") + path[41:]
    answers = set()
    for wrong in (swapped, path[:-1], f"/sertifikat/{uuid4()}", "/sertifikat/x.y"):
        page.get(wrong, 404)
        assert "Ini bukan sertifikat Bekal." in page.text
        assert "Siti" not in page.text
        answers.add(page.text)
    assert len(answers) == 1, "nobody learns which certificates there are"


def test_revoked_certificate_says_so_to_whoever_checks_it(
    app: Flask, learner: Learner, page: Page
) -> None:
    siti, other = learner(), learner("Tini")
    finish_module(app, siti)
    own = make_own(app, siti)
    path = path_of(told(app)[0]["link"])
    own.get("/sertifikat")
    form = own.root.one("section", id="daftar").one("form")
    action, token = form.get("action"), form.one("input", name="csrf_token").get("value")
    stranger = sign_in(app, other)
    stranger.get("/sertifikat")
    stranger.get("/dihubungi")
    theirs = stranger.root.one("main").all("form")[0].one("input", name="csrf_token").get("value")
    stranger.post(action, {"csrf_token": theirs})
    page.get(path)
    assert "tidak dicabut" in page.text
    for _ in range(2):
        own.post(action, {"csrf_token": token})
    page.get(path)
    assert "Sertifikat ini dicabut." in page.text
    assert "asli" not in page.text
    assert [what for what, _ in audit_lines(app)] == [
        "certificates:certificate:make",
        "certificates:certificate:revoke",
    ]


def test_certificate_holds_no_more_when_its_person_erased_their_data(
    app: Flask, learner: Learner, page: Page
) -> None:
    siti = learner()
    finish_module(app, siti)
    make_own(app, siti)
    path = path_of(told(app)[0]["link"])
    with app.app_context(), transaction() as tx:
        for table in registry().personal_data:
            if table.startswith("certificate"):
                registry().personal_data[table].erase(tx, siti, utcnow())
    page.get(path, 410)
    assert "Sertifikat ini tidak berlaku lagi." in page.text
    assert "Siti" not in page.text
    with app.app_context():
        for model in (Certificate, CertificateName, CertificateFile):
            assert read().scalar(select(model)) is None


def test_log_holds_the_rule_of_a_check_and_not_its_address(
    app: Flask, learner: Learner, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti = learner()
    finish_module(app, siti)
    make_own(app, siti)
    path, lines = path_of(told(app)[0]["link"]), []

    def keep(*line: Any) -> None:
        lines.append(line)
        log_request(*line)

    monkeypatch.setattr(http, "log_request", keep)
    page.get(path)
    page.get(path[:-1], 404)
    assert [line[2] for line in lines] == ["/sertifikat/<token>"] * 2
    assert path.rpartition("/")[2][:20] not in repr(lines)


def test_check_stores_nothing(
    app: Flask, learner: Learner, page: Page, statements: Callable[[], Any]
) -> None:
    siti = learner()
    finish_module(app, siti)
    make_own(app, siti)
    path = path_of(told(app)[0]["link"])
    with statements() as seen:
        page.get(path)
    assert [statement.split()[0] for statement in seen] == ["SELECT"]
    assert "Set-Cookie" not in page.response.headers


def test_learner_without_a_finished_module_gets_none(app: Flask, learner: Learner) -> None:
    siti = learner()
    page = sign_in(app, siti)
    page.get("/sertifikat")
    assert "Belum ada modul yang selesai." in page.text
    finish_module(app, siti, left=1)
    page.get("/sertifikat")
    assert "Belum ada modul yang selesai." in page.text


def test_private_lessons_are_on_no_certificate(app: Flask, learner: Learner) -> None:
    """Neither are they needed for one, else it would tell that they were read."""
    siti = learner()
    with app.app_context():
        [module, *_] = (
            each for each in catalogue().learner_modules if any(x.private for x in each.lessons)
        )
        open_lessons = [each.id for each in module.lessons if not each.private]
    assert open_lessons
    finish_module(app, siti, module.id)
    page = sign_in(app, siti)
    page.get("/sertifikat")
    assert module.title["id"] in page.text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Tulis nama Anda."),
        ("王小明", "Tulis dengan huruf Latin."),
        ("A" * 61, "Tulis nama yang lebih pendek."),
    ],
)
def test_name_that_cannot_be_printed_is_refused_and_kept_in_the_form(
    app: Flask, learner: Learner, name: str, sentence: str
) -> None:
    siti = learner()
    finish_module(app, siti)
    page = sign_in(app, siti)
    page.get("/sertifikat")
    page.submit(page.root.one("section", id="berkas").one("form"), status=422, name=name)
    assert sentence in page.text
    assert page.root.one("input", name="name").get("value") == name
    with app.app_context():
        assert read().scalar(select(Certificate.id)) is None


def use_up(app: Flask, key: CertificateFileKey, account: UUID, files: int) -> None:
    """Ask for so many files, each of which is gone before the next is asked for."""
    for _ in range(files):
        with app.app_context(), transaction() as tx:
            made = [(uuid4(), account)]
            assert actions.make_certificates(tx, key, made, "{}", now=utcnow())
            actions.erase_certificate_files(tx, key.asked_by, utcnow())


def test_eleventh_certificate_of_a_day_is_refused_with_a_sentence(
    app: Flask, learner: Learner
) -> None:
    siti = learner()
    finish_module(app, siti)
    use_up(app, CertificateFileKey(siti, siti), siti, 9)
    own = sign_in(app, siti)
    for status in (303, 429):
        own.get("/sertifikat")
        own.submit(own.root.one("section", id="berkas").one("form"), status=status)
        run_job(app)
    assert "Hari ini sudah sepuluh PDF." in own.text
    own.get("/sertifikat.pdf")


def test_sixth_file_of_a_class_is_refused_to_all_its_trainers_and_the_last_one_stays(
    app: Flask, learner: Learner, trainer: Trainer
) -> None:
    siti = learner()
    finish_module(app, siti)
    cohort, other = (make_cohort(app, trainer[1], siti) for _ in range(2))
    _, helper_account = make_staff(app, "Pak Budi", "pelatih")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, helper_account, now=utcnow())
    use_up(app, CertificateFileKey(helper_account, cohort), siti, 4)
    hers = trainer[0]
    for status in (303, 429):
        hers.get(f"/kelompok/{cohort}/sertifikat")
        hers.submit(hers.root.one("main").one("form"), status=status)
        run_job(app)
    assert "Hari ini sudah lima PDF untuk kelompok ini." in hers.text
    hers.get(f"/kelompok/{cohort}/sertifikat.pdf")
    hers.get(f"/kelompok/{other}/sertifikat")
    hers.submit(hers.root.one("main").one("form"))


def test_files_of_a_class_use_up_none_of_a_learners_own(
    app: Flask, learner: Learner, trainer: Trainer
) -> None:
    siti = learner()
    finish_module(app, siti)
    for _ in range(3):
        cohort = make_cohort(app, trainer[1], siti)
        use_up(app, CertificateFileKey(trainer[1], cohort), siti, 5)
    make_own(app, siti)
    assert told(app)[0]["name"] == "Siti Aminah"


def test_trainer_gives_certificates_to_those_who_consent_and_finished_a_module(
    app: Flask, learner: Learner, trainer: Trainer, page: Page
) -> None:
    siti, tini, umi, wati = (learner(name) for name in ("Siti", "Tini", "Umi", "Wati"))
    for account in (siti, tini, wati):
        finish_module(app, account)
    finish_module(app, umi, left=1)
    with app.app_context(), transaction() as tx:
        actions.set_name_on_certificates(tx, siti, "Siti Aminah", now=utcnow())
    cohort = make_cohort(app, trainer[1], siti, umi, wati)
    with app.app_context(), transaction() as tx:
        training.enrol_in_cohort(tx, cohort, tini, now=utcnow())
    hers = trainer[0]
    hers.get(f"/kelompok/{cohort}")
    hers.get(f"/kelompok/{cohort}/sertifikat")
    names = [cell.text for cell in hers.root.one("table").all("th", scope="row")]
    assert names == ["Siti Aminah", "Wati"]
    form = hers.root.one("main").one("form")
    for _ in range(2):
        hers.submit(form)
    assert [each["name"] for each in told(app)] == ["Siti Aminah", "Wati"]
    with app.app_context():
        assert len(read().scalars(select(Certificate.id)).all()) == 2
    assert run_job(app) == 1
    hers.get(f"/kelompok/{cohort}/sertifikat.pdf")
    assert len(PdfReader(io.BytesIO(hers.response.get_data())).pages) == 2
    for certificate in told(app):
        page.get(path_of(certificate["link"]))
        assert certificate["name"] in page.text
    assert audit_lines(app) == [
        ("certificates:certificate:make", f"{cohort} 2"),
        ("certificates:file:export", str(cohort)),
    ]
    with app.app_context(), transaction() as tx:
        actions.erase_certificates(tx, wati, utcnow())
    hers.get(f"/kelompok/{cohort}/sertifikat.pdf", 404)


def test_certificates_of_a_cohort_are_there_for_its_trainers_only(
    app: Flask, learner: Learner, trainer: Trainer
) -> None:
    siti = learner()
    finish_module(app, siti)
    cohort = make_cohort(app, trainer[1], siti)
    helper, helper_account = make_staff(app, "Pak Budi", "pelatih")
    other, _ = make_staff(app, "Bu Nur", "pelatih")
    placement, _ = make_staff(app, "Pak Doni", "penempatan")
    officer, _ = make_staff(app, "Bu Endah", "petugas")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, helper_account, now=utcnow())
    helper.get(f"/kelompok/{cohort}/sertifikat")
    for path in ("sertifikat", "sertifikat.pdf"):
        other.get(f"/kelompok/{cohort}/{path}", 404)
        for page in (placement, officer, sign_in(app, siti)):
            page.get(f"/kelompok/{cohort}/{path}", 403)


def test_certificate_says_the_day_on_which_it_was_made(app: Flask, learner: Learner) -> None:
    siti = learner()
    finish_module(app, siti)
    make_own(app, siti)
    [certificate] = told(app)
    assert certificate["day"][0].startswith(str(today().day))


@pytest.mark.parametrize("leaves", [True, False])
def test_file_of_a_class_is_gone_when_one_of_its_people_leaves_or_no_longer_agrees(
    app: Flask, learner: Learner, trainer: Trainer, page: Page, leaves: bool
) -> None:
    siti, wati = learner("Siti"), learner("Wati")
    for account in (siti, wati):
        finish_module(app, account)
    cohort = make_cohort(app, trainer[1], siti, wati)
    hers, own = trainer[0], make_own(app, siti)
    hers.get(f"/kelompok/{cohort}/sertifikat")
    hers.submit()
    run_job(app)
    hers.get(f"/kelompok/{cohort}/sertifikat.pdf")
    with app.app_context(), transaction() as tx:
        if leaves:
            training.leave_cohort(tx, siti, cohort, now=utcnow())
        else:
            training.answer_trainer_consent(
                tx, siti, cohort, agrees=False, language="id", now=utcnow()
            )
    hers.get(f"/kelompok/{cohort}/sertifikat.pdf", 404)
    own.get("/sertifikat.pdf")
    page.get(path_of(told(app)[0]["link"]))
    assert "tidak dicabut" in page.text


def test_check_says_that_the_name_is_its_owners_own_word(
    app: Flask, learner: Learner, page: Page
) -> None:
    siti = learner()
    finish_module(app, siti)
    own = make_own(app, siti, "Joko Widodo")
    page.get(path_of(told(app)[0]["link"]))
    assert "Nama ditulis sendiri oleh pemiliknya." in page.text
    own.get("/sertifikat")
    run_job(app)
    own.get("/sertifikat")
    assert "Pelatih yang Anda izinkan juga melihat nama ini." in own.text
