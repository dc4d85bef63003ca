"""The frame (“rangka”) of a release: every page that a phone keeps without being asked, in each
language, with style and scripts, as one file (kit.web.bundles).

It is named by its own digest, so a service worker gets the frame of its own release however many
came since. Made once for each release, course and day, and kept below the state folder's
`rangka/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, url_for

from app.course.queries import catalogue_in
from app.kit.clock import today
from app.kit.permissions import access_of
from app.kit.registry import PerApp, registry
from app.kit.text.i18n import LANGUAGES
from app.kit.web.bundles import Files, asset_file, assets_of, bundle
from app.kit.web.packing import FOR_EVER, Packed, write_packed
from app.kit.web.pages import assets
from app.work_abroad import queries as work

OF_EACH: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "work_abroad.country": lambda: [{"code": each.code} for each in work.countries()],
}
"""Pages of the frame that need a parameter, and all that it may be. Every country's lies on every
phone: which of them somebody needs is then to be seen nowhere."""
KEPT = ("/luring", "/alat", "/bantuan", "/istilah", "/kalender", "/dengar")
"""Pages with these addresses, and those below them that need no parameter."""
RELEASE = re.compile(r"[0-9a-f]{16}")
TODAY = ' aria-current="date"'
"""The calendar's mark of today would make another frame each day, which each phone would load."""
Made = tuple[tuple[str, date], str]
"""What a frame was made for (version of the course, day), and its release."""
MADE = PerApp[Made]("frame")


@dataclass(frozen=True)
class Page:
    """A page of the frame: the view's name, the language, and what its address needs."""

    endpoint: str
    language: str
    values: dict[str, Any] = field(default_factory=dict)


def release(app: Flask) -> str:
    """The digest of the frame as it is now: 16 hex digits. Makes it where nobody has.

    Raises what a page of it raises, HTTPException included: half a frame is none."""
    made_for = (catalogue_in(app).version, today())
    last = MADE.find(app)
    if last is None or last[0] != made_for:
        last = MADE.put(app, (made_for, _made(app)))
    return last[1]


def packed(app: Flask, named: str) -> Packed | None:
    """The frame of this release, however old; None where it was never made here."""
    file = _folder(app) / f"{named}.json"
    if not RELEASE.fullmatch(named) or not file.exists():
        return None
    return _read(file)


@cache
def _read(file: Path) -> Packed:
    return Packed.of(file, FOR_EVER)


def _made(app: Flask) -> str:
    files: Files = dict(_pages(app))
    # A kept module needs scripts as well that no page of the frame has.
    scripts = {f"/static/{name}" for name in assets(app).values() if name.startswith("js-")}
    for address in {*assets_of(app, (text for _, text in files.values())), *scripts}:
        files[address] = asset_file(app, address)
    named, body = bundle(dict(sorted(files.items())))
    file = _folder(app) / f"{named}.json"
    if not file.exists():
        write_packed(file, body)
    return named


def _folder(app: Flask) -> Path:
    settings = registry(app).settings
    return settings.state_dir / "rangka"


def pages(app: Flask) -> list[Page]:
    """Every page of the frame. Raises ValueError for one that is not the same for everyone."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        every = OF_EACH.get(rule.endpoint, list)() if rule.arguments else [{}]
        if not every or path.endswith(".json") or "GET" not in (rule.methods or ()):
            continue
        if not any(path == each or path.startswith(f"{each}/") for each in KEPT):
            continue
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or not access.public:
            raise ValueError(f"{path} is not the same for everyone")
        found += [Page(rule.endpoint, lang, values) for values in every for lang in LANGUAGES]
    return found


def _pages(app: Flask) -> Iterator[tuple[str, tuple[str, str]]]:
    base = registry(app).settings.public_url
    for page in pages(app):
        lang = None if page.language == LANGUAGES[0] else page.language
        # Contexts of its own: nothing of the request that asked for the frame shows in it.
        with app.app_context(), app.test_request_context(base_url=base):
            address = url_for(page.endpoint, lang=lang, **page.values)
        with app.app_context(), app.test_request_context(address, base_url=base):
            app.preprocess_request()
            answer = app.make_response(app.dispatch_request())
            text = answer.get_data(as_text=True).replace(TODAY, "")
            yield address, (answer.content_type, text)
