"""The form for a name, and the words of certificates, in Indonesian and below it in English."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, Length

from app.certificates.rules import CertificateContent, is_printable
from app.course.queries import catalogue
from app.kit.forms.base import SignedInForm, strip_invisible
from app.kit.registry import registry
from app.kit.text.catalogues import translate_sentence
from app.kit.text.i18n import ORIGINAL, gettext, languages
from app.kit.text.i18n import lazy_gettext as _
from app.kit.text.msgid import N_

LONGEST_NAME = 60
SECOND = "en"
"""The language below Indonesian, where it is configured: officials abroad read certificates too."""


class CertificateNameForm(SignedInForm):
    name = StringField(
        _("Nama di sertifikat"),
        description=_("Tulis seperti yang Anda mau, misalnya nama lengkap."),
        filters=[strip_invisible],
        validators=[
            DataRequired(_("Tulis nama Anda. Contoh: Siti Aminah.")),
            Length(max=LONGEST_NAME, message=_("Tulis nama yang lebih pendek.")),
        ],
    )

    def validate_name(self, field: StringField) -> None:
        if not is_printable(field.data or ""):
            raise ValidationError(
                gettext("Tulis dengan huruf Latin. Huruf lain belum bisa dicetak.")
            )


def certificate_document(
    signed: Sequence[tuple[CertificateContent, str]],
) -> str:
    """All that the PDF of these certificates is made of; each with the link in its QR code. It
    holds the id of each certificate in hexadecimal digits."""
    sentences = {
        "title": N_("Sertifikat belajar"),
        "given_to": N_("Diberikan kepada"),
        "finished": N_("yang menyelesaikan pelajaran tentang uang:"),
        "scan": N_("Pindai untuk memeriksa."),
        "note": N_("Belajar mandiri. Bukan ijazah dan bukan izin kerja."),
    }
    words: dict[str, Any] = {name: _in_both(text) for name, text in sentences.items()}
    words["programme"] = registry().settings.programme_name
    certificates = [
        {
            "id": content.id.hex,
            "name": content.name,
            "modules": [_titles_of_module(module) for module in content.modules],
            "day": [format_date(content.day, "d MMMM y", locale=each) for each in _languages()],
            "link": link,
        }
        for content, link in signed
    ]
    return json.dumps({"words": words, "certificates": certificates}, ensure_ascii=False)


def _languages() -> tuple[str, ...]:
    return (ORIGINAL, SECOND) if SECOND in languages() else (ORIGINAL,)


def _in_both(sentence: str) -> list[str]:
    return [translate_sentence(each, sentence) for each in _languages()]


def _titles_of_module(module_id: str) -> list[str]:
    module = catalogue().module(module_id)
    if module is None:
        return [module_id]
    titles: Mapping[str, str] = module.title
    found = [titles.get(each, titles[ORIGINAL]) for each in _languages()]
    return list(dict.fromkeys(found))
