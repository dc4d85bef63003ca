"""People without a phone in coverage: each word about them is seen, and more than 60 a day wait."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.households.models import Acquaintance
from app.households.rules import HOUSEHOLDS_A_DAY
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.meetings import actions as meetings
from app.training import actions as training
from tests.factories import make_staff
from tests.rooms.spoken.test_consent import make_class, say_yes

pytestmark = pytest.mark.usefixtures("november")


def count_waiting(app: Flask, staff: UUID) -> int:
    with app.app_context():
        its = (Acquaintance.staff == staff, Acquaintance.confirmed_at.is_(None))
        return read().scalar(select(func.count()).select_from(Acquaintance).where(*its)) or 0


def test_people_without_a_phone_wait_for_another_yes_above_sixty_a_day(app: Flask) -> None:
    names = [f"Orang {n}" for n in range(HOUSEHOLDS_A_DAY + 2)]
    trainer, cohort, invited = make_class(app, *names)
    people = [say_yes(app, trainer, cohort, each) for each in invited]
    assert count_waiting(app, trainer) == 2
    _, assistant = make_staff(app, "Bu Ani", "pelatih")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort, assistant, now=utcnow())
        meeting = meetings.enter_meeting(
            tx, cohort, today() - timedelta(days=1), 1, made_by=assistant, now=utcnow()
        )
        meetings.record_attendance_marks(
            tx, meeting, dict.fromkeys(people, True), marked_by=assistant, now=utcnow()
        )
    assert count_waiting(app, assistant) == 2


def test_operator_sees_how_many_of_a_day_have_no_phone(app: Flask) -> None:
    trainer, cohort, invited = make_class(app, "Siti", "Tini")
    for each in invited:
        say_yes(app, trainer, cohort, each)
    admin, _ = make_staff(app, "Mbak Lia", "admin")
    admin.get("/kelola/dikenal")
    [row] = admin.root.one("tbody").all("tr")
    assert [cell.text for cell in row.all("td")] == ["2", "", "", "", "2"]
    assert "tidak punya PIN" in admin.text
    admin.get(f"/kelola/dikenal/{trainer}")
    [first, *_] = admin.root.one("main").all("small")
    assert "lewat undangan, tanpa HP" in first.text
