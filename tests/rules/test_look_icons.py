"""The symbols that a page uses stand in the page, and no others."""

import re
from pathlib import Path

from app.kit.web.icons import symbols, with_symbols

TEMPLATES = Path(__file__).parents[2] / "app"


def page(body: str) -> str:
    return f"<!doctype html><html><body>{body}</body></html>"


def test_only_the_used_symbols_are_written_once_right_after_body() -> None:
    html = with_symbols(page('<use href="#kanan"/><use class="i" href="#kanan"/>'))
    assert html.startswith('<!doctype html><html><body><svg hidden><symbol id="kanan"')
    assert html.count("<symbol") == 1


def test_both_halves_and_the_knot_of_the_pair_are_covered() -> None:
    names = [f"t{half}{state}" for half in "kr" for state in range(9)] + ["ts"]
    html = with_symbols(page("".join(f'<use href="#{name}" x="-15"/>' for name in names)))
    assert re.findall(r'<g id="(\w+)"', html) == names


def test_a_link_within_the_page_brings_no_symbol() -> None:
    html = page('<a href="#belajar">Belajar</a>')
    assert with_symbols(html) == html


def test_an_unknown_name_and_a_fragment_are_left_alone() -> None:
    assert with_symbols(page('<use href="#gajah"/>')) == page('<use href="#gajah"/>')
    assert with_symbols('<use href="#kanan"/>') == '<use href="#kanan"/>'


def test_the_glyphs_and_nineteen_parts_of_the_pair_are_read() -> None:
    assert len(symbols()) == 48 + 19


def test_every_glyph_that_a_template_names_is_drawn() -> None:
    named = re.compile(r"""(?:icon\(|before=|after=|symbol=)'(\w+)'|href="#(\w+)"/>""")
    for path in TEMPLATES.rglob("templates/**/*.html"):
        for found in named.finditer(path.read_text(encoding="utf-8")):
            assert (found[1] or found[2]) in symbols(), f"{path}: {found[0]}"
