"""A core list that changes: who finished keeps it, everybody else is told by the new one, and the
counters say what a recount says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from app.coverage import actions as coverage
from app.figures import queries as figures
from app.households.models import CoreProgress
from app.identity.models import Account
from app.kit.db import read, transaction
from app.learning import actions as learning
from app.learning import queries
from app.operations.cli import publish_course
from app.sync.actions import accept
from tests.page import Page
from tests.rooms.course.course import COURSE, edit, small_course, stamp_of
from tests.rooms.learning.answers import NOW, sent
from tests.rooms.learning.conftest import Family, sign_in

MONEY, SAVING, MORE = (
    "kirim-uang/dua-biaya",
    "menabung/sisihkan-dulu",
    "kirim-uang/gabungkan-kiriman",
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A core of two lessons, and a third that is in none."""
    root = small_course(tmp_path / "kursus")
    shutil.copytree(COURSE / MORE, root / MORE)
    edit(root / "kirim-uang" / "modul.yaml", "- dua-biaya\n", "- dua-biaya\n- gabungkan-kiriman\n")
    return root


@pytest.fixture
def school(fresh: Flask, course: Path) -> Flask:
    """With that course."""
    result = fresh.test_cli_runner().invoke(publish_course, [str(course)])
    assert result.exit_code == 0, result.output
    return fresh


@pytest.fixture
def publish(school: Flask, course: Path) -> Callable[..., Result]:
    """Publishes a new core list for everybody."""

    def new_list(*lessons: str, version: int = 2, before: str = "") -> Result:
        text = (course / "susunan.yaml").read_text("utf-8")
        own = f"[{', '.join(lessons)}]"
        first = f"[{before}]" if before else own
        entry = (
            f"- versi: {version}\n  per: 2026-12-01\n  pekerja:\n    sebelum: {first}\n"
            f"    selama: {own}\n    sesudah: {own}\n  keluarga: {own}\n"
        )
        (course / "susunan.yaml").write_text(text + entry, "utf-8")
        return school.test_cli_runner().invoke(publish_course, [str(course)])

    return new_list


def learn(app: Flask, account: UUID, *lessons: str) -> None:
    with app.app_context():
        accept([sent(account, lesson) for lesson in lessons], NOW)


def told(app: Flask, account: UUID, role: str) -> tuple[int, int, int, bool]:
    """(version, done, total, finished) as households keep it."""
    with app.app_context():
        row = read().execute(
            select(CoreProgress).where(
                CoreProgress.account == account, CoreProgress.role == role
            )
        ).one()  # fmt: skip
        return row.core, row.done, row.total, row.since is not None


def numbers(app: Flask) -> dict[tuple[str, int], int]:
    """The country's figures, which must be what a recount finds."""
    with app.app_context():
        with transaction() as tx:
            assert coverage.rebuild(tx, now=NOW).differed == 0
        return figures.counts("00").get("00", {})


def test_a_new_list_reaches_who_has_not_finished_at_publication(
    school: Flask, family: Family, course: Path, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY)
    learn(school, family.mother, MORE)
    assert told(school, family.mother, "keluarga") == (1, 0, 2, False)
    result = publish(MONEY, SAVING, MORE)
    assert result.exit_code == 0, result.output
    assert told(school, family.worker, "pekerja") == (2, 1, 3, False)
    assert told(school, family.mother, "keluarga") == (2, 1, 3, False)
    assert "0 berbeda" in result.output
    again = school.test_cli_runner().invoke(publish_course, [str(course)])
    assert "catatan diperbarui" not in again.output


def test_who_finished_an_older_list_keeps_it_and_series_do_not_mix(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    for account in (family.worker, family.mother):
        learn(school, account, MONEY, SAVING)
    before = numbers(school)
    assert before["complete", 1] == 1
    result = publish(MONEY, SAVING, MORE)
    assert told(school, family.worker, "pekerja") == (1, 2, 2, True)
    assert numbers(school) == before
    assert "1 keluarga belajar lengkap tetap lengkap." in result.output
    assert "2 orang sudah selesai dan tetap selesai." in result.output
    learn(school, family.worker, MORE)
    assert numbers(school) == before, "nobody finishes twice"


def test_whom_the_new_list_finds_finished_counts_at_once_in_its_series(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY, SAVING)
    learn(school, family.mother, MONEY)
    assert ("complete", 1) not in numbers(school)
    result = publish(MONEY)
    assert "jadi selesai" in result.output
    assert "0 berbeda" in result.output
    assert told(school, family.mother, "keluarga") == (2, 1, 1, True)
    assert numbers(school)["complete", 2] == 1


@pytest.mark.parametrize("stage, total", [("sebelum", 1), ("selama", 2), (None, 2)])
def test_a_worker_is_told_by_the_list_of_their_stage(
    stage: str | None, total: int, school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MORE)
    with school.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == family.worker).values(stage=stage))
    publish(MONEY, SAVING, before=MONEY)
    assert told(school, family.worker, "pekerja")[2] == total


def test_what_a_change_would_do_is_told_by_lesson(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY)
    learn(school, family.mother, SAVING)
    result = publish(MONEY, SAVING, MORE)
    assert "Bekal inti versi 2 menggantikan versi 1:" in result.output
    assert "2 orang belum selesai" in result.output
    assert f"keluarga, {MONEY}: 1 orang" in result.output
    assert f"pekerja, {MONEY}: 0 orang" in result.output
    assert f"pekerja, {MORE}: 1 orang" in result.output


def test_told_anew_is_what_a_first_pass_would_tell(
    school: Flask, make_family: Callable[[], Family], publish: Callable[..., Result]
) -> None:
    """Both ways of telling agree, whoever passed what."""
    ways = [(), (MONEY,), (MORE,), (SAVING, MORE), (MONEY, SAVING)]
    families = [make_family() for _ in ways]
    for home, lessons in zip(families, ways, strict=True):
        learn(school, home.mother, *lessons)
    publish(MONEY, MORE)
    for home, lessons in zip(families, ways, strict=True):
        if lessons:
            passed = [each for each in (MONEY, MORE) if each in lessons]
            kept = (1, 2, 2, True) if lessons == (MONEY, SAVING) else (2, len(passed), 2, False)
            assert told(school, home.mother, "keluarga") == kept
    numbers(school)
    with school.app_context(), transaction() as tx:
        assert learning.retell_core(tx, now=NOW + timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize("gone", [False, True])
def test_a_published_list_is_not_edited_in_place(
    gone: bool, school: Flask, family: Family, course: Path, publish: Callable[..., Result]
) -> None:
    learn(school, family.mother, MONEY)
    publish(MONEY, SAVING, MORE)
    plan = course / "susunan.yaml"
    whole = plan.read_text("utf-8")
    if gone:
        plan.write_text(whole[: whole.index("- versi: 2")], "utf-8")
    else:
        edit(plan, f"keluarga: [{MONEY}, {SAVING}, {MORE}]", f"keluarga: [{MONEY}]")
    refused = school.test_cli_runner().invoke(publish_course, [str(course)])
    assert refused.exit_code == 1
    assert "susunan.yaml:1: bekal inti versi 2 sudah terbit" in refused.output
    assert "tulis daftar baru sebagai versi 3" in refused.output
    assert told(school, family.mother, "keluarga") == (2, 1, 3, False)
    plan.write_text(whole, "utf-8")
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0


def test_an_older_list_may_name_a_lesson_that_was_withdrawn(
    school: Flask, family: Family, course: Path, publish: Callable[..., Result]
) -> None:
    learn(school, family.mother, MONEY, SAVING)
    publish(MONEY, MORE)
    shutil.rmtree(course / "menabung")
    edit(course / "susunan.yaml", "modul: [kirim-uang, menabung]", "modul: [kirim-uang]")
    result = school.test_cli_runner().invoke(publish_course, [str(course)])
    assert result.exit_code == 0, result.output
    assert told(school, family.mother, "keluarga") == (1, 2, 2, True)


def test_home_thanks_and_names_what_has_come_since(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.mother, MONEY, SAVING)
    publish(MONEY, SAVING, MORE)
    browser = Page(school.test_client())
    sign_in(school, browser.client, family.mother)
    for address in ("/", "/belajar"):
        browser.get(address)
        assert "Bekal inti Anda sudah selesai. Terima kasih." in browser.text
        assert "Sejak itu ada 1 pelajaran baru:" in browser.text
        assert [row.text for row in browser.root.one("ul", cls="daftar").all("li")] == [
            "Gabungkan kiriman dengan rencana"
        ]
        assert "bekal inti selesai" not in browser.text
        browser.get(f"{address}?lang=en")
    with school.app_context():
        assert queries.learning_of(family.worker).added == ()
    learn(school, family.mother, MORE)
    browser.get("/")
    assert "3 dari 3" in browser.text


def test_a_withdrawn_lesson_keeps_its_attempts(school: Flask, family: Family, course: Path) -> None:
    learn(school, family.mother, MONEY, MORE)
    shutil.rmtree(course / MORE)
    edit(course / "kirim-uang" / "modul.yaml", "- gabungkan-kiriman\n", "")
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0
    with school.app_context():
        assert {each["lesson"] for each in queries.attempts_of(family.mother)} == {MONEY, MORE}
        assert set(queries.passed(family.mother)) == {MONEY, MORE}
        (attempt,) = [a for a in queries.attempts_of(family.mother) if a["lesson"] == MORE]
        assert attempt["correct"] == attempt["asked"]
    page = Page(school.test_client())
    sign_in(school, page.client, family.mother)
    page.get("/belajar/catatan")
    assert "2 pelajaran" in page.text
    assert "Gabungkan kiriman dengan rencana" in page.root.one("main").all("table")[-1].text


def test_a_private_lesson_is_told_of_to_nobody_also_when_it_is_withdrawn(
    school: Flask, family: Family, course: Path
) -> None:
    lesson = course / MORE / "pelajaran.id.md"
    before = stamp_of(lesson)
    edit(lesson, "angka: contoh", "angka: contoh\npribadi: ya")
    edit(course / MORE / "pelajaran.en.md", before, stamp_of(lesson))
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0
    learn(school, family.mother, MONEY, MORE)
    shutil.rmtree(course / MORE)
    edit(course / "kirim-uang" / "modul.yaml", "- gabungkan-kiriman\n", "")
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0
    page = Page(school.test_client())
    sign_in(school, page.client, family.mother)
    page.get("/belajar/catatan")
    assert "1 pelajaran" in page.text
    assert "Gabungkan kiriman" not in page.text
