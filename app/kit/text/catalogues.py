"""The sentences of the interface by language, as translators write them:
translations/<code>/LC_MESSAGES/messages.po. A sentence that is not in the file stays Indonesian."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from app.kit.text.msgid import N_
from config import ORIGINAL, ROOT

TRANSLATIONS: Path = ROOT / "translations"
_NAME: Final = N_("Bahasa Indonesia")
"""In each file, what its own language is called by those who speak it."""


@cache
def catalogue(code: str) -> NullTranslations:
    """The sentences in this language; compiled where the file was edited since."""
    _compile(TRANSLATIONS / code / "LC_MESSAGES" / "messages.po")
    return Translations.load(TRANSLATIONS, [code])


def sentence(code: str, original: str) -> str:
    """An Indonesian sentence in the language `code`."""
    return str(catalogue(code).gettext(original))


@cache
def own_name(code: str) -> str:
    """What a language calls itself: as its file says, else as CLDR does.

    >>> own_name("id"), own_name("en"), own_name("su")
    ('Bahasa Indonesia', 'English', 'Basa Sunda')
    """
    named = sentence(code, _NAME)
    if named != _NAME or code == ORIGINAL:
        return named
    return Locale.parse(code).get_display_name(code) or code


def compile_all() -> None:
    """Read every file anew: translators edit text, the server reads what is compiled of it."""
    catalogue.cache_clear()
    own_name.cache_clear()
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        _compile(source)


def _compile(source: Path) -> None:
    """Make the .mo beside a .po that is newer."""
    target = source.with_suffix(".mo")
    if not source.exists():
        return
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return
    with source.open("rb") as text:
        catalog = read_po(text, locale=source.parent.parent.name)
    part = target.with_name(f".{os.getpid()}.mo")
    with part.open("wb") as packed:
        write_mo(packed, catalog)
    part.replace(target)
