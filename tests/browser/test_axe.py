"""axe-core finds nothing on any page: on a phone and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from itertools import product
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import PLACES, Place

AXE = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def told(violation: dict[str, Any]) -> str:
    where = "; ".join(
        f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"]
    )
    return f"{violation['id']}: {where}"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing_on(place: Place, phone: Callable[..., BrowserContext]) -> None:
    # The page's own policy keeps a script of ours out.
    page = phone(who=place.who, bypass_csp=True).new_page()
    place.go(page, "id")
    # What is folded away is laid out under what follows, and its contrast taken against that.
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.evaluate(AXE)
    for size, scheme in product((PHONE, DESKTOP), SCHEMES):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found = [told(violation) for violation in page.evaluate(RUN)]
        assert not found, f"{size['width']} {scheme}: " + "\n".join(found)
