"""Runs a module of static/js/ in Chromium, so that a test can compare it with Python."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

from tests.deployment import Site


def folder(site: Site) -> str:
    """The address of a release's scripts."""
    (found,) = (site.state_dir / "static").glob("js-*")
    return f"/static/{found.name}"


def call(context: BrowserContext, site: Site, module: str, work: str, given: Any) -> Any:
    """The result of `work`, a JavaScript function `(module, given) => …`."""
    page = context.new_page()
    page.goto("/alat")
    return page.evaluate(
        f"async ([address, given]) => ({work})(await import(address), given)",
        [f"{folder(site)}/{module}", given],
    )
