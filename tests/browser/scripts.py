"""Runs a module of static/js/ in Chromium, so that a test can ask it what it asks Python."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

from tests.deployment import Site


def folder(site: Site) -> str:
    """Where a release's scripts are served."""
    (found,) = (site.state_dir / "static").glob("js-*")
    return f"/static/{found.name}"


def call(context: BrowserContext, site: Site, module: str, work: str, given: Any) -> Any:
    """What `work` (a function `(m, given) => …` of JavaScript) makes of `given` with the module."""
    page = context.new_page()
    page.goto("/alat")
    return page.evaluate(
        f"async ([address, given]) => ({work})(await import(address), given)",
        [f"{folder(site)}/{module}", given],
    )
