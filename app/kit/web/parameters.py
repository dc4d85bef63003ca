"""Parameters of the address."""

from __future__ import annotations

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
