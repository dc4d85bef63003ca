"""Erasing asks once whether it is meant."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.kit.forms import Form
from app.kit.i18n import lazy_gettext as _


class EraseForm(Form):
    sure = BooleanField(
        _("Ya, hapus semua data saya. Ini tidak bisa dibatalkan."),
        validators=[InputRequired(_("Centang dulu kotak ini kalau Anda yakin."))],
    )
