"""Bytes on the wire of each page that a learner opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from flask import Flask

from app.course import queries
from app.course.queries import Catalogue
from app.kit.permissions import access_of
from tests.bench.people import (
    CODE,
    COHORT,
    FIRST_SENDER,
    FRESH,
    TRAINER_KEY,
    browser_of,
    sign_in_key,
)
from tests.bench.report import Report
from tests.bench.target import BenchDeployment
from tests.bench.wire import Wire, WireResponse, text
from tests.deployment import Site

STYLE = re.compile(r'<link\b[^>]*\brel="?stylesheet"?[^>]*>')
HREF = re.compile(r'\bhref="([^"]+)"')
PICTURE = re.compile(r'<img\b[^>]*\bsrc="(/[^"]+)"')
FINISHED = FIRST_SENDER + 90
"""A learner whose pages show the most."""


def measure(report: Report, target: BenchDeployment, site: Site) -> None:
    with target.app.app_context():
        catalogue = queries.catalogue()
    paths = list(addresses(target.app, catalogue))
    learners = [browser_of(target.app, sign_in_key(n)).header for n in (FRESH, FINISHED)]
    seen: dict[str, int] = {}
    heads: dict[str, int] = {}
    with Wire(site.url) as wire:
        for cookies in ("", *learners):
            wire.cookies = cookies
            for path in paths:
                _look(wire, path, seen, heads)
        _personal(report, wire, learners, catalogue)
        _kept(report, wire, catalogue)
        wire.cookies = browser_of(target.app, TRAINER_KEY).header
        page = wire.get(f"/kelompok/{COHORT}")
        _expect(page, "the sheet")
        whole = page.size + sum(wire.get(path).size for path in styles(text(page)))
    report.at_most(50_000, "B", "trainer's sheet of 1,000, with style sheet", whole)
    worst = max(seen, key=lambda path: seen[path])
    report.at_most(
        12_000, "B", f"first paint of any of {len(seen)} learner pages", seen[worst], worst
    )
    longest = max(heads, key=lambda path: heads[path])
    report.at_most(900, "B", "header set of one response", heads[longest], longest)


def _look(wire: Wire, path: str, seen: dict[str, int], heads: dict[str, int]) -> None:
    page = wire.get(path)
    heads[path] = max(heads.get(path, 0), len(page.head))
    if page.status != 200 or "text/html" not in page.header("Content-Type"):
        return
    sheets = {path: wire.get(path) for path in styles(text(page))}
    heads |= {path: len(sheet.head) for path, sheet in sheets.items()}
    whole = page.size + sum(sheet.size for sheet in sheets.values())
    seen[path] = max(seen.get(path, 0), whole)


def _personal(report: Report, wire: Wire, learners: list[str], catalogue: Catalogue) -> None:
    further: dict[str, int] = {}
    for lesson in catalogue.lessons:
        path = f"/belajar/{lesson.id}"
        page = wire.get(path)
        _expect(page, path)
        drawn = {urljoin(path, found) for found in PICTURE.findall(text(page))}
        further[path] = page.size + sum(wire.get(picture).size for picture in sorted(drawn))
    worst = max(further, key=lambda path: further[path])
    report.at_most(8_000, "B", "a further lesson, with its drawings", further[worst], worst)
    home = []
    for wire.cookies in learners:
        home.append(wire.get("/"))
    _expect(home[-1], "/")
    worker = wire.get("/sw.js", If_None_Match=wire.get("/sw.js").header("ETag"))
    report.at_most(
        3_500,
        "B",
        "a repeat visit online: home, the rest kept by the browser",
        max(page.size for page in home),
        f"once a day {worker.size} B more, to ask for a new service worker",
    )


def _kept(report: Report, wire: Wire, catalogue: Catalogue) -> None:
    """Bytes that a phone downloads for offline use."""
    paths = [
        f"/belajar/{module.id}/paket.json{query}"
        for module in catalogue.modules
        for query in ("", "?lang=en")
    ]
    sizes = {path: wire.get(path).size for path in paths}
    worst = max(sizes, key=lambda path: sizes[path])
    report.at_most(100_000, "B", "a module kept on the phone, without sound", sizes[worst], worst)
    report.at_most(2_500, "B", "the service worker", len(wire.get("/sw.js").body), "brotli 5")


def addresses(app: Flask, catalogue: Catalogue) -> Iterator[str]:
    """All pages that a learner may open, in both languages: those without a parameter, and those of
    the course and of an invitation."""
    plain = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and _for_learners(app, rule.endpoint)
    )
    modules = [f"/belajar/{module.id}" for module in catalogue.modules]
    lessons = [f"/belajar/{lesson.id}" for lesson in catalogue.lessons]
    quizzes = [f"{lesson}/kuis" for lesson in lessons]
    invitation = [f"/gabung/{CODE}", f"/gabung/{CODE}?langkah=2"]
    roles = ["/daftar?peran=pekerja"]
    for path in (*plain, *modules, *lessons, *quizzes, *invitation, *roles):
        yield path
        yield f"{path}{'&' if '?' in path else '?'}lang=en"


def _for_learners(app: Flask, endpoint: str) -> bool:
    access = access_of(app.view_functions[endpoint])
    return access is not None and not access.permission and not endpoint.startswith("bench")


def styles(html: str) -> list[str]:
    return [found[1] for tag in STYLE.findall(html) if (found := HREF.search(tag))]


def _expect(page: WireResponse, what: str) -> None:
    if page.status != 200:
        raise RuntimeError(f"{what} answers {page.status}")
