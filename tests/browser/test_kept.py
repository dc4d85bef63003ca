"""A phone stores modules and the frame of a release completely or not at all."""

from __future__ import annotations

import json
import re
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
from tests.browser.phone import disconnect
from tests.deployment import Site, wait_until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MODULE = "/belajar/kirim-uang"
LESSON = f"{MODULE}/dua-biaya"
PACKAGE = f"{MODULE}/paket.json"
HEADING = "Dua biaya saat kirim uang"
NO_SIGNAL = "Belajar tanpa sinyal"
READY = "async () => Boolean((await navigator.serviceWorker.ready).active)"
UPDATE_WORKER = """async () => {
  const known = await navigator.serviceWorker.ready;
  await fetch('/sw.js', { cache: 'reload' });
  await known.update();
  const worker = known.installing ?? known.waiting;
  return worker && await new Promise((resolve) => {
    const check = () => /redundant|installed/.test(worker.state) && resolve(worker.state);
    worker.onstatechange = check;
    check();
  });
}"""
NO_WORKER_WAITS = "() => navigator.serviceWorker.ready.then((known) => !known.waiting)"
COUNT_FRAMES = (
    "async () => (await caches.keys()).filter((name) => name.startsWith('rangka:')).length"
)
MAKE_DOWNLOAD_OUTDATED = """async (name) => {
  const [own] = (await caches.keys()).filter((each) => each.startsWith(`modul:${name}:id:`));
  const cache = await caches.open(own);
  const mark = await (await cache.match('/lengkap')).json();
  await cache.put('/lengkap', Response.json({ ...mark, release: 'lama' }));
  const old = await caches.open(`modul:${name}:id:lama`);
  for (const each of await cache.keys()) await old.put(each, await cache.match(each));
  await caches.delete(own);
}"""
"""Changes a downloaded module into an older version of itself."""
FETCH_RANGE = """async (url) => {
  const answer = await fetch(url, { headers: { Range: 'bytes=2-4' } });
  return [answer.status, answer.headers.get('Content-Range'), await answer.text()];
}"""
REPORT_FULL_STORAGE = (
    "StorageManager.prototype.estimate = async () => ({ quota: 100_000, usage: 0 })"
)
REFUSE_CACHES = (
    "CacheStorage.prototype.keys = () => Promise.reject(new DOMException('', 'SecurityError'))"
)


class FlakyServer:
    """Serves the application and can break the connection. Responses to paths that begin with
    `cut_prefix` are cut in half. `paths` are the requested paths in order."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cut_prefix = ""
        self.stalled_prefix = ""
        """Requests for paths that begin with this wait until `resumed` is set."""
        self.resumed = Event()
        self.paths: list[str] = []
        self.replies: dict[str, tuple[str, bytes]] = {}
        """Content type and body of the replies to these paths."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.paths.append(path)
        if self.stalled_prefix and path.startswith(self.stalled_prefix):
            self.resumed.wait(60)
        if path in self.replies:
            kind, data = self.replies[path]
            return Response(data, content_type=kind)(environ, start_response)
        if not self.cut_prefix or not path.startswith(self.cut_prefix):
            return self.app(environ, start_response)
        whole = Response.from_app(self.app, environ, buffered=True)
        start_response(
            whole.status, [*whole.headers]
        )  # the full Content-Length: the second half never comes
        return [whole.get_data()[: len(whole.get_data()) // 2]]

    def next_release(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Publish another frame, without terms and help, so that a test can tell the two apart."""
        monkeypatch.setattr(frame, "PREFIXES", ("/luring", "/alat"))
        frame.LAST_BUILD.drop(self.app)


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: Any) -> None:
        """The application writes its own log."""


@pytest.fixture
def flaky_server(site: Site) -> Iterator[FlakyServer]:
    with serve_flaky(create_app(from_environment(site.environment))) as made:
        yield made


@contextmanager
def serve_flaky(app: Flask) -> Iterator[FlakyServer]:
    """Serve an application of this process."""
    with app.app_context():
        frame.current_offline_frame_release(app)  # takes a while, and no test measures it
    made = FlakyServer(app)
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=_Quiet)
    running = Thread(target=server.serve_forever)
    running.start()
    app.extensions["bekal_port"] = server.server_port
    yield made
    made.resumed.set()
    server.shutdown()
    running.join()
    server.server_close()
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture
def connected_phone(
    flaky_server: FlakyServer, phone: Callable[..., BrowserContext]
) -> BrowserContext:
    """A phone that is connected to the flaky server."""
    return phone(base_url=f"http://127.0.0.1:{flaky_server.app.extensions['bekal_port']}")


def download_module(page: Page) -> None:
    """Press the button and wait until the module is stored and the list of recordings was
    requested."""
    page.goto(MODULE)
    with page.expect_request_finished(lambda request: request.url.endswith("/suara.json")):
        page.locator('#simpan [data-lakukan="simpan"]:visible').click()
        expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    assert page.evaluate(READY)


def heading_at(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("h1").inner_text()


def test_downloaded_module_is_readable_offline_and_after_reopening_the_browser(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    page = connected_phone.new_page()
    download_module(page)
    flaky_server.paths.clear()
    assert heading_at(page, LESSON) == HEADING
    assert heading_at(page, "/alat/tabungan")
    assert flaky_server.paths == [], "kept pages cost nothing with a network either"
    disconnect(page)
    for address, wanted in (
        (LESSON, HEADING),
        (f"{LESSON}?lang=id", HEADING),
        (MODULE, "Kirim uang"),
        ("/alat/kirim-uang?jumlah=1000&mata_uang=MYR", "Kirim uang: berapa yang sampai?"),
        ("/keluarga", NO_SIGNAL),
        ("/belajar/menabung/dana-darurat", NO_SIGNAL),
    ):
        assert heading_at(page, address) == wanted
        page.reload()
        assert page.locator("h1").inner_text() == wanted
    page.close()
    again = page.context.new_page()
    assert heading_at(again, LESSON) == HEADING


def test_new_release_replaces_the_cached_pages_completely_once_no_page_is_open(
    flaky_server: FlakyServer, connected_phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = connected_phone.new_page()
    download_module(page)
    flaky_server.next_release(monkeypatch)
    flaky_server.cut_prefix = "/luring/"
    assert page.evaluate(UPDATE_WORKER) == "redundant"
    flaky_server.cut_prefix = ""
    disconnect(page)
    assert heading_at(page, "/istilah") == "Daftar istilah"
    connected_phone.set_offline(False)
    assert page.evaluate(UPDATE_WORKER) == "installed"
    assert page.evaluate(COUNT_FRAMES) == 2
    disconnect(page)
    assert (
        heading_at(page, "/istilah") == "Daftar istilah"
    )  # the frame does not change while a page is open
    page.close()
    page = connected_phone.new_page()
    page.goto("/alat")
    wait_until(partial(page.evaluate, NO_WORKER_WAITS))
    assert heading_at(page, "/istilah") == NO_SIGNAL
    assert page.evaluate(COUNT_FRAMES) == 1
    assert heading_at(page, LESSON) == HEADING  # downloaded modules survive releases


def test_unresponsive_network_does_not_delay_a_cached_page(
    flaky_server: FlakyServer, connected_phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network accepts requests but does not answer."""
    hurried = routes.WORKER.replace("10_000", "400").replace("4_000", "200")
    monkeypatch.setattr(routes, "WORKER", hurried)
    page = connected_phone.new_page()
    download_module(page)
    flaky_server.stalled_prefix = "/"
    assert heading_at(page, LESSON) == HEADING
    assert heading_at(page, MODULE) == "Kirim uang"
    assert heading_at(page, "/keluarga") == NO_SIGNAL
    assert flaky_server.paths[-2:] == [MODULE, "/keluarga"]


def test_visiting_a_page_does_not_request_the_service_worker_script_again(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    page = connected_phone.new_page()
    page.goto("/")
    assert page.evaluate(READY)
    flaky_server.paths.clear()
    # Browsers do this by themselves after each visit.
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    assert "/sw.js" not in flaky_server.paths


def test_class_page_of_a_kept_module_counts_hands_without_a_network(
    connected_phone: BrowserContext,
) -> None:
    page = connected_phone.new_page()
    download_module(page)
    disconnect(page)
    assert heading_at(page, f"{LESSON}/kelas") == HEADING
    first = page.locator("#soal-1 li").first
    for _ in range(3):
        first.get_by_role("button", name="Tambah satu: A").click()
    first.get_by_role("button", name="Kurangi satu: A").click()
    assert first.locator("output").inner_text() == "2"
    page.locator("#soal-1 summary").click()
    expect(page.locator("#soal-1 .tepat")).to_be_visible()
    page.reload()
    assert first.locator("output").inner_text() == "0"


@pytest.mark.parametrize("cut", [PACKAGE, "/static/js-"])
def test_partly_downloaded_module_is_discarded_and_can_be_downloaded_again(
    flaky_server: FlakyServer, connected_phone: BrowserContext, cut: str
) -> None:
    page = connected_phone.new_page()
    page.goto(MODULE)
    expect(page.locator('#simpan [data-lakukan="simpan"]:visible')).to_be_visible()
    flaky_server.cut_prefix = cut
    page.evaluate("async () => caches.delete('none')")
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="putus"]')).to_be_visible()
    flaky_server.cut_prefix = ""
    assert page.evaluate(READY)
    disconnect(page)
    assert heading_at(page, LESSON) == NO_SIGNAL
    connected_phone.set_offline(False)
    download_module(page)
    disconnect(page)
    assert heading_at(page, LESSON) == HEADING


def test_new_module_version_is_offered_and_the_old_one_opens_until_downloaded(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    page = connected_phone.new_page()
    download_module(page)
    page.evaluate(MAKE_DOWNLOAD_OUTDATED, "kirim-uang")
    page.goto(MODULE)
    update = page.locator('#simpan [data-bila="lama"] button')
    flaky_server.cut_prefix = PACKAGE
    update.first.click()
    expect(page.locator('#simpan [data-bila="putus"]')).to_be_visible()
    assert heading_at(page, LESSON) == HEADING
    flaky_server.cut_prefix = ""
    page.goto(MODULE)
    update.first.click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    page.locator('#simpan [data-lakukan="hapus"]:visible').click()
    expect(page.locator('#simpan [data-bila~="belum"]').first).to_be_visible()
    disconnect(page)
    assert heading_at(page, LESSON) == NO_SIGNAL


def test_audio_of_a_module_is_downloaded_separately_on_request_and_never_twice(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    files = [f"/belajar/suara/{name}.opus" for name in ("a" * 16, "b" * 16)]
    entries = [{"url": url, "bytes": 1_050_000} for url in files]
    sounds = {"v": 1, "version": "1", "bytes": 2_100_000, "files": entries}
    flaky_server.replies = dict.fromkeys(files, ("audio/ogg", b"0123456789"))
    flaky_server.replies[f"{MODULE}/suara.json"] = ("application/json", json.dumps(sounds).encode())
    page = connected_phone.new_page()
    page.goto(MODULE)
    assert not page.locator("#suara").is_visible()
    download_module(page)
    button = page.locator('#suara [data-lakukan="simpan"]:visible')
    expect(button).to_have_text("Simpan suaranya juga, 2,1 MB")
    assert not set(files) & set(flaky_server.paths)
    whole = flaky_server.replies.pop(files[1])
    button.click()
    expect(page.locator('#suara [data-bila="putus"]')).to_be_visible()
    flaky_server.replies[files[1]] = whole
    button.click()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    assert flaky_server.paths.count(files[0]) == 1
    page.reload()
    expect(page.locator('#suara [data-bila="ada"]').first).to_be_visible()
    disconnect(page)
    page.goto(LESSON)
    assert page.evaluate(FETCH_RANGE, files[0]) == [206, "bytes 2-4/10", "234"]
    connected_phone.set_offline(False)
    page.goto(MODULE)
    page.locator('#suara [data-lakukan="hapus"]:visible').click()
    expect(button).to_be_visible()
    assert page.locator('#simpan [data-bila="ada"]').first.is_visible()


def test_module_without_audio_offers_no_audio_download_and_logs_no_error(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    page = connected_phone.new_page()
    with page.expect_response(lambda answer: "/suara.json" in answer.url) as response:
        download_module(page)
    assert response.value.ok
    page.wait_for_load_state("networkidle")
    assert not page.locator("#suara").is_visible()


def test_module_download_is_refused_before_it_starts_when_storage_is_full(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    connected_phone.add_init_script(REPORT_FULL_STORAGE)
    page = connected_phone.new_page()
    page.goto(MODULE)
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="penuh"]')).to_be_visible()
    assert PACKAGE not in flaky_server.paths


def test_module_download_that_fills_the_storage_half_way_keeps_the_previous_files(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    """Browsers no longer report the space that is left."""
    page = connected_phone.new_page()
    download_module(page)
    page.evaluate(MAKE_DOWNLOAD_OUTDATED, "kirim-uang")
    page.goto(MODULE)
    session: Any = connected_phone.new_cdp_session(page)
    origin = page.url.removesuffix(MODULE)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 20_000})
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="penuh"]')).to_be_visible()
    disconnect(page)
    assert heading_at(page, LESSON) == HEADING


def test_page_says_that_the_browser_has_no_storage_and_offers_no_module_download(
    phone: Callable[..., BrowserContext],
) -> None:
    refusing = phone()
    refusing.add_init_script(REFUSE_CACHES)
    page = refusing.new_page()
    page.goto(MODULE)
    expect(page.locator('#simpan [data-bila="tolak"]')).to_be_visible()
    assert not page.locator("#simpan button:visible").count()
    without = phone(javascript=False).new_page()
    without.goto(MODULE)
    assert not without.locator("#simpan").is_visible()
    assert without.locator("main .baris a").first.is_visible()


def test_offline_home_page_says_that_the_requested_page_is_not_on_the_phone(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    download_module(page)
    disconnect(page)
    why = page.get_by_text("Halaman itu belum ada di HP ini.")
    page.goto("/keluarga")
    expect(why).to_be_visible()
    for own in ("/", "/luring"):
        page.goto(own)
        expect(page.locator("#modul li")).to_have_count(1)
        expect(page.locator("#modul li .petak svg path").first).to_have_attribute(
            "d", re.compile("^M2 2h28")
        )  # the envelope of kirim-uang
        expect(why).to_be_hidden()


def test_offline_home_page_explains_why_it_lists_no_downloaded_module(
    phone: Callable[..., BrowserContext],
) -> None:
    """No module is stored yet, or the stored ones are in the other language, which is one tap
    away."""
    page = phone().new_page()
    page.goto("/luring?lang=en")
    reason = page.locator("#lain")
    expect(reason).to_contain_text("None yet.")
    expect(reason).not_to_contain_text("another language", use_inner_text=True)
    download_module(page)
    page.goto("/luring?lang=en")
    expect(reason).to_contain_text("another language")
    expect(reason).not_to_contain_text("None yet.", use_inner_text=True)
    reason.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("#modul li")).to_have_count(1)
    expect(reason).to_be_hidden()
