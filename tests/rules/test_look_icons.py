"""The symbols that a page uses stand in the page, and no others."""

import re
from pathlib import Path

from app.kit.web.icons import insert_icon_symbols, svg_symbols_by_id

TEMPLATES = Path(__file__).parents[2] / "app"


def page(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


def test_used_svg_icons_are_defined_once_right_after_the_body_tag() -> None:
    html = insert_icon_symbols(page('<use href="#kanan"/><use class="i" href="#kanan"/>'))
    assert html.startswith('<!doctype html><html><body><svg hidden><symbol id="kanan"')
    assert html.count("<symbol") == 1


def test_svg_parts_of_the_family_progress_drawing_are_inserted_when_a_page_uses_them() -> None:
    names = [f"t{half}{state}" for half in "kr" for state in range(9)] + ["ts"]
    html = insert_icon_symbols(page("".join(f'<use href="#{name}" x="-15"/>' for name in names)))
    assert re.findall(r'<g id="(\w+)"', html) == names


def test_link_to_an_anchor_of_the_page_inserts_no_svg_icon() -> None:
    html = page('<a href="#belajar">Belajar</a>')
    assert insert_icon_symbols(html) == html


def test_page_with_an_unknown_icon_and_html_without_a_body_stay_unchanged() -> None:
    assert insert_icon_symbols(page('<use href="#gajah"/>')) == page('<use href="#gajah"/>')
    assert insert_icon_symbols('<use href="#kanan"/>') == '<use href="#kanan"/>'


def test_icon_file_has_49_icons_and_19_parts_of_the_family_drawing() -> None:
    assert len(svg_symbols_by_id()) == 49 + 19


def test_every_svg_icon_named_in_templates_is_defined() -> None:
    named = re.compile(r"""(?:icon\(|before=|after=|symbol=)'(\w+)'|href="#(\w+)"/>""")
    for path in TEMPLATES.rglob("templates/**/*.html"):
        for found in named.finditer(path.read_text(encoding="utf-8")):
            assert (found[1] or found[2]) in svg_symbols_by_id(), f"{path}: {found[0]}"
