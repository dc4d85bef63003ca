"""The frame (“rangka”) of a release: the pages that every phone stores, in each language, with
style and scripts, as one file (kit.web.bundles).

Its name is its own digest, so that a service worker gets the frame of its own release even after
newer ones. Built once per release, course and day, and stored below the state folder's `rangka/`.
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

from app.child_papers.queries import child_papers
from app.course.queries import catalogue_of_app
from app.kit.clock import today
from app.kit.permissions import access_of
from app.kit.registry import ValuePerApp, registry
from app.kit.text.i18n import ORIGINAL
from app.kit.web.bundles import Files, asset_addresses, make_offline_bundle, read_asset
from app.kit.web.packing import FOR_EVER, CompressedFile, write_with_compressed_versions
from app.kit.web.pages import hashed_asset_names
from app.returning.queries import ways_home
from app.work_abroad import queries as work

PARAMETERS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "work_abroad.country": lambda: [{"code": each.code} for each in work.country_sheets()],
    # Whoever helps to pack may have no signal. The other sheets are for a printer.
    "money.worksheet": lambda: [{"name": "amplop"}],
    "child_papers.step": lambda: [{"step": each} for each in child_papers().later_steps],
    "returning.step": lambda: [{"step": each} for each in ways_home().later_steps],
}
"""Pages of the frame that need a parameter, with all its values. Every phone stores the pages of
every country, of a child's papers and of coming home, so that none of it reveals anything of a
person."""
PREFIXES = ("/luring", "/alat", "/bantuan", "/istilah", "/kalender", "/dengar", "/pulang")
"""Pages with these addresses are in the frame, and pages below them that need no parameter."""
PAGES = ("/desa/pertemuan",)
"""Single pages of the frame: the plan of a village meeting is read from a phone, while its sheets
are printed before."""
RELEASE = re.compile(r"[0-9a-f]{16}")
TODAY = ' aria-current="date"'
"""The calendar's highlight of today. It is removed, or every phone would load a new frame daily."""
LastBuild = tuple[tuple[str, date, str], str]
"""The key (version of the course, day, newest check of a help number) and the release of the frame
that was built last."""
LAST_BUILD = ValuePerApp[LastBuild]("frame")


@dataclass(frozen=True)
class OfflineFramePage:
    """A page of the frame: endpoint, language, and URL parameters."""

    endpoint: str
    language: str
    values: dict[str, Any] = field(default_factory=dict)


def current_offline_frame_release(app: Flask) -> str:
    """The digest of the current offline pages and assets (the frame): 16 hex digits. Builds the
    frame if necessary.

    Raises any error of its pages, including HTTPException: an incomplete frame is not usable."""
    wanted = (catalogue_of_app(app).version, today(), work.newest_check())
    last = LAST_BUILD.find(app)
    if last is None or last[0] != wanted:
        last = LAST_BUILD.put(app, (wanted, _build_offline_frame(app)))
    return last[1]


def stored_offline_frame(app: Flask, release: str) -> CompressedFile | None:
    """The frame of this release, however old; None if it was never built here."""
    file = _offline_frame_folder(app) / f"{release}.json"
    if not RELEASE.fullmatch(release) or not file.exists():
        return None
    return _read_compressed_file(file)


@cache
def _read_compressed_file(file: Path) -> CompressedFile:
    return CompressedFile.of(file, FOR_EVER)


def _build_offline_frame(app: Flask) -> str:
    files: Files = dict(_render_offline_frame_pages(app))
    # A downloaded module needs scripts that no page of the frame loads.
    scripts = {
        f"/static/{name}" for name in hashed_asset_names(app).values() if name.startswith("js-")
    }
    for address in {*asset_addresses(app, (text for _, text in files.values())), *scripts}:
        files[address] = read_asset(app, address)
    named, body = make_offline_bundle(dict(sorted(files.items())))
    file = _offline_frame_folder(app) / f"{named}.json"
    if not file.exists():
        write_with_compressed_versions(file, body)
    return named


def _offline_frame_folder(app: Flask) -> Path:
    settings = registry(app).settings
    return settings.state_dir / "rangka"


def offline_frame_pages(app: Flask) -> list[OfflineFramePage]:
    """All pages of the frame. Raises ValueError for a page that is not public."""
    found, languages = [], registry(app).settings.languages
    for rule in app.url_map.iter_rules():
        path = rule.rule
        every = PARAMETERS.get(rule.endpoint, list)() if rule.arguments else [{}]
        if not every or path.endswith(".json") or "GET" not in (rule.methods or ()):
            continue
        if path not in PAGES and not _is_below_a_prefix(path):
            continue
        access = access_of(app.view_functions[rule.endpoint])
        if access is None or not access.public:
            raise ValueError(f"{path} is not the same for everyone")
        found += [
            OfflineFramePage(rule.endpoint, lang, values) for values in every for lang in languages
        ]
    return found


def _is_below_a_prefix(path: str) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in PREFIXES)


def _render_offline_frame_pages(app: Flask) -> Iterator[tuple[str, tuple[str, str]]]:
    base = registry(app).settings.public_url
    for page in offline_frame_pages(app):
        lang = None if page.language == ORIGINAL else page.language
        # Own contexts, so that nothing of the current request leaks into the frame.
        with app.app_context(), app.test_request_context(base_url=base):
            address = url_for(page.endpoint, lang=lang, **page.values)
        with app.app_context(), app.test_request_context(address, base_url=base):
            app.preprocess_request()
            answer = app.make_response(app.dispatch_request())
            text = answer.get_data(as_text=True).replace(TODAY, "")
            yield address, (answer.content_type, text)
