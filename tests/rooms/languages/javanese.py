"""A third language, Javanese: what a translator and an operator add, and browsers to look at it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.content import source
from app.identity.models import Account
from app.kit.store.db import database, db, read, transaction
from app.kit.text import catalogues
from app.survey.rules import instrument as survey
from config import from_environment
from tests.factories import make_household, sign_in
from tests.page import Element, Page
from tests.rooms.course.course import edit, small_course

LANGUAGES = ("id", "en", "jv")
NAMES = {"id": "Bahasa Indonesia", "en": "English", "jv": "Basa Jawa"}
SENTENCES = {
    "Bahasa Indonesia": "Basa Jawa",
    "Belajar": "Sinau",
    "Profil": "Profil kula",
    "Nama panggilan Anda": "Asma celukan",
    "Untuk keluarga di rumah": "Kanggo kulawarga ing omah",
    "Mulai belajar": "Wiwit sinau",
}
TITLE, ORIGINAL_TITLE = "Rong ragad kirim dhuwit", "Dua biaya saat kirim uang"
LESSON, OTHER_LESSON = "kirim-uang/dua-biaya", "menabung/sisihkan-dulu"
PIN = "482915"


def put_files(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """What a translator writes: some sentences, one lesson, its module, one item of the survey."""
    shutil.copytree(catalogues.TRANSLATIONS, folder / "translations")
    po = folder / "translations" / "jv" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    pairs = (f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in SENTENCES.items())
    po.write_text(head + "\n".join(pairs), "utf-8")
    patch.setattr(catalogues, "TRANSLATIONS", folder / "translations")
    course = small_course(folder / "kursus")
    for kind in ("pelajaran", "kuis"):
        translate(course / LESSON, kind)
    edit(course / "kirim-uang" / "modul.yaml", "  en:", "  jv: Kirim dhuwit\n  en:")
    shutil.copytree(survey.DATA, folder / "survey")
    (folder / "survey" / "instrument.jv.yaml").write_text(
        'items:\n  p01:\n    A: ["Sapa sing mutusake blanja saben dina?"]\n'
        '    B: ["Sapa sing ngatur dhuwit saben dina?"]\n'
        "    options: [Aku dhewe, Aku karo wong liya, Wong liya]\n",
        "utf-8",
    )
    patch.setattr(survey, "DATA", folder / "survey")


def translate(lesson: Path, kind: str) -> None:
    """A translation of which a few words are Javanese."""
    read = source.read_course_file(lesson, f"{kind}.id.md", lambda *fault: None)
    assert read is not None
    front = (
        f"---\njudul: {TITLE}\nasal: {read.text_digest}\n---"
        if kind == "pelajaran"
        else (f"---\nasal: {read.text_digest}\n---")
    )
    text = source.without_formulas("\n".join(read.lines[read.first :]))
    text = re.sub(r"(?m)^(- |## )\[x\]", r"\1[ ]", text)
    text = text.replace("Buka kuitansi", "Bukaken kuitansi").replace("] RM5\n", "] RM5 ae\n")
    (lesson / f"{kind}.jv.md").write_text(f"{front}\n{text}\n", "utf-8")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    put_files(tmp_path, monkeypatch)
    survey.load_instrument.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    survey.load_instrument.cache_clear()
    catalogues.compile_translations()


@pytest.fixture
def site(app: Flask, files: Path, database_url: str, lane: bool) -> Iterator[Flask]:
    """The application with the setting, on the database that `app` empties."""
    made = start(files, database_url, lane, "id,en,jv")
    yield made
    end(made)


@pytest.fixture
def javanese(site: Flask, files: Path) -> Flask:
    """The same with the course published."""
    run = site.test_cli_runner().invoke(args=["kursus", "terbit", str(files / "kursus")])
    assert run.exit_code == 0, run.output
    return site


def start(folder: Path, database_url: str, lane: bool, languages: str) -> Flask:
    variables = {"BEKAL_STATE_DIR": str(folder / "state"), "BEKAL_DATABASE_URL": database_url}
    made = create_app(from_environment(variables | {"BEKAL_LANGUAGES": languages}), lane=lane)
    made.testing = True
    return made


def end(app: Flask) -> None:
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


def browser(app: Flask) -> Page:
    return Page(app.test_client(), LANGUAGES)


def language_links(root: Element) -> dict[str, str]:
    """The languages that the footer leads to, and their names there."""
    links = root.one("footer").all("a")
    return {a.get("hreflang"): a.text for a in links if a.get("hreflang")}


def make_account(app: Flask, language: str = "jv") -> UUID:
    with app.app_context(), transaction() as tx:
        who = make_household(tx, ("Wati", "pekerja"))[0]
        tx.execute(update(Account).where(Account.id == who).values(language=language))
    return who


def signed_in_browser(app: Flask, who: UUID) -> Page:
    page = sign_in(app, who)
    page.languages = LANGUAGES
    return page


def language_of(app: Flask, name: str) -> str | None:
    with app.app_context():
        return read().scalar(select(Account.language).where(Account.name == name))
