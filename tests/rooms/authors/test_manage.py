"""`/kelola/kursus` and `bekal kursus`: for authors and operators."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert

from app import create_app
from app.content import library
from app.course.actions.unclear import store_unclear_report
from app.identity.models import Account, StaffGrant
from app.kit.clock import today, utcnow
from app.kit.store.db import database, db, new_id, transaction
from app.operations.cli import check_course_command, publish_course, summarise_course_command
from config import COURSE
from tests.conftest import settings
from tests.page import Page
from tests.rooms.course.course import break_lesson, small_course
from tests.rooms.learning.answers import NOW
from tests.rooms.learning.conftest import Family, sign_in

CHECK, SUMMARISE = check_course_command, summarise_course_command


@pytest.fixture
def editor(school: Flask, page: Page) -> Page:
    """A browser of somebody who manages the course."""
    account: UUID = new_id()
    with school.app_context(), transaction() as tx:
        row = {"id": account, "name": "Ratna", "language": "id", "made_at": NOW}
        tx.execute(insert(Account), row)
        tx.add(StaffGrant(account=account, role="admin", scope="00", starts=utcnow()))
    sign_in(school, page.client, account)
    return page


def test_learner_gets_403_for_the_course_management_page(
    school: Flask, mother: Page, family: Family
) -> None:
    mother.get("/kelola/kursus", 403)


def test_course_management_page_lists_modules_with_their_publication_state(editor: Page) -> None:
    editor.get("/kelola/kursus")
    rows = [row.text for row in editor.root.one("tbody").all("tr")]
    titles = [module.title["id"] for module in library.read_course(COURSE, today()).modules]
    assert {"Kirim uang", "Menabung dan mencapai tujuan"} <= set(titles)
    assert [row.partition(" terbit ")[0] for row in rows] == titles
    assert "Semua modul terbit." in editor.text
    assert "Belum ada catatan pembaca" in editor.text
    current = editor.root.one("nav", cls="menu").all("a", **{"aria-current": "page"})
    assert [link.get("href") for link in current] == ["/kelola/kursus"]
    editor.get("/kelola/kursus?lang=en")


def test_course_management_page_lists_unclear_reports_by_lesson(
    school: Flask, editor: Page
) -> None:
    with school.app_context(), transaction() as tx:
        for sentence in ("", "", "Apa itu <b>kurs</b>?"):
            store_unclear_report(tx, "kirim-uang/dua-biaya", sentence, now=NOW)
        store_unclear_report(tx, "menabung/yang-ditarik", "", now=NOW)
    editor.get("/kelola/kursus")
    assert [heading.text for heading in editor.root.one("main").all("h3")] == [
        "Dua biaya saat kirim uang",
        "menabung/yang-ditarik",
    ]
    assert "3 ketukan · terakhir 24 November 2026" in editor.text
    assert "Apa itu <b>kurs</b>? 24 November 2026" in editor.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_course_check_command_exits_1_and_prints_file_and_line_of_each_fault(
    app: Flask, tmp_path: Path
) -> None:
    course = small_course(tmp_path / "kursus")
    runner = app.test_cli_runner()
    with time_machine.travel(NOW, tick=False):  # one day its lessons are to be looked at again
        good = runner.invoke(CHECK, [str(course)])
    assert good.exit_code == 0
    assert good.output.startswith("2 modul, 2 pelajaran: tidak ada catatan.\n")
    break_lesson(course)
    bad = runner.invoke(CHECK, [str(course)])
    assert bad.exit_code == 1
    line = (course / "menabung/sisihkan-dulu/pelajaran.id.md").read_text("utf-8").split("\n")
    number = line.index("sumbernya:") + 1
    assert f"menabung/sisihkan-dulu/pelajaran.id.md:{number}: " in bad.output


def test_publish_command_publishes_the_course_of_the_repository(school: Flask) -> None:
    done = school.test_cli_runner().invoke(publish_course)
    assert done.exit_code == 0, done.output
    course = library.read_course(COURSE, today())
    assert len(course.lessons) >= 12
    # Where it takes long, a bar is shown meanwhile, on the other output.
    assert done.stdout.startswith(f"{len(course.modules)} modul, {len(course.lessons)} pelajaran ")


def test_publish_command_exits_nonzero_when_a_module_has_faults(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    made = create_app(settings(tmp_path / "state", database_url))
    course = small_course(tmp_path / "kursus")
    break_lesson(course)
    done = made.test_cli_runner().invoke(publish_course, [str(course)])
    with made.app_context():
        database().drop_connection()
        db.engine.dispose()
    assert done.exit_code == 1
    assert "Ditahan: menabung." in done.output
    assert "menabung/sisihkan-dulu/pelajaran.id.md:" in done.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # only files and pages
def test_course_summary_command_lists_every_module_in_every_language(app: Flask) -> None:
    done = app.test_cli_runner().invoke(SUMMARISE, ["--json"])
    rows = json.loads(done.output)
    told = [(row["module"], row["language"]) for row in rows]
    modules = [module.id for module in library.read_course(COURSE, today()).modules]
    assert told == [(module, language) for module in modules for language in ("id", "en")]
    first = {row["module"]: row for row in reversed(rows)}
    for module, lessons in (("kirim-uang", 6), ("menabung", 7)):
        assert (first[module]["lessons"], first[module]["scenarios"]) == (lessons, 1)
    assert len(app.test_cli_runner().invoke(SUMMARISE).output.splitlines()) == len(rows)
