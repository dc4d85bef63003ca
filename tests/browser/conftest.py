"""A real server and a real Chromium, as a phone would see them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Playwright,
    StorageState,
    ViewportSize,
    sync_playwright,
)

from app import create_app
from app.kit.db import database, db
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
    # Without a second process kept ready and changed to for each page, a page costs a third less.
    # Of equal flags Chromium takes the last, so this one also says what Playwright's says.
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
    """With the demo in it; nobody may count on what another test left."""
    with deployment(tmp_path_factory.mktemp("site"), BEKAL_DEMO="1") as running:
        yield running


@pytest.fixture
def house(site: Site) -> Iterator[Flask]:
    """The application of that deployment, in this process."""
    app = create_app(from_environment(site.environment))
    yield app
    with app.app_context():
        database().forget_reader()
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
    """`phone(javascript=False)` opens another phone: a browser context of its own. In
    `phone(who="pelatih")` the demo's trainer is signed in."""
    opened: list[BrowserContext] = []

    def make(*, javascript: bool = True, who: str = "", **options: Any) -> BrowserContext:
        context = browser.new_context(
            storage_state=cookies(who),
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
    """`cookies("pelatih")`: of a browser in which the demo's trainer has signed in by /masuk/demo;
    `cookies("")` of one in which nobody has."""
    kept: dict[str, StorageState] = {}
    people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))

    def of(role: str) -> StorageState:
        if role not in kept:
            # The officer is the one who may see the whole country.
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
