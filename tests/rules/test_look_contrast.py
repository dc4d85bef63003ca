"""Every pair of colours that is used is readable, light and dark (WCAG 2.2, 1.4.3 and 1.4.11).

7 is asked of running text, 4.5 of links and icons with words, 3 of edges and shapes.
"""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
CSS = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("bekal.css", "kelola.css"))

# (text or shape, ground, least ratio, where)
PAIRS = [
    ("arang", "nasi", 7, "text"),
    ("arang", "bambu", 7, "text on mats, header, menu"),
    ("jelaga", "nasi", 7, "small text"),
    ("jelaga", "bambu", 7, "small text on mats"),
    ("daun", "nasi", 7, "links, second button"),
    ("daun", "bambu", 4.5, "links and icons on mats"),
    ("daun", "daun2", 4.5, "icon of the right answer"),
    ("isi", "daun", 7, "first button, tile 35%+"),
    ("pada", "blok", 7, "text on the green block"),
    ("tt", "tb", 7, "button on the green block"),
    ("tb", "blok", 3, "edge of that button"),
    ("kunyit", "blok", 3, "strand of the weaving"),
    ("arang", "daun2", 7, "right answer"),
    ("arang", "kunyit2", 7, "not quite"),
    ("arang", "kesumba2", 7, "warning"),
    ("kesumba", "nasi", 4.5, "message at a field"),
    ("kesumba", "bambu", 3, "the worker's half"),
    ("garis", "nasi", 3, "edge of fields, empty strips"),
    ("garis", "bambu", 3, "empty strips on mats"),
    ("nasi", "arang", 7, "chosen filter"),
    ("nasi", "kesumba", 3, "hatching of the hidden margin"),
    ("arang", "d1", 7, "tile 1-9%"),
    ("arang", "d2", 7, "tile 10-19%"),
    ("isi", "d3", 4.5, "tile 20-34%"),
]


def palettes() -> tuple[dict[str, str], dict[str, str]]:
    """The custom properties of light and of dark mode; dark falls back on light."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for block in re.finditer(r"(@media[^{]*\{)?\s*:root\{([^}]*)\}", CSS):
        media = block[1] or ""
        if "print" in media:
            continue
        found = dict(re.findall(r"--(\w+):(#[0-9a-f]{6}|#[0-9a-f]{3})\b", block[2]))
        (dark if "dark" in media else light).update(found)
    return light, light | dark


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_ratio_of_black_on_white_is_twenty_one() -> None:
    assert ratio("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("shape", "ground", "least", "where"), PAIRS)
def test_text_and_background_colours_have_enough_contrast_in_light_and_dark_mode(
    shape: str, ground: str, least: float, where: str
) -> None:
    for palette in palettes():
        assert ratio(palette[shape], palette[ground]) >= least, where


def test_skip_link_has_enough_contrast_in_light_and_dark_mode() -> None:
    assert "color:#221d15" in CSS
    assert all(ratio("#221d15", palette["kunyit"]) >= 7 for palette in palettes())


def test_dark_mode_has_its_own_colours_but_never_applies_in_print() -> None:
    light, dark = palettes()
    assert light["nasi"] != dark["nasi"]
    assert "@media (prefers-color-scheme" not in CSS
