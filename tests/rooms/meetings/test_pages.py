"""The pages of meetings: enter one, tap who is there, decide, correct, print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.course import queries as course
from app.kit.clock import today, utcnow
from app.kit.store.db import new_id, transaction
from app.meetings import actions, queries
from app.meetings.rules import ABSENT, DIFFERS, PRESENT, meeting_id
from app.training import actions as training
from tests.factories import make_household, make_staff
from tests.page import Page
from tests.rooms.learning.answers import publish_course
from tests.rooms.meetings.cohort import SomeCohort, accept, enter, make_class, mark, statuses


def address(made: SomeCohort, meeting: UUID, end: str = "") -> str:
    return f"/kelompok/{made.id}/pertemuan/{meeting}{end}"


def ticked(page: Page) -> set[str]:
    boxes = page.root.one("main").all("input", name="people")
    return {str(box.get("value")) for box in boxes if "checked" in box.attributes}


def tap(page: Page, *people: UUID) -> None:
    """Send the open page of a meeting with these people ticked, and no others."""
    main = page.root.one("main")
    shown = [str(each.get("value")) for each in main.all("input", name="shown")]
    sent = {"csrf_token": token(page), "shown": shown, "people": [str(each) for each in people]}
    page.post(page.url, sent, 303)


def token(page: Page) -> str:
    return str(page.root.one("main").all("input", name="csrf_token")[0].get("value"))


def test_trainer_enters_a_meeting_and_taps_who_is_there(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi", listed=("Wati",))
    page = made.rina_page
    page.get(f"/kelompok/{made.id}")
    assert page.root.one("main").all("a", href=f"/kelompok/{made.id}/pertemuan")
    page.get(f"/kelompok/{made.id}/pertemuan")
    assert "Belum ada pertemuan." in page.text
    page.get(f"/kelompok/{made.id}/pertemuan/baru")
    page.submit(held_on=today().isoformat(), nth="1", starts_at="9.30")
    meeting = meeting_id(made.id, today(), 1)
    assert page.location == address(made, meeting)
    page.get(page.location)
    assert "kelas pertama, jam 09.30." in page.text
    assert "1. Wati" in page.text
    siti, wati = made.people["Siti"], made.listed["Wati"]
    tap(page, siti, wati)
    assert statuses(app, made, meeting) == {siti: PRESENT, wati: PRESENT}
    page.get(page.location)
    assert "2 dari 3 orang hadir." in page.text
    assert ticked(page) == {str(siti), str(wati)}
    page.get(f"/kelompok/{made.id}/pertemuan")
    assert "2 orang hadir" in page.text


def test_new_meeting_keeps_what_was_typed_beside_the_error(app: Flask) -> None:
    made = make_class(app)
    page = made.rina_page
    page.get(f"/kelompok/{made.id}/pertemuan/baru")
    late = (today() - timedelta(days=400)).isoformat()
    page.submit(held_on=late, starts_at="jam 9", status=422)
    for sentence in (
        "Pilih kelas pertama atau kedua.",
        "Pilih tanggal dalam satu tahun ini.",
        "Tulis jam seperti 09.30.",
    ):
        assert sentence in page.text
    assert page.root.one("input", name="starts_at").get("value") == "jam 9"
    with app.app_context():
        assert queries.meetings_of_cohort(made.id) == []


def test_attendance_of_a_meeting_to_come_is_refused_with_a_sentence(app: Flask) -> None:
    made = make_class(app, "Siti", listed=("Wati",))
    page, siti = made.rina_page, made.people["Siti"]
    meeting = enter(app, made, today() + timedelta(days=3))
    page.get(address(made, meeting))
    its = token(page)
    page.post(page.url, {"csrf_token": its, "people": [str(siti)]}, 422)
    assert "Pertemuan ini belum berlangsung. Catat pada harinya." in page.text
    assert ticked(page) == {str(siti)}
    page.post(address(made, meeting, "/nomor"), {"csrf_token": its, "number": "1"}, 422)
    assert "Pertemuan ini belum berlangsung." in page.text
    assert statuses(app, made, meeting) == {}
    tomorrow = enter(app, made, today() + timedelta(days=1))
    page.get(address(made, tomorrow))
    tap(page, siti)
    assert statuses(app, made, tomorrow) == {siti: PRESENT}


def test_topic_is_chosen_among_lessons_that_are_not_private(app: Flask) -> None:
    with app.app_context():
        publish_course()
        lessons = course.catalogue().lessons
    made = make_class(app)
    page = made.rina_page
    page.get(f"/kelompok/{made.id}/pertemuan/baru")
    offered = {each.get("value") for each in page.root.all("input", name="lesson")} - {""}
    assert offered
    assert not offered & {each.id for each in lessons if each.private}
    lesson = next(each for each in lessons if each.id in offered)
    page.submit(held_on=today().isoformat(), nth="2", lesson=lesson.id)
    page.get(page.location)
    assert lesson.title["id"] in page.text
    page.get(f"{page.url}/ubah")
    [group] = [e for e in page.root.one("main").all("details") if "open" in e.attributes]
    assert "checked" in group.one("input", value=lesson.id).attributes
    page.get(f"/kelompok/{made.id}/pertemuan/baru")
    page.submit(held_on=today().isoformat(), nth="2", lesson="tidak/ada", status=422)


def test_swapped_names_are_corrected_with_a_trail(app: Flask) -> None:
    made = make_class(app, "Siti", "Sitti")
    siti, sitti = made.people.values()
    meeting, page = enter(app, made), made.rina_page
    page.get(address(made, meeting))
    tap(page, siti)
    page.get(address(made, meeting))
    tap(page, sitti)
    assert statuses(app, made, meeting) == {siti: ABSENT, sitti: PRESENT}
    page.get(address(made, meeting, "/jejak"))
    rows = [row.text for row in page.root.one("tbody").all("tr")]
    assert sum(row.startswith("Siti") for row in rows) == 2
    assert len(rows) == 3
    assert all("Bu Rina" in row for row in rows)


def test_page_that_was_opened_before_takes_back_no_mark_of_another(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi")
    meeting, (siti, umi) = enter(app, made), made.people.values()
    made.budi_page.get(address(made, meeting))
    mark(app, meeting, made.rina, siti=siti)
    tap(made.budi_page, umi)
    assert statuses(app, made, meeting) == {siti: PRESENT, umi: PRESENT}


def test_marks_that_differ_are_shown_with_both_trainers_until_one_decides(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi")
    meeting, (siti, _umi) = enter(app, made), made.people.values()
    mark(app, meeting, made.rina, siti=siti)
    page = made.budi_page
    page.get(address(made, meeting))
    tap(page)
    assert statuses(app, made, meeting) == {siti: DIFFERS}
    page.get(address(made, meeting))
    assert "Bu Rina: hadir" in page.text
    assert "Pak Budi: tidak hadir" in page.text
    settle = address(made, meeting, f"/putuskan/{siti}")
    other, account = make_staff(app, "Bu Lain", "pelatih")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, made.id, account, now=utcnow())
    other.get(address(made, meeting))
    assert "pelatih utama, memutuskan" in other.text
    other.post(settle, {"csrf_token": token(other), "hadir": "ya"}, 404)
    for _ in range(2):
        page.post(settle, {"csrf_token": token(page), "hadir": "tidak"}, 303)
    assert statuses(app, made, meeting) == {siti: ABSENT}
    page.get(address(made, meeting, "/jejak"))
    assert "tidak hadir (keputusan)" in page.text


def test_number_on_a_slip_marks_its_person_as_present(app: Flask) -> None:
    made = make_class(app, listed=("Siti", "Umi"))
    meeting, page = enter(app, made), made.rina_page
    page.get(address(made, meeting))
    sent = {"csrf_token": token(page), "number": "2"}
    page.post(address(made, meeting, "/nomor"), sent, 303)
    page.get(page.location)
    assert "2. Umi: hadir." in page.text
    assert statuses(app, made, meeting) == {made.listed["Umi"]: PRESENT}
    page.post(address(made, meeting, "/nomor"), sent | {"number": "7"}, 422)
    assert "Nomor ini tidak ada di kelompok." in page.text
    page.post(address(made, meeting, "/nomor"), sent | {"number": "dua"}, 422)
    assert page.root.one("input", name="number").get("value") == "dua"


def test_meeting_is_called_off_by_choice_unless_somebody_was_there(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting, page = enter(app, made), made.rina_page
    page.get(address(made, meeting, "/ubah"))
    page.submit(called_off="cuaca")
    page.get(page.location)
    assert "Tidak jadi, karena cuaca." in page.text
    page.get(f"/kelompok/{made.id}/pertemuan")
    assert "Tidak jadi, karena cuaca" in page.text
    mark(app, meeting, made.rina, siti=made.people["Siti"])
    page.get(address(made, meeting, "/ubah"))
    page.submit(called_off="acara", status=422)
    assert "Sudah ada yang hadir." in page.text
    page.get(address(made, meeting))
    assert "Tidak jadi" not in page.text.replace("atau tidak jadi", "")


def test_signature_list_names_everybody_by_number_and_leaves_lines(app: Flask) -> None:
    made = make_class(app, "Ani", listed=("Umi", "Siti", "Budi"))
    accept(app, made, "Siti", called="Mbak Sit")
    page = made.rina_page
    page.get(address(made, enter(app, made), "/tanda-tangan"))
    rows = [row.text for row in page.root.one("tbody").all("tr")]
    assert [row.split() for row in rows[:4]] == [
        ["1", "Umi"], ["2", "Mbak", "Sit"], ["3", "Budi"], ["Ani"],
    ]  # fmt: skip
    assert len(rows) == 4 + 5
    assert "Ponorogo B, Balai desa." in page.text


def test_meeting_is_not_found_in_another_cohort_or_after_the_trainer_left(app: Flask) -> None:
    made, other = make_class(app, "Siti"), make_class(app, "Umi")
    meeting = enter(app, made)
    for end in ("", "/jejak", "/ubah", "/tanda-tangan"):
        other.rina_page.get(address(made, meeting, end), 404)
        other.rina_page.get(address(other, meeting, end), 404)
        made.rina_page.get(address(made, new_id(), end), 404)
        made.budi_page.get(address(made, meeting, end))
    with app.app_context(), transaction() as tx:
        training.remove_assistant(tx, made.id, made.budi, removed_by=made.rina, now=utcnow())
    made.budi_page.get(address(made, meeting), 404)


@pytest.mark.parametrize("size", [1, 60])
def test_meeting_is_read_in_three_statements_at_any_size(
    app: Flask, statements: Callable[[], Any], size: int
) -> None:
    made = make_class(app)
    meeting = enter(app, made)
    with app.app_context(), transaction() as tx:
        people = [make_household(tx, (f"P{k}", "pekerja"))[0] for k in range(size)]
        for account in people:
            training.enrol_in_cohort(tx, made.id, account, now=utcnow())
        actions.record_attendance_marks(
            tx, meeting, dict.fromkeys(people, True), marked_by=made.rina, now=utcnow()
        )
    with statements() as seen:
        made.rina_page.get(address(made, meeting))
    assert f"{size} dari {size} orang hadir." in made.rina_page.text
    assert len([s for s in seen if "FROM sign_in" not in s and "FROM staff_grant" not in s]) == 3
