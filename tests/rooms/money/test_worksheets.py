"""/alat/lembar: sheets to print and write on by hand."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.content.library import TOOLS
from config import ROOT
from tests.page import Page

SHEETS = sorted(
    path.stem
    for path in (ROOT / "app/money/templates/money/lembar").glob("*.html")
    if not path.name.startswith("_")
)
each_sheet = pytest.mark.parametrize("name", SHEETS)


def styles(page: Page) -> list[str]:
    return [link.get("href") for link in page.root.all("link", rel="stylesheet")]


def test_worksheet_list_links_to_every_printable_worksheet(page: Page) -> None:
    tools = {link.get("href") for link in page.get("/alat").one("main").all("a")}
    assert "/alat/lembar" in tools
    listed = {link.get("href") for link in page.get("/alat/lembar").one("main").all("a")}
    assert {f"/alat/lembar/{name}" for name in SHEETS} <= listed


@each_sheet
@pytest.mark.parametrize("lang", ["id", "en"])
def test_printable_worksheet_has_no_form_and_shows_its_own_url(
    page: Page, name: str, lang: str
) -> None:
    root = page.get(f"/alat/lembar/{name}?lang={lang}")
    main = root.one("main")
    assert not main.all("form")
    assert not main.all("input")
    assert f"http://127.0.0.1:5000/alat/lembar/{name}" in main.one("p", cls="asal").text
    assert "PIN" in main.one("p", cls="asal").text
    assert "Set-Cookie" not in page.response.headers


@each_sheet
def test_worksheet_paper_size_is_a4_unless_a5_is_requested(page: Page, name: str) -> None:
    page.get(f"/alat/lembar/{name}")
    large = styles(page)
    (choice,) = page.root.one("p", cls="saring").all("a")[1:]
    page.get(choice.get("href"))
    assert len(styles(page)) == len(large) + 1
    for strange in ("", "a4", "A5", "b0", "a5%00", "٥", "a4&kertas=a5", "x" * 3000):
        page.get(f"/alat/lembar/{name}?kertas={strange}")
        assert styles(page) == large, strange


def test_language_switch_keeps_the_worksheet_paper_size(page: Page) -> None:
    root = page.get("/alat/lembar/anggaran?kertas=a5")
    (other,) = [a for a in root.one("footer").all("a") if a.get("hreflang") == "en"]
    page.get(other.get("href"))
    assert page.root.one("html").get("lang") == "en"
    assert any("lembar-a5" in href for href in styles(page))


@pytest.mark.parametrize("name", ["lain", "_lembar", "../alat", "anggaran.html", "%00"])
def test_unknown_worksheet_returns_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/alat/lembar/{name}").status_code == 404


@pytest.mark.parametrize("address", sorted(TOOLS))
def test_every_tool_that_lessons_may_link_to_has_a_page(page: Page, address: str) -> None:
    page.get(address)
