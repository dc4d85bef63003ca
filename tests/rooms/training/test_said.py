"""The operator's page of whom staff say to know: by day, with yes and taking back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from app.households import actions as households
from app.kit.clock import WIB, utcnow
from app.kit.store.db import transaction
from tests.factories import make_household, make_staff
from tests.page import Page
from tests.rooms.training.test_known import known_households


def say_known(app: Flask, trainer: UUID, number: int, days_ago: int = 0) -> None:
    with app.app_context(), transaction() as tx:
        people = [make_household(tx, (f"Siti {n}", "pekerja"))[0] for n in range(number)]
        at = utcnow() - timedelta(days=days_ago)
        households.say_people_are_known(tx, people, trainer, way=households.TICK, now=at)


def csrf(page: Page) -> str:
    return page.root.one("main").all("input", name="csrf_token")[0].get("value")


def test_page_counts_words_by_trainer_and_day_and_says_yes_to_those_that_wait(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, trainer, 62)
    say_known(app, trainer, 3, days_ago=2)
    assert known_households(app) == 63
    admin.get("/kelola/dikenal")
    assert "62 dicentang di lembar, 2 menunggu" in admin.text
    assert "3 dicentang di lembar" in admin.text
    day = utcnow().astimezone(WIB).date().isoformat()
    path, token = f"/kelola/dikenal/{trainer}/ya?hari={day}", csrf(admin)
    for _ in range(2):
        admin.post(path, {"csrf_token": token}, status=303)
        assert known_households(app) == 65


def test_words_are_taken_back_singly_or_all_since_a_date(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin")
    say_known(app, trainer, 2, days_ago=3)
    say_known(app, trainer, 2)
    path = f"/kelola/dikenal/{trainer}"
    admin.get(path)
    token = csrf(admin)
    one = admin.root.one("main").all("button", name="tanda")[0].get("value")
    admin.post(f"{path}/tarik", {"csrf_token": token, "tanda": one}, status=303)
    assert known_households(app) == 3
    admin.post(f"{path}/tarik", {"csrf_token": token, "since": "kemarin"}, status=422)
    since = (utcnow() - timedelta(days=1)).astimezone(WIB).date().isoformat()
    admin.post(f"{path}/tarik", {"csrf_token": token, "since": since}, status=303)
    assert known_households(app) == 2, "those of three days ago stay"
    admin.get(path)
    assert "ditarik" in admin.text


def test_manager_sees_only_staff_of_their_own_region(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "33.01")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, trainer, 1)
    admin.get("/kelola/dikenal")
    assert "Bu Rina" not in admin.text
    admin.get(f"/kelola/dikenal/{trainer}", status=404)
    admin.post(f"/kelola/dikenal/{trainer}/tarik", {"csrf_token": csrf_of(app, admin)}, status=404)
    assert known_households(app) == 1


def csrf_of(app: Flask, page: Page) -> str:
    page.get("/kelola/akun/baru")
    return csrf(page)


def test_trainers_and_officers_may_not_open_the_page(app: Flask) -> None:
    """An officer would count households exactly there."""
    for role in ("pelatih", "penempatan", "petugas"):
        page, _ = make_staff(app, "Bu Rina", role)
        page.get("/kelola/dikenal", status=403)
