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
def translations_of(language_code: str) -> NullTranslations:
    """The translations into this language; compiles the file if it was edited."""
    _compile_if_edited(TRANSLATIONS / language_code / "LC_MESSAGES" / "messages.po")
    return Translations.load(TRANSLATIONS, [language_code])


def translate_sentence(language_code: str, indonesian: str) -> str:
    """Translate an Indonesian sentence into the language `language_code`."""
    return str(translations_of(language_code).gettext(indonesian))


@cache
def own_name_of_language(language_code: str) -> str:
    """A language's own name: from its file, else from CLDR.

    >>> own_name_of_language("id"), own_name_of_language("en"), own_name_of_language("su")
    ('Bahasa Indonesia', 'English', 'Basa Sunda')
    """
    named = translate_sentence(language_code, _NAME)
    if named != _NAME or language_code == ORIGINAL:
        return named
    return Locale.parse(language_code).get_display_name(language_code) or language_code


def compile_translations() -> None:
    """Forget the loaded translations and compile the files that translators have edited."""
    translations_of.cache_clear()
    own_name_of_language.cache_clear()
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        _compile_if_edited(source)


def _compile_if_edited(po_file: Path) -> None:
    """Write the .mo file if the .po file is newer."""
    target = po_file.with_suffix(".mo")
    if not po_file.exists():
        return
    if target.exists() and target.stat().st_mtime_ns >= po_file.stat().st_mtime_ns:
        return
    with po_file.open("rb") as text:
        catalog = read_po(text, locale=po_file.parent.parent.name)
    part = target.with_name(f".{os.getpid()}.mo")
    with part.open("wb") as packed:
        write_mo(packed, catalog)
    part.replace(target)
