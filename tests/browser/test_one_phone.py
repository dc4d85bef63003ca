"""A phone with the real server: each person's answers arrive once, and leaving the phone leaves no
readable data."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.kit.untyped.data import sqlite_driver
from tests.browser import people
from tests.browser.phone import LESSON, BrowserPhone, disconnect, open_phone
from tests.browser.test_kept import MODULE, READY, download_module
from tests.deployment import Site, wait_until

WORKER, MOTHER = "pekerja", "keluarga"
TWO_YEARS = 2 * 365 * 86_400_000
EPOCH = "00000000-0000-4000-8000-0000000000ee"
CANARY_NAME = "Kenari Emas"
DUMP_STORAGE = """async () => {
  const text = value => JSON.stringify(value, (_key, part) => {
    if (part instanceof ArrayBuffer) return new TextDecoder('latin1').decode(part);
    if (ArrayBuffer.isView(part)) return new TextDecoder('latin1').decode(part);
    return part;
  });
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise(done => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise(done => {
        const asked = db.transaction([store]).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      rows.push(store + text(all));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      rows.push(request.url + await (await cache.match(request)).text());
    }
  }
  rows.push(text({ ...localStorage }), text({ ...sessionStorage }), document.cookie);
  return rows.join('\\n');
}"""


@pytest.fixture
def mobile(phone: Callable[..., BrowserContext], site: Site) -> BrowserPhone:
    """A phone on which the demo's worker is signed in and her profile is open."""
    return signed_in_phone(phone(), site)


def signed_in_phone(context: BrowserContext, site: Site, role: str = WORKER) -> BrowserPhone:
    """A phone with a session of its own, because these tests end theirs."""
    opened = open_phone(context, site)
    sign_in(opened.page, role, site)
    wait_until(partial(opened.page.evaluate, IS_UNLOCKED))
    return opened


IS_UNLOCKED = """() => new Promise(done => {
  const asked = indexedDB.open('bekal');
  asked.onsuccess = () => {
    const db = asked.result;
    const row = db.transaction(['open']).objectStore('open').get('now');
    row.onsuccess = () => { db.close(); done(Boolean(row.result)); };
  };
})"""


def run_sql(site: Site, statement: str, *values: Any) -> list[Any]:
    # Use the application's SQLite library. A second library in this process would not know the
    # locks of the first, and would delete the write-ahead log of an application that runs here.
    file = site.state_dir / "bekal.sqlite3"
    with closing(sqlite_driver.connect(file, timeout=20)) as connection:
        rows: list[Any] = connection.execute(statement, values).fetchall()
        connection.commit()
    return rows


def answer_on_phone(mobile: BrowserPhone, site: Site, *, eager: bool = True) -> str:
    """Answer a quiz on the phone with wrong answers only. Returns the item's id."""
    rev, answers = all_unknown_answers(site)
    kept: str = mobile.run(
        """const [lesson, rev, answers, eager] = given;
        await jawab.begin(lesson, rev);
        const [id] = await jawab.keep('quiz', [{lesson, rev, answers}], 0);
        await kirim.send(eager);
        return id;""",
        LESSON,
        rev,
        answers,
        eager,
    )
    return kept


def all_unknown_answers(site: Site) -> tuple[str, dict[str, Any]]:
    """The version of a quiz, and “Saya belum tahu” for each of its questions."""
    rev, canonical = run_sql(
        site, "SELECT rev, canonical FROM quiz_version WHERE lesson = ? LIMIT 1", LESSON
    )[0]
    answers = {
        question["id"]: "0" if question["kind"] == "number" else [0]
        for question in json.loads(canonical)["questions"]
    }
    return rev, answers


def count_arrived(site: Site, *ids: str) -> int:
    """The number of attempts with these ids."""
    one = "SELECT count(*) FROM attempt WHERE id = ?"
    return sum(int(run_sql(site, one, each.replace("-", ""))[0][0]) for each in ids)


def lose_reply(route: Route) -> None:
    """Let the server store the items, and lose its reply."""
    route.fetch()
    route.abort()


def test_reply_lost_after_the_server_committed_leaves_exactly_one_quiz_attempt(
    mobile: BrowserPhone, site: Site
) -> None:
    mobile.page.context.route("**/sync/v1/batch", lose_reply, times=1)
    kept = answer_on_phone(mobile, site, eager=False)
    assert mobile.ids("outbox") == [kept]
    assert count_arrived(site, kept) == 1
    mobile.send()
    assert mobile.ids("sent") == [kept]
    assert count_arrived(site, kept) == 1


def test_deleted_upload_token_is_replaced_by_means_of_the_session(
    mobile: BrowserPhone, site: Site
) -> None:
    run_sql(site, "DELETE FROM upload_token")
    kept = answer_on_phone(mobile, site)
    assert mobile.ids("sent") == [kept]
    assert count_arrived(site, kept) == 1


def test_server_restored_from_an_older_backup_receives_every_answer_again(
    mobile: BrowserPhone, site: Site
) -> None:
    """The server was restored from an older backup without the latest answers."""
    first = answer_on_phone(mobile, site)
    assert count_arrived(site, first) == 1
    for lost in ("DELETE FROM attempt WHERE id = ?", "DELETE FROM receipt WHERE id = ?"):
        run_sql(site, lost, first.replace("-", ""))
    run_sql(site, "UPDATE server SET epoch = ?", EPOCH.replace("-", ""))
    second = answer_on_phone(mobile, site)
    assert set(mobile.ids("sent")) == {first, second}
    assert mobile.run("return (await simpan.get('meta', 'sync')).epoch") == EPOCH
    assert count_arrived(site, first, second) == 2


@pytest.mark.parametrize("off", [TWO_YEARS, -TWO_YEARS])
def test_phone_clock_two_years_off_loses_no_answer(
    phone: Callable[..., BrowserContext], site: Site, off: int
) -> None:
    context = phone()
    context.add_init_script(f"const now = Date.now; Date.now = () => now() + {off}")
    mobile = signed_in_phone(context, site)
    kept = answer_on_phone(mobile, site)
    assert mobile.ids("sent") == [kept]
    receipts = run_sql(
        site,
        "SELECT quality, occurred_at <= received_at FROM receipt WHERE id = ?",
        kept.replace("-", ""),
    )
    assert receipts == [("corrected", 1)]


def test_answers_of_two_people_in_two_tabs_are_each_sent_once(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    context = phone()
    first = signed_in_phone(context, site)
    second = open_phone(context, site)
    kept = [answer_on_phone(each, site) for each in (first, second, first)]
    assert count_arrived(site, *kept) == 3
    context.route("**/sync/v1/batch", lambda route: route.abort())
    waits = answer_on_phone(first, site)
    sign_in(first.page, MOTHER, site)
    mother = demo_person(site, MOTHER)["id"]
    wait_until(lambda: first.run("return (await segel.now())?.who?.id") == mother)
    context.unroute("**/sync/v1/batch")
    hers = answer_on_phone(first, site)
    assert first.ids("outbox") == [waits]
    assert count_arrived(site, hers) == 1
    owner = "SELECT account FROM attempt WHERE id = ?"
    assert run_sql(site, owner, hers.replace("-", "")) != run_sql(
        site, owner, kept[0].replace("-", "")
    )


def demo_person(site: Site, role: str) -> dict[str, Any]:
    people_of_demo = json.loads((site.state_dir / "demo.json").read_text("utf-8"))
    person: dict[str, Any] = next(each for each in people_of_demo if each["role"] == role)
    return person


def sign_in(page: Page, role: str, site: Site) -> None:
    page.goto("/masuk/demo")
    people.tap(page, page.locator(f'button[value="{demo_person(site, role)["id"]}"]'))


def unlock_worker(page: Page, site: Site) -> None:
    """Open the profile on the PIN page."""
    who = demo_person(site, WORKER)
    page.goto(f"/masuk/{who['id']}")
    page.locator("#pin").fill(who["secret"])
    people.press(page, "Buka Bekal")
    wait_until(partial(page.evaluate, IS_UNLOCKED))


def test_pin_accepted_by_the_server_opens_the_profile_offline(
    mobile: BrowserPhone, site: Site
) -> None:
    page = mobile.page
    unlock_worker(page, site)
    kept = answer_on_phone(mobile, site)
    assert count_arrived(site, kept) == 1
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    disconnect(page)
    waits = answer_on_phone(mobile, site)
    mobile.run("await segel.lock()")
    page.goto("/luring")
    page.locator("#nama a").click()
    page.locator("#pin").fill("000000")
    page.locator("#buka button").click()
    expect(page.locator(".pesan")).to_contain_text("Sisa percobaan: 9")
    page.locator("#pin").fill(demo_person(site, WORKER)["secret"])
    page.locator("#buka button").click()
    expect(page.locator("#lanjut")).to_be_visible()
    expect(page.locator("#antrean li")).to_have_count(1)
    expect(page.locator("#antre b")).to_have_text("1")
    page.context.set_offline(False)
    expect(page.locator("#antre")).to_be_hidden()
    assert count_arrived(site, waits) == 1


def test_locking_a_profile_warns_when_no_pin_was_entered_on_this_phone(
    mobile: BrowserPhone,
) -> None:
    page = mobile.page
    page.goto("/luring")
    expect(page.locator("#mengunci [data-belum]")).to_be_visible()


def test_offline_home_page_links_to_downloaded_modules_in_the_other_language(
    mobile: BrowserPhone, site: Site
) -> None:
    """A link to another module would lead back to this page."""
    page = mobile.page
    unlock_worker(page, site)
    download_module(page)
    page.goto("/luring?lang=en")
    expect(page.locator("#lanjut .tombol")).to_have_attribute("href", MODULE)


def test_pin_rejected_by_the_server_does_not_open_the_profile_offline(
    mobile: BrowserPhone, site: Site
) -> None:
    page = mobile.page
    unlock_worker(page, site)
    page.goto(f"/masuk/{demo_person(site, WORKER)['id']}")
    page.locator("#pin").fill("907351")
    people.press(page, "Buka Bekal")
    wait_until(lambda: mobile.run("return simpan.get('open', 'try')") is None)
    page.goto("/")
    wait_until(partial(page.evaluate, IS_UNLOCKED))
    tries = "return pin.unlock(given[0], given[1])"
    assert mobile.run(tries, demo_person(site, WORKER)["id"], "907351") == 9
    assert (
        mobile.run(tries, demo_person(site, WORKER)["id"], demo_person(site, WORKER)["secret"])
        is True
    )


def test_offline_profile_is_locked_after_ten_wrong_pins_and_keeps_its_unsent_answers(
    mobile: BrowserPhone, site: Site
) -> None:
    unlock_worker(mobile.page, site)
    mobile.page.context.route("**/sync/v1/batch", lambda route: route.abort())
    waits = answer_on_phone(mobile, site)
    who = demo_person(site, WORKER)
    mobile.run("await simpan.change('profiles', given[0], {misses: 9})", who["id"])
    mobile.run("await segel.lock()")
    assert mobile.run("return pin.unlock(given[0], '907351')", who["id"]) == 0
    assert mobile.run("return pin.unlock(...given)", who["id"], who["secret"]) == 0
    assert mobile.ids("outbox") == [waits]
    mobile.page.context.unroute("**/sync/v1/batch")
    unlock_worker(mobile.page, site)
    mobile.send()
    assert count_arrived(site, waits) == 1


def test_profile_on_a_shared_phone_is_locked_after_fifteen_idle_minutes(
    mobile: BrowserPhone,
) -> None:
    here = "return (await segel.now())?.who?.id"
    who = mobile.run(here)
    long_ago = "await simpan.change('open', 'now', {touched: Date.now() - 901_000})"
    mobile.run(long_ago)
    assert mobile.run(here) == who
    mobile.run("await simpan.change('profiles', given[0], {shared: true})", who)
    mobile.run(long_ago)
    assert mobile.run(here) is None


@pytest.mark.parametrize("javascript", [True, False])
def test_quick_lock_shows_a_calendar_and_browser_back_shows_no_profile(
    phone: Callable[..., BrowserContext], site: Site, javascript: bool
) -> None:
    page = phone(javascript=javascript).new_page()
    sign_in(page, WORKER, site)
    page.goto("/belajar")
    name = demo_person(site, WORKER)["name"]
    expect(page.locator("header")).to_contain_text(name)
    with page.expect_navigation(url="**/kalender"):
        page.get_by_role("button", name="Tutup", exact=True).click()
    assert page.title() == "Kalender"
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(name)
    page.goto("/profil")
    assert people.path(page) == "/masuk"


@pytest.mark.parametrize("connected", [True, False])
def test_quick_lock_on_pages_without_javascript_signs_out_online_and_offline(
    mobile: BrowserPhone, site: Site, connected: bool
) -> None:
    page = mobile.page
    assert page.evaluate(READY)
    for address in ("/bantuan", "/luring"):  # the second page locks by a script
        page.context.set_offline(not connected)
        page.goto(address)
        with page.expect_navigation(url="**/kalender"):
            page.get_by_role("button", name="Tutup", exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        disconnect(page)
        page.goto("/luring")
        expect(page.locator("#nama li")).to_have_count(1)
        assert not page.evaluate(IS_UNLOCKED)
        page.context.set_offline(False)
        page.goto("/keluarga")
        assert people.path(page) == "/masuk"
        sign_in(page, WORKER, site)
        wait_until(partial(page.evaluate, IS_UNLOCKED))


def test_locking_a_profile_offline_signs_out_when_the_network_returns(mobile: BrowserPhone) -> None:
    page = mobile.page
    assert page.evaluate(READY)
    disconnect(page)
    page.goto("/luring")
    page.get_by_role("button", name="Kunci Bekal").click()
    expect(page.locator("#nama li")).to_have_count(1)
    page.context.set_offline(False)
    page.goto("/keluarga")
    assert people.path(page) == "/masuk"
    page.goto("/belajar")
    assert page.evaluate("async () => (await caches.keys()).includes('keluar')") is False


def test_quick_lock_shows_a_calendar_even_if_cache_storage_fails(mobile: BrowserPhone) -> None:
    page = mobile.page
    page.goto("/belajar")
    page.evaluate("() => { CacheStorage.prototype.open = () => Promise.reject(new Error()); }")
    with page.expect_navigation(url="**/kalender"):
        page.get_by_role("button", name="Tutup", exact=True).click()
    assert not page.evaluate(IS_UNLOCKED)


def test_service_worker_creates_no_database_on_a_phone_without_a_profile(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/bantuan")  # a page without script: the test registers the worker itself
    assert page.evaluate(f"navigator.serviceWorker.register('/sw.js').then({READY})")
    page.goto("/bantuan")
    with page.expect_navigation(url="**/kalender"):
        page.get_by_role("button", name="Tutup", exact=True).click()
    names = "async () => (await indexedDB.databases()).map(each => each.name)"
    assert page.evaluate(names) == []


def test_offline_home_page_reports_when_unsent_answers_were_delivered(
    mobile: BrowserPhone, site: Site
) -> None:
    page = mobile.page
    page.context.route("**/sync/v1/batch", lambda route: route.abort())
    answer_on_phone(mobile, site)
    page.goto("/luring")
    expect(page.locator("#antrean li")).to_have_count(1)
    expect(page.locator("#sampai")).to_be_hidden()
    page.context.unroute("**/sync/v1/batch")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#sampai")).to_be_visible()
    expect(page.locator("#antrean")).to_be_hidden()
    expect(page.locator("#antre")).to_be_hidden()


def test_signing_out_of_the_phone_leaves_no_readable_personal_data_on_it(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    context = phone()
    mobile = signed_in_phone(context, site, MOTHER)
    neighbour = mobile.run("return (await segel.now())?.who.id")
    context.route("**/sync/v1/batch", lambda route: route.abort())
    theirs = answer_on_phone(mobile, site)
    page = mobile.page
    people.lock(page)
    sign_up_canary(page)
    page.goto("/")
    wait_until(partial(page.evaluate, IS_UNLOCKED))
    mine = answer_on_phone(mobile, site)
    page.goto("/belajar")
    assert CANARY_NAME in page.content()
    people.follow(page, "Kunci Bekal")
    expect(page.locator("#menunggu b")).to_have_text("1")
    people.follow(page, "Keluar dari HP ini")
    expect(page.locator("#menunggu")).to_contain_text("1 jawaban belum terkirim.")
    expect(page.locator("#antre button")).to_be_visible()
    people.press(page, "Ya, tetap keluar")
    stored = page.evaluate(DUMP_STORAGE)
    for canary in (CANARY_NAME, '"answers"', '"next"', "biaya-dari-seratus"):
        assert canary not in stored
    assert CANARY_NAME not in page.title()
    rows = mobile.run("return simpan.rowsOf('outbox')")
    assert {row["id"] for row in rows} == {theirs, mine}
    kept = mobile.run("return simpan.rowsOf('profiles')")
    assert [row["id"] for row in kept if row["name"]] == [neighbour]
    for _ in range(4):
        page.go_back()
        assert CANARY_NAME not in page.content()


def sign_up_canary(page: Page) -> None:
    page.goto("/daftar?peran=keluarga")
    page.get_by_label("Nama panggilan Anda").fill(CANARY_NAME)
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.press(page, "Mulai belajar")


def test_sign_in_page_says_that_a_browser_without_indexeddb_cannot_store_answers(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    context = phone()
    context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    page = context.new_page()
    page.goto("/masuk")
    expect(page.locator("#tanpa-simpan")).to_be_visible()
