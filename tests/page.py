"""Page: fetches pages with the test client and checks each one: title, language, labels, size and
more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import brotli
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import ROOT

FIRST_PAINT = 12_000
HEADERS = 900
FOREIGN_LINKS = {
    "wa.me", "remittanceprices.worldbank.org", "iasc.ojk.go.id", "www.bi.go.id",
    "www.kemlu.go.id",  # how to report oneself to an office of Indonesia
    "dinas.contoh.id",  # of an invented partner
}  # fmt: skip
SOURCES = {
    urlsplit(address).hostname
    for pattern in (
        "modules_kursus/*/*/*.md",
        "modules_kursus/negara/*.yaml",
        "modules_kursus/*.yaml",
        "app/denominators/data/*.csv",
    )
    for file in ROOT.glob(pattern)
    for address in re.findall(r"https://[^\s),]+", file.read_text("utf-8"))
}
"""Hosts that lessons, country sheets and national figures link to: the sources that their authors
gave."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


OTHER_GROUPS = {
    "id": re.compile(r"(?<![\d.,])\d{1,3}(,\d{3})+(?![\d,])"),
    "en": re.compile(r"(?<![\d.,/])\d{1,3}(\.\d{3})+(?![\d.])"),
}
"""Numbers in groups of three as the other language writes them. A third one here, Javanese, writes
them as Indonesian does."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def classes(self) -> set[str]:
        return set(self.get("class").split())

    @property
    def text(self) -> str:
        if self.tag == "template":  # shows nothing until a script takes it
            return ""
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return " ".join(" ".join(parts).split())

    def text_in(self, language: str) -> str:
        """The text, but for parts that are marked as another language."""
        if self.tag == "template" or self.get("lang", language) != language:
            return ""
        parts = [c if isinstance(c, str) else c.text_in(language) for c in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Descendants by tag, class (`cls=`) and attributes (`name=`, `id=` …); not what lies in
        a template, unless one looks into that."""
        found: list[Element] = []
        ahead = self.children[::-1]
        while ahead:
            child = ahead.pop()
            if isinstance(child, str):
                continue
            if (not tag or child.tag == tag) and (not attributes or child.has(attributes)):
                found.append(child)
            if child.tag != "template":
                ahead += child.children[::-1]
        return found

    def has(self, attributes: dict[str, str]) -> bool:
        return all(
            value in self.classes if name == "cls" else self.attributes.get(name) == value
            for name, value in attributes.items()
        )

    def one(self, tag: str = "", **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {k: v or "" for k, v in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        at: Element | None = self.here
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.here = at.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


@cache
def packed_weight(asset: bytes) -> int:
    """Compressed size of an asset. Cached, since pages share a few assets and compressing them
    takes longest."""
    return len(brotli.compress(asset, quality=11))


def parse(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    return builder.root


def forged(signed: str) -> str:
    """Replace the signature by an invalid one. Changing only the last letter is not enough: two of
    its bits are unused, so one signature in a thousand would stay valid."""
    return f"{signed.rpartition('.')[0]}.{'x' * 27}"


class Page:
    """One browser. `get`/`post` follow no redirect unless `follow=True`; the last page is
    `.root`, `.text`, `.response`."""

    def __init__(self, client: FlaskClient, languages: tuple[str, ...] = ("id", "en")) -> None:
        self.client = client
        self.languages = languages
        self.response: TestResponse
        self.root = Element("", {})
        self.url = ""

    def get(self, url: str, status: int = 200, *, follow: bool = False, **kw: Any) -> Element:
        return self._take(self.client.get(url, follow_redirects=follow, **kw), status)

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        status: int = 303,
        *,
        follow: bool = False,
        **kw: Any,
    ) -> Element:
        response = self.client.post(url, data=data, follow_redirects=follow, **kw)
        return self._take(response, status)

    def submit(
        self,
        form: Element | None = None,
        status: int = 303,
        *,
        follow: bool = False,
        button: str | None = None,
        **values: Any,
    ) -> Element:
        """Fill in and send a form of the last page, with what its hidden fields hold.

        `button`: the value of the button that is pressed (its name is sent with it)."""
        form = form or self.root.one("main").one("form")
        data: dict[str, Any] = {}
        for element in form.all("input") + form.all("button"):
            name, kind = element.get("name"), element.get("type", "text")
            if element.tag == "button":
                if name and element.get("value") == button:
                    data[name] = button
            elif name and (kind not in ("radio", "checkbox") or "checked" in element.attributes):
                data[name] = element.get("value")
        for area in form.all("textarea"):
            data[area.get("name")] = area.text
        for select in form.all("select"):
            chosen = [o for o in select.all("option") if "selected" in o.attributes]
            data[select.get("name")] = chosen[0].get("value") if chosen else ""
        data |= values
        data = {k: v for k, v in data.items() if v is not None}
        # As browsers do: a form without an action goes to the address of its page, query and all.
        here = self.response.request.full_path.rstrip("?")
        action = urljoin(here, form.get("action") or here)
        if form.get("method", "get").lower() == "get":
            response = self.client.get(action, query_string=data, follow_redirects=follow)
        else:
            response = self.client.post(action, data=data, follow_redirects=follow)
        return self._take(response, status)

    @property
    def location(self) -> str:
        parts = urlsplit(self.response.headers["Location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def text(self) -> str:
        return self.root.one("main").text

    def _take(self, response: TestResponse, status: int) -> Element:
        self.response = response
        self.url = response.request.path
        body = response.get_data(as_text=True) if "html" in (response.mimetype or "") else ""
        assert response.status_code == status, (
            f"{response.status_code} at {response.request.path}: {parse(body).text[:600]}"
        )
        # Cookies are set seldom: when somebody signs in, or a form is pending.
        counted = [(k, v) for k, v in response.headers if k != "Set-Cookie"]
        assert sum(len(k) + len(v) + 4 for k, v in counted) <= HEADERS
        if body and response.status_code not in (301, 302, 303):
            self.root = parse(body)
            self.check(body)
        return self.root

    def check(self, html: str) -> None:
        root = self.root
        asked = re.search(r"\blang=([a-z]{2})\b", self.response.request.query_string.decode())
        seen = root.one("html").get("lang")
        assert seen in self.languages
        assert asked is None or asked[1] not in self.languages or seen == asked[1]
        other = OTHER_GROUPS["en" if seen == "en" else "id"].search(root.one("body").text_in(seen))
        assert not other, f"{other and other[0]} at {self.url} is not how {seen} writes a number"
        assert root.one("head").one("title").text.endswith("Bekal")
        assert len(root.all("h1")) == 1, f"{len(root.all('h1'))} h1"
        assert root.one("main").get("id") == "isi"
        assert not root.all("style"), "inline style"
        assert "style=" not in re.sub(r">[^<]*<", "><", html), "style attribute"
        assert not re.search(r"<[^>]+\son[a-z]+=", html), "inline handler"
        for script in root.all("script"):
            assert script.get("src").startswith("/static/"), "inline script"
        self.check_guard()
        self.check_links()
        self.check_fields()
        ids = [e.get("id") for e in root.all() if e.get("id")]
        assert len(ids) == len(set(ids)), (
            f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
        )
        weight = len(brotli.compress(html.encode(), quality=5))
        css = self.style_sheets_weight()
        headers = sum(len(k) + len(v) + 4 for k, v in self.response.headers)
        assert weight + css + headers <= FIRST_PAINT or "kelola" in html, (weight, css, headers)

    def style_sheets_weight(self) -> int:
        """Compressed bytes of the style sheets of the last page."""
        total = 0
        for link in self.root.all("link", rel="stylesheet"):
            with self.client.get(link.get("href")) as answer:
                total += packed_weight(answer.get_data())
        return total

    def check_guard(self) -> None:
        """The script that takes a person's page off the screen when they leave is on each of their
        pages, but for the first quiz after signing up (kit.web.device)."""
        is_personal = any(
            link.get("href").startswith("/keluar")
            for footer in self.root.all("footer")
            for link in footer.all("a")
        )
        is_first_quiz = self.url.startswith("/belajar/") and self.response.request.cookies.get(
            "siapa", ""
        ).endswith("baru")
        scripts = [s for s in self.root.all("script") if s.get("src").endswith("/bekal.js")]
        assert len(scripts) <= 1
        assert scripts or not is_personal or is_first_quiz, f"nothing guards {self.url}"

    def check_links(self) -> None:
        for element in self.root.all():
            for name in ("src", "href", "action"):
                address = element.get(name)
                # Most elements have none, and a host stands behind two slashes only.
                host = urlsplit(address).hostname if "//" in address else None
                if host in (None, "127.0.0.1", "localhost"):
                    continue
                assert element.tag == "a", f"{element.tag} loads from {host}"
                assert host in FOREIGN_LINKS | SOURCES, f"link to {host}"
        for image in self.root.all("img"):
            assert image.get("alt"), "picture without words"

    def check_fields(self) -> None:
        labels = {e.get("for") for e in self.root.all("label")}
        for element in self.root.all("input") + self.root.all("select") + self.root.all("textarea"):
            if element.get("type") in ("hidden", "submit"):
                continue
            inside = element.parent
            while inside is not None and inside.tag != "label":
                inside = inside.parent
            named = inside is not None or element.get("id") in labels or element.get("aria-label")
            assert named, f"field {element.get('name')} without a label"
