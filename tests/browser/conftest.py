"""Fixtures that run a real server and a real Chromium."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    StorageState,
    ViewportSize,
    sync_playwright,
)

from app import create_app
from app.kit.store.db import database, db
from config import from_environment
from tests.deployment import Site, deployment

PHONE = ViewportSize(width=360, height=640)
DESKTOP = ViewportSize(width=1280, height=800)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Disabling the spare renderer and the process change for each page makes a page a third
    # cheaper. Of equal flags Chromium takes the last, so this one repeats the features that
    # Playwright disables.
    "--disable-features=SpareRendererForSitePerProcess,RenderDocument,PaintHolding,"
    "ProactivelySwapBrowsingInstance,HttpsUpgrades,OptimizationHints,MediaRouter,Translate",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running deployment with the demo data. Tests share it and must not rely on each other's
    changes."""
    with deployment(
        tmp_path_factory.mktemp("site"), BEKAL_DEMO="1", BEKAL_PUBLIC_COVERAGE="1"
    ) as running:
        yield running


@pytest.fixture
def house(site: Site) -> Iterator[Flask]:
    """An application on that deployment's database, in this process."""
    app = create_app(from_environment(site.environment))
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def launched(playwright: Playwright, **options: Any) -> Browser:
    """The Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS, **options)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = launched(playwright)
    yield running
    running.close()


@pytest.fixture
def phone(
    browser: Browser, site: Site, cookies: Callable[[str], StorageState]
) -> Iterator[Callable[..., BrowserContext]]:
    """`phone(javascript=False)` opens another phone, that is a separate browser context. In
    `phone(role="pelatih")` the demo's trainer is signed in."""
    opened: list[BrowserContext] = []

    def make(*, javascript: bool = True, role: str = "", **options: Any) -> BrowserContext:
        context = browser.new_context(
            storage_state=cookies(role),
            base_url=options.pop("base_url", site.url),
            viewport=options.pop("viewport", PHONE),
            java_script_enabled=javascript,
            locale="id-ID",
            **options,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def cookies(browser: Browser, site: Site) -> Callable[[str], StorageState]:
    """`cookies("pelatih")` returns the cookies of a browser in which the demo's trainer signed in
    at /masuk/demo, `cookies("")` those of a signed-out browser."""
    kept: dict[str, StorageState] = {}
    people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))

    def of(role: str) -> StorageState:
        if role not in kept:
            # Of two officers the last may see the whole country.
            person = [each for each in people if each["role"] == role][-1:]
            context = browser.new_context(base_url=site.url)
            for each in person:
                page = context.new_page()
                page.goto("/masuk/demo")
                with page.expect_navigation():
                    page.locator(f'button[value="{each["id"]}"]').click()
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return of


@pytest.fixture(scope="module")
def used_page(
    browser: Browser, site: Site, cookies: Callable[[str], StorageState]
) -> Iterator[Callable[[str], AbstractContextManager[Page]]]:
    """`with used_page("pelatih") as page:` gives a page of a browser in which the demo's trainer is
    signed in and nothing else is stored. Of earlier tests it has only the process and the cached
    files: a page in use needs a fifth of the processor time of a new one. The page of a test that
    fails is not used again."""
    pages: dict[str, Page] = {}

    @contextmanager
    def use(role: str) -> Iterator[Page]:
        page = pages.pop(role, None)
        if page is None:
            page = browser.new_context(
                base_url=site.url, locale="id-ID", service_workers="block"
            ).new_page()
            page.set_default_timeout(10_000)
        empty_browser(page, site.url)
        kept: Any = cookies(role)["cookies"]  # Playwright has another type for cookies to add
        page.context.add_cookies(kept)
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        yield page
        pages[role] = page

    yield use
    for page in pages.values():
        page.context.close()


def empty_browser(page: Page, url: str) -> None:
    """Delete all that the site has stored in the page's browser, except for cached files."""
    page.goto("about:blank")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
    devtools.detach()
