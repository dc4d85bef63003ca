"""The emblem of each module: there, small, of plain shapes in the colours of the page."""

from pathlib import Path

import pytest

from app.content.emblem import EMBLEM as KIND
from app.content.emblem import FILE
from app.content.faults import NO_EMBLEM
from config import ROOT
from tests.content.good_course import copy, read

EMBLEM = f"belanja/{FILE}"
START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
SHAPE = '<path fill="var(--kesumba)" d="M0 0h9v9z"/>'


def shapes_and_codes(root: Path, text: str) -> tuple[str, list[tuple[int, str]]]:
    """The shapes read from an emblem with this text, and line and code of each fault of it."""
    (root / EMBLEM).write_text(text, "utf-8")
    found = read(root)
    at_emblem = [each for each in found.faults if each.path == EMBLEM]
    return found.modules[0].emblem, [(each.line, each.code) for each in at_emblem]


def test_every_module_of_the_course_has_an_emblem_of_its_own() -> None:
    modules = sorted(file.parent for file in (ROOT / "modules_kursus").glob("*/modul.yaml"))
    drawn = {(module / FILE).read_bytes() for module in modules}
    assert len(modules) == len(drawn) >= 15
    assert max(map(len, drawn)) <= KIND.most_bytes


def test_emblem_of_plain_shapes_is_read_without_its_outer_element(tmp_path: Path) -> None:
    assert shapes_and_codes(copy(tmp_path), f"{START}\n{SHAPE}\n{SHAPE}\n</svg>\n") == (
        SHAPE + SHAPE,
        [],
    )


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        "halo",
        '<path d="M0 0z" onclick="x"/>',
        '<path style="fill:red" d="M0 0z"/>',
        '<path fill="#a3123f" d="M0 0z"/>',
        '<path fill="url(https://lain.example)" d="M0 0z"/>',
        "<path d='M0 0z'/>",
        '<path d="M0 0z">',
        '<use href="#ts"/>',
        '<text x="1" y="9">Rp</text>',
        '<g fill="none"></g>',
    ],
)
def test_emblem_with_a_part_that_is_not_allowed_is_a_fault_on_its_line(
    tmp_path: Path, part: str
) -> None:
    text = f"{START}\n{SHAPE}\n{part}\n</svg>\n"
    assert shapes_and_codes(copy(tmp_path), text) == ("", [(3, "drawing-unsafe")])


@pytest.mark.parametrize(
    "start", ["<svg>", START.replace("32 32", "24 24"), START.replace("<svg", '<svg onload="x"')]
)
def test_emblem_with_another_outer_element_is_a_fault(tmp_path: Path, start: str) -> None:
    text = f"{start}{SHAPE}</svg>"
    assert shapes_and_codes(copy(tmp_path), text) == ("", [(1, "drawing-unsafe")])


def test_emblem_over_its_size_limit_is_a_fault(tmp_path: Path) -> None:
    text = f"{START}{SHAPE}</svg>"
    padded = text.replace("</svg>", "\n" * (KIND.most_bytes - len(text)) + "</svg>")
    root = copy(tmp_path)
    assert shapes_and_codes(root, padded) == (SHAPE, [])
    assert shapes_and_codes(root, padded + "\n") == ("", [(1, "drawing-too-large")])


def test_module_without_an_emblem_is_published_with_a_warning(tmp_path: Path) -> None:
    root = copy(tmp_path)
    (root / EMBLEM).unlink()
    found = read(root)
    assert [(each.path, each.code) for each in found.faults] == [(EMBLEM, NO_EMBLEM)]
    assert (found.modules[0].emblem, found.modules[0].publishable) == ("", True)
