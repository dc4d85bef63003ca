"""Assets under names with a content hash."""

from __future__ import annotations

from pathlib import Path

from app.kit.untyped.data import brotli_compress
from app.kit.web.pages import BROTLI_AT_PUBLICATION, build_assets, minify_file
from config import ROOT

MAX_SHARED_SCRIPTS = 6_000
SHARED_SCRIPTS = ("bekal", "simpan", "segel", "kirim", "angka", "tandai")
"""The scripts of outbox, seal and marking."""
MAX_PAGE_SCRIPT = 2_000
"""The limit for a script of a tool or of another single page."""


def _built(tmp_path: Path, name: str, files: dict[str, str]) -> dict[str, str]:
    source = tmp_path / name
    for path, text in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    return build_assets(source, tmp_path / "made")


def test_addresses_of_all_scripts_change_when_one_script_changes(
    tmp_path: Path,
) -> None:
    """They import each other by relative address: a page must not mix two releases."""
    files = {"js/a.js": "1", "js/alat/b.js": "2", "c.css": "3"}
    first = _built(tmp_path, "first", files)
    second = _built(tmp_path, "second", files | {"js/a.js": "4"})
    assert first["js/a.js"].removesuffix("a.js") == first["js/alat/b.js"].removesuffix("alat/b.js")
    assert second["js/alat/b.js"] != first["js/alat/b.js"]
    assert second["c.css"] == first["c.css"]
    assert (tmp_path / "made" / first["js/a.js"]).read_text() == "1"
    assert (tmp_path / "made" / second["js/a.js"]).read_text() == "4"


def test_javascript_and_css_files_are_served_without_comment_lines(
    tmp_path: Path,
) -> None:
    script = (
        "// why\n/** what\n *  more\n */\nexport const a = 'http://x'; // short\n"
        "  // inside\n  const b = 1 /* 2 */;\n"
    )
    sheet = "/* why */\na,\na b{b:c;\nd:e}\n@media f\n{a{b:c}/* d */}\n"
    drawing = "<svg>\n /* kept */\n</svg>"
    names = _built(tmp_path, "first", {"js/a.js": script, "c.css": sheet, "d.svg": drawing})
    assert (tmp_path / "made" / names["js/a.js"]).read_text() == (
        "export const a = 'http://x'; // short\nconst b = 1 /* 2 */;\n"
    )
    assert (tmp_path / "made" / names["c.css"]).read_text() == (
        "a,a b{b:c;d:e}@media f\n{a{b:c}/* d */}"
    )
    assert (tmp_path / "made" / names["d.svg"]).read_text() == drawing


def _sizes() -> dict[str, int]:
    folder = ROOT / "static" / "js"
    return {
        file.relative_to(folder).with_suffix("").as_posix(): len(
            brotli_compress(minify_file(file), BROTLI_AT_PUBLICATION)
        )
        for file in folder.rglob("*.js")
    }


def test_javascript_shared_by_pages_stays_within_its_total_size_limit() -> None:
    sizes = {name: size for name, size in _sizes().items() if name in SHARED_SCRIPTS}
    assert sum(sizes.values()) <= MAX_SHARED_SCRIPTS, sizes


def test_each_javascript_file_of_a_single_page_stays_within_the_size_limit() -> None:
    sizes = {name: size for name, size in _sizes().items() if name not in SHARED_SCRIPTS}
    assert max(sizes.values()) <= MAX_PAGE_SCRIPT, sizes
