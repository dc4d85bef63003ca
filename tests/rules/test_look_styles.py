"""The style sheets stay small and load nothing from other hosts."""

import re
from pathlib import Path

import pytest

from app.kit.untyped.data import brotli_compress
from app.kit.web.pages import minify_file

STATIC = Path(__file__).parents[2] / "static"
SHEETS = sorted(path.name for path in STATIC.glob("*.css"))
TEMPLATES = sorted((Path(__file__).parents[2] / "app").rglob("templates/**/*.html"))


def test_style_sheet_is_at_most_4000_bytes() -> None:
    assert len(brotli_compress(minify_file(STATIC / "bekal.css"), 11)) <= 4000


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_loads_no_further_resource(name: str) -> None:
    css = (STATIC / name).read_text(encoding="utf-8")
    css = css.replace("href^=http", "").replace("xmlns='http://www.w3.org/2000/svg'", "")
    assert not re.search(r"url\((?!\"data:)|@import|@font-face|https?:", css)


@pytest.mark.parametrize("name", SHEETS)
def test_style_sheet_has_no_blurred_shadows_and_no_smooth_gradients(name: str) -> None:
    css = (STATIC / name).read_text(encoding="utf-8")
    for shadow in re.findall(r"box-shadow:([^;}]+)", css):
        assert re.match(r"(inset )?0 0 0 2px", shadow), shadow
    assert not re.search(r"(?<!repeating-)linear-gradient|radial-gradient", css)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
