"""The guides for authors: their examples pass the check, and their picture is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.content import preview
from config import COURSE, ROOT
from tests.content.good_course import TODAY
from tests.content.picture import PICTURE, draw, printed

BLOCK = re.compile(r"^\*\*`([a-z.]+\.md)`\*\*\n\n````markdown\n(.*?)^````$", re.M | re.S)
GUIDES = {"menulis-pelajaran.md": 3, "writing-lessons.md": 4}


def examples(guide: str) -> dict[str, bytes]:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    return {name: body.encode() for name, body in BLOCK.findall(text)}


@pytest.mark.parametrize("guide", GUIDES)
def test_example_files_in_the_lesson_writing_guide_pass_the_course_check(guide: str) -> None:
    files = examples(guide)
    assert len(files) == GUIDES[guide]
    found = preview.preview_uploaded_files(files, COURSE, TODAY)
    assert found.remarks == {}


@pytest.mark.parametrize("guide", GUIDES)
def test_lesson_writing_guide_and_preview_page_show_the_same_example(guide: str) -> None:
    files = examples(guide)
    for kind, text in zip(preview.KINDS, preview.read_example_lesson(), strict=True):
        assert files.get(f"{kind}.id.md", text.encode()) == text.encode()


def test_picture_of_the_course_check_command_matches_its_printed_output(tmp_path: Path) -> None:
    lines = printed(tmp_path / "kursus")
    assert len(lines) == 7
    assert PICTURE.read_text("utf-8") == draw(lines)
