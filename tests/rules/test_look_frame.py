"""The frame of a page: identical for everyone where it is public, and always with a way on."""

import re

import pytest

from app.kit.text.i18n import OtherLanguage
from app.kit.web.icons import insert_icon_symbols
from tests.rules.look import environment

MENU = [{"url": "/belajar", "label": "Belajar", "icon": "belajar", "current": True}]
LINKS = {"home": "/", "profile": "/masuk", "lock": "/keluar", "own_data": "/data", "help": "/b"}
STATUSES = (400, 403, 404, 405, 411, 413, 418, 429, 500, 502, 503)


def render(template: str, **context: object) -> str:
    frame: dict[str, object] = {
        "asset": lambda name: f"/static/{name}",
        "locale": "id",
        "other_languages": [OtherLanguage("en", "English", "/belajar?lang=en")],
    }
    return insert_icon_symbols(environment().get_template(template).render(**frame | context))


@pytest.mark.parametrize("status", STATUSES)
def test_error_page_has_one_heading_and_one_link(status: int) -> None:
    html = render("kit/error.html", status=status, links=LINKS, retry_url=None, menu=MENU)
    main = html[html.index("<main") : html.index("</main>")]
    assert html.count("<h1>") == 1
    assert re.findall(r'class="tombol[^"]*" href="([^"]*)"', main) == ["/"]


def test_temporary_error_page_links_to_the_requested_page_for_a_retry() -> None:
    html = render("kit/error.html", status=503, links=LINKS, retry_url="/belajar", menu=MENU)
    assert 'class="tombol" href="/belajar"' in html


def test_error_page_renders_without_a_menu_from_only_status_and_request_id() -> None:
    html = render("kit/error.html", status=500, request_id="ab12")
    assert "Nomor kejadian: ab12" in html
    assert "<nav" not in html


def test_public_page_shows_no_account_name_for_a_signed_in_reader() -> None:
    known = {"name": "Wati"}
    public = render("kit/base.html", person=known, is_public_page=True, links=LINKS, menu=MENU)
    personal = render("kit/base.html", person=known, is_public_page=False, links=LINKS, menu=MENU)
    assert "Wati" not in public
    assert "Profil" in public
    assert "Kunci Bekal" not in public
    assert "Wati" in personal
    assert "Kunci Bekal" in personal


def test_base_template_marks_language_and_current_page_and_has_a_skip_link() -> None:
    html = render("kit/base.html", links=LINKS, menu=MENU, locale="en")
    assert '<html lang="en">' in html
    assert 'aria-current="page"' in html
    assert re.search(r'<a class="sr lewat" href="#isi">', html)
    assert '<main id="isi"' in html
    assert '<a href="/belajar?lang=en" lang="en" hreflang="en">' in html


def test_page_says_when_data_are_synthetic_and_when_https_is_missing() -> None:
    plain = render("kit/base.html", links=LINKS)
    html = render("kit/base.html", links=LINKS, is_demo=True, lan_notice=True)
    assert "Data contoh, bukan orang sungguhan." in html
    assert "perlu HTTPS" in html
    assert "Data contoh" not in plain
    assert "HTTPS" not in plain


def test_every_icon_used_by_the_base_template_is_defined_in_the_page() -> None:
    html = render("kit/base.html", links=LINKS, menu=MENU, person={"name": "Wati"})
    used = set(re.findall(r'<use\b[^>]*?href="#(\w+)"', html))
    assert used == set(re.findall(r'<(?:symbol|g) id="(\w+)"', html))
