"""A worker invites her mother, who opens the invitation on a neighbour's phone; both pass the core.
Then their village, district, regency and province each have one more complete household, which
officers are shown when the next week is frozen."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import make_url

from tests.browser import people
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.world import (
    LEARNER,
    LEVELS,
    NEIGHBOUR,
    NEIGHBOUR_PIN,
    PASSPHRASE,
    PHONE_SECRET,
    VILLAGE_NAME,
    World,
    build,
    freeze_next_week,
    store_middle_lessons,
)
from tests.deployment import Site, deployment, opened_app

WORKER, MOTHER = "Wati", "Ibu Sumi"
MOST_WORDS = 25
FORMS = ("page", "csv", "xlsx", "json", "report")
NEIGHBOURS_PAGES = (
    *("/", "/belajar", "/belajar/kirim-uang", "/belajar/catatan"),
    *("/keluarga", "/profil", "/izin", "/data-saya"),
)


@dataclass(frozen=True)
class ExactCounts:
    """The counters of one region, which only the operator may read."""

    households: int
    people: int
    complete: int
    finished: int
    self_registered: int = 0


@dataclass
class WalkResult:
    """Results of the walk. Exact counts are by level, the households that an officer is shown by
    level and format (page, csv or json)."""

    exact_before: dict[str, ExactCounts] = field(default_factory=dict)
    exact_after: dict[str, ExactCounts] = field(default_factory=dict)
    shown_before: dict[tuple[str, str], int] = field(default_factory=dict)
    shown_same_week: dict[tuple[str, str], int] = field(default_factory=dict)
    shown_after: dict[tuple[str, str], int] = field(default_factory=dict)
    screens: list[str] = field(default_factory=list)
    attendance_before: dict[str, str] = field(default_factory=dict)
    attendance_after: dict[str, str] = field(default_factory=dict)
    neighbour_before: dict[str, str] = field(default_factory=dict)
    neighbour_after: dict[str, str] = field(default_factory=dict)
    family: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def walk(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WalkResult]:
    environment = {}
    if request.param == "postgresql":
        url = own_database(request.getfixturevalue("postgresql_url"))
        environment["BEKAL_DATABASE_URL"] = url
    worlds: list[World] = []
    folder: Path = tmp_path_factory.mktemp("walk")
    with deployment(folder, lambda env: worlds.append(build(env)), **environment) as site:
        opened: list[BrowserContext] = []
        yield run_walk(worlds[0], site, partial(new_page, browser, site, opened))
        for context in opened:
            context.close()


def own_database(url: str) -> str:
    """A separate database on the test server."""
    name = "bekal_walk"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def new_page(
    browser: Browser,
    site: Site,
    opened: list[BrowserContext],
    *,
    javascript: bool = True,
    cookie: str | None = None,
    wide: bool = False,
) -> Page:
    context = browser.new_context(
        base_url=site.url,
        viewport=DESKTOP if wide else PHONE,
        java_script_enabled=javascript,
        locale="id-ID",
    )
    context.set_default_timeout(10_000)
    if cookie is not None:
        context.add_cookies([{"name": "hp", "value": cookie, "url": site.url}])
    opened.append(context)
    return context.new_page()


def run_walk(world: World, site: Site, new: Callable[..., Page]) -> WalkResult:
    """Run the whole walk. Staff read their pages before and after; in between the
    family acts, and their trainer says that she knows them."""
    seen = WalkResult()
    officer, trainer = new(wide=True), new(wide=True)
    people.sign_in_staff(officer, world.officer, PASSPHRASE)
    people.sign_in_staff(trainer, world.trainer, PASSPHRASE)
    seen.exact_before, seen.shown_before = read_exact_counts(site), read_shown_households(officer)
    seen.attendance_before = read_attendance_list(trainer, world)

    phone = new(javascript=False, cookie=PHONE_SECRET)
    people.unlock(phone, NEIGHBOUR, NEIGHBOUR_PIN)
    seen.neighbour_before = read_own_pages(phone)

    worker = new()
    link = start_as_worker(worker, world)
    seen.screens = people.sign_up(phone, link, MOTHER)
    pass_core(phone, site, world, MOTHER, "keluarga")
    join_cohort(phone, world.codes["keluarga"], MOTHER)
    people.share_progress_with(phone, WORKER)
    pass_core(worker, site, world, WORKER, "pekerja")
    people.share_progress_with(worker, MOTHER)
    say_family_is_known(trainer, world)
    worker.reload()
    phone.goto("/keluarga")
    seen.family = [people.screen(worker), people.screen(phone)]
    people.lock(phone)

    people.unlock(phone, NEIGHBOUR, NEIGHBOUR_PIN)
    seen.neighbour_after = read_own_pages(phone)
    seen.exact_after, seen.shown_same_week = read_exact_counts(site), read_shown_households(officer)
    freeze_next_week(site.environment)
    seen.shown_after = read_shown_households(officer)
    seen.attendance_after = read_attendance_list(trainer, world)
    return seen


def pass_core(page: Page, site: Site, world: World, name: str, role: str) -> None:
    """Pass the lessons of the core that are left. On PostgreSQL they pass each one in the browser;
    on SQLite, where the other browser tests run, the first and the last of them."""
    if "BEKAL_DATABASE_URL" not in site.environment:
        store_middle_lessons(site.environment, name, role)
    page.goto("/belajar/lanjut")
    people.pass_all(page, world.answers[role])


def start_as_worker(page: Page, world: World) -> str:
    """Sign up by the cohort's code, pass a quiz, choose the village. Returns an invitation link."""
    people.sign_up(page, f"/gabung/{world.codes['pekerja']}", WORKER)
    people.pass_next(page, world.answers["pekerja"])
    people.choose_village(page, VILLAGE_NAME, "Siman")
    let_trainer_see(page)
    return people.invite_family(page)


def join_cohort(page: Page, code: str, name: str) -> None:
    """Join with the existing profile."""
    page.goto(f"/gabung/{code}")
    people.press(page, f"Gabung sebagai {name}")
    let_trainer_see(page)


def say_family_is_known(page: Page, world: World) -> None:
    """As their trainer, tick both on the page of the cohort."""
    page.goto(f"/kelompok/{world.cohort}")
    page.locator("summary", has_text="Pekerjaan lain di kelompok ini").click()
    people.follow(page, "Siapa yang Anda kenal?")
    for name in (WORKER, MOTHER):
        page.get_by_label(name).check()
    people.press(page, "Saya kenal semua yang saya centang")
    expect(page.get_by_role("heading", name="Yang Anda kenal", exact=True)).to_be_visible()


def let_trainer_see(page: Page) -> None:
    page.goto("/")
    people.follow(page, "Izin untuk Pak Wahyu")
    people.press(page, "Boleh")


def read_exact_counts(site: Site) -> dict[str, ExactCounts]:
    """What the operator's command prints."""
    counts = {}
    with opened_app(site.environment) as app:
        for level, code in LEVELS.items():
            shown = app.test_cli_runner().invoke(args=["cakupan", "lihat", code, "--langsung"])
            counts[level] = ExactCounts(**json.loads(shown.stdout))
    return counts


def read_shown_households(page: Page) -> dict[tuple[str, str], int]:
    return {
        (level, form): read(page, code)
        for level, code in LEVELS.items()
        for form, read in zip(FORMS, READERS, strict=True)
    }


def from_page(page: Page, code: str) -> int:
    page.goto(f"/cakupan/{code}")
    shown = page.locator(".ringkas > div b").first.inner_text()
    return 0 if shown == "0–4" else int(shown)


def from_csv(page: Page, code: str) -> int:
    text = page.request.get(f"/cakupan/{code}.csv").text().removeprefix("\ufeff")
    row = next(row for row in csv.DictReader(io.StringIO(text)) if row["baris"] == "jumlah")
    assert row["kode"] == code
    return int(row["rumah_tangga"])


def from_json(page: Page, code: str) -> int:
    table = json.loads(page.request.get(f"/cakupan/{code}.json").text())
    assert table["region"]["code"] == code
    return int(table["total"]["households"]["count"])


def from_xlsx(page: Page, code: str) -> int:
    file = page.request.get(f"/cakupan/{code}.xlsx").body()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name("Angka")
    header, total, *_ = sheet.to_python()
    row = dict(zip(header, total, strict=True))
    assert (row["baris"], row["kode"]) == ("jumlah", code)
    return int(str(row["rumah_tangga"]).removesuffix(".0"))


def from_report(page: Page, code: str) -> int:
    page.goto(f"/cakupan/{code}/laporan")
    shown = page.locator("table").first.locator("td").first.inner_text()
    return 0 if shown == "0–4" else int(shown)


READERS = (from_page, from_csv, from_xlsx, from_json, from_report)
"""In the order of FORMS."""


def read_attendance_list(page: Page, world: World) -> dict[str, str]:
    """The trainer's list: each learner's row by name."""
    page.goto(f"/kelompok/{world.cohort}")
    rows = page.locator("table.lembar tbody tr").all()
    return {
        row.locator("th").inner_text().split("\n")[0].strip(): " ".join(row.inner_text().split())
        for row in rows
    }


def read_own_pages(page: Page) -> dict[str, str]:
    """The person's own pages without the parts that change at each request."""
    bodies = {path: page.request.get(path).text() for path in NEIGHBOURS_PAGES}
    kept = json.loads(page.request.get("/data-saya/unduh").text())
    kept["sign_in"] = None  # only the new sign-in is recorded
    kept["audit_event"] = [
        event for event in kept["audit_event"] if not event["what"].startswith("identity:session:")
    ]
    bodies["/data-saya/unduh"] = json.dumps(kept)
    token = re.compile(r'(name="csrf_token"[^>]* value=)"[^"]*"')
    return {path: token.sub(r"\1", body) for path, body in bodies.items()}


def test_exact_counts_of_the_village_start_with_six_of_twelve_households_complete(
    walk: WalkResult,
) -> None:
    assert walk.exact_before["village"] == ExactCounts(
        households=12, people=23, complete=6, finished=14
    )


@pytest.mark.parametrize("level", LEVELS)
def test_family_that_finishes_adds_one_complete_household_to_the_exact_counts(
    walk: WalkResult, level: str
) -> None:
    before, after = walk.exact_before[level], walk.exact_after[level]
    assert after == ExactCounts(
        before.households + 1, before.people + 2, before.complete + 1, before.finished + 2
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_officer_is_shown_multiples_of_five_that_move_by_zero_or_five_at_the_next_freeze(
    walk: WalkResult, level: str, form: str
) -> None:
    before, after = walk.shown_before[level, form], walk.shown_after[level, form]
    assert walk.shown_same_week[level, form] == before, "until the next week is frozen"
    assert before % 5 == 0
    assert after - before in (0, 5)
    assert abs(before - walk.exact_before[level].households) < 5
    assert after == walk.shown_after[level, "page"], "page, files and report are one picture"


def test_sign_up_leads_to_the_first_lesson_in_three_short_screens(walk: WalkResult) -> None:
    assert len(walk.screens) == 3
    assert [
        len(screen.split()) for screen in walk.screens if len(screen.split()) > MOST_WORDS
    ] == []


def test_family_pages_of_worker_and_mother_show_the_family_drawing_as_complete(
    walk: WalkResult,
) -> None:
    for text in walk.family:
        assert "Anyaman keluarga sudah utuh" in text


def test_trainer_sees_progress_only_of_learners_who_consented(walk: WalkResult) -> None:
    assert walk.attendance_before == {LEARNER: f"{LEARNER} ikut kelompok"}
    assert walk.attendance_after[LEARNER] == walk.attendance_before[LEARNER]
    assert set(walk.attendance_after) == {LEARNER, WORKER, MOTHER}
    for name in (WORKER, MOTHER):
        assert "utuh" in walk.attendance_after[name]
        assert walk.attendance_after[name].count("12/12") == 2


def test_profile_of_a_neighbour_on_the_same_phone_is_unchanged_by_a_new_learner(
    walk: WalkResult,
) -> None:
    assert walk.neighbour_after == walk.neighbour_before
    assert all(NEIGHBOUR in walk.neighbour_before[path] for path in ("/", "/profil"))
    assert not any(MOTHER in body for body in walk.neighbour_after.values())
