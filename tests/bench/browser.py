"""What a phone waits for and loads, in Chromium: on a slow network with a slow processor, and over
the whole of a first visit."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.lines import Report
from tests.bench.people import (
    CODE,
    COHORT,
    FIRST_SENDER,
    TRAINER_KEY,
    browser_of,
    sign_in_key,
)
from tests.bench.place import HOST, Place
from tests.browser.conftest import ARGUMENTS, PHONE
from tests.deployment import Site

TIMES = 3
NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_CPU = 4
READY = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
MOST_STEPS = 30
KEPT = "/belajar/kirim-uang"


def ready_times(report: Report, place: Place, site: Site) -> None:
    """From asking for a page until all of it is there, with nothing kept from before."""
    learner = browser_of(place.app, sign_in_key(FIRST_SENDER)).cookies
    trainer = browser_of(place.app, TRAINER_KEY).cookies
    with _chromium() as browser:
        for limit, name, path, cookies in (
            (2.5, "sign-in", "/masuk", {}),
            (2.5, "home", "/", learner),
            (4, "trainer's sheet of 1,000", f"/kelompok/{COHORT}", trainer),
        ):
            took = median(_ready(browser, site, path, cookies) for _ in range(TIMES))
            note = "400 kbit/s, 400 ms, 4× slower CPU, nothing cached"
            report.at_most(limit, "s", f"{name} ready", took, note)


def first_visit(report: Report, site: Site) -> None:
    """From the link in an invitation to the first lesson and its kept quiz."""
    with _chromium() as browser, _phone(browser, site) as context:
        page = context.new_page()
        loaded = _Loaded()
        loaded.watch(context, page)
        screens = _sign_up(page)
        _keep_quiz(page)
        page.wait_for_load_state("networkidle")
    name = "first visit: invitation, first lesson, quiz kept"
    report.at_most(60_000, "B", name, loaded.size)
    report.at_most(12, "requests", name, len(loaded.requests), loaded.kinds)
    report.at_most(3, "screens", "first visit: before the lesson", screens)


def kept_page(report: Report, site: Site) -> None:
    """A module is kept, and one of its pages opened with the network there."""
    log = site.state_dir / "server.log"
    with _chromium() as browser, browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        page.goto(KEPT)
        page.click("[data-lakukan=simpan]:visible")
        page.wait_for_selector("[data-lakukan=hapus]:visible")
        page.evaluate("async () => Boolean(await navigator.serviceWorker.ready)")
        before = log.read_bytes().count(b"\n")
        page.goto(f"{KEPT}/dua-biaya")
        asked = log.read_bytes().count(b"\n") - before
    report.at_most(0, "requests", "a kept page, with a network", asked, "so 0 B")


@contextmanager
def _chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    # A service worker's fetches are not slowed with its page's, so there is none.
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, locale="id-ID", service_workers="block"
    )
    yield context
    context.close()


def _ready(browser: Browser, site: Site, path: str, cookies: dict[str, str]) -> float:
    with _phone(browser, site) as context:
        page = context.new_page()
        session: Any = context.new_cdp_session(page)
        for name, value in cookies.items():
            # By https, since only there may anyone but the server itself set a __Host- cookie.
            cookie = {"name": name, "value": value, "url": f"https://{HOST}/", "secure": True}
            if not session.send("Network.setCookie", cookie | {"path": "/"})["success"]:
                raise RuntimeError(f"Chromium refuses the cookie {name}")
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        answer = page.goto(path, wait_until="load", timeout=120_000)
        if answer is None or answer.status != 200 or page.url != site.url + path:
            raise RuntimeError(f"{path} leads to {page.url}")
        return float(page.evaluate(READY)) / 1000


@dataclass
class _Loaded:
    """What came over the network: requests (id, address), and bytes with headers."""

    requests: list[tuple[str, str]] = field(default_factory=list)
    size: float = 0

    def watch(self, context: BrowserContext, page: Page) -> None:
        session: Any = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._kept)
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, told: dict[str, Any]) -> None:
        if not told["request"]["url"].startswith("data:"):  # what is in the page is not fetched
            self.requests.append((told["requestId"], told["request"]["url"]))
        self.size += told.get("redirectResponse", {}).get("encodedDataLength", 0)

    def _received(self, told: dict[str, Any]) -> None:
        if told["response"].get("fromDiskCache"):
            self._kept(told)

    def _kept(self, told: dict[str, Any]) -> None:
        """The browser had it."""
        self.requests = [asked for asked in self.requests if asked[0] != told["requestId"]]

    def _finished(self, told: dict[str, Any]) -> None:
        self.size += told["encodedDataLength"]

    @property
    def kinds(self) -> str:
        """The paths without names and numbers, in the order in which they were asked for."""
        paths = [re.sub(r"^https?://[^/]+", "", url) for _, url in self.requests]
        return " ".join(
            re.sub(r"\.[0-9a-f]{10}\.|[0-9a-f-]{36}|[0-9a-f]{16}", "…", p) for p in paths
        )


def _sign_up(page: Page) -> int:
    """Go through the screens as somebody who was invited; returns how many there were."""
    page.goto(f"/gabung/{CODE}")
    page.click("main a.tombol")
    page.fill("[name=name]", "Sumi")
    page.check("[name=adult]")
    page.check("[name=keep]")
    page.click("main form button")
    page.fill("[name=pin]", "482915")
    page.click("main form button")
    page.wait_for_url("**/belajar/**")
    return 3


def _keep_quiz(page: Page) -> None:
    page.click("main a[href$='/kuis']")
    for _ in range(MOST_STEPS):
        if "/hasil/" in page.url:
            return
        if page.locator("[name=t]").count():
            page.fill("[name=t]", "1")
        else:
            page.locator("[name=j]").first.check()
        page.locator("main form button:not([formaction]):visible").first.click()
        page.wait_for_load_state()
    raise RuntimeError("the quiz does not end")
