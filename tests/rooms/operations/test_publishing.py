"""A core list that changes: whoever finished stays in the headline, each version counts those who
meet it, everybody's numbers are those of the new list, and counters say what a recount says."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from app.counters import queries as counters
from app.counters.rules import ANY
from app.course.queries import catalogue
from app.households.models import CompletedCore, CoreProgress
from app.identity.models import Account
from app.kit.store.db import read, transaction
from app.learning import actions as learning
from app.learning import queries
from app.operations.cli import publish_course
from app.recount import actions as recount
from app.sync.actions import store_sent_items
from tests.page import Page
from tests.rooms.course.course import COURSE, edit, small_course, stamp_of
from tests.rooms.learning.answers import NOW, quiz_item
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
        store_sent_items([quiz_item(account, lesson) for lesson in lessons], NOW)


def core_progress(app: Flask, account: UUID, role: str) -> tuple[int, int, int, bool]:
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
            assert recount.rebuild_counters(tx, now=NOW).differed == 0
        return counters.counters_of_subregions("00").get("00", {})


def test_new_required_lessons_list_applies_to_unfinished_people_when_it_is_published(
    school: Flask, family: Family, course: Path, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY)
    learn(school, family.mother, MORE)
    assert core_progress(school, family.mother, "keluarga") == (1, 0, 2, False)
    result = publish(MONEY, SAVING, MORE)
    assert result.exit_code == 0, result.output
    assert core_progress(school, family.worker, "pekerja") == (2, 1, 3, False)
    assert core_progress(school, family.mother, "keluarga") == (2, 1, 3, False)
    assert "0 berbeda" in result.output
    again = school.test_cli_runner().invoke(publish_course, [str(course)])
    assert "catatan diperbarui" not in again.output


def test_new_required_lessons_list_keeps_totals_and_counts_people_who_complete_it(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    for account in (family.worker, family.mother):
        learn(school, account, MONEY, SAVING)
    before = numbers(school)
    assert (before["complete", ANY], before["complete", 1]) == (1, 1)
    result = publish(MONEY, SAVING, MORE)
    assert core_progress(school, family.worker, "pekerja") == (2, 2, 3, True)
    assert numbers(school) == before
    assert "1 keluarga belajar lengkap tetap lengkap." in result.output
    assert "2 orang sudah selesai dan tetap selesai." in result.output
    learn(school, family.worker, MORE)
    assert numbers(school) == before | {("done", 2): 1}, "nobody finishes twice"
    learn(school, family.mother, MORE)
    assert numbers(school) == before | {("done", 2): 2, ("complete", 2): 1}


def test_people_who_already_passed_a_new_required_list_are_counted_when_it_is_published(
    school: Flask, make_family: Callable[[], Family], publish: Callable[..., Result]
) -> None:
    """So were 158 people and 21 households found by nobody."""
    near, far = make_family(), make_family()
    for account in (near.worker, near.mother):
        learn(school, account, MONEY, SAVING, MORE)
    for account in (far.worker, far.mother):
        learn(school, account, MONEY, SAVING)
    before = numbers(school)
    result = publish(MONEY, MORE)
    assert "jadi selesai" in result.output
    assert ", 0 jadi selesai" in result.output, "they had finished before"
    assert numbers(school) == before | {("done", 2): 2, ("complete", 2): 1}


def test_passing_a_replaced_required_lessons_list_too_late_does_not_change_its_counts(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY, SAVING)
    learn(school, family.mother, MONEY)
    publish(MONEY, MORE)
    learn(school, family.mother, SAVING)
    after = numbers(school)
    assert after["done", 1] == 1, "the mother passed the last lesson of version 1 too late"
    assert ("complete", ANY) not in after
    learn(school, family.mother, MORE)
    assert numbers(school)["complete", ANY] == 1
    assert ("complete", 2) not in numbers(school), "the worker has not passed all of version 2"


STAGES = ("sebelum", "selama", "sesudah", None)


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_of_each_core_lessons_version_equal_the_people_who_passed_it_after_random_steps(
    seed: int, school: Flask, make_family: Callable[[], Family], publish: Callable[..., Result]
) -> None:
    """Compared with the lessons passed. A replaced version is compared as it stood then."""
    rng = random.Random(seed)
    families = [make_family() for _ in range(4)]
    everyone = [who for home in families for who in (home.worker, home.mother)]
    stood: dict[int, set[tuple[UUID, str]]] = {}
    for version, lists in enumerate(([], [MONEY], [MONEY, MORE], [SAVING]), 1):
        headline = numbers(school)
        if version > 1:
            publish(*lists, version=version, before=rng.choice((MONEY, MORE)))
        after = numbers(school)
        for figure in ("complete", "done"):
            assert after.get((figure, ANY), 0) >= headline.get((figure, ANY), 0)
        for _ in range(12):
            who = rng.choice(everyone)
            learn(school, who, rng.choice((MONEY, SAVING, MORE)))
            if rng.random() < 0.6:
                change_stage(school, rng.choice(everyone), rng.choice(STAGES))
        assert stood.items() <= people_counted_by_version(school).items(), (
            "a replaced version changed"
        )
        now = people_who_passed_version(school, version, everyone)
        assert people_counted_by_version(school).get(version, set()) == now
        if now:
            stood[version] = now
        numbers(school)
    assert stood


def people_counted_by_version(app: Flask) -> dict[int, set[tuple[UUID, str]]]:
    """By version, (account, role) of those who meet it, as households keep it."""
    found: dict[int, set[tuple[UUID, str]]] = {}
    with app.app_context():
        for row in read().execute(
            select(CompletedCore.core, CompletedCore.account, CompletedCore.role)
        ):
            found.setdefault(row.core, set()).add((row.account, row.role))
    return found


def people_who_passed_version(
    app: Flask, version: int, people: list[UUID]
) -> set[tuple[UUID, str]]:
    """The same, told from the list in susunan.yaml as published and the lessons passed."""
    with app.app_context():
        core = next(each for each in catalogue().cores if each.version == version)
        stages = {
            row.id: row.stage for row in read().execute(select(Account.id, Account.stage))
        }  # fmt: skip
        return {
            (who, role)
            for who in people
            for role in ("pekerja", "keluarga")
            if set(core.lessons_for(role, stages[who])) <= set(queries.passed_lessons(who))
        }


def change_stage(app: Flask, who: UUID, stage: str | None) -> None:
    """As `/profil` does."""
    with app.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == who).values(stage=stage))
        learning.update_core_progress(tx, [who], now=NOW)


def test_person_who_finishes_because_a_new_required_list_is_shorter_is_counted_at_publication(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MONEY, SAVING)
    learn(school, family.mother, MONEY)
    assert ("complete", 1) not in numbers(school)
    result = publish(MONEY)
    assert "jadi selesai" in result.output
    assert "0 berbeda" in result.output
    assert core_progress(school, family.mother, "keluarga") == (2, 1, 1, True)
    after = numbers(school)
    assert (after["complete", ANY], after["complete", 2], after["done", 1]) == (1, 1, 1)


@pytest.mark.parametrize("stage, total", [("sebelum", 1), ("selama", 2), (None, 2)])
def test_progress_of_a_worker_uses_the_required_lessons_of_their_migration_stage(
    stage: str | None, total: int, school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.worker, MORE)
    with school.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == family.worker).values(stage=stage))
    publish(MONEY, SAVING, before=MONEY)
    assert core_progress(school, family.worker, "pekerja")[2] == total


def test_publish_command_prints_how_many_people_miss_each_lesson_of_a_new_required_list(
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


def test_required_lessons_progress_updated_at_publication_equals_a_full_recompute(
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
            finished = lessons == (MONEY, SAVING)
            kept = (2, len(passed), 2, finished)
            assert core_progress(school, home.mother, "keluarga") == kept
    numbers(school)
    with school.app_context(), transaction() as tx:
        assert learning.recompute_core_progress(tx, now=NOW + timedelta(days=1)) == (0, 0)


@pytest.mark.parametrize("gone", [False, True])
def test_published_required_lessons_list_cannot_be_edited_or_removed(
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
    assert core_progress(school, family.mother, "keluarga") == (2, 1, 3, False)
    plan.write_text(whole, "utf-8")
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0


def test_older_required_lessons_list_may_name_a_withdrawn_lesson(
    school: Flask, family: Family, course: Path, publish: Callable[..., Result]
) -> None:
    learn(school, family.mother, MONEY, SAVING)
    publish(MONEY, MORE)
    shutil.rmtree(course / "menabung")
    edit(course / "susunan.yaml", "modul: [kirim-uang, menabung]", "modul: [kirim-uang]")
    story = (course / "cerita.yaml").read_text("utf-8")
    (course / "cerita.yaml").write_text(story.partition("- modul: menabung\n")[0], "utf-8")
    result = school.test_cli_runner().invoke(publish_course, [str(course)])
    assert result.exit_code == 0, result.output
    assert core_progress(school, family.mother, "keluarga") == (2, 1, 2, True)
    assert numbers(school)["done", 1] == 1


def test_home_page_thanks_finished_people_and_lists_required_lessons_added_since(
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
            "Kirim sekali sebulan, ongkosnya separuh"
        ]
        assert "bekal inti selesai" not in browser.text
        browser.get(f"{address}?lang=en")
    with school.app_context():
        assert queries.course_progress_of(family.worker).added_core_lessons == ()
    learn(school, family.mother, MORE)
    browser.get("/")
    assert "3 dari 3" in browser.text


def test_quiz_attempts_and_record_of_a_withdrawn_lesson_are_kept(
    school: Flask, family: Family, course: Path
) -> None:
    learn(school, family.mother, MONEY, MORE)
    shutil.rmtree(course / MORE)
    edit(course / "kirim-uang" / "modul.yaml", "- gabungkan-kiriman\n", "")
    assert school.test_cli_runner().invoke(publish_course, [str(course)]).exit_code == 0
    with school.app_context():
        assert {each["lesson"] for each in queries.export_attempts(family.mother)} == {MONEY, MORE}
        assert set(queries.passed_lessons(family.mother)) == {MONEY, MORE}
        (attempt,) = [a for a in queries.export_attempts(family.mother) if a["lesson"] == MORE]
        assert attempt["correct"] == attempt["asked"]
    page = Page(school.test_client())
    sign_in(school, page.client, family.mother)
    page.get("/belajar/catatan")
    assert "2 pelajaran" in page.text
    assert "Kirim sekali sebulan, ongkosnya separuh" in page.root.one("main").all("table")[-1].text


def test_withdrawn_private_lesson_stays_hidden_from_the_learning_record(
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
    assert "Kirim sekali sebulan" not in page.text


# ---- what is said to those who have not finished ----


def signed_in(app: Flask, who: UUID) -> Page:
    page = Page(app.test_client())
    sign_in(app, page.client, who)
    return page


def progress_shown_on(page: Page, address: str) -> str:
    """The numbers of the reader's own core on a page: “1 dari 3”, or “2” lessons that are new."""
    page.get(address)
    if address == "/keluarga":
        own = next(row for row in page.root.all("li") if "(Anda)" in row.text)
        text = own.text
    else:
        text = page.root.one("main").text
    found = re.search(r"(\d+ dari \d+) bekal|ada (\d+) pelajaran baru", text)
    assert found is not None, text
    return found[1] or found[2]


@pytest.mark.parametrize(
    ("passed", "before", "after"),
    [
        ((MONEY,), "1 dari 2", "1 dari 3"),
        ((MORE,), "0 dari 2", "1 dari 3"),
        ((MONEY, SAVING), "2 dari 2", "1"),
        ((MONEY, SAVING, MORE), "2 dari 2", "3 dari 3"),
    ],
)
def test_home_course_and_family_pages_agree_on_progress_before_and_after_a_publication(
    passed: tuple[str, ...],
    before: str,
    after: str,
    school: Flask,
    family: Family,
    publish: Callable[..., Result],
) -> None:
    learn(school, family.mother, *passed)
    page = signed_in(school, family.mother)
    pages = ("/", "/belajar") if before.startswith("0") else ("/", "/belajar", "/keluarga")
    assert {progress_shown_on(page, address) for address in pages} == {before}
    publish(MONEY, SAVING, MORE)
    assert {progress_shown_on(page, address) for address in ("/", "/belajar", "/keluarga")} == {
        after
    }


def test_changing_the_migration_stage_updates_the_progress_on_every_page(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    publish(MONEY, SAVING, before=MORE)
    learn(school, family.worker, MONEY)
    page = signed_in(school, family.worker)
    page.get("/profil")
    page.submit(stage="sebelum")
    assert {progress_shown_on(page, address) for address in ("/", "/belajar")} == {"0 dari 1"}
    learn(school, family.worker, MORE)
    page.get("/profil")
    page.submit(stage="selama")
    pages = ("/", "/belajar", "/keluarga")
    assert {progress_shown_on(page, address) for address in pages} == {"1"}, (
        "finished before they left"
    )
    assert numbers(school)["done", ANY] == 1
    assert ("done", 2) not in numbers(school), "what they meet is not the list of their stage"


CHANGED = "Daftar bekal inti diperbarui"
TOLD_AT = ("/", "/belajar", "/belajar/kirim-uang", "/keluarga")


def test_notice_of_changed_required_lessons_is_shown_to_unfinished_people_until_dismissed(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    learn(school, family.mother, MONEY)
    page = signed_in(school, family.mother)
    for address in TOLD_AT:
        page.get(address)
        assert CHANGED not in page.text
    publish(SAVING, MORE, MONEY, version=2)
    publish(MONEY, MORE, version=3)
    for address in TOLD_AT:
        page.get(address)
        assert CHANGED in page.text
        assert "Dulu 1 dari 2. Sekarang 1 dari 2" in page.text
        change = next(each for each in page.root.all("details") if "berubah" in each.text)
        assert [item.text for item in change.all("li")] == [
            "Kirim sekali sebulan, ongkosnya separuh",
            "Sisihkan dulu, baru belanja",
        ]
        page.get(f"{address}?lang=en")
        assert "Your core list has changed" in page.text
    page.get("/belajar/kirim-uang")
    forms = page.root.one("main").all("form")
    page.submit(next(each for each in forms if "/keluarga/daftar-inti" in each.get("action")))
    assert page.location == "/belajar/kirim-uang"
    for address in TOLD_AT:
        page.get(address)
        assert CHANGED not in page.text


def test_notice_of_changed_required_lessons_is_hidden_from_finished_and_unaffected_people(
    school: Flask, family: Family, publish: Callable[..., Result]
) -> None:
    with school.app_context(), transaction() as tx:
        tx.execute(update(Account).where(Account.id == family.worker).values(stage="sebelum"))
    learn(school, family.worker, MONEY)
    learn(school, family.mother, MONEY, SAVING)
    publish(MORE, before=f"{SAVING}, {MONEY}")
    for who in (family.worker, family.mother):
        page = signed_in(school, who)
        for address in TOLD_AT:
            page.get(address)
            assert CHANGED not in page.text
