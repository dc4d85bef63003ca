"""Interface sentences are short and kind (the words to use and to avoid are the glossary's)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = sorted((Path(__file__).parents[2] / "app").rglob("templates/**/*.html"))
MESSAGE = re.compile(r"""\b_\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")""")
HARSH = re.compile(
    r"\b(salah(?! satu)|gagal|keliru|invalid|kamu|TKI|TKW|pembantu|pasangan)\b", re.I
)


def sentences(path: Path) -> Iterator[str]:
    for found in MESSAGE.finditer(path.read_text(encoding="utf-8")):
        message = re.sub(r"<[^>]+>", "", found[1] or found[2] or "")
        yield from (part for part in re.split(r"[.?:;]\s", message) if part)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_sentences_in_page_templates_have_at_most_twelve_words(path: Path) -> None:
    assert [said for said in sentences(path) if len(said.split()) > 12] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_page_templates_use_no_exclamation_mark_and_no_judging_word(path: Path) -> None:
    assert [said for said in sentences(path) if "!" in said or HARSH.search(said)] == []
