"""Loading times and bytes in Chromium, on a slow network with a slow processor, and for a whole
first visit."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.people import (
    CODE,
    COHORT,
    FIRST_SENDER,
    TRAINER_KEY,
    browser_of,
    sign_in_key,
)
from tests.bench.report import Report
from tests.bench.target import HOST, BenchDeployment
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
LOAD_TIME = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
MOST_STEPS = 30
MODULE = "/belajar/kirim-uang"


def ready_times(report: Report, target: BenchDeployment, site: Site) -> None:
    """Time from the request of a page until it has loaded, with an empty cache."""
    learner = browser_of(target.app, sign_in_key(FIRST_SENDER)).cookies
    trainer = browser_of(target.app, TRAINER_KEY).cookies
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
    """A first visit, from the link of an invitation to the first lesson and its stored quiz."""
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
    """Opening a page of a downloaded module while the network is available."""
    log = site.state_dir / "server.log"
    with _chromium() as browser, browser.new_context(base_url=site.url) as context:
        page = context.new_page()
        page.goto(MODULE)
        page.click("[data-lakukan=simpan]:visible")
        page.wait_for_selector("[data-lakukan=hapus]:visible")
        page.evaluate("async () => Boolean(await navigator.serviceWorker.ready)")
        before = log.read_bytes().count(b"\n")
        page.goto(f"{MODULE}/dua-biaya")
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
    # Chromium does not throttle the requests of a service worker, so it is blocked.
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
            # Set by https, because a __Host- cookie requires a secure origin.
            cookie = {"name": name, "value": value, "url": f"https://{HOST}/", "secure": True}
            if not session.send("Network.setCookie", cookie | {"path": "/"})["success"]:
                raise RuntimeError(f"Chromium refuses the cookie {name}")
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
        answer = page.goto(path, wait_until="load", timeout=120_000)
        if answer is None or answer.status != 200 or page.url != site.url + path:
            raise RuntimeError(f"{path} leads to {page.url}")
        return float(page.evaluate(LOAD_TIME)) / 1000


@dataclass
class _Loaded:
    """Counts requests (id, address) and bytes with headers."""

    requests: list[tuple[str, str]] = field(default_factory=list)
    size: float = 0

    def watch(self, context: BrowserContext, page: Page) -> None:
        session: Any = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", self._kept)
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):  # part of the page, not fetched
            self.requests.append((event["requestId"], event["request"]["url"]))
        self.size += event.get("redirectResponse", {}).get("encodedDataLength", 0)

    def _received(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._kept(event)

    def _kept(self, event: dict[str, Any]) -> None:
        """Remove a request that the browser answered from its cache."""
        self.requests = [asked for asked in self.requests if asked[0] != event["requestId"]]

    def _finished(self, event: dict[str, Any]) -> None:
        self.size += event["encodedDataLength"]

    @property
    def kinds(self) -> str:
        """Requested paths in order, without ids and hashes."""
        paths = [re.sub(r"^https?://[^/]+", "", url) for _, url in self.requests]
        return " ".join(
            re.sub(r"\.[0-9a-f]{10}\.|[0-9a-f-]{36}|[0-9a-f]{16}", "…", p) for p in paths
        )


def _sign_up(page: Page) -> int:
    """Sign up by an invitation. Returns the number of screens."""
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
