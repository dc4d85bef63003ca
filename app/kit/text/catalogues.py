"""The translations of the interface, one file per language:
translations/<code>/LC_MESSAGES/messages.po. Untranslated sentences stay Indonesian."""

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
"""Each file translates this with its own language's own name."""


@cache
def catalogue(code: str) -> NullTranslations:
    """The translations into this language; compiles the file if it was edited."""
    _compile(TRANSLATIONS / code / "LC_MESSAGES" / "messages.po")
    return Translations.load(TRANSLATIONS, [code])


def sentence(code: str, original: str) -> str:
    """Translate an Indonesian sentence into the language `code`."""
    return str(catalogue(code).gettext(original))


@cache
def own_name(code: str) -> str:
    """A language's own name: from its file, else from CLDR.

    >>> own_name("id"), own_name("en"), own_name("su")
    ('Bahasa Indonesia', 'English', 'Basa Sunda')
    """
    named = sentence(code, _NAME)
    if named != _NAME or code == ORIGINAL:
        return named
    return Locale.parse(code).get_display_name(code) or code


def compile_all() -> None:
    """Forget the loaded translations and compile the files that translators have edited."""
    catalogue.cache_clear()
    own_name.cache_clear()
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        _compile(source)


def _compile(source: Path) -> None:
    """Write the .mo file if the .po file is newer."""
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
