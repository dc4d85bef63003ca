"""`/kelola/bantuan`: help numbers that are due, and hidden ones."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.work_abroad import actions, queries
from app.work_abroad.rules.help_lines import NumberCheck
from tests.page import Page
from tests.rooms.authors.test_manage import editor

__all__ = ["editor"]

ADDRESS = "/kelola/bantuan"


def record(app: Flask, country: str, number: str, result: str, days_ago: int = 1) -> None:
    check = NumberCheck(result, "BP3MI Jawa Timur", today() - timedelta(days=days_ago))
    with app.app_context(), transaction() as tx:
        actions.record_number_check(tx, country, number, check, now=utcnow())


def rows(page: Page, table: int) -> list[str]:
    return [row.text for row in page.root.one("main").all("tbody")[table].all("tr")]


def test_page_of_help_numbers_lists_what_is_due_with_the_leading_numbers_on_top(
    school: Flask, editor: Page
) -> None:
    editor.get("/kelola/kursus")
    assert ADDRESS in [link.get("href") for link in editor.root.one("main").all("a")]
    editor.get(ADDRESS)
    listed = rows(editor, 0)
    with school.app_context():
        assert len(listed) == len(queries.lines_to_ring(today()))
    leading = ["bisa tampil lebih dulu" in row for row in listed]
    assert leading == sorted(leading, reverse=True)
    assert all("Belum pernah" in row for row in listed)


def test_page_of_help_numbers_separates_hidden_numbers_and_drops_those_just_rung(
    school: Flask, editor: Page
) -> None:
    record(school, "tw", "1955", "diangkat")
    record(school, "tw", "+886901132000", "salah")
    record(school, "tw", "+886987587000", "mati")
    record(school, "hk", "+85236510200", "diangkat", days_ago=200)
    editor.get(ADDRESS)
    hidden, due = rows(editor, 0), rows(editor, 1)
    assert "Tersambung ke orang lain." in hidden[0]
    assert "Tidak tersambung." in hidden[1]
    assert not [row for row in due if row.startswith("1955")]
    assert "BP3MI Jawa Timur" in next(row for row in due if "+85236510200" in row)
    editor.get(f"{ADDRESS}?lang=en")
    assert "Somebody else answered." in editor.text


def test_page_of_help_numbers_is_refused_to_a_learner(mother: Page) -> None:
    mother.get(ADDRESS, 403)
