"""What a phone keeps: modules, the frame of a release, and neither by halves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug import Response
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.kit.store.db import database, db
from app.offline import frame, routes
from config import from_environment
from tests.deployment import Site, wait_until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MODULE = "/belajar/kirim-uang"
LESSON = f"{MODULE}/dua-biaya"
PACKAGE = f"{MODULE}/paket.json"
HEADING = "Dua biaya saat kirim uang"
NO_SIGNAL = "Belajar tanpa sinyal"
READY = "async () => Boolean((await navigator.serviceWorker.ready).active)"
UPDATED = """async () => {
  const known = await navigator.serviceWorker.ready;
  await fetch('/sw.js', { cache: 'reload' });
  await known.update();
  const worker = known.installing ?? known.waiting;
  return worker && await new Promise((told) => {
    const tell = () => /redundant|installed/.test(worker.state) && told(worker.state);
    worker.onstatechange = tell;
    tell();
  });
}"""
ALONE = "() => navigator.serviceWorker.ready.then((known) => !known.waiting)"
FRAMES = "async () => (await caches.keys()).filter((name) => name.startsWith('rangka:')).length"
AGE = """async (name) => {
  const [own] = (await caches.keys()).filter((each) => each.startsWith(`modul:${name}:id:`));
  const cache = await caches.open(own);
  const mark = await (await cache.match('/lengkap')).json();
  await cache.put('/lengkap', Response.json({ ...mark, release: 'lama' }));
  const old = await caches.open(`modul:${name}:id:lama`);
  for (const each of await cache.keys()) await old.put(each, await cache.match(each));
  await caches.delete(own);
}"""
"""Makes what is kept an older version of itself."""
PART = """async (url) => {
  const answer = await fetch(url, { headers: { Range: 'bytes=2-4' } });
  return [answer.status, answer.headers.get('Content-Range'), await answer.text()];
}"""
FULL = "StorageManager.prototype.estimate = async () => ({ quota: 100_000, usage: 0 })"
REFUSED = (
    "CacheStorage.prototype.keys = () => Promise.reject(new DOMException('', 'SecurityError'))"
)


class Line:
    """The application at the end of a line that may break: answers to addresses that begin with
    `cut` come by half. `asked` are the paths in the order in which they came."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cut = ""
        self.stalled = ""
        """Addresses that begin so get no answer while `silent` is not set."""
        self.silent = Event()
        self.asked: list[str] = []
        self.instead: dict[str, tuple[str, bytes]] = {}
        """What these addresses answer, and as what."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        if self.stalled and path.startswith(self.stalled):
            self.silent.wait(60)
        if path in self.instead:
            kind, data = self.instead[path]
            return Response(data, content_type=kind)(environ, start_response)
        if not self.cut or not path.startswith(self.cut):
            return self.app(environ, start_response)
        whole = Response.from_app(self.app, environ, buffered=True)
        start_response(whole.status, [*whole.headers])  # its whole length: the rest never comes
        return [whole.get_data()[: len(whole.get_data()) // 2]]

    def next_release(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another frame: without terms and help, so that one can see which of the two answers."""
        monkeypatch.setattr(frame, "KEPT", ("/luring", "/alat"))
        frame.MADE.drop(self.app)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: Any) -> None:
        """The application has a log of its own."""


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with at_the_end_of(create_app(from_environment(site.environment))) as made:
        yield made


@contextmanager
def at_the_end_of(app: Flask) -> Iterator[Line]:
    """A line to an application of this process."""
    frame.release(app)  # takes a while, and no test is about that
    made = Line(app)
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=_Quiet)
    running = Thread(target=server.serve_forever)
    running.start()
    app.extensions["bekal_port"] = server.server_port
    yield made
    made.silent.set()
    server.shutdown()
    running.join()
    server.server_close()
    with app.app_context():
        database().forget_reader()
        db.engine.dispose()


@pytest.fixture
def phone_on(line: Line, phone: Callable[..., BrowserContext]) -> BrowserContext:
    """A phone at the end of that line."""
    return phone(base_url=f"http://127.0.0.1:{line.app.extensions['bekal_port']}")


def keep(page: Page) -> None:
    """Press the button, and wait until the phone says that it has it and, last of all, has asked
    what there is to hear."""
    page.goto(MODULE)
    with page.expect_request_finished(lambda request: request.url.endswith("/suara.json")):
        page.locator('#simpan [data-lakukan="simpan"]:visible').click()
        expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    assert page.evaluate(READY)


def heading(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("h1").inner_text()


def test_downloaded_module_is_readable_offline_and_after_reopening(
    line: Line, phone_on: BrowserContext
) -> None:
    page = phone_on.new_page()
    keep(page)
    line.asked.clear()
    assert heading(page, LESSON) == HEADING
    assert heading(page, "/alat/tabungan")
    assert line.asked == [], "kept pages cost nothing with a network either"
    page.context.set_offline(True)
    for address, wanted in (
        (LESSON, HEADING),
        (f"{LESSON}?lang=id", HEADING),
        (MODULE, "Kirim uang"),
        ("/alat/kirim-uang?jumlah=1000&mata_uang=MYR", "Kirim uang: berapa yang sampai?"),
        ("/keluarga", NO_SIGNAL),
        ("/belajar/menabung/dana-darurat", NO_SIGNAL),
    ):
        assert heading(page, address) == wanted
        page.reload()
        assert page.locator("h1").inner_text() == wanted
    page.close()
    again = page.context.new_page()
    assert heading(again, LESSON) == HEADING


def test_release_replaces_the_previous_one_completely_when_no_page_is_open(
    line: Line, phone_on: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone_on.new_page()
    keep(page)
    line.next_release(monkeypatch)
    line.cut = "/luring/"
    assert page.evaluate(UPDATED) == "redundant"
    line.cut = ""
    phone_on.set_offline(True)
    assert heading(page, "/istilah") == "Daftar istilah"
    phone_on.set_offline(False)
    assert page.evaluate(UPDATED) == "installed"
    assert page.evaluate(FRAMES) == 2
    phone_on.set_offline(True)
    assert heading(page, "/istilah") == "Daftar istilah"  # nothing changed under the reader's hands
    page.close()
    page = phone_on.new_page()
    page.goto("/alat")
    wait_until(partial(page.evaluate, ALONE))
    assert heading(page, "/istilah") == NO_SIGNAL
    assert page.evaluate(FRAMES) == 1
    assert heading(page, LESSON) == HEADING  # what was kept outlives releases


def test_unresponsive_network_does_not_delay_a_cached_page(
    line: Line, phone_on: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not refused but silent, as where a signal is shown and nothing comes."""
    hurried = routes.WORKER.replace("10_000", "400").replace("4_000", "200")
    monkeypatch.setattr(routes, "WORKER", hurried)
    page = phone_on.new_page()
    keep(page)
    line.stalled = "/"
    assert heading(page, LESSON) == HEADING
    assert heading(page, MODULE) == "Kirim uang"
    assert heading(page, "/keluarga") == NO_SIGNAL
    assert line.asked[-2:] == [MODULE, "/keluarga"]


def test_ordinary_visit_does_not_request_the_service_worker(
    line: Line, phone_on: BrowserContext
) -> None:
    page = phone_on.new_page()
    page.goto("/")
    assert page.evaluate(READY)
    line.asked.clear()
    # As the browser does by itself after each visit.
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    assert "/sw.js" not in line.asked


@pytest.mark.parametrize("cut", [PACKAGE, "/static/js-"])
def test_partly_downloaded_module_is_discarded(
    line: Line, phone_on: BrowserContext, cut: str
) -> None:
    page = phone_on.new_page()
    page.goto(MODULE)
    expect(page.locator('#simpan [data-lakukan="simpan"]:visible')).to_be_visible()
    line.cut = cut
    page.evaluate("async () => caches.delete('none')")
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="putus"]')).to_be_visible()
    line.cut = ""
    assert page.evaluate(READY)
    phone_on.set_offline(True)
    assert heading(page, LESSON) == NO_SIGNAL
    phone_on.set_offline(False)
    keep(page)
    phone_on.set_offline(True)
    assert heading(page, LESSON) == HEADING


def test_new_module_version_is_offered_and_the_old_one_opens_until_downloaded(
    line: Line, phone_on: BrowserContext
) -> None:
    page = phone_on.new_page()
    keep(page)
    page.evaluate(AGE, "kirim-uang")
    page.goto(MODULE)
    update = page.locator('#simpan [data-bila="lama"] button')
    line.cut = PACKAGE
    update.first.click()
    expect(page.locator('#simpan [data-bila="putus"]')).to_be_visible()
    assert heading(page, LESSON) == HEADING
    line.cut = ""
    page.goto(MODULE)
    update.first.click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    page.locator('#simpan [data-lakukan="hapus"]:visible').click()
    expect(page.locator('#simpan [data-bila~="belum"]').first).to_be_visible()
    phone_on.set_offline(True)
    assert heading(page, LESSON) == NO_SIGNAL


def test_audio_is_downloaded_separately_on_request_and_never_twice(
    line: Line, phone_on: BrowserContext
) -> None:
    files = [f"/belajar/suara/{name}.opus" for name in ("a" * 16, "b" * 16)]
    told = [{"url": url, "bytes": 1_050_000} for url in files]
    sounds = {"v": 1, "version": "1", "bytes": 2_100_000, "files": told}
    line.instead = dict.fromkeys(files, ("audio/ogg", b"0123456789"))
    line.instead[f"{MODULE}/suara.json"] = ("application/json", json.dumps(sounds).encode())
    page = phone_on.new_page()
    page.goto(MODULE)
    assert not page.locator("#suara").is_visible()
    keep(page)
    button = page.locator('#suara [data-lakukan="simpan"]:visible')
    expect(button).to_have_text("Simpan suaranya juga, 2,1 MB")
    assert not set(files) & set(line.asked)
    whole = line.instead.pop(files[1])
    button.click()
    expect(page.locator('#suara [data-bila="putus"]')).to_be_visible()
    line.instead[files[1]] = whole
    button.click()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    assert line.asked.count(files[0]) == 1
    page.reload()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    phone_on.set_offline(True)
    page.goto(LESSON)
    assert page.evaluate(PART, files[0]) == [206, "bytes 2-4/10", "234"]
    phone_on.set_offline(False)
    page.goto(MODULE)
    page.locator('#suara [data-lakukan="hapus"]:visible').click()
    expect(button).to_be_visible()
    assert page.locator('#simpan [data-bila="ada"]').first.is_visible()


def test_module_without_audio_offers_none_and_logs_no_error(
    line: Line, phone_on: BrowserContext
) -> None:
    page = phone_on.new_page()
    with page.expect_response(lambda answer: "/suara.json" in answer.url) as told:
        keep(page)
    assert told.value.ok
    page.wait_for_load_state("networkidle")
    assert not page.locator("#suara").is_visible()


def test_download_that_does_not_fit_is_refused_before_it_starts(
    line: Line, phone_on: BrowserContext
) -> None:
    phone_on.add_init_script(FULL)
    page = phone_on.new_page()
    page.goto(MODULE)
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="penuh"]')).to_be_visible()
    assert PACKAGE not in line.asked


def test_download_refused_half_way_keeps_the_previous_files(
    line: Line, phone_on: BrowserContext
) -> None:
    """Browsers do not say any more how much room there is."""
    page = phone_on.new_page()
    keep(page)
    page.evaluate(AGE, "kirim-uang")
    page.goto(MODULE)
    session: Any = phone_on.new_cdp_session(page)
    origin = page.url.removesuffix(MODULE)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 20_000})
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="penuh"]')).to_be_visible()
    phone_on.set_offline(True)
    assert heading(page, LESSON) == HEADING


def test_browser_without_storage_says_so_and_offers_no_download(
    phone: Callable[..., BrowserContext],
) -> None:
    refusing = phone()
    refusing.add_init_script(REFUSED)
    page = refusing.new_page()
    page.goto(MODULE)
    expect(page.locator('#simpan [data-bila="tolak"]')).to_be_visible()
    assert not page.locator("#simpan button:visible").count()
    without = phone(javascript=False).new_page()
    without.goto(MODULE)
    assert not without.locator("#simpan").is_visible()
    assert without.locator("main .baris a").first.is_visible()


def test_offline_home_says_why_it_replaces_another_page(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    keep(page)
    page.context.set_offline(True)
    why = page.get_by_text("Halaman itu belum ada di HP ini.")
    page.goto("/keluarga")
    expect(why).to_be_visible()
    for own in ("/", "/luring"):
        page.goto(own)
        expect(page.locator("#modul li")).to_have_count(1)
        expect(why).to_be_hidden()


def test_offline_home_says_why_it_lists_no_module(phone: Callable[..., BrowserContext]) -> None:
    """None is kept yet, or what is kept is in the other language, which is one tap away."""
    page = phone().new_page()
    page.goto("/luring?lang=en")
    told = page.locator("#lain")
    expect(told).to_contain_text("None yet.")
    expect(told).not_to_contain_text("another language", use_inner_text=True)
    keep(page)
    page.goto("/luring?lang=en")
    expect(told).to_contain_text("another language")
    expect(told).not_to_contain_text("None yet.", use_inner_text=True)
    told.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("#modul li")).to_have_count(1)
    expect(told).to_be_hidden()
