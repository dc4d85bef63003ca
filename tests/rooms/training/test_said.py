"""The operator's page of whom staff say to know: by day, with yes and taking back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.households import actions as households
from app.households.models import Acquaintance
from app.identity.models import Credential
from app.kit.clock import WIB, today, utcnow
from app.kit.store.db import new_id, read, transaction
from app.own_data.actions import erase_person
from app.sync.models import Receipt
from app.training import queries
from tests.factories import VILLAGE, make_household, make_staff
from tests.page import Element, Page
from tests.rooms.training.test_known import known_households

FAR_VILLAGE = "33.01.01.2001"


def say_known(
    app: Flask, trainer: UUID, number: int, days_ago: int = 0, village: str = VILLAGE
) -> None:
    with app.app_context(), transaction() as tx:
        people = [
            make_household(tx, (f"Siti {n}", "pekerja"), village=village)[0] for n in range(number)
        ]
        give_pin(tx, people)
        at = utcnow() - timedelta(days=days_ago)
        households.record_acquaintances(tx, people, trainer, way=households.TICK, now=at)


def give_pin(tx: Session, people: list[UUID]) -> None:
    tx.add_all(
        Credential(account=each, kind="pin", hash="-", key_id="-", made_at=utcnow())
        for each in people
    )
    tx.flush()


def test_acquaintance_outside_the_trainers_region_waits_for_an_admin_of_both_regions(
    app: Flask,
) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    of_province, _ = make_staff(app, "Mas Budi", "admin", "35")
    of_country, _ = make_staff(app, "Mbak Lia", "admin")
    say_known(app, trainer, 2, village=FAR_VILLAGE)
    assert known_households(app) == 0
    yes = f"/kelola/dikenal/{trainer}/ya?hari={day_before_today(0)}"
    of_province.get("/kelola/dikenal")
    assert "2 orang tinggal di luar wilayah Anda." in of_province.text
    assert not of_province.root.one("main").all("form")
    of_province.post(yes, {"csrf_token": csrf_of(app, of_province)}, status=303)
    assert known_households(app) == 0
    of_country.get("/kelola/dikenal")
    of_country.post(yes, {"csrf_token": csrf(of_country)}, status=303)
    assert known_households(app) == 2


def test_admins_of_the_country_end_acquaintances_whose_giver_erased_their_profile(
    app: Flask,
) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin")
    of_province, _ = make_staff(app, "Mas Budi", "admin", "35")
    say_known(app, trainer, 2, days_ago=40)
    say_known(app, trainer, 1, days_ago=3)
    with app.app_context(), transaction() as tx:
        erase_person(tx, trainer, utcnow())
    assert known_households(app) == 2
    of_province.get("/kelola/dikenal")
    assert "Tanpa nama" not in of_province.text
    path = f"/kelola/dikenal/{queries.WITHOUT_GIVER}"
    of_province.get(path, status=404)
    admin.get("/kelola/dikenal")
    assert "Ditandai sampai hari ini: 2 orang." in admin.text
    assert counts_by_day(admin.root) == {
        day_before_today(3): ["", "", "1", "", ""],
        day_before_today(40): ["2", "", "", "", ""],
    }
    admin.get(path)
    token = csrf(admin)
    one = admin.root.one("main").all("button", name="tanda")[0].get("value")
    admin.post(f"{path}/tarik", {"csrf_token": token, "tanda": one}, status=303)
    assert known_households(app) == 1
    admin.post(f"{path}/tarik", {"csrf_token": token, "since": day_before_today(50)}, status=303)
    assert known_households(app) == 0


def csrf(page: Page) -> str:
    return page.root.one("main").all("input", name="csrf_token")[0].get("value")


def day_before_today(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def counts_by_day(part: Element) -> dict[str, list[str]]:
    """How many people were ticked, wait, were taken back, passed as a group and have no phone, by
    the day that the row links to."""
    rows = [row for body in part.all("tbody") for row in body.all("tr")]
    return {
        row.one("a").get("href").partition("hari=")[2]: [cell.text for cell in row.all("td")]
        for row in rows
    }


def test_page_counts_acquaintances_by_trainer_and_day_and_confirms_those_that_wait(
    app: Flask,
) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, trainer, 62)
    say_known(app, trainer, 3, days_ago=2)
    assert known_households(app) == 63
    admin.get("/kelola/dikenal")
    assert "Ditandai sampai hari ini: 65 orang." in admin.text
    assert counts_by_day(admin.root) == {
        day_before_today(0): ["62", "2", "", "", ""],
        day_before_today(2): ["3", "", "", "", ""],
    }
    day = utcnow().astimezone(WIB).date().isoformat()
    path, token = f"/kelola/dikenal/{trainer}/ya?hari={day}", csrf(admin)
    for _ in range(2):
        admin.post(path, {"csrf_token": token}, status=303)
        assert known_households(app) == 65


def test_page_folds_days_before_the_last_fourteen_and_links_to_those_before_92(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    for number, days in enumerate((13, 14, 91, 92), start=1):
        say_known(app, trainer, number, days_ago=days)
    admin.get("/kelola/dikenal")
    folded = {day for part in admin.root.one("main").all("details") for day in counts_by_day(part)}
    assert folded == {day_before_today(14), day_before_today(91)}
    assert set(counts_by_day(admin.root)) == folded | {day_before_today(13)}
    older = next(a for a in admin.root.one("main").all("a") if "sampai=" in a.get("href"))
    admin.get(older.get("href"))
    assert counts_by_day(admin.root) == {day_before_today(92): ["4", "", "", "", ""]}
    assert not [a for a in admin.root.one("main").all("a") if "sampai=" in a.get("href")], (
        "no word is older"
    )


def test_page_lists_acquaintances_that_wait_first_however_old_they_are(app: Flask) -> None:
    _page, first = make_staff(app, "Bu Ani", "pelatih", "35.02")
    _page, second = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, first, 1)
    say_known(app, second, 61, days_ago=120)
    say_known(app, second, 2, days_ago=100)
    admin.get("/kelola/dikenal")
    assert [heading.text for heading in admin.root.all("h2")] == ["Bu Rina", "Bu Ani"]
    assert list(counts_by_day(admin.root)) == [day_before_today(120), day_before_today(0)]
    admin.post(
        f"/kelola/dikenal/{second}/ya?hari={day_before_today(120)}",
        {"csrf_token": csrf(admin)},
        status=303,
    )
    admin.get("/kelola/dikenal")
    assert list(counts_by_day(admin.root)) == [day_before_today(0)]


def test_page_marks_people_of_a_day_who_passed_on_one_phone_as_a_group(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "35.02")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, trainer, 6)
    say_known(app, trainer, 4, days_ago=1)
    pass_on_one_phone(app, days_ago=0)
    pass_on_one_phone(app, days_ago=1)
    admin.get("/kelola/dikenal")
    assert counts_by_day(admin.root) == {
        day_before_today(0): ["6", "", "", "6", ""],
        day_before_today(1): ["4", "", "", "", ""],
    }
    assert "Itu biasa di kelas, dan bukan tuduhan." in admin.text


def pass_on_one_phone(app: Flask, days_ago: int) -> None:
    """All who were said to be known on that day passed a quiz on one phone at that time."""
    with app.app_context(), transaction() as tx:
        phone = new_id()
        for account, at in read().execute(select(Acquaintance.account, Acquaintance.given_at)):
            if at.astimezone(WIB).date() == today() - timedelta(days=days_ago):
                tx.add(
                    Receipt(
                        id=new_id(), account=account, device=phone, kind="quiz", sha256=b"",
                        status="created", result={"passed": True}, body=None, client_at=at,
                        received_at=at, occurred_at=at, quality="exact",
                    )
                )  # fmt: skip


def test_page_refuses_a_last_day_that_is_no_date(app: Flask) -> None:
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    admin.get("/kelola/dikenal?sampai=kemarin", status=400)
    admin.get("/kelola/dikenal?sampai=0001-01-01")
    assert "Belum ada tanda." in admin.text
    admin.get("/kelola/dikenal?sampai=9999-12-31")


def test_acquaintances_are_ended_singly_or_all_since_a_date(app: Flask) -> None:
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
    admin.post(f"{path}/tarik", {"csrf_token": token, "since": "0001-01-01"}, status=422)
    assert "Pilih tanggal sejak tahun 2000." in admin.text
    since = (utcnow() - timedelta(days=1)).astimezone(WIB).date().isoformat()
    admin.post(f"{path}/tarik", {"csrf_token": token, "since": since}, status=303)
    assert known_households(app) == 2, "those of three days ago stay"
    admin.get(path)
    assert "ditarik" in admin.text


def test_manager_sees_only_staff_of_their_own_region(app: Flask) -> None:
    _page, trainer = make_staff(app, "Bu Rina", "pelatih", "33.01")
    admin, _ = make_staff(app, "Mbak Lia", "admin", "35")
    say_known(app, trainer, 1, village=FAR_VILLAGE)
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
