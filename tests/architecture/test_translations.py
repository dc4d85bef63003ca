"""Every interface sentence is translated into English, and no translation is unused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from app import load_rooms
from config import ROOT

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def extracted(folder: Path) -> set[str]:
    target = folder / "bekal.pot"
    subprocess.run(
        [
            str(Path(sys.executable).with_name("pybabel")),
            "-q",
            "extract",
            "-F",
            "babel.cfg",
            "-k",
            "N_",
            "-k",
            "lazy_gettext",
            "-k",
            "_l",
            "-o",
            str(target),
            "app",
        ],
        cwd=ROOT,
        check=True,
    )
    with target.open("rb") as text:
        return {str(m.id if isinstance(m.id, str) else m.id[0]) for m in read_po(text) if m.id}


def test_english_catalogue_translates_exactly_the_extracted_sentences(tmp_path: Path) -> None:
    with ENGLISH.open("rb") as text:
        catalog = read_po(text, locale="en")
    kept = {str(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalog if m.id}
    assert extracted(tmp_path) == set(kept)
    untranslated = [key for key, m in kept.items() if not m.string or not all(m.string)]
    assert untranslated == []
    assert [key for key, m in kept.items() if m.fuzzy] == []


def test_english_translations_write_numbers_the_english_way() -> None:
    """In English, “5.100” means 5.1."""
    with ENGLISH.open("rb") as text:
        texts = [str(m.string) for m in read_po(text, locale="en") if m.id]
    assert [each for each in texts if re.search(r"(?<![\d.])\d{1,3}(\.\d{3})+\b", each)] == []


def test_menu_labels_and_data_retention_texts_are_translated_to_english() -> None:
    with ENGLISH.open("rb") as text:
        known = {str(m.id) for m in read_po(text, locale="en")}
    for room in load_rooms().values():
        sentences = [item.label for item in room.menu]
        sentences += [table.retention for table in room.personal_data.values()]
        assert {str(sentence) for sentence in sentences} <= known


def test_translations_script_changes_nothing_without_new_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(ENGLISH.parents[2], folder, ignore=shutil.ignore_patterns("*.mo"))
    subprocess.run(["scripts/translations", str(folder)], cwd=ROOT, check=True)
    assert (folder / ENGLISH.relative_to(ENGLISH.parents[2])).read_bytes() == ENGLISH.read_bytes()


def test_translations_script_adds_only_new_sentences(tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(ENGLISH.parents[2], folder, ignore=shutil.ignore_patterns("*.mo"))
    copy = folder / ENGLISH.relative_to(ENGLISH.parents[2])
    removed = 'msgid "Belajar"\nmsgstr "Learn"\n\n'
    before = copy.read_text(encoding="utf-8")
    assert removed in before
    copy.write_text(before.replace(removed, ""), encoding="utf-8")
    subprocess.run(["scripts/translations", str(folder)], cwd=ROOT, check=True)
    assert copy.read_text(encoding="utf-8") == before.replace(
        removed, 'msgid "Belajar"\nmsgstr ""\n\n'
    )
