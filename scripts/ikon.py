"""Draws the icons of the installed app into static/ikon/: from the mark, and a neutral pair.

Run with the environment of the tests, which have a browser: .venv/bin/python scripts/ikon.py"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "static" / "ikon"
FRAME = ROOT / "app" / "kit" / "templates" / "kit" / "icons.svg"
STRAW, RICE, STONE = "#f2e4bd", "#fffefa", "#dfe3e6"
COLOURS = {
    "tk": 'fill="#a3123f"',
    "tr": 'fill="#0b5638"',
    "tb": 'fill="none" stroke="#221d15" stroke-width="5"',
    "ts": 'fill="#f5b82e" stroke="#221d15" stroke-width="3"',
}
NOTEBOOK = (
    '<path fill="#fff" stroke="#46525b" stroke-width="5" d="M9-2h70q8 0 8 8v84q0 8-8 8H9z"/>'
    '<path fill="none" stroke="#46525b" stroke-width="5" d="M26-2v100M41 24h32M41 46h32M41 68h20"/>'
)


def mark() -> str:
    """The mark of the pages, its colours written out."""
    symbol = re.search(r'<symbol id="merk"[^>]*>(.*?)</symbol>', FRAME.read_text("utf-8"))
    if symbol is None:
        raise LookupError("icons.svg has no mark")
    return re.sub(r'class="(\w+)"', lambda found: COLOURS[found[1]], symbol[1])


def drawing(inside: str, ground: str, *, maskable: bool) -> str:
    """`inside` stands in a square from -13 to 109. A maskable icon fills its square and keeps to
    the circle that every launcher shows; the other has round corners of its own."""
    edge, round_by = (36, 0) if maskable else (15, 20)
    low, size = -13 - edge, 122 + 2 * edge
    square = f'x="{low}" y="{low}" width="{size}" height="{size}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{low} {low} {size} {size}">'
        f'<rect {square} rx="{round_by}" fill="{ground}"/>{inside}</svg>'
    )


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        for name, inside, ground in (("bekal", mark(), STRAW), ("catatan", NOTEBOOK, STONE)):
            plain = drawing(inside, ground, maskable=False)
            (TARGET / f"{name}.svg").write_text(plain + "\n", "utf-8")
            whole = drawing(inside, ground, maskable=True)
            for file, svg, size in (
                (f"{name}-192.png", plain, 192),
                (f"{name}-512.png", plain, 512),
                (f"{name}-penuh-512.png", whole, 512),
            ):
                page.set_viewport_size({"width": size, "height": size})
                page.set_content(f'<body style="margin:0">{svg}')
                page.screenshot(path=TARGET / file, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
