"""Parameters of the address."""

from __future__ import annotations

from collections.abc import Collection

from flask import request

from app.kit.text.i18n import gettext as _
from app.kit.web.errors import MeaninglessUrlError


def asked_once(name: str) -> str:
    """The value of a parameter of the address; empty without it. Raises MeaninglessUrlError if it
    is there twice."""
    values = request.args.getlist(name)
    if len(values) > 1:
        sentence = _("Tulis pilihan ini sekali saja dalam alamat: %(name)s", name=name)
        raise MeaninglessUrlError(sentence)
    return values[0] if values else ""


def asked_choice(name: str, choices: Collection[str]) -> str:
    """The value of a parameter that has to be one of `choices`; empty without it. Raises
    MeaninglessUrlError if it is something else, or there twice."""
    value = asked_once(name)
    if value and value not in choices:
        raise MeaninglessUrlError(_("Pilihan ini tidak ada: %(name)s", name=name))
    return value
