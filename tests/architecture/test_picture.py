"""The drawing of the rooms agrees with the imports."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from config import ROOT

PICTURE = ROOT / "docs" / "rooms.svg"
MOST_WIDTH = 1000


def drawn_now(folder: Path) -> str:
    target = folder / "rooms.svg"
    subprocess.run([sys.executable, ROOT / "scripts" / "rooms.py", target], check=True)
    return target.read_text(encoding="utf-8")


def test_diagram_of_feature_packages_matches_their_actual_imports(tmp_path: Path) -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    assert drawn == drawn_now(tmp_path), "stale: run make picture"


def test_diagram_of_feature_packages_loads_no_external_resource() -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    assert drawn.count("http") == 1, "only the name of SVG itself"
    assert f'width="{MOST_WIDTH}"' in drawn
    assert 'fill="#fff"' in drawn


def test_diagram_of_feature_packages_shows_all_that_is_drawn() -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    shown = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert shown is not None
    squares = re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', drawn)
    rights, bottoms = zip(
        *((int(x) + int(w), int(y) + int(h)) for x, y, w, h in squares), strict=True
    )
    assert max(rights) <= int(shown[1])
    assert max(bottoms) <= int(shown[2])
