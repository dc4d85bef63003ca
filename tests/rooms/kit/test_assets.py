"""Files that a page loads, under names that change with what is in them."""

from __future__ import annotations

from pathlib import Path

from app.kit.untyped.data import compress
from app.kit.web.pages import BROTLI_AT_PUBLICATION, build_assets, minified
from config import ROOT

MOST_SCRIPT = 6_000
SCRIPTS = ("bekal", "simpan", "segel", "kirim", "angka", "tandai")
"""Outbox, seal and marking."""
MOST_OF_A_PAGE = 2_000
"""Each script of a tool, or of another page of its own."""


def _made(tmp_path: Path, name: str, files: dict[str, str]) -> dict[str, str]:
    source = tmp_path / name
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    return build_assets(source, tmp_path / "made")


def test_scripts_of_one_release_share_a_folder_and_a_change_of_one_renames_all(
    tmp_path: Path,
) -> None:
    """They import each other by relative address: a page must not get half of a new release."""
    files = {"js/a.js": "1", "js/alat/b.js": "2", "c.css": "3"}
    first = _made(tmp_path, "first", files)
    second = _made(tmp_path, "second", files | {"js/a.js": "4"})
    assert first["js/a.js"].removesuffix("a.js") == first["js/alat/b.js"].removesuffix("alat/b.js")
    assert second["js/alat/b.js"] != first["js/alat/b.js"]
    assert second["c.css"] == first["c.css"]
    assert (tmp_path / "made" / first["js/a.js"]).read_text() == "1"
    assert (tmp_path / "made" / second["js/a.js"]).read_text() == "4"


def test_phones_get_scripts_and_style_sheets_without_the_lines_that_only_people_read(
    tmp_path: Path,
) -> None:
    script = (
        "// why\n/** what\n *  more\n */\nexport const a = 'http://x'; // short\n"
        "  // inside\n  const b = 1 /* 2 */;\n"
    )
    sheet = "/* why */\na{b:c}/* d */\n"
    drawing = "<svg>\n /* kept */\n</svg>"
    names = _made(tmp_path, "first", {"js/a.js": script, "c.css": sheet, "d.svg": drawing})
    assert (tmp_path / "made" / names["js/a.js"]).read_text() == (
        "export const a = 'http://x'; // short\nconst b = 1 /* 2 */;\n"
    )
    assert (tmp_path / "made" / names["c.css"]).read_text() == "a{b:c}/* d */\n"
    assert (tmp_path / "made" / names["d.svg"]).read_text() == drawing


def _sizes() -> dict[str, int]:
    folder = ROOT / "static" / "js"
    return {
        file.relative_to(folder).with_suffix("").as_posix(): len(
            compress(minified(file), BROTLI_AT_PUBLICATION)
        )
        for file in folder.rglob("*.js")
    }


def test_outbox_seal_and_marking_are_small() -> None:
    sizes = {name: size for name, size in _sizes().items() if name in SCRIPTS}
    assert sum(sizes.values()) <= MOST_SCRIPT, sizes


def test_a_script_of_a_page_of_its_own_is_small() -> None:
    sizes = {name: size for name, size in _sizes().items() if name not in SCRIPTS}
    assert max(sizes.values()) <= MOST_OF_A_PAGE, sizes
